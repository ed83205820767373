//! The client door: asking for a sign-in link, and using it. A request is written down and answered the same way
//! whoever asks; whether a link goes out is decided afterwards, behind the scenes. A link is single-use, newest only,
//! kept as a hash, and good only in the browser that asked or together with the code from the same mail.

use super::links::{LinkWish, Origin};
use super::mails::{self, MailKind, Payload};
use super::sessions::{Device, SignInMethod};
use super::{Backstage, Threshold, too_many};
use crate::audit::{AuditEvent, Chain};
use crate::desk::{Actor, Desk, Who};
use crate::engine::{Write, binds};
use crate::error::{Error, Result};
use crate::hex;
use crate::house::Inner;
use crate::room::portal::sql as portal_sql;
use domain::{
    AccessId, AuditCode, Capacity, Duration, Email, LinkId, Locale, MailId, MatterId, PersonId, Phase,
    Sensitivity, Timestamp, WordCode,
};
use seal::MatterKey;

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql ADMISSION = "SELECT x.id, x.matter_id, x.person_id, x.state, m.phase, p.state, p.email_hash, p.locale, p.sealed, m.sensitivity, COALESCE(x.ends_at, (SELECT k.ends_at FROM contact k WHERE k.person_id = x.person_id)), (SELECT y.state FROM helper h JOIN portal_access y ON y.id = h.named_by_id WHERE h.access_id = x.id) FROM portal_access x JOIN matter m ON m.id = x.matter_id JOIN person p ON p.id = x.person_id WHERE x.id = $1";
        LobbySql ADD_LINK = "INSERT INTO sign_in_link (id, access_id, token_hash, code_hash, browser_hash, created_at, expires_at, ended_at, ended_by, tries, origin, mail_id) VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, NULL, 0, $8, $9)";
        LobbySql LINK_BY_TOKEN = "SELECT id, access_id, code_hash, browser_hash, expires_at, tries FROM sign_in_link WHERE token_hash = $1 AND ended_at IS NULL";
        LobbySql LINK_SEEN = "SELECT id, access_id, browser_hash, expires_at, tries, ended_by, origin, opened_at FROM sign_in_link WHERE token_hash = $1";
        LobbySql LINK_OPENED = "UPDATE sign_in_link SET opened_at = $2 WHERE id = $1 AND opened_at IS NULL";
        LobbySql LINK_BY_BROWSER = "SELECT id, access_id, code_hash, browser_hash, expires_at, tries FROM sign_in_link WHERE access_id = $1 AND browser_hash = $2 AND ended_at IS NULL";
        LobbySql TRY_LINK = "UPDATE sign_in_link SET tries = tries + 1 WHERE id = $1 AND ended_at IS NULL AND tries < $2";
        LobbySql END_LINK = "UPDATE sign_in_link SET ended_at = $2, ended_by = $3 WHERE id = $1 AND ended_at IS NULL";
        // Whoever shuts a door takes its admission first and its links after; whoever uses a link does too.
        LobbySql HOLD = "UPDATE portal_access SET state = state WHERE id = $1";
        LobbySql SIGNED_IN = "UPDATE portal_access SET last_sign_in_at = signed_in_at, signed_in_at = $2, device = $3 WHERE id = $1";
        LobbySql CARD_OF_CLIENT = "SELECT sealed FROM client WHERE id = $1";
        LobbySql LAST_SIGN_IN = "SELECT last_sign_in_at FROM portal_access WHERE id = $1";
        LobbySql BEEN_IN = "SELECT signed_in_at, capacity FROM portal_access WHERE id = $1";
        LobbySql COUNT_USE = "INSERT INTO rate (bucket, slot, uses) VALUES ($1, $2, 1) ON CONFLICT (bucket, slot) DO UPDATE SET uses = rate.uses + 1 RETURNING uses";
        LobbySql USES = "SELECT uses FROM rate WHERE bucket = $1 AND slot = $2";
        LobbySql SWEEP_RATES = "DELETE FROM rate WHERE slot < $1";
        LobbySql SET_CLIENT_LOCALE = "UPDATE person SET locale = $2 WHERE id = $1 AND kind = 'client'";
    }
}

/// Wrong codes a link survives.
pub(crate) const CODE_TRIES: i64 = 5;

/// A request for a link, exactly as a stranger can make it.
pub struct NewLink<'a> {
    pub access: AccessId,
    pub email: &'a str,
    /// The secret of the asking browser's cookie.
    pub browser: &'a str,
    /// Where the request came from, for limits only.
    pub source: &'a str,
    /// What the asking browser calls itself, to be told to whoever holds the link.
    pub agent: &'a str,
    pub locale: Locale,
}

/// What using a link led to.
pub enum LinkOutcome {
    SignedIn {
        token: String,
        access: AccessId,
    },
    /// The link was used, and more is asked than it: the token is good for giving that and for nothing else.
    Owes {
        token: String,
        access: AccessId,
    },
    /// The link is good, but this is another browser: the code from the mail is needed.
    NeedsCode,
    WrongCode,
    /// Used, replaced, revoked, expired or never there.
    Dead,
}

/// A live admission, re-read from its row.
pub struct Admission {
    pub(crate) access: AccessId,
    pub(crate) matter: MatterId,
    pub(crate) person: PersonId,
    pub(crate) email_hash: Option<Vec<u8>>,
    pub(crate) locale: Locale,
    pub(crate) email: Option<String>,
    pub(crate) sensitivity: Sensitivity,
}

/// Re-exported for staff pages: the state of the last mails of an admission.
pub use mails::MailState as Delivered;

/// A change in a matter's own chain made at the doorstep, where nobody is in the room yet.
pub(crate) struct MatterVisit<'h> {
    pub(crate) house: &'h Inner,
    matter: MatterId,
    key: MatterKey,
    pub(crate) write: Write,
}

impl Inner {
    pub(crate) async fn matter_write(&self, matter: MatterId) -> Result<MatterVisit<'_>> {
        let key = self.keyring.matter_key(matter).await?;
        let write = self.engine.write(Some(matter.bytes())).await?;
        Ok(MatterVisit { house: self, matter, key, write })
    }

    pub(crate) async fn admission(&self, write: &mut Write, access: AccessId) -> Result<Option<Admission>> {
        let rows = write.rows(sql::ADMISSION.text, binds![access]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let phase = row.code(4, Phase::from_code)?;
        let open = matches!(phase, Phase::Open | Phase::Closing);
        if row.text(3)? != "enabled" || row.text(5)? != "active" || !open {
            return Ok(None);
        }
        let over = row.opt_time(10)?.is_some_and(|ends| self.clock.now().is_past(ends));
        if over || row.opt_text(11)?.is_some_and(|client| client != "enabled") {
            return Ok(None);
        }
        let person: PersonId = row.id(2)?;
        let card: super::PersonCard = self.unseal_card("person", person.bytes(), &row.bytes(8)?)?;
        Ok(Some(Admission {
            access,
            matter: row.id(1)?,
            person,
            email_hash: row.opt_bytes(6)?,
            locale: row.code(7, Locale::from_code)?,
            email: card.email,
            sensitivity: row.code(9, Sensitivity::from_code)?,
        }))
    }

    /// Counts one use of a bucket and refuses beyond `most` per `window`.
    pub(crate) async fn count(
        &self,
        write: &mut Write,
        label: &str,
        what: &str,
        window: Duration,
        most: i64,
    ) -> Result<()> {
        let now = self.clock.now().micros();
        let slot = now - now.rem_euclid(window.as_micros());
        let bucket = self.keyring.lobby.blind("rate", format!("{label}\0{what}").as_bytes());
        let rows = write.rows(sql::COUNT_USE.text, binds![bucket, slot]).await?;
        let uses = rows.first().map(|r| r.int(0)).transpose()?.unwrap_or(0);
        if uses > most {
            let left = (slot + window.as_micros() - now).max(0) / 1_000_000 + 1;
            return Err(too_many(u32::try_from(left).unwrap_or(u32::MAX)));
        }
        Ok(())
    }
}

impl MatterVisit<'_> {
    pub(crate) async fn note(&mut self, event: &AuditEvent, actor: [u8; 16]) -> Result<()> {
        let chain = Chain::Matter {
            matter: self.matter.bytes(),
            practice: self.house.keyring.practice.bytes(),
            key: &self.key,
        };
        crate::audit::append(
            &mut self.write,
            &chain,
            event,
            actor,
            self.house.clock.now(),
            &*self.house.chance,
        )
        .await
    }

    pub(crate) async fn commit(mut self, event: &AuditEvent, actor: [u8; 16]) -> Result<()> {
        self.note(event, actor).await?;
        self.write.commit().await
    }
}

impl Threshold<'_> {
    /// Refuses when a bucket has been used `most` times in this window; looking counts nothing.
    pub async fn within_limit(&self, label: &str, what: &str, window: Duration, most: i64) -> Result<()> {
        let now = self.house.clock.now().micros();
        let slot = now - now.rem_euclid(window.as_micros());
        let bucket = self.house.keyring.lobby.blind("rate", format!("{label}\0{what}").as_bytes());
        let rows = self.house.engine.look(None).await?.rows(sql::USES.text, binds![bucket, slot]).await?;
        if rows.first().map(|r| r.int(0)).transpose()?.unwrap_or(0) < most {
            return Ok(());
        }
        let left = (slot + window.as_micros() - now).max(0) / 1_000_000 + 1;
        Err(too_many(u32::try_from(left).unwrap_or(u32::MAX)))
    }

    /// Limits for anything a stranger can press, per source.
    pub async fn count_source(&self, label: &str, source: &str, window: Duration, most: i64) -> Result<()> {
        let mut write = self.house.engine.write(None).await?;
        let verdict = self.house.count(&mut write, label, source, window, most).await;
        write.commit().await?;
        verdict
    }

    /// Writes the request down. Known, unknown and revoked cost the same and answer the same.
    pub async fn ask_for_link(&self, ask: &NewLink<'_>) -> Result<()> {
        let mut write = self.house.engine.write(None).await?;
        let hour = Duration::hours(1);
        let workspace = ask.access.to_string();
        let email = Email::parse(ask.email);
        let address = email.as_ref().map(Email::key).unwrap_or_default();
        let mut verdict = self.house.count(&mut write, "link-source", ask.source, hour, 20).await;
        if verdict.is_ok() {
            verdict = self.house.count(&mut write, "link-workspace", &workspace, hour, 10).await;
        }
        if verdict.is_ok() && email.is_ok() {
            verdict = self.house.count(&mut write, "link-address", &address, hour, 5).await;
        }
        if let Err(e) = verdict {
            write.commit().await?;
            return Err(e);
        }
        let email = email?;
        let payload = Payload::LinkRequest {
            access: ask.access.to_string(),
            address: hex(&self.house.blind_email(&email)),
            browser: hex(&self.house.keyring.lobby.blind("browser", ask.browser.as_bytes())),
            locale: ask.locale.code().to_owned(),
            origin: self.house.origin(ask.agent),
            instead_of: None,
        };
        mails::plant(&mut write, self.house, None, None, MailKind::LinkRequest, &payload).await?;
        write.commit().await
    }

    /// Uses a link: in the browser that asked, or with the code printed in the same mail.
    pub async fn use_link(
        &self,
        token: &str,
        browser: Option<&str>,
        code: Option<&str>,
        device: Device,
    ) -> Result<LinkOutcome> {
        let hash = self.house.keyring.lobby.blind("link", token.as_bytes());
        let rows = self.house.engine.look(None).await?.rows(sql::LINK_BY_TOKEN.text, binds![hash]).await?;
        let Some(access) = rows.first().map(|r| r.id(1)).transpose()? else { return Ok(LinkOutcome::Dead) };
        self.spend(access, FindLink::Token(hash), browser, code, device).await
    }

    /// Uses the code from the mail in the browser that asked, without following the link.
    pub async fn use_code(
        &self,
        access: AccessId,
        browser: &str,
        code: &str,
        device: Device,
    ) -> Result<LinkOutcome> {
        let hash = self.house.keyring.lobby.blind("browser", browser.as_bytes());
        self.spend(access, FindLink::Browser(hash), Some(browser), Some(code), device).await
    }

    async fn spend(
        &self,
        access: AccessId,
        find: FindLink,
        browser: Option<&str>,
        code: Option<&str>,
        device: Device,
    ) -> Result<LinkOutcome> {
        let rows = {
            let mut write = self.house.engine.write(None).await?;
            match self.house.admission(&mut write, access).await? {
                Some(admission) => admission,
                None => return Ok(LinkOutcome::Dead),
            }
        };
        let admission = rows;
        let mut visit = self.house.matter_write(admission.matter).await?;
        visit.write.exec(sql::HOLD.text, binds![access]).await?;
        let rows = match &find {
            FindLink::Token(hash) => visit.write.rows(sql::LINK_BY_TOKEN.text, binds![*hash]).await?,
            FindLink::Browser(hash) => {
                visit.write.rows(sql::LINK_BY_BROWSER.text, binds![access, *hash]).await?
            }
        };
        let Some(row) = rows.first() else { return Ok(LinkOutcome::Dead) };
        let link: LinkId = row.id(0)?;
        let now = self.house.clock.now();
        if now.is_past(row.time(4)?)
            || row.int(5)? >= CODE_TRIES
            || row.id::<domain::kind::Access>(1)? != access
        {
            return Ok(LinkOutcome::Dead);
        }
        let mine = browser.map(|b| self.house.keyring.lobby.blind("browser", b.as_bytes()).to_vec());
        let same_browser = row.opt_bytes(3)?.is_some_and(|h| Some(h) == mine);
        let by_link = matches!(find, FindLink::Token(_));
        let method = match (by_link, same_browser) {
            (true, true) => SignInMethod::Link,
            (true, false) => SignInMethod::LinkAndCode,
            (false, _) => SignInMethod::Code,
        };
        if method != SignInMethod::Link {
            let Some(typed) = code.and_then(WordCode::parse) else { return Ok(LinkOutcome::NeedsCode) };
            // Counted before it is compared: guesses made at the same moment queue for this row, and no more of them
            // are looked at than the link survives.
            if visit.write.exec(sql::TRY_LINK.text, binds![link, CODE_TRIES]).await? != 1 {
                return Ok(LinkOutcome::Dead);
            }
            let given = self.house.code_hash(link, typed);
            if given.to_vec() != row.bytes(2)? {
                let event = AuditEvent::new(AuditCode::LinkRefused, link)
                    .with("why", domain::NotAdmitted::Code.code());
                visit.commit(&event, admission.person.bytes()).await?;
                return Ok(LinkOutcome::WrongCode);
            }
        }
        // The row is spent by whoever changes it; of a hundred at once exactly one does.
        if visit.write.exec(sql::END_LINK.text, binds![link, now, "used"]).await? != 1 {
            return Ok(LinkOutcome::Dead);
        }
        if self.house.admission(&mut visit.write, access).await?.is_none() {
            return Ok(LinkOutcome::Dead);
        }
        let begun =
            self.house.begin_client(&mut visit, &admission, method, device, super::half::Asked::All).await?;
        let used = AuditEvent::new(AuditCode::LinkUsed, link);
        let person = admission.person.bytes();
        match begun.arrived {
            Some(arrived) => {
                visit.note(&used, person).await?;
                visit.commit(&arrived, person).await?;
                Ok(LinkOutcome::SignedIn { token: begun.token, access })
            }
            None => {
                visit.commit(&used, person).await?;
                Ok(LinkOutcome::Owes { token: begun.token, access })
            }
        }
    }
}

enum FindLink {
    Token([u8; 32]),
    Browser([u8; 32]),
}

impl Inner {
    fn code_hash(&self, link: LinkId, code: WordCode) -> [u8; 32] {
        let what = [&link.bytes()[..], code.digits().as_bytes()].concat();
        self.keyring.lobby.blind("code", &what)
    }
}

impl Desk {
    /// When the client had signed in before this time, for "last sign-in" on every page.
    pub async fn last_sign_in(&self, actor: &Actor) -> Result<Option<domain::Timestamp>> {
        let Some((access, ..)) = actor.portal() else { return Ok(None) };
        let rows = self.engine().look(None).await?.rows(sql::LAST_SIGN_IN.text, binds![access]).await?;
        rows.first().map(|r| r.opt_time(0)).transpose().map(Option::flatten)
    }

    /// How a client is greeted on their own pages: the given name, else all of it. Empty for staff.
    pub async fn given_name(&self, actor: &Actor) -> Result<String> {
        let Who::Contact { client, capacity, .. } = actor.who else { return Ok(String::new()) };
        if capacity != Capacity::Client {
            // Whoever signs in for somebody else is greeted by their own name.
            let mut look = self.engine().look(None).await?;
            let rows = look.rows(super::people::sql::PERSON.text, binds![actor.person]).await?;
            let Some(row) = rows.first() else { return Ok(String::new()) };
            let card: super::PersonCard =
                self.house.unseal_card("person", actor.person.bytes(), &row.bytes(0)?)?;
            return Ok(card.name);
        }
        let rows = self.engine().look(None).await?.rows(sql::CARD_OF_CLIENT.text, binds![client]).await?;
        let Some(row) = rows.first() else { return Ok(String::new()) };
        let card: super::people::ClientCard =
            self.house.unseal_card("client", client.bytes(), &row.bytes(0)?)?;
        Ok(if card.given.trim().is_empty() { card.full() } else { card.given.trim().to_owned() })
    }

    /// A client chooses another language; it goes for their mails too.
    pub async fn set_client_locale(&self, actor: &Actor, locale: Locale) -> Result<()> {
        let mut write = self.engine().write(None).await?;
        write.exec(sql::SET_CLIENT_LOCALE.text, binds![actor.person, locale.code()]).await?;
        write.commit().await
    }

    /// "This was not me": every session and link of this admission ends, whoever it named to help waits to be let in again,
    /// the links in mails from before close nothing any more, and the practice is told.
    pub async fn report_not_me(&self, actor: &Actor) -> Result<()> {
        let Who::Contact { access, matter, .. } = actor.who else { return Err(Error::not_found()) };
        let mut visit = self.house.matter_write(matter).await?;
        let event = self.house.shut_everywhere(&mut visit, matter, access, AuditCode::NotMeReported).await?;
        visit.commit(&event, actor.person.bytes()).await
    }
}

impl Inner {
    /// Ends every way in of an admission because somebody else may be there, and tells whoever leads the matter and the
    /// owners. Gives the line that is to be written with it.
    pub(crate) async fn shut_everywhere(
        &self,
        visit: &mut MatterVisit<'_>,
        matter: MatterId,
        access: AccessId,
        code: AuditCode,
    ) -> Result<AuditEvent> {
        let now = self.clock.now();
        let ended = end_ways_in(&mut visit.write, access, now, "not_me").await?;
        let doubted = self.doubt_helpers_of(&mut visit.write, matter, access).await?;
        visit.write.exec(super::lock::sql::REPORTED.text, binds![access, now]).await?;
        super::notices::tell_of_doubt(&mut visit.write, self, matter, access).await?;
        Ok(AuditEvent::new(code, access)
            .with("sessions_ended", ended.to_string())
            .with("helpers", doubted.to_string()))
    }
}

/// Ends every session, link and printed card of an admission; gives how many sessions. Whoever shuts a door calls this: a
/// way in that is forgotten here stays open everywhere, and the proofs notice.
pub(crate) async fn end_ways_in(
    write: &mut Write,
    access: AccessId,
    now: Timestamp,
    why: &str,
) -> Result<u64> {
    let ended = write.exec(portal_sql::END_SESSIONS.text, binds![access, now]).await?;
    write.exec(portal_sql::END_LINKS.text, binds![access, now, why]).await?;
    write.exec(super::cards::sql::END_CARDS.text, binds![access, now, why]).await?;
    Ok(ended)
}

impl Backstage<'_> {
    /// Decides about one written-down request: a link goes out to the registered address, or nothing happens. Older
    /// links of the admission stop working.
    pub(crate) async fn answer_link_request(&self, mail: MailId, payload: &Payload) -> Result<()> {
        let Payload::LinkRequest { access, address, browser, origin, instead_of, .. } = payload else {
            return mails::settle(self.house, mail, mails::MailState::Dropped, None).await;
        };
        let Ok(access) = access.parse::<AccessId>() else {
            return mails::settle(self.house, mail, mails::MailState::Dropped, None).await;
        };
        let known = {
            let mut write = self.house.engine.write(None).await?;
            self.house.admission(&mut write, access).await?
        };
        let wanted = unhex(address);
        let known = match (known, instead_of) {
            (Some(a), Some(link)) => self.house.may_ask_again(&a, link).await?.then_some(a),
            (known, _) => known.filter(|a| a.email_hash.is_some() && a.email_hash == wanted),
        };
        let Some(admission) = known else {
            let mut write = self.house.engine.write(None).await?;
            let event = AuditEvent::new(AuditCode::UnknownAccessRequested, access);
            self.house.append_practice(&mut write, &event, [0; 16]).await?;
            mails::set_state(&mut write, self.house, mail, mails::MailState::Dropped, None).await?;
            return write.commit().await;
        };
        self.send_link(mail, &admission, unhex(browser), origin).await
    }

    async fn send_link(
        &self,
        mail: MailId,
        admission: &Admission,
        browser: Option<Vec<u8>>,
        origin: &Origin,
    ) -> Result<()> {
        let settings = self.house.settings().await?;
        let mut visit = self.house.matter_write(admission.matter).await?;
        let now = self.house.clock.now();
        visit.write.exec(portal_sql::END_LINKS.text, binds![admission.access, now, "replaced"]).await?;
        let id = LinkId::mint(now, crate::random(&*self.house.chance));
        let (token, hash) = self.house.secret("link");
        let code = loop {
            let mut random = [0u8; 16];
            self.house.chance.fill(&mut random);
            if let Some(code) = WordCode::draw(random) {
                break code;
            }
        };
        let expires = now.plus(settings.link_life());
        let wish = match origin.staff {
            true => sent_by_staff(&mut visit.write, admission.access).await?,
            false => LinkWish::Asked,
        };
        let origin = self.house.seal_card("sign_in_link", id.bytes(), origin)?;
        let code_hash = self.house.code_hash(id, code);
        let values = binds![id, admission.access, hash, code_hash, browser, now, expires, origin, mail];
        visit.write.exec(sql::ADD_LINK.text, values).await?;
        let payload = Payload::Link {
            to: admission.email.clone().unwrap_or_default(),
            locale: admission.locale.code().to_owned(),
            access: admission.access.to_string(),
            token,
            code: code.digits(),
            minutes: settings.link_life().as_seconds() / 60,
            wish,
        };
        mails::promote(&mut visit.write, self.house, mail, admission, MailKind::SignInLink, &payload).await?;
        let event = AuditEvent::new(AuditCode::LinkSent, id);
        visit.commit(&event, admission.person.bytes()).await
    }

    pub(crate) async fn sweep_rates(&self) -> Result<()> {
        let mut write = self.house.engine.write(None).await?;
        let old = self.house.clock.now().minus(Duration::days(1));
        write.exec(sql::SWEEP_RATES.text, binds![old]).await?;
        write.commit().await
    }
}

/// What a link of the practice's own is to whoever gets it: the first word of the portal, or another way in. For whoever helps,
/// no place of their own was opened.
async fn sent_by_staff(write: &mut Write, access: AccessId) -> Result<LinkWish> {
    let rows = write.rows(sql::BEEN_IN.text, binds![access]).await?;
    let row = rows.first().ok_or_else(Error::not_found)?;
    let helps = row.code(1, Capacity::from_code)?.helps();
    Ok(if helps || row.opt_time(0)?.is_some() { LinkWish::Sent } else { LinkWish::Opened })
}

pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(text.get(i..i + 2)?, 16).ok()).collect()
}
