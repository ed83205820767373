//! Somebody leaves: what they hold, who takes it over, what would happen, and the one press that does it. The pages refuse
//! to be there for whoever does not own the practice, and to change anything before that press.

use super::frame::{Frame, demand, see_saying};
use super::matter_people::duty;
use super::role_names::RoleNames;
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use crate::staff_view::leaving::{Fact, HeldRow, LeavePage, LeavePreviewPage, LeftPage, MoveRow, PlaceRow};
use crate::staff_view::office::ConfirmPage;
use crate::staff_view::{Choice, Place, Problems, Tag, Tone};
use crate::words::Words;
use casework::leaving::{self, Wish};
use domain::{DepartureId, DeskPower, MatterId, PersonId, Refusal};
use std::collections::BTreeSet;
use vault::{Against, Departure, Error, Holding, Holdings, Lobby, StaffRow};

/// What says that nobody new is to lead a matter.
const NOBODY: &str = "nobody";

fn path(person: PersonId) -> String {
    format!("/desk/people/{person}/leave")
}

/// Whoever may see these pages about this colleague.
async fn held(visit: &Visit, lobby: &Lobby<'_>) -> Result<Holdings, End> {
    demand(lobby, DeskPower::ManageStaff)?;
    demand(lobby, DeskPower::ManageTeams)?;
    let person: PersonId = visit.id("person")?;
    let holdings = lobby.holdings(person).await?;
    let own = person == visit.actor()?.person();
    if own || !lobby.remit().may_appoint(holdings.remit) { Err(End::not_found()) } else { Ok(holdings) }
}

pub async fn show(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let holdings = held(&visit, &lobby).await?;
    let last = lobby.departure_of(holdings.person).await?;
    match last {
        Some(last) if last.done.is_some() && !holdings.active => left(&visit, &lobby, &holdings, &last).await,
        last => page(&visit, &lobby, &holdings, last.as_ref(), &BTreeSet::new(), Problems::none()).await,
    }
}

async fn page(
    visit: &Visit,
    lobby: &Lobby<'_>,
    holdings: &Holdings,
    last: Option<&Departure>,
    missing: &BTreeSet<MatterId>,
    problems: Problems,
) -> Answered {
    let frame = Frame::of(visit, Some(Place::People)).await?;
    let w = frame.w;
    let staff = lobby.staff().await?;
    let heir = visit.form.text("heir");
    let open = last.filter(|last| last.done.is_none());
    let typed = |held: &Holding| {
        let kept = open.and_then(|open| open.lines.iter().find(|line| line.matter == held.matter));
        match visit.form.text(&format!("to-{}", held.matter)) {
            "" => kept.map(|line| line.to.to_string()).unwrap_or_default(),
            typed => typed.to_owned(),
        }
    };
    let matters = holdings.matters.iter().filter(|held| held.is_handed_over()).map(|held| HeldRow {
        id: held.matter.to_string(),
        href: format!("/desk/matters/{}", held.matter),
        name: held.card.name.clone(),
        number: held.card.number.clone(),
        duty: duty(w, held.duty),
        waits: waiting(w, held).join(", "),
        heirs: heirs_of(w, holdings, &staff, held, &typed(held)),
        must: held.alone,
        wrong: missing.contains(&held.matter),
    });
    let places = holdings.matters.iter().filter(|held| !held.is_handed_over()).map(|held| PlaceRow {
        href: format!("/desk/matters/{}", held.matter),
        name: held.card.name.clone(),
        number: held.card.number.clone(),
        duty: duty(w, held.duty),
    });
    let mut heirs = vec![Choice::new("", w.people_heir_none())];
    heirs.extend(leaving::candidates(holdings, &staff, None).into_iter().map(|one| person(one, heir)));
    let restricted = match holdings.restricted {
        0 => String::new(),
        n if holdings.restricted_alone > 0 => w.people_restricted_alone(n),
        n => w.people_restricted(n),
    };
    let cut_short = match open {
        Some(open) => {
            let by = lobby.name_of(open.begun_by).await?.unwrap_or_default();
            Some(w.people_leave_cut_short_text(frame.when(open.begun_at), by))
        }
        None => None,
    };
    let failed = !problems.is_empty();
    let page = LeavePage {
        w,
        shell: &frame.shell,
        action: path(holdings.person),
        name: holdings.name.clone(),
        facts: facts(w, lobby, holdings).await?,
        waits: all_waiting(w, holdings),
        heirs,
        matters: matters.collect(),
        places: places.collect(),
        restricted,
        cut_short,
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

fn person(one: &StaffRow, chosen: &str) -> Choice {
    let choice = Choice::new(one.id.to_string(), one.name.clone());
    if choice.value == chosen { choice.chosen() } else { choice }
}

/// Who can take one matter over; nobody new only where somebody leads it beside them.
fn heirs_of(w: &Words, holdings: &Holdings, staff: &[StaffRow], held: &Holding, chosen: &str) -> Vec<Choice> {
    let mut out = vec![Choice::new("", w.people_same_heir())];
    if !held.alone {
        let nobody = Choice::new(NOBODY, w.people_nobody_new());
        out.push(if chosen == NOBODY { nobody.chosen() } else { nobody });
    }
    let may = leaving::candidates(holdings, staff, Some(held));
    out.extend(may.into_iter().map(|one| person(one, chosen)));
    out
}

/// What waits in one matter.
fn waiting(w: &Words, held: &Holding) -> Vec<String> {
    [
        (held.to_answer, w.people_wait_messages(held.to_answer)),
        (held.to_review, w.people_wait_reviews(held.to_review)),
        (held.to_release, w.people_wait_releases(held.to_release)),
    ]
    .into_iter()
    .filter(|(n, _)| *n > 0)
    .map(|(_, said)| said)
    .collect()
}

/// The same over all they answer for, with what is not in any one matter.
fn all_waiting(w: &Words, holdings: &Holdings) -> Vec<String> {
    let led = || holdings.matters.iter().filter(|held| held.is_handed_over());
    let sum = |of: fn(&Holding) -> i64| led().map(of).sum::<i64>();
    let (answer, review, release) = (sum(|h| h.to_answer), sum(|h| h.to_review), sum(|h| h.to_release));
    let dated = led().filter(|held| held.next_action_due.is_some()).count() as u64;
    let parts = [
        (answer > 0, w.people_wait_messages(answer)),
        (review > 0, w.people_wait_reviews(review)),
        (release > 0, w.people_wait_releases(release)),
        (dated > 0, w.people_wait_actions(dated)),
        (holdings.notices > 0, w.people_wait_notices(holdings.notices)),
        (holdings.enquiries > 0, w.people_wait_enquiries(holdings.enquiries)),
    ];
    parts.into_iter().filter(|(there, _)| *there).map(|(_, said)| said).collect()
}

async fn teams(lobby: &Lobby<'_>, person: PersonId) -> Result<Vec<vault::TeamRow>, End> {
    let mut teams = lobby.teams().await?;
    teams.retain(|team| team.members.iter().any(|one| one.person == person));
    Ok(teams)
}

async fn facts(w: &Words, lobby: &Lobby<'_>, holdings: &Holdings) -> Result<Vec<Fact>, End> {
    let names = RoleNames::of(lobby).await?;
    let teams = teams(lobby, holdings.person).await?;
    let walls = match lobby.powers().has(DeskPower::ManageWalls) {
        true => lobby.walls().await?,
        false => Vec::new(),
    };
    let against = |wall: &vault::WallRow| match wall.against {
        Against::Person(id) => id == holdings.person,
        Against::Team(id) => teams.iter().any(|team| team.id == id),
    };
    let walls: Vec<String> = walls
        .iter()
        .filter(|wall| wall.lifted.is_none() && against(wall))
        .map(|wall| wall.inside.as_ref().map_or_else(|| w.roles_restricted(), |inside| inside.name.clone()))
        .collect();
    let or_none = |said: String| if said.is_empty() { w.people_none() } else { said };
    let in_teams: Vec<String> = teams.into_iter().map(|team| team.name).collect();
    let led = holdings.matters.iter().filter(|held| held.is_handed_over()).count();
    let fact = |label: String, value: String| Fact { label, value };
    Ok(vec![
        fact(w.desk_role(), names.said(w, holdings.remit.role(), holdings.own_role)),
        fact(w.people_f_leads(), led.to_string()),
        fact(w.people_f_places(), (holdings.matters.len() - led).to_string()),
        fact(w.roles_teams(), or_none(in_teams.join(", "))),
        fact(w.roles_walls(), or_none(walls.join(", "))),
        fact(w.people_f_sessions(), holdings.sessions.to_string()),
        fact(w.people_f_invited(), or_none(holdings.invited.join(", "))),
    ])
}

/// What was chosen in the form.
fn wish(visit: &Visit, holdings: &Holdings) -> Wish {
    let mut wish = Wish { heir: visit.form.text("heir").parse().ok(), ..Wish::default() };
    for held in &holdings.matters {
        match visit.form.text(&format!("to-{}", held.matter)) {
            "" => {}
            NOBODY => {
                wish.one_by_one.insert(held.matter, None);
            }
            // Whoever is nobody at all is a wrong choice like any other.
            typed => {
                let to = typed.parse().unwrap_or_else(|_| PersonId::nil());
                wish.one_by_one.insert(held.matter, Some(to));
            }
        }
    }
    wish
}

/// POST: shows what would happen.
pub async fn preview(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let holdings = held(&visit, &lobby).await?;
    let w = Words::of(visit.locale);
    let staff = lobby.staff().await?;
    let wish = wish(&visit, &holdings);
    let plan = leaving::plan(&holdings, &staff, &wish);
    let known = |to: PersonId| leaving::candidates(&holdings, &staff, None).iter().any(|one| one.id == to);
    let stranger = wish.heir.is_some_and(|to| !known(to));
    if !plan.missing.is_empty() || holdings.restricted_alone > 0 || stranger {
        let alone = plan.missing.len() as u64 + u64::from(holdings.restricted_alone);
        let text = if alone == 0 { w.desk_not_a_choice() } else { w.people_left_alone(alone) };
        let problems = Problems::none().with("heir", text);
        let last = lobby.departure_of(holdings.person).await?;
        return page(&visit, &lobby, &holdings, last.as_ref(), &plan.missing, problems).await;
    }
    let frame = Frame::of(&visit, Some(Place::People)).await?;
    let name =
        |id: PersonId| staff.iter().find(|one| one.id == id).map(|one| one.name.clone()).unwrap_or_default();
    let led = holdings.matters.iter().filter(|held| held.is_handed_over());
    let moves = led.map(|held| {
        let to = plan.lines.iter().find(|line| line.matter == held.matter).map(|line| name(line.to));
        MoveRow {
            href: format!("/desk/matters/{}", held.matter),
            name: held.card.name.clone(),
            number: held.card.number.clone(),
            state: match to {
                Some(_) => Tag::new(Tone::Todo, w.bulk_state_will()),
                None => Tag::new(Tone::Plain, w.people_stays()),
            },
            to: to.unwrap_or_else(|| w.people_nobody_new()),
        }
    });
    let fields = holdings.matters.iter().map(|held| format!("to-{}", held.matter));
    let fields = fields.filter(|field| !visit.form.text(field).is_empty());
    frame.page(&LeavePreviewPage {
        w,
        shell: &frame.shell,
        action: path(holdings.person),
        name: holdings.name.clone(),
        departure: lobby.new_departure().to_string(),
        heir: visit.form.text("heir").to_owned(),
        moves: moves.collect(),
        fields: fields.map(|field| (field.clone(), visit.form.text(&field).to_owned())).collect(),
        ends: ends(w, &lobby, &holdings, wish.heir.map(name)).await?,
    })
}

/// What ends with somebody's leaving, as sentences.
async fn ends(
    w: &Words,
    lobby: &Lobby<'_>,
    holdings: &Holdings,
    heir: Option<String>,
) -> Result<Vec<String>, End> {
    let teams: Vec<String> = teams(lobby, holdings.person).await?.into_iter().map(|team| team.name).collect();
    let places = holdings.matters.len() as u64 + u64::try_from(holdings.restricted).unwrap_or(0);
    let mut out = vec![w.people_end_account()];
    let mut say = |there: bool, said: String| {
        if there {
            out.push(said);
        }
    };
    say(holdings.sessions > 0, w.people_end_sessions(holdings.sessions));
    say(places > 0, w.people_end_places(places));
    say(!teams.is_empty(), w.people_end_teams(teams.join(", ")));
    say(!holdings.invited.is_empty(), w.people_end_invitations(holdings.invited.join(", ")));
    say(
        holdings.enquiries > 0,
        match heir {
            Some(heir) => w.people_end_enquiries(holdings.enquiries, heir),
            None => w.people_end_enquiries_nobody(holdings.enquiries),
        },
    );
    say(true, w.people_end_log());
    Ok(out)
}

/// POST: does it.
pub async fn go(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let holdings = held(&visit, &lobby).await?;
    let id: DepartureId = visit.form.id("departure").map_err(Error::from)?;
    let wish = wish(&visit, &holdings);
    let done = leaving::leave(visit.desk(), visit.actor()?, id, holdings.person, &wish).await;
    after(&visit, holdings.person, done)
}

/// POST: goes on with what was cut short.
pub async fn go_on(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let holdings = held(&visit, &lobby).await?;
    let last = lobby.departure_of(holdings.person).await?.ok_or_else(End::not_found)?;
    let done = leaving::go_on(visit.desk(), visit.actor()?, last.id, holdings.person).await;
    after(&visit, holdings.person, done)
}

fn after(visit: &Visit, person: PersonId, done: vault::Result<()>) -> Answered {
    let w = Words::of(visit.locale);
    let (tone, said) = match done {
        Ok(()) => (Tone::Ok, w.people_left_done()),
        Err(Error::Refused(Refusal::LeftAlone { matters })) => (Tone::Bad, w.people_left_alone(matters)),
        Err(Error::Refused(Refusal::LastOwner)) => (Tone::Bad, w.desk_last_owner()),
        Err(Error::Refused(Refusal::Invalid { .. } | Refusal::Conflict)) => {
            (Tone::Bad, w.people_changed_meanwhile())
        }
        Err(e) => return Err(e.into()),
    };
    Ok(see_saying(visit, &path(person), tone, &said))
}

async fn left(visit: &Visit, lobby: &Lobby<'_>, holdings: &Holdings, last: &Departure) -> Answered {
    let frame = Frame::of(visit, Some(Place::People)).await?;
    let w = frame.w;
    let mut moves = Vec::new();
    for line in &last.lines {
        let to = lobby.name_of(line.to).await?.unwrap_or_default();
        let known = visit.desk().admit::<vault::Reading>(visit.actor()?, line.matter).await;
        let (href, name, number) = match known {
            Ok(pass) => {
                let card = pass.enter().await?.card().await?;
                (format!("/desk/matters/{}", line.matter), card.card.name.clone(), card.card.number.clone())
            }
            // A wall was raised since.
            Err(e) if e.is_not_found() => (String::new(), w.bulk_closed(), String::new()),
            Err(e) => return Err(e.into()),
        };
        moves.push(MoveRow { href, name, number, to, state: Tag::new(Tone::Ok, w.people_handed()) });
    }
    let (by, at) = last.done.unwrap_or((last.begun_by, last.begun_at));
    let by = lobby.name_of(by).await?.unwrap_or_default();
    frame.page(&LeftPage {
        w,
        shell: &frame.shell,
        name: holdings.name.clone(),
        lead: w.people_left_lead(frame.when(at), by),
        moves,
        back: format!("/desk/people/{}/restore", holdings.person),
    })
}

/// Before somebody is let in again: what comes back, and what does not.
pub async fn ask_restore(visit: Visit) -> Answered {
    let id: PersonId = visit.id("person")?;
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageStaff)?;
    let staff = lobby.staff().await?;
    let one = staff.into_iter().find(|one| one.id == id).ok_or_else(End::not_found)?;
    if one.active || !lobby.remit().may_appoint(one.remit) {
        return Ok(Reply::see("/desk/people"));
    }
    let names = RoleNames::of(&lobby).await?;
    let frame = Frame::of(&visit, Some(Place::People)).await?;
    let w = frame.w;
    frame.page(&ConfirmPage {
        w,
        shell: &frame.shell,
        title: w.people_restore_title(one.name),
        sentences: vec![
            w.people_restore_text(names.said(w, one.role, one.own_role)),
            w.people_restore_left(),
        ],
        action: format!("/desk/people/{id}/restore"),
        verb: w.people_back_go(),
        stops: false,
        cancel: "/desk/people".to_owned(),
    })
}
