//! Checkpoints of the log as C2SP signed notes: origin, size and root, signed with Ed25519, small enough for a receipt
//! or a mail. Refuses a note whose known signature does not verify, and any text that is not exactly a checkpoint.
//! Format: `docs/formats/log.md`.

use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::key::LogKey;
use crate::label::{CERTIFICATE, NOTE_ED25519};
use crate::merkle::Hash;
use crate::primitive::{sha256, surely};
use crate::tamper::Tamper;

const KEY_ID_LEN: usize = 4;
/// A note may carry other people's signatures; more than this is an attack on the reader's patience.
const MAX_SIGNATURES: usize = 100;

/// The state of a log at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's name: also the name of its key.
    pub origin: String,
    /// Entries in the tree.
    pub size: u64,
    /// RFC 6962 root over them.
    pub root: Hash,
}

impl Checkpoint {
    fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, STANDARD.encode(self.root))
    }

    /// The mandatory lines; extension lines are tolerated, signed and ignored.
    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.strip_suffix('\n')?.split('\n');
        let (origin, size, root) = (lines.next()?, lines.next()?, lines.next()?);
        if origin.is_empty() || lines.any(str::is_empty) {
            return None;
        }
        let root = STANDARD.decode(root).ok()?.try_into().ok()?;
        Some(Self { origin: origin.to_owned(), size: decimal(size)?, root })
    }
}

/// A name that no log may have: empty, or with white space, a control character or a plus sign in it.
#[derive(Debug, thiserror::Error)]
#[error("a log's name must not be empty nor hold spaces, control characters or a plus sign")]
pub struct BadOrigin;

/// Signs checkpoints of one log.
pub struct LogSigner {
    origin: String,
    pair: Ed25519KeyPair,
}

impl LogKey {
    /// The signer for the log named `origin` (for example `portal.example.com/log`).
    ///
    /// # Errors
    /// [`BadOrigin`] if signed notes cannot carry the name.
    pub fn signer(&self, origin: &str) -> Result<LogSigner, BadOrigin> {
        if !good_name(origin) {
            return Err(BadOrigin);
        }
        let pair = surely(Ed25519KeyPair::from_seed_unchecked(self.seed()));
        Ok(LogSigner { origin: origin.to_owned(), pair })
    }
}

impl LogSigner {
    /// Signs the hash of a certificate. No text signed here can be taken for a checkpoint: its first line is not the
    /// log's name.
    #[must_use]
    pub fn certificate(&self, digest: &Hash) -> String {
        self.signed(certificate_text(&self.origin, digest))
    }

    /// The signed note for a tree of `size` entries with this root.
    #[must_use]
    pub fn checkpoint(&self, size: u64, root: &Hash) -> String {
        self.signed(Checkpoint { origin: self.origin.clone(), size, root: *root }.text())
    }

    fn signed(&self, text: String) -> String {
        let mut signature = key_id(&self.origin, self.public()).to_vec();
        signature.extend_from_slice(self.pair.sign(text.as_bytes()).as_ref());
        format!("{text}\n\u{2014} {} {}\n", self.origin, STANDARD.encode(signature))
    }

    /// The public key as people pass it on: `name+keyid+base64`.
    #[must_use]
    pub fn vkey(&self) -> String {
        let id = key_id(&self.origin, self.public());
        let key = [&[NOTE_ED25519], self.public()].concat();
        format!("{}+{:08x}+{}", self.origin, u32::from_be_bytes(id), STANDARD.encode(key))
    }

    fn public(&self) -> &[u8] {
        self.pair.public_key().as_ref()
    }
}

/// Verifies checkpoints of one log under one public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogVerifier {
    origin: String,
    id: [u8; KEY_ID_LEN],
    public: [u8; 32],
}

impl LogVerifier {
    /// Reads the text form of a public key.
    ///
    /// # Errors
    /// [`Tamper`] if it is not a well-formed Ed25519 key with the right key id.
    pub fn from_vkey(vkey: &str) -> Result<Self, Tamper> {
        Self::parse(vkey).ok_or(Tamper::new("log key text"))
    }

    fn parse(vkey: &str) -> Option<Self> {
        let (origin, rest) = vkey.split_once('+')?;
        let (hex, key) = rest.split_once('+')?;
        let key = STANDARD.decode(key).ok()?;
        let (&NOTE_ED25519, public) = key.split_first()? else { return None };
        let public: [u8; 32] = public.try_into().ok()?;
        let id = key_id(origin, &public);
        let right = good_name(origin) && hex == format!("{:08x}", u32::from_be_bytes(id));
        right.then(|| Self { origin: origin.to_owned(), id, public })
    }

    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Checks a signed note and gives what it states. Signatures by unknown keys (witnesses) are passed over.
    ///
    /// # Errors
    /// [`Tamper`] unless this key's signature is there and right, and the text is a checkpoint of this log.
    pub fn verify(&self, note: &str) -> Result<Checkpoint, Tamper> {
        self.opened(note).ok_or(Tamper::new("checkpoint"))
    }

    /// Whether the note is the signed hash of a certificate, made by whoever keeps this log.
    ///
    /// # Errors
    /// [`Tamper`] if it is not, for whatever reason.
    pub fn verify_certificate(&self, note: &str, digest: &Hash) -> Result<(), Tamper> {
        let text = self.signed_text(note).ok_or(Tamper::new("certificate"))?;
        if text == certificate_text(&self.origin, digest) { Ok(()) } else { Err(Tamper::new("certificate")) }
    }

    fn opened(&self, note: &str) -> Option<Checkpoint> {
        let checkpoint = Checkpoint::parse(self.signed_text(note)?)?;
        (checkpoint.origin == self.origin).then_some(checkpoint)
    }

    /// What stands above the signatures, if ours is among them exactly once and holds.
    fn signed_text<'n>(&self, note: &'n str) -> Option<&'n str> {
        if note.bytes().any(|byte| byte < 0x20 && byte != b'\n') {
            return None;
        }
        let gap = note.rfind("\n\n")?;
        let (text, signatures) = (note.get(..=gap)?, note.get(gap + 2..)?.strip_suffix('\n')?);
        let mut mine = 0;
        for (count, line) in signatures.split('\n').enumerate() {
            let (name, encoded) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
            let bytes = STANDARD.decode(encoded).ok()?;
            let (id, signature) = bytes.split_at_checked(KEY_ID_LEN)?;
            if count >= MAX_SIGNATURES || !good_name(name) || signature.is_empty() {
                return None;
            }
            if name == self.origin && id == self.id {
                UnparsedPublicKey::new(&ED25519, &self.public).verify(text.as_bytes(), signature).ok()?;
                mine += 1;
            }
        }
        (mine == 1).then_some(text)
    }
}

fn certificate_text(origin: &str, digest: &Hash) -> String {
    format!("{origin}/certificates\n{CERTIFICATE}\n{}\n", STANDARD.encode(digest))
}

/// A decimal number in its one canonical form.
pub(crate) fn decimal(text: &str) -> Option<u64> {
    let canonical = text.bytes().all(|b| b.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    if canonical { text.parse().ok() } else { None }
}

fn good_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+')
}

/// First four bytes of SHA-256(name ‖ newline ‖ type ‖ public key).
fn key_id(name: &str, public: &[u8]) -> [u8; KEY_ID_LEN] {
    let hash = sha256(&[name.as_bytes(), b"\n", &[NOTE_ED25519], public]);
    [hash[0], hash[1], hash[2], hash[3]]
}

#[cfg(test)]
mod tests {
    use super::{LogSigner, LogVerifier, STANDARD, key_id};
    use crate::chance::SystemChance;
    use crate::key::LogKey;
    use base64::Engine;

    /// A rightly signed note over any text at all, which the public interface cannot make.
    fn signed(signer: &LogSigner, text: &str) -> String {
        let mut signature = key_id(&signer.origin, signer.public()).to_vec();
        signature.extend_from_slice(signer.pair.sign(text.as_bytes()).as_ref());
        format!("{text}\n\u{2014} {} {}\n", signer.origin, STANDARD.encode(signature))
    }

    #[test]
    fn a_rightly_signed_text_that_is_no_checkpoint_of_this_log_is_refused()
    -> Result<(), Box<dyn std::error::Error>> {
        let signer = LogKey::generate(&SystemChance).signer("o.example/log")?;
        let verifier = LogVerifier::from_vkey(&signer.vkey())?;
        let root = STANDARD.encode([7; 32]);
        let stands = |text: String| verifier.verify(&signed(&signer, &text)).is_ok();
        assert!(stands(format!("o.example/log\n5\n{root}\n")));
        assert!(stands(format!("o.example/log\n0\n{root}\nextension\n")));
        assert!(!stands(format!("p.example/log\n5\n{root}\n")));
        assert!(!stands(format!("o.example/log\n05\n{root}\n")));
        assert!(!stands(format!("o.example/log\n+5\n{root}\n")));
        assert!(!stands(format!("o.example/log\n\n{root}\n")));
        assert!(!stands(format!("o.example/log\n18446744073709551616\n{root}\n")));
        assert!(!stands(format!("o.example/log\n5\n{}\n", STANDARD.encode([7; 31]))));
        assert!(!stands(format!("o.example/log\n5\n{root}\n\nextension\n")));
        assert!(!stands("o.example/log\n5\n".to_owned()));
        Ok(())
    }

    #[test]
    fn a_signed_certificate_is_no_checkpoint_and_a_checkpoint_no_certificate()
    -> Result<(), Box<dyn std::error::Error>> {
        let signer = LogKey::generate(&SystemChance).signer("o.example/log")?;
        let verifier = LogVerifier::from_vkey(&signer.vkey())?;
        let note = signer.certificate(&[7; 32]);
        assert!(verifier.verify_certificate(&note, &[7; 32]).is_ok());
        assert!(verifier.verify_certificate(&note, &[8; 32]).is_err());
        assert!(verifier.verify(&note).is_err());
        assert!(verifier.verify_certificate(&signer.checkpoint(5, &[7; 32]), &[7; 32]).is_err());
        let other = LogKey::generate(&SystemChance).signer("o.example/log")?;
        assert!(verifier.verify_certificate(&other.certificate(&[7; 32]), &[7; 32]).is_err());
        Ok(())
    }
}
