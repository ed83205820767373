//! Certificates of approval on their way out: the JSON that can be checked offline, and a PDF that says the same in words
//! and carries the JSON inside. It refuses to be called a signature, and says plainly what no checkpoint covers yet.

use crate::client::list::said;
use crate::client_view::approval::kind as kind_name;
use crate::dates::Calendar;
use crate::desk::approval_words::{part_of, reader, state_tag};
use crate::door::headers::SANDBOX;
use crate::door::reply::Reply;
use crate::pdf::{Attachment, Pdf, Style};
use crate::words::Words;
use domain::{ApprovalKind, ApprovalState, AuditCode, Locale, Timestamp, Verdict};
use http::header;
use vault::{Also, AnswerRecord, Certificate, SignInMethod};

/// The name of the file inside the PDF, and of the file itself.
const FILE: &str = "certificate.json";

/// The certificate as a download: `pdf`, or else the JSON.
pub fn reply(kind: &str, w: &Words, calendar: &Calendar<'_>, made: &Certificate) -> Reply {
    let (media, name, bytes) = if kind == "pdf" {
        ("application/pdf", "certificate.pdf", pdf(w, calendar, made))
    } else {
        ("application/json", FILE, made.to_text().into_bytes())
    };
    Reply::bytes(media, bytes)
        .with(header::CONTENT_DISPOSITION, &format!("attachment; filename=\"{name}\""))
        .with(header::CONTENT_SECURITY_POLICY, SANDBOX)
}

/// The same in words, with the JSON inside.
pub fn pdf(w: &Words, calendar: &Calendar<'_>, made: &Certificate) -> Vec<u8> {
    let at = |micros: i64| calendar.stamp(Timestamp::from_micros(micros));
    let request = &made.request;
    let mut pdf = Pdf::new(&w.certificate_title(), w.lang(), calendar.region().paper());
    pdf.put(Style::Title, &w.certificate_title());
    pdf.put(Style::Text, &w.certificate_not());
    let told = |pdf: &mut Pdf, heading: String, text: &str| {
        pdf.put(Style::Heading, &heading);
        pdf.put(Style::Text, text);
    };
    told(&mut pdf, w.certificate_practice(), &made.practice.name);
    told(&mut pdf, w.certificate_matter(), &format!("{} ({})", made.matter.name, made.matter.number));
    let kind = ApprovalKind::from_code(&request.kind).map(|kind| kind_name(w, kind)).unwrap_or_default();
    told(&mut pdf, w.certificate_kind(), &kind);
    let shown = |words: &vault::Words| {
        let here = said(words, w.locale());
        if here.is_empty() { words.values().next().cloned().unwrap_or_default() } else { here.to_owned() }
    };
    told(&mut pdf, w.certificate_asked(), &shown(&request.title));
    if !request.description.is_empty() {
        told(&mut pdf, w.certificate_description(), &shown(&request.description));
    }
    if let Some(terms) = &request.terms {
        told(&mut pdf, w.gate_terms_agreed(), &shown(&terms.agreed));
        told(&mut pdf, w.gate_terms_proposed(), &shown(&terms.proposed));
        told(&mut pdf, w.gate_terms_why(), &shown(&terms.why));
    }
    pdf.put(Style::Heading, &w.certificate_documents());
    for document in &request.documents {
        if !document.title(w.locale()).is_empty() {
            pdf.put(Style::Text, document.title(w.locale()));
        }
        pdf.put(Style::Text, &w.certificate_document(&document.name, document.number));
        pdf.put(Style::Small, &w.certificate_received(at(document.received_at)));
        pdf.put(Style::Small, &w.certificate_sha(&document.sha256));
    }
    pdf.put(Style::Small, &w.certificate_bound(&request.bound));
    if let Some(released) = &made.released {
        pdf.put(Style::Small, &w.certificate_released(&released.name, at(released.at)));
    }
    if request.how_read {
        pdf.put(Style::Small, &w.certificate_how_read());
    }
    pdf.put(Style::Heading, &w.certificate_people());
    for person in &made.people {
        let name = (person.name.as_str(), part_of(w, &person.relation));
        match made.answers.iter().find(|answer| answer.answer == person.answer) {
            Some(answer) => put_answer(&mut pdf, w, calendar, made, answer, name.1),
            None => pdf.put(Style::Text, &w.certificate_no_answer(name.0, name.1)),
        }
    }
    pdf.put(Style::Heading, &w.certificate_outcome());
    let outcome = ApprovalState::from_code(&made.outcome.state).map(|state| state_tag(w, state).text);
    let ended = made.outcome.at.map(at).unwrap_or_default();
    pdf.put(Style::Text, format!("{} · {ended}", outcome.unwrap_or_default()).trim_end_matches(" · "));
    for (from, to) in stood_still(made) {
        let line = match to {
            Some(to) => w.certificate_paused(at(from), at(to)),
            None => w.certificate_paused_on(at(from)),
        };
        pdf.put(Style::Small, &line);
    }
    pdf.put(Style::Heading, &w.certificate_lines());
    for line in &made.lines {
        pdf.put(Style::Text, &w.certificate_line(&line.code, line.n, at(line.at)));
        pdf.put(Style::Small, &w.certificate_leaf(&line.leaf));
        let proved = if line.proof.is_some() { w.certificate_proved() } else { w.certificate_waiting() };
        pdf.put(Style::Small, &proved);
    }
    told(&mut pdf, w.certificate_check(), &w.certificate_check_text());
    pdf.put(Style::Small, &w.certificate_key(&made.key));
    pdf.put(Style::Small, &w.certificate_escapes());
    pdf.put(Style::Small, &w.certificate_made(at(made.made_at)));
    let text = made.to_text();
    let inside = Attachment { name: FILE, mime: "application/json", bytes: text.as_bytes() };
    pdf.finish(&inside, |page, total| w.certificate_page(page, total))
}

/// From when to when its last day stood still, by the lines of the log; the last time may have no end.
fn stood_still(made: &Certificate) -> Vec<(i64, Option<i64>)> {
    let mut all: Vec<(i64, Option<i64>)> = Vec::new();
    for line in &made.lines {
        if line.code == AuditCode::ApprovalPaused.code() {
            all.push((line.at, None));
        } else if line.code == AuditCode::ApprovalResumed.code()
            && let Some(last) = all.last_mut()
        {
            last.1 = Some(line.at);
        }
    }
    all
}

fn put_answer(
    pdf: &mut Pdf,
    w: &Words,
    calendar: &Calendar<'_>,
    made: &Certificate,
    answer: &AnswerRecord,
    part: String,
) {
    let line = match Verdict::from_code(&answer.verdict) {
        Some(Verdict::Approve) => w.certificate_approved(&answer.name, part),
        _ => w.certificate_declined(&answer.name, part),
    };
    pdf.put(Style::Text, &line);
    pdf.put(Style::Text, &w.certificate_when(calendar.stamp(Timestamp::from_micros(answer.at))));
    if !answer.reason.is_empty() {
        pdf.put(Style::Text, &w.certificate_reason(&answer.reason));
    }
    if let Some(read) = &answer.interpreter {
        let line = match reader(w, &read.relation) {
            Some(part) => w.certificate_read_to(&read.language, &read.name, part),
            None => w.certificate_reader(&read.language, &read.name),
        };
        pdf.put(Style::Text, &line);
        if read.by_phone {
            pdf.put(Style::Text, &w.certificate_read_phone());
        }
    }
    if let Some(language) = &answer.read_alone {
        pdf.put(Style::Text, &w.certificate_read_alone(language));
    }
    if answer.fresh_code {
        pdf.put(Style::Text, &w.certificate_code());
    }
    if answer.fresh_app {
        pdf.put(Style::Text, &w.keys_certificate_app());
    }
    if answer.fresh_passkey {
        pdf.put(Style::Text, &w.keys_certificate_passkey());
    }
    if answer.fresh_card {
        pdf.put(Style::Text, &w.certificate_card());
    }
    if answer.fresh_text {
        pdf.put(Style::Text, &w.certificate_text());
    }
    match answer.also {
        Some(Also::Secret) => pdf.put(Style::Text, &w.keys_certificate_secret()),
        Some(Also::App) => pdf.put(Style::Text, &w.keys_certificate_second()),
        Some(Also::Passkey) => pdf.put(Style::Text, &w.keys_certificate_second_passkey()),
        Some(Also::Recovery) => pdf.put(Style::Text, &w.keys_certificate_recovery()),
        None => {}
    }
    let language = Locale::from_code(&answer.language).map(|l| w.language(l)).unwrap_or_default();
    pdf.put(Style::Small, &w.certificate_language(language));
    pdf.put(Style::Small, &w.certificate_from(&answer.address, &answer.agent));
    pdf.put(Style::Small, &w.certificate_session(method(w, answer.sign_in), answer.session.to_string()));
    // Said of whoever opened none as well.
    let total: u32 = made.request.documents.iter().map(|document| document.pages).sum();
    if total > 0 {
        let pages = made.pages.iter().filter(|seen| seen.answer == answer.answer).count();
        pdf.put(Style::Small, &w.certificate_pages(pages, total));
    }
}

/// How somebody had signed in.
pub fn method(w: &Words, method: Option<SignInMethod>) -> String {
    match method {
        Some(SignInMethod::Link) => w.certificate_method_link(),
        Some(SignInMethod::LinkAndCode) => w.certificate_method_link_and_code(),
        Some(SignInMethod::Code) => w.certificate_method_code(),
        Some(SignInMethod::Card) => w.keys_method_card(),
        None => w.certificate_method_unknown(),
    }
}
