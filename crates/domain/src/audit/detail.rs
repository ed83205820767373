//! What the sealed detail of a line may speak of: a closed list of keys, and the codes that stand under those that hold
//! codes. It refuses nothing at run time; it is what a page must have words for, and tests hold both sides to it.

use crate::code::coded;

coded! {
    /// A key of a line's sealed detail. In logs for ever, like the acts themselves.
    AuditDetail {
        /// The title of a request.
        Title = "title",
        /// The title of the request a file belongs to.
        Item = "item",
        /// A file's name.
        File = "file",
        /// A party's name.
        Name = "name",
        /// A matter's number.
        Number = "number",
        /// Which list was applied, as `pack/list`.
        Template = "template",
        /// How many requests.
        Items = "items",
        /// How many files.
        Files = "files",
        /// A [`Relation`](crate::Relation).
        Relation = "relation",
        /// An [`Assignment`](crate::Assignment).
        As = "as",
        /// How close the circle around a matter is: a [`Sensitivity`](crate::Sensitivity).
        Circle = "circle",
        /// A [`Role`](crate::Role).
        Role = "role",
        /// Why something came back, or why a client asked for help.
        Reason = "reason",
        /// Words that one person wrote to another.
        Message = "message",
        /// A [`VersionState`](crate::VersionState).
        State = "state",
        /// [`InspectionFlag`](crate::InspectionFlag)s with spaces between them.
        Flags = "flags",
        /// A [`RefusalCause`](crate::RefusalCause).
        Refused = "refused",
        /// A [`Purpose`](crate::Purpose).
        Purpose = "purpose",
        /// A [`NotAdmitted`].
        Why = "why",
        /// A [`WhatFailed`], or what does not match its seal.
        What = "what",
        /// How far a sign-in has come.
        Stage = "stage",
        /// A network address.
        Address = "address",
        /// What a browser calls itself.
        Agent = "agent",
        /// How many sessions were ended with it.
        SessionsEnded = "sessions_ended",
        /// How many sessions were ended.
        Ended = "ended",
        /// Whether the strict profile is on.
        Strict = "strict",
        /// Where somebody without a session acted from.
        By = "by",
        /// A [`MatterField`](crate::MatterField).
        Field = "field",
        /// What stood there before, as typed.
        Old = "old",
        /// What stands there now, as typed.
        New = "new",
        /// A [`Channel`](crate::Channel).
        Channel = "channel",
        /// How clients are told: `notify`, `silent` or `call_first`.
        Tell = "tell",
        /// A [`ProfileField`](crate::ProfileField).
        Profile = "profile",
        /// A [`ContactField`](crate::ContactField).
        ContactField = "contact_field",
        /// A [`SharePiece`](crate::SharePiece).
        Shared = "shared",
        /// A [`LeadState`](crate::LeadState).
        Lead = "lead",
        /// A [`LostReason`](crate::LostReason).
        Lost = "lost",
        /// An [`EraseReason`](crate::EraseReason).
        Erased = "erased",
        /// A [`ConflictDecision`](crate::ConflictDecision).
        Decision = "decision",
        /// An [`ApprovalKind`](crate::ApprovalKind).
        Approval = "approval",
        /// A [`VoidCause`](crate::VoidCause).
        Cause = "cause",
        /// The number of a page.
        Page = "page",
        /// What opens the line's commitment to a record; for certificates, not for reading.
        Opening = "opening",
        /// A team's name.
        Team = "team",
        /// How somebody's identity was checked, in the words of whoever did.
        Checked = "checked",
        /// A [`Preset`](crate::Preset).
        Preset = "preset",
        /// A department's name.
        Department = "department",
        /// The name of a role the practice made for itself.
        OwnRole = "own_role",
        /// The number of a version.
        Version = "version",
        /// How many colleagues it is about.
        People = "people",
        /// The name of the colleague whom it went to, or whom it is for.
        To = "to",
        /// What somebody who helps a client may do: a [`Capacity`](crate::Capacity).
        Helps = "helps",
        /// The last day of something, as `2027-03-01`.
        Until = "until",
        /// How many of those who help a client have to be let in again.
        Helpers = "helpers",
        /// A [`KeyDateKind`](crate::KeyDateKind).
        KeyDate = "key_date",
        /// How many days of a matter.
        Dates = "dates",
        /// What of how the practice looks was changed: [`BrandPart`](crate::BrandPart)s with spaces between.
        Look = "look",
        /// The language something was read to somebody in, as typed.
        Language = "language",
        /// SHA-256 fingerprints of files, with spaces between.
        Fingerprint = "fingerprint",
    }
}

impl AuditDetail {
    /// Whether words somebody typed about a client, a matter or a file may stand under this key. Whoever reads a log without
    /// reading what it is about is shown none of it: neither names nor titles, no reason and no message. Where an act came
    /// from, and what the practice calls its teams and roles, is about the practice.
    #[must_use]
    pub const fn tells_content(self) -> bool {
        match self {
            Self::Title
            | Self::Item
            | Self::File
            | Self::Name
            | Self::Number
            | Self::Message
            | Self::Old
            | Self::New
            | Self::Checked
            | Self::Department
            | Self::To
            | Self::Until
            | Self::Language
            | Self::Fingerprint
            | Self::Opening => true,
            Self::Template
            | Self::Items
            | Self::Files
            | Self::Relation
            | Self::As
            | Self::Circle
            | Self::Role
            | Self::Reason
            | Self::State
            | Self::Flags
            | Self::Refused
            | Self::Purpose
            | Self::Why
            | Self::What
            | Self::Stage
            | Self::Address
            | Self::Agent
            | Self::SessionsEnded
            | Self::Ended
            | Self::Strict
            | Self::By
            | Self::Field
            | Self::Channel
            | Self::Tell
            | Self::Profile
            | Self::ContactField
            | Self::Shared
            | Self::Lead
            | Self::Lost
            | Self::Erased
            | Self::Decision
            | Self::Approval
            | Self::Cause
            | Self::Page
            | Self::Team
            | Self::Preset
            | Self::OwnRole
            | Self::Version
            | Self::People
            | Self::Helps
            | Self::Helpers
            | Self::KeyDate
            | Self::Dates
            | Self::Look => false,
        }
    }
}

coded! {
    /// Why somebody was not let in. Told to the log and to nobody else.
    NotAdmitted {
        /// There is no such matter for them.
        Absent = "absent",
        /// They may enter, but not for this.
        Purpose = "purpose",
        /// A job's lease is over.
        Lease = "lease",
        /// The portal access was revoked.
        Revoked = "revoked",
        /// The person was suspended.
        Disabled = "person disabled",
        /// The session is over.
        SessionOver = "session ended",
        /// A code that is not the link's.
        Code = "code",
        /// An ethical wall stands between them and the matter.
        Walled = "walled",
    }
}

coded! {
    /// What was wrong in a sign-in, or what an export held.
    WhatFailed {
        /// The address or the password.
        Password = "password",
        /// The code of the second factor.
        SecondFactor = "second_factor",
        /// The log itself.
        AuditLog = "audit log",
        /// What the team said among itself beside conversations.
        TeamComments = "team comments",
    }
}
