//! The last day of a request for approval stands still while a question about it is answered, where the practice chose so; and
//! goes on with the days that remained, by hand or with the practice's answer. While it stands still nobody is reminded, nothing
//! expires and nobody is told that it waits; it can be answered all the same. It refuses to move the last day any other way.

use crate::audit::AuditEvent;
use crate::engine::binds;
use crate::error::Result;
use crate::lobby;
use crate::lobby::choices::{as_long_after, zone};
use crate::purpose::{Publishing, Purpose};
use crate::room::approvals::{ApprovalRow, sql};
use crate::room::{Room, RoomTx};
use domain::{ApprovalId, ApprovalState, AuditCode, Power, Refusal, Resumes};

pub(crate) mod watch {
    use crate::sql::statements;
    statements! {
        // What is being run at this moment finds the request standing still, and does nothing.
        LobbySql UNWATCH = "DELETE FROM job WHERE matter_id = $1 AND object_id = $2 AND kind IN ('expire_approval', 'remind_approval') AND state = 'ready'";
    }
}

impl Room<Publishing> {
    /// Lets its last day stand still from now on.
    ///
    /// # Errors
    /// `WrongState` unless it is with the clients, not past its last day, and not standing still already.
    pub async fn pause_approval(&self, approval: ApprovalId, resumes: Resumes) -> Result<()> {
        self.demand_one_of(&[Power::RequestApprovals, Power::Publish])?;
        self.watch(async {
            let mut tx = self.begin().await?;
            tx.approvals_in_turn().await?;
            let row = tx.approval(self, approval).await?;
            let over = row.due_at.is_some_and(|due| tx.now.is_past(due));
            if row.state != ApprovalState::Pending || row.paused.is_some() || over {
                return Err(Refusal::WrongState.into());
            }
            let now = tx.now;
            tx.exec_one(&sql::PAUSE, binds![approval, now, resumes.code()]).await?;
            tx.lobby(&watch::UNWATCH, binds![self.matter(), approval]).await?;
            tx.lobby(&lobby::approvals::sql::PAUSED, binds![approval, now]).await?;
            let event = AuditEvent::new(AuditCode::ApprovalPaused, approval).with("title", row.title());
            tx.commit(event).await
        })
        .await
    }

    /// Lets it go on with the days that remained.
    ///
    /// # Errors
    /// `WrongState` unless it stands still.
    pub async fn resume_approval(&self, approval: ApprovalId) -> Result<()> {
        self.demand_one_of(&[Power::RequestApprovals, Power::Publish])?;
        self.watch(async {
            let mut tx = self.begin().await?;
            tx.approvals_in_turn().await?;
            let row = tx.approval(self, approval).await?;
            let event = tx.go_on(self, &row).await?;
            tx.commit(event).await
        })
        .await
    }
}

impl<P: Purpose> RoomTx<'_, P> {
    /// The practice wrote in a conversation about a request: it goes on, where it was to go on by that. The caller's turn at
    /// the matter's row is that of every change of its approvals.
    pub(super) async fn answered_about(&mut self, room: &Room<P>, approval: ApprovalId) -> Result<()> {
        let row = self.approval(room, approval).await?;
        if row.paused.is_some_and(|paused| paused.resumes == Resumes::OnAnswer) {
            let event = self.go_on(room, &row).await?;
            self.also(event);
        }
        Ok(())
    }

    /// It goes on: as many days from now as there were when it began to stand still.
    async fn go_on(&mut self, room: &Room<P>, row: &ApprovalRow) -> Result<AuditEvent> {
        let Some(paused) = row.paused else { return Err(Refusal::WrongState.into()) };
        let now = self.now;
        let zone = zone(&room.house.settings_by(self.write()).await?.time_zone);
        let due = row.due_at.map(|due| as_long_after(&zone, due, paused.since, now));
        self.exec_one(&sql::RESUME, binds![row.id, due]).await?;
        if let Some(due) = due {
            self.watch_last_day(room, row.id, due).await?;
        }
        // Whoever is asked has all their time again before anybody is told that they did not answer.
        let (house, matter, row) = (room.house.clone(), room.matter(), self.approval(room, row.id).await?);
        lobby::approvals::stand(self.write(), &house, matter, &row, row.state, now).await?;
        Ok(AuditEvent::new(AuditCode::ApprovalResumed, row.id).with("title", row.title()))
    }
}
