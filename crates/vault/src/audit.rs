//! The audit log as it is written: one chain per matter and one for the practice, each line appended in the
//! transaction of the change it speaks of. A line holds ids, a code and a time; what a reader may want to know beyond
//! that is a sealed detail. It refuses to write a line without its chain, and has no way to change one.

use crate::engine::{Write, binds};
use crate::error::{Result, Tampered};
use domain::{AuditCode, Timestamp};
use seal::{Binding, Chance, FieldKey, Line};
use std::collections::BTreeMap;

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql NEXT = "UPDATE audit_head SET n = n + 1 WHERE scope = $1 RETURNING n, hash";
        LobbySql START = "INSERT INTO audit_head (scope, n, hash) VALUES ($1, 0, $2) ON CONFLICT (scope) DO NOTHING";
        LobbySql ADVANCE = "UPDATE audit_head SET hash = $2 WHERE scope = $1";
        LobbySql PRACTICE_LINE = "INSERT INTO practice_event (n, at, actor, code, object_id, detail, salt, prev, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        RoomSql MATTER_LINE = "INSERT INTO matter_event (matter_id, n, at, actor, code, object_id, detail, salt, prev, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        LobbySql WAITING = "INSERT INTO log_waiting (scope, n, leaf) VALUES ($1, $2, $3)";
        LobbySql HEAD = "SELECT n, hash FROM audit_head WHERE scope = $1";
        RoomSql MATTER_LINES = "SELECT n, at, actor, code, object_id, detail, salt, prev, hash FROM room_matter_event WHERE matter_id = $1 AND n > $2 ORDER BY n LIMIT $3";
        RoomSql MATTER_LINES_BACK = "SELECT n, at, actor, code, object_id, detail, salt, prev, hash FROM room_matter_event WHERE matter_id = $1 AND n < $2 ORDER BY n DESC LIMIT $3";
        LobbySql PRACTICE_LINES = "SELECT n, at, actor, code, object_id, detail, salt, prev, hash FROM practice_event WHERE n > $1 ORDER BY n LIMIT $2";
        // A log is found by its matter's whole number. Where the reader is kept out by a wall there is none.
        LobbySql BY_NUMBER = "SELECT m.id FROM matter m WHERE m.number_hash = $1 AND m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $2)";
        LobbySql PRACTICE_LINES_BACK = "SELECT n, at, actor, code, object_id, detail, salt, prev, hash FROM practice_event WHERE n < $1 ORDER BY n DESC LIMIT $2";
    }
}

/// One thing worth proving later: which act, on which object, and details a person may want to read (sealed).
#[derive(Clone, Debug)]
pub struct AuditEvent {
    pub code: AuditCode,
    pub object: [u8; 16],
    pub detail: BTreeMap<&'static str, String>,
    /// The hash of a record that the line commits to.
    record: Option<[u8; 32]>,
}

impl AuditEvent {
    pub fn new<K>(code: AuditCode, object: domain::Id<K>) -> Self {
        Self { code, object: object.bytes(), detail: BTreeMap::new(), record: None }
    }

    /// Lets the line commit to a record by its hash. The record stays secret; whoever is given it and the opening, which
    /// stands in the sealed detail, can check that the line was written for it.
    #[must_use]
    pub fn committing_to(mut self, record: [u8; 32]) -> Self {
        self.record = Some(record);
        self
    }

    /// Adds a sealed detail. Keys are the closed list of [`domain::AuditDetail`], which pages have words for; values may
    /// be content.
    #[must_use]
    pub fn with(mut self, key: &'static str, value: impl Into<String>) -> Self {
        debug_assert!(domain::AuditDetail::from_code(key).is_some(), "no page has words for {key}");
        self.detail.insert(key, value.into());
        self
    }
}

/// Where a line goes.
pub(crate) enum Chain<'a, K: FieldKey> {
    Matter { matter: [u8; 16], practice: [u8; 16], key: &'a K },
    Practice { practice: [u8; 16], key: &'a K },
}

impl<K: FieldKey> Chain<'_, K> {
    /// The id a chain is filed under: the matter's, or the practice's for its own.
    pub(crate) fn scope(&self) -> [u8; 16] {
        match self {
            Chain::Matter { matter, .. } => *matter,
            Chain::Practice { practice, .. } => *practice,
        }
    }

    fn key(&self) -> &K {
        match self {
            Chain::Matter { key, .. } | Chain::Practice { key, .. } => key,
        }
    }

    pub(crate) fn detail_binding(&self, n: u64) -> Binding<'static> {
        let (practice, room, table) = match self {
            Chain::Matter { practice, matter, .. } => (*practice, *matter, "matter_event"),
            Chain::Practice { practice, .. } => (*practice, [0; 16], "practice_event"),
        };
        Binding { practice, room, table, object: u128::from(n).to_be_bytes(), field: "detail", version: 1 }
    }
}

/// Appends one line. `actor` is the person or job that acted, zero for somebody unknown.
pub(crate) async fn append<K: FieldKey>(
    write: &mut Write,
    chain: &Chain<'_, K>,
    event: &AuditEvent,
    actor: [u8; 16],
    now: Timestamp,
    chance: &dyn Chance,
) -> Result<()> {
    let scope = chain.scope();
    let head = write.rows(sql::NEXT.text, binds![scope]).await?;
    let row = head.first().ok_or(Tampered { what: "an audit chain has no head" })?;
    let n = u64::try_from(row.int(0)?).map_err(|_| Tampered { what: "an audit chain's length" })?;
    let prev = row.hash(1)?;
    let mut salt = [0u8; 32];
    chance.fill(&mut salt);
    let mut told = event.detail.clone();
    if let Some(record) = &event.record {
        told.insert(domain::AuditDetail::Opening.code(), crate::hex(&salt));
        salt = seal::commitment(&salt, record);
    }
    let detail = if told.is_empty() {
        None
    } else {
        let plain = serde_json::to_vec(&told).map_err(|e| crate::error::Fault::new("audit detail", e))?;
        Some(seal::seal_field(chain.key(), &chain.detail_binding(n), &plain, chance))
    };
    let line = Line {
        scope,
        n,
        at_micros: now.micros(),
        actor,
        code: event.code.code(),
        object: event.object,
        detail_hash: detail.as_deref().map(seal::detail_hash).unwrap_or_default(),
        salt,
        prev,
    };
    let hash = line.hash();
    crate::lobby::odd::leave_trail(write, event.code, actor, scope, now).await?;
    let number = i64::try_from(n).map_err(|_| Tampered { what: "an audit chain's length" })?;
    let written = match chain {
        Chain::Matter { matter, .. } => {
            let values =
                binds![*matter, number, now, actor, line.code, event.object, detail, salt, prev, hash];
            write.exec(sql::MATTER_LINE.text, values).await?
        }
        Chain::Practice { .. } => {
            let values = binds![number, now, actor, line.code, event.object, detail, salt, prev, hash];
            write.exec(sql::PRACTICE_LINE.text, values).await?
        }
    };
    let advanced = write.exec(sql::ADVANCE.text, binds![scope, hash]).await?;
    write.exec(sql::WAITING.text, binds![scope, number, line.leaf()]).await?;
    if written != 1 || advanced != 1 {
        return Err(Tampered { what: "an audit line was not written exactly once" }.into());
    }
    Ok(())
}

/// Begins a chain; the first line follows in the same transaction.
pub(crate) async fn start(write: &mut Write, scope: [u8; 16]) -> Result<()> {
    write.exec(sql::START.text, binds![scope, [0u8; 32]]).await?;
    Ok(())
}

/// A line as a person may read it: the sealed detail opened, nothing else added.
#[derive(Clone, Debug)]
pub struct AuditLine {
    pub n: u64,
    pub at: Timestamp,
    pub actor: [u8; 16],
    pub code: AuditCode,
    pub object: [u8; 16],
    pub detail: BTreeMap<String, String>,
    pub hash: [u8; 32],
}

/// A line exactly as stored, for verification and export.
#[derive(Clone, Debug)]
pub struct StoredLine {
    pub n: u64,
    pub at: Timestamp,
    pub actor: [u8; 16],
    pub code: String,
    pub object: [u8; 16],
    pub detail: Option<Vec<u8>>,
    pub salt: [u8; 32],
    pub prev: [u8; 32],
    pub hash: [u8; 32],
}

impl StoredLine {
    pub(crate) fn from_row(row: &crate::engine::Row) -> Result<Self> {
        Ok(Self {
            n: u64::try_from(row.int(0)?).map_err(|_| Tampered { what: "an audit line's number" })?,
            at: row.time(1)?,
            actor: row.id::<domain::kind::Person>(2)?.bytes(),
            code: row.text(3)?,
            object: row.id::<domain::kind::Event>(4)?.bytes(),
            detail: row.opt_bytes(5)?,
            salt: row.hash(6)?,
            prev: row.hash(7)?,
            hash: row.hash(8)?,
        })
    }

    /// The line as `seal` hashes it.
    pub fn as_line(&self, scope: [u8; 16]) -> Line<'_> {
        Line {
            scope,
            n: self.n,
            at_micros: self.at.micros(),
            actor: self.actor,
            code: &self.code,
            object: self.object,
            detail_hash: self.detail.as_deref().map(seal::detail_hash).unwrap_or_default(),
            salt: self.salt,
            prev: self.prev,
        }
    }

    pub(crate) fn open<K: FieldKey>(&self, chain: &Chain<'_, K>) -> Result<AuditLine> {
        let detail = match &self.detail {
            None => BTreeMap::new(),
            Some(sealed) => {
                let plain = seal::open_field(chain.key(), &chain.detail_binding(self.n), sealed)?;
                serde_json::from_slice(&plain).map_err(|_| Tampered { what: "an audit detail" })?
            }
        };
        let code = AuditCode::from_code(&self.code).ok_or(Tampered { what: "an unknown audit code" })?;
        Ok(AuditLine {
            n: self.n,
            at: self.at,
            actor: self.actor,
            code,
            object: self.object,
            detail,
            hash: self.hash,
        })
    }
}
