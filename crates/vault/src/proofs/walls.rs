//! A wall holds in every statement that says to a member of staff what there is: a list that forgot it would fail here
//! before anybody could read it.

use crate::sql::{AnySql, all};

/// Statements that read assignments or matters and show nobody a matter they did not reach otherwise, each with why.
const NOT_LISTS: &[(&str, &str)] = &[
    ("ASSIGNED", "asked inside the room; says of each whether a wall keeps them out"),
    ("CARD", "asked inside the room"),
    ("COUNT_MATTERS", "a number for the next matter's name, whoever asks"),
    ("END_OF_MATTER", "changes assignments, shows nothing"),
    ("END_OF_PERSON", "changes assignments, shows nothing"),
    ("END_PLACE", "changes assignments, shows nothing"),
    ("HELP", "what waited too long; whoever is told of it is asked about walls as they are found"),
    ("LEADERS", "asked inside the room, to hand the matter over"),
    ("MISSING_OF_MATTER", "changes assignments, shows nothing"),
    ("MISSING_OF_PERSON", "changes assignments, shows nothing"),
    ("EVERY_OWNER", "colleagues, and no matter"),
    ("OWNERS_ALL", "colleagues, and no matter"),
    ("LED_BY", "holds the matters somebody leads before they are shown out, shows nothing"),
    ("PLACES_LEFT", "whether somebody who leaves still has a place; says no matter"),
    ("PLACES_OF", "holds the matters somebody is on before their places change, shows nothing"),
    ("PLACE_OF", "one person's own place in one matter, asked to change it"),
    ("REVIEWED", "how many matters each colleague is on, and none of them"),
    ("WHO_IS_TOLD", "colleagues, and no matter"),
    ("STALE_MATTERS", "the machinery makes tokens anew and shows nobody anything"),
];

#[test]
fn every_statement_that_lists_what_staff_may_see_leaves_out_what_is_behind_a_wall() {
    let mut forgot = Vec::new();
    for statement in all() {
        let AnySql::LobbySql(one) = statement else { continue };
        let reads = one.text.starts_with("SELECT");
        let by_person = one.text.contains("assignment a") || one.text.contains("FROM assignment");
        let of_all = one.name.ends_with("_ALL") || one.name == "EVERY" || one.text.contains("= 'owner'");
        let whole = one.text.contains("FROM matter m") && !one.text.contains("m.id = $1");
        let counted = one.text.contains("FROM person WHERE");
        if reads && (by_person || of_all || whole) && !counted && !one.text.contains("barred") {
            forgot.push(one.name);
        }
    }
    forgot.sort_unstable();
    let excused: Vec<_> = NOT_LISTS.iter().map(|(name, _)| *name).collect();
    forgot.retain(|name| !excused.contains(name));
    assert!(forgot.is_empty(), "{forgot:?} say what is there and do not ask about walls");
}

/// Statements that ask who answers for a matter and do not ask whether it is an auditor, each with why.
const WHOEVER_LEADS: &[(&str, &str)] = &[
    ("DATES_LED", "a reader's own, and the clause beside it says which of them they may see"),
    ("LED", "counts lawyers, caseworkers and owners, and so no auditor"),
    ("LED_BY", "holds the matters somebody leads before they are shown out, shows nothing"),
    ("LEFT_ALONE", "counts lawyers, caseworkers and owners, and so no auditor"),
    ("LEFT_BY", "counts lawyers, caseworkers and owners, and so no auditor"),
    ("REVIEWED", "how many matters each colleague leads, and none of them"),
];

// SEC-10: an auditor who is put in charge of a matter reads its log. Whatever a statement tells or counts for whoever is in charge
// it neither tells nor counts for them.
#[test]
fn every_statement_that_asks_who_answers_for_a_matter_leaves_auditors_out() {
    let mut forgot = Vec::new();
    let mut asked = 0;
    for statement in all() {
        let (name, text) = match statement {
            AnySql::LobbySql(one) => (one.name, one.text),
            AnySql::RoomSql(one) => (one.name, one.text),
        };
        for after in text.split("('responsible', 'cover')").skip(1) {
            asked += 1;
            if !after.contains("'auditor'") {
                forgot.push(name);
            }
        }
    }
    forgot.sort_unstable();
    forgot.dedup();
    assert!(asked > 30, "{asked} places are too few to be all of them");
    let excused: Vec<_> = WHOEVER_LEADS.iter().map(|(name, _)| *name).collect();
    let unused: Vec<_> = excused.iter().filter(|name| !forgot.contains(name)).collect();
    assert!(unused.is_empty(), "{unused:?} need no excuse");
    forgot.retain(|name| !excused.contains(name));
    assert!(forgot.is_empty(), "{forgot:?} tell or count for an auditor who is put in charge");
}

// SEC-10: to an auditor a sensitive matter is its log, whatever they are on it. A list that lets in whoever answers for it has to
// say so itself.
#[test]
fn every_statement_that_lets_in_who_answers_for_a_sensitive_matter_leaves_auditors_out() {
    let mut forgot = Vec::new();
    let mut asked = 0;
    for statement in all() {
        let AnySql::LobbySql(one) = statement else { continue };
        for after in one.text.split("sensitivity = 'ordinary' OR").skip(1) {
            asked += 1;
            if !after.contains("'auditor'") {
                forgot.push(one.name);
            }
        }
    }
    forgot.sort_unstable();
    forgot.dedup();
    assert!(asked > 25, "{asked} places are too few to be all of them");
    assert!(forgot.is_empty(), "{forgot:?} show a sensitive matter to an auditor who is put in charge of it");
}

/// Statements that read clients' records and ask about no wall and no circle, each with why.
const NO_REGISTER: &[(&str, &str)] = &[
    ("CARD_OF", "the name of a record while matters are named anew, shows nothing"),
    ("CONTACT_OF_CLIENT", "asked inside the room, of a client of that matter"),
    ("DETAILS_ALL", "lines of matters the reader may open"),
    ("DAY_MINE", "lines of matters the reader may open"),
    ("LINKS_OF_MATTER", "the organisations of one matter, while who comes in is settled"),
    ("MERGED_INTO", "where a record went, which is asked about before it is said"),
    ("NAMES_HERE", "the names in one matter while it is named anew, shows nothing"),
    ("OF_CLIENT", "what was joined into a record the reader was let through to before"),
    ("RECORD", "a client's own record, to themselves"),
    ("RECORD_OF", "a client's own record, to themselves"),
    ("RECORD_OF_ORGANISATION", "an organisation's own record, to who signs in for it"),
    ("STALE_CLIENTS", "the machinery makes tokens anew and shows nobody anything"),
    ("STALE_MATTERS", "the machinery makes tokens anew and shows nobody anything"),
    ("WHOSE", "whom a case is about, to who comes in to it, as far as they are told there"),
];

// S0-75: a client who is nobody to the reader, behind a wall or in closed circles only, is nobody in every statement.
#[test]
fn every_statement_that_shows_a_clients_record_leaves_out_who_is_nobody_to_the_reader() {
    let mut forgot = Vec::new();
    for statement in all() {
        let AnySql::LobbySql(one) = statement else { continue };
        let reads = one.text.starts_with("SELECT") || one.text.starts_with("WITH");
        let records = one.text.contains("FROM client c") || one.text.contains("JOIN client c");
        if reads && records && !one.text.contains("barred_client") {
            forgot.push(one.name);
        }
    }
    forgot.sort_unstable();
    forgot.dedup();
    forgot.retain(|name| !NO_REGISTER.iter().any(|(known, _)| known == name));
    assert!(forgot.is_empty(), "{forgot:?} show a client's record and do not ask who may find it");
}
