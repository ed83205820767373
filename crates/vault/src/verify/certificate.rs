//! Certificates of approval as a file, and their verification, offline: no database and no key but the public one. Every
//! byte of the file is under one signature; beyond that each record is checked against the line that committed to it, each
//! line against its entry in the log, and the answers against the outcome. It refuses to take a file's word for anything
//! it can work out itself.

use super::finding::{AuditFindings, Defect};
use crate::bound::{bound_hash, canonical, record_hash, sha256};
use crate::room::approval_answer::PageRecord;
use crate::room::{AnswerRecord, OverBecause, RequestRecord};
use domain::approval::settled;
use domain::{
    AccessId, AnswerId, AnswerState, ApprovalMode, ApprovalState, AuditCode, MatterId, PersonId, PracticeId,
    Settled, Verdict, VersionId,
};
use seal::{Line, LogProof, LogVerifier};
use serde::{Deserialize, Serialize};

pub(crate) const FORMAT: &str = "strongroom/v1 approval certificate";
pub(crate) const SAYS: &str = "This is a record of what was agreed to, by whom and when. It is not a handwritten signature, and not an electronic signature that stands in for one.";

/// The whole file.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    pub format: String,
    pub says: String,
    /// Microseconds since 1970, as every time here.
    pub made_at: i64,
    pub practice: PracticeNamed,
    pub matter: MatterNamed,
    /// Whether everybody's answers are in it; a client's own copy has theirs alone.
    pub whole: bool,
    pub request: RequestRecord,
    /// The colleague who let it out, where one had to. Certificates from before do not say, and none of a client's own does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub released: Option<Released>,
    pub people: Vec<PersonNamed>,
    pub outcome: Outcome,
    pub answers: Vec<AnswerRecord>,
    pub pages: Vec<PageSeen>,
    pub lines: Vec<LineRecord>,
    /// The public key that checks signature and log. Compare it with one you were given before.
    pub key: String,
    /// A signed note over everything else.
    pub signature: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PracticeNamed {
    pub id: PracticeId,
    pub name: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MatterNamed {
    pub id: MatterId,
    pub name: String,
    pub number: String,
}

/// Somebody who was asked, and where they stand.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonNamed {
    pub answer: AnswerId,
    pub access: AccessId,
    pub name: String,
    pub relation: String,
    pub state: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    pub state: String,
    pub at: Option<i64>,
    pub because: Option<OverBecause>,
}

/// Who let it out, and when.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Released {
    pub person: PersonId,
    pub name: String,
    pub at: i64,
}

/// A page somebody opened for the first time.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageSeen {
    pub answer: AnswerId,
    pub version: VersionId,
    pub page: u32,
    pub at: i64,
}

/// The record a line commits to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum LineAbout {
    Request,
    Answer { answer: AnswerId },
    Page { answer: AnswerId, version: VersionId, page: u32 },
}

/// One line of the matter's chain. Bytes are lower-case hexadecimal; `docs/formats/audit-line.md` says what is hashed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineRecord {
    pub n: u64,
    pub at: i64,
    pub actor: String,
    pub code: String,
    pub object: String,
    pub detail_hash: String,
    pub salt: String,
    pub prev: String,
    pub hash: String,
    pub leaf: String,
    pub about: Option<LineAbout>,
    /// Opens the commitment.
    pub opening: Option<String>,
    /// A `.tlog-proof`; nothing while no checkpoint covers the line.
    pub proof: Option<String>,
}

impl Certificate {
    /// Everything but the signature, as it is signed.
    pub(crate) fn unsigned(&self) -> Option<serde_json::Value> {
        let mut value = serde_json::to_value(self).ok()?;
        value.as_object_mut()?.remove("signature");
        Some(value)
    }

    /// The file: sorted, indented, and spelled in this one way.
    pub fn to_text(&self) -> String {
        let value = serde_json::to_value(self).unwrap_or_default();
        spelled(&value)
    }

    /// Lines that no checkpoint covers yet.
    pub fn waiting(&self) -> usize {
        self.lines.iter().filter(|line| line.proof.is_none()).count()
    }
}

fn spelled(value: &serde_json::Value) -> String {
    format!("{value:#}\n")
}

/// What verification established.
#[derive(Clone, Debug, Default)]
pub struct CertificateReport {
    /// The log's name; empty where the file could not be read.
    pub origin: String,
    /// The key the file names.
    pub key: String,
    pub answers: usize,
    pub lines: usize,
    /// Lines that no checkpoint covers yet: the signature alone vouches for when they were written.
    pub waiting: usize,
    pub outcome: String,
    pub findings: AuditFindings,
}

impl CertificateReport {
    pub fn holds(&self) -> bool {
        self.findings.is_empty()
    }
}

/// Verifies a certificate under `vkey`, or under the key in the file where none is given.
#[must_use]
pub fn verify_certificate(text: &str, vkey: Option<&str>) -> CertificateReport {
    let mut report = CertificateReport::default();
    let parsed: Option<serde_json::Value> = serde_json::from_str(text).ok();
    let Some((value, file)) = parsed.and_then(|v| Some((v.clone(), serde_json::from_value(v).ok()?))) else {
        return wrong(report, "it is not a certificate that can be read");
    };
    let file: Certificate = file;
    report.key.clone_from(&file.key);
    let Ok(verifier) = LogVerifier::from_vkey(vkey.unwrap_or(&file.key).trim()) else {
        return wrong(report, "the public key is not a key of a log");
    };
    report.origin = verifier.origin().to_owned();
    report.answers = file.answers.len();
    report.lines = file.lines.len();
    report.waiting = file.waiting();
    report.outcome.clone_from(&file.outcome.state);
    let mut check = Check { file: &file, verifier: &verifier, findings: &mut report.findings };
    check.spelling(text, &value);
    check.signature(&value);
    check.what_was_agreed_to();
    check.lines();
    check.records();
    check.outcome();
    report
}

fn wrong(mut report: CertificateReport, why: &str) -> CertificateReport {
    report.findings.log(defect(why));
    report
}

fn defect(why: &str) -> Defect {
    Defect::File { name: "the certificate".to_owned(), why: why.to_owned() }
}

struct Check<'a> {
    file: &'a Certificate,
    verifier: &'a LogVerifier,
    findings: &'a mut AuditFindings,
}

impl Check<'_> {
    fn demand(&mut self, holds: bool, why: &str) {
        if !holds {
            self.findings.log(defect(why));
        }
    }

    /// One content, one spelling: nothing can hide in white space or in a member that is there twice.
    fn spelling(&mut self, text: &str, value: &serde_json::Value) {
        self.demand(spelled(value) == text, "it is not spelled as it was made");
        self.demand(self.file.format == FORMAT, "it is of another format");
        self.demand(self.file.says == SAYS, "it does not say what a certificate is");
        let practice = format!("strongroom.log/{}", self.file.practice.id);
        self.demand(self.verifier.origin() == practice, "the key is another practice's");
    }

    fn signature(&mut self, value: &serde_json::Value) {
        let mut unsigned = value.clone();
        if let Some(object) = unsigned.as_object_mut() {
            object.remove("signature");
        }
        let digest = sha256(canonical(&unsigned).as_bytes());
        let holds = self.verifier.verify_certificate(&self.file.signature, &digest).is_ok();
        self.demand(holds, "its signature does not hold: something in it was changed");
    }

    fn what_was_agreed_to(&mut self) {
        let request = &self.file.request;
        let hashes: Vec<&str> = request.documents.iter().map(|d| d.sha256.as_str()).collect();
        let bound =
            bound_hash(&request.kind, &request.title, &request.description, &hashes, request.terms.as_ref());
        self.demand(
            crate::hex(&bound) == request.bound,
            "the bound hash is not that of the words and documents",
        );
        let compares = domain::ApprovalKind::from_code(&request.kind).is_some_and(|kind| kind.wants_terms());
        self.demand(compares == request.terms.is_some(), "it has terms that its kind does not have, or none");
        for answer in &self.file.answers {
            let same = answer.bound == request.bound
                && answer.documents == hashes
                && answer.approval == request.approval
                && request.approvers.contains(&answer.access);
            self.demand(same, "an answer is to something else, or by somebody who was not asked");
            let says = answer.interpreter.is_some() || answer.read_alone.is_some();
            let owed = request.how_read && answer.verdict == Verdict::Approve.code();
            self.demand(says || !owed, "an answer does not say in which language it was read, as it had to");
        }
        let unique: std::collections::BTreeSet<_> = self.file.answers.iter().map(|a| a.access).collect();
        self.demand(unique.len() == self.file.answers.len(), "somebody answers twice");
    }

    fn lines(&mut self) {
        let mut last: Option<(u64, String)> = None;
        let mut sound = true;
        let mut proved = true;
        for record in &self.file.lines {
            let Some((line, hash, leaf)) = read(record, self.file.matter.id) else {
                sound = false;
                continue;
            };
            sound &= line.hash() == hash && line.leaf() == leaf;
            if let Some((n, before)) = &last {
                sound &= line.n > *n && (line.n != n + 1 || record.prev == *before);
            }
            last = Some((line.n, record.hash.clone()));
            if let Some(proof) = &record.proof {
                let proof = LogProof::parse(proof);
                proved &= proof.is_ok_and(|proof| proof.verify(self.verifier, &leaf).is_ok());
            }
        }
        self.demand(sound, "a line of the log is not the one its hash was made of");
        self.demand(proved, "a line is not proved to be in the log");
    }

    /// The one line about a record, if it says what the record does.
    fn line_about(&self, about: &LineAbout, code: AuditCode, hash: Option<[u8; 32]>) -> Option<&LineRecord> {
        let mut lines = self.file.lines.iter().filter(|line| line.about.as_ref() == Some(about));
        let (line, None) = (lines.next()?, lines.next()) else { return None };
        let opening: [u8; 32] = unhex(line.opening.as_deref()?)?;
        let salt: [u8; 32] = unhex(&line.salt)?;
        let object = crate::hex(&self.file.request.approval.bytes());
        let fits = line.code == code.code() && line.object == object;
        (fits && seal::commitment(&opening, &hash?) == salt).then_some(line)
    }

    fn records(&mut self) {
        let request = &self.file.request;
        let asked = self.line_about(&LineAbout::Request, AuditCode::ApprovalRequested, record_hash(request));
        let asked = asked.is_some();
        self.demand(asked, "the log does not know this request as it stands here");
        if let Some(released) = &self.file.released {
            let (code, object) = (AuditCode::ApprovalReleased.code(), crate::hex(&request.approval.bytes()));
            let actor = crate::hex(&released.person.bytes());
            let known = self.file.lines.iter().any(|line| {
                line.code == code && line.object == object && line.at == released.at && line.actor == actor
            });
            self.demand(known, "the log does not know that it was let out as it stands here");
        }
        for answer in &self.file.answers {
            let code = match Verdict::from_code(&answer.verdict) {
                Some(Verdict::Approve) => AuditCode::AnswerApproved,
                Some(Verdict::Decline) => AuditCode::AnswerDeclined,
                None => return self.demand(false, "an answer that is none"),
            };
            let about = LineAbout::Answer { answer: answer.answer };
            let line = self.line_about(&about, code, record_hash(answer));
            let known = line
                .is_some_and(|line| line.at == answer.at && line.actor == crate::hex(&answer.person.bytes()));
            self.demand(known, "the log does not know an answer as it stands here");
        }
        for seen in &self.file.pages {
            let record = PageRecord {
                approval: request.approval,
                answer: seen.answer,
                version: seen.version,
                page: seen.page,
            };
            let about = LineAbout::Page { answer: seen.answer, version: seen.version, page: seen.page };
            let line = self.line_about(&about, AuditCode::ApprovalPageSeen, record_hash(&record));
            let known = line.is_some_and(|line| line.at == seen.at);
            self.demand(known, "the log does not know that a page was opened as it stands here");
        }
    }

    /// The answers amount to the outcome, and the log says so too.
    fn outcome(&mut self) {
        let Some(state) = ApprovalState::from_code(&self.file.outcome.state) else {
            return self.demand(false, "its outcome is none that there is");
        };
        if let Some(code) = ended_by(state) {
            let at = self.file.outcome.at;
            let told = self.file.lines.iter().any(|line| line.code == code.code() && Some(line.at) == at);
            self.demand(told, "the log does not know its outcome");
        }
        if !self.file.whole {
            return;
        }
        let request = &self.file.request;
        let Some(mode) = ApprovalMode::from_code(&request.mode) else {
            return self.demand(false, "nobody knows whose answers it needs");
        };
        let answered = |access: &AccessId| {
            let answer = self.file.answers.iter().find(|a| a.access == *access);
            match answer.and_then(|a| Verdict::from_code(&a.verdict)) {
                Some(Verdict::Approve) => AnswerState::Approved,
                Some(Verdict::Decline) => AnswerState::Declined,
                None => AnswerState::Asked,
            }
        };
        let states: Vec<AnswerState> = request.approvers.iter().map(answered).collect();
        let amounts = match settled(mode, &states) {
            Settled::Approved => state == ApprovalState::Approved,
            Settled::Declined => state == ApprovalState::Declined,
            Settled::Open { .. } => !matches!(state, ApprovalState::Approved | ApprovalState::Declined),
        };
        self.demand(amounts, "the answers do not amount to its outcome");
    }
}

fn ended_by(state: ApprovalState) -> Option<AuditCode> {
    match state {
        ApprovalState::Held | ApprovalState::Pending => None,
        ApprovalState::Approved => Some(AuditCode::ApprovalApproved),
        ApprovalState::Declined => Some(AuditCode::ApprovalDeclined),
        ApprovalState::Void => Some(AuditCode::ApprovalVoided),
        ApprovalState::Expired => Some(AuditCode::ApprovalExpired),
        ApprovalState::Cancelled => Some(AuditCode::ApprovalCancelled),
    }
}

/// A line as it is hashed, the hash recorded for it and its leaf.
fn read(record: &LineRecord, matter: MatterId) -> Option<(Line<'_>, [u8; 32], [u8; 32])> {
    let line = Line {
        scope: matter.bytes(),
        n: record.n,
        at_micros: record.at,
        actor: unhex(&record.actor)?,
        code: &record.code,
        object: unhex(&record.object)?,
        detail_hash: unhex(&record.detail_hash)?,
        salt: unhex(&record.salt)?,
        prev: unhex(&record.prev)?,
    };
    Some((line, unhex(&record.hash)?, unhex(&record.leaf)?))
}

fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    super::offline::unhex(text)
}
