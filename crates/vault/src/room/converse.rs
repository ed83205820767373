//! Writing to each other: a message begins a thread or goes on with it, is worded anew for a while, and is read; staff say
//! who answers and when a thread is done. Every change of a matter's messages takes its turn at the matter's row, so that
//! what was pressed twice is sent once. It refuses files that a client names and the request it is about does not have.

use crate::audit::AuditEvent;
use crate::engine::binds;
use crate::error::{Error, Result};
use crate::lobby::{inbox, notice_mails, notices};
use crate::purpose::{Contributing, Publishing, Purpose, StaffSees};
use crate::room::checklist::{Words, in_language};
use crate::room::file_notes::NewNote;
use crate::room::messages::{Body, MessageRow, Read, sql};
use crate::room::{About, Room, RoomReads, RoomTx, StaffThread};
use domain::messages::{editable_until, text};
use domain::{
    AccessId, AuditCode, EventId, ItemId, Locale, MessageId, PersonId, Phase, Power, Refusal, Side, Subject,
    ThreadId, ThreadState, Timestamp, VersionId, Why, limits,
};

/// Where a message goes.
#[derive(Clone, Debug)]
pub enum To {
    Thread(ThreadId),
    /// The thread that hangs on this, made if there is none; about the matter a new one with this name, which may be
    /// empty.
    About(About, String),
}

/// A message to be sent.
#[derive(Clone, Debug)]
pub struct NewMessage {
    pub to: To,
    pub text: String,
    /// Whom staff begin a thread with; nothing begins one with everybody who has access. A client's is their own.
    pub with: Option<AccessId>,
    /// A client names sent versions of the request it is about, the practice documents that its readers may see.
    pub files: Vec<VersionId>,
    /// What the sender calls this sending: asked again, nothing more is sent.
    pub attempt: [u8; 16],
    /// Until when the practice promises an answer; a client's message carries it.
    pub answer_by: Option<Timestamp>,
}

/// What was sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SentMessage {
    pub thread: ThreadId,
    pub message: MessageId,
}

impl Room<Contributing> {
    /// Sends a message to the practice. The thread waits for us, whoever is to answer is told, and a promise stands
    /// from the first message that was not answered.
    pub async fn write_to_us(&self, new: &NewMessage) -> Result<SentMessage> {
        self.demand(Power::SendMessages)?;
        self.watch(async {
            let tx = self.begin().await?;
            tx.tell_us(new, &[]).await
        })
        .await
    }

    /// Words one's own message anew.
    pub async fn reword(&self, message: MessageId, typed: &str) -> Result<ThreadId> {
        self.demand(Power::SendMessages)?;
        self.worded_anew(message, Side::Client, typed).await
    }

    /// The client has seen a thread as far as it goes.
    pub async fn read_thread(&self, thread: ThreadId) -> Result<()> {
        self.demand(Power::ReadMessages)?;
        self.seen(thread, Side::Client).await
    }
}

impl Room<Publishing> {
    /// Sends a message to the client; `keep` writes it on the matter's file too, as one act. The documents it names are opened to
    /// whoever reads it.
    ///
    /// # Errors
    /// `Invalid` for `files` where one of them is addressed to somebody else than its readers, or is not ready.
    pub async fn answer(&self, new: &NewMessage, keep: bool) -> Result<SentMessage> {
        self.demand(Power::AnswerClients)?;
        if keep {
            self.demand(Power::WriteNotes)?;
        }
        self.watch(async {
            let tx = self.begin().await?;
            tx.tell_client(new, keep, &[]).await
        })
        .await
    }

    /// Words one's own message to the client anew.
    pub async fn reword_answer(&self, message: MessageId, typed: &str) -> Result<ThreadId> {
        self.demand(Power::AnswerClients)?;
        self.worded_anew(message, Side::Staff, typed).await
    }

    /// Nothing more is to be said; the next message opens the thread again.
    pub async fn thread_done(&self, thread: ThreadId) -> Result<()> {
        self.demand(Power::AnswerClients)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            tx.hold(self).await?;
            let found = self.thread_from(&tx.one(&sql::THREAD, binds![thread]).await?)?;
            let was = found.seen_by_client.state;
            let (now, to) = (tx.now, was.done()?);
            tx.exec_one(&sql::SET_THREAD, binds![thread, to.code(), now, was.code()]).await?;
            tx.lobby(&inbox::sql::DONE, binds![thread, to.code(), now]).await?;
            notices::settle(tx.write(), &self.house, thread.bytes(), notices::OF_THREAD).await?;
            tx.commit_message(self, AuditEvent::new(AuditCode::ThreadDone, thread)).await
        })
        .await
    }

    /// Says who answers, or that whoever leads the matter does.
    pub async fn assign_thread(&self, thread: ThreadId, person: Option<PersonId>) -> Result<()> {
        self.demand(Power::AnswerClients)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            tx.hold(self).await?;
            tx.one(&sql::THREAD, binds![thread]).await?;
            let (now, matter) = (tx.now, self.matter());
            if let Some(person) = person {
                // Of this and the end of their place one is first; whoever a wall, a circle or a role keeps out answers nobody.
                tx.lobby(&super::lawyer_flags::sql::HOLD_PLACE, binds![matter, person]).await?;
                let can = super::lawyer_flags::powers_of(tx.write(), matter, person).await?;
                if !can.has(Power::AnswerClients) {
                    return Err(Error::not_found());
                }
            }
            tx.exec_one(&sql::ASSIGN_THREAD, binds![thread, person, now]).await?;
            tx.lobby(&inbox::sql::ASSIGNED, binds![thread, person, now]).await?;
            tx.commit_message(self, AuditEvent::new(AuditCode::ThreadAssigned, thread)).await
        })
        .await
    }
}

impl<P: StaffSees> Room<P> {
    /// A member of staff has seen a thread as far as it goes; their notices about it are dealt with.
    pub async fn seen_by_staff(&self, thread: ThreadId) -> Result<()> {
        self.demand(Power::SeeWholeMatter)?;
        self.seen(thread, Side::Staff).await
    }
}

impl<P: Purpose> Room<P> {
    async fn worded_anew(&self, message: MessageId, side: Side, typed: &str) -> Result<ThreadId> {
        self.watch(async {
            let words = text(typed)?;
            let mut tx = self.begin().await?;
            let found = MessageRow::from_row(&tx.one(&sql::MESSAGE, binds![message]).await?)?;
            if self.person() != Some(found.person) || found.side != side {
                return Err(Refusal::NotAllowed.into());
            }
            if found.taken_at.is_some() {
                return Err(Refusal::WrongState.into());
            }
            if tx.now.is_past(editable_until(found.sent_at)) {
                return Err(Refusal::Expired.into());
            }
            let rows = tx.rows(&sql::WORDINGS_OF, binds![message]).await?;
            let last = rows.last().ok_or_else(Error::not_found)?;
            let (_, body, _) = self.wording_from(last)?;
            self.reached(self.thread_from(&tx.one(&sql::THREAD, binds![found.thread]).await?)?)?;
            if body.text == words {
                return Ok(found.thread);
            }
            tx.exec_one(&sql::WORDED_ANEW, binds![message, found.wordings]).await?;
            tx.put_wording(self, message, found.wordings + 1, &Body { text: words, files: body.files })
                .await?;
            let now = tx.now;
            tx.lobby(&inbox::sql::TOUCHED, binds![found.thread, now]).await?;
            let event = AuditEvent::new(AuditCode::MessageEdited, message);
            tx.commit_message(self, event).await?;
            Ok(found.thread)
        })
        .await
    }

    /// Writes down how far somebody has read; nothing where they had before.
    async fn seen(&self, thread: ThreadId, side: Side) -> Result<()> {
        let person = self.person().ok_or_else(Error::not_found)?;
        self.watch(async {
            {
                // Most looks find nothing new, and cost no turn of the writer then.
                let mut look = self.look().await?;
                let found =
                    self.reached(self.thread_from(&look.one(&sql::THREAD, binds![thread]).await?)?)?;
                if read_before(&mut look, thread, person).await? >= i64::from(found.seen_by_client.messages) {
                    return Ok(());
                }
            }
            let mut tx = self.begin().await?;
            tx.hold(self).await?;
            let found = self.thread_from(&tx.one(&sql::THREAD, binds![thread]).await?)?;
            let upto = i64::from(found.seen_by_client.messages);
            if read_before(&mut tx, thread, person).await? >= upto {
                return Ok(());
            }
            let now = tx.now;
            let id = EventId::mint(now, crate::random(&*self.house.chance));
            tx.exec_one(&sql::ADD_READ, binds![id, thread, person, side.code(), upto, now]).await?;
            tx.lobby(&inbox::sql::SEEN, binds![person, thread, now]).await?;
            tx.lobby(&inbox::sql::TOUCHED, binds![thread, now]).await?;
            if side == Side::Staff {
                tx.lobby(&notices::sql::READ_ABOUT, binds![person, thread, now]).await?;
            }
            tx.commit_message(self, AuditEvent::new(AuditCode::MessagesRead, thread)).await
        })
        .await
    }
}

/// How far somebody has read.
async fn read_before(room: &mut impl RoomReads, thread: ThreadId, person: PersonId) -> Result<i64> {
    let mut last = 0;
    for row in room.read(&sql::READS, binds![thread]).await? {
        let read = Read::from_row(&row)?;
        if read.person == person {
            last = last.max(read.number);
        }
    }
    Ok(last)
}

/// What a sending of this name by this person became, where it was sent.
pub(super) async fn sent_before(
    room: &mut impl RoomReads,
    person: PersonId,
    attempt: [u8; 16],
) -> Result<Option<SentMessage>> {
    match room.read(&sql::ATTEMPTED, binds![person, attempt]).await?.first() {
        Some(row) => Ok(Some(SentMessage { message: row.id(0)?, thread: row.id(1)? })),
        None => Ok(None),
    }
}

impl RoomTx<'_, Contributing> {
    /// Sends a client's message with what came along, tells who is to answer, and commits.
    pub(super) async fn tell_us(mut self, new: &NewMessage, attached: &[VersionId]) -> Result<SentMessage> {
        let room = self.room;
        match self.put_message(room, Side::Client, new, attached).await? {
            Put::Already(sent) => Ok(sent),
            Put::Now { sent, thread, event } => {
                let (house, matter) = (room.house.clone(), room.matter());
                notices::tell_of_message(self.write(), &house, matter, sent.thread, thread.assigned).await?;
                self.commit_message(room, event).await?;
                Ok(sent)
            }
        }
    }
}

impl<P: Purpose> RoomTx<'_, P> {
    /// Sends a message of the practice with what came along, tells its readers that something waits, and commits. `keep`
    /// writes the words on the matter's file, too.
    pub(super) async fn tell_client(
        mut self,
        new: &NewMessage,
        keep: bool,
        attached: &[VersionId],
    ) -> Result<SentMessage> {
        let room = self.room;
        match self.put_message(room, Side::Staff, new, attached).await? {
            Put::Already(sent) => Ok(sent),
            Put::Now { sent, event, thread } => {
                let (house, matter) = (room.house.clone(), room.matter());
                let (what, with) = (notice_mails::MESSAGE, thread.with.map(notice_mails::Only::Contact));
                notice_mails::plant_portal_notice_to(self.write(), &house, matter, what, with).await?;
                if let About::Approval(approval) = thread.seen_by_client.about {
                    self.answered_about(room, approval).await?;
                }
                let settled = sent.thread.bytes();
                notices::settle(self.write(), &house, settled, notices::OF_THREAD).await?;
                if keep {
                    let note = NewNote {
                        text: text(&new.text)?,
                        attempt: new.attempt,
                        corrects: None,
                        message: Some(sent.message),
                    };
                    let written = self.put_note(room, &note).await?;
                    self.note(&AuditEvent::new(AuditCode::NoteWritten, written)).await?;
                }
                self.commit_message(room, event).await?;
                Ok(sent)
            }
        }
    }
}

/// What became of a sending.
enum Put {
    /// It had been sent before.
    Already(SentMessage),
    Now {
        sent: SentMessage,
        thread: Box<StaffThread>,
        event: AuditEvent,
    },
}

impl<P: Purpose> RoomTx<'_, P> {
    /// Changes of one matter's messages queue here.
    pub(crate) async fn hold(&mut self, room: &Room<P>) -> Result<()> {
        self.lobby(&crate::lobby::matters::sql::HOLD, binds![room.matter()]).await?;
        Ok(())
    }

    /// Commits, and wakes the pages of this process that show the matter's messages.
    pub(crate) async fn commit_message(self, room: &Room<P>, event: AuditEvent) -> Result<()> {
        self.commit(event).await?;
        room.house.news.tell(room.matter());
        Ok(())
    }

    /// Queues, and says how the matter stands then. Closing waits for nobody it does not see: whoever queued behind it
    /// finds the matter closed.
    pub(super) async fn phase_in_turn(&mut self, room: &Room<P>) -> Result<Phase> {
        self.hold(room).await?;
        let stands = self.lobby_rows(&super::phase::sql::STANDS, binds![room.matter()]).await?;
        match stands.first().map(|row| row.code(0, Phase::from_code)).transpose()? {
            Some(phase @ (Phase::Open | Phase::Closing)) => Ok(phase),
            _ => Err(Error::not_found()),
        }
    }

    /// Writes a message down. `attached` are versions that came with it in the same act.
    async fn put_message(
        &mut self,
        room: &Room<P>,
        side: Side,
        new: &NewMessage,
        attached: &[VersionId],
    ) -> Result<Put> {
        let words = text(&new.text)?;
        let person = room.person().ok_or_else(Error::not_found)?;
        self.phase_in_turn(room).await?;
        if let Some(sent) = sent_before(self, person, new.attempt).await? {
            return Ok(Put::Already(sent));
        }
        let thread = self.thread_for(room, person, side, new).await?;
        match side {
            Side::Client => self.check_files(room, &thread, &new.files).await?,
            Side::Staff => self.can_go_along(thread.with, &new.files).await?,
        }
        let seen = &thread.seen_by_client;
        let now = self.now;
        let id = MessageId::mint(now, crate::random(&*room.house.chance));
        let number = i64::from(seen.messages) + 1;
        let promised = new.answer_by.filter(|_| side == Side::Client);
        let values = binds![id, seen.id, number, side.code(), person, new.attempt, now, promised];
        self.exec_one(&sql::ADD_MESSAGE, values).await?;
        let files: Vec<VersionId> = new.files.iter().chain(attached).copied().collect();
        if side == Side::Staff {
            self.name_files(id, files.iter().copied()).await?;
        }
        let along = files.len();
        self.put_wording(room, id, 1, &Body { text: words, files }).await?;
        let state = ThreadState::after(side);
        // A promise stands from the first message nobody has answered.
        let (since, answer_by) = match (side, thread.waiting_since) {
            (Side::Client, None) => (Some(now), new.answer_by),
            (Side::Client, since) => (since, thread.answer_by),
            (Side::Staff, _) => (None, None),
        };
        let values = binds![seen.id, state.code(), since, answer_by, now];
        self.exec_one(&sql::TURN_THREAD, values).await?;
        let line = &inbox::sql::TURNED;
        let (client_at, staff_at) = match side {
            Side::Client => (Some(now), None),
            Side::Staff => (None, Some(now)),
        };
        let values = binds![seen.id, state.code(), since, answer_by, client_at, staff_at, now];
        self.lobby(line, values).await?;
        self.lobby(&notices::sql::TOUCH, binds![room.matter(), now]).await?;
        let mut event = AuditEvent::new(AuditCode::MessageSent, id)
            .with("title", in_language(&seen.title, Locale::En).to_owned());
        if side == Side::Staff && along > 0 {
            event = event.with("files", along.to_string());
        }
        let sent = SentMessage { thread: seen.id, message: id };
        Ok(Put::Now { sent, thread: Box::new(thread), event })
    }

    async fn put_wording(
        &mut self,
        room: &Room<P>,
        message: MessageId,
        number: i64,
        body: &Body,
    ) -> Result<()> {
        let now = self.now;
        let id = EventId::mint(now, crate::random(&*room.house.chance));
        let sealed = room.seal_as("message_version", id.bytes(), "body", body)?;
        self.exec_one(&sql::ADD_WORDING, binds![id, message, number, sealed, now]).await
    }

    /// The thread a message goes to, made where there is none yet.
    async fn thread_for(
        &mut self,
        room: &Room<P>,
        person: PersonId,
        side: Side,
        new: &NewMessage,
    ) -> Result<StaffThread> {
        let (about, named) = match &new.to {
            To::Thread(thread) => {
                return room.reached(room.thread_from(&self.one(&sql::THREAD, binds![*thread]).await?)?);
            }
            To::About(about, named) => (*about, named.trim()),
        };
        let with = self.party_to(room, new).await?;
        let asked = match about {
            About::Approval(approval) => Some(self.approval_to_speak_of(room, approval, with).await?),
            About::Matter | About::Item(_) | About::Document(_) | About::Version(_) => None,
        };
        let (subject, object) = about.parts(room.matter().bytes());
        if subject != Subject::Matter
            && let Some(row) =
                self.rows(&sql::THREAD_ABOUT, binds![subject.code(), object, with]).await?.first()
        {
            let known: ThreadId = row.id(0)?;
            return room.thread_from(&self.one(&sql::THREAD, binds![known]).await?);
        }
        let title = match (asked, self.item_of(about).await?) {
            (Some(title), _) => title,
            (None, Some(item)) => self.item(room, item).await?.words.title,
            (None, None) if named.is_empty() => Words::new(),
            (None, None) => Words::from([(Locale::En.code().to_owned(), named.to_owned())]),
        };
        if in_language(&title, Locale::En).chars().count() > limits::TITLE_CHARS {
            return Err(Refusal::invalid("title", Why::TooLong).into());
        }
        let count = self.one(&sql::COUNT_THREADS, &[]).await?.int(0)?;
        if count >= i64::from(limits::THREADS_PER_MATTER) {
            return Err(Refusal::NoSpace.into());
        }
        let now = self.now;
        let id = ThreadId::mint(now, crate::random(&*room.house.chance));
        let sealed = room.seal_as("thread", id.bytes(), "title", &title)?;
        let state = ThreadState::after(side).code();
        let values = binds![id, subject.code(), object, state, sealed, person, now, with];
        self.exec_one(&sql::ADD_THREAD, values).await?;
        let card = room.house.seal_card("thread_line", id.bytes(), &title)?;
        self.lobby(&inbox::sql::ADD, binds![id, room.matter(), state, now, card, with]).await?;
        room.thread_from(&self.one(&sql::THREAD, binds![id]).await?)
    }

    /// Whom a new thread is with: a contact's is with them, whoever else has access to the matter; staff choose one
    /// contact of this matter, or everybody. About an approval it is never with everybody.
    async fn party_to(&mut self, room: &Room<P>, new: &NewMessage) -> Result<AccessId> {
        match (room.bearer.access(), new.with) {
            (Some(own), _) => Ok(own),
            (None, None) => Ok(AccessId::nil()),
            (None, Some(with)) => {
                let rows =
                    self.lobby_rows(&super::portal::sql::READERS_HERE, binds![with, room.matter()]).await?;
                if rows.is_empty() { Err(Error::not_found()) } else { Ok(with) }
            }
        }
    }

    /// The request a subject belongs to; a subject of another matter is not found.
    async fn item_of(&mut self, about: About) -> Result<Option<ItemId>> {
        match about {
            // A question about an approval is about all of it, whatever is attached.
            About::Matter | About::Approval(_) => Ok(None),
            About::Item(item) => Ok(Some(item)),
            About::Document(document) => {
                Ok(Some(self.one(&sql::DOCUMENT_ITEM, binds![document]).await?.id(0)?))
            }
            About::Version(version) => {
                Ok(Some(self.one(&super::documents::sql::VERSION, binds![version]).await?.id(14)?))
            }
        }
    }

    /// A client who names a file names one that was sent for the request the thread is about.
    async fn check_files(&mut self, room: &Room<P>, thread: &StaffThread, files: &[VersionId]) -> Result<()> {
        if files.is_empty() {
            return Ok(());
        }
        let item = self.item_of(thread.seen_by_client.about).await?.ok_or_else(Error::not_found)?;
        let mut sent = Vec::new();
        for row in self.rows(&super::documents::sql::VERSIONS_OF_ITEM, binds![item]).await? {
            sent.push(room.version_from(&row)?.0.id);
        }
        if files.iter().all(|file| sent.contains(file)) { Ok(()) } else { Err(Error::not_found()) }
    }
}
