//! Filing a document for a client: one form with how it came, who took it and the files, which are sealed as they arrive
//! like any other. It refuses a form without a channel, and keeps no half file.

use super::frame::{Frame, see_saying};
use crate::client::form::{Goes, Saving, drain, opens_with_token, parts, take_back, whole};
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::staff_view::{Choice, Place, Problems, Tone};
use crate::words::Words;
use domain::{Channel, ClientId, ItemId, MatterId, Power, Refusal};
use vault::{ConsentVerdict, Contributing, Error, Filing, Reading, Room, SeerIs, StaffItem};

pub fn channel(w: &Words, channel: Channel) -> String {
    match channel {
        Channel::Post => w.filing_post(),
        Channel::Email => w.filing_email(),
        Channel::Messenger => w.filing_messenger(),
        Channel::InPerson => w.filing_in_person(),
        Channel::Scan => w.filing_scan(),
    }
}

pub fn channels(w: &Words) -> Vec<Choice> {
    Channel::ALL.iter().map(|c| Choice::new(c.code(), channel(w, *c))).collect()
}

/// Who of those who sign in is shown what is filed for a request, by name: whoever it is asked of, by the rules that let people
/// in, but for a sponsor to whom a client of the matter closed what is asked of everybody.
pub async fn shown_to(room: &Room<Reading>, item: &StaffItem) -> Result<Vec<String>, End> {
    let (sees, said) = (room.who_sees().await?, room.sponsor_consents().await?);
    let closed = |of: ClientId| {
        said.iter().any(|(client, verdict)| {
            *client != of && verdict.is_some_and(|verdict| verdict != ConsentVerdict::Agreed)
        })
    };
    let shown = sees.all.iter().filter(|seer| match (seer.is, item.for_client) {
        _ if !seer.powers.has(Power::SeeOwnRequests) || !seer.shown.contains_key(&item.for_client) => false,
        (SeerIs::Client { client, .. }, Some(asked)) => client == asked,
        (SeerIs::Client { client, relation, .. }, None) => !(relation.sponsors() && closed(client)),
        (SeerIs::Staff { .. }, _) => false,
    });
    Ok(shown.map(|seer| seer.name.clone()).collect())
}

pub async fn file(mut visit: Visit) -> Answered {
    let (matter, item): (MatterId, ItemId) = (visit.id("matter")?, visit.id("item")?);
    let accepts = {
        let room = visit.desk().admit::<Reading>(visit.actor()?, matter).await?.enter().await?;
        if !room.powers().has(Power::FileForClient) {
            return Err(End::not_found());
        }
        let list = room.checklist().await?;
        let found = list.iter().flat_map(|g| &g.items).find(|i| i.seen_by_client.id == item);
        found.ok_or_else(End::not_found)?.seen_by_client.accepts.clone()
    };
    let enter = visit.desk().admit::<Contributing>(visit.actor()?, matter).await?.enter();
    let room = enter.await?;
    let mut form = parts(&mut visit).await?;
    if !opens_with_token(&visit, &mut form).await {
        drain(form).await;
        return Err(Refusal::NotAllowed.into());
    }
    let (whole, goes) = (whole(&visit), Goes::To(item));
    let saving = Saving { room, goes, whole, accepts, first_look: visit.site.first_look, replaces: None };
    let saved = match visit.site.bodies.run(saving.all(form)).await {
        Some(outcome) => outcome?,
        None => return Err(Refusal::Busy { retry_after_s: 5 }.into()),
    };
    let frame = Frame::of(&visit, Some(Place::Matters)).await?;
    let w = frame.w;
    let said = |name: &str| saved.said.get(name).map(String::as_str).unwrap_or_default();
    let channel = Channel::from_code(said("channel"));
    let problem = match (channel, saved.problems.first()) {
        (None, _) => Some(("channel", w.filing_how_missing())),
        (_, Some(problem)) => Some(("file", problem.cause.sentence(w))),
        (Some(_), None) => None,
    };
    let room = visit.desk().admit::<Contributing>(visit.actor()?, matter).await?.enter().await?;
    if let Some((field, text)) = problem {
        // Nothing of a form that was not filed stays behind.
        take_back(&room, &saved.uploads).await?;
        return super::shape::page(&visit, false, Problems::none().with(field, text)).await;
    }
    let filing = Filing::new(channel.unwrap_or(Channel::Scan), said("receiver"));
    match room.file_for(item, &saved.uploads, &filing).await {
        Ok(_) => {
            let path = format!("/desk/matters/{matter}/checklist");
            Ok(see_saying(&visit, &path, Tone::Ok, &w.filing_done()))
        }
        Err(Error::Refused(Refusal::Invalid { field: "receiver", .. })) => {
            take_back(&room, &saved.uploads).await?;
            super::shape::page(&visit, false, Problems::none().with("receiver", w.desk_too_long())).await
        }
        Err(e) => Err(e.into()),
    }
}
