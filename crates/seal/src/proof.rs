//! Proofs out of a tiled log, and the `.tlog-proof` file that lets anyone check offline that a line is in it. Refuses
//! to prove anything about entries the tiles do not cover; a proof is only as good as its verification.
//! Format: `docs/formats/log.md`.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::label::TLOG_PROOF;
use crate::merkle::{Hash, leaf_hash, node_hash, perfect_root, verify_inclusion};
use crate::note::{Checkpoint, LogVerifier, decimal};
use crate::tamper::Tamper;
use crate::tiles::{Kind, LogFault, TILE, TileSource, path, read};

/// Longest possible inclusion proof: one hash per level of a tree of 2⁶⁴ entries.
const MAX_HASHES: usize = 64;

/// Inclusion proof for entry `index` (from 0) in the tree of the first `size` entries, read from the tiles of a log
/// that now has `tiles` entries.
///
/// # Errors
/// [`LogFault`] if `index < size ≤ tiles` does not hold, or a tile is missing or malformed.
pub fn prove_inclusion(
    index: u64,
    size: u64,
    tiles: u64,
    source: &impl TileSource,
) -> Result<Vec<Hash>, LogFault> {
    within(index < size && size <= tiles, tiles)?;
    let mut proof = Vec::new();
    inclusion(&mut stored(source, tiles), index, 0, size, &mut proof)?;
    Ok(proof)
}

/// Consistency proof that the tree of `old` entries is a prefix of the tree of `size` entries, read from the tiles of
/// a log that now has `tiles` entries. Empty if `old` is 0 or `size`.
///
/// # Errors
/// [`LogFault`] if `old ≤ size ≤ tiles` does not hold, or a tile is missing or malformed.
pub fn prove_consistency(
    old: u64,
    size: u64,
    tiles: u64,
    source: &impl TileSource,
) -> Result<Vec<Hash>, LogFault> {
    within(old <= size && size <= tiles, tiles)?;
    let mut proof = Vec::new();
    if old > 0 {
        consistency(&mut stored(source, tiles), old, 0, size, Known::Whole, &mut proof)?;
    }
    Ok(proof)
}

/// The blobs [`prove_inclusion`] will ask for, so that an asynchronous store can fetch them first. Of a partial tile
/// that is gone, the full one (the path without `.p/…`) serves.
///
/// # Errors
/// [`LogFault::OutOfRange`] unless `index < size ≤ tiles`.
pub fn inclusion_paths(index: u64, size: u64, tiles: u64) -> Result<Vec<String>, LogFault> {
    within(index < size && size <= tiles, tiles)?;
    let mut nodes = Nodes::recording(tiles);
    inclusion(&mut nodes, index, 0, size, &mut Vec::new())?;
    Ok(nodes.asked())
}

/// The blobs [`prove_consistency`] will ask for.
///
/// # Errors
/// [`LogFault::OutOfRange`] unless `old ≤ size ≤ tiles`.
pub fn consistency_paths(old: u64, size: u64, tiles: u64) -> Result<Vec<String>, LogFault> {
    within(old <= size && size <= tiles, tiles)?;
    let mut nodes = Nodes::recording(tiles);
    if old > 0 {
        consistency(&mut nodes, old, 0, size, Known::Whole, &mut Vec::new())?;
    }
    Ok(nodes.asked())
}

/// A proof that travels by itself: entry number, inclusion proof and the signed checkpoint it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogProof {
    /// Number of the entry, from 0.
    pub index: u64,
    /// From the leaf's sibling up to the root's child.
    pub hashes: Vec<Hash>,
    /// The signed note, word for word, with any witness signatures.
    pub checkpoint: String,
    /// Data of the application's own. Not authenticated by anything in this file.
    pub extra: Option<Vec<u8>>,
}

impl LogProof {
    /// The contents of a `.tlog-proof` file.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut lines = vec![TLOG_PROOF.to_owned()];
        lines.extend(self.extra.as_ref().map(|extra| format!("extra {}", STANDARD.encode(extra))));
        lines.push(format!("index {}", self.index));
        lines.extend(self.hashes.iter().map(|hash| STANDARD.encode(hash)));
        format!("{}\n\n{}", lines.join("\n"), self.checkpoint)
    }

    /// # Errors
    /// [`Tamper`] if the text is not a proof file. A proof that parses is not yet a proof that holds.
    pub fn parse(text: &str) -> Result<Self, Tamper> {
        Self::read(text).ok_or(Tamper::new("log proof"))
    }

    /// Checks that `entry` (for audit lines: [`Line::leaf`](crate::Line::leaf)) is where the proof says, in a tree this
    /// log's key signed.
    ///
    /// # Errors
    /// [`Tamper`] if the signature, the inclusion or the log's name does not hold.
    pub fn verify(&self, log: &LogVerifier, entry: &Hash) -> Result<Checkpoint, Tamper> {
        let checkpoint = log.verify(&self.checkpoint)?;
        verify_inclusion(&leaf_hash(entry), self.index, checkpoint.size, &self.hashes, &checkpoint.root)?;
        Ok(checkpoint)
    }

    fn read(text: &str) -> Option<Self> {
        let (head, checkpoint) = text.split_once("\n\n")?;
        let mut lines = head.split('\n').peekable();
        if lines.next()? != TLOG_PROOF {
            return None;
        }
        let extra = match lines.next_if(|line| line.starts_with("extra ")) {
            Some(line) => Some(STANDARD.decode(line.strip_prefix("extra ")?).ok()?),
            None => None,
        };
        let index = decimal(lines.next()?.strip_prefix("index ")?)?;
        let hashes: Vec<Hash> =
            lines.map(|line| STANDARD.decode(line).ok()?.try_into().ok()).collect::<Option<_>>()?;
        (hashes.len() <= MAX_HASHES).then(|| Self { index, hashes, checkpoint: checkpoint.to_owned(), extra })
    }
}

const fn within(holds: bool, size: u64) -> Result<(), LogFault> {
    if holds { Ok(()) } else { Err(LogFault::OutOfRange { size }) }
}

/// RFC 6962 §2.1.1, PATH(index, D[from:to]).
fn inclusion(
    nodes: &mut Nodes<impl Fetch>,
    index: u64,
    from: u64,
    to: u64,
    proof: &mut Vec<Hash>,
) -> Result<(), LogFault> {
    if to - from == 1 {
        return Ok(());
    }
    let middle = from + left_width(to - from);
    let sibling = if index < middle {
        inclusion(nodes, index, from, middle, proof)?;
        nodes.range(middle, to)?
    } else {
        inclusion(nodes, index, middle, to, proof)?;
        nodes.range(from, middle)?
    };
    proof.push(sibling);
    Ok(())
}

/// Whether the verifier of a consistency proof already has the old root of the part looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    Whole,
    No,
}

/// RFC 6962 §2.1.2, SUBPROOF(old, D[from:to], known).
fn consistency(
    nodes: &mut Nodes<impl Fetch>,
    old: u64,
    from: u64,
    to: u64,
    known: Known,
    proof: &mut Vec<Hash>,
) -> Result<(), LogFault> {
    if old == to {
        if known == Known::No {
            proof.push(nodes.range(from, to)?);
        }
        return Ok(());
    }
    let middle = from + left_width(to - from);
    let other = if old <= middle {
        consistency(nodes, old, from, middle, known, proof)?;
        nodes.range(middle, to)?
    } else {
        consistency(nodes, old, middle, to, Known::No, proof)?;
        nodes.range(from, middle)?
    };
    proof.push(other);
    Ok(())
}

/// The largest power of two below `width`, which is at least 2.
const fn left_width(width: u64) -> u64 {
    1 << (width - 1).ilog2()
}

/// Where rows of hashes come from.
trait Fetch {
    fn row(&mut self, level: u32, index: u64, width: usize) -> Result<Vec<Hash>, LogFault>;
}

struct Stored<'a, S>(&'a S);

impl<S: TileSource> Fetch for Stored<'_, S> {
    fn row(&mut self, level: u32, index: u64, width: usize) -> Result<Vec<Hash>, LogFault> {
        read(self.0, Kind::Level(level), index, width)
    }
}

/// Notes what was asked for; the hashes it gives are never used.
struct Recording(Vec<String>);

impl Fetch for Recording {
    fn row(&mut self, level: u32, index: u64, width: usize) -> Result<Vec<Hash>, LogFault> {
        self.0.push(path(Kind::Level(level), index, width));
        Ok(vec![[0; 32]; width])
    }
}

/// Nodes of the tree, computed from tiles that are each fetched once.
struct Nodes<F> {
    fetch: F,
    tiles: u64,
    rows: HashMap<(u32, u64), Vec<Hash>>,
}

fn stored<S: TileSource>(source: &S, tiles: u64) -> Nodes<Stored<'_, S>> {
    Nodes { fetch: Stored(source), tiles, rows: HashMap::new() }
}

impl Nodes<Recording> {
    fn recording(tiles: u64) -> Self {
        Self { fetch: Recording(Vec::new()), tiles, rows: HashMap::new() }
    }

    fn asked(self) -> Vec<String> {
        self.fetch.0
    }
}

impl<F: Fetch> Nodes<F> {
    /// MTH(D[from:to]); `from` is a multiple of the power of two at or above the width, as in every RFC 6962 proof.
    fn range(&mut self, from: u64, to: u64) -> Result<Hash, LogFault> {
        let width = to - from;
        if width.is_power_of_two() {
            return self.node(width.ilog2(), from >> width.ilog2());
        }
        let middle = from + left_width(width);
        let (left, right) = (self.range(from, middle)?, self.range(middle, to)?);
        Ok(node_hash(&left, &right))
    }

    /// The root of the perfect subtree number `index` of 2^`height` entries.
    fn node(&mut self, height: u32, index: u64) -> Result<Hash, LogFault> {
        let (level, above) = (height / 8, height % 8);
        let first = index << above;
        let (tile, at) = (first / TILE as u64, (first % TILE as u64) as usize);
        let width = ((self.tiles >> (8 * level)) - tile * TILE as u64).min(TILE as u64) as usize;
        let row = match self.rows.entry((level, tile)) {
            std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::hash_map::Entry::Vacant(new) => new.insert(self.fetch.row(level, tile, width)?),
        };
        let hashes = row.get(at..at + (1 << above)).ok_or(LogFault::OutOfRange { size: self.tiles })?;
        Ok(perfect_root(hashes))
    }
}
