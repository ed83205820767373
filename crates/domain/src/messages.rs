//! Messages between clients and the practice: what a thread hangs on, whose turn it is, who is told that something was
//! opened, and what text is taken. It refuses to know who anybody is, and to let anything that was sent vanish: a message
//! can be worded anew or taken back for a while, and every wording stays.

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

coded! {
    /// Who is told who opened a message, and when.
    Receipts {
        /// Nobody.
        Off = "off",
        /// The practice: which person of the client's side opened what it wrote.
        Staff = "staff",
        /// Both: clients are told that the team opened what they wrote.
        Both = "both",
    }
}

impl Receipts {
    /// Whether the practice is told.
    #[must_use]
    pub const fn tell_staff(self) -> bool {
        matches!(self, Self::Staff | Self::Both)
    }

    /// Whether clients are told.
    #[must_use]
    pub const fn tell_clients(self) -> bool {
        matches!(self, Self::Both)
    }
}

/// One thing that happened in a thread and still stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stood {
    /// A client wrote, and was promised an answer until then.
    Client(Timestamp, Option<Timestamp>),
    /// The practice wrote.
    Staff(Timestamp),
    /// The practice set it done.
    Done,
}

/// How a thread stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Turn {
    /// Whose turn it is.
    pub state: ThreadState,
    /// Since when a client waits.
    pub waiting_since: Option<Timestamp>,
    /// What was promised for the first message nobody answered.
    pub answer_by: Option<Timestamp>,
    /// When a client wrote last.
    pub client_at: Option<Timestamp>,
    /// When the practice wrote last.
    pub staff_at: Option<Timestamp>,
}

/// How a thread stands after all that still stands in it, in its order; one in which nothing does waits for nobody.
#[must_use]
pub fn turn_after(all: &[Stood]) -> Turn {
    let mut turn = Turn {
        state: ThreadState::Done,
        waiting_since: None,
        answer_by: None,
        client_at: None,
        staff_at: None,
    };
    for one in all {
        match *one {
            Stood::Client(at, promised) => {
                if turn.state != ThreadState::WaitingForUs {
                    (turn.waiting_since, turn.answer_by) = (Some(at), promised);
                }
                turn.state = ThreadState::WaitingForUs;
                turn.client_at = Some(at);
            }
            Stood::Staff(at) => {
                let (state, staff_at) = (ThreadState::WaitingForClient, Some(at));
                turn = Turn { state, staff_at, waiting_since: None, answer_by: None, ..turn };
            }
            Stood::Done => {
                turn = Turn { state: ThreadState::Done, waiting_since: None, answer_by: None, ..turn };
            }
        }
    }
    turn
}

/// The moment from which on a message of then stays as it is: it is not worded anew and not taken back any more. It does
/// not depend on whether somebody has read it, because what its sender may press would then tell them.
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
    fn a_thread_stands_as_what_is_left_in_it_says() {
        let at = Timestamp::from_seconds;
        let (one, two) = (Stood::Client(at(10), Some(at(100))), Stood::Client(at(20), Some(at(200))));
        let none = turn_after(&[]);
        assert_eq!((none.state, none.waiting_since, none.client_at), (ThreadState::Done, None, None));
        let both = turn_after(&[one, two]);
        assert_eq!((both.waiting_since, both.answer_by), (Some(at(10)), Some(at(100))), "the first promise");
        let second = turn_after(&[two]);
        assert_eq!((second.state, second.answer_by), (ThreadState::WaitingForUs, Some(at(200))));
        let answered = turn_after(&[one, Stood::Staff(at(30))]);
        assert_eq!((answered.state, answered.answer_by), (ThreadState::WaitingForClient, None));
        assert_eq!((answered.client_at, answered.staff_at), (Some(at(10)), Some(at(30))));
        // What was done before is not waited for since then.
        let opened = turn_after(&[one, Stood::Done, two]);
        assert_eq!((opened.state, opened.waiting_since), (ThreadState::WaitingForUs, Some(at(20))));
        assert_eq!(turn_after(&[one, Stood::Done]).state, ThreadState::Done);
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
