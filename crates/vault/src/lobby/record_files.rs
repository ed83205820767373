//! Files that stand in a field of a client's record or of an enquiry. They are no matter's content, so they lie outside
//! rooms, sealed under the lobby key for exactly one record, one field and one file; bytes or a row put elsewhere open
//! nothing. It refuses to let anybody open what was not inspected or lies in the bin, to take files from anybody but staff, and to
//! destroy one before its time in the bin is over, unless its whole record is forgotten.

mod bin;
mod carry;
mod check;

pub use bin::BinnedRecordFile;
pub(super) use carry::forget;
pub use check::UncheckedFile;

use super::Lobby;
use super::fields::{FieldDef, FieldRegistry};
use super::people::PersonCard;
use crate::audit::AuditEvent;
use crate::blobs::blocking;
use crate::desk::JobKind;
use crate::engine::{Row, Value, Write, binds};
use crate::error::{Error, Fault, Result, Tampered};
use crate::house::Inner;
use domain::{
    AuditCode, ClientId, DeskPower, FieldHome, FileType, InspectionFlag, JobId, LeadId, PersonId, Power,
    RecordFileId, Refusal, RefusalCause, Timestamp, VersionState, Why, limits,
};
use seal::{Binding, RunningDigest};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;
use zeroize::Zeroizing;

/// A row as [`Inner::stored_file`] wants it.
macro_rules! columns {
    () => {
        "SELECT f.id, f.client_id, f.lead_id, f.person_id, f.created_at, f.size, f.state, f.file_type, f.flags, f.refused, f.object, f.ended, f.ended_at, f.sealed, f.binned_at, f.destroy_at, f.destroyed_at"
    };
}

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql ADD = "INSERT INTO record_file (id, client_id, lead_id, person_id, created_at, size, state, file_type, flags, refused, object, ended, ended_at, ended_by, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL, $10, NULL, NULL, NULL, $11)";
        LobbySql OF_RECORD = concat!(columns!(), ", f.binned_by, p.sealed, f.ended_by, e.sealed, d.sealed FROM record_file f JOIN person p ON p.id = f.person_id LEFT JOIN person e ON e.id = f.ended_by LEFT JOIN person d ON d.id = f.binned_by WHERE f.client_id = $1 OR f.lead_id = $1 ORDER BY f.created_at DESC, f.id DESC");
        LobbySql ONE = concat!(columns!(), " FROM record_file f WHERE f.id = $1");
        LobbySql AFTER = concat!(columns!(), " FROM record_file f WHERE f.id > $1 ORDER BY f.id LIMIT $2");
        // The very same bytes where they came with an enquiry.
        LobbySql IN_ENQUIRY = concat!(columns!(), " FROM record_file f WHERE f.object = $1 AND f.lead_id IS NOT NULL ORDER BY f.id");
        LobbySql BIN = "UPDATE record_file SET binned_at = $2, binned_by = $3, destroy_at = $4, sealed = $5 WHERE id = $1 AND destroyed_at IS NULL";
        LobbySql DESTROYED = "UPDATE record_file SET destroyed_at = $2, object = NULL, file_type = NULL, flags = '', sealed = $3 WHERE id = $1 AND binned_at IS NOT NULL AND destroyed_at IS NULL";
        LobbySql END = "UPDATE record_file SET ended = $2, ended_at = $3, ended_by = $4 WHERE id = $1 AND ended IS NULL";
        LobbySql CHECKED = "UPDATE record_file SET state = $2, file_type = $3, flags = $4, refused = $5, object = $6 WHERE id = $1 AND state = 'quarantined' AND destroyed_at IS NULL";
        LobbySql MOVE = "UPDATE record_file SET client_id = $2, sealed = $3 WHERE id = $1";
        LobbySql FORGET = "DELETE FROM record_file WHERE lead_id = $1";
        // Two records can have the same bytes: what an enquiry said goes on with the client it became.
        LobbySql LET_GO = "UPDATE blob SET dropped_at = $2 WHERE object = $1 AND NOT EXISTS (SELECT 1 FROM record_file f WHERE f.object = blob.object)";
        LobbySql HOLD_OBJECT = "UPDATE blob SET kept_at = kept_at WHERE object = $1";
        LobbySql PLANT = "INSERT INTO job (id, matter_id, kind, object_id, state, run_at, lease_until, tries, fault, created_at) VALUES ($1, NULL, $2, $3, 'ready', $4, NULL, 0, NULL, $5)";
        // What is found in an enquiry's file, and what it takes along when it becomes a client, go one after the other.
        LobbySql HOLD_LEAD = "UPDATE lead SET revision = revision WHERE id = $1";
        // A client's documents are for those who work on a matter of theirs, whatever the register shows of them; a record without
        // a matter is nobody's work yet.
        LobbySql WORKS_FOR = "SELECT c.id FROM client c WHERE c.id = $1 AND c.merged_into IS NULL AND c.id NOT IN (SELECT b.client_id FROM barred_client b WHERE b.person_id = $2) AND ($3 = 1 OR ($5 = 1 AND NOT EXISTS (SELECT 1 FROM client_matter k WHERE k.client_id = c.id)) OR ($4 = 1 AND EXISTS (SELECT 1 FROM client_matter k JOIN assignment a ON a.matter_id = k.matter_id JOIN matter m ON m.id = k.matter_id WHERE k.client_id = c.id AND a.person_id = $2 AND a.ended_at IS NULL AND (m.sensitivity = 'ordinary' OR (a.kind IN ('responsible', 'cover') AND NOT EXISTS (SELECT 1 FROM person au WHERE au.id = a.person_id AND au.role = 'auditor'))) AND m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $2))))";
        LobbySql LEASED = "SELECT j.id FROM job j WHERE j.id = $1 AND j.tries = $2 AND j.state = 'leased'";
    }
}

/// Whose a file is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum RecordOf {
    Client(ClientId),
    Lead(LeadId),
}

impl RecordOf {
    fn bytes(self) -> [u8; 16] {
        match self {
            Self::Client(id) => id.bytes(),
            Self::Lead(id) => id.bytes(),
        }
    }

    fn home(self) -> FieldHome {
        match self {
            Self::Client(_) => FieldHome::Client,
            Self::Lead(_) => FieldHome::Lead,
        }
    }

    /// The power that shows the record's other fields.
    fn sees(self) -> DeskPower {
        match self {
            Self::Client(_) => DeskPower::SeeClientRecords,
            Self::Lead(_) => DeskPower::SeeLeads,
        }
    }

    /// The power that changes the record's other fields.
    fn manages(self) -> DeskPower {
        match self {
            Self::Client(_) => DeskPower::ManageClients,
            Self::Lead(_) => DeskPower::ManageLeads,
        }
    }

    /// What its files are sealed as.
    fn table(self) -> &'static str {
        match self {
            Self::Client(_) => "client_file",
            Self::Lead(_) => "lead_file",
        }
    }

    /// A line of the practice's log about this record. It names no file: what an enquiry said is forgotten, its lines are not.
    fn line(self, code: AuditCode) -> AuditEvent {
        match self {
            Self::Client(id) => AuditEvent::new(code, id),
            Self::Lead(id) => AuditEvent::new(code, id),
        }
    }
}

/// A file somebody of the staff puts into a field.
pub struct NewRecordFile {
    /// The field's key.
    pub field: String,
    /// The name exactly as the browser gave it; may be empty or hostile.
    pub name: String,
    pub bytes: Vec<u8>,
}

/// How the time of a file in its field ended, before there was a bin also by taking it off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordFileEnd {
    /// Another file took its place; else it was taken off.
    pub replaced: bool,
    pub at: Timestamp,
    pub by: String,
}

/// A file of a record, as staff see it.
#[derive(Clone, Debug)]
pub struct RecordFile {
    pub id: RecordFileId,
    /// The field's key.
    pub field: String,
    /// Exactly as it came.
    pub name: String,
    pub size: u64,
    /// Quarantined while it is being checked, and then ready, for a person to look at, or refused.
    pub state: VersionState,
    pub file_type: Option<FileType>,
    pub flags: Vec<InspectionFlag>,
    /// Why it was handed back.
    pub refused: Option<RefusalCause>,
    pub put_at: Timestamp,
    pub put_by: String,
    /// None while it stands in its field.
    pub ended: Option<RecordFileEnd>,
}

/// The bytes of a file, for a download.
pub struct OpenedRecordFile {
    /// Exactly as it came.
    pub name: String,
    pub file_type: Option<FileType>,
    pub bytes: Vec<u8>,
}

/// Where bytes were first put in: that is what they are sealed for, wherever their record went since.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Origin {
    of: RecordOf,
    file: RecordFileId,
}

/// The sealed card of a file.
#[derive(Clone, Serialize, Deserialize)]
struct Kept {
    /// The field's key.
    field: String,
    name: String,
    /// SHA-256 of the bytes, hexadecimal.
    sha256: String,
    origin: Origin,
    /// The field the bytes are sealed for.
    origin_field: String,
    /// Why it lies in the bin; empty where it does not.
    #[serde(default)]
    why: String,
}

/// A row and its card.
pub(crate) struct Stored {
    id: RecordFileId,
    of: RecordOf,
    person: PersonId,
    created_at: Timestamp,
    size: u64,
    state: VersionState,
    file_type: Option<FileType>,
    flags: String,
    refused: Option<RefusalCause>,
    pub(crate) object: Option<String>,
    ended: Option<String>,
    ended_at: Option<Timestamp>,
    binned_at: Option<Timestamp>,
    destroy_at: Option<Timestamp>,
    destroyed_at: Option<Timestamp>,
    kept: Kept,
}

impl Stored {
    /// Whether it is what its field shows now.
    fn stands(&self) -> bool {
        self.ended.is_none() && self.binned_at.is_none()
    }
}

impl Inner {
    fn record_place<'a>(&self, of: RecordOf, file: RecordFileId, field: &'a str) -> Binding<'a> {
        let practice = self.keyring.practice.bytes();
        Binding { practice, room: of.bytes(), table: of.table(), object: file.bytes(), field, version: 1 }
    }

    fn seal_kept(&self, of: RecordOf, file: RecordFileId, kept: &Kept) -> Result<Vec<u8>> {
        let plain = serde_json::to_vec(kept).map_err(|e| Fault::new("sealing a card", e))?;
        let place = self.record_place(of, file, "card");
        Ok(seal::seal_field(&self.keyring.lobby, &place, &plain, &*self.chance))
    }

    /// A row as [`sql::ONE`] reads it. Its card opens for the record it is in, and for no other.
    pub(crate) fn stored_file(&self, row: &Row) -> Result<Stored> {
        let id: RecordFileId = row.id(0)?;
        let of = match (row.opt_id(1)?, row.opt_id(2)?) {
            (Some(client), None) => RecordOf::Client(client),
            (None, Some(lead)) => RecordOf::Lead(lead),
            _ => return Err(Tampered { what: "whose a file is" }.into()),
        };
        let place = self.record_place(of, id, "card");
        let plain = seal::open_field(&self.keyring.lobby, &place, &row.bytes(13)?)?;
        let kept =
            serde_json::from_slice(&plain).map_err(|_| Tampered { what: "a card has another shape" })?;
        Ok(Stored {
            id,
            of,
            person: row.id(3)?,
            created_at: row.time(4)?,
            size: u64::try_from(row.int(5)?).map_err(|_| Tampered { what: "the size of a file" })?,
            state: row.code(6, VersionState::from_code)?,
            file_type: row.opt_text(7)?.as_deref().and_then(FileType::from_code),
            flags: row.text(8)?,
            refused: row.opt_text(9)?.as_deref().and_then(RefusalCause::from_code),
            object: row.opt_text(10)?,
            ended: row.opt_text(11)?,
            ended_at: row.opt_time(12)?,
            binned_at: row.opt_time(14)?,
            destroy_at: row.opt_time(15)?,
            destroyed_at: row.opt_time(16)?,
            kept,
        })
    }

    /// The bytes of a file, whole and proved to be its own.
    pub(crate) async fn record_bytes(self: &Arc<Self>, file: &Stored) -> Result<Zeroizing<Vec<u8>>> {
        let object = file.object.as_deref().ok_or_else(Error::not_found)?;
        // More than an envelope adds, so that one that is too long is seen to be.
        let sealed = self.blobs.read(object, 0, file.size + 4_096).await?;
        let (house, kept, size) = (self.clone(), file.kept.clone(), file.size);
        blocking(move || {
            let field = bytes_of(&kept.origin_field);
            let place = house.record_place(kept.origin.of, kept.origin.file, &field);
            let plain = seal::open_field(&house.keyring.lobby, &place, &sealed)?;
            if plain.len() as u64 != size || digest(&plain) != kept.sha256 {
                return Err(Tampered { what: "a file is not the one its card names" }.into());
            }
            Ok(plain)
        })
        .await
    }

    /// Asks the workers to do something about a file, at `run_at`.
    async fn plant_record_job(
        &self,
        write: &mut Write,
        kind: JobKind,
        file: RecordFileId,
        run_at: Timestamp,
    ) -> Result<()> {
        let now = self.clock.now();
        let job = JobId::mint(now, crate::random(&*self.chance));
        write.exec(sql::PLANT.text, binds![job, kind.code(), file, run_at, now]).await?;
        if run_at <= now {
            self.job_planted.notify_waiters();
        }
        Ok(())
    }

    /// Writes a row of a file whose bytes are stored.
    async fn add_record_file(&self, write: &mut Write, of: RecordOf, file: &Stored) -> Result<()> {
        let (client, lead): (Option<ClientId>, Option<LeadId>) = match of {
            RecordOf::Client(id) => (Some(id), None),
            RecordOf::Lead(id) => (None, Some(id)),
        };
        let size = i64::try_from(file.size).map_err(|_| Tampered { what: "the size of a file" })?;
        let values = binds![
            file.id,
            client,
            lead,
            file.person,
            file.created_at,
            size,
            file.state.code(),
            file.file_type.map(|kind| kind.code()),
            file.flags.as_str(),
            file.object.as_deref(),
            self.seal_kept(of, file.id, &file.kept)?
        ];
        write.exec(sql::ADD.text, values).await?;
        Ok(())
    }
}

/// What the bytes of a field's file are sealed as; never what a card is.
fn bytes_of(field: &str) -> String {
    format!("bytes/{field}")
}

fn digest(bytes: &[u8]) -> String {
    let mut digest = RunningDigest::new();
    digest.update(bytes);
    crate::hex(&digest.finish())
}

impl NewRecordFile {
    fn check(&self) -> Result<()> {
        if self.bytes.is_empty() {
            return Err(Refusal::File(RefusalCause::Empty).into());
        }
        if self.bytes.len() as u64 > limits::RECORD_FILE {
            return Err(Refusal::TooBig { limit: limits::RECORD_FILE }.into());
        }
        if self.name.len() > limits::FILE_NAME_BYTES {
            return Err(Refusal::invalid("filename", Why::TooLong).into());
        }
        Ok(())
    }
}

impl Lobby<'_> {
    /// Whether there is such a record for this reader, and its files are theirs to see.
    async fn reaches_files(&self, of: RecordOf) -> Result<()> {
        match of {
            RecordOf::Client(id) => {
                self.demand_records()?;
                let values = self.works_for(id);
                let rows = self.house.engine.look(None).await?.rows(sql::WORKS_FOR.text, &values).await?;
                rows.first().map(|_| ()).ok_or_else(Error::not_found)
            }
            RecordOf::Lead(id) => self.lead(id).await.map(|_| ()),
        }
    }

    /// Every file of a record, newest first: those in its fields, and those that were. What lies in the bin is not among them.
    pub async fn record_files(&self, of: RecordOf) -> Result<Vec<RecordFile>> {
        self.reaches_files(of).await?;
        self.watch_practice(async {
            let rows =
                self.house.engine.look(None).await?.rows(sql::OF_RECORD.text, binds![of.bytes()]).await?;
            let mut out = Vec::with_capacity(rows.len());
            for row in &rows {
                out.extend(self.record_file_from(row)?);
            }
            Ok(out)
        })
        .await
    }

    /// The name of the person whose id and card stand there; empty where nobody's do.
    fn named_in(&self, row: &Row, id: usize, card: usize) -> Result<String> {
        match (row.opt_id::<domain::kind::Person>(id)?, row.opt_bytes(card)?) {
            (Some(person), Some(sealed)) => {
                let card: PersonCard = self.house.unseal_card("person", person.bytes(), &sealed)?;
                Ok(card.name)
            }
            _ => Ok(String::new()),
        }
    }

    /// A row as [`sql::OF_RECORD`] reads it; nothing for one that lies in the bin.
    fn record_file_from(&self, row: &Row) -> Result<Option<RecordFile>> {
        let file = self.house.stored_file(row)?;
        if file.binned_at.is_some() {
            return Ok(None);
        }
        let ended = match (file.ended.as_deref(), file.ended_at) {
            (Some(how), Some(at)) => {
                Some(RecordFileEnd { replaced: how == REPLACED, at, by: self.named_in(row, 19, 20)? })
            }
            _ => None,
        };
        Ok(Some(RecordFile {
            id: file.id,
            field: file.kept.field,
            name: file.kept.name,
            size: file.size,
            state: file.state,
            file_type: file.file_type,
            flags: file.flags.split_whitespace().filter_map(InspectionFlag::from_code).collect(),
            refused: file.refused,
            put_at: file.created_at,
            put_by: self.named_in(row, 3, 18)?,
            ended,
        }))
    }

    /// Puts a file into a field of a record. The one that stood there goes into the record's history; the same one put
    /// there twice is there once.
    ///
    /// # Errors
    /// `File(Empty)`, `TooBig` and `Invalid` for what cannot be taken; `NoSpace` where a record has its fill; `WrongState`
    /// for an enquiry that was forgotten.
    pub async fn put_record_file(&self, of: RecordOf, new: NewRecordFile) -> Result<RecordFileId> {
        self.demand(of.manages())?;
        new.check()?;
        // Read before the change, and whether there is such a record for them before anything is stored.
        match of {
            RecordOf::Client(id) => self.client(id).await.map(|_| ())?,
            RecordOf::Lead(id) => self.lead(id).await.map(|_| ())?,
        }
        if !self.takes_file(of, &new.field).await? {
            return Err(Refusal::invalid("field", Why::NotAChoice).into());
        }
        let now = self.house.clock.now();
        let id = RecordFileId::mint(now, crate::random(&*self.house.chance));
        let (file, sealed) = self.sealed_file(of, id, now, new).await?;
        let object = file.object.clone().unwrap_or_default();
        self.house.blobs.put(&object, sealed).await?;
        // Where this fails the bytes are an orphan, which the sweep removes: a commit may have succeeded all the same.
        let kept = self.keep_record_file(of, &file, &object).await?;
        if kept != id {
            self.house.blobs.remove(&object).await?;
        }
        Ok(kept)
    }

    /// The kinds of matter that decide which fields of such a record take files.
    pub async fn record_kinds(&self, of: RecordOf) -> Result<BTreeSet<String>> {
        match of {
            RecordOf::Client(id) => self.kinds_of_client(id).await,
            RecordOf::Lead(id) => Ok(self.lead(id).await?.card.map(|card| card.kinds()).unwrap_or_default()),
        }
    }

    /// Whether the field takes a file here: it is for these kinds of matter, or a file stands in it that a newer one is to
    /// replace.
    async fn takes_file(&self, of: RecordOf, key: &str) -> Result<bool> {
        let fields = self.fields().await?;
        if takes((&fields, &self.record_kinds(of).await?), of.home(), key) {
            return Ok(true);
        }
        let asked = |f: &FieldDef| f.home() == of.home() && !f.retired && f.holds_file() && f.key == key;
        if !fields.fields.iter().any(asked) {
            return Ok(false);
        }
        let files = self.record_files(of).await?;
        Ok(files.iter().any(|file| file.ended.is_none() && file.field == key))
    }

    async fn sealed_file(
        &self,
        of: RecordOf,
        id: RecordFileId,
        now: Timestamp,
        new: NewRecordFile,
    ) -> Result<(Stored, Vec<u8>)> {
        let (house, person, object) = (self.house.clone(), self.person, self.house.object_name());
        blocking(move || {
            let field = bytes_of(&new.field);
            let place = house.record_place(of, id, &field);
            let sealed = seal::seal_field(&house.keyring.lobby, &place, &new.bytes, &*house.chance);
            let kept = Kept {
                origin_field: new.field.clone(),
                field: new.field,
                name: new.name,
                sha256: digest(&new.bytes),
                origin: Origin { of, file: id },
                why: String::new(),
            };
            let file = Stored {
                id,
                of,
                person,
                created_at: now,
                size: new.bytes.len() as u64,
                state: VersionState::Quarantined,
                file_type: None,
                flags: String::new(),
                refused: None,
                object: Some(object),
                ended: None,
                ended_at: None,
                binned_at: None,
                destroy_at: None,
                destroyed_at: None,
                kept,
            };
            Ok((file, sealed))
        })
        .await
    }

    /// Writes the row, or finds that the very same file stands in the field.
    async fn keep_record_file(&self, of: RecordOf, file: &Stored, object: &str) -> Result<RecordFileId> {
        let mut write = self.begin(Some(of.manages())).await?;
        self.hold_record(&mut write, of).await?;
        let rows = write.rows(sql::OF_RECORD.text, binds![of.bytes()]).await?;
        let (mut there, mut stands) = (0, Vec::new());
        for row in &rows {
            let one = self.house.stored_file(row)?;
            // A tombstone takes no space.
            there += usize::from(one.destroyed_at.is_none());
            if one.stands() && one.kept.field == file.kept.field {
                stands.push(one);
            }
        }
        if there >= limits::RECORD_FILES {
            return Err(Refusal::NoSpace.into());
        }
        let same = |one: &&Stored| {
            one.kept.sha256 == file.kept.sha256
                && one.kept.name == file.kept.name
                && one.state != VersionState::Refused
        };
        if let Some(one) = stands.iter().find(same) {
            return Ok(one.id);
        }
        for one in &stands {
            let values = binds![one.id, REPLACED, file.created_at, self.person];
            write.exec(sql::END.text, values).await?;
        }
        self.house.add_record_file(&mut write, of, file).await?;
        let keep = crate::room::uploads::sql::KEEP_BLOB.text;
        write.exec(keep, binds![object, file.created_at]).await?;
        let check = JobKind::InspectRecord;
        self.house.plant_record_job(&mut write, check, file.id, file.created_at).await?;
        self.commit(write, of.line(AuditCode::RecordFilePut)).await?;
        Ok(file.id)
    }

    fn works_for(&self, client: ClientId) -> [Value; 5] {
        let opens = self.inside(Power::OpenDocuments);
        let keeps = opens || self.powers().has(DeskPower::ManageClients);
        let flag = |is: bool| Value::from(i64::from(is));
        [client.into(), self.person.into(), flag(self.sees_everything()), flag(opens), flag(keeps)]
    }

    /// Whether the reader works for this client: not at all, behind a wall and not there are one answer.
    async fn reach_client_files(&self, write: &mut Write, client: ClientId) -> Result<()> {
        let values = self.works_for(client);
        let rows = write.rows(sql::WORKS_FOR.text, &values).await?;
        rows.first().map(|_| ()).ok_or_else(Error::not_found)
    }

    /// Holds a record for a change of its files. Behind a wall, joined with another or not there at all are one answer.
    async fn hold_record(&self, write: &mut Write, of: RecordOf) -> Result<()> {
        match of {
            RecordOf::Client(id) => {
                write.exec(super::contacts::sql::HOLD.text, binds![id]).await?;
                self.reach_client_files(write, id).await
            }
            RecordOf::Lead(id) => {
                self.lead_in(write, id).await?;
                let now = self.house.clock.now();
                match write.exec(super::leads::sql::TOUCHED.text, binds![id, now]).await? {
                    1 => Ok(()),
                    _ => Err(Refusal::WrongState.into()),
                }
            }
        }
    }

    /// One file of a record that is held.
    async fn file_in(&self, write: &mut Write, of: RecordOf, id: RecordFileId) -> Result<Stored> {
        let rows = write.rows(sql::ONE.text, binds![id]).await?;
        let file = self.house.stored_file(rows.first().ok_or_else(Error::not_found)?)?;
        if file.of == of { Ok(file) } else { Err(Error::not_found()) }
    }

    /// The bytes of a file, those of one that was replaced among them. The line is written first.
    ///
    /// # Errors
    /// `WrongState` for one that is still being checked, and for one that was handed back.
    pub async fn open_record_file(&self, of: RecordOf, id: RecordFileId) -> Result<OpenedRecordFile> {
        match of {
            RecordOf::Client(_) => self.demand_records()?,
            RecordOf::Lead(_) => self.demand(of.sees())?,
        }
        self.watch_practice(async {
            let mut write = self.begin(Some(of.sees())).await?;
            match of {
                RecordOf::Client(id) => self.reach_client_files(&mut write, id).await?,
                RecordOf::Lead(id) => self.lead_in(&mut write, id).await.map(|_| ())?,
            }
            let file = self.file_in(&mut write, of, id).await?;
            // What lies in the bin is read by whoever takes it out first.
            if file.binned_at.is_some() {
                return Err(Error::not_found());
            }
            if !file.state.can_be_opened() {
                return Err(Refusal::WrongState.into());
            }
            let line = of.line(AuditCode::RecordFileOpened).with("flags", file.flags.clone());
            self.commit(write, line).await?;
            let mut bytes = self.house.record_bytes(&file).await?;
            Ok(OpenedRecordFile {
                bytes: std::mem::take(&mut *bytes),
                name: file.kept.name,
                file_type: file.file_type,
            })
        })
        .await
    }
}

const REPLACED: &str = "replaced";

/// Whether files are put into this field of such a record, for these kinds of matter.
fn takes((fields, kinds): (&FieldRegistry, &BTreeSet<String>), home: FieldHome, key: &str) -> bool {
    fields.files(home, kinds).iter().any(|field| field.key == key)
}
