//! The practice's own fields in forms and on pages of the desk, of matters and of clients alike. It refuses to show a code
//! where there are words for it.

use super::frame::{Frame, said_in, wrong};
use crate::staff_view::Choice;
use crate::staff_view::steer::{OwnField, OwnInput};
use crate::words::Words;
use domain::{FieldKind, Why};
use vault::FieldDef;

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
            let choices = field.choices.iter().map(|c| Choice::new(&c.key, said_in(&c.label, w.locale())));
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
            choice.map_or_else(|| value.to_owned(), |c| said_in(&c.label, w.locale()))
        }
        FieldKind::File => documents
            .iter()
            .find(|choice| choice.value == value)
            .map_or_else(String::new, |choice| choice.label.clone()),
    }
}

/// What is wrong with what was typed, by the field's name.
pub fn complaint(w: &Words, field: &FieldDef, why: Why) -> String {
    let said = match field.kind() {
        FieldKind::Number => w.matter_number_wrong(),
        FieldKind::Date => w.matter_date_wrong(),
        _ => wrong(w, "custom", why),
    };
    w.matter_field_wrong(field.label(w.locale()), said)
}
