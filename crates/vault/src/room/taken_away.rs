//! What stands beside a matter's files when staff take them away: every decision about each version, and the index that goes
//! with the files in a form other programs read (`docs/formats/matter-files.md`). It refuses whoever may not take originals
//! away; the files themselves are read one by one through [`Room::download`], which writes its line first.

use crate::audit::AuditEvent;
use crate::error::{Fault, Result};
use crate::purpose::Reading;
use crate::room::{ForStaff, Room};
use domain::{AuditCode, PersonId, Power, Refusal, Timestamp, VersionId, Why};
use serde::Serialize;
use std::collections::BTreeMap;

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        RoomSql EVERY_DECISION = "SELECT d.id, d.version_id, d.reason, d.sealed, d.checked, d.person_id, d.at, d.verdict FROM room_decision d WHERE d.matter_id = $1 ORDER BY d.at, d.id";
    }
}

/// One line about a version: a decision, or that the one before was taken back.
pub struct DecisionTold {
    pub by: PersonId,
    pub at: Timestamp,
    /// `accepted`, `returned` or `taken_back`.
    pub verdict: String,
    /// A reason's code, where there is one.
    pub reason: Option<String>,
    /// What the client was told; may be empty.
    pub words: String,
}

/// The index of an archive of a matter's files.
#[derive(Serialize)]
pub struct TakenIndex {
    /// Always `strongroom-matter-files`.
    pub format: &'static str,
    pub version: u32,
    pub practice: String,
    /// The matter's id, its name and its reference.
    pub matter: String,
    pub name: String,
    pub reference: String,
    /// When the archive was made, and by whom.
    pub made_at: String,
    pub made_by: String,
    /// Which part was chosen: `accepted`, `everything` or `person`.
    pub part: &'static str,
    /// Whose part, where it is one person's.
    pub part_of: String,
    pub files: Vec<TakenFile>,
    /// What is asked for and how it stands, whether anything was sent for it or not.
    pub requests: Vec<TakenRequest>,
    /// What belongs to the chosen part and is not in the archive, and why.
    pub left_out: Vec<LeftOut>,
}

/// One request of the matter.
#[derive(Clone, Serialize)]
pub struct TakenRequest {
    pub id: String,
    pub request: String,
    pub heading: String,
    /// Whom it is asked of; empty where it is everybody.
    pub person: String,
    /// A request's state by its code, but `waived` or `not_applicable` where it is not needed.
    pub state: &'static str,
}

/// One file of the archive.
#[derive(Clone, Serialize)]
pub struct TakenFile {
    /// Where it lies in the archive.
    pub path: String,
    /// Whom it was asked of; empty where it was asked of everybody.
    pub person: String,
    pub request: String,
    pub heading: String,
    /// What kind of document it is: where in its list the request for it stands; empty for what no list asks for.
    pub document_type: String,
    /// The days it bears itself, as they were noted when it was decided; empty where none were.
    pub issued: String,
    pub valid_until: String,
    /// The days its request asks for, and that it falls short of one of them.
    pub issued_wanted: String,
    pub valid_until_wanted: String,
    pub falls_short: bool,
    /// The document and the version by their ids, and which version of the document it is, of how many.
    pub document: String,
    pub id: String,
    pub number: i64,
    pub of: usize,
    /// The version before it; empty for the first.
    pub previous: String,
    pub state: &'static str,
    /// It is the version that counts.
    pub counts: bool,
    pub origin: &'static str,
    /// How it came where staff filed it, and who took it.
    pub channel: String,
    pub received_by: String,
    pub sent_by: String,
    pub sent_at: String,
    /// The name it came with, exactly.
    pub file_name: String,
    /// What inspection found it to be.
    #[serde(rename = "type")]
    pub kind: String,
    pub size: u64,
    pub sha256: String,
    pub flags: Vec<&'static str>,
    pub decisions: Vec<TakenDecision>,
}

#[derive(Clone, Serialize)]
pub struct TakenDecision {
    pub at: String,
    pub by: String,
    pub verdict: String,
    pub reason: String,
    pub words: String,
}

/// A file that stayed where it is.
#[derive(Clone, Serialize)]
pub struct LeftOut {
    pub request: String,
    pub id: String,
    pub file_name: String,
    /// `being_checked`, `not_safe` or `taken_back`.
    pub why: &'static str,
}

impl TakenIndex {
    /// The index as it lies in the archive.
    pub fn json(&self) -> Result<String> {
        serde_json::to_string_pretty(self)
            .map_err(|e| Fault::new("an index of files could not be written", e).into())
    }
}

impl Room<Reading> {
    /// Writes that so many files are being taken away in one go: all of them, or one person's. Every one of them writes a line
    /// of its own when its bytes leave.
    ///
    /// # Errors
    /// `Invalid` where there is nothing to take.
    pub async fn take_away(&self, files: usize, of: &str) -> Result<()> {
        self.demand(Power::DownloadOriginals)?;
        if files == 0 {
            return Err(Refusal::invalid("part", Why::Missing).into());
        }
        self.watch(async {
            let tx = self.begin().await?;
            let line = AuditEvent::new(AuditCode::MatterExported, self.matter());
            tx.commit(line.with("files", files.to_string()).with("name", of)).await
        })
        .await
    }

    /// Every decision about every version of the matter, oldest first, with those that were taken back.
    pub async fn every_decision(&self) -> Result<ForStaff<BTreeMap<VersionId, Vec<DecisionTold>>>> {
        self.demand(Power::DownloadOriginals)?;
        self.watch(async {
            let mut out: BTreeMap<VersionId, Vec<DecisionTold>> = BTreeMap::new();
            for row in self.look().await?.rows(&sql::EVERY_DECISION, &[]).await? {
                let (version, decided) = self.decided_from(&row)?;
                out.entry(version).or_default().push(DecisionTold {
                    by: decided.by,
                    at: decided.at,
                    verdict: row.text(7)?,
                    reason: decided.reason,
                    words: decided.message,
                });
            }
            Ok(ForStaff::new(out))
        })
        .await
    }
}
