//! The departments of an organisation: parts of it that matters belong to and contacts can be kept to. They are named anew and
//! they end, and a department that ended reaches nothing. It refuses two of one name, and to end one that a contact is kept
//! to: whoever sees nothing else has to be told something else first.

use super::Lobby;
use crate::audit::AuditEvent;
use crate::engine::{Row, Write, binds};
use crate::error::{Error, Result};
use crate::house::Inner;
use domain::{AuditCode, ClientId, DepartmentId, DeskPower, Refusal, Why, limits};
use serde::{Deserialize, Serialize};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql DEPARTMENTS = "SELECT d.id, d.sealed FROM department d WHERE d.client_id = $1 AND d.ended_at IS NULL ORDER BY d.created_at, d.id";
        LobbySql MAKE = "INSERT INTO department (id, client_id, sealed, created_at) VALUES ($1, $2, $3, $4)";
        LobbySql RENAME = "UPDATE department SET sealed = $3 WHERE id = $1 AND client_id = $2 AND ended_at IS NULL";
        LobbySql END = "UPDATE department SET ended_at = $3 WHERE id = $1 AND client_id = $2 AND ended_at IS NULL";
        LobbySql KEPT_TO = "SELECT count(*) FROM contact k WHERE k.client_id = $1 AND k.department_id = $2 AND k.state = 'active'";
    }
}

#[derive(Serialize, Deserialize)]
struct DepartmentCard {
    name: String,
}

/// A part of an organisation.
pub struct DepartmentRow {
    pub id: DepartmentId,
    pub name: String,
}

impl Inner {
    pub(crate) fn department_name(&self, department: DepartmentId, sealed: &[u8]) -> Result<String> {
        self.unseal_card::<DepartmentCard>("department", department.bytes(), sealed).map(|card| card.name)
    }

    fn department_row(&self, row: &Row) -> Result<DepartmentRow> {
        let id: DepartmentId = row.id(0)?;
        Ok(DepartmentRow { id, name: self.department_name(id, &row.bytes(1)?)? })
    }
}

/// A name as it will stand.
fn checked(name: &str) -> Result<&str> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Refusal::invalid("department_name", Why::Missing).into());
    }
    if name.chars().count() > limits::TITLE_CHARS {
        return Err(Refusal::invalid("department_name", Why::TooLong).into());
    }
    Ok(name)
}

impl Lobby<'_> {
    /// The departments of an organisation, the oldest first.
    pub async fn departments(&self, client: ClientId) -> Result<Vec<DepartmentRow>> {
        self.client(client).await?;
        let rows = self.house.engine.look(None).await?.rows(sql::DEPARTMENTS.text, binds![client]).await?;
        rows.iter().map(|row| self.house.department_row(row)).collect()
    }

    /// Every department, and the one by this name in whatever case.
    async fn by_name(
        &self,
        write: &mut Write,
        client: ClientId,
        name: &str,
    ) -> Result<(Vec<DepartmentRow>, Option<DepartmentId>)> {
        let rows = write.rows(sql::DEPARTMENTS.text, binds![client]).await?;
        let all = rows.iter().map(|row| self.house.department_row(row)).collect::<Result<Vec<_>>>()?;
        let same = all.iter().find(|one| one.name.to_lowercase() == name.to_lowercase()).map(|one| one.id);
        Ok((all, same))
    }

    fn sealed(&self, department: DepartmentId, name: &str) -> Result<Vec<u8>> {
        self.house.seal_card("department", department.bytes(), &DepartmentCard { name: name.to_owned() })
    }

    /// Writes a department down. One that is there by that name is that one.
    pub async fn make_department(&self, client: ClientId, name: &str) -> Result<DepartmentId> {
        let name = checked(name)?;
        let mut write = self.begin(Some(DeskPower::ManageClients)).await?;
        self.organisation(&mut write, client).await?;
        if let (_, Some(known)) = self.by_name(&mut write, client, name).await? {
            return Ok(known);
        }
        let now = self.house.clock.now();
        let id = DepartmentId::mint(now, crate::random(&*self.house.chance));
        write.exec(sql::MAKE.text, binds![id, client, self.sealed(id, name)?, now]).await?;
        self.commit(write, AuditEvent::new(AuditCode::DepartmentMade, id).with("department", name)).await?;
        Ok(id)
    }

    /// Another name for a department; what belongs to it and who is kept to it stays. Its own name again changes nothing.
    ///
    /// # Errors
    /// `Invalid` for no name, one that is too long, or one another department has.
    pub async fn rename_department(&self, client: ClientId, one: DepartmentId, name: &str) -> Result<()> {
        let name = checked(name)?;
        let mut write = self.begin(Some(DeskPower::ManageClients)).await?;
        self.organisation(&mut write, client).await?;
        let (all, same) = self.by_name(&mut write, client, name).await?;
        let known = all.into_iter().find(|known| known.id == one).ok_or_else(Error::not_found)?;
        if same.is_some_and(|same| same != one) {
            return Err(Refusal::invalid("department_name", Why::Taken).into());
        }
        if known.name == name {
            return Ok(());
        }
        write.exec(sql::RENAME.text, binds![one, client, self.sealed(one, name)?]).await?;
        let line = AuditEvent::new(AuditCode::DepartmentRenamed, one).with("old", known.name);
        self.commit(write, line.with("new", name)).await
    }

    /// A department is none any more: nobody can be kept to it, and matters that belonged to it belong to none. Nothing opens
    /// and nothing closes by it. Twice changes nothing.
    ///
    /// # Errors
    /// `WrongState` while a contact sees only the matters of this department.
    pub async fn end_department(&self, client: ClientId, one: DepartmentId) -> Result<()> {
        let mut write = self.begin(Some(DeskPower::ManageClients)).await?;
        self.organisation(&mut write, client).await?;
        let rows = write.rows(sql::DEPARTMENTS.text, binds![client]).await?;
        let row = rows.iter().find(|row| row.id(0).is_ok_and(|id: DepartmentId| id == one));
        let Some(row) = row else { return Ok(()) };
        let name = self.house.department_name(one, &row.bytes(1)?)?;
        let kept = write.rows(sql::KEPT_TO.text, binds![client, one]).await?;
        if kept.first().map(|row| row.int(0)).transpose()? != Some(0) {
            return Err(Refusal::WrongState.into());
        }
        write.exec(sql::END.text, binds![one, client, self.house.clock.now()]).await?;
        self.commit(write, AuditEvent::new(AuditCode::DepartmentEnded, one).with("department", name)).await
    }
}
