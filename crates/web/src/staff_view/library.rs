//! The library: everything the practice words for itself on one page, packs that were brought in part by part, and whose packs
//! it knows. The pages refuse to call a signer known that no owner confirmed.

use super::{Problems, Shell, Tag};
use crate::words::Words;
use askama::Template;

/// Things of one kind.
#[derive(Clone, Debug)]
pub struct Shelf {
    /// Its name in an address within the page.
    pub id: &'static str,
    pub title: String,
    /// Where all of it is changed; empty for whoever may not.
    pub href: String,
    pub books: Vec<Book>,
}

/// One thing on a shelf.
#[derive(Clone, Debug)]
pub struct Book {
    pub name: String,
    /// Where it is changed; empty for what ships and for whoever may not.
    pub href: String,
    /// "English, Español".
    pub languages: String,
    /// "Version 3 · Ana Ruiz, yesterday"; empty where nothing is known.
    pub note: String,
    pub tag: Option<Tag>,
    /// How it is chosen for a pack; empty for what goes into none.
    pub value: String,
}

/// A pack that was brought and waits.
#[derive(Clone, Debug)]
pub struct Waiting {
    pub href: String,
    pub practice: String,
    pub note: String,
    pub tag: Tag,
}

/// Somebody whose packs an owner confirmed.
#[derive(Clone, Debug)]
pub struct Signer {
    pub practice: String,
    pub fingerprint: String,
    /// In groups that can be read aloud.
    pub spaced: String,
    pub note: String,
    /// Who withdrew it and when; empty while it stands.
    pub ended: String,
}

/// `/desk/settings/library`.
#[derive(Template)]
#[template(path = "staff/library.html")]
pub struct LibraryPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub sought: String,
    pub shelves: Vec<Shelf>,
    pub waiting: Vec<Waiting>,
    pub signers: Vec<Signer>,
    /// What others compare to know our packs.
    pub ours: String,
    /// An owner confirms and withdraws.
    pub owner: bool,
    pub problems: Problems,
}

/// One thing that differs in a part.
#[derive(Clone, Debug)]
pub struct Difference {
    pub label: String,
    pub was: String,
    pub now: String,
}

/// One part of a pack that was brought.
#[derive(Clone, Debug)]
pub struct PackPiece {
    pub at: usize,
    pub kind: String,
    pub name: String,
    pub tag: Tag,
    /// What this version says of what is here; it goes back with the form.
    pub seen: u32,
    /// Whether there is anything to take.
    pub takes: bool,
    /// What taking it is called.
    pub take: String,
    /// Why nothing of it can be taken; else empty.
    pub note: String,
    pub chosen: bool,
    pub differs: Vec<Difference>,
    /// The whole of it, where nothing like it is here.
    pub whole: String,
}

/// `/desk/settings/library/packs/{pack}`.
#[derive(Template)]
#[template(path = "staff/library_pack.html")]
pub struct LibraryPackPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    /// `/desk/settings/library/packs/{pack}`.
    pub base: String,
    pub practice: String,
    pub fingerprint: String,
    pub spaced: String,
    /// Who confirmed the signer and when; empty where nobody did.
    pub known: String,
    pub owner: bool,
    /// Who brought it and when.
    pub note: String,
    pub pieces: Vec<PackPiece>,
    pub problems: Problems,
}

impl LibraryPackPage<'_> {
    /// Whether anything in it is not here as it is.
    fn takes_any(&self) -> bool {
        self.pieces.iter().any(|piece| piece.takes)
    }
}
