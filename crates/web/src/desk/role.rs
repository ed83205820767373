//! A colleague's role: which they have and had, what another one would change in plain words, and giving it. An earlier one
//! is given back the same way. It refuses to offer a role that this person may not give, and to change one's own.

use super::frame::{Frame, demand, role as role_name, see_saying};
use super::people::hint;
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use crate::staff_view::role::{PastRole, RolePage, RolePreviewPage};
use crate::staff_view::{Choice, Place, Problems, Tone};
use crate::words::Words;
use domain::{
    Assignment, DeskPower, PersonId, Phase, Power, PowerSet, Refusal, Role, Sensitivity, Standing,
    desk_powers, may_appoint, powers,
};
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
    if own || !may_appoint(lobby.role(), one.role) { Err(End::not_found()) } else { Ok(one) }
}

pub async fn show(visit: Visit) -> Answered {
    page(&visit, Problems::none()).await
}

async fn page(visit: &Visit, problems: Problems) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let one = about(visit, &lobby).await?;
    let frame = Frame::of(visit, Some(Place::People)).await?;
    let w = frame.w;
    let me = lobby.role();
    let mut past = Vec::new();
    for change in lobby.roles_of(one.id).await? {
        let when = frame.when(change.at);
        past.push(PastRole {
            role: role_name(w, change.role),
            when: match change.by {
                Some(by) => w.people_role_by(when, lobby.name_of(by).await?.unwrap_or_default()),
                None => w.people_role_joined(when),
            },
            again: (change.role != one.role && may_appoint(me, change.role)).then(|| change.role.code()),
        });
    }
    let roles = Role::ALL.iter().filter(|to| may_appoint(me, **to)).map(|to| {
        let choice = Choice::new(to.code(), role_name(w, *to)).hint(hint(w, *to));
        if *to == one.role { choice.chosen() } else { choice }
    });
    let failed = !problems.is_empty();
    let page = RolePage {
        w,
        shell: &frame.shell,
        action: path(one.id),
        name: one.name,
        has: one.role.code().to_owned(),
        has_said: role_name(w, one.role),
        roles: roles.collect(),
        past,
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

/// Everything a role can come to in some matter that goes on or is over.
fn most(role: Role) -> PowerSet {
    let mut all = PowerSet::NOTHING;
    for phase in Phase::ALL {
        for assignment in Assignment::ALL {
            let standing = Standing::Staff { role, assignment: *assignment };
            all = all.with(powers(standing, *phase, Sensitivity::Ordinary));
        }
    }
    all
}

/// What one role has and the other has not, in plain words.
fn more(w: &Words, has: Role, than: Role) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let every = |role| {
        powers(Standing::Staff { role, assignment: Assignment::None }, Phase::Open, Sensitivity::Ordinary)
    };
    // Every matter or only one's own: said first, because it is the greatest difference.
    if every(has).has(Power::SeeWholeMatter) && !every(than).has(Power::SeeWholeMatter) {
        out.push(w.power_every_matter());
    }
    out.extend(most(has).without(most(than)).iter().filter_map(|power| inside(w, power)));
    let (has, than) = (desk_powers(has), desk_powers(than));
    out.extend(has.iter().filter(|power| !than.has(*power)).map(|power| outside(w, power)));
    out
}

pub async fn preview(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let one = about(&visit, &lobby).await?;
    let w = Words::of(visit.locale);
    let to = Role::from_code(visit.form.text("role")).filter(|to| may_appoint(lobby.role(), *to));
    let Some(to) = to else {
        return page(&visit, Problems::none().with("role", w.desk_not_a_choice())).await;
    };
    if to == one.role {
        return page(&visit, Problems::none().with("role", w.people_role_same())).await;
    }
    let frame = Frame::of(&visit, Some(Place::People)).await?;
    frame.page(&RolePreviewPage {
        w,
        shell: &frame.shell,
        action: path(one.id),
        title: w.people_role_preview(one.name, role_name(w, to)),
        from: one.role.code(),
        to: to.code(),
        gains: more(w, to, one.role),
        loses: more(w, one.role, to),
    })
}

pub async fn change(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let one = about(&visit, &lobby).await?;
    let w = Words::of(visit.locale);
    let typed = |field| Role::from_code(visit.form.text(field)).ok_or_else(End::not_found);
    let (from, to) = (typed("from")?, typed("role")?);
    let here = path(one.id);
    let (at, tone, said) = match lobby.change_role(one.id, from, to).await {
        Ok(()) if may_appoint(lobby.role(), to) => (here, Tone::Ok, w.people_role_done()),
        Ok(()) => return Ok(Reply::see("/desk/people")),
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

/// One power inside matters; nothing for what only clients and jobs have.
fn inside(w: &Words, power: Power) -> Option<String> {
    Some(match power {
        Power::SeeProgress => w.power_see_progress(),
        Power::SeeWholeMatter => w.power_see_whole_matter(),
        Power::PreviewAsClient => w.power_preview_as_client(),
        Power::OpenDocuments => w.power_open_documents(),
        Power::DownloadOriginals => w.power_download_originals(),
        Power::FileForClient => w.power_file_for_client(),
        Power::Review => w.power_review(),
        Power::AskAgain => w.power_ask_again(),
        Power::Publish => w.power_publish(),
        Power::EditChecklist => w.power_edit_checklist(),
        Power::ManageParties => w.power_manage_parties(),
        Power::ManagePortalAccess => w.power_manage_portal_access(),
        Power::ChangeStage => w.power_change_stage(),
        Power::AssignPeople => w.power_assign_people(),
        Power::ChangeSensitivity => w.power_change_sensitivity(),
        Power::CloseMatter => w.power_close_matter(),
        Power::ReopenMatter => w.power_reopen_matter(),
        Power::Bill => w.power_bill(),
        Power::ReadAudit => w.power_read_audit(),
        Power::AnswerClients => w.power_answer_clients(),
        Power::WriteNotes => w.power_write_notes(),
        Power::EditMatter => w.power_edit_matter(),
        Power::RequestApprovals => w.power_request_approvals(),
        Power::ReleaseApprovals => w.power_release_approvals(),
        Power::SeeOwnRequests
        | Power::OpenOwnDocuments
        | Power::SendDocuments
        | Power::AskForHelp
        | Power::SendMessages
        | Power::AnswerApprovals
        | Power::InspectVersions
        | Power::ClassifyDocuments
        | Power::RelayNotices => return None,
    })
}

fn outside(w: &Words, power: DeskPower) -> String {
    match power {
        DeskPower::SeeOwnWork => w.power_see_own_work(),
        DeskPower::SeeClients => w.power_see_clients(),
        DeskPower::ManageClients => w.power_manage_clients(),
        DeskPower::OpenMatters => w.power_open_matters(),
        DeskPower::ManageTemplates => w.power_manage_templates(),
        DeskPower::ManageStaff => w.power_manage_staff(),
        DeskPower::ManageSettings => w.power_manage_settings(),
        DeskPower::WatchMachinery => w.power_watch_machinery(),
        DeskPower::SeePracticeAudit => w.power_see_practice_audit(),
        DeskPower::SeeFigures => w.power_see_figures(),
        DeskPower::SeeLeads => w.power_see_leads(),
        DeskPower::ManageLeads => w.power_manage_leads(),
        DeskPower::ManageTeams => w.power_manage_teams(),
        DeskPower::ManageWalls => w.power_manage_walls(),
        DeskPower::MergeClients => w.power_merge_clients(),
    }
}
