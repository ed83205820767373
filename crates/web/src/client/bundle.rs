//! Everything a client sent, as one archive written while it is read: an index first, then every file as it came. It
//! holds half a megabyte at a time, whatever was sent, and refuses to end like a whole archive when a file does not
//! verify or its reader was shown out.

use crate::client::frame::Frame;
use crate::dates::size;
use crate::door::headers::SANDBOX;
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use crate::words::Words;
use axum::body::Body;
use bytes::Bytes;
use casework::receive;
use domain::FileName;
use futures_util::stream;
use http::header;
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};
use vault::{Contributing, OriginalReader, OwnFile, Room};
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

/// What a classic archive counts a file's bytes with; beyond, the entry says so.
const CLASSIC: u64 = u32::MAX as u64;

/// POST: the archive. A line in the log goes before each file.
pub async fn download(visit: Visit) -> Answered {
    let frame = Frame::of(&visit, None, visit.path.clone()).await?;
    let room = receive::room(visit.desk(), visit.actor()?).await?;
    let title = room.face().await?.name;
    let files: Vec<Entry> = room.own_files().await?.iter().enumerate().map(Entry::of).collect();
    let index = index(&frame, &title, &files);
    let packing = Packing::begin(room, files, &index).map_err(|e| End::Failed(Box::new(e)))?;
    // What the case is called is nobody's business on a shared computer's desktop.
    let mut reply = Reply::bytes("application/zip", Vec::new())
        .with(header::CONTENT_DISPOSITION, "attachment; filename=\"documents.zip\"")
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
    Ok(reply)
}

/// One file on its way into the archive.
struct Entry {
    version: domain::VersionId,
    path: String,
    title: vault::Words,
    size: u64,
    sha256: String,
    received_at: domain::Timestamp,
}

impl Entry {
    /// Numbered, so that two files of one name stand beside each other.
    fn of((at, file): (usize, &OwnFile)) -> Self {
        let shown = FileName::received(&file.name);
        let safe = match file.file_type {
            Some(kind) => shown.for_saving(kind, "file"),
            None => "file.bin".to_owned(),
        };
        Self {
            version: file.version,
            path: format!("{:03} {safe}", at + 1),
            title: file.title.clone(),
            size: file.size,
            sha256: file.sha256.clone(),
            received_at: file.received_at,
        }
    }
}

/// What is in the archive, for people: request, file, when, how large, and the number that proves it unchanged.
fn index(frame: &Frame, title: &str, files: &[Entry]) -> String {
    let w: &Words = frame.w;
    let mut out = format!("{}\r\n{title}\r\n\r\n", frame.shell.door.practice.name);
    for file in files {
        out.push_str(&format!(
            "{}\r\n  {}\r\n  {} · {}\r\n  SHA-256 {}\r\n\r\n",
            file.path,
            super::list::said(&file.title, w.locale()),
            frame.calendar.stamp(file.received_at),
            size(w, file.size),
            file.sha256,
        ));
    }
    out
}

/// Where the archive's bytes wait until they are sent.
#[derive(Clone, Default)]
struct Tray(Arc<Mutex<Vec<u8>>>);

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
enum Broken {
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

struct Packing {
    room: Room<Contributing>,
    files: std::vec::IntoIter<Entry>,
    open: Option<OriginalReader>,
    /// Gone once the archive is finished.
    archive: Option<ZipWriter<StreamWriter<Tray>>>,
    tray: Tray,
}

impl Packing {
    fn begin(room: Room<Contributing>, files: Vec<Entry>, index: &str) -> Result<Self, Broken> {
        let tray = Tray::default();
        let mut archive = ZipWriter::new_stream(tray.clone());
        archive.start_file("000 index.txt", stored(0))?;
        archive.write_all(index.as_bytes())?;
        Ok(Self { room, files: files.into_iter(), open: None, archive: Some(archive), tray })
    }

    /// The next bytes of the archive, never none of them; `None` after its end.
    async fn next(&mut self) -> Result<Option<Bytes>, Broken> {
        loop {
            let waiting = self.tray.taken();
            if !waiting.is_empty() {
                return Ok(Some(waiting));
            }
            if self.archive.is_none() {
                return Ok(None);
            }
            self.step().await?;
        }
    }

    async fn step(&mut self) -> Result<(), Broken> {
        let Some(mut archive) = self.archive.take() else { return Ok(()) };
        if let Some(reader) = &mut self.open {
            match reader.next().await? {
                Some(bytes) => archive.write_all(&bytes)?,
                None => self.open = None,
            }
        } else if let Some(entry) = self.files.next() {
            let (_, reader) = self.room.own_original(entry.version).await?;
            archive.start_file(entry.path, stored(entry.size))?;
            self.open = Some(reader);
        } else {
            archive.finish()?;
            return Ok(());
        }
        self.archive = Some(archive);
        Ok(())
    }
}

/// As it is: photos and PDFs are packed already.
fn stored(size: u64) -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Stored).large_file(size >= CLASSIC)
}
