//! What became of every mail and text, and the addresses and numbers that take none, for whoever watches the machinery.
//! What has left holds no words and no address any more, so neither is here. It refuses a server's own words to those who
//! may not see clients, because servers repeat the address: they get the number it answered with.

use super::mails::{MailKind, MailState, SMS};
use super::{After, Lobby, PersonCard};
use crate::audit::AuditEvent;
use crate::engine::{Look, binds};
use crate::error::{Error, Result};
use domain::{AuditCode, DeskPower, MailId, PersonId, Timestamp};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        // After the mail of `$1` and `$2`, newest first. `$3`: 'all', 'trouble', 'waiting' or 'texts'.
        LobbySql LOG = "SELECT l.id, l.kind, l.state, l.tries, l.answer, l.created_at, l.changed_at, p.id, p.sealed, l.channel FROM mail l LEFT JOIN portal_access x ON x.id = l.access_id LEFT JOIN person p ON p.id = COALESCE(l.person_id, x.person_id) WHERE (l.changed_at < $1 OR (l.changed_at = $1 AND l.id < $2)) AND l.kind <> 'link_request' AND l.state <> 'dropped' AND ($3 = 'all' OR ($3 = 'trouble' AND l.state IN ('refused', 'returned', 'failed', 'undelivered', 'unsure')) OR ($3 = 'waiting' AND l.state IN ('waiting', 'sending', 'taken')) OR ($3 = 'texts' AND l.channel = 'sms')) ORDER BY l.changed_at DESC, l.id DESC LIMIT 51";
        // People of clients who are nobody to the reader stay without a name here, too: the client, who signs in for an
        // organisation, and who helps.
        LobbySql NAMELESS = "SELECT c.person_id FROM client c JOIN barred_client b ON b.client_id = COALESCE(c.merged_into, c.id) WHERE b.person_id = $1 UNION SELECT k.person_id FROM contact k JOIN barred_client b ON b.client_id = k.client_id WHERE b.person_id = $1 UNION SELECT x.person_id FROM portal_access x JOIN barred_client b ON b.client_id = x.client_id WHERE b.person_id = $1";
        LobbySql STOPS = "SELECT s.address_hash, s.since, s.sealed, COALESCE(p.id, q.id), COALESCE(p.sealed, q.sealed), s.channel, t.person_id, t.sealed FROM mail_stop s LEFT JOIN person p ON s.channel = 'mail' AND p.email_hash = s.address_hash LEFT JOIN text_number t ON s.channel = 'sms' AND t.number_hash = s.address_hash LEFT JOIN person q ON q.id = t.person_id ORDER BY s.since DESC, s.address_hash LIMIT 200";
    }
}

/// Mails on one page.
const PAGE: usize = 50;

/// Which mails are asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DeliveryCut {
    All,
    /// Refused, or given up.
    Trouble,
    /// Not yet gone, or not yet known to have arrived.
    Waiting,
    /// Texts only.
    Texts,
}

impl DeliveryCut {
    pub const ALL: [Self; 4] = [Self::All, Self::Trouble, Self::Waiting, Self::Texts];

    pub fn code(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Trouble => "trouble",
            Self::Waiting => "waiting",
            Self::Texts => "texts",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cut| cut.code() == code)
    }
}

/// One mail.
pub struct DeliveryRow {
    pub kind: MailKind,
    pub state: MailState,
    pub tries: i64,
    /// What the mail server said, as far as the reader may see it.
    pub answer: String,
    pub created_at: Timestamp,
    pub changed_at: Timestamp,
    /// Whether it is a text.
    pub text: bool,
    /// Whom it went to, where the reader may see clients and somebody is known.
    pub to: Option<String>,
}

/// Mails, and from where the next page goes on.
pub struct Deliveries {
    pub rows: Vec<DeliveryRow>,
    pub next: Option<After>,
}

/// An address that takes no mail, or a number that takes no texts.
pub struct StopRow {
    /// What it is called in a form; tells nothing of the address.
    pub key: String,
    pub since: Timestamp,
    pub answer: String,
    /// Whether it is a number.
    pub text: bool,
    /// Whose it is now: name and address or number, where the reader may see clients. None where nobody has it any more.
    pub people: Vec<(String, String)>,
}

impl Lobby<'_> {
    /// What became of mails, newest first, after the one before.
    pub async fn deliveries(&self, cut: DeliveryCut, after: Option<After>) -> Result<Deliveries> {
        self.demand(DeskPower::WatchMachinery)?;
        let After { at, id } = after.unwrap_or(After::newest());
        let asked = binds![at, MailId::from_bytes(id), cut.code()];
        let mut look = self.house.engine.look(None).await?;
        let found = look.rows(sql::LOG.text, asked).await?;
        let nameless = self.nameless(&mut look).await?;
        let clients = self.powers().has(DeskPower::SeeClients);
        let (mut rows, mut last) = (Vec::with_capacity(PAGE), None);
        for row in found.iter().take(PAGE) {
            let person: Option<PersonId> = row.opt_id(7)?;
            let clients = clients && person.is_none_or(|person| !nameless.contains(&person));
            let to = match (person, row.opt_bytes(8)?) {
                (Some(person), Some(sealed)) if clients => Some(self.card(person, &sealed)?.name),
                _ => None,
            };
            let (id, changed_at): (MailId, Timestamp) = (row.id(0)?, row.time(6)?);
            last = Some(After { at: changed_at, id: id.bytes() });
            rows.push(DeliveryRow {
                kind: row.code(1, MailKind::from_code)?,
                state: row.code(2, MailState::from_code)?,
                tries: row.int(3)?,
                answer: shown(&row.opt_text(4)?.unwrap_or_default(), clients),
                created_at: row.time(5)?,
                changed_at,
                text: row.text(9)? == SMS,
                to,
            });
        }
        Ok(Deliveries { next: last.filter(|_| found.len() > PAGE), rows })
    }

    /// Addresses that take no mail, newest first.
    pub async fn stops(&self) -> Result<Vec<StopRow>> {
        self.demand(DeskPower::WatchMachinery)?;
        let clients = self.powers().has(DeskPower::SeeClients);
        let mut out: Vec<StopRow> = Vec::new();
        let mut look = self.house.engine.look(None).await?;
        let nameless = self.nameless(&mut look).await?;
        for row in look.rows(sql::STOPS.text, &[]).await? {
            let hash = row.bytes(0)?;
            let key = crate::hex(&hash);
            let person: Option<PersonId> = row.opt_id(3)?;
            let clients = clients && person.is_none_or(|person| !nameless.contains(&person));
            if out.last().is_none_or(|last| last.key != key) {
                let answer = shown(&self.house.said(&hash, &row.bytes(2)?)?, clients);
                let text = row.text(5)? == SMS;
                out.push(StopRow { key, since: row.time(1)?, answer, text, people: Vec::new() });
            }
            if let (Some(person), Some(sealed), Some(last)) = (person, row.opt_bytes(4)?, out.last_mut())
                && clients
            {
                let card = self.card(person, &sealed)?;
                let number = match (row.opt_id(6)?, row.opt_bytes(7)?) {
                    (Some(person), Some(sealed)) => Some(self.house.number_of(person, &sealed)?),
                    _ => None,
                };
                let number = number.map(|number| number.as_str().to_owned());
                last.people.push((card.name, number.or(card.email).unwrap_or_default()));
            }
        }
        Ok(out)
    }

    /// Lets mails go to an address again. One that is not stopped, or no address at all, changes nothing.
    pub async fn lift_stop(&self, key: &str) -> Result<()> {
        let hash = super::access::unhex(key).ok_or_else(Error::not_found)?;
        let mut write = self.begin(Some(DeskPower::WatchMachinery)).await?;
        if write.exec(super::stops::sql::LIFT.text, binds![hash]).await? == 0 {
            return Ok(());
        }
        let event = AuditEvent::new(AuditCode::MailStopLifted, self.house.keyring.practice);
        self.commit(write, event).await
    }

    async fn nameless(&self, look: &mut Look) -> Result<Vec<PersonId>> {
        let rows = look.rows(sql::NAMELESS.text, binds![self.person]).await?;
        rows.iter().map(|row| row.id(0)).collect()
    }

    fn card(&self, person: PersonId, sealed: &[u8]) -> Result<PersonCard> {
        self.house.unseal_card("person", person.bytes(), sealed)
    }
}

/// A mail server's answer, or only the numbers it begins with.
fn shown(answer: &str, whole: bool) -> String {
    if whole {
        return answer.to_owned();
    }
    let number = |word: &&str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    answer.split_whitespace().take_while(number).take(2).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_may_not_see_clients_reads_the_number_and_no_address() {
        let said = "550 5.1.1 <lucia@example.com>: no such user 123";
        assert_eq!(shown(said, false), "550 5.1.1");
        assert_eq!(shown(said, true), said);
        assert_eq!(shown("lucia@example.com 550", false), "");
    }
}
