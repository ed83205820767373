//! What a practice may say of its own where clients look: who its mails are from, a welcome and a line at a mail's foot. It
//! refuses what could break out of a header, hide something, or lead somewhere else.

use crate::code::coded;
use crate::refusal::Why;
use crate::wording::hides;

coded! {
    /// A part of how a practice looks.
    BrandPart {
        /// The picture beside the name.
        Logo = "logo",
        /// The one colour.
        Colour = "colour",
        /// Who mails are from.
        Sender = "sender",
        /// What clients read at the door and at home.
        Welcome = "welcome",
        /// The line at the foot of mails.
        MailFoot = "mail_foot",
    }
}

/// The most characters of a sender's name; mailboxes show fewer.
pub const SENDER_CHARS: usize = 70;
/// The most characters of a welcome.
pub const WELCOME_CHARS: usize = 300;
/// The most characters of the line at a mail's foot.
pub const MAIL_FOOT_CHARS: usize = 200;

/// The largest picture that is looked at, in bytes.
pub const LOGO_BYTES: usize = 5 << 20;
/// The most pixels of a picture that is taken.
pub const LOGO_PIXELS: u64 = 25_000_000;
/// The largest picture that is kept after it was drawn anew, in bytes.
pub const LOGO_KEPT_BYTES: usize = 200 << 10;
/// Its longer side in pixels.
pub const LOGO_SIDE: u32 = 320;

/// Whether mails can be from somebody of this name. Empty stands for the practice's name.
///
/// # Errors
/// `TooLong`; `Malformed` for a second line or a character nobody sees; `NotAllowed` for what looks like an address.
pub fn check_sender(text: &str) -> Result<(), Why> {
    check(text, SENDER_CHARS, false)?;
    if text.contains(['@', '<', '>', '"', '\\']) { Err(Why::NotAllowed) } else { leads_nowhere(text) }
}

/// Whether clients can be greeted so.
///
/// # Errors
/// `TooLong`; `Malformed` for a character nobody sees.
pub fn check_welcome(text: &str) -> Result<(), Why> {
    check(text, WELCOME_CHARS, true)
}

/// Whether a mail can end so. A mail leads to one place, so this names no other.
///
/// # Errors
/// `TooLong`; `Malformed` for a second line or a character nobody sees; `NotAllowed` for an address to go to.
pub fn check_mail_foot(text: &str) -> Result<(), Why> {
    check(text, MAIL_FOOT_CHARS, false)?;
    leads_nowhere(text)
}

fn check(text: &str, most: usize, lines: bool) -> Result<(), Why> {
    if text.chars().count() > most {
        return Err(Why::TooLong);
    }
    let unseen = |c: char| (c.is_control() && !(lines && c == '\n')) || hides(c) || ends_a_line(c);
    if text.chars().any(unseen) { Err(Why::Malformed) } else { Ok(()) }
}

const fn ends_a_line(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}')
}

fn leads_nowhere(text: &str) -> Result<(), Why> {
    let lower = text.to_lowercase();
    if lower.contains("://") || lower.contains("www.") { Err(Why::NotAllowed) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sender_is_one_line_that_names_no_address() {
        for good in ["", "Harbor & Vale, LLP", "Muñoz y Díaz (Abogados)", "弁護士"] {
            assert_eq!(check_sender(good), Ok(()), "{good}");
        }
        for broken in ["Vale\r\nBcc: all@example.org", "Vale\nx", "a\0b", "a\u{202e}b", "a\u{2028}b", "a\tb"]
        {
            assert_eq!(check_sender(broken), Err(Why::Malformed), "{broken:?}");
        }
        for address in ["boss@bank.example", "Bank <x>", "www.bank.example", "https://bank", "\"Bank\""] {
            assert_eq!(check_sender(address), Err(Why::NotAllowed), "{address}");
        }
        assert_eq!(check_sender(&"ñ".repeat(SENDER_CHARS)), Ok(()));
        assert_eq!(check_sender(&"a".repeat(SENDER_CHARS + 1)), Err(Why::TooLong));
    }

    #[test]
    fn a_welcome_has_lines_and_a_foot_has_one_and_leads_nowhere() {
        assert_eq!(check_welcome("Hello.\nWe are open until six. www.harbor.example"), Ok(()));
        assert_eq!(check_welcome("Hello.\rx"), Err(Why::Malformed));
        assert_eq!(check_welcome(&"a".repeat(WELCOME_CHARS + 1)), Err(Why::TooLong));
        assert_eq!(check_mail_foot("Harbor & Vale, Boston"), Ok(()));
        assert_eq!(check_mail_foot("One\ntwo"), Err(Why::Malformed));
        assert_eq!(check_mail_foot("See WWW.evil.example"), Err(Why::NotAllowed));
        assert_eq!(check_mail_foot(&"a".repeat(MAIL_FOOT_CHARS + 1)), Err(Why::TooLong));
    }
}
