//! How clients prove who they are, as staff see it: what stands on the Client Portal tab, the pages that show a code or a
//! card once, and the policy. They refuse to show anything twice.

use super::door::Qr;
use super::matter::MatterHead;
use super::{Choice, Problems, Shell};
use crate::words::Words;
use askama::Template;

/// What stands about one person on the Client Portal tab.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    /// Another client has the same address: where their personal secret stands, and whether it needs a code now.
    pub shared: Option<(String, bool)>,
    /// Their app: since when, or that it takes no code any more.
    pub app: Option<(String, bool)>,
    /// Their passkeys: how many and when one was last used, or that one was stopped.
    pub passkeys: Option<(String, bool)>,
    /// Their card: how many codes are left and until when, or that it is locked.
    pub card: Option<(String, bool)>,
}

impl Keys {
    pub(super) fn any(&self) -> bool {
        [&self.shared, &self.app, &self.passkeys, &self.card].iter().any(|part| part.is_some())
    }
}

/// A code for somebody who shares a mailbox, shown once.
#[derive(Template)]
#[template(path = "staff/client_secret.html")]
pub struct ClientSecretPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub head: MatterHead,
    pub name: String,
    pub code: String,
}

/// Taking somebody's second step away.
#[derive(Template)]
#[template(path = "staff/factor_reset.html")]
pub struct FactorResetPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub head: MatterHead,
    pub person: String,
    pub name: String,
    pub checked: String,
    pub problems: Problems,
}

/// Before a card is printed.
#[derive(Template)]
#[template(path = "staff/card_new.html")]
pub struct CardNewPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub head: MatterHead,
    pub person: String,
    pub name: String,
    /// Whether one works now, which ends.
    pub replaces: bool,
    /// Whether the portal opens with it.
    pub opens: bool,
    pub days: u32,
    pub most: u32,
    pub problems: Problems,
}

/// The card itself, made for paper.
#[derive(Template)]
#[template(path = "staff/card.html")]
pub struct CardPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub head: MatterHead,
    /// The words of the card, in its client's language.
    pub cw: &'a Words,
    pub name: String,
    pub practice: String,
    pub phone: String,
    pub address: String,
    pub qr: Qr,
    pub number: String,
    pub codes: Vec<String>,
    pub until: String,
}

/// `/desk/settings/sign-in`.
#[derive(Template)]
#[template(path = "staff/sign_in_settings.html")]
pub struct SignInSettingsPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub ordinary: Vec<Choice>,
    pub sensitive: Vec<Choice>,
    /// Whether a printed card is enough where one is required.
    pub card: bool,
    /// Whether passkeys are offered at this address, in a sentence.
    pub passkeys: String,
    pub problems: Problems,
}
