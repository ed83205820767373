//! Calling missing documents to mind: three days before their day, on it, and three days after; then somebody is told to
//! call. Whoever has to agree to the engagement letter first is reminded of nothing. One timer a matter, which the matter's own
//! days share (`date_reminders.rs`), planted with the change that moved its requests and again by its own run. It refuses to
//! remind of anything twice, or of what is not the client's to do. What has no day is called to mind by hand only.

use crate::audit::AuditEvent;
use crate::desk::JobKind;
use crate::engine::{Write, binds};
use crate::error::Result;
use crate::house::Inner;
use crate::lobby::choices::{hour_of, zone};
use crate::lobby::notice_mails::{Leaves, Only};
use crate::lobby::{Settings, notice_mails, notices};
use crate::purpose::{Purpose, Relaying, Steering};
use crate::room::checklist::sql::TALLY;
use crate::room::letter::Letters;
use crate::room::{Room, RoomTx};
use domain::notices::{Reminder, Weight, reminders};
use domain::{
    AuditCode, Ball, ClientId, ItemId, ItemState, MatterId, Phase, Power, Refusal, Timestamp, limits,
};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        RoomSql DUE = "SELECT id, state, due_at, created_at, for_client FROM room_item WHERE matter_id = $1 AND due_at IS NOT NULL AND hidden_at IS NULL";
        LobbySql REMINDED_TO = "SELECT reminded_to, phase FROM matter WHERE id = $1";
        LobbySql REMINDED = "UPDATE matter SET reminded_to = $2 WHERE id = $1";
        LobbySql UNPLANT = "DELETE FROM job WHERE matter_id = $1 AND kind = 'remind' AND state = 'ready'";
        LobbySql PLANTED = "SELECT run_at FROM job WHERE matter_id = $1 AND kind = 'remind' AND state = 'ready'";
    }
}

/// A request with a date that is the client's to meet.
struct Dated {
    item: ItemId,
    /// Whose it is to send; nobody in particular means everybody who can.
    whose: Option<ClientId>,
    due_at: Timestamp,
    created_at: Timestamp,
}

impl Dated {
    /// What is to be done and when, after `after` and after there was something to remind of.
    fn steps(
        &self,
        settings: &Settings,
        after: Timestamp,
    ) -> impl Iterator<Item = (Timestamp, Reminder)> + use<> {
        let (zone, due, since) = (zone(&settings.time_zone), self.due_at, after.max(self.created_at));
        reminders()
            .map(move |(days, what)| (hour_of(&zone, due, days, limits::REMINDER_HOUR), what))
            .filter(move |(at, _)| *at > since)
    }
}

/// What a run did, for whoever watches the workers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reminded {
    /// Nothing was due.
    Nothing,
    /// A mail says that something waits.
    Mailed,
    /// Somebody is told to call.
    Called,
    /// Both: one document's day is near while another's is long over.
    MailedAndCalled,
    /// No document was due, but a day of the matter comes near.
    Dates,
}

impl<P: Purpose> RoomTx<'_, P> {
    async fn dated(&mut self, letters: &Letters) -> Result<Vec<Dated>> {
        let mut out = Vec::new();
        for row in self.rows(&sql::DUE, &[]).await? {
            if row.code(1, ItemState::from_code)?.ball() == Ball::You {
                let (item, whose) = (row.id(0)?, row.opt_id(4)?);
                if letters.holds_back(whose) {
                    continue;
                }
                out.push(Dated { item, whose, due_at: row.time(2)?, created_at: row.time(3)? });
            }
        }
        Ok(out)
    }

    /// Sets the matter's timer to the next thing to call to mind, or takes it away. The caller holds the matter's row.
    pub(crate) async fn plant_reminder(
        &mut self,
        house: &Inner,
        matter: MatterId,
        letters: &Letters,
    ) -> Result<()> {
        let settings = house.settings_by(self.write()).await?;
        let rows = self.lobby_rows(&sql::REMINDED_TO, binds![matter]).await?;
        let reminded_to = rows.first().map(|row| row.time(0)).transpose()?.unwrap_or_default();
        let owed = self.dated(letters).await?;
        if reminded_to != Timestamp::default() {
            let whose: Vec<_> = owed.iter().map(|one| one.whose).collect();
            notice_mails::withdraw_reminders(self.write(), house, matter, &whose).await?;
        }
        let dated = if settings.reminders { owed } else { Vec::new() };
        let next = dated.iter().flat_map(|one| one.steps(&settings, reminded_to)).map(|(at, _)| at).min();
        let day = self.next_date_step(&settings, reminded_to).await?;
        let next = [next, day].into_iter().flatten().min();
        let planted = self.lobby_rows(&sql::PLANTED, binds![matter]).await?;
        let planted: Vec<_> = planted.iter().map(|row| row.time(0)).collect::<Result<_>>()?;
        if planted == next.into_iter().collect::<Vec<_>>() {
            return Ok(());
        }
        self.lobby(&sql::UNPLANT, binds![matter]).await?;
        if let Some(at) = next {
            plant(self.write(), house, matter, at).await?;
        }
        Ok(())
    }

    /// Writes to whoever can send something, of those the letter does not hold back: everybody where it is nobody's in particular.
    /// Gives how many are reached.
    async fn remind_of(
        &mut self,
        house: &Inner,
        what: &str,
        leaves: Leaves,
        (whose, letters): (Option<ClientId>, &Letters),
    ) -> Result<usize> {
        let matter = self.room.matter();
        let readers: Vec<Option<Only>> = match whose {
            None if letters.anybody_waits() => letters.free().map(|c| Some(Only::Client(c))).collect(),
            whose => vec![whose.map(Only::Client)],
        };
        let mut told = 0;
        for only in readers {
            told += notice_mails::plant_leaving(self.write(), house, matter, what, leaves, only).await?;
        }
        Ok(told)
    }
}

/// The line that says that people were reminded of so many days.
fn days_line(matter: MatterId, dates: usize) -> AuditEvent {
    AuditEvent::new(AuditCode::DateReminded, matter).with("dates", dates.to_string())
}

async fn plant(write: &mut Write, house: &Inner, matter: MatterId, at: Timestamp) -> Result<()> {
    crate::lobby::jobs::plant(write, house, matter, JobKind::Remind, matter.bytes(), at).await
}

impl Room<Relaying> {
    /// Does what is due by now, and plants the next run.
    pub async fn remind(&self) -> Result<Reminded> {
        self.demand(Power::RelayNotices)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let (house, matter, now) = (self.house.clone(), self.matter(), tx.now);
            tx.lobby(&crate::lobby::matters::sql::HOLD, binds![matter]).await?;
            let settings = house.settings_by(tx.write()).await?;
            let rows = tx.lobby_rows(&sql::REMINDED_TO, binds![matter]).await?;
            let row = rows.first().ok_or_else(crate::error::Error::not_found)?;
            let (reminded_to, phase) = (row.time(0)?, row.code(1, Phase::from_code)?);
            let letters = self.letters(&mut tx).await?;
            let reminds = settings.reminders && phase == Phase::Open;
            let due = if reminds { tx.dated(&letters).await? } else { Vec::new() };
            let (mut call, mut items) = (None, 0u32);
            // Whom to write to, and how much it weighs: each hears of their own, and of what is everybody's.
            let mut mails: BTreeMap<Option<ClientId>, Reminder> = BTreeMap::new();
            for one in &due {
                let step =
                    one.steps(&settings, reminded_to).filter(|(at, _)| *at <= now).map(|(_, s)| s).max();
                let Some(step) = step else { continue };
                items += 1;
                if step == Reminder::Call {
                    call = call.or(Some(one.item));
                } else {
                    let heaviest = mails.entry(one.whose).or_insert(step);
                    *heaviest = step.max(*heaviest);
                }
            }
            let dates = match phase {
                Phase::Open => tx.call_dates_to_mind(&house, &settings, reminded_to).await?,
                Phase::Closing | Phase::Closed | Phase::Erased => 0,
            };
            tx.lobby(&sql::REMINDED, binds![matter, now]).await?;
            if let Some(item) = call {
                notices::tell_leads(tx.write(), &house, matter, notices::CALL_CLIENT, item.bytes()).await?;
            }
            for (whose, step) in &mails {
                let weight = if *step == Reminder::Due { Weight::Deadline } else { Weight::Ordinary };
                let leaves = Leaves::Weighing(weight);
                tx.remind_of(&house, notice_mails::REMINDER, leaves, (*whose, &letters)).await?;
            }
            let outcome = match (call, mails.is_empty()) {
                (None, true) if dates > 0 => Reminded::Dates,
                (None, true) => Reminded::Nothing,
                (None, false) => Reminded::Mailed,
                (Some(_), true) => Reminded::Called,
                (Some(_), false) => Reminded::MailedAndCalled,
            };
            tx.plant_reminder(&house, matter, &letters).await?;
            match outcome {
                // The timer came early: it is planted anew and nobody was told anything.
                Reminded::Nothing => tx.commit_progress().await?,
                Reminded::Dates => tx.commit(days_line(matter, dates)).await?,
                Reminded::Mailed | Reminded::Called | Reminded::MailedAndCalled => {
                    if dates > 0 {
                        tx.also(days_line(matter, dates));
                    }
                    let event =
                        AuditEvent::new(AuditCode::ReminderSent, matter).with("items", items.to_string());
                    tx.commit(event).await?;
                }
            }
            Ok(outcome)
        })
        .await
    }
}

impl Room<Steering> {
    /// Calls to mind by hand all that is missing, with a day or without one: one mail to each who can send something of it, in
    /// their hours however often they wanted to hear. Gives how many requests are missing.
    ///
    /// # Errors
    /// `WrongState` where nothing is missing; `TooMany` for an hour after the last time; `NoAddress` where nobody who could send
    /// anything is reached.
    pub async fn remind_now(&self) -> Result<u32> {
        self.demand(Power::EditChecklist)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let (house, matter) = (self.house.clone(), self.matter());
            tx.lobby(&crate::lobby::matters::sql::HOLD, binds![matter]).await?;
            let letters = self.letters(&mut tx).await?;
            let (mut missing, mut whose) = (0u32, BTreeSet::new());
            for row in tx.rows(&TALLY, &[]).await? {
                let of: Option<ClientId> = row.opt_id(3)?;
                if row.code(0, ItemState::from_code)?.ball() == Ball::You && !letters.holds_back(of) {
                    missing = missing.saturating_add(u32::try_from(row.int(1)?).unwrap_or(u32::MAX));
                    whose.insert(of);
                }
            }
            if missing == 0 {
                return Err(Refusal::WrongState.into());
            }
            let (label, of) = ("missing called to mind", matter.to_string());
            house.count(tx.write(), label, &of, limits::REMINDER_PAUSE, 1).await?;
            let mut told = 0;
            for of in whose {
                told +=
                    tx.remind_of(&house, notice_mails::MISSING, Leaves::Urged(None), (of, &letters)).await?;
            }
            if told == 0 {
                return Err(Refusal::NoAddress.into());
            }
            // The mail asks as it leaves whether anything is missing still: that is counted now at the latest.
            tx.requests_moved = true;
            let event = AuditEvent::new(AuditCode::ReminderSent, matter).with("items", missing.to_string());
            tx.commit(event).await?;
            Ok(missing)
        })
        .await
    }
}
