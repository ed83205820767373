//! The emergency lock: the link in every mail about a client's access that closes that access without signing in. Its secret
//! is proof that this house wrote a mail about this admission at that time; it is kept nowhere. It refuses a look that
//! changes anything, to let anybody in, and to work again once somebody said "this was not me" after it was written.

use super::Threshold;
use super::access::{sql as access_sql, unhex};
use super::alerts::AlertKind;
use super::mails::{MailKind, OutgoingMail};
use crate::engine::{Row, binds};
use crate::error::{Error, Result};
use crate::hex;
use crate::house::Inner;
use domain::{AccessId, AuditCode, Duration, MatterId, PersonId, Timestamp};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        // What is closed already has nothing left to close, and is told apart from nothing.
        LobbySql LOCKABLE = "SELECT x.matter_id, x.person_id, x.reported_at FROM portal_access x JOIN matter m ON m.id = x.matter_id JOIN person p ON p.id = x.person_id WHERE x.id = $1 AND x.state = 'enabled' AND p.state = 'active' AND m.phase IN ('open', 'closing')";
        LobbySql REPORTED = "UPDATE portal_access SET reported_at = $2 WHERE id = $1";
        LobbySql LINK_MADE = "SELECT access_id, created_at FROM sign_in_link WHERE token_hash = $1 AND (ended_by IS NULL OR ended_by IN ('used', 'replaced'))";
    }
}

/// Bytes of the time in a lock's secret, and of the proof behind it.
const TIME: usize = 8;
const PROOF: usize = 16;
/// How long the link in a mail works.
const LIFE: Duration = Duration::days(30);
/// How long a second press of the same link is answered as the first was, for whoever presses twice or loads the page again.
const AGAIN: Duration = Duration::minutes(10);

/// The admission a lock is for, as its row says now.
struct Lockable {
    matter: MatterId,
    person: PersonId,
    reported_at: Option<Timestamp>,
}

impl Lockable {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self { matter: row.id(0)?, person: row.id(1)?, reported_at: row.opt_time(2)? })
    }

    /// Whether somebody said "this was not me" since then.
    fn reported_since(&self, written: Timestamp) -> Option<Timestamp> {
        self.reported_at.filter(|reported| reported.is_past(written))
    }
}

impl Inner {
    /// The secret of the link in a mail about this admission that is written at this time.
    pub(crate) fn lock_token(&self, access: AccessId, written: Timestamp) -> String {
        let proof = self.lock_proof(access, written);
        hex(&[&written.micros().to_be_bytes()[..], &proof].concat())
    }

    fn lock_proof(&self, access: AccessId, written: Timestamp) -> [u8; PROOF] {
        let what = [&access.bytes()[..], &written.micros().to_be_bytes()].concat();
        let whole = self.keyring.lobby.blind("emergency lock", &what);
        let mut proof = [0; PROOF];
        proof.iter_mut().zip(whole).for_each(|(to, from)| *to = from);
        proof
    }

    /// When the mail was written that holds this secret for this admission; nothing for any other secret, and for one that is
    /// too old.
    fn lock_written(&self, access: AccessId, token: &str) -> Option<Timestamp> {
        let bytes = unhex(token).filter(|bytes| bytes.len() == TIME + PROOF && hex(bytes) == token)?;
        let (time, proof) = bytes.split_at_checked(TIME)?;
        let written = Timestamp::from_micros(i64::from_be_bytes(time.try_into().ok()?));
        let right = self.lock_proof(access, written);
        // Every byte is looked at, however early one differs.
        let differs = right.iter().zip(proof).fold(0u8, |seen, (a, b)| seen | (a ^ b));
        let late = self.clock.now().is_past(written.plus(LIFE));
        (differs == 0 && !late).then_some(written)
    }

    /// The lock a mail carries: about a client's own access, which still stands when it is written.
    pub(crate) fn lock_of(&self, mail: &OutgoingMail) -> Option<String> {
        let ended = mail.alert.as_ref().is_some_and(|alert| alert.kind == AlertKind::AccessEnded);
        let about = matches!(mail.kind, MailKind::SignInLink | MailKind::FreshProof | MailKind::Alert);
        let access = mail.access.filter(|_| about && !ended)?;
        Some(self.lock_token(access, self.clock.now()))
    }

    async fn lockable(&self, access: AccessId) -> Result<Option<Lockable>> {
        let rows = self.engine.look(None).await?.rows(sql::LOCKABLE.text, binds![access]).await?;
        rows.first().map(Lockable::from_row).transpose()
    }
}

impl Threshold<'_> {
    /// Whether this is the secret of a lock that can be pressed. Mail scanners follow links: looking writes nothing.
    ///
    /// # Errors
    /// `NotFound` for every secret that is wrong, too old, used up or of another workspace.
    pub async fn look_at_lock(&self, access: AccessId, token: &str) -> Result<()> {
        let written = self.house.lock_written(access, token).ok_or_else(Error::not_found)?;
        let found = self.house.lockable(access).await?.ok_or_else(Error::not_found)?;
        found.reported_since(written).is_none().then_some(()).ok_or_else(Error::not_found)
    }

    /// The lock of whoever holds this link's secret, live or over, as its mail carries one. Nothing where there is none to press.
    pub async fn lock_of_link(&self, access: AccessId, link: &str) -> Result<Option<String>> {
        let hash = self.house.keyring.lobby.blind("link", link.as_bytes());
        let rows = self.house.engine.look(None).await?.rows(sql::LINK_MADE.text, binds![hash]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        if row.id::<domain::kind::Access>(0)? != access {
            return Ok(None);
        }
        let token = self.house.lock_token(access, row.time(1)?);
        Ok(match self.look_at_lock(access, &token).await {
            Ok(()) => Some(token),
            Err(Error::Refused(_)) => None,
            Err(other) => return Err(other),
        })
    }

    /// Closes the access a mail is about: what "this was not me" does, for whoever holds the mail. A second press soon after
    /// changes nothing and is answered as the first.
    ///
    /// # Errors
    /// As [`Threshold::look_at_lock`].
    pub async fn press_lock(&self, access: AccessId, token: &str) -> Result<()> {
        let written = self.house.lock_written(access, token).ok_or_else(Error::not_found)?;
        let found = self.house.lockable(access).await?.ok_or_else(Error::not_found)?;
        let mut visit = self.house.matter_write(found.matter).await?;
        // Of two presses at once, the second reads what the first wrote.
        visit.write.exec(access_sql::HOLD.text, binds![access]).await?;
        let rows = visit.write.rows(sql::LOCKABLE.text, binds![access]).await?;
        let found = rows.first().map(Lockable::from_row).transpose()?.ok_or_else(Error::not_found)?;
        if let Some(reported) = found.reported_since(written) {
            let soon = !self.house.clock.now().is_past(reported.plus(AGAIN));
            return soon.then_some(()).ok_or_else(Error::not_found);
        }
        let event =
            self.house.shut_everywhere(&mut visit, found.matter, access, AuditCode::LockedByMail).await?;
        visit.commit(&event, found.person.bytes()).await
    }
}
