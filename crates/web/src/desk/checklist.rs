//! A matter's checklist: what was asked, from a shipped list or in one's own words. It refuses to make evidence go away:
//! a request can be set aside, never deleted; and to add anything from a list that nobody ticked.

use super::asks;
use super::decided::{days, note};
use super::frame::{Frame, said_in, see_saying, wrong};
use super::matter::{LetIn, head, request_state};
use super::matters::back_to;
use super::names::Names;
use super::party::{chosen, people};
use super::sheet::stands;
use super::validity::{UsedOn, Wanted};
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::staff_view::matter::{
    ApplyPage, ChecklistPage, Difference, Group, Item, ItemDraft, ItemMove, ItemVersion, MissingLine, Offer,
    Tab,
};
use crate::staff_view::review::Note;
use crate::staff_view::{Choice, Chosen, Place, Problems, Tag, Tone};
use casework::intake::{self, ItemForm, Takes};
use casework::lists::{self, Stands};
use casework::shape;
use domain::pack::Need;
use domain::{
    Ball, ClientId, FileName, FileType, ItemId, ItemState, Locale, MatterId, Power, Refusal, VersionState,
    Why,
};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use vault::{Error, PartyRow, Reading, Room, StaffGroup, StaffItem, VersionRow};

pub async fn show(visit: Visit) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    page(&visit, matter, Problems::none()).await
}

/// Where a form says that the same is asked for already.
const TWIN: &str = "anyway";

pub async fn add(visit: Visit) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let actor = visit.actor()?;
    let typed = &visit.form;
    let w = crate::words::Words::of(visit.locale);
    let target_days = match super::shape::days(w, typed.text("days"), "days") {
        Ok(days) => days,
        Err(problems) => return page(&visit, matter, problems).await,
    };
    let frame = Frame::of(&visit, Some(Place::Matters)).await?;
    let due_at = match super::shape::day(&visit, &frame, "due") {
        Ok(due_at) => due_at,
        Err(problems) => return page(&visit, matter, problems).await,
    };
    let takes = match asks::read(w, typed, Takes::default()) {
        Ok(takes) => takes,
        Err(problems) => return page(&visit, matter, problems).await,
    };
    let form = ItemForm {
        takes,
        title_en: typed.text("title"),
        title_es: typed.text("title_es"),
        why_en: typed.text("why"),
        why_es: typed.text("why_es"),
        late_en: typed.text("late"),
        late_es: typed.text("late_es"),
        due_at,
        for_client: chosen(typed.text("who"))?,
        target_days,
    };
    let heading = typed.text("group").trim();
    let known = {
        let room = visit.desk().admit::<Reading>(actor, matter).await?.enter().await?;
        let groups = room.checklist().await?;
        let titles = [form.title_en, form.title_es];
        if let Some(twin) = lists::twin(&groups, titles, None, form.for_client)
            && !typed.has("anyway")
        {
            let said = w.twin_here(said_in(&twin.group, w.locale()), said_in(&twin.title, w.locale()));
            return page(&visit, matter, Problems::none().with(TWIN, said)).await;
        }
        groups.iter().find(|g| g.title.values().any(|title| title == heading)).map(|g| g.id)
    };
    let added = match known {
        Some(group) => intake::add_item(visit.desk(), actor, matter, group, &form).await.map(|_| ()),
        None => intake::add_item_under(visit.desk(), actor, matter, heading, &form).await,
    };
    match added {
        Ok(()) => {
            let said = w.desk_done_asked(typed.text("title").trim());
            Ok(super::shape::done(&visit, &format!("/desk/matters/{matter}/checklist"), &said))
        }
        Err(Error::Refused(Refusal::Invalid { field, why })) => {
            let field = if field == "group" { "group" } else { "title" };
            page(&visit, matter, Problems::none().with(field, wrong(w, field, why))).await
        }
        Err(e) => Err(e.into()),
    }
}

/// Calls to mind by hand what is missing.
pub async fn remind(visit: Visit) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let path = format!("/desk/matters/{matter}/checklist");
    let w = crate::words::Words::of(visit.locale);
    let (tone, said) = match shape::remind(visit.desk(), visit.actor()?, matter).await {
        Ok(missing) => (Tone::Ok, w.remind_done(missing)),
        Err(Error::Refused(Refusal::TooMany { .. })) => (Tone::Todo, w.remind_soon()),
        Err(Error::Refused(Refusal::NoAddress)) => (Tone::Todo, w.remind_nobody()),
        Err(Error::Refused(Refusal::WrongState)) => (Tone::Todo, w.remind_nothing()),
        Err(e) => return Err(e.into()),
    };
    Ok(see_saying(&visit, &path, tone, &said))
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
    let who = chosen(visit.form.text("who"))?;
    let picked: Vec<String> = visit.form.all("item").map(str::to_owned).collect();
    if picked.is_empty() {
        let problems = Problems::none().with("item", w.desk_apply_nothing());
        return choices(&visit, matter, template, who, Some(&picked), problems).await;
    }
    let not_a_choice = || Problems::none().with("template", w.desk_not_a_choice());
    let (desk, actor) = (visit.desk(), visit.actor()?);
    let source = match lists::source(desk, actor, template).await {
        Ok(source) => source,
        Err(Error::Refused(Refusal::Invalid { .. })) => return page(&visit, matter, not_a_choice()).await,
        Err(e) => return Err(e.into()),
    };
    match lists::apply(desk, actor, matter, &source, &picked, who).await {
        Ok(applied) => {
            let path = format!("/desk/matters/{matter}/checklist");
            let mut said = w.desk_done_applied(applied.added);
            if applied.reworded > 0 {
                said = format!("{said} {}", w.shape_reworded(applied.reworded));
            }
            if !applied.here.is_empty() {
                let titles: Vec<&str> = applied.here.iter().map(|title| title.get(w.locale())).collect();
                said = format!("{said} {}", w.desk_done_skipped(titles.join(", ")));
            }
            Ok(see_saying(&visit, &path, Tone::Ok, &said))
        }
        Err(Error::Refused(Refusal::Invalid { .. })) => page(&visit, matter, not_a_choice()).await,
        Err(Error::Refused(Refusal::Conflict)) => Ok(back_to(matter, "/checklist")),
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
    let source = match lists::source(visit.desk(), visit.actor()?, template).await {
        Ok(source) => source,
        Err(Error::Refused(Refusal::Invalid { .. })) => {
            let problems = Problems::none().with("template", frame.w.desk_not_a_choice());
            return page(visit, matter, problems).await;
        }
        Err(e) => return Err(e.into()),
    };
    let offered = source.offers(who, &parties, &checklist);
    let offer = |o: &lists::Offer| Offer {
        key: o.key.clone(),
        title: o.item.title.get(locale).to_owned(),
        group: o.group.get(locale).to_owned(),
        when: match (o.item.need, &o.item.when) {
            (Need::Conditional, Some(when)) => frame.w.desk_apply_when(when.get(locale)),
            (Need::Optional, _) => frame.w.desk_apply_optional(),
            (Need::Required, _) if !o.needed => {
                frame.w.desk_apply_when_part(super::portal::part(frame.w, o.of))
            }
            _ => String::new(),
        },
        twin: o.twin.as_ref().map(|twin| twin_of(frame.w, twin)).unwrap_or_default(),
        differences: o.differences.iter().map(|one| difference(frame.w, one)).collect(),
        chosen: match picked {
            Some(picked) if picked.contains(&o.key) => Chosen::Yes,
            None if o.stands == Stands::New && o.needed && o.twin.is_none() => Chosen::Yes,
            _ => Chosen::No,
        },
    };
    let of = |wanted: &dyn Fn(&lists::Offer) -> bool| -> Vec<Offer> {
        offered.iter().filter(|o| wanted(o)).map(offer).collect()
    };
    let titles = |stands: Stands| -> Vec<String> {
        let those = offered.iter().filter(|o| o.stands == stands);
        those.map(|o| o.item.title.get(locale).to_owned()).collect()
    };
    let failed = !problems.is_empty();
    let page = ApplyPage {
        w: frame.w,
        shell: &frame.shell,
        head: head(&frame, &room, Tab::Checklist).await?,
        template: template.to_owned(),
        name: source.list.name.get(locale).to_owned(),
        required: of(&|o| o.stands == Stands::New && o.needed),
        others: of(&|o| o.stands == Stands::New && !o.needed),
        known: titles(Stands::Here),
        changed: of(&|o| matches!(o.stands, Stands::Changed(_))),
        gone: titles(Stands::Removed),
        people: people(frame.w, &parties, who),
        who: who.map(|who| who.to_string()).unwrap_or_default(),
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

fn twin_of(w: &crate::words::Words, twin: &lists::Twin) -> String {
    w.apply_twin(said_in(&twin.group, w.locale()), said_in(&twin.title, w.locale()))
}

/// One difference as two texts side by side.
fn difference(w: &crate::words::Words, one: &lists::Difference) -> Difference {
    let plain = |what: String, was: String, now: String| Difference { what, was, now, lang: "" };
    match one {
        lists::Difference::Text { of, locale, was, now } => {
            let (en, es) = match of {
                lists::Text::Title => (w.desk_item_title(), w.desk_item_title()),
                lists::Text::Why => (w.apply_why(), w.apply_why()),
                lists::Text::Hint => (w.lists_hint(), w.lists_hint()),
                lists::Text::Late => (w.apply_late(), w.apply_late()),
            };
            let what = if *locale == Locale::Es { w.apply_text_es(es) } else { en };
            Difference { what, was: was.clone(), now: now.clone(), lang: locale.code() }
        }
        lists::Difference::Lines { of, was, now } => {
            let what = match of {
                lists::Lines::Instead => w.lists_instead(),
                lists::Lines::Checks => w.asks_checks(),
            };
            plain(what, lines(was), lines(now))
        }
        lists::Difference::Need { was, now } => {
            plain(w.lists_need(), asks::need(w, *was), asks::need(w, *now))
        }
        lists::Difference::Accepts { was, now } => plain(w.asks_kinds(), files(was), files(now)),
        lists::Difference::MaxFiles { was, now } => plain(w.asks_files(), was.to_string(), now.to_string()),
        lists::Difference::Validity { was, now } => {
            plain(w.lists_validity(), asks::validity_said(w, *was), asks::validity_said(w, *now))
        }
        lists::Difference::Days { was, now } => plain(w.lists_due(), number(*was), number(*now)),
        lists::Difference::BeforeTarget { was, now } => plain(w.lists_before(), number(*was), number(*now)),
    }
}

fn number(days: Option<u32>) -> String {
    days.map(|days| days.to_string()).unwrap_or_default()
}

fn files(kinds: &[FileType]) -> String {
    kinds.iter().map(|kind| asks::kind_of_file(*kind)).collect::<Vec<_>>().join(", ")
}

/// Lines in every language they have.
fn lines(all: &[vault::Words]) -> String {
    let line = |words: &vault::Words| words.values().cloned().collect::<Vec<_>>().join(" | ");
    all.iter().map(line).collect::<Vec<_>>().join("\n")
}

pub async fn waive(visit: Visit) -> Answered {
    let said = visit.form.text("said").to_owned();
    step(visit, intake::ItemMove::Drop(&said)).await
}

pub async fn restore(visit: Visit) -> Answered {
    step(visit, intake::ItemMove::AskAgain).await
}

pub async fn answered(visit: Visit) -> Answered {
    let said = visit.form.text("said").to_owned();
    step(visit, intake::ItemMove::HelpAnswered(&said)).await
}

async fn step(visit: Visit, how: intake::ItemMove<'_>) -> Answered {
    let (matter, item): (MatterId, ItemId) = (visit.id("matter")?, visit.id("item")?);
    match intake::move_item(visit.desk(), visit.actor()?, matter, item, how).await {
        // Pressed twice, or somebody else was first: the list shows how it stands.
        Ok(()) | Err(Error::Refused(Refusal::WrongState | Refusal::Conflict)) => {
            Ok(back_to(matter, "/checklist"))
        }
        Err(Error::Refused(Refusal::Invalid { why, .. })) => {
            let w = crate::words::Words::of(visit.locale);
            let said = match why {
                Why::Missing => w.shape_said_missing(),
                _ => w.desk_too_long(),
            };
            Ok(see_saying(&visit, &format!("/desk/matters/{matter}/checklist"), Tone::Todo, &said))
        }
        Err(e) => Err(e.into()),
    }
}

pub async fn page(visit: &Visit, matter: MatterId, problems: Problems) -> Answered {
    let frame = Frame::of(visit, Some(Place::Matters)).await?;
    let room = visit.desk().admit::<Reading>(visit.actor()?, matter).await?.enter().await?;
    let kind = room.card().await?.kind.clone();
    let may = room.powers().has(Power::EditChecklist);
    let mut names = Names::new(visit.desk().lobby(visit.actor()?)?, frame.w);
    let checklist = room.checklist().await?;
    let (groups, gone) = groups(&frame, &mut names, &room, &checklist, may).await?;
    let parties = room.parties().await?;
    let target = room.target().await?.map(|at| frame.calendar().iso(at)).unwrap_or_default();
    let typed = |name: &str| visit.form.text(name).to_owned();
    let draft = ItemDraft {
        group: typed("group"),
        title: typed("title"),
        title_es: typed("title_es"),
        why: typed("why"),
        why_es: typed("why_es"),
        late: typed("late"),
        late_es: typed("late_es"),
        due: typed("due"),
        days: typed("days"),
        twin: problems.of(TWIN).map(str::to_owned).unwrap_or_default(),
        asks: asks::typed(frame.w, &visit.form, &Takes::default()),
    };
    let failed = !problems.is_empty();
    let page = ChecklistPage {
        w: frame.w,
        shell: &frame.shell,
        head: head(&frame, &room, Tab::Checklist).await?,
        groups,
        templates: templates(visit, &frame, &kind).await?,
        gone,
        target,
        people: people(frame.w, &parties, chosen(visit.form.text("who"))?),
        missing: if may { missing(&frame, &parties, &checklist) } else { Vec::new() },
        unheard: unheard(&frame, &room).await?,
        draft,
        may_edit: may,
        may_file: room.powers().has(Power::FileForClient),
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

/// What is a client's turn, as the page says it that a reminder leads to.
fn missing(frame: &Frame, parties: &[PartyRow], checklist: &[StaffGroup]) -> Vec<MissingLine> {
    let waits = |item: &&StaffItem| {
        let turn = item.seen_by_client.state.ball() == Ball::You;
        turn && item.hidden_at.is_none() && !item.waits_for_letter
    };
    let all = checklist.iter().flat_map(|group| &group.items).filter(waits);
    all.map(|item| {
        let seen = &item.seen_by_client;
        MissingLine {
            title: said_in(&seen.words.title, frame.w.locale()),
            who: item.for_client.map(|who| asked_of(frame.w, parties, who)).unwrap_or_default(),
            day: match seen.due_at {
                Some(due) if frame.now.is_past(due) => frame.w.desk_late(frame.calendar().day(due)),
                Some(due) => frame.w.desk_due(frame.calendar().day(due)),
                None => frame.w.missing_no_day(),
            },
            late: said_in(&seen.words.late, frame.w.locale()),
        }
    })
    .collect()
}

/// Says that somebody is asked for something who cannot come in and see it; empty where everybody can.
pub async fn unheard(frame: &Frame, room: &Room<Reading>) -> Result<String, End> {
    let checklist = room.checklist().await?;
    let waits = |item: &&StaffItem| item.hidden_at.is_none() && item.seen_by_client.state.ball() == Ball::You;
    let waiting: Vec<&StaffItem> = checklist.iter().flat_map(|group| &group.items).filter(waits).collect();
    let portal = room.portal().await?;
    let inside = LetIn::of(&portal);
    if waiting.is_empty() {
        return Ok(String::new());
    }
    if !inside.anybody() {
        let never = portal.is_empty();
        return Ok(if never { frame.w.shape_unheard_all() } else { frame.w.shape_unheard_ended() });
    }
    let parties = room.parties().await?;
    let asked = |party: &&PartyRow| waiting.iter().any(|item| item.for_client == Some(party.client));
    let outside = parties.iter().filter(asked).filter(|party| !inside.sees(Some(party.client)));
    let names: Vec<&str> = outside.map(|party| party.name.as_str()).collect();
    Ok(if names.is_empty() { String::new() } else { frame.w.shape_unheard(names.join(", ")) })
}

/// What a list is called where it is chosen; one made from a shipped one has its name.
pub fn lists_name(w: &crate::words::Words, source: &lists::Source) -> String {
    let name = source.list.name.get(w.locale()).to_owned();
    if source.own { w.lists_own(name) } else { name }
}

/// The lists for this kind of matter, the practice's own first.
async fn templates(visit: &Visit, frame: &Frame, kind: &str) -> Result<Vec<Choice>, End> {
    let all = lists::for_kind(visit.desk(), visit.actor()?, kind).await?;
    Ok(all
        .into_iter()
        .map(|source| Choice::new(source.which.clone(), lists_name(frame.w, &source)))
        .collect())
}

/// What is asked for, by heading, and what is not any more.
async fn groups(
    frame: &Frame,
    names: &mut Names<'_>,
    room: &Room<Reading>,
    checklist: &[StaffGroup],
    may: bool,
) -> Result<(Vec<Group>, Vec<Item>), End> {
    let matter = room.matter();
    let documents = room.documents().await?;
    let mut filed = BTreeMap::new();
    for one in room.filed().await?.iter() {
        let who = names.of(one.by.bytes()).await?;
        let how = super::filing::channel(frame.w, one.filing.channel());
        let said = match one.filing.receiver.as_str() {
            "" => frame.w.filing_by(how, who),
            receiver => frame.w.filing_by_for(how, receiver, who),
        };
        filed.insert(one.version, said);
    }
    let (noted, used) = (room.noted_days().await?, UsedOn::of(frame, room).await?);
    let wanted: BTreeMap<ItemId, Wanted> = checklist
        .iter()
        .flat_map(|group| &group.items)
        .map(|item| (item.seen_by_client.id, used.wants(item.seen_by_client.words.validity)))
        .collect();
    let received = |item: ItemId| {
        let mut versions: Vec<&VersionRow> =
            documents.iter().filter(|d| d.item == item).flat_map(|d| &d.versions).collect();
        versions.sort_by_key(|v| Reverse((v.received_at, v.number, v.id)));
        let met = versions.iter().any(|v| v.pinned);
        let over =
            |v: &&VersionRow| met && !v.pinned && v.decided_at.is_some() || v.state == VersionState::Refused;
        let (rest, versions): (Vec<_>, Vec<_>) = versions.into_iter().partition(over);
        let shown = |all: Vec<&VersionRow>| {
            let wanted = wanted.get(&item).cloned().unwrap_or_default();
            let days =
                |one: &VersionRow| noted.get(&one.id).map(|of| days(frame, of, &wanted)).unwrap_or_default();
            let one = |one| received_version(frame, one, filed.get(&one.id), days(one));
            all.into_iter().map(one).collect::<Vec<_>>()
        };
        (shown(versions), shown(rest))
    };
    let parties = room.parties().await?;
    let inside = LetIn::of(&room.portal().await?);
    let shown = |i: &StaffItem| {
        let state = request_state(frame.w, i, &inside);
        item(frame, matter, i, may, &parties, (state, received(i.seen_by_client.id)))
    };
    let asked: Vec<&StaffGroup> =
        checklist.iter().filter(|g| g.items.iter().any(|i| i.hidden_at.is_none())).collect();
    let last = asked.len().saturating_sub(1);
    let group = |(at, group): (usize, &&StaffGroup)| {
        let accepted = |i: &&StaffItem| i.seen_by_client.state == ItemState::Accepted;
        let live = || group.items.iter().filter(|i| i.hidden_at.is_none());
        let title = |code: &str| group.title.get(code).cloned().unwrap_or_default();
        let base = format!("/desk/matters/{matter}/groups/{}", group.id);
        Group {
            people: if may { whole_group(frame, &parties, group) } else { Vec::new() },
            address: format!("{base}/for"),
            base: if may { base } else { String::new() },
            title: title("en"),
            title_es: title("es"),
            first: at == 0,
            last: at == last,
            name: said_in(&group.title, frame.w.locale()),
            done: u32::try_from(live().filter(accepted).count()).unwrap_or(u32::MAX),
            items: live().map(shown).collect(),
        }
    };
    // What a client brought is nothing to ask for again once its documents belong elsewhere.
    let empty = |i: &StaffItem| !documents.iter().any(|d| d.item == i.seen_by_client.id);
    let gone = checklist.iter().flat_map(|g| &g.items);
    let gone = gone.filter(|i| i.hidden_at.is_some() && !(i.is_brought() && empty(i)));
    Ok((asked.iter().enumerate().map(group).collect(), gone.map(shown).collect()))
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
    (state, (mut versions, rest)): (Option<Tag>, (Vec<ItemVersion>, Vec<ItemVersion>)),
) -> Item {
    // What the request says of all that came for it is not said again beside each.
    let said = state.as_ref().map(|tag| tag.text.as_str());
    if versions.iter().all(|one| one.state.as_ref().map(|tag| tag.text.as_str()) == said) {
        versions.iter_mut().for_each(|one| one.state = None);
    }
    let seen = &item.seen_by_client;
    let locale = frame.w.locale();
    let to = |verb: &str| format!("/desk/matters/{matter}/checklist/{}/{verb}", seen.id);
    let next = match seen.state {
        _ if !may => ItemMove::Fixed,
        ItemState::NotNeeded => ItemMove::Restore(to("restore")),
        ItemState::HelpAsked if item.is_proposed() => {
            ItemMove::Proposed { agree: to("waive"), still: to("answered") }
        }
        ItemState::HelpAsked => ItemMove::Answer(to("answered")),
        ItemState::ToSend | ItemState::Saved | ItemState::Returned | ItemState::AcceptedMoreNeeded => {
            ItemMove::Waive(to("waive"))
        }
        ItemState::Checking | ItemState::Accepted => ItemMove::Fixed,
    };
    // What is not asked yet is not late.
    let owed = seen.state.ball() == Ball::You && !item.waits_for_letter;
    let late = |due: &domain::Timestamp| owed && frame.now.is_past(*due);
    let due = |due: domain::Timestamp| {
        let day = frame.calendar().day(due);
        if late(&due) { frame.w.desk_late(day) } else { frame.w.desk_due(day) }
    };
    Item {
        title: said_in(&seen.words.title, locale),
        why: said_in(&seen.words.why, locale),
        late: said_in(&seen.words.late, locale),
        state,
        due: seen.due_at.map(due).unwrap_or_default(),
        note: item.asked.as_ref().map(|asked| note(frame, asked)),
        told: seen
            .said
            .as_ref()
            .map(|said| Note { about: frame.w.shape_told(frame.when(said.at())), text: said.text.clone() }),
        versions,
        rest,
        next,
        id: seen.id.to_string(),
        edit: if may { format!("/desk/matters/{matter}/checklist/{}", seen.id) } else { String::new() },
        who: item.for_client.map(|who| asked_of(frame.w, parties, who)).unwrap_or_default(),
        people: if may { people(frame.w, parties, item.for_client) } else { Vec::new() },
        address: to("for"),
    }
}

fn asked_of(w: &crate::words::Words, parties: &[PartyRow], who: ClientId) -> String {
    let name = parties.iter().find(|p| p.client == who).map(|p| p.name.clone());
    w.matter_for_one(name.unwrap_or_else(|| w.matter_for_gone()))
}

fn received_version(
    frame: &Frame,
    version: &VersionRow,
    filed: Option<&String>,
    days: Vec<Tag>,
) -> ItemVersion {
    let name = FileName::received(&version.name).display().unwrap_or_default();
    ItemVersion {
        href: frame.sheet(version.id, None),
        label: format!("{name} · {}", frame.w.desk_version_n(version.number)),
        when: match filed {
            Some(filed) => format!("{} · {filed}", frame.ago(version.received_at)),
            None => {
                let came = super::taken_index::origin(frame.w, version.origin);
                format!("{} · {came}", frame.ago(version.received_at))
            }
        },
        state: Some(stands(frame.w, version)),
        days,
    }
}
