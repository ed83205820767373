//! What only the team reads: comments beside a thread, and notes on the matter's file. A note is never changed; whoever
//! was wrong writes another that names it. Neither has a way to a client's page: both exist as `ForStaff` alone.

use crate::audit::AuditEvent;
use crate::engine::binds;
use crate::error::{Error, Result};
use crate::purpose::{Purpose, StaffSees, Steering};
use crate::room::messages::{MessageRow, sql as messages};
use crate::room::{ForStaff, Room, RoomTx};
use domain::messages::text;
use domain::{AuditCode, CommentId, MessageId, NoteId, PersonId, Power, Refusal, Side, ThreadId, Timestamp};
use std::collections::BTreeMap;

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        RoomSql COMMENTS = "SELECT id, person_id, sealed, written_at FROM room_team_comment WHERE matter_id = $1 AND thread_id = $2 ORDER BY written_at, id";
        RoomSql COMMENTED = "SELECT id FROM room_team_comment WHERE matter_id = $1 AND person_id = $2 AND attempt = $3";
        RoomSql ADD_COMMENT = "INSERT INTO team_comment (matter_id, id, thread_id, person_id, attempt, sealed, written_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
        RoomSql NOTES = "SELECT id, person_id, corrects, message_id, sealed, written_at FROM room_file_note WHERE matter_id = $1 ORDER BY written_at, id";
        RoomSql NOTE = "SELECT id FROM room_file_note WHERE matter_id = $1 AND id = $2";
        RoomSql NOTED = "SELECT id FROM room_file_note WHERE matter_id = $1 AND person_id = $2 AND attempt = $3";
        RoomSql CORRECTED = "SELECT id FROM room_file_note WHERE matter_id = $1 AND corrects = $2";
        RoomSql ADD_NOTE = "INSERT INTO file_note (matter_id, id, person_id, attempt, corrects, message_id, sealed, written_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    }
}

/// A comment of the team beside a thread.
#[derive(Clone)]
pub struct Comment {
    pub id: CommentId,
    pub by: PersonId,
    pub name: String,
    pub text: String,
    pub written_at: Timestamp,
}

/// A note on the matter's file.
#[derive(Clone)]
pub struct FileNote {
    pub id: NoteId,
    pub by: PersonId,
    pub name: String,
    pub text: String,
    pub written_at: Timestamp,
    /// The note this one corrects.
    pub corrects: Option<NoteId>,
    /// The note that corrects this one, and when it was written.
    pub corrected: Option<(NoteId, Timestamp)>,
    /// The message this was kept from.
    pub message: Option<MessageId>,
}

/// A note to be written.
pub(crate) struct NewNote {
    pub(crate) text: String,
    pub(crate) attempt: [u8; 16],
    pub(crate) corrects: Option<NoteId>,
    pub(crate) message: Option<MessageId>,
}

impl<P: Purpose> Room<P> {
    pub(crate) async fn comments_of(&self, thread: ThreadId) -> Result<Vec<Comment>> {
        let (mut look, mut known, mut out) = (self.look().await?, BTreeMap::new(), Vec::new());
        for row in look.rows(&sql::COMMENTS, binds![thread]).await? {
            let (id, by): (CommentId, PersonId) = (row.id(0)?, row.id(1)?);
            let name = self.speaker(&mut look, &mut known, by, Side::Staff).await?.name;
            let text = self.unseal_as("team_comment", id.bytes(), "text", &row.bytes(2)?)?;
            out.push(Comment { id, by, name, text, written_at: row.time(3)? });
        }
        Ok(out)
    }
}

impl<P: StaffSees> Room<P> {
    /// Every note of the matter, the oldest first, corrected ones included.
    pub async fn file_notes(&self) -> Result<ForStaff<Vec<FileNote>>> {
        self.demand(Power::SeeWholeMatter)?;
        self.watch(async {
            let (mut look, mut known) = (self.look().await?, BTreeMap::new());
            let mut out: Vec<FileNote> = Vec::new();
            for row in look.rows(&sql::NOTES, &[]).await? {
                let (id, by): (NoteId, PersonId) = (row.id(0)?, row.id(1)?);
                let name = self.speaker(&mut look, &mut known, by, Side::Staff).await?.name;
                out.push(FileNote {
                    id,
                    by,
                    name,
                    text: self.unseal_as("file_note", id.bytes(), "text", &row.bytes(4)?)?,
                    written_at: row.time(5)?,
                    corrects: row.opt_id(2)?,
                    corrected: None,
                    message: row.opt_id(3)?,
                });
            }
            let corrections: Vec<_> =
                out.iter().filter_map(|n| n.corrects.map(|of| (of, n.id, n.written_at))).collect();
            for (of, id, at) in corrections {
                if let Some(note) = out.iter_mut().find(|note| note.id == of) {
                    note.corrected = Some((id, at));
                }
            }
            Ok(ForStaff::new(out))
        })
        .await
    }
}

impl Room<Steering> {
    /// Says something beside a thread that only the team reads.
    pub async fn comment(&self, thread: ThreadId, typed: &str, attempt: [u8; 16]) -> Result<CommentId> {
        self.demand(Power::WriteNotes)?;
        let person = self.person().ok_or_else(Error::not_found)?;
        self.watch(async {
            let words = text(typed)?;
            let mut tx = self.begin().await?;
            tx.hold(self).await?;
            if let Some(row) = tx.rows(&sql::COMMENTED, binds![person, attempt]).await?.first() {
                return row.id(0);
            }
            tx.one(&messages::THREAD, binds![thread]).await?;
            let now = tx.now;
            let id = CommentId::mint(now, crate::random(&*self.house.chance));
            let sealed = self.seal_as("team_comment", id.bytes(), "text", &words)?;
            tx.exec_one(&sql::ADD_COMMENT, binds![id, thread, person, attempt, sealed, now]).await?;
            tx.lobby(&crate::lobby::inbox::sql::TOUCHED, binds![thread, now]).await?;
            tx.commit_message(self, AuditEvent::new(AuditCode::CommentWritten, id)).await?;
            Ok(id)
        })
        .await
    }

    /// Writes a note on the file.
    pub async fn add_note(&self, typed: &str, attempt: [u8; 16]) -> Result<NoteId> {
        let new = NewNote { text: text(typed)?, attempt, corrects: None, message: None };
        self.write_note(new).await
    }

    /// Writes the note that stands instead of another, which stays.
    pub async fn correct_note(&self, note: NoteId, typed: &str, attempt: [u8; 16]) -> Result<NoteId> {
        let new = NewNote { text: text(typed)?, attempt, corrects: Some(note), message: None };
        self.write_note(new).await
    }

    /// Keeps a message's words, as they stand now, as a note on the file.
    ///
    /// # Errors
    /// `WrongState` for one that was taken back: its words are in the record already.
    pub async fn keep_as_note(&self, message: MessageId, attempt: [u8; 16]) -> Result<NoteId> {
        self.demand(Power::WriteNotes)?;
        let words = self
            .watch(async {
                let mut look = self.look().await?;
                let row = MessageRow::from_row(&look.one(&messages::MESSAGE, binds![message]).await?)?;
                if row.taken_at.is_some() {
                    return Err(Refusal::WrongState.into());
                }
                let rows = look.rows(&messages::WORDINGS_OF, binds![message]).await?;
                let last = rows.last().ok_or_else(Error::not_found)?;
                Ok(self.wording_from(last)?.1.text)
            })
            .await?;
        self.write_note(NewNote { text: words, attempt, corrects: None, message: Some(message) }).await
    }

    async fn write_note(&self, new: NewNote) -> Result<NoteId> {
        self.demand(Power::WriteNotes)?;
        let person = self.person().ok_or_else(Error::not_found)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            tx.hold(self).await?;
            if let Some(row) = tx.rows(&sql::NOTED, binds![person, new.attempt]).await?.first() {
                return row.id(0);
            }
            if let Some(wrong) = new.corrects {
                tx.one(&sql::NOTE, binds![wrong]).await?;
                // Somebody was first: what stands is theirs to correct now.
                if !tx.rows(&sql::CORRECTED, binds![wrong]).await?.is_empty() {
                    return Err(Refusal::Conflict.into());
                }
            }
            let id = tx.put_note(self, &new).await?;
            let code = match new.corrects {
                Some(_) => AuditCode::NoteCorrected,
                None => AuditCode::NoteWritten,
            };
            tx.commit(AuditEvent::new(code, id)).await?;
            Ok(id)
        })
        .await
    }
}

impl<P: Purpose> RoomTx<'_, P> {
    pub(crate) async fn put_note(&mut self, room: &Room<P>, new: &NewNote) -> Result<NoteId> {
        let person = room.person().ok_or_else(Error::not_found)?;
        let now = self.now;
        let id = NoteId::mint(now, crate::random(&*room.house.chance));
        let sealed = room.seal_as("file_note", id.bytes(), "text", &new.text)?;
        let values = binds![id, person, new.attempt, new.corrects, new.message, sealed, now];
        self.exec_one(&sql::ADD_NOTE, values).await?;
        Ok(id)
    }
}
