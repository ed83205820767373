//! What words mean, for the clients of this practice: the words the program ships, and the practice's own, which come first
//! and take the place of a shipped one that goes by the same word.

use domain::Locale;
use domain::pack::{Also, SHIPPED_GLOSSARY, Term, Words};
use std::sync::LazyLock;
use vault::OwnTerm;

/// The terms this program ships, parsed once. A glossary that does not parse is left out and reported by the tests of
/// `domain`; it cannot be shipped.
pub static SHIPPED: LazyLock<Vec<Term>> = LazyLock::new(|| Term::parse(SHIPPED_GLOSSARY).unwrap_or_default());

/// All that is explained by a practice with these words of its own.
pub fn all(own: &[OwnTerm]) -> Vec<Term> {
    let own: Vec<Term> = own.iter().map(term).collect();
    let taken = |shipped: &&Term| {
        own.iter().any(|own| {
            Locale::ALL.iter().any(|locale| {
                own.cues(*locale).any(|cue| shipped.cues(*locale).any(|other| same(cue, other)))
            })
        })
    };
    let shipped: Vec<Term> = SHIPPED.iter().filter(|shipped| !taken(shipped)).cloned().collect();
    own.into_iter().chain(shipped).collect()
}

fn same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

fn term(own: &OwnTerm) -> Term {
    let words = |by: &std::collections::BTreeMap<String, String>| {
        let said = |locale: Locale| by.get(locale.code()).cloned().unwrap_or_default();
        Words { en: said(Locale::En), es: said(Locale::Es) }
    };
    let also = |locale: Locale| own.also.get(locale.code()).cloned().unwrap_or_default();
    Term {
        key: format!("own-{}", own.key),
        name: words(&own.name),
        also: Also { en: also(Locale::En), es: also(Locale::Es) },
        means: words(&own.means),
    }
}

/// Other forms of a word as they are typed: one after the other, with commas between.
pub fn forms(typed: &str) -> Vec<String> {
    let forms = typed.split(',').map(str::trim).filter(|form| !form.is_empty());
    forms.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn a_word_of_the_practices_own_takes_the_place_of_a_shipped_one() {
        let shipped = all(&[]);
        assert_eq!(shipped.len(), SHIPPED.len());
        let one = &SHIPPED[0];
        let both = |text: &str| BTreeMap::from(["en", "es"].map(|code| (code.to_owned(), text.to_owned())));
        let own = OwnTerm {
            key: "1".to_owned(),
            name: BTreeMap::from([
                ("en".to_owned(), one.name.en.to_uppercase()),
                ("es".to_owned(), "nada parecido".to_owned()),
            ]),
            also: BTreeMap::new(),
            means: both("What we say."),
        };
        let now = all(&[own]);
        assert_eq!(now.len(), SHIPPED.len());
        assert_eq!(now[0].means.en, "What we say.");
        assert!(now.iter().all(|term| term.key != one.key));
        assert_eq!(forms(" I-485, adjust status,, "), ["I-485", "adjust status"]);
    }
}
