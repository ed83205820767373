//! An archive of files that is written while it is read, for a client who takes their own away and for staff who take a
//! matter's. It holds what was packed last and has not left yet, and refuses to end like a whole archive when a part of it
//! could not be read to its end.

use crate::door::headers::SANDBOX;
use crate::door::reply::Reply;
use axum::body::Body;
use bytes::Bytes;
use futures_util::stream;
use http::header;
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

/// What a classic archive counts a file's bytes with; beyond, the entry says so.
const CLASSIC: u64 = u32::MAX as u64;

/// What packs into the archive.
pub type Writer = ZipWriter<StreamWriter<Tray>>;

/// Whether there is more to pack.
pub enum Left {
    More,
    Nothing,
}

/// What an archive is made from, a piece at a time.
pub trait Packs: Send + 'static {
    /// Packs the next piece: not more of a file than half a megabyte.
    fn pack(&mut self, archive: &mut Writer) -> impl Future<Output = Result<Left, Broken>> + Send;
}

/// The archive as a download of this name, which says nothing of whose it is.
pub fn reply(name: &str, packs: impl Packs) -> Reply {
    let tray = Tray::default();
    let archive = Some(ZipWriter::new_stream(tray.clone()));
    let packing = Packing { packs, archive, tray };
    let mut reply = Reply::bytes("application/zip", Vec::new())
        .with(header::CONTENT_DISPOSITION, &format!("attachment; filename=\"{name}\""))
        .with(header::CONTENT_SECURITY_POLICY, SANDBOX);
    reply.body = Body::from_stream(stream::unfold(Some(packing), |packing| async {
        let mut packing = packing?;
        match packing.next().await {
            Ok(Some(bytes)) => Some((Ok(bytes), Some(packing))),
            Ok(None) => None,
            Err(error) => {
                tracing::error!(%error, "an archive broke off");
                Some((Err(error), None))
            }
        }
    }));
    reply
}

/// As it is: photos and PDFs are packed already.
pub fn stored(size: u64) -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Stored).large_file(size >= CLASSIC)
}

/// Where the archive's bytes wait until they are sent.
#[derive(Clone, Default)]
pub struct Tray(Arc<Mutex<Vec<u8>>>);

impl Tray {
    fn taken(&self) -> Bytes {
        Bytes::from(std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner)))
    }
}

impl Write for Tray {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Why an archive broke off.
#[derive(Debug)]
pub enum Broken {
    Room(vault::Error),
    Archive(std::io::Error),
}

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Room(e) => e.fmt(f),
            Self::Archive(e) => e.fmt(f),
        }
    }
}

impl std::error::Error for Broken {}

impl From<vault::Error> for Broken {
    fn from(e: vault::Error) -> Self {
        Self::Room(e)
    }
}

impl From<std::io::Error> for Broken {
    fn from(e: std::io::Error) -> Self {
        Self::Archive(e)
    }
}

impl From<zip::result::ZipError> for Broken {
    fn from(e: zip::result::ZipError) -> Self {
        Self::Archive(e.into())
    }
}

struct Packing<P> {
    packs: P,
    /// Gone once the archive is finished.
    archive: Option<Writer>,
    tray: Tray,
}

impl<P: Packs> Packing<P> {
    /// The next bytes of the archive, never none of them; `None` after its end.
    async fn next(&mut self) -> Result<Option<Bytes>, Broken> {
        loop {
            let waiting = self.tray.taken();
            if !waiting.is_empty() {
                return Ok(Some(waiting));
            }
            let Some(mut archive) = self.archive.take() else { return Ok(None) };
            // A piece may go through rooms, files and records: what that takes lies on the heap and not on the worker's stack.
            match Box::pin(self.packs.pack(&mut archive)).await? {
                Left::More => self.archive = Some(archive),
                Left::Nothing => {
                    archive.finish()?;
                }
            }
        }
    }
}
