//! Where sealed segments lie: a local folder or an S3 bucket. Object names are random and say nothing about matter,
//! document or person. It stores ciphertext only and refuses to overwrite: an object is written once or not at all.

use crate::error::{Fault, Result};
use bytes::Bytes;
use futures_util::TryStreamExt;
use futures_util::stream::BoxStream;
use object_store::{ObjectMeta, ObjectStore, ObjectStoreExt, PutMode, PutOptions, path::Path as ObjectPath};
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Whether an object is on the platter before it is acknowledged. `Relaxed` exists for machines whose storage is
/// durable by itself (battery-backed, replicated); the default is `Synced`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Durability {
    Synced,
    Relaxed,
}

/// Where blobs go. Cheap to clone.
#[derive(Clone)]
pub enum Blobs {
    Folder { root: Arc<PathBuf>, durability: Durability },
    Bucket { store: Arc<dyn ObjectStore> },
}

/// What is needed to reach an S3-speaking store.
#[derive(Clone)]
pub struct Bucket {
    pub endpoint: Option<String>,
    pub region: String,
    pub name: String,
    pub access_key: String,
    pub secret_key: String,
    pub allow_http: bool,
}

/// An object being written in a folder, on a blocking thread.
pub(crate) struct FolderObject {
    file: File,
    dir: PathBuf,
    durability: Durability,
}

impl Blobs {
    /// A folder, made with owner-only access if it is not there.
    pub fn folder(root: &Path, durability: Durability) -> Result<Self> {
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(root)?;
        for first in 0..=255u8 {
            let dir = root.join(format!("{first:02x}"));
            if !dir.exists() {
                std::fs::DirBuilder::new().mode(0o700).create(dir)?;
            }
        }
        // An object is as durable as the folders on the way to it.
        if durability == Durability::Synced {
            sync_folder(root)?;
            sync_folder(root.parent().unwrap_or(Path::new("")))?;
        }
        Ok(Blobs::Folder { root: Arc::new(root.to_owned()), durability })
    }

    pub fn bucket(b: &Bucket) -> Result<Self> {
        let mut builder = object_store::aws::AmazonS3Builder::new()
            .with_region(&b.region)
            .with_bucket_name(&b.name)
            .with_access_key_id(&b.access_key)
            .with_secret_access_key(&b.secret_key)
            .with_allow_http(b.allow_http);
        if let Some(endpoint) = &b.endpoint {
            builder = builder.with_endpoint(endpoint);
        }
        Ok(Blobs::Bucket { store: Arc::new(builder.build()?) })
    }

    /// Opens a new object for writing in a folder; on a bucket there is no such thing and `put` is used.
    pub(crate) fn create(&self, name: &str) -> Result<Option<FolderObject>> {
        let Blobs::Folder { root, durability } = self else { return Ok(None) };
        let dir = root.join(folder_of(name));
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(dir.join(name))?;
        Ok(Some(FolderObject { file, dir, durability: *durability }))
    }

    /// Stores a whole object; durable when it returns.
    pub(crate) async fn put(&self, name: &str, bytes: Vec<u8>) -> Result<()> {
        match self {
            Blobs::Folder { .. } => {
                let this = self.clone();
                let name = name.to_owned();
                blocking(move || {
                    let mut object = this.create(&name)?.ok_or_else(|| Fault::plain("a folder"))?;
                    object.write(&bytes)?;
                    object.finish()
                })
                .await
            }
            Blobs::Bucket { store } => {
                let options = PutOptions { mode: PutMode::Create, ..Default::default() };
                store.put_opts(&object_path(name), Bytes::from(bytes).into(), options).await?;
                Ok(())
            }
        }
    }

    /// Reads `len` bytes from `from`, fewer at the end of the object.
    pub(crate) async fn read(&self, name: &str, from: u64, len: u64) -> Result<Vec<u8>> {
        match self {
            Blobs::Folder { root, .. } => {
                let path = root.join(folder_of(name)).join(name);
                blocking(move || {
                    let mut file = File::open(path)?;
                    file.seek(SeekFrom::Start(from))?;
                    let mut out = Vec::with_capacity(usize::try_from(len).unwrap_or(0).min(1 << 25));
                    file.take(len).read_to_end(&mut out)?;
                    Ok(out)
                })
                .await
            }
            Blobs::Bucket { store } => {
                let meta = store.head(&object_path(name)).await?;
                let end = from.saturating_add(len).min(meta.size);
                if from >= end {
                    return Ok(Vec::new());
                }
                Ok(store.get_range(&object_path(name), from..end).await?.to_vec())
            }
        }
    }

    /// How many bytes an object has; `None` if it is not there.
    pub(crate) async fn size(&self, name: &str) -> Result<Option<u64>> {
        match self {
            Blobs::Folder { root, .. } => {
                let path = root.join(folder_of(name)).join(name);
                blocking(move || match std::fs::metadata(path) {
                    Ok(found) => Ok(Some(found.len())),
                    Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
                    Err(e) => Err(e.into()),
                })
                .await
            }
            Blobs::Bucket { store } => match store.head(&object_path(name)).await {
                Ok(found) => Ok(Some(found.size)),
                Err(object_store::Error::NotFound { .. }) => Ok(None),
                Err(e) => Err(e.into()),
            },
        }
    }

    pub(crate) async fn remove(&self, name: &str) -> Result<()> {
        match self {
            Blobs::Folder { root, .. } => {
                let path = root.join(folder_of(name)).join(name);
                blocking(move || match std::fs::remove_file(path) {
                    Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(e.into()),
                    _ => Ok(()),
                })
                .await
            }
            Blobs::Bucket { store } => match store.delete(&object_path(name)).await {
                Err(object_store::Error::NotFound { .. }) | Ok(()) => Ok(()),
                Err(e) => Err(e.into()),
            },
        }
    }

    /// A walk over everything stored, page by page. `mark` names an object nobody uses: a bucket tells ages by its own
    /// clock, and writing something is the way to read that.
    pub(crate) async fn walk(&self, mark: &str) -> Result<Walk> {
        match self {
            Blobs::Folder { root, .. } => {
                let root = root.clone();
                blocking(move || Walk::of_folder(&root)).await
            }
            Blobs::Bucket { store } => {
                self.put(mark, b"now".to_vec()).await?;
                let now = store.head(&object_path(mark)).await?.last_modified.timestamp();
                self.remove(mark).await?;
                Ok(Walk::Bucket { list: store.list(None), now })
            }
        }
    }

    /// Proves at start that objects can be written, read and removed here.
    pub async fn probe(&self, name: &str) -> Result<()> {
        self.put(name, b"strongroom".to_vec()).await?;
        let back = self.read(name, 0, 64).await?;
        self.remove(name).await?;
        if back == b"strongroom" {
            Ok(())
        } else {
            Err(Fault::plain("the blob store returned other bytes").into())
        }
    }
}

impl FolderObject {
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<()> {
        Ok(self.file.write_all(bytes)?)
    }

    /// Syncs the bytes, then the folder entry that names them.
    pub(crate) fn finish(self) -> Result<()> {
        if self.durability == Durability::Synced {
            self.file.sync_data()?;
            sync_folder(&self.dir)?;
        }
        Ok(())
    }
}

/// Makes the names in a folder durable; the empty path is the current folder.
pub(crate) fn sync_folder(folder: &Path) -> Result<()> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    Ok(File::open(folder)?.sync_all()?)
}

/// Runs file work off the async threads and turns a panic there into a fault.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|e| Fault::new("a storage thread failed", e))?
}

pub(crate) fn folder_of(name: &str) -> &str {
    name.get(..2).unwrap_or("00")
}

fn object_path(name: &str) -> ObjectPath {
    ObjectPath::from_iter([folder_of(name), name])
}

/// A walk over everything stored. It holds one page and no more, however many objects there are.
pub(crate) enum Walk {
    Folder { shelves: std::vec::IntoIter<PathBuf>, open: Option<std::fs::ReadDir> },
    Bucket { list: BoxStream<'static, object_store::Result<ObjectMeta>>, now: i64 },
}

impl Walk {
    fn of_folder(root: &Path) -> Result<Self> {
        let mut shelves = Vec::with_capacity(256);
        for dir in std::fs::read_dir(root)? {
            let dir = dir?;
            if dir.file_type()?.is_dir() {
                shelves.push(dir.path());
            }
        }
        Ok(Walk::Folder { shelves: shelves.into_iter(), open: None })
    }

    /// The next objects with their age in seconds, at most `most`; none at the end.
    pub(crate) async fn page(self, most: usize) -> Result<(Vec<(String, u64)>, Self)> {
        match self {
            Walk::Folder { mut shelves, mut open } => {
                blocking(move || {
                    let page = page_of_folder(&mut shelves, &mut open, most)?;
                    Ok((page, Walk::Folder { shelves, open }))
                })
                .await
            }
            Walk::Bucket { mut list, now } => {
                let mut page = Vec::with_capacity(most);
                while page.len() < most
                    && let Some(meta) = list.try_next().await?
                {
                    let age = u64::try_from(now - meta.last_modified.timestamp()).unwrap_or(0);
                    if let Some(name) = meta.location.filename() {
                        page.push((name.to_owned(), age));
                    }
                }
                Ok((page, Walk::Bucket { list, now }))
            }
        }
    }
}

fn page_of_folder(
    shelves: &mut std::vec::IntoIter<PathBuf>,
    open: &mut Option<std::fs::ReadDir>,
    most: usize,
) -> Result<Vec<(String, u64)>> {
    let mut page = Vec::with_capacity(most);
    while page.len() < most {
        let Some(entries) = open else {
            match shelves.next() {
                Some(shelf) => *open = Some(std::fs::read_dir(shelf)?),
                None => break,
            }
            continue;
        };
        let Some(entry) = entries.next() else {
            *open = None;
            continue;
        };
        let entry = entry?;
        let age = match entry.metadata() {
            Ok(meta) => meta.modified()?.elapsed().map_or(0, |age| age.as_secs()),
            // Removed since the shelf was opened.
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => continue,
            Err(e) => return Err(e.into()),
        };
        if let Some(name) = entry.file_name().to_str() {
            page.push((name.to_owned(), age));
        }
    }
    Ok(page)
}
