//! The language somebody speaks, on every form that asks for it: one of a list, each by its name here and the one it has for
//! itself, or any other in words. It refuses to lose what was typed for one that is not in the list.

use crate::door::form::Form;
use crate::words::Words;
use domain::profile::{LANGUAGES, OTHER_LANGUAGE, own_name};

/// One language to choose.
#[derive(Clone, Debug)]
pub struct Tongue {
    pub value: &'static str,
    pub label: String,
    pub chosen: bool,
}

/// What was typed: a language of the list, or the name of another.
pub fn typed(form: &Form) -> String {
    let (chosen, named) = (form.text("speaks"), form.text("speaks_other").trim());
    if own_name(chosen).is_none() && !named.is_empty() { named.to_owned() } else { chosen.to_owned() }
}

/// Every language of the list in the order of its names here, and another one last; `unsaid` comes first.
pub fn choices(w: &Words, unsaid: String, value: &str) -> Vec<Tongue> {
    let mut listed: Vec<Tongue> = LANGUAGES
        .iter()
        .map(|(code, _)| Tongue { value: code, label: said(w, code), chosen: *code == value })
        .collect();
    // Of the names one alone begins with a mark.
    listed.sort_by_key(|one| one.label.to_lowercase().replace('á', "a"));
    let other = !value.is_empty() && own_name(value).is_none();
    let other = Tongue { value: OTHER_LANGUAGE, label: w.spoken_other(), chosen: other };
    let none = Tongue { value: "", label: unsaid, chosen: value.is_empty() };
    std::iter::once(none).chain(listed).chain([other]).collect()
}

/// The name of one that is not in the list, as it stands in its box.
pub fn named(value: &str) -> String {
    if own_name(value).is_some() || value == OTHER_LANGUAGE { String::new() } else { value.to_owned() }
}

/// A language as people read it: "Amharic (አማርኛ)".
pub fn said(w: &Words, value: &str) -> String {
    let Some(own) = own_name(value) else { return value.to_owned() };
    let here = w.spoken_name(value);
    if here == own { here } else { w.spoken_both(here, own) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Locale;

    // S0-134
    #[test]
    fn every_language_of_the_list_has_a_name_here_and_another_one_keeps_its_own() {
        for locale in Locale::ALL {
            let w = Words::of(*locale);
            for (code, _) in LANGUAGES {
                assert_ne!(w.spoken_name(code), code, "{locale:?}");
            }
        }
        let w = Words::of(Locale::En);
        assert_eq!(said(w, "am"), "Amharic (አማርኛ)");
        assert_eq!(said(w, "en"), "English");
        assert_eq!(said(w, "Quechua"), "Quechua");
        let all = choices(Words::of(Locale::Es), String::new(), "Quechua");
        let labels: Vec<_> = all.iter().map(|one| one.label.as_str()).take(5).collect();
        assert_eq!(labels, ["", "Albanés (Shqip)", "Alemán (Deutsch)", "Amárico (አማርኛ)", "Árabe (العربية)"]);
        assert!(all.last().is_some_and(|one| one.chosen && one.value == OTHER_LANGUAGE));
        let form = |text: &str| Form::parse(text.as_bytes());
        assert_eq!(typed(&form("speaks=am&speaks_other=Quechua")), "am");
        assert_eq!(typed(&form("speaks=other&speaks_other=+Quechua+")), "Quechua");
        assert_eq!(typed(&form("speaks=&speaks_other=Quechua")), "Quechua", "nobody has to choose twice");
        assert_eq!(typed(&form("speaks=other&speaks_other=")), OTHER_LANGUAGE);
    }
}
