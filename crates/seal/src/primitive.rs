//! The few primitives everything else is made of: a secret of 32 bytes that is wiped, a keyed SHA-512 expansion whose
//! key set-up is kept, AES-256-GCM, SHA-256. Refuses to choose nonces or to compose: that is the formats' business.

use std::process::abort;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::{constant_time, digest, hmac};
use zeroize::Zeroizing;

use crate::chance::Chance;

/// Length of an AES-GCM tag in bytes.
pub(crate) const TAG_LEN: usize = 16;

/// Takes the value of an operation that cannot fail for the inputs our types allow (a key of the right length, a
/// message far below 64 GiB). If it fails anyway the cryptographic module or the memory is broken, and the process
/// aborts rather than continue with bytes nobody vouches for.
pub(crate) fn surely<T, E>(result: Result<T, E>) -> T {
    match result {
        Ok(value) => value,
        Err(_) => abort(),
    }
}

/// 32 secret bytes on the heap (so that moving the owner leaves no copy behind), wiped on drop.
pub(crate) struct Secret(Box<Zeroizing<[u8; 32]>>);

impl Secret {
    pub(crate) fn generate(chance: &dyn Chance) -> Self {
        let mut secret = Self(Box::new(Zeroizing::new([0; 32])));
        chance.fill(&mut secret.0[..]);
        secret
    }

    /// `bytes` must be 32 long.
    pub(crate) fn copied(bytes: &[u8; 32]) -> Self {
        Self(Box::new(Zeroizing::new(*bytes)))
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// HKDF-Expand with SHA-512 (RFC 5869 §2.3) limited to one output block of 64 bytes, with the HMAC key set-up done
/// once. aws-lc's own `Salt::extract` is lazy and would repeat the set-up for every field on a page.
pub struct Expander(Box<hmac::Key>);

impl Expander {
    /// The subkey of `secret` for one use: HKDF-Expand(secret, label, 64), itself used as the next PRK. A uniformly
    /// random secret needs no Extract step (RFC 5869 §3.3).
    pub(crate) fn derive(secret: &Secret, label: &str) -> Self {
        let prk = expand_once(&hmac::Key::new(hmac::HMAC_SHA512, secret.bytes()), label.as_bytes());
        Self(Box::new(hmac::Key::new(hmac::HMAC_SHA512, &prk[..])))
    }

    /// An expander over a pseudo-random key as it is, for vectors that give one.
    #[cfg(test)]
    pub(crate) fn over(prk: &[u8]) -> Self {
        Self(Box::new(hmac::Key::new(hmac::HMAC_SHA512, prk)))
    }

    /// HKDF-Expand(prk, info, 64).
    pub(crate) fn expand(&self, info: &[u8]) -> Zeroizing<[u8; 64]> {
        expand_once(&self.0, info)
    }
}

fn expand_once(key: &hmac::Key, info: &[u8]) -> Zeroizing<[u8; 64]> {
    let mut message = Vec::with_capacity(info.len() + 1);
    message.extend_from_slice(info);
    message.push(1);
    let mut okm = Zeroizing::new([0; 64]);
    surely(hmac::sign_to_buffer(key, &message, &mut okm[..]));
    okm
}

/// A keyed hash for look-ups: HMAC-SHA-256 over a length-prefixed label and the value.
pub(crate) struct Blinder(Box<hmac::Key>);

impl Blinder {
    pub(crate) fn derive(secret: &Secret, label: &str) -> Self {
        let subkey = expand_once(&hmac::Key::new(hmac::HMAC_SHA512, secret.bytes()), label.as_bytes());
        Self(Box::new(hmac::Key::new(hmac::HMAC_SHA256, &subkey[..32])))
    }

    pub(crate) fn blind(&self, label: &'static str, value: &[u8]) -> [u8; 32] {
        let mut message = Zeroizing::new(Vec::with_capacity(2 + label.len() + value.len()));
        message.extend_from_slice(&length16(label));
        message.extend_from_slice(label.as_bytes());
        message.extend_from_slice(value);
        let mut out = [0; 32];
        surely(hmac::sign_to_buffer(&self.0, &message, &mut out));
        out
    }
}

/// AES-256-GCM under one key. Nonces are the caller's responsibility.
pub(crate) struct Aes(LessSafeKey);

impl Aes {
    /// `key` must be 32 bytes (segments' test vectors also know a 16-byte form, which the product never uses).
    pub(crate) fn new(key: &[u8]) -> Self {
        Self(LessSafeKey::new(surely(UnboundKey::new(&AES_256_GCM, key))))
    }

    #[cfg(test)]
    pub(crate) fn new_128(key: &[u8]) -> Self {
        Self(LessSafeKey::new(surely(UnboundKey::new(&aws_lc_rs::aead::AES_128_GCM, key))))
    }

    /// Encrypts `out[from..]` where it lies and appends the tag.
    pub(crate) fn seal_tail(&self, nonce: [u8; 12], out: &mut Vec<u8>, from: usize) {
        let nonce = Nonce::assume_unique_for_key(nonce);
        let tag = surely(self.0.seal_in_place_separate_tag(nonce, Aad::empty(), &mut out[from..]));
        out.extend_from_slice(tag.as_ref());
    }

    /// Decrypts `ciphertext ‖ tag` onto the end of `out`. On failure `out` is as it was and nothing was released.
    pub(crate) fn open_onto(&self, nonce: [u8; 12], sealed: &[u8], out: &mut Vec<u8>) -> Option<()> {
        let (ciphertext, tag) = sealed.split_at_checked(sealed.len().checked_sub(TAG_LEN)?)?;
        let from = out.len();
        out.resize(from + ciphertext.len(), 0);
        let nonce = Nonce::assume_unique_for_key(nonce);
        let opened = self.0.open_separate_gather(nonce, Aad::empty(), ciphertext, tag, &mut out[from..]);
        if opened.is_err() {
            out[from..].fill(0);
            out.truncate(from);
            return None;
        }
        Some(())
    }
}

/// Equality in time that depends on the lengths only.
pub(crate) fn same(a: &[u8], b: &[u8]) -> bool {
    constant_time::verify_slices_are_equal(a, b).is_ok()
}

/// SHA-256 over the concatenation of `parts`.
pub(crate) fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut context = digest::Context::new(&digest::SHA256);
    for part in parts {
        context.update(part);
    }
    let mut out = [0; 32];
    out.copy_from_slice(context.finish().as_ref());
    out
}

/// The two-byte big-endian length that precedes a name in canonical bytes. Names are constants of the code; one
/// longer than 65,535 bytes would make the encoding ambiguous, so it aborts.
pub(crate) fn length16(name: &str) -> [u8; 2] {
    surely(u16::try_from(name.len())).to_be_bytes()
}
