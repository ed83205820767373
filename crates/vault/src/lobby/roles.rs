//! Which role somebody has in the practice, and which they had: each change is kept with whoever made it, and an earlier one
//! is given back by the same act and the same rules. It refuses to appoint beyond what the one who asks may appoint, to
//! change one's own role, to leave the practice without an owner, and a matter with nobody who answers for it.

use super::people::sql as people_sql;
use super::{Lobby, departures, notices, staff};
use crate::audit::AuditEvent;
use crate::engine::{Write, binds};
use crate::error::{Error, Result};
use domain::{AuditCode, DeskPower, EventId, PersonId, Refusal, Role, Timestamp, may_appoint};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql KEEP = "INSERT INTO role_change (id, person_id, role, by_id, at) VALUES ($1, $2, $3, $4, $5)";
        LobbySql HISTORY = "SELECT h.role, h.by_id, h.at FROM role_change h WHERE h.person_id = $1 ORDER BY h.at DESC, h.id DESC LIMIT 200";
        LobbySql SET = "UPDATE person SET role = $2, epoch = epoch + 1 WHERE id = $1 AND kind = 'staff' AND role = $3";
    }
}

/// A role somebody was given.
pub struct RoleChange {
    pub role: Role,
    /// Nobody, for the one they joined with.
    pub by: Option<PersonId>,
    pub at: Timestamp,
}

/// Keeps that somebody has a role from now on.
pub(super) async fn keep(
    write: &mut Write,
    house: &crate::house::Inner,
    person: PersonId,
    role: Role,
    by: Option<PersonId>,
) -> Result<()> {
    let now = house.clock.now();
    let id = EventId::mint(now, crate::random(&*house.chance));
    write.exec(sql::KEEP.text, binds![id, person, role.code(), by, now]).await?;
    Ok(())
}

impl Lobby<'_> {
    /// The roles a colleague was given, the newest first.
    pub async fn roles_of(&self, person: PersonId) -> Result<Vec<RoleChange>> {
        self.demand(DeskPower::ManageStaff)?;
        let rows = self.house.engine.look(None).await?.rows(sql::HISTORY.text, binds![person]).await?;
        let change = |row: &crate::engine::Row| {
            Ok(RoleChange { role: row.code(0, Role::from_code)?, by: row.opt_id(1)?, at: row.time(2)? })
        };
        rows.iter().map(change).collect()
    }

    /// Gives a colleague who has the role `from` another one. It counts at once: their sessions end, pages that are open
    /// too, and they are told. Done before, it changes nothing.
    ///
    /// # Errors
    /// `Conflict` where somebody else was first, `LeftAlone` where they lead matters that the new role does not answer for
    /// and nobody else leads, `LastOwner`, and `NotAllowed` for oneself and for a role the one who asks may not give or take.
    pub async fn change_role(&self, person: PersonId, from: Role, to: Role) -> Result<()> {
        let mut write = self.begin(Some(DeskPower::ManageStaff)).await?;
        staff::hold_owners(&mut write).await?;
        let rows = write.rows(people_sql::PERSON.text, binds![person]).await?;
        let row = rows.first().filter(|row| row.text(2).is_ok_and(|kind| kind == "staff"));
        let has = row.ok_or_else(Error::not_found)?.code(1, Role::from_code)?;
        let me = self.role();
        if person == self.person || !may_appoint(me, has) || !may_appoint(me, to) {
            return Err(Refusal::NotAllowed.into());
        }
        if has == to {
            return Ok(());
        }
        if write.exec(sql::SET.text, binds![person, to.code(), from.code()]).await? != 1 {
            return Err(Refusal::Conflict.into());
        }
        staff::owned_still(&mut write).await?;
        if !to.answers_for_matters() {
            departures::leaves_nothing_alone(&mut write, person).await?;
        }
        keep(&mut write, self.house, person, to, Some(self.person)).await?;
        let now = self.house.clock.now();
        write.exec(super::sessions::sql::END_ALL.text, binds![person, now]).await?;
        notices::tell(&mut write, self.house, person, "role_changed", person.bytes()).await?;
        self.commit(write, AuditEvent::new(AuditCode::StaffRoleChanged, person).with("role", to.code())).await
    }
}
