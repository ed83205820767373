//! A matter's checklist: what was asked, from a shipped list or in one's own words. It refuses to make evidence go away:
//! a request can be set aside, never deleted.

use super::frame::{Frame, said_in, see_saying, wrong};
use super::matter::{head, item_state};
use super::matters::back_to;
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::staff_view::matter::{ChecklistPage, Group, Item, ItemDraft, ItemMove, Tab};
use crate::staff_view::{Choice, Place, Problems, Tone};
use casework::intake::{self, ItemForm, PACKS};
use domain::{FileName, ItemId, ItemState, MatterId, Power, Refusal};
use vault::{Error, Reading, Room, StaffGroup, StaffItem};

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

pub async fn apply(visit: Visit) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let w = crate::words::Words::of(visit.locale);
    let Some((pack, list)) = visit.form.text("template").split_once('/') else {
        return page(&visit, matter, Problems::none().with("template", w.desk_not_a_choice())).await;
    };
    match intake::apply_checklist(
        visit.desk(),
        visit.actor()?,
        matter,
        pack,
        list,
        intake::Extent::Everything,
    )
    .await
    {
        Ok(added) => {
            let path = format!("/desk/matters/{matter}/checklist");
            Ok(see_saying(&visit, &path, Tone::Ok, &w.desk_done_applied(added)))
        }
        Err(Error::Refused(Refusal::Invalid { .. })) => {
            page(&visit, matter, Problems::none().with("template", w.desk_not_a_choice())).await
        }
        Err(e) => Err(e.into()),
    }
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
        let versions = documents.iter().filter(|d| d.item == item).flat_map(|d| &d.versions);
        versions.max_by_key(|v| (v.received_at, v.id)).map(|version| {
            let name = FileName::received(&version.name).display().unwrap_or_default();
            let said = format!("{name} · {}", frame.w.desk_version_n(version.number));
            (said, format!("/desk/review/{}?m={matter}", version.id))
        })
    };
    let checklist = room.checklist().await?;
    let group = |group: &StaffGroup| Group {
        name: said_in(&group.title, frame.w.locale()),
        done: u32::try_from(
            group.items.iter().filter(|i| i.seen_by_client.state == ItemState::Accepted).count(),
        )
        .unwrap_or(u32::MAX),
        items: group
            .items
            .iter()
            .map(|i| item(frame, matter, i, may, received(i.seen_by_client.id)))
            .collect(),
    };
    Ok(checklist.iter().map(group).collect())
}

fn item(
    frame: &Frame,
    matter: MatterId,
    item: &StaffItem,
    may: bool,
    received: Option<(String, String)>,
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
    let (received, href) = received.map_or((String::new(), None), |(said, href)| (said, Some(href)));
    Item {
        title: said_in(&seen.words.title, locale),
        why: said_in(&seen.words.why, locale),
        state: item_state(frame.w, seen.state),
        due: seen.due_at.map(|due| frame.w.desk_due(frame.calendar().day(due))).unwrap_or_default(),
        received,
        href,
        next,
    }
}
