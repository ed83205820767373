//! What clients are asked to agree to, purpose by purpose. It refuses to know the words they read: those are the practice's,
//! and a version says which.

use crate::code::coded;

coded! {
    /// What somebody agrees to.
    ConsentPurpose {
        /// That what they send and write is taken in, to work on the matter.
        Submission = "submission",
        /// That it is kept.
        Storage = "storage",
        /// That a petitioner, employer or sponsor of the same matter sees requests that are for everybody, and what was sent
        /// for them.
        Sponsor = "sponsor",
        /// That programs which learn help to read and sort their documents. Asked only where the practice wants it asked.
        Ai = "ai",
    }
}

impl ConsentPurpose {
    /// What an answer from before there were purposes was about.
    pub const FIRST: [Self; 2] = [Self::Submission, Self::Storage];

    /// Whether a no opens nothing of the portal. A no to anything else is an answer like a yes, and takes effect.
    #[must_use]
    pub const fn required(self) -> bool {
        matches!(self, Self::Submission | Self::Storage)
    }
}

/// Which text somebody read, as its version is kept: whose it was, and its number among those.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TextVersion<'a> {
    /// One of the practice's own.
    Own(&'a str),
    /// One that comes with the program.
    Shipped(&'a str),
}

impl<'a> TextVersion<'a> {
    /// What is kept begins with a letter for whose text it was. No page says that letter.
    #[must_use]
    pub fn kept(version: &'a str) -> Self {
        match version.strip_prefix('P') {
            Some(number) => Self::Own(number),
            None => Self::Shipped(version.trim_start_matches(|c: char| c.is_ascii_alphabetic())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_says_whose_text_it_was_and_its_number() {
        assert_eq!(TextVersion::kept("P12"), TextVersion::Own("12"));
        for kept in ["S2", "H2"] {
            assert_eq!(TextVersion::kept(kept), TextVersion::Shipped("2"), "{kept}");
        }
    }

    #[test]
    fn what_was_asked_before_there_were_purposes_is_what_nothing_opens_without() {
        for purpose in ConsentPurpose::ALL {
            assert_eq!(purpose.required(), ConsentPurpose::FIRST.contains(purpose), "{purpose}");
        }
    }
}
