//! The inbox over all matters somebody may see: one content-free line a thread, written by its room, with its name sealed
//! as a card; and who has looked at which when. It refuses lines of matters the reader's role shows nothing of, and of
//! closed ones, in which nobody can answer.

use super::Lobby;
use super::matters::MatterCard;
use crate::desk::{Actor, Desk};
use crate::engine::{Row, binds};
use crate::error::{Error, Result};
use crate::house::Inner;
use crate::room::Words;
use domain::{AccessId, MatterId, PersonId, Power, Refusal, ThreadId, ThreadState, Timestamp, Why};

/// The threads of somebody's own matters, cut to a state: what comes before that condition and what comes after. Nothing is added
/// to where a page goes on, so that SQLite goes by the matter and not, once for each of them, by all that waits.
macro_rules! inbox_mine {
    ($state:literal) => {
        concat!(
            "SELECT t.thread_id, t.matter_id, t.state, t.assigned, t.waiting_since, t.answer_by, t.changed_at, t.sealed, m.sealed, m.kind, CASE WHEN t.client_at > COALESCE(s.at, 0) THEN CAST(0 AS bigint) ELSE CAST(1 AS bigint) END, CASE WHEN t.waiting_since IS NULL THEN -t.changed_at ELSE t.waiting_since END FROM assignment a CROSS JOIN thread_line t JOIN matter m ON m.id = t.matter_id LEFT JOIN thread_seen s ON s.thread_id = t.thread_id AND s.person_id = $1 WHERE a.person_id = $1 AND a.ended_at IS NULL AND t.matter_id = a.matter_id AND ",
            $state,
            " AND m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $1) AND m.phase NOT IN ('closed', 'erased') AND (m.sensitivity = 'ordinary' OR (a.kind IN ('responsible', 'cover') AND $3 <> 'auditor')) AND (CASE WHEN t.waiting_since IS NULL THEN -t.changed_at ELSE t.waiting_since END + 0, t.thread_id) > ($4, $5) ORDER BY CASE WHEN t.waiting_since IS NULL THEN -t.changed_at ELSE t.waiting_since END, t.thread_id LIMIT $6"
        )
    };
}

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql ADD = "INSERT INTO thread_line (thread_id, matter_id, state, assigned, waiting_since, answer_by, client_at, staff_at, changed_at, sealed, access_id) VALUES ($1, $2, $3, NULL, NULL, NULL, NULL, NULL, $4, $5, $6)";
        LobbySql TURNED = "UPDATE thread_line SET state = $2, waiting_since = $3, answer_by = $4, client_at = COALESCE($5, client_at), staff_at = COALESCE($6, staff_at), changed_at = $7 WHERE thread_id = $1";
        // What stands in it after a message was taken back, counted anew.
        LobbySql STANDS_ANEW = "UPDATE thread_line SET state = $2, waiting_since = $3, answer_by = $4, client_at = $5, staff_at = $6, changed_at = $7 WHERE thread_id = $1";
        LobbySql DONE = "UPDATE thread_line SET state = $2, waiting_since = NULL, answer_by = NULL, changed_at = $3 WHERE thread_id = $1";
        LobbySql ASSIGNED = "UPDATE thread_line SET assigned = $2, changed_at = $3 WHERE thread_id = $1";
        LobbySql TOUCHED = "UPDATE thread_line SET changed_at = $2 WHERE thread_id = $1";
        LobbySql SEEN = "INSERT INTO thread_seen (person_id, thread_id, at) VALUES ($1, $2, $3) ON CONFLICT (person_id, thread_id) DO UPDATE SET at = excluded.at";
        // The order within a cut: what waits for us begins with the longest wait, everything else with the newest. CROSS JOIN
        // keeps SQLite to somebody's own matters, which are fewer than all threads, and the empty text keeps it from looking
        // through all threads of a state once for each of them. To the
        // rest of the team a sensitive matter does not exist (`domain::powers`), nor to an auditor.
        LobbySql INBOX_ALL = "SELECT t.thread_id, t.matter_id, t.state, t.assigned, t.waiting_since, t.answer_by, t.changed_at, t.sealed, m.sealed, m.kind, CASE WHEN t.client_at > COALESCE(s.at, 0) THEN CAST(0 AS bigint) ELSE CAST(1 AS bigint) END, CASE WHEN t.waiting_since IS NULL THEN -t.changed_at ELSE t.waiting_since END FROM thread_line t JOIN matter m ON m.id = t.matter_id LEFT JOIN thread_seen s ON s.thread_id = t.thread_id AND s.person_id = $1 WHERE t.state = $2 AND m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $1) AND m.phase NOT IN ('closed', 'erased') AND $3 = 'owner' AND CASE WHEN t.waiting_since IS NULL THEN -t.changed_at ELSE t.waiting_since END >= $4 AND (CASE WHEN t.waiting_since IS NULL THEN -t.changed_at ELSE t.waiting_since END, t.thread_id) > ($4, $5) ORDER BY CASE WHEN t.waiting_since IS NULL THEN -t.changed_at ELSE t.waiting_since END, t.thread_id LIMIT $6";
        LobbySql INBOX_MINE = inbox_mine!("(t.state || '') = $2");
        // What waits for the practice is a small part of all threads, with an index of its own.
        LobbySql INBOX_WAITS_MINE = inbox_mine!("t.state = 'waiting_for_us' AND $2 = 'waiting_for_us'");
        LobbySql COUNT_ALL = "SELECT count(*) FROM (SELECT t.thread_id FROM thread_line t JOIN matter m ON m.id = t.matter_id WHERE t.state = $2 AND m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $1) AND m.phase NOT IN ('closed', 'erased') AND $3 = 'owner' LIMIT 100) q";
        LobbySql COUNT_MINE = "SELECT count(*) FROM (SELECT t.thread_id FROM assignment a CROSS JOIN thread_line t JOIN matter m ON m.id = t.matter_id WHERE a.person_id = $1 AND a.ended_at IS NULL AND t.matter_id = a.matter_id AND (t.state || '') = $2 AND m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $1) AND m.phase NOT IN ('closed', 'erased') AND (m.sensitivity = 'ordinary' OR (a.kind IN ('responsible', 'cover') AND $3 <> 'auditor')) LIMIT 100) q";
        // The one count that stands on every page of the desk goes by an index of what waits only.
        LobbySql WAITING_MINE = "SELECT count(*) FROM (SELECT t.thread_id FROM assignment a CROSS JOIN thread_line t JOIN matter m ON m.id = t.matter_id WHERE a.person_id = $1 AND a.ended_at IS NULL AND t.matter_id = a.matter_id AND t.state = 'waiting_for_us' AND m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $1) AND m.phase NOT IN ('closed', 'erased') AND (m.sensitivity = 'ordinary' OR (a.kind IN ('responsible', 'cover') AND $2 <> 'auditor')) LIMIT 100) q";
        // What is assigned to whoever asks, of both who wait and who are waited for: the practice's turn before the clients'.
        LobbySql ASSIGNED_TO_ME = "SELECT t.thread_id, t.matter_id, t.state, t.assigned, t.waiting_since, t.answer_by, t.changed_at, t.sealed, m.sealed, m.kind, CASE WHEN t.client_at > COALESCE(s.at, 0) THEN CAST(0 AS bigint) ELSE CAST(1 AS bigint) END, CASE WHEN t.waiting_since IS NULL THEN 9000000000000000000 - t.changed_at ELSE t.waiting_since END FROM thread_line t JOIN matter m ON m.id = t.matter_id LEFT JOIN thread_seen s ON s.thread_id = t.thread_id AND s.person_id = $1 WHERE t.assigned = $1 AND t.state <> 'done' AND m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $1) AND m.phase NOT IN ('closed', 'erased') AND ($2 = 'owner' OR EXISTS (SELECT 1 FROM assignment a WHERE a.matter_id = t.matter_id AND a.person_id = $1 AND a.ended_at IS NULL AND (m.sensitivity = 'ordinary' OR (a.kind IN ('responsible', 'cover') AND $2 <> 'auditor')))) AND CASE WHEN t.waiting_since IS NULL THEN 9000000000000000000 - t.changed_at ELSE t.waiting_since END >= $3 AND (CASE WHEN t.waiting_since IS NULL THEN 9000000000000000000 - t.changed_at ELSE t.waiting_since END, t.thread_id) > ($3, $4) ORDER BY CASE WHEN t.waiting_since IS NULL THEN 9000000000000000000 - t.changed_at ELSE t.waiting_since END, t.thread_id LIMIT $5";
        LobbySql COUNT_ASSIGNED = "SELECT count(*) FROM (SELECT t.thread_id FROM thread_line t JOIN matter m ON m.id = t.matter_id WHERE t.assigned = $1 AND t.state <> 'done' AND m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $1) AND m.phase NOT IN ('closed', 'erased') AND ($2 = 'owner' OR EXISTS (SELECT 1 FROM assignment a WHERE a.matter_id = t.matter_id AND a.person_id = $1 AND a.ended_at IS NULL AND (m.sensitivity = 'ordinary' OR (a.kind IN ('responsible', 'cover') AND $2 <> 'auditor')))) LIMIT 100) q";
        LobbySql UNREAD_BY_CLIENT = "SELECT count(*) FROM thread_line t LEFT JOIN thread_seen s ON s.thread_id = t.thread_id AND s.person_id = $2 WHERE t.matter_id = $1 AND (t.access_id = $3 OR t.access_id = $4) AND t.staff_at > COALESCE(s.at, 0)";
        LobbySql UNREAD_BY_ACCESS = "SELECT count(*) FROM thread_line t JOIN portal_access x ON x.id = $2 LEFT JOIN thread_seen s ON s.thread_id = t.thread_id AND s.person_id = x.person_id WHERE t.matter_id = $1 AND (t.access_id = x.id OR t.access_id = $3) AND t.staff_at > COALESCE(s.at, 0)";
        LobbySql UNREAD_OF_MATTER = "SELECT count(*) FROM thread_line t LEFT JOIN thread_seen s ON s.thread_id = t.thread_id AND s.person_id = $2 WHERE t.matter_id = $1 AND t.matter_id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $2) AND t.client_at > COALESCE(s.at, 0)";
        LobbySql MARK_OF_MATTER = "SELECT max(changed_at) FROM thread_line WHERE matter_id = $1";
        LobbySql MARK_OF_ACCESS = "SELECT max(changed_at) FROM thread_line WHERE matter_id = $1 AND (access_id = $2 OR access_id = $3)";
        LobbySql MARK_ALL = "SELECT max(t.changed_at) FROM thread_line t WHERE t.matter_id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $1)";
        LobbySql MARK_MINE = "SELECT max(t.changed_at) FROM assignment a JOIN matter m ON m.id = a.matter_id JOIN thread_line t ON t.matter_id = a.matter_id WHERE m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $1) AND a.person_id = $1 AND a.ended_at IS NULL AND (m.sensitivity = 'ordinary' OR (a.kind IN ('responsible', 'cover') AND NOT EXISTS (SELECT 1 FROM person au WHERE au.id = a.person_id AND au.role = 'auditor')))";
    }
}

/// One thread in the inbox.
pub struct InboxLine {
    pub thread: ThreadId,
    pub matter: MatterId,
    pub state: ThreadState,
    pub assigned: Option<PersonId>,
    pub waiting_since: Option<Timestamp>,
    pub answer_by: Option<Timestamp>,
    pub changed_at: Timestamp,
    /// What the thread is called; empty where it was given no name.
    pub title: Words,
    pub card: MatterCard,
    pub kind: String,
    /// The client wrote something the reader has not looked at.
    pub unread: bool,
    place: InboxAfter,
}

impl InboxLine {
    /// Where the next page goes on.
    pub fn place(&self) -> InboxAfter {
        self.place
    }
}

/// The line a page of the inbox goes on after.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct InboxAfter {
    rank: i64,
    thread: ThreadId,
}

impl std::fmt::Display for InboxAfter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.rank, self.thread)
    }
}

impl std::str::FromStr for InboxAfter {
    type Err = Refusal;

    fn from_str(text: &str) -> std::result::Result<Self, Refusal> {
        let no = || Refusal::invalid("from", Why::NotAChoice);
        let (rank, thread) = text.split_once('.').ok_or_else(no)?;
        Ok(Self { rank: rank.parse().map_err(|_| no())?, thread: thread.parse().map_err(|_| no())? })
    }
}

impl Inner {
    fn inbox_line_from(&self, row: &Row) -> Result<InboxLine> {
        let (thread, matter): (ThreadId, MatterId) = (row.id(0)?, row.id(1)?);
        let place = InboxAfter { rank: row.int(11)?, thread };
        Ok(InboxLine {
            thread,
            matter,
            state: row.code(2, ThreadState::from_code)?,
            assigned: row.opt_id(3)?,
            waiting_since: row.opt_time(4)?,
            answer_by: row.opt_time(5)?,
            changed_at: row.time(6)?,
            title: self.unseal_card("thread_line", thread.bytes(), &row.bytes(7)?)?,
            card: self.unseal_card("matter", matter.bytes(), &row.bytes(8)?)?,
            kind: row.text(9)?,
            unread: row.int(10)? == 0,
            place,
        })
    }
}

impl Lobby<'_> {
    /// Whether this role reads what clients write, in the matters it may see.
    pub fn reads_messages(&self) -> bool {
        self.inside(Power::SeeWholeMatter)
    }

    /// The threads in this state, at most `most` after `after`: the longest wait first where the practice is waited for,
    /// else the newest.
    pub async fn inbox(
        &self,
        state: ThreadState,
        after: Option<InboxAfter>,
        most: u32,
    ) -> Result<Vec<InboxLine>> {
        if !self.reads_messages() {
            return Err(Error::not_found());
        }
        let first = InboxAfter { rank: i64::MIN, thread: ThreadId::nil() };
        let after = after.unwrap_or(first);
        let mut look = self.house.engine.look(None).await?;
        let statement = match (self.sees_everything(), state) {
            (true, _) => &sql::INBOX_ALL,
            (false, ThreadState::WaitingForUs) => &sql::INBOX_WAITS_MINE,
            (false, _) => &sql::INBOX_MINE,
        };
        let values = binds![self.person, state.code(), self.role().code(), after.rank, after.thread, most];
        let rows = look.rows(statement.text, values).await?;
        rows.iter().map(|row| self.house.inbox_line_from(row)).collect()
    }

    /// The threads assigned to whoever asks that are not done, at most `most` after `after`: those the practice is waited
    /// for in first, the longest wait before the others.
    pub async fn inbox_assigned(&self, after: Option<InboxAfter>, most: u32) -> Result<Vec<InboxLine>> {
        if !self.reads_messages() {
            return Err(Error::not_found());
        }
        let after = after.unwrap_or(InboxAfter { rank: i64::MIN, thread: ThreadId::nil() });
        let mut look = self.house.engine.look(None).await?;
        let values = binds![self.person, self.role().code(), after.rank, after.thread, most];
        let rows = look.rows(sql::ASSIGNED_TO_ME.text, values).await?;
        rows.iter().map(|row| self.house.inbox_line_from(row)).collect()
    }

    /// How many those are, up to a hundred.
    pub async fn inbox_assigned_count(&self) -> Result<u32> {
        if !self.reads_messages() {
            return Ok(0);
        }
        let mut look = self.house.engine.look(None).await?;
        count(&look.rows(sql::COUNT_ASSIGNED.text, binds![self.person, self.role().code()]).await?)
    }

    /// How many threads are in this state, up to a hundred.
    pub async fn inbox_count(&self, state: ThreadState) -> Result<u32> {
        if !self.reads_messages() {
            return Ok(0);
        }
        let mut look = self.house.engine.look(None).await?;
        let role = self.role().code();
        if state == ThreadState::WaitingForUs && !self.sees_everything() {
            return count(&look.rows(sql::WAITING_MINE.text, binds![self.person, role]).await?);
        }
        let statement = if self.sees_everything() { &sql::COUNT_ALL } else { &sql::COUNT_MINE };
        count(&look.rows(statement.text, binds![self.person, state.code(), role]).await?)
    }

    /// In how many threads of a matter the client wrote something this person has not looked at. A count, asked by
    /// whoever has entered the matter.
    pub async fn unread_in(&self, matter: MatterId) -> Result<u32> {
        if !self.reads_messages() {
            return Ok(0);
        }
        let mut look = self.house.engine.look(None).await?;
        count(&look.rows(sql::UNREAD_OF_MATTER.text, binds![matter, self.person]).await?)
    }
}

impl Desk {
    /// In how many threads of their matter the practice wrote something this client has not looked at.
    pub async fn unread_threads(&self, actor: &Actor) -> Result<u32> {
        let (access, matter, _) = actor.portal().ok_or_else(Error::not_found)?;
        if !actor.may(domain::Power::ReadMessages) {
            return Ok(0);
        }
        let mut look = self.house.engine.look(None).await?;
        let values = binds![matter, actor.person(), access, AccessId::nil()];
        count(&look.rows(sql::UNREAD_BY_CLIENT.text, values).await?)
    }
}

fn count(rows: &[Row]) -> Result<u32> {
    let n = rows.first().map(|row| row.int(0)).transpose()?.unwrap_or(0);
    Ok(u32::try_from(n).unwrap_or(u32::MAX))
}
