//! Whether a mail that is ready leaves now. It refuses an address that was refused for good, and more notices to one
//! address within an hour than the practice allows.

use super::mails::{MailKind, MailState, OutgoingMail, settle, sql};
use super::{Backstage, notices, stops};
use crate::engine::binds;
use crate::error::{Error, Result};
use domain::{Duration, Refusal};

impl Backstage<'_> {
    /// Whether a mail goes out now: not to an address that was refused for good, and notices not more often than the
    /// practice allows in an hour. What is too much waits for the next hour, and whoever leads the matter is told.
    pub(super) async fn may_leave(&self, mail: &OutgoingMail) -> Result<bool> {
        if let Some(answer) = self.house.stopped(&mail.to).await? {
            settle(self.house, mail.id, MailState::Refused, Some(&answer)).await?;
            return Ok(false);
        }
        if !matches!(mail.kind, MailKind::PortalNotice | MailKind::StaffNotice) {
            return Ok(true);
        }
        let most = i64::from(self.house.settings().await?.notices_per_hour);
        let hour = Duration::hours(1);
        let mut write = self.house.engine.write(None).await?;
        let retry_after_s = match self.house.count(&mut write, "notices to", &mail.to, hour, most).await {
            Ok(()) => {
                write.commit().await?;
                return Ok(true);
            }
            Err(Error::Refused(Refusal::TooMany { retry_after_s })) => retry_after_s,
            Err(e) => return Err(e),
        };
        let now = self.house.clock.now();
        let at = now.plus_seconds(i64::from(retry_after_s));
        write.exec(sql::POSTPONE.text, binds![mail.id, "too many in an hour", at, now]).await?;
        let about = write.rows(stops::sql::ABOUT.text, binds![mail.id]).await?;
        if let Some(row) = about.first()
            && let (Some(matter), Some(access)) = (row.opt_id(0)?, mail.access)
        {
            let seen = write
                .rows(notices::sql::TOLD_SINCE.text, binds![access, "mail_flood", now.minus(hour)])
                .await?;
            if seen.first().map(|row| row.int(0)).transpose()? == Some(0) {
                notices::tell_leads(&mut write, self.house, matter, "mail_flood", access.bytes()).await?;
            }
        }
        write.commit().await?;
        Ok(false)
    }
}
