//! The client record as JSON Schema, for programs that take it over: the fields every practice asks, by the names others
//! use for them, and the practice's own under `customFields`. It refuses to describe what the record does not hold.

use super::fields::{FieldRegistry, property};
use domain::profile::{DetailKind, LANGUAGES, YES_NO};
use domain::{FieldHome, Locale, ProfileField};
use serde_json::{Map, Value, json};

impl FieldRegistry {
    /// A `clientProfile` of this practice as JSON Schema (2020-12). What is not on file is left out of a profile.
    pub fn client_profile_schema(&self) -> String {
        let mut properties: Map<String, Value> =
            ProfileField::ALL.iter().map(|f| (f.property().to_owned(), of(*f))).collect();
        let languages: Vec<&str> = Locale::ALL.iter().map(|l| l.code()).collect();
        properties.insert("portalLanguage".to_owned(), json!({"type": "string", "enum": languages}));
        let cases = json!({"type": "array", "items": {"type": "string"}, "uniqueItems": true});
        properties.insert("caseTypes".to_owned(), cases);
        let own = self.fields.iter().filter(|f| f.home() == FieldHome::Client).enumerate();
        let own: Map<String, Value> = own.map(|(at, f)| (f.key.clone(), property(at, f))).collect();
        let own = json!({"type": "object", "additionalProperties": false, "properties": own});
        properties.insert("customFields".to_owned(), own);
        let profile = json!({
            "type": "object", "additionalProperties": false, "required": ["portalLanguage"],
            "properties": properties,
        });
        let schema = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "clientProfile",
            "x-revision": self.revision,
            "type": "object",
            "required": ["clientProfile"],
            "properties": {"clientProfile": profile},
        });
        format!("{schema:#}\n")
    }
}

fn of(field: ProfileField) -> Value {
    let date = json!({"type": "string", "format": "date"});
    match field.kind() {
        DetailKind::Date => date,
        DetailKind::Dates => json!({"type": "array", "items": date}),
        DetailKind::Homes => {
            let month = json!({"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"});
            let line = json!({"type": "string", "maxLength": domain::profile::HOME_CHARS});
            json!({"type": "array", "maxItems": domain::profile::MOST_HOMES, "items": {
                "type": "object", "additionalProperties": false, "required": ["address", "from"],
                "properties": {"address": line, "from": month, "to": month},
            }})
        }
        DetailKind::Email => json!({"type": "string", "format": "email", "maxLength": field.longest()}),
        DetailKind::Phone => json!({"type": "string", "maxLength": 40}),
        DetailKind::Choice if field.choices() == YES_NO => json!({"type": "boolean"}),
        DetailKind::Choice => json!({"type": "string", "enum": field.choices()}),
        DetailKind::Language => {
            let codes: Vec<&str> = LANGUAGES.iter().map(|(code, _)| *code).collect();
            let any = json!({"maxLength": field.longest()});
            json!({"type": "string", "anyOf": [{"enum": codes}, any]})
        }
        DetailKind::Text => match field {
            ProfileField::ANumber => json!({"type": "string", "pattern": "^A[0-9]{9}$"}),
            ProfileField::PassportNumber => json!({"type": "string", "pattern": "^[A-Z0-9]{5,20}$"}),
            _ => json!({"type": "string", "maxLength": field.longest()}),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lobby::FieldDef;
    use domain::FieldKind;

    #[test]
    fn the_schema_names_what_a_profile_is_known_by_elsewhere_and_the_practices_own_fields() {
        let label = [("en".to_owned(), "Employer".to_owned())].into();
        let mine = FieldDef::new("employer".to_owned(), label, FieldKind::Text, FieldHome::Client);
        let mut other = mine.clone();
        other.key = "of-a-matter".to_owned();
        let other = FieldDef::new(other.key, other.label, FieldKind::Text, FieldHome::Matter);
        let registry = FieldRegistry { revision: 3, fields: vec![mine, other] };
        let schema: Value = serde_json::from_str(&registry.client_profile_schema()).unwrap();
        let profile = &schema["properties"]["clientProfile"]["properties"];
        for name in [
            "firstName",
            "lastName",
            "dob",
            "aNumber",
            "countryOfBirth",
            "primaryLanguage",
            "needsInterpreter",
            "portalLanguage",
            "preferredContactMethod",
            "caseTypes",
            "customFields",
        ] {
            assert!(profile[name].is_object(), "{name}");
        }
        assert_eq!(profile["dob"]["format"], "date");
        // S0-134: what somebody speaks is any language; what the portal speaks to them is one of its own.
        assert_eq!(profile["primaryLanguage"]["type"], "string");
        assert_eq!(profile["primaryLanguage"]["anyOf"][1], json!({"maxLength": 60}));
        assert_eq!(profile["portalLanguage"]["enum"], json!(["en", "es"]));
        assert_eq!(profile["needsInterpreter"], json!({"type": "boolean"}));
        assert_eq!(profile["addressHistory"]["items"]["required"], json!(["address", "from"]));
        assert_eq!(profile["preferredContactMethod"]["enum"], json!(["email", "phone", "message"]));
        let own = profile["customFields"]["properties"].as_object().unwrap();
        assert_eq!(own.keys().collect::<Vec<_>>(), ["employer"]);
        assert_eq!(
            profile.as_object().unwrap().len(),
            ProfileField::ALL.len() + 3,
            "each field has its name"
        );
    }
}
