//! What a client proves who they are with besides a link in a mail: a personal secret where a mailbox is shared, and an
//! app as a second step. It refuses short and obvious secrets, and to say more of a name than tells two people apart.

use crate::code::coded;
use crate::refusal::{Refusal, Why};

coded! {
    /// Whether clients are asked for a second step, by how sensitive their matter is.
    FactorPolicy {
        /// Nobody is asked; who set one up keeps it.
        Off = "off",
        /// Whoever wants one sets it up.
        Offered = "offered",
        /// Nothing but its set-up opens before it is done.
        Required = "required",
    }
}

coded! {
    /// Where a personal secret comes from.
    SecretState {
        /// There is none.
        None = "none",
        /// A code that staff handed over; its first use asks for a secret of one's own.
        First = "first",
        /// The client chose it.
        Own = "own",
    }
}

coded! {
    /// What somebody who came in by a link still owes, in the order it is asked. A session that owes anything opens
    /// nothing.
    Owed {
        /// Who they are, of those who share the mailbox, and that person's secret.
        Secret = "secret",
        /// A secret of their own instead of the code that was handed over.
        Choosing = "choosing",
        /// The code of their app.
        Code = "code",
        /// To set an app up.
        SetUp = "set_up",
    }
}

/// Fewest characters of a personal secret. It is only ever tried at the door, where few tries are let through.
pub const SHORTEST: usize = 8;
/// Most characters.
pub const LONGEST: usize = 128;
/// Different characters it needs.
const DIFFERENT: usize = 4;
/// Letters of a name from which on its presence is no accident.
const NAME_LETTERS: usize = 4;

/// Checks a personal secret somebody wants to use. `name` is theirs.
///
/// # Errors
/// [`Refusal::Invalid`] for the field `secret`: [`Why::TooShort`], [`Why::TooLong`], [`Why::ContainsName`] or
/// [`Why::Guessable`].
pub fn personal_secret(secret: &str, name: &str) -> Result<(), Refusal> {
    let no = |why| Err(Refusal::invalid("secret", why));
    let letters: Vec<char> = secret.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    if letters.len() < SHORTEST {
        return no(Why::TooShort);
    }
    if secret.chars().count() > LONGEST {
        return no(Why::TooLong);
    }
    let text: String = letters.iter().collect();
    let parts = name.to_lowercase();
    if parts.split_whitespace().any(|part| part.chars().count() >= NAME_LETTERS && text.contains(part)) {
        return no(Why::ContainsName);
    }
    let different: std::collections::BTreeSet<char> = letters.iter().copied().collect();
    let steps = |by: u32| letters.windows(2).all(|two| matches!(two, [a, b] if *b as u32 == *a as u32 + by));
    if different.len() < DIFFERENT || steps(1) { no(Why::Guessable) } else { Ok(()) }
}

/// A name as far as somebody may read it who only holds a link: the first word of it, and the first letter of the last.
#[must_use]
pub fn short_name(full: &str) -> String {
    let mut words = full.split_whitespace();
    let first = words.next().unwrap_or_default();
    match words.next_back().and_then(|last| last.chars().next()) {
        Some(letter) => format!("{first} {}.", letter.to_uppercase()),
        None => first.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_long_enough_and_not_what_anybody_would_try_first() {
        let why = |secret: &str| match personal_secret(secret, "Lucía Zorrillaquint") {
            Ok(()) => None,
            Err(Refusal::Invalid { field: "secret", why }) => Some(why),
            Err(other) => panic!("{other:?}"),
        };
        assert_eq!(why("blue kettle 7"), None);
        assert_eq!(why("sandía-verde"), None);
        for (secret, expected) in [
            ("seven 77", Why::TooShort),
            ("11111111", Why::Guessable),
            ("12345678", Why::Guessable),
            ("abababab", Why::Guessable),
            ("zorrillaquint99", Why::ContainsName),
            ("LUCÍA2024!!", Why::ContainsName),
        ] {
            assert_eq!(why(secret), Some(expected), "{secret}");
        }
        assert_eq!(why(&"long ".repeat(60)), Some(Why::TooLong));
    }

    #[test]
    fn a_name_is_told_as_far_as_two_people_need_to_be_told_apart() {
        for (full, short) in [
            ("Lucía Zorrillaquint", "Lucía Z."),
            ("Omar", "Omar"),
            ("Ana María de la Cruz", "Ana C."),
            ("  ", ""),
            ("李 小龍", "李 小."),
        ] {
            assert_eq!(short_name(full), short);
        }
    }
}
