//! File notes: written once, corrected by another, never changed; a new one can begin with headings. It refuses to lose
//! what was typed when a note cannot be written, for instance because a colleague has just corrected the same one.

use super::conversation::attempt;
use super::frame::{Frame, see_saying};
use super::matter::head;
use super::messages::problem;
use super::ready_texts::OfMatter;
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::staff_view::matter::Tab;
use crate::staff_view::messages::{NoteLine, NotesPage, TeamComposer};
use crate::staff_view::{Place, Tone};
use crate::words::Words;
use casework::converse;
use casework::ready::{self, Ready};
use domain::pack::Slot;
use domain::{MatterId, NoteId, Power, Refusal};
use vault::{Error, Reading, Room};

/// How many notes the matter's first page shows.
const FIRST: usize = 3;

/// A form that came back: which note it corrects, what was typed, why not.
struct Typed {
    corrects: Option<NoteId>,
    text: String,
    attempt: String,
    problem: String,
}

/// GET the notes.
pub async fn show(visit: Visit) -> Answered {
    page(&visit, None).await
}

/// POST a note.
pub async fn write(visit: Visit) -> Answered {
    put(&visit, None).await
}

/// POST the note that stands instead of another.
pub async fn correct(visit: Visit) -> Answered {
    let wrong: NoteId = visit.id("note")?;
    put(&visit, Some(wrong)).await
}

async fn put(visit: &Visit, corrects: Option<NoteId>) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let (text, named) = (visit.form.text("text"), visit.form.text("attempt"));
    let w = Words::of(visit.locale);
    let said = match converse::note(visit.desk(), visit.actor()?, matter, corrects, text, named).await {
        Ok(id) => {
            let here = format!("/desk/matters/{matter}/notes#{id}");
            return Ok(see_saying(visit, &here, Tone::Ok, &w.note_written()));
        }
        Err(Error::Refused(Refusal::Conflict)) => w.note_corrected_first(),
        Err(other) => problem(w, other)?,
    };
    // What lost against a colleague is offered as a note of its own.
    let corrects = corrects.filter(|_| said != w.note_corrected_first());
    let typed = Typed { corrects, text: text.to_owned(), attempt: named.to_owned(), problem: said };
    page(visit, Some(typed)).await
}

/// What a note can begin with, in the language of whoever writes it.
struct Beginning {
    key: String,
    name: String,
    text: String,
}

async fn offered(visit: &Visit, frame: &Frame, room: &Room<Reading>) -> Result<Vec<Beginning>, End> {
    let book = visit.desk().lobby(visit.actor()?)?.ready_texts().await?;
    let (reads, client) = (frame.w.locale(), room.card().await?.card.client.clone());
    let matter = OfMatter::of(room).await?;
    let one = |ready: Ready| {
        let locale = ready.spoken_to(reads);
        let value = |slot: Slot| match slot {
            Slot::Client => Some(client.clone()),
            Slot::Practice => Some(frame.shell.practice.clone()),
            Slot::Today => Some(frame.calendar_in(locale).day(frame.now)),
            Slot::Matter => matter.name(),
            Slot::Responsible => matter.responsible(),
            Slot::Request | Slot::Due => None,
        };
        let text = ready.filled(locale, value)?;
        Some(Beginning { name: ready.name(reads).to_owned(), text, key: ready.key })
    };
    Ok(ready::offered_for_notes(&book).into_iter().filter_map(one).collect())
}

/// The newest notes that stand, for the matter's first page, and how many stand in all.
pub async fn newest(frame: &Frame, room: &Room<Reading>) -> Result<(Vec<NoteLine>, usize), End> {
    let all = room.file_notes().await?;
    let standing: Vec<_> = all.iter().rev().filter(|note| note.corrected.is_none()).collect();
    let lines = standing.iter().take(FIRST).map(|note| NoteLine {
        id: note.id.to_string(),
        who: note.name.clone(),
        when: frame.calendar().stamp(note.written_at),
        text: note.text.clone(),
        struck: String::new(),
        corrects: None,
        from_message: note.message.is_some(),
        form: None,
    });
    Ok((lines.collect(), standing.len()))
}

async fn page(visit: &Visit, typed: Option<Typed>) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let frame = Frame::of(visit, Some(Place::Matters)).await?;
    let room = visit.desk().admit::<Reading>(visit.actor()?, matter).await?.enter().await?;
    let may = room.powers().has(Power::WriteNotes);
    let w = frame.w;
    let ready = if may { offered(visit, &frame, &room).await? } else { Vec::new() };
    let begun = ready.iter().find(|one| one.key == visit.query.text("use"));
    let form = |of: Option<NoteId>| {
        let begun = begun.filter(|_| of.is_none()).map(|one| one.text.clone());
        let back = typed.as_ref().filter(|typed| typed.corrects == of);
        TeamComposer {
            text: back.map(|typed| typed.text.clone()).or(begun).unwrap_or_default(),
            problem: back.map(|typed| typed.problem.clone()),
            attempt: attempt(visit, back.map_or("", |typed| &typed.attempt)),
        }
    };
    let all = room.file_notes().await?;
    let mut notes = Vec::with_capacity(all.len());
    for note in all.iter().rev() {
        let corrects = note.corrects.and_then(|of| all.iter().find(|other| other.id == of));
        notes.push(NoteLine {
            id: note.id.to_string(),
            who: note.name.clone(),
            when: frame.calendar().stamp(note.written_at),
            text: note.text.clone(),
            struck: note.corrected.map(|(_, at)| w.note_struck(frame.when(at))).unwrap_or_default(),
            corrects: corrects
                .map(|other| (format!("#{}", other.id), w.note_corrects(frame.when(other.written_at)))),
            from_message: note.message.is_some(),
            form: (may && note.corrected.is_none()).then(|| form(Some(note.id))),
        });
    }
    let head = head(&frame, &room, Tab::Notes).await?;
    let failed = typed.is_some();
    let link = |one: Beginning| (format!("/desk/matters/{matter}/notes?use={}#new", one.key), one.name);
    let form = may.then(|| form(None));
    let templates = ready.into_iter().map(link).collect();
    let page = NotesPage { w, shell: &frame.shell, head, notes, form, templates };
    if failed { frame.again(&page) } else { frame.page(&page) }
}
