//! Writes the audit log into a folder that can be verified without this installation: the log's tiles and checkpoint
//! in the C2SP layout, the lines of the chains beside it, the public key, and a page of plain words. It copies what is
//! stored, good or bad, and refuses a folder that already holds something.

use super::log::Grower;
use super::{AuditScope, PAGE, chains::each_line, latest, scope as scope_of, sql};
use crate::audit::{AuditEvent, StoredLine};
use crate::engine::binds;
use crate::error::{Error, Fault, Result, Tampered};
use crate::hex;
use crate::house::{House, Inner};
use crate::lobby::Backstage;
use domain::AuditCode;
use seal::Blob;
use std::collections::BTreeMap;
use std::fs::{DirBuilder, OpenOptions};
use std::io::{BufWriter, Write as _};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

const README: &str = include_str!("export.txt");

/// What an export holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExportSummary {
    /// Entries of the log under the exported checkpoint; always the whole log.
    pub entries: u64,
    pub chains: u64,
    /// Lines written.
    pub lines: u64,
}

/// Where a chain's lines are in the log: number and position.
type Places = BTreeMap<[u8; 16], Vec<(i64, u64)>>;

impl House {
    /// [`Backstage::export_audit`], for a command that has the house and nobody in it.
    pub async fn export_audit(&self, dir: &Path, scope: AuditScope) -> Result<ExportSummary> {
        self.desk().backstage().export_audit(dir, scope).await
    }
}

impl Backstage<'_> {
    /// Writes an export into `dir`, which must be new or empty. Takes every waiting line into the log first, so that
    /// the checkpoint covers all of them; that an export was made is itself a line. Blocks on the disk: a command's
    /// business, not a request's.
    ///
    /// # Errors
    /// `NotFound` for a matter without a line in the log; a `Fault` for a folder in use or a full disk.
    pub async fn export_audit(&self, dir: &Path, scope: AuditScope) -> Result<ExportSummary> {
        let house = &**self.house;
        make_folder(dir)?;
        if std::fs::read_dir(dir)?.next().is_some() {
            return Err(Fault::plain("the export needs a new or empty folder").into());
        }
        house.note_export(scope).await?;
        while house.publish().await? > 0 {}
        let mut look = house.engine.look(None).await?;
        let (_, checkpoint) =
            latest(&mut look).await?.ok_or(Tampered { what: "the audit log has no checkpoint" })?;
        let size = house.log_verifier()?.verify(&checkpoint)?.size;
        drop(look);
        let places = write_log(house, dir, size, scope).await?;
        make_folder(&dir.join("lines"))?;
        let mut summary = ExportSummary { entries: size, chains: 0, lines: 0 };
        for (chain, places) in &places {
            summary.chains += 1;
            summary.lines += write_lines(house, dir, *chain, places).await?;
        }
        if summary.chains == 0 {
            return Err(Error::not_found());
        }
        write(dir, "vkey", format!("{}\n", house.log_signer()?.vkey()).as_bytes())?;
        write(dir, "README.txt", README.as_bytes())?;
        // Last, so that an export that was interrupted cannot be taken for a whole one.
        write(dir, "checkpoint", checkpoint.as_bytes())?;
        Ok(summary)
    }
}

impl Inner {
    async fn note_export(&self, scope: AuditScope) -> Result<()> {
        let event = match scope {
            AuditScope::All => AuditEvent::new(AuditCode::PracticeExported, self.keyring.practice),
            AuditScope::Matter(matter) => AuditEvent::new(AuditCode::PracticeExported, matter),
        };
        let mut write = self.engine.write(None).await?;
        self.append_practice(
            &mut write,
            &event.with("what", domain::audit::WhatFailed::AuditLog.code()),
            [0; 16],
        )
        .await?;
        write.commit().await
    }
}

/// Writes entries and tiles of the first `size` entries, and gives the places of the wanted chains' lines.
async fn write_log(house: &Inner, dir: &Path, size: u64, wanted: AuditScope) -> Result<Places> {
    let mut look = house.engine.look(None).await?;
    let mut grower = Grower::new();
    let mut places = Places::new();
    let mut after = -1i64;
    while grower.edge.size() < size {
        let rows = look.rows(sql::LEAVES.text, binds![after, PAGE]).await?;
        let most = usize::try_from(size - grower.edge.size()).unwrap_or(usize::MAX);
        let mut leaves = Vec::with_capacity(rows.len());
        for row in rows.iter().take(most) {
            let position = grower.edge.size() + leaves.len() as u64;
            if u64::try_from(row.int(0)?).ok() != Some(position) {
                break;
            }
            after = row.int(0)?;
            leaves.push(row.hash(3)?);
            let chain = scope_of(row, 1)?;
            if matches!(wanted, AuditScope::All)
                || matches!(wanted, AuditScope::Matter(matter) if matter.bytes() == chain)
            {
                places.entry(chain).or_default().push((row.int(2)?, position));
            }
        }
        if leaves.is_empty() {
            return Err(Tampered { what: "the audit log has a gap: run `strongroom audit verify`" }.into());
        }
        grower.append(&leaves).iter().try_for_each(|blob| write_blob(dir, blob))?;
    }
    grower.partials().try_for_each(|blob| write_blob(dir, &blob))?;
    for chain in places.values_mut() {
        chain.sort_unstable();
    }
    Ok(places)
}

async fn write_lines(house: &Inner, dir: &Path, chain: [u8; 16], places: &[(i64, u64)]) -> Result<u64> {
    let mut file = BufWriter::new(new_file(&dir.join("lines").join(format!("{}.jsonl", hex(&chain))))?);
    let mut lines = 0;
    each_line(house, chain, |line| {
        let line = line.map_err(|_| Tampered { what: "an audit line cannot be read" })?;
        let place =
            i64::try_from(line.n).ok().and_then(|n| places.binary_search_by_key(&n, |(n, _)| *n).ok());
        // A line without a place came after the checkpoint.
        if let Some((_, position)) = place.and_then(|at| places.get(at)) {
            lines += 1;
            writeln!(file, "{}", record(line, *position))?;
        }
        Ok(())
    })
    .await?;
    file.flush()?;
    Ok(lines)
}

/// One line as JSON; every field the hash covers but the chain's id, which is the file's name.
fn record(line: &StoredLine, position: u64) -> serde_json::Value {
    serde_json::json!({
        "n": line.n,
        "position": position,
        "at": line.at.micros(),
        "actor": hex(&line.actor),
        "code": line.code,
        "object": hex(&line.object),
        "detail": line.detail.as_deref().map(hex),
        "salt": hex(&line.salt),
        "prev": hex(&line.prev),
        "hash": hex(&line.hash),
    })
}

fn write_blob(dir: &Path, blob: &Blob) -> Result<()> {
    write(dir, &blob.path, &blob.bytes)
}

fn write(dir: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    let path = dir.join(name);
    if let Some(parent) = path.parent() {
        make_folder(parent)?;
    }
    // Not synced: thousands of small files would take minutes, and what a power cut tears the verifier finds.
    Ok(new_file(&path)?.write_all(bytes)?)
}

fn new_file(path: &Path) -> Result<std::fs::File> {
    Ok(OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?)
}

fn make_folder(path: &Path) -> Result<()> {
    Ok(DirBuilder::new().recursive(true).mode(0o700).create(path)?)
}
