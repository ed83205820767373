//! What clients of a matter say about who they are that nobody of the practice has seen proof of yet. It refuses to show what
//! they say: that stands in their record, with what is on file beside it; here is only which field waits.

use crate::engine::binds;
use crate::error::Result;
use crate::purpose::StaffSees;
use crate::room::{ForStaff, Room};
use domain::{ClientId, Power, ProfileField};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql WAITING_HERE = "SELECT d.client_id, d.field FROM detail_proposal d JOIN client_matter x ON x.client_id = d.client_id WHERE x.matter_id = $1 AND d.state = 'open' ORDER BY d.at, d.id";
    }
}

/// A field of somebody's record that says who they are, and that they changed since somebody looked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Unverified {
    pub client: ClientId,
    pub field: ProfileField,
}

impl<P: StaffSees> Room<P> {
    /// Every changed field of this matter's clients that must not be relied on, the oldest change first.
    pub async fn unverified(&self) -> Result<ForStaff<Vec<Unverified>>> {
        self.demand(Power::SeeWholeMatter)?;
        let mut out = Vec::new();
        for row in self.look().await?.lobby(&sql::WAITING_HERE, binds![self.matter()]).await? {
            let field = row.code(1, ProfileField::from_code)?;
            if field.needs_proof() {
                out.push(Unverified { client: row.id(0)?, field });
            }
        }
        Ok(ForStaff::new(out))
    }
}
