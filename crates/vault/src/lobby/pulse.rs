//! How often it was clear to clients what happens next, and how often they said that something is not working: numbers over the
//! matters the reader reaches, from facts that hold no words. It refuses them to whoever does not look into matters.

use super::Lobby;
use crate::engine::{Row, binds};
use crate::error::{Error, Result};
use domain::PulseState;
use domain::pulse::COUNTED_FOR;

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql PULSES_ALL = "SELECT u.state, count(*) FROM pulse u JOIN matter m ON m.id = u.matter_id WHERE m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $1) AND u.asked_at > $2 GROUP BY u.state ORDER BY u.state";
        LobbySql PULSES_MINE = "SELECT u.state, count(*) FROM assignment a JOIN pulse u ON u.matter_id = a.matter_id JOIN matter m ON m.id = a.matter_id WHERE a.person_id = $1 AND a.ended_at IS NULL AND (m.sensitivity = 'ordinary' OR (a.kind IN ('responsible', 'cover') AND NOT EXISTS (SELECT 1 FROM person au WHERE au.id = a.person_id AND au.role = 'auditor'))) AND m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $1) AND u.asked_at > $2 GROUP BY u.state ORDER BY u.state";
        LobbySql PROBLEMS_ALL = "SELECT count(*) FROM problem_report r JOIN matter m ON m.id = r.matter_id WHERE m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $1) AND r.at > $2";
        LobbySql PROBLEMS_MINE = "SELECT count(*) FROM assignment a JOIN problem_report r ON r.matter_id = a.matter_id JOIN matter m ON m.id = a.matter_id WHERE a.person_id = $1 AND a.ended_at IS NULL AND (m.sensitivity = 'ordinary' OR (a.kind IN ('responsible', 'cover') AND NOT EXISTS (SELECT 1 FROM person au WHERE au.id = a.person_id AND au.role = 'auditor'))) AND m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $1) AND r.at > $2";
    }
}

/// What clients answered over the last ninety days, and how often they said that something is not working or unclear.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct PulseFigures {
    pub clear: u32,
    pub not_quite: u32,
    /// Asked and not answered, or not now.
    pub no_answer: u32,
    pub problems: u32,
}

fn number(row: &Row, at: usize) -> Result<u32> {
    row.int(at).map(|n| u32::try_from(n).unwrap_or(u32::MAX))
}

impl Lobby<'_> {
    pub async fn pulse_figures(&self) -> Result<PulseFigures> {
        if !self.looks_into_matters() {
            return Err(Error::not_found());
        }
        let (answers, problems) = match self.sees_everything() {
            true => (&sql::PULSES_ALL, &sql::PROBLEMS_ALL),
            false => (&sql::PULSES_MINE, &sql::PROBLEMS_MINE),
        };
        let since = self.house.clock.now().minus(COUNTED_FOR);
        let mut look = self.house.engine.look(None).await?;
        let mut out = PulseFigures::default();
        for row in look.rows(answers.text, binds![self.person, since]).await? {
            let n = number(&row, 1)?;
            match row.code(0, PulseState::from_code)? {
                PulseState::Clear => out.clear += n,
                PulseState::NotQuite => out.not_quite += n,
                PulseState::Open | PulseState::NotNow => out.no_answer += n,
            }
        }
        if let Some(row) = look.rows(problems.text, binds![self.person, since]).await?.first() {
            out.problems = number(row, 0)?;
        }
        Ok(out)
    }
}
