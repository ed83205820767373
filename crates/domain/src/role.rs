//! Who somebody is: staff by role and assignment, clients by relation, jobs by purpose; and the phase and sensitivity
//! of a matter. It refuses to say what any of them may do: that is one function, in `power`.

use crate::code::coded;
use crate::remit::Remit;

coded! {
    /// A staff member's role in the practice. Roles are named power sets.
    Role {
        /// Runs the practice. May enter every matter.
        Owner = "owner",
        /// Conducts matters they are assigned to.
        Lawyer = "lawyer",
        /// Prepares matters they are assigned to.
        Caseworker = "caseworker",
        /// Takes new clients in and gathers their first documents.
        Intake = "intake",
        /// Bills matters; sees no documents.
        Billing = "billing",
        /// Reads and checks; changes nothing.
        Auditor = "auditor",
        /// Looks after people and settings; opens no room.
        SystemAdministrator = "system_administrator",
    }
}

coded! {
    /// A staff member's place in one matter.
    Assignment {
        /// The person responsible, told of everything.
        Responsible = "responsible",
        /// Stands in for the responsible person.
        Cover = "cover",
        /// Works on the matter with them.
        Team = "team",
        /// Not assigned.
        None = "none",
    }
}

coded! {
    /// What a client's contact is in one matter. It decides what they see.
    Relation {
        /// The person the application is for.
        MainApplicant = "main_applicant",
        /// Their spouse or partner.
        Partner = "partner",
        /// A child or another dependant.
        Dependant = "dependant",
        /// The family member who petitions.
        Petitioner = "petitioner",
        /// The employer who petitions.
        Employer = "employer",
        /// Who answers for a minor, or for somebody who cannot do so themselves.
        Guardian = "guardian",
        /// Who vouches or pays for somebody.
        Sponsor = "sponsor",
        /// Who acts for somebody: an agent, an attorney-in-fact, an adviser abroad.
        Representative = "representative",
        /// A part that has no name here. It opens no more than an observer's: whoever needs more is given the part they have.
        Other = "other",
        /// Somebody who may follow progress and nothing else.
        Observer = "observer",
    }
}

impl Relation {
    /// Whether somebody with this part petitions, employs or vouches for another: what another client sent for everybody is
    /// disclosed to them, and that client is asked about it.
    #[must_use]
    pub const fn sponsors(self) -> bool {
        matches!(self, Self::Petitioner | Self::Employer | Self::Sponsor)
    }
}

coded! {
    /// How much of an organisation's matters one of its contacts gets. Which matters follows from it
    /// ([`Reach`](crate::Reach)); what the contact may do in them is the policy's to say.
    Preset {
        /// Every matter of the organisation, whole.
        Everything = "everything",
        /// Every matter: that there is one, how far it is and whom to call. Nothing that was asked, sent or written.
        InvoicesOnly = "invoices_only",
        /// The matters of one department, whole.
        OneDepartment = "one_department",
        /// The matters that were named, whole.
        NamedMatters = "named_matters",
    }
}

coded! {
    /// In what capacity somebody comes in for a client: as the client, as a contact of an organisation by a preset, or as
    /// somebody the client named to help them.
    Capacity {
        /// The client themselves.
        Client = "client",
        /// A contact who sees everything.
        Everything = "everything",
        /// A contact who is there for the invoices.
        InvoicesOnly = "invoices_only",
        /// A contact of the matter's department.
        OneDepartment = "one_department",
        /// A contact this matter was named for.
        NamedMatters = "named_matters",
        /// A helper who sees what is asked and how far it is.
        ReadsAlong = "reads_along",
        /// A helper who also sends what is asked for.
        SendsAlong = "sends_along",
    }
}

impl Capacity {
    /// Whether a client named them, for a time, to help with that client's own part.
    #[must_use]
    pub const fn helps(self) -> bool {
        matches!(self, Self::ReadsAlong | Self::SendsAlong)
    }
}

coded! {
    /// Who helps a client. It says nothing of what they may do; that is their [`Capacity`].
    HelperKind {
        /// Somebody who puts one language into another.
        Interpreter = "interpreter",
        /// Family or a friend.
        Family = "family",
        /// Somebody of an employer, a school or an organisation that looks after the client.
        Representative = "representative",
    }
}

impl Preset {
    /// In what capacity a contact of this preset comes in.
    #[must_use]
    pub const fn capacity(self) -> Capacity {
        match self {
            Self::Everything => Capacity::Everything,
            Self::InvoicesOnly => Capacity::InvoicesOnly,
            Self::OneDepartment => Capacity::OneDepartment,
            Self::NamedMatters => Capacity::NamedMatters,
        }
    }
}

coded! {
    /// Where a matter is in its life.
    Phase {
        /// Work goes on.
        Open = "open",
        /// Being wound up: nothing new is asked, what is there can still be read and finished.
        Closing = "closing",
        /// Over. Kept for its retention time.
        Closed = "closed",
        /// Its key is destroyed. Only the log is left.
        Erased = "erased",
    }
}

coded! {
    /// Whether a leak between people who already know the matter could endanger somebody.
    Sensitivity {
        /// The usual walls.
        Ordinary = "ordinary",
        /// Asylum, violence at home, minors alone: the circle is drawn closer.
        Sensitive = "sensitive",
    }
}

coded! {
    /// What one visit to a room is for. A visit has exactly one purpose, and the purpose decides which verbs exist.
    Purpose {
        /// Looking.
        Reading = "reading",
        /// Sending documents and asking for help.
        Contributing = "contributing",
        /// Deciding about what was sent.
        Reviewing = "reviewing",
        /// Showing something to the client.
        Publishing = "publishing",
        /// Bills and payments.
        Billing = "billing",
        /// Changing what the matter is: its checklist, parties, access, stage, people and phase.
        Steering = "steering",
        /// A job's: inspecting one version.
        Scanning = "scanning",
        /// A job's: suggesting what a document is.
        Classifying = "classifying",
        /// A job's: telling people that something waits.
        Relaying = "relaying",
        /// Reading the log.
        Auditing = "auditing",
    }
}

/// What a claim to enter rests on.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Standing {
    /// A member of staff.
    Staff {
        /// Their role in the practice.
        remit: Remit,
        /// Their place in this matter.
        assignment: Assignment,
    },
    /// A member of staff behind an ethical wall. Which role they have and how they are assigned is no part of it, so
    /// that neither can ever outweigh it.
    WalledOff,
    /// A client's contact with live portal access to this matter.
    Client {
        /// What the client is in this matter.
        relation: Relation,
        /// In what capacity they come in for that client.
        capacity: Capacity,
    },
    /// A claimed job planted in this matter.
    Job {
        /// The one thing it was planted for.
        purpose: Purpose,
    },
}

impl Role {
    /// Whether it is this role's work to answer for matters. Somebody of another role can be put on one as its lead, but
    /// does not count where the question is whether anybody leads it.
    #[must_use]
    pub(crate) const fn answers_for_matters(self) -> bool {
        matches!(self, Self::Owner | Self::Lawyer | Self::Caseworker)
    }
}

impl Assignment {
    /// Whether this person answers for the matter.
    #[must_use]
    pub const fn leads(self) -> bool {
        matches!(self, Self::Responsible | Self::Cover)
    }
}
