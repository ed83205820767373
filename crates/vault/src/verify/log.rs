//! The log's half of verification: entries in order, every tile recomputed from them and compared, every checkpoint's
//! signature and root. One pass, in memory that grows with the number of chains and checkpoints, not of lines. It
//! refuses to take a stored tile's word for anything.

use super::chains::Known;
use super::finding::{AuditFindings, Defect};
use super::{KeptCheckpoint, PAGE, latest, scope, sql};
use crate::engine::{Look, Row, binds};
use crate::error::Result;
use crate::house::Inner;
use seal::{Blob, Hash, LogEdge, LogVerifier};
use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};

/// How often the lines that wait are read anew because the log took some in meanwhile.
const SETTLE_TRIES: u32 = 20;

/// The tree as it grows: hands out complete tiles as they fill and keeps the incomplete ones.
pub(super) struct Grower {
    pub(super) edge: LogEdge,
    partials: BTreeMap<String, Vec<u8>>,
}

impl Grower {
    pub(super) fn new() -> Self {
        Self { edge: LogEdge::empty(), partials: BTreeMap::new() }
    }

    /// Appends entries and gives the tiles and bundles they completed.
    pub(super) fn append(&mut self, leaves: &[Hash]) -> Vec<Blob> {
        let (partial, full): (Vec<Blob>, Vec<Blob>) =
            self.edge.append(leaves).into_iter().partition(|blob| blob.path.contains(".p/"));
        self.partials.extend(partial.into_iter().map(|blob| (blob.path, blob.bytes)));
        let current: BTreeSet<String> = LogEdge::paths(self.edge.size()).into_iter().collect();
        self.partials.retain(|path, _| current.contains(path));
        full
    }

    /// The incomplete tiles and bundle of the tree as it is now.
    pub(super) fn partials(self) -> impl Iterator<Item = Blob> {
        self.partials.into_iter().map(|(path, bytes)| Blob { path, bytes })
    }
}

/// A size whose root somebody signed. There is one for every few lines of the log.
struct Stop {
    size: u64,
    root: Hash,
    /// What somebody who kept it calls it.
    kept: Option<String>,
}

impl Stop {
    fn name(self) -> String {
        self.kept.unwrap_or_else(|| filed_name(self.size))
    }
}

fn filed_name(size: impl std::fmt::Display) -> String {
    format!("the checkpoint over {size} entries")
}

pub(super) struct LogScan<'h> {
    house: &'h Inner,
    look: Look,
    verifier: LogVerifier,
    kept: VecDeque<Stop>,
    grower: Grower,
    /// Complete tiles and bundles seen, by path.
    tiles: HashSet<String>,
    /// Entries are in order and readable so far, so that tiles and roots can be recomputed.
    intact: bool,
    after: i64,
    entries: u64,
    checkpoints: u64,
    waiting: u64,
}

impl<'h> LogScan<'h> {
    pub(super) async fn new(
        house: &'h Inner,
        kept: &[KeptCheckpoint],
        findings: &mut AuditFindings,
    ) -> Result<Self> {
        let verifier = house.log_verifier()?;
        let mut stops = VecDeque::new();
        for one in kept {
            match verifier.verify(&one.note) {
                Ok(stated) => {
                    let kept = Some(one.name.clone());
                    stops.push_back(Stop { size: stated.size, root: stated.root, kept });
                }
                Err(_) => findings.log(Defect::Signature { name: one.name.clone() }),
            }
        }
        Ok(Self {
            house,
            look: house.engine.look(None).await?,
            verifier,
            kept: stops,
            grower: Grower::new(),
            tiles: HashSet::new(),
            intact: true,
            after: i64::MIN,
            entries: 0,
            checkpoints: 0,
            waiting: 0,
        })
    }

    pub(super) fn entries(&self) -> u64 {
        self.entries
    }

    pub(super) fn checkpoints(&self) -> u64 {
        self.checkpoints
    }

    pub(super) fn waiting(&self) -> u64 {
        self.waiting
    }

    /// Reads the whole log, compares it with itself, and leaves in `chains` what it holds of each.
    pub(super) async fn run(
        &mut self,
        chains: &mut BTreeMap<[u8; 16], Known>,
        findings: &mut AuditFindings,
    ) -> Result<()> {
        let mut filed = i64::MIN;
        let mut stops = std::mem::take(&mut self.kept);
        for _ in 0..SETTLE_TRIES {
            let signed = latest(&mut self.look).await?.map_or(0, |(size, _)| size);
            filed = self.checkpoints_after(filed, &mut stops, findings).await?;
            stops.make_contiguous().sort_by_key(|stop| stop.size);
            self.read_entries(signed, &mut stops, chains, findings).await?;
            for known in chains.values_mut() {
                known.all = known.taken.clone();
            }
            let unreadable = self.read_waiting(chains).await?;
            // Taking lines in always signs a checkpoint: the same one as before means that none was missed.
            if latest(&mut self.look).await?.map_or(0, |(size, _)| size) == signed {
                self.entries = u64::try_from(signed).unwrap_or(0);
                if unreadable {
                    findings.log(Defect::File {
                        name: "the lines that wait".to_owned(),
                        why: "one cannot be read".to_owned(),
                    });
                }
                self.finish(signed, stops, findings).await?;
                return Ok(());
            }
        }
        Err(crate::Fault::plain("the log grew too fast to be verified: try again at a quieter time").into())
    }

    /// Checks the signatures of the checkpoints filed after `filed`, and gives the last one's size.
    async fn checkpoints_after(
        &mut self,
        mut filed: i64,
        stops: &mut VecDeque<Stop>,
        findings: &mut AuditFindings,
    ) -> Result<i64> {
        loop {
            let rows = self.look.rows(sql::CHECKPOINTS.text, binds![filed, PAGE]).await?;
            let Some(last) = rows.last() else { return Ok(filed) };
            filed = last.int(0)?;
            for row in &rows {
                let size = row.int(0)?;
                match self.verifier.verify(&row.text(1)?) {
                    Ok(stated) if i64::try_from(stated.size).ok() == Some(size) => {
                        stops.push_back(Stop { size: stated.size, root: stated.root, kept: None });
                    }
                    _ => findings.log(Defect::Signature { name: filed_name(size) }),
                }
            }
        }
    }

    async fn read_entries(
        &mut self,
        signed: i64,
        stops: &mut VecDeque<Stop>,
        chains: &mut BTreeMap<[u8; 16], Known>,
        findings: &mut AuditFindings,
    ) -> Result<()> {
        self.stop_here(stops, findings);
        while self.after < signed.saturating_sub(1) {
            let rows = self.look.rows(sql::LEAVES.text, binds![self.after, PAGE]).await?;
            let mut leaves = Vec::with_capacity(rows.len());
            for row in &rows {
                let position = row.int(0)?;
                if position >= signed {
                    break;
                }
                self.after = position;
                let expected = self.grower.edge.size() + leaves.len() as u64;
                let leaf = self.entry(row, chains);
                match leaf {
                    Some(leaf) if self.intact && u64::try_from(position).ok() == Some(expected) => {
                        leaves.push(leaf);
                    }
                    _ if self.intact => {
                        self.intact = false;
                        findings.log(Defect::Entry { position: expected });
                    }
                    _ => {}
                }
            }
            self.grow(&leaves, stops, findings).await?;
            if rows.last().is_none_or(|last| last.int(0).is_ok_and(|position| position >= signed)) {
                break;
            }
        }
        if self.intact && i64::try_from(self.grower.edge.size()).ok() != Some(signed) {
            self.intact = false;
            findings.log(Defect::Entry { position: self.grower.edge.size() });
        }
        Ok(())
    }

    /// The leaf in a row, noted for its chain; none if the row cannot be read.
    fn entry(&self, row: &Row, chains: &mut BTreeMap<[u8; 16], Known>) -> Option<Hash> {
        let (chain, n, leaf) = (scope(row, 1).ok()?, row.int(2).ok()?, row.hash(3).ok()?);
        chains.entry(chain).or_default().taken.add(n, &leaf);
        Some(leaf)
    }

    /// Grows the tree by `leaves`, pausing at every size that was signed.
    async fn grow(
        &mut self,
        mut leaves: &[Hash],
        stops: &mut VecDeque<Stop>,
        findings: &mut AuditFindings,
    ) -> Result<()> {
        while !leaves.is_empty() {
            let size = self.grower.edge.size();
            let room = stops.front().map_or(u64::MAX, |stop| stop.size.saturating_sub(size).max(1));
            let take = leaves.len().min(usize::try_from(room).unwrap_or(usize::MAX));
            let (now, later) = leaves.split_at(take);
            for blob in self.grower.append(now) {
                if let Some(defect) = self.compare(&blob).await? {
                    findings.log(defect);
                }
                self.tiles.insert(blob.path);
            }
            self.stop_here(stops, findings);
            leaves = later;
        }
        Ok(())
    }

    /// Compares the roots signed for exactly the size reached, and is done with them.
    fn stop_here(&mut self, stops: &mut VecDeque<Stop>, findings: &mut AuditFindings) {
        let size = self.grower.edge.size();
        let mut root = None;
        while let Some(stop) = stops.pop_front_if(|stop| stop.size <= size) {
            self.checkpoints += 1;
            let root = *root.get_or_insert_with(|| self.grower.edge.root());
            if stop.size != size || stop.root != root {
                findings.log(Defect::Root { size: stop.size, name: stop.name() });
            }
        }
    }

    async fn compare(&mut self, blob: &Blob) -> Result<Option<Defect>> {
        let rows = self.look.rows(crate::publish::sql::TILE.text, binds![blob.path.as_str()]).await?;
        let path = blob.path.clone();
        Ok(match rows.first().map(|row| row.bytes(0)) {
            None => Some(Defect::TileMissing { path }),
            Some(Ok(bytes)) if bytes == blob.bytes => None,
            Some(_) => Some(Defect::TileDiffers { path }),
        })
    }

    /// Reads the lines that wait into `chains`; whether one could not be read.
    async fn read_waiting(&mut self, chains: &mut BTreeMap<[u8; 16], Known>) -> Result<bool> {
        let (mut chain, mut n) = ([0u8; 16], i64::MIN);
        let mut unreadable = false;
        self.waiting = 0;
        loop {
            let rows = self.look.rows(sql::WAITING.text, binds![chain, n, PAGE]).await?;
            let Some(last) = rows.last() else { return Ok(unreadable) };
            (chain, n) = (scope(last, 0)?, last.int(1)?);
            for row in &rows {
                self.waiting += 1;
                match (scope(row, 0), row.hash(2)) {
                    (Ok(chain), Ok(leaf)) => {
                        chains.entry(chain).or_default().all.add(row.int(1)?, &leaf);
                    }
                    _ => unreadable = true,
                }
            }
        }
    }

    /// What can only be judged at the end: incomplete tiles, tiles and entries too many, checkpoints of a longer log.
    async fn finish(
        &mut self,
        signed: i64,
        stops: VecDeque<Stop>,
        findings: &mut AuditFindings,
    ) -> Result<()> {
        for stop in stops.into_iter().filter(|stop| stop.size > self.entries) {
            let size = stop.size;
            findings.log(Defect::RolledBack { name: stop.name(), size, has: self.entries });
        }
        if !self.intact {
            return Ok(());
        }
        let grower = std::mem::replace(&mut self.grower, Grower::new());
        let mut wanted = std::mem::take(&mut self.tiles);
        let mut incomplete = Vec::new();
        let edge: Vec<Blob> = grower.partials().collect();
        for blob in &edge {
            incomplete.extend(self.compare(blob).await?);
            wanted.insert(blob.path.clone());
        }
        let stray = count(&self.look.rows(sql::STRAY_LEAVES.text, binds![signed]).await?)?;
        let stored = count(&self.look.rows(sql::COUNT_TILES.text, &[]).await?)?;
        if latest(&mut self.look).await?.map_or(0, |(size, _)| size) != signed {
            // The log grew just now: its edge is the newest checkpoint's business, which the next verification sees.
            return Ok(());
        }
        for defect in incomplete {
            findings.log(defect);
        }
        if stray > 0 {
            findings.log(Defect::Unsigned { count: stray.unsigned_abs() });
        }
        if usize::try_from(stored).ok() != Some(wanted.len()) {
            let strays = self.strays(&wanted, &edge).await?;
            // The tiles are read after the rest: those of a checkpoint signed meanwhile are no strays.
            if latest(&mut self.look).await?.map_or(0, |(size, _)| size) == signed {
                for defect in strays {
                    findings.log(defect);
                }
            }
        }
        Ok(())
    }

    /// Judges what is stored besides. Narrower tiles of the edge belong to older checkpoints: each must be a beginning
    /// of the newest. Everything else is nobody's.
    async fn strays(&mut self, wanted: &HashSet<String>, edge: &[Blob]) -> Result<Vec<Defect>> {
        let (mut last, mut strays) = (String::new(), Vec::new());
        let mut look = self.house.engine.look(None).await?;
        loop {
            let rows = look.rows(sql::TILES.text, binds![last.as_str(), PAGE]).await?;
            let Some(end) = rows.last() else { return Ok(strays) };
            last = end.text(0)?;
            for row in &rows {
                let path = row.text(0)?;
                if wanted.contains(&path) {
                    continue;
                }
                match edge.iter().find_map(|blob| narrower(blob, &path)) {
                    Some(bytes) => {
                        let blob = Blob { path, bytes: bytes.to_vec() };
                        strays.extend(self.compare(&blob).await?);
                    }
                    None => strays.push(Defect::TileStray { path }),
                }
            }
        }
    }
}

/// What an incomplete tile held when it was as narrow as `path` says; nothing if `path` is not of the same tile.
fn narrower<'b>(newest: &'b Blob, path: &str) -> Option<&'b [u8]> {
    let (tile, width) = newest.path.rsplit_once(".p/")?;
    let asked = path.strip_prefix(tile)?.strip_prefix(".p/")?;
    let (width, asked): (usize, usize) = (width.parse().ok()?, asked.parse().ok()?);
    if asked == 0 || asked >= width || path.ends_with(&format!("/0{asked}")) {
        return None;
    }
    newest.bytes.get(..newest.bytes.len() / width * asked)
}

fn count(rows: &[Row]) -> Result<i64> {
    rows.first().map(|row| row.int(0)).transpose().map(|n| n.unwrap_or(0))
}
