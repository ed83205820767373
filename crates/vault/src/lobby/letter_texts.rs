//! A practice's own letters: sealed texts in the portal's languages, each change a new version with the person who made it,
//! retired and taken up again. It refuses to overwrite a version, a letter without English words, and a place in one that
//! nobody fills.

use super::Lobby;
use crate::audit::AuditEvent;
use crate::engine::{Row, Write, binds};
use crate::error::{Error, Result, Tampered};
use crate::room::Words;
use crate::room::checklist::in_language;
use domain::pack::{LetterKind, unknown_letter_slot};
use domain::{AuditCode, DeskPower, LetterTextId, Locale, PersonId, Power, Refusal, Timestamp, Why, limits};
use serde::{Deserialize, Serialize};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql LIST = "SELECT id, kind, state, version, sealed, changed_at FROM letter_text ORDER BY created_at, id";
        LobbySql ONE = "SELECT id, kind, state, version, sealed, changed_at FROM letter_text WHERE id = $1";
        LobbySql ADD = "INSERT INTO letter_text (id, kind, state, version, sealed, created_at, changed_at) VALUES ($1, $2, 'live', 1, $3, $4, $4)";
        LobbySql CHANGE = "UPDATE letter_text SET kind = $3, sealed = $4, changed_at = $5, version = version + 1 WHERE id = $1 AND version = $2";
        LobbySql SET_STATE = "UPDATE letter_text SET state = $2, changed_at = $3 WHERE id = $1 AND state <> $2";
        LobbySql KEEP = "INSERT INTO letter_text_version (letter_id, version, sealed, person_id, at) VALUES ($1, $2, $3, $4, $5)";
        LobbySql VERSIONS = "SELECT version, person_id, at, sealed FROM letter_text_version WHERE letter_id = $1 ORDER BY version DESC LIMIT 50";
    }
}

/// What a letter says, by language. English is always there; Spanish may be missing.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LetterText {
    /// The code of what it is for.
    kind: String,
    /// What staff choose it by.
    pub name: Words,
    /// The text, with its places and blanks.
    pub text: Words,
}

/// A letter of the practice's own, as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LetterTextRow {
    pub id: LetterTextId,
    /// Whether it is offered.
    pub live: bool,
    pub version: u32,
    pub letter: LetterText,
    pub changed_at: Timestamp,
}

/// One version of a letter: what it said, who wrote it and when.
pub struct LetterTextVersion {
    pub version: u32,
    pub by: PersonId,
    pub at: Timestamp,
    pub letter: LetterText,
}

impl LetterText {
    /// As it is kept: without what nobody sees at the ends, and without languages that say nothing.
    #[must_use]
    pub fn new(kind: LetterKind, name: &Words, text: &Words) -> Self {
        let plain = |words: &Words| -> Words {
            let one = |locale: &Locale| {
                let text = words.get(locale.code())?.replace("\r\n", "\n").trim().to_owned();
                (!text.is_empty()).then(|| (locale.code().to_owned(), text))
            };
            Locale::ALL.iter().filter_map(one).collect()
        };
        Self { kind: kind.code().to_owned(), name: plain(name), text: plain(text) }
    }

    /// What it is for.
    #[must_use]
    pub fn kind(&self) -> LetterKind {
        LetterKind::from_code(&self.kind).unwrap_or(LetterKind::Other)
    }

    /// # Errors
    /// `Invalid` names the field: `NotAChoice` for a place nobody fills.
    pub fn check(&self) -> Result<()> {
        for (locale, name, text) in [(Locale::En, "name", "text"), (Locale::Es, "name_es", "text_es")] {
            for (field, words, most) in
                [(name, &self.name, limits::TITLE_CHARS), (text, &self.text, limits::LETTER_CHARS)]
            {
                let said = words.get(locale.code()).map_or("", String::as_str);
                if said.is_empty() && locale == Locale::En {
                    return Err(Refusal::invalid(field, Why::Missing).into());
                }
                if said.chars().count() > most {
                    return Err(Refusal::invalid(field, Why::TooLong).into());
                }
                if field == text && unknown_letter_slot(said).is_some() {
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

fn version(n: i64) -> Result<u32> {
    u32::try_from(n).map_err(|_| Tampered { what: "a letter's version" }.into())
}

impl Lobby<'_> {
    fn letter_from(&self, row: &Row) -> Result<LetterTextRow> {
        let id: LetterTextId = row.id(0)?;
        Ok(LetterTextRow {
            id,
            live: row.text(2)? == "live",
            version: version(row.int(3)?)?,
            letter: self.house.unseal_card("letter_text", id.bytes(), &row.bytes(4)?)?,
            changed_at: row.time(5)?,
        })
    }

    /// Whoever writes letters from a matter reads them, and whoever may change them.
    fn reads_letters(&self) -> Result<()> {
        let may = self.powers().has(DeskPower::ManageTemplates) || self.inside(Power::FileForClient);
        if may { Ok(()) } else { Err(Error::not_found()) }
    }

    /// Every letter of the practice's own, retired ones too.
    pub async fn letter_texts(&self) -> Result<Vec<LetterTextRow>> {
        self.reads_letters()?;
        let rows = self.house.engine.look(None).await?.rows(sql::LIST.text, &[]).await?;
        rows.iter().map(|row| self.letter_from(row)).collect()
    }

    /// The same as a change sees them.
    pub(super) async fn letter_texts_in(&self, write: &mut Write) -> Result<Vec<LetterTextRow>> {
        let rows = write.rows(sql::LIST.text, &[]).await?;
        rows.iter().map(|row| self.letter_from(row)).collect()
    }

    pub async fn letter_text(&self, id: LetterTextId) -> Result<LetterTextRow> {
        self.reads_letters()?;
        let rows = self.house.engine.look(None).await?.rows(sql::ONE.text, binds![id]).await?;
        self.letter_from(rows.first().ok_or_else(Error::not_found)?)
    }

    /// The newest versions of a letter with who wrote them.
    pub async fn letter_text_versions(&self, id: LetterTextId) -> Result<Vec<LetterTextVersion>> {
        self.reads_letters()?;
        let rows = self.house.engine.look(None).await?.rows(sql::VERSIONS.text, binds![id]).await?;
        let from = |row: &Row| {
            Ok(LetterTextVersion {
                version: version(row.int(0)?)?,
                by: row.id(1)?,
                at: row.time(2)?,
                letter: self.house.unseal_card("letter_text", id.bytes(), &row.bytes(3)?)?,
            })
        };
        rows.iter().map(from).collect()
    }

    /// A new letter.
    ///
    /// # Errors
    /// `Invalid` names the field: `NotAChoice` for a place nobody fills, `NotAllowed` where there are too many.
    pub async fn add_letter_text(&self, letter: &LetterText) -> Result<LetterTextId> {
        let write = self.begin(Some(DeskPower::ManageTemplates)).await?;
        self.add_letter_text_in(write, letter).await
    }

    /// The same in a change that has begun.
    pub(super) async fn add_letter_text_in(
        &self,
        mut write: Write,
        letter: &LetterText,
    ) -> Result<LetterTextId> {
        letter.check()?;
        if write.rows(sql::LIST.text, &[]).await?.len() >= limits::LETTER_TEXTS {
            return Err(Refusal::invalid("name", Why::NotAllowed).into());
        }
        let now = self.house.clock.now();
        let id = LetterTextId::mint(now, crate::random(&*self.house.chance));
        let sealed = self.house.seal_card("letter_text", id.bytes(), letter)?;
        write.exec(sql::ADD.text, binds![id, letter.kind.as_str(), sealed.clone(), now]).await?;
        write.exec(sql::KEEP.text, binds![id, 1i64, sealed, self.person, now]).await?;
        let event = AuditEvent::new(AuditCode::LetterTextAdded, id)
            .with("title", in_language(&letter.name, Locale::En))
            .with("new", letter.told());
        self.commit(write, event).await?;
        Ok(id)
    }

    /// The next version of a letter, if nobody wrote one since `seen`. What says the same stays as it is.
    ///
    /// # Errors
    /// `Conflict` where somebody was first.
    pub async fn change_letter_text(&self, id: LetterTextId, seen: u32, letter: &LetterText) -> Result<()> {
        letter.check()?;
        let mut write = self.begin(Some(DeskPower::ManageTemplates)).await?;
        let now = self.house.clock.now();
        let rows = write.rows(sql::ONE.text, binds![id]).await?;
        let known = self.letter_from(rows.first().ok_or_else(Error::not_found)?)?;
        if known.version == seen && known.letter == *letter {
            return Ok(());
        }
        let sealed = self.house.seal_card("letter_text", id.bytes(), letter)?;
        let values = binds![id, seen, letter.kind.as_str(), sealed.clone(), now];
        if write.exec(sql::CHANGE.text, values).await? != 1 {
            return Err(Refusal::Conflict.into());
        }
        let next = i64::from(seen) + 1;
        write.exec(sql::KEEP.text, binds![id, next, sealed, self.person, now]).await?;
        let event = AuditEvent::new(AuditCode::LetterTextChanged, id)
            .with("title", in_language(&letter.name, Locale::En))
            .with("old", known.letter.told())
            .with("new", letter.told());
        self.commit(write, event).await
    }

    /// Takes a letter out of use, or into it again; done twice it is done once. What was written from it stays.
    pub async fn retire_letter_text(&self, id: LetterTextId, live: bool) -> Result<()> {
        let mut write = self.begin(Some(DeskPower::ManageTemplates)).await?;
        let now = self.house.clock.now();
        let rows = write.rows(sql::ONE.text, binds![id]).await?;
        let known = self.letter_from(rows.first().ok_or_else(Error::not_found)?)?;
        let state = if live { "live" } else { "retired" };
        if write.exec(sql::SET_STATE.text, binds![id, state, now]).await? == 0 {
            return Ok(());
        }
        let code = if live { AuditCode::LetterTextRestored } else { AuditCode::LetterTextRetired };
        let event = AuditEvent::new(code, id).with("title", in_language(&known.letter.name, Locale::En));
        self.commit(write, event).await
    }
}
