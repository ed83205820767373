//! The practice's own lists in Settings: made from a shipped one, from nothing or from a text that somebody signs off;
//! edited one piece at a time, each save a version of its own, and everything a shipped list says can be said in them. It
//! refuses a text with a mistake, and says every mistake.

use super::asks;
use super::frame::{Frame, demand, see_saying};
use super::names::Names;
use super::portal::part;
use super::stage::{Reads, advice};
use crate::client::form::{bytes, drain, next, opens_with_token, parts, text as short, whole};
use crate::door::Form;
use crate::door::form::MOST_BYTES;
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use crate::staff_view::lists::{ListDraft, ListGroup, ListItem, ListPage, ListRow, ListsPage};
use crate::staff_view::{Choice, Place, Problems, Tone};
use crate::words::Words;
use casework::intake::{PACKS, Takes};
use casework::lists::{self, both};
use domain::pack::{Checklist, ItemGroup, ItemTemplate, Need, OriginalLater, Pack, PackProblem, Translation};
use domain::{DeskPower, Locale, Refusal, Relation, TemplateId};
use http::header;
use vault::{Error, Lobby, TemplateRow};

/// Where a list is sent to as a file, with its form's token as the first of its parts.
pub const LIST_PATH: &str = "/desk/settings/lists/file";

pub async fn show(visit: Visit) -> Answered {
    page(&visit, Vec::new(), Problems::none()).await
}

/// The same text from a file somebody chose; it stands in the form when something is wrong with it.
pub async fn bring(mut visit: Visit) -> Answered {
    demand(&visit.desk().lobby(visit.actor()?)?, DeskPower::ManageTemplates)?;
    let mut form = parts(&mut visit).await?;
    if !opens_with_token(&visit, &mut form).await {
        drain(form).await;
        return Err(Refusal::NotAllowed.into());
    }
    let whole = whole(&visit);
    let (mut signed, mut file) = (String::new(), None);
    while let Ok(Some(field)) = next(&mut form).await {
        match field.name() {
            Some("signed") => signed = short(field, 8).await.0,
            Some("file") => file = bytes(field, MOST_BYTES as u64, whole).await.ok(),
            _ => {}
        }
    }
    drain(form).await;
    let w = Words::of(visit.locale);
    let text = file.filter(|bytes| !bytes.is_empty()).and_then(|bytes| String::from_utf8(bytes).ok());
    let Some(text) = text else {
        return page(&visit, Vec::new(), Problems::none().with("file", w.lists_file_wrong())).await;
    };
    let said = [("do", "import"), ("text", text.as_str()), ("signed", signed.as_str())];
    let said = said.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
    visit.form = Form::from_fields(said.collect());
    add(visit).await
}

/// A new list: from a shipped one, from nothing, or from a text.
pub async fn add(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageTemplates)?;
    let (w, form) = (Words::of(visit.locale), &visit.form);
    let pair = |name: &'static str, name_es: &'static str| (form.text(name), form.text(name_es));
    let (pack, kind) = match form.text("do") {
        "from" => match lists::from_shipped(form.text("from")) {
            Some(pack) => {
                let kind = pack.id.clone();
                (pack, kind)
            }
            None => {
                return page(&visit, Vec::new(), Problems::none().with("from", w.desk_not_a_choice())).await;
            }
        },
        "import" => {
            if form.text("signed") != "yes" {
                return page(&visit, Vec::new(), Problems::none().with("signed", w.lists_sign_missing()))
                    .await;
            }
            match Pack::parse_list(form.text("text")) {
                Ok(pack) => {
                    let kind = pack.id.clone();
                    (pack, kind)
                }
                Err(mistakes) => return page(&visit, lines(&mistakes), Problems::none()).await,
            }
        }
        _ => {
            let pack =
                lists::blank(pair("name", "name_es"), pair("group", "group_es"), pair("first", "first_es"));
            (pack, form.text("kind").to_owned())
        }
    };
    let text = match lists::checked(&pack) {
        Ok(text) => text,
        Err(mistakes) => return page(&visit, lines(&mistakes), Problems::none()).await,
    };
    let kind = known_kind(&kind);
    let name = pack.name.get(Locale::En);
    match lobby.add_template(&kind, name, &text).await {
        Ok(id) => {
            let path = format!("/desk/settings/lists/{id}");
            Ok(see_saying(&visit, &path, Tone::Ok, &w.lists_done()))
        }
        Err(Error::Refused(Refusal::TooBig { .. })) => {
            page(&visit, Vec::new(), Problems::none().with("text", w.desk_too_long())).await
        }
        Err(e) => Err(e.into()),
    }
}

pub async fn open(visit: Visit) -> Answered {
    one(&visit, Vec::new()).await
}

/// One piece of a list changes; the whole is checked and becomes the next version.
pub async fn change(visit: Visit) -> Answered {
    let id: TemplateId = visit.id("template")?;
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageTemplates)?;
    let w = Words::of(visit.locale);
    let row = lobby.template(id).await?;
    let path = format!("/desk/settings/lists/{id}");
    if visit.form.text("do") == "turn" {
        lobby.retire_template(id, !row.live).await?;
        return Ok(see_saying(&visit, &path, Tone::Ok, &w.lists_done()));
    }
    let version: u32 = visit.form.text("version").parse().unwrap_or_default();
    if version != row.version {
        return Ok(see_saying(&visit, &path, Tone::Todo, &w.lists_conflict()));
    }
    let mut pack = lists::read(&row).ok_or_else(End::not_found)?;
    let mut kind = row.kind.clone();
    if visit.form.text("do") == "list" {
        kind = known_kind(visit.form.text("kind"));
    }
    let wrong =
        |name: &str| !visit.form.text(name).trim().is_empty() && days(visit.form.text(name)).is_none();
    if visit.form.text("do") == "item" {
        let mut mistakes = match asks::read(w, &visit.form, Takes::default()) {
            Ok(_) => Vec::new(),
            Err(problems) => problems.all().map(|(_, text)| text.clone()).collect(),
        };
        if wrong("due_days") || wrong("before_target") {
            mistakes.push(w.shape_days_wrong());
        }
        if !mistakes.is_empty() {
            return one(&visit, mistakes).await;
        }
    }
    if !edited(&visit, &mut pack) {
        return Ok(Reply::see(&path));
    }
    pack.version = row.version + 1;
    let text = match lists::checked(&pack) {
        Ok(text) => text,
        Err(mistakes) => return one(&visit, lines(&mistakes)).await,
    };
    match lobby.change_template(id, version, &kind, pack.name.get(Locale::En), &text).await {
        Ok(()) => Ok(see_saying(&visit, &path, Tone::Ok, &w.lists_done())),
        Err(Error::Refused(Refusal::Conflict)) => {
            Ok(see_saying(&visit, &path, Tone::Todo, &w.lists_conflict()))
        }
        Err(e) => Err(e.into()),
    }
}

/// The text of one version, with who signed it off, to take away.
pub async fn export(visit: Visit) -> Answered {
    let id: TemplateId = visit.id("template")?;
    let version: u32 = visit.id("version")?;
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageTemplates)?;
    let text = lobby.template_text(id, version).await?;
    let all = lobby.template_versions(id).await?;
    let signed = match all.iter().find(|v| v.version == version) {
        Some(v) => {
            let name = lobby.name_of(v.by).await?.unwrap_or_default();
            // A comment ends with its line; a name has none.
            let name: String = name.chars().filter(|c| !c.is_control()).collect();
            format!("# Version {version}, signed off by {name} on {}\n", v.at)
        }
        None => String::new(),
    };
    let file = format!("attachment; filename=\"{id}-{version}.toml\"");
    Ok(Reply::bytes("application/toml", format!("{signed}{text}").into_bytes())
        .with(header::CONTENT_DISPOSITION, &file))
}

/// A kind that ships, or none for all.
fn known_kind(kind: &str) -> String {
    PACKS.iter().find(|pack| pack.id == kind).map(|pack| pack.id.clone()).unwrap_or_default()
}

fn lines(mistakes: &[PackProblem]) -> Vec<String> {
    mistakes.iter().map(ToString::to_string).collect()
}

/// Makes the change the form asks for; false where it asks for none that can be made.
fn edited(visit: &Visit, pack: &mut Pack) -> bool {
    let form = &visit.form;
    let (title, title_es) = (form.text("title"), form.text("title_es"));
    let Some(list) = pack.checklists.first_mut() else { return false };
    let number = |name: &str| form.text(name).parse::<usize>().unwrap_or(usize::MAX);
    let (g, i) = (number("g"), number("i"));
    match form.text("do") {
        "list" => {
            list.name = both((title, title_es));
            pack.name = both((title, title_es));
            true
        }
        "group-add" => {
            let key = free_key(form.text("group"), |key| list.groups.iter().any(|g| g.key == key));
            let first = lists::item(&free_item(list, title), (title, title_es));
            let heading = (form.text("group"), form.text("group_es"));
            list.groups.push(lists::group(&key, whose(form, Relation::MainApplicant), heading, first));
            true
        }
        "group-up" | "group-down" => swap(&mut list.groups, g, form.text("do") == "group-up"),
        "group-remove" if list.groups.len() > 1 && g < list.groups.len() => {
            list.groups.remove(g);
            true
        }
        "item-add" => {
            let key = free_item(list, title);
            let Some(group) = list.groups.get_mut(g) else { return false };
            group.items.push(lists::item(&key, (title, title_es)));
            true
        }
        verb => {
            let Some(group) = list.groups.get_mut(g) else { return false };
            in_group(visit, verb, group, i)
        }
    }
}

fn in_group(visit: &Visit, verb: &str, group: &mut ItemGroup, i: usize) -> bool {
    let form = &visit.form;
    let pair = |en: &str, es: &str| both((form.text(en), form.text(es)));
    match verb {
        "group" => {
            group.title = pair("title", "title_es");
            group.who = whose(form, group.who);
            true
        }
        "item-up" | "item-down" => swap(&mut group.items, i, verb == "item-up"),
        "item-remove" if group.items.len() > 1 && i < group.items.len() => {
            group.items.remove(i);
            true
        }
        "item" => {
            let Some(item) = group.items.get_mut(i) else { return false };
            item.title = pair("title", "title_es");
            item.why = pair("why", "why_es");
            item.hint = pair("hint", "hint_es");
            item.late =
                Some(pair("late", "late_es")).filter(|late| !late.en.is_empty() || !late.es.is_empty());
            item.need = Need::from_code(form.text("need")).unwrap_or(item.need);
            item.when = (item.need == Need::Conditional).then(|| pair("when", "when_es"));
            item.due_days = days(form.text("due_days"));
            item.before_target_days = days(form.text("before_target"));
            if let Ok(takes) = asks::read(Words::of(visit.locale), form, takes(item)) {
                item.accepts = takes.accepts;
                item.max_files = takes.max_files;
                item.instead = takes.instead;
                item.checks = takes.checks;
                item.validity = takes.validity;
            }
            if form.has("validity") {
                item.translation = match form.text("translation") {
                    "yes" => Translation::IfForeign,
                    _ => Translation::Never,
                };
                item.original_later = match form.text("original") {
                    "yes" => OriginalLater::Needed,
                    _ => OriginalLater::CopyEnough,
                };
            }
            true
        }
        _ => false,
    }
}

/// What a list's request takes, as every form of the desk shows it.
fn takes(item: &ItemTemplate) -> Takes {
    Takes {
        need: item.need,
        accepts: item.accepts.clone(),
        max_files: item.max_files,
        instead: item.instead.clone(),
        checks: item.checks.clone(),
        validity: item.validity,
    }
}

/// Whose papers a heading is about, as chosen.
fn whose(form: &Form, stood: Relation) -> Relation {
    Relation::from_code(form.text("who")).unwrap_or(stood)
}

/// Days as typed; none where nothing was, or what cannot be a number of days.
fn days(typed: &str) -> Option<u16> {
    typed.trim().parse().ok().filter(|days| (1..=3650).contains(days))
}

fn swap<T>(all: &mut [T], at: usize, up: bool) -> bool {
    let to = if up { at.checked_sub(1) } else { at.checked_add(1) };
    match to {
        Some(to) if at < all.len() && to < all.len() => {
            all.swap(at, to);
            true
        }
        _ => false,
    }
}

fn free_item(list: &Checklist, title: &str) -> String {
    free_key(title, |key| list.items().any(|item| item.key == key))
}

/// A key of the words' first letters that nothing has yet.
fn free_key(words: &str, taken: impl Fn(&str) -> bool) -> String {
    let key = domain::custom::key_of(words);
    let numbered = (2..).map(|n| format!("{key}-{n}"));
    std::iter::once(key.clone()).chain(numbered).find(|key| !taken(key)).unwrap_or(key)
}

async fn page(visit: &Visit, mistakes: Vec<String>, problems: Problems) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageTemplates)?;
    let frame = Frame::of(visit, Some(Place::Settings)).await?;
    let w = frame.w;
    let row = |row: &TemplateRow| ListRow {
        href: format!("/desk/settings/lists/{}", row.id),
        name: lists::read(row).map(|pack| pack.name.get(w.locale()).to_owned()).unwrap_or_default(),
        about: format!(
            "{} · {} · {}",
            w.lists_version(row.version),
            kind_name(w, &row.kind),
            frame.ago(row.changed_at)
        ),
        retired: !row.live,
    };
    let shipped = PACKS.iter().flat_map(|pack| {
        let of =
            |list: &Checklist| Choice::new(format!("{}/{}", pack.id, list.key), list.name.get(w.locale()));
        pack.checklists.iter().map(of)
    });
    let text = |name: &str| visit.form.text(name).to_owned();
    let failed = !problems.is_empty() || !mistakes.is_empty();
    let page = ListsPage {
        w,
        shell: &frame.shell,
        rows: lobby.templates().await?.iter().map(row).collect(),
        shipped: shipped.collect(),
        kinds: kinds(w, visit.form.text("kind")),
        draft: ListDraft {
            name: text("name"),
            name_es: text("name_es"),
            group: text("group"),
            group_es: text("group_es"),
            first: text("first"),
            first_es: text("first_es"),
            text: text("text"),
        },
        mistakes,
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

fn kinds(w: &Words, chosen: &str) -> Vec<Choice> {
    let all = std::iter::once(Choice::new("", w.matter_fields_for_all()));
    let packs = PACKS.iter().map(|pack| Choice::new(&pack.id, pack.name.get(w.locale())));
    all.chain(packs).map(|c| if c.value == chosen { c.chosen() } else { c }).collect()
}

fn kind_name(w: &Words, kind: &str) -> String {
    let pack = PACKS.iter().find(|pack| pack.id == kind);
    pack.map_or_else(|| w.matter_fields_for_all(), |pack| pack.name.get(w.locale()).to_owned())
}

async fn one(visit: &Visit, mistakes: Vec<String>) -> Answered {
    let id: TemplateId = visit.id("template")?;
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageTemplates)?;
    let frame = Frame::of(visit, Some(Place::Settings)).await?;
    let w = frame.w;
    let row = lobby.template(id).await?;
    let mut pack = lists::read(&row).ok_or_else(End::not_found)?;
    if !mistakes.is_empty() {
        // What was typed stays, beside what is wrong with it.
        edited(visit, &mut pack);
    }
    let base = format!("/desk/settings/lists/{id}");
    let versions = versions(&frame, &lobby, visit, id, &base).await?;
    let list = pack.checklists.first().ok_or_else(End::not_found)?;
    let last = list.groups.len().saturating_sub(1);
    // What cannot be read stays as it was typed, at its own request.
    let typed = (!mistakes.is_empty() && visit.form.text("do") == "item").then_some(&visit.form);
    let number = |name: &str| visit.form.text(name).parse::<usize>().unwrap_or(usize::MAX);
    let posted = (number("g"), number("i"));
    let group = |(at, group): (usize, &ItemGroup)| ListGroup {
        at,
        title: group.title.en.clone(),
        title_es: group.title.es.clone(),
        items: group
            .items
            .iter()
            .enumerate()
            .map(|(i, it)| item(w, i, group.items.len(), it, typed.filter(|_| posted == (at, i))))
            .collect(),
        people: people(w, group.who),
        first: at == 0,
        last: at == last,
    };
    let failed = !mistakes.is_empty();
    let page = ListPage {
        w,
        shell: &frame.shell,
        version: row.version,
        retired: !row.live,
        name: pack.name.en.clone(),
        name_es: pack.name.es.clone(),
        kinds: kinds(w, &row.kind),
        groups: list.groups.iter().enumerate().map(group).collect(),
        people: people(w, Relation::MainApplicant),
        versions,
        base,
        mistakes,
        problems: Problems::none(),
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

async fn versions(
    frame: &Frame,
    lobby: &Lobby<'_>,
    visit: &Visit,
    id: TemplateId,
    base: &str,
) -> Result<Vec<(String, String)>, End> {
    let mut names = Names::new(visit.desk().lobby(visit.actor()?)?, frame.w);
    let mut all = Vec::new();
    for version in lobby.template_versions(id).await? {
        let who = names.of(version.by.bytes()).await?;
        let said = frame.w.lists_signed(version.version, frame.when(version.at), who);
        all.push((said, format!("{base}/versions/{}", version.version)));
    }
    Ok(all)
}

fn people(w: &Words, chosen: Relation) -> Vec<Choice> {
    let choice = |relation: &Relation| {
        let choice = Choice::new(relation.code(), part(w, *relation));
        if *relation == chosen { choice.chosen() } else { choice }
    };
    Relation::ALL.iter().map(choice).collect()
}

fn item(w: &Words, at: usize, len: usize, item: &ItemTemplate, typed: Option<&Form>) -> ListItem {
    let none = || both(("", ""));
    let (when, late) = (item.when.clone().unwrap_or_else(none), item.late.clone().unwrap_or_else(none));
    ListItem {
        at,
        title: item.title.en.clone(),
        title_es: item.title.es.clone(),
        why: item.why.en.clone(),
        why_es: item.why.es.clone(),
        hint: item.hint.en.clone(),
        hint_es: item.hint.es.clone(),
        late: late.en,
        late_es: late.es,
        asks: typed.map_or_else(|| asks::shown(w, &takes(item)), |form| asks::typed(w, form, &takes(item))),
        translation: item.translation == Translation::IfForeign,
        original: item.original_later == OriginalLater::Needed,
        when: when.en,
        when_es: when.es,
        due_days: item.due_days.map(|days| days.to_string()).unwrap_or_default(),
        before_target: item.before_target_days.map(|days| days.to_string()).unwrap_or_default(),
        hard: hard(w, item),
        first: at == 0,
        last: at + 1 == len,
    }
}

/// Advice on every text a client reads of a request, each once and in its language.
fn hard(w: &Words, item: &ItemTemplate) -> Vec<String> {
    let all = [Some(&item.why), Some(&item.hint), item.late.as_ref()];
    let said = all.into_iter().flatten().map(|words| (Reads::Text, words));
    let texts = std::iter::once((Reads::Name, &item.title)).chain(said);
    advice(w, texts.flat_map(|(reads, words)| Locale::ALL.iter().map(move |l| (reads, *l, words.get(*l)))))
}
