//! Two records of one person: finding the other one, both side by side, what would happen, and what is kept of it. The pages
//! refuse to offer the press that joins before all of that was shown.

use super::details::Known;
use super::{Problems, Shell};
use crate::words::Words;
use askama::Template;

/// `/desk/clients/{client}/merge?q=…`.
#[derive(Template)]
#[template(path = "staff/merge_find.html")]
pub struct MergeFindPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    /// `/desk/clients/{client}`.
    pub base: String,
    pub name: String,
    pub query: String,
    /// Who looks like the same person.
    pub alike: Vec<Candidate>,
    /// Who was searched for; nothing before somebody searches.
    pub found: Option<Vec<Candidate>>,
}

/// One record that could be the same person's.
#[derive(Clone, Debug)]
pub struct Candidate {
    pub href: String,
    pub name: String,
    /// Empty when none is on file.
    pub email: String,
    /// "2 matters".
    pub matters: String,
    /// Why it looks the same; empty for what was searched for.
    pub why: String,
}

/// One of the two records at the head of its column.
#[derive(Clone, Debug)]
pub struct RecordHead {
    pub href: String,
    pub name: String,
    /// Since when, and how many matters.
    pub facts: String,
}

/// `/desk/clients/{client}/merge/{other}`.
#[derive(Template)]
#[template(path = "staff/merge_choose.html")]
pub struct MergeChoosePage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    /// `/desk/clients/{client}`.
    pub base: String,
    pub action: String,
    /// The same page with the other record as the one that stays.
    pub swap: String,
    pub kept: RecordHead,
    pub gone: RecordHead,
    pub fields: Vec<MergeFieldRow>,
    /// The matters both are in, each with where somebody is taken off it.
    pub both_in: Vec<MatterLink>,
    pub problems: Problems,
}

/// One field as both records have it.
#[derive(Clone, Debug)]
pub struct MergeFieldRow {
    /// The radio buttons' name.
    pub name: String,
    pub label: String,
    pub kept: String,
    pub gone: String,
    /// Whether somebody has to choose.
    pub differs: bool,
    /// Whether the other record's value is chosen.
    pub from_gone: bool,
    /// Which of the two was checked last, where one was.
    pub checked: Option<Checked>,
}

/// Whose value a person checked last.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Checked {
    Kept,
    Gone,
}

impl MergeFieldRow {
    fn kept_checked(&self) -> bool {
        self.checked == Some(Checked::Kept)
    }

    fn gone_checked(&self) -> bool {
        self.checked == Some(Checked::Gone)
    }

    /// What is said of a field nobody has to choose.
    fn said(&self, w: &Words) -> String {
        if self.kept == self.gone { w.merge_same() } else { w.merge_only_one() }
    }
}

impl MergeChoosePage<'_> {
    fn anything_differs(&self) -> bool {
        self.fields.iter().any(|field| field.differs)
    }
}

/// A matter by its name and number.
#[derive(Clone, Debug)]
pub struct MatterLink {
    pub href: String,
    pub name: String,
    pub number: String,
}

/// One matter and what becomes of it.
#[derive(Clone, Debug)]
pub struct MergeMatterRow {
    pub matter: MatterLink,
    pub what: String,
    /// Whether its client's portal goes on.
    pub portal: String,
    /// That somebody loses their way in.
    pub ends: bool,
}

/// The same records, with what joining them does.
#[derive(Template)]
#[template(path = "staff/merge_preview.html")]
pub struct MergePreviewPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub action: String,
    /// Back to both side by side, with the choices.
    pub back: String,
    pub kept: String,
    pub gone: String,
    /// The joined record.
    pub record: Vec<Known>,
    /// What does not stay in it.
    pub not_kept: Vec<Known>,
    pub matters: Vec<MergeMatterRow>,
    /// What else happens, as sentences.
    pub also: Vec<String>,
    /// Choices to be sent again, as field and value.
    pub fields: Vec<(String, String)>,
    pub seen: String,
}

/// A record that was joined into the one that is looked at.
#[derive(Clone, Debug)]
pub struct JoinedRow {
    pub sentence: String,
    pub not_kept: Vec<Known>,
    /// Those the reader may enter.
    pub matters: Vec<MatterLink>,
}
