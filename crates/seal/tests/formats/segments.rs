//! Sealed segments.

use proptest::prelude::*;
use seal::{
    CHUNK_LEN, FileKey, HEADER_LEN, RunningDigest, SEALED_CHUNK_LEN, SegmentContext, SegmentOpener,
    SegmentSealer, chunk_range, open_segment, plain_len, sealed_len,
};

use crate::common::{Counting, Ladder, Replay, bytes, hex, vectors};

const AT: SegmentContext =
    SegmentContext { practice: [1; 16], matter: [2; 16], document: [3; 16], version: [4; 16], index: 0 };

fn pattern(len: usize) -> Vec<u8> {
    (0..len).map(|i| ((i * 7 + i / 251) % 256) as u8).collect()
}

fn seal_whole(key: &FileKey, at: &SegmentContext, plain: &[u8]) -> Vec<u8> {
    let mut sealer = SegmentSealer::new(key, at, &Counting::from(plain.len() as u64));
    let mut out = Vec::new();
    sealer.update(plain, &mut out);
    sealer.finish(&mut out);
    out
}

fn key() -> FileKey {
    FileKey::generate(&Counting::from(77))
}

#[test]
fn a_segment_of_ours_has_the_bytes_of_the_vector() {
    let v = vectors("sealed");
    let id = |name: &str| bytes(&v["ids"][name]);
    let at = SegmentContext {
        practice: id("practice"),
        matter: id("matter"),
        document: id("document"),
        version: id("version"),
        index: 5,
    };
    let mut plain: Vec<u8> = (0..=255u8).collect::<Vec<_>>().repeat(64);
    plain.extend_from_slice(b"end");
    let salt = Replay::of(&hex(v["segment"]["salt"].as_str().unwrap()));
    let mut sealer = SegmentSealer::new(&Ladder::of(&v).file, &at, &salt);
    let mut out = Vec::new();
    sealer.update(&plain, &mut out);
    sealer.finish(&mut out);
    let mut digest = RunningDigest::new();
    digest.update(&out);
    assert_eq!(digest.finish(), bytes(&v["segment"]["sha256"]));
}

#[test]
fn segments_of_every_length_around_a_chunk_come_back_and_have_the_length_promised() {
    for len in [0, 1, 15, 16, 17, CHUNK_LEN - 1, CHUNK_LEN, CHUNK_LEN + 1, 2 * CHUNK_LEN, 3 * CHUNK_LEN + 5] {
        let plain = pattern(len);
        let sealed = seal_whole(&key(), &AT, &plain);
        assert_eq!(sealed.len() as u64, sealed_len(len as u64));
        assert_eq!(plain_len(sealed.len() as u64), Some(len as u64));
        assert_eq!(open_segment(&key(), &AT, &sealed).unwrap(), plain);
    }
}

#[test]
fn an_empty_segment_without_any_update_still_has_header_and_last_chunk() {
    let mut out = Vec::new();
    SegmentSealer::new(&key(), &AT, &Counting::from(0)).finish(&mut out);
    assert_eq!(out.len(), HEADER_LEN + 16);
    assert_eq!(open_segment(&key(), &AT, &out).unwrap(), b"");
}

#[test]
fn every_byte_of_a_segment_counts() {
    let sealed = seal_whole(&key(), &AT, &pattern(CHUNK_LEN + 40));
    let edges = (0..HEADER_LEN + 32).chain(HEADER_LEN + CHUNK_LEN - 8..sealed.len());
    for at in edges.chain((0..sealed.len()).step_by(101)) {
        for mask in [0x01, 0x80] {
            let mut changed = sealed.clone();
            changed[at] ^= mask;
            assert!(open_segment(&key(), &AT, &changed).is_err(), "byte {at}");
        }
    }
}

#[test]
fn a_segment_cut_anywhere_does_not_open() {
    let sealed = seal_whole(&key(), &AT, &pattern(3 * CHUNK_LEN));
    let boundaries = (0..4).map(|n| HEADER_LEN + n * SEALED_CHUNK_LEN);
    let around = boundaries.flat_map(|at| at.saturating_sub(20)..=at + 20);
    for len in around.chain((0..sealed.len()).step_by(61)).filter(|&len| len < sealed.len()) {
        assert!(open_segment(&key(), &AT, &sealed[..len]).is_err(), "cut to {len}");
    }
}

#[test]
fn extending_swapping_repeating_or_dropping_chunks_does_not_open() {
    let sealed = seal_whole(&key(), &AT, &pattern(2 * CHUNK_LEN + 9));
    let (header, body) = sealed.split_at(HEADER_LEN);
    let chunk: Vec<&[u8]> = body.chunks(SEALED_CHUNK_LEN).collect();
    let hostile: [Vec<u8>; 7] = [
        [header, chunk[1], chunk[0], chunk[2]].concat(),
        [header, chunk[0], chunk[0], chunk[2]].concat(),
        [header, chunk[0], chunk[1], chunk[1], chunk[2]].concat(),
        [header, chunk[1], chunk[2]].concat(),
        [header, chunk[0], chunk[2]].concat(),
        [&sealed[..], &[0; 16]].concat(),
        [&sealed[..], chunk[2]].concat(),
    ];
    for (n, bytes) in hostile.iter().enumerate() {
        assert!(open_segment(&key(), &AT, bytes).is_err(), "case {n}");
    }
}

#[test]
fn a_segment_opens_only_in_its_place_under_its_key() {
    let sealed = seal_whole(&key(), &AT, b"scan");
    assert!(open_segment(&key(), &AT, &sealed).is_ok());
    assert!(open_segment(&FileKey::generate(&Counting::from(78)), &AT, &sealed).is_err());
    let elsewhere = [
        SegmentContext { practice: [9; 16], ..AT },
        SegmentContext { matter: [9; 16], ..AT },
        SegmentContext { document: [9; 16], ..AT },
        SegmentContext { version: [9; 16], ..AT },
        SegmentContext { index: 1, ..AT },
        SegmentContext { document: AT.version, version: AT.document, ..AT },
    ];
    for at in elsewhere {
        assert!(open_segment(&key(), &at, &sealed).is_err(), "{at:?}");
    }
}

#[test]
fn chunks_of_two_segments_of_one_file_do_not_mix() {
    let second = SegmentContext { index: 1, ..AT };
    let (a, b) = (seal_whole(&key(), &AT, &pattern(20_000)), seal_whole(&key(), &second, &pattern(20_000)));
    let cut = HEADER_LEN + SEALED_CHUNK_LEN;
    assert!(open_segment(&key(), &AT, &[&a[..cut], &b[cut..]].concat()).is_err());
    assert!(open_segment(&key(), &AT, &[&a[..HEADER_LEN], &b[HEADER_LEN..]].concat()).is_err());
}

#[test]
fn a_failed_chunk_releases_nothing_and_leaves_the_output_alone() {
    let sealed = seal_whole(&key(), &AT, &pattern(2 * CHUNK_LEN));
    let (header, body) = sealed.split_first_chunk().unwrap();
    let opener = SegmentOpener::new(&key(), &AT, header).unwrap();
    let mut chunk = body[..SEALED_CHUNK_LEN].to_vec();
    let mut out = b"before".to_vec();
    assert!(opener.open_chunk(1, &chunk, &mut out).is_err());
    assert!(opener.open_chunk(0, &chunk[..SEALED_CHUNK_LEN - 1], &mut out).is_err());
    assert!(opener.open_chunk(0, &body[..SEALED_CHUNK_LEN + 1], &mut out).is_err());
    assert!(opener.open_chunk(0, b"", &mut out).is_err());
    *chunk.last_mut().unwrap() ^= 1;
    assert!(opener.open_chunk(0, &chunk, &mut out).is_err());
    assert_eq!(out, b"before");
    *chunk.last_mut().unwrap() ^= 1;
    opener.open_chunk(0, &chunk, &mut out).unwrap();
    assert_eq!(out.len(), 6 + CHUNK_LEN);
}

#[test]
fn no_segment_has_a_length_that_lacks_its_last_chunk() {
    let chunk = SEALED_CHUNK_LEN as u64;
    let header = HEADER_LEN as u64;
    for n in 0..3 {
        for missing in 0..16 {
            assert_eq!(plain_len(header + n * chunk + missing), None);
        }
        assert_eq!(plain_len(header + n * chunk + 16), Some(n * CHUNK_LEN as u64));
    }
    assert_eq!(plain_len(0), None);
    assert_eq!(plain_len(header - 1), None);
    assert_eq!(sealed_len(u64::MAX), u64::MAX);
}

#[test]
fn spans_outside_the_segment_have_no_chunks() {
    assert_eq!(chunk_range(0..1, 0), None);
    assert_eq!(chunk_range(5..5, 10), None);
    assert_eq!(chunk_range(5..11, 10), None);
    assert_eq!(chunk_range(std::ops::Range { start: 6, end: 5 }, 10), None);
    assert!(chunk_range(5..10, 10).is_some());
}

#[test]
fn a_digest_laid_down_and_taken_up_ends_the_same() {
    let bytes = pattern(1000);
    for cut in [0, 1, 63, 64, 65, 128, 999, 1000] {
        let mut first = RunningDigest::new();
        first.update(&bytes[..cut]);
        let mut second = RunningDigest::restore(&first.export()).unwrap();
        second.update(&bytes[cut..]);
        let mut whole = RunningDigest::new();
        whole.update(&bytes);
        assert_eq!(second.finish(), whole.finish());
    }
}

/// The state must stay readable across releases: an upload may span an upgrade.
#[test]
fn the_digest_state_has_the_layout_of_the_page() {
    let mut digest = RunningDigest::new();
    digest.update(&[b'a'; 67]);
    let state = digest.export();
    assert_eq!(state.len(), 105);
    assert_eq!(state[0], 1);
    assert_eq!(state[33..41], 1u64.to_le_bytes());
    assert_eq!(state[41], 3);
    assert_eq!(&state[42..45], b"aaa");
    assert!(state[45..].iter().all(|&byte| byte == 0));
}

#[test]
fn a_digest_state_nobody_exported_is_refused() {
    let state = RunningDigest::new().export();
    assert!(RunningDigest::restore(&[]).is_err());
    assert!(RunningDigest::restore(&state[..state.len() - 1]).is_err());
    assert!(RunningDigest::restore(&[&state[..], &[0]].concat()).is_err());
    for (at, value) in [(0, 2), (41, 64), (41, 255)] {
        let mut bad = state.clone();
        bad[at] = value;
        assert!(RunningDigest::restore(&bad).is_err(), "byte {at}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn however_the_bytes_arrive_the_segment_is_the_same(
        len in 0usize..70_000, cuts in proptest::collection::vec(0usize..70_000, 0..12),
    ) {
        let plain = pattern(len);
        let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(len)).chain([0, len]).collect();
        cuts.sort_unstable();
        let mut sealer = SegmentSealer::new(&key(), &AT, &Counting::from(len as u64));
        let mut stored = Vec::new();
        for pair in cuts.windows(2) {
            // Drained after every step, as an upload does.
            let mut out = Vec::new();
            sealer.update(&plain[pair[0]..pair[1]], &mut out);
            stored.append(&mut out);
        }
        prop_assert_eq!(sealer.plain_len(), len as u64);
        sealer.finish(&mut stored);
        prop_assert_eq!(stored, seal_whole(&key(), &AT, &plain));
    }

    #[test]
    fn any_span_reads_from_the_chunks_named_for_it(len in 1usize..70_000, a in 0usize..70_000, b in 0usize..70_000) {
        let plain = pattern(len);
        let sealed = seal_whole(&key(), &AT, &plain);
        let (from, to) = (a.min(b) % len, (a.max(b) % len) + 1);
        prop_assume!(from < to);
        let range = chunk_range(from as u64..to as u64, len as u64).unwrap();
        let opener = SegmentOpener::new(&key(), &AT, sealed.first_chunk().unwrap()).unwrap();
        let mut out = Vec::new();
        let part = &sealed[range.sealed.start as usize..range.sealed.end as usize];
        for (chunk, index) in part.chunks(SEALED_CHUNK_LEN).zip(range.first_chunk..) {
            opener.open_chunk(index, chunk, &mut out).unwrap();
        }
        prop_assert_eq!(&out[range.skip..range.skip + (to - from)], &plain[from..to]);
        prop_assert!(part.len() <= (to - from).div_ceil(CHUNK_LEN) * SEALED_CHUNK_LEN + SEALED_CHUNK_LEN);
    }
}
