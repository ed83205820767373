//! Deleting what an enquiry said: by itself once it has lain long enough, or by hand because somebody asked for it. What
//! people wrote and what was found goes, with the tokens it was found by; that it came, when and from where stays, so that
//! counts stay true. It refuses to delete what became a client, whose record is kept elsewhere, and to delete twice.

use super::sql;
use crate::audit::AuditEvent;
use crate::engine::{Write, binds};
use crate::error::{Result, Tampered};
use crate::lobby::{Backstage, Lobby, PersonCard, notices, record_files};
use domain::{
    AuditCode, DeskPower, Duration, EraseReason, LeadEntryId, LeadId, LeadState, PersonId, Refusal, Timestamp,
};

/// Who deleted what an enquiry said, and why.
pub struct Erased {
    pub by: String,
    pub why: EraseReason,
}

/// Everything people wrote to an enquiry beside its own card, what was searched and found, its words in the index and its files.
/// The enquiry's own row is changed before: whoever writes to it meanwhile waits for that, and then finds it gone.
async fn empty(write: &mut Write, id: LeadId, now: Timestamp) -> Result<()> {
    let nothing = Vec::<u8>::new();
    write.exec(sql::FORGET_ENTRIES.text, binds![id, nothing.clone()]).await?;
    write.exec(sql::FORGET_SEARCHES.text, binds![id, nothing]).await?;
    write.exec(crate::lobby::index::sql::DROP_TOKENS.text, binds![id]).await?;
    record_files::forget(write, id, now).await
}

impl Lobby<'_> {
    /// Deletes what one enquiry said, because of `why`. Asked twice it is done once.
    ///
    /// # Errors
    /// `WrongState` where it became a client and a matter; `OnHold` while a legal hold stands on it.
    pub async fn erase_lead(&self, id: LeadId, why: EraseReason) -> Result<()> {
        let mut write = self.begin(Some(DeskPower::ManageLeads)).await?;
        // Also whether there is one for this reader.
        let lead = self.lead_in(&mut write, id).await?;
        if lead.state == LeadState::Won {
            return Err(Refusal::WrongState.into());
        }
        let (now, nothing) = (self.house.clock.now(), Vec::<u8>::new());
        if write.exec(sql::ERASE.text, binds![id, now, nothing.clone(), why.code()]).await? != 1 {
            let now = self.lead_in(&mut write, id).await?;
            return if now.erased_at.is_some() { Ok(()) } else { Err(Refusal::WrongState.into()) };
        }
        self.house.lead_is_free(&mut write, id).await?;
        empty(&mut write, id, now).await?;
        let line = LeadEntryId::mint(now, crate::random(&*self.house.chance));
        let values = binds![id, line, now, self.person, why.code(), nothing];
        write.exec(sql::ADD_ERASED.text, values).await?;
        notices::settle(&mut write, self.house, id.bytes(), notices::OF_LEAD).await?;
        let event = AuditEvent::new(AuditCode::LeadErased, id).with("erased", why.code());
        self.commit(write, event).await
    }

    /// Who deleted what an enquiry said, where somebody did; what was forgotten by itself names nobody.
    pub async fn lead_erased(&self, id: LeadId) -> Result<Option<Erased>> {
        self.lead(id).await?;
        let rows = self.house.engine.look(None).await?.rows(sql::ERASED_BY.text, binds![id]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let why = row.code(1, EraseReason::from_code)?;
        let by = match (row.opt_id(0)?, row.opt_bytes(2)?) {
            (Some(person), Some(sealed)) => {
                let person: PersonId = person;
                let card: PersonCard = self.house.unseal_card("person", person.bytes(), &sealed)?;
                card.name
            }
            _ => return Err(Tampered { what: "who deleted an enquiry" }.into()),
        };
        Ok(Some(Erased { by, why }))
    }
}

impl Backstage<'_> {
    /// Deletes what old enquiries said that nobody answered or nothing came of, as long as the practice wants that.
    /// Where and when they came from stays, so that counts stay true. Returns how many there were.
    pub async fn forget_leads(&self) -> Result<u64> {
        let days = self.house.settings().await?.enquiry.forget_days;
        if days == 0 {
            return Ok(0);
        }
        let now = self.house.clock.now();
        let before = now.minus(Duration::days(i64::from(days)));
        let mut gone = 0;
        loop {
            let rows =
                self.house.engine.look(None).await?.rows(sql::FORGETTABLE.text, binds![before]).await?;
            if rows.is_empty() {
                return Ok(gone);
            }
            for row in rows {
                gone += self.forget_lead(row.id(0)?, before).await?;
            }
        }
    }

    async fn forget_lead(&self, id: LeadId, before: Timestamp) -> Result<u64> {
        let mut write = self.house.engine.write(None).await?;
        let (now, nothing) = (self.house.clock.now(), Vec::<u8>::new());
        if write.exec(sql::FORGET.text, binds![id, now, nothing, before]).await? != 1 {
            return Ok(0);
        }
        // A hold placed at this very moment.
        if self.house.lead_is_free(&mut write, id).await.is_err() {
            return Ok(0);
        }
        empty(&mut write, id, now).await?;
        let event = AuditEvent::new(AuditCode::LeadErased, id);
        self.house.append_practice(&mut write, &event, [0; 16]).await?;
        write.commit().await?;
        Ok(1)
    }
}
