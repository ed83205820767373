//! The personal secret of a client who shares a mailbox. It is kept as passwords are, tried few times and counted before
//! it is compared; a wrong person, a wrong secret, one that is locked and one that was never set are one answer. It refuses
//! to name anybody to somebody who does not hold a used link of the same matter, and to name them in full.

use super::access::Admission;
use super::half::{Caller, ClientStep, sql as half_sql};
use super::notices;
use super::passkeys::sql as passkey_sql;
use super::sessions::Also;
use super::staff::sql as staff_sql;
use crate::audit::AuditEvent;
use crate::desk::Desk;
use crate::engine::{Write, binds};
use crate::error::{Error, Result};
use crate::house::Inner;
use domain::{AccessId, AuditCode, MatterId, Owed, PersonId, Refusal, SecretState, limits, short_name};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        // Those of one matter who read the same mailbox as the holder of this admission, the holder among them.
        LobbySql SHARERS = "SELECT x.id, p.id, p.sealed FROM portal_access y JOIN person o ON o.id = y.person_id JOIN portal_access x ON x.matter_id = y.matter_id AND x.state = 'enabled' JOIN person p ON p.id = x.person_id AND p.kind = 'client' AND p.state = 'active' AND (p.id = o.id OR p.email_hash = o.email_hash) WHERE y.id = $1 ORDER BY p.created_at, p.id";
        LobbySql TRY = "UPDATE client_key SET tries = tries + 1 WHERE person_id = $1 AND secret IS NOT NULL AND tries < $2 RETURNING secret, tries";
        LobbySql RIGHT = "UPDATE client_key SET tries = 0 WHERE person_id = $1 AND secret = $2";
        LobbySql SET_OWN = "INSERT INTO client_key (person_id, secret, secret_state, secret_at, tries, totp, totp_step, enrolled_at, code_tries) VALUES ($1, $2, 'own', $3, 0, NULL, 0, NULL, 0) ON CONFLICT (person_id) DO UPDATE SET secret = excluded.secret, secret_state = 'own', secret_at = excluded.secret_at, tries = 0 WHERE client_key.secret_state = $4";
        LobbySql SET_FIRST = "INSERT INTO client_key (person_id, secret, secret_state, secret_at, tries, totp, totp_step, enrolled_at, code_tries) VALUES ($1, $2, 'first', $3, 0, NULL, 0, NULL, 0) ON CONFLICT (person_id) DO UPDATE SET secret = excluded.secret, secret_state = 'first', secret_at = excluded.secret_at, tries = 0";
        LobbySql FORGET = "DELETE FROM client_key WHERE person_id = $1";
        // What one of two joined records proved itself with: taken whole, and given where the other has none.
        LobbySql TAKE = "DELETE FROM client_key WHERE person_id = $1 RETURNING secret, secret_state, secret_at, tries, totp, totp_step, enrolled_at, code_tries";
        LobbySql GIVE_SECRET = "INSERT INTO client_key (person_id, secret, secret_state, secret_at, tries, totp, totp_step, enrolled_at, code_tries) VALUES ($1, $2, $3, $4, $5, NULL, 0, NULL, 0) ON CONFLICT (person_id) DO UPDATE SET secret = excluded.secret, secret_state = excluded.secret_state, secret_at = excluded.secret_at, tries = excluded.tries WHERE client_key.secret IS NULL";
        LobbySql GIVE_FACTOR = "INSERT INTO client_key (person_id, secret, secret_state, secret_at, tries, totp, totp_step, enrolled_at, code_tries) VALUES ($1, NULL, 'none', NULL, 0, $2, $3, $4, $5) ON CONFLICT (person_id) DO UPDATE SET totp = excluded.totp, totp_step = excluded.totp_step, enrolled_at = excluded.enrolled_at, code_tries = excluded.code_tries WHERE client_key.enrolled_at IS NULL";
        LobbySql GIVE_RECOVERY = "UPDATE recovery_code SET person_id = $2 WHERE person_id = $1";
        // Everybody who reads this mailbox, with the matters they come in to. An organisation's general address is nobody's.
        LobbySql READERS = "SELECT p.id, x.id, x.matter_id FROM person p LEFT JOIN portal_access x ON x.person_id = p.id AND x.state = 'enabled' WHERE p.email_hash = $1 AND p.kind = 'client' AND p.state = 'active' AND NOT EXISTS (SELECT 1 FROM client f WHERE f.person_id = p.id AND f.kind = 'organisation') ORDER BY p.id, x.id";
    }
}

/// One of those who may be asking, named as far as is safe.
pub struct Candidate {
    pub access: AccessId,
    pub name: String,
}

/// A secret about to be compared. Every try costs one comparison, whoever it is for.
pub struct SecretTry {
    whose: Option<(PersonId, AccessId)>,
    secret: String,
    /// Whether this was the last that is let through.
    last: bool,
}

impl SecretTry {
    /// Compares, slowly on purpose: call it off the serving threads.
    pub fn prove(&self, typed: &str) -> Option<SecretProof> {
        let right = seal::verify_password(typed, &self.secret);
        let (person, access) = self.whose?;
        right.then(|| SecretProof { person, access, secret: self.secret.clone() })
    }
}

/// That somebody's personal secret was right. Only comparing it makes one, and a step spends it.
pub struct SecretProof {
    person: PersonId,
    access: AccessId,
    secret: String,
}

impl Desk {
    /// Who the holder of this half-open session may be.
    pub async fn candidates(&self, caller: &Caller) -> Result<Vec<Candidate>> {
        if caller.owed() != Some(Owed::Secret) {
            return Err(Refusal::WrongState.into());
        }
        let rows = self.engine().look(None).await?.rows(sql::SHARERS.text, binds![caller.access]).await?;
        let mut out = Vec::with_capacity(rows.len());
        for row in rows {
            let person: PersonId = row.id(1)?;
            let card: super::PersonCard = self.house.unseal_card("person", person.bytes(), &row.bytes(2)?)?;
            out.push(Candidate { access: row.id(0)?, name: short_name(&card.name) });
        }
        Ok(out)
    }

    /// The secret to compare for whoever they say they are, the try counted already. One that is nobody's, locked or
    /// never set is compared with something that never fits.
    pub async fn try_secret(&self, caller: &Caller, chosen: Option<AccessId>) -> Result<SecretTry> {
        let mut write = self.engine().write(None).await?;
        let mut tried = SecretTry { whose: None, secret: seal::decoy_password().to_owned(), last: false };
        let sharers = write.rows(sql::SHARERS.text, binds![caller.access]).await?;
        let found = sharers.iter().find(|row| row.id(0).is_ok_and(|id: AccessId| Some(id) == chosen));
        // Nobody's row is looked for as somebody's is.
        let person = found.map(|row| row.id(1)).transpose()?.unwrap_or_else(PersonId::nil);
        let rows = write.rows(sql::TRY.text, binds![person, limits::SECRET_TRIES]).await?;
        if let (Some(row), Some(access)) = (rows.first(), chosen) {
            tried.whose = Some((person, access));
            tried.secret = row.text(0)?;
            tried.last = row.int(1)? >= limits::SECRET_TRIES;
        }
        write.commit().await?;
        Ok(tried)
    }

    /// Writes down that it was wrong; after the last try that is let through the practice is told.
    pub async fn secret_refused(&self, caller: &Caller, tried: &SecretTry) -> Result<()> {
        let mut visit = self.house.matter_write(caller.matter).await?;
        let object = tried.whose.map_or(caller.access, |(_, access)| access);
        let refused = AuditEvent::new(AuditCode::SecretRefused, object);
        if !tried.last {
            return visit.commit(&refused, caller.person.bytes()).await;
        }
        visit.note(&refused, caller.person.bytes()).await?;
        let (matter, kind) = (caller.matter, "secret_locked");
        notices::tell_leads_at_once(&mut visit.write, &self.house, matter, kind, object.bytes()).await?;
        visit.commit(&AuditEvent::new(AuditCode::SecretLocked, object), caller.person.bytes()).await
    }

    /// Goes on as whoever proved their secret: the one the link was for, or another of the same matter.
    pub async fn pass_secret(&self, caller: &Caller, proof: SecretProof) -> Result<ClientStep> {
        if caller.owed() != Some(Owed::Secret) {
            return Err(Refusal::WrongState.into());
        }
        let mut visit = self.house.matter_write(caller.matter).await?;
        let (admission, card) = self.house.still_there(&mut visit, caller).await?;
        // A secret that staff replaced since it was compared is not right any more.
        let right = visit.write.exec(sql::RIGHT.text, binds![proof.person, proof.secret]).await?;
        if right != 1 {
            return Err(Refusal::SignInFailed.into());
        }
        if proof.access == caller.access {
            return self.house.step_on(visit, caller, &admission, card, Some(Also::Secret)).await;
        }
        let other = self.house.admission(&mut visit.write, proof.access).await?;
        let fits = |a: &Admission| {
            a.person == proof.person && a.matter == caller.matter && a.email_hash == admission.email_hash
        };
        let other = other.filter(fits).ok_or_else(Error::not_found)?;
        self.house.step_aside(visit, caller, &other, card).await
    }

    /// The name on the caller's card, that their secret must not hold.
    pub async fn callers_name(&self, caller: &Caller) -> Result<String> {
        let rows = self
            .engine()
            .look(None)
            .await?
            .rows(super::people::sql::PERSON.text, binds![caller.person])
            .await?;
        let row = rows.first().ok_or_else(Error::not_found)?;
        let card: super::PersonCard =
            self.house.unseal_card("person", caller.person.bytes(), &row.bytes(0)?)?;
        Ok(card.name)
    }

    /// Where the caller's own secret comes from.
    pub async fn secret_state(&self, caller: &Caller) -> Result<SecretState> {
        let rows = self.engine().look(None).await?.rows(half_sql::KEYS.text, binds![caller.person]).await?;
        match rows.first().ok_or_else(Error::not_found)?.opt_text(1)? {
            Some(code) => SecretState::from_code(&code).ok_or_else(Error::not_found),
            None => Ok(SecretState::None),
        }
    }

    /// Keeps a secret of the caller's own. On the way in it takes the place of the code that was handed over. Somebody
    /// who is in sets one where there is none, in a session that began before the mailbox was shared, or proves the old one.
    ///
    /// # Errors
    /// `SignInFailed` where the old one is asked and not proved; `WrongState` where somebody was faster.
    pub async fn choose_secret(
        &self,
        caller: &Caller,
        hash: String,
        current: Option<SecretProof>,
    ) -> Result<Option<ClientStep>> {
        let mut visit = self.house.matter_write(caller.matter).await?;
        let (admission, card) = self.house.still_there(&mut visit, caller).await?;
        let held = self.house.keys_held(&mut visit.write, caller.person).await?;
        match (caller.owed(), held.secret) {
            (Some(Owed::Choosing), SecretState::First) => {}
            (None, SecretState::None) if held.shared => {}
            (None, SecretState::Own | SecretState::First) => {
                let proof = current.filter(|p| p.person == caller.person).ok_or(Refusal::SignInFailed)?;
                let right = visit.write.exec(sql::RIGHT.text, binds![proof.person, proof.secret]).await?;
                if right != 1 {
                    return Err(Refusal::SignInFailed.into());
                }
            }
            _ => return Err(Refusal::WrongState.into()),
        }
        let now = self.house.clock.now();
        let values = binds![caller.person, hash, now, held.secret.code()];
        if visit.write.exec(sql::SET_OWN.text, values).await? != 1 {
            return Err(Refusal::WrongState.into());
        }
        let chosen = AuditEvent::new(AuditCode::SecretChosen, caller.access);
        if caller.owed().is_none() {
            visit.commit(&chosen, caller.person.bytes()).await?;
            return Ok(None);
        }
        visit.note(&chosen, caller.person.bytes()).await?;
        self.house.step_on(visit, caller, &admission, card, None).await.map(Some)
    }
}

impl Inner {
    /// Says, where an address that was just written down is another client's as well, that from now on a link is not
    /// enough: to whoever leads a matter one of them comes in to, and to the log.
    pub(crate) async fn tell_of_sharing(
        &self,
        write: &mut Write,
        hash: Option<[u8; 32]>,
        person: PersonId,
        actor: [u8; 16],
    ) -> Result<()> {
        let Some(hash) = hash else { return Ok(()) };
        let rows = write.rows(sql::READERS.text, binds![hash]).await?;
        if !rows.iter().any(|row| row.id(0).is_ok_and(|id: PersonId| id != person)) {
            return Ok(());
        }
        for row in &rows {
            if let (Some(access), Some(matter)) =
                (row.opt_id::<domain::kind::Access>(1)?, row.opt_id::<domain::kind::Matter>(2)?)
            {
                let matter: MatterId = matter;
                notices::tell_leads(write, self, matter, "mailbox_shared", access.bytes()).await?;
            }
        }
        self.append_practice(write, &AuditEvent::new(AuditCode::MailboxShared, person), actor).await
    }
}

impl Inner {
    /// Two records of one person are joined: the one who stays keeps their own secret, their own app and their own passkeys,
    /// and gets the other's where they have none, with the tries that were spent on it. Nothing of the one who goes is left.
    pub(crate) async fn hand_on_keys(&self, write: &mut Write, gone: PersonId, kept: PersonId) -> Result<()> {
        let had_one = self.keys_held(write, kept).await?.enrolled;
        let rows = write.rows(sql::TAKE.text, binds![gone]).await?;
        if let Some(row) = rows.first() {
            if let Some(secret) = row.opt_text(0)? {
                let (state, at, tries) = (row.text(1)?, row.opt_time(2)?, row.int(3)?);
                write.exec(sql::GIVE_SECRET.text, binds![kept, secret, state, at, tries]).await?;
            }
            if let (Some(sealed), Some(since)) = (row.opt_bytes(4)?, row.opt_time(6)?) {
                let factor = self.open_factor(gone, &sealed)?;
                let sealed = self.seal_lobby("client_key", kept.bytes(), "totp", &factor);
                let values = binds![kept, sealed, row.int(5)?, since, row.int(7)?];
                write.exec(sql::GIVE_FACTOR.text, values).await?;
            }
        }
        self.hand_on_passkeys(write, gone, kept).await?;
        if !had_one && self.keys_held(write, kept).await?.enrolled {
            write.exec(staff_sql::DROP_RECOVERY.text, binds![kept]).await?;
            write.exec(sql::GIVE_RECOVERY.text, binds![gone, kept]).await?;
        }
        write.exec(staff_sql::DROP_RECOVERY.text, binds![gone]).await?;
        Ok(())
    }

    /// Somebody comes in nowhere any more: nothing they proved themselves with is kept.
    pub(crate) async fn forget_keys(&self, write: &mut Write, person: PersonId) -> Result<()> {
        write.exec(sql::FORGET.text, binds![person]).await?;
        write.exec(passkey_sql::REMOVE_ALL.text, binds![person]).await?;
        write.exec(staff_sql::DROP_RECOVERY.text, binds![person]).await?;
        Ok(())
    }
}
