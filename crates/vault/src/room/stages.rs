//! The stages of a matter: where it is, where it was, and the sentence its clients read about it. A stage is moved by a
//! person and its words are shown when a person says so; nothing here happens by itself. It refuses to move a matter
//! that somebody else moved first.

use crate::audit::AuditEvent;
use crate::engine::binds;
use crate::error::{Error, Result};
use crate::lobby::{self, StageTextRow, stage_texts};
use crate::purpose::{Contributing, Publishing, Purpose, Reading, StaffSees, Steering};
use crate::room::checklist::{Words, in_language};
use crate::room::{ForClient, ForStaff, Room, RoomTx};
use domain::pack::Pack;
use domain::{AuditCode, ClientId, EventId, Locale, PersonId, Phase, Power, Refusal, Timestamp};
use serde::{Deserialize, Serialize};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql STANDS_AT = "SELECT pack, stage, phase, opened_at, access_until FROM matter WHERE id = $1";
        LobbySql MOVE = "UPDATE matter SET stage = $2, touched_at = $3 WHERE id = $1 AND stage = $4";
        RoomSql EVENTS = "SELECT id, from_stage, to_stage, at, person_id, published_at, sealed FROM room_stage_event WHERE matter_id = $1 ORDER BY at, id";
        RoomSql EVENT = "SELECT id, from_stage, to_stage, at, person_id, published_at, sealed FROM room_stage_event WHERE matter_id = $1 AND id = $2";
        RoomSql ADD = "INSERT INTO stage_event (matter_id, id, from_stage, to_stage, at, person_id, published_at, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        RoomSql PUBLISH = "UPDATE stage_event SET published_at = $3 WHERE matter_id = $1 AND id = $2 AND published_at IS NULL";
        // Where its clients believe the matter to be.
        LobbySql TELL_STAGE = "UPDATE matter SET told = $2 WHERE id = $1";
        LobbySql HOLD_BACK = "UPDATE matter SET told = $2 WHERE id = $1 AND told IS NULL";
        RoomSql LAST_TOLD = "SELECT to_stage FROM room_stage_event WHERE matter_id = $1 AND published_at IS NOT NULL ORDER BY at DESC, id DESC LIMIT 1";
        RoomSql LAST_AT = "SELECT max(at) FROM room_stage_event WHERE matter_id = $1";
    }
}

/// How clients learn of a new stage.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Tell {
    /// The page shows it, and a mail says that something is new.
    Notify,
    /// The page shows it.
    Silent,
    /// Nothing is shown until somebody has called and says so.
    CallFirst,
}

impl Tell {
    pub const ALL: &'static [Self] = &[Self::Notify, Self::Silent, Self::CallFirst];

    pub fn code(self) -> &'static str {
        match self {
            Self::Notify => "notify",
            Self::Silent => "silent",
            Self::CallFirst => "call_first",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|tell| tell.code() == code)
    }
}

/// A stage a matter is to come to.
pub struct NewStage {
    /// The stage it is believed to be in; another is a conflict.
    pub from: String,
    pub to: String,
    /// The practice's words for both, for the log.
    pub from_said: String,
    pub to_said: String,
    /// What clients read, in every language it was written in.
    pub words: Words,
    pub tell: Tell,
    /// Why it goes back; empty on the way forward.
    pub reason: String,
    /// Whether only a lawyer takes it on from there, and is told that it waits.
    pub asks_sign_off: bool,
}

/// One move of a matter, as staff see it.
pub struct StageRow {
    pub id: EventId,
    pub from: String,
    pub to: String,
    pub at: Timestamp,
    pub by: PersonId,
    pub published_at: Option<Timestamp>,
    pub words: Words,
    pub reason: String,
    /// Why it was lodged without the clients' leave; empty where it was not.
    pub anyway: String,
}

/// A stage the clients know of.
pub struct StagePast {
    pub stage: String,
    /// When the matter came to it.
    pub at: Timestamp,
    /// The sentence that was written then; empty where the pack's own serves.
    pub words: Words,
}

/// How far a matter has come, as its clients may know it.
pub struct Progress {
    pub pack: String,
    pub phase: Phase,
    /// While it is wound up: until when its clients come in; nothing where that is until it is closed.
    pub access_until: Option<Timestamp>,
    /// In the order the matter came to them, the present one last; never empty.
    pub stages: Vec<StagePast>,
    /// What the practice says at the stages of this kind of matter in its own words.
    pub own: Vec<StageTextRow>,
}

#[derive(Serialize, Deserialize)]
struct Told {
    words: Words,
    #[serde(default)]
    reason: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    anyway: String,
}

impl<P: Purpose> Room<P> {
    fn stage_from(&self, row: &crate::engine::Row) -> Result<StageRow> {
        let id: EventId = row.id(0)?;
        let told: Told = self.unseal_as("stage_event", id.bytes(), "told", &row.bytes(6)?)?;
        Ok(StageRow {
            id,
            from: row.text(1)?,
            to: row.text(2)?,
            at: row.time(3)?,
            by: row.id(4)?,
            published_at: row.opt_time(5)?,
            words: told.words,
            reason: told.reason,
            anyway: told.anyway,
        })
    }

    async fn progress_now(&self) -> Result<Progress> {
        let mut look = self.look().await?;
        let stands = look.lobby(&sql::STANDS_AT, binds![self.matter()]).await?;
        let stands = stands.first().ok_or_else(Error::not_found)?;
        let rows = look.rows(&sql::EVENTS, &[]).await?;
        let pack = stands.text(0)?;
        // A matter whose kind nobody knows any more goes through the general stages.
        let own = look.lobby(&stage_texts::sql::OF_KINDS, binds![pack.as_str(), Pack::DEFAULT]).await?;
        let own = self.house.stage_texts_from(&own)?;
        drop(look);
        let mut moves = Vec::with_capacity(rows.len());
        for row in &rows {
            moves.push(self.stage_from(row)?);
        }
        let first = moves.first().map_or(stands.text(1)?, |first| first.from.clone());
        let mut stages = vec![StagePast { stage: first, at: stands.time(3)?, words: Words::new() }];
        let known = moves.into_iter().filter(|step| step.published_at.is_some());
        stages.extend(known.map(|step| StagePast { stage: step.to, at: step.at, words: step.words }));
        let phase = stands.code(2, Phase::from_code)?;
        let access_until = stands.opt_time(4)?.filter(|_| phase == Phase::Closing);
        Ok(Progress { pack, phase, access_until, stages, own })
    }
}

impl Room<Contributing> {
    /// How far the matter has come, for the client whose room this is.
    pub async fn progress(&self) -> Result<ForClient<Progress>> {
        self.demand(Power::SeeProgress)?;
        self.watch(self.progress_now()).await.map(ForClient::new)
    }
}

impl Room<Reading> {
    /// The same for whoever follows a matter without being asked for anything.
    pub async fn follow(&self) -> Result<ForClient<Progress>> {
        self.demand(Power::SeeProgress)?;
        self.watch(self.progress_now()).await.map(ForClient::new)
    }

    /// Exactly what this client is told, for staff; the look is in the log already when a preview opens.
    pub async fn preview_progress(&self, client: ClientId) -> Result<ForClient<Progress>> {
        self.demand(Power::PreviewAsClient)?;
        self.watch(async {
            self.look().await?.one(&super::face::sql::PARTY, binds![client]).await?;
            self.progress_now().await.map(ForClient::new)
        })
        .await
    }
}

impl<P: StaffSees> Room<P> {
    /// Every move of the matter, oldest first.
    pub async fn stages(&self) -> Result<ForStaff<Vec<StageRow>>> {
        self.demand(Power::SeeWholeMatter)?;
        self.watch(async {
            let rows = self.look().await?.rows(&sql::EVENTS, &[]).await?;
            Ok(ForStaff::new(rows.iter().map(|row| self.stage_from(row)).collect::<Result<_>>()?))
        })
        .await
    }
}

impl<P: StaffSees> Room<P> {
    /// What the practice says at the stages of this matter's kind in its own words, and at which it writes to clients.
    pub async fn stage_texts(&self) -> Result<ForStaff<Vec<StageTextRow>>> {
        self.demand(Power::SeeWholeMatter)?;
        self.watch(async {
            let mut look = self.look().await?;
            let stands = look.lobby(&sql::STANDS_AT, binds![self.matter()]).await?;
            let pack = stands.first().ok_or_else(Error::not_found)?.text(0)?;
            let rows = look.lobby(&stage_texts::sql::OF_KINDS, binds![pack, Pack::DEFAULT]).await?;
            Ok(ForStaff::new(self.house.stage_texts_from(&rows)?))
        })
        .await
    }

    /// The colleagues who take the matter past a stage that is signed off, with their names: whoever is on it and may, but for
    /// whoever asks.
    pub async fn others_who_sign_off(&self) -> Result<ForStaff<Vec<(PersonId, String)>>> {
        self.demand(Power::SeeWholeMatter)?;
        let rows = self.look().await?.lobby(&super::lawyer_flags::sql::TEAM, binds![self.matter()]).await?;
        Ok(ForStaff::new(self.others_among(&rows, Power::SignOff)?))
    }
}

impl Room<Steering> {
    /// Whether this person takes matters past a stage that only a lawyer takes them past.
    ///
    /// # Errors
    /// `NotAllowed` for everybody else.
    pub fn signs_off(&self) -> Result<()> {
        self.demand(Power::SignOff).map_err(|_| Refusal::NotAllowed.into())
    }

    /// Moves the matter to another stage. Of two who move it at once, one wins and the other looks again.
    ///
    /// # Errors
    /// `Conflict` where it is not in the stage it was believed to be in.
    pub async fn change_stage(&self, new: &NewStage) -> Result<EventId> {
        self.demand(Power::ChangeStage)?;
        self.moved(new, None).await
    }

    /// The move itself; one that lodges looks for leave first, or takes the reason for going on without.
    pub(super) async fn moved(&self, new: &NewStage, lodges: Option<&str>) -> Result<EventId> {
        if new.to == new.from {
            return Err(Refusal::WrongState.into());
        }
        self.watch(async {
            let mut tx = self.begin().await?;
            let matter = self.matter();
            let anyway = match lodges {
                Some(anyway) => tx.leave_or(self, anyway).await?,
                None => "",
            };
            let id = tx.move_stage(self, new, anyway).await?;
            if lodges.is_some() {
                tx.lodged_today(self).await?;
            }
            if new.asks_sign_off {
                tx.ask_sign_off(self).await?;
            }
            match new.tell {
                Tell::Notify => {
                    lobby::notice_mails::plant_portal_notice(
                        tx.write(),
                        &self.house,
                        matter,
                        "stage_changed",
                    )
                    .await?;
                    tx.ask_if_clear(self, id, &new.to).await?;
                }
                // Whoever leads the matter has a call to make.
                Tell::CallFirst => {
                    let house = self.house.clone();
                    lobby::notices::tell_leads(tx.write(), &house, matter, "call_first", id.bytes()).await?;
                }
                Tell::Silent => {}
            }
            let mut event = AuditEvent::new(AuditCode::StageChanged, id)
                .with("old", new.from_said.as_str())
                .with("new", new.to_said.as_str())
                .with("tell", new.tell.code());
            let said = in_language(&new.words, Locale::En);
            let message = if new.reason.is_empty() { said } else { new.reason.as_str() };
            if !message.is_empty() {
                event = event.with("message", message);
            }
            tx.commit(event).await?;
            Ok(id)
        })
        .await
    }
}

impl RoomTx<'_, Steering> {
    /// Tells whoever on the matter can take it on, or, where nobody there can, whoever leads it, who looks for somebody.
    async fn ask_sign_off(&mut self, room: &Room<Steering>) -> Result<()> {
        const KIND: &str = "sign_off_waits";
        let (house, matter) = (room.house.clone(), room.matter());
        let rows = self.lobby_rows(&super::lawyer_flags::sql::TEAM, binds![matter]).await?;
        let lawyers = room.others_among(&rows, Power::SignOff)?;
        if lawyers.is_empty() && !room.powers().has(Power::SignOff) {
            return lobby::notices::tell_leads(self.write(), &house, matter, KIND, matter.bytes()).await;
        }
        for (lawyer, _) in lawyers {
            lobby::notices::tell_in(self.write(), &house, lawyer, matter, KIND).await?;
        }
        Ok(())
    }
}

impl Room<Publishing> {
    /// Shows clients a stage that was held back, once. Somebody has called; whether a mail says besides that something is new is
    /// chosen with it.
    pub async fn publish_stage(&self, event: EventId, mail: bool) -> Result<()> {
        self.demand(Power::Publish)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let row = self.stage_from(&tx.one(&sql::EVENT, binds![event]).await?)?;
            let now = tx.now;
            tx.exec_one(&sql::PUBLISH, binds![event, now]).await?;
            tx.tell_stage(self.matter()).await?;
            if mail {
                let (house, matter) = (self.house.clone(), self.matter());
                lobby::notice_mails::plant_portal_notice(tx.write(), &house, matter, "stage_changed").await?;
            }
            tx.ask_if_clear(self, event, &row.to).await?;
            let said = in_language(&row.words, Locale::En).to_owned();
            let tell = if mail { Tell::Notify } else { Tell::Silent };
            let line = AuditEvent::new(AuditCode::StagePublished, event).with("tell", tell.code());
            tx.commit(if said.is_empty() { line } else { line.with("message", said) }).await
        })
        .await
    }
}

impl<P: Purpose> RoomTx<'_, P> {
    /// Moves the stage and writes the move down, shown at once unless a call comes first.
    pub(crate) async fn move_stage(
        &mut self,
        room: &Room<P>,
        new: &NewStage,
        anyway: &str,
    ) -> Result<EventId> {
        let (now, matter) = (self.now, room.matter());
        let moved = binds![matter, new.to.as_str(), now, new.from.as_str()];
        if self.lobby(&sql::MOVE, moved).await? != 1 {
            return Err(Refusal::Conflict.into());
        }
        let person = room.person().ok_or_else(Error::not_found)?;
        // Which stage is the present one is told by the order of the moves.
        let last = self.one(&sql::LAST_AT, &[]).await?.opt_time(0)?;
        let at = last.map_or(now, |last| now.max(last.plus(domain::Duration::micros(1))));
        let id = EventId::mint(now, crate::random(&*room.house.chance));
        let told = Told { words: new.words.clone(), reason: new.reason.clone(), anyway: anyway.to_owned() };
        let sealed = room.seal_as("stage_event", id.bytes(), "told", &told)?;
        let published = (new.tell != Tell::CallFirst).then_some(now);
        let values = binds![id, new.from.as_str(), new.to.as_str(), at, person, published, sealed];
        self.exec_one(&sql::ADD, values).await?;
        match new.tell {
            Tell::CallFirst => {
                self.lobby(&sql::HOLD_BACK, binds![matter, new.from.as_str()]).await?;
            }
            Tell::Notify | Tell::Silent => self.tell_stage(matter).await?,
        }
        Ok(id)
    }

    /// Writes where clients believe the matter to be into the lobby, where their own list finds it without entering.
    async fn tell_stage(&mut self, matter: domain::MatterId) -> Result<()> {
        if let Some(last) = self.rows(&sql::LAST_TOLD, &[]).await?.first() {
            let told = last.text(0)?;
            self.lobby(&sql::TELL_STAGE, binds![matter, told]).await?;
        }
        Ok(())
    }
}
