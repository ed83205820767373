//! Legal holds at the desk: one page for a matter, a client and an enquiry, with who placed which, when and why, and the form that
//! places or lifts one. It refuses to decide who may: the room and the lobby do.

use super::frame::{Frame, problems, see_saying};
use super::leads;
use super::names::Names;
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::staff_view::bin::{HoldLine, HoldPage};
use crate::staff_view::{Place, Problems, Tone};
use crate::words::Words;
use domain::{DeskPower, MatterId, Power, Refusal};
use vault::{Error, HoldOn, HoldRow, Reading, Steering};

/// What the page is about.
enum About {
    Matter(MatterId),
    Beside(HoldOn),
}

impl About {
    fn of(visit: &Visit) -> Result<Self, End> {
        if let Ok(matter) = visit.id("matter") {
            return Ok(Self::Matter(matter));
        }
        if let Ok(client) = visit.id("client") {
            return Ok(Self::Beside(HoldOn::Client(client)));
        }
        Ok(Self::Beside(HoldOn::Lead(visit.id("lead")?)))
    }

    fn home(&self) -> String {
        match self {
            Self::Matter(id) => format!("/desk/matters/{id}"),
            Self::Beside(HoldOn::Client(id)) => format!("/desk/clients/{id}"),
            Self::Beside(HoldOn::Lead(id)) => format!("/desk/leads/{id}"),
        }
    }

    fn keeps(&self, w: &Words) -> String {
        match self {
            Self::Matter(_) => w.hold_keeps_matter(),
            Self::Beside(HoldOn::Client(_)) => w.hold_keeps_client(),
            Self::Beside(HoldOn::Lead(_)) => w.hold_keeps_lead(),
        }
    }
}

pub async fn show(visit: Visit) -> Answered {
    page(&visit, Problems::none()).await
}

async fn page(visit: &Visit, problems: Problems) -> Answered {
    let about = About::of(visit)?;
    let actor = visit.actor()?;
    let lobby = visit.desk().lobby(actor)?;
    let (place, name, may, holds, held): (_, String, bool, Vec<HoldRow>, bool) = match &about {
        About::Matter(id) => {
            let room = visit.desk().admit::<Reading>(actor, *id).await?.enter().await?;
            let holds = room.holds().await?.to_vec();
            let name = room.card().await?.card.name.clone();
            (Place::Matters, name, room.powers().has(Power::HoldMatter), holds, *room.is_held().await?)
        }
        About::Beside(on) => {
            let holds = lobby.holds_on(*on).await?;
            let may = lobby.powers().has(DeskPower::PlaceHolds);
            match on {
                HoldOn::Client(id) => {
                    (Place::Clients, lobby.client(*id).await?.card.full(), may, holds, false)
                }
                HoldOn::Lead(id) => {
                    let row = lobby.lead(*id).await?;
                    let frame = Frame::of(visit, Some(Place::Leads)).await?;
                    let may = may && row.erased_at.is_none();
                    (Place::Leads, leads::name(&frame, &row), may, holds, false)
                }
            }
        }
    };
    let frame = Frame::of(visit, Some(place)).await?;
    let w = frame.w;
    let stands = holds.iter().any(|hold| hold.lifted.is_none());
    let mut names = Names::new(lobby, w);
    let mut history = Vec::new();
    for hold in &holds {
        let (lifted, lifted_why) = match &hold.lifted {
            Some(end) => {
                let who = names.of(end.by.bytes()).await?;
                (w.hold_lifted_by(frame.when(end.at), who), end.why.clone())
            }
            None => (String::new(), String::new()),
        };
        let placed = w.hold_placed_by(frame.when(hold.at), names.of(hold.by.bytes()).await?);
        history.push(HoldLine { placed, why: hold.why.clone(), lifted, lifted_why });
    }
    let failed = !problems.is_empty();
    let page = HoldPage {
        w,
        shell: &frame.shell,
        base: format!("{}/hold", about.home()),
        back: about.home(),
        name,
        keeps: about.keeps(w),
        stands,
        beside: if held && !stands { w.hold_beside() } else { String::new() },
        may,
        reason: visit.form.text("reason").to_owned(),
        history,
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

pub async fn place(visit: Visit) -> Answered {
    let about = About::of(&visit)?;
    let reason = visit.form.text("reason");
    let done = match &about {
        About::Matter(id) => {
            let room = visit.desk().admit::<Steering>(visit.actor()?, *id).await?.enter().await?;
            room.place_hold(reason).await
        }
        About::Beside(on) => visit.desk().lobby(visit.actor()?)?.place_hold(*on, reason).await.map(drop),
    };
    let said = Words::of(visit.locale).hold_placed();
    after(&visit, &about, done, &said).await
}

pub async fn lift(visit: Visit) -> Answered {
    let about = About::of(&visit)?;
    let reason = visit.form.text("reason");
    let done = match &about {
        About::Matter(id) => {
            let room = visit.desk().admit::<Steering>(visit.actor()?, *id).await?.enter().await?;
            room.lift_hold(reason).await
        }
        About::Beside(on) => visit.desk().lobby(visit.actor()?)?.lift_hold(*on, reason).await,
    };
    let said = Words::of(visit.locale).hold_lifted();
    after(&visit, &about, done, &said).await
}

async fn after(visit: &Visit, about: &About, done: vault::Result<()>, said: &str) -> Answered {
    let here = format!("{}/hold", about.home());
    let w = Words::of(visit.locale);
    match done {
        Ok(()) => Ok(see_saying(visit, &here, Tone::Ok, said)),
        // Somebody else was first: the page says who.
        Err(Error::Refused(Refusal::WrongState)) => {
            Ok(see_saying(visit, &here, Tone::Todo, &w.hold_meanwhile()))
        }
        Err(e) => {
            let found = problems(w, e, |field| field)?;
            page(visit, found).await
        }
    }
}
