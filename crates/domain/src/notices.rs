//! When people hear of something: how often they want to, the hours that are quiet, and the days on which a missing document
//! is called to mind. It refuses to know a calendar: days and hours of a place are given.

use crate::code::coded;
use crate::time::{Duration, Timestamp};

coded! {
    /// How often somebody wants to hear that something waits.
    Frequency {
        /// Whenever something does, gathered for a few minutes.
        AtOnce = "at_once",
        /// Once a day.
        Daily = "daily",
        /// Once a week.
        Weekly = "weekly",
        /// Only when a date comes near or has passed.
        Deadlines = "deadlines",
    }
}

/// What a mail is about, as far as waiting with it goes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Weight {
    /// Something waits.
    Ordinary,
    /// A date is here or over.
    Deadline,
}

/// Hours of the day in which nobody is written to, from the first to the second, over midnight where the first is later.
/// The same hour twice is no quiet at all.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Quiet {
    /// The hour it begins with.
    pub from: u32,
    /// The hour it ends with.
    pub to: u32,
}

impl Quiet {
    /// Whether this hour of the day lies in it.
    #[must_use]
    pub const fn covers(self, hour: u32) -> bool {
        if self.from <= self.to {
            self.from <= hour && hour < self.to
        } else {
            hour >= self.from || hour < self.to
        }
    }
}

/// The days of a week on which nobody is written to, each by its number from Monday, which is 1, to Sunday, which is 7.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Weekend([bool; 7]);

impl Weekend {
    /// The most days it can have: who rests longer hears of nothing in time.
    pub const MOST: usize = 3;

    /// Of these days; what is no day of the week is none.
    #[must_use]
    pub fn of(days: &[u8]) -> Self {
        let mut all = [false; 7];
        for (number, rests) in (1u8..).zip(&mut all) {
            *rests = days.contains(&number);
        }
        Self(all)
    }

    /// Whether a day of this number is one of them.
    #[must_use]
    pub fn covers(self, day: u8) -> bool {
        day.checked_sub(1).and_then(|at| self.0.get(usize::from(at))).copied().unwrap_or(false)
    }

    /// Its days, in order.
    pub fn days(self) -> impl Iterator<Item = u8> {
        (1u8..=7).filter(move |day| self.covers(*day))
    }

    /// How many days it is from a day of this number to the next that is none of them; none on such a day, and where there
    /// is no other.
    #[must_use]
    pub fn over_in(self, day: u8) -> i64 {
        let ahead = (0u8..7).find(|ahead| !self.covers((day.saturating_sub(1) + ahead) % 7 + 1));
        ahead.map_or(0, i64::from)
    }
}

/// When a missing document is called to mind: days before (negative) and after the day it is due.
pub const REMINDERS: [i64; 3] = [-3, 0, 3];
/// Days after its day at which a mail helps no more and somebody should call.
pub const CALL: i64 = 4;

/// What is to be done about a missing document.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Reminder {
    /// A mail before the day.
    Before,
    /// A mail on the day, or after it.
    Due,
    /// A person calls.
    Call,
}

/// The days from the due day, in order, with what happens on each.
pub fn reminders() -> impl Iterator<Item = (i64, Reminder)> {
    let mail = |days: &i64| (*days, if *days < 0 { Reminder::Before } else { Reminder::Due });
    REMINDERS.iter().map(mail).chain([(CALL, Reminder::Call)])
}

/// How often it has to be told that nothing happened: to whoever answers for it after this long, and to the owner after
/// twice as long.
#[must_use]
pub const fn escalates_at(since: Timestamp, patience: Duration, to_owner: bool) -> Timestamp {
    since.plus(if to_owner { patience.times(2) } else { patience })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quiet_hours_go_over_midnight_or_not_and_none_is_none() {
        let night = Quiet { from: 20, to: 8 };
        assert!(night.covers(20) && night.covers(23) && night.covers(0) && night.covers(7));
        assert!(!night.covers(8) && !night.covers(19));
        let noon = Quiet { from: 12, to: 14 };
        assert!(noon.covers(13) && !noon.covers(14) && !noon.covers(11));
        assert!((0..24).all(|hour| !Quiet { from: 8, to: 8 }.covers(hour)));
    }

    #[test]
    fn a_weekend_is_over_on_the_next_day_that_is_none_of_it() {
        let usual = Weekend::of(&[6, 7]);
        let ahead: Vec<i64> = (1..=7).map(|day| usual.over_in(day)).collect();
        assert_eq!(ahead, [0, 0, 0, 0, 0, 2, 1]);
        assert_eq!(usual.days().collect::<Vec<_>>(), [6, 7]);
        // Friday and Saturday, and a Sunday that stands alone.
        assert_eq!((Weekend::of(&[5, 6]).over_in(5), Weekend::of(&[7]).over_in(7)), (2, 1));
        assert!((0..=9).all(|day| !Weekend::of(&[0, 8, 255]).covers(day)));
        assert_eq!(Weekend::of(&[1, 2, 3, 4, 5, 6, 7]).over_in(3), 0, "nobody waits for ever");
    }

    #[test]
    fn reminders_come_in_order_and_end_with_a_call() {
        let all: Vec<_> = reminders().collect();
        assert!(all.windows(2).all(|w| w[0].0 < w[1].0));
        assert_eq!(all[0], (-3, Reminder::Before));
        assert_eq!(all[3], (4, Reminder::Call));
    }

    #[test]
    fn the_owner_hears_after_twice_the_time() {
        let at = Timestamp::from_seconds(0);
        assert_eq!(escalates_at(at, Duration::days(3), true), at.plus_days(6));
    }
}
