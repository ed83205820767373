//! The review queue and the one version that is open in it. It refuses to hold file bytes: pages are addresses of
//! pictures made on the server, and the original is only ever a download.

use super::messages::Talk;
use super::{Choice, More, Problems, Shell, Tag, Tone, many};
use crate::words::Words;
use askama::Template;

/// `/desk/review` and `/desk/review/{version}`.
#[derive(Template)]
#[template(path = "staff/review.html")]
pub struct ReviewPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub splits: Vec<Split>,
    pub queue: Vec<QueueItem>,
    pub more: More,
    pub open: Option<OpenVersion>,
    pub scanner: Scanner,
}

/// Whether files are checked for malware here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scanner {
    Working,
    /// None is configured: the desk says so.
    Absent,
    /// Configured and away, or in no state to check: files wait.
    Silent {
        since: String,
        /// In the words of whoever found it so; for whoever mends it.
        why: String,
    },
}

/// One cut of the queue with its count.
#[derive(Clone, Debug)]
pub struct Split {
    pub href: String,
    pub label: String,
    pub count: u32,
    pub place: Selected,
}

impl Split {
    pub(super) fn shown(&self) -> String {
        many(self.count)
    }
}

/// Whether a row or split is the one on screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selected {
    Here,
    Elsewhere,
}

impl Selected {
    pub(super) fn here(self) -> bool {
        self == Self::Here
    }
}

/// One row of the queue.
#[derive(Clone, Debug)]
pub struct QueueItem {
    /// The version's id; also the key that keeps focus on this row across a swap.
    pub id: String,
    pub href: String,
    pub person: String,
    pub document: String,
    /// Kind and reference of the matter: "I-485 · HV-2041".
    pub matter: String,
    /// How long it has waited: "12 m".
    pub age: String,
    pub tags: Vec<Tag>,
    pub place: Selected,
}

/// The version on screen.
#[derive(Clone, Debug)]
pub struct OpenVersion {
    pub id: String,
    pub person: String,
    pub client_href: String,
    pub matter_href: String,
    /// "I-485 · HV-2041".
    pub matter: String,
    /// The person's language by name, in the reader's language.
    pub reads: String,
    pub document: String,
    /// "Version 2 · sent Nov 20, 9:14 AM".
    pub meta: String,
    /// The name the client's device gave, made safe to show.
    pub file_name: String,
    pub facts: Vec<Fact>,
    pub flags: Vec<Flag>,
    pub checks: Vec<Check>,
    pub days: DaysForm,
    pub earlier: Vec<Earlier>,
    /// What the client wrote about this request.
    pub note: Option<Note>,
    /// What is said about it and about its request.
    pub talk: Talk,
    /// The requests for approval that name the document, newest first.
    pub approvals: Vec<NamedIn>,
    /// Who took a decision about it back, and when; empty where nobody did.
    pub taken_back: String,
    pub flagging: Flagging,
    pub stage: Stage,
    pub decision: Decision,
    /// POST address of the original; `None` where it may not leave (refused files).
    pub download: Option<String>,
    /// Where the whole document is put into the bin; empty for whoever may not.
    pub delete: String,
}

/// A request for approval the document is named in.
#[derive(Clone, Debug)]
pub struct NamedIn {
    pub href: String,
    pub title: String,
    /// "A statement or letter · version 2".
    pub about: String,
    pub when: String,
    pub state: Tag,
}

/// What can be seen of the version.
#[derive(Clone, Debug)]
pub enum Stage {
    /// Inspection has not finished.
    Waiting,
    Pages(Pages),
    /// Sound, but of a kind without pictures; or inspection gave up. A ready sentence says which.
    NeedsPerson {
        why: String,
    },
    /// Not safe or not a document: it cannot be accepted.
    Refused {
        why: String,
    },
}

/// The pictures of a version, one of them large.
#[derive(Clone, Debug)]
pub struct Pages {
    /// 1-based.
    pub number: u32,
    pub total: u32,
    pub src: String,
    /// The same page, larger, for zoom and for opening alone.
    pub large: String,
    /// "Passport, page 1 of 2".
    pub alt: String,
    /// Says so where the file has more pages than were drawn; else empty.
    pub drawn: String,
    pub width: u32,
    pub height: u32,
    /// Words found on the page; empty when none were.
    pub text: String,
    pub thumbs: Vec<Thumb>,
    pub previous: Option<String>,
    pub next: Option<String>,
}

/// One small picture under the stage.
#[derive(Clone, Debug)]
pub struct Thumb {
    pub number: u32,
    pub src: String,
    pub href: String,
    pub place: Selected,
}

/// One measured thing: label and value.
#[derive(Clone, Debug)]
pub struct Fact {
    pub label: String,
    pub value: String,
    pub face: Face,
}

/// How a value is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    Text,
    /// Identifiers and fingerprints, where every sign counts.
    Code,
}

impl Face {
    fn class(self) -> &'static str {
        match self {
            Self::Text => "",
            Self::Code => "id",
        }
    }
}

/// Something inspection wants a person to know.
#[derive(Clone, Debug)]
pub struct Flag {
    pub tone: Tone,
    pub title: String,
    pub text: String,
}

/// One thing to look for, from the request.
#[derive(Clone, Debug)]
pub struct Check {
    pub code: String,
    pub text: String,
    /// What it is compared with; may be empty.
    pub evidence: String,
    pub mark: Mark,
}

impl Check {
    fn ticked(&self) -> bool {
        self.mark == Mark::Ticked
    }
}

/// The days the document bears, as typed beside a decision.
#[derive(Clone, Debug, Default)]
pub struct DaysForm {
    pub issued: String,
    pub until: String,
    /// What is wrong with one of them; empty when nothing.
    pub problem: String,
    /// What its request asks of them; empty where nothing.
    pub asks: String,
}

/// An earlier version of the same document.
#[derive(Clone, Debug)]
pub struct Earlier {
    pub href: String,
    /// "Version 1".
    pub label: String,
    pub when: String,
    pub outcome: Tag,
    /// What the client was told; empty when nothing.
    pub reason: String,
}

/// What may be done with the version.
#[derive(Clone, Debug)]
pub enum Decision {
    /// POST `decision=accept|only|aside|return`, `reason`, `message`, `check`; or `ask` instead of a decision, which only
    /// opens the form that asks for something and keeps what is ticked and typed.
    Open(Again, Beside),
    /// POST `decision=accept|aside`, `check`: the matter is being wound up, and nothing is asked of its client.
    Ending(String),
    /// Not yet: inspection is running.
    NotYet,
    Made(Box<Made>),
    /// This person may look but not decide.
    LookOnly,
}

/// The other files of the request, as far as a decision can take them along.
#[derive(Clone, Copy, Debug, Default)]
pub struct Beside {
    /// So many wait for a decision too.
    pub waiting: usize,
    /// One is accepted, so that this one can be set aside.
    pub accepted: bool,
}

/// The way back from a decision, while it can be taken back.
#[derive(Clone, Debug)]
pub struct TakeBack {
    /// POST, nothing but the token.
    pub action: String,
    /// Until when, and what it does.
    pub until: String,
}

/// A decision that stands.
#[derive(Clone, Debug)]
pub struct Made {
    /// `None` for who may not, and once it is too late.
    pub take_back: Option<TakeBack>,
    pub outcome: Tag,
    /// Who decided and when.
    pub sentence: String,
    /// Why, in the reader's language; empty where nothing was asked for.
    pub reason: String,
    /// What the client was told; empty when nothing.
    pub told: String,
    /// The language of those words, as a BCP 47 tag.
    pub lang: String,
    /// The same in the reader's language, where it is known and another one.
    pub gloss: String,
    /// "What Ana Torres checked".
    pub checked_by: String,
    pub checked: Vec<Checked>,
    /// The days the document bears.
    pub days: Vec<Tag>,
    /// It is accepted and is wanted anew after all: a passport that ran out.
    pub again: Option<Again>,
}

/// One thing to look for, and whether the person who decided had ticked it.
#[derive(Clone, Debug)]
pub struct Checked {
    pub text: String,
    pub mark: Mark,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Ticked,
    Open,
}

impl Checked {
    fn ticked(&self) -> bool {
        self.mark == Mark::Ticked
    }
}

/// The flag for a lawyer that stands, and the form that raises one.
#[derive(Clone, Debug, Default)]
pub struct Flagging {
    pub stands: Option<RaisedFlag>,
    /// For whoever decides here: while none stands, or with what was typed when one was raised meanwhile.
    pub form: Option<RaiseForm>,
}

/// A flag that stands.
#[derive(Clone, Debug)]
pub struct RaisedFlag {
    /// "Flagged for Daniel Vale".
    pub title: String,
    pub why: String,
    /// Who asks for it, and since when.
    pub by: String,
    /// POST, nothing but the token; `None` for whoever decides nothing here.
    pub off: Option<String>,
}

/// The form that raises a flag.
#[derive(Clone, Debug)]
pub struct RaiseForm {
    /// POST `why`, `person`, `check`.
    pub action: String,
    /// Whoever leads the matter, and each colleague who decides in it.
    pub colleagues: Vec<Choice>,
    pub why: String,
    pub problems: Problems,
}

impl RaiseForm {
    /// It came back: what is wrong is not hidden.
    fn open(&self) -> bool {
        !self.problems.is_empty()
    }

    fn wrong(&self, field: &str) -> Option<&str> {
        self.problems.of(field)
    }
}

/// A client's own words.
#[derive(Clone, Debug)]
pub struct Note {
    /// "Asked for help Nov 20: I lost it".
    pub about: String,
    /// May be empty.
    pub text: String,
}

/// The forms that ask for something: the version again, or something more beside it.
#[derive(Clone, Debug)]
pub struct Again {
    pub action: String,
    pub shown: Shown,
    /// Words for what more is asked for, as typed; empty at first.
    pub more: String,
    pub first_name: String,
    /// The client's language: BCP 47 tag and name in the reader's language.
    pub lang: String,
    pub lang_name: String,
    pub reasons: Vec<Reason>,
    /// The message as it stands; the chosen reason's words at first.
    pub message: String,
    /// What is wrong with the message sent before; empty when nothing.
    pub problem: String,
}

/// Which form starts open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// The version is wanted again.
    Open,
    /// It is accepted and something more is wanted.
    More,
    Closed,
}

/// One reason, with the words the client gets.
#[derive(Clone, Debug)]
pub struct Reason {
    pub code: String,
    pub label: String,
    /// In the client's language.
    pub message: String,
    /// The same in the reader's language; empty when the languages are one.
    pub gloss: String,
    pub place: Selected,
}

impl Again {
    fn open(&self) -> bool {
        self.shown == Shown::Open
    }

    fn asks_more(&self) -> bool {
        self.shown == Shown::More
    }

    fn gloss(&self) -> &str {
        self.reasons.iter().find(|reason| reason.place.here()).map_or("", |reason| &reason.gloss)
    }
}

impl OpenVersion {
    fn again(&self) -> Option<&Again> {
        match &self.decision {
            Decision::Open(again, _) => Some(again),
            _ => None,
        }
    }

    fn beside(&self) -> Beside {
        match self.decision {
            Decision::Open(_, beside) => beside,
            _ => Beside::default(),
        }
    }

    /// Ticks are for whoever decides; afterwards the decision shows them.
    fn ticks(&self) -> bool {
        !self.checks.is_empty() && self.decides()
    }

    fn decides(&self) -> bool {
        matches!(self.decision, Decision::Open(..) | Decision::Ending(_))
    }

    /// The form the ticks are sent with: the one that is open, so that they go with whatever is decided, also where no
    /// script gathers them.
    fn ticks_go_with(&self) -> &'static str {
        match self.again().map(|again| again.shown) {
            Some(Shown::Open) => "again",
            Some(Shown::More) => "more",
            Some(Shown::Closed) | None => "accept",
        }
    }

    fn waits(&self) -> bool {
        matches!(self.stage, Stage::Waiting)
    }
}

impl ReviewPage<'_> {
    /// Seconds after which the page asks again by itself, while inspection runs.
    fn refresh(&self) -> Option<u32> {
        self.open.as_ref().filter(|open| open.waits()).map(|_| 4)
    }

    fn title(&self) -> String {
        match &self.open {
            Some(open) => format!("{} · {}", open.document, open.person),
            None => self.w.desk_review_title(),
        }
    }
}
