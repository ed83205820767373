//! A clock that stands still until a test moves it. It refuses to know the real time.

use domain::{Clock, Duration, Timestamp};
use std::sync::atomic::{AtomicI64, Ordering};

/// 2025-10-09 08:53:20 UTC, adjustable.
pub struct FrozenClock(AtomicI64);

impl Default for FrozenClock {
    fn default() -> Self {
        Self(AtomicI64::new(1_760_000_000_000_000))
    }
}

impl FrozenClock {
    /// Moves the clock; a negative length moves it back.
    pub fn advance(&self, by: Duration) {
        self.0.fetch_add(by.as_micros(), Ordering::SeqCst);
    }

    /// Sets the clock.
    pub fn set(&self, to: Timestamp) {
        self.0.store(to.micros(), Ordering::SeqCst);
    }
}

impl Clock for FrozenClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::SeqCst))
    }
}
