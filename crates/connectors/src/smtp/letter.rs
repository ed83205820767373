//! A letter as bytes for the wire: MIME, all ASCII, the same bytes for the same letter and instant. It refuses to let a
//! name, a subject, a language or an id put a header, a line or a second message into the mail.

use super::ReturnAddress;
use casework::ports::Letter;
use domain::{Email, Timestamp};
use lettre::message::header::{ContentTransferEncoding, ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox, Message, MultiPart, MultiPartKind, SinglePart};
use std::error::Error;
use std::time::SystemTime;

/// The longest name or subject sent, in characters. Longer ones are cut: RFC 5322 §2.1.1 bounds lines, and no reader
/// shows more.
const LONGEST_SHOWN: usize = 200;

/// Why a letter cannot be put into bytes. Holds no part of the letter.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unwritable {
    #[error("the recipient's address is not one mail can be sent to")]
    Recipient,
    #[error("the letter cannot be written as a mail")]
    Form,
}

/// Envelope addresses and the message.
pub(super) struct Written {
    pub from: lettre::Address,
    pub to: lettre::Address,
    pub bytes: Vec<u8>,
}

/// RFC 3834 §5: tells other machines not to answer.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }
    fn parse(_: &str) -> Result<Self, Box<dyn Error + Send + Sync>> {
        Ok(Self)
    }
    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// RFC 3282 §2.
#[derive(Clone)]
struct ContentLanguage(String);

impl Header for ContentLanguage {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Content-Language")
    }
    fn parse(text: &str) -> Result<Self, Box<dyn Error + Send + Sync>> {
        Ok(Self(text.to_owned()))
    }
    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.clone())
    }
}

/// Writes `letter` as a mail from `from`, dated `now`.
pub(super) fn write(
    letter: &Letter,
    from: &Email,
    returns: &ReturnAddress,
    now: Timestamp,
) -> Result<Written, Unwritable> {
    let recipient = Email::parse(&letter.to).map_err(|_| Unwritable::Recipient)?;
    let to: lettre::Address = recipient.as_str().parse().map_err(|_| Unwritable::Recipient)?;
    let sender: lettre::Address = from.as_str().parse().map_err(|_| Unwritable::Form)?;
    let id = id_token(&letter.id);
    let name = Some(one_line(&letter.from_name)).filter(|name| !name.is_empty());
    let mut message = Message::builder()
        .from(Mailbox::new(name, sender.clone()))
        .to(Mailbox::new(None, to.clone()))
        .subject(one_line(&letter.subject))
        .date(SystemTime::UNIX_EPOCH + now.since(Timestamp::EPOCH).to_std())
        .message_id(Some(format!("<{id}@{}>", from.domain())))
        .header(AutoSubmitted);
    if is_language(&letter.language) {
        message = message.header(ContentLanguage(letter.language.clone()));
    }
    // "=_" cannot occur in quoted-printable text (RFC 2045 §6.7), so no body can contain the boundary.
    let parts = MultiPart::builder()
        .kind(MultiPartKind::Alternative)
        .boundary(format!("=_{}", id.chars().take(60).collect::<String>()))
        .singlepart(part(ContentType::TEXT_PLAIN, &letter.text)?)
        .singlepart(part(ContentType::TEXT_HTML, &letter.html)?);
    let bytes = message.multipart(parts).map_err(|_| Unwritable::Form)?.formatted();
    Ok(Written { from: envelope(&id, from, returns)?, to, bytes })
}

/// Where the letter comes back to: with its tag, where the mail server takes that.
fn envelope(tag: &str, from: &Email, returns: &ReturnAddress) -> Result<lettre::Address, Unwritable> {
    let to = returns.address.as_ref().unwrap_or(from).as_str();
    let tagged = match to.rsplit_once('@') {
        Some((local, domain)) if returns.tagged => format!("{local}+{tag}@{domain}"),
        _ => to.to_owned(),
    };
    tagged.parse().map_err(|_| Unwritable::Form)
}

fn part(kind: ContentType, text: &str) -> Result<SinglePart, Unwritable> {
    let body = Body::new_with_encoding(text.to_owned(), ContentTransferEncoding::QuotedPrintable)
        .map_err(|_| Unwritable::Form)?;
    Ok(SinglePart::builder().content_type(kind).body(body))
}

/// Text for a header: control characters, line separators and marks that turn the reading direction become spaces,
/// runs of spaces become one, and what is too long is cut.
fn one_line(text: &str) -> String {
    let neutral: String = text.chars().map(|c| if breaks_a_line(c) { ' ' } else { c }).collect();
    let spaced = neutral.split_whitespace().collect::<Vec<_>>().join(" ");
    spaced.chars().take(LONGEST_SHOWN).collect()
}

/// The marks are those of Unicode's bidirectional algorithm: with them a practice's name could show as another's.
fn breaks_a_line(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{061c}')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The letter's id as RFC 5322 atom text. Different ids stay different.
fn id_token(id: &str) -> String {
    let mut token = String::with_capacity(id.len());
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-') {
            token.push(char::from(byte));
        } else {
            token.push_str(&format!("+{byte:02x}"));
        }
    }
    token
}

/// BCP 47's alphabet; anything else is left out of the mail.
fn is_language(tag: &str) -> bool {
    !tag.is_empty() && tag.len() <= 35 && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter() -> Letter {
        Letter {
            id: "mail_01k9".to_owned(),
            to: "lena@example.com".to_owned(),
            from_name: "Okafor & Lindqvist".to_owned(),
            subject: "Something waits for you".to_owned(),
            text: "Hello".to_owned(),
            html: "<p>Hello</p>".to_owned(),
            language: "es".to_owned(),
        }
    }

    fn text_of(letter: &Letter) -> String {
        let from = Email::parse("portal@firm.example").expect("an address");
        let at = Timestamp::from_seconds(1_760_000_000);
        let returns = ReturnAddress::default();
        String::from_utf8(write(letter, &from, &returns, at).expect("a letter").bytes).expect("ascii")
    }

    /// The lines above the first empty one, folded lines joined.
    fn headers(mail: &str) -> Vec<String> {
        let head = mail.split("\r\n\r\n").next().expect("a head").replace("\r\n ", " ");
        head.split("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn a_letter_has_exactly_these_headers() {
        assert_eq!(
            headers(&text_of(&letter())),
            [
                "From: =?utf-8?b?T2thZm9yICYgTGluZHF2aXN0?= <portal@firm.example>",
                "To: lena@example.com",
                "Subject: Something waits for you",
                "Date: Thu, 09 Oct 2025 08:53:20 +0000",
                "Message-ID: <mail_01k9@firm.example>",
                "Auto-Submitted: auto-generated",
                "Content-Language: es",
                "MIME-Version: 1.0",
                "Content-Type: multipart/alternative; boundary=\"=_mail_01k9\"",
            ]
        );
    }

    #[test]
    fn the_same_letter_at_the_same_instant_is_the_same_bytes() {
        assert_eq!(text_of(&letter()), text_of(&letter()));
    }

    #[test]
    fn hostile_names_subjects_ids_and_languages_add_no_header() {
        let names =
            ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"];
        for break_ in ["\r\n", "\n", "\r", "\0", "\u{85}", "\u{2028}", "\u{b}\r\n", "\r\n\r\n", "\r\n.\r\n"] {
            let hostile = format!("A{break_}Bcc: thief@evil.example{break_}{break_}Body");
            let mail = text_of(&Letter {
                id: hostile.clone(),
                from_name: hostile.clone(),
                subject: hostile.clone(),
                language: hostile,
                ..letter()
            });
            let headers = headers(&mail);
            let found: Vec<_> = headers.iter().map(|h| h.split(':').next().unwrap_or_default()).collect();
            assert_eq!(found, names, "{break_:?}");
            assert!(mail.is_ascii() && !mail.contains('\0'), "{break_:?}");
            assert_eq!(mail.replace("\r\n", "").find(['\r', '\n']), None, "{break_:?}");
        }
    }

    #[test]
    fn a_name_cannot_pose_as_another_address() {
        let name = "\"Court\" <clerk@court.example>, x";
        let head = headers(&text_of(&Letter { from_name: name.to_owned(), ..letter() }));
        // One encoded word: a reader shows it as a name and cannot take an address from it (RFC 2047 §5).
        assert_eq!(
            head.first().map(String::as_str),
            Some("From: =?utf-8?b?IkNvdXJ0IiA8Y2xlcmtAY291cnQuZXhhbXBsZT4sIHg=?= <portal@firm.example>")
        );
        assert_eq!(one_line("a\u{202e}b\u{2066}c"), "a b c");
    }

    #[test]
    fn a_recipient_that_is_not_one_address_is_refused() {
        let from = Email::parse("portal@firm.example").expect("an address");
        for to in ["", "lena", "a@b.example, c@d.example", "a@b.example\r\nBcc: c@d.example", "<a@b.example>"]
        {
            let returns = ReturnAddress::default();
            let wrong = write(&Letter { to: to.to_owned(), ..letter() }, &from, &returns, Timestamp::EPOCH);
            assert!(matches!(wrong, Err(Unwritable::Recipient)), "{to:?}");
        }
    }

    #[test]
    fn a_letter_comes_back_to_where_the_settings_say_with_its_tag_if_they_do() {
        let from = Email::parse("portal@firm.example").expect("an address");
        let other = Some(Email::parse("returns@mx.example").expect("an address"));
        for (address, tagged, comes_back_to) in [
            (None, false, "portal@firm.example"),
            (None, true, "portal+mail_01k9@firm.example"),
            (other.clone(), false, "returns@mx.example"),
            (other, true, "returns+mail_01k9@mx.example"),
        ] {
            let returns = ReturnAddress { address, tagged };
            let written = write(&letter(), &from, &returns, Timestamp::EPOCH).expect("a letter");
            assert_eq!(written.from.to_string(), comes_back_to);
            // Its reader sees one sender, whichever that is.
            let text = String::from_utf8(written.bytes).expect("ascii");
            assert!(text.contains("<portal@firm.example>") && !text.contains("returns"));
        }
    }

    #[test]
    fn long_and_foreign_text_stays_within_the_line_length_of_the_standard() {
        let mail = text_of(&Letter {
            from_name: "Ñ".repeat(500),
            subject: format!("{} {}", "x".repeat(150), "ñ".repeat(500)),
            text: "ñ".repeat(5_000),
            html: "x".repeat(5_000),
            ..letter()
        });
        assert!(mail.lines().all(|line| line.len() <= 998));
        assert!(mail.is_ascii());
    }

    #[test]
    fn different_ids_stay_different_when_they_are_cleaned() {
        assert_ne!(id_token("a b"), id_token("a+20b"));
        assert_ne!(id_token("a\r\nb"), id_token("ab"));
        assert_eq!(id_token("mail_01K9-x"), "mail_01K9-x");
    }
}
