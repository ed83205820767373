//! Somebody who helps a client: named by that client, for a time, let in by the practice, and gone again by the word of
//! either, by their own or by the day. They sit in the client's seat and are never the client: what they do is under their
//! own name. It refuses to let anybody be named by whoever only helps, and to open what no client's own admission opens.

use crate::audit::AuditEvent;
use crate::desk::{Actor, Bearer, Desk, JobKind};
use crate::engine::{Row, Write, binds};
use crate::error::{Error, Result};
use crate::house::Inner;
use crate::lobby::consent::Kept;
use crate::lobby::sessions::Device;
use crate::lobby::{self, AlertKind, PersonCard, TextKept};
use crate::purpose::{Contributing, Purpose, Relaying, StaffSees, Steering};
use crate::room::portal::sql as portal;
use crate::room::{ForClient, ForStaff, Room, RoomTx};
use domain::{
    AccessId, AuditCode, Capacity, Duration, Email, HelperKind, Locale, MatterId, PersonId, Power, Refusal,
    Timestamp, Why, limits,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql ADMIT = "INSERT INTO portal_access (id, matter_id, client_id, person_id, relation, state, epoch, created_at, changed_at, signed_in_at, last_sign_in_at, capacity, by_preset, ends_at) SELECT $1, y.matter_id, y.client_id, $3, y.relation, 'waiting', 1, $4, $4, NULL, NULL, $5, 0, $6 FROM portal_access y WHERE y.id = $2 AND y.state = 'enabled'";
        LobbySql NAME = "INSERT INTO helper (access_id, matter_id, named_by_id, kind, named_at, sealed) VALUES ($1, $2, $3, $4, $5, $6)";
        LobbySql NAMED_BY = "SELECT h.access_id, x.person_id, x.state, x.capacity, x.ends_at, x.signed_in_at, h.kind, h.named_at, p.sealed, x.changed_at, p.locale, h.sealed FROM helper h JOIN portal_access x ON x.id = h.access_id JOIN person p ON p.id = x.person_id WHERE h.named_by_id = $1 ORDER BY h.named_at DESC, h.access_id DESC";
        LobbySql OF_MATTER = "SELECT h.access_id, h.named_by_id, h.kind, h.named_at, x.ends_at, h.sealed, p.sealed, p.id, y.state FROM helper h JOIN portal_access x ON x.id = h.access_id JOIN portal_access y ON y.id = h.named_by_id JOIN person p ON p.id = y.person_id WHERE h.matter_id = $1";
        LobbySql ONE = "SELECT h.named_by_id, x.person_id, x.state, x.ends_at, y.state, p.sealed, p.locale, x.capacity FROM helper h JOIN portal_access x ON x.id = h.access_id JOIN portal_access y ON y.id = h.named_by_id JOIN person p ON p.id = x.person_id WHERE h.access_id = $1 AND h.matter_id = $2";
        LobbySql OPEN = "UPDATE portal_access SET state = 'enabled', epoch = epoch + 1, changed_at = $3 WHERE id = $1 AND matter_id = $2 AND state = 'waiting' AND ends_at > $3";
        LobbySql WAIT_AGAIN = "UPDATE portal_access SET state = 'waiting', epoch = epoch + 1, changed_at = $2 WHERE id = $1 AND state = 'enabled'";
        LobbySql ADDRESS = "UPDATE person SET email_hash = $2 WHERE id = $1 AND kind = 'client' AND state = 'active'";
        LobbySql STILL = "SELECT h.access_id, x.person_id, x.state FROM helper h JOIN portal_access x ON x.id = h.access_id WHERE h.named_by_id = $1 AND x.state <> 'revoked' ORDER BY h.access_id";
        // Whoever helps nobody any more is no person who signs in: their address is free, and nothing of theirs opens anything.
        LobbySql GONE = "SELECT x.person_id FROM helper h JOIN portal_access x ON x.id = h.access_id JOIN person p ON p.id = x.person_id WHERE h.matter_id = $1 AND x.state = 'revoked' AND p.state = 'active'";
        LobbySql TOLD = "UPDATE helper SET told_at = $2 WHERE access_id = $1 AND told_at IS NULL";
        LobbySql WHOM = "SELECT p.sealed, p.id, x.ends_at FROM helper h JOIN portal_access x ON x.id = h.access_id JOIN portal_access y ON y.id = h.named_by_id JOIN person p ON p.id = y.person_id WHERE h.access_id = $1 AND x.person_id = $2";
    }
}

/// Somebody to be named.
pub struct NewHelper<'a> {
    pub name: &'a str,
    pub email: &'a str,
    /// The language of their pages and mails.
    pub locale: Locale,
    pub kind: HelperKind,
    /// [`Capacity::ReadsAlong`] or [`Capacity::SendsAlong`].
    pub capacity: Capacity,
    /// The end of the last day they may come in.
    pub ends_at: Timestamp,
    /// That day as it stands in the log, `2027-03-01`.
    pub until: &'a str,
    /// Which text the client agreed to, what stood above it, and as it stood on the page.
    pub version: &'a str,
    pub title: &'a str,
    pub text: &'a str,
    /// The language the client read it in.
    pub language: Locale,
    /// Where they agreed from.
    pub device: &'a Device,
}

/// What is kept of a client's word, sealed.
#[derive(Serialize, Deserialize)]
struct Agreed {
    version: String,
    #[serde(flatten)]
    kept: Kept,
}

impl Agreed {
    fn read(self) -> TextKept {
        self.kept.read(self.version)
    }
}

/// Where the help of somebody stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HelperState {
    /// The practice has not let them in yet.
    Waits,
    Open,
    /// Ended, by whomever, or the day is over.
    Over,
}

/// One helper, as the client who named them sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HelperRow {
    pub access: AccessId,
    pub name: String,
    pub email: String,
    pub kind: HelperKind,
    pub capacity: Capacity,
    pub ends_at: Timestamp,
    pub state: HelperState,
    /// When the state last changed.
    pub changed_at: Timestamp,
    /// When they were last here.
    pub seen_at: Option<Timestamp>,
    pub named_at: Timestamp,
    /// What the client agreed to when they named them.
    pub agreed: TextKept,
}

/// What the practice knows of one helper besides their admission.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HelperFacts {
    pub kind: HelperKind,
    /// Who named them.
    pub named_by: AccessId,
    pub named_by_name: String,
    pub named_at: Timestamp,
    pub ends_at: Timestamp,
    /// What the client agreed to, as it stood on their page, and where from.
    pub agreed: TextKept,
    /// Whether the client who named them still comes in.
    pub stands: bool,
}

/// Whom a signed-in helper helps.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Helped {
    pub name: String,
    pub ends_at: Timestamp,
}

fn state_of(state: &str, ends_at: Timestamp, now: Timestamp) -> HelperState {
    match state {
        _ if now.is_past(ends_at) => HelperState::Over,
        "waiting" => HelperState::Waits,
        "enabled" => HelperState::Open,
        _ => HelperState::Over,
    }
}

/// When somebody's help is looked at next: when its last day comes near, then when it is over.
fn next_look(now: Timestamp, ends_at: Timestamp) -> Timestamp {
    let near = ends_at.minus(limits::HELPER_WARNING);
    if now.is_past(near) { ends_at } else { near }
}

/// What was typed, in order.
struct Checked {
    name: String,
    email: Email,
}

fn checked(new: &NewHelper<'_>, now: Timestamp) -> Result<Checked> {
    let name = new.name.trim();
    if name.is_empty() {
        return Err(Refusal::invalid("name", Why::Missing).into());
    }
    if name.chars().count() > limits::TITLE_CHARS {
        return Err(Refusal::invalid("name", Why::TooLong).into());
    }
    if new.email.trim().is_empty() {
        return Err(Refusal::invalid("email", Why::Missing).into());
    }
    let email = Email::parse(new.email)?;
    if !new.capacity.helps() {
        return Err(Refusal::invalid("capacity", Why::NotAChoice).into());
    }
    if now.is_past(new.ends_at) || new.ends_at > now.plus(limits::HELPER_LIFE) {
        return Err(Refusal::invalid("until", Why::NotAllowed).into());
    }
    Ok(Checked { name: name.to_owned(), email })
}

impl Inner {
    fn helper_from(&self, row: &Row, now: Timestamp) -> Result<HelperRow> {
        let person: PersonId = row.id(1)?;
        let card: PersonCard = self.unseal_card("person", person.bytes(), &row.bytes(8)?)?;
        let (access, ends_at): (AccessId, Timestamp) = (row.id(0)?, row.time(4)?);
        let agreed: Agreed = self.unseal_card("helper", access.bytes(), &row.bytes(11)?)?;
        Ok(HelperRow {
            access,
            name: card.name,
            email: card.email.unwrap_or_default(),
            kind: row.code(6, HelperKind::from_code)?,
            capacity: row.code(3, Capacity::from_code)?,
            ends_at,
            state: state_of(&row.text(2)?, ends_at, now),
            changed_at: row.time(9)?,
            seen_at: row.opt_time(5)?,
            named_at: row.time(7)?,
            agreed: agreed.read(),
        })
    }
}

impl<P: Purpose> Room<P> {
    /// Everybody this admission's person ever named, newest first.
    async fn helpers_named_by(&self, named_by: AccessId) -> Result<ForClient<Vec<HelperRow>>> {
        let now = self.house.clock.now();
        let rows = self.look().await?.lobby(&sql::NAMED_BY, binds![named_by]).await?;
        let all = rows.iter().map(|row| self.house.helper_from(row, now)).collect::<Result<Vec<_>>>()?;
        Ok(ForClient::new(all))
    }
}

impl<P: StaffSees> Room<P> {
    /// What a client's own page shows of whom they named, for staff who look at what they see. Whoever comes in for somebody else
    /// names nobody.
    pub async fn preview_helpers(&self, of: AccessId) -> Result<ForClient<Vec<HelperRow>>> {
        self.demand(Power::PreviewAsClient)?;
        let portal = self.portal().await?;
        if !portal.iter().any(|row| row.id == of && row.capacity == Capacity::Client) {
            return Err(Error::not_found());
        }
        self.helpers_named_by(of).await
    }
}

impl Room<Contributing> {
    fn named_by(&self) -> Result<AccessId> {
        self.bearer.access().ok_or_else(Error::not_found)
    }

    /// Everybody this client ever named here, newest first.
    pub async fn helpers(&self) -> Result<ForClient<Vec<HelperRow>>> {
        self.demand(Power::NameHelpers)?;
        self.helpers_named_by(self.named_by()?).await
    }

    /// Names somebody. The practice is told and lets them in; the client is told by mail, in case it was not them. The same
    /// name twice at once is one.
    ///
    /// # Errors
    /// `Invalid` for what is missing or not allowed: the client's own address, or one of somebody they named already;
    /// `NoSpace` beyond [`limits::HELPERS`].
    pub async fn name_helper(&self, new: &NewHelper<'_>) -> Result<AccessId> {
        self.demand(Power::NameHelpers)?;
        let typed = checked(new, self.house.clock.now())?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let (now, matter, mine) = (tx.now, self.matter(), self.named_by()?);
            tx.lobby(&lobby::matters::sql::HOLD, binds![matter]).await?;
            let rows = tx.lobby_rows(&portal::ADDRESS_OF, binds![mine, matter]).await?;
            let own = rows.first().ok_or_else(Error::not_found)?.opt_bytes(0)?;
            if own.is_some_and(|own| own == self.house.blind_email(&typed.email)) {
                return Err(Refusal::invalid("email", Why::NotAllowed).into());
            }
            let mut count = 0;
            for row in tx.lobby_rows(&sql::NAMED_BY, binds![mine]).await? {
                let known = self.house.helper_from(&row, now)?;
                if known.state == HelperState::Over {
                    continue;
                }
                count += 1;
                if known.email != typed.email.as_str() {
                    continue;
                }
                let same =
                    known.name == typed.name && known.capacity == new.capacity && known.kind == new.kind;
                if same && known.ends_at == new.ends_at {
                    return Ok(known.access);
                }
                return Err(Refusal::invalid("email", Why::Taken).into());
            }
            if count >= limits::HELPERS {
                return Err(Refusal::NoSpace.into());
            }
            let person = PersonId::mint(now, crate::random(&*self.house.chance));
            let access = AccessId::mint(now, crate::random(&*self.house.chance));
            let card = PersonCard { name: typed.name.clone(), email: Some(typed.email.as_str().to_owned()) };
            let sealed = self.house.seal_card("person", person.bytes(), &card)?;
            // Their address opens nothing and counts for nobody's mailbox before the practice let them in.
            let (none, hash): (Option<&str>, Option<Vec<u8>>) = (None, None);
            let values = binds![person, "client", none, new.locale.code(), hash, sealed, now];
            tx.lobby(&lobby::people::sql::ADD_PERSON, values).await?;
            let values = binds![access, mine, person, now, new.capacity.code(), new.ends_at];
            if tx.lobby(&sql::ADMIT, values).await? != 1 {
                return Err(Error::not_found());
            }
            let kept = Kept {
                title: new.title.to_owned(),
                text: new.text.to_owned(),
                language: new.language.code().to_owned(),
                address: new.device.address.clone(),
                agent: new.device.agent.clone(),
                entered: None,
            };
            let agreed = Agreed { version: new.version.to_owned(), kept };
            let sealed = self.house.seal_card("helper", access.bytes(), &agreed)?;
            let values = binds![access, matter, mine, new.kind.code(), now, sealed];
            tx.lobby(&sql::NAME, values).await?;
            let me = self.person().ok_or_else(Error::not_found)?;
            let (house, agent) = (self.house.clone(), new.device.agent.as_str());
            house.alert(tx.write(), me, Some((matter, mine)), AlertKind::HelperNamed, agent).await?;
            lobby::notices::tell_leads(tx.write(), &house, matter, "helper_waits", access.bytes()).await?;
            let line = AuditEvent::new(AuditCode::HelperNamed, access)
                .with("name", typed.name)
                .with("helps", new.capacity.code())
                .with("until", new.until)
                .with("number", new.version);
            tx.commit(line).await?;
            Ok(access)
        })
        .await
    }

    /// Ends the help of somebody this client named, at once. Twice changes nothing.
    pub async fn end_helper(&self, helper: AccessId) -> Result<()> {
        self.demand(Power::NameHelpers)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let rows = tx.lobby_rows(&sql::ONE, binds![helper, self.matter()]).await?;
            let row = rows.first().ok_or_else(Error::not_found)?;
            if row.id::<domain::kind::Access>(0)? != self.named_by()? {
                return Err(Error::not_found());
            }
            let Some(line) =
                tx.shut_helper(self, helper, AuditCode::HelperEnded, Some(AlertKind::AccessEnded)).await?
            else {
                return Ok(());
            };
            let (house, matter) = (self.house.clone(), self.matter());
            lobby::notices::tell_leads(tx.write(), &house, matter, "helper_ended", helper.bytes()).await?;
            tx.commit(line).await
        })
        .await
    }

    /// Whoever helps stops, at once; their own session ends with it. The client and the practice are told.
    pub async fn step_back(&self) -> Result<()> {
        self.demand(Power::StepBack)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let (helper, matter) = (self.named_by()?, self.matter());
            let rows = tx.lobby_rows(&sql::ONE, binds![helper, matter]).await?;
            let named_by: AccessId = rows.first().ok_or_else(Error::not_found)?.id(0)?;
            let Some(line) = tx.shut_helper(self, helper, AuditCode::HelperLeft, None).await? else {
                return Ok(());
            };
            let rows = tx.lobby_rows(&portal::CONTACT_OF, binds![named_by, matter]).await?;
            let client: PersonId = rows.first().ok_or_else(Error::not_found)?.id(0)?;
            let house = self.house.clone();
            house.alert(tx.write(), client, Some((matter, named_by)), AlertKind::HelperLeft, "").await?;
            lobby::notices::tell_leads(tx.write(), &house, matter, "helper_ended", helper.bytes()).await?;
            tx.commit(line).await
        })
        .await
    }
}

impl<P: Purpose> RoomTx<'_, P> {
    /// Closes the way in of one helper, with everything that leads through it; nothing where it is closed already. `told` is
    /// what they hear, if they ever came in this way.
    async fn shut_helper(
        &mut self,
        room: &Room<P>,
        helper: AccessId,
        code: AuditCode,
        told: Option<AlertKind>,
    ) -> Result<Option<AuditEvent>> {
        let (now, matter) = (self.now, room.matter());
        let rows = self.lobby_rows(&sql::ONE, binds![helper, matter]).await?;
        let row = rows.first().ok_or_else(Error::not_found)?;
        let (person, was): (PersonId, String) = (row.id(1)?, row.text(2)?);
        if self.lobby(&portal::SET_ACCESS, binds![helper, matter, "revoked", now]).await? != 1 {
            return Ok(None);
        }
        let ended = lobby::access::end_ways_in(self.write(), helper, now, "revoked").await?;
        let card: PersonCard = room.house.unseal_card("person", person.bytes(), &row.bytes(5)?)?;
        let house = room.house.clone();
        if let Some(kind) = told.filter(|_| was == "enabled") {
            house.alert(self.write(), person, Some((matter, helper)), kind, "").await?;
        }
        house.forget_helpers(self.write(), matter).await?;
        lobby::notices::settle(self.write(), &house, helper.bytes(), &["helper_waits"]).await?;
        let line = AuditEvent::new(code, helper).with("name", card.name);
        Ok(Some(line.with("sessions_ended", ended.to_string())))
    }

    /// Tells whoever helps, and the client who named them, that the last day comes near: once, while both come in, and not so late
    /// that it is here.
    async fn tell_of_the_day(
        &mut self,
        room: &Room<P>,
        helper: AccessId,
        ends_at: Timestamp,
    ) -> Result<Option<AuditEvent>> {
        let (now, matter) = (self.now, room.matter());
        let near = now.is_past(ends_at.minus(limits::HELPER_WARNING));
        if !near || now.is_past(ends_at.minus(Duration::days(1))) {
            return Ok(None);
        }
        let rows = self.lobby_rows(&sql::ONE, binds![helper, matter]).await?;
        let row = rows.first().ok_or_else(Error::not_found)?;
        if row.text(2)? != "enabled" || row.text(4)? != "enabled" {
            return Ok(None);
        }
        if self.lobby(&sql::TOLD, binds![helper, now]).await? != 1 {
            return Ok(None);
        }
        let (named_by, person): (AccessId, PersonId) = (row.id(0)?, row.id(1)?);
        let card: PersonCard = room.house.unseal_card("person", person.bytes(), &row.bytes(5)?)?;
        let (house, what) = (room.house.clone(), lobby::notice_mails::HELP_ENDS);
        for access in [helper, named_by] {
            let only = Some(lobby::notice_mails::Only::Contact(access));
            lobby::notice_mails::plant_portal_notice_to(self.write(), &house, matter, what, only).await?;
        }
        Ok(Some(AuditEvent::new(AuditCode::HelperSoonOver, helper).with("name", card.name)))
    }

    /// The client's own way in is closed, and with it every one they named.
    pub(super) async fn end_helpers_of(&mut self, room: &Room<P>, client: AccessId) -> Result<()> {
        for row in self.lobby_rows(&sql::STILL, binds![client]).await? {
            let told = Some(AlertKind::AccessEnded);
            let line = self.shut_helper(room, row.id(0)?, AuditCode::HelperEnded, told).await?;
            if let Some(line) = line {
                self.also(line);
            }
        }
        Ok(())
    }
}

impl Room<Steering> {
    /// Lets somebody in whom a client named: from now on a link can reach them.
    ///
    /// # Errors
    /// `NotAllowed` where they do not wait any more, the day is over, or the client who named them does not come in.
    pub async fn let_helper_in(&self, helper: AccessId) -> Result<()> {
        self.demand(Power::ManagePortalAccess)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let (now, matter) = (tx.now, self.matter());
            tx.lobby(&lobby::matters::sql::HOLD, binds![matter]).await?;
            let rows = tx.lobby_rows(&sql::ONE, binds![helper, matter]).await?;
            let row = rows.first().ok_or_else(Error::not_found)?;
            if row.text(4)? != "enabled" || tx.lobby(&sql::OPEN, binds![helper, matter, now]).await? != 1 {
                return Err(Refusal::NotAllowed.into());
            }
            let (person, ends_at): (PersonId, Timestamp) = (row.id(1)?, row.time(3)?);
            let card: PersonCard = self.house.unseal_card("person", person.bytes(), &row.bytes(5)?)?;
            let email = Email::parse(card.email.as_deref().unwrap_or_default())?;
            let (house, hash) = (self.house.clone(), self.house.blind_email(&email));
            tx.lobby(&sql::ADDRESS, binds![person, hash]).await?;
            lobby::notices::settle(tx.write(), &house, helper.bytes(), &["helper_waits"]).await?;
            let by = self.person().ok_or_else(Error::not_found)?;
            house.tell_of_sharing(tx.write(), Some(hash), person, by.bytes()).await?;
            let only = Some(lobby::notice_mails::Only::Contact(helper));
            let what = lobby::notice_mails::LET_IN;
            lobby::notice_mails::plant_portal_notice_to(tx.write(), &house, matter, what, only).await?;
            let object = helper.bytes();
            let first = next_look(now, ends_at);
            lobby::jobs::plant(tx.write(), &house, matter, JobKind::EndHelper, object, first).await?;
            let line = AuditEvent::new(AuditCode::AccessEnabled, helper).with("name", card.name);
            tx.commit(line.with("helps", row.text(7)?)).await
        })
        .await
    }
}

impl Room<Relaying> {
    /// The day somebody was named until is over, if it is: their way in is closed and not only shut.
    pub async fn end_helper_of_the_day(&self) -> Result<()> {
        self.demand(Power::RelayNotices)?;
        let helper = match &self.bearer {
            Bearer::Job { kind: JobKind::EndHelper, object, .. } => AccessId::from_bytes(*object),
            _ => return Err(Error::not_found()),
        };
        self.watch(async {
            let mut tx = self.begin().await?;
            let matter = self.matter();
            let rows = tx.lobby_rows(&sql::ONE, binds![helper, matter]).await?;
            let Some(ends_at) = rows.first().map(|row| row.time(3)).transpose()? else { return Ok(()) };
            if !tx.now.is_past(ends_at) {
                let line = tx.tell_of_the_day(self, helper, ends_at).await?;
                let (house, object, at) = (self.house.clone(), helper.bytes(), next_look(tx.now, ends_at));
                lobby::jobs::plant(tx.write(), &house, matter, JobKind::EndHelper, object, at).await?;
                return match line {
                    Some(line) => tx.commit(line).await,
                    None => tx.commit_progress().await,
                };
            }
            let told = Some(AlertKind::AccessEnded);
            match tx.shut_helper(self, helper, AuditCode::HelperOver, told).await? {
                Some(line) => tx.commit(line).await,
                None => Ok(()),
            }
        })
        .await
    }
}

impl<P: StaffSees> Room<P> {
    /// Who helps the clients of this matter, and who did, by their admissions.
    pub async fn helper_facts(&self) -> Result<ForStaff<BTreeMap<AccessId, HelperFacts>>> {
        self.demand(Power::SeeWholeMatter)?;
        let mut out = BTreeMap::new();
        for row in self.look().await?.lobby(&sql::OF_MATTER, binds![self.matter()]).await? {
            let (helper, client): (AccessId, PersonId) = (row.id(0)?, row.id(7)?);
            let agreed: Agreed = self.house.unseal_card("helper", helper.bytes(), &row.bytes(5)?)?;
            let card: PersonCard = self.house.unseal_card("person", client.bytes(), &row.bytes(6)?)?;
            let facts = HelperFacts {
                kind: row.code(2, HelperKind::from_code)?,
                named_by: row.id(1)?,
                named_by_name: card.name,
                named_at: row.time(3)?,
                ends_at: row.time(4)?,
                agreed: agreed.read(),
                stands: row.text(8)? == "enabled",
            };
            out.insert(helper, facts);
        }
        Ok(ForStaff::new(out))
    }
}

impl Inner {
    /// The client says that somebody else came in as them. Whoever was let in on the word of that admission is out at once
    /// and waits until the practice has asked; nobody has to be named again. Gives how many.
    pub(crate) async fn doubt_helpers_of(
        &self,
        write: &mut Write,
        matter: MatterId,
        client: AccessId,
    ) -> Result<u64> {
        let (now, mut doubted) = (self.clock.now(), 0);
        for row in write.rows(sql::STILL.text, binds![client]).await? {
            let helper: AccessId = row.id(0)?;
            if write.exec(sql::WAIT_AGAIN.text, binds![helper, now]).await? != 1 {
                continue;
            }
            lobby::access::end_ways_in(write, helper, now, "not_me").await?;
            lobby::notices::tell_leads(write, self, matter, "helper_waits", helper.bytes()).await?;
            doubted += 1;
        }
        Ok(doubted)
    }

    /// Whoever helped in this matter and does not any more is nobody who signs in: their address counts for no mailbox, and
    /// what they proved themselves with is forgotten.
    pub(crate) async fn forget_helpers(&self, write: &mut Write, matter: MatterId) -> Result<()> {
        for row in write.rows(sql::GONE.text, binds![matter]).await? {
            let person: PersonId = row.id(0)?;
            write.exec(lobby::contacts::sql::END_PERSON.text, binds![person]).await?;
            self.forget_keys(write, person).await?;
            self.forget_number(write, person).await?;
        }
        Ok(())
    }
}

impl Desk {
    /// Whom somebody who is signed in here helps; nothing for whoever comes in for themselves.
    pub async fn helped(&self, actor: &Actor) -> Result<Option<Helped>> {
        let (access, ..) = actor.portal().ok_or_else(Error::not_found)?;
        if !actor.capacity().is_some_and(Capacity::helps) {
            return Ok(None);
        }
        let mut look = self.engine().look(None).await?;
        let rows = look.rows(sql::WHOM.text, binds![access, actor.person()]).await?;
        let row = rows.first().ok_or_else(Error::not_found)?;
        let client: PersonId = row.id(1)?;
        let card: PersonCard = self.house.unseal_card("person", client.bytes(), &row.bytes(0)?)?;
        Ok(Some(Helped { name: card.name, ends_at: row.time(2)? }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_client_agreed_to_before_there_were_titles_is_read_as_it_is() {
        let before = r#"{"version":"H1","text":"I want","address":"203.0.113.7","agent":"Firefox"}"#;
        let read = serde_json::from_str::<Agreed>(before).unwrap().read();
        assert_eq!((read.version.as_str(), read.text.as_str(), read.language), ("H1", "I want", None));
        assert_eq!(read.device.address, "203.0.113.7");
    }
}
