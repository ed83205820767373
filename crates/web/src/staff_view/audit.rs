//! A log as people read it: days, sentences, who and when, and whether the chain still holds. It refuses to hold what
//! the events are about beyond the sentence: the log itself is content-free.

use super::matter::MatterHead;
use super::{More, Shell};
use crate::words::Words;
use askama::Template;

/// `/desk/audit`: the practice's own log.
#[derive(Template)]
#[template(path = "staff/audit.html")]
pub struct PracticeAuditPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    /// What stands out, and how much of it nobody looked at.
    pub odd: String,
    /// The number that was typed and is no matter's; else empty.
    pub number: String,
    pub log: Log,
}

/// `/desk/matters/{matter}/audit`.
#[derive(Template)]
#[template(path = "staff/matter_audit.html")]
pub struct MatterAuditPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub head: MatterHead,
    pub log: Log,
}

/// One page of a log, newest first.
#[derive(Clone, Debug)]
pub struct Log {
    pub chain: Chain,
    pub days: Vec<Day>,
    pub more: More,
}

/// What the last check of the chain found.
#[derive(Clone, Debug)]
pub enum Chain {
    /// Every line followed its predecessor.
    Whole { lines: u64, checked: String },
    /// A line does not fit; where, in words.
    Broken { at: String },
    /// Not looked at yet.
    Unchecked,
}

/// The lines of one day, under its name.
#[derive(Clone, Debug)]
pub struct Day {
    /// "Friday, November 20".
    pub label: String,
    pub lines: Vec<Line>,
}

/// One event.
#[derive(Clone, Debug)]
pub struct Line {
    /// "9:31:04 AM".
    pub time: String,
    /// "Ana Torres accepted version 2 of a document."
    pub sentence: String,
    /// Address, device, reason code and the like; may be empty.
    pub detail: String,
    /// Position in the chain, from 1.
    pub position: u64,
    /// The line's fingerprint, shortened.
    pub fingerprint: String,
}
