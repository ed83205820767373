//! The list of matters as staff cut and order it: by stage, priority, person responsible and how long nothing happened;
//! by last change, urgency or what is due next. Every list goes on after a row, starts at an index and enters no room. It
//! refuses to show a matter that the reader may not enter.

use super::matters::After;
use super::{Lobby, MatterFilter, MatterRow};
use crate::engine::binds;
use crate::error::Result;
use domain::{DeskPower, MatterId, PersonId, Priority, Role, Timestamp};

macro_rules! columns {
    () => {
        concat!("SELECT ", crate::lobby::matters::matter_columns!(), " ")
    };
}
/// To the rest of the team a sensitive matter does not exist, in lists as little as in rooms (`domain::powers`).
macro_rules! mine {
    () => {
        "FROM assignment a JOIN matter m ON m.id = a.matter_id WHERE a.person_id = $9 AND a.ended_at IS NULL AND (m.sensitivity = 'ordinary' OR (a.kind IN ('responsible', 'cover') AND NOT EXISTS (SELECT 1 FROM person au WHERE au.id = a.person_id AND au.role = 'auditor'))) "
    };
}
/// Whoever is behind a wall (`barred`) never sees the matter at all, the owner as little as anybody.
macro_rules! cut {
    () => {
        "AND m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $9) AND ($4 = '' OR m.stage = $4) AND ($5 = 0 OR m.priority = $5) AND m.touched_at < $6 AND ($7 = 0 OR EXISTS (SELECT 1 FROM assignment r WHERE r.matter_id = m.id AND r.person_id = $8 AND r.ended_at IS NULL AND r.kind = 'responsible')) "
    };
}
macro_rules! by_touched {
    () => {
        "AND (m.touched_at, m.id) < ($1, $2) ORDER BY m.touched_at DESC, m.id DESC LIMIT $3"
    };
}
macro_rules! by_due {
    () => {
        "AND (m.next_action_due, m.id) > ($1, $2) ORDER BY m.next_action_due, m.id LIMIT $3"
    };
}

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql ALL_TOUCHED = concat!(columns!(), "FROM matter m WHERE 1 = 1 ", cut!(), by_touched!());
        // Starts at the index of the stage: what is rare must not be looked for among everything.
        LobbySql ALL_STAGE = concat!(columns!(), "FROM matter m WHERE m.stage = $4 ", cut!(), by_touched!());
        LobbySql ALL_RANKED = concat!(columns!(), "FROM matter m WHERE m.priority = $5 ", cut!(), by_touched!());
        LobbySql ALL_LED = concat!(columns!(), "FROM assignment l JOIN matter m ON m.id = l.matter_id WHERE l.person_id = $8 AND l.kind = 'responsible' AND l.ended_at IS NULL ", cut!(), by_touched!());
        LobbySql ALL_DUE = concat!(columns!(), "FROM matter m WHERE m.next_action_due IS NOT NULL ", cut!(), by_due!());
        LobbySql ALL_PRIORITY = concat!(columns!(), "FROM matter m WHERE 1 = 1 ", cut!(), "AND (m.priority, m.touched_at, m.id) < ($10, $1, $2) ORDER BY m.priority DESC, m.touched_at DESC, m.id DESC LIMIT $3");
        LobbySql MINE_TOUCHED = concat!(columns!(), mine!(), cut!(), by_touched!());
        LobbySql MINE_DUE = concat!(columns!(), mine!(), "AND m.next_action_due IS NOT NULL ", cut!(), by_due!());
        LobbySql MINE_PRIORITY = concat!(columns!(), mine!(), cut!(), "AND (m.priority, m.touched_at, m.id) < ($10, $1, $2) ORDER BY m.priority DESC, m.touched_at DESC, m.id DESC LIMIT $3");
    }
}

/// How a list of matters is ordered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum MatterOrder {
    /// What changed last comes first.
    #[default]
    Touched,
    /// What is due next comes first; what has no date is left out.
    NextAction,
    /// What is urgent comes first, and of that what changed last.
    Priority,
}

impl MatterOrder {
    pub const ALL: &'static [Self] = &[Self::Touched, Self::NextAction, Self::Priority];

    pub fn code(self) -> &'static str {
        match self {
            Self::Touched => "touched",
            Self::NextAction => "next",
            Self::Priority => "priority",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|order| order.code() == code)
    }

    /// The row a page in this order goes on after.
    pub fn after(self, row: &MatterRow) -> (After, u32) {
        let at = match self {
            Self::Touched | Self::Priority => row.touched_at,
            Self::NextAction => row.next_action_due.unwrap_or(row.touched_at),
        };
        (After { at, id: row.id.bytes() }, row.priority.rank())
    }
}

/// One cut of the list of matters.
#[derive(Clone, Debug, Default)]
pub struct MatterCut {
    pub order: MatterOrder,
    /// A stage's key; empty for all.
    pub stage: String,
    pub priority: Option<Priority>,
    pub responsible: Option<PersonId>,
    /// Only what nobody touched since then.
    pub stale_since: Option<Timestamp>,
}

impl Lobby<'_> {
    /// A cut of the list, at most `most` rows, those after `after`.
    pub async fn matters_cut(
        &self,
        filter: MatterFilter,
        cut: &MatterCut,
        after: Option<(After, u32)>,
        most: u32,
    ) -> Result<Vec<MatterRow>> {
        self.demand(DeskPower::SeeOwnWork)?;
        let all = filter == MatterFilter::All && self.role() == Role::Owner;
        let first = match cut.order {
            MatterOrder::NextAction => After::oldest(),
            MatterOrder::Touched | MatterOrder::Priority => After::newest(),
        };
        let (After { at, id }, rank) = after.unwrap_or((first, u32::MAX));
        let id = MatterId::from_bytes(id);
        let priority = cut.priority.map_or(0, Priority::rank);
        let stale = cut.stale_since.unwrap_or(Timestamp::MAX);
        let led = i64::from(cut.responsible.is_some());
        let leader = cut.responsible.unwrap_or(self.person);
        let stage = cut.stage.as_str();
        let mut values = binds![at, id, most, stage, priority, stale, led, leader, self.person].to_vec();
        if cut.order == MatterOrder::Priority {
            values.push(rank.into());
        }
        let statement = match (all, cut.order) {
            (true, MatterOrder::NextAction) => &sql::ALL_DUE,
            (true, MatterOrder::Priority) => &sql::ALL_PRIORITY,
            (true, MatterOrder::Touched) if led == 1 => &sql::ALL_LED,
            (true, MatterOrder::Touched) if !stage.is_empty() => &sql::ALL_STAGE,
            (true, MatterOrder::Touched) if priority > 0 => &sql::ALL_RANKED,
            (true, MatterOrder::Touched) => &sql::ALL_TOUCHED,
            (false, MatterOrder::NextAction) => &sql::MINE_DUE,
            (false, MatterOrder::Priority) => &sql::MINE_PRIORITY,
            (false, MatterOrder::Touched) => &sql::MINE_TOUCHED,
        };
        let rows = self.house.engine.look(None).await?.rows(statement.text, &values).await?;
        rows.iter().map(|row| self.house.matter_from(row)).collect()
    }
}
