//! The small committing container that sealed fields and wrapped keys share: format byte, key version, salt,
//! commitment, AES-256-GCM ciphertext. A fresh 192-bit salt gives every envelope its own key, so there is no limit on
//! how many may be made; the commitment makes an envelope open under exactly one key and one binding. Refuses to say
//! why an opening failed.

use zeroize::Zeroizing;

use crate::chance::Chance;
use crate::primitive::{Aes, Expander, TAG_LEN, same};

const SALT_LEN: usize = 24;
const COMMITMENT_LEN: usize = 32;
/// After format (1) and version (4).
const SALT_AT: usize = 5;
const PREFIX_LEN: usize = SALT_AT + SALT_LEN;
const BODY_AT: usize = PREFIX_LEN + COMMITMENT_LEN;

/// What an envelope adds to its plaintext, in bytes.
pub(crate) const OVERHEAD: usize = BODY_AT + TAG_LEN;

/// Every envelope has its own key, used for this one message, so the nonce carries nothing and is zero.
const NONCE: [u8; 12] = [0; 12];

/// Seals what `write` appends to the output buffer (exactly `plain_len` bytes, so that plaintext is never moved by a
/// growing buffer) under `expander` for `binding`.
pub(crate) fn seal(
    expander: &Expander,
    format: u8,
    version: u32,
    binding: &[u8],
    plain_len: usize,
    chance: &dyn Chance,
    write: impl FnOnce(&mut Vec<u8>),
) -> Vec<u8> {
    let mut out = Vec::with_capacity(OVERHEAD + plain_len);
    out.push(format);
    out.extend_from_slice(&version.to_be_bytes());
    let mut salt = [0; SALT_LEN];
    chance.fill(&mut salt);
    out.extend_from_slice(&salt);
    let (aes, commitment) = derive(expander, format, version, &salt, binding);
    out.extend_from_slice(&commitment[..]);
    write(&mut out);
    debug_assert_eq!(out.len(), BODY_AT + plain_len);
    aes.seal_tail(NONCE, &mut out, BODY_AT);
    out
}

/// Opens an envelope, or `None` for any reason at all.
pub(crate) fn open(
    expander: &Expander,
    format: u8,
    version: u32,
    binding: &[u8],
    sealed: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    if sealed.len() < OVERHEAD || sealed[0] != format || self::version(sealed)? != version {
        return None;
    }
    // From what is expected, not from what the bytes claim: a lie in front could not become a valid derivation.
    let (aes, commitment) = derive(expander, format, version, &sealed[SALT_AT..PREFIX_LEN], binding);
    if !same(&commitment[..], &sealed[PREFIX_LEN..BODY_AT]) {
        return None;
    }
    let mut plain = Zeroizing::new(Vec::with_capacity(sealed.len() - OVERHEAD));
    aes.open_onto(NONCE, &sealed[BODY_AT..], &mut plain)?;
    Some(plain)
}

/// The key version written in front of an envelope; not yet authenticated.
pub(crate) fn version(sealed: &[u8]) -> Option<u32> {
    let bytes = sealed.get(1..5)?;
    Some(u32::from_be_bytes(bytes.try_into().ok()?))
}

/// HKDF-Expand-SHA-512(subkey, format ‖ version ‖ salt ‖ binding, 64) = key ‖ commitment: one output block.
fn derive(
    expander: &Expander,
    format: u8,
    version: u32,
    salt: &[u8],
    binding: &[u8],
) -> (Aes, Zeroizing<[u8; COMMITMENT_LEN]>) {
    let mut info = Vec::with_capacity(PREFIX_LEN + binding.len());
    info.push(format);
    info.extend_from_slice(&version.to_be_bytes());
    info.extend_from_slice(salt);
    info.extend_from_slice(binding);
    let okm = expander.expand(&info);
    let (key, rest) = okm.split_at(32);
    let mut commitment = Zeroizing::new([0; COMMITMENT_LEN]);
    commitment.copy_from_slice(rest);
    (Aes::new(key), commitment)
}
