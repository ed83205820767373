//! Nothing before the engagement letter: where a matter says so, no client of it is asked for anything, sends anything or
//! is reminded before they have agreed to the letter, seat by seat (`domain::letter`). It is worked out from the approvals
//! themselves and from what the practice wrote down; lists read a flag, and count as asked only what can be sent. It refuses
//! to lift anything without a reason, and to believe in a signature on paper without the version that shows it.

use crate::audit::AuditEvent;
use crate::engine::binds;
use crate::error::{Error, Result};
use crate::purpose::{Contributing, Publishing, Purpose, StaffSees};
use crate::room::approvals::sql as approvals;
use crate::room::{ForStaff, Room, RoomReads, RoomTx};
use domain::letter::may_go_on;
use domain::{
    AccessId, AnswerState, ApprovalKind, ApprovalState, AuditCode, ClientId, EventId, LetterAct, LetterState,
    PersonId, Power, Refusal, Timestamp, VersionId, Why, limits,
};
use std::collections::{BTreeMap, BTreeSet};

/// What `matter.letter_waits` says: nobody waits for the letter; somebody does, and it is with them; somebody does, and no
/// letter is under way.
pub(crate) const NOBODY_WAITS: i64 = 0;
pub(crate) const WAITS: i64 = 1;
pub(crate) const WAITS_UNASKED: i64 = 2;

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        RoomSql LETTER_EVENTS = "SELECT id, what, client_id, version_id, person_id, at, sealed FROM room_letter_event WHERE matter_id = $1 ORDER BY at, id";
        RoomSql ADD_LETTER_EVENT = "INSERT INTO letter_event (matter_id, id, what, client_id, version_id, person_id, at, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        LobbySql LETTER_FIRST = "SELECT letter_first, letter_waits FROM matter WHERE id = $1";
        LobbySql SET_LETTER_FIRST = "UPDATE matter SET letter_first = $2 WHERE id = $1";
        LobbySql SET_LETTER_WAITS = "UPDATE matter SET letter_waits = $2 WHERE id = $1";
        LobbySql SEATS = "SELECT id, client_id FROM portal_access WHERE matter_id = $1";
    }
}

/// How a matter's engagement letter stands, for staff.
pub struct Letter {
    /// Whether anything waits for it at all.
    pub first: bool,
    pub clients: Vec<LetterClient>,
    /// What the practice did about it, oldest first.
    pub events: Vec<LetterEvent>,
}

/// One client of the matter.
pub struct LetterClient {
    pub client: ClientId,
    pub name: String,
    pub state: LetterState,
    /// Whether everything waits for them.
    pub waits: bool,
}

/// Something the practice did about the letter.
pub struct LetterEvent {
    pub act: LetterAct,
    /// Nobody in particular is everybody.
    pub client: Option<ClientId>,
    pub version: Option<VersionId>,
    pub by: PersonId,
    pub at: Timestamp,
    pub reason: String,
}

impl Letter {
    /// Whether everything waits for somebody.
    pub fn waits(&self) -> bool {
        self.clients.iter().any(|one| one.waits)
    }

    /// Whether this client is asked for nothing before they agree.
    pub fn waits_for(&self, client: ClientId) -> bool {
        self.clients.iter().any(|one| one.client == client && one.waits)
    }
}

/// Where everybody stands.
pub(crate) struct Letters {
    first: bool,
    clients: BTreeMap<ClientId, LetterState>,
    /// Whether a letter is with the clients, or with a lawyer on its way to them.
    under_way: bool,
}

impl Letters {
    /// Of a matter in which nothing waits for a letter.
    pub(crate) fn unwanted() -> Self {
        Self { first: false, clients: BTreeMap::new(), under_way: false }
    }

    pub(crate) fn state(&self, client: ClientId) -> LetterState {
        self.clients.get(&client).copied().unwrap_or(LetterState::NotAsked)
    }

    pub(crate) fn waits(&self, client: ClientId) -> bool {
        self.first && !may_go_on(self.state(client), self.clients.values().copied())
    }

    pub(crate) fn anybody_waits(&self) -> bool {
        self.clients.keys().any(|client| self.waits(*client))
    }

    /// Whether a request is not asked of anybody yet: its client waits, or, of one that is everybody's, all of them do.
    pub(crate) fn holds_back(&self, whose: Option<ClientId>) -> bool {
        match whose {
            Some(client) => self.waits(client),
            // What is everybody's waits for the first who can send it.
            None => self.anybody_waits() && self.free().next().is_none(),
        }
    }

    /// What lists are told.
    fn flag(&self) -> i64 {
        match (self.anybody_waits(), self.under_way) {
            (false, _) => NOBODY_WAITS,
            (true, true) => WAITS,
            (true, false) => WAITS_UNASKED,
        }
    }

    /// The clients nothing waits for.
    pub(crate) fn free(&self) -> impl Iterator<Item = ClientId> {
        self.clients.keys().copied().filter(|client| !self.waits(*client))
    }
}

/// A reason as it is kept.
fn reason(typed: &str) -> Result<&str> {
    let reason = typed.trim();
    match reason.chars().count() {
        0 => Err(Refusal::invalid("reason", Why::Missing).into()),
        n if n > limits::NOTE_CHARS => Err(Refusal::invalid("reason", Why::TooLong).into()),
        _ => Ok(reason),
    }
}

impl<P: Purpose> Room<P> {
    /// Where every client of the matter stands; nobody is looked at where nothing waits for the letter.
    pub(crate) async fn letters(&self, reads: &mut impl RoomReads) -> Result<Letters> {
        let rows = reads.read_lobby(&sql::LETTER_FIRST, binds![self.matter()]).await?;
        let first = rows.first().ok_or_else(Error::not_found)?.int(0)? > 0;
        if !first {
            return Ok(Letters::unwanted());
        }
        let mut clients = BTreeMap::new();
        for row in reads.read(&super::face::sql::PARTIES, &[]).await? {
            clients.insert(row.id::<domain::kind::Client>(1)?, LetterState::NotAsked);
        }
        let (asked, agreed, under_way) = self.asked_and_agreed(reads).await?;
        let (mut lifted, mut on_paper) = (BTreeSet::new(), BTreeSet::new());
        for event in self.letter_events(reads).await? {
            match (event.act, event.client) {
                (LetterAct::Wanted, _) => lifted.clear(),
                (LetterAct::Lifted, Some(client)) => {
                    lifted.insert(client);
                }
                (LetterAct::OnPaper, Some(client)) => {
                    on_paper.insert(client);
                }
                (LetterAct::Lifted | LetterAct::OnPaper, None) => {}
            }
        }
        for (client, state) in &mut clients {
            *state = match client {
                one if agreed.contains(one) => LetterState::Agreed,
                one if on_paper.contains(one) => LetterState::OnPaper,
                one if lifted.contains(one) => LetterState::Lifted,
                one if asked.contains(one) => LetterState::Asked,
                _ => LetterState::NotAsked,
            };
        }
        Ok(Letters { first, clients, under_way })
    }

    /// Which clients a letter went to, and who of them agreed to one that stands: of a client with several contacts,
    /// everybody who was asked. What the practice took back was never asked; what else is over was, and is not agreed. And
    /// whether one can still be answered, or waits for a lawyer.
    async fn asked_and_agreed(
        &self,
        reads: &mut impl RoomReads,
    ) -> Result<(BTreeSet<ClientId>, BTreeSet<ClientId>, bool)> {
        let seats = self.seats(reads).await?;
        let (mut asked, mut agreed, mut under_way) = (BTreeSet::new(), BTreeSet::new(), false);
        for row in reads.read(&approvals::APPROVALS, &[]).await? {
            let state = row.code(3, ApprovalState::from_code)?;
            under_way |= row.code(1, ApprovalKind::from_code)? == ApprovalKind::Engagement && state.is_live();
            let went_out = row.opt_time(8)?.is_some() && state != ApprovalState::Cancelled;
            if row.code(1, ApprovalKind::from_code)? != ApprovalKind::Engagement || !went_out {
                continue;
            }
            let stands = matches!(state, ApprovalState::Pending | ApprovalState::Approved);
            let mut all: BTreeMap<ClientId, bool> = BTreeMap::new();
            let approval: domain::ApprovalId = row.id(0)?;
            for person in reads.read(&approvals::PEOPLE_OF, binds![approval]).await? {
                let (access, answer): (AccessId, _) =
                    (person.id(1)?, person.code(3, AnswerState::from_code)?);
                let Some(client) = seats.get(&access).filter(|_| answer.takes_part()) else { continue };
                *all.entry(*client).or_insert(true) &= answer == AnswerState::Approved;
            }
            for (client, whole) in all {
                asked.insert(client);
                if stands && whole {
                    agreed.insert(client);
                }
            }
        }
        Ok((asked, agreed, under_way))
    }

    /// In whose seat each admission of the matter sits.
    pub(crate) async fn seats(&self, reads: &mut impl RoomReads) -> Result<BTreeMap<AccessId, ClientId>> {
        let mut out = BTreeMap::new();
        for row in reads.read_lobby(&sql::SEATS, binds![self.matter()]).await? {
            out.insert(row.id(0)?, row.id(1)?);
        }
        Ok(out)
    }

    async fn letter_events(&self, reads: &mut impl RoomReads) -> Result<Vec<LetterEvent>> {
        let mut out = Vec::new();
        for row in reads.read(&sql::LETTER_EVENTS, &[]).await? {
            let id: EventId = row.id(0)?;
            out.push(LetterEvent {
                act: row.code(1, LetterAct::from_code)?,
                client: row.opt_id(2)?,
                version: row.opt_id(3)?,
                by: row.id(4)?,
                at: row.time(5)?,
                reason: self.unseal_as("letter_event", id.bytes(), "why", &row.bytes(6)?)?,
            });
        }
        Ok(out)
    }

    /// Whether the client whose visit this is has to agree to the letter first. Staff never do.
    pub(crate) async fn letter_first(&self, reads: &mut impl RoomReads) -> Result<bool> {
        match self.bearer.seat() {
            Some(seat) => Ok(self.letters(reads).await?.waits(seat)),
            None => Ok(false),
        }
    }

    /// Turns a client away who has to agree to the letter first.
    ///
    /// # Errors
    /// `LetterFirst`.
    pub(crate) async fn letter_agreed(&self, reads: &mut impl RoomReads) -> Result<()> {
        if self.letter_first(reads).await? { Err(Refusal::LetterFirst.into()) } else { Ok(()) }
    }
}

impl Room<Contributing> {
    /// Whether everything else waits until this client has agreed to the engagement letter; nothing waits for whoever is
    /// asked for nothing anyway.
    pub async fn letter_waits(&self) -> Result<bool> {
        if !self.powers().has(Power::SeeOwnRequests) {
            return Ok(false);
        }
        self.watch(async { self.letter_first(&mut self.look().await?).await }).await
    }
}

impl<P: StaffSees> Room<P> {
    /// How the letter stands, client by client, and what was done about it.
    pub async fn letter(&self) -> Result<ForStaff<Letter>> {
        self.demand(Power::SeeWholeMatter)?;
        let parties = self.parties().await?;
        self.watch(async {
            let mut look = self.look().await?;
            let letters = self.letters(&mut look).await?;
            let events = self.letter_events(&mut look).await?;
            let clients = parties.iter().map(|party| LetterClient {
                client: party.client,
                name: party.name.clone(),
                state: letters.state(party.client),
                waits: letters.waits(party.client),
            });
            Ok(ForStaff::new(Letter { first: letters.first, clients: clients.collect(), events }))
        })
        .await
    }

    /// Whether anybody of the matter has to agree to the letter before anything else.
    pub async fn waits_for_letter(&self) -> Result<ForStaff<bool>> {
        self.demand(Power::SeeWholeMatter)?;
        let rows = self.look().await?.lobby(&sql::LETTER_FIRST, binds![self.matter()]).await?;
        Ok(ForStaff::new(rows.first().ok_or_else(Error::not_found)?.int(1)? > 0))
    }
}

impl Room<Publishing> {
    /// From now on nothing is asked before the letter is agreed. What was lifted before is not lifted any more; who agreed
    /// has agreed. Wanting it twice wants it once.
    pub async fn want_letter(&self) -> Result<()> {
        self.demand(Power::RequestApprovals)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            tx.approvals_in_turn().await?;
            let lifted = self.letters(&mut tx).await?;
            let again = lifted.clients.values().any(|state| *state == LetterState::Lifted);
            if lifted.first && !again {
                return Ok(());
            }
            let matter = self.matter();
            tx.lobby(&sql::SET_LETTER_FIRST, binds![matter, 1_i64]).await?;
            tx.letter_event(self, LetterAct::Wanted, None, None, "").await?;
            tx.letter_moved(self).await?;
            tx.commit(AuditEvent::new(AuditCode::LetterWanted, matter)).await
        })
        .await
    }

    /// Lets one client, or everybody, go on without the letter.
    ///
    /// # Errors
    /// `Invalid` without a reason; `WrongState` where nothing waits for them.
    pub async fn lift_letter(&self, client: Option<ClientId>, why: &str) -> Result<()> {
        self.demand(Power::RequestApprovals)?;
        let why = reason(why)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            tx.approvals_in_turn().await?;
            let letters = self.letters(&mut tx).await?;
            let matter = self.matter();
            let mut event = AuditEvent::new(AuditCode::LetterLifted, matter).with("message", why);
            match client {
                Some(client) => {
                    let name = tx.party_named(self, client).await?;
                    if !letters.waits(client) {
                        return Err(Refusal::WrongState.into());
                    }
                    event = event.with("name", name);
                }
                None if !letters.first => return Err(Refusal::WrongState.into()),
                None => {
                    tx.lobby(&sql::SET_LETTER_FIRST, binds![matter, 0_i64]).await?;
                }
            }
            tx.letter_event(self, LetterAct::Lifted, client, None, why).await?;
            tx.letter_moved(self).await?;
            tx.commit(event).await
        })
        .await
    }

    /// Writes down that a client signed the letter on paper, with the version that shows it.
    ///
    /// # Errors
    /// `Invalid` for a version that did not come through inspection; `WrongState` for somebody who has agreed already.
    pub async fn letter_on_paper(&self, client: ClientId, version: VersionId) -> Result<()> {
        self.demand(Power::RequestApprovals)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            tx.approvals_in_turn().await?;
            let name = tx.party_named(self, client).await?;
            let row = tx.one(&super::documents::sql::VERSION, binds![version]).await?;
            let (found, _) = self.version_from(&row)?;
            if !found.state.can_be_attached() {
                return Err(Refusal::invalid("version", Why::NotAllowed).into());
            }
            let letters = self.letters(&mut tx).await?;
            if !letters.first || letters.state(client).is_settled() {
                return Err(Refusal::WrongState.into());
            }
            tx.letter_event(self, LetterAct::OnPaper, Some(client), Some(version), "").await?;
            tx.letter_moved(self).await?;
            let event = AuditEvent::new(AuditCode::LetterOnPaper, version)
                .with("name", name)
                .with("file", found.name.as_str());
            tx.commit(event).await
        })
        .await
    }
}

impl<P: Purpose> RoomTx<'_, P> {
    /// The name somebody was linked to this matter under.
    async fn party_named(&mut self, room: &Room<P>, client: ClientId) -> Result<String> {
        let row = self.one(&super::face::sql::PARTY, binds![client]).await?;
        let id: domain::PartyId = row.id(0)?;
        room.unseal_as("party", id.bytes(), "name", &row.bytes(3)?)
    }

    async fn letter_event(
        &mut self,
        room: &Room<P>,
        act: LetterAct,
        client: Option<ClientId>,
        version: Option<VersionId>,
        why: &str,
    ) -> Result<()> {
        let now = self.now;
        let person = room.person().ok_or_else(Error::not_found)?;
        let id = EventId::mint(now, crate::random(&*room.house.chance));
        let sealed = room.seal_as("letter_event", id.bytes(), "why", &why)?;
        self.exec_one(&sql::ADD_LETTER_EVENT, binds![id, act.code(), client, version, person, now, sealed])
            .await
    }

    /// Writes for lists whether anybody waits now, and has what is asked counted and the reminders planted anew. The caller
    /// holds the matter's row.
    pub(crate) async fn letter_moved(&mut self, room: &Room<P>) -> Result<()> {
        let waits = room.letters(self).await?.flag();
        self.lobby(&sql::SET_LETTER_WAITS, binds![room.matter(), waits]).await?;
        self.requests_moved = true;
        Ok(())
    }

    /// The same after somebody joined or left, where anything waits for the letter at all.
    pub(crate) async fn letter_moved_if_first(&mut self, room: &Room<P>) -> Result<()> {
        let rows = self.lobby_rows(&sql::LETTER_FIRST, binds![room.matter()]).await?;
        match rows.first().map(|row| row.int(0)).transpose()? {
            Some(1..) => self.letter_moved(room).await,
            _ => Ok(()),
        }
    }

    /// The same after something happened to an approval, where that is about the letter.
    pub(crate) async fn letter_answered(&mut self, room: &Room<P>, kind: ApprovalKind) -> Result<()> {
        if kind == ApprovalKind::Engagement { self.letter_moved(room).await } else { Ok(()) }
    }
}
