//! Everything a client sent and was given, as one archive written while it is read: an index first, then every file as it
//! came, then what was written in each conversation, then the record of each approval of theirs. It holds half a megabyte of a
//! file or one conversation at a time, and refuses to end like a whole archive when a file does not verify or its reader was
//! shown out.

use crate::archive::{self, Broken, Left, Packs, Writer, stored};
use crate::certificate;
use crate::client::frame::Frame;
use crate::dates::size;
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::words::Words;
use casework::receive;
use domain::{AnswerState, ApprovalId, FileName, Power, ThreadId};
use std::io::Write;
use vault::{Contributing, OriginalReader, OwnFile, Room};

/// POST: the archive. A line in the log goes before each file.
pub async fn download(visit: Visit) -> Answered {
    let frame = Frame::of(&visit, None, visit.path.clone()).await?;
    let room = receive::room(visit.desk(), visit.actor()?).await?;
    let title = room.face().await?.name;
    let files: Vec<Entry> = room.own_files().await?.iter().enumerate().map(Entry::of).collect();
    let index = index(&frame, &title, &files);
    let given = given(&visit, &room, files.len()).await?;
    let index = std::iter::once(Part::Index(index));
    let parts: Vec<Part> = index.chain(files.into_iter().map(Part::File)).chain(given).collect();
    // What the case is called is nobody's business on a shared computer's desktop.
    Ok(archive::reply("documents.zip", Packing { frame, room, parts: parts.into_iter(), open: None }))
}

/// One thing on its way into the archive.
enum Part {
    /// What is in the archive.
    Index(String),
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

struct Packing {
    frame: Frame,
    room: Room<Contributing>,
    parts: std::vec::IntoIter<Part>,
    open: Option<OriginalReader>,
}

impl Packing {
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
}

impl Packs for Packing {
    async fn pack(&mut self, archive: &mut Writer) -> Result<Left, Broken> {
        if let Some(reader) = &mut self.open {
            match reader.next().await? {
                Some(bytes) => archive.write_all(&bytes)?,
                None => self.open = None,
            }
            return Ok(Left::More);
        }
        let Some(part) = self.parts.next() else { return Ok(Left::Nothing) };
        match part {
            Part::Index(index) => {
                archive.start_file("000 index.txt", stored(0))?;
                archive.write_all(index.as_bytes())?;
            }
            Part::File(entry) => {
                let (_, reader) = self.room.own_original(entry.version).await?;
                archive.start_file(entry.path, stored(entry.size))?;
                self.open = Some(reader);
            }
            Part::Talk(at, thread) => {
                let words = self.talk(thread).await?;
                archive.start_file(format!("{at:03} {}.txt", self.frame.w.bundle_messages()), stored(0))?;
                archive.write_all(words.as_bytes())?;
            }
            Part::Record(at, approval) => {
                let made = self.room.my_certificate(approval).await?;
                let pdf = certificate::pdf(self.frame.w, &self.frame.calendar, &made);
                archive.start_file(format!("{at:03} {}.pdf", self.frame.w.bundle_record()), stored(0))?;
                archive.write_all(&pdf)?;
            }
        }
        Ok(Left::More)
    }
}
