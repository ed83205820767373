//! Home and documents: what the practice asked for, in a client's order and words. The order is the whole of the
//! judgement here; nothing is shown that a client's room did not give. Staff who look at what a client sees come through
//! the same functions.

use crate::client::approval;
use crate::client::clear;
use crate::client::dates;
use crate::client::frame::{Frame, portal};
use crate::client::progress;
use crate::client_view::dates::OwnDays;
use crate::client_view::documents::{DocumentsPage, Group, ItemRow, MissingRow, StillMissingPage};
use crate::client_view::home::{Also, Contact, Due, HomePage, Letter, NextStep, Step};
use crate::client_view::item::NextItem;
use crate::client_view::messages::role;
use crate::client_view::{Art, Place};
use crate::door::reply::{Answered, Reply};
use crate::door::visit::Visit;
use crate::tus;
use domain::{ApprovalKind, Ball, FileName, ItemId, ItemState, Locale, Power, RefusalCause, Timestamp};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use vault::{ClientApproval, ClientGroup, ClientItem, Face, ForClient, Handler, Progress, Words as Sayings};

/// Other things to do shown on the home page.
const ALSO: usize = 4;
/// Things the practice works on shown on the home page.
const WORKING: usize = 3;

/// GET home.
pub async fn home(visit: Visit) -> Answered {
    let mut frame = Frame::of(&visit, Some(Place::Home), visit.path.clone()).await?;
    let name = visit.desk().given_name(visit.actor()?).await?;
    let room = match progress::room_or_progress(&visit).await? {
        Ok(room) => room,
        Err(elsewhere) => return Ok(elsewhere),
    };
    frame.shell.letter_first = room.letter_waits().await?;
    let (face, stands) = (room.face().await?, room.progress().await?);
    let groups = room.requests().await?;
    let approvals = room.approvals_if_any().await?;
    let contact = contact(&frame, room.handler().await?.as_ref());
    let mut page = home_page(&frame, name, &face, &stands, &groups, &approvals, contact);
    page.clear = clear::card(&visit, &room, clear::HOME).await?;
    let beside = visit.desk().told_beside(visit.actor()?).await?;
    page.declined = beside.declined;
    page.help_ends = beside.help_ends.map(|at| frame.calendar.day(at)).unwrap_or_default();
    page.own_end = beside.own_end.map(|at| frame.calendar.day(at)).unwrap_or_default();
    // Nothing is asked before the letter, and neither is this.
    page.details = !frame.shell.letter_first && !visit.desk().confirmed_details(visit.actor()?).await?;
    if room.powers().has(Power::ReadMessages) {
        let own = room.own_dates().await?;
        page.nothing = progress::nothing_needed(&frame, &page, &own, frame.shell.unread);
        page.days = dates::days(&frame, &own);
        page.terms = frame.explained(&dates::told(page.days.first()));
        page.days.seen_by = dates::seen_by(&frame, &*room.days_seen_by().await?);
    }
    Reply::page(&page)
}

/// GET documents.
pub async fn documents(visit: Visit) -> Answered {
    let frame = Frame::of(&visit, Some(Place::Documents), visit.path.clone()).await?;
    let room = match progress::room_or_progress(&visit).await? {
        Ok(room) => room,
        Err(elsewhere) => return Ok(elsewhere),
    };
    if room.letter_waits().await? {
        return Ok(Reply::see(&portal(&visit).home()));
    }
    let groups = room.requests().await?;
    Reply::page(&documents_page(&frame, &groups))
}

/// GET everything that is the client's turn: where a reminder leads.
pub async fn missing(visit: Visit) -> Answered {
    let frame = Frame::of(&visit, Some(Place::Documents), visit.path.clone()).await?;
    let room = match progress::room_or_progress(&visit).await? {
        Ok(room) => room,
        Err(elsewhere) => return Ok(elsewhere),
    };
    if room.letter_waits().await? {
        return Ok(Reply::see(&portal(&visit).home()));
    }
    let (groups, approvals) = (room.requests().await?, room.approvals_if_any().await?);
    Reply::page(&missing_page(&frame, &groups, &approvals))
}

/// The page of all that is missing, most urgent first, as home orders it. Nothing is left out and nothing folded away.
pub fn missing_page<'a>(
    frame: &'a Frame,
    groups: &[ForClient<ClientGroup>],
    approvals: &[ForClient<ClientApproval>],
) -> StillMissingPage<'a> {
    let (items, apart) = (items(groups), Apart::of(frame, groups));
    let asked: Vec<&ClientApproval> = approval::to_answer(approvals).collect();
    let all = turns(&todo(&items, frame.now), &asked, frame.now);
    StillMissingPage {
        w: frame.w,
        shell: &frame.shell,
        rows: all.iter().map(|turn| lacking(frame, &apart, turn)).collect(),
    }
}

fn lacking(frame: &Frame, apart: &Apart, turn: &Turn<'_>) -> MissingRow {
    let portal = &frame.shell.door.portal;
    match turn {
        Turn::Document(item) => MissingRow {
            href: portal.item(&item.id.to_string()),
            title: apart.title(frame, item),
            due: due(frame, item),
            late: late(frame, item),
            reason: row_reason(frame, item).unwrap_or_default(),
            approval: false,
        },
        Turn::Approval(approval) => {
            let row = approval::row(frame, approval);
            let day = |at| {
                let day = frame.calendar.day(at);
                if frame.now.is_past(at) { Due::Was(day) } else { Due::On(day) }
            };
            MissingRow {
                href: portal.approval(&row.id),
                title: row.title,
                due: approval.due_at.filter(|_| approval.paused.is_none()).map(day),
                late: String::new(),
                reason: String::new(),
                approval: true,
            }
        }
    }
}

/// The home page of these requests.
pub fn home_page<'a>(
    frame: &'a Frame,
    name: String,
    face: &Face,
    stands: &Progress,
    groups: &[ForClient<ClientGroup>],
    approvals: &[ForClient<ClientApproval>],
    contact: Contact,
) -> HomePage<'a> {
    let (items, apart) = (items(groups), Apart::of(frame, groups));
    let asked: Vec<&ClientApproval> = approval::to_answer(approvals).collect();
    let todo = turns(&todo(&items, frame.now), &asked, frame.now);
    let returned = items.iter().filter(|i| i.state == ItemState::Returned).count();
    let standing = |state: ItemState| items.iter().filter(move |i| i.state == state).count();
    let (checking, helped) = (standing(ItemState::Checking), standing(ItemState::HelpAsked));
    // What was accepted is nobody's work any more: it is shown where nothing else is to be.
    let shown = |state: ItemState| match state {
        ItemState::Checking | ItemState::HelpAsked => true,
        ItemState::Accepted => checking + helped == 0,
        _ => false,
    };
    let mut working: Vec<&ClientItem> = items.iter().copied().filter(|i| shown(i.state)).collect();
    working.sort_by_key(|i| Reverse(i.changed_at));
    let (accepted, total) = tally(&items);
    HomePage {
        w: frame.w,
        shell: &frame.shell,
        name,
        case_title: face.name.clone(),
        todo: count(todo.len()),
        returned: count(returned),
        next: todo.first().map(|turn| next_step(frame, &apart, turn)),
        also: todo.iter().skip(1).take(ALSO).map(|turn| also(frame, &apart, turn)).collect(),
        approvals: !approvals.is_empty(),
        letter: letter(approvals),
        working: working.into_iter().take(WORKING).map(|item| apart.row(frame, item)).collect(),
        checking: count(checking),
        helped: count(helped),
        accepted,
        total,
        visa_type: face.visa_type.clone(),
        glance: progress::glance(frame, stands),
        contact,
        // Asked of a client at home; whoever only looks at what they see is asked for nothing.
        details: false,
        nothing: String::new(),
        terms: Vec::new(),
        days: OwnDays::default(),
        clear: None,
        declined: false,
        help_ends: String::new(),
        own_end: String::new(),
    }
}

/// How far the letter is, among everything they are or were asked to approve.
fn letter(approvals: &[ForClient<ClientApproval>]) -> Letter {
    let mut letters = approvals.iter().filter(|one| one.kind == ApprovalKind::Engagement).peekable();
    match (letters.peek().is_some(), letters.any(|one| one.to_answer())) {
        (false, _) => Letter::Soon,
        (true, true) => Letter::ToRead,
        (true, false) => Letter::Over,
    }
}

/// Whom to turn to, as far as the practice said. Staff are called by their first names, as in messages.
pub fn contact(frame: &Frame, handler: Option<&Handler>) -> Contact {
    let practice = &frame.contact;
    Contact {
        name: handler.and_then(|one| one.name.split_whitespace().next()).unwrap_or_default().to_owned(),
        role: handler.map(|one| role(frame.w, Some(one.role))).unwrap_or_default(),
        ..practice.clone()
    }
}

/// One thing that is the client's turn.
enum Turn<'a> {
    Document(&'a ClientItem),
    Approval(&'a ClientApproval),
}

/// Everything that is the client's turn, in one order. What is to be approved stands before documents of the same urgency:
/// the practice waits for it with work that is done.
fn turns<'a>(todo: &[&'a ClientItem], asked: &[&'a ClientApproval], now: Timestamp) -> Vec<Turn<'a>> {
    let mut all: Vec<Turn<'a>> = asked.iter().map(|approval| Turn::Approval(approval)).collect();
    all.extend(todo.iter().map(|item| Turn::Document(item)));
    // Stable, as the lists are.
    all.sort_by_key(|turn| match turn {
        Turn::Document(item) => urgency(item.state, item.due_at, now),
        // Everything else waits for it.
        Turn::Approval(approval) if approval.kind == ApprovalKind::Engagement => (0, None),
        // Without a last day it is asked now: work that is done waits for it.
        Turn::Approval(approval) => urgency(ItemState::ToSend, approval.due_at.or(Some(now)), now),
    });
    all
}

fn also(frame: &Frame, apart: &Apart, turn: &Turn<'_>) -> Also {
    match turn {
        Turn::Document(item) => Also::Document(apart.row(frame, item)),
        Turn::Approval(approval) => Also::Approval(approval::row(frame, approval)),
    }
}

/// The documents page of these requests.
pub fn documents_page<'a>(frame: &'a Frame, groups: &[ForClient<ClientGroup>]) -> DocumentsPage<'a> {
    let (accepted, total) = tally(&items(groups));
    let groups = groups
        .iter()
        .map(|group| Group {
            title: said(&group.title, frame.w.locale()).to_owned(),
            items: group.items.iter().map(|item| row(frame, item)).collect(),
        })
        .collect();
    DocumentsPage { w: frame.w, shell: &frame.shell, accepted, total, groups }
}

/// The headings of requests that share their name with another one. Away from its heading nothing else tells the form of
/// the sponsor from that of the applicant.
struct Apart(BTreeMap<ItemId, String>);

impl Apart {
    fn of(frame: &Frame, groups: &[ForClient<ClientGroup>]) -> Self {
        let locale = frame.w.locale();
        let (mut once, mut twice) = (BTreeSet::new(), BTreeSet::new());
        for item in items(groups).into_iter().filter(|item| item.state != ItemState::NotNeeded) {
            let title = said(&item.words.title, locale);
            if !once.insert(title) {
                twice.insert(title);
            }
        }
        let mut out = BTreeMap::new();
        for group in groups {
            for item in group.items.iter().filter(|item| twice.contains(said(&item.words.title, locale))) {
                out.insert(item.id, said(&group.title, locale).to_owned());
            }
        }
        Self(out)
    }

    /// The name of a request, with its heading where the name is not enough.
    fn title(&self, frame: &Frame, item: &ClientItem) -> String {
        let title = said(&item.words.title, frame.w.locale());
        match self.0.get(&item.id).filter(|heading| !heading.is_empty()) {
            Some(heading) => format!("{title} · {heading}"),
            None => title.to_owned(),
        }
    }

    fn row(&self, frame: &Frame, item: &ClientItem) -> ItemRow {
        ItemRow { title: self.title(frame, item), ..row(frame, item) }
    }
}

/// Every request, in the order they were made.
pub fn items(groups: &[ForClient<ClientGroup>]) -> Vec<&ClientItem> {
    groups.iter().flat_map(|group| group.items.iter()).collect()
}

/// What is the client's to do, most urgent first: what came back, what is overdue, what is due soonest, the rest as
/// asked.
pub fn todo<'a>(items: &[&'a ClientItem], now: Timestamp) -> Vec<&'a ClientItem> {
    let mut todo: Vec<&ClientItem> = items.iter().copied().filter(|i| i.state.ball() == Ball::You).collect();
    // Stable: equals stay in the order of the request.
    todo.sort_by_key(|item| urgency(item.state, item.due_at, now));
    todo
}

fn urgency(state: ItemState, due: Option<Timestamp>, now: Timestamp) -> (u8, Option<Timestamp>) {
    match (state, due) {
        (ItemState::Returned | ItemState::AcceptedMoreNeeded, due) => {
            (0, Some(due.unwrap_or(Timestamp::from_micros(i64::MAX))))
        }
        (_, Some(due)) if now.is_past(due) => (1, Some(due)),
        (_, Some(due)) => (2, Some(due)),
        (_, None) => (3, None),
    }
}

/// The next thing to do after `done`.
pub fn next_after(frame: &Frame, items: &[&ClientItem], done: ItemId) -> Option<NextItem> {
    todo(items, frame.now).into_iter().find(|item| item.id != done).map(|item| NextItem {
        item: item.id.to_string(),
        title: said(&item.words.title, frame.w.locale()).to_owned(),
    })
}

/// Accepted requests, and those that count: all but what is not needed any more.
fn tally(items: &[&ClientItem]) -> (u32, u32) {
    let accepted = items.iter().filter(|i| i.state == ItemState::Accepted).count();
    let total = items.iter().filter(|i| i.state != ItemState::NotNeeded).count();
    (count(accepted), count(total))
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn next_step(frame: &Frame, apart: &Apart, turn: &Turn<'_>) -> NextStep {
    let item = match turn {
        Turn::Document(item) => *item,
        Turn::Approval(approval) => {
            let row = approval::row(frame, approval);
            return NextStep {
                item: row.id,
                title: row.title,
                why: row.kind,
                step: Step::Approval,
                reason: None,
                due: approval
                    .due_at
                    .filter(|_| approval.paused.is_none())
                    .map(|at| Due::On(frame.calendar.day(at))),
                late: String::new(),
                minutes: None,
                art: Art::Paper,
            };
        }
    };
    NextStep {
        item: item.id.to_string(),
        title: apart.title(frame, item),
        why: said(&item.words.why, frame.w.locale()).to_owned(),
        step: Step::Document(item.state),
        reason: row_reason(frame, item),
        due: due(frame, item),
        late: late(frame, item),
        minutes: None,
        art: art(item),
    }
}

fn row(frame: &Frame, item: &ClientItem) -> ItemRow {
    ItemRow {
        item: item.id.to_string(),
        title: said(&item.words.title, frame.w.locale()).to_owned(),
        state: item.state,
        dropped: item.dropped,
        reason: row_reason(frame, item),
        due: due(frame, item),
        late: late(frame, item),
        line: None,
    }
}

/// What it costs if it comes late, of what has a day and is the client's to send.
pub fn late(frame: &Frame, item: &ClientItem) -> String {
    let own = said(&item.words.late, frame.w.locale());
    match (due(frame, item), own) {
        (None, _) => String::new(),
        (Some(_), "") => frame.w.item_late(),
        (Some(_), own) => own.to_owned(),
    }
}

pub fn due(frame: &Frame, item: &ClientItem) -> Option<Due> {
    let at = item.due_at.filter(|_| item.state.ball() == Ball::You)?;
    let day = frame.calendar.day(at);
    Some(if frame.now.is_past(at) { Due::Was(day) } else { Due::On(day) })
}

/// What stands beside a request in a list: why it came back, else what the practice wrote when it was not to be had.
fn row_reason(frame: &Frame, item: &ClientItem) -> Option<String> {
    let said = || item.said.as_ref().filter(|_| item.state.ball() == Ball::You).map(|said| said.text.clone());
    let gone = || item.removed.filter(|_| item.state.ball() == Ball::You).map(|_| removed(frame, item));
    reason(frame, item).or_else(gone).or_else(said)
}

/// That the practice took away something that was sent, and nothing of what it was.
pub fn removed(frame: &Frame, item: &ClientItem) -> String {
    if item.state.ball() == Ball::You { frame.w.bin_removed() } else { frame.w.bin_removed_done() }
}

/// Why a request came back: the practice's own words, or ours where the inspection turned the file away by itself. It
/// stands until something is sent: whoever prepares a better file needs it most.
pub fn reason(frame: &Frame, item: &ClientItem) -> Option<String> {
    if !matches!(item.state, ItemState::Returned | ItemState::AcceptedMoreNeeded | ItemState::Saved) {
        return None;
    }
    let returned = item.returned.as_ref()?;
    if !returned.message.is_empty() {
        // What was accepted did not come back: it counted, and then a new one was asked for.
        let counted = returned.accepted_at().map(|at| frame.w.anew_client(frame.calendar.day(at)));
        return Some(match counted {
            Some(counted) => format!("{counted} {}", returned.message),
            None => returned.message.clone(),
        });
    }
    let cause = returned.reason.strip_prefix("file.").and_then(RefusalCause::from_code)?;
    let sentence = tus::file_cause(cause).sentence(frame.w);
    let file = returned.file.as_deref().and_then(|name| FileName::received(name).display());
    Some(match file {
        Some(name) => format!("{name}: {sentence}"),
        None => sentence,
    })
}

/// The language asked for, else English.
pub fn said(sayings: &Sayings, locale: Locale) -> &str {
    sayings.get(locale.code()).or_else(|| sayings.get(Locale::En.code())).map_or("", String::as_str)
}

/// Which drawing stands beside a request. A guess from its English title; nothing depends on it.
pub fn art(item: &ClientItem) -> Art {
    let title = said(&item.words.title, Locale::En).to_lowercase();
    let identity = ["passport", "license", "licence", "photo", "visa", "identity", "green card"];
    if identity.iter().any(|word| title.contains(word)) { Art::Identity } else { Art::Paper }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vault::ItemWords;

    const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);

    fn item(n: u8, state: ItemState, due_days: Option<i64>) -> ClientItem {
        ClientItem {
            id: ItemId::mint(NOW, [n; 10]),
            words: ItemWords::default(),
            state,
            need: "required".to_owned(),
            accepts: Vec::new(),
            max_files: 3,
            due_at: due_days.map(|days| NOW.plus_days(days)),
            changed_at: NOW,
            returned: None,
            said: None,
            removed: None,
            alone: false,
            dropped: None,
        }
    }

    #[test]
    fn what_came_back_is_first_then_overdue_then_soonest_due_then_as_asked() {
        let asked = [
            item(1, ItemState::ToSend, None),
            item(2, ItemState::ToSend, Some(9)),
            item(3, ItemState::Checking, Some(-9)),
            item(4, ItemState::Saved, Some(2)),
            item(5, ItemState::ToSend, Some(-1)),
            item(6, ItemState::Returned, None),
            item(7, ItemState::ToSend, Some(-5)),
            item(8, ItemState::ToSend, None),
            item(9, ItemState::Accepted, None),
            item(10, ItemState::AcceptedMoreNeeded, Some(1)),
            item(11, ItemState::HelpAsked, None),
        ];
        let all: Vec<&ClientItem> = asked.iter().collect();
        let order: Vec<usize> =
            todo(&all, NOW).iter().map(|i| asked.iter().position(|a| a.id == i.id).unwrap() + 1).collect();
        assert_eq!(order, [10, 6, 7, 5, 4, 2, 1, 8]);
    }

    #[test]
    fn what_is_not_needed_does_not_count() {
        let asked = [
            item(1, ItemState::Accepted, None),
            item(2, ItemState::NotNeeded, None),
            item(3, ItemState::ToSend, None),
        ];
        assert_eq!(tally(&asked.iter().collect::<Vec<_>>()), (1, 2));
    }

    #[test]
    fn a_request_without_a_translation_is_read_in_english() {
        let sayings = Sayings::from([("en".to_owned(), "Passport".to_owned())]);
        assert_eq!(said(&sayings, Locale::Es), "Passport");
        assert_eq!(said(&Sayings::new(), Locale::Es), "");
    }
}
