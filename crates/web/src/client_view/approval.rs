//! What a client is asked to approve: the list, one request with its pages, the page that is checked before answering and
//! the receipt. It refuses to call an answer a signature, and to offer an answer that cannot be given.

use super::glossary::Meaning;
use super::messages::Beside;
use super::{Shell, Tone};
use crate::icons::{icon, icon_flip};
use crate::words::Words;
use askama::Template;
use domain::{AnswerState, ApprovalKind, ApprovalState, ReaderPart, Verdict};
use vault::{FreshWays, SentBy};

/// One request in a list.
#[derive(Clone, Debug)]
pub struct ApprovalRow {
    pub id: String,
    pub title: String,
    pub kind: String,
    /// "Please answer by Friday, March 12", or how it ended; may be empty.
    pub line: String,
    pub standing: Standing,
}

/// How a request stands for the person who looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    ToAnswer,
    Approved,
    Declined,
    Void,
    Expired,
    Cancelled,
    Lapsed,
    Copy,
}

impl Standing {
    /// Their own answer first, then how the whole ended.
    #[must_use]
    pub fn of(whole: ApprovalState, mine: AnswerState) -> Self {
        match (mine, whole) {
            (AnswerState::Approved, _) => Self::Approved,
            (AnswerState::Declined, _) => Self::Declined,
            (AnswerState::Copy, _) => Self::Copy,
            (_, ApprovalState::Void) => Self::Void,
            (_, ApprovalState::Expired) => Self::Expired,
            (_, ApprovalState::Cancelled) => Self::Cancelled,
            (AnswerState::Asked, _) => Self::ToAnswer,
            (AnswerState::Waiting | AnswerState::Lapsed, _) => Self::Lapsed,
        }
    }

    pub(crate) fn tag(self, w: &Words) -> String {
        match self {
            Self::ToAnswer => w.approval_state_asked(),
            Self::Approved => w.approval_state_approved(),
            Self::Declined => w.approval_state_declined(),
            Self::Void => w.approval_state_void(),
            Self::Expired => w.approval_state_expired(),
            Self::Cancelled => w.approval_state_cancelled(),
            Self::Lapsed => w.approval_state_lapsed(),
            Self::Copy => w.approval_state_copy(),
        }
    }

    pub(crate) fn tone(self) -> &'static str {
        let tone = match self {
            Self::ToAnswer => Tone::Todo,
            Self::Approved | Self::Copy => Tone::Ok,
            _ => Tone::Plain,
        };
        tone.class()
    }

    pub(crate) fn icon(self) -> &'static str {
        match self {
            Self::ToAnswer => "file-text",
            Self::Approved | Self::Copy => "file-check-2",
            _ => "file-x",
        }
    }

    fn open(self) -> bool {
        self == Self::ToAnswer
    }
}

/// What a kind of request is called.
#[must_use]
pub fn kind(w: &Words, kind: ApprovalKind) -> String {
    match kind {
        ApprovalKind::DraftDetails => w.approval_kind_draft_details(),
        ApprovalKind::Statement => w.approval_kind_statement(),
        ApprovalKind::Bundle => w.approval_kind_bundle(),
        ApprovalKind::Declaration => w.approval_kind_declaration(),
        ApprovalKind::AuthorityToProceed => w.approval_kind_authority(),
        ApprovalKind::PreLodgement => w.approval_kind_pre_lodgement(),
        ApprovalKind::Engagement => w.gate_kind_engagement(),
        ApprovalKind::ChangeOfTerms => w.gate_kind_change_of_terms(),
    }
}

/// What approving it means.
#[must_use]
pub fn means(w: &Words, kind: ApprovalKind) -> String {
    match kind {
        ApprovalKind::DraftDetails => w.approval_means_draft_details(),
        ApprovalKind::Statement => w.approval_means_statement(),
        ApprovalKind::Bundle => w.approval_means_bundle(),
        ApprovalKind::Declaration => w.approval_means_declaration(),
        ApprovalKind::AuthorityToProceed => w.approval_means_authority(),
        ApprovalKind::PreLodgement => w.approval_means_pre_lodgement(),
        ApprovalKind::Engagement => w.gate_means_engagement(),
        ApprovalKind::ChangeOfTerms => w.gate_means_change_of_terms(),
    }
}

/// GET approvals.
#[derive(Template)]
#[template(path = "client/approvals.html")]
pub struct ApprovalsPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub rows: Vec<ApprovalRow>,
}

impl ApprovalsPage<'_> {
    /// What is to be answered, and the rest, each under its heading; empty ones left out.
    fn sections(&self) -> Vec<(String, Vec<&ApprovalRow>)> {
        let (open, over): (Vec<_>, Vec<_>) = self.rows.iter().partition(|row| row.standing.open());
        [(self.w.approval_to_answer(), open), (self.w.approval_answered(), over)]
            .into_iter()
            .filter(|(_, rows)| !rows.is_empty())
            .collect()
    }
}

/// What stands at the top of every page about one request.
#[derive(Clone, Debug)]
pub struct ApprovalHead {
    pub id: String,
    pub kind: String,
    pub title: String,
}

/// A change of what was agreed, as it is read.
#[derive(Clone, Debug)]
pub struct Change {
    pub agreed: String,
    pub proposed: String,
    pub why: String,
}

/// An attached version.
#[derive(Clone, Debug)]
pub struct AttachedDocument {
    pub version: String,
    pub name: String,
    /// "Version 3, received on Friday, March 12".
    pub line: String,
    pub pages: u32,
    /// Pages not opened yet; nothing where opening is not asked for.
    pub unopened: Option<u32>,
    /// Pages shown, where the file has more.
    pub only_first: Option<u32>,
    /// The small picture of its first page; empty where its pages cannot be opened.
    pub thumb: String,
    /// Whether its pages can be opened now.
    pub opens: bool,
}

impl AttachedDocument {
    fn opened(&self, w: &Words) -> Option<String> {
        self.unopened.map(|n| if n == 0 { w.approval_opened_all() } else { w.approval_unopened(n) })
    }
}

/// GET one request.
#[derive(Template)]
#[template(path = "client/approval.html")]
pub struct ApprovalPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub approval: ApprovalHead,
    pub description: String,
    pub change: Option<Change>,
    pub means: String,
    /// "Please answer by Friday, March 12"; may be empty.
    pub due: String,
    /// "We asked you: today, 9:02 AM".
    pub asked: String,
    pub standing: Standing,
    /// A ready sentence that says how it ended for this person; empty while it is to be answered.
    pub ended: String,
    pub documents: Vec<AttachedDocument>,
    /// Pages still have to be opened before it can be approved.
    pub owes_pages: bool,
    /// Something changed between reading and answering.
    pub changed: bool,
    /// Whether they have a receipt to look at.
    pub receipt: bool,
    /// What was said about it.
    pub beside: Beside,
    /// Words of it that not everybody knows.
    pub terms: Vec<Meaning>,
    /// Before they approve they say in which language they read it.
    pub how_read: bool,
    /// Who can see it, in whole sentences.
    pub seen_by: Vec<String>,
}

/// GET one page of an attached version.
#[derive(Template)]
#[template(path = "client/approval_page.html")]
pub struct AttachedPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub approval: ApprovalHead,
    pub version: String,
    /// Where the picture of the page is.
    pub picture: String,
    pub document: String,
    pub page: u32,
    pub total: u32,
    /// What was said about the approval, and the form that asks there.
    pub beside: Beside,
}

/// What was wrong with an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerProblem {
    NoReason,
    LongReason,
    NoCode,
    WrongCode,
    ManyCodes,
    /// No code of the card was typed.
    NoCardCode,
    WrongCardCode,
    /// The card is over, or was tried too often.
    CardOver,
    Passkey,
    /// Somebody who read it is half named.
    Reader,
    /// They do not say how they read it, and have to.
    HowRead,
}

/// How somebody says that they read it, as typed.
#[derive(Clone, Debug, Default)]
pub struct ReadTyped {
    /// `alone` or `to`; empty where nothing was chosen.
    pub how: String,
    pub language: String,
    pub name: String,
    /// A [`ReaderPart`]'s code.
    pub part: String,
    pub by_phone: bool,
}

impl ReadTyped {
    fn any(&self) -> bool {
        [&self.language, &self.name, &self.part].into_iter().any(|text| !text.is_empty())
    }
}

/// What somebody who read to a client is to them.
fn reader_part(w: &Words, part: ReaderPart, practice: &str) -> String {
    match part {
        ReaderPart::Interpreter => w.approval_read_part_interpreter(),
        ReaderPart::Family => w.approval_read_part_family(),
        ReaderPart::Friend => w.approval_read_part_friend(),
        ReaderPart::Practice => w.approval_read_part_practice(practice),
        ReaderPart::Other => w.approval_read_part_other(),
    }
}

impl AnswerProblem {
    fn sentence(self, w: &Words) -> String {
        match self {
            Self::NoReason => w.approval_reason_missing(),
            Self::LongReason => w.approval_reason_long(),
            Self::NoCode => w.approval_code_missing(),
            Self::WrongCode => w.approval_code_wrong(),
            Self::ManyCodes => w.approval_code_many(),
            Self::NoCardCode => w.approval_card_missing(),
            Self::WrongCardCode => w.approval_card_wrong(),
            Self::CardOver => w.approval_card_over(),
            Self::Passkey => w.keys_passkey_trouble(),
            Self::Reader => w.approval_read_missing(),
            Self::HowRead => w.approval_read_owed(),
        }
    }

    fn field(self) -> &'static str {
        match self {
            Self::NoReason | Self::LongReason => "reason",
            Self::NoCode
            | Self::WrongCode
            | Self::ManyCodes
            | Self::NoCardCode
            | Self::WrongCardCode
            | Self::CardOver => "code",
            Self::Reader | Self::HowRead => "read",
            Self::Passkey => "passkey",
        }
    }
}

/// Whether a fresh code is wanted for this answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FreshCode {
    NotWanted,
    /// A code is to be asked for, which comes this way.
    ToSend(SentBy),
    /// One of their passkeys; another way can be taken all the same.
    Passkey,
    /// A code of the app they have set up; another way can be taken all the same.
    App,
    /// The next code of their printed card.
    Card,
    /// With the way it took and how long it lives.
    Sent(SentBy, String),
    /// They have nothing of all this: the practice helps.
    Nobody,
}

/// GET before answering, and a failed answer.
#[derive(Template)]
#[template(path = "client/approval_check.html")]
pub struct AnswerCheckPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub approval: ApprovalHead,
    pub verdict: Verdict,
    pub means: String,
    pub change: Option<Change>,
    pub documents: Vec<AttachedDocument>,
    /// What the answer is bound to.
    pub bound: String,
    pub code: FreshCode,
    /// By which ways a code could be had; none where none is wanted.
    pub ways: FreshWays,
    /// Whether a passkey of theirs can take the place of a code here.
    pub passkey: bool,
    pub reason: String,
    pub reason_wanted: bool,
    pub read: ReadTyped,
    /// They cannot approve without saying how they read it.
    pub how_read: bool,
    /// Pages that were not opened, where every page need not be.
    pub unread: u32,
    pub problem: Option<AnswerProblem>,
}

impl AnswerCheckPage<'_> {
    fn approves(&self) -> bool {
        self.verdict == Verdict::Approve
    }

    fn wrong(&self, field: &str) -> Option<String> {
        self.problem.filter(|problem| problem.field() == field).map(|problem| problem.sentence(self.w))
    }

    /// Whether the answer can be given now: without its code there is only the code to ask for.
    fn ready(&self) -> bool {
        !matches!(self.code, FreshCode::ToSend(_) | FreshCode::Nobody)
    }

    /// How a code can be sent in place of what is asked for.
    fn sends_instead(&self) -> Option<SentBy> {
        let asked = matches!(self.code, FreshCode::App | FreshCode::Passkey | FreshCode::Card);
        self.ways.sent.filter(|_| asked)
    }

    /// Whether their card can take the place of what is asked for.
    fn card_instead(&self) -> bool {
        let asked = matches!(self.code, FreshCode::App | FreshCode::Passkey)
            || matches!(self.code, FreshCode::ToSend(_) | FreshCode::Sent(..));
        self.ways.card && asked
    }

    /// Whether they have to say how they read it before they can go on.
    fn must_say(&self) -> bool {
        self.how_read && self.approves()
    }

    fn reads_to_me(&self) -> bool {
        self.read.any() || self.problem == Some(AnswerProblem::Reader)
    }

    /// Codes and labels of who can have read it, and which was chosen.
    fn parts(&self) -> Vec<(&'static str, String, bool)> {
        let practice = self.shell.practice();
        let part = |part: &ReaderPart| {
            (part.code(), reader_part(self.w, *part, practice), part.code() == self.read.part)
        };
        ReaderPart::ALL.iter().map(part).collect()
    }
}

/// GET the receipt.
#[derive(Template)]
#[template(path = "client/approval_done.html")]
pub struct AnswerDonePage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub approval: ApprovalHead,
    pub verdict: Verdict,
    /// With the zone.
    pub when: String,
    pub address: String,
    pub device: String,
    /// The beginning of the bound hash, in groups.
    pub number: String,
    pub documents: Vec<AttachedDocument>,
    /// What is theirs to do now, some of it perhaps because they agreed.
    pub todo: u32,
}

impl AnswerDonePage<'_> {
    fn approved(&self) -> bool {
        self.verdict == Verdict::Approve
    }
}
