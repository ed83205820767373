//! Reads one message somebody sent back as a report about a letter (RFC 3464 in RFC 6522). Anybody can write to that mailbox,
//! so nothing here is believed: what is found is handed on with the tags that have to prove it. It refuses to look deeper than
//! one level, to read more than [`MOST_READ`], and to take an answer of a machine or a person for a report.

mod fields;

use casework::ports::{Report, Reported, ReportedEnd};
use fields::{Group, groups};
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Message, MessageParser, MimeHeaders};

/// Bytes of a message that are looked at. Reports say what they have to in the first few; what is cut is the letter.
pub const MOST_READ: usize = 256 * 1024;
/// Parts of a message, recipients of a report, and words that could be a tag, that are looked at.
const MOST_PARTS: usize = 12;
const MOST_RECIPIENTS: usize = 20;
const MOST_TAGS: usize = 40;
/// How long the tag of a letter is.
const TAG: usize = 45;
/// Fields in which the tag of a letter comes back: those of the letter itself, and those of the report that say to whom it was
/// sent, where every letter had a sender's address of its own.
const OF_LETTER: &[&str] = &["message-id"];
const OF_REPORT: &[&str] =
    &["to", "delivered-to", "x-original-to", "envelope-to", "in-reply-to", "references"];

/// The report a message is. Nothing where it is anything else.
pub fn read_report(message: &[u8]) -> Option<Report> {
    let message = message.get(..message.len().min(MOST_READ))?;
    let head = Head::of(message)?;
    if !head.is("multipart", &["report"]) {
        return None;
    }
    let boundary = head.boundary()?;
    let mut tags = head.tags(OF_REPORT);
    let mut about = Vec::new();
    let mut is_report = false;
    for part in parts(head.body, &boundary).into_iter().take(MOST_PARTS) {
        let Some(part) = Head::of(part) else { continue };
        if part.is("message", &["delivery-status", "global-delivery-status"]) {
            is_report = true;
            let text = part.decoded();
            let found = groups(&String::from_utf8_lossy(&text), MOST_RECIPIENTS);
            about.extend(found.iter().filter_map(reported));
        } else if part.is("text", &["rfc822-headers"])
            || part.is("message", &["rfc822", "global", "global-headers"])
        {
            let text = part.decoded();
            if let Some(letter) = Head::of(&text) {
                tags.extend(letter.tags(OF_LETTER));
            }
        }
    }
    tags.truncate(MOST_TAGS);
    about.truncate(MOST_RECIPIENTS);
    is_report.then_some(Report { tags, about })
}

/// What a group of fields says of one recipient. Nothing for the fields about the message as a whole.
fn reported(group: &Group) -> Option<Reported> {
    let action = group.get("action")?.to_ascii_lowercase();
    let names = ["original-recipient", "final-recipient"];
    let addresses: Vec<String> = names.iter().filter_map(|name| address(group.get(name)?)).collect();
    let status = group.get("status").unwrap_or_default();
    // Only "failed" is an end (RFC 3464 §2.3.3), and only with a status of class 5 is it the address that is refused.
    let end = match action.as_str() {
        "failed" if status.starts_with("5.") => ReportedEnd::Refused,
        "failed" => ReportedEnd::GivenUp,
        _ => ReportedEnd::OnTheWay,
    };
    let said = group.get("diagnostic-code").map(untyped).unwrap_or_default();
    let answer = format!("{status} {said}");
    Some(Reported { addresses, end, answer: crate::smtp::shown(&answer) })
}

/// `rfc822; <lena@example.com>` without its type.
fn address(field: &str) -> Option<String> {
    let bare = untyped(field).trim_start_matches('<').trim_end_matches('>').trim();
    (!bare.is_empty() && field.contains(';')).then(|| bare.to_owned())
}

fn untyped(field: &str) -> &str {
    field.split_once(';').map_or(field, |(_, rest)| rest).trim()
}

/// The fields above something, and what stands below them.
struct Head<'a> {
    fields: Message<'a>,
    body: &'a [u8],
}

impl<'a> Head<'a> {
    fn of(bytes: &'a [u8]) -> Option<Self> {
        let mut at = 0;
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            at += line.len();
            if matches!(line, b"\n" | b"\r\n") {
                break;
            }
        }
        let (head, body) = bytes.split_at_checked(at)?;
        Some(Self { fields: MessageParser::default().parse_headers(head)?, body })
    }

    fn is(&self, kind: &str, of: &[&str]) -> bool {
        let Some(found) = self.fields.content_type() else { return false };
        let sub = found.subtype().unwrap_or_default();
        found.ctype().eq_ignore_ascii_case(kind) && of.iter().any(|one| sub.eq_ignore_ascii_case(one))
    }

    fn boundary(&self) -> Option<Vec<u8>> {
        let boundary = self.fields.content_type()?.attribute("boundary")?;
        (!boundary.is_empty()).then(|| [b"--", boundary.as_bytes()].concat())
    }

    /// The body as it was before it was made fit for mail; as it stands where that is not how it was made.
    fn decoded(&self) -> Vec<u8> {
        let how = self.fields.content_transfer_encoding().unwrap_or_default().to_ascii_lowercase();
        let decoded = match how.as_str() {
            "base64" => base64_decode(self.body),
            "quoted-printable" => quoted_printable_decode(self.body),
            _ => None,
        };
        decoded.unwrap_or_else(|| self.body.to_vec())
    }

    /// Words of these fields that could be the tag of a letter: what stands before an `@`, or between a `+` and that.
    fn tags(&self, of: &[&str]) -> Vec<String> {
        let named = self.fields.headers_raw();
        let named = named.filter(|(name, _)| of.iter().any(|one| name.eq_ignore_ascii_case(one)));
        let words = named.flat_map(|(_, text)| {
            text.split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | ',' | ';' | '"'))
        });
        let tags = words.filter_map(|word| {
            let local = word.split_once('@')?.0;
            let tag = local.rsplit_once('+').map_or(local, |(_, tag)| tag);
            let is = tag.len() == TAG && tag.bytes().all(|b| b.is_ascii_alphanumeric());
            is.then(|| tag.to_owned())
        });
        tags.take(MOST_TAGS).collect()
    }
}

/// What stands between lines that begin with the boundary, one level deep.
fn parts<'a>(body: &'a [u8], boundary: &[u8]) -> Vec<&'a [u8]> {
    let (mut all, mut from, mut at) = (Vec::new(), None, 0);
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(boundary) {
            if let Some(from) = from {
                all.extend(body.get(from..at));
            }
            // Two more hyphens end the last part (RFC 2046 §5.1.1).
            let over = line.get(boundary.len()..).is_some_and(|rest| rest.starts_with(b"--"));
            from = (!over).then_some(at + line.len());
            if over || all.len() >= MOST_PARTS {
                return all;
            }
        }
        at += line.len();
    }
    // Cut off within a part, which is the letter that came back.
    if let Some(from) = from {
        all.extend(body.get(from..));
    }
    all
}
