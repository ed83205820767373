//! Coming in step by step: what a link, or a code of a card, leads to when more is asked. Somebody on the way is no
//! actor: this refuses to lead to any room, to stay longer than a quarter of an hour, and to skip a step.

use super::access::{Admission, MatterVisit, sql as access_sql};
use super::sessions::{Also, Device, NewSession, SessionCard, SessionTerms, SignInMethod};
use crate::audit::AuditEvent;
use crate::desk::{Actor, Desk, Door, Stage, Who};
use crate::engine::{Write, binds};
use crate::error::{Error, Result};
use crate::house::Inner;
use domain::{
    AccessId, AuditCode, DeviceKind, Duration, FactorPolicy, Locale, MatterId, Owed, PersonId, SecretState,
    Sensitivity, SessionId, Timestamp, limits,
};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql CALLER = "SELECT s.id, s.person_id, s.access_id, s.stage, s.idle_micros, s.seen_at, s.expires_at, p.locale, x.matter_id, m.sensitivity FROM session s JOIN person p ON p.id = s.person_id AND p.state = 'active' AND p.epoch = s.person_epoch JOIN portal_access x ON x.id = s.access_id AND x.person_id = p.id AND x.state = 'enabled' JOIN matter m ON m.id = x.matter_id AND m.phase IN ('open', 'closing') WHERE s.token_hash = $1 AND s.door = 'client' AND s.stage <> 'full' AND s.ended_at IS NULL";
        // The same again inside a change. Nothing is stood on that has ended meanwhile.
        LobbySql STANDS = "SELECT s.stage, s.sealed, s.expires_at FROM session s WHERE s.id = $1 AND s.person_id = $2 AND s.access_id = $3 AND s.door = 'client' AND s.ended_at IS NULL AND s.expires_at >= $4 AND s.seen_at + s.idle_micros >= $4";
        LobbySql STEP = "UPDATE session SET stage = $4, token_hash = $5, seen_at = $6, idle_micros = $7, expires_at = $8, sealed = $9 WHERE id = $1 AND person_id = $2 AND stage = $3 AND door = 'client' AND ended_at IS NULL";
        LobbySql SENSITIVITY = "SELECT sensitivity FROM matter WHERE id = $1";
        // What is asked of somebody: whether others read their mailbox, where their secret comes from, whether they have an app
        // or passkeys, those that are not taken any more among them.
        LobbySql KEYS = "SELECT (SELECT count(*) FROM person o WHERE o.email_hash = p.email_hash AND o.kind = 'client' AND o.state = 'active' AND o.id <> p.id AND NOT EXISTS (SELECT 1 FROM client f WHERE f.person_id = o.id AND f.kind = 'organisation')), k.secret_state, k.enrolled_at, (SELECT count(*) FROM passkey y WHERE y.person_id = p.id) FROM person p LEFT JOIN client_key k ON k.person_id = p.id WHERE p.id = $1";
    }
}

/// A client at the door who came by a link: somebody on the way in, or somebody who is in and looks after their own
/// keys. Only the desk makes one.
#[derive(Debug)]
pub struct Caller {
    pub(crate) session: SessionId,
    pub(crate) person: PersonId,
    pub(crate) access: AccessId,
    pub(crate) matter: MatterId,
    pub(crate) sensitivity: Sensitivity,
    owed: Option<Owed>,
    locale: Locale,
}

impl Caller {
    pub fn access(&self) -> AccessId {
        self.access
    }
    /// What is asked before anything opens; none for somebody who is in.
    pub fn owed(&self) -> Option<Owed> {
        self.owed
    }
    pub fn locale(&self) -> Locale {
        self.locale
    }
    /// Whom wrong tries are counted for, beside the counts that nobody can reset by coming again.
    pub fn person(&self) -> PersonId {
        self.person
    }
}

/// Where a step led: another token for the same cookie, and what is asked next.
pub struct ClientStep {
    pub token: String,
    pub access: AccessId,
    /// None when they are in.
    pub owed: Option<Owed>,
}

/// What somebody must be asked, by how they came.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    /// By a mail, which everybody who reads the mailbox could have opened.
    All,
    /// By a card that was put into one person's hand.
    NotWhoTheyAre,
}

/// A session that began, full or on the way.
pub(crate) struct Begun {
    pub(crate) token: String,
    /// The line to be written when they are in.
    pub(crate) arrived: Option<AuditEvent>,
}

/// What is known about how somebody proves who they are.
#[derive(Clone, Copy)]
pub(crate) struct KeysHeld {
    pub(crate) shared: bool,
    pub(crate) secret: SecretState,
    /// Whether they have a second step: an app or a passkey.
    pub(crate) enrolled: bool,
}

impl Desk {
    /// Whoever holds this token and is still on the way in.
    pub async fn caller(&self, token: &str) -> Result<Option<Caller>> {
        let hash = self.house.keyring.lobby.blind("session", token.as_bytes());
        let rows = self.engine().look(None).await?.rows(sql::CALLER.text, binds![hash]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let now = self.house.clock.now();
        let idle = Duration::micros(row.int(4)?);
        if now.is_past(row.time(5)?.plus(idle)) || now.is_past(row.time(6)?) {
            return Ok(None);
        }
        Ok(Some(Caller {
            session: row.id(0)?,
            person: row.id(1)?,
            access: row.id(2)?,
            matter: row.id(8)?,
            sensitivity: row.code(9, Sensitivity::from_code)?,
            owed: Some(row.code(3, Owed::from_code)?),
            locale: row.code(7, Locale::from_code)?,
        }))
    }

    /// Somebody who is in, at the counter for their own keys.
    pub async fn at_the_counter(&self, actor: &Actor) -> Result<Caller> {
        let Who::Contact { access, matter, .. } = actor.who else { return Err(Error::not_found()) };
        let rows = self.engine().look(None).await?.rows(sql::SENSITIVITY.text, binds![matter]).await?;
        let sensitivity = rows.first().ok_or_else(Error::not_found)?.code(0, Sensitivity::from_code)?;
        let (session, person, locale) = (actor.session, actor.person, actor.locale());
        Ok(Caller { session, person, access, matter, sensitivity, owed: None, locale })
    }

    /// What is asked of somebody who is in and came in before it was: a secret, once a mailbox became shared, or an app,
    /// once the practice requires one.
    pub async fn owed_inside(&self, actor: &Actor) -> Result<Option<Owed>> {
        let caller = self.at_the_counter(actor).await?;
        let mut look = self.engine().look(None).await?;
        let rows = look.rows(sql::KEYS.text, binds![caller.person]).await?;
        let held = held(rows.first().ok_or_else(Error::not_found)?)?;
        drop(look);
        if held.shared && held.secret == SecretState::None {
            return Ok(Some(Owed::Choosing));
        }
        let settings = self.house.settings().await?;
        let required = settings.factor_policy(caller.sensitivity) == FactorPolicy::Required;
        if held.enrolled || !required {
            return Ok(None);
        }
        let by_card = settings.second_factor.card && self.came_by_card(actor).await?;
        Ok((!by_card).then_some(Owed::SetUp))
    }

    pub(super) async fn came_by_card(&self, actor: &Actor) -> Result<bool> {
        let session = actor.session();
        let mut look = self.engine().look(None).await?;
        let rows = look.rows(super::alerts::sql::DEVICE.text, binds![session]).await?;
        let sealed = rows.first().ok_or_else(Error::not_found)?.bytes(1)?;
        let card: SessionCard = self.house.unseal_card("session", session.bytes(), &sealed)?;
        Ok(card.method == Some(SignInMethod::Card))
    }
}

fn held(row: &crate::engine::Row) -> Result<KeysHeld> {
    let secret = match row.opt_text(1)? {
        Some(_) => row.code(1, SecretState::from_code)?,
        None => SecretState::None,
    };
    Ok(KeysHeld { shared: row.int(0)? > 0, secret, enrolled: row.opt_time(2)?.is_some() || row.int(3)? > 0 })
}

impl Inner {
    pub(crate) async fn keys_held(&self, write: &mut Write, person: PersonId) -> Result<KeysHeld> {
        let rows = write.rows(sql::KEYS.text, binds![person]).await?;
        held(rows.first().ok_or_else(Error::not_found)?)
    }

    /// What comes after this step; the first step comes after none.
    pub(crate) async fn next_step(
        &self,
        write: &mut Write,
        person: PersonId,
        sensitivity: Sensitivity,
        asked: Asked,
        done: Option<Owed>,
    ) -> Result<Option<Owed>> {
        let held = self.keys_held(write, person).await?;
        if done.is_none() && asked == Asked::All && held.shared {
            return Ok(Some(Owed::Secret));
        }
        if done == Some(Owed::Secret) && held.secret == SecretState::First {
            return Ok(Some(Owed::Choosing));
        }
        if matches!(done, Some(Owed::Code | Owed::SetUp)) {
            return Ok(None);
        }
        let settings = self.settings_by(write).await?;
        let by_card = asked == Asked::NotWhoTheyAre && settings.second_factor.card;
        let required = settings.factor_policy(sensitivity) == FactorPolicy::Required && !by_card;
        Ok(match (held.enrolled, required) {
            (true, _) => Some(Owed::Code),
            (false, true) => Some(Owed::SetUp),
            (false, false) => None,
        })
    }

    /// A session that goes on from another ends no later than that one: nobody stretches one link by coming in again by it.
    async fn terms(
        &self,
        write: &mut Write,
        owed: Option<Owed>,
        device: Device,
        no_later: Option<Timestamp>,
    ) -> Result<SessionTerms> {
        let bound = |life: Duration| match no_later.map(|end| end.since(self.clock.now())) {
            Some(left) if left.as_micros() < life.as_micros() => left,
            _ => life,
        };
        if owed.is_some() {
            return Ok(SessionTerms { idle: limits::STEP_LIFE, life: bound(limits::STEP_LIFE), device });
        }
        let settings = self.settings_by(write).await?;
        let idle = Duration::minutes(i64::from(settings.client_idle_minutes));
        Ok(SessionTerms { idle, life: bound(settings.client_session_life()), device })
    }

    /// Begins the session of somebody who was admitted: full where nothing else is asked of them.
    pub(crate) async fn begin_client(
        &self,
        visit: &mut MatterVisit<'_>,
        admission: &Admission,
        method: SignInMethod,
        device: Device,
        asked: Asked,
    ) -> Result<Begun> {
        let (person, sensitivity) = (admission.person, admission.sensitivity);
        let owed = self.next_step(&mut visit.write, person, sensitivity, asked, None).await?;
        let card = SessionCard { device, method: Some(method), also: None, no_later: None };
        self.begin_owing(visit, admission, card, owed).await
    }

    /// Begins a session of an admission by what is known of how its holder came.
    pub(crate) async fn begin_owing(
        &self,
        visit: &mut MatterVisit<'_>,
        admission: &Admission,
        card: SessionCard,
        owed: Option<Owed>,
    ) -> Result<Begun> {
        let SessionCard { device, method, also, no_later } = card;
        let no_later = no_later.map(Timestamp::from_micros);
        let new = NewSession {
            door: Door::Client,
            person: admission.person,
            access: Some(admission.access),
            stage: owed.map_or(Stage::Full.code(), Owed::code),
            terms: self.terms(&mut visit.write, owed, device, no_later).await?,
            method,
            also,
            no_later,
        };
        let (token, session) = self.start_session(&mut visit.write, &new).await?;
        let arrived = match owed {
            None => Some(self.arrive(visit, admission, session, &new.terms.device).await?),
            Some(_) => None,
        };
        Ok(Begun { token, arrived })
    }

    /// Somebody is in: when, on what, and the line that says so.
    async fn arrive(
        &self,
        visit: &mut MatterVisit<'_>,
        admission: &Admission,
        session: SessionId,
        device: &Device,
    ) -> Result<AuditEvent> {
        let now = self.clock.now();
        let kind = DeviceKind::of_agent(&device.agent);
        visit.write.exec(access_sql::SIGNED_IN.text, binds![admission.access, now, kind.code()]).await?;
        self.alert_client_device(&mut visit.write, admission, session, device).await?;
        Ok(AuditEvent::new(AuditCode::ClientSessionStarted, session)
            .with("address", device.address.as_str())
            .with("agent", device.agent.as_str()))
    }

    /// Proves inside a change that this caller still stands where they stood, and that their admission does.
    pub(crate) async fn still_there(
        &self,
        visit: &mut MatterVisit<'_>,
        caller: &Caller,
    ) -> Result<(Admission, SessionCard)> {
        let now = self.clock.now();
        let values = binds![caller.session, caller.person, caller.access, now];
        let rows = visit.write.rows(sql::STANDS.text, values).await?;
        let row = rows.first().ok_or_else(Error::not_found)?;
        let stage = caller.owed.map_or(Stage::Full.code(), Owed::code);
        if row.text(0)? != stage {
            return Err(Error::not_found());
        }
        let admission = self.admission(&mut visit.write, caller.access).await?;
        let admission = admission.filter(|a| a.person == caller.person).ok_or_else(Error::not_found)?;
        let card = self.unseal_card("session", caller.session.bytes(), &row.bytes(1)?)?;
        Ok((admission, card))
    }

    /// One step on, the step the caller stands at being done. Of a hundred at once exactly one goes on. The line of the
    /// step itself is the caller's to write; this commits.
    pub(crate) async fn step_on(
        &self,
        mut visit: MatterVisit<'_>,
        caller: &Caller,
        admission: &Admission,
        mut card: SessionCard,
        also: Option<Also>,
    ) -> Result<ClientStep> {
        let done = caller.owed.ok_or_else(Error::not_found)?;
        let (person, sensitivity) = (caller.person, admission.sensitivity);
        let owed = self.next_step(&mut visit.write, person, sensitivity, Asked::All, Some(done)).await?;
        card.also = card.also.max(also);
        let now = self.clock.now();
        let no_later = card.no_later.map(Timestamp::from_micros);
        let terms = self.terms(&mut visit.write, owed, card.device.clone(), no_later).await?;
        let sealed = self.seal_card("session", caller.session.bytes(), &card)?;
        let (token, hash) = self.secret("session");
        let values = binds![
            caller.session,
            caller.person,
            done.code(),
            owed.map_or(Stage::Full.code(), Owed::code),
            hash,
            now,
            terms.idle.as_micros(),
            now.plus(terms.life),
            sealed
        ];
        if visit.write.exec(sql::STEP.text, values).await? != 1 {
            return Err(Error::not_found());
        }
        let passed = AuditEvent::new(AuditCode::ClientStepPassed, caller.session).with("stage", done.code());
        let last = match owed {
            None => {
                visit.note(&passed, person.bytes()).await?;
                self.arrive(&mut visit, admission, caller.session, &card.device).await?
            }
            Some(_) => passed,
        };
        visit.commit(&last, person.bytes()).await?;
        Ok(ClientStep { token, access: caller.access, owed })
    }

    /// Somebody said that they are another of those who share the mailbox, and proved it: the half-open session, which
    /// was nobody's yet, ends, and one of their own begins.
    pub(crate) async fn step_aside(
        &self,
        mut visit: MatterVisit<'_>,
        caller: &Caller,
        other: &Admission,
        card: SessionCard,
    ) -> Result<ClientStep> {
        let now = self.clock.now();
        let ended = binds![caller.session, caller.person, now];
        if visit.write.exec(super::sessions::sql::END.text, ended).await? != 1 {
            return Err(Error::not_found());
        }
        let (person, sensitivity) = (other.person, other.sensitivity);
        let done = Some(Owed::Secret);
        let owed = self.next_step(&mut visit.write, person, sensitivity, Asked::All, done).await?;
        let card = SessionCard { also: card.also.max(Some(Also::Secret)), ..card };
        let begun = self.begin_owing(&mut visit, other, card, owed).await?;
        let passed =
            AuditEvent::new(AuditCode::ClientStepPassed, other.access).with("stage", Owed::Secret.code());
        let last = match begun.arrived {
            Some(arrived) => {
                visit.note(&passed, person.bytes()).await?;
                arrived
            }
            None => passed,
        };
        visit.commit(&last, person.bytes()).await?;
        Ok(ClientStep { token: begun.token, access: other.access, owed })
    }
}
