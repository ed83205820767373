//! The engagement letter of a matter at the desk: who waits for it and what the practice did about it. The page refuses to
//! offer what nobody waits for.

use super::matter::MatterHead;
use super::{Choice, Problems, Shell, Tag};
use crate::words::Words;
use askama::Template;

/// One client and where they stand.
#[derive(Clone, Debug)]
pub struct LetterRow {
    pub name: String,
    pub state: String,
    /// Whether everything waits for them.
    pub tag: Tag,
}

/// Something that was done.
#[derive(Clone, Debug)]
pub struct LetterStep {
    pub sentence: String,
    pub when: String,
    /// May be empty.
    pub reason: String,
    /// The document that shows it, or what was asked; empty where there is neither, or for whoever opens no documents.
    pub href: String,
}

/// `/desk/matters/{matter}/letter`.
#[derive(Template)]
#[template(path = "staff/letter.html")]
pub struct LetterPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub head: MatterHead,
    /// Whether anything waits for the letter at all.
    pub first: bool,
    /// Whether somebody goes on without it.
    pub lifted: bool,
    pub rows: Vec<LetterRow>,
    /// Whether this person asks clients for approval, and so decides about the letter.
    pub asks: bool,
    /// Whether it is to be asked for: somebody waits, and no letter is with anybody.
    pub to_ask: bool,
    /// The letter that can still be answered; empty where there is none.
    pub asked: String,
    /// Those who have not signed.
    pub who: Vec<Choice>,
    /// Documents that can show a signature.
    pub versions: Vec<Choice>,
    /// Whom it can be lifted for, everybody first.
    pub lift: Vec<Choice>,
    pub reason: String,
    pub history: Vec<LetterStep>,
    pub problems: Problems,
}
