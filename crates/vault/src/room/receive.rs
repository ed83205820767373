//! Bytes on their way in: sealed as they arrive, made durable, and only then acknowledged. A blocking thread hashes,
//! seals and syncs while the network fills the next batch; memory stays the same at any file size. It refuses bytes
//! beyond the declared size, a body at the wrong offset, two bodies at once for one upload, and to go on for somebody who
//! was shown out while they sent.

use crate::audit::AuditEvent;
use crate::blobs::FolderObject;
use crate::engine::binds;
use crate::error::{Error, Fault, Result};
use crate::house::Inner;
use crate::purpose::Contributing;
use crate::room::Room;
use crate::room::admission::{Admission, Counts};
use crate::room::uploads::{UploadProgress, UploadRow, column, sql};
use bytes::Bytes;
use domain::{AuditCode, Power, Refusal, UploadId, UploadState, limits};
use futures_util::{Stream, StreamExt};
use seal::{FileKey, RunningDigest, SegmentContext, SegmentSealer};
use std::pin::pin;
use std::sync::Arc;
use tokio::sync::mpsc;

/// Plain bytes per segment. A segment is the unit of acknowledgement within one long body.
const SEGMENT_BYTES: u64 = 16 << 20;
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
    pub async fn append<E>(
        &self,
        upload: UploadId,
        offset: u64,
        body: impl Stream<Item = std::result::Result<Bytes, E>> + Send,
        checksum: Option<[u8; 32]>,
    ) -> Result<UploadProgress> {
        self.demand(Power::SendDocuments)?;
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

    async fn pour<E>(
        &self,
        mut row: UploadRow,
        body: impl Stream<Item = std::result::Result<Bytes, E>> + Send,
        checksum: Option<[u8; 32]>,
    ) -> Result<UploadProgress> {
        let key = self.unwrap_file_key(row.id.bytes(), &row.file_key)?;
        let digest = match &row.digest {
            Some(sealed) => {
                RunningDigest::restore(&self.unseal("upload", row.id.bytes(), "digest", sealed)?)?
            }
            None => RunningDigest::new(),
        };
        let context = SegmentContext {
            practice: self.house.keyring.practice.bytes(),
            matter: self.matter().bytes(),
            document: row.document.bytes(),
            version: row.version.bytes(),
            index: row.segments,
        };
        let (batches, incoming) = mpsc::channel::<Vec<Bytes>>(BATCHES);
        let (finished, done) = mpsc::channel::<Finished>(1);
        let sealing = Sealing {
            house: self.house.clone(),
            key,
            context,
            digest,
            body_digest: checksum.map(|_| RunningDigest::new()),
        };
        let thread = tokio::task::spawn_blocking(move || sealing.run(incoming, &finished));

        let room_left = row.size - row.received;
        let limit = if checksum.is_some() { LARGEST_CHECKED_BODY } else { u64::MAX };
        let pump = pump(body, batches, self.admission(Counts::AsActivity), room_left, limit);
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
        let body_digest = thread.await.map_err(|e| Fault::new("the sealing thread failed", e))??;
        if let Some(wanted) = checksum {
            if pumped.is_err() || body_digest.map(RunningDigest::finish) != Some(wanted) {
                for segment in held {
                    self.house.blobs.remove(&segment.object).await?;
                }
                pumped?;
                return Err(Refusal::ChecksumMismatch.into());
            }
            for segment in held {
                self.record(&mut row, segment).await?;
            }
        }
        pumped?;
        Ok(row.progress())
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
        let now = tx.now;
        let (before, plain) = (column(row.received)?, column(segment.plain)?);
        let expires = now.plus(limits::UPLOAD_LIFE);
        let advance = binds![row.id, plain, digest.clone(), state.code(), now, expires, before];
        tx.exec_one(&sql::ADVANCE, advance).await?;
        tx.exec_one(&sql::ADD_SEGMENT, binds![row.id, row.segments, segment.object.as_str(), plain]).await?;
        tx.lobby(&sql::KEEP_BLOB, binds![segment.object.as_str(), now]).await?;
        if state == UploadState::Complete {
            let item = tx.item(self, row.item).await?;
            let saved = item.state.saved()?;
            if saved != item.state {
                tx.set_item_state(&item, saved, item.returned.clone()).await?;
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

/// Moves frames from the network to the sealing thread, as long as their sender is admitted; they keep the session awake. A broken connection ends the body early and is not an error:
/// what arrived is kept and the client asks for the offset.
async fn pump<E>(
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
        let mut open: Option<Open> = None;
        while let Some(batch) = incoming.blocking_recv() {
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
                } else {
                    self.finish(segment, finished)?;
                }
            }
        }
        if let Some(segment) = open {
            self.finish(segment, finished)?;
        }
        Ok(self.body_digest)
    }

    fn start(&self) -> Result<Open> {
        let mut name = [0u8; 16];
        self.house.chance.fill(&mut name);
        let name: String = name.iter().map(|b| format!("{b:02x}")).collect();
        let folder = self.house.blobs.create(&name)?;
        let sealer = SegmentSealer::new(&self.key, &self.context, &*self.house.chance);
        Ok(Open { name, sealer, folder, out: Vec::with_capacity(BATCH_BYTES * 2), plain: 0 })
    }

    fn finish(&mut self, mut segment: Open, finished: &mpsc::Sender<Finished>) -> Result<()> {
        segment.sealer.finish(&mut segment.out);
        let bytes = match segment.folder {
            Some(mut object) => {
                object.write(&segment.out)?;
                object.finish()?;
                None
            }
            None => Some(segment.out),
        };
        self.context.index += 1;
        let midstate = self.digest.export();
        let done = Finished { object: segment.name, plain: segment.plain, midstate, bytes };
        finished.blocking_send(done).map_err(|e| Fault::new("nobody records the segments", e).into())
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
