//! Which passwords the staff door takes: long ones that are not among the first an attacker tries. It refuses to ask
//! for capital letters, digits or signs (NIST SP 800-63B-4 §3.1.1.2: length and a list of known-bad ones, no rules of
//! composition), and it never keeps or prints a password.

use crate::refusal::{Refusal, Why};

/// Fewest characters.
pub const SHORTEST: usize = 12;
/// Most characters: enough for any sentence, short enough that hashing one is never a burden.
pub const LONGEST: usize = 128;
/// Letters in a name from which on its presence in a password is a weakness. Shorter ones turn up by accident.
const NAME_LETTERS: usize = 4;
/// Letters beside a name that make a password of their own again.
const BESIDE_NAME: usize = SHORTEST;
/// Different characters a password needs.
const DIFFERENT: usize = 6;

/// Words most passwords are built from, one per line: common passwords' stems, first names, places, teams, seasons,
/// keyboard walks, in English and Spanish, and words of a law practice.
const COMMON: &str = include_str!("passphrase/common.txt");

/// Checks a password somebody wants to use. `names` are words an attacker would try first: the practice's name, the
/// person's name and e-mail address.
///
/// # Errors
/// [`Refusal::Invalid`] for the field `password`: [`Why::TooShort`], [`Why::TooLong`], [`Why::ContainsName`] or
/// [`Why::Guessable`].
pub fn check(password: &str, names: &[&str]) -> Result<(), Refusal> {
    let no = |why| Err(Refusal::invalid("password", why));
    let count = password.chars().count();
    if count < SHORTEST {
        return no(Why::TooShort);
    }
    if count > LONGEST {
        return no(Why::TooLong);
    }
    if leans_on_a_name(password, names) {
        return no(Why::ContainsName);
    }
    if is_guessable(password) { no(Why::Guessable) } else { Ok(()) }
}

fn is_guessable(password: &str) -> bool {
    let lower = password.to_lowercase();
    let mut different: Vec<char> = lower.chars().collect();
    different.sort_unstable();
    different.dedup();
    if different.len() < DIFFERENT || repeats(&lower) || mostly_a_run(&lower) {
        return true;
    }
    // Digits may stand for letters inside a word and for nothing at its ends, so both readings are tried.
    let plain: String = lower.chars().filter(|c| c.is_alphabetic()).collect();
    let unmasked: String = lower
        .trim_matches(|c: char| !c.is_alphabetic())
        .chars()
        .map(unmask)
        .filter(|c| c.is_alphabetic())
        .collect();
    let masked_ends: String = lower.chars().map(unmask).filter(|c| c.is_alphabetic()).collect();
    [plain, unmasked, masked_ends].iter().any(|letters| is_common(letters))
}

/// Nothing left, one common word, or two joined: with a year or signs added, the first millions of every guessing list.
fn is_common(letters: &str) -> bool {
    if letters.chars().count() < NAME_LETTERS {
        return true;
    }
    let known = |part: &str| part.is_empty() || COMMON.lines().any(|word| word == part);
    known(letters) || letters.char_indices().any(|(at, _)| known(&letters[..at]) && known(&letters[at..]))
}

/// The letter a digit or sign is written for.
fn unmask(c: char) -> char {
    match c {
        '0' => 'o',
        '1' | '!' | '|' => 'i',
        '3' | '€' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' | '+' => 't',
        '8' => 'b',
        'á' | 'à' | 'â' | 'ä' => 'a',
        'é' | 'è' | 'ê' => 'e',
        'í' => 'i',
        'ó' | 'ö' => 'o',
        'ú' | 'ü' => 'u',
        'ñ' => 'n',
        other => other,
    }
}

/// The same piece over and over, as in `abcabcabcabc`; a cut-off last piece counts too.
fn repeats(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    (1..=chars.len() / 2)
        .any(|period| chars.iter().skip(period).zip(&chars).all(|(later, earlier)| later == earlier))
}

/// Rows of a keyboard and the alphabets: neighbours on one of them make a run.
const ROWS: &[&str] = &[
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjklñ",
    "zxcvbnm",
    "qwertzuiop",
    "azertyuiop",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
    "qazwsxedcrfvtgbyhnujmikolp",
    "!@#$%^&*()_+",
];

/// Whether three in four steps go to a neighbour on a row, either way, or stay where they are.
fn mostly_a_run(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let steps = chars.windows(2).filter(|pair| matches!(pair, [a, b] if are_neighbours(*a, *b))).count();
    steps * 4 >= (chars.len().saturating_sub(1)) * 3
}

fn are_neighbours(a: char, b: char) -> bool {
    let beside =
        |row: &&str| row.chars().zip(row.chars().skip(1)).any(|(x, y)| (x, y) == (a, b) || (y, x) == (a, b));
    a == b || ROWS.iter().any(beside)
}

/// Whether a password holds a name and little else. A long sentence may mention one.
fn leans_on_a_name(password: &str, names: &[&str]) -> bool {
    let letters: String = password.to_lowercase().chars().map(unmask).filter(|c| c.is_alphabetic()).collect();
    let mut words: Vec<String> = names
        .iter()
        .flat_map(|name| name.split(|c: char| !c.is_alphanumeric()))
        .map(|word| word.to_lowercase().chars().map(unmask).filter(|c| c.is_alphabetic()).collect())
        .filter(|word: &String| word.chars().count() >= NAME_LETTERS)
        .collect();
    words.sort_by_key(|word| core::cmp::Reverse(word.len()));
    let mut rest = letters.clone();
    for word in &words {
        rest = rest.replace(word.as_str(), "");
    }
    rest != letters && rest.chars().count() < BESIDE_NAME
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(password: &str) -> Result<(), Why> {
        match check(password, &["Harbor & Vale LLP", "Daniel Ortíz", "d.ortiz@harborvale.example"]) {
            Ok(()) => Ok(()),
            Err(Refusal::Invalid { field: "password", why }) => Err(why),
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert_eq!(answer("tjQ8 vRw2xk"), Err(Why::TooShort));
        assert_eq!(answer("tjQ8 vRw2xkz"), Ok(()));
        assert_eq!(answer("ñandú ágil ö"), Ok(()));
        let sentence: String = (100..200).map(|n| n.to_string()).collect::<Vec<_>>().join(" heron ");
        assert_eq!(answer(&sentence[..128]), Ok(()));
        assert_eq!(answer(&sentence[..129]), Err(Why::TooLong));
    }

    #[test]
    fn ordinary_sentences_and_generated_passwords_are_welcome() {
        for good in [
            "correct horse battery staple",
            "mi abuela hornea pan de anis",
            "violet-kettle-orbit-mango",
            "qX7#pL2v!mR9zt",
            "ninecarrotsinthegarden",
            "wvxrpjhqlzkd",
            "3f9a1c77e2b04d",
            "llueve mucho en octubre",
        ] {
            assert_eq!(answer(good), Ok(()), "{good}");
        }
    }

    #[test]
    fn what_everybody_tries_first_is_refused() {
        for bad in [
            "password1234",
            "Password123!",
            "P@ssw0rd2024!",
            "passwordpassword",
            "qwertyuiop123",
            "1q2w3e4r5t6y",
            "123456789012",
            "aaaaaaaaaaaa",
            "abcabcabcabc",
            "abcdefghijkl",
            "letmein12345",
            "Summer2024!!!!",
            "iloveyou1234",
            "administrator1",
            "contraseña123",
            "tequiero2023!",
            "welcome2portal",
            "dragonmonkey99",
            "19991231199912",
            "!@#$%^&*()_+",
            "qazwsxedcrfv",
            "changeme!!!!!",
            "Lawyer2024!!",
            "zxcvbnmasdfg",
            "mnbvcxzlkjhg",
            "m1ch43l!!1987",
            "superman1234",
            "Immigration1!",
        ] {
            assert_eq!(answer(bad), Err(Why::Guessable), "{bad}");
        }
    }

    #[test]
    fn every_common_word_is_refused_with_every_usual_ending() {
        let mut tried = 0;
        for word in COMMON.lines() {
            for ending in [
                "1234567890",
                "2026!!!!!!!!",
                "!12345678",
                "@2024xx".trim_end_matches('x'),
                ".1987.1987.1987",
            ] {
                let password = format!("{word}{ending}");
                if password.chars().count() >= SHORTEST {
                    assert_eq!(
                        check(&password, &[]),
                        Err(Refusal::invalid("password", Why::Guessable)),
                        "{password}"
                    );
                    tried += 1;
                }
            }
        }
        assert!(tried > 2_000, "{tried}");
    }

    #[test]
    fn the_list_is_sorted_lower_case_and_without_repeats() {
        let words: Vec<_> = COMMON.lines().collect();
        assert!(words.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(words.iter().all(|word| word.len() >= 3 && word.chars().all(|c| c.is_lowercase())));
    }

    #[test]
    fn a_name_with_little_beside_it_is_refused_and_a_sentence_with_one_is_not() {
        for bad in ["HarborVale2026", "daniel.ortiz.1", "0rt1z-0rt1z-99", "harborharbor!7", "Daniel#kzw#99"] {
            assert_eq!(answer(bad), Err(Why::ContainsName), "{bad}");
        }
        assert_eq!(answer("the harbor freezes over every winter"), Ok(()));
    }

    #[test]
    fn a_refusal_never_repeats_the_password() {
        let no = check("password1234", &[]).unwrap_err();
        assert!(!format!("{no:?} {no}").contains("1234"));
    }
}
