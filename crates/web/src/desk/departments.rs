//! The departments of an organisation at the desk: made on its page, named anew and ended on their own, and chosen for a matter
//! on its portal tab. The page of one names who is kept to it before it can be ended.

use super::contacts::known;
use super::frame::{Frame, problems, see_saying};
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use crate::staff_view::contacts::{Department, DepartmentPage};
use crate::staff_view::{Place, Problems, Tone};
use crate::words::Words;
use casework::organisation;
use domain::{ClientId, DepartmentId, MatterId, Refusal, Why};
use vault::{ClientRow, DepartmentRow, Error};

fn contacts_of(client: ClientId) -> String {
    format!("/desk/clients/{client}#contacts")
}

/// POST from the organisation's page.
pub async fn make(visit: Visit) -> Answered {
    let client = known(&visit).await?;
    let (path, w) = (contacts_of(client.id), Words::of(visit.locale));
    let name = visit.form.text("department_name").trim().to_owned();
    match visit.desk().lobby(visit.actor()?)?.make_department(client.id, &name).await {
        Ok(_) => Ok(see_saying(&visit, &path, Tone::Ok, &w.org_department_made(name))),
        Err(Error::Refused(Refusal::Invalid { .. })) => {
            Ok(see_saying(&visit, &path, Tone::Todo, &w.org_department_unnamed()))
        }
        Err(e) => Err(e.into()),
    }
}

/// The department of the path; one that ended is not there.
async fn one(visit: &Visit) -> Result<(ClientRow, DepartmentRow), End> {
    let client = known(visit).await?;
    let id: DepartmentId = visit.id("department")?;
    let all = visit.desk().lobby(visit.actor()?)?.departments(client.id).await?;
    let row = all.into_iter().find(|row| row.id == id).ok_or_else(End::not_found)?;
    Ok((client, row))
}

pub async fn show(visit: Visit) -> Answered {
    let (client, row) = one(&visit).await?;
    let name = row.name.clone();
    page(&visit, &client, row, name, Problems::none()).await
}

async fn page(
    visit: &Visit,
    client: &ClientRow,
    row: DepartmentRow,
    name: String,
    problems: Problems,
) -> Answered {
    let frame = Frame::of(visit, Some(Place::Clients)).await?;
    let base = format!("/desk/clients/{}", client.id);
    let contacts = visit.desk().lobby(visit.actor()?)?.contacts(client.id).await?;
    let kept = contacts.iter().filter(|contact| contact.active && contact.department == Some(row.id));
    let failed = !problems.is_empty();
    let page = DepartmentPage {
        w: frame.w,
        shell: &frame.shell,
        organisation: client.card.full(),
        action: format!("{base}/departments/{}", row.id),
        kept: kept
            .map(|contact| Department {
                href: format!("{base}/contacts/{}", contact.id),
                name: contact.name.clone(),
            })
            .collect(),
        base,
        known: row.name,
        name,
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

pub async fn rename(visit: Visit) -> Answered {
    let (client, row) = one(&visit).await?;
    let w = Words::of(visit.locale);
    let name = visit.form.text("department_name").trim().to_owned();
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let problems = match lobby.rename_department(client.id, row.id, &name).await {
        Ok(()) => {
            let said = w.org_department_renamed(name);
            return Ok(see_saying(&visit, &contacts_of(client.id), Tone::Ok, &said));
        }
        Err(Error::Refused(Refusal::Invalid { why: Why::Taken, .. })) => {
            Problems::none().with("department_name", w.org_department_taken())
        }
        Err(Error::Refused(Refusal::Invalid { .. })) => {
            Problems::none().with("department_name", w.org_department_unnamed())
        }
        Err(e) => problems(w, e, |field| field)?,
    };
    page(&visit, &client, row, name, problems).await
}

pub async fn end(visit: Visit) -> Answered {
    let client = known(&visit).await?;
    let id: DepartmentId = visit.id("department")?;
    let (path, w) = (contacts_of(client.id), Words::of(visit.locale));
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let all = lobby.departments(client.id).await?;
    // Pressed twice, or ended by somebody else meanwhile: it is what was wanted.
    let Some(row) = all.into_iter().find(|row| row.id == id) else { return Ok(Reply::see(&path)) };
    match lobby.end_department(client.id, id).await {
        Ok(()) => Ok(see_saying(&visit, &path, Tone::Ok, &w.org_department_ended(row.name))),
        Err(Error::Refused(Refusal::WrongState)) => {
            let here = format!("/desk/clients/{}/departments/{id}", client.id);
            Ok(see_saying(&visit, &here, Tone::Todo, &w.org_department_kept_still()))
        }
        Err(e) => Err(e.into()),
    }
}

/// POST from the matter's portal tab.
pub async fn of_matter(visit: Visit) -> Answered {
    let (matter, client): (MatterId, ClientId) = (visit.id("matter")?, visit.id("client")?);
    let to: Option<DepartmentId> = match visit.form.text("department") {
        "" => None,
        typed => Some(typed.parse().map_err(|_| End::not_found())?),
    };
    organisation::set_department(visit.desk(), visit.actor()?, matter, client, to).await?;
    let said = Words::of(visit.locale).org_department_set();
    let reply: Reply = see_saying(&visit, &format!("/desk/matters/{matter}/portal"), Tone::Ok, &said);
    Ok(reply)
}
