//! "Was this not you?" and what follows. It refuses to reopen anything: closing is one press, opening is a new link.

use super::{Door, Shell};
use crate::icons::{icon, icon_flip};
use crate::words::Words;
use askama::Template;

/// GET: the question.
#[derive(Template)]
#[template(path = "client/not_me.html")]
pub struct NotMePage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    /// Whether they named anybody who can come in, and will have to wait.
    pub helped: bool,
}

/// GET of the link in a mail: the same question, to whoever holds the mail. Says nothing of the case.
#[derive(Template)]
#[template(path = "client/lock.html")]
pub struct LockPage<'a> {
    pub w: &'a Words,
    pub door: &'a Door,
    pub token: String,
}

/// After the POST. Nobody is signed in any more.
#[derive(Template)]
#[template(path = "client/not_me_done.html")]
pub struct NotMeDonePage<'a> {
    pub w: &'a Words,
    pub door: &'a Door,
}
