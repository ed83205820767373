//! An original, opened chunk by chunk. Every chunk is verified before its bytes leave; a cut tail is reported as
//! tampering, never as a short file. It refuses to go on for somebody who was shown out in the meantime.

use crate::error::{Error, Result, Tampered};
use crate::house::Inner;
use crate::room::admission::Admission;
use domain::MatterId;
use seal::{FileKey, SegmentContext, SegmentOpener};
use std::sync::Arc;

/// Bytes of ciphertext fetched at once; a whole number of chunks.
const CHUNKS_PER_FETCH: u64 = 32;
const CHUNK: u64 = 16 << 10;
const SEALED_CHUNK: u64 = CHUNK + 16;
const HEADER: u64 = 56;

pub(crate) struct Part {
    pub(crate) index: u32,
    pub(crate) object: String,
    pub(crate) plain: u64,
}

/// Reads an original from its beginning. Holds at most half a megabyte.
pub struct OriginalReader {
    house: Arc<Inner>,
    admission: Admission,
    key: FileKey,
    context: SegmentContext,
    parts: std::vec::IntoIter<Part>,
    open: Option<OpenPart>,
    left: u64,
}

struct OpenPart {
    object: String,
    opener: SegmentOpener,
    plain: u64,
    next_chunk: u64,
}

impl OriginalReader {
    pub(crate) fn new(
        house: Arc<Inner>,
        admission: Admission,
        key: FileKey,
        context: SegmentContext,
        parts: Vec<Part>,
        size: u64,
    ) -> Self {
        Self { house, admission, key, context, parts: parts.into_iter(), open: None, left: size }
    }

    /// Size of the whole file in bytes that are still to come.
    pub fn remaining(&self) -> u64 {
        self.left
    }

    /// The next verified bytes, never none of them, or `None` at the proven end. What does not verify raises the alarm
    /// in the matter's log; whoever is not admitted any more gets "not found" in the middle of the file.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>> {
        self.admission.still().await?;
        let result = self.next_verified().await;
        if let Err(Error::Tamper(what)) = &result {
            let matter = MatterId::from_bytes(self.context.matter);
            self.house.raise_alarm(matter, self.admission.actor(), what.what).await?;
        }
        result
    }

    async fn next_verified(&mut self) -> Result<Option<Vec<u8>>> {
        loop {
            let part = match self.open.take() {
                Some(part) => part,
                None => match self.parts.next() {
                    Some(next) => self.open_part(next).await?,
                    None if self.left == 0 => return Ok(None),
                    None => return Err(Tampered { what: "a file is shorter than its manifest says" }.into()),
                },
            };
            if let Some(bytes) = self.read_on(part).await? {
                self.left = self
                    .left
                    .checked_sub(bytes.len() as u64)
                    .ok_or(Tampered { what: "a file is longer than its manifest says" })?;
                if bytes.is_empty() {
                    continue;
                }
                return Ok(Some(bytes));
            }
        }
    }

    /// The whole file, for small things; refuses more than `most` bytes.
    pub async fn read_all(mut self, most: u64) -> Result<Vec<u8>> {
        if self.left > most {
            return Err(domain::Refusal::TooBig { limit: most }.into());
        }
        let mut all = Vec::with_capacity(usize::try_from(self.left).unwrap_or(0));
        while let Some(bytes) = self.next().await? {
            all.extend_from_slice(&bytes);
        }
        Ok(all)
    }

    async fn open_part(&mut self, part: Part) -> Result<OpenPart> {
        self.context.index = part.index;
        let header = self.house.blobs.read(&part.object, 0, HEADER).await?;
        let header =
            header.as_slice().try_into().map_err(|_| Tampered { what: "a segment has no header" })?;
        let opener = SegmentOpener::new(&self.key, &self.context, header)?;
        Ok(OpenPart { object: part.object, opener, plain: part.plain, next_chunk: 0 })
    }

    /// Some verified bytes, or nothing when this part is proven complete.
    async fn read_on(&mut self, mut part: OpenPart) -> Result<Option<Vec<u8>>> {
        // The last chunk is always short, possibly empty: it is what proves the end.
        let last_chunk = part.plain / CHUNK;
        if part.next_chunk > last_chunk {
            return Ok(None);
        }
        let from = HEADER + part.next_chunk * SEALED_CHUNK;
        let sealed = self.house.blobs.read(&part.object, from, CHUNKS_PER_FETCH * SEALED_CHUNK).await?;
        let mut out = Vec::with_capacity(sealed.len());
        let mut rest = sealed.as_slice();
        while part.next_chunk <= last_chunk && !rest.is_empty() {
            let want = if part.next_chunk == last_chunk { part.plain % CHUNK + 16 } else { SEALED_CHUNK };
            let want = usize::try_from(want).unwrap_or(usize::MAX);
            let chunk = rest.get(..want).ok_or(Tampered { what: "a segment is cut" })?;
            part.opener.open_chunk(part.next_chunk, chunk, &mut out)?;
            rest = rest.get(want..).unwrap_or_default();
            part.next_chunk += 1;
        }
        if part.next_chunk > last_chunk && !rest.is_empty() {
            return Err(Tampered { what: "a segment is longer than its row says" }.into());
        }
        if out.is_empty() && part.next_chunk <= last_chunk {
            return Err(Tampered { what: "a segment is cut" }.into());
        }
        self.open = Some(part);
        Ok(Some(out))
    }
}
