//! The words a practice explains to its clients: its own, those that ship, and the form of one.

use super::{Problems, Shell};
use crate::words::Words;
use askama::Template;

/// `/desk/settings/glossary`. Words with their meanings in the reader's language, by the alphabet.
#[derive(Template)]
#[template(path = "staff/glossary.html")]
pub struct GlossaryPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub own: Vec<OwnWord>,
    pub shipped: Vec<(String, String)>,
}

/// One of the practice's own.
#[derive(Clone, Debug)]
pub struct OwnWord {
    pub href: String,
    pub name: String,
    pub means: String,
}

/// One word as typed.
#[derive(Clone, Debug, Default)]
pub struct TermDraft {
    pub name: String,
    pub name_es: String,
    pub also: String,
    pub also_es: String,
    pub means: String,
    pub means_es: String,
}

/// `/desk/settings/glossary/new` and the page of one word.
#[derive(Template)]
#[template(path = "staff/glossary_term.html")]
pub struct TermPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    /// Where the form goes.
    pub address: String,
    /// Where taking it away goes; empty for one that is none yet.
    pub remove: String,
    pub draft: TermDraft,
    pub problems: Problems,
}
