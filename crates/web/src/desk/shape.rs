//! The shape of a matter's checklist at the desk: what a request says and until when, under which heading and in which
//! order, and what is not asked for any more. It refuses to write over another editor, and deletes nothing.

use super::asks;
use super::frame::{Frame, said_in, see_saying, wrong};
use super::matter::head;
use super::matters::back_to;
use super::stage::{Reads, advice};
use super::topics;
use crate::dates::typed_example;
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use crate::staff_view::matter::{ItemEditPage, Tab};
use crate::staff_view::{Choice, Place, Problems, Tone};
use crate::words::Words;
use casework::intake::Takes;
use casework::shape::{self, Change};
use domain::pack::Words as Pair;
use domain::{GroupId, ItemId, Locale, MatterId, Power, Refusal, Timestamp};
use vault::{About, Error, ItemEdit, ItemWords, Reading, Way, Words as Sayings};

pub async fn edit(visit: Visit) -> Answered {
    page(&visit, false, Problems::none()).await
}

/// Both languages as typed, without the empty ones.
fn pair(visit: &Visit, en: &str, es: &str) -> Sayings {
    let both = [("en", visit.form.text(en)), ("es", visit.form.text(es))];
    let said = both.into_iter().filter(|(_, text)| !text.trim().is_empty());
    said.map(|(code, text)| (code.to_owned(), text.trim().to_owned())).collect()
}

/// Every text of the form of a request that a client reads.
const TEXTS: [(&str, Reads, Locale); 8] = [
    ("title", Reads::Name, Locale::En),
    ("title_es", Reads::Name, Locale::Es),
    ("why", Reads::Text, Locale::En),
    ("why_es", Reads::Text, Locale::Es),
    ("hint", Reads::Text, Locale::En),
    ("hint_es", Reads::Text, Locale::Es),
    ("late", Reads::Text, Locale::En),
    ("late_es", Reads::Text, Locale::Es),
];

/// Back to the list with what was done, and with what could be said more plainly in what was just written: it warns and
/// stops nothing.
pub fn done(visit: &Visit, path: &str, said: &str) -> Reply {
    let w = Words::of(visit.locale);
    let hard =
        advice(w, TEXTS.iter().map(|(field, reads, locale)| (*reads, *locale, visit.form.text(field))));
    if hard.is_empty() {
        return see_saying(visit, path, Tone::Ok, said);
    }
    see_saying(
        visit,
        path,
        Tone::Todo,
        &format!("{}. {}: {}", said.trim_end_matches('.'), w.matter_stage_hard(), hard.join(" ")),
    )
}

/// A day as typed, or what is wrong with it.
pub fn day(visit: &Visit, frame: &Frame, field: &'static str) -> Result<Option<Timestamp>, Problems> {
    let typed = visit.form.text(field);
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let iso = domain::custom::day(typed, frame.region.order(frame.w.locale()));
    let noon = iso.and_then(|iso| frame.calendar().noon(&iso));
    noon.map(Some).ok_or_else(|| {
        Problems::none().with(field, frame.w.matter_date_wrong(typed_example(frame.w, frame.region)))
    })
}

/// Days as typed, or what is wrong with them.
pub fn days(w: &Words, typed: &str, field: &'static str) -> Result<Option<u32>, Problems> {
    match typed.trim() {
        "" => Ok(None),
        typed => match typed.parse() {
            Ok(n) if (1..=3650).contains(&n) => Ok(Some(n)),
            _ => Err(Problems::none().with(field, w.shape_days_wrong())),
        },
    }
}

pub async fn save(visit: Visit) -> Answered {
    let (matter, item): (MatterId, ItemId) = (visit.id("matter")?, visit.id("item")?);
    let frame = Frame::of(&visit, Some(Place::Matters)).await?;
    let w = frame.w;
    let (due_at, target_days) = match (day(&visit, &frame, "due"), days(w, visit.form.text("days"), "days")) {
        (Ok(due_at), Ok(target_days)) => (due_at, target_days),
        (Err(problems), _) | (_, Err(problems)) => return page(&visit, true, problems).await,
    };
    let stood = stands(&visit, matter, item).await?;
    let takes = match asks::read(w, &visit.form, takes(&stood)) {
        Ok(takes) => takes,
        Err(problems) => return page(&visit, true, problems).await,
    };
    let edit = ItemEdit {
        words: ItemWords {
            title: pair(&visit, "title", "title_es"),
            why: pair(&visit, "why", "why_es"),
            hint: pair(&visit, "hint", "hint_es"),
            late: pair(&visit, "late", "late_es"),
            checks: Takes::lines(&takes.checks),
            instead: Takes::lines(&takes.instead),
            validity: takes.validity,
        },
        need: takes.need,
        accepts: takes.accepts,
        max_files: takes.max_files,
        due_at,
        target_days,
        revision: visit.form.text("revision").parse().unwrap_or_default(),
        follows: None,
    };
    match shape::change(visit.desk(), visit.actor()?, matter, &Change::Edit(item, Box::new(edit))).await {
        Ok(()) => {
            let path = format!("/desk/matters/{matter}/checklist");
            Ok(done(&visit, &path, &w.shape_saved()))
        }
        Err(Error::Refused(Refusal::Conflict)) => {
            let path = format!("/desk/matters/{matter}/checklist/{item}");
            Ok(see_saying(&visit, &path, Tone::Todo, &w.shape_conflict()))
        }
        Err(Error::Refused(Refusal::Invalid { field, why })) => {
            page(&visit, true, Problems::none().with("title", wrong(w, field, why))).await
        }
        Err(e) => Err(e.into()),
    }
}

/// The request as it stands, for whoever may change it.
async fn stands(visit: &Visit, matter: MatterId, item: ItemId) -> Result<ItemEdit, End> {
    let room = visit.desk().admit::<Reading>(visit.actor()?, matter).await?.enter().await?;
    if !room.powers().has(Power::EditChecklist) {
        return Err(End::not_found());
    }
    let list = room.checklist().await?;
    let found = list.iter().flat_map(|g| &g.items).find(|i| i.seen_by_client.id == item);
    Ok(found.ok_or_else(End::not_found)?.as_edit())
}

fn takes(edit: &ItemEdit) -> Takes {
    let said = |words: &Sayings, locale: Locale| words.get(locale.code()).cloned().unwrap_or_default();
    let lines = |all: &[Sayings]| {
        let pair = |words: &Sayings| Pair { en: said(words, Locale::En), es: said(words, Locale::Es) };
        all.iter().map(pair).collect()
    };
    Takes {
        need: edit.need,
        accepts: edit.accepts.clone(),
        max_files: edit.max_files,
        instead: lines(&edit.words.instead),
        checks: lines(&edit.words.checks),
        validity: edit.words.validity,
    }
}

fn way(visit: &Visit) -> Way {
    if visit.form.text("way") == "up" { Way::Up } else { Way::Down }
}

pub async fn move_item(visit: Visit) -> Answered {
    let item: ItemId = visit.id("item")?;
    let what = match visit.form.text("to").parse::<GroupId>() {
        Ok(group) if !visit.form.has("way") => Change::MoveTo(item, group),
        _ => Change::Move(item, way(&visit)),
    };
    step(visit, what, None).await
}

pub async fn remove(visit: Visit) -> Answered {
    let item: ItemId = visit.id("item")?;
    let said = Words::of(visit.locale).shape_removed();
    step(visit, Change::AskFor(item, false), Some(said)).await
}

/// What the client brought of their own accord goes under the request it answers.
pub async fn put_under(visit: Visit) -> Answered {
    let (matter, other): (MatterId, ItemId) = (visit.id("matter")?, visit.id("item")?);
    let w = Words::of(visit.locale);
    let path = format!("/desk/matters/{matter}/checklist");
    let Ok(to) = visit.form.text("request").parse::<ItemId>() else {
        return page(&visit, false, Problems::none().with("request", w.desk_not_a_choice())).await;
    };
    match shape::change(visit.desk(), visit.actor()?, matter, &Change::PutUnder(other, to)).await {
        Ok(()) => Ok(see_saying(&visit, &path, Tone::Ok, &w.shape_put_under_done())),
        Err(Error::Refused(Refusal::Conflict | Refusal::WrongState)) => {
            Ok(see_saying(&visit, &path, Tone::Todo, &w.shape_put_under_no()))
        }
        Err(e) => Err(e.into()),
    }
}

pub async fn restore(visit: Visit) -> Answered {
    let item: ItemId = visit.id("item")?;
    step(visit, Change::AskFor(item, true), None).await
}

pub async fn rename_group(visit: Visit) -> Answered {
    let group: GroupId = visit.id("group")?;
    let title = pair(&visit, "title", "title_es");
    step(visit, Change::Rename(group, title), None).await
}

pub async fn move_group(visit: Visit) -> Answered {
    let group: GroupId = visit.id("group")?;
    let way = way(&visit);
    step(visit, Change::MoveGroup(group, way), None).await
}

pub async fn remove_group(visit: Visit) -> Answered {
    let group: GroupId = visit.id("group")?;
    let said = Words::of(visit.locale).shape_removed();
    step(visit, Change::RemoveGroup(group), Some(said)).await
}

pub async fn target(visit: Visit) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let frame = Frame::of(&visit, Some(Place::Matters)).await?;
    let said = frame.w.shape_target_set();
    match day(&visit, &frame, "target") {
        Ok(day) => step(visit, Change::Target(day), Some(said)).await,
        Err(problems) => super::checklist::page(&visit, matter, problems).await,
    }
}

/// One change and back to the list, which shows how it stands whoever was first.
async fn step(visit: Visit, what: Change, said: Option<String>) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let path = format!("/desk/matters/{matter}/checklist");
    match shape::change(visit.desk(), visit.actor()?, matter, &what).await {
        Ok(()) => match said {
            Some(said) => Ok(see_saying(&visit, &path, Tone::Ok, &said)),
            None => Ok(back_to(matter, "/checklist")),
        },
        Err(Error::Refused(Refusal::Conflict | Refusal::WrongState)) => Ok(back_to(matter, "/checklist")),
        Err(Error::Refused(Refusal::Invalid { why, .. })) => {
            let said = wrong(Words::of(visit.locale), "title", why);
            Ok(see_saying(&visit, &path, Tone::Todo, &said))
        }
        Err(e) => Err(e.into()),
    }
}

/// The requests that what a client brought can be put under.
fn requests(w: &Words, list: &[vault::StaffGroup], other: &vault::StaffItem) -> Vec<Choice> {
    let fits = list.iter().flat_map(|g| &g.items).filter(|i| i.can_take(other));
    let choice = |i: &vault::StaffItem| {
        Choice::new(i.seen_by_client.id.to_string(), said_in(&i.seen_by_client.words.title, w.locale()))
    };
    fits.map(choice).collect()
}

pub async fn page(visit: &Visit, typed: bool, problems: Problems) -> Answered {
    let (matter, item): (MatterId, ItemId) = (visit.id("matter")?, visit.id("item")?);
    let frame = Frame::of(visit, Some(Place::Matters)).await?;
    let w = frame.w;
    let room = visit.desk().admit::<Reading>(visit.actor()?, matter).await?.enter().await?;
    if !room.powers().has(Power::EditChecklist) {
        return Err(End::not_found());
    }
    let list = room.checklist().await?;
    let home = list.iter().find(|g| g.items.iter().any(|i| i.seen_by_client.id == item));
    let home = home.ok_or_else(End::not_found)?;
    let found = home.items.iter().find(|i| i.seen_by_client.id == item).ok_or_else(End::not_found)?;
    let words = &found.seen_by_client.words;
    let text = |field: &str, stored: String| if typed { visit.form.text(field).to_owned() } else { stored };
    let said = |words: &Sayings, code: &str| words.get(code).cloned().unwrap_or_default();
    let group = |g: &vault::StaffGroup| {
        let choice = Choice::new(g.id.to_string(), said_in(&g.title, w.locale()));
        if g.id == home.id { choice.chosen() } else { choice }
    };
    let texts = [("title", &words.title), ("why", &words.why), ("hint", &words.hint), ("late", &words.late)];
    let mut both: Vec<(Reads, Locale, String)> = Vec::new();
    for (field, stored) in texts {
        let reads = if field == "title" { Reads::Name } else { Reads::Text };
        both.push((reads, Locale::En, text(field, said(stored, "en"))));
        both.push((reads, Locale::Es, text(&format!("{field}_es"), said(stored, "es"))));
    }
    let hard = advice(w, both.iter().map(|(reads, locale, text)| (*reads, *locale, text.as_str())));
    let due = found.seen_by_client.due_at.map(|at| frame.calendar().iso(at)).unwrap_or_default();
    let days = found.target_days.map(|days| days.to_string()).unwrap_or_default();
    let failed = !problems.is_empty();
    let page = ItemEditPage {
        w,
        shell: &frame.shell,
        head: head(&frame, &room, Tab::Checklist).await?,
        base: format!("/desk/matters/{matter}/checklist/{item}"),
        name: said_in(&words.title, w.locale()),
        revision: if typed {
            visit.form.text("revision").parse().unwrap_or_default()
        } else {
            found.revision
        },
        title: text("title", said(&words.title, "en")),
        title_es: text("title_es", said(&words.title, "es")),
        why: text("why", said(&words.why, "en")),
        why_es: text("why_es", said(&words.why, "es")),
        hint: text("hint", said(&words.hint, "en")),
        hint_es: text("hint_es", said(&words.hint, "es")),
        late: text("late", said(&words.late, "en")),
        late_es: text("late_es", said(&words.late, "es")),
        due: text("due", due),
        days: text("days", days),
        hard,
        asks: match typed {
            true => asks::typed(w, &visit.form, &takes(&found.as_edit())),
            false => asks::shown(w, &takes(&found.as_edit())),
        },
        groups: list.iter().map(group).collect(),
        channels: if room.powers().has(Power::FileForClient) && found.seen_by_client.state.takes_files() {
            super::filing::channels(w)
        } else {
            Vec::new()
        },
        filed_for: match room.powers().has(Power::FileForClient) {
            true => super::filing::shown_to(&room, found).await?,
            false => Vec::new(),
        },
        requests: if found.can_go() { requests(w, &list, found) } else { Vec::new() },
        from_version: found.template_version.map(|v| w.shape_from_version(v)).unwrap_or_default(),
        talk: topics::talk(&frame, &room, About::Item(item), 0).await?,
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}
