//! Somebody else of the same mailbox: whoever is in ends their session, and their browser stands at "who are you?" again, as
//! if the link had just been used. It refuses whoever came by a card, which was put into one person's hand, whoever reads
//! their mailbox alone, and everybody under the strict profile; and what it begins ends no later than what it ended.

use super::client_keys::sql as keys_sql;
use super::half::{Asked, ClientStep};
use super::own::sql as own_sql;
use super::sessions::{Device, SessionCard, sql as session_sql};
use crate::audit::AuditEvent;
use crate::desk::{Actor, Desk};
use crate::engine::binds;
use crate::error::{Error, Result};
use domain::{AuditCode, Owed};

impl Desk {
    /// Whether somebody else comes in to this matter by the same mailbox, and could say so in this browser.
    pub async fn others_of_mailbox(&self, actor: &Actor) -> Result<bool> {
        let (access, ..) = actor.portal().ok_or_else(Error::not_found)?;
        let mut look = self.engine().look(None).await?;
        if look.rows(keys_sql::SHARERS.text, binds![access]).await?.len() < 2 {
            return Ok(false);
        }
        drop(look);
        Ok(!self.came_by_card(actor).await? && !self.threshold().settings().await?.strict)
    }

    /// Ends this session and begins one that is nobody's yet, at the same workspace: whoever sits there says who they are, and
    /// gives what that person proves themselves with. `device` is where it goes on.
    ///
    /// # Errors
    /// Not found for whoever reads their mailbox alone, came by a card, or whose practice asks for a link each time.
    pub async fn hand_on(&self, actor: &Actor, device: Device) -> Result<ClientStep> {
        if !self.others_of_mailbox(actor).await? {
            return Err(Error::not_found());
        }
        let caller = self.at_the_counter(actor).await?;
        let mut visit = self.house.matter_write(caller.matter).await?;
        let (admission, begun) = self.house.still_there(&mut visit, &caller).await?;
        // Asked again inside the change: the other one may have been given an address of their own.
        let sharers = visit.write.rows(keys_sql::SHARERS.text, binds![caller.access]).await?;
        let (person, circle) = (admission.person, admission.sensitivity);
        let owed = self.house.next_step(&mut visit.write, person, circle, Asked::All, None).await?;
        if sharers.len() < 2 || owed != Some(Owed::Secret) {
            return Err(Error::not_found());
        }
        let rows = visit.write.rows(own_sql::OF_SESSION.text, binds![caller.session, person]).await?;
        let end = rows.first().ok_or_else(Error::not_found)?.time(1)?;
        let now = self.house.clock.now();
        if visit.write.exec(session_sql::END.text, binds![caller.session, person, now]).await? != 1 {
            return Err(Error::not_found());
        }
        // What they proved besides the mailbox was theirs, and goes with them.
        let card = SessionCard { device, method: begun.method, also: None, no_later: Some(end.micros()) };
        let begun = self.house.begin_owing(&mut visit, &admission, card, owed).await?;
        let ended = AuditEvent::new(AuditCode::ClientSessionEnded, caller.session);
        visit.note(&ended, person.bytes()).await?;
        let handed = AuditEvent::new(AuditCode::ClientSessionHandedOn, caller.access);
        visit.commit(&handed, person.bytes()).await?;
        Ok(ClientStep { token: begun.token, access: caller.access, owed })
    }
}
