//! The only place that knows SQL, blobs and matter keys. Every road to a matter's content starts with a [`Room`], a
//! room starts with a [`Pass`], and only the [`Desk`] issues passes. It refuses to hand out keys, to run assembled
//! SQL, to commit without an audit event, and to answer differently for "absent", "not yours" and "closed to you".

mod audit;
mod backup;
mod blobs;
mod bound;
mod desk;
mod engine;
mod error;
mod house;
mod keys;
mod live;
mod lobby;
mod mask;
mod migrate;
mod packs;
mod practice_log;
mod publish;
mod purpose;
mod room;
mod selfcheck;
mod sql;
mod walls;
mod webauthn;

#[cfg(test)]
extern crate self as vault;
#[cfg(test)]
mod proofs;
mod verify;

pub use audit::{AuditEvent, AuditLine, StoredLine};
pub use backup::{BackupReport, ContentReport, Manifest, RestoreFrom, Restored, restore};
pub use blobs::{Blobs, Bucket, Durability};
pub use desk::{Actor, Claim, Desk, Door, JobKind, Pass, Stage};
pub use error::{Error, Fault, Result, Tampered};
pub use house::{House, HouseConfig, Storage};
pub use live::{Heard, Listener};
pub use lobby::people::ClientCard;
pub use lobby::sessions::Device;
pub use lobby::staff::{PasswordProof, StaffSecret};
pub use lobby::*;
pub use packs::{
    LARGEST_PACK, MOST_PARTS, OpenedPack, PackFault, PackPart, PartContent, PartKind, StageTexts,
    letter_part, message_part, open_pack, stages_part,
};
pub use purpose::*;
pub use room::*;
pub use seal::ChainFault;
pub use seal::{Chance, SystemChance, secret_text};
pub use verify::{
    AuditFinding, AuditFindings, AuditReport, AuditScope, Certificate, CertificateReport, ChainReport,
    Defect, ExportReport, ExportSummary, Extent, KeptCheckpoint, LineAbout, LineRecord, verify_certificate,
    verify_export,
};
pub use webauthn::{NoPasskeys, RelyingParty};

/// Passwords and one-time codes: no key of a matter is in reach from here.
pub mod secrets {
    pub use seal::{SECRET_LEN, STEP_SECONDS, code_at, decoy_password, secret_text, verify_password};
}

/// Ten random bytes for an id.
pub(crate) fn random(chance: &dyn seal::Chance) -> [u8; 10] {
    let mut out = [0; 10];
    chance.fill(&mut out);
    out
}

/// The SHA-256 of these bytes, in hexadecimal.
pub fn fingerprint(bytes: &[u8]) -> String {
    hex(&bound::sha256(bytes))
}

/// Bytes as lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
