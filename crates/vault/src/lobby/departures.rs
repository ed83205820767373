//! Somebody leaves for good: what they hold, who takes it over, and the act that ends everything that let them in. What is
//! to be done is kept first and done matter by matter, so that an act that was cut short goes on where it stopped. It
//! refuses to leave a matter to nobody, to give one to somebody whom a wall keeps from it, and to bring anything back later.

use super::duties::{self, Whose};
use super::matters::MatterCard;
use super::own_roles::remit_from;
use super::people::{PersonCard, sql as people_sql};
use super::teams::{Settle, settle};
use super::{Lobby, notices, staff};
use crate::audit::AuditEvent;
use crate::desk::{Bearer, standing_by_write};
use crate::engine::{Write, binds};
use crate::error::{Error, Result};
use crate::room::{people as room_people, portal};
use domain::{
    Assignment, AuditCode, DepartureId, DeskPower, GrantId, InvitationId, LeadId, MatterId, OwnRoleId,
    PersonId, Phase, Power, Refusal, Remit, TeamId, Timestamp, Why, desk_powers,
};
use std::collections::BTreeSet;

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        // Changes that could leave a matter to nobody hold it first, one matter after the other in one order.
        LobbySql LED_BY = "SELECT x.matter_id FROM assignment x WHERE x.person_id = $1 AND x.ended_at IS NULL AND x.kind IN ('responsible', 'cover') ORDER BY x.matter_id";
        // What goes on and would be led by nobody without `$1`.
        LobbySql LEFT_BY = "SELECT m.id FROM assignment x JOIN matter m ON m.id = x.matter_id WHERE x.person_id = $1 AND x.ended_at IS NULL AND x.kind IN ('responsible', 'cover') AND m.phase IN ('open', 'closing') AND NOT EXISTS (SELECT 1 FROM assignment a JOIN person p ON p.id = a.person_id AND p.state = 'active' AND p.role IN ('owner', 'lawyer', 'caseworker') AND p.id NOT IN (SELECT u.person_id FROM unfit u) WHERE a.matter_id = m.id AND a.person_id <> $1 AND a.ended_at IS NULL AND a.kind IN ('responsible', 'cover') AND a.person_id NOT IN (SELECT b.person_id FROM barred b WHERE b.matter_id = m.id)) ORDER BY m.id";
        LobbySql LED = "SELECT count(*) FROM assignment a JOIN person p ON p.id = a.person_id AND p.state = 'active' AND p.role IN ('owner', 'lawyer', 'caseworker') AND p.id NOT IN (SELECT u.person_id FROM unfit u) WHERE a.matter_id = $1 AND a.person_id <> $2 AND a.ended_at IS NULL AND a.kind IN ('responsible', 'cover') AND a.person_id NOT IN (SELECT b.person_id FROM barred b WHERE b.matter_id = $1)";
        // What `$1` holds, as far as the reader (`$2`) may know of it.
        LobbySql HOLDS = "SELECT m.id, m.sealed, m.phase, a.kind, a.by_team, m.next_action_due, (SELECT count(*) FROM thread_line t WHERE t.matter_id = m.id AND t.state = 'waiting_for_us' AND (t.assigned = $1 OR t.assigned IS NULL)), (SELECT count(*) FROM review_line r WHERE r.matter_id = m.id), (SELECT count(*) FROM approval_line l WHERE l.matter_id = m.id AND l.state = 'held') FROM assignment a JOIN matter m ON m.id = a.matter_id WHERE a.person_id = $1 AND a.ended_at IS NULL AND m.phase <> 'erased' AND m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $2) ORDER BY m.touched_at DESC, m.id";
        LobbySql BARRED_THERE = "SELECT b.matter_id, b.person_id FROM assignment a JOIN barred b ON b.matter_id = a.matter_id WHERE a.person_id = $1 AND a.ended_at IS NULL AND a.matter_id NOT IN (SELECT o.matter_id FROM barred o WHERE o.person_id = $2)";
        LobbySql RESTRICTED = "SELECT count(*) FROM assignment a JOIN matter m ON m.id = a.matter_id WHERE a.person_id = $1 AND a.ended_at IS NULL AND m.phase <> 'erased' AND m.id IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $2)";
        LobbySql OPEN_SESSIONS = "SELECT count(*) FROM session WHERE person_id = $1 AND ended_at IS NULL AND expires_at > $2 AND stage = 'full'";
        LobbySql INVITED = "SELECT id, sealed FROM invitation WHERE invited_by = $1 AND state = 'open' ORDER BY created_at, id";
        LobbySql UNINVITE = "UPDATE invitation SET state = 'revoked' WHERE invited_by = $1 AND state = 'open'";
        LobbySql UNREAD = "SELECT count(*) FROM notice n WHERE n.person_id = $1 AND n.read_at IS NULL AND NOT EXISTS (SELECT 1 FROM barred b WHERE b.person_id = $2 AND b.matter_id = n.matter_id)";
        LobbySql ENQUIRIES = "SELECT count(*) FROM lead l WHERE l.assigned_to = $1 AND l.erased_at IS NULL AND l.state NOT IN ('won', 'lost', 'spam') AND l.id NOT IN (SELECT b.lead_id FROM barred_lead b WHERE b.person_id = $2)";
        LobbySql ENQUIRIES_FOR = "SELECT l.id FROM lead l WHERE l.assigned_to = $1 AND l.erased_at IS NULL AND l.state NOT IN ('won', 'lost', 'spam') AND l.id NOT IN (SELECT b.lead_id FROM barred_lead b WHERE b.person_id = $2) ORDER BY l.id";
        LobbySql UNCHARGE = "UPDATE lead SET assigned_to = NULL, changed_at = $2 WHERE assigned_to = $1 AND state NOT IN ('won', 'lost', 'spam')";
        LobbySql KEEP = "INSERT INTO departure (id, person_id, heir_id, begun_by, begun_at, done_by, done_at) VALUES ($1, $2, $3, $4, $5, NULL, NULL) ON CONFLICT DO NOTHING";
        LobbySql ONE = "SELECT id, person_id, heir_id, begun_by, begun_at, done_by, done_at FROM departure WHERE id = $1";
        LobbySql OPEN_OF = "SELECT id, person_id, heir_id, begun_by, begun_at, done_by, done_at FROM departure WHERE person_id = $1 AND done_at IS NULL";
        LobbySql LAST_OF = "SELECT id, person_id, heir_id, begun_by, begun_at, done_by, done_at FROM departure WHERE person_id = $1 ORDER BY begun_at DESC, id DESC LIMIT 1";
        LobbySql CHOOSE_HEIR = "UPDATE departure SET heir_id = $2 WHERE id = $1 AND done_at IS NULL";
        LobbySql FORGET_LINES = "DELETE FROM departure_line WHERE departure_id = $1";
        LobbySql KEEP_LINE = "INSERT INTO departure_line (departure_id, about_id, to_id) VALUES ($1, $2, $3) ON CONFLICT (departure_id, about_id) DO NOTHING";
        LobbySql LINES = "SELECT about_id, to_id FROM departure_line WHERE departure_id = $1 ORDER BY about_id";
        LobbySql LINE = "SELECT to_id FROM departure_line WHERE departure_id = $1 AND about_id = $2";
        LobbySql DONE = "UPDATE departure SET done_by = $2, done_at = $3 WHERE id = $1 AND done_at IS NULL";
        LobbySql PHASE = "SELECT phase FROM matter WHERE id = $1";
        LobbySql END_PLACE = "UPDATE assignment SET ended_at = $3, epoch = epoch + 1 WHERE matter_id = $1 AND person_id = $2 AND ended_at IS NULL";
        LobbySql END_PLACES = "UPDATE assignment SET ended_at = $2, epoch = epoch + 1 WHERE person_id = $1 AND ended_at IS NULL";
        LobbySql PLACES_LEFT = "SELECT a.matter_id FROM assignment a JOIN matter m ON m.id = a.matter_id WHERE a.person_id = $1 AND a.ended_at IS NULL AND m.phase <> 'erased' ORDER BY a.matter_id";
        LobbySql TEAMS_OF = "SELECT k.team_id FROM team_member k WHERE k.person_id = $1 ORDER BY k.team_id";
    }
}

/// One matter somebody has a place in, and what waits in it.
pub struct Holding {
    pub matter: MatterId,
    pub card: MatterCard,
    pub phase: Phase,
    pub duty: Assignment,
    /// They are there only through a team.
    pub by_team: bool,
    pub next_action_due: Option<Timestamp>,
    /// Clients' messages that wait for an answer of theirs or of whoever leads.
    pub to_answer: i64,
    pub to_review: i64,
    /// Requests for approval that wait to be let out.
    pub to_release: i64,
    /// Nobody else leads it: without a successor they cannot leave.
    pub alone: bool,
    /// Whom a wall keeps from it.
    pub walled_off: Vec<PersonId>,
}

impl Holding {
    /// Whether somebody can take it over: it goes on, and they answer for it.
    pub fn is_handed_over(&self) -> bool {
        self.duty.leads() && matches!(self.phase, Phase::Open | Phase::Closing)
    }

    /// Whether this colleague may take it over.
    pub fn can_go_to(&self, remit: Remit, person: PersonId) -> bool {
        remit.answers_for_matters() && !self.walled_off.contains(&person)
    }
}

/// Everything somebody holds, as far as the reader may know of it.
pub struct Holdings {
    pub person: PersonId,
    pub name: String,
    pub remit: Remit,
    pub own_role: Option<OwnRoleId>,
    pub active: bool,
    pub matters: Vec<Holding>,
    /// How many matters of theirs a wall keeps from the reader, and how many of those nobody else leads.
    pub restricted: i64,
    pub restricted_alone: u32,
    pub sessions: i64,
    pub invited: Vec<String>,
    pub notices: i64,
    pub enquiries: i64,
}

/// What is to be done when somebody leaves.
pub struct NewDeparture<'a> {
    /// Made with the preview, so that pressing twice is one.
    pub id: DepartureId,
    pub person: PersonId,
    /// Who takes over their enquiries.
    pub heir: Option<PersonId>,
    pub lines: &'a [DepartureLine],
}

/// Who takes one matter over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DepartureLine {
    pub matter: MatterId,
    pub to: PersonId,
}

/// Somebody's leaving, as it was kept.
pub struct Departure {
    pub id: DepartureId,
    pub person: PersonId,
    pub heir: Option<PersonId>,
    pub begun_by: PersonId,
    pub begun_at: Timestamp,
    /// Who finished it and when; nothing while it was cut short.
    pub done: Option<(PersonId, Timestamp)>,
    pub lines: Vec<DepartureLine>,
}

/// Whether somebody other than `without` leads a matter: active, of a role that answers for matters, and behind no wall.
pub(crate) async fn led(write: &mut Write, matter: MatterId, without: PersonId) -> Result<bool> {
    let rows = write.rows(sql::LED.text, binds![matter, without]).await?;
    Ok(rows.first().map(|row| row.int(0)).transpose()? != Some(0))
}

/// Refuses to go on where nobody but `without` leads the matter, which is held already.
pub(crate) async fn still_led(write: &mut Write, matter: MatterId, without: PersonId) -> Result<()> {
    if led(write, matter, without).await? { Ok(()) } else { Err(Refusal::LeftAlone { matters: 1 }.into()) }
}

/// Refuses to show somebody out who alone leads matters that go on. Of two who are shown out at once the second is refused:
/// each holds what they lead before it looks.
pub(super) async fn leaves_nothing_alone(write: &mut Write, person: PersonId) -> Result<()> {
    leave_nothing_alone(write, &[person]).await
}

/// The same for several at once, none of whom counts for another any more: every matter one of them leads is held, one after
/// the other in one order, and then looked at.
pub(super) async fn leave_nothing_alone(write: &mut Write, people: &[PersonId]) -> Result<()> {
    let mut led = BTreeSet::new();
    for person in people {
        for row in write.rows(sql::LED_BY.text, binds![*person]).await? {
            led.insert(row.id::<domain::kind::Matter>(0)?);
        }
    }
    for matter in led {
        write.exec(super::matters::sql::HOLD.text, binds![matter]).await?;
    }
    let mut left = BTreeSet::new();
    for person in people {
        for row in write.rows(sql::LEFT_BY.text, binds![*person]).await? {
            left.insert(row.id::<domain::kind::Matter>(0)?);
        }
    }
    match left.is_empty() {
        true => Ok(()),
        false => Err(Refusal::LeftAlone { matters: u32::try_from(left.len()).unwrap_or(u32::MAX) }.into()),
    }
}

impl Lobby<'_> {
    /// A name for somebody's leaving, for the page that shows what it would do.
    pub fn new_departure(&self) -> DepartureId {
        DepartureId::mint(self.house.clock.now(), crate::random(&*self.house.chance))
    }

    /// Everything a colleague holds. For whoever may both show people out and say who enters matters.
    pub async fn holdings(&self, person: PersonId) -> Result<Holdings> {
        self.demand_parting()?;
        let now = self.house.clock.now();
        let mut look = self.house.engine.look(None).await?;
        let rows = look.rows(people_sql::PERSON.text, binds![person]).await?;
        let row = rows.first().filter(|row| row.text(2).is_ok_and(|kind| kind == "staff"));
        let row = row.ok_or_else(Error::not_found)?;
        let card: PersonCard = self.house.unseal_card("person", person.bytes(), &row.bytes(0)?)?;
        let remit = remit_from(row, 1, 5)?;
        let active = !look.rows(portal::sql::STAFF_ROLE.text, binds![person]).await?.is_empty();
        let alone = look.rows(sql::LEFT_BY.text, binds![person]).await?;
        let mut alone = alone.iter().map(|row| row.id(0)).collect::<Result<Vec<MatterId>>>()?;
        let mut matters = Vec::new();
        for row in look.rows(sql::HOLDS.text, binds![person, self.person]).await? {
            let matter: MatterId = row.id(0)?;
            matters.push(Holding {
                matter,
                card: self.house.unseal_card("matter", matter.bytes(), &row.bytes(1)?)?,
                phase: row.code(2, Phase::from_code)?,
                duty: row.code(3, Assignment::from_code)?,
                by_team: row.int(4)? == 1,
                next_action_due: row.opt_time(5)?,
                to_answer: row.int(6)?,
                to_review: row.int(7)?,
                to_release: row.int(8)?,
                alone: alone.contains(&matter),
                walled_off: Vec::new(),
            });
        }
        alone.retain(|left| !matters.iter().any(|one| one.matter == *left));
        for row in look.rows(sql::BARRED_THERE.text, binds![person, self.person]).await? {
            let (matter, barred): (MatterId, PersonId) = (row.id(0)?, row.id(1)?);
            if let Some(one) = matters.iter_mut().find(|one| one.matter == matter) {
                one.walled_off.push(barred);
            }
        }
        let mut invited = Vec::new();
        for row in look.rows(sql::INVITED.text, binds![person]).await? {
            let id: InvitationId = row.id(0)?;
            let card: PersonCard = self.house.unseal_card("invitation", id.bytes(), &row.bytes(1)?)?;
            invited.push(card.name);
        }
        let one = |rows: Vec<crate::engine::Row>| rows.first().map_or(Ok(0), |row| row.int(0));
        Ok(Holdings {
            person,
            name: card.name,
            remit,
            own_role: row.opt_id(4)?,
            active,
            matters,
            restricted: one(look.rows(sql::RESTRICTED.text, binds![person, self.person]).await?)?,
            restricted_alone: u32::try_from(alone.len()).unwrap_or(u32::MAX),
            sessions: one(look.rows(sql::OPEN_SESSIONS.text, binds![person, now]).await?)?,
            invited,
            notices: one(look.rows(sql::UNREAD.text, binds![person, self.person]).await?)?,
            enquiries: one(look.rows(sql::ENQUIRIES.text, binds![person, self.person]).await?)?,
        })
    }

    /// Where somebody still has a place, to end them one by one; says nothing about any.
    pub async fn places_left(&self, person: PersonId) -> Result<Vec<MatterId>> {
        self.demand_parting()?;
        let rows = self.house.engine.look(None).await?.rows(sql::PLACES_LEFT.text, binds![person]).await?;
        rows.iter().map(|row| row.id(0)).collect()
    }

    /// The last time somebody left, or began to.
    pub async fn departure_of(&self, person: PersonId) -> Result<Option<Departure>> {
        self.demand_parting()?;
        let mut look = self.house.engine.look(None).await?;
        let rows = look.rows(sql::LAST_OF.text, binds![person]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let id: DepartureId = row.id(0)?;
        let lines = look.rows(sql::LINES.text, binds![id]).await?;
        let line = |row: &crate::engine::Row| Ok(DepartureLine { matter: row.id(0)?, to: row.id(1)? });
        Ok(Some(Departure {
            id,
            person: row.id(1)?,
            heir: row.opt_id(2)?,
            begun_by: row.id(3)?,
            begun_at: row.time(4)?,
            done: match row.opt_time(6)? {
                Some(at) => Some((row.id(5)?, at)),
                None => None,
            },
            lines: lines.iter().map(line).collect::<Result<_>>()?,
        }))
    }

    /// Keeps who takes over, before anything is done. The same kept twice is one; where one was cut short before, the new
    /// choice counts from now on. Gives the leaving that is under way.
    ///
    /// # Errors
    /// `NotAllowed` for oneself and for a role the reader may not take away.
    pub async fn begin_departure(&self, new: &NewDeparture<'_>) -> Result<DepartureId> {
        self.demand_parting()?;
        let mut write = self.begin(Some(DeskPower::ManageTeams)).await?;
        self.may_part_with(&mut write, new.person).await?;
        let known = write.rows(sql::ONE.text, binds![new.id]).await?;
        if let Some(row) = known.first()
            && row.opt_time(6)?.is_some()
        {
            return row.id(0);
        }
        let now = self.house.clock.now();
        let values = binds![new.id, new.person, new.heir, self.person, now];
        let id = match write.exec(sql::KEEP.text, values).await? {
            1 => new.id,
            _ => {
                let open = write.rows(sql::OPEN_OF.text, binds![new.person]).await?;
                let id: DepartureId = open.first().ok_or(Refusal::Conflict)?.id(0)?;
                write.exec(sql::CHOOSE_HEIR.text, binds![id, new.heir]).await?;
                write.exec(sql::FORGET_LINES.text, binds![id]).await?;
                id
            }
        };
        for line in new.lines {
            write.exec(sql::KEEP_LINE.text, binds![id, line.matter, line.to]).await?;
        }
        self.commit(write, AuditEvent::new(AuditCode::StaffLeaving, new.person)).await?;
        Ok(id)
    }

    /// Ends the place of whoever leaves in one matter, and gives what they answered for to whoever was chosen. A line in
    /// the matter's own log says so. Done before, it changes nothing.
    ///
    /// # Errors
    /// `Invalid` for a successor who may not have it, `LeftAlone` where nobody would lead the matter.
    pub async fn pass_on(&self, id: DepartureId, matter: MatterId) -> Result<()> {
        self.demand_parting()?;
        let mut visit = self.house.matter_write(matter).await?;
        let write = &mut visit.write;
        self.prove(write, Some(DeskPower::ManageTeams)).await?;
        let now = self.house.clock.now();
        let known = write.rows(sql::ONE.text, binds![id]).await?;
        let known = known.first().ok_or_else(Error::not_found)?;
        let leaver: PersonId = known.id(1)?;
        if known.opt_time(6)?.is_some() {
            return Ok(());
        }
        let to = write.rows(sql::LINE.text, binds![id, matter]).await?;
        let to: Option<PersonId> = to.first().map(|row| row.id(0)).transpose()?;
        // An account before the matter, as everywhere: two who wait for each other would wait for ever.
        if let Some(to) = to
            && write.exec(portal::sql::HOLD_ACTIVE.text, binds![to]).await? != 1
        {
            return Err(Refusal::invalid("heir", Why::NotAllowed).into());
        }
        duties::hold(write, Whose::One(matter, leaver)).await?;
        write.exec(super::matters::sql::HOLD.text, binds![matter]).await?;
        let place = write.rows(portal::sql::PLACE_OF.text, binds![matter, leaver]).await?;
        let Some(place) = place.first() else { return Ok(()) };
        let duty = place.code(0, Assignment::from_code)?;
        let phase = write.rows(sql::PHASE.text, binds![matter]).await?;
        let phase = phase.first().ok_or_else(Error::not_found)?.code(0, Phase::from_code)?;
        let goes_on = matches!(phase, Phase::Open | Phase::Closing);
        let mut line = AuditEvent::new(AuditCode::PersonLeft, leaver).with("as", duty.code());
        let to = to.filter(|_| duty.leads() && goes_on);
        if let Some(to) = to {
            let name = self.succeed(write, matter, duty, to).await?;
            write.exec(room_people::sql::HAND_NOTICES.text, binds![matter, leaver, to]).await?;
            line = line.with("to", name);
        }
        write.exec(sql::END_PLACE.text, binds![matter, leaver, now]).await?;
        if duty.leads() && goes_on {
            still_led(write, matter, leaver).await?;
        }
        duties::pass_on(write, self.house, matter, leaver, to).await?;
        visit.commit(&line, self.person.bytes()).await?;
        self.house.news.tell(matter);
        Ok(())
    }

    /// Gives somebody the duty of whoever leaves, in a matter that is held, and tells them. Gives their name.
    async fn succeed(
        &self,
        write: &mut Write,
        matter: MatterId,
        duty: Assignment,
        to: PersonId,
    ) -> Result<String> {
        let now = self.house.clock.now();
        let me = Bearer::Staff { person: self.person, session: self.session };
        let may = standing_by_write(write, &me, matter, now).await?;
        if !may.is_ok_and(|powers| powers.has(Power::AssignPeople)) {
            return Err(Error::not_found());
        }
        let rows = write.rows(people_sql::PERSON.text, binds![to]).await?;
        let row = rows.first().ok_or_else(Error::not_found)?;
        let walled = write.rows(room_people::sql::WALLED_OFF.text, binds![matter, to]).await?;
        let walled = walled.first().map(|row| row.int(0)).transpose()? != Some(0);
        if walled || !remit_from(row, 1, 5)?.answers_for_matters() {
            return Err(Refusal::invalid("heir", Why::NotAllowed).into());
        }
        let card: PersonCard = self.house.unseal_card("person", to.bytes(), &row.bytes(0)?)?;
        let has = write.rows(portal::sql::PLACE_OF.text, binds![matter, to]).await?;
        let has = has.first().map(|row| row.code(0, Assignment::from_code)).transpose()?;
        // Whoever is responsible already does not become the cover.
        if has != Some(Assignment::Responsible) {
            let grant = GrantId::mint(now, crate::random(&*self.house.chance));
            let values = binds![matter, to, grant, duty.code(), now];
            write.exec(portal::sql::ASSIGN.text, values).await?;
        }
        if to != self.person {
            notices::tell_person(write, self.house, matter, "taken_over", matter.bytes(), to).await?;
        }
        Ok(card.name)
    }

    /// The last step: whoever leaves is in no team any more and takes the teams' walls along, their enquiries go over, the
    /// invitations nobody took end, every session ends, and their account is suspended. Finished twice is once.
    ///
    /// # Errors
    /// `Conflict` while they have a place in a matter, `LeftAlone` and `LastOwner` as for every suspension.
    pub async fn finish_departure(&self, id: DepartureId) -> Result<()> {
        self.demand_parting()?;
        let mut write = self.begin(Some(DeskPower::ManageTeams)).await?;
        let now = self.house.clock.now();
        let known = write.rows(sql::ONE.text, binds![id]).await?;
        let known = known.first().ok_or_else(Error::not_found)?;
        let (leaver, heir): (PersonId, Option<PersonId>) = (known.id(1)?, known.opt_id(2)?);
        if write.exec(sql::DONE.text, binds![id, self.person, now]).await? != 1 {
            return Ok(());
        }
        self.may_part_with(&mut write, leaver).await?;
        staff::hold_owners(&mut write).await?;
        write.exec(staff::sql::SET_STATE.text, binds![leaver, "suspended"]).await?;
        staff::owned_still(&mut write).await?;
        // Teams before matters, as whoever joins a walled team holds them.
        for row in write.rows(sql::TEAMS_OF.text, binds![leaver]).await? {
            let team: TeamId = row.id(0)?;
            self.house.hold_team(&mut write, team).await?;
            write.exec(super::teams::sql::LEAVE.text, binds![team, leaver]).await?;
            super::walls::take_along(&mut write, self.house, team, leaver).await?;
        }
        duties::hold(&mut write, Whose::Person(leaver)).await?;
        leaves_nothing_alone(&mut write, leaver).await?;
        if !write.rows(sql::PLACES_LEFT.text, binds![leaver]).await?.is_empty() {
            return Err(Refusal::Conflict.into());
        }
        settle(&mut write, self.house, Settle::Person(leaver), self.person).await?;
        write.exec(sql::END_PLACES.text, binds![leaver, now]).await?;
        duties::settle(&mut write, self.house, Whose::Person(leaver), self.person).await?;
        self.hand_enquiries(&mut write, leaver, heir).await?;
        write.exec(sql::UNINVITE.text, binds![leaver]).await?;
        let ended = write.exec(super::sessions::sql::END_ALL.text, binds![leaver, now]).await?;
        let event = AuditEvent::new(AuditCode::StaffLeft, leaver).with("sessions_ended", ended.to_string());
        self.commit(write, event).await
    }

    /// Puts the heir in charge of the enquiries, where that is their work and no wall stands; nobody of the rest.
    async fn hand_enquiries(
        &self,
        write: &mut Write,
        leaver: PersonId,
        heir: Option<PersonId>,
    ) -> Result<()> {
        let now = self.house.clock.now();
        if let Some(heir) = heir {
            let rows = write.rows(portal::sql::STAFF_ROLE.text, binds![heir]).await?;
            let remit = rows.first().map(|row| remit_from(row, 0, 1)).transpose()?;
            if remit.is_some_and(|remit| desk_powers(remit).has(DeskPower::ManageLeads)) {
                for row in write.rows(sql::ENQUIRIES_FOR.text, binds![leaver, heir]).await? {
                    let lead: LeadId = row.id(0)?;
                    write.exec(super::leads::sql::ASSIGN.text, binds![lead, heir, now]).await?;
                    if heir != self.person {
                        notices::tell(write, self.house, heir, "lead_assigned", lead.bytes()).await?;
                    }
                }
            }
        }
        write.exec(sql::UNCHARGE.text, binds![leaver, now]).await?;
        Ok(())
    }

    /// Who shows people out for good also says who enters their matters; whoever only administers the system does not.
    fn demand_parting(&self) -> Result<()> {
        self.demand(DeskPower::ManageStaff)?;
        self.demand(DeskPower::ManageTeams)
    }

    async fn may_part_with(&self, write: &mut Write, person: PersonId) -> Result<()> {
        let rows = write.rows(people_sql::PERSON.text, binds![person]).await?;
        let row = rows.first().ok_or_else(Error::not_found)?;
        if row.opt_text(1)?.is_none() {
            return Err(Error::not_found());
        }
        if person == self.person || !self.remit().may_appoint(remit_from(row, 1, 5)?) {
            return Err(Refusal::NotAllowed.into());
        }
        Ok(())
    }
}
