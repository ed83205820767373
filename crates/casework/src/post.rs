//! The post: mails that wait are written on the practice's letterhead and given to the carrier. A carrier's "later" is
//! patience, its "no" is final and shown to staff; nothing is sent twice on purpose and nothing is dropped unseen.

use crate::ports::{Delivery, Letterhead, Mailer};
use domain::Duration;
use vault::{Desk, MailState, Result};

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
        Delivery::Taken { answer } => backstage.mail_done(mail.id, MailState::Sent, &answer).await?,
        Delivery::Refused { answer } => backstage.mail_refused(mail.id, &mail.to, &answer).await?,
        Delivery::TryLater { answer } if mail.tries >= MOST_TRIES => {
            backstage.mail_done(mail.id, MailState::Failed, &answer).await?;
        }
        Delivery::TryLater { answer } => backstage.mail_later(mail.id, patience(mail.tries), &answer).await?,
    }
    Ok(true)
}

/// A mail server's words without the address it repeats: they are kept where addresses are not.
fn hushed(answer: &str, to: &str) -> String {
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
