//! Who is on a matter: its clients and our team. It refuses nothing by itself; the room does, and the page leaves out
//! the forms of those who may not steer.

use super::conflicts;
use super::frame::{Frame, see_saying};
use super::lead_words::decisions;
use super::matter::head;
use super::matters::back_to;
use super::portal::part;
use super::role_names::RoleNames;
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use crate::spoken;
use crate::staff_view::matter::{Assigned, MatterPeoplePage, Party, Steering, Tab};
use crate::staff_view::steer::OpposingRow;
use crate::staff_view::{Choice, Place, Problems, Tag, Tone};
use crate::words::Words;
use casework::intake;
use domain::{
    Assignment, ClientId, DeskPower, MatterId, PersonId, Power, ProfileField, Refusal, Relation, Role,
    Sensitivity, Why,
};
use vault::{AssignedRow, Error, Lobby, PartyRow, PortalRow, Reading, Room};

/// Clients offered for linking; more are found by typing.
const OFFERED: u32 = 50;

pub async fn show(visit: Visit) -> Answered {
    page(&visit, Problems::none()).await
}

pub async fn page(visit: &Visit, problems: Problems) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let actor = visit.actor()?;
    let frame = Frame::of(visit, Some(Place::Matters)).await?;
    let room = visit.desk().admit::<Reading>(actor, matter).await?.enter().await?;
    let lobby = visit.desk().lobby(actor)?;
    let w = frame.w;
    let admitted = room.portal().await?;
    let on_it = room.parties().await?;
    let unverified = super::unverified::of(&frame, &room, &on_it).await?;
    let mut parties = Vec::new();
    for row in on_it.iter() {
        // Of an organisation with several contacts, one who may come in speaks for the others.
        let of = |a: &&PortalRow| a.client == row.client && !a.capacity.helps();
        let open = admitted.iter().find(|a| of(a) && a.enabled);
        let access = open.or(admitted.iter().find(of));
        let edit = match room.powers().has(Power::ManageParties) {
            true => format!("/desk/matters/{matter}/people/{}", row.client),
            false => String::new(),
        };
        let waits = unverified.iter().find(|(client, _)| *client == row.client);
        let unverified = waits.map(|(_, waits)| waits.what.clone()).unwrap_or_default();
        parties.push(Party { unverified, edit, ..party(&frame, &lobby, row, access).await? });
    }
    let (team, names) = (room.assigned().await?, RoleNames::of(&lobby).await?);
    let closed = room.sensitivity().await? == Sensitivity::Sensitive;
    let answers = |one: &AssignedRow| matches!(one.assignment, Assignment::Responsible | Assignment::Cover);
    let assigned = team.iter().map(|one| Assigned {
        id: one.person.to_string(),
        name: one.name.clone(),
        role: names.said(w, one.role, one.own_role),
        duty: duty(w, one.assignment),
        by_team: one.by_team,
        kept_out: match one {
            one if one.walled_off => w.matter_team_walled(),
            one if closed && !answers(one) => w.matter_team_outside(),
            _ => String::new(),
        },
    });
    let teams_on = room.teams_on().await?;
    let other_teams = if room.powers().has(Power::AssignPeople) {
        let all = lobby.teams().await?.into_iter().filter(|t| !teams_on.iter().any(|on| on.team == t.id));
        all.map(|t| Choice::new(t.id.to_string(), t.name)).collect()
    } else {
        Vec::new()
    };
    let wall_href = match lobby.powers().has(DeskPower::ManageWalls) {
        true => format!("/desk/walls/new?matter={matter}"),
        false => String::new(),
    };
    let may_link = room.powers().has(Power::ManageParties) && lobby.powers().has(DeskPower::SeeClients);
    let may_assign = room.powers().has(Power::AssignPeople);
    let client_query = visit.query.text("client_q").trim().to_owned();
    let clients = if may_link {
        let found = lobby.clients(&client_query, None, OFFERED).await?;
        let free = found.iter().filter(|c| !on_it.iter().any(|p| p.client == c.id));
        free.map(|c| Choice::new(c.id.to_string(), c.card.full())).collect()
    } else {
        Vec::new()
    };
    let staff = if may_assign { colleagues(w, &lobby, &team).await? } else { Vec::new() };
    let circle = match (room.powers().has(Power::ChangeSensitivity), closed) {
        (false, _) => None,
        (true, false) => Some(w.circle_close()),
        (true, true) => Some(w.circle_open()),
    };
    let failed = !problems.is_empty();
    let (base, decides) = (format!("/desk/matters/{matter}"), room.powers().has(Power::ManageParties));
    let searches = conflicts::of_matter(&frame, visit, &base, &lobby.matter_conflicts(&room).await?, decides);
    let page = MatterPeoplePage {
        w,
        shell: &frame.shell,
        head: head(&frame, &room, Tab::People).await?,
        parties,
        assigned: assigned.collect(),
        may: if may_link { Steering::May } else { Steering::MayNot },
        may_assign: if may_assign { Steering::May } else { Steering::MayNot },
        clients,
        client_query,
        party_parts: parts(w, visit.form.text("part")),
        staff,
        duties: duties(w, visit.form.text("duty")),
        opposing: opposing(&frame, &room).await?,
        opposing_draft: ["opposing_name", "opposing_role", "opposing_notes"]
            .map(|f| visit.form.text(f).to_owned()),
        teams: teams_on.iter().map(|t| Choice::new(t.team.to_string(), t.name.clone())).collect(),
        other_teams,
        walled_off: room.walled_off().await?.iter().map(|(_, name)| name.clone()).collect(),
        wall_href,
        circle,
        sponsors: super::consents::about_sponsors(w, &room).await?,
        enquiry: lobby.lead_of_matter(matter).await?.map(|lead| format!("/desk/leads/{lead}#search")),
        decisions: decisions(
            w,
            visit.form.text("decision"),
            searches.iter().any(|search| search.open && search.withheld),
        ),
        searches,
        reason: visit.form.text("reason").to_owned(),
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

/// Who is on the other side, as the page lists them, and after them who was.
async fn opposing(frame: &Frame, room: &Room<Reading>) -> Result<Vec<OpposingRow>, End> {
    let matter = room.matter();
    let row = |row: &vault::OpposingRow| OpposingRow {
        name: row.who.name.clone(),
        role: row.who.role.clone(),
        notes: row.who.notes.clone(),
        ended: row.ended_at.map(|at| frame.calendar().day(at)).unwrap_or_default(),
        edit: format!("/desk/matters/{matter}/people/opposing/{}", row.id),
    };
    let mut rows: Vec<OpposingRow> = room.opposing().await?.iter().map(row).collect();
    rows.sort_by_key(|one| !one.ended.is_empty());
    Ok(rows)
}

async fn party(
    frame: &Frame,
    lobby: &Lobby<'_>,
    row: &PartyRow,
    access: Option<&PortalRow>,
) -> Result<Party, End> {
    let w = frame.w;
    let record = match lobby.powers().has(DeskPower::SeeClients) {
        true => Some(lobby.client(row.client).await?),
        false => None,
    };
    let values = record.as_ref().map(|record| record.card.values("")).unwrap_or_default();
    let speaks = values.get(&ProfileField::Speaks).map(|value| w.spoken_speaks_of(spoken::said(w, value)));
    let interprets = values.get(&ProfileField::Interpreter).is_some_and(|value| value == "yes");
    let email = match access.and_then(|a| a.email.clone()) {
        Some(email) => email,
        None => record.and_then(|record| record.email).unwrap_or_default(),
    };
    let portal = match access {
        Some(access) if access.enabled => Tag::new(Tone::Ok, w.desk_portal_tag_open()),
        Some(_) => Tag::new(Tone::Bad, w.desk_portal_tag_revoked()),
        None if email.is_empty() => Tag::new(Tone::Todo, w.desk_portal_tag_no_address()),
        None => Tag::new(Tone::Plain, w.desk_portal_tag_closed()),
    };
    Ok(Party {
        href: frame.client(row.client),
        name: row.name.clone(),
        part: part(w, row.relation),
        email,
        portal,
        speaks: speaks.unwrap_or_default(),
        interpreter: if interprets { w.spoken_needs() } else { String::new() },
        unverified: String::new(),
        edit: String::new(),
    })
}

/// Colleagues who could be given the matter, or another place in it: whoever leads it leads it already, and whoever can
/// open no room is not offered. Those on it say so, because choosing them hands over or changes what they are.
async fn colleagues(w: &Words, lobby: &Lobby<'_>, team: &[AssignedRow]) -> Result<Vec<Choice>, End> {
    let mut out = Vec::new();
    for one in lobby.staff().await?.iter().filter(|s| s.active && s.role != Role::SystemAdministrator) {
        let place = team.iter().find(|t| t.person == one.id).map(|t| t.assignment);
        let label = match place {
            Some(Assignment::Responsible) => continue,
            Some(place) => format!("{} · {}", one.name, duty(w, place)),
            None => one.name.clone(),
        };
        out.push(Choice::new(one.id.to_string(), label));
    }
    Ok(out)
}

fn parts(w: &Words, chosen: &str) -> Vec<Choice> {
    let chosen = Relation::from_code(chosen).unwrap_or(Relation::Dependant);
    Relation::ALL
        .iter()
        .map(|relation| {
            let choice = Choice::new(relation.code(), part(w, *relation));
            if *relation == chosen { choice.chosen() } else { choice }
        })
        .collect()
}

fn duties(w: &Words, chosen: &str) -> Vec<Choice> {
    let chosen = Assignment::from_code(chosen).unwrap_or(Assignment::Team);
    [
        (Assignment::Responsible, w.desk_duty_responsible_hint()),
        (Assignment::Cover, w.desk_duty_cover_hint()),
        (Assignment::Team, w.desk_duty_team_hint()),
    ]
    .into_iter()
    .map(|(assignment, hint)| {
        let choice = Choice::new(assignment.code(), duty(w, assignment)).hint(hint);
        if assignment == chosen { choice.chosen() } else { choice }
    })
    .collect()
}

pub fn duty(w: &Words, assignment: Assignment) -> String {
    match assignment {
        Assignment::Responsible => w.desk_duty_responsible(),
        Assignment::Cover => w.desk_duty_cover(),
        Assignment::Team | Assignment::None => w.desk_duty_team(),
    }
}

pub async fn link(visit: Visit) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let w = Words::of(visit.locale);
    let client: Option<ClientId> = visit.form.text("client").parse().ok();
    let relation = Relation::from_code(visit.form.text("part"));
    let (Some(client), Some(relation)) = (client, relation) else {
        let field = if client.is_none() { "client" } else { "part" };
        return page(&visit, Problems::none().with(field, w.desk_not_a_choice())).await;
    };
    let found = intake::join_client(visit.desk(), visit.actor()?, matter, client, relation).await?;
    let said = sponsor_said(&visit, matter, relation).await?;
    match said {
        // A search that found somebody is said first; what clients answered stands on the page all the same.
        Some(said) if !found => {
            Ok(see_saying(&visit, &format!("/desk/matters/{matter}/people"), Tone::Todo, &said))
        }
        _ => Ok(joined(&visit, matter, found, &w.desk_done_saved())),
    }
}

/// What to say to whoever gave somebody the part of a petitioner, employer or sponsor: which clients do not want to be disclosed
/// to them, or have not said. Nothing where there is nothing to mind.
pub async fn sponsor_said(
    visit: &Visit,
    matter: MatterId,
    relation: Relation,
) -> Result<Option<String>, End> {
    if !relation.sponsors() {
        return Ok(None);
    }
    let room = visit.desk().admit::<Reading>(visit.actor()?, matter).await?.enter().await?;
    let all = super::consents::about_sponsors(Words::of(visit.locale), &room).await?;
    let minded: Vec<String> =
        all.into_iter().filter(|(tone, _)| *tone != Tone::Ok).map(|(_, said)| said).collect();
    Ok((!minded.is_empty()).then(|| minded.join(" ")))
}

/// Back to the people of the matter, and to what a search for somebody who joined it found.
pub fn joined(visit: &Visit, matter: MatterId, found: bool, said: &str) -> Reply {
    let path = format!("/desk/matters/{matter}/people");
    match found {
        true => {
            let said = Words::of(visit.locale).conflict_joined_found();
            see_saying(visit, &format!("{path}#searches"), Tone::Todo, &said)
        }
        false => see_saying(visit, &path, Tone::Ok, said),
    }
}

pub async fn assign(visit: Visit) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let w = Words::of(visit.locale);
    let person: Option<PersonId> = visit.form.text("staff").parse().ok();
    let duty = Assignment::from_code(visit.form.text("duty")).filter(|d| *d != Assignment::None);
    let (Some(person), Some(duty)) = (person, duty) else {
        let field = if person.is_none() { "staff" } else { "duty" };
        return page(&visit, Problems::none().with(field, w.desk_not_a_choice())).await;
    };
    match intake::assign(visit.desk(), visit.actor()?, matter, person, duty).await {
        Ok(()) => {}
        Err(Error::Refused(Refusal::Invalid { field: "staff", why: Why::NotAllowed })) => {
            return page(&visit, Problems::none().with("staff", w.roles_assign_walled())).await;
        }
        Err(Error::Refused(Refusal::LeftAlone { .. })) => {
            return page(&visit, Problems::none().with("staff", w.people_leads_none())).await;
        }
        Err(e) => return Err(e.into()),
    }
    Ok(see_saying(&visit, &format!("/desk/matters/{matter}/people"), Tone::Ok, &w.desk_done_saved()))
}

pub async fn unassign(visit: Visit) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let actor = visit.actor()?;
    let person: PersonId = visit.form.text("staff").parse().map_err(|_| End::not_found())?;
    match intake::assign(visit.desk(), actor, matter, person, Assignment::None).await {
        // Whoever takes themselves off may have no room to come back to.
        Ok(()) if person == actor.person() && actor.role() != Some(Role::Owner) => {
            Ok(crate::door::Reply::see("/desk/matters"))
        }
        Ok(()) | Err(Error::Refused(Refusal::Conflict)) => Ok(back_to(matter, "/people")),
        Err(Error::Refused(Refusal::LeftAlone { .. })) => {
            let said = Words::of(visit.locale).people_nobody_else_leads();
            Ok(see_saying(&visit, &format!("/desk/matters/{matter}/people"), Tone::Bad, &said))
        }
        Err(e) => Err(e.into()),
    }
}
