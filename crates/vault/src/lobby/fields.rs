//! The fields a practice defines for itself, for matters, clients and enquiries: what they are called, what they hold,
//! in which order and for which kinds of matter. Sealed like everything a person typed. It refuses two fields of one
//! key, a choice without choices, and to forget a field or a choice that was ever used: one that is not wanted any more is
//! retired.

use super::{Lobby, Threshold};
use crate::audit::AuditEvent;
use crate::engine::binds;
use crate::error::Result;
use crate::house::Inner;
use crate::room::Words;
use domain::custom::{MOST_CHOICES, MOST_FIELDS};
use domain::{
    AuditCode, ClientId, DeskPower, FieldHome, FieldKind, Locale, Phase, Refusal, Region, Why, limits,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql READ = "SELECT sealed FROM setting WHERE name = 'fields'";
        LobbySql WRITE = "INSERT INTO setting (name, sealed, changed_at) VALUES ('fields', $1, $2) ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed, changed_at = excluded.changed_at";
    }
}

/// What seals the registry: a setting of its own beside the practice's.
const OBJECT: [u8; 16] = *b"fields\0\0\0\0\0\0\0\0\0\0";

/// One of a field's choices.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FieldChoice {
    /// Stable for ever: values are filed as it.
    pub key: String,
    pub label: Words,
    /// Not offered any more; where it was chosen it stays and can be read.
    #[serde(default)]
    pub retired: bool,
}

/// One field.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FieldDef {
    /// Stable for ever: values are filed under it.
    pub key: String,
    pub label: Words,
    kind: String,
    home: String,
    /// The kinds of matter it is for; none means all. Of a client it is those of their matters, of an enquiry what it is about.
    #[serde(default)]
    pub kinds: Vec<String>,
    #[serde(default)]
    pub choices: Vec<FieldChoice>,
    /// Not asked for any more; what it holds stays readable.
    #[serde(default)]
    pub retired: bool,
    /// Of an enquiry: strangers are asked on the public form, too, and may leave it empty.
    #[serde(default)]
    pub public: bool,
}

/// Every field of the practice, in order. `revision` grows with every change.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct FieldRegistry {
    pub revision: u64,
    pub fields: Vec<FieldDef>,
}

impl FieldChoice {
    /// What it is called in this language, else in English.
    pub fn said(&self, locale: Locale) -> &str {
        crate::room::checklist::in_language(&self.label, locale)
    }
}

impl FieldDef {
    pub fn new(key: String, label: Words, kind: FieldKind, home: FieldHome) -> Self {
        let (kind, home) = (kind.code().to_owned(), home.code().to_owned());
        Self { key, label, kind, home, kinds: Vec::new(), choices: Vec::new(), retired: false, public: false }
    }

    pub fn kind(&self) -> FieldKind {
        FieldKind::from_code(&self.kind).unwrap_or(FieldKind::Text)
    }

    pub fn home(&self) -> FieldHome {
        FieldHome::from_code(&self.home).unwrap_or(FieldHome::Matter)
    }

    /// The choices to offer, with the one that is held already.
    pub fn offered<'a>(&'a self, held: &'a str) -> impl Iterator<Item = &'a FieldChoice> {
        self.choices.iter().filter(move |choice| !choice.retired || choice.key == held)
    }

    /// Whether it holds a file of its record's own; one of a matter points to a document of that matter.
    pub fn holds_file(&self) -> bool {
        self.kind() == FieldKind::File && self.home() != FieldHome::Matter
    }

    /// Whether it is for any of these kinds of matter.
    fn fits(&self, kinds: &BTreeSet<String>) -> bool {
        self.kinds.is_empty() || self.kinds.iter().any(|kind| kinds.contains(kind))
    }

    /// What it is called in this language, else in English.
    pub fn label(&self, locale: Locale) -> &str {
        crate::room::checklist::in_language(&self.label, locale)
    }

    /// What was typed, in canonical form; nothing where nothing was.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(
        &self,
        typed: &str,
        locale: Locale,
        region: Region,
    ) -> std::result::Result<Option<String>, Why> {
        match domain::custom::read(self.kind(), typed, locale, region)? {
            Some(key) if self.kind() == FieldKind::Choice && !self.choices.iter().any(|c| c.key == key) => {
                Err(Why::NotAChoice)
            }
            read => Ok(read),
        }
    }
}

impl FieldRegistry {
    /// The fields to ask for in forms: of this home, for this kind of matter, in order, without the retired. A file of a client
    /// or of an enquiry is put in on a page of its own.
    pub fn asked(&self, home: FieldHome, kind: &str) -> Vec<&FieldDef> {
        let fits = |f: &&FieldDef| f.kinds.is_empty() || f.kinds.iter().any(|k| k == kind);
        let typed = |f: &&FieldDef| !f.holds_file();
        self.fields.iter().filter(|f| f.home() == home && !f.retired).filter(fits).filter(typed).collect()
    }

    /// The fields to ask for in the form of a client or of an enquiry, in order: those for these kinds of matter, and those in
    /// which something is kept already. Without the retired.
    pub fn asked_for(
        &self,
        home: FieldHome,
        kinds: &BTreeSet<String>,
        kept: &BTreeMap<String, String>,
    ) -> Vec<&FieldDef> {
        let kept = |f: &FieldDef| kept.get(&f.key).is_some_and(|value| !value.is_empty());
        let here = self.fields.iter().filter(|f| f.home() == home && !f.retired && !f.holds_file());
        here.filter(|f| f.fits(kinds) || kept(f)).collect()
    }

    /// The fields of a client or of an enquiry into which files are put for these kinds of matter, in order, without the
    /// retired.
    pub fn files(&self, home: FieldHome, kinds: &BTreeSet<String>) -> Vec<&FieldDef> {
        let here = self.fields.iter().filter(|f| f.home() == home && !f.retired && f.holds_file());
        here.filter(|f| f.fits(kinds)).collect()
    }

    /// What strangers are asked on the public form, in order: what is for the kind of matter they ask about, and what they have
    /// answered.
    pub fn asked_of_strangers(
        &self,
        kinds: &BTreeSet<String>,
        answered: &BTreeMap<String, String>,
    ) -> Vec<&FieldDef> {
        self.asked_for(FieldHome::Lead, kinds, answered).into_iter().filter(|field| field.public).collect()
    }

    /// What was said in an enquiry, as far as the same is asked here: a field of the same key and kind, and one of its
    /// choices.
    pub(super) fn carried(
        &self,
        said: &BTreeMap<String, String>,
        home: FieldHome,
        kinds: &BTreeSet<String>,
    ) -> BTreeMap<String, String> {
        let kind_of = |key: &str| {
            self.fields.iter().find(|f| f.home() == FieldHome::Lead && f.key == key).map(FieldDef::kind)
        };
        let takes = |field: &FieldDef, value: &str| {
            kind_of(&field.key) == Some(field.kind())
                && (field.kind() != FieldKind::Choice || field.choices.iter().any(|c| c.key == value))
        };
        let here = self.asked_for(home, kinds, &BTreeMap::new()).into_iter();
        here.filter_map(|field| said.get(&field.key).map(|value| (field, value)))
            .filter(|(field, value)| takes(field, value))
            .map(|(field, value)| (field.key.clone(), value.clone()))
            .collect()
    }

    /// Answers that no field took, in the order they were asked in: each as it is worded in `said`, or else by its label and as it is
    /// kept.
    pub(super) fn left_over(
        &self,
        left: &BTreeMap<String, String>,
        said: &BTreeMap<String, String>,
        locale: Locale,
    ) -> String {
        let known = self.fields.iter().filter(|f| f.home() == FieldHome::Lead).map(|f| f.key.as_str());
        let asked: Vec<&str> = known.filter(|key| left.contains_key(*key)).collect();
        let gone = left.keys().map(String::as_str).filter(|key| !asked.contains(key));
        let line = |key: &str| match said.get(key) {
            Some(line) => line.clone(),
            None => {
                let field = self.fields.iter().find(|f| f.home() == FieldHome::Lead && f.key == key);
                let label = field.map_or(key, |field| field.label(locale));
                format!("{label}: {}", left.get(key).map_or("", String::as_str))
            }
        };
        asked.iter().copied().chain(gone).map(line).collect::<Vec<_>>().join("\n")
    }

    fn check(&self) -> std::result::Result<(), Refusal> {
        let mut keys = BTreeSet::new();
        if self.fields.len() > MOST_FIELDS {
            return Err(Refusal::invalid("label", Why::NotAllowed));
        }
        for field in &self.fields {
            let label = field.label(Locale::En);
            if label.trim().is_empty() {
                return Err(Refusal::invalid("label", Why::Missing));
            }
            if field.label.values().any(|l| l.chars().count() > limits::TITLE_CHARS) {
                return Err(Refusal::invalid("label", Why::TooLong));
            }
            if !keys.insert((field.home.as_str(), field.key.as_str())) {
                return Err(Refusal::invalid("label", Why::Taken));
            }
            if field.public && (field.home() != FieldHome::Lead || field.holds_file()) {
                return Err(Refusal::invalid("home", Why::NotAllowed));
            }
            if field.kind() == FieldKind::Choice && field.offered("").next().is_none() {
                return Err(Refusal::invalid("choices", Why::Missing));
            }
            let unnamed = |choice: &FieldChoice| choice.said(Locale::En).trim().is_empty();
            let long = |choice: &FieldChoice| {
                choice.label.values().any(|label| label.chars().count() > limits::TITLE_CHARS)
            };
            if field.choices.iter().any(unnamed) {
                return Err(Refusal::invalid("choices", Why::Missing));
            }
            let keys: BTreeSet<&str> = field.choices.iter().map(|choice| choice.key.as_str()).collect();
            if keys.len() < field.choices.len() {
                return Err(Refusal::invalid("choices", Why::Taken));
            }
            if field.choices.iter().any(long) {
                return Err(Refusal::invalid("choices", Why::TooLong));
            }
            if field.choices.len() > MOST_CHOICES {
                return Err(Refusal::invalid("choices", Why::TooLong));
            }
        }
        Ok(())
    }
}

impl Inner {
    async fn fields(&self) -> Result<FieldRegistry> {
        let rows = self.engine.look(None).await?.rows(sql::READ.text, &[]).await?;
        match rows.first() {
            Some(row) => self.unseal_card("setting", OBJECT, &row.bytes(0)?),
            None => Ok(FieldRegistry::default()),
        }
    }
}

impl Threshold<'_> {
    /// What the public form asks besides names and addresses: no stranger learns of any other field.
    pub async fn enquiry_fields(&self) -> Result<FieldRegistry> {
        let all = self.house.fields().await?;
        let fields = all.fields.into_iter().filter(|field| field.public && !field.retired).collect();
        Ok(FieldRegistry { revision: all.revision, fields })
    }
}

impl Lobby<'_> {
    /// The practice's own fields. Everybody who fills them in has to know them.
    pub async fn fields(&self) -> Result<FieldRegistry> {
        self.house.fields().await
    }

    /// The kinds of a client's matters, as far as the reader may enter them and they are not closed: what is asked about a
    /// client tells nobody of a matter that is closed to them.
    pub async fn kinds_of_client(&self, client: ClientId) -> Result<BTreeSet<String>> {
        let open = self.matters_of(client).await?.into_iter().filter(|row| row.phase != Phase::Closed);
        Ok(open.map(|row| row.kind).collect())
    }

    /// Writes the registry, if nobody changed it since it was read.
    ///
    /// # Errors
    /// `Conflict` where somebody was first; `Invalid` for what cannot be a field.
    pub async fn change_fields(&self, registry: &FieldRegistry) -> Result<()> {
        registry.check()?;
        let mut write = self.begin(Some(DeskPower::ManageTemplates)).await?;
        let rows = write.rows(sql::READ.text, &[]).await?;
        let was: FieldRegistry = match rows.first() {
            Some(row) => self.house.unseal_card("setting", OBJECT, &row.bytes(0)?)?,
            None => FieldRegistry::default(),
        };
        if was.revision != registry.revision {
            return Err(Refusal::Conflict.into());
        }
        let gone = was.fields.iter().any(|old| {
            let same = |f: &&FieldDef| f.key == old.key && f.home == old.home && f.kind == old.kind;
            let kept = |f: &FieldDef| {
                let there = |choice: &FieldChoice| f.choices.iter().any(|c| c.key == choice.key);
                old.choices.iter().all(there)
            };
            !registry.fields.iter().find(same).is_some_and(kept)
        });
        if gone {
            return Err(Refusal::WrongState.into());
        }
        let next = FieldRegistry { revision: was.revision + 1, fields: registry.fields.clone() };
        let sealed = self.house.seal_card("setting", OBJECT, &next)?;
        write.exec(sql::WRITE.text, binds![sealed, self.house.clock.now()]).await?;
        let event = AuditEvent::new(AuditCode::FieldsChanged, self.house.keyring.practice)
            .with("items", next.fields.len().to_string());
        self.commit(write, event).await
    }
}

impl FieldRegistry {
    /// The fields as one JSON Schema (2020-12): an object for each home, whose properties stand in the practice's order
    /// (`x-order`), typed, named in every language (`x-label`) and marked where they are not asked any more.
    pub fn json_schema(&self) -> String {
        let homes = FieldHome::ALL.iter().map(|home| {
            let fields = self.fields.iter().filter(|f| f.home() == *home).enumerate();
            let properties = fields.map(|(at, field)| (field.key.clone(), property(at, field)));
            let properties: serde_json::Map<_, _> = properties.collect();
            let object = serde_json::json!({
                "type": "object", "additionalProperties": false, "properties": properties,
            });
            (home.code().to_owned(), object)
        });
        let schema = serde_json::json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "Fields of the practice",
            "x-revision": self.revision,
            "type": "object",
            "properties": homes.collect::<serde_json::Map<_, _>>(),
        });
        format!("{schema:#}\n")
    }
}

pub(super) fn property(at: usize, field: &FieldDef) -> serde_json::Value {
    let mut property = match field.kind() {
        FieldKind::Text => serde_json::json!({"type": "string", "maxLength": domain::custom::TEXT_CHARS}),
        FieldKind::Number => serde_json::json!({"type": "string", "pattern": r"^-?\d{1,15}(\.\d{1,9})?$"}),
        FieldKind::Date => serde_json::json!({"type": "string", "format": "date"}),
        FieldKind::YesNo => serde_json::json!({"type": "string", "enum": ["yes", "no"]}),
        FieldKind::File if field.holds_file() => {
            let most = domain::limits::RECORD_FILE;
            serde_json::json!({"type": "string", "pattern": "^rcf_[0-9a-z]{26}$", "x-largest-bytes": most})
        }
        FieldKind::File => serde_json::json!({"type": "string", "pattern": "^doc_[0-9a-z]{26}$"}),
        FieldKind::Choice => {
            let keys: Vec<&str> = field.choices.iter().map(|c| c.key.as_str()).collect();
            let labels: serde_json::Map<_, _> =
                field.choices.iter().map(|c| (c.key.clone(), serde_json::json!(c.label))).collect();
            let retired: Vec<&str> =
                field.choices.iter().filter(|c| c.retired).map(|c| c.key.as_str()).collect();
            serde_json::json!({"type": "string", "enum": keys, "x-labels": labels, "x-retired": retired})
        }
    };
    if let Some(about) = property.as_object_mut() {
        about.insert("title".to_owned(), field.label(Locale::En).into());
        about.insert("x-label".to_owned(), serde_json::json!(field.label));
        about.insert("x-kind".to_owned(), field.kind().code().into());
        about.insert("x-order".to_owned(), at.into());
        about.insert("deprecated".to_owned(), field.retired.into());
        if field.public {
            about.insert("x-public".to_owned(), true.into());
        }
        if !field.kinds.is_empty() {
            about.insert("x-matter-kinds".to_owned(), serde_json::json!(field.kinds));
        }
    }
    property
}
