//! The bin of a matter and the question before something goes there, and the page of legal holds. They refuse to show a name of
//! what was destroyed.

use super::matter::MatterHead;
use super::{Problems, Shell, Tag};
use crate::words::Words;
use askama::Template;

/// One document in the bin, or its tombstone.
#[derive(Clone, Debug)]
pub struct Binned {
    /// What it was asked for as.
    pub title: String,
    pub tag: Tag,
    /// Names of its files; none once it is destroyed.
    pub files: Vec<String>,
    /// SHA-256 of each file, where it was destroyed.
    pub prints: Vec<String>,
    /// "Ana Torres, yesterday".
    pub by: String,
    pub why: String,
    /// When it is destroyed, was destroyed, or why it is not.
    pub until: String,
    /// Where it is taken out again; empty where it cannot be.
    pub restore: String,
}

/// `/desk/matters/{matter}/bin`.
#[derive(Template)]
#[template(path = "staff/bin.html")]
pub struct BinPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub head: MatterHead,
    /// How long something lies here, in a sentence.
    pub lead: String,
    pub lies: Vec<Binned>,
    pub gone: Vec<Binned>,
}

/// `/desk/matters/{matter}/documents/{document}/delete`.
#[derive(Template)]
#[template(path = "staff/bin_delete.html")]
pub struct BinDeletePage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub head: MatterHead,
    pub title: String,
    pub files: Vec<String>,
    pub action: String,
    pub back: String,
    /// What happens after, in a sentence with the days.
    pub after: String,
    pub reason: String,
    pub problems: Problems,
}

/// One hold, standing or lifted.
#[derive(Clone, Debug)]
pub struct HoldLine {
    pub placed: String,
    pub why: String,
    /// Empty while it stands.
    pub lifted: String,
    pub lifted_why: String,
}

/// `/desk/matters/{matter}/hold`, `/desk/clients/{client}/hold` and `/desk/leads/{lead}/hold`.
#[derive(Template)]
#[template(path = "staff/hold.html")]
pub struct HoldPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    /// The address of this page.
    pub base: String,
    pub back: String,
    /// The matter, the client or who wrote.
    pub name: String,
    /// What it keeps, in a sentence.
    pub keeps: String,
    /// Whether one stands here.
    pub stands: bool,
    /// Something else keeps this from being destroyed: a sentence, or empty.
    pub beside: String,
    pub may: bool,
    pub reason: String,
    pub history: Vec<HoldLine>,
    pub problems: Problems,
}
