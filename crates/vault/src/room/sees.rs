//! Who can see what of a matter: everybody who has to do with it, with the powers that the policy gives them at this moment
//! and the requests that are there from where they sit. It refuses to keep a table of its own: the same rows are read and the
//! same functions asked as when somebody comes in, and what a seat is shown is counted through the walled views.

use crate::desk::{staff_standing, way_is_open};
use crate::engine::binds;
use crate::error::{Result, Tampered};
use crate::lobby::own_roles::remit_from;
use crate::lobby::{PersonCard, ShareRow, shares};
use crate::purpose::StaffSees;
use crate::room::{ForStaff, Room};
use domain::{
    Assignment, Capacity, ClientId, OwnRoleId, PersonId, Phase, Power, PowerSet, Relation, Role, Sensitivity,
    Standing, powers,
};
use std::collections::BTreeMap;

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql STAFF_HERE = "SELECT p.id, p.sealed, p.role, a.kind, (SELECT h.cuts FROM held_cuts h WHERE h.person_id = p.id), p.own_role_id, (SELECT count(*) FROM barred b WHERE b.matter_id = $1 AND b.person_id = p.id) FROM person p LEFT JOIN assignment a ON a.person_id = p.id AND a.matter_id = $1 AND a.ended_at IS NULL WHERE p.kind = 'staff' AND p.state = 'active' ORDER BY p.created_at, p.id";
        LobbySql WAYS_IN = "SELECT x.person_id, x.relation, x.capacity, x.client_id, x.state, COALESCE(x.ends_at, (SELECT k.ends_at FROM contact k WHERE k.person_id = x.person_id)), (SELECT y.state FROM helper h JOIN portal_access y ON y.id = h.named_by_id WHERE h.access_id = x.id), p.sealed, p.state FROM portal_access x JOIN person p ON p.id = x.person_id WHERE x.matter_id = $1 ORDER BY x.created_at, x.id";
        RoomSql WHOSE = "SELECT i.for_client, count(*) FROM room_item i WHERE i.matter_id = $1 AND i.hidden_at IS NULL AND i.need <> 'own' GROUP BY i.for_client";
    }
}

/// Requests by whom they are asked of; nobody in particular where they are asked of everybody.
type Counts = BTreeMap<Option<ClientId>, u32>;

/// What somebody is to a matter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SeerIs {
    Staff {
        role: Role,
        own_role: Option<OwnRoleId>,
        assignment: Assignment,
        /// A wall keeps them out, whatever else they are.
        walled_off: bool,
    },
    /// Somebody who signs in, or did, in the seat of a client.
    Client { client: ClientId, relation: Relation, capacity: Capacity },
}

/// Somebody who has to do with a matter.
pub struct Seer {
    pub person: PersonId,
    pub name: String,
    pub is: SeerIs,
    /// What they may do in it now. Nothing means that to them it does not exist.
    pub powers: PowerSet,
    /// The requests they are shown.
    pub shown: Counts,
}

/// A matter, and everybody who has to do with it.
pub struct WhoSees {
    pub all: Vec<Seer>,
    /// The requests there are.
    pub requests: Counts,
    /// What clients share about themselves with each other, by their own choice.
    pub shares: Vec<ShareRow>,
    pub phase: Phase,
    pub sensitivity: Sensitivity,
}

impl<P: StaffSees> Room<P> {
    /// Who sees what: clients and whoever comes in for them first, in the order they came, then the staff. Of the staff only
    /// those are left out to whom the matter does not exist and no wall says so.
    pub async fn who_sees(&self) -> Result<ForStaff<WhoSees>> {
        self.demand(Power::SeeWholeMatter)?;
        self.watch(async {
            let mut look = self.look().await?;
            let matter = look.lobby(&super::own::sql::PHASE, binds![self.matter()]).await?;
            let matter = matter.first().ok_or_else(crate::error::Error::not_found)?;
            let (phase, sensitivity) =
                (matter.code(0, Phase::from_code)?, matter.code(1, Sensitivity::from_code)?);
            let ways = look.lobby(&sql::WAYS_IN, binds![self.matter()]).await?;
            let shared = look.lobby(&shares::sql::OF_MATTER, binds![self.matter()]).await?;
            let letters = self.letters(&mut look).await?;
            let staff = look.lobby(&sql::STAFF_HERE, binds![self.matter()]).await?;
            drop(look);
            let requests = self.requests_seen_from(None).await?;
            let mut seats: BTreeMap<ClientId, Counts> = BTreeMap::new();
            let (now, mut all) = (self.house.clock.now(), Vec::new());
            for row in &ways {
                let (person, client): (PersonId, ClientId) = (row.id(0)?, row.id(3)?);
                let relation = row.code(1, Relation::from_code)?;
                let capacity = row.code(2, Capacity::from_code)?;
                let open = way_is_open(row, 4, 5, 6, now)? && row.text(8)? == "active";
                let may = match open {
                    true => powers(Standing::Client { relation, capacity }, phase, sensitivity),
                    false => PowerSet::NOTHING,
                };
                let shown = match (may.has(Power::SeeOwnRequests), seats.get(&client)) {
                    (false, _) => Counts::new(),
                    // Nothing is asked before the engagement letter.
                    (true, _) if letters.waits(client) => Counts::new(),
                    (true, Some(seen)) => seen.clone(),
                    (true, None) => {
                        let seen = self.requests_seen_from(Some(client)).await?;
                        seats.insert(client, seen.clone());
                        seen
                    }
                };
                let card: PersonCard = self.house.unseal_card("person", person.bytes(), &row.bytes(7)?)?;
                let is = SeerIs::Client { client, relation, capacity };
                all.push(Seer { person, name: card.name, is, powers: may, shown });
            }
            for row in &staff {
                let person: PersonId = row.id(0)?;
                let assignment = match row.opt_text(3)? {
                    None => Assignment::None,
                    Some(code) => {
                        Assignment::from_code(&code).ok_or(Tampered { what: "an unknown assignment" })?
                    }
                };
                let (remit, walled_off) = (remit_from(row, 2, 4)?, row.int(6)? > 0);
                let may = powers(staff_standing(walled_off, remit, assignment), phase, sensitivity);
                if may.is_nothing() && !walled_off && assignment == Assignment::None {
                    continue;
                }
                let shown = match may.has(Power::SeeWholeMatter) {
                    true => requests.clone(),
                    false => Counts::new(),
                };
                let card: PersonCard = self.house.unseal_card("person", person.bytes(), &row.bytes(1)?)?;
                let (role, own_role) = (remit.role(), row.opt_id(5)?);
                let is = SeerIs::Staff { role, own_role, assignment, walled_off };
                all.push(Seer { person, name: card.name, is, powers: may, shown });
            }
            let shares = self.house.shares_from(&shared)?;
            Ok(ForStaff::new(WhoSees { all, requests, shares, phase, sensitivity }))
        })
        .await
    }

    /// The requests there are from a client's seat, or from none.
    async fn requests_seen_from(&self, seat: Option<ClientId>) -> Result<Counts> {
        let mut counts = Counts::new();
        for row in self.look_for(seat).await?.rows(&sql::WHOSE, &[]).await? {
            counts.insert(row.opt_id(0)?, u32::try_from(row.int(1)?).unwrap_or(u32::MAX));
        }
        Ok(counts)
    }
}
