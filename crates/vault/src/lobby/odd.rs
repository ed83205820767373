//! What stands out in how the practice's rooms are used: counted as lines are written, found by the clock, told to the owners,
//! and closed by a person with a sentence. It refuses to say which document somebody opened, to show a client's way in
//! across a wall, to close anything without words, and to let somebody close what is about themselves while another can.

use super::choices::zone;
use super::matters::MatterCard;
use super::own_roles::remit_from;
use super::settings::OddSettings;
use super::{Backstage, Lobby, notices};
use crate::audit::AuditEvent;
use crate::engine::{Row, Write, binds};
use crate::error::{Error, Result};
use domain::notices::Quiet;
use domain::odd::{OddKind, Trail};
use domain::{
    AccessId, AuditCode, DeskPower, Duration, MatterId, OddId, PersonId, Refusal, Timestamp, Why,
    desk_powers, limits,
};
use serde::{Deserialize, Serialize};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        // Only colleagues leave a trail: what clients do with their own documents is theirs.
        LobbySql LEAVE = "INSERT INTO trail (person_id, scope, hour, kind, uses) SELECT p.id, $2, $3, $4, 1 FROM person p WHERE p.id = $1 AND p.kind = 'staff' ON CONFLICT (person_id, scope, hour, kind) DO UPDATE SET uses = trail.uses + 1";
        LobbySql FORGET = "DELETE FROM trail WHERE hour < $1";
        // Each gives (whom it is about, when last, how many) from `$1` on, where it was `$2` or more. Counts say nothing of a matter.
        LobbySql OPENED = "SELECT t.person_id, t.hour * 3600000000, CAST(sum(t.uses) AS BIGINT) FROM trail t WHERE t.kind = 'opened' AND t.hour * 3600000000 >= $1 GROUP BY t.person_id, t.hour HAVING sum(t.uses) >= $2 ORDER BY t.hour, t.person_id LIMIT 200";
        LobbySql TAKEN = "SELECT t.person_id, max(t.hour) * 3600000000, CAST(sum(t.uses) AS BIGINT) FROM trail t WHERE t.kind = 'taken' AND t.hour * 3600000000 >= $1 GROUP BY t.person_id, t.hour / 24 HAVING sum(t.uses) >= $2 ORDER BY t.hour / 24, t.person_id LIMIT 200";
        LobbySql SPREAD = "SELECT t.person_id, max(t.hour) * 3600000000, count(DISTINCT t.scope) FROM trail t WHERE t.hour * 3600000000 >= $1 GROUP BY t.person_id, t.hour / 24 HAVING count(DISTINCT t.scope) >= $2 ORDER BY t.hour / 24, t.person_id LIMIT 200";
        LobbySql FAILED = "SELECT e.object_id, max(e.at), count(*) FROM practice_event e JOIN person p ON p.id = e.object_id AND p.kind = 'staff' WHERE e.code = 'sign_in.failed' AND e.at >= $1 GROUP BY e.object_id, e.at / 86400000000 HAVING count(*) >= $2 ORDER BY e.at / 86400000000, e.object_id LIMIT 200";
        LobbySql LINKS = "SELECT l.access_id, max(l.created_at), count(*) FROM sign_in_link l WHERE l.created_at >= $1 GROUP BY l.access_id, l.created_at / 86400000000 HAVING count(*) >= $2 ORDER BY l.created_at / 86400000000, l.access_id LIMIT 200";
        LobbySql CAME_IN = "SELECT s.person_id, s.created_at FROM session s WHERE s.door = 'staff' AND s.stage = 'full' AND s.created_at >= $1 ORDER BY s.created_at, s.id LIMIT 2000";
        LobbySql OF_DAY = "SELECT o.round, o.uses, o.looked_at FROM oddity o WHERE o.kind = $1 AND o.object_id = $2 AND o.day = $3 ORDER BY o.round DESC LIMIT 1";
        LobbySql KEEP = "INSERT INTO oddity (id, kind, object_id, day, round, at, uses, bound, looked_by, looked_at, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, NULL, NULL) ON CONFLICT (kind, object_id, day, round) DO NOTHING";
        LobbySql GROWN = "UPDATE oddity SET uses = $4, at = $5 WHERE kind = $1 AND object_id = $2 AND day = $3 AND looked_at IS NULL AND uses < $4";
        LobbySql ALL_OF_THEM = "SELECT o.id, o.kind, o.object_id, o.at, o.uses, o.bound, o.looked_by, o.looked_at, o.sealed FROM oddity o ORDER BY CASE WHEN o.looked_at IS NULL THEN 0 ELSE 1 END, o.at DESC, o.id LIMIT 100";
        LobbySql ONE = "SELECT o.id, o.kind, o.object_id, o.at, o.uses, o.bound, o.looked_by, o.looked_at, o.sealed FROM oddity o WHERE o.id = $1";
        LobbySql OPEN = "SELECT count(*) FROM oddity o WHERE o.looked_at IS NULL";
        LobbySql LOOK = "UPDATE oddity SET looked_by = $2, looked_at = $3, sealed = $4 WHERE id = $1 AND looked_at IS NULL";
        LobbySql WAY_IN = "SELECT m.id, m.sealed FROM portal_access x JOIN matter m ON m.id = x.matter_id WHERE x.id = $1 AND m.phase <> 'erased' AND m.id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $2)";
        LobbySql WHO_IS_TOLD = "SELECT p.id, p.role, (SELECT h.cuts FROM held_cuts h WHERE h.person_id = p.id) FROM person p WHERE p.kind = 'staff' AND p.state = 'active' AND p.role = 'owner' ORDER BY p.id";
    }
}

/// The kind of a notice that says: something stands out.
const FOUND: &str = "odd_found";
/// How long what was opened stays counted.
const KEPT: Duration = Duration::days(9);
/// How far back is looked each time, by whole days of UTC, so that nothing is missed while no node ran overnight.
const BACK: Duration = Duration::days(1);

/// Something that stood out.
pub struct Oddity {
    pub id: OddId,
    pub kind: OddKind,
    pub about: OddAbout,
    pub at: Timestamp,
    /// How many it were, and from how many on it stands out; an hour of the day for a night.
    pub uses: i64,
    pub bound: i64,
    /// Who looked at it, when, and what it was.
    pub looked: Option<(PersonId, Timestamp, String)>,
}

/// Whom it is about.
pub enum OddAbout {
    Colleague(PersonId),
    /// One client's way in, with its matter for whoever may know of it.
    WayIn(AccessId, Option<(MatterId, MatterCard)>),
}

#[derive(Serialize, Deserialize)]
struct OddCard {
    words: String,
}

/// Counts what a line of a log says a colleague did, in the transaction that writes it.
pub(crate) async fn leave_trail(
    write: &mut Write,
    code: AuditCode,
    actor: [u8; 16],
    scope: [u8; 16],
    now: Timestamp,
) -> Result<()> {
    let Some(kind) = Trail::of(code) else { return Ok(()) };
    let hour = now.micros().div_euclid(Duration::hours(1).as_micros());
    write.exec(sql::LEAVE.text, binds![actor, scope, hour, kind.code()]).await?;
    Ok(())
}

/// The beginning of the day before: what is summed by days is summed over whole ones.
fn since(now: Timestamp) -> Timestamp {
    let day = Duration::days(1).as_micros();
    Timestamp::from_micros(now.minus(BACK).micros().div_euclid(day) * day)
}

fn found(row: &Row) -> Result<([u8; 16], Timestamp, i64)> {
    Ok((row.id::<domain::kind::Event>(0)?.bytes(), row.time(1)?, row.int(2)?))
}

impl Backstage<'_> {
    /// Looks for what stands out, keeps it and tells the owners, each once a day and person. Returns how many things were
    /// told. Any node may call it at any time.
    pub async fn look_for_odd(&self) -> Result<u32> {
        let settings = self.house.settings().await?;
        let now = self.house.clock.now();
        let odd = &settings.odd;
        let mut told = 0;
        for (kind, statement, bound) in [
            (OddKind::ManyOpened, &sql::OPENED, odd.opened_an_hour),
            (OddKind::ManyTaken, &sql::TAKEN, odd.taken_a_day),
            (OddKind::ManyMatters, &sql::SPREAD, odd.matters_a_day),
            (OddKind::FailedSignIns, &sql::FAILED, odd.failed_a_day),
            (OddKind::ManyLinks, &sql::LINKS, odd.links_a_day),
        ] {
            if bound == 0 {
                continue;
            }
            let mut look = self.house.engine.look(None).await?;
            let rows = look.rows(statement.text, binds![since(now), i64::from(bound)]).await?;
            drop(look);
            for row in &rows {
                told += self.keep_odd(kind, found(row)?, i64::from(bound)).await?;
            }
        }
        told += self.look_for_nights(odd, &settings.time_zone, now).await?;
        let oldest = now.minus(KEPT).micros().div_euclid(Duration::hours(1).as_micros());
        let mut write = self.house.engine.write(None).await?;
        write.exec(sql::FORGET.text, binds![oldest]).await?;
        write.commit().await?;
        Ok(told)
    }

    async fn look_for_nights(&self, odd: &OddSettings, place: &str, now: Timestamp) -> Result<u32> {
        let night = Quiet { from: odd.night_from, to: odd.night_to };
        if night.from == night.to {
            return Ok(0);
        }
        let place = zone(place);
        let rows = self.house.engine.look(None).await?.rows(sql::CAME_IN.text, binds![since(now)]).await?;
        let mut told = 0;
        for row in &rows {
            let (person, at): (PersonId, Timestamp) = (row.id(0)?, row.time(1)?);
            let hour = super::choices::hour_in(&place, at);
            if night.covers(hour) {
                let seen = (person.bytes(), at, i64::from(hour));
                told += self.keep_odd(OddKind::NightSignIn, seen, i64::from(odd.night_from)).await?;
            }
        }
        Ok(told)
    }

    async fn keep_odd(
        &self,
        kind: OddKind,
        (about, at, uses): ([u8; 16], Timestamp, i64),
        bound: i64,
    ) -> Result<u32> {
        let now = self.house.clock.now();
        let id = OddId::mint(now, crate::random(&*self.house.chance));
        let day = at.micros().div_euclid(Duration::days(1).as_micros());
        let mut write = self.house.engine.write(None).await?;
        let known = write.rows(sql::OF_DAY.text, binds![kind.code(), about, day]).await?;
        let round = match known.first() {
            None => 0,
            // Somebody looked, and since then it became as much again.
            Some(last) if last.opt_time(2)?.is_some() && kind.grows() && uses >= last.int(1)? * 2 => {
                last.int(0)? + 1
            }
            Some(_) if kind.grows() => {
                write.exec(sql::GROWN.text, binds![kind.code(), about, day, uses, at]).await?;
                write.commit().await?;
                return Ok(0);
            }
            Some(_) => return Ok(0),
        };
        let values = binds![id, kind.code(), about, day, round, at, uses, bound];
        if write.exec(sql::KEEP.text, values).await? == 0 {
            return Ok(0);
        }
        for owner in who_looks(&mut write, about).await? {
            notices::tell(&mut write, self.house, owner, FOUND, id.bytes()).await?;
        }
        let nobody = self.house.keyring.practice.bytes();
        self.house.append_practice(&mut write, &AuditEvent::new(AuditCode::OddFound, id), nobody).await?;
        write.commit().await?;
        Ok(1)
    }
}

/// The owners who look at what is about this person: the others, or they themselves where there is nobody else.
async fn who_looks(write: &mut Write, about: [u8; 16]) -> Result<Vec<PersonId>> {
    let mut all = Vec::new();
    for row in write.rows(sql::WHO_IS_TOLD.text, &[]).await? {
        if desk_powers(remit_from(&row, 1, 2)?).has(DeskPower::SeePracticeAudit) {
            all.push(row.id::<domain::kind::Person>(0)?);
        }
    }
    let others: Vec<_> = all.iter().copied().filter(|one| one.bytes() != about).collect();
    Ok(if others.is_empty() { all } else { others })
}

impl Lobby<'_> {
    /// Whether the reader closes what stood out with a sentence; others who read the log only see it.
    pub fn looks_at_odd(&self) -> bool {
        self.sees_everything() && self.powers().has(DeskPower::SeePracticeAudit)
    }

    /// What stood out, open ones first, then the newest; a hundred.
    pub async fn oddities(&self) -> Result<Vec<Oddity>> {
        self.demand(DeskPower::SeePracticeAudit)?;
        let mut look = self.house.engine.look(None).await?;
        let rows = look.rows(sql::ALL_OF_THEM.text, &[]).await?;
        let mut all = Vec::with_capacity(rows.len());
        for row in &rows {
            let kind = row.code(1, OddKind::from_code)?;
            let about = if kind == OddKind::ManyLinks {
                let access: AccessId = row.id(2)?;
                let mut whose = None;
                if self.sees_everything() {
                    let found = look.rows(sql::WAY_IN.text, binds![access, self.person]).await?;
                    if let Some(found) = found.first() {
                        let matter: MatterId = found.id(0)?;
                        let card = self.house.unseal_card("matter", matter.bytes(), &found.bytes(1)?)?;
                        whose = Some((matter, card));
                    }
                }
                OddAbout::WayIn(access, whose)
            } else {
                OddAbout::Colleague(row.id(2)?)
            };
            let id: OddId = row.id(0)?;
            let looked = match (row.opt_id(6)?, row.opt_time(7)?, row.opt_bytes(8)?) {
                (Some(by), Some(at), Some(sealed)) => {
                    let card: OddCard = self.house.unseal_card("oddity", id.bytes(), &sealed)?;
                    Some((by, at, card.words))
                }
                _ => None,
            };
            let (at, uses, bound) = (row.time(3)?, row.int(4)?, row.int(5)?);
            all.push(Oddity { id, kind, about, at, uses, bound, looked });
        }
        Ok(all)
    }

    /// How many of them nobody looked at yet; none for whoever does not read the log.
    pub async fn open_oddities(&self) -> Result<i64> {
        if !self.powers().has(DeskPower::SeePracticeAudit) {
            return Ok(0);
        }
        let rows = self.house.engine.look(None).await?.rows(sql::OPEN.text, &[]).await?;
        rows.first().map_or(Ok(0), |row| row.int(0))
    }

    /// Closes one with what was found out.
    ///
    /// # Errors
    /// Not found for whoever is no owner; `Invalid` for `words` that are none or too many; `NotAllowed` where it is about the
    /// reader and another owner can look; `Conflict` where somebody looked before.
    pub async fn look_at_odd(&self, id: OddId, words: &str) -> Result<()> {
        self.demand(DeskPower::SeePracticeAudit)?;
        if !self.looks_at_odd() {
            return Err(Error::not_found());
        }
        let words = words.trim();
        if words.is_empty() {
            return Err(Refusal::invalid("words", Why::Missing).into());
        }
        if words.chars().count() > limits::NOTE_CHARS {
            return Err(Refusal::invalid("words", Why::TooLong).into());
        }
        let mut write = self.begin(Some(DeskPower::SeePracticeAudit)).await?;
        let rows = write.rows(sql::ONE.text, binds![id]).await?;
        let row = rows.first().ok_or_else(Error::not_found)?;
        let about = row.id::<domain::kind::Event>(2)?.bytes();
        if !who_looks(&mut write, about).await?.contains(&self.person) {
            return Err(Refusal::NotAllowed.into());
        }
        let card = OddCard { words: words.to_owned() };
        let sealed = self.house.seal_card("oddity", id.bytes(), &card)?;
        let now = self.house.clock.now();
        if write.exec(sql::LOOK.text, binds![id, self.person, now, sealed]).await? != 1 {
            return Err(Refusal::Conflict.into());
        }
        notices::settle(&mut write, self.house, id.bytes(), &[FOUND]).await?;
        self.commit(write, AuditEvent::new(AuditCode::OddLookedAt, id)).await
    }
}
