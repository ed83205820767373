//! What somebody is charged with inside matters: files flagged for them, and conversations they answer. A duty lasts as long
//! as whoever has it can do it: however that ends – taken off, a team left, a wall, a closed circle, another role, an account
//! suspended – this one settles it. What nobody takes over is for whoever leads the matter again, and they are told. It refuses
//! to leave a duty with somebody who could not do it any more, and to take one from somebody who can.

use super::notices;
use crate::audit::{AuditEvent, Chain};
use crate::engine::{Write, binds};
use crate::error::Result;
use crate::house::Inner;
use crate::room::lawyer_flags;
use domain::{AuditCode, MatterId, PersonId, Power, ThreadId, ThreadState, VersionId, WallId};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        // Whoever decides about a file holds its line before the matter, and so does whoever takes a duty away.
        LobbySql HOLD_OF_ONE = "UPDATE review_line SET lawyer_id = lawyer_id WHERE matter_id = $1 AND lawyer_id = $2";
        LobbySql HOLD_OF_MATTER = "UPDATE review_line SET lawyer_id = lawyer_id WHERE matter_id = $1 AND lawyer_id IS NOT NULL";
        LobbySql HOLD_OF_PERSON = "UPDATE review_line SET lawyer_id = lawyer_id WHERE lawyer_id = $1";
        LobbySql HOLD_BEHIND_WALL = "UPDATE review_line SET lawyer_id = lawyer_id WHERE lawyer_id IS NOT NULL AND matter_id IN (SELECT w.matter_id FROM wall w WHERE w.id = $1 AND w.matter_id IS NOT NULL UNION ALL SELECT x.matter_id FROM wall w JOIN client_matter x ON x.client_id = w.client_id WHERE w.id = $1)";
        // Who is charged with something, and where.
        LobbySql OF_ONE = "SELECT t.matter_id, t.assigned FROM thread_line t WHERE t.matter_id = $1 AND t.assigned = $2 UNION SELECT r.matter_id, r.lawyer_id FROM review_line r WHERE r.matter_id = $1 AND r.lawyer_id = $2";
        LobbySql DUTIES_HERE = "SELECT t.matter_id, t.assigned FROM thread_line t WHERE t.matter_id = $1 AND t.assigned IS NOT NULL UNION SELECT r.matter_id, r.lawyer_id FROM review_line r WHERE r.matter_id = $1 AND r.lawyer_id IS NOT NULL";
        LobbySql DUTIES_OF = "SELECT t.matter_id, t.assigned FROM thread_line t WHERE t.assigned = $1 UNION SELECT r.matter_id, r.lawyer_id FROM review_line r WHERE r.lawyer_id = $1 ORDER BY 1";
        LobbySql BEHIND_WALL = "SELECT t.matter_id, t.assigned FROM thread_line t JOIN barred b ON b.matter_id = t.matter_id AND b.person_id = t.assigned WHERE t.matter_id IN (SELECT w.matter_id FROM wall w WHERE w.id = $1 AND w.matter_id IS NOT NULL UNION ALL SELECT x.matter_id FROM wall w JOIN client_matter x ON x.client_id = w.client_id WHERE w.id = $1) UNION SELECT r.matter_id, r.lawyer_id FROM review_line r JOIN barred b ON b.matter_id = r.matter_id AND b.person_id = r.lawyer_id WHERE r.matter_id IN (SELECT w.matter_id FROM wall w WHERE w.id = $1 AND w.matter_id IS NOT NULL UNION ALL SELECT x.matter_id FROM wall w JOIN client_matter x ON x.client_id = w.client_id WHERE w.id = $1) ORDER BY 1";
        LobbySql FILES = "SELECT version_id FROM review_line WHERE matter_id = $1 AND lawyer_id = $2 ORDER BY version_id";
        LobbySql THREADS = "SELECT thread_id, state FROM thread_line WHERE matter_id = $1 AND assigned = $2 ORDER BY thread_id";
        LobbySql FILE_LINES = "UPDATE review_line SET lawyer_id = $3 WHERE matter_id = $1 AND lawyer_id = $2";
        RoomSql FLAGS = "UPDATE lawyer_flag SET for_person = $3 WHERE matter_id = $1 AND for_person = $2 AND taken_off_at IS NULL";
        LobbySql THREAD_LINES = "UPDATE thread_line SET assigned = $3, changed_at = $4 WHERE matter_id = $1 AND assigned = $2";
        RoomSql ANSWERS = "UPDATE thread SET assigned = $3, changed_at = $4 WHERE matter_id = $1 AND assigned = $2";
    }
}

/// Whose duties may have ended.
#[derive(Clone, Copy)]
pub(crate) enum Whose {
    One(MatterId, PersonId),
    /// Everybody's in one matter.
    Matter(MatterId),
    /// Somebody's in every matter.
    Person(PersonId),
    /// Everybody's whom this wall keeps out, in every matter behind it.
    Wall(WallId),
}

/// Keeps everybody waiting who decides about a file that is flagged for one of these. Asked before a matter is held.
pub(crate) async fn hold(write: &mut Write, whose: Whose) -> Result<()> {
    match whose {
        Whose::One(matter, person) => {
            write.exec(sql::HOLD_OF_ONE.text, binds![matter, person]).await?;
        }
        Whose::Matter(matter) => {
            write.exec(sql::HOLD_OF_MATTER.text, binds![matter]).await?;
        }
        Whose::Person(person) => {
            write.exec(sql::HOLD_OF_PERSON.text, binds![person]).await?;
        }
        Whose::Wall(wall) => {
            write.exec(sql::HOLD_BEHIND_WALL.text, binds![wall]).await?;
        }
    }
    Ok(())
}

/// Gives what nobody can do any more back to whoever leads, with a line in each matter's own log by whom it was. Where
/// everybody can do what they are charged with it changes nothing. Rooms of other matters are visited one after the other.
pub(crate) async fn settle(write: &mut Write, house: &Inner, whose: Whose, by: PersonId) -> Result<()> {
    let rows = match whose {
        Whose::One(matter, person) => write.rows(sql::OF_ONE.text, binds![matter, person]).await?,
        Whose::Matter(matter) => write.rows(sql::DUTIES_HERE.text, binds![matter]).await?,
        Whose::Person(person) => write.rows(sql::DUTIES_OF.text, binds![person]).await?,
        Whose::Wall(wall) => write.rows(sql::BEHIND_WALL.text, binds![wall]).await?,
    };
    for row in rows {
        let (matter, person): (MatterId, PersonId) = (row.id(0)?, row.id(1)?);
        let can = lawyer_flags::powers_of(write, matter, person).await?;
        let done = End { files: !can.has(Power::Review), threads: !can.has(Power::AnswerClients) };
        if !done.files && !done.threads {
            continue;
        }
        write.exec(super::matters::sql::HOLD.text, binds![matter]).await?;
        write.go_to(matter.bytes()).await?;
        if pass(write, house, (matter, person), None, done).await? {
            let practice = house.keyring.practice.bytes();
            let chain = Chain::Matter { matter: matter.bytes(), practice, key: &house.keyring.lobby };
            let event = AuditEvent::new(AuditCode::DutiesReturned, person);
            let now = house.clock.now();
            crate::audit::append(write, &chain, &event, by.bytes(), now, &*house.chance).await?;
        }
    }
    Ok(())
}

/// Which of somebody's duties end.
#[derive(Clone, Copy)]
struct End {
    files: bool,
    threads: bool,
}

/// Everything somebody is charged with in one matter, whose room this is, goes to whoever takes it over, or to whoever
/// leads.
pub(crate) async fn pass_on(
    write: &mut Write,
    house: &Inner,
    matter: MatterId,
    from: PersonId,
    to: Option<PersonId>,
) -> Result<()> {
    pass(write, house, (matter, from), to, End { files: true, threads: true }).await.map(|_| ())
}

/// Says whether there was anything.
async fn pass(
    write: &mut Write,
    house: &Inner,
    (matter, from): (MatterId, PersonId),
    to: Option<PersonId>,
    end: End,
) -> Result<bool> {
    let now = house.clock.now();
    let mut some = false;
    if end.files {
        let files = write.rows(sql::FILES.text, binds![matter, from]).await?;
        write.exec(sql::FILE_LINES.text, binds![matter, from, to]).await?;
        some |= write.exec(sql::FLAGS.text, binds![matter, from, to]).await? > 0;
        for row in files.iter().filter(|_| to.is_none()) {
            let version: VersionId = row.id(0)?;
            write.exec(notices::sql::READ_ABOUT.text, binds![from, version, now]).await?;
            notices::tell_leads(write, house, matter, notices::FLAGGED, version.bytes()).await?;
        }
    }
    if end.threads {
        let threads = write.rows(sql::THREADS.text, binds![matter, from]).await?;
        write.exec(sql::THREAD_LINES.text, binds![matter, from, to, now]).await?;
        some |= write.exec(sql::ANSWERS.text, binds![matter, from, to, now]).await? > 0;
        for row in threads.iter().filter(|_| to.is_none()) {
            let thread: ThreadId = row.id(0)?;
            write.exec(notices::sql::READ_ABOUT.text, binds![from, thread, now]).await?;
            if row.code(1, ThreadState::from_code)? == ThreadState::WaitingForUs {
                notices::tell_of_message(write, house, matter, thread, None).await?;
            }
        }
    }
    Ok(some)
}
