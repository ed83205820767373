//! What became of texts, as whoever carries them reports it: taken and asked after until the provider knows, refused,
//! lost, perhaps sent; and the way closed as a whole, of which whoever runs the portal is told. It refuses to count a try
//! against a text that was not at fault, and to ask for ever.

use super::causes::Causes;
use super::mails::{MailKind, MailState, Payload, set_state};
use super::own_roles::remit_from;
use super::texts::{OutgoingText, TEXT_FAILED};
use super::{Backstage, notices, stops};
use crate::engine::{Write, binds};
use crate::error::Result;
use crate::house::Inner;
use domain::{DeskPower, Duration, MailId, Mobile, Timestamp, desk_powers};
use serde::{Deserialize, Serialize};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql TAKEN = "UPDATE mail SET state = 'taken', answer = $2, sealed = $3, next_at = $4, changed_at = $5 WHERE id = $1 AND state = 'sending'";
        LobbySql LATER = "UPDATE mail SET state = 'waiting', answer = $2, next_at = $3, changed_at = $4 WHERE id = $1 AND state = 'sending'";
        // Nobody tried: the number of tries is what it was.
        LobbySql BACK = "UPDATE mail SET state = 'waiting', answer = $2, next_at = $3, changed_at = $4, tries = tries - 1 WHERE id = $1 AND state = 'sending'";
        LobbySql TO_ASK = "SELECT count(*) FROM mail WHERE channel = 'sms' AND state = 'taken' AND next_at <= $1";
        LobbySql ASK = "UPDATE mail SET next_at = $2 WHERE id = (SELECT id FROM mail WHERE channel = 'sms' AND state = 'taken' AND next_at <= $1 ORDER BY next_at LIMIT 1) AND state = 'taken' AND next_at <= $1 RETURNING id, kind, sealed, changed_at";
        LobbySql ASK_LATER = "UPDATE mail SET next_at = $2 WHERE id = $1 AND state = 'taken'";
        LobbySql STILL_TAKEN = "UPDATE mail SET next_at = next_at WHERE id = $1 AND state = 'taken'";
        LobbySql HELD = "SELECT sealed FROM setting WHERE name = 'texts_held'";
        LobbySql HOLD = "INSERT INTO setting (name, sealed, changed_at) VALUES ('texts_held', $1, $2) ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed, changed_at = excluded.changed_at";
        LobbySql RELEASE = "DELETE FROM setting WHERE name = 'texts_held'";
        LobbySql COLLEAGUES = "SELECT p.id, p.sealed, p.locale, p.role, (SELECT h.cuts FROM held_cuts h WHERE h.person_id = p.id) FROM person p WHERE p.kind = 'staff' AND p.state = 'active'";
    }
}

/// What seals it: a setting beside the practice's.
const OBJECT: [u8; 16] = *b"texts held\0\0\0\0\0\0";
/// After a text was taken, its fate is asked after this long; then ever more seldom.
const FIRST_ASK: Duration = Duration::seconds(30);
const LONGEST_ASK: Duration = Duration::hours(1);
/// A provider that knows nothing after this long never will.
const ASKED_FOR: Duration = Duration::hours(24);

/// Why no text leaves for a while.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Holding {
    since: i64,
    until: i64,
    answer: String,
    /// Somebody has to mend something; else the provider only wants to be left alone.
    closed: bool,
}

/// The same for whoever looks at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextsHeld {
    pub since: Timestamp,
    pub until: Timestamp,
    /// The provider's words.
    pub answer: String,
    pub closed: bool,
}

/// How a text that was not taken ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TextEnd {
    /// Refused; `stop`: nothing more goes to this number.
    Refused { stop: bool },
    /// Given up after many tries.
    Failed,
    /// It may have been sent.
    Unsure,
}

/// A text the provider has, to be asked after.
pub struct AskedText {
    pub id: MailId,
    /// What the provider calls it.
    pub receipt: String,
    to: Mobile,
    kind: MailKind,
    causes: Causes,
    taken_at: Timestamp,
}

impl Backstage<'_> {
    /// The provider took it. Whatever held texts back is over.
    pub async fn text_taken(&self, text: &OutgoingText, receipt: &str, answer: &str) -> Result<()> {
        let mut write = self.house.engine.write(None).await?;
        let now = self.house.clock.now();
        let (to, causes) = (text.to.as_str().to_owned(), text.causes.clone());
        let payload = Payload::Asked { to, receipt: receipt.to_owned(), causes };
        let sealed = self.house.seal_card("mail", text.id.bytes(), &payload)?;
        let values = binds![text.id, answer, sealed, now.plus(FIRST_ASK), now];
        write.exec(sql::TAKEN.text, values).await?;
        write.exec(sql::RELEASE.text, &[]).await?;
        write.commit().await
    }

    /// It was not taken and is over.
    pub async fn text_over(&self, text: &OutgoingText, end: TextEnd, answer: &str) -> Result<()> {
        let mut write = self.house.engine.write(None).await?;
        let state = match end {
            TextEnd::Refused { .. } => MailState::Refused,
            TextEnd::Failed => MailState::Failed,
            TextEnd::Unsure => MailState::Unsure,
        };
        if end == (TextEnd::Refused { stop: true }) {
            self.house.stop_number(&mut write, text.id, text.kind, &text.to, answer).await?;
        }
        self.house.end_text(&mut write, text, state, answer).await?;
        write.commit().await
    }

    pub async fn text_later(&self, text: &OutgoingText, after: Duration, answer: &str) -> Result<()> {
        let mut write = self.house.engine.write(None).await?;
        let now = self.house.clock.now();
        write.exec(sql::LATER.text, binds![text.id, answer, now.plus(after), now]).await?;
        write.commit().await
    }

    /// No text leaves for a while. This one waits with the others, as if nobody had tried. Where somebody has to mend
    /// something (`closed`) whoever runs the portal is told, once until texts leave again.
    pub async fn hold_texts(
        &self,
        text: &OutgoingText,
        after: Duration,
        answer: &str,
        closed: bool,
    ) -> Result<()> {
        let mut write = self.house.engine.write(None).await?;
        let now = self.house.clock.now();
        write.exec(sql::BACK.text, binds![text.id, answer, now, now]).await?;
        let before = self.house.holding(&write.rows(sql::HELD.text, &[]).await?)?.filter(|held| held.closed);
        let holding = Holding {
            since: before.as_ref().map_or(now, |held| held.since).micros(),
            until: now.plus(after).micros(),
            answer: answer.to_owned(),
            closed: closed || before.is_some(),
        };
        let sealed = self.house.seal_card("setting", OBJECT, &holding)?;
        write.exec(sql::HOLD.text, binds![sealed, now]).await?;
        if closed && before.is_none() {
            let object = self.house.keyring.practice.bytes();
            for row in write.rows(sql::COLLEAGUES.text, &[]).await? {
                if desk_powers(remit_from(&row, 3, 4)?).has(DeskPower::WatchMachinery) {
                    notices::tell_at_once(&mut write, self.house, &row, "texts_closed", object).await?;
                }
            }
        }
        write.commit().await
    }

    /// Whether texts are held back, and why.
    pub async fn texts_held(&self) -> Result<Option<TextsHeld>> {
        self.house.texts_held().await
    }

    /// The next text whose fate is to be asked.
    pub async fn next_receipt(&self) -> Result<Option<AskedText>> {
        loop {
            let now = self.house.clock.now();
            let due = self.house.engine.look(None).await?.rows(sql::TO_ASK.text, binds![now]).await?;
            if !self.house.texts_on() || due.first().map(|r| r.int(0)).transpose()? == Some(0) {
                return Ok(None);
            }
            // Whoever is not let in is told nothing either.
            if self.house.texts_held().await?.is_some_and(|held| held.until > now) {
                return Ok(None);
            }
            let mut write = self.house.engine.write(None).await?;
            let rows = write.rows(sql::ASK.text, binds![now, now.plus(Duration::minutes(2))]).await?;
            write.commit().await?;
            let Some(row) = rows.first() else { return Ok(None) };
            let id: MailId = row.id(0)?;
            let payload: Payload = self.house.unseal_card("mail", id.bytes(), &row.bytes(2)?)?;
            if let Payload::Asked { to, receipt, causes } = payload
                && let Ok(to) = Mobile::parse(&to)
            {
                let kind = row.code(1, MailKind::from_code)?;
                return Ok(Some(AskedText { id, receipt, to, kind, causes, taken_at: row.time(3)? }));
            }
            super::mails::settle(self.house, id, MailState::Sent, None).await?;
        }
    }

    pub async fn text_arrived(&self, text: &AskedText) -> Result<()> {
        let mut write = self.house.engine.write(None).await?;
        if write.exec(sql::STILL_TAKEN.text, binds![text.id]).await? == 1 {
            set_state(&mut write, self.house, text.id, MailState::Delivered, None).await?;
        }
        write.commit().await
    }

    /// It did not arrive; `stop`: nothing does at this number.
    pub async fn text_lost(&self, text: &AskedText, answer: &str, stop: bool) -> Result<()> {
        let mut write = self.house.engine.write(None).await?;
        if write.exec(sql::STILL_TAKEN.text, binds![text.id]).await? == 1 {
            if stop {
                self.house.stop_number(&mut write, text.id, text.kind, &text.to, answer).await?;
            }
            let (state, kind) = (MailState::Undelivered, text.kind);
            self.house.end_of(&mut write, text.id, kind, &text.causes, state, answer).await?;
        }
        write.commit().await
    }

    /// Nothing is known yet, or nothing ever will be (`forgotten`): then, and after a day, it stays "sent".
    pub async fn text_asked(&self, text: &AskedText, forgotten: bool) -> Result<()> {
        let now = self.house.clock.now();
        let age = now.since(text.taken_at);
        let mut write = self.house.engine.write(None).await?;
        if forgotten || age >= ASKED_FOR {
            if write.exec(sql::STILL_TAKEN.text, binds![text.id]).await? == 1 {
                set_state(&mut write, self.house, text.id, MailState::Sent, None).await?;
            }
        } else {
            let wait =
                Duration::micros(age.as_micros().clamp(FIRST_ASK.as_micros(), LONGEST_ASK.as_micros()));
            write.exec(sql::ASK_LATER.text, binds![text.id, now.plus(wait)]).await?;
        }
        write.commit().await
    }
}

impl Inner {
    fn holding(&self, rows: &[crate::engine::Row]) -> Result<Option<TextsHeld>> {
        let Some(row) = rows.first() else { return Ok(None) };
        let held: Holding = self.unseal_card("setting", OBJECT, &row.bytes(0)?)?;
        let (since, until) = (Timestamp::from_micros(held.since), Timestamp::from_micros(held.until));
        Ok(Some(TextsHeld { since, until, answer: held.answer, closed: held.closed }))
    }

    pub(crate) async fn texts_held(&self) -> Result<Option<TextsHeld>> {
        self.holding(&self.engine.look(None).await?.rows(sql::HELD.text, &[]).await?)
    }

    /// Remembers that a number takes nothing, and tells whoever leads the matter the text was about.
    /// A number nobody proved yet is not remembered: whoever mistyped it sees that, and nobody else is told.
    async fn stop_number(
        &self,
        write: &mut Write,
        text: MailId,
        kind: MailKind,
        to: &Mobile,
        answer: &str,
    ) -> Result<()> {
        use MailKind::{Alert, ApprovalNotice, FreshProof, PortalNotice};
        if !matches!(kind, PortalNotice | ApprovalNotice | FreshProof | Alert) {
            return Ok(());
        }
        let hash = self.blind_number(to);
        self.remember_stop(write, &hash, answer, super::mails::SMS).await?;
        let rows = write.rows(stops::sql::ABOUT.text, binds![text]).await?;
        let Some(row) = rows.first() else { return Ok(()) };
        if let (Some(matter), Some(access)) = (row.opt_id(0)?, row.opt_id::<domain::kind::Access>(1)?) {
            notices::tell_leads(write, self, matter, TEXT_FAILED, access.bytes()).await?;
        }
        Ok(())
    }
}
