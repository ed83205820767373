//! Calling the days of a matter to mind: to whoever leads it, so many days before as the kind says, and to a client who is
//! shown an appointment, a week and a day before. They share the matter's one timer and what it was run to. It refuses to
//! remind of a day that was dealt with or taken off, of one somebody wrote down only after its reminder was due, and twice.

use crate::error::Result;
use crate::house::Inner;
use crate::lobby::choices::{hour_of, zone};
use crate::lobby::notice_mails::{DATE, Leaves, Only};
use crate::lobby::{Settings, notice_mails, notices};
use crate::purpose::Purpose;
use crate::room::RoomTx;
use crate::room::key_dates::sql;
use domain::notices::Weight;
use domain::{ClientId, KeyDateId, KeyDateKind, KeyDateState, Timestamp, limits};
use std::collections::BTreeMap;

/// A day that counts, without its words.
struct Day {
    id: KeyDateId,
    kind: KeyDateKind,
    at: Timestamp,
    whose: Option<ClientId>,
    shown_at: Option<Timestamp>,
    set_at: Timestamp,
}

/// One reminder: when, and how many days it is before the day.
type Step = (Timestamp, i64);

impl Day {
    /// What is still to come of these, after `after`. Nothing is called to mind once its time is there.
    fn steps(&self, settings: &Settings, days: &'static [i64], after: Timestamp) -> Vec<Step> {
        let zone = zone(&settings.time_zone);
        let at = |days: i64| hour_of(&zone, self.at, -days, limits::REMINDER_HOUR);
        days.iter().map(|days| (at(*days), *days)).filter(|(at, _)| *at > after && *at < self.at).collect()
    }

    /// To whoever leads the matter.
    fn for_leads(&self, settings: &Settings, reminded_to: Timestamp) -> Vec<Step> {
        self.steps(settings, self.kind.staff_days(), reminded_to.max(self.set_at))
    }

    /// To the clients who are shown it, where the practice reminds clients at all.
    fn for_clients(&self, settings: &Settings, reminded_to: Timestamp) -> Vec<Step> {
        match self.shown_at.filter(|_| settings.reminders) {
            Some(shown_at) => {
                self.steps(settings, self.kind.client_days(), reminded_to.max(self.set_at).max(shown_at))
            }
            None => Vec::new(),
        }
    }
}

/// The last of these that is due by now.
fn due(steps: &[Step], now: Timestamp) -> Option<i64> {
    steps.iter().filter(|(at, _)| *at <= now).map(|(_, days)| *days).min()
}

impl<P: Purpose> RoomTx<'_, P> {
    async fn days_ahead(&mut self) -> Result<Vec<Day>> {
        let mut out = Vec::new();
        for row in self.rows(&sql::DATES, &[]).await? {
            if row.code(2, KeyDateState::from_code)? == KeyDateState::Ahead {
                out.push(Day {
                    id: row.id(0)?,
                    kind: row.code(1, KeyDateKind::from_code)?,
                    at: row.time(3)?,
                    whose: row.opt_id(5)?,
                    shown_at: row.opt_time(6)?,
                    set_at: row.time(7)?,
                });
            }
        }
        Ok(out)
    }

    /// When a day of the matter is to be called to mind next.
    pub(super) async fn next_date_step(
        &mut self,
        settings: &Settings,
        reminded_to: Timestamp,
    ) -> Result<Option<Timestamp>> {
        let days = self.days_ahead().await?;
        let steps = days.iter().flat_map(|day| {
            day.for_leads(settings, reminded_to).into_iter().chain(day.for_clients(settings, reminded_to))
        });
        Ok(steps.map(|(at, _)| at).min())
    }

    /// Reminds people of what is due by now, and says of how many days.
    pub(super) async fn call_dates_to_mind(
        &mut self,
        house: &Inner,
        settings: &Settings,
        reminded_to: Timestamp,
    ) -> Result<usize> {
        let (now, matter) = (self.now, self.room.matter());
        let (mut reminded, mut clients) = (0, BTreeMap::new());
        for day in self.days_ahead().await? {
            let lead = due(&day.for_leads(settings, reminded_to), now);
            // A timer that ran late sends nobody to what is over.
            let client = due(&day.for_clients(settings, reminded_to), now).filter(|_| now < day.at);
            reminded += usize::from(lead.is_some() || client.is_some());
            if let Some(days) = lead {
                let object = day.id.bytes();
                notices::settle(self.write(), house, object, notices::OF_DATE).await?;
                let kind = if days == 0 { notices::DATE_TODAY } else { notices::DATE_NEAR };
                notices::tell_leads_at_once(self.write(), house, matter, kind, object).await?;
            }
            if let Some(days) = client {
                let weight = if days <= 1 { Weight::Deadline } else { Weight::Ordinary };
                let heaviest = clients.entry(day.whose).or_insert(weight);
                *heaviest = weight.max(*heaviest);
            }
        }
        for (whose, weight) in clients {
            let only = whose.map(Only::Client);
            let leaves = Leaves::Weighing(weight);
            notice_mails::plant_leaving(self.write(), house, matter, DATE, leaves, only).await?;
        }
        Ok(reminded)
    }
}
