//! My Details of whoever signs in for an organisation: what is on file about them as a contact, and about the organisation where
//! they see everything. Nothing they type overwrites it: each changed field becomes a proposal beside what stands there, told to
//! whoever leads the matter, and counts once somebody accepts it. It refuses a new address, which is where sign-in mails go and
//! so is the practice's to change, and anything about the organisation from whoever sees a part of it.

use super::alerts::AlertKind;
use super::details::{Kept, ProposalState, own, sql as details_sql};
use super::people::ClientCard;
use super::{Lobby, PersonCard, notice_mails, notices};
use crate::audit::AuditEvent;
use crate::desk::{Actor, Desk, standing_by_write};
use crate::engine::{Row, Write, binds};
use crate::error::{Error, Result};
use crate::house::Inner;
use crate::room::ForClient;
use crate::room::portal::sql as portal_sql;
use domain::profile::OF_ORGANISATIONS;
use domain::{
    AuditCode, ClientId, ContactField, ContactId, DeskPower, MatterId, PersonId, Preset, ProfileField,
    ProposalId, Refusal, Timestamp,
};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql ON_FILE = "SELECT k.id, k.sealed, k.preset, p.sealed, x.details_confirmed_at FROM portal_access x JOIN contact k ON k.person_id = x.person_id AND k.client_id = x.client_id AND k.state = 'active' JOIN person p ON p.id = x.person_id WHERE x.id = $1 AND x.client_id = $2";
        LobbySql RECORD_OF_ORGANISATION = "SELECT c.sealed, p.sealed FROM client c JOIN person p ON p.id = c.person_id WHERE c.id = $1 AND c.kind = 'organisation'";
        LobbySql OPEN_OF_CONTACT = "SELECT d.id, d.field, d.sealed FROM contact_proposal d WHERE d.contact_id = $1 AND d.state = 'open' ORDER BY d.at, d.id";
        LobbySql DECLINED_OF_CONTACT = "SELECT d.field FROM contact_proposal d WHERE d.contact_id = $1 AND d.state = 'declined' AND d.decided_at > $2";
        LobbySql ADD_OF_CONTACT = "INSERT INTO contact_proposal (id, contact_id, matter_id, field, state, at, decided_at, decided_by, sealed) VALUES ($1, $2, $3, $4, 'open', $5, NULL, NULL, $6) ON CONFLICT (contact_id, field) WHERE state = 'open' DO NOTHING";
        LobbySql SETTLE_OF_CONTACT = "UPDATE contact_proposal SET state = $2, decided_at = $3, decided_by = $4 WHERE id = $1 AND state = 'open'";
        LobbySql END_OF_CONTACT = "UPDATE contact_proposal SET state = 'replaced', decided_at = $2 WHERE contact_id = $1 AND state = 'open'";
        LobbySql ONE_OF_CONTACT = "SELECT d.id, d.field, d.sealed, d.contact_id, d.matter_id, k.person_id FROM contact_proposal d JOIN contact k ON k.id = d.contact_id WHERE d.id = $1 AND k.client_id = $2 AND k.state = 'active' AND d.state = 'open'";
        LobbySql OF_ORGANISATION = "SELECT d.id, d.field, d.sealed, d.at, d.state, d.decided_at, q.id, q.sealed, k.id, k.person_id, p.sealed FROM contact_proposal d JOIN contact k ON k.id = d.contact_id JOIN person p ON p.id = k.person_id LEFT JOIN person q ON q.id = d.decided_by WHERE k.client_id = $1 AND d.state IN ('open', 'accepted', 'declined') ORDER BY d.at DESC, d.id DESC LIMIT 100";
        LobbySql WAITING_OF_ORGANISATION = "SELECT count(*) FROM contact_proposal d JOIN contact k ON k.id = d.contact_id WHERE k.client_id = $1 AND d.state = 'open'";
    }
}

/// What is on file about a contact and what they said since, as they see it.
pub struct ContactDetails {
    /// Every field of theirs that is on file.
    pub values: BTreeMap<ContactField, String>,
    /// What waits for the practice.
    pub proposed: BTreeMap<ContactField, String>,
    /// What the practice did not take over since they last said that all is right.
    pub declined: BTreeSet<ContactField>,
    /// Where sign-in mails go. Only the practice changes it.
    pub email: String,
    /// What the organisation is called.
    pub organisation: String,
    /// The organisation's own record, for whoever sees everything of it.
    pub record: Option<OrganisationDetails>,
    pub confirmed_at: Option<Timestamp>,
}

/// What is on file about an organisation, and what its contacts said since.
pub struct OrganisationDetails {
    pub values: BTreeMap<ProfileField, String>,
    pub proposed: BTreeMap<ProfileField, String>,
    pub declined: BTreeSet<ProfileField>,
}

/// What a contact says, as typed. What is not there was not asked.
#[derive(Default)]
pub struct ContactSays {
    pub own: BTreeMap<ContactField, String>,
    /// Of [`OF_ORGANISATIONS`].
    pub record: BTreeMap<ProfileField, String>,
}

/// Something a contact said about themselves, as staff see it.
pub struct ContactProposal {
    pub id: ProposalId,
    pub contact: ContactId,
    /// What they are called on file.
    pub name: String,
    pub field: ContactField,
    pub old: String,
    pub new: String,
    pub at: Timestamp,
    pub state: ProposalState,
    pub decided_at: Option<Timestamp>,
    pub decided_by: String,
}

/// What a form calls a field of the organisation's record, which a contact has under the same name.
#[must_use]
pub fn record_field(field: ProfileField) -> &'static str {
    match field {
        ProfileField::Family => "record_name",
        ProfileField::Phone => "record_phone",
        _ => "record_address",
    }
}

/// Who asks, as they stand on file.
struct OnFile {
    contact: ContactId,
    values: BTreeMap<ContactField, String>,
    email: String,
    whole: bool,
    confirmed_at: Option<Timestamp>,
}

/// What changed of one field: the proposal that gives way, and what stood there with what is said.
struct Change {
    gives_way: Option<ProposalId>,
    fresh: Option<Kept>,
}

/// Nothing where what was typed is what stands there, or what waits already.
fn changed(old: String, new: String, waits: Option<&(ProposalId, String)>) -> Option<Change> {
    if waits.is_some_and(|(_, waiting)| *waiting == new) || (waits.is_none() && old == new) {
        return None;
    }
    let fresh = (old != new).then_some(Kept { old, new });
    Some(Change { gives_way: waits.map(|(id, _)| *id), fresh })
}

impl Inner {
    fn on_file(&self, person: PersonId, row: &Row) -> Result<OnFile> {
        let contact: ContactId = row.id(0)?;
        let known: PersonCard = self.unseal_card("person", person.bytes(), &row.bytes(3)?)?;
        let (title, phone) = self.contact_says(contact, &row.bytes(1)?)?;
        let all =
            [(ContactField::Name, known.name), (ContactField::Title, title), (ContactField::Phone, phone)];
        Ok(OnFile {
            contact,
            values: all.into_iter().filter(|(_, value)| !value.is_empty()).collect(),
            email: known.email.unwrap_or_default(),
            whole: row.code(2, Preset::from_code)? == Preset::Everything,
            confirmed_at: row.opt_time(4)?,
        })
    }

    fn contact_proposal(&self, row: &Row) -> Result<(ProposalId, ContactField, Kept)> {
        let id: ProposalId = row.id(0)?;
        let kept = self.unseal_card("contact_proposal", id.bytes(), &row.bytes(2)?)?;
        Ok((id, row.code(1, ContactField::from_code)?, kept))
    }

    /// What is on file about an organisation, as far as its contacts say something about it.
    fn record_values(&self, client: ClientId, row: &Row) -> Result<BTreeMap<ProfileField, String>> {
        let card: ClientCard = self.unseal_card("client", client.bytes(), &row.bytes(0)?)?;
        let mut values = card.values("");
        values.retain(|field, _| OF_ORGANISATIONS.contains(field));
        Ok(values)
    }

    /// Nobody has to read that something waits beside an organisation's record, or its contacts', once nothing does.
    pub(super) async fn nothing_waits(&self, write: &mut Write, client: ClientId) -> Result<()> {
        let own = write.rows(sql::WAITING_OF_ORGANISATION.text, binds![client]).await?;
        let own = own.first().map_or(Ok(0), |row| row.int(0))?;
        if own == 0 && write.rows(details_sql::OPEN.text, binds![client]).await?.is_empty() {
            notices::settle(write, self, client.bytes(), notices::OF_DETAILS).await?;
        }
        Ok(())
    }

    /// Whoever is a contact no more says nothing that anybody has to decide about.
    pub(super) async fn end_contact_proposals(
        &self,
        write: &mut Write,
        client: ClientId,
        contact: ContactId,
    ) -> Result<()> {
        write.exec(sql::END_OF_CONTACT.text, binds![contact, self.clock.now()]).await?;
        self.nothing_waits(write, client).await
    }
}

impl Desk {
    /// What is on file about the contact who asks.
    pub async fn contact_details(&self, actor: &Actor) -> Result<ForClient<ContactDetails>> {
        let own = own(actor)?;
        let house = &self.house;
        let mut look = self.engine().look(None).await?;
        let rows = look.rows(sql::ON_FILE.text, binds![own.access, own.client]).await?;
        let mine = house.on_file(actor.person(), rows.first().ok_or_else(Error::not_found)?)?;
        let mut proposed = BTreeMap::new();
        for row in look.rows(sql::OPEN_OF_CONTACT.text, binds![mine.contact]).await? {
            let (_, field, kept) = house.contact_proposal(&row)?;
            proposed.insert(field, kept.new);
        }
        let since = mine.confirmed_at.unwrap_or(Timestamp::from_micros(0));
        let declined = look.rows(sql::DECLINED_OF_CONTACT.text, binds![mine.contact, since]).await?;
        let declined = declined.iter().map(|row| row.code(0, ContactField::from_code));
        let declined = declined.collect::<Result<_>>()?;
        let rows = look.rows(sql::RECORD_OF_ORGANISATION.text, binds![own.client]).await?;
        let row = rows.first().ok_or_else(Error::not_found)?;
        let values = house.record_values(own.client, row)?;
        let organisation = values.get(&ProfileField::Family).cloned().unwrap_or_default();
        let record = match mine.whole {
            false => None,
            true => {
                let mut proposed = BTreeMap::new();
                for row in look.rows(details_sql::OPEN.text, binds![own.client]).await? {
                    let (_, field, kept) = house.proposal_from(&row)?;
                    proposed.insert(field, kept.new);
                }
                let declined = look.rows(details_sql::DECLINED.text, binds![own.client, since]).await?;
                let declined = declined.iter().map(|row| row.code(0, ProfileField::from_code));
                let declined = declined.collect::<Result<_>>()?;
                Some(OrganisationDetails { values, proposed, declined })
            }
        };
        let (email, confirmed_at) = (mine.email, mine.confirmed_at);
        let values = mine.values;
        let details =
            ContactDetails { values, proposed, declined, email, organisation, record, confirmed_at };
        Ok(ForClient::new(details))
    }

    /// What a contact says about themselves, and about the organisation where they see everything. What is as on file is
    /// confirmed; what is not becomes a proposal, once however often it is sent. Returns how many fields wait because of it.
    ///
    /// # Errors
    /// `Invalid` by the field's own code, or by [`record_field`] where it is the organisation's; not found for whoever is no
    /// contact, and for the organisation's fields to whoever sees a part of it.
    pub async fn propose_contact_details(&self, actor: &Actor, said: &ContactSays) -> Result<usize> {
        let own = own(actor)?;
        let house = &self.house;
        let mut visit = house.matter_write(own.matter).await?;
        let now = house.clock.now();
        match standing_by_write(&mut visit.write, &own.bearer, own.matter, now).await? {
            Ok(powers) if !powers.is_nothing() => {}
            _ => return Err(Error::not_found()),
        }
        visit.write.exec(super::matters::sql::HOLD.text, binds![own.matter]).await?;
        let rows = visit.write.rows(sql::ON_FILE.text, binds![own.access, own.client]).await?;
        let mine = house.on_file(actor.person(), rows.first().ok_or_else(Error::not_found)?)?;
        if !said.record.is_empty() && !mine.whole {
            return Err(Error::not_found());
        }
        let (mut fresh, mut who_they_are) = (0, false);
        let mut open = BTreeMap::new();
        for row in visit.write.rows(sql::OPEN_OF_CONTACT.text, binds![mine.contact]).await? {
            let (id, field, kept) = house.contact_proposal(&row)?;
            open.insert(field, (id, kept.new));
        }
        for (field, typed) in &said.own {
            let new = field.read(typed).map_err(|why| Refusal::invalid(field.code(), why))?;
            let old = mine.values.get(field).cloned().unwrap_or_default();
            let Some(change) = changed(old, new, open.get(field)) else { continue };
            if let Some(id) = change.gives_way {
                let none: Option<PersonId> = None;
                let values = binds![id, "replaced", now, none];
                visit.write.exec(sql::SETTLE_OF_CONTACT.text, values).await?;
            }
            if let Some(kept) = change.fresh {
                let id = ProposalId::mint(now, crate::random(&*house.chance));
                let sealed = house.seal_card("contact_proposal", id.bytes(), &kept)?;
                let values = binds![id, mine.contact, own.matter, field.code(), now, sealed];
                // Said in another matter of theirs at the same moment: the first one stands.
                let added = visit.write.exec(sql::ADD_OF_CONTACT.text, values).await? == 1;
                fresh += usize::from(added);
                who_they_are |= added && *field == ContactField::Name;
            }
        }
        let rows = visit.write.rows(sql::RECORD_OF_ORGANISATION.text, binds![own.client]).await?;
        let values = house.record_values(own.client, rows.first().ok_or_else(Error::not_found)?)?;
        let order = house.settings_by(&mut visit.write).await?.region().order(actor.locale());
        let mut open = BTreeMap::new();
        for row in visit.write.rows(details_sql::OPEN.text, binds![own.client]).await? {
            let (id, field, kept) = house.proposal_from(&row)?;
            open.insert(field, (id, kept.new));
        }
        for (field, typed) in said.record.iter().filter(|(field, _)| OF_ORGANISATIONS.contains(field)) {
            let invalid = |why| Refusal::invalid(record_field(*field), why);
            let old = values.get(field).cloned().unwrap_or_default();
            let new =
                if typed.trim() == old { old.clone() } else { field.read(typed, order).map_err(invalid)? };
            if *field == ProfileField::Family && new.is_empty() {
                return Err(invalid(domain::Why::Missing).into());
            }
            let Some(change) = changed(old, new, open.get(field)) else { continue };
            if let Some(id) = change.gives_way {
                visit.write.exec(details_sql::REPLACE.text, binds![id, now]).await?;
            }
            if let Some(kept) = change.fresh {
                let id = ProposalId::mint(now, crate::random(&*house.chance));
                let sealed = house.seal_card("detail_proposal", id.bytes(), &kept)?;
                let values = binds![id, own.client, own.matter, actor.person(), field.code(), now, sealed];
                let added = visit.write.exec(details_sql::ADD.text, values).await? == 1;
                fresh += usize::from(added);
                who_they_are |= added && field.needs_proof();
            }
        }
        visit.write.exec(details_sql::CONFIRM.text, binds![own.access, now]).await?;
        let code = if fresh > 0 { AuditCode::DetailsProposed } else { AuditCode::DetailsConfirmed };
        if fresh > 0 {
            let (kind, object) = ("details_proposed", own.client.bytes());
            notices::tell_leads(&mut visit.write, house, own.matter, kind, object).await?;
        }
        if who_they_are {
            // A session that is not its owner's must not change who somebody is unheard.
            let about = Some((own.matter, own.access));
            house.alert(&mut visit.write, actor.person(), about, AlertKind::DetailsChanged, "").await?;
        }
        visit.commit(&AuditEvent::new(code, own.client), actor.person().bytes()).await?;
        Ok(fresh)
    }
}

impl Lobby<'_> {
    /// What the contacts of an organisation said about themselves, newest first: what waits, and what was decided.
    pub async fn contact_proposals(&self, client: ClientId) -> Result<Vec<ContactProposal>> {
        self.client(client).await?;
        let mut out = Vec::new();
        for row in self.house.engine.look(None).await?.rows(sql::OF_ORGANISATION.text, binds![client]).await?
        {
            let (id, field, kept) = self.house.contact_proposal(&row)?;
            let person: PersonId = row.id(9)?;
            let known: PersonCard = self.house.unseal_card("person", person.bytes(), &row.bytes(10)?)?;
            let decided_by = match (row.opt_id::<domain::kind::Person>(6)?, row.opt_bytes(7)?) {
                (Some(by), Some(sealed)) => {
                    self.house.unseal_card::<PersonCard>("person", by.bytes(), &sealed)?.name
                }
                _ => String::new(),
            };
            out.push(ContactProposal {
                id,
                contact: row.id(8)?,
                name: known.name,
                field,
                old: kept.old,
                new: kept.new,
                at: row.time(3)?,
                state: row.code(4, ProposalState::from_code)?,
                decided_at: row.opt_time(5)?,
                decided_by,
            });
        }
        Ok(out)
    }

    /// Accepts what a contact said about themselves into their card, or declines it and tells them so.
    ///
    /// # Errors
    /// `WrongState` where it was decided already; `Conflict` where somebody changed that field since it was said.
    pub async fn decide_contact_detail(&self, client: ClientId, id: ProposalId, accept: bool) -> Result<()> {
        let mut write = self.begin(Some(DeskPower::ManageClients)).await?;
        self.organisation(&mut write, client).await?;
        let rows = write.rows(sql::ONE_OF_CONTACT.text, binds![id, client]).await?;
        let row = rows.first().ok_or(Refusal::WrongState)?;
        let (_, field, kept) = self.house.contact_proposal(row)?;
        let (contact, matter): (ContactId, MatterId) = (row.id(3)?, row.id(4)?);
        let person: PersonId = row.id(5)?;
        let now = self.house.clock.now();
        let state = if accept { "accepted" } else { "declined" };
        if write.exec(sql::SETTLE_OF_CONTACT.text, binds![id, state, now, self.person]).await? != 1 {
            return Err(Refusal::WrongState.into());
        }
        if accept {
            self.recard_contact(&mut write, (client, contact), field, &kept.old, &kept.new).await?;
        } else {
            let of = write.rows(portal_sql::ACCESS_OF.text, binds![matter, client, person]).await?;
            if let Some(access) = of.first() {
                let (only, what) = (notice_mails::Only::Contact(access.id(0)?), notice_mails::DECLINED);
                notice_mails::plant_portal_notice_to(&mut write, self.house, matter, what, Some(only))
                    .await?;
            }
        }
        self.house.nothing_waits(&mut write, client).await?;
        let code = if accept { AuditCode::DetailAccepted } else { AuditCode::DetailDeclined };
        self.commit(write, AuditEvent::new(code, contact).with("contact_field", field.code())).await
    }
}
