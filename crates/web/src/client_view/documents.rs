//! Every document the practice asked this client for, by person and by whose turn it is. It refuses to show a state in
//! anything but a client's words.

use super::home::Due;
use super::{Shell, Told};
use crate::icons::{icon, icon_flip};
use crate::words::Words;
use askama::Template;
use domain::states::{Dropped, ItemState};

/// GET documents.
#[derive(Template)]
#[template(path = "client/documents.html")]
pub struct DocumentsPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub accepted: u32,
    pub total: u32,
    pub groups: Vec<Group>,
}

/// GET everything that is the client's turn.
#[derive(Template)]
#[template(path = "client/still_missing.html")]
pub struct StillMissingPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    /// Most urgent first.
    pub rows: Vec<MissingRow>,
}

/// One thing that is missing, with all there is to say of it.
#[derive(Clone, Debug)]
pub struct MissingRow {
    pub href: String,
    pub title: String,
    /// None where it has no last day.
    pub due: Option<Due>,
    /// What it costs if it comes late; empty where it has no last day.
    pub late: String,
    /// Why it came back; may be empty.
    pub reason: String,
    /// It is to be answered and not sent.
    pub approval: bool,
}

impl MissingRow {
    fn day(&self, w: &Words) -> String {
        match &self.due {
            None => w.missing_no_day(),
            Some(Due::On(day) | Due::Was(day)) if self.approval => w.approval_due(day.as_str()),
            Some(due) => due.line(w),
        }
    }

    fn over(&self) -> bool {
        matches!(self.due, Some(Due::Was(_)))
    }
}

/// The documents of one person or one part of the case.
#[derive(Clone, Debug)]
pub struct Group {
    /// "You", "Your spouse", "Work".
    pub title: String,
    /// In the order of the request.
    pub items: Vec<ItemRow>,
}

/// One document in a list.
#[derive(Clone, Debug)]
pub struct ItemRow {
    pub item: String,
    pub title: String,
    pub state: ItemState,
    /// Why it is not needed, where it is not.
    pub dropped: Option<Dropped>,
    /// What the practice wrote when it sent the item back or asked for more; stands while a better file is only saved.
    pub reason: Option<String>,
    pub due: Option<Due>,
    /// What it costs if it comes late.
    pub late: String,
    /// A ready sentence that says more than the state does ("Accepted on March 4. Nothing to do."); else the state's own.
    pub line: Option<String>,
}

impl ItemRow {
    /// What stands under the title; nothing when heading, tag or reason say it already.
    pub(crate) fn said(&self, w: &Words) -> Option<String> {
        match (&self.line, &self.due, self.state) {
            (Some(line), _, _) => Some(line.clone()),
            // Until the day is over the day says enough; the request's own page says the rest.
            (None, Some(due @ Due::Was(_)), ItemState::ToSend) if !self.late.is_empty() => {
                Some(format!("{} {}", due.line(w), self.late))
            }
            (None, Some(due), ItemState::ToSend) => Some(due.line(w)),
            (None, _, ItemState::ToSend) => None,
            // What is saved and not sent has two things to say: why it came back, and that Send is still to press.
            (None, _, state) if self.reason.is_some() && state != ItemState::Saved => None,
            _ => Some(Told::line_of(w, self.state, self.dropped)),
        }
    }

    pub(crate) fn tag(&self, w: &Words) -> String {
        Told::tag_of(w, self.state, self.dropped)
    }

    pub(crate) fn tone(&self) -> &'static str {
        Told::tone(self.state).class()
    }

    pub(crate) fn icon(&self) -> &'static str {
        Told::icon(self.state)
    }

    pub(crate) fn accepted(&self) -> bool {
        self.state == ItemState::Accepted
    }
}

/// One part of a group: a heading and its rows, the rows beyond the third folded away when they are done.
pub(crate) struct Section<'a> {
    pub(crate) title: String,
    pub(crate) shown: Vec<&'a ItemRow>,
    pub(crate) folded: Vec<&'a ItemRow>,
}

/// Accepted rows shown before the rest is folded away.
const ACCEPTED_SHOWN: usize = 3;

impl Group {
    pub(crate) fn sections<'a>(&'a self, w: &Words) -> Vec<Section<'a>> {
        use ItemState::{
            Accepted, AcceptedMoreNeeded, Checking, HelpAsked, NotNeeded, Returned, Saved, ToSend,
        };
        let parts: [(String, &[ItemState]); 5] = [
            (w.documents_again(), &[Returned, AcceptedMoreNeeded]),
            (w.documents_to_send(), &[Saved, ToSend]),
            (w.documents_checking(), &[Checking, HelpAsked]),
            (w.documents_accepted(), &[Accepted]),
            (w.documents_not_needed(), &[NotNeeded]),
        ];
        let mut sections = Vec::new();
        for (title, states) in parts {
            let mut shown: Vec<&ItemRow> =
                self.items.iter().filter(|row| states.contains(&row.state)).collect();
            let folded = match states {
                [Accepted] => shown.split_off(shown.len().min(ACCEPTED_SHOWN)),
                [NotNeeded] => std::mem::take(&mut shown),
                _ => Vec::new(),
            };
            if !(shown.is_empty() && folded.is_empty()) {
                sections.push(Section { title, shown, folded });
            }
        }
        sections
    }
}

impl Section<'_> {
    pub(crate) fn folded_title(&self, w: &Words) -> String {
        if self.shown.is_empty() { self.title.clone() } else { w.documents_accepted_more(self.folded.len()) }
    }
}
