//! What the pages show that change many matters in one go.

use super::{Choice, Problems, Shell, Tag};
use crate::words::Words;
use askama::Template;

/// Which change, for which matters: `POST /desk/matters/bulk` without one.
#[derive(Template)]
#[template(path = "staff/bulk.html")]
pub struct BulkPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub title: String,
    pub matters: Vec<Picked>,
    pub kinds: Vec<Choice>,
    pub priorities: Vec<Choice>,
    pub people: Vec<Choice>,
    /// Empty where the practice has none.
    pub teams: Vec<Choice>,
    /// A day as typed.
    pub day: String,
    pub problems: Problems,
}

/// A matter that was ticked.
#[derive(Clone, Debug)]
pub struct Picked {
    pub id: String,
    pub name: String,
    pub number: String,
}

/// What would change, before it does.
#[derive(Template)]
#[template(path = "staff/bulk_preview.html")]
pub struct BulkPreviewPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub title: String,
    /// What the go is called, so that pressing twice is one.
    pub bulk: String,
    pub kind: &'static str,
    pub value: String,
    /// What stays as it is, and why; empty where nothing does.
    pub left: String,
    pub changes: Vec<BulkRow>,
}

/// One matter: what stands there and what will, or what became of it.
#[derive(Clone, Debug)]
pub struct BulkRow {
    pub id: String,
    pub href: String,
    pub name: String,
    pub number: String,
    pub was: String,
    pub is: String,
    /// How it stands; nothing in a preview.
    pub state: Option<Tag>,
}

/// `/desk/bulk/{bulk}`: what became of it.
#[derive(Template)]
#[template(path = "staff/bulk_done.html")]
pub struct BulkDonePage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub title: String,
    pub lead: String,
    pub rows: Vec<BulkRow>,
    /// Where the rest can be done, where something was left.
    pub go_on: Option<String>,
    /// Where it is taken back, and until when that goes.
    pub undo: Option<(String, String)>,
}
