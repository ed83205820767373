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
    /// How many months lie between two, and after how many quiet days a matter is asked about, for whoever may say.
    pub often: Option<(String, String)>,
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
    /// Which ways in are asked about.
    pub ways_text: String,
    /// Whether there are lines to tick.
    pub many: bool,
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
    /// What looks odd about it, each in a few words; whoever reads it ticks such a line themselves.
    pub odd: Vec<String>,
    /// Who confirmed it as it is; nothing while it is open.
    pub kept: Option<String>,
    /// It is the reader's own.
    pub own: Option<Own>,
    /// Pages that change it: where, and what they are called.
    pub change: Vec<(String, String)>,
}

impl AccessLine {
    /// Whether the reader can confirm it.
    pub fn is_theirs_to_confirm(&self) -> bool {
        self.kept.is_none() && !matches!(self.own, Some(Own::Another(_)))
    }

    /// Whether it is ticked before anybody looked: nothing about it is odd, and it is somebody else's.
    pub fn is_ticked(&self) -> bool {
        self.odd.is_empty() && self.own.is_none()
    }

    /// What is said beside one's own line while it is open.
    pub fn own_text(&self) -> Option<&str> {
        match &self.own {
            Some(Own::Another(said) | Own::Alone(said)) if self.kept.is_none() => Some(said),
            _ => None,
        }
    }
}

/// Who confirms the reader's own line, in a sentence.
#[derive(Clone, Debug)]
pub enum Own {
    /// Somebody else.
    Another(String),
    /// The reader, the only owner there is.
    Alone(String),
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
