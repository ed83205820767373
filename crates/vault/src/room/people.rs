//! The people of a matter: what each client is in it, who leaves it, and whom a request is for.
//! It refuses to leave a matter without anybody, to delete what somebody sent, and to address a request to a stranger.

use crate::audit::AuditEvent;
use crate::engine::binds;
use crate::error::{Error, Result};
use crate::lobby;
use crate::lobby::naming;
use crate::purpose::{Purpose, Steering};
use crate::room::checklist::in_language;
use crate::room::{Room, RoomTx};
use domain::{
    AccessId, Assignment, AuditCode, ClientId, GrantId, GroupId, ItemId, Locale, PersonId, Power, Refusal,
    Relation, Why,
};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        RoomSql SET_RELATION = "UPDATE party SET relation = $3 WHERE matter_id = $1 AND client_id = $2 AND ended_at IS NULL";
        RoomSql END_PARTY = "UPDATE party SET ended_at = $3 WHERE matter_id = $1 AND client_id = $2 AND ended_at IS NULL";
        LobbySql SET_ACCESS_RELATION = "UPDATE portal_access SET relation = $3, epoch = epoch + 1 WHERE matter_id = $1 AND client_id = $2";
        LobbySql SET_LINK_RELATION = "UPDATE client_matter SET relation = $3 WHERE matter_id = $1 AND client_id = $2";
        LobbySql ACCESSES_OF = "SELECT id, state, person_id FROM portal_access WHERE matter_id = $1 AND client_id = $2 ORDER BY id";
        LobbySql WAITS_NO_MORE = "UPDATE portal_access SET state = 'revoked', epoch = epoch + 1, changed_at = $3 WHERE id = $1 AND matter_id = $2 AND state = 'waiting'";
        LobbySql UNLINK = "DELETE FROM client_matter WHERE client_id = $1 AND matter_id = $2";
        LobbySql CARD = "SELECT sealed FROM matter WHERE id = $1";
        RoomSql ADDRESS = "UPDATE item SET for_client = $3, revision = revision + 1 WHERE matter_id = $1 AND id = $2 AND revision = $4";
        RoomSql ITEMS_OF_GROUP = "SELECT id FROM room_item WHERE matter_id = $1 AND group_id = $2 ORDER BY position, id";
        LobbySql LEADERS = "SELECT person_id FROM assignment WHERE matter_id = $1 AND kind = 'responsible' AND ended_at IS NULL AND person_id <> $2";
        LobbySql WALLED_OFF = "SELECT count(*) FROM barred b WHERE b.matter_id = $1 AND b.person_id = $2";
        LobbySql STEP_BACK = "UPDATE assignment SET kind = 'team', epoch = epoch + 1 WHERE matter_id = $1 AND person_id = $2 AND ended_at IS NULL";
        LobbySql HAND_NOTICES = "UPDATE notice SET person_id = $3 WHERE matter_id = $1 AND person_id = $2 AND read_at IS NULL";
    }
}

impl<P: Purpose> Room<P> {
    fn party_name(&self, row: &crate::engine::Row) -> Result<String> {
        let id: domain::PartyId = row.id(0)?;
        self.unseal_as("party", id.bytes(), "name", &row.bytes(3)?)
    }
}

impl Room<Steering> {
    /// What a client is in this matter changes, and with it what whoever comes in for them may see: each of these is told that
    /// it changed, and nothing of what it is.
    pub async fn change_party(&self, client: ClientId, to: Relation) -> Result<()> {
        self.demand(Power::ManageParties)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let row = tx.one(&super::face::sql::PARTY, binds![client]).await?;
            let was = row.code(2, Relation::from_code)?;
            if was == to {
                return Ok(());
            }
            let name = tx.name_of(self, &row).await?;
            tx.exec_one(&sql::SET_RELATION, binds![client, to.code()]).await?;
            let matter = self.matter();
            tx.lobby(&sql::SET_ACCESS_RELATION, binds![matter, client, to.code()]).await?;
            tx.lobby(&sql::SET_LINK_RELATION, binds![matter, client, to.code()]).await?;
            let house = self.house.clone();
            for row in tx.lobby_rows(&sql::ACCESSES_OF, binds![matter, client]).await? {
                if row.text(1)? == "enabled" {
                    let (access, person): (AccessId, PersonId) = (row.id(0)?, row.id(2)?);
                    let kind = lobby::AlertKind::AccessChanged;
                    house.alert(tx.write(), person, Some((matter, access)), kind, "").await?;
                }
            }
            let event = AuditEvent::new(AuditCode::PartyChanged, row.id::<domain::kind::Party>(0)?)
                .with("name", name)
                .with("relation", to.code());
            tx.commit(event).await
        })
        .await
    }

    /// Takes a client off this matter: their access ends at once, what they sent stays, and what was asked of them alone
    /// is seen by staff only until it is asked of somebody else.
    ///
    /// # Errors
    /// `WrongState` for the last one: a matter is about somebody; `OnHold` while a legal hold stands around the matter, which
    /// may be this client's.
    pub async fn remove_party(&self, client: ClientId) -> Result<()> {
        self.demand(Power::ManageParties)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let (now, matter) = (tx.now, self.matter());
            let row = tx.one(&super::face::sql::PARTY, binds![client]).await?;
            let left = tx.rows(&super::face::sql::PARTIES, &[]).await?;
            let other = left.iter().find(|other| other.id(1).is_ok_and(|id: ClientId| id != client));
            let Some(other) = other else { return Err(Refusal::WrongState.into()) };
            let name = tx.name_of(self, &row).await?;
            // Held, so that the card names somebody whose name nobody corrects at this moment.
            let house = self.house.clone();
            let next: ClientId = other.id(1)?;
            let next_name = house.hold_named(tx.write(), next).await?;
            // The matter before its log, as everywhere: the end of an access writes lines.
            tx.lobby(&crate::lobby::matters::sql::HOLD, binds![matter]).await?;
            house.matter_is_free(tx.write(), matter).await?;
            tx.exec_one(&sql::END_PARTY, binds![client, now]).await?;
            tx.lobby(&sql::UNLINK, binds![client, matter]).await?;
            tx.end_access_of(self, client).await?;
            tx.letter_moved_if_first(self).await?;
            if tx.lobby_rows(&naming::sql::MAIN_HERE, binds![matter]).await?.is_empty() {
                tx.lobby(&naming::sql::MAKE_MAIN, binds![next, matter]).await?;
                house.name_matter(tx.write(), matter, &next_name).await?;
            }
            let event = AuditEvent::new(AuditCode::PartyRemoved, row.id::<domain::kind::Party>(0)?);
            tx.commit(event.with("name", name)).await
        })
        .await
    }

    /// Says whom a request is for: one client of this matter, or everybody.
    pub async fn address_item(&self, item: ItemId, to: Option<ClientId>) -> Result<()> {
        self.demand(Power::EditChecklist)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let name = tx.addressee(self, to).await?;
            let line = tx.address(self, item, to, &name).await?;
            match line {
                Some(line) => tx.commit(line).await,
                None => Ok(()),
            }
        })
        .await
    }

    /// The same for every request of a group.
    pub async fn address_group(&self, group: GroupId, to: Option<ClientId>) -> Result<()> {
        self.demand(Power::EditChecklist)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let name = tx.addressee(self, to).await?;
            let items = tx.rows(&sql::ITEMS_OF_GROUP, binds![group]).await?;
            if items.is_empty() {
                return Err(Error::not_found());
            }
            let mut last = None;
            for row in items {
                if let Some(line) = tx.address(self, row.id(0)?, to, &name).await?
                    && let Some(earlier) = last.replace(line)
                {
                    tx.note(&earlier).await?;
                }
            }
            match last {
                Some(line) => tx.commit(line).await,
                None => Ok(()),
            }
        })
        .await
    }

    /// Makes somebody the person responsible. Whoever was steps back into the team, and what waits unread for them in this
    /// matter waits for the new one.
    pub async fn hand_over(&self, to: PersonId) -> Result<()> {
        self.demand(Power::AssignPeople)?;
        let by = self.person().ok_or_else(Error::not_found)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let (now, matter) = (tx.now, self.matter());
            // Whoever is being suspended at this moment does not get a matter any more.
            if tx.lobby(&super::portal::sql::HOLD_ACTIVE, binds![to]).await? != 1 {
                return Err(Error::not_found());
            }
            let everybody = lobby::duties::Whose::Matter(matter);
            lobby::duties::hold(tx.write(), everybody).await?;
            // Whoever a wall keeps out cannot lead it, and nobody else would; a wall that is being raised waits for this.
            tx.lobby(&lobby::matters::sql::HOLD, binds![matter]).await?;
            let walled = tx.lobby_rows(&sql::WALLED_OFF, binds![matter, to]).await?;
            if walled.first().map(|row| row.int(0)).transpose()? != Some(0) {
                return Err(Refusal::invalid("staff", Why::NotAllowed).into());
            }
            for row in tx.lobby_rows(&sql::LEADERS, binds![matter, to]).await? {
                let former: PersonId = row.id(0)?;
                tx.lobby(&sql::STEP_BACK, binds![matter, former]).await?;
                tx.lobby(&sql::HAND_NOTICES, binds![matter, former, to]).await?;
                let line = AuditEvent::new(AuditCode::PersonAssigned, former);
                tx.note(&line.with("as", Assignment::Team.code())).await?;
            }
            let grant = GrantId::mint(now, crate::random(&*self.house.chance));
            let duty = Assignment::Responsible.code();
            tx.lobby(&super::portal::sql::ASSIGN, binds![matter, to, grant, duty, now]).await?;
            // Somebody whose work it is not to answer for matters leads none alone.
            lobby::departures::still_led(tx.write(), matter, PersonId::nil()).await?;
            // Whoever stepped back from a closed circle is outside it.
            lobby::duties::settle(tx.write(), &self.house, everybody, by).await?;
            if Some(to) != self.person() {
                let house = self.house.clone();
                lobby::notices::tell_person(tx.write(), &house, matter, "assigned", matter.bytes(), to)
                    .await?;
            }
            tx.commit(AuditEvent::new(AuditCode::PersonAssigned, to).with("as", duty)).await
        })
        .await
    }
}

impl RoomTx<'_, Steering> {
    /// The name of whom something is addressed to; whoever is not of this matter is not found.
    pub(crate) async fn addressee(&mut self, room: &Room<Steering>, to: Option<ClientId>) -> Result<String> {
        let Some(client) = to else { return Ok(String::new()) };
        // Held first: whoever joins this client's record with another passes what is asked of them on.
        let matter = room.matter();
        self.lobby(&lobby::matters::sql::HOLD, binds![matter]).await?;
        let row = self.one(&super::face::sql::PARTY, binds![client]).await?;
        self.name_of(room, &row).await
    }

    /// What somebody of this matter is called now.
    async fn name_of(&mut self, room: &Room<Steering>, party: &crate::engine::Row) -> Result<String> {
        let client: ClientId = party.id(1)?;
        let matter = room.matter();
        let rows = self.lobby_rows(&naming::sql::NAMES_HERE, binds![matter]).await?;
        match room.house.names_from(&rows)?.remove(&client) {
            Some(name) => Ok(name),
            None => room.party_name(party),
        }
    }

    async fn address(
        &mut self,
        room: &Room<Steering>,
        item: ItemId,
        to: Option<ClientId>,
        name: &str,
    ) -> Result<Option<AuditEvent>> {
        let row = self.one(&super::checklist::sql::ITEM, binds![item]).await?;
        let found = room.item_from(&row)?;
        if found.for_client == to {
            return Ok(None);
        }
        self.exec_one(&sql::ADDRESS, binds![item, to, found.revision]).await?;
        self.requests_moved = true;
        if let Some(client) = to {
            self.void_for_others(room, item, client).await?;
        }
        let title = in_language(&found.seen_by_client.words.title, Locale::En).to_owned();
        let line = AuditEvent::new(AuditCode::ItemChanged, item).with("title", title);
        Ok(Some(if name.is_empty() { line } else { line.with("name", name) }))
    }

    /// Every admission of a client who leaves the matter ends, whoever of them it was for.
    async fn end_access_of(&mut self, room: &Room<Steering>, client: ClientId) -> Result<()> {
        let (matter, now) = (room.matter(), self.now);
        for row in self.lobby_rows(&sql::ACCESSES_OF, binds![matter, client]).await? {
            let (access, contact): (domain::AccessId, PersonId) = (row.id(0)?, row.id(2)?);
            let shut = binds![access, matter, now];
            self.lobby(&sql::WAITS_NO_MORE, shut).await?;
            if self.lobby(&super::phase::sql::SHUT, shut).await? == 0 {
                continue;
            }
            let ended = lobby::access::end_ways_in(self.write(), access, now, "revoked").await?;
            let (house, kind) = (room.house.clone(), lobby::AlertKind::AccessEnded);
            house.alert(self.write(), contact, Some((matter, access)), kind, "").await?;
            let line = AuditEvent::new(AuditCode::AccessRevoked, access);
            self.note(&line.with("sessions_ended", ended.to_string())).await?;
        }
        room.house.forget_helpers(self.write(), matter).await?;
        Ok(())
    }
}
