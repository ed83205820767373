//! The review of who can come in: every colleague with what they may do and hold, and every client's way into a matter that is
//! closed or that nobody touched for long. Each line is confirmed as it was shown, and counts only as long as it is so. It
//! refuses to confirm oneself while another owner can, to confirm what changed meanwhile, to finish with a line open, a second review beside an open one, and to
//! show clients and matters to whoever opens none, or across a wall.

use super::matters::MatterCard;
use super::own_roles::remit_from;
use super::people::{ClientCard, PersonCard};
use super::teams::{TeamCard, sql as teams_sql};
use super::{Backstage, Lobby, notices, staff};
use crate::audit::AuditEvent;
use crate::engine::{Row, Write, binds};
use crate::error::{Error, Result};
use crate::house::Inner;
use domain::{
    AccessId, AccessReviewId, AuditCode, Capacity, ClientId, DeskPower, Duration, EventId, MatterId,
    OwnRoleId, PersonId, Phase, Refusal, Remit, Role, TeamId, Timestamp, Why, desk_powers,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Write as _;

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql STANDING = "SELECT r.id, r.begun_by, r.begun_at, r.done_by, r.done_at, r.left_out FROM access_review r WHERE r.standing = 1";
        LobbySql ONE = "SELECT r.id, r.begun_by, r.begun_at, r.done_by, r.done_at, r.left_out FROM access_review r WHERE r.id = $1";
        LobbySql PAST = "SELECT r.id, r.begun_by, r.begun_at, r.done_by, r.done_at, r.left_out FROM access_review r WHERE r.done_at IS NOT NULL ORDER BY r.done_at DESC, r.id DESC LIMIT 100";
        LobbySql BEGIN = "INSERT INTO access_review (id, begun_by, begun_at, done_by, done_at, left_out, standing) VALUES ($1, $2, $3, NULL, NULL, 0, 1) ON CONFLICT DO NOTHING";
        // Confirming and finishing go one after the other.
        LobbySql HOLD = "UPDATE access_review SET standing = standing WHERE id = $1 AND standing = 1";
        LobbySql FINISH = "UPDATE access_review SET done_by = $2, done_at = $3, left_out = $4, standing = NULL WHERE id = $1 AND standing = 1";
        LobbySql LAST_DONE = "SELECT max(r.done_at) FROM access_review r";
        LobbySql FIRST_COLLEAGUE = "SELECT min(p.created_at) FROM person p WHERE p.kind = 'staff'";
        LobbySql REVIEWED = "SELECT p.id, p.role, p.sealed, p.own_role_id, (SELECT h.cuts FROM held_cuts h WHERE h.person_id = p.id), (SELECT o.version FROM own_role o WHERE o.id = p.own_role_id), (SELECT max(s.seen_at) FROM session s WHERE s.person_id = p.id), (SELECT count(*) FROM assignment a JOIN matter m ON m.id = a.matter_id WHERE a.person_id = p.id AND a.ended_at IS NULL AND m.phase <> 'erased'), (SELECT count(*) FROM assignment a JOIN matter m ON m.id = a.matter_id WHERE a.person_id = p.id AND a.ended_at IS NULL AND a.kind IN ('responsible', 'cover') AND m.phase IN ('open', 'closing')), l.mark, l.by_id, l.at FROM person p LEFT JOIN access_review_line l ON l.review_id = $1 AND l.about_id = p.id WHERE p.kind = 'staff' AND p.state = 'active' ORDER BY p.created_at, p.id";
        LobbySql EVERY_MEMBER = "SELECT k.person_id, k.team_id FROM team_member k ORDER BY k.person_id, k.team_id";
        // What nobody confirmed as it is: matters that are closed, and those untouched since before `$2`, outside walls around `$3`.
        LobbySql WAYS = "SELECT x.id, x.person_id, p.sealed, m.id, m.sealed, m.phase, m.touched_at, x.signed_in_at, x.capacity, x.changed_at, (SELECT c.sealed FROM client c WHERE c.id = x.client_id AND c.person_id = x.person_id AND c.id NOT IN (SELECT b.client_id FROM barred_client b WHERE b.person_id = $3)), x.client_id, (SELECT k.sealed FROM contact k WHERE k.person_id = x.person_id), (SELECT k.id FROM contact k WHERE k.person_id = x.person_id), (SELECT count(*) FROM text_number n WHERE n.person_id = x.person_id) FROM portal_access x JOIN matter m ON m.id = x.matter_id JOIN person p ON p.id = x.person_id WHERE x.state = 'enabled' AND (m.phase = 'closed' OR (m.phase IN ('open', 'closing') AND m.touched_at < $2)) AND m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $3) AND NOT EXISTS (SELECT 1 FROM access_review_line l WHERE l.review_id = $1 AND l.about_id = x.id AND l.mark = m.phase || ' ' || CAST(x.changed_at AS TEXT)) ORDER BY CASE WHEN m.phase = 'closed' THEN 0 WHEN x.signed_in_at IS NULL OR x.signed_in_at < $2 THEN 1 ELSE 2 END, m.touched_at, x.id LIMIT 50";
        LobbySql WAYS_LEFT = "SELECT count(*) FROM portal_access x JOIN matter m ON m.id = x.matter_id WHERE x.state = 'enabled' AND (m.phase = 'closed' OR (m.phase IN ('open', 'closing') AND m.touched_at < $2)) AND NOT EXISTS (SELECT 1 FROM access_review_line l WHERE l.review_id = $1 AND l.about_id = x.id AND l.mark = m.phase || ' ' || CAST(x.changed_at AS TEXT))";
        LobbySql WAYS_WALLED = "SELECT count(*) FROM portal_access x JOIN matter m ON m.id = x.matter_id WHERE x.state = 'enabled' AND (m.phase = 'closed' OR (m.phase IN ('open', 'closing') AND m.touched_at < $2)) AND m.id IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $3) AND NOT EXISTS (SELECT 1 FROM access_review_line l WHERE l.review_id = $1 AND l.about_id = x.id AND l.mark = m.phase || ' ' || CAST(x.changed_at AS TEXT))";
        LobbySql WAY_MARK = "SELECT m.phase || ' ' || CAST(x.changed_at AS TEXT) FROM portal_access x JOIN matter m ON m.id = x.matter_id WHERE x.id = $1 AND x.state = 'enabled' AND m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $2)";
        LobbySql KEEP = "INSERT INTO access_review_line (id, review_id, about_id, kind, mark, by_id, at, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (review_id, about_id) DO UPDATE SET id = excluded.id, mark = excluded.mark, by_id = excluded.by_id, at = excluded.at, sealed = excluded.sealed";
        LobbySql KEPT_STAFF = "SELECT l.id, l.about_id, l.by_id, l.at, l.sealed, p.sealed FROM access_review_line l JOIN person p ON p.id = l.about_id WHERE l.review_id = $1 AND l.kind = 'staff' ORDER BY l.at, l.id";
        // Names are read where they are kept now: nothing of a client is copied into a review.
        LobbySql KEPT_WAYS = "SELECT x.id, x.person_id, p.sealed, m.id, m.sealed, l.mark, l.by_id, l.at FROM access_review_line l JOIN portal_access x ON x.id = l.about_id JOIN matter m ON m.id = x.matter_id JOIN person p ON p.id = x.person_id WHERE l.review_id = $1 AND l.kind = 'way_in' AND m.phase <> 'erased' AND m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $2) ORDER BY l.at, l.id LIMIT 1000";
        LobbySql WHO_LOOKS_AFTER = "SELECT p.id, p.role, (SELECT h.cuts FROM held_cuts h WHERE h.person_id = p.id) FROM person p WHERE p.kind = 'staff' AND p.state = 'active' AND p.role IN ('owner', 'system_administrator') ORDER BY p.id";
    }
}

/// The kind of a notice that says: it is time to look at who can come in.
const DUE: &str = "access_review_due";

/// One review: standing, or finished and by whom.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AccessReview {
    pub id: AccessReviewId,
    pub begun_by: PersonId,
    pub begun_at: Timestamp,
    pub done: Option<(PersonId, Timestamp)>,
    /// Ways in that were behind a wall from whoever finished, and confirmed by nobody else.
    pub left_out: i64,
}

/// All of them, and when the next one is due.
pub struct AccessReviews {
    pub standing: Option<AccessReview>,
    pub past: Vec<AccessReview>,
    /// Nothing where the practice wants none.
    pub due_at: Option<Timestamp>,
}

/// Who confirmed a line, and when.
pub type ConfirmedBy = Option<(PersonId, Timestamp)>;

/// A colleague as they stand.
pub struct ReviewedColleague {
    pub person: PersonId,
    pub name: String,
    pub remit: Remit,
    pub own_role: Option<OwnRoleId>,
    pub teams: Vec<String>,
    pub seen_at: Option<Timestamp>,
    /// Matters they are on, and how many of those that go on they answer for.
    pub matters: i64,
    pub leads: i64,
    /// Says what was looked at, to be sent back with the confirmation.
    pub mark: String,
    /// They did not sign in for as long as a matter may rest, or never.
    pub unused: bool,
    pub confirmed: ConfirmedBy,
}

/// Somebody outside the practice who can still come into a matter that is over, or looks so.
pub struct WayIn {
    pub access: AccessId,
    pub name: String,
    pub matter: MatterId,
    pub card: MatterCard,
    pub phase: Phase,
    pub capacity: Capacity,
    pub touched_at: Timestamp,
    pub last_sign_in: Option<Timestamp>,
    pub mark: String,
    /// What looks odd about it; nothing where nobody has to look twice.
    pub odd: Vec<OddWay>,
}

/// Why a line of a review wants a closer look.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum OddWay {
    /// The matter is over.
    Ended,
    /// Nobody came in by it for as long as a matter may rest, or ever.
    Unused,
    /// No telephone number of theirs is on file by which somebody could ask them.
    NoPhone,
}

/// What waits in a standing review.
pub struct AccessReviewSheet {
    pub staff: Vec<ReviewedColleague>,
    /// The first fifty ways in that nobody confirmed yet; none for whoever is no owner.
    pub ways: Vec<WayIn>,
    /// How many there are, walls or not.
    pub ways_left: i64,
    /// How many of them a wall keeps from the reader.
    pub walled: i64,
    /// Days nobody touched a matter before its ways in are looked at.
    pub quiet_days: u32,
    /// The reader is the only owner, and so confirms their own line.
    pub only_owner: bool,
}

/// One line that was looked at, with what it said.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ShownLine {
    Colleague(PersonId, String),
    WayIn(AccessId, String),
}

/// Lines that can be confirmed at once: as many as a page shows, and every colleague of a large practice.
const MOST_AT_ONCE: usize = 500;

/// Lines with something odd first, the plainest reason before the others.
fn odd_first(odd: &[OddWay]) -> (bool, Option<OddWay>) {
    (odd.is_empty(), odd.first().copied())
}

/// What was confirmed about a colleague, as it was.
pub struct KeptColleague {
    pub person: PersonId,
    pub name: String,
    pub role: Role,
    pub own_role: String,
    pub teams: Vec<String>,
    pub matters: i64,
    pub by: PersonId,
    pub at: Timestamp,
}

/// A way in that was left open.
pub struct KeptWay {
    pub name: String,
    pub matter: MatterId,
    pub card: MatterCard,
    /// The matter was closed, or only quiet.
    pub closed: bool,
    pub by: PersonId,
    pub at: Timestamp,
}

/// A finished review, line by line.
pub struct AccessReviewRecord {
    pub staff: Vec<KeptColleague>,
    pub ways: Vec<KeptWay>,
}

#[derive(Serialize, Deserialize)]
struct ColleagueCard {
    role: String,
    own_role: String,
    teams: Vec<String>,
    matters: i64,
}

#[derive(Serialize, Deserialize)]
struct WayCard {}

fn review(row: &Row) -> Result<AccessReview> {
    Ok(AccessReview {
        id: row.id(0)?,
        begun_by: row.id(1)?,
        begun_at: row.time(2)?,
        done: match (row.opt_id(3)?, row.opt_time(4)?) {
            (Some(by), Some(at)) => Some((by, at)),
            _ => None,
        },
        left_out: row.int(5)?,
    })
}

fn counted(rows: &[Row]) -> Result<i64> {
    rows.first().map_or(Ok(0), |row| row.int(0))
}

impl Inner {
    /// When the next review is due: so many months after the last, or after the practice began.
    async fn access_review_due(&self) -> Result<Option<Timestamp>> {
        let months = i64::from(self.settings().await?.access_review_months);
        if months == 0 {
            return Ok(None);
        }
        let mut look = self.engine.look(None).await?;
        let mut from = None;
        for text in [sql::LAST_DONE.text, sql::FIRST_COLLEAGUE.text] {
            if from.is_none() {
                from = look.rows(text, &[]).await?.first().map(|row| row.opt_time(0)).transpose()?.flatten();
            }
        }
        Ok(from.map(|at| at.plus(Duration::days(months * 365 / 12))))
    }

    /// Every active colleague as they stand, with what was confirmed of them in this review.
    async fn colleagues(
        &self,
        rows: &[Row],
        member: &[Row],
        teams: &[Row],
        before: Timestamp,
    ) -> Result<Vec<ReviewedColleague>> {
        let mut names = BTreeMap::new();
        for row in teams {
            let id: TeamId = row.id(0)?;
            let card: TeamCard = self.unseal_card("team", id.bytes(), &row.bytes(1)?)?;
            names.insert(id, card.name);
        }
        let mut of: BTreeMap<PersonId, Vec<TeamId>> = BTreeMap::new();
        for row in member {
            of.entry(row.id(0)?).or_default().push(row.id(1)?);
        }
        let mut out = Vec::new();
        for row in rows {
            let (person, own_role): (PersonId, Option<OwnRoleId>) = (row.id(0)?, row.opt_id(3)?);
            let card: PersonCard = self.unseal_card("person", person.bytes(), &row.bytes(2)?)?;
            let remit = remit_from(row, 1, 4)?;
            let mine = of.remove(&person).unwrap_or_default();
            let mut mark = remit.role().code().to_owned();
            if let (Some(own), Some(version)) = (own_role, row.opt_int(5)?) {
                let _written = write!(mark, " {own} {version}");
            }
            for team in &mine {
                let _written = write!(mark, " {team}");
            }
            let stands = row.opt_text(9)?.is_some_and(|was| was == mark);
            out.push(ReviewedColleague {
                person,
                name: card.name,
                remit,
                own_role,
                teams: mine.iter().filter_map(|team| names.get(team).cloned()).collect(),
                seen_at: row.opt_time(6)?,
                unused: row.opt_time(6)?.is_none_or(|at| before.is_past(at)),
                matters: row.int(7)?,
                leads: row.int(8)?,
                mark,
                confirmed: match (stands, row.opt_id(10)?, row.opt_time(11)?) {
                    (true, Some(by), Some(at)) => Some((by, at)),
                    _ => None,
                },
            });
        }
        Ok(out)
    }

    fn way_in(&self, row: &Row, before: Timestamp) -> Result<WayIn> {
        let (person, matter): (PersonId, MatterId) = (row.id(1)?, row.id(3)?);
        let who: PersonCard = self.unseal_card("person", person.bytes(), &row.bytes(2)?)?;
        let phase = row.code(5, Phase::from_code)?;
        let last_sign_in = row.opt_time(7)?;
        let client: ClientId = row.id(11)?;
        let own = match (row.opt_bytes(10)?, row.opt_id::<domain::kind::Contact>(13)?, row.opt_bytes(12)?) {
            (Some(sealed), ..) => self.unseal_card::<ClientCard>("client", client.bytes(), &sealed)?.phone,
            (None, Some(contact), Some(sealed)) => self.contact_says(contact, &sealed)?.1,
            _ => String::new(),
        };
        let odd = [
            (phase == Phase::Closed, OddWay::Ended),
            (last_sign_in.is_none_or(|at| before.is_past(at)), OddWay::Unused),
            (own.is_empty() && row.int(14)? == 0, OddWay::NoPhone),
        ];
        Ok(WayIn {
            odd: odd.into_iter().filter(|(is, _)| *is).map(|(_, odd)| odd).collect(),
            access: row.id(0)?,
            name: who.name,
            matter,
            card: self.unseal_card("matter", matter.bytes(), &row.bytes(4)?)?,
            phase,
            capacity: row.code(8, Capacity::from_code)?,
            touched_at: row.time(6)?,
            last_sign_in,
            mark: format!("{} {}", phase.code(), row.int(9)?),
        })
    }
}

impl Lobby<'_> {
    /// Whether the reader opens every matter, and so is shown whose ways into them are open.
    pub fn reviews_ways_in(&self) -> bool {
        self.role() == Role::Owner
    }

    /// The standing review, those that were finished, and when the next one is due.
    pub async fn access_reviews(&self) -> Result<AccessReviews> {
        self.demand(DeskPower::ManageStaff)?;
        let due_at = self.house.access_review_due().await?;
        let mut look = self.house.engine.look(None).await?;
        let standing = look.rows(sql::STANDING.text, &[]).await?.first().map(review).transpose()?;
        let past = look.rows(sql::PAST.text, &[]).await?;
        Ok(AccessReviews { standing, past: past.iter().map(review).collect::<Result<_>>()?, due_at })
    }

    /// One of them.
    pub async fn access_review(&self, id: AccessReviewId) -> Result<AccessReview> {
        self.demand(DeskPower::ManageStaff)?;
        let rows = self.house.engine.look(None).await?.rows(sql::ONE.text, binds![id]).await?;
        review(rows.first().ok_or_else(Error::not_found)?)
    }

    /// Begins one, or gives the one that stands: of two who begin at once, one does.
    pub async fn begin_access_review(&self) -> Result<AccessReviewId> {
        let mut write = self.begin(Some(DeskPower::ManageStaff)).await?;
        let now = self.house.clock.now();
        let id = AccessReviewId::mint(now, crate::random(&*self.house.chance));
        if write.exec(sql::BEGIN.text, binds![id, self.person, now]).await? == 0 {
            let rows = write.rows(sql::STANDING.text, &[]).await?;
            return rows.first().ok_or_else(Error::not_found)?.id(0);
        }
        notices::settle(&mut write, self.house, self.house.keyring.practice.bytes(), &[DUE]).await?;
        self.commit(write, AuditEvent::new(AuditCode::AccessReviewBegun, id)).await?;
        Ok(id)
    }

    /// Everything a standing review asks about.
    pub async fn access_review_sheet(&self, id: AccessReviewId) -> Result<AccessReviewSheet> {
        self.demand(DeskPower::ManageStaff)?;
        let mut write = self.begin(Some(DeskPower::ManageStaff)).await?;
        self.sheet_in(&mut write, id).await
    }

    async fn sheet_in(&self, write: &mut Write, id: AccessReviewId) -> Result<AccessReviewSheet> {
        let quiet_days = self.house.settings_by(write).await?.access_review_quiet_days;
        let before = self.house.clock.now().minus(Duration::days(i64::from(quiet_days)));
        let owners = counted(&write.rows(staff::sql::OWNERS.text, &[]).await?)?;
        let rows = write.rows(sql::REVIEWED.text, binds![id]).await?;
        let member = write.rows(sql::EVERY_MEMBER.text, &[]).await?;
        let teams = write.rows(teams_sql::TEAMS.text, &[]).await?;
        let mut ways = Vec::new();
        let mut walled = 0;
        if self.reviews_ways_in() {
            for row in write.rows(sql::WAYS.text, binds![id, before, self.person]).await? {
                ways.push(self.house.way_in(&row, before)?);
            }
            // What looks odd comes first, whatever it is; the statement put what is over or unused before the rest.
            ways.sort_by_key(|way| odd_first(&way.odd));
            walled = counted(&write.rows(sql::WAYS_WALLED.text, binds![id, before, self.person]).await?)?;
        }
        Ok(AccessReviewSheet {
            staff: self.house.colleagues(&rows, &member, &teams, before).await?,
            ways,
            ways_left: counted(&write.rows(sql::WAYS_LEFT.text, binds![id, before]).await?)?,
            walled,
            quiet_days,
            only_owner: self.role() == Role::Owner && owners == 1,
        })
    }

    /// Confirms a colleague as they were shown. Nobody confirms themselves, but for the only owner there is.
    ///
    /// # Errors
    /// `NotAllowed` for one's own line where another owner can look; `Conflict` where their role or teams are others by now, or the review is finished.
    pub async fn confirm_colleague(&self, id: AccessReviewId, person: PersonId, mark: &str) -> Result<()> {
        let mut write = self.hold_review(id).await?;
        let sheet = self.sheet_in(&mut write, id).await?;
        let alone = sheet.only_owner;
        let one = sheet.staff.into_iter().find(|one| one.person == person).ok_or_else(Error::not_found)?;
        if one.mark != mark {
            return Err(Refusal::Conflict.into());
        }
        if one.confirmed.is_some() {
            return Ok(());
        }
        if person == self.person && !alone {
            return Err(Refusal::NotAllowed.into());
        }
        let own_role = match one.own_role {
            Some(own) => {
                let rows = write.rows(super::own_roles::sql::ONE.text, binds![own]).await?;
                self.house.own_role_from(rows.first().ok_or_else(Error::not_found)?)?.name
            }
            None => String::new(),
        };
        let role = one.remit.role().code().to_owned();
        let card = ColleagueCard { role, own_role, teams: one.teams, matters: one.matters };
        self.keep_line(&mut write, id, person.bytes(), ("staff", mark), &card).await?;
        self.commit(write, AuditEvent::new(AuditCode::AccessConfirmed, person)).await
    }

    /// Confirms that somebody outside the practice may go on coming into a matter.
    ///
    /// # Errors
    /// Not found for whoever is no owner and across a wall; `Conflict` where the matter or the way in is another by now.
    pub async fn confirm_way_in(&self, id: AccessReviewId, access: AccessId, mark: &str) -> Result<()> {
        if !self.reviews_ways_in() {
            return Err(Error::not_found());
        }
        let mut write = self.hold_review(id).await?;
        let rows = write.rows(sql::WAY_MARK.text, binds![access, self.person]).await?;
        if rows.first().ok_or_else(Error::not_found)?.text(0)? != mark {
            return Err(Refusal::Conflict.into());
        }
        self.keep_line(&mut write, id, access.bytes(), ("way_in", mark), &WayCard {}).await?;
        self.commit(write, AuditEvent::new(AuditCode::AccessConfirmed, access)).await
    }

    /// Confirms several lines at once, each as it was shown and kept by itself. What cannot be confirmed so any more, and one's
    /// own line where another owner can look, stays open and takes nothing of the rest along. Returns how many were confirmed,
    /// and how many were left as they were: all of them, where the review is finished.
    ///
    /// # Errors
    /// Not found for ways in where the reader is no owner, `Invalid` for `lines` where there are too many.
    pub async fn confirm_lines(&self, id: AccessReviewId, lines: &[ShownLine]) -> Result<(u32, u32)> {
        if lines.len() > MOST_AT_ONCE {
            return Err(Refusal::invalid("lines", Why::TooLong).into());
        }
        if !self.reviews_ways_in() && lines.iter().any(|line| matches!(line, ShownLine::WayIn(..))) {
            return Err(Error::not_found());
        }
        let (mut kept, mut left) = (0, 0);
        for line in lines {
            let done = match line {
                ShownLine::Colleague(person, mark) => self.confirm_colleague(id, *person, mark).await,
                ShownLine::WayIn(access, mark) => self.confirm_way_in(id, *access, mark).await,
            };
            match done {
                Ok(()) => kept += 1,
                Err(Error::Refused(Refusal::Conflict | Refusal::NotAllowed)) => left += 1,
                // Gone meanwhile, which is another way to have changed.
                Err(e) if e.is_not_found() => left += 1,
                Err(e) => return Err(e),
            }
        }
        Ok((kept, left))
    }

    async fn hold_review(&self, id: AccessReviewId) -> Result<Write> {
        let mut write = self.begin(Some(DeskPower::ManageStaff)).await?;
        match write.exec(sql::HOLD.text, binds![id]).await? {
            1 => Ok(write),
            _ => Err(Refusal::Conflict.into()),
        }
    }

    async fn keep_line<T: Serialize>(
        &self,
        write: &mut Write,
        review: AccessReviewId,
        about: [u8; 16],
        (kind, mark): (&'static str, &str),
        card: &T,
    ) -> Result<()> {
        let now = self.house.clock.now();
        let id = EventId::mint(now, crate::random(&*self.house.chance));
        let sealed = self.house.seal_card("access_review_line", id.bytes(), card)?;
        write.exec(sql::KEEP.text, binds![id, review, about, kind, mark, self.person, now, sealed]).await?;
        Ok(())
    }

    /// Finishes a review in which every line the reader may see is confirmed as it stands.
    ///
    /// # Errors
    /// `NotAllowed` for whoever is no owner, `Invalid` for `lines` where one is open, `Conflict` where it was finished.
    pub async fn finish_access_review(&self, id: AccessReviewId) -> Result<()> {
        if !self.reviews_ways_in() {
            return Err(Refusal::NotAllowed.into());
        }
        let mut write = self.hold_review(id).await?;
        let sheet = self.sheet_in(&mut write, id).await?;
        if !sheet.ways.is_empty() || sheet.staff.iter().any(|one| one.confirmed.is_none()) {
            return Err(Refusal::invalid("lines", Why::Missing).into());
        }
        let now = self.house.clock.now();
        if write.exec(sql::FINISH.text, binds![id, self.person, now, sheet.walled]).await? != 1 {
            return Err(Refusal::Conflict.into());
        }
        let people = sheet.staff.len().to_string();
        self.commit(write, AuditEvent::new(AuditCode::AccessReviewDone, id).with("people", people)).await
    }

    /// What was confirmed in a review, as far as the reader may know of it.
    pub async fn access_review_record(&self, id: AccessReviewId) -> Result<AccessReviewRecord> {
        self.demand(DeskPower::ManageStaff)?;
        let mut look = self.house.engine.look(None).await?;
        let mut staff = Vec::new();
        for row in look.rows(sql::KEPT_STAFF.text, binds![id]).await? {
            let (line, person): (EventId, PersonId) = (row.id(0)?, row.id(1)?);
            let was: ColleagueCard =
                self.house.unseal_card("access_review_line", line.bytes(), &row.bytes(4)?)?;
            let who: PersonCard = self.house.unseal_card("person", person.bytes(), &row.bytes(5)?)?;
            staff.push(KeptColleague {
                person,
                name: who.name,
                role: Role::from_code(&was.role).ok_or(crate::error::Tampered { what: "a reviewed role" })?,
                own_role: was.own_role,
                teams: was.teams,
                matters: was.matters,
                by: row.id(2)?,
                at: row.time(3)?,
            });
        }
        let mut ways = Vec::new();
        if self.reviews_ways_in() {
            for row in look.rows(sql::KEPT_WAYS.text, binds![id, self.person]).await? {
                let (person, matter): (PersonId, MatterId) = (row.id(1)?, row.id(3)?);
                let who: PersonCard = self.house.unseal_card("person", person.bytes(), &row.bytes(2)?)?;
                ways.push(KeptWay {
                    name: who.name,
                    matter,
                    card: self.house.unseal_card("matter", matter.bytes(), &row.bytes(4)?)?,
                    closed: row.text(5)?.starts_with(Phase::Closed.code()),
                    by: row.id(6)?,
                    at: row.time(7)?,
                });
            }
        }
        Ok(AccessReviewRecord { staff, ways })
    }
}

impl Backstage<'_> {
    /// Tells whoever looks after people that a review is due, once for each. Any node may call it at any time.
    pub async fn call_for_access_review(&self) -> Result<u32> {
        let Some(due) = self.house.access_review_due().await? else { return Ok(0) };
        if !self.house.clock.now().is_past(due) {
            return Ok(0);
        }
        let mut write = self.house.engine.write(None).await?;
        // Another node may have been first.
        staff::hold_owners(&mut write).await?;
        if !write.rows(sql::STANDING.text, &[]).await?.is_empty() {
            return Ok(0);
        }
        let practice = self.house.keyring.practice;
        let told = write.rows(notices::sql::TOLD_SINCE.text, binds![practice, DUE, due]).await?;
        if counted(&told)? != 0 {
            return Ok(0);
        }
        let mut people = 0;
        for row in write.rows(sql::WHO_LOOKS_AFTER.text, &[]).await? {
            if desk_powers(remit_from(&row, 1, 2)?).has(DeskPower::ManageStaff) {
                notices::tell(&mut write, self.house, row.id(0)?, DUE, practice.bytes()).await?;
                people += 1;
            }
        }
        write.commit().await?;
        Ok(people)
    }
}
