//! Documents that reached the practice another way than through the portal: filed by staff for the client, with how they
//! came and who took them. They are received, inspected and decided like any other. It refuses to file without saying how
//! it came.

use crate::engine::binds;
use crate::error::Result;
use crate::purpose::{Contributing, StaffSees};
use crate::room::checklist::sql as checklist;
use crate::room::shape::titled;
use crate::room::uploads::Sent;
use crate::room::{ForStaff, NewItem, Room, Words};
use domain::{Channel, ItemId, PersonId, Power, Refusal, UploadId, VersionId, Why, limits};
use serde::{Deserialize, Serialize};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        RoomSql SET_FILED = "UPDATE upload SET filed = $3 WHERE matter_id = $1 AND id = $2";
        RoomSql FILED = "SELECT id, version_id, person_id, filed FROM room_upload WHERE matter_id = $1 AND filed IS NOT NULL";
    }
}

/// How something came, and who took it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Filing {
    channel: String,
    /// Who received it, as written; may be empty where it is the person who filed it.
    pub receiver: String,
}

/// A filed version: how it came, and which colleague filed it.
pub struct Filed {
    pub version: VersionId,
    pub by: PersonId,
    pub filing: Filing,
}

impl Filing {
    pub fn new(channel: Channel, receiver: &str) -> Self {
        Self { channel: channel.code().to_owned(), receiver: receiver.trim().to_owned() }
    }

    pub fn channel(&self) -> Channel {
        Channel::from_code(&self.channel).unwrap_or(Channel::Scan)
    }
}

impl Room<Contributing> {
    /// Makes the request that something goes to which came another way and nobody asked for: of whom `new` says, or of everybody
    /// where it says nobody. Nobody sees it before it is filed, and it is shown with what was.
    ///
    /// # Errors
    /// `Invalid` for a title that is empty or too long; `NoSpace` where the matter holds as many requests as it may; "not found"
    /// for somebody who is no party.
    pub async fn bring_for(&self, new: &NewItem, heading: &Words) -> Result<ItemId> {
        self.demand(Power::FileForClient)?;
        titled(&new.words.title)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            tx.in_turn().await?;
            if let Some(client) = new.for_client {
                tx.one(&super::face::sql::PARTY, binds![client]).await?;
            }
            if tx.rows(&checklist::ITEMS, &[]).await?.len() >= limits::ITEMS_PER_MATTER as usize {
                return Err(Refusal::NoSpace.into());
            }
            let (id, event) = tx.add_brought(new, heading).await?;
            let now = tx.now;
            tx.exec_one(&super::attached::sql::UNSEEN, binds![id, now]).await?;
            tx.commit(event).await?;
            Ok(id)
        })
        .await
    }

    /// Files what a member of staff uploaded for a request, in the client's place.
    pub async fn file_for(
        &self,
        item: ItemId,
        uploads: &[UploadId],
        filing: &Filing,
    ) -> Result<Vec<VersionId>> {
        self.demand(Power::FileForClient)?;
        if filing.receiver.chars().count() > limits::TITLE_CHARS {
            return Err(Refusal::invalid("receiver", Why::TooLong).into());
        }
        self.send_as(item, uploads, Sent::Filed(filing)).await
    }
}

impl<P: StaffSees> Room<P> {
    /// Every version of the matter that was filed by staff.
    pub async fn filed(&self) -> Result<ForStaff<Vec<Filed>>> {
        self.demand(Power::SeeWholeMatter)?;
        self.watch(async {
            let mut all = Vec::new();
            for row in self.look().await?.rows(&sql::FILED, &[]).await? {
                let upload: UploadId = row.id(0)?;
                let filing = self.unseal_as("upload", upload.bytes(), "filed", &row.bytes(3)?)?;
                all.push(Filed { version: row.id(1)?, by: row.id(2)?, filing });
            }
            Ok(ForStaff::new(all))
        })
        .await
    }
}
