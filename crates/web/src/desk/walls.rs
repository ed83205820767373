//! Ethical walls: the list, raising one and lifting one. It refuses to name to its reader what a wall keeps from them.

use super::frame::{Frame, demand, problems, see_saying};
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use crate::staff_view::roles::{Inside, Wall, WallFormPage, WallsPage};
use crate::staff_view::{Choice, Place, Problems, Tag, Tone};
use crate::words::Words;
use domain::{ClientId, DeskPower, MatterId, PersonId, Refusal, TeamId, WallId, Why};
use vault::{Against, Around, Error, Lobby, Reading, WallRow};

pub async fn list(visit: Visit) -> Answered {
    page(&visit, String::new(), Problems::none()).await
}

async fn page(visit: &Visit, asked: String, problems: Problems) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageWalls)?;
    let frame = Frame::of(visit, Some(Place::People)).await?;
    let (mut standing, mut lifted) = (Vec::new(), Vec::new());
    for row in lobby.walls().await? {
        let shown = wall(&frame, &lobby, &row).await?;
        if row.lifted.is_some() { lifted.push(shown) } else { standing.push(shown) }
    }
    let failed = !problems.is_empty();
    let reason = visit.form.text("reason").to_owned();
    let page = WallsPage { w: frame.w, shell: &frame.shell, standing, lifted, asked, reason, problems };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

async fn wall(frame: &Frame, lobby: &Lobby<'_>, row: &WallRow) -> Result<Wall, End> {
    let w = frame.w;
    let (href, around) = match row.around {
        Around::Matter(id) => (format!("/desk/matters/{id}"), w.roles_wall_of_matter()),
        Around::Client(id) => (format!("/desk/clients/{id}"), w.roles_wall_of_client()),
    };
    let by = lobby.name_of(row.raised_by).await?.unwrap_or_default();
    let lifted = match &row.lifted {
        Some(end) => {
            let by = lobby.name_of(end.by).await?.unwrap_or_default();
            Some((w.roles_wall_ended(frame.when(end.at), by), end.reason.clone().unwrap_or_default()))
        }
        None => None,
    };
    Ok(Wall {
        id: row.id.to_string(),
        inside: row.inside.as_ref().map(|inside| Inside {
            href,
            name: inside.name.clone(),
            number: inside.number.clone(),
            reason: inside.reason.clone(),
        }),
        around: Tag::new(Tone::Plain, around),
        kept_out: row.kept_out.clone(),
        raised: w.roles_wall_raised(frame.when(row.raised_at), by),
        lifted,
    })
}

pub async fn lift(visit: Visit) -> Answered {
    let id: WallId = visit.id("wall")?;
    let w = Words::of(visit.locale);
    match visit.desk().lobby(visit.actor()?)?.lift_wall(id, visit.form.text("reason")).await {
        Ok(()) => Ok(see_saying(&visit, "/desk/walls", Tone::Ok, &w.roles_wall_lifted())),
        // Lifted before, by somebody else or by a second press.
        Err(e) if e.is_not_found() => Ok(Reply::see("/desk/walls")),
        Err(e) => {
            let problems = problems(w, e, |field| field)?;
            page(&visit, id.to_string(), problems).await
        }
    }
}

/// What the form is about: where it came from says it, and where it goes to again.
struct About {
    around: Around,
    field: &'static str,
    id: String,
    name: String,
    back: String,
}

async fn about(visit: &Visit, matter: &str, client: &str) -> Result<About, End> {
    let actor = visit.actor()?;
    if let Ok(id) = matter.parse::<MatterId>() {
        let room = visit.desk().admit::<Reading>(actor, id).await?.enter().await?;
        let name = room.card().await?.card.name.clone();
        let back = format!("/desk/matters/{id}/people");
        return Ok(About { around: Around::Matter(id), field: "matter", id: id.to_string(), name, back });
    }
    let id: ClientId = client.parse().map_err(|_| End::not_found())?;
    let name = visit.desk().lobby(actor)?.client(id).await?.card.full();
    let back = format!("/desk/clients/{id}");
    Ok(About { around: Around::Client(id), field: "client", id: id.to_string(), name, back })
}

pub async fn new(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageWalls)?;
    let about = about(&visit, visit.query.text("matter"), visit.query.text("client")).await?;
    form(&visit, &about, Problems::none()).await
}

async fn form(visit: &Visit, about: &About, problems: Problems) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let place = if about.field == "client" { Place::Clients } else { Place::Matters };
    let frame = Frame::of(visit, Some(place)).await?;
    let w = frame.w;
    let teams = lobby.teams().await?.into_iter().map(|team| (team.id.to_string(), team.name));
    let teams = teams.map(|(id, name)| Choice::new(id, w.roles_wall_choice_team(name)));
    let staff = lobby.staff().await?.into_iter().map(|one| Choice::new(one.id.to_string(), one.name));
    let typed = visit.form.text("against");
    let people = staff.chain(teams).map(|one| if one.value == typed { one.chosen() } else { one });
    // Nobody is walled off because they stand first in a list.
    let against = std::iter::once(Choice::new("", w.people_choose())).chain(people);
    let failed = !problems.is_empty();
    let page = WallFormPage {
        w,
        shell: &frame.shell,
        field: about.field,
        id: about.id.clone(),
        name: about.name.clone(),
        back: about.back.clone(),
        against: against.collect(),
        reason: visit.form.text("reason").to_owned(),
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

pub async fn raise(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageWalls)?;
    let w = Words::of(visit.locale);
    let about = about(&visit, visit.form.text("matter"), visit.form.text("client")).await?;
    let typed = visit.form.text("against");
    let against = match (typed.parse::<PersonId>(), typed.parse::<TeamId>()) {
        (Ok(person), _) => Against::Person(person),
        (_, Ok(team)) => Against::Team(team),
        _ => return form(&visit, &about, Problems::none().with("against", w.desk_not_a_choice())).await,
    };
    match lobby.raise_wall(about.around, against, visit.form.text("reason")).await {
        // The list and not the place: whoever raised it may be behind it now.
        Ok(_) => Ok(see_saying(&visit, "/desk/walls", Tone::Ok, &w.roles_wall_stands())),
        Err(Error::Refused(Refusal::Invalid { field: "against", why: Why::NotAllowed })) => {
            let problems = Problems::none().with("against", w.roles_wall_needs_lead());
            form(&visit, &about, problems).await
        }
        Err(e) => {
            let problems = problems(w, e, |field| field)?;
            form(&visit, &about, problems).await
        }
    }
}
