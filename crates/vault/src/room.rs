//! A room: authority, matter key and engine in one value, for one purpose. Everything a matter contains is reached from
//! here and from nowhere else. It refuses to be cloned, stored or printed, and every change it makes ends in an audit
//! event or not at all.

pub(crate) mod admission;
pub(crate) mod answers;
pub(crate) mod approval_answer;
pub(crate) mod approval_ask;
pub(crate) mod approval_evidence;
pub(crate) mod approval_over;
pub(crate) mod approval_pause;
pub(crate) mod approval_proof;
pub(crate) mod approvals;
pub(crate) mod attached;
pub(crate) mod begin;
pub(crate) mod belongs;
pub(crate) mod bin;
pub(crate) mod checklist;
pub(crate) mod client_keys;
pub(crate) mod conflicts;
pub(crate) mod consents;
pub(crate) mod converse;
pub(crate) mod date_reminders;
pub(crate) mod decisions;
pub(crate) mod details;
pub(crate) mod documents;
pub(crate) mod entered;
pub(crate) mod face;
pub(crate) mod file_notes;
pub(crate) mod filing;
pub(crate) mod handed;
pub(crate) mod helpers;
pub(crate) mod key_dates;
pub(crate) mod lawyer_flags;
pub(crate) mod letter;
pub(crate) mod lodging;
pub(crate) mod log;
pub(crate) mod mail_stops;
pub(crate) mod messages;
pub(crate) mod opposing;
pub(crate) mod own;
pub(crate) mod papers;
pub(crate) mod people;
pub(crate) mod phase;
pub(crate) mod portal;
pub(crate) mod pulse;
pub(crate) mod reader;
pub(crate) mod recall;
pub(crate) mod receive;
pub(crate) mod reduced;
pub(crate) mod reminders;
pub(crate) mod scanning;
pub(crate) mod sees;
pub(crate) mod sensitivity;
pub(crate) mod shape;
pub(crate) mod stages;
pub(crate) mod take_back;
pub(crate) mod taken_away;
pub(crate) mod team;
pub(crate) mod topics;
pub(crate) mod transcript;
pub(crate) mod turns;
pub(crate) mod unverified;
pub(crate) mod uploads;
pub(crate) mod why;
pub(crate) mod written_out;

pub use approval_answer::{Answer, ClientApproval, MyPart};
pub use approval_ask::{Authority, Joins, NewApproval, OneMore, Release};
pub use approvals::{
    AnswerRecord, ApprovalAbout, ApprovalWith, Attached, AttachedRecord, HowRead, Interpreter, OverBecause,
    Paused, PersonAsked, RequestRecord, SeenPage, StaffApproval, Terms,
};
pub use begin::{NewUpload, Spot};
pub use bin::{BinRow, BinState, BinnedFile};
pub use checklist::{
    CallForHelp, ClientGroup, ClientItem, ItemWords, NewGroup, NewItem, Returned, Said, StaffGroup,
    StaffItem, Words,
};
pub use client_keys::{CardState, ClientKeys, PasskeysHeld};
pub use consents::{ConsentEvidence, ConsentGiven};
pub use converse::{NewMessage, SentMessage, To};
pub use decisions::{CheckMark, Decided, Decision, DocumentDays};
pub use details::{MatterChange, MatterDetails, MatterSheet};
pub use documents::{DocumentRow, Opened, OtherVersion, PageImage, PageSize, VersionRow, VersionSheet};
pub use entered::{Enterable, EnteredAnswer, EnteredHow};
pub use face::{Face, PartyRow};
pub use file_notes::{Comment, FileNote};
pub use filing::{Filed, Filing};
pub use handed::{Attachable, HandedFile};
pub use helpers::{Helped, HelperFacts, HelperRow, HelperState, NewHelper};
pub use key_dates::{ClientDate, DateEdit, DateStep, DateWords, KeyDate, NewKeyDate, NextDate};
pub use lawyer_flags::LawyerFlag;
pub use letter::{Letter, LetterClient, LetterEvent};
pub use lodging::{Leave, Lodging};
pub use log::VerifiedChain;
pub use messages::{
    About, ClientConversation, ClientMessage, ClientThread, MESSAGES_AT_ONCE, NamedFile, Speaker,
    StaffConversation, StaffMessage, StaffThread, Wording,
};
pub use opposing::{Opposing, OpposingRow};
pub use own::{GivenBy, Handler, OwnFile, SeenBy};
pub use papers::PaperRow;
pub use portal::{AssignedRow, NewAccess, OrganisationHere, PortalRow};
pub use pulse::PulseRow;
pub use reader::OriginalReader;
pub use receive::WHOLE;
pub use reduced::{ForClient, ForStaff};
pub use reminders::Reminded;
pub use scanning::{Facts, InspectionFinding, MalwareCheck, NewPreview, Quarantined};
pub use sees::{Seer, SeerIs, WhoSees};
pub use shape::{Follows, ItemEdit, Way};
pub use stages::{NewStage, Progress, StagePast, StageRow, Tell};
pub use take_back::TakenBack;
pub use taken_away::{DecisionTold, LeftOut, TakenDecision, TakenFile, TakenIndex, TakenRequest};
pub use team::TeamOn;
pub use topics::{ThreadTail, Topic};
pub use transcript::{ProvenFile, ProvenWording, Transcript, TranscriptMessage};
pub use unverified::Unverified;
pub use uploads::{SavedUpload, SentFile, UploadProgress};
pub use why::Reach;
pub use written_out::{WrittenComment, WrittenConversation, WrittenOut};

use crate::audit::{AuditEvent, Chain};
use crate::desk::{Bearer, standing_by_write};
use crate::engine::{Here, Look, Row, Value, Write};
use crate::error::{Error, Fault, Result, Tampered};
use crate::house::Inner;
use crate::purpose::Purpose;
use crate::sql::{LobbySql, RoomSql};
use domain::{ClientId, MatterId, PersonId, Power, PowerSet, Refusal, Timestamp};
use seal::{Binding, MatterKey};
use std::marker::PhantomData;
use std::sync::Arc;

pub struct Room<P: Purpose> {
    pub(crate) house: Arc<Inner>,
    matter: MatterId,
    pub(crate) key: MatterKey,
    pub(crate) bearer: Bearer,
    powers: PowerSet,
    _purpose: PhantomData<fn() -> P>,
}

/// A change being made in a room. Dropping it undoes it; only `commit` with an audit event makes it last.
pub struct RoomTx<'r, P: Purpose> {
    room: &'r Room<P>,
    write: Write,
    /// What the visitor may do as this change begins; the room knows what they might when it was entered.
    powers: PowerSet,
    pub(crate) now: Timestamp,
    /// A request was added or changed its state, so the counts that lists show are owed.
    pub(crate) requests_moved: bool,
    /// An approval was asked, answered or ended, so how many wait for whom is owed.
    pub(crate) approvals_moved: bool,
    /// Lines of this change beside the one it ends in. They are written last, because a chain's head is what every
    /// change of the matter waits for.
    lines: Vec<AuditEvent>,
}

impl<P: Purpose> std::fmt::Debug for Room<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Room({:?}, {:?})", P::CODE, self.matter)
    }
}

impl<P: Purpose> Room<P> {
    pub(crate) fn open(
        house: Arc<Inner>,
        matter: MatterId,
        key: MatterKey,
        bearer: Bearer,
        powers: PowerSet,
    ) -> Self {
        Self { house, matter, key, bearer, powers, _purpose: PhantomData }
    }

    pub fn matter(&self) -> MatterId {
        self.matter
    }

    /// Everything the visitor may do in this matter, for pages that show only what can be pressed.
    pub fn powers(&self) -> PowerSet {
        self.powers
    }

    pub fn person(&self) -> Option<PersonId> {
        self.bearer.person()
    }

    /// The verb's own power. A purpose serves several roles, so a room alone is not enough.
    pub(crate) fn demand(&self, power: Power) -> Result<()> {
        self.demand_one_of(&[power])
    }

    /// For a verb that several powers open.
    pub(crate) fn demand_one_of(&self, powers: &[Power]) -> Result<()> {
        if powers.iter().any(|power| self.powers.has(*power)) {
            Ok(())
        } else {
            Err(Error::Refused(Refusal::NotAllowed))
        }
    }

    pub(crate) async fn look(&self) -> Result<RoomLook> {
        self.look_for(self.bearer.seat()).await
    }

    /// A look in a client's seat, at what that client is shown; a client's own visit is always one.
    pub(crate) async fn look_for(&self, seat: Option<ClientId>) -> Result<RoomLook> {
        let seat = self.bearer.seat().or(seat);
        Ok(RoomLook { matter: self.matter, look: self.house.engine.look_at(self.here(seat)).await? })
    }

    fn here(&self, seat: Option<ClientId>) -> Here {
        Here { room: Some(self.matter.bytes()), seat: seat.map(ClientId::bytes) }
    }

    /// Opens a change and proves admission again inside it, so that a revocation wins the race.
    pub(crate) async fn begin(&self) -> Result<RoomTx<'_, P>> {
        let mut write = self.house.engine.write_at(self.here(self.bearer.seat())).await?;
        let now = self.house.clock.now();
        match standing_by_write(&mut write, &self.bearer, self.matter, now).await? {
            Ok(powers) if powers.admits(P::CODE) => {
                let (requests_moved, approvals_moved) = (false, false);
                Ok(RoomTx {
                    room: self,
                    write,
                    powers,
                    now,
                    requests_moved,
                    approvals_moved,
                    lines: Vec::new(),
                })
            }
            _ => Err(Error::not_found()),
        }
    }

    /// Runs a visit and raises the alarm in the matter's own log when something in it was tampered with.
    pub(crate) async fn watch<T>(&self, visit: impl Future<Output = Result<T>>) -> Result<T> {
        let result = visit.await;
        if let Err(Error::Tamper(what)) = &result {
            self.house.raise_alarm(self.matter, self.bearer.actor(), what.what).await?;
        }
        result
    }

    pub(crate) fn chain(&self) -> Chain<'_, MatterKey> {
        Chain::Matter {
            matter: self.matter.bytes(),
            practice: self.house.keyring.practice.bytes(),
            key: &self.key,
        }
    }

    async fn append_to(&self, write: &mut Write, event: &AuditEvent, now: Timestamp) -> Result<()> {
        crate::audit::append(write, &self.chain(), event, self.bearer.actor(), now, &*self.house.chance).await
    }

    fn binding<'a>(&self, table: &'a str, object: [u8; 16], field: &'a str) -> Binding<'a> {
        Binding {
            practice: self.house.keyring.practice.bytes(),
            room: self.matter.bytes(),
            table,
            object,
            field,
            version: 1,
        }
    }

    pub(crate) fn seal(&self, table: &str, object: [u8; 16], field: &str, plain: &[u8]) -> Vec<u8> {
        seal::seal_field(&self.key, &self.binding(table, object, field), plain, &*self.house.chance)
    }

    pub(crate) fn unseal(
        &self,
        table: &str,
        object: [u8; 16],
        field: &str,
        sealed: &[u8],
    ) -> Result<zeroize::Zeroizing<Vec<u8>>> {
        Ok(seal::open_field(&self.key, &self.binding(table, object, field), sealed)?)
    }

    pub(crate) fn seal_as<T: serde::Serialize>(
        &self,
        table: &str,
        object: [u8; 16],
        field: &str,
        value: &T,
    ) -> Result<Vec<u8>> {
        let plain = serde_json::to_vec(value).map_err(|e| Fault::new("sealing a value", e))?;
        Ok(self.seal(table, object, field, &plain))
    }

    pub(crate) fn unseal_as<T: serde::de::DeserializeOwned>(
        &self,
        table: &str,
        object: [u8; 16],
        field: &str,
        sealed: &[u8],
    ) -> Result<T> {
        let plain = self.unseal(table, object, field, sealed)?;
        serde_json::from_slice(&plain)
            .map_err(|_| Tampered { what: "a sealed value has another shape" }.into())
    }

    pub(crate) fn wrap_file_key(&self, upload: [u8; 16], key: &seal::FileKey) -> Vec<u8> {
        self.key.wrap_file(key, &self.binding("upload", upload, "file_key"), &*self.house.chance)
    }

    pub(crate) fn unwrap_file_key(&self, upload: [u8; 16], wrapped: &[u8]) -> Result<seal::FileKey> {
        Ok(self.key.unwrap_file(wrapped, &self.binding("upload", upload, "file_key"))?)
    }
}

/// A reading visit; binds the matter as `$1`.
pub(crate) struct RoomLook {
    matter: MatterId,
    look: Look,
}

/// Reading a room's rows, whether inside a change or outside one.
pub(crate) trait RoomReads {
    async fn read(&mut self, sql: &'static RoomSql, values: &[Value]) -> Result<Vec<Row>>;

    async fn read_one(&mut self, sql: &'static RoomSql, values: &[Value]) -> Result<Row> {
        self.read(sql, values).await?.into_iter().next().ok_or_else(Error::not_found)
    }

    async fn read_lobby(&mut self, sql: &'static LobbySql, values: &[Value]) -> Result<Vec<Row>>;
}

impl RoomReads for RoomLook {
    async fn read(&mut self, sql: &'static RoomSql, values: &[Value]) -> Result<Vec<Row>> {
        self.rows(sql, values).await
    }

    async fn read_lobby(&mut self, sql: &'static LobbySql, values: &[Value]) -> Result<Vec<Row>> {
        self.lobby(sql, values).await
    }
}

impl<P: Purpose> RoomReads for RoomTx<'_, P> {
    async fn read(&mut self, sql: &'static RoomSql, values: &[Value]) -> Result<Vec<Row>> {
        self.rows(sql, values).await
    }

    async fn read_lobby(&mut self, sql: &'static LobbySql, values: &[Value]) -> Result<Vec<Row>> {
        self.lobby_rows(sql, values).await
    }
}

impl RoomLook {
    pub(crate) async fn rows(&mut self, sql: &'static RoomSql, values: &[Value]) -> Result<Vec<Row>> {
        self.look.rows(sql.text, &with_matter(self.matter, values)).await
    }

    pub(crate) async fn one(&mut self, sql: &'static RoomSql, values: &[Value]) -> Result<Row> {
        self.rows(sql, values).await?.into_iter().next().ok_or_else(Error::not_found)
    }

    pub(crate) async fn lobby(&mut self, sql: &'static LobbySql, values: &[Value]) -> Result<Vec<Row>> {
        self.look.rows(sql.text, values).await
    }
}

impl<P: Purpose> RoomTx<'_, P> {
    pub(crate) async fn rows(&mut self, sql: &'static RoomSql, values: &[Value]) -> Result<Vec<Row>> {
        self.write.rows(sql.text, &with_matter(self.room.matter, values)).await
    }

    pub(crate) async fn one(&mut self, sql: &'static RoomSql, values: &[Value]) -> Result<Row> {
        self.rows(sql, values).await?.into_iter().next().ok_or_else(Error::not_found)
    }

    pub(crate) async fn exec(&mut self, sql: &'static RoomSql, values: &[Value]) -> Result<u64> {
        self.write.exec(sql.text, &with_matter(self.room.matter, values)).await
    }

    /// A change that must touch exactly one row; another count means somebody else was first.
    pub(crate) async fn exec_one(&mut self, sql: &'static RoomSql, values: &[Value]) -> Result<()> {
        match self.exec(sql, values).await? {
            1 => Ok(()),
            0 => Err(Error::Refused(Refusal::Conflict)),
            _ => Err(Tampered { what: "a change touched more rows than it may" }.into()),
        }
    }

    pub(crate) async fn lobby(&mut self, sql: &'static LobbySql, values: &[Value]) -> Result<u64> {
        self.write.exec(sql.text, values).await
    }

    pub(crate) async fn lobby_rows(&mut self, sql: &'static LobbySql, values: &[Value]) -> Result<Vec<Row>> {
        self.write.rows(sql.text, values).await
    }

    pub(crate) fn write(&mut self) -> &mut Write {
        &mut self.write
    }

    /// One more line in this change, written just before the one it ends in.
    pub(crate) fn also(&mut self, event: AuditEvent) {
        self.lines.push(event);
    }

    /// One more line in this change; the last one is given to `commit`.
    pub(crate) async fn note(&mut self, event: &AuditEvent) -> Result<()> {
        self.room.append_to(&mut self.write, event, self.now).await
    }

    /// Acknowledges more bytes of an upload that an audited event began and another will end. The one commit without
    /// a line: a long upload would otherwise write hundreds, and nothing of it can be seen until the last.
    pub(crate) async fn commit_progress(mut self) -> Result<()> {
        self.tell_lists().await?;
        self.write.commit().await
    }

    pub(crate) async fn commit(mut self, event: AuditEvent) -> Result<()> {
        self.tell_lists().await?;
        for line in std::mem::take(&mut self.lines) {
            self.note(&line).await?;
        }
        self.note(&event).await?;
        self.write.commit().await
    }

    /// Writes how the requests stand now into the lobby, where lists find it without entering. The matter's row is held
    /// before the counting, so that of two changes at once the later one counts both.
    async fn tell_lists(&mut self) -> Result<()> {
        if self.approvals_moved {
            self.tell_approvals().await?;
        }
        if !self.requests_moved {
            return Ok(());
        }
        let matter = self.room.matter;
        self.lobby(&crate::lobby::matters::sql::HOLD, &[matter.into()]).await?;
        // Lists count everybody's requests, whoever moved one.
        self.write.leave_seat().await?;
        let room = self.room;
        let letters = room.letters(self).await?;
        let rows = self.rows(&checklist::sql::TALLY, &[]).await?;
        let (stands, helps) = checklist::standing(&rows, &letters)?;
        let counts = [stands.with_client, stands.with_us, stands.settled].map(Value::from);
        let mut values = vec![Value::from(matter)];
        values.extend(counts);
        values.extend([stands.due_at.into(), Value::from(helps), Value::from(self.now)]);
        self.lobby(&crate::lobby::matters::sql::STANDS, &values).await?;
        self.tell_turns(&rows, &letters).await?;
        let house = self.room.house.clone();
        if helps == 0 {
            let waits = crate::lobby::notices::OF_HELP;
            crate::lobby::notices::settle(self.write(), &house, matter.bytes(), waits).await?;
        }
        self.plant_reminder(&house, matter, &letters).await
    }
}

fn with_matter(matter: MatterId, values: &[Value]) -> Vec<Value> {
    let mut all = Vec::with_capacity(values.len() + 1);
    all.push(Value::from(matter));
    all.extend_from_slice(values);
    all
}
