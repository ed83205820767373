//! Each act in the log as a sentence: who, then what they did. It refuses to leave an act without words: the match has
//! an arm for every code, so that a new code does not compile until it has a sentence.

use crate::words::Words;
use domain::audit::AuditCode;

/// What happened, for a person to read. `who` is a name, or [`Words::desk_who_system`] for what nobody pressed, or
/// [`Words::desk_who_unknown`] for someone who never proved who they are.
#[must_use]
pub fn sentence(w: &Words, act: AuditCode, who: &str) -> String {
    match act {
        AuditCode::MatterOpened => w.desk_did_matter_opened(who),
        AuditCode::MatterChanged => w.desk_did_matter_changed(who),
        AuditCode::StageChanged => w.desk_did_matter_stage_changed(who),
        AuditCode::SensitivityChanged => w.desk_did_matter_sensitivity_changed(who),
        AuditCode::MatterClosing => w.desk_did_matter_closing(who),
        AuditCode::MatterClosed => w.desk_did_matter_closed(who),
        AuditCode::MatterReopened => w.desk_did_matter_reopened(who),
        AuditCode::MatterErased => w.desk_did_matter_erased(who),
        AuditCode::MatterKeyRotated => w.desk_did_matter_key_rotated(who),
        AuditCode::MatterExported => w.desk_did_matter_exported(who),
        AuditCode::PersonAssigned => w.desk_did_matter_person_assigned(who),
        AuditCode::PersonUnassigned => w.desk_did_matter_person_unassigned(who),
        AuditCode::PartyAdded => w.desk_did_party_added(who),
        AuditCode::PartyChanged => w.desk_did_party_changed(who),
        AuditCode::PartyRemoved => w.desk_did_party_removed(who),
        AuditCode::AccessEnabled => w.desk_did_access_enabled(who),
        AuditCode::AccessReenabled => w.desk_did_access_reenabled(who),
        AuditCode::AccessRevoked => w.desk_did_access_revoked(who),
        AuditCode::AccessPreviewed => w.desk_did_access_previewed(who),
        AuditCode::AccessAddressCopied => w.desk_did_access_address_copied(who),
        AuditCode::LinkRequested => w.desk_did_link_requested(who),
        AuditCode::LinkSent => w.desk_did_link_sent(who),
        AuditCode::LinkUsed => w.desk_did_link_used(who),
        AuditCode::LinkRefused => w.desk_did_link_refused(who),
        AuditCode::ClientSessionStarted => w.desk_did_client_session_started(who),
        AuditCode::ClientSessionEnded => w.desk_did_client_session_ended(who),
        AuditCode::NotMeReported => w.desk_did_not_me_reported(who),
        AuditCode::ChecklistApplied => w.desk_did_checklist_applied(who),
        AuditCode::ItemAdded => w.desk_did_item_added(who),
        AuditCode::ItemChanged => w.desk_did_item_changed(who),
        AuditCode::ItemDropped => w.desk_did_item_dropped(who),
        AuditCode::ItemAskedAgain => w.desk_did_item_asked_again(who),
        AuditCode::ItemHelpAsked => w.desk_did_item_help_asked(who),
        AuditCode::ItemHelpAnswered => w.desk_did_item_help_answered(who),
        AuditCode::UploadStarted => w.desk_did_upload_started(who),
        AuditCode::UploadCompleted => w.desk_did_upload_completed(who),
        AuditCode::UploadReceived => w.desk_did_upload_received(who),
        AuditCode::UploadCancelled => w.desk_did_upload_cancelled(who),
        AuditCode::UploadExpired => w.desk_did_upload_expired(who),
        AuditCode::UploadRefused => w.desk_did_upload_refused(who),
        AuditCode::DocumentFiled => w.desk_did_document_filed(who),
        AuditCode::DocumentOpened => w.desk_did_document_opened(who),
        AuditCode::DocumentDownloaded => w.desk_did_document_downloaded(who),
        AuditCode::DocumentPublished => w.desk_did_document_published(who),
        AuditCode::DocumentUnpublished => w.desk_did_document_unpublished(who),
        AuditCode::InspectionFinished => w.desk_did_inspection_finished(who),
        AuditCode::InspectionFailed => w.desk_did_inspection_failed(who),
        AuditCode::VersionAccepted => w.desk_did_version_accepted(who),
        AuditCode::VersionReturned => w.desk_did_version_returned(who),
        AuditCode::DecisionTakenBack => w.desk_did_version_decision_taken_back(who),
        AuditCode::VersionWithdrawn => w.desk_did_version_withdrawn(who),
        AuditCode::VersionSuperseded => w.desk_did_version_superseded(who),
        AuditCode::DocumentClassified => w.desk_did_document_classified(who),
        AuditCode::NoticeRaised => w.desk_did_notice_raised(who),
        AuditCode::MailStateChanged => w.desk_did_mail_state_changed(who),
        AuditCode::LogRead => w.desk_did_log_read(who),
        AuditCode::RoomRefused => w.desk_did_room_refused(who),
        AuditCode::ApprovalRequested => w.desk_did_approval_requested(who),
        AuditCode::ApprovalReleased => w.desk_did_approval_released(who),
        AuditCode::ApprovalReminded => w.desk_did_approval_reminded(who),
        AuditCode::ApprovalPageSeen => w.desk_did_approval_page_seen(who),
        AuditCode::ApprovalCodeSent => w.desk_did_approval_code_sent(who),
        AuditCode::ApprovalCodeWrong => w.desk_did_approval_code_wrong(who),
        AuditCode::AnswerApproved => w.desk_did_approval_answer_approved(who),
        AuditCode::AnswerDeclined => w.desk_did_approval_answer_declined(who),
        AuditCode::ApprovalApproved => w.desk_did_approval_approved(who),
        AuditCode::ApprovalDeclined => w.desk_did_approval_declined(who),
        AuditCode::ApprovalVoided => w.desk_did_approval_voided(who),
        AuditCode::ApprovalExpired => w.desk_did_approval_expired(who),
        AuditCode::ApprovalCancelled => w.desk_did_approval_cancelled(who),
        AuditCode::ApprovalCertified => w.desk_did_approval_certified(who),
        AuditCode::PaperBegun => w.desk_did_paper_begun(who),
        AuditCode::TamperDetected => w.desk_did_tamper_detected(who),
        AuditCode::RoomSealedOff => w.desk_did_room_sealed_off(who),
        AuditCode::PracticeCreated => w.desk_did_practice_created(who),
        AuditCode::SessionStarted => w.desk_did_session_started(who),
        AuditCode::SessionEnded => w.desk_did_session_ended(who),
        AuditCode::SignInFailed => w.desk_did_sign_in_failed(who),
        AuditCode::SignInSlowed => w.desk_did_sign_in_slowed(who),
        AuditCode::SecondFactorEnrolled => w.desk_did_second_factor_enrolled(who),
        AuditCode::SecondFactorRemoved => w.desk_did_second_factor_removed(who),
        AuditCode::RecoveryCodeUsed => w.desk_did_recovery_code_used(who),
        AuditCode::RecoveryCodesRenewed => w.desk_did_recovery_code_renewed(who),
        AuditCode::PasswordChanged => w.desk_did_password_changed(who),
        AuditCode::StaffInvited => w.desk_did_staff_invited(who),
        AuditCode::InvitationResent => w.desk_did_invitation_resent(who),
        AuditCode::InvitationRevoked => w.desk_did_invitation_revoked(who),
        AuditCode::StaffJoined => w.desk_did_staff_joined(who),
        AuditCode::StaffRoleChanged => w.desk_did_staff_role_changed(who),
        AuditCode::StaffSuspended => w.desk_did_staff_suspended(who),
        AuditCode::StaffRestored => w.desk_did_staff_restored(who),
        AuditCode::ClientCreated => w.desk_did_client_created(who),
        AuditCode::ClientChanged => w.desk_did_client_changed(who),
        AuditCode::ContactAddressChanged => w.desk_did_contact_address_changed(who),
        AuditCode::SettingsChanged => w.desk_did_settings_changed(who),
        AuditCode::TemplateChanged => w.desk_did_template_changed(who),
        AuditCode::UnknownAccessRequested => w.desk_did_access_unknown_requested(who),
        AuditCode::PracticeExported => w.desk_did_practice_exported(who),
        AuditCode::PracticeLogRead => w.desk_did_practice_log_read(who),
        AuditCode::CheckpointSigned => w.desk_did_checkpoint_signed(who),
        AuditCode::PracticeKeyRotated => w.desk_did_practice_key_rotated(who),
        AuditCode::DatabaseMigrated => w.desk_did_database_migrated(who),
        AuditCode::JobReplayed => w.desk_did_job_replayed(who),
        AuditCode::PracticeTamperDetected => w.desk_did_practice_tamper_detected(who),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::locale::Locale;
    use std::collections::BTreeSet;

    #[test]
    fn every_act_names_who_did_it_in_every_language() {
        for locale in Locale::ALL {
            let said: BTreeSet<_> =
                AuditCode::ALL.iter().map(|act| sentence(Words::of(*locale), *act, "Ana")).collect();
            assert!(said.iter().all(|line| line.starts_with("Ana ") && line.ends_with('.')), "{locale:?}");
            // The two tamper alarms are told apart by the log they are in.
            assert_eq!(said.len() + 1, AuditCode::ALL.len(), "{locale:?}");
        }
    }
}
