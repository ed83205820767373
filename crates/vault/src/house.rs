//! The house: engine, key ladder, blob store, clock and chance, opened together or not at all. It refuses to open when
//! the root key is readable by others, when it does not fit the practice, or when a wall is not really there.

use crate::blobs::Blobs;
use crate::desk::Desk;
use crate::engine::{Engine, Sqlite, SqliteRole};
use crate::error::{Error, Fault, Result};
use crate::keys::Keyring;
use crate::{migrate, selfcheck};
use domain::{Clock, PracticeId, UploadId};
use seal::{Chance, RootKey};
use sqlx::postgres::PgPoolOptions;
use std::collections::HashSet;
use std::io::{Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

/// Lies in the data folder while it is restored.
pub(crate) const RESTORING: &str = "RESTORING";

/// Where the rows are.
#[derive(Clone, Debug)]
pub enum Storage {
    /// Files `house.db` and `keyring.db` in this folder.
    Sqlite { folder: PathBuf },
    /// `app` is the role that serves and owns nothing; `owner` migrates and is only needed then.
    Postgres { app: String, owner: Option<String> },
}

/// All a house needs to open.
pub struct HouseConfig {
    pub storage: Storage,
    pub root_key: PathBuf,
    pub blobs: Blobs,
    pub clock: Arc<dyn Clock>,
    pub chance: Arc<dyn Chance>,
}

pub(crate) struct Inner {
    pub(crate) engine: Engine,
    pub(crate) keyring_engine: Engine,
    pub(crate) keyring: Keyring,
    pub(crate) blobs: Blobs,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) chance: Arc<dyn Chance>,
    /// Uploads with a body in flight in this process: a second body for the same upload waits its turn elsewhere.
    pub(crate) in_flight: Mutex<HashSet<UploadId>>,
    pub(crate) settings_cache: Mutex<(u64, Option<(domain::Timestamp, crate::lobby::Settings)>)>,
    /// Wakes this process's workers; other processes find new jobs by asking.
    pub(crate) job_planted: tokio::sync::Notify,
    /// Wakes this process's open pages.
    pub(crate) news: crate::live::News,
    /// Whether somebody carries texts. Without, nobody is offered them and none is planted.
    pub(crate) texts: AtomicBool,
}

/// An opened practice.
pub struct House {
    pub(crate) inner: Arc<Inner>,
}

impl House {
    /// Opens the house; on SQLite brings the schema up to date first. On PostgreSQL the schema must have been brought
    /// up to date by `migrate` under the owning role, and the walls are proved before anything is served.
    pub async fn open(config: HouseConfig) -> Result<Self> {
        if let Storage::Sqlite { folder } = &config.storage
            && folder.join(RESTORING).exists()
        {
            return Err(Fault::plain(
                "a restore into this folder did not finish or did not verify: run `strongroom restore` again",
            )
            .into());
        }
        Self::open_restored(config).await
    }

    /// Opens what a restore put there, before it counts as verified.
    pub(crate) async fn open_restored(config: HouseConfig) -> Result<Self> {
        let (engine, keyring_engine) = open_engines(&config.storage).await?;
        migrate::require_current(&engine).await?;
        selfcheck::prove_walls(&engine).await?;
        let root = root_key(&config.root_key, &*config.chance)?;
        let keyring =
            Keyring::open(keyring_engine.clone(), &root, &*config.clock, config.chance.clone()).await?;
        let inner = Inner {
            engine,
            keyring_engine,
            keyring,
            blobs: config.blobs,
            clock: config.clock,
            chance: config.chance,
            in_flight: Mutex::new(HashSet::new()),
            settings_cache: Mutex::new((0, None)),
            job_planted: tokio::sync::Notify::new(),
            news: crate::live::News::default(),
            texts: AtomicBool::new(false),
        };
        let mut write = inner.engine.write(None).await?;
        crate::audit::start(&mut write, inner.keyring.practice.bytes()).await?;
        write.commit().await?;
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Brings the schema up to date. On PostgreSQL this needs the owning role and grants the serving role its due.
    pub async fn migrate(storage: &Storage) -> Result<()> {
        match storage {
            Storage::Sqlite { .. } => {
                let (a, b) = open_engines(storage).await?;
                a.close().await;
                b.close().await;
                Ok(())
            }
            Storage::Postgres { app, owner } => {
                let owner = owner.as_deref().ok_or_else(|| {
                    Fault::plain("migrating PostgreSQL needs the owner's address (database.owner_url)")
                })?;
                migrate::postgres(owner, app).await
            }
        }
    }

    pub fn desk(&self) -> Desk {
        Desk { house: self.inner.clone() }
    }

    /// From now on somebody carries texts.
    pub fn carries_texts(&self) {
        self.inner.texts.store(true, Ordering::Relaxed);
    }

    pub fn practice(&self) -> PracticeId {
        self.inner.keyring.practice
    }

    /// Finishes what is pending and closes files and connections.
    pub async fn close(self) {
        self.inner.engine.close().await;
        self.inner.keyring_engine.close().await;
    }
}

async fn open_engines(storage: &Storage) -> Result<(Engine, Engine)> {
    match storage {
        Storage::Sqlite { folder } => {
            make_private_folder(folder)?;
            let house = Sqlite::open(&folder.join("house.db"), SqliteRole::House).await?;
            migrate::sqlite(&house, SqliteRole::House).await?;
            house.raise_walls().await?;
            let keys = Sqlite::open(&folder.join("keyring.db"), SqliteRole::Keyring).await?;
            migrate::sqlite(&keys, SqliteRole::Keyring).await?;
            keys.raise_walls().await?;
            Ok((Engine::Sqlite(house), Engine::Sqlite(keys)))
        }
        Storage::Postgres { app, .. } => {
            let pool = PgPoolOptions::new()
                .max_connections(16)
                .acquire_timeout(std::time::Duration::from_secs(10))
                .connect(app)
                .await?;
            Ok((Engine::Postgres(pool.clone()), Engine::Postgres(pool)))
        }
    }
}

fn make_private_folder(folder: &Path) -> Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    Ok(std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?)
}

/// Reads the root key, or makes it on the very first start: 32 bytes as 64 hex digits, readable by its owner only.
fn root_key(path: &Path, chance: &dyn Chance) -> Result<RootKey> {
    match std::fs::File::open(path) {
        Ok(mut file) => {
            if file.metadata()?.permissions().mode() & 0o077 != 0 {
                return Err(Error::Fault(Fault::plain(
                    "the root key file can be read by others: run `chmod 600` on it, and consider the key known if anyone else uses this machine",
                )));
            }
            let mut text = zeroize::Zeroizing::new(String::new());
            file.read_to_string(&mut text)?;
            from_hex(text.trim())
                .ok_or_else(|| Fault::plain("the root key file does not hold 64 hex digits").into())
        }
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            let key = RootKey::generate(chance);
            write_root_key(path, &key)?;
            Ok(key)
        }
        Err(e) => Err(e.into()),
    }
}

/// Whole or not at all: a file of that name with fewer bytes, left by a power cut, would stop every later start. The
/// lock keeps two first starts at the same moment from taking each other's key away.
fn write_root_key(path: &Path, key: &RootKey) -> Result<()> {
    let unfinished = path.with_extension("unfinished");
    let mut options = std::fs::OpenOptions::new();
    let mut file = options.write(true).create(true).truncate(false).mode(0o600).open(&unfinished)?;
    file.lock()?;
    if path.exists() {
        return Err(Fault::plain("another process has just made the root key: start again").into());
    }
    let hex: zeroize::Zeroizing<String> =
        zeroize::Zeroizing::new(key.expose().iter().map(|b| format!("{b:02x}")).collect());
    file.set_len(0)?;
    file.write_all(hex.as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()?;
    std::fs::rename(&unfinished, path)?;
    crate::blobs::sync_folder(path.parent().unwrap_or(Path::new("")))
}

fn from_hex(text: &str) -> Option<RootKey> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    let mut key = zeroize::Zeroizing::new([0u8; 32]);
    for (i, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(i * 2..i * 2 + 2)?, 16).ok()?;
    }
    Some(RootKey::from_bytes(*key))
}
