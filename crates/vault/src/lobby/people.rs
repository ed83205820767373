//! People: the first owner, staff and their invitations, and clients. Names and addresses are sealed cards; look-ups go
//! by keyed hash. It refuses a second owner set-up, two staff members with one address, and removing the last owner.

use super::alerts::AlertKind;
use super::index::{RULES, needle};
use super::{Lobby, Threshold, matters::After};
use crate::audit::AuditEvent;
use crate::engine::{Row, Write, binds};
use crate::error::{Error, Result};
use crate::house::Inner;
use domain::{
    AuditCode, ClientId, DeskPower, Email, InvitationId, Locale, PersonId, ProfileField, Refusal, Role,
    Timestamp, Traits, Why, limits, may_appoint,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql COUNT_STAFF = "SELECT count(*) FROM person WHERE kind = 'staff'";
        LobbySql ADD_PERSON = "INSERT INTO person (id, kind, state, role, locale, email_hash, sealed, epoch, created_at) VALUES ($1, $2, 'active', $3, $4, $5, $6, 1, $7)";
        LobbySql ADD_CREDENTIAL = "INSERT INTO credential (person_id, password, totp, totp_step, enrolled_at, failures, failed_at) VALUES ($1, $2, NULL, 0, NULL, 0, NULL)";
        LobbySql STAFF_BY_EMAIL = "SELECT p.id, c.password FROM person p JOIN credential c ON c.person_id = p.id WHERE p.kind = 'staff' AND p.state = 'active' AND p.email_hash = $1";
        LobbySql CREDENTIAL = "SELECT password, totp, totp_step, enrolled_at, failures, failed_at FROM credential WHERE person_id = $1";
        LobbySql FAILED = "UPDATE credential SET failures = failures + 1, failed_at = $2 WHERE person_id = $1";
        LobbySql SUCCEEDED = "UPDATE credential SET failures = 0, failed_at = NULL WHERE person_id = $1";
        LobbySql KEEP_TOTP = "UPDATE credential SET totp = $2, totp_step = 0 WHERE person_id = $1 AND enrolled_at IS NULL";
        LobbySql ENROL = "UPDATE credential SET enrolled_at = $2, totp_step = $3 WHERE person_id = $1 AND enrolled_at IS NULL";
        LobbySql SPEND_STEP = "UPDATE credential SET totp_step = $2 WHERE person_id = $1 AND totp_step < $2";
        LobbySql ADD_RECOVERY = "INSERT INTO recovery_code (person_id, code_hash, used_at) VALUES ($1, $2, NULL)";
        LobbySql DROP_RECOVERY = "DELETE FROM recovery_code WHERE person_id = $1";
        LobbySql SPEND_RECOVERY = "UPDATE recovery_code SET used_at = $3 WHERE person_id = $1 AND code_hash = $2 AND used_at IS NULL";
        LobbySql RECOVERY_LEFT = "SELECT count(*) FROM recovery_code WHERE person_id = $1 AND used_at IS NULL";
        LobbySql STAFF = "SELECT p.id, p.role, p.state, p.sealed, c.enrolled_at, (SELECT max(s.seen_at) FROM session s WHERE s.person_id = p.id) FROM person p JOIN credential c ON c.person_id = p.id WHERE p.kind = 'staff' ORDER BY p.created_at, p.id";
        LobbySql PERSON = "SELECT sealed, role, kind, locale FROM person WHERE id = $1";
        LobbySql SET_LOCALE = "UPDATE person SET locale = $2 WHERE id = $1";
        LobbySql SET_STATE = "UPDATE person SET state = $2, epoch = epoch + 1 WHERE id = $1 AND kind = 'staff' AND state <> $2";
        LobbySql FIRST_OWNER = "SELECT id FROM person WHERE kind = 'staff' AND role = 'owner' AND state = 'active' ORDER BY created_at LIMIT 1";
        LobbySql OWNERS = "SELECT count(*) FROM person WHERE kind = 'staff' AND role = 'owner' AND state = 'active'";
        LobbySql INVITE = "INSERT INTO invitation (id, email_hash, role, token_hash, sealed, state, invited_by, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, 'open', $6, $7, $8)";
        LobbySql INVITATIONS = "SELECT id, role, state, sealed, created_at, expires_at FROM invitation WHERE state = 'open' ORDER BY created_at DESC";
        LobbySql INVITATION = "SELECT id, role, state, sealed, created_at, expires_at FROM invitation WHERE id = $1 AND state = 'open'";
        LobbySql INVITATION_BY_TOKEN = "SELECT id, role, state, sealed, created_at, expires_at FROM invitation WHERE token_hash = $1 AND state = 'open'";
        LobbySql END_INVITATION = "UPDATE invitation SET state = $2 WHERE id = $1 AND state = 'open'";
        LobbySql RESEND = "UPDATE invitation SET token_hash = $2, expires_at = $3 WHERE id = $1 AND state = 'open'";
        LobbySql STAFF_EMAIL_TAKEN = "SELECT count(*) FROM person WHERE kind = 'staff' AND email_hash = $1";
        LobbySql ADD_CLIENT = "INSERT INTO client (id, kind, person_id, sealed, created_at, indexed) VALUES ($1, 'person', $2, $3, $4, $5)";
        // Beside each client, how many matters of theirs the person who asks may enter: `$1` and `$2`. A client behind a wall
        // is nobody to them.
        LobbySql CLIENTS = "SELECT c.id, c.person_id, c.sealed, p.sealed, p.locale, c.created_at, (SELECT count(*) FROM client_matter x JOIN matter m ON m.id = x.matter_id LEFT JOIN assignment a ON a.matter_id = m.id AND a.person_id = $1 AND a.ended_at IS NULL WHERE x.client_id = c.id AND m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $1) AND ((a.person_id IS NOT NULL AND (m.sensitivity = 'ordinary' OR (a.kind IN ('responsible', 'cover') AND NOT EXISTS (SELECT 1 FROM person au WHERE au.id = a.person_id AND au.role = 'auditor')))) OR $2 = 'owner')), c.revision FROM client c JOIN person p ON p.id = c.person_id WHERE c.id NOT IN (SELECT b.client_id FROM barred_client b WHERE b.person_id = $1) AND (c.created_at, c.id) < ($3, $4) ORDER BY c.created_at DESC, c.id DESC LIMIT $5";
        LobbySql CLIENT = "SELECT c.id, c.person_id, c.sealed, p.sealed, p.locale, c.created_at, (SELECT count(*) FROM client_matter x JOIN matter m ON m.id = x.matter_id LEFT JOIN assignment a ON a.matter_id = m.id AND a.person_id = $1 AND a.ended_at IS NULL WHERE x.client_id = c.id AND m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $1) AND ((a.person_id IS NOT NULL AND (m.sensitivity = 'ordinary' OR (a.kind IN ('responsible', 'cover') AND NOT EXISTS (SELECT 1 FROM person au WHERE au.id = a.person_id AND au.role = 'auditor')))) OR $2 = 'owner')), c.revision FROM client c JOIN person p ON p.id = c.person_id WHERE c.id NOT IN (SELECT b.client_id FROM barred_client b WHERE b.person_id = $1) AND c.id = $3";
        LobbySql CLIENTS_BY_TOKEN = "SELECT c.id, c.person_id, c.sealed, p.sealed, p.locale, c.created_at, (SELECT count(*) FROM client_matter x JOIN matter m ON m.id = x.matter_id LEFT JOIN assignment a ON a.matter_id = m.id AND a.person_id = $1 AND a.ended_at IS NULL WHERE x.client_id = c.id AND m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $1) AND ((a.person_id IS NOT NULL AND (m.sensitivity = 'ordinary' OR (a.kind IN ('responsible', 'cover') AND NOT EXISTS (SELECT 1 FROM person au WHERE au.id = a.person_id AND au.role = 'auditor')))) OR $2 = 'owner')), c.revision FROM search_token t JOIN client c ON c.id = t.object_id JOIN person p ON p.id = c.person_id WHERE t.token = $6 AND t.kind = 'client' AND c.id NOT IN (SELECT b.client_id FROM barred_client b WHERE b.person_id = $1) AND (c.created_at, c.id) < ($3, $4) ORDER BY c.created_at DESC, c.id DESC LIMIT $5";
        // One change of a client at a time: each writes the whole card.
        LobbySql HOLD_CLIENT = "UPDATE client SET revision = revision + 1 WHERE id = $1";
        LobbySql ASK_AGAIN = "UPDATE portal_access SET details_confirmed_at = NULL WHERE client_id = $1";
        LobbySql CHANGE_CLIENT = "UPDATE client SET sealed = $2 WHERE id = $1";
        LobbySql CHANGE_CONTACT = "UPDATE person SET sealed = $2, email_hash = $3, locale = $4, epoch = epoch + 1 WHERE id = $1 AND kind = 'client'";
        LobbySql END_CONTACT_LINKS = "UPDATE sign_in_link SET ended_at = $2, ended_by = 'address_changed' WHERE ended_at IS NULL AND access_id IN (SELECT id FROM portal_access WHERE person_id = $1)";
        LobbySql MATTERS_OF_CLIENT = "SELECT m.id, m.sealed, m.phase, m.stage, m.touched_at, m.kind, m.with_client, m.with_us, m.settled, m.due_at, m.priority, m.next_action_due FROM client_matter x JOIN matter m ON m.id = x.matter_id LEFT JOIN assignment a ON a.matter_id = m.id AND a.person_id = $2 AND a.ended_at IS NULL WHERE x.client_id = $1 AND m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $2) AND ((a.person_id IS NOT NULL AND (m.sensitivity = 'ordinary' OR (a.kind IN ('responsible', 'cover') AND NOT EXISTS (SELECT 1 FROM person au WHERE au.id = a.person_id AND au.role = 'auditor')))) OR $3 = 'owner') ORDER BY m.touched_at DESC";
    }
}

/// What is known of a person, sealed under the lobby key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonCard {
    pub name: String,
    pub email: Option<String>,
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

    fn other(&self, field: ProfileField) -> &str {
        self.more.get(field.code()).map_or("", String::as_str)
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
        let names = [self.full(), self.own_script.trim().to_owned()];
        Traits {
            names: names.into_iter().filter(|name| !name.is_empty()).collect(),
            email: email.unwrap_or_default().to_owned(),
            phone: self.phone.clone(),
            born: self.other(ProfileField::Born).to_owned(),
            numbers: [ProfileField::PassportNumber, ProfileField::ANumber]
                .iter()
                .map(|field| self.other(*field).to_owned())
                .filter(|number| !number.is_empty())
                .collect(),
        }
    }
}

pub struct NewStaff {
    pub name: String,
    pub email: Email,
    /// PHC string; made outside, because hashing is slow on purpose.
    pub password: String,
    pub locale: Locale,
}

pub struct NewClient {
    pub card: ClientCard,
    pub email: Option<Email>,
    pub locale: Locale,
}

pub struct ClientRow {
    pub id: ClientId,
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

pub struct StaffRow {
    pub id: PersonId,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub active: bool,
    pub enrolled: bool,
    pub seen_at: Option<Timestamp>,
}

pub struct InvitationRow {
    pub id: InvitationId,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

/// What the staff door needs to judge a password attempt.
pub struct StaffSecret {
    pub person: PersonId,
    password: String,
}

impl StaffSecret {
    /// Compares a typed password, slowly on purpose: call it off the serving threads.
    pub fn prove(&self, password: &str) -> Option<PasswordProof> {
        seal::verify_password(password, &self.password).then_some(PasswordProof { person: self.person })
    }
}

/// That somebody's password was right. Only comparing it makes one, and starting a session spends it.
pub struct PasswordProof {
    person: PersonId,
}

impl PasswordProof {
    pub(super) fn person(&self) -> PersonId {
        self.person
    }
}

/// The state of somebody's second factor.
pub struct Enrolment {
    /// The shared secret, if one was ever made.
    pub secret: Option<zeroize::Zeroizing<Vec<u8>>>,
    pub last_step: i64,
    pub enrolled: bool,
    pub failures: i64,
    pub failed_at: Option<Timestamp>,
}

impl Threshold<'_> {
    /// Whether nobody owns this installation yet.
    pub async fn needs_owner(&self) -> Result<bool> {
        let rows = self.house.engine.look(None).await?.rows(sql::COUNT_STAFF.text, &[]).await?;
        Ok(rows.first().map(|r| r.int(0)).transpose()? == Some(0))
    }

    /// A fresh one-time code for setting up, printed where only the operator sees it; none once there is an owner.
    pub async fn setup_code(&self) -> Result<Option<String>> {
        if !self.needs_owner().await? {
            return Ok(None);
        }
        let (code, hash) = self.house.secret("setup");
        let mut write = self.house.engine.write(None).await?;
        let sealed = self.house.seal_lobby("setting", [0; 16], "setup", &hash);
        write.exec(super::settings::sql::WRITE.text, binds!["setup", sealed, self.house.clock.now()]).await?;
        write.commit().await?;
        Ok(Some(code))
    }

    /// Makes the first owner. Works once, with the code printed at start.
    pub async fn set_up(&self, code: &str, practice_name: &str, owner: &NewStaff) -> Result<PersonId> {
        let mut write = self.house.engine.write(None).await?;
        let stored = write.rows(super::settings::sql::READ.text, binds!["setup"]).await?;
        let stored = stored.first().ok_or_else(Error::not_found)?.bytes(0)?;
        let stored = self.house.unseal_lobby("setting", [0; 16], "setup", &stored)?;
        let given = self.house.keyring.lobby.blind("setup", code.as_bytes());
        let count = write.rows(sql::COUNT_STAFF.text, &[]).await?;
        if stored.as_slice() != given || count.first().map(|r| r.int(0)).transpose()? != Some(0) {
            return Err(Error::not_found());
        }
        let now = self.house.clock.now();
        let id = self.house.add_staff(&mut write, owner, Role::Owner, now).await?;
        let settings =
            super::Settings { practice_name: practice_name.trim().to_owned(), ..Default::default() };
        let sealed = self.house.seal_card("setting", [0; 16], &settings)?;
        write.exec(super::settings::sql::WRITE.text, binds!["practice", sealed, now]).await?;
        write.exec(super::settings::sql::DROP.text, binds!["setup"]).await?;
        let event = AuditEvent::new(AuditCode::PracticeCreated, self.house.keyring.practice);
        self.house.append_practice(&mut write, &event, id.bytes()).await?;
        write.commit().await?;
        self.house.remember_settings(now, settings);
        Ok(id)
    }

    pub async fn staff_secret(&self, email: &Email) -> Result<Option<StaffSecret>> {
        let hash = self.house.blind_email(email);
        let rows = self.house.engine.look(None).await?.rows(sql::STAFF_BY_EMAIL.text, binds![hash]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        Ok(Some(StaffSecret { person: row.id(0)?, password: row.text(1)? }))
    }

    /// The invitation a token opens, if it is open and in time.
    pub async fn invitation(&self, token: &str) -> Result<InvitationRow> {
        let hash = self.house.keyring.lobby.blind("invitation", token.as_bytes());
        let rows =
            self.house.engine.look(None).await?.rows(sql::INVITATION_BY_TOKEN.text, binds![hash]).await?;
        let row = self.house.invitation_from(rows.first().ok_or_else(Error::not_found)?)?;
        if self.house.clock.now().is_past(row.expires_at) { Err(Refusal::Expired.into()) } else { Ok(row) }
    }

    /// Accepts an invitation: the person exists from now on, with the invited role. Once.
    pub async fn accept_invitation(
        &self,
        token: &str,
        name: &str,
        password: String,
        locale: Locale,
    ) -> Result<PersonId> {
        let invited = self.invitation(token).await?;
        let email = Email::parse(&invited.email)?;
        let mut write = self.house.engine.write(None).await?;
        if write.exec(sql::END_INVITATION.text, binds![invited.id, "accepted"]).await? != 1 {
            return Err(Refusal::Spent.into());
        }
        let now = self.house.clock.now();
        let staff = NewStaff { name: name.trim().to_owned(), email, password, locale };
        let id = self.house.add_staff(&mut write, &staff, invited.role, now).await?;
        let event = AuditEvent::new(AuditCode::StaffJoined, id).with("role", invited.role.code());
        self.house.append_practice(&mut write, &event, id.bytes()).await?;
        write.commit().await?;
        Ok(id)
    }
}

impl Inner {
    async fn add_staff(
        &self,
        write: &mut Write,
        staff: &NewStaff,
        role: Role,
        now: Timestamp,
    ) -> Result<PersonId> {
        if staff.name.trim().is_empty() {
            return Err(Refusal::invalid("name", Why::Missing).into());
        }
        let id = PersonId::mint(now, crate::random(&*self.chance));
        let card = PersonCard { name: staff.name.clone(), email: Some(staff.email.as_str().to_owned()) };
        let sealed = self.seal_card("person", id.bytes(), &card)?;
        let hash = self.blind_email(&staff.email);
        let taken = write.rows(sql::STAFF_EMAIL_TAKEN.text, binds![hash]).await?;
        if taken.first().map(|r| r.int(0)).transpose()? != Some(0) {
            return Err(Refusal::invalid("email", Why::Taken).into());
        }
        let values = binds![id, "staff", role.code(), staff.locale.code(), hash, sealed, now];
        write.exec(sql::ADD_PERSON.text, values).await?;
        write.exec(sql::ADD_CREDENTIAL.text, binds![id, staff.password.as_str()]).await?;
        Ok(id)
    }

    fn invitation_from(&self, row: &Row) -> Result<InvitationRow> {
        let id: InvitationId = row.id(0)?;
        let card: PersonCard = self.unseal_card("invitation", id.bytes(), &row.bytes(3)?)?;
        Ok(InvitationRow {
            id,
            name: card.name,
            email: card.email.unwrap_or_default(),
            role: row.code(1, Role::from_code)?,
            created_at: row.time(4)?,
            expires_at: row.time(5)?,
        })
    }

    /// Writes a client who is a person, and the contact who may one day sign in, into `write`.
    pub(crate) async fn add_client(
        &self,
        write: &mut Write,
        new: &NewClient,
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
        write.exec(sql::ADD_CLIENT.text, binds![id, person, card, now, RULES]).await?;
        let who = new.card.traits(new.email.as_ref().map(Email::as_str));
        self.index_person(write, "client", id.bytes(), &who).await?;
        self.tell_of_sharing(write, hash, person, actor.bytes()).await?;
        Ok(id)
    }

    fn client_from(&self, row: &Row) -> Result<ClientRow> {
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
        })
    }
}

impl super::Backstage<'_> {
    /// An invitation made at the server's console, by whoever may run commands there. Returns the link's token, and
    /// plants the mail as well.
    pub async fn invite_from_console(&self, name: &str, email: &Email, role: Role) -> Result<String> {
        let mut write = self.house.engine.write(None).await?;
        let now = self.house.clock.now();
        // The console has no person of its own; the oldest owner stands for it, and the log says so.
        let owners = write.rows(sql::FIRST_OWNER.text, &[]).await?;
        let owner: PersonId = owners.first().ok_or(Refusal::WrongState)?.id(0)?;
        let hash = self.house.blind_email(email);
        let taken = write.rows(sql::STAFF_EMAIL_TAKEN.text, binds![hash]).await?;
        if taken.first().map(|r| r.int(0)).transpose()? != Some(0) {
            return Err(Refusal::invalid("email", Why::Taken).into());
        }
        let id = InvitationId::mint(now, crate::random(&*self.house.chance));
        let card = PersonCard { name: name.trim().to_owned(), email: Some(email.as_str().to_owned()) };
        let sealed = self.house.seal_card("invitation", id.bytes(), &card)?;
        let (token, token_hash) = self.house.secret("invitation");
        let expires = now.plus(limits::INVITATION_LIFE);
        write
            .exec(sql::INVITE.text, binds![id, hash, role.code(), token_hash, sealed, owner, now, expires])
            .await?;
        super::mails::plant_invitation(&mut write, self.house, email, &token).await?;
        let event = AuditEvent::new(AuditCode::StaffInvited, id)
            .with("role", role.code())
            .with("by", "server console");
        self.house.append_practice(&mut write, &event, [0; 16]).await?;
        write.commit().await?;
        Ok(token)
    }
}

impl Lobby<'_> {
    pub async fn staff(&self) -> Result<Vec<StaffRow>> {
        let mut out = Vec::new();
        for row in self.house.engine.look(None).await?.rows(sql::STAFF.text, &[]).await? {
            let id: PersonId = row.id(0)?;
            let card: PersonCard = self.house.unseal_card("person", id.bytes(), &row.bytes(3)?)?;
            out.push(StaffRow {
                id,
                name: card.name,
                email: card.email.unwrap_or_default(),
                role: row.code(1, Role::from_code)?,
                active: row.text(2)? == "active",
                enrolled: row.opt_time(4)?.is_some(),
                seen_at: row.opt_time(5)?,
            });
        }
        Ok(out)
    }

    /// The name on a person's card, for pages and audit lines.
    pub async fn name_of(&self, person: PersonId) -> Result<Option<String>> {
        let rows = self.house.engine.look(None).await?.rows(sql::PERSON.text, binds![person]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let card: PersonCard = self.house.unseal_card("person", person.bytes(), &row.bytes(0)?)?;
        Ok(Some(card.name))
    }

    pub async fn set_locale(&self, locale: Locale) -> Result<()> {
        let mut write = self.begin(None).await?;
        write.exec(sql::SET_LOCALE.text, binds![self.person, locale.code()]).await?;
        write.commit().await
    }

    pub async fn invitations(&self) -> Result<Vec<InvitationRow>> {
        self.demand(DeskPower::ManageStaff)?;
        let rows = self.house.engine.look(None).await?.rows(sql::INVITATIONS.text, &[]).await?;
        rows.iter().map(|r| self.house.invitation_from(r)).collect()
    }

    /// Invites somebody with a role; the mail with the link is planted in the same transaction.
    pub async fn invite(&self, name: &str, email: &Email, role: Role) -> Result<InvitationId> {
        if !may_appoint(self.role(), role) {
            return Err(Refusal::NotAllowed.into());
        }
        let mut write = self.begin(Some(DeskPower::ManageStaff)).await?;
        let now = self.house.clock.now();
        let hash = self.house.blind_email(email);
        let taken = write.rows(sql::STAFF_EMAIL_TAKEN.text, binds![hash]).await?;
        if taken.first().map(|r| r.int(0)).transpose()? != Some(0) {
            return Err(Refusal::invalid("email", Why::Taken).into());
        }
        let id = InvitationId::mint(now, crate::random(&*self.house.chance));
        let card = PersonCard { name: name.trim().to_owned(), email: Some(email.as_str().to_owned()) };
        let sealed = self.house.seal_card("invitation", id.bytes(), &card)?;
        let (token, token_hash) = self.house.secret("invitation");
        let expires = now.plus(limits::INVITATION_LIFE);
        let values = binds![id, hash, role.code(), token_hash, sealed, self.person, now, expires];
        write.exec(sql::INVITE.text, values).await?;
        super::mails::plant_invitation(&mut write, self.house, email, &token).await?;
        self.commit(write, AuditEvent::new(AuditCode::StaffInvited, id).with("role", role.code())).await?;
        Ok(id)
    }

    /// Sends a fresh link; the older one stops working.
    pub async fn resend_invitation(&self, id: InvitationId) -> Result<()> {
        let mut write = self.begin(Some(DeskPower::ManageStaff)).await?;
        let rows = write.rows(sql::INVITATION.text, binds![id]).await?;
        let row = self.house.invitation_from(rows.first().ok_or_else(Error::not_found)?)?;
        let (token, token_hash) = self.house.secret("invitation");
        let expires = self.house.clock.now().plus(limits::INVITATION_LIFE);
        write.exec(sql::RESEND.text, binds![id, token_hash, expires]).await?;
        super::mails::plant_invitation(&mut write, self.house, &Email::parse(&row.email)?, &token).await?;
        self.commit(write, AuditEvent::new(AuditCode::InvitationResent, id)).await
    }

    pub async fn revoke_invitation(&self, id: InvitationId) -> Result<()> {
        let mut write = self.begin(Some(DeskPower::ManageStaff)).await?;
        if write.exec(sql::END_INVITATION.text, binds![id, "revoked"]).await? != 1 {
            return Err(Error::not_found());
        }
        self.commit(write, AuditEvent::new(AuditCode::InvitationRevoked, id)).await
    }

    /// Suspends or restores a member of staff; sessions of a suspended one are over at once.
    pub async fn set_active(&self, person: PersonId, active: bool) -> Result<()> {
        let mut write = self.begin(Some(DeskPower::ManageStaff)).await?;
        let rows = write.rows(sql::PERSON.text, binds![person]).await?;
        let row = rows.first().ok_or_else(Error::not_found)?;
        let role = row.opt_text(1)?.and_then(|c| Role::from_code(&c)).ok_or_else(Error::not_found)?;
        if !may_appoint(self.role(), role) {
            return Err(Refusal::NotAllowed.into());
        }
        let state = if active { "active" } else { "suspended" };
        if write.exec(sql::SET_STATE.text, binds![person, state]).await? != 1 {
            return Err(Refusal::WrongState.into());
        }
        let owners = write.rows(sql::OWNERS.text, &[]).await?;
        if owners.first().map(|r| r.int(0)).transpose()? == Some(0) {
            return Err(Refusal::LastOwner.into());
        }
        let now = self.house.clock.now();
        write.exec(super::sessions::sql::END_ALL.text, binds![person, now]).await?;
        let code = if active { AuditCode::StaffRestored } else { AuditCode::StaffSuspended };
        self.commit(write, AuditEvent::new(code, person)).await
    }

    /// Creates a client who is a person, and the contact who may one day sign in.
    pub async fn create_client(&self, new: &NewClient) -> Result<ClientId> {
        if new.card.full().is_empty() {
            return Err(Refusal::invalid("family", Why::Missing).into());
        }
        let mut write = self.begin(Some(DeskPower::ManageClients)).await?;
        let id = self.house.add_client(&mut write, new, self.person).await?;
        self.commit(write, AuditEvent::new(AuditCode::ClientCreated, id)).await?;
        Ok(id)
    }

    /// Changes a client whose record was at `revision` when it was read. A changed address ends every unused sign-in link.
    ///
    /// # Errors
    /// `Conflict` where somebody else was first.
    pub async fn change_client(&self, id: ClientId, new: &NewClient, revision: i64) -> Result<()> {
        if new.card.full().is_empty() {
            return Err(Refusal::invalid("family", Why::Missing).into());
        }
        let mut write = self.begin(Some(DeskPower::ManageClients)).await?;
        let old = self.client_in(&mut write, id).await?;
        // Held just now, which counted.
        if old.revision != revision.saturating_add(1) {
            return Err(Refusal::Conflict.into());
        }
        self.rewrite_client(&mut write, &old, new).await?;
        // Who somebody is was written by another hand than theirs: they are asked whether it is right.
        let (was, is) = (old.card.values(""), new.card.values(""));
        if ProfileField::ALL.iter().any(|f| f.needs_proof() && was.get(f) != is.get(f)) {
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
        }
        let sealed = self.house.seal_card("person", old.person.bytes(), &contact_card(new))?;
        let hash = new.email.as_ref().map(|e| self.house.blind_email(e));
        write.exec(sql::CHANGE_CONTACT.text, binds![old.person, sealed, hash, new.locale.code()]).await?;
        let card = self.house.seal_card("client", old.id.bytes(), &new.card)?;
        write.exec(sql::CHANGE_CLIENT.text, binds![old.id, card]).await?;
        let who = new.card.traits(new.email.as_ref().map(Email::as_str));
        self.house.index_person(write, "client", old.id.bytes(), &who).await?;
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
        self.house.client_from(rows.first().ok_or_else(Error::not_found)?)
    }

    /// The newest clients, or those with a word that begins with what was typed; at most `most`, the ones after `after`.
    pub async fn clients(&self, typed: &str, after: Option<After>, most: u32) -> Result<Vec<ClientRow>> {
        self.demand(DeskPower::SeeClients)?;
        let mut look = self.house.engine.look(None).await?;
        let After { at, id } = after.unwrap_or(After::newest());
        let (id, role) = (ClientId::from_bytes(id), self.role().code());
        let rows = match needle(typed) {
            Some(n) => {
                let token = self.house.search_token(&n);
                look.rows(sql::CLIENTS_BY_TOKEN.text, binds![self.person, role, at, id, most, token]).await?
            }
            None => look.rows(sql::CLIENTS.text, binds![self.person, role, at, id, most]).await?,
        };
        rows.iter().map(|r| self.house.client_from(r)).collect()
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
