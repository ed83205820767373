//! Messages between clients and the practice: what a thread hangs on, whose turn it is, and what text is taken. It
//! refuses to know who anybody is, and to let anything that was sent vanish: a message can be worded anew for a while,
//! and every wording stays.

use crate::code::coded;
use crate::limits::{EDIT_WINDOW, MESSAGE_CHARS};
use crate::refusal::{Refusal, Why};
use crate::time::Timestamp;

coded! {
    /// What a thread hangs on. Whatever else people talk about gets a word of its own here.
    Subject {
        /// The matter as a whole.
        Matter = "matter",
        /// One request.
        Item = "item",
        /// One document.
        Document = "document",
        /// One version of a document.
        Version = "version",
        /// One request for approval.
        Approval = "approval",
    }
}

coded! {
    /// Who wrote or read.
    Side {
        /// The practice.
        Staff = "staff",
        /// The client.
        Client = "client",
    }
}

coded! {
    /// Whose turn it is in a thread.
    ThreadState {
        /// The client wrote last.
        WaitingForUs = "waiting_for_us",
        /// The practice wrote last.
        WaitingForClient = "waiting_for_client",
        /// The practice has nothing more to say; a new message of either side opens it again.
        Done = "done",
    }
}

impl ThreadState {
    /// After a message of this side, whatever was before.
    #[must_use]
    pub const fn after(side: Side) -> Self {
        match side {
            Side::Client => Self::WaitingForUs,
            Side::Staff => Self::WaitingForClient,
        }
    }

    /// Staff set it done.
    ///
    /// # Errors
    /// `WrongState` when it is.
    pub const fn done(self) -> Result<Self, Refusal> {
        match self {
            Self::Done => Err(Refusal::WrongState),
            Self::WaitingForUs | Self::WaitingForClient => Ok(Self::Done),
        }
    }
}

/// The moment from which on a message of then stays as it is worded.
#[must_use]
pub const fn editable_until(sent_at: Timestamp) -> Timestamp {
    sent_at.plus(EDIT_WINDOW)
}

/// The text as it is kept: line ends of one kind, nothing around it.
///
/// # Errors
/// `Invalid` under `text` when it says nothing or is too long.
pub fn text(typed: &str) -> Result<String, Refusal> {
    let text = typed.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::invalid("text", Why::Missing));
    }
    if text.chars().count() > MESSAGE_CHARS {
        return Err(Refusal::invalid("text", Why::TooLong));
    }
    Ok(text.to_owned())
}

/// The first word of a name, which is what people are called by.
#[must_use]
pub fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_wrote_last_waits_and_done_is_done_once() {
        assert_eq!(ThreadState::after(Side::Client), ThreadState::WaitingForUs);
        assert_eq!(ThreadState::after(Side::Staff), ThreadState::WaitingForClient);
        for state in ThreadState::ALL {
            assert_eq!(state.done().is_ok(), *state != ThreadState::Done);
        }
    }

    #[test]
    fn text_is_tidied_and_limited_by_characters() {
        assert_eq!(text("  a\r\nb\rc \n").unwrap(), "a\nb\nc");
        assert_eq!(text(" \u{a0}\n"), Err(Refusal::invalid("text", Why::Missing)));
        assert!(text(&"é".repeat(MESSAGE_CHARS)).is_ok());
        assert_eq!(text(&"é".repeat(MESSAGE_CHARS + 1)), Err(Refusal::invalid("text", Why::TooLong)));
    }

    #[test]
    fn people_are_called_by_their_first_word() {
        assert_eq!(first_name("  Ana María Torres"), "Ana");
        assert_eq!(first_name(""), "");
    }
}
