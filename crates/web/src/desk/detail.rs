//! What a line of the log is about, in words: a person's own words as they stand, and every code said. It refuses to
//! show a code: the matches have an arm for each that exists, and what a newer program wrote is said to be unknown.

use super::approval_words::cause_alone;
use super::decided::reason_label;
use super::frame::role;
use super::lead_words;
use super::matter_people::duty;
use super::portal::part;
use super::sheet::state;
use crate::client_view::approval::kind;
use crate::client_view::item::Cannot;
use crate::device;
use crate::words::Words;
use casework::intake;
use domain::audit::{AuditDetail, NotAdmitted, WhatFailed};
use domain::{
    ApprovalKind, Assignment, BrandPart, Capacity, Channel, ConflictDecision, ContactField, EraseReason,
    InspectionFlag, KeyDateKind, LeadState, LostReason, MatterField, Preset, ProfileField, Purpose,
    RefusalCause, Relation, ReturnReason, Role, Sensitivity, SharePiece, VersionState, VoidCause,
};
use std::collections::BTreeMap;
use vault::{Stage, Tell};

/// The reason of a request that was met in part; a return has a [`ReturnReason`].
const MORE_NEEDED: &str = "more_needed";

/// The details in the order a reader asks: what, who, why, from where. `day` says a day, typed `2026-11-23`, as it is said here.
#[must_use]
pub fn detail(w: &Words, day: &dyn Fn(&str) -> String, found: &BTreeMap<String, String>) -> String {
    let parts = AuditDetail::ALL
        .iter()
        .filter_map(|key| found.get(key.code()).map(|value| said(w, day, *key, value)))
        .filter(|said| !said.is_empty());
    parts.collect::<Vec<_>>().join(" · ")
}

/// Fingerprints as a line has them.
fn is_print(value: &str) -> bool {
    value.chars().all(|c| c == ' ' || c.is_ascii_hexdigit())
}

/// A day as it stands in a line; nothing where it is none.
fn date(value: &str) -> Option<&str> {
    value.parse::<jiff::civil::Date>().is_ok().then_some(value)
}

/// What somebody who helps a client may do; nothing for whoever does not help.
fn helps(w: &Words, capacity: Capacity) -> Option<String> {
    match capacity {
        Capacity::ReadsAlong => Some(w.helper_log_reads()),
        Capacity::SendsAlong => Some(w.helper_log_sends()),
        Capacity::Client
        | Capacity::Everything
        | Capacity::InvoicesOnly
        | Capacity::OneDepartment
        | Capacity::NamedMatters => None,
    }
}

/// How close the circle around a matter is.
fn circle(w: &Words, circle: Sensitivity) -> String {
    match circle {
        Sensitivity::Ordinary => w.circle_log_open(),
        Sensitivity::Sensitive => w.circle_tag(),
    }
}

/// One detail in words; nothing where there is nothing to say.
#[must_use]
pub fn said(w: &Words, day: &dyn Fn(&str) -> String, key: AuditDetail, value: &str) -> String {
    if value.is_empty() {
        return String::new();
    }
    let or_unknown = |known: Option<String>| known.unwrap_or_else(|| w.desk_log_unknown());
    match key {
        AuditDetail::Title
        | AuditDetail::Item
        | AuditDetail::File
        | AuditDetail::Name
        | AuditDetail::Number
        | AuditDetail::Message
        | AuditDetail::Old
        | AuditDetail::New
        | AuditDetail::Team
        | AuditDetail::OwnRole
        | AuditDetail::Checked
        | AuditDetail::Department
        | AuditDetail::To
        | AuditDetail::Language
        | AuditDetail::Address => value.to_owned(),
        AuditDetail::Fingerprint if is_print(value) => w.bin_log_print(value),
        AuditDetail::Fingerprint => w.desk_log_unknown(),
        AuditDetail::Field => or_unknown(
            MatterField::from_code(value).map(|f| w.matter_log_field(super::facts::field_name(w, f))),
        ),
        AuditDetail::Channel => or_unknown(Channel::from_code(value).map(|c| super::filing::channel(w, c))),
        AuditDetail::Tell => or_unknown(Tell::from_code(value).map(|t| told_how(w, t))),
        AuditDetail::Template => template(w, value),
        AuditDetail::Version => counted(value, |n| w.own_role_version(n)),
        AuditDetail::People => counted(value, |n| w.own_role_log_people(n)),
        AuditDetail::Items => counted(value, |n| w.desk_log_items(n)),
        AuditDetail::Files => counted(value, |n| w.desk_log_files(n)),
        AuditDetail::SessionsEnded | AuditDetail::Ended => counted(value, |n| w.desk_log_sessions(n)),
        AuditDetail::Helpers => counted(value, |n| w.helper_log_again(n)),
        AuditDetail::Relation => or_unknown(Relation::from_code(value).map(|r| part(w, r))),
        AuditDetail::Preset => or_unknown(Preset::from_code(value).map(|p| super::contacts::sees(w, p))),
        AuditDetail::Helps => or_unknown(Capacity::from_code(value).and_then(|c| helps(w, c))),
        AuditDetail::Until => or_unknown(date(value).map(|typed| w.helper_log_until(day(typed)))),
        AuditDetail::As => or_unknown(Assignment::from_code(value).map(|a| place(w, a))),
        AuditDetail::Circle => or_unknown(Sensitivity::from_code(value).map(|s| circle(w, s))),
        AuditDetail::Role => or_unknown(Role::from_code(value).map(|r| role(w, r))),
        AuditDetail::Reason => or_unknown(why_back(w, value)),
        AuditDetail::State => or_unknown(VersionState::from_code(value).map(|s| state(w, s).text)),
        AuditDetail::Flags => {
            let said = value
                .split_whitespace()
                .map(|code| or_unknown(InspectionFlag::from_code(code).map(|found| flag(w, found))));
            said.collect::<Vec<_>>().join(" · ")
        }
        AuditDetail::Refused => or_unknown(RefusalCause::from_code(value).map(|c| cause(w, c))),
        AuditDetail::Purpose => or_unknown(Purpose::from_code(value).map(|p| purpose(w, p))),
        AuditDetail::Why => or_unknown(NotAdmitted::from_code(value).map(|why| not_admitted(w, why))),
        // What does not match its seal is for whoever looks after the program, who reads it in the program's own log.
        AuditDetail::What => WhatFailed::from_code(value).map(|what| failed(w, what)).unwrap_or_default(),
        AuditDetail::Stage => or_unknown(
            Stage::from_code(value)
                .map(|s| stage(w, s))
                .or_else(|| domain::Owed::from_code(value).map(|o| super::client_keys::owed(w, o))),
        ),
        AuditDetail::Agent => device::described(value).unwrap_or_else(|| w.desk_device_unknown()),
        AuditDetail::Strict => match value {
            "true" => w.desk_log_strict(),
            _ => w.desk_log_standard(),
        },
        AuditDetail::By => w.desk_log_console(),
        AuditDetail::Profile => {
            or_unknown(ProfileField::from_code(value).map(|field| crate::client::details::label(w, field)))
        }
        AuditDetail::ContactField => {
            or_unknown(ContactField::from_code(value).map(|field| super::contacts::called(w, field)))
        }
        AuditDetail::Shared => or_unknown(SharePiece::from_code(value).map(|piece| match piece {
            SharePiece::Addresses => w.shared_log_addresses(),
            SharePiece::Phone => w.shared_log_phone(),
        })),
        AuditDetail::Lead => or_unknown(LeadState::from_code(value).map(|s| lead_words::state(w, s).text)),
        AuditDetail::Lost => or_unknown(LostReason::from_code(value).map(|l| lead_words::lost(w, l))),
        AuditDetail::Erased => or_unknown(EraseReason::from_code(value).map(|e| lead_words::erased(w, e))),
        AuditDetail::Decision => {
            or_unknown(ConflictDecision::from_code(value).map(|d| lead_words::decision(w, d)))
        }
        AuditDetail::Approval => or_unknown(ApprovalKind::from_code(value).map(|k| kind(w, k))),
        AuditDetail::Cause => or_unknown(VoidCause::from_code(value).map(|c| cause_alone(w, c))),
        AuditDetail::Page => counted(value, |n| w.desk_log_page(n)),
        AuditDetail::KeyDate => {
            or_unknown(KeyDateKind::from_code(value).map(|k| crate::client::dates::kind_name(w, k)))
        }
        AuditDetail::Dates => counted(value, |n| w.dates_log_count(n)),
        AuditDetail::Look => {
            let said = value.split_whitespace().map(|code| {
                or_unknown(BrandPart::from_code(code).map(|part| super::appearance::part(w, part)))
            });
            said.collect::<Vec<_>>().join(" · ")
        }
        // It opens a commitment for a certificate and says nothing to a reader.
        AuditDetail::Opening => String::new(),
    }
}

fn counted(value: &str, say: impl Fn(u32) -> String) -> String {
    value.parse().map(say).unwrap_or_default()
}

/// The list that was applied, by the name its pack gives it.
fn template(w: &Words, value: &str) -> String {
    if value == "practice" {
        return w.shape_log_practice_list();
    }
    let Some((pack, list)) = value.split_once('/') else { return w.desk_log_own_list() };
    let list = intake::pack(pack).and_then(|pack| pack.checklist(list));
    list.map_or_else(|| w.desk_log_unknown(), |list| list.name.get(w.locale()).to_owned())
}

/// Why something came back, or why a client asked for help: the two lists share no code.
fn why_back(w: &Words, value: &str) -> Option<String> {
    if value == MORE_NEEDED {
        return Some(w.desk_decided_more_needed());
    }
    let returned = ReturnReason::from_code(value).map(|r| reason_label(w, r));
    returned.or_else(|| Cannot::from_code(value).map(|cannot| cannot.label(w)))
}

fn place(w: &Words, assignment: Assignment) -> String {
    match assignment {
        Assignment::None => w.desk_log_off_matter(),
        other => duty(w, other),
    }
}

/// What the inspection noticed, in few words.
pub fn flag(w: &Words, flag: InspectionFlag) -> String {
    match flag {
        InspectionFlag::PdfActiveContent => w.desk_flag_active(),
        InspectionFlag::OfficeMacros => w.desk_flag_macros(),
        InspectionFlag::OfficeExternal => w.desk_flag_external(),
        InspectionFlag::Encrypted => w.desk_flag_locked(),
        InspectionFlag::Polyglot => w.desk_flag_mixed(),
        InspectionFlag::Bomb => w.desk_log_flag_bomb(),
        InspectionFlag::TypeMismatch => w.desk_flag_name(),
        InspectionFlag::NotScanned => w.desk_flag_unscanned(),
        InspectionFlag::ScanFailed => w.desk_flag_scan_failed(),
        InspectionFlag::CouldNotDraw => w.desk_log_flag_not_drawn(),
        InspectionFlag::InspectorCrashed => w.desk_log_flag_crashed(),
        InspectionFlag::InspectorTimedOut => w.desk_log_flag_timed_out(),
        InspectionFlag::Damaged => w.desk_log_flag_damaged(),
        InspectionFlag::PagesLeftOut => w.desk_flag_pages(),
        InspectionFlag::Duplicate => w.desk_flag_duplicate(),
    }
}

/// Why the inspection refused a file, in few words.
pub fn cause(w: &Words, cause: RefusalCause) -> String {
    match cause {
        RefusalCause::Executable => w.desk_log_cause_program(),
        RefusalCause::Html => w.desk_log_cause_web_page(),
        RefusalCause::Svg => w.desk_log_cause_drawing(),
        RefusalCause::Script => w.desk_log_cause_script(),
        RefusalCause::Archive => w.desk_log_cause_archive(),
        RefusalCause::Encrypted => w.desk_flag_locked(),
        RefusalCause::Empty => w.desk_log_cause_empty(),
        RefusalCause::TooBig => w.desk_log_cause_too_big(),
        RefusalCause::TypeNotAccepted => w.desk_log_cause_kind(),
        RefusalCause::Malware => w.desk_log_cause_malware(),
        RefusalCause::Damaged => w.desk_log_flag_damaged(),
    }
}

fn told_how(w: &Words, tell: Tell) -> String {
    match tell {
        Tell::Notify => w.matter_stage_tell_notify(),
        Tell::Silent => w.matter_stage_tell_silent(),
        Tell::CallFirst => w.matter_stage_tell_call(),
    }
}

fn purpose(w: &Words, purpose: Purpose) -> String {
    match purpose {
        Purpose::Reading => w.desk_log_for_reading(),
        Purpose::Contributing => w.desk_log_for_contributing(),
        Purpose::Reviewing => w.desk_log_for_reviewing(),
        Purpose::Publishing => w.desk_log_for_publishing(),
        Purpose::Billing => w.desk_log_for_billing(),
        Purpose::Steering => w.desk_log_for_steering(),
        Purpose::Scanning => w.desk_log_for_scanning(),
        Purpose::Classifying => w.desk_log_for_classifying(),
        Purpose::Relaying => w.desk_log_for_relaying(),
        Purpose::Auditing => w.desk_log_for_auditing(),
    }
}

fn not_admitted(w: &Words, why: NotAdmitted) -> String {
    match why {
        NotAdmitted::Absent => w.desk_log_why_absent(),
        NotAdmitted::Purpose => w.desk_log_why_purpose(),
        NotAdmitted::Lease => w.desk_log_why_lease(),
        NotAdmitted::Revoked => w.desk_log_why_revoked(),
        NotAdmitted::Disabled => w.desk_log_why_disabled(),
        NotAdmitted::SessionOver => w.desk_log_why_session(),
        NotAdmitted::Code => w.desk_log_why_code(),
        NotAdmitted::Walled => w.desk_log_why_walled(),
    }
}

fn failed(w: &Words, what: WhatFailed) -> String {
    match what {
        WhatFailed::Password => w.desk_log_failed_password(),
        WhatFailed::SecondFactor => w.desk_log_failed_second(),
        WhatFailed::AuditLog => w.desk_log_exported(),
        WhatFailed::TeamComments => w.talk_log_comments(),
    }
}

fn stage(w: &Words, stage: Stage) -> String {
    match stage {
        Stage::Password => w.desk_log_stage_password(),
        Stage::Enrolling => w.desk_log_stage_enrolling(),
        Stage::Full => w.desk_log_stage_full(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::staff_view::act;
    use domain::{AuditCode, Locale};

    /// Every code that may stand under a key, or what a person may have typed there.
    fn values(key: AuditDetail) -> Vec<&'static str> {
        match key {
            AuditDetail::Title | AuditDetail::Item | AuditDetail::Name => vec!["Passport of Mei"],
            AuditDetail::File => vec!["passport.pdf"],
            AuditDetail::Number => vec!["HV-2041"],
            AuditDetail::Message | AuditDetail::Old | AuditDetail::New => vec!["Please send it again."],
            AuditDetail::Field => domain::MatterField::ALL.iter().map(|c| c.code()).collect(),
            AuditDetail::Channel => Channel::ALL.iter().map(|c| c.code()).collect(),
            AuditDetail::Tell => vault::Tell::ALL.iter().map(|c| c.code()).collect(),
            AuditDetail::Address => vec!["192.0.2.7"],
            AuditDetail::Template => {
                let lists = intake::PACKS.iter().flat_map(|pack| {
                    pack.checklists.iter().map(|list| format!("{}/{}", pack.id, list.key).leak() as &str)
                });
                lists.chain(["own", "gone/list"]).collect()
            }
            AuditDetail::Items
            | AuditDetail::Files
            | AuditDetail::SessionsEnded
            | AuditDetail::Ended
            | AuditDetail::Helpers => vec!["0", "1", "12"],
            AuditDetail::Relation => Relation::ALL.iter().map(|c| c.code()).collect(),
            AuditDetail::Circle => Sensitivity::ALL.iter().map(|c| c.code()).collect(),
            AuditDetail::As => Assignment::ALL.iter().map(|c| c.code()).collect(),
            AuditDetail::Role => Role::ALL.iter().map(|c| c.code()).collect(),
            AuditDetail::Reason => {
                let returned = ReturnReason::ALL.iter().map(|c| c.code());
                returned.chain(Cannot::ALL.iter().map(|c| c.code())).chain([MORE_NEEDED]).collect()
            }
            AuditDetail::State => VersionState::ALL.iter().map(|c| c.code()).collect(),
            AuditDetail::Flags => InspectionFlag::ALL.iter().map(|c| c.code()).collect(),
            AuditDetail::Refused => RefusalCause::ALL.iter().map(|c| c.code()).collect(),
            AuditDetail::Purpose => Purpose::ALL.iter().map(|c| c.code()).collect(),
            AuditDetail::Why => NotAdmitted::ALL.iter().map(|c| c.code()).collect(),
            AuditDetail::What => WhatFailed::ALL.iter().map(|c| c.code()).collect(),
            AuditDetail::Stage => {
                let steps = domain::Owed::ALL.iter().map(|c| c.code());
                Stage::ALL.iter().map(|c| c.code()).chain(steps).collect()
            }
            AuditDetail::Agent => vec!["Firefox/9 my_agent", "my_agent"],
            AuditDetail::Strict => vec!["true", "false"],
            AuditDetail::By => vec!["server console"],
            AuditDetail::Profile => ProfileField::ALL.iter().map(|c| c.code()).collect(),
            AuditDetail::ContactField => ContactField::ALL.iter().map(|c| c.code()).collect(),
            AuditDetail::Shared => SharePiece::ALL.iter().map(|c| c.code()).collect(),
            AuditDetail::Lead => LeadState::ALL.iter().map(|c| c.code()).collect(),
            AuditDetail::Lost => LostReason::ALL.iter().map(|c| c.code()).collect(),
            AuditDetail::Erased => EraseReason::ALL.iter().map(|c| c.code()).collect(),
            AuditDetail::Decision => ConflictDecision::ALL.iter().map(|c| c.code()).collect(),
            AuditDetail::Approval => ApprovalKind::ALL.iter().map(|c| c.code()).collect(),
            AuditDetail::Cause => VoidCause::ALL.iter().map(|c| c.code()).collect(),
            AuditDetail::Page => vec!["1", "12"],
            AuditDetail::KeyDate => KeyDateKind::ALL.iter().map(|c| c.code()).collect(),
            AuditDetail::Dates => vec!["0", "1", "12"],
            AuditDetail::Look => BrandPart::ALL.iter().map(|c| c.code()).collect(),
            // Said to nobody: there are no words for it.
            AuditDetail::Opening => Vec::new(),
            AuditDetail::Team => vec!["Family cases"],
            AuditDetail::OwnRole => vec!["Junior"],
            AuditDetail::Version | AuditDetail::People => vec!["0", "1", "12"],
            AuditDetail::Department => vec!["Human resources"],
            AuditDetail::Preset => Preset::ALL.iter().map(|c| c.code()).collect(),
            AuditDetail::To => vec!["Ana Torres"],
            AuditDetail::Language => vec!["Mam"],
            AuditDetail::Helps => Capacity::ALL.iter().filter(|c| c.helps()).map(|c| c.code()).collect(),
            AuditDetail::Until => vec!["2027-03-01"],
            AuditDetail::Fingerprint => vec!["0a1b 2c3d"],
            AuditDetail::Checked => vec!["Called back on the number on file"],
        }
    }

    /// What a person typed is theirs to spell; everything else must be words.
    fn typed(key: AuditDetail) -> bool {
        matches!(
            key,
            AuditDetail::Title
                | AuditDetail::Item
                | AuditDetail::Team
                | AuditDetail::OwnRole
                | AuditDetail::Department
                | AuditDetail::To
                | AuditDetail::Language
                | AuditDetail::Checked
                | AuditDetail::File
                | AuditDetail::Name
                | AuditDetail::Number
                | AuditDetail::Message
                | AuditDetail::Old
                | AuditDetail::New
                | AuditDetail::Address
        )
    }

    fn is_words(said: &str) -> bool {
        !said.is_empty() && !said.contains('_') && !said.starts_with(|c: char| c.is_ascii_lowercase())
    }

    #[test]
    fn every_code_a_line_may_hold_is_said_in_words_of_both_languages() {
        for key in AuditDetail::ALL {
            for value in values(*key) {
                let both =
                    Locale::ALL.iter().map(|locale| said(Words::of(*locale), &str::to_owned, *key, value));
                let both: Vec<String> = both.collect();
                if typed(*key) {
                    assert!(both.iter().all(|said| said == value), "{key}: {both:?}");
                    continue;
                }
                for said in &both {
                    assert!(is_words(said) && said != value, "{key} {value}: {said}");
                }
                if !matches!(*key, AuditDetail::Agent) || value == "my_agent" {
                    assert_ne!(both.first(), both.last(), "{key} {value} is not translated");
                }
            }
        }
    }

    #[test]
    fn every_act_is_a_sentence_in_both_languages_and_its_codes_are_in_none() {
        for locale in Locale::ALL {
            let w = Words::of(*locale);
            for act in AuditCode::ALL {
                let sentence = act::sentence(w, *act, "Ana");
                assert!(sentence.starts_with("Ana ") || sentence.contains(" Ana"), "{act}: {sentence}");
                assert!(sentence.ends_with('.'), "{act}: {sentence}");
                assert!(!sentence.contains('_') && !sentence.contains(act.code()), "{act}: {sentence}");
            }
        }
    }

    #[test]
    fn a_code_of_a_newer_program_and_a_key_nobody_knows_are_not_shown() {
        let coded = AuditDetail::ALL.iter().filter(|key| !typed(**key));
        for locale in Locale::ALL {
            let w = Words::of(*locale);
            for key in coded.clone() {
                let found = BTreeMap::from([(key.code().to_owned(), "made_up".to_owned())]);
                assert!(!detail(w, &str::to_owned, &found).contains("made"), "{key}");
            }
            assert_eq!(
                detail(w, &str::to_owned, &BTreeMap::from([("made_up".to_owned(), "made_up".to_owned())])),
                ""
            );
        }
    }

    #[test]
    fn a_finished_inspection_says_its_outcome_and_what_was_noticed() {
        let found = [("state", "ready"), ("flags", "not_scanned pages_left_out")];
        let found = found.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
        assert_eq!(
            detail(Words::of(Locale::En), &str::to_owned, &found),
            "To review · Not checked for viruses · Not every page is shown"
        );
        assert_eq!(
            detail(Words::of(Locale::Es), &str::to_owned, &found),
            "Por revisar · Sin revisar por antivirus · No se muestran todas las páginas"
        );
    }
}
