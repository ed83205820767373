//! Roles the practice made for itself: what they are called, start from and leave out, who has them, how they came to be, and
//! what a change would do. The pages refuse to offer a power that the base has not.

use super::{Choice, Problems, Shell};
use crate::words::Words;
use askama::Template;

/// `/desk/settings/roles`.
#[derive(Template)]
#[template(path = "staff/own_roles.html")]
pub struct OwnRolesPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub roles: Vec<OwnRole>,
    pub retired: Vec<OwnRole>,
    /// What a new one can start from.
    pub bases: Vec<Choice>,
    pub problems: Problems,
}

/// One role in the list.
#[derive(Clone, Debug)]
pub struct OwnRole {
    pub href: String,
    pub name: String,
    /// "Caseworker, without: download the original files".
    pub hint: String,
    /// How many people have it.
    pub people: String,
}

/// `/desk/settings/roles/new` and `/desk/settings/roles/{role}`.
#[derive(Template)]
#[template(path = "staff/own_role.html")]
pub struct OwnRolePage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub title: String,
    pub action: String,
    /// The code of the base, for a new one; empty else.
    pub base: &'static str,
    pub lead: String,
    /// Why it cannot be changed here and now; then there is no form.
    pub closed: Option<String>,
    /// That an earlier version fills the form.
    pub earlier: Option<String>,
    pub version: u32,
    pub name: String,
    pub why: String,
    pub groups: Vec<PowerGroup>,
    pub holders: Vec<String>,
    pub past: Vec<PastVersion>,
    pub retire: Option<String>,
    pub problems: Problems,
}

/// Powers about one subject.
#[derive(Clone, Debug)]
pub struct PowerGroup {
    pub legend: String,
    pub ticks: Vec<PowerTick>,
}

/// One power and whether the role has it.
#[derive(Clone, Debug)]
pub struct PowerTick {
    pub code: &'static str,
    pub label: String,
    /// What it needs, or that it always belongs to the role.
    pub hint: String,
    pub tick: Tick,
}

/// Whether a role has a power, and whether that can be changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tick {
    On,
    Off,
    Fixed,
}

/// One version of a role.
#[derive(Clone, Debug)]
pub struct PastVersion {
    pub said: String,
    pub name: String,
    pub hint: String,
    pub why: String,
    /// Where the form is filled with it; nothing for the one that stands.
    pub href: Option<String>,
}

/// Before a role is changed or retired: what it would do, to whom.
#[derive(Template)]
#[template(path = "staff/own_role_preview.html")]
pub struct OwnRolePreviewPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub title: String,
    pub back: String,
    pub action: String,
    pub gains: Vec<String>,
    pub loses: Vec<String>,
    pub holders: Vec<String>,
    /// What else happens.
    pub notes: Vec<String>,
    /// What was typed and seen, to be sent again.
    pub kept: Vec<(&'static str, String)>,
    /// Why, where that is asked here.
    pub why: Option<String>,
    pub verb: String,
    pub problems: Problems,
}
