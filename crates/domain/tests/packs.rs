//! Every shipped pack: that it reads without a problem, and that its words keep to the voice promised to clients — short
//! sentences, no exclamation, *usted* and never *tú*, and each language in its own words.

use domain::pack::{Need, Words};
use domain::{Locale, Pack, Relation, plain};
use std::path::Path;

/// The most words in a sentence a client reads, per language: Spanish needs a quarter more room.
const SENTENCE: [(Locale, usize); 2] = [(Locale::En, 15), (Locale::Es, 19)];
/// Words that belittle the reader or that only lawyers use.
const BARRED_EN: &[&str] = &[
    "simply",
    "just",
    "easy",
    "easily",
    "adjudication",
    "pending",
    "lodged",
    "beneficiary",
    "aforementioned",
    "alien",
];
/// The informal address, words that call a person illegal, and forms that guess the reader's sex.
const BARRED_ES: &[&str] = &[
    "tú",
    "tu",
    "tus",
    "ti",
    "te",
    "contigo",
    "haz",
    "alienígena",
    "ilegal",
    "bienvenido",
    "casado",
    "adjunto",
];

fn shipped() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    let mut packs: Vec<_> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.path().extension().is_some_and(|ending| ending == "toml"))
        .filter_map(|entry| {
            let name = entry.path().file_stem()?.to_str()?.to_owned();
            Some((name, std::fs::read_to_string(entry.path()).ok()?))
        })
        .collect();
    packs.sort();
    packs
}

fn read() -> Vec<Pack> {
    shipped().iter().filter_map(|(_, text)| Pack::parse(text).ok()).collect()
}

/// Every text a client reads, with a place to find it by.
fn client_words(pack: &Pack) -> Vec<(String, &Words)> {
    let mut all = vec![("name".to_owned(), &pack.name)];
    for stage in &pack.stages {
        all.push((format!("stage {}", stage.key), &stage.client));
        all.extend(stage.ahead.iter().map(|words| (format!("stage {} ahead", stage.key), words)));
        all.extend(stage.you.iter().map(|words| (format!("stage {} you", stage.key), words)));
        all.extend(stage.usually.iter().map(|words| (format!("stage {} usually", stage.key), words)));
    }
    for group in pack.checklists.iter().flat_map(|list| &list.groups) {
        all.push((format!("group {}", group.key), &group.title));
        for item in &group.items {
            let texts = [("title", &item.title), ("why", &item.why), ("hint", &item.hint)];
            all.extend(texts.map(|(what, words)| (format!("item {} {what}", item.key), words)));
            all.extend(item.late.iter().map(|words| (format!("item {} late", item.key), words)));
            all.extend(item.when.iter().map(|words| (format!("item {} when", item.key), words)));
        }
    }
    all
}

fn words_of(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '\'')
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Sentences end at `.`, `?` or `:` before a space, so that `EE. UU.` and addresses count as words.
fn sentences(text: &str) -> Vec<String> {
    let joined =
        text.replace("EE. UU.", "EEUU").replace("? ", "?\n").replace(". ", ".\n").replace(": ", ":\n");
    joined.lines().map(str::to_owned).collect()
}

#[test]
fn every_shipped_pack_reads_without_a_problem_and_is_named_as_its_file() {
    let packs = shipped();
    assert!(packs.len() >= 3, "the packs were not found");
    for (name, text) in packs {
        match Pack::parse(&text) {
            Ok(pack) => assert_eq!(pack.id, name),
            Err(problems) => {
                let lines: Vec<_> = problems.iter().map(ToString::to_string).collect();
                panic!("{name}.toml:\n{}", lines.join("\n"));
            }
        }
    }
}

#[test]
fn every_pack_in_the_folder_is_built_in() {
    let folder = shipped();
    let folder: Vec<_> = folder.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    assert_eq!(folder, domain::pack::SHIPPED);
}

// S2-102, S2-103: the shipped lists are grouped by applicant
#[test]
fn the_three_promised_kinds_of_matter_ship_with_the_right_people() {
    let packs = read();
    for (id, checklist, who) in [
        ("us-h1b", "h1b", vec![Relation::MainApplicant, Relation::Employer]),
        ("us-h1b", "h4", vec![Relation::Partner, Relation::Dependant]),
        (
            "us-family-green-card",
            "i130-i485",
            vec![Relation::MainApplicant, Relation::Dependant, Relation::Petitioner],
        ),
        ("us-naturalization", "n400", vec![Relation::MainApplicant]),
    ] {
        let list =
            packs.iter().find(|pack| pack.id == id).and_then(|pack| pack.checklist(checklist)).unwrap();
        let mut asked: Vec<_> = list.groups.iter().map(|group| group.who).collect();
        asked.sort();
        asked.dedup();
        assert_eq!(asked, who, "{id} {checklist}");
        assert!(list.items().any(|item| item.need == Need::Required));
    }
}

#[test]
fn every_group_has_something_in_it_and_every_request_says_what_to_check() {
    for pack in read() {
        for item in pack.checklists.iter().flat_map(|list| list.items()) {
            assert!(!item.checks.is_empty(), "{} {}", pack.id, item.key);
            assert_eq!(item.due_days.is_none(), item.need == Need::Optional, "{} {}", pack.id, item.key);
        }
    }
}

#[test]
fn sentences_are_short_enough_for_a_tired_reader() {
    for pack in read() {
        for (at, words) in client_words(&pack) {
            for (locale, most) in SENTENCE {
                for sentence in sentences(words.get(locale)) {
                    let count = words_of(&sentence).len();
                    assert!(count <= most, "{} {at}: {count} words: {sentence}", pack.id);
                }
            }
        }
    }
}

#[test]
fn the_voice_is_calm_and_respectful() {
    for pack in read() {
        for (at, words) in client_words(&pack) {
            for (locale, barred) in [(Locale::En, BARRED_EN), (Locale::Es, BARRED_ES)] {
                let text = words.get(locale);
                assert!(!text.contains(['!', '¡']), "{} {at}: {text}", pack.id);
                for word in words_of(text) {
                    assert!(!barred.contains(&word.as_str()), "{} {at}: \"{word}\" in: {text}", pack.id);
                }
            }
        }
    }
}

// S2-44
#[test]
fn a_form_s_code_never_comes_before_its_plain_name() {
    for pack in read() {
        for item in pack.checklists.iter().flat_map(|list| list.items()) {
            for locale in Locale::ALL {
                let first = words_of(item.title.get(*locale)).into_iter().next().unwrap_or_default();
                let is_code =
                    first.contains('-') && first.chars().any(|c| c.is_ascii_digit()) && first != "h-1b";
                assert!(!is_code, "{} {}: {}", pack.id, item.key, item.title.get(*locale));
            }
        }
    }
}

#[test]
fn no_text_was_left_in_the_other_language() {
    for pack in read() {
        for (at, words) in client_words(&pack) {
            assert_ne!(words.en, words.es, "{} {at}", pack.id);
        }
        for stage in &pack.stages {
            assert_ne!(stage.internal.en, stage.client.en, "{} {}", pack.id, stage.key);
            assert_ne!(stage.internal.en, stage.internal.es, "{} {}", pack.id, stage.key);
        }
    }
}

// Nothing that ships carries the mark that warns a practice of its own words.
#[test]
fn what_ships_passes_the_check_for_plain_words() {
    for pack in read() {
        for (at, words) in client_words(&pack) {
            let named = ["title", "name"].contains(&at.rsplit(' ').next().unwrap_or_default())
                || at.starts_with("group ");
            for locale in Locale::ALL {
                let text = words.get(*locale);
                let hard = if named { plain::hard_name(text, *locale) } else { plain::hard(text, *locale) };
                assert!(hard.is_empty(), "{} {at}: {hard:?}: {text}", pack.id);
            }
        }
    }
}

// What comes later is told as something that comes: a stage's own sentence is a fact once the matter is there, and none before.
#[test]
fn every_stage_on_everybodys_way_has_a_sentence_for_the_time_before_it() {
    for pack in read() {
        let later = pack.stages.iter().skip(1).filter(|s| !s.aside && !s.serious && s.key != "closed");
        for stage in later {
            let Some(ahead) = &stage.ahead else { panic!("{} {} says nothing ahead", pack.id, stage.key) };
            let said = words_of(&ahead.en);
            let to_come = said.iter().any(|word| word == "will" || word == "may");
            assert!(to_come, "{} {}: {}", pack.id, stage.key, ahead.en);
            assert_ne!(ahead.en, stage.client.en, "{} {}", pack.id, stage.key);
            assert_ne!(ahead.es, stage.client.es, "{} {}", pack.id, stage.key);
        }
    }
}

#[test]
fn questions_open_as_spanish_questions_do() {
    for pack in read() {
        for (at, words) in client_words(&pack) {
            assert_eq!(
                words.es.matches('?').count(),
                words.es.matches('¿').count(),
                "{} {at}: {}",
                pack.id,
                words.es
            );
        }
    }
}

// S2-44: a request is named in words a client knows; the first page of a passport is called what people see on it.
#[test]
fn a_request_is_named_without_a_practices_own_abbreviations() {
    // What clients read on their own papers and in the news.
    const KNOWN: [&str; 6] = ["US", "USCIS", "IRS", "ID", "EE", "UU"];
    let mut passports = 0;
    for pack in read() {
        for item in pack.checklists.iter().flat_map(|list| list.items()) {
            for locale in Locale::ALL {
                let title = item.title.get(*locale).replace("U.S.", "US");
                // A code in brackets stands after the plain name.
                let outside = |part: &str| part.split_once(')').map_or(part.to_owned(), |p| p.1.to_owned());
                let plain: String = title.split('(').map(outside).collect();
                for word in plain.split(|c: char| !c.is_alphanumeric()) {
                    let short = word.chars().count() > 1 && word.chars().all(char::is_uppercase);
                    assert!(!short || KNOWN.contains(&word), "{} {}: {word} in {title}", pack.id, item.key);
                }
                assert!(!title.to_lowercase().contains("bio page"), "{title}");
            }
            passports += usize::from(item.title.en.starts_with("Passport – photo page"));
        }
    }
    assert!(passports >= 2, "the page with the photo is asked for by that name");
}

// S2-74, S2-102: each kind of visa ships with at least one list of its own, and no list is another's.
#[test]
fn each_kind_of_matter_has_its_own_list() {
    let packs = read();
    let mut seen = std::collections::BTreeSet::new();
    for pack in &packs {
        assert!(!pack.checklists.is_empty(), "{}", pack.id);
        for list in &pack.checklists {
            let keys: Vec<&str> = list.items().map(|item| item.key.as_str()).collect();
            assert!(keys.len() > 2 && seen.insert(keys), "{} {}", pack.id, list.key);
        }
    }
}
