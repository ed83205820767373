//! The days of all matters, for lists: kind, day and matter of each that counts, as rooms wrote them in their own transactions.
//! A line holds nothing that was typed. It refuses to show a day of a matter that the reader may not enter.

use super::Lobby;
use super::matters::{After, MatterCard};
use crate::engine::{Row, binds};
use crate::error::Result;
use domain::{DeskPower, KeyDateId, KeyDateKind, MatterId, PersonId, Timestamp};

/// What every list reads, and who leads the matter.
macro_rules! columns {
    () => {
        "SELECT r.date_id, r.matter_id, r.kind, r.at, r.timed, m.sealed, (SELECT l.person_id FROM assignment l WHERE l.matter_id = r.matter_id AND l.ended_at IS NULL AND l.kind = 'responsible' ORDER BY l.person_id LIMIT 1) "
    };
}
/// Matters that are worked on and not behind a wall, days of one kind or of all, before an instant, after a row.
macro_rules! cut {
    () => {
        " AND r.matter_id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $1) AND m.phase = 'open' AND ($2 = '' OR r.kind = $2) AND r.at < $3 AND (r.at, r.date_id) > ($4, $5) ORDER BY r.at, r.date_id LIMIT $6"
    };
}

/// Of a sensitive matter: whoever answers for it. To an auditor it does not exist, whatever they are on it.
macro_rules! answers {
    () => {
        "(a.kind IN ('responsible', 'cover') AND NOT EXISTS (SELECT 1 FROM person au WHERE au.id = a.person_id AND au.role = 'auditor'))"
    };
}

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql STAND = "INSERT INTO date_line (date_id, matter_id, kind, at, timed) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (date_id) DO UPDATE SET at = excluded.at, timed = excluded.timed";
        LobbySql DROP = "DELETE FROM date_line WHERE date_id = $1";
        LobbySql NEXT = "SELECT kind, at, timed FROM date_line WHERE matter_id = $1 ORDER BY at, date_id LIMIT 1";
        LobbySql DATES_ALL = concat!(columns!(), "FROM date_line r JOIN matter m ON m.id = r.matter_id WHERE 1 = 1", cut!());
        // CROSS JOIN keeps SQLite to this order, which is as long as somebody's own list.
        LobbySql DATES_MINE = concat!(columns!(), "FROM assignment a CROSS JOIN date_line r JOIN matter m ON m.id = r.matter_id WHERE a.person_id = $1 AND a.ended_at IS NULL AND r.matter_id = a.matter_id AND (m.sensitivity = 'ordinary' OR ", answers!(), ")", cut!());
        // Only what somebody answers for, the owner as well as everybody.
        LobbySql DATES_LED = concat!(columns!(), "FROM assignment a CROSS JOIN date_line r JOIN matter m ON m.id = r.matter_id WHERE a.person_id = $1 AND a.ended_at IS NULL AND r.matter_id = a.matter_id AND a.kind IN ('responsible', 'cover') AND (m.sensitivity = 'ordinary' OR ", answers!(), ")", cut!());
    }
}

/// One cut of the list.
#[derive(Clone, Copy, Debug, Default)]
pub struct DateCut {
    /// Only matters the reader leads; else every one they may enter.
    pub led: bool,
    pub kind: Option<KeyDateKind>,
    /// Only days before this instant.
    pub before: Option<Timestamp>,
}

/// One day in the list.
pub struct DateLine {
    pub date: KeyDateId,
    pub matter: MatterId,
    pub kind: KeyDateKind,
    pub at: Timestamp,
    pub timed: bool,
    pub card: MatterCard,
    pub responsible: Option<PersonId>,
}

impl DateLine {
    pub fn after(&self) -> After {
        After { at: self.at, id: self.date.bytes() }
    }
}

impl Lobby<'_> {
    fn date_line_from(&self, row: &Row) -> Result<DateLine> {
        let matter: MatterId = row.id(1)?;
        Ok(DateLine {
            date: row.id(0)?,
            matter,
            kind: row.code(2, KeyDateKind::from_code)?,
            at: row.time(3)?,
            timed: row.int(4)? == 1,
            card: self.house.unseal_card("matter", matter.bytes(), &row.bytes(5)?)?,
            responsible: row.opt_id(6)?,
        })
    }

    /// Days over every matter I may enter, the earliest first, at most `most` after `after`. Nothing for a role that does
    /// not look into matters.
    pub async fn date_lines(&self, cut: DateCut, after: Option<After>, most: u32) -> Result<Vec<DateLine>> {
        self.demand(DeskPower::SeeOwnWork)?;
        if !self.looks_into_matters() {
            return Ok(Vec::new());
        }
        let statement = match (cut.led, self.sees_everything()) {
            (true, _) => &sql::DATES_LED,
            (false, true) => &sql::DATES_ALL,
            (false, false) => &sql::DATES_MINE,
        };
        let After { at, id } = after.unwrap_or(After::oldest());
        let (kind, id) = (cut.kind.map_or("", KeyDateKind::code), KeyDateId::from_bytes(id));
        let before = cut.before.unwrap_or(Timestamp::MAX);
        let values = binds![self.person, kind, before, at, id, most];
        let rows = self.house.engine.look(None).await?.rows(statement.text, values).await?;
        rows.iter().map(|row| self.date_line_from(row)).collect()
    }
}
