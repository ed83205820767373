//! What the inspection job may do: read the one quarantined version its claim names and file what was found. It takes no
//! id from anybody, so it can open nothing else, and it decides nothing a person decides.

use crate::audit::AuditEvent;
use crate::desk::{Bearer, JobKind};
use crate::engine::binds;
use crate::error::{Error, Result, Tampered};
use crate::lobby;
use crate::purpose::Scanning;
use crate::room::reader::OriginalReader;
use crate::room::uploads::UploadRow;
use crate::room::{Returned, Room};
use domain::{
    AuditCode, FileType, InspectionFlag, ItemState, Power, PreviewId, RefusalCause, UploadId, VersionId,
    VersionState,
};
use serde::{Deserialize, Serialize};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        RoomSql FILE = "UPDATE version SET state = $3, file_type = $4, flags = $5, pages = $6, facts = $7 WHERE matter_id = $1 AND id = $2 AND state = 'quarantined'";
        RoomSql ADD_PREVIEW = "INSERT INTO preview (matter_id, version_id, page, kind, width, height, id, object) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (matter_id, version_id, page, kind) DO NOTHING";
        LobbySql SET_REVIEW_LINE = "UPDATE review_line SET state = $2, flags = $3 WHERE version_id = $1";
    }
}

/// A version waiting for inspection, and its bytes.
pub struct Quarantined {
    pub name: String,
    pub size: u64,
    pub accepts: Vec<FileType>,
    pub body: OriginalReader,
}

/// What the malware scanner said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MalwareCheck {
    /// No scanner is configured or it could not check this file; never the same as clean.
    NotScanned {
        why: String,
    },
    Clean {
        database: String,
    },
    Infected {
        name: String,
    },
}

/// What an inspection found out, for the reviewer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Facts {
    pub pixels: Option<(u32, u32)>,
    pub pages: Option<u32>,
    pub has_location: bool,
    pub dark: bool,
    pub blurry: bool,
    pub text: String,
    pub malware: MalwareCheck,
    pub refused: Option<String>,
}

/// One picture made from the file.
pub struct NewPreview {
    pub page: u32,
    pub kind: &'static str,
    pub width: u32,
    pub height: u32,
    pub jpeg: Vec<u8>,
}

/// The outcome of an inspection.
pub struct InspectionFinding {
    pub file_type: Option<FileType>,
    pub flags: Vec<InspectionFlag>,
    pub refused: Option<RefusalCause>,
    pub facts: Facts,
    pub previews: Vec<NewPreview>,
}

impl Room<Scanning> {
    /// The one object the claim names, if the claim is for this kind of work.
    pub(super) fn claimed<K>(&self, work: JobKind) -> Result<domain::Id<K>> {
        self.demand(Power::InspectVersions)?;
        match &self.bearer {
            Bearer::Job { kind, object, .. } if *kind == work => Ok(domain::Id::from_bytes(*object)),
            _ => Err(Error::not_found()),
        }
    }

    /// The version this job was planted for, if it still waits.
    pub async fn quarantined(&self) -> Result<Option<Quarantined>> {
        let version: VersionId = self.claimed(JobKind::Inspect)?;
        self.watch(async {
            // What was put into the bin meanwhile is looked at when it is taken out again.
            if self.look().await?.rows(&super::documents::sql::VERSION, binds![version]).await?.is_empty() {
                return Ok(None);
            }
            let (row, body) = self.original(version).await?;
            if row.state != VersionState::Quarantined {
                return Ok(None);
            }
            let item = self.look().await?.one(&super::checklist::sql::ANY_ITEM, binds![row.item]).await?;
            let item = self.item_from(&item)?;
            Ok(Some(Quarantined {
                name: row.name,
                size: row.size,
                accepts: item.seen_by_client.accepts,
                body,
            }))
        })
        .await
    }

    /// Files the finding: previews, facts and the version's new state in one transaction.
    pub async fn file_finding(&self, finding: &InspectionFinding) -> Result<VersionState> {
        let version: VersionId = self.claimed(JobKind::Inspect)?;
        self.watch(async {
            // Asked before any picture is stored, so that a version already filed leaves nothing behind.
            self.look().await?.one(&super::documents::sql::VERSION, binds![version]).await?;
            let mut stored = Vec::with_capacity(finding.previews.len());
            for preview in &finding.previews {
                let now = self.house.clock.now();
                let id = PreviewId::mint(now, crate::random(&*self.house.chance));
                let object = self.house.object_name();
                self.house
                    .blobs
                    .put(&object, self.seal("preview", id.bytes(), "jpeg", &preview.jpeg))
                    .await?;
                stored.push((preview, id, object));
            }
            let needs_person = finding.flags.iter().any(|f| f.needs_person());
            let waiting = VersionState::Quarantined;
            let state = match (finding.refused, needs_person) {
                (Some(_), _) => waiting.refused()?,
                (None, true) => waiting.set_aside()?,
                (None, false) => waiting.cleared()?,
            };
            let mut tx = self.begin().await?;
            let flags: Vec<&str> = finding.flags.iter().map(|f| f.code()).collect();
            let flags = flags.join(" ");
            let pages = stored.iter().filter(|(p, ..)| p.kind == "page").count();
            let pages = u32::try_from(pages).map_err(|_| Tampered { what: "a page count" })?;
            let facts = self.seal_as("version", version.bytes(), "facts", &finding.facts)?;
            let file_type = finding.file_type.map(|t| t.code());
            tx.exec_one(&sql::FILE, binds![version, state.code(), file_type, flags.as_str(), pages, facts])
                .await?;
            let now = tx.now;
            for (preview, id, object) in &stored {
                let values = binds![
                    version,
                    preview.page,
                    preview.kind,
                    preview.width,
                    preview.height,
                    *id,
                    object.as_str()
                ];
                tx.exec_one(&sql::ADD_PREVIEW, values).await?;
                tx.lobby(&super::uploads::sql::KEEP_BLOB, binds![object.as_str(), now]).await?;
            }
            match finding.refused {
                Some(cause) => self.hand_back(&mut tx, version, cause).await?,
                None => {
                    tx.lobby(&sql::SET_REVIEW_LINE, binds![version, state.code(), flags.as_str()]).await?;
                }
            }
            let mut event = AuditEvent::new(AuditCode::InspectionFinished, version)
                .with("state", state.code())
                .with("flags", flags.clone());
            if let Some(cause) = finding.refused {
                event = event.with("refused", cause.code());
            }
            tx.commit(event).await?;
            Ok(state)
        })
        .await
    }

    /// Ends an upload that was left unfinished, if it still is and its time has come. Bytes that arrived later moved
    /// its end, so a job that comes early changes nothing.
    pub async fn expire_upload(&self) -> Result<()> {
        let upload: UploadId = self.claimed(JobKind::ExpireUpload)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let row = UploadRow::from_row(&tx.one(&super::uploads::sql::FIND, binds![upload]).await?)?;
            if !row.state.is_live() {
                return Ok(());
            }
            if !tx.now.is_past(row.expires_at) {
                let (house, matter) = (self.house.clone(), self.matter());
                let later = crate::JobKind::ExpireUpload;
                lobby::jobs::plant(tx.write(), &house, matter, later, upload.bytes(), row.expires_at).await?;
                return tx.commit_progress().await;
            }
            tx.end_upload(&row, row.state.expired()?).await?;
            tx.settle_saved(self, row.item).await?;
            tx.commit(AuditEvent::new(AuditCode::UploadExpired, upload)).await
        })
        .await
    }

    /// A refused file goes back to the client with the reason; nobody has to press a button for that.
    async fn hand_back(
        &self,
        tx: &mut super::RoomTx<'_, Scanning>,
        version: VersionId,
        cause: RefusalCause,
    ) -> Result<()> {
        tx.lobby(&super::decisions::sql::DROP_REVIEW_LINE, binds![version]).await?;
        let row = tx.one(&super::documents::sql::VERSION, binds![version]).await?;
        let Some(item) = tx.request(self, row.id(14)?).await? else {
            // A paper of the practice's own: nobody is asked for another.
            let (house, matter) = (self.house.clone(), self.matter());
            return lobby::notices::tell_leads(tx.write(), &house, matter, "file_refused", version.bytes())
                .await;
        };
        // While the client already saves another file the request stays theirs, with the newest reason; what is not asked
        // for any more keeps it for whoever asks again.
        let state = match item.state {
            stands @ (ItemState::Saved | ItemState::NotNeeded) => Ok(stands),
            state => state.returned(),
        };
        if let Ok(state) = state {
            let (found, _) = self.version_from(&row)?;
            let reason = format!("file.{}", cause.code());
            let note =
                Returned { reason, file: Some(found.name), at: Some(tx.now.micros()), ..Returned::default() };
            let sealed = self.seal_as("item", item.id.bytes(), "returned", &note)?;
            tx.set_item_state(&item, state, Some(sealed)).await?;
        }
        let (house, matter) = (self.house.clone(), self.matter());
        let only = item.for_client.map(lobby::notice_mails::Only::Client);
        if item.state != ItemState::NotNeeded {
            lobby::notice_mails::plant_portal_notice_to(tx.write(), &house, matter, "item_returned", only)
                .await?;
        }
        lobby::notices::tell_leads(tx.write(), &self.house, self.matter(), "file_refused", version.bytes())
            .await
    }
}
