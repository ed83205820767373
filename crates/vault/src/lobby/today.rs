//! The day at a glance: which matters call for somebody, as far as the reader may enter them. Every answer comes from
//! content-free facts that rooms wrote and from sealed cards; no room is entered, and nothing is counted that the same
//! reader could not open. It refuses to go beyond a hundred rows: what comes after them is another day's work.

use super::matters::MatterCard;
use super::{Lobby, PersonCard};
use crate::engine::{Look, Row, Value, binds};
use crate::error::Result;
use domain::pack::Pack;
use domain::{AccessId, ClientId, DeskPower, DeviceKind, Locale, MatterId, Power, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::LazyLock;

/// When a matter, a thread, an approval or an admission calls. One text for the owner's statements, each of which goes by
/// an index of the whole practice, and for the one statement that answers everybody else. `$1` is now; states are named by
/// the caller, because a plain column would draw SQLite to the practice's index.
macro_rules! when {
    (release, $state:literal) => {
        concat!($state, " = 'held' AND r.at <= $1 AND m.phase = 'open'")
    };
    (unapproved, $state:literal) => {
        concat!($state, " IN ('declined', 'expired', 'void') AND r.at <= $1 AND m.phase = 'open'")
    };
    (answer, $state:literal) => {
        concat!($state, " = 'waiting_for_us' AND t.waiting_since <= $1 AND m.phase NOT IN ('closed', 'erased')")
    };
    // One line for each client and matter, by what they said first of what nobody decided about yet.
    (details) => {
        "d.state = 'open' AND d.at <= $1 AND m.phase <> 'erased' AND NOT EXISTS (SELECT 1 FROM detail_proposal e WHERE e.client_id = d.client_id AND e.matter_id = d.matter_id AND e.state = 'open' AND (e.at < d.at OR (e.at = d.at AND e.id < d.id)))"
    };
    // The empty text keeps SQLite to the index of what calls, which holds the phase: of all open matters few do.
    (help) => {
        "m.helps > 0 AND (m.phase || '') = 'open' AND m.helps_since <= $1"
    };
    (letter) => {
        "m.letter_waits = 1 AND m.phase = 'open' AND m.touched_at <= $1"
    };
    (letter_unasked) => {
        "m.letter_waits = 2 AND m.phase = 'open' AND m.touched_at <= $1"
    };
    (late) => {
        "m.due_at < $1 AND m.phase = 'open'"
    };
    (coming) => {
        "m.due_at >= $1 AND m.due_at < $1 + 1209600000000 AND m.phase = 'open'"
    };
    (quiet) => {
        "m.touched_at < $1 - 1209600000000 AND m.phase = 'open'"
    };
    (never_in) => {
        "x.state = 'enabled' AND x.ends_at IS NULL AND x.first_sent_at IS NULL AND x.signed_in_at IS NULL AND x.changed_at < $1 - 259200000000 AND m.phase = 'open'"
    };
    (stuck) => {
        "x.state = 'enabled' AND x.ends_at IS NULL AND x.first_sent_at IS NULL AND x.signed_in_at < $1 - 604800000000 AND m.phase = 'open' AND m.with_client > 0"
    };
    // Which stages take in, and of which kinds of matter each is; a kind that no pack knows goes through the stages of any
    // application.
    (intake, $stages:literal, $kinds:literal) => {
        concat!("(", $stages, " <> replace(", $stages, ", '|' || m.kind || '/' || m.stage || '|', '') OR (", $kinds, " = replace(", $kinds, ", '|' || m.kind || '|', '') AND ", $stages, " <> replace(", $stages, ", '|/' || m.stage || '|', ''))) AND m.touched_at <= $1 AND m.with_client > 0 AND m.phase = 'open'")
    };
}

/// The owner's reach: every matter they are not walled off from. The first lines, each with how many there are up to a
/// hundred: what is only counted is not read.
macro_rules! all {
    ($rest:literal, $join:literal, $at:literal, $key:literal, $most:literal, $where:expr) => {
        concat!(
            "SELECT m.id, m.sealed, m.kind, ",
            $at,
            ", (SELECT count(*) FROM (SELECT 1 AS one FROM ",
            $join,
            "matter m WHERE m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $2) AND ",
            $where,
            " LIMIT 100) n), ",
            $crate::lobby::matters::anybody_in!("m"),
            $rest,
            " FROM ",
            $join,
            "matter m WHERE m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $2) AND ",
            $where,
            " ORDER BY ",
            $at,
            ", ",
            $key,
            " LIMIT ",
            $most
        )
    };
}

macro_rules! all_matters {
    ($at:literal, $most:literal, $where:expr) => {
        all!("", "", $at, "m.id", $most, $where)
    };
}

macro_rules! all_contacts {
    ($at:literal, $where:expr) => {
        all!(
            ", x.id, x.person_id, (SELECT p.sealed FROM person p WHERE p.id = x.person_id)",
            "portal_access x CROSS JOIN ",
            $at,
            "x.id",
            "$3",
            concat!("m.id = x.matter_id AND ", $where)
        )
    };
}

/// One box of everybody else's day: the first of it, each with how many there are.
macro_rules! part {
    ($code:literal, $join:literal, $at:literal, $key:literal, $person:literal, $where:expr) => {
        concat!(
            "SELECT * FROM (SELECT '",
            $code,
            "' AS box, m.id AS matter_id, ",
            $at,
            " AS at, ",
            $key,
            " AS nth, ",
            $person,
            " AS person_id, count(*) OVER () AS many FROM mine m",
            $join,
            " WHERE ($5 = '' OR $5 = '",
            $code,
            "') AND ",
            $where,
            " ORDER BY 3, 4 LIMIT $6) AS part_",
            $code
        )
    };
}

macro_rules! part_of_matters {
    ($code:literal, $at:literal, $where:expr) => {
        part!($code, "", $at, "m.id", "m.id", $where)
    };
}

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql HELP_ALL = all_matters!("m.helps_since", "$3", when!(help));
        LobbySql LETTER_ALL = all_matters!("m.touched_at", "$3", when!(letter));
        LobbySql UNASKED_ALL = all_matters!("m.touched_at", "$3", when!(letter_unasked));
        LobbySql LATE_ALL = all_matters!("m.due_at", "$3", when!(late));
        LobbySql COMING_ALL = all_matters!("m.due_at", "$3", when!(coming));
        LobbySql QUIET_ALL = all_matters!("m.touched_at", "$3", when!(quiet));
        // `$3` to `$10` are keys of stages, for the index; `$11` and `$12` say the same by kind of matter.
        LobbySql INTAKE_ALL = all_matters!("m.touched_at", "$13", concat!("m.stage IN ($3, $4, $5, $6, $7, $8, $9, $10) AND ", when!(intake, "$11", "$12")));
        LobbySql ANSWER_ALL = all!("", "thread_line t CROSS JOIN ", "t.waiting_since", "t.thread_id", "$3", concat!("m.id = t.matter_id AND ", when!(answer, "t.state")));
        LobbySql DETAILS_ALL = all!(", d.client_id, (SELECT c.person_id FROM client c WHERE c.id = d.client_id), (SELECT p.sealed FROM client c JOIN person p ON p.id = c.person_id WHERE c.id = d.client_id)", "detail_proposal d CROSS JOIN ", "d.at", "d.client_id", "$3", concat!("m.id = d.matter_id AND ", when!(details)));
        LobbySql RELEASE_ALL = all!("", "approval_line r CROSS JOIN ", "r.at", "r.approval_id", "$3", concat!("m.id = r.matter_id AND ", when!(release, "r.state")));
        LobbySql UNAPPROVED_ALL = all!("", "approval_line r CROSS JOIN ", "r.at", "r.approval_id", "$3", concat!("m.id = r.matter_id AND r.state NOT IN ('held', 'pending', 'approved', 'cancelled') AND ", when!(unapproved, "(r.state || '')")));
        LobbySql NEVER_IN_ALL = all_contacts!("x.changed_at", when!(never_in));
        LobbySql STUCK_ALL = all_contacts!("x.signed_in_at", when!(stuck));
        // Everybody else's: the matters they are assigned to and, of sensitive ones, those they answer for, gone through once
        // for all boxes, because in a large practice their rows lie far apart and each visit to one costs more than looking at
        // it. CROSS JOIN keeps SQLite to this order, which is as long as somebody's own list.
        LobbySql DAY_MINE = concat!(
            "WITH mine AS MATERIALIZED (SELECT m.id, m.kind, m.phase, m.stage, m.helps, m.helps_since, m.letter_waits, m.due_at, m.touched_at, m.with_client FROM assignment a CROSS JOIN matter m WHERE a.person_id = $2 AND a.ended_at IS NULL AND a.matter_id = m.id AND (m.sensitivity = 'ordinary' OR (a.kind IN ('responsible', 'cover') AND NOT EXISTS (SELECT 1 FROM person au WHERE au.id = a.person_id AND au.role = 'auditor'))) AND m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $2)) SELECT d.box, d.matter_id, d.at, d.nth, d.person_id, d.many, c.sealed, c.kind, (SELECT p.sealed FROM person p WHERE p.id = d.person_id), ", crate::lobby::matters::anybody_in!("c"), " FROM (",
            part!("release", " CROSS JOIN approval_line r", "r.at", "r.approval_id", "m.id", concat!("r.matter_id = m.id AND r.state IN ('held', 'declined', 'expired', 'void') AND ", when!(release, "(r.state || '')"))), " UNION ALL ",
            part!("unapproved", " CROSS JOIN approval_line r", "r.at", "r.approval_id", "m.id", concat!("r.matter_id = m.id AND r.state IN ('held', 'declined', 'expired', 'void') AND ", when!(unapproved, "(r.state || '')"))), " UNION ALL ",
            part!("answer", " CROSS JOIN thread_line t", "t.waiting_since", "t.thread_id", "m.id", concat!("t.matter_id = m.id AND ", when!(answer, "t.state"))), " UNION ALL ",
            part!("details", " CROSS JOIN detail_proposal d", "d.at", "d.client_id", "(SELECT c.person_id FROM client c WHERE c.id = d.client_id)", concat!("d.matter_id = m.id AND ", when!(details))), " UNION ALL ",
            part_of_matters!("help", "m.helps_since", when!(help)), " UNION ALL ",
            part_of_matters!("letter", "m.touched_at", when!(letter)), " UNION ALL ",
            part_of_matters!("letter_unasked", "m.touched_at", when!(letter_unasked)), " UNION ALL ",
            part_of_matters!("intake", "m.touched_at", when!(intake, "$3", "$4")), " UNION ALL ",
            part_of_matters!("late", "m.due_at", when!(late)), " UNION ALL ",
            part_of_matters!("coming", "m.due_at", when!(coming)), " UNION ALL ",
            part!("never_in", " CROSS JOIN portal_access x", "x.changed_at", "x.id", "x.person_id", concat!("x.matter_id = m.id AND ", when!(never_in))), " UNION ALL ",
            part!("stuck", " CROSS JOIN portal_access x", "x.signed_in_at", "x.id", "x.person_id", concat!("x.matter_id = m.id AND ", when!(stuck))), " UNION ALL ",
            part_of_matters!("quiet", "m.touched_at", when!(quiet)),
            ") AS d JOIN matter c ON c.id = d.matter_id ORDER BY d.at, d.nth"
        );
        // How far contacts came, by the language they are written to in. Who signs in for somebody else has no details to confirm.
        LobbySql FUNNEL_ALL = "SELECT p.locale, count(*), count(x.signed_in_at), sum(CASE WHEN x.signed_in_at IS NOT NULL AND (x.details_confirmed_at IS NOT NULL OR x.capacity <> 'client') THEN 1 ELSE 0 END), count(x.first_sent_at), sum(CASE WHEN m.with_client = 0 AND m.letter_waits = 0 AND m.settled > 0 AND x.first_sent_at IS NOT NULL THEN 1 ELSE 0 END), CASE WHEN x.signed_in_at IS NULL THEN '' ELSE COALESCE(x.device, 'unknown') END FROM portal_access x JOIN matter m ON m.id = x.matter_id JOIN person p ON p.id = x.person_id WHERE m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $1) AND x.state = 'enabled' AND x.ends_at IS NULL AND m.phase = 'open' GROUP BY 1, 7 ORDER BY 1, 7";
        LobbySql FUNNEL_MINE = "SELECT p.locale, count(*), count(x.signed_in_at), sum(CASE WHEN x.signed_in_at IS NOT NULL AND (x.details_confirmed_at IS NOT NULL OR x.capacity <> 'client') THEN 1 ELSE 0 END), count(x.first_sent_at), sum(CASE WHEN m.with_client = 0 AND m.letter_waits = 0 AND m.settled > 0 AND x.first_sent_at IS NOT NULL THEN 1 ELSE 0 END), CASE WHEN x.signed_in_at IS NULL THEN '' ELSE COALESCE(x.device, 'unknown') END FROM assignment a JOIN portal_access x ON x.matter_id = a.matter_id JOIN matter m ON m.id = x.matter_id JOIN person p ON p.id = x.person_id WHERE a.person_id = $1 AND a.ended_at IS NULL AND (m.sensitivity = 'ordinary' OR (a.kind IN ('responsible', 'cover') AND NOT EXISTS (SELECT 1 FROM person au WHERE au.id = a.person_id AND au.role = 'auditor'))) AND m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $1) AND x.state = 'enabled' AND x.ends_at IS NULL AND m.phase = 'open' GROUP BY 1, 7 ORDER BY 1, 7";
        LobbySql FIRST_SENT = "UPDATE portal_access SET first_sent_at = $3 WHERE matter_id = $1 AND person_id = $2 AND first_sent_at IS NULL";
    }
}

/// One reason why matters call for somebody.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Call {
    /// A client asked for help with a request. Oldest first.
    Help,
    /// A client wrote and waits for an answer. Oldest first, and each thread by itself.
    Answer,
    /// A client said something else about themselves than what is on file, and nobody has decided about it. Oldest first, each
    /// client of a matter once.
    Details,
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
        Self::Details,
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
            Self::Details => "details",
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

    /// The same name where statements have it.
    const fn part(self) -> &'static str {
        match self {
            Self::NeverIn => "never_in",
            Self::LetterUnasked => "letter_unasked",
            other => other.code(),
        }
    }

    pub(crate) const fn of_everybody(self) -> &'static crate::sql::LobbySql {
        match self {
            Self::Help => &sql::HELP_ALL,
            Self::Answer => &sql::ANSWER_ALL,
            Self::Details => &sql::DETAILS_ALL,
            Self::Release => &sql::RELEASE_ALL,
            Self::Unapproved => &sql::UNAPPROVED_ALL,
            Self::Letter => &sql::LETTER_ALL,
            Self::LetterUnasked => &sql::UNASKED_ALL,
            Self::Intake => &sql::INTAKE_ALL,
            Self::Late => &sql::LATE_ALL,
            Self::Coming => &sql::COMING_ALL,
            Self::Quiet => &sql::QUIET_ALL,
            Self::NeverIn => &sql::NEVER_IN_ALL,
            Self::Stuck => &sql::STUCK_ALL,
        }
    }

    fn names_a_person(self) -> bool {
        matches!(self, Self::NeverIn | Self::Stuck | Self::Details)
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
    /// As the packs mark them that ship.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

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
    /// Whether anybody has been let in to the portal. Where nobody has, nobody reads what is asked.
    pub let_in: bool,
    /// Whom it is about, where it is about somebody.
    pub about: Option<(CallAbout, String)>,
}

/// Whom a line is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CallAbout {
    /// Somebody who signs in, by their admission.
    Contact(AccessId),
    /// A client, by their record.
    Client(ClientId),
}

/// What calls for one reason: how many matters, up to a hundred, and the first of them.
#[derive(Default)]
pub struct Calls {
    pub count: u32,
    pub first: Vec<CallLine>,
}

/// Everything that calls for somebody.
#[derive(Default)]
pub struct Day(BTreeMap<Call, Calls>);

impl Day {
    /// What calls for this reason, taken out.
    pub fn of(&mut self, call: Call) -> Calls {
        self.0.remove(&call).unwrap_or_default()
    }
}

/// How far the contacts of one language came who last came in on one kind of device.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Funnel {
    pub locale: Locale,
    /// Nothing of those who were never in.
    pub device: Option<DeviceKind>,
    pub let_in: u32,
    pub came: u32,
    /// Came in, and said that their details are right or what is not.
    pub confirmed: u32,
    pub sent: u32,
    /// Sent something, and nothing is asked of them any more.
    pub done: u32,
}

impl Lobby<'_> {
    /// Whether this role looks into the matters it works on; others learn nothing of how they stand.
    pub fn looks_into_matters(&self) -> bool {
        self.inside(Power::SeeWholeMatter) && self.powers().has(DeskPower::SeeOwnWork)
    }

    /// What calls for this reason: the count up to a hundred, and the first `most` lines. Nothing for a role that does
    /// not look into matters. Intakes are those of the packs that ship.
    pub async fn calls(&self, call: Call, most: usize) -> Result<Calls> {
        self.calls_in(call, &SHIPPED, most).await
    }

    /// The same, with intakes as the packs mark them that the practice works with.
    pub async fn calls_in(&self, call: Call, taking_in: &TakingIn, most: usize) -> Result<Calls> {
        if !self.looks_into_matters() || (call == Call::Details && !self.powers().has(DeskPower::SeeClients))
        {
            return Ok(Calls::default());
        }
        let mut look = self.house.engine.look(None).await?;
        if self.sees_everything() {
            return self.calls_of_everybody(&mut look, call, taking_in, most).await;
        }
        Ok(self.calls_of_mine(&mut look, Some(call), taking_in, most).await?.of(call))
    }

    /// Everything that calls, as [`Lobby::calls_in`] has it.
    pub async fn day(&self, taking_in: &TakingIn, most: usize) -> Result<Day> {
        if !self.looks_into_matters() {
            return Ok(Day::default());
        }
        let mut look = self.house.engine.look(None).await?;
        let mut day = Day::default();
        if self.sees_everything() {
            for call in Call::ALL {
                day.0.insert(*call, self.calls_of_everybody(&mut look, *call, taking_in, most).await?);
            }
        } else {
            day = self.calls_of_mine(&mut look, None, taking_in, most).await?;
        }
        if !self.powers().has(DeskPower::SeeClients) {
            day.0.remove(&Call::Details);
        }
        Ok(day)
    }

    async fn calls_of_everybody(
        &self,
        look: &mut Look,
        call: Call,
        taking_in: &TakingIn,
        most: usize,
    ) -> Result<Calls> {
        let (statement, now) = (call.of_everybody(), self.house.clock.now());
        let most = most.clamp(1, MOST);
        let lines = i64::try_from(most).unwrap_or(i64::MAX);
        let rows = if call == Call::Intake {
            let mut found = Vec::new();
            for keys in taking_in.keys.chunks(KEYS) {
                let mut values = vec![Value::from(now), Value::from(self.person)];
                let keys = keys.iter().map(String::as_str).chain(std::iter::repeat(""));
                values.extend(keys.take(KEYS).map(Value::from));
                values.extend([taking_in.stages.as_str(), taking_in.kinds.as_str()].map(Value::from));
                values.push(lines.into());
                found.push(look.rows(statement.text, &values).await?);
            }
            found
        } else {
            vec![look.rows(statement.text, binds![now, self.person, lines]).await?]
        };
        // Each part says how many it has in every line of it.
        let mut count = 0;
        for part in &rows {
            count += part.first().map(|row| row.int(4)).transpose()?.unwrap_or(0);
        }
        let mut lines = Vec::new();
        for row in rows.iter().flatten() {
            let whom = call.names_a_person().then_some((6, 7, 8));
            lines.push(self.call_line(row, call, [0, 1, 2, 3, 5], whom)?);
        }
        if rows.len() > 1 {
            lines.sort_by_key(|line| (line.at, line.matter));
        }
        lines.truncate(most);
        Ok(Calls { count: u32::try_from(count).unwrap_or(u32::MAX).min(MOST as u32), first: lines })
    }

    /// All boxes, or one, of the matters this person works on.
    async fn calls_of_mine(
        &self,
        look: &mut Look,
        only: Option<Call>,
        taking_in: &TakingIn,
        most: usize,
    ) -> Result<Day> {
        let values = binds![
            self.house.clock.now(),
            self.person,
            taking_in.stages.as_str(),
            taking_in.kinds.as_str(),
            only.map_or("", Call::part),
            i64::try_from(most.clamp(1, MOST)).unwrap_or(i64::MAX)
        ];
        let mut day = Day::default();
        for row in look.rows(sql::DAY_MINE.text, values).await? {
            let part = row.text(0)?;
            let Some(call) = Call::ALL.iter().copied().find(|call| call.part() == part) else { continue };
            let calls = day.0.entry(call).or_default();
            calls.count = u32::try_from(row.int(5)?).unwrap_or(u32::MAX).min(MOST as u32);
            if calls.first.len() < most {
                let whom = call.names_a_person().then_some((3, 4, 8));
                calls.first.push(self.call_line(&row, call, [1, 6, 7, 2, 9], whom)?);
            }
        }
        Ok(day)
    }

    /// A line from the columns that hold the matter, its card, its kind, the instant and whether anybody was let in, and, where
    /// somebody is named, their admission or record, themselves and their card.
    fn call_line(
        &self,
        row: &Row,
        call: Call,
        [matter, card, kind, at, let_in]: [usize; 5],
        whom: Option<(usize, usize, usize)>,
    ) -> Result<CallLine> {
        let id: MatterId = row.id(matter)?;
        let about = match whom {
            Some((of, person, card)) => {
                let person: domain::PersonId = row.id(person)?;
                let card: PersonCard = self.house.unseal_card("person", person.bytes(), &row.bytes(card)?)?;
                let whom = match call {
                    Call::Details => CallAbout::Client(row.id(of)?),
                    _ => CallAbout::Contact(row.id(of)?),
                };
                Some((whom, card.name))
            }
            None => None,
        };
        Ok(CallLine {
            matter: id,
            card: self.house.unseal_card("matter", id.bytes(), &row.bytes(card)?)?,
            kind: row.text(kind)?,
            at: row.time(at)?,
            let_in: row.int(let_in)? > 0,
            about,
        })
    }

    /// How far contacts came in the open matters this person reaches, by language and kind of device.
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
                device: DeviceKind::from_code(&row.text(6)?),
                let_in: number(row, 1)?,
                came: number(row, 2)?,
                confirmed: number(row, 3)?,
                sent: number(row, 4)?,
                done: number(row, 5)?,
            })
        };
        rows.iter().map(funnel).collect()
    }
}

/// What a room writes when a contact hands something over: the first time is kept.
pub(crate) fn first_sent(matter: MatterId, person: domain::PersonId, at: Timestamp) -> [Value; 3] {
    [matter.into(), person.into(), at.into()]
}
