//! Verification of the whole audit log of an installation: every line of every chain against its neighbours, its head
//! and its leaf in the log; the log against its tiles and every checkpoint it ever signed or somebody kept. It needs
//! no matter key, recomputes everything it compares, never stops at the first defect, and repairs nothing.

pub(crate) mod certificate;
mod chains;
mod export;
mod finding;
mod log;
mod offline;

pub use certificate::{Certificate, CertificateReport, LineAbout, LineRecord, verify_certificate};
pub use export::ExportSummary;
pub use finding::{AuditFinding, AuditFindings, Defect};
pub use offline::{ExportReport, Extent, verify_export};

use crate::engine::{Look, Row, binds};
use crate::error::Result;
use crate::house::{House, Inner};
use crate::lobby::Backstage;
use chains::Known;
use domain::MatterId;
use log::LogScan;
use std::collections::BTreeMap;

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql LEAVES = "SELECT position, scope, n, leaf FROM log_leaf WHERE position > $1 ORDER BY position LIMIT $2";
        LobbySql STRAY_LEAVES = "SELECT count(*) FROM log_leaf WHERE position >= $1 OR position < 0";
        LobbySql LEAVES_OF = "SELECT position, scope, n, leaf FROM log_leaf WHERE position > $1 AND scope = $3 ORDER BY position LIMIT $2";
        LobbySql WAITING = "SELECT scope, n, leaf FROM log_waiting WHERE (scope, n) > ($1, $2) ORDER BY scope, n LIMIT $3";
        LobbySql WAITING_OF = "SELECT scope, n, leaf FROM log_waiting WHERE scope = $1 AND n > $2 ORDER BY n LIMIT $3";
        LobbySql HEADS = "SELECT scope, n, hash FROM audit_head WHERE scope > $1 ORDER BY scope LIMIT $2";
        LobbySql MATTERS = "SELECT id FROM matter WHERE id > $1 ORDER BY id LIMIT $2";
        LobbySql CHECKPOINTS = "SELECT size, note FROM log_checkpoint WHERE size > $1 ORDER BY size LIMIT $2";
        LobbySql TILES = "SELECT path FROM log_tile WHERE path > $1 ORDER BY path LIMIT $2";
        LobbySql COUNT_TILES = "SELECT count(*) FROM log_tile";
    }
}

/// Rows read at a time.
pub(crate) const PAGE: u32 = 1000;

/// Which chains are walked. The log itself is always verified whole.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AuditScope {
    All,
    Matter(MatterId),
}

/// A checkpoint somebody kept outside: a receipt's, a mailbox's, a witness's.
#[derive(Clone, Debug)]
pub struct KeptCheckpoint {
    /// What to call it in findings, for instance its file name.
    pub name: String,
    /// The signed note.
    pub note: String,
}

/// One chain's result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainReport {
    /// The matter's id, or the practice's for its own chain.
    pub scope: [u8; 16],
    pub lines: u64,
    /// Defects in this chain, listed or not.
    pub defects: u64,
}

/// What verification established.
#[derive(Clone, Debug)]
pub struct AuditReport {
    /// The practice's own id: the scope of its own chain.
    pub practice: [u8; 16],
    pub chains: Vec<ChainReport>,
    /// Lines of all chains walked.
    pub lines: u64,
    /// Entries of the log under its newest checkpoint.
    pub entries: u64,
    /// Lines that still wait to be taken into the log: no checkpoint vouches for them yet.
    pub waiting: u64,
    /// Checkpoints recomputed, the kept ones among them.
    pub checkpoints: u64,
    pub findings: AuditFindings,
}

impl AuditReport {
    pub fn holds(&self) -> bool {
        self.findings.is_empty()
    }
}

impl House {
    /// [`Backstage::verify_audit`], for a command that has the house and nobody in it.
    pub async fn verify_audit(&self, scope: AuditScope, kept: &[KeptCheckpoint]) -> Result<AuditReport> {
        self.desk().backstage().verify_audit(scope, kept).await
    }
}

impl Backstage<'_> {
    /// Verifies the audit log. Defects are findings, not errors; the house may go on working meanwhile.
    ///
    /// # Errors
    /// `NotFound` for a matter without any trace in the log; a `Fault` if the database cannot be read.
    pub async fn verify_audit(&self, scope: AuditScope, kept: &[KeptCheckpoint]) -> Result<AuditReport> {
        let house = &**self.house;
        let mut findings = AuditFindings::default();
        // The heads before the log, the log before the lines: whatever is appended meanwhile then only adds.
        let mut chains = heads(house).await?;
        let mut scan = LogScan::new(house, kept, &mut findings).await?;
        scan.run(&mut chains, &mut findings).await?;
        let mut report = AuditReport {
            practice: house.keyring.practice.bytes(),
            chains: Vec::new(),
            lines: 0,
            entries: scan.entries(),
            waiting: scan.waiting(),
            checkpoints: scan.checkpoints(),
            findings,
        };
        if let AuditScope::Matter(matter) = scope {
            chains.retain(|scope, _| *scope == matter.bytes());
            if chains.is_empty() {
                return Err(crate::Error::not_found());
            }
        }
        for (scope, known) in &chains {
            let before = report.findings.total();
            let lines = chains::walk(house, *scope, known, &mut report.findings).await?;
            report.lines += lines;
            let defects = report.findings.total() - before;
            report.chains.push(ChainReport { scope: *scope, lines, defects });
        }
        Ok(report)
    }
}

/// Every chain that ought to be there: those with a head, and those of matters.
async fn heads(house: &Inner) -> Result<BTreeMap<[u8; 16], Known>> {
    let mut chains = BTreeMap::new();
    chains.insert(house.keyring.practice.bytes(), Known::default());
    let mut look = house.engine.look(None).await?;
    let mut last = [0u8; 16];
    loop {
        let rows = look.rows(sql::MATTERS.text, binds![last, PAGE]).await?;
        let Some(end) = rows.last() else { break };
        last = scope(end, 0)?;
        for row in &rows {
            chains.insert(scope(row, 0)?, Known::default());
        }
    }
    last = [0; 16];
    loop {
        let rows = look.rows(sql::HEADS.text, binds![last, PAGE]).await?;
        let Some(end) = rows.last() else { break };
        last = scope(end, 0)?;
        for row in &rows {
            chains.entry(scope(row, 0)?).or_default().head = Some(chains::head(row, 1));
        }
    }
    Ok(chains)
}

pub(crate) fn scope(row: &Row, column: usize) -> Result<[u8; 16]> {
    Ok(row.id::<domain::kind::Event>(column)?.bytes())
}

/// The newest checkpoint: its size as filed, and the note.
pub(crate) async fn latest(look: &mut Look) -> Result<Option<(i64, String)>> {
    let rows = look.rows(crate::publish::sql::LATEST.text, &[]).await?;
    rows.first().map(|row| Ok((row.int(0)?, row.text(1)?))).transpose()
}
