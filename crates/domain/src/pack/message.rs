//! Messages that a practice sends again and again, as data: a name to choose one by, and a text with places for what
//! differs; the same for notes on a matter's file. It refuses a text with a place nobody fills, and fills all of them or none.

use super::Words;
use crate::code::coded;
use crate::locale::Locale;

/// What ships, as text for [`MessageTemplate::parse`].
pub const SHIPPED_MESSAGES: &str = include_str!("../../../../packs/messages/common.toml");

/// What ships to begin a note on a matter's file with; no key of it is one of a message.
pub const SHIPPED_NOTES: &str = include_str!("../../../../packs/messages/notes.toml");

coded! {
    /// A place in a text, written in braces.
    Slot {
        /// The client's first name.
        Client = "client",
        /// The practice's name.
        Practice = "practice",
        /// What the thread is about.
        Request = "request",
        /// Its last day.
        Due = "due",
        /// The day on which it is written.
        Today = "today",
        /// What the matter is called, as its client reads it.
        Matter = "matter",
        /// Who answers for the matter, by name.
        Responsible = "responsible",
    }
}

impl Slot {
    /// Whether a note can hold it: a note is about no one request.
    #[must_use]
    pub const fn in_notes(self) -> bool {
        match self {
            Self::Client | Self::Practice | Self::Today | Self::Matter | Self::Responsible => true,
            Self::Request | Self::Due => false,
        }
    }
}

/// One text to begin a message with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MessageTemplate {
    /// Stable name.
    pub key: String,
    /// What staff choose it by.
    pub name: Words,
    /// The text, with its places.
    pub text: Words,
}

impl MessageTemplate {
    /// Reads and checks a file of messages.
    ///
    /// # Errors
    /// Every problem found, in the order of the file.
    pub fn parse(text: &str) -> Result<Vec<Self>, Vec<super::PackProblem>> {
        super::read::messages(text)
    }

    /// The text with its places filled; nothing where a place has no value.
    #[must_use]
    pub fn filled(&self, locale: Locale, value: impl Fn(Slot) -> Option<String>) -> Option<String> {
        filled(self.text.get(locale), value)
    }
}

/// A text with its places filled; nothing where a place has no value.
#[must_use]
pub fn filled(text: &str, value: impl Fn(Slot) -> Option<String>) -> Option<String> {
    let mut rest = text;
    let mut out = String::with_capacity(rest.len());
    // One pass: a value that looks like a place stays as it is.
    while let Some((before, after)) = rest.split_once('{') {
        let (name, tail) = after.split_once('}')?;
        out.push_str(before);
        out.push_str(&value(Slot::from_code(name)?)?);
        rest = tail;
    }
    out.push_str(rest);
    Some(out)
}

/// The first place of a text that nobody fills; what follows a brace that nothing closes is one, too.
#[must_use]
pub fn unknown_slot(text: &str) -> Option<String> {
    slot_but(text, |_| true)
}

/// The same of a text for notes, in which fewer places are filled.
#[must_use]
pub fn unknown_note_slot(text: &str) -> Option<String> {
    slot_but(text, Slot::in_notes)
}

fn slot_but(text: &str, fills: impl Fn(Slot) -> bool) -> Option<String> {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('{') {
        let Some((name, tail)) = after.split_once('}') else { return Some(after.to_owned()) };
        if !Slot::from_code(name).is_some_and(&fills) {
            return Some(name.to_owned());
        }
        rest = tail;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::What;

    #[test]
    fn every_shipped_message_can_be_filled_in_both_languages() {
        let all = MessageTemplate::parse(SHIPPED_MESSAGES).unwrap();
        assert!(all.len() >= 3);
        for template in &all {
            for locale in Locale::ALL {
                let filled = template.filled(*locale, |slot| Some(format!("<{slot}>"))).unwrap();
                assert!(filled.contains("<client>") && !filled.contains('{') && !filled.contains('!'));
            }
            assert_ne!(template.text.en, template.text.es);
        }
    }

    #[test]
    fn a_text_is_filled_whole_or_not_at_all_and_never_twice() {
        let all = MessageTemplate::parse(SHIPPED_MESSAGES).unwrap();
        let about = all.iter().find(|t| t.key == "missing-page").unwrap();
        let no_request = |slot| (slot != Slot::Request).then(|| "x".to_owned());
        assert_eq!(about.filled(Locale::En, no_request), None);
        let filled = about.filled(Locale::En, |_| Some("{due}".to_owned())).unwrap();
        assert_eq!(filled.matches("{due}").count(), 3);
    }

    #[test]
    fn every_shipped_note_can_be_filled_and_has_its_headings_in_both_languages() {
        let all = MessageTemplate::parse(SHIPPED_NOTES).unwrap();
        let messages = MessageTemplate::parse(SHIPPED_MESSAGES).unwrap();
        assert_eq!(all.len(), 4);
        for template in &all {
            assert!(messages.iter().all(|message| message.key != template.key));
            for (locale, headings) in [
                (Locale::En, ["Day:", "Present:", "Advice", "Instructions", "Next steps"]),
                (Locale::Es, ["Día:", "Presentes:", "Consejo", "Instrucciones", "Próximos pasos"]),
            ] {
                assert_eq!(unknown_note_slot(template.text.get(locale)), None);
                let only = |slot: Slot| slot.in_notes().then(|| format!("<{slot}>"));
                let filled = template.filled(locale, only).unwrap();
                for heading in headings {
                    assert!(filled.contains(heading), "{}: {heading}", template.key);
                }
                assert!(filled.contains("<today>") && filled.contains("<client>"));
            }
            assert_ne!(template.text.en, template.text.es);
        }
        assert_eq!(unknown_note_slot("{client} {request}").as_deref(), Some("request"));
        assert_eq!(unknown_slot("{client} {request} {today} {matter} {responsible}"), None);
        assert_eq!(unknown_note_slot("{matter} {responsible} {reference}").as_deref(), Some("reference"));
    }

    #[test]
    fn a_place_nobody_fills_is_a_problem() {
        let text = "[[message]]\nkey = \"a\"\nname = { en = \"A\", es = \"A\" }\ntext = { en = \"{fee}\", es = \"{client\" }";
        let problems = MessageTemplate::parse(text).unwrap_err();
        assert_eq!(problems.len(), 2);
        assert!(matches!(&problems[0].what, What::UnknownSlot(name) if name == "fee"));
    }
}
