//! Somebody leaves: what they hold, what would happen, and what happened. The pages refuse to name a matter that their
//! reader may not open.

use super::{Choice, Problems, Shell, Tag};
use crate::words::Words;
use askama::Template;

/// `/desk/people/{person}/leave`.
#[derive(Template)]
#[template(path = "staff/leave.html")]
pub struct LeavePage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    /// Of this colleague, as `/desk/people/{person}/leave`.
    pub action: String,
    pub name: String,
    /// What they hold besides the matters, each as a label and what it is.
    pub facts: Vec<Fact>,
    /// What waits in their matters, as sentences.
    pub waits: Vec<String>,
    /// Who can take everything over.
    pub heirs: Vec<Choice>,
    /// The matters they answer for.
    pub matters: Vec<HeldRow>,
    /// The other places that end with their leaving.
    pub places: Vec<PlaceRow>,
    /// Matters a wall keeps from the reader: a sentence, or nothing.
    pub restricted: String,
    /// A leaving that was cut short: what it says, and where it goes on.
    pub cut_short: Option<String>,
    pub problems: Problems,
}

/// One thing somebody holds.
#[derive(Clone, Debug)]
pub struct Fact {
    pub label: String,
    pub value: String,
}

/// One matter somebody answers for.
#[derive(Clone, Debug)]
pub struct HeldRow {
    pub id: String,
    pub href: String,
    pub name: String,
    pub number: String,
    pub duty: String,
    /// "2 messages, 1 document".
    pub waits: String,
    /// Who can take it over.
    pub heirs: Vec<Choice>,
    /// That it has to go to somebody.
    pub must: bool,
    /// That what was chosen for it does not do.
    pub wrong: bool,
}

/// One matter somebody works on or whose work is over.
#[derive(Clone, Debug)]
pub struct PlaceRow {
    pub href: String,
    pub name: String,
    pub number: String,
    pub duty: String,
}

/// What the leaving would do.
#[derive(Template)]
#[template(path = "staff/leave_preview.html")]
pub struct LeavePreviewPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub action: String,
    pub name: String,
    pub departure: String,
    pub heir: String,
    pub moves: Vec<MoveRow>,
    /// Choices to be sent again, as field and value.
    pub fields: Vec<(String, String)>,
    /// What ends, as sentences.
    pub ends: Vec<String>,
}

/// One matter and where it goes.
#[derive(Clone, Debug)]
pub struct MoveRow {
    pub href: String,
    pub name: String,
    pub number: String,
    pub to: String,
    /// Whether somebody new leads it.
    pub state: Tag,
}

/// What happened.
#[derive(Template)]
#[template(path = "staff/left.html")]
pub struct LeftPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub name: String,
    pub lead: String,
    pub moves: Vec<MoveRow>,
    pub back: String,
}
