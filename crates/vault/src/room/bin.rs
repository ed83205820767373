//! The bin of a matter. Whoever answers for the matter puts a document there with a reason: every version, its pictures and what
//! found it are out of everybody's sight at once, because the views of the room leave it out. It can be taken out again until
//! its time is over; then a job destroys bytes, keys, pictures and names, and the fingerprints stay. It refuses what somebody's
//! answer or a signed letter rests on, and destroys nothing while a legal hold stands: that time is not counted.

use crate::audit::AuditEvent;
use crate::desk::JobKind;
use crate::engine::{Row, binds};
use crate::error::{Error, Result, Tampered};
use crate::lobby::holds::{Stood, reason_of, sql as holds};
use crate::lobby::{self, DocCard, HoldRow, notices};
use crate::purpose::{Purpose, Scanning, StaffSees, Steering};
use crate::room::checklist::sql as checklist;
use crate::room::decisions::sql as decisions;
use crate::room::documents::sql as documents;
use crate::room::uploads::{Manifest, UploadRow, sql as uploads};
use crate::room::{ForStaff, Returned, Room, RoomTx, VersionRow, Words};
use domain::{
    AuditCode, BinId, DocumentId, Duration, ItemId, ItemState, PersonId, Phase, Power, Refusal, Timestamp,
    UploadId, VersionId, VersionState, VoidCause,
};
use serde::{Deserialize, Serialize};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        RoomSql DOCUMENT = "SELECT item_id FROM room_document WHERE matter_id = $1 AND id = $2";
        // What somebody answered to, and what a letter on paper is: evidence.
        RoomSql ANSWERED = "SELECT count(*) FROM room_approval_version v JOIN room_approval_answer a ON a.matter_id = v.matter_id AND a.approval_id = v.approval_id WHERE v.matter_id = $1 AND v.document_id = $2 AND a.answered_at IS NOT NULL";
        RoomSql LETTERS = "SELECT version_id FROM room_letter_event WHERE matter_id = $1 ORDER BY at, id";
        RoomSql NEWER = "SELECT id FROM room_upload WHERE matter_id = $1 AND document_id = $2 AND state IN ('open', 'complete') ORDER BY id";
        RoomSql MARK_DOCUMENT = "UPDATE document SET binned_at = $3 WHERE matter_id = $1 AND id = $2";
        RoomSql MARK_VERSIONS = "UPDATE version SET binned_at = $3 WHERE matter_id = $1 AND document_id = $2";
        RoomSql MARK_PICTURES = "UPDATE preview SET binned_at = $3 WHERE matter_id = $1 AND version_id = $2";
        RoomSql ADD = "INSERT INTO bin (matter_id, id, document_id, state, person_id, binned_at, destroy_at, ended_by, ended_at, sealed) VALUES ($1, $2, $3, 'lies', $4, $5, $6, NULL, NULL, $7)";
        RoomSql EVERY = "SELECT b.id, b.document_id, b.state, b.person_id, b.binned_at, b.destroy_at, b.ended_at, b.sealed, d.item_id FROM room_bin b JOIN room_binned_document d ON d.matter_id = b.matter_id AND d.id = b.document_id WHERE b.matter_id = $1 AND b.state <> 'restored' ORDER BY b.binned_at DESC, b.id DESC";
        RoomSql ONE = "SELECT b.id, b.document_id, b.state, b.person_id, b.binned_at, b.destroy_at, b.ended_at, b.sealed, d.item_id FROM room_bin b JOIN room_binned_document d ON d.matter_id = b.matter_id AND d.id = b.document_id WHERE b.matter_id = $1 AND b.id = $2 AND b.state <> 'restored'";
        RoomSql END = "UPDATE bin SET state = $3, ended_by = $4, ended_at = $5, sealed = $6 WHERE matter_id = $1 AND id = $2 AND state = 'lies'";
        RoomSql VERSIONS = "SELECT v.id, v.document_id, v.upload_id, v.number, v.state, v.size, v.file_type, v.flags, v.pages, v.person_id, v.received_at, v.manifest, v.facts, v.decided_at, d.item_id, d.accepted_version, (SELECT e.reason FROM room_decision e WHERE e.matter_id = $1 AND e.version_id = v.id ORDER BY e.at DESC, e.id DESC LIMIT 1), v.origin FROM room_binned_version v JOIN room_binned_document d ON d.matter_id = v.matter_id AND d.id = v.document_id WHERE v.matter_id = $1 AND v.document_id = $2 ORDER BY v.number";
        RoomSql PICTURES = "SELECT object FROM room_binned_preview WHERE matter_id = $1 AND version_id = $2";
        RoomSql DROP_PICTURES = "DELETE FROM preview WHERE matter_id = $1 AND version_id = $2";
        RoomSql EMPTY_UPLOAD = "UPDATE upload SET file_key = $3, sealed = $3, digest = NULL, filed = NULL, declared = 0, received = 0 WHERE matter_id = $1 AND id = $2";
        RoomSql EMPTY_VERSION = "UPDATE version SET manifest = $3, facts = NULL, file_type = NULL, flags = '', pages = 0 WHERE matter_id = $1 AND id = $2";
        RoomSql EMPTY_DECISIONS = "UPDATE decision SET sealed = NULL, checked = NULL WHERE matter_id = $1 AND version_id = $2";
        RoomSql EMPTY_FLAGS = "UPDATE lawyer_flag SET sealed = $3 WHERE matter_id = $1 AND version_id = $2";
        LobbySql DROP_CARD = "DELETE FROM doc_card WHERE document_id = $1 AND matter_id = $2";
        LobbySql DROP_WORDS = "DELETE FROM doc_token WHERE document_id = $1 AND matter_id = $2";
    }
}

/// While a hold stands, somebody looks again after this long.
const LATER: Duration = Duration::days(1);

/// Where something put into the bin stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BinState {
    /// It can be taken out again.
    Lies,
    /// Only its fingerprints are left.
    Destroyed,
}

/// One file of what was put into the bin.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct BinnedFile {
    pub version: VersionId,
    pub number: i64,
    /// Empty once it is destroyed.
    pub name: String,
    pub size: u64,
    /// SHA-256 of the whole file, hexadecimal.
    pub sha256: String,
}

/// What is sealed of it: the tombstone, once its files have no names.
#[derive(Clone, Serialize, Deserialize)]
struct Record {
    why: String,
    files: Vec<BinnedFile>,
}

/// Something in the bin, or its tombstone.
#[derive(Clone)]
pub struct BinRow {
    pub id: BinId,
    pub document: DocumentId,
    pub state: BinState,
    /// What it was asked for as.
    pub title: Words,
    pub why: String,
    pub files: Vec<BinnedFile>,
    pub by: PersonId,
    pub at: Timestamp,
    /// When it is destroyed, as things stand; while a hold stands nobody can say.
    pub destroy_at: Option<Timestamp>,
    /// When it was destroyed.
    pub destroyed_at: Option<Timestamp>,
}

/// A row of [`sql::EVERY`], opened.
struct Found {
    id: BinId,
    document: DocumentId,
    state: BinState,
    by: PersonId,
    at: Timestamp,
    destroy_at: Timestamp,
    ended_at: Option<Timestamp>,
    record: Record,
    item: ItemId,
}

impl<P: Purpose> Room<P> {
    fn bin_from(&self, row: &Row) -> Result<Found> {
        let id: BinId = row.id(0)?;
        Ok(Found {
            id,
            document: row.id(1)?,
            state: match row.text(2)?.as_str() {
                "lies" => BinState::Lies,
                "destroyed" => BinState::Destroyed,
                _ => return Err(Tampered { what: "an unknown state of the bin" }.into()),
            },
            by: row.id(3)?,
            at: row.time(4)?,
            destroy_at: row.time(5)?,
            ended_at: row.opt_time(6)?,
            record: self.unseal_as("bin", id.bytes(), "record", &row.bytes(7)?)?,
            item: row.id(8)?,
        })
    }
}

impl<P: StaffSees> Room<P> {
    /// What lies in the matter's bin and the tombstones of what lay there, newest first.
    pub async fn bin(&self) -> Result<ForStaff<Vec<BinRow>>> {
        self.demand(Power::SeeWholeMatter)?;
        self.watch(async {
            let mut look = self.look().await?;
            let stood = Stood::from_rows(&look.lobby(&holds::AROUND_MATTER, binds![self.matter()]).await?)?;
            let now = self.house.clock.now();
            let mut out = Vec::new();
            for row in look.rows(&sql::EVERY, &[]).await? {
                let found = self.bin_from(&row)?;
                let item = look.one(&checklist::ANY_ITEM, binds![found.item]).await?;
                let title = self.item_from(&item)?.seen_by_client.words.title;
                let lies = found.state == BinState::Lies && !stood.stands();
                out.push(BinRow {
                    id: found.id,
                    document: found.document,
                    state: found.state,
                    title,
                    why: found.record.why,
                    files: found.record.files,
                    by: found.by,
                    at: found.at,
                    destroy_at: lies.then(|| stood.moved(found.at, found.destroy_at, now)),
                    destroyed_at: found.ended_at,
                });
            }
            Ok(ForStaff::new(out))
        })
        .await
    }

    /// Whether a legal hold stands around the matter: its own, one of its clients' or of the enquiry it came from.
    pub async fn is_held(&self) -> Result<ForStaff<bool>> {
        let rows = self.look().await?.lobby(&holds::AROUND_MATTER, binds![self.matter()]).await?;
        Ok(ForStaff::new(Stood::from_rows(&rows)?.stands()))
    }

    /// The holds on the matter itself, newest first.
    pub async fn holds(&self) -> Result<ForStaff<Vec<HoldRow>>> {
        self.demand(Power::SeeWholeMatter)?;
        let rows = self.look().await?.lobby(&holds::HOLDS_OF, binds![self.matter()]).await?;
        self.house.holds_from(&rows).map(ForStaff::new)
    }
}

impl Room<Steering> {
    /// Puts a document with all its versions into the bin. What it was sent for is asked for again, where it was met by this;
    /// what clients were asked to approve of it is void.
    ///
    /// # Errors
    /// `Invalid` without a reason; `IsEvidence` where somebody answered to it or it is a signed letter; `NotFound` for what
    /// lies in the bin already.
    pub async fn delete_document(&self, document: DocumentId, reason: &str) -> Result<()> {
        self.demand(Power::DeleteDocuments)?;
        let reason = reason_of(reason)?;
        let person = self.person().ok_or_else(Error::not_found)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            tx.lobby(&lobby::matters::sql::HOLD, binds![self.matter()]).await?;
            let item: ItemId = tx.one(&sql::DOCUMENT, binds![document]).await?.id(0)?;
            let (now, matter, house) = (tx.now, self.matter(), self.house.clone());
            let mut files = Vec::new();
            let mut number = 0;
            for row in tx.rows(&documents::VERSIONS_OF_ITEM, binds![item]).await? {
                let (version, _) = self.version_from(&row)?;
                if version.document == document {
                    number = number.max(version.number);
                    tx.out_of_lists(&version, person).await?;
                    files.push(file_of(version));
                }
            }
            files.sort_by_key(|file| file.number);
            tx.is_no_evidence(document, &files).await?;
            // A newer version on its way would have nowhere to arrive.
            for row in tx.rows(&sql::NEWER, binds![document]).await? {
                let upload: UploadId = row.id(0)?;
                let upload = UploadRow::from_row(&tx.one(&uploads::FIND, binds![upload]).await?)?;
                tx.end_upload(&upload, upload.state.cancelled()?).await?;
                tx.also(AuditEvent::new(AuditCode::UploadCancelled, upload.id));
            }
            tx.void_approvals(self, document, VoidCause::Deleted, number).await?;
            tx.mark(document, &files, Some(now)).await?;
            tx.lobby(&sql::DROP_CARD, binds![document, matter]).await?;
            tx.lobby(&sql::DROP_WORDS, binds![document, matter]).await?;
            let id = BinId::mint(now, crate::random(&*house.chance));
            let days = house.settings_by(tx.write()).await?.bin_days;
            let destroy_at = now.plus(Duration::days(i64::from(days)));
            let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
            let event = AuditEvent::new(AuditCode::DocumentBinned, document)
                .with("file", names.join(", "))
                .with("message", reason)
                .with("fingerprint", prints(&files));
            let record = Record { why: reason.to_owned(), files };
            let sealed = self.seal_as("bin", id.bytes(), "record", &record)?;
            tx.exec_one(&sql::ADD, binds![id, document, person, now, destroy_at, sealed]).await?;
            lobby::jobs::plant(tx.write(), &house, matter, JobKind::Destroy, id.bytes(), destroy_at).await?;
            tx.settle_left(self, item, Gone::Yes).await?;
            tx.commit(event).await
        })
        .await
    }

    /// Takes a document out of the bin: it stands where it stood, and waits again where it waited. What was void stays so.
    ///
    /// # Errors
    /// `NotFound` for what does not lie there; `WrongState` for what was destroyed, and for what waits for a decision in a
    /// matter that is closed.
    pub async fn restore_document(&self, bin: BinId) -> Result<DocumentId> {
        self.demand(Power::DeleteDocuments)?;
        let person = self.person().ok_or_else(Error::not_found)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            tx.lobby(&lobby::matters::sql::HOLD, binds![self.matter()]).await?;
            let found = self.bin_from(&tx.one(&sql::ONE, binds![bin]).await?)?;
            if found.state == BinState::Destroyed {
                return Err(Refusal::WrongState.into());
            }
            let (now, matter, house) = (tx.now, self.matter(), self.house.clone());
            let item = self.item_from(&tx.one(&checklist::ANY_ITEM, binds![found.item]).await?)?;
            let title = item.seen_by_client.words.title.clone();
            let own = item.seen_by_client.need == super::papers::OWN;
            tx.mark(found.document, &found.record.files, None).await?;
            let closed = tx.phase(self).await? == Phase::Closed;
            let mut newest: Option<VersionRow> = None;
            for file in &found.record.files {
                let (version, _) =
                    self.version_from(&tx.one(&documents::VERSION, binds![file.version]).await?)?;
                let unchecked = version.state == VersionState::Quarantined;
                if (unchecked || version.state.awaits_review()) && !own {
                    if closed {
                        return Err(Refusal::WrongState.into());
                    }
                    tx.queue_again(self, &version, &title, version.state).await?;
                }
                if unchecked {
                    let kind = JobKind::Inspect;
                    lobby::jobs::plant(tx.write(), &house, matter, kind, version.id.bytes(), now).await?;
                }
                if newest.as_ref().is_none_or(|known| known.number < version.number) {
                    newest = Some(version);
                }
            }
            if let Some(newest) = newest {
                let origin = newest.origin.code().to_owned();
                let card = DocCard { title, file: newest.name, origin };
                let (document, at) = (found.document, newest.received_at);
                house.file_card(tx.write(), matter, document, newest.id, &card, at).await?;
            }
            let record = self.seal_as("bin", bin.bytes(), "record", &found.record)?;
            tx.exec_one(&sql::END, binds![bin, "restored", person, now, record]).await?;
            tx.settle_left(self, found.item, Gone::No).await?;
            let names: Vec<&str> = found.record.files.iter().map(|file| file.name.as_str()).collect();
            let event = AuditEvent::new(AuditCode::DocumentRestored, found.document);
            tx.commit(event.with("file", names.join(", "))).await?;
            Ok(found.document)
        })
        .await
    }

    /// Places a legal hold on the matter: nothing of it is destroyed until it is lifted.
    ///
    /// # Errors
    /// `Invalid` without a reason; `WrongState` where one stands.
    pub async fn place_hold(&self, reason: &str) -> Result<()> {
        self.demand(Power::HoldMatter)?;
        let reason = reason_of(reason)?;
        let person = self.person().ok_or_else(Error::not_found)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            tx.lobby(&lobby::matters::sql::HOLD, binds![self.matter()]).await?;
            let (matter, house) = (self.matter(), self.house.clone());
            house.place_hold(tx.write(), "matter", matter.bytes(), person, reason).await?;
            tx.commit(AuditEvent::new(AuditCode::HoldPlaced, matter).with("message", reason)).await
        })
        .await
    }

    /// Lifts it, with a reason of its own.
    ///
    /// # Errors
    /// `Invalid` without a reason; `WrongState` where none stands.
    pub async fn lift_hold(&self, reason: &str) -> Result<()> {
        self.demand(Power::HoldMatter)?;
        let reason = reason_of(reason)?;
        let person = self.person().ok_or_else(Error::not_found)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            tx.lobby(&lobby::matters::sql::HOLD, binds![self.matter()]).await?;
            let (matter, house) = (self.matter(), self.house.clone());
            house.lift_hold(tx.write(), matter.bytes(), person, reason).await?;
            tx.commit(AuditEvent::new(AuditCode::HoldLifted, matter).with("message", reason)).await
        })
        .await
    }
}

impl Room<Scanning> {
    /// Destroys what the claim names, if its time is over and no hold stands; says whether it did. What has time left, or is
    /// held, is looked at again.
    pub async fn destroy_binned(&self) -> Result<bool> {
        let bin: BinId = self.claimed(JobKind::Destroy)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            tx.lobby(&lobby::matters::sql::HOLD, binds![self.matter()]).await?;
            let rows = tx.rows(&sql::ONE, binds![bin]).await?;
            let Some(row) = rows.first() else { return Ok(false) };
            let found = self.bin_from(row)?;
            if found.state == BinState::Destroyed {
                return Ok(false);
            }
            let (now, matter, house) = (tx.now, self.matter(), self.house.clone());
            let stood = Stood::from_rows(&tx.lobby_rows(&holds::AROUND_MATTER, binds![matter]).await?)?;
            let end = stood.moved(found.at, found.destroy_at, now);
            if stood.stands() || end > now {
                let again = if stood.stands() { now.plus(LATER) } else { end };
                lobby::jobs::plant(tx.write(), &house, matter, JobKind::Destroy, bin.bytes(), again).await?;
                tx.commit_progress().await?;
                return Ok(false);
            }
            let mut files = Vec::new();
            for row in tx.rows(&sql::VERSIONS, binds![found.document]).await? {
                let upload: UploadId = row.id(2)?;
                let (version, _) = self.version_from(&row)?;
                let file = BinnedFile { name: String::new(), ..file_of(version) };
                tx.empty(self, &file, upload).await?;
                files.push(file);
            }
            let event = AuditEvent::new(AuditCode::DocumentDestroyed, found.document)
                .with("fingerprint", prints(&files));
            let record = Record { why: found.record.why, files };
            let sealed = self.seal_as("bin", bin.bytes(), "record", &record)?;
            let nobody: Option<PersonId> = None;
            tx.exec_one(&sql::END, binds![bin, "destroyed", nobody, now, sealed]).await?;
            tx.commit(event).await?;
            Ok(true)
        })
        .await
    }
}

/// Whether a request settles because something of it went into the bin.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gone {
    Yes,
    No,
}

fn file_of(version: VersionRow) -> BinnedFile {
    let VersionRow { id, number, name, size, sha256, .. } = version;
    BinnedFile { version: id, number, name, size, sha256 }
}

fn prints(files: &[BinnedFile]) -> String {
    files.iter().map(|file| file.sha256.as_str()).collect::<Vec<_>>().join(" ")
}

impl<P: Purpose> RoomTx<'_, P> {
    async fn phase(&mut self, room: &Room<P>) -> Result<Phase> {
        let stands = self.lobby_rows(&super::phase::sql::STANDS, binds![room.matter()]).await?;
        stands.first().ok_or_else(Error::not_found)?.code(0, Phase::from_code)
    }

    async fn is_no_evidence(&mut self, document: DocumentId, files: &[BinnedFile]) -> Result<()> {
        if self.one(&sql::ANSWERED, binds![document]).await?.int(0)? > 0 {
            return Err(Refusal::IsEvidence.into());
        }
        for row in self.rows(&sql::LETTERS, &[]).await? {
            let letter: Option<VersionId> = row.opt_id(0)?;
            if files.iter().any(|file| Some(file.version) == letter) {
                return Err(Refusal::IsEvidence.into());
            }
        }
        Ok(())
    }

    /// Marks everything that the views of the room leave out then, or show again.
    async fn mark(
        &mut self,
        document: DocumentId,
        files: &[BinnedFile],
        at: Option<Timestamp>,
    ) -> Result<()> {
        self.exec_one(&sql::MARK_DOCUMENT, binds![document, at]).await?;
        self.exec(&sql::MARK_VERSIONS, binds![document, at]).await?;
        for file in files {
            self.exec(&sql::MARK_PICTURES, binds![file.version, at]).await?;
        }
        Ok(())
    }

    /// Nobody is led to it any more: the queue, a flag, and notices about it.
    async fn out_of_lists(&mut self, version: &VersionRow, person: PersonId) -> Result<()> {
        self.lobby(&decisions::DROP_REVIEW_LINE, binds![version.id]).await?;
        self.unflag(version.id, person).await?;
        let house = self.room.house.clone();
        notices::settle(self.write(), &house, version.id.bytes(), notices::OF_VERSION).await
    }

    /// Where the request stands without, or again with, what went into the bin or came out of it. What nobody is asked for,
    /// and what somebody waits for an answer about, stays.
    async fn settle_left(&mut self, room: &Room<P>, item: ItemId, gone: Gone) -> Result<()> {
        let Some(found) = self.request(room, item).await? else { return Ok(()) };
        let note = found.note.clone().unwrap_or_default();
        let over = found.state == ItemState::NotNeeded && !found.brought;
        let stands = match found.state {
            state if found.hidden || over || state == ItemState::HelpAsked => state,
            _ => self.stands_with(room, &found, &note).await?,
        };
        let removed = (gone == Gone::Yes).then_some(self.now.micros());
        let keeps = matches!(
            stands,
            ItemState::Returned | ItemState::AcceptedMoreNeeded | ItemState::Saved | ItemState::HelpAsked
        );
        let note = match keeps {
            true => Returned { removed, ..note },
            // Words about a file that is not there say nothing.
            false => Returned { removed, said: note.said, ..Returned::default() },
        };
        let asked_again = stands != found.state && stands == ItemState::ToSend && gone == Gone::Yes;
        let sealed = room.seal_as("item", item.bytes(), "returned", &note)?;
        self.set_item_state(&found, stands, Some(sealed)).await?;
        if asked_again && self.phase(room).await? == Phase::Open {
            let (house, matter) = (room.house.clone(), room.matter());
            let only = found.for_client.map(lobby::notice_mails::Only::Client);
            let write = self.write();
            lobby::notice_mails::plant_portal_notice_to(write, &house, matter, "item_returned", only).await?;
        }
        Ok(())
    }

    async fn stands_with(
        &mut self,
        room: &Room<P>,
        item: &super::checklist::ItemRow,
        note: &Returned,
    ) -> Result<ItemState> {
        let live = !self.rows(&uploads::LIVE_OF_ITEM, binds![item.id]).await?.is_empty();
        if item.state == ItemState::Saved && live {
            return Ok(ItemState::Saved);
        }
        if self.one(&decisions::WAITING_OF_ITEM, binds![item.id]).await?.int(0)? > 0 {
            return Ok(ItemState::Checking);
        }
        if note.came_back() && self.one(&decisions::RETURNED_OF_ITEM, binds![item.id]).await?.int(0)? > 0 {
            return Ok(ItemState::Returned);
        }
        let mut accepted = false;
        for row in self.rows(&documents::VERSIONS_OF_ITEM, binds![item.id]).await? {
            accepted |= room.version_from(&row)?.0.pinned;
        }
        Ok(match (accepted, item.state) {
            (true, ItemState::AcceptedMoreNeeded) => ItemState::AcceptedMoreNeeded,
            (true, _) => ItemState::Accepted,
            // Nobody had asked for what a client brought.
            (false, _) if item.brought => ItemState::NotNeeded,
            (false, _) => ItemState::ToSend,
        })
    }

    /// Destroys what is stored of one file: its bytes and the key that opens them, its pictures, its name, and what was written
    /// about it. The bytes go with the next sweep.
    async fn empty(&mut self, room: &Room<P>, file: &BinnedFile, upload: UploadId) -> Result<()> {
        let now = self.now;
        for row in self.rows(&sql::PICTURES, binds![file.version]).await? {
            self.lobby(&uploads::DROP_BLOB, binds![row.text(0)?, now]).await?;
        }
        self.exec(&sql::DROP_PICTURES, binds![file.version]).await?;
        for row in self.rows(&uploads::SEGMENTS, binds![upload]).await? {
            self.lobby(&uploads::DROP_BLOB, binds![row.text(1)?, now]).await?;
        }
        self.exec(&uploads::DROP_SEGMENTS, binds![upload]).await?;
        let nothing = Vec::<u8>::new();
        self.exec_one(&sql::EMPTY_UPLOAD, binds![upload, nothing.clone()]).await?;
        let manifest =
            Manifest { name: String::new(), size: file.size, segments: 0, sha256: file.sha256.clone() };
        let manifest = room.seal_as("version", file.version.bytes(), "manifest", &manifest)?;
        self.exec_one(&sql::EMPTY_VERSION, binds![file.version, manifest]).await?;
        self.exec(&sql::EMPTY_DECISIONS, binds![file.version]).await?;
        self.exec(&sql::EMPTY_FLAGS, binds![file.version, nothing]).await?;
        Ok(())
    }
}
