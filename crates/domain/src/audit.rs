//! Every act that is logged, by a stable dotted code. An audit line holds codes, ids, times and sealed details; this
//! list refuses to carry names, titles or anything else a person typed.

use crate::code::coded;

mod detail;

pub use detail::{AuditDetail, NotAdmitted, WhatFailed};

/// Which tamper-evident log a line belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Chain {
    /// The chain of the one matter it happened in.
    Matter,
    /// The chain of the practice.
    Practice,
}

macro_rules! audit_codes {
    (matter { $($(#[$m:meta])* $mv:ident = $mc:literal,)+ } practice { $($(#[$p:meta])* $pv:ident = $pc:literal,)+ }) => {
        coded! {
            /// An auditable act. Codes are for ever: they are in logs that outlive every version of this program.
            AuditCode {
                $($(#[$m])* $mv = $mc,)+
                $($(#[$p])* $pv = $pc,)+
            }
        }

        impl AuditCode {
            /// The log this act is written to.
            #[must_use]
            pub const fn chain(self) -> Chain {
                match self {
                    $(Self::$mv)|+ => Chain::Matter,
                    $(Self::$pv)|+ => Chain::Practice,
                }
            }
        }
    };
}

audit_codes! {
    matter {
        /// A matter began, and with it its key.
        MatterOpened = "matter.opened",
        /// Everything that comes before opening one was looked at.
        MatterAccepted = "matter.accepted",
        /// Its title, type or client-facing name changed.
        MatterChanged = "matter.changed",
        /// It moved to another stage.
        StageChanged = "matter.stage_changed",
        /// It was lodged without the leave of its clients, for a reason.
        LodgedWithoutLeave = "matter.lodged_without_leave",
        /// From now on nothing is asked before the engagement letter is agreed.
        LetterWanted = "letter.wanted",
        /// Somebody goes on without the engagement letter, for a reason.
        LetterLifted = "letter.lifted",
        /// The engagement letter was signed on paper.
        LetterOnPaper = "letter.on_paper",
        /// It became sensitive or ordinary.
        SensitivityChanged = "matter.sensitivity_changed",
        /// Winding up began.
        MatterClosing = "matter.closing",
        /// While it is wound up its clients come in until another day.
        MatterLastDay = "matter.last_day",
        /// The last day on which its clients come in is over.
        MatterAccessEnded = "matter.access_ended",
        /// It was closed.
        MatterClosed = "matter.closed",
        /// It was opened again.
        MatterReopened = "matter.reopened",
        /// Its key was destroyed.
        MatterErased = "matter.erased",
        /// Its key was wrapped anew.
        MatterKeyRotated = "matter.key_rotated",
        /// The matter, or part of it, was exported.
        MatterExported = "matter.exported",
        /// A stage that was held back was shown to the clients.
        StagePublished = "matter.stage_published",
        /// Somebody on the other side was written down.
        OpposingAdded = "opposing.added",
        /// What is written about them was put right; what stood there is in the line.
        OpposingChanged = "opposing.changed",
        /// They are not on the other side any more.
        OpposingEnded = "opposing.ended",
        /// They are on the other side again.
        OpposingResumed = "opposing.resumed",
        /// Somebody who was written down by mistake was taken away.
        OpposingRemoved = "opposing.removed",
        /// Somebody who joins the matter was searched for.
        MatterSearched = "matter.conflicts_searched",
        /// Somebody decided about such a search.
        MatterConflictDecided = "matter.conflict_decided",
        /// The owners were asked to decide about such a search.
        MatterConflictAsked = "matter.conflict_asked",
        /// Somebody of the staff was assigned.
        PersonAssigned = "matter.person_assigned",
        /// An assignment ended.
        PersonUnassigned = "matter.person_unassigned",
        /// Somebody left the practice, and with it this matter.
        PersonLeft = "matter.person_left",
        /// What somebody was charged with, and cannot do any more, is for whoever leads the matter again.
        DutiesReturned = "matter.duties_returned",
        /// A party was added.
        PartyAdded = "party.added",
        /// A party was changed.
        PartyChanged = "party.changed",
        /// A party was removed.
        PartyRemoved = "party.removed",
        /// The record of a party and another of the same person became one.
        PartyMerged = "party.merged",
        /// A client said something else about themselves than what is on file.
        DetailsProposed = "details.proposed",
        /// A client said that what is on file about them is right.
        DetailsConfirmed = "details.confirmed",
        /// A client shares something about themselves with another client of the matter.
        DetailsShared = "details.shared",
        /// A client does not share it any more.
        DetailsUnshared = "details.unshared",
        /// A client let their form be filled in with what another one shares.
        DetailsUsed = "details.used",
        /// A client agreed to the text of the first visit.
        ConsentGiven = "consent.given",
        /// A client did not agree to it.
        ConsentDeclined = "consent.declined",
        /// A client took back what they had agreed to.
        ConsentWithdrawn = "consent.withdrawn",
        /// Staff entered that somebody agreed to a text, on paper, by phone or in person.
        ConsentGivenByHand = "consent.given_by_hand",
        /// Staff entered that somebody said no to a text.
        ConsentDeclinedByHand = "consent.declined_by_hand",
        /// Staff entered that somebody took an agreement back.
        ConsentWithdrawnByHand = "consent.withdrawn_by_hand",
        /// Staff entered that a client said their details are right.
        DetailsConfirmedByHand = "details.confirmed_by_hand",
        /// Portal access was enabled.
        AccessEnabled = "access.enabled",
        /// Portal access was enabled again after a revocation.
        AccessReenabled = "access.reenabled",
        /// Portal access was revoked.
        AccessRevoked = "access.revoked",
        /// Staff looked at the portal as a client sees it.
        AccessPreviewed = "access.previewed",
        /// The portal's address was copied.
        AccessAddressCopied = "access.address_copied",
        /// A colleague had a sign-in link sent to a contact.
        LinkRequested = "link.requested",
        /// A sign-in link was sent.
        LinkSent = "link.sent",
        /// A sign-in link was used.
        LinkUsed = "link.used",
        /// A sign-in link that is spent, replaced, expired or foreign was tried.
        LinkRefused = "link.refused",
        /// A client's session began.
        ClientSessionStarted = "client_session.started",
        /// Somebody on the way in gave what is asked besides the link.
        ClientStepPassed = "client_session.step_passed",
        /// Staff gave a client the first form of their personal secret.
        SecretIssued = "secret.issued",
        /// A client chose a personal secret.
        SecretChosen = "secret.chosen",
        /// A wrong person or a wrong personal secret.
        SecretRefused = "secret.refused",
        /// A personal secret is not taken any more until staff give a new one.
        SecretLocked = "secret.locked",
        /// A client set up an app as a second step.
        ClientFactorEnrolled = "client_factor.enrolled",
        /// A wrong code of a client's app.
        ClientFactorRefused = "client_factor.refused",
        /// A recovery code stood in for a client's second step.
        ClientFactorRecovered = "client_factor.recovered",
        /// A client made new recovery codes.
        ClientFactorRenewed = "client_factor.renewed",
        /// A client turned their second step off.
        ClientFactorRemoved = "client_factor.removed",
        /// Staff took a client's second step away after checking who they are.
        ClientFactorReset = "client_factor.reset",
        /// A client proved their second step anew, to change it.
        ClientFactorProved = "client_factor.proved",
        /// A client added a passkey.
        PasskeyAdded = "passkey.added",
        /// A client removed one of their passkeys.
        PasskeyRemoved = "passkey.removed",
        /// What a browser brought was no proof by a passkey of this client, for this purpose and in time.
        PasskeyRefused = "passkey.refused",
        /// A passkey counted backwards, as a copied one does, and is not taken any more.
        PasskeyStopped = "passkey.stopped",
        /// A card of single-use codes was printed for a client.
        CardPrinted = "code_card.printed",
        /// Such a card stopped working by somebody's hand.
        CardRevoked = "code_card.revoked",
        /// A code of a card was used.
        CardUsed = "code_card.used",
        /// A wrong or spent code of a card.
        CardRefused = "code_card.refused",
        /// A client's session ended.
        ClientSessionEnded = "client_session.ended",
        /// A client ended their session so that somebody else who reads the same mailbox can say who they are.
        ClientSessionHandedOn = "client_session.handed_on",
        /// A contact said that a sign-in was not theirs.
        NotMeReported = "not_me.reported",
        /// Whoever holds a mail about a contact's access closed that access with the mail's own link.
        LockedByMail = "not_me.locked_by_mail",
        /// A checklist template was applied.
        ChecklistApplied = "checklist.applied",
        /// A request was added.
        ItemAdded = "item.added",
        /// A request was changed.
        ItemChanged = "item.changed",
        /// A heading of the checklist was renamed or moved.
        GroupChanged = "group.changed",
        /// A request is not asked for any more; what was sent for it stays.
        ItemRemoved = "item.removed",
        /// A request that was taken off is asked for again.
        ItemRestored = "item.restored",
        /// What a client brought of their own accord was put under a request.
        ItemPutUnder = "item.put_under",
        /// A request is not needed any more.
        ItemDropped = "item.dropped",
        /// A request that was met or dropped is asked for again.
        ItemAskedAgain = "item.asked_again",
        /// A client asked for help with a request.
        ItemHelpAsked = "item.help_asked",
        /// Staff answered.
        ItemHelpAnswered = "item.help_answered",
        /// An upload began.
        UploadStarted = "upload.started",
        /// Every byte of an upload is durable.
        UploadCompleted = "upload.completed",
        /// An upload was confirmed and became a version.
        UploadReceived = "upload.received",
        /// An upload was given up.
        UploadCancelled = "upload.cancelled",
        /// An upload ran out of time.
        UploadExpired = "upload.expired",
        /// An upload was turned away before it became a version.
        UploadRefused = "upload.refused",
        /// Staff filed a document for a client.
        DocumentFiled = "document.filed",
        /// A document's safe pages were looked at.
        DocumentOpened = "document.opened",
        /// A document's original bytes were taken away.
        DocumentDownloaded = "document.downloaded",
        /// A document was shown to the client.
        DocumentPublished = "document.published",
        /// A document was hidden from the client again.
        DocumentUnpublished = "document.unpublished",
        /// Inspection of a version ended, with whatever outcome.
        InspectionFinished = "inspection.finished",
        /// Inspection of a version failed and will not be tried again.
        InspectionFailed = "inspection.failed",
        /// A version was accepted.
        VersionAccepted = "version.accepted",
        /// A version was sent back.
        VersionReturned = "version.returned",
        /// A version was set aside, because another was accepted or the matter was wound up; nothing is asked of the client.
        VersionSetAside = "version.set_aside",
        /// A decision about a version was taken back; what it said stays in its own line.
        DecisionTakenBack = "version.decision_taken_back",
        /// A version was flagged for a lawyer.
        VersionFlagged = "version.flagged",
        /// Such a flag was taken off. A decision takes it off, too, and is a line of its own.
        VersionUnflagged = "version.unflagged",
        /// A version was taken back by the client.
        VersionWithdrawn = "version.withdrawn",
        /// A version had been accepted, and then a new one was asked for.
        VersionSuperseded = "version.superseded",
        /// A document's kind was suggested or corrected.
        DocumentClassified = "document.classified",
        /// Staff were told that something waits.
        NoticeRaised = "notice.raised",
        /// A mail about this matter was handed over, delivered or bounced.
        MailStateChanged = "mail.state_changed",
        /// A message was sent, by either side.
        MessageSent = "message.sent",
        /// A message was worded anew; the earlier wording stays.
        MessageEdited = "message.edited",
        /// A message was taken back by whoever wrote it; every wording stays.
        MessageTakenBack = "message.taken_back",
        /// Messages were read.
        MessagesRead = "message.read",
        /// A conversation was written out with its fingerprints.
        MessagesExported = "message.exported",
        /// All conversations of a matter were written out with their fingerprints.
        ConversationsExported = "message.all_exported",
        /// A conversation was set done.
        ThreadDone = "thread.done",
        /// Somebody was made to answer a conversation, or nobody in particular.
        ThreadAssigned = "thread.assigned",
        /// A comment for the team was written.
        CommentWritten = "comment.written",
        /// A file note was written.
        NoteWritten = "note.written",
        /// A file note was corrected by another.
        NoteCorrected = "note.corrected",
        /// Missing documents were called to mind.
        ReminderSent = "reminder.sent",
        /// A mail was refused for good, at once or by a mail that came back: its address takes none.
        MailStopped = "mail.stopped",
        /// The practice has a letter of its own more.
        LetterTextAdded = "letter_text.added",
        /// A letter of the practice's own has another version.
        LetterTextChanged = "letter_text.changed",
        /// A letter of the practice's own is offered to nobody from now on.
        LetterTextRetired = "letter_text.retired",
        /// A letter of the practice's own is offered again.
        LetterTextRestored = "letter_text.restored",
        /// What clients read at a stage, or whether they are written to there, is the practice's own choice from now on, or as
        /// its kind of matter says again.
        StageTextChanged = "stage_text.changed",
        /// A pack was handed out under the practice's own signature.
        PackExported = "pack.exported",
        /// A pack whose signature holds was brought in, and nothing of it was taken yet.
        PackBrought = "pack.brought",
        /// Somebody decided what of a pack is taken, and it was put away.
        PackDecided = "pack.decided",
        /// An owner took a signer of packs for who it says it is.
        PackSignerConfirmed = "pack_signer.confirmed",
        /// An owner takes a signer of packs for nobody any more.
        PackSignerWithdrawn = "pack_signer.withdrawn",
        /// An address that took no mail is written to again.
        AddressTriedAgain = "address.tried_again",
        /// The log was read.
        LogRead = "log.read",
        /// Somebody was not let into the room; the detail says why.
        RoomRefused = "room.refused",
        /// Clients were asked for approval, or would be once a lawyer lets it out.
        ApprovalRequested = "approval.requested",
        /// A lawyer let a request for approval out.
        ApprovalReleased = "approval.released",
        /// People were reminded of a request for approval.
        ApprovalReminded = "approval.reminded",
        /// The last day of a request for approval stands still while a question is answered.
        ApprovalPaused = "approval.paused",
        /// It goes on, with the days that remained.
        ApprovalResumed = "approval.resumed",
        /// A page of something to be approved was opened by a client for the first time.
        ApprovalPageSeen = "approval.page_seen",
        /// A client had a code sent, to be proved again before a declaration.
        ApprovalCodeSent = "approval.code_sent",
        /// A wrong code was typed.
        ApprovalCodeWrong = "approval.code_wrong",
        /// One person approved.
        AnswerApproved = "approval.answer_approved",
        /// One person declined.
        AnswerDeclined = "approval.answer_declined",
        /// Somebody who approved said that it was read to them in another language, and by whom.
        ApprovalReadTo = "approval.read_to",
        /// Everybody it needed has approved.
        ApprovalApproved = "approval.approved",
        /// It was declined.
        ApprovalDeclined = "approval.declined",
        /// What was to be approved changed before it was answered.
        ApprovalVoided = "approval.voided",
        /// Its last day was over.
        ApprovalExpired = "approval.expired",
        /// The practice took it back.
        ApprovalCancelled = "approval.cancelled",
        /// A certificate of an approval was made.
        ApprovalCertified = "approval.certified",
        /// A paper of the practice's own began, for clients to approve.
        PaperBegun = "paper.begun",
        /// A team works on the matter from now on.
        TeamAssigned = "matter.team_assigned",
        /// A team does not work on it any more.
        TeamUnassigned = "matter.team_unassigned",
        /// The matter belongs to another department of an organisation, or to none.
        DepartmentChanged = "matter.department_changed",
        /// A contact's preset reaches the matter, and somebody of it has to let them in.
        AccessWaits = "access.waits",
        /// A client named somebody to help them, whom the practice has to let in.
        HelperNamed = "helper.named",
        /// Somebody does not help a client any more: the client said so, or nobody can come in for them now.
        HelperEnded = "helper.ended",
        /// Somebody who helped a client stopped by themselves.
        HelperLeft = "helper.left",
        /// Whoever helps said that something is not working or unclear.
        HelperStuck = "helper.stuck",
        /// The day somebody was named until is over.
        HelperOver = "helper.over",
        /// A day of the matter was written down.
        DateAdded = "date.added",
        /// It is on another day, or at another time.
        DateMoved = "date.moved",
        /// What is written about it changed.
        DateChanged = "date.changed",
        /// Its clients see it from now on.
        DateShown = "date.shown",
        /// Its clients do not see it any more.
        DateHidden = "date.hidden",
        /// It was dealt with.
        DateDone = "date.done",
        /// It does not count any more.
        DateTakenOff = "date.taken_off",
        /// It counts again.
        DateBack = "date.back",
        /// People were reminded of days that come near.
        DateReminded = "date.reminded",
        /// A helper, and whoever named them, were told that the last day comes near.
        HelperSoonOver = "helper.soon_over",
        /// A client said that it is clear to them what happens next.
        PulseClear = "pulse.clear",
        /// A client said that it is not quite clear to them.
        PulseNotQuite = "pulse.not_quite",
        /// A client does not want to be asked.
        PulseNotNow = "pulse.not_now",
        /// A document was put into the bin.
        DocumentBinned = "document.binned",
        /// It was taken out again.
        DocumentRestored = "document.restored",
        /// What lay in the bin was destroyed; the fingerprints stay in this line.
        DocumentDestroyed = "document.destroyed",
        /// Nothing of the matter is destroyed until this is lifted.
        HoldPlaced = "hold.placed",
        /// The legal hold on the matter was lifted.
        HoldLifted = "hold.lifted",
        /// Something in the room does not match its seal.
        TamperDetected = "tamper.detected",
        /// The room was closed until somebody has looked into a tamper alarm.
        RoomSealedOff = "room.sealed_off",
    }
    practice {
        /// The practice and its first keys were made.
        PracticeCreated = "practice.created",
        /// A member of staff signed in fully.
        SessionStarted = "session.started",
        /// A session ended: signed out, out of time, or ended elsewhere.
        SessionEnded = "session.ended",
        /// A sign-in failed.
        SignInFailed = "sign_in.failed",
        /// Sign-in attempts were slowed down.
        SignInSlowed = "sign_in.slowed",
        /// A second factor was set up.
        SecondFactorEnrolled = "second_factor.enrolled",
        /// A second factor was taken away.
        SecondFactorRemoved = "second_factor.removed",
        /// A recovery code was used.
        RecoveryCodeUsed = "recovery_code.used",
        /// New recovery codes were made.
        RecoveryCodesRenewed = "recovery_code.renewed",
        /// A password was changed.
        PasswordChanged = "password.changed",
        /// Somebody was invited to the staff.
        StaffInvited = "staff.invited",
        /// An invitation was sent again.
        InvitationResent = "invitation.resent",
        /// An invitation was revoked.
        InvitationRevoked = "invitation.revoked",
        /// An invitation was accepted.
        StaffJoined = "staff.joined",
        /// A member of staff got another role.
        StaffRoleChanged = "staff.role_changed",
        /// A member of staff was suspended.
        StaffSuspended = "staff.suspended",
        /// Somebody is about to leave for good: who takes over was chosen.
        StaffLeaving = "staff.leaving",
        /// Somebody left for good: their matters were handed over, and everything that let them in ended.
        StaffLeft = "staff.left",
        /// A suspended member of staff was let in again.
        StaffRestored = "staff.restored",
        /// A client was created.
        ClientCreated = "client.created",
        /// A client's card was changed.
        ClientChanged = "client.changed",
        /// A note about a client was written.
        ClientNoteWritten = "client_note.written",
        /// A note about a client was corrected by another, which says why.
        ClientNoteCorrected = "client_note.corrected",
        /// Another record of the same person was joined into this one.
        ClientsMerged = "client.merged",
        /// This record was joined into another of the same person.
        ClientAbsorbed = "client.absorbed",
        /// A contact's e-mail address was changed.
        ContactAddressChanged = "contact.address_changed",
        /// Another client has the same e-mail address from now on.
        MailboxShared = "mailbox.shared",
        /// The practice's own fields were changed.
        FieldsChanged = "fields.changed",
        /// Something a client said about themselves was taken over.
        DetailAccepted = "detail.accepted",
        /// Something a client said about themselves was not taken over.
        DetailDeclined = "detail.declined",
        /// An enquiry came in.
        LeadReceived = "lead.received",
        /// Staff entered an enquiry for somebody.
        LeadEntered = "lead.entered",
        /// What an enquiry says was changed.
        LeadChanged = "lead.changed",
        /// An enquiry stands elsewhere.
        LeadMoved = "lead.moved",
        /// Somebody was put in charge of an enquiry, or nobody is any more.
        LeadAssigned = "lead.assigned",
        /// A note was written to an enquiry.
        LeadNoted = "lead.noted",
        /// Somebody was, or could not be, reached about an enquiry.
        LeadContacted = "lead.contacted",
        /// What must be looked at before opening was ticked.
        LeadChecked = "lead.checked",
        /// An enquiry became a client and a matter.
        LeadConverted = "lead.converted",
        /// What an enquiry said was deleted.
        LeadErased = "lead.erased",
        /// A file was put into a field of a client's record or of an enquiry.
        RecordFilePut = "record_file.put",
        /// Inspection of such a file ended, with whatever outcome.
        RecordFileChecked = "record_file.checked",
        /// The bytes of such a file were taken away.
        RecordFileOpened = "record_file.opened",
        /// Such a file was taken off, before there was a bin; it stayed in the history of the record.
        RecordFileRemoved = "record_file.removed",
        /// Such a file was put into the bin of its record.
        RecordFileBinned = "record_file.binned",
        /// It was taken out again.
        RecordFileRestored = "record_file.restored",
        /// It was destroyed; of a client's the fingerprint stays in this line.
        RecordFileDestroyed = "record_file.destroyed",
        /// A search for conflicts was made.
        ConflictSearched = "conflict.searched",
        /// Somebody decided about a search for conflicts.
        ConflictDecided = "conflict.decided",
        /// The owners were asked to decide about a search for conflicts.
        ConflictAsked = "conflict.asked",
        /// Many matters were changed in one go.
        BulkMade = "bulk.made",
        /// A change to many matters was taken back.
        BulkUndone = "bulk.undone",
        /// Somebody chose how they want to hear of things.
        NoticesChosen = "notices.chosen",
        /// A number proved to be its owner's, who is written to there from now on if they choose so.
        TextNumberProved = "text_number.proved",
        /// Somebody took their number off.
        TextNumberRemoved = "text_number.removed",
        /// A text was sent to try the way texts take.
        TextTried = "text.tried",
        /// A number that took no texts is written to again.
        NumberTriedAgain = "number.tried_again",
        /// What had waited too long was told.
        NoticeEscalated = "notice.escalated",
        /// How the practice looks was changed.
        AppearanceChanged = "appearance.changed",
        /// The words of a mail were changed, or the built-in ones taken again.
        WordingChanged = "wording.changed",
        /// The practice has a ready text of its own more.
        ReadyTextAdded = "ready_text.added",
        /// A ready text of the practice's own was changed.
        ReadyTextChanged = "ready_text.changed",
        /// A ready text of the practice's own was taken away.
        ReadyTextRemoved = "ready_text.removed",
        /// A ready text that ships is offered to nobody from now on.
        ReadyTextHidden = "ready_text.hidden",
        /// A ready text that ships is offered again.
        ReadyTextShown = "ready_text.shown",
        /// An address that took no mail is written to again.
        MailStopLifted = "mail.stop_lifted",
        /// A setting was changed.
        SettingsChanged = "settings.changed",
        /// A pack or a checklist template was installed or changed.
        TemplateChanged = "template.changed",
        /// A link was asked for with a workspace or address that leads nowhere.
        UnknownAccessRequested = "access.unknown_requested",
        /// A practice-wide export was made.
        PracticeExported = "practice.exported",
        /// The practice log was read.
        PracticeLogRead = "practice_log.read",
        /// A team was made.
        TeamMade = "team.made",
        /// A team has another name.
        TeamRenamed = "team.renamed",
        /// It is no more; its members keep what they have by themselves.
        TeamEnded = "team.ended",
        /// Somebody belongs to a team from now on.
        TeamJoined = "team.joined",
        /// Somebody does not belong to it any more.
        TeamLeft = "team.left",
        /// An organisation has a contact more.
        ContactAdded = "contact.added",
        /// A contact's card or what they see was changed.
        ContactChanged = "contact.changed",
        /// A contact is none any more: every admission, session and link of theirs is over.
        ContactEnded = "contact.ended",
        /// A matter was opened to a contact by what they see.
        ContactLetIn = "contact.let_in",
        /// A matter was closed to a contact by what they see.
        ContactShutOut = "contact.shut_out",
        /// A contact's preset reaches a matter, and somebody of it has to let them in.
        ContactWaits = "contact.waits",
        /// The last day of a contact comes near, and whoever leads their matters was told.
        ContactSoonOver = "contact.soon_over",
        /// The last day of a contact is over.
        ContactOver = "contact.over",
        /// An organisation has a department more.
        DepartmentMade = "department.made",
        /// A department has another name.
        DepartmentRenamed = "department.renamed",
        /// A department is none any more.
        DepartmentEnded = "department.ended",
        /// The practice has a role of its own more.
        OwnRoleMade = "own_role.made",
        /// A role of the practice's own is another one from now on, for everybody who has it.
        OwnRoleChanged = "own_role.changed",
        /// A role of the practice's own is given no more; whoever had it has what it started from.
        OwnRoleRetired = "own_role.retired",
        /// Somebody began to look at who can come in.
        AccessReviewBegun = "access_review.begun",
        /// Somebody looked at one person's access and left it as it is.
        AccessConfirmed = "access_review.confirmed",
        /// Everybody's access was looked at.
        AccessReviewDone = "access_review.done",
        /// Something stood out in how the practice's rooms are used.
        OddFound = "odd.found",
        /// Somebody looked at what stood out, and wrote down what it was.
        OddLookedAt = "odd.looked_at",
        /// An ethical wall stands from now on.
        WallRaised = "wall.raised",
        /// An ethical wall stands no more.
        WallLifted = "wall.lifted",
        /// Two matters were linked.
        MatterLinked = "matter.linked",
        /// A link between two matters ended.
        MatterUnlinked = "matter.unlinked",
        /// Nothing of a client is destroyed until this is lifted.
        ClientHoldPlaced = "client.hold_placed",
        /// The legal hold on a client was lifted.
        ClientHoldLifted = "client.hold_lifted",
        /// An enquiry is not deleted until this is lifted.
        LeadHoldPlaced = "lead.hold_placed",
        /// The legal hold on an enquiry was lifted.
        LeadHoldLifted = "lead.hold_lifted",
        /// A checkpoint was signed.
        CheckpointSigned = "checkpoint.signed",
        /// The root or practice key was rotated.
        PracticeKeyRotated = "practice.key_rotated",
        /// The database changed to another version.
        DatabaseMigrated = "database.migrated",
        /// A job was replayed by hand.
        JobReplayed = "job.replayed",
        /// Something outside every room does not match its seal.
        PracticeTamperDetected = "practice.tamper_detected",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_dotted_lower_case_and_read_back() {
        for code in AuditCode::ALL {
            let text = code.code();
            assert_eq!(AuditCode::from_code(text), Some(*code));
            let parts: Vec<_> = text.split('.').collect();
            assert_eq!(parts.len(), 2, "{text}");
            assert!(text.bytes().all(|b| b.is_ascii_lowercase() || b == b'.' || b == b'_'), "{text}");
        }
    }

    #[test]
    fn no_code_is_used_twice() {
        let unique: std::collections::BTreeSet<_> = AuditCode::ALL.iter().map(|c| c.code()).collect();
        assert_eq!(unique.len(), AuditCode::ALL.len());
    }

    #[test]
    fn what_happens_in_a_room_is_logged_in_its_matter_and_sign_ins_of_staff_are_not() {
        assert_eq!(AuditCode::DocumentOpened.chain(), Chain::Matter);
        assert_eq!(AuditCode::NotMeReported.chain(), Chain::Matter);
        assert_eq!(AuditCode::LockedByMail.chain(), Chain::Matter);
        assert_eq!(AuditCode::SignInFailed.chain(), Chain::Practice);
    }
}
