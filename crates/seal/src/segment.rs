//! Sealed segments: the pieces a file is stored as, in the C2SP chunked-encryption format (AES-256-GCM, HKDF-SHA-512,
//! 24-byte salt, 32-byte key commitment, chunks of 16 KiB of which the last is always short). Written as a stream,
//! readable by range. Refuses cut, extended, reordered, transplanted or re-keyed bytes. Format:
//! `docs/formats/segments.md`.

use aws_lc_rs::hkdf;
use zeroize::{Zeroize, Zeroizing};

use crate::chance::Chance;
use crate::key::FileKey;
use crate::label::{CHUNKED, SEGMENT_CONTEXT};
use crate::primitive::{Aes, TAG_LEN, same, surely};
use crate::tamper::Tamper;

mod digest;
mod span;
#[cfg(test)]
mod tests;

pub use digest::RunningDigest;
pub use span::{ChunkRange, chunk_range, plain_len, sealed_len};

/// Plaintext bytes of a full chunk.
pub const CHUNK_LEN: usize = 16_384;
/// Bytes of a full chunk once sealed.
pub const SEALED_CHUNK_LEN: usize = CHUNK_LEN + TAG_LEN;
/// Bytes in front of the first chunk: salt 24 ‖ commitment 32.
pub const HEADER_LEN: usize = SALT_LEN + COMMITMENT_LEN;

const SALT_LEN: usize = 24;
const COMMITMENT_LEN: usize = 32;
const NONCE_LEN: usize = 12;
const KEY_LEN: usize = 32;

/// The place of one segment: whose file it is part of, which version of it, and which piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SegmentContext {
    pub practice: [u8; 16],
    pub matter: [u8; 16],
    pub document: [u8; 16],
    /// Id of the document's version.
    pub version: [u8; 16],
    /// Position of the segment in its blob, from 0.
    pub index: u32,
}

impl SegmentContext {
    fn canonical(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(SEGMENT_CONTEXT.len() + 68);
        out.extend_from_slice(SEGMENT_CONTEXT);
        for id in [&self.practice, &self.matter, &self.document, &self.version] {
            out.extend_from_slice(id);
        }
        out.extend_from_slice(&self.index.to_be_bytes());
        out
    }
}

/// Seals one segment as its bytes arrive. Nothing that leaves `update` is ever revised.
pub struct SegmentSealer {
    derived: Derived,
    header: Option<[u8; HEADER_LEN]>,
    pending: Zeroizing<Vec<u8>>,
    chunk: u64,
    plain: u64,
}

impl SegmentSealer {
    #[must_use]
    pub fn new(key: &FileKey, context: &SegmentContext, chance: &dyn Chance) -> Self {
        let mut salt = [0; SALT_LEN];
        chance.fill(&mut salt);
        Self::with(Derived::new(key.secret(), &salt, &context.canonical()), salt)
    }

    fn with(derived: Derived, salt: [u8; SALT_LEN]) -> Self {
        let mut header = [0; HEADER_LEN];
        header[..SALT_LEN].copy_from_slice(&salt);
        header[SALT_LEN..].copy_from_slice(&derived.commitment);
        let pending = Zeroizing::new(Vec::with_capacity(CHUNK_LEN));
        Self { derived, header: Some(header), pending, chunk: 0, plain: 0 }
    }

    /// Takes more plaintext and appends every chunk it completes to `out` (the header too, on the first call).
    /// `out` may be drained between calls.
    pub fn update(&mut self, mut plain: &[u8], out: &mut Vec<u8>) {
        self.plain += plain.len() as u64;
        let pieces = (self.pending.len() + plain.len()) / CHUNK_LEN;
        out.reserve(HEADER_LEN + pieces * SEALED_CHUNK_LEN);
        self.begin(out);
        if !self.pending.is_empty() {
            let (head, rest) = plain.split_at(plain.len().min(CHUNK_LEN - self.pending.len()));
            self.pending.extend_from_slice(head);
            plain = rest;
            if self.pending.len() < CHUNK_LEN {
                return;
            }
            self.flush_pending(out);
        }
        let (chunks, rest) = plain.as_chunks::<CHUNK_LEN>();
        for chunk in chunks {
            self.derived.seal_chunk(self.chunk, chunk, out);
            self.chunk += 1;
        }
        self.pending.extend_from_slice(rest);
    }

    /// Ends the segment with its short last chunk (possibly of no bytes), without which it never opens.
    pub fn finish(mut self, out: &mut Vec<u8>) {
        self.begin(out);
        self.flush_pending(out);
    }

    /// Plaintext bytes taken so far.
    #[must_use]
    pub const fn plain_len(&self) -> u64 {
        self.plain
    }

    fn begin(&mut self, out: &mut Vec<u8>) {
        if let Some(header) = self.header.take() {
            out.extend_from_slice(&header);
        }
    }

    fn flush_pending(&mut self, out: &mut Vec<u8>) {
        self.derived.seal_chunk(self.chunk, &self.pending, out);
        self.chunk += 1;
        self.pending.zeroize();
    }
}

/// Opens chunks of one segment in any order. Construction proves key, place and header.
pub struct SegmentOpener(Derived);

impl SegmentOpener {
    /// # Errors
    /// [`Tamper`] if the header was not made under this key for this place.
    pub fn new(key: &FileKey, context: &SegmentContext, header: &[u8; HEADER_LEN]) -> Result<Self, Tamper> {
        let derived = Derived::new(key.secret(), &header[..SALT_LEN], &context.canonical());
        Self::proved(derived, header)
    }

    pub(crate) fn proved(derived: Derived, header: &[u8; HEADER_LEN]) -> Result<Self, Tamper> {
        if !same(&derived.commitment, &header[SALT_LEN..]) {
            return Err(Tamper::new("segment"));
        }
        Ok(Self(derived))
    }

    /// Opens chunk number `index` (from 0), all of its sealed bytes, onto the end of `out`, which is unchanged on
    /// failure. A chunk shorter than [`SEALED_CHUNK_LEN`] can only be the last one. A reader of a range that does not
    /// touch the last chunk learns nothing about where the segment ends: it must compare the stored length with the
    /// one its sealed manifest promises.
    ///
    /// # Errors
    /// [`Tamper`] if the bytes are not this segment's chunk at this index.
    pub fn open_chunk(&self, index: u64, sealed: &[u8], out: &mut Vec<u8>) -> Result<(), Tamper> {
        if sealed.len() > SEALED_CHUNK_LEN {
            return Err(Tamper::new("segment"));
        }
        self.0.aes.open_onto(self.0.nonce(index), sealed, out).ok_or(Tamper::new("segment"))
    }

    pub(crate) fn open_all(&self, body: &[u8], plain: u64) -> Result<Vec<u8>, Tamper> {
        let mut out = Zeroizing::new(Vec::with_capacity(usize::try_from(plain).unwrap_or(body.len())));
        // `plain_len` accepted the length, so the last piece is short and holds at least a tag.
        for (sealed, index) in body.chunks(SEALED_CHUNK_LEN).zip(0..) {
            self.open_chunk(index, sealed, &mut out)?;
        }
        Ok(std::mem::take(&mut *out))
    }
}

/// Opens a whole segment held in memory.
///
/// # Errors
/// [`Tamper`] for anything but exactly the bytes one [`SegmentSealer`] wrote for this key and place; no plaintext is
/// released then.
pub fn open_segment(key: &FileKey, context: &SegmentContext, sealed: &[u8]) -> Result<Vec<u8>, Tamper> {
    let plain = plain_len(sealed.len() as u64).ok_or(Tamper::new("segment"))?;
    let (header, body) = sealed.split_first_chunk().ok_or(Tamper::new("segment"))?;
    SegmentOpener::new(key, context, header)?.open_all(body, plain)
}

/// What key, salt and context yield: the segment's own AES key, base nonce and commitment.
pub(crate) struct Derived {
    aes: Aes,
    base: [u8; NONCE_LEN],
    commitment: [u8; COMMITMENT_LEN],
}

impl Derived {
    pub(crate) fn new(key: &[u8; KEY_LEN], salt: &[u8], context: &[u8]) -> Self {
        let okm = expand(key, &[CHUNKED, salt, context], KEY_LEN + NONCE_LEN + COMMITMENT_LEN);
        Self::split(Aes::new(&okm[..KEY_LEN]), &okm[KEY_LEN..])
    }

    #[cfg(test)]
    fn new_128(key: &[u8; 16], salt: &[u8], context: &[u8]) -> Self {
        let okm = expand(key, &[crate::label::CHUNKED_128, salt, context], 16 + NONCE_LEN + COMMITMENT_LEN);
        Self::split(Aes::new_128(&okm[..16]), &okm[16..])
    }

    fn split(aes: Aes, rest: &[u8]) -> Self {
        let mut derived = Self { aes, base: [0; NONCE_LEN], commitment: [0; COMMITMENT_LEN] };
        derived.base.copy_from_slice(&rest[..NONCE_LEN]);
        derived.commitment.copy_from_slice(&rest[NONCE_LEN..]);
        derived
    }

    /// Base nonce XOR the chunk's number as 96 bits, big endian.
    fn nonce(&self, chunk: u64) -> [u8; NONCE_LEN] {
        let mut nonce = self.base;
        for (byte, count) in nonce[NONCE_LEN - 8..].iter_mut().zip(chunk.to_be_bytes()) {
            *byte ^= count;
        }
        nonce
    }

    /// Copies the chunk into `out` and encrypts it there.
    fn seal_chunk(&self, chunk: u64, plain: &[u8], out: &mut Vec<u8>) {
        out.reserve(plain.len() + TAG_LEN);
        let from = out.len();
        out.extend_from_slice(plain);
        self.aes.seal_tail(self.nonce(chunk), out, from);
    }
}

/// HKDF-Expand-SHA-512 with the key as pseudo-random key, as the specification says.
pub(crate) fn expand(key: &[u8], info: &[&[u8]], len: usize) -> Zeroizing<Vec<u8>> {
    struct Len(usize);
    impl hkdf::KeyType for Len {
        fn len(&self) -> usize {
            self.0
        }
    }
    let prk = hkdf::Prk::new_less_safe(hkdf::HKDF_SHA512, key);
    let mut okm = Zeroizing::new(vec![0; len]);
    surely(prk.expand(info, Len(len)).and_then(|expanded| expanded.fill(&mut okm)));
    okm
}
