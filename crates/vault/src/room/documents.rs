//! Documents under review: the sheet a reviewer decides on, page images, originals, and the decision. Opening and
//! downloading write their line first and fail closed. It refuses to decide twice, and to show a page to somebody who
//! did not open the document.

use crate::audit::AuditEvent;
use crate::engine::{Row, binds};
use crate::error::{Error, Result, Tampered};
use crate::purpose::{Contributing, Purpose, Reading, Reviewing, StaffSees};
use crate::room::checklist::in_language;
use crate::room::reader::{OriginalReader, Part};
use crate::room::scanning::Facts;
use crate::room::uploads::{Manifest, UploadRow, size};
use crate::room::{ForClient, ForStaff, ItemWords, Returned, Room, RoomTx};
use domain::{
    AuditCode, DocumentId, FileType, InspectionFlag, ItemId, ItemState, Locale, PersonId, Power, PreviewId,
    Refusal, ReturnReason, Timestamp, VersionId, VersionState,
};
use seal::SegmentContext;

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        RoomSql VERSION = "SELECT v.id, v.document_id, v.upload_id, v.number, v.state, v.size, v.file_type, v.flags, v.pages, v.person_id, v.received_at, v.manifest, v.facts, v.decided_at, d.item_id, d.accepted_version FROM room_version v JOIN room_document d ON d.matter_id = v.matter_id AND d.id = v.document_id WHERE v.matter_id = $1 AND v.id = $2";
        RoomSql VERSIONS_OF_ITEM = "SELECT v.id, v.document_id, v.upload_id, v.number, v.state, v.size, v.file_type, v.flags, v.pages, v.person_id, v.received_at, v.manifest, v.facts, v.decided_at, d.item_id, d.accepted_version FROM room_version v JOIN room_document d ON d.matter_id = v.matter_id AND d.id = v.document_id WHERE v.matter_id = $1 AND d.item_id = $2 ORDER BY v.received_at DESC, v.id DESC";
        RoomSql VERSIONS = "SELECT v.id, v.document_id, v.upload_id, v.number, v.state, v.size, v.file_type, v.flags, v.pages, v.person_id, v.received_at, v.manifest, v.facts, v.decided_at, d.item_id, d.accepted_version FROM room_version v JOIN room_document d ON d.matter_id = v.matter_id AND d.id = v.document_id WHERE v.matter_id = $1 ORDER BY v.received_at DESC, v.id DESC";
        RoomSql DECISION = "SELECT verdict, reason, sealed, person_id, at FROM room_decision WHERE matter_id = $1 AND version_id = $2 ORDER BY at DESC LIMIT 1";
        RoomSql PAGE = "SELECT id, object, width, height FROM room_preview WHERE matter_id = $1 AND version_id = $2 AND page = $3 AND kind = $4";
        RoomSql PAGE_SIZES = "SELECT page, width, height FROM room_preview WHERE matter_id = $1 AND version_id = $2 AND kind = 'page' ORDER BY page";
        RoomSql DECIDE = "UPDATE version SET state = $3, decided_at = $4 WHERE matter_id = $1 AND id = $2 AND state = $5";
        RoomSql ADD_DECISION = "INSERT INTO decision (matter_id, id, version_id, verdict, reason, sealed, person_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        RoomSql PIN = "UPDATE document SET accepted_version = $3 WHERE matter_id = $1 AND id = $2";
        RoomSql WAITING_OF_ITEM = "SELECT count(*) FROM room_version v JOIN room_document d ON d.matter_id = v.matter_id AND d.id = v.document_id WHERE v.matter_id = $1 AND d.item_id = $2 AND v.state IN ('quarantined', 'ready', 'needs_person')";
        RoomSql RETURNED_OF_ITEM = "SELECT count(*) FROM room_document d WHERE d.matter_id = $1 AND d.item_id = $2 AND (SELECT v.state FROM room_version v WHERE v.matter_id = $1 AND v.document_id = d.id ORDER BY v.number DESC LIMIT 1) IN ('returned', 'refused')";
        LobbySql DROP_REVIEW_LINE = "DELETE FROM review_line WHERE version_id = $1";
    }
}

/// One version as staff see it in a list.
#[derive(Clone)]
pub struct VersionRow {
    pub id: VersionId,
    pub document: DocumentId,
    pub item: ItemId,
    pub number: i64,
    pub state: VersionState,
    pub name: String,
    pub size: u64,
    pub sha256: String,
    pub file_type: Option<FileType>,
    pub flags: Vec<InspectionFlag>,
    pub pages: u32,
    pub sender: PersonId,
    pub received_at: Timestamp,
    pub decided_at: Option<Timestamp>,
    /// This is the version that counts.
    pub pinned: bool,
}

/// A document of the matter, with its versions newest first.
pub struct DocumentRow {
    pub id: DocumentId,
    pub item: ItemId,
    pub versions: Vec<VersionRow>,
}

/// What a reviewer decides on.
pub struct VersionSheet {
    pub version: VersionRow,
    pub words: ItemWords,
    pub item_state: ItemState,
    pub facts: Option<Facts>,
    pub returned: Option<Returned>,
    /// Who decided last, where anybody did.
    pub decided_by: Option<PersonId>,
    /// The page pictures there are, by page.
    pub page_sizes: Vec<PageSize>,
    /// Other versions and files for the same request, newest first.
    pub others: Vec<VersionRow>,
}

/// An opened sheet, and the ticket that lets this session, and nobody else, fetch its pages for an hour or two.
pub struct Opened {
    pub sheet: VersionSheet,
    pub ticket: String,
}

/// A page as a re-encoded picture.
pub struct PageImage {
    pub jpeg: Vec<u8>,
    pub width: i64,
    pub height: i64,
}

/// The measures of one page picture, in pixels.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PageSize {
    pub page: u32,
    pub width: u32,
    pub height: u32,
}

/// What a reviewer decided.
pub enum Decision {
    Accept,
    /// Good, but the request needs something more; the words say what.
    AcceptButMore {
        message: String,
    },
    Return {
        reason: ReturnReason,
        message: String,
    },
}

impl<P: Purpose> Room<P> {
    pub(super) fn version_from(&self, row: &Row) -> Result<(VersionRow, Option<Vec<u8>>)> {
        let id: VersionId = row.id(0)?;
        let manifest: Manifest = self.unseal_as("version", id.bytes(), "manifest", &row.bytes(11)?)?;
        let flags = row.text(7)?;
        let flags = flags.split_whitespace().filter_map(InspectionFlag::from_code).collect();
        let version = VersionRow {
            id,
            document: row.id(1)?,
            item: row.id(14)?,
            number: row.int(3)?,
            state: row.code(4, VersionState::from_code)?,
            name: manifest.name,
            size: size(row.int(5)?)?,
            sha256: manifest.sha256,
            file_type: row.opt_text(6)?.and_then(|c| FileType::from_code(&c)),
            flags,
            pages: u32::try_from(row.int(8)?).map_err(|_| Tampered { what: "a page count" })?,
            sender: row.id(9)?,
            received_at: row.time(10)?,
            decided_at: row.opt_time(13)?,
            pinned: row.opt_id(15)? == Some(id),
        };
        Ok((version, row.opt_bytes(12)?))
    }

    /// Opens the bytes of a version; callers have written their line by then.
    pub(crate) async fn original(&self, version: VersionId) -> Result<(VersionRow, OriginalReader)> {
        let mut look = self.look().await?;
        let row = look.one(&sql::VERSION, binds![version]).await?;
        let (found, _) = self.version_from(&row)?;
        let upload: domain::UploadId = row.id(2)?;
        let row = look.one(&super::uploads::sql::FIND, binds![upload]).await?;
        let upload = UploadRow::from_row(&row)?;
        let segments = look.rows(&super::uploads::sql::SEGMENTS, binds![upload.id]).await?;
        drop(look);
        let mut parts = Vec::with_capacity(segments.len());
        for row in segments {
            let index = u32::try_from(row.int(0)?).map_err(|_| Tampered { what: "a segment position" })?;
            parts.push(Part { index, object: row.text(1)?, plain: size(row.int(2)?)? });
        }
        let key = self.unwrap_file_key(upload.id.bytes(), &upload.file_key)?;
        let context = SegmentContext {
            practice: self.house.keyring.practice.bytes(),
            matter: self.matter().bytes(),
            document: upload.document.bytes(),
            version: upload.version.bytes(),
            index: 0,
        };
        let whole = found.size;
        Ok((found, OriginalReader::new(self.house.clone(), self.bearer.actor(), key, context, parts, whole)))
    }

    async fn sheet(&self, version: VersionId) -> Result<VersionSheet> {
        let mut look = self.look().await?;
        let row = look.one(&sql::VERSION, binds![version]).await?;
        let (found, facts) = self.version_from(&row)?;
        let item = look.one(&super::checklist::sql::ITEM, binds![found.item]).await?;
        let item = self.item_from(&item)?;
        let mut others = Vec::new();
        for row in look.rows(&sql::VERSIONS_OF_ITEM, binds![found.item]).await? {
            let (other, _) = self.version_from(&row)?;
            if other.id != version {
                others.push(other);
            }
        }
        let mut page_sizes = Vec::new();
        for row in look.rows(&sql::PAGE_SIZES, binds![version]).await? {
            let pixels = |i| row.int(i).map(|n| u32::try_from(n).unwrap_or(0));
            page_sizes.push(PageSize { page: pixels(0)?, width: pixels(1)?, height: pixels(2)? });
        }
        let decided = look.rows(&sql::DECISION, binds![version]).await?;
        let decided_by = decided.first().map(|row| row.id(3)).transpose()?;
        let returned = match decided.first() {
            Some(row) => match (row.opt_text(1)?, row.opt_bytes(2)?) {
                (Some(reason), Some(sealed)) => {
                    let message = self.unseal_as("decision", version.bytes(), "message", &sealed)?;
                    Some(Returned { reason, message, file: None })
                }
                _ => None,
            },
            None => None,
        };
        let facts = match facts {
            Some(sealed) => Some(self.unseal_as("version", version.bytes(), "facts", &sealed)?),
            None => None,
        };
        let (words, item_state) = (item.seen_by_client.words, item.seen_by_client.state);
        Ok(VersionSheet {
            version: found,
            words,
            item_state,
            facts,
            returned,
            decided_by,
            page_sizes,
            others,
        })
    }

    /// Bound to session, version and hour, so that a copied address of a page opens nothing for anybody else.
    fn ticket(&self, version: VersionId, hours_ago: i64) -> String {
        let hour = self.house.clock.now().seconds() / 3600 - hours_ago;
        let session = match &self.bearer {
            crate::desk::Bearer::Staff { session, .. } | crate::desk::Bearer::Contact { session, .. } => {
                session.bytes()
            }
            crate::desk::Bearer::Job { job, .. } => job.bytes(),
        };
        let what = [&session[..], &version.bytes()[..], &hour.to_be_bytes()[..]].concat();
        self.key.blind("page-ticket", &what).iter().take(16).map(|b| format!("{b:02x}")).collect()
    }

    async fn page_of(&self, version: VersionId, page: u32, kind: &str) -> Result<PageImage> {
        let row = self.look().await?.one(&sql::PAGE, binds![version, page, kind]).await?;
        let id: PreviewId = row.id(0)?;
        let object = row.text(1)?;
        let sealed = self.house.blobs.read(&object, 0, u64::MAX >> 1).await?;
        let jpeg = self.unseal("preview", id.bytes(), "jpeg", &sealed)?.to_vec();
        Ok(PageImage { jpeg, width: row.int(2)?, height: row.int(3)? })
    }
}

impl Room<Contributing> {
    /// The small picture of the first page of a file this very client sent for this request, as the inspection re-encoded
    /// it; never the bytes that were sent. Somebody looking at their own page writes no line.
    pub async fn sent_picture(&self, item: ItemId, version: VersionId) -> Result<ForClient<PageImage>> {
        self.demand(Power::OpenOwnDocuments)?;
        self.watch(async {
            let row = self.look().await?.one(&sql::VERSION, binds![version]).await?;
            let (found, _) = self.version_from(&row)?;
            if found.item != item || Some(found.sender) != self.bearer.person() {
                return Err(Error::not_found());
            }
            self.page_of(version, 1, "thumb").await.map(ForClient::new)
        })
        .await
    }
}

impl Room<Reviewing> {
    /// Opens a version for review. The line is written before anything is shown.
    pub async fn open_version(&self, version: VersionId) -> Result<ForStaff<Opened>> {
        self.demand(Power::Review)?;
        self.open_logged(version).await
    }

    /// Decides. Accepting pins this version and, when nothing else waits, settles the request; returning reopens it
    /// with words the client can read.
    pub async fn decide(&self, version: VersionId, decision: &Decision) -> Result<()> {
        self.demand(Power::Review)?;
        let person = self.person().ok_or_else(Error::not_found)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let (found, _) = self.version_from(&tx.one(&sql::VERSION, binds![version]).await?)?;
            let item = tx.item(self, found.item).await?;
            let to = match decision {
                Decision::Accept | Decision::AcceptButMore { .. } => found.state.accepted()?,
                Decision::Return { .. } => found.state.returned()?,
            };
            let now = tx.now;
            tx.exec_one(&sql::DECIDE, binds![version, to.code(), now, found.state.code()]).await?;
            tx.lobby(&sql::DROP_REVIEW_LINE, binds![version]).await?;
            let words = match decision {
                Decision::Accept => None,
                Decision::AcceptButMore { message } => Some((None, message)),
                Decision::Return { reason, message } => Some((Some(reason.code()), message)),
            };
            let reason = words.as_ref().and_then(|(r, _)| *r);
            let sealed = match &words {
                Some((_, message)) => Some(self.seal_as("decision", version.bytes(), "message", message)?),
                None => None,
            };
            let id = domain::EventId::mint(now, crate::random(&*self.house.chance));
            tx.exec_one(&sql::ADD_DECISION, binds![id, version, to.code(), reason, sealed, person, now])
                .await?;
            let pin = match to {
                VersionState::Accepted => Some(version),
                _ => None,
            };
            tx.exec_one(&sql::PIN, binds![found.document, pin]).await?;
            tx.settle_item(self, &item, &found, decision).await?;
            let told = match to {
                VersionState::Accepted => "item_accepted",
                _ => "item_returned",
            };
            crate::lobby::mails::plant_portal_notice(tx.write(), &self.house, self.matter(), told).await?;
            let code = match to {
                VersionState::Accepted => AuditCode::VersionAccepted,
                _ => AuditCode::VersionReturned,
            };
            let mut event = AuditEvent::new(code, version)
                .with("item", in_language(&item.words.title, Locale::En))
                .with("file", found.name.as_str());
            if let Some((reason, message)) = words {
                event =
                    event.with("reason", reason.unwrap_or("more_needed")).with("message", message.as_str());
            }
            tx.commit(event).await
        })
        .await
    }
}

impl Room<Reading> {
    /// Opens a version to look at it again after the decision.
    pub async fn open_document(&self, version: VersionId) -> Result<ForStaff<Opened>> {
        self.demand(Power::OpenDocuments)?;
        self.open_logged(version).await
    }

    /// The original, byte for byte. The line is written first.
    pub async fn download(&self, version: VersionId) -> Result<(ForStaff<VersionRow>, OriginalReader)> {
        self.demand(Power::DownloadOriginals)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let (found, _) = self.version_from(&tx.one(&sql::VERSION, binds![version]).await?)?;
            if !found.state.can_be_opened() {
                return Err(Refusal::WrongState.into());
            }
            let event =
                AuditEvent::new(AuditCode::DocumentDownloaded, version).with("file", found.name.as_str());
            tx.note(&event).await?;
            tx.commit_noted().await?;
            let (row, reader) = self.original(version).await?;
            Ok((ForStaff::new(row), reader))
        })
        .await
    }
}

impl<P: StaffSees> Room<P> {
    async fn open_logged(&self, version: VersionId) -> Result<ForStaff<Opened>> {
        self.watch(async {
            let mut tx = self.begin().await?;
            let (found, _) = self.version_from(&tx.one(&sql::VERSION, binds![version]).await?)?;
            let event = AuditEvent::new(AuditCode::DocumentOpened, version).with("file", found.name.as_str());
            tx.commit(event).await?;
            let sheet = self.sheet(version).await?;
            Ok(ForStaff::new(Opened { sheet, ticket: self.ticket(version, 0) }))
        })
        .await
    }

    /// The sheet again, for somebody who turns pages: the ticket proves that this session opened it, and that its line
    /// is written.
    pub async fn still_open(&self, version: VersionId, ticket: &str) -> Result<ForStaff<Opened>> {
        self.demand(Power::OpenDocuments)?;
        if ticket != self.ticket(version, 0) && ticket != self.ticket(version, 1) {
            return Err(Error::not_found());
        }
        self.watch(async {
            let sheet = self.sheet(version).await?;
            Ok(ForStaff::new(Opened { sheet, ticket: ticket.to_owned() }))
        })
        .await
    }

    /// A page picture of a version this session has opened; `kind` is `page` or `thumb`.
    pub async fn page(
        &self,
        version: VersionId,
        page: u32,
        kind: &str,
        ticket: &str,
    ) -> Result<ForStaff<PageImage>> {
        self.demand(Power::OpenDocuments)?;
        if ticket != self.ticket(version, 0) && ticket != self.ticket(version, 1) {
            return Err(Error::not_found());
        }
        self.watch(async {
            match self.page_of(version, page, kind).await {
                // Only the first page has a small picture of its own; the others are recognised by the large one.
                Err(e) if e.is_not_found() && kind == "thumb" => self.page_of(version, page, "page").await,
                found => found,
            }
            .map(ForStaff::new)
        })
        .await
    }

    /// Every document of the matter with its versions.
    pub async fn documents(&self) -> Result<ForStaff<Vec<DocumentRow>>> {
        self.demand(Power::SeeWholeMatter)?;
        self.watch(async {
            let mut out: Vec<DocumentRow> = Vec::new();
            for row in self.look().await?.rows(&sql::VERSIONS, &[]).await? {
                let (version, _) = self.version_from(&row)?;
                match out.iter_mut().find(|d| d.id == version.document) {
                    Some(document) => document.versions.push(version),
                    None => out.push(DocumentRow {
                        id: version.document,
                        item: version.item,
                        versions: vec![version],
                    }),
                }
            }
            for document in &mut out {
                // By number and not by time: two nodes' clocks may disagree about which came later.
                document.versions.sort_by_key(|v| std::cmp::Reverse(v.number));
            }
            Ok(ForStaff::new(out))
        })
        .await
    }
}

impl<P: Purpose> RoomTx<'_, P> {
    /// The request's state after one of its files was decided: what came back outweighs what waits, what waits
    /// outweighs what was accepted.
    async fn settle_item(
        &mut self,
        room: &Room<P>,
        item: &super::checklist::ItemRow,
        version: &VersionRow,
        decision: &Decision,
    ) -> Result<()> {
        let note = |reason: &str, message: &str| Returned {
            reason: reason.to_owned(),
            message: message.to_owned(),
            file: None,
        };
        let (state, returned) = match decision {
            Decision::Return { reason, message } => {
                // A second file of the same request may come back after the first did, or while the client already
                // sends another: the request stays theirs and the words are the newest.
                (item.state.returned().unwrap_or(item.state), Some(note(reason.code(), message)))
            }
            Decision::AcceptButMore { message } => {
                let state = item.state.accepted_more_needed().unwrap_or(item.state);
                (state, Some(note("more_needed", message)))
            }
            Decision::Accept => {
                let waiting = self.one(&sql::WAITING_OF_ITEM, binds![version.item]).await?.int(0)?;
                let back = self.one(&sql::RETURNED_OF_ITEM, binds![version.item]).await?.int(0)?;
                if waiting > 0 || back > 0 || item.state != ItemState::Checking {
                    return Ok(());
                }
                (item.state.accepted()?, None)
            }
        };
        if state == item.state && returned.is_none() {
            return Ok(());
        }
        let sealed = match &returned {
            Some(r) => Some(room.seal_as("item", item.id.bytes(), "returned", r)?),
            None => None,
        };
        self.set_item_state(item, state, sealed).await
    }

    /// Commits when every line was already noted.
    pub(crate) async fn commit_noted(self) -> Result<()> {
        self.commit_progress().await
    }
}
