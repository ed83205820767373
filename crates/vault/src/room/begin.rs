//! The beginning of an upload: whether the request takes another file, which document the file belongs to, and its key
//! and names. Checked twice: by a look before a byte is taken, and again in the change that makes it last. It refuses
//! sizes over the limit, more files than a request takes and more bytes than a matter holds, and to begin twice what one
//! sender began once.

use crate::audit::AuditEvent;
use crate::engine::{Row, binds};
use crate::error::{Error, Result};
use crate::lobby;
use crate::purpose::Contributing;
use crate::room::checklist::ItemRow;
use crate::room::uploads::{UploadMeta, UploadProgress, UploadRow, column, size};
use crate::room::{Room, RoomReads, RoomTx};
use domain::{
    AuditCode, DocumentId, FileType, ItemId, Refusal, RefusalCause, Timestamp, UploadId, UploadState,
    VersionId, VersionState, Why, limits,
};
use seal::FileKey;

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        RoomSql ADD = "INSERT INTO upload (matter_id, id, item_id, document_id, version_id, person_id, attempt, state, declared, received, file_key, sealed, digest, created_at, changed_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14, $15)";
        RoomSql OF_ATTEMPT = "SELECT id, person_id FROM room_upload WHERE matter_id = $1 AND attempt = $2";
        RoomSql LIVE_COUNT = "SELECT count(*) FILTER (WHERE state <> 'sent'), COALESCE(CAST(sum(declared) AS bigint), 0) FROM room_upload WHERE matter_id = $1 AND state IN ('open', 'complete', 'sent')";
        RoomSql DOCUMENTS_OF_ITEM = "SELECT d.id, (SELECT v.state FROM room_version v WHERE v.matter_id = $1 AND v.document_id = d.id ORDER BY v.number DESC LIMIT 1) FROM room_document d WHERE d.matter_id = $1 AND d.item_id = $2 ORDER BY d.created_at, d.id";
        LobbySql IN_TURN = "UPDATE matter SET touched_at = touched_at WHERE id = $1";
    }
}

/// A file somebody is about to send.
pub struct NewUpload {
    pub item: ItemId,
    /// The name exactly as the browser gave it; may be empty or hostile.
    pub name: String,
    /// Size in bytes, fixed from the start.
    pub size: u64,
    /// Chosen by the sender, the same each time they try to begin this upload: an answer that was lost on its way must
    /// not begin it again.
    pub attempt: Option<[u8; 16]>,
    /// The document that came back and whose next version this is, where its sender says so.
    pub replaces: Option<DocumentId>,
}

/// Where a new file would go.
pub(super) enum Place {
    /// This attempt has begun already.
    Begun(UploadRow),
    Free {
        item: Box<ItemRow>,
        /// One that came back and has no replacement under way, where it is known which: the file continues it.
        continues: Option<DocumentId>,
    },
}

/// A file that may begin as things stand.
pub struct Spot(pub(super) Place);

impl Spot {
    /// The kinds that are taken here, all of them where this is empty.
    #[must_use]
    pub fn accepts(&self) -> &[FileType] {
        match &self.0 {
            Place::Free { item, .. } => &item.accepts,
            Place::Begun(_) => &[],
        }
    }
}

/// The names and the wrapped key of an upload that is about to be.
pub(super) struct Draft {
    pub(super) id: UploadId,
    pub(super) document: DocumentId,
    pub(super) version: VersionId,
    file_key: Vec<u8>,
}

/// What has arrived of an upload at the moment it is added.
pub(super) struct Arrived {
    pub(super) bytes: u64,
    pub(super) digest: Option<Vec<u8>>,
    pub(super) state: UploadState,
}

impl Arrived {
    pub(super) const fn nothing() -> Self {
        Self { bytes: 0, digest: None, state: UploadState::Open }
    }
}

impl Draft {
    /// `document` is the one to continue; without it the file begins one of its own.
    pub(super) fn new(
        room: &Room<Contributing>,
        document: Option<DocumentId>,
        now: Timestamp,
    ) -> (Self, FileKey) {
        let chance = &*room.house.chance;
        let id = UploadId::mint(now, crate::random(chance));
        let key = FileKey::generate(chance);
        let draft = Self {
            id,
            document: document.unwrap_or_else(|| DocumentId::mint(now, crate::random(chance))),
            version: VersionId::mint(now, crate::random(chance)),
            file_key: room.wrap_file_key(id.bytes(), &key),
        };
        (draft, key)
    }
}

impl Room<Contributing> {
    /// Begins an upload, or finds the one this attempt began.
    ///
    /// # Errors
    /// `File(Empty)`, `TooBig` and `Invalid` before anything is asked of the database; `LetterFirst` for a client who has
    /// to agree to the engagement letter before; `WrongState` for a request that takes no files, `TooManyFiles` and
    /// `NoSpace` at its limits.
    pub async fn open_upload(&self, new: &NewUpload) -> Result<UploadProgress> {
        self.may_begin(new)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            tx.in_turn().await?;
            let document = match self.place(&mut tx, new).await? {
                Place::Begun(row) => return Ok(row.progress()),
                Place::Free { continues, .. } => continues,
            };
            let (draft, _key) = Draft::new(self, document, tx.now);
            let progress = tx.add_upload(new, draft, Arrived::nothing()).await?;
            tx.commit(AuditEvent::new(AuditCode::UploadStarted, progress.id)).await?;
            Ok(progress)
        })
        .await
    }

    /// Looks whether a file may begin, before a byte of it is taken.
    ///
    /// # Errors
    /// Those of [`Room::open_upload`].
    pub async fn spot(&self, new: &NewUpload) -> Result<Spot> {
        self.may_begin(new)?;
        self.watch(async { Ok(Spot(self.place(&mut self.look().await?, new).await?)) }).await
    }

    /// What can be said about an upload before anything is asked of the database.
    fn may_begin(&self, new: &NewUpload) -> Result<()> {
        self.demand_one_of(&[domain::Power::SendDocuments, domain::Power::FileForClient])?;
        if new.size == 0 {
            return Err(Refusal::File(RefusalCause::Empty).into());
        }
        if new.size > limits::LARGEST_FILE {
            return Err(Refusal::TooBig { limit: limits::LARGEST_FILE }.into());
        }
        if new.name.len() > limits::FILE_NAME_BYTES {
            return Err(Refusal::invalid("filename", Why::TooLong).into());
        }
        self.sender().map(|_| ())
    }

    /// Whether a file may begin here, and where it would belong.
    pub(super) async fn place(&self, reads: &mut impl RoomReads, new: &NewUpload) -> Result<Place> {
        if let Some(attempt) = new.attempt
            && let Some(row) = reads.read(&sql::OF_ATTEMPT, binds![attempt]).await?.first()
        {
            let found = reads
                .read_one(&super::uploads::sql::FIND, binds![row.id::<domain::kind::Upload>(0)?])
                .await?;
            let found = UploadRow::from_row(&found)?;
            // Somebody else's number, or the same for another request, is nobody's here.
            return if found.person == self.sender()? && found.item == new.item {
                Ok(Place::Begun(found))
            } else {
                Err(Error::not_found())
            };
        }
        // Staff file papers of the practice's own, and for clients what those were asked for; clients reach no paper.
        let paper = match self.powers().has(domain::Power::SendDocuments) {
            true => Vec::new(),
            false => reads.read(&super::papers::sql::PAPER, binds![new.item]).await?,
        };
        let own = !paper.is_empty();
        let item = match paper.first() {
            Some(row) => self.item_row(row)?,
            None => self.item_row(&reads.read_one(&super::checklist::sql::ITEM, binds![new.item]).await?)?,
        };
        self.letter_agreed(reads).await?;
        if !item.state.takes_files() {
            return Err(Refusal::WrongState.into());
        }
        let limit = item.max_files;
        let live = reads.read(&super::uploads::sql::LIVE_OF_ITEM, binds![new.item]).await?;
        if live.len() >= limit as usize {
            return Err(Refusal::TooManyFiles { limit }.into());
        }
        let row = reads.read_one(&sql::LIVE_COUNT, &[]).await?;
        let (count, held) = (row.int(0)?, size(row.int(1)?)?);
        if count >= i64::from(limits::LIVE_UPLOADS_PER_PERSON)
            || held.saturating_add(new.size) > limits::BYTES_PER_MATTER
        {
            return Err(Refusal::NoSpace.into());
        }
        let documents = reads.read(&sql::DOCUMENTS_OF_ITEM, binds![new.item]).await?;
        let continues = match own {
            // A paper is one document: whatever comes is its next version.
            true => documents.first().map(|row| row.id(0)).transpose()?,
            false => continued(&came_back(&documents, &live)?, new.replaces),
        };
        Ok(Place::Free { continues, item: Box::new(item) })
    }
}

/// The documents that came back, or of which a new one is wanted, and that have no replacement under way. What counted until
/// a new one was asked for goes before what never did.
pub(super) fn came_back(documents: &[Row], live: &[Row]) -> Result<Vec<DocumentId>> {
    let mut taken = Vec::with_capacity(live.len());
    for row in live {
        taken.push(row.id::<domain::kind::Document>(6)?);
    }
    let (mut counted, mut back) = (Vec::new(), Vec::new());
    for row in documents {
        let id = row.id(0)?;
        let last = row.opt_text(1)?.and_then(|code| VersionState::from_code(&code));
        match last {
            _ if taken.contains(&id) => {}
            Some(VersionState::Superseded) => counted.push(id),
            Some(last) if last.wants_another() => back.push(id),
            _ => {}
        }
    }
    Ok(if counted.is_empty() { back } else { counted })
}

/// Which of them a file continues: the one its sender names, else the only one. Of several nobody but the sender knows, so a
/// file without a word begins a document of its own; so does one whose document has a replacement by now.
fn continued(back: &[DocumentId], named: Option<DocumentId>) -> Option<DocumentId> {
    match (named, back) {
        (Some(named), back) => back.contains(&named).then_some(named),
        (None, [only]) => Some(*only),
        (None, _) => None,
    }
}

impl RoomTx<'_, Contributing> {
    /// Counting and taking, reading a request's state and changing it, are one step: whoever changes uploads of this
    /// matter at the same moment waits here, and then sees this change too.
    pub(super) async fn in_turn(&mut self) -> Result<()> {
        let matter = self.room.matter();
        self.lobby(&sql::IN_TURN, binds![matter]).await?;
        Ok(())
    }

    /// Writes the upload's row and plans its end.
    pub(super) async fn add_upload(
        &mut self,
        new: &NewUpload,
        draft: Draft,
        arrived: Arrived,
    ) -> Result<UploadProgress> {
        let (room, now) = (self.room, self.now);
        let meta =
            room.seal_as("upload", draft.id.bytes(), "meta", &UploadMeta { name: new.name.clone() })?;
        let expires_at = now.plus(limits::UPLOAD_LIFE);
        let values = binds![
            draft.id,
            new.item,
            draft.document,
            draft.version,
            room.sender()?,
            new.attempt,
            arrived.state.code(),
            column(new.size)?,
            column(arrived.bytes)?,
            draft.file_key,
            meta,
            arrived.digest,
            now,
            expires_at
        ];
        self.exec_one(&sql::ADD, values).await?;
        let (house, matter) = (room.house.clone(), room.matter());
        let kind = crate::JobKind::ExpireUpload;
        lobby::jobs::plant(self.write(), &house, matter, kind, draft.id.bytes(), expires_at).await?;
        Ok(UploadProgress {
            id: draft.id,
            item: new.item,
            size: new.size,
            received: arrived.bytes,
            state: arrived.state,
            expires_at,
        })
    }
}
