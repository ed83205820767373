//! One client's part in a matter, leaving it, and whom a request is asked of. Consequences stand above each button. It refuses to take the last client off a matter.

use super::frame::{Frame, see_saying};
use super::matter::head;
use super::portal::part;
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::staff_view::matter::Tab;
use crate::staff_view::steer::{AskPage, PartyPage};
use crate::staff_view::{Choice, Place, Problems, Tone};
use crate::words::Words;
use casework::steer::{self, Addressed};
use domain::{ClientId, GroupId, ItemId, MatterId, Power, Refusal, Relation};
use vault::{Error, PartyRow, Reading, Room};

/// The room and the client of the path, for whoever may change who is on the matter.
async fn found(visit: &Visit) -> Result<(Room<Reading>, ClientId, String, Relation), End> {
    let (matter, client): (MatterId, ClientId) = (visit.id("matter")?, visit.id("client")?);
    let room = visit.desk().admit::<Reading>(visit.actor()?, matter).await?.enter().await?;
    if !room.powers().has(Power::ManageParties) {
        return Err(End::not_found());
    }
    let parties = room.parties().await?;
    let party = parties.iter().find(|p| p.client == client).ok_or_else(End::not_found)?;
    let (name, relation) = (party.name.clone(), party.relation);
    Ok((room, client, name, relation))
}

pub async fn show(visit: Visit) -> Answered {
    let (room, client, name, relation) = found(&visit).await?;
    let frame = Frame::of(&visit, Some(Place::Matters)).await?;
    let w = frame.w;
    let choice = |r: &Relation| {
        let choice = Choice::new(r.code(), part(w, *r));
        if *r == relation { choice.chosen() } else { choice }
    };
    frame.page(&PartyPage {
        w,
        shell: &frame.shell,
        head: head(&frame, &room, Tab::People).await?,
        name,
        parts: Relation::ALL.iter().map(choice).collect(),
        action: format!("/desk/matters/{}/people/{client}", room.matter()),
        problems: Problems::none(),
    })
}

pub async fn change(visit: Visit) -> Answered {
    let (matter, client): (MatterId, ClientId) = (visit.id("matter")?, visit.id("client")?);
    let Some(relation) = Relation::from_code(visit.form.text("part")) else { return show(visit).await };
    steer::change_party(visit.desk(), visit.actor()?, matter, client, relation).await?;
    let path = format!("/desk/matters/{matter}/people");
    match super::matter_people::sponsor_said(&visit, matter, relation).await? {
        Some(said) => Ok(see_saying(&visit, &path, Tone::Todo, &said)),
        None => Ok(see_saying(&visit, &path, Tone::Ok, &Words::of(visit.locale).matter_party_changed())),
    }
}

pub async fn ask_remove(visit: Visit) -> Answered {
    let (room, client, name, _) = found(&visit).await?;
    let frame = Frame::of(&visit, Some(Place::Matters)).await?;
    let w = frame.w;
    let last = room.parties().await?.len() < 2;
    let base = format!("/desk/matters/{}/people", room.matter());
    frame.page(&AskPage {
        w,
        shell: &frame.shell,
        head: head(&frame, &room, Tab::People).await?,
        title: w.matter_party_remove_title(name),
        sentences: vec![w.matter_party_remove_1(), w.matter_party_remove_2(), w.matter_party_remove_3()],
        obstacle: if last { w.matter_party_last() } else { String::new() },
        left: Vec::new(),
        last_day: None,
        reason_label: String::new(),
        reason: String::new(),
        action: format!("{base}/{client}/remove"),
        verb: w.matter_party_remove(),
        cancel: base,
        problems: Problems::none(),
    })
}

pub async fn remove(visit: Visit) -> Answered {
    let (matter, client): (MatterId, ClientId) = (visit.id("matter")?, visit.id("client")?);
    let w = Words::of(visit.locale);
    let name = match found(&visit).await {
        Ok((.., name, _)) => name,
        // Pressed twice: they are off the matter, and whoever may look sees so.
        Err(End::Refused(Refusal::NotFound)) => {
            visit.desk().admit::<Reading>(visit.actor()?, matter).await?;
            return Ok(super::matters::back_to(matter, "/people"));
        }
        Err(end) => return Err(end),
    };
    let path = format!("/desk/matters/{matter}/people");
    match steer::remove_party(visit.desk(), visit.actor()?, matter, client).await {
        Ok(()) => Ok(see_saying(&visit, &path, Tone::Ok, &w.matter_party_removed(name))),
        Err(Error::Refused(Refusal::WrongState)) => {
            Ok(see_saying(&visit, &path, Tone::Todo, &w.matter_party_last()))
        }
        Err(Error::Refused(Refusal::OnHold)) => Ok(see_saying(&visit, &path, Tone::Todo, &w.hold_refused())),
        Err(e) => Err(e.into()),
    }
}

pub async fn address_item(visit: Visit) -> Answered {
    let item: ItemId = visit.id("item")?;
    address(visit, Addressed::Item(item)).await
}

pub async fn address_group(visit: Visit) -> Answered {
    let group: GroupId = visit.id("group")?;
    address(visit, Addressed::Group(group)).await
}

async fn address(visit: Visit, what: Addressed) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let to = chosen(visit.form.text("who"))?;
    let path = format!("/desk/matters/{matter}/checklist");
    match steer::address(visit.desk(), visit.actor()?, matter, what, to).await {
        Ok(()) => Ok(see_saying(&visit, &path, Tone::Ok, &Words::of(visit.locale).matter_for_done())),
        // Somebody was first; the list shows how it stands.
        Err(Error::Refused(Refusal::Conflict)) => Ok(crate::door::Reply::see(&path)),
        Err(e) => Err(e.into()),
    }
}

/// Whom a form addresses: nobody in particular where nothing is chosen.
pub fn chosen(typed: &str) -> Result<Option<ClientId>, End> {
    match typed {
        "" => Ok(None),
        typed => typed.parse().map(Some).map_err(|_| End::not_found()),
    }
}

/// Whom something can be asked of, everybody first; nothing where there is only one client to choose.
pub fn people(w: &Words, parties: &[PartyRow], chosen: Option<ClientId>) -> Vec<Choice> {
    if parties.len() < 2 && chosen.is_none() {
        return Vec::new();
    }
    let everybody = Choice::new("", w.matter_for_all());
    let everybody = if chosen.is_none() { everybody.chosen() } else { everybody };
    let one = |party: &PartyRow| {
        let choice = Choice::new(party.client.to_string(), party.name.clone());
        if Some(party.client) == chosen { choice.chosen() } else { choice }
    };
    std::iter::once(everybody).chain(parties.iter().map(one)).collect()
}
