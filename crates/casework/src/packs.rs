//! Packs that practices hand each other: what of one's own goes into one, how each part of one that was brought stands to what
//! is here, and taking parts over. It refuses to take anything from a signer no owner confirmed, and overwrites nothing: what
//! is here by that name gets another version, and what says the same stays as it is.

use crate::lists;
use domain::pack::{Checklist, ItemTemplate, Pack};
use domain::{Locale, PackFileId, Refusal};
use vault::{
    Actor, Desk, LetterText, LetterTextRow, PackFileRow, PackPart, PartContent, PartKind, ReadyText,
    ReadyTexts, Result, TemplateRow, letter_part, message_part,
};

/// How a part of a pack stands to what is here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stands {
    New,
    /// Here, and says the same.
    Here,
    /// Here by this name, and says something else: taking it makes the next version.
    Changed,
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
    /// A request that is asked for on one side only.
    Request,
    /// The words of a request.
    Words(Locale),
    /// What a request takes, its days and its checks.
    Rules,
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
        Ok(Self { lists, letters: lobby.letter_texts().await?, messages })
    }

    fn list(&self, name: &str) -> Option<&(TemplateRow, Pack)> {
        self.lists.iter().find(|(_, pack)| same(&pack.name.en, name))
    }

    fn letter(&self, name: &str) -> Option<&LetterTextRow> {
        self.letters.iter().find(|row| same(english(&row.letter.name), name))
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
        };
        let stands = match (version, differs.is_empty()) {
            (0, _) => Stands::New,
            (_, true) => Stands::Here,
            (_, false) => Stands::Changed,
        };
        Part { at, part: part.clone(), content: content.clone(), stands, version, differs }
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

/// Every request of a list by its key, with the heading it stands under.
fn requests(pack: &Pack) -> Vec<(String, &ItemTemplate)> {
    let groups = pack.checklists.iter().flat_map(|list: &Checklist| &list.groups);
    groups.flat_map(|group| group.items.iter().map(move |item| (group.title.en.clone(), item))).collect()
}

fn list_differs(was: &Pack, now: &Pack) -> Vec<Differs> {
    let mut out = Vec::new();
    for locale in Locale::ALL {
        text_differs(&mut out, "", What::Name(*locale), was.name.get(*locale), now.name.get(*locale));
    }
    let (old, new) = (requests(was), requests(now));
    for (_, item) in &old {
        if !new.iter().any(|(_, one)| one.key == item.key) {
            text_differs(&mut out, &item.title.en, What::Request, &item.title.en, "");
        }
    }
    for (heading, item) in &new {
        let Some((was_heading, known)) = old.iter().find(|(_, one)| one.key == item.key) else {
            text_differs(&mut out, &item.title.en, What::Request, "", &item.title.en);
            continue;
        };
        for locale in Locale::ALL {
            let words = |one: &ItemTemplate| said(one, *locale);
            text_differs(&mut out, &item.title.en, What::Words(*locale), &words(known), &words(item));
        }
        let rules = |heading: &str, one: &ItemTemplate| ruled(heading, one);
        text_differs(
            &mut out,
            &item.title.en,
            What::Rules,
            &rules(was_heading, known),
            &rules(heading, item),
        );
    }
    // Headings, their order and whose they are: seen whole where no request says it.
    if out.is_empty() && (&was.checklists, &was.id) != (&now.checklists, &now.id) {
        text_differs(&mut out, "", What::Rules, &was.written(), &now.written());
    }
    out
}

/// Everything a request says in one language, line by line.
fn said(item: &ItemTemplate, locale: Locale) -> String {
    let mut lines = vec![item.title.get(locale), item.why.get(locale), item.hint.get(locale)];
    lines.extend(item.late.iter().map(|words| words.get(locale)));
    lines.extend(item.when.iter().map(|words| words.get(locale)));
    lines.extend(item.instead.iter().chain(&item.checks).map(|words| words.get(locale)));
    lines.join("\n")
}

/// Everything else about it, as the text of a pack names it.
fn ruled(heading: &str, item: &ItemTemplate) -> String {
    let accepts: Vec<&str> = item.accepts.iter().map(|kind| kind.code()).collect();
    let mut lines = vec![
        heading.to_owned(),
        format!("need: {}", item.need.code()),
        format!("accepts: {}", accepts.join(", ")),
        format!("max_files: {}", item.max_files),
    ];
    lines.extend(item.due_days.map(|days| format!("due_days: {days}")));
    lines.extend(item.before_target_days.map(|days| format!("before_target_days: {days}")));
    lines.push(format!("validity: {:?}", item.validity));
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

/// Takes these parts over, each as it was looked at: `at` with the version that was here then. What somebody changed
/// meanwhile is left and named; what says the same already stays. The pack is put away once nothing is left over.
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
    let brought = look(desk, actor, id).await?;
    if brought.file.known.is_none() {
        return Err(Refusal::NotAllowed.into());
    }
    let here = Here::of(desk, actor).await?;
    let lobby = desk.lobby(actor)?;
    let (mut taken, mut left) = (Vec::new(), Vec::new());
    for part in &brought.parts {
        let Some((_, seen)) = picked.iter().find(|(at, _)| *at == part.at) else { continue };
        let name = part.part.name.clone();
        if part.stands == Stands::Here {
            continue;
        }
        if part.version != *seen {
            left.push(name);
            continue;
        }
        let done = match &part.content {
            PartContent::List(new) => {
                let kind = kind(&new.id);
                match here.list(&name) {
                    None => lobby.add_template(&kind, &name, &part.part.text).await.map(drop),
                    Some((row, _)) => {
                        let next = Pack { version: row.version + 1, ..(**new).clone() };
                        let text = lists::checked(&next).map_err(|_| Refusal::WrongState)?;
                        lobby.change_template(row.id, row.version, &row.kind, &name, &text).await
                    }
                }
            }
            PartContent::Letter(new) => match here.letter(&name) {
                None => lobby.add_letter_text(new).await.map(drop),
                Some(row) => lobby.change_letter_text(row.id, row.version, new).await,
            },
            PartContent::Message(new) => {
                let known = here.message(&name);
                let key = known.map(|text| text.key.clone()).unwrap_or_default();
                let version = known.map_or(0, |text| text.version);
                lobby.write_ready_text(&ReadyText { key, version, ..new.clone() }).await
            }
        };
        match done {
            Ok(()) => taken.push(name),
            Err(vault::Error::Refused(_)) => left.push(name),
            Err(fault) => return Err(fault),
        }
    }
    if left.is_empty() {
        lobby.end_pack(id, &taken).await?;
    }
    Ok(left)
}
