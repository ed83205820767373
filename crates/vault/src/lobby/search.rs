//! One search box over everything somebody may see: matters, clients, contacts of organisations, enquiries and documents,
//! found by keyed beginnings of words and shown from sealed cards. A hit is shown only where its matter may be entered, its
//! client or its enquiry may be seen; it refuses to say how many others there are, so that a count tells nothing about rooms
//! that are closed to whoever asks.

use super::index::Typed;
use super::matters::{After, MatterCard, MatterRow};
use super::people::{ClientCard, PersonCard};
use super::{ClientRow, LeadRow, Lobby};
use crate::engine::{Row, Write, binds};
use crate::error::Result;
use crate::house::Inner;
use crate::room::Words;
use domain::likeness::words;
use domain::{ClientId, ContactId, DeskPower, DocumentId, MatterId, Timestamp, VersionId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Candidates looked at in one step.
const STEP: u32 = 100;
/// Most steps among matters, after the first.
const LONGEST: usize = 10;
/// The same for documents, step after step, before a search says that it would take more letters. The second is long:
/// whoever is asked from their own matters pays for each step anew, and what was not among the newest is rare.
const STEPS: [u32; 2] = [STEP, 300];
/// Words of one document's names that can be found; the rest of a very long name cannot.
const MOST_WORDS: usize = 40;

pub(crate) mod sql {
    use crate::lobby::matters::matter_columns;
    use crate::sql::statements;
    statements! {
        LobbySql PUT_CARD = "INSERT INTO doc_card (document_id, matter_id, version_id, sealed, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (document_id) DO UPDATE SET version_id = excluded.version_id, sealed = excluded.sealed, at = excluded.at";
        LobbySql PUT_TOKEN = "INSERT INTO doc_token (token, matter_id, document_id) VALUES ($1, $2, $3) ON CONFLICT (token, matter_id, document_id) DO NOTHING";
        // The newest first, by the tokens' own key, so that a name half of all matters share costs no more than a rare one. The
        // first token is the one that the fewest cards have.
        // Whoever has matters of their own is asked from those: they are fewer than the bearers of a name.
        LobbySql MATTERS_ALL = concat!("SELECT ", matter_columns!(), " FROM search_token t CROSS JOIN matter m WHERE t.token = $4 AND t.kind = 'matter' AND t.object_id < $2 AND m.id = t.object_id AND ($12 = 1 OR (SELECT count(*) FROM search_token u WHERE u.kind = 'matter' AND u.object_id = t.object_id AND u.token IN ($4, $5, $6, $7, $8, $9, $10, $11)) = $12) AND m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $1) ORDER BY t.object_id DESC LIMIT $3");
        LobbySql MATTERS_MINE = concat!("SELECT ", matter_columns!(), " FROM assignment a CROSS JOIN matter m CROSS JOIN search_token t WHERE a.person_id = $1 AND a.ended_at IS NULL AND m.id = a.matter_id AND (m.sensitivity = 'ordinary' OR (a.kind IN ('responsible', 'cover') AND NOT EXISTS (SELECT 1 FROM person au WHERE au.id = a.person_id AND au.role = 'auditor'))) AND m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $1) AND t.token = $4 AND t.kind = 'matter' AND t.object_id = m.id AND t.object_id < $2 AND ($12 = 1 OR (SELECT count(*) FROM search_token u WHERE u.kind = 'matter' AND u.object_id = t.object_id AND u.token IN ($4, $5, $6, $7, $8, $9, $10, $11)) = $12) ORDER BY m.id DESC LIMIT $3");
        // Ids are ordered by time, so the newest documents come first and a page goes on after an id.
        // The last value but the person is another word's token, or the same again. What fits is cut to a page before any card is fetched.
        LobbySql DOCS_ALL = "SELECT q.document_id, q.matter_id, c.version_id, c.sealed, c.at, m.sealed, m.kind FROM (SELECT t.document_id AS document_id, t.matter_id AS matter_id FROM doc_token t WHERE t.token = $1 AND t.matter_id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $5) AND t.document_id < $2 AND ($4 = $1 OR EXISTS (SELECT 1 FROM doc_token u WHERE u.token = $4 AND u.matter_id = t.matter_id AND u.document_id = t.document_id)) ORDER BY t.document_id DESC LIMIT $3) q JOIN doc_card c ON c.document_id = q.document_id JOIN matter m ON m.id = q.matter_id ORDER BY q.document_id DESC";
        LobbySql DOCS_MINE = "SELECT q.document_id, q.matter_id, c.version_id, c.sealed, c.at, m.sealed, m.kind FROM (SELECT t.document_id AS document_id, t.matter_id AS matter_id FROM assignment a CROSS JOIN matter n CROSS JOIN doc_token t WHERE a.person_id = $5 AND a.ended_at IS NULL AND n.id = a.matter_id AND (n.sensitivity = 'ordinary' OR (a.kind IN ('responsible', 'cover') AND NOT EXISTS (SELECT 1 FROM person au WHERE au.id = a.person_id AND au.role = 'auditor'))) AND n.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $5) AND t.token = $1 AND t.matter_id = n.id AND t.document_id < $2 AND ($4 = $1 OR EXISTS (SELECT 1 FROM doc_token u WHERE u.token = $4 AND u.matter_id = t.matter_id AND u.document_id = t.document_id)) ORDER BY t.document_id DESC LIMIT $3) q JOIN doc_card c ON c.document_id = q.document_id JOIN matter m ON m.id = q.matter_id ORDER BY q.document_id DESC";
        // Those who sign in for an organisation now. One behind a wall has no contacts either.
        LobbySql CONTACTS = "SELECT k.id, k.client_id, k.person_id, p.sealed, c.sealed, k.created_at FROM search_token t CROSS JOIN contact k CROSS JOIN client c CROSS JOIN person p WHERE t.token = $4 AND t.kind = 'contact' AND t.object_id < $2 AND k.id = t.object_id AND c.id = k.client_id AND p.id = k.person_id AND ($12 = 1 OR (SELECT count(*) FROM search_token u WHERE u.kind = t.kind AND u.object_id = t.object_id AND u.token IN ($4, $5, $6, $7, $8, $9, $10, $11)) = $12) AND k.state = 'active' AND c.merged_into IS NULL AND c.id NOT IN (SELECT b.client_id FROM barred_client b WHERE b.person_id = $1) ORDER BY t.object_id DESC LIMIT $3";
    }
}

/// What a document is called in lists, sealed under the lobby key.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DocCard {
    /// The request it was sent for, as worded.
    pub title: Words,
    /// The newest file's name.
    pub file: String,
    /// How the newest version came; empty on cards of before this was kept.
    #[serde(default)]
    pub origin: String,
}

/// One document that was found.
pub struct DocRow {
    pub document: DocumentId,
    pub matter: MatterId,
    /// The newest version.
    pub version: VersionId,
    pub card: DocCard,
    pub at: Timestamp,
    pub matter_card: MatterCard,
    pub kind: String,
}

/// One contact of an organisation who was found.
pub struct ContactHit {
    pub contact: ContactId,
    pub client: ClientId,
    pub name: String,
    pub email: String,
    /// Whom they sign in for.
    pub organisation: String,
    since: Timestamp,
}

impl After {
    pub fn contact(hit: &ContactHit) -> Self {
        Self { at: hit.since, id: hit.contact.bytes() }
    }
}

/// Documents that were found, and where a search goes on.
#[derive(Default)]
pub struct FoundDocuments {
    pub rows: Vec<DocRow>,
    /// The document the next page goes on after, where there is or may be another.
    pub next: Option<DocumentId>,
    /// So many candidates were looked at that whether there is another is not known: with more letters the search may find it.
    pub unfinished: bool,
}

/// What one search found, each list at most as long as was asked.
#[derive(Default)]
pub struct Found {
    pub matters: Vec<MatterRow>,
    pub clients: Vec<ClientRow>,
    pub contacts: Vec<ContactHit>,
    /// Enquiries in whatever state, but for those that were forgotten.
    pub leads: Vec<LeadRow>,
    pub documents: FoundDocuments,
}

impl Lobby<'_> {
    /// Everything with words that begin with every word typed, as far as this person may see it: at most `most` of each
    /// kind, newest first. Nothing typed finds nothing.
    pub async fn search(&self, typed: &str, most: usize) -> Result<Found> {
        self.demand(DeskPower::SeeOwnWork)?;
        let wanted = words(typed);
        if wanted.is_empty() {
            return Ok(Found::default());
        }
        let few = u32::try_from(most).unwrap_or(STEP);
        let matters = self.matters_like(typed, &wanted, most).await?;
        let sees = |power| self.powers().has(power);
        Ok(Found {
            matters,
            clients: match sees(DeskPower::SeeClients) {
                true => self.clients(typed, None, few).await?,
                false => Vec::new(),
            },
            contacts: match sees(DeskPower::SeeClients) {
                true => self.search_contacts(typed, None, few).await?,
                false => Vec::new(),
            },
            leads: match sees(DeskPower::SeeLeads) {
                true => self.search_leads(typed, None, few).await?,
                false => Vec::new(),
            },
            documents: self.search_documents(typed, None, most).await?,
        })
    }

    /// Documents that were sent under words that begin with every word typed, newest first, at most `most` after `after`.
    /// None for whoever opens no documents.
    pub async fn search_documents(
        &self,
        typed: &str,
        after: Option<DocumentId>,
        most: usize,
    ) -> Result<FoundDocuments> {
        self.demand(DeskPower::SeeOwnWork)?;
        let wanted = words(typed);
        if wanted.is_empty() || !self.looks_into_matters() || !self.opens_documents() {
            return Ok(FoundDocuments::default());
        }
        self.documents(&wanted, after, most).await
    }

    /// Contacts of organisations with a name or an address of these words, newest first, at most `most` after `after`.
    pub async fn search_contacts(
        &self,
        typed: &str,
        after: Option<After>,
        most: u32,
    ) -> Result<Vec<ContactHit>> {
        self.demand(DeskPower::SeeClients)?;
        let mut look = self.house.engine.look(None).await?;
        let Typed::Tokens(tokens) = self.house.typed(&mut look, "contact", typed, true).await? else {
            return Ok(Vec::new());
        };
        let after = ContactId::from_bytes(after.unwrap_or(After::newest()).id);
        let mut values = binds![self.person, after, most].to_vec();
        values.extend(tokens);
        let rows = look.rows(sql::CONTACTS.text, &values).await?;
        rows.iter().map(|row| self.house.contact_hit_from(row)).collect()
    }

    /// The newest matters with words that begin with every word typed.
    async fn matters_like(&self, typed: &str, wanted: &[String], most: usize) -> Result<Vec<MatterRow>> {
        let mut look = self.house.engine.look(None).await?;
        let Typed::Tokens(tokens) = self.house.typed(&mut look, "matter", typed, false).await? else {
            return Ok(Vec::new());
        };
        // Whoever looks into no matter finds it by what a list shows them anyway.
        let looks = self.looks_into_matters();
        let statement = if self.sees_everything() { &sql::MATTERS_ALL } else { &sql::MATTERS_MINE };
        let (mut found, mut after) = (Vec::new(), MatterId::from_bytes([0xff; 16]));
        // Nearly all that is found fits, so the first step is no longer than what is wanted. Whoever sees less of a card than
        // it is found by is not led through all there are.
        let few = u32::try_from(most).unwrap_or(STEP).clamp(1, STEP);
        for step in std::iter::once(few).chain([STEP; LONGEST]) {
            let mut values = binds![self.person, after, step].to_vec();
            values.extend(tokens.iter().cloned());
            let rows = look.rows(statement.text, &values).await?;
            for row in &rows {
                let row = self.house.matter_from(row)?;
                after = row.id;
                let kept = row.card.kept();
                let mut names =
                    vec![row.card.name.as_str(), row.card.number.as_str(), row.card.client.as_str()];
                names.extend(kept.iter().filter(|_| looks).map(|(_, text)| text.as_str()));
                if all_begin(wanted, &names) {
                    found.push(row);
                }
                if found.len() == most {
                    return Ok(found);
                }
            }
            if rows.len() < step as usize {
                break;
            }
        }
        Ok(found)
    }

    async fn documents(
        &self,
        wanted: &[String],
        after: Option<DocumentId>,
        most: usize,
    ) -> Result<FoundDocuments> {
        let mut by_length: Vec<&String> = wanted.iter().collect();
        by_length.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
        let token = |at: usize| by_length.get(at).map(|word| self.house.document_token(&key_of(word)));
        let Some(first) = token(0) else { return Ok(FoundDocuments::default()) };
        // A word of one or two letters is filed only where it is a whole word, so it cannot narrow what is looked at.
        let long_enough = by_length.get(1).is_some_and(|word| word.chars().count() >= 3);
        let second = token(1).filter(|_| long_enough).unwrap_or_else(|| first.clone());
        let mut rows = Vec::new();
        let mut after = after.unwrap_or(DocumentId::from_bytes([0xff; 16]));
        for step in STEPS {
            let mut look = self.house.engine.look(None).await?;
            let (one, two) = (first.clone(), second.clone());
            let found = if self.sees_everything() {
                look.rows(sql::DOCS_ALL.text, binds![one, after, step, two, self.person]).await?
            } else {
                look.rows(sql::DOCS_MINE.text, binds![one, after, step, two, self.person]).await?
            };
            drop(look);
            for row in &found {
                let doc = self.house.doc_from(row)?;
                after = doc.document;
                let mut names: Vec<&str> = doc.card.title.values().map(String::as_str).collect();
                names.push(&doc.card.file);
                if all_begin(wanted, &names) {
                    if rows.len() == most {
                        let next = rows.last().map(|last: &DocRow| last.document);
                        return Ok(FoundDocuments { rows, next, unfinished: false });
                    }
                    rows.push(doc);
                }
            }
            if found.len() < step as usize {
                return Ok(FoundDocuments { rows, next: None, unfinished: false });
            }
        }
        Ok(FoundDocuments { rows, next: Some(after), unfinished: true })
    }
}

impl Inner {
    fn contact_hit_from(&self, row: &Row) -> Result<ContactHit> {
        let (client, person): (ClientId, domain::PersonId) = (row.id(1)?, row.id(2)?);
        let who: PersonCard = self.unseal_card("person", person.bytes(), &row.bytes(3)?)?;
        let organisation: ClientCard = self.unseal_card("client", client.bytes(), &row.bytes(4)?)?;
        Ok(ContactHit {
            contact: row.id(0)?,
            client,
            name: who.name,
            email: who.email.unwrap_or_default(),
            organisation: organisation.full(),
            since: row.time(5)?,
        })
    }

    fn doc_from(&self, row: &Row) -> Result<DocRow> {
        let (document, matter): (DocumentId, MatterId) = (row.id(0)?, row.id(1)?);
        Ok(DocRow {
            document,
            matter,
            version: row.id(2)?,
            card: self.unseal_card("doc_card", document.bytes(), &row.bytes(3)?)?,
            at: row.time(4)?,
            matter_card: self.unseal_card("matter", matter.bytes(), &row.bytes(5)?)?,
            kind: row.text(6)?,
        })
    }

    fn document_token(&self, beginning: &str) -> Vec<u8> {
        self.keyring.lobby.blind("search-document", beginning.as_bytes()).iter().take(16).copied().collect()
    }

    /// Lets a document be found by the words of its request and of its newest file's name.
    pub(crate) async fn file_card(
        &self,
        write: &mut Write,
        matter: MatterId,
        document: DocumentId,
        version: VersionId,
        card: &DocCard,
        at: Timestamp,
    ) -> Result<()> {
        let sealed = self.seal_card("doc_card", document.bytes(), card)?;
        write.exec(sql::PUT_CARD.text, binds![document, matter, version, sealed, at]).await?;
        let names = card.title.values().map(String::as_str).chain([card.file.as_str()]);
        let found_by: BTreeSet<String> =
            names.flat_map(words).take(MOST_WORDS).flat_map(|word| beginnings(&word)).collect();
        for beginning in found_by {
            let token = self.document_token(&beginning);
            write.exec(sql::PUT_TOKEN.text, binds![token, matter, document]).await?;
        }
        Ok(())
    }
}

/// What a word is filed under: its first three letters and its first six, or the whole of a shorter one. Fewer keys than
/// one for every beginning keep the index small where there are a million documents; what they let through too much is
/// sorted out after unsealing.
fn beginnings(word: &str) -> Vec<String> {
    let letters = word.chars().count();
    let first = |n: usize| word.chars().take(n).collect::<String>();
    match letters {
        0..=3 => vec![word.to_owned()],
        4..=5 => vec![first(3)],
        _ => vec![first(3), first(6)],
    }
}

/// The one key a typed beginning is looked up by. One or two letters find words of exactly that length.
fn key_of(typed: &str) -> String {
    let n = if typed.chars().count() >= 6 { 6 } else { 3 };
    typed.chars().take(n).collect()
}

/// Whether every wanted word begins some word of these names, marks, case and script aside.
fn all_begin(wanted: &[String], names: &[&str]) -> bool {
    let there: Vec<String> = names.iter().flat_map(|name| words(name)).collect();
    wanted.iter().all(|word| there.iter().any(|other| other.starts_with(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_by_every_beginning_of_three_letters_or_more() {
        for word in ["pasaporte", "passport", "acta", "ids", "i94", "родители"] {
            let filed = beginnings(word);
            for n in 3..=word.chars().count() {
                let typed: String = word.chars().take(n).collect();
                assert!(filed.contains(&key_of(&typed)), "{typed} of {word}");
            }
        }
        assert_eq!(beginnings("id"), ["id"]);
        assert_eq!(key_of("id"), "id");
    }

    #[test]
    fn every_word_typed_has_to_begin_one_of_the_names() {
        let names = ["Passport: photo page", "IMG_2041.jpg"];
        for yes in ["pass", "photo pass", "img 2041", "PAGE passport"] {
            assert!(all_begin(&words(yes), &names), "{yes}");
        }
        for no in ["port", "passport 2042", "photos"] {
            assert!(!all_begin(&words(no), &names), "{no}");
        }
    }
}
