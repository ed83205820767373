//! What is on file about a client and what they said since, side by side, and the settings of the first visit. They refuse
//! to show a change as if it were on file.

use super::{Choice, Problems, Shell};
use crate::words::Words;
use askama::Template;

/// One field of the record.
#[derive(Clone, Debug)]
pub struct Known {
    pub label: String,
    pub value: String,
    /// The client has said something else about who they are, and nobody has checked it.
    pub unverified: bool,
    /// What is probably a slip in it: "This passport has ended."; empty where nothing was noticed.
    pub doubt: String,
}

/// Something the client said that waits for a person.
#[derive(Clone, Debug)]
pub struct Said {
    pub id: String,
    /// Where it is decided.
    pub action: String,
    pub label: String,
    pub old: String,
    pub new: String,
    pub when: String,
    /// Whether it takes what was seen.
    pub needs_proof: bool,
    /// Documents of the matter it was said in.
    pub documents: Vec<Choice>,
    /// What was typed before.
    pub evidence: String,
    pub wrong: String,
}

/// Something that was decided.
#[derive(Clone, Debug)]
pub struct Decided {
    pub label: String,
    pub old: String,
    pub new: String,
    pub sentence: String,
    pub evidence: String,
    pub document: Option<String>,
}

/// Something that staff wrote in the record by hand.
#[derive(Clone, Debug)]
pub struct Entered {
    /// Who wrote it, on whose instruction, when.
    pub sentence: String,
    /// How they knew; empty where nobody said.
    pub source: String,
    /// Each field with what stood there and what does since.
    pub changes: Vec<(String, String, String)>,
}

/// The texts of one purpose, by language.
#[derive(Clone, Debug)]
pub struct ConsentTexts {
    pub title: String,
    /// May be empty.
    pub hint: String,
    /// Which text stands now.
    pub version: String,
    pub texts: Vec<super::leads::ConsentText>,
}

/// `/desk/settings/clients`.
#[derive(Template)]
#[template(path = "staff/client_settings.html")]
pub struct ClientSettingsPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub guided: bool,
    /// Whether clients are asked about artificial intelligence.
    pub ai: bool,
    pub purposes: Vec<ConsentTexts>,
    pub problems: Problems,
}
