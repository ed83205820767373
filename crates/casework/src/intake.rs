//! Taking a case on: a client, a matter with its checklist, and the client linked to it. It refuses a matter type that
//! no pack knows.

use crate::lists::Source;
use domain::FileType;
use domain::evidence::UsualGroup;
use domain::pack::{ItemTemplate, Need, Pack, Validity};
use domain::{
    AcceptancePoint, Assignment, ClientId, ConflictSearchId, DayOrder, Duration, Email, GroupId, ItemId,
    Locale, MatterId, PartyId, PersonId, ProfileField, Refusal, Relation, Sensitivity, TeamId, Timestamp,
    Traits, Why,
};
use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};
use vault::{
    Actor, ByHand, ClientCard, Desk, ItemWords, Joining, NewClient, NewGroup, NewItem, NewMatter, Result,
    Steering, TakingIn, Words,
};

/// What the practice brought of its own when the program started.
static OWN: OnceLock<Vec<Pack>> = OnceLock::new();

/// The packs this practice works with: those this program ships, and its own. Read once. A shipped pack that does not parse is
/// left out and reported by the tests of `domain`; it cannot be shipped.
pub static PACKS: LazyLock<Vec<Pack>> = LazyLock::new(|| {
    let shipped = domain::pack::SHIPPED.iter().filter_map(|(_, text)| Pack::parse(text).ok());
    together(shipped.collect(), OWN.get().cloned().unwrap_or_default())
});

/// The stages in which matters are taken in, as those packs mark them.
pub static TAKING_IN: LazyLock<TakingIn> = LazyLock::new(|| TakingIn::of(PACKS.iter()));

/// Takes the practice's own packs. Only the first call counts, and only before anything asked for a pack: a kind of matter does
/// not change under whoever works on one.
pub fn take_own(packs: Vec<Pack>) {
    let _kept = OWN.set(packs);
}

/// Shipped packs with the practice's own: one that has the id of a shipped one takes its place, the others follow.
fn together(mut all: Vec<Pack>, own: Vec<Pack>) -> Vec<Pack> {
    for pack in own {
        match all.iter_mut().find(|known| known.id == pack.id) {
            Some(known) => *known = pack,
            None => all.push(pack),
        }
    }
    all
}

/// What a pack of the practice's own lacks to be worked with, though each of its parts can be read; nothing where it lacks
/// nothing.
#[must_use]
pub fn lacks(pack: &Pack) -> Option<&'static str> {
    match pack.stages.as_slice() {
        [_, .., last] if last.key == crate::steer::CLOSED => None,
        _ => Some("a matter needs at least two stages, of which the last has the key `closed`"),
    }
}

/// The pack a matter was opened with.
pub fn pack(id: &str) -> Option<&'static Pack> {
    PACKS.iter().find(|p| p.id == id)
}

/// A client form as typed.
pub struct ClientForm<'a> {
    pub given: &'a str,
    pub middle: &'a str,
    pub family: &'a str,
    pub own_script: &'a str,
    pub phone: &'a str,
    pub email: &'a str,
    pub locale: Locale,
    /// In which order whoever fills it in writes a day.
    pub order: DayOrder,
    /// Other fields of the record, as typed.
    pub more: &'a [(ProfileField, String)],
    /// The practice's own fields, read already.
    pub own: BTreeMap<String, String>,
}

impl ClientForm<'_> {
    /// What another record of the same person would share with this one, as far as what was typed can be read.
    #[must_use]
    pub fn traits(&self) -> Traits {
        let tidy = |s: &str| s.trim().to_owned();
        let mut card = ClientCard {
            given: tidy(self.given),
            middle: tidy(self.middle),
            family: tidy(self.family),
            own_script: tidy(self.own_script),
            phone: tidy(self.phone),
            ..ClientCard::default()
        };
        for (field, typed) in self.more {
            if let Ok(value) = field.read(typed, self.order) {
                card.set(*field, &value);
            }
        }
        card.traits(Some(self.email.trim()))
    }

    /// Whether what was typed can be kept; asked before whether it is somebody who is known.
    ///
    /// # Errors
    /// `Invalid` for the first field that cannot be read or is too long.
    pub fn legible(&self) -> Result<()> {
        self.check().map(drop)
    }

    pub(crate) fn check(&self) -> Result<NewClient> {
        let email = match self.email.trim() {
            "" => None,
            typed => Some(Email::parse(typed)?),
        };
        let parts = [
            ("given", self.given),
            ("middle", self.middle),
            ("family", self.family),
            ("own_script", self.own_script),
            ("phone", self.phone),
        ];
        for (field, part) in parts {
            if part.chars().count() > 120 {
                return Err(Refusal::invalid(field, Why::TooLong).into());
            }
        }
        let tidy = |s: &str| s.trim().to_owned();
        let mut card = ClientCard {
            given: tidy(self.given),
            middle: tidy(self.middle),
            family: tidy(self.family),
            own_script: tidy(self.own_script),
            phone: tidy(self.phone),
            own: self.own.clone(),
            ..ClientCard::default()
        };
        for (field, typed) in self.more {
            let value = field.read(typed, self.order).map_err(|why| Refusal::invalid(field.code(), why))?;
            card.set(*field, &value);
        }
        Ok(NewClient { card, email, locale: self.locale })
    }
}

pub async fn create_client(
    desk: &Desk,
    actor: &Actor,
    form: &ClientForm<'_>,
    by: &ByHand<'_>,
) -> Result<ClientId> {
    desk.lobby(actor)?.create_client(&form.check()?, by).await
}

/// Changes a client whose record was at `revision` when the form was made.
pub async fn change_client(
    desk: &Desk,
    actor: &Actor,
    id: ClientId,
    form: &ClientForm<'_>,
    by: &ByHand<'_>,
    revision: i64,
) -> Result<()> {
    desk.lobby(actor)?.change_client(id, &form.check()?, by, revision).await
}

/// A matter form as typed.
#[derive(Clone, Copy)]
pub struct MatterForm<'a> {
    pub client: ClientId,
    pub relation: Relation,
    pub pack: &'a str,
    /// Checklists to apply at once: of the pack by their keys, of the practice's own by their ids.
    pub checklists: &'a [String],
    pub name: &'a str,
    /// The practice's own title; empty where the name serves both.
    pub internal_title: &'a str,
    pub number: &'a str,
    pub sensitivity: Sensitivity,
    /// Nothing is asked before the engagement letter is agreed.
    pub letter_first: bool,
    /// The search for conflicts that was made for the client.
    pub search: ConflictSearchId,
    /// What was looked at before it is opened, besides that search.
    pub looked_at: &'a [AcceptancePoint],
}

/// Opens the matter after its search for conflicts, links the client and applies the checklists.
pub async fn open_matter(desk: &Desk, actor: &Actor, form: &MatterForm<'_>) -> Result<MatterId> {
    let lobby = desk.lobby(actor)?;
    let pack = pack(form.pack).ok_or(Refusal::invalid("pack", Why::NotAChoice))?;
    let mut sources = Vec::new();
    for which in form.checklists {
        sources.push(crate::lists::of_kind(desk, actor, pack, which).await?);
    }
    let client = lobby.client(form.client).await?;
    let stage = pack.stages.first().map(|s| s.key.clone()).unwrap_or_default();
    let new = NewMatter {
        name: form.name.to_owned(),
        internal_title: form.internal_title.to_owned(),
        number: form.number.to_owned(),
        client: client.card.full(),
        pack: pack.id.clone(),
        kind: pack.id.clone(),
        stage,
        sensitivity: form.sensitivity,
        letter_first: form.letter_first,
    };
    let matter = lobby.open_searched(&new, form.client, form.search, form.looked_at).await?;
    link_client(desk, actor, matter, form.client, form.relation).await?;
    for source in &sources {
        ask_for_required(desk, actor, matter, source).await?;
    }
    Ok(matter)
}

/// Links one more client to a matter.
pub async fn link_client(
    desk: &Desk,
    actor: &Actor,
    matter: MatterId,
    client: ClientId,
    relation: Relation,
) -> Result<PartyId> {
    // Whoever a wall keeps from a client links them nowhere.
    desk.lobby(actor)?.client(client).await?;
    let room = desk.admit::<Steering>(actor, matter).await?.enter().await?;
    room.add_party(client, relation).await
}

/// Links one more client to a matter that is open, and keeps with it whom a search for them found. Says whether somebody has
/// to decide about that. Whoever is on the matter already stays as they are.
pub async fn join_client(
    desk: &Desk,
    actor: &Actor,
    matter: MatterId,
    client: ClientId,
    relation: Relation,
) -> Result<bool> {
    let room = desk.admit::<Steering>(actor, matter).await?.enter().await?;
    if room.parties().await?.iter().any(|party| party.client == client) {
        return Ok(false);
    }
    let searched = desk.lobby(actor)?.search_for_matter(matter, &Joining::Client(client)).await?;
    room.add_party_searched(client, relation, &searched).await?;
    Ok(searched.found_something())
}

/// What a request is known by when its list is applied again. The same request asked of two people is two.
pub(crate) fn template_key(pack: &str, list: &str, group: &str, item: &str, who: Option<ClientId>) -> String {
    let key = format!("{pack}/{list}/{group}/{item}");
    who.map_or_else(|| key.clone(), |client| format!("{key}@{client}"))
}

/// Asks for what everybody needs of a list: a new client must not be met by forty requests that mostly
/// do not concern them, and a couple without children not by a child's.
pub async fn ask_for_required(desk: &Desk, actor: &Actor, matter: MatterId, source: &Source) -> Result<()> {
    let parties = desk.admit::<Steering>(actor, matter).await?.enter().await?.parties().await?;
    let offered = source.offers(None, &parties, &[]);
    let picked: Vec<String> =
        offered.into_iter().filter(|offer| offer.needed).map(|offer| offer.key).collect();
    crate::lists::apply(desk, actor, matter, source, &picked, None).await.map(|_| ())
}

/// What a request of one's own takes: papers and pictures of papers.
const USUAL: &[FileType] = &[
    FileType::Pdf,
    FileType::Jpeg,
    FileType::Png,
    FileType::Webp,
    FileType::Tiff,
    FileType::Heic,
    FileType::Docx,
];

/// A request of one's own wording.
pub struct ItemForm<'a> {
    pub title_en: &'a str,
    pub title_es: &'a str,
    pub why_en: &'a str,
    pub why_es: &'a str,
    /// What it costs if it comes late; may be empty.
    pub late_en: &'a str,
    pub late_es: &'a str,
    pub due_at: Option<Timestamp>,
    /// Whom it is asked of; nobody in particular where everybody is.
    pub for_client: Option<ClientId>,
    /// Days before the matter's target date.
    pub target_days: Option<u32>,
    pub takes: Takes,
}

/// What a request takes besides its words, and what is looked for in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Takes {
    pub need: Need,
    pub accepts: Vec<FileType>,
    pub max_files: u32,
    /// What else would do.
    pub instead: Vec<domain::pack::Words>,
    /// What the reviewer looks at.
    pub checks: Vec<domain::pack::Words>,
    /// How long it has to be good for.
    pub validity: Validity,
}

impl Default for Takes {
    /// What a request of one's own takes where nothing else is said.
    fn default() -> Self {
        Self {
            need: Need::Required,
            accepts: USUAL.to_vec(),
            max_files: domain::limits::FILES_PER_ITEM,
            instead: Vec::new(),
            checks: Vec::new(),
            validity: Validity::Lasting,
        }
    }
}

impl Takes {
    /// The same in a request's words as they are kept.
    #[must_use]
    pub fn lines(lines: &[domain::pack::Words]) -> Vec<Words> {
        lines.iter().map(words).collect()
    }
}

impl ItemForm<'_> {
    fn check(&self, desk: &Desk) -> Result<NewItem> {
        let pair = |en: &str, es: &str| {
            let mut words = Words::new();
            for (code, text) in [("en", en), ("es", es)] {
                if !text.trim().is_empty() {
                    words.insert(code.to_owned(), text.trim().to_owned());
                }
            }
            words
        };
        if self.title_en.trim().is_empty() {
            return Err(Refusal::invalid("title_en", Why::Missing).into());
        }
        if self.title_en.chars().count() > domain::limits::TITLE_CHARS {
            return Err(Refusal::invalid("title_en", Why::TooLong).into());
        }
        Ok(NewItem {
            key: format!("own/{}", vault::hex(&desk.random_bytes(8))),
            words: ItemWords {
                title: pair(self.title_en, self.title_es),
                why: pair(self.why_en, self.why_es),
                late: pair(self.late_en, self.late_es),
                checks: Takes::lines(&self.takes.checks),
                instead: Takes::lines(&self.takes.instead),
                validity: self.takes.validity,
                ..ItemWords::default()
            },
            need: self.takes.need.code().to_owned(),
            accepts: self.takes.accepts.clone(),
            max_files: self.takes.max_files,
            due_at: self.due_at,
            for_client: self.for_client,
            template_version: None,
            target_days: self.target_days,
            due_days: None,
        })
    }
}

pub async fn add_item(
    desk: &Desk,
    actor: &Actor,
    matter: MatterId,
    group: GroupId,
    form: &ItemForm<'_>,
) -> Result<ItemId> {
    let item = form.check(desk)?;
    let room = desk.admit::<Steering>(actor, matter).await?.enter().await?;
    room.add_item(group, &item).await
}

/// A request of one's own wording under a heading of one's own.
pub async fn add_item_under(
    desk: &Desk,
    actor: &Actor,
    matter: MatterId,
    group: &str,
    form: &ItemForm<'_>,
) -> Result<()> {
    let item = form.check(desk)?;
    let heading = group.trim();
    if heading.is_empty() {
        return Err(Refusal::invalid("group", Why::Missing).into());
    }
    if heading.chars().count() > domain::limits::TITLE_CHARS {
        return Err(Refusal::invalid("group", Why::TooLong).into());
    }
    let new = NewGroup {
        key: format!("own/{}", vault::hex(&desk.random_bytes(8))),
        title: heading_words(heading),
        items: vec![item],
    };
    let room = desk.admit::<Steering>(actor, matter).await?.enter().await?;
    room.apply_checklist("own", &[new]).await.map(|_| ())
}

/// One of the usual groups reads in every language, whichever it was typed in; any other heading is one's own.
fn heading_words(heading: &str) -> Words {
    let own = || Words::from([("en".to_owned(), heading.to_owned())]);
    let usual = |group: &UsualGroup| {
        Locale::ALL.iter().map(|locale| (locale.code().to_owned(), group.get(*locale).to_owned())).collect()
    };
    UsualGroup::named(heading).map_or_else(own, usual)
}

/// What staff can do with a request that stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ItemMove<'a> {
    /// It is not needed, and why; no words where the client said so first.
    Drop(&'a str),
    /// It is needed after all.
    AskAgain,
    /// The call for help was answered, in words or another way; it is the client's turn again.
    HelpAnswered(&'a str),
}

pub async fn move_item(
    desk: &Desk,
    actor: &Actor,
    matter: MatterId,
    item: ItemId,
    how: ItemMove<'_>,
) -> Result<()> {
    let room = desk.admit::<Steering>(actor, matter).await?.enter().await?;
    match how {
        ItemMove::Drop(why) => room.waive(item, why).await,
        ItemMove::AskAgain => room.set_needed(item, true).await,
        ItemMove::HelpAnswered(said) => room.answer_help(item, said).await,
    }
}

/// Puts a colleague on a matter, or takes them off it with [`Assignment::None`].
pub async fn assign(
    desk: &Desk,
    actor: &Actor,
    matter: MatterId,
    person: PersonId,
    duty: Assignment,
) -> Result<()> {
    let room = desk.admit::<Steering>(actor, matter).await?.enter().await?;
    match duty {
        Assignment::Responsible => room.hand_over(person).await,
        _ => room.assign(person, duty).await,
    }
}

/// Gives a matter to a team.
pub async fn assign_team(desk: &Desk, actor: &Actor, matter: MatterId, team: TeamId) -> Result<()> {
    desk.admit::<Steering>(actor, matter).await?.enter().await?.assign_team(team).await
}

/// Takes a matter from a team.
pub async fn unassign_team(desk: &Desk, actor: &Actor, matter: MatterId, team: TeamId) -> Result<()> {
    desk.admit::<Steering>(actor, matter).await?.enter().await?.unassign_team(team).await
}

pub(crate) fn new_item(key: String, item: &ItemTemplate, who: Option<ClientId>, now: Timestamp) -> NewItem {
    NewItem {
        key,
        words: item_words(item),
        need: item.need.code().to_owned(),
        accepts: item.accepts.clone(),
        max_files: item.max_files,
        due_at: item.due_days.map(|days| now.plus(Duration::days(i64::from(days)))),
        for_client: who,
        template_version: None,
        target_days: item.before_target_days.map(u32::from),
        due_days: item.due_days.map(u32::from),
    }
}

/// What a list's request says, as a matter keeps it.
pub(crate) fn item_words(item: &ItemTemplate) -> ItemWords {
    ItemWords {
        title: words(&item.title),
        why: words(&item.why),
        hint: words(&item.hint),
        late: item.late.as_ref().map(words).unwrap_or_default(),
        checks: Takes::lines(&item.checks),
        instead: Takes::lines(&item.instead),
        validity: item.validity,
    }
}

/// The text by language; one that has none in a language says nothing there.
pub(crate) fn words(text: &domain::pack::Words) -> Words {
    let said = Locale::ALL.iter().map(|locale| (locale.code().to_owned(), text.get(*locale).to_owned()));
    said.filter(|(_, text)| !text.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_of_ones_own_takes_the_place_of_its_name_or_follows_and_has_an_end() {
        let shipped = || PACKS.first().cloned().unwrap();
        let mut other = shipped();
        other.id = "asylum".to_owned();
        let mut changed = shipped();
        changed.version += 1;
        let all = together(vec![shipped()], vec![other.clone(), changed.clone()]);
        assert_eq!(all, [changed, other.clone()]);
        assert!(PACKS.iter().all(|pack| lacks(pack).is_none()), "what ships can be worked with");
        other.stages.pop();
        assert!(lacks(&other).is_some(), "a flow without an end");
        other.stages.clear();
        assert!(lacks(&other).is_some());
    }
}
