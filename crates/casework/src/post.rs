//! The post: mails and texts that wait are written on the practice's letterhead and given to their carriers. A carrier's
//! "later" is patience, its "no" is final and shown to staff; nothing is sent twice on purpose and nothing is dropped unseen.
//! A mail that may have been taken is sent again, because mailboxes show it once; a text is not, because phones do not.

use crate::ports::{Arrival, Delivery, Handed, Letterhead, Mailer, Text, Texter};
use domain::Duration;
use vault::{Desk, MailState, Result, TextEnd};

/// Tries before a mail is given up and shown as failed.
const MOST_TRIES: u32 = 10;

/// Sends the next waiting mail. `false` when nothing waits.
pub async fn send_next(desk: &Desk, letterhead: &dyn Letterhead, mailer: &dyn Mailer) -> Result<bool> {
    let backstage = desk.backstage();
    let Some(mail) = backstage.next_mail().await? else { return Ok(false) };
    let settings = desk.threshold().settings().await?;
    let letter = letterhead.write(&mail, &settings);
    let delivery = match mailer.send(&letter).await {
        Delivery::Taken { answer } => Delivery::Taken { answer: hushed(&answer, &mail.to) },
        Delivery::Refused { answer } => Delivery::Refused { answer: hushed(&answer, &mail.to) },
        Delivery::TryLater { answer } => Delivery::TryLater { answer: hushed(&answer, &mail.to) },
    };
    match delivery {
        Delivery::Taken { answer } => backstage.mail_taken(mail.id, &mail.to, &answer).await?,
        Delivery::Refused { answer } => backstage.mail_refused(mail.id, &mail.to, &answer).await?,
        Delivery::TryLater { answer } if mail.tries >= MOST_TRIES => {
            backstage.mail_done(mail.id, MailState::Failed, &answer).await?;
        }
        Delivery::TryLater { answer } => backstage.mail_later(mail.id, patience(mail.tries), &answer).await?,
    }
    Ok(true)
}

/// How long no text leaves after the provider let nobody in. Somebody has to mend something meanwhile.
const CLOSED_FOR: Duration = Duration::minutes(10);
/// The same where the provider wants to be left alone and does not say how long.
const BUSY_FOR: Duration = Duration::minutes(1);

/// Sends the next waiting text, or asks what became of one. `false` when nothing waits. Without a carrier what waits is told
/// as not sent, and goes by mail where there is an address.
pub async fn text_next(
    desk: &Desk,
    letterhead: &dyn Letterhead,
    texter: Option<&dyn Texter>,
) -> Result<bool> {
    let backstage = desk.backstage();
    let Some(text) = backstage.next_text().await? else {
        return match texter {
            Some(texter) => ask_next(desk, texter).await,
            None => Ok(false),
        };
    };
    let settings = desk.threshold().settings().await?;
    let written = Text { to: text.to.clone(), words: letterhead.brief(&text, &settings) };
    let handed = match texter {
        Some(texter) => texter.send(&written).await,
        // This process carries no texts; another may.
        None => Handed::TryLater { answer: "no provider of texts is configured here".to_owned() },
    };
    match handed {
        Handed::Taken { receipt, answer } => backstage.text_taken(&text, &receipt, &answer).await?,
        Handed::Refused { answer, stop } => {
            backstage.text_over(&text, TextEnd::Refused { stop }, &answer).await?;
        }
        Handed::Unsure { answer } => backstage.text_over(&text, TextEnd::Unsure, &answer).await?,
        Handed::Closed { answer } => backstage.hold_texts(&text, CLOSED_FOR, &answer, true).await?,
        Handed::Busy { answer, wait } => {
            backstage.hold_texts(&text, wait.unwrap_or(BUSY_FOR), &answer, false).await?;
        }
        Handed::TryLater { answer } if text.tries >= MOST_TRIES => {
            backstage.text_over(&text, TextEnd::Failed, &answer).await?;
        }
        Handed::TryLater { answer } => backstage.text_later(&text, patience(text.tries), &answer).await?,
    }
    Ok(true)
}

/// Asks what became of the next text the provider has.
async fn ask_next(desk: &Desk, texter: &dyn Texter) -> Result<bool> {
    let backstage = desk.backstage();
    let Some(asked) = backstage.next_receipt().await? else { return Ok(false) };
    match texter.ask(&asked.receipt).await {
        Arrival::Arrived => backstage.text_arrived(&asked).await?,
        Arrival::Lost { answer, stop } => backstage.text_lost(&asked, &answer, stop).await?,
        Arrival::OnTheWay => backstage.text_asked(&asked, false).await?,
        Arrival::Forgotten => backstage.text_asked(&asked, true).await?,
    }
    Ok(true)
}

/// A mail server's words without the address it repeats: they are kept where addresses are not.
pub(crate) fn hushed(answer: &str, to: &str) -> String {
    let (small, to) = (answer.to_ascii_lowercase(), to.to_ascii_lowercase());
    let (mut out, mut at) = (String::with_capacity(answer.len()), 0);
    while let Some(found) = small.get(at..).filter(|_| !to.is_empty()).and_then(|rest| rest.find(&to)) {
        out.push_str(answer.get(at..at + found).unwrap_or_default());
        out.push('…');
        at += found + to.len();
    }
    out.push_str(answer.get(at..).unwrap_or_default());
    out
}

/// Half a minute, doubling, at most an hour.
fn patience(tries: u32) -> Duration {
    Duration::seconds((30i64 << tries.saturating_sub(1).min(7)).min(3600))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_servers_words_are_kept_without_the_address() {
        let said = "550 5.1.1 <Lucía@Example.com>: no; lucía@example.com";
        assert_eq!(hushed(said, "lucía@example.com"), "550 5.1.1 <…>: no; …");
        assert_eq!(hushed("250 taken", "a@b.example"), "250 taken");
        assert_eq!(hushed("250 taken", ""), "250 taken");
    }

    #[test]
    fn patience_grows_and_is_bounded() {
        assert_eq!(patience(1).as_seconds(), 30);
        assert_eq!(patience(2).as_seconds(), 60);
        assert_eq!(patience(99).as_seconds(), 3600);
    }
}
