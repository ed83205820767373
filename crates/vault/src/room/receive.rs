//! Bytes on their way in: sealed as they arrive, made durable, and only then acknowledged. A blocking thread hashes,
//! seals and syncs while the network fills the next batch, and for a large body another waits for the disk; memory stays the same at any file size. It refuses bytes
//! beyond the declared size, a body at the wrong offset, two bodies at once for one upload, and to go on for somebody who
//! was shown out while they sent.

use crate::audit::AuditEvent;
use crate::blobs::FolderObject;
use crate::engine::binds;
use crate::error::{Error, Fault, Result};
use crate::house::Inner;
use crate::purpose::Contributing;
use crate::room::admission::{Admission, Counts};
use crate::room::begin::{Arrived, Draft, NewUpload, Place, Spot};
use crate::room::uploads::{UploadProgress, UploadRow, column, sql};
use crate::room::{Room, RoomTx};
use bytes::Bytes;
use domain::{AuditCode, DocumentId, Power, Refusal, UploadId, UploadState, VersionId, limits};
use futures_util::{Stream, StreamExt};
use seal::{FileKey, RunningDigest, SegmentContext, SegmentSealer};
use std::pin::pin;
use std::sync::Arc;
use tokio::sync::mpsc;

/// Plain bytes per segment. A segment is the unit of acknowledgement within one long body.
const SEGMENT_BYTES: u64 = 16 << 20;
/// The largest file that [`Room::receive`] takes in one piece: one segment.
pub const WHOLE: u64 = SEGMENT_BYTES;
/// Frames are handed to the sealing thread in batches of about this size, so that the hand-over costs little.
const BATCH_BYTES: usize = 256 << 10;
/// A body with a checksum is held back until it is whole, so it is bounded.
const LARGEST_CHECKED_BODY: u64 = 64 << 20;
/// Batches in flight between network and sealing thread.
const BATCHES: usize = 8;

/// A finished segment. For a folder it is already on disk; for a bucket its bytes are still to be stored.
struct Finished {
    object: String,
    plain: u64,
    midstate: Vec<u8>,
    bytes: Option<Vec<u8>>,
}

/// How a body ended.
struct Ended {
    /// Why its sender was stopped, if they were.
    pumped: Result<()>,
    /// SHA-256 of the body, where one was asked for.
    digest: Option<[u8; 32]>,
}

type Thread = tokio::task::JoinHandle<Result<Option<RunningDigest>>>;

impl Ended {
    async fn of(pumped: Result<()>, thread: Thread) -> Result<Self> {
        let digest = thread.await.map_err(|e| Fault::new("the sealing thread failed", e))??;
        Ok(Self { pumped, digest: digest.map(RunningDigest::finish) })
    }

    /// A body with a checksum is whole and right, or it is nothing.
    fn verdict(self, checksum: Option<[u8; 32]>) -> Result<()> {
        self.pumped?;
        if checksum.is_some() && self.digest != checksum {
            return Err(Refusal::ChecksumMismatch.into());
        }
        Ok(())
    }
}

enum Kept {
    Added(UploadProgress),
    /// Another body of the same attempt was faster.
    BegunBefore(UploadProgress),
}

/// Held while a body of an upload is in flight in this process.
struct InFlight {
    house: Arc<Inner>,
    upload: UploadId,
}

impl InFlight {
    fn enter(house: &Arc<Inner>, upload: UploadId) -> Result<Self> {
        let mut all = house.in_flight.lock().map_err(|_| Fault::plain("the upload register"))?;
        if all.insert(upload) {
            Ok(Self { house: house.clone(), upload })
        } else {
            Err(Refusal::Busy { retry_after_s: 1 }.into())
        }
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        if let Ok(mut all) = self.house.in_flight.lock() {
            all.remove(&self.upload);
        }
    }
}

impl Room<Contributing> {
    /// Appends a body at `offset`. Whatever part of the body became durable is kept when the connection breaks; with a
    /// `checksum` (SHA-256 of this body) it is all or nothing.
    pub async fn append<E: Send>(
        &self,
        upload: UploadId,
        offset: u64,
        body: impl Stream<Item = std::result::Result<Bytes, E>> + Send,
        checksum: Option<[u8; 32]>,
    ) -> Result<UploadProgress> {
        self.demand_one_of(&[Power::SendDocuments, Power::FileForClient])?;
        // Whether it is theirs comes first: "busy" would tell a stranger that it exists.
        self.own_upload(upload).await?;
        let _held = InFlight::enter(&self.house, upload)?;
        let row = self.own_upload(upload).await?;
        if row.state != UploadState::Open {
            return Err(Refusal::WrongState.into());
        }
        if row.received != offset {
            return Err(Refusal::WrongOffset { at: row.received }.into());
        }
        self.watch(self.pour(row, body, checksum)).await
    }

    /// Begins an upload whose whole body comes along. Up to [`WHOLE`] bytes make one transaction of row, blob, item and
    /// audit line, after the bytes are durable. What arrives of a body that breaks off is kept as an upload begun. The
    /// body is left where it is when the upload had begun before.
    ///
    /// # Errors
    /// Those of [`Room::open_upload`]; `ChecksumMismatch`, and `Busy` when nothing arrived: then there is no upload. A
    /// file that continues a document is begun before its bytes, and stands at offset 0 when they were not the right ones.
    pub async fn receive<E: Send>(
        &self,
        new: &NewUpload,
        spot: Spot,
        body: &mut (impl Stream<Item = std::result::Result<Bytes, E>> + Send + Unpin),
        checksum: Option<[u8; 32]>,
    ) -> Result<UploadProgress> {
        match spot.0 {
            Place::Begun(row) => Ok(row.progress()),
            Place::Free { continues: None, .. } if new.size <= WHOLE => {
                self.watch(self.receive_whole(new, body, checksum)).await
            }
            // Which document it continues is settled by the change that takes it, so that comes first.
            Place::Free { .. } => {
                let begun = self.open_upload(new).await?;
                // Begun is begun: its sender is told where it stands and goes on, instead of beginning another.
                match self.append(begun.id, 0, body, checksum).await {
                    Err(Error::Refused(Refusal::ChecksumMismatch)) => Ok(begun),
                    appended => appended,
                }
            }
        }
    }

    async fn receive_whole<E: Send>(
        &self,
        new: &NewUpload,
        body: &mut (impl Stream<Item = std::result::Result<Bytes, E>> + Send + Unpin),
        checksum: Option<[u8; 32]>,
    ) -> Result<UploadProgress> {
        let (draft, key) = Draft::new(self, None, self.house.clock.now());
        let sealing = Sealing {
            house: self.house.clone(),
            key,
            context: self.context(draft.document, draft.version, 0),
            digest: RunningDigest::new(),
            body_digest: checksum.map(|_| RunningDigest::new()),
        };
        let (pump, mut done, thread) = self.through(sealing, body, new.size);
        let (pumped, got) = tokio::join!(pump, done.recv());
        let ended = Ended::of(pumped, thread).await?;
        let Some(segment) = got else {
            ended.pumped?;
            return Err(Refusal::Busy { retry_after_s: 1 }.into());
        };
        let object = segment.object.clone();
        let kept = match ended.verdict(checksum) {
            Ok(()) => self.add_whole(new, draft, segment).await,
            Err(refusal) => Err(refusal),
        };
        match kept {
            Ok(Kept::Added(progress)) => Ok(progress),
            Ok(Kept::BegunBefore(progress)) => {
                self.house.blobs.remove(&object).await?;
                Ok(progress)
            }
            // A refusal changed nothing. After a fault nobody knows; the sweeper will.
            Err(refused @ Error::Refused(_)) => {
                self.house.blobs.remove(&object).await?;
                Err(refused)
            }
            Err(other) => Err(other),
        }
    }

    async fn add_whole(&self, new: &NewUpload, draft: Draft, segment: Finished) -> Result<Kept> {
        if let Some(bytes) = segment.bytes {
            self.house.blobs.put(&segment.object, bytes).await?;
        }
        let mut tx = self.begin().await?;
        tx.in_turn().await?;
        let item = match self.place(&mut tx, new).await? {
            Place::Begun(row) => return Ok(Kept::BegunBefore(row.progress())),
            Place::Free { item, .. } => item,
        };
        let whole = segment.plain == new.size;
        let arrived = Arrived {
            bytes: segment.plain,
            digest: Some(self.seal("upload", draft.id.bytes(), "digest", &segment.midstate)),
            state: if whole { UploadState::Open.completed()? } else { UploadState::Open },
        };
        let progress = tx.add_upload(new, draft, arrived).await?;
        tx.add_segment(progress.id, 0, &segment.object, segment.plain).await?;
        // One act, one line.
        let code = if whole { AuditCode::UploadCompleted } else { AuditCode::UploadStarted };
        if whole && self.powers().has(Power::SendDocuments) {
            tx.saved(&item).await?;
        }
        tx.commit(AuditEvent::new(code, progress.id)).await?;
        Ok(Kept::Added(progress))
    }

    async fn pour<E: Send>(
        &self,
        mut row: UploadRow,
        body: impl Stream<Item = std::result::Result<Bytes, E>> + Send,
        checksum: Option<[u8; 32]>,
    ) -> Result<UploadProgress> {
        let digest = match &row.digest {
            Some(sealed) => {
                RunningDigest::restore(&self.unseal("upload", row.id.bytes(), "digest", sealed)?)?
            }
            None => RunningDigest::new(),
        };
        let sealing = Sealing {
            house: self.house.clone(),
            key: self.unwrap_file_key(row.id.bytes(), &row.file_key)?,
            context: self.context(row.document, row.version, row.segments),
            digest,
            body_digest: checksum.map(|_| RunningDigest::new()),
        };
        let room_left = row.size - row.received;
        let (pump, done, thread) = self.through(sealing, body, room_left);
        let mut held = Vec::new();
        let record = async {
            // Owned here, so that a failure hangs up on the sealing thread instead of leaving it to wait for ever.
            let mut done = done;
            while let Some(segment) = done.recv().await {
                if checksum.is_some() {
                    held.push(segment);
                } else {
                    self.record(&mut row, segment).await?;
                }
            }
            Ok::<(), Error>(())
        };
        let (pumped, recorded) = tokio::join!(pump, record);
        recorded?;
        let ended = Ended::of(pumped, thread).await?;
        if checksum.is_some() {
            if let Err(refusal) = ended.verdict(checksum) {
                for segment in held {
                    self.house.blobs.remove(&segment.object).await?;
                }
                return Err(refusal);
            }
            for segment in held {
                self.record(&mut row, segment).await?;
            }
        } else {
            ended.pumped?;
        }
        Ok(row.progress())
    }

    fn context(&self, document: DocumentId, version: VersionId, index: u32) -> SegmentContext {
        SegmentContext {
            practice: self.house.keyring.practice.bytes(),
            matter: self.matter().bytes(),
            document: document.bytes(),
            version: version.bytes(),
            index,
        }
    }

    /// Starts the sealing thread: what moves a body to it, the segments as they become durable, and its end.
    fn through<E: Send>(
        &self,
        sealing: Sealing,
        body: impl Stream<Item = std::result::Result<Bytes, E>> + Send,
        room_left: u64,
    ) -> (impl Future<Output = Result<()>> + Send, mpsc::Receiver<Finished>, Thread) {
        let limit = if sealing.body_digest.is_some() { LARGEST_CHECKED_BODY } else { u64::MAX };
        let (batches, incoming) = mpsc::channel::<Vec<Bytes>>(BATCHES);
        let (finished, done) = mpsc::channel::<Finished>(1);
        let thread = tokio::task::spawn_blocking(move || sealing.run(incoming, &finished));
        (pump(body, batches, self.admission(Counts::AsActivity), room_left, limit), done, thread)
    }

    /// Commits one durable segment: its row, its blob line and the upload's new offset.
    async fn record(&self, row: &mut UploadRow, segment: Finished) -> Result<()> {
        if let Some(bytes) = segment.bytes {
            self.house.blobs.put(&segment.object, bytes).await?;
        }
        let received = row.received + segment.plain;
        let state = if received == row.size { row.state.completed()? } else { row.state };
        let digest = self.seal("upload", row.id.bytes(), "digest", &segment.midstate);
        let mut tx = self.begin().await?;
        if state == UploadState::Complete {
            tx.in_turn().await?;
        }
        let now = tx.now;
        let (before, plain) = (column(row.received)?, column(segment.plain)?);
        let expires = now.plus(limits::UPLOAD_LIFE);
        let advance = binds![row.id, plain, digest.clone(), state.code(), now, expires, before];
        tx.exec_one(&sql::ADVANCE, advance).await?;
        tx.add_segment(row.id, row.segments, &segment.object, segment.plain).await?;
        if state == UploadState::Complete {
            if let Some(item) = tx.request(self, row.item).await? {
                tx.saved(&item).await?;
            }
            tx.commit(AuditEvent::new(AuditCode::UploadCompleted, row.id)).await?;
        } else {
            tx.commit_progress().await?;
        }
        row.received = received;
        row.segments += 1;
        row.state = state;
        row.digest = Some(digest);
        row.expires_at = expires;
        Ok(())
    }
}

impl RoomTx<'_, Contributing> {
    async fn add_segment(&mut self, upload: UploadId, position: u32, object: &str, plain: u64) -> Result<()> {
        let now = self.now;
        self.exec_one(&sql::ADD_SEGMENT, binds![upload, position, object, column(plain)?]).await?;
        self.lobby(&sql::KEEP_BLOB, binds![object, now]).await?;
        Ok(())
    }
}

/// Moves frames from the network to the sealing thread, as long as their sender is admitted; they keep the session awake. A broken connection ends the body early and is not an error:
/// what arrived is kept and the client asks for the offset.
async fn pump<E: Send>(
    body: impl Stream<Item = std::result::Result<Bytes, E>> + Send,
    batches: mpsc::Sender<Vec<Bytes>>,
    mut admission: Admission,
    mut room_left: u64,
    mut limit: u64,
) -> Result<()> {
    let mut body = pin!(body);
    let mut batch = Vec::new();
    let mut size = 0;
    let mut verdict = Ok(());
    while let Some(Ok(frame)) = body.next().await {
        let len = frame.len() as u64;
        if len == 0 {
            continue;
        }
        if let Err(shown_out) = admission.still().await {
            verdict = Err(shown_out);
            break;
        }
        if len > room_left || len > limit {
            verdict = Err(Refusal::TooBig { limit: room_left.min(limit) }.into());
            break;
        }
        room_left -= len;
        limit -= len;
        size += frame.len();
        batch.push(frame);
        if size >= BATCH_BYTES {
            size = 0;
            if batches.send(std::mem::take(&mut batch)).await.is_err() {
                return verdict;
            }
        }
    }
    if !batch.is_empty() {
        // A closed channel means that the sealing thread failed; its own error is the one to report.
        let _closed = batches.send(batch).await;
    }
    verdict
}

/// The work of the blocking thread.
struct Sealing {
    house: Arc<Inner>,
    key: FileKey,
    context: SegmentContext,
    digest: RunningDigest,
    body_digest: Option<RunningDigest>,
}

/// A segment being written.
struct Open {
    name: String,
    sealer: SegmentSealer,
    folder: Option<FolderObject>,
    out: Vec<u8>,
    plain: u64,
}

impl Sealing {
    fn run(
        mut self,
        mut incoming: mpsc::Receiver<Vec<Bytes>>,
        finished: &mpsc::Sender<Finished>,
    ) -> Result<Option<RunningDigest>> {
        std::thread::scope(|threads| {
            let mut syncing = None;
            let mut open: Option<Open> = None;
            'body: while let Some(batch) = incoming.blocking_recv() {
                for frame in batch {
                    self.digest.update(&frame);
                    if let Some(body) = &mut self.body_digest {
                        body.update(&frame);
                    }
                    let mut segment = match open.take() {
                        Some(s) => s,
                        None => self.start()?,
                    };
                    segment.write(&frame)?;
                    // Only at the end of a frame: the digest must be that of the segment's last byte.
                    if segment.plain < SEGMENT_BYTES {
                        open = Some(segment);
                        continue;
                    }
                    let sealed = self.end(segment)?;
                    if sealed.folder.is_none() {
                        sealed.settle(finished)?;
                        continue;
                    }
                    let to = syncing.get_or_insert_with(|| Syncing::begin(threads, finished));
                    if !to.take(sealed) {
                        break 'body;
                    }
                }
            }
            if let Some(segment) = open {
                let sealed = self.end(segment)?;
                match &syncing {
                    // Why it was not taken is said at the end.
                    Some(to) => _ = to.take(sealed),
                    None => sealed.settle(finished)?,
                }
            }
            syncing.map_or(Ok(()), Syncing::end)?;
            Ok(self.body_digest)
        })
    }

    fn start(&self) -> Result<Open> {
        let mut name = [0u8; 16];
        self.house.chance.fill(&mut name);
        let name: String = name.iter().map(|b| format!("{b:02x}")).collect();
        let folder = self.house.blobs.create(&name)?;
        let sealer = SegmentSealer::new(&self.key, &self.context, &*self.house.chance);
        Ok(Open { name, sealer, folder, out: Vec::with_capacity(BATCH_BYTES * 2), plain: 0 })
    }

    fn end(&mut self, mut segment: Open) -> Result<Sealed> {
        segment.sealer.finish(&mut segment.out);
        let (folder, bytes) = match segment.folder {
            Some(mut object) => {
                object.write(&segment.out)?;
                (Some(object), None)
            }
            None => (None, Some(segment.out)),
        };
        self.context.index += 1;
        let midstate = self.digest.export();
        let finished = Finished { object: segment.name, plain: segment.plain, midstate, bytes };
        Ok(Sealed { folder, finished })
    }
}

/// A segment that is written and not yet durable.
struct Sealed {
    folder: Option<FolderObject>,
    finished: Finished,
}

impl Sealed {
    /// Waits for the disk and hands the segment on.
    fn settle(self, finished: &mpsc::Sender<Finished>) -> Result<()> {
        if let Some(object) = self.folder {
            object.finish()?;
        }
        finished.blocking_send(self.finished).map_err(|e| Fault::new("nobody records the segments", e).into())
    }
}

/// A thread that waits for the disk while the next segment is sealed. Only a body of several segments has one.
struct Syncing<'s> {
    hand: std::sync::mpsc::SyncSender<Sealed>,
    thread: std::thread::ScopedJoinHandle<'s, Result<()>>,
}

impl<'s> Syncing<'s> {
    fn begin<'e>(threads: &'s std::thread::Scope<'s, 'e>, finished: &'e mpsc::Sender<Finished>) -> Self {
        // Nothing waits between the two threads, so no more than two segments are ever ahead of what is recorded.
        let (hand, taken) = std::sync::mpsc::sync_channel::<Sealed>(0);
        let thread = threads.spawn(move || taken.into_iter().try_for_each(|sealed| sealed.settle(finished)));
        Self { hand, thread }
    }

    /// False when the thread has ended, by an error that [`Self::end`] tells.
    fn take(&self, sealed: Sealed) -> bool {
        self.hand.send(sealed).is_ok()
    }

    fn end(self) -> Result<()> {
        drop(self.hand);
        self.thread.join().map_err(|_| Fault::plain("the syncing thread failed"))?
    }
}

impl Open {
    fn write(&mut self, part: &[u8]) -> Result<()> {
        self.sealer.update(part, &mut self.out);
        self.plain += part.len() as u64;
        if let Some(object) = &mut self.folder
            && self.out.len() >= BATCH_BYTES
        {
            object.write(&self.out)?;
            self.out.clear();
        }
        Ok(())
    }
}
