//! What somebody agreed to: each text whole, when and from where they answered it, and taking an agreement back. It refuses to
//! show what anybody else answered.

use super::Shell;
use crate::icons::{icon, icon_flip};
use crate::words::Words;
use askama::Template;

/// One text this person answered.
#[derive(Clone, Debug)]
pub struct Agreed {
    /// What the page calls it, so that a link leads to it.
    pub anchor: String,
    /// What it was about.
    pub title: String,
    /// "You agreed: Nov 12".
    pub said: String,
    /// "You withdrew it: Nov 20"; empty where they did not.
    pub withdrawn: String,
    /// Where they answered from, and which text it was.
    pub from: String,
    /// What stood above the text; may be empty.
    pub heading: String,
    pub text: String,
    /// The language it was read in.
    pub lang: &'static str,
    /// Where it is taken back; empty where that cannot be done.
    pub withdraw: String,
    /// Where it can be agreed to again; empty where there is nothing to.
    pub again: String,
}

/// GET: all of them.
#[derive(Template)]
#[template(path = "client/agreed.html")]
pub struct AgreedPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub texts: Vec<Agreed>,
    /// One sentence about what just happened; may be empty.
    pub done: String,
}

/// GET: what follows from taking an agreement back, before it is done.
#[derive(Template)]
#[template(path = "client/withdraw.html")]
pub struct WithdrawPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub one: Agreed,
    /// What follows, in order.
    pub effects: Vec<String>,
}
