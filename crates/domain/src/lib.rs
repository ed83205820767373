//! The practice's words as types: ids, instants, roles and what they may do, the states things go through, the noes a
//! person can be told, and the acts that are logged. Pure: it refuses to do I/O, to read a clock or to make chance.

pub mod approval;
pub mod audit;
pub mod brand;
pub mod bulk;
pub mod client_key;
mod code;
pub mod colour;
pub mod consent;
pub mod contact;
pub mod custom;
pub mod device;
pub mod email;
pub mod evidence;
pub mod filename;
pub mod files;
pub mod id;
pub mod identifier;
pub mod key_date;
pub mod lead;
pub mod letter;
pub mod likeness;
pub mod limits;
pub mod locale;
pub mod matter;
pub mod messages;
pub mod mrz;
pub mod notices;
pub mod odd;
pub mod pack;
pub mod passphrase;
pub mod plain;
pub mod power;
pub mod profile;
pub mod pulse;
pub mod refusal;
pub mod region;
pub mod remit;
pub mod role;
pub mod states;
pub mod take_back;
pub mod texting;
pub mod time;
pub mod word_code;
pub mod wording;

pub use approval::{
    AnswerState, ApprovalKind, ApprovalMode, ApprovalState, ReaderPart, Resumes, Settled, Verdict, VoidCause,
};
pub use audit::{AuditCode, AuditDetail, Chain, NotAdmitted};
pub use brand::BrandPart;
pub use bulk::{BULK_KEPT, BULK_MATTERS, BULK_UNDO, BulkKind};
pub use client_key::{FactorPolicy, Owed, SecretState, personal_secret, short_name};
pub use colour::Colour;
pub use consent::{ConsentPurpose, TextVersion};
pub use contact::Reach;
pub use custom::{FieldHome, FieldKind};
pub use device::DeviceKind;
pub use email::Email;
pub use filename::{Disposition, FileName};
pub use files::{FileType, Glance, InspectionFlag, RefusalCause};
pub use id::*;
pub use identifier::{ANumber, ReceiptNumber};
pub use key_date::{DateSort, KeyDateAct, KeyDateKind, KeyDateState};
pub use lead::{
    AcceptancePoint, ConflictDecision, ContactChannel, ContactOutcome, EraseReason, LeadRoad, LeadSource,
    LeadState, LostReason,
};
pub use letter::{LetterAct, LetterState};
pub use likeness::{Likeness, Traits};
pub use locale::Locale;
pub use matter::{Channel, MatterField, Priority};
pub use messages::{Side, Subject, ThreadState};
pub use pack::Pack;
pub use power::{DeskPower, DeskPowerSet, Power, PowerSet, desk_powers, powers};
pub use profile::{ContactField, Doubt, ProfileField, RecordSource, SharePiece};
pub use pulse::PulseState;
pub use refusal::{Refusal, Why};
pub use region::{DayOrder, Hours, Paper, Region};
pub use remit::{AnyPower, BadCut, Cuts, LEADING, Remit, RoleChoice};
pub use role::{
    Assignment, Capacity, HelperKind, Phase, Preset, Purpose, Relation, Role, Sensitivity, Standing,
};
pub use states::{Ball, Dropped, ItemState, Origin, ReturnReason, UploadState, VersionState};
pub use texting::{Mobile, Way};
pub use time::{Clock, Duration, Timestamp};
pub use word_code::WordCode;
