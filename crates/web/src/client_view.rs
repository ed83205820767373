//! What each page of the client portal shows, as plain values: one struct per page, filled by a handler and rendered by
//! its template. It refuses to fetch, to decide and to know the time: texts that depend on a clock arrive ready.

pub mod account;
pub mod agreed;
pub mod approval;
pub mod brand;
pub mod clear;
pub mod dates;
pub mod details;
pub mod documents;
pub mod door;
pub mod enquiry;
pub mod glossary;
pub mod helpers;
pub mod home;
pub mod item;
pub mod keys;
pub mod messages;
pub mod notices;
pub mod other;
pub mod paths;
pub mod problem;
pub mod progress;
pub mod session;
pub mod upload;

use crate::words::Words;
use brand::Brand;
use domain::states::{Dropped, ItemState};
pub use paths::Portal;

/// Who runs this portal, as shown on every page.
#[derive(Clone, Debug)]
pub struct Practice {
    /// The practice's name; the product's only where no practice is set up.
    pub name: String,
    /// One quiet line under it ("Immigration law"); may be empty.
    pub area: String,
    /// The number to call, as people read it; may be empty.
    pub phone: String,
    /// The languages it offers.
    pub languages: Vec<domain::Locale>,
    /// How it looks.
    pub brand: Brand,
}

impl Practice {
    /// The tile beside the name.
    fn initial(&self) -> String {
        self.name
            .chars()
            .find(|c| c.is_alphanumeric())
            .map(|c| c.to_uppercase().collect())
            .unwrap_or_default()
    }

    /// Whether there is a language to change to.
    fn offers_another(&self, spoken: domain::Locale) -> bool {
        self.languages.iter().any(|offered| *offered != spoken)
    }

    /// The number as a `tel:` address takes it (RFC 3966): digits and a leading plus.
    fn tel(&self) -> String {
        self.phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect()
    }
}

/// What surrounds a page where nobody is signed in.
#[derive(Clone, Debug)]
pub struct Door {
    pub practice: Practice,
    pub portal: Portal,
    /// Path and query of this page, to come back to after a change of language.
    pub path: String,
    /// The token every form carries.
    pub csrf: String,
}

/// What surrounds a signed-in page.
#[derive(Clone, Debug)]
pub struct Shell {
    pub door: Door,
    /// `None` on pages that are in no place of the bar.
    pub here: Option<Place>,
    /// "today, 9:02 AM, iPhone"; `None` when this is the first.
    pub last_sign_in: Option<String>,
    /// When the session ends by itself.
    pub session: SessionLeft,
    pub viewer: Viewer,
    /// Threads in which the practice wrote something this person has not looked at.
    pub unread: u32,
    pub flash: Option<Flash>,
    /// Whom the reader helps; nothing for whoever is here for themselves.
    pub helping: Option<Helping>,
    /// A first visit under way: every other place would only lead back here, so none is offered.
    pub settling: bool,
    /// The engagement letter comes before documents: places that would only say so are not offered.
    pub letter_first: bool,
    /// The newest of the reader's other cases, each one press away; all of them are a page.
    pub cases: Vec<account::OwnCase>,
}

/// Whom somebody helps, and until when.
#[derive(Clone, Debug)]
pub struct Helping {
    pub name: String,
    pub day: String,
    /// Whether they send documents too.
    pub sends: bool,
}

/// One place in the bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Home,
    Documents,
    Messages,
    Progress,
}

/// How long the session lasts if nothing is done, seen from the making of the page.
#[derive(Clone, Copy, Debug)]
pub struct SessionLeft {
    /// Seconds until it ends.
    pub seconds: u32,
    /// Seconds before the end at which the person is warned.
    pub warning: u32,
}

impl SessionLeft {
    /// Minutes the warning speaks of, rounded up.
    fn warning_minutes(self) -> u32 {
        self.warning.div_ceil(60).max(1)
    }
}

/// Who looks at the page.
#[derive(Clone, Debug)]
pub enum Viewer {
    Client,
    /// Somebody who only follows the case: nothing was asked of them, and there is nothing to send or to write.
    Follower,
    /// Staff, looking at what this client sees. Nothing on the page can be sent.
    Preview {
        client: String,
        exit: String,
        /// The language of whoever looks: what the frame says is said to them.
        locale: domain::Locale,
        /// Where the first visit is looked at that this client still has before them; empty where it is behind them.
        before: String,
    },
}

impl Viewer {
    /// The words of whoever looks at a preview; everybody else reads the page's own.
    fn words<'w>(&self, own: &'w Words) -> &'w Words {
        match self {
            Self::Preview { locale, .. } => Words::of(*locale),
            Self::Client | Self::Follower => own,
        }
    }
}

/// One sentence about what just happened, shown once.
#[derive(Clone, Debug)]
pub struct Flash {
    pub tone: Tone,
    pub text: String,
}

/// How a note, tag or row looks. The word beside it always says the same thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Plain,
    Todo,
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
            Self::Plain | Self::Wait => "info",
            Self::Todo | Self::Bad => "triangle-alert",
            Self::Ok => "check",
        }
    }
}

impl Shell {
    fn practice(&self) -> &str {
        &self.door.practice.name
    }

    fn at(&self, place: Place) -> bool {
        self.here == Some(place)
    }

    /// Whether what is pressed on this page does something.
    fn acts(&self) -> bool {
        matches!(self.viewer, Viewer::Client | Viewer::Follower)
    }

    /// Whether the reader sends what is asked for; whoever reads along only looks at it.
    fn sends(&self) -> bool {
        !self.follows() && self.helping.as_ref().is_none_or(|helping| helping.sends)
    }

    /// Whether the reader has messages, details and approvals here, which whoever helps has not.
    fn writes(&self) -> bool {
        !self.follows() && self.helping.is_none()
    }

    /// Whether the reader only sees how far the case is.
    fn follows(&self) -> bool {
        matches!(self.viewer, Viewer::Follower)
    }
}

/// The state of a document in a client's words and colours.
pub(crate) struct Told;

impl Told {
    /// The tag of a request in a list, where agreeing that it does not apply is not the same as letting it go.
    fn tag_of(w: &Words, state: ItemState, dropped: Option<Dropped>) -> String {
        match dropped {
            Some(Dropped::NotApplicable) => w.state_not_applicable(),
            Some(Dropped::Waived) | None => Self::tag(w, state),
        }
    }

    fn line_of(w: &Words, state: ItemState, dropped: Option<Dropped>) -> String {
        match dropped {
            Some(Dropped::NotApplicable) => w.state_line_not_applicable(),
            Some(Dropped::Waived) | None => Self::line(w, state),
        }
    }

    fn tone(state: ItemState) -> Tone {
        match state {
            ItemState::ToSend | ItemState::Saved | ItemState::AcceptedMoreNeeded | ItemState::Returned => {
                Tone::Todo
            }
            ItemState::Checking | ItemState::HelpAsked => Tone::Wait,
            ItemState::Accepted => Tone::Ok,
            ItemState::NotNeeded => Tone::Plain,
        }
    }

    fn tag(w: &Words, state: ItemState) -> String {
        match state {
            ItemState::ToSend => w.state_to_send(),
            ItemState::Saved => w.state_saved(),
            ItemState::Checking => w.state_checking(),
            ItemState::Accepted => w.state_accepted(),
            ItemState::AcceptedMoreNeeded => w.state_accepted_more(),
            ItemState::Returned => w.state_returned(),
            ItemState::HelpAsked => w.state_help_asked(),
            ItemState::NotNeeded => w.state_not_needed(),
        }
    }

    fn line(w: &Words, state: ItemState) -> String {
        match state {
            ItemState::ToSend => w.state_line_to_send(),
            ItemState::Saved => w.state_line_saved(),
            ItemState::Checking => w.state_line_checking(),
            ItemState::Accepted => w.state_line_accepted(),
            ItemState::AcceptedMoreNeeded => w.state_line_accepted_more(),
            ItemState::Returned => w.state_line_returned(),
            ItemState::HelpAsked => w.state_line_help_asked(),
            ItemState::NotNeeded => w.state_line_not_needed(),
        }
    }

    fn icon(state: ItemState) -> &'static str {
        match state {
            ItemState::ToSend => "file-text",
            ItemState::Saved => "upload",
            ItemState::AcceptedMoreNeeded => "plus",
            ItemState::Returned => "undo-2",
            ItemState::Checking => "file-search",
            ItemState::HelpAsked => "life-buoy",
            ItemState::Accepted => "file-check-2",
            ItemState::NotNeeded => "file-x",
        }
    }
}

/// Which drawing of a good photo stands beside a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Art {
    /// A card or booklet with a face: passport, licence, visa.
    Identity,
    /// A written page: certificate, letter, statement.
    Paper,
}

#[cfg(test)]
mod tests;
