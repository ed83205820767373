//! Ethical walls: a matter or a client is kept from a person or a team, whatever else those may be. What follows from the
//! walls is one view, `barred`, that admission and every list ask. It refuses to lift a wall without a reason, to leave a
//! matter behind one with nobody who leads it, and to tell somebody behind one what is on its other side, even where they may lift it.

use super::duties::{self, Whose};
use super::people::{ClientCard, PersonCard};
use super::{Lobby, MatterCard};
use crate::audit::AuditEvent;
use crate::engine::{Row, Write, binds};
use crate::error::{Error, Result};
use crate::house::Inner;
use domain::{
    AuditCode, ClientId, DeskPower, MatterId, PersonId, Refusal, TeamId, Timestamp, WallId, Why, limits,
};
use serde::{Deserialize, Serialize};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql RAISE = "INSERT INTO wall (id, matter_id, client_id, person_id, team_id, raised_by, raised_at, lifted_by, lifted_at, sealed, lifted) VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, NULL, $8, NULL)";
        LobbySql STANDS = "SELECT w.id FROM wall w WHERE w.lifted_at IS NULL AND (w.matter_id = $1 OR w.client_id = $2) AND (w.person_id = $3 OR w.team_id = $4)";
        LobbySql LIFT = "UPDATE wall SET lifted_by = $2, lifted_at = $3, lifted = $4 WHERE id = $1 AND lifted_at IS NULL";
        LobbySql MATTERS_OF = "SELECT w.matter_id FROM wall w WHERE w.id = $1 AND w.matter_id IS NOT NULL UNION ALL SELECT x.matter_id FROM wall w JOIN client_matter x ON x.client_id = w.client_id WHERE w.id = $1";
        // Changes that keep somebody from a matter go one after the other: none may count on a lead another keeps out.
        LobbySql HOLD_BEHIND = "UPDATE matter SET settled = settled WHERE id IN (SELECT w.matter_id FROM wall w WHERE w.id = $1 AND w.matter_id IS NOT NULL UNION ALL SELECT x.matter_id FROM wall w JOIN client_matter x ON x.client_id = w.client_id WHERE w.id = $1)";
        // Something that goes on, led by nobody but those who are kept out of it, or with no owner left who could see to it.
        LobbySql LEFT_ALONE = "SELECT m.id FROM matter m WHERE m.phase IN ('open', 'closing') AND m.id IN (SELECT w.matter_id FROM wall w WHERE w.id = $1 AND w.matter_id IS NOT NULL UNION ALL SELECT x.matter_id FROM wall w JOIN client_matter x ON x.client_id = w.client_id WHERE w.id = $1) AND NOT EXISTS (SELECT 1 FROM assignment a JOIN person p ON p.id = a.person_id AND p.state = 'active' AND p.role IN ('owner', 'lawyer', 'caseworker') AND p.id NOT IN (SELECT u.person_id FROM unfit u) WHERE a.matter_id = m.id AND a.ended_at IS NULL AND a.kind IN ('responsible', 'cover') AND a.person_id NOT IN (SELECT b.person_id FROM barred b WHERE b.matter_id = m.id)) AND (EXISTS (SELECT 1 FROM assignment a WHERE a.matter_id = m.id AND a.ended_at IS NULL AND a.kind IN ('responsible', 'cover') AND a.person_id IN (SELECT b.person_id FROM barred b WHERE b.matter_id = m.id)) OR NOT EXISTS (SELECT 1 FROM person p WHERE p.kind = 'staff' AND p.role = 'owner' AND p.state = 'active' AND p.id NOT IN (SELECT b.person_id FROM barred b WHERE b.matter_id = m.id))) LIMIT 1";
        LobbySql AROUND_TEAM = "SELECT w.id, w.matter_id, w.client_id, w.raised_by, w.sealed FROM wall w WHERE w.team_id = $1 AND w.lifted_at IS NULL ORDER BY w.id";
        // The last number says whether the reader (`$1`) is behind this or any other wall around the same thing.
        LobbySql WALLS = "SELECT w.id, w.matter_id, w.client_id, w.person_id, w.team_id, w.raised_by, w.raised_at, w.lifted_by, w.lifted_at, w.sealed, w.lifted, m.sealed, c.sealed, p.sealed, t.sealed, (SELECT count(*) FROM barred b WHERE b.matter_id = w.matter_id AND b.person_id = $1) + (SELECT count(*) FROM barred_client b WHERE b.client_id = w.client_id AND b.person_id = $1) FROM wall w LEFT JOIN matter m ON m.id = w.matter_id LEFT JOIN client c ON c.id = w.client_id LEFT JOIN person p ON p.id = w.person_id LEFT JOIN team t ON t.id = w.team_id ORDER BY w.raised_at DESC, w.id DESC LIMIT 500";
        LobbySql REACHES_MATTER = "SELECT m.id FROM matter m WHERE m.id = $1 AND m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $2)";
        LobbySql REACHES_CLIENT = "SELECT c.id FROM client c WHERE c.id = $1 AND c.merged_into IS NULL AND c.id NOT IN (SELECT b.client_id FROM barred_client b WHERE b.person_id = $2)";
        LobbySql KEPT_OUT = "SELECT p.id, p.sealed FROM person p WHERE p.kind = 'staff' AND p.state = 'active' AND p.id IN (SELECT b.person_id FROM barred b WHERE b.matter_id = $1) ORDER BY p.created_at, p.id";
    }
}

/// What a wall stands around.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Around {
    Matter(MatterId),
    /// Every matter of theirs, later ones too, and their card.
    Client(ClientId),
}

/// Whom a wall keeps out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Against {
    Person(PersonId),
    /// Everybody who belongs to it, or did while the wall stood.
    Team(TeamId),
}

/// One wall, as whoever looks after walls may know it.
pub struct WallRow {
    pub id: WallId,
    pub around: Around,
    /// What the matter or the client is called, and why there is a wall: nothing, to whoever is behind it themselves.
    pub inside: Option<WallInside>,
    pub against: Against,
    /// The person's or the team's name.
    pub kept_out: String,
    pub raised_by: PersonId,
    pub raised_at: Timestamp,
    pub lifted: Option<WallLifted>,
}

/// What is on the other side.
pub struct WallInside {
    pub name: String,
    /// The matter's number; empty for a client.
    pub number: String,
    pub reason: String,
}

/// How a wall ended.
pub struct WallLifted {
    pub by: PersonId,
    pub at: Timestamp,
    /// Nothing, to whoever another wall around the same thing keeps out.
    pub reason: Option<String>,
}

/// Why a wall was raised or lifted, sealed under the lobby key.
#[derive(Serialize, Deserialize)]
struct Because {
    reason: String,
}

/// Everybody who left a walled team is walled off themselves, by a wall of the same words.
pub(crate) async fn take_along(
    write: &mut Write,
    house: &Inner,
    team: TeamId,
    person: PersonId,
) -> Result<()> {
    let now = house.clock.now();
    for row in write.rows(sql::AROUND_TEAM.text, binds![team]).await? {
        let old: WallId = row.id(0)?;
        let because: Because = house.unseal_card("wall", old.bytes(), &row.bytes(4)?)?;
        let (matter, client): (Option<MatterId>, Option<ClientId>) = (row.opt_id(1)?, row.opt_id(2)?);
        let by: PersonId = row.id(3)?;
        let none: Option<TeamId> = None;
        if !write.rows(sql::STANDS.text, binds![matter, client, person, none]).await?.is_empty() {
            continue;
        }
        let id = WallId::mint(now, crate::random(&*house.chance));
        let sealed = house.seal_card("wall", id.bytes(), &because)?;
        write.exec(sql::RAISE.text, binds![id, matter, client, person, none, by, now, sealed]).await?;
    }
    Ok(())
}

/// What a wall that stands anew, or around somebody new, brings with it. It is refused where it would leave a matter behind
/// it with nobody who leads it: that is handed over first. What those it keeps out were charged with there is for others.
pub(super) async fn goes_up(
    write: &mut Write,
    house: &Inner,
    wall: WallId,
    field: &'static str,
    by: PersonId,
) -> Result<()> {
    duties::hold(write, Whose::Wall(wall)).await?;
    write.exec(sql::HOLD_BEHIND.text, binds![wall]).await?;
    if !write.rows(sql::LEFT_ALONE.text, binds![wall]).await?.is_empty() {
        return Err(Refusal::invalid(field, Why::NotAllowed).into());
    }
    duties::settle(write, house, Whose::Wall(wall), by).await
}

/// The same for whoever joins a team that walls keep out.
pub(crate) async fn go_up_before(write: &mut Write, house: &Inner, team: TeamId, by: PersonId) -> Result<()> {
    for row in write.rows(sql::AROUND_TEAM.text, binds![team]).await? {
        goes_up(write, house, row.id(0)?, "staff", by).await?;
    }
    Ok(())
}

fn reason_of(typed: &str) -> Result<Because> {
    let reason = typed.trim().to_owned();
    if reason.is_empty() {
        return Err(Refusal::invalid("reason", Why::Missing).into());
    }
    if reason.chars().count() > limits::NOTE_CHARS {
        return Err(Refusal::invalid("reason", Why::TooLong).into());
    }
    Ok(Because { reason })
}

impl Lobby<'_> {
    /// Raises a wall. Where the same one stands already, that one is meant. What somebody cannot reach themselves they
    /// cannot wall off: to them it does not exist. Refused where somebody else must lead a matter behind it first.
    pub async fn raise_wall(&self, around: Around, against: Against, reason: &str) -> Result<WallId> {
        self.demand(DeskPower::ManageWalls)?;
        let because = reason_of(reason)?;
        let mut write = self.begin(Some(DeskPower::ManageWalls)).await?;
        let (matter, client) = match around {
            Around::Matter(id) => (Some(id), None),
            Around::Client(id) => (None, Some(id)),
        };
        let reached = match around {
            Around::Matter(id) => write.rows(sql::REACHES_MATTER.text, binds![id, self.person]).await?,
            Around::Client(id) => {
                // Held: a record that is being joined with another takes its walls along, all of them.
                write.exec(super::naming::sql::HOLD_LIVE.text, binds![id]).await?;
                write.rows(sql::REACHES_CLIENT.text, binds![id, self.person]).await?
            }
        };
        if reached.is_empty() {
            return Err(Error::not_found());
        }
        let (person, team, name) = match against {
            Against::Person(id) => {
                let rows = write.rows(super::people::sql::PERSON.text, binds![id]).await?;
                let row = rows.first().ok_or_else(Error::not_found)?;
                if row.text(2)? != "staff" {
                    return Err(Error::not_found());
                }
                let card: PersonCard = self.house.unseal_card("person", id.bytes(), &row.bytes(0)?)?;
                (Some(id), None, card.name)
            }
            Against::Team(id) => (None, Some(id), self.house.hold_team(&mut write, id).await?),
        };
        let standing = write.rows(sql::STANDS.text, binds![matter, client, person, team]).await?;
        if let Some(row) = standing.first() {
            return row.id(0);
        }
        let now = self.house.clock.now();
        let id = WallId::mint(now, crate::random(&*self.house.chance));
        let sealed = self.house.seal_card("wall", id.bytes(), &because)?;
        let values = binds![id, matter, client, person, team, self.person, now, sealed];
        write.exec(sql::RAISE.text, values).await?;
        goes_up(&mut write, self.house, id, "against", self.person).await?;
        self.commit(write, AuditEvent::new(AuditCode::WallRaised, id).with("name", name)).await?;
        Ok(id)
    }

    /// Lifts a wall, with a reason that the log keeps; whoever leads a matter behind it is told. A second time changes
    /// nothing.
    pub async fn lift_wall(&self, id: WallId, reason: &str) -> Result<()> {
        self.demand(DeskPower::ManageWalls)?;
        let because = reason_of(reason)?;
        let mut write = self.begin(Some(DeskPower::ManageWalls)).await?;
        let now = self.house.clock.now();
        let sealed = self.house.seal_card("wall_lifted", id.bytes(), &because)?;
        if write.exec(sql::LIFT.text, binds![id, self.person, now, sealed]).await? != 1 {
            return Err(Error::not_found());
        }
        for row in write.rows(sql::MATTERS_OF.text, binds![id]).await? {
            let (kind, doer) = ("wall_lifted", Some(self.person));
            super::notices::tell_other_leads(&mut write, self.house, row.id(0)?, kind, id.bytes(), doer)
                .await?;
        }
        // The reason stays with the wall: another may stand around the same matter, and whoever that keeps out reads this log.
        self.commit(write, AuditEvent::new(AuditCode::WallLifted, id)).await
    }

    /// The walls, newest first, those that were lifted too.
    pub async fn walls(&self) -> Result<Vec<WallRow>> {
        self.demand(DeskPower::ManageWalls)?;
        let mut look = self.house.engine.look(None).await?;
        let rows = look.rows(sql::WALLS.text, binds![self.person]).await?;
        rows.iter().map(|row| self.house.wall_from(row)).collect()
    }
}

impl Inner {
    fn wall_from(&self, row: &Row) -> Result<WallRow> {
        let id: WallId = row.id(0)?;
        let (matter, client): (Option<MatterId>, Option<ClientId>) = (row.opt_id(1)?, row.opt_id(2)?);
        let (around, name, number) = match (matter, client) {
            (Some(matter), _) => {
                let card: MatterCard = self.unseal_card("matter", matter.bytes(), &row.bytes(11)?)?;
                (Around::Matter(matter), card.name, card.number)
            }
            (None, Some(client)) => {
                let card: ClientCard = self.unseal_card("client", client.bytes(), &row.bytes(12)?)?;
                (Around::Client(client), card.full(), String::new())
            }
            (None, None) => return Err(crate::error::Tampered { what: "a wall around nothing" }.into()),
        };
        let (person, team): (Option<PersonId>, Option<TeamId>) = (row.opt_id(3)?, row.opt_id(4)?);
        let (against, kept_out) = match (person, team) {
            (Some(person), _) => {
                let card: PersonCard = self.unseal_card("person", person.bytes(), &row.bytes(13)?)?;
                (Against::Person(person), card.name)
            }
            (None, Some(team)) => (Against::Team(team), self.team_name(team, &row.bytes(14)?)?),
            (None, None) => return Err(crate::error::Tampered { what: "a wall against nobody" }.into()),
        };
        let because: Because = self.unseal_card("wall", id.bytes(), &row.bytes(9)?)?;
        let behind = row.int(15)? > 0;
        let lifted = match row.opt_time(8)? {
            Some(at) => {
                let why: Because = self.unseal_card("wall_lifted", id.bytes(), &row.bytes(10)?)?;
                let reason = (!behind).then_some(why.reason);
                Some(WallLifted { by: row.id(7)?, at, reason })
            }
            None => None,
        };
        Ok(WallRow {
            id,
            around,
            inside: (!behind).then_some(WallInside { name, number, reason: because.reason }),
            against,
            kept_out,
            raised_by: row.id(5)?,
            raised_at: row.time(6)?,
            lifted,
        })
    }
}
