//! My Details and the first visit: what is on file about a client, what they say about it, and what they agree to first.
//! They refuse to show what the practice wrote about somebody: only the record's own fields.

use super::Shell;
use crate::icons::{icon, icon_flip};
use crate::words::Words;
use askama::Template;

/// One field of the form.
#[derive(Clone, Debug)]
pub struct Detail {
    /// Its code.
    pub name: &'static str,
    pub label: String,
    pub hint: String,
    /// What is in the box.
    pub value: String,
    /// `text`, `email`, `tel`.
    pub kind: &'static str,
    pub autofill: &'static str,
    /// Where it is one of a list.
    pub choices: Vec<Choice>,
    /// Where it is one of a list or any other: what that is.
    pub other: Option<String>,
    /// Where it is a day: its parts, in the order they are written here.
    pub parts: Vec<DayPart>,
    /// Where it is an address history: its rows, and empty ones to write in.
    pub homes: Vec<HomeRow>,
    /// A sentence where a change of theirs waits for the practice.
    pub waits: String,
    /// A sentence where the practice entered what stands there by hand.
    pub entered: String,
    /// What was noticed about what was just typed; empty where nothing was.
    pub doubt: String,
    pub wrong: String,
}

/// One place somebody lived at. Year and months of moving in and out.
#[derive(Clone, Debug)]
pub struct HomeRow {
    pub number: usize,
    pub line: String,
    pub from: (String, Vec<Choice>),
    pub to: (String, Vec<Choice>),
}

/// One part of a day. The month is chosen by its name, so that nobody can take it for the day.
#[derive(Clone, Debug)]
pub struct DayPart {
    pub name: String,
    pub label: String,
    pub value: String,
    pub autofill: &'static str,
    /// The months by their names.
    pub choices: Vec<Choice>,
}

#[derive(Clone, Debug)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub chosen: bool,
}

/// A few fields under a heading.
#[derive(Clone, Debug)]
pub struct Part {
    pub title: String,
    pub details: Vec<Detail>,
}

/// Something another client shares.
#[derive(Clone, Debug)]
pub struct Offer {
    pub share: String,
    /// "Lucía shares their addresses with you."
    pub title: String,
    /// What the form would be filled in with: each field with its value.
    pub values: Vec<(String, String)>,
    /// What stands on the button.
    pub press: String,
}

/// Another client of the matter, and what can be shared with them.
#[derive(Clone, Debug)]
pub struct SharedWith {
    pub access: String,
    pub name: String,
    /// "The partner in this case".
    pub what: String,
    pub pieces: Vec<SharedPiece>,
}

/// Something about oneself that is shared with somebody, or can be.
#[derive(Clone, Debug)]
pub struct SharedPiece {
    pub code: &'static str,
    /// What stands on the button.
    pub press: String,
    /// The share that stands with a sentence about it; none where it is not shared.
    pub stands: Option<(String, String)>,
}

/// GET and failed POST of `/p/{workspace}/details`.
#[derive(Template)]
#[template(path = "client/details.html")]
pub struct DetailsPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub parts: Vec<Part>,
    /// Whether this is the step before anything else.
    pub first: bool,
    /// That they last said that all of it is right, and when, or that the practice entered so for them.
    pub confirmed: Option<String>,
    /// What happened just now.
    pub saved: Option<String>,
    /// What other clients of the matter share with them.
    pub offers: Vec<Offer>,
    /// The other clients of the matter, with what is shared with each.
    pub people: Vec<SharedWith>,
    /// What sending once more says yes to; empty where nothing was asked.
    pub sure: String,
    /// Sentences: who of the practice can see what is on file, and who else.
    pub seen_by: Vec<String>,
    /// What is on file and not changed here: label, value and a sentence about who changes it.
    pub fixed: Vec<(String, String, String)>,
    pub address: String,
}

impl DetailsPage<'_> {
    fn questions(&self) -> Vec<(&'static str, &str, &str)> {
        let all = self.parts.iter().flat_map(|part| &part.details);
        all.filter(|d| !d.doubt.is_empty()).map(|d| (d.name, d.label.as_str(), d.doubt.as_str())).collect()
    }

    fn problems(&self) -> Vec<(&'static str, &str)> {
        let all = self.parts.iter().flat_map(|part| &part.details);
        all.filter(|d| !d.wrong.is_empty()).map(|d| (d.name, d.wrong.as_str())).collect()
    }
}

/// One purpose somebody is asked to agree to.
#[derive(Clone, Debug)]
pub struct Ask {
    pub code: &'static str,
    pub title: String,
    pub text: String,
    pub version: String,
    /// A no opens nothing.
    pub required: bool,
    pub declined: bool,
    /// They agreed to it and took that back; nothing else waits for this page.
    pub withdrawn: bool,
    /// What was chosen just now.
    pub chosen: Option<bool>,
    /// An answer to it was left out.
    pub missing: bool,
}

/// `/p/{workspace}/welcome`.
#[derive(Template)]
#[template(path = "client/welcome.html")]
pub struct WelcomePage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub asks: Vec<Ask>,
    /// Who can see what they send, in whole sentences; empty for whoever sends nothing.
    pub seen_by: Vec<String>,
    /// Nothing else opens before this is answered.
    pub settling: bool,
    pub address: String,
}

impl WelcomePage<'_> {
    fn unanswered(&self) -> bool {
        self.asks.iter().any(|ask| ask.missing)
    }

    fn declined(&self) -> bool {
        self.asks.iter().any(|ask| ask.required && ask.declined)
    }
}
