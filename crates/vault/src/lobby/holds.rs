//! Legal holds: while one stands on a matter, a client or an enquiry, nothing of it is destroyed. Whoever destroys anything asks
//! here first, within the change that would. It refuses to place or lift one without a reason, and to place a second where one
//! stands. A hold on a client covers their matters, one on an enquiry what it became.

use super::Lobby;
use crate::audit::AuditEvent;
use crate::engine::{Row, Write, binds};
use crate::error::{Error, Result};
use crate::house::Inner;
use domain::{
    AuditCode, ClientId, DeskPower, HoldId, LeadId, MatterId, PersonId, Refusal, Timestamp, Why, limits,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql PLACE = "INSERT INTO legal_hold (id, scope, object_id, placed_by, placed_at, sealed, lifted_by, lifted_at, lifted) VALUES ($1, $2, $3, $4, $5, $6, NULL, NULL, NULL)";
        LobbySql STANDS = "SELECT h.id FROM legal_hold h WHERE h.object_id = $1 AND h.lifted_at IS NULL";
        LobbySql LIFT = "UPDATE legal_hold SET lifted_by = $2, lifted_at = $3, lifted = $4 WHERE id = $1 AND lifted_at IS NULL";
        LobbySql HOLDS_OF = "SELECT h.id, h.placed_by, h.placed_at, h.sealed, h.lifted_by, h.lifted_at, h.lifted FROM legal_hold h WHERE h.object_id = $1 ORDER BY h.placed_at DESC, h.id DESC LIMIT 50";
        // Everything that keeps a matter from being destroyed, and kept it.
        LobbySql AROUND_MATTER = "SELECT h.placed_at, h.lifted_at FROM legal_hold h WHERE h.object_id = $1 OR h.object_id IN (SELECT x.client_id FROM client_matter x WHERE x.matter_id = $1) OR h.object_id IN (SELECT l.id FROM lead l WHERE l.matter_id = $1) ORDER BY h.placed_at";
        LobbySql AROUND_CLIENT = "SELECT h.placed_at, h.lifted_at FROM legal_hold h WHERE h.object_id = $1 OR h.object_id IN (SELECT x.matter_id FROM client_matter x WHERE x.client_id = $1) OR h.object_id IN (SELECT l.id FROM lead l WHERE l.client_id = $1) ORDER BY h.placed_at";
        LobbySql AROUND_LEAD = "SELECT h.placed_at, h.lifted_at FROM legal_hold h WHERE h.object_id = $1 OR h.object_id IN (SELECT l.client_id FROM lead l WHERE l.id = $1) OR h.object_id IN (SELECT l.matter_id FROM lead l WHERE l.id = $1) ORDER BY h.placed_at";
        // Whoever destroys something of a matter holds its row; so does whoever places a hold around it.
        LobbySql HOLD_BEHIND = "UPDATE matter SET settled = settled WHERE id IN (SELECT x.matter_id FROM client_matter x WHERE x.client_id = $1)";
        LobbySql HOLD_LEAD = "UPDATE lead SET revision = revision WHERE id = $1 AND erased_at IS NULL";
        // What a reader may be told of as held: few rows, whatever the practice has.
        LobbySql HELD_MATTERS = "SELECT m.id FROM matter m WHERE (m.id IN (SELECT h.object_id FROM legal_hold h WHERE h.lifted_at IS NULL AND h.scope = 'matter') OR m.id IN (SELECT x.matter_id FROM legal_hold h JOIN client_matter x ON x.client_id = h.object_id WHERE h.lifted_at IS NULL AND h.scope = 'client') OR m.id IN (SELECT l.matter_id FROM legal_hold h JOIN lead l ON l.id = h.object_id WHERE h.lifted_at IS NULL AND h.scope = 'lead' AND l.matter_id IS NOT NULL)) AND m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $1)";
        LobbySql HELD_CLIENTS = "SELECT h.object_id FROM legal_hold h WHERE h.lifted_at IS NULL AND h.scope = 'client' AND h.object_id NOT IN (SELECT b.client_id FROM barred_client b WHERE b.person_id = $1)";
        LobbySql HELD_LEADS = "SELECT h.object_id FROM legal_hold h WHERE h.lifted_at IS NULL AND h.scope = 'lead' AND h.object_id NOT IN (SELECT b.lead_id FROM barred_lead b WHERE b.person_id = $1)";
    }
}

/// What a hold outside rooms is about; one on a matter is placed in its room.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HoldOn {
    /// Their record, their files and every matter of theirs, later ones too.
    Client(ClientId),
    /// What they wrote, and what it became.
    Lead(LeadId),
}

/// One legal hold, as staff read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoldRow {
    pub id: HoldId,
    pub by: PersonId,
    pub at: Timestamp,
    pub why: String,
    pub lifted: Option<HoldLifted>,
}

/// How a hold ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoldLifted {
    pub by: PersonId,
    pub at: Timestamp,
    pub why: String,
}

/// Whose lists show what is held: ids of what this reader may know of.
#[derive(Clone, Debug, Default)]
pub struct HeldIds {
    pub matters: BTreeSet<MatterId>,
    pub clients: BTreeSet<ClientId>,
    pub leads: BTreeSet<LeadId>,
}

/// Why, sealed under the lobby key.
#[derive(Serialize, Deserialize)]
struct Because {
    reason: String,
}

/// The reason as it is kept.
pub(crate) fn reason_of(typed: &str) -> Result<&str> {
    let reason = typed.trim();
    match reason.chars().count() {
        0 => Err(Refusal::invalid("reason", Why::Missing).into()),
        n if n > limits::NOTE_CHARS => Err(Refusal::invalid("reason", Why::TooLong).into()),
        _ => Ok(reason),
    }
}

/// When holds stood around a matter, a client or an enquiry.
#[derive(Clone, Default, Debug)]
pub(crate) struct Stood(Vec<(Timestamp, Option<Timestamp>)>);

impl Stood {
    /// Rows of [`sql::AROUND_MATTER`], or of the other two, in their order.
    pub(crate) fn from_rows(rows: &[Row]) -> Result<Self> {
        rows.iter().map(|row| Ok((row.time(0)?, row.opt_time(1)?))).collect::<Result<_>>().map(Self)
    }

    pub(crate) fn stands(&self) -> bool {
        self.0.iter().any(|(_, lifted)| lifted.is_none())
    }

    fn free(rows: &[Row]) -> Result<()> {
        if Self::from_rows(rows)?.stands() { Err(Refusal::OnHold.into()) } else { Ok(()) }
    }

    /// When what was to be over at `end`, counted from `since`, is over: the time a hold stood is not counted.
    pub(crate) fn moved(&self, since: Timestamp, end: Timestamp, now: Timestamp) -> Timestamp {
        let (mut counted_to, mut out) = (since, end);
        for (placed, lifted) in &self.0 {
            let (from, to) = ((*placed).max(counted_to), lifted.unwrap_or(now).min(now));
            if to > from {
                out = out.plus(to.since(from));
                counted_to = to;
            }
        }
        out
    }
}

impl Inner {
    /// Places a hold within a change that holds what it is about. The line is the caller's.
    pub(crate) async fn place_hold(
        &self,
        write: &mut Write,
        scope: &'static str,
        object: [u8; 16],
        person: PersonId,
        reason: &str,
    ) -> Result<HoldId> {
        if !write.rows(sql::STANDS.text, binds![object]).await?.is_empty() {
            return Err(Refusal::WrongState.into());
        }
        let now = self.clock.now();
        let id = HoldId::mint(now, crate::random(&*self.chance));
        let sealed = self.seal_card("legal_hold", id.bytes(), &Because { reason: reason.to_owned() })?;
        write.exec(sql::PLACE.text, binds![id, scope, object, person, now, sealed]).await?;
        Ok(id)
    }

    /// Lifts the one that stands there.
    pub(crate) async fn lift_hold(
        &self,
        write: &mut Write,
        object: [u8; 16],
        person: PersonId,
        reason: &str,
    ) -> Result<()> {
        let rows = write.rows(sql::STANDS.text, binds![object]).await?;
        let id: HoldId = rows.first().ok_or(Refusal::WrongState)?.id(0)?;
        let sealed =
            self.seal_card("legal_hold_lifted", id.bytes(), &Because { reason: reason.to_owned() })?;
        if write.exec(sql::LIFT.text, binds![id, person, self.clock.now(), sealed]).await? != 1 {
            return Err(Refusal::WrongState.into());
        }
        Ok(())
    }

    /// The holds there were and are, newest first: rows of [`sql::HOLDS_OF`].
    pub(crate) fn holds_from(&self, rows: &[Row]) -> Result<Vec<HoldRow>> {
        rows.iter()
            .map(|row| {
                let id: HoldId = row.id(0)?;
                let because: Because = self.unseal_card("legal_hold", id.bytes(), &row.bytes(3)?)?;
                let lifted = match (row.opt_id(4)?, row.opt_time(5)?, row.opt_bytes(6)?) {
                    (Some(by), Some(at), Some(sealed)) => {
                        let why: Because = self.unseal_card("legal_hold_lifted", id.bytes(), &sealed)?;
                        Some(HoldLifted { by, at, why: why.reason })
                    }
                    _ => None,
                };
                Ok(HoldRow { id, by: row.id(1)?, at: row.time(2)?, why: because.reason, lifted })
            })
            .collect()
    }

    /// Nothing of a matter is destroyed while a hold stands around it. The caller holds the matter's row.
    pub(crate) async fn matter_is_free(&self, write: &mut Write, matter: MatterId) -> Result<()> {
        Stood::free(&write.rows(sql::AROUND_MATTER.text, binds![matter]).await?)
    }

    /// The same of a client's record: a hold on any of their matters keeps it, too.
    pub(crate) async fn client_is_free(&self, write: &mut Write, client: ClientId) -> Result<()> {
        Stood::free(&write.rows(sql::AROUND_CLIENT.text, binds![client]).await?)
    }

    /// The same of an enquiry.
    pub(crate) async fn lead_is_free(&self, write: &mut Write, lead: LeadId) -> Result<()> {
        Stood::free(&write.rows(sql::AROUND_LEAD.text, binds![lead]).await?)
    }
}

impl HoldOn {
    fn scope(self) -> &'static str {
        match self {
            Self::Client(_) => "client",
            Self::Lead(_) => "lead",
        }
    }

    fn bytes(self) -> [u8; 16] {
        match self {
            Self::Client(id) => id.bytes(),
            Self::Lead(id) => id.bytes(),
        }
    }

    fn line(self, placed: AuditCode, lead: AuditCode, reason: &str) -> AuditEvent {
        let event = match self {
            Self::Client(id) => AuditEvent::new(placed, id),
            Self::Lead(id) => AuditEvent::new(lead, id),
        };
        event.with("message", reason)
    }
}

impl Lobby<'_> {
    /// Takes hold of what a hold is about, so that whoever would destroy some of it waits; not found where this reader
    /// cannot reach it.
    async fn take(&self, write: &mut Write, held: HoldOn) -> Result<()> {
        match held {
            HoldOn::Client(id) => {
                write.exec(super::naming::sql::HOLD_LIVE.text, binds![id]).await?;
                let rows =
                    write.rows(super::walls::sql::REACHES_CLIENT.text, binds![id, self.person]).await?;
                if rows.is_empty() {
                    return Err(Error::not_found());
                }
                write.exec(sql::HOLD_BEHIND.text, binds![id]).await?;
            }
            HoldOn::Lead(id) => {
                let lead = self.lead_in(write, id).await?;
                // What was deleted already has nothing left to keep.
                if lead.erased_at.is_some() || write.exec(sql::HOLD_LEAD.text, binds![id]).await? != 1 {
                    return Err(Refusal::WrongState.into());
                }
                if let Some(matter) = lead.matter {
                    write.exec(super::matters::sql::HOLD.text, binds![matter]).await?;
                }
            }
        }
        Ok(())
    }

    /// Places a legal hold on a client or an enquiry.
    ///
    /// # Errors
    /// `Invalid` without a reason; `WrongState` where one stands, or where an enquiry was deleted already.
    pub async fn place_hold(&self, held: HoldOn, reason: &str) -> Result<HoldId> {
        self.demand(DeskPower::PlaceHolds)?;
        let reason = reason_of(reason)?;
        let mut write = self.begin(Some(DeskPower::PlaceHolds)).await?;
        self.take(&mut write, held).await?;
        let id = self.house.place_hold(&mut write, held.scope(), held.bytes(), self.person, reason).await?;
        let line = held.line(AuditCode::ClientHoldPlaced, AuditCode::LeadHoldPlaced, reason);
        self.commit(write, line).await?;
        Ok(id)
    }

    /// Lifts it, with a reason of its own.
    ///
    /// # Errors
    /// `Invalid` without a reason; `WrongState` where none stands.
    pub async fn lift_hold(&self, held: HoldOn, reason: &str) -> Result<()> {
        self.demand(DeskPower::PlaceHolds)?;
        let reason = reason_of(reason)?;
        let mut write = self.begin(Some(DeskPower::PlaceHolds)).await?;
        self.take(&mut write, held).await?;
        self.house.lift_hold(&mut write, held.bytes(), self.person, reason).await?;
        let line = held.line(AuditCode::ClientHoldLifted, AuditCode::LeadHoldLifted, reason);
        self.commit(write, line).await
    }

    /// The holds on a client or an enquiry, newest first. That a client is held is the register's to say, and why is for
    /// whoever may place one: a reason can speak of a matter.
    pub async fn holds_on(&self, held: HoldOn) -> Result<Vec<HoldRow>> {
        match held {
            HoldOn::Client(id) => {
                self.demand(DeskPower::SeeClients)?;
                let mut look = self.house.engine.look(None).await?;
                let reached = super::walls::sql::REACHES_CLIENT.text;
                if look.rows(reached, binds![id, self.person]).await?.is_empty() {
                    return Err(Error::not_found());
                }
            }
            HoldOn::Lead(id) => {
                self.lead(id).await?;
            }
        }
        let rows = self.house.engine.look(None).await?.rows(sql::HOLDS_OF.text, binds![held.bytes()]).await?;
        let mut holds = self.house.holds_from(&rows)?;
        if !self.powers().has(DeskPower::PlaceHolds) {
            for hold in &mut holds {
                hold.why.clear();
                if let Some(lifted) = &mut hold.lifted {
                    lifted.why.clear();
                }
            }
        }
        Ok(holds)
    }

    /// What is held, of what this reader may know of; lists mark their rows by it.
    pub async fn held(&self) -> Result<HeldIds> {
        self.demand(DeskPower::SeeOwnWork)?;
        let mut look = self.house.engine.look(None).await?;
        let mut out = HeldIds::default();
        for row in look.rows(sql::HELD_MATTERS.text, binds![self.person]).await? {
            out.matters.insert(row.id(0)?);
        }
        for row in look.rows(sql::HELD_CLIENTS.text, binds![self.person]).await? {
            out.clients.insert(row.id(0)?);
        }
        for row in look.rows(sql::HELD_LEADS.text, binds![self.person]).await? {
            out.leads.insert(row.id(0)?);
        }
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Duration;

    fn day(n: i64) -> Timestamp {
        Timestamp::default().plus(Duration::days(n))
    }

    #[test]
    fn the_time_a_hold_stood_is_not_counted_and_not_counted_twice() {
        let none = Stood::default();
        assert_eq!(none.moved(day(10), day(40), day(50)), day(40));
        // One before, one over its beginning, one inside the other, and one that stands.
        let stood = Stood(vec![
            (day(1), Some(day(5))),
            (day(8), Some(day(14))),
            (day(12), Some(day(13))),
            (day(20), None),
        ]);
        assert!(stood.stands());
        assert_eq!(stood.moved(day(10), day(40), day(25)), day(49), "four days and five");
        assert_eq!(stood.moved(day(10), day(40), day(12)), day(42));
    }
}
