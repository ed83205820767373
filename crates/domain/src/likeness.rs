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
/// Words of one name that are looked up together with each other.
const PAIRED: usize = 4;

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

/// Every three letters of a folded word with its ends marked: two words that differ by a letter still share most of them.
#[must_use]
pub fn fragments(word: &str) -> Vec<String> {
    threes(word).collect()
}

/// What a name is looked up by when it may be spelled another way. First the sounds of any two of its words, in no order,
/// with two neighbours also written as one ("Xiao Ming", "Xiaoming"), and the sound of all of it as one word. Then every
/// three letters of each word's sound beside the sound of another word: a slip in one word is found by the other. One word
/// alone is never looked up, unless it is the whole name: among a hundred thousand people it says too little and costs too
/// much.
#[must_use]
pub fn fuzzy(names: &[&str]) -> (Vec<String>, Vec<String>) {
    let (mut pairs, mut parts) = (Vec::new(), Vec::new());
    for name in names {
        let words = words(name);
        if words.is_empty() {
            continue;
        }
        pairs.push(format!("={}", sound(&words.concat())));
        // Each unit with the words it is made of.
        let single = words.iter().enumerate().map(|(at, word)| (at, at, sound(word)));
        let joined = words.windows(2).enumerate().map(|(at, two)| (at, at + 1, sound(&two.concat())));
        let units: Vec<(usize, usize, String)> = single.take(PAIRED).chain(joined.take(PAIRED)).collect();
        for (n, (from, to, one)) in units.iter().enumerate() {
            for (begin, end, two) in units.iter().skip(n + 1) {
                if to < begin || end < from {
                    let (first, second) = if one <= two { (one, two) } else { (two, one) };
                    pairs.push(format!("{first}+{second}"));
                }
            }
        }
        let sounds: Vec<String> = words.iter().take(PAIRED).map(|word| sound(word)).collect();
        for (at, one) in sounds.iter().enumerate() {
            for (_, other) in sounds.iter().enumerate().filter(|(n, _)| *n != at) {
                parts.extend(threes(one).map(|three| format!("{other}|{three}")));
            }
        }
    }
    for list in [&mut pairs, &mut parts] {
        list.sort();
        list.dedup();
    }
    (pairs, parts)
}

/// Every three letters of a word with its ends marked.
fn threes(word: &str) -> impl Iterator<Item = String> {
    let marked: Vec<char> = std::iter::once('^').chain(word.chars()).chain(std::iter::once('$')).collect();
    let count = marked.len().saturating_sub(2);
    (0..count).map(move |at| marked.iter().skip(at).take(3).collect())
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
    fn fragments_mark_the_ends_of_a_word() {
        assert_eq!(fragments("ana"), ["^an", "ana", "na$"]);
        assert_eq!(fragments("li"), ["^li", "li$"]);
    }

    #[test]
    fn names_share_what_they_are_looked_up_by_however_their_words_are_ordered_joined_or_slipped() {
        let shared = |a: &str, b: &str| {
            let ((pairs, parts), (other_pairs, other_parts)) = (fuzzy(&[a]), fuzzy(&[b]));
            let pairs = pairs.iter().filter(|p| other_pairs.contains(p)).count();
            (pairs, parts.iter().filter(|p| other_parts.contains(p)).count())
        };
        for (a, b) in [
            ("Lucia Ferandes", "Lucía Fernández"),
            ("Fernández Lucía", "Lucía Fernández Gómez"),
            ("Wang Xiaoming", "Xiao Ming Wang"),
            ("Xiaoming", "Xiao Ming"),
            ("محمد عمر", "Omar Mohammed"),
        ] {
            assert!(shared(a, b).0 > 0, "{a} {b}");
        }
        let slip = shared("Lucia Fernantez", "Lucia Fernandez");
        assert!(slip.0 == 0 && slip.1 > 0, "a slip in one word is found by the other");
        assert_eq!(shared("Lucia Fernandez", "Omar Belkhadraoui"), (0, 0));
        assert_eq!(shared("Maria", "Maria Lopez"), (0, 0), "one common word finds nobody");
        let (pairs, parts) = fuzzy(&["a b c d e f g h i j k l"]);
        assert!(
            pairs.len() < 40 && parts.len() < 60,
            "a long name stays small: {} {}",
            pairs.len(),
            parts.len()
        );
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
