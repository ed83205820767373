//! E-mail addresses as the practice takes them. It refuses quoted local parts, comments, address literals and anything
//! outside ASCII: two addresses that look alike must never be found under one another (the mail goes to the address on
//! record, and the record is found by what was typed).

use crate::refusal::{Refusal, Why};
use core::fmt;

/// The longest address a mail server must take (RFC 5321 §4.5.3.1.3, less the angle brackets).
const LONGEST: usize = 254;
/// The longest local part (RFC 5321 §4.5.3.1.1).
const LONGEST_LOCAL: usize = 64;
/// The longest label of a domain (RFC 1035 §2.3.4).
const LONGEST_LABEL: usize = 63;

/// An address that can be written to. `Debug` is masked.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Email {
    text: String,
    at: usize,
}

impl Email {
    /// Reads an address as typed, spaces around it ignored. Upper and lower case are kept.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] for the field `email`.
    pub fn parse(typed: &str) -> Result<Self, Refusal> {
        let text = typed.trim();
        let malformed = Refusal::invalid("email", Why::Malformed);
        if text.is_empty() {
            return Err(Refusal::invalid("email", Why::Missing));
        }
        if text.len() > LONGEST {
            return Err(Refusal::invalid("email", Why::TooLong));
        }
        if !text.is_ascii() {
            return Err(Refusal::invalid("email", Why::NotAllowed));
        }
        let Some((local, domain)) = text.split_once('@') else { return Err(malformed) };
        if local.len() > LONGEST_LOCAL || !is_dot_atom(local) || !is_domain(domain) {
            return Err(malformed);
        }
        Ok(Self { text: text.to_owned(), at: local.len() })
    }

    /// The address as typed: what mail is sent to.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The part after `@`, as typed.
    #[must_use]
    pub fn domain(&self) -> &str {
        &self.text[self.at + 1..]
    }

    /// What the address is found by: all of it in lower case. The standard lets a server tell `A@` from `a@`; none a
    /// person would use does, and people type both. Dots and `+tags` are kept, because to many servers they matter.
    #[must_use]
    pub fn key(&self) -> String {
        self.text.to_ascii_lowercase()
    }

    /// Enough to recognise one's own address and not to learn another's: `l•••@e…`.
    #[must_use]
    pub fn masked(&self) -> String {
        let first = |part: &str| part.chars().next().unwrap_or('•');
        format!("{}•••@{}…", first(&self.text), first(self.domain()))
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

/// RFC 5322 §3.2.3: atoms between single dots.
fn is_dot_atom(local: &str) -> bool {
    let is_atom = |atom: &str| {
        !atom.is_empty()
            && atom.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b))
    };
    local.split('.').all(is_atom)
}

/// At least two labels, the last one not a number, so that neither a bare host nor an IP address passes.
fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= LONGEST_LABEL
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let Some((_, last)) = domain.rsplit_once('.') else { return false };
    domain.split('.').all(is_label) && last.len() >= 2 && !last.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_and_unusual_addresses_are_kept_as_typed() {
        for text in [
            "lucia@example.com",
            "Lucia.Reyes+visa@mail.example.co.uk",
            "o'neil_9@ex-ample.org",
            "a@xn--mnchen-3ya.de",
        ] {
            assert_eq!(Email::parse(&format!("  {text}\n")).unwrap().as_str(), text);
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let long_local = format!("{}@example.com", "a".repeat(65));
        for text in [
            "lucia",
            "@example.com",
            "lucia@",
            "lucia@localhost",
            "a b@example.com",
            "a..b@example.com",
            ".a@example.com",
            "a@b@example.com",
            "\"a\"@example.com",
            "a@-example.com",
            "a@[127.0.0.1]",
            "a@127.0.0.1",
            "a@example.com\r\nBcc: x@y.zz",
            "a,b@example.com",
            "<a@example.com>",
            "a@example..com",
            "a@example.com.",
            &long_local,
        ] {
            assert_eq!(Email::parse(text), Err(Refusal::invalid("email", Why::Malformed)), "{text}");
        }
        assert_eq!(Email::parse("  "), Err(Refusal::invalid("email", Why::Missing)));
        assert_eq!(
            Email::parse(&format!("a@{}.com", "b".repeat(260))),
            Err(Refusal::invalid("email", Why::TooLong))
        );
    }

    #[test]
    fn a_letter_that_only_looks_the_same_is_refused() {
        assert_eq!(Email::parse("luc\u{0131}a@example.com"), Err(Refusal::invalid("email", Why::NotAllowed)));
    }

    #[test]
    fn an_address_is_found_whatever_its_case_but_not_without_its_tag() {
        let key = |text| Email::parse(text).unwrap().key();
        assert_eq!(key("Lucia@Example.COM"), key("lucia@example.com"));
        assert_ne!(key("lucia+1@example.com"), key("lucia@example.com"));
    }

    #[test]
    fn a_masked_address_shows_two_letters_and_debug_shows_no_more() {
        let email = Email::parse("lucia.reyes@example.com").unwrap();
        assert_eq!(email.masked(), "l•••@e…");
        assert_eq!(format!("{email:?}"), email.masked());
    }
}
