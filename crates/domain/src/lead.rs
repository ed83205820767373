//! Enquiries of people who are not clients yet: where one stands, how it came, what became of it, and what must have been
//! looked at before a matter is opened from it. It refuses to win an enquiry any other way than by making a client of it.

use crate::code::coded;
use crate::refusal::{Refusal, Why};

coded! {
    /// Where an enquiry stands.
    LeadState {
        /// Nobody has answered yet.
        New = "new",
        /// Somebody of the practice has been in touch.
        Contacted = "contacted",
        /// A time to talk is agreed.
        ConsultationBooked = "consultation_booked",
        /// It is their turn.
        WaitingForThem = "waiting_for_them",
        /// Became a client with a matter.
        Won = "won",
        /// Will not become one.
        Lost = "lost",
        /// Was never meant.
        Spam = "spam",
    }
}

impl LeadState {
    /// Whether the practice still works on it.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::New | Self::Contacted | Self::ConsultationBooked | Self::WaitingForThem)
    }

    /// Moves it by hand.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] where it stands there already, where it was won (a client and a matter stand on it), where
    /// it would be won (only converting does that), and where it would be new again although somebody was in touch.
    pub const fn moved(self, to: Self) -> Result<Self, Refusal> {
        match (self, to) {
            (Self::Won, _) | (_, Self::Won) => Err(Refusal::WrongState),
            (Self::Spam, Self::New)
            | (
                _,
                Self::Contacted | Self::ConsultationBooked | Self::WaitingForThem | Self::Lost | Self::Spam,
            ) if self as u8 != to as u8 => Ok(to),
            _ => Err(Refusal::WrongState),
        }
    }

    /// Somebody of the practice was in touch, or tried to be.
    #[must_use]
    pub const fn contacted(self) -> Self {
        match self {
            Self::New => Self::Contacted,
            other => other,
        }
    }

    /// Becomes a client with a matter.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] unless it is open.
    pub const fn converted(self) -> Result<Self, Refusal> {
        if self.is_open() { Ok(Self::Won) } else { Err(Refusal::WrongState) }
    }

    /// Whether its content may be deleted once it has lain long enough: nobody answered it, or nothing came of it.
    #[must_use]
    pub const fn forgettable(self) -> bool {
        matches!(self, Self::New | Self::Lost | Self::Spam)
    }
}

coded! {
    /// Why an enquiry did not become a matter.
    LostReason {
        /// Not the practice's kind of work.
        NotOurWork = "not_our_work",
        /// The practice may not act.
        Conflict = "conflict",
        /// The person cannot be helped by law.
        NotEligible = "not_eligible",
        /// The fee.
        Fee = "fee",
        /// They went elsewhere.
        WentElsewhere = "went_elsewhere",
        /// They did not answer any more.
        NoAnswer = "no_answer",
        /// No time for it.
        NoCapacity = "no_capacity",
        /// Something else; the note says what.
        Other = "other",
    }
}

coded! {
    /// Why what one enquiry said is deleted by hand.
    EraseReason {
        /// The person asked for it.
        Asked = "asked",
        /// It was never from anybody who wants help.
        Spam = "spam",
        /// It should not have been written down.
        Mistake = "mistake",
    }
}

coded! {
    /// By which road an enquiry came in.
    LeadRoad {
        /// The practice's own enquiry page.
        Page = "page",
        /// The form inside another site.
        Embedded = "embedded",
        /// By telephone, entered by staff.
        Phone = "phone",
        /// By e-mail, entered by staff.
        Email = "email",
        /// In person, entered by staff.
        InPerson = "in_person",
        /// On paper, entered by staff.
        Paper = "paper",
    }
}

impl LeadRoad {
    /// Those that staff enter for somebody.
    pub const BY_STAFF: [Self; 4] = [Self::Phone, Self::Email, Self::InPerson, Self::Paper];
}

coded! {
    /// How somebody heard of the practice.
    LeadSource {
        /// A search engine.
        Search = "search",
        /// A friend or relative.
        Friend = "friend",
        /// A client of the practice.
        Client = "client",
        /// A community or church group, a school, a consulate.
        Community = "community",
        /// Social media.
        SocialMedia = "social_media",
        /// An advertisement.
        Advertisement = "advertisement",
        /// Another lawyer or organisation.
        Referral = "referral",
        /// Something else.
        Other = "other",
        /// They did not say.
        Unsaid = "unsaid",
    }
}

coded! {
    /// How somebody wants to be reached, or was.
    ContactChannel {
        /// By telephone.
        Phone = "phone",
        /// By e-mail.
        Email = "email",
        /// By text or chat message.
        Message = "message",
        /// In person.
        InPerson = "in_person",
        /// By video.
        Video = "video",
    }
}

coded! {
    /// How a try to reach somebody ended.
    ContactOutcome {
        /// They talked.
        Reached = "reached",
        /// A message was left or sent.
        LeftMessage = "left_message",
        /// Nobody answered.
        NoAnswer = "no_answer",
        /// The number or address is not theirs.
        WrongDetails = "wrong_details",
    }
}

coded! {
    /// What is looked at before a matter is opened.
    AcceptancePoint {
        /// The search for conflicts was read and decided.
        Conflict = "conflict",
        /// The practice may act in this place and field.
        Jurisdiction = "jurisdiction",
        /// Somebody has the time and the skill.
        Capacity = "capacity",
        /// The earliest deadline can be met.
        Deadline = "deadline",
        /// What is and is not part of the work is clear.
        Scope = "scope",
        /// The fee is agreed.
        Fee = "fee",
        /// What is needed to begin is there.
        Completeness = "completeness",
    }
}

impl AcceptancePoint {
    /// Those a person ticks where a matter is opened at the desk: the search for conflicts is made, read and decided there and
    /// then, so it proves itself.
    pub const AT_THE_DESK: [Self; 6] =
        [Self::Jurisdiction, Self::Capacity, Self::Deadline, Self::Scope, Self::Fee, Self::Completeness];

    /// All of them were looked at.
    ///
    /// # Errors
    /// `Invalid` for `points` where one was not.
    pub fn all_looked_at(points: &[Self]) -> Result<(), Refusal> {
        match Self::ALL.iter().all(|point| points.contains(point)) {
            true => Ok(()),
            false => Err(Refusal::invalid("points", Why::Missing)),
        }
    }
}

coded! {
    /// What somebody decided about a search for conflicts.
    ConflictDecision {
        /// Nothing stands in the way.
        Clear = "clear",
        /// The practice may not act.
        Conflict = "conflict",
        /// Something was found, and the people concerned agreed in writing; the reason is kept.
        Waived = "waived",
    }
}

impl ConflictDecision {
    /// Whether a matter may be opened after it.
    #[must_use]
    pub const fn lets_open(self) -> bool {
        matches!(self, Self::Clear | Self::Waived)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use LeadState as S;

    #[test]
    fn every_move_by_hand_is_the_one_the_table_says() {
        let mut ways = Vec::new();
        for from in S::ALL {
            let to: Vec<&str> =
                S::ALL.iter().filter(|to| from.moved(**to).is_ok()).map(|to| to.code()).collect();
            ways.push(format!("{from}: {}", to.join(" ")));
        }
        assert_eq!(
            ways,
            [
                "new: contacted consultation_booked waiting_for_them lost spam",
                "contacted: consultation_booked waiting_for_them lost spam",
                "consultation_booked: contacted waiting_for_them lost spam",
                "waiting_for_them: contacted consultation_booked lost spam",
                "won: ",
                "lost: contacted consultation_booked waiting_for_them spam",
                "spam: new contacted consultation_booked waiting_for_them lost",
            ]
        );
    }

    #[test]
    fn a_matter_is_opened_after_every_point_and_one_of_them_proves_itself() {
        for left_out in AcceptancePoint::ALL {
            let but: Vec<_> = AcceptancePoint::ALL.iter().copied().filter(|p| p != left_out).collect();
            let refused = Refusal::invalid("points", Why::Missing);
            assert_eq!(AcceptancePoint::all_looked_at(&but), Err(refused), "{left_out}");
        }
        assert_eq!(AcceptancePoint::all_looked_at(AcceptancePoint::ALL), Ok(()));
        let mut all = vec![AcceptancePoint::Conflict];
        all.extend(AcceptancePoint::AT_THE_DESK);
        assert_eq!(all, AcceptancePoint::ALL);
    }

    #[test]
    fn only_an_open_one_is_won_and_a_won_one_is_never_forgotten() {
        for state in S::ALL {
            assert_eq!(state.converted().is_ok(), state.is_open(), "{state}");
            assert!(!(state.forgettable() && *state == S::Won));
        }
        assert_eq!(S::New.contacted(), S::Contacted);
        assert!(S::ALL.iter().filter(|s| **s != S::New).all(|s| s.contacted() == *s));
    }
}
