//! The list of matters, a new one, and a matter's overview, checklist and people. They refuse to decide who may see a
//! matter: only what was admitted arrives here.

use super::asks::Asks;
use super::audit::Line;
use super::review::Note;
use super::{Choice, Chosen, More, Problems, Shell, Tag};
use crate::words::Words;
use askama::Template;
use domain::evidence::UsualGroup;

/// Which matters are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    Mine,
    All,
}

impl Whose {
    fn mine(self) -> bool {
        self == Self::Mine
    }
}

/// `/desk/matters?q=…&whose=mine|all`.
#[derive(Template)]
#[template(path = "staff/matters.html")]
pub struct MattersPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub whose: Whose,
    /// What was typed: the beginning of a name or a reference number.
    pub query: String,
    pub rows: Vec<MatterRow>,
    pub more: More,
    /// Whether this person opens matters.
    pub may_open: bool,
    /// Whether several can be changed in one go.
    pub may_pick: bool,
    pub cut: ListCut,
}

/// How the list is cut and ordered.
#[derive(Clone, Debug, Default)]
pub struct ListCut {
    pub orders: Vec<Choice>,
    pub stages: Vec<Choice>,
    pub priorities: Vec<Choice>,
    /// Colleagues who lead matters; empty where the reader may not know them all.
    pub people: Vec<Choice>,
    pub stale: Vec<Choice>,
    /// Something is cut or ordered otherwise than usual.
    pub changed: bool,
}

/// One matter in a list.
#[derive(Clone, Debug)]
pub struct MatterRow {
    pub id: String,
    pub href: String,
    pub reference: String,
    /// The name the client sees.
    pub title: String,
    /// The practice's own title; empty where there is none.
    pub own_title: String,
    /// "Receipt number: IOE0123456789": what else was found, where something was looked for.
    pub found: Vec<String>,
    pub client: String,
    pub kind: String,
    /// Whose turn it is.
    pub turn: Tag,
    /// When something last happened: "12 m", "Nov 18".
    pub moved: String,
    /// The practice's word for its stage.
    pub stage: String,
    /// A legal hold stands around it.
    pub held: bool,
    /// "High"; empty where it is the usual one.
    pub priority: String,
    /// "Next: Friday, December 4"; empty when there is none.
    pub next: String,
}

/// Where the client of a new matter comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientFrom {
    /// Chosen from `clients`.
    Known,
    /// Typed into the form.
    New,
}

/// `/desk/matters/new`: `?client_q=` narrows the clients offered.
#[derive(Template)]
#[template(path = "staff/new_matter.html")]
pub struct NewMatterPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub client_query: String,
    pub from: ClientFrom,
    pub clients: Vec<Choice>,
    pub given: String,
    pub family: String,
    pub email: String,
    pub languages: Vec<Choice>,
    /// How staff know who somebody new is, which document or which other way, and on whose instruction.
    pub sources: Vec<Choice>,
    pub source_words: String,
    pub instructed_by: String,
    /// People on file who are like somebody new.
    pub alike: Vec<super::leads::FoundLine>,
    /// Other names to search for before it is opened.
    pub names: String,
    /// The search that was made for the client; empty before there is one.
    pub search: String,
    /// What it found, where somebody has to decide about that.
    pub found: Option<super::leads::Search>,
    pub decisions: Vec<Choice>,
    pub reason: String,
    pub kinds: Vec<KindGroup>,
    /// Whether the circle is to be closed from the start.
    pub sensitive: bool,
    /// Nothing is asked before the engagement letter is agreed.
    pub letter_first: bool,
    /// What is looked at before a matter is opened, besides conflicts.
    pub points: Vec<Choice>,
    pub title: String,
    pub own_title: String,
    pub reference: String,
    pub problems: Problems,
}

impl NewMatterPage<'_> {
    fn new_client(&self) -> bool {
        self.from == ClientFrom::New
    }
}

/// The kinds of matter one pack offers.
#[derive(Clone, Debug)]
pub struct KindGroup {
    pub name: String,
    pub kinds: Vec<Choice>,
}

/// The tabs of a matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    Overview,
    Checklist,
    Messages,
    Notes,
    Approvals,
    Dates,
    Portal,
    People,
    Audit,
}

impl Tab {
    const ALL: [Self; 9] = [
        Self::Overview,
        Self::Checklist,
        Self::Messages,
        Self::Notes,
        Self::Approvals,
        Self::Dates,
        Self::Portal,
        Self::People,
        Self::Audit,
    ];

    pub(super) fn suffix(self) -> &'static str {
        match self {
            Self::Overview => "",
            Self::Checklist => "/checklist",
            Self::Messages => "/messages",
            Self::Notes => "/notes",
            Self::Approvals => "/approvals",
            Self::Dates => "/dates",
            Self::Portal => "/portal",
            Self::People => "/people",
            Self::Audit => "/audit",
        }
    }

    pub(super) fn label(self, w: &Words) -> String {
        match self {
            Self::Overview => w.desk_tab_overview(),
            Self::Checklist => w.desk_tab_checklist(),
            Self::Messages => w.desk_tab_messages(),
            Self::Notes => w.desk_tab_notes(),
            Self::Approvals => w.desk_tab_approvals(),
            Self::Dates => w.dates_tab(),
            Self::Portal => w.desk_tab_portal(),
            Self::People => w.desk_tab_people(),
            Self::Audit => w.desk_tab_audit(),
        }
    }
}

/// The bar over every page of a matter.
#[derive(Clone, Debug)]
pub struct MatterHead {
    /// `/desk/matters/{matter}`.
    pub base: String,
    pub title: String,
    /// The practice's own title; empty where there is none.
    pub own_title: String,
    pub reference: String,
    pub kind: String,
    pub clients: String,
    pub turn: Tag,
    /// "Friday, December 4 · Hearing"; empty when there is none.
    pub deadline: String,
    /// Whether that is over.
    pub late: bool,
    /// "Call the office · Ana · Friday, December 4"; empty where nobody wrote one down.
    pub next: String,
    /// Whether its day is over.
    pub next_late: bool,
    pub responsible: String,
    /// Only those who answer for the matter come in.
    pub sensitive: bool,
    /// A legal hold stands around it.
    pub held: bool,
    /// A client has to agree to the engagement letter before anything is asked of them.
    pub letter: bool,
    /// Who changed something about who they are that nobody has accepted yet.
    pub unverified: Vec<Waits>,
    pub tab: Tab,
    /// Tabs this person's powers open, in order.
    pub tabs: Vec<Tab>,
}

/// Somebody's change that must not be relied on yet.
#[derive(Clone, Debug)]
pub struct Waits {
    pub who: String,
    /// "Passport number, Family name".
    pub what: String,
    /// Their record, where it is decided; empty for whoever may not see it.
    pub href: String,
}

/// How far one person of a matter is.
#[derive(Clone, Debug)]
pub struct PersonStands {
    pub name: String,
    /// Said instead of noughts where nothing is asked of this person alone.
    pub nothing: String,
    pub asked: u32,
    /// Came, and waits for the practice.
    pub received: u32,
    pub accepted: u32,
    pub missing: u32,
    /// Of those, past their day.
    pub overdue: u32,
}

impl MatterHead {
    /// Every tab there is, for people who may use them all.
    #[must_use]
    pub fn all_tabs() -> Vec<Tab> {
        Tab::ALL.to_vec()
    }

    pub(super) fn on(&self, tab: &Tab) -> bool {
        self.tab == *tab
    }
}

/// `/desk/matters/{matter}`.
#[derive(Template)]
#[template(path = "staff/matter.html")]
pub struct MatterPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub head: MatterHead,
    pub tally: Tally,
    /// Documents of this matter that wait for a decision here.
    pub to_review: Vec<Pending>,
    /// What was decided last, to look at again.
    pub decided: Vec<Pending>,
    /// Documents the client still owes, returned ones first.
    pub with_client: Vec<Pending>,
    /// Somebody is asked who has not been let in; empty where everybody who is asked sees it.
    pub unheard: String,
    /// Nobody has been let in to the portal.
    pub nobody_in: bool,
    /// What happened last; nothing where the log is not this person's to read.
    pub latest: Option<Vec<Line>>,
    /// Whether a matter without a checklist offers to begin one.
    pub may_ask: bool,
    pub portal: Tag,
    pub opened: String,
    /// Where the engagement letter is written; empty unless everything waits for one that nobody was asked to agree to.
    pub write_letter: String,
    pub about: super::steer::About,
    /// The newest file notes that stand, and how many there are.
    pub notes: Vec<super::messages::NoteLine>,
    pub notes_link: String,
    /// How far each person is, where the matter is about several.
    pub people: Vec<PersonStands>,
    /// Whether this person takes documents away.
    pub may_take: bool,
    /// The enquiry it came from, where this person may see it.
    pub enquiry: Option<String>,
    /// Matters linked to it that this person may open: address, name, how and whose turn it is.
    pub linked: Vec<super::steer::LinkedRow>,
}

impl MatterPage<'_> {
    /// Nothing is asked yet, and asking is what comes next.
    fn begins(&self) -> bool {
        self.may_ask && self.tally.total() == 0 && self.tally.unasked == 0
    }

    /// What the client is asked for, or what nobody has seen yet.
    fn asked_title(&self) -> String {
        if self.nobody_in { self.w.desk_overview_outside() } else { self.w.desk_overview_client() }
    }

    fn asked_count(&self) -> String {
        if self.nobody_in && self.tally.with_client > 0 {
            self.w.desk_tally_outside()
        } else {
            self.w.desk_tally_client()
        }
    }
}

/// How many checklist items are where.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    pub with_client: u32,
    pub to_review: u32,
    pub accepted: u32,
    /// Not asked yet: their clients have to agree to the engagement letter first.
    pub unasked: u32,
}

impl Tally {
    fn total(self) -> u32 {
        self.with_client + self.to_review + self.accepted
    }
}

/// One document in a short list.
#[derive(Clone, Debug)]
pub struct Pending {
    pub href: String,
    pub title: String,
    /// Nothing where the page says it once for all of them.
    pub tag: Option<Tag>,
    pub when: String,
}

/// `/desk/matters/{matter}/came`.
#[derive(Template)]
#[template(path = "staff/came.html")]
pub struct CamePage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub head: MatterHead,
    pub what: String,
    /// Of whom it is.
    pub who: Vec<Choice>,
    pub channels: Vec<Choice>,
    pub receiver: String,
    pub problems: Problems,
}

/// `/desk/matters/{matter}/checklist`.
#[derive(Template)]
#[template(path = "staff/checklist.html")]
pub struct ChecklistPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub head: MatterHead,
    pub groups: Vec<Group>,
    pub templates: Vec<Choice>,
    /// Whom something new is asked of; empty where the matter has one client.
    pub people: Vec<Choice>,
    /// What is not asked for any more.
    pub gone: Vec<Item>,
    /// Somebody is asked who cannot come in.
    pub unheard: String,
    /// What a reminder would be about; empty where nothing is missing, or for whoever may not ask.
    pub missing: Vec<MissingLine>,
    /// The target date as a date input takes it.
    pub target: String,
    /// Whether this person may ask for more.
    pub may_edit: bool,
    /// Whether this person files what came another way.
    pub may_file: bool,
    pub draft: ItemDraft,
    pub problems: Problems,
}

/// One request that is a client's turn.
#[derive(Clone, Debug)]
pub struct MissingLine {
    pub title: String,
    /// "For Daniel"; empty where it is for everybody.
    pub who: String,
    /// "Due Friday, December 4", or that it has none.
    pub day: String,
    /// What it costs if it comes late.
    pub late: String,
}

impl ChecklistPage<'_> {
    /// The usual groups that are not on this list yet, to choose from by their names.
    fn usual(&self) -> Vec<&'static str> {
        let names = UsualGroup::ALL.iter().map(|group| group.get(self.w.locale()));
        names.filter(|name| self.groups.iter().all(|group| group.name != *name)).collect()
    }
}

/// Items under one heading.
#[derive(Clone, Debug)]
pub struct Group {
    /// `/desk/matters/{matter}/groups/{group}`; empty for whoever may not change it.
    pub base: String,
    pub title: String,
    pub title_es: String,
    pub first: bool,
    pub last: bool,
    pub name: String,
    pub done: u32,
    pub items: Vec<Item>,
    /// Whom all of it can be asked of; empty where nothing is to choose.
    pub people: Vec<Choice>,
    /// POST address of that choice.
    pub address: String,
}

/// Whether an item can be set aside or brought back.
#[derive(Clone, Debug)]
pub enum ItemMove {
    /// POST address of "not needed".
    Waive(String),
    /// POST address of "needed after all".
    Restore(String),
    /// POST address of "help given": it is the client's turn again.
    Answer(String),
    /// The client says that it does not apply: POST addresses of agreeing and of asking on.
    Proposed {
        agree: String,
        still: String,
    },
    Fixed,
}

/// One thing asked of the client.
#[derive(Clone, Debug)]
pub struct Item {
    pub title: String,
    /// What the client reads under it.
    pub why: String,
    /// What they read about its day; empty where nothing of its own.
    pub late: String,
    /// Nothing where the page says it once for all of them.
    pub state: Option<Tag>,
    /// "Due Friday, December 4"; empty when none.
    pub due: String,
    /// What the client wrote about it.
    pub note: Option<Note>,
    /// What the practice wrote to the client about it.
    pub told: Option<Note>,
    /// What counts and what waits, the newest first: all of it until something is accepted.
    pub versions: Vec<ItemVersion>,
    /// What an accepted version stands in the place of.
    pub rest: Vec<ItemVersion>,
    pub next: ItemMove,
    /// Where its words and dates are changed; empty for whoever may not.
    pub edit: String,
    /// What notices about it lead to on this page.
    pub id: String,
    /// "For Daniel"; empty where it is for everybody.
    pub who: String,
    /// Whom it can be asked of; empty where nothing is to choose.
    pub people: Vec<Choice>,
    /// POST address of that choice.
    pub address: String,
}

/// One version of what arrived for an item.
#[derive(Clone, Debug)]
pub struct ItemVersion {
    pub href: String,
    /// "passport.pdf · version 2".
    pub label: String,
    pub when: String,
    /// Nothing where the request itself says it.
    pub state: Option<Tag>,
    /// The days the document bears.
    pub days: Vec<Tag>,
}

/// `/desk/matters/{matter}/checklist/template?template=…`: what a list would ask for, before it does.
#[derive(Template)]
#[template(path = "staff/apply.html")]
pub struct ApplyPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub head: MatterHead,
    /// The list's address in forms: "us-h1b/documents".
    pub template: String,
    pub name: String,
    pub required: Vec<Offer>,
    /// Conditional and optional ones.
    pub others: Vec<Offer>,
    /// Titles of what is here already.
    pub known: Vec<String>,
    /// What is here and the list has differently now.
    pub changed: Vec<Offer>,
    /// Titles of what was here and is not asked for any more.
    pub gone: Vec<String>,
    /// Whom it is asked of; empty where the matter has one client.
    pub people: Vec<Choice>,
    /// The chosen one's id; empty for everybody.
    pub who: String,
    pub problems: Problems,
}

/// One request that a list would add.
#[derive(Clone, Debug)]
pub struct Offer {
    pub key: String,
    pub title: String,
    /// The heading it stands under.
    pub group: String,
    /// When it is needed, or that it only helps; empty where everybody needs it.
    pub when: String,
    /// That the same is asked for already, and under which heading; empty where it is not.
    pub twin: String,
    /// What the matter has and what the list has now.
    pub differences: Vec<Difference>,
    pub chosen: Chosen,
}

/// One thing that a list has differently from the matter; empty sides say nothing.
#[derive(Clone, Debug)]
pub struct Difference {
    pub what: String,
    pub was: String,
    pub now: String,
    /// The language of both sides; empty where they are the desk's.
    pub lang: &'static str,
}

impl Offer {
    fn is_chosen(&self) -> bool {
        self.chosen == Chosen::Yes
    }
}

/// The form for one more item, as typed.
#[derive(Clone, Debug, Default)]
pub struct ItemDraft {
    pub group: String,
    pub title: String,
    pub title_es: String,
    pub why: String,
    pub why_es: String,
    pub late: String,
    pub late_es: String,
    pub due: String,
    pub days: String,
    /// That the same is asked for already, and under which heading: it is added only where somebody says so.
    pub twin: String,
    pub asks: Asks,
}

/// `/desk/matters/{matter}/checklist/{item}`: one request's words, dates and place.
#[derive(Template)]
#[template(path = "staff/item_edit.html")]
pub struct ItemEditPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub head: MatterHead,
    /// `/desk/matters/{matter}/checklist/{item}`.
    pub base: String,
    pub name: String,
    pub revision: i64,
    pub title: String,
    pub title_es: String,
    pub why: String,
    pub why_es: String,
    pub hint: String,
    pub hint_es: String,
    pub late: String,
    pub late_es: String,
    pub due: String,
    pub days: String,
    /// What could be said more plainly in what clients read of it: advice, never a refusal.
    pub hard: Vec<String>,
    pub asks: Asks,
    pub groups: Vec<Choice>,
    /// How a document can have come that is filed here; empty where none can be.
    pub channels: Vec<Choice>,
    /// Who of those who sign in sees in the portal what is filed here.
    pub filed_for: Vec<String>,
    /// What it can be put under that the client brought of their own accord; empty where it cannot go.
    pub requests: Vec<Choice>,
    /// "From version 3 of its list"; empty where it is of none.
    pub from_version: String,
    /// What is said about it and about what was sent for it.
    pub talk: super::messages::Talk,
    pub problems: Problems,
}

/// `/desk/matters/{matter}/people`.
#[derive(Template)]
#[template(path = "staff/matter_people.html")]
pub struct MatterPeoplePage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub head: MatterHead,
    pub parties: Vec<Party>,
    pub assigned: Vec<Assigned>,
    /// Whether this person links clients.
    pub may: Steering,
    /// Whether this person puts colleagues on the matter.
    pub may_assign: Steering,
    /// Clients to link, already narrowed by `?client_q=`.
    pub clients: Vec<Choice>,
    pub client_query: String,
    /// What a client can be on a matter of this kind.
    pub party_parts: Vec<Choice>,
    pub staff: Vec<Choice>,
    pub duties: Vec<Choice>,
    pub opposing: Vec<super::steer::OpposingRow>,
    pub opposing_draft: [String; 3],
    /// The teams that work on it, and those that could.
    pub teams: Vec<Choice>,
    pub other_teams: Vec<Choice>,
    /// Whom a wall keeps out.
    pub walled_off: Vec<String>,
    /// Where this person raises a wall around the matter; empty for who may not.
    pub wall_href: String,
    /// How close the circle is, where the reader may change it.
    pub circle: Option<String>,
    /// What clients said about those who sponsor them; empty where nobody does.
    pub sponsors: Vec<(super::Tone, String)>,
    /// What was searched for at the enquiry it came from, where this person may see that.
    pub enquiry: Option<String>,
    /// Every search for conflicts that was made for the matter.
    pub searches: Vec<super::leads::Search>,
    pub decisions: Vec<Choice>,
    pub reason: String,
    pub problems: Problems,
}

/// Whether this person may change who is on the matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Steering {
    May,
    MayNot,
}

impl Steering {
    fn may(self) -> bool {
        self == Self::May
    }
}

/// A client on the matter.
#[derive(Clone, Debug)]
pub struct Party {
    pub href: String,
    pub name: String,
    pub part: String,
    pub email: String,
    pub portal: Tag,
    /// "Speaks Amharic (አማርኛ)"; empty where it is not on file.
    pub speaks: String,
    /// "Needs an interpreter"; empty where nobody said so.
    pub interpreter: String,
    /// What they changed about who they are that nobody has accepted yet; empty where nothing waits.
    pub unverified: String,
    /// Where their part is changed; empty for whoever may not.
    pub edit: String,
}

/// A colleague on the matter.
#[derive(Clone, Debug)]
pub struct Assigned {
    pub id: String,
    pub name: String,
    pub role: String,
    pub duty: String,
    /// Only through a team, and taken off with it.
    pub by_team: bool,
    /// Why they cannot open the matter all the same; empty where they can.
    pub kept_out: String,
}
