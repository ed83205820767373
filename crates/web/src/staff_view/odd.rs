//! What stands out in how the practice's rooms are used. The page refuses to show what somebody opened: it counts.

use super::{Problems, Shell};
use crate::words::Words;
use askama::Template;

/// `/desk/audit/odd`.
#[derive(Template)]
#[template(path = "staff/odd.html")]
pub struct OddPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    /// Whether the reader closes lines.
    pub may_close: bool,
    pub open: Vec<OddLine>,
    pub over: Vec<OddLine>,
    /// From how many on, for whoever may say.
    pub limits: Option<OddLimits>,
    /// The line whose words were not taken, and what was typed there.
    pub wrong: String,
    pub typed: String,
    pub problems: Problems,
}

/// One thing that stood out.
#[derive(Clone, Debug)]
pub struct OddLine {
    pub id: String,
    pub who: String,
    /// Where its matter is, where it has one the reader may open.
    pub href: String,
    pub what: String,
    /// From how many on it stands out.
    pub from: String,
    pub when: String,
    /// Who looked and when, and what it was.
    pub looked: Option<(String, String)>,
}

/// The numbers as they stand or were typed.
#[derive(Clone, Debug)]
pub struct OddLimits {
    pub opened: String,
    pub taken: String,
    pub matters: String,
    pub failed: String,
    pub links: String,
    pub night_from: String,
    pub night_to: String,
}
