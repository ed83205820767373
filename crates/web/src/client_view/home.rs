//! The client's home: one next thing, what else is theirs to do, and what the practice is working on. It refuses to
//! choose the order; rows arrive sorted.

use super::approval::ApprovalRow;
use super::clear::ClearCard;
use super::dates::OwnDays;
use super::glossary::Meaning;
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
    pub also: Vec<Also>,
    /// Whether they were ever asked to approve something.
    pub approvals: bool,
    /// How far the engagement letter is, where everything waits for it.
    pub letter: Letter,
    /// The newest that are with the practice, at most three; where none is, those it accepted last.
    pub working: Vec<ItemRow>,
    /// How many documents the practice is checking.
    pub checking: u32,
    /// How many the client asked for help with.
    pub helped: u32,
    pub accepted: u32,
    /// Requests that count: all but those not needed any more.
    pub total: u32,
    /// What is applied for; may be empty.
    pub visa_type: String,
    pub glance: Glance,
    pub contact: Contact,
    /// Whether they are still to say that what is on file about them is right.
    pub details: bool,
    /// "Nothing needed from you until …", where nothing waits for them; else empty.
    pub nothing: String,
    /// Days they are shown.
    pub days: OwnDays,
    /// Words of those that not everybody knows.
    pub terms: Vec<Meaning>,
    /// Whether it is clear to them what happens next, where that is asked.
    pub clear: Option<ClearCard>,
    /// Whether something they said about themselves was not taken over.
    pub declined: bool,
    /// The last day of somebody who helps them, where it is near; else empty.
    pub help_ends: String,
    /// Their own last day here, where it is near; empty where it is not.
    pub own_end: String,
}

/// Whom to turn to: who handles the case, and how and when the practice is reached. What nobody wrote down is empty.
#[derive(Clone, Debug, Default)]
pub struct Contact {
    pub name: String,
    /// "lawyer", "case team".
    pub role: String,
    pub hours: String,
    /// Line by line.
    pub address: Vec<String>,
    /// Its own site, checked to be one over `https`.
    pub website: String,
    /// How soon messages are answered.
    pub answers: String,
}

/// How far the engagement letter is for this client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Letter {
    /// There is none they could read yet.
    #[default]
    Soon,
    /// It waits for their answer.
    ToRead,
    /// What they were asked is over, and another answer is needed.
    Over,
}

impl Contact {
    /// The site as people read it.
    pub(crate) fn site(&self) -> &str {
        self.website.trim_start_matches("https://").trim_end_matches('/')
    }
}

/// One more thing to do.
#[derive(Clone, Debug)]
pub enum Also {
    Document(ItemRow),
    Approval(ApprovalRow),
}

/// What the next thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A document in one of the states that are the client's turn.
    Document(ItemState),
    /// Something to approve.
    Approval,
}

/// The one thing to do first.
#[derive(Clone, Debug)]
pub struct NextStep {
    /// The request's id, or the approval's.
    pub item: String,
    pub title: String,
    pub why: String,
    pub step: Step,
    /// What the practice wrote when it sent the item back or asked for more.
    pub reason: Option<String>,
    pub due: Option<Due>,
    /// What it costs if it comes late.
    pub late: String,
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
        if self.shell.letter_first {
            self.w.gate_home_headline()
        } else if !self.shell.sends() {
            self.w.helper_headline(self.todo)
        } else if self.returned > 0 && self.returned == self.todo {
            self.w.home_headline_again(self.returned)
        } else {
            self.w.home_headline(self.todo)
        }
    }

    /// The line under the headline.
    fn sub(&self) -> String {
        match (self.shell.letter_first, self.letter) {
            (true, Letter::ToRead) => self.w.gate_home_sub(),
            (true, Letter::Soon) => self.w.gate_home_sub_soon(),
            (true, Letter::Over) => self.w.gate_home_sub_over(),
            (false, _) if self.todo == 0 => self.w.home_sub_none(),
            (false, _) if !self.shell.sends() => self.w.helper_look_only(),
            (false, _) => self.w.home_sub(),
        }
    }

    /// Nothing waits for them: what the practice has then takes the place of their own list.
    fn rests(&self) -> bool {
        self.next.is_none() && !self.shell.letter_first
    }

    fn working_title(&self) -> String {
        let with_us = self.working.iter().any(|row| row.state != ItemState::Accepted);
        if with_us { self.w.home_working() } else { self.w.home_yours() }
    }

    /// Where nothing waits for them: what the practice does with what it has, and until when nothing is needed.
    fn after(&self) -> Vec<String> {
        let w = self.w;
        let mut said = Vec::new();
        if self.total == 0 {
            said.push(w.home_nothing_asked());
        } else if self.accepted == self.total {
            said.push(w.home_accepted_all());
        }
        if self.checking > 0 {
            said.push(w.home_checking(self.checking, self.shell.practice()));
        }
        if self.helped > 0 {
            said.push(w.home_helped(self.helped));
        }
        if !self.nothing.is_empty() {
            said.push(self.nothing.clone());
        } else if self.total > 0 {
            said.push(w.home_nothing());
        }
        said
    }

    /// Things to do that are neither the next one nor in the list under it.
    fn hidden(&self) -> bool {
        self.todo as usize > self.also.len() + usize::from(self.next.is_some())
    }
}

impl NextStep {
    fn eyebrow(&self, w: &Words) -> String {
        match self.step {
            Step::Document(ItemState::Returned) => w.home_again(),
            Step::Document(ItemState::AcceptedMoreNeeded) => w.home_more(),
            Step::Document(ItemState::Saved) => w.home_saved(),
            Step::Document(_) => w.home_first(),
            Step::Approval => w.approval_home_first(),
        }
    }

    fn button(&self, w: &Words) -> String {
        match self.step {
            Step::Document(ItemState::Returned) => w.home_open_again(),
            Step::Document(ItemState::AcceptedMoreNeeded) => w.home_open_more(),
            Step::Document(ItemState::Saved) => w.home_open_saved(),
            Step::Document(_) => w.home_open(),
            Step::Approval => w.approval_home_open(),
        }
    }

    fn button_icon(&self) -> &'static str {
        match self.step {
            Step::Document(ItemState::Saved) => "send",
            Step::Document(_) => "camera",
            Step::Approval => "file-text",
        }
    }

    fn href(&self, portal: &super::Portal) -> String {
        match self.step {
            Step::Document(_) => portal.item(&self.item),
            Step::Approval => portal.approval(&self.item),
        }
    }

    fn is_document(&self) -> bool {
        self.step != Step::Approval
    }

    fn due_line(&self, w: &Words) -> Option<String> {
        let approval = self.step == Step::Approval;
        self.due.as_ref().map(|due| match due {
            Due::On(day) | Due::Was(day) if approval => w.approval_due(day),
            due => due.line(w),
        })
    }

    fn with_art(&self) -> bool {
        self.reason.is_none() && self.step != Step::Approval
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
