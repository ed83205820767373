//! Certificates of approval: everything that was recorded, the log's lines about it with their proofs, and a signature
//! over the whole, as a file that can be checked without this installation. Making one is written down first. It refuses
//! to be called a signature of the client's, and to put another client's record into a client's own copy.

use crate::audit::{AuditEvent, StoredLine};
use crate::bound::{canonical, record_hash, sha256};
use crate::engine::binds;
use crate::error::{Error, Fault, Result, Tampered};
use crate::lobby::PersonCard;
use crate::purpose::{Contributing, Purpose, Reading};
use crate::room::approval_answer::PageRecord;
use crate::room::approvals::{AnswerRecord, RequestRecord, StaffApproval, sql};
use crate::room::{ForClient, ForStaff, Room};
use crate::verify::certificate::{
    Certificate, FORMAT, LineAbout, LineRecord, MatterNamed, Outcome, PageSeen, PersonNamed, PracticeNamed,
    Released, SAYS,
};
use domain::{AnswerId, AnswerState, ApprovalId, AuditCode, PersonId, Power, Refusal, Timestamp};
use std::collections::HashMap;

impl Room<Reading> {
    /// A certificate with everybody's answers.
    ///
    /// # Errors
    /// `WrongState` while no client has been asked.
    pub async fn certify_approval(&self, approval: ApprovalId) -> Result<ForStaff<Certificate>> {
        self.demand(Power::SeeWholeMatter)?;
        self.watch(async { Ok(ForStaff::new(self.certificate(approval, None).await?)) }).await
    }
}

impl Room<Contributing> {
    /// A certificate of one's own answer, or of the whole's outcome for whoever has a copy.
    ///
    /// # Errors
    /// `WrongState` for somebody who has not answered and has no copy.
    pub async fn my_certificate(&self, approval: ApprovalId) -> Result<ForClient<Certificate>> {
        let shown = self.approval(approval).await?;
        if !matches!(shown.mine.state, AnswerState::Approved | AnswerState::Declined | AnswerState::Copy) {
            return Err(Refusal::WrongState.into());
        }
        self.watch(async { Ok(ForClient::new(self.certificate(approval, Some(shown.mine.id)).await?)) }).await
    }
}

impl<P: Purpose> Room<P> {
    async fn certificate(&self, approval: ApprovalId, only: Option<AnswerId>) -> Result<Certificate> {
        let whole = self.approval_whole(approval).await?;
        if whole.asked_at.is_none() {
            return Err(Refusal::WrongState.into());
        }
        // What the log says of it until now; the making is a line of its own, which comes after.
        let mut stored = Vec::new();
        for row in self.look().await?.rows(&sql::LINES_ABOUT, binds![approval]).await? {
            stored.push(StoredLine::from_row(&row)?);
        }
        let tx = self.begin().await?;
        let made_at = tx.now;
        let title = whole.title.values().next().cloned().unwrap_or_default();
        tx.commit(AuditEvent::new(AuditCode::ApprovalCertified, approval).with("title", title)).await?;
        let face = self.face().await?;
        let settings = self.house.settings().await?;
        // Whoever let it out is the practice's own matter: a client's copy does not name them.
        let released = match (whole.released_by, whole.asked_at, only) {
            (Some(person), Some(at), None) => Some(self.released(person, at).await?),
            _ => None,
        };
        let request = request_of(&whole);
        let answers: Vec<AnswerRecord> = whole
            .people
            .iter()
            .filter(|p| only.is_none_or(|only| only == p.id))
            .filter_map(|p| p.record.clone())
            .collect();
        let mut pages = Vec::new();
        for person in whole.people.iter().filter(|p| only.is_none_or(|only| only == p.id)) {
            pages.extend(person.seen.iter().map(|seen| PageSeen {
                answer: person.id,
                version: seen.version,
                page: seen.page,
                at: seen.at.micros(),
            }));
        }
        let about = Speaks::of(&request, &answers, &pages)?;
        let mut lines = Vec::new();
        for line in &stored {
            if let Some(record) = self.line_record(line, &about, only.is_some()).await? {
                lines.push(record);
            }
        }
        let people = whole.people.iter().filter(|p| only.is_none_or(|only| only == p.id));
        let mut certificate = Certificate {
            format: FORMAT.to_owned(),
            says: SAYS.to_owned(),
            made_at: made_at.micros(),
            practice: PracticeNamed {
                id: self.house.keyring.practice,
                name: settings.shown_name().to_owned(),
            },
            matter: MatterNamed { id: self.matter(), name: face.name, number: face.number },
            whole: only.is_none(),
            request,
            released,
            people: people
                .map(|p| PersonNamed {
                    answer: p.id,
                    access: p.access,
                    name: p.name.clone(),
                    relation: p.relation.code().to_owned(),
                    state: p.state.code().to_owned(),
                })
                .collect(),
            outcome: Outcome {
                state: whole.state.code().to_owned(),
                at: whole.ended_at.map(|at| at.micros()),
                because: whole.because.clone(),
            },
            answers,
            pages,
            lines,
            key: self.house.log_signer()?.vkey(),
            signature: String::new(),
        };
        let value = certificate.unsigned().ok_or(Fault::plain("a certificate cannot be written down"))?;
        let digest = sha256(canonical(&value).as_bytes());
        certificate.signature = self.house.log_signer()?.certificate(&digest);
        Ok(certificate)
    }

    async fn released(&self, person: PersonId, at: Timestamp) -> Result<Released> {
        let rows = self.look().await?.lobby(&crate::lobby::people::sql::PERSON, binds![person]).await?;
        let sealed = rows.first().ok_or_else(Error::not_found)?.bytes(0)?;
        let card: PersonCard = self.house.unseal_card("person", person.bytes(), &sealed)?;
        Ok(Released { person, name: card.name, at: at.micros() })
    }

    /// A line as the certificate carries it. A client's own copy leaves lines about others out.
    async fn line_record(
        &self,
        line: &StoredLine,
        about: &Speaks,
        own_copy: bool,
    ) -> Result<Option<LineRecord>> {
        let scope = self.matter().bytes();
        let opened = line.open(&self.chain())?;
        let opening = opened.detail.get(domain::AuditDetail::Opening.code()).cloned();
        let speaks = match &opening {
            None => None,
            Some(opening) => {
                let bytes = crate::lobby::access::unhex(opening).and_then(|b| <[u8; 32]>::try_from(b).ok());
                let bytes = bytes.ok_or(Tampered { what: "a line's opening" })?;
                about.find(line, &bytes)
            }
        };
        let of_everybody = matches!(
            opened.code,
            AuditCode::ApprovalRequested
                | AuditCode::ApprovalApproved
                | AuditCode::ApprovalDeclined
                | AuditCode::ApprovalVoided
                | AuditCode::ApprovalExpired
                | AuditCode::ApprovalCancelled
                | AuditCode::ApprovalPaused
                | AuditCode::ApprovalResumed
        );
        if own_copy && speaks.is_none() && !of_everybody {
            return Ok(None);
        }
        let hashed = line.as_line(scope);
        Ok(Some(LineRecord {
            n: line.n,
            at: line.at.micros(),
            actor: crate::hex(&line.actor),
            code: line.code.clone(),
            object: crate::hex(&line.object),
            detail_hash: crate::hex(&hashed.detail_hash),
            salt: crate::hex(&line.salt),
            prev: crate::hex(&line.prev),
            hash: crate::hex(&line.hash),
            leaf: crate::hex(&hashed.leaf()),
            opening: opening.filter(|_| speaks.is_some()),
            about: speaks,
            proof: self.house.receipt(scope, line.n).await?,
        }))
    }
}

/// What lines may speak of, by the hash they would commit to.
struct Speaks(HashMap<[u8; 32], (LineAbout, Option<i64>)>);

impl Speaks {
    fn of(request: &RequestRecord, answers: &[AnswerRecord], pages: &[PageSeen]) -> Result<Self> {
        let mut all = HashMap::new();
        let none = || Error::from(Fault::plain("a record cannot be written down"));
        all.insert(record_hash(request).ok_or_else(none)?, (LineAbout::Request, None));
        for answer in answers {
            let about = LineAbout::Answer { answer: answer.answer };
            all.insert(record_hash(answer).ok_or_else(none)?, (about, Some(answer.at)));
        }
        for seen in pages {
            let record = PageRecord {
                approval: request.approval,
                answer: seen.answer,
                version: seen.version,
                page: seen.page,
            };
            let about = LineAbout::Page { answer: seen.answer, version: seen.version, page: seen.page };
            all.insert(record_hash(&record).ok_or_else(none)?, (about, Some(seen.at)));
        }
        Ok(Self(all))
    }

    /// The record a line commits to. Of those written at another moment none can be it.
    fn find(&self, line: &StoredLine, opening: &[u8; 32]) -> Option<LineAbout> {
        let at = line.at.micros();
        let here = self.0.iter().filter(|(_, (_, when))| when.is_none_or(|when| when == at));
        let mut fits = here.filter(|(hash, _)| seal::commitment(opening, hash) == line.salt);
        fits.next().map(|(_, (about, _))| about.clone())
    }
}

fn request_of(whole: &StaffApproval) -> RequestRecord {
    let (copies, approvers): (Vec<_>, Vec<_>) =
        whole.people.iter().partition(|p| p.state == AnswerState::Copy);
    RequestRecord {
        approval: whole.id,
        kind: whole.kind.code().to_owned(),
        mode: whole.mode.code().to_owned(),
        title: whole.title.clone(),
        description: whole.description.clone(),
        documents: whole.documents.iter().map(|d| d.record.clone()).collect(),
        bound: whole.bound.clone(),
        approvers: approvers.iter().map(|p| p.access).collect(),
        copies: copies.iter().map(|p| p.access).collect(),
        due_at: whole.due_asked.map(|due| due.micros()),
        terms: whole.terms.clone(),
        how_read: whole.how_read,
    }
}
