//! How hard a sentence is to read for somebody who is tired, worried, or reads in a second language. It warns and refuses
//! nothing: whoever writes decides.

use crate::code::coded;
use crate::locale::Locale;

coded! {
    /// What could be said more plainly.
    Hard {
        /// A sentence of more words than [`most_words`].
        LongSentence = "long_sentence",
        /// Words longer than a sixth year of school is used to.
        HardWords = "hard_words",
        /// Capital letters that are no word, and in no list of known ones.
        Abbreviation = "abbreviation",
        /// Who acts comes last or not at all: "was sent by".
        Passive = "passive",
        /// It says what happened and not what comes next.
        NoNext = "no_next",
        /// There is no text in the other language.
        NoTranslation = "no_translation",
        /// It shouts.
        Shouting = "shouting",
    }
}

/// Letters that clients of these practices know from their papers.
const KNOWN: &[&str] = &["USCIS", "EEUU", "US", "USA", "PDF", "ID", "IRS", "DNI", "CURP", "RFC", "AM", "PM"];

/// The most words of a sentence: Spanish needs a quarter more room.
#[must_use]
pub const fn most_words(locale: Locale) -> usize {
    match locale {
        Locale::En => 15,
        Locale::Es => 19,
    }
}

/// What is hard about a text in one language, each kind once. An empty text has nothing hard in it.
#[must_use]
pub fn hard(text: &str, locale: Locale) -> Vec<Hard> {
    let sentences = sentences(text);
    let mut found = Vec::new();
    let mut note = |hard: Hard, is: bool| {
        if is && !found.contains(&hard) {
            found.push(hard);
        }
    };
    for sentence in sentences.iter().map(|sentence| without_codes(sentence)) {
        let words = words(&sentence);
        note(Hard::LongSentence, words.len() > most_words(locale));
        note(Hard::Abbreviation, words.iter().any(|word| unknown_letters(word)));
        note(Hard::Passive, passive(&words, locale));
    }
    note(Hard::HardWords, locale == Locale::En && grade(&sentences) > 6.5);
    note(Hard::Shouting, text.contains(['!', '\u{a1}']));
    found
}

/// The same of what something is called. A paper has the name it has, however many syllables: a school year is worked out for
/// text and says nothing of a name.
#[must_use]
pub fn hard_name(name: &str, locale: Locale) -> Vec<Hard> {
    hard(name, locale).into_iter().filter(|hard| *hard != Hard::HardWords).collect()
}

/// The same for a sentence about how a case stands, in both languages: who did what is not enough, people want to know
/// what comes next.
#[must_use]
pub fn hard_news(en: &str, es: &str) -> Vec<(Locale, Hard)> {
    let mut found: Vec<(Locale, Hard)> = Vec::new();
    for (text, locale) in [(en, Locale::En), (es, Locale::Es)] {
        if text.trim().is_empty() {
            found.push((locale, Hard::NoTranslation));
            continue;
        }
        found.extend(hard(text, locale).into_iter().map(|hard| (locale, hard)));
        if sentences(text).len() < 2 {
            found.push((locale, Hard::NoNext));
        }
    }
    found
}

fn sentences(text: &str) -> Vec<String> {
    let joined = text.replace("EE. UU.", "EEUU").replace("a. m.", "am").replace("p. m.", "pm");
    let ended = joined.replace(". ", ".\n").replace("? ", "?\n").replace(": ", ":\n");
    ended.lines().map(str::trim).filter(|line| !words(line).is_empty()).map(str::to_owned).collect()
}

fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '\'' && c != '\u{2019}')
        .filter(|word| !word.is_empty())
        .collect()
}

/// A text without the letters in brackets that stand after their own words: "the permit for students (OPT)".
fn without_codes(text: &str) -> String {
    let mut parts = text.split('(');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(')') {
            Some((code, rest)) if unknown_letters(code.trim()) && !words(&out).is_empty() => out += rest,
            _ => {
                out.push('(');
                out += part;
            }
        }
    }
    out
}

/// Two capitals or more and nothing else. A form's number, such as I-485, is what people see on their paper.
fn unknown_letters(word: &str) -> bool {
    word.chars().count() > 1 && word.chars().all(char::is_uppercase) && !KNOWN.contains(&word)
}

fn passive(words: &[&str], locale: Locale) -> bool {
    let (be, by, ending): (&[&str], &str, fn(&str) -> bool) = match locale {
        Locale::En => {
            (&["was", "were", "been", "is", "are", "be"], "by", |w| w.ends_with("ed") || w.ends_with("en"))
        }
        Locale::Es => (&["fue", "fueron", "sido", "ser"], "por", |w| {
            w.ends_with("ado") || w.ends_with("ada") || w.ends_with("ido") || w.ends_with("ida")
        }),
    };
    let lower: Vec<String> = words.iter().map(|w| w.to_lowercase()).collect();
    lower.windows(3).any(|three| match three {
        [a, b, c] => be.contains(&a.as_str()) && ending(b) && c == by,
        _ => false,
    })
}

/// The school year a text is for (Flesch and Kincaid, 1975), with syllables counted as runs of vowels.
fn grade(sentences: &[String]) -> f64 {
    let all: Vec<&str> = sentences.iter().flat_map(|s| words(s)).collect();
    if all.is_empty() || sentences.is_empty() {
        return 0.0;
    }
    let syllables: usize = all.iter().map(|word| syllables(word)).sum();
    let (n, s, y) = (all.len() as f64, sentences.len() as f64, syllables as f64);
    0.39 * (n / s) + 11.8 * (y / n) - 15.59
}

fn syllables(word: &str) -> usize {
    let lower = word.to_lowercase();
    let mut runs = 0;
    let mut in_vowel = false;
    for c in lower.chars() {
        let vowel = "aeiouy".contains(c);
        runs += usize::from(vowel && !in_vowel);
        in_vowel = vowel;
    }
    if lower.ends_with('e') && !lower.ends_with("le") && runs > 1 { runs - 1 } else { runs.max(1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_words_pass_and_office_words_do_not() {
        assert_eq!(hard("We sent your form to USCIS. You will hear from us by Friday.", Locale::En), []);
        let office = "Your adjudication was expedited by the NVC notwithstanding insufficient documentation regarding admissibility requirements and considerations thereof.";
        let found = hard(office, Locale::En);
        for wanted in [Hard::LongSentence, Hard::Abbreviation, Hard::Passive, Hard::HardWords] {
            assert!(found.contains(&wanted), "{wanted}: {found:?}");
        }
        assert_eq!(hard("Su caso fue enviado por nosotros.", Locale::Es), [Hard::Passive]);
        assert_eq!(hard("Send it now!", Locale::En), [Hard::Shouting]);
        assert_eq!(hard("", Locale::En), []);
        assert_eq!(hard("Your form I-485 is in the US.", Locale::En), []);
    }

    #[test]
    fn a_code_after_its_own_words_is_explained_and_a_name_is_no_sentence() {
        assert_eq!(hard("Send your work card (EAD) soon.", Locale::En), []);
        assert_eq!(hard("(EAD) soon.", Locale::En), [Hard::Abbreviation]);
        assert_eq!(hard("Send the EAD (now).", Locale::En), [Hard::Abbreviation]);
        assert_eq!(hard_name("Marriage certificate (civil)", Locale::En), []);
        assert!(hard("Marriage certificate (civil)", Locale::En).contains(&Hard::HardWords));
        assert_eq!(hard_name("NVC letter", Locale::En), [Hard::Abbreviation]);
    }

    #[test]
    fn news_wants_both_languages_and_what_comes_next() {
        let good = "We sent your form. USCIS writes to you in 2 to 4 weeks.";
        assert_eq!(hard_news(good, "Enviamos su formulario. USCIS le escribe en 2 a 4 semanas."), []);
        assert_eq!(
            hard_news("We sent your form.", ""),
            [(Locale::En, Hard::NoNext), (Locale::Es, Hard::NoTranslation)]
        );
    }
}
