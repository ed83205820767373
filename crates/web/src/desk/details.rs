//! What clients said about themselves, decided field by field, and the first visit's settings. It refuses to take over who
//! somebody is without a word about what was seen; the vault refuses it too.

use super::clients;
use super::frame::{Frame, demand, see_saying};
use super::own_fields;
use crate::client::details::{doubt_said, label, said_value};
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use crate::staff_view::details::{ClientSettingsPage, ConsentTexts, Decided, Entered, Known, Said};
use crate::staff_view::leads::ConsentText;
use crate::staff_view::{Choice, Place, Problems, Tone};
use crate::words::Words;
use domain::profile::doubts;
use domain::{
    ClientId, ConsentPurpose, DeskPower, FieldHome, Locale, MatterId, ProfileField, ProposalId, RecordSource,
    Refusal,
};
use http::header;
use std::collections::BTreeMap;
use vault::{
    ClientKind, ClientRow, DetailDecision, Error, FieldRegistry, FirstVisitSettings, Lobby, OwnConsentText,
    ProposalRow, ProposalState, Reading, RecordEntry,
};

/// What a proposal says about its field, and what stood there.
pub fn said(frame: &Frame, field: ProfileField, value: &str) -> String {
    if value.is_empty() {
        frame.w.client_nothing()
    } else {
        said_value(frame.w, &frame.calendar(), field, value)
    }
}

/// The record as it is on file, the practice's own fields last. A field whose change says who somebody is and waits is
/// marked.
pub fn known(
    frame: &Frame,
    client: &ClientRow,
    proposals: &[ProposalRow],
    registry: &FieldRegistry,
) -> Vec<Known> {
    let w = frame.w;
    let values = client.card.values(client.email.as_deref().unwrap_or_default());
    let value = |field: ProfileField| values.get(&field).map(String::as_str).unwrap_or_default();
    let doubted = doubts(value, &frame.calendar().iso(frame.now));
    let waits = |field: ProfileField| {
        field.needs_proof() && proposals.iter().any(|p| p.field == field && p.state == ProposalState::Open)
    };
    let own = registry.fields.iter().filter(|f| f.home() == FieldHome::Client).filter_map(|field| {
        let value = client.card.own.get(&field.key)?;
        let value = own_fields::shown(frame, field, value, &[]);
        Some(Known {
            label: field.label(w.locale()).to_owned(),
            value,
            unverified: false,
            doubt: String::new(),
        })
    });
    ProfileField::ALL
        .iter()
        .filter_map(|field| {
            let value = values.get(field).cloned().unwrap_or_default();
            let unverified = waits(*field);
            (!value.is_empty() || unverified).then(|| Known {
                // An organisation's name stands where a family name does.
                label: match (client.kind, *field) {
                    (ClientKind::Organisation, ProfileField::Family) => w.org_organisation_name(),
                    (_, field) => label(w, field),
                },
                doubt: doubted
                    .iter()
                    .find(|(f, _)| f == field)
                    .map(|(_, d)| doubt_said(w, *d))
                    .unwrap_or_default(),
                value: said(frame, *field, &value),
                unverified,
            })
        })
        .chain(own)
        .collect()
}

/// What waits for a person, with the documents it can be checked against.
pub async fn waiting(
    visit: &Visit,
    frame: &Frame,
    proposals: &[ProposalRow],
    wrong: Option<&(ProposalId, String)>,
) -> Result<Vec<Said>, End> {
    let mut documents: BTreeMap<MatterId, Vec<Choice>> = BTreeMap::new();
    let mut out = Vec::new();
    for one in proposals.iter().filter(|p| p.state == ProposalState::Open) {
        if one.field.needs_proof() && !documents.contains_key(&one.matter) {
            documents.insert(one.matter, papers(visit, frame, one.matter).await?);
        }
        let typed = wrong.filter(|(id, _)| *id == one.id);
        out.push(Said {
            id: one.id.to_string(),
            action: format!("/desk/clients/{}/details/{}", visit.param("client"), one.id),
            label: label(frame.w, one.field),
            old: said(frame, one.field, &one.old),
            new: said(frame, one.field, &one.new),
            when: match one.lead {
                Some(_) => frame.w.client_said_in_enquiry(frame.when(one.at)),
                None => frame.when(one.at),
            },
            needs_proof: one.field.needs_proof(),
            documents: documents.get(&one.matter).cloned().unwrap_or_default(),
            evidence: typed.map(|_| visit.form.text("evidence").to_owned()).unwrap_or_default(),
            wrong: typed.map(|(_, text)| text.clone()).unwrap_or_default(),
        });
    }
    Ok(out)
}

/// The documents of a matter this person may look into; none where they may not.
async fn papers(visit: &Visit, frame: &Frame, matter: MatterId) -> Result<Vec<Choice>, End> {
    let room = match visit.desk().admit::<Reading>(visit.actor()?, matter).await {
        Ok(pass) => pass.enter().await?,
        Err(e) if e.is_not_found() => return Ok(Vec::new()),
        Err(e) => return Err(e.into()),
    };
    let documents = match room.documents().await {
        Ok(documents) => documents,
        Err(Error::Refused(Refusal::NotAllowed)) => return Ok(Vec::new()),
        Err(e) => return Err(e.into()),
    };
    let none = Choice::new("", frame.w.client_evidence_none()).chosen();
    let versions = documents.iter().flat_map(|d| &d.versions);
    Ok(std::iter::once(none).chain(versions.map(|v| Choice::new(v.id.to_string(), v.name.clone()))).collect())
}

/// What was decided before, newest first.
pub fn decided(frame: &Frame, proposals: &[ProposalRow]) -> Vec<Decided> {
    let w = frame.w;
    let settled = proposals.iter().filter(|p| p.state != ProposalState::Open);
    settled
        .map(|one| {
            let when = one.decided_at.map(|at| frame.when(at)).unwrap_or_default();
            Decided {
                label: label(w, one.field),
                old: said(frame, one.field, &one.old),
                new: said(frame, one.field, &one.new),
                sentence: match one.state {
                    ProposalState::Accepted => w.client_decided_accepted(when, &one.decided_by),
                    _ => w.client_decided_declined(when, &one.decided_by),
                },
                evidence: one.evidence.clone(),
                document: one
                    .version
                    .map(|version| frame.sheet(version, None))
                    .filter(|href| !href.is_empty()),
            }
        })
        .collect()
}

/// How staff know what they wrote in a record.
pub fn source(w: &Words, source: RecordSource) -> String {
    match source {
        RecordSource::Phone => w.entered_phone(),
        RecordSource::InPerson => w.entered_in_person(),
        RecordSource::Document => w.entered_document(),
        RecordSource::PaperForm => w.entered_paper(),
        RecordSource::Other => w.entered_other(),
        RecordSource::Enquiry => w.entered_enquiry(),
    }
}

/// What staff wrote in the record by hand, newest first: what stood there beside what does since.
pub fn entered(frame: &Frame, entries: &[RecordEntry]) -> Vec<Entered> {
    let w = frame.w;
    let entry = |one: &RecordEntry| Entered {
        sentence: match one.instructed_by.as_str() {
            "" => w.entered_by(frame.when(one.at), one.by.as_str()),
            whom => w.entered_by_instruction(frame.when(one.at), one.by.as_str(), whom),
        },
        source: match (one.source, one.words.as_str()) {
            (None, words) => words.to_owned(),
            (Some(known), "") => source(w, known),
            (Some(known), words) => format!("{}: {words}", source(w, known)),
        },
        changes: one
            .changes
            .iter()
            .map(|(field, (old, new))| (label(w, *field), said(frame, *field, old), said(frame, *field, new)))
            .collect(),
    };
    entries.iter().map(entry).collect()
}

/// POST: accept or decline one field.
pub async fn decide(visit: Visit) -> Answered {
    let (client, id): (ClientId, ProposalId) = (visit.id("client")?, visit.id("proposal")?);
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageClients)?;
    let w = Words::of(visit.locale);
    let accept = match visit.form.text("verdict") {
        "accept" => true,
        "decline" => false,
        _ => return Err(End::not_found()),
    };
    let version = match visit.form.text("version") {
        "" => None,
        typed => Some(typed.parse().map_err(|_| End::not_found())?),
    };
    let decision = DetailDecision { accept, evidence: visit.form.text("evidence"), version };
    let problem = match lobby.decide_detail(client, id, &decision).await {
        Ok(()) => {
            let said = if accept { w.client_accepted() } else { w.client_declined() };
            return Ok(see_saying(&visit, &format!("/desk/clients/{client}"), Tone::Ok, &said));
        }
        Err(Error::Refused(Refusal::Invalid { field: "family", .. })) => w.desk_name_missing(),
        Err(Error::Refused(Refusal::Invalid { .. })) => w.client_evidence_missing(),
        Err(Error::Refused(Refusal::Conflict)) => w.client_changed_since(),
        Err(Error::Refused(Refusal::WrongState)) => w.client_already(),
        Err(e) => return Err(e.into()),
    };
    clients::page(&visit, Some((id, problem))).await
}

pub async fn settings(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageSettings)?;
    let first = lobby.settings().await?.first_visit;
    settings_page(&visit, &lobby, &first, Problems::none()).await
}

pub async fn set(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageSettings)?;
    let w = Words::of(visit.locale);
    let text = |field: &str| visit.form.text(field).replace("\r\n", "\n").trim().to_owned();
    let texts = ConsentPurpose::ALL.iter().map(|purpose| {
        let words = Locale::ALL.iter().map(|l| (l.code().to_owned(), text(field_of(*purpose, *l))));
        let words = words.filter(|(_, text)| !text.is_empty()).collect();
        (purpose.code().to_owned(), OwnConsentText { words, version: 0 })
    });
    let ticked = |field: &str| visit.form.text(field) == "yes";
    let first = FirstVisitSettings { guided: ticked("guided"), ai: ticked("ai"), texts: texts.collect() };
    match lobby.change_first_visit(&first).await {
        Ok(()) => Ok(see_saying(&visit, "/desk/settings/clients", Tone::Ok, &w.desk_settings_saved())),
        Err(Error::Refused(Refusal::Invalid { field, .. })) => {
            let purpose = ConsentPurpose::from_code(field).unwrap_or(ConsentPurpose::Submission);
            let long = Locale::ALL.iter().map(|l| field_of(purpose, *l));
            let longest = long
                .max_by_key(|field| visit.form.text(field).chars().count())
                .unwrap_or("consent_submission_en");
            let problems = Problems::none().with(longest, w.desk_too_long());
            settings_page(&visit, &lobby, &first, problems).await
        }
        Err(e) => Err(e.into()),
    }
}

/// The field a purpose's text is typed in.
const fn field_of(purpose: ConsentPurpose, locale: Locale) -> &'static str {
    match (purpose, locale) {
        (ConsentPurpose::Submission, Locale::En) => "consent_submission_en",
        (ConsentPurpose::Submission, Locale::Es) => "consent_submission_es",
        (ConsentPurpose::Storage, Locale::En) => "consent_storage_en",
        (ConsentPurpose::Storage, Locale::Es) => "consent_storage_es",
        (ConsentPurpose::Sponsor, Locale::En) => "consent_sponsor_en",
        (ConsentPurpose::Sponsor, Locale::Es) => "consent_sponsor_es",
        (ConsentPurpose::Ai, Locale::En) => "consent_ai_en",
        (ConsentPurpose::Ai, Locale::Es) => "consent_ai_es",
    }
}

async fn settings_page(
    visit: &Visit,
    lobby: &Lobby<'_>,
    first: &FirstVisitSettings,
    problems: Problems,
) -> Answered {
    let frame = Frame::of(visit, Some(Place::Settings)).await?;
    let practice = lobby.settings().await?.shown_name().to_owned();
    // What was typed has no number yet; the one that stands is shown.
    let kept = lobby.settings().await?.first_visit;
    let purposes = ConsentPurpose::ALL.iter().map(|purpose| ConsentTexts {
        title: super::consents::called(frame.w, *purpose),
        hint: match purpose {
            ConsentPurpose::Sponsor => frame.w.client_set_sponsor_hint(),
            ConsentPurpose::Submission | ConsentPurpose::Storage | ConsentPurpose::Ai => String::new(),
        },
        version: super::consents::called_text(frame.w, &crate::client::details::version(&kept, *purpose)),
        texts: Locale::ALL
            .iter()
            .map(|l| ConsentText {
                field: field_of(*purpose, *l).to_owned(),
                label: l.native_name().to_owned(),
                lang: l.code(),
                text: first
                    .own(*purpose)
                    .and_then(|own| own.words.get(l.code()))
                    .cloned()
                    .unwrap_or_default(),
                shipped: crate::client::details::shipped(Words::of(*l), *purpose, &practice),
            })
            .collect(),
    });
    let failed = !problems.is_empty();
    let page = ClientSettingsPage {
        w: frame.w,
        shell: &frame.shell,
        guided: first.guided,
        ai: first.ai,
        purposes: purposes.collect(),
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

/// GET: the fields of the client record as JSON Schema.
pub async fn schema(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageSettings)?;
    let text = lobby.fields().await?.client_profile_schema();
    Ok(Reply::bytes("application/schema+json", text.into_bytes())
        .with(header::CONTENT_DISPOSITION, "attachment; filename=\"client-profile.schema.json\""))
}
