//! The whole policy, as one pure function over data: [`powers`] inside a matter, [`desk_powers`] outside. It refuses to
//! know ids, requests or storage, so that the complete table fits in a file a lawyer can read
//! (`golden/who-may-do-what.txt`, rewritten by the tests with `GOLDEN=write`).
//!
//! Two steps guard every act: a purpose must be admitted ([`PowerSet::admits`]) to get a room, and the verb then asks
//! for its own power ([`PowerSet::has`]), because one purpose serves several roles.

use crate::code::coded;
use crate::remit::Remit;
use crate::role::{Assignment, Capacity, Phase, Purpose, Relation, Role, Sensitivity, Standing};

coded! {
    /// One thing a person or a job may do inside one matter.
    Power {
        /// See the stage and what happens next.
        SeeProgress = "see_progress",
        /// See the requests addressed to oneself, and what was sent for them.
        SeeOwnRequests = "see_own_requests",
        /// Open documents one sent, and documents published to one.
        OpenOwnDocuments = "open_own_documents",
        /// See every request, party and document.
        SeeWholeMatter = "see_whole_matter",
        /// See a client's pages exactly as that client does.
        PreviewAsClient = "preview_as_client",
        /// Look at any document's safe pages.
        OpenDocuments = "open_documents",
        /// Take any document's original bytes away.
        DownloadOriginals = "download_originals",
        /// Send documents for one's own requests.
        SendDocuments = "send_documents",
        /// Say that a request is not clear or cannot be met.
        AskForHelp = "ask_for_help",
        /// File a document that reached the practice another way.
        FileForClient = "file_for_client",
        /// Accept a document, send it back, or set it aside.
        Review = "review",
        /// Show a document or an update to the client.
        Publish = "publish",
        /// Add, change and drop requests.
        EditChecklist = "edit_checklist",
        /// Add and change the people the matter is about.
        ManageParties = "manage_parties",
        /// Enable and revoke a client's portal access.
        ManagePortalAccess = "manage_portal_access",
        /// Move the matter along its stages.
        ChangeStage = "change_stage",
        /// Say which staff work on the matter.
        AssignPeople = "assign_people",
        /// Mark the matter sensitive or ordinary.
        ChangeSensitivity = "change_sensitivity",
        /// Wind up and close the matter.
        CloseMatter = "close_matter",
        /// Open a closed matter again.
        ReopenMatter = "reopen_matter",
        /// Write bills and record payments.
        Bill = "bill",
        /// Read the matter's log.
        ReadAudit = "read_audit",
        /// Inspect a version (jobs).
        InspectVersions = "inspect_versions",
        /// Suggest what a document is (jobs).
        ClassifyDocuments = "classify_documents",
        /// Tell people that something waits (jobs).
        RelayNotices = "relay_notices",
        /// Write to the practice.
        SendMessages = "send_messages",
        /// Write to clients, and settle whose turn it is.
        AnswerClients = "answer_clients",
        /// Write file notes, and comments that only the team sees.
        WriteNotes = "write_notes",
        /// Change what is kept about the matter: its names, number, dates, priority and the practice's own fields.
        EditMatter = "edit_matter",
        /// Approve or decline what one is asked to.
        AnswerApprovals = "answer_approvals",
        /// Ask clients for approval.
        RequestApprovals = "request_approvals",
        /// Let out a request for approval that waits for a lawyer.
        ReleaseApprovals = "release_approvals",
        /// Ask a client to send a document again, or something more beside it.
        AskAgain = "ask_again",
        /// Read what was written between the practice and oneself.
        ReadMessages = "read_messages",
        /// Name somebody who helps with one's own part, and end that.
        NameHelpers = "name_helpers",
        /// Stop helping somebody.
        StepBack = "step_back",
        /// Put a document into the matter's bin, and take it out again.
        DeleteDocuments = "delete_documents",
        /// Place a legal hold on the matter, and lift it.
        HoldMatter = "hold_matter",
        /// Take the matter past the stage where a lawyer looks at everything for the last time.
        SignOff = "sign_off",
    }
}

impl Power {
    /// The purpose a visit must have for this power to be used on it.
    #[must_use]
    pub const fn purpose(self) -> Purpose {
        match self {
            Self::SeeProgress
            | Self::SeeOwnRequests
            | Self::OpenOwnDocuments
            | Self::SeeWholeMatter
            | Self::PreviewAsClient
            | Self::OpenDocuments
            | Self::DownloadOriginals => Purpose::Reading,
            Self::SendDocuments
            | Self::AskForHelp
            | Self::FileForClient
            | Self::SendMessages
            | Self::ReadMessages
            | Self::AnswerApprovals
            | Self::NameHelpers
            | Self::StepBack => Purpose::Contributing,
            Self::Review | Self::AskAgain => Purpose::Reviewing,
            Self::Publish | Self::AnswerClients | Self::RequestApprovals | Self::ReleaseApprovals => {
                Purpose::Publishing
            }
            Self::EditChecklist
            | Self::ManageParties
            | Self::ManagePortalAccess
            | Self::ChangeStage
            | Self::AssignPeople
            | Self::ChangeSensitivity
            | Self::CloseMatter
            | Self::ReopenMatter
            | Self::WriteNotes
            | Self::EditMatter
            | Self::DeleteDocuments
            | Self::HoldMatter
            | Self::SignOff => Purpose::Steering,
            Self::Bill => Purpose::Billing,
            Self::ReadAudit => Purpose::Auditing,
            Self::InspectVersions => Purpose::Scanning,
            Self::ClassifyDocuments => Purpose::Classifying,
            Self::RelayNotices => Purpose::Relaying,
        }
    }

    const fn bit(self) -> u64 {
        1 << self as u64
    }
}

/// Powers somebody has in one matter, at one moment.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct PowerSet(u64);

impl PowerSet {
    /// No power at all: to its holder the matter does not exist.
    pub const NOTHING: Self = Self(0);

    /// Exactly these powers.
    #[must_use]
    pub const fn of(powers: &[Power]) -> Self {
        let (mut bits, mut i) = (0, 0);
        while i < powers.len() {
            bits |= powers[i].bit();
            i += 1;
        }
        Self(bits)
    }

    /// Whether `power` is among them.
    #[must_use]
    pub const fn has(self, power: Power) -> bool {
        self.0 & power.bit() != 0
    }

    /// Whether a visit for this purpose may begin: some power here is used for it.
    #[must_use]
    pub fn admits(self, purpose: Purpose) -> bool {
        self.iter().any(|power| power.purpose() == purpose)
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub const fn is_nothing(self) -> bool {
        self.0 == 0
    }

    /// The powers, in order of declaration.
    pub fn iter(self) -> impl Iterator<Item = Power> {
        Power::ALL.iter().copied().filter(move |power| self.has(*power))
    }

    /// These and `more`.
    #[must_use]
    pub const fn with(self, more: Self) -> Self {
        Self(self.0 | more.0)
    }

    /// Only those that are also in `other`.
    #[must_use]
    pub const fn only(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// These without `less`.
    #[must_use]
    pub const fn without(self, less: Self) -> Self {
        Self(self.0 & !less.0)
    }
}

impl core::fmt::Debug for PowerSet {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

use Power as P;

/// Looking at everything, without taking originals away.
const LOOK: PowerSet =
    PowerSet::of(&[P::SeeProgress, P::SeeWholeMatter, P::PreviewAsClient, P::OpenDocuments, P::ReadAudit]);
/// The day's work on a matter.
const WORK: PowerSet = LOOK.with(PowerSet::of(&[
    P::DownloadOriginals,
    P::FileForClient,
    P::Review,
    P::AskAgain,
    P::Publish,
    P::EditChecklist,
    P::ManageParties,
    P::ManagePortalAccess,
    P::ChangeStage,
    P::AnswerClients,
    P::WriteNotes,
    P::EditMatter,
    P::RequestApprovals,
]));
/// A lawyer's last look before something goes to a client or leaves the practice.
const RELEASE: PowerSet = PowerSet::of(&[P::ReleaseApprovals, P::SignOff]);
/// Decisions about the matter itself, kept to those who answer for it.
const DIRECT: PowerSet =
    PowerSet::of(&[P::AssignPeople, P::ChangeSensitivity, P::CloseMatter, P::DeleteDocuments, P::HoldMatter]);
const BILL: PowerSet = PowerSet::of(&[P::Bill]);
const AUDIT: PowerSet = PowerSet::of(&[P::ReadAudit]);
/// Taking somebody in: no decisions about documents, nothing taken away.
const TAKE_IN: PowerSet = PowerSet::of(&[
    P::SeeProgress,
    P::SeeWholeMatter,
    P::PreviewAsClient,
    P::OpenDocuments,
    P::FileForClient,
    P::EditChecklist,
    P::ManageParties,
    P::ManagePortalAccess,
    P::AnswerClients,
    P::WriteNotes,
    P::EditMatter,
]);
/// A client's own corner of a matter.
const OWN: PowerSet = PowerSet::of(&[
    P::SeeProgress,
    P::SeeOwnRequests,
    P::OpenOwnDocuments,
    P::SendDocuments,
    P::AskForHelp,
    P::SendMessages,
    P::ReadMessages,
    P::AnswerApprovals,
]);
/// What stays a client's own: only they say who helps them.
const HELPERS: PowerSet = PowerSet::of(&[P::NameHelpers]);
/// What somebody who helps a client sees of that client's corner. What client and practice wrote to each other and what is
/// to be approved is between those two: a third reader could cost it its privilege.
const READ_ALONG: PowerSet = PowerSet::of(&[P::SeeProgress, P::SeeOwnRequests]);
/// What somebody who helps with documents does besides. Opening is of what they sent themselves.
const SEND_ALONG: PowerSet =
    READ_ALONG.with(PowerSet::of(&[P::OpenOwnDocuments, P::SendDocuments, P::AskForHelp]));
/// Every helper's own.
const HELPING: PowerSet = PowerSet::of(&[P::StepBack]);
/// What is still possible while a matter is wound up: nothing new is asked of anybody, and people still talk.
const WHILE_CLOSING: PowerSet = LOOK.with(BILL).with(DIRECT).with(PowerSet::of(&[
    P::SeeOwnRequests,
    P::OpenOwnDocuments,
    P::DownloadOriginals,
    P::Review,
    P::Publish,
    P::ManagePortalAccess,
    P::ReopenMatter,
    P::SendMessages,
    P::ReadMessages,
    P::AnswerClients,
    P::WriteNotes,
    P::AnswerApprovals,
    P::NameHelpers,
    P::StepBack,
]));
/// What staff may still do in a closed matter. The client preview goes too: the client sees nothing.
const WHEN_CLOSED: PowerSet = LOOK
    .without(PowerSet::of(&[P::PreviewAsClient]))
    .with(PowerSet::of(&[P::DownloadOriginals, P::ReopenMatter]));
/// What an owner may besides: a court may ask for a matter long after it was closed, and a wrong paper be found in it.
const OWNER_WHEN_CLOSED: PowerSet = PowerSet::of(&[P::DeleteDocuments, P::HoldMatter]);

/// What somebody of this standing may do in a matter of this phase and sensitivity.
///
/// An empty set means that to them the matter does not exist.
#[must_use]
pub fn powers(standing: Standing, phase: Phase, sensitivity: Sensitivity) -> PowerSet {
    match standing {
        // What the practice cut is cut here and nowhere else, after everything that could give it.
        Standing::Staff { remit, assignment } => {
            in_phase_for_staff(staff(remit.role(), assignment, sensitivity), phase, remit.role())
                .without(remit.cuts().rooms)
        }
        // Before everything else there is to know about them: the owner's role as little as a duty in the matter.
        Standing::WalledOff => PowerSet::NOTHING,
        Standing::Client { relation, capacity } => match phase {
            Phase::Open => client(relation, capacity, sensitivity),
            Phase::Closing => client(relation, capacity, sensitivity).only(WHILE_CLOSING),
            Phase::Closed | Phase::Erased => PowerSet::NOTHING,
        },
        Standing::Job { purpose } => job(purpose, phase),
    }
}

fn staff(role: Role, assignment: Assignment, sensitivity: Sensitivity) -> PowerSet {
    let sensitive = sensitivity == Sensitivity::Sensitive;
    match (role, assignment) {
        // Answers for the practice to its regulator, hence for every matter.
        (Role::Owner, _) => WORK.with(RELEASE).with(DIRECT).with(BILL).with(PowerSet::of(&[P::ReopenMatter])),
        // People and settings, never content: whoever resets passwords must not be able to read.
        (Role::SystemAdministrator, _) => PowerSet::NOTHING,
        // The log names no content, so its reader needs no assignment; the documents do.
        (Role::Auditor, Assignment::None) => AUDIT,
        (Role::Auditor, _) if sensitive => AUDIT,
        (Role::Auditor, _) => LOOK,
        (_, Assignment::None) => PowerSet::NOTHING,
        // In a sensitive matter only those who answer for it, and the owner, come in.
        (_, Assignment::Team) if sensitive => PowerSet::NOTHING,
        (Role::Lawyer, Assignment::Team) => WORK.with(RELEASE).with(BILL),
        (Role::Lawyer, _) => WORK.with(RELEASE).with(DIRECT).with(BILL),
        (Role::Caseworker, Assignment::Team) => WORK,
        (Role::Caseworker, _) => WORK.with(PowerSet::of(&[P::AssignPeople])),
        // Whoever took somebody in hands the matter over to who conducts it.
        (Role::Intake, Assignment::Responsible) => TAKE_IN.with(PowerSet::of(&[P::AssignPeople])),
        (Role::Intake, _) => TAKE_IN,
        (Role::Billing, _) => BILL,
    }
}

fn in_phase_for_staff(powers: PowerSet, phase: Phase, role: Role) -> PowerSet {
    match phase {
        Phase::Open => powers.without(PowerSet::of(&[P::ReopenMatter])),
        Phase::Closing => powers.only(WHILE_CLOSING),
        Phase::Closed if role == Role::Owner => powers.only(WHEN_CLOSED.with(OWNER_WHEN_CLOSED)),
        Phase::Closed => powers.only(WHEN_CLOSED),
        Phase::Erased => powers.only(AUDIT),
    }
}

fn client(relation: Relation, capacity: Capacity, sensitivity: Sensitivity) -> PowerSet {
    let follow = match sensitivity {
        Sensitivity::Ordinary => PowerSet::of(&[P::SeeProgress]),
        // Even that a case moves can tell a watcher where somebody is.
        Sensitivity::Sensitive => PowerSet::NOTHING,
    };
    let own = match relation {
        Relation::MainApplicant
        | Relation::Partner
        | Relation::Dependant
        | Relation::Petitioner
        | Relation::Employer
        | Relation::Guardian
        | Relation::Sponsor
        | Relation::Representative => OWN,
        Relation::Other | Relation::Observer => follow,
    };
    // Nobody who comes in for a client sees more than that client.
    match capacity {
        // Whoever only follows the case has nothing to be helped with.
        Capacity::Client if own.has(P::SendDocuments) => own.with(HELPERS),
        Capacity::Client | Capacity::Everything | Capacity::OneDepartment | Capacity::NamedMatters => own,
        Capacity::InvoicesOnly => own.only(follow),
        Capacity::ReadsAlong => own.only(READ_ALONG).with(HELPING),
        Capacity::SendsAlong => own.only(SEND_ALONG).with(HELPING),
    }
}

fn job(purpose: Purpose, phase: Phase) -> PowerSet {
    let power = match purpose {
        Purpose::Scanning => P::InspectVersions,
        Purpose::Classifying => P::ClassifyDocuments,
        Purpose::Relaying => P::RelayNotices,
        Purpose::Auditing => P::ReadAudit,
        // What a person decides is never decided by a job.
        Purpose::Reading
        | Purpose::Contributing
        | Purpose::Reviewing
        | Purpose::Publishing
        | Purpose::Billing
        | Purpose::Steering => return PowerSet::NOTHING,
    };
    let powers = PowerSet::of(&[power]);
    // Closing a matter must not strand a job already planted in it; an erased one has nothing left to work on.
    if phase == Phase::Erased { powers.only(AUDIT) } else { powers }
}

coded! {
    /// One thing a member of staff may do outside every matter.
    DeskPower {
        /// See one's own queue and notices.
        SeeOwnWork = "see_own_work",
        /// See and search clients' cards.
        SeeClients = "see_clients",
        /// Read the whole of a client's record: papers, birth, homes, what they said and what proved it. Without it a record is
        /// a name, a language and how somebody is reached.
        SeeClientRecords = "see_client_records",
        /// Create and change clients and their contacts.
        ManageClients = "manage_clients",
        /// Open a matter.
        OpenMatters = "open_matters",
        /// Change packs and checklist templates.
        ManageTemplates = "manage_templates",
        /// Invite, change and remove staff.
        ManageStaff = "manage_staff",
        /// Change the practice's settings.
        ManageSettings = "manage_settings",
        /// See and replay jobs and outgoing mail (states only).
        WatchMachinery = "watch_machinery",
        /// Read the practice's log.
        SeePracticeAudit = "see_practice_audit",
        /// See counts and times over all matters.
        SeeFigures = "see_figures",
        /// See enquiries of people who are not clients yet.
        SeeLeads = "see_leads",
        /// Answer, change and convert enquiries.
        ManageLeads = "manage_leads",
        /// Make teams and say who belongs to them: whoever joins one enters its matters.
        ManageTeams = "manage_teams",
        /// Raise ethical walls, see that they stand, and lift them.
        ManageWalls = "manage_walls",
        /// Join two records of one client.
        MergeClients = "merge_clients",
        /// Place legal holds on clients and enquiries, and lift them.
        PlaceHolds = "place_holds",
    }
}

/// Powers somebody has outside every matter.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct DeskPowerSet(u32);

impl DeskPowerSet {
    /// No power at all.
    pub const NOTHING: Self = Self(0);

    /// Exactly these powers.
    #[must_use]
    pub const fn of(powers: &[DeskPower]) -> Self {
        let (mut bits, mut i) = (0, 0);
        while i < powers.len() {
            bits |= 1 << powers[i] as u32;
            i += 1;
        }
        Self(bits)
    }

    /// Whether `power` is among them.
    #[must_use]
    pub const fn has(self, power: DeskPower) -> bool {
        self.0 & (1 << power as u32) != 0
    }

    /// These and `more`.
    #[must_use]
    pub const fn with(self, more: Self) -> Self {
        Self(self.0 | more.0)
    }

    /// These without `less`.
    #[must_use]
    pub const fn without(self, less: Self) -> Self {
        Self(self.0 & !less.0)
    }

    /// The powers, in order of declaration.
    pub fn iter(self) -> impl Iterator<Item = DeskPower> {
        DeskPower::ALL.iter().copied().filter(move |power| self.has(*power))
    }
}

impl core::fmt::Debug for DeskPowerSet {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

/// What somebody of this remit may do outside every matter.
#[must_use]
pub const fn desk_powers(remit: Remit) -> DeskPowerSet {
    shipped_desk_powers(remit.role()).without(remit.cuts().desk)
}

const fn shipped_desk_powers(role: Role) -> DeskPowerSet {
    use DeskPower as D;
    match role {
        Role::Owner => DeskPowerSet::of(D::ALL),
        Role::Lawyer => DeskPowerSet::of(&[
            D::SeeOwnWork,
            D::SeeClients,
            D::SeeClientRecords,
            D::ManageClients,
            D::OpenMatters,
            D::ManageTemplates,
            D::SeeFigures,
            D::SeeLeads,
            D::ManageLeads,
            D::PlaceHolds,
        ]),
        Role::Caseworker | Role::Intake => DeskPowerSet::of(&[
            D::SeeOwnWork,
            D::SeeClients,
            D::SeeClientRecords,
            D::ManageClients,
            D::OpenMatters,
            D::SeeLeads,
            D::ManageLeads,
        ]),
        Role::Billing => DeskPowerSet::of(&[D::SeeOwnWork, D::SeeClients, D::SeeFigures]),
        Role::Auditor => DeskPowerSet::of(&[D::SeeOwnWork, D::SeePracticeAudit, D::SeeFigures]),
        Role::SystemAdministrator => {
            DeskPowerSet::of(&[D::ManageStaff, D::ManageSettings, D::WatchMachinery])
        }
    }
}
