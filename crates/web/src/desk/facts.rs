//! A matter's facts: what the overview says of them and the form that changes them, with the practice's own fields. It
//! refuses to write over what somebody else wrote meanwhile: both are shown, and the writer chooses.

use super::frame::{Frame, see_saying, wrong};
use super::matter::head;
use super::own_fields;
use crate::dates::typed_example;
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::staff_view::matter::Tab;
use crate::staff_view::steer::{About, Clash, Fact, MatterEditPage};
use crate::staff_view::{Choice, Place, Problems, Tone};
use crate::words::Words;
use casework::steer;
use domain::{
    Assignment, FieldHome, FieldKind, MatterField, MatterId, PersonId, Phase, Power, Priority, Refusal,
    Timestamp, Why,
};
use std::collections::BTreeMap;
use vault::{
    AssignedRow, DocumentRow, Error, FieldRegistry, MatterChange, MatterDetails, MatterSheet, Reading, Room,
};

pub fn priority(w: &Words, priority: Priority) -> String {
    match priority {
        Priority::Low => w.matter_priority_low(),
        Priority::Normal => w.matter_priority_normal(),
        Priority::High => w.matter_priority_high(),
        Priority::Urgent => w.matter_priority_urgent(),
    }
}

/// What a field is called.
pub fn field_name(w: &Words, field: MatterField) -> String {
    match field {
        MatterField::Name => w.matter_f_name(),
        MatterField::InternalTitle => w.matter_f_internal_title(),
        MatterField::Number => w.matter_f_number(),
        MatterField::VisaType => w.matter_f_visa_type(),
        MatterField::Priority => w.matter_f_priority(),
        MatterField::LodgedAt => w.matter_f_lodged_at(),
        MatterField::NextAction => w.matter_f_next_action(),
        MatterField::NextActionBy => w.matter_f_next_action_by(),
        MatterField::NextActionDue => w.matter_f_next_action_due(),
        MatterField::Receipt => w.dates_receipt(),
        MatterField::Source => w.matter_f_source(),
        MatterField::Notes => w.matter_f_notes(),
        MatterField::Target => w.shape_field_target(),
        MatterField::Custom => w.matter_f_custom(),
    }
}

/// The practice's word for a stage, in the reader's language.
pub fn stage_name(w: &Words, kind: &str, stage: &str) -> String {
    let known = steer::flow(kind).iter().find(|s| s.key == stage);
    known.map_or(stage, |s| s.internal.get(w.locale())).to_owned()
}

/// What the overview says about the matter itself.
pub async fn about(frame: &Frame, visit: &Visit, room: &Room<Reading>) -> Result<About, End> {
    let w = frame.w;
    let sheet = room.matter_sheet().await?;
    let registry = visit.desk().lobby(visit.actor()?)?.fields().await?;
    let documents = room.documents().await?;
    let team = room.assigned().await?;
    let rows = rows(frame, &sheet.fields, &registry, &sheet.pack, &documents, &team);
    let held = room.stages().await?.iter().any(|step| step.published_at.is_none());
    Ok(About {
        facts: rows
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(l, v)| Fact::new(l, v))
            .collect(),
        may_edit: room.powers().has(Power::EditMatter),
        may_move: room.powers().has(Power::ChangeStage),
        stage: stage_name(w, &sheet.pack, &sheet.stage),
        held,
        end: match sheet.phase {
            Phase::Open => String::new(),
            Phase::Closing => w.matter_end_closing(),
            Phase::Closed | Phase::Erased => w.matter_end_closed(),
        },
    })
}

/// Every fact with its name, ready to read; empty where nobody wrote one.
fn rows(
    frame: &Frame,
    fields: &MatterChange,
    registry: &FieldRegistry,
    kind: &str,
    documents: &[DocumentRow],
    team: &[AssignedRow],
) -> Vec<(String, String)> {
    let w = frame.w;
    let by = team.iter().find(|one| Some(one.person) == fields.next_action_by);
    let day = |at: Option<Timestamp>| at.map(|at| frame.calendar().day(at)).unwrap_or_default();
    let due = match fields.next_action_due {
        Some(at) if frame.calendar().is_over(at) => w.matter_overdue(day(Some(at))),
        at => day(at),
    };
    let mut rows = vec![
        (w.matter_f_internal_title(), fields.details.internal_title.clone()),
        (w.matter_f_visa_type(), fields.visa_type.clone()),
        (w.matter_f_priority(), priority(w, fields.priority)),
        (w.matter_f_lodged_at(), day(fields.lodged_at)),
        (w.matter_f_next_action(), fields.details.next_action.clone()),
        (w.matter_f_next_action_by(), by.map(|one| one.name.clone()).unwrap_or_default()),
        (w.matter_f_next_action_due(), due),
        (w.dates_receipt(), fields.details.receipt.clone()),
        (w.matter_f_source(), fields.details.source.clone()),
        (w.matter_f_notes(), fields.details.notes.clone()),
    ];
    let papers = document_choices(documents);
    for (key, value) in &fields.details.custom {
        let known = registry.fields.iter().find(|f| f.home() == FieldHome::Matter && f.key == *key);
        let label = known.map_or(key.as_str(), |f| f.label(w.locale())).to_owned();
        let value = known.map_or_else(|| value.clone(), |f| own_fields::shown(frame, f, value, &papers));
        rows.push((label, value));
    }
    let order = |label: &String| {
        registry.asked(FieldHome::Matter, kind).iter().position(|f| f.label(w.locale()) == label)
    };
    // The practice's own order; what is not asked any more comes last.
    let (mut fixed, mut own): (Vec<_>, Vec<_>) = (rows, Vec::new());
    own.extend(fixed.split_off(10));
    own.sort_by_key(|(label, _)| order(label).unwrap_or(usize::MAX));
    fixed.extend(own);
    fixed
}

/// The documents of the matter, by their newest name.
fn document_choices(documents: &[DocumentRow]) -> Vec<Choice> {
    let named = |document: &DocumentRow| {
        let newest = document.versions.first()?;
        let name = domain::FileName::received(&newest.name).display().unwrap_or_default();
        Some(Choice::new(document.id.to_string(), name))
    };
    documents.iter().filter_map(named).collect()
}

pub async fn edit(visit: Visit) -> Answered {
    page(&visit, None, Problems::none()).await
}

/// The form as it was sent, and the value each of the practice's own fields came with.
struct Typed {
    change: MatterChange,
    own: BTreeMap<String, String>,
    revision: i64,
}

pub async fn change(visit: Visit) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let actor = visit.actor()?;
    let frame = Frame::of(&visit, Some(Place::Matters)).await?;
    let (sheet, documents, team) = {
        let room = visit.desk().admit::<Reading>(actor, matter).await?.enter().await?;
        if !room.powers().has(Power::EditMatter) {
            return Err(End::not_found());
        }
        (room.matter_sheet().await?, room.documents().await?, room.assigned().await?)
    };
    let registry = visit.desk().lobby(actor)?.fields().await?;
    let (mut typed, mut problems) = read(&visit, &frame, &sheet, &registry, &documents);
    match visit.form.text("next_action_by") {
        "" => typed.change.next_action_by = None,
        typed_as => match team.iter().find(|one| one.person.to_string() == typed_as) {
            Some(one) => typed.change.next_action_by = Some(one.person),
            None => problems = problems.with("next_action_by", frame.w.matter_next_by_wrong()),
        },
    }
    if !problems.is_empty() {
        return page(&visit, Some(typed), problems).await;
    }
    match steer::change(visit.desk(), actor, matter, &typed.change, typed.revision).await {
        Ok(()) => {
            let path = format!("/desk/matters/{matter}");
            Ok(see_saying(&visit, &path, Tone::Ok, &frame.w.matter_saved()))
        }
        Err(Error::Refused(Refusal::Conflict)) => page(&visit, Some(typed), Problems::none()).await,
        Err(Error::Refused(Refusal::Invalid { field, why })) => {
            let said = match (field, why) {
                ("number", Why::Taken) => frame.w.desk_reference_taken(),
                ("receipt", _) => frame.w.dates_receipt_wrong(),
                ("next_action_by", _) => frame.w.matter_next_by_wrong(),
                (field, why) => wrong(frame.w, field, why),
            };
            page(&visit, Some(typed), Problems::none().with(field, said)).await
        }
        Err(e) => Err(e.into()),
    }
}

fn read(
    visit: &Visit,
    frame: &Frame,
    sheet: &MatterSheet,
    registry: &FieldRegistry,
    documents: &[DocumentRow],
) -> (Typed, Problems) {
    let (w, form) = (frame.w, &visit.form);
    let mut problems = Problems::none();
    let mut day =
        |field: &'static str| match domain::custom::day(form.text(field), frame.region.order(w.locale())) {
            _ if form.text(field).trim().is_empty() => None,
            Some(iso) => frame.calendar().noon(&iso),
            None => {
                problems = std::mem::take(&mut problems)
                    .with(field, w.matter_date_wrong(typed_example(w, frame.region)));
                None
            }
        };
    let (lodged_at, next_action_due) = (day("lodged_at"), day("next_action_due"));
    let priority = Priority::from_code(form.text("priority")).unwrap_or(sheet.fields.priority);
    // What is not asked in this form stays as it is.
    let mut custom = sheet.fields.details.custom.clone();
    let mut own = BTreeMap::new();
    for field in registry.asked(FieldHome::Matter, &sheet.pack) {
        let name = own_fields::input_name(field);
        let text = form.text(&name);
        own.insert(name, text.to_owned());
        let value = field.read(text, w.locale(), frame.region).and_then(|value| match &value {
            Some(id) if field.kind() == FieldKind::File => {
                let known = documents.iter().any(|d| d.id.to_string() == *id);
                if known { Ok(value) } else { Err(Why::NotAChoice) }
            }
            _ => Ok(value),
        });
        match value {
            Ok(Some(value)) => {
                custom.insert(field.key.clone(), value);
            }
            Ok(None) => {
                custom.remove(&field.key);
            }
            Err(why) => {
                problems = problems.with("custom", own_fields::complaint(w, frame.region, field, why));
            }
        }
    }
    let text = |name: &str| form.text(name).to_owned();
    let change = MatterChange {
        name: text("name"),
        number: text("number"),
        visa_type: text("visa_type"),
        priority,
        lodged_at,
        next_action_due,
        next_action_by: sheet.fields.next_action_by,
        details: MatterDetails {
            internal_title: text("internal_title"),
            next_action: text("next_action"),
            source: text("source"),
            notes: sheet.fields.details.notes.clone(),
            receipt: text("receipt"),
            custom,
        },
    };
    let revision = form.text("revision").parse().unwrap_or_default();
    (Typed { change, own, revision }, problems)
}

async fn page(visit: &Visit, typed: Option<Typed>, problems: Problems) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let actor = visit.actor()?;
    let frame = Frame::of(visit, Some(Place::Matters)).await?;
    let room = visit.desk().admit::<Reading>(actor, matter).await?.enter().await?;
    if !room.powers().has(Power::EditMatter) {
        return Err(End::not_found());
    }
    let sheet = room.matter_sheet().await?;
    let registry = visit.desk().lobby(actor)?.fields().await?;
    let documents = room.documents().await?;
    let team = room.assigned().await?;
    let behind = typed.as_ref().is_some_and(|typed| problems.is_empty() && typed.revision != sheet.revision);
    let clashes = match &typed {
        Some(typed) if behind => clashes(&frame, &sheet, &typed.change, &registry, &documents, &team),
        _ => Vec::new(),
    };
    let papers = document_choices(&documents);
    let own = registry
        .asked(FieldHome::Matter, &sheet.pack)
        .into_iter()
        .map(|field| {
            let name = own_fields::input_name(field);
            let typed = typed.as_ref().and_then(|typed| typed.own.get(&name));
            let value = typed.or_else(|| sheet.fields.details.custom.get(&field.key)).cloned();
            own_fields::asked(frame.w, field, value.unwrap_or_default(), &papers)
        })
        .collect();
    let failed = !problems.is_empty() || behind;
    // What was typed and could not be read stays in the form as it was typed.
    let raw_day = |field: &str, at: Option<Timestamp>| match at {
        Some(at) => frame.calendar().iso(at),
        None => visit.form.text(field).to_owned(),
    };
    let revision = match &typed {
        Some(typed) if !behind => typed.revision,
        _ => sheet.revision,
    };
    let fields = typed.as_ref().map_or(&sheet.fields, |typed| &typed.change);
    let page = MatterEditPage {
        w: frame.w,
        shell: &frame.shell,
        head: head(&frame, &room, Tab::Overview).await?,
        revision,
        name: fields.name.clone(),
        internal_title: fields.details.internal_title.clone(),
        number: fields.number.clone(),
        visa_type: fields.visa_type.clone(),
        priorities: priorities(frame.w, Some(fields.priority)),
        lodged_at: raw_day("lodged_at", fields.lodged_at),
        next_action: fields.details.next_action.clone(),
        next_action_due: raw_day("next_action_due", fields.next_action_due),
        next_action_by: doers(frame.w, &team, fields.next_action_by),
        source: fields.details.source.clone(),
        receipt: fields.details.receipt.clone(),
        own,
        clashes,
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

/// Who may do the next action: whoever is responsible, or one colleague of the matter.
fn doers(w: &Words, team: &[AssignedRow], chosen: Option<PersonId>) -> Vec<Choice> {
    let lead = team.iter().find(|one| one.assignment == Assignment::Responsible);
    let lead = lead.map_or_else(|| w.matter_next_by_lead(), |lead| w.matter_next_by_named(&lead.name));
    let default = Choice::new("", lead);
    let mut all = vec![if chosen.is_none() { default.chosen() } else { default }];
    for one in team.iter().filter(|one| !one.walled_off) {
        let choice = Choice::new(one.person.to_string(), one.name.clone());
        all.push(if Some(one.person) == chosen { choice.chosen() } else { choice });
    }
    all
}

/// The priorities, the chosen one marked.
pub fn priorities(w: &Words, chosen: Option<Priority>) -> Vec<Choice> {
    let choice = |p: &Priority| {
        let choice = Choice::new(p.code(), priority(w, *p));
        if Some(*p) == chosen { choice.chosen() } else { choice }
    };
    Priority::ALL.iter().map(choice).collect()
}

/// What two people wrote about the same fact.
fn clashes(
    frame: &Frame,
    sheet: &MatterSheet,
    yours: &MatterChange,
    registry: &FieldRegistry,
    documents: &[DocumentRow],
    team: &[AssignedRow],
) -> Vec<Clash> {
    let w = frame.w;
    let all = |fields: &MatterChange| -> Vec<(String, String)> {
        let names = [(w.matter_f_name(), fields.name.clone()), (w.matter_f_number(), fields.number.clone())];
        names.into_iter().chain(rows(frame, fields, registry, &sheet.pack, documents, team)).collect()
    };
    let (now, yours) = (all(&sheet.fields), all(yours));
    let find = |of: &[(String, String)], label: &str| {
        of.iter().find(|(l, _)| l == label).map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let labels: std::collections::BTreeSet<&String> = now.iter().chain(&yours).map(|(l, _)| l).collect();
    labels
        .into_iter()
        .map(|label| Clash { label: label.clone(), now: find(&now, label), yours: find(&yours, label) })
        .filter(|clash| clash.now != clash.yours)
        .collect()
}
