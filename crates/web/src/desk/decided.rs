//! What was decided, as the desk shows it for ever after: who, when, why, in which words and after which checks. It
//! refuses to translate: a gloss stands only beside words that were offered in both languages.

use super::frame::{Frame, said_in};
use super::sheet::state;
use super::validity::Wanted;
use crate::client_view::item::Cannot;
use crate::door::reply::End;
use crate::door::visit::Visit;
use crate::staff_view::review::{Checked, Made, Mark, Note, TakeBack};
use crate::staff_view::{Tag, Tone};
use crate::words::Words;
use domain::{Locale, ReturnReason, VersionState};
use vault::{CallForHelp, Decided, DocumentDays};

/// A decision that stands: whose it was, what was said in both languages, and what was looked for.
pub async fn made(
    visit: &Visit,
    frame: &Frame,
    usual: Locale,
    stands: VersionState,
    decided: Option<&Decided>,
    take_back: Option<TakeBack>,
    wanted: &Wanted,
) -> Result<Made, End> {
    let w = frame.w;
    let name = match decided {
        Some(decided) => {
            let name = visit.desk().lobby(visit.actor()?)?.name_of(decided.by).await?;
            name.unwrap_or_else(|| w.desk_who_system())
        }
        None => String::new(),
    };
    let sentence = match decided {
        Some(Decided { accepted_before: Some(accepted), at, .. }) => {
            w.anew_decided(frame.when(*accepted), &name, frame.when(*at))
        }
        Some(decided) => w.desk_decided_already(&name, frame.when(decided.at)),
        None if stands == VersionState::Refused => w.desk_stopped_by_itself(),
        None => String::new(),
    };
    let (lang, gloss) = decided.map(|d| in_both(w, usual, d)).unwrap_or_default();
    let mark = |ticked| if ticked { Mark::Ticked } else { Mark::Open };
    let checked = decided.map(|d| d.checked.as_slice()).unwrap_or_default();
    Ok(Made {
        take_back,
        outcome: match decided {
            Some(decided) if decided.set_aside() => Tag::new(Tone::Plain, w.desk_state_set_aside()),
            _ => state(w, stands),
        },
        sentence,
        reason: decided.map(|d| reason_of(w, d)).unwrap_or_default(),
        told: decided.map(|d| d.message.clone()).unwrap_or_default(),
        lang,
        gloss,
        checked_by: if name.is_empty() { String::new() } else { w.desk_decided_checked(name) },
        checked: checked
            .iter()
            .map(|c| Checked { text: said_in(&c.text, w.locale()), mark: mark(c.ticked) })
            .collect(),
        days: decided.map(|d| days(frame, &d.days, wanted)).unwrap_or_default(),
        again: None,
    })
}

/// The days a document bears, in words: marked once the last one is over, and with the day it would have to reach where it
/// falls short of what its request asks for.
pub fn days(frame: &Frame, days: &DocumentDays, wanted: &Wanted) -> Vec<Tag> {
    let (w, calendar) = (frame.w, frame.calendar());
    let mut out = Vec::new();
    if !days.issued.is_empty() {
        out.push(Tag::new(Tone::Plain, w.validity_issued_on(calendar.date(&days.issued))));
    }
    if !days.until.is_empty() {
        let (day, over) = (calendar.date(&days.until), days.until < calendar.iso(frame.now));
        out.push(match over {
            true => Tag::new(Tone::Bad, w.validity_ended(day)),
            false => Tag::new(Tone::Plain, w.validity_valid_until(day)),
        });
    }
    out.extend(wanted.short(frame, days).map(|short| Tag::new(Tone::Bad, short)));
    out
}

/// What an earlier try came back with: the reason and the words the client got.
pub fn told(w: &Words, decided: &Decided) -> String {
    if decided.set_aside() {
        return w.desk_decided_set_aside();
    }
    match (decided.reason().map(|reason| reason_label(w, reason)), decided.message.as_str()) {
        (Some(label), "") => label,
        (Some(label), message) => format!("{label}: {message}"),
        (None, message) => message.to_owned(),
    }
}

fn reason_of(w: &Words, decided: &Decided) -> String {
    match decided.reason() {
        Some(reason) => w.desk_decided_reason(reason_label(w, reason)),
        None if decided.set_aside() => w.desk_decided_set_aside(),
        None if !decided.message.is_empty() => w.desk_decided_more_needed(),
        None => String::new(),
    }
}

/// The language the client was told in, and the same in the reader's. Only words that were offered have a translation;
/// somebody's own stand alone.
fn in_both(w: &Words, usual: Locale, decided: &Decided) -> (String, String) {
    let offered = |locale: &&Locale| {
        decided.reason().is_some_and(|r| reason_words(Words::of(**locale), r) == decided.message)
    };
    match (Locale::ALL.iter().find(offered), decided.reason()) {
        (Some(locale), Some(reason)) if *locale != w.locale() => {
            (Words::of(*locale).lang().to_owned(), reason_words(w, reason))
        }
        (Some(locale), _) => (Words::of(*locale).lang().to_owned(), String::new()),
        (None, _) => (Words::of(usual).lang().to_owned(), String::new()),
    }
}

/// A client's call for help, as staff read it.
pub fn note(frame: &Frame, asked: &CallForHelp) -> Note {
    let reason = Cannot::from_code(&asked.reason).map(|reason| reason.label(frame.w)).unwrap_or_default();
    Note { about: frame.w.desk_asked_help(reason, frame.when(asked.at())), text: asked.message.clone() }
}

/// Why inspection handed a file back by itself.
pub fn refused_why(w: &Words, cause: &str) -> String {
    match cause {
        "malware" => w.desk_why_malware(),
        "encrypted" => w.desk_why_locked(),
        "damaged" | "empty" => w.desk_why_gave_up(),
        _ => w.desk_why_not_allowed(),
    }
}

pub fn reason_label(w: &Words, reason: ReturnReason) -> String {
    match reason {
        ReturnReason::Blurry => w.desk_reason_blurry(),
        ReturnReason::CutOff => w.desk_reason_cut_off(),
        ReturnReason::DarkOrShiny => w.desk_reason_dark(),
        ReturnReason::WrongDocument => w.desk_reason_wrong(),
        ReturnReason::Expired => w.desk_reason_expired(),
        ReturnReason::MissingPages => w.desk_reason_missing_pages(),
        ReturnReason::Other => w.desk_reason_other(),
    }
}

/// What is proposed to a client for a reason, in their language.
pub fn reason_words(w: &Words, reason: ReturnReason) -> String {
    match reason {
        ReturnReason::Blurry => w.desk_say_blurry(),
        ReturnReason::CutOff => w.desk_say_cut_off(),
        ReturnReason::DarkOrShiny => w.desk_say_dark(),
        ReturnReason::WrongDocument => w.desk_say_wrong(),
        ReturnReason::Expired => w.desk_say_expired(),
        ReturnReason::MissingPages => w.desk_say_missing_pages(),
        ReturnReason::Other => w.desk_say_other(),
    }
}
