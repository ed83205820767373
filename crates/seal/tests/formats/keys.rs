//! Key wrapping and keyed hashes.

use seal::{
    Binding, ClientKey, FileKey, LogKey, MatterKey, PracticeKey, Provenance, RootKey, SegmentContext, Tamper,
    open_field, open_segment, seal_field,
};

use crate::common::{Counting, Ladder, Replay, bytes, hex, vectors};
use crate::fields::binding;

const P: [u8; 16] = [1; 16];
const M: [u8; 16] = [2; 16];

#[test]
fn every_key_wraps_and_unwraps_as_in_the_vectors() {
    let v = vectors("sealed");
    let (k, p, m) = (Ladder::of(&v), bytes(&v["ids"]["practice"]), bytes(&v["ids"]["matter"]));
    let c = bytes(&v["ids"]["client"]);
    let file_at = binding(&v["file_at"]);
    for wrap in v["wraps"].as_array().unwrap() {
        let chance = Replay::of(&hex(wrap["salt"].as_str().unwrap()));
        let n = u32::try_from(wrap["version"].as_u64().unwrap()).unwrap();
        let golden = hex(wrap["wrapped"].as_str().unwrap());
        assert_eq!(seal::key_version(&golden).unwrap(), n);
        // What is unwrapped is wrapped again with the same salt: only the same key gives the same bytes.
        let (wrapped, again) = match wrap["kind"].as_str().unwrap() {
            "practice" => {
                let got = k.root.unwrap_practice(&golden, &p, n).unwrap();
                (k.root.wrap_practice(&k.practice, &p, n, &chance), {
                    k.root.wrap_practice(&got, &p, n, &Replay::of(&golden[5..29]))
                })
            }
            "matter" => {
                let got = k.practice.unwrap_matter(&golden, &p, &m, n).unwrap();
                assert_eq!(got.provenance(), Provenance::Server);
                (k.practice.wrap_matter(&k.matter, &p, &m, n, &chance), {
                    k.practice.wrap_matter(&got, &p, &m, n, &Replay::of(&golden[5..29]))
                })
            }
            "client" => {
                let got = k.practice.unwrap_client(&golden, &p, &c, n).unwrap();
                (k.practice.wrap_client(&k.client, &p, &c, n, &chance), {
                    k.practice.wrap_client(&got, &p, &c, n, &Replay::of(&golden[5..29]))
                })
            }
            "file" => {
                let got = k.matter.unwrap_file(&golden, &file_at).unwrap();
                (k.matter.wrap_file(&k.file, &file_at, &chance), {
                    k.matter.wrap_file(&got, &file_at, &Replay::of(&golden[5..29]))
                })
            }
            "log" => {
                let got = k.practice.unwrap_log_key(&golden, &p, n).unwrap();
                (k.practice.wrap_log_key(&k.log, &p, n, &chance), {
                    k.practice.wrap_log_key(&got, &p, n, &Replay::of(&golden[5..29]))
                })
            }
            other => panic!("unknown kind {other}"),
        };
        assert_eq!(wrapped, golden);
        assert_eq!(again, golden);
    }
}

#[test]
fn keyed_hashes_are_those_of_the_vectors() {
    let v = vectors("sealed");
    let k = Ladder::of(&v);
    for blind in v["blinds"].as_array().unwrap() {
        let label: &'static str = Box::leak(blind["label"].as_str().unwrap().to_owned().into_boxed_str());
        let value = hex(blind["value"].as_str().unwrap());
        let hash = match blind["key"].as_str().unwrap() {
            "matter" => k.matter.blind(label, &value),
            _ => k.lobby().blind(label, &value),
        };
        assert_eq!(hash, bytes(&blind["hash"]));
    }
}

#[test]
fn keyed_hashes_differ_by_label_value_and_matter_and_do_not_slide() {
    let chance = Counting::from(0);
    let (a, b) = (MatterKey::generate(&chance), MatterKey::generate(&chance));
    let hash = a.blind("email", b"x");
    assert_eq!(hash, a.blind("email", b"x"));
    assert_ne!(hash, a.blind("token", b"x"));
    assert_ne!(hash, a.blind("email", b"y"));
    assert_ne!(hash, b.blind("email", b"x"));
    assert_ne!(a.blind("ab", b"c"), a.blind("a", b"bc"));
}

#[test]
fn a_wrapped_key_opens_only_for_its_place_version_and_kind() {
    let chance = Counting::from(0);
    let root = RootKey::generate(&chance);
    let practice = PracticeKey::generate(&chance);
    let wrapped = root.wrap_practice(&practice, &P, 1, &chance);
    assert!(root.unwrap_practice(&wrapped, &P, 1).is_ok());
    assert!(root.unwrap_practice(&wrapped, &M, 1).is_err());
    assert!(root.unwrap_practice(&wrapped, &P, 2).is_err());
    assert!(RootKey::generate(&chance).unwrap_practice(&wrapped, &P, 1).is_err());

    let matter = practice.wrap_matter(&MatterKey::generate(&chance), &P, &M, 1, &chance);
    assert!(practice.unwrap_matter(&matter, &P, &M, 1).is_ok());
    assert!(practice.unwrap_matter(&matter, &P, &P, 1).is_err());
    assert!(practice.unwrap_matter(&matter, &M, &M, 1).is_err());
    assert!(practice.unwrap_matter(&matter, &P, &M, 0).is_err());
    assert!(PracticeKey::generate(&chance).unwrap_matter(&matter, &P, &M, 1).is_err());

    // Same place and version, other kind: the format byte is part of the derivation, so rewriting it does not help.
    let client = practice.wrap_client(&ClientKey::generate(&chance), &P, &M, 1, &chance);
    assert!(practice.unwrap_matter(&client, &P, &M, 1).is_err());
    let mut disguised = client.clone();
    disguised[0] = matter[0];
    assert!(practice.unwrap_matter(&disguised, &P, &M, 1).is_err());
    assert!(practice.unwrap_client(&client, &P, &M, 1).is_ok());
    let log = practice.wrap_log_key(&LogKey::generate(&chance), &P, 1, &chance);
    assert!(practice.unwrap_log_key(&log, &M, 1).is_err());
    assert!(practice.unwrap_log_key(&log, &P, 1).is_ok());
}

#[test]
fn every_bit_of_a_wrapped_matter_key_counts_and_so_does_its_length() {
    let chance = Counting::from(0);
    let practice = PracticeKey::generate(&chance);
    let wrapped = practice.wrap_matter(&MatterKey::generate(&chance), &P, &M, 1, &chance);
    for bit in 0..wrapped.len() * 8 {
        let mut flipped = wrapped.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(practice.unwrap_matter(&flipped, &P, &M, 1).is_err(), "bit {bit}");
    }
    for len in 0..wrapped.len() {
        assert!(practice.unwrap_matter(&wrapped[..len], &P, &M, 1).is_err(), "cut to {len}");
    }
    assert!(practice.unwrap_matter(&[wrapped, vec![0]].concat(), &P, &M, 1).is_err());
}

#[test]
fn a_file_key_of_one_matter_is_nothing_in_another() {
    let chance = Counting::from(0);
    let (a, b) = (MatterKey::generate(&chance), MatterKey::generate(&chance));
    let at =
        Binding { practice: P, room: M, table: "versions", object: [3; 16], field: "file_key", version: 1 };
    let wrapped = a.wrap_file(&FileKey::generate(&chance), &at, &chance);
    assert!(a.unwrap_file(&wrapped, &at).is_ok());
    assert!(b.unwrap_file(&wrapped, &at).is_err());
    assert!(a.unwrap_file(&wrapped, &Binding { room: P, ..at }).is_err());
    assert!(a.unwrap_file(&wrapped, &Binding { object: P, ..at }).is_err());
    // A sealed field is not a wrapped key, even with the right bytes inside and its format byte rewritten.
    let mut field = seal_field(&a, &at, &[7; 32], &chance);
    field[0] = wrapped[0];
    assert!(a.unwrap_file(&field, &at).is_err());
}

#[test]
fn rotating_the_practice_key_keeps_matter_fields_readable() {
    let chance = Counting::from(0);
    let (old, new) = (PracticeKey::generate(&chance), PracticeKey::generate(&chance));
    let matter = MatterKey::generate(&chance);
    let at = Binding { practice: P, room: M, table: "t", object: [3; 16], field: "f", version: 1 };
    let field = seal_field(&matter, &at, b"stays", &chance);
    let wrapped = old.wrap_matter(&matter, &P, &M, 1, &chance);
    let moved = new.wrap_matter(&old.unwrap_matter(&wrapped, &P, &M, 1).unwrap(), &P, &M, 1, &chance);
    assert_eq!(*open_field(&new.unwrap_matter(&moved, &P, &M, 1).unwrap(), &at, &field).unwrap(), b"stays");
}

#[test]
fn keys_and_errors_print_nothing_secret() {
    let chance = Counting::from(0);
    assert_eq!(format!("{:?}", RootKey::generate(&chance)), "RootKey");
    assert_eq!(format!("{:?}", PracticeKey::generate(&chance)), "PracticeKey");
    assert_eq!(format!("{:?}", PracticeKey::generate(&chance).lobby()), "LobbyKey");
    assert_eq!(format!("{:?}", MatterKey::generate(&chance)), "MatterKey");
    assert_eq!(format!("{:?}", ClientKey::generate(&chance)), "ClientKey");
    assert_eq!(format!("{:?}", FileKey::generate(&chance)), "FileKey");
    assert_eq!(format!("{:?}", LogKey::generate(&chance)), "LogKey");
    let context = SegmentContext { practice: P, matter: M, document: M, version: M, index: 0 };
    let error: Tamper = open_segment(&FileKey::generate(&chance), &context, b"secret").unwrap_err();
    assert_eq!(error.to_string(), "segment failed verification: it was changed, or does not belong here");
    assert_eq!(format!("{error:?}"), "Tamper { which: \"segment\" }");
}

#[test]
fn the_system_source_fills_with_something_new_each_time() {
    use seal::Chance;
    let (mut a, mut b) = ([0; 32], [0; 32]);
    seal::SystemChance.fill(&mut a);
    seal::SystemChance.fill(&mut b);
    assert_ne!(a, b);
    assert_ne!(a, [0; 32]);
}

#[test]
fn a_root_key_survives_its_file() {
    let chance = Counting::from(0);
    let root = RootKey::generate(&chance);
    let wrapped = root.wrap_practice(&PracticeKey::generate(&chance), &P, 1, &chance);
    assert!(RootKey::from_bytes(*root.expose()).unwrap_practice(&wrapped, &P, 1).is_ok());
}
