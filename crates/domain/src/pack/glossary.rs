//! What words mean, for clients, as data: a word, its other forms, and one or two plain sentences. It finds whole words
//! only, and refuses two terms that go by the same word.

use super::Words;
use crate::locale::Locale;

/// What ships, as text for [`Term::parse`].
pub const SHIPPED_GLOSSARY: &str = include_str!("../../../../packs/glossary/us-immigration.toml");

/// One word that not everybody knows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Term {
    /// Stable name.
    pub key: String,
    /// What it is called.
    pub name: Words,
    /// Other forms a text may use, English and Spanish.
    pub also: Also,
    /// What it means.
    pub means: Words,
}

/// Other forms of a word, by language.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Also {
    /// English.
    pub en: Vec<String>,
    /// Spanish.
    pub es: Vec<String>,
}

impl Also {
    /// Those of one language.
    #[must_use]
    pub fn get(&self, locale: Locale) -> &[String] {
        match locale {
            Locale::En => &self.en,
            Locale::Es => &self.es,
        }
    }
}

impl Term {
    /// Reads and checks a file of terms.
    ///
    /// # Errors
    /// Every problem found, in the order of the file.
    pub fn parse(text: &str) -> Result<Vec<Self>, Vec<super::PackProblem>> {
        super::read::glossary(text)
    }

    /// Everything a text in `locale` may call it.
    pub fn cues(&self, locale: Locale) -> impl Iterator<Item = &str> {
        let others = self.also.get(locale).iter().map(String::as_str);
        std::iter::once(self.name.get(locale)).chain(others)
    }
}

/// The terms that stand in `text`, each once, in the order they stand there. Where a longer word holds a shorter one ("joint
/// sponsor" and "sponsor"), the longer one is meant.
#[must_use]
pub fn standing_in<'a>(terms: &'a [Term], text: &str, locale: Locale) -> Vec<&'a Term> {
    let text = text.to_lowercase();
    let mut found = Vec::new();
    for (which, term) in terms.iter().enumerate() {
        for cue in term.cues(locale) {
            let cue = cue.trim().to_lowercase();
            found.extend(places(&text, &cue).map(|start| (start, start + cue.len(), which)));
        }
    }
    found.sort_by_key(|(start, end, which)| (*start, usize::MAX - end, *which));
    let mut out: Vec<&Term> = Vec::new();
    let mut covered = 0;
    for (start, end, which) in found {
        if start < covered {
            continue;
        }
        covered = end;
        if let Some(term) = terms.get(which)
            && !out.iter().any(|known| known.key == term.key)
        {
            out.push(term);
        }
    }
    out
}

/// Where `cue` stands in `text` as a word of its own.
fn places<'t>(text: &'t str, cue: &'t str) -> impl Iterator<Item = usize> + 't {
    let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices(cue).map(|(start, _)| start).filter(move |start| {
        let (before, rest) = text.split_at(*start);
        let after = rest.get(cue.len()..).unwrap_or_default();
        !cue.is_empty() && !inside(before.chars().next_back()) && !inside(after.chars().next())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::{Pack, SHIPPED, What};

    fn term(key: &str, name: &str, also: &[&str]) -> Term {
        let both = |text: &str| Words { en: text.to_owned(), es: text.to_owned() };
        let also: Vec<String> = also.iter().map(|cue| (*cue).to_owned()).collect();
        Term {
            key: key.to_owned(),
            name: both(name),
            also: Also { en: also.clone(), es: also },
            means: both("What it means."),
        }
    }

    fn keys<'a>(terms: &'a [Term], text: &str) -> Vec<&'a str> {
        standing_in(terms, text, Locale::En).into_iter().map(|term| term.key.as_str()).collect()
    }

    #[test]
    fn whole_words_are_found_and_the_longer_one_is_meant() {
        let all = [
            term("sponsor", "Sponsor", &["sponsors"]),
            term("joint", "Joint sponsor", &[]),
            term("ead", "EAD", &[]),
        ];
        assert_eq!(keys(&all, "A joint sponsor, and the SPONSOR."), ["joint", "sponsor"]);
        assert_eq!(keys(&all, "Your joint sponsor's taxes"), ["joint"]);
        assert!(keys(&all, "Read this. Instead, sponsorship: leading.").is_empty());
        assert_eq!(keys(&all, "sponsors sponsor Sponsors"), ["sponsor"]);
        assert!(keys(&all, "").is_empty() && keys(&[], "sponsor").is_empty());
        // Lower case is longer than upper case in some scripts; nothing is cut in the middle of a letter.
        assert_eq!(keys(&all, "İİİİ sponsor ẞ ñandú"), ["sponsor"]);
        assert!(keys(&[term("blank", " ", &[""])], "a b").is_empty());
    }

    #[test]
    fn every_shipped_term_is_short_and_stands_somewhere_in_what_ships() {
        let all = Term::parse(SHIPPED_GLOSSARY).unwrap();
        assert!(all.len() >= 50, "{}", all.len());
        for locale in Locale::ALL {
            let mut texts = String::new();
            for (_, pack) in SHIPPED {
                let pack = Pack::parse(pack).unwrap();
                for stage in &pack.stages {
                    let told = [Some(&stage.client), stage.you.as_ref(), stage.usually.as_ref()];
                    told.into_iter()
                        .flatten()
                        .for_each(|words| texts += &format!("{}\n", words.get(*locale)));
                }
                texts += &format!("{}\n", pack.name.get(*locale));
                for group in pack.checklists.iter().flat_map(|list| &list.groups) {
                    texts += &format!("{}\n", group.title.get(*locale));
                    for item in &group.items {
                        let told = [Some(&item.title), Some(&item.why), Some(&item.hint), item.when.as_ref()];
                        let told = told.into_iter().flatten().chain(&item.checks);
                        told.for_each(|words| texts += &format!("{}\n", words.get(*locale)));
                    }
                }
            }
            let used = standing_in(&all, &texts, *locale);
            let idle: Vec<&str> = all
                .iter()
                .filter(|term| {
                    !term
                        .cues(*locale)
                        .any(|cue| places(&texts.to_lowercase(), &cue.to_lowercase()).next().is_some())
                })
                .map(|term| term.key.as_str())
                .collect();
            assert!(idle.is_empty(), "{locale:?}: {idle:?} stand nowhere");
            assert!(used.len() >= 40, "{locale:?}: {}", used.len());
            assert!(all.iter().all(|term| term.means.get(*locale).chars().count() <= 160));
        }
    }

    #[test]
    fn a_word_two_terms_go_by_is_a_problem() {
        let one = "[[term]]\nkey = \"a\"\nname = { en = \"Fee\", es = \"Tarifa\" }\nmeans = { en = \"A\", es = \"B\" }\n";
        let two = "[[term]]\nkey = \"b\"\nname = { en = \"Cost\", es = \"Costo\" }\nalso = { en = [\"fee\"], es = [] }\nmeans = { en = \"A\", es = \"B\" }\n";
        assert_eq!(Term::parse(one).unwrap().len(), 1);
        let problems = Term::parse(&format!("{one}{two}")).unwrap_err();
        assert!(matches!(&problems[0].what, What::DuplicateKey(cue) if cue == "fee"), "{problems:?}");
        assert!(Term::parse("[[term]]\nkey = \"a\"\nalso = { en = \"x\" }").is_err());
    }
}
