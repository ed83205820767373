//! Numbers printed on US immigration papers: reading what people type or a camera saw, one canonical form, and the form
//! people know. It refuses what cannot be right, and guesses nothing.

use core::fmt;

/// An A-Number (also printed as "USCIS#"): 7 to 9 digits, kept as nine.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ANumber(u32);

impl ANumber {
    /// Reads `A012345678`, `A 12-345-678`, `012 345 678` and the like. `None` for anything that is not 7 to 9 digits
    /// with an optional `A`, leading zeros aside. A receipt number or a 12-digit online account number never passes.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let text = squeeze(typed);
        let digits = text.strip_prefix('A').unwrap_or(&text);
        // Longer texts pass only if what is longer is leading zeros, as some forms print them.
        let short = digits.trim_start_matches('0');
        let all_digits = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        if !all_digits || digits.len() < 7 || digits.len() > 10 || short.len() > 9 {
            return None;
        }
        let number = short.parse().ok()?;
        // The first number ever issued had seven digits and no leading zero.
        (number >= 1_000_000).then_some(Self(number))
    }

    /// The nine digits, without the `A`.
    #[must_use]
    pub fn digits(self) -> String {
        format!("{:09}", self.0)
    }
}

impl fmt::Display for ANumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "A{:09}", self.0)
    }
}

/// Does not print the number: it identifies a person.
impl fmt::Debug for ANumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ANumber(…)")
    }
}

/// A USCIS receipt number: three letters and ten digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReceiptNumber(String);

/// Whether a receipt number begins as USCIS's do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Prefix {
    /// Three letters USCIS is known to use.
    Known,
    /// Not seen before: perhaps new, perhaps a State Department case number, which has the same shape.
    Unknown,
}

/// Service centres, the National Benefits Center and the electronic system, under both of their names.
const PREFIXES: &[&str] =
    &["IOE", "EAC", "VSC", "WAC", "CSC", "LIN", "NSC", "SRC", "TSC", "MSC", "NBC", "YSC"];

impl ReceiptNumber {
    /// Reads a receipt number in any case, spaces and dashes ignored.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let text = squeeze(typed);
        let (letters, digits) = text.split_at_checked(3)?;
        let good = text.len() == 13
            && letters.bytes().all(|b| b.is_ascii_uppercase())
            && digits.bytes().all(|b| b.is_ascii_digit());
        good.then_some(Self(text))
    }

    /// Whether its three letters are known. An unknown one deserves a question, not a refusal.
    #[must_use]
    pub fn prefix(&self) -> Prefix {
        if PREFIXES.iter().any(|known| self.0.starts_with(known)) { Prefix::Known } else { Prefix::Unknown }
    }

    /// Thirteen characters, as typed into the authority's own page.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ReceiptNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Does not print the number: it opens a case's status to anyone.
impl fmt::Debug for ReceiptNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReceiptNumber(…)")
    }
}

/// Upper case without the spaces and dashes people add. Stops after 40 characters, which no number here reaches.
fn squeeze(typed: &str) -> String {
    let gap = |c: &char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '\u{2011}');
    typed.chars().filter(|c| !gap(c)).take(40).map(|c| c.to_ascii_uppercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_a_number_reads_in_every_way_people_write_it() {
        for typed in
            ["A012345678", "a12345678", "012-345-678", " A 012 345 678 ", "A0012345678", "A‑012345678"]
        {
            assert_eq!(
                ANumber::parse(typed).map(|n| n.to_string()).as_deref(),
                Some("A012345678"),
                "{typed}"
            );
        }
        assert_eq!(ANumber::parse("1234567").map(|n| n.to_string()).as_deref(), Some("A001234567"));
        assert_eq!(ANumber::parse("A234567890").map(ANumber::digits).as_deref(), Some("234567890"));
    }

    #[test]
    fn other_numbers_are_no_a_number() {
        for typed in [
            "",
            "A",
            "123456",
            "1234567890",
            "A1234567890",
            "123456789012",
            "IOE1234567890",
            "AB1234567",
            "A000000000",
            "A01234567é",
        ] {
            assert_eq!(ANumber::parse(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_receipt_number_is_three_letters_and_ten_digits() {
        for typed in ["IOE0912345678", "ioe-09-123-45678", " IOE 0912345678"] {
            assert_eq!(ReceiptNumber::parse(typed).unwrap().as_str(), "IOE0912345678", "{typed}");
        }
        for typed in
            ["", "IO", "IOE091234567", "IOE09123456789", "10E0912345678", "IOEO912345678", "ÑOE0912345678"]
        {
            assert_eq!(ReceiptNumber::parse(typed), None, "{typed}");
        }
    }

    #[test]
    fn an_unknown_prefix_is_taken_with_a_question() {
        assert_eq!(ReceiptNumber::parse("WAC2190012345").unwrap().prefix(), Prefix::Known);
        assert_eq!(ReceiptNumber::parse("GUZ2020123456").unwrap().prefix(), Prefix::Unknown);
    }

    #[test]
    fn numbers_that_identify_a_person_do_not_leak_into_logs() {
        let shown = format!("{:?} {:?}", ANumber::parse("A012345678"), ReceiptNumber::parse("IOE0912345678"));
        assert!(!shown.contains("12345678"), "{shown}");
    }
}
