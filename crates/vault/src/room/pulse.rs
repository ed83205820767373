//! Whether it is clear to a client what happens next: one question after a stage they were told of, to each contact who takes
//! part, answered once and for good. It refuses to ask twice about a stage, to ask whoever only helps or follows, and to take
//! a second answer in the place of the first.

use crate::audit::AuditEvent;
use crate::engine::binds;
use crate::error::{Error, Result};
use crate::lobby::{PersonCard, mails, notices};
use crate::purpose::{Contributing, Purpose, StaffSees};
use crate::room::converse::{NewMessage, SentMessage};
use crate::room::{ForStaff, Room, RoomTx};
use domain::pulse::{ASKED_FOR, WORDS};
use domain::{
    AccessId, AuditCode, Capacity, Duration, EventId, PersonId, Phase, Power, PulseState, Refusal, Relation,
    Sensitivity, Standing, Timestamp, Why, powers,
};
use std::collections::BTreeMap;

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql ASK = "INSERT INTO pulse (access_id, stage, matter_id, event_id, state, asked_at, answered_at) VALUES ($1, $2, $3, $4, 'open', $5, NULL) ON CONFLICT (access_id, stage) DO NOTHING";
        LobbySql NEWEST = "SELECT u.event_id, u.state, u.asked_at FROM pulse u WHERE u.access_id = $1 AND u.matter_id = $2 ORDER BY u.asked_at DESC, u.event_id DESC LIMIT 1";
        LobbySql STANDS = "SELECT u.state FROM pulse u WHERE u.access_id = $1 AND u.event_id = $2 AND u.matter_id = $3";
        LobbySql ANSWER = "UPDATE pulse SET state = $4, answered_at = $5 WHERE access_id = $1 AND event_id = $2 AND matter_id = $3 AND state = 'open'";
        LobbySql OF_MATTER = "SELECT u.access_id, x.person_id, p.sealed, u.event_id, u.stage, u.state, u.asked_at, u.answered_at FROM pulse u JOIN portal_access x ON x.id = u.access_id JOIN person p ON p.id = x.person_id WHERE u.matter_id = $1 ORDER BY u.asked_at DESC, u.event_id DESC, u.access_id";
        RoomSql KEEP = "INSERT INTO pulse_said (matter_id, id, event_id, access_id, at, sealed) VALUES ($1, $2, $3, $4, $5, $6)";
        RoomSql SAID = "SELECT id, event_id, access_id, sealed FROM room_pulse_said WHERE matter_id = $1";
        LobbySql REPORTED = "INSERT INTO problem_report (id, matter_id, at) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING";
    }
}

/// What one contact answered about one stage, as staff see it.
pub struct PulseRow {
    pub access: AccessId,
    pub name: String,
    pub event: EventId,
    /// The stage they were told of.
    pub stage: String,
    pub state: PulseState,
    pub asked_at: Timestamp,
    pub answered_at: Option<Timestamp>,
    /// What they wrote to it; empty where they wrote nothing.
    pub words: String,
}

impl<P: Purpose> RoomTx<'_, P> {
    /// Asks everybody who takes part and was just told of a stage, where the practice asks at all. Whoever was asked about this
    /// stage before is not asked again.
    pub(crate) async fn ask_if_clear(&mut self, room: &Room<P>, event: EventId, stage: &str) -> Result<()> {
        if !room.house.settings_by(self.write()).await?.ask_if_clear {
            return Ok(());
        }
        let (matter, now) = (room.matter(), self.now);
        for row in self.lobby_rows(&mails::sql::ENABLED_OF_MATTER, binds![matter]).await? {
            let access: AccessId = row.id(0)?;
            let (capacity, relation) = (row.code(5, Capacity::from_code)?, row.code(6, Relation::from_code)?);
            // Who is answered in messages can be asked; whoever helps answers for nobody.
            let standing = Standing::Client { relation, capacity };
            let talks = powers(standing, Phase::Open, Sensitivity::Ordinary).has(Power::SendMessages);
            if talks && !capacity.helps() {
                self.lobby(&sql::ASK, binds![access, stage, matter, event, now]).await?;
            }
        }
        Ok(())
    }
}

impl Room<Contributing> {
    /// The stage this contact is still asked about: the newest they were told of, for as long as it is asked.
    pub async fn pulse(&self) -> Result<Option<EventId>> {
        self.demand(Power::SendMessages)?;
        let Some(access) = self.bearer.access() else { return Ok(None) };
        if !self.house.settings().await?.ask_if_clear {
            return Ok(None);
        }
        let rows = self.look().await?.lobby(&sql::NEWEST, binds![access, self.matter()]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let open = row.code(1, PulseState::from_code)? == PulseState::Open;
        let over = self.house.clock.now().is_past(row.time(2)?.plus(ASKED_FOR));
        Ok(if open && !over { Some(row.id(0)?) } else { None })
    }

    /// Answers it, for good: whatever is pressed afterwards changes nothing. Whoever leads the matter is told that something is
    /// not clear. What was written to any other answer is not kept.
    ///
    /// # Errors
    /// Not found for a stage this contact was not asked about; `Invalid` for words that are too many.
    pub async fn answer_pulse(&self, event: EventId, answer: PulseState, typed: &str) -> Result<()> {
        self.demand(Power::SendMessages)?;
        let access = self.bearer.access().ok_or_else(Error::not_found)?;
        let code = match answer {
            PulseState::Clear => AuditCode::PulseClear,
            PulseState::NotQuite => AuditCode::PulseNotQuite,
            PulseState::NotNow => AuditCode::PulseNotNow,
            PulseState::Open => return Err(Refusal::invalid("answer", Why::NotAChoice).into()),
        };
        let words = typed.trim();
        if words.chars().count() > WORDS {
            return Err(Refusal::invalid("words", Why::TooLong).into());
        }
        self.watch(async {
            let mut tx = self.begin().await?;
            let (matter, now) = (self.matter(), tx.now);
            if tx.lobby(&sql::ANSWER, binds![access, event, matter, answer.code(), now]).await? == 0 {
                let asked = tx.lobby_rows(&sql::STANDS, binds![access, event, matter]).await?;
                return if asked.is_empty() { Err(Error::not_found()) } else { Ok(()) };
            }
            if answer == PulseState::NotQuite {
                if !words.is_empty() {
                    let id = EventId::mint(now, crate::random(&*self.house.chance));
                    let sealed = self.seal_as("pulse_said", id.bytes(), "words", &words)?;
                    tx.exec_one(&sql::KEEP, binds![id, event, access, now, sealed]).await?;
                }
                let house = self.house.clone();
                let (kind, object) = (notices::NOT_CLEAR, event.bytes());
                notices::tell_leads(tx.write(), &house, matter, kind, object).await?;
            }
            tx.commit(AuditEvent::new(code, event)).await
        })
        .await
    }

    /// Sends a message that says that something is not working or unclear, and counts that somebody said so. Sent twice it is
    /// one.
    pub async fn report_problem(&self, new: &NewMessage) -> Result<SentMessage> {
        self.demand(Power::SendMessages)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let (matter, now) = (self.matter(), tx.now);
            tx.lobby(&sql::REPORTED, binds![new.attempt, matter, now]).await?;
            tx.tell_us(new, &[]).await
        })
        .await
    }

    /// Whoever helps a client says that something is not working or unclear. They write no messages, so they say no more than
    /// that: whoever leads the matter is told to call, once a day, and it is counted as any other. Sent twice it is one.
    pub async fn report_stuck(&self, attempt: [u8; 16]) -> Result<()> {
        self.demand(Power::StepBack)?;
        let mine = self.bearer.access().ok_or_else(Error::not_found)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let (matter, now) = (self.matter(), tx.now);
            if tx.lobby(&sql::REPORTED, binds![attempt, matter, now]).await? == 0 {
                return Ok(());
            }
            let (house, since) = (self.house.clone(), now.minus(Duration::days(1)));
            let told = binds![mine, notices::STUCK, since];
            let told = tx.lobby_rows(&notices::sql::TOLD_SINCE, told).await?;
            if told.first().map(|row| row.int(0)).transpose()? == Some(0) {
                notices::tell_leads(tx.write(), &house, matter, notices::STUCK, mine.bytes()).await?;
            }
            tx.commit(AuditEvent::new(AuditCode::HelperStuck, mine)).await
        })
        .await
    }
}

impl<P: StaffSees> Room<P> {
    /// Everybody who was asked, newest first, with what they answered.
    pub async fn pulses(&self) -> Result<ForStaff<Vec<PulseRow>>> {
        self.demand(Power::SeeWholeMatter)?;
        self.watch(async {
            let mut look = self.look().await?;
            let rows = look.lobby(&sql::OF_MATTER, binds![self.matter()]).await?;
            let mut said = BTreeMap::new();
            for row in look.rows(&sql::SAID, &[]).await? {
                let id: EventId = row.id(0)?;
                let (event, access): (EventId, AccessId) = (row.id(1)?, row.id(2)?);
                let words: String = self.unseal_as("pulse_said", id.bytes(), "words", &row.bytes(3)?)?;
                said.insert((event, access), words);
            }
            drop(look);
            let mut out = Vec::with_capacity(rows.len());
            for row in &rows {
                let (access, person): (AccessId, PersonId) = (row.id(0)?, row.id(1)?);
                let card: PersonCard = self.house.unseal_card("person", person.bytes(), &row.bytes(2)?)?;
                let event: EventId = row.id(3)?;
                out.push(PulseRow {
                    access,
                    name: card.name,
                    event,
                    stage: row.text(4)?,
                    state: row.code(5, PulseState::from_code)?,
                    asked_at: row.time(6)?,
                    answered_at: row.opt_time(7)?,
                    words: said.remove(&(event, access)).unwrap_or_default(),
                });
            }
            Ok(ForStaff::new(out))
        })
        .await
    }
}
