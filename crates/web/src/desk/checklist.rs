//! A matter's checklist: what was asked, from a shipped list or in one's own words. It refuses to make evidence go away:
//! a request can be set aside, never deleted; and to add anything from a list that nobody ticked.

use super::decided::note;
use super::frame::{Frame, said_in, see_saying, wrong};
use super::matter::{head, item_state};
use super::matters::back_to;
use super::party::{chosen, people};
use super::sheet::state;
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::staff_view::matter::{
    ApplyPage, ChecklistPage, Group, Item, ItemDraft, ItemMove, ItemVersion, Offer, Tab,
};
use crate::staff_view::{Choice, Chosen, Place, Problems, Tone};
use casework::intake::{self, ItemForm, PACKS};
use domain::pack::Need;
use domain::{Ball, ClientId, FileName, ItemId, ItemState, MatterId, Power, Refusal};
use std::cmp::Reverse;
use std::collections::HashSet;
use vault::{Error, PartyRow, Reading, Room, StaffGroup, StaffItem, VersionRow};

pub async fn show(visit: Visit) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    page(&visit, matter, Problems::none()).await
}

pub async fn add(visit: Visit) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let actor = visit.actor()?;
    let typed = &visit.form;
    let form = ItemForm {
        title_en: typed.text("title"),
        title_es: typed.text("title_es"),
        why_en: typed.text("why"),
        why_es: typed.text("why_es"),
        due_at: None,
        for_client: chosen(typed.text("who"))?,
    };
    let heading = typed.text("group").trim();
    let known = {
        let room = visit.desk().admit::<Reading>(actor, matter).await?.enter().await?;
        let groups = room.checklist().await?;
        groups.iter().find(|g| g.title.values().any(|title| title == heading)).map(|g| g.id)
    };
    let added = match known {
        Some(group) => intake::add_item(visit.desk(), actor, matter, group, &form).await.map(|_| ()),
        None => intake::add_item_under(visit.desk(), actor, matter, heading, &form).await,
    };
    let w = crate::words::Words::of(visit.locale);
    match added {
        Ok(()) => {
            let said = w.desk_done_asked(typed.text("title").trim());
            Ok(see_saying(&visit, &format!("/desk/matters/{matter}/checklist"), Tone::Ok, &said))
        }
        Err(Error::Refused(Refusal::Invalid { field, why })) => {
            let field = if field == "group" { "group" } else { "title" };
            page(&visit, matter, Problems::none().with(field, wrong(w, field, why))).await
        }
        Err(e) => Err(e.into()),
    }
}

/// What a list would ask for, before it does.
pub async fn choose(visit: Visit) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let w = crate::words::Words::of(visit.locale);
    let template = visit.query.text("template").to_owned();
    if template.is_empty() {
        return page(&visit, matter, Problems::none().with("template", w.desk_not_a_choice())).await;
    }
    let who = chosen(visit.query.text("who"))?;
    choices(&visit, matter, &template, who, None, Problems::none()).await
}

pub async fn apply(visit: Visit) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let w = crate::words::Words::of(visit.locale);
    let template = visit.form.text("template");
    let Some((pack, list)) = template.split_once('/') else {
        return page(&visit, matter, Problems::none().with("template", w.desk_not_a_choice())).await;
    };
    let who = chosen(visit.form.text("who"))?;
    let picked: Vec<String> = visit.form.all("item").map(str::to_owned).collect();
    if picked.is_empty() {
        let problems = Problems::none().with("item", w.desk_apply_nothing());
        return choices(&visit, matter, template, who, Some(&picked), problems).await;
    }
    let extent = intake::Extent::Picked(&picked);
    match intake::apply_checklist(visit.desk(), visit.actor()?, matter, pack, list, extent, who).await {
        Ok(applied) => {
            let path = format!("/desk/matters/{matter}/checklist");
            let mut said = w.desk_done_applied(applied.added);
            if !applied.skipped.is_empty() {
                let titles: Vec<&str> = applied.skipped.iter().map(|i| i.title.get(w.locale())).collect();
                said = format!("{said} {}", w.desk_done_skipped(titles.join(", ")));
            }
            Ok(see_saying(&visit, &path, Tone::Ok, &said))
        }
        Err(Error::Refused(Refusal::Invalid { .. })) => {
            page(&visit, matter, Problems::none().with("template", w.desk_not_a_choice())).await
        }
        Err(e) => Err(e.into()),
    }
}

/// The apply step. What everybody needs is ticked at first; what only some need, never by itself.
async fn choices(
    visit: &Visit,
    matter: MatterId,
    template: &str,
    who: Option<ClientId>,
    picked: Option<&[String]>,
    problems: Problems,
) -> Answered {
    let frame = Frame::of(visit, Some(Place::Matters)).await?;
    let room = visit.desk().admit::<Reading>(visit.actor()?, matter).await?.enter().await?;
    if !room.powers().has(Power::EditChecklist) {
        return Err(End::not_found());
    }
    let locale = frame.w.locale();
    let parties = room.parties().await?;
    if who.is_some_and(|who| !parties.iter().any(|p| p.client == who)) {
        return Err(End::not_found());
    }
    let checklist = room.checklist().await?;
    let has: HashSet<&str> =
        checklist.iter().flat_map(|g| &g.items).map(|i| i.template_key.as_str()).collect();
    let name = templates(&frame, &room.card().await?.kind).into_iter().find(|t| t.value == template);
    let (Some(name), Some((pack, list))) = (name, template.split_once('/')) else {
        return page(visit, matter, Problems::none().with("template", frame.w.desk_not_a_choice())).await;
    };
    let offered = intake::offer(pack, list, who, &|key| has.contains(key))?;
    let (known, fresh): (Vec<_>, Vec<_>) = offered.into_iter().partition(|o| o.known);
    let (required, others): (Vec<_>, Vec<_>) = fresh.iter().partition(|o| o.item.need == Need::Required);
    let offer = |o: &&intake::Offered| Offer {
        key: o.key.clone(),
        title: o.item.title.get(locale).to_owned(),
        when: match (o.item.need, &o.item.when) {
            (Need::Conditional, Some(when)) => frame.w.desk_apply_when(when.get(locale)),
            (Need::Optional, _) => frame.w.desk_apply_optional(),
            _ => String::new(),
        },
        chosen: match picked {
            Some(picked) if picked.contains(&o.key) => Chosen::Yes,
            None if o.item.need == Need::Required => Chosen::Yes,
            _ => Chosen::No,
        },
    };
    let failed = !problems.is_empty();
    let page = ApplyPage {
        w: frame.w,
        shell: &frame.shell,
        head: head(&frame, &room, Tab::Checklist).await?,
        template: template.to_owned(),
        name: name.label,
        required: required.iter().map(offer).collect(),
        others: others.iter().map(offer).collect(),
        known: known.iter().map(|o| o.item.title.get(locale).to_owned()).collect(),
        people: people(frame.w, &parties, who),
        who: who.map(|who| who.to_string()).unwrap_or_default(),
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

pub async fn waive(visit: Visit) -> Answered {
    step(visit, intake::ItemMove::Drop).await
}

pub async fn restore(visit: Visit) -> Answered {
    step(visit, intake::ItemMove::AskAgain).await
}

pub async fn answered(visit: Visit) -> Answered {
    step(visit, intake::ItemMove::HelpAnswered).await
}

async fn step(visit: Visit, how: intake::ItemMove) -> Answered {
    let (matter, item): (MatterId, ItemId) = (visit.id("matter")?, visit.id("item")?);
    match intake::move_item(visit.desk(), visit.actor()?, matter, item, how).await {
        // Pressed twice, or somebody else was first: the list shows how it stands.
        Ok(()) | Err(Error::Refused(Refusal::WrongState | Refusal::Conflict)) => {
            Ok(back_to(matter, "/checklist"))
        }
        Err(e) => Err(e.into()),
    }
}

async fn page(visit: &Visit, matter: MatterId, problems: Problems) -> Answered {
    let frame = Frame::of(visit, Some(Place::Matters)).await?;
    let room = visit.desk().admit::<Reading>(visit.actor()?, matter).await?.enter().await?;
    let kind = room.card().await?.kind.clone();
    let may = room.powers().has(Power::EditChecklist);
    let groups = groups(&frame, &room, matter, may).await?;
    let typed = |name: &str| visit.form.text(name).to_owned();
    let draft = ItemDraft {
        group: typed("group"),
        title: typed("title"),
        title_es: typed("title_es"),
        why: typed("why"),
        why_es: typed("why_es"),
    };
    let failed = !problems.is_empty();
    let page = ChecklistPage {
        w: frame.w,
        shell: &frame.shell,
        head: head(&frame, &room, Tab::Checklist).await?,
        groups,
        templates: templates(&frame, &kind),
        people: people(frame.w, &room.parties().await?, chosen(visit.form.text("who"))?),
        draft,
        may_edit: may,
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

/// The lists of this kind of matter; all of them where the kind is not a shipped one.
fn templates(frame: &Frame, kind: &str) -> Vec<Choice> {
    let locale = frame.w.locale();
    let own = intake::pack(kind).is_some();
    PACKS
        .iter()
        .filter(|pack| !own || pack.id == kind)
        .flat_map(|pack| {
            pack.checklists
                .iter()
                .map(move |list| Choice::new(format!("{}/{}", pack.id, list.key), list.name.get(locale)))
        })
        .collect()
}

async fn groups(frame: &Frame, room: &Room<Reading>, matter: MatterId, may: bool) -> Result<Vec<Group>, End> {
    let documents = room.documents().await?;
    let received = |item: ItemId| {
        let mut versions: Vec<&VersionRow> =
            documents.iter().filter(|d| d.item == item).flat_map(|d| &d.versions).collect();
        versions.sort_by_key(|v| Reverse((v.received_at, v.number, v.id)));
        versions.into_iter().map(|version| received_version(frame, version)).collect()
    };
    let checklist = room.checklist().await?;
    let parties = room.parties().await?;
    let group = |group: &StaffGroup| Group {
        people: if may { whole_group(frame, &parties, group) } else { Vec::new() },
        address: format!("/desk/matters/{matter}/groups/{}/for", group.id),
        name: said_in(&group.title, frame.w.locale()),
        done: u32::try_from(
            group.items.iter().filter(|i| i.seen_by_client.state == ItemState::Accepted).count(),
        )
        .unwrap_or(u32::MAX),
        items: group
            .items
            .iter()
            .map(|i| item(frame, matter, i, may, &parties, received(i.seen_by_client.id)))
            .collect(),
    };
    Ok(checklist.iter().map(group).collect())
}

/// Whom a group can be asked of, with the one chosen whom all of it is asked of.
fn whole_group(frame: &Frame, parties: &[PartyRow], group: &StaffGroup) -> Vec<Choice> {
    let first = group.items.first().and_then(|item| item.for_client);
    let same = group.items.iter().all(|item| item.for_client == first);
    people(frame.w, parties, first.filter(|_| same))
}

fn item(
    frame: &Frame,
    matter: MatterId,
    item: &StaffItem,
    may: bool,
    parties: &[PartyRow],
    versions: Vec<ItemVersion>,
) -> Item {
    let seen = &item.seen_by_client;
    let locale = frame.w.locale();
    let to = |verb: &str| format!("/desk/matters/{matter}/checklist/{}/{verb}", seen.id);
    let next = match seen.state {
        _ if !may => ItemMove::Fixed,
        ItemState::NotNeeded => ItemMove::Restore(to("restore")),
        ItemState::HelpAsked => ItemMove::Answer(to("answered")),
        ItemState::ToSend | ItemState::Saved | ItemState::Returned | ItemState::AcceptedMoreNeeded => {
            ItemMove::Waive(to("waive"))
        }
        ItemState::Checking | ItemState::Accepted => ItemMove::Fixed,
    };
    let late = |due: &domain::Timestamp| seen.state.ball() == Ball::You && frame.now.is_past(*due);
    let due = |due: domain::Timestamp| {
        let day = frame.calendar().day(due);
        if late(&due) { frame.w.desk_late(day) } else { frame.w.desk_due(day) }
    };
    Item {
        title: said_in(&seen.words.title, locale),
        why: said_in(&seen.words.why, locale),
        state: item_state(frame.w, seen.state),
        due: seen.due_at.map(due).unwrap_or_default(),
        note: item.asked.as_ref().map(|asked| note(frame, asked)),
        versions,
        next,
        who: item.for_client.map(|who| asked_of(frame.w, parties, who)).unwrap_or_default(),
        people: if may { people(frame.w, parties, item.for_client) } else { Vec::new() },
        address: to("for"),
    }
}

fn asked_of(w: &crate::words::Words, parties: &[PartyRow], who: ClientId) -> String {
    let name = parties.iter().find(|p| p.client == who).map(|p| p.name.clone());
    w.matter_for_one(name.unwrap_or_else(|| w.matter_for_gone()))
}

fn received_version(frame: &Frame, version: &VersionRow) -> ItemVersion {
    let name = FileName::received(&version.name).display().unwrap_or_default();
    ItemVersion {
        href: format!("/desk/review/{}", version.id),
        label: format!("{name} · {}", frame.w.desk_version_n(version.number)),
        when: frame.ago(version.received_at),
        state: state(frame.w, version.state),
    }
}
