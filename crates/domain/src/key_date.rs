//! The days a matter turns on: what kind of day each is, when whoever leads the matter is reminded of it and when its client
//! is. It refuses to hold what was typed about a day: labels, places and notes are sealed in the matter's room.

use crate::code::coded;

coded! {
    /// What a day of a matter is.
    KeyDateKind {
        /// Fingerprints and a photograph are taken.
        Biometrics = "biometrics",
        /// The authority asks questions.
        Interview = "interview",
        /// A court hears the case.
        Hearing = "hearing",
        /// What the matter is for has to be handed in by then.
        FilingDue = "filing_due",
        /// The authority has to be answered by then.
        AnswerDue = "answer_due",
        /// The authority is expected to decide.
        DecisionExpected = "decision_expected",
        /// A visa or a status ends.
        StayEnds = "stay_ends",
        /// A permission to travel or to work ends.
        PermissionEnds = "permission_ends",
        /// A passport ends.
        PassportEnds = "passport_ends",
        /// The day that says whose turn it is in a queue. It is over when it is written down.
        PriorityDate = "priority_date",
        /// Another day; its label says which.
        Other = "other",
    }
}

coded! {
    /// How a day stands.
    KeyDateState {
        /// It counts.
        Ahead = "ahead",
        /// It was dealt with.
        Done = "done",
        /// It does not count any more.
        TakenOff = "taken_off",
    }
}

coded! {
    /// What somebody did to a day. Every one of them stays in its history.
    KeyDateAct {
        /// It was written down.
        Added = "added",
        /// It is on another day, or at another time.
        Moved = "moved",
        /// Its words, or whether clients see it, changed.
        Changed = "changed",
        /// It was dealt with.
        Done = "done",
        /// It does not count any more.
        TakenOff = "taken_off",
        /// It counts again.
        Back = "back",
    }
}

/// What sort of day a kind is, as far as reminding goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DateSort {
    /// Somebody has to be somewhere.
    Appointment,
    /// Something has to be handed in.
    Deadline,
    /// Something ends, and what comes after it takes months.
    Expiry,
    /// Something may happen.
    Expected,
    /// A day to know, which nobody can meet or miss.
    Fact,
}

impl KeyDateKind {
    /// What sort of day it is.
    #[must_use]
    pub const fn sort(self) -> DateSort {
        match self {
            Self::Biometrics | Self::Interview | Self::Hearing | Self::Other => DateSort::Appointment,
            Self::FilingDue | Self::AnswerDue => DateSort::Deadline,
            Self::StayEnds | Self::PermissionEnds | Self::PassportEnds => DateSort::Expiry,
            Self::DecisionExpected => DateSort::Expected,
            Self::PriorityDate => DateSort::Fact,
        }
    }

    /// How many days before it whoever leads the matter is reminded, the first first.
    #[must_use]
    pub const fn staff_days(self) -> &'static [i64] {
        match self.sort() {
            DateSort::Appointment => &[14, 3, 0],
            DateSort::Deadline => &[30, 14, 3, 0],
            DateSort::Expiry => &[60, 30, 7],
            DateSort::Expected => &[0],
            DateSort::Fact => &[],
        }
    }

    /// How many days before it a client who is shown it is reminded, the first first.
    #[must_use]
    pub const fn client_days(self) -> &'static [i64] {
        match self.sort() {
            DateSort::Appointment => &[7, 1],
            DateSort::Deadline | DateSort::Expiry | DateSort::Expected | DateSort::Fact => &[],
        }
    }

    /// Whether lists of what comes next hold it: a day to know is nothing to do.
    #[must_use]
    pub const fn is_ahead(self) -> bool {
        !matches!(self.sort(), DateSort::Fact)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reminders_come_nearer_and_a_fact_has_none() {
        for kind in KeyDateKind::ALL {
            for days in [kind.staff_days(), kind.client_days()] {
                assert!(days.windows(2).all(|pair| pair[0] > pair[1]), "{kind}");
                assert!(days.iter().all(|day| *day >= 0), "{kind}");
            }
            assert_eq!(kind.staff_days().is_empty(), !kind.is_ahead(), "{kind}");
        }
        assert_eq!(KeyDateKind::Interview.client_days(), [7, 1]);
        assert_eq!(KeyDateKind::FilingDue.staff_days(), KeyDateKind::AnswerDue.staff_days());
        assert_eq!(KeyDateKind::StayEnds.staff_days(), [60, 30, 7]);
    }
}
