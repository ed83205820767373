//! How long it takes from opening a matter until its clients are there, send the first document, and everything that was asked is
//! accepted: medians over the matters the reader reaches, from times the lobby keeps anyway. It refuses them to whoever does not
//! look into matters, and names no matter.

use super::Lobby;
use crate::engine::binds;
use crate::error::{Error, Result};
use domain::{Duration, Timestamp};

pub(crate) mod sql {
    use crate::sql::statements;
    // What happened in a matter touched it, so that one untouched since then has nothing to count.
    macro_rules! times {
        ($from:literal) => {
            concat!(
                "SELECT m.opened_at, (SELECT min(x.signed_in_at) FROM portal_access x WHERE x.matter_id = m.id), (SELECT min(x.first_sent_at) FROM portal_access x WHERE x.matter_id = m.id), m.gathered_at FROM ",
                $from,
                " m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $1) AND m.touched_at > $2 ORDER BY m.touched_at DESC LIMIT 5000"
            )
        };
    }
    statements! {
        LobbySql TIMES_ALL = times!("matter m WHERE");
        LobbySql TIMES_MINE = times!("assignment a JOIN matter m ON m.id = a.matter_id WHERE a.person_id = $1 AND a.ended_at IS NULL AND (m.sensitivity = 'ordinary' OR (a.kind IN ('responsible', 'cover') AND NOT EXISTS (SELECT 1 FROM person au WHERE au.id = a.person_id AND au.role = 'auditor'))) AND");
    }
}

/// What is counted together: what was reached in as many days, and in as many before these.
pub const INTAKE_SPAN: Duration = Duration::days(90);

/// How long one step took, counted from the day a matter was opened.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct HowLong {
    /// Half of them took no longer; `None` where there is none.
    pub median: Option<Duration>,
    /// Of how many matters.
    pub of: u32,
}

/// The steps of one span of days.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct IntakeTimes {
    pub first_sign_in: HowLong,
    pub first_document: HowLong,
    /// Everything that was asked was accepted, or set aside, for the first time.
    pub complete: HowLong,
}

impl Lobby<'_> {
    /// How long intake took in the last [`INTAKE_SPAN`], and in as long before it, by when a step was reached. Of a very large
    /// practice the 5,000 matters that were touched last are looked at.
    pub async fn intake_times(&self) -> Result<[IntakeTimes; 2]> {
        if !self.looks_into_matters() {
            return Err(Error::not_found());
        }
        let statement = if self.sees_everything() { &sql::TIMES_ALL } else { &sql::TIMES_MINE };
        let now = self.house.clock.now();
        let middle = now.minus(INTAKE_SPAN);
        let first = middle.minus(INTAKE_SPAN);
        let mut look = self.house.engine.look(None).await?;
        let mut took: [[Vec<Duration>; 3]; 2] = Default::default();
        for row in look.rows(statement.text, binds![self.person, first]).await? {
            let opened = row.time(0)?;
            let reached: [Option<Timestamp>; 3] = [row.opt_time(1)?, row.opt_time(2)?, row.opt_time(3)?];
            for (step, at) in reached.into_iter().enumerate() {
                let Some(at) = at.filter(|at| *at > first) else { continue };
                let span = usize::from(at <= middle);
                if let Some(list) = took.get_mut(span).and_then(|steps| steps.get_mut(step)) {
                    list.push(at.since(opened));
                }
            }
        }
        Ok(took.map(|[came, sent, complete]| IntakeTimes {
            first_sign_in: how_long(came),
            first_document: how_long(sent),
            complete: how_long(complete),
        }))
    }
}

/// The lower of the two in the middle, where there are two.
fn how_long(mut took: Vec<Duration>) -> HowLong {
    took.sort_unstable();
    let middle = took.len().saturating_sub(1) / 2;
    HowLong { median: took.get(middle).copied(), of: u32::try_from(took.len()).unwrap_or(u32::MAX) }
}
