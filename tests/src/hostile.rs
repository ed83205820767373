//! Bytes from outside, changed by dice: every function that fuzzing tries (`fuzz/src/lib.rs`) over honest inputs and
//! thousands of spoilt ones, the same in every run. It proves less than fuzzing does, and it runs everywhere.

use crate::papers::Dice;

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
