//! The end of a matter and its way back: wound up, closed, opened again. Every client's access and session ends on the last day
//! that was chosen when it was wound up, by a timer, or with the transaction that closes it, whichever comes first. It refuses to close over documents that wait for a decision, clients who wait for an answer and
//! requests for approval that are not over, and destroys nothing.

use crate::audit::AuditEvent;
use crate::desk::{Bearer, JobKind};
use crate::engine::{Row, binds};
use crate::error::{Error, Result};
use crate::lobby;
use crate::lobby::choices::{written_day, zone};
use crate::lobby::notice_mails::CLOSING;
use crate::purpose::{Purpose, Relaying, Steering};
use crate::room::stages::{NewStage, Tell};
use crate::room::{Room, RoomTx, Words};
use crate::sql::RoomSql;
use domain::{
    AccessId, ApprovalState, Assignment, AuditCode, Duration, GrantId, PersonId, Phase, Power, Refusal,
    ThreadState, Timestamp, Why, limits,
};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql SET_PHASE = "UPDATE matter SET phase = $3, touched_at = $4 WHERE id = $1 AND phase = $2";
        LobbySql STANDS = "SELECT phase, stage, access_until FROM matter WHERE id = $1";
        LobbySql LAST_DAY = "UPDATE matter SET access_until = $2 WHERE id = $1";
        LobbySql UNPLANT = "DELETE FROM job WHERE matter_id = $1 AND kind = 'end_access' AND state = 'ready'";
        LobbySql WAITING = "SELECT count(*) FROM review_line WHERE matter_id = $1";
        RoomSql THREADS_STAND = "SELECT state FROM room_thread WHERE matter_id = $1";
        RoomSql APPROVALS_STAND = "SELECT state FROM room_approval WHERE matter_id = $1";
        LobbySql OPEN_DOORS = "SELECT id, person_id FROM portal_access WHERE matter_id = $1 AND state = 'enabled' ORDER BY id";
        LobbySql SHUT = "UPDATE portal_access SET state = 'revoked', epoch = epoch + 1, changed_at = $3, by_preset = 0 WHERE id = $1 AND matter_id = $2 AND state = 'enabled'";
    }
}

impl Room<Steering> {
    /// Begins to wind the matter up: nothing new is asked of anybody, and its clients are told by mail to come and look.
    /// `until` is the instant at which their access ends by itself; without one it ends when the matter is closed.
    ///
    /// # Errors
    /// `WrongState` unless it is open; `Invalid` for an `until` that is over, or more than
    /// [`limits::MOST_ACCESS_DAYS`] away.
    pub async fn wind_up(&self, until: Option<Timestamp>) -> Result<()> {
        self.demand(Power::CloseMatter)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            tx.set_phase(self, Phase::Open, Phase::Closing).await?;
            let line = AuditEvent::new(AuditCode::MatterClosing, self.matter());
            let line = tx.set_last_day(self, until, line).await?;
            tx.commit(line).await
        })
        .await
    }

    /// Another last day while the matter is wound up; its clients are told anew. The same day again changes nothing. Access that
    /// ended does not come back by it.
    ///
    /// # Errors
    /// Those of [`Room::wind_up`]; `WrongState` unless it is being wound up.
    pub async fn change_last_day(&self, until: Option<Timestamp>) -> Result<()> {
        self.demand(Power::CloseMatter)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let matter = self.matter();
            tx.lobby(&lobby::matters::sql::HOLD, binds![matter]).await?;
            let stands = tx.lobby_rows(&sql::STANDS, binds![matter]).await?;
            let stands = stands.first().ok_or_else(Error::not_found)?;
            if stands.code(0, Phase::from_code)? != Phase::Closing {
                return Err(Refusal::WrongState.into());
            }
            if stands.opt_time(2)? == until {
                return Ok(());
            }
            let line = AuditEvent::new(AuditCode::MatterLastDay, matter);
            let line = tx.set_last_day(self, until, line).await?;
            tx.commit(line).await
        })
        .await
    }

    /// Closes the matter: every access and session of its clients ends with it. `last` is the stage its kind ends in.
    ///
    /// # Errors
    /// `WrongState` unless it is being wound up; `Conflict` while a document waits for a decision, a thread for the
    /// practice, or a request for approval for its answers.
    pub async fn close(&self, last: &str) -> Result<()> {
        self.demand(Power::CloseMatter)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let matter = self.matter();
            // The phase first: whoever writes after this is turned away, and whoever was before is counted.
            tx.set_phase(self, Phase::Closing, Phase::Closed).await?;
            let documents = tx.lobby_rows(&sql::WAITING, binds![matter]).await?;
            let documents = documents.first().map(|row| row.int(0)).transpose()?;
            let waits = |state| state == ThreadState::WaitingForUs;
            let threads =
                tx.any(&sql::THREADS_STAND, |row| Ok(waits(row.code(0, ThreadState::from_code)?))).await?;
            let asked = |state| matches!(state, ApprovalState::Held | ApprovalState::Pending);
            let approvals = tx
                .any(&sql::APPROVALS_STAND, |row| Ok(asked(row.code(0, ApprovalState::from_code)?)))
                .await?;
            if documents != Some(0) || threads || approvals {
                return Err(Refusal::Conflict.into());
            }
            let stands = tx.lobby_rows(&sql::STANDS, binds![matter]).await?;
            let from = stands.first().ok_or_else(Error::not_found)?.text(1)?;
            if !last.is_empty() && from != last {
                tx.move_stage(self, &quietly(from, last, ""), "").await?;
            }
            let ended = tx.shut_doors(self).await?;
            tx.lobby(&sql::UNPLANT, binds![matter]).await?;
            let event = AuditEvent::new(AuditCode::MatterClosed, matter);
            tx.commit(event.with("sessions_ended", ended.to_string())).await
        })
        .await
    }

    /// Opens a matter again that was closed or is being wound up, in the stage it was in. Clients' access stays ended until
    /// somebody enables it.
    ///
    /// # Errors
    /// `WrongState` for one that is open.
    pub async fn reopen(&self, reason: &str) -> Result<()> {
        self.demand(Power::ReopenMatter)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let stands = tx.lobby_rows(&sql::STANDS, binds![self.matter()]).await?;
            let stands = stands.first().ok_or_else(Error::not_found)?;
            let (phase, stage) = (stands.code(0, Phase::from_code)?, stands.text(1)?);
            if !matches!(phase, Phase::Closing | Phase::Closed) {
                return Err(Refusal::WrongState.into());
            }
            tx.set_phase(self, phase, Phase::Open).await?;
            let matter = self.matter();
            tx.lobby(&sql::LAST_DAY, binds![matter, None::<Timestamp>]).await?;
            tx.lobby(&sql::UNPLANT, binds![matter]).await?;
            tx.led_again(self).await?;
            let moves = tx.rows(&super::stages::sql::EVENTS, &[]).await?;
            if let (Phase::Closed, Some(last)) = (phase, moves.last())
                && last.text(2)? == stage
            {
                tx.move_stage(self, &quietly(stage, &last.text(1)?, reason), "").await?;
            }
            tx.commit(AuditEvent::new(AuditCode::MatterReopened, self.matter()).with("message", reason)).await
        })
        .await
    }
}

/// A move nobody is written to about.
fn quietly(from: String, to: &str, reason: &str) -> NewStage {
    NewStage {
        asks_sign_off: false,
        from_said: from.clone(),
        to_said: to.to_owned(),
        from,
        to: to.to_owned(),
        words: Words::new(),
        tell: Tell::Silent,
        reason: reason.to_owned(),
    }
}

impl RoomTx<'_, Steering> {
    /// Whether any of these rows is one that is meant.
    async fn any(&mut self, sql: &'static RoomSql, meant: impl Fn(&Row) -> Result<bool>) -> Result<bool> {
        for row in self.rows(sql, &[]).await? {
            if meant(&row)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn set_phase(&mut self, room: &Room<Steering>, from: Phase, to: Phase) -> Result<()> {
        let now = self.now;
        let values = binds![room.matter(), from.code(), to.code(), now];
        if self.lobby(&sql::SET_PHASE, values).await? == 1 { Ok(()) } else { Err(Refusal::WrongState.into()) }
    }

    /// Keeps the last day on which clients come in, plants what ends it, and tells them to come and look.
    async fn set_last_day(
        &mut self,
        room: &Room<Steering>,
        until: Option<Timestamp>,
        line: AuditEvent,
    ) -> Result<AuditEvent> {
        let (house, matter, now) = (room.house.clone(), room.matter(), self.now);
        let longest = now.plus(Duration::days(limits::MOST_ACCESS_DAYS));
        if until.is_some_and(|until| now.is_past(until) || until > longest) {
            return Err(Refusal::invalid("until", Why::NotAllowed).into());
        }
        self.lobby(&sql::LAST_DAY, binds![matter, until]).await?;
        self.lobby(&sql::UNPLANT, binds![matter]).await?;
        lobby::notice_mails::plant_portal_notice(self.write(), &house, matter, CLOSING).await?;
        let Some(until) = until else { return Ok(line) };
        lobby::jobs::plant(self.write(), &house, matter, JobKind::EndAccess, matter.bytes(), until).await?;
        let zone = zone(&house.settings_by(self.write()).await?.time_zone);
        Ok(line.with("until", written_day(&zone, until, false)))
    }

    /// Whoever opens a matter again whose people have left leads it, until it is handed over.
    async fn led_again(&mut self, room: &Room<Steering>) -> Result<()> {
        let (matter, now) = (room.matter(), self.now);
        let Some(person) = room.person() else { return Ok(()) };
        self.lobby(&lobby::matters::sql::HOLD, binds![matter]).await?;
        if lobby::departures::led(self.write(), matter, PersonId::nil()).await? {
            return Ok(());
        }
        let grant = GrantId::mint(now, crate::random(&*room.house.chance));
        let duty = Assignment::Responsible.code();
        self.lobby(&super::portal::sql::ASSIGN, binds![matter, person, grant, duty, now]).await?;
        self.also(AuditEvent::new(AuditCode::PersonAssigned, person).with("as", duty));
        Ok(())
    }
}

impl<P: Purpose> RoomTx<'_, P> {
    /// Ends every admission of the matter with its sessions and links, and tells each contact; gives how many sessions.
    async fn shut_doors(&mut self, room: &Room<P>) -> Result<u64> {
        let (matter, now) = (room.matter(), self.now);
        let mut ended = 0;
        for row in self.lobby_rows(&sql::OPEN_DOORS, binds![matter]).await? {
            let (access, contact): (AccessId, PersonId) = (row.id(0)?, row.id(1)?);
            self.lobby(&sql::SHUT, binds![access, matter, now]).await?;
            ended += lobby::access::end_ways_in(self.write(), access, now, "revoked").await?;
            let kind = lobby::AlertKind::AccessEnded;
            let house = room.house.clone();
            house.alert(self.write(), contact, Some((matter, access)), kind, "").await?;
        }
        room.house.forget_helpers(self.write(), matter).await?;
        Ok(ended)
    }
}

impl Room<Relaying> {
    /// The last day on which clients come in is over, if it is: their access ends as closing would end it. The matter goes on being
    /// wound up.
    pub async fn end_access_of_the_day(&self) -> Result<()> {
        self.demand(Power::RelayNotices)?;
        if !matches!(&self.bearer, Bearer::Job { kind: JobKind::EndAccess, .. }) {
            return Err(Error::not_found());
        }
        self.watch(async {
            let mut tx = self.begin().await?;
            let (house, matter) = (self.house.clone(), self.matter());
            tx.lobby(&lobby::matters::sql::HOLD, binds![matter]).await?;
            let stands = tx.lobby_rows(&sql::STANDS, binds![matter]).await?;
            let stands = stands.first().ok_or_else(Error::not_found)?;
            // Closed or opened again meanwhile, or left to the end: there is no such day any more.
            let winding_up = stands.code(0, Phase::from_code)? == Phase::Closing;
            let Some(until) = stands.opt_time(2)?.filter(|_| winding_up) else { return Ok(()) };
            if !tx.now.is_past(until) {
                let kind = JobKind::EndAccess;
                lobby::jobs::plant(tx.write(), &house, matter, kind, matter.bytes(), until).await?;
                return tx.commit_progress().await;
            }
            if tx.lobby_rows(&sql::OPEN_DOORS, binds![matter]).await?.is_empty() {
                return Ok(());
            }
            let ended = tx.shut_doors(self).await?;
            let line = AuditEvent::new(AuditCode::MatterAccessEnded, matter);
            tx.commit(line.with("sessions_ended", ended.to_string())).await
        })
        .await
    }
}
