//! Documents under review: the sheet a reviewer decides on, page images and originals. Opening and downloading write
//! their line first and fail closed. It refuses to show a page to somebody who did not open the document.

use crate::audit::AuditEvent;
use crate::engine::{Row, binds};
use crate::error::{Error, Result, Tampered};
use crate::purpose::{Contributing, Purpose, Reading, Reviewing, StaffSees};
use crate::room::admission::Counts;
use crate::room::decisions::SET_ASIDE;
use crate::room::reader::{OriginalReader, Part};
use crate::room::scanning::Facts;
use crate::room::uploads::{Manifest, UploadRow, size};
use crate::room::{
    CallForHelp, Decided, ForClient, ForStaff, ItemWords, LawyerFlag, Room, RoomTx, TakenBack,
};
use domain::{
    AuditCode, DocumentId, FileType, InspectionFlag, ItemId, ItemState, Origin, PersonId, Power, PreviewId,
    Refusal, Timestamp, VersionId, VersionState,
};
use seal::SegmentContext;

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        RoomSql VERSION = "SELECT v.id, v.document_id, v.upload_id, v.number, v.state, v.size, v.file_type, v.flags, v.pages, v.person_id, v.received_at, v.manifest, v.facts, v.decided_at, d.item_id, d.accepted_version, (SELECT e.reason FROM room_decision e WHERE e.matter_id = $1 AND e.version_id = v.id ORDER BY e.at DESC, e.id DESC LIMIT 1), v.origin FROM room_version v JOIN room_document d ON d.matter_id = v.matter_id AND d.id = v.document_id WHERE v.matter_id = $1 AND v.id = $2";
        RoomSql VERSIONS_OF_ITEM = "SELECT v.id, v.document_id, v.upload_id, v.number, v.state, v.size, v.file_type, v.flags, v.pages, v.person_id, v.received_at, v.manifest, v.facts, v.decided_at, d.item_id, d.accepted_version, (SELECT e.reason FROM room_decision e WHERE e.matter_id = $1 AND e.version_id = v.id ORDER BY e.at DESC, e.id DESC LIMIT 1), v.origin FROM room_version v JOIN room_document d ON d.matter_id = v.matter_id AND d.id = v.document_id WHERE v.matter_id = $1 AND d.item_id = $2 ORDER BY v.received_at DESC, v.id DESC";
        RoomSql VERSIONS = "SELECT v.id, v.document_id, v.upload_id, v.number, v.state, v.size, v.file_type, v.flags, v.pages, v.person_id, v.received_at, v.manifest, v.facts, v.decided_at, d.item_id, d.accepted_version, (SELECT e.reason FROM room_decision e WHERE e.matter_id = $1 AND e.version_id = v.id ORDER BY e.at DESC, e.id DESC LIMIT 1), v.origin FROM room_version v JOIN room_document d ON d.matter_id = v.matter_id AND d.id = v.document_id JOIN room_item i ON i.matter_id = d.matter_id AND i.id = d.item_id WHERE v.matter_id = $1 AND i.need <> 'own' ORDER BY v.received_at DESC, v.id DESC";
        RoomSql PAGE = "SELECT id, object, width, height FROM room_preview WHERE matter_id = $1 AND version_id = $2 AND page = $3 AND kind = $4";
        RoomSql PAGE_SIZES = "SELECT page, width, height FROM room_preview WHERE matter_id = $1 AND version_id = $2 AND kind = 'page' ORDER BY page";
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
    /// It was put aside without asking for another.
    pub set_aside: bool,
    /// How it came.
    pub origin: Origin,
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
    /// The last decision on it, where there is one.
    pub decided: Option<Decided>,
    /// Who took the last decision on it back, and when.
    pub taken_back: Option<TakenBack>,
    /// Until when this visitor can take the decision back; nothing where they cannot.
    pub take_back_until: Option<Timestamp>,
    /// What the client wrote when they last asked for help with this request.
    pub asked: Option<CallForHelp>,
    /// The page pictures there are, by page.
    pub page_sizes: Vec<PageSize>,
    /// Other versions and files for the same request, newest first.
    pub others: Vec<OtherVersion>,
    /// It is a paper of the practice's own: there is nothing to decide.
    pub own: bool,
    /// Somebody asks a lawyer to look at it first.
    pub flag: Option<LawyerFlag>,
}

/// Another version or file of the request, and why it is not the one.
pub struct OtherVersion {
    pub version: VersionRow,
    pub decided: Option<Decided>,
    /// The cause where inspection handed it back by itself.
    pub refused: Option<String>,
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

impl<P: Purpose> Room<P> {
    pub(crate) fn version_from(&self, row: &Row) -> Result<(VersionRow, Option<Vec<u8>>)> {
        let id: VersionId = row.id(0)?;
        let manifest: Manifest = self.unseal_as("version", id.bytes(), "manifest", &row.bytes(11)?)?;
        let flags = row.text(7)?;
        let flags = flags.split_whitespace().filter_map(InspectionFlag::from_code).collect();
        let state = row.code(4, VersionState::from_code)?;
        let last = row.opt_text(16)?;
        let version = VersionRow {
            id,
            document: row.id(1)?,
            item: row.id(14)?,
            number: row.int(3)?,
            state,
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
            set_aside: state == VersionState::Returned && last.as_deref() == Some(SET_ASIDE),
            origin: row.code(17, Origin::from_code)?,
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
        let admission = self.admission(Counts::AsNothing);
        Ok((found, OriginalReader::new(self.house.clone(), admission, key, context, parts, whole)))
    }

    async fn sheet(&self, version: VersionId) -> Result<VersionSheet> {
        let mut look = self.look().await?;
        let row = look.one(&sql::VERSION, binds![version]).await?;
        let (found, facts) = self.version_from(&row)?;
        let item = look.one(&super::checklist::sql::ANY_ITEM, binds![found.item]).await?;
        let item = self.item_from(&item)?;
        let own = item.seen_by_client.need == super::papers::OWN;
        let rows = look.rows(&super::decisions::sql::DECISIONS_OF_ITEM, binds![found.item]).await?;
        let standing = self.standing(&rows)?;
        let mut versions = Vec::new();
        for row in look.rows(&sql::VERSIONS_OF_ITEM, binds![found.item]).await? {
            versions.push(self.with_cause(&row)?);
        }
        let now = self.house.clock.now();
        let undo = standing.undo(&found, item.seen_by_client.state, &versions, now);
        let may = self.powers().has(Power::Review);
        let take_back_until = undo.ok().filter(|_| may).map(|undo| undo.until);
        let others = versions.into_iter().filter(|(other, _)| other.id != version);
        let others = others.map(|(version, refused)| OtherVersion {
            decided: standing.of(version.id).cloned(),
            refused,
            version,
        });
        let others = others.collect();
        let mut page_sizes = Vec::new();
        for row in look.rows(&sql::PAGE_SIZES, binds![version]).await? {
            let pixels = |i| row.int(i).map(|n| u32::try_from(n).unwrap_or(0));
            page_sizes.push(PageSize { page: pixels(0)?, width: pixels(1)?, height: pixels(2)? });
        }
        let flag = look.rows(&super::lawyer_flags::sql::STANDING, binds![version]).await?;
        let flag = flag.first().map(|row| self.flag_from(row)).transpose()?;
        let facts = self.facts_of(version, facts)?;
        let asked = item.asked;
        let (words, item_state) = (item.seen_by_client.words, item.seen_by_client.state);
        Ok(VersionSheet {
            version: found,
            words,
            item_state,
            facts,
            decided: standing.of(version).cloned(),
            taken_back: standing.taken_back(version),
            take_back_until,
            asked,
            page_sizes,
            others,
            own,
            flag,
        })
    }

    /// A version and, where inspection handed it back by itself, the cause.
    pub(crate) fn with_cause(&self, row: &Row) -> Result<(VersionRow, Option<String>)> {
        let (version, facts) = self.version_from(row)?;
        let cause = self.facts_of(version.id, facts)?.and_then(|facts| facts.refused);
        Ok((version, cause))
    }

    pub(super) fn facts_of(&self, version: VersionId, sealed: Option<Vec<u8>>) -> Result<Option<Facts>> {
        sealed.map(|sealed| self.unseal_as("version", version.bytes(), "facts", &sealed)).transpose()
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

    pub(super) async fn page_of(&self, version: VersionId, page: u32, kind: &str) -> Result<PageImage> {
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

    /// Every document of the matter with its versions, but for the practice's own papers ([`Room::papers`]).
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
    /// Commits when every line was already noted.
    pub(crate) async fn commit_noted(self) -> Result<()> {
        self.commit_progress().await
    }
}
