//! Stages in the practice's own words: the kinds of matter, the stages of one, and one stage with the words that ship, the words
//! of its own and every earlier version. The pages refuse to hide what ships: it stands beside what replaces it.

use super::steer::Said;
use super::{Problems, Shell, Tag};
use crate::words::Words;
use askama::Template;

/// `/desk/settings/stages`.
#[derive(Template)]
#[template(path = "staff/stage_kinds.html")]
pub struct StageKindsPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub kinds: Vec<StageKind>,
}

/// One kind of matter.
#[derive(Clone, Debug)]
pub struct StageKind {
    pub href: String,
    pub name: String,
    /// "18 stages · 2 in our own words · 3 with a mail".
    pub note: String,
}

/// `/desk/settings/stages/{kind}`.
#[derive(Template)]
#[template(path = "staff/stage_kind.html")]
pub struct StageKindPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub action: String,
    pub name: String,
    pub stages: Vec<StageLine>,
    /// How often a stage of it had been changed when the ticks were shown.
    pub seen: u32,
    pub problems: Problems,
}

/// One stage of it.
#[derive(Clone, Debug)]
pub struct StageLine {
    pub href: String,
    /// The practice's own name for it.
    pub name: String,
    /// What clients read, in the reader's language.
    pub client: String,
    pub tags: Vec<Tag>,
    pub key: String,
    /// Whether clients are written to there; nothing where no matter is ever moved.
    pub mail: Option<bool>,
}

/// What is typed for one stage, or what ships.
#[derive(Clone, Debug, Default)]
pub struct StageDraft {
    pub client: String,
    pub usually: String,
    pub you: String,
    pub client_es: String,
    pub usually_es: String,
    pub you_es: String,
    pub ahead: String,
    pub ahead_es: String,
}

/// A stage as clients would read it in one language.
#[derive(Clone, Debug)]
pub struct StageSeen {
    pub said: Said,
    /// Both may be empty.
    pub usually: String,
    pub you: String,
    /// While it is still to come: the heading, what stands below it, and the language of that; nothing where it is never told.
    pub later: Option<(String, String, &'static str)>,
}

/// An earlier version.
#[derive(Clone, Debug)]
pub struct StageOlder {
    pub number: u32,
    /// Who wrote it and when.
    pub note: String,
    /// What clients read then, or that it was what ships.
    pub client: String,
    /// What they read before it; empty where that was what ships.
    pub ahead: String,
    pub mail: String,
}

/// `/desk/settings/stages/{kind}/{stage}`.
#[derive(Template)]
#[template(path = "staff/stage_text.html")]
pub struct StageTextPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    /// `/desk/settings/stages/{kind}`.
    pub up: String,
    pub kind: String,
    pub action: String,
    /// The practice's own name for it.
    pub name: String,
    pub tags: Vec<Tag>,
    pub draft: StageDraft,
    /// Whether clients ever read of it before it is there.
    pub asks_ahead: bool,
    pub mail: bool,
    /// Nothing where no matter is ever moved here, else what a tick means.
    pub mail_hint: Option<String>,
    /// The version this began with.
    pub seen: u32,
    /// Whether the practice has words of its own here.
    pub own: bool,
    pub preview: Vec<StageSeen>,
    pub shipped: Vec<StageSeen>,
    /// The newest first.
    pub versions: Vec<StageOlder>,
    /// What just happened; may be empty.
    pub note: String,
    pub problems: Problems,
}
