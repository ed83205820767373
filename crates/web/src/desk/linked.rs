//! The matters linked to one, where each stands and how they belong together, for staff alone; linking and ending a link. It
//! refuses to name, count or offer a matter that the reader may not enter.

use super::frame::{Frame, see_saying};
use super::matter::{head, turn};
use super::review::kind_name;
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::staff_view::matter::Tab;
use crate::staff_view::steer::{LinkedPage, LinkedRow, Standing};
use crate::staff_view::{Choice, Place, Problems, Tone};
use domain::{MatterId, MatterLinkId, Phase, Power, Refusal, Why};
use vault::{Error, LinkedMatter, Lobby, MatterFilter, Reading, Steering};

/// Matters offered to be linked.
const OFFERED: u32 = 20;

/// Those linked to a matter that the reader has entered.
pub async fn of(frame: &Frame, lobby: &Lobby<'_>, matter: MatterId) -> Result<Vec<LinkedRow>, End> {
    Ok(lobby.linked_matters(matter).await?.iter().map(|linked| row(frame, linked)).collect())
}

fn row(frame: &Frame, linked: &LinkedMatter) -> LinkedRow {
    let (w, row) = (frame.w, &linked.row);
    LinkedRow {
        link: linked.link.to_string(),
        href: format!("/desk/matters/{}", row.id),
        title: row.card.name.clone(),
        reference: row.card.number.clone(),
        client: row.card.client.clone(),
        kind: kind_name(w, &row.kind),
        how: linked.how.clone(),
        stage: super::facts::stage_name(w, &row.kind, &row.stage),
        turn: turn(w, row.phase, &row.standing, frame.now),
        standing: standing(&row.standing),
    }
}

fn standing(of: &vault::MatterStanding) -> Standing {
    Standing { with_client: of.with_client, with_us: of.with_us, settled: of.settled }
}

/// GET the linked matters, with what was looked for to be linked.
pub async fn show(visit: Visit) -> Answered {
    page(&visit, Problems::none()).await
}

async fn page(visit: &Visit, problems: Problems) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let frame = Frame::of(visit, Some(Place::Matters)).await?;
    let actor = visit.actor()?;
    let room = visit.desk().admit::<Reading>(actor, matter).await?.enter().await?;
    if !room.powers().has(Power::SeeWholeMatter) {
        return Err(End::not_found());
    }
    let lobby = visit.desk().lobby(actor)?;
    let linked = lobby.linked_matters(matter).await?;
    let card = room.card().await?;
    // Of those the reader may enter, and of no other.
    let mut all = standing(&card.standing);
    for one in linked.iter().filter(|one| one.row.phase == Phase::Open) {
        all.with_client += one.row.standing.with_client;
        all.with_us += one.row.standing.with_us;
        all.settled += one.row.standing.settled;
    }
    let query = visit.query.text("q").trim().to_owned();
    let may_edit = room.powers().has(Power::EditMatter);
    let mut choices = Vec::new();
    if may_edit && !query.is_empty() {
        for found in lobby.matters(MatterFilter::All, &query, None, OFFERED).await? {
            if found.id != matter && !linked.iter().any(|one| one.row.id == found.id) {
                let about = format!("{} · {}", found.card.number, found.card.client);
                choices.push(Choice::new(found.id.to_string(), found.card.name.clone()).hint(about));
            }
        }
    }
    let failed = !problems.is_empty();
    let page = LinkedPage {
        w: frame.w,
        shell: &frame.shell,
        head: head(&frame, &room, Tab::Overview).await?,
        rows: linked.iter().map(|one| row(&frame, one)).collect(),
        all,
        may_edit,
        query,
        choices,
        how: visit.form.text("how").to_owned(),
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

/// POST: links one more.
pub async fn link(visit: Visit) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let actor = visit.actor()?;
    let w = crate::words::Words::of(visit.locale);
    let one = visit.desk().admit::<Steering>(actor, matter).await?.enter().await?;
    let Ok(other) = visit.form.text("other").parse::<MatterId>() else {
        return page(&visit, Problems::none().with("other", w.linked_choose())).await;
    };
    let other = visit.desk().admit::<Reading>(actor, other).await?.enter().await?;
    match visit.desk().lobby(actor)?.link_matters(&one, &other, visit.form.text("how")).await {
        Ok(_) => Ok(see_saying(&visit, &here(matter), Tone::Ok, &w.linked_done())),
        Err(Error::Refused(Refusal::Invalid { field: "how", why })) => {
            let said = match why {
                Why::Missing => w.linked_how_missing(),
                _ => w.linked_how_long(),
            };
            page(&visit, Problems::none().with("how", said)).await
        }
        Err(Error::Refused(Refusal::Invalid { field: "other", why: Why::Taken })) => {
            Ok(see_saying(&visit, &here(matter), Tone::Wait, &w.linked_already()))
        }
        Err(Error::Refused(Refusal::Invalid { field: "other", .. })) => {
            page(&visit, Problems::none().with("other", w.linked_choose())).await
        }
        Err(e) => Err(e.into()),
    }
}

/// POST: ends a link.
pub async fn end(visit: Visit) -> Answered {
    let (matter, link): (MatterId, MatterLinkId) = (visit.id("matter")?, visit.id("link")?);
    let actor = visit.actor()?;
    let one = visit.desk().admit::<Steering>(actor, matter).await?.enter().await?;
    visit.desk().lobby(actor)?.unlink_matters(&one, link).await?;
    let said = crate::words::Words::of(visit.locale).linked_ended();
    Ok(see_saying(&visit, &here(matter), Tone::Ok, &said))
}

fn here(matter: MatterId) -> String {
    format!("/desk/matters/{matter}/linked")
}
