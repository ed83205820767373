//! The tiled log, its checkpoints and its proofs.

use std::collections::BTreeMap;

use proptest::prelude::*;
use seal::{
    Blob, Checkpoint, Hash, LogEdge, LogFault, LogKey, LogProof, LogSigner, LogVerifier, RunningDigest,
    consistency_paths, empty_root, inclusion_paths, leaf_hash, prove_consistency, prove_inclusion,
    verify_consistency, verify_inclusion, verify_log,
};
use serde_json::Value;

use crate::common::{Replay, bytes, hex, vectors};

type Store = BTreeMap<String, Vec<u8>>;

fn entry(i: u64) -> Hash {
    let mut digest = RunningDigest::new();
    digest.update(&i.to_be_bytes());
    digest.finish()
}

fn entries(range: std::ops::Range<u64>) -> Vec<Hash> {
    range.map(entry).collect()
}

fn keep(store: &mut Store, blobs: Vec<Blob>) {
    for blob in blobs {
        if let Some(before) = store.insert(blob.path.clone(), blob.bytes.clone()) {
            assert_eq!(before, blob.bytes, "{} was rewritten", blob.path);
        }
    }
}

/// A log of `size` entries appended in steps of `step`.
fn grown(size: u64, step: u64) -> (LogEdge, Store) {
    let (mut edge, mut store) = (LogEdge::empty(), Store::new());
    while edge.size() < size {
        let to = size.min(edge.size() + step);
        keep(&mut store, edge.append(&entries(edge.size()..to)));
    }
    (edge, store)
}

fn source(store: &Store) -> impl Fn(&str) -> Option<Vec<u8>> {
    |path: &str| store.get(path).cloned()
}

fn checkpoint(edge: &LogEdge) -> Checkpoint {
    Checkpoint { origin: "o".to_owned(), size: edge.size(), root: edge.root() }
}

fn hashes(v: &Value) -> Vec<Hash> {
    v.as_array().unwrap().iter().map(bytes).collect()
}

fn signer(v: &Value) -> LogSigner {
    let key = LogKey::generate(&Replay::of(&hex(v["seed"].as_str().unwrap())));
    key.signer(v["origin"].as_str().unwrap()).unwrap()
}

#[test]
fn checkpoints_are_those_of_the_vectors() {
    let v = vectors("log");
    let signer = signer(&v);
    assert_eq!(signer.vkey(), v["vkey"].as_str().unwrap());
    let verifier = LogVerifier::from_vkey(v["vkey"].as_str().unwrap()).unwrap();
    for note in v["checkpoints"].as_array().unwrap() {
        let note = note.as_str().unwrap();
        let stated = verifier.verify(note).unwrap();
        let (edge, _) = grown(stated.size, 300);
        assert_eq!(edge.root(), stated.root);
        assert_eq!(signer.checkpoint(edge.size(), &edge.root()), note);
    }
}

#[test]
fn proofs_are_those_of_the_vectors() {
    let v = vectors("log");
    let (_, store) = grown(1030, 100);
    for golden in v["inclusion"].as_array().unwrap() {
        let (index, size) = (golden["index"].as_u64().unwrap(), golden["size"].as_u64().unwrap());
        assert_eq!(prove_inclusion(index, size, 1030, &source(&store)).unwrap(), hashes(&golden["proof"]));
    }
    for golden in v["consistency"].as_array().unwrap() {
        let (old, size) = (golden["old"].as_u64().unwrap(), golden["size"].as_u64().unwrap());
        assert_eq!(prove_consistency(old, size, 1030, &source(&store)).unwrap(), hashes(&golden["proof"]));
    }
}

#[test]
fn a_travelling_proof_is_that_of_the_vectors_and_convinces() {
    let v = vectors("log");
    let (edge, store) = grown(1030, 1030);
    let proof = LogProof {
        index: 700,
        hashes: prove_inclusion(700, 1030, 1030, &source(&store)).unwrap(),
        checkpoint: signer(&v).checkpoint(1030, &edge.root()),
        extra: None,
    };
    let golden = v["tlog_proof"].as_str().unwrap();
    assert_eq!(proof.to_text(), golden);
    assert_eq!(LogProof::parse(golden).unwrap(), proof);
    let verifier = LogVerifier::from_vkey(v["vkey"].as_str().unwrap()).unwrap();
    assert_eq!(proof.verify(&verifier, &entry(700)).unwrap().size, 1030);
    assert!(proof.verify(&verifier, &entry(701)).is_err());
    assert!(LogProof { index: 701, ..proof.clone() }.verify(&verifier, &entry(700)).is_err());
    let note = proof.checkpoint.replace("1030", "1031");
    assert!(LogProof { checkpoint: note, ..proof.clone() }.verify(&verifier, &entry(700)).is_err());
    let extra = LogProof { extra: Some(b"receipt 7".to_vec()), ..proof };
    assert_eq!(LogProof::parse(&extra.to_text()).unwrap(), extra);
}

#[test]
fn text_that_is_not_a_proof_is_refused() {
    let good = vectors("log")["tlog_proof"].as_str().unwrap().to_owned();
    let bad = [
        String::new(),
        good.replacen("@v1", "@v2", 1),
        good.replacen("index 700", "index 0700", 1),
        good.replacen("index 700", "index +700", 1),
        good.replacen("index 700", "index ", 1),
        good.replacen("index 700", "extra !\nindex 700", 1),
        good.replacen("index 700", "index 700\nAAAA", 1),
        good.replacen(
            "index 700\n",
            &format!("index 700\n{}", format!("{}=\n", "A".repeat(43)).repeat(60)),
            1,
        ),
        good.replacen("\n\n", "\n", 1).replacen("\n\n", "\n", 1),
    ];
    for (n, text) in bad.iter().enumerate() {
        assert!(LogProof::parse(text).is_err(), "case {n}");
    }
}

#[test]
fn every_entry_of_small_trees_has_a_proof_and_no_wrong_one_passes() {
    let (_, store) = grown(40, 1);
    for size in 1..=40 {
        let (edge, _) = grown(size, size);
        for index in 0..size {
            let proof = prove_inclusion(index, size, 40, &source(&store)).unwrap();
            let leaf = leaf_hash(&entry(index));
            let check = |index, size, proof: &[Hash]| {
                verify_inclusion(&leaf, index, size, proof, &edge.root()).is_ok()
            };
            assert!(check(index, size, &proof));
            assert!(!check(index + 1, size, &proof));
            assert!(!check(index, size, &[&proof[..], &[[0; 32]]].concat()));
            assert!(proof.is_empty() || !check(index, size, &proof[..proof.len() - 1]));
            for at in 0..proof.len() {
                let mut wrong = proof.clone();
                wrong[at][0] ^= 1;
                assert!(!check(index, size, &wrong));
            }
        }
        assert!(verify_inclusion(&leaf_hash(&entry(0)), size, size, &[], &edge.root()).is_err());
    }
}

#[test]
fn every_pair_of_small_trees_is_consistent_and_no_wrong_proof_passes() {
    let (_, store) = grown(40, 7);
    let roots: Vec<Hash> = (0..=40).map(|size| grown(size, 40).0.root()).collect();
    for size in 0..=40u64 {
        for old in 0..=size {
            let proof = prove_consistency(old, size, 40, &source(&store)).unwrap();
            let (a, b) = (roots[old as usize], roots[size as usize]);
            assert!(verify_consistency(old, &a, size, &b, &proof).is_ok(), "{old} in {size}");
            assert!(verify_consistency(old, &a, size, &b, &[&proof[..], &[[0; 32]]].concat()).is_err());
            assert!(verify_consistency(old, &[1; 32], size, &b, &proof).is_err());
            if old > 0 {
                assert!(verify_consistency(old, &a, size, &[1; 32], &proof).is_err());
            }
            for at in 0..proof.len() {
                let mut wrong = proof.clone();
                wrong[at][31] ^= 1;
                assert!(verify_consistency(old, &a, size, &b, &wrong).is_err(), "{old} in {size}, hash {at}");
            }
        }
        assert!(verify_consistency(size + 1, &roots[0], size, &roots[size as usize], &[]).is_err());
    }
}

/// Roots an attacker chose so that a proof cut short would arrive at them.
#[test]
fn a_proof_that_stops_below_the_root_is_refused() {
    let leaf = leaf_hash(&entry(0));
    assert!(verify_inclusion(&leaf, 0, 1, &[], &leaf).is_ok());
    assert!(verify_inclusion(&leaf, 0, 2, &[], &leaf).is_err());
    let two = grown(2, 2).0.root();
    let three_or_four = grown(4, 4).0.root();
    let sibling = prove_consistency(2, 4, 4, &source(&grown(4, 4).1)).unwrap();
    assert!(verify_consistency(2, &two, 4, &three_or_four, &sibling).is_ok());
    assert!(verify_consistency(2, &two, 8, &three_or_four, &sibling).is_err());
}

#[test]
fn a_stored_tile_with_more_than_its_path_says_is_refused() {
    let (edge, store) = grown(5, 5);
    for path in LogEdge::paths(5) {
        let mut longer = store.clone();
        let row = store[&path].len() / 5;
        let first = store[&path][..row].to_vec();
        longer.get_mut(&path).unwrap().extend_from_slice(&first);
        let differs = Err(LogFault::Differs { path: path.clone() });
        assert_eq!(LogEdge::resume(5, &edge.root(), &source(&longer)), differs);
        assert!(verify_log(&checkpoint(&edge), &[], &source(&longer), |_, _| ()).is_err());
    }
}

#[test]
fn proofs_beyond_the_tree_are_not_made() {
    let (_, store) = grown(10, 10);
    let beyond = LogFault::OutOfRange { size: 10 };
    assert_eq!(prove_inclusion(10, 10, 10, &source(&store)), Err(beyond.clone()));
    assert_eq!(prove_inclusion(0, 11, 10, &source(&store)), Err(beyond.clone()));
    assert_eq!(prove_consistency(6, 5, 10, &source(&store)), Err(beyond.clone()));
    assert_eq!(prove_consistency(5, 11, 10, &source(&store)), Err(beyond.clone()));
    assert_eq!(inclusion_paths(10, 10, 10), Err(beyond.clone()));
    assert_eq!(consistency_paths(5, 11, 10), Err(beyond));
}

#[test]
fn the_paths_named_beforehand_are_all_a_proof_needs() {
    let (_, store) = grown(66_000, 66_000);
    let only = |paths: &[String]| -> Store {
        paths.iter().map(|path| (path.clone(), store[path].clone())).collect()
    };
    for (index, size) in [(0, 66_000), (65_999, 66_000), (65_535, 65_536), (300, 700)] {
        let few = only(&inclusion_paths(index, size, 66_000).unwrap());
        assert!(few.len() <= 6);
        let proof = prove_inclusion(index, size, 66_000, &source(&few)).unwrap();
        assert_eq!(proof, prove_inclusion(index, size, 66_000, &source(&store)).unwrap());
    }
    let few = only(&consistency_paths(257, 66_000, 66_000).unwrap());
    assert!(prove_consistency(257, 66_000, 66_000, &source(&few)).is_ok());
}

#[test]
fn tiles_lie_where_the_specification_says() {
    // The example of the specification: 273 full and one partial tile, one full and one partial, one partial.
    let (_, store) = grown(70_000, 70_000);
    let of = |prefix: &str| store.keys().filter(|path| path.starts_with(prefix)).count();
    assert_eq!((of("tile/0/"), of("tile/1/"), of("tile/2/"), of("tile/entries/")), (274, 2, 1, 274));
    let len = |path: &str| store.get(path).map(Vec::len);
    assert_eq!(len("tile/0/272"), Some(8192));
    assert_eq!(len("tile/0/273.p/112"), Some(112 * 32));
    assert_eq!(len("tile/1/000"), Some(8192));
    assert_eq!(len("tile/1/001.p/17"), Some(17 * 32));
    assert_eq!(len("tile/2/000.p/1"), Some(32));
    assert_eq!(len("tile/entries/273.p/112"), Some(112 * 34));
    let (_, store) = grown(256_001, 256_001);
    assert!(store.contains_key("tile/0/999"));
    assert!(store.contains_key("tile/0/x001/000.p/1"));
    assert!(store.contains_key("tile/entries/x001/000.p/1"));
}

#[test]
fn appending_step_by_step_or_at_once_makes_the_same_log() {
    let (at_once, _) = grown(1030, 1030);
    for step in [1, 100, 255, 256, 257] {
        let (edge, store) = grown(1030, step);
        assert_eq!(edge, at_once);
        assert!(verify_log(&checkpoint(&edge), &[], &source(&store), |_, _| ()).is_ok());
    }
}

#[test]
fn a_log_resumes_from_its_stored_edge_and_refuses_a_false_one() {
    for size in [0, 1, 255, 256, 257, 65_536, 65_793] {
        let (edge, store) = grown(size, 1000);
        let few: Store =
            LogEdge::paths(size).into_iter().map(|path| (path.clone(), store[&path].clone())).collect();
        assert_eq!(LogEdge::resume(size, &edge.root(), &source(&few)).unwrap(), edge);
        assert_eq!(LogEdge::resume(size, &[1; 32], &source(&few)), Err(LogFault::Root { size }));
        for path in few.keys() {
            let mut lost = few.clone();
            lost.remove(path);
            assert_eq!(
                LogEdge::resume(size, &edge.root(), &source(&lost)),
                Err(LogFault::Missing { path: path.clone() })
            );
            let mut changed = few.clone();
            changed.get_mut(path).unwrap()[3] ^= 1;
            assert!(LogEdge::resume(size, &edge.root(), &source(&changed)).is_err());
            changed.get_mut(path).unwrap().pop();
            assert_eq!(
                LogEdge::resume(size, &edge.root(), &source(&changed)),
                Err(LogFault::Differs { path: path.clone() })
            );
        }
    }
}

#[test]
fn partial_tiles_may_go_once_the_full_one_is_there() {
    let (edge, mut store) = grown(600, 7);
    let older = [Checkpoint { origin: "o".to_owned(), size: 100, root: grown(100, 100).0.root() }];
    let current = LogEdge::paths(600);
    store.retain(|path, _| !path.contains(".p/") || current.contains(path));
    assert!(verify_log(&checkpoint(&edge), &older, &source(&store), |_, _| ()).is_ok());
    assert!(prove_consistency(100, 600, 600, &source(&store)).is_ok());
    assert!(LogEdge::resume(100, &older[0].root, &source(&store)).is_ok());
}

#[test]
fn any_changed_or_missing_blob_is_found_and_named() {
    let (edge, mut store) = grown(600, 600);
    store.retain(|path, _| !path.contains(".p/") || LogEdge::paths(600).contains(path));
    let whole = checkpoint(&edge);
    for path in store.keys() {
        let mut lost = store.clone();
        lost.remove(path);
        assert_eq!(
            verify_log(&whole, &[], &source(&lost), |_, _| ()),
            Err(LogFault::Missing { path: path.clone() })
        );
        for at in [0, 1, 2, 40, store[path].len() - 1] {
            if at < store[path].len() {
                let mut changed = store.clone();
                changed.get_mut(path).unwrap()[at] ^= 1;
                assert!(verify_log(&whole, &[], &source(&changed), |_, _| ()).is_err(), "{path} byte {at}");
            }
        }
    }
}

#[test]
fn a_rewritten_cut_or_foreign_history_shows_against_an_older_checkpoint() {
    let (old, _) = grown(300, 300);
    let kept = [checkpoint(&old)];
    let (edge, store) = grown(600, 600);
    let mut seen = Vec::new();
    verify_log(&checkpoint(&edge), &kept, &source(&store), |n, entry| seen.push((n, *entry))).unwrap();
    assert_eq!(seen, (0..600).map(|n| (n, entry(n))).collect::<Vec<_>>());

    // Rewritten: entry 5 differs, everything recomputed and consistent in itself.
    let mut forged = entries(0..600);
    forged[5] = [9; 32];
    let (mut edge, mut store) = (LogEdge::empty(), Store::new());
    keep(&mut store, edge.append(&forged));
    assert!(verify_log(&checkpoint(&edge), &[], &source(&store), |_, _| ()).is_ok());
    assert_eq!(
        verify_log(&checkpoint(&edge), &kept, &source(&store), |_, _| ()),
        Err(LogFault::Root { size: 300 })
    );

    // Cut: the log now ends before the older checkpoint.
    let (edge, store) = grown(299, 299);
    assert_eq!(
        verify_log(&checkpoint(&edge), &kept, &source(&store), |_, _| ()),
        Err(LogFault::Foreign { size: 300 })
    );
    let foreign = [Checkpoint { origin: "other".to_owned(), size: 1, root: empty_root() }];
    assert_eq!(
        verify_log(&checkpoint(&edge), &foreign, &source(&store), |_, _| ()),
        Err(LogFault::Foreign { size: 1 })
    );
}

#[test]
fn a_checkpoint_with_anything_changed_is_refused() {
    let v = vectors("log");
    let verifier = LogVerifier::from_vkey(v["vkey"].as_str().unwrap()).unwrap();
    let note = v["checkpoints"][4].as_str().unwrap();
    for at in 0..note.len() {
        for mask in [0x01, 0x10] {
            let mut changed = note.as_bytes().to_vec();
            changed[at] ^= mask;
            if let Ok(text) = String::from_utf8(changed) {
                assert!(verifier.verify(&text).is_err(), "byte {at}");
            }
        }
        if note.is_char_boundary(at) {
            assert!(verifier.verify(&note[..at]).is_err(), "cut to {at}");
        }
    }
    assert!(verifier.verify(&format!("{note}\n")).is_err());
}

#[test]
fn witness_signatures_are_passed_over_and_repeated_or_foreign_ones_do_not_count() {
    let v = vectors("log");
    let verifier = LogVerifier::from_vkey(v["vkey"].as_str().unwrap()).unwrap();
    let note = v["checkpoints"][4].as_str().unwrap();
    let witnessed = format!("{note}\u{2014} witness.example AAAAAAAA\n");
    assert_eq!(verifier.verify(&witnessed).unwrap().size, 255);
    let line = note.lines().last().unwrap();
    assert!(verifier.verify(&format!("{note}{line}\n")).is_err());
    let other = LogKey::generate(&Replay::of(&[8; 32])).signer(v["origin"].as_str().unwrap()).unwrap();
    assert!(verifier.verify(&other.checkpoint(255, &[0; 32])).is_err());
    let many = "\u{2014} witness.example AAAAAAAA\n".repeat(100);
    assert!(verifier.verify(&format!("{note}{many}")).is_err());
}

#[test]
fn a_public_key_text_must_be_whole_and_its_id_right() {
    let v = vectors("log");
    let vkey = v["vkey"].as_str().unwrap();
    assert_eq!(LogVerifier::from_vkey(vkey).unwrap().origin(), "portal.example.com/log");
    for at in 0..vkey.len() {
        let mut changed = vkey.as_bytes().to_vec();
        changed[at] ^= 1;
        assert!(LogVerifier::from_vkey(&String::from_utf8(changed).unwrap()).is_err(), "byte {at}");
    }
    assert!(LogVerifier::from_vkey("").is_err());
    assert!(LogVerifier::from_vkey(&vkey[..vkey.len() - 1]).is_err());
}

#[test]
fn a_log_cannot_be_named_what_a_note_cannot_carry() {
    let key = LogKey::generate(&Replay::of(&[1; 32]));
    for name in ["", "a b", "a+b", "a\nb", "a\u{2003}b", "a\u{7}b"] {
        assert!(key.signer(name).is_err(), "{name:?}");
    }
    assert!(key.signer("portal.example.com/log").is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_two_sizes_prove_and_verify(a in 0u64..3000, b in 1u64..3000, pick: u64) {
        let (old, size) = (a.min(b), a.max(b));
        let (edge, store) = grown(size, 700);
        let (before, _) = grown(old, 700);
        let proof = prove_consistency(old, size, size, &source(&store)).unwrap();
        prop_assert!(verify_consistency(old, &before.root(), size, &edge.root(), &proof).is_ok());
        let index = pick % size;
        let proof = prove_inclusion(index, size, size, &source(&store)).unwrap();
        prop_assert!(verify_inclusion(&leaf_hash(&entry(index)), index, size, &proof, &edge.root()).is_ok());
    }
}
