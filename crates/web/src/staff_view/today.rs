//! What the desk's first page, its search box and the page about adoption show.

use super::clear::ClearFigures;
use super::matter::MatterRow;
use super::{More, Shell};
use crate::words::Words;
use askama::Template;

/// `/desk/today`.
#[derive(Template)]
#[template(path = "staff/today.html")]
pub struct TodayPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub lead: String,
    /// Side by side; the verbs of one column stand one under the other.
    pub columns: Vec<Vec<Column>>,
    /// Whether this person may look at how far clients came.
    pub adoption: bool,
}

/// `/desk/today/{call}`: all of one box.
#[derive(Template)]
#[template(path = "staff/calls.html")]
pub struct CallsPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub calls: CallBox,
}

/// One verb of the day, and what there is to it.
#[derive(Clone, Debug)]
pub struct Column {
    pub title: String,
    pub boxes: Vec<CallBox>,
}

/// One reason why something calls.
#[derive(Clone, Debug)]
pub struct CallBox {
    pub title: String,
    /// "3" or "99+"; empty when nothing calls.
    pub count: String,
    pub rows: Vec<CallRow>,
    /// What stands there when nothing calls.
    pub none: String,
    /// Where all of it is, where it has a page.
    pub all: Option<String>,
}

/// One thing that calls.
#[derive(Clone, Debug)]
pub struct CallRow {
    pub href: String,
    pub title: String,
    /// Whose it is and of what kind.
    pub about: String,
    pub when: String,
    /// Its day is over.
    pub late: bool,
}

/// `/desk/search`.
#[derive(Template)]
#[template(path = "staff/search.html")]
pub struct SearchPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub query: String,
    pub groups: Vec<HitGroup>,
    /// Whether anything was typed.
    pub asked: bool,
    /// Whether more letters could find more.
    pub unfinished: bool,
    /// Of all hits of one kind, the pages.
    pub more: More,
}

/// `/desk/keys`.
#[derive(Template)]
#[template(path = "staff/keys.html")]
pub struct KeysPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
}

/// Hits of one kind.
#[derive(Clone, Debug)]
pub struct HitGroup {
    pub title: String,
    pub icon: &'static str,
    pub hits: Vec<Hit>,
    /// A page with all hits of this kind, where there may be more.
    pub more: Option<(String, String)>,
}

/// One hit.
#[derive(Clone, Debug)]
pub struct Hit {
    pub href: String,
    pub title: String,
    pub about: String,
}

/// `/desk/adoption`.
#[derive(Template)]
#[template(path = "staff/adoption.html")]
pub struct AdoptionPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub cuts: Vec<FunnelCut>,
    pub stuck: Vec<CallBox>,
    /// How long intake took, one row for each step.
    pub took: Vec<TookRow>,
    pub clear: ClearFigures,
}

impl AdoptionPage<'_> {
    fn nobody(&self) -> bool {
        self.cuts.iter().all(|cut| cut.rows.is_empty())
    }

    /// What the steps are called, for where a row stands alone.
    fn labels(&self) -> [String; 5] {
        let w = self.w;
        [w.adoption_let_in(), w.adoption_came(), w.adoption_confirmed(), w.adoption_sent(), w.adoption_done()]
    }
}

/// The same people by one thing that tells them apart.
#[derive(Clone, Debug)]
pub struct FunnelCut {
    /// What that is.
    pub name: String,
    pub rows: Vec<FunnelRow>,
}

/// How far the clients of one language, or on one kind of device, came.
#[derive(Clone, Debug)]
pub struct FunnelRow {
    pub of: String,
    /// Let in, came, confirmed their details, sent, done: the number and its share of those let in.
    pub steps: [(u32, String); 5],
}

/// How long one step of intake took, and of how many matters: lately, and in as many days before.
#[derive(Clone, Debug)]
pub struct TookRow {
    pub step: String,
    pub now: (String, String),
    pub before: (String, String),
}

impl SearchPage<'_> {
    fn found(&self) -> bool {
        self.groups.iter().any(|group| !group.hits.is_empty())
    }
}

/// A matter as a hit.
#[must_use]
pub fn matter_hit(row: &MatterRow) -> Hit {
    Hit {
        href: row.href.clone(),
        title: row.title.clone(),
        about: [&row.reference, &row.client, &row.kind, &row.own_title]
            .into_iter()
            .chain(&row.found)
            .filter(|said| !said.is_empty())
            .cloned()
            .collect::<Vec<_>>()
            .join(" · "),
    }
}
