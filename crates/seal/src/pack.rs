//! Signatures over packs that practices hand each other: Ed25519 over a manifest, under a label that no other signature of
//! this program begins with. It refuses a signature over any other text, and every key but the one that is named.
//! Format: `docs/formats/pack.md`.

use crate::key::PackKey;
use crate::label::{PACK, PACK_SIGNER};
use crate::merkle::Hash;
use crate::primitive::{sha256, surely};
use crate::tamper::Tamper;
use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};

/// Signs the manifests of one practice's packs.
pub struct PackSigner {
    pair: Ed25519KeyPair,
}

impl PackKey {
    /// The signer of this key.
    #[must_use]
    pub fn signer(&self) -> PackSigner {
        PackSigner { pair: surely(Ed25519KeyPair::from_seed_unchecked(self.seed())) }
    }
}

impl PackSigner {
    /// The signature over a manifest. The same manifest has the same one.
    #[must_use]
    pub fn sign(&self, manifest: &[u8]) -> Vec<u8> {
        self.pair.sign(&signed(manifest)).as_ref().to_vec()
    }

    /// The key others check it with.
    #[must_use]
    pub fn public(&self) -> Vec<u8> {
        self.pair.public_key().as_ref().to_vec()
    }
}

/// The points whose small order makes a signature hold over texts nobody signed, and their other spellings, without the sign
/// bit. Nobody's key is one of them but by intent (RFC 8032, 5.1.7 leaves the check to whoever verifies).
const SMALL_ORDER: [[u8; 32]; 7] = [
    small(0x00, 0x00, 0x00),
    small(0x01, 0x00, 0x00),
    small(0xec, 0xff, 0x7f),
    small(0xed, 0xff, 0x7f),
    small(0xee, 0xff, 0x7f),
    [
        0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5,
        0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
    ],
    [
        0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a,
        0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
    ],
];

const fn small(first: u8, middle: u8, last: u8) -> [u8; 32] {
    let mut out = [middle; 32];
    out[0] = first;
    out[31] = last;
    out
}

/// Whether anybody could sign for this key.
fn is_nobodys(public: &[u8]) -> bool {
    let mut plain = public.to_vec();
    if let Some(last) = plain.last_mut() {
        *last &= 0x7f;
    }
    SMALL_ORDER.iter().any(|point| point[..] == plain[..])
}

/// Whether the holder of this public key signed this manifest as one of a pack.
///
/// # Errors
/// [`Tamper`] if not, for whatever reason.
pub fn verify_pack(public: &[u8], manifest: &[u8], signature: &[u8]) -> Result<(), Tamper> {
    if is_nobodys(public) {
        return Err(Tamper::new("pack signature"));
    }
    UnparsedPublicKey::new(&ED25519, public)
        .verify(&signed(manifest), signature)
        .map_err(|_| Tamper::new("pack signature"))
}

/// What people compare to know a signer: a hash of the public key.
#[must_use]
pub fn pack_fingerprint(public: &[u8]) -> Hash {
    sha256(&[PACK_SIGNER, public])
}

fn signed(manifest: &[u8]) -> Vec<u8> {
    [PACK, manifest].concat()
}

#[cfg(test)]
mod tests {
    use super::{pack_fingerprint, signed, verify_pack};
    use crate::chance::SystemChance;
    use crate::key::{LogKey, PackKey, PracticeKey};
    use crate::note::LogVerifier;

    #[test]
    fn a_signature_holds_for_its_manifest_and_key_and_for_nothing_else() {
        let signer = PackKey::generate(&SystemChance).signer();
        let (public, signature) = (signer.public(), signer.sign(b"manifest"));
        assert!(verify_pack(&public, b"manifest", &signature).is_ok());
        assert_eq!(signer.sign(b"manifest"), signature, "deterministic");
        assert!(verify_pack(&public, b"manifesT", &signature).is_err());
        assert!(verify_pack(&public, b"", &signature).is_err());
        for at in 0..signature.len() {
            let mut altered = signature.clone();
            altered[at] ^= 1;
            assert!(verify_pack(&public, b"manifest", &altered).is_err(), "{at}");
        }
        let other = PackKey::generate(&SystemChance).signer().public();
        assert!(verify_pack(&other, b"manifest", &signature).is_err());
        assert_ne!(pack_fingerprint(&other), pack_fingerprint(&public));
        for bad in [&[][..], &[0; 31], &[0; 33], &[0xff; 32]] {
            assert!(verify_pack(bad, b"manifest", &signature).is_err());
        }
    }

    #[test]
    fn a_key_of_small_order_signs_for_nobody() {
        for point in super::SMALL_ORDER {
            for sign in [0, 0x80] {
                let mut public = point;
                public[31] |= sign;
                // With R a point of small order and S zero, every eighth text or more would be taken for signed.
                for r in super::SMALL_ORDER {
                    let signature = [r, [0; 32]].concat();
                    for text in 0_u8..64 {
                        assert!(verify_pack(&public, &[text], &signature).is_err(), "{public:02x?} {text}");
                    }
                }
            }
        }
    }

    #[test]
    fn what_signs_packs_signs_no_log_and_what_signs_the_log_no_pack() -> Result<(), Box<dyn std::error::Error>>
    {
        let practice = PracticeKey::generate(&SystemChance);
        let pack = practice.wrap_pack_key(&PackKey::generate(&SystemChance), &[1; 16], 1, &SystemChance);
        let log = practice.wrap_log_key(&LogKey::generate(&SystemChance), &[1; 16], 1, &SystemChance);
        assert!(practice.unwrap_pack_key(&pack, &[1; 16], 1).is_ok());
        assert!(practice.unwrap_pack_key(&log, &[1; 16], 1).is_err(), "one is not taken for the other");
        assert!(practice.unwrap_log_key(&pack, &[1; 16], 1).is_err());
        assert!(practice.unwrap_pack_key(&pack, &[2; 16], 1).is_err());
        // Even one seed for both would sign no checkpoint as a pack: a pack's signed bytes begin with its label.
        let signer = LogKey::generate(&SystemChance).signer("o.example/log")?;
        let note = signer.checkpoint(5, &[7; 32]);
        assert!(LogVerifier::from_vkey(&signer.vkey())?.verify(&note).is_ok());
        assert!(signed(b"x").starts_with(b"strongroom/v1 pack\0") && !note.starts_with("strongroom/v1 pack"));
        Ok(())
    }
}
