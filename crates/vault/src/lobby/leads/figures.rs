//! How many enquiries came from where and what became of them. It refuses to count spam, and to open a single card for it.

use super::sql;
use crate::engine::{Row, binds};
use crate::error::Result;
use crate::lobby::Lobby;
use domain::{DeskPower, Duration, LeadSource, Timestamp};

/// One source of enquiries over a time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LeadFigure {
    pub source: LeadSource,
    pub came: u32,
    /// How many somebody was in touch with.
    pub contacted: u32,
    /// From coming in to the first contact, on average over those there was one with.
    pub first_contact: Option<Duration>,
    /// How many of them within a day.
    pub within_a_day: u32,
    pub won: u32,
    pub lost: u32,
}

impl LeadFigure {
    fn from_row(row: &Row) -> Result<Self> {
        let n = |at: usize| row.int(at).map(|n| u32::try_from(n).unwrap_or(u32::MAX));
        let contacted = row.int(2)?;
        let first_contact = (contacted > 0).then(|| row.int(3)).transpose()?;
        Ok(Self {
            source: row.code(0, LeadSource::from_code)?,
            came: n(1)?,
            contacted: n(2)?,
            first_contact: first_contact.map(|sum| Duration::micros(sum / contacted.max(1))),
            within_a_day: n(4)?,
            won: n(5)?,
            lost: n(6)?,
        })
    }
}

impl Lobby<'_> {
    /// Counts of the enquiries that came since, by how people heard of the practice, the most first.
    pub async fn lead_figures(&self, since: Timestamp) -> Result<Vec<LeadFigure>> {
        self.demand(DeskPower::SeeLeads)?;
        let rows =
            self.house.engine.look(None).await?.rows(sql::FIGURES.text, binds![since, self.person]).await?;
        rows.iter().map(LeadFigure::from_row).collect()
    }
}
