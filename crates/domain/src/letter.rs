//! Whether a client can go on before, or without, having agreed to the engagement letter: where each stands, and the one
//! rule that follows. It refuses to let one client's agreement stand for another who was asked as well.

use crate::code::coded;

coded! {
    /// Where one client stands with the engagement letter of a matter.
    LetterState {
        /// Nobody asked them.
        NotAsked = "not_asked",
        /// They were asked and have not agreed, or what they were asked is over without that.
        Asked = "asked",
        /// They agreed to it in the portal.
        Agreed = "agreed",
        /// They signed it on paper, and the practice wrote that down.
        OnPaper = "on_paper",
        /// The practice lets them go on without it.
        Lifted = "lifted",
    }
}

impl LetterState {
    /// Whether they have agreed, one way or the other.
    #[must_use]
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::Agreed | Self::OnPaper)
    }
}

/// Whether a client goes on, where a matter asks for nothing before its letter is agreed. Whoever was asked agrees for
/// themselves. Whoever was not asked waits until everybody who was has agreed, so that nothing is asked of a child before
/// the parent has signed.
#[must_use]
pub fn may_go_on(mine: LetterState, everybody: impl Iterator<Item = LetterState>) -> bool {
    match mine {
        LetterState::Agreed | LetterState::OnPaper | LetterState::Lifted => true,
        LetterState::Asked => false,
        LetterState::NotAsked => {
            let (mut settled, mut open) = (false, false);
            for one in everybody {
                settled |= one.is_settled();
                open |= one == LetterState::Asked;
            }
            settled && !open
        }
    }
}

coded! {
    /// What the practice did about the letter of a matter. Kept for good.
    LetterAct {
        /// From now on nothing is asked before the letter is agreed.
        Wanted = "wanted",
        /// Somebody, or everybody, goes on without it.
        Lifted = "lifted",
        /// Somebody signed it on paper.
        OnPaper = "on_paper",
    }
}

#[cfg(test)]
mod tests {
    use super::LetterState::{self as L, Agreed, Asked, Lifted, NotAsked, OnPaper};
    use super::*;

    fn goes(mine: L, others: &[L]) -> bool {
        may_go_on(mine, others.iter().copied().chain([mine]))
    }

    #[test]
    fn whoever_was_asked_agrees_for_themselves() {
        assert!(!goes(Asked, &[Agreed, OnPaper, Lifted]));
        for mine in [Agreed, OnPaper, Lifted] {
            assert!(goes(mine, &[Asked, Asked]), "{mine}");
        }
    }

    #[test]
    fn whoever_was_not_asked_waits_for_all_who_were() {
        assert!(!goes(NotAsked, &[]));
        assert!(!goes(NotAsked, &[NotAsked, NotAsked]));
        assert!(!goes(NotAsked, &[Agreed, Asked]));
        assert!(!goes(NotAsked, &[Lifted]), "to go on without a letter is said of each");
        assert!(goes(NotAsked, &[Agreed, NotAsked]));
        assert!(goes(NotAsked, &[OnPaper, Lifted]));
    }
}
