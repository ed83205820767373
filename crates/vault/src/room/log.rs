//! The matter's own log, read and verified from inside. Reading it is logged too, and nothing here can change a line.

use crate::audit::{AuditEvent, AuditLine, StoredLine, sql};
use crate::engine::binds;
use crate::error::{Error, Result, Tampered};
use crate::purpose::{Auditing, StaffSees};
use crate::room::{ForStaff, Room};
use domain::{AuditCode, Power};
use seal::ChainVerifier;

impl<P: StaffSees> Room<P> {
    /// The last acts in the matter, for its first page: codes and times, no details. Reading the log itself is another
    /// visit, and that one is logged.
    pub async fn latest(&self, most: u32) -> Result<ForStaff<Vec<AuditLine>>> {
        self.demand(Power::ReadAudit)?;
        self.watch(async {
            let rows = self.look().await?.rows(&sql::MATTER_LINES_BACK, binds![i64::MAX, most]).await?;
            let mut out = Vec::with_capacity(rows.len());
            for row in &rows {
                let mut line = StoredLine::from_row(row)?;
                line.detail = None;
                out.push(line.open(&self.chain())?);
            }
            Ok(ForStaff::new(out))
        })
        .await
    }
}

/// What verification of a chain established.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VerifiedChain {
    pub lines: u64,
    pub head: [u8; 32],
}

impl Room<Auditing> {
    /// The newest lines before `before` (all when `None`), newest first. Who may read the log and not the matter gets acts
    /// without what they are about.
    pub async fn events(&self, before: Option<u64>, most: u32) -> Result<ForStaff<Vec<AuditLine>>> {
        self.demand(Power::ReadAudit)?;
        self.watch(async {
            let tx = self.begin().await?;
            tx.commit(AuditEvent::new(AuditCode::LogRead, self.matter())).await?;
            let before = before.map_or(i64::MAX, |n| i64::try_from(n).unwrap_or(i64::MAX));
            let rows = self.look().await?.rows(&sql::MATTER_LINES_BACK, binds![before, most]).await?;
            let mut out = Vec::with_capacity(rows.len());
            let whole = self.powers().has(Power::SeeWholeMatter);
            for row in &rows {
                let mut line = StoredLine::from_row(row)?;
                if !whole {
                    line.detail = None;
                }
                out.push(line.open(&self.chain())?);
            }
            Ok(ForStaff::new(out))
        })
        .await
    }

    /// Walks the whole chain and compares its end with the recorded head.
    pub async fn verify(&self) -> Result<VerifiedChain> {
        self.demand(Power::ReadAudit)?;
        self.watch(async {
            let mut look = self.look().await?;
            let scope = self.matter().bytes();
            // The head first: what is appended while we walk lies beyond it and is not missing anything.
            let head = look.lobby(&sql::HEAD, binds![scope]).await?;
            let head = head.first().ok_or_else(Error::not_found)?;
            let length = head.int(0)?;
            let mut verifier = ChainVerifier::new(scope);
            let mut last = 0i64;
            while last < length {
                let rows = look.rows(&sql::MATTER_LINES, binds![last, (length - last).min(500)]).await?;
                if rows.is_empty() {
                    break;
                }
                for row in &rows {
                    let line = StoredLine::from_row(row)?;
                    verifier
                        .feed(&line.as_line(scope))
                        .map_err(|_| Tampered { what: "the audit chain is broken" })?;
                    if verifier.head().1 != line.hash {
                        return Err(Tampered { what: "an audit line is not the one that was written" }.into());
                    }
                    last = row.int(0)?;
                }
            }
            if length != last || head.hash(1)? != verifier.head().1 {
                return Err(Tampered { what: "the audit chain's tail is missing" }.into());
            }
            Ok(VerifiedChain { lines: last.unsigned_abs(), head: verifier.head().1 })
        })
        .await
    }
}
