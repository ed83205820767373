//! What became of two records that were joined, kept for good: both as they stood, which value of each field was taken, and
//! what moved, so that somebody can put it right by hand. It refuses to say anything to whoever may not see the record.

use super::facts::MergeKey;
use crate::engine::binds;
use crate::error::Result;
use crate::lobby::people::{ClientCard, ClientRow, PersonCard};
use crate::lobby::{Lobby, walls};
use domain::{ClientId, MatterId, MergeId, PersonId, ProfileField, Timestamp};
use serde::{Deserialize, Serialize};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        // Records that were joined into one that was joined itself are told with it.
        LobbySql OF_CLIENT = "SELECT g.id, g.gone_id, g.merged_by, g.at, g.sealed, p.sealed FROM client_merge g JOIN person p ON p.id = g.merged_by WHERE g.client_id = $1 OR g.client_id IN (SELECT c.id FROM client c WHERE c.merged_into = $1) ORDER BY g.at DESC, g.id DESC LIMIT 50";
        LobbySql OF_GONE = "SELECT g.id FROM client_merge g WHERE g.gone_id = $1";
    }
}

/// One record as it stood.
#[derive(Serialize, Deserialize)]
pub(super) struct Snapshot {
    card: ClientCard,
    email: String,
    locale: String,
}

impl Snapshot {
    pub(super) fn of(row: &ClientRow) -> Self {
        let email = row.email.clone().unwrap_or_default();
        Self { card: row.card.clone(), email, locale: row.locale.code().to_owned() }
    }

    fn value(&self, key: &MergeKey) -> String {
        match key {
            MergeKey::Field(field) => self.card.values(&self.email).remove(field).unwrap_or_default(),
            MergeKey::Language => self.locale.clone(),
            MergeKey::Own(key) => self.card.own.get(key).cloned().unwrap_or_default(),
        }
    }
}

/// Everything that was done. Ids are text: they are for people who put something right by hand.
#[derive(Serialize, Deserialize)]
pub(super) struct Joined {
    pub(super) kept: Snapshot,
    pub(super) gone: Snapshot,
    pub(super) from_gone: Vec<String>,
    pub(super) matters: Vec<String>,
    /// Admissions that were closed, and those that are the other record's now.
    pub(super) closed: Vec<String>,
    pub(super) moved: Vec<String>,
    pub(super) enquiries: Vec<String>,
    pub(super) walls: Vec<String>,
    pub(super) proposals: Vec<String>,
}

/// One joining, as staff read it.
pub struct MergeRow {
    pub id: MergeId,
    pub gone: ClientId,
    /// What the record that went was called.
    pub name: String,
    pub by: String,
    pub at: Timestamp,
    /// The values that were not taken over.
    pub not_kept: Vec<(MergeKey, String)>,
    /// The matters that came with it, also those the reader may not enter: only their ids.
    pub matters: Vec<MatterId>,
}

impl Lobby<'_> {
    /// The records that were joined into this one, newest first.
    pub async fn merges_of(&self, client: ClientId) -> Result<Vec<MergeRow>> {
        self.demand_records()?;
        let mut look = self.house.engine.look(None).await?;
        let reached = look.rows(walls::sql::REACHES_CLIENT.text, binds![client, self.person]).await?;
        if reached.is_empty() {
            return Ok(Vec::new());
        }
        let rows = look.rows(sql::OF_CLIENT.text, binds![client]).await?;
        let mut out = Vec::with_capacity(rows.len());
        for row in rows {
            let (id, by): (MergeId, PersonId) = (row.id(0)?, row.id(2)?);
            let joined: Joined = self.house.unseal_card("client_merge", id.bytes(), &row.bytes(4)?)?;
            let by: PersonCard = self.house.unseal_card("person", by.bytes(), &row.bytes(5)?)?;
            out.push(MergeRow {
                id,
                gone: row.id(1)?,
                name: joined.gone.card.full(),
                by: by.name,
                at: row.time(3)?,
                not_kept: joined.not_kept(),
                matters: joined.matters.iter().filter_map(|id| id.parse().ok()).collect(),
            });
        }
        Ok(out)
    }
}

impl Joined {
    fn not_kept(&self) -> Vec<(MergeKey, String)> {
        let fields = ProfileField::ALL.iter().map(|field| MergeKey::Field(*field));
        let own = self.kept.card.own.keys().map(|key| MergeKey::Own(key.clone()));
        let all = fields.chain([MergeKey::Language]).chain(own);
        all.filter_map(|key| {
            let (kept, gone) = (self.kept.value(&key), self.gone.value(&key));
            let differs = !kept.is_empty() && !gone.is_empty() && kept != gone;
            let lost = if self.from_gone.contains(&key.code()) { kept } else { gone };
            differs.then_some((key, lost))
        })
        .collect()
    }
}
