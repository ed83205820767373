//! Who comes along when an enquiry becomes a matter: the names that were searched for, and the records like them, each with
//! a box to tick and what they are there. It refuses to tick anybody by itself.

use super::lead_words as say;
use super::portal::part;
use crate::door::visit::Visit;
use crate::staff_view::Choice;
use crate::staff_view::leads::AlongRow;
use crate::words::Words;
use domain::{ClientId, Relation};
use vault::{Along, ConflictRow, LikelyKind, Whom};

/// What stands for no part of a client's.
const OTHER_SIDE: &str = "other_side";
/// What somebody can be beside the person the matter is for.
const PARTS: [Relation; 7] = [
    Relation::Employer,
    Relation::Petitioner,
    Relation::Partner,
    Relation::Dependant,
    Relation::Guardian,
    Relation::Sponsor,
    Relation::Representative,
];

/// A row for each name of a search but the first, which is whoever wrote, and one for each record like it.
pub fn rows(visit: &Visit, w: &Words, search: &ConflictRow) -> Vec<AlongRow> {
    let mut out: Vec<AlongRow> = Vec::new();
    for term in search.terms.iter().skip(1) {
        if out.iter().any(|row| row.who == *term) {
            continue;
        }
        out.push(row(visit, w, out.len(), term.clone(), term.clone(), String::new()));
        let like = search.found.iter().filter(|one| one.kind == LikelyKind::Client && one.term == *term);
        for one in like {
            let who = ClientId::from_bytes(one.id).to_string();
            if !out.iter().any(|row| row.who == who) {
                let label = w.conflict_along_known(&one.name);
                out.push(row(visit, w, out.len(), who, label, say::likeness(w, &one.why)));
            }
        }
    }
    out
}

fn row(visit: &Visit, w: &Words, n: usize, who: String, label: String, hint: String) -> AlongRow {
    let number = n.to_string();
    // As typed, if this row is still the same one.
    let again = visit.form.text(&format!("who-{n}")) == who;
    let chosen = if again { visit.form.text(&format!("as-{n}")) } else { "" };
    let pick = |code: &str, label: String| {
        let choice = Choice::new(code, label);
        if code == chosen { choice.chosen() } else { choice }
    };
    let side = hint.is_empty().then(|| pick(OTHER_SIDE, w.conflict_as_other_side()));
    let parts = PARTS.iter().map(|relation| pick(relation.code(), part(w, *relation)));
    AlongRow {
        n,
        label,
        ticked: again && visit.form.all("along").any(|ticked| ticked == number),
        parts: side.into_iter().chain(parts).collect(),
        who,
        hint,
    }
}

/// Whom a form takes along; nothing where a row says what no row can.
pub fn typed(visit: &Visit) -> Option<Vec<Along>> {
    let one = |n: &str| {
        let who = visit.form.text(&format!("who-{n}")).trim();
        let part = match visit.form.text(&format!("as-{n}")) {
            OTHER_SIDE => None,
            code => Some(Relation::from_code(code).filter(|relation| PARTS.contains(relation))?),
        };
        let who = match who.parse::<ClientId>() {
            Ok(client) => Whom::Known(client),
            Err(_) if who.is_empty() => return None,
            Err(_) => Whom::Named(who.to_owned()),
        };
        Some(Along { who, part })
    };
    visit.form.all("along").map(one).collect()
}
