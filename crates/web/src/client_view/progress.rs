//! How far a case is, as its client reads it: done, now, later, what is expected of them and how long it usually takes.
//! It refuses a word of the practice's own: every text here was written for clients.

use super::Shell;
use super::clear::ClearCard;
use super::dates::OwnDays;
use super::glossary::Meaning;
use super::home::Contact;
use crate::icons::icon;
use crate::words::Words;
use askama::Template;

/// A step that is over or still to come.
#[derive(Clone, Debug)]
pub struct Step {
    pub text: String,
    /// "Friday, March 12"; empty where nobody can say.
    pub day: String,
}

/// Where the case is now.
#[derive(Clone, Debug)]
pub struct Now {
    pub text: String,
    /// "Since Friday, March 12".
    pub since: String,
    /// "3 to 6 weeks"; empty where nobody can say. Never a promise.
    pub usually: String,
    /// What is expected of the client in words of the stage; empty where nothing is.
    pub you: String,
}

/// GET progress.
#[derive(Template)]
#[template(path = "client/progress.html")]
pub struct ProgressPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub case_title: String,
    /// What is applied for; may be empty.
    pub visa_type: String,
    pub done: Vec<Step>,
    pub now: Now,
    pub next: Vec<Step>,
    /// Things on the client's own list.
    pub todo: u32,
    /// Approvals that wait for their answer.
    pub approvals: u32,
    /// Whether they are asked for anything at all.
    pub asked: bool,
    /// That it is wound up, and until when they come in; empty where it is not.
    pub closing: String,
    /// Whom to call, for whoever follows the case without a home page that says so.
    pub contact: Option<Contact>,
    /// Whether it is clear to them what happens next, where that is asked.
    pub clear: Option<ClearCard>,
    pub terms: Vec<Meaning>,
    /// The number under which the authority has the case; empty where none is known or it is not theirs to know.
    pub receipt: String,
    /// Days they are shown.
    pub days: OwnDays,
    /// "Friday, December 4": nothing is needed of them before that day; empty where something is, or no day is known.
    pub until: String,
}

/// The piece of it on the home page.
#[derive(Clone, Debug)]
pub struct Glance {
    pub text: String,
    pub usually: String,
    /// What they can do meanwhile; empty where there is nothing.
    pub you: String,
    /// That it is wound up, and until when they come in; empty where it is not.
    pub closing: String,
}
