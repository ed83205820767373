//! Talking to each other: what a client writes to the practice and the practice to a client, comments of the team, and
//! notes on the file. It refuses a sending without a name of its own, because a form that is sent twice must send once.

use crate::receive;
use domain::pack::MessageTemplate;
use domain::pack::SHIPPED_MESSAGES;
use domain::{AccessId, MatterId, MessageId, NoteId, PersonId, Refusal, ThreadId, Timestamp, VersionId, Why};
use std::sync::LazyLock;
use vault::{Actor, Desk, NewMessage, Publishing, Result, SentMessage, Steering, To};

/// The messages this program ships, parsed once. One that does not parse is reported by the tests of `domain`.
pub static TEMPLATES: LazyLock<Vec<MessageTemplate>> =
    LazyLock::new(|| MessageTemplate::parse(SHIPPED_MESSAGES).unwrap_or_default());

/// A message as typed.
pub struct MessageForm<'a> {
    pub to: To,
    pub text: &'a str,
    /// Whom staff begin a thread with; nothing is everybody with access.
    pub with: Option<AccessId>,
    pub files: Vec<VersionId>,
    /// 32 hexadecimal digits that came with the form.
    pub attempt: &'a str,
    /// Until when the practice promises an answer.
    pub answer_by: Option<Timestamp>,
}

impl MessageForm<'_> {
    /// The message as it can be sent.
    ///
    /// # Errors
    /// `Invalid` for a text that says nothing or is too long, and for a sending without a name.
    pub fn check(self) -> Result<NewMessage> {
        Ok(NewMessage {
            to: self.to,
            text: domain::messages::text(self.text)?,
            with: self.with,
            files: self.files,
            attempt: attempt(self.attempt)?,
            answer_by: self.answer_by,
        })
    }
}

/// What a form calls its sending.
pub fn attempt(typed: &str) -> Result<[u8; 16]> {
    let plain = typed.len() == 32 && typed.bytes().all(|b| b.is_ascii_hexdigit());
    let number = u128::from_str_radix(typed, 16).ok().filter(|_| plain);
    Ok(number.map(u128::to_be_bytes).ok_or(Refusal::invalid("attempt", Why::Malformed))?)
}

/// A client writes.
pub async fn write_to_us(desk: &Desk, actor: &Actor, form: MessageForm<'_>) -> Result<SentMessage> {
    let new = form.check()?;
    receive::room(desk, actor).await?.write_to_us(&new).await
}

/// A client says that something is not working or unclear: a message like any other, and counted.
pub async fn report_problem(desk: &Desk, actor: &Actor, form: MessageForm<'_>) -> Result<SentMessage> {
    let new = form.check()?;
    receive::room(desk, actor).await?.report_problem(&new).await
}

/// A client words their own message anew.
pub async fn reword(desk: &Desk, actor: &Actor, message: MessageId, text: &str) -> Result<ThreadId> {
    receive::room(desk, actor).await?.reword(message, text).await
}

/// A client takes their own message back.
pub async fn take_back(desk: &Desk, actor: &Actor, message: MessageId) -> Result<ThreadId> {
    receive::room(desk, actor).await?.take_message_back(message).await
}

/// Staff write; `keep` writes the same on the file.
pub async fn answer(
    desk: &Desk,
    actor: &Actor,
    matter: MatterId,
    form: MessageForm<'_>,
    keep: bool,
) -> Result<SentMessage> {
    let new = form.check()?;
    desk.admit::<Publishing>(actor, matter).await?.enter().await?.answer(&new, keep).await
}

pub async fn reword_answer(
    desk: &Desk,
    actor: &Actor,
    matter: MatterId,
    message: MessageId,
    text: &str,
) -> Result<ThreadId> {
    desk.admit::<Publishing>(actor, matter).await?.enter().await?.reword_answer(message, text).await
}

pub async fn take_answer_back(
    desk: &Desk,
    actor: &Actor,
    matter: MatterId,
    message: MessageId,
) -> Result<ThreadId> {
    desk.admit::<Publishing>(actor, matter).await?.enter().await?.take_answer_back(message).await
}

pub async fn done(desk: &Desk, actor: &Actor, matter: MatterId, thread: ThreadId) -> Result<()> {
    desk.admit::<Publishing>(actor, matter).await?.enter().await?.thread_done(thread).await
}

pub async fn assign(
    desk: &Desk,
    actor: &Actor,
    matter: MatterId,
    thread: ThreadId,
    person: Option<PersonId>,
) -> Result<()> {
    desk.admit::<Publishing>(actor, matter).await?.enter().await?.assign_thread(thread, person).await
}

/// A comment that only the team reads.
pub async fn comment(
    desk: &Desk,
    actor: &Actor,
    matter: MatterId,
    thread: ThreadId,
    text: &str,
    named: &str,
) -> Result<()> {
    let attempt = attempt(named)?;
    let room = desk.admit::<Steering>(actor, matter).await?.enter().await?;
    room.comment(thread, text, attempt).await.map(drop)
}

/// A note on the file, or the one that stands instead of another.
pub async fn note(
    desk: &Desk,
    actor: &Actor,
    matter: MatterId,
    corrects: Option<NoteId>,
    text: &str,
    named: &str,
) -> Result<NoteId> {
    let attempt = attempt(named)?;
    let room = desk.admit::<Steering>(actor, matter).await?.enter().await?;
    match corrects {
        Some(wrong) => room.correct_note(wrong, text, attempt).await,
        None => room.add_note(text, attempt).await,
    }
}

/// Keeps a message as a note on the file.
pub async fn keep(
    desk: &Desk,
    actor: &Actor,
    matter: MatterId,
    message: MessageId,
    named: &str,
) -> Result<NoteId> {
    let attempt = attempt(named)?;
    desk.admit::<Steering>(actor, matter).await?.enter().await?.keep_as_note(message, attempt).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sending_has_a_name_of_sixteen_bytes_or_is_refused() {
        assert_eq!(attempt("000102030405060708090a0b0c0d0e0f").unwrap()[15], 15);
        for wrong in ["", "00", "+0102030405060708090a0b0c0d0e0f0", "g00102030405060708090a0b0c0d0e0f"] {
            assert!(attempt(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_shipped_messages_are_all_there() {
        assert!(TEMPLATES.len() >= 3);
    }
}
