//! Colleagues: who they are, inviting one, disabling one. It refuses to offer a role that this person may not give.

use super::frame::{Frame, demand, initials, problems, see_saying};
use super::role_names::RoleNames;
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use crate::staff_view::office::{Account, ConfirmPage, InvitationRow, StaffPage, StaffRow};
use crate::staff_view::{Place, Problems, Tag, Tone};
use crate::words::Words;
use domain::{DeskPower, Email, PersonId, Refusal, Role, RoleChoice, Why};
use vault::Error;

pub async fn list(visit: Visit) -> Answered {
    page(&visit, Problems::none()).await
}

async fn page(visit: &Visit, problems: Problems) -> Answered {
    let actor = visit.actor()?;
    let lobby = visit.desk().lobby(actor)?;
    demand(&lobby, DeskPower::ManageStaff)?;
    let frame = Frame::of(visit, Some(Place::People)).await?;
    let w = frame.w;
    let (me, names) = (lobby.remit(), RoleNames::of(&lobby).await?);
    let staff = lobby.staff().await?.into_iter().map(|one| StaffRow {
        id: one.id.to_string(),
        initials: initials(&one.name),
        name: one.name,
        email: one.email,
        role: names.said(w, one.role, one.own_role),
        factor: if one.enrolled {
            Tag::new(Tone::Ok, w.desk_factor_on())
        } else {
            Tag::new(Tone::Todo, w.desk_factor_off())
        },
        last_seen: one.seen_at.map_or_else(|| w.desk_never(), |at| frame.ago(at)),
        account: match one.active {
            _ if one.id == actor.person() => Account::Own,
            _ if !me.may_appoint(one.remit) => Account::Beyond,
            true => Account::Active,
            false => Account::Disabled,
        },
    });
    let staff = staff.collect();
    let invitations = lobby.invitations().await?.into_iter().map(|one| InvitationRow {
        id: one.id.to_string(),
        name: one.name,
        email: one.email,
        role: names.said(w, one.role, one.own_role),
        ends: if frame.now.is_past(one.expires_at) {
            w.desk_invitation_ended(frame.calendar().day(one.expires_at))
        } else {
            w.desk_invitation_ends(frame.calendar().day(one.expires_at))
        },
    });
    let wanted = visit.form.text("role").parse::<RoleChoice>().ok();
    let failed = !problems.is_empty();
    let page = StaffPage {
        w,
        shell: &frame.shell,
        staff,
        invitations: invitations.collect(),
        roles: names.choices(w, me, wanted.unwrap_or(RoleChoice::Shipped(Role::Caseworker))),
        name: visit.form.text("name").to_owned(),
        email: visit.form.text("email").to_owned(),
        may_teams: lobby.powers().has(DeskPower::ManageTeams) && lobby.powers().has(DeskPower::ManageWalls),
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

pub fn hint(w: &Words, role: Role) -> String {
    match role {
        Role::Owner => w.desk_role_owner_hint(),
        Role::Lawyer => w.desk_role_lawyer_hint(),
        Role::Caseworker => w.desk_role_caseworker_hint(),
        Role::Intake => w.desk_role_intake_hint(),
        Role::Billing => w.desk_role_billing_hint(),
        Role::Auditor => w.desk_role_auditor_hint(),
        Role::SystemAdministrator => w.desk_role_administrator_hint(),
    }
}

pub async fn invite(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageStaff)?;
    let w = Words::of(visit.locale);
    let typed = &visit.form;
    if typed.text("name").trim().is_empty() {
        return page(&visit, Problems::none().with("name", w.desk_name_missing())).await;
    }
    let Ok(role) = typed.text("role").parse::<RoleChoice>() else {
        return page(&visit, Problems::none().with("role", w.desk_not_a_choice())).await;
    };
    let invited = match Email::parse(typed.text("email")) {
        Ok(email) => lobby.invite(typed.text("name"), &email, role).await.map(|_| email),
        Err(refusal) => Err(refusal.into()),
    };
    match invited {
        Ok(email) => Ok(see_saying(&visit, "/desk/people", Tone::Ok, &w.desk_done_invited(email.as_str()))),
        Err(Error::Refused(Refusal::NotAllowed)) => {
            page(&visit, Problems::none().with("role", w.desk_not_a_choice())).await
        }
        Err(e) => {
            let problems = problems(w, e, |field| field)?;
            page(&visit, problems).await
        }
    }
}

pub async fn resend(visit: Visit) -> Answered {
    visit.desk().lobby(visit.actor()?)?.resend_invitation(visit.id("invitation")?).await?;
    let w = Words::of(visit.locale);
    Ok(see_saying(&visit, "/desk/people", Tone::Ok, &w.desk_done_resent()))
}

pub async fn revoke(visit: Visit) -> Answered {
    visit.desk().lobby(visit.actor()?)?.revoke_invitation(visit.id("invitation")?).await?;
    Ok(Reply::see("/desk/people"))
}

pub async fn ask_disable(visit: Visit) -> Answered {
    let id: PersonId = visit.id("person")?;
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageStaff)?;
    let staff = lobby.staff().await?;
    let one = staff.into_iter().find(|s| s.id == id).ok_or_else(End::not_found)?;
    if !one.active || id == visit.actor()?.person() {
        return Ok(Reply::see("/desk/people"));
    }
    let frame = Frame::of(&visit, Some(Place::People)).await?;
    let w = frame.w;
    frame.page(&ConfirmPage {
        w,
        shell: &frame.shell,
        title: w.desk_disable_title(one.name),
        sentences: vec![w.desk_disable_text(), w.people_disable_text()],
        action: format!("/desk/people/{id}/disable"),
        verb: w.desk_disable(),
        stops: true,
        cancel: "/desk/people".to_owned(),
    })
}

pub async fn disable(visit: Visit) -> Answered {
    let id: PersonId = visit.id("person")?;
    // Nobody locks themselves out by a slip.
    if id == visit.actor()?.person() {
        return Err(Refusal::invalid("person", Why::NotAllowed).into());
    }
    activate(&visit, id, false).await
}

pub async fn restore(visit: Visit) -> Answered {
    let id: PersonId = visit.id("person")?;
    activate(&visit, id, true).await
}

async fn activate(visit: &Visit, id: PersonId, active: bool) -> Answered {
    let w = Words::of(visit.locale);
    match visit.desk().lobby(visit.actor()?)?.set_active(id, active).await {
        Ok(()) => Ok(see_saying(visit, "/desk/people", Tone::Ok, &w.desk_done_saved())),
        Err(Error::Refused(Refusal::WrongState)) => Ok(Reply::see("/desk/people")),
        Err(Error::Refused(Refusal::LeftAlone { matters })) => {
            let lobby = visit.desk().lobby(visit.actor()?)?;
            let (to, said) = match lobby.powers().has(DeskPower::ManageTeams) {
                true => (format!("/desk/people/{id}/leave"), w.people_left_alone(matters)),
                false => ("/desk/people".to_owned(), w.people_left_alone_ask(matters)),
            };
            Ok(see_saying(visit, &to, Tone::Bad, &said))
        }
        Err(Error::Refused(Refusal::LastOwner)) => {
            Ok(see_saying(visit, "/desk/people", Tone::Bad, &w.desk_last_owner()))
        }
        Err(e) => Err(e.into()),
    }
}
