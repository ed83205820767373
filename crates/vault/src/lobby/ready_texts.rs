//! The practice's own ready texts for messages and for file notes, and which of the shipped ones it does not offer.
//! Sealed like everything a person typed, and a setting of their own, because only whoever writes a message reads them.
//! It refuses a text that somebody else changed meanwhile, a place in it that nobody fills, and one without English
//! words.

use super::Lobby;
use crate::audit::AuditEvent;
use crate::engine::{Row, binds};
use crate::error::{Error, Result};
use crate::house::Inner;
use crate::room::Words;
use crate::room::checklist::in_language;
use domain::pack::{MessageTemplate, SHIPPED_MESSAGES, SHIPPED_NOTES, unknown_note_slot, unknown_slot};
use domain::{AuditCode, DeskPower, Locale, Power, Refusal, Why, limits};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql READ = "SELECT sealed FROM setting WHERE name = 'ready_texts'";
        // Whoever comes second waits here and then reads what the first wrote.
        LobbySql HOLD = "INSERT INTO setting (name, sealed, changed_at) VALUES ('ready_texts', $1, $2) ON CONFLICT (name) DO UPDATE SET changed_at = excluded.changed_at";
        LobbySql WRITE = "UPDATE setting SET sealed = $1, changed_at = $2 WHERE name = 'ready_texts'";
    }
}

/// What seals them: a setting of their own beside the practice's.
const OBJECT: [u8; 16] = *b"ready_texts\0\0\0\0\0";

/// One ready text of the practice's own, by language. English is always there; Spanish may be missing.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct ReadyText {
    /// Given by the house when it is written down.
    pub key: String,
    /// Grows by one with every change, from one on.
    pub version: u32,
    /// What staff choose it by.
    pub name: Words,
    /// The text, with its places.
    pub text: Words,
    /// Whether a file note begins with it, and no message.
    pub for_notes: bool,
}

/// All of the practice's own, and what it does not offer of the shipped ones.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct ReadyTexts {
    /// In the order they were written.
    pub own: Vec<ReadyText>,
    /// Shipped ones that are offered to nobody, by their keys.
    pub hidden: BTreeSet<String>,
}

impl ReadyText {
    /// As it is kept: without what nobody sees at the ends, and without languages that say nothing.
    pub(crate) fn tidy(&self) -> Self {
        let plain = |words: &Words| -> Words {
            let one = |locale: &Locale| {
                let text = words.get(locale.code())?.replace("\r\n", "\n").trim().to_owned();
                (!text.is_empty()).then(|| (locale.code().to_owned(), text))
            };
            Locale::ALL.iter().filter_map(one).collect()
        };
        Self { name: plain(&self.name), text: plain(&self.text), ..self.clone() }
    }

    pub(crate) fn check(&self) -> Result<()> {
        for (locale, name, text) in [(Locale::En, "name", "text"), (Locale::Es, "name_es", "text_es")] {
            for (field, words, most) in
                [(name, &self.name, limits::TITLE_CHARS), (text, &self.text, limits::READY_TEXT_CHARS)]
            {
                let said = words.get(locale.code()).map_or("", String::as_str);
                if said.is_empty() && locale == Locale::En {
                    return Err(Refusal::invalid(field, Why::Missing).into());
                }
                if said.chars().count() > most {
                    return Err(Refusal::invalid(field, Why::TooLong).into());
                }
                let stray = if self.for_notes { unknown_note_slot(said) } else { unknown_slot(said) };
                if field == text && stray.is_some() {
                    return Err(Refusal::invalid(field, Why::NotAChoice).into());
                }
            }
        }
        Ok(())
    }

    /// As a line of the log tells it: every language, one after the other.
    fn told(&self) -> String {
        let one = |locale: &Locale| {
            let text = self.text.get(locale.code())?;
            Some(format!("{}: {text}", in_language(&self.name, *locale)))
        };
        Locale::ALL.iter().filter_map(one).collect::<Vec<_>>().join("\n\n")
    }
}

impl Inner {
    fn ready_book(&self, rows: &[Row]) -> Result<ReadyTexts> {
        match rows.first() {
            Some(row) => self.unseal_card("setting", OBJECT, &row.bytes(0)?),
            None => Ok(ReadyTexts::default()),
        }
    }
}

impl Lobby<'_> {
    /// The practice's own ready texts, for whoever writes to clients or notes on a file, or may change them.
    pub async fn ready_texts(&self) -> Result<ReadyTexts> {
        let writes = self.inside(Power::AnswerClients) || self.inside(Power::WriteNotes);
        if !self.powers().has(DeskPower::ManageSettings) && !writes {
            return Err(Error::not_found());
        }
        self.house.ready_book(&self.house.engine.look(None).await?.rows(sql::READ.text, &[]).await?)
    }

    /// Writes a ready text down, or changes the one of this key if nobody did since its version was read.
    ///
    /// # Errors
    /// `NotFound` where the one to change was taken away meanwhile, `Conflict` where somebody was first; `Invalid` names the
    /// field: `NotAChoice` for a place nobody fills.
    pub async fn write_ready_text(&self, text: &ReadyText) -> Result<()> {
        let new = text.tidy();
        new.check()?;
        let practice = self.house.keyring.practice;
        let mut random = [0u8; 16];
        self.house.chance.fill(&mut random);
        self.alter_ready_texts(|book| {
            let name = in_language(&new.name, Locale::En).to_owned();
            let same = |known: &ReadyText| {
                in_language(&known.name, Locale::En).to_lowercase() == name.to_lowercase()
            };
            if book.own.iter().any(|known| known.key != new.key && same(known)) {
                return Err(Refusal::invalid("name", Why::Taken).into());
            }
            if new.key.is_empty() {
                if book.own.len() >= limits::READY_TEXTS {
                    return Err(Refusal::invalid("name", Why::NotAllowed).into());
                }
                book.own.push(ReadyText { key: crate::hex(&random), version: 1, ..new.clone() });
                let event = AuditEvent::new(AuditCode::ReadyTextAdded, practice);
                return Ok(Some(event.with("title", name).with("new", new.told())));
            }
            let known = book.own.iter_mut().find(|known| known.key == new.key);
            let known = known.ok_or_else(Error::not_found)?;
            if known.version != new.version {
                return Err(Refusal::Conflict.into());
            }
            if (&known.name, &known.text, known.for_notes) == (&new.name, &new.text, new.for_notes) {
                return Ok(None);
            }
            let event = AuditEvent::new(AuditCode::ReadyTextChanged, practice)
                .with("title", name)
                .with("old", known.told())
                .with("new", new.told());
            *known = ReadyText { version: new.version.saturating_add(1), ..new.clone() };
            Ok(Some(event))
        })
        .await
    }

    /// Takes a ready text of the practice's own away; done twice it is done once.
    pub async fn drop_ready_text(&self, key: &str) -> Result<()> {
        let practice = self.house.keyring.practice;
        self.alter_ready_texts(|book| {
            let Some(at) = book.own.iter().position(|known| known.key == key) else { return Ok(None) };
            let gone = book.own.remove(at);
            let event = AuditEvent::new(AuditCode::ReadyTextRemoved, practice)
                .with("title", in_language(&gone.name, Locale::En))
                .with("old", gone.told());
            Ok(Some(event))
        })
        .await
    }

    /// Says whether a ready text that ships is offered to whoever writes.
    ///
    /// # Errors
    /// `NotFound` for one that does not ship.
    pub async fn offer_shipped_text(&self, key: &str, offered: bool) -> Result<()> {
        let all = [SHIPPED_MESSAGES, SHIPPED_NOTES];
        let shipped: Vec<_> =
            all.into_iter().flat_map(|text| MessageTemplate::parse(text).unwrap_or_default()).collect();
        let one = shipped.iter().find(|one| one.key == key).ok_or_else(Error::not_found)?;
        let code = if offered { AuditCode::ReadyTextShown } else { AuditCode::ReadyTextHidden };
        let event = AuditEvent::new(code, self.house.keyring.practice).with("title", one.name.en.as_str());
        self.alter_ready_texts(|book| {
            let changed = if offered { book.hidden.remove(key) } else { book.hidden.insert(key.to_owned()) };
            Ok(changed.then_some(event))
        })
        .await
    }

    /// Reads them, lets them be changed and writes them, as one change that no other comes between. Where nothing changed,
    /// no line says that something did.
    async fn alter_ready_texts(
        &self,
        change: impl FnOnce(&mut ReadyTexts) -> Result<Option<AuditEvent>>,
    ) -> Result<()> {
        let mut write = self.begin(Some(DeskPower::ManageSettings)).await?;
        let now = self.house.clock.now();
        let none = self.house.seal_card("setting", OBJECT, &ReadyTexts::default())?;
        write.exec(sql::HOLD.text, binds![none, now]).await?;
        let mut book = self.house.ready_book(&write.rows(sql::READ.text, &[]).await?)?;
        let Some(event) = change(&mut book)? else { return Ok(()) };
        let sealed = self.house.seal_card("setting", OBJECT, &book)?;
        write.exec(sql::WRITE.text, binds![sealed, now]).await?;
        self.commit(write, event).await
    }
}
