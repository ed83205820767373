//! Packs that practices hand each other: what of one's own goes into one, how each part of one that was brought stands to what
//! is here, and taking parts over. It refuses to take anything from a signer no owner confirmed, and overwrites nothing: what
//! is here by that name gets another version, and what says the same stays as it is. What was retired is not here.

use crate::intake::PACKS;
use crate::{lists, stages};
use domain::pack::{Checklist, ItemTemplate, Pack, Stage, Words};
use domain::{Locale, PackFileId, Refusal};
use std::collections::BTreeMap;
use vault::{
    Actor, Desk, LetterText, LetterTextRow, Lobby, PackFileRow, PackPart, PartContent, PartKind, ReadyText,
    ReadyTexts, Result, StageText, StageTextRow, StageTexts, TemplateRow, letter_part, message_part,
    stage_changes, stages_part,
};

/// How a part of a pack stands to what is here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stands {
    New,
    /// Here, and says the same.
    Here,
    /// Here by this name, and says something else: taking it makes the next version.
    Changed,
    /// About a kind of matter or stages that are not here: nothing of it can be taken.
    Elsewhere,
}

/// One thing that differs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Differs {
    /// Of a list the request it is about; else empty.
    pub about: String,
    pub what: What,
    pub was: String,
    pub now: String,
}

/// What of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum What {
    Name(Locale),
    Text(Locale),
    /// What a letter is for, or what a ready text is for.
    Kind,
    /// A request that is asked for on one side only; everything it says and asks follows.
    Request,
    /// One text of a request.
    Said(Said, Locale),
    /// What a request takes, and its days.
    Rules,
    /// The list's key, its headings in every language, whose they are, and what stands under each in which order.
    Frame,
    /// The stages it brings.
    Stages,
    /// One text clients read at a stage.
    AtStage(StageSaid, Locale),
    /// Whether they are written to there.
    StageMail,
    /// A stage that is not here: nothing of it is taken.
    NoStage,
}

/// Which text of a stage.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StageSaid {
    Client,
    Usually,
    You,
    Ahead,
}

impl StageSaid {
    pub const ALL: [Self; 4] = [Self::Client, Self::Usually, Self::You, Self::Ahead];

    fn of(self, stage: &Stage, locale: Locale) -> String {
        let words = match self {
            Self::Client => Some(&stage.client),
            Self::Usually => stage.usually.as_ref(),
            Self::You => stage.you.as_ref(),
            Self::Ahead => stage.ahead.as_ref(),
        };
        words.map_or("", |words| words.get(locale)).to_owned()
    }
}

/// Which text of a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Said {
    Title,
    Why,
    Hint,
    Late,
    When,
    Instead,
    Checks,
}

impl Said {
    pub const ALL: [Self; 7] =
        [Self::Title, Self::Why, Self::Hint, Self::Late, Self::When, Self::Instead, Self::Checks];

    /// What a request says there, lines one under the other.
    fn of(self, item: &ItemTemplate, locale: Locale) -> String {
        let one = |words: &Option<Words>| words.as_ref().map_or("", |words| words.get(locale)).to_owned();
        let all =
            |lines: &[Words]| lines.iter().map(|words| words.get(locale)).collect::<Vec<_>>().join("\n");
        match self {
            Self::Title => item.title.get(locale).to_owned(),
            Self::Why => item.why.get(locale).to_owned(),
            Self::Hint => item.hint.get(locale).to_owned(),
            Self::Late => one(&item.late),
            Self::When => one(&item.when),
            Self::Instead => all(&item.instead),
            Self::Checks => all(&item.checks),
        }
    }
}

/// One part of a pack that was brought.
pub struct Part {
    /// How forms name it: its place in the pack.
    pub at: usize,
    pub part: PackPart,
    pub content: PartContent,
    pub stands: Stands,
    /// The version that is here, where one is.
    pub version: u32,
    pub differs: Vec<Differs>,
}

/// A pack that was brought, part by part.
pub struct Brought {
    pub file: PackFileRow,
    pub parts: Vec<Part>,
}

/// What is here.
struct Here {
    lists: Vec<(TemplateRow, Pack)>,
    letters: Vec<LetterTextRow>,
    messages: ReadyTexts,
    stages: Vec<StageTextRow>,
}

impl Here {
    async fn of(desk: &Desk, actor: &Actor) -> Result<Self> {
        let lobby = desk.lobby(actor)?;
        let rows = lobby.templates().await?;
        let lists = rows.into_iter().filter_map(|row| lists::read(&row).map(|pack| (row, pack))).collect();
        // Whoever keeps lists and neither writes messages nor settings has none of them to hand out.
        let messages = match lobby.ready_texts().await {
            Ok(book) => book,
            Err(e) if e.is_not_found() => ReadyTexts::default(),
            Err(e) => return Err(e),
        };
        let stages = lobby.stage_texts().await?;
        Ok(Self { lists, letters: lobby.letter_texts().await?, messages, stages })
    }

    /// What was retired is offered to nobody: a part of its name is new, and what was retired stays as it is.
    fn list(&self, name: &str) -> Option<&(TemplateRow, Pack)> {
        self.lists.iter().find(|(row, pack)| row.live && same(&pack.name.en, name))
    }

    fn letter(&self, name: &str) -> Option<&LetterTextRow> {
        self.letters.iter().find(|row| row.live && same(english(&row.letter.name), name))
    }

    fn message(&self, name: &str) -> Option<&ReadyText> {
        self.messages.own.iter().find(|text| same(english(&text.name), name))
    }

    fn stands(&self, at: usize, part: &PackPart, content: &PartContent) -> Part {
        let (version, differs) = match content {
            PartContent::List(new) => match self.list(&part.name) {
                Some((row, old)) => (row.version, list_differs(old, new)),
                None => (0, Vec::new()),
            },
            PartContent::Letter(new) => match self.letter(&part.name) {
                Some(row) => (row.version, letter_differs(&row.letter, new)),
                None => (0, Vec::new()),
            },
            PartContent::Message(new) => match self.message(&part.name) {
                Some(old) => (old.version, message_differs(old, new)),
                None => (0, Vec::new()),
            },
            PartContent::Stages(new) => {
                let seen = stage_changes(&self.stages, &new.kind);
                let (differs, stands) = self.stages_stand(new);
                let (part, content) = (part.clone(), content.clone());
                return Part { at, part, content, stands, version: seen, differs };
            }
        };
        let stands = match (version, differs.is_empty()) {
            (0, _) => Stands::New,
            (_, true) => Stands::Here,
            (_, false) => Stands::Changed,
        };
        Part { at, part: part.clone(), content: content.clone(), stands, version, differs }
    }

    fn stage_text(&self, kind: &str, stage: &str) -> StageText {
        stages::row(&self.stages, kind, stage).map(|row| row.text.clone()).unwrap_or_default()
    }

    /// What the practice says at stages of a kind that is here, and how a part stands to it: every text in every language, and
    /// each choice. What the part does not name stays as it is, and no stage is new.
    fn stages_stand(&self, new: &StageTexts) -> (Vec<Differs>, Stands) {
        let mut out = Vec::new();
        let (mut known, mut changed) = (false, false);
        for (key, text) in &new.stages {
            let Ok((_, stage)) = stages::find(&new.kind, key) else {
                let said = text.words.as_ref().map_or("", |words| english(&words.client));
                out.push(Differs {
                    about: key.clone(),
                    what: What::NoStage,
                    was: String::new(),
                    now: said.to_owned(),
                });
                continue;
            };
            known = true;
            let old = self.stage_text(&new.kind, key);
            let (was, now) =
                (stages::worded(stage, &old), stages::worded(stage, &stages::over(stage, &old, text)));
            changed |= was != now;
            for said in StageSaid::ALL {
                for locale in Locale::ALL {
                    let (was, now) = (said.of(&was, *locale), said.of(&now, *locale));
                    text_differs(&mut out, &stage.internal.en, What::AtStage(said, *locale), &was, &now);
                }
            }
            let mail = |stage: &Stage| if stage.mail { "yes" } else { "no" };
            text_differs(&mut out, &stage.internal.en, What::StageMail, mail(&was), mail(&now));
        }
        let stands = match (known, changed) {
            (false, _) => Stands::Elsewhere,
            (true, false) => Stands::Here,
            (true, true) => Stands::Changed,
        };
        (out, stands)
    }
}

fn same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

fn english(words: &vault::Words) -> &str {
    words.get(Locale::En.code()).map_or("", String::as_str)
}

fn text_differs(out: &mut Vec<Differs>, about: &str, what: What, was: &str, now: &str) {
    if was != now {
        let (about, was, now) = (about.to_owned(), was.to_owned(), now.to_owned());
        out.push(Differs { about, what, was, now });
    }
}

fn words_differ(
    out: &mut Vec<Differs>,
    was: &vault::Words,
    now: &vault::Words,
    what: impl Fn(Locale) -> What,
) {
    for locale in Locale::ALL {
        let said = |words: &vault::Words| words.get(locale.code()).cloned().unwrap_or_default();
        text_differs(out, "", what(*locale), &said(was), &said(now));
    }
}

fn letter_differs(was: &LetterText, now: &LetterText) -> Vec<Differs> {
    let mut out = Vec::new();
    text_differs(&mut out, "", What::Kind, was.kind().code(), now.kind().code());
    words_differ(&mut out, &was.name, &now.name, What::Name);
    words_differ(&mut out, &was.text, &now.text, What::Text);
    out
}

fn message_differs(was: &ReadyText, now: &ReadyText) -> Vec<Differs> {
    let mut out = Vec::new();
    let kind = |one: &ReadyText| if one.for_notes { "notes" } else { "messages" };
    text_differs(&mut out, "", What::Kind, kind(was), kind(now));
    words_differ(&mut out, &was.name, &now.name, What::Name);
    words_differ(&mut out, &was.text, &now.text, What::Text);
    out
}

/// Every request of a list.
fn requests(pack: &Pack) -> Vec<&ItemTemplate> {
    pack.checklists.iter().flat_map(Checklist::items).collect()
}

/// Everything in which a list differs, in every language: whoever takes it has seen all of it, what is new in it as well as
/// what is gone.
fn list_differs(was: &Pack, now: &Pack) -> Vec<Differs> {
    let mut out = Vec::new();
    for locale in Locale::ALL {
        text_differs(&mut out, "", What::Name(*locale), was.name.get(*locale), now.name.get(*locale));
    }
    text_differs(&mut out, "", What::Stages, &stages(was), &stages(now));
    text_differs(&mut out, "", What::Frame, &frame(was), &frame(now));
    let (old, new) = (requests(was), requests(now));
    for item in &old {
        if !new.iter().any(|one| one.key == item.key) {
            request_differs(&mut out, Some(item), None);
        }
    }
    for item in &new {
        request_differs(&mut out, old.iter().copied().find(|one| one.key == item.key), Some(item));
    }
    out
}

/// Text by text and rule by rule; against nothing where it is asked for on one side only.
fn request_differs(out: &mut Vec<Differs>, was: Option<&ItemTemplate>, now: Option<&ItemTemplate>) {
    let Some(about) = now.or(was).map(|item| item.title.en.clone()) else { return };
    let before = out.len();
    let title = |item: Option<&ItemTemplate>| item.map(|item| item.title.en.clone()).unwrap_or_default();
    if was.is_none() || now.is_none() {
        text_differs(out, &about, What::Request, &title(was), &title(now));
    }
    for said in Said::ALL {
        for locale in Locale::ALL {
            let words =
                |item: Option<&ItemTemplate>| item.map(|item| said.of(item, *locale)).unwrap_or_default();
            text_differs(out, &about, What::Said(said, *locale), &words(was), &words(now));
        }
    }
    let rules = |item: Option<&ItemTemplate>| item.map(ruled).unwrap_or_default();
    text_differs(out, &about, What::Rules, &rules(was), &rules(now));
    // Whatever is compared above: what differs is never called the same.
    if out.len() == before && was != now {
        text_differs(out, &about, What::Rules, &format!("{was:#?}"), &format!("{now:#?}"));
    }
}

/// Everything of a list that is no request's own, as the text of a pack names it.
fn frame(pack: &Pack) -> String {
    let mut lines = vec![format!("id: {}", pack.id)];
    let said = |indent: &str, name: &str, words: &Words| {
        let one = |locale: &Locale| format!("{indent}{name}.{}: {}", locale.code(), words.get(*locale));
        Locale::ALL.iter().map(one).collect::<Vec<_>>()
    };
    for list in &pack.checklists {
        lines.push(format!("checklist: {}", list.key));
        lines.extend(said("", "name", &list.name));
        for group in &list.groups {
            lines.push(format!("  group: {}", group.key));
            lines.extend(said("  ", "title", &group.title));
            lines.push(format!("  who: {}", group.who.code()));
            lines.extend(group.items.iter().map(|item| format!("    {}", item.key)));
        }
    }
    lines.join("\n")
}

/// The stages of a list; nothing where it has none.
fn stages(pack: &Pack) -> String {
    if pack.stages.is_empty() {
        return String::new();
    }
    let name = Words { en: String::new(), es: String::new() };
    let bare =
        Pack { id: String::new(), version: 0, name, checklists: Vec::new(), stages: pack.stages.clone() };
    bare.written()
}

/// Everything else about a request, as the text of a pack names it.
fn ruled(item: &ItemTemplate) -> String {
    let accepts: Vec<&str> = item.accepts.iter().map(|kind| kind.code()).collect();
    let mut lines = vec![
        format!("key: {}", item.key),
        format!("need: {}", item.need.code()),
        format!("accepts: {}", accepts.join(", ")),
        format!("max_files: {}", item.max_files),
    ];
    lines.extend(item.due_days.map(|days| format!("due_days: {days}")));
    lines.extend(item.before_target_days.map(|days| format!("before_target_days: {days}")));
    lines.push(format!("validity: {}", item.validity.code()));
    lines.push(format!("translation: {:?}, original: {:?}", item.translation, item.original_later));
    lines.join("\n")
}

/// Everything of the practice's own that can go into a pack, by how a form names it.
pub async fn own_parts(desk: &Desk, actor: &Actor) -> Result<Vec<(String, PackPart)>> {
    let here = Here::of(desk, actor).await?;
    let mut out = Vec::new();
    for (row, pack) in here.lists.iter().filter(|(row, _)| row.live) {
        let part = PackPart { kind: PartKind::List, name: pack.name.en.clone(), text: row.text.clone() };
        out.push((format!("list:{}", row.id), part));
    }
    let wrong = |_| Refusal::WrongState;
    for row in here.letters.iter().filter(|row| row.live) {
        out.push((format!("letter:{}", row.id), letter_part(&row.letter).map_err(wrong)?));
    }
    for text in &here.messages.own {
        out.push((format!("message:{}", text.key), message_part(text).map_err(wrong)?));
    }
    for pack in PACKS.iter() {
        let stages: BTreeMap<String, StageText> = pack
            .stages
            .iter()
            .filter_map(|stage| stages::row(&here.stages, &pack.id, &stage.key))
            .filter(|row| !row.text.is_empty())
            .map(|row| (row.stage.clone(), row.text.clone()))
            .collect();
        if !stages.is_empty() {
            let of = StageTexts { kind: pack.id.clone(), name: pack.name.en.clone(), stages };
            out.push((format!("stages:{}", pack.id), stages_part(&of).map_err(wrong)?));
        }
    }
    Ok(out)
}

/// A pack of what was chosen, signed.
///
/// # Errors
/// `WrongState` where nothing of it can be handed out together.
pub async fn export(desk: &Desk, actor: &Actor, chosen: &[String]) -> Result<Vec<u8>> {
    let all = own_parts(desk, actor).await?;
    let parts: Vec<PackPart> =
        all.into_iter().filter(|(name, _)| chosen.contains(name)).map(|(_, part)| part).collect();
    desk.lobby(actor)?.sign_pack(&parts).await
}

/// A pack that was brought, part by part against what is here now.
pub async fn look(desk: &Desk, actor: &Actor, id: PackFileId) -> Result<Brought> {
    let file = desk.lobby(actor)?.pack_file(id).await?;
    let here = Here::of(desk, actor).await?;
    let parts = file.pack.parts.iter().enumerate();
    let parts = parts.map(|(at, (part, content))| here.stands(at, part, content)).collect();
    Ok(Brought { file, parts })
}

/// Takes these parts over, each as it was looked at: `at` with the version that was here then, nothing for what was not. What
/// somebody changed or added meanwhile is left and named; what says the same already stays. Each time has a line of its own with
/// what was taken; the pack is put away once nothing is left over.
///
/// # Errors
/// `NotAllowed` where no owner confirmed the signer. A failure leaves the pack where it is, to be taken again.
pub async fn take(
    desk: &Desk,
    actor: &Actor,
    id: PackFileId,
    picked: &[(usize, u32)],
    kind: impl Fn(&str) -> String,
) -> Result<Vec<String>> {
    let lobby = desk.lobby(actor)?;
    let file = lobby.pack_file(id).await?;
    if file.known.is_none() {
        return Err(Refusal::NotAllowed.into());
    }
    // Looked at once: what is compared is what is changed, and the vault refuses what changed since.
    let here = Here::of(desk, actor).await?;
    let (mut taken, mut left, mut broke) = (Vec::new(), Vec::new(), None);
    for (at, (part, content)) in file.pack.parts.iter().enumerate() {
        let Some((_, seen)) = picked.iter().find(|(one, _)| *one == at) else { continue };
        let part = here.stands(at, part, content);
        if part.stands == Stands::Here {
            continue;
        }
        if part.version != *seen || part.stands == Stands::Elsewhere {
            left.push(part.part.name);
            continue;
        }
        match put(&lobby, &here, id, &part, *seen, &kind).await {
            Ok(()) => taken.push(part.part.name),
            Err(vault::Error::Refused(_)) => left.push(part.part.name),
            Err(fault) => {
                broke = Some(fault);
                break;
            }
        }
    }
    match broke {
        None if left.is_empty() => lobby.end_pack(id, &taken).await?,
        _ => lobby.note_pack(id, &taken).await?,
    }
    match broke {
        Some(fault) => Err(fault),
        None => Ok(left),
    }
}

/// One part, over the version that was seen: the vault refuses where it is not that one any more.
async fn put(
    lobby: &Lobby<'_>,
    here: &Here,
    id: PackFileId,
    part: &Part,
    seen: u32,
    kind: impl Fn(&str) -> String,
) -> Result<()> {
    let name = &part.part.name;
    match &part.content {
        PartContent::List(new) => match here.list(name) {
            None => lobby.take_template(id, &kind(&new.id), name, &part.part.text).await,
            Some((row, _)) => {
                let next = Pack { version: seen.saturating_add(1), ..(**new).clone() };
                let text = lists::checked(&next).map_err(|_| Refusal::WrongState)?;
                lobby.change_template(row.id, seen, &row.kind, name, &text).await
            }
        },
        PartContent::Letter(new) => match here.letter(name) {
            None => lobby.take_letter_text(id, new).await,
            Some(row) => lobby.change_letter_text(row.id, seen, new).await,
        },
        PartContent::Message(new) => {
            let key = here.message(name).map(|text| text.key.clone()).unwrap_or_default();
            lobby.write_ready_text(&ReadyText { key, version: seen, ..new.clone() }).await
        }
        PartContent::Stages(new) => {
            let over = |(key, text): (&String, &StageText)| {
                let (_, stage) = stages::find(&new.kind, key).ok()?;
                Some((key.clone(), stages::over(stage, &here.stage_text(&new.kind, key), text)))
            };
            let texts = new.stages.iter().filter_map(over).collect();
            lobby.take_stage_texts(id, (&new.kind, name), seen, &texts).await
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Relation;

    fn list() -> Pack {
        let mut pack = lists::blank(("Visa", "Visado"), ("Papers", "Papeles"), ("Passport", "Pasaporte"));
        let more = lists::item("photo", ("Photo", "Foto"));
        pack.checklists[0].groups[0].items.push(more);
        pack
    }

    fn differing(change: impl FnOnce(&mut Pack)) -> Vec<Differs> {
        let (was, mut now) = (list(), list());
        change(&mut now);
        list_differs(&was, &now)
    }

    #[test]
    fn of_a_request_that_is_new_or_gone_every_text_in_every_language_and_every_rule_is_shown() {
        let both = |en: &str, es: &str| lists::both((en, es));
        let mut asked = lists::item("bank", ("Bank statements", "Extractos"));
        asked.why = both("Why-en", "Why-es");
        asked.hint = both("Hint-en", "Hint-es");
        asked.late = Some(both("Late-en", "Late-es"));
        asked.when = Some(both("When-en", "When-es"));
        asked.instead = vec![both("Instead-en", "Instead-es")];
        asked.checks = vec![both("Check-en", "Check-es"), both("Other-en", "Other-es")];
        asked.due_days = Some(17);
        let mut with = list();
        with.checklists[0].groups[0].title = both("Money", "Dinero");
        with.checklists[0].groups[0].items.push(asked);
        // The one differs from what is here by more than that, as nearly every new version does.
        for (was, now) in [(&list(), &with), (&with, &list())] {
            let all = list_differs(was, now);
            let shown: String = all.iter().map(|one| format!("{}\n{}\n", one.was, one.now)).collect();
            for said in [
                "Why-en",
                "Why-es",
                "Hint-en",
                "Hint-es",
                "Late-en",
                "Late-es",
                "When-en",
                "When-es",
                "Instead-en",
                "Instead-es",
                "Check-en",
                "Check-es",
                "Other-es",
                "Extractos",
                "due_days: 17",
                "Dinero",
            ] {
                assert!(shown.contains(said), "{said} is shown nowhere: {shown}");
            }
        }
    }

    #[test]
    fn headings_in_every_language_whose_they_are_keys_and_order_are_compared_whatever_else_differs() {
        type Change = fn(&mut Pack);
        let frames: [Change; 7] = [
            |pack| pack.id = "other".to_owned(),
            |pack| pack.checklists[0].key = "other".to_owned(),
            |pack| pack.checklists[0].name.es = "Otro".to_owned(),
            |pack| pack.checklists[0].groups[0].title.es = "Otro".to_owned(),
            |pack| pack.checklists[0].groups[0].key = "other".to_owned(),
            |pack| pack.checklists[0].groups[0].who = Relation::Dependant,
            |pack| pack.checklists[0].groups[0].items.reverse(),
        ];
        for (n, change) in frames.into_iter().enumerate() {
            let all = differing(|pack| {
                change(pack);
                pack.checklists[0].groups[0].items[0].hint.en = "Another hint".to_owned();
            });
            assert!(all.iter().any(|one| one.what == What::Frame), "{n}: {all:?}");
            assert!(all.iter().any(|one| matches!(one.what, What::Said(Said::Hint, Locale::En))), "{n}");
        }
        assert!(differing(|pack| pack.version = 9).is_empty(), "a version is no difference");
    }

    #[test]
    fn what_differs_is_never_called_the_same() {
        let all = differing(|pack| {
            // Nothing said and nothing to say read alike.
            let item = &mut pack.checklists[0].groups[0].items[0];
            item.late = Some(lists::both(("", "")));
        });
        assert_eq!(all.len(), 1);
        let moved = differing(|pack| {
            let item = &mut pack.checklists[0].groups[0].items[0];
            item.instead = std::mem::take(&mut item.checks);
        });
        assert!(moved.len() >= 4, "{moved:?}");
    }
}
