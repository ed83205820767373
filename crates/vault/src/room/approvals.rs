//! Requests for approval as they are stored and as staff read them: what was written, the exact versions it is about,
//! and where each person stands. Rows are read here and changed in the files beside this one. It refuses to change an
//! answer that was given, and has no way to exchange a version that was attached.

use crate::engine::{Row, binds};
use crate::error::{Error, Result, Tampered};
use crate::lobby::{Also, PersonCard, SignInMethod};
use crate::purpose::{Purpose, StaffSees};
use crate::room::approval_answer::sees;
use crate::room::checklist::in_language;
use crate::room::{ForStaff, Room, RoomReads, RoomTx, Words};
use domain::{
    AccessId, AnswerId, AnswerState, ApprovalId, ApprovalKind, ApprovalMode, ApprovalState, Capacity,
    ClientId, DocumentId, Locale, PersonId, Power, Relation, Resumes, Timestamp, VersionId, VoidCause,
};
use serde::{Deserialize, Serialize};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        RoomSql APPROVALS = "SELECT id, kind, mode, state, person_id, released_by, due_at, created_at, asked_at, ended_at, replaces, sealed, ended, paused_at, resumes, last_day FROM room_approval WHERE matter_id = $1 ORDER BY created_at DESC, id DESC";
        RoomSql APPROVAL = "SELECT id, kind, mode, state, person_id, released_by, due_at, created_at, asked_at, ended_at, replaces, sealed, ended, paused_at, resumes, last_day FROM room_approval WHERE matter_id = $1 AND id = $2";
        RoomSql REPLACED_BY = "SELECT id FROM room_approval WHERE matter_id = $1 AND replaces = $2 ORDER BY created_at DESC, id DESC";
        RoomSql VERSIONS_OF = "SELECT id, version_id, document_id, sealed FROM room_approval_version WHERE matter_id = $1 AND approval_id = $2 ORDER BY position";
        RoomSql PEOPLE_OF = "SELECT id, access_id, person_id, state, asked_at, answered_at, reminded_at, record FROM room_approval_answer WHERE matter_id = $1 AND approval_id = $2 ORDER BY position";
        RoomSql OF_ACCESS = "SELECT approval_id FROM room_approval_answer WHERE matter_id = $1 AND access_id = $2";
        RoomSql SEEN_OF = "SELECT version_id, page, at FROM room_approval_seen WHERE matter_id = $1 AND answer_id = $2 ORDER BY at, version_id, page";
        RoomSql LIVE_ABOUT = "SELECT d.id FROM room_approval d JOIN room_approval_version v ON v.matter_id = d.matter_id AND v.approval_id = d.id WHERE d.matter_id = $1 AND v.document_id = $2 AND d.state IN ('held', 'pending') ORDER BY d.id";
        RoomSql ABOUT = "SELECT d.id, d.kind, d.mode, d.state, d.person_id, d.released_by, d.due_at, d.created_at, d.asked_at, d.ended_at, d.replaces, d.sealed, d.ended, d.paused_at, d.resumes, d.last_day, v.version_id FROM room_approval d JOIN room_approval_version v ON v.matter_id = d.matter_id AND v.approval_id = d.id WHERE d.matter_id = $1 AND v.document_id = $2 ORDER BY d.created_at DESC, d.id DESC";
        RoomSql ASKED_HERE = "SELECT d.id, d.kind, d.mode, d.state, d.person_id, d.released_by, d.due_at, d.created_at, d.asked_at, d.ended_at, d.replaces, d.sealed, d.ended, d.paused_at, d.resumes, d.last_day, a.access_id, a.state, a.answered_at FROM room_approval_answer a JOIN room_approval d ON d.matter_id = a.matter_id AND d.id = a.approval_id WHERE a.matter_id = $1 ORDER BY d.created_at DESC, d.id DESC";
        RoomSql NEWEST = "SELECT id, number FROM room_version WHERE matter_id = $1 AND document_id = $2 ORDER BY number DESC LIMIT 1";
        RoomSql ADD = "INSERT INTO approval (matter_id, id, kind, mode, state, person_id, released_by, due_at, created_at, asked_at, ended_at, replaces, sealed, ended) VALUES ($1, $2, $3, $4, $5, $6, NULL, $7, $8, $9, NULL, $10, $11, NULL)";
        RoomSql ADD_VERSION = "INSERT INTO approval_version (matter_id, id, approval_id, position, version_id, document_id, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7)";
        RoomSql ADD_PERSON = "INSERT INTO approval_answer (matter_id, id, approval_id, position, access_id, person_id, state, asked_at, answered_at, reminded_at, record, code_hash, code_session, code_until, code_tries, codes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0)";
        RoomSql ADD_SEEN = "INSERT INTO approval_seen (matter_id, answer_id, version_id, page, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (matter_id, answer_id, version_id, page) DO NOTHING";
        RoomSql END = "UPDATE approval SET state = $3, ended_at = $4, ended = $5 WHERE matter_id = $1 AND id = $2 AND state = $6";
        RoomSql RELEASE = "UPDATE approval SET state = 'pending', asked_at = $3, released_by = $4 WHERE matter_id = $1 AND id = $2 AND state = 'held'";
        RoomSql ANSWER = "UPDATE approval_answer SET state = $3, answered_at = $4, record = $5, code_hash = NULL, code_session = NULL, code_until = NULL WHERE matter_id = $1 AND id = $2 AND state = 'asked'";
        RoomSql STAND = "UPDATE approval_answer SET state = $3, asked_at = $4, code_hash = NULL, code_session = NULL, code_until = NULL WHERE matter_id = $1 AND id = $2 AND answered_at IS NULL";
        RoomSql REMINDED = "UPDATE approval_answer SET reminded_at = $3 WHERE matter_id = $1 AND id = $2 AND state = 'asked'";
        RoomSql CODE = "SELECT code_hash, code_session, code_until, code_tries, codes FROM room_approval_answer WHERE matter_id = $1 AND id = $2";
        RoomSql SET_CODE = "UPDATE approval_answer SET code_hash = $3, code_session = $4, code_until = $5, code_tries = 0, codes = codes + 1 WHERE matter_id = $1 AND id = $2 AND state = 'asked'";
        RoomSql TRY_CODE = "UPDATE approval_answer SET code_tries = code_tries + 1 WHERE matter_id = $1 AND id = $2";
        RoomSql LINES_ABOUT = "SELECT n, at, actor, code, object_id, detail, salt, prev, hash FROM room_matter_event WHERE matter_id = $1 AND object_id = $2 ORDER BY n";
        RoomSql PAUSE = "UPDATE approval SET paused_at = $3, resumes = $4 WHERE matter_id = $1 AND id = $2 AND state = 'pending' AND paused_at IS NULL";
        RoomSql RESUME = "UPDATE approval SET paused_at = NULL, resumes = NULL, last_day = $3 WHERE matter_id = $1 AND id = $2 AND state = 'pending' AND paused_at IS NOT NULL";
        LobbySql CONTACT = "SELECT x.person_id, x.state, x.relation, p.sealed, p.locale, x.capacity, x.client_id FROM portal_access x JOIN person p ON p.id = x.person_id WHERE x.id = $1 AND x.matter_id = $2";
    }
}

/// A change of what was agreed: what it was, what it is to be, and why, in every language it was written in. Until it is
/// approved what was agreed stands.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    pub agreed: Words,
    pub proposed: Words,
    pub why: Words,
}

/// What was written, sealed with its bound hash.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Written {
    pub(crate) title: Words,
    pub(crate) description: Words,
    /// The hash that stands for all of it and for the versions, hexadecimal.
    pub(crate) bound: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) terms: Option<Terms>,
    /// Whether whoever approves has to say in which language they read it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) how_read: bool,
    /// The colleague who was asked to let it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) asked_of: Option<PersonId>,
}

/// One attached version as it was when it was attached.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AttachedRecord {
    pub version: VersionId,
    pub document: DocumentId,
    pub name: String,
    pub number: i64,
    pub size: u64,
    /// Pages that were drawn, which are the ones a client can open.
    pub pages: u32,
    /// Pages the file has, where inspection counted more than it drew.
    pub pages_in_file: u32,
    /// SHA-256 of the whole file, hexadecimal.
    pub sha256: String,
    /// Microseconds since 1970.
    pub received_at: i64,
    /// What it is, in the words its request or paper had; records from before have none, and their bytes stay as they were.
    #[serde(default, skip_serializing_if = "Words::is_empty")]
    pub title: Words,
}

impl AttachedRecord {
    /// What it is in a language, or else as it was written; empty where only its file's name is known.
    pub fn title(&self, locale: Locale) -> &str {
        in_language(&self.title, locale)
    }
}

/// An attached version, and whether it is still the newest of its document.
pub struct Attached {
    pub record: AttachedRecord,
    pub newest: bool,
}

/// What is asked, of whom, about what: the record the first line of an approval commits to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RequestRecord {
    pub approval: ApprovalId,
    pub kind: String,
    pub mode: String,
    pub title: Words,
    pub description: Words,
    pub documents: Vec<AttachedRecord>,
    pub bound: String,
    /// Portal accesses whose answers are needed, in order.
    pub approvers: Vec<AccessId>,
    pub copies: Vec<AccessId>,
    pub due_at: Option<i64>,
    /// Of a change of terms; other records have none, and their bytes stay as they were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terms: Option<Terms>,
    /// Whether every approval has to say in which language it was read; the same.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub how_read: bool,
}

/// Somebody who read everything to the person in a language they understand, as that person says. Nobody confirms it but
/// them: whoever interprets sees no approval (`docs/decisions/0031-who-helps-a-client.md`).
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Interpreter {
    pub name: String,
    pub language: String,
    /// What they are to whoever answers: a [`domain::ReaderPart`]'s code. Records from before have none, nor what follows,
    /// and their bytes stay as they were.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub relation: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_phone: bool,
}

/// How somebody took in what they answer to, as they say.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum HowRead {
    /// With their own eyes, in this language.
    Alone(String),
    /// Somebody read it to them.
    ReadTo(Interpreter),
}

/// What one person answered: the record their line commits to. Never changed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AnswerRecord {
    pub approval: ApprovalId,
    pub answer: AnswerId,
    pub access: AccessId,
    pub person: PersonId,
    pub name: String,
    /// What they are in the matter.
    pub relation: String,
    /// `approve` or `decline`.
    pub verdict: String,
    /// Microseconds since 1970.
    pub at: i64,
    pub address: String,
    pub agent: String,
    pub session: domain::SessionId,
    pub sign_in: Option<SignInMethod>,
    /// What was proved on the way in besides that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub also: Option<Also>,
    /// Whether a fresh code from a mail was typed for this answer.
    pub fresh_code: bool,
    /// Whether a fresh code of their app was.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub fresh_app: bool,
    /// Whether one of their passkeys proved them for this answer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub fresh_passkey: bool,
    /// Whether a code of their printed card was used up by this answer. Records from before have none of these, and their
    /// bytes stay as they were.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub fresh_card: bool,
    /// Whether a fresh code from a text to the number they had proved was typed for it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub fresh_text: bool,
    /// The language the page was read in.
    pub language: String,
    pub bound: String,
    /// SHA-256 of each attached version, in order.
    pub documents: Vec<String>,
    /// Why they declined; empty otherwise.
    pub reason: String,
    pub interpreter: Option<Interpreter>,
    /// The language they read it in themselves, where they said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_alone: Option<String>,
}

/// A page that was opened for the first time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SeenPage {
    pub version: VersionId,
    pub page: u32,
    pub at: Timestamp,
}

/// Why it is over without an answer.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OverBecause {
    /// A [`VoidCause`]'s code; empty where the practice cancelled it.
    #[serde(default)]
    pub cause: String,
    /// The document that changed.
    #[serde(default)]
    pub document: String,
    /// The version that came, or the one that was sent back.
    #[serde(default)]
    pub number: i64,
    /// What the practice wrote when it cancelled.
    #[serde(default)]
    pub reason: String,
}

impl OverBecause {
    pub fn cause(&self) -> Option<VoidCause> {
        VoidCause::from_code(&self.cause)
    }
}

/// Its last day stands still.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Paused {
    pub since: Timestamp,
    pub resumes: Resumes,
}

/// One person's part as staff see it.
pub struct PersonAsked {
    pub id: AnswerId,
    pub access: AccessId,
    pub person: PersonId,
    pub name: String,
    pub relation: Relation,
    pub locale: Locale,
    /// Whether their portal access is open now.
    pub enabled: bool,
    pub state: AnswerState,
    pub asked_at: Option<Timestamp>,
    pub answered_at: Option<Timestamp>,
    pub reminded_at: Option<Timestamp>,
    pub record: Option<AnswerRecord>,
    /// Pages they opened, in the order they did.
    pub seen: Vec<SeenPage>,
}

/// A request for approval as staff see it.
pub struct StaffApproval {
    pub id: ApprovalId,
    pub kind: ApprovalKind,
    pub mode: ApprovalMode,
    pub state: ApprovalState,
    pub title: Words,
    pub description: Words,
    pub terms: Option<Terms>,
    /// Whether whoever approves has to say in which language they read it.
    pub how_read: bool,
    pub bound: String,
    pub made_by: PersonId,
    /// The colleague who was asked to let it out.
    pub asked_of: Option<PersonId>,
    /// Who did, at the moment from which it is asked.
    pub released_by: Option<PersonId>,
    /// Its last day as it stands now; while it is paused, as it stood when it was.
    pub due_at: Option<Timestamp>,
    /// The last day that was asked, which is the one its record commits to.
    pub due_asked: Option<Timestamp>,
    /// Whether that day stands still; of what is over nothing does.
    pub paused: Option<Paused>,
    pub created_at: Timestamp,
    pub asked_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    /// The one it took the place of.
    pub replaces: Option<ApprovalId>,
    /// The one that took its place.
    pub replaced_by: Option<ApprovalId>,
    pub because: Option<OverBecause>,
    pub documents: Vec<Attached>,
    pub people: Vec<PersonAsked>,
}

impl StaffApproval {
    /// Those it is shown to, who can be written to about it.
    pub fn shown_to(&self) -> impl Iterator<Item = &PersonAsked> {
        let state = self.state;
        self.people.iter().filter(move |person| sees(state, person.state, person.asked_at.is_some()))
    }
}

/// An approval as it stands with one of those it was asked of.
#[derive(Clone)]
pub struct ApprovalWith {
    pub id: ApprovalId,
    pub kind: ApprovalKind,
    pub title: Words,
    pub access: AccessId,
    pub state: AnswerState,
    pub answered_at: Option<Timestamp>,
}

/// A request for approval as one document is named in it.
pub struct ApprovalAbout {
    pub id: ApprovalId,
    pub kind: ApprovalKind,
    pub state: ApprovalState,
    pub title: Words,
    pub created_at: Timestamp,
    /// The very version of the document.
    pub version: VersionId,
}

/// A row of `approval`, opened.
pub(crate) struct ApprovalRow {
    pub(crate) id: ApprovalId,
    pub(crate) kind: ApprovalKind,
    pub(crate) mode: ApprovalMode,
    pub(crate) state: ApprovalState,
    pub(crate) made_by: PersonId,
    pub(crate) released_by: Option<PersonId>,
    pub(crate) due_at: Option<Timestamp>,
    pub(crate) due_asked: Option<Timestamp>,
    pub(crate) paused: Option<Paused>,
    pub(crate) created_at: Timestamp,
    pub(crate) asked_at: Option<Timestamp>,
    pub(crate) ended_at: Option<Timestamp>,
    pub(crate) replaces: Option<ApprovalId>,
    pub(crate) written: Written,
    pub(crate) because: Option<OverBecause>,
}

/// A row of `approval_answer`, opened.
pub(crate) struct PersonRow {
    pub(crate) id: AnswerId,
    pub(crate) access: AccessId,
    pub(crate) person: PersonId,
    pub(crate) state: AnswerState,
    pub(crate) asked_at: Option<Timestamp>,
    pub(crate) answered_at: Option<Timestamp>,
    pub(crate) reminded_at: Option<Timestamp>,
    pub(crate) record: Option<AnswerRecord>,
}

/// A contact behind a portal access of this matter.
pub(crate) struct Contact {
    pub(crate) person: PersonId,
    /// In whose seat they come in.
    pub(crate) client: ClientId,
    pub(crate) enabled: bool,
    pub(crate) relation: Relation,
    pub(crate) capacity: Capacity,
    pub(crate) card: PersonCard,
    pub(crate) locale: Locale,
}

impl<P: Purpose> Room<P> {
    pub(crate) fn approval_from(&self, row: &Row) -> Result<ApprovalRow> {
        let id: ApprovalId = row.id(0)?;
        let because = match row.opt_bytes(12)? {
            Some(sealed) => Some(self.unseal_as("approval", id.bytes(), "ended", &sealed)?),
            None => None,
        };
        let state = row.code(3, ApprovalState::from_code)?;
        let paused = match row.opt_time(13)?.filter(|_| state == ApprovalState::Pending) {
            Some(since) => Some(Paused { since, resumes: row.code(14, Resumes::from_code)? }),
            None => None,
        };
        let due_asked = row.opt_time(6)?;
        Ok(ApprovalRow {
            id,
            kind: row.code(1, ApprovalKind::from_code)?,
            mode: row.code(2, ApprovalMode::from_code)?,
            state,
            made_by: row.id(4)?,
            released_by: row.opt_id(5)?,
            due_at: row.opt_time(15)?.or(due_asked),
            due_asked,
            paused,
            created_at: row.time(7)?,
            asked_at: row.opt_time(8)?,
            ended_at: row.opt_time(9)?,
            replaces: row.opt_id(10)?,
            written: self.unseal_as("approval", id.bytes(), "written", &row.bytes(11)?)?,
            because,
        })
    }

    pub(crate) async fn attached_to(
        &self,
        reads: &mut impl RoomReads,
        approval: ApprovalId,
    ) -> Result<Vec<AttachedRecord>> {
        let mut out = Vec::new();
        for row in reads.read(&sql::VERSIONS_OF, binds![approval]).await? {
            let id: domain::EventId = row.id(0)?;
            let record: AttachedRecord =
                self.unseal_as("approval_version", id.bytes(), "attached", &row.bytes(3)?)?;
            // The legible columns decide what a client may open, so they must be the sealed ones.
            if record.version != row.id(1)? || record.document != row.id(2)? {
                return Err(Tampered { what: "an approval is about another version than it says" }.into());
            }
            out.push(record);
        }
        Ok(out)
    }

    pub(crate) async fn people_of(
        &self,
        reads: &mut impl RoomReads,
        approval: ApprovalId,
    ) -> Result<Vec<PersonRow>> {
        let mut out = Vec::new();
        for row in reads.read(&sql::PEOPLE_OF, binds![approval]).await? {
            let id: AnswerId = row.id(0)?;
            let record = match row.opt_bytes(7)? {
                Some(sealed) => Some(self.unseal_as("approval_answer", id.bytes(), "record", &sealed)?),
                None => None,
            };
            out.push(PersonRow {
                id,
                access: row.id(1)?,
                person: row.id(2)?,
                state: row.code(3, AnswerState::from_code)?,
                asked_at: row.opt_time(4)?,
                answered_at: row.opt_time(5)?,
                reminded_at: row.opt_time(6)?,
                record,
            });
        }
        Ok(out)
    }

    pub(crate) fn contact_from(&self, row: &Row) -> Result<Contact> {
        let person: PersonId = row.id(0)?;
        Ok(Contact {
            person,
            client: row.id(6)?,
            enabled: row.text(1)? == "enabled",
            relation: row.code(2, Relation::from_code)?,
            capacity: row.code(5, Capacity::from_code)?,
            card: self.house.unseal_card("person", person.bytes(), &row.bytes(3)?)?,
            locale: row.code(4, Locale::from_code)?,
        })
    }

    /// Whether a version is the one of its document that stands; of a document in the bin none does.
    pub(super) async fn is_newest(
        &self,
        reads: &mut impl RoomReads,
        document: DocumentId,
        version: VersionId,
    ) -> Result<bool> {
        let rows = reads.read(&sql::NEWEST, binds![document]).await?;
        rows.first().map_or(Ok(false), |row| Ok(row.id::<domain::kind::Version>(0)? == version))
    }

    async fn whole_approval(&self, row: ApprovalRow) -> Result<StaffApproval> {
        let mut look = self.look().await?;
        let mut documents = Vec::new();
        for record in self.attached_to(&mut look, row.id).await? {
            let newest = self.is_newest(&mut look, record.document, record.version).await?;
            documents.push(Attached { record, newest });
        }
        let mut people = Vec::new();
        for person in self.people_of(&mut look, row.id).await? {
            let rows = look.lobby(&sql::CONTACT, binds![person.access, self.matter()]).await?;
            let contact = self.contact_from(rows.first().ok_or_else(Error::not_found)?)?;
            people.push(PersonAsked {
                id: person.id,
                access: person.access,
                person: person.person,
                name: contact.card.name,
                relation: contact.relation,
                locale: contact.locale,
                enabled: contact.enabled,
                state: person.state,
                asked_at: person.asked_at,
                answered_at: person.answered_at,
                reminded_at: person.reminded_at,
                record: person.record,
                seen: seen_pages(&look.rows(&sql::SEEN_OF, binds![person.id]).await?)?,
            });
        }
        let replaced_by = look.rows(&sql::REPLACED_BY, binds![row.id]).await?;
        Ok(StaffApproval {
            id: row.id,
            kind: row.kind,
            mode: row.mode,
            state: row.state,
            title: row.written.title,
            description: row.written.description,
            terms: row.written.terms,
            how_read: row.written.how_read,
            bound: row.written.bound,
            made_by: row.made_by,
            asked_of: row.written.asked_of,
            released_by: row.released_by,
            due_at: row.due_at,
            due_asked: row.due_asked,
            paused: row.paused,
            created_at: row.created_at,
            asked_at: row.asked_at,
            ended_at: row.ended_at,
            replaces: row.replaces,
            replaced_by: replaced_by.first().map(|row| row.id(0)).transpose()?,
            because: row.because,
            documents,
            people,
        })
    }

    pub(crate) async fn approval_whole(&self, approval: ApprovalId) -> Result<StaffApproval> {
        let row = self.look().await?.one(&sql::APPROVAL, binds![approval]).await?;
        self.whole_approval(self.approval_from(&row)?).await
    }
}

/// Reads [`sql::SEEN_OF`].
pub(crate) fn seen_pages(rows: &[Row]) -> Result<Vec<SeenPage>> {
    let mut out = Vec::with_capacity(rows.len());
    for row in rows {
        let page = u32::try_from(row.int(1)?).map_err(|_| Tampered { what: "a page number" })?;
        out.push(SeenPage { version: row.id(0)?, page, at: row.time(2)? });
    }
    Ok(out)
}

impl<P: StaffSees> Room<P> {
    /// Every request for approval of the matter, newest first.
    pub async fn staff_approvals(&self) -> Result<ForStaff<Vec<StaffApproval>>> {
        self.demand(Power::SeeWholeMatter)?;
        self.watch(async {
            let rows = self.look().await?.rows(&sql::APPROVALS, &[]).await?;
            let mut out = Vec::with_capacity(rows.len());
            for row in rows {
                out.push(self.whole_approval(self.approval_from(&row)?).await?);
            }
            Ok(ForStaff::new(out))
        })
        .await
    }

    /// Where each of them stands with each of those asked, newest first: as much as a line about a person says, in one
    /// statement however many there are.
    pub async fn approvals_asked(&self) -> Result<ForStaff<Vec<ApprovalWith>>> {
        self.demand(Power::SeeWholeMatter)?;
        self.watch(async {
            let mut out = Vec::new();
            for row in self.look().await?.rows(&sql::ASKED_HERE, &[]).await? {
                let found = self.approval_from(&row)?;
                out.push(ApprovalWith {
                    id: found.id,
                    kind: found.kind,
                    title: found.written.title,
                    access: row.id(16)?,
                    state: row.code(17, AnswerState::from_code)?,
                    answered_at: row.opt_time(18)?,
                });
            }
            Ok(ForStaff::new(out))
        })
        .await
    }

    /// Those that name a document, newest first.
    pub async fn approvals_about(&self, document: DocumentId) -> Result<ForStaff<Vec<ApprovalAbout>>> {
        self.demand(Power::SeeWholeMatter)?;
        self.watch(async {
            let mut look = self.look().await?;
            look.one(&crate::room::messages::sql::DOCUMENT_ITEM, binds![document]).await?;
            let mut out = Vec::new();
            for row in look.rows(&sql::ABOUT, binds![document]).await? {
                let version = row.id(16)?;
                let found = self.approval_from(&row)?;
                out.push(ApprovalAbout {
                    id: found.id,
                    kind: found.kind,
                    state: found.state,
                    title: found.written.title,
                    created_at: found.created_at,
                    version,
                });
            }
            Ok(ForStaff::new(out))
        })
        .await
    }

    /// One of them.
    pub async fn staff_approval(&self, approval: ApprovalId) -> Result<ForStaff<StaffApproval>> {
        self.demand(Power::SeeWholeMatter)?;
        self.watch(async { Ok(ForStaff::new(self.approval_whole(approval).await?)) }).await
    }
}

impl<P: Purpose> RoomTx<'_, P> {
    /// All changes of a matter's approvals take turns on the matter's row, as uploads do: of an answer and whatever makes
    /// it pointless, one is first and the other finds it so.
    pub(crate) async fn approvals_in_turn(&mut self) -> Result<()> {
        let matter = self.room.matter();
        self.lobby(&crate::lobby::matters::sql::HOLD, binds![matter]).await?;
        self.approvals_moved = true;
        Ok(())
    }

    pub(crate) async fn approval(&mut self, room: &Room<P>, approval: ApprovalId) -> Result<ApprovalRow> {
        room.approval_from(&self.one(&sql::APPROVAL, binds![approval]).await?)
    }

    pub(crate) async fn contact(&mut self, room: &Room<P>, access: AccessId) -> Result<Contact> {
        let rows = self.lobby_rows(&sql::CONTACT, binds![access, room.matter()]).await?;
        room.contact_from(rows.first().ok_or_else(Error::not_found)?)
    }
}
