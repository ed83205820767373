//! The desk admits people and claimed jobs to rooms; nothing else can. It loads who somebody is to a matter, asks the
//! one policy function, and either issues a pass for one purpose or answers "not found", whatever the reason was. The
//! reason goes to the audit log only.

use crate::audit::AuditEvent;
use crate::engine::{Engine, Look, Row, Value, Write, binds};
use crate::error::{Error, Result, Tampered};
use crate::house::Inner;
use crate::lobby::own_roles::remit_from;
use crate::lobby::{Lobby, Threshold};
use crate::mask;
use crate::purpose::Purpose;
use crate::room::Room;
use crate::room::admission::Counts;
use crate::sql::LobbySql;
use domain::{
    AccessId, Assignment, AuditCode, Capacity, ClientId, JobId, Locale, MatterId, NotAdmitted, OwnRoleId,
    PersonId, Phase, PowerSet, Relation, Remit, Role, Sensitivity, SessionId, Standing, Timestamp, powers,
};
use std::marker::PhantomData;
use std::sync::Arc;

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql STAFF_STANDING = "SELECT m.phase, m.sensitivity, p.state, p.role, a.kind, s.ended_at, s.expires_at, s.stage, (SELECT count(*) FROM barred b WHERE b.matter_id = m.id AND b.person_id = p.id), (SELECT h.cuts FROM held_cuts h WHERE h.person_id = p.id) FROM matter m JOIN person p ON p.id = $2 JOIN session s ON s.id = $3 AND s.person_id = p.id LEFT JOIN assignment a ON a.matter_id = m.id AND a.person_id = p.id AND a.ended_at IS NULL WHERE m.id = $1";
        LobbySql CONTACT_STANDING = "SELECT m.phase, m.sensitivity, p.state, x.relation, x.state, s.ended_at, s.expires_at, s.stage, x.capacity, COALESCE(x.ends_at, (SELECT k.ends_at FROM contact k WHERE k.person_id = x.person_id)), (SELECT y.state FROM helper h JOIN portal_access y ON y.id = h.named_by_id WHERE h.access_id = x.id) FROM matter m JOIN portal_access x ON x.matter_id = m.id AND x.id = $4 JOIN person p ON p.id = x.person_id AND p.id = $2 JOIN session s ON s.id = $3 AND s.person_id = p.id AND s.access_id = x.id WHERE m.id = $1";
        LobbySql JOB_STANDING = "SELECT m.phase, m.sensitivity, j.kind, j.tries FROM matter m JOIN job j ON j.matter_id = m.id AND j.id = $2 AND j.state = 'leased' WHERE m.id = $1";
        // A client who owes anything besides the link is nobody yet: `lobby::half` knows them, and leads to no room.
        LobbySql RECOGNISE = "SELECT s.id, s.person_id, s.access_id, s.stage, s.idle_micros, s.created_at, s.seen_at, s.expires_at, p.role, p.locale, x.matter_id, x.client_id, x.relation, x.capacity, p.own_role_id, (SELECT h.cuts FROM held_cuts h WHERE h.person_id = p.id), COALESCE(x.ends_at, (SELECT k.ends_at FROM contact k WHERE k.person_id = x.person_id)) FROM session s JOIN person p ON p.id = s.person_id AND p.state = 'active' AND p.epoch = s.person_epoch LEFT JOIN portal_access x ON x.id = s.access_id AND x.state = 'enabled' WHERE s.token_hash = $1 AND s.door = $2 AND s.ended_at IS NULL AND (s.door = 'staff' OR s.stage = 'full')";
        // Renews what is still awake and wakes nothing: a session that ended, or slept past its limit, stays so.
        LobbySql STILL_SEEN = "UPDATE session SET seen_at = $2 WHERE id = $1 AND ended_at IS NULL AND expires_at > $2 AND seen_at < $2 AND seen_at + idle_micros >= $2";
        LobbySql SEEN = "UPDATE session SET seen_at = $2 WHERE id = $1 AND ended_at IS NULL";
    }
}

/// The two doors. A session of one is nobody at the other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Door {
    Staff,
    Client,
}

impl Door {
    pub fn code(self) -> &'static str {
        match self {
            Door::Staff => "staff",
            Door::Client => "client",
        }
    }
}

/// How far a staff sign-in has come. Only `Full` is let into anything.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// The password was right; the second factor is still owed.
    Password,
    /// The password was right and no second factor exists yet: only enrolment is open.
    Enrolling,
    Full,
}

impl Stage {
    /// Every stage, in the order of signing in.
    pub const ALL: &'static [Self] = &[Stage::Password, Stage::Enrolling, Stage::Full];

    pub fn code(self) -> &'static str {
        match self {
            Stage::Password => "password",
            Stage::Enrolling => "enrolling",
            Stage::Full => "full",
        }
    }

    /// The stage a stored code stands for.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|s| s.code() == code)
    }
}

/// Somebody the desk has recognised by a live session. Only the desk makes one.
#[derive(Debug)]
pub struct Actor {
    pub(crate) session: SessionId,
    pub(crate) person: PersonId,
    pub(crate) who: Who,
    stage: Stage,
    locale: Locale,
    /// The session ends then at the latest, by its absolute or its idle limit, unless used again before.
    ends_at: Timestamp,
    absolute_end: Timestamp,
}

#[derive(Clone, Debug)]
pub(crate) enum Who {
    Staff { remit: Remit, own: Option<OwnRoleId> },
    Contact { access: AccessId, matter: MatterId, client: ClientId, relation: Relation, capacity: Capacity },
}

impl Actor {
    pub fn person(&self) -> PersonId {
        self.person
    }
    pub fn session(&self) -> SessionId {
        self.session
    }
    pub fn locale(&self) -> Locale {
        self.locale
    }
    pub fn stage(&self) -> Stage {
        self.stage
    }
    pub fn ends_at(&self) -> Timestamp {
        self.ends_at
    }
    pub fn absolute_end(&self) -> Timestamp {
        self.absolute_end
    }
    /// The role of a staff member; none for a client.
    pub fn role(&self) -> Option<Role> {
        match self.who {
            Who::Staff { remit, .. } => Some(remit.role()),
            Who::Contact { .. } => None,
        }
    }
    /// What a staff member's role comes to; none for a client.
    pub fn remit(&self) -> Option<Remit> {
        match self.who {
            Who::Staff { remit, .. } => Some(remit),
            Who::Contact { .. } => None,
        }
    }
    /// Whether whoever is signed in here for a client only follows the matter: how far it is, and nothing that was asked,
    /// sent or written. The rooms say so too; pages ask before they offer a way there.
    pub fn only_follows(&self) -> bool {
        matches!(self.who, Who::Contact { .. }) && !self.may(domain::Power::SeeOwnRequests)
    }
    /// In what capacity somebody is signed in for a client; nothing for staff.
    pub fn capacity(&self) -> Option<Capacity> {
        match self.who {
            Who::Contact { capacity, .. } => Some(capacity),
            Who::Staff { .. } => None,
        }
    }
    /// Whether a client's session may do this in an open matter. The rooms ask for themselves; pages ask before they offer it.
    pub fn may(&self, power: domain::Power) -> bool {
        match self.who {
            Who::Contact { relation, capacity, .. } => {
                powers(Standing::Client { relation, capacity }, Phase::Open, Sensitivity::Ordinary).has(power)
            }
            Who::Staff { .. } => false,
        }
    }
    /// The one matter a client's session is for, and the admission it came through.
    pub fn portal(&self) -> Option<(AccessId, MatterId, ClientId)> {
        match self.who {
            Who::Contact { access, matter, client, .. } => Some((access, matter, client)),
            Who::Staff { .. } => None,
        }
    }
}

/// What a job does; decides the one purpose its claim is good for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum JobKind {
    Inspect,
    ExpireUpload,
    /// The last day of a request for approval is over.
    ExpireApproval,
    /// The last day of a request for approval comes near.
    RemindApproval,
    /// Calls missing documents to mind.
    Remind,
    /// The day until which somebody helps a client is over.
    EndHelper,
    /// The last day on which clients of a matter that is wound up come in is over.
    EndAccess,
    /// The time of something in a matter's bin is over.
    Destroy,
    /// Looks at a file of a client's record or of an enquiry, which lies in no room.
    InspectRecord,
    /// The time of such a file in the bin is over.
    DestroyRecord,
}

impl JobKind {
    pub fn code(self) -> &'static str {
        match self {
            JobKind::Inspect => "inspect",
            JobKind::ExpireUpload => "expire_upload",
            JobKind::ExpireApproval => "expire_approval",
            JobKind::RemindApproval => "remind_approval",
            JobKind::Remind => "remind",
            JobKind::EndHelper => "end_helper",
            JobKind::EndAccess => "end_access",
            JobKind::Destroy => "destroy",
            JobKind::InspectRecord => "inspect_record",
            JobKind::DestroyRecord => "destroy_record",
        }
    }
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        use JobKind as J;
        [
            J::Inspect,
            J::ExpireUpload,
            J::ExpireApproval,
            J::RemindApproval,
            J::Remind,
            J::EndHelper,
            J::EndAccess,
            J::Destroy,
            J::InspectRecord,
            J::DestroyRecord,
        ]
        .into_iter()
        .find(|k| k.code() == code)
    }
    /// What its claim opens a room for; nothing for work outside rooms.
    fn purpose(self) -> Option<domain::Purpose> {
        match self {
            // What never became a version, and what is one no more, is tidied by the same visitor that reads what is.
            JobKind::Inspect | JobKind::ExpireUpload | JobKind::Destroy => Some(domain::Purpose::Scanning),
            JobKind::ExpireApproval
            | JobKind::RemindApproval
            | JobKind::Remind
            | JobKind::EndHelper
            | JobKind::EndAccess => Some(domain::Purpose::Relaying),
            JobKind::InspectRecord | JobKind::DestroyRecord => None,
        }
    }
}

/// A job somebody holds the lease of. Good for exactly its matter, its purpose and the one object it names.
#[derive(Debug)]
pub struct Claim {
    pub(crate) job: JobId,
    /// None of work outside rooms.
    pub(crate) matter: Option<MatterId>,
    pub(crate) kind: JobKind,
    pub(crate) object: [u8; 16],
    /// Which claim of the job this is, from 1.
    pub(crate) number: i64,
    /// How many of the earlier ones only found somebody outside away.
    pub(crate) holds: i64,
}

impl Claim {
    pub fn job(&self) -> JobId {
        self.job
    }
    pub fn kind(&self) -> JobKind {
        self.kind
    }
    /// How often this job was tried before, this time not counted, nor the times it only had to wait.
    pub fn tries(&self) -> u32 {
        u32::try_from(self.number - 1 - self.holds).unwrap_or(0)
    }
    /// How often it had to wait for somebody outside.
    pub fn holds(&self) -> u32 {
        u32::try_from(self.holds).unwrap_or(0)
    }
}

/// Proof of admission, unspent. It cannot outlive the desk that issued it.
pub struct Pass<'d, P: Purpose> {
    desk: &'d Desk,
    matter: MatterId,
    bearer: Bearer,
    powers: PowerSet,
    _purpose: PhantomData<fn() -> P>,
}

/// Who entered, kept so that admission can be proved again at the moment something changes.
#[derive(Clone, Debug)]
pub(crate) enum Bearer {
    Staff { person: PersonId, session: SessionId },
    Contact { person: PersonId, session: SessionId, access: AccessId, client: ClientId },
    Job { job: JobId, claim: i64, kind: JobKind, object: [u8; 16] },
}

impl Bearer {
    /// Whose act the audit log records: a person, or the job.
    pub(crate) fn actor(&self) -> [u8; 16] {
        match self {
            Bearer::Staff { person, .. } | Bearer::Contact { person, .. } => person.bytes(),
            Bearer::Job { job, .. } => job.bytes(),
        }
    }

    pub(crate) fn session(&self) -> Option<SessionId> {
        match self {
            Bearer::Staff { session, .. } | Bearer::Contact { session, .. } => Some(*session),
            Bearer::Job { .. } => None,
        }
    }

    /// The admission a contact came through.
    pub(crate) fn access(&self) -> Option<AccessId> {
        match self {
            Bearer::Contact { access, .. } => Some(*access),
            Bearer::Staff { .. } | Bearer::Job { .. } => None,
        }
    }

    /// Whom this visit sits for: a client's contact sees what is for that client and what is for nobody in particular.
    pub(crate) fn seat(&self) -> Option<ClientId> {
        match self {
            Bearer::Contact { client, .. } => Some(*client),
            Bearer::Staff { .. } | Bearer::Job { .. } => None,
        }
    }

    pub(crate) fn person(&self) -> Option<PersonId> {
        match self {
            Bearer::Staff { person, .. } | Bearer::Contact { person, .. } => Some(*person),
            Bearer::Job { .. } => None,
        }
    }
}

/// The front desk of a practice. Cheap to clone; holds the keys and shows them to nobody.
#[derive(Clone)]
pub struct Desk {
    pub(crate) house: Arc<Inner>,
}

impl Desk {
    /// Who this session token belongs to, if it is live at this door. Renews the idle limit.
    pub async fn recognise(&self, door: Door, token: &str) -> Result<Option<Actor>> {
        self.recognised(door, token, Counts::AsActivity).await
    }

    /// The same for a request that nobody pressed, for instance of a page that looks again by itself: it is answered
    /// while the session lasts and keeps it alive for not one second.
    pub async fn recognise_unattended(&self, door: Door, token: &str) -> Result<Option<Actor>> {
        self.recognised(door, token, Counts::AsNothing).await
    }

    async fn recognised(&self, door: Door, token: &str, counts: Counts) -> Result<Option<Actor>> {
        let hash = self.house.keyring.lobby.blind("session", token.as_bytes());
        let rows =
            self.house.engine.look(None).await?.rows(sql::RECOGNISE.text, binds![hash, door.code()]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let now = self.house.clock.now();
        let (idle, seen, absolute_end) = (row.int(4)?, row.time(6)?, row.time(7)?);
        let idle = domain::Duration::micros(idle);
        if now.is_past(absolute_end) || now.is_past(seen.plus(idle)) {
            return Ok(None);
        }
        let person = row.id(1)?;
        let who = match door {
            Door::Staff => Who::Staff { remit: remit_from(row, 8, 15)?, own: row.opt_id(14)? },
            Door::Client if row.opt_time(16)?.is_some_and(|ends| now.is_past(ends)) => return Ok(None),
            Door::Client => match (row.opt_id(2)?, row.opt_id(10)?, row.opt_id(11)?) {
                (Some(access), Some(matter), Some(client)) => Who::Contact {
                    access,
                    matter,
                    client,
                    relation: row.code(12, Relation::from_code)?,
                    capacity: row.code(13, Capacity::from_code)?,
                },
                _ => return Ok(None),
            },
        };
        let session = row.id(0)?;
        // A write per request would make every page durable work; a minute's grain is enough for an idle limit.
        if counts == Counts::AsActivity && now.since(seen).as_seconds() >= 60 {
            let mut write = self.house.engine.write(None).await?;
            write.exec(sql::SEEN.text, binds![session, now]).await?;
            write.commit().await?;
        }
        let stage = row.code(3, Stage::from_code)?;
        let locale = row.code(9, Locale::from_code)?;
        let alive_at = match counts {
            Counts::AsActivity => now,
            Counts::AsNothing => seen,
        };
        let ends_at = alive_at.plus(idle).min(absolute_end);
        Ok(Some(Actor { session, person, who, stage, locale, ends_at, absolute_end }))
    }

    /// Admits a recognised person to one matter for one purpose, or answers "not found".
    pub async fn admit<P: Purpose>(&self, actor: &Actor, matter: MatterId) -> Result<Pass<'_, P>> {
        let bearer = match actor.who {
            Who::Staff { .. } => Bearer::Staff { person: actor.person, session: actor.session },
            Who::Contact { access, client, .. } => {
                Bearer::Contact { person: actor.person, session: actor.session, access, client }
            }
        };
        let mut look = self.house.engine.look(None).await?;
        let standing = standing_by_look(&mut look, &bearer, matter, self.house.clock.now()).await?;
        drop(look);
        match standing {
            Ok(powers) if powers.admits(P::CODE) => {
                Ok(Pass { desk: self, matter, bearer, powers, _purpose: PhantomData })
            }
            refused => {
                let why = match refused {
                    Ok(_) => NotAdmitted::Purpose,
                    Err(why) => why,
                };
                self.house.note_refusal(bearer.actor(), matter, P::CODE, why).await?;
                Err(Error::not_found())
            }
        }
    }

    /// Admits a claimed job to exactly its matter, for exactly its purpose.
    pub async fn admit_job<P: Purpose>(&self, claim: &Claim) -> Result<Pass<'_, P>> {
        if claim.kind.purpose() != Some(P::CODE) {
            return Err(Error::not_found());
        }
        let matter = claim.matter.ok_or_else(Error::not_found)?;
        let bearer =
            Bearer::Job { job: claim.job, claim: claim.number, kind: claim.kind, object: claim.object };
        let mut look = self.house.engine.look(None).await?;
        match standing_by_look(&mut look, &bearer, matter, self.house.clock.now()).await? {
            Ok(powers) if powers.admits(P::CODE) => {
                Ok(Pass { desk: self, matter, bearer, powers, _purpose: PhantomData })
            }
            _ => Err(Error::not_found()),
        }
    }

    /// What lies outside every room, for a fully signed-in staff member.
    pub fn lobby<'d>(&'d self, actor: &Actor) -> Result<Lobby<'d>> {
        match (&actor.who, actor.stage) {
            (Who::Staff { remit, own }, Stage::Full) => {
                Ok(Lobby::new(&self.house, actor.person, actor.session, *remit, *own))
            }
            _ => Err(Error::not_found()),
        }
    }

    /// The doorstep: what somebody who is nobody yet may do.
    pub fn threshold(&self) -> Threshold<'_> {
        Threshold::new(&self.house)
    }

    pub fn now(&self) -> Timestamp {
        self.house.clock.now()
    }
}

impl<P: Purpose> std::fmt::Debug for Pass<'_, P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pass({:?}, {:?})", P::CODE, self.matter)
    }
}

impl<P: Purpose> Pass<'_, P> {
    /// Spends the pass: unwraps the matter key and opens the room.
    pub async fn enter(self) -> Result<Room<P>> {
        let house = &self.desk.house;
        let key = match house.keyring.matter_key(self.matter).await {
            Err(Error::Tamper(what)) => {
                house.raise_alarm(self.matter, self.bearer.actor(), what.what).await?;
                return Err(Error::Tamper(what));
            }
            key => key?,
        };
        Ok(Room::open(self.desk.house.clone(), self.matter, key, self.bearer, self.powers))
    }
}

/// Reads the standing and asks the policy. The inner error is the reason for the log, never for the visitor.
pub(crate) async fn standing_by_look(
    look: &mut Look,
    bearer: &Bearer,
    matter: MatterId,
    now: Timestamp,
) -> Result<std::result::Result<PowerSet, NotAdmitted>> {
    let (statement, values) = standing_of(bearer, matter);
    judge(look.rows(statement.text, &values).await?.first(), bearer, now)
}

/// The same proof inside a transaction that is about to change something.
pub(crate) async fn standing_by_write(
    write: &mut Write,
    bearer: &Bearer,
    matter: MatterId,
    now: Timestamp,
) -> Result<std::result::Result<PowerSet, NotAdmitted>> {
    let (statement, values) = standing_of(bearer, matter);
    judge(write.rows(statement.text, &values).await?.first(), bearer, now)
}

/// What reads how a bearer stands to a matter.
fn standing_of(bearer: &Bearer, matter: MatterId) -> (&'static LobbySql, Vec<Value>) {
    match bearer {
        Bearer::Staff { person, session } => {
            (&sql::STAFF_STANDING, binds![matter, *person, *session].to_vec())
        }
        Bearer::Contact { person, session, access, .. } => {
            (&sql::CONTACT_STANDING, binds![matter, *person, *session, *access].to_vec())
        }
        Bearer::Job { job, .. } => (&sql::JOB_STANDING, binds![matter, *job].to_vec()),
    }
}

/// How a member of staff stands to a matter: behind a wall before everything else. Admission asks this, and so does whoever
/// asks why somebody is admitted.
pub(crate) fn staff_standing(walled_off: bool, remit: Remit, assignment: Assignment) -> Standing {
    match walled_off {
        true => Standing::WalledOff,
        false => Standing::Staff { remit, assignment },
    }
}

/// Whether a client's way in stands open: of a row with its state, its last day where it has one, and the state of the way in
/// of the client who named whoever helps. A contact of an organisation and somebody who helps a client come in until their day,
/// and whoever helps never where the client does not. Admission asks this, and so does whoever shows who comes in.
pub(crate) fn way_is_open(
    row: &Row,
    state: usize,
    ends: usize,
    client: usize,
    now: Timestamp,
) -> Result<bool> {
    let over = row.opt_time(ends)?.is_some_and(|ends| now.is_past(ends));
    let alone = row.opt_text(client)?.is_some_and(|client| client != "enabled");
    Ok(row.text(state)? == "enabled" && !over && !alone)
}

fn judge(
    row: Option<&Row>,
    bearer: &Bearer,
    now: Timestamp,
) -> Result<std::result::Result<PowerSet, NotAdmitted>> {
    let Some(row) = row else { return Ok(Err(NotAdmitted::Absent)) };
    let phase = row.code(0, Phase::from_code)?;
    let sensitivity = row.code(1, Sensitivity::from_code)?;
    let standing = match bearer {
        Bearer::Job { claim, .. } => {
            if row.int(3)? != *claim {
                return Ok(Err(NotAdmitted::Lease));
            }
            let kind = row.code(2, JobKind::from_code)?;
            // A job about no matter is let into none.
            let Some(purpose) = kind.purpose() else { return Ok(Err(NotAdmitted::Absent)) };
            return Ok(Ok(powers(Standing::Job { purpose }, phase, sensitivity)));
        }
        Bearer::Staff { .. } => {
            let remit = remit_from(row, 3, 9)?;
            let assignment = match row.opt_text(4)? {
                None => Assignment::None,
                Some(code) => {
                    Assignment::from_code(&code).ok_or(Tampered { what: "an unknown assignment" })?
                }
            };
            staff_standing(row.int(8)? > 0, remit, assignment)
        }
        Bearer::Contact { .. } => {
            if !way_is_open(row, 4, 9, 10, now)? {
                return Ok(Err(NotAdmitted::Revoked));
            }
            Standing::Client {
                relation: row.code(3, Relation::from_code)?,
                capacity: row.code(8, Capacity::from_code)?,
            }
        }
    };
    if row.text(2)? != "active" {
        return Ok(Err(NotAdmitted::Disabled));
    }
    if row.opt_time(5)?.is_some() || now.is_past(row.time(6)?) || row.text(7)? != Stage::Full.code() {
        return Ok(Err(NotAdmitted::SessionOver));
    }
    let may = powers(standing, phase, sensitivity);
    Ok(if standing == Standing::WalledOff && may.is_nothing() { Err(NotAdmitted::Walled) } else { Ok(may) })
}

impl Inner {
    /// The reason of a refusal, for the log only.
    async fn note_refusal(
        &self,
        actor: [u8; 16],
        matter: MatterId,
        purpose: domain::Purpose,
        why: NotAdmitted,
    ) -> Result<()> {
        let event = AuditEvent::new(AuditCode::RoomRefused, matter)
            .with("purpose", purpose.code())
            .with("why", why.code());
        let mut write = self.engine.write(None).await?;
        self.append_practice(&mut write, &event, actor).await?;
        write.commit().await
    }

    /// Something stored disagrees with its seal: a line in the matter's own chain and in the operator's log. The line
    /// carries no sealed detail, because the key that would seal it may be what was tampered with.
    pub(crate) async fn raise_alarm(
        &self,
        matter: MatterId,
        actor: [u8; 16],
        what: &'static str,
    ) -> Result<()> {
        tracing::error!(%matter, what, "tampering detected");
        let chain = crate::audit::Chain::Matter {
            matter: matter.bytes(),
            practice: self.keyring.practice.bytes(),
            key: &self.keyring.lobby,
        };
        let event = AuditEvent::new(AuditCode::TamperDetected, matter);
        let mut write = self.engine.write(Some(matter.bytes())).await?;
        crate::audit::append(&mut write, &chain, &event, actor, self.clock.now(), &*self.chance).await?;
        write.commit().await
    }

    /// Appends to the practice's own chain within `write`.
    pub(crate) async fn append_practice(
        &self,
        write: &mut Write,
        event: &AuditEvent,
        actor: [u8; 16],
    ) -> Result<()> {
        let chain = self.practice_chain();
        crate::audit::append(write, &chain, event, actor, self.clock.now(), &*self.chance).await
    }

    pub(crate) fn practice_chain(&self) -> crate::audit::Chain<'_, seal::LobbyKey> {
        crate::audit::Chain::Practice { practice: self.keyring.practice.bytes(), key: &self.keyring.lobby }
    }
}

impl Desk {
    /// Random bytes for secrets that people hold.
    pub fn random_bytes(&self, n: usize) -> Vec<u8> {
        let mut out = vec![0; n];
        self.house.chance.fill(&mut out);
        out
    }

    /// The token forms carry, derived from the session's or browser's secret so that nothing has to be stored, and
    /// written differently each time.
    pub fn form_token(&self, secret: &str) -> String {
        let mut fresh = [0; mask::BYTES];
        self.house.chance.fill(&mut fresh);
        mask::on(self.bare_form_token(secret), fresh)
    }

    /// Whether this is the token of that secret, however it is masked.
    pub fn form_token_fits(&self, secret: &str, given: &str) -> bool {
        mask::off(given).is_some_and(|given| given == self.bare_form_token(secret))
    }

    fn bare_form_token(&self, secret: &str) -> [u8; mask::BYTES] {
        let mut token = [0; mask::BYTES];
        let blind = self.house.keyring.lobby.blind("form", secret.as_bytes());
        token.iter_mut().zip(blind).for_each(|(to, from)| *to = from);
        token
    }

    /// Slow on purpose: call it off the serving threads.
    pub fn hash_password(&self, password: &str) -> Result<String> {
        seal::hash_password(password, &*self.house.chance)
            .map_err(|e| crate::Fault::new("password", e).into())
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.house.engine
    }
}
