//! Approvals: what a client is asked to agree to, and the only ways such a request and each person's answer go on. It
//! refuses to know words, versions or people; an answer, once given, has no way to another.

use crate::code::coded;
use crate::refusal::Refusal;

coded! {
    /// What somebody is asked to approve.
    ApprovalKind {
        /// The details of an application as drafted.
        DraftDetails = "draft_details",
        /// A statement or submission as drafted.
        Statement = "statement",
        /// The evidence that will be sent along.
        Bundle = "bundle",
        /// A declaration in the client's own name.
        Declaration = "declaration",
        /// Leave to go on with the next step.
        AuthorityToProceed = "authority_to_proceed",
        /// Everything, before it is lodged.
        PreLodgement = "pre_lodgement",
        /// The letter under which the practice works for them.
        Engagement = "engagement",
        /// Another price or another scope than was agreed.
        ChangeOfTerms = "change_of_terms",
    }
}

impl ApprovalKind {
    /// Whether it is about documents. Leave to go on, details written out in words and a change of terms need none.
    #[must_use]
    pub const fn wants_documents(self) -> bool {
        !matches!(self, Self::AuthorityToProceed | Self::DraftDetails | Self::ChangeOfTerms)
    }

    /// Whether it sets what was agreed beside what is proposed.
    #[must_use]
    pub const fn wants_terms(self) -> bool {
        matches!(self, Self::ChangeOfTerms)
    }

    /// Whether an answer of everybody is the only one that counts: nobody agrees to a letter of engagement for another.
    #[must_use]
    pub const fn wants_everybody(self) -> bool {
        matches!(self, Self::Engagement)
    }

    /// Whether it lets the practice lodge, once it is approved.
    #[must_use]
    pub const fn lets_lodge(self) -> bool {
        matches!(self, Self::AuthorityToProceed | Self::PreLodgement)
    }

    /// Whether every page must have been opened before it can be approved: what somebody declares or signs in their own
    /// name, they have had before them.
    #[must_use]
    pub const fn wants_every_page(self) -> bool {
        matches!(self, Self::Declaration | Self::Engagement)
    }

    /// Whether the person must be proved again, by a fresh code, before it can be approved.
    #[must_use]
    pub const fn wants_fresh_proof(self) -> bool {
        matches!(self, Self::Declaration)
    }
}

coded! {
    /// What somebody who read a text to a client in another language is to that client, as the client says.
    ReaderPart {
        /// Somebody who interprets for them.
        Interpreter = "interpreter",
        /// Family.
        Family = "family",
        /// A friend.
        Friend = "friend",
        /// Somebody of the practice.
        Practice = "practice",
        /// Somebody else.
        Other = "other",
    }
}

coded! {
    /// Whose answers are needed.
    ApprovalMode {
        /// Everybody's.
        All = "all",
        /// One is enough.
        Any = "any",
        /// Everybody's, one after another.
        InSequence = "in_sequence",
    }
}

coded! {
    /// What makes a request go on whose last day stands still.
    Resumes {
        /// Somebody of the practice says so.
        ByHand = "by_hand",
        /// The practice writes in a conversation about it, or somebody says so before.
        OnAnswer = "on_answer",
    }
}

coded! {
    /// Where a request for approval stands.
    ApprovalState {
        /// Written, and waiting for a lawyer of the practice to let it out. No client sees it.
        Held = "held",
        /// With the clients.
        Pending = "pending",
        /// Approved by everybody it needed.
        Approved = "approved",
        /// Declined.
        Declined = "declined",
        /// What it was about changed before it was answered.
        Void = "void",
        /// Its last day is over.
        Expired = "expired",
        /// The practice took it back.
        Cancelled = "cancelled",
    }
}

impl ApprovalState {
    /// Whether it can still be answered, or will be.
    #[must_use]
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Held | Self::Pending)
    }

    /// A lawyer lets it out.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] unless it is held.
    pub const fn released(self) -> Result<Self, Refusal> {
        match self {
            Self::Held => Ok(Self::Pending),
            _ => Err(Refusal::WrongState),
        }
    }

    /// The answers that were needed are there.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] unless it is pending.
    pub const fn approved(self) -> Result<Self, Refusal> {
        match self {
            Self::Pending => Ok(Self::Approved),
            _ => Err(Refusal::WrongState),
        }
    }

    /// It cannot be approved any more, because of an answer.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] unless it is pending.
    pub const fn declined(self) -> Result<Self, Refusal> {
        match self {
            Self::Pending => Ok(Self::Declined),
            _ => Err(Refusal::WrongState),
        }
    }

    /// What it is about changed.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] once it is over.
    pub const fn voided(self) -> Result<Self, Refusal> {
        if self.is_live() { Ok(Self::Void) } else { Err(Refusal::WrongState) }
    }

    /// Its last day is over. Nobody declined.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] once it is over.
    pub const fn expired(self) -> Result<Self, Refusal> {
        if self.is_live() { Ok(Self::Expired) } else { Err(Refusal::WrongState) }
    }

    /// The practice takes it back.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] once it is over.
    pub const fn cancelled(self) -> Result<Self, Refusal> {
        if self.is_live() { Ok(Self::Cancelled) } else { Err(Refusal::WrongState) }
    }
}

coded! {
    /// Where one person stands in a request for approval.
    AnswerState {
        /// Others come first; this person cannot see it yet.
        Waiting = "waiting",
        /// It is their turn.
        Asked = "asked",
        /// They approved.
        Approved = "approved",
        /// They declined.
        Declined = "declined",
        /// It was over before they answered.
        Lapsed = "lapsed",
        /// They answer nothing and see it once it is approved.
        Copy = "copy",
    }
}

impl AnswerState {
    /// Whether this person's answer counts at all.
    #[must_use]
    pub const fn takes_part(self) -> bool {
        !matches!(self, Self::Copy)
    }

    /// Their turn comes.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] unless they wait for it.
    pub const fn asked(self) -> Result<Self, Refusal> {
        match self {
            Self::Waiting => Ok(Self::Asked),
            _ => Err(Refusal::WrongState),
        }
    }

    /// They answer.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] unless it is their turn.
    pub const fn answered(self, verdict: Verdict) -> Result<Self, Refusal> {
        match (self, verdict) {
            (Self::Asked, Verdict::Approve) => Ok(Self::Approved),
            (Self::Asked, Verdict::Decline) => Ok(Self::Declined),
            _ => Err(Refusal::WrongState),
        }
    }

    /// The whole is over; whoever had not answered need not.
    #[must_use]
    pub const fn over(self) -> Self {
        match self {
            Self::Waiting | Self::Asked => Self::Lapsed,
            stands => stands,
        }
    }
}

coded! {
    /// What a person answers.
    Verdict {
        /// Agreed.
        Approve = "approve",
        /// Not agreed.
        Decline = "decline",
    }
}

coded! {
    /// Why what was to be approved is not the same any more.
    VoidCause {
        /// A newer version of an attached document came.
        NewVersion = "new_version",
        /// An attached version was sent back.
        SentBack = "sent_back",
        /// An attached version had been accepted, and then a new one was asked for.
        WantedAnew = "wanted_anew",
        /// The acceptance of an attached version was taken back.
        TakenBack = "taken_back",
        /// The request an attached document belongs to is one client's alone, and others were asked about it.
        AskedOfOne = "asked_of_one",
        /// An attached document was put into the matter's bin.
        Deleted = "deleted",
    }
}

/// What the answers of everybody who takes part amount to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Settled {
    /// More answers are needed; where somebody's turn has come now, their place in the list.
    Open {
        /// Whose turn comes next.
        turn: Option<usize>,
    },
    /// Everything that was needed is there.
    Approved,
    /// It cannot be approved any more.
    Declined,
}

/// Reads the answers in the order people were asked in.
#[must_use]
pub fn settled(mode: ApprovalMode, answers: &[AnswerState]) -> Settled {
    let mut voters = answers.iter().copied().enumerate().filter(|(_, state)| state.takes_part());
    let all =
        |wanted: AnswerState| answers.iter().filter(|state| state.takes_part()).all(|state| *state == wanted);
    let any = |wanted: AnswerState| answers.contains(&wanted);
    match mode {
        ApprovalMode::Any if any(AnswerState::Approved) => Settled::Approved,
        ApprovalMode::Any if all(AnswerState::Declined) => Settled::Declined,
        ApprovalMode::Any => Settled::Open { turn: None },
        ApprovalMode::All | ApprovalMode::InSequence if any(AnswerState::Declined) => Settled::Declined,
        ApprovalMode::All | ApprovalMode::InSequence if all(AnswerState::Approved) => Settled::Approved,
        ApprovalMode::All => Settled::Open { turn: None },
        ApprovalMode::InSequence => {
            let next = voters.find(|(_, state)| *state != AnswerState::Approved);
            Settled::Open { turn: next.filter(|(_, s)| *s == AnswerState::Waiting).map(|(at, _)| at) }
        }
    }
}

/// Where somebody stands when the request goes out: in a sequence only the first is asked.
#[must_use]
pub const fn begins(mode: ApprovalMode, at: usize) -> AnswerState {
    match mode {
        ApprovalMode::InSequence if at > 0 => AnswerState::Waiting,
        ApprovalMode::All | ApprovalMode::Any | ApprovalMode::InSequence => AnswerState::Asked,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use AnswerState as A;
    use ApprovalState as S;

    #[test]
    fn the_ways_of_a_request_are_these_and_no_others() {
        type Way = fn(S) -> Result<S, Refusal>;
        let ways: [(&str, Way); 6] = [
            ("released", S::released),
            ("approved", S::approved),
            ("declined", S::declined),
            ("voided", S::voided),
            ("expired", S::expired),
            ("cancelled", S::cancelled),
        ];
        let mut found = Vec::new();
        for from in S::ALL {
            for (name, way) in ways {
                match way(*from) {
                    Ok(to) => found.push((*from, name, to)),
                    Err(refusal) => assert_eq!(refusal, Refusal::WrongState),
                }
            }
        }
        assert_eq!(
            found,
            [
                (S::Held, "released", S::Pending),
                (S::Held, "voided", S::Void),
                (S::Held, "expired", S::Expired),
                (S::Held, "cancelled", S::Cancelled),
                (S::Pending, "approved", S::Approved),
                (S::Pending, "declined", S::Declined),
                (S::Pending, "voided", S::Void),
                (S::Pending, "expired", S::Expired),
                (S::Pending, "cancelled", S::Cancelled),
            ]
        );
    }

    #[test]
    fn the_ways_of_an_answer_are_these_and_no_others() {
        for state in A::ALL {
            let asked = if *state == A::Waiting { Ok(A::Asked) } else { Err(Refusal::WrongState) };
            assert_eq!(state.asked(), asked);
            for (verdict, to) in [(Verdict::Approve, A::Approved), (Verdict::Decline, A::Declined)] {
                let answered = if *state == A::Asked { Ok(to) } else { Err(Refusal::WrongState) };
                assert_eq!(state.answered(verdict), answered, "{state}");
            }
            let over = if matches!(state, A::Waiting | A::Asked) { A::Lapsed } else { *state };
            assert_eq!(state.over(), over);
        }
    }

    #[test]
    fn everybody_one_of_them_and_one_after_another_are_settled_as_they_say() {
        use ApprovalMode::{All, Any, InSequence};
        let open = Settled::Open { turn: None };
        for (mode, answers, result) in [
            (All, vec![A::Asked], open),
            (All, vec![A::Approved, A::Asked], open),
            (All, vec![A::Approved, A::Approved, A::Copy], Settled::Approved),
            (All, vec![A::Approved, A::Declined], Settled::Declined),
            (All, vec![A::Asked, A::Declined], Settled::Declined),
            (Any, vec![A::Asked, A::Asked], open),
            (Any, vec![A::Asked, A::Approved, A::Copy], Settled::Approved),
            (Any, vec![A::Asked, A::Declined], open),
            (Any, vec![A::Declined, A::Declined], Settled::Declined),
            (InSequence, vec![A::Asked, A::Waiting], open),
            (InSequence, vec![A::Approved, A::Waiting, A::Waiting], Settled::Open { turn: Some(1) }),
            (InSequence, vec![A::Copy, A::Approved, A::Waiting], Settled::Open { turn: Some(2) }),
            (InSequence, vec![A::Approved, A::Asked], open),
            (InSequence, vec![A::Approved, A::Approved], Settled::Approved),
            (InSequence, vec![A::Approved, A::Declined, A::Waiting], Settled::Declined),
        ] {
            assert_eq!(settled(mode, &answers), result, "{mode} {answers:?}");
        }
    }

    #[test]
    fn in_a_sequence_only_the_first_is_asked_at_once() {
        assert_eq!(begins(ApprovalMode::InSequence, 0), A::Asked);
        assert_eq!(begins(ApprovalMode::InSequence, 1), A::Waiting);
        assert_eq!(begins(ApprovalMode::All, 1), A::Asked);
        assert_eq!(begins(ApprovalMode::Any, 1), A::Asked);
    }

    // S2-58..63: the six examples of the manual come first; the two about terms came later.
    #[test]
    fn the_six_kinds_of_the_manual_can_be_asked_for() {
        let codes: Vec<&str> = ApprovalKind::ALL.iter().map(|kind| kind.code()).collect();
        let six =
            ["draft_details", "statement", "bundle", "declaration", "authority_to_proceed", "pre_lodgement"];
        assert_eq!(codes[..6], six);
        assert_eq!(codes[6..], ["engagement", "change_of_terms"]);
    }

    #[test]
    fn a_letter_needs_a_document_and_everybody_and_a_change_of_terms_needs_its_terms() {
        use ApprovalKind as K;
        let with = |has: fn(K) -> bool| K::ALL.iter().copied().filter(|k| has(*k)).collect::<Vec<_>>();
        assert!(K::Engagement.wants_documents() && !K::ChangeOfTerms.wants_documents());
        assert_eq!(with(K::wants_terms), [K::ChangeOfTerms]);
        assert_eq!(with(K::wants_everybody), [K::Engagement]);
        assert_eq!(with(K::lets_lodge), [K::AuthorityToProceed, K::PreLodgement]);
    }

    #[test]
    fn a_declaration_and_a_letter_want_every_page_and_a_declaration_a_fresh_proof_besides() {
        use ApprovalKind as K;
        let with = |has: fn(K) -> bool| K::ALL.iter().copied().filter(|k| has(*k)).collect::<Vec<_>>();
        assert_eq!(with(K::wants_every_page), [K::Declaration, K::Engagement]);
        assert_eq!(with(K::wants_fresh_proof), [K::Declaration]);
    }
}
