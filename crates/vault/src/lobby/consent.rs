//! The first visit: what a contact must agree to before anything else is shown, as the practice wants it. Each answer is
//! kept with the text as it was read, when, and from where. It refuses to count an agreement to an older text, and tells
//! whoever leads the matter when somebody declines.

use crate::audit::AuditEvent;
use crate::desk::{Actor, Bearer, Desk, Who, standing_by_write};
use crate::engine::binds;
use crate::error::{Error, Result};
use crate::lobby::sessions::Device;
use domain::{AuditCode, ConsentId, Timestamp};
use serde::{Deserialize, Serialize};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql ADD = "INSERT INTO consent (id, access_id, person_id, version, verdict, at, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7)";
        LobbySql LAST = "SELECT verdict, at FROM consent WHERE access_id = $1 AND version = $2 ORDER BY at DESC, id DESC LIMIT 1";
        LobbySql OF_MATTER = "SELECT c.access_id, c.version, c.verdict, c.at FROM consent c JOIN portal_access x ON x.id = c.access_id WHERE x.matter_id = $1 ORDER BY c.at, c.id";
        // Who signs in for somebody else has no record to confirm.
        LobbySql CONFIRMED = "SELECT CASE WHEN x.capacity = 'client' THEN x.details_confirmed_at ELSE x.created_at END FROM portal_access x WHERE x.id = $1";
    }
}

#[derive(Serialize, Deserialize)]
struct Kept {
    text: String,
    address: String,
    agent: String,
}

/// How far somebody's first visit has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FirstVisit {
    /// They agreed to the text of this version.
    pub agreed: bool,
    /// They were asked for this version and said no.
    pub declined: bool,
    /// They said once that their details are right, or what is not.
    pub confirmed: bool,
}

impl FirstVisit {
    pub fn done(self) -> bool {
        self.agreed && self.confirmed
    }
}

/// What somebody answered to a text.
pub struct ConsentAnswer<'a> {
    pub version: &'a str,
    /// As it stood on the page.
    pub text: &'a str,
    pub agreed: bool,
    pub device: &'a Device,
}

impl Desk {
    /// How far the first visit has come under the text of this version.
    pub async fn first_visit(&self, actor: &Actor, version: &str) -> Result<FirstVisit> {
        let Who::Contact { access, .. } = actor.who else { return Err(Error::not_found()) };
        let mut look = self.engine().look(None).await?;
        let rows = look.rows(sql::LAST.text, binds![access, version]).await?;
        let verdict = rows.first().map(|row| row.text(0)).transpose()?;
        let rows = look.rows(sql::CONFIRMED.text, binds![access]).await?;
        let confirmed: Option<Timestamp> = rows.first().map(|row| row.opt_time(0)).transpose()?.flatten();
        Ok(FirstVisit {
            agreed: verdict.as_deref() == Some("agreed"),
            declined: verdict.as_deref() == Some("declined"),
            confirmed: confirmed.is_some(),
        })
    }

    /// Keeps an answer. The same answer to the same text twice is one.
    pub async fn answer_consent(&self, actor: &Actor, answer: &ConsentAnswer<'_>) -> Result<()> {
        let Who::Contact { access, matter, client, .. } = actor.who else { return Err(Error::not_found()) };
        let verdict = if answer.agreed { "agreed" } else { "declined" };
        let mut visit = self.house.matter_write(matter).await?;
        let now = self.house.clock.now();
        let bearer = Bearer::Contact { person: actor.person, session: actor.session, access, client };
        match standing_by_write(&mut visit.write, &bearer, matter, now).await? {
            Ok(powers) if !powers.is_nothing() => {}
            _ => return Err(Error::not_found()),
        }
        visit.write.exec(super::matters::sql::HOLD.text, binds![matter]).await?;
        let last = visit.write.rows(sql::LAST.text, binds![access, answer.version]).await?;
        if last.first().map(|row| row.text(0)).transpose()?.as_deref() == Some(verdict) {
            return Ok(());
        }
        let id = ConsentId::mint(now, crate::random(&*self.house.chance));
        let kept = Kept {
            text: answer.text.to_owned(),
            address: answer.device.address.clone(),
            agent: answer.device.agent.clone(),
        };
        let sealed = self.house.seal_card("consent", id.bytes(), &kept)?;
        let values = binds![id, access, actor.person, answer.version, verdict, now, sealed];
        visit.write.exec(sql::ADD.text, values).await?;
        if !answer.agreed {
            let object = access.bytes();
            super::notices::tell_leads(&mut visit.write, &self.house, matter, "consent_declined", object)
                .await?;
        }
        let code = if answer.agreed { AuditCode::ConsentGiven } else { AuditCode::ConsentDeclined };
        visit
            .commit(&AuditEvent::new(code, access).with("number", answer.version), actor.person.bytes())
            .await
    }
}
