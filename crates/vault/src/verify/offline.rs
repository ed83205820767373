//! Verification of an export, offline: no database, no key but the public one, nothing of the code that wrote it
//! except `seal`. It takes no file's word for anything but the signed checkpoint, and refuses to leave an entry of a
//! whole export without its line.

use super::finding::{AuditFindings, Defect};
use super::{ChainReport, KeptCheckpoint};
use seal::{ChainVerifier, Checkpoint, Hash, Line, LogEdge, LogFault, LogVerifier};
use serde::Deserialize;
use std::cell::RefCell;
use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// A full bundle is 8,704 bytes.
const MOST_TILE: u64 = 16 * 1024;
/// Longer than any line with its sealed detail.
const MOST_LINE: u64 = 4 * 1024 * 1024;
const MOST_NOTE: u64 = 64 * 1024;

/// What an export is said to hold. The log itself is always whole.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Extent {
    /// Every chain: each entry of the log must have its line.
    Whole,
    /// The chain of this scope.
    Chain([u8; 16]),
}

/// What verification of an export established.
#[derive(Clone, Debug, Default)]
pub struct ExportReport {
    /// The log's name; empty if the checkpoint could not be read.
    pub origin: String,
    pub entries: u64,
    pub chains: Vec<ChainReport>,
    pub lines: u64,
    pub findings: AuditFindings,
}

impl ExportReport {
    pub fn holds(&self) -> bool {
        self.findings.is_empty()
    }
}

/// Verifies the export in `dir` under the public key `vkey`: signature, every tile and root, every `kept` checkpoint,
/// every line's chain and its entry. Takes 32 bytes of memory per entry.
#[must_use]
pub fn verify_export(dir: &Path, vkey: &str, kept: &[KeptCheckpoint], extent: Extent) -> ExportReport {
    let mut report = ExportReport::default();
    let Ok(verifier) = LogVerifier::from_vkey(vkey.trim()) else {
        file_defect(&mut report.findings, "the public key", "not a key of a log");
        return report;
    };
    report.origin = verifier.origin().to_owned();
    let note = read_text(&dir.join("checkpoint")).and_then(|note| verifier.verify(&note).ok());
    let Some(checkpoint) = note else {
        report.findings.log(Defect::Signature { name: "checkpoint".to_owned() });
        return report;
    };
    report.entries = checkpoint.size;
    let entries = read_log(dir, &checkpoint, &mut report.findings);
    check_kept(&verifier, &checkpoint, kept, &entries, &mut report.findings);
    let mut claims = Claims { entries, claimed: Vec::new(), size: checkpoint.size };
    claims.claimed.resize(claims.entries.len(), false);
    check_chains(dir, extent, &mut claims, &mut report);
    if extent == Extent::Whole {
        let open = (0u64..).zip(&claims.claimed).filter(|(_, claimed)| !**claimed);
        open.for_each(|(position, _)| report.findings.log(Defect::NoLine { position }));
    }
    report
}

/// The entries the lines must account for.
struct Claims {
    entries: Vec<Hash>,
    claimed: Vec<bool>,
    size: u64,
}

fn file_defect(findings: &mut AuditFindings, name: &str, why: &str) {
    findings.log(Defect::File { name: name.to_owned(), why: why.to_owned() });
}

fn read_bytes(path: &Path, most: u64) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(most + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 <= most).then_some(bytes)
}

fn read_text(path: &Path) -> Option<String> {
    String::from_utf8(read_bytes(path, MOST_NOTE)?).ok()
}

/// Recomputes the log and gives its entries, as far as they go.
fn read_log(dir: &Path, checkpoint: &Checkpoint, findings: &mut AuditFindings) -> Vec<Hash> {
    let mut entries = Vec::new();
    let asked = RefCell::new(HashSet::new());
    let source = |path: &str| {
        asked.borrow_mut().insert(path.to_owned());
        read_bytes(&dir.join(path), MOST_TILE)
    };
    let verdict = seal::verify_log(checkpoint, &[], &source, |_, entry| entries.push(*entry));
    match verdict {
        Ok(()) => {
            let asked = asked.into_inner();
            name_strays(dir, Path::new("tile"), &asked, findings);
        }
        Err(LogFault::Missing { path }) => findings.log(Defect::TileMissing { path }),
        Err(LogFault::Differs { path }) => findings.log(Defect::TileDiffers { path }),
        Err(LogFault::Root { size } | LogFault::Foreign { size } | LogFault::OutOfRange { size }) => {
            findings.log(Defect::Root { name: "checkpoint".to_owned(), size });
        }
    }
    entries
}

/// Files under `tile` that belong to no entry: harmless to the proof, but nobody's to add.
fn name_strays(dir: &Path, under: &Path, asked: &HashSet<String>, findings: &mut AuditFindings) {
    let Ok(found) = std::fs::read_dir(dir.join(under)) else { return };
    for found in found.flatten() {
        let path = under.join(found.file_name());
        if found.file_type().is_ok_and(|kind| kind.is_dir()) {
            name_strays(dir, &path, asked, findings);
        } else if path.to_str().is_none_or(|path| !asked.contains(path)) {
            findings.log(Defect::TileStray { path: path.display().to_string() });
        }
    }
}

/// Every kept checkpoint must be a prefix of the log.
fn check_kept(
    verifier: &LogVerifier,
    checkpoint: &Checkpoint,
    kept: &[KeptCheckpoint],
    entries: &[Hash],
    findings: &mut AuditFindings,
) {
    let mut stops = Vec::new();
    for one in kept {
        match verifier.verify(&one.note) {
            Ok(stated) => stops.push((stated, &one.name)),
            Err(_) => findings.log(Defect::Signature { name: one.name.clone() }),
        }
    }
    stops.sort_by_key(|(stated, _)| stated.size);
    let mut edge = LogEdge::empty();
    for (stated, name) in stops {
        let name = name.clone();
        if stated.size > checkpoint.size {
            findings.log(Defect::RolledBack { name, size: stated.size, has: checkpoint.size });
            continue;
        }
        let (from, to) = (usize::try_from(edge.size()), usize::try_from(stated.size));
        let more = from.ok().zip(to.ok()).and_then(|(from, to)| entries.get(from..to));
        if let Some(more) = more {
            let _tiles_are_compared_above = edge.append(more);
        }
        if edge.size() != stated.size || edge.root() != stated.root {
            findings.log(Defect::Root { name, size: stated.size });
        }
    }
}

fn check_chains(dir: &Path, extent: Extent, claims: &mut Claims, report: &mut ExportReport) {
    let mut files: Vec<PathBuf> = match std::fs::read_dir(dir.join("lines")) {
        Ok(found) => found.flatten().map(|found| found.path()).collect(),
        Err(_) => Vec::new(),
    };
    files.sort();
    let mut seen = HashSet::new();
    for path in files {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let scope = name.strip_suffix(".jsonl").and_then(unhex::<16>);
        let Some(scope) = scope else {
            file_defect(&mut report.findings, &name, "not named after a chain");
            continue;
        };
        seen.insert(scope);
        let before = report.findings.total();
        match check_chain(&path, scope, claims, &mut report.findings) {
            Ok(lines) => {
                report.lines += lines;
                let defects = report.findings.total() - before;
                report.chains.push(ChainReport { scope, lines, defects });
            }
            Err(e) => file_defect(&mut report.findings, &name, &e.to_string()),
        }
    }
    if let Extent::Chain(scope) = extent
        && !seen.contains(&scope)
    {
        file_defect(&mut report.findings, "lines", "the matter asked for is not in this export");
    }
}

/// A line as exported. Nothing of it is trusted before it was hashed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exported {
    n: u64,
    position: u64,
    at: i64,
    actor: String,
    code: String,
    object: String,
    detail: Option<String>,
    salt: String,
    prev: String,
    hash: String,
}

impl Exported {
    fn line(&self, scope: [u8; 16]) -> Option<(Line<'_>, Hash)> {
        let detail_hash = match &self.detail {
            None => [0; 32],
            Some(detail) => seal::detail_hash(&unhex_all(detail)?),
        };
        let line = Line {
            scope,
            n: self.n,
            at_micros: self.at,
            actor: unhex(&self.actor)?,
            code: &self.code,
            object: unhex(&self.object)?,
            detail_hash,
            salt: unhex(&self.salt)?,
            prev: unhex(&self.prev)?,
        };
        Some((line, unhex(&self.hash)?))
    }
}

fn check_chain(
    path: &Path,
    scope: [u8; 16],
    claims: &mut Claims,
    findings: &mut AuditFindings,
) -> io::Result<u64> {
    let mut reader = BufReader::new(File::open(path)?);
    let mut verifier = ChainVerifier::new(scope);
    let (mut text, mut row, mut last) = (Vec::new(), 0u64, None);
    loop {
        text.clear();
        if (&mut reader).take(MOST_LINE).read_until(b'\n', &mut text)? == 0 {
            return Ok(row);
        }
        row += 1;
        let exported: Option<Exported> = serde_json::from_slice(&text).ok();
        let parsed = exported.as_ref().and_then(|one| Some((one, one.line(scope)?)));
        let Some((exported, (line, recorded))) = parsed else {
            findings.chain(scope, Defect::Unreadable { line: i64::try_from(row).unwrap_or(i64::MAX) });
            continue;
        };
        if let Err(broken) = verifier.feed_recorded(&line, &recorded) {
            findings.chain(scope, Defect::Line { line: line.n, fault: broken.fault });
            verifier = ChainVerifier::resumed(scope, line.n, recorded);
        }
        if last.is_some_and(|last| last >= exported.position) {
            findings.chain(scope, Defect::LeafOrder);
        }
        last = Some(exported.position);
        claim(exported.position, &line, claims, findings);
    }
}

/// The entry at the line's position must be the line's, and nobody else's.
fn claim(position: u64, line: &Line<'_>, claims: &mut Claims, findings: &mut AuditFindings) {
    let at = usize::try_from(position).unwrap_or(usize::MAX);
    match (claims.entries.get(at), claims.claimed.get_mut(at)) {
        (Some(entry), Some(claimed)) => {
            if *claimed {
                findings
                    .chain(line.scope, Defect::LeafTwice { line: i64::try_from(line.n).unwrap_or(i64::MAX) });
            }
            *claimed = true;
            if *entry != line.leaf() {
                findings.chain(line.scope, Defect::LeafDiffers { line: line.n });
            }
        }
        // Entries that could not be read are a finding of the log already.
        _ if position < claims.size => {}
        _ => findings.chain(line.scope, Defect::NotInLog { line: line.n }),
    }
}

pub(super) fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    unhex_all(text)?.try_into().ok()
}

/// Lower case only: one value, one spelling.
fn unhex_all(text: &str) -> Option<Vec<u8>> {
    let digit = |d: u8| match d {
        b'0'..=b'9' => Some(d - b'0'),
        b'a'..=b'f' => Some(d - b'a' + 10),
        _ => None,
    };
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect()
}
