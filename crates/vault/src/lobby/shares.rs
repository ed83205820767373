//! What one client shares of themselves with another client of the same matter, by their own choice and piece by piece, until
//! they take it back. Whoever it is shared with is shown it and can let their own form be filled in with it; what they then
//! send is their own proposal. It refuses whatever says who somebody is, helpers and contacts, and everybody who is not let
//! into that very matter at that moment: to them there is nobody to share with.

use super::PersonCard;
use super::access::MatterVisit;
use super::alerts::AlertKind;
use crate::audit::AuditEvent;
use crate::desk::{Actor, Bearer, Desk, Who, standing_by_look, standing_by_write};
use crate::engine::{Row, binds};
use crate::error::{Error, Result};
use crate::house::Inner;
use crate::room::ForClient;
use domain::{
    AccessId, AuditCode, Capacity, ClientId, MatterId, PersonId, Phase, Power, ProfileField, Relation,
    Sensitivity, ShareId, SharePiece, Standing, Timestamp, powers,
};
use std::collections::BTreeMap;

/// A share between two clients who are both still let in as they were when it was made: an admission that was opened again
/// since is another one. What their parts allow is asked of the policy by whoever reads this.
macro_rules! stands {
    ($columns:literal, $where:literal) => {
        concat!(
            "SELECT s.id, s.piece, s.at, m.phase, m.sensitivity, a.relation, b.relation, ",
            $columns,
            " FROM detail_share s JOIN portal_access a ON a.id = s.from_access AND a.matter_id = s.matter_id JOIN portal_access b ON b.id = s.to_access AND b.matter_id = s.matter_id JOIN person p ON p.id = a.person_id JOIN person q ON q.id = b.person_id JOIN matter m ON m.id = s.matter_id WHERE ",
            $where,
            " AND s.ended_at IS NULL AND a.state = 'enabled' AND b.state = 'enabled' AND a.capacity = 'client' AND b.capacity = 'client' AND a.changed_at <= s.at AND b.changed_at <= s.at AND p.state = 'active' AND q.state = 'active' ORDER BY s.at, s.id"
        )
    };
}

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        // The other clients of the matter who come in for themselves, as somebody of it sees them who does, too.
        LobbySql OTHERS = "SELECT x.id, m.phase, m.sensitivity, x.relation, p.id, p.sealed FROM portal_access me JOIN portal_access x ON x.matter_id = me.matter_id AND x.client_id <> me.client_id JOIN person p ON p.id = x.person_id JOIN matter m ON m.id = me.matter_id WHERE me.id = $1 AND me.state = 'enabled' AND me.capacity = 'client' AND x.state = 'enabled' AND x.capacity = 'client' AND p.state = 'active' ORDER BY x.created_at, x.id";
        LobbySql GIVEN = stands!("s.to_access", "s.from_access = $1");
        LobbySql OFFERED = stands!("s.from_access, a.client_id, p.id, p.sealed", "s.to_access = $1");
        LobbySql OF_MATTER = stands!("p.id, p.sealed, q.id, q.sealed", "s.matter_id = $1");
        LobbySql ADD = "INSERT INTO detail_share (id, matter_id, from_access, to_access, piece, at, ended_at) VALUES ($1, $2, $3, $4, $5, $6, NULL)";
        // One of another time of theirs in the matter, which no reading counts any more.
        LobbySql END_STALE = "UPDATE detail_share SET ended_at = $4 WHERE from_access = $1 AND to_access = $2 AND piece = $3 AND ended_at IS NULL";
        LobbySql END = "UPDATE detail_share SET ended_at = $3 WHERE id = $1 AND from_access = $2 AND ended_at IS NULL";
        LobbySql OWN = "SELECT s.piece, p.id, p.sealed FROM detail_share s JOIN portal_access b ON b.id = s.to_access JOIN person p ON p.id = b.person_id WHERE s.id = $1 AND s.from_access = $2";
    }
}

/// What a client shares and is offered in one matter.
#[derive(Default)]
pub struct DetailShares {
    /// Everybody they could share with, and what they do.
    pub people: Vec<SharePerson>,
    /// What others share with them, where there is something.
    pub offered: Vec<OfferedShare>,
}

/// Another client of the matter.
pub struct SharePerson {
    pub access: AccessId,
    pub name: String,
    pub relation: Relation,
    /// What is shared with them now.
    pub shared: Vec<GivenShare>,
}

/// Something a client shares.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GivenShare {
    pub id: ShareId,
    pub piece: SharePiece,
    pub at: Timestamp,
}

/// Something another client shares.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OfferedShare {
    pub id: ShareId,
    pub piece: SharePiece,
    /// Whose it is.
    pub name: String,
    /// What they say of themselves now: on file, or sent and not checked yet.
    pub values: BTreeMap<ProfileField, String>,
}

/// Who shares what with whom in a matter, as staff see it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShareRow {
    pub piece: SharePiece,
    pub from: String,
    pub to: String,
    pub at: Timestamp,
}

/// Somebody who is signed in as the client themselves, and what proves it again.
struct Own {
    access: AccessId,
    matter: MatterId,
    bearer: Bearer,
}

fn own(actor: &Actor) -> Result<Own> {
    match actor.who {
        Who::Contact { access, matter, client, capacity: Capacity::Client, .. } => {
            let bearer = Bearer::Contact { person: actor.person, session: actor.session, access, client };
            Ok(Own { access, matter, bearer })
        }
        _ => Err(Error::not_found()),
    }
}

/// Whether the policy lets clients with these parts see what is asked of them; who only follows a case has nothing to share.
fn takes_part(row: &Row, phase: usize, sensitivity: usize, relations: &[usize]) -> Result<bool> {
    let (phase, sensitivity) =
        (row.code(phase, Phase::from_code)?, row.code(sensitivity, Sensitivity::from_code)?);
    for column in relations {
        let relation = row.code(*column, Relation::from_code)?;
        let standing = Standing::Client { relation, capacity: Capacity::Client };
        if !powers(standing, phase, sensitivity).has(Power::SeeOwnRequests) {
            return Ok(false);
        }
    }
    Ok(true)
}

impl Desk {
    /// What the client who asks shares with others of their matter, and what those share with them.
    pub async fn detail_shares(&self, actor: &Actor) -> Result<ForClient<DetailShares>> {
        let own = own(actor)?;
        let mut look = self.engine().look(None).await?;
        let now = self.house.clock.now();
        match standing_by_look(&mut look, &own.bearer, own.matter, now).await? {
            Ok(may) if may.has(Power::SeeOwnRequests) => {}
            Ok(may) if !may.is_nothing() => return Ok(ForClient::new(DetailShares::default())),
            _ => return Err(Error::not_found()),
        }
        let mut people = Vec::new();
        for row in look.rows(sql::OTHERS.text, binds![own.access]).await? {
            if takes_part(&row, 1, 2, &[3])? {
                let name = self.house.name_of(&row, 4, 5)?;
                let relation = row.code(3, Relation::from_code)?;
                people.push(SharePerson { access: row.id(0)?, name, relation, shared: Vec::new() });
            }
        }
        for row in look.rows(sql::GIVEN.text, binds![own.access]).await? {
            let to: AccessId = row.id(7)?;
            if let Some(person) = people.iter_mut().find(|person| person.access == to) {
                let piece = row.code(1, SharePiece::from_code)?;
                person.shared.push(GivenShare { id: row.id(0)?, piece, at: row.time(2)? });
            }
        }
        let rows = look.rows(sql::OFFERED.text, binds![own.access]).await?;
        drop(look);
        let mut offered = Vec::new();
        for row in rows {
            if takes_part(&row, 3, 4, &[5, 6])? {
                offered.extend(self.house.offered_from(&row).await?);
            }
        }
        Ok(ForClient::new(DetailShares { people, offered }))
    }

    /// Shares a piece with another client of the same matter. Twice is once. The client is told by mail, in case it was not
    /// them.
    pub async fn share_details(&self, actor: &Actor, to: AccessId, piece: SharePiece) -> Result<()> {
        let own = own(actor)?;
        let (mut visit, now) = self.sharing(&own).await?;
        let rows = visit.write.rows(sql::OTHERS.text, binds![own.access]).await?;
        let found = rows.iter().find(|row| row.id(0).is_ok_and(|id: AccessId| id == to));
        let row = found.ok_or_else(Error::not_found)?;
        if !takes_part(row, 1, 2, &[3])? {
            return Err(Error::not_found());
        }
        for given in visit.write.rows(sql::GIVEN.text, binds![own.access]).await? {
            let with: AccessId = given.id(7)?;
            if with == to && given.code(1, SharePiece::from_code)? == piece {
                return Ok(());
            }
        }
        visit.write.exec(sql::END_STALE.text, binds![own.access, to, piece.code(), now]).await?;
        let id = ShareId::mint(now, crate::random(&*self.house.chance));
        visit.write.exec(sql::ADD.text, binds![id, own.matter, own.access, to, piece.code(), now]).await?;
        let about = Some((own.matter, own.access));
        self.house.alert(&mut visit.write, actor.person, about, AlertKind::DetailsShared, "").await?;
        let event = AuditEvent::new(AuditCode::DetailsShared, id)
            .with("shared", piece.code())
            .with("to", self.house.name_of(row, 4, 5)?);
        visit.commit(&event, actor.person.bytes()).await
    }

    /// Shares it no more. Twice is once, and it works whatever became of whoever it was shared with.
    pub async fn unshare_details(&self, actor: &Actor, share: ShareId) -> Result<()> {
        let own = own(actor)?;
        let (mut visit, now) = self.sharing(&own).await?;
        let rows = visit.write.rows(sql::OWN.text, binds![share, own.access]).await?;
        let row = rows.first().ok_or_else(Error::not_found)?;
        if visit.write.exec(sql::END.text, binds![share, own.access, now]).await? != 1 {
            return Ok(());
        }
        let event = AuditEvent::new(AuditCode::DetailsUnshared, share)
            .with("shared", row.code(0, SharePiece::from_code)?.code())
            .with("to", self.house.name_of(row, 1, 2)?);
        visit.commit(&event, actor.person.bytes()).await
    }

    /// Writes down that a client lets their form be filled in with what another one shares with them at this moment. Nothing
    /// is taken over by it: what they send afterwards is a proposal of their own.
    ///
    /// # Errors
    /// Not found where it is not shared with them, any more or at all.
    pub async fn use_share(&self, actor: &Actor, share: ShareId) -> Result<()> {
        let own = own(actor)?;
        let (mut visit, _) = self.sharing(&own).await?;
        let rows = visit.write.rows(sql::OFFERED.text, binds![own.access]).await?;
        let found = rows.iter().find(|row| row.id(0).is_ok_and(|id: ShareId| id == share));
        let row = found.ok_or_else(Error::not_found)?;
        if !takes_part(row, 3, 4, &[5, 6])? {
            return Err(Error::not_found());
        }
        let event = AuditEvent::new(AuditCode::DetailsUsed, share)
            .with("shared", row.code(1, SharePiece::from_code)?.code())
            .with("name", self.house.name_of(row, 9, 10)?);
        visit.commit(&event, actor.person.bytes()).await
    }

    /// A change by somebody who takes part in the matter, proved inside it.
    async fn sharing(&self, own: &Own) -> Result<(MatterVisit<'_>, Timestamp)> {
        let mut visit = self.house.matter_write(own.matter).await?;
        let now = self.house.clock.now();
        match standing_by_write(&mut visit.write, &own.bearer, own.matter, now).await? {
            Ok(may) if may.has(Power::SeeOwnRequests) => {}
            _ => return Err(Error::not_found()),
        }
        visit.write.exec(super::matters::sql::HOLD.text, binds![own.matter]).await?;
        Ok((visit, now))
    }
}

impl Inner {
    fn name_of(&self, row: &Row, person: usize, card: usize) -> Result<String> {
        let id: PersonId = row.id(person)?;
        let card: PersonCard = self.unseal_card("person", id.bytes(), &row.bytes(card)?)?;
        Ok(card.name)
    }

    /// What is offered by a share that stands; nothing where whoever shares has said nothing of it.
    async fn offered_from(&self, row: &Row) -> Result<Option<OfferedShare>> {
        let (from, client, person): (AccessId, ClientId, PersonId) = (row.id(7)?, row.id(8)?, row.id(9)?);
        let piece = row.code(1, SharePiece::from_code)?;
        let said = self.details_of(from, client, person).await?;
        let value = |field: &ProfileField| {
            let value = said.proposed.get(field).or_else(|| said.values.get(field)).cloned();
            value.filter(|value| !value.is_empty()).map(|value| (*field, value))
        };
        let values: BTreeMap<_, _> = piece.fields().iter().filter_map(value).collect();
        let offered = OfferedShare { id: row.id(0)?, piece, name: self.name_of(row, 9, 10)?, values };
        Ok(Some(offered).filter(|offered| !offered.values.is_empty()))
    }

    /// Who shares what with whom, from rows of [`sql::OF_MATTER`].
    pub(crate) fn shares_from(&self, rows: &[Row]) -> Result<Vec<ShareRow>> {
        let mut out = Vec::new();
        for row in rows {
            if takes_part(row, 3, 4, &[5, 6])? {
                let (from, to) = (self.name_of(row, 7, 8)?, self.name_of(row, 9, 10)?);
                out.push(ShareRow { piece: row.code(1, SharePiece::from_code)?, from, to, at: row.time(2)? });
            }
        }
        Ok(out)
    }
}
