//! Reading what clients and the practice wrote to each other: the matter's threads, and one of them with its messages,
//! as the client may see it or as staff do. It refuses to show a client an earlier wording, what a message said that was
//! taken back, a comment of the team, or who of the team has read something.

use crate::engine::{Row, Value, binds};
use crate::error::{Error, Result, Tampered};
use crate::lobby;
use crate::purpose::{Contributing, Purpose, StaffSees};
use crate::room::checklist::Words;
use crate::room::{Comment, ForClient, ForStaff, Room, RoomLook};
use domain::messages::{Receipts, editable_until, first_name};
use domain::{
    AccessId, ApprovalId, ClientId, DocumentId, ItemId, MessageId, PersonId, Power, Role, Side, Subject,
    ThreadId, ThreadState, Timestamp, VersionId, VersionState,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        RoomSql THREADS = "SELECT id, subject_kind, subject_id, state, assigned, waiting_since, answer_by, messages, sealed, changed_at, access_id FROM room_thread WHERE matter_id = $1 ORDER BY changed_at DESC, id DESC LIMIT $2";
        RoomSql THREAD = "SELECT id, subject_kind, subject_id, state, assigned, waiting_since, answer_by, messages, sealed, changed_at, access_id FROM room_thread WHERE matter_id = $1 AND id = $2";
        RoomSql THREADS_WITH = "SELECT id, subject_kind, subject_id, state, assigned, waiting_since, answer_by, messages, sealed, changed_at, access_id FROM room_thread WHERE matter_id = $1 AND (access_id = $3 OR access_id = $4) ORDER BY changed_at DESC, id DESC LIMIT $2";
        RoomSql THREAD_ABOUT = "SELECT id FROM room_thread WHERE matter_id = $1 AND subject_kind = $2 AND subject_id = $3 AND access_id = $4";
        RoomSql COUNT_THREADS = "SELECT count(*) FROM room_thread WHERE matter_id = $1";
        RoomSql ADD_THREAD = "INSERT INTO thread (matter_id, id, subject_kind, subject_id, state, assigned, waiting_since, answer_by, messages, sealed, person_id, created_at, changed_at, access_id) VALUES ($1, $2, $3, $4, $5, NULL, NULL, NULL, 0, $6, $7, $8, $8, $9)";
        RoomSql TURN_THREAD = "UPDATE thread SET state = $3, waiting_since = $4, answer_by = $5, messages = messages + 1, changed_at = $6 WHERE matter_id = $1 AND id = $2";
        RoomSql SET_THREAD = "UPDATE thread SET state = $3, waiting_since = NULL, answer_by = NULL, changed_at = $4 WHERE matter_id = $1 AND id = $2 AND state = $5";
        RoomSql ASSIGN_THREAD = "UPDATE thread SET assigned = $3, changed_at = $4 WHERE matter_id = $1 AND id = $2";
        RoomSql DOCUMENT_ITEM = "SELECT item_id FROM room_document WHERE matter_id = $1 AND id = $2";
        RoomSql MESSAGES = "SELECT id, thread_id, number, side, person_id, wordings, sent_at, taken_at FROM room_message WHERE matter_id = $1 AND thread_id = $2 AND number <= $3 ORDER BY number DESC LIMIT $4";
        // Conversations about the matter whose first message was taken back: what they were called was part of it.
        RoomSql BEGUN_BACK = "SELECT thread_id FROM room_message WHERE matter_id = $1 AND number = 1 AND taken_at IS NOT NULL";
        RoomSql MESSAGE = "SELECT id, thread_id, number, side, person_id, wordings, sent_at, taken_at FROM room_message WHERE matter_id = $1 AND id = $2";
        RoomSql ATTEMPTED = "SELECT id, thread_id FROM room_message WHERE matter_id = $1 AND person_id = $2 AND attempt = $3";
        RoomSql ADD_MESSAGE = "INSERT INTO message (matter_id, id, thread_id, number, side, person_id, attempt, wordings, sent_at, answer_by) VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9)";
        RoomSql WORDED_ANEW = "UPDATE message SET wordings = wordings + 1 WHERE matter_id = $1 AND id = $2 AND wordings = $3 AND taken_at IS NULL";
        RoomSql ADD_WORDING = "INSERT INTO message_version (matter_id, id, message_id, number, sealed, written_at) VALUES ($1, $2, $3, $4, $5, $6)";
        RoomSql WORDINGS = "SELECT v.id, v.message_id, v.sealed, v.written_at FROM room_message_version v JOIN room_message u ON u.matter_id = v.matter_id AND u.id = v.message_id WHERE v.matter_id = $1 AND u.thread_id = $2 AND u.number >= $3 AND u.number <= $4 ORDER BY v.number";
        RoomSql WORDINGS_OF = "SELECT id, message_id, sealed, written_at FROM room_message_version WHERE matter_id = $1 AND message_id = $2 ORDER BY number";
        RoomSql READS = "SELECT person_id, side, number, read_at FROM room_message_read WHERE matter_id = $1 AND thread_id = $2 ORDER BY read_at, id";
        RoomSql ADD_READ = "INSERT INTO message_read (matter_id, id, thread_id, person_id, side, number, read_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
        RoomSql LINES = "SELECT n, object_id, code FROM room_matter_event WHERE matter_id = $1 AND code IN ('message.sent', 'message.edited', 'message.taken_back') ORDER BY n";
        LobbySql SPEAKER = "SELECT sealed, role FROM person WHERE id = $1";
    }
}

/// Messages shown at once; earlier ones are another page.
pub const MESSAGES_AT_ONCE: u32 = 100;
/// Threads listed; the limit of a matter.
const MOST_THREADS: u32 = domain::limits::THREADS_PER_MATTER;

/// What is sealed of one wording.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Body {
    pub(crate) text: String,
    /// Versions the sender named, by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) files: Vec<VersionId>,
}

/// What a thread hangs on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum About {
    Matter,
    Item(ItemId),
    Document(DocumentId),
    Version(VersionId),
    Approval(ApprovalId),
}

impl About {
    pub(crate) fn parts(self, matter: [u8; 16]) -> (Subject, [u8; 16]) {
        match self {
            Self::Matter => (Subject::Matter, matter),
            Self::Item(id) => (Subject::Item, id.bytes()),
            Self::Document(id) => (Subject::Document, id.bytes()),
            Self::Version(id) => (Subject::Version, id.bytes()),
            Self::Approval(id) => (Subject::Approval, id.bytes()),
        }
    }

    /// What the thread of a row hangs on, without opening anything of it.
    pub(super) fn of_row(row: &Row) -> Result<Self> {
        Ok(Self::of(row.code(1, Subject::from_code)?, row.id::<domain::kind::Item>(2)?.bytes()))
    }

    fn of(subject: Subject, id: [u8; 16]) -> Self {
        match subject {
            Subject::Matter => Self::Matter,
            Subject::Item => Self::Item(ItemId::from_bytes(id)),
            Subject::Document => Self::Document(DocumentId::from_bytes(id)),
            Subject::Version => Self::Version(VersionId::from_bytes(id)),
            Subject::Approval => Self::Approval(ApprovalId::from_bytes(id)),
        }
    }
}

/// A thread as a client sees it.
#[derive(Clone)]
pub struct ClientThread {
    pub id: ThreadId,
    pub about: About,
    /// What it is called; empty where a thread about the matter was given no name.
    pub title: Words,
    pub state: ThreadState,
    pub changed_at: Timestamp,
    pub messages: u32,
    /// Whether it is with everybody who has access; otherwise with one contact.
    pub shared: bool,
}

/// A thread as staff see it.
#[derive(Clone)]
pub struct StaffThread {
    pub seen_by_client: ClientThread,
    /// The one contact it is with; nothing where it is with everybody who has access.
    pub with: Option<AccessId>,
    /// Who is to answer; nobody in particular means whoever leads the matter.
    pub assigned: Option<PersonId>,
    pub waiting_since: Option<Timestamp>,
    pub answer_by: Option<Timestamp>,
}

/// Who speaks.
#[derive(Clone)]
pub struct Speaker {
    pub person: PersonId,
    /// The first name only, where a client reads of staff.
    pub name: String,
    pub side: Side,
    /// The role of a member of staff.
    pub role: Option<Role>,
}

/// One message as a client sees it.
#[derive(Clone)]
pub struct ClientMessage {
    pub id: MessageId,
    pub number: i64,
    pub from: Speaker,
    pub text: String,
    /// Files the sender named.
    pub files: Vec<VersionId>,
    pub sent_at: Timestamp,
    /// When it was last worded anew.
    pub edited_at: Option<Timestamp>,
    /// Until when its sender, if that is the reader, can word it anew or take it back.
    pub editable_until: Option<Timestamp>,
    /// When its sender took it back. A client then gets no words and no files of it.
    pub taken_at: Option<Timestamp>,
    /// When somebody of the practice first opened it, where clients are told.
    pub seen_at: Option<Timestamp>,
}

/// One wording of a message.
#[derive(Clone)]
pub struct Wording {
    pub text: String,
    pub written_at: Timestamp,
}

/// One message as staff see it.
#[derive(Clone)]
pub struct StaffMessage {
    pub seen_by_client: ClientMessage,
    /// Every wording, the first one first.
    pub wordings: Vec<Wording>,
    /// Who of the other side has opened it, and when first; nobody where the practice does not want to be told.
    pub seen_by: Vec<(String, Timestamp)>,
}

/// A file that a message names, as its reader may know of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NamedFile {
    /// Exactly as it came.
    pub name: String,
    pub size: u64,
    /// The inspection handed it back.
    pub refused: bool,
    /// Nobody has looked at it yet.
    pub waits: bool,
    /// Whoever the practice sent it to can open it.
    pub opens: bool,
}

/// A thread with its messages, the oldest first.
pub struct ClientConversation {
    pub thread: ClientThread,
    pub messages: Vec<ClientMessage>,
    /// The files they name, those left out that are not for the reader's client.
    pub files: BTreeMap<VersionId, NamedFile>,
    /// The number the page of earlier messages ends with, where there are any.
    pub earlier: Option<i64>,
}

/// The same as staff see it.
pub struct StaffConversation {
    pub thread: StaffThread,
    pub messages: Vec<StaffMessage>,
    pub earlier: Option<i64>,
    /// Whether the practice is told who opened what.
    pub receipts: bool,
}

/// A look into a thread up to a message.
pub(crate) struct Read {
    side: Side,
    pub(crate) person: PersonId,
    pub(crate) number: i64,
    at: Timestamp,
}

impl Read {
    pub(crate) fn from_row(row: &Row) -> Result<Self> {
        let side = row.code(1, Side::from_code)?;
        Ok(Self { person: row.id(0)?, side, number: row.int(2)?, at: row.time(3)? })
    }
}

/// A message's row.
pub(crate) struct MessageRow {
    pub(crate) id: MessageId,
    pub(crate) thread: ThreadId,
    pub(crate) number: i64,
    pub(crate) side: Side,
    pub(crate) person: PersonId,
    pub(crate) wordings: i64,
    pub(crate) sent_at: Timestamp,
    pub(crate) taken_at: Option<Timestamp>,
}

impl MessageRow {
    pub(crate) fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.id(0)?,
            thread: row.id(1)?,
            number: row.int(2)?,
            side: row.code(3, Side::from_code)?,
            person: row.id(4)?,
            wordings: row.int(5)?,
            sent_at: row.time(6)?,
            taken_at: row.opt_time(7)?,
        })
    }
}

impl<P: Purpose> Room<P> {
    pub(crate) fn thread_from(&self, row: &Row) -> Result<StaffThread> {
        let id: ThreadId = row.id(0)?;
        let about = About::of_row(row)?;
        let with = Some(row.id(10)?).filter(|access: &AccessId| !access.is_nil());
        let seen = ClientThread {
            id,
            about,
            state: row.code(3, ThreadState::from_code)?,
            messages: u32::try_from(row.int(7)?).map_err(|_| Tampered { what: "a count of messages" })?,
            title: self.unseal_as("thread", id.bytes(), "title", &row.bytes(8)?)?,
            changed_at: row.time(9)?,
            shared: with.is_none(),
        };
        Ok(StaffThread {
            seen_by_client: seen,
            with,
            assigned: row.opt_id(4)?,
            waiting_since: row.opt_time(5)?,
            answer_by: row.opt_time(6)?,
        })
    }

    /// A thread as far as the visitor may know of it: to a contact, one with somebody else does not exist.
    pub(crate) fn reached(&self, thread: StaffThread) -> Result<StaffThread> {
        match (self.bearer.access(), thread.with) {
            (Some(own), Some(with)) if own != with => Err(Error::not_found()),
            _ => Ok(thread),
        }
    }

    pub(super) async fn thread_list(&self) -> Result<Vec<StaffThread>> {
        let mut look = self.look().await?;
        let rows = match self.bearer.access() {
            Some(own) => look.rows(&sql::THREADS_WITH, binds![MOST_THREADS, own, AccessId::nil()]).await?,
            None => look.rows(&sql::THREADS, binds![MOST_THREADS]).await?,
        };
        rows.iter().map(|row| self.thread_from(row)).collect()
    }

    pub(crate) fn wording_from(&self, row: &Row) -> Result<(MessageId, Body, Timestamp)> {
        let id: domain::EventId = row.id(0)?;
        let body = self.unseal_as("message_version", id.bytes(), "body", &row.bytes(2)?)?;
        Ok((row.id(1)?, body, row.time(3)?))
    }

    /// Who somebody is, looked up once a page.
    pub(crate) async fn speaker(
        &self,
        look: &mut RoomLook,
        known: &mut BTreeMap<PersonId, Speaker>,
        person: PersonId,
        side: Side,
    ) -> Result<Speaker> {
        if let Some(speaker) = known.get(&person) {
            return Ok(speaker.clone());
        }
        let rows = look.lobby(&sql::SPEAKER, binds![person]).await?;
        let (name, role) = match rows.first() {
            Some(row) => {
                let card: lobby::PersonCard =
                    self.house.unseal_card("person", person.bytes(), &row.bytes(0)?)?;
                (card.name, row.opt_text(1)?.and_then(|code| Role::from_code(&code)))
            }
            None => (String::new(), None),
        };
        let speaker = Speaker { person, name, side, role };
        known.insert(person, speaker.clone());
        Ok(speaker)
    }

    /// Part of a thread, ending with message `last` or the newest, in full.
    pub(crate) async fn conversation(
        &self,
        thread: ThreadId,
        last: Option<i64>,
        most: u32,
    ) -> Result<StaffConversation> {
        let receipts = self.house.settings().await?.receipts();
        let mut look = self.look().await?;
        let found = self.reached(self.thread_from(&look.one(&sql::THREAD, binds![thread]).await?)?)?;
        let last = last.unwrap_or(i64::MAX);
        let rows = look.rows(&sql::MESSAGES, binds![thread, last, most]).await?;
        let mut rows = rows.iter().map(MessageRow::from_row).collect::<Result<Vec<_>>>()?;
        rows.reverse();
        let (first, last) = match (rows.first(), rows.last()) {
            (Some(first), Some(last)) => (first.number, last.number),
            _ => (1, 0),
        };
        let mut wordings: BTreeMap<MessageId, Vec<(Body, Timestamp)>> = BTreeMap::new();
        for row in look.rows(&sql::WORDINGS, &[thread.into(), first.into(), Value::from(last)]).await? {
            let (message, body, at) = self.wording_from(&row)?;
            wordings.entry(message).or_default().push((body, at));
        }
        let reads = look.rows(&sql::READS, binds![thread]).await?;
        let reads = reads.iter().map(Read::from_row).collect::<Result<Vec<_>>>()?;
        let (mut known, mut messages) = (BTreeMap::new(), Vec::with_capacity(rows.len()));
        for row in rows {
            let from = self.speaker(&mut look, &mut known, row.person, row.side).await?;
            let (mut readers, mut seen_by) = (BTreeSet::new(), Vec::new());
            // They come in the order of time, so the first of a person's is when they first opened it.
            // Whoever came after it was taken back read that, and none of it.
            let stood = |at| row.taken_at.is_none_or(|taken| at <= taken);
            for read in reads.iter().filter(|r| r.side != row.side && r.number >= row.number && stood(r.at)) {
                if readers.insert(read.person) {
                    let reader = self.speaker(&mut look, &mut known, read.person, read.side).await?;
                    seen_by.push((reader.name, read.at));
                }
            }
            let all = wordings.remove(&row.id).unwrap_or_default();
            messages.push(self.message(&row, from, &all, seen_by, receipts)?);
        }
        let earlier = (first > 1).then_some(first - 1);
        Ok(StaffConversation { thread: found, messages, earlier, receipts: receipts.tell_staff() })
    }

    fn message(
        &self,
        row: &MessageRow,
        from: Speaker,
        all: &[(Body, Timestamp)],
        mut seen_by: Vec<(String, Timestamp)>,
        receipts: Receipts,
    ) -> Result<StaffMessage> {
        if i64::try_from(all.len()) != Ok(row.wordings) {
            return Err(Tampered { what: "a message has lost a wording" }.into());
        }
        let (body, written_at) = all.last().ok_or(Tampered { what: "a message has no wording" })?;
        let until = editable_until(row.sent_at);
        let own = self.person() == Some(row.person) && row.taken_at.is_none();
        let own = own && !self.house.clock.now().is_past(until);
        let seen_at = seen_by.first().map(|(_, at)| *at);
        if !receipts.tell_staff() {
            seen_by.clear();
        }
        let seen = ClientMessage {
            id: row.id,
            number: row.number,
            from,
            text: body.text.clone(),
            files: body.files.clone(),
            sent_at: row.sent_at,
            edited_at: (row.wordings > 1).then_some(*written_at),
            editable_until: own.then_some(until),
            taken_at: row.taken_at,
            seen_at: seen_at.filter(|_| row.side == Side::Client && receipts.tell_clients()),
        };
        let wording = |(body, at): &(Body, Timestamp)| Wording { text: body.text.clone(), written_at: *at };
        Ok(StaffMessage { seen_by_client: seen, wordings: all.iter().map(wording).collect(), seen_by })
    }
}

impl Room<Contributing> {
    /// The matter's threads, newest first.
    pub async fn threads(&self) -> Result<Vec<ForClient<ClientThread>>> {
        self.demand(Power::ReadMessages)?;
        self.watch(async {
            let mut all: Vec<_> =
                self.thread_list().await?.into_iter().map(|thread| thread.seen_by_client).collect();
            self.unname(&mut all).await?;
            Ok(all.into_iter().map(ForClient::new).collect())
        })
        .await
    }

    /// One thread, ending with message `last` or the newest. Staff are named by their first name and their role.
    pub async fn messages(
        &self,
        thread: ThreadId,
        last: Option<i64>,
    ) -> Result<ForClient<ClientConversation>> {
        self.demand(Power::ReadMessages)?;
        self.watch(async {
            let all = self.conversation(thread, last, MESSAGES_AT_ONCE).await?;
            Ok(ForClient::new(self.as_its_client_reads_it(all, None).await?))
        })
        .await
    }
    /// A thread without its messages.
    pub async fn thread(&self, thread: ThreadId) -> Result<ForClient<ClientThread>> {
        self.demand(Power::ReadMessages)?;
        self.watch(async {
            let row = self.look().await?.one(&sql::THREAD, binds![thread]).await?;
            let mut thread = self.reached(self.thread_from(&row)?)?.seen_by_client;
            self.unname(std::slice::from_mut(&mut thread)).await?;
            Ok(ForClient::new(thread))
        })
        .await
    }

    /// The thread that hangs on something, where there is one: the reader's own, or else the one with everybody.
    pub async fn thread_about(&self, about: About) -> Result<Option<ForClient<ThreadId>>> {
        self.demand(Power::ReadMessages)?;
        let (subject, id) = about.parts(self.matter().bytes());
        let own = self.bearer.access().ok_or_else(Error::not_found)?;
        let mut look = self.look().await?;
        for access in [own, AccessId::nil()] {
            let rows = look.rows(&sql::THREAD_ABOUT, binds![subject.code(), id, access]).await?;
            if let Some(row) = rows.first() {
                return Ok(Some(ForClient::new(row.id(0)?)));
            }
        }
        Ok(None)
    }
}

impl<P: Purpose> Room<P> {
    /// A conversation as a client reads it, from a seat where the visit has none of its own. Staff are named by their first name
    /// and their role.
    pub(super) async fn as_its_client_reads_it(
        &self,
        all: StaffConversation,
        seat: Option<ClientId>,
    ) -> Result<ClientConversation> {
        let reduce = |message: StaffMessage| {
            let mut message = message.seen_by_client;
            if message.from.side == Side::Staff {
                message.from.name = first_name(&message.from.name).to_owned();
            }
            if message.taken_at.is_some() {
                // Neither what it said nor what came with it, not even to whoever wrote it.
                message.text.clear();
                message.files.clear();
                message.edited_at = None;
            }
            message
        };
        let messages: Vec<ClientMessage> = all.messages.into_iter().map(reduce).collect();
        let files = self.named(&messages, seat).await?;
        let (mut thread, earlier) = (all.thread.seen_by_client, all.earlier);
        self.unname(std::slice::from_mut(&mut thread)).await?;
        Ok(ClientConversation { thread, messages, files, earlier })
    }

    /// The files these messages name, as far as the reader's client is shown them.
    async fn named(
        &self,
        messages: &[ClientMessage],
        seat: Option<ClientId>,
    ) -> Result<BTreeMap<VersionId, NamedFile>> {
        let mut files = BTreeMap::new();
        let named: BTreeSet<VersionId> = messages.iter().flat_map(|m| m.files.iter().copied()).collect();
        if named.is_empty() {
            return Ok(files);
        }
        let mut look = self.look_for(seat).await?;
        for version in named {
            if let Some(row) = look.rows(&super::documents::sql::VERSION, binds![version]).await?.first() {
                let (found, _) = self.version_from(row)?;
                let named = NamedFile {
                    name: found.name,
                    size: found.size,
                    refused: found.state == VersionState::Refused,
                    waits: found.state == VersionState::Quarantined,
                    opens: found.state.can_be_handed_on(),
                };
                files.insert(version, named);
            }
        }
        Ok(files)
    }

    /// Takes their names off conversations that began with a message that was taken back: somebody typed those with it.
    async fn unname(&self, threads: &mut [ClientThread]) -> Result<()> {
        let mut back = BTreeSet::new();
        for row in self.look().await?.rows(&sql::BEGUN_BACK, &[]).await? {
            back.insert(row.id::<domain::kind::Thread>(0)?);
        }
        for thread in threads.iter_mut() {
            if thread.about == About::Matter && back.contains(&thread.id) {
                thread.title.clear();
            }
        }
        Ok(())
    }
}

impl<P: StaffSees> Room<P> {
    /// The threads one contact reads, for staff who look at what they see.
    pub async fn preview_threads(&self, of: AccessId) -> Result<Vec<ForClient<ClientThread>>> {
        self.demand(Power::PreviewAsClient)?;
        self.has_admission(of).await?;
        self.watch(async {
            let all = self.thread_list().await?.into_iter();
            let theirs = all.filter(|thread| thread.with.is_none_or(|with| with == of));
            let mut theirs: Vec<_> = theirs.map(|thread| thread.seen_by_client).collect();
            self.unname(&mut theirs).await?;
            Ok(theirs.into_iter().map(ForClient::new).collect())
        })
        .await
    }

    /// One of them, ending with message `last` or the newest. It counts as read by nobody.
    pub async fn preview_messages(
        &self,
        of: AccessId,
        client: ClientId,
        thread: ThreadId,
        last: Option<i64>,
    ) -> Result<ForClient<ClientConversation>> {
        self.demand(Power::PreviewAsClient)?;
        self.has_admission(of).await?;
        self.watch(async {
            let all = self.conversation(thread, last, MESSAGES_AT_ONCE).await?;
            if all.thread.with.is_some_and(|with| with != of) {
                return Err(Error::not_found());
            }
            Ok(ForClient::new(self.as_its_client_reads_it(all, Some(client)).await?))
        })
        .await
    }
}

impl<P: StaffSees> Room<P> {
    /// The matter's threads as staff see them, newest first.
    pub async fn conversations(&self) -> Result<ForStaff<Vec<StaffThread>>> {
        self.demand(Power::SeeWholeMatter)?;
        self.watch(async { Ok(ForStaff::new(self.thread_list().await?)) }).await
    }

    /// One thread as staff see it, and what the team said about it.
    pub async fn conversation_with_comments(
        &self,
        thread: ThreadId,
        last: Option<i64>,
    ) -> Result<(ForStaff<StaffConversation>, ForStaff<Vec<Comment>>)> {
        self.demand(Power::SeeWholeMatter)?;
        self.watch(async {
            let all = self.conversation(thread, last, MESSAGES_AT_ONCE).await?;
            let comments = self.comments_of(thread).await?;
            Ok((ForStaff::new(all), ForStaff::new(comments)))
        })
        .await
    }
}
