//! Changing many matters in one go: which change, what it would do, what became of it, and taking it back. It refuses to
//! change anything from the first two pages, and to say a word about a matter its reader may not open.

use super::facts::{priorities, priority};
use super::frame::{Frame, demand, see_saying};
use crate::dates::typed_example;
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use crate::staff_view::bulk::{BulkDonePage, BulkPage, BulkPreviewPage, BulkRow, Picked};
use crate::staff_view::{Choice, Place, Problems, Tag, Tone};
use crate::words::Words;
use casework::bulk::{self, Change, LineState, Standing};
use domain::{BULK_MATTERS, BulkId, BulkKind, DeskPower, MatterId, Power, Priority, Refusal};
use std::collections::BTreeMap;
use vault::{Bulk, Error, Lobby};

/// Names of colleagues, by their id as text.
type Names = BTreeMap<String, String>;

/// POST from the list: asks which change, then shows what it would do.
pub async fn choose(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::SeeOwnWork)?;
    let frame = Frame::of(&visit, Some(Place::Matters)).await?;
    let w = frame.w;
    let picked = picked(&visit)?;
    if picked.is_empty() {
        return Ok(see_saying(&visit, "/desk/matters", Tone::Todo, &w.bulk_none_picked()));
    }
    if picked.len() > BULK_MATTERS {
        return Ok(see_saying(&visit, "/desk/matters", Tone::Todo, &w.bulk_too_many(BULK_MATTERS as u64)));
    }
    if !visit.form.has("chosen") {
        return form(&visit, &frame, &lobby, &picked, Problems::none()).await;
    }
    match change(&visit, &frame) {
        Ok(change) => preview(&visit, &frame, &lobby, &picked, change).await,
        Err(problems) => form(&visit, &frame, &lobby, &picked, problems).await,
    }
}

/// The matters that were ticked, each once.
fn picked(visit: &Visit) -> Result<Vec<MatterId>, End> {
    let mut picked = Vec::new();
    for typed in visit.form.all("matter") {
        let matter = typed.parse().map_err(|_| End::not_found())?;
        if !picked.contains(&matter) {
            picked.push(matter);
        }
    }
    Ok(picked)
}

fn change(visit: &Visit, frame: &Frame) -> Result<Change, Problems> {
    let (w, form) = (frame.w, &visit.form);
    let no = |field, text: String| Err(Problems::none().with(field, text));
    match BulkKind::from_code(form.text("kind")) {
        None => no("kind", w.bulk_kind_missing()),
        Some(BulkKind::Priority) => match Priority::from_code(form.text("priority")) {
            Some(priority) => Ok(Change::Priority(priority)),
            None => no("priority", w.desk_not_a_choice()),
        },
        Some(BulkKind::NextDue) => {
            match domain::custom::day(form.text("day"), frame.region.order(w.locale())) {
                _ if form.text("day").trim().is_empty() => Ok(Change::NextDue(None)),
                Some(iso) => Ok(Change::NextDue(frame.calendar().noon(&iso))),
                None => no("day", w.matter_date_wrong(typed_example(w, frame.region))),
            }
        }
        Some(BulkKind::Lead) => match form.text("person").parse() {
            Ok(person) => Ok(Change::Lead(person)),
            Err(_) => no("person", w.bulk_person_missing()),
        },
        Some(kind @ (BulkKind::GiveTeam | BulkKind::TakeTeam)) => {
            Change::read(kind, form.text("team")).or_else(|_| no_team(w))
        }
    }
}

fn no_team(w: &Words) -> Result<Change, Problems> {
    Err(Problems::none().with("team", w.bulk_team_missing()))
}

async fn form(
    visit: &Visit,
    frame: &Frame,
    lobby: &Lobby<'_>,
    picked: &[MatterId],
    problems: Problems,
) -> Answered {
    let (w, typed) = (frame.w, &visit.form);
    let mut matters = Vec::with_capacity(picked.len());
    for matter in picked {
        let seen = bulk::look(visit.desk(), visit.actor()?, *matter, BulkKind::Priority, "").await?;
        let seen = seen.ok_or_else(End::not_found)?;
        matters.push(Picked { id: matter.to_string(), name: seen.name, number: seen.number });
    }
    let kind = |kind: BulkKind, label: String, hint: String| {
        let choice = Choice::new(kind.code(), label).hint(hint);
        if typed.text("kind") == kind.code() { choice.chosen() } else { choice }
    };
    let mut people = vec![Choice::new("", w.bulk_person_choose())];
    for one in lobby.staff().await?.iter().filter(|one| one.active && one.remit.answers_for_matters()) {
        let choice = Choice::new(one.id.to_string(), one.name.clone());
        people.push(if typed.text("person") == one.id.to_string() { choice.chosen() } else { choice });
    }
    let mut teams = Vec::new();
    for team in lobby.teams().await? {
        let choice = Choice::new(team.id.to_string(), team.name);
        teams.push(if typed.text("team") == team.id.to_string() { choice.chosen() } else { choice });
    }
    if !teams.is_empty() {
        teams.insert(0, Choice::new("", w.bulk_team_choose()));
    }
    let with_teams = !teams.is_empty();
    let failed = !problems.is_empty();
    let page = BulkPage {
        w,
        shell: &frame.shell,
        title: w.bulk_title(matters.len() as u64),
        matters,
        kinds: [
            (Power::EditMatter, kind(BulkKind::Priority, w.matter_f_priority(), String::new())),
            (
                Power::EditMatter,
                kind(BulkKind::NextDue, w.matter_f_next_action_due(), w.bulk_next_due_hint()),
            ),
            (Power::AssignPeople, kind(BulkKind::Lead, w.matter_list_responsible(), w.bulk_lead_hint())),
        ]
        .into_iter()
        .chain(with_teams.then(|| {
            (Power::AssignPeople, kind(BulkKind::GiveTeam, w.bulk_give_team(), w.bulk_give_team_hint()))
        }))
        .chain(with_teams.then(|| {
            (Power::AssignPeople, kind(BulkKind::TakeTeam, w.bulk_take_team(), w.bulk_take_team_hint()))
        }))
        .filter(|(power, _)| lobby.inside(*power))
        .map(|(_, kind)| kind)
        .collect(),
        priorities: priorities(w, Priority::from_code(typed.text("priority")).or(Some(Priority::Normal))),
        people,
        teams,
        day: typed.text("day").to_owned(),
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

async fn names(lobby: &Lobby<'_>) -> Result<Names, End> {
    let people = lobby.staff().await?.into_iter().map(|one| (one.id.to_string(), one.name));
    let teams = lobby.teams().await?.into_iter().map(|one| (one.id.to_string(), one.name));
    Ok(people.chain(teams).collect())
}

/// A value as people read it.
fn said(frame: &Frame, names: &Names, kind: BulkKind, value: &str) -> String {
    let w = frame.w;
    match Change::read(kind, value) {
        Ok(Change::Priority(one)) => priority(w, one),
        Ok(Change::NextDue(Some(at))) => frame.calendar().day(at),
        Ok(Change::NextDue(None)) => w.bulk_no_day(),
        _ if matches!(kind, BulkKind::GiveTeam | BulkKind::TakeTeam) && value.is_empty() => w.bulk_no_team(),
        Ok(Change::Lead(_) | Change::GiveTeam(_) | Change::TakeTeam(_)) | Err(_) => {
            names.get(value).cloned().unwrap_or_else(|| w.bulk_nobody())
        }
    }
}

async fn preview(
    visit: &Visit,
    frame: &Frame,
    lobby: &Lobby<'_>,
    picked: &[MatterId],
    change: Change,
) -> Answered {
    let (w, kind, value) = (frame.w, change.kind(), change.value());
    let names = names(lobby).await?;
    known(lobby, change).await?;
    let goal = change.goal();
    let (mut same, mut closed) = (0, 0);
    let mut changes = Vec::new();
    for matter in picked {
        let seen = bulk::look(visit.desk(), visit.actor()?, *matter, kind, &value).await?;
        let seen = seen.ok_or_else(End::not_found)?;
        match seen {
            seen if !seen.may => closed += 1,
            seen if seen.now == goal => same += 1,
            seen => changes.push(BulkRow {
                id: matter.to_string(),
                href: format!("/desk/matters/{matter}"),
                name: seen.name,
                number: seen.number,
                was: said(frame, &names, kind, &seen.now),
                is: said(frame, &names, kind, &goal),
                state: None,
            }),
        }
    }
    let left = [(same, w.bulk_left_same(same)), (closed, w.bulk_left_closed(closed))];
    let left: Vec<String> = left.into_iter().filter(|(n, _)| *n > 0).map(|(_, text)| text).collect();
    frame.page(&BulkPreviewPage {
        w,
        shell: &frame.shell,
        title: w.bulk_preview_title(changes.len() as u64),
        bulk: lobby.new_bulk().to_string(),
        kind: kind.code(),
        value,
        left: left.join(" "),
        changes,
    })
}

/// Only somebody who works here and answers for matters can be made responsible, and only a team that is one works on them.
async fn known(lobby: &Lobby<'_>, change: Change) -> Result<(), End> {
    let known = match change {
        Change::Lead(person) => {
            let staff = lobby.staff().await?;
            staff.iter().any(|one| one.id == person && one.active && one.remit.answers_for_matters())
        }
        Change::GiveTeam(team) | Change::TakeTeam(team) => {
            lobby.teams().await?.iter().any(|one| one.id == team)
        }
        Change::Priority(_) | Change::NextDue(_) => true,
    };
    if known { Ok(()) } else { Err(End::not_found()) }
}

/// POST: does it.
pub async fn make(visit: Visit) -> Answered {
    let actor = visit.actor()?;
    let lobby = visit.desk().lobby(actor)?;
    let id: BulkId = visit.form.id("bulk").map_err(Error::from)?;
    let kind = BulkKind::from_code(visit.form.text("kind")).ok_or_else(End::not_found)?;
    let change = Change::read(kind, visit.form.text("value")).map_err(|_| End::not_found())?;
    known(&lobby, change).await?;
    bulk::make(visit.desk(), actor, id, change, &picked(&visit)?).await?;
    Ok(Reply::see(&format!("/desk/bulk/{id}")))
}

/// GET: what became of it.
pub async fn show(visit: Visit) -> Answered {
    let actor = visit.actor()?;
    let frame = Frame::of(&visit, Some(Place::Matters)).await?;
    let lobby = visit.desk().lobby(actor)?;
    let (one, standings) = bulk::standing(visit.desk(), actor, visit.id("bulk")?).await?;
    let names = names(&lobby).await?;
    let w = frame.w;
    let count = |state| standings.iter().filter(|s| s.state == state).count() as u64;
    let (done, before) = (count(LineState::Done), count(LineState::Before));
    let total = standings.len() as u64;
    let (lead, open) = match one.undone_at {
        Some(at) => (w.bulk_lead_undone(frame.when(at)), false),
        None => (w.bulk_lead_done(total, done), true),
    };
    let path = format!("/desk/bulk/{}", one.id);
    let until = one.undo_until();
    let undo = (open && done > 0 && !frame.now.is_past(until))
        .then(|| (format!("{path}/undo"), w.bulk_undo_until(frame.when(until))));
    frame.page(&BulkDonePage {
        w,
        shell: &frame.shell,
        title: w.bulk_done_title(),
        lead,
        rows: standings.iter().map(|s| row(&frame, &names, &one, s)).collect(),
        go_on: (open && before > 0).then(|| format!("{path}/go-on")),
        undo,
    })
}

fn row(frame: &Frame, names: &Names, bulk: &Bulk, standing: &Standing) -> BulkRow {
    let w = frame.w;
    let matter = standing.line.matter;
    let undone = bulk.undone_at.is_some();
    let state = match standing.state {
        LineState::Done if undone => Tag::new(Tone::Todo, w.bulk_state_kept()),
        LineState::Done => Tag::new(Tone::Ok, w.bulk_state_done()),
        LineState::Before if undone => Tag::new(Tone::Ok, w.bulk_state_back()),
        LineState::Before => Tag::new(Tone::Todo, w.bulk_state_not_yet()),
        LineState::Elsewhere => Tag::new(Tone::Plain, w.bulk_state_elsewhere()),
        LineState::Closed => Tag::new(Tone::Plain, w.bulk_state_closed()),
    };
    let (href, name, number, is) = match &standing.seen {
        Some(seen) => (
            format!("/desk/matters/{matter}"),
            seen.name.clone(),
            seen.number.clone(),
            said(frame, names, bulk.kind, &seen.now),
        ),
        None => (String::new(), w.bulk_closed(), String::new(), String::new()),
    };
    let was = match standing.seen {
        Some(_) => said(frame, names, bulk.kind, &standing.line.was),
        None => String::new(),
    };
    BulkRow { id: matter.to_string(), href, name, number, was, is, state: Some(state) }
}

/// POST: does what a go that was cut short left.
pub async fn go_on(visit: Visit) -> Answered {
    step(&visit, bulk::go_on(visit.desk(), visit.actor()?, visit.id("bulk")?).await)
}

/// POST: takes it back.
pub async fn undo(visit: Visit) -> Answered {
    step(&visit, bulk::undo(visit.desk(), visit.actor()?, visit.id("bulk")?).await)
}

fn step(visit: &Visit, done: vault::Result<()>) -> Answered {
    let path = format!("/desk/bulk/{}", visit.param("bulk"));
    match done {
        Ok(()) => Ok(Reply::see(&path)),
        Err(Error::Refused(Refusal::WrongState)) => {
            Ok(see_saying(visit, &path, Tone::Todo, &Words::of(visit.locale).bulk_too_late()))
        }
        Err(e) => Err(e.into()),
    }
}
