//! What one mail to a client is about: everything that asked for it since it was planted, so that each thing can be taken back
//! alone and the mail says the weightiest of what is left. It refuses to hold more than codes.

use super::mails::MailKind;
use super::notice_mails::{APPROVAL, COPY};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The codes of what a mail is about.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(from = "Kept")]
pub(crate) struct Causes(BTreeSet<String>);

/// As it lies in a sealed row: a mail that an older program left behind knows one.
#[derive(Deserialize)]
#[serde(untagged)]
enum Kept {
    All(BTreeSet<String>),
    One(String),
}

impl From<Kept> for Causes {
    fn from(kept: Kept) -> Self {
        match kept {
            Kept::All(all) => Self(all),
            Kept::One(one) => Self(BTreeSet::from([one])),
        }
    }
}

impl Causes {
    pub(crate) fn of(what: &str) -> Self {
        Self(BTreeSet::from([what.to_owned()]))
    }

    pub(crate) fn hold(&self, what: &str) -> bool {
        self.0.contains(what)
    }

    pub(crate) fn are_none(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn join(&mut self, more: &Self) {
        self.0.extend(more.0.iter().cloned());
    }

    pub(crate) fn forget(&mut self, what: &str) {
        self.0.remove(what);
    }

    /// Without what a decision about a document asked for, which was taken back.
    pub(crate) fn forget_decisions(&mut self) {
        self.0.retain(|what| outlives_decisions(what));
    }

    /// Whether one of them is about something that no decision about a document undoes.
    pub(crate) fn outlive_decisions(&self) -> bool {
        self.0.iter().any(|what| outlives_decisions(what))
    }

    /// The mail that says the weightiest of them: somebody's answer before everything else, and that they get a copy only where
    /// there is nothing else to say.
    pub(crate) fn kind(&self) -> MailKind {
        if self.hold(APPROVAL) {
            MailKind::ApprovalNotice
        } else if self.0.len() == 1 && self.hold(COPY) {
            MailKind::ApprovalCopy
        } else {
            MailKind::PortalNotice
        }
    }
}

fn outlives_decisions(what: &str) -> bool {
    !what.starts_with("item_")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lobby::notice_mails::{MESSAGE, REMINDER};

    #[test]
    fn what_waits_is_taken_back_one_by_one_and_the_weightiest_is_said() {
        let mut all = Causes::of(COPY);
        assert_eq!(all.kind(), MailKind::ApprovalCopy);
        for what in [MESSAGE, "item_returned", REMINDER, APPROVAL, APPROVAL] {
            all.join(&Causes::of(what));
        }
        assert_eq!(all.kind(), MailKind::ApprovalNotice);
        all.forget(APPROVAL);
        assert_eq!(all.kind(), MailKind::PortalNotice);
        all.forget_decisions();
        assert!(!all.hold("item_returned") && all.hold(MESSAGE) && all.outlive_decisions());
        for what in [MESSAGE, REMINDER] {
            all.forget(what);
        }
        assert_eq!(all.kind(), MailKind::ApprovalCopy);
        all.forget(COPY);
        assert!(all.are_none() && !all.outlive_decisions());
    }

    #[test]
    fn what_an_older_program_sealed_is_still_read() {
        let old: Causes = serde_json::from_str("\"message\"").unwrap();
        assert_eq!(old, Causes::of(MESSAGE));
        let new = serde_json::to_string(&old).unwrap();
        assert_eq!((new.as_str(), serde_json::from_str::<Causes>(&new).unwrap()), ("[\"message\"]", old));
    }
}
