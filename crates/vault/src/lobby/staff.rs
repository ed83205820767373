//! Colleagues: the first owner, invitations, and who may still come in. Names and addresses are sealed cards; look-ups go by
//! keyed hash. It refuses a second owner set-up, two colleagues with one address, removing the last owner, and showing
//! somebody out whose matters nobody else leads.

use super::duties::{self, Whose};
use super::own_roles::remit_from;
use super::people::{PersonCard, sql as people_sql};
use super::{Lobby, Threshold};
use crate::audit::AuditEvent;
use crate::engine::{Row, Write, binds};
use crate::error::{Error, Result};
use crate::house::Inner;
use domain::{
    AuditCode, DeskPower, Email, InvitationId, Locale, OwnRoleId, PersonId, Refusal, Region, Remit, Role,
    RoleChoice, Timestamp, Why, limits,
};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql COUNT_STAFF = "SELECT count(*) FROM person WHERE kind = 'staff'";
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
        LobbySql STAFF = "SELECT p.id, p.role, p.state, p.sealed, c.enrolled_at, (SELECT max(s.seen_at) FROM session s WHERE s.person_id = p.id), p.own_role_id, (SELECT h.cuts FROM held_cuts h WHERE h.person_id = p.id) FROM person p JOIN credential c ON c.person_id = p.id WHERE p.kind = 'staff' ORDER BY p.created_at, p.id";
        LobbySql GIVE_OWN_ROLE = "UPDATE person SET own_role_id = $2 WHERE id = $1";
        LobbySql SET_LOCALE = "UPDATE person SET locale = $2 WHERE id = $1";
        LobbySql SET_STATE = "UPDATE person SET state = $2, epoch = epoch + 1 WHERE id = $1 AND kind = 'staff' AND state <> $2";
        LobbySql FIRST_OWNER = "SELECT id FROM person WHERE kind = 'staff' AND role = 'owner' AND state = 'active' ORDER BY created_at LIMIT 1";
        // Owners one after the other, so that of two who suspend each other at once the second is refused.
        LobbySql EVERY_OWNER = "SELECT id FROM person WHERE kind = 'staff' AND role = 'owner' ORDER BY id";
        LobbySql HOLD = "UPDATE person SET state = state WHERE id = $1";
        LobbySql OWNERS = "SELECT count(*) FROM person WHERE kind = 'staff' AND role = 'owner' AND state = 'active'";
        LobbySql INVITE = "INSERT INTO invitation (id, email_hash, role, token_hash, sealed, state, invited_by, created_at, expires_at, own_role_id) VALUES ($1, $2, $3, $4, $5, 'open', $6, $7, $8, $9)";
        LobbySql INVITATIONS = "SELECT id, role, state, sealed, created_at, expires_at, own_role_id FROM invitation WHERE state = 'open' ORDER BY created_at DESC";
        LobbySql INVITATION = "SELECT id, role, state, sealed, created_at, expires_at, own_role_id FROM invitation WHERE id = $1 AND state = 'open'";
        LobbySql INVITATION_BY_TOKEN = "SELECT id, role, state, sealed, created_at, expires_at, own_role_id FROM invitation WHERE token_hash = $1 AND state = 'open'";
        LobbySql END_INVITATION = "UPDATE invitation SET state = $2 WHERE id = $1 AND state = 'open'";
        LobbySql RESEND = "UPDATE invitation SET token_hash = $2, expires_at = $3 WHERE id = $1 AND state = 'open'";
        LobbySql STAFF_EMAIL_TAKEN = "SELECT count(*) FROM person WHERE kind = 'staff' AND email_hash = $1";
    }
}

/// Who acted, as somebody is told who reads a log and not what it is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Acted {
    /// A colleague, by name.
    Colleague(String),
    /// A client, one of their contacts or somebody who helps them.
    Outside,
}

/// What a practice says of itself when its first owner sets it up.
pub struct NewPractice<'a> {
    pub name: &'a str,
    pub region: Region,
    /// Whether clients agree and look at their details before anything else opens.
    pub guided: bool,
    /// Whether clients of sensitive matters set up a second step before anything else opens.
    pub second_step: bool,
}

pub struct NewStaff {
    pub name: String,
    pub email: Email,
    /// PHC string; made outside, because hashing is slow on purpose.
    pub password: String,
    pub locale: Locale,
}

pub struct StaffRow {
    pub id: PersonId,
    pub name: String,
    pub email: String,
    /// The shipped role, or the one that a role of the practice's own starts from.
    pub role: Role,
    pub own_role: Option<OwnRoleId>,
    /// What it comes to.
    pub remit: Remit,
    pub active: bool,
    pub enrolled: bool,
    pub seen_at: Option<Timestamp>,
}

pub struct InvitationRow {
    pub id: InvitationId,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub own_role: Option<OwnRoleId>,
    /// What that is called, for whoever was invited to it.
    pub own_name: Option<String>,
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
    pub async fn set_up(&self, code: &str, practice: &NewPractice<'_>, owner: &NewStaff) -> Result<PersonId> {
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
        let id = self.house.add_staff(&mut write, owner, (Role::Owner, None), now).await?;
        let settings = super::Settings {
            practice_name: practice.name.trim().to_owned(),
            region: practice.region.code().to_owned(),
            first_visit: super::FirstVisitSettings { guided: practice.guided, ..Default::default() },
            second_factor: super::SecondFactorSettings::of_a_new_practice(practice.second_step),
            ..Default::default()
        };
        let sealed = self.house.seal_card("setting", [0; 16], &settings)?;
        write.exec(super::settings::sql::WRITE.text, binds!["practice", sealed, now]).await?;
        write.exec(super::settings::sql::DROP.text, binds!["setup"]).await?;
        let event = AuditEvent::new(AuditCode::PracticeCreated, self.house.keyring.practice);
        self.house.append_practice(&mut write, &event, id.bytes()).await?;
        write.commit().await?;
        self.house.forget_settings();
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
        let mut look = self.house.engine.look(None).await?;
        let rows = look.rows(sql::INVITATION_BY_TOKEN.text, binds![hash]).await?;
        let mut row = self.house.invitation_from(rows.first().ok_or_else(Error::not_found)?)?;
        if let Some(own) = row.own_role {
            let rows = look.rows(super::own_roles::sql::ONE.text, binds![own]).await?;
            row.own_name = Some(self.house.own_role_from(rows.first().ok_or_else(Error::not_found)?)?.name);
        }
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
        // Where the role was retired meanwhile, its invitations ended with it; a role before the invitation, as there.
        let choice = invited.own_role.map_or(RoleChoice::Shipped(invited.role), RoleChoice::Own);
        let chosen = self.house.hold_choice(&mut write, choice).await?.ok_or(Refusal::Spent)?;
        if write.exec(sql::END_INVITATION.text, binds![invited.id, "accepted"]).await? != 1 {
            return Err(Refusal::Spent.into());
        }
        let now = self.house.clock.now();
        let staff = NewStaff { name: name.trim().to_owned(), email, password, locale };
        let id = self.house.add_staff(&mut write, &staff, (chosen.remit.role(), chosen.own), now).await?;
        let event = chosen.on(AuditEvent::new(AuditCode::StaffJoined, id));
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
        (role, own): (Role, Option<OwnRoleId>),
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
        write.exec(people_sql::ADD_PERSON.text, values).await?;
        write.exec(sql::ADD_CREDENTIAL.text, binds![id, staff.password.as_str()]).await?;
        if own.is_some() {
            write.exec(sql::GIVE_OWN_ROLE.text, binds![id, own]).await?;
        }
        super::roles::keep(write, self, id, (role, own), None).await?;
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
            own_role: row.opt_id(6)?,
            own_name: None,
            created_at: row.time(4)?,
            expires_at: row.time(5)?,
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
            .exec(
                sql::INVITE.text,
                binds![id, hash, role.code(), token_hash, sealed, owner, now, expires, None::<OwnRoleId>],
            )
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

/// Keeps other changes of who owns the practice waiting.
pub(super) async fn hold_owners(write: &mut Write) -> Result<()> {
    for row in write.rows(sql::EVERY_OWNER.text, &[]).await? {
        let owner: PersonId = row.id(0)?;
        write.exec(sql::HOLD.text, binds![owner]).await?;
    }
    Ok(())
}

/// Refuses a change after which nobody would own the practice.
pub(super) async fn owned_still(write: &mut Write) -> Result<()> {
    let owners = write.rows(sql::OWNERS.text, &[]).await?;
    match owners.first().map(|row| row.int(0)).transpose()? {
        Some(0) => Err(Refusal::LastOwner.into()),
        _ => Ok(()),
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
                own_role: row.opt_id(6)?,
                remit: remit_from(&row, 1, 7)?,
                active: row.text(2)? == "active",
                enrolled: row.opt_time(4)?.is_some(),
                seen_at: row.opt_time(5)?,
            });
        }
        Ok(out)
    }

    /// The name on a person's card, for pages and audit lines.
    pub async fn name_of(&self, person: PersonId) -> Result<Option<String>> {
        let rows = self.house.engine.look(None).await?.rows(people_sql::PERSON.text, binds![person]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let card: PersonCard = self.house.unseal_card("person", person.bytes(), &row.bytes(0)?)?;
        Ok(Some(card.name))
    }

    /// Who a person is to somebody who reads a log and not what it is about; nobody where it was no person.
    pub async fn acted(&self, person: PersonId) -> Result<Option<Acted>> {
        let rows = self.house.engine.look(None).await?.rows(people_sql::PERSON.text, binds![person]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        if row.text(2)? != "staff" {
            return Ok(Some(Acted::Outside));
        }
        let card: PersonCard = self.house.unseal_card("person", person.bytes(), &row.bytes(0)?)?;
        Ok(Some(Acted::Colleague(card.name)))
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
    pub async fn invite(
        &self,
        name: &str,
        email: &Email,
        role: impl Into<RoleChoice>,
    ) -> Result<InvitationId> {
        let mut write = self.begin(Some(DeskPower::ManageStaff)).await?;
        let chosen = self.house.hold_choice(&mut write, role.into()).await?.ok_or(Refusal::NotAllowed)?;
        if !self.remit().may_appoint(chosen.remit) {
            return Err(Refusal::NotAllowed.into());
        }
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
        let role = chosen.remit.role().code();
        let values = binds![id, hash, role, token_hash, sealed, self.person, now, expires, chosen.own];
        write.exec(sql::INVITE.text, values).await?;
        super::mails::plant_invitation(&mut write, self.house, email, &token).await?;
        self.commit(write, chosen.on(AuditEvent::new(AuditCode::StaffInvited, id))).await?;
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
    ///
    /// # Errors
    /// `LeftAlone` while matters that go on are led by nobody else, `LastOwner` for the last who owns the practice.
    pub async fn set_active(&self, person: PersonId, active: bool) -> Result<()> {
        let mut write = self.begin(Some(DeskPower::ManageStaff)).await?;
        let rows = write.rows(people_sql::PERSON.text, binds![person]).await?;
        let row = rows.first().ok_or_else(Error::not_found)?;
        if row.opt_text(1)?.is_none() {
            return Err(Error::not_found());
        }
        if !self.remit().may_appoint(remit_from(row, 1, 5)?) {
            return Err(Refusal::NotAllowed.into());
        }
        hold_owners(&mut write).await?;
        let state = if active { "active" } else { "suspended" };
        if write.exec(sql::SET_STATE.text, binds![person, state]).await? != 1 {
            return Err(Refusal::WrongState.into());
        }
        owned_still(&mut write).await?;
        if !active {
            duties::hold(&mut write, Whose::Person(person)).await?;
            super::departures::leaves_nothing_alone(&mut write, person).await?;
            duties::settle(&mut write, self.house, Whose::Person(person), self.person).await?;
        }
        let now = self.house.clock.now();
        write.exec(super::sessions::sql::END_ALL.text, binds![person, now]).await?;
        let code = if active { AuditCode::StaffRestored } else { AuditCode::StaffSuspended };
        self.commit(write, AuditEvent::new(code, person)).await
    }
}
