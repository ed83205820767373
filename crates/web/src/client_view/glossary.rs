//! Words that not everybody knows, and what they mean. It refuses to explain a word no page uses.

use super::Shell;
use crate::icons::{icon, icon_flip};
use crate::words::Words;
use askama::Template;

/// A word and what it means.
#[derive(Clone, Debug)]
pub struct Meaning {
    pub word: String,
    pub meaning: String,
}

/// GET words: all of them, by the alphabet.
#[derive(Template)]
#[template(path = "client/words.html")]
pub struct WordsPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub terms: Vec<Meaning>,
}
