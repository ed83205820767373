//! The client's home: one next thing, what else is theirs to do, and what the practice is working on. It refuses to
//! choose the order; rows arrive sorted.

use super::progress::Glance;
use super::{Art, Shell};
use crate::client_view::documents::ItemRow;
use crate::icons::{icon, icon_flip};
use crate::words::Words;
use askama::Template;
use domain::states::ItemState;

/// GET home.
#[derive(Template)]
#[template(path = "client/home.html")]
pub struct HomePage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    /// First name or however the person is addressed; may be empty.
    pub name: String,
    /// The case in client words: "Green card".
    pub case_title: String,
    /// How many things are the client's to do, the next one included.
    pub todo: u32,
    /// How many of them were sent back.
    pub returned: u32,
    pub next: Option<NextStep>,
    /// Other things to do, most urgent first, at most four.
    pub also: Vec<ItemRow>,
    /// The newest that are with the practice or done, at most three.
    pub working: Vec<ItemRow>,
    pub accepted: u32,
    /// Requests that count: all but those not needed any more.
    pub total: u32,
    /// What is applied for; may be empty.
    pub visa_type: String,
    pub glance: Glance,
}

/// The one thing to do first.
#[derive(Clone, Debug)]
pub struct NextStep {
    pub item: String,
    pub title: String,
    pub why: String,
    /// One of the states that are the client's turn.
    pub state: ItemState,
    /// What the practice wrote when it sent the item back or asked for more.
    pub reason: Option<String>,
    pub due: Option<Due>,
    /// About how long it takes.
    pub minutes: Option<u32>,
    pub art: Art,
}

/// Until when, with the day ready to read ("Friday, March 12").
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Due {
    On(String),
    /// The day is over; it can still be sent.
    Was(String),
}

impl HomePage<'_> {
    fn headline(&self) -> String {
        if self.returned > 0 && self.returned == self.todo {
            self.w.home_headline_again(self.returned)
        } else {
            self.w.home_headline(self.todo)
        }
    }

    /// Things to do that are neither the next one nor in the list under it.
    fn hidden(&self) -> bool {
        self.todo as usize > self.also.len() + usize::from(self.next.is_some())
    }
}

impl NextStep {
    fn eyebrow(&self, w: &Words) -> String {
        match self.state {
            ItemState::Returned => w.home_again(),
            ItemState::AcceptedMoreNeeded => w.home_more(),
            ItemState::Saved => w.home_saved(),
            _ => w.home_first(),
        }
    }

    fn button(&self, w: &Words) -> String {
        match self.state {
            ItemState::Returned => w.home_open_again(),
            ItemState::AcceptedMoreNeeded => w.home_open_more(),
            ItemState::Saved => w.home_open_saved(),
            _ => w.home_open(),
        }
    }

    fn button_icon(&self) -> &'static str {
        if self.state == ItemState::Saved { "send" } else { "camera" }
    }

    fn due_line(&self, w: &Words) -> Option<String> {
        self.due.as_ref().map(|due| due.line(w))
    }

    fn with_art(&self) -> bool {
        self.reason.is_none()
    }
}

impl Due {
    /// The whole sentence.
    #[must_use]
    pub fn line(&self, w: &Words) -> String {
        match self {
            Self::On(day) => w.home_due(day),
            Self::Was(day) => w.home_overdue(day),
        }
    }
}
