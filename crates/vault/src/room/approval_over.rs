//! How a request for approval ends without the answers it wanted: what it was about changed, its last day is over, or the
//! practice took it back; and the two jobs that watch its dates. It refuses to end what is over already, so that of an
//! answer and an end at the same moment exactly one is true.

use crate::audit::AuditEvent;
use crate::desk::{Bearer, JobKind};
use crate::engine::binds;
use crate::error::{Error, Result};
use crate::lobby;
use crate::lobby::choices::{hour_of, zone};
use crate::lobby::notice_mails::{self, Leaves};
use crate::purpose::{Publishing, Purpose, Relaying};
use crate::room::approvals::{ApprovalRow, OverBecause, PersonRow, sql};
use crate::room::{Room, RoomTx};
use domain::{
    AccessId, AnswerState, ApprovalId, ApprovalState, AuditCode, ClientId, DocumentId, ItemId, Power,
    Refusal, Timestamp, VoidCause, Why, limits,
};
use std::collections::BTreeSet;

impl<P: Purpose> RoomTx<'_, P> {
    /// Ends it: its state, everybody who need not answer any more, and its line in the lobby.
    pub(super) async fn end_approval(
        &mut self,
        room: &Room<P>,
        row: &ApprovalRow,
        to: ApprovalState,
        because: Option<&OverBecause>,
    ) -> Result<()> {
        let now = self.now;
        let sealed = match because {
            Some(because) => Some(room.seal_as("approval", row.id.bytes(), "ended", because)?),
            None => None,
        };
        self.exec_one(&sql::END, binds![row.id, to.code(), now, sealed, row.state.code()]).await?;
        for person in room.people_of(self, row.id).await? {
            let stands = person.state.over();
            if stands != person.state {
                self.exec_one(&sql::STAND, binds![person.id, stands.code(), person.asked_at]).await?;
            }
        }
        let (house, matter) = (room.house.clone(), room.matter());
        lobby::approvals::stand(self.write(), &house, matter, row, to, now).await?;
        lobby::notices::settle(self.write(), &house, row.id.bytes(), lobby::notices::OF_APPROVAL).await?;
        self.letter_answered(room, row.kind).await
    }

    /// What is still to be answered about a document is void once the document is not what was attached. Both sides see
    /// why; whoever leads the matter is told.
    pub(crate) async fn void_approvals(
        &mut self,
        room: &Room<P>,
        document: DocumentId,
        cause: VoidCause,
        number: i64,
    ) -> Result<()> {
        if self.rows(&sql::LIVE_ABOUT, binds![document]).await?.is_empty() {
            return Ok(());
        }
        self.approvals_in_turn().await?;
        for found in self.rows(&sql::LIVE_ABOUT, binds![document]).await? {
            self.void(room, found.id(0)?, document, cause, number).await?;
        }
        Ok(())
    }

    async fn void(
        &mut self,
        room: &Room<P>,
        approval: ApprovalId,
        document: DocumentId,
        cause: VoidCause,
        number: i64,
    ) -> Result<()> {
        let row = self.approval(room, approval).await?;
        let attached = room.attached_to(self, row.id).await?;
        let name = attached.iter().find(|a| a.document == document).map(|a| a.name.clone());
        let because = OverBecause {
            cause: cause.code().to_owned(),
            document: name.unwrap_or_default(),
            number,
            ..OverBecause::default()
        };
        self.end_approval(room, &row, row.state.voided()?, Some(&because)).await?;
        let (house, matter) = (room.house.clone(), room.matter());
        let object = row.id.bytes();
        lobby::notices::tell_leads_and_maker(
            self.write(),
            &house,
            matter,
            "approval_void",
            object,
            row.made_by,
        )
        .await?;
        let event = AuditEvent::new(AuditCode::ApprovalVoided, row.id)
            .with("title", row.title())
            .with("cause", cause.code())
            .with("file", because.document);
        self.also(event);
        Ok(())
    }

    /// What `item` asked for is `client`'s alone from now on. Whatever somebody else is asked to approve of it, or was sent
    /// a copy of and is still open, is void: they would go on reading whose document it is.
    pub(super) async fn void_for_others(
        &mut self,
        room: &Room<P>,
        item: ItemId,
        client: ClientId,
    ) -> Result<()> {
        let mut about = BTreeSet::new();
        for row in self.rows(&super::documents::sql::VERSIONS_OF_ITEM, binds![item]).await? {
            let (version, _) = room.version_from(&row)?;
            about.insert(version.document);
        }
        self.approvals_in_turn().await?;
        for document in about {
            for found in self.rows(&sql::LIVE_ABOUT, binds![document]).await? {
                let approval: ApprovalId = found.id(0)?;
                let mut theirs = true;
                for person in room.people_of(self, approval).await? {
                    theirs &= self.contact(room, person.access).await?.client == client;
                }
                if !theirs {
                    self.void(room, approval, document, VoidCause::AskedOfOne, 0).await?;
                }
            }
        }
        Ok(())
    }

    /// Writes to somebody that their answer is asked for; one mail for all that waits for them.
    pub(super) async fn ask_for_answer(
        &mut self,
        room: &Room<P>,
        access: AccessId,
        leaves: Leaves,
    ) -> Result<()> {
        let (house, matter) = (room.house.clone(), room.matter());
        notice_mails::plant_to(self.write(), &house, matter, access, notice_mails::APPROVAL, leaves).await
    }

    /// Writes to whoever's turn it is and whose access is open, and notes when. Gives how many were written to.
    pub(super) async fn remind_people(
        &mut self,
        room: &Room<P>,
        people: &[PersonRow],
        leaves: Leaves,
    ) -> Result<usize> {
        let now = self.now;
        let mut told = 0;
        for person in people.iter().filter(|p| p.state == AnswerState::Asked) {
            if !self.contact(room, person.access).await?.enabled {
                continue;
            }
            self.exec_one(&sql::REMINDED, binds![person.id, now]).await?;
            self.ask_for_answer(room, person.access, leaves).await?;
            told += 1;
        }
        Ok(told)
    }
}

impl RoomTx<'_, Publishing> {
    /// Ends it for a reason its clients read, and gives the line that says so.
    pub(super) async fn take_approval_back(
        &mut self,
        room: &Room<Publishing>,
        row: &ApprovalRow,
        reason: &str,
    ) -> Result<AuditEvent> {
        let to = row.state.cancelled()?;
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(Refusal::invalid("reason", Why::Missing).into());
        }
        if reason.chars().count() > limits::NOTE_CHARS {
            return Err(Refusal::invalid("reason", Why::TooLong).into());
        }
        let because = OverBecause { reason: reason.to_owned(), ..OverBecause::default() };
        self.end_approval(room, row, to, Some(&because)).await?;
        let (house, matter, who) = (room.house.clone(), room.matter(), (row.made_by, room.person()));
        let (kind, object) = ("approval_cancelled", row.id.bytes());
        lobby::notices::tell_maker(self.write(), &house, matter, kind, object, who).await?;
        let event = AuditEvent::new(AuditCode::ApprovalCancelled, row.id).with("title", row.title());
        Ok(event.with("message", reason))
    }
}

impl ApprovalRow {
    /// The title for lines and lists of staff.
    pub(super) fn title(&self) -> &str {
        self.written.any_title()
    }
}

impl Room<Publishing> {
    /// The practice takes it back and says why; who was asked reads it.
    ///
    /// # Errors
    /// `Invalid` without a reason; `WrongState` once it is over.
    pub async fn cancel_approval(&self, approval: ApprovalId, reason: &str) -> Result<()> {
        // Still possible while the matter is wound up, when nothing new is asked.
        self.demand_one_of(&[Power::RequestApprovals, Power::Publish])?;
        self.watch(async {
            let mut tx = self.begin().await?;
            tx.approvals_in_turn().await?;
            let row = tx.approval(self, approval).await?;
            let event = tx.take_approval_back(self, &row, reason).await?;
            tx.commit(event).await
        })
        .await
    }

    /// Reminds whoever has not answered.
    ///
    /// # Errors
    /// `WrongState` unless it is with the clients and its last day does not stand still; `TooMany` when they were asked or reminded a moment ago.
    pub async fn remind_approvers(&self, approval: ApprovalId) -> Result<usize> {
        self.demand_one_of(&[Power::RequestApprovals, Power::Publish])?;
        self.watch(async {
            let mut tx = self.begin().await?;
            tx.approvals_in_turn().await?;
            let row = tx.approval(self, approval).await?;
            // Whoever waits for our answer is not urged.
            if row.state != ApprovalState::Pending || row.paused.is_some() {
                return Err(Refusal::WrongState.into());
            }
            let people = self.people_of(&mut tx, approval).await?;
            let asked = people.iter().filter(|p| p.state == AnswerState::Asked);
            let last = asked.filter_map(|p| p.reminded_at.or(p.asked_at)).max();
            let left =
                last.map_or(0, |last| limits::REMINDER_PAUSE.as_seconds() - tx.now.since(last).as_seconds());
            if left > 0 {
                return Err(
                    Refusal::TooMany { retry_after_s: u32::try_from(left).unwrap_or(u32::MAX) }.into()
                );
            }
            let told = tx.remind_people(self, &people, Leaves::Urged(row.due_at)).await?;
            if told == 0 {
                return Err(Refusal::NoAddress.into());
            }
            let event = AuditEvent::new(AuditCode::ApprovalReminded, approval).with("title", row.title());
            tx.commit(event).await?;
            Ok(told)
        })
        .await
    }
}

impl Room<Relaying> {
    fn claimed_approval(&self, work: JobKind) -> Result<ApprovalId> {
        self.demand(Power::RelayNotices)?;
        match &self.bearer {
            Bearer::Job { kind, object, .. } if *kind == work => Ok(ApprovalId::from_bytes(*object)),
            _ => Err(Error::not_found()),
        }
    }

    /// Its last day is over, if it is. Nobody declined by that.
    pub async fn expire_approval(&self) -> Result<()> {
        let approval = self.claimed_approval(JobKind::ExpireApproval)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            tx.approvals_in_turn().await?;
            let row = tx.approval(self, approval).await?;
            // What stands still is watched again when it goes on.
            let watched = row.state.is_live() && row.paused.is_none();
            let Some(due) = row.due_at.filter(|_| watched) else { return Ok(()) };
            if !tx.now.is_past(due) {
                tx.watch_dates(self, approval, due, JobKind::ExpireApproval).await?;
                return tx.commit_progress().await;
            }
            tx.end_approval(self, &row, row.state.expired()?, None).await?;
            let (house, matter) = (self.house.clone(), self.matter());
            let (kind, object) = ("approval_expired", approval.bytes());
            lobby::notices::tell_leads_and_maker(tx.write(), &house, matter, kind, object, row.made_by)
                .await?;
            let event = AuditEvent::new(AuditCode::ApprovalExpired, approval).with("title", row.title());
            tx.commit(event).await
        })
        .await
    }

    /// Its last day comes near: whoever has not answered is written to.
    pub async fn remind_of_approval(&self) -> Result<()> {
        let approval = self.claimed_approval(JobKind::RemindApproval)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            tx.approvals_in_turn().await?;
            let row = tx.approval(self, approval).await?;
            if row.state != ApprovalState::Pending || row.paused.is_some() {
                return Ok(());
            }
            let people = self.people_of(&mut tx, approval).await?;
            if tx.remind_people(self, &people, Leaves::InTime(row.due_at)).await? == 0 {
                return Ok(());
            }
            let event = AuditEvent::new(AuditCode::ApprovalReminded, approval).with("title", row.title());
            tx.commit(event).await
        })
        .await
    }
}

impl<P: Purpose> RoomTx<'_, P> {
    /// Watches its last day: it ends after it, and whoever has not answered is reminded before, where that is still to come.
    pub(super) async fn watch_last_day(
        &mut self,
        room: &Room<P>,
        approval: ApprovalId,
        due: Timestamp,
    ) -> Result<()> {
        self.watch_dates(room, approval, due, JobKind::ExpireApproval).await?;
        let zone = zone(&room.house.settings_by(self.write()).await?.time_zone);
        let early = hour_of(&zone, due, -limits::APPROVAL_REMINDER_DAYS, limits::REMINDER_HOUR);
        if early > self.now {
            self.watch_dates(room, approval, early, JobKind::RemindApproval).await?;
        }
        Ok(())
    }

    /// Plants what has to happen at `at`.
    async fn watch_dates(
        &mut self,
        room: &Room<P>,
        approval: ApprovalId,
        at: Timestamp,
        kind: JobKind,
    ) -> Result<()> {
        let (house, matter) = (room.house.clone(), room.matter());
        lobby::jobs::plant(self.write(), &house, matter, kind, approval.bytes(), at).await
    }
}
