//! The client's messages: reading, writing with or without files, wording anew, taking back. Pressing Send twice sends
//! once. It refuses to lose what was typed, and to count as read what a page fetched by itself.

use crate::client::account;
use crate::client::attach::{self, Outcome};
use crate::client::frame::{Frame, portal};
use crate::client::list;
use crate::client_view::Place;
use crate::client_view::glossary::Meaning;
use crate::client_view::messages::{
    Attach, Bubble, BubbleFile, Composer, Day, Edit, MessagesPage, ThreadPage, ThreadRow, Topic, Whose, role,
};
use crate::client_view::upload::FileProblem;
use crate::dates;
use crate::desk::version::original;
use crate::door::Form;
use crate::door::about;
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use crate::words::Words;
use casework::converse::{self, MessageForm};
use casework::receive;
use domain::{FileName, ItemId, MessageId, Power, Refusal, Side, ThreadId, Timestamp, VersionId, Why};
use http::StatusCode;
use std::collections::BTreeMap;
use vault::{
    About, ClientConversation, ClientMessage, ClientThread, Contributing, Error, ForClient, NamedFile, Room,
    SentMessage, To,
};

/// What was typed into a form that came back.
#[derive(Default)]
struct Typed {
    text: String,
    title: String,
    files: Vec<String>,
    attempt: String,
    problem: Option<String>,
    /// What was wrong with files that came along.
    refused: Vec<FileProblem>,
    /// Files came along, and have to be chosen again.
    again: bool,
    /// Why no files are taken, where some came along.
    no_files: Option<String>,
}

impl Typed {
    fn of(form: &Form) -> Self {
        Self {
            text: form.text("text").to_owned(),
            title: form.text("title").to_owned(),
            files: form.all("file").map(str::to_owned).collect(),
            attempt: form.text("attempt").to_owned(),
            ..Self::default()
        }
    }

    fn status(&self) -> StatusCode {
        let wrong = self.problem.is_some() || !self.refused.is_empty() || self.no_files.is_some();
        if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
    }
}

/// What a refusal about a form's text or name says; every other ends the visit.
fn problem(frame: &Frame, error: Error) -> Result<String, End> {
    match error {
        Error::Refused(Refusal::Invalid { field: "text", why: Why::Missing }) => {
            Ok(frame.w.msg_text_missing())
        }
        Error::Refused(Refusal::Invalid { field: "text" | "title", why: Why::TooLong }) => {
            Ok(frame.w.msg_text_long(domain::limits::MESSAGE_CHARS))
        }
        Error::Refused(Refusal::NoSpace) => Ok(frame.w.msg_too_many()),
        other => Err(other.into()),
    }
}

/// GET the threads; with `?about={id}` the thread about that request, document or approval, or the form that begins it.
pub async fn show(visit: Visit) -> Answered {
    let about = about::parse(visit.query.text("about"))?;
    let room = receive::room(visit.desk(), visit.actor()?).await?;
    if about != About::Matter
        && let Some(thread) = room.thread_about(about).await?
    {
        return Ok(Reply::see(&portal(&visit).message_thread(&thread.to_string())));
    }
    list_page(&visit, &room, about, Typed::default()).await
}

async fn list_page(visit: &Visit, room: &Room<Contributing>, about: About, typed: Typed) -> Answered {
    let name = about::name(about);
    let here = match about {
        About::Matter => portal(visit).messages(),
        _ => portal(visit).ask_about(&name),
    };
    let frame = Frame::of(visit, Some(Place::Messages), here).await?;
    let (w, at) = (frame.w, portal(visit));
    let known = room.topic(about).await?;
    let files = match known.item {
        Some(item) => files(&file_names(room, item).await?, &typed.files),
        None => Vec::new(),
    };
    let threads = room.threads().await?.iter().map(|thread| thread_row(&frame, thread)).collect();
    let status = typed.status();
    let page = MessagesPage {
        w,
        shell: &frame.shell,
        promise: frame.promise.clone(),
        threads,
        composer: Composer {
            action: at.messages(),
            about: name,
            title: (about == About::Matter).then(|| typed.title.clone()),
            files,
            ..composer(visit, &frame, room, (known.item, None), typed).await?
        },
        about: topic(visit, &frame, about, &known),
    };
    Reply::page_with(status, &page)
}

/// The way to what a conversation is about; nothing for the case as a whole.
fn topic(visit: &Visit, frame: &Frame, about: About, known: &vault::Topic) -> Option<Topic> {
    let (w, at) = (frame.w, portal(visit));
    let (href, open) = match (about, known.item) {
        (About::Approval(approval), _) => (at.approval(&approval.to_string()), w.topic_open_approval()),
        (About::Item(item), _) => (at.item(&item.to_string()), w.msg_open_request()),
        (About::Document(_) | About::Version(_), Some(item)) => {
            (at.item(&item.to_string()), w.topic_open_file_request())
        }
        (About::Matter | About::Document(_) | About::Version(_), _) => return None,
    };
    Some(Topic {
        title: list::said(&known.title, w.locale()).to_owned(),
        file: FileName::received(&known.file).display().unwrap_or_default(),
        href,
        open,
    })
}

/// POST: begins a thread, or goes on with the one about the same thing.
pub async fn begin(mut visit: Visit) -> Answered {
    let frame = Frame::of(&visit, Some(Place::Messages), portal(&visit).messages()).await?;
    match write(&mut visit, &frame, None).await? {
        Ok(sent) => Ok(sent_to(&visit, sent)),
        Err(typed) => {
            let room = receive::room(visit.desk(), visit.actor()?).await?;
            list_page(&visit, &room, about::parse(visit.form.text("about"))?, typed).await
        }
    }
}

/// Sends what was written, with the files that came along; what was typed where it could not be sent.
async fn write(
    visit: &mut Visit,
    frame: &Frame,
    thread: Option<ThreadId>,
) -> Result<Result<SentMessage, Typed>, End> {
    if visit.is_form() {
        let new = form(&visit.form, thread, frame.answer_by())?;
        return match converse::write_to_us(visit.desk(), visit.actor()?, new).await {
            Ok(sent) => Ok(Ok(sent)),
            Err(error) => {
                let problem = Some(problem(frame, error)?);
                Ok(Err(Typed { problem, ..Typed::of(&visit.form) }))
            }
        };
    }
    let written = attach::send(visit, thread, frame.answer_by()).await?;
    visit.form = written.said;
    let typed = Typed { again: written.carried, ..Typed::of(&visit.form) };
    Ok(Err(match written.outcome {
        Outcome::Sent(sent) => return Ok(Ok(sent)),
        Outcome::Words(error) => Typed { problem: Some(problem(frame, error)?), ..typed },
        Outcome::Files(refused) => Typed { refused, ..typed },
        Outcome::NoFiles => Typed { no_files: Some(frame.w.msg_attach_closed()), ..typed },
    }))
}

/// On to what was sent: in its conversation, or on the page of the thing where the question was asked.
fn sent_to(visit: &Visit, sent: SentMessage) -> Reply {
    let at = portal(visit);
    Reply::see(&match about::parse(visit.form.text("beside")).unwrap_or(About::Matter) {
        About::Item(item) => format!("{}#talk", at.item(&item.to_string())),
        About::Approval(approval) => {
            let approval = approval.to_string();
            let version = visit.form.text("beside_version").parse::<VersionId>();
            match (version, visit.form.text("beside_page").parse::<u32>()) {
                (Ok(version), Ok(page)) => {
                    format!("{}#talk", at.approval_page(&approval, &version.to_string(), page))
                }
                _ => format!("{}#talk", at.approval(&approval)),
            }
        }
        About::Matter | About::Document(_) | About::Version(_) => {
            format!("{}#last", at.message_thread(&sent.thread.to_string()))
        }
    })
}

/// GET one thread. What a script asks for by itself is not read by anybody.
pub async fn open(visit: Visit) -> Answered {
    let thread: ThreadId = visit.id("thread")?;
    let room = receive::room(visit.desk(), visit.actor()?).await?;
    if !visit.alone() {
        room.read_thread(thread).await?;
    }
    thread_page(&visit, &room, thread, Typed::default(), None).await
}

/// GET a file that the practice sent along. The line is written before its first byte.
pub async fn open_file(visit: Visit) -> Answered {
    let (thread, version): (ThreadId, VersionId) = (visit.id("thread")?, visit.id("version")?);
    let room = receive::room(visit.desk(), visit.actor()?).await?;
    let (file, reader) = room.open_named(thread, version).await?;
    Ok(original(&file.name, file.file_type, reader))
}

/// POST: answers in a thread.
pub async fn answer(mut visit: Visit) -> Answered {
    let thread: ThreadId = visit.id("thread")?;
    let here = portal(&visit).message_thread(&thread.to_string());
    let frame = Frame::of(&visit, Some(Place::Messages), here).await?;
    match write(&mut visit, &frame, Some(thread)).await? {
        Ok(sent) => Ok(sent_to(&visit, sent)),
        Err(typed) => {
            let room = receive::room(visit.desk(), visit.actor()?).await?;
            thread_page(&visit, &room, thread, typed, None).await
        }
    }
}

/// POST: words a message anew.
pub async fn reword(visit: Visit) -> Answered {
    let (thread, message): (ThreadId, MessageId) = (visit.id("thread")?, visit.id("message")?);
    let here = portal(&visit).message_thread(&thread.to_string());
    let words = visit.form.text("text");
    let failed = match converse::reword(visit.desk(), visit.actor()?, message, words).await {
        Ok(_) => return Ok(Reply::see(&format!("{here}#{message}"))),
        Err(failed) => failed,
    };
    let frame = Frame::of(&visit, Some(Place::Messages), here).await?;
    let said = match failed {
        Error::Refused(Refusal::Expired | Refusal::Conflict) => frame.w.msg_edit_late(),
        Error::Refused(Refusal::WrongState) => frame.w.talk_change_taken(),
        other => problem(&frame, other)?,
    };
    let room = receive::room(visit.desk(), visit.actor()?).await?;
    let problem = Some((message, Some(words.to_owned()), said));
    thread_page(&visit, &room, thread, Typed::default(), problem).await
}

/// POST: takes a message back.
pub async fn take_back(visit: Visit) -> Answered {
    let (thread, message): (ThreadId, MessageId) = (visit.id("thread")?, visit.id("message")?);
    let here = portal(&visit).message_thread(&thread.to_string());
    let failed = match converse::take_back(visit.desk(), visit.actor()?, message).await {
        Ok(_) => return Ok(Reply::see(&format!("{here}#{message}"))),
        Err(failed) => failed,
    };
    let frame = Frame::of(&visit, Some(Place::Messages), here).await?;
    let said = match failed {
        Error::Refused(Refusal::Expired) => frame.w.talk_take_late(),
        Error::Refused(Refusal::WrongState | Refusal::Conflict) => frame.w.talk_take_twice(),
        Error::Refused(Refusal::NotAllowed) => frame.w.talk_take_not_yours(),
        other => return Err(other.into()),
    };
    let room = receive::room(visit.desk(), visit.actor()?).await?;
    thread_page(&visit, &room, thread, Typed::default(), Some((message, None, said))).await
}

/// A message as typed, in a thread or in one it begins.
pub fn form(
    typed: &Form,
    thread: Option<ThreadId>,
    answer_by: Option<Timestamp>,
) -> Result<MessageForm<'_>, End> {
    let to = match thread {
        Some(thread) => To::Thread(thread),
        None => To::About(about::parse(typed.text("about"))?, typed.text("title").to_owned()),
    };
    let mut files: Vec<VersionId> = Vec::new();
    for id in typed.all("file").take(domain::limits::MOST_FILES_PER_ITEM as usize) {
        files.push(id.parse().map_err(|_| End::not_found())?);
    }
    let (text, attempt) = (typed.text("text"), typed.text("attempt"));
    Ok(MessageForm { to, text, with: None, files, attempt, answer_by })
}

/// The form with what was typed; a sending of its own where nothing was.
async fn composer(
    visit: &Visit,
    frame: &Frame,
    room: &Room<Contributing>,
    (item, thread): (Option<ItemId>, Option<ThreadId>),
    typed: Typed,
) -> Result<Composer, End> {
    let attempt = match converse::attempt(&typed.attempt) {
        Ok(_) => typed.attempt,
        Err(_) => vault::hex(&visit.desk().random_bytes(16)),
    };
    let request = attach::request(room, item).await?;
    let attach = match room.powers().has(Power::SendDocuments) && !room.letter_waits().await? {
        true => Some(Attach {
            limits: attach::limits_of(request.as_deref()),
            problems: typed.refused,
            again: typed.again,
            // What goes to no request is theirs alone.
            seen_by: account::seen(visit, frame, request.as_deref().is_none_or(|asked| asked.alone)).await?,
        }),
        false => None,
    };
    let (text, problem, no_files) = (typed.text, typed.problem, typed.no_files);
    let practice = &frame.shell.door.practice.name;
    let seen_by = account::sentences(frame.w, practice, &*room.talk_seen_by(thread).await?);
    Ok(Composer { text, problem, attempt, attach, no_files, seen_by, ..Composer::default() })
}

async fn thread_page(
    visit: &Visit,
    room: &Room<Contributing>,
    thread: ThreadId,
    typed: Typed,
    wrong: Option<(MessageId, Option<String>, String)>,
) -> Answered {
    let at = portal(visit);
    let here = at.message_thread(&thread.to_string());
    let before: Option<i64> = visit.query.text("upto").parse().ok();
    let talk = room.messages(thread, before).await?;
    let frame = Frame::of(visit, Some(Place::Messages), here.clone()).await?;
    let about = talk.thread.about;
    let known = attach::known(room, about).await?;
    let item = known.as_ref().and_then(|known| known.item);
    let names = match item {
        Some(item) => file_names(room, item).await?,
        None => BTreeMap::new(),
    };
    let mut days = days(&frame, visit.actor()?.person(), &here, &talk);
    if let Some((message, Some(text), _)) = &wrong {
        let id = message.to_string();
        let edits = days.iter_mut().flat_map(|day| &mut day.messages).filter(|bubble| bubble.id == id);
        edits.filter_map(|bubble| bubble.edit.as_mut()).for_each(|edit| edit.text.clone_from(text));
    }
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { typed.status() };
    let page = ThreadPage {
        w: frame.w,
        shell: &frame.shell,
        promise: frame.promise.clone(),
        title: title_of(&frame, &talk.thread),
        about: known.as_ref().and_then(|known| topic(visit, &frame, about, known)),
        state: talk.thread.state,
        days,
        earlier: talk.earlier.map(|upto| format!("{here}?upto={upto}")),
        live: if before.is_some() { String::new() } else { at.messages_live() },
        composer: Composer {
            files: files(&names, &typed.files),
            action: here,
            shared: talk.thread.shared,
            ..composer(visit, &frame, room, (item, Some(thread)), typed).await?
        },
        problem: wrong.map(|(message, _, said)| (message.to_string(), said)),
        terms: explained(&frame, &talk),
    };
    Reply::page_with(status, &page)
}

/// What a thread is called.
pub(super) fn title_of(frame: &Frame, thread: &ClientThread) -> String {
    let title = list::said(&thread.title, frame.w.locale());
    if title.is_empty() { frame.w.msg_general() } else { title.to_owned() }
}

/// The names of the files that were sent for a request, by version.
async fn file_names(
    room: &Room<Contributing>,
    item: ItemId,
) -> Result<BTreeMap<VersionId, Option<String>>, End> {
    let sent = room.sent(item).await?;
    Ok(sent.iter().map(|file| (file.version, FileName::received(&file.name).display())).collect())
}

fn files(names: &BTreeMap<VersionId, Option<String>>, chosen: &[String]) -> Vec<(String, String, bool)> {
    let named = |(version, name): (&VersionId, &Option<String>)| {
        let id = version.to_string();
        let chosen = chosen.contains(&id);
        name.clone().map(|name| (id, name, chosen))
    };
    names.iter().filter_map(named).collect()
}

fn days(frame: &Frame, me: domain::PersonId, here: &str, talk: &ClientConversation) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for message in &talk.messages {
        let label = frame.calendar.day(message.sent_at);
        let bubble = bubble(frame, message, me, here, &talk.files);
        match days.last_mut() {
            Some(day) if day.label == label => day.messages.push(bubble),
            _ => days.push(Day { label, messages: vec![bubble] }),
        }
    }
    days
}

/// The threads as staff look at them who see what a client sees: nothing can be written.
pub fn looked_at<'a>(
    frame: &'a Frame,
    threads: &[ForClient<ClientThread>],
    seen_by: Vec<String>,
) -> MessagesPage<'a> {
    let at = &frame.shell.door.portal;
    MessagesPage {
        w: frame.w,
        shell: &frame.shell,
        promise: frame.promise.clone(),
        threads: threads.iter().map(|thread| thread_row(frame, thread)).collect(),
        composer: Composer {
            action: at.messages(),
            title: Some(String::new()),
            seen_by,
            ..Composer::default()
        },
        about: None,
    }
}

/// One thread as staff look at it who see what this person sees.
pub fn looked_into<'a>(
    frame: &'a Frame,
    me: domain::PersonId,
    talk: &ClientConversation,
    seen_by: Vec<String>,
) -> ThreadPage<'a> {
    let here = frame.shell.door.portal.message_thread(&talk.thread.id.to_string());
    let mut days = days(frame, me, &here, talk);
    for bubble in days.iter_mut().flat_map(|day| &mut day.messages) {
        bubble.edit = None;
        // Files are opened where staff open them, with a line of theirs.
        bubble.files.iter_mut().for_each(|file| file.href = None);
    }
    ThreadPage {
        w: frame.w,
        shell: &frame.shell,
        promise: frame.promise.clone(),
        title: title_of(frame, &talk.thread),
        about: None,
        state: talk.thread.state,
        days,
        earlier: talk.earlier.map(|upto| format!("{here}?upto={upto}")),
        live: String::new(),
        composer: Composer { action: here, shared: talk.thread.shared, seen_by, ..Composer::default() },
        problem: None,
        terms: explained(frame, talk),
    }
}

/// The words of what stands there that not everybody knows; what was taken back says none.
fn explained(frame: &Frame, talk: &ClientConversation) -> Vec<Meaning> {
    let said = talk.messages.iter().map(|message| message.text.as_str());
    let title = list::said(&talk.thread.title, frame.w.locale());
    frame.explained(&said.chain([title]).collect::<Vec<_>>().join("\n"))
}

pub(super) fn thread_row(frame: &Frame, thread: &ClientThread) -> ThreadRow {
    ThreadRow {
        href: frame.shell.door.portal.message_thread(&thread.id.to_string()),
        title: title_of(frame, thread),
        state: thread.state,
        when: frame.calendar.moment(thread.changed_at),
    }
}

/// Whose message it is, and what its sender is called.
pub(super) fn speaker(w: &Words, message: &ClientMessage, me: domain::PersonId) -> (Whose, String) {
    let from = &message.from;
    match from.side {
        Side::Staff => (Whose::Ours, w.msg_from_team(&from.name, role(w, from.role))),
        Side::Client if from.person == me => (Whose::Mine, w.msg_from_you()),
        Side::Client => (Whose::Theirs, from.name.clone()),
    }
}

/// That it was taken back; empty where it stands.
pub(super) fn taken(frame: &Frame, message: &ClientMessage, me: domain::PersonId) -> String {
    match message.taken_at.map(|at| frame.calendar.moment(at)) {
        Some(when) if message.from.person == me => frame.w.talk_taken_own(when),
        Some(when) => frame.w.talk_taken_by(message.from.name.as_str(), when),
        None => String::new(),
    }
}

fn bubble(
    frame: &Frame,
    message: &ClientMessage,
    me: domain::PersonId,
    here: &str,
    names: &BTreeMap<VersionId, NamedFile>,
) -> Bubble {
    let w = frame.w;
    let (whose, who) = speaker(w, message, me);
    let edit = message.editable_until.map(|until| Edit {
        action: format!("{here}/{}/edit", message.id),
        take: format!("{here}/{}/take-back", message.id),
        text: message.text.clone(),
        until: frame.calendar.clock(until),
    });
    // Only what the practice sent along is opened from here; what clients sent they find with their own documents.
    let ours = whose == Whose::Ours;
    let file = |version: &VersionId, named: &NamedFile| BubbleFile {
        name: FileName::received(&named.name).display().unwrap_or_else(|| w.up_no_name()),
        size: if ours { dates::size(w, named.size) } else { String::new() },
        href: (ours && named.opens).then(|| format!("{here}/files/{version}")),
        note: match named {
            NamedFile { refused: true, .. } if !ours => w.msg_file_refused(),
            NamedFile { waits: true, .. } if ours => w.along_client_checking(),
            NamedFile { opens: false, .. } if ours => w.along_client_closed(),
            _ => String::new(),
        },
    };
    let files = message.files.iter().filter_map(|version| Some(file(version, names.get(version)?)));
    Bubble {
        id: message.id.to_string(),
        whose,
        who,
        when: frame.calendar.clock(message.sent_at),
        text: message.text.clone(),
        taken: taken(frame, message, me),
        files: files.collect(),
        edited: message.edited_at.map(|at| w.msg_edited(frame.calendar.moment(at))).unwrap_or_default(),
        seen: message.seen_at.map(|at| w.msg_seen(frame.calendar.moment(at))).unwrap_or_default(),
        edit,
    }
}
