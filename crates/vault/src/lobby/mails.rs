//! Mails on their way out: sealed until they leave, scrubbed of their secrets once they have left, with a state staff
//! can see. A mail row never holds a finished text, only what a letterhead needs to write one.

use super::Backstage;
use super::access::Admission;
use super::alerts::{Alert, AlertKind};
use super::causes::Causes;
use super::links::{LinkFacts, LinkWish, Origin};
use super::notice_mails::{APPROVAL, CLOSING, MISSING, REMINDER};
use super::wordings::{WordingText, wording_of};
use crate::engine::{Write, binds};
use crate::error::Result;
use crate::house::Inner;
use domain::wording::Wording;
use domain::{AccessId, Duration, Email, Locale, MailId, MatterId, PersonId, Timestamp};
use serde::{Deserialize, Serialize};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql PLANT = "INSERT INTO mail (id, matter_id, access_id, kind, state, sealed, tries, next_at, answer, created_at, changed_at) VALUES ($1, $2, $3, $4, 'waiting', $5, 0, $7, NULL, $6, $6)";
        // To one member of staff, about everything that waits for them, not before a moment.
        LobbySql PLANT_STAFF = "INSERT INTO mail (id, matter_id, access_id, person_id, kind, state, sealed, tries, next_at, answer, created_at, changed_at) VALUES ($1, NULL, NULL, $2, 'staff_notice', 'waiting', $3, 0, $4, NULL, $5, $5)";
        LobbySql PROMOTE = "UPDATE mail SET matter_id = $2, access_id = $3, kind = $4, sealed = $5, changed_at = $6 WHERE id = $1 AND state = 'sending'";
        LobbySql WAITING = "SELECT count(*) FROM mail WHERE channel = 'mail' AND state IN ('waiting', 'sending') AND next_at <= $1";
        LobbySql CLAIM = "UPDATE mail SET state = 'sending', next_at = $2, tries = tries + 1, changed_at = $1 WHERE id = (SELECT id FROM mail WHERE channel = 'mail' AND state IN ('waiting', 'sending') AND next_at <= $1 ORDER BY next_at LIMIT 1) AND next_at <= $1 RETURNING id, kind, sealed, tries, person_id";
        LobbySql SETTLE = "UPDATE mail SET state = $2, answer = $3, sealed = $4, changed_at = $5 WHERE id = $1";
        LobbySql KEEP_ADDRESS = "UPDATE mail SET to_hash = $2 WHERE id = $1";
        LobbySql POSTPONE = "UPDATE mail SET state = 'waiting', answer = $2, next_at = $3, changed_at = $4 WHERE id = $1";
        LobbySql OF_ACCESS = "SELECT m.id, m.kind, m.state, m.tries, m.answer, m.created_at, m.changed_at, m.channel, l.opened_at, l.ended_at, l.ended_by, l.expires_at, l.tries FROM mail m LEFT JOIN sign_in_link l ON l.mail_id = m.id WHERE m.access_id = $1 AND m.matter_id = $2 ORDER BY m.created_at DESC, m.id DESC LIMIT 10";
        LobbySql PENDING_LIKE = "SELECT id, sealed FROM mail WHERE matter_id = $1 AND kind = $2 AND state = 'waiting' AND access_id = $3 AND channel = $4";
        // Whatever somebody is told of lies in one mail, whichever it is for now.
        LobbySql PENDING = "SELECT id, sealed FROM mail WHERE matter_id = $1 AND kind IN ('portal_notice', 'approval_notice', 'approval_copy') AND state = 'waiting' AND access_id = $2 AND channel = $3";
        LobbySql SOONER = "UPDATE mail SET next_at = $2 WHERE id = $1 AND state = 'waiting' AND next_at > $2";
        LobbySql REWRITE = "UPDATE mail SET sealed = $2 WHERE id = $1 AND state = 'waiting'";
        LobbySql REWRITE_AS = "UPDATE mail SET sealed = $2, kind = $3 WHERE id = $1 AND state = 'waiting'";
        LobbySql NOTICES_WAITING = "SELECT id, created_at, sealed FROM mail WHERE matter_id = $1 AND kind IN ('portal_notice', 'approval_notice', 'approval_copy') AND state = 'waiting'";
        LobbySql REMINDERS_WAITING = "SELECT l.id, l.sealed, x.client_id FROM mail l JOIN portal_access x ON x.id = l.access_id WHERE l.matter_id = $1 AND l.kind IN ('portal_notice', 'approval_notice', 'approval_copy') AND l.state = 'waiting'";
        // The next day of anything that is with a client of the matter, nothing where nothing is; and how many approvals and requests wait for this one.
        LobbySql OWED = "SELECT m.due_at, COALESCE(w.waiting, 0), COALESCE(r.alone + r.shared, 0) FROM portal_access x JOIN matter m ON m.id = x.matter_id LEFT JOIN turn_approval w ON w.access_id = x.id LEFT JOIN turn_request r ON r.matter_id = x.matter_id AND r.client_id = x.client_id WHERE x.id = $1";
        // Until when somebody comes in whose matter is wound up.
        LobbySql LAST_DAY = "SELECT m.access_until FROM portal_access x JOIN matter m ON m.id = x.matter_id WHERE x.id = $1 AND m.phase = 'closing'";
        LobbySql PENDING_STAFF = "SELECT id FROM mail WHERE person_id = $1 AND kind = 'staff_notice' AND state = 'waiting'";
        LobbySql LAST_STAFF = "SELECT max(changed_at) FROM mail WHERE person_id = $1 AND kind = 'staff_notice' AND state IN ('sending', 'sent')";
        // What still waits in the matters somebody leads: versions to decide on, and unread notices of other things. To an
        // auditor nothing of a matter does, whatever they were told before they were one.
        LobbySql WAITS_FOR = "SELECT (SELECT count(*) FROM review_line r CROSS JOIN assignment a WHERE a.matter_id = r.matter_id AND a.person_id = $1 AND a.ended_at IS NULL AND a.kind IN ('responsible', 'cover') AND NOT EXISTS (SELECT 1 FROM person au WHERE au.id = a.person_id AND au.role = 'auditor') AND r.matter_id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $1)) + (SELECT count(*) FROM notice n WHERE n.person_id = $1 AND n.read_at IS NULL AND (n.matter_id IS NULL OR NOT EXISTS (SELECT 1 FROM person au WHERE au.id = n.person_id AND au.role = 'auditor')) AND n.kind <> 'upload_received' AND NOT EXISTS (SELECT 1 FROM barred b WHERE b.person_id = $1 AND b.matter_id = n.matter_id))";
        LobbySql ENABLED_OF_MATTER = "SELECT x.id, p.sealed, p.locale, p.id, x.client_id, x.capacity, x.relation FROM portal_access x JOIN person p ON p.id = x.person_id WHERE x.matter_id = $1 AND x.state = 'enabled'";
    }
}

/// How rows of the queue say that they are mails, and that they are texts.
pub(crate) const MAIL: &str = "mail";
pub(crate) const SMS: &str = "sms";

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MailKind {
    /// Not a mail yet: a request somebody wrote down at the door.
    LinkRequest,
    SignInLink,
    /// Something in the portal needs the client.
    PortalNotice,
    StaffNotice,
    Invitation,
    /// What was done in somebody's name, or to their access.
    Alert,
    /// Somebody is asked to approve something, or reminded of it.
    ApprovalNotice,
    /// Something was approved that somebody gets a copy of; nothing is asked of them.
    ApprovalCopy,
    /// The code that proves somebody again before a declaration.
    FreshProof,
    /// The practice's own words, tried by whoever wrote them; as a text, the way texts take.
    Trial,
    /// The code that proves that a number is its owner's.
    NumberCode,
}

impl MailKind {
    pub fn code(self) -> &'static str {
        match self {
            MailKind::LinkRequest => "link_request",
            MailKind::SignInLink => "sign_in_link",
            MailKind::PortalNotice => "portal_notice",
            MailKind::StaffNotice => "staff_notice",
            MailKind::Invitation => "invitation",
            MailKind::Alert => "alert",
            MailKind::ApprovalNotice => "approval_notice",
            MailKind::ApprovalCopy => "approval_copy",
            MailKind::FreshProof => "fresh_proof",
            MailKind::Trial => "trial",
            MailKind::NumberCode => "number_code",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        use MailKind as K;
        [
            K::LinkRequest,
            K::SignInLink,
            K::PortalNotice,
            K::StaffNotice,
            K::Invitation,
            K::Alert,
            K::ApprovalNotice,
            K::ApprovalCopy,
            K::FreshProof,
            K::Trial,
            K::NumberCode,
        ]
        .into_iter()
        .find(|k| k.code() == code)
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MailState {
    Waiting,
    Sending,
    /// The provider of texts took it; what becomes of it is asked.
    Taken,
    /// The next mail server took it; of a text nobody could say more.
    Sent,
    /// A text arrived on its phone.
    Delivered,
    /// The mail server, or the provider of texts, refused it for good.
    Refused,
    /// It was taken, and came back as undeliverable.
    Returned,
    /// Given up after many tries.
    Failed,
    /// A text was taken and did not arrive.
    Undelivered,
    /// A text that may have been taken. It is not sent again.
    Unsure,
    /// Nothing was to be sent.
    Dropped,
}

impl MailState {
    pub fn code(self) -> &'static str {
        match self {
            MailState::Waiting => "waiting",
            MailState::Sending => "sending",
            MailState::Taken => "taken",
            MailState::Sent => "sent",
            MailState::Delivered => "delivered",
            MailState::Refused => "refused",
            MailState::Returned => "returned",
            MailState::Failed => "failed",
            MailState::Undelivered => "undelivered",
            MailState::Unsure => "unsure",
            MailState::Dropped => "dropped",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        use MailState as S;
        [
            S::Waiting,
            S::Sending,
            S::Taken,
            S::Sent,
            S::Delivered,
            S::Refused,
            S::Returned,
            S::Failed,
            S::Undelivered,
            S::Unsure,
            S::Dropped,
        ]
        .into_iter()
        .find(|s| s.code() == code)
    }
}

/// What a letterhead needs. Sealed while it waits.
#[derive(Serialize, Deserialize)]
pub(crate) enum Payload {
    LinkRequest {
        access: String,
        address: String,
        browser: String,
        locale: String,
        #[serde(default)]
        origin: Origin,
        /// The hash of the link on whose page it was asked for; then the address is the registered one.
        #[serde(default)]
        instead_of: Option<String>,
    },
    Link {
        to: String,
        locale: String,
        access: String,
        token: String,
        code: String,
        minutes: i64,
        #[serde(default)]
        wish: LinkWish,
    },
    Portal {
        to: String,
        locale: String,
        access: String,
        /// What asked for it.
        #[serde(rename = "what")]
        causes: Causes,
    },
    Staff {
        to: String,
        locale: String,
        /// It says that mails are held back, and is itself held back by nothing.
        #[serde(default)]
        past_cap: bool,
    },
    Invitation {
        to: String,
        token: String,
    },
    Alert {
        to: String,
        locale: String,
        access: Option<String>,
        kind: AlertKind,
        at: i64,
        agent: String,
    },
    FreshProof {
        to: String,
        locale: String,
        access: String,
        code: String,
        minutes: i64,
    },
    Trial {
        to: String,
        locale: String,
        mail: String,
        text: WordingText,
    },
    /// A code to a number, or a text somebody tries the way with.
    Text {
        to: String,
        locale: String,
        code: String,
        minutes: i64,
        over_at: i64,
    },
    /// A text the provider has, and whose fate is asked.
    Asked {
        to: String,
        receipt: String,
        #[serde(rename = "what")]
        causes: Causes,
    },
    /// A mail that has left: nothing secret remains.
    Gone,
}

/// What a mail to a client calls to mind of what they still have to send.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lacking {
    /// Something else is new.
    Nothing,
    /// Something is missing, with a day or without one.
    Something,
    /// The day of something is near or over.
    Due,
}

/// A mail a carrier has claimed, ready to be written and sent.
pub struct OutgoingMail {
    pub id: MailId,
    /// What a letter carries so that a report of its fate can be told from a forged one.
    pub tag: String,
    pub kind: MailKind,
    pub to: String,
    pub locale: Locale,
    pub tries: u32,
    /// Sign-in link or invitation token.
    pub token: Option<String>,
    /// By whose wish a sign-in link goes out.
    pub wish: LinkWish,
    pub code: Option<String>,
    pub minutes: Option<i64>,
    /// The workspace a mail to a client is about.
    pub access: Option<AccessId>,
    /// How many things wait for the member of staff it goes to.
    pub waiting: Option<u32>,
    /// What it calls to mind.
    pub lacking: Lacking,
    /// It is about a matter that is wound up, and its reader comes in until then.
    pub until: Option<Timestamp>,
    pub alert: Option<Alert>,
    /// The secret by which its reader closes their access without signing in.
    pub lock: Option<String>,
    /// The practice's own words, where it has any.
    pub own: Option<WordingText>,
    /// The mail whose words are tried.
    pub trial: Option<Wording>,
}

/// A mail's fate as staff see it.
pub struct MailRow {
    pub id: MailId,
    pub kind: MailKind,
    pub state: MailState,
    pub tries: i64,
    pub answer: Option<String>,
    pub created_at: Timestamp,
    pub changed_at: Timestamp,
    /// Whether it is a text.
    pub text: bool,
    /// The sign-in link it carries.
    pub link: Option<LinkFacts>,
}

pub(crate) async fn plant(
    write: &mut Write,
    house: &Inner,
    matter: Option<MatterId>,
    access: Option<AccessId>,
    kind: MailKind,
    payload: &Payload,
) -> Result<MailId> {
    plant_at(write, house, matter, access, kind, payload, house.clock.now()).await
}

/// The same, to leave no sooner than `at`.
pub(super) async fn plant_at(
    write: &mut Write,
    house: &Inner,
    matter: Option<MatterId>,
    access: Option<AccessId>,
    kind: MailKind,
    payload: &Payload,
    at: Timestamp,
) -> Result<MailId> {
    let now = house.clock.now();
    let id = MailId::mint(now, crate::random(&*house.chance));
    let sealed = house.seal_card("mail", id.bytes(), payload)?;
    let values = binds![id, matter, access, kind.code(), sealed, now, at];
    write.exec(sql::PLANT.text, values).await?;
    house.job_planted.notify_waiters();
    Ok(id)
}

/// Turns an answered request into the mail it led to.
pub(crate) async fn promote(
    write: &mut Write,
    house: &Inner,
    id: MailId,
    to: &Admission,
    kind: MailKind,
    payload: &Payload,
) -> Result<()> {
    let sealed = house.seal_card("mail", id.bytes(), payload)?;
    write
        .exec(sql::PROMOTE.text, binds![id, to.matter, to.access, kind.code(), sealed, house.clock.now()])
        .await?;
    Ok(())
}

pub(crate) async fn set_state(
    write: &mut Write,
    house: &Inner,
    id: MailId,
    state: MailState,
    answer: Option<&str>,
) -> Result<()> {
    let gone = house.seal_card("mail", id.bytes(), &Payload::Gone)?;
    write.exec(sql::SETTLE.text, binds![id, state.code(), answer, gone, house.clock.now()]).await?;
    Ok(())
}

pub(crate) async fn settle(house: &Inner, id: MailId, state: MailState, answer: Option<&str>) -> Result<()> {
    let mut write = house.engine.write(None).await?;
    set_state(&mut write, house, id, state, answer).await?;
    write.commit().await
}

pub(crate) async fn plant_invitation(
    write: &mut Write,
    house: &Inner,
    to: &Email,
    token: &str,
) -> Result<()> {
    let payload = Payload::Invitation { to: to.as_str().to_owned(), token: token.to_owned() };
    plant(write, house, None, None, MailKind::Invitation, &payload).await?;
    Ok(())
}

impl Backstage<'_> {
    /// The next mail to write and send; requests written down at the door are answered on the way.
    pub async fn next_mail(&self) -> Result<Option<OutgoingMail>> {
        loop {
            let now = self.house.clock.now();
            let waiting = self.house.engine.look(None).await?.rows(sql::WAITING.text, binds![now]).await?;
            if waiting.first().map(|r| r.int(0)).transpose()? == Some(0) {
                return Ok(None);
            }
            let mut write = self.house.engine.write(None).await?;
            let lease = now.plus(Duration::minutes(2));
            let rows = write.rows(sql::CLAIM.text, binds![now, lease]).await?;
            write.commit().await?;
            let Some(row) = rows.first() else { return Ok(None) };
            let id: MailId = row.id(0)?;
            let mut kind = row.code(1, MailKind::from_code)?;
            let mut payload: Payload = self.house.unseal_card("mail", id.bytes(), &row.bytes(2)?)?;
            if kind == MailKind::LinkRequest {
                self.answer_link_request(id, &payload).await?;
                match self.promoted(id).await? {
                    Some(p) => (kind, payload) = (MailKind::SignInLink, p),
                    None => continue,
                }
            }
            if !self.comes_in(&payload).await? || !self.still_owed(&mut payload, &mut kind).await? {
                settle(self.house, id, MailState::Dropped, None).await?;
                continue;
            }
            let tries = u32::try_from(row.int(3)?).unwrap_or(u32::MAX);
            let waiting = match row.opt_id(4)? {
                Some(person) => Some(self.waits_for(person).await?),
                None => None,
            };
            let past_cap = matches!(&payload, Payload::Staff { past_cap: true, .. });
            let until = self.comes_in_until(&payload).await?;
            match outgoing(id, kind, payload, tries) {
                // Whoever has dealt with everything meanwhile is not written to.
                Some(mail) if waiting != Some(0) => {
                    if self.may_leave(&mail, past_cap).await? {
                        let lock = self.house.lock_of(&mail);
                        let own = match wording_of(kind, mail.wish, mail.lacking) {
                            Some(words) => self.house.wordings().await?.own(words, mail.locale).cloned(),
                            None => mail.own,
                        };
                        let tag = self.house.return_tag(id);
                        return Ok(Some(OutgoingMail { tag, waiting, own, lock, until, ..mail }));
                    }
                }
                _ => settle(self.house, id, MailState::Dropped, None).await?,
            }
        }
    }

    /// Whether whoever a mail says that something waits for can still come in and find it. Every other mail is for whoever it
    /// is for.
    async fn comes_in(&self, payload: &Payload) -> Result<bool> {
        let Payload::Portal { access, .. } = payload else { return Ok(true) };
        let Ok(access) = access.parse::<AccessId>() else { return Ok(true) };
        let mut write = self.house.engine.write(None).await?;
        Ok(self.house.admission(&mut write, access).await?.is_some())
    }

    /// The last day on which the reader of a mail comes in, where it is about that.
    async fn comes_in_until(&self, payload: &Payload) -> Result<Option<Timestamp>> {
        let Payload::Portal { access, causes, .. } = payload else { return Ok(None) };
        let Some(access) = access.parse::<AccessId>().ok().filter(|_| causes.hold(CLOSING)) else {
            return Ok(None);
        };
        let rows = self.house.engine.look(None).await?.rows(sql::LAST_DAY.text, binds![access]).await?;
        rows.first().map_or(Ok(None), |row| row.opt_time(0))
    }

    /// Whether anything is left of what a mail to a client is about; where something is, it says that.
    async fn still_owed(&self, payload: &mut Payload, kind: &mut MailKind) -> Result<bool> {
        let Payload::Portal { access, causes, .. } = payload else { return Ok(true) };
        let Ok(access) = access.parse::<AccessId>() else { return Ok(true) };
        self.still_true(access, causes, kind).await
    }

    /// The same for what a text is about: a reminder with nothing to remind of, and a question that was answered or is over, are
    /// not said any more.
    pub(super) async fn still_true(
        &self,
        access: AccessId,
        causes: &mut Causes,
        kind: &mut MailKind,
    ) -> Result<bool> {
        if ![REMINDER, MISSING, APPROVAL].into_iter().any(|what| causes.hold(what)) {
            return Ok(true);
        }
        let rows = self.house.engine.look(None).await?.rows(sql::OWED.text, binds![access]).await?;
        let (due, asked, missing) = match rows.first() {
            Some(row) => (row.opt_time(0)?, row.int(1)?, row.int(2)?),
            None => (None, 0, 0),
        };
        let was = causes.kind();
        if due.is_none() {
            causes.forget(REMINDER);
        }
        if missing == 0 {
            causes.forget(MISSING);
        }
        if asked == 0 {
            causes.forget(APPROVAL);
        }
        if causes.kind() != was {
            *kind = causes.kind();
        }
        Ok(!causes.are_none())
    }

    async fn waits_for(&self, person: PersonId) -> Result<u32> {
        let rows = self.house.engine.look(None).await?.rows(sql::WAITS_FOR.text, binds![person]).await?;
        let n = rows.first().map(|r| r.int(0)).transpose()?.unwrap_or(0);
        Ok(u32::try_from(n).unwrap_or(u32::MAX))
    }

    async fn promoted(&self, id: MailId) -> Result<Option<Payload>> {
        let rows = self.house.engine.look(None).await?.rows(sql_by_id::MAIL.text, binds![id]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        if row.code(0, MailKind::from_code)? != MailKind::SignInLink || row.text(2)? != "sending" {
            return Ok(None);
        }
        Ok(Some(self.house.unseal_card("mail", id.bytes(), &row.bytes(1)?)?))
    }

    /// The carrier's report. A finished mail keeps nothing secret; an unfinished one is tried again with patience.
    pub async fn mail_done(&self, id: MailId, state: MailState, answer: &str) -> Result<()> {
        settle(self.house, id, state, Some(answer)).await
    }

    pub async fn mail_later(&self, id: MailId, after: Duration, answer: &str) -> Result<()> {
        let mut write = self.house.engine.write(None).await?;
        let now = self.house.clock.now();
        write.exec(sql::POSTPONE.text, binds![id, answer, now.plus(after), now]).await?;
        write.commit().await
    }
}

pub(crate) mod sql_by_id {
    use crate::sql::statements;
    statements! {
        LobbySql MAIL = "SELECT kind, sealed, state FROM mail WHERE id = $1";
    }
}

fn outgoing(id: MailId, kind: MailKind, payload: Payload, tries: u32) -> Option<OutgoingMail> {
    let lang = |code: &str| Locale::from_code(code).unwrap_or(Locale::En);
    let blank = |to: String, locale: Locale| OutgoingMail {
        id,
        tag: String::new(),
        kind,
        to,
        locale,
        tries,
        token: None,
        wish: LinkWish::Asked,
        code: None,
        minutes: None,
        access: None,
        waiting: None,
        lacking: Lacking::Nothing,
        until: None,
        alert: None,
        lock: None,
        own: None,
        trial: None,
    };
    match payload {
        Payload::Link { to, locale, access, token, code, minutes, wish } => {
            let mail = OutgoingMail { access: access.parse().ok(), wish, ..blank(to, lang(&locale)) };
            Some(OutgoingMail { token: Some(token), code: Some(code), minutes: Some(minutes), ..mail })
        }
        Payload::Portal { to, locale, access, causes } => {
            let lacking = match (causes.hold(REMINDER), causes.hold(MISSING)) {
                (true, _) => Lacking::Due,
                (false, true) => Lacking::Something,
                (false, false) => Lacking::Nothing,
            };
            let mail = OutgoingMail { lacking, ..blank(to, lang(&locale)) };
            Some(OutgoingMail { access: access.parse().ok(), ..mail })
        }
        Payload::FreshProof { to, locale, access, code, minutes } => {
            let mail = OutgoingMail { access: access.parse().ok(), ..blank(to, lang(&locale)) };
            Some(OutgoingMail { code: Some(code), minutes: Some(minutes), ..mail })
        }
        Payload::Staff { to, locale, .. } => Some(blank(to, lang(&locale))),
        Payload::Invitation { to, token } => {
            Some(OutgoingMail { token: Some(token), ..blank(to, Locale::En) })
        }
        Payload::Alert { to, locale, access, kind, at, agent } => {
            let alert = Alert { kind, at: Timestamp::from_micros(at), agent };
            let mail = blank(to, lang(&locale));
            Some(OutgoingMail { access: access.and_then(|a| a.parse().ok()), alert: Some(alert), ..mail })
        }
        Payload::Trial { to, locale, mail, text } => {
            let trial = Wording::from_code(&mail);
            Some(OutgoingMail { own: Some(text), trial, ..blank(to, lang(&locale)) })
        }
        Payload::LinkRequest { .. } | Payload::Text { .. } | Payload::Asked { .. } | Payload::Gone => None,
    }
}

/// A mail's row as staff may see its fate.
pub(crate) fn from_row(row: &crate::engine::Row) -> Result<MailRow> {
    Ok(MailRow {
        id: row.id(0)?,
        kind: row.code(1, MailKind::from_code)?,
        state: row.code(2, MailState::from_code)?,
        tries: row.int(3)?,
        answer: row.opt_text(4)?,
        created_at: row.time(5)?,
        changed_at: row.time(6)?,
        text: row.text(7)? == SMS,
        link: LinkFacts::from_row(row, 8)?,
    })
}
