//! What lies outside every room and holds no content: people, grants, sessions, links, jobs, notices, mails, settings
//! and sealed title cards. `Lobby` is for signed-in staff, `Threshold` for somebody who is nobody yet, `Backstage` for
//! the machinery. None of them can name a walled table.

pub(crate) mod acceptance;
pub(crate) mod access;
pub(crate) mod access_reviews;
pub(crate) mod alerts;
mod along;
pub(crate) mod approvals;
mod brand;
pub(crate) mod bulk;
pub(crate) mod by_hand;
pub(crate) mod cards;
mod causes;
pub(crate) mod choices;
pub(crate) mod client_keys;
pub(crate) mod client_notes;
pub(crate) mod conflicts;
pub(crate) mod consent;
pub(crate) mod contact_details;
pub(crate) mod contacts;
pub(crate) mod convert;
pub(crate) mod dates;
pub(crate) mod deliveries;
pub(crate) mod departments;
pub(crate) mod departures;
pub(crate) mod details;
pub(crate) mod duties;
pub(crate) mod enquiry;
pub(crate) mod escalate;
pub(crate) mod factor;
pub(crate) mod fields;
pub(crate) mod fresh;
pub(crate) mod half;
pub(crate) mod holds;
pub(crate) mod inbox;
pub(crate) mod index;
pub(crate) mod intake_times;
pub(crate) mod jobs;
pub(crate) mod leads;
mod leaving;
pub(crate) mod letter_texts;
pub(crate) mod linked_matters;
pub(crate) mod links;
pub(crate) mod lock;
pub(crate) mod mails;
pub(crate) mod matter_list;
pub(crate) mod matters;
pub(crate) mod merge;
pub(crate) mod naming;
pub(crate) mod next_action;
pub(crate) mod notice_mails;
pub(crate) mod notices;
pub(crate) mod odd;
pub(crate) mod open;
mod other_person;
pub(crate) mod own;
pub(crate) mod own_cases;
pub(crate) mod own_roles;
pub(crate) mod packs;
pub(crate) mod passkeys;
pub(crate) mod people;
mod profile_schema;
pub(crate) mod pulse;
pub(crate) mod ready_texts;
pub(crate) mod record_files;
pub(crate) mod restricted;
pub(crate) mod returned;
pub(crate) mod roles;
pub(crate) mod search;
pub(crate) mod sessions;
pub(crate) mod settings;
pub(crate) mod settle;
pub(crate) mod shares;
pub(crate) mod staff;
pub(crate) mod stage_texts;
pub(crate) mod stops;
pub(crate) mod sweep;
pub(crate) mod teams;
pub(crate) mod templates;
pub(crate) mod text_fates;
pub(crate) mod texting;
pub(crate) mod texts;
pub(crate) mod today;
pub(crate) mod walls;
pub(crate) mod wordings;

pub use acceptance::{Joining, Searched};
pub use access::{Admission, Delivered, LinkOutcome, NewLink};
pub use access_reviews::{
    AccessReview, AccessReviewRecord, AccessReviewSheet, AccessReviews, ConfirmedBy, KeptColleague, KeptWay,
    OddWay, ReviewedColleague, ShownLine, WayIn,
};
pub use alerts::{Alert, AlertKind};
pub use along::{Along, Whom};
pub use approvals::{ApprovalCut, ApprovalLine};
pub use brand::{Appearance, BrandSettings, LogoMark, NewLogo};
pub use bulk::{Bulk, BulkLine, NewBulk};
pub use by_hand::{ByHand, RecordEntry};
pub use cards::{CardOutcome, NewCard};
pub use choices::NoticeChoice;
pub use client_keys::{Candidate, SecretProof, SecretTry};
pub use client_notes::ClientNote;
pub use conflicts::{ConflictRow, Likely, LikelyKind};
pub use consent::{ConsentAnswer, ConsentTexts, ConsentVerdict, Entered, FirstVisit, OwnConsent, TextKept};
pub use contact_details::{ContactDetails, ContactProposal, ContactSays, OrganisationDetails, record_field};
pub use contacts::{AdmissionState, ContactAdmission, ContactRow, ContactSaid, NewContact, ReachChange};
pub use convert::{Conversion, Converted};
pub use dates::{DateCut, DateLine};
pub use deliveries::{Deliveries, DeliveryCut, DeliveryRow, StopRow};
pub use departments::DepartmentRow;
pub use departures::{Departure, DepartureLine, Holding, Holdings, NewDeparture};
pub use details::{DetailDecision, DetailsConfirmed, MyDetails, ProposalRow, ProposalState, ToldBeside};
pub use enquiry::{Enquiry, EnquiryStamp, Taken};
pub use factor::ClientFactor;
pub use fields::{FieldChoice, FieldDef, FieldRegistry};
pub use fresh::{FreshWays, SentBy};
pub use half::{Caller, ClientStep};
pub use holds::{HeldIds, HoldLifted, HoldOn, HoldRow};
pub use inbox::{InboxAfter, InboxLine};
pub use intake_times::{HowLong, INTAKE_SPAN, IntakeTimes};
pub use jobs::{Backstage, Held};
pub use leads::{
    ConsentKept, EntryKind, Erased, LeadCard, LeadCut, LeadEntry, LeadFigure, LeadFilter, LeadRow, LeadWords,
    NewLead, kinds_of_topic,
};
pub use letter_texts::{LetterText, LetterTextRow, LetterTextVersion};
pub use linked_matters::LinkedMatter;
pub use links::{Asked, AskedBy, LinkAgain, LinkEnd, LinkFacts, LinkLook, LinkOver, LinkWish};
pub use mails::{Lacking, MailKind, MailRow, MailState, OutgoingMail};
pub use matter_list::{MatterCut, MatterOrder};
pub use matters::{
    After, LawyerMark, MatterCard, MatterFilter, MatterRow, MatterStanding, NewMatter, QueueCut, ReviewLine,
};
pub use merge::{MergeChoice, MergeField, MergeKey, MergeMatter, MergeRow, MergeView, Side};
pub use notices::NoticeRow;
pub use odd::{OddAbout, Oddity};
pub use own_cases::{OwnCases, OwnWorkspace, Whose};
pub use own_roles::{OwnRoleHolder, OwnRoleRow, OwnRoleSeen, OwnRoleText, OwnRoleVersion};
pub use packs::{PackFileRow, PackSignerRow};
pub use passkeys::{PasskeyAdded, PasskeyRow};
pub use people::{ClientKind, ClientRow, NewClient, PersonCard};
pub use pulse::PulseFigures;
pub use ready_texts::{ReadyText, ReadyTexts};
pub use record_files::{
    BinnedRecordFile, NewRecordFile, OpenedRecordFile, RecordFile, RecordFileEnd, RecordOf, UncheckedFile,
};
pub use restricted::Ruling;
pub use returned::{ReturnEnd, ReturnFate, ReturnsBox};
pub use roles::RoleChange;
pub use search::{ContactHit, DocCard, DocRow, Found, FoundDocuments};
pub use sessions::{Also, SessionRow, SessionTerms, SignInMethod};
pub use settings::{
    EnquirySettings, FirstVisitSettings, OddSettings, OwnConsentText, OwnTerm, SecondFactorSettings, Settings,
};
pub use shares::{DetailShares, GivenShare, OfferedShare, SharePerson, ShareRow};
pub use staff::{Acted, Enrolment, InvitationRow, NewPractice, NewStaff, StaffRow};
pub use stage_texts::{StageText, StageTextRow, StageTextVersion, StageWords, stage_changes};
pub use stops::{ClientStop, MailStop};
pub use teams::{TeamMember, TeamRow};
pub use templates::{LONGEST_TEMPLATE, TemplateRow, TemplateVersion};
pub use text_fates::{AskedText, TextEnd, TextsHeld};
pub use texting::{Confirmed, NumberTry, TextLine, Texting};
pub use texts::OutgoingText;
pub use today::{Call, CallAbout, CallLine, Calls, Day, Funnel, TakingIn};
pub use walls::{Against, Around, WallInside, WallLifted, WallRow};
pub use wordings::{WordingBook, WordingText, WordingVersion};

use crate::audit::AuditEvent;
use crate::desk::Stage;
use crate::engine::Write;
use crate::error::{Error, Fault, Result, Tampered};
use crate::house::Inner;
use domain::{
    Assignment, DeskPower, DeskPowerSet, OwnRoleId, PersonId, Phase, Power, Refusal, Remit, Role,
    Sensitivity, SessionId, Standing, desk_powers, powers,
};
use seal::Binding;
use std::sync::Arc;

/// The lobby as one member of staff may use it.
pub struct Lobby<'d> {
    pub(crate) house: &'d Arc<Inner>,
    pub(crate) person: PersonId,
    pub(crate) session: SessionId,
    remit: Remit,
    own: Option<OwnRoleId>,
}

/// The doorstep: signing in, setting up, and asking for a link.
pub struct Threshold<'d> {
    pub(crate) house: &'d Arc<Inner>,
}

impl<'d> Lobby<'d> {
    pub(crate) fn new(
        house: &'d Arc<Inner>,
        person: PersonId,
        session: SessionId,
        remit: Remit,
        own: Option<OwnRoleId>,
    ) -> Self {
        Self { house, person, session, remit, own }
    }

    /// The shipped role, or the one that a role of the practice's own starts from.
    pub fn role(&self) -> Role {
        self.remit.role()
    }

    /// What it comes to.
    pub fn remit(&self) -> Remit {
        self.remit
    }

    /// Which role of the practice's own it is.
    pub fn own_role_id(&self) -> Option<OwnRoleId> {
        self.own
    }

    pub fn powers(&self) -> DeskPowerSet {
        desk_powers(self.remit)
    }

    /// Whether this is somebody's to do in a matter they lead. Lists of what lies in matters ask it, so that none shows what
    /// its reader's rooms would not.
    pub fn inside(&self, power: Power) -> bool {
        let standing = Standing::Staff { remit: self.remit, assignment: Assignment::Responsible };
        powers(standing, Phase::Open, Sensitivity::Ordinary).has(power)
    }

    pub(crate) fn demand(&self, power: DeskPower) -> Result<()> {
        if self.powers().has(power) { Ok(()) } else { Err(Error::not_found()) }
    }

    /// Opens a change, proving again that the session and the role behind it still stand.
    pub(crate) async fn begin(&self, power: Option<DeskPower>) -> Result<Write> {
        self.begin_in(None, power).await
    }

    /// The same for a change that also writes the first rows of a matter.
    pub(crate) async fn begin_in(
        &self,
        matter: Option<domain::MatterId>,
        power: Option<DeskPower>,
    ) -> Result<Write> {
        let mut write = self.house.engine.write(matter.map(domain::MatterId::bytes)).await?;
        self.prove(&mut write, power).await?;
        Ok(write)
    }

    /// That the session and the role behind it still stand, for a change that was opened otherwise.
    pub(crate) async fn prove(&self, write: &mut Write, power: Option<DeskPower>) -> Result<()> {
        use crate::engine::binds;
        let rows = write.rows(sessions::sql::STAFF_STANDS.text, binds![self.session, self.person]).await?;
        let row = rows.first().ok_or_else(Error::not_found)?;
        let remit = own_roles::remit_from(row, 0, 3)?;
        let stage = row.code(1, Stage::from_code)?;
        if stage != Stage::Full || self.house.clock.now().is_past(row.time(2)?) {
            return Err(Error::not_found());
        }
        match power {
            Some(power) if !desk_powers(remit).has(power) => Err(Error::not_found()),
            _ => Ok(()),
        }
    }

    pub(crate) async fn commit(&self, mut write: Write, event: AuditEvent) -> Result<()> {
        self.house.append_practice(&mut write, &event, self.person.bytes()).await?;
        write.commit().await
    }
}

impl<'d> Threshold<'d> {
    pub(crate) fn new(house: &'d Arc<Inner>) -> Self {
        Self { house }
    }
}

impl Inner {
    fn lobby_binding<'a>(&self, table: &'a str, object: [u8; 16], field: &'a str) -> Binding<'a> {
        Binding { practice: self.keyring.practice.bytes(), room: [0; 16], table, object, field, version: 1 }
    }

    pub(crate) fn seal_lobby(&self, table: &str, object: [u8; 16], field: &str, plain: &[u8]) -> Vec<u8> {
        seal::seal_field(&self.keyring.lobby, &self.lobby_binding(table, object, field), plain, &*self.chance)
    }

    pub(crate) fn unseal_lobby(
        &self,
        table: &str,
        object: [u8; 16],
        field: &str,
        sealed: &[u8],
    ) -> Result<zeroize::Zeroizing<Vec<u8>>> {
        Ok(seal::open_field(&self.keyring.lobby, &self.lobby_binding(table, object, field), sealed)?)
    }

    pub(crate) fn seal_card<T: serde::Serialize>(
        &self,
        table: &str,
        object: [u8; 16],
        card: &T,
    ) -> Result<Vec<u8>> {
        let plain = serde_json::to_vec(card).map_err(|e| Fault::new("sealing a card", e))?;
        Ok(self.seal_lobby(table, object, "card", &plain))
    }

    pub(crate) fn unseal_card<T: serde::de::DeserializeOwned>(
        &self,
        table: &str,
        object: [u8; 16],
        sealed: &[u8],
    ) -> Result<T> {
        let plain = self.unseal_lobby(table, object, "card", sealed)?;
        serde_json::from_slice(&plain).map_err(|_| Tampered { what: "a card has another shape" }.into())
    }

    /// A random name for a stored object; says nothing about what it holds.
    pub(crate) fn object_name(&self) -> String {
        let mut name = [0u8; 16];
        self.chance.fill(&mut name);
        name.iter().map(|b| format!("{b:02x}")).collect()
    }

    /// A fresh secret of 256 bits as text for a cookie or a link, and what is kept of it.
    pub(crate) fn secret(&self, label: &'static str) -> (String, [u8; 32]) {
        let mut raw = [0u8; 32];
        self.chance.fill(&mut raw);
        let text: String = raw.iter().map(|b| format!("{b:02x}")).collect();
        let hash = self.keyring.lobby.blind(label, text.as_bytes());
        (text, hash)
    }

    pub(crate) fn blind_email(&self, email: &domain::Email) -> [u8; 32] {
        self.keyring.lobby.blind("email", email.key().as_bytes())
    }
}

pub(crate) fn too_many(retry_after_s: u32) -> Error {
    Error::Refused(Refusal::TooMany { retry_after_s })
}
