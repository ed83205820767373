//! What a practice knows of a client: the fields of the one client record, how each is read and which of them nobody
//! relies on before a person has checked them. It refuses to guess: what cannot be read stays as it was.

use crate::code::coded;
use crate::custom;
use crate::email::Email;
use crate::identifier::ANumber;
use crate::locale::Locale;
use crate::refusal::Why;

coded! {
    /// One field of the client record.
    ProfileField {
        /// Given name, in Latin letters.
        Given = "given",
        /// Middle names.
        Middle = "middle",
        /// Family name; people with one name have none.
        Family = "family",
        /// The whole name as its owner writes it.
        OwnScript = "own_script",
        /// Which name is said first.
        NameOrder = "name_order",
        /// Date of birth.
        Born = "born",
        /// The address mails go to.
        Email = "email",
        /// A telephone number.
        Phone = "phone",
        /// Where they live.
        Address = "address",
        /// Citizenship.
        Nationality = "nationality",
        /// Where they were born.
        BirthCountry = "birth_country",
        /// The passport's number.
        PassportNumber = "passport_number",
        /// The day it was issued.
        PassportIssued = "passport_issued",
        /// The day it ends.
        PassportExpires = "passport_expires",
        /// The A-Number.
        ANumber = "a_number",
        /// Priority dates, with spaces between them.
        PriorityDates = "priority_dates",
        /// How they want to be reached.
        Prefers = "prefers",
    }
}

/// How a field is typed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DetailKind {
    /// A line of text.
    Text,
    /// A day.
    Date,
    /// Several days.
    Dates,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// One of a list.
    Choice,
}

/// Which name is said first.
pub const NAME_ORDERS: [&str; 2] = ["given_first", "family_first"];
/// How somebody wants to be reached.
pub const CONTACT_METHODS: [&str; 3] = ["email", "phone", "message"];

impl ProfileField {
    /// How it is typed.
    #[must_use]
    pub const fn kind(self) -> DetailKind {
        match self {
            Self::Given
            | Self::Middle
            | Self::Family
            | Self::OwnScript
            | Self::Address
            | Self::Nationality
            | Self::BirthCountry
            | Self::PassportNumber
            | Self::ANumber => DetailKind::Text,
            Self::Born | Self::PassportIssued | Self::PassportExpires => DetailKind::Date,
            Self::PriorityDates => DetailKind::Dates,
            Self::Email => DetailKind::Email,
            Self::Phone => DetailKind::Phone,
            Self::NameOrder | Self::Prefers => DetailKind::Choice,
        }
    }

    /// What may be chosen, where it is one of a list.
    #[must_use]
    pub const fn choices(self) -> &'static [&'static str] {
        match self {
            Self::NameOrder => &NAME_ORDERS,
            Self::Prefers => &CONTACT_METHODS,
            _ => &[],
        }
    }

    /// Whether it says who somebody is, so that a change counts only once a person has seen what proves it.
    #[must_use]
    pub const fn needs_proof(self) -> bool {
        match self {
            Self::Given
            | Self::Middle
            | Self::Family
            | Self::OwnScript
            | Self::Born
            | Self::Nationality
            | Self::BirthCountry
            | Self::PassportNumber
            | Self::PassportIssued
            | Self::PassportExpires
            | Self::ANumber => true,
            Self::NameOrder
            | Self::Email
            | Self::Phone
            | Self::Address
            | Self::PriorityDates
            | Self::Prefers => false,
        }
    }

    /// Whether the client is asked for it. Priority dates are the practice's to know.
    #[must_use]
    pub const fn asked_of_clients(self) -> bool {
        !matches!(self, Self::PriorityDates)
    }

    /// What other programs call it (`client-profile.schema.json`).
    #[must_use]
    pub const fn property(self) -> &'static str {
        match self {
            Self::Given => "firstName",
            Self::Middle => "middleName",
            Self::Family => "lastName",
            Self::OwnScript => "nativeScriptName",
            Self::NameOrder => "nameOrder",
            Self::Born => "dob",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Address => "address",
            Self::Nationality => "nationality",
            Self::BirthCountry => "countryOfBirth",
            Self::PassportNumber => "passportNumber",
            Self::PassportIssued => "passportIssued",
            Self::PassportExpires => "passportExpires",
            Self::ANumber => "aNumber",
            Self::PriorityDates => "priorityDates",
            Self::Prefers => "preferredContactMethod",
        }
    }

    /// How many characters it takes.
    #[must_use]
    pub const fn longest(self) -> usize {
        match self {
            Self::Address | Self::Email => 240,
            _ => 120,
        }
    }

    /// What was typed as it is kept; empty is nothing on file. Days are read as people of this language write them.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(self, typed: &str, locale: Locale) -> Result<String, Why> {
        let text = line(typed);
        if text.is_empty() {
            return Ok(text);
        }
        if text.chars().count() > self.longest() {
            return Err(Why::TooLong);
        }
        match self.kind() {
            DetailKind::Date => custom::day(&text, locale).ok_or(Why::Malformed),
            DetailKind::Dates => {
                let days = text.split([' ', ',', ';']).filter(|d| !d.is_empty());
                let read: Option<Vec<String>> = days.map(|day| custom::day(day, locale)).collect();
                read.map(|days| days.join(" ")).ok_or(Why::Malformed)
            }
            DetailKind::Email => {
                Email::parse(&text).map(|e| e.as_str().to_owned()).map_err(|_| Why::Malformed)
            }
            DetailKind::Phone => {
                let digits = text.chars().filter(char::is_ascii_digit).count();
                if (6..=20).contains(&digits) && text.len() <= 40 { Ok(text) } else { Err(Why::Malformed) }
            }
            DetailKind::Choice if self.choices().contains(&text.as_str()) => Ok(text),
            DetailKind::Choice => Err(Why::NotAChoice),
            DetailKind::Text => match self {
                Self::ANumber => ANumber::parse(&text).map(|n| n.to_string()).ok_or(Why::Malformed),
                Self::PassportNumber => passport(&text).ok_or(Why::Malformed),
                _ => Ok(text),
            },
        }
    }
}

/// A passport's number in one spelling.
fn passport(text: &str) -> Option<String> {
    let number: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '.')).collect();
    let fits = (5..=20).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_alphanumeric());
    fits.then(|| number.to_ascii_uppercase())
}

/// One line of what a person typed: nothing that moves a cursor, no spaces around it.
fn line(typed: &str) -> String {
    typed.split(char::is_control).collect::<Vec<_>>().join(" ").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ProfileField as F;

    #[test]
    fn each_field_is_read_in_one_way_and_nothing_is_guessed() {
        for (field, typed, kept) in [
            (F::Given, "  Lucía\u{7} ", Ok("Lucía")),
            (F::OwnScript, "王小明", Ok("王小明")),
            (F::Born, "1990-02-28", Ok("1990-02-28")),
            (F::Born, "28/02/1990", Err(Why::Malformed)),
            (F::Born, "02/28/1990", Ok("1990-02-28")),
            (F::PassportExpires, "2030-02-30", Err(Why::Malformed)),
            (F::Address, "12 Ash\nStreet", Ok("12 Ash Street")),
            (F::Email, "Lucia@example.org", Ok("Lucia@example.org")),
            (F::Email, "lucia", Err(Why::Malformed)),
            (F::Phone, "+1 212 555 0142", Ok("+1 212 555 0142")),
            (F::Phone, "call me", Err(Why::Malformed)),
            (F::PassportNumber, "ab 12-34.56", Ok("AB123456")),
            (F::PassportNumber, "x", Err(Why::Malformed)),
            (F::ANumber, "012-345-678", Ok("A012345678")),
            (F::ANumber, "IOE0912345678", Err(Why::Malformed)),
            (F::PriorityDates, "2020-01-02, 2021-03-04", Ok("2020-01-02 2021-03-04")),
            (F::Prefers, "phone", Ok("phone")),
            (F::Prefers, "message", Ok("message")),
            (F::Prefers, "pigeon", Err(Why::NotAChoice)),
            (F::Nationality, " ", Ok("")),
        ] {
            assert_eq!(field.read(typed, Locale::En), kept.map(str::to_owned), "{field} {typed}");
        }
        assert_eq!(
            F::Born.read("28/02/1990", Locale::Es).as_deref(),
            Ok("1990-02-28"),
            "as it is written there"
        );
        let huge = "x".repeat(5_000);
        assert!(F::ALL.iter().all(|field| field.read(&huge, Locale::En).is_err()));
        assert!(F::ALL.iter().all(|field| field.read("", Locale::Es).as_deref() == Ok("")));
    }

    #[test]
    fn what_says_who_somebody_is_needs_proof_and_how_to_reach_them_does_not() {
        let free: Vec<_> = F::ALL.iter().filter(|f| !f.needs_proof()).map(|f| f.code()).collect();
        assert_eq!(free, ["name_order", "email", "phone", "address", "priority_dates", "prefers"]);
    }
}
