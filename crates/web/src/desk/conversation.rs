//! One thread as its page shows it: the client's side, the team's side, and both forms. It refuses to mix them: what only
//! the team reads is never in the part a client sees.

use super::enclose;
use super::frame::{Frame, said_in};
use super::matter::head;
use super::messages::{due, state};
use super::ready_texts::OfMatter;
use super::topics::{self, Known};
use crate::client_view::upload::FileProblem;
use crate::door::about;
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::staff_view::matter::Tab;
use crate::staff_view::messages::{
    Along, Bubble, BubbleFile, CommentLine, Composer, Day, Edit, Proposal, TeamComposer, ThreadPage,
};
use crate::staff_view::{Choice, Place};
use crate::words::Words;
use casework::{converse, ready};
use domain::messages::first_name;
use domain::pack::Slot;
use domain::{
    AccessId, FileName, ItemId, Locale, MessageId, Power, Side, ThreadId, ThreadState, VersionId,
    VersionState,
};
use std::collections::BTreeMap;
use vault::{About, PortalRow, Reading, Room, StaffConversation, StaffMessage, StaffThread};

/// What was typed into a form that came back.
#[derive(Default)]
pub struct Typed {
    pub text: String,
    pub title: String,
    pub about: String,
    pub with: String,
    pub attempt: String,
    pub problem: Option<String>,
    pub with_problem: Option<String>,
    /// Documents that were ticked, and what is wrong with one of them.
    pub documents: Vec<String>,
    pub documents_problem: Option<String>,
    /// What was wrong with files that came along.
    pub refused: Vec<FileProblem>,
    /// Why no files are taken, where some came along.
    pub closed: Option<String>,
    /// Files came along, and have to be chosen again.
    pub again: bool,
    /// The form for the team: text, attempt, problem.
    pub team: Option<(String, String, String)>,
    /// A message that could not be worded anew: which, how, why.
    pub edited: Option<(MessageId, String, String)>,
}

impl Typed {
    pub fn client(visit: &Visit, problem: Option<String>) -> Self {
        let text = |name| visit.form.text(name).to_owned();
        Self {
            text: text("text"),
            title: text("title"),
            about: text("about"),
            with: text("with"),
            attempt: text("attempt"),
            documents: enclose::ticked(&visit.form),
            problem,
            ..Self::default()
        }
    }

    pub fn team(visit: &Visit, problem: String) -> Self {
        let text = |name| visit.form.text(name).to_owned();
        Self { team: Some((text("comment"), text("attempt"), problem)), ..Self::default() }
    }

    pub fn failed(&self) -> bool {
        let along = self.documents_problem.is_some() || self.closed.is_some() || !self.refused.is_empty();
        let words = self.problem.is_some() || self.with_problem.is_some();
        along || words || self.team.is_some() || self.edited.is_some()
    }
}

/// What a thread is called.
pub fn called(w: &Words, title: &vault::Words) -> String {
    let title = said_in(title, w.locale());
    if title.is_empty() { w.msg_general() } else { title }
}

/// A fresh name for a sending, or the one that came back.
pub fn attempt(visit: &Visit, typed: &str) -> String {
    match converse::attempt(typed) {
        Ok(_) => typed.to_owned(),
        Err(_) => vault::hex(&visit.desk().random_bytes(16)),
    }
}

/// Who reads what is written to the client, in which language, and how they are called.
struct Readers {
    sentence: String,
    locale: Locale,
    given: String,
}

/// Whom a thread is with, as a row says it; nothing where only one person has ever had access.
pub fn with_whom(w: &Words, admitted: &[PortalRow], with: Option<AccessId>) -> String {
    match with {
        _ if admitted.len() < 2 => String::new(),
        None => w.msg_desk_with_all(),
        Some(with) => {
            admitted.iter().find(|one| one.id == with).map(|one| one.name.clone()).unwrap_or_default()
        }
    }
}

/// `with` is the one contact a thread is with; `None` means everybody who has access.
async fn readers(frame: &Frame, room: &Room<Reading>, with: Option<AccessId>) -> Result<Readers, End> {
    let admitted = room.portal().await?;
    let reads = |one: &&PortalRow| one.reads() && with.is_none_or(|with| one.id == with);
    let open: Vec<_> = admitted.iter().filter(reads).collect();
    let names: Vec<String> = open.iter().map(|one| one.name.clone()).collect();
    let sentence = match names.is_empty() {
        true => frame.w.msg_desk_readers_none(),
        false => frame.w.msg_desk_readers(names.join(", ")),
    };
    let first = open.first();
    let locale = first.map_or(frame.w.locale(), |one| one.locale);
    let given = first.map(|one| first_name(&one.name).to_owned()).unwrap_or_default();
    Ok(Readers { sentence, locale, given })
}

/// The form to the client. `item` is the request the thread is about, or that its document was sent for; `path` is where
/// a proposal is chosen.
async fn composer(
    visit: &Visit,
    frame: &Frame,
    room: &Room<Reading>,
    typed: Typed,
    item: Option<ItemId>,
    with: Option<AccessId>,
    path: &str,
) -> Result<Composer, End> {
    let readers = readers(frame, room, with).await?;
    let groups = room.checklist().await?;
    let asked = groups.iter().flat_map(|g| &g.items).map(|i| &i.seen_by_client).find(|i| Some(i.id) == item);
    let ready = ready::offered(&visit.desk().lobby(visit.actor()?)?.ready_texts().await?);
    let (practice, matter) = (frame.shell.practice.clone(), OfMatter::of(room).await?);
    let sign = if path.contains('?') { '&' } else { '?' };
    let fill = |locale: Locale| {
        let (given, practice, matter) = (readers.given.clone(), practice.clone(), &matter);
        move |slot: Slot| match slot {
            Slot::Client => (!given.is_empty()).then(|| given.clone()),
            Slot::Practice => Some(practice.clone()),
            Slot::Request => asked.map(|item| said_in(&item.words.title, locale)),
            Slot::Due => asked.and_then(|item| item.due_at).map(|at| frame.calendar_in(locale).day(at)),
            Slot::Today => Some(frame.calendar_in(locale).day(frame.now)),
            Slot::Matter => matter.name(),
            Slot::Responsible => matter.responsible(),
        }
    };
    let proposals: Vec<_> = ready
        .iter()
        .filter_map(|one| {
            let theirs = one.spoken_to(readers.locale);
            let text = one.filled(theirs, fill(theirs))?;
            let ours = Some(frame.w.locale()).filter(|ours| *ours != theirs && one.speaks(*ours));
            let gloss = match ours {
                Some(ours) => one.filled(ours, fill(ours))?,
                None => String::new(),
            };
            let note = if theirs == readers.locale { String::new() } else { frame.w.ready_reads_spanish() };
            let name = one.name(frame.w.locale()).to_owned();
            let href = format!("{path}{sign}use={}#text", one.key);
            let lang = theirs.code();
            Some((one.key.clone(), Proposal { href, name, text, lang, gloss, note }))
        })
        .collect();
    let chosen = proposals.iter().find(|(key, _)| key == visit.query.text("use"));
    let (text, lang, note) = match chosen {
        Some((_, one)) if typed.text.is_empty() => (one.text.clone(), one.lang, one.note.clone()),
        _ => (typed.text, readers.locale.code(), String::new()),
    };
    Ok(Composer {
        action: path.to_owned(),
        text,
        note,
        problem: typed.problem,
        attempt: attempt(visit, &typed.attempt),
        readers: readers.sentence,
        lang: lang.to_owned(),
        templates: proposals.into_iter().map(|(_, proposal)| proposal).collect(),
        abouts: Vec::new(),
        about: String::new(),
        withs: Vec::new(),
        with_problem: typed.with_problem,
        title: typed.title,
        along: Along::default(),
        may_keep: room.powers().has(Power::WriteNotes),
    })
}

/// What a new thread about the matter or one of its requests can be about.
async fn abouts(frame: &Frame, room: &Room<Reading>, item: Option<ItemId>) -> Result<Vec<Choice>, End> {
    let mut abouts = vec![Choice::new("", frame.w.msg_desk_about_matter())];
    for one in room.checklist().await?.iter().flat_map(|group| &group.items) {
        let seen = &one.seen_by_client;
        let choice = Choice::new(seen.id.to_string(), said_in(&seen.words.title, frame.w.locale()));
        abouts.push(if Some(seen.id) == item { choice.chosen() } else { choice });
    }
    Ok(abouts)
}

/// The form that begins a thread; what it is about is chosen there, unless it is settled. Nothing where nobody is shown
/// what it is about.
pub async fn new_thread(
    visit: &Visit,
    frame: &Frame,
    room: &Room<Reading>,
    typed: Typed,
    settled: About,
    of: Option<ItemId>,
) -> Result<Option<Composer>, End> {
    let (base, name) = (format!("/desk/matters/{}/messages", room.matter()), about::name(settled));
    let path = if name.is_empty() { base } else { format!("{base}?about={name}") };
    let item = of.or_else(|| typed.about.parse().ok());
    let abouts = if name.is_empty() { abouts(frame, room, item).await? } else { Vec::new() };
    let admitted = room.portal().await?;
    let shown = topics::shown_to(room, settled).await?;
    let open: Vec<_> = admitted.iter().filter(|one| topics::reads(one, shown.as_deref())).collect();
    if open.is_empty() && shown.is_some() {
        return Ok(None);
    }
    let to_choose = open.len() > 1;
    // Where several people have access, nobody is chosen for the writer: a message to the wrong one cannot be unread.
    let (with, withs) = match open.as_slice() {
        [] => (None, Vec::new()),
        [only] => (Some(only.id), vec![Choice::new(only.id.to_string(), only.name.clone()).chosen()]),
        several => {
            let chosen: Option<AccessId> = typed.with.parse().ok();
            let mut all = vec![Choice::new("", frame.w.msg_desk_with_choose())];
            all.extend(several.iter().map(|one| {
                let choice = Choice::new(one.id.to_string(), one.name.clone());
                if chosen == Some(one.id) { choice.chosen() } else { choice }
            }));
            let everybody = Choice::new("all", frame.w.msg_desk_with_all());
            // Whom an approval was put to is not everybody.
            if shown.is_none() {
                all.push(if typed.with == "all" { everybody.chosen() } else { everybody });
            }
            (chosen, all)
        }
    };
    // Whom it goes to may still be changed in the form, so nothing is offered that only some of them may see.
    let only = with.filter(|_| open.len() == 1);
    let along = enclose::offer(frame, room, only, &typed).await?;
    let form = composer(visit, frame, room, typed, item, with, &path).await?;
    let readers = match with {
        None if to_choose && shown.is_some() => frame.w.topic_desk_readers_one(),
        _ => form.readers.clone(),
    };
    Ok(Some(Composer { abouts, about: name, withs, along, readers, ..form }))
}

/// The page of one thread.
pub async fn page(visit: &Visit, room: &Room<Reading>, thread: ThreadId, typed: Typed) -> Answered {
    let frame = Frame::of(visit, Some(Place::Matters)).await?;
    let w = frame.w;
    let upto: Option<i64> = visit.query.text("upto").parse().ok();
    let (talk, comments) = room.conversation_with_comments(thread, upto).await?;
    let base = format!("/desk/matters/{}/messages/{thread}", room.matter());
    let (may_answer, may_note) =
        (room.powers().has(Power::AnswerClients), room.powers().has(Power::WriteNotes));
    // Whatever became of what it is about, the conversation stays.
    let Known { shown: topic, item } =
        match topics::known(&frame, room, talk.thread.seen_by_client.about).await {
            Err(e) if e.is_not_found() => Known::default(),
            other => other?,
        };
    let failed = typed.failed();
    let problem = typed.edited.as_ref().map(|(message, _, said)| (message.to_string(), said.clone()));
    let days = days(visit, &frame, room, &talk, typed.edited.as_ref()).await?;
    let team = may_note.then(|| {
        let (text, name, problem) = typed.team.clone().unwrap_or_default();
        let problem = (!problem.is_empty()).then_some(problem);
        TeamComposer { text, problem, attempt: attempt(visit, &name) }
    });
    let state_now = talk.thread.seen_by_client.state;
    let with = talk.thread.with;
    let composer = match may_answer {
        true => Some(Composer {
            along: enclose::offer(&frame, room, with, &typed).await?,
            ..composer(visit, &frame, room, typed, item, with, &base).await?
        }),
        false => None,
    };
    let page = ThreadPage {
        w,
        shell: &frame.shell,
        head: head(&frame, room, Tab::Messages).await?,
        title: called(w, &talk.thread.seen_by_client.title),
        topic,
        with: with_whom(w, &room.portal().await?, with),
        state: state(w, state_now),
        due: due(&frame, talk.thread.answer_by),
        days,
        earlier: talk.earlier.map(|upto| format!("{base}?upto={upto}")),
        answerers: if may_answer { answerers(w, room, &talk.thread).await? } else { Vec::new() },
        composer,
        comments: comments
            .iter()
            .map(|c| CommentLine {
                who: c.name.clone(),
                when: frame.when(c.written_at),
                text: c.text.clone(),
            })
            .collect(),
        team,
        may_set_done: may_answer && state_now != ThreadState::Done,
        live: match upto {
            Some(_) => String::new(),
            None => format!("/desk/matters/{}/messages/live", room.matter()),
        },
        problem,
        base,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

async fn answerers(w: &Words, room: &Room<Reading>, thread: &StaffThread) -> Result<Vec<Choice>, End> {
    let mut all = vec![Choice::new("", w.msg_desk_assign_leads())];
    for one in room.assigned().await?.iter() {
        let choice = Choice::new(one.person.to_string(), one.name.clone());
        all.push(if thread.assigned == Some(one.person) { choice.chosen() } else { choice });
    }
    Ok(all)
}

async fn days(
    visit: &Visit,
    frame: &Frame,
    room: &Room<Reading>,
    talk: &StaffConversation,
    edited: Option<&(MessageId, String, String)>,
) -> Result<Vec<Day>, End> {
    let mut names: BTreeMap<VersionId, (String, VersionState)> = BTreeMap::new();
    if talk.messages.iter().any(|m| !m.seen_by_client.files.is_empty()) {
        let (documents, papers) = (room.documents().await?, room.papers().await?);
        let versions = documents.iter().flat_map(|d| &d.versions);
        for version in versions.chain(papers.iter().flat_map(|p| &p.versions)) {
            let name = FileName::received(&version.name).display().unwrap_or_default();
            names.insert(version.id, (name, version.state));
        }
    }
    let mut days: Vec<Day> = Vec::new();
    for message in &talk.messages {
        let mut bubble = bubble(visit, frame, room, message, &names);
        // Where nobody is told, it is not said that nobody has read it either.
        if bubble.ours && bubble.seen.is_empty() && talk.receipts {
            bubble.seen = frame.w.msg_desk_not_seen();
        }
        if let Some((of, text, _)) = edited
            && *of == message.seen_by_client.id
            && let Some(edit) = &mut bubble.edit
        {
            edit.text.clone_from(text);
        }
        let label = frame.calendar().day(message.seen_by_client.sent_at);
        match days.last_mut() {
            Some(day) if day.label == label => day.messages.push(bubble),
            _ => days.push(Day { label, messages: vec![bubble] }),
        }
    }
    Ok(days)
}

fn bubble(
    visit: &Visit,
    frame: &Frame,
    room: &Room<Reading>,
    message: &StaffMessage,
    names: &BTreeMap<VersionId, (String, VersionState)>,
) -> Bubble {
    let (w, seen) = (frame.w, &message.seen_by_client);
    let powers = room.powers();
    let edit = seen.editable_until.filter(|_| powers.has(Power::AnswerClients));
    let may_keep = powers.has(Power::WriteNotes) && seen.taken_at.is_none();
    let keep = may_keep.then(|| vault::hex(&visit.desk().random_bytes(16)));
    let earlier = message.wordings.split_last().map(|(_, earlier)| earlier).unwrap_or_default();
    let ours = seen.from.side == Side::Staff;
    let file = |version: &VersionId| {
        let known = names.get(version);
        let name = known.map(|(name, _)| name.clone()).filter(|name| !name.is_empty());
        let note = match known.map(|(_, state)| *state).filter(|_| ours) {
            Some(VersionState::Quarantined) => w.along_checking(),
            Some(state) if !state.can_be_handed_on() => w.along_stopped(),
            _ => String::new(),
        };
        let href = frame.sheet(*version, Some(room.matter()));
        BubbleFile { href, name: name.unwrap_or_else(|| w.up_no_name()), note }
    };
    Bubble {
        id: seen.id.to_string(),
        ours,
        who: seen.from.name.clone(),
        when: frame.calendar().clock(seen.sent_at),
        text: seen.text.clone(),
        taken: taken_line(frame, message),
        files: seen.files.iter().map(file).collect(),
        earlier: earlier.iter().map(|one| (frame.when(one.written_at), one.text.clone())).collect(),
        seen: read_line(frame, message),
        edit: edit.map(|until| Edit { text: seen.text.clone(), until: frame.calendar().clock(until) }),
        keep,
    }
}

/// "Lucía took this message back, today, 9:14 AM"; nothing where it stands.
pub fn taken_line(frame: &Frame, message: &StaffMessage) -> String {
    let seen = &message.seen_by_client;
    let said = |at| frame.w.talk_taken_by(seen.from.name.as_str(), frame.calendar().moment(at));
    seen.taken_at.map(said).unwrap_or_default()
}

/// "Read by Lucía, today, 9:12 AM", for what we wrote; nothing where nobody has read it.
pub fn read_line(frame: &Frame, message: &StaffMessage) -> String {
    let seen = &message.seen_by_client;
    if seen.from.side == Side::Client {
        return String::new();
    }
    let said = |(name, at): &(String, domain::Timestamp)| {
        let (name, when) = (first_name(name), frame.calendar().moment(*at));
        match seen.edited_at {
            Some(edited) if *at < edited => frame.w.talk_read_before_change(name, when),
            _ => frame.w.msg_desk_seen(name, when),
        }
    };
    message.seen_by.iter().map(said).collect::<Vec<_>>().join(" · ")
}
