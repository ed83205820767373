use super::*;

const GOOD: &str = r#"
id = "test-pack"
version = 3
name = { en = "Test", es = "Prueba" }

[[stage]]
key = "collect"
internal = { en = "Collection", es = "Recogida" }
client = { en = "Send us your documents.", es = "Envíenos sus documentos." }
ahead = { en = "You will send us your documents.", es = "Nos enviará sus documentos." }
usually = { en = "2 weeks", es = "2 semanas" }

[[checklist]]
key = "main"
name = { en = "Main", es = "Principal" }

[[checklist.group]]
key = "you"
who = "main_applicant"
title = { en = "You", es = "Usted" }

[[checklist.group.item]]
key = "passport"
title = { en = "Passport – photo page", es = "Pasaporte: página con su foto" }
why = { en = "It shows who you are.", es = "Muestra quién es usted." }
hint = { en = "Show all 4 corners.", es = "Muestre las 4 esquinas." }
need = "required"
checks = [{ en = "Can be read", es = "Se puede leer" }]
validity = "watched"
due_days = 14
"#;

/// Every problem as a line, or `no problem`.
fn problems(text: &str) -> Vec<String> {
    match Pack::parse(text) {
        Ok(_) => vec!["no problem".to_owned()],
        Err(problems) => problems.iter().map(ToString::to_string).collect(),
    }
}

fn with(from: &str, to: &str) -> Vec<String> {
    assert!(GOOD.contains(from), "{from}");
    problems(&GOOD.replace(from, to))
}

#[test]
fn a_good_pack_is_read_with_its_usual_values_filled_in() {
    let pack = Pack::parse(GOOD).unwrap();
    assert_eq!((pack.id.as_str(), pack.version), ("test-pack", 3));
    assert_eq!(pack.stages[0].usually.as_ref().map(|w| w.get(Locale::Es)), Some("2 semanas"));
    assert_eq!(pack.stages[0].ahead.as_ref().map(|w| w.get(Locale::Es)), Some("Nos enviará sus documentos."));
    let item = pack.checklist("main").and_then(|list| list.items().next()).unwrap();
    assert_eq!(item.title.get(Locale::Es), "Pasaporte: página con su foto");
    assert_eq!(item.validity, Validity::Watched);
    assert_eq!(item.due_days, Some(14));
    assert_eq!(item.max_files, crate::limits::FILES_PER_ITEM);
    assert_eq!(item.translation, Translation::Never);
    assert_eq!(
        item.accepts,
        [FileType::Pdf, FileType::Jpeg, FileType::Png, FileType::Webp, FileType::Tiff, FileType::Heic]
    );
}

#[test]
fn every_problem_is_reported_at_once_and_says_where() {
    let bad = GOOD
        .replace("version = 3", "version = 0")
        .replace(", es = \"Principal\"", "")
        .replace("need = \"required\"", "need = \"always\"\nhnit = 1")
        .replace("due_days = 14", "due_days = \"soon\"\naccepts = [\"exe\"]");
    assert_eq!(
        problems(&bad),
        [
            "version: should be from 1 to 4294967295",
            "checklist \"main\" / name: has no text in \"es\"",
            "checklist \"main\" / group \"you\" / item \"passport\" / need: \"always\" is not one of: required, conditional, optional",
            "checklist \"main\" / group \"you\" / item \"passport\" / accepts: \"exe\" is not one of: picture, pdf, jpeg, png, webp, tiff, heic, docx, doc, xlsx, xls, odt, rtf, txt",
            "checklist \"main\" / group \"you\" / item \"passport\" / due_days: should be a whole number",
            "checklist \"main\" / group \"you\" / item \"passport\" / hnit: is not a field of a pack; check its spelling",
        ]
    );
}

#[test]
fn a_key_is_used_once_even_across_groups() {
    let again = &GOOD[GOOD.find("[[checklist.group]]").unwrap()..];
    let twice = format!("{GOOD}\n{}", again.replace("key = \"you\"", "key = \"two\""));
    assert_eq!(
        problems(&twice),
        ["checklist \"main\" / group \"two\" / item \"passport\" / key: \"passport\" is already used here"]
    );
}

#[test]
fn a_title_of_thirteen_words_is_too_long_and_of_twelve_is_not() {
    let words = |n: usize| vec!["word"; n].join(" ");
    assert_eq!(with("Passport – photo page", &words(12)), ["no problem"]);
    assert_eq!(
        with("Passport – photo page", &words(13)),
        [
            "checklist \"main\" / group \"you\" / item \"passport\" / title: the \"en\" title has 13 words; 12 is the most"
        ]
    );
}

#[test]
fn a_condition_and_its_need_go_together() {
    let at = "checklist \"main\" / group \"you\" / item \"passport\"";
    assert_eq!(
        with("need = \"required\"", "need = \"conditional\""),
        [format!("{at}: is conditional but has no \"when\"")]
    );
    assert_eq!(
        with("need = \"required\"", "need = \"optional\"\nwhen = { en = \"a\", es = \"b\" }"),
        [format!("{at}: has a \"when\" but its need is not \"conditional\"")]
    );
    assert_eq!(
        with("need = \"required\"", "need = \"conditional\"\nwhen = { en = \"a\", es = \"b\" }"),
        ["no problem"]
    );
}

#[test]
fn a_blank_text_is_a_missing_translation() {
    assert_eq!(
        with("es = \"Usted\"", "es = \"  \""),
        ["checklist \"main\" / group \"you\" / title: has no text in \"es\""]
    );
    assert_eq!(
        with("es = \"Recogida\"", "es = \" \""),
        ["stage \"collect\" / internal: has no text in \"es\""]
    );
}

#[test]
fn a_key_is_plain() {
    assert_eq!(
        with("key = \"collect\"", "key = \"Col lect\""),
        ["stage \"Col lect\" / key: \"Col lect\" is no key: use lower-case letters, digits, dots and dashes"]
    );
}

#[test]
fn validity_is_a_word_or_a_number_of_days() {
    let read = |value: &str| {
        let pack = Pack::parse(&GOOD.replace("\"watched\"", value)).unwrap();
        pack.checklists[0].groups[0].items[0].validity
    };
    assert_eq!(read("60"), Validity::NotOlderThan(60));
    assert_eq!(read("\"6 months\""), Validity::GoodFor(6));
    let at = "checklist \"main\" / group \"you\" / item \"passport\" / validity";
    assert_eq!(with("\"watched\"", "\"0 months\""), [format!("{at}: should be from 1 to 120")]);
    assert_eq!(with("\"watched\"", "0"), [format!("{at}: should be from 1 to 3650")]);
    assert_eq!(
        with("\"watched\"", "\"maybe\""),
        [format!("{at}: should be \"watched\", \"6 months\" or a number of days")]
    );
}

#[test]
fn what_is_not_toml_is_told_with_its_line() {
    let told = problems("id = \"x\"\nversion = = 3");
    assert_eq!(told.len(), 1);
    assert!(told[0].starts_with("this is not TOML: ") && told[0].contains("line 2"), "{told:?}");
}

#[test]
fn a_pack_without_stages_or_with_an_empty_list_is_no_pack() {
    let told = problems("id = \"x\"\nversion = 1\nname = { en = \"a\", es = \"b\" }\nstage = []");
    assert_eq!(told, ["stage: has nothing in it", "checklist: is missing"]);
}

#[test]
fn the_stage_where_an_application_leaves_is_marked_in_every_pack_that_ships() {
    let marked = GOOD.replace("key = \"collect\"", "key = \"collect\"\nlodged = true");
    let pack = Pack::parse(&marked).unwrap();
    assert!(pack.stages[0].lodged && Pack::parse(&pack.written()).unwrap() == pack);
    assert!(!Pack::parse(GOOD).unwrap().stages[0].lodged);
    assert_eq!(
        with("key = \"collect\"", "key = \"collect\"\nlodged = \"yes\""),
        ["stage \"collect\" / lodged: should be true or false"]
    );
    for (id, text) in SHIPPED {
        let pack = Pack::parse(text).unwrap();
        let lodged: Vec<&str> = pack.stages.iter().filter(|s| s.lodged).map(|s| s.key.as_str()).collect();
        assert_eq!(lodged, [if *id == "general" { "lodged" } else { "filed" }], "{id}");
    }
}

#[test]
fn a_stage_writes_to_clients_only_where_its_file_says_so() {
    assert!(!Pack::parse(GOOD).unwrap().stages.iter().any(|stage| stage.mail));
    let pack = Pack::parse(&GOOD.replacen("[[stage]]", "[[stage]]\nmail = true", 1)).unwrap();
    assert!(pack.stages[0].mail && Pack::parse(&pack.written()).unwrap() == pack);
    assert_eq!(with("[[stage]]", "[[stage]]\nmail = \"yes\"").len(), 1);
}
