//! Texts on their way out: planted in the queue mails lie in, claimed once, and let go only to a number that is proved,
//! not stopped and not written to too often. It refuses to hand a text to a second worker: whoever claimed it and fell
//! silent may have sent it.

use super::causes::Causes;
use super::mails::{MailKind, MailState, Payload, SMS, set_state, sql as mail_sql};
use super::text_fates::sql as fates;
use super::wordings::{WordingText, wording_of_text};
use super::{AlertKind, Backstage, notices, stops};
use crate::engine::{Row, Write, binds};
use crate::error::{Error, Result};
use crate::house::Inner;
use domain::{AccessId, Duration, Locale, MailId, MatterId, Mobile, PersonId, Refusal, Timestamp};
use std::sync::atomic::Ordering;

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql PLANT = "INSERT INTO mail (id, matter_id, access_id, person_id, kind, state, sealed, tries, next_at, answer, created_at, changed_at, channel) VALUES ($1, $2, $3, $4, $5, 'waiting', $6, 0, $8, NULL, $7, $7, 'sms')";
        LobbySql DUE = "SELECT count(*) FROM mail WHERE channel = 'sms' AND state IN ('waiting', 'sending') AND next_at <= $1";
        LobbySql CLAIM = "UPDATE mail SET state = 'sending', next_at = $2, tries = tries + 1, changed_at = $1 WHERE id = (SELECT id FROM mail WHERE channel = 'sms' AND state = 'waiting' AND next_at <= $1 ORDER BY next_at LIMIT 1) AND state = 'waiting' AND next_at <= $1 RETURNING id, kind, sealed, tries";
        // Claimed by somebody who never said what became of it.
        LobbySql FORSAKEN = "SELECT id, kind, sealed, tries FROM mail WHERE channel = 'sms' AND state = 'sending' AND next_at <= $1 ORDER BY next_at LIMIT 1";
        LobbySql STILL_FORSAKEN = "UPDATE mail SET next_at = $2 WHERE id = $1 AND state = 'sending' AND next_at <= $2";
        // Mails that say that something waits, and wait themselves or were written since this text was.
        LobbySql MAILED = "SELECT count(*) FROM mail WHERE access_id = $1 AND kind IN ('portal_notice', 'approval_notice') AND channel = 'mail' AND (state = 'waiting' OR created_at >= (SELECT t.created_at FROM mail t WHERE t.id = $2))";
        // Who reads what is written to this admission, while it is open.
        LobbySql READER = "SELECT p.id, p.sealed, p.locale FROM portal_access x JOIN person p ON p.id = x.person_id WHERE x.id = $1 AND x.state = 'enabled'";
        // Whose text it is that is about no single admission: who somebody is was written anew, or where they are reached.
        LobbySql OWNER = "SELECT person_id FROM mail WHERE id = $1 AND person_id IS NOT NULL";
    }
}

/// Whoever has claimed a text says within this time what became of it.
const LEASE: Duration = Duration::minutes(2);

/// A text a worker has claimed, ready to be written and handed over.
pub struct OutgoingText {
    pub id: MailId,
    pub kind: MailKind,
    pub to: Mobile,
    pub locale: Locale,
    pub tries: u32,
    pub code: Option<String>,
    pub minutes: Option<i64>,
    /// The workspace a text to a client is about.
    pub access: Option<AccessId>,
    /// The practice's own words, where it has any.
    pub own: Option<WordingText>,
    /// What a security message tells.
    pub alert: Option<AlertKind>,
    /// What it is about, for the mail that says the same if this does not arrive.
    pub(crate) causes: Causes,
}

/// By which ways something reaches somebody.
pub(crate) struct Roads {
    pub(crate) mail: Option<String>,
    pub(crate) text: Option<Mobile>,
}

/// A text to be planted.
pub(crate) struct NewText<'a> {
    pub(crate) matter: Option<MatterId>,
    pub(crate) access: Option<AccessId>,
    pub(crate) person: Option<PersonId>,
    pub(crate) kind: MailKind,
    pub(crate) payload: &'a Payload,
    pub(crate) at: Timestamp,
}

pub(crate) async fn plant(write: &mut Write, house: &Inner, new: NewText<'_>) -> Result<MailId> {
    let now = house.clock.now();
    let id = MailId::mint(now, crate::random(&*house.chance));
    let sealed = house.seal_card("mail", id.bytes(), new.payload)?;
    let NewText { matter, access, person, kind, at, .. } = new;
    let values = binds![id, matter, access, person, kind.code(), sealed, now, at];
    write.exec(sql::PLANT.text, values).await?;
    house.job_planted.notify_waiters();
    Ok(id)
}

impl Inner {
    pub(crate) fn texts_on(&self) -> bool {
        self.texts.load(Ordering::Relaxed)
    }

    pub(crate) fn blind_number(&self, number: &Mobile) -> [u8; 32] {
        self.keyring.lobby.blind("number", number.as_str().as_bytes())
    }

    /// What was said of this number when it was refused for good.
    pub(crate) async fn number_stopped(&self, write: &mut Write, number: &Mobile) -> Result<Option<String>> {
        let hash = self.blind_number(number);
        let rows = write.rows(stops::sql::STOPPED.text, binds![hash]).await?;
        rows.first().map(|row| self.said(&hash, &row.bytes(1)?)).transpose()
    }

    /// Whether the reader of a text still has the number it was written for.
    async fn is_still_theirs(&self, write: &mut Write, text: &OutgoingText) -> Result<bool> {
        let rows = match text.access {
            Some(access) => write.rows(sql::READER.text, binds![access]).await?,
            None => write.rows(sql::OWNER.text, binds![text.id]).await?,
        };
        let Some(row) = rows.first() else { return Ok(false) };
        Ok(self.proved_number(write, row.id(0)?).await?.as_ref() == Some(&text.to))
    }

    /// The ways that are open to a person with this address who chose so. Somebody without an address is written to at
    /// their number, and who chose texts by mail while there is no number that works: nobody is written to by no way.
    pub(crate) async fn roads(
        &self,
        write: &mut Write,
        person: PersonId,
        email: Option<String>,
        way: domain::Way,
    ) -> Result<Roads> {
        let mut text = None;
        if self.texts_on() && (way.texts() || email.is_none()) {
            text = self.proved_number(write, person).await?;
            if let Some(number) = &text
                && self.number_stopped(write, number).await?.is_some()
            {
                text = None;
            }
        }
        Ok(Roads { mail: email.filter(|_| way.mails() || text.is_none()), text })
    }
}

impl Backstage<'_> {
    /// The next text to write and hand over. What can reach nobody ends here, and goes by mail where there is an address.
    pub async fn next_text(&self) -> Result<Option<OutgoingText>> {
        loop {
            let now = self.house.clock.now();
            let due = self.house.engine.look(None).await?.rows(sql::DUE.text, binds![now]).await?;
            if due.first().map(|r| r.int(0)).transpose()? == Some(0) {
                return Ok(None);
            }
            self.give_up_forsaken(now).await?;
            if self.house.texts_on() && self.texts_held().await?.is_some_and(|held| held.until > now) {
                return Ok(None);
            }
            let mut write = self.house.engine.write(None).await?;
            let rows = write.rows(sql::CLAIM.text, binds![now, now.plus(LEASE)]).await?;
            write.commit().await?;
            let Some(row) = rows.first() else { return Ok(None) };
            let id: MailId = row.id(0)?;
            let Some(mut text) = self.outgoing_text(row)? else {
                super::mails::settle(self.house, id, MailState::Dropped, None).await?;
                continue;
            };
            if let Some(access) = text.access
                && text.alert.is_none()
            {
                let OutgoingText { causes, kind, .. } = &mut text;
                if !self.still_true(access, causes, kind).await? {
                    super::mails::settle(self.house, id, MailState::Dropped, None).await?;
                    continue;
                }
            }
            if self.text_may_leave(&text).await? {
                let own = match wording_of_text(text.kind) {
                    Some(words) => self.house.wordings().await?.own(words, text.locale).cloned(),
                    None => None,
                };
                return Ok(Some(OutgoingText { own, ..text }));
            }
        }
    }

    /// A text whose worker died may have been sent: it is told as that, and never sent again.
    async fn give_up_forsaken(&self, now: Timestamp) -> Result<()> {
        loop {
            let found = self.house.engine.look(None).await?.rows(sql::FORSAKEN.text, binds![now]).await?;
            let Some(row) = found.first() else { return Ok(()) };
            let id: MailId = row.id(0)?;
            let mut write = self.house.engine.write(None).await?;
            if write.exec(sql::STILL_FORSAKEN.text, binds![id, now]).await? == 0 {
                continue;
            }
            match self.outgoing_text(row)? {
                Some(text) => {
                    let answer = "the program stopped while it was being sent";
                    self.house.end_text(&mut write, &text, MailState::Unsure, answer).await?;
                }
                None => set_state(&mut write, self.house, id, MailState::Dropped, None).await?,
            }
            write.commit().await?;
        }
    }

    fn outgoing_text(&self, row: &Row) -> Result<Option<OutgoingText>> {
        let id: MailId = row.id(0)?;
        let kind = row.code(1, MailKind::from_code)?;
        let payload: Payload = self.house.unseal_card("mail", id.bytes(), &row.bytes(2)?)?;
        let tries = u32::try_from(row.int(3)?).unwrap_or(u32::MAX);
        let now = self.house.clock.now();
        let mut alert = None;
        let (to, locale, code, minutes, access, causes) = match payload {
            Payload::Portal { to, locale, causes, access } => {
                (to, locale, None, None, access.parse().ok(), causes)
            }
            Payload::Alert { to, locale, access, kind, .. } => {
                alert = Some(kind);
                let access = access.and_then(|access| access.parse().ok());
                (to, locale, None, None, access, Causes::default())
            }
            // A code that came too late would only puzzle its reader.
            Payload::Text { over_at, .. } if now.is_past(Timestamp::from_micros(over_at)) => return Ok(None),
            Payload::Text { to, locale, code, minutes, .. } => {
                (to, locale, Some(code), Some(minutes), None, Causes::default())
            }
            _ => return Ok(None),
        };
        let Ok(to) = Mobile::parse(&to) else { return Ok(None) };
        let locale = Locale::from_code(&locale).unwrap_or(Locale::En);
        let own = None;
        Ok(Some(OutgoingText { id, kind, to, locale, tries, code, minutes, access, own, alert, causes }))
    }

    /// Whether it is handed over now: not where nobody carries texts, not to a number that was refused for good unless
    /// its owner is just proving it, and notices not more often than the practice allows in an hour.
    async fn text_may_leave(&self, text: &OutgoingText) -> Result<bool> {
        let house = self.house;
        let mut write = house.engine.write(None).await?;
        if !house.texts_on() {
            let answer = "no provider of texts is configured (sms.account)";
            house.end_text(&mut write, text, MailState::Failed, answer).await?;
            write.commit().await?;
            return Ok(false);
        }
        let alert = text.kind == MailKind::Alert;
        if !alert && !matches!(text.kind, MailKind::PortalNotice | MailKind::ApprovalNotice) {
            return Ok(true);
        }
        // Whoever has no access any more has no number here either; that alone is said to the one they had.
        let ended = text.alert == Some(AlertKind::AccessEnded);
        if !ended && !house.is_still_theirs(&mut write, text).await? {
            let answer = "the number was removed or is another one now";
            house.end_text(&mut write, text, MailState::Dropped, answer).await?;
            write.commit().await?;
            return Ok(false);
        }
        if let Some(answer) = house.number_stopped(&mut write, &text.to).await? {
            house.end_text(&mut write, text, MailState::Refused, &answer).await?;
            write.commit().await?;
            return Ok(false);
        }
        if alert {
            write.commit().await?;
            return Ok(true);
        }
        let most = i64::from(house.settings().await?.notices_per_hour);
        let hour = Duration::hours(1);
        let retry_after_s = match house.count(&mut write, "texts to", text.to.as_str(), hour, most).await {
            Ok(()) => {
                write.commit().await?;
                return Ok(true);
            }
            Err(Error::Refused(Refusal::TooMany { retry_after_s })) => retry_after_s,
            Err(e) => return Err(e),
        };
        let now = house.clock.now();
        let at = now.plus_seconds(i64::from(retry_after_s));
        write.exec(fates::BACK.text, binds![text.id, "too many in an hour", at, now]).await?;
        let about = write.rows(stops::sql::ABOUT.text, binds![text.id]).await?;
        let about = match about.first() {
            Some(row) => row.opt_id(0)?.zip(row.opt_id(1)?),
            None => None,
        };
        house.tell_held_back(&mut write, about).await?;
        write.commit().await?;
        Ok(false)
    }
}

impl Inner {
    /// A text is over and did not, or may not have, arrived: what it said goes by mail, where its reader has an address
    /// and did not get a mail anyway. Where there is none whoever leads the matter is told. Keeps nothing secret.
    pub(crate) async fn end_text(
        &self,
        write: &mut Write,
        text: &OutgoingText,
        state: MailState,
        answer: &str,
    ) -> Result<()> {
        self.end_of(write, text.id, text.kind, &text.causes, state, answer).await
    }

    pub(crate) async fn end_of(
        &self,
        write: &mut Write,
        id: MailId,
        kind: MailKind,
        causes: &Causes,
        state: MailState,
        answer: &str,
    ) -> Result<()> {
        let about = write.rows(stops::sql::ABOUT.text, binds![id]).await?;
        set_state(write, self, id, state, Some(answer)).await?;
        let Some(row) = about.first() else { return Ok(()) };
        let (Some(matter), Some(access)) = (row.opt_id::<domain::kind::Matter>(0)?, row.opt_id(1)?) else {
            return Ok(());
        };
        let access: AccessId = access;
        // A security message went by text because no mail reaches them.
        if kind == MailKind::Alert && state != MailState::Dropped {
            return self.tell_unreached(write, matter, access).await;
        }
        if !matches!(kind, MailKind::PortalNotice | MailKind::ApprovalNotice) {
            return Ok(());
        }
        let rows = write.rows(sql::READER.text, binds![access]).await?;
        let Some(row) = rows.first() else { return Ok(()) };
        let person: PersonId = row.id(0)?;
        let card: super::PersonCard = self.unseal_card("person", person.bytes(), &row.bytes(1)?)?;
        match card.email {
            Some(to) => {
                let mailed = write.rows(sql::MAILED.text, binds![access, id]).await?;
                if mailed.first().map(|row| row.int(0)).transpose()? != Some(0) {
                    return Ok(());
                }
                let (locale, causes) = (row.text(2)?, causes.clone());
                let payload = Payload::Portal { to, locale, access: access.to_string(), causes };
                super::mails::plant(write, self, Some(matter), Some(access), kind, &payload).await?;
                Ok(())
            }
            None => self.tell_unreached(write, matter, access).await,
        }
    }

    /// One sentence a day tells whoever leads the matter that nothing reaches this client: whoever reads it calls.
    async fn tell_unreached(&self, write: &mut Write, matter: MatterId, access: AccessId) -> Result<()> {
        let since = self.clock.now().minus(Duration::days(1));
        let told = write.rows(notices::sql::TOLD_SINCE.text, binds![access, TEXT_FAILED, since]).await?;
        if told.first().map(|row| row.int(0)).transpose()? == Some(0) {
            notices::tell_leads(write, self, matter, TEXT_FAILED, access.bytes()).await?;
        }
        Ok(())
    }
}

/// The kind of a notice that says that a text did not reach a client.
pub(crate) const TEXT_FAILED: &str = "text_failed";

/// Texts of one kind that wait for one admission.
pub(crate) async fn pending(
    write: &mut Write,
    matter: MatterId,
    kind: MailKind,
    access: AccessId,
) -> Result<Vec<Row>> {
    write.rows(mail_sql::PENDING_LIKE.text, binds![matter, kind.code(), access, SMS]).await
}
