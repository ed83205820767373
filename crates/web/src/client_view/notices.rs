//! How a client wants to hear from the practice. It refuses to promise silence about a date: those are told whatever is
//! chosen.

use super::Shell;
use crate::icons::{icon, icon_flip};
use crate::words::Words;
use askama::Template;
use domain::Way;
use domain::notices::Frequency;

/// GET and, after a mistake, POST.
#[derive(Template)]
#[template(path = "client/notices.html")]
pub struct NoticesPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub frequency: Frequency,
    pub quiet: bool,
    /// "between 8:00 PM and 8:00 AM"; empty where the practice has no quiet hours.
    pub hours: String,
    /// The days of a weekend, "Saturday, Sunday", and whether nobody writes to them on these; nothing where the practice has none.
    pub weekends: Option<(String, bool)>,
    /// Places whose hours can count: value, label, chosen.
    pub zones: Vec<(String, String, bool)>,
    /// What was just done; may be empty.
    pub done: String,
    /// Writing to their phone; nothing where the practice sends no texts.
    pub phone: Option<Phone>,
}

/// A client's number, as their own page shows it.
pub struct Phone {
    /// By which way they are written to.
    pub way: Way,
    /// The last two digits of the number that is theirs; empty where none is.
    pub ending: String,
    /// Since when it is.
    pub since: String,
    /// Since when it takes no texts; empty where it does.
    pub stopped: String,
    /// The last two digits of the number whose code waits to be typed; empty where none does.
    pub trying: String,
    /// The code did not get there.
    pub failed: bool,
    /// No text leaves at the moment, codes neither.
    pub closed: bool,
    /// There is no address: the number is the only way.
    pub only: bool,
    /// What stands in the field for a number.
    pub typed: String,
    /// What is wrong, and with which field: `number` or `code`.
    pub problem: Option<(&'static str, String)>,
}

impl Phone {
    /// Whether there is a way to choose.
    fn chooses(&self) -> bool {
        !self.ending.is_empty() && !self.only
    }

    fn wrong(&self, field: &str) -> Option<&str> {
        self.problem.as_ref().filter(|(of, _)| *of == field).map(|(_, text)| text.as_str())
    }

    fn ways(&self, w: &Words) -> Vec<(Way, String, String, bool)> {
        let told = |way: Way| match way {
            Way::Mail => (w.reach_way_mail(), String::new()),
            Way::Text => (w.reach_way_text(), w.reach_way_text_hint(self.ending.as_str())),
            Way::Both => (w.reach_way_both(), String::new()),
        };
        let all = Way::ALL.iter().map(|way| (*way, told(*way)));
        all.map(|(way, (label, hint))| (way, label, hint, way == self.way)).collect()
    }
}

impl NoticesPage<'_> {
    fn frequencies(&self) -> Vec<(Frequency, String, String, bool)> {
        let all = Frequency::ALL.iter();
        all.map(|f| (*f, label(self.w, *f), hint(self.w, *f), *f == self.frequency)).collect()
    }
}

/// How often, in a client's words.
#[must_use]
pub fn label(w: &Words, frequency: Frequency) -> String {
    match frequency {
        Frequency::AtOnce => w.hear_at_once(),
        Frequency::Daily => w.hear_daily(),
        Frequency::Weekly => w.hear_weekly(),
        Frequency::Deadlines => w.hear_deadlines(),
    }
}

fn hint(w: &Words, frequency: Frequency) -> String {
    match frequency {
        Frequency::AtOnce => w.hear_at_once_hint(),
        Frequency::Daily => w.hear_daily_hint(),
        Frequency::Weekly => w.hear_weekly_hint(),
        Frequency::Deadlines => w.hear_deadlines_hint(),
    }
}
