//! Ready texts for messages: the practice's own, those that ship, and the form of one with what it will look like. They hold
//! example values and no client's.

use super::{Problems, Shell};
use crate::words::Words;
use askama::Template;

/// `/desk/settings/ready-texts`.
#[derive(Template)]
#[template(path = "staff/ready_texts.html")]
pub struct ReadyTextsPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub own: Vec<OwnText>,
    pub shipped: Vec<ShippedText>,
}

/// One of the practice's own.
#[derive(Clone, Debug)]
pub struct OwnText {
    pub href: String,
    pub name: String,
    pub text: String,
    /// The language the text stands in here.
    pub lang: &'static str,
    pub english_only: bool,
    /// File notes begin with it, and no message.
    pub for_notes: bool,
}

/// One that ships.
#[derive(Clone, Debug)]
pub struct ShippedText {
    pub name: String,
    pub text: String,
    /// Whether it is offered to nobody.
    pub hidden: bool,
    pub for_notes: bool,
    /// Where hiding it or bringing it back goes.
    pub act: String,
}

/// One text as typed.
#[derive(Clone, Debug, Default)]
pub struct ReadyDraft {
    pub name: String,
    pub name_es: String,
    pub text: String,
    pub text_es: String,
    /// Offered for file notes, else for messages.
    pub for_notes: bool,
}

/// `/desk/settings/ready-texts/new` and the page of one text.
#[derive(Template)]
#[template(path = "staff/ready_text.html")]
pub struct ReadyTextPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    /// Where the form goes.
    pub address: String,
    /// Where taking it away goes; empty for one that is none yet.
    pub remove: String,
    pub draft: ReadyDraft,
    /// The version this began with.
    pub seen: u32,
    /// What can be put into a text, and what it says.
    pub variables: Vec<(String, String)>,
    /// The message as it will stand; none where it cannot be shown.
    pub previews: Vec<Preview>,
    pub problems: Problems,
}

/// A message with example values in one language.
#[derive(Clone, Debug)]
pub struct Preview {
    pub language: &'static str,
    pub lang: &'static str,
    pub text: String,
}
