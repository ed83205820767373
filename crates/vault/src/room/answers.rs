//! What staff say about a request the client cannot meet: that it is not needed, that it is, or how to go on. The sentence is
//! the client's to read and stands until something is sent. It refuses to set a request aside, or to ask on for what a client
//! says does not apply to them, without a word why.

use crate::audit::AuditEvent;
use crate::engine::binds;
use crate::error::Result;
use crate::purpose::Steering;
use crate::room::checklist::{in_language, sql};
use crate::room::{CallForHelp, Returned, Room, Said, StaffItem};
use domain::{AuditCode, Dropped, ItemId, ItemState, Locale, Power, Refusal, Why, limits};

/// The reason of a call for help that says that a request is not for somebody like its client.
const NOT_APPLICABLE: &str = "not_applicable";

/// Why a request that is not needed is not: whoever decides it unasked says why, agreeing with the client takes no words.
pub(super) fn dropped(asked: Option<&CallForHelp>, said: Option<&Said>) -> Dropped {
    match (asked.map(|asked| asked.reason.as_str()), said) {
        (Some(NOT_APPLICABLE), None) => Dropped::NotApplicable,
        _ => Dropped::Waived,
    }
}

impl StaffItem {
    /// Whether its client says that it does not apply to them, and nobody has decided it.
    pub fn is_proposed(&self) -> bool {
        let reason = self.asked.as_ref().map(|asked| asked.reason.as_str());
        self.seen_by_client.state == ItemState::HelpAsked && reason == Some(NOT_APPLICABLE)
    }
}

impl Room<Steering> {
    /// Staff decide that a request is not needed, or is needed again, without a word to the client.
    pub async fn set_needed(&self, item: ItemId, needed: bool) -> Result<()> {
        self.demand(Power::EditChecklist)?;
        self.watch(self.need(item, needed, "")).await
    }

    /// Staff decide that a request is not needed and say why. Where its client said why it does not apply to them, agreeing
    /// needs no words.
    ///
    /// # Errors
    /// `Invalid` for no reason or one too long; `WrongState` where it is not needed already.
    pub async fn waive(&self, item: ItemId, why: &str) -> Result<()> {
        self.demand(Power::EditChecklist)?;
        sayable(why)?;
        self.watch(async {
            if why.trim().is_empty() {
                let row = self.look().await?.one(&sql::ITEM, binds![item]).await?;
                let found = self.item_from(&row)?;
                // Pressed twice, or somebody was first: that is said by the change itself.
                if !found.is_proposed() && found.seen_by_client.state != ItemState::NotNeeded {
                    return Err(Refusal::invalid("said", Why::Missing).into());
                }
            }
            self.need(item, false, why).await
        })
        .await
    }

    async fn need(&self, item: ItemId, needed: bool, why: &str) -> Result<()> {
        let mut tx = self.begin().await?;
        let row = tx.item(self, item).await?;
        let (state, code) = if needed {
            (row.state.asked_again()?, AuditCode::ItemAskedAgain)
        } else {
            (row.state.not_needed()?, AuditCode::ItemDropped)
        };
        let note = Said::new(why, tx.now).map(|said| Returned { said: Some(said), ..Returned::default() });
        let sealed = note.map(|note| self.seal_as("item", item.bytes(), "returned", &note)).transpose()?;
        tx.set_item_state(&row, state, sealed).await?;
        let title = in_language(&row.words.title, Locale::En).to_owned();
        let event = AuditEvent::new(code, item).with("title", title);
        tx.commit(if why.trim().is_empty() { event } else { event.with("message", why.trim()) }).await
    }

    /// Staff have answered a call for help another way; the request is open to the client again.
    pub async fn help_answered(&self, item: ItemId) -> Result<()> {
        self.answer_help(item, "").await
    }

    /// Staff answer a call for help in a sentence; the request is open to the client again, who is told that something waits.
    ///
    /// # Errors
    /// `Invalid` for words too long, and for none where the client said that it does not apply to them.
    pub async fn answer_help(&self, item: ItemId, said: &str) -> Result<()> {
        self.demand(Power::EditChecklist)?;
        sayable(said)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let row = tx.one(&sql::ITEM, binds![item]).await?;
            let proposed = self.item_from(&row)?.is_proposed();
            let row = self.item_row(&row)?;
            let said = Said::new(said, tx.now);
            if proposed && said.is_none() {
                return Err(Refusal::invalid("said", Why::Missing).into());
            }
            let note = row.note.clone().map(|note| Returned { help: false, said: None, ..note });
            let state =
                row.state.help_answered(note.as_ref().map_or(ItemState::ToSend, Returned::stood_at))?;
            let note = note.filter(Returned::came_back);
            let note = match &said {
                Some(_) => Some(Returned { said: said.clone(), ..note.unwrap_or_default() }),
                None => note,
            };
            let sealed =
                note.map(|note| self.seal_as("item", item.bytes(), "returned", &note)).transpose()?;
            tx.set_item_state(&row, state, sealed).await?;
            let event = AuditEvent::new(AuditCode::ItemHelpAnswered, item);
            let Some(said) = said else { return tx.commit(event).await };
            let (house, matter) = (self.house.clone(), self.matter());
            let only = row.for_client.map(crate::lobby::notice_mails::Only::Client);
            crate::lobby::notice_mails::plant_portal_notice_to(
                tx.write(),
                &house,
                matter,
                "item_returned",
                only,
            )
            .await?;
            tx.commit(event.with("message", said.text)).await
        })
        .await
    }
}

fn sayable(text: &str) -> Result<()> {
    if text.trim().chars().count() > limits::NOTE_CHARS {
        return Err(Refusal::invalid("said", Why::TooLong).into());
    }
    Ok(())
}
