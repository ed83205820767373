//! Clients: the list, one of them, and the form that makes or changes one. They refuse to guess how a name is built:
//! given, family and own-script parts stay apart.

use super::client_notes::ClientNoteLine;
use super::contacts::Organisation;
use super::details::{Decided, Entered, Known, Said};
use super::matter::MatterRow;
use super::merge::JoinedRow;
use super::steer::{Clash, OwnField};
use super::{Choice, More, Problems, Shell};
use crate::client_view::details::HomeRow;
use crate::words::Words;
use askama::Template;

/// `/desk/clients?q=…`.
#[derive(Template)]
#[template(path = "staff/clients.html")]
pub struct ClientsPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub query: String,
    pub rows: Vec<ClientRow>,
    pub more: More,
    /// Whether this person makes clients.
    pub may_manage: bool,
}

/// One client in a list.
#[derive(Clone, Debug)]
pub struct ClientRow {
    pub href: String,
    pub name: String,
    /// Empty when none is on file.
    pub email: String,
    pub language: String,
    pub matters: u32,
    /// A legal hold stands on them.
    pub held: bool,
    /// An address of theirs takes no mail.
    pub stopped: bool,
}

/// An address of a client that takes no mail.
#[derive(Clone, Debug)]
pub struct StoppedAddress {
    /// Whose it is and since when.
    pub sentence: String,
    /// The mail server's own words; may be empty.
    pub said: String,
}

/// `/desk/clients/{client}`.
#[derive(Template)]
#[template(path = "staff/client.html")]
pub struct ClientPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    /// `/desk/clients/{client}`.
    pub base: String,
    /// A legal hold stands on them.
    pub held: bool,
    pub stops: Vec<StoppedAddress>,
    pub name: String,
    /// Who signs in for it, where the client is an organisation.
    pub organisation: Option<Organisation>,
    /// Every field that is on file, the practice's own after the others.
    pub record: Vec<Known>,
    /// What stands in the fields for files.
    pub files: Vec<super::record_files::FileLine>,
    /// When the client said that it is right, or that they were not asked yet.
    pub confirmed: String,
    /// What the client said and nobody has decided about.
    pub said: Vec<Said>,
    pub decided: Vec<Decided>,
    /// What staff wrote by hand, newest first.
    pub entered: Vec<Entered>,
    /// The newest notes that stand and belong to no matter.
    pub notes: Vec<ClientNoteLine>,
    /// What leads to all of them; empty for who may not read them.
    pub notes_link: String,
    /// Empty when there is no address.
    pub email: String,
    pub language: String,
    pub since: String,
    pub matters: Vec<MatterRow>,
    /// The enquiry they came from, where this person may see it.
    pub enquiry: Option<String>,
    /// Whether this person changes clients.
    pub may_manage: bool,
    /// Whether this person opens matters.
    pub may_open: bool,
    /// Where this person raises a wall around the client; empty for who may not.
    pub wall_href: String,
    /// Where this person joins it with another record of the same person; empty for who may not.
    pub merge_href: String,
    /// Searches for conflicts that led to no matter.
    pub searches: Vec<super::leads::Search>,
    /// What can be decided about the newest of them, and the reason as typed.
    pub decisions: Vec<Choice>,
    pub reason: String,
    pub problems: Problems,
    /// Other names the record is found by.
    pub known_as: Vec<String>,
    /// The records that were joined into it.
    pub joined: Vec<JoinedRow>,
}

/// Whether the form makes a client or changes one.
#[derive(Clone, Debug)]
pub enum ClientForm {
    New,
    NewOrganisation,
    /// `/desk/clients/{client}` and the name as it is.
    Edit {
        base: String,
        name: String,
        organisation: bool,
    },
}

/// `/desk/clients/new` and `/desk/clients/{client}/edit`.
#[derive(Template)]
#[template(path = "staff/client_form.html")]
pub struct ClientFormPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub form: ClientForm,
    pub given: String,
    pub middle: String,
    pub family: String,
    pub own_script: String,
    pub email: String,
    pub phone: String,
    pub languages: Vec<Choice>,
    /// The record's other fields.
    pub more: Vec<MoreField>,
    /// The practice's own fields.
    pub own: Vec<OwnField>,
    /// How staff can know what they type.
    pub sources: Vec<Choice>,
    /// Which document, or which other way.
    pub source_words: String,
    /// On whose instruction.
    pub instructed_by: String,
    /// What the record was at when the form was made; none for a new one.
    pub revision: Option<i64>,
    /// Where somebody else was first.
    pub clashes: Vec<Clash>,
    /// People who look the same: shown before a second record is made.
    pub alike: Vec<super::leads::FoundLine>,
    /// Where to return afterwards; a path under `/desk/` or empty.
    pub next: String,
    pub problems: Problems,
}

/// One of the record's other fields in the form.
#[derive(Clone, Debug)]
pub struct MoreField {
    pub name: &'static str,
    pub label: String,
    pub hint: String,
    pub value: String,
    /// `text` or `date`.
    pub kind: &'static str,
    /// Rows for homes, each with its months; empty for every other field.
    pub homes: Vec<HomeRow>,
    /// Empty where it is typed.
    pub choices: Vec<Choice>,
    /// Where it is one of a list or any other: what that is.
    pub other: Option<String>,
}

impl ClientFormPage<'_> {
    fn action(&self) -> String {
        match &self.form {
            ClientForm::New => "/desk/clients/new".to_owned(),
            ClientForm::NewOrganisation => "/desk/clients/organisations/new".to_owned(),
            ClientForm::Edit { base, .. } => format!("{base}/edit"),
        }
    }

    /// Whether it is asked how staff know what they type: of whoever is written down anew, and of a person on file.
    fn asks_source(&self) -> bool {
        !matches!(&self.form, ClientForm::Edit { organisation: true, .. })
    }

    /// Whether it is the first line of a record's history.
    fn begins(&self) -> bool {
        matches!(&self.form, ClientForm::New | ClientForm::NewOrganisation)
    }

    fn title(&self) -> String {
        match &self.form {
            ClientForm::New => self.w.desk_client_new(),
            ClientForm::NewOrganisation => self.w.org_organisation_new(),
            ClientForm::Edit { name, .. } => name.clone(),
        }
    }

    /// Whether what is asked is an organisation's name and not a person's.
    fn organisation(&self) -> bool {
        matches!(self.form, ClientForm::NewOrganisation | ClientForm::Edit { organisation: true, .. })
    }

    fn back(&self) -> String {
        match &self.form {
            ClientForm::New | ClientForm::NewOrganisation => "/desk/clients".to_owned(),
            ClientForm::Edit { base, .. } => base.clone(),
        }
    }
}
