//! Everything a client sent and was given, as one archive written while it is read: an index first, then every file as it
//! came, then what was written in each conversation, then the record of each approval of theirs. It holds half a megabyte of a
//! file or one conversation at a time, and refuses to end like a whole archive when a file does not verify or its reader was
//! shown out.

use crate::certificate;
use crate::client::frame::Frame;
use crate::dates::size;
use crate::door::headers::SANDBOX;
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use crate::words::Words;
use axum::body::Body;
use bytes::Bytes;
use casework::receive;
use domain::{AnswerState, ApprovalId, FileName, Power, ThreadId};
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
    let given = given(&visit, &room, files.len()).await?;
    let parts = files.into_iter().map(Part::File).chain(given).collect();
    let packing = Packing::begin(frame, room, parts, &index).map_err(|e| End::Failed(Box::new(e)))?;
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

/// One thing on its way into the archive.
enum Part {
    File(Entry),
    /// A conversation, by its number in the archive.
    Talk(usize, ThreadId),
    /// The record of an approval.
    Record(usize, ApprovalId),
}

/// What the practice gave: conversations the visitor reads, and the approvals they answered or have a copy of.
async fn given(visit: &Visit, room: &Room<Contributing>, after: usize) -> Result<Vec<Part>, End> {
    let mut out = Vec::new();
    let mut at = after;
    let mut next = || {
        at += 1;
        at
    };
    if visit.actor()?.may(Power::ReadMessages) {
        out.extend(room.threads().await?.iter().map(|thread| Part::Talk(next(), thread.id)));
    }
    for approval in room.approvals_if_any().await? {
        let state = approval.mine.state;
        if matches!(state, AnswerState::Approved | AnswerState::Declined | AnswerState::Copy) {
            out.push(Part::Record(next(), approval.id));
        }
    }
    Ok(out)
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
    frame: Frame,
    room: Room<Contributing>,
    parts: std::vec::IntoIter<Part>,
    open: Option<OriginalReader>,
    /// Gone once the archive is finished.
    archive: Option<ZipWriter<StreamWriter<Tray>>>,
    tray: Tray,
}

impl Packing {
    fn begin(frame: Frame, room: Room<Contributing>, parts: Vec<Part>, index: &str) -> Result<Self, Broken> {
        let tray = Tray::default();
        let mut archive = ZipWriter::new_stream(tray.clone());
        archive.start_file("000 index.txt", stored(0))?;
        archive.write_all(index.as_bytes())?;
        Ok(Self { frame, room, parts: parts.into_iter(), open: None, archive: Some(archive), tray })
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

    /// A conversation in words, from the first message on: who, when, what, and the names of files that went with it.
    async fn talk(&self, thread: ThreadId) -> Result<String, Broken> {
        let (mut pages, mut last) = (Vec::new(), None);
        loop {
            let page = self.room.messages(thread, last).await?;
            last = page.earlier;
            pages.push(page);
            if last.is_none() {
                break;
            }
        }
        let mut out = String::new();
        if let Some(page) = pages.first() {
            out.push_str(&format!("{}\r\n\r\n", super::messages::title_of(&self.frame, &page.thread)));
        }
        for page in pages.iter().rev() {
            for message in &page.messages {
                let from = message.from.name.as_str();
                let when = self.frame.calendar.stamp(message.sent_at);
                out.push_str(&format!("{from} · {when}\r\n"));
                if let Some(at) = message.taken_at {
                    let said = self.frame.w.talk_taken_by(from, self.frame.calendar.stamp(at));
                    out.push_str(&format!("  [{said}]\r\n"));
                }
                out.extend(message.text.lines().map(|line| format!("  {line}\r\n")));
                let files = message.files.iter().filter_map(|file| page.files.get(file));
                out.extend(
                    files
                        .filter_map(|file| FileName::received(&file.name).display())
                        .map(|name| format!("  [{name}]\r\n")),
                );
                out.push_str("\r\n");
            }
        }
        Ok(out)
    }

    async fn step(&mut self) -> Result<(), Broken> {
        let Some(mut archive) = self.archive.take() else { return Ok(()) };
        if let Some(reader) = &mut self.open {
            match reader.next().await? {
                Some(bytes) => archive.write_all(&bytes)?,
                None => self.open = None,
            }
        } else if let Some(part) = self.parts.next() {
            match part {
                Part::File(entry) => {
                    let (_, reader) = self.room.own_original(entry.version).await?;
                    archive.start_file(entry.path, stored(entry.size))?;
                    self.open = Some(reader);
                }
                Part::Talk(at, thread) => {
                    let words = self.talk(thread).await?;
                    archive
                        .start_file(format!("{at:03} {}.txt", self.frame.w.bundle_messages()), stored(0))?;
                    archive.write_all(words.as_bytes())?;
                }
                Part::Record(at, approval) => {
                    let made = self.room.my_certificate(approval).await?;
                    let pdf = certificate::pdf(self.frame.w, &self.frame.calendar, &made);
                    archive.start_file(format!("{at:03} {}.pdf", self.frame.w.bundle_record()), stored(0))?;
                    archive.write_all(&pdf)?;
                }
            }
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
