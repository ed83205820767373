//! What clients read at a stage in the practice's own words, and at which stages they are written to: sealed, each change a new
//! version with the person who made it, and the words of its kind of matter taken again by another. It refuses to overwrite what
//! somebody else changed meanwhile, words in one language only, and more than fits on the page that shows them.

use super::Lobby;
use crate::audit::AuditEvent;
use crate::bound::sha256;
use crate::engine::{Row, Write, binds};
use crate::error::{Result, Tampered};
use crate::house::Inner;
use crate::room::{Tell, Words};
use domain::{AuditCode, DeskPower, Locale, PackFileId, PersonId, Refusal, Timestamp, Why, limits};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql LIST = "SELECT kind, stage, version, sealed FROM stage_text ORDER BY kind, stage";
        LobbySql OF_KINDS = "SELECT kind, stage, version, sealed FROM stage_text WHERE kind IN ($1, $2) ORDER BY kind, stage";
        LobbySql ADD = "INSERT INTO stage_text (kind, stage, version, sealed, changed_at) VALUES ($1, $2, 1, $3, $4) ON CONFLICT (kind, stage) DO NOTHING";
        LobbySql CHANGE = "UPDATE stage_text SET sealed = $4, changed_at = $5, version = version + 1 WHERE kind = $1 AND stage = $2 AND version = $3";
        LobbySql KEEP = "INSERT INTO stage_text_version (kind, stage, version, sealed, person_id, at) VALUES ($1, $2, $3, $4, $5, $6)";
        LobbySql VERSIONS = "SELECT kind, stage, version, sealed, person_id, at FROM stage_text_version WHERE kind = $1 AND stage = $2 ORDER BY version DESC LIMIT 50";
    }
}

/// What clients read at a stage, in every language of the portal.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageWords {
    /// Who does what, and what happens next.
    pub client: Words,
    /// How long it usually takes; empty where nobody can say.
    #[serde(default, skip_serializing_if = "Words::is_empty")]
    pub usually: Words,
    /// What is expected of them; empty where nothing is.
    #[serde(default, skip_serializing_if = "Words::is_empty")]
    pub you: Words,
}

/// What the practice chose for a stage.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageText {
    /// None where the words of its kind of matter serve.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<StageWords>,
    /// What clients read of it while it is still to come; none where its kind of matter decides, empty where they are not told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ahead: Option<Words>,
    /// Whether the composer offers a mail to the clients first; none where its kind of matter decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<bool>,
}

/// The same, with which stage it is of and how often it was changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StageTextRow {
    /// The id of the kind of matter.
    pub kind: String,
    pub stage: String,
    pub version: u32,
    pub text: StageText,
}

/// One version of it: what was chosen, by whom and when.
pub struct StageTextVersion {
    pub version: u32,
    pub by: PersonId,
    pub at: Timestamp,
    pub text: StageText,
}

impl StageWords {
    /// As they are kept: without what nobody sees at the ends, and without languages that say nothing.
    #[must_use]
    pub fn tidy(&self) -> Self {
        Self { client: tidy(&self.client), usually: tidy(&self.usually), you: tidy(&self.you) }
    }

    fn check(&self) -> std::result::Result<(), Refusal> {
        let Self { client, usually, you } = self;
        if client.is_empty() {
            return Err(Refusal::invalid("client", Why::Missing));
        }
        whole(client, ["client", "client_es"], limits::STAGE_CHARS)?;
        whole(usually, ["usually", "usually_es"], limits::STAGE_LINE_CHARS)?;
        whole(you, ["you", "you_es"], limits::STAGE_LINE_CHARS)
    }

    /// As a line of the log tells it: every text in every language, one under the other.
    fn told(&self) -> String {
        [&self.client, &self.usually, &self.you].into_iter().flat_map(lines).collect::<Vec<_>>().join("\n")
    }
}

/// Without what nobody sees at the ends, and without languages that say nothing.
fn tidy(words: &Words) -> Words {
    let one = |locale: &Locale| {
        let text = words.get(locale.code())?.replace("\r\n", "\n").trim().to_owned();
        (!text.is_empty()).then(|| (locale.code().to_owned(), text))
    };
    Locale::ALL.iter().filter_map(one).collect()
}

/// Refuses what says something in one language only, because a client who reads the other would miss it, and what is too long.
fn whole(words: &Words, fields: [&'static str; 2], most: usize) -> std::result::Result<(), Refusal> {
    for (locale, field) in Locale::ALL.iter().zip(fields) {
        let said = words.get(locale.code()).map_or("", String::as_str);
        if said.is_empty() && !words.is_empty() {
            return Err(Refusal::invalid(field, Why::Missing));
        }
        if said.chars().count() > most {
            return Err(Refusal::invalid(field, Why::TooLong));
        }
    }
    Ok(())
}

fn lines(words: &Words) -> Vec<String> {
    Locale::ALL.iter().filter_map(|locale| words.get(locale.code()).cloned()).collect()
}

impl StageText {
    /// Whether nothing of it is the practice's own.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.says() && self.mail.is_none()
    }

    /// Whether what clients read is the practice's own, in any part.
    #[must_use]
    pub fn says(&self) -> bool {
        self.words.is_some() || self.ahead.is_some()
    }

    /// As it is kept.
    #[must_use]
    pub fn tidy(&self) -> Self {
        let words = self.words.as_ref().map(StageWords::tidy);
        Self { words, ahead: self.ahead.as_ref().map(tidy), mail: self.mail }
    }

    /// # Errors
    /// `Invalid` names the field.
    pub fn check(&self) -> std::result::Result<(), Refusal> {
        self.words.as_ref().map_or(Ok(()), StageWords::check)?;
        let ahead = |words| whole(words, ["ahead", "ahead_es"], limits::STAGE_CHARS);
        self.ahead.as_ref().map_or(Ok(()), ahead)
    }

    fn told(&self) -> String {
        let tell = |mail| if mail { Tell::Notify } else { Tell::Silent };
        let mail = self.mail.map(|mail| tell(mail).code().to_owned());
        let ahead = self.ahead.iter().flat_map(lines);
        self.words.iter().map(StageWords::told).chain(ahead).chain(mail).collect::<Vec<_>>().join("\n")
    }
}

/// What its row is sealed for: the row has no id of its own.
fn object_of(kind: &str, stage: &str) -> [u8; 16] {
    let hash = sha256(format!("{kind}\n{stage}").as_bytes());
    let mut object = [0; 16];
    for (to, from) in object.iter_mut().zip(hash) {
        *to = from;
    }
    object
}

fn version(n: i64) -> Result<u32> {
    u32::try_from(n).map_err(|_| Tampered { what: "a stage's version" }.into())
}

impl Inner {
    pub(crate) fn stage_text_from(&self, row: &Row) -> Result<StageTextRow> {
        let (kind, stage) = (row.text(0)?, row.text(1)?);
        let text = self.unseal_card("stage_text", object_of(&kind, &stage), &row.bytes(3)?)?;
        Ok(StageTextRow { version: version(row.int(2)?)?, kind, stage, text })
    }

    pub(crate) fn stage_texts_from(&self, rows: &[Row]) -> Result<Vec<StageTextRow>> {
        rows.iter().map(|row| self.stage_text_from(row)).collect()
    }
}

/// How often the stages of one kind were changed; it only grows.
#[must_use]
pub fn stage_changes(rows: &[StageTextRow], kind: &str) -> u32 {
    rows.iter().filter(|row| row.kind == kind).fold(0, |sum, row| sum.saturating_add(row.version))
}

impl Lobby<'_> {
    /// What the practice chose, stage by stage.
    pub async fn stage_texts(&self) -> Result<Vec<StageTextRow>> {
        self.demand(DeskPower::ManageTemplates)?;
        self.house.stage_texts_from(&self.house.engine.look(None).await?.rows(sql::LIST.text, &[]).await?)
    }

    /// The newest versions of one stage with who wrote them.
    pub async fn stage_text_versions(&self, kind: &str, stage: &str) -> Result<Vec<StageTextVersion>> {
        self.demand(DeskPower::ManageTemplates)?;
        let rows = self.house.engine.look(None).await?.rows(sql::VERSIONS.text, binds![kind, stage]).await?;
        let from = |row: &Row| {
            let StageTextRow { version, text, .. } = self.house.stage_text_from(row)?;
            Ok(StageTextVersion { version, text, by: row.id(4)?, at: row.time(5)? })
        };
        rows.iter().map(from).collect()
    }

    /// The next version of a stage, if nobody wrote one since `seen`; none is zero. What says the same stays as it is. `called`
    /// is the practice's own name of the stage, for the log.
    ///
    /// # Errors
    /// `Conflict` where somebody was first; `Invalid` names the field.
    pub async fn change_stage_text(
        &self,
        kind: &str,
        stage: &str,
        seen: u32,
        text: &StageText,
        called: &str,
    ) -> Result<()> {
        let text = text.tidy();
        text.check()?;
        let mut write = self.begin(Some(DeskPower::ManageTemplates)).await?;
        let was = standing(&self.stage_texts_in(&mut write, kind).await?, kind, stage);
        if was.version == seen && was.text == text {
            return Ok(());
        }
        self.put_stage_text(&mut write, &StageTextRow { version: seen, ..was.clone() }, &text).await?;
        let event = told(self.house, called, &was.text.told(), &text.told());
        self.commit(write, event).await
    }

    /// Takes what a pack says of the stages of one kind, all of it at once, if they were changed `seen` times by now. What it does
    /// not name stays as it is.
    ///
    /// # Errors
    /// `Conflict` where somebody changed one meanwhile; `NotFound` where the pack was put away.
    pub async fn take_stage_texts(
        &self,
        id: PackFileId,
        (kind, called): (&str, &str),
        seen: u32,
        texts: &BTreeMap<String, StageText>,
    ) -> Result<()> {
        let mut write = self.begin(Some(DeskPower::ManageTemplates)).await?;
        self.hold_pack(&mut write, id).await?;
        self.put_stage_texts(write, (kind, called), seen, texts).await
    }

    /// Changes many stages of one kind, all at once, if they were changed `seen` times by now. What is not named stays as it is.
    ///
    /// # Errors
    /// `Conflict` where somebody changed one meanwhile; `Invalid` names the field.
    pub async fn change_stage_texts(
        &self,
        of: (&str, &str),
        seen: u32,
        texts: &BTreeMap<String, StageText>,
    ) -> Result<()> {
        let write = self.begin(Some(DeskPower::ManageTemplates)).await?;
        self.put_stage_texts(write, of, seen, texts).await
    }

    async fn put_stage_texts(
        &self,
        mut write: Write,
        (kind, called): (&str, &str),
        seen: u32,
        texts: &BTreeMap<String, StageText>,
    ) -> Result<()> {
        let rows = self.stage_texts_in(&mut write, kind).await?;
        if stage_changes(&rows, kind) != seen {
            return Err(Refusal::Conflict.into());
        }
        let (mut old, mut new) = (Vec::new(), Vec::new());
        for (stage, text) in texts {
            let text = text.tidy();
            text.check()?;
            let was = standing(&rows, kind, stage);
            if was.text != text {
                self.put_stage_text(&mut write, &was, &text).await?;
                old.push(was.text.told());
                new.push(text.told());
            }
        }
        if new.is_empty() {
            return Ok(());
        }
        let event = told(self.house, called, &old.join("\n\n"), &new.join("\n\n"));
        self.commit(write, event).await
    }

    async fn stage_texts_in(&self, write: &mut Write, kind: &str) -> Result<Vec<StageTextRow>> {
        self.house.stage_texts_from(&write.rows(sql::OF_KINDS.text, binds![kind, kind]).await?)
    }

    /// The version after `was`, kept with whoever writes it.
    async fn put_stage_text(&self, write: &mut Write, was: &StageTextRow, text: &StageText) -> Result<()> {
        let (kind, stage, now) = (was.kind.as_str(), was.stage.as_str(), self.house.clock.now());
        let sealed = self.house.seal_card("stage_text", object_of(kind, stage), text)?;
        let done = match was.version {
            0 => write.exec(sql::ADD.text, binds![kind, stage, sealed.clone(), now]).await?,
            seen => write.exec(sql::CHANGE.text, binds![kind, stage, seen, sealed.clone(), now]).await?,
        };
        if done != 1 {
            return Err(Refusal::Conflict.into());
        }
        let next = i64::from(was.version) + 1;
        write.exec(sql::KEEP.text, binds![kind, stage, next, sealed, self.person, now]).await?;
        Ok(())
    }
}

/// What stands at one stage of these; nothing yet is version zero.
fn standing(rows: &[StageTextRow], kind: &str, stage: &str) -> StageTextRow {
    rows.iter().find(|row| row.stage == stage).cloned().unwrap_or_else(|| StageTextRow {
        kind: kind.to_owned(),
        stage: stage.to_owned(),
        version: 0,
        text: StageText::default(),
    })
}

fn told(house: &Inner, called: &str, old: &str, new: &str) -> AuditEvent {
    let mut event =
        AuditEvent::new(AuditCode::StageTextChanged, house.keyring.practice).with("title", called);
    for (field, said) in [("old", old), ("new", new)] {
        if !said.is_empty() {
            event = event.with(field, said);
        }
    }
    event
}
