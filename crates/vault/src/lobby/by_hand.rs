//! What staff write in a client's record by hand: each change with what stood there before, how they know it and on whose
//! instruction, sealed, and never changed. It refuses a change of who somebody is that says neither, so that nobody's name or
//! papers are in the record without anybody's word.

use super::people::{ClientKind, ClientRow, NewClient};
use super::{Lobby, PersonCard};
use crate::engine::{Look, Write, binds};
use crate::error::{Error, Result, Tampered};
use crate::house::Inner;
use domain::{
    ClientId, Email, PersonId, ProfileField, RecordEntryId, RecordSource, Refusal, Timestamp, Why, limits,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql ADD = "INSERT INTO record_entry (id, client_id, person_id, at, sealed) VALUES ($1, $2, $3, $4, $5)";
        LobbySql OF_CLIENT = "SELECT e.id, e.at, e.sealed, p.id, p.sealed FROM record_entry e JOIN person p ON p.id = e.person_id WHERE e.client_id = $1 ORDER BY e.at DESC, e.id DESC LIMIT 100";
        LobbySql MOVE = "UPDATE record_entry SET client_id = $2 WHERE client_id = $1";
    }
}

/// How staff know what they write, and who told them to.
#[derive(Clone, Copy, Default, Debug)]
pub struct ByHand<'a> {
    pub source: Option<RecordSource>,
    /// Which document, or which other way.
    pub words: &'a str,
    /// On whose instruction.
    pub instructed_by: &'a str,
}

/// One change by hand, as staff see it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecordEntry {
    pub at: Timestamp,
    /// Who wrote it.
    pub by: String,
    pub source: Option<RecordSource>,
    pub words: String,
    pub instructed_by: String,
    /// Each field with what stood there and what does since.
    pub changes: BTreeMap<ProfileField, (String, String)>,
}

/// That what is written rests on somebody's word, where it says who they are.
///
/// # Errors
/// `Invalid` for `source`, `source_words` or `instructed_by` where it is missing, too long, or nobody's to choose.
pub(super) fn said_by<'a, 'f>(
    kind: ClientKind,
    mut fields: impl Iterator<Item = &'f ProfileField>,
    by: &ByHand<'a>,
) -> Result<ByHand<'a>> {
    // Of an organisation no field says who somebody is.
    let proved = kind == ClientKind::Person && fields.any(|field| field.needs_proof());
    let (words, instructed_by) = (by.words.trim(), by.instructed_by.trim());
    if by.source.is_some_and(|source| !source.is_by_hand()) {
        return Err(Refusal::invalid("source", Why::NotAChoice).into());
    }
    if proved && by.source.is_none() {
        return Err(Refusal::invalid("source", Why::Missing).into());
    }
    if by.source == Some(RecordSource::Other) && words.is_empty() {
        return Err(Refusal::invalid("source_words", Why::Missing).into());
    }
    if proved && instructed_by.is_empty() {
        return Err(Refusal::invalid("instructed_by", Why::Missing).into());
    }
    for (field, typed) in [("source_words", words), ("instructed_by", instructed_by)] {
        if typed.chars().count() > limits::TITLE_CHARS {
            return Err(Refusal::invalid(field, Why::TooLong).into());
        }
    }
    Ok(ByHand { source: by.source, words, instructed_by })
}

#[derive(Serialize, Deserialize)]
struct Kept {
    source: Option<String>,
    words: String,
    instructed_by: String,
    changes: BTreeMap<String, (String, String)>,
    /// What the record began with.
    #[serde(default)]
    first: bool,
}

impl Kept {
    fn changes(self) -> Result<BTreeMap<ProfileField, (String, String)>> {
        let field = |(code, both): (String, _)| {
            let field = ProfileField::from_code(&code).ok_or(Tampered { what: "an unknown field" })?;
            Ok((field, both))
        };
        self.changes.into_iter().map(field).collect()
    }
}

impl Lobby<'_> {
    /// Keeps what is about to be written beside what stands there, in the change itself. Nothing is kept where no field of
    /// the record changes.
    ///
    /// # Errors
    /// `Invalid` for `source`, `source_words` or `instructed_by` where who somebody is changes and it is missing.
    pub(super) async fn keep_entry(
        &self,
        write: &mut Write,
        old: &ClientRow,
        new: &NewClient,
        by: &ByHand<'_>,
    ) -> Result<()> {
        let was = old.card.values(old.email.as_deref().unwrap_or_default());
        let is = new.card.values(new.email.as_ref().map_or("", Email::as_str));
        let of =
            |values: &BTreeMap<ProfileField, String>, field| values.get(field).cloned().unwrap_or_default();
        let changed = ProfileField::ALL.iter().filter(|field| was.get(field) != is.get(field));
        let changes: BTreeMap<_, _> =
            changed.map(|field| (*field, (of(&was, field), of(&is, field)))).collect();
        let proved = said_by(old.kind, changes.keys(), by)?;
        self.house.keep_changes(write, (old.id, false), changes, &proved, self.person).await
    }

    /// What staff wrote in a client's record by hand, newest first.
    pub async fn record_entries(&self, client: ClientId) -> Result<Vec<RecordEntry>> {
        self.demand_records()?;
        let mut look = self.house.engine.look(None).await?;
        if look.rows(super::walls::sql::REACHES_CLIENT.text, binds![client, self.person]).await?.is_empty() {
            return Err(Error::not_found());
        }
        let mut out = Vec::new();
        for row in look.rows(sql::OF_CLIENT.text, binds![client]).await? {
            let (id, person): (RecordEntryId, PersonId) = (row.id(0)?, row.id(3)?);
            let kept: Kept = self.house.unseal_card("record_entry", id.bytes(), &row.bytes(2)?)?;
            let card: PersonCard = self.house.unseal_card("person", person.bytes(), &row.bytes(4)?)?;
            let source = kept
                .source
                .as_deref()
                .map(|code| RecordSource::from_code(code).ok_or(Tampered { what: "an unknown source" }));
            out.push(RecordEntry {
                at: row.time(1)?,
                by: card.name,
                source: source.transpose()?,
                words: kept.words.clone(),
                instructed_by: kept.instructed_by.clone(),
                changes: kept.changes()?,
            });
        }
        Ok(out)
    }
}

impl Inner {
    /// Keeps what a record begins with, so that its history does: every field that is on file, with nothing before it.
    pub(crate) async fn keep_first(
        &self,
        write: &mut Write,
        client: ClientId,
        new: &NewClient,
        by: &ByHand<'_>,
        person: PersonId,
    ) -> Result<()> {
        let is = new.card.values(new.email.as_ref().map_or("", Email::as_str));
        let first = is.into_iter().map(|(field, value)| (field, (String::new(), value)));
        self.keep_changes(write, (client, true), first.collect(), by, person).await
    }

    async fn keep_changes(
        &self,
        write: &mut Write,
        (client, first): (ClientId, bool),
        changes: BTreeMap<ProfileField, (String, String)>,
        by: &ByHand<'_>,
        person: PersonId,
    ) -> Result<()> {
        if changes.is_empty() {
            return Ok(());
        }
        let now = self.clock.now();
        let id = RecordEntryId::mint(now, crate::random(&*self.chance));
        let kept = Kept {
            source: by.source.map(|source| source.code().to_owned()),
            words: by.words.to_owned(),
            instructed_by: by.instructed_by.to_owned(),
            changes: changes.into_iter().map(|(field, both)| (field.code().to_owned(), both)).collect(),
            first,
        };
        let sealed = self.seal_card("record_entry", id.bytes(), &kept)?;
        write.exec(sql::ADD.text, binds![id, client, person, now, sealed]).await?;
        Ok(())
    }

    /// Since when each field of a record stands as staff wrote it by hand, and not as the client said it since.
    pub(super) async fn entered(
        &self,
        look: &mut Look,
        client: ClientId,
        values: &BTreeMap<ProfileField, String>,
    ) -> Result<BTreeMap<ProfileField, Timestamp>> {
        let mut last: BTreeMap<ProfileField, (Timestamp, String)> = BTreeMap::new();
        for row in look.rows(sql::OF_CLIENT.text, binds![client]).await? {
            let id: RecordEntryId = row.id(0)?;
            let kept: Kept = self.unseal_card("record_entry", id.bytes(), &row.bytes(2)?)?;
            // What a record began with is no change of what the client knew.
            if kept.first {
                continue;
            }
            for (field, (_, new)) in kept.changes()? {
                last.entry(field).or_insert((row.time(1)?, new));
            }
        }
        for row in look.rows(super::merge::facts::sql::ACCEPTED.text, binds![client]).await? {
            let (field, accepted) = (row.code(0, ProfileField::from_code)?, row.time(1)?);
            if last.get(&field).is_some_and(|(at, _)| *at < accepted) {
                last.remove(&field);
            }
        }
        last.retain(|field, (_, new)| values.get(field) == Some(new));
        Ok(last.into_iter().map(|(field, (at, _))| (field, at)).collect())
    }
}
