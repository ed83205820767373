//! Teams: made, renamed and ended, joined and left, and given matters. The pages refuse to show the door to whoever may not use
//! it; the lobby and the room refuse the deed.

use super::frame::{Frame, demand, problems, see_saying, wrong};
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use crate::staff_view::roles::{Member, Team, TeamsPage};
use crate::staff_view::{Choice, Place, Problems, Tone};
use crate::words::Words;
use casework::intake;
use domain::{DeskPower, MatterId, PersonId, Refusal, Role, TeamId, Why};
use vault::Error;

pub async fn list(visit: Visit) -> Answered {
    page(&visit, Problems::none()).await
}

async fn page(visit: &Visit, problems: Problems) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageTeams)?;
    let frame = Frame::of(visit, Some(Place::People)).await?;
    // Whoever administers the system enters no matter, so a team is nothing to them.
    let mut staff = lobby.staff().await?;
    staff.retain(|one| one.active && one.role != Role::SystemAdministrator);
    let teams = lobby.teams().await?.into_iter().map(|team| {
        let free = staff.iter().filter(|one| !team.members.iter().any(|member| member.person == one.id));
        Team {
            id: team.id.to_string(),
            others: free.map(|one| Choice::new(one.id.to_string(), one.name.clone())).collect(),
            members: team
                .members
                .iter()
                .map(|one| Member { id: one.person.to_string(), name: one.name.clone(), away: !one.active })
                .collect(),
            name: team.name,
        }
    });
    let failed = !problems.is_empty();
    let name = visit.form.text("name").to_owned();
    let page = TeamsPage { w: frame.w, shell: &frame.shell, teams: teams.collect(), name, problems };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

pub async fn make(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let w = Words::of(visit.locale);
    match lobby.make_team(visit.form.text("name")).await {
        Ok(_) => Ok(saved(&visit)),
        Err(Error::Refused(Refusal::Invalid { why: Why::Taken, .. })) => {
            page(&visit, Problems::none().with("name", w.roles_name_taken())).await
        }
        Err(e) => {
            let problems = problems(w, e, |field| field)?;
            page(&visit, problems).await
        }
    }
}

/// Another name. What is wrong with it is said above the list, where the team still has the old one.
pub async fn rename(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let w = Words::of(visit.locale);
    let name = visit.form.text("team_name").trim();
    let said = match lobby.rename_team(visit.id("team")?, name).await {
        Ok(()) => {
            return Ok(see_saying(&visit, "/desk/teams", Tone::Ok, &w.roles_team_renamed(name)));
        }
        Err(Error::Refused(Refusal::Invalid { why: Why::Taken, .. })) => w.roles_name_taken(),
        Err(Error::Refused(Refusal::Invalid { field, why })) => wrong(w, field, why),
        Err(e) => return Err(e.into()),
    };
    Ok(see_saying(&visit, "/desk/teams", Tone::Bad, &said))
}

pub async fn join(visit: Visit) -> Answered {
    let (team, person) = named(&visit)?;
    match visit.desk().lobby(visit.actor()?)?.join_team(team, person).await {
        Ok(()) => Ok(saved(&visit)),
        Err(Error::Refused(Refusal::Invalid { why: Why::NotAllowed, .. })) => {
            let said = Words::of(visit.locale).roles_wall_needs_lead();
            Ok(see_saying(&visit, "/desk/teams", Tone::Bad, &said))
        }
        Err(e) => Err(e.into()),
    }
}

pub async fn leave(visit: Visit) -> Answered {
    let (team, person) = named(&visit)?;
    visit.desk().lobby(visit.actor()?)?.leave_team(team, person).await?;
    Ok(saved(&visit))
}

pub async fn end(visit: Visit) -> Answered {
    let w = Words::of(visit.locale);
    match visit.desk().lobby(visit.actor()?)?.end_team(visit.id("team")?).await {
        Ok(()) => Ok(saved(&visit)),
        Err(Error::Refused(Refusal::WrongState)) => {
            Ok(see_saying(&visit, "/desk/teams", Tone::Bad, &w.roles_team_walled()))
        }
        // Ended before, by somebody else or by a second press.
        Err(e) if e.is_not_found() => Ok(Reply::see("/desk/teams")),
        Err(e) => Err(e.into()),
    }
}

fn named(visit: &Visit) -> Result<(TeamId, PersonId), End> {
    let person = visit.form.text("staff").parse().map_err(|_| End::not_found())?;
    Ok((visit.id("team")?, person))
}

fn saved(visit: &Visit) -> Reply {
    see_saying(visit, "/desk/teams", Tone::Ok, &Words::of(visit.locale).desk_done_saved())
}

/// Gives a matter to a team.
pub async fn give(visit: Visit) -> Answered {
    let (matter, team) = given(&visit)?;
    intake::assign_team(visit.desk(), visit.actor()?, matter, team).await?;
    let w = Words::of(visit.locale);
    Ok(see_saying(&visit, &format!("/desk/matters/{matter}/people"), Tone::Ok, &w.desk_done_saved()))
}

/// Takes it away again. Whoever was here by the team only has no page to come back to.
pub async fn take(visit: Visit) -> Answered {
    let (matter, team) = given(&visit)?;
    let actor = visit.actor()?;
    intake::unassign_team(visit.desk(), actor, matter, team).await?;
    let w = Words::of(visit.locale);
    let still = visit.desk().admit::<vault::Reading>(actor, matter).await.is_ok();
    let to = if still { format!("/desk/matters/{matter}/people") } else { "/desk/matters".to_owned() };
    Ok(see_saying(&visit, &to, Tone::Ok, &w.desk_done_saved()))
}

fn given(visit: &Visit) -> Result<(MatterId, TeamId), End> {
    let team = visit.form.text("team").parse().map_err(|_| End::not_found())?;
    Ok((visit.id("matter")?, team))
}
