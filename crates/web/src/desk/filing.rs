//! Filing a document for a client: one form with how it came, who took it and the files, which are sealed as they arrive
//! like any other; also something nobody asked for, with what it is and of whom. It refuses a form without a channel, and keeps no
//! half file.

use super::frame::{Frame, see_saying};
use super::matter::head;
use crate::client::form::{Came, EVERYBODY, Goes, Saving, drain, opens_with_token, parts, take_back, whole};
use crate::client::other::heading;
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::staff_view::matter::{CamePage, Tab};
use crate::staff_view::{Choice, Place, Problems, Tone};
use crate::words::Words;
use casework::lists;
use domain::{Channel, ClientId, ItemId, Locale, MatterId, Power, Refusal};
use std::collections::BTreeMap;
use vault::{Contributing, Error, Filing, Reading};

pub fn channel(w: &Words, channel: Channel) -> String {
    match channel {
        Channel::Post => w.filing_post(),
        Channel::Email => w.filing_email(),
        Channel::Messenger => w.filing_messenger(),
        Channel::InPerson => w.filing_in_person(),
        Channel::Scan => w.filing_scan(),
        Channel::Fax => w.filing_fax(),
    }
}

pub fn channels(w: &Words) -> Vec<Choice> {
    Channel::ALL.iter().map(|c| Choice::new(c.code(), channel(w, *c))).collect()
}

/// GET: the form for something that came and nobody asked for.
pub async fn ask_came(visit: Visit) -> Answered {
    page(&visit, &BTreeMap::new(), Problems::none()).await
}

/// POST: what came, filed by the road of what clients bring unasked.
pub async fn came(mut visit: Visit) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let enter = visit.desk().admit::<Contributing>(visit.actor()?, matter).await?.enter();
    let room = enter.await?;
    if !room.powers().has(Power::FileForClient) {
        return Err(End::not_found());
    }
    let mut form = parts(&mut visit).await?;
    if !opens_with_token(&visit, &mut form).await {
        drain(form).await;
        return Err(Refusal::NotAllowed.into());
    }
    let named = |locale: Locale, what: &str| Words::of(locale).other_name(what);
    let new = lists::other(visit.desk(), "", "", &named);
    let accepts = new.accepts.clone();
    let goes = Goes::Came(Box::new(Came { new, heading: heading(), named, told: false }));
    let whole = whole(&visit);
    let saving = Saving { room, goes, whole, accepts, first_look: visit.site.first_look, replaces: None };
    let Some(saved) = visit.site.bodies.run(saving.all(form)).await else {
        return Err(Refusal::Busy { retry_after_s: 5 }.into());
    };
    let w = Words::of(visit.locale);
    let saved = match saved {
        Err(End::Refused(Refusal::Invalid { field: "title", .. })) => {
            return page(&visit, &BTreeMap::new(), Problems::none().with("what", w.other_too_long())).await;
        }
        saved => saved?,
    };
    let said = |name: &str| saved.said.get(name).map(|text| text.trim()).unwrap_or_default();
    let channel = Channel::from_code(said("channel"));
    let told = said("who") == EVERYBODY || said("who").parse::<ClientId>().is_ok();
    let problem = if said("what").is_empty() {
        Some(("what", w.other_missing()))
    } else if !told {
        Some(("who", w.filing_whose_missing()))
    } else if channel.is_none() {
        Some(("channel", w.filing_how_missing()))
    } else {
        saved.problems.first().map(|problem| ("file", problem.cause.sentence(w)))
    };
    let room = visit.desk().admit::<Contributing>(visit.actor()?, matter).await?.enter().await?;
    let problem = match (problem, saved.uploads.first()) {
        (Some(problem), _) => problem,
        (None, None) => ("file", w.filing_no_file()),
        (None, Some(first)) => {
            let item = room.upload(*first).await?.item;
            let filing = Filing::new(channel.unwrap_or(Channel::Scan), said("receiver"));
            match room.file_for(item, &saved.uploads, &filing).await {
                Ok(_) => {
                    let path = format!("/desk/matters/{matter}/checklist");
                    return Ok(see_saying(&visit, &path, Tone::Ok, &w.filing_done()));
                }
                Err(Error::Refused(Refusal::Invalid { field: "receiver", .. })) => {
                    ("receiver", w.desk_too_long())
                }
                Err(e) => return Err(e.into()),
            }
        }
    };
    // Nothing of a form that was not filed stays behind; the request it would have gone to was seen by nobody.
    take_back(&room, &saved.uploads).await?;
    page(&visit, &saved.said, Problems::none().with(problem.0, problem.1)).await
}

async fn page(visit: &Visit, said: &BTreeMap<String, String>, problems: Problems) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let frame = Frame::of(visit, Some(Place::Matters)).await?;
    let w = frame.w;
    let room = visit.desk().admit::<Reading>(visit.actor()?, matter).await?.enter().await?;
    if !room.powers().has(Power::FileForClient) {
        return Err(End::not_found());
    }
    let typed = |name: &str| said.get(name).cloned().unwrap_or_default();
    let pick =
        |choice: Choice, name: &str| if choice.value == typed(name) { choice.chosen() } else { choice };
    let mut who = vec![Choice::new("", w.desk_choose())];
    let parties = room.parties().await?;
    who.extend(parties.iter().map(|one| pick(Choice::new(one.client.to_string(), one.name.clone()), "who")));
    if parties.len() > 1 {
        who.push(pick(Choice::new(EVERYBODY, w.filing_everybody()), "who"));
    }
    if parties.len() == 1 {
        who = who.into_iter().skip(1).map(Choice::chosen).collect();
    }
    let failed = !problems.is_empty();
    let page = CamePage {
        w,
        shell: &frame.shell,
        head: head(&frame, &room, Tab::Checklist).await?,
        what: typed("what"),
        who,
        channels: channels(w).into_iter().map(|choice| pick(choice, "channel")).collect(),
        receiver: typed("receiver"),
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
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
