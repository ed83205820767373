//! Addresses that a mail server refused for good, and numbers a provider of texts did: nothing more is sent there until
//! somebody says so or it is another one. It refuses to forget why.

use super::mails::MailState;
use super::{Backstage, Lobby, PersonCard, notices};
use crate::audit::AuditEvent;
use crate::engine::{Write, binds};
use crate::error::Result;
use crate::house::Inner;
use domain::{AccessId, AuditCode, ClientId, DeskPower, Email, MailId, PersonId, Timestamp};
use serde::{Deserialize, Serialize};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql STOP = "INSERT INTO mail_stop (address_hash, since, sealed, channel) VALUES ($1, $2, $3, $4) ON CONFLICT (address_hash) DO UPDATE SET since = excluded.since, sealed = excluded.sealed";
        LobbySql STOPPED = "SELECT since, sealed FROM mail_stop WHERE address_hash = $1";
        LobbySql LIFT = "DELETE FROM mail_stop WHERE address_hash = $1";
        LobbySql ABOUT = "SELECT matter_id, access_id FROM mail WHERE id = $1";
        LobbySql STOPS_OF_MATTER = "SELECT x.id, s.since, s.sealed, s.address_hash FROM portal_access x JOIN person p ON p.id = x.person_id JOIN mail_stop s ON s.address_hash = p.email_hash WHERE x.matter_id = $1";
        // Of clients the reader may know of: their own addresses, and those of an organisation's contacts who are still there.
        LobbySql STOPS_OF_CLIENTS = "SELECT c.id, s.since, s.sealed, s.address_hash, p.id, p.sealed FROM mail_stop s JOIN person p ON p.email_hash = s.address_hash JOIN client c ON c.merged_into IS NULL AND (c.person_id = p.id OR c.id IN (SELECT k.client_id FROM contact k WHERE k.person_id = p.id AND k.state = 'active')) WHERE s.channel = 'mail' AND c.id NOT IN (SELECT b.client_id FROM barred_client b WHERE b.person_id = $1) ORDER BY s.since DESC, p.id";
        LobbySql ADDRESS_OF = "SELECT p.email_hash FROM portal_access x JOIN person p ON p.id = x.person_id WHERE x.id = $1 AND x.matter_id = $2";
    }
}

/// What a mail server said when it refused.
#[derive(Serialize, Deserialize)]
struct Said {
    answer: String,
}

/// An admission whose address takes no mail.
pub struct MailStop {
    pub access: AccessId,
    pub since: Timestamp,
    /// The mail server's own words.
    pub answer: String,
}

/// A client to whom an address belongs that takes no mail: theirs, or a contact's.
pub struct ClientStop {
    pub client: ClientId,
    /// Whose address it is.
    pub name: String,
    pub email: String,
    pub since: Timestamp,
    /// The mail server's own words.
    pub answer: String,
}

impl Lobby<'_> {
    /// The clients with an address that takes no mail, as far as the reader may know of them.
    pub async fn client_stops(&self) -> Result<Vec<ClientStop>> {
        self.demand(DeskPower::SeeClients)?;
        let mut look = self.house.engine.look(None).await?;
        let rows = look.rows(sql::STOPS_OF_CLIENTS.text, binds![self.person]).await?;
        let mut out = Vec::with_capacity(rows.len());
        for row in rows {
            let person: PersonId = row.id(4)?;
            let card: PersonCard = self.house.unseal_card("person", person.bytes(), &row.bytes(5)?)?;
            out.push(ClientStop {
                client: row.id(0)?,
                name: card.name,
                email: card.email.unwrap_or_default(),
                since: row.time(1)?,
                answer: self.house.said(&row.bytes(3)?, &row.bytes(2)?)?,
            });
        }
        Ok(out)
    }
}

impl Inner {
    /// What a mail server said of this address when it refused it for good.
    pub(crate) async fn stopped(&self, to: &str) -> Result<Option<String>> {
        let Ok(email) = Email::parse(to) else { return Ok(None) };
        let hash = self.blind_email(&email);
        let rows = self.engine.look(None).await?.rows(sql::STOPPED.text, binds![hash]).await?;
        rows.first().map(|row| self.said(&hash, &row.bytes(1)?)).transpose()
    }

    pub(crate) fn said(&self, hash: &[u8], sealed: &[u8]) -> Result<String> {
        let said: Said = self.unseal_card("mail_stop", object(hash), sealed)?;
        Ok(said.answer)
    }

    /// Remembers a refusal for good, and tells whoever leads the matter the mail was about.
    pub(crate) async fn stop(&self, write: &mut Write, mail: MailId, to: &str, answer: &str) -> Result<()> {
        let Ok(email) = Email::parse(to) else { return Ok(()) };
        let hash = self.blind_email(&email);
        self.remember_stop(write, &hash, answer, super::mails::MAIL).await?;
        self.append_practice(write, &AuditEvent::new(AuditCode::MailStopped, mail), [0; 16]).await?;
        let rows = write.rows(sql::ABOUT.text, binds![mail]).await?;
        let Some(row) = rows.first() else { return Ok(()) };
        if let (Some(matter), Some(access)) = (row.opt_id(0)?, row.opt_id::<domain::kind::Access>(1)?) {
            notices::tell_leads(write, self, matter, "mail_failed", access.bytes()).await?;
        }
        Ok(())
    }

    /// Nothing more goes to the address or the number of this hash.
    pub(crate) async fn remember_stop(
        &self,
        write: &mut Write,
        hash: &[u8; 32],
        answer: &str,
        channel: &'static str,
    ) -> Result<()> {
        let sealed = self.seal_card("mail_stop", object(hash), &Said { answer: answer.to_owned() })?;
        write.exec(sql::STOP.text, binds![*hash, self.clock.now(), sealed, channel]).await?;
        Ok(())
    }
}

/// The sealed answer belongs to its address.
fn object(hash: &[u8]) -> [u8; 16] {
    let mut object = [0; 16];
    object.iter_mut().zip(hash).for_each(|(to, from)| *to = *from);
    object
}

impl Backstage<'_> {
    /// The carrier's report that an address was refused for good.
    pub async fn mail_refused(&self, mail: MailId, to: &str, answer: &str) -> Result<()> {
        let mut write = self.house.engine.write(None).await?;
        super::mails::set_state(&mut write, self.house, mail, MailState::Refused, Some(answer)).await?;
        self.house.stop(&mut write, mail, to, answer).await?;
        write.commit().await
    }
}
