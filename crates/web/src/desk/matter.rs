//! A matter's bar and its overview. It refuses to show a tab whose room this person cannot have.

use super::dates::away;
use super::frame::{Frame, said_in};
use super::names::Names;
use super::review::kind_name;
use super::sheet::stands;
use crate::client::dates::kind_name as date_kind;
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::staff_view::audit::Line;
use crate::staff_view::matter::{MatterHead, MatterPage, Pending, Tab, Tally};
use crate::staff_view::{Place, Tag, Tone, act};
use crate::words::Words;
use domain::{
    Assignment, Ball, ClientId, Dropped, ItemState, MatterId, Phase, Power, PowerSet, Sensitivity, Timestamp,
};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use vault::{
    AssignedRow, AuditLine, MatterStanding, PortalRow, Reading, Room, StaffGroup, StaffItem, StaffSees,
    VersionRow,
};

/// Rows of each short list on the overview.
const MOST: usize = 8;
const LATEST: u32 = 6;

pub async fn overview(visit: Visit) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let frame = Frame::of(&visit, Some(Place::Matters)).await?;
    let room = visit.desk().admit::<Reading>(visit.actor()?, matter).await?.enter().await?;
    let w = frame.w;
    let groups = room.checklist().await?;
    let titles: BTreeMap<_, _> = groups
        .iter()
        .flat_map(|g| &g.items)
        .map(|i| (i.seen_by_client.id, said_in(&i.seen_by_client.words.title, w.locale())))
        .collect();
    let documents = room.documents().await?;
    let mut to_review = Vec::new();
    for version in documents.iter().flat_map(|d| &d.versions) {
        if version.state.awaits_review() || version.state == domain::VersionState::Quarantined {
            to_review.push(Pending {
                href: frame.sheet(version.id, None),
                title: titles.get(&version.item).cloned().unwrap_or_default(),
                tag: Some(stands(w, version)),
                when: frame.ago(version.received_at),
            });
        }
    }
    to_review.truncate(MOST);
    let mut decided: Vec<&VersionRow> =
        documents.iter().flat_map(|d| &d.versions).filter(|v| v.decided_at.is_some()).collect();
    decided.sort_by_key(|v| Reverse((v.decided_at, v.id)));
    let decided = decided.iter().take(MOST).map(|version| Pending {
        href: frame.sheet(version.id, None),
        title: titles.get(&version.item).cloned().unwrap_or_default(),
        tag: Some(stands(w, version)),
        when: version.decided_at.map(|at| frame.ago(at)).unwrap_or_default(),
    });
    let mut names = Names::new(visit.desk().lobby(visit.actor()?)?, w);
    let latest = if room.powers().has(Power::ReadAudit) {
        let mut lines = Vec::new();
        for line in room.latest(LATEST).await?.iter() {
            lines.push(line_of(&frame, &mut names, line, "").await?);
        }
        Some(lines)
    } else {
        None
    };
    let portal = room.portal().await?;
    let inside = LetIn::of(&portal);
    let portal = if portal.iter().any(|p| p.enabled) {
        Tag::new(Tone::Ok, w.desk_portal_tag_open())
    } else if portal.is_empty() {
        Tag::new(Tone::Plain, w.desk_portal_tag_closed())
    } else {
        Tag::new(Tone::Bad, w.desk_portal_tag_revoked())
    };
    // Of what is wound up nobody sends anything more.
    let open = room.card().await?.phase == Phase::Open;
    let (notes, notes_count) = super::notes::newest(&frame, &room).await?;
    let page = MatterPage {
        w,
        shell: &frame.shell,
        head: head(&frame, &room, Tab::Overview).await?,
        tally: tally(&room.tally().await?, &groups),
        to_review,
        decided: decided.collect(),
        with_client: with_client(&frame, matter, &groups, &inside),
        unheard: if open { super::checklist::unheard(&frame, &room).await? } else { String::new() },
        nobody_in: open && !inside.anybody(),
        latest,
        may_ask: room.powers().has(Power::EditChecklist),
        portal,
        opened: String::new(),
        write_letter: write_letter(&room).await?,
        about: super::facts::about(&frame, &visit, &room).await?,
        notes,
        notes_link: w.matter_notes_see(notes_count),
        people: super::stands::by_person(w, frame.now, &groups, &room.parties().await?),
        may_take: room.powers().has(Power::DownloadOriginals),
        linked: super::linked::of(&frame, &visit.desk().lobby(visit.actor()?)?, matter).await?,
        enquiry: visit
            .desk()
            .lobby(visit.actor()?)?
            .lead_of_matter(matter)
            .await?
            .map(|lead| format!("/desk/leads/{lead}")),
    };
    frame.page(&page)
}

/// Where the engagement letter is written, while everything waits for one and none is under way.
async fn write_letter(room: &Room<Reading>) -> Result<String, End> {
    let powers = room.powers();
    if !powers.has(Power::FileForClient) || !powers.has(Power::RequestApprovals) {
        return Ok(String::new());
    }
    if room.card().await?.phase != Phase::Open || !*room.waits_for_letter().await? {
        return Ok(String::new());
    }
    let asked = room.staff_approvals().await?;
    let under_way =
        asked.iter().any(|one| one.kind == domain::ApprovalKind::Engagement && one.state.is_live());
    Ok(if under_way { String::new() } else { format!("/desk/matters/{}/letters", room.matter()) })
}

/// What the client owes, what came back first.
fn with_client(frame: &Frame, matter: MatterId, groups: &[StaffGroup], inside: &LetIn) -> Vec<Pending> {
    let mut items: Vec<_> = groups
        .iter()
        .flat_map(|g| &g.items)
        .filter(|i| !i.waits_for_letter && i.seen_by_client.state.ball() == Ball::You)
        .collect();
    items.sort_by_key(|i| i.seen_by_client.state != ItemState::Returned);
    let pending = |item: &&StaffItem| Pending {
        href: format!("/desk/matters/{matter}/checklist"),
        title: said_in(&item.seen_by_client.words.title, frame.w.locale()),
        tag: request_state(frame.w, item, inside),
        when: frame.ago(item.seen_by_client.changed_at),
    };
    items.iter().take(MOST).map(pending).collect()
}

/// The bar over every page of a matter, as far as this room shows it.
pub async fn head<P: StaffSees>(frame: &Frame, room: &Room<P>, tab: Tab) -> Result<MatterHead, End> {
    let w = frame.w;
    let card = room.card().await?;
    let (mut clients, mut responsible, mut deadline) =
        (card.card.client.clone(), String::new(), String::new());
    let (mut letter, mut late, mut next, mut next_late) = (false, false, String::new(), false);
    let mut turn_tag = Tag::new(Tone::Plain, w.desk_turn_nobody());
    let mut unverified = Vec::new();
    if room.powers().has(Power::SeeWholeMatter) {
        let parties = room.parties().await?;
        if !parties.is_empty() {
            let names: Vec<&str> = parties.iter().map(|p| p.name.as_str()).collect();
            clients = names.join(", ");
        }
        let waiting = super::unverified::of(frame, room, &parties).await?;
        unverified = waiting.into_iter().map(|(_, waits)| waits).collect();
        let assigned = room.assigned().await?;
        let lead = assigned.iter().find(|a| a.assignment == Assignment::Responsible);
        responsible = lead.map(|lead| lead.name.clone()).unwrap_or_default();
        if card.phase == Phase::Open {
            (next, next_late) = next_action(frame, room, &assigned).await?;
            (deadline, late) = next_deadline(frame, room, card.standing.due_at).await?;
        }
        letter = card.phase == Phase::Open && *room.waits_for_letter().await?;
        turn_tag = turn(w, card.phase, &card.standing, frame.now);
    }
    Ok(MatterHead {
        base: format!("/desk/matters/{}", room.matter()),
        // Whoever reads the log alone is told the number, and the kind where there is none.
        title: match [&card.card.name, &card.card.number].into_iter().find(|said| !said.is_empty()) {
            Some(said) => said.clone(),
            None => kind_name(w, &card.kind),
        },
        own_title: card.card.internal_title.clone(),
        reference: card.card.number.clone(),
        kind: kind_name(w, &card.kind),
        clients,
        turn: turn_tag,
        deadline,
        late,
        next,
        next_late,
        responsible,
        sensitive: room.sensitivity().await? == Sensitivity::Sensitive,
        held: *room.is_held().await?,
        letter,
        unverified,
        tab,
        tabs: tabs(room.powers()),
    })
}

/// What has to be done next, whose it is and until when, and whether that day is over; empty where nobody wrote one down.
/// Somebody who left the matter, or sees no more of it, has it no longer: then it is for whoever is responsible.
async fn next_action<P: StaffSees>(
    frame: &Frame,
    room: &Room<P>,
    team: &[AssignedRow],
) -> Result<(String, bool), End> {
    let sheet = room.matter_sheet().await?;
    let fields = &sheet.fields;
    if fields.details.next_action.is_empty() && fields.next_action_due.is_none() {
        return Ok((String::new(), false));
    }
    let sensitive = room.sensitivity().await? == Sensitivity::Sensitive;
    let answers = |one: &&AssignedRow| matches!(one.assignment, Assignment::Responsible | Assignment::Cover);
    let mut named = team.iter().filter(|one| !one.walled_off && (!sensitive || answers(one)));
    let named = named.rfind(|one| Some(one.person) == fields.next_action_by);
    let who = named.or_else(|| team.iter().find(|one| one.assignment == Assignment::Responsible));
    let calendar = frame.calendar();
    let said = [
        fields.details.next_action.clone(),
        who.map(|one| one.name.clone()).unwrap_or_default(),
        fields.next_action_due.map(|at| calendar.day(at)).unwrap_or_default(),
    ];
    let said: Vec<String> = said.into_iter().filter(|one| !one.is_empty()).collect();
    Ok((said.join(" · "), fields.next_action_due.is_some_and(|at| calendar.is_over(at))))
}

/// What comes first, or should have come: a day of the matter, or what the client is to send. A day that is over counts
/// until somebody settles it.
async fn next_deadline<P: StaffSees>(
    frame: &Frame,
    room: &Room<P>,
    owed: Option<Timestamp>,
) -> Result<(String, bool), End> {
    let calendar = frame.calendar();
    let next = *room.next_date().await?;
    let (at, said) = match (next, owed) {
        (Some(date), owed) if owed.is_none_or(|owed| date.at <= owed) => {
            let day = calendar.day_or_moment(date.at, date.timed);
            (date.at, format!("{day} · {}", date_kind(frame.w, date.kind)))
        }
        // What the client is to send is no day of the case: nobody may take it for one.
        (_, Some(owed)) => (owed, format!("{} · {}", calendar.day(owed), frame.w.desk_deadline_client())),
        (_, None) => return Ok((String::new(), false)),
    };
    let late = calendar.is_over(at);
    let said = if late { format!("{said} · {}", away(frame.w, &calendar, at)) } else { said };
    Ok((said, late))
}

fn tabs(powers: PowerSet) -> Vec<Tab> {
    let open = |tab: &Tab| match tab {
        Tab::Audit => powers.has(Power::ReadAudit),
        _ => powers.has(Power::SeeWholeMatter),
    };
    MatterHead::all_tabs().into_iter().filter(open).collect()
}

/// Whose turn it is, and whether the client is late; nobody's once a matter is wound up.
pub fn turn(w: &Words, phase: Phase, stands: &MatterStanding, now: Timestamp) -> Tag {
    match phase {
        Phase::Open => {}
        Phase::Closing => return Tag::new(Tone::Plain, w.desk_turn_closing()),
        Phase::Closed | Phase::Erased => return Tag::new(Tone::Plain, w.desk_turn_closed()),
    }
    match stands.ball() {
        Some(Ball::Us) => Tag::new(Tone::Todo, w.desk_turn_us()),
        // Nobody can be late with what nobody sees.
        Some(Ball::You) if !stands.let_in => Tag::new(Tone::Plain, w.desk_turn_outside()),
        Some(Ball::You) if stands.overdue(now) => Tag::new(Tone::Bad, w.desk_turn_late()),
        Some(Ball::You) => Tag::new(Tone::Wait, w.desk_turn_client()),
        // Nothing can be sent before the letter, and nothing is asked.
        _ if stands.letter => Tag::new(Tone::Wait, w.gate_turn_letter()),
        Some(Ball::Done) => Tag::new(Tone::Ok, w.desk_turn_done()),
        None => Tag::new(Tone::Plain, w.desk_turn_nobody()),
    }
}

fn tally(counts: &[(ItemState, u32)], groups: &[StaffGroup]) -> Tally {
    let held = groups.iter().flat_map(|g| &g.items).filter(|i| i.waits_for_letter && i.hidden_at.is_none());
    let sum = |wanted: &dyn Fn(ItemState) -> bool| {
        counts.iter().filter(|(state, _)| wanted(*state)).map(|(_, n)| n).sum()
    };
    Tally {
        with_client: sum(&|s| s.ball() == Ball::You),
        to_review: sum(&|s| s.ball() == Ball::Us),
        accepted: sum(&|s| s == ItemState::Accepted),
        unasked: u32::try_from(held.count()).unwrap_or(u32::MAX),
    }
}

/// Who has been let in to the portal of a matter.
pub struct LetIn(BTreeSet<ClientId>);

impl LetIn {
    pub fn of(portal: &[PortalRow]) -> Self {
        let inside = portal.iter().filter(|row| row.enabled && !row.capacity.helps());
        Self(inside.map(|row| row.client).collect())
    }

    /// Whether anybody has been.
    pub fn anybody(&self) -> bool {
        !self.0.is_empty()
    }

    /// Whether somebody sees what this person is asked, or, without one, what everybody is.
    pub fn sees(&self, asked: Option<ClientId>) -> bool {
        asked.map_or(self.anybody(), |client| self.0.contains(&client))
    }
}

/// The same of a request that is not asked while its clients have to agree to the engagement letter, or is with nobody as long
/// as whoever is asked has not been let in. Where nobody at all has been, the page says so once and its rows say nothing.
pub fn request_state(w: &Words, item: &StaffItem, inside: &LetIn) -> Option<Tag> {
    let seen = &item.seen_by_client;
    Some(match seen.state {
        _ if item.waits_for_letter => Tag::new(Tone::Plain, w.gate_turn_letter()),
        ItemState::ToSend | ItemState::Saved if !inside.anybody() => return None,
        ItemState::ToSend | ItemState::Saved if !inside.sees(item.for_client) => {
            Tag::new(Tone::Plain, w.desk_state_outside())
        }
        _ => item_state(w, seen),
    })
}

/// A request's state as staff read it.
fn item_state(w: &Words, item: &vault::ClientItem) -> Tag {
    match item.state {
        ItemState::ToSend | ItemState::Saved => Tag::new(Tone::Wait, w.desk_state_asked()),
        ItemState::Checking => Tag::new(Tone::Todo, w.desk_state_received()),
        ItemState::Accepted => Tag::new(Tone::Ok, w.desk_state_accepted()),
        ItemState::AcceptedMoreNeeded | ItemState::Returned => Tag::new(Tone::Wait, w.desk_state_returned()),
        ItemState::HelpAsked => Tag::new(Tone::Todo, w.desk_state_help()),
        ItemState::NotNeeded => match item.dropped {
            Some(Dropped::NotApplicable) => Tag::new(Tone::Plain, w.desk_state_not_applicable()),
            Some(Dropped::Waived) | None => Tag::new(Tone::Plain, w.desk_state_waived()),
        },
    }
}

/// One line of a log, as a sentence.
pub async fn line_of(
    frame: &Frame,
    names: &mut Names<'_>,
    line: &AuditLine,
    detail: &str,
) -> Result<Line, End> {
    let who = names.of(line.actor).await?;
    Ok(Line {
        time: frame.calendar().clock(line.at),
        sentence: act::sentence(frame.w, line.code, &who),
        detail: detail.to_owned(),
        position: line.n,
        fingerprint: vault::hex(&line.hash).chars().take(12).collect(),
    })
}
