//! Notes about a client that belong to no matter: written once, corrected by another with a reason, never changed; a new one can
//! begin with the headings file notes begin with. It refuses to lose what was typed when a note cannot be written.

use super::clients;
use super::conversation::attempt;
use super::frame::{Frame, see_saying};
use super::messages::problem;
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::staff_view::client_notes::{ClientNoteLine, ClientNotesPage, Correction};
use crate::staff_view::messages::TeamComposer;
use crate::staff_view::{Place, Tone};
use crate::words::Words;
use casework::converse;
use casework::ready::{self, Ready};
use domain::pack::Slot;
use domain::{ClientId, ClientNoteId, DeskPower, Refusal, Why, limits};
use vault::{ClientNote, Error, Lobby};

/// How many notes the client's own page shows.
const FIRST: usize = 2;

/// A form that came back: which note it corrects, what was typed, why not.
struct Typed {
    corrects: Option<ClientNoteId>,
    text: String,
    reason: String,
    attempt: String,
    problem: Option<String>,
    unreasoned: Option<String>,
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
    let wrong: ClientNoteId = visit.id("note")?;
    put(&visit, Some(wrong)).await
}

async fn put(visit: &Visit, corrects: Option<ClientNoteId>) -> Answered {
    let client: ClientId = visit.id("client")?;
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let (text, reason) = (visit.form.text("text"), visit.form.text("reason"));
    let named = visit.form.text("attempt");
    let sending = converse::attempt(named)?;
    let w = Words::of(visit.locale);
    let done = match corrects {
        Some(wrong) => lobby.correct_client_note(client, wrong, (text, reason), sending).await,
        None => lobby.add_client_note(client, text, sending).await,
    };
    let mut typed = Typed {
        corrects,
        text: text.to_owned(),
        reason: reason.to_owned(),
        attempt: named.to_owned(),
        problem: None,
        unreasoned: None,
    };
    match done {
        Ok(id) => {
            let here = format!("/desk/clients/{client}/notes#{id}");
            return Ok(see_saying(visit, &here, Tone::Ok, &w.client_note_saved()));
        }
        Err(Error::Refused(Refusal::Invalid { field: "reason", why })) => {
            typed.unreasoned = Some(match why {
                Why::TooLong => w.msg_text_long(limits::TITLE_CHARS),
                _ => w.client_note_reason_missing(),
            });
        }
        Err(Error::Refused(Refusal::Conflict)) => {
            // What lost against a colleague is offered as a note of its own.
            typed.corrects = None;
            typed.problem = Some(w.note_corrected_first());
        }
        Err(other) => typed.problem = Some(problem(w, other)?),
    }
    page(visit, Some(typed)).await
}

/// What a note can begin with, in the language of whoever writes it: where it is chosen, its name, its text.
async fn offered(frame: &Frame, lobby: &Lobby<'_>, name: &str) -> Result<Vec<(String, String, String)>, End> {
    let reads = frame.w.locale();
    let one = |ready: Ready| {
        let locale = ready.spoken_to(reads);
        let value = |slot: Slot| match slot {
            Slot::Client => Some(name.to_owned()),
            Slot::Practice => Some(frame.shell.practice.clone()),
            Slot::Today => Some(frame.calendar_in(locale).day(frame.now)),
            // What is written about a client is about none of their matters.
            Slot::Matter | Slot::Responsible | Slot::Request | Slot::Due => None,
        };
        let text = ready.filled(locale, value)?;
        let name = ready.name(reads).to_owned();
        Some((ready.key, name, text))
    };
    Ok(ready::offered_for_notes(&lobby.ready_texts().await?).into_iter().filter_map(one).collect())
}

/// Notes as they are read, the newest first.
fn lines(
    frame: &Frame,
    all: &[ClientNote],
    form: impl Fn(ClientNoteId) -> Option<Correction>,
) -> Vec<ClientNoteLine> {
    let w = frame.w;
    let line = |note: &ClientNote| {
        let corrects = note.corrects.and_then(|of| all.iter().find(|other| other.id == of));
        ClientNoteLine {
            id: note.id.to_string(),
            who: note.by.clone(),
            when: frame.calendar().stamp(note.written_at),
            text: note.text.clone(),
            struck: note.corrected.map(|(_, at)| w.note_struck(frame.when(at))).unwrap_or_default(),
            corrects: corrects
                .map(|other| (format!("#{}", other.id), w.note_corrects(frame.when(other.written_at)))),
            reason: note.reason.clone(),
            form: if note.corrected.is_none() { form(note.id) } else { None },
        }
    };
    all.iter().rev().map(line).collect()
}

/// The newest notes that stand, for the client's own page, and how many there are.
pub async fn newest(
    frame: &Frame,
    lobby: &Lobby<'_>,
    client: ClientId,
) -> Result<(Vec<ClientNoteLine>, usize), End> {
    let all = lobby.client_notes(client).await?;
    let mut standing = lines(frame, &all, |_| None);
    standing.retain(|note| note.struck.is_empty());
    let count = standing.len();
    standing.truncate(FIRST);
    Ok((standing, count))
}

async fn page(visit: &Visit, typed: Option<Typed>) -> Answered {
    let id: ClientId = visit.id("client")?;
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let all = match lobby.client_notes(id).await {
        Err(e) if e.is_not_found() => return clients::moved(visit, &lobby, id).await,
        all => all?,
    };
    let name = lobby.client(id).await?.card.full();
    let frame = Frame::of(visit, Some(Place::Clients)).await?;
    let may = lobby.powers().has(DeskPower::ManageClients);
    let ready = if may { offered(&frame, &lobby, &name).await? } else { Vec::new() };
    let begun = ready.iter().find(|(key, ..)| key == visit.query.text("use"));
    let correction = |of: ClientNoteId| {
        let back = typed.as_ref().filter(|typed| typed.corrects == Some(of));
        may.then(|| Correction {
            text: back.map(|typed| typed.text.clone()).unwrap_or_default(),
            reason: back.map(|typed| typed.reason.clone()).unwrap_or_default(),
            attempt: attempt(visit, back.map_or("", |typed| &typed.attempt)),
            problem: back.and_then(|typed| typed.problem.clone()),
            unreasoned: back.and_then(|typed| typed.unreasoned.clone()),
        })
    };
    let notes = lines(&frame, &all, correction);
    let back = typed.as_ref().filter(|typed| typed.corrects.is_none());
    let form = may.then(|| TeamComposer {
        text: match (back, begun) {
            (Some(typed), _) => typed.text.clone(),
            (None, Some((.., text))) => text.clone(),
            (None, None) => String::new(),
        },
        problem: back.and_then(|typed| typed.problem.clone()),
        attempt: attempt(visit, back.map_or("", |typed| &typed.attempt)),
    });
    let base = format!("/desk/clients/{id}");
    let link =
        |(key, name, _): &(String, String, String)| (format!("{base}/notes?use={key}#new"), name.clone());
    let templates = ready.iter().map(link).collect();
    let failed = typed.is_some();
    let page =
        ClientNotesPage { w: frame.w, shell: &frame.shell, base, name, notes, form, templates, failed };
    if failed { frame.again(&page) } else { frame.page(&page) }
}
