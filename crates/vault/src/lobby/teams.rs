//! Teams: named groups of staff. A matter that is given to a team is open to its members, as long as both the team has
//! the matter and they belong to the team. It refuses to weaken what somebody was given by name, and to let anybody past
//! a wall: whoever leaves a team takes the walls around it along.

use super::Lobby;
use super::duties::{self, Whose};
use super::people::PersonCard;
use crate::audit::AuditEvent;
use crate::engine::{Write, binds};
use crate::error::{Error, Result};
use crate::house::Inner;
use domain::{AuditCode, DeskPower, GrantId, MatterId, PersonId, Refusal, TeamId, Why, limits};
use serde::{Deserialize, Serialize};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql MAKE = "INSERT INTO team (id, sealed, created_at) VALUES ($1, $2, $3)";
        LobbySql TEAMS = "SELECT t.id, t.sealed FROM team t ORDER BY t.created_at, t.id";
        LobbySql TEAM = "SELECT t.id, t.sealed FROM team t WHERE t.id = $1";
        LobbySql MEMBERS = "SELECT k.team_id, p.id, p.sealed, p.state FROM team_member k JOIN person p ON p.id = k.person_id ORDER BY k.since, p.id";
        LobbySql OF_TEAM = "SELECT k.person_id FROM team_member k WHERE k.team_id = $1 ORDER BY k.person_id";
        // Changes of one team go one after the other: none may miss what another is about to write.
        LobbySql HOLD = "UPDATE team SET created_at = created_at WHERE id = $1";
        LobbySql RENAME = "UPDATE team SET sealed = $2 WHERE id = $1";
        LobbySql JOIN = "INSERT INTO team_member (team_id, person_id, since) VALUES ($1, $2, $3) ON CONFLICT (team_id, person_id) DO NOTHING";
        LobbySql LEAVE = "DELETE FROM team_member WHERE team_id = $1 AND person_id = $2";
        LobbySql GIVE = "INSERT INTO team_matter (matter_id, team_id, since) VALUES ($1, $2, $3) ON CONFLICT (matter_id, team_id) DO NOTHING";
        LobbySql TAKE = "DELETE FROM team_matter WHERE matter_id = $1 AND team_id = $2";
        LobbySql TAKE_ALL = "DELETE FROM team_matter WHERE team_id = $1";
        LobbySql END = "DELETE FROM team WHERE id = $1";
        LobbySql PLACES_OF = "SELECT a.matter_id FROM assignment a WHERE a.person_id = $1 AND a.ended_at IS NULL ORDER BY a.matter_id";
        LobbySql WALLS_OF = "SELECT count(*) FROM wall WHERE team_id = $1";
        LobbySql OF_MATTER = "SELECT t.id, t.sealed FROM team_matter x JOIN team t ON t.id = x.team_id WHERE x.matter_id = $1 ORDER BY x.since, t.id";
        // What somebody has only through teams ends when no team gives it any more, and begins where one does and nothing else is there.
        LobbySql END_OF_MATTER = "UPDATE assignment SET ended_at = $2, epoch = epoch + 1 WHERE matter_id = $1 AND by_team = 1 AND ended_at IS NULL AND NOT EXISTS (SELECT 1 FROM team_matter x JOIN team_member k ON k.team_id = x.team_id WHERE x.matter_id = assignment.matter_id AND k.person_id = assignment.person_id)";
        LobbySql END_OF_PERSON = "UPDATE assignment SET ended_at = $2, epoch = epoch + 1 WHERE person_id = $1 AND by_team = 1 AND ended_at IS NULL AND NOT EXISTS (SELECT 1 FROM team_matter x JOIN team_member k ON k.team_id = x.team_id WHERE x.matter_id = assignment.matter_id AND k.person_id = assignment.person_id)";
        LobbySql MISSING_OF_MATTER = "SELECT DISTINCT x.matter_id, k.person_id FROM team_matter x JOIN team_member k ON k.team_id = x.team_id WHERE x.matter_id = $1 AND NOT EXISTS (SELECT 1 FROM assignment a WHERE a.matter_id = x.matter_id AND a.person_id = k.person_id AND a.ended_at IS NULL)";
        LobbySql MISSING_OF_PERSON = "SELECT DISTINCT x.matter_id, k.person_id FROM team_matter x JOIN team_member k ON k.team_id = x.team_id WHERE k.person_id = $1 AND NOT EXISTS (SELECT 1 FROM assignment a WHERE a.matter_id = x.matter_id AND a.person_id = k.person_id AND a.ended_at IS NULL)";
        LobbySql ASSIGN = "INSERT INTO assignment (matter_id, person_id, id, kind, epoch, granted_at, ended_at, by_team) VALUES ($1, $2, $3, 'team', 1, $4, NULL, 1) ON CONFLICT (matter_id, person_id) DO UPDATE SET kind = 'team', epoch = assignment.epoch + 1, granted_at = excluded.granted_at, ended_at = NULL, by_team = 1";
    }
}

/// A team's name, sealed under the lobby key.
#[derive(Serialize, Deserialize)]
pub(crate) struct TeamCard {
    pub name: String,
}

/// A team and who belongs to it.
pub struct TeamRow {
    pub id: TeamId,
    pub name: String,
    pub members: Vec<TeamMember>,
}

/// Somebody who belongs to a team.
pub struct TeamMember {
    pub person: PersonId,
    pub name: String,
    /// Suspended people stay members and enter nothing.
    pub active: bool,
}

/// Whose teams' matters are to be settled anew.
#[derive(Clone, Copy)]
pub(crate) enum Settle {
    Matter(MatterId),
    Person(PersonId),
}

/// Makes the assignments say what teams, members and matters say together, and gives back what whoever lost a place that
/// way was charged with. Doing it twice changes nothing.
pub(crate) async fn settle(write: &mut Write, house: &Inner, what: Settle, by: PersonId) -> Result<()> {
    let now = house.clock.now();
    let whose = match what {
        Settle::Matter(matter) => Whose::Matter(matter),
        Settle::Person(person) => Whose::Person(person),
    };
    duties::hold(write, whose).await?;
    // A place ends after its matter is held, as everywhere.
    match what {
        Settle::Matter(matter) => {
            write.exec(super::matters::sql::HOLD.text, binds![matter]).await?;
        }
        Settle::Person(person) => {
            for row in write.rows(sql::PLACES_OF.text, binds![person]).await? {
                write
                    .exec(super::matters::sql::HOLD.text, binds![row.id::<domain::kind::Matter>(0)?])
                    .await?;
            }
        }
    }
    let missing = match what {
        Settle::Matter(matter) => {
            write.exec(sql::END_OF_MATTER.text, binds![matter, now]).await?;
            write.rows(sql::MISSING_OF_MATTER.text, binds![matter]).await?
        }
        Settle::Person(person) => {
            write.exec(sql::END_OF_PERSON.text, binds![person, now]).await?;
            write.rows(sql::MISSING_OF_PERSON.text, binds![person]).await?
        }
    };
    for row in missing {
        let (matter, person): (MatterId, PersonId) = (row.id(0)?, row.id(1)?);
        let grant = GrantId::mint(now, crate::random(&*house.chance));
        write.exec(sql::ASSIGN.text, binds![matter, person, grant, now]).await?;
    }
    duties::settle(write, house, whose, by).await
}

impl Inner {
    pub(crate) fn team_name(&self, team: TeamId, sealed: &[u8]) -> Result<String> {
        self.unseal_card::<TeamCard>("team", team.bytes(), sealed).map(|card| card.name)
    }

    /// The team's name, with its other changes kept waiting.
    pub(crate) async fn hold_team(&self, write: &mut Write, team: TeamId) -> Result<String> {
        write.exec(sql::HOLD.text, binds![team]).await?;
        let rows = write.rows(sql::TEAM.text, binds![team]).await?;
        self.team_name(team, &rows.first().ok_or_else(Error::not_found)?.bytes(1)?)
    }
}

impl Lobby<'_> {
    /// Every team with its members. Colleagues are no secret among colleagues.
    pub async fn teams(&self) -> Result<Vec<TeamRow>> {
        let mut look = self.house.engine.look(None).await?;
        let mut out = Vec::new();
        for row in look.rows(sql::TEAMS.text, &[]).await? {
            let id: TeamId = row.id(0)?;
            out.push(TeamRow { id, name: self.house.team_name(id, &row.bytes(1)?)?, members: Vec::new() });
        }
        for row in look.rows(sql::MEMBERS.text, &[]).await? {
            let (team, person): (TeamId, PersonId) = (row.id(0)?, row.id(1)?);
            let card: PersonCard = self.house.unseal_card("person", person.bytes(), &row.bytes(2)?)?;
            if let Some(team) = out.iter_mut().find(|one| one.id == team) {
                let active = row.text(3)? == "active";
                team.members.push(TeamMember { person, name: card.name, active });
            }
        }
        Ok(out)
    }

    /// A name no other team has; `own` is the team that is to have it, if there is one already.
    async fn free_team_name<'n>(
        &self,
        write: &mut Write,
        name: &'n str,
        own: Option<TeamId>,
    ) -> Result<&'n str> {
        let name = name.trim();
        if name.is_empty() {
            return Err(Refusal::invalid("name", Why::Missing).into());
        }
        if name.chars().count() > limits::TITLE_CHARS {
            return Err(Refusal::invalid("name", Why::TooLong).into());
        }
        for row in write.rows(sql::TEAMS.text, &[]).await? {
            let id: TeamId = row.id(0)?;
            let other = self.house.team_name(id, &row.bytes(1)?)?;
            if own != Some(id) && other.to_lowercase() == name.to_lowercase() {
                return Err(Refusal::invalid("name", Why::Taken).into());
            }
        }
        Ok(name)
    }

    /// A team is called something else from now on, wherever it stands. Lines of the log keep the name it had when they were
    /// written. The same name again changes nothing.
    pub async fn rename_team(&self, team: TeamId, name: &str) -> Result<()> {
        self.demand(DeskPower::ManageTeams)?;
        let mut write = self.begin(Some(DeskPower::ManageTeams)).await?;
        let old = self.house.hold_team(&mut write, team).await?;
        let name = self.free_team_name(&mut write, name, Some(team)).await?;
        if old == name {
            return Ok(());
        }
        let sealed = self.house.seal_card("team", team.bytes(), &TeamCard { name: name.to_owned() })?;
        write.exec(sql::RENAME.text, binds![team, sealed]).await?;
        let line = AuditEvent::new(AuditCode::TeamRenamed, team).with("old", old);
        self.commit(write, line.with("new", name)).await
    }

    /// Makes a team with nobody in it.
    pub async fn make_team(&self, name: &str) -> Result<TeamId> {
        self.demand(DeskPower::ManageTeams)?;
        let mut write = self.begin(Some(DeskPower::ManageTeams)).await?;
        let name = self.free_team_name(&mut write, name, None).await?;
        let now = self.house.clock.now();
        let id = TeamId::mint(now, crate::random(&*self.house.chance));
        let sealed = self.house.seal_card("team", id.bytes(), &TeamCard { name: name.to_owned() })?;
        write.exec(sql::MAKE.text, binds![id, sealed, now]).await?;
        self.commit(write, AuditEvent::new(AuditCode::TeamMade, id).with("team", name)).await?;
        Ok(id)
    }

    /// From now on somebody belongs to a team and enters its matters. Doing it twice changes nothing. Refused while nobody
    /// else leads a matter that the team is kept out of.
    pub async fn join_team(&self, team: TeamId, person: PersonId) -> Result<()> {
        let mut write = self.begin(Some(DeskPower::ManageTeams)).await?;
        let name = self.house.hold_team(&mut write, team).await?;
        if write.rows(crate::room::portal::sql::STAFF_ROLE.text, binds![person]).await?.is_empty() {
            return Err(Error::not_found());
        }
        if write.exec(sql::JOIN.text, binds![team, person, self.house.clock.now()]).await? == 0 {
            return Ok(());
        }
        duties::hold(&mut write, Whose::Person(person)).await?;
        super::walls::go_up_before(&mut write, self.house, team, self.person).await?;
        settle(&mut write, self.house, Settle::Person(person), self.person).await?;
        self.commit(write, AuditEvent::new(AuditCode::TeamJoined, person).with("team", name)).await
    }

    /// Somebody leaves a team: its matters are closed to them, unless they have them otherwise. The walls around the team
    /// stay around them, because what they know leaves with them.
    pub async fn leave_team(&self, team: TeamId, person: PersonId) -> Result<()> {
        let mut write = self.begin(Some(DeskPower::ManageTeams)).await?;
        let name = self.house.hold_team(&mut write, team).await?;
        if write.exec(sql::LEAVE.text, binds![team, person]).await? == 0 {
            return Ok(());
        }
        super::walls::take_along(&mut write, self.house, team, person).await?;
        settle(&mut write, self.house, Settle::Person(person), self.person).await?;
        self.commit(write, AuditEvent::new(AuditCode::TeamLeft, person).with("team", name)).await
    }

    /// Ends a team. Refused while a wall was ever raised around it: what a wall names must stay there to be read.
    pub async fn end_team(&self, team: TeamId) -> Result<()> {
        let mut write = self.begin(Some(DeskPower::ManageTeams)).await?;
        let name = self.house.hold_team(&mut write, team).await?;
        let walls = write.rows(sql::WALLS_OF.text, binds![team]).await?;
        if walls.first().map(|row| row.int(0)).transpose()? != Some(0) {
            return Err(Refusal::WrongState.into());
        }
        let members = write.rows(sql::OF_TEAM.text, binds![team]).await?;
        // The lines of everybody's duties first: one member's matter must not wait for another's line.
        for row in &members {
            duties::hold(&mut write, Whose::Person(row.id(0)?)).await?;
        }
        write.exec(sql::TAKE_ALL.text, binds![team]).await?;
        for row in members {
            let person: PersonId = row.id(0)?;
            write.exec(sql::LEAVE.text, binds![team, person]).await?;
            settle(&mut write, self.house, Settle::Person(person), self.person).await?;
        }
        write.exec(sql::END.text, binds![team]).await?;
        self.commit(write, AuditEvent::new(AuditCode::TeamEnded, team).with("team", name)).await
    }
}
