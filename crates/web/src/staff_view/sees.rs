//! Who can see what of a matter, as a table.

use super::matter::MatterHead;
use super::{Shell, Tag};
use crate::words::Words;
use askama::Template;

/// `/desk/matters/{matter}/access`.
#[derive(Template)]
#[template(path = "staff/matter_sees.html")]
pub struct SeesPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub head: MatterHead,
    /// What there is to see, in the order of every row's cells.
    pub heads: Vec<String>,
    /// Clients, and whoever comes in for them.
    pub clients: Vec<SeesRow>,
    pub staff: Vec<SeesRow>,
    /// Who is on the other side; empty where nobody is.
    pub other_side: String,
    /// Sentences: what clients share about themselves with each other.
    pub shares: Vec<String>,
    /// Whether the circle is closed.
    pub sensitive: bool,
}

/// Somebody, and what they see.
#[derive(Clone, Debug)]
pub struct SeesRow {
    pub name: String,
    /// "Partner", "Team · Lawyer".
    pub what: String,
    /// Why they see nothing.
    pub tag: Option<Tag>,
    pub cells: Vec<Cell>,
}

impl SeesRow {
    /// Each cell with the head of its column.
    pub(super) fn under<'a>(&'a self, heads: &'a [String]) -> impl Iterator<Item = (&'a String, &'a Cell)> {
        heads.iter().zip(&self.cells)
    }
}

/// What somebody sees of one thing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cell {
    pub text: String,
    /// It is nothing.
    pub no: bool,
}
