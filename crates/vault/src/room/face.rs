//! What a matter is called, to clients and to staff, and the people it is about. It refuses to take a name from
//! anywhere but this room's own sealed rows.

use crate::audit::AuditEvent;
use crate::engine::binds;
use crate::error::{Error, Result};
use crate::lobby::{Searched, naming};
use crate::purpose::{Purpose, StaffSees, Steering};
use crate::room::{ForStaff, Room};
use domain::{AuditCode, ClientId, PartyId, Power, Relation};
use serde::{Deserialize, Serialize};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        RoomSql FACE = "SELECT id, sealed FROM room_face WHERE matter_id = $1";
        RoomSql ADD_FACE = "INSERT INTO face (matter_id, id, sealed) VALUES ($1, $2, $3)";
        RoomSql PARTIES = "SELECT id, client_id, relation, sealed FROM room_party WHERE matter_id = $1 AND ended_at IS NULL ORDER BY created_at, id";
        RoomSql PARTY = "SELECT id, client_id, relation, sealed FROM room_party WHERE matter_id = $1 AND client_id = $2 AND ended_at IS NULL";
        RoomSql FORMER = "SELECT id FROM room_party WHERE matter_id = $1 AND client_id = $2";
        RoomSql BACK_AGAIN = "UPDATE party SET relation = $3, sealed = $4, ended_at = NULL WHERE matter_id = $1 AND id = $2";
        LobbySql LINK_CLIENT = "INSERT INTO client_matter (client_id, matter_id, relation, main) VALUES ($1, $2, $3, $4) ON CONFLICT (client_id, matter_id) DO UPDATE SET relation = excluded.relation";
        RoomSql ADD_PARTY = "INSERT INTO party (matter_id, id, client_id, relation, sealed, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
    }
}

/// The matter's names. `name` is what clients see.
#[derive(Clone, Serialize, Deserialize)]
pub struct Face {
    pub name: String,
    pub number: String,
    /// What is applied for, in words clients read; empty where nobody wrote it.
    #[serde(default)]
    pub visa_type: String,
}

/// A client's part in this matter, under the name that stands in their record now.
pub struct PartyRow {
    pub id: PartyId,
    pub client: ClientId,
    pub relation: Relation,
    pub name: String,
}

impl<P: Purpose> Room<P> {
    /// The names this matter goes by; the client-facing one is safe on both doors.
    pub async fn face(&self) -> Result<Face> {
        self.watch(async {
            let row = self.look().await?.one(&sql::FACE, &[]).await?;
            self.unseal_as("face", self.matter().bytes(), "names", &row.bytes(1)?)
        })
        .await
    }
}

impl<P: StaffSees> Room<P> {
    /// The matter as lists show it for whoever sees the matter. Whoever reads its log alone has to know which matter it is of
    /// and gets the number: neither what it is called nor whose it is.
    pub async fn card(&self) -> Result<ForStaff<crate::lobby::MatterRow>> {
        self.demand_one_of(&[Power::SeeWholeMatter, Power::ReadAudit])?;
        let rows = self.look().await?.lobby(&crate::lobby::matters::sql::CARD, binds![self.matter()]).await?;
        let row = rows.first().ok_or_else(crate::error::Error::not_found)?;
        let mut known = self.house.matter_from(row)?;
        if !self.powers().has(Power::SeeWholeMatter) {
            let number = std::mem::take(&mut known.card.number);
            known.card = crate::lobby::MatterCard { number, ..crate::lobby::MatterCard::default() };
        }
        Ok(ForStaff::new(known))
    }

    pub async fn parties(&self) -> Result<ForStaff<Vec<PartyRow>>> {
        self.demand(Power::SeeWholeMatter)?;
        self.watch(async {
            let mut look = self.look().await?;
            let rows = look.rows(&sql::PARTIES, &[]).await?;
            let here = look.lobby(&naming::sql::NAMES_HERE, binds![self.matter()]).await?;
            let mut names = self.house.names_from(&here)?;
            let mut out = Vec::with_capacity(rows.len());
            for row in rows {
                let (id, client): (PartyId, ClientId) = (row.id(0)?, row.id(1)?);
                let linked: String = self.unseal_as("party", id.bytes(), "name", &row.bytes(3)?)?;
                let name = names.remove(&client).unwrap_or(linked);
                out.push(PartyRow { id, client, relation: row.code(2, Relation::from_code)?, name });
            }
            Ok(ForStaff::new(out))
        })
        .await
    }
}

impl Room<Steering> {
    /// Links a client to this matter, under the name in their record. It is copied sealed, as what was true when they came;
    /// what is shown is read from the record. The matter's card names the first of them.
    pub async fn add_party(&self, client: ClientId, relation: Relation) -> Result<PartyId> {
        self.demand(Power::ManageParties)?;
        self.join(client, relation, None).await
    }

    /// The same with what a search for them found, kept in the change that lets them join.
    pub async fn add_party_searched(
        &self,
        client: ClientId,
        relation: Relation,
        searched: &Searched,
    ) -> Result<PartyId> {
        self.demand(Power::ManageParties)?;
        self.join(client, relation, Some(searched)).await
    }

    async fn join(
        &self,
        client: ClientId,
        relation: Relation,
        searched: Option<&Searched>,
    ) -> Result<PartyId> {
        let by = self.person().ok_or_else(Error::not_found)?;
        let mut tx = self.begin().await?;
        crate::lobby::duties::hold(tx.write(), crate::lobby::duties::Whose::Matter(self.matter())).await?;
        let house = self.house.clone();
        let name = house.hold_named(tx.write(), client).await?;
        tx.lobby(&crate::lobby::matters::sql::HOLD, binds![self.matter()]).await?;
        if let Some(row) = tx.rows(&sql::PARTY, binds![client]).await?.first() {
            return row.id(0);
        }
        // Somebody who was taken off comes back to the part they had.
        let former = tx.rows(&sql::FORMER, binds![client]).await?;
        let id = match former.first() {
            Some(row) => row.id(0)?,
            None => PartyId::mint(tx.now, crate::random(&*self.house.chance)),
        };
        let sealed = self.seal_as("party", id.bytes(), "name", &name)?;
        if former.is_empty() {
            tx.exec_one(&sql::ADD_PARTY, binds![id, client, relation.code(), sealed, tx.now]).await?;
        } else {
            tx.exec_one(&sql::BACK_AGAIN, binds![id, relation.code(), sealed]).await?;
        }
        let matter = self.matter();
        let first = tx.lobby_rows(&naming::sql::MAIN_HERE, binds![matter]).await?.is_empty();
        tx.lobby(&sql::LINK_CLIENT, binds![client, matter, relation.code(), i64::from(first)]).await?;
        if first {
            house.name_matter(tx.write(), matter, &name).await?;
        }
        // A wall around this client stands around the matter from now on.
        let everybody = crate::lobby::duties::Whose::Matter(matter);
        crate::lobby::duties::settle(tx.write(), &house, everybody, by).await?;
        tx.settle_contacts(self, client).await?;
        tx.letter_moved_if_first(self).await?;
        // What is asked of everybody is asked of them from now on.
        tx.requests_moved = true;
        if let Some(searched) = searched {
            let (_, line) = tx.keep_search(self, searched).await?;
            tx.also(line);
        }
        tx.commit(
            AuditEvent::new(AuditCode::PartyAdded, id).with("relation", relation.code()).with("name", name),
        )
        .await?;
        Ok(id)
    }
}
