//! Who helps a client, and stopping to help. It refuses to say more of somebody than the client wrote.

use super::Shell;
use crate::door::form::Form;
use crate::icons::{icon, icon_flip};
use crate::words::Words;
use askama::Template;

/// GET: who helps, and naming somebody.
#[derive(Template)]
#[template(path = "client/helpers.html")]
pub struct HelpersPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub helpers: Vec<Helper>,
    /// One sentence about what just happened; may be empty.
    pub done: String,
    /// Code, name in its own words, and whether it stands chosen.
    pub languages: Vec<(&'static str, &'static str, bool)>,
    /// `2026-12-01`.
    pub first_day: String,
    pub last_day: String,
    pub typed: Typed,
    /// What is wrong with which field.
    pub problem: Option<(&'static str, String)>,
}

/// One person who was named.
#[derive(Clone, Debug)]
pub struct Helper {
    pub access: String,
    pub name: String,
    /// As the client typed it, so that a slip is found by whoever made it.
    pub email: String,
    pub kind: String,
    pub may: String,
    pub stands: String,
    /// When they were last here; may be empty.
    pub last: String,
    pub over: bool,
}

/// The form as it was sent.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    pub name: String,
    pub email: String,
    pub language: String,
    pub kind: String,
    pub capacity: String,
    pub until: String,
}

impl Typed {
    pub fn of(form: &Form) -> Self {
        let text = |name| form.text(name).to_owned();
        Self {
            name: text("name"),
            email: text("email"),
            language: text("language"),
            kind: text("kind"),
            capacity: text("capacity"),
            until: text("until"),
        }
    }
}

impl HelpersPage<'_> {
    /// The complaint about this field.
    fn wrong(&self, field: &str) -> Option<&str> {
        self.problem.as_ref().filter(|(name, _)| *name == field).map(|(_, text)| text.as_str())
    }

    fn kinds(&self) -> [(&'static str, String, bool); 3] {
        let (w, typed) = (self.w, &self.typed.kind);
        let kind = |code: &'static str, label| (code, label, typed == code);
        [
            kind("interpreter", w.helper_kind_interpreter()),
            kind("family", w.helper_kind_family()),
            kind("representative", w.helper_kind_representative()),
        ]
    }

    fn scopes(&self) -> [(&'static str, String, String, bool); 2] {
        let (w, typed) = (self.w, &self.typed.capacity);
        [
            ("reads_along", w.helper_reads(), w.helper_reads_hint(), typed == "reads_along"),
            ("sends_along", w.helper_sends(), w.helper_sends_hint(), typed == "sends_along"),
        ]
    }
}

/// GET: whether somebody really wants to stop helping.
#[derive(Template)]
#[template(path = "client/helper_stop.html")]
pub struct StopPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    /// Whom they help.
    pub name: String,
}
