//! Why a member of staff can open this matter, or cannot, worked out by the rules that admit: the same rows are read and
//! the same policy is asked, for what is and for what would be. It changes nothing and says nothing to whoever is outside.

use crate::desk::staff_standing;
use crate::engine::binds;
use crate::error::{Error, Result};
use crate::lobby::PersonCard;
use crate::lobby::own_roles::remit_from;
use crate::purpose::StaffSees;
use crate::room::{ForStaff, Room};
use domain::{Assignment, OwnRoleId, PersonId, Phase, Power, PowerSet, Remit, Sensitivity, TeamId, powers};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql STANDS = "SELECT m.phase, m.sensitivity, p.state, p.role, a.kind, (SELECT count(*) FROM barred b WHERE b.matter_id = m.id AND b.person_id = p.id), p.sealed, COALESCE(a.by_team, 0), (SELECT h.cuts FROM held_cuts h WHERE h.person_id = p.id), p.own_role_id FROM matter m JOIN person p ON p.id = $2 AND p.kind = 'staff' LEFT JOIN assignment a ON a.matter_id = m.id AND a.person_id = p.id AND a.ended_at IS NULL WHERE m.id = $1";
        LobbySql THROUGH = "SELECT t.id, t.sealed FROM team_matter x JOIN team_member k ON k.team_id = x.team_id JOIN team t ON t.id = x.team_id WHERE x.matter_id = $1 AND k.person_id = $2 ORDER BY x.since, t.id";
    }
}

/// How somebody stands to a matter, and what they may do in it.
pub struct Reach {
    pub person: PersonId,
    pub name: String,
    /// Their role in the practice, with what is cut from it.
    pub remit: Remit,
    /// The role of the practice's own that it is.
    pub own_role: Option<OwnRoleId>,
    /// Suspended people enter nothing, whatever else is so.
    pub active: bool,
    pub assignment: Assignment,
    /// They are assigned only as long as a team of theirs is.
    pub by_team: bool,
    /// The teams of theirs that work on it.
    pub teams: Vec<String>,
    pub walled_off: bool,
    pub phase: Phase,
    pub sensitivity: Sensitivity,
}

impl Reach {
    /// What they may do in it now. Nothing means that to them it does not exist.
    pub fn powers(&self) -> PowerSet {
        self.powers_if(self.remit, self.assignment)
    }

    /// The same, were they of this role in the practice and this duty in the matter. A wall stands whatever they are.
    pub fn powers_if(&self, remit: Remit, assignment: Assignment) -> PowerSet {
        if !self.active {
            return PowerSet::NOTHING;
        }
        powers(staff_standing(self.walled_off, remit, assignment), self.phase, self.sensitivity)
    }
}

impl<P: StaffSees> Room<P> {
    /// Why somebody of the practice can open this matter, or cannot.
    pub async fn reach_of(&self, person: PersonId) -> Result<ForStaff<Reach>> {
        self.demand(Power::SeeWholeMatter)?;
        let mut look = self.look().await?;
        let matter = self.matter();
        let rows = look.lobby(&sql::STANDS, binds![matter, person]).await?;
        let row = rows.first().ok_or_else(Error::not_found)?;
        let assignment = match row.opt_text(4)? {
            None => Assignment::None,
            Some(code) => {
                let unknown = crate::error::Tampered { what: "an unknown assignment" };
                Assignment::from_code(&code).ok_or(unknown)?
            }
        };
        let card: PersonCard = self.house.unseal_card("person", person.bytes(), &row.bytes(6)?)?;
        let mut teams = Vec::new();
        for team in look.lobby(&sql::THROUGH, binds![matter, person]).await? {
            let id: TeamId = team.id(0)?;
            teams.push(self.house.team_name(id, &team.bytes(1)?)?);
        }
        Ok(ForStaff::new(Reach {
            person,
            name: card.name,
            remit: remit_from(row, 3, 8)?,
            own_role: row.opt_id(9)?,
            active: row.text(2)? == "active",
            assignment,
            by_team: row.int(7)? == 1,
            teams,
            walled_off: row.int(5)? > 0,
            phase: row.code(0, Phase::from_code)?,
            sensitivity: row.code(1, Sensitivity::from_code)?,
        }))
    }
}
