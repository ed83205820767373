//! The practice's own fields in Settings: added, named, ordered and retired, their choices and the kinds of matter they are
//! for, one press at a time. It refuses to delete a field or a choice: what was filed as it would be read by nobody any more.

use super::frame::{Frame, demand, said_in, see_saying, wrong};
use crate::door::reply::{Answered, Reply};
use crate::door::visit::Visit;
use crate::staff_view::steer::{ChoiceRow, FieldRow, FieldsPage};
use crate::staff_view::{Choice, Place, Problems, Tone};
use crate::words::Words;
use casework::intake::PACKS;
use domain::{DeskPower, FieldHome, FieldKind, Locale, Refusal, Why};
use http::header;
use vault::{Error, FieldChoice, FieldDef, FieldRegistry, Words as Sayings};

pub async fn show(visit: Visit) -> Answered {
    page(&visit, Problems::none()).await
}

/// What the registry holds, for programs.
pub async fn schema(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageTemplates)?;
    let text = lobby.fields().await?.json_schema();
    Ok(Reply::bytes("application/schema+json", text.into_bytes())
        .with(header::CONTENT_DISPOSITION, "attachment; filename=\"fields.schema.json\""))
}

pub async fn change(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageTemplates)?;
    let w = Words::of(visit.locale);
    let form = &visit.form;
    let registry = lobby.fields().await?;
    let mut next = FieldRegistry { revision: form.text("revision").parse().unwrap_or(u64::MAX), ..registry };
    let at = form.text("at").parse::<usize>().ok().filter(|at| *at < next.fields.len());
    match (form.text("do"), at) {
        ("add", _) => match added(&visit, &next) {
            Ok(field) => next.fields.push(field),
            Err(problems) => return page(&visit, problems).await,
        },
        ("name", Some(at)) => {
            if let Some(field) = next.fields.get_mut(at) {
                field.label = pair(form.text("label"), form.text("label_es"));
            }
        }
        ("choices", Some(at)) => {
            if let Some(field) = next.fields.get_mut(at) {
                rechosen(&visit, field);
            }
        }
        ("kinds", Some(at)) => {
            if let Some(field) = next.fields.get_mut(at) {
                // A kind that this program does not know now may come back with its pack.
                let unknown = |kind: &String| !PACKS.iter().any(|pack| pack.id == *kind);
                let kept: Vec<String> = field.kinds.iter().filter(|kind| unknown(kind)).cloned().collect();
                field.kinds = ticked(&visit).into_iter().chain(kept).collect();
            }
        }
        ("up", Some(at)) if at > 0 => next.fields.swap(at, at - 1),
        ("down", Some(at)) if at + 1 < next.fields.len() => next.fields.swap(at, at + 1),
        ("ask", Some(at)) => {
            if let Some(field) = next.fields.get_mut(at) {
                field.public = !field.public && field.home() == FieldHome::Lead && !field.holds_file();
            }
        }
        ("turn", Some(at)) => {
            if let Some(field) = next.fields.get_mut(at) {
                field.retired = !field.retired;
            }
        }
        _ => return page(&visit, Problems::none()).await,
    }
    match lobby.change_fields(&next).await {
        Ok(()) => Ok(see_saying(&visit, "/desk/settings/fields", Tone::Ok, &w.matter_fields_done())),
        Err(Error::Refused(Refusal::Conflict | Refusal::WrongState)) => {
            let said = w.matter_fields_conflict();
            Ok(see_saying(&visit, "/desk/settings/fields", Tone::Todo, &said))
        }
        Err(Error::Refused(Refusal::Invalid { field, why })) => {
            let said = match (field, why) {
                ("label", Why::Taken) => w.matter_fields_taken(),
                ("choices", Why::Missing) => w.matter_fields_choices_missing(),
                (field, why) => wrong(w, field, why),
            };
            page(&visit, Problems::none().with(field, said)).await
        }
        Err(e) => Err(e.into()),
    }
}

/// The field as typed.
fn added(visit: &Visit, registry: &FieldRegistry) -> Result<FieldDef, Problems> {
    let (w, form) = (Words::of(visit.locale), &visit.form);
    let no = |field: &'static str, said: String| Err(Problems::none().with(field, said));
    if form.text("label").trim().is_empty() {
        return no("label", w.desk_missing());
    }
    let Some(kind) = FieldKind::from_code(form.text("kind")) else {
        return no("kind", w.desk_not_a_choice());
    };
    let Some(home) = FieldHome::from_code(form.text("home")) else {
        return no("home", w.desk_not_a_choice());
    };
    let label = pair(form.text("label"), form.text("label_es"));
    let same = |f: &FieldDef| f.home() == home && f.label(Locale::En) == form.text("label").trim();
    if registry.fields.iter().any(same) {
        return no("label", w.matter_fields_taken());
    }
    let key = free_key(&domain::custom::key_of(form.text("label")), |key| {
        registry.fields.iter().any(|f| f.home() == home && f.key == key)
    });
    let mut field = FieldDef::new(key, label, kind, home);
    if kind == FieldKind::Choice {
        field.choices = choices(form.text("choices"));
    }
    field.kinds = ticked(visit);
    Ok(field)
}

/// The kinds of matter a field is for, as ticked; none is all of them.
fn ticked(visit: &Visit) -> Vec<String> {
    let ticked = |id: &str| visit.form.all("for").any(|kind| kind == id);
    PACKS.iter().map(|pack| pack.id.clone()).filter(|id| ticked(id)).collect()
}

/// The choices as typed: those there are keep their keys, worded anew or not offered any more; new ones follow.
fn rechosen(visit: &Visit, field: &mut FieldDef) {
    let form = &visit.form;
    for choice in &mut field.choices {
        let (en, es) = (format!("choice-{}", choice.key), format!("choice-es-{}", choice.key));
        if form.has(&en) {
            choice.label = pair(form.text(&en), form.text(&es));
            choice.retired = !form.all("offered").any(|key| key == choice.key);
        }
    }
    for mut new in choices(form.text("more")) {
        new.key = free_key(&new.key, |key| field.choices.iter().any(|c| c.key == key));
        field.choices.push(new);
    }
}

/// One choice a line: English, and Spanish after a bar.
fn choices(typed: &str) -> Vec<FieldChoice> {
    let mut all: Vec<FieldChoice> = Vec::new();
    for line in typed.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (en, es) = line.split_once('|').unwrap_or((line, ""));
        let key = free_key(&domain::custom::key_of(en), |key| all.iter().any(|c| c.key == key));
        all.push(FieldChoice { key, label: pair(en, es), retired: false });
    }
    all
}

/// The key, or with a number behind it where it is taken.
fn free_key(key: &str, taken: impl Fn(&str) -> bool) -> String {
    let numbered = (2..).map(|n| format!("{key}-{n}"));
    let found = std::iter::once(key.to_owned()).chain(numbered).find(|key| !taken(key));
    found.unwrap_or_else(|| key.to_owned())
}

fn pair(en: &str, es: &str) -> Sayings {
    let both = [("en", en), ("es", es)].into_iter().filter(|(_, text)| !text.trim().is_empty());
    both.map(|(code, text)| (code.to_owned(), text.trim().to_owned())).collect()
}

pub fn kind(w: &Words, kind: FieldKind) -> String {
    match kind {
        FieldKind::Text => w.matter_fields_kind_text(),
        FieldKind::Number => w.matter_fields_kind_number(),
        FieldKind::Date => w.matter_fields_kind_date(),
        FieldKind::YesNo => w.matter_fields_kind_yes_no(),
        FieldKind::Choice => w.matter_fields_kind_choice(),
        FieldKind::File => w.matter_fields_kind_file(),
    }
}

fn home(w: &Words, home: FieldHome) -> String {
    match home {
        FieldHome::Matter => w.matter_fields_home_matter(),
        FieldHome::Client => w.matter_fields_home_client(),
        FieldHome::Lead => w.matter_fields_home_lead(),
    }
}

async fn page(visit: &Visit, problems: Problems) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageTemplates)?;
    let frame = Frame::of(visit, Some(Place::Settings)).await?;
    let (w, form) = (frame.w, &visit.form);
    let registry = lobby.fields().await?;
    let last = registry.fields.len().saturating_sub(1);
    let row = |(at, field): (usize, &FieldDef)| {
        let mut about = vec![kind(w, field.kind()), home(w, field.home())];
        let packs = field.kinds.iter().filter_map(|k| PACKS.iter().find(|p| p.id == *k));
        about.extend(packs.map(|pack| pack.name.get(w.locale()).to_owned()));
        if field.public {
            about.push(w.matter_fields_public());
        }
        let choices: Vec<String> = field.offered("").map(|c| said_in(&c.label, w.locale())).collect();
        let choice = |choice: &FieldChoice| ChoiceRow {
            key: choice.key.clone(),
            label: choice.said(Locale::En).to_owned(),
            label_es: choice.label.get("es").cloned().unwrap_or_default(),
            retired: choice.retired,
        };
        let kind_of_matter = |pack: &domain::Pack| {
            let choice = Choice::new(&pack.id, pack.name.get(w.locale()));
            if field.kinds.contains(&pack.id) { choice.chosen() } else { choice }
        };
        FieldRow {
            at,
            name: field.label(w.locale()).to_owned(),
            label: field.label(Locale::En).to_owned(),
            label_es: field.label.get("es").cloned().unwrap_or_default(),
            about: about.join(" · "),
            choices: choices.join(" · "),
            each: field.choices.iter().map(choice).collect(),
            kinds: PACKS.iter().map(kind_of_matter).collect(),
            retired: field.retired,
            public: (field.home() == FieldHome::Lead && !field.retired && !field.holds_file())
                .then_some(field.public),
            first: at == 0,
            last: at == last,
        }
    };
    // Only the form for a new field is filled again: the others stand beside what they change.
    let adding = form.text("do") == "add" && !problems.is_empty();
    let text = |name: &str| if adding { form.text(name).to_owned() } else { String::new() };
    let pick = |code: &str, label: String, field: &str| {
        let choice = Choice::new(code, label);
        if adding && form.text(field) == code { choice.chosen() } else { choice }
    };
    let kinds = PACKS.iter().map(|pack| {
        let choice = Choice::new(&pack.id, pack.name.get(w.locale()));
        if adding && form.all("for").any(|id| id == pack.id) { choice.chosen() } else { choice }
    });
    let failed = !problems.is_empty();
    let page = FieldsPage {
        w,
        shell: &frame.shell,
        revision: registry.revision,
        rows: registry.fields.iter().enumerate().map(row).collect(),
        label: text("label"),
        label_es: text("label_es"),
        kinds: FieldKind::ALL.iter().map(|k| pick(k.code(), kind(w, *k), "kind")).collect(),
        homes: FieldHome::ALL.iter().map(|h| pick(h.code(), home(w, *h), "home")).collect(),
        matter_kinds: kinds.collect(),
        choices: text("choices"),
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}
