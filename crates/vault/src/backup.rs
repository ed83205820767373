//! Copies of an installation on SQLite with a folder of blobs, made while it serves, and their way back. A copy is one
//! snapshot of the database and every blob it refers to; wrapped keys go to a place of their own with a short life,
//! because a key store that comes back undoes every disposal since. It refuses to call a copy whole before all of it is
//! durable, and never copies the root key.

mod content;
mod restore;

pub use content::ContentReport;
#[cfg(test)]
pub(crate) use content::sql as content_sql;
pub use restore::{RestoreFrom, Restored, restore};

use crate::blobs::{Blobs, blocking, folder_of};
use crate::engine::{Engine, binds};
use crate::error::{Fault, Result};
use crate::house::House;
use domain::Timestamp;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql KEPT = "SELECT count(*) FROM blob WHERE object = $1 AND dropped_at IS NULL";
        LobbySql END_SESSIONS = "UPDATE session SET ended_at = $1 WHERE ended_at IS NULL";
        LobbySql END_ALL_LINKS = "UPDATE sign_in_link SET ended_at = $1, ended_by = 'restored' WHERE ended_at IS NULL";
        LobbySql END_ALL_CARDS = "UPDATE code_card SET ended_at = $1, ended_by = 'restored' WHERE ended_at IS NULL";
    }
}

/// Written last: a folder without it is no snapshot.
const MANIFEST: &str = "manifest.json";
const OBJECTS: &str = "objects";
const DATABASE: &str = "house.db";
/// A blob that went away between the snapshot and its turn starts the whole again, this often.
const TRIES: u32 = 3;

/// What a snapshot consists of, for whoever restores it.
#[derive(Serialize, Deserialize, Clone, Debug)]
pub struct Manifest {
    pub format: u32,
    pub made_at: String,
    pub practice: String,
    /// SHA-256, hexadecimal.
    pub database: String,
    pub objects: u64,
    pub bytes: u64,
    /// Name of the key store's copy in its own place.
    pub keys: String,
}

/// What one run did.
#[derive(Clone, Debug)]
pub struct BackupReport {
    pub snapshot: String,
    pub objects: u64,
    pub bytes: u64,
    /// Objects that were not there yet.
    pub copied: u64,
    /// Old copies of the key store that were removed.
    pub keys_removed: u64,
}

impl House {
    /// Makes a snapshot in `to` and a copy of the key store in `keys`; removes copies of the key store older than
    /// `keep_days`. Others may go on serving meanwhile.
    ///
    /// # Errors
    /// A `Fault` on PostgreSQL or with a bucket, whose own tools copy them, and when anything cannot be written.
    pub async fn back_up(&self, to: &Path, keys: &Path, keep_days: u32) -> Result<BackupReport> {
        let (Engine::Sqlite(house), Engine::Sqlite(keyring), Blobs::Folder { root, .. }) =
            (&self.inner.engine, &self.inner.keyring_engine, &self.inner.blobs)
        else {
            return Err(Fault::plain(
                "this installation keeps rows or blobs in PostgreSQL or a bucket: copy them with their own tools, as \
                 docs/operations/backup-and-restore.md says",
            )
            .into());
        };
        let now = self.inner.clock.now();
        let name = file_name(now);
        for folder in [to, keys, &to.join("blobs"), &to.join("snapshots")] {
            private(folder)?;
        }
        let beside = to.join("snapshots").join(format!("{name}.unfinished"));
        let mut tries = 1;
        let (objects, copied) = loop {
            if beside.exists() {
                std::fs::remove_dir_all(&beside)?;
            }
            private(&beside)?;
            let database = beside.join(DATABASE);
            house.snapshot(&database).await?;
            lock_down(&database)?;
            let wanted = crate::engine::objects_in(&database)?;
            match self.copy_objects(root, &to.join("blobs"), wanted).await? {
                Some(done) => break done,
                None if tries < TRIES => tries += 1,
                None => {
                    return Err(Fault::plain("files went away while they were copied; try again").into());
                }
            }
        };
        // After the database: every matter in the snapshot has its key, unless it was disposed of since.
        let key_file = format!("keyring-{name}.db");
        let key_copy = keys.join(format!("{key_file}.unfinished"));
        if key_copy.exists() {
            std::fs::remove_file(&key_copy)?;
        }
        keyring.snapshot(&key_copy).await?;
        lock_down(&key_copy)?;
        std::fs::rename(&key_copy, keys.join(&key_file))?;
        sync(keys)?;
        let manifest = Manifest {
            format: 1,
            made_at: now.to_string(),
            practice: self.inner.keyring.practice.to_string(),
            database: sha256(&beside.join(DATABASE))?,
            objects: objects.len() as u64,
            bytes: objects.iter().map(|(_, size)| size).sum(),
            keys: key_file,
        };
        finish(&beside, &to.join("snapshots").join(&name), &objects, &manifest)?;
        let keys_removed = forget_keys(keys, now.minus(domain::Duration::days(i64::from(keep_days))))?;
        Ok(BackupReport {
            snapshot: name,
            objects: manifest.objects,
            bytes: manifest.bytes,
            copied,
            keys_removed,
        })
    }

    /// Copies what is not there yet. `None` if an object went away that its row gave up meanwhile.
    async fn copy_objects(
        &self,
        from: &Path,
        to: &Path,
        wanted: Vec<String>,
    ) -> Result<Option<(Vec<(String, u64)>, u64)>> {
        let (mut objects, mut copied) = (Vec::with_capacity(wanted.len()), 0);
        for name in wanted {
            let (source, folder) = (from.join(folder_of(&name)).join(&name), to.join(folder_of(&name)));
            let target = folder.join(&name);
            match blocking(move || copy_object(&source, &folder, &target)).await? {
                Some((size, fresh)) => {
                    objects.push((name, size));
                    copied += u64::from(fresh);
                }
                None => {
                    let look = self
                        .inner
                        .engine
                        .look(None)
                        .await?
                        .rows(sql::KEPT.text, binds![name.as_str()])
                        .await?;
                    if look.first().map(|r| r.int(0)).transpose()? == Some(0) {
                        return Ok(None);
                    }
                    tracing::error!(object = name, "a stored file is missing");
                    return Err(Fault::plain(
                        "a stored file is missing: run `strongroom doctor --verify` before trusting any backup",
                    )
                    .into());
                }
            }
        }
        Ok(Some((objects, copied)))
    }
}

/// Copies one object unless it is there in the same size; its size and whether it was copied, `None` without a source.
fn copy_object(source: &Path, folder: &Path, target: &Path) -> Result<Option<(u64, bool)>> {
    let size = match std::fs::metadata(source) {
        Ok(found) => found.len(),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(e.into()),
    };
    if std::fs::metadata(target).is_ok_and(|there| there.len() == size) {
        return Ok(Some((size, false)));
    }
    private(folder)?;
    let beside = target.with_extension("unfinished");
    match std::fs::copy(source, &beside) {
        Ok(_) => {}
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(e.into()),
    }
    sync(&beside)?;
    std::fs::rename(&beside, target)?;
    sync(folder)?;
    Ok(Some((size, true)))
}

/// The list and the manifest, then the name by which the snapshot counts.
fn finish(beside: &Path, whole: &Path, objects: &[(String, u64)], manifest: &Manifest) -> Result<()> {
    let list: String = objects.iter().map(|(name, size)| format!("{name} {size}\n")).collect();
    let text = serde_json::to_string_pretty(manifest).map_err(|e| Fault::new("a manifest", e))?;
    write(&beside.join(OBJECTS), &list)?;
    write(&beside.join(MANIFEST), &format!("{text}\n"))?;
    sync(beside)?;
    std::fs::rename(beside, whole)?;
    match whole.parent() {
        Some(parent) => sync(parent),
        None => Ok(()),
    }
}

/// Removes copies of the key store that are older than they may be.
fn forget_keys(keys: &Path, before: Timestamp) -> Result<u64> {
    let oldest = format!("keyring-{}.db", file_name(before));
    let mut removed = 0;
    for entry in std::fs::read_dir(keys)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        // The names sort as the times do.
        if name.starts_with("keyring-") && name.len() >= oldest.len() && name < oldest {
            std::fs::remove_file(entry.path())?;
            removed += 1;
        }
    }
    sync(keys)?;
    Ok(removed)
}

/// `2026-11-21T12-40-00.123456Z`: sorts as the instants do and is a file name everywhere.
fn file_name(at: Timestamp) -> String {
    at.to_string().replace(':', "-")
}

fn private(folder: &Path) -> Result<()> {
    Ok(std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?)
}

/// Makes a copy the owner's alone, and durable.
fn lock_down(file: &Path) -> Result<()> {
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600))?;
    sync(file)
}

/// Files and folders alike.
fn sync(path: &Path) -> Result<()> {
    Ok(File::open(path)?.sync_all()?)
}

fn write(path: &PathBuf, text: &str) -> Result<()> {
    let mut file =
        std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    Ok(file.sync_all()?)
}

fn sha256(path: &Path) -> Result<String> {
    let mut digest = seal::RunningDigest::new();
    let mut file = File::open(path)?;
    let mut part = vec![0; 1 << 20];
    loop {
        let n = file.read(&mut part)?;
        if n == 0 {
            return Ok(crate::hex(&digest.finish()));
        }
        digest.update(part.get(..n).unwrap_or_default());
    }
}
