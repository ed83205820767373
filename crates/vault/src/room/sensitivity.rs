//! How close the circle around a matter is: ordinary, or drawn to those who answer for it. It asks the policy nothing and
//! ends nothing by hand, because every admission is judged again with what stands here; it refuses to say why somebody
//! chose so.

use crate::audit::AuditEvent;
use crate::engine::binds;
use crate::error::{Error, Result};
use crate::lobby::duties::{self, Whose};
use crate::purpose::{StaffSees, Steering};
use crate::room::Room;
use domain::{AuditCode, Power, Refusal, Sensitivity};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql SENSITIVITY = "SELECT sensitivity FROM matter WHERE id = $1";
        LobbySql SET_SENSITIVITY = "UPDATE matter SET sensitivity = $3, touched_at = $4 WHERE id = $1 AND sensitivity = $2";
    }
}

impl<P: StaffSees> Room<P> {
    /// Whether the circle around the matter is drawn closer than usual.
    pub async fn sensitivity(&self) -> Result<Sensitivity> {
        self.watch(async {
            let rows = self.look().await?.lobby(&sql::SENSITIVITY, binds![self.matter()]).await?;
            rows.first().ok_or_else(Error::not_found)?.code(0, Sensitivity::from_code)
        })
        .await
    }
}

impl Room<Steering> {
    /// Draws the circle closer, or opens it to the usual one. Whoever is outside it is outside from their next step on.
    ///
    /// # Errors
    /// `Conflict` where it stands so already.
    pub async fn set_sensitivity(&self, to: Sensitivity) -> Result<()> {
        self.demand(Power::ChangeSensitivity)?;
        let by = self.person().ok_or_else(Error::not_found)?;
        let from = match to {
            Sensitivity::Ordinary => Sensitivity::Sensitive,
            Sensitivity::Sensitive => Sensitivity::Ordinary,
        };
        self.watch(async {
            let mut tx = self.begin().await?;
            let everybody = Whose::Matter(self.matter());
            duties::hold(tx.write(), everybody).await?;
            let values = binds![self.matter(), from.code(), to.code(), tx.now];
            if tx.lobby(&sql::SET_SENSITIVITY, values).await? != 1 {
                return Err(Refusal::Conflict.into());
            }
            duties::settle(tx.write(), &self.house, everybody, by).await?;
            let event =
                AuditEvent::new(AuditCode::SensitivityChanged, self.matter()).with("circle", to.code());
            tx.commit(event).await
        })
        .await
    }
}
