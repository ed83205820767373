//! Approvals at the desk: the list over all matters, a matter's own, one in detail, asking for one, and papers of the
//! practice's own. They refuse to offer what the state does not allow.

use super::matter::MatterHead;
use super::messages::Talk;
use super::{Choice, More, Problems, Shell, Tag};
use crate::client_view::approval::Change;
use crate::words::Words;
use askama::Template;

/// One cut of the list.
#[derive(Clone, Debug)]
pub struct Cut {
    pub href: String,
    pub label: String,
    pub here: bool,
}

/// One request in a list.
#[derive(Clone, Debug)]
pub struct ApprovalRow {
    pub href: String,
    pub title: String,
    pub kind: String,
    /// The matter, on the list over all of them; else empty.
    pub matter: String,
    pub state: Tag,
    /// "asked Nov 3 · due Friday".
    pub when: String,
}

/// `/desk/approvals`.
#[derive(Template)]
#[template(path = "staff/approvals.html")]
pub struct ApprovalsPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub cuts: Vec<Cut>,
    pub rows: Vec<ApprovalRow>,
    pub more: More,
}

/// One paper of the practice's own.
#[derive(Clone, Debug)]
pub struct Paper {
    pub title: String,
    /// Every version, the newest first.
    pub versions: Vec<PaperVersion>,
}

#[derive(Clone, Debug)]
pub struct PaperVersion {
    pub href: String,
    pub label: String,
    pub when: String,
    pub state: Tag,
}

/// `/desk/matters/{matter}/approvals`.
#[derive(Template)]
#[template(path = "staff/matter_approvals.html")]
pub struct MatterApprovalsPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub head: MatterHead,
    pub rows: Vec<ApprovalRow>,
    pub papers: Vec<Paper>,
    /// Whether this person asks for approvals.
    pub may_ask: bool,
    /// Whether this person files papers.
    pub may_file: bool,
    /// Papers to add a version to; the first is a new one.
    pub known: Vec<Choice>,
    pub paper: String,
    pub problems: Problems,
}

/// `/desk/matters/{matter}/approvals/new`.
#[derive(Template)]
#[template(path = "staff/approval_new.html")]
pub struct ApprovalNewPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub head: MatterHead,
    pub kinds: Vec<Choice>,
    pub draft: Draft,
    /// It is about a change of terms.
    pub changes_terms: bool,
    pub documents: Vec<Choice>,
    /// Names of what is there and cannot be attached yet.
    pub not_ready: Vec<String>,
    /// Where to look again while a document that was chosen is still being checked; empty where none is.
    pub again: String,
    pub approvers: Vec<Choice>,
    /// Whose turn is when, where they are asked one after another.
    pub turns: Vec<Turn>,
    pub copies: Vec<Choice>,
    pub modes: Vec<Choice>,
    /// Who can be asked to let it out; the first is whoever leads the matter.
    pub lawyers: Vec<Choice>,
    pub problems: Problems,
}

impl ApprovalNewPage<'_> {
    /// One after another: whose turn is when is part of what is asked.
    fn in_turn(&self) -> bool {
        let code = domain::ApprovalMode::InSequence.code();
        self.modes.iter().any(|mode| mode.value == code && mode.is_chosen())
    }

    /// Somebody gets a copy.
    fn copied(&self) -> bool {
        self.copies.iter().any(Choice::is_chosen)
    }
}

/// Somebody's place in the order.
#[derive(Clone, Debug)]
pub struct Turn {
    /// As the choice of who is asked has it.
    pub value: String,
    pub name: String,
    /// From 1.
    pub place: usize,
}

/// What was typed.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    pub title: String,
    pub title_es: String,
    pub description: String,
    pub description_es: String,
    pub terms: TermsDraft,
    /// As a date field gives it: `2026-12-01`.
    pub due: String,
    pub held: bool,
    /// The colleague who is asked to let it out; empty for whoever leads the matter.
    pub lawyer: String,
    /// Whoever approves says in which language they read it.
    pub how_read: bool,
}

/// A change of terms as typed, in English and in Spanish.
#[derive(Clone, Debug, Default)]
pub struct TermsDraft {
    pub agreed: [String; 2],
    pub proposed: [String; 2],
    pub why: [String; 2],
}

impl Draft {
    /// Whether the fields for a change of terms are to be seen at once.
    fn changes_terms(&self) -> bool {
        let terms = &self.terms;
        [&terms.agreed, &terms.proposed, &terms.why]
            .iter()
            .any(|both| both.iter().any(|text| !text.is_empty()))
    }
}

/// The page before sending: everything that was looked at.
#[derive(Template)]
#[template(path = "staff/approval_check.html")]
pub struct ApprovalCheckPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub head: MatterHead,
    pub kind: String,
    pub titles: Vec<String>,
    /// A change of terms, field by field and language by language.
    pub terms: Vec<(String, String)>,
    pub documents: Vec<String>,
    pub people: Vec<String>,
    /// What is in order.
    pub fine: Vec<String>,
    /// What to think about.
    pub warnings: Vec<String>,
    pub held: bool,
    /// The colleague who is asked to let it out; empty where that is whoever leads the matter.
    pub lawyer: String,
    /// The form again, for sending and for changing.
    pub fields: Vec<(String, String)>,
}

/// A document as it was attached.
#[derive(Clone, Debug)]
pub struct AttachedDocument {
    pub href: String,
    pub name: String,
    pub version: String,
    pub hash: String,
    pub newer: bool,
}

/// One person's part.
#[derive(Clone, Debug)]
pub struct Person {
    pub name: String,
    pub part: String,
    pub state: Tag,
    /// When they answered, or were asked.
    pub when: String,
    /// What is known of the answer, line by line.
    pub lines: Vec<String>,
    /// Why they declined; may be empty.
    pub reason: String,
}

/// Asking again with somebody else.
#[derive(Clone, Debug)]
pub struct OneMore {
    pub action: String,
    pub people: Vec<Choice>,
    /// What they do: answer, or get a copy.
    pub joins: Vec<Choice>,
    /// Whether it can still be answered, and so is taken back with it.
    pub live: bool,
    pub why: String,
}

/// What can be done with it now. Empty addresses are not offered.
#[derive(Clone, Debug, Default)]
pub struct Acts {
    pub remind: String,
    pub release: String,
    /// Where its last day can be made to stand still, and where it can go on.
    pub pause: String,
    pub resume: String,
    pub cancel: String,
    pub again: String,
    pub certificate: String,
    /// It waits for a lawyer, and this person wrote it.
    pub release_by_another: bool,
}

/// `/desk/matters/{matter}/approvals/{approval}`.
#[derive(Template)]
#[template(path = "staff/approval.html")]
pub struct ApprovalPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub head: MatterHead,
    pub title: String,
    pub other_title: String,
    pub kind: String,
    pub state: Tag,
    pub texts: Vec<String>,
    /// What was agreed beside what is proposed.
    pub change: Option<Change>,
    pub facts: Vec<(String, String)>,
    /// Why it is over without an answer; may be empty.
    pub over: String,
    pub replaced_by: String,
    pub documents: Vec<AttachedDocument>,
    pub people: Vec<Person>,
    pub acts: Acts,
    /// Where somebody else could be asked as well.
    pub more: Option<OneMore>,
    /// What is said about it.
    pub talk: Talk,
    /// What makes it go on, once its last day stands still.
    pub resumes: Vec<Choice>,
    /// That it stands still, since when and how many days remain; empty otherwise.
    pub paused: String,
    pub bound: String,
    pub problems: Problems,
    pub reason: String,
}
