//! File notes: written once, corrected by another, never changed. It refuses to lose what was typed when a note cannot be
//! written, for instance because a colleague has just corrected the same one.

use super::conversation::attempt;
use super::frame::{Frame, see_saying};
use super::matter::head;
use super::messages::problem;
use crate::door::reply::Answered;
use crate::door::visit::Visit;
use crate::staff_view::matter::Tab;
use crate::staff_view::messages::{NoteLine, NotesPage, TeamComposer};
use crate::staff_view::{Place, Tone};
use crate::words::Words;
use casework::converse;
use domain::{MatterId, NoteId, Power, Refusal};
use vault::{Error, Reading};

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

async fn page(visit: &Visit, typed: Option<Typed>) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let frame = Frame::of(visit, Some(Place::Matters)).await?;
    let room = visit.desk().admit::<Reading>(visit.actor()?, matter).await?.enter().await?;
    let may = room.powers().has(Power::WriteNotes);
    let w = frame.w;
    let form = |of: Option<NoteId>| {
        let back = typed.as_ref().filter(|typed| typed.corrects == of);
        TeamComposer {
            text: back.map(|typed| typed.text.clone()).unwrap_or_default(),
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
    let page = NotesPage { w, shell: &frame.shell, head, notes, form: may.then(|| form(None)) };
    if failed { frame.again(&page) } else { frame.page(&page) }
}
