//! Files that a client sends along with a message. The files and the message are one act: documents like any other, and the
//! words that name them. It refuses to send one without the other, and to show a request that was made for files which never
//! came.

use crate::audit::AuditEvent;
use crate::engine::binds;
use crate::error::{Error, Result};
use crate::purpose::Contributing;
use crate::room::checklist::sql as checklist;
use crate::room::converse::sent_before;
use crate::room::shape::titled;
use crate::room::uploads::{Sent, UploadRow, sql as uploads_sql};
use crate::room::{ForClient, NewItem, NewMessage, Room, RoomTx, SentMessage, Words};
use domain::{AuditCode, ItemId, Phase, Power, Refusal, UploadId, Why, limits};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        RoomSql UNSEEN = "UPDATE item SET hidden_at = $3 WHERE matter_id = $1 AND id = $2 AND hidden_at IS NULL";
    }
}

impl Room<Contributing> {
    /// Sends saved files for a request and the message they came with, in one transaction: versions in quarantine, the
    /// request's state, inspection, notices, the message that names these versions, and the audit lines. Where this sending
    /// was sent before, its files are taken back and what was sent then is the answer.
    ///
    /// # Errors
    /// Those of [`Room::send`] and [`Room::write_to_us`]; `NotAllowed` while the matter is wound up.
    pub async fn write_with_files(
        &self,
        new: &NewMessage,
        item: ItemId,
        uploads: &[UploadId],
    ) -> Result<SentMessage> {
        self.demand(Power::SendMessages)?;
        self.demand(Power::SendDocuments)?;
        if uploads.is_empty() {
            return Err(Refusal::invalid("files", Why::Missing).into());
        }
        let person = self.sender()?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let phase = tx.phase_in_turn(self).await?;
            if let Some(sent) = sent_before(&mut tx, person, new.attempt).await? {
                tx.take_back_uploads(item, uploads).await?;
                return Ok(sent);
            }
            if phase != Phase::Open {
                return Err(Refusal::NotAllowed.into());
            }
            let handed = tx.hand_over(item, uploads, Sent::WithMessage).await?;
            if let Some(event) = handed.event {
                tx.also(event);
            }
            tx.tell_us(new, &handed.versions).await
        })
        .await
    }

    /// What a sending of this person's became that they gave this name; nothing where it was not sent.
    pub async fn already_sent(&self, attempt: [u8; 16]) -> Result<Option<ForClient<SentMessage>>> {
        self.demand(Power::SendMessages)?;
        let person = self.sender()?;
        Ok(sent_before(&mut self.look().await?, person, attempt).await?.map(ForClient::new))
    }

    /// Makes the request that files of a message go to, or finds the one of this key. Nobody sees it before something is
    /// sent for it.
    ///
    /// # Errors
    /// `Invalid` for a title that is empty or too long; `NoSpace` where the matter holds as many requests as it may.
    pub async fn bring_with_message(&self, new: &NewItem, heading: &Words) -> Result<ItemId> {
        self.demand(Power::SendDocuments)?;
        titled(&new.words.title)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            tx.in_turn().await?;
            let all = tx.rows(&checklist::ITEMS, &[]).await?;
            for row in &all {
                if row.text(10)? == new.key {
                    return row.id(0);
                }
            }
            if all.len() >= limits::ITEMS_PER_MATTER as usize {
                return Err(Refusal::NoSpace.into());
            }
            let (id, event) = tx.add_brought(new, heading).await?;
            let now = tx.now;
            tx.exec_one(&sql::UNSEEN, binds![id, now]).await?;
            tx.commit(event).await?;
            Ok(id)
        })
        .await
    }
}

impl RoomTx<'_, Contributing> {
    /// Takes back what was saved for a sending that had been sent before.
    async fn take_back_uploads(mut self, item: ItemId, uploads: &[UploadId]) -> Result<()> {
        let room = self.room;
        let person = room.sender()?;
        let mut last = None;
        for id in uploads {
            let row = UploadRow::from_row(&self.one(&uploads_sql::FIND, binds![*id]).await?)?;
            if row.person != person || row.item != item {
                return Err(Error::not_found());
            }
            if !row.state.is_live() {
                continue;
            }
            self.end_upload(&row, row.state.cancelled()?).await?;
            if let Some(earlier) = last.replace(AuditEvent::new(AuditCode::UploadCancelled, *id)) {
                self.also(earlier);
            }
        }
        let Some(event) = last else { return Ok(()) };
        self.settle_saved(room, item).await?;
        self.commit(event).await
    }
}
