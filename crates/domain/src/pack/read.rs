//! Reads a pack's TOML field by field, so that every problem is found in one pass: a missing value is noted and read as
//! empty, and what is left over at the end was spelled wrong. It refuses to hand out a pack when anything was noted.

use super::glossary::{Also, Term};
use super::letter::{LetterKind, LetterTemplate, unknown_letter_slot};
use super::message::{MessageTemplate, unknown_slot};
use super::{
    Checklist, ItemGroup, ItemTemplate, LONGEST_DAYS, LONGEST_MONTHS, Need, OriginalLater, Pack, PackProblem,
    Stage, TITLE_WORDS, Translation, Validity, What, Words,
};
use crate::files::FileType;
use crate::limits::{FILES_PER_ITEM, MOST_FILES_PER_ITEM};
use crate::locale::Locale;
use crate::role::Relation;
use std::collections::BTreeSet;
use toml::{Table, Value};

pub(super) fn pack(text: &str) -> Result<Pack, Vec<PackProblem>> {
    whole(text, false)
}

/// A list of a practice's own: one checklist, with or without stages.
pub(super) fn list(text: &str) -> Result<Pack, Vec<PackProblem>> {
    let pack = whole(text, true)?;
    match pack.checklists.len() {
        1 => Ok(pack),
        n => {
            let count = i64::try_from(n).unwrap_or(i64::MAX);
            let what = if count == 0 { What::Empty } else { What::OutOfRange(1, 1) };
            Err(vec![PackProblem { at: "checklist".to_owned(), what }])
        }
    }
}

fn whole(text: &str, stages_may_miss: bool) -> Result<Pack, Vec<PackProblem>> {
    let table = text.parse::<Table>().map_err(|error| {
        vec![PackProblem { at: String::new(), what: What::NotToml(error.to_string().trim().to_owned()) }]
    })?;
    let mut problems = Vec::new();
    let mut part = Part { at: String::new(), table, problems: &mut problems };
    let pack = Pack {
        id: part.key("id", &mut BTreeSet::new()),
        version: part.number("version", 1, i64::from(u32::MAX)).unwrap_or_default(),
        name: part.words("name"),
        stages: if stages_may_miss && !part.has("stage") { Vec::new() } else { part.each("stage", stage) },
        checklists: part.each("checklist", checklist),
    };
    part.finish();
    if problems.is_empty() { Ok(pack) } else { Err(problems) }
}

/// The messages of a file of their own.
pub(super) fn messages(text: &str) -> Result<Vec<MessageTemplate>, Vec<PackProblem>> {
    let table = text.parse::<Table>().map_err(|error| {
        vec![PackProblem { at: String::new(), what: What::NotToml(error.to_string().trim().to_owned()) }]
    })?;
    let mut problems = Vec::new();
    let mut part = Part { at: String::new(), table, problems: &mut problems };
    let all = part.each("message", |part, seen| {
        let template = MessageTemplate {
            key: part.key("key", seen),
            name: part.words("name"),
            text: part.words("text"),
        };
        for locale in Locale::ALL {
            if let Some(slot) = unknown_slot(template.text.get(*locale)) {
                part.note_at("text", What::UnknownSlot(slot));
            }
        }
        template
    });
    part.finish();
    if problems.is_empty() { Ok(all) } else { Err(problems) }
}

/// The letters of a file of their own.
pub(super) fn letters(text: &str) -> Result<Vec<LetterTemplate>, Vec<PackProblem>> {
    let table = text.parse::<Table>().map_err(|error| {
        vec![PackProblem { at: String::new(), what: What::NotToml(error.to_string().trim().to_owned()) }]
    })?;
    let mut problems = Vec::new();
    let mut part = Part { at: String::new(), table, problems: &mut problems };
    let all = part.each("letter", |part, seen| {
        let template = LetterTemplate {
            key: part.key("key", seen),
            kind: part
                .choice("kind", LetterKind::ALL.iter().map(|kind| (kind.code(), *kind)))
                .unwrap_or(LetterKind::Other),
            name: part.words("name"),
            text: part.words("text"),
        };
        for locale in Locale::ALL {
            if let Some(slot) = unknown_letter_slot(template.text.get(*locale)) {
                part.note_at("text", What::UnknownSlot(slot));
            }
        }
        template
    });
    part.finish();
    if problems.is_empty() { Ok(all) } else { Err(problems) }
}

/// The terms of a glossary.
pub(super) fn glossary(text: &str) -> Result<Vec<Term>, Vec<PackProblem>> {
    let table = text.parse::<Table>().map_err(|error| {
        vec![PackProblem { at: String::new(), what: What::NotToml(error.to_string().trim().to_owned()) }]
    })?;
    let mut problems = Vec::new();
    let mut part = Part { at: String::new(), table, problems: &mut problems };
    let mut taken = BTreeSet::new();
    let all = part.each("term", |part, seen| {
        let term = Term {
            key: part.key("key", seen),
            name: part.words("name"),
            also: part.also("also"),
            means: part.words("means"),
        };
        for locale in Locale::ALL {
            for cue in term.cues(*locale) {
                let cue = cue.trim().to_lowercase();
                if !taken.insert((locale.code(), cue.clone())) {
                    part.note(What::DuplicateKey(cue));
                }
            }
        }
        term
    });
    part.finish();
    if problems.is_empty() { Ok(all) } else { Err(problems) }
}

fn stage(part: &mut Part<'_>, seen: &mut BTreeSet<String>) -> Stage {
    Stage {
        key: part.key("key", seen),
        internal: part.words("internal"),
        client: part.words("client"),
        ahead: part.has("ahead").then(|| part.words("ahead")),
        usually: part.has("usually").then(|| part.words("usually")),
        you: part.has("you").then(|| part.words("you")),
        serious: part.flag("serious"),
        aside: part.flag("aside"),
        taking_in: part.flag("taking_in"),
        lodged: part.flag("lodged"),
        sign_off: part.flag("sign_off"),
        mail: part.flag("mail"),
    }
}

fn checklist(part: &mut Part<'_>, seen: &mut BTreeSet<String>) -> Checklist {
    let key = part.key("key", seen);
    let name = part.words("name");
    // Item keys are unique in the whole checklist, because applying it twice skips items by key.
    let mut items = BTreeSet::new();
    let groups = part.each("group", |part, seen| group(part, seen, &mut items));
    Checklist { key, name, groups }
}

fn group(part: &mut Part<'_>, seen: &mut BTreeSet<String>, items: &mut BTreeSet<String>) -> ItemGroup {
    ItemGroup {
        key: part.key("key", seen),
        who: part
            .choice("who", Relation::ALL.iter().map(|relation| (relation.code(), *relation)))
            .unwrap_or(Relation::MainApplicant),
        title: part.words("title"),
        items: part.each("item", |part, _| item(part, items)),
    }
}

fn item(part: &mut Part<'_>, seen: &mut BTreeSet<String>) -> ItemTemplate {
    let key = part.key("key", seen);
    let title = part.words("title");
    part.check_title(&title);
    let (why, hint) = (part.words("why"), part.words("hint"));
    let late = part.has("late").then(|| part.words("late"));
    let need =
        part.choice("need", Need::ALL.iter().map(|need| (need.code(), *need))).unwrap_or(Need::Required);
    let when = part.has("when").then(|| part.words("when"));
    match (need, &when) {
        (Need::Conditional, None) => part.note(What::NoCondition),
        (Need::Required | Need::Optional, Some(_)) => part.note(What::IdleCondition),
        _ => {}
    }
    ItemTemplate {
        key,
        title,
        why,
        hint,
        late,
        need,
        when,
        accepts: part.accepts(),
        max_files: if part.has("max_files") {
            part.number("max_files", 1, i64::from(MOST_FILES_PER_ITEM)).unwrap_or(1)
        } else {
            FILES_PER_ITEM
        },
        due_days: part.has("due_days").then(|| part.number("due_days", 1, LONGEST_DAYS).unwrap_or_default()),
        before_target_days: part
            .has("before_target_days")
            .then(|| part.number("before_target_days", 1, LONGEST_DAYS).unwrap_or_default()),
        translation: part.choice_or("translation", Translation::Never, Translation::ALL, Translation::code),
        validity: part.validity(),
        original_later: part.choice_or(
            "original",
            OriginalLater::CopyEnough,
            OriginalLater::ALL,
            OriginalLater::code,
        ),
        instead: if part.has("instead") { part.words_list("instead") } else { Vec::new() },
        checks: part.words_list("checks"),
    }
}

/// One table of the file. Fields are taken out as they are read.
struct Part<'p> {
    at: String,
    table: Table,
    problems: &'p mut Vec<PackProblem>,
}

impl Part<'_> {
    fn note(&mut self, what: What) {
        self.problems.push(PackProblem { at: self.at.clone(), what });
    }

    fn note_at(&mut self, field: &str, what: What) {
        let at = self.place(field);
        self.problems.push(PackProblem { at, what });
    }

    fn place(&self, field: &str) -> String {
        if self.at.is_empty() { field.to_owned() } else { format!("{} / {field}", self.at) }
    }

    fn has(&self, field: &str) -> bool {
        self.table.contains_key(field)
    }

    fn take(&mut self, field: &str) -> Option<Value> {
        let value = self.table.remove(field);
        if value.is_none() {
            self.note_at(field, What::Missing);
        }
        value
    }

    fn finish(self) {
        let at = self.at;
        for field in self.table.keys() {
            let at = if at.is_empty() { field.clone() } else { format!("{at} / {field}") };
            self.problems.push(PackProblem { at, what: What::UnknownField });
        }
    }

    fn text(&mut self, field: &str) -> String {
        match self.take(field) {
            Some(Value::String(text)) if text.trim().is_empty() => self.note_at(field, What::Blank),
            Some(Value::String(text)) => return text,
            Some(_) => self.note_at(field, What::WrongKind("text in quotes")),
            None => {}
        }
        String::new()
    }

    fn key(&mut self, field: &str, seen: &mut BTreeSet<String>) -> String {
        let key = self.text(field);
        if key.is_empty() {
            return key;
        }
        let good = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'.' || b == b'-';
        if key.len() > 64 || !key.bytes().all(good) {
            self.note_at(field, What::BadKey(key.clone()));
        } else if !seen.insert(key.clone()) {
            self.note_at(field, What::DuplicateKey(key.clone()));
        }
        key
    }

    /// Yes or no; no where nothing is said.
    fn flag(&mut self, field: &str) -> bool {
        match self.table.remove(field) {
            Some(Value::Boolean(said)) => return said,
            Some(_) => self.note_at(field, What::WrongKind("true or false")),
            None => {}
        }
        false
    }

    /// A whole number from `least` to `most`, both of which fit `T`.
    fn number<T: TryFrom<i64>>(&mut self, field: &str, least: i64, most: i64) -> Option<T> {
        match self.take(field)? {
            Value::Integer(n) if (least..=most).contains(&n) => return T::try_from(n).ok(),
            Value::Integer(_) => self.note_at(field, What::OutOfRange(least, most)),
            _ => self.note_at(field, What::WrongKind("a whole number")),
        }
        None
    }

    fn choice<T>(&mut self, field: &str, choices: impl Iterator<Item = (&'static str, T)>) -> Option<T> {
        let word = self.text(field);
        if word.is_empty() {
            return None;
        }
        let mut codes = Vec::new();
        for (code, value) in choices {
            if code == word {
                return Some(value);
            }
            codes.push(code);
        }
        self.note_at(field, What::NotAChoice(word, codes.join(", ")));
        None
    }

    fn choice_or<T: Copy>(&mut self, field: &str, usual: T, all: &[T], code: fn(T) -> &'static str) -> T {
        if !self.has(field) {
            return usual;
        }
        self.choice(field, all.iter().map(|value| (code(*value), *value))).unwrap_or(usual)
    }

    fn words(&mut self, field: &str) -> Words {
        let value = self.take(field);
        self.words_from(field, value)
    }

    fn words_from(&mut self, field: &str, value: Option<Value>) -> Words {
        let blank = Words { en: String::new(), es: String::new() };
        let table = match value {
            Some(Value::Table(table)) => table,
            Some(_) => {
                self.note_at(field, What::WrongKind("{ en = \"…\", es = \"…\" }"));
                return blank;
            }
            None => return blank,
        };
        let at = self.place(field);
        let mut inner = Part { at, table, problems: self.problems };
        let mut read = |locale: Locale| match inner.table.remove(locale.code()) {
            Some(Value::String(text)) if !text.trim().is_empty() => text,
            Some(Value::String(_)) | None => {
                inner.note(What::NoTranslation(locale.code()));
                String::new()
            }
            Some(_) => {
                inner.note_at(locale.code(), What::WrongKind("text in quotes"));
                String::new()
            }
        };
        let words = Words { en: read(Locale::En), es: read(Locale::Es) };
        inner.finish();
        words
    }

    fn words_list(&mut self, field: &str) -> Vec<Words> {
        match self.take(field) {
            Some(Value::Array(list)) if list.is_empty() => self.note_at(field, What::Empty),
            Some(Value::Array(list)) => {
                let numbered = list.into_iter().enumerate();
                return numbered
                    .map(|(i, value)| self.words_from(&format!("{field} {}", i + 1), Some(value)))
                    .collect();
            }
            Some(_) => self.note_at(field, What::WrongKind("a list")),
            None => {}
        }
        Vec::new()
    }

    /// Other forms of a word: a list of words for each language, either of which may miss.
    fn also(&mut self, field: &str) -> Also {
        let mut table = match self.take_if_there(field) {
            Some(Value::Table(table)) => table,
            Some(_) => {
                self.note_at(field, What::WrongKind("{ en = [\"…\"], es = [\"…\"] }"));
                return Also::default();
            }
            None => return Also::default(),
        };
        let at = self.place(field);
        let mut read = |locale: Locale| -> Vec<String> {
            let inner = |what| PackProblem { at: format!("{at} {}", locale.code()), what };
            let list = match table.remove(locale.code()) {
                Some(Value::Array(list)) => list,
                Some(_) => {
                    self.problems.push(inner(What::WrongKind("a list of words")));
                    return Vec::new();
                }
                None => return Vec::new(),
            };
            let mut words = Vec::new();
            for value in list {
                match value {
                    Value::String(word) if !word.trim().is_empty() => words.push(word),
                    Value::String(_) => self.problems.push(inner(What::Blank)),
                    _ => self.problems.push(inner(What::WrongKind("a list of words"))),
                }
            }
            words
        };
        let also = Also { en: read(Locale::En), es: read(Locale::Es) };
        if !table.is_empty() {
            self.note_at(field, What::UnknownField);
        }
        also
    }

    fn take_if_there(&mut self, field: &str) -> Option<Value> {
        self.table.remove(field)
    }

    fn check_title(&mut self, title: &Words) {
        for locale in Locale::ALL {
            let count = title
                .get(*locale)
                .split_whitespace()
                .filter(|word| word.chars().any(char::is_alphanumeric))
                .count();
            if count > TITLE_WORDS {
                self.note_at("title", What::LongTitle(locale.code(), count));
            }
        }
    }

    /// Types by code, or `picture` for every kind of picture. Left out, it means PDF and pictures.
    fn accepts(&mut self) -> Vec<FileType> {
        let field = "accepts";
        let pictures = || FileType::ALL.iter().copied().filter(|kind| kind.is_picture());
        if !self.has(field) {
            return std::iter::once(FileType::Pdf).chain(pictures()).collect();
        }
        let Some(Value::Array(list)) = self.take(field) else {
            self.note_at(field, What::WrongKind("a list"));
            return Vec::new();
        };
        if list.is_empty() {
            self.note_at(field, What::Empty);
        }
        let mut kinds = BTreeSet::new();
        for value in list {
            let Value::String(word) = value else {
                self.note_at(field, What::WrongKind("a list of words"));
                continue;
            };
            match FileType::from_code(&word) {
                Some(kind) => kinds.extend([kind]),
                None if word == "picture" => kinds.extend(pictures()),
                None => {
                    let codes: Vec<_> = FileType::ALL.iter().map(|kind| kind.code()).collect();
                    self.note_at(field, What::NotAChoice(word, format!("picture, {}", codes.join(", "))));
                }
            }
        }
        kinds.into_iter().collect()
    }

    fn validity(&mut self) -> Validity {
        match self.table.remove("validity") {
            None => Validity::Lasting,
            Some(Value::String(word)) if word == "watched" => Validity::Watched,
            Some(Value::String(word)) if word.ends_with(" months") => Validity::from_code(&word)
                .unwrap_or_else(|| {
                    self.note_at("validity", What::OutOfRange(1, i64::from(LONGEST_MONTHS)));
                    Validity::Lasting
                }),
            Some(Value::Integer(days)) => match u16::try_from(days) {
                Ok(days) if (1..=LONGEST_DAYS).contains(&i64::from(days)) => Validity::NotOlderThan(days),
                _ => {
                    self.note_at("validity", What::OutOfRange(1, LONGEST_DAYS));
                    Validity::Lasting
                }
            },
            Some(_) => {
                self.note_at("validity", What::WrongKind("\"watched\", \"6 months\" or a number of days"));
                Validity::Lasting
            }
        }
    }

    /// Reads every table of a list such as `[[stage]]`. Each is named in problems by its key where it has one.
    fn each<T>(
        &mut self,
        field: &str,
        mut read: impl FnMut(&mut Part<'_>, &mut BTreeSet<String>) -> T,
    ) -> Vec<T> {
        let list = match self.take(field) {
            Some(Value::Array(list)) => list,
            Some(_) => {
                self.note_at(field, What::WrongKind("a list of tables: [[…]]"));
                return Vec::new();
            }
            None => return Vec::new(),
        };
        if list.is_empty() {
            self.note_at(field, What::Empty);
        }
        let mut seen = BTreeSet::new();
        let mut values = Vec::with_capacity(list.len());
        for (index, value) in list.into_iter().enumerate() {
            let Value::Table(table) = value else {
                self.note_at(field, What::WrongKind("a list of tables: [[…]]"));
                continue;
            };
            let name = match table.get("key") {
                Some(Value::String(key)) => format!("{field} \"{key}\""),
                _ => format!("{field} {}", index + 1),
            };
            let mut part = Part { at: self.place(&name), table, problems: self.problems };
            values.push(read(&mut part, &mut seen));
            part.finish();
        }
        values
    }
}
