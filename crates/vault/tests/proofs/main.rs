//! The vault's proofs that need nothing private: they speak through its doors, on both engines.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot set its stage has failed"
)]

mod access_reviews;
mod alerts;
mod appoint;
mod approval_mails;
mod approval_pause;
mod approval_proof;
mod approval_reading;
mod approval_seats;
mod approvals;
mod beside;
mod bin;
mod brand;
mod canary;
mod checklists;
mod circle;
mod client_keys;
mod client_notes;
mod conflicts;
mod consents;
mod contact_details;
mod contacts;
mod departures;
mod details;
mod doors;
mod duties;
mod endings;
mod entered;
mod gates;
mod glossary;
mod handed;
mod helpers;
mod intake_times;
mod key_dates;
mod last_access;
mod last_days;
mod lawyer_flags;
mod leads;
mod letter_texts;
mod lists;
mod lock;
mod matter;
mod merge;
mod merge_seams;
mod messages;
mod notices;
mod odd;
mod own;
mod own_cases;
mod own_roles;
mod packs;
mod passkeys;
mod passports;
mod pulse;
mod races;
mod ready_texts;
mod recall;
mod receiving;
mod record_bin;
mod record_files;
mod records;
mod restricted;
mod returned;
mod review;
mod self_check;
mod shares;
mod smoke;
mod stage_texts;
mod sweep;
mod take_back;
mod taken_away;
mod texts;
mod today;
mod topics;
mod transplant;
mod uploads;
mod walls;
mod walls_chance;
mod walls_seams;
mod walls_why;
mod whole;
mod wordings;
