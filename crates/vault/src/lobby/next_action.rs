//! Whose the next action of a matter is: the colleague who was named, while they work on it and see it, else whoever is
//! responsible. Nobody has to change it when somebody leaves. It refuses to say anything of a matter the reader may not enter.

use super::today::{CallLine, Calls};
use super::{Lobby, PersonCard};
use crate::engine::binds;
use crate::error::Result;
use domain::{DeskPower, Duration, MatterId, PersonId};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql OWNER = "SELECT p.id, p.sealed FROM matter m JOIN assignment o ON o.matter_id = m.id AND o.ended_at IS NULL JOIN person p ON p.id = o.person_id AND p.state = 'active' WHERE m.id = $1 AND (o.person_id = m.next_action_by OR o.kind = 'responsible') AND (m.sensitivity = 'ordinary' OR o.kind IN ('responsible', 'cover')) AND NOT EXISTS (SELECT 1 FROM barred w WHERE w.matter_id = m.id AND w.person_id = o.person_id) AND m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $2) AND ($3 = 'owner' OR EXISTS (SELECT 1 FROM assignment a WHERE a.matter_id = m.id AND a.person_id = $2 AND a.ended_at IS NULL AND (m.sensitivity = 'ordinary' OR a.kind IN ('responsible', 'cover')))) ORDER BY CASE WHEN o.person_id = m.next_action_by THEN 0 ELSE 1 END, p.id LIMIT 1";
        LobbySql NEXT_MINE = "SELECT m.id, m.sealed, m.kind, m.next_action_due FROM assignment a CROSS JOIN matter m WHERE a.person_id = $1 AND a.ended_at IS NULL AND m.id = a.matter_id AND (m.sensitivity = 'ordinary' OR a.kind IN ('responsible', 'cover')) AND m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $1) AND m.phase = 'open' AND m.next_action_due < $2 AND (m.next_action_by = $1 OR (a.kind = 'responsible' AND NOT EXISTS (SELECT 1 FROM assignment o JOIN person p ON p.id = o.person_id AND p.state = 'active' WHERE o.matter_id = m.id AND o.person_id = m.next_action_by AND o.ended_at IS NULL AND (m.sensitivity = 'ordinary' OR o.kind IN ('responsible', 'cover')) AND NOT EXISTS (SELECT 1 FROM barred w WHERE w.matter_id = m.id AND w.person_id = o.person_id)))) ORDER BY m.next_action_due, m.id LIMIT 100";
    }
}

/// How far ahead an action calls.
const AHEAD: Duration = Duration::days(14);

impl Lobby<'_> {
    /// Who does the next action of a matter the reader may enter, by name; nobody where nobody is responsible for it, or
    /// where the reader may not enter it.
    pub async fn next_action_of(&self, matter: MatterId) -> Result<Option<(PersonId, String)>> {
        self.demand(DeskPower::SeeOwnWork)?;
        let mut look = self.house.engine.look(None).await?;
        let rows = look.rows(sql::OWNER.text, binds![matter, self.person, self.role().code()]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let person: PersonId = row.id(0)?;
        let card: PersonCard = self.house.unseal_card("person", person.bytes(), &row.bytes(1)?)?;
        Ok(Some((person, card.name)))
    }

    /// The next actions that are the reader's own and late or due within fourteen days: the count up to a hundred and the
    /// first `most`, the earliest day first. An action without a day calls on none.
    pub async fn next_actions(&self, most: usize) -> Result<Calls> {
        if !self.looks_into_matters() {
            return Ok(Calls::default());
        }
        let until = self.house.clock.now().plus(AHEAD);
        let mut look = self.house.engine.look(None).await?;
        let rows = look.rows(sql::NEXT_MINE.text, binds![self.person, until]).await?;
        let line = |row: &crate::engine::Row| -> Result<CallLine> {
            let matter: MatterId = row.id(0)?;
            Ok(CallLine {
                matter,
                card: self.house.unseal_card("matter", matter.bytes(), &row.bytes(1)?)?,
                kind: row.text(2)?,
                at: row.time(3)?,
                about: None,
            })
        };
        let first = rows.iter().take(most).map(line).collect::<Result<_>>()?;
        Ok(Calls { count: u32::try_from(rows.len()).unwrap_or(u32::MAX), first })
    }
}
