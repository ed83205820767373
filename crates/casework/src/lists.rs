//! The lists a matter's requests come from: the shipped ones and the practice's own, which are texts in the same format.
//! Applying shows first what is new, what is there already and what the list words differently since. It refuses a text
//! with any mistake in it.

use crate::intake::{PACKS, pack, template_key, words};
use domain::pack::{Checklist, ItemGroup, ItemTemplate, Need, Pack, PackProblem};
use domain::{ClientId, FileType, ItemId, Locale, MatterId, Refusal, Relation, TemplateId, Timestamp, Why};
use std::collections::HashMap;
use vault::{
    Actor, Desk, ItemEdit, NewGroup, NewItem, PartyRow, Reading, Result, StaffGroup, StaffItem, Steering,
    TemplateRow, Words,
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
    /// There, worded as the list words it.
    Here,
    /// There, and the list words it differently now.
    Changed(ItemId),
    /// It was there and is not asked for any more.
    Removed,
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
        let fits = row.kind.is_empty() || !known || row.kind == kind;
        if let (true, true, Some(pack)) = (row.live, fits, read(&row)) {
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
            Offer {
                key: format!("{}/{}", group.key, item.key),
                item: item.clone(),
                stands: known.get(key.as_str()).map_or(Stands::New, |there| stands(there, item)),
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

fn stands(there: &StaffItem, item: &ItemTemplate) -> Stands {
    let now = &there.seen_by_client.words;
    let late = item.late.as_ref().map(words).unwrap_or_default();
    let same = now.title == words(&item.title)
        && now.why == words(&item.why)
        && now.hint == words(&item.hint)
        && now.late == late;
    match (there.hidden_at, same) {
        (Some(_), _) => Stands::Removed,
        (None, true) => Stands::Here,
        (None, false) => Stands::Changed(there.seen_by_client.id),
    }
}

/// What became of a list that was applied.
#[derive(Clone, Debug, Default)]
pub struct Applied {
    pub added: usize,
    /// Requests that read as the list words them now.
    pub reworded: usize,
    /// What was picked and is there already, by what it is called.
    pub here: Vec<domain::pack::Words>,
}

/// Applies what was picked of a list: what is new is added, what the list words differently is worded anew. What was not
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
        let edit = ItemEdit {
            title: words(&offer.item.title),
            why: words(&offer.item.why),
            hint: words(&offer.item.hint),
            late: offer.item.late.as_ref().map(words).unwrap_or_default(),
            due_at: there.seen_by_client.due_at,
            target_days: there.target_days,
            revision: there.revision,
            template_version: Some(source.version),
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
    let group = group("first", title, item("first", first));
    let list = Checklist { key: "list".to_owned(), name: both(name), groups: vec![group] };
    let id = "practice".to_owned();
    Pack { id, version: 1, name: both(name), stages: Vec::new(), checklists: vec![list] }
}

pub fn group(key: &str, title: (&str, &str), first: ItemTemplate) -> ItemGroup {
    ItemGroup { key: key.to_owned(), who: Relation::MainApplicant, title: both(title), items: vec![first] }
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
        validity: domain::pack::Validity::Lasting,
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
