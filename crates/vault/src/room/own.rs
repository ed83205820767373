//! A contact's own view of their room: what they gave, to take away again, who can see it, and who handles the case. It
//! refuses to hand out a file somebody else of the same matter sent, and to name anybody of the staff but whoever is
//! responsible: the others are counted by role.

use crate::audit::AuditEvent;
use crate::engine::{Row, binds};
use crate::error::{Error, Result};
use crate::lobby::PersonCard;
use crate::purpose::{Contributing, Purpose};
use crate::room::reader::OriginalReader;
use crate::room::uploads::Manifest;
use crate::room::{ForClient, ItemWords, Room, Words};
use domain::{
    Assignment, AuditCode, Capacity, FileType, PersonId, Phase, Power, Relation, Role, Sensitivity, Standing,
    Timestamp, VersionId, VersionState, powers,
};
use std::collections::BTreeMap;

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        RoomSql OWN_FILES = "SELECT v.id, v.manifest, v.received_at, v.state, i.id, i.sealed, v.file_type FROM room_version v JOIN room_document d ON d.matter_id = v.matter_id AND d.id = v.document_id JOIN room_item i ON i.matter_id = d.matter_id AND i.id = d.item_id WHERE v.matter_id = $1 AND v.person_id = $2 ORDER BY v.received_at, v.id";
        RoomSql OWN_FILE = "SELECT v.id, v.manifest, v.received_at, v.state, i.id, i.sealed, v.file_type FROM room_version v JOIN room_document d ON d.matter_id = v.matter_id AND d.id = v.document_id JOIN room_item i ON i.matter_id = d.matter_id AND i.id = d.item_id WHERE v.matter_id = $1 AND v.person_id = $2 AND v.id = $3";
        LobbySql STAFF_WHO_MAY = "SELECT p.role, a.kind, (SELECT h.cuts FROM held_cuts h WHERE h.person_id = p.id) FROM person p LEFT JOIN assignment a ON a.person_id = p.id AND a.matter_id = $1 AND a.ended_at IS NULL WHERE p.kind = 'staff' AND p.state = 'active' AND p.id NOT IN (SELECT b.person_id FROM barred b WHERE b.matter_id = $1) AND (a.person_id IS NOT NULL OR p.role = 'owner')";
        LobbySql CONTACTS_WHO_MAY = "SELECT x.person_id, x.relation, x.capacity, x.client_id, p.sealed FROM portal_access x JOIN person p ON p.id = x.person_id WHERE x.matter_id = $1 AND x.state = 'enabled' ORDER BY x.created_at, x.id";
        LobbySql HANDLER = "SELECT p.id, p.sealed, p.role FROM assignment a JOIN person p ON p.id = a.person_id WHERE a.matter_id = $1 AND a.kind = 'responsible' AND a.ended_at IS NULL AND p.state = 'active' AND p.id NOT IN (SELECT b.person_id FROM barred b WHERE b.matter_id = $1) ORDER BY a.granted_at, p.id LIMIT 1";
        LobbySql PHASE = "SELECT phase, sensitivity FROM matter WHERE id = $1";
    }
}

/// One file this contact sent.
pub struct OwnFile {
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
    /// Everything this contact sent, oldest first, but what was found unsafe.
    pub async fn own_files(&self) -> Result<ForClient<Vec<OwnFile>>> {
        self.demand(Power::OpenOwnDocuments)?;
        let me = self.bearer.person().ok_or_else(Error::not_found)?;
        self.watch(async {
            let rows = self.look().await?.rows(&sql::OWN_FILES, binds![me]).await?;
            let all = rows.iter().map(|row| self.own_file(row)).collect::<Result<Vec<_>>>()?;
            Ok(ForClient::new(all.into_iter().filter(|file| file.state.can_be_opened()).collect()))
        })
        .await
    }

    /// The original bytes of a file this contact sent. The line is written first.
    pub async fn own_original(&self, version: VersionId) -> Result<(ForClient<OwnFile>, OriginalReader)> {
        self.demand(Power::OpenOwnDocuments)?;
        let me = self.bearer.person().ok_or_else(Error::not_found)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let file = self.own_file(&tx.one(&sql::OWN_FILE, binds![me, version]).await?)?;
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

    fn own_file(&self, row: &Row) -> Result<OwnFile> {
        let version: VersionId = row.id(0)?;
        let item: domain::ItemId = row.id(4)?;
        let manifest: Manifest = self.unseal_as("version", version.bytes(), "manifest", &row.bytes(1)?)?;
        let words: ItemWords = self.unseal_as("item", item.bytes(), "words", &row.bytes(5)?)?;
        Ok(OwnFile {
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
        let me = self.bearer.person();
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
        for row in look.lobby(&sql::CONTACTS_WHO_MAY, binds![self.matter()]).await? {
            let relation = row.code(1, Relation::from_code)?;
            let capacity = row.code(2, Capacity::from_code)?;
            let may = powers(Standing::Client { relation, capacity }, phase, sensitivity);
            let person: PersonId = row.id(0)?;
            if Some(person) == me || !may.has(Power::SeeOwnRequests) {
                continue;
            }
            let own_seat = self.bearer.seat() == Some(row.id(3)?);
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
        Ok(ForClient::new(SeenBy { staff, others, colleagues, helpers, helped_others }))
    }
}
