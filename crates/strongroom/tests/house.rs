//! The import table of ARCHITECTURE.md, read from the workspace itself: which crate may use which, and which outside
//! crate has exactly one home. A new import that breaks the table fails here before anybody reviews it.

#![expect(clippy::unwrap_used, reason = "a test says what it expected by stopping")]

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Our crates, and which of ours each may import.
const OURS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("seal", &[]),
    ("vault", &["domain", "seal"]),
    ("casework", &["domain", "vault"]),
    ("inspect", &["domain"]),
    ("connectors", &["domain", "casework"]),
    ("web", &["domain", "vault", "casework"]),
    ("strongroom", &["domain", "seal", "vault", "casework", "inspect", "connectors", "web"]),
];

/// Outside crates that have one home. `strongroom` wires the runtime and may name what it hands on.
const HOMES: &[(&str, &[&str])] = &[
    ("sqlx", &["vault"]),
    ("rusqlite", &["vault"]),
    ("object_store", &["vault"]),
    ("webauthn-rs", &["vault"]),
    ("aws-lc-rs", &["seal"]),
    ("argon2", &["seal"]),
    ("sha2", &["seal"]),
    ("lettre", &["connectors"]),
    ("mail-parser", &["connectors"]),
    ("async-imap", &["connectors"]),
    ("webpki-roots", &["connectors"]),
    ("instant-acme", &["connectors"]),
    ("reqwest", &["connectors"]),
    ("rustls", &["connectors", "strongroom"]),
    ("tokio-rustls", &["connectors", "strongroom"]),
    ("askama", &["web"]),
    ("fluent-bundle", &["web"]),
    ("axum", &["web", "strongroom"]),
    ("hyper", &["strongroom"]),
    ("clap", &["strongroom"]),
    ("tracing-subscriber", &["strongroom"]),
    ("hayro", &["inspect"]),
    ("image", &["inspect"]),
    ("heifer", &["inspect"]),
    ("landlock", &["inspect"]),
    ("seccompiler", &["inspect"]),
    ("unicode-normalization", &["domain"]),
];

/// Normal (not dev, not build) dependencies by crate.
fn imports() -> BTreeMap<String, BTreeSet<String>> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.toml");
    let args = ["metadata", "--format-version", "1", "--no-deps", "--offline", "--manifest-path", root];
    let out = std::process::Command::new(cargo).args(args).output().unwrap();
    let metadata: Value = serde_json::from_slice(&out.stdout).unwrap();
    let mut all = BTreeMap::new();
    for package in metadata["packages"].as_array().unwrap() {
        let needs = package["dependencies"].as_array().unwrap().iter().filter(|d| d["kind"].is_null());
        let needs = needs.map(|d| d["name"].as_str().unwrap().to_owned()).collect();
        all.insert(package["name"].as_str().unwrap().to_owned(), needs);
    }
    all
}

#[test]
fn every_crate_imports_only_what_the_table_allows() {
    let all = imports();
    let names: BTreeSet<&str> = OURS.iter().map(|(n, _)| *n).chain(["testkit", "journeys"]).collect();
    for (name, allowed) in OURS {
        let needs = all.get(*name).unwrap_or_else(|| panic!("{name} is not in the workspace"));
        for ours in needs.iter().filter(|n| names.contains(n.as_str())) {
            assert!(allowed.contains(&ours.as_str()), "{name} may not import {ours}");
        }
    }
    let known: BTreeSet<&str> = all.keys().map(String::as_str).collect();
    assert_eq!(known, names, "a crate was added or removed: the table has to say what it may import");
}

#[test]
fn crates_with_one_home_are_imported_nowhere_else() {
    for (name, needs) in imports() {
        if ["testkit", "journeys"].contains(&name.as_str()) {
            continue;
        }
        for (outside, homes) in HOMES {
            let home = homes.contains(&name.as_str());
            assert!(
                home || !needs.contains(*outside),
                "{name} may not import {outside}; its home is {homes:?}"
            );
        }
    }
}

#[test]
fn the_test_kit_is_never_part_of_the_product() {
    for (name, needs) in imports() {
        assert!(name == "journeys" || !needs.contains("testkit"), "{name} imports the test kit");
    }
}
