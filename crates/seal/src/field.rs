//! Sealed fields: a name, a title, a note, an answer, as bytes in a column. Each is bound to its practice, room,
//! table, row, field and key version, commits to its key, and is padded so that its length tells little. Refuses to
//! open anything found in another place than the one it was sealed for. Format: `docs/formats/fields.md`.

use zeroize::Zeroizing;

use crate::binding::Binding;
use crate::chance::Chance;
use crate::envelope;
use crate::key::{ClientKey, LobbyKey, MatterKey, PracticeKey};
use crate::label::FORMAT_FIELD;
use crate::primitive::Expander;
use crate::tamper::Tamper;

const STEP_SMALL: usize = 16;
const STEP_LARGE: usize = 64;
const SMALL: usize = 256;
/// Ends the plaintext before the padding zeros (ISO/IEC 7816-4).
const END: u8 = 0x80;

pub(crate) mod sealed {
    /// Seals [`FieldKey`](super::FieldKey): only this crate's keys can seal fields.
    pub trait Sealed {
        fn expander(&self) -> &crate::primitive::Expander;
    }
}

/// A key that fields can be sealed under. Implemented by [`MatterKey`], [`ClientKey`], [`LobbyKey`] and
/// [`PracticeKey`] only; each derives its own subkey, so a field never opens under a key of another kind.
pub trait FieldKey: sealed::Sealed {}

macro_rules! field_key {
    ($($key:ty),*) => {$(
        impl sealed::Sealed for $key {
            fn expander(&self) -> &Expander {
                self.field_expander()
            }
        }
        impl FieldKey for $key {}
    )*};
}
field_key!(MatterKey, ClientKey, LobbyKey, PracticeKey);

/// Seals `plaintext` for the place `b`. The result is [`sealed_field_len`] bytes.
pub fn seal_field(key: &impl FieldKey, b: &Binding<'_>, plaintext: &[u8], chance: &dyn Chance) -> Vec<u8> {
    let padded = padded_len(plaintext.len());
    envelope::seal(key.expander(), FORMAT_FIELD, b.version, &b.canonical(), padded, chance, |out| {
        let until = out.len() + padded;
        out.extend_from_slice(plaintext);
        out.push(END);
        out.resize(until, 0);
    })
}

/// Opens a field sealed for the place `b`.
///
/// # Errors
/// [`Tamper`] if the bytes were changed, were sealed under another key or for another place, or are no field at all.
pub fn open_field(key: &impl FieldKey, b: &Binding<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Tamper> {
    let mut plain = envelope::open(key.expander(), FORMAT_FIELD, b.version, &b.canonical(), sealed)
        .ok_or(Tamper::new("field"))?;
    let padded = plain.len();
    let end = plain.iter().rposition(|&byte| byte != 0).filter(|&at| plain[at] == END);
    let len = end.filter(|&len| padded_len(len) == padded).ok_or(Tamper::new("field"))?;
    plain.truncate(len);
    Ok(plain)
}

/// The version of the key a field or a wrapped key was sealed under, read from its prefix so that the right key can
/// be fetched. Not authenticated until the opening succeeds.
///
/// # Errors
/// [`Tamper`] if the bytes are too short to be an envelope.
pub fn key_version(sealed: &[u8]) -> Result<u32, Tamper> {
    if sealed.len() < envelope::OVERHEAD {
        return Err(Tamper::new("envelope"));
    }
    envelope::version(sealed).ok_or(Tamper::new("envelope"))
}

/// Bytes a field of `plain` bytes occupies once sealed.
#[must_use]
pub const fn sealed_field_len(plain: usize) -> usize {
    envelope::OVERHEAD + padded_len(plain)
}

/// Plaintext plus its end mark, rounded up to 16 bytes, beyond 256 bytes to 64.
const fn padded_len(plain: usize) -> usize {
    let with_end = plain + 1;
    if with_end <= SMALL {
        with_end.next_multiple_of(STEP_SMALL)
    } else {
        with_end.next_multiple_of(STEP_LARGE)
    }
}

#[cfg(test)]
mod tests {
    use super::{Binding, FORMAT_FIELD, MatterKey, envelope, open_field, sealed::Sealed};
    use crate::chance::SystemChance;

    /// Only the holder of the key can make these; even so there is one way to write a value, not several.
    #[test]
    fn padding_that_the_rule_does_not_give_is_refused() {
        let key = MatterKey::generate(&SystemChance);
        let at =
            Binding { practice: [1; 16], room: [2; 16], table: "t", object: [3; 16], field: "f", version: 1 };
        let opens = |padded: &[u8]| {
            let seal = |out: &mut Vec<u8>| out.extend_from_slice(padded);
            let place = at.canonical();
            let sealed =
                envelope::seal(key.expander(), FORMAT_FIELD, 1, &place, padded.len(), &SystemChance, seal);
            open_field(&key, &at, &sealed).is_ok()
        };
        let value = |len: usize, padded: usize| {
            let mut bytes = vec![b'a'; len];
            bytes.push(0x80);
            bytes.resize(padded, 0);
            bytes
        };
        assert!(opens(&value(3, 16)));
        assert!(!opens(&value(3, 32)));
        assert!(!opens(&value(3, 4)));
        assert!(!opens(&value(255, 320)));
        assert!(opens(&value(256, 320)));
        assert!(!opens(&value(256, 272)));
        assert!(!opens(&[]));
        assert!(!opens(&[0; 16]));
        assert!(!opens(&[b'a'; 16]));
    }
}
