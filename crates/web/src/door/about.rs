//! What a message is about, as addresses and forms name it: by the id of a request, a document, a version or an approval,
//! or by nothing, which is the matter as a whole, and how much of it stands beside that thing. An id says itself what it
//! names. It refuses every other text.

use super::reply::End;
use vault::About;

/// Messages that stand beside the thing they are about.
pub const LAST: u32 = 3;
/// Characters of one of them.
const BEGINNING: usize = 280;

/// Reads what is named so.
///
/// # Errors
/// Not found for a text that is no such id.
pub fn parse(typed: &str) -> Result<About, End> {
    if typed.is_empty() {
        return Ok(About::Matter);
    }
    let request = typed.parse().map(About::Item);
    let file = request.or_else(|_| typed.parse().map(About::Document));
    let file = file.or_else(|_| typed.parse().map(About::Version));
    file.or_else(|_| typed.parse().map(About::Approval)).map_err(|_| End::not_found())
}

/// How it is named; empty for the matter as a whole.
pub fn name(about: About) -> String {
    match about {
        About::Matter => String::new(),
        About::Item(id) => id.to_string(),
        About::Document(id) => id.to_string(),
        About::Version(id) => id.to_string(),
        About::Approval(id) => id.to_string(),
    }
}

/// As much of a text as stands beside something else.
pub fn beginning(text: &str) -> String {
    match text.char_indices().nth(BEGINNING) {
        Some((cut, _)) => format!("{}…", text.get(..cut).unwrap_or_default().trim_end()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{ApprovalId, DocumentId, ItemId, MatterId, VersionId};

    #[test]
    fn what_is_named_is_read_back_and_nothing_else_is() {
        let all = [
            About::Matter,
            About::Item(ItemId::from_bytes([1; 16])),
            About::Document(DocumentId::from_bytes([1; 16])),
            About::Version(VersionId::from_bytes([1; 16])),
            About::Approval(ApprovalId::from_bytes([1; 16])),
        ];
        for about in all {
            assert!(parse(&name(about)).is_ok_and(|read| read == about), "{about:?}");
        }
        let matter = MatterId::from_bytes([1; 16]).to_string();
        for wrong in ["x", " ", "itm_", matter.as_str()] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
    #[test]
    fn a_long_text_is_cut_between_two_characters() {
        assert_eq!(beginning("short"), "short");
        assert_eq!(beginning(&"é".repeat(BEGINNING)), "é".repeat(BEGINNING));
        assert_eq!(beginning(&"é".repeat(BEGINNING + 1)), format!("{}…", "é".repeat(BEGINNING)));
    }
}
