//! A hundred thousand changes by dice to sealed segments and fields: bits flipped, bytes changed, ends cut, pieces
//! swapped, repeated, dropped, taken from another file, places confused. Each is refused, and nothing of the plaintext
//! comes out. The seed is fixed, so a failure can be had again.

use proptest::prelude::Rng;
use proptest::test_runner::{RngAlgorithm, TestRng};
use seal::{
    Binding, CHUNK_LEN, FileKey, HEADER_LEN, MatterKey, SEALED_CHUNK_LEN, SegmentContext, SegmentOpener,
    SegmentSealer, open_field, open_segment, seal_field,
};

use crate::common::Counting;

const SEGMENTS: usize = 60_000;
const FIELDS: usize = 40_000;

fn dice() -> TestRng {
    TestRng::from_seed(RngAlgorithm::ChaCha, &[42; 32])
}

fn below(dice: &mut TestRng, most: usize) -> usize {
    usize::try_from(dice.next_u64() % most.max(1) as u64).unwrap()
}

fn place(n: u8) -> SegmentContext {
    SegmentContext {
        practice: [1; 16],
        matter: [n / 4; 16],
        document: [n / 2; 16],
        version: [n; 16],
        index: u32::from(n % 3),
    }
}

/// A sealed file with its place and key.
struct Sealed {
    at: SegmentContext,
    key: FileKey,
    bytes: Vec<u8>,
}

fn files() -> Vec<Sealed> {
    let lengths =
        [0, 1, 300, 4_000, CHUNK_LEN - 1, CHUNK_LEN, CHUNK_LEN + 1, 2 * CHUNK_LEN, 2 * CHUNK_LEN + 77];
    (0u8..)
        .zip(lengths)
        .map(|(n, len)| {
            // Two neighbours share a key, as the segments of one file do.
            let key = FileKey::generate(&Counting::from(u64::from(n / 2)));
            let at = place(n);
            let mut sealer = SegmentSealer::new(&key, &at, &Counting::from(1_000 + u64::from(n)));
            let mut bytes = Vec::new();
            sealer.update(&vec![n; len], &mut bytes);
            sealer.finish(&mut bytes);
            Sealed { at, key, bytes }
        })
        .collect()
}

/// Changes `bytes` somehow; what comes out may by chance be what went in.
fn change(bytes: &[u8], other: &[u8], piece: usize, dice: &mut TestRng) -> Vec<u8> {
    let mut out = bytes.to_vec();
    let at = below(dice, out.len());
    match dice.next_u32() % 9 {
        0 => out[at] ^= 1 << below(dice, 8),
        1 => out[at] = dice.next_u32() as u8,
        2 => out.truncate(at),
        3 => drop(out.drain(..at)),
        4 => drop(out.drain(at..(at + 1 + below(dice, 40)).min(bytes.len()))),
        5 => out.extend_from_slice(&other[below(dice, other.len())..]),
        6 => {
            // Two stretches change places.
            let len = (1 + below(dice, piece)).min(out.len() / 2);
            let (a, b) = (below(dice, out.len() / 2 - len + 1), out.len() / 2);
            for n in 0..len {
                out.swap(a + n, b + n);
            }
        }
        7 => {
            // A stretch of another file at the same place.
            let to = (at + 1 + below(dice, piece)).min(out.len()).min(other.len());
            if at < to {
                out[at..to].copy_from_slice(&other[at..to]);
            }
        }
        _ => {
            let from = at.min(other.len());
            out.truncate(at);
            out.extend_from_slice(&other[from..]);
        }
    }
    out
}

#[test]
fn no_changed_segment_opens() {
    let (files, mut dice) = (files(), dice());
    let (mut tried, mut partial) = (0, 0);
    while tried < SEGMENTS {
        let one = &files[below(&mut dice, files.len())];
        let other = &files[below(&mut dice, files.len())];
        let (bytes, at) = match dice.next_u32() % 10 {
            // Whole and unchanged, in another file's place.
            0 => (one.bytes.clone(), &other.at),
            _ => (change(&one.bytes, &other.bytes, SEALED_CHUNK_LEN, &mut dice), &one.at),
        };
        if (&bytes, at) == (&one.bytes, &one.at) {
            continue;
        }
        tried += 1;
        assert!(open_segment(&one.key, at, &bytes).is_err(), "try {tried}");
        // Read chunk by chunk, as a range is: whatever opens is the original's bytes in the original's place.
        let Some((header, body)) = bytes.split_first_chunk::<HEADER_LEN>() else { continue };
        let Ok(opener) = SegmentOpener::new(&one.key, at, header) else { continue };
        let (_, honest) = one.bytes.split_at(HEADER_LEN);
        for (index, sealed) in body.chunks(SEALED_CHUNK_LEN).enumerate() {
            let mut out = Vec::new();
            let opened = opener.open_chunk(index as u64, sealed, &mut out).is_ok();
            let unchanged = honest.chunks(SEALED_CHUNK_LEN).nth(index) == Some(sealed);
            assert_eq!(opened, unchanged, "try {tried}, chunk {index}");
            assert!(opened || out.is_empty(), "try {tried}: a refused chunk released something");
            partial += usize::from(opened);
        }
    }
    assert!(partial > 1_000, "chunks that are whole still open: {partial}");
}

#[test]
fn no_changed_field_opens() {
    let keys: Vec<MatterKey> = (0..4).map(|n| MatterKey::generate(&Counting::from(n))).collect();
    let mut dice = dice();
    let bindings: Vec<Binding<'_>> = (0..16u8)
        .map(|n| Binding {
            practice: [1; 16],
            room: [n / 4; 16],
            table: if n % 2 == 0 { "party" } else { "item" },
            object: [n / 2; 16],
            field: if n % 3 == 0 { "name" } else { "title" },
            version: u32::from(n % 4),
        })
        .collect();
    let fields: Vec<Vec<u8>> = (0u8..)
        .zip(&bindings)
        .map(|(n, at)| {
            let plain = vec![n; usize::from(n) * 23];
            seal_field(&keys[usize::from(n / 4)], at, &plain, &Counting::from(500 + u64::from(n)))
        })
        .collect();
    let mut tried = 0;
    while tried < FIELDS {
        let (one, other) = (below(&mut dice, 16), below(&mut dice, 16));
        let (bytes, at) = match dice.next_u32() % 8 {
            0 => (fields[one].clone(), other),
            _ => (change(&fields[one], &fields[other], 64, &mut dice), one),
        };
        if bytes == fields[one] && at == one {
            continue;
        }
        // A change may make another field of the same key out of this one; in this place it is still wrong.
        tried += 1;
        assert!(open_field(&keys[one / 4], &bindings[at], &bytes).is_err(), "try {tried}");
    }
}
