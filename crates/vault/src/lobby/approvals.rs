//! Requests for approval from outside their rooms: the one list over every matter that staff may enter. A line holds states and times; its title is a sealed card. It refuses to list more than the reader's
//! own matters, unless they are the owner, and lists nothing to a role that sees no documents.

use super::{After, Lobby, MatterCard};
use crate::engine::{Row, Write, binds};
use crate::error::{Result, Tampered};
use crate::house::Inner;
use crate::room::approvals::ApprovalRow;
use domain::{ApprovalId, ApprovalKind, ApprovalState, DeskPower, MatterId, Power, Timestamp};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql STAND = "INSERT INTO approval_line (approval_id, matter_id, state, kind, due_at, at, sealed, paused_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (approval_id) DO UPDATE SET state = excluded.state, at = excluded.at, due_at = excluded.due_at, paused_at = excluded.paused_at";
        LobbySql PAUSED = "UPDATE approval_line SET paused_at = $2 WHERE approval_id = $1";
        LobbySql DROP = "DELETE FROM approval_line WHERE approval_id = $1";
        LobbySql EVERY = "SELECT r.approval_id, r.matter_id, r.state, r.kind, r.due_at, r.at, r.sealed, m.sealed, r.paused_at FROM approval_line r JOIN matter m ON m.id = r.matter_id WHERE r.matter_id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $5) AND m.phase NOT IN ('closed', 'erased') AND ((r.state IN ('held', 'pending')) = ($1 = 1)) AND (r.at, r.approval_id) < ($2, $3) ORDER BY r.at DESC, r.approval_id DESC LIMIT $4";
        // CROSS JOIN keeps SQLite to this order, as in the review queue.
        LobbySql MINE = "SELECT r.approval_id, r.matter_id, r.state, r.kind, r.due_at, r.at, r.sealed, m.sealed, r.paused_at FROM approval_line r CROSS JOIN assignment a JOIN matter m ON m.id = r.matter_id WHERE a.matter_id = r.matter_id AND a.person_id = $5 AND a.ended_at IS NULL AND (m.sensitivity = 'ordinary' OR (a.kind IN ('responsible', 'cover') AND NOT EXISTS (SELECT 1 FROM person au WHERE au.id = a.person_id AND au.role = 'auditor'))) AND r.matter_id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $5) AND m.phase NOT IN ('closed', 'erased') AND ((r.state IN ('held', 'pending')) = ($1 = 1)) AND (r.at, r.approval_id) < ($2, $3) ORDER BY r.at DESC, r.approval_id DESC LIMIT $4";
    }
}

/// One cut of the list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ApprovalCut {
    /// With the clients, or waiting for a lawyer.
    Waiting,
    /// Declined, void, expired or taken back, and not asked again.
    Over,
}

/// One request for approval in the list.
pub struct ApprovalLine {
    pub approval: ApprovalId,
    pub matter: MatterId,
    pub state: ApprovalState,
    pub kind: ApprovalKind,
    pub due_at: Option<Timestamp>,
    /// Since when that day stands still.
    pub paused_at: Option<Timestamp>,
    pub at: Timestamp,
    pub title: String,
    pub card: MatterCard,
}

impl ApprovalLine {
    pub fn after(&self) -> After {
        After { at: self.at, id: self.approval.bytes() }
    }
}

/// Writes where it stands now. What was approved needs nobody's eye any more.
pub(crate) async fn stand(
    write: &mut Write,
    house: &Inner,
    matter: MatterId,
    row: &ApprovalRow,
    state: ApprovalState,
    now: Timestamp,
) -> Result<()> {
    if state == ApprovalState::Approved {
        write.exec(sql::DROP.text, binds![row.id]).await?;
        return Ok(());
    }
    let title = row.written.any_title().as_bytes();
    let card = house.seal_lobby("approval_line", row.id.bytes(), "title", title);
    let paused = row.paused.filter(|_| state == ApprovalState::Pending).map(|paused| paused.since);
    let values = binds![row.id, matter, state.code(), row.kind.code(), row.due_at, now, card, paused];
    write.exec(sql::STAND.text, values).await?;
    Ok(())
}

impl Inner {
    fn approval_line_from(&self, row: &Row) -> Result<ApprovalLine> {
        let approval: ApprovalId = row.id(0)?;
        let matter: MatterId = row.id(1)?;
        let title = self.unseal_lobby("approval_line", approval.bytes(), "title", &row.bytes(6)?)?;
        Ok(ApprovalLine {
            approval,
            matter,
            state: row.code(2, ApprovalState::from_code)?,
            kind: row.code(3, ApprovalKind::from_code)?,
            due_at: row.opt_time(4)?,
            paused_at: row.opt_time(8)?,
            at: row.time(5)?,
            title: String::from_utf8(title.to_vec()).map_err(|_| Tampered { what: "a title" })?,
            card: self.unseal_card("matter", matter.bytes(), &row.bytes(7)?)?,
        })
    }
}

impl Lobby<'_> {
    /// Requests for approval over every matter I may enter, newest first, at most `most` after `after`.
    pub async fn approval_lines(
        &self,
        cut: ApprovalCut,
        after: Option<After>,
        most: u32,
    ) -> Result<Vec<ApprovalLine>> {
        self.demand(DeskPower::SeeOwnWork)?;
        // Billing has matters and sees no documents in them: nor the titles of what is to be approved.
        if !self.inside(Power::SeeWholeMatter) {
            return Ok(Vec::new());
        }
        let After { at, id } = after.unwrap_or(After::newest());
        let id = ApprovalId::from_bytes(id);
        let waiting = i64::from(cut == ApprovalCut::Waiting);
        let mut look = self.house.engine.look(None).await?;
        let rows = if self.role() == domain::Role::Owner {
            look.rows(sql::EVERY.text, binds![waiting, at, id, most, self.person]).await?
        } else {
            look.rows(sql::MINE.text, binds![waiting, at, id, most, self.person]).await?
        };
        rows.iter().map(|row| self.house.approval_line_from(row)).collect()
    }
}
