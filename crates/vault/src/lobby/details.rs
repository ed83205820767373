//! My Details: what a client says about themselves. Nothing they type overwrites the record: each changed field becomes a
//! proposal beside what is on file, told to whoever leads the matter, and counts once somebody accepts it. It refuses to
//! accept who somebody is without a word about what was seen, and a second decision about one proposal.

use super::alerts::AlertKind;
use super::consent::{Entered, EnteredKept};
use super::people::{ClientCard, NewClient};
use super::{Lobby, PersonCard};
use crate::audit::AuditEvent;
use crate::desk::{Actor, Bearer, Desk, Who, standing_by_write};
use crate::engine::{Row, Write, binds};
use crate::error::{Error, Result};
use crate::room::{ForClient, SeenBy};
use domain::{
    AccessId, AuditCode, ClientId, DeskPower, Email, LeadId, MatterId, PersonId, ProfileField, ProposalId,
    Refusal, Role, Timestamp, VersionId, Why, desk_powers, limits,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql RECORD = "SELECT c.sealed, p.sealed, x.details_confirmed_at, CAST(CASE WHEN x.details_entered IS NULL THEN 0 ELSE 1 END AS BIGINT) FROM portal_access x JOIN client c ON c.id = x.client_id JOIN person p ON p.id = c.person_id WHERE x.id = $1 AND x.person_id = c.person_id AND c.id = $2";
        LobbySql OPEN = "SELECT id, field, sealed, at FROM detail_proposal WHERE client_id = $1 AND state = 'open' ORDER BY at, id";
        LobbySql OF_CLIENT = "SELECT d.id, d.field, d.sealed, d.at, d.state, d.matter_id, d.decided_at, d.evidence, d.version_id, p.sealed, d.decided_by, d.lead_id FROM detail_proposal d LEFT JOIN person p ON p.id = d.decided_by WHERE d.client_id = $1 AND d.state IN ('open', 'accepted', 'declined') ORDER BY d.at DESC, d.id DESC LIMIT 100";
        LobbySql ONE = "SELECT id, field, sealed, at, matter_id, person_id FROM detail_proposal WHERE id = $1 AND client_id = $2 AND state = 'open'";
        LobbySql ADD = "INSERT INTO detail_proposal (id, client_id, matter_id, person_id, field, state, at, decided_at, decided_by, version_id, sealed, evidence) VALUES ($1, $2, $3, $4, $5, 'open', $6, NULL, NULL, NULL, $7, NULL) ON CONFLICT (client_id, field) WHERE state = 'open' DO NOTHING";
        LobbySql ADD_FROM_LEAD = "INSERT INTO detail_proposal (id, client_id, matter_id, person_id, field, state, at, decided_at, decided_by, version_id, sealed, evidence, lead_id) VALUES ($1, $2, $3, $4, $5, 'open', $6, NULL, NULL, NULL, $7, NULL, $8) ON CONFLICT (client_id, field) WHERE state = 'open' DO NOTHING";
        LobbySql REPLACE = "UPDATE detail_proposal SET state = 'replaced', decided_at = $2 WHERE id = $1 AND state = 'open'";
        LobbySql DECIDE = "UPDATE detail_proposal SET state = $2, decided_at = $3, decided_by = $4, version_id = $5, evidence = $6 WHERE id = $1 AND state = 'open'";
        LobbySql CONFIRM = "UPDATE portal_access SET details_confirmed_at = $2, details_entered = NULL WHERE id = $1";
        LobbySql CONFIRM_BY_HAND = "UPDATE portal_access SET details_confirmed_at = $3, details_entered = $4 WHERE id = $1 AND matter_id = $2 AND capacity = 'client'";
        LobbySql CONFIRMED = "SELECT id, details_confirmed_at, details_entered FROM portal_access WHERE client_id = $1 AND state = 'enabled' AND details_confirmed_at IS NOT NULL ORDER BY details_confirmed_at DESC, id LIMIT 1";
        LobbySql DECLINED = "SELECT field FROM detail_proposal WHERE client_id = $1 AND state = 'declined' AND decided_at > $2";
        // Who signs in for somebody else has no record here to confirm: to them that is done.
        LobbySql MINE = "SELECT CASE WHEN x.capacity = 'client' THEN x.details_confirmed_at ELSE x.created_at END FROM portal_access x WHERE x.id = $1";
        // What stands on a client's first page beside what is asked: whether something they said about themselves was not taken
        // over since they last looked at it, the nearest last day of somebody who helps them, and a contact's own where it is near.
        LobbySql BESIDE = "SELECT (SELECT count(*) FROM detail_proposal d WHERE d.client_id = x.client_id AND x.capacity = 'client' AND d.state = 'declined' AND d.decided_at > COALESCE(x.details_confirmed_at, 0)) + (SELECT count(*) FROM contact_proposal e JOIN contact k ON k.id = e.contact_id WHERE k.person_id = x.person_id AND e.state = 'declined' AND e.decided_at > COALESCE(x.details_confirmed_at, 0)), (SELECT min(y.ends_at) FROM helper h JOIN portal_access y ON y.id = h.access_id WHERE h.named_by_id = x.id AND y.state = 'enabled' AND y.ends_at > $2 AND y.ends_at <= $3), (SELECT k.ends_at FROM contact k WHERE k.person_id = x.person_id AND k.ends_at <= $4) FROM portal_access x WHERE x.id = $1";
        // The staff who find a record in the register, which no matter has to be theirs for; with `$2` only that one of them.
        LobbySql READERS = "SELECT p.role, (SELECT h.cuts FROM held_cuts h WHERE h.person_id = p.id) FROM person p WHERE p.kind = 'staff' AND p.state = 'active' AND p.id NOT IN (SELECT b.person_id FROM barred_client b WHERE b.client_id = $1) AND p.id = COALESCE($2, p.id)";
        LobbySql WAITING = "SELECT count(*) FROM detail_proposal WHERE client_id = $1 AND state = 'open'";
    }
}

/// What is on file about a client and what they said since, as they see it.
pub struct MyDetails {
    /// Every field with its value; empty where there is none.
    pub values: BTreeMap<ProfileField, String>,
    /// What waits for the practice.
    pub proposed: BTreeMap<ProfileField, String>,
    /// What the practice did not take over since they last said that all is right.
    pub declined: BTreeSet<ProfileField>,
    /// Since when a field stands as the practice entered it by hand.
    pub entered: BTreeMap<ProfileField, Timestamp>,
    pub confirmed_at: Option<Timestamp>,
    /// It was the practice that entered so, for them.
    pub by_hand: bool,
}

/// What a client is told on their first page, besides what is asked of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ToldBeside {
    /// Something they said about themselves was not taken over since they last said that all is right.
    pub declined: bool,
    /// The nearest last day of somebody who helps them, where it is near.
    pub help_ends: Option<Timestamp>,
    /// Their own last day as a contact of an organisation, where it is near.
    pub own_end: Option<Timestamp>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) old: String,
    pub(super) new: String,
}

/// That a client's details are right, as staff read it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DetailsConfirmed {
    pub at: Timestamp,
    /// How staff knew, where it was them who entered it.
    pub entered: Option<Entered>,
}

/// Where a proposal stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ProposalState {
    Open,
    Accepted,
    Declined,
}

impl ProposalState {
    pub(super) fn from_code(code: &str) -> Option<Self> {
        match code {
            "open" => Some(Self::Open),
            "accepted" => Some(Self::Accepted),
            "declined" => Some(Self::Declined),
            _ => None,
        }
    }
}

/// One proposal as staff see it.
pub struct ProposalRow {
    pub id: ProposalId,
    pub field: ProfileField,
    pub old: String,
    pub new: String,
    pub at: Timestamp,
    pub state: ProposalState,
    pub matter: MatterId,
    pub decided_at: Option<Timestamp>,
    pub decided_by: String,
    pub evidence: String,
    pub version: Option<VersionId>,
    /// The enquiry that said it, where it was not the client in their portal.
    pub lead: Option<LeadId>,
}

/// What somebody decides about a proposal, and what they saw.
pub struct DetailDecision<'a> {
    pub accept: bool,
    /// What was seen, in words.
    pub evidence: &'a str,
    /// A document of the matter it was seen in.
    pub version: Option<VersionId>,
}

/// A change being made by a contact about themselves, in their matter's own chain.
pub(super) struct Own {
    pub(super) access: AccessId,
    pub(super) matter: MatterId,
    pub(super) client: ClientId,
    pub(super) bearer: Bearer,
}

pub(super) fn own(actor: &Actor) -> Result<Own> {
    let Who::Contact { access, matter, client, .. } = actor.who else { return Err(Error::not_found()) };
    let bearer = Bearer::Contact { person: actor.person, session: actor.session, access, client };
    Ok(Own { access, matter, client, bearer })
}

impl Desk {
    /// What is on file about the contact who asks.
    pub async fn my_details(&self, actor: &Actor) -> Result<ForClient<MyDetails>> {
        let own = own(actor)?;
        let details = self.house.details_of(own.access, own.client, actor.person()).await?;
        Ok(ForClient::new(details))
    }

    /// Who of the practice can see what is on file about the client whose record this contact looks at, or the organisation
    /// they sign in for: the record is the practice's, so it is not only those who work on this matter.
    pub async fn details_seen_by(&self, actor: &Actor) -> Result<ForClient<SeenBy>> {
        let (_, _, client) = actor.portal().ok_or_else(Error::not_found)?;
        let mut staff: BTreeMap<usize, (Role, u32)> = BTreeMap::new();
        let all: Option<PersonId> = None;
        for row in self.engine().look(None).await?.rows(sql::READERS.text, binds![client, all]).await? {
            let remit = super::own_roles::remit_from(&row, 0, 1)?;
            if desk_powers(remit).has(DeskPower::SeeClients) {
                let role = remit.role();
                let place = Role::ALL.iter().position(|one| *one == role).unwrap_or(usize::MAX);
                staff.entry(place).or_insert((role, 0)).1 += 1;
            }
        }
        Ok(ForClient::new(SeenBy { staff: staff.into_values().collect(), ..SeenBy::default() }))
    }

    /// Whether the contact who asks said that what is on file about them is right, and nobody else changed who they are since.
    pub async fn confirmed_details(&self, actor: &Actor) -> Result<bool> {
        let own = own(actor)?;
        let rows = self.engine().look(None).await?.rows(sql::MINE.text, binds![own.access]).await?;
        Ok(rows.first().map(|row| row.opt_time(0)).transpose()?.flatten().is_some())
    }

    /// What is told to whoever asks on their first page, besides what is asked of them.
    pub async fn told_beside(&self, actor: &Actor) -> Result<ForClient<ToldBeside>> {
        let own = own(actor)?;
        let now = self.house.clock.now();
        let (help, end) = (now.plus(limits::HELPER_WARNING), now.plus(limits::CONTACT_WARNING));
        let values = binds![own.access, now, help, end];
        let rows = self.engine().look(None).await?.rows(sql::BESIDE.text, values).await?;
        let row = rows.first().ok_or_else(Error::not_found)?;
        let (help_ends, own_end) = (row.opt_time(1)?, row.opt_time(2)?);
        Ok(ForClient::new(ToldBeside { declined: row.int(0)? > 0, help_ends, own_end }))
    }

    /// What a contact says about themselves. What is as on file is confirmed; what is not becomes a proposal, once however
    /// often it is sent. Returns how many fields wait because of it.
    pub async fn propose_details(
        &self,
        actor: &Actor,
        said: &BTreeMap<ProfileField, String>,
    ) -> Result<usize> {
        let own = own(actor)?;
        let mut visit = self.house.matter_write(own.matter).await?;
        let now = self.house.clock.now();
        match standing_by_write(&mut visit.write, &own.bearer, own.matter, now).await? {
            Ok(powers) if !powers.is_nothing() => {}
            _ => return Err(Error::not_found()),
        }
        visit.write.exec(super::matters::sql::HOLD.text, binds![own.matter]).await?;
        let rows = visit.write.rows(sql::RECORD.text, binds![own.access, own.client]).await?;
        let values =
            self.house.values_of(own.client, actor.person(), rows.first().ok_or_else(Error::not_found)?)?;
        let mut open = BTreeMap::new();
        for row in visit.write.rows(sql::OPEN.text, binds![own.client]).await? {
            let (id, field, kept) = self.house.proposal_from(&row)?;
            open.insert(field, (id, kept.new));
        }
        let order = self.house.settings_by(&mut visit.write).await?.region().order(actor.locale());
        let (mut fresh, mut who_they_are) = (0, false);
        for (field, typed) in said.iter().filter(|(field, _)| field.asked_of_clients()) {
            let old = values.get(field).cloned().unwrap_or_default();
            // What stands there already is right as it stands, however it once came in.
            let new = if typed.trim() == old {
                old.clone()
            } else {
                field.read(typed, order).map_err(|why| Refusal::invalid(field.code(), why))?
            };
            if *field == ProfileField::Email && new.is_empty() && !old.is_empty() {
                // Without an address there would be no way in any more.
                return Err(Refusal::invalid("email", Why::Missing).into());
            }
            let waits = open.get(field);
            if waits.is_some_and(|(_, waiting)| *waiting == new) || (waits.is_none() && old == new) {
                continue;
            }
            if let Some((id, _)) = waits {
                visit.write.exec(sql::REPLACE.text, binds![*id, now]).await?;
            }
            if old != new {
                let id = ProposalId::mint(now, crate::random(&*self.house.chance));
                let sealed = self.house.seal_card("detail_proposal", id.bytes(), &Kept { old, new })?;
                let values = binds![id, own.client, own.matter, actor.person, field.code(), now, sealed];
                // Said in another matter of theirs at the same moment: the first one stands.
                let added = visit.write.exec(sql::ADD.text, values).await? == 1;
                fresh += usize::from(added);
                who_they_are |= added && field.needs_proof();
            }
        }
        visit.write.exec(sql::CONFIRM.text, binds![own.access, now]).await?;
        let code = if fresh > 0 { AuditCode::DetailsProposed } else { AuditCode::DetailsConfirmed };
        if fresh > 0 {
            let object = own.client.bytes();
            super::notices::tell_leads(&mut visit.write, &self.house, own.matter, "details_proposed", object)
                .await?;
        }
        if who_they_are {
            // A session that is not its owner's must not change who somebody is unheard.
            let about = Some((own.matter, own.access));
            self.house.alert(&mut visit.write, actor.person, about, AlertKind::DetailsChanged, "").await?;
        }
        visit.commit(&AuditEvent::new(code, own.client), actor.person.bytes()).await?;
        Ok(fresh)
    }
}

impl crate::house::Inner {
    /// What is on file about a client with what waits, as they see it who sign in by this admission.
    pub(crate) async fn details_of(
        &self,
        access: AccessId,
        client: ClientId,
        person: PersonId,
    ) -> Result<MyDetails> {
        let mut look = self.engine.look(None).await?;
        let rows = look.rows(sql::RECORD.text, binds![access, client]).await?;
        let row = rows.first().ok_or_else(Error::not_found)?;
        let values = self.values_of(client, person, row)?;
        let mut proposed = BTreeMap::new();
        for row in look.rows(sql::OPEN.text, binds![client]).await? {
            let (_, field, kept) = self.proposal_from(&row)?;
            proposed.insert(field, kept.new);
        }
        let (confirmed_at, by_hand) = (row.opt_time(2)?, row.int(3)? > 0);
        let since = confirmed_at.unwrap_or(Timestamp::from_micros(0));
        let declined = look.rows(sql::DECLINED.text, binds![client, since]).await?;
        let declined = declined.iter().map(|row| row.code(0, ProfileField::from_code));
        let declined = declined.collect::<Result<_>>()?;
        let entered = self.entered(&mut look, client, &values).await?;
        Ok(MyDetails { values, proposed, declined, entered, confirmed_at, by_hand })
    }

    /// Every field of a client's record, from the client's card and the contact's.
    fn values_of(
        &self,
        client: ClientId,
        person: PersonId,
        row: &Row,
    ) -> Result<BTreeMap<ProfileField, String>> {
        let card: ClientCard = self.unseal_card("client", client.bytes(), &row.bytes(0)?)?;
        let contact: PersonCard = self.unseal_card("person", person.bytes(), &row.bytes(1)?)?;
        Ok(card.values(contact.email.as_deref().unwrap_or_default()))
    }

    pub(super) fn proposal_from(&self, row: &Row) -> Result<(ProposalId, ProfileField, Kept)> {
        let id: ProposalId = row.id(0)?;
        let kept = self.unseal_card("detail_proposal", id.bytes(), &row.bytes(2)?)?;
        Ok((id, row.code(1, ProfileField::from_code)?, kept))
    }
}

impl Lobby<'_> {
    /// What a client said about themselves, newest first: what waits, and what was decided.
    pub async fn proposals(&self, client: ClientId) -> Result<Vec<ProposalRow>> {
        self.demand_records()?;
        self.reach_client(client).await?;
        let mut out = Vec::new();
        for row in self.house.engine.look(None).await?.rows(sql::OF_CLIENT.text, binds![client]).await? {
            let (id, field, kept) = self.house.proposal_from(&row)?;
            let state = row.code(4, ProposalState::from_code)?;
            let evidence = match row.opt_bytes(7)? {
                Some(sealed) => {
                    self.house.unseal_lobby("detail_proposal", id.bytes(), "evidence", &sealed)?
                }
                None => zeroize::Zeroizing::default(),
            };
            let decided_by = match (row.opt_id::<domain::kind::Person>(10)?, row.opt_bytes(9)?) {
                (Some(person), Some(sealed)) => {
                    let card: PersonCard = self.house.unseal_card("person", person.bytes(), &sealed)?;
                    card.name
                }
                _ => String::new(),
            };
            out.push(ProposalRow {
                id,
                field,
                old: kept.old,
                new: kept.new,
                at: row.time(3)?,
                state,
                matter: row.id(5)?,
                decided_at: row.opt_time(6)?,
                decided_by,
                evidence: String::from_utf8_lossy(&evidence).into_owned(),
                version: row.opt_id(8)?,
                lead: row.opt_id(11)?,
            });
        }
        Ok(out)
    }

    /// What an enquiry says about somebody on file, beside their record. `false` where something about that field waits already.
    pub(super) async fn propose_from_lead(
        &self,
        write: &mut Write,
        (client, matter, lead): (ClientId, MatterId, LeadId),
        field: ProfileField,
        old: String,
        new: String,
    ) -> Result<bool> {
        let now = self.house.clock.now();
        let id = ProposalId::mint(now, crate::random(&*self.house.chance));
        let sealed = self.house.seal_card("detail_proposal", id.bytes(), &Kept { old, new })?;
        let values = binds![id, client, matter, self.person, field.code(), now, sealed, lead];
        Ok(write.exec(sql::ADD_FROM_LEAD.text, values).await? == 1)
    }

    /// Accepts a proposal into the record or declines it. Who somebody is takes what was seen: a document of the matter it
    /// was said in, or words.
    pub async fn decide_detail(
        &self,
        client: ClientId,
        id: ProposalId,
        decision: &DetailDecision<'_>,
    ) -> Result<()> {
        let evidence = decision.evidence.trim();
        if evidence.chars().count() > limits::NOTE_CHARS {
            return Err(Refusal::invalid("evidence", Why::TooLong).into());
        }
        let place = match decision.version {
            Some(version) => Some(self.place_of(version).await?.ok_or_else(Error::not_found)?),
            None => None,
        };
        self.demand_records()?;
        let mut write = self.begin(Some(DeskPower::ManageClients)).await?;
        let reached = binds![client, self.person];
        if write.rows(super::walls::sql::REACHES_CLIENT.text, reached).await?.is_empty() {
            return Err(Error::not_found());
        }
        let rows = write.rows(sql::ONE.text, binds![id, client]).await?;
        let row = rows.first().ok_or(Refusal::WrongState)?;
        let (_, field, kept) = self.house.proposal_from(row)?;
        if place.is_some_and(|matter| row.id(4).is_ok_and(|of: MatterId| of != matter)) {
            return Err(Error::not_found());
        }
        if decision.accept && field.needs_proof() && evidence.is_empty() && place.is_none() {
            return Err(Refusal::invalid("evidence", Why::Missing).into());
        }
        let now = self.house.clock.now();
        let sealed = self.house.seal_lobby("detail_proposal", id.bytes(), "evidence", evidence.as_bytes());
        let state = if decision.accept { "accepted" } else { "declined" };
        let values = binds![id, state, now, self.person, decision.version, sealed];
        if write.exec(sql::DECIDE.text, values).await? != 1 {
            return Err(Refusal::WrongState.into());
        }
        if decision.accept {
            self.take_over(&mut write, client, field, &kept).await?;
        }
        if !decision.accept {
            // What stands now as they said it asks nothing of them; what was not taken over they can put right.
            // Of an organisation, whoever said it is told, and not everybody who signs in for it.
            let (matter, said_by): (MatterId, PersonId) = (row.id(4)?, row.id(5)?);
            let of = binds![matter, client, said_by];
            let of = write.rows(crate::room::portal::sql::ACCESS_OF.text, of).await?;
            let only = match of.first() {
                Some(access) => super::notice_mails::Only::Contact(access.id(0)?),
                None => super::notice_mails::Only::Client(client),
            };
            let only = Some(only);
            let what = super::notice_mails::DECLINED;
            super::notice_mails::plant_portal_notice_to(&mut write, self.house, matter, what, only).await?;
        }
        self.house.nothing_waits(&mut write, client).await?;
        let code = if decision.accept { AuditCode::DetailAccepted } else { AuditCode::DetailDeclined };
        self.commit(write, AuditEvent::new(code, client).with("profile", field.code())).await
    }

    /// Writes one accepted field into the record, unless somebody has changed that field since it was said.
    async fn take_over(
        &self,
        write: &mut Write,
        client: ClientId,
        field: ProfileField,
        kept: &Kept,
    ) -> Result<()> {
        let old = self.client_in(write, client).await?;
        let mut card = old.card.clone();
        let mut email = old.email.clone().unwrap_or_default();
        let now = card.values(&email).remove(&field).unwrap_or_default();
        if now != kept.old {
            return Err(Refusal::Conflict.into());
        }
        match field {
            ProfileField::Email => email.clone_from(&kept.new),
            other => card.set(other, &kept.new),
        }
        if card.full().is_empty() {
            return Err(Refusal::invalid("family", Why::Missing).into());
        }
        let email = if email.is_empty() { None } else { Some(Email::parse(&email)?) };
        let new = NewClient { card, email, locale: old.locale };
        self.rewrite_client(write, &old, &new).await
    }

    /// When a client last said that what is on file is right, or what is not; nothing where they never did, or where who
    /// they are was changed since.
    pub async fn details_confirmed(&self, client: ClientId) -> Result<Option<DetailsConfirmed>> {
        self.demand(DeskPower::SeeClients)?;
        self.reach_client(client).await?;
        let rows = self.house.engine.look(None).await?.rows(sql::CONFIRMED.text, binds![client]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let access: AccessId = row.id(0)?;
        let entered = match row.opt_bytes(2)? {
            Some(sealed) => {
                let kept: EnteredKept = self.house.unseal_card("portal_access", access.bytes(), &sealed)?;
                Some(kept.read())
            }
            None => None,
        };
        Ok(Some(DetailsConfirmed { at: row.time(1)?, entered }))
    }

    /// A client behind a wall is nobody.
    async fn reach_client(&self, client: ClientId) -> Result<()> {
        let mut look = self.house.engine.look(None).await?;
        match look.rows(super::walls::sql::REACHES_CLIENT.text, binds![client, self.person]).await?.is_empty()
        {
            true => Err(Error::not_found()),
            false => Ok(()),
        }
    }

    /// How many fields of a client wait for a person.
    pub async fn details_waiting(&self, client: ClientId) -> Result<u32> {
        self.demand_records()?;
        self.reach_client(client).await?;
        let rows = self.house.engine.look(None).await?.rows(sql::WAITING.text, binds![client]).await?;
        Ok(rows.first().map(|r| r.int(0)).transpose()?.and_then(|n| u32::try_from(n).ok()).unwrap_or(0))
    }
}
