//! Alerts: what was done in somebody's name, or to their access, told to them by mail at once, by text where no mail reaches
//! them, and to whoever leads the matter at the desk. An alert names a device and a time and no fact of a case. It refuses to be bundled or waited with,
//! and to call a device new that its person has used before.

use super::mails::{MailKind, Payload, plant};
use super::sessions::Device;
use super::{notices, stops, texts};
use crate::engine::{Row, Write, binds};
use crate::error::{Error, Result};
use crate::house::Inner;
use domain::{AccessId, Email, MatterId, Mobile, PersonId, SessionId};
use serde::{Deserialize, Serialize};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql DEVICES_OF_ACCESS = "SELECT id, sealed FROM session WHERE access_id = $1 AND id <> $2 AND stage = 'full' ORDER BY created_at DESC LIMIT 30";
        LobbySql DEVICES_OF_STAFF = "SELECT id, sealed FROM session WHERE person_id = $1 AND id <> $2 AND door = 'staff' AND stage = 'full' ORDER BY created_at DESC LIMIT 30";
        LobbySql DEVICE = "SELECT id, sealed FROM session WHERE id = $1";
        LobbySql READER = "SELECT sealed, locale FROM person WHERE id = $1";
        LobbySql TEXT_WAITS = "SELECT id FROM mail WHERE person_id = $1 AND kind = 'alert' AND channel = 'sms' AND state = 'waiting'";
    }
}

/// What an alert tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertKind {
    /// Somebody signed in on a device that was not used before.
    NewDevice,
    /// Portal access ended by the practice's own hand.
    AccessEnded,
    /// What somebody may see and do in a matter is another from now on.
    AccessChanged,
    /// From now on mails go to another address; told to the one they went to before.
    AddressChanged,
    /// A recovery code opened the desk.
    RecoveryUsed,
    /// The recovery codes were replaced.
    RecoveryRenewed,
    /// A number was proved at which they are written to from now on, if they choose so.
    NumberProved,
    /// A client is asked for a code of an app from now on.
    FactorAdded,
    /// They turned that off.
    FactorRemoved,
    /// A passkey of theirs is asked for from now on.
    PasskeyAdded,
    /// They removed one.
    PasskeyRemoved,
    /// One counted backwards and is not taken any more.
    PasskeyStopped,
    /// A recovery code stood in for the second step.
    FactorRecovered,
    /// The practice took the second step away.
    FactorReset,
    /// The practice gave somebody who shares a mailbox a new code.
    SecretGiven,
    /// In a client's name somebody was named to help them.
    HelperNamed,
    /// Whoever helped them stopped.
    HelperLeft,
    /// Who they are was changed: by a session of theirs, as something that waits, or by the practice in their record.
    DetailsChanged,
    /// In their name something about them was shared with another client of their matter.
    DetailsShared,
    /// What they answered to a text is kept for them to read.
    ConsentKept,
}

impl AlertKind {
    pub const ALL: [Self; 20] = [
        Self::NewDevice,
        Self::AccessEnded,
        Self::AccessChanged,
        Self::AddressChanged,
        Self::RecoveryUsed,
        Self::RecoveryRenewed,
        Self::NumberProved,
        Self::FactorAdded,
        Self::FactorRemoved,
        Self::PasskeyAdded,
        Self::PasskeyRemoved,
        Self::PasskeyStopped,
        Self::FactorRecovered,
        Self::FactorReset,
        Self::SecretGiven,
        Self::HelperNamed,
        Self::HelperLeft,
        Self::DetailsChanged,
        Self::DetailsShared,
        Self::ConsentKept,
    ];
}

/// An alert as a letterhead needs it.
#[derive(Clone, Debug)]
pub struct Alert {
    pub kind: AlertKind,
    pub at: domain::Timestamp,
    /// What the browser said of itself; empty where no browser had a part.
    pub agent: String,
}

/// Two signs of one device: a browser calls itself the same until it is updated, and then only its numbers change.
fn same_device(a: &str, b: &str) -> bool {
    let told = |agent: &str| -> Vec<char> {
        agent.chars().filter(|c| !c.is_ascii_digit() && *c != '.' && *c != '_').collect()
    };
    told(a) == told(b)
}

/// Whether none of the earlier sessions was on this device. The very first session is on no new device: the person was
/// just let in. A session of no browser, such as one the demo began itself, is nobody's device.
fn is_new(earlier: &[String], agent: &str) -> bool {
    let mut named = earlier.iter().filter(|other| !other.is_empty()).peekable();
    named.peek().is_some() && !named.any(|other| same_device(other, agent))
}

impl Inner {
    /// What the browsers of these sessions said of themselves.
    fn agents(&self, sessions: &[Row]) -> Result<Vec<String>> {
        let mut agents = Vec::with_capacity(sessions.len());
        for row in sessions {
            let id: SessionId = row.id(0)?;
            let device: Device = self.unseal_card("session", id.bytes(), &row.bytes(1)?)?;
            agents.push(device.agent);
        }
        Ok(agents)
    }

    /// Tells a client and the leads when a session began on a device not seen before.
    pub(crate) async fn alert_client_device(
        &self,
        write: &mut Write,
        to: &super::access::Admission,
        session: SessionId,
        device: &Device,
    ) -> Result<()> {
        let earlier = write.rows(sql::DEVICES_OF_ACCESS.text, binds![to.access, session]).await?;
        if !is_new(&self.agents(&earlier)?, &device.agent) {
            return Ok(());
        }
        self.alert(write, to.person, Some((to.matter, to.access)), AlertKind::NewDevice, &device.agent)
            .await?;
        notices::tell_leads(write, self, to.matter, "new_device", to.access.bytes()).await
    }

    /// Tells a member of staff when they were fully signed in on a device not seen before.
    pub(crate) async fn alert_staff_device(
        &self,
        write: &mut Write,
        person: PersonId,
        session: SessionId,
    ) -> Result<()> {
        let rows = write.rows(sql::DEVICE.text, binds![session]).await?;
        let row = rows.first().ok_or_else(Error::not_found)?;
        let device: Device = self.unseal_card("session", session.bytes(), &row.bytes(1)?)?;
        let earlier = write.rows(sql::DEVICES_OF_STAFF.text, binds![person, session]).await?;
        if is_new(&self.agents(&earlier)?, &device.agent) {
            self.alert(write, person, None, AlertKind::NewDevice, &device.agent).await?;
        }
        Ok(())
    }

    /// Plants an alert to the address that stands in the person's card now, or, where no mail reaches it, to the number they
    /// proved. Whoever has neither is told nothing.
    pub(crate) async fn alert(
        &self,
        write: &mut Write,
        person: PersonId,
        about: Option<(MatterId, AccessId)>,
        kind: AlertKind,
        agent: &str,
    ) -> Result<()> {
        let rows = write.rows(sql::READER.text, binds![person]).await?;
        let Some(row) = rows.first() else { return Ok(()) };
        let card: super::PersonCard = self.unseal_card("person", person.bytes(), &row.bytes(0)?)?;
        let (locale, access) = (row.text(1)?, about.map(|(_, access)| access.to_string()));
        let at = self.clock.now().micros();
        if let Some(number) = self.number_in_place_of(write, person, card.email.as_deref()).await? {
            let to = number.as_str().to_owned();
            let payload = Payload::Alert { to, locale, access, kind, at, agent: String::new() };
            return self.alert_by_text(write, person, about, kind, &payload).await;
        }
        let Some(to) = card.email else { return Ok(()) };
        let payload = Payload::Alert { to, locale, access, kind, at, agent: agent.to_owned() };
        let (matter, access) = (about.map(|(matter, _)| matter), about.map(|(_, access)| access));
        plant(write, self, matter, access, MailKind::Alert, &payload).await?;
        Ok(())
    }

    /// The number somebody proved, where no mail reaches them and texts do.
    async fn number_in_place_of(
        &self,
        write: &mut Write,
        person: PersonId,
        email: Option<&str>,
    ) -> Result<Option<Mobile>> {
        let reached = match email.map(Email::parse) {
            Some(Ok(email)) => {
                let hash = self.blind_email(&email);
                write.rows(stops::sql::STOPPED.text, binds![hash]).await?.is_empty()
            }
            Some(Err(_)) => true,
            None => false,
        };
        if reached || !self.texts_on() {
            return Ok(None);
        }
        let Some(number) = self.proved_number(write, person).await? else { return Ok(None) };
        Ok(self.number_stopped(write, &number).await?.is_none().then_some(number))
    }

    /// A text says what several alerts would, so one that waits for the morning is enough; that access ended is said by itself.
    async fn alert_by_text(
        &self,
        write: &mut Write,
        person: PersonId,
        about: Option<(MatterId, AccessId)>,
        kind: AlertKind,
        payload: &Payload,
    ) -> Result<()> {
        let (matter, access) = (about.map(|(matter, _)| matter), about.map(|(_, access)| access));
        // Proving a number is a text itself, and what somebody answered is not taken by anybody else's hand.
        if matches!(kind, AlertKind::NumberProved | AlertKind::ConsentKept) {
            return Ok(());
        }
        let waits = !write.rows(sql::TEXT_WAITS.text, binds![person]).await?.is_empty();
        if waits && kind != AlertKind::AccessEnded {
            return Ok(());
        }
        let settings = self.settings_by(write).await?;
        let choice = self.choice_of(write, person).await?;
        let at = choice.not_in_the_night(&settings, self.clock.now());
        let kind = MailKind::Alert;
        let new = texts::NewText { matter, access, person: Some(person), kind, payload, at };
        texts::plant(write, self, new).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_update_makes_no_new_device_and_another_browser_does() {
        let chrome =
            |n: &str| format!("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/{n} Safari/537.36");
        assert!(same_device(&chrome("130.0.0.0"), &chrome("131.0.6778.85")));
        assert!(!same_device(
            &chrome("130.0.0.0"),
            "Mozilla/5.0 (Android 14; Mobile; rv:132.0) Firefox/132.0"
        ));
        let iphone = |n: &str| format!("Mozilla/5.0 (iPhone; CPU iPhone OS {n} like Mac OS X) Safari/604.1");
        assert!(same_device(&iphone("17_5"), &iphone("18_0_1")));
    }

    #[test]
    fn the_first_device_is_not_new_and_one_without_a_name_makes_no_other_new() {
        let of = |agents: &[&str]| agents.iter().map(|a| (*a).to_owned()).collect::<Vec<_>>();
        assert!(!is_new(&[], "Firefox"));
        assert!(!is_new(&of(&["", ""]), "Firefox"));
        assert!(!is_new(&of(&["Chrome/1", "", "Firefox/2"]), "Firefox/3"));
        assert!(is_new(&of(&["", "Chrome/1"]), "Firefox/3"));
        assert!(is_new(&of(&["Chrome/1"]), ""), "who hides the browser is told of too");
    }
}
