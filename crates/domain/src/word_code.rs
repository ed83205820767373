//! Short codes a person types: six digits, printed in the same mail as a link. It refuses to make chance, and to compare
//! codes (the vault compares keyed hashes). A code this short is safe only with few tries and a short life.

use core::fmt;

/// How many different codes there are.
const CODES: u32 = 1_000_000;
/// The greatest multiple of [`CODES`] that fits 32 bits. Above it, taking the remainder would favour low codes.
const FAIR: u32 = u32::MAX - u32::MAX % CODES;

/// Six digits. `Debug` does not print them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct WordCode(u32);

impl WordCode {
    /// A code from random bytes, every code equally likely. Takes the first usable four bytes of each; `None`, once in
    /// about 10¹⁴ times, asks for fresh bytes.
    #[must_use]
    pub fn draw(random: [u8; 16]) -> Option<Self> {
        random
            .chunks_exact(4)
            .map(|four| four.iter().fold(0, |n, byte| (n << 8) | u32::from(*byte)))
            .find(|n| *n < FAIR)
            .map(|n| Self(n % CODES))
    }

    /// Reads what a person typed; spaces and dashes between the digits are ignored.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let mut value = 0;
        let mut digits = 0;
        for c in typed.trim().chars() {
            match c {
                '0'..='9' if digits < 6 => {
                    value = value * 10 + c.to_digit(10)?;
                    digits += 1;
                }
                ' ' | '-' | '\u{a0}' => {}
                _ => return None,
            }
        }
        (digits == 6).then_some(Self(value))
    }

    /// The six digits without a gap.
    #[must_use]
    pub fn digits(self) -> String {
        format!("{:06}", self.0)
    }

    /// The digits as printed for people: `123 456`.
    #[must_use]
    pub fn spaced(self) -> String {
        format!("{:03} {:03}", self.0 / 1_000, self.0 % 1_000)
    }
}

impl fmt::Debug for WordCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WordCode(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printed_code_reads_back_with_or_without_its_gap() {
        let code = WordCode::draw([0, 0, 4, 210, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9]).unwrap();
        assert_eq!(code.digits(), "001234");
        for typed in ["001234", " 001 234 ", "001-234", "0 0 1 2 3 4"] {
            assert_eq!(WordCode::parse(typed), Some(code), "{typed}");
        }
        assert_eq!(WordCode::parse(&code.spaced()), Some(code));
    }

    #[test]
    fn anything_but_six_digits_is_no_code() {
        for typed in ["", "12345", "1234567", "12345a", "１２３４５６"] {
            assert_eq!(WordCode::parse(typed), None, "{typed}");
        }
    }

    #[test]
    fn bytes_that_would_make_low_codes_likelier_are_skipped() {
        let mut random = [0xff; 16];
        assert_eq!(WordCode::draw(random), None);
        random[12..].copy_from_slice(&[0, 0, 0, 7]);
        assert_eq!(WordCode::draw(random).unwrap().digits(), "000007");
    }

    #[test]
    fn a_code_does_not_leak_into_a_log() {
        assert_eq!(format!("{:?}", WordCode::parse("123456").unwrap()), "WordCode(…)");
    }
}
