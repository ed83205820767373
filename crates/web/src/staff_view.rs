//! What each page of the staff desk shows, as plain values: one struct per page, filled by a handler and rendered by
//! its template. It refuses to fetch, to decide and to format time: texts that depend on a clock or a room arrive ready.

pub mod access_reviews;
pub mod act;
pub mod appearance;
pub mod approval;
pub mod asks;
pub mod audit;
pub mod bin;
pub mod bulk;
pub mod clear;
pub mod client_keys;
pub mod client_notes;
pub mod consents;
pub mod contacts;
pub mod dates;
pub mod details;
pub mod door;
pub mod entered;
pub mod glossary;
pub mod leads;
pub mod leaving;
pub mod letter;
pub mod letter_texts;
pub mod library;
pub mod lists;
pub mod matter;
pub mod merge;
pub mod messages;
pub mod odd;
pub mod office;
pub mod own_roles;
pub mod people;
pub mod portal;
pub mod ready_texts;
pub mod record_files;
pub mod review;
pub mod role;
pub mod roles;
pub mod sees;
pub mod stage_texts;
pub mod steer;
pub mod taken_away;
pub mod texts;
pub mod today;
pub mod wordings;

use crate::words::Words;

/// One place in the rail. Which of them a person gets is the handler's choice, from that person's powers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Today,
    Review,
    Messages,
    Approvals,
    Dates,
    Matters,
    Leads,
    Clients,
    People,
    Audit,
    Settings,
    /// Only where mails go to a page instead of a mail server.
    Outbox,
}

impl Place {
    #[must_use]
    pub fn href(self) -> &'static str {
        match self {
            Self::Today => "/desk/today",
            Self::Review => "/desk/review",
            Self::Messages => "/desk/messages",
            Self::Approvals => "/desk/approvals",
            Self::Dates => "/desk/dates",
            Self::Matters => "/desk/matters",
            Self::Leads => "/desk/leads",
            Self::Clients => "/desk/clients",
            Self::People => "/desk/people",
            Self::Audit => "/desk/audit",
            Self::Settings => "/desk/settings",
            Self::Outbox => "/desk/outbox",
        }
    }

    #[must_use]
    pub fn label(self, w: &Words) -> String {
        match self {
            Self::Today => w.today_rail(),
            Self::Review => w.desk_rail_review(),
            Self::Messages => w.desk_rail_messages(),
            Self::Approvals => w.desk_rail_approvals(),
            Self::Dates => w.dates_rail(),
            Self::Matters => w.desk_rail_matters(),
            Self::Leads => w.leads_rail(),
            Self::Clients => w.desk_rail_clients(),
            Self::People => w.desk_rail_people(),
            Self::Audit => w.desk_rail_audit(),
            Self::Settings => w.desk_rail_settings(),
            Self::Outbox => w.desk_rail_outbox(),
        }
    }

    fn icon(self) -> &'static str {
        match self {
            Self::Today => "inbox",
            Self::Review => "file-search",
            Self::Messages => "message-circle",
            Self::Approvals => "file-check-2",
            Self::Dates => "calendar",
            Self::Matters => "briefcase-business",
            Self::Leads => "user-plus",
            Self::Clients => "users",
            Self::People => "shield-check",
            Self::Audit => "scroll-text",
            Self::Settings => "settings",
            Self::Outbox => "mail",
        }
    }
}

/// What surrounds every signed-in page: who is here, where, what waits for them, and the token every form carries.
#[derive(Clone, Debug)]
pub struct Shell {
    pub practice: String,
    pub name: String,
    pub initials: String,
    /// The person's role as they would read it.
    pub role: String,
    pub places: Vec<Place>,
    /// Whether this person may open a matter, and add a client.
    pub may_open: bool,
    pub may_add_clients: bool,
    /// Whether they may write an enquiry down.
    pub may_add_leads: bool,
    /// `None` on pages that are in no place of the rail (notices, sessions).
    pub here: Option<Place>,
    /// Versions waiting for this person's decision.
    pub to_review: u32,
    /// Threads that wait for the practice to answer.
    pub to_answer: u32,
    pub unread_notices: u32,
    /// The path and query of this page, to come back to after a change of language.
    pub path: String,
    pub csrf: String,
    /// Seconds until the session ends by itself, for the warning before it.
    pub session_left: u32,
    pub flash: Option<Flash>,
}

impl Shell {
    fn is_here(&self, place: &Place) -> bool {
        self.here == Some(*place)
    }

    /// The number beside a place: only where something waits for a person.
    fn count(&self, place: &Place) -> Option<String> {
        let waiting = match place {
            Place::Review => self.to_review,
            Place::Messages => self.to_answer,
            _ => 0,
        };
        (waiting > 0).then(|| many(waiting))
    }

    /// The id a script finds the number of the review queue by.
    fn count_id(&self, place: &Place) -> &'static str {
        match place {
            Place::Review => "rail-count",
            _ => "rail-messages",
        }
    }
}

/// A count that stops at a hundred, because counting on helps nobody decide.
fn many(n: u32) -> String {
    if n < 100 { n.to_string() } else { "99+".to_owned() }
}

/// What surrounds a page before anyone is signed in.
#[derive(Clone, Debug)]
pub struct Door {
    pub practice: String,
    pub path: String,
    pub csrf: String,
    /// The number to call when nothing else works; empty when the practice has given none.
    pub phone: String,
}

/// One sentence about what just happened, shown once.
#[derive(Clone, Debug)]
pub struct Flash {
    pub tone: Tone,
    pub text: String,
    /// Where pressing "Undo" is sent; empty where there is nothing to undo.
    pub undo: String,
}

/// How a tag, note or line looks. The word beside it always says the same thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Plain,
    /// Someone here, or the client, has to act.
    Todo,
    /// It is with somebody else.
    Wait,
    Ok,
    Bad,
}

impl Tone {
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Todo => "todo",
            Self::Wait => "wait",
            Self::Ok => "ok",
            Self::Bad => "bad",
        }
    }

    fn icon(self) -> &'static str {
        match self {
            Self::Plain => "info",
            Self::Todo | Self::Bad => "triangle-alert",
            Self::Wait => "clock",
            Self::Ok => "check",
        }
    }
}

/// A small word on a row.
#[derive(Clone, Debug)]
pub struct Tag {
    pub tone: Tone,
    pub text: String,
}

impl Tag {
    #[must_use]
    pub fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self { tone, text: text.into() }
    }
}

/// One thing to choose from a list.
#[derive(Clone, Debug)]
pub struct Choice {
    pub value: String,
    pub label: String,
    /// One sentence under the label; may be empty.
    pub hint: String,
    pub chosen: Chosen,
    /// Shown, and cannot be taken: the hint says why.
    pub shut: bool,
}

/// Whether a choice is the current one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chosen {
    Yes,
    No,
}

impl Choice {
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            hint: String::new(),
            chosen: Chosen::No,
            shut: false,
        }
    }

    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: hint.into(), ..self }
    }

    #[must_use]
    pub fn chosen(self) -> Self {
        Self { chosen: Chosen::Yes, ..self }
    }

    #[must_use]
    pub fn shut(self) -> Self {
        Self { shut: true, ..self }
    }

    fn is_chosen(&self) -> bool {
        self.chosen == Chosen::Yes
    }
}

/// What was wrong with a form that came back: each sentence belongs to one field, which the summary links to.
#[derive(Clone, Debug, Default)]
pub struct Problems(Vec<(&'static str, String)>);

impl Problems {
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    #[must_use]
    pub fn with(mut self, field: &'static str, text: impl Into<String>) -> Self {
        self.0.push((field, text.into()));
        self
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| *name == field).map(|(_, text)| text.as_str())
    }

    pub fn all(&self) -> impl Iterator<Item = &(&'static str, String)> {
        self.0.iter()
    }
}

/// A list that goes on: the way back to its start and the way to what comes after this page, where there is one.
#[derive(Clone, Debug, Default)]
pub struct More {
    pub newer: Option<String>,
    pub older: Option<String>,
}

#[cfg(test)]
mod tests;
