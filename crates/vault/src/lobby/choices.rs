//! How each person wants to hear that something waits, and when a mail to them may leave: gathered for a while, not in their
//! quiet hours, once a day or a week if they said so. It refuses to wait with a date, unless the practice said that even a
//! date waits for the morning.

use super::Lobby;
use crate::desk::{Actor, Desk};
use crate::engine::{Write, binds};
use crate::error::{Error, Result};
use crate::house::Inner;
use crate::lobby::Settings;
use domain::notices::{Frequency, Quiet, Weekend, Weight};
use domain::{AccessId, PersonId, Refusal, Timestamp, Way, Why, limits};
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Span, Zoned};
use serde::{Deserialize, Serialize};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql CHOICE = "SELECT sealed FROM notice_choice WHERE person_id = $1";
        LobbySql CHOOSE = "INSERT INTO notice_choice (person_id, sealed, changed_at) VALUES ($1, $2, $3) ON CONFLICT (person_id) DO UPDATE SET sealed = excluded.sealed, changed_at = excluded.changed_at";
    }
}

/// The hour of the day at which gathered notices leave.
const GATHERED_AT: i8 = 9;

/// What one person chose. Where they chose nothing the practice's own ways hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NoticeChoice {
    /// A [`Frequency`].
    frequency: String,
    /// The place whose hours count, by IANA name; empty for the practice's.
    pub time_zone: String,
    /// Whether nobody writes to them in the quiet hours.
    pub quiet: bool,
    /// A [`Way`]; empty for mails.
    way: String,
    /// Whether nobody writes to them at weekends; nothing where they leave it to the practice.
    pub weekends: Option<bool>,
}

impl Default for NoticeChoice {
    fn default() -> Self {
        Self::new(Frequency::AtOnce, "", true)
    }
}

impl NoticeChoice {
    pub fn new(frequency: Frequency, time_zone: &str, quiet: bool) -> Self {
        let (frequency, time_zone) = (frequency.code().to_owned(), time_zone.to_owned());
        Self { frequency, time_zone, quiet, way: String::new(), weekends: None }
    }

    /// The same with this said about weekends.
    #[must_use]
    pub fn resting(self, weekends: Option<bool>) -> Self {
        Self { weekends, ..self }
    }

    /// Whether nobody writes to them at weekends, by their own word or the practice's.
    pub fn rests(&self, settings: &Settings) -> bool {
        self.weekends.unwrap_or(settings.weekends_quiet)
    }

    /// The same by this way.
    #[must_use]
    pub fn by(self, way: Way) -> Self {
        Self { way: if way == Way::Mail { String::new() } else { way.code().to_owned() }, ..self }
    }

    pub fn way(&self) -> Way {
        Way::from_code(&self.way).unwrap_or(Way::Mail)
    }

    pub fn frequency(&self) -> Frequency {
        Frequency::from_code(&self.frequency).unwrap_or(Frequency::AtOnce)
    }

    fn check(&self) -> Result<()> {
        if !self.time_zone.is_empty() && TimeZone::get(&self.time_zone).is_err() {
            return Err(Refusal::invalid("time_zone", Why::NotAChoice).into());
        }
        Ok(())
    }

    /// The zone whose hours count; UTC where this program does not know the practice's.
    fn zone(&self, settings: &Settings) -> TimeZone {
        let own = if self.time_zone.is_empty() { &settings.time_zone } else { &self.time_zone };
        zone(own)
    }

    /// When a mail to a client that is planted now leaves; never for what this person does not want to hear of.
    pub(crate) fn leaves_at(&self, settings: &Settings, now: Timestamp, weight: Weight) -> Option<Timestamp> {
        let at = self.wanted_at(settings, now, weight)?;
        let breaks = weight == Weight::Deadline && settings.deadlines_break_quiet;
        Some(if breaks { at } else { self.undisturbed(settings, at) })
    }

    /// The same for a text. A phone rings beside a bed: not even a date breaks into the quiet hours. It does not wait for the
    /// end of a weekend, when the day would be over.
    pub(crate) fn text_leaves_at(
        &self,
        settings: &Settings,
        now: Timestamp,
        weight: Weight,
    ) -> Option<Timestamp> {
        let at = self.wanted_at(settings, now, weight)?;
        let breaks = weight == Weight::Deadline && settings.deadlines_break_quiet;
        Some(if breaks { self.not_in_the_night(settings, at) } else { self.undisturbed(settings, at) })
    }

    /// When a mail leaves that asks somebody for an answer until `due`: as they chose, or where it is urged by hand however they
    /// chose, in their hours; as a date where that would leave too little time, and never past the last day. Who wants to hear of
    /// dates only is asked all the same, because nobody else can answer.
    pub(crate) fn asks_at(
        &self,
        settings: &Settings,
        now: Timestamp,
        due: Option<Timestamp>,
        urged: bool,
    ) -> Timestamp {
        let gathered = now.plus(settings.bundle_window());
        let by_day = self.undisturbed(settings, gathered);
        let chosen = self.leaves_at(settings, now, Weight::Ordinary).filter(|_| !urged).unwrap_or(by_day);
        let Some(due) = due else { return chosen };
        let enough = |at: &Timestamp| at.plus(limits::TIME_TO_ANSWER) <= due;
        let date = if settings.deadlines_break_quiet { gathered } else { by_day };
        let in_time = [chosen, by_day].into_iter().find(enough);
        in_time.or([date, gathered].into_iter().find(|at| *at < due)).unwrap_or(now)
    }

    /// The same for a text, whose mail would leave at `at`: not even a date breaks into the night, unless it would be over then.
    pub(crate) fn text_asks_at(
        &self,
        settings: &Settings,
        at: Timestamp,
        due: Option<Timestamp>,
    ) -> Timestamp {
        let morning = self.not_in_the_night(settings, at);
        if due.is_none_or(|due| morning < due) { morning } else { at }
    }

    /// This instant, or the morning after the quiet hours and the weekend it lies in, where this person wants them.
    fn undisturbed(&self, settings: &Settings, at: Timestamp) -> Timestamp {
        let at = self.not_in_the_night(settings, at);
        if !self.rests(settings) {
            return at;
        }
        let (quiet, gathers) =
            (settings.quiet(), matches!(self.frequency(), Frequency::Daily | Frequency::Weekly));
        let morning = match self.quiet && quiet.covers(0) && !gathers {
            true => quiet.to,
            false => GATHERED_AT.unsigned_abs().into(),
        };
        let later = after_weekend(&self.zone(settings), settings.weekend(), at, morning);
        if later == at { at } else { self.not_in_the_night(settings, later) }
    }

    /// This instant, or the end of the quiet hours it lies in, where this person wants them.
    pub(crate) fn not_in_the_night(&self, settings: &Settings, at: Timestamp) -> Timestamp {
        if self.quiet { after_quiet(&self.zone(settings), settings.quiet(), at) } else { at }
    }

    /// When something of this weight is due to them, whatever the hour.
    fn wanted_at(&self, settings: &Settings, now: Timestamp, weight: Weight) -> Option<Timestamp> {
        let zone = self.zone(settings);
        let gathered = now.plus(settings.bundle_window());
        match (self.frequency(), weight) {
            (_, Weight::Deadline) | (Frequency::AtOnce, Weight::Ordinary) => Some(gathered),
            (Frequency::Daily, Weight::Ordinary) => Some(next(&zone, now, 1)),
            (Frequency::Weekly, Weight::Ordinary) => Some(next_monday(&zone, now)),
            (Frequency::Deadlines, Weight::Ordinary) => None,
        }
    }

    /// The same for a member of staff: what breaks through leaves at once, the rest as they chose.
    pub(crate) fn staff_leaves_at(
        &self,
        settings: &Settings,
        soonest: Timestamp,
        weight: Weight,
    ) -> Option<Timestamp> {
        let zone = self.zone(settings);
        match (self.frequency(), weight) {
            (_, Weight::Deadline) | (Frequency::AtOnce, Weight::Ordinary) => Some(soonest),
            (Frequency::Daily, Weight::Ordinary) => Some(next(&zone, soonest, 1)),
            (Frequency::Weekly, Weight::Ordinary) => Some(next_monday(&zone, soonest)),
            (Frequency::Deadlines, Weight::Ordinary) => None,
        }
    }
}

pub(crate) fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

fn local(zone: &TimeZone, at: Timestamp) -> Zoned {
    let at = jiff::Timestamp::from_microsecond(at.micros()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    at.to_zoned(zone.clone())
}

/// The hour of the day it is there, 0 to 23.
pub(crate) fn hour_in(zone: &TimeZone, at: Timestamp) -> u32 {
    u32::try_from(local(zone, at).hour()).unwrap_or(0)
}

/// That hour of the day which is `days` after the day of `at`, in that place.
pub(crate) fn hour_of(zone: &TimeZone, at: Timestamp, days: i64, hour: i8) -> Timestamp {
    let there = local(zone, at);
    let date = there.date().saturating_add(Span::new().days(days));
    let time = Time::constant(hour, 0, 0, 0);
    let then = date.to_datetime(time).to_zoned(zone.clone());
    then.map_or(at, |then| Timestamp::from_micros(then.timestamp().as_microsecond()))
}

/// As many days after the day of `now` as `day` was after that of `from`, at the hour `day` has there; the end of that day where
/// the hour is over, because what was left must not be over at once.
pub(crate) fn as_long_after(zone: &TimeZone, day: Timestamp, from: Timestamp, now: Timestamp) -> Timestamp {
    let there = local(zone, day);
    let days = there.date().duration_since(local(zone, from).date()).as_hours() / 24;
    let date = local(zone, now).date().saturating_add(Span::new().days(days));
    let on = |date: Date, time: Time| {
        let then = date.to_datetime(time).to_zoned(zone.clone());
        then.map_or(day, |then| Timestamp::from_micros(then.timestamp().as_microsecond()))
    };
    let over = Time::constant(23, 59, 59, 0);
    let ends = [on(date, there.time()), on(date, over), on(date.saturating_add(Span::new().days(1)), over)];
    ends.into_iter().find(|then| *then > now).unwrap_or(day)
}

/// A day as a log has it, in that place: `2027-03-12`, or `2027-03-12 09:30` where it has a time.
pub(crate) fn written_day(zone: &TimeZone, at: Timestamp, timed: bool) -> String {
    local(zone, at).strftime(if timed { "%Y-%m-%d %H:%M" } else { "%Y-%m-%d" }).to_string()
}

/// The next time gathered notices leave: today if it is still to come, else `days` later.
fn next(zone: &TimeZone, now: Timestamp, days: i64) -> Timestamp {
    let today = hour_of(zone, now, 0, GATHERED_AT);
    if today > now { today } else { hour_of(zone, now, days, GATHERED_AT) }
}

fn next_monday(zone: &TimeZone, now: Timestamp) -> Timestamp {
    let weekday = i64::from(local(zone, now).weekday().to_monday_zero_offset());
    let ahead = (7 - weekday) % 7;
    let monday = hour_of(zone, now, ahead, GATHERED_AT);
    if monday > now { monday } else { hour_of(zone, now, ahead + 7, GATHERED_AT) }
}

/// The instant itself, or the end of the quiet hours it lies in.
fn after_quiet(zone: &TimeZone, quiet: Quiet, at: Timestamp) -> Timestamp {
    let hour = hour_in(zone, at);
    if !quiet.covers(hour) {
        return at;
    }
    let end = i8::try_from(quiet.to).unwrap_or(0);
    let days = i64::from(hour >= quiet.to);
    hour_of(zone, at, days, end)
}

/// The instant itself, or that hour of the first day after the weekend it lies in.
fn after_weekend(zone: &TimeZone, weekend: Weekend, at: Timestamp, hour: u32) -> Timestamp {
    let day = local(zone, at).weekday().to_monday_one_offset().unsigned_abs();
    match weekend.over_in(day) {
        0 => at,
        days => hour_of(zone, at, days, i8::try_from(hour).unwrap_or(GATHERED_AT)),
    }
}

impl Inner {
    pub(crate) async fn choice_of(&self, write: &mut Write, person: PersonId) -> Result<NoticeChoice> {
        let rows = write.rows(sql::CHOICE.text, binds![person]).await?;
        match rows.first() {
            Some(row) => self.unseal_card("notice_choice", person.bytes(), &row.bytes(0)?),
            None => Ok(NoticeChoice::default()),
        }
    }

    pub(crate) async fn read_choice(&self, person: PersonId) -> Result<NoticeChoice> {
        let rows = self.engine.look(None).await?.rows(sql::CHOICE.text, binds![person]).await?;
        match rows.first() {
            Some(row) => self.unseal_card("notice_choice", person.bytes(), &row.bytes(0)?),
            None => Ok(NoticeChoice::default()),
        }
    }

    pub(crate) async fn write_choice(
        &self,
        write: &mut Write,
        person: PersonId,
        choice: &NoticeChoice,
    ) -> Result<()> {
        let sealed = self.seal_card("notice_choice", person.bytes(), choice)?;
        write.exec(sql::CHOOSE.text, binds![person, sealed, self.clock.now()]).await?;
        Ok(())
    }
}

impl Desk {
    /// How the client who is signed in wants to hear of things.
    pub async fn notice_choice(&self, actor: &Actor) -> Result<NoticeChoice> {
        actor.portal().ok_or_else(Error::not_found)?;
        self.house.read_choice(actor.person()).await
    }

    /// Changes it, for every matter of theirs.
    pub async fn choose_notices(&self, actor: &Actor, choice: &NoticeChoice) -> Result<()> {
        choice.check()?;
        let (access, mut write) = self.own_change(actor).await?;
        // A way that leads nowhere cannot be chosen; one that was and does not any more is not lost by other choices.
        let kept = self.house.choice_of(&mut write, actor.person()).await?.way();
        if choice.way().texts() && choice.way() != kept {
            let number = self.house.proved_number(&mut write, actor.person()).await?;
            if !self.house.texts_on() || number.is_none() {
                return Err(Refusal::invalid("way", Why::NotAChoice).into());
            }
        }
        self.house.write_choice(&mut write, actor.person(), choice).await?;
        let event = crate::audit::AuditEvent::new(domain::AuditCode::NoticesChosen, access);
        self.house.append_practice(&mut write, &event, actor.person().bytes()).await?;
        write.commit().await
    }

    /// Opens a change of a client's own, proving again that their session still stands.
    pub(crate) async fn own_change(&self, actor: &Actor) -> Result<(AccessId, Write)> {
        let (access, ..) = actor.portal().ok_or_else(Error::not_found)?;
        let mut write = self.house.engine.write(None).await?;
        let now = self.house.clock.now();
        let stands =
            write.rows(super::own::sql::OF_SESSION.text, binds![actor.session(), actor.person()]).await?;
        if now.is_past(stands.first().ok_or_else(Error::not_found)?.time(1)?) {
            return Err(Error::not_found());
        }
        Ok((access, write))
    }
}

impl Lobby<'_> {
    pub async fn notice_choice(&self) -> Result<NoticeChoice> {
        self.house.read_choice(self.person).await
    }

    pub async fn choose_notices(&self, choice: &NoticeChoice) -> Result<()> {
        choice.check()?;
        let mut write = self.begin(None).await?;
        self.house.write_choice(&mut write, self.person, choice).await?;
        let event = crate::audit::AuditEvent::new(domain::AuditCode::NoticesChosen, self.person);
        self.commit(write, event).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Thursday, 9 October 2025, 08:53:20 UTC: 4:53 in the morning in New York.
    const NOW: Timestamp = Timestamp::from_seconds(1_760_000_000);

    fn shown(at: Option<Timestamp>) -> String {
        at.map_or_else(String::new, |at| {
            local(&zone("America/New_York"), at).strftime("%a %d %H:%M").to_string()
        })
    }

    #[test]
    fn what_was_left_of_a_day_is_never_over_at_once() {
        let zone = zone("America/New_York");
        let at = |hour: i8, day: i64| hour_of(&zone, NOW, day, hour);
        let shown = |due, from, now| shown(Some(as_long_after(&zone, due, from, now)));
        assert_eq!(shown(at(10, 3), at(8, 0), at(9, 5)), "Fri 17 10:00", "three days were left");
        assert_eq!(shown(at(10, 0), at(8, 0), at(9, 5)), "Tue 14 10:00", "the day itself was");
        // Two hours were left of its day, and the hour it was to end at is over today.
        assert_eq!(shown(at(10, 0), at(8, 0), at(15, 5)), "Tue 14 23:59");
        let late = at(23, 5).plus(domain::Duration::minutes(59)).plus(domain::Duration::seconds(59));
        assert_eq!(shown(at(10, 0), at(8, 0), late), "Wed 15 23:59");
    }

    #[test]
    fn a_mail_waits_for_the_morning_of_whoever_reads_it() {
        let settings = Settings::default();
        let choice = |frequency, place| NoticeChoice::new(frequency, place, true);
        let at = |choice: NoticeChoice, weight| shown(choice.leaves_at(&settings, NOW, weight));
        assert_eq!(at(choice(Frequency::AtOnce, ""), Weight::Ordinary), "Thu 09 08:00");
        assert_eq!(at(choice(Frequency::AtOnce, ""), Weight::Deadline), "Thu 09 04:58", "a date does not");
        assert_eq!(at(choice(Frequency::AtOnce, "Europe/Madrid"), Weight::Ordinary), "Thu 09 04:58");
        assert_eq!(at(choice(Frequency::Daily, ""), Weight::Ordinary), "Thu 09 09:00");
        assert_eq!(at(choice(Frequency::Weekly, ""), Weight::Ordinary), "Mon 13 09:00");
        assert_eq!(at(choice(Frequency::Deadlines, ""), Weight::Ordinary), "");
        assert_eq!(at(choice(Frequency::Deadlines, ""), Weight::Deadline), "Thu 09 04:58");
        let loud = NoticeChoice::new(Frequency::AtOnce, "", false);
        assert_eq!(at(loud, Weight::Ordinary), "Thu 09 04:58");
        let strict = Settings { deadlines_break_quiet: false, ..Settings::default() };
        let date = choice(Frequency::AtOnce, "").leaves_at(&strict, NOW, Weight::Deadline);
        assert_eq!(shown(date), "Thu 09 08:00");
    }

    #[test]
    fn who_is_asked_for_an_answer_is_asked_in_time_for_it_and_never_past_the_last_day() {
        let settings = Settings::default();
        let asks = |frequency, due: Option<Timestamp>, urged| {
            shown(Some(NoticeChoice::new(frequency, "", true).asks_at(&settings, NOW, due, urged)))
        };
        let in_hours = |hours| Some(NOW.plus_hours(hours));
        assert_eq!(asks(Frequency::AtOnce, None, false), "Thu 09 08:00");
        assert_eq!(asks(Frequency::Weekly, None, false), "Mon 13 09:00");
        assert_eq!(asks(Frequency::Weekly, None, true), "Thu 09 08:00", "somebody asks by hand");
        assert_eq!(asks(Frequency::Deadlines, None, false), "Thu 09 08:00", "nobody else can answer");
        assert_eq!(asks(Frequency::Weekly, in_hours(9 * 24), false), "Mon 13 09:00");
        // Monday would be too late, tomorrow morning is not; and then not even the morning is soon enough.
        assert_eq!(asks(Frequency::Weekly, in_hours(3 * 24), false), "Thu 09 08:00");
        assert_eq!(asks(Frequency::AtOnce, in_hours(12), false), "Thu 09 04:58");
        let strict = Settings { deadlines_break_quiet: false, ..Settings::default() };
        let choice = NoticeChoice::default();
        let at = |due: i64| shown(Some(choice.asks_at(&strict, NOW, in_hours(due), false)));
        assert_eq!((at(12).as_str(), at(3).as_str()), ("Thu 09 08:00", "Thu 09 04:58"));
        let soon = Some(NOW.plus(domain::Duration::minutes(2)));
        assert_eq!(choice.asks_at(&settings, NOW, soon, false), NOW, "gathering would hold it past its day");
        // A text stays out of the night, unless the day would be over by the morning.
        let at = NOW.plus(domain::Duration::minutes(5));
        let text = |due| shown(Some(choice.text_asks_at(&settings, at, due)));
        assert_eq!(
            (text(in_hours(12)).as_str(), text(in_hours(3)).as_str()),
            ("Thu 09 08:00", "Thu 09 04:58")
        );
    }

    #[test]
    fn quiet_hours_end_on_the_next_day_when_the_evening_has_begun() {
        let evening = NOW.plus_hours(17);
        let choice = NoticeChoice::default();
        let at = choice.leaves_at(&Settings::default(), evening, Weight::Ordinary);
        assert_eq!(shown(at), "Fri 10 08:00");
        assert_eq!(shown(Some(next(&zone("America/New_York"), evening, 1))), "Fri 10 09:00");
    }

    #[test]
    fn the_week_is_told_on_monday_even_when_monday_is_over() {
        let monday = NOW.plus_days(4).plus_hours(8);
        assert_eq!(shown(Some(next_monday(&zone("America/New_York"), monday))), "Mon 20 09:00");
    }

    /// An instant of the wall clock in New York or elsewhere.
    fn at(place: &str, text: &str) -> Timestamp {
        let there = text.parse::<jiff::civil::DateTime>().unwrap().to_zoned(zone(place)).unwrap();
        Timestamp::from_micros(there.timestamp().as_microsecond())
    }

    fn said(place: &str, at: Option<Timestamp>) -> String {
        at.map_or_else(String::new, |at| local(&zone(place), at).strftime("%a %Y-%m-%d %H:%M %Z").to_string())
    }

    const NEW_YORK: &str = "America/New_York";

    #[test]
    fn what_waits_on_friday_night_leaves_on_monday_morning_and_a_date_does_not_wait() {
        let settings = Settings { weekends_quiet: true, ..Settings::default() };
        let choice = NoticeChoice::default();
        let leaves =
            |from: &str, weight| said(NEW_YORK, choice.leaves_at(&settings, at(NEW_YORK, from), weight));
        // The third weekend of October 2025 has the same clock before and after it.
        assert_eq!(leaves("2025-10-17T23:00", Weight::Ordinary), "Mon 2025-10-20 08:00 EDT");
        assert_eq!(leaves("2025-10-17T19:00", Weight::Ordinary), "Fri 2025-10-17 19:05 EDT");
        assert_eq!(leaves("2025-10-18T12:00", Weight::Ordinary), "Mon 2025-10-20 08:00 EDT");
        assert_eq!(leaves("2025-10-19T23:30", Weight::Ordinary), "Mon 2025-10-20 08:00 EDT");
        assert_eq!(leaves("2025-10-18T12:00", Weight::Deadline), "Sat 2025-10-18 12:05 EDT");
        let strict = Settings { deadlines_break_quiet: false, ..settings.clone() };
        let waits = choice.leaves_at(&strict, at(NEW_YORK, "2025-10-18T12:00"), Weight::Deadline);
        assert_eq!(said(NEW_YORK, waits), "Mon 2025-10-20 08:00 EDT");
        // A text about a date waits for the morning and not for Monday.
        let text = choice.text_leaves_at(&settings, at(NEW_YORK, "2025-10-18T03:00"), Weight::Deadline);
        assert_eq!(said(NEW_YORK, text), "Sat 2025-10-18 08:00 EDT");
        let text = choice.text_leaves_at(&settings, at(NEW_YORK, "2025-10-18T03:00"), Weight::Ordinary);
        assert_eq!(said(NEW_YORK, text), "Mon 2025-10-20 08:00 EDT");
    }

    #[test]
    fn a_weekend_on_which_the_clock_is_changed_ends_at_the_same_hour_of_the_reader() {
        let settings = Settings { weekends_quiet: true, ..Settings::default() };
        let leaves = |place: &str, from: &str| {
            let choice = NoticeChoice::new(Frequency::AtOnce, place, true);
            said(place, choice.leaves_at(&settings, at(place, from), Weight::Ordinary))
        };
        // An hour more and an hour less in New York, an hour less in Madrid; Bogotá never changes.
        assert_eq!(leaves(NEW_YORK, "2025-10-31T23:00"), "Mon 2025-11-03 08:00 EST");
        assert_eq!(leaves(NEW_YORK, "2026-03-06T23:00"), "Mon 2026-03-09 08:00 EDT");
        assert_eq!(leaves("Europe/Madrid", "2026-03-27T23:00"), "Mon 2026-03-30 08:00 CEST");
        assert_eq!(leaves("America/Bogota", "2026-03-27T23:00"), "Mon 2026-03-30 08:00 -05");
        // It is the reader's weekend: still Friday evening in Honolulu, already Saturday in Madrid.
        let now = at("Europe/Madrid", "2026-03-28T09:00");
        let there = |place: &str| {
            let choice = NoticeChoice::new(Frequency::AtOnce, place, false);
            said(place, choice.leaves_at(&settings, now, Weight::Ordinary))
        };
        assert_eq!(there("Pacific/Honolulu"), "Fri 2026-03-27 22:05 HST");
        assert_eq!(there("Europe/Madrid"), "Mon 2026-03-30 09:00 CEST");
    }

    #[test]
    fn who_said_something_about_weekends_is_kept_to_it_and_the_days_are_the_practices() {
        let busy = Settings::default();
        let calm = Settings { weekends_quiet: true, ..Settings::default() };
        let saturday = at(NEW_YORK, "2025-10-18T12:00");
        let leaves = |settings: &Settings, choice: &NoticeChoice| {
            said(NEW_YORK, choice.leaves_at(settings, saturday, Weight::Ordinary))
        };
        let (own, other) = (NoticeChoice::default(), NoticeChoice::default().resting(Some(false)));
        assert_eq!(leaves(&busy, &own), "Sat 2025-10-18 12:05 EDT");
        assert_eq!(leaves(&busy, &own.clone().resting(Some(true))), "Mon 2025-10-20 08:00 EDT");
        assert_eq!(leaves(&calm, &other), "Sat 2025-10-18 12:05 EDT");
        let friday = Settings { weekend: vec![5, 6], ..calm.clone() };
        assert_eq!(leaves(&friday, &own), "Sun 2025-10-19 08:00 EDT");
        let none = Settings { weekend: Vec::new(), ..calm.clone() };
        assert_eq!(leaves(&none, &own), "Sat 2025-10-18 12:05 EDT");
        // What is told once a day skips the weekend, too, and what an older program kept says nothing of weekends.
        let daily = NoticeChoice::new(Frequency::Daily, "", true);
        assert_eq!(leaves(&calm, &daily), "Mon 2025-10-20 09:00 EDT");
        let kept = r#"{"frequency":"daily","time_zone":"","quiet":true,"way":""}"#;
        assert_eq!(serde_json::from_str::<NoticeChoice>(kept).unwrap(), daily);
    }
}
