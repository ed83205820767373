//! What can be wrong with a pack, said so that its author can find and mend it. It refuses to stop at the first.

use crate::pack::TITLE_WORDS;
use core::fmt;

/// One mistake in a pack.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PackProblem {
    /// Where, by names where there are names: `checklist "aos" / group "petitioner" / item "photo" / title`.
    pub at: String,
    /// What is wrong there.
    pub what: What,
}

/// A kind of mistake.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum What {
    /// The text is not TOML; holds the reader's own words with line and column.
    NotToml(String),
    /// A value that must be there is not.
    Missing,
    /// A value is of another kind than expected, for instance a number where words belong.
    WrongKind(&'static str),
    /// A text is empty or only spaces.
    Blank,
    /// A translation is missing; holds the language's code.
    NoTranslation(&'static str),
    /// A field nobody reads: most often a spelling mistake.
    UnknownField,
    /// A key that is not lower-case letters, digits, dots and dashes.
    BadKey(String),
    /// The same key was used before in the same place.
    DuplicateKey(String),
    /// A title of more than [`TITLE_WORDS`] words; holds the language's code and the count.
    LongTitle(&'static str, usize),
    /// A word that is not one of the choices; holds the word and the choices.
    NotAChoice(String, String),
    /// A number outside its range; holds the range.
    OutOfRange(i64, i64),
    /// A list with nothing in it.
    Empty,
    /// A conditional request that does not say when it is needed.
    NoCondition,
    /// A condition on a request that is not conditional.
    IdleCondition,
    /// A place in a text that nobody fills; holds what stands between the braces.
    UnknownSlot(String),
}

impl fmt::Display for PackProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.at.is_empty() {
            write!(f, "{}: ", self.at)?;
        }
        match &self.what {
            What::NotToml(why) => write!(f, "this is not TOML: {why}"),
            What::Missing => write!(f, "is missing"),
            What::WrongKind(wanted) => write!(f, "should be {wanted}"),
            What::Blank => write!(f, "is blank"),
            What::NoTranslation(code) => write!(f, "has no text in \"{code}\""),
            What::UnknownField => write!(f, "is not a field of a pack; check its spelling"),
            What::BadKey(key) => {
                write!(f, "\"{key}\" is no key: use lower-case letters, digits, dots and dashes")
            }
            What::DuplicateKey(key) => write!(f, "\"{key}\" is already used here"),
            What::LongTitle(code, words) => {
                write!(f, "the \"{code}\" title has {words} words; {TITLE_WORDS} is the most")
            }
            What::NotAChoice(word, choices) => write!(f, "\"{word}\" is not one of: {choices}"),
            What::OutOfRange(least, most) => write!(f, "should be from {least} to {most}"),
            What::Empty => write!(f, "has nothing in it"),
            What::NoCondition => write!(f, "is conditional but has no \"when\""),
            What::IdleCondition => write!(f, "has a \"when\" but its need is not \"conditional\""),
            What::UnknownSlot(name) => {
                write!(
                    f,
                    "has a place {{{name}}} that nobody fills; there are client, practice, request, due"
                )
            }
        }
    }
}

impl std::error::Error for PackProblem {}
