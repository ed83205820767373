//! The day at a glance: which matters call for somebody, as far as the reader may enter them. Every answer comes from
//! content-free facts that rooms wrote and from sealed cards; no room is entered, and nothing is counted that the same
//! reader could not open. It refuses to go beyond a hundred rows: what comes after them is another day's work.

use super::matters::MatterCard;
use super::{Lobby, PersonCard};
use crate::engine::{Row, Value, binds};
use crate::error::Result;
use domain::pack::Pack;
use domain::{AccessId, DeskPower, Duration, Locale, MatterId, Power, Timestamp};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::LazyLock;

/// The owner's reach: every matter they are not walled off from.
macro_rules! all {
    ($select:literal, $join:literal, $where:literal, $order:literal) => {
        concat!(
            "SELECT ",
            $select,
            " FROM ",
            $join,
            "matter m WHERE m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $2) AND ",
            $where,
            " ORDER BY ",
            $order,
            " LIMIT 100"
        )
    };
}

/// Everybody else's: the matters they are assigned to and, of sensitive ones, those they answer for. CROSS JOIN keeps
/// SQLite to this order, which is as long as somebody's own list.
macro_rules! mine {
    ($select:literal, $join:literal, $where:literal, $order:literal) => {
        concat!(
            "SELECT ", $select, " FROM assignment a CROSS JOIN ", $join, "matter m WHERE a.person_id = $2 AND a.ended_at IS NULL AND a.matter_id = m.id AND (m.sensitivity = 'ordinary' OR a.kind IN ('responsible', 'cover')) AND m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $2) AND ",
            $where, " ORDER BY ", $order, " LIMIT 100"
        )
    };
}

pub(crate) mod sql {
    use crate::sql::statements;
    // `$1` is an instant: now, or the time before which something is late.
    statements! {
        LobbySql HELP_ALL = all!("m.id, m.sealed, m.kind, m.touched_at", "", "m.helps > 0 AND m.phase = 'open' AND m.touched_at <= $1", "m.touched_at, m.id");
        LobbySql HELP_MINE = mine!("m.id, m.sealed, m.kind, m.touched_at", "", "m.helps > 0 AND m.phase = 'open' AND m.touched_at <= $1", "m.touched_at, m.id");
        LobbySql ANSWER_ALL = all!("m.id, m.sealed, m.kind, t.waiting_since", "thread_line t CROSS JOIN ", "m.id = t.matter_id AND t.state = 'waiting_for_us' AND t.waiting_since <= $1 AND m.phase NOT IN ('closed', 'erased')", "t.waiting_since, t.thread_id");
        LobbySql ANSWER_MINE = mine!("m.id, m.sealed, m.kind, t.waiting_since", "thread_line t CROSS JOIN ", "m.id = t.matter_id AND (t.state || '') = 'waiting_for_us' AND t.waiting_since <= $1 AND m.phase NOT IN ('closed', 'erased')", "t.waiting_since, t.thread_id");
        LobbySql RELEASE_ALL = all!("m.id, m.sealed, m.kind, r.at", "approval_line r CROSS JOIN ", "m.id = r.matter_id AND r.state = 'held' AND r.at <= $1 AND m.phase = 'open'", "r.at, r.approval_id");
        LobbySql RELEASE_MINE = mine!("m.id, m.sealed, m.kind, r.at", "approval_line r CROSS JOIN ", "m.id = r.matter_id AND (r.state || '') = 'held' AND r.at <= $1 AND m.phase = 'open'", "r.at, r.approval_id");
        LobbySql UNAPPROVED_ALL = all!("m.id, m.sealed, m.kind, r.at", "approval_line r CROSS JOIN ", "m.id = r.matter_id AND r.state IN ('declined', 'expired', 'void') AND r.at <= $1 AND m.phase = 'open'", "r.at, r.approval_id");
        LobbySql UNAPPROVED_MINE = mine!("m.id, m.sealed, m.kind, r.at", "approval_line r CROSS JOIN ", "m.id = r.matter_id AND (r.state || '') IN ('declined', 'expired', 'void') AND r.at <= $1 AND m.phase = 'open'", "r.at, r.approval_id");
        LobbySql LETTER_ALL = all!("m.id, m.sealed, m.kind, m.touched_at", "", "m.letter_waits = 1 AND m.phase = 'open' AND m.touched_at <= $1", "m.touched_at, m.id");
        LobbySql LETTER_MINE = mine!("m.id, m.sealed, m.kind, m.touched_at", "", "m.letter_waits = 1 AND m.phase = 'open' AND m.touched_at <= $1", "m.touched_at, m.id");
        LobbySql UNASKED_ALL = all!("m.id, m.sealed, m.kind, m.touched_at", "", "m.letter_waits = 2 AND m.phase = 'open' AND m.touched_at <= $1", "m.touched_at, m.id");
        LobbySql UNASKED_MINE = mine!("m.id, m.sealed, m.kind, m.touched_at", "", "m.letter_waits = 2 AND m.phase = 'open' AND m.touched_at <= $1", "m.touched_at, m.id");
        LobbySql LATE_ALL = all!("m.id, m.sealed, m.kind, m.due_at", "", "m.due_at < $1 AND m.phase = 'open'", "m.due_at, m.id");
        LobbySql LATE_MINE = mine!("m.id, m.sealed, m.kind, m.due_at", "", "m.due_at < $1 AND m.phase = 'open'", "m.due_at, m.id");
        LobbySql COMING_ALL = all!("m.id, m.sealed, m.kind, m.due_at", "", "m.due_at >= $1 AND m.due_at < $1 + 1209600000000 AND m.phase = 'open'", "m.due_at, m.id");
        LobbySql COMING_MINE = mine!("m.id, m.sealed, m.kind, m.due_at", "", "m.due_at >= $1 AND m.due_at < $1 + 1209600000000 AND m.phase = 'open'", "m.due_at, m.id");
        LobbySql QUIET_ALL = all!("m.id, m.sealed, m.kind, m.touched_at", "", "m.touched_at < $1 AND m.phase = 'open'", "m.touched_at, m.id");
        LobbySql QUIET_MINE = mine!("m.id, m.sealed, m.kind, m.touched_at", "", "m.touched_at < $1 AND m.phase = 'open'", "m.touched_at, m.id");
        // `$3` to `$10` are keys of stages, `$11` says of which kinds of matter each is, and `$12` which kinds there are: a kind
        // that no pack knows goes through the stages of any application.
        LobbySql INTAKE_ALL = all!("m.id, m.sealed, m.kind, m.touched_at", "", "m.stage IN ($3, $4, $5, $6, $7, $8, $9, $10) AND ($11 <> replace($11, '|' || m.kind || '/' || m.stage || '|', '') OR ($12 = replace($12, '|' || m.kind || '|', '') AND $11 <> replace($11, '|/' || m.stage || '|', ''))) AND m.touched_at <= $1 AND m.with_client > 0 AND m.phase = 'open'", "m.touched_at, m.id");
        LobbySql INTAKE_MINE = mine!("m.id, m.sealed, m.kind, m.touched_at", "", "(m.stage || '') IN ($3, $4, $5, $6, $7, $8, $9, $10) AND ($11 <> replace($11, '|' || m.kind || '/' || m.stage || '|', '') OR ($12 = replace($12, '|' || m.kind || '|', '') AND $11 <> replace($11, '|/' || m.stage || '|', ''))) AND m.touched_at <= $1 AND m.with_client > 0 AND m.phase = 'open'", "m.touched_at, m.id");
        LobbySql NEVER_IN_ALL = all!("m.id, m.sealed, m.kind, x.changed_at, x.id, x.person_id, (SELECT p.sealed FROM person p WHERE p.id = x.person_id)", "portal_access x CROSS JOIN ", "m.id = x.matter_id AND x.state = 'enabled' AND x.ends_at IS NULL AND x.signed_in_at IS NULL AND x.changed_at < $1 AND m.phase = 'open'", "x.changed_at, x.id");
        LobbySql NEVER_IN_MINE = mine!("m.id, m.sealed, m.kind, x.changed_at, x.id, x.person_id, (SELECT p.sealed FROM person p WHERE p.id = x.person_id)", "portal_access x CROSS JOIN ", "m.id = x.matter_id AND x.state = 'enabled' AND x.ends_at IS NULL AND x.signed_in_at IS NULL AND x.changed_at < $1 AND m.phase = 'open'", "x.changed_at, x.id");
        LobbySql STUCK_ALL = all!("m.id, m.sealed, m.kind, x.signed_in_at, x.id, x.person_id, (SELECT p.sealed FROM person p WHERE p.id = x.person_id)", "portal_access x CROSS JOIN ", "m.id = x.matter_id AND x.state = 'enabled' AND x.ends_at IS NULL AND x.first_sent_at IS NULL AND x.signed_in_at < $1 AND m.phase = 'open' AND m.with_client > 0", "x.signed_in_at, x.id");
        LobbySql STUCK_MINE = mine!("m.id, m.sealed, m.kind, x.signed_in_at, x.id, x.person_id, (SELECT p.sealed FROM person p WHERE p.id = x.person_id)", "portal_access x CROSS JOIN ", "m.id = x.matter_id AND x.state = 'enabled' AND x.ends_at IS NULL AND x.first_sent_at IS NULL AND x.signed_in_at < $1 AND m.phase = 'open' AND m.with_client > 0", "x.signed_in_at, x.id");
        // How far contacts came, by the language they are written to in.
        LobbySql FUNNEL_ALL = "SELECT p.locale, count(*), count(x.signed_in_at), count(x.first_sent_at), sum(CASE WHEN m.with_client = 0 AND m.letter_waits = 0 AND m.settled > 0 AND x.first_sent_at IS NOT NULL THEN 1 ELSE 0 END) FROM portal_access x JOIN matter m ON m.id = x.matter_id JOIN person p ON p.id = x.person_id WHERE m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $1) AND x.state = 'enabled' AND x.ends_at IS NULL AND m.phase = 'open' GROUP BY p.locale ORDER BY p.locale";
        LobbySql FUNNEL_MINE = "SELECT p.locale, count(*), count(x.signed_in_at), count(x.first_sent_at), sum(CASE WHEN m.with_client = 0 AND m.letter_waits = 0 AND m.settled > 0 AND x.first_sent_at IS NOT NULL THEN 1 ELSE 0 END) FROM assignment a JOIN portal_access x ON x.matter_id = a.matter_id JOIN matter m ON m.id = x.matter_id JOIN person p ON p.id = x.person_id WHERE a.person_id = $1 AND a.ended_at IS NULL AND (m.sensitivity = 'ordinary' OR a.kind IN ('responsible', 'cover')) AND m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $1) AND x.state = 'enabled' AND x.ends_at IS NULL AND m.phase = 'open' GROUP BY p.locale ORDER BY p.locale";
        LobbySql FIRST_SENT = "UPDATE portal_access SET first_sent_at = $3 WHERE matter_id = $1 AND person_id = $2 AND first_sent_at IS NULL";
    }
}

/// One reason why matters call for somebody.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Call {
    /// A client asked for help with a request. Oldest first.
    Help,
    /// A client wrote and waits for an answer. Oldest first, and each thread by itself.
    Answer,
    /// A request for approval that a lawyer must release before the client sees it.
    Release,
    /// An approval that was declined, ran out, or is about something that changed, and was not asked again.
    Unapproved,
    /// Everything waits for an engagement letter that nobody was asked to agree to, or that is over unagreed. Oldest first.
    LetterUnasked,
    /// Everything waits until a client has agreed to the engagement letter, which is with them. Oldest first.
    Letter,
    /// It is still taken in, as its pack marks the stage, and its client owes something. Oldest first.
    Intake,
    /// Something the client owes is past its date. Latest first.
    Late,
    /// Something the client owes is due within fourteen days.
    Coming,
    /// Nothing has moved for fourteen days.
    Quiet,
    /// Let in three days ago or longer, and never came.
    NeverIn,
    /// Came in, sent nothing, and was not there for seven days.
    Stuck,
}

impl Call {
    /// Every one, in the order a page shows them.
    pub const ALL: &'static [Self] = &[
        Self::Release,
        Self::Unapproved,
        Self::Answer,
        Self::Help,
        Self::LetterUnasked,
        Self::Letter,
        Self::Intake,
        Self::Late,
        Self::Coming,
        Self::NeverIn,
        Self::Stuck,
        Self::Quiet,
    ];

    /// As addresses have it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Help => "help",
            Self::Answer => "answer",
            Self::Release => "release",
            Self::Unapproved => "unapproved",
            Self::LetterUnasked => "letter-unasked",
            Self::Letter => "letter",
            Self::Intake => "intake",
            Self::Late => "late",
            Self::Coming => "coming",
            Self::Quiet => "quiet",
            Self::NeverIn => "never-in",
            Self::Stuck => "stuck",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|call| call.code() == code)
    }

    /// The instant its statement compares with.
    fn before(self, now: Timestamp) -> Timestamp {
        let ago = |days: i64| now.plus(Duration::days(-days));
        match self {
            Self::Help
            | Self::Answer
            | Self::Release
            | Self::Unapproved
            | Self::LetterUnasked
            | Self::Letter
            | Self::Intake
            | Self::Late
            | Self::Coming => now,
            Self::Quiet => ago(14),
            Self::NeverIn => ago(3),
            Self::Stuck => ago(7),
        }
    }

    fn statements(self) -> (&'static crate::sql::LobbySql, &'static crate::sql::LobbySql) {
        match self {
            Self::Help => (&sql::HELP_ALL, &sql::HELP_MINE),
            Self::Answer => (&sql::ANSWER_ALL, &sql::ANSWER_MINE),
            Self::Release => (&sql::RELEASE_ALL, &sql::RELEASE_MINE),
            Self::Unapproved => (&sql::UNAPPROVED_ALL, &sql::UNAPPROVED_MINE),
            Self::LetterUnasked => (&sql::UNASKED_ALL, &sql::UNASKED_MINE),
            Self::Letter => (&sql::LETTER_ALL, &sql::LETTER_MINE),
            Self::Intake => (&sql::INTAKE_ALL, &sql::INTAKE_MINE),
            Self::Late => (&sql::LATE_ALL, &sql::LATE_MINE),
            Self::Coming => (&sql::COMING_ALL, &sql::COMING_MINE),
            Self::Quiet => (&sql::QUIET_ALL, &sql::QUIET_MINE),
            Self::NeverIn => (&sql::NEVER_IN_ALL, &sql::NEVER_IN_MINE),
            Self::Stuck => (&sql::STUCK_ALL, &sql::STUCK_MINE),
        }
    }

    fn names_a_person(self) -> bool {
        matches!(self, Self::NeverIn | Self::Stuck)
    }
}

/// The stages in which matters are still taken in, as packs mark them.
#[derive(Clone, Default)]
pub struct TakingIn {
    /// Keys of stages, each once.
    keys: Vec<String>,
    /// `|kind/stage|` for each; `|/stage|` for a kind that no pack knows.
    stages: String,
    /// `|kind|` for each kind.
    kinds: String,
}

impl TakingIn {
    /// As these packs mark them.
    pub fn of<'a>(packs: impl IntoIterator<Item = &'a Pack>) -> Self {
        let (mut keys, mut stages, mut kinds) = (BTreeSet::new(), String::new(), String::new());
        for pack in packs {
            let _written = write!(kinds, "|{}|", pack.id);
            for stage in pack.stages.iter().filter(|stage| stage.taking_in) {
                keys.insert(stage.key.clone());
                let _written = write!(stages, "|{}/{}|", pack.id, stage.key);
                if pack.id == Pack::DEFAULT {
                    let _written = write!(stages, "|/{}|", stage.key);
                }
            }
        }
        Self { keys: keys.into_iter().collect(), stages, kinds }
    }
}

/// The stages of the packs that ship.
static SHIPPED: LazyLock<TakingIn> = LazyLock::new(|| {
    let packs: Vec<Pack> =
        domain::pack::SHIPPED.iter().filter_map(|(_, text)| Pack::parse(text).ok()).collect();
    TakingIn::of(&packs)
});

/// Keys of stages one question takes.
const KEYS: usize = 8;
/// The most lines an answer has.
const MOST: usize = 100;

/// A matter that calls, and since when.
pub struct CallLine {
    pub matter: MatterId,
    pub card: MatterCard,
    pub kind: String,
    /// When it was asked, written, answered or became void, became late, is due, was last moved, was let in, or was last there.
    pub at: Timestamp,
    /// Whose admission it is about, where it is about one.
    pub contact: Option<(AccessId, String)>,
}

/// What calls for one reason: how many matters, up to a hundred, and the first of them.
pub struct Calls {
    pub count: u32,
    pub first: Vec<CallLine>,
}

/// How far the contacts of one language came.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Funnel {
    pub locale: Locale,
    pub let_in: u32,
    pub came: u32,
    pub sent: u32,
    /// Sent something, and nothing is asked of them any more.
    pub done: u32,
}

impl Lobby<'_> {
    /// Whether this role looks into the matters it works on; others learn nothing of how they stand.
    pub(super) fn looks_into_matters(&self) -> bool {
        self.inside(Power::SeeWholeMatter) && self.powers().has(DeskPower::SeeOwnWork)
    }

    async fn call_rows(&self, call: Call, taking_in: &TakingIn) -> Result<Vec<Row>> {
        if !self.looks_into_matters() {
            return Ok(Vec::new());
        }
        let (all, mine) = call.statements();
        let before = call.before(self.house.clock.now());
        let mut look = self.house.engine.look(None).await?;
        let statement = if self.sees_everything() { all } else { mine };
        if call != Call::Intake {
            return look.rows(statement.text, binds![before, self.person]).await;
        }
        let mut rows = Vec::new();
        for keys in taking_in.keys.chunks(KEYS) {
            let mut values = vec![Value::from(before), Value::from(self.person)];
            let keys = keys.iter().map(String::as_str).chain(std::iter::repeat(""));
            values.extend(keys.take(KEYS).map(Value::from));
            values.extend([taking_in.stages.as_str(), taking_in.kinds.as_str()].map(Value::from));
            for row in look.rows(statement.text, &values).await? {
                rows.push((row.int(3)?, row.id::<domain::kind::Matter>(0)?, row));
            }
        }
        rows.sort_by_key(|(at, matter, _)| (*at, *matter));
        rows.truncate(MOST);
        Ok(rows.into_iter().map(|(.., row)| row).collect())
    }

    /// What calls for this reason: the count up to a hundred, and the first `most` lines. Nothing for a role that does
    /// not look into matters. Intakes are those of the packs that ship.
    pub async fn calls(&self, call: Call, most: usize) -> Result<Calls> {
        self.calls_in(call, &SHIPPED, most).await
    }

    /// The same, with intakes as the packs mark them that the practice works with.
    pub async fn calls_in(&self, call: Call, taking_in: &TakingIn, most: usize) -> Result<Calls> {
        let rows = self.call_rows(call, taking_in).await?;
        let first = rows.iter().take(most).map(|row| self.call_line(call, row)).collect::<Result<_>>()?;
        Ok(Calls { count: u32::try_from(rows.len()).unwrap_or(u32::MAX), first })
    }

    fn call_line(&self, call: Call, row: &Row) -> Result<CallLine> {
        let matter: MatterId = row.id(0)?;
        let contact = if call.names_a_person() {
            let person: domain::PersonId = row.id(5)?;
            let card: PersonCard = self.house.unseal_card("person", person.bytes(), &row.bytes(6)?)?;
            Some((row.id(4)?, card.name))
        } else {
            None
        };
        Ok(CallLine {
            matter,
            card: self.house.unseal_card("matter", matter.bytes(), &row.bytes(1)?)?,
            kind: row.text(2)?,
            at: row.time(3)?,
            contact,
        })
    }

    /// How far contacts came in the open matters this person reaches, by language.
    pub async fn funnel(&self) -> Result<Vec<Funnel>> {
        if !self.looks_into_matters() {
            return Err(crate::Error::not_found());
        }
        let mut look = self.house.engine.look(None).await?;
        let statement = if self.sees_everything() { &sql::FUNNEL_ALL } else { &sql::FUNNEL_MINE };
        let rows = look.rows(statement.text, binds![self.person]).await?;
        let number = |row: &Row, at: usize| row.int(at).map(|n| u32::try_from(n).unwrap_or(u32::MAX));
        let funnel = |row: &Row| {
            Ok(Funnel {
                locale: row.code(0, Locale::from_code)?,
                let_in: number(row, 1)?,
                came: number(row, 2)?,
                sent: number(row, 3)?,
                done: number(row, 4)?,
            })
        };
        rows.iter().map(funnel).collect()
    }
}

/// What a room writes when a contact hands something over: the first time is kept.
pub(crate) fn first_sent(matter: MatterId, person: domain::PersonId, at: Timestamp) -> [Value; 3] {
    [matter.into(), person.into(), at.into()]
}
