//! Matters from outside their rooms: opening one (the only maker of a matter key), lists by sealed title cards, and the
//! review queue. A list reaches only what the actor's grants reach; it refuses to count what it would not show.

use super::{Lobby, people::needle};
use crate::audit::{AuditEvent, Chain};
use crate::engine::{Row, binds};
use crate::error::{Result, Tampered};
use crate::house::Inner;
use domain::{
    Assignment, AuditCode, DeskPower, GrantId, InspectionFlag, MatterId, Phase, Refusal, Sensitivity,
    Timestamp, VersionId, VersionState, Why,
};
use serde::{Deserialize, Serialize};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql OPEN = "INSERT INTO matter (id, phase, sensitivity, pack, kind, stage, number_hash, sealed, opened_at, touched_at, epoch) VALUES ($1, 'open', $2, $3, $4, $5, $6, $7, $8, $8, 1)";
        LobbySql NUMBER_TAKEN = "SELECT count(*) FROM matter WHERE number_hash = $1";
        LobbySql EVERY = "SELECT m.id, m.sealed, m.phase, m.stage, m.touched_at, m.kind FROM matter m WHERE m.touched_at < $1 ORDER BY m.touched_at DESC LIMIT $2";
        // To the rest of the team a sensitive matter does not exist, in lists as little as in rooms (`domain::powers`).
        LobbySql MINE = "SELECT m.id, m.sealed, m.phase, m.stage, m.touched_at, m.kind FROM assignment a JOIN matter m ON m.id = a.matter_id WHERE a.person_id = $1 AND a.ended_at IS NULL AND (m.sensitivity = 'ordinary' OR a.kind IN ('responsible', 'cover')) AND m.touched_at < $2 ORDER BY m.touched_at DESC LIMIT $3";
        LobbySql FOUND = "SELECT m.id, m.sealed, m.phase, m.stage, m.touched_at, m.kind FROM search_token t JOIN matter m ON m.id = t.object_id LEFT JOIN assignment a ON a.matter_id = m.id AND a.person_id = $2 AND a.ended_at IS NULL WHERE t.token = $1 AND t.kind = 'matter' AND ((a.person_id IS NOT NULL AND (m.sensitivity = 'ordinary' OR a.kind IN ('responsible', 'cover'))) OR $3 = 'owner') ORDER BY m.touched_at DESC LIMIT 50";
        LobbySql CARD = "SELECT m.id, m.sealed, m.phase, m.stage, m.touched_at, m.kind FROM matter m WHERE m.id = $1";
        LobbySql QUEUE_ALL = "SELECT r.version_id, r.matter_id, r.state, r.received_at, r.flags, r.sealed, m.sealed, m.kind FROM review_line r JOIN matter m ON m.id = r.matter_id WHERE r.state <> 'quarantined' OR $1 = 1 ORDER BY r.received_at, r.version_id LIMIT $2";
        LobbySql QUEUE_MINE = "SELECT r.version_id, r.matter_id, r.state, r.received_at, r.flags, r.sealed, m.sealed, m.kind FROM review_line r JOIN assignment a ON a.matter_id = r.matter_id AND a.person_id = $3 AND a.ended_at IS NULL JOIN matter m ON m.id = r.matter_id WHERE (m.sensitivity = 'ordinary' OR a.kind IN ('responsible', 'cover')) AND (r.state <> 'quarantined' OR $1 = 1) ORDER BY r.received_at, r.version_id LIMIT $2";
        LobbySql LINE_ALL = "SELECT r.version_id, r.matter_id, r.state, r.received_at, r.flags, r.sealed, m.sealed, m.kind FROM review_line r JOIN matter m ON m.id = r.matter_id WHERE r.version_id = $1";
        LobbySql LINE_MINE = "SELECT r.version_id, r.matter_id, r.state, r.received_at, r.flags, r.sealed, m.sealed, m.kind FROM review_line r JOIN assignment a ON a.matter_id = r.matter_id AND a.person_id = $2 AND a.ended_at IS NULL JOIN matter m ON m.id = r.matter_id WHERE (m.sensitivity = 'ordinary' OR a.kind IN ('responsible', 'cover')) AND r.version_id = $1";
        LobbySql COUNT_MATTERS = "SELECT count(*) FROM matter";
        LobbySql COUNT_ALL = "SELECT count(*) FROM (SELECT version_id FROM review_line LIMIT 100) q";
        LobbySql COUNT_MINE = "SELECT count(*) FROM (SELECT r.version_id FROM review_line r JOIN assignment a ON a.matter_id = r.matter_id AND a.person_id = $1 AND a.ended_at IS NULL JOIN matter m ON m.id = r.matter_id WHERE (m.sensitivity = 'ordinary' OR a.kind IN ('responsible', 'cover')) LIMIT 100) q";
    }
}

/// What a matter is called in lists, sealed under the lobby key.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MatterCard {
    pub name: String,
    pub number: String,
    /// The main client's name.
    pub client: String,
}

pub struct NewMatter {
    /// What clients call it, for instance "Green card for Lucía".
    pub name: String,
    /// The practice's own reference; unique.
    pub number: String,
    pub client: String,
    pub pack: String,
    /// The pack's matter type.
    pub kind: String,
    pub stage: String,
    pub sensitivity: Sensitivity,
}

pub struct MatterRow {
    pub id: MatterId,
    pub card: MatterCard,
    pub phase: Phase,
    pub stage: String,
    pub touched_at: Timestamp,
    pub kind: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MatterFilter {
    Mine,
    All,
}

/// One version that waits for a person.
#[derive(Clone)]
pub struct ReviewLine {
    pub version: VersionId,
    pub matter: MatterId,
    pub state: VersionState,
    pub received_at: Timestamp,
    pub flags: Vec<InspectionFlag>,
    pub item: String,
    pub card: MatterCard,
    pub kind: String,
}

impl Inner {
    pub(crate) fn matter_from(&self, row: &Row) -> Result<MatterRow> {
        let id: MatterId = row.id(0)?;
        Ok(MatterRow {
            id,
            card: self.unseal_card("matter", id.bytes(), &row.bytes(1)?)?,
            phase: row.code(2, Phase::from_code)?,
            stage: row.text(3)?,
            touched_at: row.time(4)?,
            kind: row.text(5)?,
        })
    }
}

impl Inner {
    fn review_line_from(&self, row: &Row) -> Result<ReviewLine> {
        let version: VersionId = row.id(0)?;
        let matter: MatterId = row.id(1)?;
        let item = self.unseal_lobby("review_line", version.bytes(), "title", &row.bytes(5)?)?;
        let item = String::from_utf8(item.to_vec()).map_err(|_| Tampered { what: "a title" })?;
        let flags = row.text(4)?;
        Ok(ReviewLine {
            version,
            matter,
            state: row.code(2, VersionState::from_code)?,
            received_at: row.time(3)?,
            flags: flags.split_whitespace().filter_map(InspectionFlag::from_code).collect(),
            item,
            card: self.unseal_card("matter", matter.bytes(), &row.bytes(6)?)?,
            kind: row.text(7)?,
        })
    }
}

impl Lobby<'_> {
    fn sees_everything(&self) -> bool {
        self.role() == domain::Role::Owner
    }

    /// Opens a matter: its key, its chain, its face and the opener's assignment. The only maker of a matter key.
    pub async fn open_matter(&self, new: &NewMatter) -> Result<MatterId> {
        self.demand(DeskPower::OpenMatters)?;
        for (field, value) in [("name", &new.name), ("number", &new.number)] {
            if value.trim().is_empty() {
                return Err(Refusal::invalid(field, Why::Missing).into());
            }
            if value.chars().count() > domain::limits::TITLE_CHARS {
                return Err(Refusal::invalid(field, Why::TooLong).into());
            }
        }
        let house = self.house;
        let now = house.clock.now();
        let id = MatterId::mint(now, crate::random(&*house.chance));
        let number_hash =
            house.keyring.lobby.blind("matter-number", new.number.trim().to_lowercase().as_bytes());
        {
            // Asked before a key is made, so that a mistyped number leaves nothing behind; the index has the last word.
            let taken =
                house.engine.look(None).await?.rows(sql::NUMBER_TAKEN.text, binds![number_hash]).await?;
            if taken.first().map(|r| r.int(0)).transpose()? != Some(0) {
                return Err(Refusal::invalid("number", Why::Taken).into());
            }
        }
        let key = house.keyring.make_matter_key(id, now).await?;
        let mut write = house.engine.write(Some(id.bytes())).await?;
        let stands =
            write.rows(super::sessions::sql::STAFF_STANDS.text, binds![self.session, self.person]).await?;
        if stands.is_empty() {
            return Err(crate::Error::not_found());
        }
        let card = MatterCard {
            name: new.name.trim().to_owned(),
            number: new.number.trim().to_owned(),
            client: new.client.trim().to_owned(),
        };
        let sealed = house.seal_card("matter", id.bytes(), &card)?;
        let values = binds![
            id,
            new.sensitivity.code(),
            new.pack.as_str(),
            new.kind.as_str(),
            new.stage.as_str(),
            number_hash,
            sealed,
            now
        ];
        write.exec(sql::OPEN.text, values).await?;
        crate::audit::start(&mut write, id.bytes()).await?;
        let face = crate::room::Face { name: card.name.clone(), number: card.number.clone() };
        let plain = serde_json::to_vec(&face).map_err(|e| crate::Fault::new("sealing a face", e))?;
        let binding = seal::Binding {
            practice: house.keyring.practice.bytes(),
            room: id.bytes(),
            table: "face",
            object: id.bytes(),
            field: "names",
            version: 1,
        };
        let sealed = seal::seal_field(&key, &binding, &plain, &*house.chance);
        write.exec(crate::room::face::sql::ADD_FACE.text, binds![id, id, sealed]).await?;
        let grant = GrantId::mint(now, crate::random(&*house.chance));
        let assign = binds![id, self.person, grant, Assignment::Responsible.code(), now];
        write.exec(crate::room::portal::sql::ASSIGN.text, assign).await?;
        let words = format!("{} {} {}", card.name, card.number, card.client);
        house.index(&mut write, "matter", id.bytes(), &words).await?;
        let chain = Chain::Matter { matter: id.bytes(), practice: house.keyring.practice.bytes(), key: &key };
        let event = AuditEvent::new(AuditCode::MatterOpened, id).with("number", card.number.as_str());
        crate::audit::append(&mut write, &chain, &event, self.person.bytes(), now, &*house.chance).await?;
        write.commit().await?;
        Ok(id)
    }

    /// Matters by last change, newest first, or those with a word that begins with what was typed.
    pub async fn matters(
        &self,
        filter: MatterFilter,
        typed: &str,
        before: Option<Timestamp>,
    ) -> Result<Vec<MatterRow>> {
        self.demand(DeskPower::SeeOwnWork)?;
        let mut look = self.house.engine.look(None).await?;
        let before = before.map_or(i64::MAX, Timestamp::micros);
        let rows = match (needle(typed), filter) {
            (Some(n), _) => {
                let values = binds![self.house.search_token(&n), self.person, self.role().code()];
                look.rows(sql::FOUND.text, values).await?
            }
            (None, MatterFilter::All) if self.sees_everything() => {
                look.rows(sql::EVERY.text, binds![before, 50u32]).await?
            }
            (None, _) => look.rows(sql::MINE.text, binds![self.person, before, 50u32]).await?,
        };
        rows.iter().map(|r| self.house.matter_from(r)).collect()
    }

    /// What waits for review in the matters I may enter, oldest first; `quarantined` includes files still inspected.
    pub async fn review_queue(&self, quarantined: bool, most: u32) -> Result<Vec<ReviewLine>> {
        self.demand(DeskPower::SeeOwnWork)?;
        let mut look = self.house.engine.look(None).await?;
        let all = i64::from(quarantined);
        let rows = if self.sees_everything() {
            look.rows(sql::QUEUE_ALL.text, binds![all, most]).await?
        } else {
            look.rows(sql::QUEUE_MINE.text, binds![all, most, self.person]).await?
        };
        rows.iter().map(|row| self.house.review_line_from(row)).collect()
    }

    /// The same, only in matters I am assigned to, whatever my role lets me see.
    pub async fn own_review_queue(&self, quarantined: bool, most: u32) -> Result<Vec<ReviewLine>> {
        self.demand(DeskPower::SeeOwnWork)?;
        let mut look = self.house.engine.look(None).await?;
        let rows = look.rows(sql::QUEUE_MINE.text, binds![i64::from(quarantined), most, self.person]).await?;
        rows.iter().map(|row| self.house.review_line_from(row)).collect()
    }

    /// The line of one version, while it waits and where I may enter its matter.
    pub async fn review_line(&self, version: VersionId) -> Result<Option<ReviewLine>> {
        self.demand(DeskPower::SeeOwnWork)?;
        let mut look = self.house.engine.look(None).await?;
        let rows = if self.sees_everything() {
            look.rows(sql::LINE_ALL.text, binds![version]).await?
        } else {
            look.rows(sql::LINE_MINE.text, binds![version, self.person]).await?
        };
        rows.first().map(|row| self.house.review_line_from(row)).transpose()
    }

    /// How many matters there are, for the next number of one.
    pub async fn matter_count(&self) -> Result<i64> {
        self.demand(DeskPower::OpenMatters)?;
        let rows = self.house.engine.look(None).await?.rows(sql::COUNT_MATTERS.text, &[]).await?;
        rows.first().map(|r| r.int(0)).transpose().map(|n| n.unwrap_or(0))
    }

    /// How much waits, up to a hundred: a badge needs no more, and counting stays cheap.
    pub async fn review_count(&self) -> Result<i64> {
        let mut look = self.house.engine.look(None).await?;
        let rows = if self.sees_everything() {
            look.rows(sql::COUNT_ALL.text, &[]).await?
        } else {
            look.rows(sql::COUNT_MINE.text, binds![self.person]).await?
        };
        rows.first().map(|r| r.int(0)).transpose().map(|n| n.unwrap_or(0))
    }
}
