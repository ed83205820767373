//! The addresses and numbers of this matter's clients, those that take nothing, and writing to one again. It refuses to
//! say anything of an address or a number that is no contact's of this matter.

use crate::audit::AuditEvent;
use crate::engine::binds;
use crate::error::{Error, Result};
use crate::lobby::stops::sql;
use crate::lobby::texting::sql as numbers;
use crate::lobby::{MailStop, TextLine};
use crate::purpose::{StaffSees, Steering};
use crate::room::{ForStaff, Room};
use domain::{AccessId, AuditCode, MatterId, Power};

impl<P: StaffSees> Room<P> {
    /// The admissions of this matter whose address takes no mail.
    pub async fn mail_stops(&self) -> Result<ForStaff<Vec<MailStop>>> {
        self.demand(Power::SeeWholeMatter)?;
        let rows = self.look().await?.lobby(&sql::STOPS_OF_MATTER, binds![self.matter()]).await?;
        let stop = |row: &crate::engine::Row| {
            let answer = self.house.said(&row.bytes(3)?, &row.bytes(2)?)?;
            Ok(MailStop { access: row.id(0)?, since: row.time(1)?, answer })
        };
        Ok(ForStaff::new(rows.iter().map(stop).collect::<Result<_>>()?))
    }

    /// The numbers of this matter's contacts that are written to, how each chose, and those that take no texts.
    pub async fn text_lines(&self) -> Result<ForStaff<Vec<TextLine>>> {
        self.demand(Power::SeeWholeMatter)?;
        let rows = self.look().await?.lobby(&numbers::OF_MATTER, binds![self.matter()]).await?;
        let lines = rows.iter().map(|row| self.house.text_line(row));
        Ok(ForStaff::new(lines.collect::<Result<_>>()?))
    }
}

impl Room<Steering> {
    /// Writes to an address again, because somebody says that it works now.
    pub async fn write_again(&self, access: AccessId) -> Result<()> {
        self.demand(Power::ManagePortalAccess)?;
        let mut tx = self.begin().await?;
        let matter: MatterId = self.matter();
        let rows = tx.lobby_rows(&sql::ADDRESS_OF, binds![access, matter]).await?;
        let hash = rows.first().ok_or_else(Error::not_found)?.opt_bytes(0)?;
        if let Some(hash) = hash
            && tx.lobby(&sql::LIFT, binds![hash]).await? == 1
        {
            return tx.commit(AuditEvent::new(AuditCode::AddressTriedAgain, access)).await;
        }
        Ok(())
    }

    /// Writes to a number again, because somebody says that it takes texts now.
    pub async fn text_again(&self, access: AccessId) -> Result<()> {
        self.demand(Power::ManagePortalAccess)?;
        let mut tx = self.begin().await?;
        let matter: MatterId = self.matter();
        let rows = tx.lobby_rows(&numbers::NUMBER_HASH_OF, binds![access, matter]).await?;
        let hash = rows.first().ok_or_else(Error::not_found)?.opt_bytes(0)?;
        if let Some(hash) = hash
            && tx.lobby(&sql::LIFT, binds![hash]).await? == 1
        {
            return tx.commit(AuditEvent::new(AuditCode::NumberTriedAgain, access)).await;
        }
        Ok(())
    }
}
