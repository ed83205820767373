//! What the people of a matter answered to the text of the first visit: the newest answer of each, with the version of the
//! text and when. It refuses to show the words, which are the same for everybody, and where somebody answered from.

use crate::engine::binds;
use crate::error::Result;
use crate::lobby::consent::sql;
use crate::purpose::StaffSees;
use crate::room::{ForStaff, Room};
use domain::{AccessId, Power, Timestamp};
use std::collections::BTreeMap;

/// What somebody answered last.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ConsentGiven {
    /// Which text they read.
    pub version: String,
    pub agreed: bool,
    pub at: Timestamp,
}

impl<P: StaffSees> Room<P> {
    /// The newest answer of each admission that was asked.
    pub async fn consents(&self) -> Result<ForStaff<BTreeMap<AccessId, ConsentGiven>>> {
        self.demand(Power::SeeWholeMatter)?;
        let mut newest = BTreeMap::new();
        for row in self.look().await?.lobby(&sql::OF_MATTER, binds![self.matter()]).await? {
            let agreed = row.text(2)? == "agreed";
            newest.insert(row.id(0)?, ConsentGiven { version: row.text(1)?, agreed, at: row.time(3)? });
        }
        Ok(ForStaff::new(newest))
    }
}
