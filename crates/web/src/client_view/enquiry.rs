//! The public enquiry form and the page after it: for people who are nobody's client yet. It refuses to say more about
//! what was sent than that it came.

use super::Practice;
use crate::icons::icon;
use crate::words::Words;
use askama::Template;

/// Where the form stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// On a page of its own.
    Alone,
    /// Inside a page of another site.
    Inside,
}

/// One thing to choose.
#[derive(Clone, Debug)]
pub struct Pick {
    pub value: String,
    pub label: String,
    pub chosen: bool,
}

/// A language the form can be read in.
#[derive(Clone, Debug)]
pub struct Tongue {
    pub code: &'static str,
    pub name: &'static str,
    pub href: String,
}

/// Kinds of matter under their field of law.
#[derive(Clone, Debug)]
pub struct Field {
    pub name: String,
    pub picks: Vec<Pick>,
}

/// One of the practice's own fields.
#[derive(Clone, Debug)]
pub struct OwnAsked {
    /// The input's name and id.
    pub name: String,
    pub label: String,
    pub input: OwnTyped,
    pub wrong: Option<String>,
}

/// What it holds, and what was typed before.
#[derive(Clone, Debug)]
pub enum OwnTyped {
    Text(String),
    Number(String),
    Date(String),
    Pick(Vec<Pick>),
}

/// What was typed before.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    pub given: String,
    pub family: String,
    pub email: String,
    pub phone: String,
    pub message: String,
    /// A language that is not in the list.
    pub speaks_other: String,
}

/// GET and failed POST of `/enquiry` and `/enquiry/embed`.
#[derive(Template)]
#[template(path = "client/enquiry.html")]
pub struct EnquiryPage<'a> {
    pub w: &'a Words,
    pub practice: Practice,
    pub stands: Stands,
    /// Other languages.
    pub tongues: Vec<Tongue>,
    pub typed: Typed,
    pub channels: Vec<Pick>,
    /// Languages somebody can speak.
    pub tongues_spoken: Vec<Pick>,
    pub interpreter: Vec<Pick>,
    /// Languages to be answered in.
    pub languages: Vec<Pick>,
    pub fields: Vec<Field>,
    pub sources: Vec<Pick>,
    pub own: Vec<OwnAsked>,
    pub consent: String,
    pub consent_version: String,
    pub agreed: bool,
    pub stamp: String,
    /// Leading zero bits a script looks for.
    pub bits: u32,
    pub problems: Vec<(&'static str, String)>,
    /// A sentence above the form, where it came back without a fault in it.
    pub notice: Option<String>,
}

impl EnquiryPage<'_> {
    fn inside(&self) -> bool {
        self.stands == Stands::Inside
    }

    fn action(&self) -> &'static str {
        address(self.stands)
    }

    /// What is wrong, by the input it is wrong with, in the order of the page.
    fn all_wrong(&self) -> Vec<(&str, &str)> {
        let own = self.own.iter().filter_map(|own| Some((own.name.as_str(), own.wrong.as_deref()?)));
        self.problems.iter().map(|(name, text)| (*name, text.as_str())).chain(own).collect()
    }

    fn wrong(&self, field: &str) -> Option<&str> {
        self.problems.iter().find(|(name, _)| *name == field).map(|(_, text)| text.as_str())
    }
}

/// After sending.
#[derive(Template)]
#[template(path = "client/enquiry_sent.html")]
pub struct EnquirySentPage<'a> {
    pub w: &'a Words,
    pub practice: Practice,
    pub stands: Stands,
}

impl EnquirySentPage<'_> {
    fn inside(&self) -> bool {
        self.stands == Stands::Inside
    }

    fn again(&self) -> String {
        format!("{}?language={}", address(self.stands), self.w.lang())
    }
}

/// Where the form lives.
pub fn address(stands: Stands) -> &'static str {
    match stands {
        Stands::Alone => "/enquiry",
        Stands::Inside => "/enquiry/embed",
    }
}
