//! What was searched for about a matter: kept in the change that lets somebody join it, and decided by whoever says who is on
//! it. It refuses a search that was made for another matter, and a second decision about one. What somebody decides comes as a
//! ruling, which the lobby makes only for whoever may see what was found.

use crate::audit::AuditEvent;
use crate::engine::binds;
use crate::error::{Error, Result};
use crate::lobby::conflicts::KeptAt;
use crate::lobby::{Lobby, Ruling, Searched, notices};
use crate::purpose::Steering;
use crate::room::{Room, RoomTx};
use domain::{AuditCode, ConflictSearchId, Power};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql HERE = "SELECT id FROM conflict_search WHERE id = $1 AND matter_id = $2";
    }
}

impl Room<Steering> {
    /// Keeps a search for somebody who joined this matter.
    pub async fn keep_search(&self, searched: &Searched) -> Result<ConflictSearchId> {
        self.demand(Power::ManageParties)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let (id, line) = tx.keep_search(self, searched).await?;
            tx.commit(line).await?;
            Ok(id)
        })
        .await
    }

    /// Decides about a search of this matter.
    ///
    /// # Errors
    /// `WrongState` where somebody decided already, or where it was searched at an enquiry.
    pub async fn decide_conflict(&self, ruling: &Ruling) -> Result<()> {
        self.demand(Power::ManageParties)?;
        let (search, decision, reason) = (ruling.search, ruling.decision, ruling.reason.as_str());
        self.watch(async {
            let mut tx = self.begin().await?;
            let matter = self.matter();
            if tx.lobby_rows(&sql::HERE, binds![search, matter]).await?.is_empty() {
                return Err(Error::not_found());
            }
            let by = self.person().filter(|by| *by == ruling.by).ok_or_else(Error::not_found)?;
            let (house, at) = (self.house.clone(), KeptAt { matter: Some(matter), ..KeptAt::default() });
            house.decide_search(tx.write(), at, search, (decision, reason), by).await?;
            let line = AuditEvent::new(AuditCode::MatterConflictDecided, search);
            tx.commit(line.with("decision", decision.code())).await
        })
        .await
    }

    /// Asks the owners who may see all of what a search found to decide about it, for whoever reads it in this lobby. Says whether
    /// there is one.
    ///
    /// # Errors
    /// `WrongState` where somebody decided already.
    pub async fn ask_owners(&self, lobby: &Lobby<'_>, search: ConflictSearchId) -> Result<bool> {
        self.demand(Power::ManageParties)?;
        let asking = lobby.asking(self, search).await?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let matter = self.matter();
            if tx.lobby_rows(&sql::HERE, binds![search, matter]).await?.is_empty() {
                return Err(Error::not_found());
            }
            if asking.owners.is_empty() {
                return Ok(false);
            }
            let by = self.person().ok_or_else(Error::not_found)?;
            let house = self.house.clone();
            house.ask_owners(tx.write(), &asking, (Some(matter), notices::ASKED, search.bytes()), by).await?;
            tx.commit(AuditEvent::new(AuditCode::MatterConflictAsked, search)).await?;
            Ok(true)
        })
        .await
    }
}

impl RoomTx<'_, Steering> {
    /// The same inside a change that lets somebody join; the line is the change's to write.
    pub(crate) async fn keep_search(
        &mut self,
        room: &Room<Steering>,
        searched: &Searched,
    ) -> Result<(ConflictSearchId, AuditEvent)> {
        if searched.matter != room.matter() {
            return Err(Error::not_found());
        }
        let house = room.house.clone();
        let by = room.person().ok_or_else(Error::not_found)?;
        let id = house.keep_searched(self.write(), searched, by).await?;
        Ok((id, AuditEvent::new(AuditCode::MatterSearched, id).with("name", searched.name.as_str())))
    }
}
