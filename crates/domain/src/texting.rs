//! Text messages to mobile phones: numbers as the world's networks write them (ITU-T E.164), how many parts a text is sent
//! in, and by which way somebody wants to be written to. It refuses a number without its country, because one that is
//! guessed reaches a stranger.

use crate::code::coded;
use crate::refusal::{Refusal, Why};
use core::fmt;

coded! {
    /// By which way somebody hears that something waits.
    Way {
        /// A mail.
        Mail = "mail",
        /// A text message.
        Text = "text",
        /// One of each.
        Both = "both",
    }
}

impl Way {
    /// Whether a mail is part of it.
    #[must_use]
    pub const fn mails(self) -> bool {
        !matches!(self, Way::Text)
    }

    /// Whether a text message is part of it.
    #[must_use]
    pub const fn texts(self) -> bool {
        !matches!(self, Way::Mail)
    }
}

/// The most digits of a number, with its country (E.164 §6.1).
const MOST_DIGITS: usize = 15;
/// Fewer digits are no number of any country that sends texts.
const LEAST_DIGITS: usize = 8;

/// A number that can be written to, with its country. `Debug` is masked.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Mobile(String);

impl Mobile {
    /// Reads a number as typed: `+`, the country and the rest, with spaces, dots, hyphens and round brackets as people
    /// set them.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] for the field `number`: `Missing`; `NotAChoice` where the country is missing; `Malformed` for
    /// anything that is no number.
    pub fn parse(typed: &str) -> Result<Self, Refusal> {
        let no = |why| Refusal::invalid("number", why);
        let text = typed.trim();
        if text.is_empty() {
            return Err(no(Why::Missing));
        }
        let digits = digits_of(text.strip_prefix('+').unwrap_or(text)).ok_or(no(Why::Malformed))?;
        if !text.starts_with('+') {
            return Err(no(Why::NotAChoice));
        }
        let fits = (LEAST_DIGITS..=MOST_DIGITS).contains(&digits.len()) && !digits.starts_with('0');
        if !fits || (digits.starts_with('1') && !is_north_american(digits.get(1..).unwrap_or_default())) {
            return Err(no(Why::Malformed));
        }
        Ok(Self(format!("+{digits}")))
    }

    /// What somebody may have meant by a number on file that has no country: ten digits of North America. Only good to be
    /// shown to whoever knows the number.
    #[must_use]
    pub fn suggested(on_file: &str) -> Option<Self> {
        if let Ok(number) = Self::parse(on_file) {
            return Some(number);
        }
        let digits = digits_of(on_file.trim()).filter(|digits| is_north_american(digits))?;
        Some(Self(format!("+1{digits}")))
    }

    /// `+12125550142`: as it is sent, kept and compared.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last two digits, by which somebody knows their own number again.
    #[must_use]
    pub fn ending(&self) -> &str {
        self.0.get(self.0.len().saturating_sub(2)..).unwrap_or_default()
    }
}

impl fmt::Debug for Mobile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mobile(…)")
    }
}

/// The digits without what people set between them; nothing where something else is among them.
fn digits_of(text: &str) -> Option<String> {
    let between = |c: char| matches!(c, ' ' | '\u{a0}' | '.' | '-' | '(' | ')');
    let digits: String = text.chars().filter(|c| !between(*c)).collect();
    (!digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)
}

/// Ten digits of the North American plan: neither area nor exchange begins with 0 or 1.
fn is_north_american(digits: &str) -> bool {
    let starts = |at: usize| digits.as_bytes().get(at).is_some_and(|b| (b'2'..=b'9').contains(b));
    digits.len() == 10 && starts(0) && starts(3)
}

/// What a text costs to send.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Segments {
    /// Parts it is sent in; each is paid for.
    pub count: u32,
    /// What it takes in the units of its alphabet: septets, or 16-bit units where one character is outside the small one.
    pub units: u32,
    /// Whether every character is in the small alphabet.
    pub small: bool,
}

/// GSM 03.38's basic alphabet.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// Its extension; each takes two septets.
const EXTENDED: &str = "^{}\\[~]|€\u{c}";

/// How a text is sent: 160 septets in one part and 153 in each of several; or 70 and 67 units of 16 bits as soon as one
/// character is not in the small alphabet (3GPP TS 23.038, 23.040 §9.2.3.24.1). A character is never cut in two.
#[must_use]
pub fn segments(text: &str) -> Segments {
    let septets = |c: char| match c {
        c if BASIC.contains(c) => Some(1),
        c if EXTENDED.contains(c) => Some(2),
        _ => None,
    };
    match text.chars().map(septets).collect::<Option<Vec<u32>>>() {
        Some(sizes) => Segments { count: parts(&sizes, 160, 153), units: sizes.iter().sum(), small: true },
        None => {
            let sizes: Vec<u32> = text.chars().map(|c| if u32::from(c) > 0xffff { 2 } else { 1 }).collect();
            Segments { count: parts(&sizes, 70, 67), units: sizes.iter().sum(), small: false }
        }
    }
}

fn parts(sizes: &[u32], alone: u32, of_many: u32) -> u32 {
    let all: u32 = sizes.iter().sum();
    if all <= alone {
        return u32::from(all > 0);
    }
    let (mut count, mut filled) = (1, 0);
    for size in sizes {
        if filled + size > of_many {
            count += 1;
            filled = 0;
        }
        filled += size;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_taken_with_its_country_and_kept_in_one_way() {
        for typed in ["+12125550142", " +1 (212) 555-0142 ", "+1.212.555.0142", "+1\u{a0}212 5550142"] {
            assert_eq!(Mobile::parse(typed).expect(typed).as_str(), "+12125550142");
        }
        assert_eq!(Mobile::parse("+34 612 34 56 78").expect("Spain").as_str(), "+34612345678");
        assert_eq!(Mobile::parse("+12125550142").expect("a number").ending(), "42");
        assert_eq!(format!("{:?}", Mobile::parse("+12125550142")), "Ok(Mobile(…))");
    }

    #[test]
    fn what_is_no_number_is_refused_and_says_why() {
        let why = |typed: &str| match Mobile::parse(typed) {
            Err(Refusal::Invalid { field: "number", why }) => Some(why),
            _ => None,
        };
        assert_eq!(why("  "), Some(Why::Missing));
        for no_country in ["2125550142", "(212) 555-0142", "0034612345678"] {
            assert_eq!(why(no_country), Some(Why::NotAChoice), "{no_country}");
        }
        for wrong in [
            "call me",
            "+",
            "+1",
            "+1234567",
            "+1234567890123456",
            "+0212555014",
            "+1 112 555 0142",
            "+1 212 155 0142",
            "+1 212 555 01",
            "+1 212 555 0142 ext 3",
            "+٢١٢٥٥٥٠١٤٢",
            "++12125550142",
            "+12125550142\nBcc",
            "+1212555014２",
        ] {
            assert_eq!(why(wrong), Some(Why::Malformed), "{wrong}");
        }
    }

    #[test]
    fn only_ten_digits_of_north_america_are_guessed_at() {
        let guessed = |text: &str| Mobile::suggested(text).map(|number| number.as_str().to_owned());
        assert_eq!(guessed("(212) 555-0142").as_deref(), Some("+12125550142"));
        assert_eq!(guessed("+34 612345678").as_deref(), Some("+34612345678"));
        for not in ["612345678", "0212 555 0142", "1125550142", "212 555 0142 or 0143", ""] {
            assert_eq!(guessed(not), None, "{not}");
        }
    }

    #[test]
    fn segments_are_counted_as_networks_count_them() {
        let told = |text: &str| {
            let all = segments(text);
            (all.count, all.units, all.small)
        };
        assert_eq!(told(""), (0, 0, true));
        assert_eq!(told(&"a".repeat(160)), (1, 160, true));
        assert_eq!(told(&"a".repeat(161)), (2, 161, true));
        assert_eq!(told(&"a".repeat(306)), (2, 306, true));
        assert_eq!(told(&"a".repeat(307)), (3, 307, true));
        assert_eq!(told("€uro [x]"), (1, 11, true), "what is in the extension takes two");
        assert_eq!(told("¿Qué necesita Ñandú?"), (1, 20, false), "ú is not in the small alphabet");
        assert_eq!(told("mañana, qué"), (1, 11, true), "ñ and é are");
        assert_eq!(told(&"í".repeat(70)), (1, 70, false));
        assert_eq!(told(&"í".repeat(71)), (2, 71, false));
        assert_eq!(told(&"😀".repeat(35)), (1, 70, false));
        // 33 pairs fill 66 of 67 units; half of another is not put into the unit that is left.
        assert_eq!(told(&"😀".repeat(66)), (2, 132, false));
        assert_eq!(told(&"😀".repeat(67)), (3, 134, false));
        // An extended character is not cut either: 152 and then one of two.
        let edge = format!("{}{}", "a".repeat(152), "€".repeat(77));
        assert_eq!(told(&edge), (3, 306, true));
    }
}
