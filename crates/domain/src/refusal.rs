//! The expected noes: what the practice tells a person when something cannot be done, as stable codes with the facts
//! the words need. It refuses to hold words (those are in the web's catalogues), content, or the reason behind a "not
//! found": absent, not yours and closed to you are the same answer.

use crate::code::coded;
use crate::files::RefusalCause;

coded! {
    /// What is wrong with a value somebody gave.
    Why {
        /// Nothing was given.
        Missing = "missing",
        /// Shorter than allowed.
        TooShort = "too_short",
        /// Longer than allowed.
        TooLong = "too_long",
        /// Not in a form that can be read.
        Malformed = "malformed",
        /// Not one of the values that can be chosen.
        NotAChoice = "not_a_choice",
        /// Readable, but not allowed here.
        NotAllowed = "not_allowed",
        /// Already used by something else.
        Taken = "taken",
        /// Two values that must be the same are not.
        Different = "different",
        /// Too easy to guess.
        Guessable = "guessable",
        /// Contains the name of the person or the practice.
        ContainsName = "contains_name",
        /// A code or password that is not right.
        Wrong = "wrong",
        /// It rests on something the person may not see: somebody who may decides.
        Withheld = "withheld",
    }
}

/// An expected no.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{}", self.code())]
pub enum Refusal {
    /// There is no such thing for this person.
    NotFound,
    /// Nobody is signed in, or the session is over.
    Unauthenticated,
    /// The first factor was right; a second is needed before anything else.
    SecondFactorNeeded,
    /// Signed in long ago: this act wants the person proved again.
    FreshSignInNeeded,
    /// The e-mail address, password, code or link is not right. Never says which.
    SignInFailed,
    /// The person can see the thing but their role may not do this to it.
    NotAllowed,
    /// The thing is not in a state in which this can be done, for instance accepting what was already returned.
    WrongState,
    /// Its time is over.
    Expired,
    /// Single-use, and used; or replaced by a newer one.
    Spent,
    /// Too many attempts.
    TooMany {
        /// Seconds after which trying again can succeed.
        retry_after_s: u32,
    },
    /// A value cannot be taken.
    Invalid {
        /// The name of the form field.
        field: &'static str,
        /// What is wrong with it.
        why: Why,
    },
    /// More bytes than allowed.
    TooBig {
        /// The greatest number of bytes allowed.
        limit: u64,
    },
    /// More files than allowed in one place.
    TooManyFiles {
        /// The greatest number of files allowed.
        limit: u32,
    },
    /// The file's content cannot be taken.
    File(RefusalCause),
    /// Somebody else changed it first. Look again and retry.
    Conflict,
    /// An upload's offset is not where the server is. The client must ask and continue from there.
    WrongOffset {
        /// How many bytes are durable.
        at: u64,
    },
    /// The bytes received do not have the checksum sent with them.
    ChecksumMismatch,
    /// The client has no e-mail address, so no access mail can reach them.
    NoAddress,
    /// The last owner cannot be removed or demoted.
    LastOwner,
    /// Matters that go on would be led by nobody: they are handed over first.
    LeftAlone {
        /// How many.
        matters: u32,
    },
    /// The engagement letter is to be agreed before anything else.
    LetterFirst,
    /// Nobody whose leave it takes has given it yet.
    NoLeave,
    /// A legal hold stands: nothing of it is destroyed.
    OnHold,
    /// Somebody's answer, or a letter, rests on this document: evidence stays.
    IsEvidence,
    /// The practice has no room left for this: storage or a plan's limit.
    NoSpace,
    /// The service is closing down or busy; nothing was done.
    Busy {
        /// Seconds after which trying again is sensible.
        retry_after_s: u32,
    },
}

impl Refusal {
    /// A value that cannot be taken.
    #[must_use]
    pub const fn invalid(field: &'static str, why: Why) -> Self {
        Self::Invalid { field, why }
    }

    /// The stable code, for logs, the API and the catalogue of words.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Unauthenticated => "unauthenticated",
            Self::SecondFactorNeeded => "second_factor_needed",
            Self::FreshSignInNeeded => "fresh_sign_in_needed",
            Self::SignInFailed => "sign_in_failed",
            Self::NotAllowed => "not_allowed",
            Self::WrongState => "wrong_state",
            Self::Expired => "expired",
            Self::Spent => "spent",
            Self::TooMany { .. } => "too_many",
            Self::Invalid { .. } => "invalid",
            Self::TooBig { .. } => "too_big",
            Self::TooManyFiles { .. } => "too_many_files",
            Self::File(_) => "file_refused",
            Self::Conflict => "conflict",
            Self::WrongOffset { .. } => "wrong_offset",
            Self::ChecksumMismatch => "checksum_mismatch",
            Self::NoAddress => "no_address",
            Self::LastOwner => "last_owner",
            Self::LeftAlone { .. } => "left_alone",
            Self::LetterFirst => "letter_first",
            Self::NoLeave => "no_leave",
            Self::OnHold => "on_hold",
            Self::IsEvidence => "is_evidence",
            Self::NoSpace => "no_space",
            Self::Busy { .. } => "busy",
        }
    }

    /// The HTTP status that says the same (RFC 9110; 460 is tus 1.0's checksum mismatch).
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::NotFound => 404,
            Self::Unauthenticated
            | Self::SecondFactorNeeded
            | Self::FreshSignInNeeded
            | Self::SignInFailed => 401,
            Self::NotAllowed => 403,
            Self::WrongState
            | Self::Conflict
            | Self::WrongOffset { .. }
            | Self::NoAddress
            | Self::LastOwner
            | Self::LeftAlone { .. }
            | Self::LetterFirst
            | Self::NoLeave
            | Self::OnHold
            | Self::IsEvidence => 409,
            Self::Expired | Self::Spent => 410,
            Self::TooMany { .. } => 429,
            Self::Invalid { .. } | Self::TooManyFiles { .. } => 422,
            Self::TooBig { .. } => 413,
            Self::File(_) => 415,
            Self::ChecksumMismatch => 460,
            Self::NoSpace => 507,
            Self::Busy { .. } => 503,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_prints_its_code_and_nothing_a_person_typed() {
        let no = Refusal::invalid("email", Why::Malformed);
        assert_eq!(no.to_string(), "invalid");
        assert_eq!(Refusal::TooMany { retry_after_s: 30 }.status(), 429);
    }
}
