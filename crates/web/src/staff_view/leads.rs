//! Enquiries: the list, one of them with its history, the forms around it, figures, and the settings of the public form.
//! They refuse to say how much a search found that its reader may not see.

use super::matter::KindGroup;
use super::steer::OwnField;
use super::{Choice, More, Problems, Shell, Tag};
use crate::words::Words;
use askama::Template;

/// One way to cut the list.
#[derive(Clone, Debug)]
pub struct Cut {
    pub href: String,
    pub label: String,
    pub here: bool,
}

/// `/desk/leads?show=…&q=…`.
#[derive(Template)]
#[template(path = "staff/leads.html")]
pub struct LeadsPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub cuts: Vec<Cut>,
    pub orders: Vec<Cut>,
    /// How they heard of the practice, and why it came to nothing: what the list can be cut by besides.
    pub sources: Vec<Choice>,
    pub reasons: Vec<Choice>,
    /// Whether it is.
    pub narrower: bool,
    /// The cut and the order that are shown, for the search.
    pub show: String,
    pub order: String,
    /// The same cut without what was typed.
    pub all: String,
    /// Says that not everything was sorted; empty where it was.
    pub cut_short: String,
    pub query: String,
    pub rows: Vec<LeadLine>,
    pub more: More,
    pub may_manage: bool,
    /// Whether people can write by themselves.
    pub form_open: bool,
}

/// One enquiry in the list.
#[derive(Clone, Debug)]
pub struct LeadLine {
    pub href: String,
    pub name: String,
    pub email: String,
    pub phone: String,
    /// "2 files"; empty where none came along.
    pub files: String,
    pub topic: String,
    pub came: String,
    /// How they heard of the practice.
    pub source: String,
    /// What became of it: why it was lost, or that it is a matter; empty while it is open.
    pub outcome: String,
    pub state: Tag,
    pub assigned: String,
    /// A legal hold stands on it.
    pub held: bool,
}

/// A name and what stands beside it.
#[derive(Clone, Debug)]
pub struct Fact {
    pub name: String,
    pub value: String,
}

/// One line of the history.
#[derive(Clone, Debug)]
pub struct Happened {
    pub when: String,
    pub sentence: String,
    pub text: String,
}

/// One search for conflicts.
#[derive(Clone, Debug)]
pub struct Search {
    pub id: String,
    pub by: String,
    pub terms: String,
    pub found: Vec<FoundLine>,
    pub restricted: bool,
    /// Of that, something the reader may not see.
    pub withheld: bool,
    /// Who asked the owners and when; empty where nobody did.
    pub asked: String,
    /// Where the owners are asked; empty where there is nothing to ask them.
    pub ask: String,
    /// "Clear, today" with the reason; empty until somebody decides.
    pub decided: String,
    pub reason: String,
    /// Whether this one can be decided about now.
    pub open: bool,
    /// Where it can be decided about instead; empty where it cannot.
    pub decide: String,
    pub too_old: bool,
}

/// Somebody like who was searched for.
#[derive(Clone, Debug)]
pub struct FoundLine {
    pub href: String,
    pub name: String,
    pub kind: String,
    pub why: String,
}

/// `/desk/leads/{lead}`.
#[derive(Template)]
#[template(path = "staff/lead.html")]
pub struct LeadPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    /// `/desk/leads/{lead}`.
    pub base: String,
    pub name: String,
    /// A legal hold stands on it.
    pub held: bool,
    pub state: Tag,
    pub facts: Vec<Fact>,
    /// What stands in the fields for files.
    pub files: Vec<super::record_files::FileLine>,
    pub message: String,
    /// What they agreed to; empty where staff entered it.
    pub consent: String,
    /// When what it said was deleted.
    pub gone: Option<String>,
    /// Who deleted it and why; empty where nobody did it by hand.
    pub gone_by: String,
    pub client: Option<String>,
    pub matter: Option<String>,
    pub history: Vec<Happened>,
    pub searches: Vec<Search>,
    pub names: String,
    pub points: Vec<Choice>,
    pub all_ticked: bool,
    pub moves: Vec<Choice>,
    pub lost: Vec<Choice>,
    pub colleagues: Vec<Choice>,
    pub channels: Vec<Choice>,
    pub outcomes: Vec<Choice>,
    pub decisions: Vec<Choice>,
    /// The note about a contact, its day and its time, as typed.
    pub contact_text: String,
    pub day: String,
    pub time: String,
    pub text: String,
    /// Why it was lost, where no reason of the list is it.
    pub why: String,
    pub reason: String,
    /// The line the next form becomes, so that sending it twice writes one.
    pub line: String,
    pub may_manage: bool,
    pub may_convert: bool,
    pub ready: bool,
    pub problems: Problems,
}

/// `/desk/leads/{lead}/delete`.
#[derive(Template)]
#[template(path = "staff/lead_delete.html")]
pub struct LeadDeletePage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    /// `/desk/leads/{lead}`.
    pub base: String,
    pub name: String,
    pub reasons: Vec<Choice>,
    /// A legal hold stands on it: what can be answered meanwhile, in the language they wrote in.
    pub held: Option<String>,
    /// Where the record is now, of an enquiry that became something.
    pub became: bool,
    pub client: Option<String>,
    pub matter: Option<String>,
    pub problems: Problems,
}

/// Whether the form writes an enquiry down or changes one.
#[derive(Clone, Debug)]
pub enum LeadFormFor {
    /// The form's own number.
    New {
        attempt: String,
    },
    Edit {
        base: String,
        name: String,
        revision: i64,
    },
}

/// `/desk/leads/new` and `/desk/leads/{lead}/edit`.
#[derive(Template)]
#[template(path = "staff/lead_form.html")]
pub struct LeadFormPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub form: LeadFormFor,
    pub given: String,
    pub family: String,
    pub email: String,
    pub phone: String,
    pub born: String,
    pub passport: String,
    pub message: String,
    pub instruction: String,
    pub prefers: Vec<Choice>,
    /// Languages they may speak, and one that is not in the list.
    pub spoken: Vec<Choice>,
    pub speaks_other: String,
    pub interpreter: Vec<Choice>,
    pub languages: Vec<Choice>,
    pub topics: Vec<KindGroup>,
    pub sources: Vec<Choice>,
    pub roads: Vec<Choice>,
    /// The practice's own fields.
    pub own: Vec<OwnField>,
    /// Why the form came back without a fault in it.
    pub notice: String,
    pub problems: Problems,
}

impl LeadFormPage<'_> {
    fn action(&self) -> String {
        match &self.form {
            LeadFormFor::New { .. } => "/desk/leads/new".to_owned(),
            LeadFormFor::Edit { base, .. } => format!("{base}/edit"),
        }
    }

    fn back(&self) -> String {
        match &self.form {
            LeadFormFor::New { .. } => "/desk/leads".to_owned(),
            LeadFormFor::Edit { base, .. } => base.clone(),
        }
    }

    fn title(&self) -> String {
        match &self.form {
            LeadFormFor::New { .. } => self.w.leads_new(),
            LeadFormFor::Edit { name, .. } => name.clone(),
        }
    }

    fn is_new(&self) -> bool {
        matches!(self.form, LeadFormFor::New { .. })
    }
}

/// `/desk/leads/{lead}/convert`.
#[derive(Template)]
#[template(path = "staff/lead_convert.html")]
pub struct LeadConvertPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub base: String,
    pub name: String,
    /// A new client and those who are like them.
    pub clients: Vec<Choice>,
    pub restricted: bool,
    /// What an organisation would be called, whose enquiry it may be.
    pub organisation: String,
    /// Those who were searched for beside whoever wrote.
    pub along: Vec<AlongRow>,
    pub kinds: Vec<KindGroup>,
    pub stages: Vec<KindGroup>,
    pub parts: Vec<Choice>,
    pub responsible: Vec<Choice>,
    pub title: String,
    pub reference: String,
    /// Whether files stand in fields of the enquiry, or could.
    pub files: bool,
    pub problems: Problems,
}

/// Somebody who was searched for and may join the matter.
#[derive(Clone, Debug)]
pub struct AlongRow {
    /// Its number in the form.
    pub n: usize,
    /// The name as it was searched for, or whose record it is.
    pub who: String,
    pub label: String,
    /// What makes a record on file like the name; empty for a name alone.
    pub hint: String,
    pub ticked: bool,
    /// As what they join.
    pub parts: Vec<Choice>,
}

/// One source of enquiries over a time.
#[derive(Clone, Debug)]
pub struct Figure {
    pub source: String,
    pub came: u32,
    pub contacted: u32,
    pub time: String,
    pub within_a_day: u32,
    pub won: u32,
    pub lost: u32,
}

/// `/desk/leads/figures?since=…`.
#[derive(Template)]
#[template(path = "staff/lead_figures.html")]
pub struct LeadFiguresPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub cuts: Vec<Cut>,
    pub rows: Vec<Figure>,
    pub total: Figure,
}

/// `/desk/settings/enquiry`.
#[derive(Template)]
#[template(path = "staff/enquiry_settings.html")]
pub struct EnquirySettingsPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub open: bool,
    pub address: String,
    /// What to paste into another site; empty until a site is listed.
    pub snippet: String,
    pub origins: String,
    /// The practice's own text by language: code, name, text, and the shipped one.
    pub consents: Vec<ConsentText>,
    pub version: String,
    pub forget_days: u32,
    pub search_days: u32,
    pub problems: Problems,
}

#[derive(Clone, Debug)]
pub struct ConsentText {
    pub field: String,
    pub label: String,
    pub lang: &'static str,
    pub text: String,
    pub shipped: String,
}
