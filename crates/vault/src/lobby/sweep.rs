//! Sweeping: stored objects no row refers to any more. It refuses to touch what is younger than an hour, because an
//! object is written before the row that keeps it, and to hold more than a page of names at once.

use super::Backstage;
use crate::engine::binds;
use crate::error::Result;
use domain::Timestamp;

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql DROPPED = "SELECT object FROM blob WHERE dropped_at IS NOT NULL LIMIT $1";
        LobbySql FORGET = "DELETE FROM blob WHERE object = $1 AND dropped_at IS NOT NULL";
        LobbySql KNOWN = "SELECT count(*) FROM blob WHERE object = $1";
    }
}

/// Seconds an unreferenced object may live.
const ORPHAN_AGE: u64 = 3600;
/// Names held at once.
const PAGE: u32 = 500;

impl Backstage<'_> {
    /// Removes objects whose rows are gone, and counters nobody needs. Returns how many objects went.
    pub async fn sweep(&self) -> Result<u64> {
        let mut gone = 0;
        loop {
            let dropped = self.house.engine.look(None).await?.rows(sql::DROPPED.text, binds![PAGE]).await?;
            let page = dropped.iter().map(|row| row.text(0)).collect::<Result<Vec<_>>>()?;
            if page.is_empty() {
                break;
            }
            // Bytes first: a crash in between leaves lines that are swept again, never bytes nobody knows of.
            for object in &page {
                self.house.blobs.remove(object).await?;
            }
            let mut write = self.house.engine.write(None).await?;
            for object in &page {
                gone += write.exec(sql::FORGET.text, binds![object.as_str()]).await?;
            }
            write.commit().await?;
        }
        self.sweep_rates().await?;
        self.sweep_bulk().await?;
        self.sweep_passkeys().await?;
        Ok(gone)
    }

    /// Removes old objects no line knows of, such as what a crash left between writing and recording. It walks over
    /// everything stored, so it is for now and then. Returns how many objects went.
    pub async fn sweep_orphans(&self) -> Result<u64> {
        let mut gone = 0;
        let mut walk = self.house.blobs.walk(&self.house.object_name()).await?;
        loop {
            let (page, rest) = walk.page(PAGE as usize).await?;
            walk = rest;
            if page.is_empty() {
                return Ok(gone);
            }
            let old = page.iter().filter(|(_, age)| *age >= ORPHAN_AGE).map(|(object, _)| object.as_str());
            for object in self.unknown(old).await? {
                self.house.blobs.remove(object).await?;
                gone += 1;
            }
        }
    }

    async fn unknown<'o>(&self, objects: impl Iterator<Item = &'o str>) -> Result<Vec<&'o str>> {
        let mut unknown = Vec::new();
        let mut look = self.house.engine.look(None).await?;
        for object in objects {
            let known = look.rows(sql::KNOWN.text, binds![object]).await?;
            if known.first().map(|r| r.int(0)).transpose()? == Some(0) {
                unknown.push(object);
            }
        }
        Ok(unknown)
    }

    pub fn now(&self) -> Timestamp {
        self.house.clock.now()
    }
}
