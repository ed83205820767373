//! Reads the directory of a ZIP container and, on request, one entry with a bound. It refuses directories that lie:
//! entries over one another, sizes that cannot be, more entries than any document has. It never unpacks to anywhere.

use std::io::Read;

use crate::sniff::Finding;

/// More entries than this are no document.
const MOST_ENTRIES: usize = 20_000;
/// A document may unpack to this many bytes in all …
const MOST_UNPACKED: u64 = 1024 * 1024 * 1024;
/// … and, beyond [`ALWAYS_FINE`], to this many times its own size.
const MOST_RATIO: u64 = 150;
const ALWAYS_FINE: u64 = 64 * 1024 * 1024;
const END: &[u8] = b"PK\x05\x06";

/// One entry of the directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Name as written, bytes outside UTF-8 replaced.
    pub(crate) name: String,
    method: u16,
    sealed: bool,
    packed: u64,
    unpacked: u64,
    header: u64,
}

/// A directory that was read.
#[derive(Debug)]
pub(crate) struct Zip<'a> {
    bytes: &'a [u8],
    entries: Vec<Entry>,
    /// The first entry does not start at the first byte, or something follows the end.
    surrounded: bool,
    overlapping: bool,
}

/// Why no directory could be read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum ZipError {
    Broken,
    TooLong,
}

impl<'a> Zip<'a> {
    /// Reads the directory at the end of `bytes`.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, ZipError> {
        let end = end_record(bytes).ok_or(ZipError::Broken)?;
        let (count, start) = directory_place(bytes, end).ok_or(ZipError::Broken)?;
        if count > MOST_ENTRIES as u64 {
            return Err(ZipError::TooLong);
        }
        let mut entries = Vec::new();
        let mut at = usize::try_from(start).map_err(|_| ZipError::Broken)?;
        while entries.len() < MOST_ENTRIES && bytes.get(at..at + 4) == Some(b"PK\x01\x02") {
            let (entry, next) = entry(bytes, at).ok_or(ZipError::Broken)?;
            entries.push(entry);
            at = next;
        }
        if entries.is_empty() || (entries.len() as u64) < count {
            return Err(ZipError::Broken);
        }
        let comment = u16_at(bytes, end + 20).ok_or(ZipError::Broken)?;
        let first = entries.iter().map(|e| e.header).min().unwrap_or(0);
        let surrounded = first != 0 || end + 22 + usize::from(comment) != bytes.len();
        let overlapping = overlap(&entries);
        Ok(Self { bytes, entries, surrounded, overlapping })
    }

    /// Whether something that is not a ZIP at its beginning is one at its end.
    pub(crate) fn ends_like_one(bytes: &[u8]) -> bool {
        Zip::read(bytes).is_ok()
            || end_record(bytes).is_some_and(|end| {
                // Readers forgive a wrong offset and count back from the end instead.
                u32_at(bytes, end + 12)
                    .and_then(|length| end.checked_sub(length as usize))
                    .is_some_and(|at| at > 0 && bytes.get(at..at + 4) == Some(b"PK\x01\x02"))
            })
    }

    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub(crate) fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// What the directory alone gives away.
    pub(crate) fn flags(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        if self.surrounded {
            found.push(Finding::Polyglot);
        }
        let total = self.entries.iter().fold(0u64, |sum, e| sum.saturating_add(e.unpacked));
        let ratio = total / (self.bytes.len() as u64).max(1);
        if self.overlapping || total > MOST_UNPACKED || (total > ALWAYS_FINE && ratio > MOST_RATIO) {
            found.push(Finding::Bomb);
        }
        if self.entries.iter().any(|e| e.sealed) {
            found.push(Finding::Encrypted);
        }
        let twice =
            self.entries.iter().map(|e| e.name.to_lowercase()).collect::<std::collections::BTreeSet<_>>();
        if twice.len() != self.entries.len() {
            found.push(Finding::Malformed);
        }
        found
    }

    /// Unpacks at most `most` bytes of an entry. `None` when it is sealed, packed in a way documents do not use, or broken.
    /// The flag says whether there was more.
    pub(crate) fn unpack(&self, entry: &Entry, most: usize) -> Option<(Vec<u8>, bool)> {
        let header = usize::try_from(entry.header).ok()?;
        if entry.sealed || self.bytes.get(header..header.checked_add(4)?) != Some(b"PK\x03\x04") {
            return None;
        }
        let names =
            usize::from(u16_at(self.bytes, header + 26)?) + usize::from(u16_at(self.bytes, header + 28)?);
        let start = header + 30 + names;
        let packed = self.bytes.get(start..start.checked_add(usize::try_from(entry.packed).ok()?)?)?;
        match entry.method {
            0 => Some((packed.get(..packed.len().min(most))?.to_vec(), packed.len() > most)),
            8 => inflate_raw(packed, most),
            _ => None,
        }
    }
}

fn inflate_raw(packed: &[u8], most: usize) -> Option<(Vec<u8>, bool)> {
    let mut out = Vec::new();
    flate2::read::DeflateDecoder::new(packed).take(most as u64 + 1).read_to_end(&mut out).ok()?;
    let more = out.len() > most;
    out.truncate(most);
    Some((out, more))
}

/// The end record, searched backwards as readers do: within the longest possible comment.
fn end_record(bytes: &[u8]) -> Option<usize> {
    let from = bytes.len().saturating_sub(22 + 65_535);
    memchr::memmem::rfind(&bytes[from..], END).map(|at| from + at).filter(|at| at + 22 <= bytes.len())
}

/// Number of entries and start of the directory, from the end record or its 64-bit sibling.
fn directory_place(bytes: &[u8], end: usize) -> Option<(u64, u64)> {
    let (count, start) = (u64::from(u16_at(bytes, end + 10)?), u64::from(u32_at(bytes, end + 16)?));
    if count != 0xFFFF && start != 0xFFFF_FFFF {
        return Some((count, start));
    }
    let locator = end.checked_sub(20)?;
    if bytes.get(locator..locator + 4) != Some(b"PK\x06\x07") {
        return Some((count, start));
    }
    let at = usize::try_from(u64_at(bytes, locator + 8)?).ok()?;
    if bytes.get(at..at.checked_add(4)?) != Some(b"PK\x06\x06") {
        return None;
    }
    Some((u64_at(bytes, at.checked_add(32)?)?, u64_at(bytes, at.checked_add(48)?)?))
}

fn entry(bytes: &[u8], at: usize) -> Option<(Entry, usize)> {
    let flags = u16_at(bytes, at + 8)?;
    let method = u16_at(bytes, at + 10)?;
    let name_length = usize::from(u16_at(bytes, at + 28)?);
    let extra_length = usize::from(u16_at(bytes, at + 30)?);
    let comment_length = usize::from(u16_at(bytes, at + 32)?);
    let name = bytes.get(at + 46..at + 46 + name_length)?;
    let extra = bytes.get(at + 46 + name_length..at + 46 + name_length + extra_length)?;
    let mut sizes =
        [u32_at(bytes, at + 24)?, u32_at(bytes, at + 20)?, u32_at(bytes, at + 42)?].map(u64::from);
    widen(extra, &mut sizes);
    let [unpacked, packed, header] = sizes;
    let name = String::from_utf8_lossy(name).replace('\\', "/");
    let next = at + 46 + name_length + extra_length + comment_length;
    Some((Entry { name, method, sealed: flags & 1 == 1 || method == 99, packed, unpacked, header }, next))
}

/// Takes 64-bit sizes from the extra field where the 32-bit ones say so.
fn widen(extra: &[u8], sizes: &mut [u64; 3]) {
    let mut at = 0;
    while let (Some(id), Some(length)) = (u16_at(extra, at), u16_at(extra, at + 2)) {
        if id == 1 {
            let mut field = at + 4;
            for size in sizes.iter_mut().filter(|size| **size == 0xFFFF_FFFF) {
                if let Some(wide) = u64_at(extra, field) {
                    *size = wide;
                    field += 8;
                }
            }
            return;
        }
        at += 4 + usize::from(length);
    }
}

/// Whether two entries claim the same bytes: how a small file can promise to unpack without end.
fn overlap(entries: &[Entry]) -> bool {
    let mut spans: Vec<(u64, u64)> =
        entries.iter().map(|e| (e.header, e.header.saturating_add(30).saturating_add(e.packed))).collect();
    spans.sort_unstable();
    spans.windows(2).any(|pair| pair[0].1 > pair[1].0)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at.checked_add(2)?)?.try_into().ok().map(u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_le_bytes)
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..at.checked_add(8)?)?.try_into().ok().map(u64::from_le_bytes)
}
