//! A thread written out for the client, a court or a regulator: every wording of every message with its fingerprint and the
//! line of the matter's log that says when it came, and of one that was taken back also that. It refuses to be written out
//! unseen: the export is a line itself.

use crate::audit::AuditEvent;
use crate::engine::binds;
use crate::error::Result;
use crate::purpose::{Purpose, StaffSees};
use crate::room::messages::sql;
use crate::room::{ForStaff, Room, RoomLook, StaffMessage, StaffThread};
use domain::{AuditCode, Power, ThreadId, Timestamp};
use std::collections::BTreeMap;

/// One wording with what proves it.
pub struct ProvenWording {
    pub text: String,
    pub written_at: Timestamp,
    /// SHA-256 of the text in UTF-8, as hexadecimal digits.
    pub sha256: String,
    /// The number of its line in the matter's log.
    pub line: Option<i64>,
}

/// A file a message names.
pub struct ProvenFile {
    /// Exactly as it came.
    pub name: String,
    /// SHA-256 of the whole file, as hexadecimal digits.
    pub sha256: String,
}

/// One message of a transcript.
pub struct TranscriptMessage {
    pub message: StaffMessage,
    pub files: Vec<ProvenFile>,
    pub wordings: Vec<ProvenWording>,
    /// The number of the line that says that it was taken back, where it was.
    pub taken_line: Option<i64>,
}

/// A whole thread.
pub struct Transcript {
    pub thread: StaffThread,
    pub messages: Vec<TranscriptMessage>,
    pub made_at: Timestamp,
}

/// The lines of the matter's log about its messages, by message.
#[derive(Default)]
pub(super) struct Lines {
    /// One for each wording, in their order.
    worded: BTreeMap<[u8; 16], Vec<i64>>,
    taken_back: BTreeMap<[u8; 16], i64>,
}

impl Lines {
    pub(super) async fn read(look: &mut RoomLook) -> Result<Self> {
        let mut lines = Self::default();
        for row in look.rows(&sql::LINES, &[]).await? {
            let object = row.id::<domain::kind::Message>(1)?.bytes();
            if row.text(2)? == AuditCode::MessageTakenBack.code() {
                lines.taken_back.insert(object, row.int(0)?);
            } else {
                lines.worded.entry(object).or_default().push(row.int(0)?);
            }
        }
        Ok(lines)
    }
}

impl<P: StaffSees> Room<P> {
    /// Writes a thread out. Comments of the team are no part of it.
    pub async fn transcript(&self, thread: ThreadId) -> Result<ForStaff<Transcript>> {
        self.demand(Power::SeeWholeMatter)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let made_at = tx.now;
            tx.one(&sql::THREAD, binds![thread]).await?;
            tx.commit(AuditEvent::new(AuditCode::MessagesExported, thread)).await?;
            let lines = Lines::read(&mut self.look().await?).await?;
            Ok(ForStaff::new(self.written(thread, &lines, made_at).await?))
        })
        .await
    }
}

impl<P: Purpose> Room<P> {
    /// All of a thread with what proves it.
    pub(super) async fn written(
        &self,
        thread: ThreadId,
        lines: &Lines,
        made_at: Timestamp,
    ) -> Result<Transcript> {
        let all = self.conversation(thread, None, u32::MAX).await?;
        let mut look = self.look().await?;
        let mut messages = Vec::with_capacity(all.messages.len());
        for message in all.messages {
            let mut files = Vec::new();
            for version in &message.seen_by_client.files {
                let found = look.rows(&super::documents::sql::VERSION, binds![*version]).await?;
                if let Some(row) = found.first() {
                    let (found, _) = self.version_from(row)?;
                    files.push(ProvenFile { name: found.name, sha256: found.sha256 });
                }
            }
            let id = message.seen_by_client.id.bytes();
            let of = lines.worded.get(&id);
            let wordings = message.wordings.iter().enumerate().map(|(at, wording)| ProvenWording {
                text: wording.text.clone(),
                written_at: wording.written_at,
                sha256: fingerprint(&wording.text),
                line: of.and_then(|lines| lines.get(at)).copied(),
            });
            let (wordings, taken_line) = (wordings.collect(), lines.taken_back.get(&id).copied());
            messages.push(TranscriptMessage { wordings, files, message, taken_line });
        }
        Ok(Transcript { thread: all.thread, messages, made_at })
    }
}

/// SHA-256 of a text in UTF-8, as hexadecimal digits.
pub(super) fn fingerprint(text: &str) -> String {
    let mut digest = seal::RunningDigest::new();
    digest.update(text.as_bytes());
    crate::hex(&digest.finish())
}
