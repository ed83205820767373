//! One answer to the text of the first visit with everything that proves it, to be read and printed. It refuses to say more of
//! a device than its browser said of itself.

use super::Shell;
use crate::words::Words;
use askama::Template;

/// `/desk/matters/{matter}/consents/{consent}`.
#[derive(Template)]
#[template(path = "staff/consent.html")]
pub struct ConsentPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    /// The Client Portal tab.
    pub back: String,
    pub matter: String,
    /// Who answered.
    pub name: String,
    /// What it is about.
    pub about: String,
    pub verdict: String,
    /// With its zone: "Friday, March 12, 9:02 AM EST".
    pub when: String,
    /// Which text it was, explained.
    pub version: String,
    /// Empty where it was not kept yet.
    pub language: String,
    /// Empty where it is not known.
    pub address: String,
    /// Empty where staff entered it.
    pub device: String,
    /// Who of the staff entered it on whose instruction, and how they knew; nothing where the person answered themselves.
    pub entered: Option<(String, String)>,
    /// What the browser called itself, word for word.
    pub agent: String,
    /// Which line of the log says so, and its fingerprint.
    pub line: Option<(String, String)>,
    /// Where that line stands; empty for who may not read the log.
    pub log: String,
    /// What stood above the text; may be empty.
    pub heading: String,
    pub text: String,
    pub lang: &'static str,
    /// Every answer of the same person here, newest first.
    pub all: Vec<AnswerLine>,
}

/// One answer among several.
#[derive(Clone, Debug)]
pub struct AnswerLine {
    /// "Agreed, Nov 12 · the text that comes with the program, version 1".
    pub sentence: String,
    /// Empty for the one that is shown.
    pub href: String,
}
