//! What somebody agrees to: the text of the first visit, as the practice wants it, and taking that back. Each answer is kept
//! with the text as it was read, when, and from where, and can be read again. It refuses to count an agreement to an older
//! text, tells whoever leads the matter when somebody declines or withdraws, and shuts nobody out for withdrawing.

use super::access::MatterVisit;
use crate::audit::AuditEvent;
use crate::desk::{Actor, Bearer, Desk, Who, standing_by_look, standing_by_write};
use crate::engine::{Row, binds};
use crate::error::{Error, Result};
use crate::lobby::sessions::Device;
use crate::room::ForClient;
use domain::{AccessId, AuditCode, ConsentId, Duration, Locale, MatterId, Refusal, Timestamp};
use serde::{Deserialize, Serialize};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql ADD = "INSERT INTO consent (id, access_id, person_id, version, verdict, at, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7)";
        // The last word about one text. Withdrawing is a word about all there were before.
        LobbySql LAST = "SELECT version, verdict FROM consent WHERE access_id = $1 AND (version = $2 OR verdict = 'withdrawn') ORDER BY at DESC, id DESC LIMIT 1";
        LobbySql ANSWERS = "SELECT id, version, verdict, at, sealed FROM consent WHERE access_id = $1 ORDER BY at DESC, id DESC";
        LobbySql OF_MATTER = "SELECT c.access_id, c.id, c.version, c.verdict, c.at FROM consent c JOIN portal_access x ON x.id = c.access_id WHERE x.matter_id = $1 ORDER BY c.at, c.id";
        LobbySql EVIDENCE = "SELECT c.access_id, c.version, c.sealed, p.id, p.sealed FROM consent c JOIN portal_access x ON x.id = c.access_id JOIN person p ON p.id = c.person_id WHERE c.id = $1 AND x.matter_id = $2";
        // Each answer has one line, in the same order.
        RoomSql LINES = "SELECT n, hash FROM room_matter_event WHERE matter_id = $1 AND object_id = $2 AND code IN ('consent.given', 'consent.declined', 'consent.withdrawn') ORDER BY n";
        // Who signs in for somebody else has no record to confirm.
        LobbySql CONFIRMED = "SELECT CASE WHEN x.capacity = 'client' THEN x.details_confirmed_at ELSE x.created_at END FROM portal_access x WHERE x.id = $1";
    }
}

/// A text with where it was answered from, sealed. What stood above it and its language came later than the rest.
#[derive(Serialize, Deserialize)]
pub(crate) struct Kept {
    #[serde(default)]
    pub(crate) title: String,
    pub(crate) text: String,
    #[serde(default)]
    pub(crate) language: String,
    pub(crate) address: String,
    pub(crate) agent: String,
}

impl Kept {
    pub(crate) fn read(self, version: String) -> TextKept {
        TextKept {
            version,
            title: self.title,
            text: self.text,
            language: Locale::from_code(&self.language),
            device: Device { address: self.address, agent: self.agent },
        }
    }
}

/// A text as it stood on somebody's page, and where they answered it from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TextKept {
    /// Which text it was.
    pub version: String,
    /// What stood above it; empty where that was not kept yet.
    pub title: String,
    pub text: String,
    /// None where that was not kept yet.
    pub language: Option<Locale>,
    pub device: Device,
}

/// What somebody said to a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ConsentVerdict {
    Agreed,
    Declined,
    /// They took back what they had agreed to.
    Withdrawn,
}

impl ConsentVerdict {
    pub const ALL: [Self; 3] = [Self::Agreed, Self::Declined, Self::Withdrawn];

    pub fn code(self) -> &'static str {
        match self {
            Self::Agreed => "agreed",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
        }
    }

    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.code() == code)
    }

    fn audit(self) -> AuditCode {
        match self {
            Self::Agreed => AuditCode::ConsentGiven,
            Self::Declined => AuditCode::ConsentDeclined,
            Self::Withdrawn => AuditCode::ConsentWithdrawn,
        }
    }

    /// What whoever leads the matter hears of it.
    fn notice(self) -> Option<&'static str> {
        match self {
            Self::Agreed => None,
            Self::Declined => Some("consent_declined"),
            Self::Withdrawn => Some("consent_withdrawn"),
        }
    }
}

/// How far somebody's first visit has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FirstVisit {
    /// They agreed to the text of this version.
    pub agreed: bool,
    /// They were asked for this version and said no.
    pub declined: bool,
    /// They agreed to this version and took it back since.
    pub withdrawn: bool,
    /// They said once that their details are right, or what is not.
    pub confirmed: bool,
}

impl FirstVisit {
    /// Whether the text is behind them. Taking it back shuts nobody out: the practice is told, and decides.
    pub fn answered(self) -> bool {
        self.agreed || self.withdrawn
    }

    pub fn done(self) -> bool {
        self.answered() && self.confirmed
    }
}

/// What somebody answered to a text.
pub struct ConsentAnswer<'a> {
    pub version: &'a str,
    /// What stood above it.
    pub title: &'a str,
    /// As it stood on the page.
    pub text: &'a str,
    /// The language it was read in.
    pub language: Locale,
    pub agreed: bool,
    pub device: &'a Device,
}

/// One answer of one's own, with the whole text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OwnConsent {
    pub id: ConsentId,
    pub agreed: bool,
    pub at: Timestamp,
    pub withdrawn_at: Option<Timestamp>,
    /// It is their last word, and they can take it back.
    pub stands: bool,
    pub read: TextKept,
}

/// Somebody who is signed in, and what proves it again.
struct Own {
    access: AccessId,
    matter: MatterId,
    bearer: Bearer,
}

fn own(actor: &Actor) -> Result<Own> {
    let Who::Contact { access, matter, client, .. } = actor.who else { return Err(Error::not_found()) };
    let bearer = Bearer::Contact { person: actor.person, session: actor.session, access, client };
    Ok(Own { access, matter, bearer })
}

/// Where somebody stands under a text, by [`sql::LAST`]: what was withdrawn under another leaves this one to be asked.
fn standing(rows: &[Row], version: &str) -> Result<Option<ConsentVerdict>> {
    let Some(row) = rows.first() else { return Ok(None) };
    let verdict = row.code(1, ConsentVerdict::from_code)?;
    Ok((row.text(0)? == version).then_some(verdict))
}

impl Desk {
    /// How far the first visit has come under the text of this version.
    pub async fn first_visit(&self, actor: &Actor, version: &str) -> Result<FirstVisit> {
        let access = own(actor)?.access;
        let mut look = self.engine().look(None).await?;
        let verdict = standing(&look.rows(sql::LAST.text, binds![access, version]).await?, version)?;
        let rows = look.rows(sql::CONFIRMED.text, binds![access]).await?;
        let confirmed: Option<Timestamp> = rows.first().map(|row| row.opt_time(0)).transpose()?.flatten();
        Ok(FirstVisit {
            agreed: verdict == Some(ConsentVerdict::Agreed),
            declined: verdict == Some(ConsentVerdict::Declined),
            withdrawn: verdict == Some(ConsentVerdict::Withdrawn),
            confirmed: confirmed.is_some(),
        })
    }

    /// Keeps an answer. The same answer to the same text twice is one, and a no to what was withdrawn changes nothing.
    pub async fn answer_consent(&self, actor: &Actor, answer: &ConsentAnswer<'_>) -> Result<()> {
        let own = own(actor)?;
        let verdict = if answer.agreed { ConsentVerdict::Agreed } else { ConsentVerdict::Declined };
        let mut visit = self.answering(&own).await?;
        let rows = visit.write.rows(sql::LAST.text, binds![own.access, answer.version]).await?;
        match standing(&rows, answer.version)? {
            Some(last) if last == verdict => return Ok(()),
            Some(ConsentVerdict::Withdrawn) if !answer.agreed => return Ok(()),
            _ => {}
        }
        let kept = Kept {
            title: answer.title.to_owned(),
            text: answer.text.to_owned(),
            language: answer.language.code().to_owned(),
            address: answer.device.address.clone(),
            agent: answer.device.agent.clone(),
        };
        self.keep_answer(visit, actor, &own, (answer.version, verdict), &kept).await
    }

    /// What somebody answered to the texts of the first visit, newest first.
    pub async fn own_consents(&self, actor: &Actor) -> Result<ForClient<Vec<OwnConsent>>> {
        let own = own(actor)?;
        let mut look = self.engine().look(None).await?;
        let now = self.house.clock.now();
        match standing_by_look(&mut look, &own.bearer, own.matter, now).await? {
            Ok(powers) if !powers.is_nothing() => {}
            _ => return Err(Error::not_found()),
        }
        let rows = look.rows(sql::ANSWERS.text, binds![own.access]).await?;
        let (mut out, mut withdrawn_at) = (Vec::with_capacity(rows.len()), None);
        for (n, row) in rows.iter().enumerate() {
            let (id, at): (ConsentId, Timestamp) = (row.id(0)?, row.time(3)?);
            let verdict = row.code(2, ConsentVerdict::from_code)?;
            if verdict == ConsentVerdict::Withdrawn {
                withdrawn_at = Some(at);
                continue;
            }
            let kept: Kept = self.house.unseal_card("consent", id.bytes(), &row.bytes(4)?)?;
            let agreed = verdict == ConsentVerdict::Agreed;
            out.push(OwnConsent {
                id,
                agreed,
                at,
                withdrawn_at: withdrawn_at.take(),
                stands: agreed && n == 0,
                read: kept.read(row.text(1)?),
            });
        }
        Ok(ForClient::new(out))
    }

    /// Takes an agreement back. Whoever leads the matter is told; nothing else changes. Twice is once.
    ///
    /// # Errors
    /// `WrongState` where this is not their last word any more.
    pub async fn withdraw_consent(&self, actor: &Actor, consent: ConsentId, device: &Device) -> Result<()> {
        let own = own(actor)?;
        let mut visit = self.answering(&own).await?;
        let rows = visit.write.rows(sql::ANSWERS.text, binds![own.access]).await?;
        let is_it = |row: &Row| row.id(0).is_ok_and(|id: ConsentId| id == consent);
        let Some(place) = rows.iter().position(is_it) else { return Err(Error::not_found()) };
        let newest = rows.first().ok_or_else(Error::not_found)?;
        match (newest.code(2, ConsentVerdict::from_code)?, place) {
            (ConsentVerdict::Agreed, 0) => {}
            (ConsentVerdict::Withdrawn, 0 | 1) => return Ok(()),
            _ => return Err(Refusal::WrongState.into()),
        }
        let given: Kept = self.house.unseal_card("consent", consent.bytes(), &newest.bytes(4)?)?;
        let kept = Kept { address: device.address.clone(), agent: device.agent.clone(), ..given };
        let version = newest.text(1)?;
        self.keep_answer(visit, actor, &own, (version.as_str(), ConsentVerdict::Withdrawn), &kept).await
    }

    /// Begins an answer: whoever cannot come in any more gives none, and of two at once one is first.
    async fn answering(&self, own: &Own) -> Result<MatterVisit<'_>> {
        let mut visit = self.house.matter_write(own.matter).await?;
        let now = self.house.clock.now();
        match standing_by_write(&mut visit.write, &own.bearer, own.matter, now).await? {
            Ok(powers) if !powers.is_nothing() => {}
            _ => return Err(Error::not_found()),
        }
        visit.write.exec(super::matters::sql::HOLD.text, binds![own.matter]).await?;
        Ok(visit)
    }

    /// One more answer, with its line.
    async fn keep_answer(
        &self,
        mut visit: MatterVisit<'_>,
        actor: &Actor,
        own: &Own,
        (version, verdict): (&str, ConsentVerdict),
        kept: &Kept,
    ) -> Result<()> {
        // After the last in any case: which of them stands is told by their order, and two nodes' clocks may disagree.
        let rows = visit.write.rows(sql::ANSWERS.text, binds![own.access]).await?;
        let last = rows.first().map(|row| row.time(3)).transpose()?;
        let now = self.house.clock.now();
        let now = last.map_or(now, |last| now.max(last.plus(Duration::micros(1))));
        let id = ConsentId::mint(now, crate::random(&*self.house.chance));
        let sealed = self.house.seal_card("consent", id.bytes(), kept)?;
        let values = binds![id, own.access, actor.person, version, verdict.code(), now, sealed];
        visit.write.exec(sql::ADD.text, values).await?;
        if let Some(kind) = verdict.notice() {
            let object = own.access.bytes();
            super::notices::tell_leads(&mut visit.write, &self.house, own.matter, kind, object).await?;
        }
        let line = AuditEvent::new(verdict.audit(), own.access).with("number", version);
        visit.commit(&line, actor.person.bytes()).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_before_there_were_titles_is_read_as_it_is() {
        let before = r#"{"text":"I agree","address":"203.0.113.7","agent":"Firefox"}"#;
        let read = serde_json::from_str::<Kept>(before).unwrap().read("S1".to_owned());
        assert_eq!((read.text.as_str(), read.title.as_str(), read.language), ("I agree", "", None));
        assert_eq!((read.device.address.as_str(), read.device.agent.as_str()), ("203.0.113.7", "Firefox"));
    }

    #[test]
    fn every_verdict_has_a_code_of_its_own() {
        for verdict in ConsentVerdict::ALL {
            assert_eq!(ConsentVerdict::from_code(verdict.code()), Some(verdict));
        }
        assert_eq!(ConsentVerdict::from_code("waived"), None);
    }
}
