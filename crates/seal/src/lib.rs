//! Bytes that must be right for ever: keys, bindings, sealed fields, sealed segments, audit chains, the Merkle log
//! and its signed checkpoints. Pure: this crate opens no file, reads no clock and draws no ambient randomness; it
//! refuses to hand out plaintext that was not authenticated, and it has no switch that turns sealing off. Every
//! format here has a normative page in `docs/formats/` and vectors in `vectors/`.

mod audit;
mod binding;
mod chance;
mod envelope;
mod field;
mod key;
mod label;
mod log;
mod merkle;
mod note;
mod one_time;
mod pack;
mod password;
mod primitive;
mod proof;
mod segment;
mod tamper;
mod tiles;
#[cfg(test)]
mod wycheproof_cases;

pub use audit::{ChainBreak, ChainFault, ChainVerifier, Line, commitment, detail_hash};
pub use binding::Binding;
pub use chance::{Chance, SystemChance};
pub use field::{FieldKey, key_version, open_field, seal_field, sealed_field_len};
pub use key::{ClientKey, FileKey, LobbyKey, LogKey, MatterKey, PackKey, PracticeKey, Provenance, RootKey};
pub use log::verify_log;
pub use merkle::{Hash, empty_root, leaf_hash, verify_consistency, verify_inclusion};
pub use note::{BadOrigin, Checkpoint, LogSigner, LogVerifier};
pub use one_time::{SECRET_LEN, STEP_SECONDS, code_at, one_time_step, secret_text};
pub use pack::{PackSigner, pack_fingerprint, verify_pack};
pub use password::{PasswordTrouble, decoy_password, hash_password, verify_password};
pub use proof::{LogProof, consistency_paths, inclusion_paths, prove_consistency, prove_inclusion};
pub use segment::{
    CHUNK_LEN, ChunkRange, HEADER_LEN, RunningDigest, SEALED_CHUNK_LEN, SegmentContext, SegmentOpener,
    SegmentSealer, chunk_range, open_segment, plain_len, sealed_len,
};
pub use tamper::Tamper;
pub use tiles::{Blob, LogEdge, LogFault, TileSource};
