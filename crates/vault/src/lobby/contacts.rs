//! The contacts of an organisation: each a person of their own, who signs in for it and gets the matters that what they see
//! reaches ([`domain::Reach`]). Admissions follow from that, in the change's own transaction. It refuses to open a matter in
//! the name of somebody who may not let anybody into it: there the contact waits until somebody of the matter does. Closing
//! needs nobody's leave and happens everywhere at once; a last day that was written down needs nobody at all.

use super::alerts::AlertKind;
use super::departments;
use super::index::CONTACT_RULES;
use super::people::PersonCard;
use super::settle::{Settle, Want, keep_lines, may_let_in, named, settle, shut_out_everywhere, stands};
use super::{Backstage, Lobby, MatterRow, choices, notices};
use crate::audit::AuditEvent;
use crate::desk::{Actor, Bearer, Desk};
use crate::engine::{Row, Write, binds};
use crate::error::{Error, Result};
use crate::house::Inner;
use crate::room::ForClient;
use domain::{
    AuditCode, ClientId, ContactField, ContactId, DepartmentId, DeskPower, Email, Locale, MatterId, PersonId,
    Preset, Reach, Refusal, Timestamp, Why, limits,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        // Whatever changes who sees what of one organisation goes one after the other.
        LobbySql HOLD = "UPDATE client SET kind = kind WHERE id = $1";
        LobbySql ORGANISATION = "SELECT c.kind FROM client c WHERE c.id = $1 AND c.id NOT IN (SELECT b.client_id FROM barred_client b WHERE b.person_id = $2)";
        LobbySql CONTACTS = "SELECT k.id, k.person_id, k.preset, k.department_id, k.state, k.revision, k.sealed, k.created_at, k.changed_at, p.sealed, p.locale, k.ends_at FROM contact k JOIN person p ON p.id = k.person_id WHERE k.client_id = $1 ORDER BY k.created_at, k.id";
        LobbySql NAMED = "SELECT n.contact_id, n.matter_id FROM contact_matter n JOIN contact k ON k.id = n.contact_id WHERE k.client_id = $1";
        LobbySql ADMISSIONS = "SELECT x.person_id, x.matter_id, x.state, x.signed_in_at FROM portal_access x WHERE x.client_id = $1";
        LobbySql EMAIL_TAKEN = "SELECT count(*) FROM contact k JOIN person p ON p.id = k.person_id WHERE k.client_id = $1 AND k.state = 'active' AND p.email_hash = $2 AND k.person_id <> $3";
        LobbySql ADD = "INSERT INTO contact (id, client_id, person_id, preset, department_id, state, revision, sealed, created_at, changed_at, indexed, ends_at) VALUES ($1, $2, $3, $4, $5, 'active', 1, $6, $7, $7, $8, $9)";
        LobbySql CHANGE = "UPDATE contact SET preset = $3, department_id = $4, sealed = $5, changed_at = $6, told_at = CASE WHEN ends_at = $7 THEN told_at ELSE NULL END, ends_at = $7, revision = revision + 1 WHERE id = $1 AND revision = $2 AND state = 'active'";
        LobbySql RECARD = "UPDATE contact SET sealed = $2, changed_at = $3, revision = revision + 1 WHERE id = $1 AND state = 'active'";
        LobbySql END = "UPDATE contact SET state = 'ended', changed_at = $2, revision = revision + 1 WHERE id = $1 AND state = 'active'";
        LobbySql END_PERSON = "UPDATE person SET state = 'ended', epoch = epoch + 1 WHERE id = $1 AND kind = 'client'";
        LobbySql NAME_MATTER = "INSERT INTO contact_matter (contact_id, matter_id) VALUES ($1, $2) ON CONFLICT (contact_id, matter_id) DO NOTHING";
        LobbySql UNNAME = "DELETE FROM contact_matter WHERE contact_id = $1 AND matter_id = $2";
        LobbySql SET_DEPARTMENT = "UPDATE client_matter SET department_id = $3 WHERE client_id = $1 AND matter_id = $2";
        LobbySql LINKS_OF_MATTER = "SELECT x.client_id, x.department_id FROM client_matter x JOIN client c ON c.id = x.client_id WHERE x.matter_id = $1 AND c.kind = 'organisation' ORDER BY x.client_id";
        // Where one person of one organisation stands in each of its matters.
        LobbySql STANDS = "SELECT x.matter_id, x.department_id, x.relation, m.phase, m.sensitivity, a.id, a.state, a.capacity, a.by_preset FROM client_matter x JOIN matter m ON m.id = x.matter_id LEFT JOIN portal_access a ON a.matter_id = x.matter_id AND a.client_id = x.client_id AND a.person_id = $2 WHERE x.client_id = $1 ORDER BY x.matter_id";
        LobbySql ADMIT = "INSERT INTO portal_access (id, matter_id, client_id, person_id, relation, state, epoch, created_at, changed_at, signed_in_at, last_sign_in_at, capacity, by_preset) VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $7, NULL, NULL, $8, 1)";
        LobbySql MOVE = "UPDATE portal_access SET state = $2, capacity = $3, epoch = epoch + 1, changed_at = $4, by_preset = 1 WHERE id = $1";
        LobbySql CONTACT_OF = "SELECT k.id, k.client_id, k.preset, k.department_id FROM portal_access x JOIN contact k ON k.person_id = x.person_id AND k.client_id = x.client_id AND k.state = 'active' WHERE x.id = $1 AND x.matter_id = $2 AND (k.ends_at IS NULL OR k.ends_at > $3)";
        // Whose last day is over, and whose comes near and nobody was told yet.
        LobbySql LAST_DAYS = "SELECT k.id, k.client_id FROM contact k WHERE k.state = 'active' AND k.ends_at IS NOT NULL AND (k.ends_at <= $1 OR (k.ends_at <= $2 AND k.told_at IS NULL)) ORDER BY k.ends_at, k.id LIMIT 100";
        LobbySql LAST_DAY = "SELECT k.person_id, k.ends_at, k.told_at, p.sealed FROM contact k JOIN person p ON p.id = k.person_id WHERE k.id = $1 AND k.state = 'active' AND k.ends_at IS NOT NULL";
        LobbySql DAY_TOLD = "UPDATE contact SET told_at = $2 WHERE id = $1 AND told_at IS NULL";
        LobbySql OPEN_TO = "SELECT x.matter_id FROM portal_access x JOIN matter m ON m.id = x.matter_id WHERE x.client_id = $1 AND x.person_id = $2 AND x.state IN ('enabled', 'waiting') AND m.phase IN ('open', 'closing') ORDER BY m.opened_at DESC, m.id";
        LobbySql OWN_DAY = "SELECT k.ends_at FROM contact k WHERE k.person_id = $1 AND k.state = 'active'";
    }
}

/// What a contact does in the organisation, sealed under the lobby key.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct ContactCard {
    title: String,
    phone: String,
    said: ContactSaid,
}

/// What somebody said about themselves when they wrote for an organisation. It tells them from others of their name and says
/// how to reach them; the organisation's own record has no place for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ContactSaid {
    /// ISO date; empty where it is not known.
    pub born: String,
    /// The passport's number as [`domain::ProfileField::PassportNumber`] is kept; empty where it is not known.
    pub passport: String,
    /// One of [`domain::profile::CONTACT_METHODS`]; empty where they did not say.
    pub prefers: String,
    /// The language they speak, as [`domain::ProfileField::Speaks`] is kept.
    pub speaks: String,
    /// Whether somebody has to interpret.
    pub interpreter: String,
}

impl ContactSaid {
    /// What is left of it for whoever may not read whole records: how they are reached.
    fn reach_alone(self) -> Self {
        Self { born: String::new(), passport: String::new(), ..self }
    }
}

/// A contact as somebody writes them down.
#[derive(Clone)]
pub struct NewContact {
    pub name: String,
    /// Their job: "HR manager". May be empty.
    pub title: String,
    /// Their own number; may be empty.
    pub phone: String,
    pub email: Email,
    pub locale: Locale,
    pub reach: Reach,
    /// The last moment of the last day they come in; nothing where there is none.
    pub ends_at: Option<Timestamp>,
}

/// One contact of an organisation.
pub struct ContactRow {
    pub id: ContactId,
    pub person: PersonId,
    pub name: String,
    pub title: String,
    pub phone: String,
    pub said: ContactSaid,
    pub email: String,
    pub locale: Locale,
    pub preset: Preset,
    pub department: Option<DepartmentId>,
    /// Until when they come in, where a last day was written down.
    pub ends_at: Option<Timestamp>,
    /// Of the matters that were named, those the reader may enter.
    pub named: BTreeSet<MatterId>,
    pub active: bool,
    /// Grows with every change, so that of two editors the second is told.
    pub revision: i64,
    pub since: Timestamp,
    pub changed_at: Timestamp,
    /// In which of the matters the reader may enter they have an admission, and how it stands.
    pub admissions: Vec<ContactAdmission>,
}

/// One admission of a contact, in a matter the reader may enter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ContactAdmission {
    pub matter: MatterId,
    pub stands: AdmissionState,
    pub last_sign_in_at: Option<Timestamp>,
}

/// How an admission stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AdmissionState {
    Open,
    /// Somebody of the matter has to let them in.
    Waits,
    Closed,
}

impl AdmissionState {
    pub(super) fn of(code: &str) -> Self {
        match code {
            "enabled" => Self::Open,
            "waiting" => Self::Waits,
            _ => Self::Closed,
        }
    }
}

/// What a change of a contact would do to one matter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReachChange {
    Opens,
    /// Somebody of the matter would have to let them in.
    Waits,
    Closes,
    /// It stays open and shows more, or less.
    Changes,
    Stays,
}

impl Inner {
    /// Writes somebody down as a contact: the person, what they do there, and what a search finds them by. Which matters are
    /// open to them is settled by whoever asks for it.
    pub(super) async fn write_contact(
        &self,
        write: &mut Write,
        client: ClientId,
        new: &NewContact,
        said: ContactSaid,
    ) -> Result<(ContactId, PersonId)> {
        let now = self.clock.now();
        let person = PersonId::mint(now, crate::random(&*self.chance));
        let id = ContactId::mint(now, crate::random(&*self.chance));
        let card =
            PersonCard { name: new.name.trim().to_owned(), email: Some(new.email.as_str().to_owned()) };
        let sealed = self.seal_card("person", person.bytes(), &card)?;
        let (none, hash): (Option<&str>, _) = (None, self.blind_email(&new.email));
        let values = binds![person, "client", none, new.locale.code(), hash, sealed, now];
        write.exec(super::people::sql::ADD_PERSON.text, values).await?;
        self.index_person(write, "contact", id.bytes(), &card.traits()).await?;
        let (title, phone) = (new.title.trim().to_owned(), new.phone.trim().to_owned());
        let card = ContactCard { title, phone, said };
        let sealed = self.seal_card("contact", id.bytes(), &card)?;
        let (preset, department) = (new.reach.preset.code(), of_preset(&new.reach));
        let values = binds![id, client, person, preset, department, sealed, now, CONTACT_RULES, new.ends_at];
        write.exec(sql::ADD.text, values).await?;
        Ok((id, person))
    }

    /// A contact's job and own telephone number, from their card; empty where none is on file.
    pub(super) fn contact_says(&self, contact: ContactId, sealed: &[u8]) -> Result<(String, String)> {
        let card: ContactCard = self.unseal_card("contact", contact.bytes(), sealed)?;
        Ok((card.title, card.phone))
    }

    /// Ends a contact, with every admission, session and link of theirs. `false` where somebody, or the day, did before.
    async fn shut_contact(
        &self,
        write: &mut Write,
        (client, contact, person): (ClientId, ContactId, PersonId),
        by: [u8; 16],
    ) -> Result<bool> {
        if write.exec(sql::END.text, binds![contact, self.clock.now()]).await? != 1 {
            return Ok(false);
        }
        let settled = shut_out_everywhere(write, self, client, person).await?;
        keep_lines(write, self, &settled, by).await?;
        write.exec(sql::END_PERSON.text, binds![person]).await?;
        self.forget_keys(write, person).await?;
        self.forget_number(write, person).await?;
        notices::settle(write, self, contact.bytes(), &[SOON_OVER]).await?;
        self.end_contact_proposals(write, client, contact).await?;
        Ok(true)
    }

    /// Tells whoever leads the matters somebody comes into, each once, that their last day comes near.
    async fn tell_of_last_day(
        &self,
        write: &mut Write,
        (client, contact, person): (ClientId, ContactId, PersonId),
    ) -> Result<()> {
        let open = write.rows(sql::OPEN_TO.text, binds![client, person]).await?;
        let matters = open.iter().map(|row| row.id(0)).collect::<Result<Vec<MatterId>>>()?;
        notices::tell_leads_of_any(write, self, &matters, SOON_OVER, contact.bytes()).await
    }

    fn contact_row(&self, row: &Row) -> Result<ContactRow> {
        let (id, person): (ContactId, PersonId) = (row.id(0)?, row.id(1)?);
        let card: ContactCard = self.unseal_card("contact", id.bytes(), &row.bytes(6)?)?;
        let known: PersonCard = self.unseal_card("person", person.bytes(), &row.bytes(9)?)?;
        Ok(ContactRow {
            id,
            person,
            name: known.name,
            title: card.title,
            phone: card.phone,
            said: card.said,
            email: known.email.unwrap_or_default(),
            locale: row.code(10, Locale::from_code)?,
            preset: row.code(2, Preset::from_code)?,
            department: row.opt_id(3)?,
            ends_at: row.opt_time(11)?,
            named: BTreeSet::new(),
            active: row.text(4)? == "active",
            revision: row.int(5)?,
            since: row.time(7)?,
            changed_at: row.time(8)?,
            admissions: Vec::new(),
        })
    }
}

/// The kind of a notice that says: the last day of a contact comes near.
const SOON_OVER: &str = "contact_soon_over";

pub(super) fn checked(new: &NewContact, now: Timestamp) -> Result<()> {
    if new.ends_at.is_some_and(|ends| now.is_past(ends)) {
        return Err(Refusal::invalid("until", Why::NotAllowed).into());
    }
    if new.name.trim().is_empty() {
        return Err(Refusal::invalid("name", Why::Missing).into());
    }
    for (field, typed) in [("name", &new.name), ("title", &new.title)] {
        if typed.chars().count() > limits::TITLE_CHARS {
            return Err(Refusal::invalid(field, Why::TooLong).into());
        }
    }
    ContactField::Phone.read(&new.phone).map_err(|why| Refusal::invalid("phone", why))?;
    match (new.reach.preset, new.reach.department) {
        (Preset::OneDepartment, None) => Err(Refusal::invalid("department", Why::Missing).into()),
        _ => Ok(()),
    }
}

impl Lobby<'_> {
    /// An organisation in sight of whoever asks.
    pub(super) async fn organisation(&self, write: &mut Write, client: ClientId) -> Result<()> {
        let rows = write.rows(sql::ORGANISATION.text, binds![client, self.person]).await?;
        let kind = rows.first().ok_or_else(Error::not_found)?.text(0)?;
        if kind != "organisation" {
            return Err(Refusal::WrongState.into());
        }
        write.exec(sql::HOLD.text, binds![client]).await?;
        Ok(())
    }

    fn bearer(&self) -> Bearer {
        Bearer::Staff { person: self.person, session: self.session }
    }

    /// The contacts of an organisation, those who are none any more too. Of matters, only those the reader may enter.
    pub async fn contacts(&self, client: ClientId) -> Result<Vec<ContactRow>> {
        self.client(client).await?;
        let mine: BTreeSet<MatterId> = self.matters_of(client).await?.iter().map(|row| row.id).collect();
        let mut look = self.house.engine.look(None).await?;
        let named = named(&look.rows(sql::NAMED.text, binds![client]).await?)?;
        let admissions = look.rows(sql::ADMISSIONS.text, binds![client]).await?;
        let mut out = Vec::new();
        for row in look.rows(sql::CONTACTS.text, binds![client]).await? {
            let mut contact = self.house.contact_row(&row)?;
            let of = named.get(&contact.id).into_iter().flatten();
            if !self.powers().has(DeskPower::SeeClientRecords) {
                contact.said = contact.said.reach_alone();
            }
            contact.named = of.filter(|matter| mine.contains(matter)).copied().collect();
            for row in &admissions {
                let (person, matter): (PersonId, MatterId) = (row.id(0)?, row.id(1)?);
                if person == contact.person && mine.contains(&matter) {
                    let stands = AdmissionState::of(&row.text(2)?);
                    let last_sign_in_at = row.opt_time(3)?;
                    contact.admissions.push(ContactAdmission { matter, stands, last_sign_in_at });
                }
            }
            out.push(contact);
        }
        Ok(out)
    }

    /// One of them.
    pub async fn contact(&self, client: ClientId, contact: ContactId) -> Result<ContactRow> {
        let all = self.contacts(client).await?;
        all.into_iter().find(|row| row.id == contact).ok_or_else(Error::not_found)
    }

    /// What writing a contact down so would do to each of the organisation's matters the reader may enter.
    pub async fn preview_reach(
        &self,
        client: ClientId,
        contact: Option<ContactId>,
        reach: Option<&Reach>,
    ) -> Result<Vec<(MatterRow, ReachChange)>> {
        let person = match contact {
            Some(contact) => self.contact(client, contact).await?.person,
            None => {
                self.client(client).await?;
                PersonId::nil()
            }
        };
        let matters = self.matters_of(client).await?;
        let mut write = self.begin(Some(DeskPower::ManageClients)).await?;
        let what = Settle { client, person, reach, only: None };
        let stands = stands(&mut write, &what).await?;
        let (bearer, now) = (self.bearer(), self.house.clock.now());
        let mut out = Vec::new();
        for matter in matters {
            let Some(stand) = stands.iter().find(|stand| stand.matter == matter.id) else { continue };
            let waits = matches!(stand.access, Some((_, AdmissionState::Waits, ..)));
            let change = match stand.wants(reach) {
                None => ReachChange::Stays,
                Some(Want::Out) => ReachChange::Closes,
                Some(Want::Other) => ReachChange::Changes,
                Some(Want::In) => match may_let_in(&mut write, &bearer, stand, now).await? {
                    true => ReachChange::Opens,
                    false if waits => ReachChange::Stays,
                    false => ReachChange::Waits,
                },
            };
            out.push((matter, change));
        }
        Ok(out)
    }

    /// Writes a contact down. The matters that what they see reaches are open to them at once, or wait for somebody who may
    /// let them in.
    pub async fn add_contact(&self, client: ClientId, new: &NewContact) -> Result<ContactId> {
        checked(new, self.house.clock.now())?;
        let named = self.nameable(client, &new.reach, None).await?;
        let mut write = self.begin(Some(DeskPower::ManageClients)).await?;
        self.organisation(&mut write, client).await?;
        self.free_address(&mut write, client, &new.email, PersonId::nil()).await?;
        self.department_in(&mut write, client, &new.reach).await?;
        let (id, person) = self.house.write_contact(&mut write, client, new, ContactSaid::default()).await?;
        for matter in &named {
            write.exec(sql::NAME_MATTER.text, binds![id, *matter]).await?;
        }
        let reach = Reach { department: of_preset(&new.reach), named, ..new.reach.clone() };
        self.settle_all(&mut write, client, person, Some(&reach)).await?;
        let hash = self.house.blind_email(&new.email);
        self.house.tell_of_sharing(&mut write, Some(hash), person, self.person.bytes()).await?;
        let line = self.until(&mut write, added(id, new), new.ends_at).await?;
        self.commit(write, line).await?;
        Ok(id)
    }

    /// Changes a contact who was at `revision` when they were read; what they see opens and closes matters at once.
    ///
    /// # Errors
    /// `Conflict` where somebody else was first.
    pub async fn change_contact(
        &self,
        client: ClientId,
        contact: ContactId,
        new: &NewContact,
        revision: i64,
    ) -> Result<()> {
        checked(new, self.house.clock.now())?;
        let known = self.contact(client, contact).await?;
        let named = self.nameable(client, &new.reach, Some(contact)).await?;
        let mut write = self.begin(Some(DeskPower::ManageClients)).await?;
        self.organisation(&mut write, client).await?;
        let now = self.house.clock.now();
        self.free_address(&mut write, client, &new.email, known.person).await?;
        self.department_in(&mut write, client, &new.reach).await?;
        let (title, phone) = (new.title.trim().to_owned(), new.phone.trim().to_owned());
        let card = ContactCard { title, phone, said: known.said.clone() };
        let sealed = self.house.seal_card("contact", contact.bytes(), &card)?;
        let department = of_preset(&new.reach);
        let values = binds![contact, revision, new.reach.preset.code(), department, sealed, now, new.ends_at];
        if write.exec(sql::CHANGE.text, values).await? != 1 {
            return Err(Refusal::Conflict.into());
        }
        let all = super::settle::named(&write.rows(sql::NAMED.text, binds![client]).await?)?;
        for matter in all.get(&contact).into_iter().flatten().filter(|matter| !named.contains(matter)) {
            write.exec(sql::UNNAME.text, binds![contact, *matter]).await?;
        }
        for matter in &named {
            write.exec(sql::NAME_MATTER.text, binds![contact, *matter]).await?;
        }
        self.rewrite_contact(&mut write, &known, new).await?;
        let reach = Reach { department, named, ..new.reach.clone() };
        self.settle_all(&mut write, client, known.person, Some(&reach)).await?;
        if known.ends_at != new.ends_at {
            notices::settle(&mut write, self.house, contact.bytes(), &[SOON_OVER]).await?;
        }
        let line = AuditEvent::new(AuditCode::ContactChanged, contact).with("preset", reach.preset.code());
        let line = self.until(&mut write, line.with("name", new.name.trim()), new.ends_at).await?;
        self.commit(write, line).await
    }

    /// Somebody is no contact any more: every admission, session and link of theirs ends in one transaction. Doing it twice
    /// changes nothing. A search for conflicts goes on finding them: whose contact they were still counts.
    pub async fn end_contact(&self, client: ClientId, contact: ContactId) -> Result<()> {
        let known = self.contact(client, contact).await?;
        let mut write = self.begin(Some(DeskPower::ManageClients)).await?;
        self.organisation(&mut write, client).await?;
        let whom = (client, contact, known.person);
        if !self.house.shut_contact(&mut write, whom, self.person.bytes()).await? {
            return Ok(());
        }
        self.commit(write, AuditEvent::new(AuditCode::ContactEnded, contact).with("name", known.name)).await
    }

    /// The line with the last day, where there is one, as days are written in the log.
    async fn until(
        &self,
        write: &mut Write,
        line: AuditEvent,
        ends_at: Option<Timestamp>,
    ) -> Result<AuditEvent> {
        let Some(ends_at) = ends_at else { return Ok(line) };
        let zone = choices::zone(&self.house.settings_by(write).await?.time_zone);
        Ok(line.with("until", choices::written_day(&zone, ends_at, false)))
    }

    /// The matters to be named: those chosen that the reader may enter, and those out of their sight that were named before.
    async fn nameable(
        &self,
        client: ClientId,
        reach: &Reach,
        contact: Option<ContactId>,
    ) -> Result<BTreeSet<MatterId>> {
        if reach.preset != Preset::NamedMatters {
            return Ok(BTreeSet::new());
        }
        let mine: BTreeSet<MatterId> = self.matters_of(client).await?.iter().map(|row| row.id).collect();
        if !reach.named.is_subset(&mine) {
            return Err(Refusal::invalid("matters", Why::NotAChoice).into());
        }
        let mut look = self.house.engine.look(None).await?;
        let before = named(&look.rows(sql::NAMED.text, binds![client]).await?)?;
        let before = contact.and_then(|contact| before.get(&contact)).into_iter().flatten();
        let unseen = before.filter(|matter| !mine.contains(matter)).copied();
        Ok(unseen.chain(reach.named.iter().copied()).collect())
    }

    async fn settle_all(
        &self,
        write: &mut Write,
        client: ClientId,
        person: PersonId,
        reach: Option<&Reach>,
    ) -> Result<()> {
        let what = Settle { client, person, reach, only: None };
        let settled = settle(write, self.house, &self.bearer(), &what).await?;
        keep_lines(write, self.house, &settled, self.person.bytes()).await
    }

    async fn free_address(
        &self,
        write: &mut Write,
        client: ClientId,
        email: &Email,
        but: PersonId,
    ) -> Result<()> {
        let hash = self.house.blind_email(email);
        let rows = write.rows(sql::EMAIL_TAKEN.text, binds![client, hash, but]).await?;
        match rows.first().map(|row| row.int(0)).transpose()? {
            Some(0) => Ok(()),
            _ => Err(Refusal::invalid("email", Why::Taken).into()),
        }
    }

    async fn department_in(&self, write: &mut Write, client: ClientId, reach: &Reach) -> Result<()> {
        let Some(department) = of_preset(reach) else { return Ok(()) };
        let rows = write.rows(departments::sql::DEPARTMENTS.text, binds![client]).await?;
        match rows.iter().any(|row| row.id(0).is_ok_and(|id: DepartmentId| id == department)) {
            true => Ok(()),
            false => Err(Refusal::invalid("department", Why::NotAChoice).into()),
        }
    }

    /// Writes one field a contact said about themselves into their card, unless somebody changed it since.
    pub(super) async fn recard_contact(
        &self,
        write: &mut Write,
        (client, contact): (ClientId, ContactId),
        field: ContactField,
        old: &str,
        new: &str,
    ) -> Result<()> {
        let rows = write.rows(sql::CONTACTS.text, binds![client]).await?;
        let row = rows.iter().find(|row| row.id(0).is_ok_and(|id: ContactId| id == contact));
        let known = self.house.contact_row(row.ok_or_else(Error::not_found)?)?;
        let (mut name, mut title, mut phone) = (known.name.clone(), known.title.clone(), known.phone.clone());
        let place = match field {
            ContactField::Name => &mut name,
            ContactField::Title => &mut title,
            ContactField::Phone => &mut phone,
        };
        if place != old && place != new {
            return Err(Refusal::Conflict.into());
        }
        new.clone_into(place);
        let card = ContactCard { title, phone, said: known.said.clone() };
        let sealed = self.house.seal_card("contact", contact.bytes(), &card)?;
        if write.exec(sql::RECARD.text, binds![contact, sealed, self.house.clock.now()]).await? != 1 {
            return Err(Error::not_found());
        }
        let (reach, email) = (Reach::of(known.preset), Email::parse(&known.email)?);
        let ends_at = known.ends_at;
        let new = NewContact {
            name,
            title: card.title,
            phone: card.phone,
            email,
            locale: known.locale,
            reach,
            ends_at,
        };
        self.rewrite_contact(write, &known, &new).await
    }

    /// Name, address and language of a contact. A new address ends every link that was not used, and the old one is told.
    async fn rewrite_contact(&self, write: &mut Write, known: &ContactRow, new: &NewContact) -> Result<()> {
        let moved = known.email != new.email.as_str();
        if moved {
            self.house.alert(write, known.person, None, AlertKind::AddressChanged, "").await?;
        }
        let card =
            PersonCard { name: new.name.trim().to_owned(), email: Some(new.email.as_str().to_owned()) };
        if !moved && known.name == card.name && known.locale == new.locale {
            return Ok(());
        }
        let sealed = self.house.seal_card("person", known.person.bytes(), &card)?;
        let hash = self.house.blind_email(&new.email);
        let values = binds![known.person, sealed, hash, new.locale.code()];
        write.exec(super::people::sql::CHANGE_CONTACT.text, values).await?;
        self.house.index_person(write, "contact", known.id.bytes(), &card.traits()).await?;
        if moved {
            let now = self.house.clock.now();
            write.exec(super::people::sql::END_CONTACT_LINKS.text, binds![known.person, now]).await?;
            let event = AuditEvent::new(AuditCode::ContactAddressChanged, known.person);
            self.house.append_practice(write, &event, self.person.bytes()).await?;
            self.house.tell_of_sharing(write, Some(hash), known.person, self.person.bytes()).await?;
        }
        Ok(())
    }
}

impl Backstage<'_> {
    /// Ends every contact whose last day is over, and tells whoever leads their matters of those whose day comes near. That the
    /// day is over is asked at each admission, so it holds before this has run. Returns how many contacts something was done
    /// about; any node may call it at any time.
    pub async fn look_at_last_days(&self) -> Result<u32> {
        let now = self.house.clock.now();
        let values = binds![now, now.plus(limits::CONTACT_WARNING)];
        let due = self.house.engine.look(None).await?.rows(sql::LAST_DAYS.text, values).await?;
        let (nobody, mut done) = (self.house.keyring.practice.bytes(), 0);
        for row in due {
            let (contact, client): (ContactId, ClientId) = (row.id(0)?, row.id(1)?);
            let mut write = self.house.engine.write(None).await?;
            write.exec(sql::HOLD.text, binds![client]).await?;
            // Another node may have been first, or somebody who gave them another day.
            let rows = write.rows(sql::LAST_DAY.text, binds![contact]).await?;
            let Some(row) = rows.first() else { continue };
            let (person, ends_at): (PersonId, Timestamp) = (row.id(0)?, row.time(1)?);
            let whom = (client, contact, person);
            let code = if now.is_past(ends_at) {
                self.house.shut_contact(&mut write, whom, nobody).await?;
                AuditCode::ContactOver
            } else if row.opt_time(2)?.is_none() && now.is_past(ends_at.minus(limits::CONTACT_WARNING)) {
                write.exec(sql::DAY_TOLD.text, binds![contact, now]).await?;
                self.house.tell_of_last_day(&mut write, whom).await?;
                AuditCode::ContactSoonOver
            } else {
                continue;
            };
            let card: PersonCard = self.house.unseal_card("person", person.bytes(), &row.bytes(3)?)?;
            let line = AuditEvent::new(code, contact).with("name", card.name);
            self.house.append_practice(&mut write, &line, nobody).await?;
            write.commit().await?;
            done += 1;
        }
        Ok(done)
    }
}

impl Desk {
    /// Until when a contact of an organisation who is signed in comes in; nothing where no last day was written down.
    pub async fn own_last_day(&self, actor: &Actor) -> Result<ForClient<Option<Timestamp>>> {
        actor.portal().ok_or_else(Error::not_found)?;
        let rows = self.engine().look(None).await?.rows(sql::OWN_DAY.text, binds![actor.person()]).await?;
        Ok(ForClient::new(rows.first().map(|row| row.opt_time(0)).transpose()?.flatten()))
    }
}

/// The line of a contact who was written down.
pub(super) fn added(contact: ContactId, new: &NewContact) -> AuditEvent {
    let line = AuditEvent::new(AuditCode::ContactAdded, contact).with("preset", new.reach.preset.code());
    line.with("name", new.name.trim())
}

/// A department counts only where what somebody sees is one's matters.
fn of_preset(reach: &Reach) -> Option<DepartmentId> {
    reach.department.filter(|_| reach.preset == Preset::OneDepartment)
}
