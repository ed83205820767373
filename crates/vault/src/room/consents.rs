//! What the people of a matter answered to the texts of the first visit: the newest answer of each about each purpose for the
//! Client Portal tab, what clients said about those who sponsor them, and one answer with everything that proves it. It refuses an answer given in another matter, and to name a line of the
//! log that may be about another answer.

use crate::engine::binds;
use crate::error::{Error, Result};
use crate::lobby::consent::{
    ConsentTexts, ConsentVerdict, FirstVisit, Kept, OwnConsent, TextKept, about, asked, sql,
};
use crate::lobby::{MyDetails, NoticeChoice, PersonCard, Texting};
use crate::purpose::StaffSees;
use crate::room::{ForClient, ForStaff, PortalRow, Room};
use domain::{AccessId, Capacity, ClientId, ConsentId, ConsentPurpose, PersonId, Power, Timestamp};
use std::collections::BTreeMap;

/// One answer somebody gave.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ConsentGiven {
    pub id: ConsentId,
    /// What it is about: one purpose, or the first of them where it was given before they were told apart.
    pub about: Vec<ConsentPurpose>,
    /// Which text they read.
    pub version: String,
    pub verdict: ConsentVerdict,
    pub at: Timestamp,
    /// Staff entered it in their name.
    pub by_hand: bool,
}

/// One answer with everything that was kept of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ConsentEvidence {
    pub answer: ConsentGiven,
    /// Who gave it.
    pub name: String,
    pub read: TextKept,
    /// Its line in the matter's log: the number and the fingerprint. None where the two do not fit together.
    pub line: Option<(u64, [u8; 32])>,
    /// Every answer of the same admission, newest first.
    pub all: Vec<ConsentGiven>,
}

impl<P: StaffSees> Room<P> {
    /// The newest answer of each admission about each purpose it was asked about, in the order of the purposes. One answer
    /// about several stands once.
    pub async fn consents(&self) -> Result<ForStaff<BTreeMap<AccessId, Vec<ConsentGiven>>>> {
        self.demand(Power::SeeWholeMatter)?;
        let mut newest: BTreeMap<AccessId, BTreeMap<ConsentPurpose, ConsentGiven>> = BTreeMap::new();
        for row in self.look().await?.lobby(&sql::OF_MATTER, binds![self.matter()]).await? {
            let given = ConsentGiven {
                id: row.id(1)?,
                about: about(&row, 5)?,
                version: row.text(2)?,
                verdict: row.code(3, ConsentVerdict::from_code)?,
                at: row.time(4)?,
                by_hand: row.int(6)? > 0,
            };
            let of = newest.entry(row.id(0)?).or_default();
            for purpose in given.about.clone() {
                of.insert(purpose, given.clone());
            }
        }
        let once = |of: BTreeMap<ConsentPurpose, ConsentGiven>| {
            let mut all: Vec<ConsentGiven> = of.into_values().collect();
            all.dedup_by_key(|one| one.id);
            all
        };
        Ok(ForStaff::new(newest.into_iter().map(|(access, of)| (access, once(of))).collect()))
    }

    /// That an admission is one to this matter.
    pub(super) async fn has_admission(&self, of: AccessId) -> Result<()> {
        match self.portal().await?.iter().any(|row| row.id == of) {
            true => Ok(()),
            false => Err(Error::not_found()),
        }
    }

    /// What somebody who signs in reads of their own answers, for staff who look at what they see.
    pub async fn preview_consents(&self, of: AccessId) -> Result<ForClient<Vec<OwnConsent>>> {
        self.demand(Power::PreviewAsClient)?;
        self.has_admission(of).await?;
        let rows = self.look().await?.lobby(&sql::ANSWERS, binds![of]).await?;
        Ok(ForClient::new(self.house.consents_of(&rows)?))
    }

    /// How far the first visit has come under these texts by this admission, for staff who look at what its person sees; without one,
    /// what this client will be asked once they are let in.
    pub async fn preview_first_visit(
        &self,
        client: ClientId,
        of: Option<AccessId>,
        texts: &ConsentTexts,
    ) -> Result<ForClient<FirstVisit>> {
        self.demand(Power::PreviewAsClient)?;
        if let Some(of) = of {
            self.has_admission(of).await?;
            return Ok(ForClient::new(self.house.first_visit_of(of, texts).await?));
        }
        let place = self.look().await?.lobby(&sql::PLACE_BEFORE, binds![self.matter(), client]).await?;
        let place = place.first().ok_or_else(Error::not_found)?;
        let mut said = BTreeMap::new();
        for purpose in texts.keys() {
            if asked(place, *purpose)? {
                said.insert(*purpose, None);
            }
        }
        Ok(ForClient::new(FirstVisit { said, confirmed: false }))
    }

    /// When and by which way somebody who signs in wants to hear, for staff who look at what they see.
    pub async fn preview_notices(&self, of: AccessId) -> Result<ForClient<(NoticeChoice, Texting)>> {
        self.demand(Power::PreviewAsClient)?;
        let portal = self.portal().await?;
        let row = portal.iter().find(|row| row.id == of).ok_or_else(Error::not_found)?;
        let choice = self.house.read_choice(row.person).await?;
        Ok(ForClient::new((choice, self.house.texting_of(of, row.person).await?)))
    }

    /// What a client's own page shows as their details, for staff who look at what they see. Only who signs in for themselves
    /// has any.
    pub async fn preview_details(&self, of: AccessId) -> Result<ForClient<MyDetails>> {
        self.demand(Power::PreviewAsClient)?;
        let portal = self.portal().await?;
        let own = |row: &&PortalRow| row.id == of && row.capacity == Capacity::Client;
        let row = portal.iter().find(own).ok_or_else(Error::not_found)?;
        Ok(ForClient::new(self.house.details_of(of, row.client, row.person).await?))
    }

    /// What each client of the matter who may be asked whether those who sponsor them see what they send said last; none where
    /// they did not answer. Empty where nobody sponsors anybody.
    pub async fn sponsor_consents(&self) -> Result<ForStaff<Vec<(ClientId, Option<ConsentVerdict>)>>> {
        self.demand(Power::SeeWholeMatter)?;
        let parties = self.parties().await?;
        let (consents, portal) = (self.consents().await?, self.portal().await?);
        if !parties.iter().any(|party| party.relation.sponsors()) {
            return Ok(ForStaff::new(Vec::new()));
        }
        let said = |client: ClientId| {
            let own = portal.iter().filter(|row| row.client == client && row.capacity == Capacity::Client);
            let answers = own.filter_map(|row| consents.get(&row.id)).flatten();
            let about = answers.filter(|one| one.about.contains(&ConsentPurpose::Sponsor));
            about.max_by_key(|one| (one.at, one.id)).map(|one| one.verdict)
        };
        let asked = parties.iter().filter(|party| !party.relation.sponsors());
        Ok(ForStaff::new(asked.map(|party| (party.client, said(party.client))).collect()))
    }

    /// One answer: the text as it was read, when, by whom, from where, and its line in the log.
    pub async fn consent(&self, consent: ConsentId) -> Result<ForStaff<ConsentEvidence>> {
        self.demand(Power::SeeWholeMatter)?;
        self.watch(async {
            let mut look = self.look().await?;
            let rows = look.lobby(&sql::EVIDENCE, binds![consent, self.matter()]).await?;
            let row = rows.first().ok_or_else(Error::not_found)?;
            let (access, person): (AccessId, PersonId) = (row.id(0)?, row.id(3)?);
            let kept: Kept = self.house.unseal_card("consent", consent.bytes(), &row.bytes(2)?)?;
            let card: PersonCard = self.house.unseal_card("person", person.bytes(), &row.bytes(4)?)?;
            let mut all = Vec::new();
            for row in look.lobby(&sql::ANSWERS, binds![access]).await? {
                all.push(ConsentGiven {
                    id: row.id(0)?,
                    about: about(&row, 5)?,
                    version: row.text(1)?,
                    verdict: row.code(2, ConsentVerdict::from_code)?,
                    at: row.time(3)?,
                    by_hand: row.int(6)? > 0,
                });
            }
            let lines = look.rows(&sql::LINES, binds![access]).await?;
            let place = all.iter().rev().position(|one| one.id == consent).ok_or_else(Error::not_found)?;
            let line = lines.get(place).filter(|_| lines.len() == all.len());
            let line = match line {
                Some(line) => Some((line.int(0)?.unsigned_abs(), line.hash(1)?)),
                None => None,
            };
            let answer = all.iter().find(|one| one.id == consent).ok_or_else(Error::not_found)?.clone();
            let read = kept.read(row.text(1)?);
            Ok(ForStaff::new(ConsentEvidence { answer, name: card.name, read, line, all }))
        })
        .await
    }
}
