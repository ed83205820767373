//! What a practice keeps about a matter besides its people and papers: how urgent it is, and the names of the fields a
//! change is recorded under. It refuses to hold a value: what was typed is sealed in its room.

use crate::code::coded;

coded! {
    /// How urgent a matter is to the practice. Clients never see it.
    Priority {
        /// When there is time.
        Low = "low",
        /// In its turn.
        Normal = "normal",
        /// Before others.
        High = "high",
        /// Now.
        Urgent = "urgent",
    }
}

impl Priority {
    /// As lists sort it: the more urgent, the greater.
    #[must_use]
    pub const fn rank(self) -> u32 {
        match self {
            Self::Low => 1,
            Self::Normal => 2,
            Self::High => 3,
            Self::Urgent => 4,
        }
    }

    /// The priority of a stored rank.
    #[must_use]
    pub fn from_rank(rank: i64) -> Option<Self> {
        Self::ALL.iter().copied().find(|priority| i64::from(priority.rank()) == rank)
    }
}

coded! {
    /// How a document reached the practice that did not come through the portal.
    Channel {
        /// By post.
        Post = "post",
        /// By e-mail.
        Email = "email",
        /// In a messenger.
        Messenger = "messenger",
        /// Handed over.
        InPerson = "in_person",
        /// Scanned at the practice.
        Scan = "scan",
        /// By fax.
        Fax = "fax",
    }
}

coded! {
    /// One field of a matter, as its log names it.
    MatterField {
        /// The name clients read.
        Name = "name",
        /// The practice's own title.
        InternalTitle = "internal_title",
        /// The practice's reference.
        Number = "number",
        /// What is applied for.
        VisaType = "visa_type",
        /// How urgent it is.
        Priority = "priority",
        /// The day it was lodged.
        LodgedAt = "lodged_at",
        /// What has to be done next.
        NextAction = "next_action",
        /// Until when.
        NextActionDue = "next_action_due",
        /// Which colleague does it.
        NextActionBy = "next_action_by",
        /// The number the authority gave the application.
        Receipt = "receipt",
        /// Where the matter came from.
        Source = "source",
        /// The day requests are counted back from.
        Target = "target",
        /// Remarks.
        Notes = "notes",
        /// A field of the practice's own; the line's title says which.
        Custom = "custom",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rank_reads_back_and_sorts_as_people_would() {
        let ranks: Vec<u32> = Priority::ALL.iter().map(|p| p.rank()).collect();
        assert!(ranks.is_sorted());
        for priority in Priority::ALL {
            assert_eq!(Priority::from_rank(i64::from(priority.rank())), Some(*priority));
        }
        assert_eq!(Priority::from_rank(0), None);
    }
}
