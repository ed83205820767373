//! The days of matters at the desk: the list over all of them, a matter's own, one with its history, and what a client will
//! read before it is shown. They refuse to offer what whoever looks may not press.

use super::matter::MatterHead;
use super::{Choice, More, Problems, Shell, Tag};
use crate::client_view::dates::OwnDay;
use crate::words::Words;
use askama::Template;

/// `/desk/dates`.
#[derive(Template)]
#[template(path = "staff/dates.html")]
pub struct DatesPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    /// Only matters the reader leads.
    pub led: bool,
    pub kinds: Vec<Choice>,
    /// The chosen kind's code; empty for all.
    pub kind: String,
    pub weeks: Vec<Week>,
    pub more: More,
}

/// The days of one week, or everything that is overdue.
#[derive(Clone, Debug)]
pub struct Week {
    pub title: String,
    pub late: bool,
    pub rows: Vec<DateRow>,
}

/// One day in the list.
#[derive(Clone, Debug)]
pub struct DateRow {
    pub href: String,
    pub kind: String,
    /// Whose matter it is, and its number.
    pub matter: String,
    pub when: String,
    /// "In 3 days".
    pub soon: String,
    /// "Ana Torres leads"; empty where nobody does.
    pub lead: String,
}

/// `/desk/matters/{matter}/dates`.
#[derive(Template)]
#[template(path = "staff/matter_dates.html")]
pub struct MatterDatesPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub head: MatterHead,
    pub ahead: Vec<MatterDate>,
    /// Done and taken off.
    pub over: Vec<MatterDate>,
    /// For whoever may write one down.
    pub form: Option<DateForm>,
    pub reminders: Vec<Reminders>,
    pub problems: Problems,
}

/// One day of a matter.
#[derive(Clone, Debug)]
pub struct MatterDate {
    pub href: String,
    pub title: String,
    pub when: String,
    pub soon: String,
    pub whose: String,
    /// When it was before it was moved; empty where it was not.
    pub was: String,
    pub place: String,
    pub tags: Vec<Tag>,
}

/// When people are reminded of a kind of day.
#[derive(Clone, Debug)]
pub struct Reminders {
    pub kind: String,
    pub lines: Vec<String>,
}

/// A day as it is typed.
#[derive(Clone, Debug, Default)]
pub struct DateForm {
    /// Kinds to choose from; none where the day is there already.
    pub kinds: Vec<Choice>,
    /// Whose it can be; none where there is nothing to choose.
    pub people: Vec<Choice>,
    pub day: String,
    pub time: String,
    pub label: String,
    pub label_es: String,
    pub place: String,
    pub note: String,
    pub note_es: String,
    pub shown: bool,
}

/// `/desk/matters/{matter}/dates/{date}`.
#[derive(Template)]
#[template(path = "staff/matter_date.html")]
pub struct MatterDatePage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub head: MatterHead,
    pub date: MatterDate,
    pub note: String,
    pub reminders: Reminders,
    /// For whoever may change it, while it counts.
    pub form: Option<DateForm>,
    pub revision: i64,
    /// What can be made of it: the value sent, and what the button says.
    pub moves: Vec<(&'static str, String)>,
    pub steps: Vec<Step>,
    pub problems: Problems,
}

/// One act of its history.
#[derive(Clone, Debug)]
pub struct Step {
    pub when: String,
    pub text: String,
}

/// The page before a day is shown: what its clients will read.
#[derive(Template)]
#[template(path = "staff/matter_date_check.html")]
pub struct DateCheckPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub head: MatterHead,
    pub who: String,
    /// In each language clients are written to in: its code, and the day.
    pub seen: Vec<(&'static str, OwnDay)>,
    pub action: String,
    /// The form again, for saving and for changing.
    pub fields: Vec<(&'static str, String)>,
}

impl DateCheckPage<'_> {
    /// The words of a language, by its code.
    fn words(&self, code: &str) -> &'static Words {
        Words::of(domain::Locale::from_code(code).unwrap_or(domain::Locale::En))
    }
}
