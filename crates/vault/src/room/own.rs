//! A contact's own view of their room: what they gave and what was given for them, to take away again, who can see it, and who
//! handles the case. It refuses to hand out a file another client of the same matter sent, and to name anybody of the staff but
//! whoever is responsible: the others are counted by role.

use crate::audit::AuditEvent;
use crate::engine::{Row, binds};
use crate::error::{Error, Result};
use crate::lobby::PersonCard;
use crate::purpose::{Contributing, Purpose, StaffSees};
use crate::room::reader::OriginalReader;
use crate::room::uploads::Manifest;
use crate::room::{ForClient, ItemWords, Room, RoomLook, Words};
use domain::{
    AccessId, ApprovalId, Assignment, AuditCode, Capacity, ClientId, FileType, Origin, PersonId, Phase,
    Power, Relation, Role, Sensitivity, Standing, ThreadId, Timestamp, VersionId, VersionState, powers,
};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        RoomSql FILES = "SELECT v.id, v.manifest, v.received_at, v.state, i.id, i.sealed, v.file_type, v.person_id, v.origin, i.for_client FROM room_version v JOIN room_document d ON d.matter_id = v.matter_id AND d.id = v.document_id JOIN room_item i ON i.matter_id = d.matter_id AND i.id = d.item_id WHERE v.matter_id = $1 ORDER BY v.received_at, v.id";
        RoomSql FILE = "SELECT v.id, v.manifest, v.received_at, v.state, i.id, i.sealed, v.file_type, v.person_id, v.origin, i.for_client FROM room_version v JOIN room_document d ON d.matter_id = v.matter_id AND d.id = v.document_id JOIN room_item i ON i.matter_id = d.matter_id AND i.id = d.item_id WHERE v.matter_id = $1 AND v.id = $2";
        // Everybody who helps or helped in a client's seat, and how many clients the matter has.
        LobbySql HELPED_BY = "SELECT x.person_id, p.sealed FROM portal_access x JOIN person p ON p.id = x.person_id WHERE x.matter_id = $1 AND x.client_id = $2 AND x.capacity IN ('reads_along', 'sends_along')";
        LobbySql SITS = "SELECT x.capacity, (SELECT count(*) FROM client_matter c WHERE c.matter_id = x.matter_id) FROM portal_access x WHERE x.id = $1 AND x.matter_id = $2";
        LobbySql STAFF_WHO_MAY = "SELECT p.role, a.kind, (SELECT h.cuts FROM held_cuts h WHERE h.person_id = p.id) FROM person p LEFT JOIN assignment a ON a.person_id = p.id AND a.matter_id = $1 AND a.ended_at IS NULL WHERE p.kind = 'staff' AND p.state = 'active' AND p.id NOT IN (SELECT b.person_id FROM barred b WHERE b.matter_id = $1) AND (a.person_id IS NOT NULL OR p.role = 'owner')";
        LobbySql CONTACTS_WHO_MAY = "SELECT x.person_id, x.relation, x.capacity, x.client_id, p.sealed, x.undisclosed, x.id FROM portal_access x JOIN person p ON p.id = x.person_id WHERE x.matter_id = $1 AND x.state = 'enabled' ORDER BY x.created_at, x.id";
        LobbySql HANDLER = "SELECT p.id, p.sealed, p.role FROM assignment a JOIN person p ON p.id = a.person_id WHERE a.matter_id = $1 AND a.kind = 'responsible' AND a.ended_at IS NULL AND p.state = 'active' AND p.id NOT IN (SELECT b.person_id FROM barred b WHERE b.matter_id = $1) ORDER BY a.granted_at, p.id LIMIT 1";
        LobbySql PHASE = "SELECT phase, sensitivity FROM matter WHERE id = $1";
    }
}

/// Who gave a file, from where its client sits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum GivenBy {
    /// Whoever looks.
    Me,
    /// Somebody who helps them, by name.
    Helper(String),
    /// The practice filed it for them.
    Practice,
}

/// One file this contact sent, or that was sent for them.
pub struct OwnFile {
    pub by: GivenBy,
    pub version: VersionId,
    /// The request it was sent for, as worded.
    pub title: Words,
    /// Exactly as it came.
    pub name: String,
    pub size: u64,
    /// SHA-256 of the whole file, in hexadecimal.
    pub sha256: String,
    pub received_at: Timestamp,
    pub state: VersionState,
    /// What inspection found it to be.
    pub file_type: Option<FileType>,
}

/// Who can see what is sent here.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SeenBy {
    /// Members of the staff by role, each role once.
    pub staff: Vec<(Role, u32)>,
    /// The other clients with access to the same matter, by what they are there.
    pub others: Vec<Relation>,
    /// Who else signs in for the same client, by name: colleagues know each other.
    pub colleagues: Vec<String>,
    /// Who helps the same client, by name.
    pub helpers: Vec<String>,
    /// Whether somebody helps another client of the matter, who then sees what is meant for everybody.
    pub helped_others: bool,
}

impl SeenBy {
    /// Who can see what is sent for a request that is asked of this client alone.
    #[must_use]
    pub fn alone(mut self) -> Self {
        self.others.clear();
        self.helped_others = false;
        self
    }
}

/// Whoever is responsible for the case.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Handler {
    pub name: String,
    pub role: Role,
}

impl Room<Contributing> {
    /// Everything this contact sent and, where they are the client themselves, what was sent or filed for them; oldest first,
    /// but what was found unsafe.
    pub async fn own_files(&self) -> Result<ForClient<Vec<OwnFile>>> {
        self.demand(Power::OpenOwnDocuments)?;
        self.watch(async {
            let mut look = self.look().await?;
            let own = self.own(&mut look).await?;
            let mut out = Vec::new();
            for row in look.rows(&sql::FILES, &[]).await? {
                if let Some(by) = own.by(&row)? {
                    let file = self.own_file(&row, by)?;
                    out.extend(file.state.can_be_opened().then_some(file));
                }
            }
            Ok(ForClient::new(out))
        })
        .await
    }

    /// The original bytes of one of these files. The line is written first.
    pub async fn own_original(&self, version: VersionId) -> Result<(ForClient<OwnFile>, OriginalReader)> {
        self.demand(Power::OpenOwnDocuments)?;
        self.watch(async {
            let own = self.own(&mut self.look().await?).await?;
            let mut tx = self.begin().await?;
            let row = tx.one(&sql::FILE, binds![version]).await?;
            let by = own.by(&row)?.ok_or_else(Error::not_found)?;
            let file = self.own_file(&row, by)?;
            if !file.state.can_be_opened() {
                return Err(Error::not_found());
            }
            let event =
                AuditEvent::new(AuditCode::DocumentDownloaded, version).with("file", file.name.as_str());
            tx.commit(event).await?;
            let (_, reader) = self.original(version).await?;
            Ok((ForClient::new(file), reader))
        })
        .await
    }

    /// Whose files this contact takes away with their own.
    async fn own(&self, look: &mut RoomLook) -> Result<Own> {
        let me = self.bearer.person().ok_or_else(Error::not_found)?;
        let (Some(access), Some(seat)) = (self.bearer.access(), self.bearer.seat()) else {
            return Err(Error::not_found());
        };
        let rows = look.lobby(&sql::SITS, binds![access, self.matter()]).await?;
        let row = rows.first().ok_or_else(Error::not_found)?;
        // Whoever comes in for a client, to help or for an organisation, has what they sent themselves.
        if row.code(0, Capacity::from_code)? != Capacity::Client {
            return Ok(Own { me, client: None, helpers: BTreeMap::new() });
        }
        let mut helpers = BTreeMap::new();
        for row in look.lobby(&sql::HELPED_BY, binds![self.matter(), seat]).await? {
            let person: PersonId = row.id(0)?;
            let card: PersonCard = self.house.unseal_card("person", person.bytes(), &row.bytes(1)?)?;
            helpers.insert(person, card.name);
        }
        Ok(Own { me, client: Some((seat, row.int(1)? < 2)), helpers })
    }

    fn own_file(&self, row: &Row, by: GivenBy) -> Result<OwnFile> {
        let version: VersionId = row.id(0)?;
        let item: domain::ItemId = row.id(4)?;
        let manifest: Manifest = self.unseal_as("version", version.bytes(), "manifest", &row.bytes(1)?)?;
        let words: ItemWords = self.unseal_as("item", item.bytes(), "words", &row.bytes(5)?)?;
        Ok(OwnFile {
            by,
            version,
            title: words.title,
            name: manifest.name,
            size: manifest.size,
            sha256: manifest.sha256,
            received_at: row.time(2)?,
            state: row.code(3, VersionState::from_code)?,
            file_type: row.opt_text(6)?.as_deref().and_then(FileType::from_code),
        })
    }
}

/// What counts as somebody's own.
struct Own {
    me: PersonId,
    /// The client, where it is they themselves, and whether the matter has no other.
    client: Option<(ClientId, bool)>,
    helpers: BTreeMap<PersonId, String>,
}

impl Own {
    /// Who gave a file, where it is theirs. What staff filed for a request to everybody is somebody's only where there is one.
    fn by(&self, row: &Row) -> Result<Option<GivenBy>> {
        let sender: PersonId = row.id(7)?;
        let (origin, asked_of): (Origin, Option<ClientId>) =
            (row.code(8, Origin::from_code)?, row.opt_id(9)?);
        if sender == self.me {
            return Ok(Some(GivenBy::Me));
        }
        let Some((client, alone)) = self.client else { return Ok(None) };
        Ok(match origin {
            Origin::SentByHelper => self.helpers.get(&sender).cloned().map(GivenBy::Helper),
            Origin::Filed if asked_of == Some(client) || (asked_of.is_none() && alone) => {
                Some(GivenBy::Practice)
            }
            _ => None,
        })
    }
}

impl<P: Purpose> Room<P> {
    /// Who handles the case; nobody while it is between two people.
    pub async fn handler(&self) -> Result<ForClient<Option<Handler>>> {
        self.demand(Power::SeeProgress)?;
        let rows = self.look().await?.lobby(&sql::HANDLER, binds![self.matter()]).await?;
        let Some(row) = rows.first() else { return Ok(ForClient::new(None)) };
        let person: domain::PersonId = row.id(0)?;
        let card: PersonCard = self.house.unseal_card("person", person.bytes(), &row.bytes(1)?)?;
        Ok(ForClient::new(Some(Handler { name: card.name, role: row.code(2, Role::from_code)? })))
    }

    /// Who can see what this contact sends: worked out by the same rules that admit people, so that it is never a
    /// promise the doors do not keep.
    pub async fn seen_by(&self) -> Result<ForClient<SeenBy>> {
        self.demand(Power::SeeProgress)?;
        let from = Seat { person: self.bearer.person(), client: self.bearer.seat() };
        Ok(ForClient::new(self.seen_from(from, Looked::Sent).await?))
    }

    /// Who can see the days this contact is shown, where they are everybody's. One that is for a client alone is shown to nobody
    /// else who signs in.
    pub async fn days_seen_by(&self) -> Result<ForClient<SeenBy>> {
        self.demand(Power::ReadMessages)?;
        let from = Seat { person: self.bearer.person(), client: self.bearer.seat() };
        Ok(ForClient::new(self.seen_from(from, Looked::Said).await?))
    }

    /// Who can see what from a seat.
    async fn seen_from(&self, from: Seat, looked: Looked<'_>) -> Result<SeenBy> {
        let me = from.person;
        let mut look = self.look().await?;
        let matter = look.lobby(&sql::PHASE, binds![self.matter()]).await?;
        let matter = matter.first().ok_or_else(Error::not_found)?;
        let (phase, sensitivity) =
            (matter.code(0, Phase::from_code)?, matter.code(1, Sensitivity::from_code)?);
        let mut staff: BTreeMap<usize, (Role, u32)> = BTreeMap::new();
        for row in look.lobby(&sql::STAFF_WHO_MAY, binds![self.matter()]).await? {
            let remit = crate::lobby::own_roles::remit_from(&row, 0, 2)?;
            let role = remit.role();
            let assignment = match row.opt_text(1)? {
                Some(_) => row.code(1, Assignment::from_code)?,
                None => Assignment::None,
            };
            let may = powers(Standing::Staff { remit, assignment }, phase, sensitivity);
            if may.has(Power::SeeWholeMatter) {
                let place = Role::ALL.iter().position(|r| *r == role).unwrap_or(usize::MAX);
                staff.entry(place).or_insert((role, 0)).1 += 1;
            }
        }
        let (mut others, mut colleagues) = (Vec::new(), Vec::new());
        let (mut helpers, mut helped_others) = (Vec::new(), false);
        let contacts = look.lobby(&sql::CONTACTS_WHO_MAY, binds![self.matter()]).await?;
        // Whoever is asked about something is shown it, whatever else is kept from them; and what is said to everybody is.
        let kept_from_sponsors =
            matches!(looked, Looked::Sent) && kept_from_sponsors(&contacts, from.client)?;
        for row in contacts {
            let relation = row.code(1, Relation::from_code)?;
            let capacity = row.code(2, Capacity::from_code)?;
            let may = powers(Standing::Client { relation, capacity }, phase, sensitivity);
            let person: PersonId = row.id(0)?;
            let shown = match looked {
                Looked::Sent => may.has(Power::SeeOwnRequests),
                Looked::Shown(only) => may.has(Power::SeeOwnRequests) && only.contains(&row.id(6)?),
                Looked::Said => may.has(Power::ReadMessages),
                Looked::Private => false,
            };
            if Some(person) == me || !shown {
                continue;
            }
            let own_seat = from.client == Some(row.id(3)?);
            if !own_seat && relation.sponsors() && kept_from_sponsors {
                continue;
            }
            if !own_seat && capacity.helps() {
                helped_others = true;
            } else if own_seat && capacity == Capacity::Client {
                // Whom a helper helps.
                others.push(relation);
            } else if own_seat {
                let card: PersonCard = self.house.unseal_card("person", person.bytes(), &row.bytes(4)?)?;
                if capacity.helps() { helpers.push(card.name) } else { colleagues.push(card.name) }
            } else if !others.contains(&relation) || capacity == Capacity::Client {
                // Another client's contacts are counted as one: how many there are is theirs to know.
                others.push(relation);
            }
        }
        let staff = staff.into_values().collect();
        Ok(SeenBy { staff, others, colleagues, helpers, helped_others })
    }

    /// Who an approval is shown to: of those who sign in whoever is asked about it or has a copy.
    async fn approval_seen_from(&self, from: Seat, approval: ApprovalId) -> Result<SeenBy> {
        let mut shown = BTreeSet::new();
        for row in self.look().await?.rows(&super::approvals::sql::PEOPLE_OF, binds![approval]).await? {
            shown.insert(row.id(1)?);
        }
        self.seen_from(from, Looked::Shown(&shown)).await
    }
}

impl Room<Contributing> {
    /// Who can see one of this contact's approvals, with the documents attached to it.
    pub async fn approval_seen_by(&self, approval: ApprovalId) -> Result<ForClient<SeenBy>> {
        // Whoever is not shown it learns nothing of it.
        self.approval(approval).await?;
        let from = Seat { person: self.bearer.person(), client: self.bearer.seat() };
        Ok(ForClient::new(self.approval_seen_from(from, approval).await?))
    }

    /// Who reads one of this contact's conversations; without one, what they begin, which is between them and the practice.
    pub async fn talk_seen_by(&self, thread: Option<ThreadId>) -> Result<ForClient<SeenBy>> {
        self.demand(Power::ReadMessages)?;
        let looked = match thread {
            Some(thread) if self.thread(thread).await?.shared => Looked::Said,
            Some(_) | None => Looked::Private,
        };
        let from = Seat { person: self.bearer.person(), client: self.bearer.seat() };
        Ok(ForClient::new(self.seen_from(from, looked).await?))
    }
}

impl<P: StaffSees> Room<P> {
    /// What a client's own page says of who can see what they send, or one of their approvals.
    pub async fn preview_seen_by(
        &self,
        client: ClientId,
        person: PersonId,
        approval: Option<ApprovalId>,
    ) -> Result<ForClient<SeenBy>> {
        self.demand(Power::PreviewAsClient)?;
        if self.look().await?.rows(&super::face::sql::PARTY, binds![client]).await?.is_empty() {
            return Err(Error::not_found());
        }
        let from = Seat { person: Some(person), client: Some(client) };
        Ok(ForClient::new(match approval {
            Some(approval) => self.approval_seen_from(from, approval).await?,
            None => self.seen_from(from, Looked::Sent).await?,
        }))
    }

    /// The same of a conversation, with everybody or with them alone; the days they are shown are read as the former is.
    pub async fn preview_talk_seen_by(
        &self,
        client: ClientId,
        person: PersonId,
        shared: bool,
    ) -> Result<ForClient<SeenBy>> {
        self.demand(Power::PreviewAsClient)?;
        if self.look().await?.rows(&super::face::sql::PARTY, binds![client]).await?.is_empty() {
            return Err(Error::not_found());
        }
        let from = Seat { person: Some(person), client: Some(client) };
        let looked = if shared { Looked::Said } else { Looked::Private };
        Ok(ForClient::new(self.seen_from(from, looked).await?))
    }
}

/// What is looked at, which decides who of those who sign in can.
#[derive(Clone, Copy)]
enum Looked<'a> {
    /// What is sent for a request.
    Sent,
    /// What these admissions are shown and no other.
    Shown(&'a BTreeSet<AccessId>),
    /// What is said to everybody who reads messages.
    Said,
    /// What is between one of them and the practice.
    Private,
}

/// From where somebody looks.
#[derive(Clone, Copy)]
struct Seat {
    person: Option<PersonId>,
    client: Option<ClientId>,
}

/// Whether the client of a seat, or another who is no sponsor, keeps what was asked of everybody from those who sponsor.
fn kept_from_sponsors(contacts: &[Row], seat: Option<ClientId>) -> Result<bool> {
    let Some(seat) = seat else { return Ok(false) };
    for row in contacts {
        let sponsors =
            row.id::<domain::kind::Client>(3)? == seat && row.code(1, Relation::from_code)?.sponsors();
        if sponsors {
            return Ok(false);
        }
    }
    for row in contacts {
        if row.int(5)? == 1 {
            return Ok(true);
        }
    }
    Ok(false)
}
