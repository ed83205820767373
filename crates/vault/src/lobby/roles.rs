//! Which role somebody has in the practice, and which they had: each change is kept with whoever made it, and an earlier one
//! is given back by the same act and the same rules. It refuses to appoint beyond what the one who asks may appoint, to
//! change one's own role, to leave the practice without an owner, and a matter with nobody who answers for it.

use super::duties::{self, Whose};
use super::own_roles::{self, remit_from};
use super::people::sql as people_sql;
use super::{Lobby, departures, notices, staff};
use crate::audit::AuditEvent;
use crate::engine::{Write, binds};
use crate::error::{Error, Result};
use domain::{AuditCode, DeskPower, EventId, OwnRoleId, PersonId, Refusal, Role, RoleChoice, Timestamp};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql KEEP = "INSERT INTO role_change (id, person_id, role, by_id, at, own_role_id) VALUES ($1, $2, $3, $4, $5, $6)";
        LobbySql HISTORY = "SELECT h.role, h.by_id, h.at, h.own_role_id FROM role_change h WHERE h.person_id = $1 ORDER BY h.at DESC, h.id DESC LIMIT 200";
        LobbySql SET = "UPDATE person SET role = $2, own_role_id = $3, epoch = epoch + 1 WHERE id = $1 AND kind = 'staff'";
    }
}

/// A role somebody was given.
pub struct RoleChange {
    /// The shipped role, or the one that a role of the practice's own starts from.
    pub role: Role,
    /// The role of the practice's own.
    pub own: Option<OwnRoleId>,
    /// Nobody, for the one they joined with.
    pub by: Option<PersonId>,
    pub at: Timestamp,
}

/// Keeps that somebody has a role from now on.
pub(super) async fn keep(
    write: &mut Write,
    house: &crate::house::Inner,
    person: PersonId,
    (role, own): (Role, Option<OwnRoleId>),
    by: Option<PersonId>,
) -> Result<()> {
    let now = house.clock.now();
    let id = EventId::mint(now, crate::random(&*house.chance));
    write.exec(sql::KEEP.text, binds![id, person, role.code(), by, now, own]).await?;
    Ok(())
}

impl Lobby<'_> {
    /// The roles a colleague was given, the newest first.
    pub async fn roles_of(&self, person: PersonId) -> Result<Vec<RoleChange>> {
        self.demand(DeskPower::ManageStaff)?;
        let rows = self.house.engine.look(None).await?.rows(sql::HISTORY.text, binds![person]).await?;
        let change = |row: &crate::engine::Row| {
            Ok(RoleChange {
                role: row.code(0, Role::from_code)?,
                own: row.opt_id(3)?,
                by: row.opt_id(1)?,
                at: row.time(2)?,
            })
        };
        rows.iter().map(change).collect()
    }

    /// Gives a colleague who has the role `from` another one. It counts at once: their sessions end, pages that are open
    /// too, and they are told. Done before, it changes nothing.
    ///
    /// # Errors
    /// `Conflict` where somebody else was first, `LeftAlone` where they lead matters that the new role does not answer for
    /// and nobody else leads, `LastOwner`, and `NotAllowed` for oneself and for a role the one who asks may not give or take.
    pub async fn change_role(
        &self,
        person: PersonId,
        from: impl Into<RoleChoice>,
        to: impl Into<RoleChoice>,
    ) -> Result<()> {
        let (from, to) = (from.into(), to.into());
        let mut write = self.begin(Some(DeskPower::ManageStaff)).await?;
        // A role before the people, as whoever changes one holds them.
        let to = self.house.hold_choice(&mut write, to).await?;
        staff::hold_owners(&mut write).await?;
        write.exec(staff::sql::HOLD.text, binds![person]).await?;
        let rows = write.rows(people_sql::PERSON.text, binds![person]).await?;
        let row = rows.first().filter(|row| row.text(2).is_ok_and(|kind| kind == "staff"));
        let row = row.ok_or_else(Error::not_found)?;
        let (has, own) = (remit_from(row, 1, 5)?, row.opt_id(4)?);
        let to = to.ok_or(Refusal::NotAllowed)?;
        let me = self.remit();
        if person == self.person || !me.may_appoint(has) || !me.may_appoint(to.remit) {
            return Err(Refusal::NotAllowed.into());
        }
        if (has.role(), own) == (to.remit.role(), to.own) {
            return Ok(());
        }
        if own.map_or(RoleChoice::Shipped(has.role()), RoleChoice::Own) != from {
            return Err(Refusal::Conflict.into());
        }
        let (role, new) = (to.remit.role(), to.own);
        if write.exec(sql::SET.text, binds![person, role.code(), new]).await? != 1 {
            return Err(Refusal::Conflict.into());
        }
        staff::owned_still(&mut write).await?;
        duties::hold(&mut write, Whose::Person(person)).await?;
        if !to.remit.answers_for_matters() {
            departures::leaves_nothing_alone(&mut write, person).await?;
        }
        own_roles::let_go(&mut write, self.house, person, to.remit, self.person).await?;
        keep(&mut write, self.house, person, (role, new), Some(self.person)).await?;
        let now = self.house.clock.now();
        write.exec(super::sessions::sql::END_ALL.text, binds![person, now]).await?;
        notices::tell(&mut write, self.house, person, "role_changed", person.bytes()).await?;
        self.commit(write, to.on(AuditEvent::new(AuditCode::StaffRoleChanged, person))).await
    }
}
