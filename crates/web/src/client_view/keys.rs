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
        wrong(self.problem.as_ref(), field)
    }
}

/// The second step on the way in: a passkey, the code of one's app, a recovery code.
#[derive(Template)]
#[template(path = "client/app_code.html")]
pub struct AppCodePage<'a> {
    pub w: &'a Words,
    pub door: &'a Door,
    /// Whether a passkey of theirs can prove them here.
    pub passkey: bool,
    /// Whether they have an app; without one only a recovery code can be typed.
    pub app: bool,
    /// Which way did not work, and how.
    pub problem: Option<(&'static str, String)>,
}

impl AppCodePage<'_> {
    fn wrong(&self, field: &str) -> Option<&str> {
        wrong(self.problem.as_ref(), field)
    }
}

fn wrong<'a>(problem: Option<&'a (&'static str, String)>, field: &str) -> Option<&'a str> {
    problem.filter(|(name, _)| *name == field).map(|(_, text)| text.as_str())
}

/// One of somebody's passkeys.
#[derive(Clone, Debug)]
pub struct OwnPasskey {
    pub id: String,
    pub name: String,
    /// "Added: …" and "Last used: …", as ready sentences.
    pub lines: String,
    /// Not taken any more.
    pub stopped: bool,
}

/// Where setting an app up stands.
pub enum App {
    /// Not to be set up now: what stands has to be proved first.
    Later,
    /// To be scanned or typed.
    ToScan { qr: Qr, secret: String, uri: String },
    /// Set up: since when, and how many recovery codes are left.
    On { since: String, left: u32 },
}

/// The second step: passkeys and the app.
#[derive(Template)]
#[template(path = "client/second_step.html")]
pub struct SecondStepPage<'a> {
    pub w: &'a Words,
    pub door: &'a Door,
    pub app: App,
    pub passkeys: Vec<OwnPasskey>,
    /// Whether passkeys can be made and used at this address.
    pub offered: bool,
    /// Whether it can be changed now; where not, it is proved again first.
    pub may_change: bool,
    /// What a new one is called unless its person says otherwise.
    pub suggested: String,
    /// Whether nothing else opens before it is done.
    pub required: bool,
    /// Whether a printed card does in place of it.
    pub card: bool,
    pub back: Option<String>,
    /// Which part did not work, and how.
    pub problem: Option<(&'static str, String)>,
}

impl SecondStepPage<'_> {
    fn wrong(&self, field: &str) -> Option<&str> {
        wrong(self.problem.as_ref(), field)
    }

    fn app_on(&self) -> bool {
        matches!(self.app, App::On { .. })
    }

    /// Whether a passkey of theirs can prove them here.
    fn provable(&self) -> bool {
        self.offered && self.passkeys.iter().any(|key| !key.stopped)
    }
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
