//! Every domain-separation label and format byte of this crate, in one place so that a clash is visible. Refuses to
//! hold anything else. A label that was ever released is never reused with another meaning.

// Subkeys: HKDF-Expand-SHA-512(key, label, 64).
pub(crate) const ROOT_WRAP: &str = "strongroom/v1 root wrap";
pub(crate) const PRACTICE_WRAP: &str = "strongroom/v1 practice wrap";
pub(crate) const PRACTICE_FIELD: &str = "strongroom/v1 practice field";
pub(crate) const PRACTICE_LOBBY: &str = "strongroom/v1 practice lobby";
pub(crate) const MATTER_WRAP: &str = "strongroom/v1 matter wrap";
pub(crate) const MATTER_FIELD: &str = "strongroom/v1 matter field";
pub(crate) const MATTER_BLIND: &str = "strongroom/v1 matter blind";
pub(crate) const CLIENT_FIELD: &str = "strongroom/v1 client field";
pub(crate) const LOBBY_FIELD: &str = "strongroom/v1 lobby field";
pub(crate) const LOBBY_BLIND: &str = "strongroom/v1 lobby blind";

// First byte of an envelope; also the first byte of its key derivation's info.
pub(crate) const FORMAT_FIELD: u8 = 0x01;
pub(crate) const FORMAT_PRACTICE_KEY: u8 = 0x11;
pub(crate) const FORMAT_MATTER_KEY: u8 = 0x12;
pub(crate) const FORMAT_CLIENT_KEY: u8 = 0x13;
pub(crate) const FORMAT_FILE_KEY: u8 = 0x14;
pub(crate) const FORMAT_LOG_KEY: u8 = 0x15;
pub(crate) const FORMAT_PACK_KEY: u8 = 0x16;

// First byte of a wrapped matter key's plaintext: who holds the key. The second is reserved and never unwraps.
pub(crate) const PROVENANCE_SERVER: u8 = 0x01;
pub(crate) const PROVENANCE_DEVICES_ONLY: u8 = 0x02;

/// C2SP chunked-encryption with the AEAD's name, ended by a zero byte.
pub(crate) const CHUNKED: &[u8] = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0";
/// The same with the specification's smaller cipher: its vectors are tested, the product never uses it.
#[cfg(test)]
pub(crate) const CHUNKED_128: &[u8] = b"c2sp.org/chunked-encryption@v1+AEAD_AES_128_GCM\0";
/// Leads the context of every segment of ours.
pub(crate) const SEGMENT_CONTEXT: &[u8] = b"strongroom/v1 segment\0";

/// Leads the canonical bytes of an audit line.
pub(crate) const AUDIT_LINE: &[u8] = b"strongroom/v1 audit line\0";
/// Leads the hash that commits to an audit line in the public log.
pub(crate) const AUDIT_LEAF: &[u8] = b"strongroom/v1 audit leaf\0";

/// Leads the hash by which a line commits to a record: it stands where other lines have a random salt.
pub(crate) const AUDIT_RECORD: &[u8] = b"strongroom/v1 audit record\0";
/// Second line of the signed text under a certificate.
pub(crate) const CERTIFICATE: &str = "strongroom/v1 certificate";
/// Leads the signed bytes of a pack's manifest.
pub(crate) const PACK: &[u8] = b"strongroom/v1 pack\0";
/// Leads the hash by which people compare a pack's signer.
pub(crate) const PACK_SIGNER: &[u8] = b"strongroom/v1 pack signer\0";

// RFC 6962 §2.1.
pub(crate) const MERKLE_LEAF: &[u8] = &[0x00];
pub(crate) const MERKLE_NODE: &[u8] = &[0x01];

/// Signature type of Ed25519 in signed notes.
pub(crate) const NOTE_ED25519: u8 = 0x01;
/// First line of a `.tlog-proof` file.
pub(crate) const TLOG_PROOF: &str = "c2sp.org/tlog-proof@v1";
