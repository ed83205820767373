//! Sweeping: stored objects no row refers to any more. It refuses to touch what is younger than an hour, because an
//! object is written before the row that keeps it.

use super::Backstage;
use crate::engine::binds;
use crate::error::Result;
use domain::Timestamp;

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql DROPPED = "SELECT object FROM blob WHERE dropped_at IS NOT NULL LIMIT 500";
        LobbySql FORGET = "DELETE FROM blob WHERE object = $1 AND dropped_at IS NOT NULL";
        LobbySql KNOWN = "SELECT count(*) FROM blob WHERE object = $1";
    }
}

/// Seconds an unreferenced object may live.
const ORPHAN_AGE: u64 = 3600;

impl Backstage<'_> {
    /// Removes dropped objects and orphans. Returns how many objects went.
    pub async fn sweep(&self) -> Result<u64> {
        let mut gone = 0;
        let dropped = self.house.engine.look(None).await?.rows(sql::DROPPED.text, &[]).await?;
        for row in dropped {
            let object = row.text(0)?;
            // Bytes first: a crash in between leaves a line that is swept again, never bytes nobody knows of.
            self.house.blobs.remove(&object).await?;
            let mut write = self.house.engine.write(None).await?;
            write.exec(sql::FORGET.text, binds![object]).await?;
            write.commit().await?;
            gone += 1;
        }
        for (object, age) in self.house.blobs.list().await? {
            if age < ORPHAN_AGE {
                continue;
            }
            let known =
                self.house.engine.look(None).await?.rows(sql::KNOWN.text, binds![object.as_str()]).await?;
            if known.first().map(|r| r.int(0)).transpose()? == Some(0) {
                self.house.blobs.remove(&object).await?;
                gone += 1;
            }
        }
        self.sweep_rates().await?;
        Ok(gone)
    }

    pub fn now(&self) -> Timestamp {
        self.house.clock.now()
    }
}
