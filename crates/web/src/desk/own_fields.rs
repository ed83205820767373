//! The practice's own fields in forms and on pages, of matters, clients and enquiries alike. It refuses to show a code
//! where there are words for it.

use super::frame::{Frame, wrong};
use crate::dates::typed_example;
use crate::door::visit::Visit;
use crate::staff_view::steer::{OwnField, OwnInput};
use crate::staff_view::{Choice, Problems};
use crate::words::Words;
use domain::{FieldKind, Locale, Region, Why};
use std::collections::BTreeMap;
use vault::FieldDef;

/// Values of the practice's own fields by their key, in canonical form.
pub type Values = BTreeMap<String, String>;

/// The fields as sent, read into what stood there before, with each that cannot be read; what is not asked any more, and what
/// the form did not ask, stays.
pub fn read<'f>(
    visit: &Visit,
    (locale, region): (Locale, Region),
    asked: &[&'f FieldDef],
    mut values: Values,
) -> (Values, Vec<(&'f FieldDef, Why)>) {
    let mut wrong = Vec::new();
    for field in asked.iter().filter(|field| visit.form.has(&input_name(field))) {
        match field.read(visit.form.text(&input_name(field)), locale, region) {
            Ok(Some(value)) => {
                values.insert(field.key.clone(), value);
            }
            Ok(None) => {
                values.remove(&field.key);
            }
            Err(why) => wrong.push((*field, why)),
        }
    }
    (values, wrong)
}

/// The same for a form of the desk, which says everything that is wrong with them in one place.
pub fn read_at_desk(
    visit: &Visit,
    region: Region,
    asked: &[&FieldDef],
    values: Values,
) -> (Values, Problems) {
    let (values, wrong) = read(visit, (visit.locale, region), asked, values);
    let w = Words::of(visit.locale);
    let problems = wrong.into_iter().fold(Problems::none(), |problems, (field, why)| {
        problems.with("custom", complaint(w, region, field, why))
    });
    (values, problems)
}

/// What was typed into each, as it was typed; what the form did not ask is not among it.
pub fn typed<'f>(visit: &Visit, fields: impl IntoIterator<Item = &'f FieldDef>) -> Values {
    let one = |field: &'f FieldDef| {
        let name = input_name(field);
        visit.form.has(&name).then(|| (field.key.clone(), visit.form.text(&name).to_owned()))
    };
    fields.into_iter().filter_map(one).collect()
}

/// Whether the form came without a field that is asked because of what was chosen in it.
pub fn unasked(visit: &Visit, asked: &[&FieldDef]) -> bool {
    asked.iter().any(|field| !field.kinds.is_empty() && !visit.form.has(&input_name(field)))
}

/// The fields to be filled in, where no document can be pointed to.
pub fn all_asked(w: &Words, asked_for: &[&FieldDef], values: &Values) -> Vec<OwnField> {
    let value = |field: &FieldDef| values.get(&field.key).cloned().unwrap_or_default();
    asked_for.iter().map(|field| asked(w, field, value(field), &[])).collect()
}

/// The name of a field's input.
pub fn input_name(field: &FieldDef) -> String {
    format!("own-{}", field.key)
}

/// A field to be filled in, with what stands in it and the documents it can point to.
pub fn asked(w: &Words, field: &FieldDef, value: String, documents: &[Choice]) -> OwnField {
    let pick = |choices: Vec<Choice>| {
        let nothing = Choice::new("", w.matter_fields_none_chosen());
        let all = std::iter::once(nothing).chain(choices);
        OwnInput::Pick(all.map(|c| if c.value == value { c.chosen() } else { c }).collect())
    };
    let input = match field.kind() {
        FieldKind::YesNo => pick(vec![Choice::new("yes", w.matter_yes()), Choice::new("no", w.matter_no())]),
        FieldKind::Choice => {
            let choices = field.offered(&value).map(|c| Choice::new(&c.key, c.said(w.locale())));
            pick(choices.collect())
        }
        FieldKind::File => pick(documents.to_vec()),
        FieldKind::Text => OwnInput::Text(value),
        FieldKind::Number => OwnInput::Number(value),
        FieldKind::Date => OwnInput::Date(value),
    };
    OwnField { name: input_name(field), label: field.label(w.locale()).to_owned(), input }
}

/// A value as people read it.
pub fn shown(frame: &Frame, field: &FieldDef, value: &str, documents: &[Choice]) -> String {
    let w = frame.w;
    match field.kind() {
        FieldKind::Text | FieldKind::Number => value.to_owned(),
        FieldKind::Date => {
            frame.calendar().noon(value).map_or_else(|| value.to_owned(), |at| frame.calendar().day(at))
        }
        FieldKind::YesNo if value == "yes" => w.matter_yes(),
        FieldKind::YesNo => w.matter_no(),
        FieldKind::Choice => {
            let choice = field.choices.iter().find(|choice| choice.key == value);
            choice.map_or(value, |c| c.said(w.locale())).to_owned()
        }
        FieldKind::File => documents
            .iter()
            .find(|choice| choice.value == value)
            .map_or_else(String::new, |choice| choice.label.clone()),
    }
}

/// What is wrong with what was typed, by the field's name.
pub fn complaint(w: &Words, region: Region, field: &FieldDef, why: Why) -> String {
    let said = match field.kind() {
        FieldKind::Number => w.matter_number_wrong(),
        FieldKind::Date => w.matter_date_wrong(typed_example(w, region)),
        _ => wrong(w, "custom", why),
    };
    w.matter_field_wrong(field.label(w.locale()), said)
}
