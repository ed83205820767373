//! Flags for a lawyer: whoever decides in a matter asks somebody else who does to look at a file first, and says why. It
//! refuses a flag without a reason, one on a file that waits for nobody, and one for somebody who could not decide either.

use crate::audit::AuditEvent;
use crate::desk::staff_standing;
use crate::engine::{Row, Write, binds};
use crate::error::{Error, Result};
use crate::lobby::own_roles::remit_from;
use crate::lobby::{self, PersonCard, notices};
use crate::purpose::{Purpose, Reviewing, StaffSees};
use crate::room::checklist::in_language;
use crate::room::{ForStaff, Room, RoomTx};
use domain::{
    Assignment, AuditCode, EventId, Locale, MatterId, PersonId, Phase, Power, PowerSet, Refusal, Sensitivity,
    Timestamp, VersionId, Why, limits, powers,
};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        RoomSql STANDING = "SELECT id, person_id, for_person, at, sealed FROM room_lawyer_flag WHERE matter_id = $1 AND version_id = $2 AND taken_off_at IS NULL";
        RoomSql ADD_FLAG = "INSERT INTO lawyer_flag (matter_id, id, version_id, person_id, for_person, at, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7)";
        RoomSql TAKE_OFF = "UPDATE lawyer_flag SET taken_off_at = $3, taken_off_by = $4 WHERE matter_id = $1 AND version_id = $2 AND taken_off_at IS NULL";
        // The line of the queue is what everybody takes turns at: two who flag at once, and whoever decides meanwhile.
        LobbySql MARK = "UPDATE review_line SET lawyer_since = $3, lawyer_id = $4 WHERE version_id = $1 AND matter_id = $2 AND lawyer_since IS NULL";
        LobbySql UNMARK = "UPDATE review_line SET lawyer_since = NULL, lawyer_id = NULL WHERE version_id = $1 AND matter_id = $2";
        // Whoever is on the matter, with what says whether they decide in it.
        LobbySql TEAM = "SELECT p.id, m.phase, m.sensitivity, p.state, p.role, a.kind, (SELECT count(*) FROM barred b WHERE b.matter_id = m.id AND b.person_id = p.id), (SELECT h.cuts FROM held_cuts h WHERE h.person_id = p.id), p.sealed FROM assignment a JOIN person p ON p.id = a.person_id AND p.kind = 'staff' JOIN matter m ON m.id = a.matter_id WHERE a.matter_id = $1 AND a.ended_at IS NULL ORDER BY a.granted_at, p.id";
        // Whoever is taken off at this moment, or is being suspended, is asked nothing any more.
        LobbySql HOLD_PLACE = "UPDATE assignment SET epoch = epoch WHERE matter_id = $1 AND person_id = $2 AND ended_at IS NULL";
    }
}

/// A flag that stands.
#[derive(Clone)]
pub struct LawyerFlag {
    pub by: PersonId,
    pub at: Timestamp,
    pub why: String,
    /// The colleague it is for; where nobody was named, whoever leads the matter.
    pub person: Option<PersonId>,
}

/// What whom a row of [`sql::TEAM`] is about may do in the matter in this phase, by the policy that admits.
fn powers_from(row: &Row, phase: Phase) -> Result<PowerSet> {
    if row.text(3)? != "active" {
        return Ok(PowerSet::NOTHING);
    }
    let assignment = row.code(5, Assignment::from_code)?;
    let standing = staff_standing(row.int(6)? > 0, remit_from(row, 4, 7)?, assignment);
    Ok(powers(standing, phase, row.code(2, Sensitivity::from_code)?))
}

/// What somebody may do in a matter they have a place in, while it goes on; nothing for whoever has none.
pub(crate) async fn powers_of(write: &mut Write, matter: MatterId, person: PersonId) -> Result<PowerSet> {
    let rows = write.rows(sql::TEAM.text, binds![matter]).await?;
    let row = rows.iter().find(|row| row.id(0).is_ok_and(|id: PersonId| id == person));
    row.map_or(Ok(PowerSet::NOTHING), |row| powers_from(row, Phase::Open))
}

/// The reason as it is kept.
fn reason(typed: &str) -> Result<&str> {
    let why = typed.trim();
    match why.chars().count() {
        0 => Err(Refusal::invalid("why", Why::Missing).into()),
        n if n > limits::NOTE_CHARS => Err(Refusal::invalid("why", Why::TooLong).into()),
        _ => Ok(why),
    }
}

impl<P: Purpose> Room<P> {
    /// One row of [`sql::STANDING`].
    pub(super) fn flag_from(&self, row: &Row) -> Result<LawyerFlag> {
        let id: EventId = row.id(0)?;
        Ok(LawyerFlag {
            by: row.id(1)?,
            person: row.opt_id(2)?,
            at: row.time(3)?,
            why: self.unseal_as("lawyer_flag", id.bytes(), "why", &row.bytes(4)?)?,
        })
    }

    /// Who of the rows of [`sql::TEAM`] has this power here, but for the visitor.
    pub(super) fn others_among(&self, rows: &[Row], power: Power) -> Result<Vec<(PersonId, String)>> {
        let mut out = Vec::new();
        for row in rows {
            let person: PersonId = row.id(0)?;
            let may = powers_from(row, row.code(1, Phase::from_code)?)?.has(power);
            if Some(person) != self.person() && may {
                let card: PersonCard = self.house.unseal_card("person", person.bytes(), &row.bytes(8)?)?;
                out.push((person, card.name));
            }
        }
        Ok(out)
    }
}

impl<P: StaffSees> Room<P> {
    /// The colleagues a file can be flagged for, with their names: whoever is on the matter and decides in it, but for
    /// whoever asks.
    pub async fn others_who_decide(&self) -> Result<ForStaff<Vec<(PersonId, String)>>> {
        self.demand(Power::Review)?;
        let rows = self.look().await?.lobby(&sql::TEAM, binds![self.matter()]).await?;
        Ok(ForStaff::new(self.others_among(&rows, Power::Review)?))
    }
}

impl Room<Reviewing> {
    /// Flags a version that waits for a decision, for one colleague or for whoever leads the matter, and tells them. The
    /// same flag sent twice is one.
    ///
    /// # Errors
    /// `Invalid` for no reason, for one too long and for a colleague who decides nothing here; `WrongState` for what waits
    /// for no decision; `Conflict` where another flag stands.
    pub async fn flag_for_lawyer(&self, version: VersionId, why: &str, to: Option<PersonId>) -> Result<()> {
        self.demand(Power::Review)?;
        let person = self.person().ok_or_else(Error::not_found)?;
        let why = reason(why)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let (found, _) =
                self.version_from(&tx.one(&super::documents::sql::VERSION, binds![version]).await?)?;
            let item = tx.item(self, found.item).await?;
            if !found.state.awaits_review() {
                return Err(Refusal::WrongState.into());
            }
            let (now, matter) = (tx.now, self.matter());
            // An account, a line of the queue, a matter: in the order in which whoever ends a place holds them.
            if let Some(to) = to {
                tx.lobby(&super::portal::sql::HOLD_ACTIVE, binds![to]).await?;
            }
            if tx.lobby(&sql::MARK, binds![version, matter, now, to]).await? == 0 {
                let rows = tx.rows(&sql::STANDING, binds![version]).await?;
                // Decided at this very moment.
                let Some(row) = rows.first() else { return Err(Refusal::WrongState.into()) };
                let stands = self.flag_from(row)?;
                let same = stands.by == person && stands.person == to && stands.why == why;
                return if same { Ok(()) } else { Err(Refusal::Conflict.into()) };
            }
            let name = tx.asked_to_look(self, to).await?;
            let id = EventId::mint(now, crate::random(&*self.house.chance));
            let sealed = self.seal_as("lawyer_flag", id.bytes(), "why", &why)?;
            tx.exec_one(&sql::ADD_FLAG, binds![id, version, person, to, now, sealed]).await?;
            let (house, kind, object) = (self.house.clone(), notices::FLAGGED, version.bytes());
            match to {
                Some(to) => notices::tell_person(tx.write(), &house, matter, kind, object, to).await?,
                None => {
                    notices::tell_other_leads(tx.write(), &house, matter, kind, object, Some(person)).await?;
                }
            }
            let event = AuditEvent::new(AuditCode::VersionFlagged, version)
                .with("item", in_language(&item.words.title, Locale::En))
                .with("file", found.name.as_str())
                .with("message", why);
            tx.commit(if name.is_empty() { event } else { event.with("to", name) }).await
        })
        .await
    }

    /// Takes the flag off. Where none stands any more somebody was first, and nothing changes.
    pub async fn take_flag_off(&self, version: VersionId) -> Result<()> {
        self.demand(Power::Review)?;
        let person = self.person().ok_or_else(Error::not_found)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let (found, _) =
                self.version_from(&tx.one(&super::documents::sql::VERSION, binds![version]).await?)?;
            let item = tx.item(self, found.item).await?;
            let matter = self.matter();
            tx.lobby(&sql::UNMARK, binds![version, matter]).await?;
            if !tx.unflag(version, person).await? {
                return Ok(());
            }
            notices::settle(tx.write(), &self.house, version.bytes(), notices::OF_FLAG).await?;
            let event = AuditEvent::new(AuditCode::VersionUnflagged, version)
                .with("item", in_language(&item.words.title, Locale::En))
                .with("file", found.name.as_str());
            tx.commit(event).await
        })
        .await
    }
}

impl<P: Purpose> RoomTx<'_, P> {
    /// Takes the flag of a version off, by whoever takes it off or decides; says whether one stood. The line of the queue
    /// changes before: that is where everybody takes turns.
    pub(super) async fn unflag(&mut self, version: VersionId, person: PersonId) -> Result<bool> {
        let now = self.now;
        Ok(self.exec(&sql::TAKE_OFF, binds![version, now, person]).await? > 0)
    }

    /// The name of the colleague a flag is for; empty where it is for whoever leads the matter.
    async fn asked_to_look(&mut self, room: &Room<P>, to: Option<PersonId>) -> Result<String> {
        let Some(to) = to else { return Ok(String::new()) };
        self.lobby(&lobby::matters::sql::HOLD, binds![room.matter()]).await?;
        self.lobby(&sql::HOLD_PLACE, binds![room.matter(), to]).await?;
        let rows = self.lobby_rows(&sql::TEAM, binds![room.matter()]).await?;
        let known = room.others_among(&rows, Power::Review)?.into_iter().find(|(person, _)| *person == to);
        let (_, name) = known.ok_or(Refusal::invalid("person", Why::NotAChoice))?;
        Ok(name)
    }
}
