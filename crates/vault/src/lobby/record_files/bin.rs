//! The bin of a client's record and of an enquiry. A file goes there with a reason and is out of everybody's sight; it can be taken
//! out again until its time is over. Then a job destroys its bytes and its name, and the fingerprint stays. It refuses to
//! destroy while a legal hold stands around the record: that time is not counted.

use super::{Kept, REPLACED, RecordOf, Stored, sql};
use crate::audit::AuditEvent;
use crate::desk::{Claim, JobKind};
use crate::engine::{Row, Write, binds};
use crate::error::{Error, Result};
use crate::house::Inner;
use crate::lobby::holds::{Stood, reason_of, sql as holds};
use crate::lobby::{Backstage, Lobby, conflicts, contacts};
use domain::{AuditCode, ClientId, Duration, PersonId, RecordFileId, Refusal, Timestamp};

/// While a hold stands, somebody looks again after this long.
const LATER: Duration = Duration::days(1);

/// A file in the bin of a record, or its tombstone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BinnedRecordFile {
    pub id: RecordFileId,
    /// The key of the field it stood in.
    pub field: String,
    /// Empty once it is destroyed.
    pub name: String,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    pub why: String,
    pub by: String,
    pub at: Timestamp,
    /// When it is destroyed, as things stand; while a hold stands nobody can say.
    pub destroy_at: Option<Timestamp>,
    pub destroyed_at: Option<Timestamp>,
}

impl RecordOf {
    /// Everything that keeps this record from being destroyed, and kept it.
    fn around(self) -> &'static str {
        match self {
            Self::Client(_) => holds::AROUND_CLIENT.text,
            Self::Lead(_) => holds::AROUND_LEAD.text,
        }
    }
}

impl Inner {
    /// Puts a row into the bin, or takes it out; its card says why.
    async fn rewrite_bin(
        &self,
        write: &mut Write,
        file: &Stored,
        why: &str,
        bin: Option<(Timestamp, PersonId, Timestamp)>,
    ) -> Result<()> {
        let kept = Kept { why: why.to_owned(), ..file.kept.clone() };
        let sealed = self.seal_kept(file.of, file.id, &kept)?;
        let (at, by, until) = match bin {
            Some((at, by, until)) => (Some(at), Some(by), Some(until)),
            None => (None, None, None),
        };
        if write.exec(sql::BIN.text, binds![file.id, at, by, until, sealed]).await? != 1 {
            return Err(Refusal::WrongState.into());
        }
        match until {
            Some(until) => self.plant_record_job(write, JobKind::DestroyRecord, file.id, until).await,
            None => Ok(()),
        }
    }

    /// What came with the enquiry somebody became a client by, and is the very same bytes as a file of theirs.
    async fn same_in_enquiry(&self, write: &mut Write, file: &Stored) -> Result<Vec<Stored>> {
        let (RecordOf::Client(_), Some(object)) = (file.of, file.object.as_deref()) else {
            return Ok(Vec::new());
        };
        let rows = write.rows(sql::IN_ENQUIRY.text, binds![object]).await?;
        let all = rows.iter().map(|row| self.stored_file(row)).collect::<Result<Vec<_>>>()?;
        Ok(all.into_iter().filter(|one| one.binned_at == file.binned_at).collect())
    }

    /// Holds whatever a legal hold that keeps this record stands on, so that one placed at this moment is before or after.
    async fn hold_around(&self, write: &mut Write, of: RecordOf) -> Result<()> {
        let client: Option<ClientId> = match of {
            RecordOf::Client(id) => Some(id),
            RecordOf::Lead(id) => {
                write.exec(sql::HOLD_LEAD.text, binds![id]).await?;
                let rows = write.rows(conflicts::sql::WHOSE_LEAD.text, binds![id]).await?;
                rows.first().map(|row| row.opt_id(0)).transpose()?.flatten()
            }
        };
        if let Some(client) = client {
            write.exec(contacts::sql::HOLD.text, binds![client]).await?;
            write.exec(holds::HOLD_BEHIND.text, binds![client]).await?;
        }
        Ok(())
    }
}

fn binned(file: Stored, by: String, stood: &Stood, now: Timestamp) -> Option<BinnedRecordFile> {
    let (at, until) = (file.binned_at?, file.destroy_at?);
    let lies = file.destroyed_at.is_none() && !stood.stands();
    Some(BinnedRecordFile {
        id: file.id,
        field: file.kept.field,
        name: file.kept.name,
        sha256: file.kept.sha256,
        why: file.kept.why,
        by,
        at,
        destroy_at: lies.then(|| stood.moved(at, until, now)),
        destroyed_at: file.destroyed_at,
    })
}

impl Lobby<'_> {
    /// Whether a legal hold stands around a record: its own, or on what belongs to it.
    pub async fn record_held(&self, of: RecordOf) -> Result<bool> {
        self.reaches_files(of).await?;
        let rows = self.house.engine.look(None).await?.rows(of.around(), binds![of.bytes()]).await?;
        Ok(Stood::from_rows(&rows)?.stands())
    }

    /// What lies in the bin of a record and the tombstones of what lay there, what went last first.
    pub async fn record_bin(&self, of: RecordOf) -> Result<Vec<BinnedRecordFile>> {
        self.reaches_files(of).await?;
        self.watch_practice(async {
            let mut look = self.house.engine.look(None).await?;
            let stood = Stood::from_rows(&look.rows(of.around(), binds![of.bytes()]).await?)?;
            let now = self.house.clock.now();
            let mut out = Vec::new();
            for row in look.rows(sql::OF_RECORD.text, binds![of.bytes()]).await? {
                let by = self.named_in(&row, 17, 21)?;
                out.extend(binned(self.house.stored_file(&row)?, by, &stood, now));
            }
            out.sort_by_key(|one| std::cmp::Reverse(one.at));
            Ok(out)
        })
        .await
    }

    /// Puts a file into the bin of its record, one that was replaced too. What came with the enquiry its client became is the
    /// same file and goes along. Asked twice it is done once.
    ///
    /// # Errors
    /// `Invalid` without a reason.
    pub async fn delete_record_file(&self, of: RecordOf, id: RecordFileId, reason: &str) -> Result<()> {
        self.demand(of.manages())?;
        let reason = reason_of(reason)?;
        let mut write = self.begin(Some(of.manages())).await?;
        self.hold_record(&mut write, of).await?;
        let file = self.file_in(&mut write, of, id).await?;
        if file.binned_at.is_some() {
            return Ok(());
        }
        let days = self.house.settings_by(&mut write).await?.bin_days;
        let now = self.house.clock.now();
        let bin = Some((now, self.person, now.plus(Duration::days(i64::from(days)))));
        for copy in self.house.same_in_enquiry(&mut write, &file).await? {
            self.house.rewrite_bin(&mut write, &copy, reason, bin).await?;
            let line = copy.of.line(AuditCode::RecordFileBinned);
            self.house.append_practice(&mut write, &line, self.person.bytes()).await?;
        }
        self.house.rewrite_bin(&mut write, &file, reason, bin).await?;
        self.commit(write, of.line(AuditCode::RecordFileBinned)).await
    }

    /// Takes a file out of the bin: it stands where it stood, unless another took its place meanwhile. Then it is among the
    /// earlier ones. Asked twice it is done once.
    ///
    /// # Errors
    /// `WrongState` for one that was destroyed.
    pub async fn restore_record_file(&self, of: RecordOf, id: RecordFileId) -> Result<()> {
        self.demand(of.manages())?;
        let mut write = self.begin(Some(of.manages())).await?;
        self.hold_record(&mut write, of).await?;
        let file = self.file_in(&mut write, of, id).await?;
        if file.destroyed_at.is_some() {
            return Err(Refusal::WrongState.into());
        }
        if file.binned_at.is_none() {
            return Ok(());
        }
        let mut all = self.house.same_in_enquiry(&mut write, &file).await?;
        all.push(file);
        for one in &all {
            self.put_back(&mut write, one).await?;
            if one.of != of {
                let line = one.of.line(AuditCode::RecordFileRestored);
                self.house.append_practice(&mut write, &line, self.person.bytes()).await?;
            }
        }
        self.commit(write, of.line(AuditCode::RecordFileRestored)).await
    }

    async fn put_back(&self, write: &mut Write, file: &Stored) -> Result<()> {
        let mut taken = false;
        for row in write.rows(sql::OF_RECORD.text, binds![file.of.bytes()]).await? {
            let other = self.house.stored_file(&row)?;
            taken |= other.stands() && other.kept.field == file.kept.field;
        }
        self.house.rewrite_bin(write, file, "", None).await?;
        if taken && file.ended.is_none() {
            let now = self.house.clock.now();
            write.exec(sql::END.text, binds![file.id, REPLACED, now, self.person]).await?;
        }
        Ok(())
    }
}

impl Backstage<'_> {
    /// Destroys what the claim names, if its time is over and no hold stands; says whether it did. What has time left, or is held,
    /// is looked at again.
    pub async fn destroy_record_file(&self, claim: &Claim) -> Result<bool> {
        if claim.kind != JobKind::DestroyRecord {
            return Err(Error::not_found());
        }
        self.watched(claim, async {
            let id = RecordFileId::from_bytes(claim.object);
            let mut write = self.house.engine.write(None).await?;
            if write.rows(sql::LEASED.text, binds![claim.job, claim.number]).await?.is_empty() {
                return Err(Error::not_found());
            }
            // Its enquiry may have been forgotten, and a record joined with another, since the job was planted.
            let Some(of) = self.house.row_of(&mut write, id).await?.map(|file| file.of) else {
                return Ok(false);
            };
            self.house.hold_around(&mut write, of).await?;
            let Some(file) = self.house.row_of(&mut write, id).await? else { return Ok(false) };
            if file.of != of {
                // Joined with another record at this moment: whose it is now is held the next time.
                self.house
                    .plant_record_job(&mut write, JobKind::DestroyRecord, id, self.house.clock.now())
                    .await?;
                write.commit().await?;
                return Ok(false);
            }
            let (Some(at), Some(until), None) = (file.binned_at, file.destroy_at, file.destroyed_at) else {
                return Ok(false);
            };
            let rows = write.rows(file.of.around(), binds![file.of.bytes()]).await?;
            let (stood, now) = (Stood::from_rows(&rows)?, self.house.clock.now());
            let end = stood.moved(at, until, now);
            if stood.stands() || end > now {
                let again = if stood.stands() { now.plus(LATER) } else { end };
                self.house.plant_record_job(&mut write, JobKind::DestroyRecord, id, again).await?;
                write.commit().await?;
                return Ok(false);
            }
            let line = self.house.destroy_row(&mut write, &file, now).await?;
            self.house.append_practice(&mut write, &line, claim.job.bytes()).await?;
            write.commit().await?;
            Ok(true)
        })
        .await
    }
}

impl Inner {
    async fn row_of(&self, write: &mut Write, id: RecordFileId) -> Result<Option<Stored>> {
        let rows: Vec<Row> = write.rows(sql::ONE.text, binds![id]).await?;
        rows.first().map(|row| self.stored_file(row)).transpose()
    }

    /// Empties a row: its object is swept where no other row has the same, and of its card the fingerprint and the reason stay.
    async fn destroy_row(&self, write: &mut Write, file: &Stored, now: Timestamp) -> Result<AuditEvent> {
        let kept = Kept { name: String::new(), ..file.kept.clone() };
        let sealed = self.seal_kept(file.of, file.id, &kept)?;
        if let Some(object) = file.object.as_deref() {
            write.exec(sql::HOLD_OBJECT.text, binds![object]).await?;
        }
        if write.exec(sql::DESTROYED.text, binds![file.id, now, sealed]).await? != 1 {
            return Err(Error::not_found());
        }
        if let Some(object) = file.object.as_deref() {
            write.exec(sql::LET_GO.text, binds![object, now]).await?;
        }
        let line = file.of.line(AuditCode::RecordFileDestroyed);
        Ok(match file.of {
            RecordOf::Client(_) => line.with("fingerprint", file.kept.sha256.clone()),
            // What an enquiry said is forgotten, and a fingerprint would go on naming its file.
            RecordOf::Lead(_) => line,
        })
    }
}
