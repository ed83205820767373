//! A client's passkeys: a face, a fingerprint or a screen lock as the second step, beside the app or instead of it. What a
//! browser was asked is kept here, for one session and one purpose, and is good once; what it answers is compared with that
//! and with the passkeys of this person as they are now. One that counts backwards is not taken any more. It refuses to add
//! or remove one where a second step stands that was not proved a moment ago.

use super::Backstage;
use super::access::MatterVisit;
use super::alerts::AlertKind;
use super::half::{Caller, ClientStep};
use super::notices;
use super::sessions::Also;
use super::staff::sql as staff_sql;
use crate::audit::AuditEvent;
use crate::desk::Desk;
use crate::engine::{Row, Write, binds};
use crate::error::{Error, Result, Tampered};
use crate::house::Inner;
use crate::webauthn::{Asked, Proof, RelyingParty, Used};
use domain::{
    AccessId, AnswerId, AuditCode, MatterId, Owed, PasskeyId, PersonId, Refusal, SessionId, Timestamp, Why,
    limits,
};
use serde::{Deserialize, Serialize};
use webauthn_rs::prelude::Passkey;

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql PASSKEYS = "SELECT id, sealed, made_at, used_at, stopped_at FROM passkey WHERE person_id = $1 ORDER BY made_at, id";
        LobbySql ADD = "INSERT INTO passkey (id, person_id, credential_hash, made_at, used_at, sign_count, backup_eligible, backed_up, stopped_at, sealed) VALUES ($1, $2, $3, $4, NULL, $5, $6, $7, NULL, $8) ON CONFLICT (credential_hash) DO NOTHING";
        LobbySql PROVED_BY = "SELECT id, sealed FROM passkey WHERE credential_hash = $1 AND person_id = $2 AND stopped_at IS NULL";
        // The count is compared where it is kept: of two uses with one count, one is the first.
        LobbySql USED = "UPDATE passkey SET used_at = $3, sign_count = $4, backup_eligible = $5, backed_up = $6, sealed = $7 WHERE id = $1 AND person_id = $2 AND stopped_at IS NULL AND (sign_count < $4 OR (sign_count = 0 AND $4 = 0))";
        LobbySql STOP = "UPDATE passkey SET stopped_at = $3 WHERE credential_hash = $1 AND person_id = $2 AND stopped_at IS NULL";
        LobbySql REMOVE = "DELETE FROM passkey WHERE id = $1 AND person_id = $2";
        LobbySql REMOVE_ALL = "DELETE FROM passkey WHERE person_id = $1";
        LobbySql GIVE = "UPDATE passkey SET person_id = $3, sealed = $4 WHERE id = $1 AND person_id = $2";
        LobbySql ASK = "INSERT INTO passkey_challenge (session_id, purpose, expires_at, sealed) VALUES ($1, $2, $3, $4) ON CONFLICT (session_id, purpose) DO UPDATE SET expires_at = excluded.expires_at, sealed = excluded.sealed";
        LobbySql ANSWERED = "DELETE FROM passkey_challenge WHERE session_id = $1 AND purpose = $2 RETURNING expires_at, sealed";
        LobbySql FORGET_ASKED = "DELETE FROM passkey_challenge WHERE expires_at < $1";
        LobbySql PROVED = "UPDATE session SET proved_at = $2 WHERE id = $1 AND door = 'client'";
        LobbySql PROVED_AT = "SELECT s.proved_at, k.enrolled_at, (SELECT count(*) FROM passkey y WHERE y.person_id = s.person_id) FROM session s LEFT JOIN client_key k ON k.person_id = s.person_id WHERE s.id = $1 AND s.person_id = $2";
    }
}

/// What a passkey is asked for. An answer to one serves no other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum For {
    /// A new one.
    Adding,
    /// The second step on the way in.
    ComingIn,
    /// To change the second step.
    Changing,
    /// One answer to a request for approval.
    Answering(AnswerId),
}

impl For {
    fn code(self) -> &'static str {
        match self {
            Self::Adding => "add",
            Self::ComingIn => "step",
            Self::Changing => "change",
            Self::Answering(_) => "answer",
        }
    }

    fn about(self) -> Option<AnswerId> {
        match self {
            Self::Answering(answer) => Some(answer),
            _ => None,
        }
    }
}

/// What is kept, sealed, of a passkey.
#[derive(Serialize, Deserialize)]
struct PasskeyCard {
    person: PersonId,
    name: String,
    /// As whom the device keeps it.
    user: [u8; 16],
    key: Passkey,
}

/// What is kept, sealed, of a question.
#[derive(Serialize, Deserialize)]
struct AskedCard {
    person: PersonId,
    about: Option<AnswerId>,
    asked: Asked,
}

/// A passkey as its person sees it.
pub struct PasskeyRow {
    pub id: PasskeyId,
    pub name: String,
    pub made_at: Timestamp,
    pub used_at: Option<Timestamp>,
    /// Not taken any more: it counted backwards, as a copy does.
    pub stopped: bool,
}

/// What came of a new passkey.
pub struct PasskeyAdded {
    /// On the way in: where it led.
    pub step: Option<ClientStep>,
    /// Whether the recovery codes that came with it count: it is the first thing of a second step.
    pub first: bool,
}

/// What a browser's answer came to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    Right,
    Wrong,
    /// A copy: it is stopped now.
    Copied,
}

impl Desk {
    /// Asks this browser for a new passkey.
    ///
    /// # Errors
    /// `NotFound` where no second step is offered; `FreshSignInNeeded` where one stands that was not proved a moment ago;
    /// `Invalid` for one `passkey` more than a person may have.
    pub async fn ask_for_new_passkey(&self, caller: &Caller, site: &RelyingParty) -> Result<String> {
        self.house.may_set_up(caller).await?;
        let practice = self.house.settings().await?;
        let name = self.callers_name(caller).await?;
        let mut write = self.engine().write(None).await?;
        self.house.demand_proved(&mut write, caller).await?;
        let have = self.house.passkeys_of(&mut write, caller.person).await?;
        if have.len() >= limits::PASSKEYS {
            return Err(Refusal::invalid("passkey", Why::NotAllowed).into());
        }
        let user = self.house.passkey_user(caller.person);
        let keys: Vec<Passkey> = have.into_iter().map(|(_, card)| card.key).collect();
        let (told, asked) = site.ask_for_new(practice.shown_name(), user, &name, &keys)?;
        self.house.keep_asked(&mut write, caller.session, caller.person, For::Adding, asked).await?;
        write.commit().await?;
        Ok(told)
    }

    /// Keeps the passkey a browser made. On the way in it is a step; for somebody who is in it is told to their mailbox.
    ///
    /// # Errors
    /// As asking for one; `Invalid` for a `name` that is missing or too long, and for a `passkey` that is not what was
    /// asked for, or that somebody has.
    pub async fn add_passkey(
        &self,
        caller: &Caller,
        site: &RelyingParty,
        name: &str,
        answer: &str,
        recovery: &[String],
    ) -> Result<PasskeyAdded> {
        self.house.may_set_up(caller).await?;
        let name = name.trim();
        if name.is_empty() {
            return Err(Refusal::invalid("name", Why::Missing).into());
        }
        if name.chars().count() > limits::PASSKEY_NAME_CHARS {
            return Err(Refusal::invalid("name", Why::TooLong).into());
        }
        let mut visit = self.house.matter_write(caller.matter).await?;
        let (admission, card) = self.house.still_there(&mut visit, caller).await?;
        self.house.demand_proved(&mut visit.write, caller).await?;
        let asked =
            self.house.take_asked(&mut visit.write, caller.session, caller.person, For::Adding).await?;
        let made = match &asked {
            Some(asked) => site.made(asked, answer)?,
            None => None,
        };
        let first = !self.house.keys_held(&mut visit.write, caller.person).await?.enrolled;
        let kept = match made {
            Some(made) => self.house.keep_passkey(&mut visit.write, caller.person, name, made).await?,
            None => false,
        };
        if !kept {
            self.refuse_passkey(visit, caller, Shown::Wrong).await?;
            return Err(Refusal::invalid("passkey", Why::Wrong).into());
        }
        if first {
            self.house.keep_client_recovery(&mut visit.write, caller.person, recovery).await?;
        }
        self.house.proved_now(&mut visit.write, caller.session).await?;
        let about = Some((caller.matter, caller.access));
        self.house.alert(&mut visit.write, caller.person, about, AlertKind::PasskeyAdded, "").await?;
        let added = AuditEvent::new(AuditCode::PasskeyAdded, caller.access);
        if caller.owed().is_none() {
            visit.commit(&added, caller.person.bytes()).await?;
            return Ok(PasskeyAdded { step: None, first });
        }
        visit.note(&added, caller.person.bytes()).await?;
        let step = self.house.step_on(visit, caller, &admission, card, Some(Also::Passkey)).await?;
        Ok(PasskeyAdded { step: Some(step), first })
    }

    /// Asks this browser for a proof by one of the caller's passkeys: on the way in as the step that is owed, inside to
    /// change the second step.
    ///
    /// # Errors
    /// `WrongState` where nothing of it is asked, or none of theirs can prove anything.
    pub async fn ask_for_passkey(&self, caller: &Caller, site: &RelyingParty) -> Result<String> {
        let purpose = caller.passkey_for()?;
        let mut write = self.engine().write(None).await?;
        let (session, person) = (caller.session, caller.person);
        let told = self.house.ask_for_proof(&mut write, session, person, purpose, site).await?;
        write.commit().await?;
        Ok(told)
    }

    /// Goes on by a passkey.
    ///
    /// # Errors
    /// `SignInFailed`, whatever of it was wrong.
    pub async fn pass_client_passkey(
        &self,
        caller: &Caller,
        site: &RelyingParty,
        answer: &str,
    ) -> Result<ClientStep> {
        if caller.passkey_for()? != For::ComingIn {
            return Err(Refusal::WrongState.into());
        }
        let mut visit = self.house.matter_write(caller.matter).await?;
        let (admission, card) = self.house.still_there(&mut visit, caller).await?;
        let (session, person) = (caller.session, caller.person);
        let shown =
            self.house.spend_passkey(&mut visit.write, session, person, For::ComingIn, site, answer).await?;
        if shown != Shown::Right {
            self.refuse_passkey(visit, caller, shown).await?;
            return Err(Refusal::SignInFailed.into());
        }
        self.house.proved_now(&mut visit.write, session).await?;
        self.house.step_on(visit, caller, &admission, card, Some(Also::Passkey)).await
    }

    /// Proves by a passkey, to somebody who is in, that they may change their second step for some minutes.
    ///
    /// # Errors
    /// `Invalid` for the `passkey`, whatever of it was wrong.
    pub async fn prove_by_passkey(&self, caller: &Caller, site: &RelyingParty, answer: &str) -> Result<()> {
        if caller.passkey_for()? != For::Changing {
            return Err(Refusal::WrongState.into());
        }
        let mut visit = self.house.matter_write(caller.matter).await?;
        self.house.still_there(&mut visit, caller).await?;
        let (session, person) = (caller.session, caller.person);
        let shown =
            self.house.spend_passkey(&mut visit.write, session, person, For::Changing, site, answer).await?;
        if shown != Shown::Right {
            self.refuse_passkey(visit, caller, shown).await?;
            return Err(Refusal::invalid("passkey", Why::Wrong).into());
        }
        self.proved_anew(visit, caller).await
    }

    /// The same by a code of the app.
    ///
    /// # Errors
    /// `Invalid` for a wrong `code`.
    pub async fn prove_by_code(&self, caller: &Caller, code: &str) -> Result<()> {
        let visit = self.with_a_code(caller, code).await?;
        self.proved_anew(visit, caller).await
    }

    async fn proved_anew(&self, mut visit: MatterVisit<'_>, caller: &Caller) -> Result<()> {
        self.house.proved_now(&mut visit.write, caller.session).await?;
        let proved = AuditEvent::new(AuditCode::ClientFactorProved, caller.access);
        visit.commit(&proved, caller.person.bytes()).await
    }

    /// Removes one of the caller's passkeys. Where nothing of a second step is left, its recovery codes go, too; where the
    /// practice requires one, the next page asks for another.
    ///
    /// # Errors
    /// `FreshSignInNeeded` where the second step was not proved a moment ago.
    pub async fn remove_passkey(&self, caller: &Caller, passkey: PasskeyId) -> Result<()> {
        if caller.owed().is_some() {
            return Err(Refusal::WrongState.into());
        }
        let mut visit = self.house.matter_write(caller.matter).await?;
        self.house.still_there(&mut visit, caller).await?;
        self.house.demand_proved(&mut visit.write, caller).await?;
        if visit.write.exec(sql::REMOVE.text, binds![passkey, caller.person]).await? != 1 {
            return Err(Error::not_found());
        }
        self.house.drop_idle_recovery(&mut visit.write, caller.person).await?;
        let about = Some((caller.matter, caller.access));
        self.house.alert(&mut visit.write, caller.person, about, AlertKind::PasskeyRemoved, "").await?;
        visit.commit(&AuditEvent::new(AuditCode::PasskeyRemoved, caller.access), caller.person.bytes()).await
    }

    /// Keeps the line of an answer that was no proof; of a copy its person and the practice are told.
    async fn refuse_passkey(&self, mut visit: MatterVisit<'_>, caller: &Caller, shown: Shown) -> Result<()> {
        let person = caller.person.bytes();
        if shown == Shown::Copied {
            let (matter, access) = (caller.matter, caller.access);
            self.house.tell_of_copy(&mut visit.write, matter, access, caller.person).await?;
            visit.note(&AuditEvent::new(AuditCode::PasskeyStopped, caller.access), person).await?;
        }
        visit.commit(&AuditEvent::new(AuditCode::PasskeyRefused, caller.access), person).await
    }
}

impl Backstage<'_> {
    /// Removes what browsers were asked and never answered.
    pub(crate) async fn sweep_passkeys(&self) -> Result<()> {
        let mut write = self.house.engine.write(None).await?;
        write.exec(sql::FORGET_ASKED.text, binds![self.house.clock.now()]).await?;
        write.commit().await
    }
}

impl Caller {
    /// What a passkey of theirs would prove here.
    fn passkey_for(&self) -> Result<For> {
        match self.owed() {
            Some(Owed::Code) => Ok(For::ComingIn),
            None => Ok(For::Changing),
            _ => Err(Refusal::WrongState.into()),
        }
    }
}

impl Inner {
    /// As whom a device keeps somebody's passkeys: nothing can be read from it.
    fn passkey_user(&self, person: PersonId) -> [u8; 16] {
        let hash = self.keyring.lobby.blind("passkey-user", &person.bytes());
        let mut user = [0; 16];
        user.copy_from_slice(hash.split_at(16).0);
        user
    }

    fn credential_hash(&self, id: &[u8]) -> [u8; 32] {
        self.keyring.lobby.blind("passkey", id)
    }

    fn passkey_card(&self, person: PersonId, id: PasskeyId, sealed: &[u8]) -> Result<PasskeyCard> {
        let card: PasskeyCard = self.unseal_card("passkey", id.bytes(), sealed)?;
        if card.person != person {
            return Err(Tampered { what: "a passkey lies with another person" }.into());
        }
        Ok(card)
    }

    /// Those of somebody's passkeys that can prove anything.
    async fn passkeys_of(
        &self,
        write: &mut Write,
        person: PersonId,
    ) -> Result<Vec<(PasskeyId, PasskeyCard)>> {
        let mut out = Vec::new();
        for row in write.rows(sql::PASSKEYS.text, binds![person]).await? {
            if row.opt_time(4)?.is_none() {
                let id: PasskeyId = row.id(0)?;
                out.push((id, self.passkey_card(person, id, &row.bytes(1)?)?));
            }
        }
        Ok(out)
    }

    /// Somebody's passkeys as they see them.
    pub(crate) fn passkey_rows(&self, person: PersonId, rows: &[Row]) -> Result<Vec<PasskeyRow>> {
        let mut out = Vec::with_capacity(rows.len());
        for row in rows {
            let id: PasskeyId = row.id(0)?;
            out.push(PasskeyRow {
                id,
                name: self.passkey_card(person, id, &row.bytes(1)?)?.name,
                made_at: row.time(2)?,
                used_at: row.opt_time(3)?,
                stopped: row.opt_time(4)?.is_some(),
            });
        }
        Ok(out)
    }

    async fn keep_asked(
        &self,
        write: &mut Write,
        session: SessionId,
        person: PersonId,
        purpose: For,
        asked: Asked,
    ) -> Result<()> {
        let card = AskedCard { person, about: purpose.about(), asked };
        let plain = serde_json::to_vec(&card)
            .map_err(|e| crate::error::Fault::new("sealing what a browser is asked", e))?;
        let sealed = self.seal_lobby("passkey_challenge", session.bytes(), purpose.code(), &plain);
        let until = self.clock.now().plus(limits::PASSKEY_LIFE);
        write.exec(sql::ASK.text, binds![session, purpose.code(), until, sealed]).await?;
        Ok(())
    }

    /// What this session was asked for this purpose, and is not any more, whatever comes of it.
    async fn take_asked(
        &self,
        write: &mut Write,
        session: SessionId,
        person: PersonId,
        purpose: For,
    ) -> Result<Option<Asked>> {
        let rows = write.rows(sql::ANSWERED.text, binds![session, purpose.code()]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        if self.clock.now().is_past(row.time(0)?) {
            return Ok(None);
        }
        let sealed = row.bytes(1)?;
        let plain = self.unseal_lobby("passkey_challenge", session.bytes(), purpose.code(), &sealed)?;
        let card: AskedCard = serde_json::from_slice(&plain)
            .map_err(|_| Tampered { what: "what a browser was asked has another shape" })?;
        Ok(Some(card).filter(|c| c.person == person && c.about == purpose.about()).map(|c| c.asked))
    }

    /// Asks a session's browser for a proof by one of its person's passkeys.
    pub(crate) async fn ask_for_proof(
        &self,
        write: &mut Write,
        session: SessionId,
        person: PersonId,
        purpose: For,
        site: &RelyingParty,
    ) -> Result<String> {
        let keys: Vec<Passkey> =
            self.passkeys_of(write, person).await?.into_iter().map(|(_, card)| card.key).collect();
        if keys.is_empty() {
            return Err(Refusal::WrongState.into());
        }
        let (told, asked) = site.ask_for_proof(&keys)?;
        self.keep_asked(write, session, person, purpose, asked).await?;
        Ok(told)
    }

    async fn keep_passkey(
        &self,
        write: &mut Write,
        person: PersonId,
        name: &str,
        made: crate::webauthn::Made,
    ) -> Result<bool> {
        if self.passkeys_of(write, person).await?.len() >= limits::PASSKEYS {
            return Ok(false);
        }
        let now = self.clock.now();
        let id = PasskeyId::mint(now, crate::random(&*self.chance));
        let hash = self.credential_hash(&made.id);
        let user = self.passkey_user(person);
        let card = PasskeyCard { person, name: name.to_owned(), user, key: made.key };
        let sealed = self.seal_card("passkey", id.bytes(), &card)?;
        let (eligible, done) = (u32::from(made.backup.eligible), u32::from(made.backup.done));
        let values = binds![id, person, hash, now, made.count, eligible, done, sealed];
        Ok(write.exec(sql::ADD.text, values).await? == 1)
    }

    /// Spends what a session was asked on a browser's answer, within `write`. Commit whatever comes of it.
    pub(crate) async fn spend_passkey(
        &self,
        write: &mut Write,
        session: SessionId,
        person: PersonId,
        purpose: For,
        site: &RelyingParty,
        answer: &str,
    ) -> Result<Shown> {
        let Some(asked) = self.take_asked(write, session, person, purpose).await? else {
            return Ok(Shown::Wrong);
        };
        match site.proved(&asked, answer)? {
            Proof::None => Ok(Shown::Wrong),
            Proof::Copied { id } => self.stop_copy(write, person, &id).await,
            Proof::By(used) => self.count_use(write, person, &used).await,
        }
    }

    async fn count_use(&self, write: &mut Write, person: PersonId, used: &Used) -> Result<Shown> {
        let hash = self.credential_hash(&used.id);
        // Removed or stopped since it was asked for, it proves nothing.
        let rows = write.rows(sql::PROVED_BY.text, binds![hash, person]).await?;
        let Some(row) = rows.first() else { return Ok(Shown::Wrong) };
        let id: PasskeyId = row.id(0)?;
        let mut card = self.passkey_card(person, id, &row.bytes(1)?)?;
        if used.user.as_ref().is_some_and(|user| user != &card.user) {
            return Ok(Shown::Wrong);
        }
        used.keep_in(&mut card.key);
        let sealed = self.seal_card("passkey", id.bytes(), &card)?;
        let (now, backup) = (self.clock.now(), used.backup());
        let (eligible, done) = (u32::from(backup.eligible), u32::from(backup.done));
        let values = binds![id, person, now, used.count(), eligible, done, sealed];
        if write.exec(sql::USED.text, values).await? == 1 {
            return Ok(Shown::Right);
        }
        self.stop_copy(write, person, &used.id).await
    }

    async fn stop_copy(&self, write: &mut Write, person: PersonId, id: &[u8]) -> Result<Shown> {
        let stopped = binds![self.credential_hash(id), person, self.clock.now()];
        Ok(if write.exec(sql::STOP.text, stopped).await? == 1 { Shown::Copied } else { Shown::Wrong })
    }

    /// Tells a person and whoever leads the matter that a passkey of theirs was stopped.
    pub(crate) async fn tell_of_copy(
        &self,
        write: &mut Write,
        matter: MatterId,
        access: AccessId,
        person: PersonId,
    ) -> Result<()> {
        self.alert(write, person, Some((matter, access)), AlertKind::PasskeyStopped, "").await?;
        notices::tell_leads_at_once(write, self, matter, "passkey_stopped", access.bytes()).await?;
        Ok(())
    }

    /// That somebody gave their second step in this session just now.
    pub(crate) async fn proved_now(&self, write: &mut Write, session: SessionId) -> Result<()> {
        write.exec(sql::PROVED.text, binds![session, self.clock.now()]).await?;
        Ok(())
    }

    /// Whether somebody may change their second step: there is none, or it was proved in this session a moment ago.
    pub(crate) fn may_change(&self, row: &Row) -> Result<bool> {
        let held = row.opt_time(1)?.is_some() || row.int(2)? > 0;
        let until = row.opt_time(0)?.map(|at| at.plus(limits::PASSKEY_LIFE));
        Ok(!held || until.is_some_and(|until| !self.clock.now().is_past(until)))
    }

    pub(crate) async fn demand_proved(&self, write: &mut Write, caller: &Caller) -> Result<()> {
        let rows = write.rows(sql::PROVED_AT.text, binds![caller.session, caller.person]).await?;
        let may = self.may_change(rows.first().ok_or_else(Error::not_found)?)?;
        if may { Ok(()) } else { Err(Refusal::FreshSignInNeeded.into()) }
    }

    /// Recovery codes stand in for a second step; without one they open nothing and are not kept.
    pub(crate) async fn drop_idle_recovery(&self, write: &mut Write, person: PersonId) -> Result<()> {
        if !self.keys_held(write, person).await?.enrolled {
            write.exec(staff_sql::DROP_RECOVERY.text, binds![person]).await?;
        }
        Ok(())
    }

    /// Two records of one person are joined: who stays gets the other's passkeys where they have none.
    pub(crate) async fn hand_on_passkeys(
        &self,
        write: &mut Write,
        gone: PersonId,
        kept: PersonId,
    ) -> Result<()> {
        if write.rows(sql::PASSKEYS.text, binds![kept]).await?.is_empty() {
            for row in write.rows(sql::PASSKEYS.text, binds![gone]).await? {
                let id: PasskeyId = row.id(0)?;
                let card = self.passkey_card(gone, id, &row.bytes(1)?)?;
                let sealed = self.seal_card("passkey", id.bytes(), &PasskeyCard { person: kept, ..card })?;
                write.exec(sql::GIVE.text, binds![id, gone, kept, sealed]).await?;
            }
        }
        write.exec(sql::REMOVE_ALL.text, binds![gone]).await?;
        Ok(())
    }
}
