//! What steers a matter: its facts and the practice's own fields, its stages with what clients read, its end, and one
//! person's part in it. These pages refuse to hide what a press will do: consequences stand above the button.

use super::clear::ClearLine;
use super::matter::MatterHead;
use super::{Choice, Problems, Shell, Tag};
use crate::words::Words;
use askama::Template;

/// One fact of a matter, ready to read.
#[derive(Clone, Debug)]
pub struct Fact {
    pub label: String,
    pub value: String,
}

impl Fact {
    #[must_use]
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: value.into() }
    }
}

/// What the overview says about the matter itself.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// Only what somebody wrote.
    pub facts: Vec<Fact>,
    pub may_edit: bool,
    /// Whether they move it along its stages.
    pub may_move: bool,
    /// The practice's word for where it is.
    pub stage: String,
    /// Something waits to be shown to the clients.
    pub held: bool,
    /// "The matter is being closed."; empty while it is open.
    pub end: String,
}

/// How one of the practice's own fields is typed.
#[derive(Clone, Debug)]
pub enum OwnInput {
    Text(String),
    Number(String),
    Date(String),
    Pick(Vec<Choice>),
}

/// One of the practice's own fields in a form.
#[derive(Clone, Debug)]
pub struct OwnField {
    /// The input's name.
    pub name: String,
    pub label: String,
    pub input: OwnInput,
}

/// What an editor wrote and what somebody else wrote meanwhile.
#[derive(Clone, Debug)]
pub struct Clash {
    pub label: String,
    pub now: String,
    pub yours: String,
}

/// `/desk/matters/{matter}/edit`.
#[derive(Template)]
#[template(path = "staff/matter_edit.html")]
pub struct MatterEditPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub head: MatterHead,
    /// What the form must give back to be taken.
    pub revision: i64,
    pub name: String,
    pub internal_title: String,
    pub number: String,
    pub visa_type: String,
    pub priorities: Vec<Choice>,
    pub lodged_at: String,
    pub next_action: String,
    pub next_action_due: String,
    pub next_action_by: Vec<Choice>,
    pub source: String,
    pub receipt: String,
    pub own: Vec<OwnField>,
    /// Where somebody else was first.
    pub clashes: Vec<Clash>,
    pub problems: Problems,
}

/// One move of a matter.
#[derive(Clone, Debug)]
pub struct StageMove {
    pub when: String,
    pub sentence: String,
    pub told: String,
    pub reason: String,
    /// Why it was lodged without leave; may be empty.
    pub anyway: String,
    pub state: Tag,
    /// POST address of "show it now"; empty where it is shown.
    pub publish: String,
    /// Whether the practice writes to clients at this stage.
    pub mail: bool,
}

/// What clients would read in one language.
#[derive(Clone, Debug)]
pub struct Said {
    pub language: String,
    pub lang: String,
    /// Where they would read it: their own word for the present.
    pub eyebrow: String,
    pub text: String,
    /// What could be said more plainly.
    pub hard: Vec<String>,
}

/// What is missing before a matter can be lodged.
#[derive(Clone, Debug)]
pub struct LeaveNote {
    pub lines: Vec<String>,
    /// Where leave is asked for; empty for whoever asks nobody.
    pub ask: String,
    /// Whether this person can go on without it.
    pub may: bool,
    /// Why they do, as typed.
    pub anyway: String,
}

/// Who takes a matter past a stage that is signed off, for somebody who does not.
#[derive(Clone, Debug)]
pub struct SignOffNote {
    /// The practice's word for the stage.
    pub stage: String,
    /// Names of colleagues on the matter who can; empty where nobody there can.
    pub who: String,
}

/// The stage that is being composed.
#[derive(Clone, Debug)]
pub struct Composer {
    pub from: String,
    pub to: String,
    /// The practice's word for it.
    pub stage: String,
    pub serious: bool,
    pub back: bool,
    pub sentences: Vec<Choice>,
    pub actors: Vec<Choice>,
    pub document: String,
    pub document_es: String,
    pub nexts: Vec<Choice>,
    pub when: String,
    pub when_es: String,
    pub reason: String,
    pub en: String,
    pub es: String,
    pub tells: Vec<Choice>,
    /// Leave that is missing; nothing where the step can be taken.
    pub leave: Option<LeaveNote>,
    /// Who takes this step instead of the reader; nothing where they can.
    pub sign_off: Option<SignOffNote>,
    /// Filled once somebody looked.
    pub preview: Vec<Said>,
}

/// `/desk/matters/{matter}/stage`.
#[derive(Template)]
#[template(path = "staff/matter_stage.html")]
pub struct StagePage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub head: MatterHead,
    pub now: String,
    pub moves: Vec<StageMove>,
    /// What clients answered when they were asked whether all is clear; none where nobody was asked.
    pub clear: Vec<ClearLine>,
    pub stages: Vec<Choice>,
    pub may: bool,
    pub composer: Option<Composer>,
    /// What can be done about the matter's end: addresses and words.
    pub ends: Vec<EndLink>,
    pub end: String,
    pub problems: Problems,
}

/// One way to or from the end.
#[derive(Clone, Debug)]
pub struct EndLink {
    pub href: String,
    pub label: String,
}

/// Things of one kind that are left to do: how many, and the way to each.
#[derive(Clone, Debug)]
pub struct Left {
    pub sentence: String,
    pub links: Vec<EndLink>,
}

/// On which day access ends, or that it ends when the matter is closed.
#[derive(Clone, Debug)]
pub struct LastDay {
    pub choices: Vec<Choice>,
    /// As a date input takes it.
    pub day: String,
}

/// A question before something ends, changes hands or begins again, with the reason where one is wanted.
#[derive(Template)]
#[template(path = "staff/matter_ask.html")]
pub struct AskPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub head: MatterHead,
    pub title: String,
    pub sentences: Vec<String>,
    /// What stands in the way; the button is left out then.
    pub obstacle: String,
    /// What is to be done before; the button is left out then too.
    pub left: Vec<Left>,
    /// When clients' access ends, where that is asked.
    pub last_day: Option<LastDay>,
    /// The label of the reason; empty where none is wanted.
    pub reason_label: String,
    pub reason: String,
    pub action: String,
    pub verb: String,
    pub cancel: String,
    pub problems: Problems,
}

/// `/desk/matters/{matter}/people/{client}`: one client's part.
#[derive(Template)]
#[template(path = "staff/matter_party.html")]
pub struct PartyPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub head: MatterHead,
    pub name: String,
    pub parts: Vec<Choice>,
    /// `/desk/matters/{matter}/people/{client}`.
    pub action: String,
    pub problems: Problems,
}

/// Somebody on the other side.
#[derive(Clone, Debug)]
pub struct OpposingRow {
    pub name: String,
    pub role: String,
    pub notes: String,
    /// The day they left it; empty while they are on it.
    pub ended: String,
    /// Where it is put right, for whoever may.
    pub edit: String,
}

/// `/desk/matters/{matter}/people/opposing/{opposing}`: what is written about somebody on the other side.
#[derive(Template)]
#[template(path = "staff/matter_opposing.html")]
pub struct OpposingPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub head: MatterHead,
    pub title: String,
    /// Name, what they are there, remarks.
    pub draft: [String; 3],
    pub revision: i64,
    /// The day they left it; empty while they are on it.
    pub ended: String,
    pub action: String,
    pub problems: Problems,
}

/// One of the practice's own fields in Settings.
#[derive(Clone, Debug)]
pub struct FieldRow {
    /// Its place, for forms.
    pub at: usize,
    /// What it is called in the reader's language.
    pub name: String,
    pub label: String,
    pub label_es: String,
    /// "Number · Matter · H-1B".
    pub about: String,
    /// "By land · By sea".
    pub choices: String,
    /// The same one by one, those that are not offered any more among them.
    pub each: Vec<ChoiceRow>,
    /// The kinds of matter it can be for; empty where it is not a matter's.
    pub kinds: Vec<Choice>,
    pub retired: bool,
    /// Of an enquiry: whether strangers are asked, too.
    pub public: Option<bool>,
    pub first: bool,
    pub last: bool,
}

/// One choice of a field.
#[derive(Clone, Debug)]
pub struct ChoiceRow {
    pub key: String,
    pub label: String,
    pub label_es: String,
    pub retired: bool,
}

/// `/desk/settings/fields`.
#[derive(Template)]
#[template(path = "staff/fields.html")]
pub struct FieldsPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub revision: u64,
    pub rows: Vec<FieldRow>,
    pub label: String,
    pub label_es: String,
    pub kinds: Vec<Choice>,
    pub homes: Vec<Choice>,
    pub matter_kinds: Vec<Choice>,
    pub choices: String,
    pub problems: Problems,
}

/// How many requests are with the client, to be reviewed and done.
#[derive(Clone, Copy, Debug, Default)]
pub struct Standing {
    pub with_client: u32,
    pub with_us: u32,
    pub settled: u32,
}

/// A matter linked to another, where it stands and how they belong together.
#[derive(Clone, Debug)]
pub struct LinkedRow {
    pub link: String,
    pub href: String,
    pub title: String,
    pub reference: String,
    pub client: String,
    pub kind: String,
    pub how: String,
    pub stage: String,
    pub turn: super::Tag,
    pub standing: Standing,
}

/// `/desk/matters/{matter}/linked`.
#[derive(Template)]
#[template(path = "staff/matter_linked.html")]
pub struct LinkedPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub head: MatterHead,
    pub rows: Vec<LinkedRow>,
    /// This one and those of `rows` that are open, together.
    pub all: Standing,
    pub may_edit: bool,
    pub query: String,
    pub choices: Vec<Choice>,
    pub how: String,
    pub problems: Problems,
}
