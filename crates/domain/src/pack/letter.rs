//! Letters that a practice writes again and again, as data: what each is for, and a text with places that are filled from the
//! matter and blanks that a person fills. It refuses a text with a place nobody fills, and finds every blank that is left: a
//! letter with one goes to nobody.

use super::Words;
use crate::approval::ApprovalKind;
use crate::code::coded;

/// What ships, as text for [`LetterTemplate::parse`].
pub const SHIPPED_LETTERS: &str = include_str!("../../../../packs/letters/common.toml");

/// Characters of a blank that are said back to whoever left it.
const BLANK_CHARS: usize = 120;

coded! {
    /// What a letter is for, and so what its clients are asked once it is written.
    LetterKind {
        /// Under which the practice works for somebody.
        Engagement = "engagement",
        /// Leave to go on with the next step.
        Authority = "authority",
        /// Another price or another scope than was agreed.
        Terms = "terms",
        /// The work is done.
        Closing = "closing",
        /// Any other.
        Other = "other",
    }
}

impl LetterKind {
    /// What is asked with it; nothing for a letter that is only read.
    #[must_use]
    pub const fn approval(self) -> Option<ApprovalKind> {
        match self {
            Self::Engagement => Some(ApprovalKind::Engagement),
            Self::Authority => Some(ApprovalKind::AuthorityToProceed),
            Self::Terms => Some(ApprovalKind::ChangeOfTerms),
            Self::Closing | Self::Other => None,
        }
    }
}

coded! {
    /// A place in a letter, written in braces.
    LetterSlot {
        /// The client's whole name.
        Client = "client",
        /// The practice's name.
        Practice = "practice",
        /// What the matter is called.
        Matter = "matter",
        /// The practice's own number for it.
        Reference = "reference",
        /// Who leads it.
        Responsible = "responsible",
        /// The day on which it is written.
        Today = "today",
    }
}

/// One letter to begin with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LetterTemplate {
    /// Stable name.
    pub key: String,
    /// What it is for.
    pub kind: LetterKind,
    /// What staff choose it by.
    pub name: Words,
    /// The text, with its places and blanks.
    pub text: Words,
}

impl LetterTemplate {
    /// Reads and checks a file of letters.
    ///
    /// # Errors
    /// Every problem found, in the order of the file.
    pub fn parse(text: &str) -> Result<Vec<Self>, Vec<super::PackProblem>> {
        super::read::letters(text)
    }
}

/// A letter with its places filled. What the matter does not say is left as a blank, which somebody has to fill.
#[must_use]
pub fn letter_filled(text: &str, value: impl Fn(LetterSlot) -> Option<String>) -> String {
    let mut rest = text;
    let mut out = String::with_capacity(rest.len());
    // One pass: a value that looks like a place stays as it is.
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            out.push('{');
            rest = after;
            continue;
        };
        match LetterSlot::from_code(name).and_then(&value).filter(|value| !value.trim().is_empty()) {
            Some(value) => out.push_str(&value),
            None => {
                out.push('[');
                out.push_str(name);
                out.push(']');
            }
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// The first place of a letter that nobody fills; what follows a brace that nothing closes is one, too.
#[must_use]
pub fn unknown_letter_slot(text: &str) -> Option<String> {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('{') {
        let Some((name, tail)) = after.split_once('}') else { return Some(after.to_owned()) };
        if LetterSlot::from_code(name).is_none() {
            return Some(name.to_owned());
        }
        rest = tail;
    }
    None
}

/// Everything in a written letter that somebody still has to fill, each once, in the order it stands there: what is in square
/// brackets, and a place in braces that came too late to be filled. A bracket that nothing closes on its line is a blank, too.
#[must_use]
pub fn blanks(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in text.lines() {
        let mut rest = line;
        while let Some(at) = rest.find(['[', '{']) {
            let (_, open) = rest.split_at(at);
            let close = if open.starts_with('[') { ']' } else { '}' };
            let inside = open.get(1..).unwrap_or_default();
            let (blank, tail) = inside.split_once(close).unwrap_or((inside, ""));
            let mut letters = blank.trim().chars();
            let mut blank: String = letters.by_ref().take(BLANK_CHARS).collect();
            if letters.next().is_some() {
                blank.push('…');
            }
            if !found.contains(&blank) {
                found.push(blank);
            }
            rest = tail;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Locale;
    use crate::pack::What;

    #[test]
    fn every_shipped_letter_can_be_filled_in_both_languages_and_leaves_blanks_for_a_person() {
        let all = LetterTemplate::parse(SHIPPED_LETTERS).unwrap();
        for kind in [LetterKind::Engagement, LetterKind::Authority, LetterKind::Terms, LetterKind::Closing] {
            assert!(all.iter().any(|one| one.kind == kind), "{kind}");
        }
        for one in &all {
            for locale in Locale::ALL {
                let filled = letter_filled(one.text.get(*locale), |slot| Some(format!("<{slot}>")));
                assert!(filled.contains("<client>") && filled.contains("<practice>"), "{}", one.key);
                assert!(!filled.contains('{') && !blanks(&filled).is_empty(), "{}", one.key);
            }
            let count = |locale| blanks(one.text.get(locale)).len();
            assert_eq!(count(Locale::En), count(Locale::Es), "{} asks the same in both", one.key);
            assert_ne!(one.text.en, one.text.es);
        }
    }

    #[test]
    fn what_the_matter_does_not_say_is_a_blank_and_no_value_is_filled_twice() {
        let none = |slot: LetterSlot| (slot == LetterSlot::Client).then(|| "{matter} Núñez".to_owned());
        let filled = letter_filled("Dear {client}, {responsible} leads {matter}.", none);
        assert_eq!(filled, "Dear {matter} Núñez, [responsible] leads [matter].");
        assert_eq!(blanks(&filled), ["matter", "responsible"], "a name that looks like a place is looked at");
        assert_eq!(letter_filled("a {client", |_| Some("x".to_owned())), "a {client");
    }

    #[test]
    fn a_blank_is_found_wherever_it_stands_and_however_it_is_left() {
        assert_eq!(blanks("The fee is [the fee] for [the work], again [the fee]."), ["the fee", "the work"]);
        assert_eq!(blanks("Fee: [\nnext line] and []"), [""]);
        assert_eq!(blanks("a [b [c] d"), ["b [c"]);
        assert_eq!(blanks("(round) ones are words ]"), Vec::<String>::new());
        assert_eq!(blanks(&format!("[{}]", "é".repeat(500)))[0], format!("{}…", "é".repeat(BLANK_CHARS)));
    }

    #[test]
    fn a_place_nobody_fills_and_a_kind_nobody_knows_are_problems() {
        let text = "[[letter]]\nkey = \"a\"\nkind = \"spell\"\nname = { en = \"A\", es = \"A\" }\ntext = { en = \"{fee}\", es = \"{client\" }";
        let problems = LetterTemplate::parse(text).unwrap_err();
        assert_eq!(problems.len(), 3, "{problems:?}");
        assert!(problems.iter().any(|one| matches!(&one.what, What::UnknownSlot(name) if name == "fee")));
        assert_eq!(unknown_letter_slot("{client} {request}").as_deref(), Some("request"));
        assert_eq!(unknown_letter_slot("{client} {today} [x]"), None);
    }
}
