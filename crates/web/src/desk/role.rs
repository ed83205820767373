//! A colleague's role: which they have and had, what another one would change in plain words, and giving it. An earlier one
//! is given back the same way. It refuses to offer a role that this person may not give, and to change one's own.

use super::frame::{Frame, demand, see_saying};
use super::powers::more;
use super::role_names::RoleNames;
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::staff_view::role::{PastRole, RolePage, RolePreviewPage};
use crate::staff_view::{Place, Problems, Tone};
use crate::words::Words;
use domain::{DeskPower, PersonId, Refusal, RoleChoice};
use vault::{Error, Lobby, StaffRow};

fn path(person: PersonId) -> String {
    format!("/desk/people/{person}/role")
}

/// The colleague it is about, as far as the reader may change their role.
async fn about(visit: &Visit, lobby: &Lobby<'_>) -> Result<StaffRow, End> {
    demand(lobby, DeskPower::ManageStaff)?;
    let id: PersonId = visit.id("person")?;
    let staff = lobby.staff().await?;
    let one = staff.into_iter().find(|one| one.id == id).ok_or_else(End::not_found)?;
    let own = id == visit.actor()?.person();
    if own || !lobby.remit().may_appoint(one.remit) { Err(End::not_found()) } else { Ok(one) }
}

pub async fn show(visit: Visit) -> Answered {
    page(&visit, Problems::none()).await
}

async fn page(visit: &Visit, problems: Problems) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let one = about(visit, &lobby).await?;
    let frame = Frame::of(visit, Some(Place::People)).await?;
    let w = frame.w;
    let (me, names) = (lobby.remit(), RoleNames::of(&lobby).await?);
    let has = choice(&one);
    let mut past = Vec::new();
    for change in lobby.roles_of(one.id).await? {
        let when = frame.when(change.at);
        let given = change.own.map_or(RoleChoice::Shipped(change.role), RoleChoice::Own);
        let may = given != has && names.remit(given).is_some_and(|remit| me.may_appoint(remit));
        past.push(PastRole {
            role: names.said(w, change.role, change.own),
            when: match change.by {
                Some(by) => w.people_role_by(when, lobby.name_of(by).await?.unwrap_or_default()),
                None => w.people_role_joined(when),
            },
            again: may.then(|| given.to_string()),
        });
    }
    let failed = !problems.is_empty();
    let page = RolePage {
        w,
        shell: &frame.shell,
        action: path(one.id),
        name: one.name,
        has: has.to_string(),
        has_said: names.said(w, one.role, one.own_role),
        roles: names.choices(w, me, has),
        past,
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

pub async fn preview(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let one = about(&visit, &lobby).await?;
    let w = Words::of(visit.locale);
    let names = RoleNames::of(&lobby).await?;
    let to = visit.form.text("role").parse::<RoleChoice>().ok();
    let to = to.and_then(|to| names.remit(to).map(|remit| (to, remit)));
    let Some((to, remit)) = to.filter(|(_, remit)| lobby.remit().may_appoint(*remit)) else {
        return page(&visit, Problems::none().with("role", w.desk_not_a_choice())).await;
    };
    if to == choice(&one) {
        return page(&visit, Problems::none().with("role", w.people_role_same())).await;
    }
    let frame = Frame::of(&visit, Some(Place::People)).await?;
    frame.page(&RolePreviewPage {
        w,
        shell: &frame.shell,
        action: path(one.id),
        from: choice(&one).to_string(),
        gains: more(w, remit, one.remit),
        loses: more(w, one.remit, remit),
        title: w.people_role_preview(one.name, names.chosen(w, to)),
        to: to.to_string(),
    })
}

/// The role somebody has, as it is chosen.
fn choice(one: &StaffRow) -> RoleChoice {
    one.own_role.map_or(RoleChoice::Shipped(one.role), RoleChoice::Own)
}

pub async fn change(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let one = about(&visit, &lobby).await?;
    let w = Words::of(visit.locale);
    let typed = |field| visit.form.text(field).parse::<RoleChoice>().map_err(|_| End::not_found());
    let (from, to) = (typed("from")?, typed("role")?);
    let here = path(one.id);
    let (at, tone, said) = match lobby.change_role(one.id, from, to).await {
        Ok(()) => (here, Tone::Ok, w.people_role_done()),
        Err(Error::Refused(Refusal::LeftAlone { matters })) => {
            match lobby.powers().has(DeskPower::ManageTeams) {
                true => (format!("/desk/people/{}/leave", one.id), Tone::Bad, w.people_left_alone(matters)),
                false => (here, Tone::Bad, w.people_left_alone_ask(matters)),
            }
        }
        Err(Error::Refused(Refusal::LastOwner)) => (here, Tone::Bad, w.desk_last_owner()),
        Err(Error::Refused(Refusal::Conflict)) => (here, Tone::Bad, w.people_changed_meanwhile()),
        Err(Error::Refused(Refusal::NotAllowed)) => return Err(End::not_found()),
        Err(e) => return Err(e.into()),
    };
    Ok(see_saying(&visit, &at, tone, &said))
}
