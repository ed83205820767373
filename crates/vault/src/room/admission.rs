//! Admission proved again while bytes flow. A visit of one request may last for hours when it carries a large file; who is
//! shown out in the meantime must not go on. It refuses to trust an answer for longer than a moment, and to keep a
//! session alive past its absolute end.

use crate::desk::{Bearer, standing_by_look};
use crate::engine::binds;
use crate::error::{Error, Result};
use crate::house::Inner;
use crate::purpose::Purpose;
use crate::room::Room;
use domain::{Duration, MatterId, Timestamp};
use std::sync::Arc;
use tokio::time::Instant;

/// How long an answer is good for. Nobody who was shown out gets bytes for longer than this, plus what was on its way.
const GOOD_FOR: std::time::Duration = std::time::Duration::from_secs(2);
/// How often flowing bytes count as a sign of life of their session; the grain every page has, too.
const SIGN_OF_LIFE: Duration = Duration::seconds(60);

/// Whether the bytes themselves keep the session awake.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counts {
    /// Somebody sends: that is activity.
    AsActivity,
    /// Somebody reads, perhaps long gone from the screen.
    AsNothing,
}

/// Who a stream of bytes is for or from.
pub(crate) struct Admission {
    house: Arc<Inner>,
    matter: MatterId,
    bearer: Bearer,
    purpose: domain::Purpose,
    counts: Counts,
    asked: Instant,
    alive_at: Timestamp,
}

impl<P: Purpose> Room<P> {
    /// The admission of this room, proved a moment ago.
    pub(crate) fn admission(&self, counts: Counts) -> Admission {
        Admission {
            house: self.house.clone(),
            matter: self.matter(),
            bearer: self.bearer.clone(),
            purpose: P::CODE,
            counts,
            asked: Instant::now(),
            alive_at: self.house.clock.now(),
        }
    }
}

impl Admission {
    /// Whose act this is, for the log.
    pub(crate) fn actor(&self) -> [u8; 16] {
        self.bearer.actor()
    }

    /// "Not found" as soon as whoever this is would not be admitted any more.
    pub(crate) async fn still(&mut self) -> Result<()> {
        let now = self.house.clock.now();
        let quiet_for = now.since(self.alive_at);
        if self.asked.elapsed() < GOOD_FOR && quiet_for < SIGN_OF_LIFE {
            return Ok(());
        }
        let mut look = self.house.engine.look(None).await?;
        let standing = standing_by_look(&mut look, &self.bearer, self.matter, now).await?;
        drop(look);
        if !standing.is_ok_and(|powers| powers.admits(self.purpose)) {
            return Err(Error::not_found());
        }
        self.asked = Instant::now();
        if quiet_for >= SIGN_OF_LIFE {
            self.alive_at = now;
            self.show_life(now).await?;
        }
        Ok(())
    }

    async fn show_life(&self, now: Timestamp) -> Result<()> {
        let (Counts::AsActivity, Some(session)) = (self.counts, self.bearer.session()) else { return Ok(()) };
        let mut write = self.house.engine.write(None).await?;
        write.exec(crate::desk::sql::STILL_SEEN.text, binds![session, now]).await?;
        write.commit().await
    }
}
