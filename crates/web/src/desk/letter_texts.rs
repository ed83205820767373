//! Letters of the practice's own in Settings: written from nothing or from one that ships, each change a version, taken out
//! of use and into it again. It refuses a variable nobody fills, by its name, and to lose what was typed.

use super::frame::{Frame, demand, said_in, see_saying};
use super::names::Names;
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::staff_view::letter_texts::{
    LetterDraft, LetterOlder, LetterTextLine, LetterTextPage, LetterTextsPage,
};
use crate::staff_view::{Choice, Place, Problems, Tone};
use crate::words::Words;
use casework::letters::LETTERS;
use domain::pack::{LetterKind, LetterSlot, unknown_letter_slot};
use domain::{DeskPower, LetterTextId, Locale, Refusal, Why, limits};
use vault::{Error, LetterText, LetterTextRow, Lobby, Words as Sayings};

const LIST: &str = "/desk/settings/letters";
/// Characters of a variable nobody knows that are said back: where no bracket closes it, it is the rest of the text.
const NAMED: usize = 40;

fn lobby(visit: &Visit) -> Result<Lobby<'_>, End> {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageTemplates)?;
    Ok(lobby)
}

/// What a letter is for.
pub(super) fn kind_name(w: &Words, kind: LetterKind) -> String {
    match kind {
        LetterKind::Engagement => w.letters_kind_engagement(),
        LetterKind::Authority => w.letters_kind_authority(),
        LetterKind::Terms => w.letters_kind_terms(),
        LetterKind::Closing => w.letters_kind_closing(),
        LetterKind::Other => w.letters_kind_other(),
    }
}

/// GET: all of them.
pub async fn list(visit: Visit) -> Answered {
    let rows = lobby(&visit)?.letter_texts().await?;
    let frame = Frame::of(&visit, Some(Place::Settings)).await?;
    let w = frame.w;
    let mut names = Names::new(lobby(&visit)?, w);
    let mut own = Vec::new();
    for row in &rows {
        own.push(LetterTextLine {
            href: format!("{LIST}/{}", row.id),
            name: said_in(&row.letter.name, w.locale()),
            kind: kind_name(w, row.letter.kind()),
            english_only: !row.letter.text.contains_key(Locale::Es.code()),
            retired: !row.live,
            note: newest(&visit, &frame, &mut names, row).await?,
        });
    }
    let shipped = LETTERS.iter().map(|one| LetterTextLine {
        href: format!("{LIST}/new?from={}", one.key),
        name: one.name.get(w.locale()).to_owned(),
        kind: kind_name(w, one.kind),
        english_only: false,
        retired: false,
        note: String::new(),
    });
    frame.page(&LetterTextsPage { w, shell: &frame.shell, own, shipped: shipped.collect() })
}

/// "Version 3 · Ana Ruiz, yesterday": who wrote the newest version.
async fn newest(
    visit: &Visit,
    frame: &Frame,
    names: &mut Names<'_>,
    row: &LetterTextRow,
) -> Result<String, End> {
    let said = frame.w.letters_version(row.version);
    let versions = lobby(visit)?.letter_text_versions(row.id).await?;
    let Some(last) = versions.first() else { return Ok(said) };
    let by = names.of(last.by.bytes()).await?;
    Ok(format!("{said} · {}", frame.w.letters_by(frame.when(last.at), by)))
}

/// GET: a letter that is none yet, empty or as one that ships.
pub async fn new(visit: Visit) -> Answered {
    lobby(&visit)?;
    let from = LETTERS.iter().find(|one| one.key == visit.query.text("from"));
    let draft = from.map(|one| LetterDraft {
        name: one.name.en.clone(),
        name_es: one.name.es.clone(),
        text: one.text.en.trim().to_owned(),
        text_es: one.text.es.trim().to_owned(),
    });
    let kind = from.map_or(LetterKind::Engagement, |one| one.kind);
    page(&visit, None, kind, 0, draft.unwrap_or_default(), Problems::none()).await
}

/// GET: one of the practice's own.
pub async fn open(visit: Visit) -> Answered {
    let row = lobby(&visit)?.letter_text(visit.id("letter")?).await?;
    let said = |words: &Sayings, locale: Locale| words.get(locale.code()).cloned().unwrap_or_default();
    let draft = LetterDraft {
        name: said(&row.letter.name, Locale::En),
        name_es: said(&row.letter.name, Locale::Es),
        text: said(&row.letter.text, Locale::En),
        text_es: said(&row.letter.text, Locale::Es),
    };
    let (kind, seen) = (row.letter.kind(), row.version);
    page(&visit, Some(row), kind, seen, draft, Problems::none()).await
}

/// POST: a new one.
pub async fn add(visit: Visit) -> Answered {
    keep(&visit, None).await
}

/// POST: one of the practice's own, changed.
pub async fn change(visit: Visit) -> Answered {
    let id = visit.id("letter")?;
    keep(&visit, Some(id)).await
}

async fn keep(visit: &Visit, id: Option<LetterTextId>) -> Answered {
    let lobby = lobby(visit)?;
    let w = Words::of(visit.locale);
    let typed = |field: &str| visit.form.text(field).replace("\r\n", "\n").trim().to_owned();
    let draft = LetterDraft {
        name: typed("name"),
        name_es: typed("name_es"),
        text: typed("text"),
        text_es: typed("text_es"),
    };
    let kind = LetterKind::from_code(visit.form.text("kind")).unwrap_or(LetterKind::Other);
    let seen: u32 = visit.form.text("seen").parse().unwrap_or_default();
    let row = match id {
        Some(id) => Some(lobby.letter_text(id).await?),
        None => None,
    };
    let wrong = problems(w, &draft);
    if !wrong.is_empty() {
        return page(visit, row, kind, seen, draft, wrong).await;
    }
    let both = |en: &str, es: &str| {
        Sayings::from([
            (Locale::En.code().to_owned(), en.to_owned()),
            (Locale::Es.code().to_owned(), es.to_owned()),
        ])
    };
    let letter =
        LetterText::new(kind, &both(&draft.name, &draft.name_es), &both(&draft.text, &draft.text_es));
    let kept = match id {
        Some(id) => lobby.change_letter_text(id, seen, &letter).await,
        None => lobby.add_letter_text(&letter).await.map(drop),
    };
    match kept {
        Ok(()) => Ok(see_saying(visit, LIST, Tone::Ok, &w.letters_saved())),
        Err(Error::Refused(Refusal::Conflict)) => {
            let now = row.as_ref().map_or(seen, |row| row.version);
            page(visit, row, kind, now, draft, Problems::none().with("text", w.letters_conflict())).await
        }
        Err(Error::Refused(Refusal::Invalid { field, why })) => {
            let said = match why {
                Why::NotAllowed => w.letters_many(),
                _ => w.desk_value_wrong(),
            };
            page(visit, row, kind, seen, draft, Problems::none().with(field, said)).await
        }
        Err(e) => Err(e.into()),
    }
}

/// What is wrong with each part, in words that say what can be done.
fn problems(w: &Words, draft: &LetterDraft) -> Problems {
    let (title, text) = (limits::TITLE_CHARS, limits::LETTER_CHARS);
    let parts = [
        ("name", &draft.name, title),
        ("text", &draft.text, text),
        ("name_es", &draft.name_es, title),
        ("text_es", &draft.text_es, text),
    ];
    let mut problems = Problems::none();
    for (field, said, most) in parts {
        let stray = unknown_letter_slot(said).filter(|_| field.starts_with("text"));
        let wrong = match stray {
            _ if said.is_empty() && !field.ends_with("_es") => w.letters_missing(),
            _ if said.chars().count() > most => w.letters_long(most),
            Some(name) => w.ready_unknown(name.chars().take(NAMED).collect::<String>()),
            None => continue,
        };
        problems = problems.with(field, wrong);
    }
    problems
}

/// POST: out of use, or into it again.
pub async fn turn(visit: Visit) -> Answered {
    let id: LetterTextId = visit.id("letter")?;
    let live = visit.form.text("do") == "restore";
    lobby(&visit)?.retire_letter_text(id, live).await?;
    let w = Words::of(visit.locale);
    let said = if live { w.letters_restored_done() } else { w.letters_retired_done() };
    Ok(see_saying(&visit, LIST, Tone::Ok, &said))
}

async fn page(
    visit: &Visit,
    row: Option<LetterTextRow>,
    kind: LetterKind,
    seen: u32,
    draft: LetterDraft,
    problems: Problems,
) -> Answered {
    let frame = Frame::of(visit, Some(Place::Settings)).await?;
    let w = frame.w;
    let failed = !problems.is_empty();
    let mut versions = Vec::new();
    if let Some(row) = &row {
        let mut names = Names::new(lobby(visit)?, w);
        for one in lobby(visit)?.letter_text_versions(row.id).await? {
            let texts = Locale::ALL.iter().filter_map(|locale| {
                let text = one.letter.text.get(locale.code())?.clone();
                Some((locale.native_name(), locale.code(), text))
            });
            let by = names.of(one.by.bytes()).await?;
            versions.push(LetterOlder {
                label: w.letters_version(one.version),
                note: w.letters_by(frame.when(one.at), by),
                texts: texts.collect(),
            });
        }
    }
    let kinds = LetterKind::ALL.iter().map(|one| {
        let choice = Choice::new(one.code(), kind_name(w, *one));
        if *one == kind { choice.chosen() } else { choice }
    });
    let base = row.as_ref().map(|row| format!("{LIST}/{}", row.id));
    let page = LetterTextPage {
        w,
        shell: &frame.shell,
        address: base.clone().unwrap_or_else(|| format!("{LIST}/new")),
        turn: base.map(|base| format!("{base}/turn")).unwrap_or_default(),
        retired: row.as_ref().is_some_and(|row| !row.live),
        kinds: kinds.collect(),
        draft,
        seen,
        variables: LetterSlot::ALL.iter().map(|slot| (format!("{{{slot}}}"), meaning(w, *slot))).collect(),
        versions,
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

fn meaning(w: &Words, slot: LetterSlot) -> String {
    match slot {
        LetterSlot::Client => w.letters_var_client(),
        LetterSlot::Practice => w.ready_var_practice(),
        LetterSlot::Matter => w.letters_var_matter(),
        LetterSlot::Reference => w.letters_var_reference(),
        LetterSlot::Responsible => w.letters_var_responsible(),
        LetterSlot::Today => w.letters_var_today(),
    }
}
