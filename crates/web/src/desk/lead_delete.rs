//! Deleting what one enquiry said: the question, with the reason as a choice, and the deed. It refuses to delete what became
//! a client, and says where that record is.

use super::frame::{Frame, demand, see_saying};
use super::lead_words::erased;
use super::leads::name;
use crate::door::reply::{Answered, Reply};
use crate::door::visit::Visit;
use crate::staff_view::leads::LeadDeletePage;
use crate::staff_view::{Choice, Place, Problems, Tone};
use crate::words::Words;
use domain::{DeskPower, EraseReason, LeadId, LeadState, Refusal};
use vault::Error;

pub async fn ask(visit: Visit) -> Answered {
    page(&visit, Problems::none()).await
}

async fn page(visit: &Visit, problems: Problems) -> Answered {
    let id: LeadId = visit.id("lead")?;
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageLeads)?;
    let row = lobby.lead(id).await?;
    let base = format!("/desk/leads/{id}");
    if row.erased_at.is_some() {
        return Ok(Reply::see(&base));
    }
    let frame = Frame::of(visit, Some(Place::Leads)).await?;
    let w = frame.w;
    let failed = !problems.is_empty();
    let page = LeadDeletePage {
        w,
        shell: &frame.shell,
        base,
        name: name(&frame, &row),
        reasons: EraseReason::ALL.iter().map(|why| Choice::new(why.code(), erased(w, *why))).collect(),
        held: match lobby.held().await?.leads.contains(&id) {
            true => Some(Words::of(row.locale).hold_lead_answer_text()),
            false => None,
        },
        became: row.state == LeadState::Won,
        client: row.client.map(|id| frame.client(id)).filter(|href| !href.is_empty()),
        matter: row.matter.map(|id| format!("/desk/matters/{id}")),
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

pub async fn delete(visit: Visit) -> Answered {
    let id: LeadId = visit.id("lead")?;
    let w = Words::of(visit.locale);
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageLeads)?;
    let Some(why) = EraseReason::from_code(visit.form.text("erased")) else {
        return page(&visit, Problems::none().with("erased", w.lead_delete_why_missing())).await;
    };
    match lobby.erase_lead(id, why).await {
        Ok(()) => Ok(see_saying(&visit, &format!("/desk/leads/{id}"), Tone::Ok, &w.lead_delete_done())),
        // It became a client meanwhile: the page says where that record is.
        // A hold stands, which the page says, too.
        Err(Error::Refused(Refusal::WrongState | Refusal::OnHold)) => page(&visit, Problems::none()).await,
        Err(e) => Err(e.into()),
    }
}
