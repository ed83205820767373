//! How long a document has to be good for: said by a list, and kept by each request that was made from it. It refuses a text it
//! did not write, and to know a calendar: whoever has one counts the days.

use serde::{Deserialize, Serialize};

/// The longest a document may have to be valid after its use, in months.
pub const LONGEST_MONTHS: u8 = 120;

/// How a document's validity is watched.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Validity {
    /// It does not end.
    #[default]
    Lasting,
    /// It has a last day, and is valid still when it is used.
    Watched,
    /// It is valid for at least this many months after it is used.
    GoodFor(u8),
    /// It must not be older than this many days when it is used.
    NotOlderThan(u16),
}

impl Validity {
    /// Whether nothing is asked of its days.
    #[must_use]
    pub const fn is_lasting(&self) -> bool {
        matches!(self, Self::Lasting)
    }

    /// As a list says it: `lasting`, `watched`, `6 months`, `45 days`.
    #[must_use]
    pub fn code(self) -> String {
        match self {
            Self::Lasting => "lasting".to_owned(),
            Self::Watched => "watched".to_owned(),
            Self::GoodFor(months) => format!("{months} months"),
            Self::NotOlderThan(days) => format!("{days} days"),
        }
    }

    /// Reads [`Validity::code`]; nothing for any other text, and for a number outside its range.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "lasting" => return Some(Self::Lasting),
            "watched" => return Some(Self::Watched),
            _ => {}
        }
        let (number, of) = code.split_once(' ')?;
        match of {
            "months" => {
                let months = number.parse().ok().filter(|n| (1..=LONGEST_MONTHS).contains(n));
                months.map(Self::GoodFor)
            }
            "days" => {
                let days = number.parse().ok().filter(|n| (1..=super::LONGEST_DAYS).contains(&i64::from(*n)));
                days.map(Self::NotOlderThan)
            }
            _ => None,
        }
    }
}

impl From<Validity> for String {
    fn from(validity: Validity) -> Self {
        validity.code()
    }
}

impl TryFrom<String> for Validity {
    type Error = &'static str;

    fn try_from(code: String) -> Result<Self, Self::Error> {
        Self::from_code(&code).ok_or("no validity")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_list_says_of_validity_is_read_back_as_it_was_written() {
        let all = [Validity::Lasting, Validity::Watched, Validity::GoodFor(6), Validity::NotOlderThan(45)];
        for one in all {
            assert_eq!(Validity::from_code(&one.code()), Some(one));
        }
        for odd in ["", "months", "0 months", "121 months", "6 years", "0 days", "-1 days", "6months"] {
            assert_eq!(Validity::from_code(odd), None, "{odd}");
        }
    }
}
