//! The days a client is shown, worded in their language: what comes next and, folded, what is over. Staff see here what a
//! client will read before they show it. It refuses to make up words nobody wrote for the client.

use crate::client::account;
use crate::client::frame::Frame;
use crate::client_view::dates::{OwnDay, OwnDays};
use crate::dates::Calendar;
use crate::words::Words;
use domain::{KeyDateKind, KeyDateState, Locale};
use vault::{ClientDate, DateWords, ForClient, SeenBy, Words as Sayings};

/// Days ahead that are counted out; what is farther away is said by its day alone.
const SOON: i64 = 30;

/// What a kind of day is called.
pub fn kind_name(w: &Words, kind: KeyDateKind) -> String {
    match kind {
        KeyDateKind::Biometrics => w.dates_kind_biometrics(),
        KeyDateKind::Interview => w.dates_kind_interview(),
        KeyDateKind::Hearing => w.dates_kind_hearing(),
        KeyDateKind::FilingDue => w.dates_kind_filing_due(),
        KeyDateKind::AnswerDue => w.dates_kind_answer_due(),
        KeyDateKind::DecisionExpected => w.dates_kind_decision_expected(),
        KeyDateKind::StayEnds => w.dates_kind_stay_ends(),
        KeyDateKind::PermissionEnds => w.dates_kind_permission_ends(),
        KeyDateKind::PassportEnds => w.dates_kind_passport_ends(),
        KeyDateKind::PriorityDate => w.dates_kind_priority_date(),
        KeyDateKind::Other => w.dates_kind_other(),
    }
}

/// The language asked for, else English, else whichever there is.
fn said(sayings: &Sayings, locale: Locale) -> &str {
    let here = sayings.get(locale.code()).or_else(|| sayings.get(Locale::En.code()));
    here.or_else(|| sayings.values().next()).map_or("", String::as_str)
}

/// What a day is called: its label where the kind says nothing by itself.
pub fn title(w: &Words, kind: KeyDateKind, words: &DateWords) -> String {
    match (kind, said(&words.label, w.locale())) {
        (KeyDateKind::Other, label) if !label.is_empty() => label.to_owned(),
        (kind, "") => kind_name(w, kind),
        (kind, label) => w.dates_named(kind_name(w, kind), label),
    }
}

/// How far away a day is, where that is soon.
pub fn soon(w: &Words, days: i64) -> String {
    match days {
        0 => w.dates_today(),
        1 => w.dates_tomorrow(),
        2..=SOON => w.dates_in_days(u32::try_from(days).unwrap_or_default()),
        _ => String::new(),
    }
}

/// One day as its client reads it, in the language of these words.
pub fn day(w: &Words, calendar: &Calendar<'_>, date: &ClientDate) -> OwnDay {
    let counts = date.state == KeyDateState::Ahead;
    let was = date.was.filter(|_| counts).map(|(at, timed)| calendar.day_or_moment(at, timed));
    OwnDay {
        title: title(w, date.kind, &date.words),
        when: calendar.day_or_moment(date.at, date.timed),
        soon: if counts { soon(w, calendar.days_until(date.at)) } else { String::new() },
        place: date.words.place.clone(),
        note: said(&date.words.note, w.locale()).to_owned(),
        was: was.unwrap_or_default(),
        off: date.state == KeyDateState::TakenOff,
    }
}

/// All of them: what was taken off stands among what comes until its day is over, so that nobody goes there.
pub fn days(frame: &Frame, dates: &[ForClient<ClientDate>]) -> OwnDays {
    let mut out = OwnDays::default();
    for date in dates {
        let over = date.state == KeyDateState::Done || frame.calendar.is_over(date.at);
        let day = day(frame.w, &frame.calendar, date);
        if over { out.past.push(day) } else { out.next.push(day) }
    }
    // What was last comes first among what is over.
    out.past.reverse();
    out
}

/// Who can see them, in whole sentences.
pub fn seen_by(frame: &Frame, seen: &SeenBy) -> Vec<String> {
    account::sentences(frame.w, &frame.shell.door.practice.name, seen)
}

/// What is written about these, to look for words that not everybody knows.
pub fn told<'a>(days: impl IntoIterator<Item = &'a OwnDay>) -> String {
    let texts = days.into_iter().flat_map(|day| [day.title.as_str(), day.place.as_str(), day.note.as_str()]);
    texts.collect::<Vec<_>>().join("\n")
}
