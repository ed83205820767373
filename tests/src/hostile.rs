//! Bytes from outside, changed by dice: every function that fuzzing tries (`fuzz/src/lib.rs`) over honest inputs and
//! thousands of spoilt ones, the same in every run. It proves less than fuzzing does, and it runs everywhere. The suite
//! never builds `fuzz/`, which needs a nightly toolchain; here it is held against the rest instead, so that it still
//! builds and starts from honest inputs when somebody does.

use crate::papers::Dice;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

#[path = "../../fuzz/src/lib.rs"]
mod entries;

/// Changes per entry.
const TRIES: u64 = 4_000;

#[test]
fn whatever_comes_in_nothing_panics_and_nothing_false_is_believed() {
    for (name, entry, seeds) in entries::ALL {
        let mut dice = Dice::new(91);
        let seeds = seeds();
        for honest in &seeds {
            entry(honest);
        }
        for n in 0..TRIES {
            let one = &seeds[n as usize % seeds.len()];
            let other = &seeds[dice.between(0, seeds.len() as u64) as usize];
            let spoilt = spoil(one, other, &mut dice);
            let done = std::panic::catch_unwind(|| entry(&spoilt));
            assert!(done.is_ok(), "{name}, try {n}: {:?}", String::from_utf8_lossy(&spoilt));
        }
    }
}

fn spoil(one: &[u8], other: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut out = one.to_vec();
    for _ in 0..=dice.between(0, 4) {
        let at = dice.between(0, out.len() as u64 + 1) as usize;
        match dice.between(0, 8) {
            0 if at < out.len() => out[at] ^= 1 << dice.between(0, 8),
            1 if at < out.len() => out[at] = dice.roll() as u8,
            2 => out.truncate(at),
            3 => drop(out.drain(..at.min(16))),
            4 => out.insert(at, dice.roll() as u8),
            5 => {
                let from = dice.between(0, other.len() as u64) as usize;
                out.splice(at..at, other[from..].iter().copied().take(64)).for_each(drop);
            }
            6 => {
                // Numbers at the edges, where sizes and offsets stand.
                let edge = [0u32, 1, 0x7fff_ffff, 0xffff_ffff, 0x8000_0000][dice.between(0, 5) as usize];
                let to = (at + 4).min(out.len());
                out.splice(at..to, edge.to_be_bytes()).for_each(drop);
            }
            _ => {
                let word = ["é", "\u{202e}", "\n", "%%EOF", "PK\u{3}\u{4}", "<<", "\\", "\0"];
                let word = word[dice.between(0, 8) as usize].bytes();
                out.splice(at..at, word).for_each(drop);
            }
        }
    }
    out
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

fn names_in(folder: &str) -> BTreeSet<String> {
    let found = fs::read_dir(root().join(folder)).unwrap_or_else(|e| panic!("{folder}: {e}"));
    found.map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned()).collect()
}

/// What stands between `before` and `after`, wherever it does.
fn between<'t>(text: &'t str, before: &'t str, after: &'t str) -> impl Iterator<Item = &'t str> {
    text.split(before).skip(1).map(move |rest| rest.split(after).next().unwrap_or_default())
}

#[test]
fn every_entry_is_a_target_of_fuzzing_and_every_target_an_entry() {
    let listed: BTreeSet<String> = entries::ALL.iter().map(|(name, ..)| (*name).to_owned()).collect();
    assert_eq!(listed.len(), entries::ALL.len());
    let source = read("fuzz/src/lib.rs");
    let functions: BTreeSet<String> = between(&source, "\npub fn ", "(").map(str::to_owned).collect();
    assert_eq!(functions, listed, "functions against `ALL`");
    assert_eq!(names_in("fuzz/targets"), listed, "fuzz/targets against `ALL`");
    for name in &listed {
        let target = read(&format!("fuzz/targets/{name}.rs"));
        assert!(target.contains(&format!("strongroom_fuzz::{name}(data)")), "{name} calls another: {target}");
    }
    let manifest = read("fuzz/Cargo.toml");
    let bins: BTreeSet<(&str, String)> = between(&manifest, "[[bin]]", "[[")
        .map(|bin| {
            let value = |key: &'static str| between(bin, key, "\"").next().unwrap_or_default();
            (value("\nname = \""), value("\npath = \"").to_owned())
        })
        .collect();
    let wanted = listed.iter().map(|name| (name.as_str(), format!("targets/{name}.rs"))).collect();
    assert_eq!(bins, wanted, "[[bin]] against `ALL`");
}

/// What fuzzing starts from, as files; `STRONGROOM_TEST_SEEDS=write` writes them anew.
#[test]
fn fuzzing_starts_from_the_honest_inputs() {
    let folder = root().join("fuzz/seeds");
    if std::env::var("STRONGROOM_TEST_SEEDS").is_ok_and(|what| what == "write") {
        let _absent_the_first_time = fs::remove_dir_all(&folder);
        for (name, _, seeds) in entries::ALL {
            fs::create_dir_all(folder.join(name)).unwrap();
            for (n, seed) in seeds().iter().enumerate() {
                fs::write(folder.join(name).join(n.to_string()), seed).unwrap();
            }
        }
    }
    assert_eq!(names_in("fuzz/seeds").len(), entries::ALL.len());
    for (name, _, seeds) in entries::ALL {
        let seeds = seeds();
        assert_eq!(names_in(&format!("fuzz/seeds/{name}")).len(), seeds.len(), "{name}");
        for (n, seed) in seeds.iter().enumerate() {
            let kept = fs::read(folder.join(name).join(n.to_string())).unwrap_or_default();
            assert!(
                kept == *seed,
                "fuzz/seeds/{name}/{n} is not what `ALL` has; write it anew: STRONGROOM_TEST_SEEDS=write cargo test -p journeys fuzzing_starts"
            );
        }
    }
}

/// `fuzz/Cargo.lock` has what the workspace has of everything both use, and all that the crates it builds ask for.
#[test]
fn what_is_fuzzed_is_what_is_shipped() {
    const ANEW: &str =
        "make it anew: cp Cargo.lock fuzz/ && cargo metadata --manifest-path fuzz/Cargo.toml >/dev/null";
    let ours = locked(&read("Cargo.lock"));
    let fuzzed = locked(&read("fuzz/Cargo.lock"));
    for (package, asks) in &fuzzed {
        if ["arbitrary", "libfuzzer-sys", "strongroom-fuzz"].contains(&package.0.as_str()) {
            continue;
        }
        assert!(ours.contains_key(package), "{package:?} is not in Cargo.lock; {ANEW}");
        // Of `web` only one file is there, with what that file needs.
        let folder = if package.0 == "web" { "fuzz/web".into() } else { format!("crates/{}", package.0) };
        if let Ok(manifest) = fs::read_to_string(root().join(folder).join("Cargo.toml")) {
            let wanted = dependencies(&manifest);
            assert!(!wanted.is_empty() && wanted.is_subset(asks), "{package:?} asks for {wanted:?}; {ANEW}");
        }
    }
    assert!(fuzzed.keys().any(|(name, _)| name == "seal") && ours.len() > 100);
}

type Locked = BTreeMap<(String, String), BTreeSet<String>>;

/// Name and version of every package in a lock file, with the names of what it depends on.
fn locked(text: &str) -> Locked {
    between(text, "[[package]]", "[[package]]")
        .map(|package| {
            let value = |key: &'static str| between(package, key, "\"").next().unwrap_or_default().to_owned();
            let list = between(package, "dependencies = [", "]").next().unwrap_or_default();
            let asks = between(list, "\n \"", "\"").map(|one| one.split(' ').next().unwrap().to_owned());
            ((value("\nname = \""), value("\nversion = \"")), asks.collect())
        })
        .collect()
}

/// What a manifest of this workspace depends on, besides what only its tests and its build need.
fn dependencies(manifest: &str) -> BTreeSet<String> {
    let mut inside = false;
    let mut out = BTreeSet::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside =
                line == "[dependencies]" || line.starts_with("[target.") && line.ends_with(".dependencies]");
        } else if inside && line.contains('=') && !line.starts_with([' ', '#', ']']) {
            out.extend(line.split(['.', ' ', '=']).next().map(str::to_owned));
        }
    }
    out
}
