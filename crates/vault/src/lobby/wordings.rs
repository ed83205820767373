//! The practice's own words in mails and texts to clients, by mail and language, each version kept with who wrote it and
//! when, and a mail of each to oneself to try it. Sealed like everything a person typed. It refuses words that were changed by
//! somebody else meanwhile, and every variable that is not in the mail's list.

use super::Lobby;
use super::links::LinkWish;
use super::mails::{self, Lacking, MailKind, Payload};
use super::notices::sql::COLLEAGUE;
use crate::audit::AuditEvent;
use crate::engine::{Row, binds};
use crate::error::{Error, Result};
use crate::house::Inner;
use domain::wording::{Part, Wording};
use domain::{AuditCode, DeskPower, Duration, Locale, PersonId, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql READ = "SELECT sealed FROM setting WHERE name = 'wordings'";
        // Whoever comes second waits here and then reads what the first wrote.
        LobbySql HOLD = "INSERT INTO setting (name, sealed, changed_at) VALUES ('wordings', $1, $2) ON CONFLICT (name) DO UPDATE SET changed_at = excluded.changed_at";
        LobbySql WRITE = "UPDATE setting SET sealed = $1, changed_at = $2 WHERE name = 'wordings'";
    }
}

/// What seals the book: a setting of its own beside the practice's.
const OBJECT: [u8; 16] = *b"wordings\0\0\0\0\0\0\0\0";
/// Versions of one mail in one language that are kept; the oldest go first.
const KEPT: usize = 50;
/// Mails to oneself within an hour.
const TRIES: i64 = 20;

/// The words of one mail in one language.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct WordingText {
    pub subject: String,
    pub opening: String,
    pub button: String,
}

/// One version of them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct WordingVersion {
    /// From one on.
    pub number: u32,
    /// None where the built-in words were taken again.
    pub text: Option<WordingText>,
    at: i64,
    by: String,
}

/// Every version of every mail.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct WordingBook {
    all: BTreeMap<String, Vec<WordingVersion>>,
}

impl WordingText {
    fn trimmed(&self) -> Self {
        let plain = |text: &str| text.replace("\r\n", "\n").trim().to_owned();
        Self { subject: plain(&self.subject), opening: plain(&self.opening), button: plain(&self.button) }
    }

    /// The words of one part.
    pub fn part(&self, part: Part) -> &str {
        match part {
            Part::Subject => &self.subject,
            Part::Opening => &self.opening,
            Part::Button => &self.button,
        }
    }

    /// What tells one version from another in a list: the subject, or the sentence of what has none.
    pub fn heading(&self, mail: Wording) -> &str {
        self.part(if mail.is_text() { Part::Opening } else { Part::Subject })
    }

    fn check(&self, mail: Wording) -> std::result::Result<(), Refusal> {
        for part in mail.parts() {
            mail.check(*part, self.part(*part)).map_err(|why| Refusal::invalid(part.code(), why))?;
        }
        Ok(())
    }

    /// The words of those parts this mail has.
    fn of(self, mail: Wording) -> Self {
        if mail.is_text() { Self { opening: self.opening, ..Self::default() } } else { self }
    }
}

impl WordingVersion {
    pub fn at(&self) -> Timestamp {
        Timestamp::from_micros(self.at)
    }

    pub fn by(&self) -> Option<PersonId> {
        self.by.parse().ok()
    }
}

impl WordingBook {
    /// The versions of one mail, oldest first.
    pub fn versions(&self, mail: Wording, locale: Locale) -> &[WordingVersion] {
        self.all.get(&key(mail, locale)).map_or(&[], Vec::as_slice)
    }

    /// The practice's own words, where it has any.
    pub fn own(&self, mail: Wording, locale: Locale) -> Option<&WordingText> {
        self.versions(mail, locale).last().and_then(|version| version.text.as_ref())
    }

    /// The number of the newest version; none is zero.
    pub fn newest(&self, mail: Wording, locale: Locale) -> u32 {
        self.versions(mail, locale).last().map_or(0, |version| version.number)
    }
}

fn key(mail: Wording, locale: Locale) -> String {
    format!("{mail}.{}", locale.code())
}

/// The mail whose words can be the practice's own.
pub(crate) fn wording_of(kind: MailKind, wish: LinkWish, lacking: Lacking) -> Option<Wording> {
    match (kind, wish) {
        (MailKind::PortalNotice, _) if lacking == Lacking::Due => Some(Wording::Due),
        (MailKind::PortalNotice, _) if lacking == Lacking::Something => Some(Wording::Missing),
        (MailKind::SignInLink, LinkWish::Asked) => Some(Wording::SignIn),
        (MailKind::SignInLink, LinkWish::Opened) => Some(Wording::Opened),
        (MailKind::SignInLink, LinkWish::Sent) => Some(Wording::Sent),
        (MailKind::PortalNotice, _) => Some(Wording::Waits),
        (MailKind::ApprovalNotice, _) => Some(Wording::Approval),
        _ => None,
    }
}

/// The text whose words can be the practice's own; codes and trials keep the built-in ones.
pub(crate) fn wording_of_text(kind: MailKind) -> Option<Wording> {
    match kind {
        MailKind::PortalNotice => Some(Wording::TextWaits),
        MailKind::ApprovalNotice => Some(Wording::TextApproval),
        _ => None,
    }
}

impl Inner {
    fn book(&self, rows: &[Row]) -> Result<WordingBook> {
        match rows.first() {
            Some(row) => self.unseal_card("setting", OBJECT, &row.bytes(0)?),
            None => Ok(WordingBook::default()),
        }
    }

    pub(crate) async fn wordings(&self) -> Result<WordingBook> {
        self.book(&self.engine.look(None).await?.rows(sql::READ.text, &[]).await?)
    }
}

impl Lobby<'_> {
    /// The practice's own words.
    pub async fn wordings(&self) -> Result<WordingBook> {
        self.demand(DeskPower::ManageSettings)?;
        self.house.wordings().await
    }

    /// The same for whoever looks after the way texts take.
    pub async fn text_wordings(&self) -> Result<WordingBook> {
        self.demand(DeskPower::WatchMachinery)?;
        self.house.wordings().await
    }

    /// Words a mail anew, or takes the built-in words again, if nobody did since version `seen` was read.
    ///
    /// # Errors
    /// `Conflict` where somebody was first; `Invalid` with the part for what cannot be said.
    pub async fn word(
        &self,
        mail: Wording,
        locale: Locale,
        seen: u32,
        text: Option<&WordingText>,
    ) -> Result<()> {
        let text = text.map(|text| text.trimmed().of(mail));
        if let Some(text) = &text {
            text.check(mail)?;
        }
        let mut write = self.begin(Some(DeskPower::ManageSettings)).await?;
        let now = self.house.clock.now();
        let none = self.house.seal_card("setting", OBJECT, &WordingBook::default())?;
        write.exec(sql::HOLD.text, binds![none, now]).await?;
        let mut book = self.house.book(&write.rows(sql::READ.text, &[]).await?)?;
        if book.newest(mail, locale) != seen {
            return Err(Refusal::Conflict.into());
        }
        if book.own(mail, locale) == text.as_ref() {
            return Ok(());
        }
        let subject = text.as_ref().map(|text| text.heading(mail).to_owned()).unwrap_or_default();
        let (at, by) = (now.micros(), self.person.to_string());
        let versions = book.all.entry(key(mail, locale)).or_default();
        versions.push(WordingVersion { number: seen.saturating_add(1), text, at, by });
        let over = versions.len().saturating_sub(KEPT);
        versions.drain(..over);
        let sealed = self.house.seal_card("setting", OBJECT, &book)?;
        write.exec(sql::WRITE.text, binds![sealed, now]).await?;
        let event = AuditEvent::new(AuditCode::WordingChanged, self.house.keyring.practice);
        let event = if subject.is_empty() { event } else { event.with("title", subject) };
        self.commit(write, event).await
    }

    /// Has a mail in these words written to oneself, with an example where a secret would be.
    ///
    /// # Errors
    /// `Invalid` as for [`Lobby::word`]; `TooMany` after many within an hour; `NotAllowed` for a text, because nobody of the
    /// practice has a number here.
    pub async fn try_wording(&self, mail: Wording, locale: Locale, text: &WordingText) -> Result<()> {
        if mail.is_text() {
            self.demand(DeskPower::ManageSettings)?;
            return Err(Refusal::NotAllowed.into());
        }
        let text = text.trimmed();
        text.check(mail)?;
        let mut write = self.begin(Some(DeskPower::ManageSettings)).await?;
        let rows = write.rows(COLLEAGUE.text, binds![self.person]).await?;
        let row = rows.first().ok_or_else(Error::not_found)?;
        let card: super::PersonCard =
            self.house.unseal_card("person", self.person.bytes(), &row.bytes(1)?)?;
        let to = card.email.ok_or_else(Error::not_found)?;
        let hour = Duration::hours(1);
        self.house.count(&mut write, "wording tries", &self.person.to_string(), hour, TRIES).await?;
        let (locale, mail) = (locale.code().to_owned(), mail.code().to_owned());
        let payload = Payload::Trial { to, locale, mail, text };
        mails::plant(&mut write, self.house, None, None, MailKind::Trial, &payload).await?;
        write.commit().await
    }
}
