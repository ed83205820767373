//! What must never stand in a log: everything personas type into forms, the names of files they send, the links, codes
//! and tokens they are given. It is noted down while the journeys run, and every word the program says, on either stream
//! and at any end, is searched for it. It knows no exceptions; what is too short to be told from a common word is not
//! noted.

use std::collections::BTreeSet;
use std::sync::Mutex;

/// Shorter than this, a value is found by accident.
const LEAST: usize = 6;
/// Typed values that are words of the product, not of a person: roles, choices, languages.
const WORDS: [&str; 5] = ["return", "accept", "client", "blurry", "system_administrator"];

static PLANTED: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// Notes a value that must stay out of the logs from now on.
pub fn plant(value: &str) {
    // Ids may be logged; they say nothing.
    let id = value.len() > 20 && value.split_once('_').is_some_and(|(kind, _)| kind.len() <= 10);
    if value.len() >= LEAST && !id && !WORDS.contains(&value) {
        PLANTED.lock().unwrap().insert(value.to_owned());
    }
}

/// What is planted and stands in these words.
pub fn found_in(words: &str) -> Vec<String> {
    PLANTED.lock().unwrap().iter().filter(|canary| words.contains(canary.as_str())).cloned().collect()
}

pub fn planted() -> usize {
    PLANTED.lock().unwrap().len()
}
