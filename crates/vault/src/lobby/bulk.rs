//! What one change to many matters was to do, and what stood in each matter before. The changes themselves are made in
//! each matter's own room, by its own rules. It refuses to show or undo anything for another person, and to hold more
//! than lists know: no sentence, no name.

use super::{Backstage, Lobby};
use crate::audit::AuditEvent;
use crate::engine::{Row, binds};
use crate::error::{Error, Result};
use domain::{
    AuditCode, BULK_KEPT, BULK_MATTERS, BULK_UNDO, BulkId, BulkKind, DeskPower, MatterId, Refusal, Timestamp,
    Why,
};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql ADD = "INSERT INTO bulk (id, person_id, kind, value, made_at, undone_at) VALUES ($1, $2, $3, $4, $5, NULL) ON CONFLICT (id) DO NOTHING";
        LobbySql ADD_LINE = "INSERT INTO bulk_line (bulk_id, matter_id, was, duty) VALUES ($1, $2, $3, $4)";
        LobbySql ONE = "SELECT id, kind, value, made_at, undone_at FROM bulk WHERE id = $1 AND person_id = $2";
        LobbySql LINES = "SELECT matter_id, was, duty, done_at, undone_at FROM bulk_line WHERE bulk_id = $1 ORDER BY matter_id";
        LobbySql LINE_DONE = "UPDATE bulk_line SET done_at = $4 WHERE bulk_id = $1 AND matter_id = $2 AND done_at IS NULL AND EXISTS (SELECT 1 FROM bulk b WHERE b.id = $1 AND b.person_id = $3)";
        LobbySql LINE_UNDONE = "UPDATE bulk_line SET undone_at = $4 WHERE bulk_id = $1 AND matter_id = $2 AND undone_at IS NULL AND EXISTS (SELECT 1 FROM bulk b WHERE b.id = $1 AND b.person_id = $3)";
        LobbySql UNDO = "UPDATE bulk SET undone_at = $3 WHERE id = $1 AND person_id = $2 AND undone_at IS NULL AND made_at > $4";
        LobbySql SWEEP_LINES = "DELETE FROM bulk_line WHERE bulk_id IN (SELECT id FROM bulk WHERE made_at < $1)";
        LobbySql SWEEP = "DELETE FROM bulk WHERE made_at < $1";
    }
}

/// One change to many matters, before anything is changed.
pub struct NewBulk<'a> {
    /// Made when the preview was, so that pressing twice is one.
    pub id: BulkId,
    pub kind: BulkKind,
    /// What all of them are to have: a priority, microseconds or nothing for a day, a person.
    pub value: String,
    pub lines: &'a [BulkLine],
}

/// One matter of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BulkLine {
    pub matter: MatterId,
    /// What stood there, spelled like the value.
    pub was: String,
    /// Which duty the person who is to be responsible had before; empty for other changes.
    pub duty: String,
    /// When this go changed it; nothing where it has not.
    pub done_at: Option<Timestamp>,
    /// When its undoing was through with it, whether or not there was anything left to undo.
    pub undone_at: Option<Timestamp>,
}

impl BulkLine {
    /// A matter that nothing was done to yet.
    pub fn new(matter: MatterId, was: &str, duty: &str) -> Self {
        Self { matter, was: was.to_owned(), duty: duty.to_owned(), done_at: None, undone_at: None }
    }
}

/// One change to many matters, as it was meant.
pub struct Bulk {
    pub id: BulkId,
    pub kind: BulkKind,
    pub value: String,
    pub made_at: Timestamp,
    pub undone_at: Option<Timestamp>,
    pub lines: Vec<BulkLine>,
}

impl Bulk {
    /// Until when it can be taken back.
    pub fn undo_until(&self) -> Timestamp {
        self.made_at.plus(BULK_UNDO)
    }
}

fn line(row: &Row) -> Result<BulkLine> {
    Ok(BulkLine {
        matter: row.id(0)?,
        was: row.text(1)?,
        duty: row.text(2)?,
        done_at: row.opt_time(3)?,
        undone_at: row.opt_time(4)?,
    })
}

impl Lobby<'_> {
    /// A name for one go, for the page that shows what it would do.
    pub fn new_bulk(&self) -> BulkId {
        BulkId::mint(self.house.clock.now(), crate::random(&*self.house.chance))
    }

    /// Keeps what is about to be changed. The same go kept twice is one, as it was kept first.
    ///
    /// # Errors
    /// `Invalid` for none or too many matters.
    pub async fn keep_bulk(&self, new: &NewBulk<'_>) -> Result<()> {
        if new.lines.is_empty() {
            return Err(Refusal::invalid("matter", Why::Missing).into());
        }
        if new.lines.len() > BULK_MATTERS {
            return Err(Refusal::invalid("matter", Why::TooLong).into());
        }
        let mut write = self.begin(Some(DeskPower::SeeOwnWork)).await?;
        let now = self.house.clock.now();
        let values = binds![new.id, self.person, new.kind.code(), new.value.as_str(), now];
        if write.exec(sql::ADD.text, values).await? != 1 {
            return Ok(());
        }
        for line in new.lines {
            let values = binds![new.id, line.matter, line.was.as_str(), line.duty.as_str()];
            write.exec(sql::ADD_LINE.text, values).await?;
        }
        let event = AuditEvent::new(AuditCode::BulkMade, new.id)
            .with("what", new.kind.code())
            .with("items", new.lines.len().to_string());
        self.commit(write, event).await
    }

    /// One of the reader's own.
    pub async fn bulk(&self, id: BulkId) -> Result<Bulk> {
        self.demand(DeskPower::SeeOwnWork)?;
        let mut look = self.house.engine.look(None).await?;
        let rows = look.rows(sql::ONE.text, binds![id, self.person]).await?;
        let row = rows.first().ok_or_else(Error::not_found)?;
        let lines = look.rows(sql::LINES.text, binds![id]).await?;
        Ok(Bulk {
            id: row.id(0)?,
            kind: row.code(1, BulkKind::from_code)?,
            value: row.text(2)?,
            made_at: row.time(3)?,
            undone_at: row.opt_time(4)?,
            lines: lines.iter().map(line).collect::<Result<_>>()?,
        })
    }

    /// One of the reader's own changed this matter now. Who did it and when is in the matter's own log.
    pub async fn bulk_line_done(&self, id: BulkId, matter: MatterId) -> Result<()> {
        let mut write = self.begin(Some(DeskPower::SeeOwnWork)).await?;
        let now = self.house.clock.now();
        write.exec(sql::LINE_DONE.text, binds![id, matter, self.person, now]).await?;
        write.commit().await
    }

    /// The undoing of one of the reader's own is through with this matter.
    pub async fn bulk_line_undone(&self, id: BulkId, matter: MatterId) -> Result<()> {
        let mut write = self.begin(Some(DeskPower::SeeOwnWork)).await?;
        let now = self.house.clock.now();
        write.exec(sql::LINE_UNDONE.text, binds![id, matter, self.person, now]).await?;
        write.commit().await
    }

    /// Marks one of the reader's own as taken back, before it is; twice is once.
    ///
    /// # Errors
    /// `WrongState` where that is too long ago.
    pub async fn undo_bulk(&self, id: BulkId) -> Result<()> {
        let bulk = self.bulk(id).await?;
        if bulk.undone_at.is_some() {
            return Ok(());
        }
        let mut write = self.begin(Some(DeskPower::SeeOwnWork)).await?;
        let now = self.house.clock.now();
        let values = binds![id, self.person, now, now.minus(BULK_UNDO)];
        if write.exec(sql::UNDO.text, values).await? != 1 {
            return Err(Refusal::WrongState.into());
        }
        self.commit(write, AuditEvent::new(AuditCode::BulkUndone, id)).await
    }
}

impl Backstage<'_> {
    /// Forgets what is too old to be looked at.
    pub(crate) async fn sweep_bulk(&self) -> Result<()> {
        let mut write = self.house.engine.write(None).await?;
        let old = self.house.clock.now().minus(BULK_KEPT);
        write.exec(sql::SWEEP_LINES.text, binds![old]).await?;
        write.exec(sql::SWEEP.text, binds![old]).await?;
        write.commit().await
    }
}
