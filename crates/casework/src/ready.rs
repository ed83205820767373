//! Ready texts to begin a message or a file note with: the practice's own, and those the program ships that the practice did
//! not hide. It refuses to say a text in a language in which nobody wrote it, and to offer for a message to a client what is
//! meant for a note.

use crate::converse::TEMPLATES;
use domain::Locale;
use domain::pack::{MessageTemplate, SHIPPED_NOTES, Slot, filled};
use std::sync::LazyLock;
use vault::{ReadyTexts, Words};

/// The beginnings of file notes that ship, parsed once. One that does not parse is reported by the tests of `domain`.
pub static NOTES: LazyLock<Vec<MessageTemplate>> =
    LazyLock::new(|| MessageTemplate::parse(SHIPPED_NOTES).unwrap_or_default());

/// One text somebody can begin with.
pub struct Ready {
    /// What it is chosen by in an address; no shipped one has the name of one of the practice's own.
    pub key: String,
    name: Words,
    text: Words,
}

impl Ready {
    /// What staff choose it by, in their language or else in English.
    pub fn name(&self, locale: Locale) -> &str {
        self.name.get(locale.code()).or_else(|| self.name.get(Locale::En.code())).map_or("", String::as_str)
    }

    /// Whether it was written in this language.
    pub fn speaks(&self, locale: Locale) -> bool {
        self.text.contains_key(locale.code())
    }

    /// The language in which somebody who reads `locale` gets it: theirs, or else English.
    pub fn spoken_to(&self, locale: Locale) -> Locale {
        if self.speaks(locale) { locale } else { Locale::En }
    }

    /// The text with its places filled; nothing where a place has no value, or nobody wrote it in this language.
    pub fn filled(&self, locale: Locale, value: impl Fn(Slot) -> Option<String>) -> Option<String> {
        filled(self.text.get(locale.code())?, value)
    }
}

/// All that is offered for a message: the practice's own first, in the order they were written.
pub fn offered(book: &ReadyTexts) -> Vec<Ready> {
    of(book, false, &TEMPLATES)
}

/// The same for a note on a matter's file.
pub fn offered_for_notes(book: &ReadyTexts) -> Vec<Ready> {
    of(book, true, &NOTES)
}

fn of(book: &ReadyTexts, for_notes: bool, shipped: &[MessageTemplate]) -> Vec<Ready> {
    let own = book.own.iter().filter(|one| one.for_notes == for_notes).map(|one| Ready {
        key: format!("own-{}", one.key),
        name: one.name.clone(),
        text: one.text.clone(),
    });
    let said = |words: &domain::pack::Words| -> Words {
        Locale::ALL.iter().map(|l| (l.code().to_owned(), words.get(*l).to_owned())).collect()
    };
    let shipped = shipped.iter().filter(|one| !book.hidden.contains(&one.key)).map(|one| Ready {
        key: one.key.clone(),
        name: said(&one.name),
        text: said(&one.text),
    });
    own.chain(shipped).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use vault::ReadyText;

    #[test]
    fn own_texts_come_first_hidden_ones_are_left_out_and_no_language_is_made_up() {
        let hidden = TEMPLATES[0].key.clone();
        let english = |text: &str| Words::from([("en".to_owned(), text.to_owned())]);
        let own = ReadyText {
            key: "ab".to_owned(),
            version: 1,
            name: english("Fees"),
            text: english("Dear {client}"),
            for_notes: false,
        };
        let note = ReadyText { key: "cd".to_owned(), for_notes: true, ..own.clone() };
        let book = ReadyTexts { own: vec![own, note], hidden: BTreeSet::from([hidden.clone()]) };
        let notes = offered_for_notes(&book);
        assert_eq!((notes[0].key.as_str(), notes.len()), ("own-cd", NOTES.len() + 1));
        let all = offered(&book);
        assert_eq!(all.len(), TEMPLATES.len());
        assert!(all.iter().all(|one| one.key != hidden));
        let first = &all[0];
        assert_eq!((first.key.as_str(), first.name(Locale::Es)), ("own-ab", "Fees"));
        assert_eq!(first.spoken_to(Locale::Es), Locale::En);
        let value = |slot: Slot| (slot == Slot::Client).then(|| "Lucía".to_owned());
        assert_eq!(first.filled(Locale::En, value).as_deref(), Some("Dear Lucía"));
        assert_eq!(first.filled(Locale::Es, value), None);
        assert!(all[1].speaks(Locale::Es) && all[1].spoken_to(Locale::Es) == Locale::Es);
    }
}
