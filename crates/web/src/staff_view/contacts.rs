//! The contacts of an organisation at the desk: who they are, what each can see and why, and the form that writes one down.
//! The pages hold names of matters only where their reader may enter those.

use super::{Choice, Problems, Shell, Tag};
use crate::words::Words;
use askama::Template;

/// Who signs in for an organisation, on its own page.
#[derive(Clone, Debug)]
pub struct Organisation {
    pub contacts: Vec<ContactLine>,
    /// Those who are none any more.
    pub ended: Vec<ContactLine>,
    /// Each with its page.
    pub departments: Vec<Department>,
}

/// A part of an organisation.
#[derive(Clone, Debug)]
pub struct Department {
    pub href: String,
    pub name: String,
}

/// `/desk/clients/{client}/departments/{department}`.
#[derive(Template)]
#[template(path = "staff/department.html")]
pub struct DepartmentPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub organisation: String,
    /// The organisation's page.
    pub base: String,
    pub action: String,
    /// As it stands.
    pub known: String,
    /// As it was typed.
    pub name: String,
    /// Who is kept to it: name and page.
    pub kept: Vec<Department>,
    pub problems: Problems,
}

/// One contact.
#[derive(Clone, Debug)]
pub struct ContactLine {
    pub href: String,
    pub name: String,
    /// Their job; may be empty.
    pub title: String,
    pub email: String,
    /// Their own number; may be empty.
    pub phone: String,
    pub language: String,
    /// Until when they can come in; empty where no last day was written down.
    pub until: String,
    /// What their enquiry said: "Born March 2, 1990 · By phone"; empty where it said nothing.
    pub said: String,
    /// "Only the matters of Sales".
    pub sees: String,
    /// What follows from it, in one sentence.
    pub why: String,
    pub matters: Vec<ContactMatter>,
    /// "Since Nov 12" or "Until Nov 12".
    pub when: String,
}

/// A matter a contact has an admission to.
#[derive(Clone, Debug)]
pub struct ContactMatter {
    pub href: String,
    pub name: String,
    pub tag: Tag,
    /// When they last signed in there; empty for never.
    pub last: String,
}

/// `/desk/clients/{client}/contacts/new` and `/desk/clients/{client}/contacts/{contact}`.
#[derive(Template)]
#[template(path = "staff/contact.html")]
pub struct ContactFormPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    /// `/desk/clients/{client}`.
    pub base: String,
    pub organisation: String,
    pub action: String,
    /// Who they are on file; empty for a new one.
    pub known: String,
    pub name: String,
    pub job: String,
    pub phone: String,
    /// Their last day, as a day input has it.
    pub until: String,
    pub email: String,
    pub languages: Vec<Choice>,
    pub presets: Vec<Choice>,
    pub departments: Vec<Choice>,
    pub matters: Vec<Choice>,
    /// What the contact was at when the form was made; none for a new one.
    pub revision: Option<i64>,
    /// What the form would do, once it was looked at.
    pub looked: Option<Looked>,
    pub problems: Problems,
}

/// What a contact's form would do.
#[derive(Clone, Debug, Default)]
pub struct Looked {
    /// What the look was at; another choice is looked at anew.
    pub of: String,
    /// Until when they could come in.
    pub until: String,
    pub opens: Vec<String>,
    pub waits: Vec<String>,
    pub closes: Vec<String>,
    pub changes: Vec<String>,
}

impl Looked {
    fn nothing(&self) -> bool {
        [&self.opens, &self.waits, &self.closes, &self.changes].iter().all(|names| names.is_empty())
    }
}

impl ContactFormPage<'_> {
    fn title(&self) -> String {
        if self.known.is_empty() { self.w.org_new() } else { self.known.clone() }
    }

    fn save(&self) -> String {
        if self.known.is_empty() { self.w.org_add_go() } else { self.w.desk_save() }
    }
}
