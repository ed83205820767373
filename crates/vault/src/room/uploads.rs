//! Uploads under way: resumed, cancelled and at last sent. What is sent becomes immutable versions in one transaction with
//! the item's new state, the inspection job, the notices and the audit line. It refuses to file an upload that is not
//! whole, and to let one client see another's unsent files.

use crate::audit::AuditEvent;
use crate::engine::{Row, binds};
use crate::error::{Error, Result, Tampered};
use crate::lobby::{self, DocCard};
use crate::purpose::{Contributing, Purpose};
use crate::room::checklist::{ItemRow, in_language};
use crate::room::{Filing, ForClient, Room, RoomTx, Words};
use domain::{
    AuditCode, DocumentId, Duration, ItemId, ItemState, Locale, Origin, PersonId, Power, Refusal,
    RefusalCause, Timestamp, UploadId, UploadState, VersionId, VersionState, Why, limits,
};
use serde::{Deserialize, Serialize};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        RoomSql FIND = "SELECT id, item_id, document_id, version_id, person_id, state, declared, received, file_key, sealed, digest, expires_at, (SELECT count(*) FROM room_segment s WHERE s.matter_id = $1 AND s.upload_id = u.id) FROM room_upload u WHERE matter_id = $1 AND id = $2";
        RoomSql LIVE_OF_ITEM = "SELECT id, person_id, state, declared, received, sealed, document_id FROM room_upload WHERE matter_id = $1 AND item_id = $2 AND state IN ('open', 'complete') ORDER BY created_at, id";
        RoomSql ADD_SEGMENT = "INSERT INTO segment (matter_id, upload_id, position, object, plain) VALUES ($1, $2, $3, $4, $5)";
        RoomSql ADVANCE = "UPDATE upload SET received = received + $3, digest = $4, state = $5, changed_at = $6, expires_at = $7 WHERE matter_id = $1 AND id = $2 AND received = $8 AND state = 'open'";
        RoomSql ENDS_HERE = "UPDATE upload SET declared = received, state = 'complete', changed_at = $3 WHERE matter_id = $1 AND id = $2 AND received = $4 AND state = 'open'";
        RoomSql SET_STATE = "UPDATE upload SET state = $3, changed_at = $4 WHERE matter_id = $1 AND id = $2 AND state = $5";
        RoomSql SEGMENTS = "SELECT position, object, plain FROM room_segment WHERE matter_id = $1 AND upload_id = $2 ORDER BY position";
        RoomSql DROP_SEGMENTS = "DELETE FROM segment WHERE matter_id = $1 AND upload_id = $2";
        RoomSql ADD_DOCUMENT = "INSERT INTO document (matter_id, id, item_id, created_at, accepted_version) VALUES ($1, $2, $3, $4, NULL) ON CONFLICT (matter_id, id) DO NOTHING";
        RoomSql NEXT_NUMBER = "SELECT COALESCE(max(number), 0) + 1 FROM room_version WHERE matter_id = $1 AND document_id = $2";
        RoomSql ADD_VERSION = "INSERT INTO version (matter_id, id, document_id, upload_id, number, state, size, file_type, flags, pages, person_id, received_at, manifest, facts, decided_at, origin) VALUES ($1, $2, $3, $4, $5, 'quarantined', $6, NULL, '', 0, $7, $8, $9, NULL, NULL, $10)";
        RoomSql SENT_OF_ITEM = "SELECT v.id, v.number, v.state, v.size, v.received_at, v.manifest, v.document_id, v.person_id, (SELECT count(*) FROM room_preview s WHERE s.matter_id = $1 AND s.version_id = v.id AND s.page = 1 AND s.kind = 'thumb') FROM room_version v JOIN room_document d ON d.matter_id = v.matter_id AND d.id = v.document_id WHERE v.matter_id = $1 AND d.item_id = $2 ORDER BY v.received_at, v.id";
        LobbySql KEEP_BLOB = "INSERT INTO blob (object, kept_at, dropped_at) VALUES ($1, $2, NULL)";
        LobbySql DROP_BLOB = "UPDATE blob SET dropped_at = $2 WHERE object = $1";
        LobbySql ADD_PLACE = "INSERT INTO version_place (version_id, matter_id) VALUES ($1, $2)";
        LobbySql ADD_REVIEW_LINE = "INSERT INTO review_line (version_id, matter_id, state, received_at, flags, sealed) VALUES ($1, $2, $3, $4, '', $5)";
    }
}

/// How far an upload has come. `received` bytes are durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UploadProgress {
    pub id: UploadId,
    pub item: ItemId,
    pub size: u64,
    pub received: u64,
    pub state: UploadState,
    pub expires_at: Timestamp,
}

/// A file that is saved but not sent, as its sender sees it.
pub struct SavedUpload {
    pub id: UploadId,
    pub name: String,
    pub size: u64,
    pub received: u64,
    pub complete: bool,
}

/// A file that was sent, as its sender sees it.
pub struct SentFile {
    pub version: VersionId,
    pub document: DocumentId,
    pub number: i64,
    pub name: String,
    pub size: u64,
    pub state: VersionState,
    pub received_at: Timestamp,
    /// There is a picture of its first page for this client: they sent it, and the inspection has made one.
    pub pictured: bool,
    /// It is the last of a document that came back, and nothing that replaces it is under way.
    pub came_back: bool,
}

/// Whether somebody has to decide on what was filed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Waits {
    ForReview,
    /// A paper of the practice's own.
    ForNobody,
}

/// What is known of something that is filed besides its bytes.
#[derive(Clone, Copy)]
pub(super) struct Comes {
    pub(super) waits: Waits,
    pub(super) origin: Origin,
}

/// A paper of the practice's own: nobody reviews it.
pub(super) const OWN_PAPER: Comes = Comes { waits: Waits::ForNobody, origin: Origin::OwnPaper };

/// In which act files are handed over.
#[derive(Clone, Copy)]
pub(crate) enum Sent<'a> {
    ForTheRequest,
    WithMessage,
    /// By staff, for the client.
    Filed(&'a Filing),
}

impl<'a> Sent<'a> {
    fn filing(self) -> Option<&'a Filing> {
        match self {
            Self::Filed(filing) => Some(filing),
            Self::ForTheRequest | Self::WithMessage => None,
        }
    }

    /// Who sent it says more than what for: a helper is never taken for the client they help.
    fn origin<P: Purpose>(self, room: &Room<P>, item: &ItemRow) -> Origin {
        match self {
            Self::Filed(_) => Origin::Filed,
            // Only whoever helps somebody can stop helping.
            _ if room.powers().has(Power::StepBack) => Origin::SentByHelper,
            Self::WithMessage => Origin::SentWithMessage,
            Self::ForTheRequest if item.brought => Origin::Brought,
            Self::ForTheRequest => Origin::PortalUpload,
        }
    }
}

/// What was handed over.
pub(super) struct HandedOver {
    /// Of each upload, in the order given.
    pub(super) versions: Vec<VersionId>,
    /// The line about it; nothing where all of it had been sent before.
    pub(super) event: Option<AuditEvent>,
}

/// What an upload knows about its file besides the bytes.
#[derive(Serialize, Deserialize)]
pub(crate) struct UploadMeta {
    pub(crate) name: String,
}

/// The sealed manifest of a version.
#[derive(Serialize, Deserialize)]
pub(crate) struct Manifest {
    pub(crate) name: String,
    pub(crate) size: u64,
    pub(crate) segments: u64,
    /// SHA-256 of the whole file, hexadecimal.
    pub(crate) sha256: String,
}

pub(crate) struct UploadRow {
    pub(crate) id: UploadId,
    pub(crate) item: ItemId,
    pub(crate) document: DocumentId,
    pub(crate) version: VersionId,
    pub(crate) person: PersonId,
    pub(crate) state: UploadState,
    pub(crate) size: u64,
    pub(crate) received: u64,
    pub(crate) file_key: Vec<u8>,
    pub(crate) sealed: Vec<u8>,
    pub(crate) digest: Option<Vec<u8>>,
    pub(crate) expires_at: Timestamp,
    pub(crate) segments: u32,
}

impl UploadRow {
    pub(crate) fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.id(0)?,
            item: row.id(1)?,
            document: row.id(2)?,
            version: row.id(3)?,
            person: row.id(4)?,
            state: row.code(5, UploadState::from_code)?,
            size: size(row.int(6)?)?,
            received: size(row.int(7)?)?,
            file_key: row.bytes(8)?,
            sealed: row.bytes(9)?,
            digest: row.opt_bytes(10)?,
            expires_at: row.time(11)?,
            segments: u32::try_from(row.int(12)?).map_err(|_| Tampered { what: "a segment count" })?,
        })
    }

    pub(crate) fn progress(&self) -> UploadProgress {
        UploadProgress {
            id: self.id,
            item: self.item,
            size: self.size,
            received: self.received,
            state: self.state,
            expires_at: self.expires_at,
        }
    }
}

pub(crate) fn size(n: i64) -> Result<u64> {
    u64::try_from(n).map_err(|_| Tampered { what: "a negative size" }.into())
}

pub(crate) fn column(n: u64) -> Result<i64> {
    i64::try_from(n).map_err(|_| Refusal::TooBig { limit: limits::LARGEST_FILE }.into())
}

impl Room<Contributing> {
    pub(crate) fn sender(&self) -> Result<PersonId> {
        self.bearer.person().ok_or_else(Error::not_found)
    }

    /// How far an upload of this person has come.
    pub async fn upload(&self, id: UploadId) -> Result<UploadProgress> {
        Ok(self.own_upload(id).await?.progress())
    }

    /// Declares that the file ends at the `at` bytes received. For a plain form, whose files come without a size: the
    /// upload is opened at the form's limit and closed where its part ended.
    pub async fn ends_here(&self, id: UploadId, at: u64) -> Result<UploadProgress> {
        let row = self.own_upload(id).await?;
        if row.state == UploadState::Complete && row.received == at {
            return Ok(row.progress());
        }
        if at == 0 {
            return Err(Refusal::File(domain::RefusalCause::Empty).into());
        }
        let state = row.state.completed()?;
        self.watch(async {
            let mut tx = self.begin().await?;
            tx.in_turn().await?;
            let now = tx.now;
            tx.exec_one(&sql::ENDS_HERE, binds![id, now, column(at)?]).await?;
            if let Some(item) = tx.request(self, row.item).await? {
                tx.saved(&item).await?;
            }
            tx.commit(AuditEvent::new(AuditCode::UploadCompleted, id)).await?;
            Ok(UploadProgress { size: at, received: at, state, ..row.progress() })
        })
        .await
    }

    pub(crate) async fn own_upload(&self, id: UploadId) -> Result<UploadRow> {
        self.demand_one_of(&[Power::SendDocuments, Power::FileForClient])?;
        let row = UploadRow::from_row(&self.look().await?.one(&sql::FIND, binds![id]).await?)?;
        if row.person != self.sender()? {
            return Err(Error::not_found());
        }
        Ok(row)
    }

    /// What this person saved for a request and did not send yet.
    pub async fn saved(&self, item: ItemId) -> Result<ForClient<Vec<SavedUpload>>> {
        self.demand(Power::SendDocuments)?;
        let person = self.sender()?;
        self.watch(async {
            let mut out = Vec::new();
            let mut look = self.look().await?;
            look.one(&super::checklist::sql::ITEM, binds![item]).await?;
            for row in look.rows(&sql::LIVE_OF_ITEM, binds![item]).await? {
                if row.id::<domain::kind::Person>(1)? != person {
                    continue;
                }
                let id: UploadId = row.id(0)?;
                let meta: UploadMeta = self.unseal_as("upload", id.bytes(), "meta", &row.bytes(5)?)?;
                out.push(SavedUpload {
                    id,
                    name: meta.name,
                    size: size(row.int(3)?)?,
                    received: size(row.int(4)?)?,
                    complete: row.code(2, UploadState::from_code)? == UploadState::Complete,
                });
            }
            Ok(ForClient::new(out))
        })
        .await
    }

    /// What was sent for a request, oldest first.
    pub async fn sent(&self, item: ItemId) -> Result<ForClient<Vec<SentFile>>> {
        self.demand(Power::SeeOwnRequests)?;
        let me = self.bearer.person();
        self.watch(async {
            let mut out: Vec<SentFile> = Vec::new();
            let mut look = self.look().await?;
            look.one(&super::checklist::sql::ITEM, binds![item]).await?;
            let documents = look.rows(&super::begin::sql::DOCUMENTS_OF_ITEM, binds![item]).await?;
            let live = look.rows(&sql::LIVE_OF_ITEM, binds![item]).await?;
            let back = super::begin::came_back(&documents, &live)?;
            for row in look.rows(&sql::SENT_OF_ITEM, binds![item]).await? {
                let version: VersionId = row.id(0)?;
                let manifest: Manifest =
                    self.unseal_as("version", version.bytes(), "manifest", &row.bytes(5)?)?;
                out.push(SentFile {
                    version,
                    document: row.id(6)?,
                    number: row.int(1)?,
                    name: manifest.name,
                    size: size(row.int(3)?)?,
                    state: row.code(2, VersionState::from_code)?,
                    received_at: row.time(4)?,
                    pictured: Some(row.id(7)?) == me && row.int(8)? > 0,
                    came_back: false,
                });
            }
            for document in back {
                let of = out.iter_mut().filter(|file| file.document == document);
                if let Some(last) = of.max_by_key(|file| file.number) {
                    last.came_back = true;
                }
            }
            Ok(ForClient::new(out))
        })
        .await
    }

    /// Takes back a file that was not sent. Its bytes are swept; its line stays in the log.
    pub async fn cancel_upload(&self, id: UploadId) -> Result<()> {
        let row = self.own_upload(id).await?;
        self.watch(async {
            let mut tx = self.begin().await?;
            tx.in_turn().await?;
            tx.end_upload(&row, row.state.cancelled()?).await?;
            tx.settle_saved(self, row.item).await?;
            tx.commit(AuditEvent::new(AuditCode::UploadCancelled, id)).await
        })
        .await
    }

    /// Turns an upload away whose content cannot be taken, before the rest of it arrives, and gives the name it came
    /// with. Its bytes are swept; the cause stays in the log.
    pub async fn turn_away(&self, id: UploadId, cause: RefusalCause) -> Result<String> {
        let row = self.own_upload(id).await?;
        self.watch(async {
            let mut tx = self.begin().await?;
            tx.in_turn().await?;
            tx.end_upload(&row, row.state.cancelled()?).await?;
            tx.settle_saved(self, row.item).await?;
            let meta: UploadMeta = self.unseal_as("upload", id.bytes(), "meta", &row.sealed)?;
            tx.commit(AuditEvent::new(AuditCode::UploadCancelled, id).with("refused", cause.code())).await?;
            Ok(meta.name)
        })
        .await
    }

    /// Sends saved files for a request: versions, item state, inspection jobs, notices and audit lines in one
    /// transaction. Sending what was already sent is answered as success, so that a retried form does no harm.
    pub async fn send(&self, item: ItemId, uploads: &[UploadId]) -> Result<Vec<VersionId>> {
        self.demand(Power::SendDocuments)?;
        self.send_as(item, uploads, Sent::ForTheRequest).await
    }

    /// Sends what this person saved: as the client's own, or filed for them.
    pub(crate) async fn send_as(
        &self,
        item: ItemId,
        uploads: &[UploadId],
        sent: Sent<'_>,
    ) -> Result<Vec<VersionId>> {
        if uploads.is_empty() {
            return Err(Refusal::invalid("files", Why::Missing).into());
        }
        self.watch(async {
            let mut tx = self.begin().await?;
            tx.in_turn().await?;
            let handed = tx.hand_over(item, uploads, sent).await?;
            if let Some(event) = handed.event {
                tx.commit(event).await?;
            }
            Ok(handed.versions)
        })
        .await
    }
}

impl RoomTx<'_, Contributing> {
    /// Makes versions of what this person saved, moves the request and tells who has to know. Committing is left to the act
    /// this is part of, which holds the matter's row.
    pub(super) async fn hand_over(
        &mut self,
        item: ItemId,
        uploads: &[UploadId],
        sent: Sent<'_>,
    ) -> Result<HandedOver> {
        let room = self.room;
        let person = room.sender()?;
        let filing = sent.filing();
        let found = self.item(room, item).await?;
        room.letter_agreed(self).await?;
        let origin = sent.origin(room, &found);
        let mut versions = Vec::with_capacity(uploads.len());
        let (mut fresh, mut about) = (0, None);
        for id in uploads {
            let row = UploadRow::from_row(&self.one(&sql::FIND, binds![*id]).await?)?;
            if row.person != person || row.item != item {
                return Err(Error::not_found());
            }
            versions.push(row.version);
            if row.state == UploadState::Sent {
                continue;
            }
            row.state.sent()?;
            // The order somebody put their pages in is the order they are read in.
            let received_at = self.now.plus(Duration::micros(fresh));
            let comes = Comes { waits: Waits::ForReview, origin };
            if self.file(room, &row, &found.words.title, comes, received_at).await? {
                if let Some(filing) = filing {
                    let sealed = room.seal_as("upload", row.id.bytes(), "filed", filing)?;
                    self.exec_one(&super::filing::sql::SET_FILED, binds![row.id, sealed]).await?;
                }
                fresh += 1;
                about.get_or_insert(row.version);
            }
        }
        // One notice for all that came together, and it leads to the first of them.
        let Some(about) = about else { return Ok(HandedOver { versions, event: None }) };
        let (state, now) = (found.state.received()?, self.now);
        self.set_item_state(&found, state, None).await?;
        if found.hidden {
            self.exec_one(&super::shape::sql::SHOW, binds![item, now, state.code()]).await?;
        }
        let first = lobby::today::first_sent(room.matter(), person, now);
        self.lobby(&lobby::today::sql::FIRST_SENT, &first).await?;
        // Whoever filed it knows that it came.
        let doer = filing.map(|_| person);
        let (house, matter) = (room.house.clone(), room.matter());
        let kind = "upload_received";
        lobby::notices::tell_other_leads(self.write(), &house, matter, kind, about.bytes(), doer).await?;
        let title = in_language(&found.words.title, Locale::En);
        let code = if filing.is_some() { AuditCode::DocumentFiled } else { AuditCode::UploadReceived };
        let event = AuditEvent::new(code, item).with("item", title).with("files", fresh.to_string());
        let event = match filing {
            Some(filing) => event.with("channel", filing.channel().code()),
            None => event,
        };
        Ok(HandedOver { versions, event: Some(event) })
    }
}

impl<P: Purpose> RoomTx<'_, P> {
    /// Turns a whole upload into a version waiting for inspection; false when somebody sent it at the same moment. What
    /// nobody has to decide on is queued as nothing.
    pub(super) async fn file(
        &mut self,
        room: &Room<P>,
        row: &UploadRow,
        title: &Words,
        Comes { waits, origin }: Comes,
        received_at: Timestamp,
    ) -> Result<bool> {
        let (now, due) = (received_at, self.now);
        // The upload's own row is what two senders race on, so it changes before anything is added.
        let sent = binds![row.id, UploadState::Sent.code(), now, row.state.code()];
        if self.exec(&sql::SET_STATE, sent).await? == 0 {
            let other = UploadRow::from_row(&self.one(&sql::FIND, binds![row.id]).await?)?;
            return if other.state == UploadState::Sent { Ok(false) } else { Err(Refusal::Conflict.into()) };
        }
        let meta: UploadMeta = room.unseal_as("upload", row.id.bytes(), "meta", &row.sealed)?;
        let midstate = row.digest.as_deref().ok_or(Tampered { what: "a whole upload has no digest" })?;
        let midstate = room.unseal("upload", row.id.bytes(), "digest", midstate)?;
        let sha256 = seal::RunningDigest::restore(&midstate)?.finish();
        let card =
            DocCard { title: title.clone(), file: meta.name.clone(), origin: origin.code().to_owned() };
        let manifest = Manifest {
            name: meta.name,
            size: row.size,
            segments: u64::from(row.segments),
            sha256: sha256.iter().map(|b| format!("{b:02x}")).collect(),
        };
        self.exec(&sql::ADD_DOCUMENT, binds![row.document, row.item, now]).await?;
        let number = self.one(&sql::NEXT_NUMBER, binds![row.document]).await?.int(0)?;
        let sealed = room.seal_as("version", row.version.bytes(), "manifest", &manifest)?;
        let bytes = column(row.size)?;
        let origin = origin.code();
        let values =
            binds![row.version, row.document, row.id, number, bytes, row.person, now, sealed, origin];
        self.exec_one(&sql::ADD_VERSION, values).await?;
        let house = room.house.clone();
        house.file_card(self.write(), room.matter(), row.document, row.version, &card, now).await?;
        let state = VersionState::Quarantined.code();
        let matter = room.matter();
        self.lobby(&sql::ADD_PLACE, binds![row.version, matter]).await?;
        if waits == Waits::ForReview {
            let card = house.review_title(row.version, title)?;
            self.lobby(&sql::ADD_REVIEW_LINE, binds![row.version, matter, state, now, card]).await?;
        }
        self.void_approvals(room, row.document, domain::VoidCause::NewVersion, number).await?;
        lobby::jobs::plant(self.write(), &house, matter, crate::JobKind::Inspect, row.version.bytes(), due)
            .await?;
        Ok(true)
    }

    /// A whole file lies there: the request has something saved.
    pub(crate) async fn saved(&mut self, item: &ItemRow) -> Result<()> {
        let saved = item.state.saved()?;
        if saved != item.state {
            self.set_item_state(item, saved, item.returned.clone()).await?;
        }
        Ok(())
    }

    /// After a saved file went away: when it was the last, the request stands again where it stood before, with the
    /// words it came back with.
    pub(crate) async fn settle_saved(&mut self, room: &Room<P>, item: ItemId) -> Result<()> {
        let Some(item) = self.request(room, item).await? else { return Ok(()) };
        if item.state == ItemState::Saved && self.rows(&sql::LIVE_OF_ITEM, binds![item.id]).await?.is_empty()
        {
            self.set_item_state(&item, item.state.taken_back(item.stood_at)?, item.returned.clone()).await?;
        }
        Ok(())
    }

    /// Ends an upload that will never be sent and marks its objects for the sweeper.
    pub(crate) async fn end_upload(&mut self, row: &UploadRow, to: UploadState) -> Result<()> {
        let now = self.now;
        self.exec_one(&sql::SET_STATE, binds![row.id, to.code(), now, row.state.code()]).await?;
        for segment in self.rows(&sql::SEGMENTS, binds![row.id]).await? {
            self.lobby(&sql::DROP_BLOB, binds![segment.text(1)?, now]).await?;
        }
        self.exec(&sql::DROP_SEGMENTS, binds![row.id]).await?;
        Ok(())
    }
}
