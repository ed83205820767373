//! Messages at the desk: the inbox over all matters, a matter's threads, one thread with what only the team reads beside
//! it, file notes, and a thread written out. What a client sees and what the team keeps to itself are different types here
//! and look different on the page.

use super::matter::MatterHead;
use super::review::Split;
use super::{Choice, More, Shell, Tag};
use crate::words::Words;
use askama::Template;

/// `/desk/messages?state=…`.
#[derive(Template)]
#[template(path = "staff/inbox.html")]
pub struct InboxPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub splits: Vec<Split>,
    pub rows: Vec<InboxRow>,
    pub more: More,
}

/// One thread in the inbox.
#[derive(Clone, Debug)]
pub struct InboxRow {
    pub id: String,
    pub href: String,
    pub client: String,
    pub title: String,
    pub matter: String,
    pub age: String,
    /// Whose turn it is, where a cut holds more than one.
    pub turn: Option<Tag>,
    /// By when an answer is promised.
    pub due: Option<Tag>,
    /// Who is to answer; empty where it is whoever leads.
    pub assigned: String,
    pub unread: bool,
    /// Where it can be set done.
    pub done: Option<String>,
}

/// What a conversation is about, with the way to it.
#[derive(Clone, Debug)]
pub struct Topic {
    pub title: String,
    /// The name of the file it is about; empty where it is about none.
    pub file: String,
    /// Empty for whoever does not open it.
    pub href: String,
    /// What the link says.
    pub open: String,
}

/// The conversations about one thing, on the page of that thing.
#[derive(Clone, Debug, Default)]
pub struct Talk {
    pub threads: Vec<TalkThread>,
    /// The newest messages of them, the oldest of these first; none on pages that show only the way there.
    pub lines: Vec<TalkLine>,
    /// Where a message about it is begun; empty where none can be.
    pub write: String,
    /// What that link says.
    pub write_label: String,
    /// Where all of them are.
    pub all: String,
}

impl Talk {
    pub(super) fn is_empty(&self) -> bool {
        self.threads.is_empty() && self.write.is_empty()
    }
}

/// One of them.
#[derive(Clone, Debug)]
pub struct TalkThread {
    pub href: String,
    /// "About the document".
    pub label: String,
    /// Whom it is with; empty where only one person has ever had access.
    pub with: String,
    /// Whose turn it is.
    pub state: Tag,
}

/// One message of them.
#[derive(Clone, Debug)]
pub struct TalkLine {
    /// Where it stands in its conversation.
    pub href: String,
    pub who: String,
    pub when: String,
    /// Its beginning.
    pub text: String,
}

/// `/desk/matters/{matter}/messages`; with `?about={id}` what is said about one thing.
#[derive(Template)]
#[template(path = "staff/matter_messages.html")]
pub struct MatterMessagesPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub head: MatterHead,
    /// The one thing the conversations here are about.
    pub topic: Option<Topic>,
    /// Whose conversations these are, where they are one person's alone.
    pub of: String,
    pub rows: Vec<ThreadRow>,
    /// The form that begins a thread, for those who may.
    pub composer: Option<Composer>,
    /// Nobody can be written to about it now.
    pub nobody: bool,
    /// Whether all conversations of the matter can be written out here.
    pub export: bool,
}

/// One thread of a matter.
#[derive(Clone, Debug)]
pub struct ThreadRow {
    pub href: String,
    pub title: String,
    /// Whom it is with; empty where only one person has access.
    pub with: String,
    pub state: Tag,
    pub due: Option<Tag>,
    pub assigned: String,
    pub when: String,
}

/// `/desk/matters/{matter}/messages/{thread}`.
#[derive(Template)]
#[template(path = "staff/matter_thread.html")]
pub struct ThreadPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub head: MatterHead,
    /// Path of this thread.
    pub base: String,
    pub title: String,
    /// What it is about, where that is one thing in the matter.
    pub topic: Option<Topic>,
    /// Whom it is with; empty where only one person has access.
    pub with: String,
    pub state: Tag,
    pub due: Option<Tag>,
    pub days: Vec<Day>,
    pub earlier: Option<String>,
    /// The form to the client, for those who may answer.
    pub composer: Option<Composer>,
    pub comments: Vec<CommentLine>,
    /// The form for the team, for those who may write there.
    pub team: Option<TeamComposer>,
    /// Who can be made to answer; none for those who may not say so.
    pub answerers: Vec<Choice>,
    pub may_set_done: bool,
    /// Where a script hears that something changed; empty on a page of earlier messages.
    pub live: String,
    /// A problem with a message that was worded anew.
    pub problem: Option<(String, String)>,
}

/// The messages of one day.
#[derive(Clone, Debug)]
pub struct Day {
    pub label: String,
    pub messages: Vec<Bubble>,
}

/// One message to or from a client.
#[derive(Clone, Debug)]
pub struct Bubble {
    pub id: String,
    pub ours: bool,
    pub who: String,
    pub when: String,
    pub text: String,
    /// "Lucía took this message back, today, 9:14 AM"; empty where it stands. What it said is behind a fold then.
    pub taken: String,
    /// Files it names.
    pub files: Vec<BubbleFile>,
    /// Earlier wordings: when and what.
    pub earlier: Vec<(String, String)>,
    /// "Read by Lucía, today, 9:12 AM", or that nobody has; empty where we are not told.
    pub seen: String,
    pub edit: Option<Edit>,
    /// What keeping it as a file note is called, for those who may.
    pub keep: Option<String>,
}

/// A file a message names.
#[derive(Clone, Debug)]
pub struct BubbleFile {
    /// Where it is looked at; empty for whoever opens none.
    pub href: String,
    pub name: String,
    /// Why the client cannot open it, of what we sent along; empty where they can.
    pub note: String,
}

/// The form that words a message anew.
#[derive(Clone, Debug)]
pub struct Edit {
    pub text: String,
    pub until: String,
}

/// The form to the client.
#[derive(Clone, Debug, Default)]
pub struct Composer {
    pub action: String,
    pub text: String,
    /// What there is to know about a ready text that stands in it; may be empty.
    pub note: String,
    pub problem: Option<String>,
    pub attempt: String,
    /// "Lucía Ortiz and the team of this matter can read this."
    pub readers: String,
    /// The language the client reads, or the one of the ready text, for the spell checker.
    pub lang: String,
    pub templates: Vec<Proposal>,
    /// What a new thread can be about; empty in a thread, and where that is settled.
    pub abouts: Vec<Choice>,
    /// What a new thread is about where that is settled, by id; empty otherwise.
    pub about: String,
    /// Whom a new thread can be with; empty in a thread.
    pub withs: Vec<Choice>,
    pub with_problem: Option<String>,
    pub title: String,
    /// What can go along with it.
    pub along: Along,
    /// Whether it can be kept as a file note at once.
    pub may_keep: bool,
}

/// Documents that can go along with a message.
#[derive(Clone, Debug, Default)]
pub struct Along {
    /// Those of the matter that all its readers may see.
    pub documents: Vec<Choice>,
    /// What is wrong with what was ticked.
    pub problem: Option<String>,
    /// Why no files were taken, where some came along.
    pub closed: Option<String>,
    /// The input for files of the practice's own, for those who may file them.
    pub input: Option<AlongInput>,
}

/// The input for files of the practice's own.
#[derive(Clone, Debug)]
pub struct AlongInput {
    /// What it takes, as a sentence, and as a browser's picker is told.
    pub limits: String,
    pub accept: String,
    /// What was wrong with files that were chosen.
    pub problems: Vec<String>,
    /// Files were chosen and have to be chosen again.
    pub again: bool,
}

impl Along {
    /// Whether something of it has to be put right.
    fn is_wrong(&self) -> bool {
        let files = self.input.as_ref().is_some_and(|input| input.again || !input.problems.is_empty());
        files || self.problem.is_some() || self.closed.is_some()
    }

    /// Whether something of it was chosen, or has to be put right.
    fn is_open(&self) -> bool {
        self.is_wrong() || self.documents.iter().any(Choice::is_chosen)
    }
}

/// A text to begin with: in the client's language, or else in English.
#[derive(Clone, Debug)]
pub struct Proposal {
    pub href: String,
    pub name: String,
    pub text: String,
    /// The language it stands in.
    pub lang: &'static str,
    /// What it says in the reader's language; empty where that is the client's, or nobody wrote it.
    pub gloss: String,
    /// That the client reads another language than this; empty otherwise.
    pub note: String,
}

/// A comment that only the team reads.
#[derive(Clone, Debug)]
pub struct CommentLine {
    pub who: String,
    pub when: String,
    pub text: String,
}

/// The form for the team.
#[derive(Clone, Debug, Default)]
pub struct TeamComposer {
    pub text: String,
    pub problem: Option<String>,
    pub attempt: String,
}

/// `/desk/matters/{matter}/notes`.
#[derive(Template)]
#[template(path = "staff/matter_notes.html")]
pub struct NotesPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub head: MatterHead,
    pub notes: Vec<NoteLine>,
    /// The form, for those who may write.
    pub form: Option<TeamComposer>,
    /// What a note can begin with: where it is chosen, and its name.
    pub templates: Vec<(String, String)>,
}

/// One note.
#[derive(Clone, Debug)]
pub struct NoteLine {
    pub id: String,
    pub who: String,
    pub when: String,
    pub text: String,
    /// "Corrected on …"; empty where it stands.
    pub struck: String,
    /// "Corrects the note of …", with its address; nothing where it corrects none.
    pub corrects: Option<(String, String)>,
    pub from_message: bool,
    /// The form that corrects it, where it stands and the reader may.
    pub form: Option<TeamComposer>,
}

/// A thread written out.
#[derive(Template)]
#[template(path = "staff/transcript.html")]
pub struct TranscriptPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub matter: String,
    pub title: String,
    pub made: String,
    pub back: String,
    pub messages: Vec<TranscriptLine>,
}

/// One message of it.
#[derive(Clone, Debug)]
pub struct TranscriptLine {
    pub number: i64,
    pub who: String,
    pub seen: String,
    /// That it was taken back, with the line that says so; empty where it stands.
    pub taken: Vec<String>,
    /// Files it names, each with its fingerprint.
    pub files: Vec<(String, String)>,
    pub wordings: Vec<TranscriptWording>,
}

/// One wording with what proves it.
#[derive(Clone, Debug)]
pub struct TranscriptWording {
    pub when: String,
    pub text: String,
    pub sha256: String,
    /// The line of the matter's log.
    pub line: String,
}
