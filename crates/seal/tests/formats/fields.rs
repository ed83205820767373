//! Sealed fields.

use proptest::prelude::*;
use seal::{Binding, ClientKey, MatterKey, PracticeKey, open_field, seal_field, sealed_field_len};
use serde_json::Value;

use crate::common::{Counting, Ladder, Replay, bytes, hex, vectors};

pub fn binding(v: &Value) -> Binding<'_> {
    Binding {
        practice: bytes(&v["practice"]),
        room: bytes(&v["room"]),
        table: v["table"].as_str().unwrap(),
        object: bytes(&v["object"]),
        field: v["field"].as_str().unwrap(),
        version: u32::try_from(v["version"].as_u64().unwrap()).unwrap(),
    }
}

const AT: Binding<'static> = Binding {
    practice: [1; 16],
    room: [2; 16],
    table: "documents",
    object: [3; 16],
    field: "file_name",
    version: 1,
};

#[test]
fn fields_seal_and_open_as_in_the_vectors() {
    let v = vectors("sealed");
    let k = Ladder::of(&v);
    for field in v["fields"].as_array().unwrap() {
        let (at, plain) = (binding(&field["binding"]), hex(field["plaintext"].as_str().unwrap()));
        let golden = hex(field["sealed"].as_str().unwrap());
        let salt = Replay::of(&hex(field["salt"].as_str().unwrap()));
        let (sealed, opened) = match field["key"].as_str().unwrap() {
            "practice" => {
                (seal_field(&k.practice, &at, &plain, &salt), open_field(&k.practice, &at, &golden))
            }
            "matter" => (seal_field(&k.matter, &at, &plain, &salt), open_field(&k.matter, &at, &golden)),
            "client" => (seal_field(&k.client, &at, &plain, &salt), open_field(&k.client, &at, &golden)),
            _ => (seal_field(&k.lobby(), &at, &plain, &salt), open_field(&k.lobby(), &at, &golden)),
        };
        assert_eq!(sealed, golden);
        assert_eq!(*opened.unwrap(), plain);
        assert_eq!(sealed_field_len(plain.len()), golden.len());
    }
}

#[test]
fn every_bit_of_a_field_counts_and_so_does_its_length() {
    let chance = Counting::from(0);
    let key = MatterKey::generate(&chance);
    let sealed = seal_field(&key, &AT, b"passport-ana.jpg", &chance);
    for bit in 0..sealed.len() * 8 {
        let mut flipped = sealed.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(open_field(&key, &AT, &flipped).is_err(), "bit {bit}");
    }
    for len in 0..sealed.len() {
        assert!(open_field(&key, &AT, &sealed[..len]).is_err(), "cut to {len}");
    }
    for more in [1, 16, 100] {
        assert!(open_field(&key, &AT, &[sealed.clone(), vec![0; more]].concat()).is_err());
    }
}

#[test]
fn a_field_moved_to_any_other_place_does_not_open() {
    let chance = Counting::from(0);
    let key = MatterKey::generate(&chance);
    let sealed = seal_field(&key, &AT, b"A-123-456-789", &chance);
    assert!(open_field(&key, &AT, &sealed).is_ok());
    let elsewhere = [
        Binding { practice: [9; 16], ..AT },
        Binding { room: [9; 16], ..AT },
        Binding { room: AT.object, object: AT.room, ..AT },
        Binding { table: "document", ..AT },
        Binding { object: [9; 16], ..AT },
        Binding { field: "title", ..AT },
        Binding { table: "documentsf", field: "ile_name", ..AT },
        Binding { version: 2, ..AT },
    ];
    for at in elsewhere {
        assert!(open_field(&key, &at, &sealed).is_err(), "{at:?}");
        // Rewriting the version in front to match does not help either.
        let mut claimed = sealed.clone();
        claimed[1..5].copy_from_slice(&at.version.to_be_bytes());
        assert!(open_field(&key, &at, &claimed).is_err(), "{at:?}");
    }
}

#[test]
fn a_field_opens_under_its_own_key_and_kind_of_key_only() {
    let v = vectors("sealed");
    let (k, chance) = (Ladder::of(&v), Counting::from(0));
    let sealed = seal_field(&k.matter, &AT, b"x", &chance);
    assert!(open_field(&k.matter, &AT, &sealed).is_ok());
    assert!(open_field(&MatterKey::generate(&chance), &AT, &sealed).is_err());
    assert!(open_field(&k.client, &AT, &sealed).is_err());
    assert!(open_field(&k.lobby(), &AT, &sealed).is_err());
    assert!(open_field(&k.practice, &AT, &sealed).is_err());
    // The same 32 bytes as a key of another kind give another subkey.
    let same = Replay::of(&[5; 96]);
    let (m, c, p) = (MatterKey::generate(&same), ClientKey::generate(&same), PracticeKey::generate(&same));
    let sealed = seal_field(&m, &AT, b"x", &chance);
    assert!(open_field(&c, &AT, &sealed).is_err());
    assert!(open_field(&p, &AT, &sealed).is_err());
}

#[test]
fn parts_of_two_fields_do_not_make_a_third() {
    let chance = Counting::from(0);
    let key = MatterKey::generate(&chance);
    let (a, b) = (seal_field(&key, &AT, b"yes", &chance), seal_field(&key, &AT, b"no", &chance));
    for cut in 1..a.len() {
        let spliced = [&a[..cut], &b[cut..]].concat();
        if spliced != a && spliced != b {
            assert!(open_field(&key, &AT, &spliced).is_err(), "cut at {cut}");
        }
    }
}

/// AES-GCM alone would let one ciphertext open under two keys; the commitment decides for one.
#[test]
fn a_field_that_claims_the_commitment_of_another_key_opens_under_neither() {
    let keys = Counting::from(0);
    let (a, b) = (MatterKey::generate(&keys), MatterKey::generate(&keys));
    let [of_a, of_b] = [&a, &b].map(|key| seal_field(key, &AT, b"who?", &Replay::of(&[7; 24])));
    let claimed = [&of_b[..29], &of_a[29..61], &of_b[61..]].concat();
    assert!(open_field(&b, &AT, &of_b).is_ok());
    assert!(open_field(&a, &AT, &claimed).is_err());
    assert!(open_field(&b, &AT, &claimed).is_err());
}

#[test]
fn sealing_the_same_twice_gives_different_bytes() {
    let chance = Counting::from(0);
    let key = MatterKey::generate(&chance);
    assert_ne!(seal_field(&key, &AT, b"same", &chance), seal_field(&key, &AT, b"same", &chance));
}

#[test]
fn names_of_up_to_fifteen_bytes_have_one_length() {
    let lengths: Vec<usize> = (0..=15).map(sealed_field_len).collect();
    assert!(lengths.iter().all(|&len| len == lengths[0]));
    assert_eq!(sealed_field_len(15), 77 + 16);
    assert_eq!(sealed_field_len(16), 77 + 32);
    assert_eq!(sealed_field_len(255), 77 + 256);
    assert_eq!(sealed_field_len(256), 77 + 320);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_field_comes_back_as_it_was(
        plain in prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..600),
            proptest::collection::vec(prop_oneof![Just(0u8), Just(0x80u8)], 0..40),
        ],
        table in "[a-z_]{0,30}", field in "\\PC{0,30}", object: [u8; 16], room: [u8; 16], version: u32, seed: u64,
    ) {
        let chance = Counting::from(seed >> 1);
        let key = MatterKey::generate(&chance);
        let at = Binding { practice: [1; 16], room, table: &table, object, field: &field, version };
        let sealed = seal_field(&key, &at, &plain, &chance);
        prop_assert_eq!(sealed.len(), sealed_field_len(plain.len()));
        prop_assert_eq!(seal::key_version(&sealed).unwrap(), version);
        let opened = open_field(&key, &at, &sealed).unwrap();
        prop_assert_eq!(&*opened, &plain);
    }

    #[test]
    fn arbitrary_bytes_are_never_a_field(noise in proptest::collection::vec(any::<u8>(), 0..300)) {
        let key = MatterKey::generate(&Counting::from(0));
        let mut dressed = noise;
        if dressed.len() > 5 {
            dressed[..5].copy_from_slice(&[1, 0, 0, 0, 1]);
        }
        prop_assert!(open_field(&key, &AT, &dressed).is_err());
    }
}
