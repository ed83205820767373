//! The practice's own words in mails to clients, and what became of mails. They refuse to show a fact of a matter: there is
//! none in a mail.

use super::approval::Cut;
use super::{More, Problems, Shell, Tag};
use crate::words::Words;
use askama::Template;

/// `/desk/settings/mails`.
#[derive(Template)]
#[template(path = "staff/wordings.html")]
pub struct WordingsPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub rows: Vec<WordingRow>,
}

/// One mail in one language.
#[derive(Clone, Debug)]
pub struct WordingRow {
    pub href: String,
    pub mail: String,
    pub language: &'static str,
    pub lang: &'static str,
    pub subject: String,
    pub state: Tag,
}

/// `/desk/settings/mails/{mail}/{language}`.
#[derive(Template)]
#[template(path = "staff/wording.html")]
pub struct WordingPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub title: String,
    pub language: &'static str,
    pub lang: &'static str,
    pub action: String,
    pub subject: String,
    pub opening: String,
    pub button: String,
    /// The number of the version this began with.
    pub seen: u32,
    /// Whether the practice has words of its own here.
    pub own: bool,
    /// Whether it goes to phones: one sentence, without a subject and a button.
    pub is_text: bool,
    /// What a text takes to send; empty for a mail, and where it cannot be written.
    pub size: String,
    /// What can be put into a sentence, and what it says.
    pub variables: Vec<(String, String)>,
    /// The mail as it will stand; empty where it cannot be written.
    pub preview_subject: String,
    pub preview_text: String,
    pub versions: Vec<Version>,
    /// What just happened; may be empty.
    pub note: String,
    pub problems: Problems,
}

/// One version of a mail's words.
#[derive(Clone, Debug)]
pub struct Version {
    pub number: u32,
    pub who: String,
    pub when: String,
    pub subject: String,
    pub lang: &'static str,
}

/// `/desk/settings/deliveries`.
#[derive(Template)]
#[template(path = "staff/deliveries.html")]
pub struct DeliveriesPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub cuts: Vec<Cut>,
    pub mails: Vec<Delivery>,
    /// The mailbox refusals come back to cannot be read: since when, and why.
    pub unread: Option<(String, String)>,
    pub stops: Vec<Stopped>,
    pub more: More,
}

/// One mail and what became of it.
#[derive(Clone, Debug)]
pub struct Delivery {
    pub what: String,
    /// Whom it went to; empty where that is not known, or not for the reader.
    pub to: String,
    pub when: String,
    pub state: Tag,
    /// "3 tries"; empty after one.
    pub tries: String,
    /// What the mail server said where it did not take it.
    pub answer: String,
}

/// An address or a number that takes nothing.
#[derive(Clone, Debug)]
pub struct Stopped {
    pub key: String,
    /// Whose it is, or that nobody has it now.
    pub who: String,
    pub address: String,
    pub since: String,
    pub answer: String,
    /// What the button says that writes there again.
    pub again: String,
    /// Who said so.
    pub said: String,
}
