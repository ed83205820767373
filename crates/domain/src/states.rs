//! The states a request, a version of a document and an upload go through, and the only ways from one to the next. It
//! refuses every other way with [`Refusal::WrongState`], so a state can be stored but not invented.

use crate::code::coded;
use crate::refusal::Refusal;

coded! {
    /// Whose turn it is.
    Ball {
        /// The client's.
        You = "you",
        /// The practice's.
        Us = "us",
        /// Nobody's.
        Done = "done",
    }
}

coded! {
    /// A checklist item, in the words a client reads.
    ItemState {
        /// Asked for, nothing there.
        ToSend = "to_send",
        /// Files are there but the client has not pressed send.
        Saved = "saved",
        /// Sent; the practice is looking.
        Checking = "checking",
        /// All there and good.
        Accepted = "accepted",
        /// Good, but something is still missing.
        AcceptedMoreNeeded = "accepted_more_needed",
        /// Please send again.
        Returned = "returned",
        /// The client asked for help.
        HelpAsked = "help_asked",
        /// Not needed any more.
        NotNeeded = "not_needed",
    }
}

coded! {
    /// Why a request is not needed.
    Dropped {
        /// The practice decided it.
        Waived = "waived",
        /// The client said that it does not apply to them, and the practice agreed.
        NotApplicable = "not_applicable",
    }
}

impl ItemState {
    /// Whose turn it is.
    #[must_use]
    pub const fn ball(self) -> Ball {
        match self {
            Self::ToSend | Self::Saved | Self::AcceptedMoreNeeded | Self::Returned => Ball::You,
            Self::Checking | Self::HelpAsked => Ball::Us,
            Self::Accepted | Self::NotNeeded => Ball::Done,
        }
    }

    /// Whether the client may add files now. More may follow while the practice is already looking.
    #[must_use]
    pub const fn takes_files(self) -> bool {
        !matches!(self, Self::Accepted | Self::NotNeeded)
    }

    /// The client put files there without sending them.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] where no files are taken.
    pub const fn saved(self) -> Result<Self, Refusal> {
        match self {
            // Files added to what is being checked wait beside it; what was sent stays sent.
            Self::Checking => Ok(Self::Checking),
            Self::ToSend | Self::Saved | Self::AcceptedMoreNeeded | Self::Returned | Self::HelpAsked => {
                Ok(Self::Saved)
            }
            Self::Accepted | Self::NotNeeded => Err(Refusal::WrongState),
        }
    }

    /// The client took back everything that was saved or waiting to be checked; the request stands where it stood
    /// before: as first asked, as it came back, or with their call for help, which nobody has answered meanwhile.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] if nothing of theirs is waiting, or if it cannot have stood there.
    pub const fn taken_back(self, stood_at: Self) -> Result<Self, Refusal> {
        match (self, stood_at) {
            (
                Self::Saved | Self::Checking,
                Self::ToSend | Self::AcceptedMoreNeeded | Self::Returned | Self::HelpAsked,
            ) => Ok(stood_at),
            _ => Err(Refusal::WrongState),
        }
    }

    /// Something was sent: by the client, or filed for them.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] where no files are taken.
    pub const fn received(self) -> Result<Self, Refusal> {
        if self.takes_files() { Ok(Self::Checking) } else { Err(Refusal::WrongState) }
    }

    /// The practice accepts what it looked at; the request is met.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] unless it was being checked.
    pub const fn accepted(self) -> Result<Self, Refusal> {
        match self {
            Self::Checking => Ok(Self::Accepted),
            _ => Err(Refusal::WrongState),
        }
    }

    /// The practice accepts what it looked at and still needs more.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] unless it was being checked.
    pub const fn accepted_more_needed(self) -> Result<Self, Refusal> {
        match self {
            Self::Checking => Ok(Self::AcceptedMoreNeeded),
            _ => Err(Refusal::WrongState),
        }
    }

    /// The practice sends it back, even after accepting it by mistake.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] if nothing was ever sent.
    pub const fn returned(self) -> Result<Self, Refusal> {
        match self {
            Self::Checking | Self::Accepted | Self::AcceptedMoreNeeded => Ok(Self::Returned),
            _ => Err(Refusal::WrongState),
        }
    }

    /// The client says it is unclear or impossible.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] unless it is the client's turn.
    pub const fn help_asked(self) -> Result<Self, Refusal> {
        match self.ball() {
            Ball::You => Ok(Self::HelpAsked),
            Ball::Us | Ball::Done => Err(Refusal::WrongState),
        }
    }

    /// The practice answered the client's question; the request stands where it stood when they asked.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] unless help was asked, or if it cannot have been asked there.
    pub const fn help_answered(self, stood_at: Self) -> Result<Self, Refusal> {
        match (self, stood_at) {
            (Self::HelpAsked, Self::ToSend | Self::AcceptedMoreNeeded | Self::Returned) => Ok(stood_at),
            _ => Err(Refusal::WrongState),
        }
    }

    /// The practice does not need it any more.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] if that was said already.
    pub const fn not_needed(self) -> Result<Self, Refusal> {
        match self {
            Self::NotNeeded => Err(Refusal::WrongState),
            _ => Ok(Self::NotNeeded),
        }
    }

    /// The practice asks again for what was met or dropped.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] if it is still being asked for.
    pub const fn asked_again(self) -> Result<Self, Refusal> {
        match self {
            Self::Accepted | Self::NotNeeded => Ok(Self::ToSend),
            _ => Err(Refusal::WrongState),
        }
    }
}

coded! {
    /// How a version of a document came to be in its matter.
    Origin {
        /// A client sent it for a request, through the portal.
        PortalUpload = "portal_upload",
        /// A client brought it through the portal without being asked.
        Brought = "brought",
        /// A client sent it along with a message.
        SentWithMessage = "sent_with_message",
        /// Somebody who helps a client sent it for them.
        SentByHelper = "sent_by_helper",
        /// Staff filed what reached the practice another way.
        Filed = "filed",
        /// A paper of the practice's own.
        OwnPaper = "own_paper",
    }
}

impl Origin {
    /// Whether it came through the portal: what the practice's records call a portal upload.
    #[must_use]
    pub const fn through_the_portal(self) -> bool {
        !matches!(self, Self::Filed | Self::OwnPaper)
    }
}

coded! {
    /// One version of a document.
    VersionState {
        /// Waiting for inspection. Nobody can open it.
        Quarantined = "quarantined",
        /// Inspected; ready to be reviewed.
        Ready = "ready",
        /// Inspection could not clear it; a person must decide with the flags in view.
        NeedsPerson = "needs_person",
        /// Turned away by inspection. The cause is kept beside it.
        Refused = "refused",
        /// Accepted and pinned.
        Accepted = "accepted",
        /// Sent back with a reason.
        Returned = "returned",
        /// Accepted once; then the client was asked for a new one.
        Superseded = "superseded",
    }
}

impl VersionState {
    /// Whether staff may see its safe preview.
    #[must_use]
    pub const fn can_be_opened(self) -> bool {
        !matches!(self, Self::Quarantined | Self::Refused)
    }

    /// Whether clients can be asked to approve it as it is: nothing is found wrong with it.
    #[must_use]
    pub const fn can_be_attached(self) -> bool {
        matches!(self, Self::Ready | Self::Accepted)
    }

    /// Whether whoever was handed it can open it: inspection cleared it, and its sender did not take it back.
    #[must_use]
    pub const fn can_be_handed_on(self) -> bool {
        matches!(self, Self::Ready | Self::Accepted | Self::Returned | Self::Superseded)
    }

    /// Whether it waits for a decision of staff.
    #[must_use]
    pub const fn awaits_review(self) -> bool {
        matches!(self, Self::Ready | Self::NeedsPerson)
    }

    /// Inspection found nothing that stops a review.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] unless quarantined.
    pub const fn cleared(self) -> Result<Self, Refusal> {
        self.out_of_quarantine(Self::Ready)
    }

    /// Inspection could not clear it.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] unless quarantined.
    pub const fn set_aside(self) -> Result<Self, Refusal> {
        self.out_of_quarantine(Self::NeedsPerson)
    }

    /// Inspection turned it away.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] unless quarantined.
    pub const fn refused(self) -> Result<Self, Refusal> {
        self.out_of_quarantine(Self::Refused)
    }

    /// Staff accept it.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] unless it awaits review.
    pub const fn accepted(self) -> Result<Self, Refusal> {
        if self.awaits_review() { Ok(Self::Accepted) } else { Err(Refusal::WrongState) }
    }

    /// Staff send it back, or put away what was accepted by mistake.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] unless it awaits review or was accepted.
    pub const fn returned(self) -> Result<Self, Refusal> {
        if self.awaits_review() || matches!(self, Self::Accepted) {
            Ok(Self::Returned)
        } else {
            Err(Refusal::WrongState)
        }
    }

    /// Staff ask the client for another one: what waits is sent back, and what was accepted is not, but makes room for a new
    /// one.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] unless it awaits review or was accepted.
    pub const fn asked_anew(self) -> Result<Self, Refusal> {
        match self {
            Self::Accepted => Ok(Self::Superseded),
            _ => self.returned(),
        }
    }

    /// Whether the client owes another in its place.
    #[must_use]
    pub const fn wants_another(self) -> bool {
        matches!(self, Self::Returned | Self::Refused | Self::Superseded)
    }

    const fn out_of_quarantine(self, to: Self) -> Result<Self, Refusal> {
        match self {
            Self::Quarantined => Ok(to),
            _ => Err(Refusal::WrongState),
        }
    }
}

coded! {
    /// An upload under way.
    UploadState {
        /// Takes bytes.
        Open = "open",
        /// Every byte is durable; the client may look and confirm.
        Complete = "complete",
        /// Confirmed: it became a version.
        Sent = "sent",
        /// The client gave it up.
        Cancelled = "cancelled",
        /// Left lying too long.
        Expired = "expired",
    }
}

impl UploadState {
    /// Whether it is still going somewhere.
    #[must_use]
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Open | Self::Complete)
    }

    /// The last byte became durable.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] unless open.
    pub const fn completed(self) -> Result<Self, Refusal> {
        match self {
            Self::Open => Ok(Self::Complete),
            _ => Err(Refusal::WrongState),
        }
    }

    /// The client confirmed it.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] unless complete.
    pub const fn sent(self) -> Result<Self, Refusal> {
        match self {
            Self::Complete => Ok(Self::Sent),
            _ => Err(Refusal::WrongState),
        }
    }

    /// The client gave it up.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] if it is over already.
    pub const fn cancelled(self) -> Result<Self, Refusal> {
        if self.is_live() { Ok(Self::Cancelled) } else { Err(Refusal::WrongState) }
    }

    /// Its time is over.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] if it is over already.
    pub const fn expired(self) -> Result<Self, Refusal> {
        if self.is_live() { Ok(Self::Expired) } else { Err(Refusal::WrongState) }
    }
}

coded! {
    /// Why staff send a document back. The client reads a sentence for each in their language.
    ReturnReason {
        /// Not sharp enough to read.
        Blurry = "blurry",
        /// An edge or corner is missing.
        CutOff = "cut_off",
        /// Too dark, or with glare.
        DarkOrShiny = "dark_or_shiny",
        /// A different document from the one asked for.
        WrongDocument = "wrong_document",
        /// Its validity is over.
        Expired = "expired",
        /// Not all pages are there.
        MissingPages = "missing_pages",
        /// Something else; the note says what.
        Other = "other",
    }
}

#[cfg(test)]
mod tests;
