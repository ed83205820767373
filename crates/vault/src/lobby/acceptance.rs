//! The search for conflicts where nobody wrote before: for a client a matter is opened for at the desk, and for whoever joins
//! a matter later, on either side. Each is kept with what it was made for. It refuses to open a matter after a search that is
//! not the client's newest, is too old, or found something about which nobody decided that it may be opened; and before every
//! point of acceptance was looked at, which the matter's own log says, whether it was opened at the desk or from an enquiry.

use super::conflicts::{But, ConflictRow, KeptAt, KeptSearch, because, named, typed};
use super::open::Unopened;
use super::{Lobby, NewMatter, naming, walls};
use crate::audit::AuditEvent;
use crate::engine::{Write, binds};
use crate::error::{Error, Result};
use crate::house::Inner;
use crate::purpose::StaffSees;
use crate::room::Room;
use domain::{
    AcceptancePoint, AuditCode, ClientId, ConflictDecision, ConflictSearchId, DeskPower, Duration, MatterId,
    PersonId, Power, Refusal, Why, limits,
};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        // Of a client, what led to no matter yet: the rest is read where the matter is, by whoever may enter it.
        LobbySql OF_CLIENT = "SELECT s.id, s.person_id, s.at, s.sealed, s.decision, s.decided_by, s.decided_at, s.reason, p.sealed, d.sealed, s.lead_id, s.asked_by, s.asked_at, q.sealed FROM conflict_search s JOIN person p ON p.id = s.person_id LEFT JOIN person d ON d.id = s.decided_by LEFT JOIN person q ON q.id = s.asked_by WHERE s.client_id = $1 AND s.matter_id IS NULL AND s.lead_id IS NULL ORDER BY s.at DESC, s.id DESC LIMIT 50";
        LobbySql OF_MATTER = "SELECT s.id, s.person_id, s.at, s.sealed, s.decision, s.decided_by, s.decided_at, s.reason, p.sealed, d.sealed, s.lead_id, s.asked_by, s.asked_at, q.sealed FROM conflict_search s JOIN person p ON p.id = s.person_id LEFT JOIN person d ON d.id = s.decided_by LEFT JOIN person q ON q.id = s.asked_by WHERE s.matter_id = $1 ORDER BY s.at DESC, s.id DESC LIMIT 50";
        LobbySql NEWEST = "SELECT id, at, decision, sealed FROM conflict_search WHERE client_id = $1 AND matter_id IS NULL AND lead_id IS NULL ORDER BY at DESC, id DESC LIMIT 1";
        // Held before it is read: of a decision about it and a matter that is opened after it, one is first.
        LobbySql HOLD = "UPDATE conflict_search SET at = at WHERE id = $1 AND client_id = $2 AND matter_id IS NULL";
        LobbySql LED_TO = "UPDATE conflict_search SET matter_id = $2 WHERE id = $1 AND matter_id IS NULL";
    }
}

/// Who joins a matter.
#[derive(Clone, Debug)]
pub enum Joining {
    /// Somebody on the other side, by name.
    OtherSide(String),
    /// A client on file.
    Client(ClientId),
}

/// A search for somebody who joins a matter, made and not kept yet: it is kept in the change that lets them join.
pub struct Searched {
    pub(crate) matter: MatterId,
    /// Whom it was for.
    pub(crate) name: String,
    kept: KeptSearch,
}

impl Searched {
    /// Whether something was found that somebody has to decide about.
    pub fn found_something(&self) -> bool {
        !self.kept.nothing()
    }
}

impl Inner {
    /// Whoever opens a matter stands by every point that comes before: checked and written into the matter's log.
    ///
    /// # Errors
    /// `Invalid` for `points` where one of them was not looked at.
    pub(super) async fn accept(
        &self,
        write: &mut Write,
        matter: &Unopened,
        points: &[AcceptancePoint],
        by: PersonId,
    ) -> Result<()> {
        AcceptancePoint::all_looked_at(points)?;
        let event = AuditEvent::new(AuditCode::MatterAccepted, matter.id);
        self.matter_line(write, matter, &event, by).await
    }

    /// Keeps such a search with its matter.
    pub(crate) async fn keep_searched(
        &self,
        write: &mut Write,
        searched: &Searched,
        by: PersonId,
    ) -> Result<ConflictSearchId> {
        let at = KeptAt { matter: Some(searched.matter), ..KeptAt::default() };
        self.keep_search(write, at, by, &searched.kept).await
    }
}

impl Lobby<'_> {
    /// Searches for a client a matter is to be opened for, and for other names that matter to it, and keeps what was asked
    /// and found. The client's own record, contacts and enquiries are no finds.
    pub async fn search_client(&self, client: ClientId, names: &[String]) -> Result<ConflictSearchId> {
        self.demand(DeskPower::OpenMatters)?;
        let mut searched = typed(names)?;
        let row = self.client(client).await?;
        searched.insert(0, (row.card.full(), row.card.traits(row.email.as_deref())));
        let kept = self.look_for(searched, But { client: Some(client), ..But::default() }).await?;
        let mut write = self.begin(Some(DeskPower::OpenMatters)).await?;
        // Held: of a search and the joining of two records one is first.
        if write.exec(naming::sql::HOLD_LIVE.text, binds![client]).await? != 1 {
            return Err(Error::not_found());
        }
        let at = KeptAt { client: Some(client), ..KeptAt::default() };
        let id = self.house.keep_search(&mut write, at, self.person, &kept).await?;
        self.commit(write, AuditEvent::new(AuditCode::ConflictSearched, client)).await?;
        Ok(id)
    }

    /// The searches for a client that led to no matter, newest first, as far as the reader may see what was found.
    pub async fn client_conflicts(&self, client: ClientId) -> Result<Vec<ConflictRow>> {
        self.demand(DeskPower::OpenMatters)?;
        self.client(client).await?;
        let mut look = self.house.engine.look(None).await?;
        let rows = look.rows(sql::OF_CLIENT.text, binds![client]).await?;
        self.kept(&mut look, &rows).await
    }

    /// Decides about the newest search for a client. A waiver says why, and so does a conflict.
    ///
    /// # Errors
    /// `Invalid` for `decision`, `Withheld`, where it would let a matter be opened and found what they may not see.
    pub async fn decide_client_conflict(
        &self,
        client: ClientId,
        search: ConflictSearchId,
        decision: ConflictDecision,
        reason: &str,
    ) -> Result<()> {
        let reason = because(decision, reason)?;
        self.sees_enough(&self.client_conflicts(client).await?, search, decision)?;
        let mut write = self.begin(Some(DeskPower::OpenMatters)).await?;
        let reached = write.rows(walls::sql::REACHES_CLIENT.text, binds![client, self.person]).await?;
        if reached.is_empty() {
            return Err(Error::not_found());
        }
        let at = KeptAt { client: Some(client), ..KeptAt::default() };
        self.house.decide_search(&mut write, at, search, (decision, reason), self.person).await?;
        let event = AuditEvent::new(AuditCode::ConflictDecided, client).with("decision", decision.code());
        self.commit(write, event).await
    }

    /// Opens a matter for a client who was searched for, with whoever opens it as the person responsible. The search is the
    /// matter's from then on. `looked_at` are the points of acceptance somebody ticked; that of the conflict is the search.
    ///
    /// # Errors
    /// `Invalid` for `search` where it does not let anything be opened, and for `points` where one was not looked at.
    pub async fn open_searched(
        &self,
        new: &NewMatter,
        client: ClientId,
        search: ConflictSearchId,
        looked_at: &[AcceptancePoint],
    ) -> Result<MatterId> {
        self.demand(DeskPower::OpenMatters)?;
        self.client(client).await?;
        // Read before the change: the waiting ones hold every connection there is.
        let days = i64::from(self.house.settings().await?.enquiry.search_days);
        let house = self.house;
        let matter = house.new_matter_key(new).await?;
        let mut write = self.begin_in(Some(matter.id), Some(DeskPower::OpenMatters)).await?;
        self.may_open_after(&mut write, client, search, Duration::days(days)).await?;
        house.write_matter(&mut write, &matter, new, self.person).await?;
        let event = AuditEvent::new(AuditCode::MatterOpened, matter.id).with("number", new.number.trim());
        house.matter_line(&mut write, &matter, &event, self.person).await?;
        let mut points = looked_at.to_vec();
        // The search was proved above, whatever anybody ticked.
        points.push(AcceptancePoint::Conflict);
        house.accept(&mut write, &matter, &points, self.person).await?;
        if write.exec(sql::LED_TO.text, binds![search, matter.id]).await? != 1 {
            return Err(Refusal::invalid("search", Why::Missing).into());
        }
        write.commit().await?;
        Ok(matter.id)
    }

    /// The search is the client's newest and lets a matter be opened: it found nothing, or somebody decided so, and it is
    /// fresh.
    async fn may_open_after(
        &self,
        write: &mut Write,
        client: ClientId,
        search: ConflictSearchId,
        good_for: Duration,
    ) -> Result<()> {
        let missing = || Error::from(Refusal::invalid("search", Why::Missing));
        // The client first, as whoever searches for them anew holds them.
        write.exec(naming::sql::HOLD_LIVE.text, binds![client]).await?;
        if write.exec(sql::HOLD.text, binds![search, client]).await? != 1 {
            return Err(missing());
        }
        let rows = write.rows(sql::NEWEST.text, binds![client]).await?;
        let row = rows.first().ok_or_else(missing)?;
        let newest: ConflictSearchId = row.id(0)?;
        if newest != search {
            return Err(missing());
        }
        match row.opt_text(2)?.as_deref().and_then(ConflictDecision::from_code) {
            None if self.opened(search, &row.bytes(3)?)?.nothing() => {}
            None => return Err(missing()),
            Some(decision) if decision.lets_open() => {}
            Some(_) => return Err(Refusal::invalid("search", Why::NotAllowed).into()),
        }
        if self.house.clock.now().is_past(row.time(1)?.plus(good_for)) {
            return Err(Refusal::invalid("search", Why::TooLong).into());
        }
        Ok(())
    }

    /// Searches for somebody who is to join a matter. Who stands on its other side already is no find beside one more.
    pub async fn search_for_matter(&self, matter: MatterId, who: &Joining) -> Result<Searched> {
        self.demand(DeskPower::SeeOwnWork)?;
        let (searched, but) = match who {
            Joining::OtherSide(name) => {
                let name = name.trim();
                let why = match name.chars().count() {
                    0 => Some(Why::Missing),
                    n => (n > limits::TITLE_CHARS).then_some(Why::TooLong),
                };
                if let Some(why) = why {
                    return Err(Refusal::invalid("opposing_name", why).into());
                }
                (named(name), But { matter: Some(matter), ..But::default() })
            }
            Joining::Client(client) => {
                let row = self.client(*client).await?;
                let who = (row.card.full(), row.card.traits(row.email.as_deref()));
                (who, But { client: Some(*client), ..But::default() })
            }
        };
        let name = searched.0.clone();
        Ok(Searched { matter, name, kept: self.look_for(vec![searched], but).await? })
    }

    /// Every search made for a matter, or for the enquiry or the client it was opened for, newest first, as far as the reader
    /// may see what was found. Having the room is what lets somebody read them.
    pub async fn matter_conflicts<P: StaffSees>(&self, room: &Room<P>) -> Result<Vec<ConflictRow>> {
        room.demand(Power::SeeWholeMatter)?;
        if room.person() != Some(self.person) {
            return Err(Error::not_found());
        }
        let mut look = self.house.engine.look(None).await?;
        let rows = look.rows(sql::OF_MATTER.text, binds![room.matter()]).await?;
        self.kept(&mut look, &rows).await
    }
}
