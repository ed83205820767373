//! The lists a matter's requests come from: the shipped ones and the practice's own, which are texts in the same format.
//! Applying shows first what is new, what is there already, what is asked for elsewhere in other words, and what the list
//! says differently since, each old beside each new. It refuses a text with any mistake in it.

use crate::intake::{PACKS, item_words, pack, template_key, words};
use domain::pack::{Checklist, ItemGroup, ItemTemplate, Need, Pack, PackProblem, Validity};
use domain::{
    ClientId, Duration, FileType, ItemId, Locale, MatterId, Refusal, Relation, TemplateId, Timestamp, Why,
    likeness,
};
use std::collections::HashMap;
use vault::{
    Actor, Desk, Follows, ItemEdit, NewGroup, NewItem, PartyRow, Reading, Result, StaffGroup, StaffItem,
    Steering, TemplateRow, Words,
};

/// A list requests can be made from.
pub struct Source {
    /// How forms name it: `pack/list` for a shipped one, a template's id for the practice's own.
    pub which: String,
    /// The pack its requests are known by.
    pub pack: String,
    pub version: u32,
    pub list: Checklist,
    /// One of the practice's own.
    pub own: bool,
}

/// How a request of a list stands in the matter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stands {
    New,
    /// There, as the list has it.
    Here,
    /// There, and the list says or takes something else now.
    Changed(ItemId),
    /// It was there and is not asked for any more.
    Removed,
}

/// A text of a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Text {
    Title,
    Why,
    Hint,
    Late,
}

/// Lines of a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lines {
    Instead,
    Checks,
}

/// What the matter has and what the list has now, of one thing that differs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Difference {
    Text {
        of: Text,
        locale: Locale,
        was: String,
        now: String,
    },
    Lines {
        of: Lines,
        was: Vec<Words>,
        now: Vec<Words>,
    },
    Need {
        was: Need,
        now: Need,
    },
    Accepts {
        was: Vec<FileType>,
        now: Vec<FileType>,
    },
    MaxFiles {
        was: u32,
        now: u32,
    },
    Validity {
        was: Validity,
        now: Validity,
    },
    /// Days after it is asked for.
    Days {
        was: Option<u32>,
        now: Option<u32>,
    },
    /// Days before the target date.
    BeforeTarget {
        was: Option<u32>,
        now: Option<u32>,
    },
}

/// A request that asks the same of the same person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Twin {
    pub title: Words,
    pub group: Words,
}

/// One request of a list, as it is offered for choosing.
#[derive(Clone, Debug)]
pub struct Offer {
    /// Its name within the list.
    pub key: String,
    pub item: ItemTemplate,
    /// What its group is called: two groups may ask for the same thing of two people.
    pub group: domain::pack::Words,
    pub stands: Stands,
    /// Where it stands changed: what differs.
    pub differences: Vec<Difference>,
    /// Where it is new: what asks for the same already.
    pub twin: Option<Twin>,
    /// Whose paper it usually is.
    pub of: Relation,
    /// Whether it is one of those that everybody in the place of whoever it concerns here must send.
    pub needed: bool,
}

/// Whether requests of a group that is `of` somebody concern this matter: those of a child only where a child takes part;
/// asked of one person, only what is of somebody in their place, and of those who take no part here themselves.
pub fn concerns(of: Relation, who: Option<Relation>, here: &[Relation]) -> bool {
    let absent = !here.contains(&of);
    if of == Relation::Dependant && absent {
        return false;
    }
    who.is_none_or(|who| who == of || absent)
}

/// The practice's own list as a pack of one list; nothing where the text has a mistake, which cannot be stored.
pub fn read(row: &TemplateRow) -> Option<Pack> {
    Pack::parse_list(&row.text).ok()
}

/// The lists for this kind of matter, the practice's own first; all of them where the kind is not a shipped one.
pub async fn for_kind(desk: &Desk, actor: &Actor, kind: &str) -> Result<Vec<Source>> {
    let known = pack(kind).is_some();
    let mut all = Vec::new();
    for row in desk.lobby(actor)?.templates().await? {
        if let (true, true, Some(pack)) = (row.live, !known || fits(&row, kind), read(&row)) {
            all.extend(own(&row, pack));
        }
    }
    let shipped = PACKS.iter().filter(|pack| !known || pack.id == kind);
    all.extend(shipped.flat_map(|pack| pack.checklists.iter().map(|list| shipped_source(pack, list))));
    Ok(all)
}

fn own(row: &TemplateRow, pack: Pack) -> Option<Source> {
    let list = pack.checklists.into_iter().next()?;
    Some(Source { which: row.id.to_string(), pack: pack.id, version: row.version, list, own: true })
}

fn shipped_source(pack: &Pack, list: &Checklist) -> Source {
    let which = format!("{}/{}", pack.id, list.key);
    Source { which, pack: pack.id.clone(), version: pack.version, list: list.clone(), own: false }
}

/// A kind of matter with one of its lists, as the forms that open a matter name them: `pack/list`, or `pack/` with the id
/// of one of the practice's own.
///
/// # Errors
/// `Invalid` where there is none.
pub async fn named(desk: &Desk, actor: &Actor, kind: &str) -> Result<(&'static Pack, Source)> {
    let no = || Refusal::invalid("kind", Why::NotAChoice);
    let (pack_id, which) = kind.split_once('/').ok_or_else(no)?;
    let pack = pack(pack_id).ok_or_else(no)?;
    Ok((pack, of_kind(desk, actor, pack, which).await?))
}

/// A list that a matter of this kind can begin with.
///
/// # Errors
/// `Invalid` where there is none, or it is for other kinds of matter.
pub async fn of_kind(desk: &Desk, actor: &Actor, pack: &Pack, which: &str) -> Result<Source> {
    let no = || Refusal::invalid("kind", Why::NotAChoice);
    if let Some(list) = pack.checklist(which) {
        return Ok(shipped_source(pack, list));
    }
    let id: TemplateId = which.parse().map_err(|_| no())?;
    let all = desk.lobby(actor)?.templates().await?;
    let row = all.into_iter().find(|row| row.id == id && row.live && fits(row, &pack.id));
    let row = row.ok_or_else(no)?;
    Ok(read(&row).and_then(|pack| own(&row, pack)).ok_or_else(no)?)
}

fn fits(row: &TemplateRow, kind: &str) -> bool {
    row.kind.is_empty() || row.kind == kind
}

/// The list a form names.
///
/// # Errors
/// `Invalid` where there is none.
pub async fn source(desk: &Desk, actor: &Actor, which: &str) -> Result<Source> {
    let no = || Refusal::invalid("template", Why::NotAChoice);
    if let Some((pack_id, key)) = which.split_once('/') {
        let pack = pack(pack_id).ok_or_else(no)?;
        return Ok(shipped_source(pack, pack.checklist(key).ok_or_else(no)?));
    }
    let id: TemplateId = which.parse().map_err(|_| no())?;
    let row = desk.lobby(actor)?.template(id).await?;
    let found = if row.live { read(&row).and_then(|pack| own(&row, pack)) } else { None };
    Ok(found.ok_or_else(no)?)
}

impl Source {
    /// Everything the list can ask of somebody, with how it stands in this matter.
    pub fn offers(
        &self,
        who: Option<ClientId>,
        parties: &[PartyRow],
        checklist: &[StaffGroup],
    ) -> Vec<Offer> {
        let here: Vec<Relation> = parties.iter().map(|party| party.relation).collect();
        let asked = parties.iter().find(|party| Some(party.client) == who).map(|party| party.relation);
        let known: HashMap<&str, &StaffItem> =
            checklist.iter().flat_map(|g| &g.items).map(|i| (i.template_key.as_str(), i)).collect();
        let offer = |group: &ItemGroup, item: &ItemTemplate| {
            let key = template_key(&self.pack, &self.list.key, &group.key, &item.key, who);
            let there = known.get(key.as_str());
            let differences = there.map(|there| differences(there, item)).unwrap_or_default();
            let stands = match there {
                None => Stands::New,
                Some(there) if there.hidden_at.is_some() => Stands::Removed,
                Some(_) if differences.is_empty() => Stands::Here,
                Some(there) => Stands::Changed(there.seen_by_client.id),
            };
            Offer {
                key: format!("{}/{}", group.key, item.key),
                item: item.clone(),
                twin: (stands == Stands::New)
                    .then(|| twin(checklist, [&item.title.en, &item.title.es], Some(&key), who))
                    .flatten(),
                differences,
                stands,
                group: group.title.clone(),
                of: group.who,
                needed: item.need == Need::Required && concerns(group.who, asked, &here),
            }
        };
        let groups = self.list.groups.iter();
        groups.flat_map(|group| group.items.iter().map(move |item| offer(group, item))).collect()
    }

    fn new_item(
        &self,
        group: &ItemGroup,
        item: &ItemTemplate,
        who: Option<ClientId>,
        now: Timestamp,
    ) -> NewItem {
        let key = template_key(&self.pack, &self.list.key, &group.key, &item.key, who);
        NewItem { template_version: Some(self.version), ..crate::intake::new_item(key, item, who, now) }
    }
}

/// Everything in which a matter's request is not what the list has now.
fn differences(there: &StaffItem, item: &ItemTemplate) -> Vec<Difference> {
    let (was, now) = (there.as_edit(), item_words(item));
    let mut all = Vec::new();
    let texts = [
        (Text::Title, &was.words.title, &now.title),
        (Text::Why, &was.words.why, &now.why),
        (Text::Hint, &was.words.hint, &now.hint),
        (Text::Late, &was.words.late, &now.late),
    ];
    for (of, was, now) in texts {
        for locale in Locale::ALL {
            let said = |words: &Words| words.get(locale.code()).cloned().unwrap_or_default();
            if said(was) != said(now) {
                all.push(Difference::Text { of, locale: *locale, was: said(was), now: said(now) });
            }
        }
    }
    if was.need != item.need {
        all.push(Difference::Need { was: was.need, now: item.need });
    }
    if was.accepts != item.accepts {
        all.push(Difference::Accepts { was: was.accepts, now: item.accepts.clone() });
    }
    if was.max_files != item.max_files {
        all.push(Difference::MaxFiles { was: was.max_files, now: item.max_files });
    }
    let lines =
        [(Lines::Instead, was.words.instead, now.instead), (Lines::Checks, was.words.checks, now.checks)];
    for (of, was, now) in lines {
        if was != now {
            all.push(Difference::Lines { of, was, now });
        }
    }
    if was.words.validity != item.validity {
        all.push(Difference::Validity { was: was.words.validity, now: item.validity });
    }
    let days = item.due_days.map(u32::from);
    if there.due_differs(days) {
        all.push(Difference::Days { was: there.due_days, now: days });
    }
    let before = item.before_target_days.map(u32::from);
    if there.target_days != before {
        all.push(Difference::BeforeTarget { was: there.target_days, now: before });
    }
    all
}

/// A request that is asked for and asks the same of the same person, however it came on the list: by its title in either
/// language, or by its name in a list that was applied for somebody else or for everybody. Two requests of one list that
/// have one title are meant as two.
#[must_use]
pub fn twin(
    checklist: &[StaffGroup],
    titles: [&str; 2],
    key: Option<&str>,
    who: Option<ClientId>,
) -> Option<Twin> {
    let fold = |title: &str| Some(likeness::words(title)).filter(|words| !words.is_empty());
    let wanted: Vec<Vec<String>> = titles.into_iter().filter_map(fold).collect();
    let base = |key: &str| key.split('@').next().unwrap_or_default().to_owned();
    let list = |key: &str| base(key).splitn(3, '/').take(2).collect::<Vec<_>>().join("/");
    let same = |item: &StaffItem| {
        let person = who.is_none() || item.for_client.is_none() || item.for_client == who;
        let one_list = key.is_some_and(|key| list(key) == list(&item.template_key));
        let named = key.is_some_and(|key| base(key) == base(&item.template_key));
        let titled = || {
            let titles = item.seen_by_client.words.title.values();
            titles.filter_map(|title| fold(title)).any(|title| wanted.contains(&title))
        };
        item.hidden_at.is_none() && person && (named || !one_list && titled())
    };
    checklist.iter().find_map(|group| {
        let item = group.items.iter().find(|item| same(item))?;
        Some(Twin { title: item.seen_by_client.words.title.clone(), group: group.title.clone() })
    })
}

/// What became of a list that was applied.
#[derive(Clone, Debug, Default)]
pub struct Applied {
    pub added: usize,
    /// Requests that are as the list has them now.
    pub reworded: usize,
    /// What was picked and is there already, by what it is called.
    pub here: Vec<domain::pack::Words>,
}

/// Applies what was picked of a list: what is new is added, what the list has differently is made as it has it. What was not
/// picked and what is there already stays as it is.
pub async fn apply(
    desk: &Desk,
    actor: &Actor,
    matter: MatterId,
    source: &Source,
    picked: &[String],
    who: Option<ClientId>,
) -> Result<Applied> {
    let reading = desk.admit::<Reading>(actor, matter).await?.enter().await?;
    let (checklist, parties) = (reading.checklist().await?, reading.parties().await?);
    let offers = source.offers(who, &parties, &checklist);
    let now = desk.now();
    let is_new = |group: &ItemGroup, item: &ItemTemplate| {
        let key = format!("{}/{}", group.key, item.key);
        picked.contains(&key) && offers.iter().any(|o| o.key == key && o.stands == Stands::New)
    };
    let suffix = who.map(|client| format!("@{client}")).unwrap_or_default();
    let group = |group: &ItemGroup| NewGroup {
        key: format!("{}/{}/{}{suffix}", source.pack, source.list.key, group.key),
        title: words(&group.title),
        items: group
            .items
            .iter()
            .filter(|item| is_new(group, item))
            .map(|item| source.new_item(group, item, who, now))
            .collect(),
    };
    let groups: Vec<NewGroup> =
        source.list.groups.iter().map(group).filter(|g: &NewGroup| !g.items.is_empty()).collect();
    let room = desk.admit::<Steering>(actor, matter).await?.enter().await?;
    let named = if source.own { "practice".to_owned() } else { source.which.clone() };
    let added = if groups.is_empty() { 0 } else { room.apply_checklist(&named, &groups).await? };
    let mut reworded = 0;
    for offer in offers.iter().filter(|o| picked.contains(&o.key)) {
        let Stands::Changed(id) = offer.stands else { continue };
        let Some(there) = checklist.iter().flat_map(|g| &g.items).find(|i| i.seen_by_client.id == id) else {
            continue;
        };
        let item = &offer.item;
        let (days, before) = (item.due_days.map(u32::from), item.before_target_days.map(u32::from));
        let due_at = match there.target_days.is_some() && before.is_none() {
            // Counted back no more: what is left is the list's own rule.
            true => days.map(|days| there.asked_at.plus(Duration::days(i64::from(days)))),
            false => there.seen_by_client.due_at,
        };
        let edit = ItemEdit {
            words: item_words(item),
            need: item.need,
            accepts: item.accepts.clone(),
            max_files: item.max_files,
            due_at,
            target_days: before,
            follows: Some(Follows { version: source.version, due_days: days }),
            ..there.as_edit()
        };
        room.edit_item(id, &edit).await?;
        reworded += 1;
    }
    let here = offers.iter().filter(|o| picked.contains(&o.key) && o.stands == Stands::Here);
    Ok(Applied { added, reworded, here: here.map(|o| o.item.title.clone()).collect() })
}

/// A new list made from a shipped one: the same requests, known by the same names, so that what a matter has of the one is
/// not asked twice by the other.
pub fn from_shipped(which: &str) -> Option<Pack> {
    let (pack_id, key) = which.split_once('/')?;
    let pack = pack(pack_id)?;
    let list = pack.checklist(key)?.clone();
    Some(Pack {
        version: 1,
        name: list.name.clone(),
        stages: Vec::new(),
        checklists: vec![list],
        ..pack.clone()
    })
}

/// A list of the practice's own from nothing: one heading with one request to begin with.
pub fn blank(name: (&str, &str), title: (&str, &str), first: (&str, &str)) -> Pack {
    let group = group("first", Relation::MainApplicant, title, item("first", first));
    let list = Checklist { key: "list".to_owned(), name: both(name), groups: vec![group] };
    let id = "practice".to_owned();
    Pack { id, version: 1, name: both(name), stages: Vec::new(), checklists: vec![list] }
}

pub fn group(key: &str, who: Relation, title: (&str, &str), first: ItemTemplate) -> ItemGroup {
    ItemGroup { key: key.to_owned(), who, title: both(title), items: vec![first] }
}

/// A request with the usual things to look for.
pub fn item(key: &str, title: (&str, &str)) -> ItemTemplate {
    let papers = domain::FileType::ALL.iter().copied();
    let papers = papers.filter(|kind| kind.is_picture() || *kind == domain::FileType::Pdf);
    ItemTemplate {
        key: key.to_owned(),
        title: both(title),
        why: both(("We need it for your case.", "Lo necesitamos para su caso.")),
        hint: both(("Every page, easy to read.", "Todas las páginas, fáciles de leer.")),
        late: None,
        need: Need::Required,
        when: None,
        accepts: papers.collect(),
        max_files: domain::limits::FILES_PER_ITEM,
        due_days: None,
        before_target_days: None,
        translation: domain::pack::Translation::Never,
        validity: Validity::Lasting,
        original_later: domain::pack::OriginalLater::CopyEnough,
        instead: Vec::new(),
        checks: vec![both(("It can be read", "Se puede leer"))],
    }
}

pub fn both((en, es): (&str, &str)) -> domain::pack::Words {
    domain::pack::Words { en: en.trim().to_owned(), es: es.trim().to_owned() }
}

/// A pack's text if a pack with exactly this content can be read again; else everything that is wrong with it.
pub fn checked(pack: &Pack) -> std::result::Result<String, Vec<PackProblem>> {
    let text = pack.written();
    Pack::parse_list(&text).map(|_| text)
}

/// The kinds taken for what a client brings of their own accord, and how many files.
pub fn other_takes() -> (Vec<FileType>, u32) {
    let item = item("other", ("", ""));
    (item.accepts, item.max_files)
}

/// A request that a client brings of their own accord.
pub fn other(desk: &Desk, title: &str, note: &str, prefix: &dyn Fn(Locale, &str) -> String) -> NewItem {
    let said = |text: &dyn Fn(Locale) -> String| -> Words {
        Locale::ALL.iter().map(|l| (l.code().to_owned(), text(*l))).filter(|(_, t)| !t.is_empty()).collect()
    };
    let key = format!("other/{}", vault::hex(&desk.random_bytes(8)));
    let item = item("other", ("", ""));
    let new = crate::intake::new_item(key, &item, None, desk.now());
    NewItem {
        words: vault::ItemWords {
            title: said(&|locale| prefix(locale, title)),
            why: said(&|_| note.trim().to_owned()),
            ..vault::ItemWords::default()
        },
        need: Need::Optional.code().to_owned(),
        ..new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_list_becomes_a_list_of_ones_own_and_reads_back_the_same() {
        for pack in PACKS.iter() {
            for list in &pack.checklists {
                let own = from_shipped(&format!("{}/{}", pack.id, list.key)).unwrap();
                let text = checked(&own).unwrap();
                assert_eq!(Pack::parse_list(&text).unwrap(), own, "{}", list.key);
            }
        }
        assert!(from_shipped("us-h1b/gone").is_none() && from_shipped("x").is_none());
    }

    #[test]
    fn hostile_words_are_text_and_a_missing_language_is_a_problem() {
        let hostile = "\" ]]\n[[checklist]]\nkey = \"x\\u0000\u{7}";
        let own = blank((hostile, "Lista"), ("Papers", "Papeles"), ("Passport", "Pasaporte"));
        let text = checked(&own).unwrap();
        assert_eq!(Pack::parse_list(&text).unwrap(), own);
        assert!(checked(&blank(("List", ""), ("a", "b"), ("c", "d"))).is_err());
    }
}
