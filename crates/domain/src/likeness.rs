//! Whether two records may be the same human being: how names are folded so that spelling, order and script matter less,
//! which fragments of them are worth looking up, and how two are compared. Everything here is the same on every machine
//! and every day. It refuses to decide: it says how alike two are and why, and a person judges.

mod compare;
mod script;

pub use compare::{Likeness, Match, Traits, compare};

use script::latin;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Letters of one word that are looked at: longer words are told apart long before.
const LONGEST: usize = 24;
/// Words of one name that are looked at.
const WORDS: usize = 12;

/// The words of a text without case, marks and script: "Lucía O’Connor" and "LUCIA OCONNOR" are the same two words.
/// Decomposed by Unicode compatibility (NFKD), marks dropped, Cyrillic and Arabic letters written in Latin ones.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut word = String::new();
    for letter in text.nfkd() {
        if is_combining_mark(letter)
            || matches!(letter, '\'' | '\u{2019}' | '\u{2bc}' | '\u{2bb}' | '`' | '\u{640}')
        {
            continue;
        }
        if !letter.is_alphanumeric() {
            push(&mut out, &mut word);
            continue;
        }
        for lower in letter.to_lowercase() {
            match latin(lower) {
                Some(written) => word.push_str(written),
                None if is_combining_mark(lower) => {}
                None => word.push(lower),
            }
        }
    }
    push(&mut out, &mut word);
    out
}

fn push(out: &mut Vec<String>, word: &mut String) {
    if !word.is_empty() && out.len() < WORDS {
        out.push(word.chars().take(LONGEST).collect());
    }
    word.clear();
}

/// How a folded word sounds, roughly, to somebody who does not know which language it is in: "ferandes" and "fernandez",
/// "zhukov" and "schukow" come out alike. Vowels count only at the beginning; what is left too short stays as it is.
#[must_use]
pub fn sound(word: &str) -> String {
    let letters: Vec<char> = spelled_alike(word).chars().collect();
    let mut out = String::new();
    let mut before = ' ';
    for (at, letter) in letters.iter().copied().enumerate() {
        let next = letters.get(at + 1).copied().unwrap_or(' ');
        let first = out.is_empty();
        let heard: &str = match letter {
            'a' | 'e' | 'i' | 'o' | 'u' if first => "a",
            'a' | 'e' | 'i' | 'o' | 'u' | 'h' => "",
            'y' if first => "j",
            // Wladimir and Vladimir, Schukow and Zhukov.
            'w' if first || at + 1 == letters.len() => "b",
            'y' | 'w' => "",
            'c' if matches!(next, 'e' | 'i' | 'y') => "s",
            'c' | 'q' => "k",
            'g' if matches!(next, 'e' | 'i' | 'y') => "j",
            'x' if first => "s",
            'x' => "ks",
            'z' => "s",
            'v' => "b",
            other => {
                if other != before {
                    out.push(other);
                    before = other;
                }
                continue;
            }
        };
        for one in heard.chars().filter(|one| *one != before) {
            out.push(one);
        }
        before = heard.chars().last().unwrap_or(before);
    }
    if out.chars().count() < 2 { word.to_owned() } else { out }
}

/// Letters that stand for one sound in some alphabet, as one letter.
fn spelled_alike(word: &str) -> String {
    const PAIRS: &[(&str, &str)] = &[
        ("shch", "s"),
        ("tsch", "s"),
        ("sch", "s"),
        ("sh", "s"),
        ("zh", "s"),
        ("ch", "s"),
        ("ts", "s"),
        ("tz", "s"),
        ("dz", "s"),
        ("dj", "j"),
        ("ph", "f"),
        ("th", "t"),
        ("dh", "d"),
        ("kh", "k"),
        ("gh", "g"),
        ("qu", "k"),
        ("gue", "ge"),
        ("gui", "gi"),
    ];
    PAIRS.iter().fold(word.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// Every three letters of a folded word with its ends marked, each with the first sound of the word before it: two words
/// that begin alike and differ by a letter still share most of them.
#[must_use]
pub fn fragments(word: &str) -> Vec<String> {
    let begins = sound(word).chars().next().unwrap_or('-');
    let marked: Vec<char> = std::iter::once('^').chain(word.chars()).chain(std::iter::once('$')).collect();
    marked.windows(3).map(|three| std::iter::once(begins).chain(three.iter().copied()).collect()).collect()
}

/// What a name is looked up by when it may be spelled another way: the sound of each word and of each two words written as
/// one ("Xiao Ming", "Xiaoming"), and the fragments of each word.
#[must_use]
pub fn fuzzy(names: &[&str]) -> (Vec<String>, Vec<String>) {
    let (mut sounds, mut parts) = (Vec::new(), Vec::new());
    for name in names {
        let words = words(name);
        sounds.extend(words.iter().map(|word| sound(word)));
        sounds.extend(words.windows(2).map(|two| sound(&two.concat())));
        parts.extend(words.iter().flat_map(|word| fragments(word)));
    }
    for list in [&mut sounds, &mut parts] {
        list.sort();
        list.dedup();
    }
    (sounds, parts)
}

/// The digits of a telephone number that tell it from others, whatever is written before them: the last nine. Nothing
/// where there are fewer than seven.
#[must_use]
pub fn phone(typed: &str) -> Option<String> {
    let digits: String =
        typed.chars().filter_map(|c| c.to_digit(10)).filter_map(|d| char::from_digit(d, 10)).collect();
    let digits = digits.trim_start_matches('0');
    (digits.len() >= 7).then(|| digits[digits.len().saturating_sub(9)..].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_case_script_and_apostrophes_do_not_tell_words_apart() {
        for (a, b) in [
            ("Lucía", "LUCIA"),
            ("Nguyễn Thị Ánh", "nguyen thi anh"),
            ("O’Connor", "o'connor"),
            ("Łukasz Müller-Strauß", "lukasz muller strauss"),
            ("Пётр", "petr"),
            ("Søren", "soren"),
            ("ＴＯＫＹＯ", "tokyo"),
        ] {
            assert_eq!(words(a), words(b), "{a} {b}");
        }
        assert_eq!(words("  --  "), Vec::<String>::new());
        assert_eq!(words("王小明"), ["王小明"]);
    }

    #[test]
    fn words_that_sound_alike_have_one_sound_and_others_another() {
        for (a, b) in [
            ("ferandes", "fernandez"),
            ("giménez", "jimenez"),
            ("valdez", "baldes"),
            ("zhukov", "schukow"),
            ("mohammed", "muhamad"),
            ("philip", "filip"),
            ("catherine", "katerin"),
            ("yusuf", "jusuf"),
            ("محمد", "muhammad"),
            ("عمر", "omar"),
            ("Алексей", "aleksey"),
        ] {
            let of = |text: &str| words(text).iter().map(|w| sound(w)).collect::<Vec<_>>();
            assert_eq!(of(a), of(b), "{a} {b}");
        }
        for (a, b) in [("maria", "marta"), ("lopez", "gomez"), ("smith", "jones")] {
            assert_ne!(sound(a), sound(b), "{a} {b}");
        }
        assert_eq!(sound("li"), "li", "what would be one letter stays a word");
    }

    #[test]
    fn fragments_mark_the_ends_and_carry_the_first_sound() {
        assert_eq!(fragments("ana"), ["a^an", "aana", "ana$"]);
        assert_eq!(fragments("li"), ["l^li", "lli$"]);
        let (sounds, _) = fuzzy(&["Xiao Ming"]);
        assert!(sounds.contains(&sound("xiaoming")));
    }

    #[test]
    fn a_number_is_its_last_nine_digits() {
        assert_eq!(phone("+1 (212) 555-0142").as_deref(), Some("125550142"));
        assert_eq!(phone("212 555 0142"), phone("0012125550142"));
        assert_eq!(phone("555 01"), None);
        assert_eq!(phone("٢١٢٥٥٥٠١٤٢"), None, "what is no Latin digit is not guessed at");
    }

    #[test]
    fn huge_and_hostile_text_stays_small() {
        let huge = "a".repeat(100_000);
        assert!(words(&huge).iter().all(|w| w.chars().count() <= LONGEST));
        assert!(words(&"x ".repeat(10_000)).len() <= WORDS);
        for odd in ["\u{0}\u{202e}", "\u{1f600}", "\u{301}\u{301}", "ﷺ"] {
            let found = words(odd);
            assert!(found.len() <= WORDS && found.iter().all(|w| !w.is_empty()), "{odd:?}");
            let _: Vec<_> = found.iter().map(|w| (sound(w), fragments(w))).collect();
        }
    }
}
