//! The history of an enquiry: moves, notes, tries to reach somebody, what was ticked before opening. A form sent twice
//! writes one line, because the form names the line it will become. It refuses to change or drop a line.

use super::sql;
use crate::audit::AuditEvent;
use crate::engine::{Row, Write, binds};
use crate::error::{Result, Tampered};
use crate::lobby::{Lobby, PersonCard, notices};
use domain::{
    AcceptancePoint, AuditCode, ContactChannel, ContactOutcome, DeskPower, LeadEntryId, LeadId, LeadState,
    LostReason, PersonId, Refusal, Timestamp, Why, limits,
};
use serde::{Deserialize, Serialize};

/// What a line of the history is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum EntryKind {
    Note,
    Contact { channel: ContactChannel, outcome: ContactOutcome },
    Moved { to: LeadState, lost: Option<LostReason> },
    Checked { points: Vec<AcceptancePoint> },
}

/// The sealed part of a line.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    text: String,
    to: String,
    lost: String,
    points: Vec<String>,
    /// When it was written down, in microseconds, where that was later than what it says.
    written: Option<i64>,
}

/// One line of the history as people read it.
pub struct LeadEntry {
    pub id: LeadEntryId,
    pub kind: EntryKind,
    pub at: Timestamp,
    /// When it was written down, where that was later.
    pub written: Option<Timestamp>,
    pub by: Option<PersonId>,
    /// Empty where nobody is named.
    pub by_name: String,
    pub text: String,
}

/// What somebody writes about an enquiry, and the line it becomes.
pub struct LeadWords<'a> {
    pub line: LeadEntryId,
    pub text: &'a str,
}

impl LeadWords<'_> {
    fn check(&self) -> Result<&str> {
        let text = self.text.trim();
        if text.chars().count() > limits::NOTE_CHARS {
            return Err(Refusal::invalid("text", Why::TooLong).into());
        }
        Ok(text)
    }
}

impl Lobby<'_> {
    /// Every line of an enquiry's history, newest first.
    pub async fn lead_history(&self, id: LeadId) -> Result<Vec<LeadEntry>> {
        let lead = self.lead(id).await?;
        if lead.erased_at.is_some() {
            return Ok(Vec::new());
        }
        let rows = self.house.engine.look(None).await?.rows(sql::ENTRIES.text, binds![id]).await?;
        rows.iter().map(|row| self.entry_from(row)).collect()
    }

    fn entry_from(&self, row: &Row) -> Result<LeadEntry> {
        let id: LeadEntryId = row.id(0)?;
        let kept: Kept = self.house.unseal_card("lead_entry", id.bytes(), &row.bytes(6)?)?;
        let strange = || Tampered { what: "a line of an enquiry" };
        let kind = match row.text(1)?.as_str() {
            "note" => EntryKind::Note,
            "contact" => EntryKind::Contact {
                channel: row.code(4, ContactChannel::from_code)?,
                outcome: row.code(5, ContactOutcome::from_code)?,
            },
            "moved" => EntryKind::Moved {
                to: LeadState::from_code(&kept.to).ok_or_else(strange)?,
                lost: LostReason::from_code(&kept.lost),
            },
            "checked" => EntryKind::Checked {
                points: kept.points.iter().filter_map(|c| AcceptancePoint::from_code(c)).collect(),
            },
            _ => return Err(strange().into()),
        };
        let by: Option<PersonId> = row.opt_id(3)?;
        let by_name = match (by, row.opt_bytes(7)?) {
            (Some(person), Some(sealed)) => {
                let card: PersonCard = self.house.unseal_card("person", person.bytes(), &sealed)?;
                card.name
            }
            _ => String::new(),
        };
        let written = kept.written.map(Timestamp::from_micros);
        Ok(LeadEntry { id, kind, at: row.time(2)?, written, by, by_name, text: kept.text })
    }

    /// Writes a line; `false` where it stands already.
    async fn add_entry(
        &self,
        write: &mut Write,
        lead: LeadId,
        line: LeadEntryId,
        kind: &EntryKind,
        text: &str,
        at: Timestamp,
    ) -> Result<bool> {
        let now = self.house.clock.now();
        let written = (at != now).then(|| now.micros());
        let mut kept = Kept { text: text.to_owned(), written, ..Kept::default() };
        let (code, channel, outcome) = match kind {
            EntryKind::Note => ("note", None, None),
            EntryKind::Contact { channel, outcome } => {
                ("contact", Some(channel.code()), Some(outcome.code()))
            }
            EntryKind::Moved { to, lost } => {
                kept.to = to.code().to_owned();
                kept.lost = lost.map(|l| l.code().to_owned()).unwrap_or_default();
                ("moved", None, None)
            }
            EntryKind::Checked { points } => {
                kept.points = points.iter().map(|p| p.code().to_owned()).collect();
                ("checked", None, None)
            }
        };
        let sealed = self.house.seal_card("lead_entry", line.bytes(), &kept)?;
        let values = binds![lead, line, code, at, self.person, channel, outcome, sealed];
        Ok(write.exec(sql::ADD_ENTRY.text, values).await? == 1)
    }

    /// Marks an enquiry as changed, after what was written to it: one that was deleted meanwhile keeps nothing of it.
    pub(in crate::lobby) async fn touch(&self, write: &mut Write, id: LeadId) -> Result<()> {
        match write.exec(sql::TOUCHED.text, binds![id, self.house.clock.now()]).await? {
            1 => Ok(()),
            _ => Err(Refusal::WrongState.into()),
        }
    }

    /// A note that colleagues read.
    pub async fn note_lead(&self, id: LeadId, note: &LeadWords<'_>) -> Result<()> {
        let text = note.check()?;
        if text.is_empty() {
            return Err(Refusal::invalid("text", Why::Missing).into());
        }
        let mut write = self.begin(Some(DeskPower::ManageLeads)).await?;
        if self.lead_in(&mut write, id).await?.erased_at.is_some() {
            return Err(Refusal::WrongState.into());
        }
        if !self.add_entry(&mut write, id, note.line, &EntryKind::Note, text, self.house.clock.now()).await? {
            return Ok(());
        }
        self.touch(&mut write, id).await?;
        self.commit(write, AuditEvent::new(AuditCode::LeadNoted, id)).await
    }

    /// Somebody was reached, or could not be, now or at an earlier moment (`at`) that is written down only now. The first such
    /// line makes a new enquiry one that was answered, and the earliest moment is when it was.
    ///
    /// # Errors
    /// `Invalid` for `day` where that lies ahead or before the enquiry.
    pub async fn log_lead_contact(
        &self,
        id: LeadId,
        channel: ContactChannel,
        outcome: ContactOutcome,
        at: Option<Timestamp>,
        words: &LeadWords<'_>,
    ) -> Result<()> {
        let text = words.check()?;
        let mut write = self.begin(Some(DeskPower::ManageLeads)).await?;
        let lead = self.lead_in(&mut write, id).await?;
        let now = self.house.clock.now();
        let at = at.unwrap_or(now);
        if at > now || at < lead.created_at {
            return Err(Refusal::invalid("day", Why::NotAllowed).into());
        }
        let kind = EntryKind::Contact { channel, outcome };
        if !self.add_entry(&mut write, id, words.line, &kind, text, at).await? {
            return Ok(());
        }
        let values = binds![id, at, lead.state.contacted().code(), lead.state.code(), now];
        if write.exec(sql::CONTACTED.text, values).await? != 1 {
            return Err(Refusal::Conflict.into());
        }
        self.commit(write, AuditEvent::new(AuditCode::LeadContacted, id)).await
    }

    /// Moves an enquiry by hand. Losing one says why, in words where no reason of the list is it.
    pub async fn move_lead(
        &self,
        id: LeadId,
        to: LeadState,
        lost: Option<LostReason>,
        words: &LeadWords<'_>,
    ) -> Result<()> {
        let text = words.check()?;
        if (to == LeadState::Lost) != lost.is_some() {
            return Err(Refusal::invalid("lost", Why::Missing).into());
        }
        if lost == Some(LostReason::Other) && text.is_empty() {
            return Err(Refusal::invalid("why", Why::Missing).into());
        }
        let mut write = self.begin(Some(DeskPower::ManageLeads)).await?;
        let lead = self.lead_in(&mut write, id).await?;
        let now = self.house.clock.now();
        if !self.add_entry(&mut write, id, words.line, &EntryKind::Moved { to, lost }, text, now).await? {
            return Ok(());
        }
        lead.state.moved(to)?;
        let values = binds![id, lead.state.code(), to.code(), lost.map(LostReason::code), now];
        if write.exec(sql::MOVE.text, values).await? != 1 {
            return Err(Refusal::Conflict.into());
        }
        notices::settle(&mut write, self.house, id.bytes(), notices::OF_LEAD).await?;
        let mut event = AuditEvent::new(AuditCode::LeadMoved, id).with("lead", to.code());
        if let Some(lost) = lost {
            event = event.with("lost", lost.code());
        }
        self.commit(write, event).await
    }

    /// What was looked at before a matter is opened. The newest line counts.
    pub async fn check_lead(
        &self,
        id: LeadId,
        points: &[AcceptancePoint],
        words: &LeadWords<'_>,
    ) -> Result<()> {
        let text = words.check()?;
        let mut write = self.begin(Some(DeskPower::ManageLeads)).await?;
        let lead = self.lead_in(&mut write, id).await?;
        if !lead.state.is_open() || lead.erased_at.is_some() {
            return Err(Refusal::WrongState.into());
        }
        let (kind, now) = (EntryKind::Checked { points: points.to_vec() }, self.house.clock.now());
        if !self.add_entry(&mut write, id, words.line, &kind, text, now).await? {
            return Ok(());
        }
        self.touch(&mut write, id).await?;
        self.commit(write, AuditEvent::new(AuditCode::LeadChecked, id)).await
    }

    /// The points that are ticked now.
    pub(crate) async fn ticked(&self, write: &mut Write, id: LeadId) -> Result<Vec<AcceptancePoint>> {
        let rows = write.rows(sql::CHECKED.text, binds![id]).await?;
        let Some(row) = rows.first() else { return Ok(Vec::new()) };
        match self.entry_from(row)?.kind {
            EntryKind::Checked { points } => Ok(points),
            _ => Ok(Vec::new()),
        }
    }
}
