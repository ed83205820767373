//! Where randomness comes from: a parameter. The production source is the system's cryptographic generator; tests
//! bring their own. Refuses to return weak bytes: a source that cannot answer ends the process.

use aws_lc_rs::rand::{SecureRandom, SystemRandom};

use crate::primitive::surely;

/// A source of cryptographic randomness. An implementation fills all of `out` with unpredictable bytes or does not
/// return; only tests may implement it with anything predictable.
pub trait Chance: Send + Sync {
    fn fill(&self, out: &mut [u8]);
}

/// The system's generator, through aws-lc. If it fails, the process aborts: there is nothing safe left to do.
#[derive(Debug, Default)]
pub struct SystemChance;

impl Chance for SystemChance {
    fn fill(&self, out: &mut [u8]) {
        surely(SystemRandom::new().fill(out));
    }
}

impl<C: Chance + ?Sized> Chance for std::sync::Arc<C> {
    fn fill(&self, out: &mut [u8]) {
        (**self).fill(out);
    }
}
