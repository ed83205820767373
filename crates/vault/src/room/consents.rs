//! What the people of a matter answered to the text of the first visit: the newest answer of each for the Client Portal tab,
//! and one answer with everything that proves it. It refuses an answer given in another matter, and to name a line of the
//! log that may be about another answer.

use crate::engine::binds;
use crate::error::{Error, Result};
use crate::lobby::PersonCard;
use crate::lobby::consent::{ConsentVerdict, Kept, TextKept, sql};
use crate::purpose::StaffSees;
use crate::room::{ForStaff, Room};
use domain::{AccessId, ConsentId, PersonId, Power, Timestamp};
use std::collections::BTreeMap;

/// One answer somebody gave.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ConsentGiven {
    pub id: ConsentId,
    /// Which text they read.
    pub version: String,
    pub verdict: ConsentVerdict,
    pub at: Timestamp,
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
    /// The newest answer of each admission that was asked.
    pub async fn consents(&self) -> Result<ForStaff<BTreeMap<AccessId, ConsentGiven>>> {
        self.demand(Power::SeeWholeMatter)?;
        let mut newest = BTreeMap::new();
        for row in self.look().await?.lobby(&sql::OF_MATTER, binds![self.matter()]).await? {
            let given = ConsentGiven {
                id: row.id(1)?,
                version: row.text(2)?,
                verdict: row.code(3, ConsentVerdict::from_code)?,
                at: row.time(4)?,
            };
            newest.insert(row.id(0)?, given);
        }
        Ok(ForStaff::new(newest))
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
                    version: row.text(1)?,
                    verdict: row.code(2, ConsentVerdict::from_code)?,
                    at: row.time(3)?,
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
