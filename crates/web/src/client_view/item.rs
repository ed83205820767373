//! One request: why, what to send, the files on their way, the receipt, and "I don't have this". It refuses to lose
//! anything: saved files come back with the page.

use super::approval::ApprovalRow;
use super::glossary::Meaning;
use super::home::Due;
use super::messages::Beside;
use super::upload::{FileProblem, Limits, SavedFile, SentFile, script_copy};
use super::{Art, Shell, Told};
use crate::icons::{icon, icon_flip, icon_named};
use crate::words::Words;
use askama::Template;
use domain::states::{Dropped, ItemState};

/// What every page about one request says at its top.
#[derive(Clone, Debug)]
pub struct ItemHead {
    pub id: String,
    /// "Green card · Document 5 of 7".
    pub caption: String,
    /// The thing in client words: "Passport: page with your photo".
    pub title: String,
    /// Why it is needed; may be empty.
    pub why: String,
    /// Until when it is theirs to send.
    pub due: Option<Due>,
    /// What it costs if it comes late; empty where there is no day.
    pub late: String,
    /// How long it has to be good for; empty where nothing is asked of that.
    pub valid: String,
}

/// What the practice answered to an earlier sending.
#[derive(Clone, Debug)]
pub struct Answer {
    /// In the client's language.
    pub reason: String,
    /// "yesterday, 4:12 PM".
    pub when: String,
}

/// Until when the practice looks at what was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckBy {
    /// "Thursday, March 18".
    On(String),
    /// The day is over and it was not.
    Late,
}

/// A file that came back and that a new one can replace.
#[derive(Clone, Debug)]
pub struct Back {
    /// Its document's id.
    pub document: String,
    pub file: SentFile,
}

/// GET one request.
#[derive(Template)]
#[template(path = "client/item.html")]
pub struct ItemPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub item: ItemHead,
    pub state: ItemState,
    /// Why it is not needed, where it is not.
    pub dropped: Option<Dropped>,
    /// `None` when nothing was sent or the practice promises no day.
    pub check_by: Option<CheckBy>,
    /// With [`ItemState::Returned`] and [`ItemState::AcceptedMoreNeeded`], and until what follows them is sent.
    pub answer: Option<Answer>,
    /// What the practice wrote when the client could not send it, or why it is not needed.
    pub said: Option<Answer>,
    pub limits: Limits,
    /// Held but not sent, in the client's order.
    pub saved: Vec<SavedFile>,
    /// The files that came back, where there are several: each new file can say which it replaces.
    pub back: Vec<Back>,
    /// Sent earlier, newest first.
    pub sent: Vec<SentFile>,
    pub problems: Vec<FileProblem>,
    pub art: Art,
    /// Who can see what is sent here, in whole sentences; empty where the page is looked at by somebody else.
    pub seen_by: Vec<String>,
    /// What they are or were asked to approve that names a file sent for it.
    pub approvals: Vec<ApprovalRow>,
    /// What was said about it.
    pub beside: Beside,
    /// Words of the request that not everybody knows.
    pub terms: Vec<Meaning>,
    /// Makes pressing Send twice send once; any fresh random text.
    pub key: String,
}

impl ItemPage<'_> {
    fn takes_files(&self) -> bool {
        // Whoever reads along sends nothing.
        self.state.takes_files() && self.shell.sends()
    }

    /// Where the sentence about a problem leads.
    fn anchor(&self) -> &'static str {
        if self.takes_files() { "pick" } else { "main" }
    }

    fn copy(&self) -> Vec<(&'static str, String)> {
        script_copy(self.w, &self.limits)
    }

    /// Heading and text of the box that says where this document stands; `None` while nothing happened yet.
    fn standing(&self) -> Option<(String, String)> {
        let w = self.w;
        Some(match self.state {
            ItemState::ToSend | ItemState::Saved | ItemState::Returned => return None,
            ItemState::Checking => {
                let when = match &self.check_by {
                    Some(CheckBy::On(day)) => w.item_checking_by(day),
                    Some(CheckBy::Late) => w.item_checking_late(),
                    None => w.item_checking_text(),
                };
                (w.item_checking(), format!("{when} {}", w.item_checking_more()))
            }
            ItemState::Accepted => (w.item_accepted(), w.item_accepted_text()),
            ItemState::AcceptedMoreNeeded => (w.item_more(), String::new()),
            ItemState::HelpAsked => (w.item_help(), w.item_help_text()),
            ItemState::NotNeeded if self.dropped == Some(Dropped::NotApplicable) => {
                (w.item_not_applicable(), w.item_not_applicable_text())
            }
            ItemState::NotNeeded => (w.item_not_needed(), w.item_not_needed_text()),
        })
    }

    fn standing_icon(&self) -> &'static str {
        Told::icon(self.state)
    }

    fn standing_tone(&self) -> &'static str {
        Told::tone(self.state).class()
    }

    fn offers_way_out(&self) -> bool {
        self.takes_files() && !matches!(self.state, ItemState::Checking | ItemState::HelpAsked)
    }
}

/// GET the saved files of a request, before sending. The way without scripts.
#[derive(Template)]
#[template(path = "client/check.html")]
pub struct CheckPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub item: ItemHead,
    pub saved: Vec<SavedFile>,
    pub problems: Vec<FileProblem>,
    pub key: String,
}

/// GET after sending.
#[derive(Template)]
#[template(path = "client/sent.html")]
pub struct SentPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub item: ItemHead,
    /// What both sides can name: "R-7K3M-92".
    pub reference: String,
    /// With the zone: "Friday, March 12, 9:02 AM EST".
    pub when: String,
    pub files: Vec<SentFile>,
    /// "Thursday, March 18"; `None` when the practice promises no day.
    pub check_by: Option<String>,
    pub next: Option<NextItem>,
}

/// What to do after this.
#[derive(Clone, Debug)]
pub struct NextItem {
    pub item: String,
    pub title: String,
}

/// Why a document cannot be sent, as chosen by the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cannot {
    MoreTime,
    Lost,
    NeverHad,
    Unclear,
    NotSafe,
    /// They have another paper that would do.
    Instead,
    /// They say that it is not for somebody like them; the practice decides.
    NotApplicable,
}

impl Cannot {
    /// Every reason, in the order shown.
    pub const ALL: &'static [Self] = &[
        Self::Instead,
        Self::MoreTime,
        Self::Lost,
        Self::NeverHad,
        Self::Unclear,
        Self::NotSafe,
        Self::NotApplicable,
    ];

    /// The value the form sends.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::MoreTime => "more_time",
            Self::Lost => "lost",
            Self::NeverHad => "never_had",
            Self::Unclear => "unclear",
            Self::NotSafe => "not_safe",
            Self::Instead => "instead",
            Self::NotApplicable => "not_applicable",
        }
    }

    /// The reason a form sent.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|reason| reason.code() == code)
    }

    pub(crate) fn label(self, w: &Words) -> String {
        match self {
            Self::MoreTime => w.cannot_time(),
            Self::Lost => w.cannot_lost(),
            Self::NeverHad => w.cannot_never(),
            Self::Unclear => w.cannot_unclear(),
            Self::NotSafe => w.cannot_unsafe(),
            Self::Instead => w.cannot_instead(),
            Self::NotApplicable => w.cannot_not_me(),
        }
    }

    fn text(self, w: &Words) -> String {
        match self {
            Self::MoreTime => w.cannot_time_text(),
            Self::Lost => w.cannot_lost_text(),
            Self::NeverHad => w.cannot_never_text(),
            Self::Unclear => w.cannot_unclear_text(),
            Self::NotSafe => w.cannot_unsafe_text(),
            Self::Instead => w.cannot_instead_text(),
            Self::NotApplicable => w.cannot_not_me_text(),
        }
    }
}

/// What was wrong with the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CannotProblem {
    None,
    NoReason,
    /// The note is longer than what is kept.
    TooLong,
    /// It does not apply, and nobody knows why.
    NoWhy,
    /// They have something else, and nobody knows what.
    NoWhich,
}

/// GET and failed POST of "I don't have this".
#[derive(Template)]
#[template(path = "client/cannot.html")]
pub struct CannotPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub item: ItemHead,
    pub chosen: Option<Cannot>,
    pub note: String,
    /// What else would do; empty where nothing is known to.
    pub instead: Vec<String>,
    pub problem: CannotProblem,
}

impl CannotPage<'_> {
    fn reasons(&self) -> Vec<Cannot> {
        let fits = |reason: &Cannot| *reason != Cannot::Instead || !self.instead.is_empty();
        Cannot::ALL.iter().copied().filter(fits).collect()
    }

    fn which(&self) -> Option<String> {
        (self.problem == CannotProblem::NoWhich).then(|| self.w.cannot_which_missing())
    }

    fn wrong(&self) -> bool {
        self.problem == CannotProblem::NoReason
    }

    fn long(&self) -> Option<String> {
        match self.problem {
            CannotProblem::TooLong => Some(self.w.cannot_problem_long(domain::limits::NOTE_CHARS)),
            CannotProblem::NoWhy => Some(self.w.cannot_why_missing()),
            CannotProblem::None | CannotProblem::NoReason | CannotProblem::NoWhich => None,
        }
    }

    fn is_chosen(&self, reason: &Cannot) -> bool {
        self.chosen == Some(*reason)
    }
}

/// GET after saying why.
#[derive(Template)]
#[template(path = "client/cannot_done.html")]
pub struct CannotDonePage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub item: ItemHead,
    pub reason: Cannot,
}

impl CannotDonePage<'_> {
    fn text(&self) -> String {
        match self.reason {
            Cannot::MoreTime => self.w.cannot_done_time(),
            _ => self.w.cannot_done_text(),
        }
    }
}
