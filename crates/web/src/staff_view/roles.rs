//! Teams and ethical walls at the desk. The pages refuse to show what is behind a wall to whoever is behind it: they hold
//! its names only where the reader may have them.

use super::matter::MatterHead;
use super::{Choice, Problems, Shell, Tag};
use crate::words::Words;
use askama::Template;

/// `/desk/teams`.
#[derive(Template)]
#[template(path = "staff/teams.html")]
pub struct TeamsPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub teams: Vec<Team>,
    /// A new team's name, as typed.
    pub name: String,
    pub problems: Problems,
}

/// One team.
#[derive(Clone, Debug)]
pub struct Team {
    pub id: String,
    pub name: String,
    pub members: Vec<Member>,
    /// Colleagues who do not belong to it.
    pub others: Vec<Choice>,
}

/// Somebody who belongs to a team.
#[derive(Clone, Debug)]
pub struct Member {
    pub id: String,
    pub name: String,
    /// Suspended: they belong to it and enter nothing.
    pub away: bool,
}

/// `/desk/walls`.
#[derive(Template)]
#[template(path = "staff/walls.html")]
pub struct WallsPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub standing: Vec<Wall>,
    pub lifted: Vec<Wall>,
    /// The wall whose lifting was refused, and why one wants to lift it, as typed.
    pub asked: String,
    pub reason: String,
    pub problems: Problems,
}

/// One wall.
#[derive(Clone, Debug)]
pub struct Wall {
    pub id: String,
    /// What is behind it; nothing to whoever it keeps out.
    pub inside: Option<Inside>,
    /// Whether it stands around a client or one matter.
    pub around: Tag,
    pub kept_out: String,
    pub raised: String,
    /// Who lifted it when, and why.
    pub lifted: Option<(String, String)>,
}

/// What is behind a wall.
#[derive(Clone, Debug)]
pub struct Inside {
    pub href: String,
    pub name: String,
    /// Empty for a client.
    pub number: String,
    pub reason: String,
}

/// `/desk/walls/new?matter=…` and `?client=…`.
#[derive(Template)]
#[template(path = "staff/wall_new.html")]
pub struct WallFormPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    /// `matter` or `client`, and its id.
    pub field: &'static str,
    pub id: String,
    pub name: String,
    pub back: String,
    pub against: Vec<Choice>,
    pub reason: String,
    pub problems: Problems,
}

/// `/desk/matters/{matter}/why`.
#[derive(Template)]
#[template(path = "staff/why.html")]
pub struct WhyPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub head: MatterHead,
    pub people: Vec<Choice>,
    pub person: String,
    pub name: String,
    /// What the rules look at, each as a sentence.
    pub because: Vec<String>,
    pub now: Answer,
    pub roles: Vec<Choice>,
    pub duties: Vec<Choice>,
    /// What it would be like, where that was asked.
    pub then: Option<Answer>,
    pub walled_off: bool,
    pub problems: Problems,
}

/// Whether somebody can open a matter, and what they can do there.
#[derive(Clone, Debug)]
pub struct Answer {
    pub tag: Tag,
    pub can: Vec<String>,
    /// What their role would let them do, and the practice cut from it.
    pub cut: Vec<String>,
}
