//! "Why can this person open this matter?" and "what if": two questions answered by the rules that admit. It refuses to
//! change anything: who looks is told, and nothing else happens.

use super::frame::{Frame, role};
use super::matter::head;
use super::matter_people::duty;
use super::powers::said as powers_said;
use super::role_names::RoleNames;
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::staff_view::matter::Tab;
use crate::staff_view::roles::{Answer, WhyPage};
use crate::staff_view::{Choice, Place, Problems, Tag, Tone};
use crate::words::Words;
use domain::{AnyPower, Assignment, MatterId, PersonId, Phase, Purpose, Remit, RoleChoice, Sensitivity};
use vault::{Reach, Reading};

pub async fn show(visit: Visit) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let actor = visit.actor()?;
    let room = visit.desk().admit::<Reading>(actor, matter).await?.enter().await?;
    let frame = Frame::of(&visit, Some(Place::Matters)).await?;
    let w = frame.w;
    let staff = visit.desk().lobby(actor)?.staff().await?;
    let typed = visit.query.text("person");
    let person: PersonId = match typed.is_empty() {
        true => actor.person(),
        false => typed.parse().map_err(|_| End::not_found())?,
    };
    let reach = room.reach_of(person).await?;
    let names = RoleNames::of(&visit.desk().lobby(actor)?).await?;
    let has = reach.own_role.map_or(RoleChoice::Shipped(reach.remit.role()), RoleChoice::Own);
    let typed = visit.query.text("role").parse::<RoleChoice>().ok();
    let (role_if, remit_if) =
        typed.and_then(|choice| Some((choice, names.remit(choice)?))).unwrap_or((has, reach.remit));
    let duty_if = Assignment::from_code(visit.query.text("duty")).unwrap_or(reach.assignment);
    let asked = visit.query.has("role") || visit.query.has("duty");
    let chosen = |choice: Choice, is: bool| if is { choice.chosen() } else { choice };
    frame.page(&WhyPage {
        w,
        shell: &frame.shell,
        head: head(&frame, &room, Tab::People).await?,
        people: staff
            .into_iter()
            .map(|one| chosen(Choice::new(one.id.to_string(), one.name), one.id == person))
            .collect(),
        person: person.to_string(),
        name: reach.name.clone(),
        because: because(w, &reach, &names),
        now: answer(w, &reach, reach.remit, reach.assignment),
        roles: names.every(w, role_if).into_iter().map(|(_, choice)| choice).collect(),
        duties: Assignment::ALL
            .iter()
            .map(|a| chosen(Choice::new(a.code(), duty_or_none(w, *a)), *a == duty_if))
            .collect(),
        then: asked.then(|| answer(w, &reach, remit_if, duty_if)),
        walled_off: reach.walled_off,
        problems: Problems::none(),
    })
}

fn duty_or_none(w: &Words, assignment: Assignment) -> String {
    match assignment {
        Assignment::None => w.roles_why_duty_none(),
        other => duty(w, other),
    }
}

/// Everything the rules look at, in the order in which they decide.
fn because(w: &Words, reach: &Reach, names: &RoleNames) -> Vec<String> {
    let mut out = Vec::new();
    if !reach.active {
        out.push(w.roles_why_suspended());
    }
    if reach.walled_off {
        out.push(w.roles_why_walled());
    }
    let shipped = reach.remit.role();
    out.push(w.roles_why_role(names.said(w, shipped, reach.own_role)));
    if reach.own_role.is_some() {
        out.push(w.roles_why_own(role(w, shipped)));
    }
    out.push(match (reach.assignment, reach.by_team) {
        (Assignment::None, _) => w.roles_why_unassigned(),
        (_, true) => w.roles_why_by_team(reach.teams.join(", ")),
        (assignment, false) => w.roles_why_assigned(duty(w, assignment)),
    });
    if reach.sensitivity == Sensitivity::Sensitive {
        out.push(w.roles_why_sensitive());
    }
    match reach.phase {
        Phase::Open => {}
        Phase::Closing => out.push(w.roles_why_closing()),
        Phase::Closed | Phase::Erased => out.push(w.roles_why_closed()),
    }
    out
}

/// What a set of powers comes to, in the words of the people who use them.
fn answer(w: &Words, reach: &Reach, remit: Remit, duty: Assignment) -> Answer {
    let powers = reach.powers_if(remit, duty);
    let lost = reach.powers_if(Remit::shipped(remit.role()), duty).without(powers);
    let can: Vec<String> = [
        (Purpose::Reading, w.roles_can_read()),
        (Purpose::Reviewing, w.roles_can_review()),
        (Purpose::Publishing, w.roles_can_publish()),
        (Purpose::Steering, w.roles_can_steer()),
        (Purpose::Auditing, w.roles_can_audit()),
    ]
    .into_iter()
    .filter(|(purpose, _)| powers.admits(*purpose))
    .map(|(_, said)| said)
    .collect();
    let tag = match can.is_empty() {
        true => Tag::new(Tone::Bad, w.roles_why_no()),
        false if powers.admits(Purpose::Reading) => Tag::new(Tone::Ok, w.roles_why_yes()),
        false => Tag::new(Tone::Wait, w.roles_why_some()),
    };
    let cut = lost.iter().filter_map(|power| powers_said(w, AnyPower::Room(power))).collect();
    Answer { tag, can, cut }
}
