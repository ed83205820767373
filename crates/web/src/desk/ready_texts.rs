//! Ready texts for messages and file notes: the practice's own written, looked at with example values, changed and
//! taken away; shipped ones hidden and brought back. It refuses a variable nobody fills, by its name, and to lose what
//! was typed.

use super::frame::{Frame, demand, said_in, see_saying};
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::staff_view::ready_texts::{
    OwnText, Preview, ReadyDraft, ReadyTextPage, ReadyTextsPage, ShippedText,
};
use crate::staff_view::{Place, Problems, Tone};
use crate::words::Words;
use casework::converse::TEMPLATES;
use casework::ready::NOTES;
use domain::pack::{Slot, filled, unknown_note_slot, unknown_slot};
use domain::{Assignment, DeskPower, Locale, Power, Refusal, Why, limits};
use vault::{Error, Lobby, Reading, ReadyText, Room, Words as Sayings};

const LIST: &str = "/desk/settings/ready-texts";
/// Days from now on which the last day of the example is.
const EXAMPLE_DAYS: i64 = 14;
/// Characters of a variable nobody knows that are said back: where no bracket closes it, it is the rest of the text.
const NAMED: usize = 40;

/// What a text about a matter can say of it; nothing where the reader may not see it, or where there is nothing to say.
pub struct OfMatter {
    name: String,
    responsible: Option<String>,
}

impl OfMatter {
    /// The name clients read, never the one the team gave it.
    pub async fn of(room: &Room<Reading>) -> Result<Self, End> {
        let name = room.card().await?.card.name.clone();
        let responsible = match room.powers().has(Power::SeeWholeMatter) {
            true => {
                let assigned = room.assigned().await?;
                let leads = assigned.iter().find(|one| one.assignment == Assignment::Responsible);
                leads.map(|one| one.name.clone())
            }
            false => None,
        };
        Ok(Self { name, responsible })
    }

    pub fn name(&self) -> Option<String> {
        (!self.name.trim().is_empty()).then(|| self.name.clone())
    }

    pub fn responsible(&self) -> Option<String> {
        self.responsible.clone()
    }
}

fn lobby(visit: &Visit) -> Result<Lobby<'_>, End> {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageSettings)?;
    Ok(lobby)
}

/// GET: all of them.
pub async fn list(visit: Visit) -> Answered {
    let book = lobby(&visit)?.ready_texts().await?;
    let frame = Frame::of(&visit, Some(Place::Settings)).await?;
    let locale = frame.w.locale();
    let own = book.own.iter().map(|one| OwnText {
        href: format!("{LIST}/{}", one.key),
        name: said_in(&one.name, locale),
        text: said_in(&one.text, locale),
        lang: match one.text.contains_key(locale.code()) {
            true => locale.code(),
            false => Locale::En.code(),
        },
        english_only: !one.text.contains_key(Locale::Es.code()),
        for_notes: one.for_notes,
    });
    let messages = TEMPLATES.iter().map(|one| (one, false));
    let shipped = messages.chain(NOTES.iter().map(|one| (one, true))).map(|(one, for_notes)| {
        let hidden = book.hidden.contains(&one.key);
        ShippedText {
            name: one.name.get(locale).to_owned(),
            text: one.text.get(locale).to_owned(),
            act: format!("{LIST}/{}/{}", one.key, if hidden { "show" } else { "hide" }),
            hidden,
            for_notes,
        }
    });
    let (own, shipped) = (own.collect(), shipped.collect());
    frame.page(&ReadyTextsPage { w: frame.w, shell: &frame.shell, own, shipped })
}

/// GET: a text that is none yet.
pub async fn new(visit: Visit) -> Answered {
    lobby(&visit)?;
    page(&visit, "", 0, ReadyDraft::default(), Problems::none()).await
}

/// GET: one of the practice's own.
pub async fn open(visit: Visit) -> Answered {
    let book = lobby(&visit)?.ready_texts().await?;
    let key = visit.param("text").to_owned();
    let one = book.own.iter().find(|one| one.key == key).ok_or_else(End::not_found)?;
    let said = |words: &Sayings, locale: Locale| words.get(locale.code()).cloned().unwrap_or_default();
    let draft = ReadyDraft {
        name: said(&one.name, Locale::En),
        name_es: said(&one.name, Locale::Es),
        text: said(&one.text, Locale::En),
        text_es: said(&one.text, Locale::Es),
        for_notes: one.for_notes,
    };
    page(&visit, &key, one.version, draft, Problems::none()).await
}

/// POST: a new one; `do` is save or preview.
pub async fn add(visit: Visit) -> Answered {
    keep(&visit, "").await
}

/// POST: one of the practice's own, changed.
pub async fn change(visit: Visit) -> Answered {
    let key = visit.param("text").to_owned();
    keep(&visit, &key).await
}

async fn keep(visit: &Visit, key: &str) -> Answered {
    let lobby = lobby(visit)?;
    let w = Words::of(visit.locale);
    let typed = |field: &str| visit.form.text(field).replace("\r\n", "\n").trim().to_owned();
    let draft = ReadyDraft {
        name: typed("name"),
        name_es: typed("name_es"),
        text: typed("text"),
        text_es: typed("text_es"),
        for_notes: visit.form.text("for") == "notes",
    };
    let seen: u32 = visit.form.text("seen").parse().unwrap_or_default();
    let wrong = problems(w, &draft);
    if !wrong.is_empty() || visit.form.text("do") == "preview" {
        return page(visit, key, seen, draft, wrong).await;
    }
    let both = |en: &str, es: &str| {
        Sayings::from([
            (Locale::En.code().to_owned(), en.to_owned()),
            (Locale::Es.code().to_owned(), es.to_owned()),
        ])
    };
    let text = ReadyText {
        key: key.to_owned(),
        version: seen,
        name: both(&draft.name, &draft.name_es),
        text: both(&draft.text, &draft.text_es),
        for_notes: draft.for_notes,
    };
    match lobby.write_ready_text(&text).await {
        Ok(()) => Ok(see_saying(visit, LIST, Tone::Ok, &w.ready_saved())),
        Err(Error::Refused(Refusal::Conflict)) => {
            let book = lobby.ready_texts().await?;
            let now = book.own.iter().find(|one| one.key == key).ok_or_else(End::not_found)?.version;
            page(visit, key, now, draft, Problems::none().with("text", w.ready_conflict())).await
        }
        Err(Error::Refused(Refusal::Invalid { field, why })) => {
            let said = match why {
                Why::Taken => w.ready_taken(),
                Why::NotAllowed => w.ready_many(),
                _ => w.desk_value_wrong(),
            };
            page(visit, key, seen, draft, Problems::none().with(field, said)).await
        }
        Err(e) => Err(e.into()),
    }
}

/// What is wrong with each part, in words that say what can be done.
fn problems(w: &Words, draft: &ReadyDraft) -> Problems {
    let (title, text) = (limits::TITLE_CHARS, limits::READY_TEXT_CHARS);
    let parts = [
        ("name", &draft.name, title),
        ("text", &draft.text, text),
        ("name_es", &draft.name_es, title),
        ("text_es", &draft.text_es, text),
    ];
    let mut problems = Problems::none();
    for (field, said, most) in parts {
        let stray = if draft.for_notes { unknown_note_slot(said) } else { unknown_slot(said) };
        let stray = stray.filter(|_| field.starts_with("text"));
        let wrong = match stray {
            _ if said.is_empty() && !field.ends_with("_es") => w.ready_missing(),
            _ if said.chars().count() > most => w.ready_long(most),
            Some(name) => w.ready_unknown(name.chars().take(NAMED).collect::<String>()),
            None => continue,
        };
        problems = problems.with(field, wrong);
    }
    problems
}

/// POST: one is taken away.
pub async fn remove(visit: Visit) -> Answered {
    lobby(&visit)?.drop_ready_text(visit.param("text")).await?;
    let w = Words::of(visit.locale);
    Ok(see_saying(&visit, LIST, Tone::Ok, &w.ready_removed()))
}

/// POST: one that ships is offered to nobody.
pub async fn hide(visit: Visit) -> Answered {
    lobby(&visit)?.offer_shipped_text(visit.param("text"), false).await?;
    let w = Words::of(visit.locale);
    Ok(see_saying(&visit, LIST, Tone::Ok, &w.ready_hidden_done()))
}

/// POST: one that ships is offered again.
pub async fn show(visit: Visit) -> Answered {
    lobby(&visit)?.offer_shipped_text(visit.param("text"), true).await?;
    let w = Words::of(visit.locale);
    Ok(see_saying(&visit, LIST, Tone::Ok, &w.ready_shown_done()))
}

async fn page(visit: &Visit, key: &str, seen: u32, draft: ReadyDraft, problems: Problems) -> Answered {
    let frame = Frame::of(visit, Some(Place::Settings)).await?;
    let w = frame.w;
    let failed = !problems.is_empty();
    let meaning = |slot: Slot| match slot {
        Slot::Client => w.ready_var_client(),
        Slot::Practice => w.ready_var_practice(),
        Slot::Request => w.ready_var_request(),
        Slot::Due => w.ready_var_due(),
        Slot::Today => w.talk_ready_var_today(),
        Slot::Matter => w.ready_var_matter(),
        Slot::Responsible => w.ready_var_responsible(),
    };
    let page = ReadyTextPage {
        w,
        shell: &frame.shell,
        address: if key.is_empty() { format!("{LIST}/new") } else { format!("{LIST}/{key}") },
        remove: if key.is_empty() { String::new() } else { format!("{LIST}/{key}/remove") },
        seen,
        variables: Slot::ALL.iter().map(|slot| (format!("{{{slot}}}"), meaning(*slot))).collect(),
        previews: if failed { Vec::new() } else { previews(&frame, &draft) },
        draft,
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

/// The message with example values, in every language it was written in.
fn previews(frame: &Frame, draft: &ReadyDraft) -> Vec<Preview> {
    let one = |(locale, text): (Locale, &String)| {
        let w = Words::of(locale);
        let value = |slot: Slot| {
            Some(match slot {
                Slot::Client => w.ready_example_client(),
                Slot::Practice => frame.shell.practice.clone(),
                Slot::Request => w.ready_example_request(),
                Slot::Due => frame.calendar_in(locale).day(frame.now.plus_days(EXAMPLE_DAYS)),
                Slot::Today => frame.calendar_in(locale).day(frame.now),
                Slot::Matter => w.ready_example_matter(),
                Slot::Responsible => w.ready_example_responsible(),
            })
        };
        let text = filled(text, value).filter(|text| !text.is_empty())?;
        Some(Preview { language: locale.native_name(), lang: locale.code(), text })
    };
    [(Locale::En, &draft.text), (Locale::Es, &draft.text_es)].into_iter().filter_map(one).collect()
}
