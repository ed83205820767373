//! What each power lets somebody do, in plain words and by subject, and what one remit has that another has not. It refuses
//! to leave a power without words: the matches are complete.

use crate::words::Words;
use domain::{
    AnyPower, Assignment, Cuts, DeskPower, Phase, Power, Remit, Sensitivity, Standing, desk_powers, powers,
};

/// What a group of powers is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Subject {
    Documents,
    Clients,
    Matter,
    Enquiries,
    Practice,
}

impl Subject {
    pub const ALL: [Self; 5] =
        [Self::Documents, Self::Clients, Self::Matter, Self::Enquiries, Self::Practice];

    pub fn said(self, w: &Words) -> String {
        match self {
            Self::Documents => w.own_role_g_documents(),
            Self::Clients => w.own_role_g_clients(),
            Self::Matter => w.own_role_g_matter(),
            Self::Enquiries => w.own_role_g_enquiries(),
            Self::Practice => w.own_role_g_practice(),
        }
    }

    pub fn of(power: AnyPower) -> Self {
        match power {
            AnyPower::Room(power) => Self::of_room(power),
            AnyPower::Desk(power) => match power {
                DeskPower::SeeClients
                | DeskPower::SeeClientRecords
                | DeskPower::ManageClients
                | DeskPower::MergeClients
                | DeskPower::PlaceHolds => Self::Clients,
                DeskPower::OpenMatters | DeskPower::SeeOwnWork => Self::Matter,
                DeskPower::SeeLeads | DeskPower::ManageLeads => Self::Enquiries,
                DeskPower::ManageTemplates
                | DeskPower::ManageStaff
                | DeskPower::ManageSettings
                | DeskPower::WatchMachinery
                | DeskPower::SeePracticeAudit
                | DeskPower::SeeFigures
                | DeskPower::ManageTeams
                | DeskPower::ManageWalls => Self::Practice,
            },
        }
    }

    fn of_room(power: Power) -> Self {
        match power {
            Power::OpenDocuments
            | Power::DownloadOriginals
            | Power::FileForClient
            | Power::Review
            | Power::AskAgain
            | Power::EditChecklist
            | Power::OpenOwnDocuments
            | Power::SendDocuments
            | Power::InspectVersions
            | Power::ClassifyDocuments
            | Power::DeleteDocuments => Self::Documents,
            Power::PreviewAsClient
            | Power::Publish
            | Power::ManagePortalAccess
            | Power::AnswerClients
            | Power::RequestApprovals
            | Power::ReleaseApprovals
            | Power::SeeOwnRequests
            | Power::AskForHelp
            | Power::SendMessages
            | Power::AnswerApprovals
            | Power::ReadMessages
            | Power::NameHelpers
            | Power::StepBack
            | Power::RelayNotices => Self::Clients,
            Power::SeeProgress
            | Power::SeeWholeMatter
            | Power::ManageParties
            | Power::ChangeStage
            | Power::AssignPeople
            | Power::ChangeSensitivity
            | Power::CloseMatter
            | Power::HoldMatter
            | Power::SignOff
            | Power::ReopenMatter
            | Power::Bill
            | Power::ReadAudit
            | Power::WriteNotes
            | Power::EditMatter => Self::Matter,
        }
    }
}

/// A power in plain words; nothing for what only clients and jobs have.
pub fn said(w: &Words, power: AnyPower) -> Option<String> {
    match power {
        AnyPower::Room(power) => inside(w, power),
        AnyPower::Desk(power) => Some(outside(w, power)),
    }
}

/// What is cut, in plain words.
pub fn cut(w: &Words, cuts: Cuts) -> Vec<String> {
    cuts.iter().filter_map(|power| said(w, power)).collect()
}

/// What one remit has and the other has not, in plain words.
pub fn more(w: &Words, has: Remit, than: Remit) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let every = |remit| {
        powers(Standing::Staff { remit, assignment: Assignment::None }, Phase::Open, Sensitivity::Ordinary)
    };
    // Every matter or only one's own: said first, because it is the greatest difference.
    if every(has).has(Power::SeeWholeMatter) && !every(than).has(Power::SeeWholeMatter) {
        out.push(w.power_every_matter());
    }
    out.extend(has.most().without(than.most()).iter().filter_map(|power| inside(w, power)));
    out.extend(desk_powers(has).without(desk_powers(than)).iter().map(|power| outside(w, power)));
    out
}

/// One power inside matters; nothing for what only clients and jobs have.
fn inside(w: &Words, power: Power) -> Option<String> {
    Some(match power {
        Power::SeeProgress => w.power_see_progress(),
        Power::SeeWholeMatter => w.power_see_whole_matter(),
        Power::PreviewAsClient => w.power_preview_as_client(),
        Power::OpenDocuments => w.power_open_documents(),
        Power::DownloadOriginals => w.power_download_originals(),
        Power::FileForClient => w.power_file_for_client(),
        Power::Review => w.power_review(),
        Power::AskAgain => w.power_ask_again(),
        Power::Publish => w.power_publish(),
        Power::EditChecklist => w.power_edit_checklist(),
        Power::ManageParties => w.power_manage_parties(),
        Power::ManagePortalAccess => w.power_manage_portal_access(),
        Power::ChangeStage => w.power_change_stage(),
        Power::AssignPeople => w.power_assign_people(),
        Power::ChangeSensitivity => w.power_change_sensitivity(),
        Power::CloseMatter => w.power_close_matter(),
        Power::DeleteDocuments => w.power_delete_documents(),
        Power::HoldMatter => w.power_hold_matter(),
        Power::SignOff => w.power_sign_off(),
        Power::ReopenMatter => w.power_reopen_matter(),
        Power::Bill => w.power_bill(),
        Power::ReadAudit => w.power_read_audit(),
        Power::AnswerClients => w.power_answer_clients(),
        Power::WriteNotes => w.power_write_notes(),
        Power::EditMatter => w.power_edit_matter(),
        Power::RequestApprovals => w.power_request_approvals(),
        Power::ReleaseApprovals => w.power_release_approvals(),
        Power::SeeOwnRequests
        | Power::OpenOwnDocuments
        | Power::SendDocuments
        | Power::AskForHelp
        | Power::SendMessages
        | Power::AnswerApprovals
        | Power::ReadMessages
        | Power::NameHelpers
        | Power::StepBack
        | Power::InspectVersions
        | Power::ClassifyDocuments
        | Power::RelayNotices => return None,
    })
}

fn outside(w: &Words, power: DeskPower) -> String {
    match power {
        DeskPower::SeeOwnWork => w.power_see_own_work(),
        DeskPower::SeeClients => w.power_see_clients(),
        DeskPower::SeeClientRecords => w.power_see_client_records(),
        DeskPower::ManageClients => w.power_manage_clients(),
        DeskPower::OpenMatters => w.power_open_matters(),
        DeskPower::ManageTemplates => w.power_manage_templates(),
        DeskPower::ManageStaff => w.power_manage_staff(),
        DeskPower::ManageSettings => w.power_manage_settings(),
        DeskPower::WatchMachinery => w.power_watch_machinery(),
        DeskPower::SeePracticeAudit => w.power_see_practice_audit(),
        DeskPower::SeeFigures => w.power_see_figures(),
        DeskPower::SeeLeads => w.power_see_leads(),
        DeskPower::ManageLeads => w.power_manage_leads(),
        DeskPower::ManageTeams => w.power_manage_teams(),
        DeskPower::ManageWalls => w.power_manage_walls(),
        DeskPower::MergeClients => w.power_merge_clients(),
        DeskPower::PlaceHolds => w.power_place_holds(),
    }
}
