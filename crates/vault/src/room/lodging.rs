//! Leave to lodge: whether every client who was asked for it gave it, and the one way past that. It refuses to take the
//! leave of one client for another's, and leave that was given for something that has changed since.

use crate::audit::AuditEvent;
use crate::engine::binds;
use crate::error::Result;
use crate::purpose::{Purpose, StaffSees, Steering};
use crate::room::approvals::sql as approvals;
use crate::room::stages::NewStage;
use crate::room::{ForStaff, Room, RoomReads, RoomTx};
use domain::{
    AccessId, AnswerState, ApprovalKind, ApprovalState, AuditCode, ClientId, EventId, Power, Refusal, Why,
    limits,
};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        RoomSql ABOUT = "SELECT version_id, document_id FROM room_approval_version WHERE matter_id = $1 AND approval_id = $2 ORDER BY position";
    }
}

/// Who let the practice lodge, of the clients who were asked.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Leave {
    pub given: BTreeSet<ClientId>,
    /// Asked, and not there: not answered, declined, void or over.
    pub missing: BTreeSet<ClientId>,
    /// Given for something of which a newer version came.
    pub outdated: BTreeSet<ClientId>,
}

impl Leave {
    /// Whether everybody who was asked gave it, and somebody was.
    pub fn is_given(&self) -> bool {
        !self.given.is_empty() && self.missing.is_empty() && self.outdated.is_empty()
    }
}

/// What a page says before a matter is lodged.
pub struct Lodging {
    /// Whether the practice wants leave at all.
    pub wanted: bool,
    pub leave: Leave,
}

impl<P: Purpose> Room<P> {
    pub(crate) async fn leave_in(&self, reads: &mut impl RoomReads) -> Result<Leave> {
        let seats = self.seats(reads).await?;
        let mut here = BTreeSet::new();
        for row in reads.read(&super::face::sql::PARTIES, &[]).await? {
            here.insert(row.id::<domain::kind::Client>(1)?);
        }
        let (mut asked, mut leave) = (BTreeSet::new(), Leave::default());
        for row in reads.read(&approvals::APPROVALS, &[]).await? {
            let state = row.code(3, ApprovalState::from_code)?;
            let went_out = row.opt_time(8)?.is_some() && state != ApprovalState::Cancelled;
            if !row.code(1, ApprovalKind::from_code)?.lets_lodge() || !went_out {
                continue;
            }
            let approval: domain::ApprovalId = row.id(0)?;
            let approved = state == ApprovalState::Approved;
            let mut current = true;
            for attached in reads.read(&sql::ABOUT, binds![approval]).await? {
                let document: domain::DocumentId = attached.id(1)?;
                current &= self.is_newest(reads, document, attached.id(0)?).await?;
            }
            let mut here_of: BTreeMap<ClientId, bool> = BTreeMap::new();
            for person in reads.read(&approvals::PEOPLE_OF, binds![approval]).await? {
                let (access, answer): (AccessId, _) =
                    (person.id(1)?, person.code(3, AnswerState::from_code)?);
                // Whoever left the matter is not waited for.
                let Some(client) = seats.get(&access).filter(|client| here.contains(*client)) else {
                    continue;
                };
                if !answer.takes_part() {
                    continue;
                }
                *here_of.entry(*client).or_default() |= approved && answer == AnswerState::Approved;
            }
            for (client, yes) in here_of {
                // The newest they were asked decides: a leave given before does not outlive a no that came after.
                if asked.insert(client) && yes {
                    let to = if current { &mut leave.given } else { &mut leave.outdated };
                    to.insert(client);
                }
            }
        }
        asked.retain(|client| !leave.given.contains(client) && !leave.outdated.contains(client));
        Ok(Leave { missing: asked, ..leave })
    }
}

impl<P: StaffSees> Room<P> {
    /// Whether the matter can be lodged as things stand.
    pub async fn lodging(&self) -> Result<ForStaff<Lodging>> {
        self.demand(Power::SeeWholeMatter)?;
        let wanted = self.house.settings().await?.leave_to_lodge;
        self.watch(async {
            let leave = self.leave_in(&mut self.look().await?).await?;
            Ok(ForStaff::new(Lodging { wanted, leave }))
        })
        .await
    }
}

impl Room<Steering> {
    /// Moves the matter to a stage that lodges it, or past one: with the leave of every client who was asked, or, by
    /// somebody who answers for the matter, without it and for a reason that is kept.
    ///
    /// # Errors
    /// Those of [`Room::change_stage`]; `NoLeave` where leave is missing and no reason was given; `NotAllowed` for a
    /// reason of somebody who does not answer for the matter.
    pub async fn lodge(&self, new: &NewStage, anyway: &str) -> Result<EventId> {
        self.demand(Power::ChangeStage)?;
        let anyway = anyway.trim();
        if anyway.chars().count() > limits::NOTE_CHARS {
            return Err(Refusal::invalid("anyway", Why::TooLong).into());
        }
        if !anyway.is_empty() {
            self.demand(Power::CloseMatter)?;
        }
        self.moved(new, Some(anyway)).await
    }
}

impl RoomTx<'_, Steering> {
    /// Whether the matter may be lodged now. Gives why it is all the same, where leave is missing; nothing where it is there.
    pub(super) async fn leave_or<'w>(&mut self, room: &Room<Steering>, anyway: &'w str) -> Result<&'w str> {
        let house = room.house.clone();
        if !house.settings_by(self.write()).await?.leave_to_lodge {
            return Ok("");
        }
        // An answer at this very moment is before this or after it.
        self.approvals_in_turn().await?;
        match (room.leave_in(self).await?.is_given(), anyway) {
            (true, _) => Ok(""),
            (false, "") => Err(Refusal::NoLeave.into()),
            (false, reason) => {
                let line = AuditEvent::new(AuditCode::LodgedWithoutLeave, room.matter());
                self.also(line.with("message", reason));
                Ok(reason)
            }
        }
    }
}
