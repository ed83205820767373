//! The days a matter turns on: written down by a person, moved, dealt with or taken off by one, and never lost, because every
//! act keeps what stood there. Clients see a day where somebody chose so, and it is theirs or everybody's: the view they read
//! through leaves the others out. It refuses a day of a client who is not of this matter, and a change over another's.

use crate::audit::AuditEvent;
use crate::engine::{Row, binds};
use crate::error::{Error, Result, Tampered};
use crate::lobby::choices::{written_day, zone};
use crate::lobby::{self, dates, notice_mails, notices};
use crate::purpose::{Contributing, Purpose, Reading, StaffSees, Steering};
use crate::room::checklist::Words;
use crate::room::{ForClient, ForStaff, Room, RoomLook, RoomTx};
use domain::{
    AuditCode, ClientId, EventId, KeyDateAct, KeyDateId, KeyDateKind, KeyDateState, Locale, PersonId, Power,
    Refusal, Timestamp, Why, limits,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        RoomSql DATES = "SELECT id, kind, state, at, timed, for_client, shown_at, set_at, revision, person_id, created_at, sealed FROM room_key_date WHERE matter_id = $1 ORDER BY at, id";
        RoomSql DATE = "SELECT id, kind, state, at, timed, for_client, shown_at, set_at, revision, person_id, created_at, sealed FROM room_key_date WHERE matter_id = $1 AND id = $2";
        RoomSql STEPS = "SELECT id, date_id, act, at, timed, shown, person_id, written_at, sealed FROM room_key_date_step WHERE matter_id = $1 ORDER BY date_id, revision";
        RoomSql ADD_DATE = "INSERT INTO key_date (matter_id, id, kind, state, at, timed, for_client, shown_at, set_at, revision, person_id, created_at, sealed) VALUES ($1, $2, $3, 'ahead', $4, $5, $6, $7, $8, 1, $9, $8, $10)";
        RoomSql CHANGE_DATE = "UPDATE key_date SET at = $3, timed = $4, shown_at = $5, set_at = $6, sealed = $7, revision = revision + 1 WHERE matter_id = $1 AND id = $2 AND revision = $8";
        RoomSql SET_STATE = "UPDATE key_date SET state = $3, set_at = $4, revision = revision + 1 WHERE matter_id = $1 AND id = $2 AND revision = $5";
        RoomSql ADD_STEP = "INSERT INTO key_date_step (matter_id, id, date_id, revision, act, at, timed, shown, person_id, written_at, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    }
}

/// What a person typed about a day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DateWords {
    /// What the day is called, of a kind that says nothing by itself; else what to tell it from another of its kind by.
    pub label: Words,
    /// Where to go.
    pub place: String,
    /// What to bring, or what else to know.
    pub note: Words,
}

impl DateWords {
    /// The same without what is empty.
    ///
    /// # Errors
    /// `Invalid` for a day that nothing says what it is, and for what is too long.
    fn checked(&self, kind: KeyDateKind) -> Result<Self> {
        let kept = |words: &Words| -> Words {
            let trimmed = words.iter().map(|(code, text)| (code.clone(), text.trim().to_owned()));
            trimmed.filter(|(_, text)| !text.is_empty()).collect()
        };
        let checked =
            Self { label: kept(&self.label), place: self.place.trim().to_owned(), note: kept(&self.note) };
        if kind == KeyDateKind::Other && !checked.label.contains_key(Locale::En.code()) {
            return Err(Refusal::invalid("label", Why::Missing).into());
        }
        let long = |text: &str, most: usize| text.chars().count() > most;
        if checked.label.values().any(|text| long(text, limits::TITLE_CHARS)) {
            return Err(Refusal::invalid("label", Why::TooLong).into());
        }
        if long(&checked.place, limits::TITLE_CHARS) {
            return Err(Refusal::invalid("place", Why::TooLong).into());
        }
        if checked.note.values().any(|text| long(text, limits::NOTE_CHARS)) {
            return Err(Refusal::invalid("note", Why::TooLong).into());
        }
        Ok(checked)
    }
}

/// A day to write down.
#[derive(Clone)]
pub struct NewKeyDate {
    pub kind: KeyDateKind,
    /// The time where there is one, else noon of the day.
    pub at: Timestamp,
    pub timed: bool,
    /// Whose it is; nobody in particular means everybody's.
    pub whose: Option<ClientId>,
    pub shown: bool,
    pub words: DateWords,
}

/// A day as somebody wants it, and the revision they had before them.
#[derive(Clone)]
pub struct DateEdit {
    pub at: Timestamp,
    pub timed: bool,
    pub shown: bool,
    pub words: DateWords,
    pub revision: i64,
}

/// A day as staff see it.
#[derive(Clone)]
pub struct KeyDate {
    pub id: KeyDateId,
    pub kind: KeyDateKind,
    pub state: KeyDateState,
    pub at: Timestamp,
    pub timed: bool,
    pub whose: Option<ClientId>,
    /// Since when its clients see it.
    pub shown_at: Option<Timestamp>,
    /// Since when it is on this day, and counts.
    pub set_at: Timestamp,
    pub revision: i64,
    pub by: PersonId,
    pub created_at: Timestamp,
    pub words: DateWords,
    /// What was done to it, the first first; empty where nobody asked for it.
    pub steps: Vec<DateStep>,
}

/// One act, with the day as it stood after it.
#[derive(Clone)]
pub struct DateStep {
    pub act: KeyDateAct,
    pub at: Timestamp,
    pub timed: bool,
    pub shown: bool,
    pub by: PersonId,
    pub written_at: Timestamp,
    pub words: DateWords,
}

/// A day as its client sees it.
pub struct ClientDate {
    pub id: KeyDateId,
    pub kind: KeyDateKind,
    pub state: KeyDateState,
    pub at: Timestamp,
    pub timed: bool,
    pub words: DateWords,
    /// The day they were shown before it was moved, where it was.
    pub was: Option<(Timestamp, bool)>,
}

impl KeyDate {
    /// A line of the log about this day.
    fn line(&self, code: AuditCode) -> AuditEvent {
        let line = AuditEvent::new(code, self.id).with("key_date", self.kind.code());
        match self.words.label.get(Locale::En.code()) {
            Some(label) => line.with("title", label.as_str()),
            None => line,
        }
    }

    fn for_client(self) -> ClientDate {
        let other = |step: &&DateStep| (step.at, step.timed) != (self.at, self.timed);
        let was = self.steps.iter().rev().find(other).map(|step| (step.at, step.timed));
        ClientDate {
            id: self.id,
            kind: self.kind,
            state: self.state,
            at: self.at,
            timed: self.timed,
            words: self.words,
            was,
        }
    }
}

impl<P: Purpose> Room<P> {
    pub(super) fn key_date_from(&self, row: &Row) -> Result<KeyDate> {
        let id: KeyDateId = row.id(0)?;
        Ok(KeyDate {
            id,
            kind: row.code(1, KeyDateKind::from_code)?,
            state: row.code(2, KeyDateState::from_code)?,
            at: row.time(3)?,
            timed: row.int(4)? == 1,
            whose: row.opt_id(5)?,
            shown_at: row.opt_time(6)?,
            set_at: row.time(7)?,
            revision: row.int(8)?,
            by: row.id(9)?,
            created_at: row.time(10)?,
            words: self.unseal_as("key_date", id.bytes(), "words", &row.bytes(11)?)?,
            steps: Vec::new(),
        })
    }

    fn step_from(&self, row: &Row) -> Result<DateStep> {
        let id: EventId = row.id(0)?;
        Ok(DateStep {
            act: row.code(2, KeyDateAct::from_code)?,
            at: row.time(3)?,
            timed: row.int(4)? == 1,
            shown: row.int(5)? == 1,
            by: row.id(6)?,
            written_at: row.time(7)?,
            words: self.unseal_as("key_date_step", id.bytes(), "words", &row.bytes(8)?)?,
        })
    }

    /// Every day this look is shown, the earliest first, each with what was done to it.
    async fn days_seen(&self, mut look: RoomLook) -> Result<Vec<KeyDate>> {
        let rows = look.rows(&sql::DATES, &[]).await?;
        let steps = look.rows(&sql::STEPS, &[]).await?;
        drop(look);
        let mut of: BTreeMap<KeyDateId, Vec<DateStep>> = BTreeMap::new();
        for row in &steps {
            of.entry(row.id(1)?).or_default().push(self.step_from(row)?);
        }
        let mut out = Vec::with_capacity(rows.len());
        for row in &rows {
            let date = self.key_date_from(row)?;
            let steps = of.remove(&date.id).unwrap_or_default();
            out.push(KeyDate { steps, ..date });
        }
        Ok(out)
    }

    async fn days_of(&self, seat: Option<ClientId>) -> Result<Vec<ForClient<ClientDate>>> {
        self.watch(async {
            let seen = self.days_seen(self.look_for(seat).await?).await?;
            Ok(seen.into_iter().map(|date| ForClient::new(date.for_client())).collect())
        })
        .await
    }
}

/// What of a matter's next day its bar shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NextDate {
    pub kind: KeyDateKind,
    pub at: Timestamp,
    /// Whether it has an hour.
    pub timed: bool,
}

impl<P: StaffSees> Room<P> {
    /// Every day of the matter, the earliest first, with its history.
    pub async fn key_dates(&self) -> Result<ForStaff<Vec<KeyDate>>> {
        self.demand(Power::SeeWholeMatter)?;
        self.watch(async { Ok(ForStaff::new(self.days_seen(self.look().await?).await?)) }).await
    }

    /// The first day that still counts, whether it comes or is over already: until somebody settles it, it is what is next.
    pub async fn next_date(&self) -> Result<ForStaff<Option<NextDate>>> {
        self.demand(Power::SeeWholeMatter)?;
        let rows = self.look().await?.lobby(&dates::sql::NEXT, binds![self.matter()]).await?;
        let next = rows.first().map(|row| {
            let kind = row.code(0, KeyDateKind::from_code)?;
            Ok::<_, crate::Error>(NextDate { kind, at: row.time(1)?, timed: row.int(2)? == 1 })
        });
        Ok(ForStaff::new(next.transpose()?))
    }
}

impl Room<Contributing> {
    /// The days this client is shown, the earliest first.
    pub async fn own_dates(&self) -> Result<Vec<ForClient<ClientDate>>> {
        self.demand(Power::ReadMessages)?;
        self.own_days().await
    }
}

impl Room<Reading> {
    /// The same where they only read. Whoever follows a matter, or helps a client with it, is shown no days: they are between
    /// the practice and that client, as what was written is.
    pub async fn follow_dates(&self) -> Result<Vec<ForClient<ClientDate>>> {
        self.demand(Power::ReadMessages)?;
        self.own_days().await
    }

    /// Exactly what this client is shown, for staff; the look is in the log already when a preview opens.
    pub async fn preview_dates(&self, client: ClientId) -> Result<Vec<ForClient<ClientDate>>> {
        self.demand(Power::PreviewAsClient)?;
        self.look().await?.one(&super::face::sql::PARTY, binds![client]).await?;
        self.days_of(Some(client)).await
    }
}

impl<P: Purpose> Room<P> {
    /// What somebody in a seat is shown. Staff have none, and this is nothing for them.
    async fn own_days(&self) -> Result<Vec<ForClient<ClientDate>>> {
        match self.bearer.seat() {
            Some(seat) => self.days_of(Some(seat)).await,
            None => Err(Error::not_found()),
        }
    }
}

impl Room<Steering> {
    /// Writes a day down. The same day sent twice is one.
    ///
    /// # Errors
    /// `Invalid` for a day without a name, for what is too long; not found for a client of another matter; `NoSpace` beyond
    /// [`limits::DATES_PER_MATTER`].
    pub async fn add_key_date(&self, new: &NewKeyDate) -> Result<KeyDateId> {
        self.demand(Power::EditMatter)?;
        let by = self.person().ok_or_else(Error::not_found)?;
        let words = new.words.checked(new.kind)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let (now, matter) = (tx.now, self.matter());
            tx.lobby(&lobby::matters::sql::HOLD, binds![matter]).await?;
            let name = tx.addressee(self, new.whose).await?;
            let rows = tx.rows(&sql::DATES, &[]).await?;
            for row in &rows {
                let known = self.key_date_from(row)?;
                let same = (known.kind, known.at, known.timed, known.whose)
                    == (new.kind, new.at, new.timed, new.whose);
                if same && known.state == KeyDateState::Ahead && known.words == words {
                    return Ok(known.id);
                }
            }
            if rows.len() >= limits::DATES_PER_MATTER {
                return Err(Refusal::NoSpace.into());
            }
            let date = KeyDate {
                id: KeyDateId::mint(now, crate::random(&*self.house.chance)),
                kind: new.kind,
                state: KeyDateState::Ahead,
                at: new.at,
                timed: new.timed,
                whose: new.whose,
                shown_at: new.shown.then_some(now),
                set_at: now,
                revision: 1,
                by,
                created_at: now,
                words,
                steps: Vec::new(),
            };
            let sealed = self.seal_as("key_date", date.id.bytes(), "words", &date.words)?;
            let (kind, timed) = (date.kind.code(), i64::from(date.timed));
            let values = binds![date.id, kind, date.at, timed, date.whose, date.shown_at, now, by, sealed];
            tx.exec_one(&sql::ADD_DATE, values).await?;
            tx.date_stands(self, &date, KeyDateAct::Added, by).await?;
            if new.shown {
                tx.tell_of_date(self, &date).await?;
                tx.also(date.line(AuditCode::DateShown));
            }
            let line = date.line(AuditCode::DateAdded).with("new", tx.said_day(self, &date).await?);
            tx.commit(if name.is_empty() { line } else { line.with("name", name) }).await?;
            Ok(date.id)
        })
        .await
    }

    /// Moves a day, changes its words, or says whether its clients see it. The same change sent twice is one.
    ///
    /// # Errors
    /// As for [`Self::add_key_date`]; `WrongState` for a day that does not count any more; `Conflict` where somebody else
    /// changed it since.
    pub async fn change_key_date(&self, id: KeyDateId, edit: &DateEdit) -> Result<()> {
        self.demand(Power::EditMatter)?;
        let by = self.person().ok_or_else(Error::not_found)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let (now, matter) = (tx.now, self.matter());
            tx.lobby(&lobby::matters::sql::HOLD, binds![matter]).await?;
            let was = self.key_date_from(&tx.one(&sql::DATE, binds![id]).await?)?;
            let words = edit.words.checked(was.kind)?;
            let moved = (was.at, was.timed) != (edit.at, edit.timed);
            let worded = was.words != words;
            let turned = was.shown_at.is_some() != edit.shown;
            if was.state != KeyDateState::Ahead {
                return Err(Refusal::WrongState.into());
            }
            if !moved && !worded && !turned {
                return Ok(());
            }
            if was.revision != edit.revision {
                return Err(Refusal::Conflict.into());
            }
            let is = KeyDate {
                at: edit.at,
                timed: edit.timed,
                shown_at: edit.shown.then(|| was.shown_at.unwrap_or(now)),
                set_at: if moved { now } else { was.set_at },
                revision: was.revision + 1,
                words,
                ..was.clone()
            };
            let sealed = self.seal_as("key_date", id.bytes(), "words", &is.words)?;
            let timed = i64::from(is.timed);
            let values = binds![id, is.at, timed, is.shown_at, is.set_at, sealed, was.revision];
            tx.exec_one(&sql::CHANGE_DATE, values).await?;
            let act = if moved { KeyDateAct::Moved } else { KeyDateAct::Changed };
            tx.date_stands(self, &is, act, by).await?;
            if edit.shown && (moved || turned) {
                tx.tell_of_date(self, &is).await?;
            }
            let mut lines = Vec::new();
            if worded {
                lines.push(is.line(AuditCode::DateChanged));
            }
            if turned {
                let code = if edit.shown { AuditCode::DateShown } else { AuditCode::DateHidden };
                lines.push(is.line(code));
            }
            if moved {
                let (old, new) = (tx.said_day(self, &was).await?, tx.said_day(self, &is).await?);
                lines.push(is.line(AuditCode::DateMoved).with("old", old).with("new", new));
            }
            let last = lines.pop().ok_or(Tampered { what: "a change of nothing" })?;
            for line in lines {
                tx.also(line);
            }
            tx.commit(last).await
        })
        .await
    }

    /// Says that a day was dealt with, that it does not count any more, or that it counts again. Twice changes nothing.
    ///
    /// # Errors
    /// `WrongState` for a day that was done to be taken off, and the other way round: it counts again first.
    pub async fn set_key_date(&self, id: KeyDateId, to: KeyDateState) -> Result<()> {
        self.demand(Power::EditMatter)?;
        let by = self.person().ok_or_else(Error::not_found)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let (now, matter) = (tx.now, self.matter());
            tx.lobby(&lobby::matters::sql::HOLD, binds![matter]).await?;
            let was = self.key_date_from(&tx.one(&sql::DATE, binds![id]).await?)?;
            if was.state == to {
                return Ok(());
            }
            let (act, code) = match (was.state, to) {
                (_, KeyDateState::Ahead) => (KeyDateAct::Back, AuditCode::DateBack),
                (KeyDateState::Ahead, KeyDateState::Done) => (KeyDateAct::Done, AuditCode::DateDone),
                (KeyDateState::Ahead, KeyDateState::TakenOff) => {
                    (KeyDateAct::TakenOff, AuditCode::DateTakenOff)
                }
                _ => return Err(Refusal::WrongState.into()),
            };
            tx.exec_one(&sql::SET_STATE, binds![id, to.code(), now, was.revision]).await?;
            let is = KeyDate { state: to, set_at: now, revision: was.revision + 1, ..was };
            tx.date_stands(self, &is, act, by).await?;
            // Whoever was told to come is told that they need not, and that they must after all.
            if is.shown_at.is_some() && to != KeyDateState::Done {
                tx.tell_of_date(self, &is).await?;
            }
            let line = is.line(code).with("new", tx.said_day(self, &is).await?);
            tx.commit(line).await
        })
        .await
    }
}

impl RoomTx<'_, Steering> {
    /// Keeps the act, tells the lists and sets the timer anew. The caller holds the matter's row.
    async fn date_stands(
        &mut self,
        room: &Room<Steering>,
        date: &KeyDate,
        act: KeyDateAct,
        by: PersonId,
    ) -> Result<()> {
        let (now, matter, house) = (self.now, room.matter(), room.house.clone());
        let id = EventId::mint(now, crate::random(&*house.chance));
        let sealed = room.seal_as("key_date_step", id.bytes(), "words", &date.words)?;
        let (timed, shown) = (i64::from(date.timed), i64::from(date.shown_at.is_some()));
        let values = binds![id, date.id, date.revision, act.code(), date.at, timed, shown, by, now, sealed];
        self.exec_one(&sql::ADD_STEP, values).await?;
        if date.state == KeyDateState::Ahead && date.kind.is_ahead() {
            let values = binds![date.id, matter, date.kind.code(), date.at, timed];
            self.lobby(&dates::sql::STAND, values).await?;
        } else {
            self.lobby(&dates::sql::DROP, binds![date.id]).await?;
        }
        if act != KeyDateAct::Changed {
            notices::settle(self.write(), &house, date.id.bytes(), notices::OF_DATE).await?;
        }
        let letters = room.letters(self).await?;
        self.plant_reminder(&house, matter, &letters).await
    }

    /// "Something waits", to whoever is shown this day: what and when stands on their page.
    async fn tell_of_date(&mut self, room: &Room<Steering>, date: &KeyDate) -> Result<()> {
        let (house, matter) = (room.house.clone(), room.matter());
        let only = date.whose.map(notice_mails::Only::Client);
        notice_mails::plant_portal_notice_to(self.write(), &house, matter, notice_mails::DATE, only).await
    }

    /// The day as the log has it, in the practice's hours.
    async fn said_day(&mut self, room: &Room<Steering>, date: &KeyDate) -> Result<String> {
        let house = room.house.clone();
        let settings = house.settings_by(self.write()).await?;
        Ok(written_day(&zone(&settings.time_zone), date.at, date.timed))
    }
}
