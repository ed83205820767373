//! The pages on which a client proves who they are besides the link, and looks after what they do it with. They refuse to
//! say which part was wrong, and to show a code or a secret twice.

use super::Door;
use crate::icons::{icon, icon_flip};
use crate::staff_view::door::Qr;
use crate::words::Words;
use askama::Template;

/// One of those who may be asking.
#[derive(Clone, Debug)]
pub struct Person {
    pub value: String,
    /// "Lucía Z."
    pub name: String,
    pub chosen: bool,
}

/// Who are you, and what is your personal secret?
#[derive(Template)]
#[template(path = "client/who.html")]
pub struct WhoPage<'a> {
    pub w: &'a Words,
    pub door: &'a Door,
    pub people: Vec<Person>,
    pub problem: Option<String>,
}

/// A secret of one's own.
#[derive(Template)]
#[template(path = "client/own_secret.html")]
pub struct OwnSecretPage<'a> {
    pub w: &'a Words,
    pub door: &'a Door,
    /// Whether there is one that has to be given first.
    pub has_one: bool,
    /// Where one who is in and only wants to look goes back to.
    pub back: Option<String>,
    /// Which field is wrong, and how.
    pub problem: Option<(&'static str, String)>,
}

impl OwnSecretPage<'_> {
    fn wrong(&self, field: &str) -> Option<&str> {
        self.problem.as_ref().filter(|(name, _)| *name == field).map(|(_, text)| text.as_str())
    }
}

/// The code of one's app, on the way in.
#[derive(Template)]
#[template(path = "client/app_code.html")]
pub struct AppCodePage<'a> {
    pub w: &'a Words,
    pub door: &'a Door,
    pub problem: Option<String>,
}

/// Where setting an app up stands.
pub enum App {
    /// To be scanned or typed.
    ToScan { qr: Qr, secret: String, uri: String },
    /// Set up: since when, and how many recovery codes are left.
    On { since: String, left: u32 },
}

/// The app as a second step.
#[derive(Template)]
#[template(path = "client/second_step.html")]
pub struct SecondStepPage<'a> {
    pub w: &'a Words,
    pub door: &'a Door,
    pub app: App,
    /// Whether nothing else opens before it is done.
    pub required: bool,
    pub back: Option<String>,
    pub problem: Option<String>,
}

/// Recovery codes, shown once.
#[derive(Template)]
#[template(path = "client/app_codes.html")]
pub struct AppCodesPage<'a> {
    pub w: &'a Words,
    pub door: &'a Door,
    pub codes: Vec<String>,
    pub on: String,
}

/// Coming in with a printed card.
#[derive(Template)]
#[template(path = "client/card.html")]
pub struct CardPage<'a> {
    pub w: &'a Words,
    pub door: &'a Door,
    pub number: String,
    pub problem: Option<String>,
}
