//! Days, times, spans and sizes in a person's language, the practice's region and its time zone. It refuses to know what time it
//! is: the present is given.

use crate::words::Words;
use domain::region::{Hours, Region};
use domain::time::{Duration, Timestamp};
use jiff::Zoned;
use jiff::tz::TimeZone;

/// One person's way of reading instants: language, the practice's region and zone, and the present of this page.
#[derive(Clone, Debug)]
pub struct Calendar<'a> {
    words: &'a Words,
    region: Region,
    zone: TimeZone,
    now: Timestamp,
}

impl<'a> Calendar<'a> {
    /// A calendar for one page.
    #[must_use]
    pub fn new(words: &'a Words, region: Region, zone: TimeZone, now: Timestamp) -> Self {
        Self { words, region, zone, now }
    }

    /// Whose ways of writing days and times these are.
    #[must_use]
    pub fn region(&self) -> Region {
        self.region
    }

    fn local(&self, at: Timestamp) -> Zoned {
        jiff::Timestamp::from_microsecond(at.micros())
            .unwrap_or(jiff::Timestamp::UNIX_EPOCH)
            .to_zoned(self.zone.clone())
    }

    /// "Friday, March 12" or "Friday 12 March"; with the year when it is not this one.
    #[must_use]
    pub fn day(&self, at: Timestamp) -> String {
        let at = self.local(at);
        let (w, day, month, weekday) = (self.words, at.day(), self.month(&at), self.weekday(&at));
        let year = at.year().to_string();
        match (at.year() == self.local(self.now).year(), self.region.says_month_first()) {
            (true, true) => w.date_day(day, month, weekday),
            (true, false) => w.date_day_first(day, month, weekday),
            (false, true) => w.date_day_year(day, month, weekday, year),
            (false, false) => w.date_day_first_year(day, month, weekday, year),
        }
    }

    /// The last second of a day as a date field gives it (`2026-12-01`), in the practice's zone.
    #[must_use]
    pub fn end_of(&self, typed: &str) -> Option<Timestamp> {
        let day: jiff::civil::Date = typed.trim().parse().ok()?;
        let end = day.at(23, 59, 59, 0).to_zoned(self.zone.clone()).ok()?;
        Some(Timestamp::from_seconds(end.timestamp().as_second()))
    }

    /// "9:02 AM", or "09:02" where hours are counted to twenty-four.
    #[must_use]
    pub fn clock(&self, at: Timestamp) -> String {
        let at = self.local(at);
        let (hour, minute) = (at.hour().unsigned_abs().into(), at.minute().unsigned_abs().into());
        clock(self.words, self.region, hour, minute)
    }

    /// "today, 9:02 AM", "yesterday, 4:12 PM" or "Friday, March 12, 9:02 AM".
    #[must_use]
    pub fn moment(&self, at: Timestamp) -> String {
        let clock = self.clock(at);
        let date = self.local(at).date();
        let today = self.local(self.now).date();
        if date == today {
            self.words.date_today(clock)
        } else if date.tomorrow().is_ok_and(|next| next == today) {
            self.words.date_yesterday(clock)
        } else {
            self.words.date_moment(clock, self.day(at))
        }
    }

    /// "Friday, March 12, 9:02 AM EST": for receipts, where the zone matters.
    #[must_use]
    pub fn stamp(&self, at: Timestamp) -> String {
        let zone = self.local(at).strftime("%Z").to_string();
        self.words.date_moment_zone(self.clock(at), self.day(at), zone)
    }

    /// The end of the working day that is so many after this one, Monday to Friday. Holidays are not known here.
    #[must_use]
    pub fn working_days_after(&self, at: Timestamp, days: u32) -> Timestamp {
        let mut date = self.local(at).date();
        let mut left = days;
        while left > 0 {
            let Ok(next) = date.tomorrow() else { return at };
            date = next;
            left -= u32::from(date.weekday().to_monday_one_offset() <= 5);
        }
        let end = date.at(23, 59, 59, 0).to_zoned(self.zone.clone());
        end.map_or(at, |end| Timestamp::from_micros(end.timestamp().as_microsecond()))
    }

    /// How long ago for the last half day ("4 minutes ago"), which needs no zone; before that, the stamp.
    #[must_use]
    pub fn since(&self, at: Timestamp) -> String {
        let minutes = (self.now.since(at).as_seconds() / 60).max(1);
        match minutes {
            0..90 => self.words.date_ago(self.words.span_minutes(minutes)),
            90..720 => self.words.date_ago(self.words.span_hours(minutes / 60)),
            _ => self.stamp(at),
        }
    }

    /// Noon of a day written as ISO 8601, in this zone: an instant that is that day everywhere people work.
    #[must_use]
    pub fn noon(&self, iso: &str) -> Option<Timestamp> {
        let date: jiff::civil::Date = iso.parse().ok()?;
        let noon = date.at(12, 0, 0, 0).to_zoned(self.zone.clone()).ok()?;
        Some(Timestamp::from_micros(noon.timestamp().as_microsecond()))
    }

    /// A time of a day written as ISO 8601, in this zone; the time as people type it, `9:30` or `09:30`.
    #[must_use]
    pub fn at(&self, iso: &str, clock: &str) -> Option<Timestamp> {
        let date: jiff::civil::Date = iso.parse().ok()?;
        let (hour, rest) = clock.trim().split_once(':')?;
        // Some browsers send seconds, which no date needs.
        let minute = rest.split_once(':').map_or(rest, |(minute, _)| minute);
        let time = jiff::civil::Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()?;
        let then = date.to_datetime(time).to_zoned(self.zone.clone()).ok()?;
        Some(Timestamp::from_micros(then.timestamp().as_microsecond()))
    }

    /// The time of an instant as time inputs take it: `09:30`.
    #[must_use]
    pub fn typed_clock(&self, at: Timestamp) -> String {
        self.local(at).strftime("%H:%M").to_string()
    }

    /// "Friday, March 12", with the time where it has one.
    #[must_use]
    pub fn day_or_moment(&self, at: Timestamp, timed: bool) -> String {
        if timed { self.words.date_moment(self.clock(at), self.day(at)) } else { self.day(at) }
    }

    /// How many days from today the day of this instant is; below nothing where it is over.
    #[must_use]
    pub fn days_until(&self, at: Timestamp) -> i64 {
        let span = self.local(at).date().duration_since(self.local(self.now).date());
        span.as_hours() / 24
    }

    /// How many days of the calendar one instant lies after another; none where it lies before.
    #[must_use]
    pub fn days_between(&self, from: Timestamp, to: Timestamp) -> i64 {
        let span = self.local(to).date().duration_since(self.local(from).date());
        (span.as_hours() / 24).max(0)
    }

    /// Noon of the Monday of the week an instant lies in.
    #[must_use]
    pub fn monday(&self, at: Timestamp) -> Timestamp {
        let date = self.local(at).date();
        let back = jiff::Span::new().days(i64::from(date.weekday().to_monday_zero_offset()));
        self.noon(&date.saturating_sub(back).to_string()).unwrap_or(at)
    }

    /// The first instant of the day that is so many after today.
    #[must_use]
    pub fn midnight_after(&self, days: i64) -> Timestamp {
        let date = self.local(self.now).date().saturating_add(jiff::Span::new().days(days));
        let begins = date.at(0, 0, 0, 0).to_zoned(self.zone.clone());
        begins.map_or(self.now, |begins| Timestamp::from_micros(begins.timestamp().as_microsecond()))
    }

    /// An instant as calendar files have it, in UTC: `20270312T143000Z`; a day alone as `20270312`.
    #[must_use]
    pub fn calendar_stamp(&self, at: Timestamp, timed: bool) -> String {
        let local = self.local(at);
        if timed {
            local.with_time_zone(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string()
        } else {
            local.strftime("%Y%m%d").to_string()
        }
    }

    /// A day written as ISO 8601 without its weekday, which nobody says of a birthday: "February 28, 1990". The month is always
    /// in words, so that nobody can take it for the day.
    #[must_use]
    pub fn date(&self, iso: &str) -> String {
        let Ok(date) = iso.parse::<jiff::civil::Date>() else { return iso.to_owned() };
        let month = self.words.date_month(date.month());
        let year = date.year().to_string();
        match self.region.says_month_first() {
            true => self.words.profile_day(date.day(), month, year),
            false => self.words.profile_day_first(date.day(), month, year),
        }
    }

    /// The day of an instant as ISO 8601, as date inputs take it.
    #[must_use]
    pub fn iso(&self, at: Timestamp) -> String {
        self.local(at).date().to_string()
    }

    /// Whether the day of this instant is over.
    #[must_use]
    pub fn is_over(&self, at: Timestamp) -> bool {
        self.local(at).date() < self.local(self.now).date()
    }

    fn month(&self, at: &Zoned) -> String {
        self.words.date_month(at.month())
    }

    fn weekday(&self, at: &Zoned) -> String {
        self.words.date_weekday(at.weekday().to_monday_one_offset())
    }
}

/// A length of time as promised to a person: whole days from three days on, else hours, else minutes, rounded up so that
/// waiting it out is enough.
#[must_use]
pub fn span(words: &Words, length: Duration) -> String {
    let minutes = length.as_seconds_to_wait().div_ceil(60).max(1);
    if minutes >= 3 * 24 * 60 && minutes.is_multiple_of(24 * 60) {
        words.span_days(minutes / (24 * 60))
    } else if minutes >= 90 {
        words.span_hours(minutes.div_ceil(60))
    } else {
        words.span_minutes(minutes)
    }
}

/// A time of the day as it is read in this region.
fn clock(words: &Words, region: Region, hour: u32, minute: u32) -> String {
    let minute = format!("{minute:02}");
    match region.hours() {
        Hours::Twelve => {
            let twelve = if hour.is_multiple_of(12) { 12 } else { hour % 12 };
            words.date_clock(hour / 12, twelve, minute)
        }
        Hours::TwentyFour => words.date_clock_24(format!("{hour:02}"), minute),
    }
}

/// Hours of the day as people say them: "from 8:00 PM to 8:00 AM".
#[must_use]
pub fn hours(words: &Words, region: Region, quiet: domain::notices::Quiet) -> String {
    let clock = |hour: u32| clock(words, region, hour, 0);
    words.hear_hours(clock(quiet.from), clock(quiet.to))
}

/// A day as an example of what is typed, in words no example needs twice.
#[must_use]
pub fn typed_example(words: &Words, region: Region) -> String {
    region.typed_day(words.locale(), "2026-11-21")
}

/// A number of bytes as people count them, in steps of 1 024: "640 KB", "3.4 MB", "62 MB".
#[must_use]
pub fn size(words: &Words, bytes: u64) -> String {
    const STEP: u64 = 1 << 10;
    let tenths = |unit: u64| {
        // Rounding up would make a file just under a limit look like one over it.
        let tenths = bytes / (unit / 10).max(1);
        if tenths < 100 && !tenths.is_multiple_of(10) {
            format!("{}.{}", tenths / 10, tenths % 10)
        } else {
            (tenths / 10).to_string()
        }
    };
    match bytes {
        0..STEP => words.size_bytes(bytes),
        b if b < STEP.pow(2) => words.size_kb(b / STEP),
        b if b < STEP.pow(3) => words.size_mb(tenths(STEP.pow(2))),
        _ => words.size_gb(tenths(STEP.pow(3))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::locale::Locale;

    /// Friday, March 12, 2027, 9:02 in New York.
    const FRIDAY: Timestamp = Timestamp::from_seconds(1_804_860_120);

    fn calendar(locale: Locale, now: Timestamp) -> Calendar<'static> {
        in_region(locale, Region::Us, now)
    }

    fn in_region(locale: Locale, region: Region, now: Timestamp) -> Calendar<'static> {
        Calendar::new(Words::of(locale), region, TimeZone::get("America/New_York").unwrap(), now)
    }

    // ADM-07: an instant, a birthday and the quiet hours through every region, in both languages.
    #[test]
    fn a_day_and_a_time_are_said_as_in_the_practices_region() {
        let afternoon = FRIDAY.plus_hours(5);
        for region in Region::ALL {
            let [en, es] = [Locale::En, Locale::Es].map(|locale| in_region(locale, *region, FRIDAY));
            let (day, born, later) = match region {
                Region::Us | Region::Ca => ("Friday, March 12", "April 3, 1990", "Saturday, March 11, 2028"),
                _ => ("Friday 12 March", "3 April 1990", "Saturday 11 March 2028"),
            };
            let (clock, hora) = match region {
                Region::Us | Region::Ca | Region::Au | Region::Nz => ("2:02 PM", "2:02 p. m."),
                _ => ("14:02", "14:02"),
            };
            assert_eq!((en.day(FRIDAY).as_str(), en.date("1990-04-03").as_str()), (day, born), "{region}");
            assert_eq!(en.day(FRIDAY.plus_days(365)), later, "{region}");
            assert_eq!(es.day(FRIDAY), "viernes 12 de marzo", "{region}");
            assert_eq!(es.date("1990-04-03"), "3 de abril de 1990", "{region}");
            assert_eq!(
                (en.clock(afternoon).as_str(), es.clock(afternoon).as_str()),
                (clock, hora),
                "{region}"
            );
            assert_eq!(en.stamp(afternoon), format!("{day}, {clock} EST"), "mails and receipts");
            let quiet = domain::notices::Quiet { from: 20, to: 8 };
            let said = hours(Words::of(Locale::En), *region, quiet);
            let night = if clock == "14:02" { "from 20:00 to 08:00" } else { "from 8:00 PM to 8:00 AM" };
            assert_eq!(said, night, "{region}");
        }
    }

    #[test]
    fn a_day_is_read_with_its_weekday_in_both_languages() {
        assert_eq!(calendar(Locale::En, FRIDAY).day(FRIDAY), "Friday, March 12");
        assert_eq!(calendar(Locale::Es, FRIDAY).day(FRIDAY), "viernes 12 de marzo");
        assert_eq!(
            calendar(Locale::En, FRIDAY.minus(Duration::days(90))).day(FRIDAY),
            "Friday, March 12, 2027"
        );
        assert_eq!(calendar(Locale::Es, FRIDAY.plus_days(365)).day(FRIDAY), "viernes 12 de marzo de 2027");
    }

    #[test]
    fn moments_near_now_are_said_as_today_and_yesterday() {
        let en = |now| calendar(Locale::En, now).moment(FRIDAY);
        assert_eq!(en(FRIDAY.plus_hours(14)), "today, 9:02 AM");
        assert_eq!(en(FRIDAY.plus_hours(15)), "yesterday, 9:02 AM");
        assert_eq!(en(FRIDAY.plus_days(2)), "Friday, March 12, 9:02 AM");
        assert_eq!(calendar(Locale::Es, FRIDAY).moment(FRIDAY.plus_hours(5)), "hoy, 2:02 p. m.");
        assert_eq!(calendar(Locale::En, FRIDAY).stamp(FRIDAY), "Friday, March 12, 9:02 AM EST");
    }

    #[test]
    fn a_promise_of_working_days_skips_the_weekend_and_ends_with_its_day() {
        let en = calendar(Locale::En, FRIDAY);
        let day = |from, days| en.day(en.working_days_after(from, days));
        assert_eq!(day(FRIDAY, 1), "Monday, March 15");
        assert_eq!(day(FRIDAY, 5), "Friday, March 19");
        assert_eq!(day(FRIDAY.plus_days(1), 1), "Monday, March 15");
        assert_eq!(day(FRIDAY.plus_days(3), 3), "Thursday, March 18");
        // The clocks went forward in between; it is still the end of that day.
        assert_eq!(en.clock(en.working_days_after(FRIDAY, 1)), "11:59 PM");
    }

    #[test]
    fn what_is_hours_old_is_said_without_a_clock_and_what_is_older_with_its_zone() {
        let en = |minutes| calendar(Locale::En, FRIDAY.plus_minutes(minutes)).since(FRIDAY);
        assert_eq!((en(0).as_str(), en(4).as_str()), ("1 minute ago", "4 minutes ago"));
        assert_eq!((en(89).as_str(), en(179).as_str()), ("89 minutes ago", "2 hours ago"));
        assert_eq!(en(13 * 60), "Friday, March 12, 9:02 AM EST");
        assert_eq!(calendar(Locale::Es, FRIDAY.plus_minutes(61)).since(FRIDAY), "hace 61 minutos");
    }

    #[test]
    fn days_are_counted_in_the_practices_zone_and_times_are_read_as_typed() {
        let en = calendar(Locale::En, FRIDAY);
        let half_past = en.at("2027-03-12", "9:30").unwrap();
        assert_eq!((en.clock(half_past), en.typed_clock(half_past)), ("9:30 AM".into(), "09:30".into()));
        assert_eq!(en.at("2027-03-12", "09:30:00"), Some(half_past));
        assert_eq!(en.calendar_stamp(half_past, true), "20270312T143000Z");
        assert_eq!(en.calendar_stamp(half_past, false), "20270312");
        for wrong in ["", "9", "25:00", "9:61", "9:3o", "-1:00"] {
            assert_eq!(en.at("2027-03-12", wrong), None, "{wrong}");
        }
        // The clocks go forward on the fourteenth: a day is a day.
        for (days, is) in [(0, 0), (1, 1), (4, 4), (-1, -1)] {
            let noon = en.noon("2027-03-12").unwrap().plus_days(days);
            assert_eq!(en.days_until(noon), is);
        }
        assert_eq!(en.day(en.monday(half_past)), "Monday, March 8");
        assert_eq!(en.typed_clock(en.midnight_after(7)), "00:00");
        assert_eq!(en.day(en.midnight_after(7)), "Friday, March 19");
    }

    #[test]
    fn midnight_and_noon_are_twelve() {
        let en = calendar(Locale::En, FRIDAY);
        assert_eq!(en.clock(FRIDAY.minus(Duration::minutes(9 * 60 + 2))), "12:00 AM");
        assert_eq!(en.clock(FRIDAY.plus_minutes(2 * 60 + 58)), "12:00 PM");
    }

    #[test]
    fn spans_are_rounded_up_and_sizes_down() {
        let en = Words::of(Locale::En);
        assert_eq!(span(en, Duration::hours(48)), "48 hours");
        assert_eq!(span(en, Duration::days(7)), "7 days");
        assert_eq!(span(en, Duration::minutes(10)), "10 minutes");
        assert_eq!(span(en, Duration::seconds(61)), "2 minutes");
        assert_eq!(span(en, Duration::ZERO), "1 minute");
        assert_eq!(size(en, 0), "0 bytes");
        assert_eq!(size(en, 700 << 10), "700 KB");
        assert_eq!(size(en, (3 << 20) + (400 << 10)), "3.3 MB");
        assert_eq!(size(en, 50 << 20), "50 MB");
        assert_eq!(size(en, 4 << 30), "4 GB");
    }
}
