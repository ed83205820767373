//! "Is it clear to you what happens next?", as a client reads it: one calm question, and the page on which they say what is not.
//! It refuses to insist: not now is an answer, and no words are needed.

use super::Shell;
use crate::icons::{icon, icon_flip};
use crate::words::Words;
use askama::Template;

/// The question on a page, or the word of thanks after it was answered.
#[derive(Clone, Debug)]
pub struct ClearCard {
    /// The stage it is about, by the move that led there.
    pub event: String,
    /// The page it stands on, which is led back to: `home` or `progress`.
    pub from: &'static str,
    /// Said instead of the question; empty where it is asked.
    pub thanks: String,
}

/// GET and, after a mistake, POST: what is not clear.
#[derive(Template)]
#[template(path = "client/clear.html")]
pub struct ClearPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub event: String,
    pub from: &'static str,
    /// What was typed.
    pub words: String,
    pub problem: Option<String>,
}
