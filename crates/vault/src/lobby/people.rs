//! People: the card of everybody, and clients with the contact who may sign in for them. Names and addresses are sealed
//! cards; look-ups go by keyed hash. It refuses a client without a name, and the second of two editors of one record.

use super::alerts::AlertKind;
use super::by_hand::{ByHand, said_by};
use super::index::{RULES, Typed};
use super::{Lobby, matters::After, notices};
use crate::audit::AuditEvent;
use crate::engine::{Row, Write, binds};
use crate::error::{Error, Result};
use crate::house::Inner;
use domain::{
    AuditCode, ClientId, DeskPower, Email, Locale, PersonId, ProfileField, Refusal, Timestamp, Traits, Why,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub(crate) mod sql {
    use crate::lobby::matters::matter_columns;
    use crate::sql::statements;
    statements! {
        LobbySql ADD_PERSON = "INSERT INTO person (id, kind, state, role, locale, email_hash, sealed, epoch, created_at) VALUES ($1, $2, 'active', $3, $4, $5, $6, 1, $7)";
        LobbySql PERSON = "SELECT p.sealed, p.role, p.kind, p.locale, p.own_role_id, (SELECT h.cuts FROM held_cuts h WHERE h.person_id = p.id) FROM person p WHERE p.id = $1";
        LobbySql ADD_CLIENT = "INSERT INTO client (id, kind, person_id, sealed, created_at, indexed) VALUES ($1, $6, $2, $3, $4, $5)";
        // Beside each client, how many matters of theirs the person who asks may enter: `$1` and `$2`. A client behind a wall
        // is nobody to them.
        LobbySql CLIENTS = "SELECT c.id, c.person_id, c.sealed, p.sealed, p.locale, c.created_at, (SELECT count(*) FROM client_matter x JOIN matter m ON m.id = x.matter_id LEFT JOIN assignment a ON a.matter_id = m.id AND a.person_id = $1 AND a.ended_at IS NULL WHERE x.client_id = c.id AND m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $1) AND ((a.person_id IS NOT NULL AND (m.sensitivity = 'ordinary' OR (a.kind IN ('responsible', 'cover') AND NOT EXISTS (SELECT 1 FROM person au WHERE au.id = a.person_id AND au.role = 'auditor')))) OR $2 = 'owner')), c.revision, c.kind FROM client c JOIN person p ON p.id = c.person_id WHERE c.id NOT IN (SELECT b.client_id FROM barred_client b WHERE b.person_id = $1) AND c.merged_into IS NULL AND (c.created_at, c.id) < ($3, $4) ORDER BY c.created_at DESC, c.id DESC LIMIT $5";
        LobbySql CLIENT = "SELECT c.id, c.person_id, c.sealed, p.sealed, p.locale, c.created_at, (SELECT count(*) FROM client_matter x JOIN matter m ON m.id = x.matter_id LEFT JOIN assignment a ON a.matter_id = m.id AND a.person_id = $1 AND a.ended_at IS NULL WHERE x.client_id = c.id AND m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $1) AND ((a.person_id IS NOT NULL AND (m.sensitivity = 'ordinary' OR (a.kind IN ('responsible', 'cover') AND NOT EXISTS (SELECT 1 FROM person au WHERE au.id = a.person_id AND au.role = 'auditor')))) OR $2 = 'owner')), c.revision, c.kind FROM client c JOIN person p ON p.id = c.person_id WHERE c.id NOT IN (SELECT b.client_id FROM barred_client b WHERE b.person_id = $1) AND c.merged_into IS NULL AND c.id = $3";
        // By the tokens' own key, which is the order clients were written down in, so that a name many share costs no more than a rare one.
        LobbySql CLIENTS_BY_TOKEN = "SELECT c.id, c.person_id, c.sealed, p.sealed, p.locale, c.created_at, (SELECT count(*) FROM client_matter x JOIN matter m ON m.id = x.matter_id LEFT JOIN assignment a ON a.matter_id = m.id AND a.person_id = $1 AND a.ended_at IS NULL WHERE x.client_id = c.id AND m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $1) AND ((a.person_id IS NOT NULL AND (m.sensitivity = 'ordinary' OR (a.kind IN ('responsible', 'cover') AND NOT EXISTS (SELECT 1 FROM person au WHERE au.id = a.person_id AND au.role = 'auditor')))) OR $2 = 'owner')), c.revision, c.kind FROM search_token t CROSS JOIN client c CROSS JOIN person p WHERE t.token = $5 AND t.kind = 'client' AND t.object_id < $3 AND c.id = t.object_id AND p.id = c.person_id AND ($13 = 1 OR (SELECT count(*) FROM search_token u WHERE u.kind = t.kind AND u.object_id = t.object_id AND u.token IN ($5, $6, $7, $8, $9, $10, $11, $12)) = $13) AND c.id NOT IN (SELECT b.client_id FROM barred_client b WHERE b.person_id = $1) AND c.merged_into IS NULL ORDER BY t.object_id DESC LIMIT $4";
        // One change of a client at a time: each writes the whole card.
        LobbySql HOLD_CLIENT = "UPDATE client SET revision = revision + 1 WHERE id = $1";
        LobbySql ASK_AGAIN = "UPDATE portal_access SET details_confirmed_at = NULL, details_entered = NULL WHERE client_id = $1";
        LobbySql CHANGE_CLIENT = "UPDATE client SET sealed = $2 WHERE id = $1";
        // Sessions end with the address they were let in by, and with nothing else about somebody.
        LobbySql CHANGE_CONTACT = "UPDATE person SET sealed = $2, email_hash = $3, locale = $4, epoch = epoch + (CASE WHEN email_hash IS NOT DISTINCT FROM $3 THEN 0 ELSE 1 END) WHERE id = $1 AND kind = 'client'";
        LobbySql END_CONTACT_LINKS = "UPDATE sign_in_link SET ended_at = $2, ended_by = 'address_changed' WHERE ended_at IS NULL AND access_id IN (SELECT id FROM portal_access WHERE person_id = $1)";
        LobbySql MATTERS_OF_CLIENT = concat!("SELECT ", matter_columns!(), " FROM client_matter x JOIN matter m ON m.id = x.matter_id LEFT JOIN assignment a ON a.matter_id = m.id AND a.person_id = $2 AND a.ended_at IS NULL WHERE x.client_id = $1 AND m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $2) AND ((a.person_id IS NOT NULL AND (m.sensitivity = 'ordinary' OR (a.kind IN ('responsible', 'cover') AND NOT EXISTS (SELECT 1 FROM person au WHERE au.id = a.person_id AND au.role = 'auditor')))) OR $3 = 'owner') ORDER BY m.touched_at DESC");
    }
}

/// What is known of a person, sealed under the lobby key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonCard {
    pub name: String,
    pub email: Option<String>,
}

impl PersonCard {
    /// What another record of the same person would share with this one.
    pub(super) fn traits(&self) -> Traits {
        Traits {
            names: vec![self.name.clone()],
            email: self.email.clone().unwrap_or_default(),
            ..Traits::default()
        }
    }
}

/// The name parts of a client; single names are fine.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClientCard {
    pub given: String,
    pub middle: String,
    pub family: String,
    /// The name as its owner writes it, in any script.
    pub own_script: String,
    pub phone: String,
    /// The other fields of the record by their code; what is not on file is not there.
    pub more: BTreeMap<String, String>,
    /// The practice's own fields by their key, in canonical form.
    pub own: BTreeMap<String, String>,
    /// Other names the person is found by: those of records that were joined with this one.
    pub known_as: Vec<String>,
}

impl ClientCard {
    /// Every part of the name that is there, in its owner's order.
    pub fn full(&self) -> String {
        let parts = if self.other(ProfileField::NameOrder) == "family_first" {
            [&self.family, &self.given, &self.middle]
        } else {
            [&self.given, &self.middle, &self.family]
        };
        parts.into_iter().map(|p| p.trim()).filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// The name in each script it is written in.
    pub(super) fn own_names(&self) -> Vec<String> {
        let names = [self.full(), self.own_script.trim().to_owned()];
        names.into_iter().filter(|name| !name.is_empty()).collect()
    }

    /// Every name the person is found by.
    pub(super) fn names(&self) -> Vec<String> {
        let mut names = self.own_names();
        names.extend(self.known_as.iter().cloned());
        names
    }

    fn other(&self, field: ProfileField) -> &str {
        self.more.get(field.code()).map_or("", String::as_str)
    }

    /// What is left of it for whoever may not read the whole record: what the client is called and how they are reached.
    fn reach_alone(self) -> Self {
        let reaches = |code: &str| ProfileField::from_code(code).is_some_and(ProfileField::reaches);
        let more = self.more.into_iter().filter(|(code, _)| reaches(code)).collect();
        Self { more, own: BTreeMap::new(), known_as: Vec::new(), ..self }
    }

    /// Every field that is on file; the address stands on the contact's card.
    pub fn values(&self, email: &str) -> BTreeMap<ProfileField, String> {
        let value = |field: ProfileField| match field {
            ProfileField::Given => self.given.as_str(),
            ProfileField::Middle => self.middle.as_str(),
            ProfileField::Family => self.family.as_str(),
            ProfileField::OwnScript => self.own_script.as_str(),
            ProfileField::Phone => self.phone.as_str(),
            other => self.other(other),
        };
        let told = |field: ProfileField| if field == ProfileField::Email { email } else { value(field) };
        let all = ProfileField::ALL.iter().map(|field| (*field, told(*field).to_owned()));
        all.filter(|(_, value)| !value.is_empty()).collect()
    }

    /// Puts one field on file; empty takes it off. The address is not the card's to hold.
    pub fn set(&mut self, field: ProfileField, value: &str) {
        let place = match field {
            ProfileField::Given => &mut self.given,
            ProfileField::Middle => &mut self.middle,
            ProfileField::Family => &mut self.family,
            ProfileField::OwnScript => &mut self.own_script,
            ProfileField::Phone => &mut self.phone,
            ProfileField::Email => return,
            other if value.is_empty() => {
                self.more.remove(other.code());
                return;
            }
            other => self.more.entry(other.code().to_owned()).or_default(),
        };
        value.clone_into(place);
    }

    /// What another record of the same person would share with this one.
    pub fn traits(&self, email: Option<&str>) -> Traits {
        Traits {
            names: self.names(),
            email: email.unwrap_or_default().to_owned(),
            phone: self.phone.clone(),
            born: self.other(ProfileField::Born).to_owned(),
            passport: self.other(ProfileField::PassportNumber).to_owned(),
            numbers: vec![self.other(ProfileField::ANumber).to_owned()],
        }
    }
}

/// Whether a client is one person, who signs in themselves, or an organisation, whose contacts do. Decided when a client is
/// made and never changed: who signs in hangs on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ClientKind {
    #[default]
    Person,
    Organisation,
}

impl ClientKind {
    pub fn code(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "organisation",
        }
    }

    pub(crate) fn from_code(code: &str) -> Option<Self> {
        [Self::Person, Self::Organisation].into_iter().find(|kind| kind.code() == code)
    }
}

pub struct NewClient {
    pub card: ClientCard,
    pub email: Option<Email>,
    pub locale: Locale,
}

pub struct ClientRow {
    pub id: ClientId,
    pub kind: ClientKind,
    pub person: PersonId,
    pub card: ClientCard,
    pub email: Option<String>,
    pub locale: Locale,
    pub created_at: Timestamp,
    /// How many of their matters the person who asked may enter.
    pub matters: u32,
    /// Grows with every change of the record.
    pub revision: i64,
}

impl Inner {
    /// Writes a client into `write`. Of a person, their own card is whom a link reaches; of an organisation it is its name
    /// and general address, and nobody ever signs in with it.
    pub(crate) async fn add_client(
        &self,
        write: &mut Write,
        new: &NewClient,
        kind: ClientKind,
        actor: PersonId,
    ) -> Result<ClientId> {
        let now = self.clock.now();
        let person = PersonId::mint(now, crate::random(&*self.chance));
        let id = ClientId::mint(now, crate::random(&*self.chance));
        let sealed = self.seal_card("person", person.bytes(), &contact_card(new))?;
        let hash = new.email.as_ref().map(|e| self.blind_email(e));
        let none: Option<&str> = None;
        let values = binds![person, "client", none, new.locale.code(), hash, sealed, now];
        write.exec(sql::ADD_PERSON.text, values).await?;
        let card = self.seal_card("client", id.bytes(), &new.card)?;
        write.exec(sql::ADD_CLIENT.text, binds![id, person, card, now, RULES, kind.code()]).await?;
        let who = new.card.traits(new.email.as_ref().map(Email::as_str));
        self.index_person(write, "client", id.bytes(), &who).await?;
        self.tell_of_sharing(write, hash, person, actor.bytes()).await?;
        Ok(id)
    }

    pub(super) fn client_from(&self, row: &Row) -> Result<ClientRow> {
        let id: ClientId = row.id(0)?;
        let person: PersonId = row.id(1)?;
        let contact: PersonCard = self.unseal_card("person", person.bytes(), &row.bytes(3)?)?;
        Ok(ClientRow {
            id,
            person,
            card: self.unseal_card("client", id.bytes(), &row.bytes(2)?)?,
            email: contact.email,
            locale: row.code(4, Locale::from_code)?,
            created_at: row.time(5)?,
            matters: u32::try_from(row.int(6)?).unwrap_or(u32::MAX),
            revision: row.int(7)?,
            kind: row.code(8, ClientKind::from_code)?,
        })
    }
}

impl Lobby<'_> {
    /// Creates a client who is a person, and the contact who may one day sign in.
    ///
    /// # Errors
    /// `Invalid` for a client without a name, and where nobody's word is given for who they are.
    pub async fn create_client(&self, new: &NewClient, by: &ByHand<'_>) -> Result<ClientId> {
        self.create(new, ClientKind::Person, by).await
    }

    /// Creates a client that is an organisation: its name stands where a family name does. Whoever signs in for it is one of
    /// its contacts.
    pub async fn create_organisation(&self, new: &NewClient, by: &ByHand<'_>) -> Result<ClientId> {
        self.create(new, ClientKind::Organisation, by).await
    }

    async fn create(&self, new: &NewClient, kind: ClientKind, by: &ByHand<'_>) -> Result<ClientId> {
        if new.card.full().is_empty() {
            return Err(Refusal::invalid("family", Why::Missing).into());
        }
        let is = new.card.values(new.email.as_ref().map_or("", Email::as_str));
        let by = said_by(kind, is.keys(), by)?;
        let mut write = self.begin(Some(DeskPower::ManageClients)).await?;
        let id = self.house.add_client(&mut write, new, kind, self.person).await?;
        self.house.keep_first(&mut write, id, new, &by, self.person).await?;
        self.commit(write, AuditEvent::new(AuditCode::ClientCreated, id)).await?;
        Ok(id)
    }

    /// Changes a client whose record was at `revision` when it was read. A changed address ends every unused sign-in link.
    ///
    /// # Errors
    /// `Conflict` where somebody else was first; `Invalid` where who somebody is changes on nobody's word.
    pub async fn change_client(
        &self,
        id: ClientId,
        new: &NewClient,
        by: &ByHand<'_>,
        revision: i64,
    ) -> Result<()> {
        if new.card.full().is_empty() {
            return Err(Refusal::invalid("family", Why::Missing).into());
        }
        // Whoever reads a part of a record would write the rest of it away.
        self.demand_records()?;
        let mut write = self.begin(Some(DeskPower::ManageClients)).await?;
        let old = self.client_in(&mut write, id).await?;
        // Held just now, which counted.
        if old.revision != revision.saturating_add(1) {
            return Err(Refusal::Conflict.into());
        }
        // The form does not ask for the names of records that were joined with this one.
        let card = ClientCard { known_as: old.card.known_as.clone(), ..new.card.clone() };
        let new = &NewClient { card, email: new.email.clone(), locale: new.locale };
        let (was, is) = (old.card.values(""), new.card.values(""));
        let who_they_are = ProfileField::ALL.iter().any(|f| f.needs_proof() && was.get(f) != is.get(f));
        if who_they_are {
            // Told to the address that stands there until the next line.
            self.house.alert(&mut write, old.person, None, AlertKind::DetailsChanged, "").await?;
            let kind = "client_named_anew";
            notices::tell_leads_of_record(&mut write, self.house, id, kind, self.person).await?;
        }
        self.keep_entry(&mut write, &old, new, by).await?;
        self.rewrite_client(&mut write, &old, new).await?;
        if who_they_are {
            // It was written by another hand than theirs: they are asked whether it is right.
            write.exec(sql::ASK_AGAIN.text, binds![id]).await?;
        }
        self.commit(write, AuditEvent::new(AuditCode::ClientChanged, id)).await
    }

    /// A client's record in a change of it, held until that is written.
    pub(super) async fn client_in(&self, write: &mut Write, id: ClientId) -> Result<ClientRow> {
        write.exec(sql::HOLD_CLIENT.text, binds![id]).await?;
        let rows = write.rows(sql::CLIENT.text, binds![self.person, self.role().code(), id]).await?;
        self.house.client_from(rows.first().ok_or_else(Error::not_found)?)
    }

    /// Writes a client's record anew, whoever said what is new in it.
    pub(super) async fn rewrite_client(
        &self,
        write: &mut Write,
        old: &ClientRow,
        new: &NewClient,
    ) -> Result<()> {
        let moved = old.email.as_deref() != new.email.as_ref().map(Email::as_str);
        if moved {
            // Told to the address that stands there until the next line.
            self.house.alert(write, old.person, None, AlertKind::AddressChanged, "").await?;
            let kind = "client_reached_anew";
            notices::tell_leads_of_record(write, self.house, old.id, kind, self.person).await?;
        }
        let sealed = self.house.seal_card("person", old.person.bytes(), &contact_card(new))?;
        let hash = new.email.as_ref().map(|e| self.house.blind_email(e));
        write.exec(sql::CHANGE_CONTACT.text, binds![old.person, sealed, hash, new.locale.code()]).await?;
        let card = self.house.seal_card("client", old.id.bytes(), &new.card)?;
        write.exec(sql::CHANGE_CLIENT.text, binds![old.id, card]).await?;
        let who = new.card.traits(new.email.as_ref().map(Email::as_str));
        self.house.index_person(write, "client", old.id.bytes(), &who).await?;
        // Before the practice's own log is held, which others wait for while they hold a matter.
        self.house.rename_matters(write, old.id, &old.card.full(), &new.card.full()).await?;
        if moved {
            let now = self.house.clock.now();
            write.exec(sql::END_CONTACT_LINKS.text, binds![old.person, now]).await?;
            let event = AuditEvent::new(AuditCode::ContactAddressChanged, old.person);
            self.house.append_practice(write, &event, self.person.bytes()).await?;
            self.house.tell_of_sharing(write, hash, old.person, self.person.bytes()).await?;
        }
        Ok(())
    }

    pub async fn client(&self, id: ClientId) -> Result<ClientRow> {
        self.demand(DeskPower::SeeClients)?;
        let values = binds![self.person, self.role().code(), id];
        let rows = self.house.engine.look(None).await?.rows(sql::CLIENT.text, values).await?;
        let row = self.house.client_from(rows.first().ok_or_else(Error::not_found)?)?;
        Ok(self.as_shown(row))
    }

    /// Whether this reader may read the whole of a client's record.
    pub(super) fn demand_records(&self) -> Result<()> {
        self.demand(DeskPower::SeeClients)?;
        self.demand(DeskPower::SeeClientRecords)
    }

    /// A client as far as this reader may know them.
    fn as_shown(&self, row: ClientRow) -> ClientRow {
        let whole = self.powers().has(DeskPower::SeeClientRecords);
        if whole { row } else { ClientRow { card: row.card.reach_alone(), ..row } }
    }

    /// The newest clients, or those with words that begin with every word typed, or with a telephone number of the digits
    /// typed; at most `most`, the ones after `after`.
    pub async fn clients(&self, typed: &str, after: Option<After>, most: u32) -> Result<Vec<ClientRow>> {
        self.demand(DeskPower::SeeClients)?;
        let mut look = self.house.engine.look(None).await?;
        let After { at, id } = after.unwrap_or(After::newest());
        let (id, role) = (ClientId::from_bytes(id), self.role().code());
        let rows = match self.house.typed(&mut look, "client", typed, true).await? {
            Typed::Tokens(tokens) => {
                let mut values = binds![self.person, role, id, most].to_vec();
                values.extend(tokens);
                look.rows(sql::CLIENTS_BY_TOKEN.text, &values).await?
            }
            Typed::Unknown => Vec::new(),
            Typed::Nothing => look.rows(sql::CLIENTS.text, binds![self.person, role, at, id, most]).await?,
        };
        rows.iter().map(|r| self.house.client_from(r).map(|row| self.as_shown(row))).collect()
    }

    /// The matters of a client that I may enter.
    pub async fn matters_of(&self, client: ClientId) -> Result<Vec<super::MatterRow>> {
        self.demand(DeskPower::SeeClients)?;
        let mut look = self.house.engine.look(None).await?;
        let values = binds![client, self.person, self.role().code()];
        let rows = look.rows(sql::MATTERS_OF_CLIENT.text, values).await?;
        rows.iter().map(|r| self.house.matter_from(r)).collect()
    }
}

fn contact_card(new: &NewClient) -> PersonCard {
    PersonCard { name: new.card.full(), email: new.email.as_ref().map(|e| e.as_str().to_owned()) }
}
