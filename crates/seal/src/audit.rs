//! The lines of an audit chain: what exactly is hashed, and how one line holds on to the one before. A line carries
//! ids, a code and hashes only, so a log still verifies after what it speaks of was disposed of. Refuses a chain with
//! a line missing, doubled, moved or from another chain. Format: `docs/formats/audit-line.md`.

use crate::label::{AUDIT_LEAF, AUDIT_LINE, AUDIT_RECORD};
use crate::primitive::{length16, sha256};

/// One event of one chain (a matter's, or the practice's own).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'a> {
    /// Whose chain: the matter's id, or the practice's.
    pub scope: [u8; 16],
    /// Position in the chain, from 1.
    pub n: u64,
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub at_micros: i64,
    pub actor: [u8; 16],
    /// The event's stable name, for example `document.opened`.
    pub code: &'a str,
    /// What it happened to.
    pub object: [u8; 16],
    /// SHA-256 over the sealed bytes of the details; zero if there are none.
    pub detail_hash: [u8; 32],
    /// Fresh random bytes, so that nobody can confirm a guessed line from its public leaf.
    pub salt: [u8; 32],
    /// [`hash`](Self::hash) of the line before; zero in line 1.
    pub prev: [u8; 32],
}

impl Line<'_> {
    /// The bytes that are hashed.
    #[must_use]
    pub fn canonical(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(AUDIT_LINE.len() + 162 + self.code.len());
        out.extend_from_slice(AUDIT_LINE);
        out.extend_from_slice(&self.scope);
        out.extend_from_slice(&self.n.to_be_bytes());
        out.extend_from_slice(&self.at_micros.to_be_bytes());
        out.extend_from_slice(&self.actor);
        out.extend_from_slice(&length16(self.code));
        out.extend_from_slice(self.code.as_bytes());
        out.extend_from_slice(&self.object);
        out.extend_from_slice(&self.detail_hash);
        out.extend_from_slice(&self.salt);
        out.extend_from_slice(&self.prev);
        out
    }

    /// SHA-256 of the canonical bytes: what the next line's `prev` must be.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        sha256(&[&self.canonical()])
    }

    /// What the public log holds for this line: a salted commitment that says nothing without the line.
    #[must_use]
    pub fn leaf(&self) -> [u8; 32] {
        sha256(&[AUDIT_LEAF, &self.salt, &self.hash()])
    }
}

/// Details are hashed in their sealed form, so the hash outlives the key without telling anything.
#[must_use]
pub fn detail_hash(sealed: &[u8]) -> [u8; 32] {
    sha256(&[sealed])
}

/// The salt of a line that commits to a record: nobody learns the record from it, and whoever is given `opening`, 32
/// random bytes drawn for this line alone, can check that the line speaks of this record and of no other.
#[must_use]
pub fn commitment(opening: &[u8; 32], record: &[u8; 32]) -> [u8; 32] {
    sha256(&[AUDIT_RECORD, opening, record])
}

/// The first line at which a chain does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("audit chain broken at line {line}: {fault}")]
pub struct ChainBreak {
    /// The number the line should have had.
    pub line: u64,
    pub fault: ChainFault,
}

/// How a line fails its chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChainFault {
    #[error("the line belongs to another chain")]
    Scope,
    #[error("a line is missing, doubled or out of order")]
    Number,
    #[error("the line before it was changed, or this one")]
    Previous,
    #[error("the line does not have the hash recorded for it")]
    Hash,
}

/// Checks a chain line by line, in order.
#[derive(Debug, Clone)]
pub struct ChainVerifier {
    scope: [u8; 16],
    n: u64,
    head: [u8; 32],
    broken: Option<ChainBreak>,
}

impl ChainVerifier {
    /// From the beginning of the chain of `scope`.
    #[must_use]
    pub const fn new(scope: [u8; 16]) -> Self {
        Self::resumed(scope, 0, [0; 32])
    }

    /// From a head that was verified before: `n` lines, the last with hash `head`.
    #[must_use]
    pub const fn resumed(scope: [u8; 16], n: u64, head: [u8; 32]) -> Self {
        Self { scope, n, head, broken: None }
    }

    /// Takes the next line and gives its hash.
    ///
    /// # Errors
    /// [`ChainBreak`] naming the first bad line; every later call repeats it.
    pub fn feed(&mut self, line: &Line<'_>) -> Result<[u8; 32], ChainBreak> {
        let expected = self.n.saturating_add(1);
        let fault = if line.scope != self.scope {
            Some(ChainFault::Scope)
        } else if line.n != expected {
            Some(ChainFault::Number)
        } else if line.prev != self.head {
            Some(ChainFault::Previous)
        } else {
            None
        };
        if let Some(fault) = fault {
            self.broken.get_or_insert(ChainBreak { line: expected, fault });
        }
        if let Some(broken) = self.broken {
            return Err(broken);
        }
        self.n = expected;
        self.head = line.hash();
        Ok(self.head)
    }

    /// Like [`feed`](Self::feed), and the line must have the hash that was stored with it. This finds a change in the
    /// last line too, which no later line vouches for.
    ///
    /// # Errors
    /// [`ChainBreak`] naming the first bad line; every later call repeats it.
    pub fn feed_recorded(&mut self, line: &Line<'_>, recorded: &[u8; 32]) -> Result<(), ChainBreak> {
        if self.feed(line)? != *recorded {
            return Err(*self.broken.insert(ChainBreak { line: self.n, fault: ChainFault::Hash }));
        }
        Ok(())
    }

    /// Lines accepted so far and the hash of the last; `(0, zero)` for an empty chain.
    #[must_use]
    pub const fn head(&self) -> (u64, [u8; 32]) {
        (self.n, self.head)
    }
}
