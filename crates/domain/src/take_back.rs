//! Taking a decision of a review back: whether it still can be, and where version and request stand again. It refuses once
//! somebody has built on the decision, and once its time is over; a decision is never rewritten, only followed.

use crate::limits::TAKE_BACK_WINDOW;
use crate::refusal::Refusal;
use crate::states::{ItemState, VersionState};
use crate::time::Timestamp;

/// What stands behind a decision: how the version waited before it, or that it had been accepted before it came back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Before {
    /// Inspection had cleared it.
    Ready,
    /// Inspection had left it to a person.
    NeedsPerson,
    /// An earlier decision, which stands, had accepted it.
    Accepted,
}

impl Before {
    const fn state(self) -> VersionState {
        match self {
            Self::Ready => VersionState::Ready,
            Self::NeedsPerson => VersionState::NeedsPerson,
            Self::Accepted => VersionState::Accepted,
        }
    }
}

/// Whether the client has sent another version of the document since.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Followed {
    /// This is the newest version.
    ByNothing,
    /// A newer one is there, whatever became of it.
    ByAnother,
}

/// What the client still owes for the other files of the request: the newest words that were not answered yet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Owed {
    /// Nothing.
    Nothing,
    /// A file that came back.
    Again,
    /// Something more beside a file that was accepted.
    More,
}

/// Whether anything of the request waits for inspection or a decision once the decision is taken back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Waits {
    /// Something does.
    Yes,
    /// Nothing does.
    No,
}

/// The moment from which on a decision of `decided_at` stands for good.
#[must_use]
pub const fn until(decided_at: Timestamp) -> Timestamp {
    decided_at.plus(TAKE_BACK_WINDOW)
}

impl VersionState {
    /// A decision about it is taken back; it stands where it stood before.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] if it is not decided, if its client has sent another since, or if it cannot have stood
    /// there; [`Refusal::Expired`] after [`until`].
    pub fn decision_taken_back(
        self,
        before: Before,
        followed: Followed,
        decided_at: Timestamp,
        now: Timestamp,
    ) -> Result<Self, Refusal> {
        match (self, before, followed) {
            (Self::Accepted, Before::Ready | Before::NeedsPerson, Followed::ByNothing)
            | (Self::Returned, _, Followed::ByNothing)
            | (Self::Superseded, Before::Accepted, Followed::ByNothing) => {}
            _ => return Err(Refusal::WrongState),
        }
        if now.is_past(until(decided_at)) { Err(Refusal::Expired) } else { Ok(before.state()) }
    }
}

impl ItemState {
    /// A decision about one of its files was taken back. What is owed for others outweighs what waits, as it does when
    /// something is decided; files the client saved meanwhile stay saved.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] where the practice or the client has gone on from the decision: a call for help waits for
    /// its answer, the request was dropped or asked for anew, or another file is saved for what would be met.
    pub const fn decision_taken_back(self, owed: Owed, waits: Waits) -> Result<Self, Refusal> {
        match (self, owed, waits) {
            (Self::HelpAsked | Self::NotNeeded | Self::ToSend, ..)
            | (Self::Saved, Owed::Nothing, Waits::No) => Err(Refusal::WrongState),
            (Self::Saved, Owed::Again | Owed::More, _) => Ok(Self::Saved),
            (_, Owed::Again, _) => Ok(Self::Returned),
            (_, Owed::More, _) => Ok(Self::AcceptedMoreNeeded),
            (_, Owed::Nothing, Waits::Yes) => Ok(Self::Checking),
            (_, Owed::Nothing, Waits::No) => Ok(Self::Accepted),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Timestamp = Timestamp::from_seconds(1_800_000_000);
    const BEFORE: [Before; 3] = [Before::Ready, Before::NeedsPerson, Before::Accepted];

    #[test]
    fn only_what_was_decided_and_not_followed_goes_back_and_only_to_where_it_was() {
        let mut ways = Vec::new();
        for state in VersionState::ALL {
            for before in BEFORE {
                for followed in [Followed::ByNothing, Followed::ByAnother] {
                    match state.decision_taken_back(before, followed, AT, AT) {
                        Ok(to) => ways.push(format!("{state} -> {to}")),
                        Err(no) => assert_eq!(no, Refusal::WrongState, "{state} {before:?} {followed:?}"),
                    }
                    let twice = state
                        .decision_taken_back(before, followed, AT, AT)
                        .and_then(|to| to.decision_taken_back(before, followed, AT, AT));
                    assert!(
                        twice.is_err() || before == Before::Accepted,
                        "{state}: taken back is not decided"
                    );
                }
            }
        }
        assert_eq!(
            ways,
            [
                "accepted -> ready",
                "accepted -> needs_person",
                "returned -> ready",
                "returned -> needs_person",
                "returned -> accepted",
                "superseded -> accepted",
            ]
        );
    }

    #[test]
    fn the_last_moment_still_counts_and_the_end_does_not() {
        let at =
            |now| VersionState::Accepted.decision_taken_back(Before::Ready, Followed::ByNothing, AT, now);
        assert_eq!(at(until(AT).minus(crate::time::Duration::micros(1))), Ok(VersionState::Ready));
        assert_eq!(at(until(AT)), Err(Refusal::Expired));
    }

    #[test]
    fn every_request_stands_again_where_what_is_left_puts_it() {
        use ItemState::{
            Accepted, AcceptedMoreNeeded, Checking, HelpAsked, NotNeeded, Returned, Saved, ToSend,
        };
        for state in ItemState::ALL {
            for waits in [Waits::Yes, Waits::No] {
                for owed in [Owed::Nothing, Owed::Again, Owed::More] {
                    let expected = match (state, owed, waits) {
                        (ToSend | HelpAsked | NotNeeded, ..) | (Saved, Owed::Nothing, Waits::No) => {
                            Err(Refusal::WrongState)
                        }
                        (Saved, Owed::Again | Owed::More, _) => Ok(Saved),
                        (
                            Saved | Checking | Accepted | AcceptedMoreNeeded | Returned,
                            Owed::Nothing,
                            Waits::Yes,
                        ) => Ok(Checking),
                        (Checking | Accepted | AcceptedMoreNeeded | Returned, Owed::Nothing, Waits::No) => {
                            Ok(Accepted)
                        }
                        (Checking | Accepted | AcceptedMoreNeeded | Returned, Owed::Again, _) => Ok(Returned),
                        (Checking | Accepted | AcceptedMoreNeeded | Returned, Owed::More, _) => {
                            Ok(AcceptedMoreNeeded)
                        }
                    };
                    assert_eq!(
                        state.decision_taken_back(owed, waits),
                        expected,
                        "{state} {owed:?} {waits:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn taking_back_undoes_every_decision_about_a_request_with_one_file() {
        for decided in [
            ItemState::Checking.accepted(),
            ItemState::Checking.accepted_more_needed(),
            ItemState::Checking.returned(),
        ] {
            let back = decided.and_then(|state| state.decision_taken_back(Owed::Nothing, Waits::Yes));
            assert_eq!(back, Ok(ItemState::Checking));
        }
    }
}
