//! Instants and lengths of time as whole microseconds. It refuses to know what time it is: the clock is a trait, and
//! only the program's wiring implements it against the real one.

use core::fmt;

/// An instant: microseconds since 1970-01-01T00:00:00Z, leap seconds ignored, as stored.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(i64);

/// A length of time in microseconds. Arithmetic stops at the ends of the range and never wraps.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Duration(i64);

/// Where the present comes from. One reading per transaction.
pub trait Clock: Send + Sync {
    /// The present.
    fn now(&self) -> Timestamp;
}

impl<C: Clock + ?Sized> Clock for std::sync::Arc<C> {
    fn now(&self) -> Timestamp {
        (**self).now()
    }
}

const SECOND: i64 = 1_000_000;

impl Duration {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// `n` microseconds.
    #[must_use]
    pub const fn micros(n: i64) -> Self {
        Self(n)
    }
    /// `n` milliseconds.
    #[must_use]
    pub const fn millis(n: i64) -> Self {
        Self(n.saturating_mul(1_000))
    }
    /// `n` seconds.
    #[must_use]
    pub const fn seconds(n: i64) -> Self {
        Self(n.saturating_mul(SECOND))
    }
    /// `n` minutes.
    #[must_use]
    pub const fn minutes(n: i64) -> Self {
        Self::seconds(n.saturating_mul(60))
    }
    /// `n` hours.
    #[must_use]
    pub const fn hours(n: i64) -> Self {
        Self::seconds(n.saturating_mul(3_600))
    }
    /// `n` days of 24 hours.
    #[must_use]
    pub const fn days(n: i64) -> Self {
        Self::seconds(n.saturating_mul(86_400))
    }
    /// The whole length in microseconds.
    #[must_use]
    pub const fn as_micros(self) -> i64 {
        self.0
    }
    /// Whole milliseconds, the rest dropped.
    #[must_use]
    pub const fn as_millis(self) -> i64 {
        self.0 / 1_000
    }
    /// Whole seconds, the rest dropped.
    #[must_use]
    pub const fn as_seconds(self) -> i64 {
        self.0 / SECOND
    }
    /// Seconds rounded up and never negative: what "try again in …" must say so that trying then succeeds.
    #[must_use]
    pub const fn as_seconds_to_wait(self) -> u32 {
        if self.0 <= 0 {
            return 0;
        }
        let whole = self.0 / SECOND + if self.0 % SECOND == 0 { 0 } else { 1 };
        if whole > u32::MAX as i64 { u32::MAX } else { whole as u32 }
    }
    /// Whether there is some time in it.
    #[must_use]
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }
    /// This length `n` times.
    #[must_use]
    pub const fn times(self, n: i64) -> Self {
        Self(self.0.saturating_mul(n))
    }
    /// For timers of the standard library. A negative length is none.
    #[must_use]
    pub const fn to_std(self) -> std::time::Duration {
        std::time::Duration::from_micros(if self.0 < 0 { 0 } else { self.0 as u64 })
    }
}

impl Timestamp {
    /// 1970-01-01T00:00:00Z.
    pub const EPOCH: Self = Self(0);
    /// The latest instant that can be stored; "never" for an expiry.
    pub const MAX: Self = Self(i64::MAX);

    /// The instant `n` microseconds after the epoch.
    #[must_use]
    pub const fn from_micros(n: i64) -> Self {
        Self(n)
    }
    /// The instant `n` milliseconds after the epoch.
    #[must_use]
    pub const fn from_millis(n: i64) -> Self {
        Self(n.saturating_mul(1_000))
    }
    /// The instant `n` seconds after the epoch.
    #[must_use]
    pub const fn from_seconds(n: i64) -> Self {
        Self(n.saturating_mul(SECOND))
    }
    /// Microseconds since the epoch, as stored.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }
    /// Whole milliseconds since the epoch, rounded down.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0.div_euclid(1_000)
    }
    /// Whole seconds since the epoch, rounded down.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(SECOND)
    }
    /// This instant, `by` later.
    #[must_use]
    pub const fn plus(self, by: Duration) -> Self {
        Self(self.0.saturating_add(by.0))
    }
    /// This instant, `by` earlier.
    #[must_use]
    pub const fn minus(self, by: Duration) -> Self {
        Self(self.0.saturating_sub(by.0))
    }
    /// `n` seconds later.
    #[must_use]
    pub const fn plus_seconds(self, n: i64) -> Self {
        self.plus(Duration::seconds(n))
    }
    /// `n` minutes later.
    #[must_use]
    pub const fn plus_minutes(self, n: i64) -> Self {
        self.plus(Duration::minutes(n))
    }
    /// `n` hours later.
    #[must_use]
    pub const fn plus_hours(self, n: i64) -> Self {
        self.plus(Duration::hours(n))
    }
    /// `n` days of 24 hours later.
    #[must_use]
    pub const fn plus_days(self, n: i64) -> Self {
        self.plus(Duration::days(n))
    }
    /// How long after `earlier` this is; negative if it is before.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Duration {
        Duration(self.0.saturating_sub(earlier.0))
    }
    /// Whether something that ends at `end` is over at this instant. The end itself is already over.
    #[must_use]
    pub const fn is_past(self, end: Self) -> bool {
        self.0 >= end.0
    }

    /// The UTC calendar date: year, month 1–12, day 1–31 (proleptic Gregorian).
    #[must_use]
    pub const fn utc_date(self) -> (i64, u32, u32) {
        // Days are counted from 0000-03-01 so that a leap day is the last of its year; 146 097 days make 400 years.
        let days = self.0.div_euclid(86_400 * SECOND) + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
        (year, month as u32, day as u32)
    }
}

/// RFC 3339 in UTC with six decimals, so that text sorts as the instants do within years 0–9999.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.utc_date();
        let within = self.0.rem_euclid(86_400 * SECOND);
        let (seconds, micros) = (within / SECOND, within % SECOND);
        let (h, m, s) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
        write!(f, "{year:04}-{month:02}-{day:02}T{h:02}:{m:02}:{s:02}.{micros:06}Z")
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Debug for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:06}s", self.0 / SECOND, (self.0 % SECOND).abs())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_print_as_rfc_3339_in_utc() {
        for (micros, text) in [
            (0, "1970-01-01T00:00:00.000000Z"),
            (951_782_400_000_000, "2000-02-29T00:00:00.000000Z"),
            (1_709_251_199_999_999, "2024-02-29T23:59:59.999999Z"),
            (1_760_000_000_123_456, "2025-10-09T08:53:20.123456Z"),
            (4_107_542_400_000_000, "2100-03-01T00:00:00.000000Z"),
            (-1, "1969-12-31T23:59:59.999999Z"),
        ] {
            assert_eq!(Timestamp::from_micros(micros).to_string(), text);
        }
    }

    #[test]
    fn arithmetic_adds_up_and_never_wraps() {
        let t = Timestamp::from_seconds(1_760_000_000);
        assert_eq!(t.plus_hours(48).since(t), Duration::days(2));
        assert_eq!(t.plus_minutes(60), t.plus_hours(1));
        assert_eq!(t.plus_seconds(86_400), t.plus_days(1));
        assert_eq!(t.plus_days(7).minus(Duration::days(7)), t);
        assert_eq!(Timestamp::MAX.plus_days(1), Timestamp::MAX);
        assert_eq!(Duration::days(i64::MAX), Duration::micros(i64::MAX));
    }

    #[test]
    fn an_end_is_over_at_its_very_instant() {
        let end = Timestamp::from_seconds(10);
        assert!(!Timestamp::from_micros(9_999_999).is_past(end));
        assert!(end.is_past(end));
    }

    #[test]
    fn a_wait_is_rounded_up_so_that_waiting_it_out_is_enough() {
        assert_eq!(Duration::micros(1).as_seconds_to_wait(), 1);
        assert_eq!(Duration::seconds(60).as_seconds_to_wait(), 60);
        assert_eq!(Duration::micros(60_000_001).as_seconds_to_wait(), 61);
        assert_eq!(Duration::seconds(-4).as_seconds_to_wait(), 0);
        assert_eq!(Duration::days(1_000_000).as_seconds_to_wait(), u32::MAX);
    }

    #[test]
    fn rounding_goes_down_before_the_epoch_too() {
        assert_eq!(Timestamp::from_micros(-1).millis(), -1);
        assert_eq!(Timestamp::from_micros(-1).seconds(), -1);
    }
}
