//! Files of a record on their way with it: to the client an enquiry became, to the record that stays of two that are joined,
//! and to nowhere when an enquiry is forgotten. Bytes are never sealed anew: each card says what its bytes were sealed for,
//! and is itself sealed for the record it is in. It refuses to carry what was handed back.

use super::{REPLACED, RecordOf, Stored, sql};
use crate::desk::JobKind;
use crate::engine::{Write, binds};
use crate::error::Result;
use crate::lobby::Lobby;
use crate::lobby::fields::FieldRegistry;
use domain::{ClientId, FieldHome, LeadId, RecordFileId, Timestamp, VersionState};
use std::collections::BTreeSet;

/// Everything that was put into the fields of an enquiry goes: its rows at once, its bytes with the next sweep. The enquiry's
/// own row is changed before.
pub(in crate::lobby) async fn forget(write: &mut Write, lead: LeadId, now: Timestamp) -> Result<()> {
    let mut objects = Vec::new();
    for row in write.rows(sql::OF_RECORD.text, binds![lead]).await? {
        objects.extend(row.opt_text(10)?);
    }
    write.exec(sql::FORGET.text, binds![lead]).await?;
    for object in objects {
        write.exec(sql::LET_GO.text, binds![object, now]).await?;
    }
    Ok(())
}

/// The fields these files stand in.
fn standing(files: Vec<Stored>) -> BTreeSet<String> {
    files.into_iter().filter(Stored::stands).map(|file| file.kept.field).collect()
}

impl Lobby<'_> {
    async fn files_in(&self, write: &mut Write, of: RecordOf) -> Result<Vec<Stored>> {
        let rows = write.rows(sql::OF_RECORD.text, binds![of.bytes()]).await?;
        rows.iter().map(|row| self.house.stored_file(row)).collect()
    }

    /// What stands in the fields of an enquiry, as far as the record of the client it becomes has the same fields. Where
    /// somebody on file has one in a field already, theirs stands and the enquiry's is in its history.
    pub(in crate::lobby) async fn carry_files(
        &self,
        write: &mut Write,
        (fields, kinds): (&FieldRegistry, &BTreeSet<String>),
        lead: LeadId,
        client: ClientId,
    ) -> Result<()> {
        let now = self.house.clock.now();
        let taken = standing(self.files_in(write, RecordOf::Client(client)).await?);
        for file in self.files_in(write, RecordOf::Lead(lead)).await? {
            let goes = file.stands()
                && file.state != VersionState::Refused
                && super::takes((fields, kinds), FieldHome::Client, &file.kept.field);
            if !goes {
                continue;
            }
            let id = RecordFileId::mint(now, crate::random(&*self.house.chance));
            let copy = Stored { id, created_at: now, ..file };
            self.house.add_record_file(write, RecordOf::Client(client), &copy).await?;
            if copy.state == VersionState::Quarantined {
                self.house.plant_record_job(write, JobKind::InspectRecord, id, now).await?;
            }
            if taken.contains(&copy.kept.field) {
                write.exec(sql::END.text, binds![id, REPLACED, now, self.person]).await?;
            }
        }
        Ok(())
    }

    /// Hands the files of the record that goes to the one that stays. Where both have one in the same field, the one of the
    /// record that stays stands, and the other is in its history.
    pub(in crate::lobby) async fn join_files(
        &self,
        write: &mut Write,
        kept: ClientId,
        gone: ClientId,
    ) -> Result<()> {
        let (stays, now) = (RecordOf::Client(kept), self.house.clock.now());
        let taken = standing(self.files_in(write, stays).await?);
        for file in self.files_in(write, RecordOf::Client(gone)).await? {
            let sealed = self.house.seal_kept(stays, file.id, &file.kept)?;
            write.exec(sql::MOVE.text, binds![file.id, kept, sealed]).await?;
            if file.stands() && taken.contains(&file.kept.field) {
                write.exec(sql::END.text, binds![file.id, REPLACED, now, self.person]).await?;
            }
        }
        Ok(())
    }
}
