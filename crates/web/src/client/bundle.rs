//! Everything a client gave and received, as one archive written while it is read: what they sent and what was sent or filed for
//! them, what the practice sent along with messages, what was written in each conversation, the record of each approval of
//! theirs with the documents it was about, what is on file about them, what they agreed to, and a list of all parts with who gave
//! each, what was decided about it, and their fingerprints. It holds half a megabyte of a file
//! or one conversation at a time, and refuses to end like a whole archive when a file does not verify or its reader was shown
//! out. Each file is opened by the verb that opens it on the client's own pages, and by no other.

use crate::archive::{self, Broken, Left, Packs, Writer, stored};
use crate::certificate;
use crate::client::frame::Frame;
use crate::client::{agreed, contact_details, details};
use crate::dates::size;
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::words::Words;
use casework::receive;
use domain::{
    AnswerState, ApprovalId, Capacity, ContactField, FileName, FileType, Power, ProfileField, Side, ThreadId,
    Timestamp, VersionId, VersionState,
};
use std::collections::BTreeSet;
use std::io::Write;
use vault::{Contributing, GivenBy, HandedFile, HelperRow, OriginalReader, Room};

/// POST: the archive. A line in the log goes before each file.
pub async fn download(visit: Visit) -> Answered {
    let frame = Frame::of(&visit, None, visit.path.clone()).await?;
    let room = receive::room(visit.desk(), visit.actor()?).await?;
    let title = room.face().await?.name;
    let parts = parts(&visit, &room, &frame).await?;
    let index = format!("{}\r\n{title}\r\n\r\n", frame.shell.door.practice.name);
    // What the case is called is nobody's business on a shared computer's desktop.
    let packing =
        Packing { frame, room, parts: parts.into_iter(), packed: 0, index: Some(index), open: None };
    Ok(archive::reply("documents.zip", packing))
}

/// One thing on its way into the archive.
enum Part {
    /// What is on file about them, or what they answered to texts, in words: what it is called, and from whom it is.
    Said {
        title: String,
        words: String,
        from: String,
    },
    /// What they sent, or what was sent for them: who gave it, in words.
    Given {
        version: VersionId,
        title: String,
        from: String,
        /// What the practice decided about it.
        decided: String,
    },
    /// What the practice sent along with a message of this conversation.
    Handed(ThreadId, VersionId),
    /// What an approval was about, by its title.
    Attached(ApprovalId, VersionId, String),
    Talk(ThreadId),
    /// The record of an approval.
    Record(ApprovalId),
}

/// What was decided about a file, as its sender reads it.
fn decided(w: &Words, state: VersionState) -> String {
    match state {
        VersionState::Accepted => w.bundle_accepted(),
        VersionState::Returned => w.bundle_returned(),
        VersionState::Superseded => w.bundle_superseded(),
        VersionState::Quarantined
        | VersionState::Ready
        | VersionState::NeedsPerson
        | VersionState::Refused => w.bundle_undecided(),
    }
}

/// What somebody is called in their own record; a contact, in their own card.
async fn own_name(visit: &Visit) -> Result<String, End> {
    let actor = visit.actor()?;
    if actor.capacity() == Some(Capacity::Client) {
        let mine = visit.desk().my_details(actor).await?;
        let names = [ProfileField::Given, ProfileField::Middle, ProfileField::Family];
        let names = names.iter().filter_map(|field| mine.values.get(field)).filter(|name| !name.is_empty());
        return Ok(names.map(String::as_str).collect::<Vec<_>>().join(" "));
    }
    Ok(visit.desk().given_name(actor).await?)
}

/// What is on file about whoever takes it away, and what they said that nobody has checked yet, line by line; empty for whoever
/// has no record here.
async fn own_details(visit: &Visit, frame: &Frame) -> Result<String, End> {
    let (actor, w, calendar) = (visit.actor()?, frame.w, &frame.calendar);
    let mut rows: Vec<(String, String, Option<String>)> = Vec::new();
    if actor.capacity() == Some(Capacity::Client) {
        let mine = visit.desk().my_details(actor).await?;
        for field in ProfileField::ALL.iter().filter(|field| field.asked_of_clients()) {
            let said = |value: &String| details::said_value(w, calendar, *field, value);
            let on_file = mine.values.get(field).map(said).unwrap_or_default();
            rows.push((details::label(w, *field), on_file, mine.proposed.get(field).map(said)));
        }
    } else if contact_details::is_theirs(actor) {
        let mine = visit.desk().contact_details(actor).await?;
        for field in ContactField::ALL {
            let on_file = mine.values.get(field).cloned().unwrap_or_default();
            rows.push((contact_details::label_of(w, *field), on_file, mine.proposed.get(field).cloned()));
        }
        rows.push((w.profile_email(), mine.email.clone(), None));
    }
    let mut out = String::new();
    for (label, on_file, waits) in rows {
        if !on_file.is_empty() || waits.is_some() {
            out.push_str(&format!("{label}: {on_file}\r\n"));
        }
        if let Some(said) = waits {
            out.push_str(&format!("  {}\r\n", w.bundle_waits(said)));
        }
    }
    Ok(out)
}

/// Every text they answered, each as it was read, with when, from where and what became of it.
async fn own_answers(visit: &Visit, frame: &Frame) -> Result<String, End> {
    let named = agreed::named(visit).await?;
    let named: &[HelperRow] = named.as_ref().map_or(&[], |all| all.as_slice());
    let mut out = String::new();
    for one in agreed::texts(frame, &visit.desk().own_consents(visit.actor()?).await?, named) {
        let lines = [&one.title, &one.said, &one.withdrawn, &one.from].into_iter();
        out.extend(lines.filter(|line| !line.is_empty()).map(|line| format!("{line}\r\n")));
        out.push_str("\r\n");
        out.extend(
            [&one.heading, &one.text]
                .into_iter()
                .flat_map(|text| text.lines())
                .map(|line| format!("  {line}\r\n")),
        );
        out.push_str("\r\n");
    }
    Ok(out)
}

/// Everything there is, each file once: by the first way it is theirs.
async fn parts(visit: &Visit, room: &Room<Contributing>, frame: &Frame) -> Result<Vec<Part>, End> {
    let (w, practice) = (frame.w, frame.shell.door.practice.name.as_str());
    let (mut out, mut known) = (Vec::new(), BTreeSet::new());
    let name = own_name(visit).await?;
    for file in room.own_files().await?.iter() {
        let from = match &file.by {
            GivenBy::Me => format!("{} ({name})", w.bundle_by_you()),
            GivenBy::Helper(name) => w.bundle_by_helper(name.as_str()),
            GivenBy::Practice => w.bundle_filed(practice),
        };
        known.insert(file.version);
        let title = super::list::said(&file.title, w.locale()).to_owned();
        let decided = decided(w, file.state);
        out.push(Part::Given { version: file.version, title, from, decided });
    }
    let (mut talks, mut records) = (Vec::new(), Vec::new());
    if visit.actor()?.may(Power::ReadMessages) {
        for thread in room.threads().await? {
            let mut last = None;
            loop {
                let page = room.messages(thread.id, last).await?;
                let ours = page.messages.iter().filter(|message| message.from.side == Side::Staff);
                for version in ours.flat_map(|message| &message.files) {
                    if page.files.get(version).is_some_and(|file| file.opens) && known.insert(*version) {
                        out.push(Part::Handed(thread.id, *version));
                    }
                }
                last = page.earlier;
                if last.is_none() {
                    break;
                }
            }
            talks.push(Part::Talk(thread.id));
        }
    }
    for approval in room.approvals_if_any().await? {
        let title = super::list::said(&approval.title, w.locale()).to_owned();
        if approval.may_open {
            for document in approval.documents.iter().filter(|document| known.insert(document.version)) {
                out.push(Part::Attached(approval.id, document.version, title.clone()));
            }
        }
        let state = approval.mine.state;
        if matches!(state, AnswerState::Approved | AnswerState::Declined | AnswerState::Copy) {
            records.push(Part::Record(approval.id));
        }
    }
    out.extend(talks);
    out.extend(records);
    for (title, words) in [
        (w.details_title(), own_details(visit, frame).await?),
        (w.agreed_title(), own_answers(visit, frame).await?),
    ] {
        if !words.is_empty() {
            let words = format!("{title}\r\n{name}\r\n\r\n{words}");
            out.push(Part::Said { title, words, from: w.bundle_made(practice) });
        }
    }
    Ok(out)
}

/// A part as the list says it.
struct Line<'a> {
    path: &'a str,
    title: &'a str,
    from: &'a str,
    when: Timestamp,
    size: u64,
    sha256: &'a str,
}

struct Packing {
    frame: Frame,
    room: Room<Contributing>,
    parts: std::vec::IntoIter<Part>,
    /// How many parts there are so far; each begins with its number, so that two files of one name stand beside each other.
    packed: usize,
    /// The list of what was packed; taken when everything was, since only then all fingerprints are known.
    index: Option<String>,
    open: Option<OriginalReader>,
}

impl Packing {
    fn numbered(&mut self, name: &str) -> String {
        self.packed += 1;
        format!("{:03} {name}", self.packed)
    }

    /// What people read of a part: what it is, from whom, when, how large, and the number that proves it unchanged.
    fn list(&mut self, line: &Line<'_>) {
        let w: &Words = self.frame.w;
        let said = format!(
            "{}\r\n  {}\r\n  {}\r\n  {} · {}\r\n  SHA-256 {}\r\n\r\n",
            line.path,
            line.title,
            line.from,
            self.frame.calendar.stamp(line.when),
            size(w, line.size),
            line.sha256,
        );
        if let Some(index) = &mut self.index {
            index.push_str(&said);
        }
    }

    /// Begins a file in the archive.
    fn begin(
        &mut self,
        archive: &mut Writer,
        (file, reader): (&HandedFile, OriginalReader),
        (title, from): (&str, &str),
    ) -> Result<(), Broken> {
        let path = self.numbered(&saved_as(&file.name, file.file_type));
        let (when, size, sha256) = (file.received_at, file.size, file.sha256.as_str());
        self.list(&Line { path: &path, title, from, when, size, sha256 });
        archive.start_file(path, stored(size))?;
        self.open = Some(reader);
        Ok(())
    }

    /// Packs what was written here just now.
    fn made(
        &mut self,
        archive: &mut Writer,
        (name, bytes): (&str, &[u8]),
        (title, from): (&str, &str),
    ) -> Result<(), Broken> {
        let path = self.numbered(name);
        let sha256 = vault::fingerprint(bytes);
        let (when, size) = (self.frame.now, bytes.len() as u64);
        self.list(&Line { path: &path, title, from, when, size, sha256: &sha256 });
        archive.start_file(path, stored(size))?;
        archive.write_all(bytes)?;
        Ok(())
    }

    /// A conversation in words, from the first message on: what it is called, and who, when, what, and the names of files that
    /// went with it.
    async fn talk(&self, thread: ThreadId) -> Result<(String, String), Broken> {
        let (mut pages, mut last) = (Vec::new(), None);
        loop {
            let page = self.room.messages(thread, last).await?;
            last = page.earlier;
            pages.push(page);
            if last.is_none() {
                break;
            }
        }
        let title = pages
            .first()
            .map(|page| super::messages::title_of(&self.frame, &page.thread))
            .unwrap_or_default();
        let mut out = format!("{title}\r\n\r\n");
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
        Ok((title, out))
    }
}

/// What a file is called in the archive.
fn saved_as(name: &str, kind: Option<FileType>) -> String {
    match kind {
        Some(kind) => FileName::received(name).for_saving(kind, "file"),
        None => "file.bin".to_owned(),
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
        let w = self.frame.w;
        let practice = self.frame.shell.door.practice.name.clone();
        let Some(part) = self.parts.next() else {
            let Some(index) = self.index.take() else { return Ok(Left::Nothing) };
            archive.start_file("000 index.txt", stored(0))?;
            archive.write_all(index.as_bytes())?;
            return Ok(Left::More);
        };
        match part {
            Part::Said { title, words, from } => {
                let name = format!("{title}.txt");
                self.made(archive, (&name, words.as_bytes()), (&title, &from))?;
            }
            Part::Given { version, title, from, decided } => {
                let (file, reader) = self.room.own_original(version).await?;
                let file = HandedFile {
                    version,
                    name: file.name.clone(),
                    size: file.size,
                    sha256: file.sha256.clone(),
                    received_at: file.received_at,
                    file_type: file.file_type,
                };
                self.begin(archive, (&file, reader), (&title, &format!("{from} · {decided}")))?;
            }
            Part::Handed(thread, version) => {
                let (file, reader) = self.room.open_named(thread, version).await?;
                let from = w.bundle_sent(practice);
                self.begin(archive, (&*file, reader), (&w.bundle_messages(), &from))?;
            }
            Part::Attached(approval, version, title) => {
                let (file, reader) = self.room.approval_original(approval, version).await?;
                let from = w.bundle_sent(practice);
                self.begin(archive, (&*file, reader), (&title, &from))?;
            }
            Part::Talk(thread) => {
                let (title, words) = self.talk(thread).await?;
                let name = format!("{}.txt", w.bundle_messages());
                self.made(archive, (&name, words.as_bytes()), (&title, &w.bundle_both(practice)))?;
            }
            Part::Record(approval) => {
                let made = self.room.my_certificate(approval).await?;
                let title = made.request.title.get(w.lang()).or(made.request.title.values().next());
                let title = title.cloned().unwrap_or_default();
                let pdf = certificate::pdf(w, &self.frame.calendar, &made);
                let name = format!("{}.pdf", w.bundle_record());
                self.made(archive, (&name, &pdf), (&title, &w.bundle_made(practice)))?;
            }
        }
        Ok(Left::More)
    }
}
