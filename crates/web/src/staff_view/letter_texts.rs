//! Letters: the practice's own with those that ship, the form of one with its versions, and writing one from a matter. The
//! pages refuse to hide a blank: what is still to be filled is named above the text.

use super::matter::MatterHead;
use super::{Choice, Problems, Shell};
use crate::words::Words;
use askama::Template;

/// `/desk/settings/letters`.
#[derive(Template)]
#[template(path = "staff/letter_texts.html")]
pub struct LetterTextsPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub own: Vec<LetterTextLine>,
    pub shipped: Vec<LetterTextLine>,
}

/// One letter in a list.
#[derive(Clone, Debug)]
pub struct LetterTextLine {
    pub href: String,
    pub name: String,
    /// What it is for.
    pub kind: String,
    pub english_only: bool,
    pub retired: bool,
    /// Who wrote the newest version and when; empty for one that ships.
    pub note: String,
}

/// One letter as typed.
#[derive(Clone, Debug, Default)]
pub struct LetterDraft {
    pub name: String,
    pub name_es: String,
    pub text: String,
    pub text_es: String,
}

/// An earlier version of a letter.
#[derive(Clone, Debug)]
pub struct LetterOlder {
    pub label: String,
    pub note: String,
    /// By language: its own name, its code, and the text.
    pub texts: Vec<(&'static str, &'static str, String)>,
}

/// `/desk/settings/letters/new` and the page of one letter.
#[derive(Template)]
#[template(path = "staff/letter_text.html")]
pub struct LetterTextPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    /// Where the form goes.
    pub address: String,
    /// Where it is taken out of use or into it again; empty for one that is none yet.
    pub turn: String,
    pub retired: bool,
    pub kinds: Vec<Choice>,
    pub draft: LetterDraft,
    /// The version this began with.
    pub seen: u32,
    /// What can be put into a letter, and what it says.
    pub variables: Vec<(String, String)>,
    /// The newest first.
    pub versions: Vec<LetterOlder>,
    pub problems: Problems,
}

/// `/desk/matters/{matter}/letters`.
#[derive(Template)]
#[template(path = "staff/matter_letters.html")]
pub struct MatterLettersPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub head: MatterHead,
    pub letters: Vec<MatterLetter>,
    /// Where the practice's own are written; empty for whoever may not.
    pub own: String,
}

/// One letter that can be begun from a matter.
#[derive(Clone, Debug)]
pub struct MatterLetter {
    pub href: String,
    pub name: String,
    pub kind: String,
    pub shipped: bool,
    pub english_only: bool,
}

/// `/desk/matters/{matter}/letters/{letter}`.
#[derive(Template)]
#[template(path = "staff/matter_letter.html")]
pub struct MatterLetterPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub head: MatterHead,
    pub name: String,
    pub shipped: bool,
    /// What the letter is to be approved as; empty for one that is only read.
    pub asks: String,
    /// To whom, and in which language.
    pub people: Vec<Choice>,
    pub languages: Vec<Choice>,
    /// The client reads another language than any the letter was written in.
    pub english_only: bool,
    pub to: String,
    /// Whom it was written to is no part of the matter any more, and somebody else has to be chosen.
    pub gone: bool,
    /// What makes of one letter one paper, however often it is sent.
    pub attempt: String,
    pub lang: &'static str,
    pub title: String,
    pub text: String,
    /// What somebody has to fill.
    pub blanks: Vec<String>,
    pub problems: Problems,
}
