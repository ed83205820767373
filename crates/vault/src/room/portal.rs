//! Who of the clients may come in, decided from inside the room: portal access is enabled, enabled again, revoked, and
//! staff are assigned. Revoking ends live sessions and links in the same transaction. It refuses to enable access for
//! somebody who has no address a link could reach.

use crate::audit::AuditEvent;
use crate::engine::binds;
use crate::error::{Error, Result};
use crate::lobby;
use crate::lobby::contacts::sql as contacts;
use crate::lobby::departments::sql as departments;
use crate::purpose::{StaffSees, Steering};
use crate::room::{ForStaff, Room, RoomTx};
use domain::{
    AccessId, Assignment, AuditCode, Capacity, ClientId, DepartmentId, GrantId, Locale, PersonId, Power,
    Refusal, Relation, Timestamp,
};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql OF_MATTER = "SELECT x.id, x.client_id, x.person_id, x.relation, x.state, x.created_at, x.changed_at, x.signed_in_at, p.sealed, p.email_hash, p.locale, (SELECT count(*) FROM session s WHERE s.access_id = x.id AND s.ended_at IS NULL AND s.expires_at > $2 AND s.stage = 'full'), x.capacity, (SELECT k.ends_at FROM contact k WHERE k.person_id = x.person_id) FROM portal_access x JOIN person p ON p.id = x.person_id WHERE x.matter_id = $1 ORDER BY x.created_at, x.id";
        LobbySql CONTACT_OF_CLIENT = "SELECT c.person_id, p.email_hash FROM client c JOIN person p ON p.id = c.person_id WHERE c.id = $1 AND c.kind = 'person'";
        LobbySql ACCESS_OF = "SELECT id, state FROM portal_access WHERE matter_id = $1 AND client_id = $2 AND person_id = $3";
        LobbySql OF_THIS_MATTER = "SELECT id FROM portal_access WHERE id = $1 AND matter_id = $2";
        LobbySql READERS_HERE = "SELECT id FROM portal_access WHERE id = $1 AND matter_id = $2 AND capacity NOT IN ('invoices_only', 'reads_along', 'sends_along')";
        LobbySql ADD_ACCESS = "INSERT INTO portal_access (id, matter_id, client_id, person_id, relation, state, epoch, created_at, changed_at, signed_in_at, last_sign_in_at) VALUES ($1, $2, $3, $4, $5, 'enabled', 1, $6, $6, NULL, NULL)";
        LobbySql SET_ACCESS = "UPDATE portal_access SET state = $3, epoch = epoch + 1, changed_at = $4, by_preset = 0 WHERE id = $1 AND matter_id = $2 AND state <> $3";
        LobbySql END_SESSIONS = "UPDATE session SET ended_at = $2 WHERE access_id = $1 AND ended_at IS NULL";
        LobbySql END_LINKS = "UPDATE sign_in_link SET ended_at = $2, ended_by = $3 WHERE access_id = $1 AND ended_at IS NULL";
        LobbySql ASSIGN = "INSERT INTO assignment (matter_id, person_id, id, kind, epoch, granted_at, ended_at) VALUES ($1, $2, $3, $4, 1, $5, NULL) ON CONFLICT (matter_id, person_id) DO UPDATE SET kind = excluded.kind, epoch = assignment.epoch + 1, granted_at = excluded.granted_at, ended_at = NULL, by_team = 0";
        LobbySql UNASSIGN = "UPDATE assignment SET ended_at = $3, epoch = epoch + 1 WHERE matter_id = $1 AND person_id = $2 AND ended_at IS NULL AND by_team = 0";
        LobbySql ASSIGNED = "SELECT a.person_id, a.kind, a.granted_at, p.sealed, p.role, a.by_team, (SELECT count(*) FROM barred b WHERE b.matter_id = a.matter_id AND b.person_id = a.person_id), p.own_role_id FROM assignment a JOIN person p ON p.id = a.person_id WHERE a.matter_id = $1 AND a.ended_at IS NULL ORDER BY a.granted_at";
        LobbySql CONTACT_OF = "SELECT person_id FROM portal_access WHERE id = $1 AND matter_id = $2";
        LobbySql ADDRESS_OF = "SELECT p.email_hash, p.locale FROM portal_access x JOIN person p ON p.id = x.person_id WHERE x.id = $1 AND x.matter_id = $2 AND x.state = 'enabled'";
        // Whoever enabled or revoked an admission last is in the matter's own log.
        RoomSql CHANGED_BY = "SELECT actor FROM room_matter_event WHERE matter_id = $1 AND object_id = $2 AND code IN ('access.enabled', 'access.reenabled', 'access.revoked', 'helper.named', 'helper.ended', 'helper.left', 'helper.over') ORDER BY n DESC LIMIT 1";
        // Holds somebody's account, if they may come in: nobody is suspended while something is given to them.
        LobbySql HOLD_ACTIVE = "UPDATE person SET state = state WHERE id = $1 AND kind = 'staff' AND state = 'active'";
        LobbySql PLACE_OF = "SELECT kind, by_team FROM assignment WHERE matter_id = $1 AND person_id = $2 AND ended_at IS NULL";
        LobbySql STAFF_ROLE = "SELECT p.role, (SELECT h.cuts FROM held_cuts h WHERE h.person_id = p.id) FROM person p WHERE p.id = $1 AND p.kind = 'staff' AND p.state = 'active'";
    }
}

/// The admission to be made.
pub struct NewAccess {
    pub client: ClientId,
    pub relation: Relation,
}

/// One admission as the Client Portal tab shows it.
pub struct PortalRow {
    pub id: AccessId,
    pub client: ClientId,
    pub person: PersonId,
    pub name: String,
    pub email: Option<String>,
    pub relation: Relation,
    /// In what capacity they come in for the client.
    pub capacity: Capacity,
    /// What they see reaches this matter; somebody of it has to let them in.
    pub waits: bool,
    pub enabled: bool,
    pub changed_at: Timestamp,
    /// Who enabled or revoked it last.
    pub changed_by: Option<PersonId>,
    pub last_sign_in_at: Option<Timestamp>,
    pub live_sessions: i64,
    /// The language of their pages and mails.
    pub locale: Locale,
    /// The last day of a contact of an organisation, where one was written down.
    pub ends_at: Option<Timestamp>,
}

impl PortalRow {
    /// Whether what is written to them reaches them: whoever is there for the invoices reads no messages, and
    /// whoever helps somebody not theirs.
    pub fn reads(&self) -> bool {
        self.enabled && self.capacity != Capacity::InvoicesOnly && !self.capacity.helps()
    }
}

/// Who of the staff works on the matter.
pub struct AssignedRow {
    pub person: PersonId,
    pub name: String,
    pub role: domain::Role,
    /// The role of the practice's own, which starts from that one.
    pub own_role: Option<domain::OwnRoleId>,
    pub assignment: Assignment,
    pub since: Timestamp,
    /// Only because a team of theirs works on it.
    pub by_team: bool,
    /// A wall keeps them out, whatever they are assigned as.
    pub walled_off: bool,
}

impl<P: StaffSees> Room<P> {
    /// Every admission of this matter, revoked ones included.
    pub async fn portal(&self) -> Result<ForStaff<Vec<PortalRow>>> {
        self.demand(Power::SeeWholeMatter)?;
        let now = self.house.clock.now();
        let mut out = Vec::new();
        let mut look = self.look().await?;
        for row in look.lobby(&sql::OF_MATTER, binds![self.matter(), now]).await? {
            let id: AccessId = row.id(0)?;
            let by = look.rows(&sql::CHANGED_BY, binds![id]).await?;
            let person: PersonId = row.id(2)?;
            let card: lobby::PersonCard = self.house.unseal_card("person", person.bytes(), &row.bytes(8)?)?;
            out.push(PortalRow {
                id,
                client: row.id(1)?,
                person,
                changed_by: by.first().map(|row| row.id(0)).transpose()?,
                name: card.name,
                email: card.email,
                relation: row.code(3, Relation::from_code)?,
                capacity: row.code(12, Capacity::from_code)?,
                waits: row.text(4)? == "waiting",
                enabled: row.text(4)? == "enabled",
                changed_at: row.time(6)?,
                last_sign_in_at: row.opt_time(7)?,
                live_sessions: row.int(11)?,
                locale: row.code(10, Locale::from_code)?,
                ends_at: row.opt_time(13)?,
            });
        }
        Ok(ForStaff::new(out))
    }

    /// The last mails to one of this matter's admissions, newest first.
    pub async fn mails(&self, access: AccessId) -> Result<ForStaff<Vec<lobby::MailRow>>> {
        self.demand(Power::SeeWholeMatter)?;
        let mut look = self.look().await?;
        if look.lobby(&sql::OF_THIS_MATTER, binds![access, self.matter()]).await?.is_empty() {
            return Err(Error::not_found());
        }
        let mails = &lobby::mails::sql::OF_ACCESS;
        let rows = look.lobby(mails, binds![access, self.matter()]).await?;
        Ok(ForStaff::new(rows.iter().map(lobby::mails::from_row).collect::<Result<_>>()?))
    }

    pub async fn assigned(&self) -> Result<ForStaff<Vec<AssignedRow>>> {
        self.demand(Power::SeeWholeMatter)?;
        let mut out = Vec::new();
        for row in self.look().await?.lobby(&sql::ASSIGNED, binds![self.matter()]).await? {
            let person: PersonId = row.id(0)?;
            let card: lobby::PersonCard = self.house.unseal_card("person", person.bytes(), &row.bytes(3)?)?;
            out.push(AssignedRow {
                person,
                name: card.name,
                role: row.code(4, domain::Role::from_code)?,
                own_role: row.opt_id(7)?,
                assignment: row.code(1, Assignment::from_code)?,
                since: row.time(2)?,
                by_team: row.int(5)? == 1,
                walled_off: row.int(6)? > 0,
            });
        }
        Ok(ForStaff::new(out))
    }
}

impl RoomTx<'_, Steering> {
    /// The contacts of an organisation are let in and shut out here by what they see; a line for each.
    pub(crate) async fn settle_contacts(&mut self, room: &Room<Steering>, client: ClientId) -> Result<()> {
        let (house, by, matter) = (room.house.clone(), room.bearer.clone(), room.matter());
        for settled in lobby::settle::settle_matter(self.write(), &house, &by, client, matter).await? {
            self.also(lobby::settle::matter_line(&settled));
        }
        Ok(())
    }
}

/// An organisation of this matter, and the department of it the matter belongs to.
pub struct OrganisationHere {
    pub client: ClientId,
    pub department: Option<DepartmentId>,
    /// Its departments with their names.
    pub departments: Vec<(DepartmentId, String)>,
}

impl<P: StaffSees> Room<P> {
    /// The organisations of this matter.
    pub async fn organisations(&self) -> Result<ForStaff<Vec<OrganisationHere>>> {
        self.demand(Power::SeeWholeMatter)?;
        let mut look = self.look().await?;
        let mut out = Vec::new();
        for row in look.lobby(&contacts::LINKS_OF_MATTER, binds![self.matter()]).await? {
            let client: ClientId = row.id(0)?;
            let mut departments = Vec::new();
            for row in look.lobby(&departments::DEPARTMENTS, binds![client]).await? {
                let id: DepartmentId = row.id(0)?;
                departments.push((id, self.house.department_name(id, &row.bytes(1)?)?));
            }
            out.push(OrganisationHere { client, department: row.opt_id(1)?, departments });
        }
        Ok(ForStaff::new(out))
    }
}

impl Room<Steering> {
    /// Enables portal access for a linked client, or enables it again. Returns the admission's id, which is the
    /// workspace's public name and grants nothing by itself.
    pub async fn enable_access(&self, new: &NewAccess) -> Result<AccessId> {
        self.demand(Power::ManagePortalAccess)?;
        let mut tx = self.begin().await?;
        // Held first: of letting somebody in and joining their record with another, one is first.
        tx.lobby(&lobby::matters::sql::HOLD, binds![self.matter()]).await?;
        let (id, code) = tx.open_access(self, new, true).await?;
        let Some(code) = code else { return Ok(id) };
        tx.commit(AuditEvent::new(code, id).with("relation", new.relation.code())).await?;
        Ok(id)
    }

    /// Lets a contact in whom what they see brought here: one who waits, or whom somebody had shut out.
    ///
    /// # Errors
    /// `NotAllowed` where what they see does not reach this matter any more, or never did.
    pub async fn let_in(&self, access: AccessId) -> Result<()> {
        self.demand(Power::ManagePortalAccess)?;
        let mut tx = self.begin().await?;
        let (now, matter) = (tx.now, self.matter());
        let rows = tx.lobby_rows(&contacts::CONTACT_OF, binds![access, matter, now]).await?;
        let row = rows.first().ok_or_else(Error::not_found)?;
        let client: ClientId = row.id(1)?;
        // Held, and then read again: of a change of what they see and this, one is first.
        tx.lobby(&contacts::HOLD, binds![client]).await?;
        let rows = tx.lobby_rows(&contacts::CONTACT_OF, binds![access, matter, now]).await?;
        let row = rows.first().ok_or_else(Error::not_found)?;
        let reach = lobby::settle::reach_of(tx.write(), row).await?;
        let links = tx.lobby_rows(&contacts::LINKS_OF_MATTER, binds![matter]).await?;
        let link = links.iter().find(|row| row.id(0).is_ok_and(|id: ClientId| id == client));
        let reached = match link {
            Some(link) => reach.covers(matter, link.opt_id(1)?),
            None => false,
        };
        if !reached {
            return Err(Refusal::NotAllowed.into());
        }
        let capacity = reach.preset.capacity().code();
        tx.lobby(&contacts::MOVE, binds![access, "enabled", capacity, now]).await?;
        tx.commit(AuditEvent::new(AuditCode::AccessReenabled, access).with("preset", reach.preset.code()))
            .await
    }

    /// Says which department of an organisation the matter belongs to, or that it belongs to none: it opens to the contacts
    /// of the one and closes to those of the other, in one transaction. Changes nothing where it stands so already.
    pub async fn set_department(&self, client: ClientId, to: Option<DepartmentId>) -> Result<()> {
        self.demand(Power::ManageParties)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let matter = self.matter();
            let links = tx.lobby_rows(&contacts::LINKS_OF_MATTER, binds![matter]).await?;
            let link = links.iter().find(|row| row.id(0).is_ok_and(|id: ClientId| id == client));
            link.ok_or_else(Error::not_found)?;
            tx.lobby(&contacts::HOLD, binds![client]).await?;
            let links = tx.lobby_rows(&contacts::LINKS_OF_MATTER, binds![matter]).await?;
            let link = links.iter().find(|row| row.id(0).is_ok_and(|id: ClientId| id == client));
            if link.ok_or_else(Error::not_found)?.opt_id(1)? == to {
                return Ok(());
            }
            let name = match to {
                None => String::new(),
                Some(to) => {
                    let all = tx.lobby_rows(&departments::DEPARTMENTS, binds![client]).await?;
                    let row = all.iter().find(|row| row.id(0).is_ok_and(|id: DepartmentId| id == to));
                    self.house.department_name(to, &row.ok_or_else(Error::not_found)?.bytes(1)?)?
                }
            };
            tx.lobby(&contacts::SET_DEPARTMENT, binds![client, matter, to]).await?;
            tx.settle_contacts(self, client).await?;
            let line = AuditEvent::new(AuditCode::DepartmentChanged, client);
            tx.commit(if name.is_empty() { line } else { line.with("department", name) }).await
        })
        .await
    }

    /// Revokes at once: live sessions and unused links end in the same transaction.
    pub async fn revoke_access(&self, access: AccessId) -> Result<()> {
        self.demand(Power::ManagePortalAccess)?;
        let mut tx = self.begin().await?;
        let (now, matter) = (tx.now, self.matter());
        let was_open = !tx.lobby_rows(&sql::ADDRESS_OF, binds![access, matter]).await?.is_empty();
        if tx.lobby(&sql::SET_ACCESS, binds![access, matter, "revoked", now]).await? != 1 {
            return Err(Error::not_found());
        }
        let ended = lobby::access::end_ways_in(tx.write(), access, now, "revoked").await?;
        let rows = tx.lobby_rows(&sql::CONTACT_OF, binds![access, matter]).await?;
        let contact = rows.first().ok_or_else(Error::not_found)?.id(0)?;
        if was_open {
            let kind = lobby::AlertKind::AccessEnded;
            self.house.alert(tx.write(), contact, Some((matter, access)), kind, "").await?;
        }
        tx.end_helpers_of(self, access).await?;
        self.house.forget_helpers(tx.write(), matter).await?;
        let actor = self.person();
        lobby::notices::tell_other_leads(
            tx.write(),
            &self.house,
            matter,
            "access_revoked",
            access.bytes(),
            actor,
        )
        .await?;
        tx.commit(AuditEvent::new(AuditCode::AccessRevoked, access).with("sessions_ended", ended.to_string()))
            .await
    }

    /// Has a sign-in link written to the contact's own address, as if they had asked at the door. No browser asked, so
    /// the link works only together with the code from the same mail.
    pub async fn send_link(&self, access: AccessId) -> Result<()> {
        self.demand(Power::ManagePortalAccess)?;
        let mut tx = self.begin().await?;
        let rows = tx.lobby_rows(&sql::ADDRESS_OF, binds![access, self.matter()]).await?;
        let row = rows.first().ok_or_else(Error::not_found)?;
        let address = row.opt_bytes(0)?.ok_or(Refusal::NoAddress)?;
        let payload = lobby::mails::Payload::LinkRequest {
            access: access.to_string(),
            address: crate::hex(&address),
            browser: "none".to_owned(),
            locale: row.text(1)?,
            origin: lobby::links::Origin { staff: true, ..self.house.origin("") },
            instead_of: None,
        };
        let (matter, kind) = (Some(self.matter()), lobby::MailKind::LinkRequest);
        lobby::mails::plant(tx.write(), &self.house, matter, Some(access), kind, &payload).await?;
        tx.commit(AuditEvent::new(AuditCode::LinkRequested, access)).await
    }

    /// Assigns a member of staff, or changes how they are assigned. Taking somebody off who was not on changes nothing.
    ///
    /// # Errors
    /// `LeftAlone` where they lead the matter and nobody else does.
    pub async fn assign(&self, person: PersonId, assignment: Assignment) -> Result<()> {
        self.demand(Power::AssignPeople)?;
        let by = self.person().ok_or_else(Error::not_found)?;
        let mut tx = self.begin().await?;
        let (now, matter) = (tx.now, self.matter());
        if tx.lobby_rows(&sql::STAFF_ROLE, binds![person]).await?.is_empty() {
            return Err(Error::not_found());
        }
        if assignment != Assignment::None && tx.lobby(&sql::HOLD_ACTIVE, binds![person]).await? != 1 {
            return Err(Error::not_found());
        }
        let theirs = lobby::duties::Whose::One(matter, person);
        lobby::duties::hold(tx.write(), lobby::duties::Whose::Matter(matter)).await?;
        tx.lobby(&lobby::matters::sql::HOLD, binds![matter]).await?;
        let led = tx.lobby_rows(&sql::PLACE_OF, binds![matter, person]).await?;
        let led = led.first().map(|row| row.code(0, Assignment::from_code)).transpose()?;
        if led.is_some_and(Assignment::leads) && !assignment.leads() {
            lobby::departures::still_led(tx.write(), matter, person).await?;
        }
        let code = if assignment == Assignment::None {
            // Whoever is here by a team leaves with the team, and has nothing of their own to take away.
            if tx.lobby(&sql::UNASSIGN, binds![matter, person, now]).await? == 0 {
                return Ok(());
            }
            let teams = lobby::teams::Settle::Matter(matter);
            lobby::teams::settle(tx.write(), &self.house, teams, by).await?;
            AuditCode::PersonUnassigned
        } else {
            let id = GrantId::mint(now, crate::random(&*self.house.chance));
            tx.lobby(&sql::ASSIGN, binds![matter, person, id, assignment.code(), now]).await?;
            AuditCode::PersonAssigned
        };
        lobby::duties::settle(tx.write(), &self.house, theirs, by).await?;
        tx.commit(AuditEvent::new(code, person).with("as", assignment.code())).await
    }
}

impl RoomTx<'_, Steering> {
    /// Opens a linked client's admission, and says what for the log; nothing where it is open already. `by_link` refuses
    /// whoever has no address a link could reach.
    pub(super) async fn open_access(
        &mut self,
        room: &Room<Steering>,
        new: &NewAccess,
        by_link: bool,
    ) -> Result<(AccessId, Option<AuditCode>)> {
        let (now, matter) = (self.now, room.matter());
        if self.rows(&super::face::sql::PARTY, binds![new.client]).await?.is_empty() {
            return Err(Error::not_found());
        }
        let contact = self.lobby_rows(&sql::CONTACT_OF_CLIENT, binds![new.client]).await?;
        let contact = contact.first().ok_or(Refusal::NoAddress)?;
        if by_link && contact.opt_bytes(1)?.is_none() {
            return Err(Refusal::NoAddress.into());
        }
        let person: PersonId = contact.id(0)?;
        let known = self.lobby_rows(&sql::ACCESS_OF, binds![matter, new.client, person]).await?;
        if let Some(row) = known.first() {
            let id: AccessId = row.id(0)?;
            let changed = self.lobby(&sql::SET_ACCESS, binds![id, matter, "enabled", now]).await?;
            return Ok((id, (changed > 0).then_some(AuditCode::AccessReenabled)));
        }
        let id = AccessId::mint(now, crate::random(&*room.house.chance));
        let values = binds![id, matter, new.client, person, new.relation.code(), now];
        self.lobby(&sql::ADD_ACCESS, values).await?;
        Ok((id, Some(AuditCode::AccessEnabled)))
    }
}
