//! What the inspection job of a record's file may do: read the one file its claim names, outside every room, and file what was
//! found. It takes no id from anybody, so it can open nothing else, and what is refused is not kept.

use super::{RecordOf, Stored, sql};
use crate::desk::{Claim, JobKind};
use crate::engine::binds;
use crate::error::{Error, Result};
use crate::lobby::Backstage;
use crate::room::InspectionFinding;
use bytes::Bytes;
use domain::{AuditCode, RecordFileId, VersionState};

/// A file waiting for inspection, and its bytes.
pub struct UncheckedFile {
    pub name: String,
    pub size: u64,
    pub body: Bytes,
}

impl Backstage<'_> {
    /// The one file the claim names, if it still waits.
    async fn claimed_file(&self, claim: &Claim) -> Result<Option<Stored>> {
        if claim.kind != JobKind::InspectRecord {
            return Err(Error::not_found());
        }
        let mut look = self.house.engine.look(None).await?;
        if look.rows(sql::LEASED.text, binds![claim.job, claim.number]).await?.is_empty() {
            return Err(Error::not_found());
        }
        let id = RecordFileId::from_bytes(claim.object);
        let rows = look.rows(sql::ONE.text, binds![id]).await?;
        let found = rows.first().map(|row| self.house.stored_file(row)).transpose()?;
        Ok(found.filter(|file| file.state == VersionState::Quarantined))
    }

    /// What does not open raises the alarm in the practice's log, in the job's name.
    pub(super) async fn watched<T>(
        &self,
        claim: &Claim,
        visit: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        let result = visit.await;
        if let Err(Error::Tamper(what)) = &result {
            self.house.practice_alarm(what.what, claim.job.bytes()).await?;
        }
        result
    }

    /// The file this job was planted for; nothing where it does not wait any more, because its enquiry was forgotten or
    /// somebody was faster.
    pub async fn unchecked_file(&self, claim: &Claim) -> Result<Option<UncheckedFile>> {
        self.watched(claim, async {
            let Some(file) = self.claimed_file(claim).await? else { return Ok(None) };
            let mut bytes = self.house.record_bytes(&file).await?;
            let body = Bytes::from(std::mem::take(&mut *bytes));
            Ok(Some(UncheckedFile { name: file.kept.name, size: file.size, body }))
        })
        .await
    }

    /// Files the finding. Pictures are not kept: such a file is opened as a download only.
    pub async fn file_record_finding(
        &self,
        claim: &Claim,
        finding: &InspectionFinding,
    ) -> Result<VersionState> {
        self.watched(claim, async {
            let file = self.claimed_file(claim).await?.ok_or_else(Error::not_found)?;
            let needs_person = finding.flags.iter().any(|flag| flag.needs_person());
            let state = match (finding.refused, needs_person) {
                (Some(_), _) => file.state.refused()?,
                (None, true) => file.state.set_aside()?,
                (None, false) => file.state.cleared()?,
            };
            let flags: Vec<&str> = finding.flags.iter().map(|flag| flag.code()).collect();
            let flags = flags.join(" ");
            let mut write = self.house.engine.write(None).await?;
            if let RecordOf::Lead(lead) = file.of {
                write.exec(sql::HOLD_LEAD.text, binds![lead]).await?;
            }
            if write.rows(sql::LEASED.text, binds![claim.job, claim.number]).await?.is_empty() {
                return Err(Error::not_found());
            }
            let object = file.object.as_deref().filter(|_| finding.refused.is_none());
            let refused = finding.refused.map(|cause| cause.code());
            let kind = finding.file_type.map(|kind| kind.code());
            // Two records can have the same bytes: of two that are refused at once the second lets them go.
            if let (Some(shared), None) = (file.object.as_deref(), object) {
                write.exec(sql::HOLD_OBJECT.text, binds![shared]).await?;
            }
            let values = binds![file.id, state.code(), kind, flags.as_str(), refused, object];
            if write.exec(sql::CHECKED.text, values).await? != 1 {
                return Err(Error::not_found());
            }
            if let (Some(object), None) = (file.object.as_deref(), object) {
                write.exec(sql::LET_GO.text, binds![object, self.house.clock.now()]).await?;
            }
            let mut line =
                file.of.line(AuditCode::RecordFileChecked).with("state", state.code()).with("flags", flags);
            if let Some(cause) = finding.refused {
                line = line.with("refused", cause.code());
            }
            self.house.append_practice(&mut write, &line, claim.job.bytes()).await?;
            write.commit().await?;
            Ok(state)
        })
        .await
    }
}
