use super::*;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use std::collections::{BTreeMap, BTreeSet};

/// Every message of a language with its variables, and the file it is in.
pub(super) fn messages(code: &str) -> BTreeMap<String, (String, BTreeSet<String>)> {
    let mut found = BTreeMap::new();
    let (_, files) = SOURCES.iter().find(|(known, _)| *known == code).unwrap();
    for (file, text) in *files {
        let parsed =
            fluent_syntax::parser::parse(*text).unwrap_or_else(|(_, e)| panic!("{code}/{file}: {e:?}"));
        for entry in parsed.body {
            if let Entry::Message(message) = entry {
                let mut variables = BTreeSet::new();
                collect(message.value.as_ref().unwrap(), &mut variables);
                let id = message.id.name.to_owned();
                let twice = found.insert(id.clone(), ((*file).to_owned(), variables));
                assert!(twice.is_none(), "{code}/{file}: {id} is there twice");
            }
        }
    }
    found
}

fn collect(pattern: &Pattern<&str>, variables: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        let (inline, variants) = match expression {
            Expression::Inline(inline) => (inline, &[][..]),
            Expression::Select { selector, variants } => (selector, &variants[..]),
        };
        if let InlineExpression::VariableReference { id } = inline {
            variables.insert(id.name.to_owned());
        }
        for variant in variants {
            collect(&variant.value, variables);
        }
    }
}

#[test]
fn every_language_has_exactly_the_messages_and_variables_of_english() {
    let english = messages("en");
    assert_eq!(english.len(), IDS.len());
    for locale in Locale::ALL {
        let other = messages(locale.code());
        for (id, (file, variables)) in &english {
            let (there, theirs) =
                other.get(id).unwrap_or_else(|| panic!("{}/{file} lacks {id}", locale.code()));
            assert_eq!(there, file, "{id} is in another file");
            assert_eq!(theirs, variables, "{}/{file}: {id}", locale.code());
        }
        for (id, (file, _)) in &other {
            assert!(english.contains_key(id), "{}/{file}: {id} is in no English file", locale.code());
        }
    }
}

#[test]
fn every_message_is_said_without_a_complaint() {
    let variables = messages("en");
    for locale in Locale::ALL {
        let words = Words::of(*locale);
        for id in IDS {
            for count in [0, 1, 2, 5] {
                let arguments: FluentArgs<'_> =
                    variables[*id].1.iter().map(|name| (name.as_str(), FluentValue::from(count))).collect();
                let mut complaints = Vec::new();
                let message = words.bundle.get_message(id).unwrap();
                let said =
                    words.bundle.format_pattern(message.value().unwrap(), Some(&arguments), &mut complaints);
                assert!(complaints.is_empty(), "{locale:?} {id}: {complaints:?}");
                assert!(!said.trim().is_empty() && !said.contains('{'), "{locale:?} {id}: {said}");
            }
        }
    }
}

#[test]
fn clients_are_told_nothing_in_a_hurry() {
    for (code, files) in SOURCES {
        for (file, text) in files.iter().filter(|(file, _)| *file != "staff.ftl") {
            for line in text.lines().filter(|line| !line.trim_start().starts_with('#')) {
                assert!(!line.contains('!') && !line.contains('¡'), "{code}/{file}: {line}");
                assert!(!line.contains("simply") && !line.contains("click here"), "{code}/{file}: {line}");
            }
        }
    }
}

#[test]
fn a_number_chooses_its_form() {
    let en = Words::of(Locale::En);
    let es = Words::of(Locale::Es);
    assert_eq!(en.home_headline(1_u32), "You have 1 thing to do");
    assert_eq!(en.home_headline(3_u32), "You have 3 things to do");
    assert_eq!(es.home_headline(0_u32), "No tiene nada pendiente");
    assert_eq!(es.home_headline(3_u32), "Tiene 3 cosas por hacer");
}

#[test]
fn no_sentence_in_any_language_ends_in_two_periods() {
    let variables = messages("en");
    for locale in Locale::ALL {
        let words = Words::of(*locale);
        for (id, (_, names)) in &variables {
            // A value of three words, so that it is found again whatever else the sentence holds.
            let time = || FluentValue::from("hoy, 9:02 a. m.");
            let said = match names.iter().map(String::as_str).collect::<Vec<_>>()[..] {
                [a] => words.say(id, [(a, time())]),
                [a, b] => words.say(id, [(a, time()), (b, time())]),
                [a, b, c] => words.say(id, [(a, time()), (b, time()), (c, time())]),
                _ => continue,
            };
            assert!(!said.contains(".."), "{locale:?} {id}: {said}");
        }
    }
    let es = Words::of(Locale::Es);
    assert_eq!(
        es.desk_audit_whole("9:02 a. m.", 12_u32),
        "Registro completo: 12 eventos, cadena comprobada 9:02 a. m."
    );
    assert_eq!(
        es.desk_audit_whole("ahora", 12_u32),
        "Registro completo: 12 eventos, cadena comprobada ahora."
    );
}
