//! What somebody agrees to, purpose by purpose, in the texts the practice wants, and taking that back. Each answer is kept with
//! the text as it was read, when, and from where, can be read again, and a mail that says only so leads to it. It refuses to
//! count an agreement to an older text, tells whoever leads the matter when somebody declines or withdraws, and shuts nobody
//! out for withdrawing. A no to those who sponsor takes effect in the transaction that keeps it.

use super::access::MatterVisit;
use crate::audit::AuditEvent;
use crate::desk::{Actor, Bearer, Desk, Who, standing_by_look, standing_by_write};
use crate::engine::{Row, Write, binds};
use crate::error::{Error, Result};
use crate::house::Inner;
use crate::lobby::AlertKind;
use crate::lobby::sessions::Device;
use crate::room::ForClient;
use domain::{
    AccessId, AuditCode, Capacity, ConsentId, ConsentPurpose, Duration, Locale, MatterId, PersonId,
    RecordSource, Refusal, Relation, Timestamp,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql ADD = "INSERT INTO consent (id, access_id, person_id, version, verdict, at, sealed, purpose, by_hand) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        LobbySql ANSWERS = "SELECT id, version, verdict, at, sealed, purpose, by_hand FROM consent WHERE access_id = $1 ORDER BY at DESC, id DESC";
        // What somebody is in their matter, and whether another client there sponsors them.
        LobbySql PLACE = "SELECT x.relation, x.capacity, (SELECT count(*) FROM client_matter s WHERE s.matter_id = x.matter_id AND s.client_id <> x.client_id AND s.relation IN ('petitioner', 'employer', 'sponsor')) FROM portal_access x WHERE x.id = $1";
        // The same of an admission to this very matter, for staff who write down what somebody said.
        LobbySql PLACE_HERE = "SELECT x.relation, x.capacity, (SELECT count(*) FROM client_matter s WHERE s.matter_id = x.matter_id AND s.client_id <> x.client_id AND s.relation IN ('petitioner', 'employer', 'sponsor')), x.person_id, x.details_confirmed_at FROM portal_access x WHERE x.id = $1 AND x.matter_id = $2";
        // The same of a client of this matter who was not let in yet.
        LobbySql PLACE_BEFORE = "SELECT x.relation, 'client', (SELECT count(*) FROM client_matter s WHERE s.matter_id = x.matter_id AND s.client_id <> x.client_id AND s.relation IN ('petitioner', 'employer', 'sponsor')) FROM client_matter x WHERE x.matter_id = $1 AND x.client_id = $2";
        LobbySql DISCLOSE = "UPDATE portal_access SET undisclosed = $2 WHERE id = $1";
        // Whether what this person sent for everybody is kept from a client who sponsors another.
        LobbySql KEPT_FROM = "SELECT count(*) FROM client_matter s WHERE s.matter_id = $1 AND s.client_id = $2 AND s.relation IN ('petitioner', 'employer', 'sponsor') AND EXISTS (SELECT 1 FROM portal_access u WHERE u.matter_id = s.matter_id AND u.undisclosed = 1 AND u.client_id <> s.client_id) AND NOT EXISTS (SELECT 1 FROM portal_access o WHERE o.matter_id = s.matter_id AND o.person_id = $3 AND o.client_id = s.client_id)";
        LobbySql OF_MATTER = "SELECT c.access_id, c.id, c.version, c.verdict, c.at, c.purpose, c.by_hand FROM consent c JOIN portal_access x ON x.id = c.access_id WHERE x.matter_id = $1 ORDER BY c.at, c.id";
        LobbySql EVIDENCE = "SELECT c.access_id, c.version, c.sealed, p.id, p.sealed FROM consent c JOIN portal_access x ON x.id = c.access_id JOIN person p ON p.id = c.person_id WHERE c.id = $1 AND x.matter_id = $2";
        // Each answer has one line, in the same order.
        RoomSql LINES = "SELECT n, hash FROM room_matter_event WHERE matter_id = $1 AND object_id = $2 AND code IN ('consent.given', 'consent.declined', 'consent.withdrawn', 'consent.given_by_hand', 'consent.declined_by_hand', 'consent.withdrawn_by_hand') ORDER BY n";
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
    /// How staff knew, where it was them who entered it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) entered: Option<EnteredKept>,
}

impl Kept {
    pub(crate) fn read(self, version: String) -> TextKept {
        TextKept {
            version,
            title: self.title,
            text: self.text,
            language: Locale::from_code(&self.language),
            device: Device { address: self.address, agent: self.agent },
            entered: self.entered.map(EnteredKept::read),
        }
    }
}

/// How staff know what they enter in somebody's name, as it is kept.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct EnteredKept {
    pub(crate) by: String,
    pub(crate) source: String,
    pub(crate) words: String,
    pub(crate) instructed_by: String,
    pub(crate) on: String,
}

impl EnteredKept {
    pub(crate) fn read(self) -> Entered {
        Entered {
            by: self.by,
            source: RecordSource::from_code(&self.source).unwrap_or(RecordSource::Other),
            words: self.words,
            instructed_by: self.instructed_by,
            on: self.on,
        }
    }
}

/// That staff entered something in somebody's name, and how they knew.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entered {
    /// Who entered it; empty for whoever it is about, who is told that the practice did.
    pub by: String,
    pub source: RecordSource,
    /// Which paper, or which other way; the practice's to read.
    pub words: String,
    pub instructed_by: String,
    /// The day they said it or signed the paper, as ISO 8601 has it.
    pub on: String,
}

impl Entered {
    /// What of it whoever it is about reads: that the practice entered it. Which of the staff it was, and where the paper lies, is the
    /// practice's.
    fn reduced(self) -> Self {
        Self { by: String::new(), words: String::new(), ..self }
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
    /// How staff knew, where it was them who entered it.
    pub entered: Option<Entered>,
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

    pub(crate) fn audit_by_hand(self) -> AuditCode {
        match self {
            Self::Agreed => AuditCode::ConsentGivenByHand,
            Self::Declined => AuditCode::ConsentDeclinedByHand,
            Self::Withdrawn => AuditCode::ConsentWithdrawnByHand,
        }
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
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FirstVisit {
    /// Every purpose they are asked about, and their last word about its text as it stands.
    pub said: BTreeMap<ConsentPurpose, Option<ConsentVerdict>>,
    /// They said once that their details are right, or what is not.
    pub confirmed: bool,
}

impl FirstVisit {
    /// Their last word about one purpose.
    pub fn verdict(&self, purpose: ConsentPurpose) -> Option<ConsentVerdict> {
        self.said.get(&purpose).copied().flatten()
    }

    /// Whether the texts are behind them. Taking one back shuts nobody out: the practice is told, and decides. A no counts as
    /// an answer where they can come in without a yes.
    pub fn answered(&self) -> bool {
        self.said.iter().all(|(purpose, said)| match said {
            None => false,
            Some(ConsentVerdict::Declined) => !purpose.required(),
            Some(ConsentVerdict::Agreed | ConsentVerdict::Withdrawn) => true,
        })
    }

    pub fn done(&self) -> bool {
        self.answered() && self.confirmed
    }
}

/// Which text of each purpose stands now. What is not in it is not asked.
pub type ConsentTexts = BTreeMap<ConsentPurpose, String>;

/// What a row was about. One from before there were purposes was about the first of them.
pub(crate) fn about(row: &Row, column: usize) -> Result<Vec<ConsentPurpose>> {
    Ok(match row.opt_text(column)? {
        None => ConsentPurpose::FIRST.to_vec(),
        Some(_) => vec![row.code(column, ConsentPurpose::from_code)?],
    })
}

/// What somebody answered to a text.
pub struct ConsentAnswer<'a> {
    pub purpose: ConsentPurpose,
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
    /// One purpose, or the first of them where it was answered before they were told apart.
    pub about: Vec<ConsentPurpose>,
    pub agreed: bool,
    pub at: Timestamp,
    pub withdrawn_at: Option<Timestamp>,
    /// How staff knew that it was taken back, where it was them who entered it.
    pub withdrawn_by_hand: Option<Entered>,
    /// It is their last word, and they can take it back.
    pub stands: bool,
    pub read: TextKept,
}

/// An answer as it is written down.
pub(crate) struct Said<'a> {
    /// None for all of the first ones at once.
    pub(crate) purpose: Option<ConsentPurpose>,
    pub(crate) version: &'a str,
    pub(crate) verdict: ConsentVerdict,
}

impl Said<'_> {
    /// Its line in the log.
    pub(crate) fn line(&self, code: AuditCode, access: AccessId) -> AuditEvent {
        let line = AuditEvent::new(code, access).with("number", self.version);
        match self.purpose {
            Some(purpose) => line.with("purpose", purpose.code()),
            None => line,
        }
    }
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

/// Where somebody stands under a text, from their answers, newest first: what was withdrawn under another text leaves this one to
/// be asked.
pub(crate) fn standing(
    rows: &[Row],
    purpose: ConsentPurpose,
    version: &str,
) -> Result<Option<ConsentVerdict>> {
    for row in rows {
        let verdict = row.code(2, ConsentVerdict::from_code)?;
        let same = row.text(1)? == version;
        if about(row, 5)?.contains(&purpose) && (same || verdict == ConsentVerdict::Withdrawn) {
            return Ok(same.then_some(verdict));
        }
    }
    Ok(None)
}

/// Whether somebody in this place is asked about a purpose. What is disclosed of a client and how it is read is theirs to say,
/// and not of who comes in for them; and of no use where nobody sponsors them.
pub(crate) fn asked(place: &Row, purpose: ConsentPurpose) -> Result<bool> {
    let own = place.code(1, Capacity::from_code)? == Capacity::Client;
    Ok(match purpose {
        ConsentPurpose::Submission | ConsentPurpose::Storage => true,
        ConsentPurpose::Ai => own,
        ConsentPurpose::Sponsor => {
            own && !place.code(0, Relation::from_code)?.sponsors() && place.int(2)? > 0
        }
    })
}

impl Inner {
    /// How far the first visit of an admission has come under these texts: of them, those its person is asked about.
    pub(crate) async fn first_visit_of(&self, access: AccessId, texts: &ConsentTexts) -> Result<FirstVisit> {
        let mut look = self.engine.look(None).await?;
        let place = look.rows(sql::PLACE.text, binds![access]).await?;
        let place = place.first().ok_or_else(Error::not_found)?;
        let answers = look.rows(sql::ANSWERS.text, binds![access]).await?;
        let mut said = BTreeMap::new();
        for (purpose, version) in texts {
            if asked(place, *purpose)? {
                said.insert(*purpose, standing(&answers, *purpose, version)?);
            }
        }
        let rows = look.rows(sql::CONFIRMED.text, binds![access]).await?;
        let confirmed: Option<Timestamp> = rows.first().map(|row| row.opt_time(0)).transpose()?.flatten();
        Ok(FirstVisit { said, confirmed: confirmed.is_some() })
    }
}

impl Desk {
    /// How far the first visit has come under these texts: of them, those this person is asked about.
    pub async fn first_visit(&self, actor: &Actor, texts: &ConsentTexts) -> Result<FirstVisit> {
        self.house.first_visit_of(own(actor)?.access, texts).await
    }

    /// Keeps an answer. The same answer to the same text twice is one, and a no to what was withdrawn changes nothing.
    ///
    /// # Errors
    /// Not found for a purpose this person is not asked about.
    pub async fn answer_consent(&self, actor: &Actor, answer: &ConsentAnswer<'_>) -> Result<()> {
        let own = own(actor)?;
        let verdict = if answer.agreed { ConsentVerdict::Agreed } else { ConsentVerdict::Declined };
        let mut visit = self.answering(&own).await?;
        let place = visit.write.rows(sql::PLACE.text, binds![own.access]).await?;
        if !asked(place.first().ok_or_else(Error::not_found)?, answer.purpose)? {
            return Err(Error::not_found());
        }
        let rows = visit.write.rows(sql::ANSWERS.text, binds![own.access]).await?;
        match standing(&rows, answer.purpose, answer.version)? {
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
            entered: None,
        };
        let of = Said { purpose: Some(answer.purpose), version: answer.version, verdict };
        self.keep_answer(visit, actor, &own, of, &kept).await
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
        Ok(ForClient::new(self.house.consents_of(&rows)?))
    }

    /// Takes an agreement back, for every purpose of which it is their last word. Whoever leads the matter is told. Twice is
    /// once.
    ///
    /// # Errors
    /// `WrongState` where this is not their last word any more.
    pub async fn withdraw_consent(&self, actor: &Actor, consent: ConsentId, device: &Device) -> Result<()> {
        let own = own(actor)?;
        let mut visit = self.answering(&own).await?;
        let rows = visit.write.rows(sql::ANSWERS.text, binds![own.access]).await?;
        let is_it = |row: &Row| row.id(0).is_ok_and(|id: ConsentId| id == consent);
        let Some(place) = rows.iter().position(is_it) else { return Err(Error::not_found()) };
        let (newer, row) = (rows.get(..place).unwrap_or_default(), rows.get(place));
        let row = row.ok_or_else(Error::not_found)?;
        let (mut open, mut taken_back) = (Vec::new(), false);
        for purpose in about(row, 5)? {
            let mut last = None;
            for one in newer {
                if about(one, 5)?.contains(&purpose) {
                    last = Some(one.code(2, ConsentVerdict::from_code)?);
                    break;
                }
            }
            match last {
                None => open.push(purpose),
                Some(last) => taken_back |= last == ConsentVerdict::Withdrawn,
            }
        }
        match row.code(2, ConsentVerdict::from_code)? {
            ConsentVerdict::Withdrawn if !open.is_empty() => return Ok(()),
            ConsentVerdict::Agreed if !open.is_empty() => {}
            ConsentVerdict::Agreed if taken_back => return Ok(()),
            _ => return Err(Refusal::WrongState.into()),
        }
        let given: Kept = self.house.unseal_card("consent", consent.bytes(), &row.bytes(4)?)?;
        let (address, agent) = (device.address.clone(), device.agent.clone());
        let kept = Kept { address, agent, entered: None, ..given };
        let version = row.text(1)?;
        // Of an answer to all of the first purposes what is left may be one.
        let purpose = match (row.opt_text(5)?, open.as_slice()) {
            (None, [_, _, ..]) => None,
            (_, open) => open.first().copied(),
        };
        let of = Said { purpose, version: &version, verdict: ConsentVerdict::Withdrawn };
        self.keep_answer(visit, actor, &own, of, &kept).await
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
        said: Said<'_>,
        kept: &Kept,
    ) -> Result<()> {
        let of = (own.matter, own.access, actor.person);
        self.house.write_answer(&mut visit.write, of, &said, kept).await?;
        let line = said.line(said.verdict.audit(), own.access);
        visit.commit(&line, actor.person.bytes()).await
    }
}

impl Inner {
    /// One more answer of this person, who comes in by this admission: what follows from it, and a mail that it is kept. Its line is
    /// the caller's to write.
    pub(crate) async fn write_answer(
        &self,
        write: &mut Write,
        (matter, access, person): (MatterId, AccessId, PersonId),
        said: &Said<'_>,
        kept: &Kept,
    ) -> Result<()> {
        // After the last in any case: which of them stands is told by their order, and two nodes' clocks may disagree.
        let rows = write.rows(sql::ANSWERS.text, binds![access]).await?;
        let last = rows.first().map(|row| row.time(3)).transpose()?;
        let now = self.clock.now();
        let now = last.map_or(now, |last| now.max(last.plus(Duration::micros(1))));
        let id = ConsentId::mint(now, crate::random(&*self.chance));
        let sealed = self.seal_card("consent", id.bytes(), kept)?;
        let Said { purpose, version, verdict } = *said;
        let code = purpose.map(ConsentPurpose::code);
        let by_hand = i64::from(kept.entered.is_some());
        let values = binds![id, access, person, version, verdict.code(), now, sealed, code, by_hand];
        write.exec(sql::ADD.text, values).await?;
        if purpose == Some(ConsentPurpose::Sponsor) {
            let undisclosed = i64::from(verdict != ConsentVerdict::Agreed);
            write.exec(sql::DISCLOSE.text, binds![access, undisclosed]).await?;
        }
        // A copy to whose answer it is: the mail leads to the texts and holds none.
        self.alert(write, person, Some((matter, access)), AlertKind::ConsentKept, "").await?;
        if let Some(kind) = verdict.notice() {
            super::notices::tell_leads(write, self, matter, kind, access.bytes()).await?;
        }
        Ok(())
    }

    /// Answers, newest first, each with when it was taken back.
    pub(crate) fn consents_of(&self, rows: &[Row]) -> Result<Vec<OwnConsent>> {
        let mut out = Vec::with_capacity(rows.len());
        // The last word about each purpose, and the taking back that waits for what it took back.
        let (mut spoken, mut withdrawn) = (Vec::new(), BTreeMap::new());
        for row in rows {
            let (id, at): (ConsentId, Timestamp) = (row.id(0)?, row.time(3)?);
            let (verdict, about) = (row.code(2, ConsentVerdict::from_code)?, about(row, 5)?);
            let first = about.iter().any(|purpose| !spoken.contains(purpose));
            spoken.extend(about.iter().copied());
            let kept: Kept = self.unseal_card("consent", id.bytes(), &row.bytes(4)?)?;
            if verdict == ConsentVerdict::Withdrawn {
                let entered = kept.entered.map(|entered| entered.read().reduced());
                withdrawn.extend(about.iter().map(|purpose| (*purpose, (at, entered.clone()))));
                continue;
            }
            let back = about.iter().filter_map(|purpose| withdrawn.remove(purpose));
            let (withdrawn_at, withdrawn_by_hand) = match back.max_by_key(|(at, _)| *at) {
                Some((at, entered)) => (Some(at), entered),
                None => (None, None),
            };
            let agreed = verdict == ConsentVerdict::Agreed;
            let mut read = kept.read(row.text(1)?);
            read.entered = read.entered.map(Entered::reduced);
            out.push(OwnConsent {
                id,
                about,
                agreed,
                at,
                withdrawn_at,
                withdrawn_by_hand,
                stands: agreed && first,
                read,
            });
        }
        Ok(out)
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
