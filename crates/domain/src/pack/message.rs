//! Messages that a practice sends again and again, as data: a name to choose one by, and a text with places for what
//! differs. It refuses a text with a place nobody fills, and fills all of them or none.

use super::Words;
use crate::code::coded;
use crate::locale::Locale;

/// What ships, as text for [`MessageTemplate::parse`].
pub const SHIPPED_MESSAGES: &str = include_str!("../../../../packs/messages/common.toml");

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
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('{') {
        let Some((name, tail)) = after.split_once('}') else { return Some(after.to_owned()) };
        if Slot::from_code(name).is_none() {
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
    fn a_place_nobody_fills_is_a_problem() {
        let text = "[[message]]\nkey = \"a\"\nname = { en = \"A\", es = \"A\" }\ntext = { en = \"{fee}\", es = \"{client\" }";
        let problems = MessageTemplate::parse(text).unwrap_err();
        assert_eq!(problems.len(), 2);
        assert!(matches!(&problems[0].what, What::UnknownSlot(name) if name == "fee"));
    }
}
