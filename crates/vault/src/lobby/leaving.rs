//! Whether a mail that is ready leaves now. It refuses an address that was refused for good, and more notices to one
//! address within an hour than the practice allows; whoever runs the portal is told of that, by a mail that no limit holds.

use super::mails::{MailKind, MailState, OutgoingMail, settle, sql};
use super::own_roles::remit_from;
use super::{Backstage, notices, stops, text_fates};
use crate::engine::{Write, binds};
use crate::error::{Error, Result};
use crate::house::Inner;
use domain::{AccessId, DeskPower, Duration, MatterId, Refusal, desk_powers};

/// The kind of a notice that says: so many mails to somebody that the rest wait.
const HELD_BACK: &str = "mails_held";

impl Backstage<'_> {
    /// Whether a mail goes out now: not to an address that was refused for good, and notices not more often than the
    /// practice allows in an hour. What is too much waits for the next hour, and whoever leads the matter is told, and
    /// whoever runs the portal.
    pub(super) async fn may_leave(&self, mail: &OutgoingMail, past_cap: bool) -> Result<bool> {
        if let Some(answer) = self.house.stopped(&mail.to).await? {
            settle(self.house, mail.id, MailState::Refused, Some(&answer)).await?;
            return Ok(false);
        }
        // What says that mails are held back is held back by their number not; an address that is stopped gets nothing at all.
        let counted = matches!(
            mail.kind,
            MailKind::PortalNotice
                | MailKind::StaffNotice
                | MailKind::ApprovalNotice
                | MailKind::ApprovalCopy
        );
        if past_cap || !counted {
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
        let about = match about.first() {
            Some(row) => row.opt_id(0)?.zip(mail.access),
            None => None,
        };
        self.house.tell_held_back(&mut write, about).await?;
        write.commit().await?;
        Ok(false)
    }
}

impl Inner {
    /// Mails or texts to somebody wait because there were too many: whoever leads their matter is told, and whoever runs
    /// the portal, who alone can see that it is too many to everybody. Each once in an hour, which is as long as it lasts.
    pub(super) async fn tell_held_back(
        &self,
        write: &mut Write,
        about: Option<(MatterId, AccessId)>,
    ) -> Result<()> {
        let since = self.clock.now().minus(Duration::hours(1));
        if let Some((matter, access)) = about {
            let seen = write.rows(notices::sql::TOLD_SINCE.text, binds![access, "mail_flood", since]).await?;
            if seen.first().map(|row| row.int(0)).transpose()? == Some(0) {
                notices::tell_leads(write, self, matter, "mail_flood", access.bytes()).await?;
            }
        }
        let practice = self.keyring.practice;
        let seen = write.rows(notices::sql::TOLD_SINCE.text, binds![practice, HELD_BACK, since]).await?;
        if seen.first().map(|row| row.int(0)).transpose()? != Some(0) {
            return Ok(());
        }
        for row in write.rows(text_fates::sql::COLLEAGUES.text, &[]).await? {
            if desk_powers(remit_from(&row, 3, 4)?).has(DeskPower::WatchMachinery) {
                notices::tell_past_cap(write, self, &row, HELD_BACK, practice.bytes()).await?;
            }
        }
        Ok(())
    }
}
