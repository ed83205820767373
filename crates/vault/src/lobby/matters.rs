//! Matters from outside their rooms: lists by sealed title cards, and the review queue. A list reaches only what the
//! actor's grants reach; it refuses to count what it would not show.

use super::index::Typed;
use super::{Lobby, PersonCard};
use crate::engine::{Row, binds};
use crate::error::{Fault, Result, Tampered};
use crate::house::Inner;
use crate::room::Words;
use domain::{
    Ball, DeskPower, InspectionFlag, Locale, MatterField, MatterId, PersonId, Phase, Power, Priority,
    Refusal, Sensitivity, Timestamp, VersionId, VersionState, Why, likeness,
};
use serde::{Deserialize, Serialize};

/// Whether anybody has been let in to the portal of a matter; whoever helps comes in only while their client does.
macro_rules! anybody_in {
    ($matter:literal) => {
        concat!(
            "CAST(CASE WHEN EXISTS (SELECT 1 FROM portal_access pa WHERE pa.matter_id = ",
            $matter,
            ".id AND pa.state = 'enabled' AND pa.ends_at IS NULL) THEN 1 ELSE 0 END AS bigint)"
        )
    };
}
pub(crate) use anybody_in;

/// What every list reads of a matter, in the order [`Inner::matter_from`] wants it; what a list reads besides comes after.
macro_rules! matter_columns {
    () => {
        concat!("m.id, m.sealed, m.phase, m.stage, m.touched_at, m.kind, m.with_client, m.with_us, m.settled, m.due_at, m.priority, m.next_action_due, m.letter_waits, ", $crate::lobby::matters::anybody_in!("m"))
    };
}
pub(crate) use matter_columns;

/// What inspection found something odd about and no lawyer is asked to look at.
macro_rules! odd {
    () => {
        " AND r.flags <> '' AND r.lawyer_since IS NULL"
    };
}

/// What somebody asks a lawyer to look at.
macro_rules! asked {
    () => {
        " AND r.lawyer_since IS NOT NULL"
    };
}

/// Neither.
macro_rules! plain {
    () => {
        " AND r.flags = '' AND r.lawyer_since IS NULL"
    };
}

macro_rules! queue_columns {
    () => {
        "SELECT r.version_id, r.matter_id, r.state, r.received_at, r.flags, r.sealed, m.sealed, m.kind, r.lawyer_since, r.lawyer_id, (SELECT p.sealed FROM person p WHERE p.id = r.lawyer_id) "
    };
}

macro_rules! queue_page {
    ($cut:expr) => {
        concat!("r.matter_id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $1) AND (r.received_at, r.version_id) > ($2, $3)", $cut, " ORDER BY r.received_at, r.version_id LIMIT $4")
    };
}

macro_rules! queue_all {
    ($cut:expr) => {
        concat!(
            queue_columns!(),
            "FROM review_line r JOIN matter m ON m.id = r.matter_id WHERE ",
            queue_page!($cut)
        )
    };
}

/// The lines of the matters somebody is assigned to. CROSS JOIN keeps SQLite to this order, which is as long as their own list:
/// what waits in the whole practice grows with it.
macro_rules! mine {
    () => {
        "FROM assignment a CROSS JOIN review_line r CROSS JOIN matter m WHERE a.person_id = $1 AND a.ended_at IS NULL AND r.matter_id = a.matter_id AND m.id = r.matter_id AND (m.sensitivity = 'ordinary' OR (a.kind IN ('responsible', 'cover') AND NOT EXISTS (SELECT 1 FROM person au WHERE au.id = a.person_id AND au.role = 'auditor')))"
    };
}

macro_rules! queue_mine {
    ($cut:expr) => {
        concat!(queue_columns!(), mine!(), " AND ", queue_page!($cut))
    };
}

macro_rules! count_all {
    ($cut:expr) => {
        concat!("SELECT count(*) FROM (SELECT r.version_id FROM review_line r WHERE r.matter_id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $1)", $cut, " LIMIT 100) q")
    };
}

macro_rules! count_mine {
    ($cut:expr) => {
        concat!(
            "SELECT count(*) FROM (SELECT r.version_id ",
            mine!(),
            " AND r.matter_id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $1)",
            $cut,
            " LIMIT 100) q"
        )
    };
}

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql OPEN = "INSERT INTO matter (id, phase, sensitivity, pack, kind, stage, number_hash, sealed, opened_at, touched_at, epoch, indexed, letter_first, letter_waits) VALUES ($1, 'open', $2, $3, $4, $5, $6, $7, $8, $8, 1, $9, $10, $11) ON CONFLICT (number_hash) DO NOTHING";
        LobbySql NUMBER_TAKEN = "SELECT count(*) FROM matter WHERE number_hash = $1";
        LobbySql EVERY = concat!("SELECT ", matter_columns!(), " FROM matter m WHERE m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $4) AND (m.touched_at, m.id) < ($1, $2) ORDER BY m.touched_at DESC, m.id DESC LIMIT $3");
        // To the rest of the team a sensitive matter does not exist, in lists as little as in rooms (`domain::powers`), and
        // whoever is behind a wall (`barred`) never sees the matter at all, the owner as little as anybody.
        LobbySql MINE = concat!("SELECT ", matter_columns!(), " FROM assignment a JOIN matter m ON m.id = a.matter_id WHERE a.person_id = $1 AND a.ended_at IS NULL AND (m.sensitivity = 'ordinary' OR (a.kind IN ('responsible', 'cover') AND NOT EXISTS (SELECT 1 FROM person au WHERE au.id = a.person_id AND au.role = 'auditor'))) AND m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $1) AND (m.touched_at, m.id) < ($2, $3) ORDER BY m.touched_at DESC, m.id DESC LIMIT $4");
        LobbySql FOUND = concat!("SELECT ", matter_columns!(), " FROM search_token t JOIN matter m ON m.id = t.object_id LEFT JOIN assignment a ON a.matter_id = m.id AND a.person_id = $1 AND a.ended_at IS NULL WHERE t.token = $6 AND t.kind = 'matter' AND ($14 = 1 OR (SELECT count(*) FROM search_token u WHERE u.kind = t.kind AND u.object_id = t.object_id AND u.token IN ($6, $7, $8, $9, $10, $11, $12, $13)) = $14) AND ((a.person_id IS NOT NULL AND (m.sensitivity = 'ordinary' OR (a.kind IN ('responsible', 'cover') AND NOT EXISTS (SELECT 1 FROM person au WHERE au.id = a.person_id AND au.role = 'auditor')))) OR $2 = 'owner') AND m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $1) AND (m.touched_at, m.id) < ($3, $4) ORDER BY m.touched_at DESC, m.id DESC LIMIT $5");
        LobbySql CARD = concat!("SELECT ", matter_columns!(), " FROM matter m WHERE m.id = $1");
        LobbySql QUEUE_ALL = queue_all!("");
        LobbySql QUEUE_ODD = queue_all!(odd!());
        LobbySql QUEUE_ASKED = queue_all!(asked!());
        LobbySql QUEUE_PLAIN = queue_all!(plain!());
        LobbySql QUEUE_MINE = queue_mine!("");
        LobbySql QUEUE_MINE_ODD = queue_mine!(odd!());
        LobbySql QUEUE_MINE_ASKED = queue_mine!(asked!());
        LobbySql QUEUE_MINE_PLAIN = queue_mine!(plain!());
        LobbySql COUNT_ALL = count_all!("");
        LobbySql COUNT_ODD = count_all!(odd!());
        LobbySql COUNT_ASKED = count_all!(asked!());
        LobbySql COUNT_PLAIN = count_all!(plain!());
        LobbySql COUNT_MINE = count_mine!("");
        LobbySql COUNT_MINE_ODD = count_mine!(odd!());
        LobbySql COUNT_MINE_ASKED = count_mine!(asked!());
        LobbySql COUNT_MINE_PLAIN = count_mine!(plain!());
        LobbySql PLACE_ALL = "SELECT p.matter_id FROM version_place p WHERE p.version_id = $1 AND p.matter_id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $2)";
        LobbySql PLACE_MINE = "SELECT p.matter_id FROM version_place p JOIN assignment a ON a.matter_id = p.matter_id AND a.person_id = $2 AND a.ended_at IS NULL JOIN matter m ON m.id = p.matter_id WHERE (m.sensitivity = 'ordinary' OR (a.kind IN ('responsible', 'cover') AND NOT EXISTS (SELECT 1 FROM person au WHERE au.id = a.person_id AND au.role = 'auditor'))) AND p.version_id = $1 AND p.matter_id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $2)";
        LobbySql STANDS = "UPDATE matter SET with_client = $2, with_us = $3, settled = $4, due_at = $5, helps = $6, helps_since = CASE WHEN CAST($6 AS bigint) = 0 THEN NULL ELSE COALESCE(helps_since, $7) END, gathered_at = COALESCE(gathered_at, CASE WHEN CAST($2 AS bigint) = 0 AND CAST($3 AS bigint) = 0 AND CAST($4 AS bigint) > 0 AND letter_waits = 0 THEN CAST($7 AS bigint) END), touched_at = $7 WHERE id = $1";
        LobbySql HOLD = "UPDATE matter SET settled = settled WHERE id = $1";
        LobbySql LINE_ALL = "SELECT r.version_id, r.matter_id, r.state, r.received_at, r.flags, r.sealed, m.sealed, m.kind, r.lawyer_since, r.lawyer_id, (SELECT p.sealed FROM person p WHERE p.id = r.lawyer_id) FROM review_line r JOIN matter m ON m.id = r.matter_id WHERE r.version_id = $1 AND r.matter_id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $2)";
        LobbySql LINE_MINE = "SELECT r.version_id, r.matter_id, r.state, r.received_at, r.flags, r.sealed, m.sealed, m.kind, r.lawyer_since, r.lawyer_id, (SELECT p.sealed FROM person p WHERE p.id = r.lawyer_id) FROM review_line r JOIN assignment a ON a.matter_id = r.matter_id AND a.person_id = $2 AND a.ended_at IS NULL JOIN matter m ON m.id = r.matter_id WHERE (m.sensitivity = 'ordinary' OR (a.kind IN ('responsible', 'cover') AND NOT EXISTS (SELECT 1 FROM person au WHERE au.id = a.person_id AND au.role = 'auditor'))) AND r.version_id = $1 AND r.matter_id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $2)";
        LobbySql COUNT_MATTERS = "SELECT count(*) FROM matter";
    }
}

/// What a matter is called in lists, sealed under the lobby key.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct MatterCard {
    pub name: String,
    pub number: String,
    /// The main client's name, kept as it stands in their record (`lobby/naming.rs`).
    pub client: String,
    /// The practice's own title, where it has one. No client ever reads it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub internal_title: String,
    /// What is applied for, so that it is found; what clients read of it is in the room.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub visa_type: String,
    /// The receipt number, so that a letter of the authority leads to its matter.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub receipt: String,
}

impl MatterCard {
    pub(crate) fn searchable(&self) -> String {
        let (name, number, client) = (&self.name, &self.number, &self.client);
        format!(
            "{name} {number} {client} {} {} {}",
            self.internal_title,
            self.visa_type,
            self.receipt_words()
        )
    }

    /// The receipt number, whole and by its digits alone: letters print them with a space between.
    fn receipt_words(&self) -> String {
        let digits = self.receipt.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        format!("{} {digits}", self.receipt)
    }

    /// What the matter is found by besides its name, number and client, each with its words.
    pub(crate) fn kept(&self) -> [(MatterField, String); 3] {
        [
            (MatterField::InternalTitle, self.internal_title.clone()),
            (MatterField::VisaType, self.visa_type.clone()),
            (MatterField::Receipt, self.receipt_words()),
        ]
    }

    /// Which of these have words that begin with what was typed, and what stands there; nothing where nothing was typed.
    pub fn found_by(&self, typed: &str) -> Vec<(MatterField, &str)> {
        let wanted = likeness::words(typed);
        let begins = |text: &str| {
            let there = likeness::words(text);
            wanted.iter().any(|word| there.iter().any(|other| other.starts_with(word)))
        };
        let said = |field: MatterField| match field {
            MatterField::InternalTitle => self.internal_title.as_str(),
            MatterField::VisaType => self.visa_type.as_str(),
            _ => self.receipt.as_str(),
        };
        self.kept().iter().filter(|(_, text)| begins(text)).map(|(field, _)| (*field, said(*field))).collect()
    }
}

#[derive(Clone)]
pub struct NewMatter {
    /// What clients call it, for instance "Green card for Lucía".
    pub name: String,
    /// The practice's own title; empty where that name serves both.
    pub internal_title: String,
    /// The practice's own reference; unique.
    pub number: String,
    pub client: String,
    pub pack: String,
    /// The pack's matter type.
    pub kind: String,
    pub stage: String,
    pub sensitivity: Sensitivity,
    /// Nothing is asked before the engagement letter is agreed.
    pub letter_first: bool,
}

pub struct MatterRow {
    pub id: MatterId,
    pub card: MatterCard,
    pub phase: Phase,
    pub stage: String,
    pub touched_at: Timestamp,
    pub kind: String,
    pub standing: MatterStanding,
    pub priority: Priority,
    pub next_action_due: Option<Timestamp>,
}

/// How a matter's requests stand, as content-free counts its room wrote into the lobby.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct MatterStanding {
    pub with_client: u32,
    pub with_us: u32,
    /// Accepted, or not needed any more.
    pub settled: u32,
    /// The earliest date among what is with the client.
    pub due_at: Option<Timestamp>,
    /// Whether a client has to agree to the engagement letter first; what waits for that is in none of the counts.
    pub letter: bool,
    /// Whether anybody has been let in to the portal. Where nobody has, nobody reads what is asked.
    pub let_in: bool,
}

impl MatterStanding {
    /// Whose turn it is: the practice's while anything waits there, else the client's while anything is asked. Nothing
    /// when nothing was ever asked.
    pub fn ball(&self) -> Option<Ball> {
        match (self.with_us, self.with_client, self.settled) {
            (0, 0, 0) => None,
            (0, 0, _) => Some(Ball::Done),
            (0, ..) => Some(Ball::You),
            _ => Some(Ball::Us),
        }
    }

    /// Whether the client is late with anything.
    pub fn overdue(&self, now: Timestamp) -> bool {
        self.due_at.is_some_and(|due| now.is_past(due))
    }
}

/// The row a page of a list goes on after: a time and, because several rows can share it, whose it was.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct After {
    pub at: Timestamp,
    pub id: [u8; 16],
}

impl After {
    pub fn matter(row: &MatterRow) -> Self {
        Self { at: row.touched_at, id: row.id.bytes() }
    }

    pub fn client(row: &super::ClientRow) -> Self {
        Self { at: row.created_at, id: row.id.bytes() }
    }

    pub fn line(line: &ReviewLine) -> Self {
        Self { at: line.received_at, id: line.version.bytes() }
    }

    /// The newest row there can be.
    pub(crate) fn newest() -> Self {
        Self { at: Timestamp::from_micros(i64::MAX), id: [0xff; 16] }
    }

    pub(crate) fn oldest() -> Self {
        Self { at: Timestamp::from_micros(i64::MIN), id: [0; 16] }
    }
}

impl std::fmt::Display for After {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.at.micros(), crate::hex(&self.id))
    }
}

impl std::str::FromStr for After {
    type Err = Refusal;

    fn from_str(text: &str) -> std::result::Result<Self, Refusal> {
        let no = || Refusal::invalid("after", Why::NotAChoice);
        let (at, id) = text.split_once('-').ok_or_else(no)?;
        let at = Timestamp::from_micros(at.parse().map_err(|_| no())?);
        let number = u128::from_str_radix(id, 16).ok().filter(|_| id.len() == 32).ok_or_else(no)?;
        Ok(Self { at, id: number.to_be_bytes() })
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MatterFilter {
    Mine,
    All,
}

/// One cut of the review queue. For everybody but the owner all of it is their own: nobody's queue reaches further than
/// their rooms.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum QueueCut {
    /// In the matters I am assigned to, whatever my role lets me see.
    Mine,
    All,
    /// Only what inspection found something odd about and no lawyer is asked to look at: a file is in one of these three.
    Flagged,
    /// Only what somebody asks a lawyer to look at.
    ForLawyer,
    /// Neither of these.
    Plain,
}

impl QueueCut {
    /// Its lines and their number, in the whole practice or in somebody's own matters.
    fn statements(self, all: bool) -> (&'static crate::sql::LobbySql, &'static crate::sql::LobbySql) {
        match (self, all) {
            (Self::Mine | Self::All, true) => (&sql::QUEUE_ALL, &sql::COUNT_ALL),
            (Self::Flagged, true) => (&sql::QUEUE_ODD, &sql::COUNT_ODD),
            (Self::ForLawyer, true) => (&sql::QUEUE_ASKED, &sql::COUNT_ASKED),
            (Self::Plain, true) => (&sql::QUEUE_PLAIN, &sql::COUNT_PLAIN),
            (Self::Mine | Self::All, false) => (&sql::QUEUE_MINE, &sql::COUNT_MINE),
            (Self::Flagged, false) => (&sql::QUEUE_MINE_ODD, &sql::COUNT_MINE_ODD),
            (Self::ForLawyer, false) => (&sql::QUEUE_MINE_ASKED, &sql::COUNT_MINE_ASKED),
            (Self::Plain, false) => (&sql::QUEUE_MINE_PLAIN, &sql::COUNT_MINE_PLAIN),
        }
    }
}

/// That somebody asks a lawyer to look at a version. Why is in its room.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LawyerMark {
    pub since: Timestamp,
    /// The colleague it is for, with their name; where nobody was named, whoever leads the matter.
    pub person: Option<(PersonId, String)>,
}

/// One version that waits for a person.
#[derive(Clone)]
pub struct ReviewLine {
    pub version: VersionId,
    pub matter: MatterId,
    pub state: VersionState,
    pub received_at: Timestamp,
    pub flags: Vec<InspectionFlag>,
    /// What was asked for, in each language it was written in.
    pub item: Words,
    pub card: MatterCard,
    pub kind: String,
    /// Where it is flagged for a lawyer.
    pub lawyer: Option<LawyerMark>,
}

impl Inner {
    pub(crate) fn matter_from(&self, row: &Row) -> Result<MatterRow> {
        let id: MatterId = row.id(0)?;
        Ok(MatterRow {
            id,
            card: self.unseal_card("matter", id.bytes(), &row.bytes(1)?)?,
            phase: row.code(2, Phase::from_code)?,
            stage: row.text(3)?,
            touched_at: row.time(4)?,
            kind: row.text(5)?,
            standing: MatterStanding {
                with_client: count(row.int(6)?)?,
                with_us: count(row.int(7)?)?,
                settled: count(row.int(8)?)?,
                due_at: row.opt_time(9)?,
                letter: row.int(12)? > 0,
                let_in: row.int(13)? > 0,
            },
            priority: Priority::from_rank(row.int(10)?).ok_or(Tampered { what: "an unknown priority" })?,
            next_action_due: row.opt_time(11)?,
        })
    }
}

fn count(n: i64) -> Result<u32> {
    u32::try_from(n).map_err(|_| Tampered { what: "a count of requests" }.into())
}

impl Inner {
    /// What a line of the queue is called, sealed for it: in every language, so that each reader reads their own.
    pub(crate) fn review_title(&self, version: VersionId, title: &Words) -> Result<Vec<u8>> {
        let text = serde_json::to_vec(title).map_err(|e| Fault::new("a title cannot be written", e))?;
        Ok(self.seal_lobby("review_line", version.bytes(), "title", &text))
    }

    fn review_line_from(&self, row: &Row) -> Result<ReviewLine> {
        let version: VersionId = row.id(0)?;
        let matter: MatterId = row.id(1)?;
        let item = self.unseal_lobby("review_line", version.bytes(), "title", &row.bytes(5)?)?;
        // Lines from before hold the English alone.
        let item = match serde_json::from_slice::<Words>(&item) {
            Ok(words) => words,
            Err(_) => {
                let text = String::from_utf8(item.to_vec()).map_err(|_| Tampered { what: "a title" })?;
                Words::from([(Locale::En.code().to_owned(), text)])
            }
        };
        let flags = row.text(4)?;
        Ok(ReviewLine {
            version,
            matter,
            state: row.code(2, VersionState::from_code)?,
            received_at: row.time(3)?,
            flags: flags.split_whitespace().filter_map(InspectionFlag::from_code).collect(),
            item,
            card: self.unseal_card("matter", matter.bytes(), &row.bytes(6)?)?,
            kind: row.text(7)?,
            lawyer: self.lawyer_mark_from(row)?,
        })
    }

    fn lawyer_mark_from(&self, row: &Row) -> Result<Option<LawyerMark>> {
        let Some(since) = row.opt_time(8)? else { return Ok(None) };
        let named: Option<PersonId> = row.opt_id(9)?;
        let person = match (named, row.opt_bytes(10)?) {
            (Some(person), Some(sealed)) => {
                let card: PersonCard = self.unseal_card("person", person.bytes(), &sealed)?;
                Some((person, card.name))
            }
            _ => None,
        };
        Ok(Some(LawyerMark { since, person }))
    }
}

impl Lobby<'_> {
    pub(super) fn sees_everything(&self) -> bool {
        self.role() == domain::Role::Owner
    }

    /// Matters by last change, newest first, or those with words that begin with every word typed; at most `most`,
    /// the ones after `after`.
    pub async fn matters(
        &self,
        filter: MatterFilter,
        typed: &str,
        after: Option<After>,
        most: u32,
    ) -> Result<Vec<MatterRow>> {
        self.demand(DeskPower::SeeOwnWork)?;
        let mut look = self.house.engine.look(None).await?;
        let After { at, id } = after.unwrap_or(After::newest());
        let id = MatterId::from_bytes(id);
        let rows = match (self.house.typed(&mut look, "matter", typed, false).await?, filter) {
            (Typed::Unknown, _) => Vec::new(),
            (Typed::Tokens(tokens), _) => {
                let mut values = binds![self.person, self.role().code(), at, id, most].to_vec();
                values.extend(tokens);
                look.rows(sql::FOUND.text, &values).await?
            }
            (Typed::Nothing, MatterFilter::All) if self.sees_everything() => {
                look.rows(sql::EVERY.text, binds![at, id, most, self.person]).await?
            }
            (Typed::Nothing, _) => look.rows(sql::MINE.text, binds![self.person, at, id, most]).await?,
        };
        rows.iter().map(|r| self.house.matter_from(r)).collect()
    }

    /// What waits for review or is still inspected, oldest first, at most `most` after `after`.
    pub async fn review_queue(
        &self,
        cut: QueueCut,
        after: Option<After>,
        most: u32,
    ) -> Result<Vec<ReviewLine>> {
        self.demand(DeskPower::SeeOwnWork)?;
        if !self.opens_documents() {
            return Ok(Vec::new());
        }
        let mut look = self.house.engine.look(None).await?;
        let After { at, id } = after.unwrap_or(After::oldest());
        let id = VersionId::from_bytes(id);
        let (statement, _) = cut.statements(self.reaches_all(cut));
        let rows = look.rows(statement.text, binds![self.person, at, id, most]).await?;
        rows.iter().map(|row| self.house.review_line_from(row)).collect()
    }

    /// How much a cut of the queue holds, up to a hundred: a badge needs no more, and counting stays cheap.
    pub async fn review_count(&self, cut: QueueCut) -> Result<u32> {
        if !self.opens_documents() {
            return Ok(0);
        }
        let mut look = self.house.engine.look(None).await?;
        let (_, statement) = cut.statements(self.reaches_all(cut));
        let rows = look.rows(statement.text, binds![self.person]).await?;
        rows.first().map(|r| r.int(0)).transpose()?.map_or(Ok(0), count)
    }

    /// Whether somebody looks at what clients send, in the matters they may see. To others the queue is empty: what it leads
    /// to is not there for them.
    pub fn opens_documents(&self) -> bool {
        self.inside(Power::OpenDocuments)
    }

    fn reaches_all(&self, cut: QueueCut) -> bool {
        cut != QueueCut::Mine && self.sees_everything()
    }

    /// The matter a version lies in, where I may enter it; for addresses that outlive the queue.
    pub async fn place_of(&self, version: VersionId) -> Result<Option<MatterId>> {
        self.demand(DeskPower::SeeOwnWork)?;
        if !self.opens_documents() {
            return Ok(None);
        }
        let mut look = self.house.engine.look(None).await?;
        let rows = if self.sees_everything() {
            look.rows(sql::PLACE_ALL.text, binds![version, self.person]).await?
        } else {
            look.rows(sql::PLACE_MINE.text, binds![version, self.person]).await?
        };
        rows.first().map(|row| row.id(0)).transpose()
    }

    /// The line of one version, while it waits and where I may enter its matter.
    pub async fn review_line(&self, version: VersionId) -> Result<Option<ReviewLine>> {
        self.demand(DeskPower::SeeOwnWork)?;
        if !self.opens_documents() {
            return Ok(None);
        }
        let mut look = self.house.engine.look(None).await?;
        let rows = if self.sees_everything() {
            look.rows(sql::LINE_ALL.text, binds![version, self.person]).await?
        } else {
            look.rows(sql::LINE_MINE.text, binds![version, self.person]).await?
        };
        rows.first().map(|row| self.house.review_line_from(row)).transpose()
    }

    /// How many matters there are, for the next number of one.
    pub async fn matter_count(&self) -> Result<i64> {
        self.demand(DeskPower::OpenMatters)?;
        let rows = self.house.engine.look(None).await?.rows(sql::COUNT_MATTERS.text, &[]).await?;
        rows.first().map(|r| r.int(0)).transpose().map(|n| n.unwrap_or(0))
    }
}
