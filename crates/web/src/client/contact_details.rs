//! My Details of whoever signs in for an organisation: what is on file about them as a contact, and about the organisation where
//! they see everything. It offers no new address, which only the practice writes, and refuses to lose what was typed when a field
//! is wrong.

use crate::client::details::{label, said_value};
use crate::client::frame::{Frame, portal};
use crate::client_view::details::{Detail, DetailsPage, Part};
use crate::door::reply::{Answered, Reply};
use crate::door::visit::Visit;
use crate::words::Words;
use domain::profile::OF_ORGANISATIONS;
use domain::{Capacity, ContactField, ProfileField, Refusal, Why};
use http::{Method, StatusCode};
use vault::{Actor, ContactDetails, ContactSays, Error, OrganisationDetails, record_field};

/// Whether somebody signs in for an organisation, and so has details of their own as its contact.
pub fn is_theirs(actor: &Actor) -> bool {
    actor.capacity().is_some_and(|capacity| capacity != Capacity::Client && !capacity.helps())
}

/// GET.
pub async fn show(visit: Visit) -> Answered {
    let w = Words::of(visit.locale);
    let saved = match visit.query.text("saved") {
        "0" => Some(w.details_saved_same()),
        "1" => Some(w.details_saved_changes()),
        _ => None,
    };
    page(&visit, None, saved).await
}

/// POST: this is right, or this is what is.
pub async fn say(visit: Visit) -> Answered {
    let typed = |name: &str| visit.form.has(name).then(|| visit.form.text(name).to_owned());
    let own = ContactField::ALL.iter().filter_map(|field| Some((*field, typed(field.code())?)));
    let record = OF_ORGANISATIONS.iter().filter_map(|field| Some((*field, typed(record_field(*field))?)));
    let said = ContactSays { own: own.collect(), record: record.collect() };
    match visit.desk().propose_contact_details(visit.actor()?, &said).await {
        Ok(fresh) => Ok(Reply::see(&format!("{}?saved={}", portal(&visit).details(), u8::from(fresh > 0)))),
        Err(Error::Refused(Refusal::Invalid { field, why })) => {
            let text = wrong(Words::of(visit.locale), field, why);
            page(&visit, Some((field, text)), None).await
        }
        Err(e) => Err(e.into()),
    }
}

fn wrong(w: &Words, field: &str, why: Why) -> String {
    match (field, why) {
        (_, Why::TooLong) => w.details_problem_long(),
        ("phone" | "record_phone", _) => w.details_problem_phone(),
        ("record_name", _) => w.org_problem_organisation(),
        _ => w.details_problem_name(),
    }
}

async fn page(visit: &Visit, wrong: Option<(&'static str, String)>, saved: Option<String>) -> Answered {
    let frame = Frame::of(visit, None, visit.path.clone()).await?;
    let mine = visit.desk().contact_details(visit.actor()?).await?;
    let (w, practice) = (frame.w, frame.shell.door.practice.name.as_str());
    let own = ContactField::ALL.iter().map(|field| own_detail(&frame, *field, &mine));
    let mut parts = vec![Part { title: w.org_own_part(), details: own.collect() }];
    if let Some(record) = &mine.record {
        let of = OF_ORGANISATIONS.iter().map(|field| record_detail(&frame, *field, record));
        let title = w.org_record_part(mine.organisation.as_str());
        parts.push(Part { title, details: of.collect() });
    }
    // What was typed stands where it was typed.
    if visit.method == Method::POST {
        for one in parts.iter_mut().flat_map(|part| &mut part.details) {
            if visit.form.has(one.name) {
                visit.form.text(one.name).clone_into(&mut one.value);
            }
            if let Some((_, text)) = wrong.as_ref().filter(|(field, _)| *field == one.name) {
                one.wrong.clone_from(text);
            }
        }
    }
    let fixed = vec![
        (w.profile_email(), mine.email.clone(), w.org_own_email(practice)),
        (w.org_own_language(), visit.locale.native_name().to_owned(), w.org_own_language_how()),
    ];
    let mut seen_by = super::details::seen_by(visit, &frame).await?;
    if mine.record.is_some() {
        // Of the organisation; what they say about themselves is theirs and the practice's.
        seen_by.push(w.org_record_seen(mine.organisation.as_str()));
    }
    let page = DetailsPage {
        w,
        shell: &frame.shell,
        parts,
        first: false,
        confirmed: mine.confirmed_at.map(|at| frame.w.details_confirmed(frame.calendar.moment(at))),
        saved,
        offers: Vec::new(),
        people: Vec::new(),
        sure: String::new(),
        fixed,
        seen_by,
        address: frame.shell.door.portal.details(),
    };
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Reply::page_with(status, &page)
}

/// What a field of a contact's own card is called.
pub(super) fn label_of(w: &Words, field: ContactField) -> String {
    match field {
        ContactField::Name => w.org_own_name(),
        ContactField::Title => w.org_own_job(),
        ContactField::Phone => w.org_own_phone(),
    }
}

fn own_detail(frame: &Frame, field: ContactField, mine: &ContactDetails) -> Detail {
    let w = frame.w;
    let (kind, autofill) = match field {
        ContactField::Name => ("text", "name"),
        ContactField::Title => ("text", "organization-title"),
        ContactField::Phone => ("tel", "tel"),
    };
    let label = label_of(w, field);
    let on_file = mine.values.get(&field).cloned().unwrap_or_default();
    let proposed = mine.proposed.get(&field);
    let waits = waits(w, proposed, &on_file, mine.declined.contains(&field));
    let hint = match field {
        ContactField::Phone => w.details_hint_phone(frame.calendar.region().phone_example()),
        ContactField::Name | ContactField::Title => String::new(),
    };
    detail(field.code(), (label, hint), (kind, autofill), proposed.unwrap_or(&on_file).clone(), waits)
}

fn record_detail(frame: &Frame, field: ProfileField, record: &OrganisationDetails) -> Detail {
    let w = frame.w;
    let (said, kind) = match field {
        ProfileField::Family => (w.org_organisation_name(), "text"),
        ProfileField::Phone => (label(w, field), "tel"),
        _ => (w.org_record_address(), "text"),
    };
    let on_file = record.values.get(&field).cloned().unwrap_or_default();
    let proposed = record.proposed.get(&field);
    let shown = said_value(w, &frame.calendar, field, &on_file);
    let waits = waits(w, proposed, &shown, record.declined.contains(&field));
    let value = proposed.unwrap_or(&on_file).clone();
    detail(record_field(field), (said, String::new()), (kind, "off"), value, waits)
}

/// That a change of theirs waits, or was not taken over.
fn waits(w: &Words, proposed: Option<&String>, on_file: &str, declined: bool) -> String {
    match (proposed, on_file.is_empty()) {
        (None, _) if declined => w.details_declined(),
        (None, _) => String::new(),
        (Some(_), true) => w.details_waits_new(),
        (Some(_), false) => w.details_waits(on_file),
    }
}

fn detail(
    name: &'static str,
    (label, hint): (String, String),
    (kind, autofill): (&'static str, &'static str),
    value: String,
    waits: String,
) -> Detail {
    Detail {
        name,
        label,
        hint,
        value,
        kind,
        autofill,
        choices: Vec::new(),
        other: None,
        parts: Vec::new(),
        homes: Vec::new(),
        waits,
        entered: String::new(),
        doubt: String::new(),
        wrong: String::new(),
    }
}
