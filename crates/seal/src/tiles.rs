//! The log as C2SP tlog-tiles: where hashes and entries lie, and which blobs appending writes. Entries are the 32-byte
//! leaves of audit lines and nothing else. Pure: it asks for blobs by path and answers with blobs to store. Refuses to
//! go on from tiles that do not hash to the checkpoint they are said to belong to. Format: `docs/formats/log.md`.

use std::fmt::Write;

use crate::merkle::{Hash, empty_root, leaf_hash, node_hash, perfect_root};

/// Hashes or entries of a full tile.
pub(crate) const TILE: usize = 256;
const TILE_BITS: u32 = 8;
/// An entry in a bundle: two bytes of length, which is always 32, and the entry.
const BUNDLED: usize = 2 + 32;
const BUNDLED_LEN: [u8; 2] = [0, 32];

/// Gives stored blobs by path. Any `Fn(&str) -> Option<Vec<u8>>` is one.
pub trait TileSource {
    /// The blob at `path` (`tile/0/x001/234.p/17`), or `None` if there is none.
    fn get(&self, path: &str) -> Option<Vec<u8>>;
}

impl<F: Fn(&str) -> Option<Vec<u8>>> TileSource for F {
    fn get(&self, path: &str) -> Option<Vec<u8>> {
        self(path)
    }
}

/// A blob to store. A path is only ever written with the same bytes again, so writing is idempotent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blob {
    pub path: String,
    pub bytes: Vec<u8>,
}

/// What is wrong with a stored log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LogFault {
    #[error("the log has no {path}")]
    Missing { path: String },
    #[error("{path} does not hold what the entries say it must")]
    Differs { path: String },
    #[error("the first {size} entries do not hash to the root that was signed for them")]
    Root { size: u64 },
    #[error("the checkpoint for {size} entries belongs to another log, or to more entries than this log has")]
    Foreign { size: u64 },
    #[error("the tree of {size} entries holds no such entry or older tree")]
    OutOfRange { size: u64 },
}

/// The right edge of the tree: the incomplete tiles, which is all that appending needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogEdge {
    size: u64,
    /// Entries of the incomplete bundle.
    entries: Vec<Hash>,
    /// Hashes of the incomplete tile of each level.
    levels: Vec<Vec<Hash>>,
}

impl LogEdge {
    /// The edge of an empty log.
    #[must_use]
    pub const fn empty() -> Self {
        Self { size: 0, entries: Vec::new(), levels: Vec::new() }
    }

    /// The blobs [`resume`](Self::resume) will ask for: at most one per level and one bundle.
    #[must_use]
    pub fn paths(size: u64) -> Vec<String> {
        let tiles = levels(size).map(|level| (Kind::Level(level), size >> (TILE_BITS * level)));
        let rows = tiles.chain([(Kind::Entries, size)]);
        let partial = rows.filter(|(_, count)| count % TILE as u64 != 0);
        partial.map(|(kind, count)| path(kind, count / TILE as u64, (count % TILE as u64) as usize)).collect()
    }

    /// Takes up a log of `size` entries whose signed root is `root`.
    ///
    /// # Errors
    /// [`LogFault`] if a blob is missing, malformed, or the tiles do not hash to the root.
    pub fn resume(size: u64, root: &Hash, source: &impl TileSource) -> Result<Self, LogFault> {
        let mut edge = Self { size, entries: Vec::new(), levels: Vec::new() };
        for level in levels(size) {
            let count = size >> (TILE_BITS * level);
            let width = (count % TILE as u64) as usize;
            edge.levels.push(read(source, Kind::Level(level), count / TILE as u64, width)?);
        }
        let (bundle, width) = (size / TILE as u64, (size % TILE as u64) as usize);
        edge.entries = read(source, Kind::Entries, bundle, width)?;
        if edge.root() != *root {
            return Err(LogFault::Root { size });
        }
        let leaves = edge.levels.first().map_or(&[][..], Vec::as_slice);
        if !edge.entries.iter().map(|entry| leaf_hash(entry)).eq(leaves.iter().copied()) {
            return Err(LogFault::Differs { path: path(Kind::Entries, bundle, width) });
        }
        Ok(edge)
    }

    /// Appends entries (audit leaves) and gives every blob that is new or grew. Store them durably, then publish the
    /// checkpoint for the new [`size`](Self::size) and [`root`](Self::root); in the other order a crash would leave a
    /// signed tree without its tiles.
    #[must_use]
    pub fn append(&mut self, entries: &[Hash]) -> Vec<Blob> {
        let mut blobs = Vec::new();
        let mut touched = 0;
        for entry in entries {
            self.size += 1;
            self.entries.push(*entry);
            touched = touched.max(self.push(0, leaf_hash(entry), &mut blobs));
            if self.entries.len() == TILE {
                blobs.push(bundle_blob(self.size / TILE as u64 - 1, &self.entries));
                self.entries.clear();
            }
        }
        if !entries.is_empty() {
            blobs.extend(self.partial_blobs(touched));
        }
        blobs
    }

    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The RFC 6962 root of the tree.
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut root = None;
        for row in &self.levels {
            let mut end = row.len();
            // From the right: the perfect subtrees that the row's length is made of, smallest first.
            while end > 0 {
                let start = end - (1 << end.trailing_zeros());
                let subtree = perfect_root(&row[start..end]);
                root = Some(root.map_or(subtree, |right| node_hash(&subtree, &right)));
                end = start;
            }
        }
        root.unwrap_or_else(empty_root)
    }

    /// Adds a hash to a level and, when that fills a tile, its root to the next. Gives the highest level reached.
    fn push(&mut self, level: usize, hash: Hash, blobs: &mut Vec<Blob>) -> usize {
        if self.levels.len() == level {
            self.levels.push(Vec::with_capacity(TILE));
        }
        self.levels[level].push(hash);
        if self.levels[level].len() < TILE {
            return level;
        }
        let row = std::mem::take(&mut self.levels[level]);
        let level_number = level as u32;
        let tile = (self.size >> (TILE_BITS * level_number)) / TILE as u64 - 1;
        blobs.push(tile_blob(level_number, tile, &row));
        self.push(level + 1, perfect_root(&row), blobs)
    }

    /// Every incomplete tile and bundle as a tree of this size must have them.
    pub(crate) fn current_partials(&self) -> Vec<Blob> {
        self.partial_blobs(self.levels.len())
    }

    fn partial_blobs(&self, touched: usize) -> Vec<Blob> {
        let rows = self.levels.iter().zip(0u32..).take(touched + 1).filter(|(row, _)| !row.is_empty());
        let mut blobs: Vec<Blob> = rows
            .map(|(row, level)| tile_blob(level, (self.size >> (TILE_BITS * level)) / TILE as u64, row))
            .collect();
        if !self.entries.is_empty() {
            blobs.push(bundle_blob(self.size / TILE as u64, &self.entries));
        }
        blobs
    }
}

/// What a path leads to.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    Level(u32),
    Entries,
}

/// `tile/<level or entries>/<index in threes>`, with `.p/<width>` if the tile is not full.
pub(crate) fn path(kind: Kind, index: u64, width: usize) -> String {
    let mut groups = vec![format!("{:03}", index % 1000)];
    let mut rest = index / 1000;
    while rest > 0 {
        groups.push(format!("x{:03}", rest % 1000));
        rest /= 1000;
    }
    groups.reverse();
    let mut out = match kind {
        Kind::Level(level) => format!("tile/{level}/{}", groups.join("/")),
        Kind::Entries => format!("tile/entries/{}", groups.join("/")),
    };
    if width < TILE {
        // Writing to a String cannot fail.
        let _infallible = write!(out, ".p/{width}");
    }
    out
}

/// The first `width` hashes or entries of a tile, from the blob of exactly that width or else from the full one.
pub(crate) fn read(
    source: &impl TileSource,
    kind: Kind,
    index: u64,
    width: usize,
) -> Result<Vec<Hash>, LogFault> {
    if width == 0 {
        return Ok(Vec::new());
    }
    let exact = path(kind, index, width);
    let differs = || LogFault::Differs { path: exact.clone() };
    let (bytes, holds) = match source.get(&exact) {
        Some(bytes) => (bytes, width),
        None => match source.get(&path(kind, index, TILE)) {
            Some(bytes) => (bytes, TILE),
            None => return Err(LogFault::Missing { path: exact }),
        },
    };
    let rows = match kind {
        Kind::Level(_) => split_tile(&bytes),
        Kind::Entries => split_bundle(&bytes),
    };
    let mut rows = rows.filter(|rows| rows.len() == holds).ok_or_else(differs)?;
    rows.truncate(width);
    Ok(rows)
}

/// Levels a tree of `size` entries has tiles on.
pub(crate) fn levels(size: u64) -> impl Iterator<Item = u32> {
    (0..u64::BITS / TILE_BITS).take_while(move |level| size >> (TILE_BITS * level) > 0)
}

fn tile_blob(level: u32, index: u64, row: &[Hash]) -> Blob {
    Blob { path: path(Kind::Level(level), index, row.len()), bytes: row.concat() }
}

fn bundle_blob(index: u64, entries: &[Hash]) -> Blob {
    let mut bytes = Vec::with_capacity(entries.len() * BUNDLED);
    for entry in entries {
        bytes.extend_from_slice(&BUNDLED_LEN);
        bytes.extend_from_slice(entry);
    }
    Blob { path: path(Kind::Entries, index, entries.len()), bytes }
}

fn split_tile(bytes: &[u8]) -> Option<Vec<Hash>> {
    let (rows, rest) = bytes.as_chunks::<32>();
    rest.is_empty().then(|| rows.to_vec())
}

fn split_bundle(bytes: &[u8]) -> Option<Vec<Hash>> {
    let (rows, rest) = bytes.as_chunks::<BUNDLED>();
    let entries =
        rows.iter().map(|row| row.strip_prefix(&BUNDLED_LEN)?.try_into().ok()).collect::<Option<_>>();
    entries.filter(|_| rest.is_empty())
}
