//! Papers of the practice's own: what staff drafted and want clients to approve, or send along with a message. They come in
//! by the same road as any other file and are inspected like it, each a document with versions. It refuses to show one to a
//! client by itself: a client sees a paper only as part of a request for approval, or by a message that names it.

use crate::audit::AuditEvent;
use crate::engine::binds;
use crate::error::{Error, Result};
use crate::purpose::{Contributing, StaffSees};
use crate::room::checklist::in_language;
use crate::room::uploads::{OWN_PAPER, UploadRow};
use crate::room::{ForStaff, ItemWords, NewItem, Room, RoomTx, VersionRow, Words};
use domain::{
    AuditCode, ClientId, FileType, GroupId, ItemId, Locale, Power, Refusal, UploadId, UploadState, VersionId,
    Why, limits,
};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        RoomSql PAPER = "SELECT id, group_id, state, need, accepts, max_files, due_at, sealed, returned, changed_at, template_key, revision, asked, for_client, template_version, target_days, hidden_at, due_days, created_at FROM room_item WHERE matter_id = $1 AND id = $2 AND need = 'own'";
        RoomSql PAPERS = "SELECT id, group_id, state, need, accepts, max_files, due_at, sealed, returned, changed_at, template_key, revision, asked, for_client, template_version, target_days, hidden_at, due_days, created_at FROM room_item WHERE matter_id = $1 AND need = 'own' ORDER BY position DESC, id DESC";
    }
}

/// What stands in place of "required" or "optional" where nobody is asked for anything.
pub(crate) const OWN: &str = "own";
/// The group that holds them, in no list.
const GROUP: &str = "strongroom.own";
/// What can be drawn page by page, so that clients can look at it safely.
const KINDS: &[FileType] = &[FileType::Pdf, FileType::Jpeg, FileType::Png, FileType::Tiff];

/// A paper with its versions, newest first.
pub struct PaperRow {
    pub id: ItemId,
    pub title: String,
    pub versions: Vec<VersionRow>,
}

impl Room<Contributing> {
    /// Begins a paper. Its file follows: [`Room::open_upload`] for its id, then [`Room::file_paper`].
    ///
    /// # Errors
    /// `Invalid` for a title that is empty or too long.
    pub async fn begin_paper(&self, title: &str) -> Result<ItemId> {
        self.demand(Power::FileForClient)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            tx.in_turn().await?;
            tx.put_paper(title, None).await
        })
        .await
    }

    /// The same for a form that may be sent twice: the paper this attempt began, if it did.
    ///
    /// # Errors
    /// As [`Room::begin_paper`].
    pub async fn begin_paper_once(&self, title: &str, attempt: [u8; 16]) -> Result<ItemId> {
        self.demand(Power::FileForClient)?;
        let key = format!("{GROUP}/{}", crate::hex(&attempt));
        self.watch(async {
            let mut tx = self.begin().await?;
            // Of two that come at once the second waits here, and finds what the first began.
            tx.in_turn().await?;
            for row in tx.rows(&sql::PAPERS, &[]).await? {
                if row.text(10)? == key {
                    return row.id(0);
                }
            }
            tx.put_paper_as(title, None, key).await
        })
        .await
    }

    /// Files an upload as the next version of a paper; inspection follows as for any file. Filing it twice files it once.
    pub async fn file_paper(&self, paper: ItemId, upload: UploadId) -> Result<VersionId> {
        self.demand(Power::FileForClient)?;
        let person = self.sender()?;
        self.watch(async {
            let mut tx = self.begin().await?;
            tx.in_turn().await?;
            let found = self.item_row(&tx.one(&sql::PAPER, binds![paper]).await?)?;
            let row = UploadRow::from_row(&tx.one(&super::uploads::sql::FIND, binds![upload]).await?)?;
            if row.person != person || row.item != paper {
                return Err(Error::not_found());
            }
            if row.state == UploadState::Sent {
                return Ok(row.version);
            }
            row.state.sent()?;
            let documents = tx.rows(&super::begin::sql::DOCUMENTS_OF_ITEM, binds![paper]).await?;
            let known: Option<domain::DocumentId> = documents.first().map(|row| row.id(0)).transpose()?;
            // Two first files at once would make two documents of one paper.
            if known.is_some_and(|known| known != row.document) {
                return Err(Refusal::Conflict.into());
            }
            let now = tx.now;
            tx.file(self, &row, &found.words.title, OWN_PAPER, now).await?;
            let event = AuditEvent::new(AuditCode::DocumentFiled, row.version)
                .with("title", in_language(&found.words.title, Locale::En));
            tx.commit(event).await?;
            Ok(row.version)
        })
        .await
    }
}

impl RoomTx<'_, Contributing> {
    /// Makes a paper, behind everything else there is, and commits. `to` is the one client it is for; whoever comes in for
    /// another does not find it, whatever names it.
    pub(super) async fn put_paper(self, title: &str, to: Option<ClientId>) -> Result<ItemId> {
        self.put_paper_as(title, to, GROUP.to_owned()).await
    }

    async fn put_paper_as(mut self, title: &str, to: Option<ClientId>, key: String) -> Result<ItemId> {
        let title = title.trim();
        if title.is_empty() {
            return Err(Refusal::invalid("paper", Why::Missing).into());
        }
        if title.chars().count() > limits::TITLE_CHARS {
            return Err(Refusal::invalid("paper", Why::TooLong).into());
        }
        let room = self.room;
        let mut group = None;
        let mut last = 0;
        for row in self.rows(&super::checklist::sql::GROUP_KEYS, &[]).await? {
            last = last.max(row.int(2)?);
            if row.text(1)? == GROUP {
                group = Some(row.id(0)?);
            }
        }
        let group = match group {
            Some(group) => group,
            None => {
                let id = GroupId::mint(self.now, crate::random(&*room.house.chance));
                let sealed = room.seal_as("item_group", id.bytes(), "title", &Words::new())?;
                self.exec_one(&super::checklist::sql::ADD_GROUP, binds![id, last + 1, GROUP, sealed]).await?;
                id
            }
        };
        let mut position = 0;
        for row in self.rows(&super::checklist::sql::ITEM_KEYS, &[]).await? {
            position = position.max(row.int(1)?);
        }
        let title_words = Words::from([(Locale::En.code().to_owned(), title.to_owned())]);
        let new = NewItem {
            key,
            words: ItemWords { title: title_words, ..ItemWords::default() },
            need: OWN.to_owned(),
            accepts: KINDS.to_vec(),
            max_files: limits::FILES_PER_ITEM,
            due_at: None,
            for_client: to,
            template_version: None,
            target_days: None,
            due_days: None,
        };
        let id = self.add_item(room, group, position + 1, &new).await?;
        self.commit(AuditEvent::new(AuditCode::PaperBegun, id).with("title", title)).await?;
        Ok(id)
    }
}

impl<P: StaffSees> Room<P> {
    /// The practice's own papers, newest first, those without a file left out.
    pub async fn papers(&self) -> Result<ForStaff<Vec<PaperRow>>> {
        self.demand(Power::SeeWholeMatter)?;
        self.watch(async {
            let mut look = self.look().await?;
            let mut out = Vec::new();
            for row in look.rows(&sql::PAPERS, &[]).await? {
                let item = self.item_from(&row)?.seen_by_client;
                let mut versions = Vec::new();
                for row in look.rows(&super::documents::sql::VERSIONS_OF_ITEM, binds![item.id]).await? {
                    versions.push(self.version_from(&row)?.0);
                }
                versions.sort_by_key(|v| std::cmp::Reverse(v.number));
                let title = in_language(&item.words.title, Locale::En).to_owned();
                if !versions.is_empty() {
                    out.push(PaperRow { id: item.id, title, versions });
                }
            }
            Ok(ForStaff::new(out))
        })
        .await
    }
}
