//! The review queue, the version open in it, and the decision. It refuses to decide without words where words are owed,
//! and after a decision it leads to the next version that waits.

use super::flagging::for_whom;
use super::frame::{Frame, said_in, see_offering, see_saying};
use super::sheet::{self, TypedDays};
use crate::dates::typed_example;
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use crate::staff_view::review::{OpenVersion, QueueItem, ReviewPage, Scanner, Selected, Split};
use crate::staff_view::{More, Place, Tag, Tone};
use crate::words::Words;
use casework::intake;
use casework::review::DecisionForm;
use domain::{MatterId, Refusal, VersionId, VersionState, Why};
use vault::{After, Error, Lobby, QueueCut, ReviewLine};

/// Rows of one page of the queue.
const ROWS: u32 = 50;
/// The cuts, in the order they are shown, and their names in addresses.
const CUTS: [(QueueCut, &str); 4] = [
    (QueueCut::Mine, "mine"),
    (QueueCut::All, "team"),
    (QueueCut::ForLawyer, "lawyer"),
    (QueueCut::Flagged, "flagged"),
];

fn label(w: &Words, cut: QueueCut) -> String {
    match cut {
        QueueCut::Mine => w.desk_split_mine(),
        QueueCut::All => w.desk_split_team(),
        QueueCut::ForLawyer => w.flag_split(),
        QueueCut::Flagged => w.desk_split_flagged(),
        // No cut of this page: the first page of the day shows what stands in neither of the two before.
        QueueCut::Plain => w.today_review(),
    }
}

/// One page of what waits, and how much each cut holds.
pub struct Queue {
    counts: Vec<(QueueCut, u32)>,
    chosen: QueueCut,
    lines: Vec<ReviewLine>,
    /// The line this page goes on after; nothing on the first.
    from: Option<After>,
    /// Whether the cut was asked for; then addresses keep it.
    asked: bool,
}

impl Queue {
    /// The page that was asked for, or the one that begins with `open` where the first does not hold it.
    pub async fn load(visit: &Visit, lobby: &Lobby<'_>, open: Option<VersionId>) -> Result<Self, End> {
        let mut counts = Vec::with_capacity(CUTS.len());
        for (cut, _) in CUTS {
            counts.push((cut, lobby.review_count(cut).await?));
        }
        let typed = visit.query.text("split");
        let asked = CUTS.iter().find(|(_, key)| *key == typed).map(|(cut, _)| *cut);
        let mine = counts.iter().any(|(cut, n)| *cut == QueueCut::Mine && *n > 0);
        let chosen = asked.unwrap_or(if mine { QueueCut::Mine } else { QueueCut::All });
        let mut from: Option<After> = visit.query.text("from").parse().ok();
        let mut lines = lobby.review_queue(chosen, from, ROWS).await?;
        if let (None, Some(open)) = (from, open)
            && !lines.iter().any(|line| line.version == open)
            && let Some(line) = lobby.review_line(open).await?
        {
            let just_before = just_before(&line);
            let there = lobby.review_queue(chosen, Some(just_before), ROWS).await?;
            // It may wait, but not in this cut.
            if there.first().is_some_and(|line| line.version == open) {
                (from, lines) = (Some(just_before), there);
            }
        }
        Ok(Self { counts, chosen, lines, from, asked: asked.is_some() })
    }

    /// Where a version is looked at, within this cut and page.
    pub fn href(&self, version: VersionId) -> String {
        format!("/desk/review/{version}{}", self.suffix('?'))
    }

    pub fn suffix(&self, sign: char) -> String {
        self.address(sign, self.from)
    }

    fn address(&self, sign: char, from: Option<After>) -> String {
        let key = CUTS.iter().find(|(cut, _)| *cut == self.chosen).map_or("", |(_, key)| key);
        let split = self.asked.then(|| format!("split={key}"));
        let parts: Vec<String> = split.into_iter().chain(from.map(|from| format!("from={from}"))).collect();
        if parts.is_empty() { String::new() } else { format!("{sign}{}", parts.join("&")) }
    }

    /// The first of this page that somebody can decide on.
    fn first(&self) -> Option<VersionId> {
        self.lines.iter().find(|line| line.state.awaits_review()).map(|line| line.version)
    }

    /// The one to look at after `line`: the next that waits, or else the oldest.
    async fn after(&self, lobby: &Lobby<'_>, line: &ReviewLine) -> Result<Option<VersionId>, End> {
        let waits = |lines: &[ReviewLine]| {
            let mut waiting = lines.iter().filter(|l| l.state.awaits_review() && l.version != line.version);
            waiting.next().map(|l| l.version)
        };
        let later = lobby.review_queue(self.chosen, Some(After::line(line)), ROWS).await?;
        match waits(&later) {
            Some(next) => Ok(Some(next)),
            None => Ok(waits(&lobby.review_queue(self.chosen, None, ROWS).await?)),
        }
    }

    fn more(&self) -> More {
        let full = self.lines.len() >= ROWS as usize;
        let last = self.lines.last().filter(|_| full);
        More {
            newer: self.from.map(|_| format!("/desk/review{}", self.address('?', None))),
            older: last.map(|line| format!("/desk/review{}", self.address('?', Some(After::line(line))))),
        }
    }
}

/// The place in the order right before a line, so that a page can begin with it.
fn just_before(line: &ReviewLine) -> After {
    let After { at, id } = After::line(line);
    After { at, id: u128::from_be_bytes(id).wrapping_sub(1).to_be_bytes() }
}

pub async fn queue(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let queue = Queue::load(&visit, &lobby, None).await?;
    if !visit.query.has("list")
        && let Some(first) = queue.first()
    {
        return Ok(Reply::see(&queue.href(first)));
    }
    let frame = Frame::of(&visit, Some(Place::Review)).await?;
    frame.page(&page(&visit, &frame, &queue, None).await?)
}

/// A version, whether it waits or was decided long ago.
pub async fn open(visit: Visit) -> Answered {
    let version: VersionId = visit.id("version")?;
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let matter = match visit.query.text("m") {
        "" => lobby.place_of(version).await?.ok_or_else(End::not_found)?,
        typed => typed.parse().map_err(|_| End::not_found())?,
    };
    let frame = Frame::of(&visit, Some(Place::Review)).await?;
    let queue = Queue::load(&visit, &lobby, Some(version)).await?;
    let open = sheet::open(&visit, &frame, &queue, matter, version, None).await?;
    frame.page(&page(&visit, &frame, &queue, Some(open)).await?)
}

pub async fn decide(visit: Visit) -> Answered {
    let (matter, version): (MatterId, VersionId) = (visit.id("matter")?, visit.id("version")?);
    let actor = visit.actor()?;
    let lobby = visit.desk().lobby(actor)?;
    let line = lobby.review_line(version).await?;
    let verdict = visit.form.text("decision");
    let (reason, message) = (visit.form.text("reason"), visit.form.text("message"));
    let ticked: Vec<usize> = visit.form.all("check").filter_map(|at| at.parse().ok()).collect();
    if visit.form.has("ask") {
        return ask(&visit, matter, version, &ticked).await;
    }
    let (issued, until) = (visit.form.text("issued"), visit.form.text("until"));
    let order = lobby.settings().await?.region().order(visit.locale);
    let form = DecisionForm { verdict, reason, message, ticked: &ticked, issued, until, order };
    match casework::review::decide(visit.desk(), actor, matter, version, &form).await {
        Ok(()) => {}
        // The matter is being wound up since the page was read.
        Err(Error::Refused(Refusal::Invalid { field: "decision", why: Why::NotAllowed })) => {
            let said = Words::of(visit.locale).desk_ending_no_asking();
            return Ok(see_saying(&visit, &format!("/desk/review/{version}"), Tone::Bad, &said));
        }
        Err(Error::Refused(Refusal::Invalid { field, why })) => {
            let w = Words::of(visit.locale);
            let frame = Frame::of(&visit, Some(Place::Review)).await?;
            let odd = match (field, why) {
                ("until", Why::NotAllowed) => w.validity_order(),
                ("issued" | "until", _) => w.matter_date_wrong(typed_example(w, frame.region)),
                _ => String::new(),
            };
            let problem = match message.trim() {
                _ if !odd.is_empty() => String::new(),
                "" => w.desk_message_missing(),
                _ => w.desk_too_long(),
            };
            let queue = Queue::load(&visit, &lobby, Some(version)).await?;
            let days = TypedDays { problem: odd, ..TypedDays::of(&visit.form) };
            let typed = sheet::Typed { verdict, reason, message, ticked: &ticked, problem, days, flag: None };
            let open = sheet::open(&visit, &frame, &queue, matter, version, Some(typed)).await?;
            return frame.again(&page(&visit, &frame, &queue, Some(open)).await?);
        }
        // Somebody was first: the page says who.
        Err(Error::Refused(Refusal::WrongState | Refusal::Conflict)) => {
            return Ok(Reply::see(&format!("/desk/review/{version}")));
        }
        Err(e) => return Err(e.into()),
    }
    let queue = Queue::load(&visit, &lobby, None).await?;
    let next = match &line {
        Some(line) => queue.after(&lobby, line).await?,
        None => queue.first(),
    };
    let next = match next {
        Some(next) => queue.href(next),
        None => format!("/desk/review{}", queue.address('?', None)),
    };
    let w = Words::of(visit.locale);
    let document = line.as_ref().map(|l| said_in(&l.item, w.locale())).unwrap_or_default();
    let name = line.map(|l| l.card.client).unwrap_or_default();
    let said = match verdict {
        "accept" => w.desk_done_accepted(document),
        "only" => w.desk_done_only(document),
        "aside" => return Ok(see_saying(&visit, &next, Tone::Ok, &w.desk_done_set_aside(document))),
        "more" => w.desk_done_more(document, name),
        _ => w.desk_done_returned(document, name),
    };
    let undo = format!("/desk/matters/{matter}/versions/{version}/take-back");
    Ok(see_offering(&visit, &next, Tone::Ok, &said, &undo))
}

/// Takes the last decision back and shows what waits again.
pub async fn take_back(visit: Visit) -> Answered {
    let (matter, version): (MatterId, VersionId) = (visit.id("matter")?, visit.id("version")?);
    let w = Words::of(visit.locale);
    let here = format!("/desk/review/{version}");
    match casework::review::take_back(visit.desk(), visit.actor()?, matter, version).await {
        Ok(()) => {
            let line = visit.desk().lobby(visit.actor()?)?.review_line(version).await?;
            let document = line.map(|line| said_in(&line.item, w.locale())).unwrap_or_default();
            Ok(see_saying(&visit, &here, Tone::Ok, &w.desk_done_taken_back(document)))
        }
        // It stays as it is, and the page shows what stands.
        Err(Error::Refused(Refusal::WrongState | Refusal::Conflict | Refusal::Expired)) => {
            Ok(see_saying(&visit, &here, Tone::Bad, &w.desk_take_back_too_late()))
        }
        Err(e) => Err(e.into()),
    }
}

/// Opens a form that asks for something, or closes it, where no script does: nothing is decided, and what was ticked and
/// typed stays.
async fn ask(visit: &Visit, matter: MatterId, version: VersionId, ticked: &[usize]) -> Answered {
    let (wanted, typed) = (visit.form.text("ask"), visit.form.text("message"));
    let (verdict, reason) = match wanted {
        "more" | "nothing" => (wanted, ""),
        reason => ("return", reason),
    };
    // Words that were only offered give way to those of the reason that is asked for now.
    let offered = |w: &Words| {
        domain::ReturnReason::ALL.iter().any(|r| super::decided::reason_words(w, *r) == typed.trim())
    };
    let own = verdict == "return" && !domain::Locale::ALL.iter().any(|locale| offered(Words::of(*locale)));
    let message = if own { typed } else { "" };
    let frame = Frame::of(visit, Some(Place::Review)).await?;
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let queue = Queue::load(visit, &lobby, Some(version)).await?;
    let days = TypedDays::of(&visit.form);
    let typed = sheet::Typed { verdict, reason, message, ticked, problem: String::new(), days, flag: None };
    let open = sheet::open(visit, &frame, &queue, matter, version, Some(typed)).await?;
    frame.page(&page(visit, &frame, &queue, Some(open)).await?)
}

pub async fn page<'a>(
    visit: &Visit,
    frame: &'a Frame,
    queue: &Queue,
    open: Option<OpenVersion>,
) -> Result<ReviewPage<'a>, End> {
    let here = open.as_ref().map(|open| open.id.clone());
    let split = |(cut, key): &(QueueCut, &str)| Split {
        href: format!("/desk/review?split={key}"),
        label: label(frame.w, *cut),
        count: queue.counts.iter().find(|(of, _)| of == cut).map_or(0, |(_, n)| *n),
        place: selected(*cut == queue.chosen),
    };
    let rows = queue.lines.iter().map(|line| row(frame, queue, line, here.as_deref())).collect();
    let held = visit.desk().lobby(visit.actor()?)?.checks_held().await?;
    let scanner = match held {
        _ if visit.site.unscanned => Scanner::Absent,
        Some((since, why)) => Scanner::Silent { since: frame.when(since), why },
        None => Scanner::Working,
    };
    Ok(ReviewPage {
        w: frame.w,
        shell: &frame.shell,
        splits: CUTS.iter().map(split).collect(),
        queue: rows,
        more: queue.more(),
        open,
        scanner,
    })
}

fn row(frame: &Frame, queue: &Queue, line: &ReviewLine, here: Option<&str>) -> QueueItem {
    let w = frame.w;
    let mut tags = Vec::new();
    match line.state {
        VersionState::Quarantined => tags.push(Tag::new(Tone::Wait, w.desk_state_checking())),
        VersionState::NeedsPerson => tags.push(Tag::new(Tone::Todo, w.desk_state_person())),
        _ => {}
    }
    if let Some(mark) = &line.lawyer {
        tags.push(Tag::new(Tone::Todo, for_whom(w, mark)));
    }
    if let Some(flag) = line.flags.iter().find_map(|flag| sheet::flag(w, *flag)) {
        tags.push(Tag::new(flag.tone, flag.title));
    }
    let id = line.version.to_string();
    QueueItem {
        href: queue.href(line.version),
        person: line.card.client.clone(),
        document: said_in(&line.item, w.locale()),
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

/// What a kind of matter is called; its code is never shown, even where no pack knows it any more.
pub fn kind_name(w: &Words, kind: &str) -> String {
    intake::pack(kind).map_or_else(|| w.desk_kind_unknown(), |pack| pack.name.get(w.locale()).to_owned())
}

pub fn selected(here: bool) -> Selected {
    if here { Selected::Here } else { Selected::Elsewhere }
}
