//! Where a document belongs that its client brought of their own accord: staff put it under the request it answers. Its
//! versions, decisions and fingerprints go along as they are. It refuses to move what a client still prepares, what came back,
//! and anything to where somebody else would see it for whom it was not.

use crate::audit::AuditEvent;
use crate::engine::binds;
use crate::error::Result;
use crate::lobby::DocCard;
use crate::purpose::Steering;
use crate::room::checklist::{in_language, sql as checklist};
use crate::room::decisions::sql as decisions;
use crate::room::documents::sql as documents;
use crate::room::uploads::sql as uploads;
use crate::room::{Room, RoomTx, StaffItem, VersionRow};
use domain::{AuditCode, ItemId, ItemState, Locale, Power, Refusal};
use std::collections::BTreeSet;

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        RoomSql BELONGS = "UPDATE document SET item_id = $3 WHERE matter_id = $1 AND item_id = $2";
        LobbySql RETITLE = "UPDATE review_line SET sealed = $2 WHERE version_id = $1";
    }
}

impl StaffItem {
    /// Whether its client brought it without being asked.
    pub fn is_brought(&self) -> bool {
        self.template_key.starts_with("other/")
    }

    /// Where in its list it stands (`pack/list/heading/request`), whoever it is asked of; empty for what no list asks for.
    pub fn list_key(&self) -> &str {
        let key = self.template_key.split('@').next().unwrap_or_default();
        if key.split('/').count() == 4 { key } else { "" }
    }

    /// Whether what was sent for it can be put under a request now.
    pub fn can_go(&self) -> bool {
        let sent = matches!(self.seen_by_client.state, ItemState::Checking | ItemState::Accepted);
        self.is_brought() && self.hidden_at.is_none() && sent
    }

    /// Whether what its client brought as `other` can be put here: a request that is open, and seen by no other client.
    pub fn can_take(&self, other: &Self) -> bool {
        self.seen_by_client.id != other.seen_by_client.id
            && !self.is_brought()
            && self.hidden_at.is_none()
            && self.seen_by_client.state.takes_files()
            && (self.for_client.is_none() || self.for_client == other.for_client)
    }
}

impl Room<Steering> {
    /// Puts everything sent for `other`, which its client brought of their own accord, under the request `to`. What was
    /// brought is not shown as a request of its own any more.
    ///
    /// # Errors
    /// `WrongState` where the one cannot go or the other not take it, or while the client has files saved for it.
    pub async fn put_under(&self, other: ItemId, to: ItemId) -> Result<()> {
        self.demand(Power::EditChecklist)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let from = self.item_from(&tx.one(&checklist::ITEM, binds![other]).await?)?;
            let found = self.item_from(&tx.one(&checklist::ITEM, binds![to]).await?)?;
            let saved = !tx.rows(&uploads::LIVE_OF_ITEM, binds![other]).await?.is_empty();
            if !from.can_go() || !found.can_take(&from) || saved {
                return Err(Refusal::WrongState.into());
            }
            let mut versions = Vec::new();
            for row in tx.rows(&documents::VERSIONS_OF_ITEM, binds![other]).await? {
                versions.push(self.version_from(&row)?.0);
            }
            tx.requests_moved = true;
            tx.exec(&sql::BELONGS, binds![other, to]).await?;
            tx.retitle(self, &found, &versions).await?;
            tx.settle_taken(self, to).await?;
            let now = tx.now;
            tx.exec_one(&super::shape::sql::HIDE, binds![other, now, now]).await?;
            let title =
                |item: &StaffItem| in_language(&item.seen_by_client.words.title, Locale::En).to_owned();
            let event = AuditEvent::new(AuditCode::ItemPutUnder, other);
            tx.commit(event.with("old", title(&from)).with("new", title(&found))).await
        })
        .await
    }
}

impl RoomTx<'_, Steering> {
    /// Queue and search name the versions by the request they belong to now.
    async fn retitle(
        &mut self,
        room: &Room<Steering>,
        to: &StaffItem,
        versions: &[VersionRow],
    ) -> Result<()> {
        let (house, matter) = (room.house.clone(), room.matter());
        let title = &to.seen_by_client.words.title;
        for version in versions {
            let card = house.review_title(version.id, title)?;
            self.lobby(&sql::RETITLE, binds![version.id, card]).await?;
        }
        let documents: BTreeSet<_> = versions.iter().map(|v| v.document).collect();
        for document in documents {
            let newest = versions.iter().filter(|v| v.document == document).max_by_key(|v| v.number);
            let Some(newest) = newest else { continue };
            let card = DocCard {
                title: title.clone(),
                file: newest.name.clone(),
                origin: newest.origin.code().to_owned(),
            };
            house.file_card(self.write(), matter, document, newest.id, &card, newest.received_at).await?;
        }
        Ok(())
    }

    /// Where the request stands that took them: what waits is checked; with nothing waiting and nothing come back it is met.
    async fn settle_taken(&mut self, room: &Room<Steering>, to: ItemId) -> Result<()> {
        let item = self.item(room, to).await?;
        let waiting = self.one(&decisions::WAITING_OF_ITEM, binds![to]).await?.int(0)?;
        let back = self.one(&decisions::RETURNED_OF_ITEM, binds![to]).await?.int(0)?;
        if waiting > 0 {
            return self.set_item_state(&item, item.state.received()?, None).await;
        }
        if back > 0 {
            return Ok(());
        }
        if !self.rows(&uploads::LIVE_OF_ITEM, binds![to]).await?.is_empty() {
            return Err(Refusal::WrongState.into());
        }
        let met = item.state.received().and_then(ItemState::accepted)?;
        self.set_item_state(&item, met, None).await
    }
}
