//! The page on which a practice says how it looks: its logo, its colour, who its mails are from and what it says of its own.

use super::{Problems, Shell};
use crate::words::Words;
use askama::Template;

/// The words as typed, in English and in Spanish.
#[derive(Clone, Debug, Default)]
pub struct LookDraft {
    /// The colour as typed; may be none.
    pub colour: String,
    pub sender: String,
    pub welcome: [String; 2],
    pub mail_foot: [String; 2],
}

/// A darker shade of a colour that not everybody can read.
#[derive(Clone, Debug)]
pub struct Shade {
    /// `#8a7400`.
    pub colour: String,
    /// What was typed, the same way.
    pub instead_of: String,
}

/// A picture of the practice's own.
#[derive(Clone, Debug)]
pub struct Picture {
    pub href: String,
    pub mark: String,
    pub width: u32,
    pub height: u32,
}

/// `/desk/settings/appearance`.
#[derive(Template)]
#[template(path = "staff/appearance.html")]
pub struct AppearancePage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub draft: LookDraft,
    /// What the box to pick a colour stands at.
    pub picked: String,
    pub shade: Option<Shade>,
    pub logo: Option<Picture>,
    pub waiting: Option<Picture>,
    /// The style sheet of the two small pages, and the colour they are in.
    pub sheet: String,
    pub previewed: String,
    /// What just happened, where the page was not left for it.
    pub note: String,
    pub problems: Problems,
}

impl AppearancePage<'_> {
    /// The picture the small pages show: the one that waits, else the logo.
    fn pictured(&self) -> Option<&Picture> {
        self.waiting.as_ref().or(self.logo.as_ref())
    }

    /// The class and the name of each small page.
    fn papers(&self) -> [(&'static str, String); 2] {
        [("look-light", self.w.look_light()), ("look-dark", self.w.look_dark())]
    }

    fn initial(&self) -> String {
        let first = self.shell.practice.chars().find(|c| c.is_alphanumeric());
        first.map(|c| c.to_uppercase().collect()).unwrap_or_default()
    }
}
