//! What a client does with a request for approval: reads it, opens the very pages it is about, is proved again where that
//! is wanted, and answers once. It refuses to show a request before its turn, a page of anything that is not attached,
//! and an answer to words or versions other than the ones that stand.

use super::handed::HandedFile;
use super::reader::OriginalReader;
use crate::audit::AuditEvent;
use crate::bound::record_hash;
use crate::desk::Bearer;
use crate::engine::binds;
use crate::error::{Error, Fault, Result};
use crate::lobby;
use crate::lobby::notice_mails::{self, Leaves};
use crate::lobby::sessions::Device;
use crate::purpose::{Contributing, Purpose, StaffSees};
use crate::room::approval_proof::Fresh;
use crate::room::approvals::{
    AnswerRecord, ApprovalRow, AttachedRecord, HowRead, Interpreter, OverBecause, Paused, PersonRow,
    SeenPage, Terms, seen_pages, sql,
};
use crate::room::{ForClient, PageImage, Room, RoomLook, RoomReads, RoomTx, Words};
use crate::webauthn::RelyingParty;
use domain::approval::settled;
use domain::notices::Weight;
use domain::{
    AccessId, AnswerId, AnswerState, ApprovalId, ApprovalKind, ApprovalState, AuditCode, ClientId, Locale,
    PersonId, Power, ReaderPart, Refusal, SessionId, Settled, Timestamp, Verdict, VersionId, Why, limits,
};
use serde::Serialize;

/// A request for approval as one of those it went to sees it.
pub struct ClientApproval {
    pub id: ApprovalId,
    pub kind: ApprovalKind,
    pub state: ApprovalState,
    pub title: Words,
    pub description: Words,
    pub terms: Option<Terms>,
    /// Whether they have to say in which language they read it before they can approve it.
    pub how_read: bool,
    pub bound: String,
    /// Its last day as it stands now.
    pub due_at: Option<Timestamp>,
    /// Whether that day stands still while a question is answered.
    pub paused: Option<Paused>,
    pub asked_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    pub because: Option<OverBecause>,
    pub documents: Vec<AttachedRecord>,
    pub mine: MyPart,
    /// Whether its pages can be opened: while it is to be answered, and afterwards by whoever answered or has a copy.
    pub may_open: bool,
}

/// Their own part in it.
pub struct MyPart {
    pub id: AnswerId,
    pub state: AnswerState,
    pub asked_at: Option<Timestamp>,
    pub record: Option<AnswerRecord>,
    pub seen: Vec<SeenPage>,
}

impl ClientApproval {
    /// Whether it is this person's turn to answer.
    pub fn to_answer(&self) -> bool {
        self.state == ApprovalState::Pending && self.mine.state == AnswerState::Asked
    }

    /// Pages of a document that were not opened yet.
    pub fn unopened(&self, document: &AttachedRecord) -> u32 {
        let opened = self.mine.seen.iter().filter(|seen| seen.version == document.version).count();
        document.pages.saturating_sub(u32::try_from(opened).unwrap_or(u32::MAX))
    }

    /// Whether pages still have to be opened before it can be approved.
    pub fn owes_pages(&self) -> bool {
        self.kind.wants_every_page() && self.documents.iter().any(|document| self.unopened(document) > 0)
    }
}

/// What somebody answers.
pub struct Answer<'a> {
    pub verdict: Verdict,
    /// The bound hash of the page that was read.
    pub bound: &'a str,
    pub reason: &'a str,
    /// The fresh code, where one was asked for.
    pub code: &'a str,
    /// How they took it in, where they say so.
    pub read: Option<HowRead>,
    /// What a browser answered instead of a code, and the site it was asked for.
    pub passkey: Option<(&'a RelyingParty, &'a str)>,
    /// The next code of their printed card, instead of a code that was sent.
    pub card: Option<&'a str>,
    /// The language the page was read in.
    pub language: Locale,
    /// Where the answer comes from.
    pub device: &'a Device,
}

/// A page somebody opened: the record its line commits to.
#[derive(Serialize)]
pub(crate) struct PageRecord {
    pub(crate) approval: ApprovalId,
    pub(crate) answer: AnswerId,
    pub(crate) version: VersionId,
    pub(crate) page: u32,
}

/// Whether somebody who stands there, and was asked or not yet, sees the request at all.
pub(super) fn sees(approval: ApprovalState, person: AnswerState, asked: bool) -> bool {
    let reached = match person {
        AnswerState::Waiting => false,
        AnswerState::Asked | AnswerState::Approved | AnswerState::Declined => true,
        AnswerState::Lapsed => asked,
        AnswerState::Copy => approval == ApprovalState::Approved,
    };
    reached && approval != ApprovalState::Held
}

fn may_open(approval: ApprovalState, person: AnswerState) -> bool {
    match approval {
        ApprovalState::Pending => person != AnswerState::Lapsed,
        ApprovalState::Approved | ApprovalState::Declined => {
            matches!(person, AnswerState::Approved | AnswerState::Declined | AnswerState::Copy)
        }
        _ => false,
    }
}

impl PersonRow {
    /// Whether they see a request that stands there.
    fn sees(&self, approval: ApprovalState) -> bool {
        sees(approval, self.state, self.asked_at.is_some())
    }
}

impl<P: Purpose> Room<P> {
    /// Whether a request is shown to whoever has this admission.
    pub(super) async fn is_shown(
        &self,
        reads: &mut impl RoomReads,
        row: &ApprovalRow,
        access: AccessId,
    ) -> Result<bool> {
        let people = self.people_of(reads, row.id).await?;
        Ok(people.iter().any(|person| person.access == access && person.sees(row.state)))
    }

    async fn shown_to(
        &self,
        look: &mut RoomLook,
        access: AccessId,
        row: ApprovalRow,
    ) -> Result<Option<ClientApproval>> {
        let people = self.people_of(look, row.id).await?;
        let Some(mine) = people.into_iter().find(|p| p.access == access && p.sees(row.state)) else {
            return Ok(None);
        };
        let seen = seen_pages(&look.rows(&sql::SEEN_OF, binds![mine.id]).await?)?;
        Ok(Some(ClientApproval {
            id: row.id,
            kind: row.kind,
            state: row.state,
            documents: self.attached_to(look, row.id).await?,
            may_open: may_open(row.state, mine.state),
            title: row.written.title,
            description: row.written.description,
            terms: row.written.terms,
            how_read: row.written.how_read,
            bound: row.written.bound,
            due_at: row.due_at,
            paused: row.paused,
            asked_at: row.asked_at,
            ended_at: row.ended_at,
            because: row.because,
            mine: MyPart {
                id: mine.id,
                state: mine.state,
                asked_at: mine.asked_at,
                record: mine.record,
                seen,
            },
        }))
    }

    /// What one admission sees, newest first.
    async fn approvals_shown_to(&self, access: AccessId) -> Result<Vec<ForClient<ClientApproval>>> {
        let mut look = self.look().await?;
        let mut theirs = Vec::new();
        for row in look.rows(&sql::OF_ACCESS, binds![access]).await? {
            theirs.push(row.id::<domain::kind::Approval>(0)?);
        }
        let mut out = Vec::new();
        for row in look.rows(&sql::APPROVALS, &[]).await? {
            let row = self.approval_from(&row)?;
            if theirs.contains(&row.id)
                && let Some(shown) = self.shown_to(&mut look, access, row).await?
            {
                out.push(ForClient::new(shown));
            }
        }
        Ok(out)
    }
}

impl<P: StaffSees> Room<P> {
    /// Exactly what this client sees of approvals. The look itself is written down by [`Room::preview_for`], which makes
    /// the page these stand on.
    pub async fn preview_approvals(
        &self,
        client: ClientId,
        person: PersonId,
    ) -> Result<Vec<ForClient<ClientApproval>>> {
        self.demand(Power::PreviewAsClient)?;
        self.watch(async {
            let mut look = self.look().await?;
            let of = binds![self.matter(), client, person];
            let rows = look.lobby(&crate::room::portal::sql::ACCESS_OF, of).await?;
            drop(look);
            match rows.first() {
                Some(row) => self.approvals_shown_to(row.id(0)?).await,
                None => Ok(Vec::new()),
            }
        })
        .await
    }
}

impl Room<Contributing> {
    pub(super) fn admission_here(&self) -> Result<(AccessId, SessionId)> {
        match &self.bearer {
            Bearer::Contact { access, session, .. } => Ok((*access, *session)),
            Bearer::Staff { .. } | Bearer::Job { .. } => Err(Error::not_found()),
        }
    }

    /// Everything this client is, or was, asked to approve, newest first.
    pub async fn approvals(&self) -> Result<Vec<ForClient<ClientApproval>>> {
        self.demand(Power::AnswerApprovals)?;
        let (access, _) = self.admission_here()?;
        self.watch(self.approvals_shown_to(access)).await
    }

    /// The same for a page that shows more than approvals: nothing, where this client answers none.
    pub async fn approvals_if_any(&self) -> Result<Vec<ForClient<ClientApproval>>> {
        if self.powers().has(Power::AnswerApprovals) { self.approvals().await } else { Ok(Vec::new()) }
    }

    /// One of them.
    pub async fn approval(&self, approval: ApprovalId) -> Result<ForClient<ClientApproval>> {
        self.demand(Power::AnswerApprovals)?;
        let (access, _) = self.admission_here()?;
        self.watch(async {
            let mut look = self.look().await?;
            let row = look.one(&sql::APPROVAL, binds![approval]).await?;
            let shown = self.shown_to(&mut look, access, self.approval_from(&row)?).await?;
            shown.map(ForClient::new).ok_or_else(Error::not_found)
        })
        .await
    }

    /// A page picture of an attached version. While it is to be answered the first opening of each page is written down
    /// before anything is shown.
    pub async fn approval_page(
        &self,
        approval: ApprovalId,
        version: VersionId,
        page: u32,
    ) -> Result<ForClient<PageImage>> {
        let shown = self.approval(approval).await?;
        self.may_look(&shown, version)?;
        self.watch(async {
            // Only a page that is there can be seen.
            self.look().await?.one(&super::documents::sql::PAGE, binds![version, page, "page"]).await?;
            let known = shown.mine.seen.iter().any(|seen| seen.version == version && seen.page == page);
            if shown.to_answer() && !known {
                self.write_down_page(&shown, version, page).await?;
            }
            self.page_of(version, page, "page").await.map(ForClient::new)
        })
        .await
    }

    /// The small picture of an attached version's first page. It is no evidence of anything.
    pub async fn approval_thumb(
        &self,
        approval: ApprovalId,
        version: VersionId,
    ) -> Result<ForClient<PageImage>> {
        let shown = self.approval(approval).await?;
        self.may_look(&shown, version)?;
        self.watch(async { self.page_of(version, 1, "thumb").await.map(ForClient::new) }).await
    }

    /// The original bytes of an attached version, for whoever may open it there. The line is written first.
    pub async fn approval_original(
        &self,
        approval: ApprovalId,
        version: VersionId,
    ) -> Result<(ForClient<HandedFile>, OriginalReader)> {
        let shown = self.approval(approval).await?;
        self.may_look(&shown, version)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let (found, _) =
                self.version_from(&tx.one(&super::documents::sql::VERSION, binds![version]).await?)?;
            let event =
                AuditEvent::new(AuditCode::DocumentDownloaded, version).with("file", found.name.as_str());
            tx.commit(event).await?;
            let (found, reader) = self.original(version).await?;
            let file = HandedFile {
                version,
                name: found.name,
                size: found.size,
                sha256: found.sha256,
                received_at: found.received_at,
                file_type: found.file_type,
            };
            Ok((ForClient::new(file), reader))
        })
        .await
    }

    fn may_look(&self, shown: &ClientApproval, version: VersionId) -> Result<()> {
        let attached = shown.documents.iter().any(|document| document.version == version);
        if attached && shown.may_open { Ok(()) } else { Err(Error::not_found()) }
    }

    async fn write_down_page(&self, shown: &ClientApproval, version: VersionId, page: u32) -> Result<()> {
        let mut tx = self.begin().await?;
        tx.approvals_in_turn().await?;
        let now = tx.now;
        // Two openings at once are one.
        if tx.exec(&sql::ADD_SEEN, binds![shown.mine.id, version, page, now]).await? == 0 {
            return Ok(());
        }
        let record = PageRecord { approval: shown.id, answer: shown.mine.id, version, page };
        let hash = record_hash(&record).ok_or(Fault::plain("a page cannot be written down"))?;
        let document = shown.documents.iter().find(|d| d.version == version);
        let event = AuditEvent::new(AuditCode::ApprovalPageSeen, shown.id)
            .with("file", document.map(|d| d.name.as_str()).unwrap_or_default())
            .with("page", page.to_string())
            .committing_to(hash);
        tx.commit(event).await
    }

    /// Answers. Of a hundred answers at once, and of an answer and whatever makes it pointless, one is true.
    ///
    /// # Errors
    /// `WrongState` when it is not this person's to answer any more; `Expired` after its last day; `Conflict` for a page
    /// that showed something else; `Invalid` for `pages` not all opened, a `code` that is missing or wrong, a `passkey`
    /// that proves nothing, a `card` that is over or a code of it that is wrong, a `reason` that is missing or too long, `read` where it was asked in which language it was
    /// read and nobody says, or somebody who read it is half named.
    pub async fn answer_approval(&self, approval: ApprovalId, answer: &Answer<'_>) -> Result<()> {
        let (_, session) = self.admission_here()?;
        let shown = self.approval(approval).await?;
        let settings = self.house.settings().await?;
        let reason = reason_of(answer, settings.decline_reason)?;
        let read = read_of(answer, shown.how_read)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            tx.approvals_in_turn().await?;
            let row = tx.approval(self, approval).await?;
            let people = self.people_of(&mut tx, approval).await?;
            let at = people.iter().position(|p| p.id == shown.mine.id).ok_or_else(Error::not_found)?;
            let mine = people.get(at).ok_or_else(Error::not_found)?;
            if row.state != ApprovalState::Pending {
                return Err(Refusal::WrongState.into());
            }
            let to = mine.state.answered(answer.verdict)?;
            // A day that stands still does not pass.
            if row.paused.is_none() && row.due_at.is_some_and(|due| tx.now.is_past(due)) {
                return Err(Refusal::Expired.into());
            }
            if answer.bound != row.written.bound {
                return Err(Refusal::Conflict.into());
            }
            let mut fresh = Fresh::NotWanted;
            if answer.verdict == Verdict::Approve {
                // Pages are only ever added, so what was opened a moment ago still is.
                if shown.owes_pages() {
                    return Err(Refusal::invalid("pages", Why::Missing).into());
                }
                if row.kind.wants_fresh_proof() {
                    fresh = match tx.spend_proof(self, mine.id, session, answer).await? {
                        Ok(fresh) => fresh,
                        Err(refusal) => {
                            tx.commit(AuditEvent::new(AuditCode::ApprovalCodeWrong, approval)).await?;
                            return Err(refusal.into());
                        }
                    };
                }
            }
            let documents = self.attached_to(&mut tx, approval).await?;
            let record =
                self.answer_record(&mut tx, &row, mine, answer, &documents, fresh, reason, read).await?;
            tx.give_answer(self, &row, &people, at, to, record).await
        })
        .await
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "each is one column of the record and comes from another place"
    )]
    async fn answer_record(
        &self,
        tx: &mut RoomTx<'_, Contributing>,
        row: &ApprovalRow,
        mine: &PersonRow,
        answer: &Answer<'_>,
        documents: &[AttachedRecord],
        fresh: Fresh,
        reason: String,
        read: Option<HowRead>,
    ) -> Result<AnswerRecord> {
        let (interpreter, read_alone) = match read {
            Some(HowRead::ReadTo(reader)) => (Some(reader), None),
            Some(HowRead::Alone(language)) => (None, Some(language)),
            None => (None, None),
        };
        let (access, session) = self.admission_here()?;
        let contact = tx.contact(self, access).await?;
        let begun = tx.lobby_rows(&lobby::alerts::sql::DEVICE, binds![session]).await?;
        let begun = begun.first().ok_or_else(Error::not_found)?;
        let card: lobby::sessions::SessionCard =
            self.house.unseal_card("session", session.bytes(), &begun.bytes(1)?)?;
        Ok(AnswerRecord {
            approval: row.id,
            answer: mine.id,
            access,
            person: contact.person,
            name: contact.card.name,
            relation: contact.relation.code().to_owned(),
            verdict: answer.verdict.code().to_owned(),
            at: tx.now.micros(),
            address: answer.device.address.clone(),
            agent: answer.device.agent.clone(),
            session,
            sign_in: card.method,
            also: card.also,
            fresh_code: fresh == Fresh::Mail,
            fresh_app: fresh == Fresh::App,
            fresh_passkey: fresh == Fresh::Passkey,
            fresh_card: fresh == Fresh::Card,
            fresh_text: fresh == Fresh::Text,
            language: answer.language.code().to_owned(),
            bound: row.written.bound.clone(),
            documents: documents.iter().map(|d| d.sha256.clone()).collect(),
            reason,
            interpreter,
            read_alone,
        })
    }
}

/// Why somebody declines, if it can be taken as it is.
fn reason_of(answer: &Answer<'_>, wanted: bool) -> Result<String> {
    let reason = answer.reason.trim();
    let declines = answer.verdict == Verdict::Decline;
    if declines && wanted && reason.is_empty() {
        return Err(Refusal::invalid("reason", Why::Missing).into());
    }
    if reason.chars().count() > limits::NOTE_CHARS {
        return Err(Refusal::invalid("reason", Why::TooLong).into());
    }
    Ok(if declines { reason.to_owned() } else { String::new() })
}

/// How they say that they took it in, if it is said whole. Whoever declines need not say.
fn read_of(answer: &Answer<'_>, wanted: bool) -> Result<Option<HowRead>> {
    let no = |why| crate::Error::from(Refusal::invalid("read", why));
    let long = |text: &str| text.chars().count() > limits::TITLE_CHARS;
    let read = match &answer.read {
        None => None,
        Some(HowRead::Alone(language)) => match language.trim() {
            "" => None,
            language if long(language) => return Err(no(Why::TooLong)),
            language => Some(HowRead::Alone(language.to_owned())),
        },
        Some(HowRead::ReadTo(reader)) => {
            let (name, language) = (reader.name.trim(), reader.language.trim());
            if long(name) || long(language) {
                return Err(no(Why::TooLong));
            }
            match (name.is_empty(), language.is_empty(), ReaderPart::from_code(&reader.relation)) {
                (true, true, _) => None,
                (false, false, Some(relation)) => Some(HowRead::ReadTo(Interpreter {
                    name: name.to_owned(),
                    language: language.to_owned(),
                    relation: relation.code().to_owned(),
                    by_phone: reader.by_phone,
                })),
                _ => return Err(no(Why::Missing)),
            }
        }
    };
    if read.is_none() && wanted && answer.verdict == Verdict::Approve {
        return Err(no(Why::Missing));
    }
    Ok(read)
}

impl RoomTx<'_, Contributing> {
    /// Writes the answer, and whatever follows from it for the whole.
    async fn give_answer(
        mut self,
        room: &Room<Contributing>,
        row: &ApprovalRow,
        people: &[PersonRow],
        at: usize,
        to: AnswerState,
        record: AnswerRecord,
    ) -> Result<()> {
        let now = self.now;
        let mine = people.get(at).ok_or_else(Error::not_found)?;
        let sealed = room.seal_as("approval_answer", mine.id.bytes(), "record", &record)?;
        self.exec_one(&sql::ANSWER, binds![mine.id, to.code(), now, sealed]).await?;
        let hash = record_hash(&record).ok_or(Fault::plain("an answer cannot be written down"))?;
        let (code, told) = match to {
            AnswerState::Approved => (AuditCode::AnswerApproved, "approval_approved"),
            _ => (AuditCode::AnswerDeclined, "approval_declined"),
        };
        let mut own =
            AuditEvent::new(code, row.id).with("title", row.title()).with("name", record.name.as_str());
        if !record.reason.is_empty() {
            own = own.with("message", record.reason.as_str());
        }
        let own = own.committing_to(hash);
        if let (Some(reader), AnswerState::Approved) = (&record.interpreter, to) {
            let read = AuditEvent::new(AuditCode::ApprovalReadTo, row.id).with("title", row.title());
            self.also(read.with("to", reader.name.as_str()).with("language", reader.language.as_str()));
        }
        let states: Vec<AnswerState> =
            people.iter().enumerate().map(|(i, p)| if i == at { to } else { p.state }).collect();
        let (house, matter) = (room.house.clone(), room.matter());
        let object = row.id.bytes();
        lobby::notices::tell_leads_and_maker(self.write(), &house, matter, told, object, row.made_by).await?;
        let (end, code) = match settled(row.mode, &states) {
            Settled::Open { turn } => {
                if let Some(next) = turn.and_then(|turn| people.get(turn)) {
                    let asked = next.state.asked()?;
                    self.exec_one(&sql::STAND, binds![next.id, asked.code(), now]).await?;
                    self.ask_for_answer(room, next.access, Leaves::InTime(row.due_at)).await?;
                    // It waits for somebody else from now on.
                    lobby::approvals::stand(self.write(), &house, matter, row, row.state, now).await?;
                }
                self.letter_answered(room, row.kind).await?;
                return self.commit(own).await;
            }
            Settled::Approved => (row.state.approved()?, AuditCode::ApprovalApproved),
            Settled::Declined => (row.state.declined()?, AuditCode::ApprovalDeclined),
        };
        self.end_approval(room, row, end, None).await?;
        if end == ApprovalState::Approved {
            for copy in people.iter().filter(|p| p.state == AnswerState::Copy) {
                let (write, leaves) = (self.write(), Leaves::Weighing(Weight::Ordinary));
                notice_mails::plant_to(write, &house, matter, copy.access, notice_mails::COPY, leaves)
                    .await?;
            }
        }
        self.also(own);
        self.commit(AuditEvent::new(code, row.id).with("title", row.title())).await
    }
}
