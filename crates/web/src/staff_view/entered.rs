//! The form in which staff enter what somebody said on paper, by phone or in person: their answers to the texts, and that their
//! details are right. It refuses to say less than how staff know.

use super::{Choice, Problems, Shell};
use crate::words::Words;
use askama::Template;

/// `/desk/matters/{matter}/consents/enter/{access}`.
#[derive(Template)]
#[template(path = "staff/entered.html")]
pub struct EnteredPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    /// The Client Portal tab.
    pub back: String,
    pub action: String,
    /// Whose answers they are.
    pub name: String,
    pub asks: Vec<EnteredAsk>,
    /// Whether their details can be said to be right, and when that was last said; nothing where they have none of their own.
    pub confirms: Option<String>,
    pub confirmed: bool,
    pub sources: Vec<Choice>,
    pub source_words: String,
    pub instructed_by: String,
    pub on: String,
    pub problems: Problems,
}

/// One purpose.
#[derive(Clone, Debug)]
pub struct EnteredAsk {
    /// The input's name: `answer-storage`.
    pub field: &'static str,
    /// Its purpose with their last word: "Storage: nothing said yet".
    pub legend: String,
    pub choices: Vec<Choice>,
    pub text: String,
    pub version: String,
    /// The same in words: "your office's own text, version 3".
    pub called: String,
    /// The input that holds which text it was.
    pub version_field: &'static str,
    pub lang: &'static str,
}
