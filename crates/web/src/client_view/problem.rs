//! "Something is not working or unclear?": a box for it, and what goes with it.

use super::Shell;
use crate::icons::{icon, icon_flip};
use crate::words::Words;
use askama::Template;

/// GET and failed POST.
#[derive(Template)]
#[template(path = "client/problem.html")]
pub struct ProblemPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    /// The page it was pressed on, by name.
    pub told: String,
    pub from: String,
    pub text: String,
    /// What this sending is called: sent twice, it is one.
    pub attempt: String,
    pub problem: Option<String>,
}

/// The same for whoever helps a client: they write no messages, and ask to be called.
#[derive(Template)]
#[template(path = "client/problem_stuck.html")]
pub struct StuckPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    /// Whom they help.
    pub name: String,
    /// The practice was told just now.
    pub told: bool,
    pub attempt: String,
}
