//! How close the circle around a matter is drawn. The page names who will be outside before anybody presses; it refuses to
//! guess who should be.

use super::frame::{Frame, see_saying};
use super::matter::head;
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::staff_view::matter::Tab;
use crate::staff_view::steer::AskPage;
use crate::staff_view::{Place, Problems, Tone};
use crate::words::Words;
use casework::steer;
use domain::{MatterId, Power, Refusal, Role, Sensitivity};
use vault::{Error, Reading, Room};

pub async fn ask(visit: Visit) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let frame = Frame::of(&visit, Some(Place::Matters)).await?;
    let w = frame.w;
    let room = visit.desk().admit::<Reading>(visit.actor()?, matter).await?.enter().await?;
    if !room.powers().has(Power::ChangeSensitivity) {
        return Err(End::not_found());
    }
    let (title, sentences, verb, to) = match room.sensitivity().await? {
        Sensitivity::Ordinary => {
            let mut sentences = vec![w.circle_close_1(), w.circle_close_2()];
            let outside = outside(&room).await?;
            if !outside.is_empty() {
                sentences.push(w.circle_close_names(outside.join(", ")));
            }
            (w.circle_close_title(), sentences, w.circle_close(), Sensitivity::Sensitive)
        }
        Sensitivity::Sensitive => {
            (w.circle_open_title(), vec![w.circle_open_1()], w.circle_open(), Sensitivity::Ordinary)
        }
    };
    frame.page(&AskPage {
        w,
        shell: &frame.shell,
        head: head(&frame, &room, Tab::People).await?,
        title,
        sentences,
        obstacle: String::new(),
        left: Vec::new(),
        last_day: None,
        reason_label: String::new(),
        reason: String::new(),
        action: format!("/desk/matters/{matter}/circle/{}", to.code()),
        verb,
        cancel: format!("/desk/matters/{matter}/people"),
        problems: Problems::none(),
    })
}

/// Colleagues on the matter who do not answer for it: they are outside a closer circle.
async fn outside(room: &Room<Reading>) -> Result<Vec<String>, End> {
    let team = room.assigned().await?;
    let stays = |one: &&vault::AssignedRow| one.role != Role::Owner && !one.assignment.leads();
    Ok(team.iter().filter(stays).map(|one| one.name.clone()).collect())
}

pub async fn set(visit: Visit) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let to = Sensitivity::from_code(visit.param("circle")).ok_or_else(End::not_found)?;
    let w = Words::of(visit.locale);
    match steer::set_sensitivity(visit.desk(), visit.actor()?, matter, to).await {
        // Pressed twice it stands as was wanted.
        Ok(()) | Err(Error::Refused(Refusal::Conflict)) => {
            let said = match to {
                Sensitivity::Sensitive => w.circle_done_closed(),
                Sensitivity::Ordinary => w.circle_done_opened(),
            };
            Ok(see_saying(&visit, &format!("/desk/matters/{matter}/people"), Tone::Ok, &said))
        }
        Err(e) => Err(e.into()),
    }
}
