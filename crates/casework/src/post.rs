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
    match mailer.send(&letter).await {
        Delivery::Taken { answer } => backstage.mail_done(mail.id, MailState::Sent, &answer).await?,
        Delivery::Refused { answer } => backstage.mail_refused(mail.id, &mail.to, &answer).await?,
        Delivery::TryLater { answer } if mail.tries >= MOST_TRIES => {
            backstage.mail_done(mail.id, MailState::Failed, &answer).await?;
        }
        Delivery::TryLater { answer } => backstage.mail_later(mail.id, patience(mail.tries), &answer).await?,
    }
    Ok(true)
}

/// Half a minute, doubling, at most an hour.
fn patience(tries: u32) -> Duration {
    Duration::seconds((30i64 << tries.saturating_sub(1).min(7)).min(3600))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patience_grows_and_is_bounded() {
        assert_eq!(patience(1).as_seconds(), 30);
        assert_eq!(patience(2).as_seconds(), 60);
        assert_eq!(patience(99).as_seconds(), 3600);
    }
}
