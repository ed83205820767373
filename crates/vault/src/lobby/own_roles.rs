//! Roles the practice made for itself: a shipped role with powers cut from it. Every change is a new version with who, when
//! and why, counts for everybody who has the role at their next request, and is one transaction. It refuses to add a power,
//! to cut the owner's role, to leave a matter to nobody who can lead it, to change a role somebody has themselves, and to
//! go on where somebody else was first or other people are meant than were shown.

use super::duties::{self, Whose};
use super::people::PersonCard;
use super::{Lobby, departures, notices, staff};
use crate::audit::AuditEvent;
use crate::engine::{Row, Write, binds};
use crate::error::{Error, Result, Tampered};
use crate::house::Inner;
use domain::remit::bad_cuts;
use domain::{
    AuditCode, Cuts, DeskPower, EventId, OwnRoleId, PersonId, Refusal, Remit, Role, RoleChoice, Timestamp,
    Why, desk_powers, limits,
};
use serde::{Deserialize, Serialize};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql LIST = "SELECT o.id, o.base, o.version, o.retired_at, v.id, v.cuts, v.sealed, (SELECT count(*) FROM person p WHERE p.own_role_id = o.id), (SELECT count(*) FROM invitation i WHERE i.own_role_id = o.id AND i.state = 'open') FROM own_role o JOIN own_role_version v ON v.own_role_id = o.id AND v.version = o.version ORDER BY o.made_at, o.id";
        LobbySql ONE = "SELECT o.id, o.base, o.version, o.retired_at, v.id, v.cuts, v.sealed, (SELECT count(*) FROM person p WHERE p.own_role_id = o.id), (SELECT count(*) FROM invitation i WHERE i.own_role_id = o.id AND i.state = 'open') FROM own_role o JOIN own_role_version v ON v.own_role_id = o.id AND v.version = o.version WHERE o.id = $1";
        LobbySql VERSIONS = "SELECT v.version, v.by_id, v.at, v.id, v.cuts, v.sealed FROM own_role_version v WHERE v.own_role_id = $1 ORDER BY v.version DESC";
        LobbySql HOLDERS = "SELECT p.id, p.sealed, p.state FROM person p WHERE p.own_role_id = $1 ORDER BY p.id";
        // Changes of a role and appointments to it go one after the other.
        LobbySql HOLD = "UPDATE own_role SET version = version WHERE id = $1 AND retired_at IS NULL";
        LobbySql MAKE = "INSERT INTO own_role (id, base, version, made_at, retired_at) VALUES ($1, $2, 1, $3, NULL)";
        LobbySql KEEP = "INSERT INTO own_role_version (id, own_role_id, version, cuts, by_id, at, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7)";
        LobbySql ADVANCE = "UPDATE own_role SET version = $2 WHERE id = $1";
        LobbySql RETIRE = "UPDATE own_role SET retired_at = $2 WHERE id = $1 AND retired_at IS NULL";
        LobbySql TO_BASE = "UPDATE person SET own_role_id = NULL, epoch = epoch + 1 WHERE id = $1 AND own_role_id = $2";
        LobbySql UNINVITE = "UPDATE invitation SET state = 'revoked' WHERE own_role_id = $1 AND state = 'open'";
    }
}

/// What a version is called and why it was made, sealed under the lobby key.
#[derive(Serialize, Deserialize)]
struct OwnRoleCard {
    name: String,
    why: String,
}

/// A role of the practice's own as it stands.
pub struct OwnRoleRow {
    pub id: OwnRoleId,
    pub name: String,
    /// What it comes to: the role it starts from and what is cut.
    pub remit: Remit,
    pub version: u32,
    /// How many colleagues have it, suspended ones too.
    pub people: i64,
    /// How many open invitations are to it.
    pub invited: i64,
    pub retired_at: Option<Timestamp>,
}

/// One version of a role, never changed.
pub struct OwnRoleVersion {
    pub version: u32,
    pub name: String,
    pub why: String,
    pub cuts: Cuts,
    pub by: PersonId,
    pub at: Timestamp,
}

/// Somebody who has a role of the practice's own.
pub struct OwnRoleHolder {
    pub person: PersonId,
    pub name: String,
    pub active: bool,
}

/// What a role is to be.
#[derive(Clone, Copy)]
pub struct OwnRoleText<'a> {
    pub name: &'a str,
    pub cuts: Cuts,
    /// For the history.
    pub why: &'a str,
}

/// The version somebody looked at, and who had the role then.
#[derive(Clone, Copy)]
pub struct OwnRoleSeen<'a> {
    pub id: OwnRoleId,
    pub version: u32,
    pub holders: &'a [PersonId],
}

/// What a row says about somebody: their role at `role`, what is cut from it at `cuts`, or nothing.
pub(crate) fn remit_from(row: &Row, role: usize, cuts: usize) -> Result<Remit> {
    let role = row.code(role, Role::from_code)?;
    match row.opt_text(cuts)? {
        None => Ok(Remit::shipped(role)),
        Some(text) => Ok(Remit::cut(role, stored(&text)?)),
    }
}

fn stored(text: &str) -> Result<Cuts> {
    Cuts::from_stored(text).ok_or_else(|| Tampered { what: "a role is cut in a way nobody knows" }.into())
}

fn number(row: &Row, at: usize) -> Result<u32> {
    u32::try_from(row.int(at)?).map_err(|_| Tampered { what: "a role's version" }.into())
}

impl Inner {
    pub(crate) fn own_role_name(&self, version: EventId, sealed: &[u8]) -> Result<String> {
        self.unseal_card::<OwnRoleCard>("own_role_version", version.bytes(), sealed).map(|card| card.name)
    }

    pub(super) fn own_role_from(&self, row: &Row) -> Result<OwnRoleRow> {
        Ok(OwnRoleRow {
            id: row.id(0)?,
            name: self.own_role_name(row.id(4)?, &row.bytes(6)?)?,
            remit: Remit::cut(row.code(1, Role::from_code)?, stored(&row.text(5)?)?),
            version: number(row, 2)?,
            people: row.int(7)?,
            invited: row.int(8)?,
            retired_at: row.opt_time(3)?,
        })
    }

    /// What a choice comes to, with other changes of it kept waiting; nothing for a role that is given no more.
    pub(crate) async fn hold_choice(&self, write: &mut Write, choice: RoleChoice) -> Result<Option<Chosen>> {
        let id = match choice {
            RoleChoice::Shipped(role) => {
                return Ok(Some(Chosen { remit: Remit::shipped(role), own: None, name: None }));
            }
            RoleChoice::Own(id) => id,
        };
        if write.exec(sql::HOLD.text, binds![id]).await? != 1 {
            return Ok(None);
        }
        let rows = write.rows(sql::ONE.text, binds![id]).await?;
        let row = self.own_role_from(rows.first().ok_or_else(Error::not_found)?)?;
        Ok(Some(Chosen { remit: row.remit, own: Some(id), name: Some(row.name) }))
    }
}

/// A role somebody is given.
pub(crate) struct Chosen {
    pub(crate) remit: Remit,
    pub(crate) own: Option<OwnRoleId>,
    pub(crate) name: Option<String>,
}

impl Chosen {
    /// The line with the role in it.
    pub(crate) fn on(self, line: AuditEvent) -> AuditEvent {
        let line = line.with("role", self.remit.role().code());
        match self.name {
            Some(name) => line.with("own_role", name),
            None => line,
        }
    }
}

/// Ends what somebody's new remit leaves them unable to do: enquiries they were in charge of wait for somebody again, and
/// what they were charged with in matters is for whoever leads those.
pub(super) async fn let_go(
    write: &mut Write,
    house: &Inner,
    person: PersonId,
    remit: Remit,
    by: PersonId,
) -> Result<()> {
    if !desk_powers(remit).has(DeskPower::ManageLeads) {
        write.exec(departures::sql::UNCHARGE.text, binds![person, house.clock.now()]).await?;
    }
    duties::settle(write, house, Whose::Person(person), by).await
}

impl Lobby<'_> {
    /// Every role of the practice's own, retired ones too. What colleagues may do is no secret among colleagues.
    pub async fn own_roles(&self) -> Result<Vec<OwnRoleRow>> {
        let rows = self.house.engine.look(None).await?.rows(sql::LIST.text, &[]).await?;
        rows.iter().map(|row| self.house.own_role_from(row)).collect()
    }

    /// One of them.
    pub async fn own_role(&self, id: OwnRoleId) -> Result<OwnRoleRow> {
        let rows = self.house.engine.look(None).await?.rows(sql::ONE.text, binds![id]).await?;
        self.house.own_role_from(rows.first().ok_or_else(Error::not_found)?)
    }

    /// Every version of a role, the newest first.
    pub async fn own_role_versions(&self, id: OwnRoleId) -> Result<Vec<OwnRoleVersion>> {
        self.demand(DeskPower::ManageStaff)?;
        let rows = self.house.engine.look(None).await?.rows(sql::VERSIONS.text, binds![id]).await?;
        let from = |row: &Row| {
            let version: EventId = row.id(3)?;
            let card: OwnRoleCard =
                self.house.unseal_card("own_role_version", version.bytes(), &row.bytes(5)?)?;
            Ok(OwnRoleVersion {
                version: number(row, 0)?,
                name: card.name,
                why: card.why,
                cuts: stored(&row.text(4)?)?,
                by: row.id(1)?,
                at: row.time(2)?,
            })
        };
        rows.iter().map(from).collect()
    }

    /// Who has a role.
    pub async fn own_role_holders(&self, id: OwnRoleId) -> Result<Vec<OwnRoleHolder>> {
        self.demand(DeskPower::ManageStaff)?;
        let rows = self.house.engine.look(None).await?.rows(sql::HOLDERS.text, binds![id]).await?;
        let from = |row: &Row| {
            let person: PersonId = row.id(0)?;
            let card: PersonCard = self.house.unseal_card("person", person.bytes(), &row.bytes(1)?)?;
            Ok(OwnRoleHolder { person, name: card.name, active: row.text(2)? == "active" })
        };
        rows.iter().map(from).collect()
    }

    /// Makes a role that nobody has yet.
    ///
    /// # Errors
    /// `Invalid` for a name that is missing, too long or taken and for cuts that cannot be made, `NotAllowed` for a base the
    /// one who asks may not give.
    pub async fn make_own_role(&self, base: Role, text: &OwnRoleText<'_>) -> Result<OwnRoleId> {
        let mut write = self.begin(Some(DeskPower::ManageStaff)).await?;
        let now = self.house.clock.now();
        let id = OwnRoleId::mint(now, crate::random(&*self.house.chance));
        let name = self.fit_to_be(&mut write, id, base, text).await?;
        write.exec(sql::MAKE.text, binds![id, base.code(), now]).await?;
        self.keep_own_role(&mut write, id, 1, &name, text).await?;
        let line = AuditEvent::new(AuditCode::OwnRoleMade, id).with("own_role", name);
        self.commit(write, line.with("role", base.code())).await?;
        Ok(id)
    }

    /// The next version of a role, for everybody who has it at their next request, and for those who get it. An earlier
    /// version is restored by giving its content again.
    ///
    /// # Errors
    /// `Conflict` where the role or the people who have it are not those that were seen, `LeftAlone` where matters would be
    /// led by nobody who can, `NotAllowed` for one's own role and beyond what one may give, `WrongState` for one that is
    /// retired, and `Invalid` as for a new one.
    pub async fn change_own_role(&self, seen: &OwnRoleSeen<'_>, text: &OwnRoleText<'_>) -> Result<()> {
        let mut write = self.begin(Some(DeskPower::ManageStaff)).await?;
        let was = self.hold_seen(&mut write, seen).await?;
        let base = was.remit.role();
        let name = self.fit_to_be(&mut write, seen.id, base, text).await?;
        let version = was.version + 1;
        self.keep_own_role(&mut write, seen.id, version, &name, text).await?;
        write.exec(sql::ADVANCE.text, binds![seen.id, version]).await?;
        let remit = Remit::cut(base, text.cuts);
        for person in seen.holders {
            duties::hold(&mut write, Whose::Person(*person)).await?;
        }
        if was.remit.answers_for_matters() && !remit.answers_for_matters() {
            departures::leave_nothing_alone(&mut write, seen.holders).await?;
        }
        for person in seen.holders {
            let_go(&mut write, self.house, *person, remit, self.person).await?;
            if was.remit != remit {
                notices::tell(&mut write, self.house, *person, "role_changed", person.bytes()).await?;
            }
        }
        let line = AuditEvent::new(AuditCode::OwnRoleChanged, seen.id).with("own_role", name);
        let line = line.with("version", version.to_string()).with("people", seen.holders.len().to_string());
        self.commit(write, line).await
    }

    /// From now on nobody is given this role. Whoever has it gets what it started from, and open invitations to it end:
    /// nobody joins with more than they were invited with.
    ///
    /// # Errors
    /// As for a change.
    pub async fn retire_own_role(&self, seen: &OwnRoleSeen<'_>, why: &str) -> Result<()> {
        let mut write = self.begin(Some(DeskPower::ManageStaff)).await?;
        let was = self.hold_seen(&mut write, seen).await?;
        let base = was.remit.role();
        if !self.remit().may_appoint(Remit::shipped(base)) {
            return Err(Refusal::NotAllowed.into());
        }
        let now = self.house.clock.now();
        // Why it ended is its last version: the same as before, with the reason.
        let version = was.version + 1;
        let text = OwnRoleText { name: &was.name, cuts: was.remit.cuts(), why };
        check_why(why)?;
        self.keep_own_role(&mut write, seen.id, version, &was.name, &text).await?;
        write.exec(sql::ADVANCE.text, binds![seen.id, version]).await?;
        for person in seen.holders {
            write.exec(sql::TO_BASE.text, binds![*person, seen.id]).await?;
            super::roles::keep(&mut write, self.house, *person, (base, None), Some(self.person)).await?;
            write.exec(super::sessions::sql::END_ALL.text, binds![*person, now]).await?;
            notices::tell(&mut write, self.house, *person, "role_changed", person.bytes()).await?;
        }
        write.exec(sql::UNINVITE.text, binds![seen.id]).await?;
        write.exec(sql::RETIRE.text, binds![seen.id, now]).await?;
        let line = AuditEvent::new(AuditCode::OwnRoleRetired, seen.id).with("own_role", was.name);
        self.commit(write, line.with("people", seen.holders.len().to_string())).await
    }

    /// The role as it stands, held, if it and the people who have it are those that were seen, and if the one who asks may
    /// change it. The people are held as well, in one order.
    async fn hold_seen(&self, write: &mut Write, seen: &OwnRoleSeen<'_>) -> Result<OwnRoleRow> {
        let held = write.exec(sql::HOLD.text, binds![seen.id]).await?;
        let rows = write.rows(sql::ONE.text, binds![seen.id]).await?;
        let was = self.house.own_role_from(rows.first().ok_or_else(Error::not_found)?)?;
        if held != 1 {
            return Err(Refusal::WrongState.into());
        }
        let holders = write.rows(sql::HOLDERS.text, binds![seen.id]).await?;
        let holders = holders.iter().map(|row| row.id(0)).collect::<Result<Vec<PersonId>>>()?;
        if holders.contains(&self.person) || !self.remit().may_appoint(was.remit) {
            return Err(Refusal::NotAllowed.into());
        }
        let mut shown = seen.holders.to_vec();
        shown.sort_unstable();
        if was.version != seen.version || holders != shown {
            return Err(Refusal::Conflict.into());
        }
        for person in &holders {
            write.exec(staff::sql::HOLD.text, binds![*person]).await?;
        }
        Ok(was)
    }

    /// The name as it is kept, if a role can be like this and the one who asks may give it.
    async fn fit_to_be(
        &self,
        write: &mut Write,
        id: OwnRoleId,
        base: Role,
        text: &OwnRoleText<'_>,
    ) -> Result<String> {
        let name = text.name.trim();
        if name.is_empty() {
            return Err(Refusal::invalid("name", Why::Missing).into());
        }
        if name.chars().count() > limits::TITLE_CHARS {
            return Err(Refusal::invalid("name", Why::TooLong).into());
        }
        check_why(text.why)?;
        if !bad_cuts(base, text.cuts).is_empty() {
            return Err(Refusal::invalid("may", Why::NotAllowed).into());
        }
        if !self.remit().may_appoint(Remit::cut(base, text.cuts)) {
            return Err(Refusal::NotAllowed.into());
        }
        for row in write.rows(sql::LIST.text, &[]).await? {
            let other = self.house.own_role_from(&row)?;
            if other.id != id
                && other.retired_at.is_none()
                && other.name.to_lowercase() == name.to_lowercase()
            {
                return Err(Refusal::invalid("name", Why::Taken).into());
            }
        }
        Ok(name.to_owned())
    }

    async fn keep_own_role(
        &self,
        write: &mut Write,
        id: OwnRoleId,
        version: u32,
        name: &str,
        text: &OwnRoleText<'_>,
    ) -> Result<()> {
        let now = self.house.clock.now();
        let kept = EventId::mint(now, crate::random(&*self.house.chance));
        let card = OwnRoleCard { name: name.to_owned(), why: text.why.trim().to_owned() };
        let sealed = self.house.seal_card("own_role_version", kept.bytes(), &card)?;
        let values = binds![kept, id, version, text.cuts.stored(), self.person, now, sealed];
        write.exec(sql::KEEP.text, values).await?;
        Ok(())
    }
}

fn check_why(why: &str) -> Result<()> {
    if why.trim().is_empty() {
        return Err(Refusal::invalid("why", Why::Missing).into());
    }
    if why.chars().count() > limits::NOTE_CHARS {
        return Err(Refusal::invalid("why", Why::TooLong).into());
    }
    Ok(())
}
