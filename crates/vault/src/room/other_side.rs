//! Who stands on the other side of a matter. A name is written from inside the room and kept as a card outside it, so that
//! a search before the next yes can find it; who may not enter the matter learns from such a search that there is
//! something, and nothing more. It refuses to show a card to anybody but staff who see the matter.

use crate::audit::AuditEvent;
use crate::engine::binds;
use crate::error::{Error, Result, Tampered};
use crate::house::Inner;
use crate::purpose::{StaffSees, Steering};
use crate::room::{ForStaff, Room};
use domain::{AuditCode, OtherSideId, Power, Refusal, Traits, Why, limits};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql ADD = "INSERT INTO other_side (id, matter_id, added_by, added_at, sealed) VALUES ($1, $2, $3, $4, $5)";
        LobbySql OF_MATTER = "SELECT id, sealed FROM other_side WHERE matter_id = $1 ORDER BY added_at, id";
        LobbySql COUNT = "SELECT count(*) FROM other_side WHERE matter_id = $1";
        LobbySql REMOVE = "DELETE FROM other_side WHERE id = $1 AND matter_id = $2";
    }
}

/// More than a matter ever has.
const MOST: i64 = 100;

/// Somebody on the other side.
pub struct OtherSideRow {
    pub id: OtherSideId,
    pub name: String,
}

impl Inner {
    pub(crate) fn other_side_name(&self, id: OtherSideId, sealed: &[u8]) -> Result<String> {
        let plain = self.unseal_lobby("other_side", id.bytes(), "name", sealed)?;
        String::from_utf8(plain.to_vec()).map_err(|_| Tampered { what: "a name" }.into())
    }
}

impl<P: StaffSees> Room<P> {
    /// Everybody on the other side of this matter.
    pub async fn other_side(&self) -> Result<ForStaff<Vec<OtherSideRow>>> {
        self.demand(Power::SeeWholeMatter)?;
        let mut out = Vec::new();
        for row in self.look().await?.lobby(&sql::OF_MATTER, binds![self.matter()]).await? {
            let id: OtherSideId = row.id(0)?;
            out.push(OtherSideRow { id, name: self.house.other_side_name(id, &row.bytes(1)?)? });
        }
        Ok(ForStaff::new(out))
    }
}

impl Room<Steering> {
    /// Writes somebody down who stands on the other side.
    pub async fn add_other_side(&self, name: &str) -> Result<OtherSideId> {
        self.demand(Power::ManageParties)?;
        let name = name.trim();
        if name.is_empty() {
            return Err(Refusal::invalid("other_side", Why::Missing).into());
        }
        if name.chars().count() > limits::TITLE_CHARS {
            return Err(Refusal::invalid("other_side", Why::TooLong).into());
        }
        let mut tx = self.begin().await?;
        let there = tx.lobby_rows(&sql::OF_MATTER, binds![self.matter()]).await?;
        for row in &there {
            let id: OtherSideId = row.id(0)?;
            // The same form sent twice.
            if self.house.other_side_name(id, &row.bytes(1)?)? == name {
                return Ok(id);
            }
        }
        let count = tx.lobby_rows(&sql::COUNT, binds![self.matter()]).await?;
        if count.first().map(|r| r.int(0)).transpose()?.unwrap_or(0) >= MOST {
            return Err(Refusal::NoSpace.into());
        }
        let id = OtherSideId::mint(tx.now, crate::random(&*self.house.chance));
        let sealed = self.house.seal_lobby("other_side", id.bytes(), "name", name.as_bytes());
        let by = self.person().ok_or_else(Error::not_found)?;
        let (matter, now) = (self.matter(), tx.now);
        tx.lobby(&sql::ADD, binds![id, matter, by, now, sealed]).await?;
        let who = Traits { names: vec![name.to_owned()], ..Traits::default() };
        self.house.index_person(tx.write(), "other_side", id.bytes(), &who).await?;
        tx.commit(AuditEvent::new(AuditCode::OtherSideAdded, id).with("name", name)).await?;
        Ok(id)
    }

    /// Takes somebody off who was written down by mistake; the log keeps that they were there.
    pub async fn remove_other_side(&self, id: OtherSideId) -> Result<()> {
        self.demand(Power::ManageParties)?;
        let mut tx = self.begin().await?;
        let matter = self.matter();
        if tx.lobby(&sql::REMOVE, binds![id, matter]).await? != 1 {
            return Err(Error::not_found());
        }
        tx.lobby(&crate::lobby::index::sql::DROP_TOKENS, binds![id]).await?;
        tx.commit(AuditEvent::new(AuditCode::OtherSideRemoved, id)).await
    }
}
