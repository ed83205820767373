//! What staff enter in somebody's name at the first visit's steps: their answers to the texts, purpose by purpose, and that their
//! details are right, as they said it on paper, by phone or in person. Everything says who entered it, how they knew and on whose
//! instruction. It refuses whatever says neither, a purpose the person is not asked about, and to speak for whoever only helps.

use crate::audit::AuditEvent;
use crate::engine::{Row, binds};
use crate::error::{Error, Result};
use crate::lobby::ConsentVerdict;
use crate::lobby::PersonCard;
use crate::lobby::consent::{EnteredKept, Kept, Said, about, asked, sql, standing};
use crate::lobby::details::sql::CONFIRM_BY_HAND;
use crate::purpose::{StaffSees, Steering};
use crate::room::{ForStaff, Room};
use domain::{
    AccessId, AuditCode, Capacity, ConsentId, ConsentPurpose, Locale, PersonId, Power, RecordSource, Refusal,
    Timestamp, Why, limits,
};
use std::collections::BTreeMap;

/// What can be entered for somebody who signs in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Enterable {
    /// Every purpose they can be asked about, with their last word about it, whichever text it was about.
    pub purposes: BTreeMap<ConsentPurpose, Option<ConsentVerdict>>,
    /// They have a record of their own to confirm.
    pub confirms: bool,
    pub confirmed_at: Option<Timestamp>,
}

/// One answer staff enter. Of a withdrawal the text is the one that was agreed to, whatever stands here.
pub struct EnteredAnswer {
    pub purpose: ConsentPurpose,
    pub verdict: ConsentVerdict,
    pub version: String,
    pub title: String,
    pub text: String,
    pub language: Locale,
}

/// How staff know.
#[derive(Clone, Copy, Default, Debug)]
pub struct EnteredHow<'a> {
    pub source: Option<RecordSource>,
    /// Which paper, or which other way.
    pub words: &'a str,
    pub instructed_by: &'a str,
    /// The day it was said or signed, as ISO 8601 has it; empty where it was not said.
    pub on: &'a str,
    /// Today in the practice, as ISO 8601 has it: nothing is entered that is still to come.
    pub today: &'a str,
}

impl EnteredHow<'_> {
    fn kept(&self, by: String) -> Result<EnteredKept> {
        let no = |field, why| Err(Refusal::invalid(field, why).into());
        let (words, instructed_by) = (self.words.trim(), self.instructed_by.trim());
        let Some(source) = self.source else { return no("source", Why::Missing) };
        if !source.is_by_hand() {
            return no("source", Why::NotAChoice);
        }
        if source == RecordSource::Other && words.is_empty() {
            return no("source_words", Why::Missing);
        }
        if instructed_by.is_empty() {
            return no("instructed_by", Why::Missing);
        }
        for (field, typed) in [("source_words", words), ("instructed_by", instructed_by)] {
            if typed.chars().count() > limits::TITLE_CHARS {
                return no(field, Why::TooLong);
            }
        }
        match self.on {
            "" => return no("on", Why::Missing),
            day if day > self.today => return no("on", Why::NotAllowed),
            _ => {}
        }
        Ok(EnteredKept {
            by,
            source: source.code().to_owned(),
            words: words.to_owned(),
            instructed_by: instructed_by.to_owned(),
            on: self.on.to_owned(),
        })
    }
}

/// The last word about a purpose with its row, whichever text it was about.
fn last(rows: &[Row], purpose: ConsentPurpose) -> Result<Option<(&Row, ConsentVerdict)>> {
    for row in rows {
        if about(row, 5)?.contains(&purpose) {
            return Ok(Some((row, row.code(2, ConsentVerdict::from_code)?)));
        }
    }
    Ok(None)
}

impl<P: StaffSees> Room<P> {
    /// What can be entered for somebody who signs in here for themselves or for an organisation.
    pub async fn enterable(&self, of: AccessId) -> Result<ForStaff<Enterable>> {
        self.demand(Power::ManagePortalAccess)?;
        let mut look = self.look().await?;
        let rows = look.lobby(&sql::PLACE_HERE, binds![of, self.matter()]).await?;
        let place = rows.first().ok_or_else(Error::not_found)?;
        let capacity = place.code(1, Capacity::from_code)?;
        if capacity.helps() {
            return Err(Error::not_found());
        }
        let answers = look.lobby(&sql::ANSWERS, binds![of]).await?;
        let mut purposes = BTreeMap::new();
        for purpose in ConsentPurpose::ALL {
            if asked(place, *purpose)? {
                purposes.insert(*purpose, last(&answers, *purpose)?.map(|(_, verdict)| verdict));
            }
        }
        let confirms = capacity == Capacity::Client;
        Ok(ForStaff::new(Enterable { purposes, confirms, confirmed_at: place.opt_time(4)? }))
    }
}

impl Room<Steering> {
    /// Enters what somebody said, all of it or nothing. The same answer to the same text twice is one.
    ///
    /// # Errors
    /// `Invalid` for `answers` where nothing was said, and for what is missing of how staff know; `WrongState` for taking back what is
    /// not agreed to; not found for a purpose they are not asked about and for whoever only helps.
    pub async fn enter_answers(
        &self,
        of: AccessId,
        answers: &[EnteredAnswer],
        confirmed: bool,
        how: &EnteredHow<'_>,
    ) -> Result<()> {
        self.demand(Power::ManagePortalAccess)?;
        let staff = self.person().ok_or_else(Error::not_found)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let (matter, now) = (self.matter(), tx.now);
            let rows = tx.lobby_rows(&sql::PLACE_HERE, binds![of, matter]).await?;
            let place = rows.first().ok_or_else(Error::not_found)?;
            if place.code(1, Capacity::from_code)?.helps() {
                return Err(Error::not_found());
            }
            let person: PersonId = place.id(3)?;
            if answers.is_empty() && !confirmed {
                return Err(Refusal::invalid("answers", Why::Missing).into());
            }
            let rows = tx.lobby_rows(&crate::lobby::people::sql::PERSON, binds![staff]).await?;
            let row = rows.first().ok_or_else(Error::not_found)?;
            let card: PersonCard = self.house.unseal_card("person", staff.bytes(), &row.bytes(0)?)?;
            let entered = how.kept(card.name)?;
            tx.lobby(&crate::lobby::matters::sql::HOLD, binds![matter]).await?;
            let mut lines = Vec::new();
            for one in answers {
                if !asked(place, one.purpose)? {
                    return Err(Error::not_found());
                }
                let before = tx.lobby_rows(&sql::ANSWERS, binds![of]).await?;
                let (version, kept) = match one.verdict {
                    ConsentVerdict::Withdrawn => match last(&before, one.purpose)? {
                        Some((row, ConsentVerdict::Agreed)) => {
                            let id: ConsentId = row.id(0)?;
                            let given: Kept =
                                self.house.unseal_card("consent", id.bytes(), &row.bytes(4)?)?;
                            (row.text(1)?, given)
                        }
                        Some((_, ConsentVerdict::Withdrawn)) => continue,
                        _ => return Err(Refusal::WrongState.into()),
                    },
                    verdict => match standing(&before, one.purpose, &one.version)? {
                        Some(last) if last == verdict => continue,
                        Some(ConsentVerdict::Withdrawn) if verdict == ConsentVerdict::Declined => continue,
                        _ => {
                            let kept = Kept {
                                title: one.title.clone(),
                                text: one.text.clone(),
                                language: one.language.code().to_owned(),
                                address: String::new(),
                                agent: String::new(),
                                entered: None,
                            };
                            (one.version.clone(), kept)
                        }
                    },
                };
                let (address, agent) = (String::new(), String::new());
                let kept = Kept { address, agent, entered: Some(entered.clone()), ..kept };
                let said = Said { purpose: Some(one.purpose), version: &version, verdict: one.verdict };
                self.house.write_answer(tx.write(), (matter, of, person), &said, &kept).await?;
                lines.push(said.line(one.verdict.audit_by_hand(), of));
            }
            if confirmed {
                let sealed = self.house.seal_card("portal_access", of.bytes(), &entered)?;
                if tx.lobby(&CONFIRM_BY_HAND, binds![of, matter, now, sealed]).await? != 1 {
                    return Err(Error::not_found());
                }
                lines.push(AuditEvent::new(AuditCode::DetailsConfirmedByHand, of));
            }
            // Everything was said before: nothing is written, and nothing is to be logged.
            let Some(end) = lines.pop() else { return Ok(()) };
            for line in &lines {
                tx.note(line).await?;
            }
            tx.commit(end).await
        })
        .await
    }
}
