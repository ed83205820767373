//! A client's second step by an app that shows codes, and recovery codes for the day the phone is gone (the other way is
//! `passkeys.rs`). A code's step is
//! good once, and a wrong code is counted before anything else. It refuses to set one up where the practice offers none,
//! and to take one away without a code of it.

use super::alerts::AlertKind;
use super::half::{Caller, ClientStep};
use super::notices;
use super::passkeys::{PasskeyRow, sql as passkey_sql};
use super::sessions::Also;
use super::staff::sql as staff_sql;
use crate::audit::AuditEvent;
use crate::desk::Desk;
use crate::engine::{Write, binds};
use crate::error::{Error, Result};
use crate::house::Inner;
use domain::{AuditCode, FactorPolicy, Owed, PersonId, Refusal, Timestamp, Why, limits};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql FACTOR = "SELECT totp, enrolled_at FROM client_key WHERE person_id = $1";
        LobbySql PROPOSE = "INSERT INTO client_key (person_id, secret, secret_state, secret_at, tries, totp, totp_step, enrolled_at, code_tries) VALUES ($1, NULL, 'none', NULL, 0, $2, 0, NULL, 0) ON CONFLICT (person_id) DO UPDATE SET totp = excluded.totp, totp_step = 0, code_tries = 0 WHERE client_key.enrolled_at IS NULL";
        LobbySql ENROL = "UPDATE client_key SET enrolled_at = $2, totp_step = $3, code_tries = 0 WHERE person_id = $1 AND enrolled_at IS NULL AND totp IS NOT NULL";
        LobbySql TRY = "UPDATE client_key SET code_tries = code_tries + 1 WHERE person_id = $1 AND enrolled_at IS NOT NULL AND code_tries < $2 RETURNING totp, code_tries";
        LobbySql SPEND = "UPDATE client_key SET totp_step = $2, code_tries = 0 WHERE person_id = $1 AND totp_step < $2";
        // A code that was used before shows that somebody has the app: no guess, and not counted as one.
        LobbySql UNCOUNT = "UPDATE client_key SET code_tries = code_tries - 1 WHERE person_id = $1 AND code_tries > 0";
        LobbySql FORGET_TRIES = "UPDATE client_key SET code_tries = 0 WHERE person_id = $1";
        LobbySql REMOVE = "UPDATE client_key SET totp = NULL, enrolled_at = NULL, code_tries = 0 WHERE person_id = $1 AND enrolled_at IS NOT NULL";
    }
}

/// A client's second step as they see it.
pub struct ClientFactor {
    pub policy: FactorPolicy,
    /// Since when their app is asked for.
    pub since: Option<Timestamp>,
    /// The shared secret while it is being set up.
    pub secret: Option<zeroize::Zeroizing<Vec<u8>>>,
    pub recovery_left: u32,
    pub passkeys: Vec<PasskeyRow>,
    /// Whether they may change it: there is none, or they proved it in this session a moment ago.
    pub may_change: bool,
}

impl ClientFactor {
    /// Whether anything of it is set up, and asked for.
    #[must_use]
    pub fn stands(&self) -> bool {
        self.since.is_some() || !self.passkeys.is_empty()
    }

    /// Whether a passkey can prove anything.
    #[must_use]
    pub fn by_passkey(&self) -> bool {
        self.passkeys.iter().any(|key| !key.stopped)
    }
}

/// What a typed code came to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spent {
    Right,
    Wrong,
    /// Wrong, and the last that is let through.
    Last,
}

impl Desk {
    pub async fn client_factor(&self, caller: &Caller) -> Result<ClientFactor> {
        let settings = self.house.settings().await?;
        let mut look = self.engine().look(None).await?;
        let rows = look.rows(sql::FACTOR.text, binds![caller.person]).await?;
        let since = rows.first().map(|row| row.opt_time(1)).transpose()?.flatten();
        let sealed = rows.first().map(|row| row.opt_bytes(0)).transpose()?.flatten();
        let secret = match sealed.filter(|_| since.is_none()) {
            Some(sealed) => Some(self.house.open_factor(caller.person, &sealed)?),
            None => None,
        };
        let rows = look.rows(staff_sql::RECOVERY_LEFT.text, binds![caller.person]).await?;
        let left = rows.first().map(|r| r.int(0)).transpose()?.unwrap_or(0);
        let recovery_left = u32::try_from(left).unwrap_or(0);
        let rows = look.rows(passkey_sql::PASSKEYS.text, binds![caller.person]).await?;
        let passkeys = self.house.passkey_rows(caller.person, &rows)?;
        let rows = look.rows(passkey_sql::PROVED_AT.text, binds![caller.session, caller.person]).await?;
        let may_change = self.house.may_change(rows.first().ok_or_else(Error::not_found)?)?;
        let policy = settings.factor_policy(caller.sensitivity);
        Ok(ClientFactor { policy, since, secret, recovery_left, passkeys, may_change })
    }

    /// Keeps a shared secret until it is confirmed. Refused once a factor is enrolled, and where none is offered.
    pub async fn propose_client_factor(&self, caller: &Caller, secret: &[u8]) -> Result<()> {
        self.house.may_set_up(caller).await?;
        let sealed = self.house.seal_lobby("client_key", caller.person.bytes(), "totp", secret);
        let mut write = self.engine().write(None).await?;
        if write.exec(sql::PROPOSE.text, binds![caller.person, sealed]).await? != 1 {
            return Err(Refusal::WrongState.into());
        }
        write.commit().await
    }

    /// Enrols the proposed factor by a current code of it and keeps the recovery codes' hashes. On the way in it is a
    /// step; for somebody who is in it is told to their mailbox. Whoever has a passkey proved themselves by it a moment ago.
    pub async fn enrol_client_factor(
        &self,
        caller: &Caller,
        code: &str,
        recovery: &[String],
    ) -> Result<Option<ClientStep>> {
        self.house.may_set_up(caller).await?;
        let mut visit = self.house.matter_write(caller.matter).await?;
        let (admission, card) = self.house.still_there(&mut visit, caller).await?;
        self.house.demand_proved(&mut visit.write, caller).await?;
        let rows = visit.write.rows(sql::FACTOR.text, binds![caller.person]).await?;
        let sealed = rows.first().map(|row| row.opt_bytes(0)).transpose()?.flatten();
        let secret = self.house.open_factor(caller.person, &sealed.ok_or(Refusal::WrongState)?)?;
        let now = self.house.clock.now();
        let step =
            seal::one_time_step(&secret, code, now.seconds()).ok_or(Refusal::invalid("code", Why::Wrong))?;
        if visit.write.exec(sql::ENROL.text, binds![caller.person, now, step]).await? != 1 {
            return Err(Refusal::WrongState.into());
        }
        self.house.keep_client_recovery(&mut visit.write, caller.person, recovery).await?;
        self.house.proved_now(&mut visit.write, caller.session).await?;
        let about = Some((caller.matter, caller.access));
        self.house.alert(&mut visit.write, caller.person, about, AlertKind::FactorAdded, "").await?;
        let enrolled = AuditEvent::new(AuditCode::ClientFactorEnrolled, caller.access);
        if caller.owed().is_none() {
            visit.commit(&enrolled, caller.person.bytes()).await?;
            return Ok(None);
        }
        visit.note(&enrolled, caller.person.bytes()).await?;
        self.house.step_on(visit, caller, &admission, card, Some(Also::App)).await.map(Some)
    }

    /// Goes on by a code of the app. A code is good once; of a hundred uses of one, one succeeds.
    pub async fn pass_client_factor(&self, caller: &Caller, code: &str) -> Result<ClientStep> {
        if caller.owed() != Some(Owed::Code) {
            return Err(Refusal::WrongState.into());
        }
        let mut visit = self.house.matter_write(caller.matter).await?;
        let (admission, card) = self.house.still_there(&mut visit, caller).await?;
        match self.house.spend_client_code(&mut visit.write, caller.person, code).await? {
            Spent::Right => {
                self.house.proved_now(&mut visit.write, caller.session).await?;
                self.house.step_on(visit, caller, &admission, card, Some(Also::App)).await
            }
            spent => {
                self.refuse_code(visit, caller, spent).await?;
                Err(Refusal::SignInFailed.into())
            }
        }
    }

    /// Goes on by a recovery code, which is good once.
    pub async fn pass_client_recovery(&self, caller: &Caller, code: &str) -> Result<ClientStep> {
        if caller.owed() != Some(Owed::Code) {
            return Err(Refusal::WrongState.into());
        }
        let mut visit = self.house.matter_write(caller.matter).await?;
        let (admission, card) = self.house.still_there(&mut visit, caller).await?;
        let hash = self.house.keyring.lobby.blind("recovery", code.as_bytes());
        let now = self.house.clock.now();
        let used = binds![caller.person, hash, now];
        if visit.write.exec(staff_sql::SPEND_RECOVERY.text, used).await? != 1 {
            self.refuse_code(visit, caller, Spent::Wrong).await?;
            return Err(Refusal::SignInFailed.into());
        }
        visit.write.exec(sql::FORGET_TRIES.text, binds![caller.person]).await?;
        let about = Some((caller.matter, caller.access));
        self.house.alert(&mut visit.write, caller.person, about, AlertKind::FactorRecovered, "").await?;
        let used = AuditEvent::new(AuditCode::ClientFactorRecovered, caller.access);
        visit.note(&used, caller.person.bytes()).await?;
        self.house.step_on(visit, caller, &admission, card, Some(Also::Recovery)).await
    }

    /// New recovery codes for somebody who is in and has the app at hand; the old ones stop working.
    pub async fn renew_client_recovery(&self, caller: &Caller, code: &str, codes: &[String]) -> Result<()> {
        let mut visit = self.with_a_code(caller, code).await?;
        self.house.keep_client_recovery(&mut visit.write, caller.person, codes).await?;
        visit
            .commit(&AuditEvent::new(AuditCode::ClientFactorRenewed, caller.access), caller.person.bytes())
            .await
    }

    /// Takes the app off for somebody who is in and has it at hand. Where nothing of a second step is left and the practice
    /// requires one, the next page asks for another.
    pub async fn remove_client_factor(&self, caller: &Caller, code: &str) -> Result<()> {
        let mut visit = self.with_a_code(caller, code).await?;
        visit.write.exec(sql::REMOVE.text, binds![caller.person]).await?;
        self.house.drop_idle_recovery(&mut visit.write, caller.person).await?;
        let about = Some((caller.matter, caller.access));
        self.house.alert(&mut visit.write, caller.person, about, AlertKind::FactorRemoved, "").await?;
        visit
            .commit(&AuditEvent::new(AuditCode::ClientFactorRemoved, caller.access), caller.person.bytes())
            .await
    }

    pub(super) async fn with_a_code(
        &self,
        caller: &Caller,
        code: &str,
    ) -> Result<super::access::MatterVisit<'_>> {
        if caller.owed().is_some() {
            return Err(Refusal::WrongState.into());
        }
        let mut visit = self.house.matter_write(caller.matter).await?;
        self.house.still_there(&mut visit, caller).await?;
        match self.house.spend_client_code(&mut visit.write, caller.person, code).await? {
            Spent::Right => Ok(visit),
            spent => {
                self.refuse_code(visit, caller, spent).await?;
                Err(Refusal::invalid("code", Why::Wrong).into())
            }
        }
    }

    /// Keeps the count of a wrong code, and its line; after the last that is let through the practice is told.
    async fn refuse_code(
        &self,
        mut visit: super::access::MatterVisit<'_>,
        caller: &Caller,
        spent: Spent,
    ) -> Result<()> {
        if spent == Spent::Last {
            let (matter, kind, object) = (caller.matter, "code_locked", caller.access.bytes());
            notices::tell_leads_at_once(&mut visit.write, &self.house, matter, kind, object).await?;
        }
        visit
            .commit(&AuditEvent::new(AuditCode::ClientFactorRefused, caller.access), caller.person.bytes())
            .await
    }
}

impl Inner {
    pub(crate) fn open_factor(&self, person: PersonId, sealed: &[u8]) -> Result<zeroize::Zeroizing<Vec<u8>>> {
        self.unseal_lobby("client_key", person.bytes(), "totp", sealed)
    }

    /// Setting one up is a step of the way in, or offered to whoever is in.
    pub(super) async fn may_set_up(&self, caller: &Caller) -> Result<()> {
        let policy = self.settings().await?.factor_policy(caller.sensitivity);
        match caller.owed() {
            Some(Owed::SetUp) => Ok(()),
            None if policy != FactorPolicy::Off => Ok(()),
            _ => Err(Error::not_found()),
        }
    }

    /// Spends a code of somebody's app within `write`, the try counted first: guesses made at the same moment queue for
    /// the row. Commit whatever comes of it.
    pub(crate) async fn spend_client_code(
        &self,
        write: &mut Write,
        person: PersonId,
        code: &str,
    ) -> Result<Spent> {
        let rows = write.rows(sql::TRY.text, binds![person, limits::FACTOR_TRIES]).await?;
        let Some(row) = rows.first() else { return Ok(Spent::Wrong) };
        let secret = self.open_factor(person, &row.bytes(0)?)?;
        let last = row.int(1)? >= limits::FACTOR_TRIES;
        let Some(step) = seal::one_time_step(&secret, code, self.clock.now().seconds()) else {
            return Ok(if last { Spent::Last } else { Spent::Wrong });
        };
        if write.exec(sql::SPEND.text, binds![person, step]).await? == 1 {
            return Ok(Spent::Right);
        }
        write.exec(sql::UNCOUNT.text, binds![person]).await?;
        Ok(Spent::Wrong)
    }

    /// Whether somebody has an app set up.
    pub(crate) async fn has_factor(&self, write: &mut Write, person: PersonId) -> Result<bool> {
        let rows = write.rows(sql::FACTOR.text, binds![person]).await?;
        Ok(rows.first().map(|row| row.opt_time(1)).transpose()?.flatten().is_some())
    }

    pub(super) async fn keep_client_recovery(
        &self,
        write: &mut Write,
        person: PersonId,
        codes: &[String],
    ) -> Result<()> {
        write.exec(staff_sql::DROP_RECOVERY.text, binds![person]).await?;
        for code in codes {
            let hash = self.keyring.lobby.blind("recovery", code.as_bytes());
            write.exec(staff_sql::ADD_RECOVERY.text, binds![person, hash]).await?;
        }
        Ok(())
    }
}
