//! Documents the practice sends along with a message: those of the matter that whoever reads the message may see, and papers
//! of its own that come in with it. A version is opened to a client exactly by a message of the practice in a thread they
//! read that names it. It refuses a document that is addressed to a client for whom not everybody comes in who reads the
//! message, one that nobody cleared, and to open anything by a row that the message's sealed words do not bear out.

use crate::audit::AuditEvent;
use crate::engine::binds;
use crate::error::{Error, Result, Tampered};
use crate::purpose::{Contributing, Purpose, StaffSees};
use crate::room::checklist::in_language;
use crate::room::converse::sent_before;
use crate::room::messages::sql as messages;
use crate::room::papers::sql as papers;
use crate::room::reader::OriginalReader;
use crate::room::uploads::{Manifest, OWN_PAPER, UploadRow, sql as uploads};
use crate::room::{ForClient, ForStaff, ItemWords, NewMessage, Room, RoomTx, SentMessage, To, Words};
use domain::{
    AccessId, AuditCode, ClientId, DocumentId, FileType, ItemId, Locale, MessageId, Phase, Power, Refusal,
    ThreadId, Timestamp, UploadId, VersionId, VersionState, Why, limits,
};
use std::collections::BTreeSet;

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        // One text says what is offered and what is taken. Whom a message is for sits in the seat `$2`, nobody's where it is
        // for everybody.
        RoomSql CAN_GO = "SELECT v.id, v.document_id, v.number, v.manifest, v.received_at, i.id, i.sealed FROM room_version v JOIN room_document d ON d.matter_id = v.matter_id AND d.id = v.document_id JOIN room_item i ON i.matter_id = d.matter_id AND i.id = d.item_id WHERE v.matter_id = $1 AND (i.for_client IS NULL OR i.for_client = $2) AND v.state IN ('ready', 'accepted') ORDER BY v.received_at DESC, v.id DESC";
        RoomSql NAME_FILE = "INSERT INTO message_file (matter_id, message_id, version_id) VALUES ($1, $2, $3)";
        // Opened exactly where a message of the practice that stands names it, in the very thread, which is the reader's own or
        // everybody's.
        RoomSql HANDED = "SELECT f.message_id, v.state, v.manifest, v.file_type, v.received_at FROM room_message_file f JOIN room_message u ON u.matter_id = f.matter_id AND u.id = f.message_id JOIN room_thread t ON t.matter_id = u.matter_id AND t.id = u.thread_id JOIN room_version v ON v.matter_id = f.matter_id AND v.id = f.version_id WHERE f.matter_id = $1 AND f.version_id = $2 AND u.side = 'staff' AND u.taken_at IS NULL AND u.thread_id = $3 AND (t.access_id = $4 OR t.access_id = $5) ORDER BY u.number";
        LobbySql SEAT_OF = "SELECT x.client_id FROM portal_access x WHERE x.id = $1 AND x.matter_id = $2";
    }
}

/// A document that can go along with a message.
pub struct Attachable {
    pub version: VersionId,
    pub document: DocumentId,
    /// What it was asked for as, or what the paper is called.
    pub title: Words,
    /// Exactly as it came.
    pub name: String,
    pub number: i64,
    pub size: u64,
    pub received_at: Timestamp,
}

/// A file that the practice sent along, as whoever reads the message gets it.
pub struct HandedFile {
    pub version: VersionId,
    /// Exactly as it came.
    pub name: String,
    pub size: u64,
    /// SHA-256 of the whole file, in hexadecimal.
    pub sha256: String,
    pub received_at: Timestamp,
    /// What inspection found it to be.
    pub file_type: Option<FileType>,
}

impl<P: StaffSees> Room<P> {
    /// What can go along with a message to this contact, or to everybody who has access: of each document the newest version
    /// that was accepted or is ready, the latest first. Nothing for whoever may not look at documents themselves.
    pub async fn attachable(&self, with: Option<AccessId>) -> Result<ForStaff<Vec<Attachable>>> {
        self.demand(Power::AnswerClients)?;
        self.watch(async {
            let mut look = self.look().await?;
            let seat: ClientId = match with {
                None => ClientId::nil(),
                Some(access) => {
                    let rows = look.lobby(&sql::SEAT_OF, binds![access, self.matter()]).await?;
                    rows.first().ok_or_else(Error::not_found)?.id(0)?
                }
            };
            let mut out: Vec<Attachable> = Vec::new();
            if !self.powers().has(Power::OpenDocuments) {
                return Ok(ForStaff::new(out));
            }
            for row in look.rows(&sql::CAN_GO, binds![seat]).await? {
                let (version, item): (VersionId, ItemId) = (row.id(0)?, row.id(5)?);
                let manifest: Manifest =
                    self.unseal_as("version", version.bytes(), "manifest", &row.bytes(3)?)?;
                let words: ItemWords = self.unseal_as("item", item.bytes(), "words", &row.bytes(6)?)?;
                let one = Attachable {
                    version,
                    document: row.id(1)?,
                    title: words.title,
                    name: manifest.name,
                    number: row.int(2)?,
                    size: manifest.size,
                    received_at: row.time(4)?,
                };
                // By number and not by time: two nodes' clocks may disagree about which came later.
                match out.iter_mut().find(|known| known.document == one.document) {
                    Some(known) if known.number < one.number => *known = one,
                    Some(_) => {}
                    None => out.push(one),
                }
            }
            Ok(ForStaff::new(out))
        })
        .await
    }
}

impl Room<Contributing> {
    /// Begins a paper that is to go along with this message, addressed to whom the message is for. Its file follows as for any
    /// paper, and then [`Room::answer_with_papers`].
    ///
    /// # Errors
    /// `Invalid` for a title that is empty or too long; `NotFound` for a thread or a contact of another matter.
    pub async fn begin_enclosure(&self, title: &str, new: &NewMessage) -> Result<ItemId> {
        self.demand(Power::AnswerClients)?;
        self.demand(Power::FileForClient)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            // Held before the seat is read: whoever joins this client's record with another passes the paper on.
            tx.in_turn().await?;
            let seat = tx.seat_for(new).await?;
            tx.put_paper(title, Some(seat).filter(|seat| !seat.is_nil())).await
        })
        .await
    }

    /// Sends a message to the client together with papers begun for it: versions in quarantine, inspection, the message that
    /// names them, notices and the audit lines, in one transaction. `keep` writes the words on the matter's file, too. Where
    /// this sending was sent before, its files are taken back and what was sent then is the answer.
    ///
    /// # Errors
    /// Those of [`Room::answer`]; `Conflict` for a paper that holds a document already, `WrongState` for a file that is not
    /// whole, and `NotAllowed` while the matter is wound up.
    pub async fn answer_with_papers(
        &self,
        new: &NewMessage,
        keep: bool,
        enclosed: &[(ItemId, UploadId)],
    ) -> Result<SentMessage> {
        self.demand(Power::AnswerClients)?;
        self.demand(Power::FileForClient)?;
        if keep {
            self.demand(Power::WriteNotes)?;
        }
        if enclosed.is_empty() {
            return Err(Refusal::invalid("files", Why::Missing).into());
        }
        if enclosed.len() > limits::MESSAGE_FILES {
            return Err(Refusal::invalid("files", Why::NotAllowed).into());
        }
        let person = self.sender()?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let phase = tx.phase_in_turn(self).await?;
            if let Some(sent) = sent_before(&mut tx, person, new.attempt).await? {
                tx.take_back_papers(enclosed).await?;
                return Ok(sent);
            }
            if phase != Phase::Open {
                return Err(Refusal::NotAllowed.into());
            }
            let seat = tx.seat_for(new).await?;
            let mut versions = Vec::with_capacity(enclosed.len());
            for (paper, upload) in enclosed {
                versions.push(tx.enclose(*paper, *upload, seat).await?);
            }
            tx.tell_client(new, keep, &versions).await
        })
        .await
    }

    /// The original bytes of a file that a message of the practice names in this thread of the reader's. The line is written
    /// first.
    ///
    /// # Errors
    /// `NotFound` also while inspection has not cleared it.
    pub async fn open_named(
        &self,
        thread: ThreadId,
        version: VersionId,
    ) -> Result<(ForClient<HandedFile>, OriginalReader)> {
        self.demand(Power::ReadMessages)?;
        self.demand(Power::OpenOwnDocuments)?;
        let own = self.bearer.access().ok_or_else(Error::not_found)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let row = tx.one(&sql::HANDED, binds![version, thread, own, AccessId::nil()]).await?;
            let message: MessageId = row.id(0)?;
            if !row.code(1, VersionState::from_code)?.can_be_handed_on() {
                return Err(Error::not_found());
            }
            // The legible row decides what a client may open, so it must be what the sealed words name.
            let wordings = tx.rows(&messages::WORDINGS_OF, binds![message]).await?;
            let last = wordings.last().ok_or(Tampered { what: "a message has no wording" })?;
            if !self.wording_from(last)?.1.files.contains(&version) {
                return Err(Tampered { what: "a message opens another file than it names" }.into());
            }
            let manifest: Manifest =
                self.unseal_as("version", version.bytes(), "manifest", &row.bytes(2)?)?;
            let file_type = row.opt_text(3)?.as_deref().and_then(FileType::from_code);
            let file = HandedFile {
                version,
                name: manifest.name,
                size: manifest.size,
                sha256: manifest.sha256,
                received_at: row.time(4)?,
                file_type,
            };
            let event =
                AuditEvent::new(AuditCode::DocumentDownloaded, version).with("file", file.name.as_str());
            tx.commit(event).await?;
            let (_, reader) = self.original(version).await?;
            Ok((ForClient::new(file), reader))
        })
        .await
    }
}

impl RoomTx<'_, Contributing> {
    /// The client in whose seat the readers of this message sit; nobody's where it is for everybody who has access.
    async fn seat_for(&mut self, new: &NewMessage) -> Result<ClientId> {
        let with = match &new.to {
            To::Thread(thread) => {
                let row = self.one(&messages::THREAD, binds![*thread]).await?;
                self.room.thread_from(&row)?.with
            }
            To::About(..) => new.with,
        };
        self.seat_of(with).await
    }

    /// Files an upload as the one document of a paper that was begun for a message to this seat.
    async fn enclose(&mut self, paper: ItemId, upload: UploadId, seat: ClientId) -> Result<VersionId> {
        let room = self.room;
        let found = room.item_row(&self.one(&papers::PAPER, binds![paper]).await?)?;
        let row = self.enclosed(paper, upload).await?;
        row.state.sent()?;
        if found.for_client.unwrap_or(ClientId::nil()) != seat {
            return Err(Refusal::invalid("files", Why::NotAllowed).into());
        }
        if !self.rows(&super::begin::sql::DOCUMENTS_OF_ITEM, binds![paper]).await?.is_empty() {
            return Err(Refusal::Conflict.into());
        }
        let now = self.now;
        self.file(room, &row, &found.words.title, OWN_PAPER, now).await?;
        let title = in_language(&found.words.title, Locale::En);
        self.also(AuditEvent::new(AuditCode::DocumentFiled, row.version).with("title", title));
        Ok(row.version)
    }

    /// What this person saved for a paper.
    async fn enclosed(&mut self, paper: ItemId, upload: UploadId) -> Result<UploadRow> {
        let row = UploadRow::from_row(&self.one(&uploads::FIND, binds![upload]).await?)?;
        if row.person != self.room.sender()? || row.item != paper {
            return Err(Error::not_found());
        }
        Ok(row)
    }

    /// Takes back what was saved for a sending that had been sent before.
    async fn take_back_papers(mut self, enclosed: &[(ItemId, UploadId)]) -> Result<()> {
        let mut last = None;
        for (paper, upload) in enclosed {
            let row = self.enclosed(*paper, *upload).await?;
            if !row.state.is_live() {
                continue;
            }
            self.end_upload(&row, row.state.cancelled()?).await?;
            if let Some(earlier) = last.replace(AuditEvent::new(AuditCode::UploadCancelled, *upload)) {
                self.also(earlier);
            }
        }
        let Some(event) = last else { return Ok(()) };
        self.commit(event).await
    }
}

impl<P: Purpose> RoomTx<'_, P> {
    /// The client for whom a contact of this matter comes in; nobody where it is everybody.
    async fn seat_of(&mut self, with: Option<AccessId>) -> Result<ClientId> {
        let Some(access) = with else { return Ok(ClientId::nil()) };
        let matter = self.room.matter();
        let rows = self.lobby_rows(&sql::SEAT_OF, binds![access, matter]).await?;
        rows.first().ok_or_else(Error::not_found)?.id(0)
    }

    /// Whoever of the practice names a document names one that all readers of the message may see, and that was cleared.
    pub(super) async fn can_go_along(&mut self, with: Option<AccessId>, files: &[VersionId]) -> Result<()> {
        if files.is_empty() {
            return Ok(());
        }
        // Nobody hands on what they may not look at.
        self.room.demand(Power::OpenDocuments)?;
        // What is of another matter is nothing here.
        for file in files {
            self.one(&super::documents::sql::VERSION, binds![*file]).await?;
        }
        let seat = self.seat_of(with).await?;
        let mut can: BTreeSet<VersionId> = BTreeSet::new();
        for row in self.rows(&sql::CAN_GO, binds![seat]).await? {
            can.insert(row.id(0)?);
        }
        let unique: BTreeSet<_> = files.iter().collect();
        let all = unique.len() == files.len() && files.len() <= limits::MESSAGE_FILES;
        if all && files.iter().all(|file| can.contains(file)) {
            Ok(())
        } else {
            Err(Refusal::invalid("files", Why::NotAllowed).into())
        }
    }

    /// Opens versions to whoever reads a message of the practice.
    pub(super) async fn name_files(
        &mut self,
        message: MessageId,
        files: impl Iterator<Item = VersionId>,
    ) -> Result<()> {
        for file in files {
            self.exec_one(&sql::NAME_FILE, binds![message, file]).await?;
        }
        Ok(())
    }
}
