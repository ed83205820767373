//! What a mailbox's server is asked, and whether it did it: every answer is read to its last line, and only a plain yes is one. It
//! refuses to take a no, a line that ends or a server that never stops for an answer, and to repeat a word of a mail.

use super::{Line, Open};
use async_imap::error::Error as ImapError;
use async_imap::imap_proto::{AttributeValue, MailboxDatum, Response, ResponseCode, Status};

pub(super) const CLOSED: &str = "the server of the mailbox closed the connection";
const ENDLESS: &str = "the server of the mailbox said more than it was asked";
const STRANGE: &str = "the server of the mailbox said something nobody can read";

/// Bytes of an answer that names messages, and of one that does not.
const LIST: u64 = 4 << 20;
const SHORT: u64 = 256 << 10;

/// What became of a question about one message.
pub(super) enum Asked<T> {
    Done(T),
    /// The server did not; in one line, and in none of its words.
    Refused(String),
}

/// A folder that was opened.
#[derive(Default)]
pub(super) struct Folder {
    pub(super) read_only: bool,
    permanent: Vec<String>,
}

impl Folder {
    /// Whether a message can keep this keyword.
    pub(super) fn keeps(&self, keyword: &str) -> bool {
        self.permanent.iter().any(|flag| flag == "\\*" || flag.eq_ignore_ascii_case(keyword))
    }
}

/// How an answer ended: yes, or the server's own words for no.
enum End {
    Yes,
    No(String),
}

/// Asks and listens to the end. `heard` gets everything in between.
async fn ask<L: Line>(
    session: &mut Open<L>,
    question: &str,
    most: u64,
    mut heard: impl FnMut(&Response<'_>),
) -> Result<End, String> {
    session.get_mut().allow(most);
    let tag = session.run_command(question).await.map_err(|e| words(&e))?;
    loop {
        let said = match session.read_response().await {
            Ok(Some(said)) => said,
            Ok(None) => return Err(CLOSED.to_owned()),
            Err(_) if session.get_ref().spent() => return Err(ENDLESS.to_owned()),
            Err(e) => return Err(words(&e.into())),
        };
        let said = said.parsed();
        heard(said);
        match said {
            Response::Data { status: Status::Bye, .. } => return Err(CLOSED.to_owned()),
            Response::Done { tag: about, status, outcome, .. } if *about == tag => {
                return Ok(match status {
                    Status::Ok => End::Yes,
                    _ => End::No(crate::smtp::shown(outcome.information.as_deref().unwrap_or("no"))),
                });
            }
            _ => {}
        }
    }
}

/// Opens a folder. What the server says when it will not is for whoever set it up.
pub(super) async fn open<L: Line>(session: &mut Open<L>, question: &str) -> Result<Folder, String> {
    let mut folder = Folder::default();
    let end = ask(session, question, SHORT, |said| match said {
        Response::Data { outcome, .. } | Response::Done { outcome, .. } => match &outcome.code {
            Some(ResponseCode::ReadOnly) => folder.read_only = true,
            Some(ResponseCode::PermanentFlags(flags)) => {
                folder.permanent = flags.iter().map(ToString::to_string).collect();
            }
            _ => {}
        },
        _ => {}
    });
    match end.await? {
        End::Yes => Ok(folder),
        End::No(why) => Err(format!("the folder of the mailbox cannot be opened: {why}")),
    }
}

/// The messages of which this holds.
pub(super) async fn search<L: Line>(session: &mut Open<L>, asked: &str) -> Result<Vec<u32>, String> {
    let mut found = Vec::new();
    let question = format!("UID SEARCH {asked}");
    let end = ask(session, &question, LIST, |said| {
        if let Response::MailboxData(MailboxDatum::Search(uids)) = said {
            found.extend_from_slice(uids);
        }
    });
    match end.await? {
        End::Yes => Ok(found),
        // Its words may repeat those of a mail.
        End::No(_) => Err("the server of the mailbox refused to search it".to_owned()),
    }
}

/// The beginning of a message; nothing where the server did not hand any over.
pub(super) async fn fetch<L: Line>(
    session: &mut Open<L>,
    uid: u32,
    most: usize,
) -> Result<Asked<Option<Vec<u8>>>, String> {
    let mut body = None;
    let question = format!("UID FETCH {uid} (UID BODY.PEEK[]<0.{most}>)");
    let allowed = SHORT.saturating_add(u64::try_from(most).unwrap_or(0));
    let end = ask(session, &question, allowed, |said| {
        let Response::Fetch(_, values) = said else { return };
        let mine = values.iter().any(|value| matches!(value, AttributeValue::Uid(one) if *one == uid));
        let part = values.iter().find_map(|value| match value {
            AttributeValue::BodySection { section: None, data: Some(data), .. } => Some(data),
            _ => None,
        });
        if let (true, Some(part)) = (mine, part) {
            body = Some(part.iter().copied().take(most).collect());
        }
    });
    Ok(match end.await? {
        End::Yes => Asked::Done(body),
        End::No(_) => Asked::Refused("the server of the mailbox refused to hand over a message".to_owned()),
    })
}

/// Marks a message.
pub(super) async fn mark<L: Line>(session: &mut Open<L>, uid: u32, flags: &str) -> Result<Asked<()>, String> {
    let question = format!("UID STORE {uid} +FLAGS ({flags})");
    Ok(match ask(session, &question, SHORT, |_| {}).await? {
        End::Yes => Asked::Done(()),
        End::No(_) => {
            Asked::Refused("the server of the mailbox refused to mark a message as read".to_owned())
        }
    })
}

/// A name as a command takes it. Line breaks were refused when the settings were read.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
}

/// What went wrong, in one line. What cannot be read is not repeated: it is what a mail says as easily as anything else.
pub(super) fn words(error: &ImapError) -> String {
    match error {
        ImapError::No(_) | ImapError::Bad(_) => crate::smtp::shown(&error.to_string()),
        ImapError::ConnectionLost => CLOSED.to_owned(),
        ImapError::Io(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => CLOSED.to_owned(),
        ImapError::Io(e) if e.kind() == std::io::ErrorKind::FileTooLarge => ENDLESS.to_owned(),
        // Parsing ends with this kind, and with everything that was to be parsed.
        ImapError::Io(e) if e.kind() != std::io::ErrorKind::Other => crate::smtp::shown(&e.to_string()),
        _ => STRANGE.to_owned(),
    }
}
