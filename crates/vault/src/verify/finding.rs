//! What verification can find, each defect with the place it was found at. Content-free: numbers, paths and the names
//! of kept checkpoints. It refuses to grow without bound; what is not listed is still counted.

use seal::ChainFault;

/// AuditFindings listed; more are counted.
const MOST: usize = 200;

/// One defect and the chain it is in; none for the log itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditFinding {
    /// The matter's id, or the practice's for its own chain.
    pub chain: Option<[u8; 16]>,
    pub defect: Defect,
}

/// How a chain or the log fails.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Defect {
    #[error("line {line}: {fault}")]
    Line { line: u64, fault: ChainFault },
    #[error("line {line}: what is stored is not a line at all")]
    Unreadable { line: i64 },
    #[error("the record of the chain's end is missing or cannot be read")]
    NoHead,
    #[error(
        "the chain ends at line {found}, but its end was recorded at line {recorded}: the tail was cut off"
    )]
    TailCut { recorded: u64, found: u64 },
    #[error("line {line} is not the one that was recorded as the chain's end")]
    HeadDiffers { line: u64 },
    #[error("line {line} comes after the recorded end of the chain")]
    AfterHead { line: u64 },
    #[error("line {line} is neither in the log nor waiting to be taken in")]
    NotInLog { line: u64 },
    #[error("line {line} is not the one the log committed to")]
    LeafDiffers { line: u64 },
    #[error("the log holds line {line} of this chain, but the line is gone")]
    LineGone { line: i64 },
    #[error("the log holds line {line} of this chain twice")]
    LeafTwice { line: i64 },
    #[error("the log holds the lines of this chain in another order than they were written in")]
    LeafOrder,
    #[error("entry {position} is missing or cannot be read")]
    Entry { position: u64 },
    #[error("the log holds {count} entries that no checkpoint was signed for")]
    Unsigned { count: u64 },
    #[error("entry {position} belongs to no line of this export")]
    NoLine { position: u64 },
    #[error("{path} is missing")]
    TileMissing { path: String },
    #[error("{path} does not hold what the entries say it must")]
    TileDiffers { path: String },
    #[error("{path} belongs to no entry")]
    TileStray { path: String },
    #[error("{name}: not signed by this log's key, or not a checkpoint of this log")]
    Signature { name: String },
    #[error(
        "{name}: the first {size} entries are not the ones it was signed for: history was rewritten, or it was"
    )]
    Root { name: String, size: u64 },
    #[error("{name}: signed over {size} entries, but the log has {has}: the log was rolled back")]
    RolledBack { name: String, size: u64, has: u64 },
    #[error("{name}: {why}")]
    File { name: String, why: String },
}

/// AuditFindings, in the order found.
#[derive(Clone, Debug, Default)]
pub struct AuditFindings {
    listed: Vec<AuditFinding>,
    total: u64,
}

impl AuditFindings {
    pub fn listed(&self) -> &[AuditFinding] {
        &self.listed
    }

    /// How many there are, listed or not.
    pub fn total(&self) -> u64 {
        self.total
    }

    pub fn is_empty(&self) -> bool {
        self.total == 0
    }

    pub(super) fn chain(&mut self, scope: [u8; 16], defect: Defect) {
        self.add(AuditFinding { chain: Some(scope), defect });
    }

    pub(super) fn log(&mut self, defect: Defect) {
        self.add(AuditFinding { chain: None, defect });
    }

    fn add(&mut self, finding: AuditFinding) {
        self.total += 1;
        if self.listed.len() < MOST {
            self.listed.push(finding);
        }
    }
}
