//! Somebody on the other side of a matter: written down, put right, ended, put back. Taking them away is a page of its own
//! that asks for a reason, because a search for conflicts forgets them with it.

use super::frame::{Frame, see_saying, wrong};
use super::matter::head;
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::staff_view::matter::Tab;
use crate::staff_view::steer::{AskPage, OpposingPage};
use crate::staff_view::{Place, Problems, Tone};
use crate::words::Words;
use casework::steer::{self, Side};
use domain::{MatterId, OpposingId, Power, Refusal};
use vault::{Error, Opposing, OpposingRow, Reading, Room};

/// The room and the one of the path, for whoever may say who is on a matter.
async fn found(visit: &Visit) -> Result<(Room<Reading>, OpposingRow), End> {
    let (matter, id): (MatterId, OpposingId) = (visit.id("matter")?, visit.id("opposing")?);
    let room = visit.desk().admit::<Reading>(visit.actor()?, matter).await?.enter().await?;
    if !room.powers().has(Power::ManageParties) {
        return Err(End::not_found());
    }
    let all = room.opposing().await?;
    let row = all.iter().find(|row| row.id == id).cloned().ok_or_else(End::not_found)?;
    Ok((room, row))
}

fn typed(visit: &Visit) -> Opposing {
    let text = |name: &str| visit.form.text(name).trim().to_owned();
    Opposing { name: text("opposing_name"), role: text("opposing_role"), notes: text("opposing_notes") }
}

pub async fn add(visit: Visit) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let w = Words::of(visit.locale);
    let who = typed(&visit);
    match steer::add_opposing(visit.desk(), visit.actor()?, matter, &who).await {
        Ok(found) => {
            Ok(super::matter_people::joined(&visit, matter, found, &w.matter_opposing_added(who.name)))
        }
        Err(Error::Refused(Refusal::Invalid { field, why })) => {
            super::matter_people::page(&visit, Problems::none().with(field, wrong(w, "name", why))).await
        }
        Err(e) => Err(e.into()),
    }
}

pub async fn show(visit: Visit) -> Answered {
    page(&visit, None, Problems::none()).await
}

/// The form as it stands or as it was typed.
async fn page(visit: &Visit, draft: Option<Opposing>, problems: Problems) -> Answered {
    let (room, row) = found(visit).await?;
    let frame = Frame::of(visit, Some(Place::Matters)).await?;
    let action = format!("/desk/matters/{}/people/opposing/{}", room.matter(), row.id);
    let who = draft.unwrap_or_else(|| row.who.clone());
    // The number of what stands there now: whoever saves after a conflict has been told of it.
    let failed = !problems.is_empty();
    let page = OpposingPage {
        w: frame.w,
        shell: &frame.shell,
        head: head(&frame, &room, Tab::People).await?,
        title: row.who.name,
        draft: [who.name, who.role, who.notes],
        revision: row.revision,
        ended: row.ended_at.map(|at| frame.calendar().day(at)).unwrap_or_default(),
        action,
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

pub async fn change(visit: Visit) -> Answered {
    let (matter, id): (MatterId, OpposingId) = (visit.id("matter")?, visit.id("opposing")?);
    let w = Words::of(visit.locale);
    let who = typed(&visit);
    let revision = visit.form.text("revision").parse().unwrap_or(0);
    match steer::change_opposing(visit.desk(), visit.actor()?, matter, (id, revision), &who).await {
        Ok(found) => Ok(super::matter_people::joined(&visit, matter, found, &w.desk_done_saved())),
        Err(Error::Refused(Refusal::Invalid { field, why })) => {
            page(&visit, Some(who), Problems::none().with(field, wrong(w, "name", why))).await
        }
        Err(Error::Refused(Refusal::Conflict)) => {
            page(&visit, Some(who), Problems::none().with("opposing_name", w.matter_opposing_conflict()))
                .await
        }
        Err(e) => Err(e.into()),
    }
}

pub async fn end(visit: Visit) -> Answered {
    turn(visit, Side::Ended).await
}

pub async fn resume(visit: Visit) -> Answered {
    turn(visit, Side::Back).await
}

async fn turn(visit: Visit, to: Side) -> Answered {
    let (matter, id): (MatterId, OpposingId) = (visit.id("matter")?, visit.id("opposing")?);
    let (_, row) = found(&visit).await?;
    steer::turn_opposing(visit.desk(), visit.actor()?, matter, id, to).await?;
    let w = Words::of(visit.locale);
    let said = match to {
        Side::Ended => w.matter_opposing_ended(row.who.name),
        Side::Back => w.matter_opposing_resumed(row.who.name),
    };
    Ok(see_saying(&visit, &format!("/desk/matters/{matter}/people#opposing-side"), Tone::Ok, &said))
}

pub async fn ask_remove(visit: Visit) -> Answered {
    removing(&visit, Problems::none()).await
}

async fn removing(visit: &Visit, problems: Problems) -> Answered {
    let (room, row) = found(visit).await?;
    let frame = Frame::of(visit, Some(Place::Matters)).await?;
    let w = frame.w;
    let base = format!("/desk/matters/{}/people/opposing/{}", room.matter(), row.id);
    let failed = !problems.is_empty();
    let page = AskPage {
        w,
        shell: &frame.shell,
        head: head(&frame, &room, Tab::People).await?,
        title: w.matter_opposing_mistake_title(row.who.name),
        sentences: vec![w.matter_opposing_mistake_1(), w.matter_opposing_mistake_2()],
        obstacle: String::new(),
        left: Vec::new(),
        last_day: None,
        reason_label: w.matter_opposing_mistake_why(),
        reason: visit.form.text("reason").to_owned(),
        action: format!("{base}/remove"),
        verb: w.matter_opposing_mistake_go(),
        cancel: base,
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

pub async fn remove(visit: Visit) -> Answered {
    let (matter, id): (MatterId, OpposingId) = (visit.id("matter")?, visit.id("opposing")?);
    let w = Words::of(visit.locale);
    match steer::remove_opposing(visit.desk(), visit.actor()?, matter, id, visit.form.text("reason")).await {
        Ok(()) => {
            let path = format!("/desk/matters/{matter}/people#opposing-side");
            Ok(see_saying(&visit, &path, Tone::Ok, &w.matter_opposing_removed()))
        }
        Err(Error::Refused(Refusal::Invalid { field, why })) => {
            removing(&visit, Problems::none().with(field, wrong(w, field, why))).await
        }
        Err(Error::Refused(Refusal::OnHold)) => {
            let path = format!("/desk/matters/{matter}/people");
            Ok(see_saying(&visit, &path, Tone::Todo, &w.hold_refused()))
        }
        Err(e) => Err(e.into()),
    }
}
