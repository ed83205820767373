//! The teams that work on a matter, and who of the staff a wall keeps out of it, said and changed from inside the room.
//! It refuses a team that is none, and leaves alone whoever was assigned by name.

use crate::audit::AuditEvent;
use crate::engine::binds;
use crate::error::{Error, Result};
use crate::lobby::teams::{self, Settle};
use crate::lobby::{PersonCard, walls};
use crate::purpose::{StaffSees, Steering};
use crate::room::{ForStaff, Room};
use domain::{AuditCode, PersonId, Power, TeamId};

/// A team that works on a matter.
pub struct TeamOn {
    pub team: TeamId,
    pub name: String,
}

impl<P: StaffSees> Room<P> {
    /// The teams that work on this matter.
    pub async fn teams_on(&self) -> Result<ForStaff<Vec<TeamOn>>> {
        self.demand(Power::SeeWholeMatter)?;
        let mut out = Vec::new();
        for row in self.look().await?.lobby(&teams::sql::OF_MATTER, binds![self.matter()]).await? {
            let team: TeamId = row.id(0)?;
            out.push(TeamOn { team, name: self.house.team_name(team, &row.bytes(1)?)? });
        }
        Ok(ForStaff::new(out))
    }

    /// The names of those a wall keeps out: whoever works here must know whom not to talk to.
    pub async fn walled_off(&self) -> Result<ForStaff<Vec<(PersonId, String)>>> {
        self.demand(Power::SeeWholeMatter)?;
        let mut out = Vec::new();
        for row in self.look().await?.lobby(&walls::sql::KEPT_OUT, binds![self.matter()]).await? {
            let person: PersonId = row.id(0)?;
            let card: PersonCard = self.house.unseal_card("person", person.bytes(), &row.bytes(1)?)?;
            out.push((person, card.name));
        }
        Ok(ForStaff::new(out))
    }
}

impl Room<Steering> {
    /// Gives the matter to a team: its members are of the team here, now and as long as they belong to it.
    pub async fn assign_team(&self, team: TeamId) -> Result<()> {
        self.demand(Power::AssignPeople)?;
        let by = self.person().ok_or_else(Error::not_found)?;
        let mut tx = self.begin().await?;
        let (now, matter) = (tx.now, self.matter());
        let name = self.house.hold_team(tx.write(), team).await?;
        if tx.lobby(&teams::sql::GIVE, binds![matter, team, now]).await? == 0 {
            return Ok(());
        }
        teams::settle(tx.write(), &self.house, Settle::Matter(matter), by).await?;
        tx.commit(AuditEvent::new(AuditCode::TeamAssigned, team).with("team", name)).await
    }

    /// Takes the matter from a team: whoever was here only by it is not any more.
    pub async fn unassign_team(&self, team: TeamId) -> Result<()> {
        self.demand(Power::AssignPeople)?;
        let by = self.person().ok_or_else(Error::not_found)?;
        let mut tx = self.begin().await?;
        let matter = self.matter();
        let name = self.house.hold_team(tx.write(), team).await?;
        if tx.lobby(&teams::sql::TAKE, binds![matter, team]).await? == 0 {
            return Ok(());
        }
        teams::settle(tx.write(), &self.house, Settle::Matter(matter), by).await?;
        tx.commit(AuditEvent::new(AuditCode::TeamUnassigned, team).with("team", name)).await
    }
}
