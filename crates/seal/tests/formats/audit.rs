//! Audit lines and their chain.

use seal::{ChainBreak, ChainFault, ChainVerifier, Line};
use serde_json::Value;

use crate::common::{bytes, hex, vectors};

fn line(v: &Value) -> Line<'_> {
    Line {
        scope: bytes(&v["scope"]),
        n: v["n"].as_u64().unwrap(),
        at_micros: v["at_micros"].as_i64().unwrap(),
        actor: bytes(&v["actor"]),
        code: v["code"].as_str().unwrap(),
        object: bytes(&v["object"]),
        detail_hash: bytes(&v["detail_hash"]),
        salt: bytes(&v["salt"]),
        prev: bytes(&v["prev"]),
    }
}

/// A chain of `count` lines.
fn chain(count: u64) -> Vec<Line<'static>> {
    let mut prev = [0; 32];
    let scope = [7; 16];
    (1..=count)
        .map(|n| {
            let salt = [n as u8; 32];
            let line = Line {
                scope,
                n,
                at_micros: 1_000 * n as i64,
                actor: [3; 16],
                code: "document.opened",
                object: [4; 16],
                detail_hash: [0; 32],
                salt,
                prev,
            };
            prev = line.hash();
            line
        })
        .collect()
}

fn verdict(lines: &[Line<'_>]) -> Result<(u64, [u8; 32]), ChainBreak> {
    let mut verifier = ChainVerifier::new([7; 16]);
    lines.iter().try_for_each(|line| verifier.feed(line).map(drop))?;
    Ok(verifier.head())
}

#[test]
fn lines_hash_as_in_the_vectors() {
    let v = vectors("audit-line");
    let mut verifier = ChainVerifier::new(bytes(&v[0]["scope"]));
    for golden in v.as_array().unwrap() {
        let line = line(golden);
        assert_eq!(line.canonical(), hex(golden["canonical"].as_str().unwrap()));
        assert_eq!(line.hash(), bytes(&golden["hash"]));
        assert_eq!(line.leaf(), bytes(&golden["leaf"]));
        verifier.feed_recorded(&line, &bytes(&golden["hash"])).unwrap();
    }
    assert_eq!(verifier.head(), (3, bytes(&v[2]["hash"])));
}

#[test]
fn an_honest_chain_verifies_and_an_empty_one_has_no_head() {
    let lines = chain(20);
    assert_eq!(verdict(&lines), Ok((20, lines[19].hash())));
    assert_eq!(verdict(&[]), Ok((0, [0; 32])));
}

#[test]
fn a_change_in_any_part_of_a_line_shows_at_the_next_line() {
    let changes: [fn(&mut Line<'static>); 6] = [
        |line| line.at_micros += 1,
        |line| line.actor[0] ^= 1,
        |line| line.code = "document.closed",
        |line| line.object[15] ^= 1,
        |line| line.detail_hash[0] ^= 1,
        |line| line.salt[31] ^= 1,
    ];
    for change in changes {
        let mut lines = chain(6);
        change(&mut lines[2]);
        assert_eq!(verdict(&lines), Err(ChainBreak { line: 4, fault: ChainFault::Previous }));
    }
}

#[test]
fn a_change_in_the_last_line_shows_against_its_recorded_hash() {
    let lines = chain(3);
    let mut verifier = ChainVerifier::new([7; 16]);
    for line in &lines[..2] {
        verifier.feed_recorded(line, &line.hash()).unwrap();
    }
    let forged = Line { actor: [9; 16], ..lines[2] };
    let broken = ChainBreak { line: 3, fault: ChainFault::Hash };
    assert_eq!(verifier.feed_recorded(&forged, &lines[2].hash()), Err(broken));
    assert_eq!(verifier.feed(&lines[2]), Err(broken));
}

#[test]
fn a_missing_doubled_or_moved_line_is_named() {
    let lines = chain(8);
    let mut missing = lines.clone();
    missing.remove(4);
    assert_eq!(verdict(&missing), Err(ChainBreak { line: 5, fault: ChainFault::Number }));
    let mut renumbered = missing;
    renumbered.iter_mut().zip(1..).for_each(|(line, n)| line.n = n);
    assert_eq!(verdict(&renumbered), Err(ChainBreak { line: 5, fault: ChainFault::Previous }));
    let mut doubled = lines.clone();
    doubled.insert(3, lines[2]);
    assert_eq!(verdict(&doubled), Err(ChainBreak { line: 4, fault: ChainFault::Number }));
    let mut swapped = lines.clone();
    swapped.swap(5, 6);
    assert_eq!(verdict(&swapped), Err(ChainBreak { line: 6, fault: ChainFault::Number }));
    let headless = &lines[1..];
    assert_eq!(verdict(headless), Err(ChainBreak { line: 1, fault: ChainFault::Number }));
}

#[test]
fn a_line_of_another_chain_is_refused() {
    let mut lines = chain(3);
    lines[1].scope = [8; 16];
    assert_eq!(verdict(&lines), Err(ChainBreak { line: 2, fault: ChainFault::Scope }));
}

#[test]
fn after_a_break_nothing_is_accepted_any_more() {
    let lines = chain(4);
    let mut verifier = ChainVerifier::new([7; 16]);
    verifier.feed(&lines[0]).unwrap();
    let broken = verifier.feed(&lines[2]).unwrap_err();
    assert_eq!(verifier.feed(&lines[1]), Err(broken));
    assert_eq!(verifier.head(), (1, lines[0].hash()));
}

#[test]
fn verification_can_go_on_from_a_head_that_was_checked_before() {
    let lines = chain(9);
    let mut verifier = ChainVerifier::resumed([7; 16], 5, lines[4].hash());
    for line in &lines[5..] {
        verifier.feed(line).unwrap();
    }
    assert_eq!(verifier.head(), (9, lines[8].hash()));
}

#[test]
fn the_public_leaf_depends_on_the_salt_and_is_not_the_chain_hash() {
    let lines = chain(1);
    let resalted = Line { salt: [99; 32], ..lines[0] };
    assert_ne!(lines[0].leaf(), resalted.leaf());
    assert_ne!(lines[0].leaf(), lines[0].hash());
}

#[test]
fn names_cannot_slide_into_neighbouring_parts() {
    let base = chain(1)[0];
    let a = Line { code: "ab", object: *b"c---------------", ..base };
    let b = Line { code: "abc", object: *b"---------------c", ..base };
    assert_ne!(a.canonical(), b.canonical());
}
