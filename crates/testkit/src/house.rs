//! A house of its own for every test, on either engine, in a folder that goes when the test ends. It refuses to share
//! rows, blobs or keys between tests.

use super::{Database, FrozenClock, Raw, SeededChance};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use vault::{Blobs, Desk, Durability, House, HouseConfig, Storage};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EngineKind {
    Sqlite,
    Postgres,
}

/// What outlives a closed house: its folder and, on PostgreSQL, its database.
pub struct Hold {
    dir: tempfile::TempDir,
    database: Option<Database>,
    clock: Arc<FrozenClock>,
    openings: std::sync::atomic::AtomicU64,
}

/// An opened house. Derefs to nothing: `desk` is the way in.
pub struct TestHouse {
    pub desk: Desk,
    pub clock: Arc<FrozenClock>,
    pub hold: Arc<Hold>,
    house: House,
}

/// Where houses stand: where the test run says, which is memory where there is enough, because thousands of folders that come and
/// go within minutes are slow on a disk; else with everything temporary.
fn folder() -> PathBuf {
    std::env::var_os("STRONGROOM_TEST_FOLDER").map_or_else(std::env::temp_dir, PathBuf::from)
}

impl Hold {
    pub async fn new(kind: EngineKind) -> Arc<Self> {
        let dir =
            tempfile::Builder::new().prefix("strongroom-").tempdir_in(folder()).expect("a temporary folder");
        let database = match kind {
            EngineKind::Sqlite => None,
            EngineKind::Postgres => Some(Database::create().await),
        };
        Arc::new(Self { dir, database, clock: Arc::default(), openings: 0.into() })
    }

    pub fn kind(&self) -> EngineKind {
        if self.database.is_some() { EngineKind::Postgres } else { EngineKind::Sqlite }
    }

    pub fn storage(&self) -> Storage {
        match &self.database {
            None => Storage::Sqlite { folder: self.dir.path().join("rows") },
            Some(d) => d.storage(),
        }
    }

    pub fn database(&self) -> Option<&Database> {
        self.database.as_ref()
    }

    pub fn root_key(&self) -> PathBuf {
        self.dir.path().join("root.key")
    }

    pub fn blob_dir(&self) -> PathBuf {
        self.dir.path().join("blobs")
    }

    /// Everything this house wrote: rows, write-ahead log, key store and blobs, but not the root key.
    pub async fn written(&self) -> Vec<PathBuf> {
        match &self.database {
            None => vec![self.dir.path().join("rows"), self.blob_dir()],
            Some(d) => d.written().await.into_iter().chain([self.blob_dir()]).collect(),
        }
    }

    /// How to open it; chance differs between openings, as it does in life.
    pub fn config(&self) -> HouseConfig {
        let opening = self.openings.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        HouseConfig {
            storage: self.storage(),
            root_key: self.root_key(),
            blobs: Blobs::folder(&self.blob_dir(), Durability::Relaxed).expect("a blob folder"),
            clock: self.clock.clone(),
            chance: Arc::new(SeededChance::new(opening)),
        }
    }

    pub async fn open(self: &Arc<Self>) -> TestHouse {
        let house =
            House::open(self.config()).await.unwrap_or_else(|e| panic!("the house does not open: {e} {e:?}"));
        TestHouse { desk: house.desk(), clock: self.clock.clone(), hold: self.clone(), house }
    }

    /// A connection past every wall to the rows of the house.
    pub async fn raw(&self) -> Raw {
        match &self.database {
            None => Raw::sqlite(&self.dir.path().join("rows/house.db")).await,
            Some(d) => Raw::postgres(&d.superuser_url()).await,
        }
    }

    /// The same to the wrapped keys.
    pub async fn raw_keys(&self) -> Raw {
        match &self.database {
            None => Raw::sqlite(&self.dir.path().join("rows/keyring.db")).await,
            Some(d) => Raw::postgres(&d.superuser_url()).await,
        }
    }
}

impl TestHouse {
    pub async fn sqlite() -> Self {
        Hold::new(EngineKind::Sqlite).await.open().await
    }

    pub async fn postgres() -> Self {
        Hold::new(EngineKind::Postgres).await.open().await
    }

    pub fn kind(&self) -> EngineKind {
        self.hold.kind()
    }

    /// Somebody carries texts from now on.
    pub fn carries_texts(&self) {
        self.house.carries_texts();
    }

    pub fn practice(&self) -> domain::PracticeId {
        self.house.practice()
    }

    pub async fn raw(&self) -> Raw {
        self.hold.raw().await
    }

    /// Whether what the rows refer to is there, with a few of each opened.
    pub async fn verify_content(&self) -> vault::ContentReport {
        self.house.verify_content(9).await.expect("a house that can be read")
    }

    /// Where a stored object lies.
    pub fn object_path(&self, name: &str) -> PathBuf {
        self.hold.blob_dir().join(&name[..2]).join(name)
    }

    pub fn dir(&self) -> &Path {
        self.hold.dir.path()
    }

    /// Closes and opens again, as after a restart.
    pub async fn reopened(self) -> Self {
        let hold = self.hold.clone();
        self.house.close().await;
        hold.open().await
    }

    pub async fn close(self) {
        self.house.close().await;
    }
}
