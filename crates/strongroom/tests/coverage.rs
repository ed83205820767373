//! Which test proves which line of the client-portal manual. A test names the lines it proves in a comment right above
//! itself (`// S2-30, S2-85..87`); this reads every test of the tree, writes `docs/coverage.md` (`GOLDEN=write`), and
//! fails for a line that nothing proves, a line that does not exist, and a debt that was paid but is still listed.

#![expect(clippy::unwrap_used, reason = "a test says what it expected by stopping")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Lines nothing proves yet, with what is missing. This list may only shrink.
const OWED: &[(&str, &str)] = &[];

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// A line of the manual, by its number.
type Line = u16;

/// A test that proves something: its file from the root, and what it says.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Proof {
    file: String,
    says: String,
}

fn manual() -> BTreeMap<Line, String> {
    let text = std::fs::read_to_string(format!("{ROOT}/docs/requirements/client-portal-manual.txt")).unwrap();
    let lines = text.lines().filter_map(|line| line.strip_prefix("S2-")?.split_once(' '));
    lines.map(|(number, asks)| (number.parse().unwrap(), asks.to_owned())).collect()
}

/// The lines a comment names: `S2-30`, and `S2-85..87` for three of them.
fn named(comment: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    for rest in comment.split("S2-").skip(1) {
        let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>();
        let first = digits(rest);
        let Ok(from) = first.parse::<Line>() else { continue };
        let to = rest[first.len()..].strip_prefix("..").and_then(|more| digits(more).parse().ok());
        lines.extend(from..=to.unwrap_or(from));
    }
    lines
}

/// What a line of source begins, if it is a test: a function in Rust, a step in JavaScript.
fn test_name(line: &str) -> Option<String> {
    let line = line.trim_start();
    for start in ["async fn ", "fn ", "pub async fn ", "pub fn "] {
        if let Some(rest) = line.strip_prefix(start) {
            let name = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_');
            return Some(name.collect::<String>().replace('_', " "));
        }
    }
    for start in ["step('", "test('", "await t.test('"] {
        if let Some(rest) = line.strip_prefix(start) {
            return rest.split_once("',").map(|(says, _)| says.to_owned());
        }
    }
    None
}

/// Every test of a file that names lines, with those lines. Comments count for the test they stand right above.
fn proofs_in(file: &str, text: &str) -> Vec<(Line, Proof)> {
    let mut out = Vec::new();
    let mut claimed: Vec<Line> = Vec::new();
    for line in text.lines() {
        let trimmed = line.trim_start();
        if trimmed.starts_with("//") && !trimmed.starts_with("//!") {
            claimed.extend(named(trimmed));
        } else if let Some(says) = test_name(trimmed) {
            let proof = Proof { file: file.to_owned(), says };
            out.extend(claimed.drain(..).map(|line| (line, proof.clone())));
        } else if !trimmed.starts_with("#[") {
            assert!(claimed.is_empty(), "{file}: lines of the manual are named above no test: {claimed:?}");
        }
    }
    assert!(claimed.is_empty(), "{file}: lines of the manual are named above no test: {claimed:?}");
    out
}

/// Files with tests in them: everything in a `tests` folder, and a crate's own sources.
fn sources(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if !matches!(name.as_str(), "node_modules" | "target" | "assets") {
                sources(&path, out);
            }
        } else if name.ends_with(".rs") || name.ends_with(".test.mjs") {
            out.push(path);
        }
    }
}

fn proofs() -> BTreeMap<Line, BTreeSet<Proof>> {
    let mut files = Vec::new();
    for folder in ["crates", "tests"] {
        sources(&Path::new(ROOT).join(folder), &mut files);
    }
    let mut out: BTreeMap<Line, BTreeSet<Proof>> = BTreeMap::new();
    for path in files {
        let file = path.strip_prefix(ROOT).unwrap().to_string_lossy().into_owned();
        for (line, proof) in proofs_in(&file, &std::fs::read_to_string(&path).unwrap()) {
            out.entry(line).or_default().insert(proof);
        }
    }
    out
}

fn page(manual: &BTreeMap<Line, String>, proofs: &BTreeMap<Line, BTreeSet<Proof>>) -> String {
    let mut out = String::from(
        "# The manual, and what proves it\n\n\
         Made by `crates/strongroom/tests/coverage.rs` (`GOLDEN=write`) from the comments above the tests; do not edit.\n\n",
    );
    let proved = manual.keys().filter(|line| proofs.contains_key(line)).count();
    let _ = writeln!(out, "{proved} of {} lines are proved.\n", manual.len());
    out.push_str("| line | asks | proved by |\n|---|---|---|\n");
    for (line, asks) in manual {
        let by: Vec<String> = match proofs.get(line) {
            Some(proofs) => {
                proofs.iter().map(|p| format!("[{}](../{})", p.says.replace('|', "\\|"), p.file)).collect()
            }
            None => vec![owed(*line).map_or("**nothing**".to_owned(), |why| format!("*not yet: {why}*"))],
        };
        let _ = writeln!(out, "| S2-{line:02} | {asks} | {} |", by.join("<br>"));
    }
    out
}

fn owed(line: Line) -> Option<&'static str> {
    OWED.iter().find(|(owed, _)| named(owed).contains(&line)).map(|(_, why)| *why)
}

// S2-01: the manual read here is the one of that day, whole.
#[test]
fn every_line_of_the_manual_is_proved_by_a_test() {
    let (manual, proofs) = (manual(), proofs());
    assert_eq!(manual.len(), 127, "the whole manual was read");
    assert_eq!(manual[&1], "Manual updated 2026-06-09");
    let unknown: Vec<_> = proofs.keys().filter(|line| !manual.contains_key(line)).collect();
    assert!(unknown.is_empty(), "tests name lines the manual does not have: {unknown:?}");
    let file = format!("{ROOT}/docs/coverage.md");
    let now = page(&manual, &proofs);
    if std::env::var_os("GOLDEN").is_some() {
        std::fs::write(&file, &now).unwrap();
    }
    let bare: Vec<_> =
        manual.keys().filter(|line| !proofs.contains_key(line) && owed(**line).is_none()).collect();
    assert!(bare.is_empty(), "no test proves these lines of the manual: {bare:?}");
    let paid: Vec<_> =
        manual.keys().filter(|line| proofs.contains_key(line) && owed(**line).is_some()).collect();
    assert!(paid.is_empty(), "these lines are proved and no longer owed: {paid:?}");
    assert_eq!(std::fs::read_to_string(file).unwrap(), now, "run the tests with GOLDEN=write");
}

#[test]
fn a_comment_counts_for_the_test_right_below_it() {
    let text = "// S2-30, S2-85..87: forty-eight hours\n#[test]\nfn a_link_ends() {}\n\n  // S2-1\n  step('it opens', async () => {\n";
    let found: Vec<_> = proofs_in("x", text).into_iter().map(|(line, p)| (line, p.says)).collect();
    let link = "a link ends".to_owned();
    assert_eq!(
        found,
        [(30, link.clone()), (85, link.clone()), (86, link.clone()), (87, link), (1, "it opens".to_owned())]
    );
}

#[test]
#[should_panic(expected = "above no test")]
fn a_comment_above_nothing_is_refused() {
    proofs_in("x", "// S2-30\nlet x = 1;\n");
}
