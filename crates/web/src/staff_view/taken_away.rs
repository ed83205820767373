//! Taking a matter's documents away, as a page: which part, how much it is, and what stays.

use super::matter::MatterHead;
use super::{Choice, Problems, Shell};
use crate::words::Words;
use askama::Template;

/// `/desk/matters/{matter}/files`.
#[derive(Template)]
#[template(path = "staff/matter_files.html")]
pub struct TakeAwayPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub head: MatterHead,
    /// Whether there is anything to take.
    pub any: bool,
    pub parts: Vec<Choice>,
    /// What stays where it is, the first of them.
    pub kept: Vec<Kept>,
    /// How many more stay.
    pub more: usize,
    pub problems: Problems,
}

/// A file that stays.
#[derive(Clone, Debug)]
pub struct Kept {
    pub file: String,
    pub request: String,
    pub why: String,
}
