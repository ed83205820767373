//! Whether every message gets its values in the order its method takes them: by the names of its variables, in alphabetical
//! order. The compiler cannot tell two texts apart; this reads every call there is, in Rust and in templates, and where a value
//! carries the name of one of the message's variables, it has to stand in that variable's place. It says nothing of values
//! called otherwise.

use super::tests::messages;
use std::collections::BTreeMap;
use std::path::Path;

/// What is called on a value without changing what it is.
const SAME: [&str; 7] =
    [".as_str()", ".clone()", ".to_owned()", ".to_string()", ".as_deref()", ".as_ref()", ".trim()"];

/// Methods of messages with two variables or more, each with its variables in order.
fn methods() -> BTreeMap<String, Vec<String>> {
    let all = messages("en").into_iter();
    let several = all.filter(|(_, (_, variables))| variables.len() > 1);
    several.map(|(id, (_, variables))| (id.replace('-', "_"), variables.into_iter().collect())).collect()
}

/// What a text calls with how many named values, and every value that stands in another one's place.
fn looked_at(text: &str, methods: &BTreeMap<String, Vec<String>>) -> (usize, Vec<String>) {
    let (mut named, mut switched) = (0, Vec::new());
    for (at, _) in text.match_indices('.') {
        let rest = &text[at + 1..];
        let Some(open) = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_') else { continue };
        let Some(variables) = methods.get(&rest[..open]).filter(|_| rest[open..].starts_with('(')) else {
            continue;
        };
        let Some(values) = values(&rest[open + 1..]).filter(|all| all.len() == variables.len()) else {
            continue;
        };
        for (place, value) in values.iter().enumerate() {
            let Some(wanted) = variables.iter().position(|known| Some(known.as_str()) == name(value)) else {
                continue;
            };
            named += 1;
            if wanted != place {
                switched.push(format!(
                    "{}({}) takes {}",
                    &rest[..open],
                    values.join(", "),
                    variables.join(", ")
                ));
            }
        }
    }
    (named, switched)
}

/// The values of a call, from behind its bracket; nothing where it does not end.
fn values(text: &str) -> Option<Vec<String>> {
    let (mut all, mut one, mut depth) = (Vec::new(), String::new(), 0_usize);
    let mut signs = text.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '"' => {
                one.push(sign);
                while let Some(inside) = signs.next() {
                    one.push(inside);
                    match inside {
                        '"' => break,
                        '\\' => one.extend(signs.next()),
                        _ => {}
                    }
                }
                continue;
            }
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => {
                all.push(one);
                all.iter_mut().for_each(|value| *value = value.trim().to_owned());
                // A comma may stand behind the last one.
                all.retain(|value| !value.is_empty());
                return Some(all);
            }
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => {
                all.push(std::mem::take(&mut one));
                continue;
            }
            _ => {}
        }
        one.push(sign);
    }
    None
}

/// What a value is called: a name by itself, a field, or what a method without arguments gives; nothing of anything else.
fn name(value: &str) -> Option<&str> {
    let mut plain = value.trim_start_matches(['&', '*']);
    while let Some(shorter) = SAME.iter().find_map(|same| plain.strip_suffix(same)) {
        plain = shorter;
    }
    let plain = plain.strip_suffix("()").unwrap_or(plain);
    let mut steps = plain.split('.').map(|step| step.strip_suffix("()").unwrap_or(step));
    let is_name = |step: &str| {
        step.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
            && step.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    steps.clone().all(is_name).then(|| steps.next_back()).flatten()
}

/// Every source and template under a folder.
fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs" || ending == "html") {
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            found.push((path.display().to_string(), text));
        }
    }
}

#[test]
fn every_value_stands_in_the_place_of_the_variable_it_is_called_after() {
    let (methods, home) = (methods(), Path::new(env!("CARGO_MANIFEST_DIR")));
    let mut all = Vec::new();
    for folder in ["src", "templates", "examples", "tests", "../strongroom", "../casework", "../../tests/src"]
    {
        sources(&home.join(folder), &mut all);
    }
    let mut named = 0;
    for (file, text) in all.iter().filter(|(file, _)| !file.ends_with("words/arguments.rs")) {
        let (found, switched) = looked_at(text, &methods);
        assert!(switched.is_empty(), "{file}: {switched:#?}");
        named += found;
    }
    assert!(named > 200, "the calls were read: {named}");
}

#[test]
fn a_switched_pair_is_found_and_nothing_else_is() {
    let known = [("by_hand", vec!["by", "whom"]), ("text_code", vec!["text", "version"])];
    let known: Vec<(String, Vec<String>)> = known
        .into_iter()
        .map(|(method, all)| (method.to_owned(), all.into_iter().map(str::to_owned).collect()))
        .collect();
    let methods: BTreeMap<String, Vec<String>> = known.into_iter().collect();
    let found = |text: &str| looked_at(text, &methods);
    for wrong in [
        "w.by_hand(whom, by)",
        "w.by_hand(one.whom.as_str(), &by.clone())",
        "frame.w.by_hand(\n    entered.whom(),\n    \"somebody, else\",\n)",
        "{{ w.text_code(version, other(1, 2)) }}",
        "w.by_hand(what(w.text_code(version, text)), 1)",
    ] {
        assert!(!found(wrong).1.is_empty(), "{wrong}");
    }
    for right in [
        "w.by_hand(by, whom)",
        "w.by_hand(entered.by.as_str(), entered.whom.as_str())",
        // Called otherwise, it may be either.
        "w.by_hand(version, text)",
        "w.by_hand(whom(1), by + 1)",
        // One value, or three: another method of the same name.
        "list.by_hand(whom)",
        "list.by_hand(whom, by, 1)",
        "fn by_hand(whom: u8, by: u8) {}",
        "w.by_hand(whom, ",
    ] {
        assert_eq!(found(right).1, Vec::<String>::new(), "{right}");
    }
    assert_eq!(found("w.by_hand(by, whom) + &w.text_code(text, \")\")").0, 3);
}
