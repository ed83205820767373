//! The way back: a snapshot and a copy of the key store become an installation again, in empty folders. Until it has
//! been verified a mark lies in the data folder, and nothing opens it. It refuses a snapshot that is not whole, a folder
//! that holds something else, and to begin without the root key.

use super::{DATABASE, MANIFEST, Manifest, OBJECTS, private, sha256, sql, sync};
use crate::blobs::{blocking, folder_of};
use crate::engine::binds;
use crate::error::{Fault, Result};
use crate::house::{House, HouseConfig, RESTORING, Storage};
use std::path::{Path, PathBuf};

/// What to restore, and where to.
pub struct RestoreFrom {
    /// The folder `back_up` wrote to.
    pub from: PathBuf,
    /// Where it put the key store's copies.
    pub keys: PathBuf,
    /// The snapshot's name; the newest without one.
    pub snapshot: Option<String>,
    /// Where blobs go.
    pub blobs: PathBuf,
}

/// An installation that is back but does not open yet: verify it, then [`Restored::release`] it.
pub struct Restored {
    pub house: House,
    pub snapshot: String,
    pub manifest: Manifest,
    mark: PathBuf,
}

impl Restored {
    /// From now on it may serve.
    pub async fn release(self) -> Result<()> {
        self.house.close().await;
        std::fs::remove_file(&self.mark)?;
        self.mark.parent().map_or(Ok(()), sync)
    }
}

/// Restores into the folders of `config`. Run again after being cut off, it goes on.
pub async fn restore(what: &RestoreFrom, config: HouseConfig) -> Result<Restored> {
    let Storage::Sqlite { folder } = config.storage.clone() else {
        return Err(Fault::plain("PostgreSQL is restored with its own tools").into());
    };
    if !config.root_key.exists() {
        return Err(
            Fault::plain("put the root key in its place first (root_key_file): no backup holds it").into()
        );
    }
    let (snapshot, source) = newest(what)?;
    let manifest: Manifest = serde_json::from_slice(&std::fs::read(source.join(MANIFEST))?)
        .map_err(|e| Fault::new("the snapshot's manifest cannot be read", e))?;
    if manifest.format != 1 {
        return Err(Fault::plain("the snapshot was made by a newer Strongroom").into());
    }
    let keys = what.keys.join(&manifest.keys);
    if !keys.exists() {
        return Err(Fault::plain("the key store's copy for this snapshot is not there (--keys)").into());
    }
    if sha256(&source.join(DATABASE))? != manifest.database {
        return Err(Fault::plain("the snapshot's database is damaged: its SHA-256 is another").into());
    }
    private(&folder)?;
    let mark = folder.join(RESTORING);
    if !mark.exists() {
        must_be_empty(&folder, &config.root_key, &what.blobs)?;
        super::write(&mark, &format!("{snapshot}\n"))?;
        sync(&folder)?;
    }
    copy_blobs(what, &source, &manifest).await?;
    for (from, name) in [(source.join(DATABASE), DATABASE), (keys, "keyring.db")] {
        let to = folder.join(name);
        for left in [to.clone(), folder.join(format!("{name}-wal")), folder.join(format!("{name}-shm"))] {
            if left.exists() {
                std::fs::remove_file(left)?;
            }
        }
        std::fs::copy(from, &to)?;
        sync(&to)?;
    }
    sync(&folder)?;
    let house = House::open_restored(config).await?;
    end_sessions(&house).await?;
    Ok(Restored { house, snapshot, manifest, mark })
}

/// The named snapshot, or the newest that is whole.
fn newest(what: &RestoreFrom) -> Result<(String, PathBuf)> {
    let all = what.from.join("snapshots");
    let name = match &what.snapshot {
        Some(name) => Some(name.clone()),
        None => {
            let mut names: Vec<String> = std::fs::read_dir(&all)?
                .filter_map(|e| Some(e.ok()?.file_name().to_str()?.to_owned()))
                .filter(|n| all.join(n).join(MANIFEST).exists() && !n.ends_with(".unfinished"))
                .collect();
            names.sort();
            names.pop()
        }
    };
    let name = name.ok_or_else(|| Fault::plain("there is no whole snapshot in that folder"))?;
    let folder = all.join(&name);
    if name.ends_with(".unfinished") || !folder.join(MANIFEST).exists() {
        return Err(Fault::plain("there is no whole snapshot of that name").into());
    }
    Ok((name, folder))
}

/// Nothing is overwritten: besides the root key the folders are empty.
fn must_be_empty(folder: &Path, root_key: &Path, blobs: &Path) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let is = |other: &Path| path.canonicalize().ok() == other.canonicalize().ok();
        // The folder of blobs may be made beforehand, as long as it holds nothing.
        if !is(root_key) && !is(blobs) {
            return Err(Fault::plain("the data folder is not empty: restore into a new one").into());
        }
    }
    if blobs.exists() {
        for entry in std::fs::read_dir(blobs)? {
            let path = entry?.path();
            if !path.is_dir() || std::fs::read_dir(&path)?.next().is_some() {
                return Err(Fault::plain("the folder of blobs is not empty: restore into a new one").into());
            }
        }
    }
    Ok(())
}

/// Every object on the snapshot's list, in the size it had.
async fn copy_blobs(what: &RestoreFrom, source: &Path, manifest: &Manifest) -> Result<()> {
    let list = std::fs::read_to_string(source.join(OBJECTS))?;
    let mut count = 0;
    private(&what.blobs)?;
    for line in list.lines() {
        let damaged = || Fault::plain("the snapshot's list of objects is damaged");
        let (name, size) = line.split_once(' ').ok_or_else(damaged)?;
        let size: u64 = size.parse().map_err(|_| damaged())?;
        if !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_') {
            return Err(damaged().into());
        }
        let from = what.from.join("blobs").join(folder_of(name)).join(name);
        let folder = what.blobs.join(folder_of(name));
        let to = folder.join(name);
        let found = blocking(move || super::copy_object(&from, &folder, &to)).await?;
        if found.map(|(found, _)| found) != Some(size) {
            tracing::error!(object = name, "the copy lacks an object, or it has another size");
            return Err(Fault::plain("the copy lacks an object, or it has another size").into());
        }
        count += 1;
    }
    if count != manifest.objects {
        return Err(Fault::plain("the snapshot's list of objects is cut short").into());
    }
    Ok(())
}

/// Whoever was signed in then, every link sent then and every card printed then may have been ended since, and a code of
/// a card may have been used: everybody signs in anew, and cards are printed anew.
async fn end_sessions(house: &House) -> Result<()> {
    let now = house.inner.clock.now();
    let mut write = house.inner.engine.write(None).await?;
    write.exec(sql::END_SESSIONS.text, binds![now]).await?;
    write.exec(sql::END_ALL_LINKS.text, binds![now]).await?;
    write.exec(sql::END_ALL_CARDS.text, binds![now]).await?;
    write.commit().await
}
