//! The review of who can come in: when one is due and what was finished, the lines of a standing one, and the record. The pages
//! refuse to show a way in to whoever opens no matter.

use super::{Problems, Shell};
use crate::words::Words;
use askama::Template;

/// `/desk/people/reviews`.
#[derive(Template)]
#[template(path = "staff/access_reviews.html")]
pub struct AccessReviewsPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    /// When the next one is due, in a sentence.
    pub due: String,
    /// The standing one: where it is, and since when.
    pub standing: Option<(String, String)>,
    /// Finished ones: where they are, and by whom.
    pub past: Vec<(String, String)>,
    /// How many months lie between two, for whoever may say.
    pub months: Option<String>,
    pub problems: Problems,
}

/// `/desk/people/reviews/{review}` while it stands.
#[derive(Template)]
#[template(path = "staff/access_review.html")]
pub struct AccessReviewPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub base: String,
    pub begun: String,
    pub staff: Vec<AccessLine>,
    pub ways: Ways,
    /// How many lines are open, in a sentence.
    pub open: String,
    pub may_finish: bool,
}

/// The ways in, as far as they are the reader's to see.
#[derive(Clone, Debug)]
pub enum Ways {
    /// Each of them, and sentences about those that are not shown.
    Shown(Vec<AccessLine>, Vec<String>),
    /// How many there are.
    Counted(String),
}

/// One line to confirm or change.
#[derive(Clone, Debug)]
pub struct AccessLine {
    pub id: String,
    pub mark: String,
    pub name: String,
    pub facts: Vec<String>,
    /// Who confirmed it as it is; nothing while it is open.
    pub kept: Option<String>,
    /// Pages that change it: where, and what they are called.
    pub change: Vec<(String, String)>,
}

/// `/desk/people/reviews/{review}` once it is finished.
#[derive(Template)]
#[template(path = "staff/access_record.html")]
pub struct AccessRecordPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub over: String,
    pub left_out: Option<String>,
    pub staff: Vec<AccessLine>,
    pub ways: Vec<AccessLine>,
}
