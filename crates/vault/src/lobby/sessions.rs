//! Sessions of both doors. A token is 256 random bits, kept only as a keyed hash, replaced at every rise in privilege,
//! and dead the moment its row says so. It refuses to begin a staff session without a proved password, to make one full
//! without a second factor it has checked itself, and to raise one that is not the person's own.

use super::alerts::AlertKind;
use super::people::sql::PERSON;
use super::staff::{Enrolment, PasswordProof, sql as staff_sql};
use super::{Lobby, Threshold};
use crate::audit::AuditEvent;
use crate::desk::{Actor, Desk, Door, Stage, Who};
use crate::engine::{Write, binds};
use crate::error::{Error, Result};
use crate::house::Inner;
use domain::audit::WhatFailed;
use domain::{AccessId, AuditCode, Duration, Locale, PersonId, Refusal, SessionId, Timestamp, Why};
use serde::{Deserialize, Serialize};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql ADD = "INSERT INTO session (id, door, person_id, access_id, token_hash, stage, person_epoch, idle_micros, created_at, seen_at, expires_at, ended_at, sealed) SELECT $1, $2, p.id, $4, $5, $6, p.epoch, $7, $8, $8, $9, NULL, $10 FROM person p WHERE p.id = $3 AND p.state = 'active'";
        LobbySql END = "UPDATE session SET ended_at = $3 WHERE id = $1 AND person_id = $2 AND ended_at IS NULL";
        LobbySql END_ALL = "UPDATE session SET ended_at = $2 WHERE person_id = $1 AND ended_at IS NULL";
        LobbySql END_OTHERS = "UPDATE session SET ended_at = $3 WHERE person_id = $1 AND id <> $2 AND ended_at IS NULL";
        LobbySql RAISE = "UPDATE session SET stage = 'full', token_hash = $3, seen_at = $4 WHERE id = $1 AND person_id = $2 AND ended_at IS NULL AND stage <> 'full'";
        LobbySql LIVE = "SELECT id, created_at, seen_at, sealed FROM session WHERE person_id = $1 AND ended_at IS NULL AND expires_at > $2 AND stage = 'full' ORDER BY seen_at DESC";
        LobbySql STAFF_STANDS = "SELECT p.role, s.stage, s.expires_at, (SELECT h.cuts FROM held_cuts h WHERE h.person_id = p.id) FROM session s JOIN person p ON p.id = s.person_id AND p.state = 'active' WHERE s.id = $1 AND s.person_id = $2 AND s.door = 'staff' AND s.ended_at IS NULL";
    }
}

/// Where a session was begun, sealed.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Device {
    pub address: String,
    pub agent: String,
}

/// How a client came in, as it stands in what they sign.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignInMethod {
    /// By the link in the mail, in the browser that had asked for it.
    Link,
    /// By the link in the mail and the code beside it.
    LinkAndCode,
    /// By the code in the mail, in the browser that had asked for it.
    Code,
    /// By a code of a printed card.
    Card,
}

/// What somebody proved on the way in besides that; the strongest counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Also {
    /// The personal secret of those who share a mailbox.
    Secret,
    /// A recovery code in place of their second step.
    Recovery,
    /// A code of their app.
    App,
    /// A passkey: their face, their finger or the lock of their screen.
    Passkey,
}

/// What is kept, sealed, of a session's beginning.
#[derive(Serialize, Deserialize)]
pub(crate) struct SessionCard {
    #[serde(flatten)]
    pub(crate) device: Device,
    /// None for staff, and for sessions from before it was kept.
    #[serde(default)]
    pub(crate) method: Option<SignInMethod>,
    /// None where nothing else was asked.
    #[serde(default)]
    pub(crate) also: Option<Also>,
    /// When the session ended that this one goes on from, in microseconds: it ends no later. None where it goes on from none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) no_later: Option<i64>,
}

pub(crate) struct NewSession {
    pub(crate) door: Door,
    pub(crate) person: PersonId,
    pub(crate) access: Option<AccessId>,
    /// A [`Stage`] at the desk's door; at the clients' full, or what is [owed](domain::Owed).
    pub(crate) stage: &'static str,
    pub(crate) terms: SessionTerms,
    pub(crate) method: Option<SignInMethod>,
    pub(crate) also: Option<Also>,
    /// When the session ends that this one goes on from.
    pub(crate) no_later: Option<Timestamp>,
}

/// How long a session may last, and where it is begun.
#[derive(Clone, Debug)]
pub struct SessionTerms {
    pub idle: Duration,
    pub life: Duration,
    pub device: Device,
}

pub struct SessionRow {
    pub id: SessionId,
    pub created_at: Timestamp,
    pub seen_at: Timestamp,
    pub device: Device,
    pub current: bool,
}

impl Inner {
    /// Starts a session within `write` and returns the token for the cookie.
    pub(crate) async fn start_session(
        &self,
        write: &mut Write,
        new: &NewSession,
    ) -> Result<(String, SessionId)> {
        let now = self.clock.now();
        let id = SessionId::mint(now, crate::random(&*self.chance));
        let (token, hash) = self.secret("session");
        let terms = &new.terms;
        let card = SessionCard {
            device: terms.device.clone(),
            method: new.method,
            also: new.also,
            no_later: new.no_later.map(Timestamp::micros),
        };
        let sealed = self.seal_card("session", id.bytes(), &card)?;
        let values = binds![
            id,
            new.door.code(),
            new.person,
            new.access,
            hash,
            new.stage,
            terms.idle.as_micros(),
            now,
            now.plus(terms.life),
            sealed
        ];
        if write.exec(sql::ADD.text, values).await? != 1 {
            return Err(Error::not_found());
        }
        Ok((token, id))
    }
}

impl Threshold<'_> {
    /// Counts a wrong password or code against the account; the next try has to wait longer.
    pub async fn sign_in_failed(&self, person: Option<PersonId>, what: WhatFailed) -> Result<()> {
        let mut write = self.house.engine.write(None).await?;
        let now = self.house.clock.now();
        // A nobody costs the same write as somebody, so that the answer takes as long.
        let who = person.unwrap_or_else(PersonId::nil);
        write.exec(staff_sql::FAILED.text, binds![who, now]).await?;
        let event = AuditEvent::new(AuditCode::SignInFailed, who).with("what", what.code());
        self.house.append_practice(&mut write, &event, who.bytes()).await?;
        write.commit().await
    }

    /// Starts a staff session for somebody whose password was right. It still owes its second factor, or the enrolment
    /// of one: no session begins full.
    pub async fn start_staff_session(
        &self,
        proof: PasswordProof,
        terms: SessionTerms,
    ) -> Result<(String, Stage)> {
        let person = proof.person();
        let mut write = self.house.engine.write(None).await?;
        let rows = write.rows(staff_sql::CREDENTIAL.text, binds![person]).await?;
        let enrolled = rows.first().ok_or_else(Error::not_found)?.opt_time(3)?.is_some();
        let stage = if enrolled { Stage::Password } else { Stage::Enrolling };
        let stage_code = stage.code();
        let new = NewSession {
            door: Door::Staff,
            person,
            access: None,
            stage: stage_code,
            terms,
            method: None,
            also: None,
            no_later: None,
        };
        let (token, id) = self.house.start_session(&mut write, &new).await?;
        let event = AuditEvent::new(AuditCode::SessionStarted, id).with("stage", stage.code());
        self.house.append_practice(&mut write, &event, person.bytes()).await?;
        write.commit().await?;
        Ok((token, stage))
    }
}

/// The second factor of somebody whose password was right. These take the actor, whatever its stage.
impl Desk {
    pub async fn enrolment(&self, actor: &Actor) -> Result<Enrolment> {
        let rows =
            self.engine().look(None).await?.rows(staff_sql::CREDENTIAL.text, binds![actor.person]).await?;
        let row = rows.first().ok_or_else(Error::not_found)?;
        let secret = match row.opt_bytes(1)? {
            Some(sealed) => {
                Some(self.house.unseal_lobby("credential", actor.person.bytes(), "totp", &sealed)?)
            }
            None => None,
        };
        Ok(Enrolment {
            secret,
            last_step: row.int(2)?,
            enrolled: row.opt_time(3)?.is_some(),
            failures: row.int(4)?,
            failed_at: row.opt_time(5)?,
        })
    }

    /// Keeps a new shared secret until it is confirmed. Refused once a factor is enrolled.
    pub async fn propose_second_factor(&self, actor: &Actor, secret: &[u8]) -> Result<()> {
        let sealed = self.house.seal_lobby("credential", actor.person.bytes(), "totp", secret);
        let mut write = self.engine().write(None).await?;
        if write.exec(staff_sql::KEEP_TOTP.text, binds![actor.person, sealed]).await? != 1 {
            return Err(Refusal::WrongState.into());
        }
        write.commit().await
    }

    /// Enrols the proposed factor by a current code of it, keeps the recovery codes' hashes, and raises the session.
    pub async fn enrol_second_factor(
        &self,
        actor: &Actor,
        code: &str,
        recovery: &[String],
    ) -> Result<String> {
        let mut write = self.engine().write(None).await?;
        let now = self.house.clock.now();
        let (step, _) = self.step_of(&mut write, actor, code).await?;
        let step = step.ok_or(Refusal::invalid("code", Why::Wrong))?;
        if write.exec(staff_sql::ENROL.text, binds![actor.person, now, step]).await? != 1 {
            return Err(Refusal::WrongState.into());
        }
        self.keep_recovery(&mut write, actor, recovery).await?;
        let token = self.raise(&mut write, actor).await?;
        let event = AuditEvent::new(AuditCode::SecondFactorEnrolled, actor.person);
        self.house.append_practice(&mut write, &event, actor.person.bytes()).await?;
        write.commit().await?;
        Ok(token)
    }

    /// Raises a session by a time-based code. A code's step is good once.
    pub async fn pass_second_factor(&self, actor: &Actor, code: &str) -> Result<String> {
        let mut write = self.engine().write(None).await?;
        let (step, enrolled) = self.step_of(&mut write, actor, code).await?;
        let (Some(step), true) = (step, enrolled) else { return Err(Refusal::SignInFailed.into()) };
        if write.exec(staff_sql::SPEND_STEP.text, binds![actor.person, step]).await? != 1 {
            return Err(Refusal::SignInFailed.into());
        }
        let token = self.raise(&mut write, actor).await?;
        write.exec(staff_sql::SUCCEEDED.text, binds![actor.person]).await?;
        self.house.alert_staff_device(&mut write, actor.person, actor.session).await?;
        let event =
            AuditEvent::new(AuditCode::SessionStarted, actor.session).with("stage", Stage::Full.code());
        self.house.append_practice(&mut write, &event, actor.person.bytes()).await?;
        write.commit().await?;
        Ok(token)
    }

    /// Raises a session by a recovery code. A code is good once.
    pub async fn pass_recovery(&self, actor: &Actor, code: &str) -> Result<String> {
        let hash = self.house.keyring.lobby.blind("recovery", code.as_bytes());
        let mut write = self.engine().write(None).await?;
        let now = self.house.clock.now();
        if write.exec(staff_sql::SPEND_RECOVERY.text, binds![actor.person, hash, now]).await? != 1 {
            return Err(Refusal::SignInFailed.into());
        }
        let token = self.raise(&mut write, actor).await?;
        write.exec(staff_sql::SUCCEEDED.text, binds![actor.person]).await?;
        self.house.alert(&mut write, actor.person, None, AlertKind::RecoveryUsed, "").await?;
        let event = AuditEvent::new(AuditCode::RecoveryCodeUsed, actor.person);
        self.house.append_practice(&mut write, &event, actor.person.bytes()).await?;
        write.commit().await?;
        Ok(token)
    }

    /// The step a typed code is for, by the person's own secret, and whether that secret is enrolled.
    async fn step_of(&self, write: &mut Write, actor: &Actor, code: &str) -> Result<(Option<i64>, bool)> {
        let rows = write.rows(staff_sql::CREDENTIAL.text, binds![actor.person]).await?;
        let row = rows.first().ok_or_else(Error::not_found)?;
        let sealed = row.opt_bytes(1)?.ok_or(Refusal::WrongState)?;
        let secret = self.house.unseal_lobby("credential", actor.person.bytes(), "totp", &sealed)?;
        let step = seal::one_time_step(&secret, code, self.house.clock.now().seconds());
        Ok((step, row.opt_time(3)?.is_some()))
    }

    async fn keep_recovery(&self, write: &mut Write, actor: &Actor, codes: &[String]) -> Result<()> {
        write.exec(staff_sql::DROP_RECOVERY.text, binds![actor.person]).await?;
        for code in codes {
            let hash = self.house.keyring.lobby.blind("recovery", code.as_bytes());
            write.exec(staff_sql::ADD_RECOVERY.text, binds![actor.person, hash]).await?;
        }
        Ok(())
    }

    async fn raise(&self, write: &mut Write, actor: &Actor) -> Result<String> {
        let (token, hash) = self.house.secret("session");
        let now = self.house.clock.now();
        if write.exec(sql::RAISE.text, binds![actor.session, actor.person, hash, now]).await? != 1 {
            return Err(Error::not_found());
        }
        Ok(token)
    }

    /// New recovery codes for somebody fully signed in; the old ones stop working.
    pub async fn renew_recovery(&self, actor: &Actor, codes: &[String]) -> Result<()> {
        let mut write = self.lobby(actor)?.begin(None).await?;
        self.keep_recovery(&mut write, actor, codes).await?;
        self.house.alert(&mut write, actor.person, None, AlertKind::RecoveryRenewed, "").await?;
        let event = AuditEvent::new(AuditCode::RecoveryCodesRenewed, actor.person);
        self.house.append_practice(&mut write, &event, actor.person.bytes()).await?;
        write.commit().await
    }

    /// The actor's own name and address, at any stage of signing in.
    pub async fn own_card(&self, actor: &Actor) -> Result<super::PersonCard> {
        let rows = self.engine().look(None).await?.rows(PERSON.text, binds![actor.person]).await?;
        let row = rows.first().ok_or_else(Error::not_found)?;
        self.house.unseal_card("person", actor.person.bytes(), &row.bytes(0)?)
    }

    /// A member of staff chooses another language, at any stage of signing in.
    pub async fn set_staff_locale(&self, actor: &Actor, locale: Locale) -> Result<()> {
        let Who::Staff { .. } = actor.who else { return Err(Error::not_found()) };
        let mut write = self.engine().write(None).await?;
        write.exec(staff_sql::SET_LOCALE.text, binds![actor.person, locale.code()]).await?;
        write.commit().await
    }

    /// Ends this session.
    pub async fn sign_out(&self, actor: &Actor) -> Result<()> {
        match &actor.who {
            Who::Staff { .. } => {
                let mut write = self.engine().write(None).await?;
                let now = self.house.clock.now();
                write.exec(sql::END.text, binds![actor.session, actor.person, now]).await?;
                let event = AuditEvent::new(AuditCode::SessionEnded, actor.session);
                self.house.append_practice(&mut write, &event, actor.person.bytes()).await?;
                write.commit().await
            }
            Who::Contact { matter, .. } => {
                let mut visit = self.house.matter_write(*matter).await?;
                let now = self.house.clock.now();
                visit.write.exec(sql::END.text, binds![actor.session, actor.person, now]).await?;
                let event = AuditEvent::new(AuditCode::ClientSessionEnded, actor.session);
                visit.commit(&event, actor.person.bytes()).await
            }
        }
    }
}

impl Lobby<'_> {
    pub async fn sessions(&self) -> Result<Vec<SessionRow>> {
        let now = self.house.clock.now();
        let rows = self.house.engine.look(None).await?.rows(sql::LIVE.text, binds![self.person, now]).await?;
        let mut out = Vec::with_capacity(rows.len());
        for row in rows {
            let id: SessionId = row.id(0)?;
            let device = self.house.unseal_card("session", id.bytes(), &row.bytes(3)?)?;
            let current = id == self.session;
            out.push(SessionRow { id, created_at: row.time(1)?, seen_at: row.time(2)?, device, current });
        }
        Ok(out)
    }

    /// How many of my recovery codes are unused.
    pub async fn recovery_codes_left(&self) -> Result<u32> {
        let rows = self
            .house
            .engine
            .look(None)
            .await?
            .rows(staff_sql::RECOVERY_LEFT.text, binds![self.person])
            .await?;
        let left = rows.first().map(|r| r.int(0)).transpose()?.unwrap_or(0);
        Ok(u32::try_from(left).unwrap_or(0))
    }

    /// Ends one of my sessions.
    pub async fn end_session(&self, id: SessionId) -> Result<()> {
        let mut write = self.begin(None).await?;
        let now = self.house.clock.now();
        if write.exec(sql::END.text, binds![id, self.person, now]).await? != 1 {
            return Err(Error::not_found());
        }
        self.commit(write, AuditEvent::new(AuditCode::SessionEnded, id)).await
    }

    /// Ends every session of mine but this one.
    pub async fn end_other_sessions(&self) -> Result<u64> {
        let mut write = self.begin(None).await?;
        let now = self.house.clock.now();
        let ended = write.exec(sql::END_OTHERS.text, binds![self.person, self.session, now]).await?;
        let event = AuditEvent::new(AuditCode::SessionEnded, self.person).with("ended", ended.to_string());
        self.commit(write, event).await?;
        Ok(ended)
    }
}
