//! What a search for conflicts found that the person who has to decide may not see. It refuses a decision that would let something be
//! opened to whoever does not see all of it, and lets them ask the owners who do; nobody learns from it what was found, or how
//! much.

use super::conflicts::{ConflictRow, KeptAt, because};
use super::{Lobby, notices, own_roles, walls};
use crate::audit::AuditEvent;
use crate::engine::{Write, binds};
use crate::error::{Error, Result};
use crate::house::Inner;
use crate::purpose::Steering;
use crate::room::Room;
use domain::{
    AuditCode, ClientId, ConflictDecision, ConflictSearchId, DeskPower, LeadId, MatterId, PersonId, Power,
    Refusal, Why,
};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql OWNERS_ALL = "SELECT p.id, p.role, (SELECT h.cuts FROM held_cuts h WHERE h.person_id = p.id) FROM person p WHERE p.kind = 'staff' AND p.role = 'owner' AND p.state = 'active' ORDER BY p.id";
        // The last who asked stands beside it; a decision ends the asking.
        LobbySql ASK = "UPDATE conflict_search SET asked_by = $2, asked_at = $3 WHERE id = $1 AND decision IS NULL";
        LobbySql ASKER = "SELECT s.asked_by FROM conflict_search s WHERE s.id = $1 AND s.asked_by IS NOT NULL";
    }
}

/// A decision about a search of one matter, by somebody who sees enough of what was found to make it.
pub struct Ruling {
    pub(crate) search: ConflictSearchId,
    pub(crate) decision: ConflictDecision,
    pub(crate) reason: String,
    pub(crate) by: PersonId,
}

/// A search somebody cannot decide about, and the owners who can.
pub(crate) struct Asking {
    pub(crate) search: ConflictSearchId,
    pub(crate) owners: Vec<PersonId>,
}

impl Lobby<'_> {
    /// Whether this person may decide so about one of these searches, as they read them. One that is not among them is for the
    /// decision itself to refuse.
    pub(super) fn sees_enough(
        &self,
        rows: &[ConflictRow],
        search: ConflictSearchId,
        decision: ConflictDecision,
    ) -> Result<()> {
        let withheld = rows.iter().any(|row| row.id == search && row.withheld);
        if withheld && decision.lets_open() {
            return Err(Refusal::invalid("decision", Why::Withheld).into());
        }
        Ok(())
    }

    /// What this person decides about a search of a matter they are in. A waiver says why, and so does a conflict.
    ///
    /// # Errors
    /// `Invalid` for `decision`, `Withheld`, where it would let things go on and found what they may not see.
    pub async fn ruling(
        &self,
        room: &Room<Steering>,
        search: ConflictSearchId,
        decision: ConflictDecision,
        reason: &str,
    ) -> Result<Ruling> {
        room.demand(Power::ManageParties)?;
        let rows = self.matter_conflicts(room).await?;
        if !rows.iter().any(|row| row.id == search) {
            return Err(Error::not_found());
        }
        let reason = because(decision, reason)?.to_owned();
        self.sees_enough(&rows, search, decision)?;
        Ok(Ruling { search, decision, reason, by: self.person })
    }

    /// The owners who may see everything that a search of a matter found, and are not kept from the matter.
    ///
    /// # Errors
    /// `WrongState` where somebody decided already, or whoever asks may decide themselves.
    pub(crate) async fn asking(&self, room: &Room<Steering>, search: ConflictSearchId) -> Result<Asking> {
        room.demand(Power::ManageParties)?;
        let rows = self.matter_conflicts(room).await?;
        self.waits(&rows, search)?;
        self.whom_to_ask(Found::Matter(room.matter()), search).await
    }

    /// Asks the owners who may see everything that the search of an enquiry found to decide about it. Says whether there is one.
    ///
    /// # Errors
    /// `WrongState` where somebody decided already, or whoever asks may decide themselves.
    pub async fn ask_about_lead(&self, lead: LeadId, search: ConflictSearchId) -> Result<bool> {
        self.demand(DeskPower::ManageLeads)?;
        self.waits(&self.conflict_searches(lead).await?, search)?;
        let asking = self.whom_to_ask(Found::Lead(lead), search).await?;
        if asking.owners.is_empty() {
            return Ok(false);
        }
        let mut write = self.begin(Some(DeskPower::ManageLeads)).await?;
        self.lead_in(&mut write, lead).await?;
        let about = (None, notices::ASKED_LEAD, lead.bytes());
        self.house.ask_owners(&mut write, &asking, about, self.person).await?;
        self.commit(write, AuditEvent::new(AuditCode::ConflictAsked, lead)).await?;
        Ok(true)
    }

    /// The same about the search for a client a matter is to be opened for.
    pub async fn ask_about_client(&self, client: ClientId, search: ConflictSearchId) -> Result<bool> {
        self.waits(&self.client_conflicts(client).await?, search)?;
        let asking = self.whom_to_ask(Found::Client(client), search).await?;
        if asking.owners.is_empty() {
            return Ok(false);
        }
        let mut write = self.begin(Some(DeskPower::OpenMatters)).await?;
        let reached = write.rows(walls::sql::REACHES_CLIENT.text, binds![client, self.person]).await?;
        if reached.is_empty() {
            return Err(Error::not_found());
        }
        let about = (None, notices::ASKED_CLIENT, client.bytes());
        self.house.ask_owners(&mut write, &asking, about, self.person).await?;
        self.commit(write, AuditEvent::new(AuditCode::ConflictAsked, client)).await?;
        Ok(true)
    }

    /// The search is there, nobody decided, and this person may not.
    fn waits(&self, rows: &[ConflictRow], search: ConflictSearchId) -> Result<()> {
        let row = rows.iter().find(|row| row.id == search).ok_or_else(Error::not_found)?;
        if row.decision.is_some() || !row.withheld {
            return Err(Refusal::WrongState.into());
        }
        Ok(())
    }

    /// The owners in whose eyes nothing that this search found is withheld.
    async fn whom_to_ask(&self, found: Found, search: ConflictSearchId) -> Result<Asking> {
        let mut look = self.house.engine.look(None).await?;
        let rows = look.rows(sql::OWNERS_ALL.text, binds![]).await?;
        drop(look);
        let mut owners = Vec::new();
        for row in &rows {
            let remit = own_roles::remit_from(row, 1, 2)?;
            let owner: PersonId = row.id(0)?;
            let eyes = Eyes(Lobby::new(self.house, owner, self.session, remit, None));
            if eyes.see_all(found, search).await? {
                owners.push(owner);
            }
        }
        Ok(Asking { search, owners })
    }
}

/// Where a search is kept.
#[derive(Clone, Copy)]
enum Found {
    Lead(LeadId),
    Client(ClientId),
    Matter(MatterId),
}

/// The eyes of an owner who is not here. They answer one question and hand on nothing of what they see.
struct Eyes<'h>(Lobby<'h>);

impl Eyes<'_> {
    /// Whether nothing of what this search found is withheld from them. What is withheld whole is not there for them at all.
    async fn see_all(&self, found: Found, search: ConflictSearchId) -> Result<bool> {
        let rows = match found {
            Found::Lead(lead) => self.0.conflict_searches(lead).await,
            Found::Client(client) => self.0.client_conflicts(client).await,
            Found::Matter(matter) => self.of_matter(matter).await,
        };
        match rows {
            Ok(rows) => Ok(rows.iter().any(|row| row.id == search && !row.withheld)),
            Err(e) if e.is_not_found() => Ok(false),
            Err(e) => Err(e),
        }
    }

    async fn of_matter(&self, matter: MatterId) -> Result<Vec<ConflictRow>> {
        let mut look = self.0.house.engine.look(None).await?;
        let reached = look.rows(walls::sql::REACHES_MATTER.text, binds![matter, self.0.person]).await?;
        if reached.is_empty() {
            return Err(Error::not_found());
        }
        let kept = look.rows(super::acceptance::sql::OF_MATTER.text, binds![matter]).await?;
        self.0.kept(&mut look, &kept).await
    }
}

impl Inner {
    /// Writes down who asked, and tells each owner who was not told yet. `about` is how they are told: in which matter, by which
    /// kind of notice and of what.
    ///
    /// # Errors
    /// `WrongState` where somebody decided already.
    pub(crate) async fn ask_owners(
        &self,
        write: &mut Write,
        asking: &Asking,
        (matter, kind, object): (Option<MatterId>, &str, [u8; 16]),
        by: PersonId,
    ) -> Result<()> {
        let now = self.clock.now();
        if write.exec(sql::ASK.text, binds![asking.search, by, now]).await? != 1 {
            return Err(Refusal::WrongState.into());
        }
        for owner in &asking.owners {
            notices::tell_once(write, self, *owner, matter, kind, object).await?;
        }
        Ok(())
    }

    /// The owners need not look any more, and whoever asked them hears that somebody decided.
    pub(super) async fn tell_decided(
        &self,
        write: &mut Write,
        at: KeptAt,
        search: ConflictSearchId,
        by: PersonId,
    ) -> Result<()> {
        let (asked, decided, object) = match at {
            KeptAt { lead: Some(lead), .. } => (notices::ASKED_LEAD, notices::DECIDED_LEAD, lead.bytes()),
            KeptAt { client: Some(client), .. } => {
                (notices::ASKED_CLIENT, notices::DECIDED_CLIENT, client.bytes())
            }
            KeptAt { .. } => (notices::ASKED, notices::DECIDED, search.bytes()),
        };
        notices::settle(write, self, object, &[asked]).await?;
        let rows = write.rows(sql::ASKER.text, binds![search]).await?;
        match rows.first().map(|row| row.id(0)).transpose()? {
            Some(asker) if asker != by => {
                notices::tell_once(write, self, asker, at.matter, decided, object).await
            }
            _ => Ok(()),
        }
    }
}
