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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_before_there_were_purposes_is_what_nothing_opens_without() {
        for purpose in ConsentPurpose::ALL {
            assert_eq!(purpose.required(), ConsentPurpose::FIRST.contains(purpose), "{purpose}");
        }
    }
}
