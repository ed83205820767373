//! The review queue, the version open in it, and the decision. It refuses to decide without words where words are owed,
//! and after a decision it leads to the next version that waits.

use super::frame::{Frame, see_saying};
use super::sheet;
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use crate::staff_view::review::{OpenVersion, QueueItem, ReviewPage, Scanner, Selected, Split};
use crate::staff_view::{Place, Tag, Tone};
use crate::words::Words;
use casework::intake;
use casework::review::DecisionForm;
use domain::{MatterId, Refusal, Role, VersionId, VersionState};
use vault::{Error, Lobby, ReviewLine};

/// Rows a queue page shows; more than anybody decides between two looks.
const MOST_ROWS: u32 = 200;

/// One cut of the queue.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    Mine,
    Team,
    Flagged,
}

impl Cut {
    fn key(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Team => "team",
            Self::Flagged => "flagged",
        }
    }

    fn label(self, w: &Words) -> String {
        match self {
            Self::Mine => w.desk_split_mine(),
            Self::Team => w.desk_split_team(),
            Self::Flagged => w.desk_split_flagged(),
        }
    }
}

/// What waits, cut in every way the page offers.
pub struct Queue {
    cuts: Vec<(Cut, Vec<ReviewLine>)>,
    chosen: Cut,
    /// Whether the cut was asked for; then addresses keep it.
    asked: bool,
}

impl Queue {
    pub async fn load(visit: &Visit, lobby: &Lobby<'_>) -> Result<Self, End> {
        let mine = lobby.own_review_queue(true, MOST_ROWS).await?;
        // Everybody but the owner sees their own matters only, so that the two cuts are one.
        let all = match lobby.role() {
            Role::Owner => lobby.review_queue(true, MOST_ROWS).await?,
            _ => mine.clone(),
        };
        let flagged = all.iter().filter(|line| !line.flags.is_empty()).cloned().collect();
        let cuts = vec![(Cut::Mine, mine), (Cut::Team, all), (Cut::Flagged, flagged)];
        let typed = visit.query.text("split");
        let asked = cuts.iter().map(|(cut, _)| *cut).find(|cut| cut.key() == typed);
        let usual = match cuts.first() {
            Some((_, mine)) if mine.is_empty() => Cut::Team,
            _ => Cut::Mine,
        };
        Ok(Self { cuts, chosen: asked.unwrap_or(usual), asked: asked.is_some() })
    }

    fn lines(&self) -> &[ReviewLine] {
        self.cuts.iter().find(|(cut, _)| *cut == self.chosen).map_or(&[], |(_, lines)| lines)
    }

    /// Where a version is looked at, within this cut.
    pub fn href(&self, version: VersionId) -> String {
        format!("/desk/review/{version}{}", self.suffix('?'))
    }

    pub fn suffix(&self, sign: char) -> String {
        if self.asked { format!("{sign}split={}", self.chosen.key()) } else { String::new() }
    }

    /// The one to look at after `line`: the next that waits, or else the oldest.
    fn after(&self, line: Option<&ReviewLine>) -> Option<VersionId> {
        let gone = line.map(|line| line.version);
        let mut waiting = self.lines().iter().filter(|l| l.state.awaits_review() && Some(l.version) != gone);
        let at = line.map(|line| (line.received_at, line.version));
        let next = waiting.clone().find(|l| at.is_some_and(|at| (l.received_at, l.version) > at));
        next.or_else(|| waiting.next()).map(|line| line.version)
    }
}

pub async fn queue(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let queue = Queue::load(&visit, &lobby).await?;
    if !visit.query.has("list")
        && let Some(first) = queue.after(None)
    {
        return Ok(Reply::see(&queue.href(first)));
    }
    let frame = Frame::of(&visit, Some(Place::Review)).await?;
    frame.page(&page(&visit, &frame, &queue, None))
}

pub async fn open(visit: Visit) -> Answered {
    let version: VersionId = visit.id("version")?;
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let matter = match visit.query.text("m") {
        "" => lobby.review_line(version).await?.ok_or_else(End::not_found)?.matter,
        typed => typed.parse().map_err(|_| End::not_found())?,
    };
    let frame = Frame::of(&visit, Some(Place::Review)).await?;
    let queue = Queue::load(&visit, &lobby).await?;
    let open = sheet::open(&visit, &frame, &queue, matter, version, None).await?;
    frame.page(&page(&visit, &frame, &queue, Some(open)))
}

pub async fn decide(visit: Visit) -> Answered {
    let (matter, version): (MatterId, VersionId) = (visit.id("matter")?, visit.id("version")?);
    let actor = visit.actor()?;
    let lobby = visit.desk().lobby(actor)?;
    let line = lobby.review_line(version).await?;
    let verdict = visit.form.text("decision");
    let (reason, message) = (visit.form.text("reason"), visit.form.text("message"));
    let form = DecisionForm { verdict, reason, message };
    match casework::review::decide(visit.desk(), actor, matter, version, &form).await {
        Ok(()) => {}
        Err(Error::Refused(Refusal::Invalid { .. })) => {
            let w = Words::of(visit.locale);
            let problem =
                if message.trim().is_empty() { w.desk_message_missing() } else { w.desk_too_long() };
            let frame = Frame::of(&visit, Some(Place::Review)).await?;
            let queue = Queue::load(&visit, &lobby).await?;
            let typed = sheet::Typed { reason, message, problem };
            let open = sheet::open(&visit, &frame, &queue, matter, version, Some(typed)).await?;
            return frame.again(&page(&visit, &frame, &queue, Some(open)));
        }
        // Somebody was first: the page says who.
        Err(Error::Refused(Refusal::WrongState | Refusal::Conflict)) => {
            return Ok(Reply::see(&format!("/desk/review/{version}?m={matter}")));
        }
        Err(e) => return Err(e.into()),
    }
    let queue = Queue::load(&visit, &lobby).await?;
    let next = match queue.after(line.as_ref()) {
        Some(next) => queue.href(next),
        None => format!("/desk/review{}", queue.suffix('?')),
    };
    let w = Words::of(visit.locale);
    let document = line.as_ref().map(|l| l.item.clone()).unwrap_or_default();
    let name = line.map(|l| l.card.client).unwrap_or_default();
    let said = match verdict {
        "accept" => w.desk_done_accepted(document),
        _ => w.desk_done_returned(document, name),
    };
    Ok(see_saying(&visit, &next, Tone::Ok, &said))
}

fn page<'a>(visit: &Visit, frame: &'a Frame, queue: &Queue, open: Option<OpenVersion>) -> ReviewPage<'a> {
    let here = open.as_ref().map(|open| open.id.clone());
    let splits = queue
        .cuts
        .iter()
        .map(|(cut, lines)| Split {
            href: format!("/desk/review?split={}", cut.key()),
            label: cut.label(frame.w),
            count: u32::try_from(lines.len()).unwrap_or(u32::MAX),
            place: selected(*cut == queue.chosen),
        })
        .collect();
    let rows = queue.lines().iter().map(|line| row(frame, queue, line, here.as_deref())).collect();
    let scanner = if visit.site.unscanned { Scanner::Absent } else { Scanner::Working };
    ReviewPage { w: frame.w, shell: &frame.shell, splits, queue: rows, open, scanner }
}

fn row(frame: &Frame, queue: &Queue, line: &ReviewLine, here: Option<&str>) -> QueueItem {
    let w = frame.w;
    let mut tags = Vec::new();
    match line.state {
        VersionState::Quarantined => tags.push(Tag::new(Tone::Wait, w.desk_state_checking())),
        VersionState::NeedsPerson => tags.push(Tag::new(Tone::Todo, w.desk_state_person())),
        _ => {}
    }
    if let Some(flag) = line.flags.iter().find_map(|flag| sheet::flag(w, *flag)) {
        tags.push(Tag::new(flag.tone, flag.title));
    }
    let id = line.version.to_string();
    QueueItem {
        href: queue.href(line.version),
        person: line.card.client.clone(),
        document: line.item.clone(),
        matter: kind_and_number(w, &line.kind, &line.card.number),
        age: frame.ago(line.received_at),
        tags,
        place: selected(here == Some(&id)),
        id,
    }
}

/// "H-1B work visa (I-129) · HV-2041".
pub fn kind_and_number(w: &Words, kind: &str, number: &str) -> String {
    format!("{} · {number}", kind_name(w, kind))
}

/// What a kind of matter is called; its code where no pack knows it any more.
pub fn kind_name(w: &Words, kind: &str) -> String {
    intake::pack(kind).map_or_else(|| kind.to_owned(), |pack| pack.name.get(w.locale()).to_owned())
}

pub fn selected(here: bool) -> Selected {
    if here { Selected::Here } else { Selected::Elsewhere }
}
