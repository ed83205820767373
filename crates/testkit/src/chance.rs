//! Chance that repeats itself: SHA-256 over a seed and a counter. It refuses nothing, which is why only tests have it.

use seal::{Chance, RunningDigest};
use std::sync::atomic::{AtomicU64, Ordering};

/// The same seed gives the same bytes in the same order of asking.
pub struct SeededChance {
    seed: u64,
    asked: AtomicU64,
}

impl SeededChance {
    pub fn new(seed: u64) -> Self {
        Self { seed, asked: AtomicU64::new(0) }
    }
}

impl Chance for SeededChance {
    fn fill(&self, out: &mut [u8]) {
        for part in out.chunks_mut(32) {
            let n = self.asked.fetch_add(1, Ordering::Relaxed);
            let mut digest = RunningDigest::new();
            digest.update(&self.seed.to_be_bytes());
            digest.update(&n.to_be_bytes());
            part.copy_from_slice(&digest.finish()[..part.len()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_repeats_itself_and_another_does_not() {
        let draw = |seed| {
            let chance = SeededChance::new(seed);
            let mut out = [0; 70];
            chance.fill(&mut out);
            out
        };
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
        assert_ne!(draw(1)[..32], draw(1)[32..64]);
    }
}
