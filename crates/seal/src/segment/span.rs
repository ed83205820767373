//! Arithmetic between plaintext and sealed positions of a segment. Refuses lengths no segment can have.

use std::ops::Range;

use super::{CHUNK_LEN, HEADER_LEN, SEALED_CHUNK_LEN, TAG_LEN};

const CHUNK: u64 = CHUNK_LEN as u64;
const SEALED_CHUNK: u64 = SEALED_CHUNK_LEN as u64;
const TAG: u64 = TAG_LEN as u64;

/// Sealed bytes of a segment of `plain` bytes.
#[must_use]
pub const fn sealed_len(plain: u64) -> u64 {
    (HEADER_LEN as u64).saturating_add(plain).saturating_add((plain / CHUNK + 1) * TAG)
}

/// Plaintext bytes of a segment of `sealed` bytes, or `None` if no segment has that length: every length is
/// impossible at which the last chunk would be missing, cut inside its tag, or full.
#[must_use]
pub const fn plain_len(sealed: u64) -> Option<u64> {
    let Some(body) = sealed.checked_sub(HEADER_LEN as u64) else { return None };
    match (body % SEALED_CHUNK).checked_sub(TAG) {
        Some(last) => Some(body / SEALED_CHUNK * CHUNK + last),
        None => None,
    }
}

/// Which sealed bytes to read for a span of plaintext.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChunkRange {
    /// Number of the first chunk in `sealed`.
    pub first_chunk: u64,
    /// Byte range of the sealed segment: whole chunks, the last possibly short.
    pub sealed: Range<u64>,
    /// Opened bytes to drop in front before the span begins.
    pub skip: usize,
}

/// The chunks that hold `plain` of a segment of `plain_len` plaintext bytes; `None` if the span is empty, reversed or
/// ends beyond the segment.
#[must_use]
pub const fn chunk_range(plain: Range<u64>, plain_len: u64) -> Option<ChunkRange> {
    if plain.start >= plain.end || plain.end > plain_len {
        return None;
    }
    let first_chunk = plain.start / CHUNK;
    let after_last = (plain.end - 1) / CHUNK + 1;
    let whole = sealed_len(plain_len);
    let end = if chunk_start(after_last) < whole { chunk_start(after_last) } else { whole };
    Some(ChunkRange {
        first_chunk,
        sealed: chunk_start(first_chunk)..end,
        skip: (plain.start % CHUNK) as usize,
    })
}

const fn chunk_start(chunk: u64) -> u64 {
    HEADER_LEN as u64 + chunk * SEALED_CHUNK
}
