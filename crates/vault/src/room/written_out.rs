//! All conversations of a matter written out in one go, and their file (`docs/formats/conversations.md`). It refuses to hold
//! a comment of the team unless that was asked for, says in the file and in the log where it does, and is no part of
//! anything a client gets.

use crate::audit::AuditEvent;
use crate::error::Result;
use crate::purpose::StaffSees;
use crate::room::transcript::{Lines, fingerprint};
use crate::room::{ForStaff, ProvenFile, ProvenWording, Room, Transcript, TranscriptMessage};
use domain::audit::WhatFailed;
use domain::{AccessId, AuditCode, MatterId, Power, Side, Timestamp};
use serde::Serialize;

/// What the file says it is.
const FORMAT: &str = "strongroom/v1 conversations";

/// A comment of the team with its fingerprint.
pub struct WrittenComment {
    pub name: String,
    pub text: String,
    pub written_at: Timestamp,
    pub sha256: String,
}

/// One conversation of it.
pub struct WrittenConversation {
    pub transcript: Transcript,
    /// The contact it is with; nobody where it is with everybody who has access.
    pub with: Option<String>,
    /// None unless they were asked for.
    pub comments: Vec<WrittenComment>,
}

/// All conversations of a matter, the one that began first first.
pub struct WrittenOut {
    pub made_at: Timestamp,
    pub practice: String,
    pub matter: MatterId,
    pub name: String,
    pub number: String,
    /// Whether comments of the team were asked for.
    pub with_comments: bool,
    pub conversations: Vec<WrittenConversation>,
}

impl<P: StaffSees> Room<P> {
    /// Writes out every conversation of the matter; `with_comments` adds what the team said beside them.
    pub async fn written_out(&self, with_comments: bool) -> Result<ForStaff<WrittenOut>> {
        self.demand(Power::SeeWholeMatter)?;
        self.watch(async {
            let tx = self.begin().await?;
            let made_at = tx.now;
            let mut event = AuditEvent::new(AuditCode::ConversationsExported, self.matter());
            if with_comments {
                event = event.with("what", WhatFailed::TeamComments.code());
            }
            tx.commit(event).await?;
            let practice = self.house.settings().await?.shown_name().to_owned();
            let card = self.card().await?.card.clone();
            let admitted = self.portal().await?;
            let lines = Lines::read(&mut self.look().await?).await?;
            let mut conversations = Vec::new();
            for thread in self.thread_list().await? {
                let id = thread.seen_by_client.id;
                let transcript = self.written(id, &lines, made_at).await?;
                let comments = if with_comments { self.comments_of(id).await? } else { Vec::new() };
                let comments = comments.into_iter().map(|one| WrittenComment {
                    sha256: fingerprint(&one.text),
                    name: one.name,
                    text: one.text,
                    written_at: one.written_at,
                });
                let named = |access: AccessId| {
                    admitted.iter().find(|one| one.id == access).map(|one| one.name.clone())
                };
                let with = thread.with.map(|access| named(access).unwrap_or_default());
                conversations.push(WrittenConversation { transcript, with, comments: comments.collect() });
            }
            conversations.sort_by_key(|one| {
                one.transcript.messages.first().map(|first| first.message.seen_by_client.sent_at)
            });
            Ok(ForStaff::new(WrittenOut {
                made_at,
                practice,
                matter: self.matter(),
                name: card.name,
                number: card.number,
                with_comments,
                conversations,
            }))
        })
        .await
    }
}

#[derive(Serialize)]
struct File<'a> {
    format: &'static str,
    made_at: i64,
    practice: &'a str,
    matter: Matter<'a>,
    with_comments: bool,
    conversations: Vec<Conversation<'a>>,
}

#[derive(Serialize)]
struct Matter<'a> {
    id: String,
    name: &'a str,
    number: &'a str,
}

#[derive(Serialize)]
struct Conversation<'a> {
    id: String,
    about: &'static str,
    title: &'a crate::room::Words,
    with: Option<&'a str>,
    state: &'static str,
    messages: Vec<Message<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comments: Option<Vec<Comment<'a>>>,
}

#[derive(Serialize)]
struct Message<'a> {
    id: String,
    number: i64,
    from: &'a str,
    side: &'static str,
    wordings: Vec<Wording<'a>>,
    files: Vec<Attached<'a>>,
    taken_back: Option<TakenBack>,
    read: Vec<Opened<'a>>,
}

#[derive(Serialize)]
struct Wording<'a> {
    text: &'a str,
    at: i64,
    sha256: &'a str,
    line: Option<i64>,
}

#[derive(Serialize)]
struct Attached<'a> {
    name: &'a str,
    sha256: &'a str,
}

#[derive(Serialize)]
struct TakenBack {
    at: i64,
    line: Option<i64>,
}

#[derive(Serialize)]
struct Opened<'a> {
    by: &'a str,
    at: i64,
}

#[derive(Serialize)]
struct Comment<'a> {
    from: &'a str,
    text: &'a str,
    at: i64,
    sha256: &'a str,
}

impl WrittenOut {
    /// The file: UTF-8 JSON, the members of every object in the order of their names, indented.
    pub fn to_text(&self) -> String {
        let file = File {
            format: FORMAT,
            made_at: self.made_at.micros(),
            practice: &self.practice,
            matter: Matter { id: self.matter.to_string(), name: &self.name, number: &self.number },
            with_comments: self.with_comments,
            conversations: self.conversations.iter().map(|one| one.told(self.with_comments)).collect(),
        };
        format!("{:#}\n", serde_json::to_value(&file).unwrap_or_default())
    }
}

impl WrittenConversation {
    fn told(&self, with_comments: bool) -> Conversation<'_> {
        let (thread, nothing) = (&self.transcript.thread.seen_by_client, [0; 16]);
        let comments = self.comments.iter().map(|one| Comment {
            from: &one.name,
            text: &one.text,
            at: one.written_at.micros(),
            sha256: &one.sha256,
        });
        Conversation {
            id: thread.id.to_string(),
            about: thread.about.parts(nothing).0.code(),
            title: &thread.title,
            with: self.with.as_deref(),
            state: thread.state.code(),
            messages: self.transcript.messages.iter().map(TranscriptMessage::told).collect(),
            comments: with_comments.then(|| comments.collect()),
        }
    }
}

impl TranscriptMessage {
    fn told<'a>(&'a self) -> Message<'a> {
        let seen = &self.message.seen_by_client;
        let wording = |one: &'a ProvenWording| {
            let at = one.written_at.micros();
            Wording { text: &one.text, at, sha256: &one.sha256, line: one.line }
        };
        let file = |one: &'a ProvenFile| Attached { name: &one.name, sha256: &one.sha256 };
        // Who of the clients opened what the practice wrote; of the other side nobody is named.
        let readers = self.message.seen_by.iter().filter(|_| seen.from.side == Side::Staff);
        Message {
            id: seen.id.to_string(),
            number: seen.number,
            from: &seen.from.name,
            side: seen.from.side.code(),
            wordings: self.wordings.iter().map(wording).collect(),
            files: self.files.iter().map(file).collect(),
            taken_back: seen.taken_at.map(|at| TakenBack { at: at.micros(), line: self.taken_line }),
            read: readers.map(|(by, at)| Opened { by, at: at.micros() }).collect(),
        }
    }
}
