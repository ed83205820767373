//! A sign-in link looked at without using it: who asked for it, when and with what, or why it is over; and asking for
//! another one from its own page. It refuses to say anything to somebody who does not hold the link's secret, and to
//! send a link anywhere but to the registered address.

use super::Threshold;
use super::access::{Admission, CODE_TRIES, sql, unhex};
use super::mails::{self, MailKind, Payload};
use crate::engine::{Row, binds};
use crate::error::Result;
use crate::hex;
use crate::house::Inner;
use domain::{AccessId, Duration, LinkId, Locale, Timestamp};
use serde::{Deserialize, Serialize};

/// Links one over link's page may ask for in an hour.
const AGAIN: i64 = 3;

/// What a look at a link shows; looking never uses it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkLook {
    /// One press of a button from here.
    Ready(Option<Asked>),
    /// This is another browser than the one that asked.
    NeedsCode(Option<Asked>),
    Over(LinkEnd),
}

/// How a link was asked for. Only whoever holds the link's secret is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub at: Timestamp,
    pub by: AskedBy,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AskedBy {
    /// Somebody at the door, with the browser that called itself this.
    Visitor { agent: String },
    /// The practice sent it by itself.
    Staff,
}

/// By whose wish a link goes out, which is how its mail begins.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkWish {
    /// Somebody asked for it at the door.
    #[default]
    Asked,
    /// The practice opened a place for somebody who has never been there.
    Opened,
    /// The practice sent it to somebody who has been there, or who helps somebody.
    Sent,
}

/// Why a link does not work any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkEnd {
    Used,
    /// A newer one was sent.
    Replaced,
    Expired,
    /// Too many wrong codes were typed with it.
    Guessed,
    /// Closed by somebody, or never there: not told apart.
    Unknown,
}

/// What became of the link in a mail, as staff may know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkFacts {
    /// When its page was first looked at, by its reader or by a machine that follows links.
    pub opened_at: Option<Timestamp>,
    pub expires_at: Timestamp,
    pub end: Option<LinkOver>,
}

/// How a link ended, as far as its row says; whether it has expired depends on the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkOver {
    /// Somebody signed in with it, or got as far as a second step.
    Used(Timestamp),
    /// A newer one was sent.
    Replaced,
    /// Too many wrong codes were typed with it.
    Guessed,
    /// Ended with the access, after "this was not me", or because the address changed.
    Closed,
}

impl LinkFacts {
    /// From the columns (opened, ended, by what, expires, tries) of the link beside a mail, if it carries one.
    pub(crate) fn from_row(row: &Row, at: usize) -> Result<Option<Self>> {
        let Some(expires_at) = row.opt_time(at + 3)? else { return Ok(None) };
        let end = match (row.opt_time(at + 1)?, row.opt_text(at + 2)?.as_deref()) {
            (Some(when), Some("used")) => Some(LinkOver::Used(when)),
            (Some(_), Some("replaced")) => Some(LinkOver::Replaced),
            (Some(_), _) => Some(LinkOver::Closed),
            (None, _) if row.opt_int(at + 4)?.is_some_and(|tries| tries >= CODE_TRIES) => {
                Some(LinkOver::Guessed)
            }
            (None, _) => None,
        };
        Ok(Some(Self { opened_at: row.opt_time(at)?, expires_at, end }))
    }
}

/// What a request for a link says of itself; kept sealed with the link it leads to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Origin {
    /// Microseconds; none on links from before this was kept.
    pub(crate) asked_at: i64,
    pub(crate) agent: String,
    pub(crate) staff: bool,
}

impl Origin {
    fn asked(self) -> Option<Asked> {
        let by = if self.staff { AskedBy::Staff } else { AskedBy::Visitor { agent: self.agent } };
        (self.asked_at > 0).then_some(Asked { at: Timestamp::from_micros(self.asked_at), by })
    }
}

/// A request for another link, made on the page of one that is over.
pub struct LinkAgain<'a> {
    /// The secret of the link that is over.
    pub token: &'a str,
    /// The workspace whose page it is.
    pub access: AccessId,
    /// The secret of the asking browser's cookie.
    pub browser: &'a str,
    pub source: &'a str,
    pub agent: &'a str,
    pub locale: Locale,
}

impl Threshold<'_> {
    /// What a link of this workspace would do here. Never changes what it can do: mail scanners follow links. That a live
    /// one was looked at is written down once, for staff who are asked whether it arrived.
    pub async fn look_at_link(
        &self,
        access: AccessId,
        token: &str,
        browser: Option<&str>,
    ) -> Result<LinkLook> {
        let hash = self.house.keyring.lobby.blind("link", token.as_bytes());
        let rows = self.house.engine.look(None).await?.rows(sql::LINK_SEEN.text, binds![hash]).await?;
        let Some(row) = rows.first() else { return Ok(LinkLook::Over(LinkEnd::Unknown)) };
        if row.id::<domain::kind::Access>(1)? != access {
            return Ok(LinkLook::Over(LinkEnd::Unknown));
        }
        if let Some(end) = self.end_of(row)? {
            return Ok(LinkLook::Over(end));
        }
        let asked = match row.opt_bytes(6)? {
            Some(sealed) => {
                let id: LinkId = row.id(0)?;
                self.house.unseal_card::<Origin>("sign_in_link", id.bytes(), &sealed)?.asked()
            }
            None => None,
        };
        if row.opt_time(7)?.is_none() {
            // Staff would like to know; whoever follows the link comes in whether or not it can be written down.
            if let Err(fault) = self.link_opened(row.id(0)?).await {
                tracing::warn!(error = %fault, "that a link was looked at could not be written down");
            }
        }
        let mine = browser.map(|b| self.house.keyring.lobby.blind("browser", b.as_bytes()).to_vec());
        Ok(if row.opt_bytes(2)?.is_some_and(|h| Some(h) == mine) {
            LinkLook::Ready(asked)
        } else {
            LinkLook::NeedsCode(asked)
        })
    }

    async fn link_opened(&self, link: LinkId) -> Result<()> {
        let mut write = self.house.engine.write(None).await?;
        write.exec(sql::LINK_OPENED.text, binds![link, self.house.clock.now()]).await?;
        write.commit().await
    }

    fn end_of(&self, row: &Row) -> Result<Option<LinkEnd>> {
        let late = self.house.clock.now().is_past(row.time(3)?);
        Ok(match row.opt_text(5)?.as_deref() {
            Some("used") => Some(LinkEnd::Used),
            Some("replaced") => Some(LinkEnd::Replaced),
            // Revoked, reported, or its address changed: nobody is told which, nor that there was anything.
            Some(_) => Some(LinkEnd::Unknown),
            None if late => Some(LinkEnd::Expired),
            None if row.int(4)? >= CODE_TRIES => Some(LinkEnd::Guessed),
            None => None,
        })
    }

    /// Writes down that whoever holds this link wants another. Whether one goes out is decided afterwards, as for every
    /// request; it costs and answers the same for a link that never was.
    pub async fn ask_again(&self, again: &LinkAgain<'_>) -> Result<()> {
        let mut write = self.house.engine.write(None).await?;
        let hour = Duration::hours(1);
        let hash = hex(&self.house.keyring.lobby.blind("link", again.token.as_bytes()));
        let workspace = again.access.to_string();
        for (label, what, most) in [
            ("link-source", again.source, 20),
            ("link-workspace", workspace.as_str(), 10),
            ("link-again", hash.as_str(), AGAIN),
        ] {
            if let Err(e) = self.house.count(&mut write, label, what, hour, most).await {
                write.commit().await?;
                return Err(e);
            }
        }
        let payload = Payload::LinkRequest {
            access: workspace.clone(),
            address: String::new(),
            browser: hex(&self.house.keyring.lobby.blind("browser", again.browser.as_bytes())),
            locale: again.locale.code().to_owned(),
            origin: self.house.origin(again.agent),
            instead_of: Some(hash),
        };
        mails::plant(&mut write, self.house, None, None, MailKind::LinkRequest, &payload).await?;
        write.commit().await
    }
}

impl Inner {
    /// A request made now by a browser that calls itself `agent`.
    pub(crate) fn origin(&self, agent: &str) -> Origin {
        let agent = agent.chars().take(300).collect();
        Origin { asked_at: self.clock.now().micros(), agent, staff: false }
    }

    /// Whether the link with this hash was this admission's and ended by itself; one that somebody closed asks for
    /// nothing.
    pub(crate) async fn may_ask_again(&self, admission: &Admission, hash: &str) -> Result<bool> {
        let Some(hash) = unhex(hash) else { return Ok(false) };
        let rows = self.engine.look(None).await?.rows(sql::LINK_SEEN.text, binds![hash]).await?;
        let Some(row) = rows.first() else { return Ok(false) };
        let closed = row.opt_text(5)?.is_some_and(|by| by != "used" && by != "replaced");
        Ok(!closed
            && row.id::<domain::kind::Access>(1)? == admission.access
            && admission.email_hash.is_some())
    }
}
