//! Approvals in staff's words: states, modes and parts. It refuses to show a code.

use super::portal::part;
use crate::staff_view::{Tag, Tone};
use crate::words::Words;
use domain::{AnswerState, ApprovalMode, ApprovalState, ReaderPart, Relation, VoidCause};
use vault::OverBecause;

pub fn state_tag(w: &Words, state: ApprovalState) -> Tag {
    match state {
        ApprovalState::Held => Tag::new(Tone::Todo, w.desk_approval_state_held()),
        ApprovalState::Pending => Tag::new(Tone::Wait, w.desk_approval_state_pending()),
        ApprovalState::Approved => Tag::new(Tone::Ok, w.desk_approval_state_approved()),
        ApprovalState::Declined => Tag::new(Tone::Bad, w.desk_approval_state_declined()),
        ApprovalState::Void => Tag::new(Tone::Todo, w.desk_approval_state_void()),
        ApprovalState::Expired => Tag::new(Tone::Todo, w.desk_approval_state_expired()),
        ApprovalState::Cancelled => Tag::new(Tone::Plain, w.desk_approval_state_cancelled()),
    }
}

pub fn person_tag(w: &Words, state: AnswerState) -> Tag {
    match state {
        AnswerState::Waiting => Tag::new(Tone::Plain, w.desk_approval_person_waiting()),
        AnswerState::Asked => Tag::new(Tone::Wait, w.desk_approval_person_asked()),
        AnswerState::Approved => Tag::new(Tone::Ok, w.desk_approval_person_approved()),
        AnswerState::Declined => Tag::new(Tone::Bad, w.desk_approval_person_declined()),
        AnswerState::Lapsed => Tag::new(Tone::Plain, w.desk_approval_person_lapsed()),
        AnswerState::Copy => Tag::new(Tone::Plain, w.desk_approval_person_copy()),
    }
}

pub fn mode(w: &Words, mode: ApprovalMode) -> String {
    match mode {
        ApprovalMode::All => w.desk_approval_mode_all(),
        ApprovalMode::Any => w.desk_approval_mode_any(),
        ApprovalMode::InSequence => w.desk_approval_mode_in_sequence(),
    }
}

/// A stored relation in words; nothing for one this program does not know.
pub fn part_of(w: &Words, relation: &str) -> String {
    Relation::from_code(relation).map(|relation| part(w, relation)).unwrap_or_default()
}

/// What somebody who read it to a client is to them; nothing where the record has none.
pub fn reader(w: &Words, part: &str) -> Option<String> {
    Some(match ReaderPart::from_code(part)? {
        ReaderPart::Interpreter => w.reader_part_interpreter(),
        ReaderPart::Family => w.reader_part_family(),
        ReaderPart::Friend => w.reader_part_friend(),
        ReaderPart::Practice => w.reader_part_practice(),
        ReaderPart::Other => w.reader_part_other(),
    })
}

/// Why it is over without an answer.
pub fn over(w: &Words, because: &OverBecause) -> String {
    let document = domain::FileName::received(&because.document).display().unwrap_or_default();
    let why = match because.cause() {
        Some(cause) => cause_words(w, cause, &document, because.number),
        None => return because.reason.clone(),
    };
    format!("{why} {}", w.desk_approval_asked_again())
}

fn cause_words(w: &Words, cause: VoidCause, document: &str, number: i64) -> String {
    match cause {
        VoidCause::NewVersion => w.desk_approval_void_new_version(document, number),
        VoidCause::SentBack => w.desk_approval_void_sent_back(document),
        VoidCause::WantedAnew => w.anew_desk_void(document),
        VoidCause::TakenBack => w.desk_approval_void_taken_back(document),
        VoidCause::AskedOfOne => w.desk_approval_void_asked_of_one(document),
        VoidCause::Deleted => w.bin_desk_void(document),
    }
}

/// The same for a line of the log, which says the document beside it.
pub fn cause_alone(w: &Words, cause: VoidCause) -> String {
    match cause {
        VoidCause::NewVersion => w.desk_log_cause_new_version(),
        VoidCause::SentBack => w.desk_log_cause_sent_back(),
        VoidCause::WantedAnew => w.anew_log_cause(),
        VoidCause::TakenBack => w.desk_log_cause_taken_back(),
        VoidCause::AskedOfOne => w.desk_log_cause_asked_of_one(),
        VoidCause::Deleted => w.bin_log_cause(),
    }
}
