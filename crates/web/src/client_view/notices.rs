//! How a client wants to hear from the practice. It refuses to promise silence about a date: those are told whatever is
//! chosen.

use super::Shell;
use crate::icons::{icon, icon_flip};
use crate::words::Words;
use askama::Template;
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
    /// Places whose hours can count: value, label, chosen.
    pub zones: Vec<(String, String, bool)>,
    /// It was just saved.
    pub saved: bool,
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
