//! How far the case is, for its client: the stages they were told of, in the words that were written for them, what usually
//! comes next, and until which day of theirs nothing is needed of them. It refuses to promise a day, to show a stage that was
//! held back, and to foretell bad news.

use crate::client::approval::to_answer;
use crate::client::clear;
use crate::client::dates;
use crate::client::frame::{Frame, portal};
use crate::client::list::{contact, items, said, todo};
use crate::client_view::Place;
use crate::client_view::clear::ClearCard;
use crate::client_view::dates::OwnDays;
use crate::client_view::home::HomePage;
use crate::client_view::progress::{Glance, Now, ProgressPage, Step};
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use casework::stages;
use casework::steer;
use domain::pack::Stage;
use domain::{Capacity, KeyDateKind, KeyDateState, Locale, Phase, Power};
use vault::{ClientDate, ClientGroup, Contributing, Face, ForClient, Progress, Reading, Room, StagePast};

/// Steps that are shown as still to come: more would read as a promise.
const AHEAD: usize = 3;

/// GET progress. Whoever follows a case without being asked for anything sees it too.
pub async fn show(visit: Visit) -> Answered {
    let frame = Frame::of(&visit, Some(Place::Progress), visit.path.clone()).await?;
    let actor = visit.actor()?;
    let (_, matter, _) = actor.portal().ok_or_else(End::not_found)?;
    let room = visit.desk().admit::<Reading>(actor, matter).await?.enter().await?;
    let (face, progress) = (room.face().await?, room.follow().await?);
    let asked = room.powers().has(Power::SeeOwnRequests);
    let handler = if asked { None } else { Some(room.handler().await?) };
    if asked && letter_first(&visit).await? {
        return Ok(Reply::see(&portal(&visit).home()));
    }
    let (groups, approvals, clear) = if asked { wanted(&visit).await? } else { (Vec::new(), 0, None) };
    let mut page = page(&frame, &face, &progress, asked.then_some(groups.as_slice()), approvals);
    if room.powers().has(Power::ReadMessages) {
        let dates = room.follow_dates().await?;
        page.days = dates::days(&frame, &dates);
        explain(&frame, &mut page);
        page.days.seen_by = dates::seen_by(&frame, &*room.days_seen_by().await?);
        page.receipt = (*room.follow_receipt().await?).clone();
        // What the practice wrote may ask for something.
        if visit.desk().unread_threads(actor).await? == 0 {
            page.until = until(&frame, &page, &dates);
        }
    }
    page.clear = clear.filter(|_| page.closing.is_empty());
    page.contact = handler.map(|one| contact(&frame, one.as_ref()));
    Reply::page(&page)
}

/// Whether the engagement letter comes before everything else; nobody is sent from here to a page that sends them back.
async fn letter_first(visit: &Visit) -> Result<bool, End> {
    match casework::receive::room(visit.desk(), visit.actor()?).await {
        Ok(room) if room.powers().has(Power::SendDocuments) => Ok(room.letter_waits().await?),
        Ok(_) => Ok(false),
        Err(e) if e.is_not_found() => Ok(false),
        Err(e) => Err(e.into()),
    }
}

/// What is asked of them, how many approvals wait for their answer, and the question whether all is clear.
async fn wanted(visit: &Visit) -> Result<(Vec<ForClient<ClientGroup>>, usize, Option<ClearCard>), End> {
    match casework::receive::room(visit.desk(), visit.actor()?).await {
        Ok(room) => {
            let approvals = room.approvals_if_any().await?;
            let clear = clear::card(visit, &room, clear::PROGRESS).await?;
            Ok((room.requests().await?, to_answer(&approvals).count(), clear))
        }
        Err(e) if e.is_not_found() => Ok((Vec::new(), 0, None)),
        Err(e) => Err(e.into()),
    }
}

/// The room of a client's own requests, or the way to what they may still see: whoever follows a case without being asked
/// for anything, and everybody while it is wound up, sees how far it is.
pub async fn room_or_progress(visit: &Visit) -> Result<Result<Room<Contributing>, Reply>, End> {
    let actor = visit.actor()?;
    match casework::receive::room(visit.desk(), actor).await {
        Ok(room) if room.powers().has(Power::SendDocuments) => Ok(Ok(room)),
        Ok(room) if actor.capacity() == Some(Capacity::ReadsAlong) => Ok(Ok(room)),
        // While a matter is wound up people still talk, but nothing is asked of anybody.
        Ok(_) => Ok(Err(Reply::see(&portal(visit).progress()))),
        Err(e) if e.is_not_found() => {
            let (_, matter, _) = actor.portal().ok_or_else(End::not_found)?;
            visit.desk().admit::<Reading>(actor, matter).await?;
            Ok(Err(Reply::see(&portal(visit).progress())))
        }
        Err(e) => Err(e.into()),
    }
}

/// The page of this progress. `groups` is nothing for whoever is asked for nothing; `approvals` counts those that wait for
/// an answer.
pub fn page<'a>(
    frame: &'a Frame,
    face: &Face,
    progress: &Progress,
    groups: Option<&[ForClient<ClientGroup>]>,
    approvals: usize,
) -> ProgressPage<'a> {
    let locale = frame.w.locale();
    let flow = &stages::flow(&progress.pack, &progress.own);
    let mut todo = groups.map_or(0, |groups| todo(&items(groups), frame.now).len());
    let mut now = now(frame, flow, progress);
    if progress.phase == Phase::Closing {
        // Nothing more can be sent, and nothing is asked of anybody; what was asked before can still be answered.
        now.you.clear();
        todo = 0;
    }
    let done = done(frame, flow, progress);
    // Of a case that is wound up nothing comes any more.
    let next = if progress.phase == Phase::Closing { Vec::new() } else { next(flow, progress, locale) };
    let mut page = ProgressPage {
        w: frame.w,
        shell: &frame.shell,
        case_title: face.name.clone(),
        visa_type: face.visa_type.clone(),
        done,
        next,
        todo: u32::try_from(todo).unwrap_or(u32::MAX),
        approvals: u32::try_from(approvals).unwrap_or(u32::MAX),
        asked: groups.is_some(),
        closing: closing(frame, progress),
        contact: None,
        // Asked of the client; whoever only looks at what they see is asked nothing.
        clear: None,
        terms: Vec::new(),
        // Told to the clients of the matter; whoever reads along is not.
        receipt: String::new(),
        days: OwnDays::default(),
        until: String::new(),
        now,
    };
    explain(frame, &mut page);
    page
}

/// Explains the words that not everybody knows in what stands on the page now, with its days.
pub fn explain(frame: &Frame, page: &mut ProgressPage<'_>) {
    let steps = page.done.iter().chain(&page.next).map(|step| step.text.as_str());
    let days = dates::told(page.days.next.iter().chain(&page.days.past));
    let now = [page.now.text.as_str(), page.now.you.as_str(), days.as_str()];
    page.terms = frame.explained(&now.into_iter().chain(steps).collect::<Vec<_>>().join("\n"));
}

/// The day until which nothing is needed of them: where nothing waits for them, and the next of their days is one on which
/// they are somewhere or hear something. One by which something has to be sent or renewed is no such day.
pub fn until(frame: &Frame, page: &ProgressPage<'_>, dates: &[ForClient<ClientDate>]) -> String {
    if page.todo > 0 || page.approvals > 0 || !page.closing.is_empty() || !page.now.you.is_empty() {
        return String::new();
    }
    next_day(frame, dates)
}

/// What comes next and when, on the first page of somebody for whom nothing waits; empty where something does, or where there
/// is nothing to say. `unread` are messages of the practice, which may ask for something.
pub fn nothing_needed(
    frame: &Frame,
    page: &HomePage<'_>,
    dates: &[ForClient<ClientDate>],
    unread: u32,
) -> String {
    let (w, glance) = (frame.w, &page.glance);
    let waits = page.todo > 0 || page.details || page.declined || unread > 0;
    if waits || !glance.closing.is_empty() || !glance.you.is_empty() || page.shell.letter_first {
        return String::new();
    }
    match (next_day(frame, dates), glance.usually.as_str()) {
        (day, _) if !day.is_empty() => w.progress_you_until(day),
        (_, "") => String::new(),
        (_, time) => w.progress_you_wait(time),
    }
}

fn next_day(frame: &Frame, dates: &[ForClient<ClientDate>]) -> String {
    let ahead = |date: &&ForClient<ClientDate>| {
        date.state == KeyDateState::Ahead
            && date.kind != KeyDateKind::PriorityDate
            && !frame.calendar.is_over(date.at)
    };
    let next = dates.iter().filter(ahead).min_by_key(|date| date.at);
    let told = next.filter(|date| match date.kind {
        KeyDateKind::Biometrics
        | KeyDateKind::Interview
        | KeyDateKind::Hearing
        | KeyDateKind::DecisionExpected
        | KeyDateKind::Other => true,
        KeyDateKind::FilingDue
        | KeyDateKind::AnswerDue
        | KeyDateKind::StayEnds
        | KeyDateKind::PermissionEnds
        | KeyDateKind::PassportEnds
        | KeyDateKind::PriorityDate => false,
    });
    told.map(|date| frame.calendar.day(date.at)).unwrap_or_default()
}

/// That the case is wound up, with the last day on which they come in where one was chosen and is ahead.
fn closing(frame: &Frame, progress: &Progress) -> String {
    if progress.phase != Phase::Closing {
        return String::new();
    }
    match progress.access_until.filter(|until| *until > frame.now) {
        Some(until) => frame.w.progress_closing_until(frame.calendar.day(until)),
        None => frame.w.progress_closing(),
    }
}

/// The piece of it on the home page.
pub fn glance(frame: &Frame, progress: &Progress) -> Glance {
    let now = now(frame, &stages::flow(&progress.pack, &progress.own), progress);
    Glance { text: now.text, usually: now.usually, you: now.you, closing: closing(frame, progress) }
}

fn stage<'f>(flow: &'f [Stage], key: &str) -> Option<&'f Stage> {
    flow.iter().find(|s| s.key == key)
}

/// What was written for this stage then, else what its kind says of it; nothing where neither is in reach.
fn words(flow: &[Stage], past: &StagePast, locale: Locale) -> String {
    match said(&past.words, locale) {
        "" => stage(flow, &past.stage).map(|s| s.client.get(locale).to_owned()).unwrap_or_default(),
        written => written.to_owned(),
    }
}

fn now(frame: &Frame, flow: &[Stage], progress: &Progress) -> Now {
    let locale = frame.w.locale();
    let Some(last) = progress.stages.last() else {
        return Now { text: String::new(), since: String::new(), usually: String::new(), you: String::new() };
    };
    let known = stage(flow, &last.stage);
    let text = words(flow, last, locale);
    let in_locale = |words: Option<&domain::pack::Words>| {
        words.map(|words| words.get(locale).to_owned()).unwrap_or_default()
    };
    Now {
        text: if text.is_empty() {
            // A kind nobody ships any more: the first sentence of any application still holds.
            flow.first().map(|s| s.client.get(locale).to_owned()).unwrap_or_default()
        } else {
            text
        },
        since: frame.w.progress_since(frame.calendar.day(last.at)),
        usually: in_locale(known.and_then(|s| s.usually.as_ref())),
        you: in_locale(known.and_then(|s| s.you.as_ref())),
    }
}

/// What the matter has been through and is before where it is now: each once, when it was last left. A stage that was
/// gone back from is not done.
fn done(frame: &Frame, flow: &[Stage], progress: &Progress) -> Vec<Step> {
    let locale = frame.w.locale();
    let Some((last, past)) = progress.stages.split_last() else { return Vec::new() };
    let here = steer::place(flow, &last.stage);
    let mut steps: Vec<(Option<usize>, Step)> = Vec::new();
    for (at, left) in past.iter().enumerate() {
        let place = steer::place(flow, &left.stage);
        let text = words(flow, left, locale);
        let behind = match (place, here) {
            (Some(place), Some(here)) => place < here,
            _ => left.stage != last.stage,
        };
        if !behind || text.is_empty() {
            continue;
        }
        let ended = progress.stages.get(at + 1).map_or(left.at, |next| next.at);
        steps.retain(|(known, _)| *known != place || place.is_none());
        steps.push((place, Step { text, day: frame.w.progress_on(frame.calendar.day(ended)) }));
    }
    steps.into_iter().map(|(_, step)| step).collect()
}

/// What usually comes next, as something that comes: nothing that not everybody passes, no news that a person tells, and
/// nothing that has words only for when it is there.
fn next(flow: &[Stage], progress: &Progress, locale: Locale) -> Vec<Step> {
    let here = progress.stages.last().and_then(|last| steer::place(flow, &last.stage));
    let Some(here) = here else { return Vec::new() };
    flow.iter()
        .skip(here + 1)
        .filter(|s| stages::comes(s))
        .filter_map(|s| s.ahead.as_ref())
        .take(AHEAD)
        .map(|words| Step { text: words.get(locale).to_owned(), day: String::new() })
        .collect()
}
