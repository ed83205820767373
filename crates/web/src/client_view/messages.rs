//! The client's messages: the list of threads, and one thread with its composer. It refuses to hold anything of the team's
//! own: comments and notes have no field here.

use super::glossary::Meaning;
use super::upload::{FileProblem, Limits};
use super::{Shell, Tone};
use crate::icons::{icon, icon_flip};
use crate::words::Words;
use askama::Template;
use domain::{Role, ThreadState};

/// GET the threads, with the form that begins one.
#[derive(Template)]
#[template(path = "client/messages.html")]
pub struct MessagesPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    /// Who answers and how soon.
    pub promise: String,
    pub threads: Vec<ThreadRow>,
    /// What the new thread is about, where that is one thing in the case.
    pub about: Option<Topic>,
    pub composer: Composer,
}

/// GET one thread.
#[derive(Template)]
#[template(path = "client/thread.html")]
pub struct ThreadPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub promise: String,
    pub title: String,
    /// What it is about, where that is one thing in the case that the reader is shown.
    pub about: Option<Topic>,
    pub state: ThreadState,
    pub days: Vec<Day>,
    /// Where the earlier messages are.
    pub earlier: Option<String>,
    pub composer: Composer,
    /// Where a script hears that something changed; empty on a page of earlier messages.
    pub live: String,
    /// A problem with a message that was worded anew.
    pub problem: Option<(String, String)>,
    /// Words of the messages shown that not everybody knows.
    pub terms: Vec<Meaning>,
}

/// What a conversation is about, with the way to it.
#[derive(Clone, Debug)]
pub struct Topic {
    pub title: String,
    /// The name of the file it is about; empty where it is about none.
    pub file: String,
    pub href: String,
    /// What the link says.
    pub open: String,
}

/// One thread in the list.
#[derive(Clone, Debug)]
pub struct ThreadRow {
    pub href: String,
    pub title: String,
    pub state: ThreadState,
    pub when: String,
}

impl ThreadRow {
    pub(super) fn tone(&self) -> Tone {
        tone(self.state)
    }

    pub(super) fn tag(&self, w: &Words) -> String {
        tag(w, self.state)
    }
}

impl ThreadPage<'_> {
    fn tone(&self) -> Tone {
        tone(self.state)
    }

    fn tag(&self) -> String {
        tag(self.w, self.state)
    }
}

fn tone(state: ThreadState) -> Tone {
    match state {
        ThreadState::WaitingForUs => Tone::Wait,
        ThreadState::WaitingForClient => Tone::Plain,
        ThreadState::Done => Tone::Ok,
    }
}

/// Whose turn it is, in the client's words.
fn tag(w: &Words, state: ThreadState) -> String {
    match state {
        ThreadState::WaitingForUs => w.msg_state_us(),
        ThreadState::WaitingForClient => w.msg_state_you(),
        ThreadState::Done => w.msg_state_done(),
    }
}

/// What was said about one thing, on the page of that thing, with the form that asks there.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// The conversations about it, the one that changed last first.
    pub threads: Vec<ThreadRow>,
    /// The newest messages of them, the oldest of these first.
    pub lines: Vec<BesideLine>,
    /// Where the page with the whole form is; empty where the reader writes and reads nothing.
    pub more: String,
    /// Where a question goes.
    pub action: String,
    /// The thing itself, by id, where a question begins a conversation; empty where it goes on with one.
    pub about: String,
    /// What this sending is called, so that pressing twice sends once.
    pub attempt: String,
    /// Whether everybody who signs in to the case reads it; otherwise the practice alone.
    pub shared: bool,
    /// Who answers and how soon.
    pub promise: String,
    /// The page of an attached document it stands beside, to come back to: its version and number.
    pub page: Option<(String, u32)>,
}

/// One of them, or its beginning.
#[derive(Clone, Debug)]
pub struct BesideLine {
    pub whose: Whose,
    pub who: String,
    pub when: String,
    pub text: String,
    /// It was taken back: `text` says by whom.
    pub taken: bool,
}

impl BesideLine {
    pub(super) fn class(&self) -> &'static str {
        self.whose.class()
    }
}

/// The messages of one day.
#[derive(Clone, Debug)]
pub struct Day {
    pub label: String,
    pub messages: Vec<Bubble>,
}

/// Whose message it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Whose {
    Mine,
    /// Another person of the client's side.
    Theirs,
    /// The practice's.
    Ours,
}

impl Whose {
    fn class(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Theirs => "theirs",
            Self::Ours => "ours",
        }
    }
}

/// One message.
#[derive(Clone, Debug)]
pub struct Bubble {
    pub id: String,
    pub whose: Whose,
    /// "You", "Omar" or "Ana, lawyer".
    pub who: String,
    pub when: String,
    /// Empty where it was taken back.
    pub text: String,
    /// "Ana took this message back, today, 9:14 AM"; empty where it stands.
    pub taken: String,
    /// The files it speaks of.
    pub files: Vec<BubbleFile>,
    /// "Changed today, 9:12 AM"; empty where it was not.
    pub edited: String,
    /// "Read by your legal team, today, 9:12 AM"; empty where nobody says so.
    pub seen: String,
    /// Where its sender can still word it anew or take it back, what stands in the form, and until when.
    pub edit: Option<Edit>,
}

/// A file a message speaks of.
#[derive(Clone, Debug)]
pub struct BubbleFile {
    pub name: String,
    /// "1.2 MB", of what the practice sent along; empty otherwise.
    pub size: String,
    /// Where it is opened; nothing where it cannot be, or is not opened from here.
    pub href: Option<String>,
    /// Why it cannot, or that it could not be taken after all; may be empty.
    pub note: String,
}

impl Bubble {
    fn class(&self) -> &'static str {
        self.whose.class()
    }
}

/// The form that words a message anew, and the one that takes it back.
#[derive(Clone, Debug)]
pub struct Edit {
    pub action: String,
    pub take: String,
    pub text: String,
    pub until: String,
}

/// The form at the foot. What was typed stands in it again when it could not be sent.
#[derive(Clone, Debug, Default)]
pub struct Composer {
    pub action: String,
    pub text: String,
    pub problem: Option<String>,
    /// What this sending is called, so that pressing twice sends once.
    pub attempt: String,
    /// What a new thread is about, by id; empty where that is the case as a whole, and in a thread.
    pub about: String,
    /// What a new thread about the matter is called.
    pub title: Option<String>,
    /// Files of the request that can be named: id, name, chosen.
    pub files: Vec<(String, String, bool)>,
    /// Whether everybody who signs in to the case reads it; otherwise the practice alone.
    pub shared: bool,
    /// Sentences: who reads what is written here.
    pub seen_by: Vec<String>,
    /// The input for files, where they are taken.
    pub attach: Option<Attach>,
    /// Why no files are taken, where some came along.
    pub no_files: Option<String>,
}

impl Composer {
    /// Whether something has to be put right.
    fn is_wrong(&self) -> bool {
        let refused = self.attach.as_ref().is_some_and(|attach| !attach.problems.is_empty());
        self.problem.is_some() || self.no_files.is_some() || refused
    }
}

/// The input for files that go with a message.
#[derive(Clone, Debug)]
pub struct Attach {
    pub limits: Limits,
    /// What was wrong with files that were chosen.
    pub problems: Vec<FileProblem>,
    /// Files were chosen and have to be chosen again.
    pub again: bool,
    /// Sentences: who can see what is sent with it.
    pub seen_by: Vec<String>,
}

/// What a member of staff is to a client.
#[must_use]
pub fn role(w: &Words, role: Option<Role>) -> String {
    match role {
        Some(Role::Owner) => w.msg_role_owner(),
        Some(Role::Lawyer) => w.msg_role_lawyer(),
        Some(Role::Intake) => w.msg_role_intake(),
        _ => w.msg_role_team(),
    }
}
