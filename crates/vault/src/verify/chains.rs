//! One chain's walk: its lines against each other, against the head that was recorded and against the leaves the log
//! holds for it. In the good case a running hash per chain stands for all its leaves; only a chain where that differs
//! is compared leaf by leaf, to name the line. It refuses to trust a stored number: rows are read from the lowest.

use super::finding::{AuditFindings, Defect};
use super::{PAGE, scope as scope_of, sql};
use crate::audit::StoredLine;
use crate::engine::{Look, Row, binds};
use crate::error::Result;
use crate::house::Inner;
use seal::{ChainVerifier, Hash};
use std::collections::BTreeMap;

/// What is known of a chain before its lines are read.
#[derive(Clone, Default)]
pub(super) struct Known {
    /// The recorded end: length and last hash. The inner `None` is a head that cannot be read.
    pub(super) head: Option<Option<(u64, Hash)>>,
    /// Leaves taken into the log.
    pub(super) taken: Fold,
    /// The same and those that wait.
    pub(super) all: Fold,
}

/// A running hash over a chain's leaves, number by number from 1.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Fold {
    n: u64,
    hash: Hash,
    /// A number came that was not the next.
    disorder: bool,
}

impl Fold {
    pub(super) fn add(&mut self, n: i64, leaf: &Hash) {
        if u64::try_from(n).ok() != Some(self.n + 1) {
            self.disorder = true;
            return;
        }
        self.n += 1;
        self.hash = seal::leaf_hash(&[&self.hash[..], &n.to_be_bytes(), leaf].concat());
    }
}

/// The head in a row, from column `at` on.
pub(super) fn head(row: &Row, at: usize) -> Option<(u64, Hash)> {
    Some((u64::try_from(row.int(at).ok()?).ok()?, row.hash(at + 1).ok()?))
}

/// Reads a chain's lines in order, whatever their numbers are.
struct Lines {
    look: Look,
    scope: [u8; 16],
    practice: bool,
    after: i64,
}

impl Lines {
    async fn of(house: &Inner, scope: [u8; 16]) -> Result<Self> {
        let practice = house.keyring.practice.bytes() == scope;
        let look = house.engine.look((!practice).then_some(scope)).await?;
        Ok(Self { look, scope, practice, after: i64::MIN })
    }

    async fn next(&mut self) -> Result<Vec<Row>> {
        use crate::audit::sql::{MATTER_LINES, PRACTICE_LINES};
        let rows = if self.practice {
            self.look.rows(PRACTICE_LINES.text, binds![self.after, PAGE]).await?
        } else {
            self.look.rows(MATTER_LINES.text, binds![self.scope, self.after, PAGE]).await?
        };
        if let Some(last) = rows.last() {
            self.after = last.int(0)?;
        }
        Ok(rows)
    }
}

/// Calls `each` with every line of a chain, in order; `Err` is the number of a row that is no line.
pub(super) async fn each_line(
    house: &Inner,
    scope: [u8; 16],
    mut each: impl FnMut(std::result::Result<&StoredLine, &Row>) -> Result<()>,
) -> Result<()> {
    let mut lines = Lines::of(house, scope).await?;
    loop {
        let rows = lines.next().await?;
        if rows.is_empty() {
            return Ok(());
        }
        for row in &rows {
            match StoredLine::from_row(row) {
                Ok(line) => each(Ok(&line))?,
                Err(_) => each(Err(row))?,
            }
        }
    }
}

/// Walks a chain and gives how many lines it has.
pub(super) async fn walk(
    house: &Inner,
    scope: [u8; 16],
    known: &Known,
    findings: &mut AuditFindings,
) -> Result<u64> {
    let mut walk = Walk::new(scope, known);
    each_line(house, scope, |line| {
        match line {
            Ok(line) => walk.line(line, findings),
            Err(row) => walk.unreadable(row, findings),
        }
        Ok(())
    })
    .await?;
    walk.judge_head(house, findings).await?;
    if !walk.leaves_agree() {
        compare_leaves(house, scope, known, findings).await?;
    }
    Ok(walk.count)
}

struct Walk<'a> {
    scope: [u8; 16],
    known: &'a Known,
    verifier: ChainVerifier,
    fold: Fold,
    /// The running hash when as many lines were read as the log has leaves for.
    agrees: bool,
    /// The hash of the line at the recorded end.
    at_head: Option<Hash>,
    last: (u64, Hash),
    count: u64,
}

impl<'a> Walk<'a> {
    fn new(scope: [u8; 16], known: &'a Known) -> Self {
        let empty = matches!(known.head, Some(Some((0, _))));
        Self {
            scope,
            known,
            verifier: ChainVerifier::new(scope),
            fold: Fold::default(),
            agrees: known.all == Fold::default(),
            at_head: empty.then_some([0; 32]),
            last: (0, [0; 32]),
            count: 0,
        }
    }

    fn line(&mut self, stored: &StoredLine, findings: &mut AuditFindings) {
        self.count += 1;
        let line = stored.as_line(self.scope);
        if let Err(broken) = self.verifier.feed_recorded(&line, &stored.hash) {
            findings.chain(self.scope, Defect::Line { line: stored.n, fault: broken.fault });
            // Go on from what is recorded, so that one change is one finding and the next is found too.
            self.verifier = ChainVerifier::resumed(self.scope, stored.n, stored.hash);
        }
        self.fold.add(i64::try_from(stored.n).unwrap_or(i64::MAX), &line.leaf());
        if self.fold.n == self.known.all.n {
            self.agrees = self.fold == self.known.all;
        }
        if let Some(Some((n, _))) = self.known.head
            && n == stored.n
        {
            self.at_head = Some(stored.hash);
        }
        self.last = (stored.n, stored.hash);
    }

    fn unreadable(&mut self, row: &Row, findings: &mut AuditFindings) {
        self.count += 1;
        let number = row.int(0).unwrap_or(0);
        findings.chain(self.scope, Defect::Unreadable { line: number });
        let n = u64::try_from(number).unwrap_or(0);
        self.verifier = ChainVerifier::resumed(self.scope, n, row.hash(8).unwrap_or_default());
        self.fold.disorder = true;
    }

    fn leaves_agree(&self) -> bool {
        let head = self.known.head.flatten().map_or(0, |(n, _)| n);
        self.agrees && !self.known.all.disorder && !self.fold.disorder && self.known.all.n >= head
    }

    async fn judge_head(&self, house: &Inner, findings: &mut AuditFindings) -> Result<()> {
        let recorded = match self.known.head {
            Some(head) => head,
            // A chain that began since the heads were read has one by now.
            None => head_now(house, self.scope).await?.map(|_| (0, [0; 32])),
        };
        let Some((n, hash)) = recorded else {
            findings.chain(self.scope, Defect::NoHead);
            return Ok(());
        };
        match self.at_head {
            _ if self.known.head.is_none() => {}
            None if self.last.0 < n => {
                findings.chain(self.scope, Defect::TailCut { recorded: n, found: self.last.0 });
            }
            at_head if at_head != Some(hash) => findings.chain(self.scope, Defect::HeadDiffers { line: n }),
            _ => {}
        }
        if self.last.0 > n {
            // Appended since the heads were read, or slipped in: the head of now tells.
            let (now, hash) = head_now(house, self.scope).await?.unwrap_or_default();
            if now < self.last.0 {
                findings.chain(self.scope, Defect::AfterHead { line: now + 1 });
            } else if now == self.last.0 && hash != self.last.1 {
                findings.chain(self.scope, Defect::HeadDiffers { line: now });
            }
        }
        Ok(())
    }
}

async fn head_now(house: &Inner, scope: [u8; 16]) -> Result<Option<(u64, Hash)>> {
    let mut look = house.engine.look(None).await?;
    let rows = look.rows(crate::audit::sql::HEAD.text, binds![scope]).await?;
    Ok(rows.first().and_then(|row| head(row, 0)))
}

/// Holds each line against its leaf; at most one finding of each kind.
async fn compare_leaves(
    house: &Inner,
    scope: [u8; 16],
    known: &Known,
    findings: &mut AuditFindings,
) -> Result<()> {
    let before = findings.total();
    let (mut leaves, twice) = leaves_of(house, scope).await?;
    if let Some(line) = twice {
        findings.chain(scope, Defect::LeafTwice { line });
    }
    let due = known.head.flatten().map_or(0, |(n, _)| n).max(known.all.n);
    let (mut differs, mut absent) = (None, None);
    each_line(house, scope, |line| {
        let Ok(line) = line else { return Ok(()) };
        let leaf = i64::try_from(line.n).ok().and_then(|n| leaves.remove(&n));
        if leaf.is_some_and(|leaf| leaf != line.as_line(scope).leaf()) {
            differs.get_or_insert(line.n);
        }
        // A line written while we look may not wait yet as far as we have seen.
        if leaf.is_none() && line.n <= due {
            absent.get_or_insert(line.n);
        }
        Ok(())
    })
    .await?;
    if let Some(line) = differs {
        findings.chain(scope, Defect::LeafDiffers { line });
    }
    if let Some(line) = absent {
        findings.chain(scope, Defect::NotInLog { line });
    }
    if let Some((&line, _)) = leaves.first_key_value() {
        findings.chain(scope, Defect::LineGone { line });
    }
    if findings.total() == before && (known.taken.disorder || known.all.disorder) {
        findings.chain(scope, Defect::LeafOrder);
    }
    Ok(())
}

/// Every leaf of one chain by number, those that wait included, and the first number the log holds twice.
async fn leaves_of(house: &Inner, scope: [u8; 16]) -> Result<(BTreeMap<i64, Hash>, Option<i64>)> {
    let (mut leaves, mut twice) = (BTreeMap::new(), None);
    let mut look = house.engine.look(None).await?;
    // Those that wait first: one that is taken in meanwhile is then seen in both places, never in none.
    let mut waiting = BTreeMap::new();
    let mut after = i64::MIN;
    loop {
        let rows = look.rows(sql::WAITING_OF.text, binds![scope, after, PAGE]).await?;
        let Some(last) = rows.last() else { break };
        after = last.int(1)?;
        for row in &rows {
            waiting.insert(row.int(1)?, row.hash(2).unwrap_or_default());
        }
    }
    after = i64::MIN;
    loop {
        let rows = look.rows(sql::LEAVES_OF.text, binds![after, PAGE, scope]).await?;
        let Some(last) = rows.last() else { break };
        after = last.int(0)?;
        for row in &rows {
            let n = row.int(2)?;
            if scope_of(row, 1)? == scope && leaves.insert(n, row.hash(3).unwrap_or_default()).is_some() {
                twice.get_or_insert(n);
            }
        }
    }
    for (n, leaf) in waiting {
        leaves.entry(n).or_insert(leaf);
    }
    Ok((leaves, twice))
}
