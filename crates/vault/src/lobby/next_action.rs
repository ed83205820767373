//! Whose the next action of a matter is: the colleague who was named, while they work on it and see it, else whoever is
//! responsible. Nobody has to change it when somebody leaves. It refuses to say anything of a matter the reader may not enter.

use super::today::{CallLine, Calls};
use super::{Lobby, PersonCard};
use crate::engine::{Value, binds};
use crate::error::Result;
use domain::{DeskPower, Duration, MatterId, PersonId};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        // One question for a page of a list: `$3` to `$52` are matters, the last of them repeated where there are fewer.
        LobbySql OWNERS = "SELECT m.id, p.id, p.sealed FROM matter m JOIN assignment o ON o.matter_id = m.id AND o.ended_at IS NULL JOIN person p ON p.id = o.person_id AND p.state = 'active' WHERE m.id IN ($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, $52) AND (o.person_id = m.next_action_by OR o.kind = 'responsible') AND (m.sensitivity = 'ordinary' OR (o.kind IN ('responsible', 'cover') AND NOT EXISTS (SELECT 1 FROM person au WHERE au.id = o.person_id AND au.role = 'auditor'))) AND NOT EXISTS (SELECT 1 FROM barred w WHERE w.matter_id = m.id AND w.person_id = o.person_id) AND m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $1) AND ($2 = 'owner' OR EXISTS (SELECT 1 FROM assignment a WHERE a.matter_id = m.id AND a.person_id = $1 AND a.ended_at IS NULL AND (m.sensitivity = 'ordinary' OR (a.kind IN ('responsible', 'cover') AND NOT EXISTS (SELECT 1 FROM person au WHERE au.id = a.person_id AND au.role = 'auditor'))))) ORDER BY m.id, CASE WHEN o.person_id = m.next_action_by THEN 0 ELSE 1 END, p.id";
        LobbySql NEXT_MINE = concat!("SELECT m.id, m.sealed, m.kind, m.next_action_due, ", crate::lobby::matters::anybody_in!("m"), " FROM assignment a CROSS JOIN matter m WHERE a.person_id = $1 AND a.ended_at IS NULL AND m.id = a.matter_id AND (m.sensitivity = 'ordinary' OR (a.kind IN ('responsible', 'cover') AND NOT EXISTS (SELECT 1 FROM person au WHERE au.id = a.person_id AND au.role = 'auditor'))) AND m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $1) AND m.phase = 'open' AND m.next_action_due < $2 AND (m.next_action_by = $1 OR (a.kind = 'responsible' AND NOT EXISTS (SELECT 1 FROM assignment o JOIN person p ON p.id = o.person_id AND p.state = 'active' WHERE o.matter_id = m.id AND o.person_id = m.next_action_by AND o.ended_at IS NULL AND (m.sensitivity = 'ordinary' OR (o.kind IN ('responsible', 'cover') AND NOT EXISTS (SELECT 1 FROM person au WHERE au.id = o.person_id AND au.role = 'auditor'))) AND NOT EXISTS (SELECT 1 FROM barred w WHERE w.matter_id = m.id AND w.person_id = o.person_id)))) ORDER BY m.next_action_due, m.id LIMIT 100");
    }
}

/// Matters one question takes.
const PAGE: usize = 50;
/// How far ahead an action calls.
const AHEAD: Duration = Duration::days(14);

impl Lobby<'_> {
    /// Who does the next action of each of these matters that the reader may enter, by name; a matter is left out where
    /// nobody is responsible for it, or where the reader may not enter it.
    pub async fn next_actions_of(
        &self,
        matters: &[MatterId],
    ) -> Result<BTreeMap<MatterId, (PersonId, String)>> {
        self.demand(DeskPower::SeeOwnWork)?;
        let mut out = BTreeMap::new();
        let mut look = self.house.engine.look(None).await?;
        for page in matters.chunks(PAGE) {
            let mut values = binds![self.person, self.role().code()].to_vec();
            let last = page.last().copied();
            values.extend(page.iter().copied().chain(last.into_iter().cycle()).take(PAGE).map(Value::from));
            for row in look.rows(sql::OWNERS.text, &values).await? {
                // The first row of a matter is whose it is.
                let Entry::Vacant(free) = out.entry(row.id(0)?) else { continue };
                let person: PersonId = row.id(1)?;
                let card: PersonCard = self.house.unseal_card("person", person.bytes(), &row.bytes(2)?)?;
                free.insert((person, card.name));
            }
        }
        Ok(out)
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
                let_in: row.int(4)? > 0,
                about: None,
            })
        };
        let first = rows.iter().take(most).map(line).collect::<Result<_>>()?;
        Ok(Calls { count: u32::try_from(rows.len()).unwrap_or(u32::MAX), first })
    }
}
