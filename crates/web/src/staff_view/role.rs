//! Which role a colleague has, which they had, and what another one would change. The pages refuse to offer a role that
//! their reader may not give.

use super::{Choice, Problems, Shell};
use crate::words::Words;
use askama::Template;

/// `/desk/people/{person}/role`.
#[derive(Template)]
#[template(path = "staff/role.html")]
pub struct RolePage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub action: String,
    pub name: String,
    /// The code and the name of the role they have.
    pub has: String,
    pub has_said: String,
    pub roles: Vec<Choice>,
    pub past: Vec<PastRole>,
    pub problems: Problems,
}

/// One role they were given.
#[derive(Clone, Debug)]
pub struct PastRole {
    pub role: String,
    /// "Ana Torres, November 12", or that they joined with it.
    pub when: String,
    /// Its code, where it can be given back.
    pub again: Option<String>,
}

/// What another role would change.
#[derive(Template)]
#[template(path = "staff/role_preview.html")]
pub struct RolePreviewPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub action: String,
    pub title: String,
    pub from: String,
    pub to: String,
    pub gains: Vec<String>,
    pub loses: Vec<String>,
}
