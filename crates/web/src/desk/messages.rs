//! Messages at the desk: the inbox, a matter's threads, and one of them. Reading is a visit for reading, writing to the
//! client one for publishing; whoever may only read gets no form. It refuses to count as read what a page fetched by itself.

use super::conversation::{self, Typed};
use super::enclose::{self, Chosen, Outcome, Readers};
use super::frame::{Frame, see_saying};
use super::matter::head;
use super::review::{kind_and_number, selected};
use super::topics;
use crate::door::about;
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use crate::staff_view::matter::Tab;
use crate::staff_view::messages::{InboxPage, InboxRow, MatterMessagesPage, ThreadRow};
use crate::staff_view::review::Split;
use crate::staff_view::{More, Place, Tag, Tone};
use crate::words::Words;
use casework::converse;
use domain::{MatterId, MessageId, PersonId, Power, Refusal, ThreadId, ThreadState, Timestamp, Why};
use vault::{About, Error, InboxAfter, InboxLine, Reading, Room, SentMessage, StaffThread};

/// Rows of one page of the inbox.
const ROWS: u32 = 50;

fn key(state: ThreadState) -> &'static str {
    match state {
        ThreadState::WaitingForUs => "us",
        ThreadState::WaitingForClient => "client",
        ThreadState::Done => "done",
    }
}

/// The cut of what is assigned to the reader, as addresses have it.
const MINE: &str = "mine";

/// Whose turn it is, as staff read it.
pub fn state(w: &Words, state: ThreadState) -> Tag {
    match state {
        ThreadState::WaitingForUs => Tag::new(Tone::Todo, w.msg_desk_state_us()),
        ThreadState::WaitingForClient => Tag::new(Tone::Wait, w.msg_desk_state_client()),
        ThreadState::Done => Tag::new(Tone::Ok, w.msg_desk_state_done()),
    }
}

/// By when an answer is promised.
pub fn due(frame: &Frame, at: Option<Timestamp>) -> Option<Tag> {
    let at = at?;
    let day = frame.calendar().day(at);
    Some(if frame.now.is_past(at) {
        Tag::new(Tone::Bad, frame.w.msg_desk_late(day))
    } else {
        Tag::new(Tone::Plain, frame.w.msg_desk_due(day))
    })
}

/// GET the inbox.
pub async fn inbox(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    if !lobby.reads_messages() {
        return Err(End::not_found());
    }
    let frame = Frame::of(&visit, Some(Place::Messages)).await?;
    let asked = visit.query.text("state");
    let mine = asked == MINE;
    let cut = ThreadState::ALL.iter().copied().find(|s| key(*s) == asked);
    let cut = cut.unwrap_or(ThreadState::WaitingForUs);
    let from: Option<InboxAfter> = visit.query.text("from").parse().ok();
    let lines = match mine {
        true => lobby.inbox_assigned(from, ROWS).await?,
        false => lobby.inbox(cut, from, ROWS).await?,
    };
    let mut splits = vec![Split {
        href: format!("/desk/messages?state={MINE}"),
        label: frame.w.msg_desk_mine(),
        count: lobby.inbox_assigned_count().await?,
        place: selected(mine),
    }];
    for one in ThreadState::ALL {
        splits.push(Split {
            href: format!("/desk/messages?state={}", key(*one)),
            label: state(frame.w, *one).text,
            count: lobby.inbox_count(*one).await?,
            place: selected(!mine && *one == cut),
        });
    }
    let mut rows = Vec::new();
    for line in &lines {
        let assigned = match line.assigned {
            Some(person) => lobby.name_of(person).await?.unwrap_or_default(),
            None => String::new(),
        };
        let turn = mine.then(|| state(frame.w, line.state));
        let done = lobby.inside(Power::AnswerClients);
        rows.push(InboxRow { turn, ..row(&frame, line, assigned, done) });
    }
    let here = format!("/desk/messages?state={}", if mine { MINE } else { key(cut) });
    let last = lines.last().filter(|_| lines.len() >= ROWS as usize);
    let more =
        More { older: last.map(|line| format!("{here}&from={}", line.place())), newer: from.map(|_| here) };
    frame.page(&InboxPage { w: frame.w, shell: &frame.shell, splits, rows, more })
}

fn row(frame: &Frame, line: &InboxLine, assigned: String, may_answer: bool) -> InboxRow {
    let href = format!("/desk/matters/{}/messages/{}", line.matter, line.thread);
    InboxRow {
        id: line.thread.to_string(),
        client: line.card.client.clone(),
        title: conversation::called(frame.w, &line.title),
        matter: kind_and_number(frame.w, &line.kind, &line.card.number),
        age: frame.ago(line.waiting_since.unwrap_or(line.changed_at)),
        turn: None,
        due: due(frame, line.answer_by),
        assigned,
        unread: line.unread,
        done: (may_answer && line.state != ThreadState::Done).then(|| format!("{href}/done")),
        href,
    }
}

/// GET a matter's threads; with `?about={id}` those about that request, document or approval.
pub async fn list(visit: Visit) -> Answered {
    let room = room(&visit).await?;
    // Whoever comes from what one contact said writes to that contact.
    let with = [visit.query.text("with"), visit.query.text("of")].into_iter().find(|one| !one.is_empty());
    let typed = Typed { with: with.unwrap_or_default().to_owned(), ..Typed::default() };
    list_page(&visit, &room, typed).await
}

pub(super) async fn room(visit: &Visit) -> Result<Room<Reading>, End> {
    let matter: MatterId = visit.id("matter")?;
    Ok(visit.desk().admit::<Reading>(visit.actor()?, matter).await?.enter().await?)
}

async fn list_page(visit: &Visit, room: &Room<Reading>, typed: Typed) -> Answered {
    let frame = Frame::of(visit, Some(Place::Matters)).await?;
    let w = frame.w;
    let about = about::parse(visit.query.text("about"))?;
    let known = topics::known(&frame, room, about).await?;
    let threads: Vec<StaffThread> = match about {
        About::Matter => room.conversations().await?.to_vec(),
        about => room.conversations_about(about, 0).await?.iter().map(|one| one.thread.clone()).collect(),
    };
    let assigned = room.assigned().await?;
    let admitted = room.portal().await?;
    // With `?of={access}` those alone that one person can read.
    let of = admitted.iter().find(|one| one.id.to_string() == visit.query.text("of"));
    let reaches = |thread: &&StaffThread| of.is_none_or(|of| thread.with.is_none_or(|with| with == of.id));
    let mut rows = Vec::new();
    for thread in threads.iter().filter(reaches) {
        let seen = &thread.seen_by_client;
        let who = assigned.iter().find(|a| Some(a.person) == thread.assigned);
        rows.push(ThreadRow {
            href: format!("/desk/matters/{}/messages/{}", room.matter(), seen.id),
            title: conversation::called(w, &seen.title),
            with: conversation::with_whom(w, &admitted, thread.with),
            state: state(w, seen.state),
            due: due(&frame, thread.answer_by),
            assigned: who.map(|a| a.name.clone()).unwrap_or_default(),
            when: frame.ago(seen.changed_at),
        });
    }
    let failed = typed.failed();
    let writes = room.powers().has(Power::AnswerClients);
    let composer = match writes {
        true => conversation::new_thread(visit, &frame, room, typed, about, known.item).await?,
        false => None,
    };
    let head = head(&frame, room, Tab::Messages).await?;
    let (shell, topic, nobody) = (&frame.shell, known.shown, writes && composer.is_none());
    let export = about == About::Matter && of.is_none() && !rows.is_empty();
    let of = of.map(|of| of.name.clone()).unwrap_or_default();
    let page = MatterMessagesPage { w, shell, head, topic, of, rows, composer, nobody, export };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

/// POST: begins a thread.
pub async fn begin(mut visit: Visit) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    match write(&mut visit, None).await? {
        Ok(sent) => {
            let here = here(matter, sent.thread);
            Ok(see_saying(&visit, &here, Tone::Ok, &sent_words(&visit)))
        }
        Err(typed) => list_page(&visit, &room(&visit).await?, *typed).await,
    }
}

/// Sends what was written with what goes along; what was typed where it could not be sent.
async fn write(visit: &mut Visit, thread: Option<ThreadId>) -> Result<Result<SentMessage, Box<Typed>>, End> {
    let matter: MatterId = visit.id("matter")?;
    let w = Words::of(visit.locale);
    // Whoever may not come in hears that before anything they sent is looked at.
    let readers = {
        let entered = room(visit).await?;
        match thread {
            Some(_) => Readers::default(),
            // What is settled stands in the address, so that it is known before a body is read.
            None => enclose::readers(&entered, about::parse(visit.query.text("about"))?).await?,
        }
    };
    let mut again = false;
    if !visit.is_form() {
        let written = enclose::read(visit, matter, thread, readers.clone()).await?;
        visit.form = written.said;
        again = written.carried;
        let plain = || Typed { again, ..Typed::client(visit, None) };
        let typed = match written.outcome {
            Outcome::Nothing => None,
            Outcome::Sent(sent) => return Ok(Ok(sent)),
            Outcome::Words(error) => Some(Typed { again, ..refused(visit, error)? }),
            Outcome::Nobody => Some(Typed { with_problem: Some(w.msg_desk_with_missing()), ..plain() }),
            Outcome::Files(refused) => Some(Typed { refused, ..plain() }),
            Outcome::TooMany => {
                let closed = Some(w.along_many(domain::limits::MESSAGE_FILES));
                Some(Typed { closed, ..plain() })
            }
            Outcome::Closed => Some(Typed { closed: Some(w.along_closed()), ..plain() }),
        };
        if let Some(typed) = typed {
            return Ok(Err(Box::new(typed)));
        }
    }
    let with = match (thread, enclose::chosen(&visit.form, &readers)?) {
        (Some(_), _) | (None, Chosen::Everybody) => None,
        (None, Chosen::One(access)) => Some(access),
        (None, Chosen::Nobody) => {
            let with_problem = Some(w.msg_desk_with_missing());
            return Ok(Err(Box::new(Typed { with_problem, again, ..Typed::client(visit, None) })));
        }
    };
    let form = enclose::typed(&visit.form, thread, with)?;
    let keep = visit.form.text("send") == "keep";
    match converse::answer(visit.desk(), visit.actor()?, matter, form, keep).await {
        Ok(sent) => Ok(Ok(sent)),
        Err(error) => Ok(Err(Box::new(Typed { again, ..refused(visit, error)? }))),
    }
}

/// The form as it comes back with what was wrong; a refusal about anything else ends the visit.
fn refused(visit: &Visit, error: Error) -> Result<Typed, End> {
    let w = Words::of(visit.locale);
    match error {
        Error::Refused(Refusal::Invalid { field: "files", .. }) => {
            Ok(Typed { documents_problem: Some(w.along_not()), ..Typed::client(visit, None) })
        }
        Error::Refused(Refusal::Invalid { field: "with", .. }) => {
            Ok(Typed { with_problem: Some(w.topic_desk_with_asked()), ..Typed::client(visit, None) })
        }
        other => Ok(Typed::client(visit, Some(problem(w, other)?))),
    }
}

/// What a refusal about a text says; every other ends the visit.
pub fn problem(w: &Words, error: Error) -> Result<String, End> {
    match error {
        Error::Refused(Refusal::Invalid { field: "text", why: Why::Missing }) => Ok(w.msg_text_missing()),
        Error::Refused(Refusal::Invalid { field: "text" | "title", why: Why::TooLong }) => {
            Ok(w.msg_text_long(domain::limits::MESSAGE_CHARS))
        }
        Error::Refused(Refusal::NoSpace) => Ok(w.msg_too_many()),
        other => Err(other.into()),
    }
}

/// GET one thread.
pub async fn open(visit: Visit) -> Answered {
    let thread: ThreadId = visit.id("thread")?;
    let room = room(&visit).await?;
    if !visit.alone() {
        room.seen_by_staff(thread).await?;
    }
    conversation::page(&visit, &room, thread, Typed::default()).await
}

/// POST: answers the client.
pub async fn answer(mut visit: Visit) -> Answered {
    let (matter, thread): (MatterId, ThreadId) = (visit.id("matter")?, visit.id("thread")?);
    match write(&mut visit, Some(thread)).await? {
        Ok(_) => Ok(see_saying(&visit, &here(matter, thread), Tone::Ok, &sent_words(&visit))),
        Err(typed) => conversation::page(&visit, &room(&visit).await?, thread, *typed).await,
    }
}

/// What is said of a message that was sent.
fn sent_words(visit: &Visit) -> String {
    let w = Words::of(visit.locale);
    if visit.form.text("send") == "keep" { w.msg_desk_sent_kept() } else { w.msg_desk_sent() }
}

fn here(matter: MatterId, thread: ThreadId) -> String {
    format!("/desk/matters/{matter}/messages/{thread}")
}

/// POST: words an answer anew.
pub async fn reword(visit: Visit) -> Answered {
    let (matter, thread): (MatterId, ThreadId) = (visit.id("matter")?, visit.id("thread")?);
    let message: MessageId = visit.id("message")?;
    let text = visit.form.text("text");
    let w = Words::of(visit.locale);
    let failed = match converse::reword_answer(visit.desk(), visit.actor()?, matter, message, text).await {
        Ok(_) => return Ok(Reply::see(&format!("{}#{message}", here(matter, thread)))),
        Err(failed) => failed,
    };
    let said = match failed {
        Error::Refused(Refusal::Expired | Refusal::Conflict) => w.msg_edit_late(),
        Error::Refused(Refusal::WrongState) => w.talk_change_taken(),
        other => problem(w, other)?,
    };
    let typed = Typed { edited: Some((message, text.to_owned(), said)), ..Typed::default() };
    conversation::page(&visit, &room(&visit).await?, thread, typed).await
}

/// POST: takes an answer back. Why it cannot be is said over the conversation.
pub async fn take_back(visit: Visit) -> Answered {
    let (matter, thread): (MatterId, ThreadId) = (visit.id("matter")?, visit.id("thread")?);
    let message: MessageId = visit.id("message")?;
    let w = Words::of(visit.locale);
    let done = converse::take_answer_back(visit.desk(), visit.actor()?, matter, message).await;
    let (tone, said) = match done {
        Ok(_) => (Tone::Ok, w.talk_taken_done()),
        Err(Error::Refused(Refusal::Expired)) => (Tone::Wait, w.talk_take_late()),
        Err(Error::Refused(Refusal::WrongState | Refusal::Conflict)) => (Tone::Wait, w.talk_take_twice()),
        Err(Error::Refused(Refusal::NotAllowed)) => (Tone::Wait, w.talk_take_not_yours()),
        Err(other) => return Err(other.into()),
    };
    Ok(see_saying(&visit, &format!("{}#{message}", here(matter, thread)), tone, &said))
}

/// POST: nothing more is to be said. Somebody may have been first, which is what was wanted.
pub async fn done(visit: Visit) -> Answered {
    let (matter, thread): (MatterId, ThreadId) = (visit.id("matter")?, visit.id("thread")?);
    match converse::done(visit.desk(), visit.actor()?, matter, thread).await {
        Ok(()) | Err(Error::Refused(Refusal::WrongState | Refusal::Conflict)) => {}
        Err(e) => return Err(e.into()),
    }
    let back = match visit.form.text("back") {
        "inbox" => "/desk/messages".to_owned(),
        _ => here(matter, thread),
    };
    Ok(see_saying(&visit, &back, Tone::Ok, &Words::of(visit.locale).msg_desk_set_done()))
}

/// POST: says who answers.
pub async fn assign(visit: Visit) -> Answered {
    let (matter, thread): (MatterId, ThreadId) = (visit.id("matter")?, visit.id("thread")?);
    let person: Option<PersonId> = match visit.form.text("person") {
        "" => None,
        typed => Some(typed.parse().map_err(|_| End::not_found())?),
    };
    converse::assign(visit.desk(), visit.actor()?, matter, thread, person).await?;
    let saved = Words::of(visit.locale).desk_done_saved();
    Ok(see_saying(&visit, &here(matter, thread), Tone::Ok, &saved))
}

/// POST: says something only the team reads.
pub async fn comment(visit: Visit) -> Answered {
    let (matter, thread): (MatterId, ThreadId) = (visit.id("matter")?, visit.id("thread")?);
    let (text, attempt) = (visit.form.text("comment"), visit.form.text("attempt"));
    let w = Words::of(visit.locale);
    match converse::comment(visit.desk(), visit.actor()?, matter, thread, text, attempt).await {
        Ok(()) => Ok(Reply::see(&format!("{}#team", here(matter, thread)))),
        Err(error) => {
            let typed = Typed::team(&visit, problem(w, error)?);
            conversation::page(&visit, &room(&visit).await?, thread, typed).await
        }
    }
}

/// POST: keeps a message as a note on the file.
pub async fn keep(visit: Visit) -> Answered {
    let (matter, thread): (MatterId, ThreadId) = (visit.id("matter")?, visit.id("thread")?);
    let message: MessageId = visit.id("message")?;
    let w = Words::of(visit.locale);
    let attempt = visit.form.text("attempt");
    let (tone, said) = match converse::keep(visit.desk(), visit.actor()?, matter, message, attempt).await {
        Ok(_) => (Tone::Ok, w.msg_desk_kept()),
        Err(Error::Refused(Refusal::WrongState)) => (Tone::Wait, w.talk_taken_no_note()),
        Err(other) => return Err(other.into()),
    };
    Ok(see_saying(&visit, &format!("{}#{message}", here(matter, thread)), tone, &said))
}
