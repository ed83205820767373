//! The practice's own lists in Settings: which there are, and one of them with its headings and requests in both languages.
//! They refuse to hide what is hard to read: advice stands beside the words it is about.

use super::asks::Asks;
use super::{Choice, Problems, Shell};
use crate::words::Words;
use askama::Template;

/// One list.
#[derive(Clone, Debug)]
pub struct ListRow {
    pub href: String,
    pub name: String,
    /// "Version 3 · Family green card · Nov 18".
    pub about: String,
    pub retired: bool,
}

/// `/desk/settings/lists`.
#[derive(Template)]
#[template(path = "staff/lists.html")]
pub struct ListsPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub rows: Vec<ListRow>,
    /// Shipped lists to begin with.
    pub shipped: Vec<Choice>,
    pub kinds: Vec<Choice>,
    pub draft: ListDraft,
    /// What is wrong with a text that was brought, line by line.
    pub mistakes: Vec<String>,
    pub problems: Problems,
}

/// The forms as typed.
#[derive(Clone, Debug, Default)]
pub struct ListDraft {
    pub name: String,
    pub name_es: String,
    pub group: String,
    pub group_es: String,
    pub first: String,
    pub first_es: String,
    pub text: String,
}

/// One request of a list.
#[derive(Clone, Debug)]
pub struct ListItem {
    pub at: usize,
    pub title: String,
    pub title_es: String,
    pub why: String,
    pub why_es: String,
    pub hint: String,
    pub hint_es: String,
    pub late: String,
    pub late_es: String,
    pub asks: Asks,
    /// A translation may be needed.
    pub translation: bool,
    /// The paper itself is shown later.
    pub original: bool,
    pub when: String,
    pub when_es: String,
    pub due_days: String,
    pub before_target: String,
    /// What could be said more plainly.
    pub hard: Vec<String>,
    pub first: bool,
    pub last: bool,
}

/// Requests under one heading.
#[derive(Clone, Debug)]
pub struct ListGroup {
    pub at: usize,
    pub title: String,
    pub title_es: String,
    /// Whose papers these are.
    pub people: Vec<Choice>,
    pub items: Vec<ListItem>,
    pub first: bool,
    pub last: bool,
}

/// `/desk/settings/lists/{template}`.
#[derive(Template)]
#[template(path = "staff/list.html")]
pub struct ListPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    /// `/desk/settings/lists/{template}`.
    pub base: String,
    pub version: u32,
    pub retired: bool,
    pub name: String,
    pub name_es: String,
    pub kinds: Vec<Choice>,
    pub groups: Vec<ListGroup>,
    /// Whose papers a new heading's are.
    pub people: Vec<Choice>,
    /// "Version 2, Ana Torres, today, 9:02 AM", with where its text is taken from.
    pub versions: Vec<(String, String)>,
    pub mistakes: Vec<String>,
    pub problems: Problems,
}
