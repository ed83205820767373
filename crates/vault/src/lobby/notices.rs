//! In-app notices for staff: that something waits, never what. They go to whoever leads the matter.

use super::Lobby;
use crate::engine::{Row, Write, binds};
use crate::error::Result;
use crate::house::Inner;
use domain::notices::Weight;
use domain::{AccessId, ClientId, LeadId, MatterId, NoticeId, PersonId, Power, Role, ThreadId, Timestamp};
use std::collections::BTreeSet;

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        // An auditor reads logs: put in charge they are still told nothing of what comes in.
        LobbySql LEADS = "SELECT a.person_id, p.sealed, p.locale FROM assignment a JOIN person p ON p.id = a.person_id AND p.state = 'active' WHERE a.matter_id = $1 AND a.ended_at IS NULL AND NOT EXISTS (SELECT 1 FROM barred b WHERE b.matter_id = a.matter_id AND b.person_id = a.person_id) AND a.kind IN ('responsible', 'cover') AND p.role <> 'auditor'";
        LobbySql LEADS_OF_RECORD = "SELECT a.person_id, p.sealed, p.locale, a.matter_id FROM client_matter x JOIN matter m ON m.id = x.matter_id JOIN assignment a ON a.matter_id = x.matter_id JOIN person p ON p.id = a.person_id AND p.state = 'active' WHERE x.client_id = $1 AND m.phase IN ('open', 'closing') AND a.ended_at IS NULL AND NOT EXISTS (SELECT 1 FROM barred b WHERE b.matter_id = a.matter_id AND b.person_id = a.person_id) AND a.kind IN ('responsible', 'cover') AND p.role <> 'auditor' ORDER BY a.matter_id";
        LobbySql COLLEAGUE = "SELECT id, sealed, locale FROM person WHERE id = $1 AND kind = 'staff' AND state = 'active'";
        LobbySql ADD = "INSERT INTO notice (id, person_id, matter_id, kind, object_id, created_at, read_at) VALUES ($1, $2, $3, $4, $5, $6, NULL)";
        // What is kept to those who answer for it is told to nobody else, whenever its circle was closed.
        LobbySql OF_PERSON = "SELECT n.id, n.matter_id, n.kind, n.object_id, n.created_at, n.read_at, m.sealed, (SELECT count(*) FROM assignment q WHERE q.matter_id = n.matter_id AND q.person_id = $1 AND q.ended_at IS NULL) FROM notice n LEFT JOIN matter m ON m.id = n.matter_id WHERE n.person_id = $1 AND (m.id IS NULL OR (m.sensitivity = 'ordinary' OR EXISTS (SELECT 1 FROM person o WHERE o.id = $1 AND o.role = 'owner') OR EXISTS (SELECT 1 FROM assignment a WHERE a.matter_id = m.id AND a.person_id = $1 AND a.ended_at IS NULL AND a.kind IN ('responsible', 'cover') AND NOT EXISTS (SELECT 1 FROM person au WHERE au.id = a.person_id AND au.role = 'auditor')))) AND NOT EXISTS (SELECT 1 FROM barred b WHERE b.person_id = $1 AND b.matter_id = n.matter_id) ORDER BY n.created_at DESC LIMIT 100";
        LobbySql UNREAD = "SELECT count(*) FROM notice n LEFT JOIN matter m ON m.id = n.matter_id WHERE n.person_id = $1 AND n.read_at IS NULL AND (m.id IS NULL OR (m.sensitivity = 'ordinary' OR EXISTS (SELECT 1 FROM person o WHERE o.id = $1 AND o.role = 'owner') OR EXISTS (SELECT 1 FROM assignment a WHERE a.matter_id = m.id AND a.person_id = $1 AND a.ended_at IS NULL AND a.kind IN ('responsible', 'cover') AND NOT EXISTS (SELECT 1 FROM person au WHERE au.id = a.person_id AND au.role = 'auditor')))) AND NOT EXISTS (SELECT 1 FROM barred b WHERE b.person_id = $1 AND b.matter_id = n.matter_id)";
        LobbySql READ = "UPDATE notice SET read_at = $2 WHERE person_id = $1 AND read_at IS NULL";
        LobbySql READ_ONE = "UPDATE notice SET read_at = $3 WHERE person_id = $1 AND id = $2 AND read_at IS NULL";
        LobbySql READ_ABOUT = "UPDATE notice SET read_at = $3 WHERE person_id = $1 AND object_id = $2 AND read_at IS NULL";
        LobbySql SETTLE = "UPDATE notice SET read_at = $3 WHERE object_id = $1 AND kind = $2 AND read_at IS NULL";
        // Of those who have looked at a thread since its client last wrote what still stands.
        LobbySql SETTLE_SEEN = "UPDATE notice SET read_at = $4 WHERE object_id = $1 AND kind = $2 AND read_at IS NULL AND EXISTS (SELECT 1 FROM thread_seen s WHERE s.thread_id = $1 AND s.person_id = notice.person_id AND s.at >= $3)";
        LobbySql UNREAD_ABOUT = "SELECT count(*) FROM notice WHERE person_id = $1 AND object_id = $2 AND kind = $3 AND read_at IS NULL";
        LobbySql TOLD_SINCE = "SELECT count(*) FROM notice WHERE object_id = $1 AND kind = $2 AND created_at >= $3";
        LobbySql HEARD_LATE = "SELECT count(*) FROM notice WHERE person_id = $1 AND object_id = $2 AND kind IN ('answer_late', 'answer_late_long') AND created_at >= $3";
        LobbySql OWNERS = "SELECT id, sealed, locale FROM person WHERE kind = 'staff' AND role = 'owner' AND state = 'active' AND $1 NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = person.id)";
        // Whoever has an enquiry; who takes enquiries; the owners.
        LobbySql HAS_ENQUIRY = "SELECT p.id, p.sealed, p.locale FROM lead l JOIN person p ON p.id = l.assigned_to AND p.state = 'active' WHERE l.id = $1 AND l.id NOT IN (SELECT b.lead_id FROM barred_lead b WHERE b.person_id = p.id)";
        LobbySql TAKES_ENQUIRIES = "SELECT p.id, p.sealed, p.locale FROM person p WHERE p.kind = 'staff' AND p.state = 'active' AND p.role IN ('owner', 'intake') AND NOT EXISTS (SELECT 1 FROM held_cuts h WHERE h.person_id = p.id AND h.cuts LIKE '% see_leads %') AND $1 NOT IN (SELECT b.lead_id FROM barred_lead b WHERE b.person_id = p.id)";
        LobbySql OWNERS_OF_LEAD = "SELECT p.id, p.sealed, p.locale FROM person p WHERE p.kind = 'staff' AND p.role = 'owner' AND p.state = 'active' AND $1 NOT IN (SELECT b.lead_id FROM barred_lead b WHERE b.person_id = p.id)";
        LobbySql READER = "SELECT p.id, p.sealed, p.locale FROM person p JOIN matter m ON m.id = $2 LEFT JOIN assignment a ON a.person_id = p.id AND a.matter_id = m.id AND a.ended_at IS NULL WHERE p.id = $1 AND (p.role = 'owner' OR (a.person_id IS NOT NULL AND (m.sensitivity = 'ordinary' OR (a.kind IN ('responsible', 'cover') AND NOT EXISTS (SELECT 1 FROM person au WHERE au.id = a.person_id AND au.role = 'auditor'))))) AND $2 NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $1) AND p.state = 'active'";
        LobbySql TOUCH = "UPDATE matter SET touched_at = $2 WHERE id = $1";
    }
}

pub struct NoticeRow {
    pub id: NoticeId,
    /// None where it is about something outside every matter.
    pub matter: Option<MatterId>,
    pub matter_name: String,
    /// Its main client, for whoever may open the matter; else empty.
    pub client: String,
    pub kind: String,
    pub object: [u8; 16],
    pub at: Timestamp,
    pub read: bool,
}

/// Tells the responsible person and the cover, in the app and by a content-free mail, and moves the matter up. The mail
/// leaves as they chose to hear of things, but for what [`AT_ONCE`] names.
pub(crate) async fn tell_leads(
    write: &mut Write,
    house: &Inner,
    matter: MatterId,
    kind: &str,
    object: [u8; 16],
) -> Result<()> {
    tell_other_leads(write, house, matter, kind, object, None).await
}

/// The same, but not to whoever did it.
pub(crate) async fn tell_other_leads(
    write: &mut Write,
    house: &Inner,
    matter: MatterId,
    kind: &str,
    object: [u8; 16],
    doer: Option<PersonId>,
) -> Result<()> {
    let now = house.clock.now();
    write.exec(sql::TOUCH.text, binds![matter, now]).await?;
    let weight = if AT_ONCE.contains(&kind) { Weight::Deadline } else { Weight::Ordinary };
    for row in write.rows(sql::LEADS.text, binds![matter]).await? {
        let person: PersonId = row.id(0)?;
        if Some(person) == doer {
            continue;
        }
        tell_reader(write, house, &row, Some(matter), kind, object, weight).await?;
    }
    Ok(())
}

/// Tells the leads, and whoever asked for it where they lead nothing here and still read the matter: what becomes of something
/// is heard by whoever began it.
pub(crate) async fn tell_leads_and_maker(
    write: &mut Write,
    house: &Inner,
    matter: MatterId,
    kind: &str,
    object: [u8; 16],
    maker: PersonId,
) -> Result<()> {
    tell_leads(write, house, matter, kind, object).await?;
    let leads = write.rows(sql::LEADS.text, binds![matter]).await?;
    if leads.iter().any(|row| row.id(0).is_ok_and(|id: PersonId| id == maker)) {
        return Ok(());
    }
    tell_maker(write, house, matter, kind, object, (maker, None)).await
}

/// Tells whoever asked for something what a colleague did about it; not where they did it themselves, or read the matter no
/// more.
pub(crate) async fn tell_maker(
    write: &mut Write,
    house: &Inner,
    matter: MatterId,
    kind: &str,
    object: [u8; 16],
    (maker, doer): (PersonId, Option<PersonId>),
) -> Result<()> {
    if doer == Some(maker) {
        return Ok(());
    }
    let weight = if AT_ONCE.contains(&kind) { Weight::Deadline } else { Weight::Ordinary };
    for row in write.rows(sql::READER.text, binds![maker, matter]).await? {
        tell_reader(write, house, &row, Some(matter), kind, object, weight).await?;
    }
    Ok(())
}

/// What cannot wait for the day or the week on which somebody chose to hear of things: a no, somebody who may be in a
/// client's place, and a call that is promised before the client reads what happened.
const AT_ONCE: &[&str] =
    &["approval_declined", "consent_declined", "consent_withdrawn", NOT_ME, "call_first"];

/// Tells whoever answers a thread that its client wrote: the leads, and who is assigned to it. One unread notice a thread
/// is enough.
pub(crate) async fn tell_of_message(
    write: &mut Write,
    house: &Inner,
    matter: MatterId,
    thread: ThreadId,
    assigned: Option<PersonId>,
) -> Result<()> {
    let mut readers = write.rows(sql::LEADS.text, binds![matter]).await?;
    if let Some(assigned) = assigned {
        let known = readers.iter().any(|row| row.id(0).is_ok_and(|id: PersonId| id == assigned));
        if !known {
            readers.extend(write.rows(sql::READER.text, binds![assigned, matter]).await?);
        }
    }
    for row in readers {
        let person: PersonId = row.id(0)?;
        let unread = write.rows(sql::UNREAD_ABOUT.text, binds![person, thread, MESSAGE]).await?;
        if unread.first().map(|row| row.int(0)).transpose()? == Some(0) {
            tell_reader(write, house, &row, Some(matter), MESSAGE, thread.bytes(), Weight::Ordinary).await?;
        }
    }
    Ok(())
}

/// The kind of a notice that says: call the client, mails help no more.
pub(crate) const CALL_CLIENT: &str = "call_client";

/// Tells the leads of something that breaks through however they chose to hear of things. Returns how many were told.
/// The matter is not moved up: nothing happened in it, which is the point.
pub(crate) async fn tell_leads_at_once(
    write: &mut Write,
    house: &Inner,
    matter: MatterId,
    kind: &str,
    object: [u8; 16],
) -> Result<usize> {
    let leads = write.rows(sql::LEADS.text, binds![matter]).await?;
    break_through(write, house, &leads, Some(matter), kind, object).await
}

/// Tells all of these, however they chose to hear of things. Returns how many they are.
async fn break_through(
    write: &mut Write,
    house: &Inner,
    readers: &[Row],
    matter: Option<MatterId>,
    kind: &str,
    object: [u8; 16],
) -> Result<usize> {
    for row in readers {
        tell_reader(write, house, row, matter, kind, object, Weight::Deadline).await?;
    }
    Ok(readers.len())
}

/// Tells whoever leads a matter to call a contact who has no address: something new waits for them. One unread notice a
/// contact is enough.
pub(crate) async fn call_instead(
    write: &mut Write,
    house: &Inner,
    matter: MatterId,
    access: AccessId,
) -> Result<()> {
    for row in write.rows(sql::LEADS.text, binds![matter]).await? {
        let person: PersonId = row.id(0)?;
        let unread = write.rows(sql::UNREAD_ABOUT.text, binds![person, access, CALL_NO_MAIL]).await?;
        if unread.first().map(|row| row.int(0)).transpose()? == Some(0) {
            let (about, kind) = (Some(matter), CALL_NO_MAIL);
            tell_reader(write, house, &row, about, kind, access.bytes(), Weight::Ordinary).await?;
        }
    }
    Ok(())
}

/// The kind of a notice that says: somebody without e-mail has something waiting.
const CALL_NO_MAIL: &str = "call_no_mail";

/// Tells whoever leads any of these matters, each once and by the first of them that they lead. No matter is moved up.
pub(crate) async fn tell_leads_of_any(
    write: &mut Write,
    house: &Inner,
    matters: &[MatterId],
    kind: &str,
    object: [u8; 16],
) -> Result<()> {
    let mut told = BTreeSet::new();
    for matter in matters {
        for row in write.rows(sql::LEADS.text, binds![*matter]).await? {
            if told.insert(row.id::<domain::kind::Person>(0)?) {
                tell_reader(write, house, &row, Some(*matter), kind, object, Weight::Ordinary).await?;
            }
        }
    }
    Ok(())
}

/// Tells whoever leads a matter of this client, each once and by the first of them that they lead, but not whoever did it:
/// however many matters it is, one statement finds them. No matter is moved up.
pub(crate) async fn tell_leads_of_record(
    write: &mut Write,
    house: &Inner,
    client: ClientId,
    kind: &str,
    doer: PersonId,
) -> Result<()> {
    let mut told = BTreeSet::from([doer]);
    for row in write.rows(sql::LEADS_OF_RECORD.text, binds![client]).await? {
        if told.insert(row.id::<domain::kind::Person>(0)?) {
            let (matter, object) = (row.id(3)?, client.bytes());
            tell_reader(write, house, &row, Some(matter), kind, object, Weight::Ordinary).await?;
        }
    }
    Ok(())
}

/// Tells the owners of the practice who are not walled off from the matter, breaking through like
/// [`tell_leads_at_once`].
pub(crate) async fn tell_owners(
    write: &mut Write,
    house: &Inner,
    matter: MatterId,
    kind: &str,
    object: [u8; 16],
) -> Result<usize> {
    let owners = write.rows(sql::OWNERS.text, binds![matter]).await?;
    break_through(write, house, &owners, Some(matter), kind, object).await
}

/// Tells whoever has an enquiry that nobody answered, whoever takes enquiries where nobody has this one, or the owners,
/// breaking through like [`tell_leads_at_once`]. Returns how many were told.
pub(crate) async fn tell_of_enquiry(
    write: &mut Write,
    house: &Inner,
    lead: LeadId,
    kind: &str,
    owners: bool,
) -> Result<usize> {
    let whom = if owners { &sql::OWNERS_OF_LEAD } else { &sql::HAS_ENQUIRY };
    let readers = write.rows(whom.text, binds![lead]).await?;
    if readers.is_empty() && !owners {
        return tell_takers(write, house, lead, kind, Weight::Deadline).await;
    }
    break_through(write, house, &readers, None, kind, lead.bytes()).await
}

/// Tells whoever takes enquiries of one. Returns how many were told.
pub(crate) async fn tell_takers(
    write: &mut Write,
    house: &Inner,
    lead: LeadId,
    kind: &str,
    weight: Weight,
) -> Result<usize> {
    let readers = write.rows(sql::TAKES_ENQUIRIES.text, binds![lead]).await?;
    for row in &readers {
        tell_reader(write, house, row, None, kind, lead.bytes(), weight).await?;
    }
    Ok(readers.len())
}

/// Tells whoever leads a matter, and the owners of the practice, that somebody else may have been in a client's place. An owner
/// who leads it is told once.
pub(crate) async fn tell_of_doubt(
    write: &mut Write,
    house: &Inner,
    matter: MatterId,
    access: AccessId,
) -> Result<()> {
    tell_leads(write, house, matter, NOT_ME, access.bytes()).await?;
    let leads = write.rows(sql::LEADS.text, binds![matter]).await?;
    for row in write.rows(sql::OWNERS.text, binds![matter]).await? {
        let person: PersonId = row.id(0)?;
        if leads.iter().all(|lead| lead.id(0).is_ok_and(|id: PersonId| id != person)) {
            tell_reader(write, house, &row, Some(matter), NOT_ME, access.bytes(), Weight::Deadline).await?;
        }
    }
    Ok(())
}

/// The kind of a notice that says: a client did not come in themselves, or says so.
const NOT_ME: &str = "not_me";

/// Whose turn it is to hear that an answer was not given by the day it was promised.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Late {
    /// Who is assigned to the thread; the leads where nobody is who still reads it.
    Assigned,
    Leads,
    Owners,
}

/// Tells of an answer that was promised by `promised` in this thread of this matter, assigned to this person. Whoever heard of
/// it already is not told again, whatever they were told as. Returns how many were told.
pub(crate) async fn tell_of_late_answer(
    write: &mut Write,
    house: &Inner,
    (matter, thread, assigned): (MatterId, ThreadId, Option<PersonId>),
    promised: Timestamp,
    late: Late,
) -> Result<usize> {
    let mut readers = match (late, assigned) {
        (Late::Assigned, Some(assigned)) => write.rows(sql::READER.text, binds![assigned, matter]).await?,
        (Late::Assigned, None) => Vec::new(),
        (Late::Leads, _) => write.rows(sql::LEADS.text, binds![matter]).await?,
        (Late::Owners, _) => write.rows(sql::OWNERS.text, binds![matter]).await?,
    };
    if readers.is_empty() && late == Late::Assigned {
        readers = write.rows(sql::LEADS.text, binds![matter]).await?;
    }
    let kind = if late == Late::Owners { "answer_late_long" } else { "answer_late" };
    let mut told = 0;
    for row in &readers {
        let person: PersonId = row.id(0)?;
        let heard = write.rows(sql::HEARD_LATE.text, binds![person, thread, promised]).await?;
        if heard.first().map(|row| row.int(0)).transpose()? == Some(0) {
            tell_reader(write, house, row, Some(matter), kind, thread.bytes(), Weight::Deadline).await?;
            told += 1;
        }
    }
    Ok(told)
}

/// The kind of a notice that says: it is not quite clear to a client what happens next.
pub(crate) const NOT_CLEAR: &str = "next_not_clear";

/// The kind of a notice that says: something is not working or unclear to somebody who helps a client.
pub(crate) const STUCK: &str = "helper_stuck";

/// The kind of a notice about a client's message.
const MESSAGE: &str = "message";

/// The kind of a notice that says: a colleague asks for a look at a file before it is decided.
pub(crate) const FLAGGED: &str = "flagged_for_lawyer";

/// The kinds of a notice that says: a request for approval waits for a lawyer, and for its reader by name.
pub(crate) const HELD: &str = "approval_held";
pub(crate) const TO_RELEASE: &str = "approval_to_release";

/// The kinds of a notice that says: a day of the matter comes near, and it is today.
pub(crate) const DATE_NEAR: &str = "date_near";
pub(crate) const DATE_TODAY: &str = "date_today";

/// The kinds of a notice that says: an owner is asked to decide about a search for conflicts, of an enquiry, for a client, in a
/// matter; and of one that says to whoever asked that somebody decided.
pub(crate) const ASKED_LEAD: &str = "conflict_asked_lead";
pub(crate) const ASKED_CLIENT: &str = "conflict_asked_client";
pub(crate) const ASKED: &str = "conflict_asked";
pub(crate) const DECIDED_LEAD: &str = "conflict_decided_lead";
pub(crate) const DECIDED_CLIENT: &str = "conflict_decided_client";
pub(crate) const DECIDED: &str = "conflict_decided";

/// One notice to one member of staff, whose row is (id, card, language), and a mail that says that something waits.
async fn tell_reader(
    write: &mut Write,
    house: &Inner,
    reader: &Row,
    matter: Option<MatterId>,
    kind: &str,
    object: [u8; 16],
    weight: Weight,
) -> Result<()> {
    let now = house.clock.now();
    let person: PersonId = reader.id(0)?;
    let id = NoticeId::mint(now, crate::random(&*house.chance));
    write.exec(sql::ADD.text, binds![id, person, matter, kind, object, now]).await?;
    let card: super::PersonCard = house.unseal_card("person", person.bytes(), &reader.bytes(1)?)?;
    if let Some(to) = card.email {
        super::notice_mails::plant_staff_notice(write, house, person, &to, &reader.text(2)?, weight).await?;
    }
    Ok(())
}

/// Tells one member of staff, whose row is (id, card, language), of something outside every matter that does not wait.
pub(crate) async fn tell_at_once(
    write: &mut Write,
    house: &Inner,
    reader: &Row,
    kind: &str,
    object: [u8; 16],
) -> Result<()> {
    tell_reader(write, house, reader, None, kind, object, Weight::Deadline).await
}

/// Tells one member of staff, whose row is (id, card, language), that mails are held back, by one that is not.
pub(crate) async fn tell_past_cap(
    write: &mut Write,
    house: &Inner,
    reader: &Row,
    kind: &str,
    object: [u8; 16],
) -> Result<()> {
    let now = house.clock.now();
    let person: PersonId = reader.id(0)?;
    let id = NoticeId::mint(now, crate::random(&*house.chance));
    let none: Option<MatterId> = None;
    write.exec(sql::ADD.text, binds![id, person, none, kind, object, now]).await?;
    let card: super::PersonCard = house.unseal_card("person", person.bytes(), &reader.bytes(1)?)?;
    if let Some(to) = card.email {
        super::notice_mails::plant_past_cap(write, house, person, &to, &reader.text(2)?).await?;
    }
    Ok(())
}

/// What the notices of these kinds about one object ask for was done, by whomever: nobody has to read them any more.
pub(crate) async fn settle(write: &mut Write, house: &Inner, object: [u8; 16], kinds: &[&str]) -> Result<()> {
    let now = house.clock.now();
    for kind in kinds {
        write.exec(sql::SETTLE.text, binds![object, *kind, now]).await?;
    }
    Ok(())
}

/// Whoever has looked at a thread since `since` has nothing to read there any more.
pub(crate) async fn settle_seen(
    write: &mut Write,
    house: &Inner,
    thread: ThreadId,
    since: Timestamp,
) -> Result<()> {
    let now = house.clock.now();
    write.exec(sql::SETTLE_SEEN.text, binds![thread, MESSAGE, since, now]).await?;
    Ok(())
}

/// What asks somebody to look at an enquiry, at what a client says about themselves, at a file, at a message.
pub(crate) const OF_LEAD: &[&str] = &["lead_received", "lead_assigned", "lead_waits", "lead_waits_long"];
pub(crate) const OF_DETAILS: &[&str] = &["details_proposed", "details_wait", "details_wait_long"];
pub(crate) const OF_VERSION: &[&str] = &[
    "upload_received",
    "file_refused",
    FLAGGED,
    "review_waits",
    "review_waits_long",
    "flag_waits",
    "flag_waits_long",
];
pub(crate) const OF_FLAG: &[&str] = &[FLAGGED, "flag_waits", "flag_waits_long"];
pub(crate) const OF_HELP: &[&str] = &["help_waits", "help_waits_long"];
pub(crate) const OF_APPROVAL: &[&str] =
    &[HELD, TO_RELEASE, "approval_waits", "approval_waits_long", "release_waits", "release_waits_long"];
pub(crate) const OF_DATE: &[&str] = &[DATE_NEAR, DATE_TODAY];
pub(crate) const OF_THREAD: &[&str] =
    &[MESSAGE, "message_waits", "message_waits_long", "answer_late", "answer_late_long"];

/// Tells one colleague about a matter they are on.
pub(crate) async fn tell_person(
    write: &mut Write,
    house: &Inner,
    matter: MatterId,
    kind: &str,
    object: [u8; 16],
    person: PersonId,
) -> Result<()> {
    tell_one(write, house, person, Some(matter), kind, object).await
}

/// Tells one member of staff of something outside every matter, in the app and by a content-free mail.
pub(crate) async fn tell(
    write: &mut Write,
    house: &Inner,
    person: PersonId,
    kind: &str,
    object: [u8; 16],
) -> Result<()> {
    tell_one(write, house, person, None, kind, object).await
}

/// Tells one member of staff of something, unless they were told of it already and did not read it yet.
pub(crate) async fn tell_once(
    write: &mut Write,
    house: &Inner,
    person: PersonId,
    matter: Option<MatterId>,
    kind: &str,
    object: [u8; 16],
) -> Result<()> {
    let unread = write.rows(sql::UNREAD_ABOUT.text, binds![person, object, kind]).await?;
    if unread.first().map(|row| row.int(0)).transpose()? == Some(0) {
        tell_one(write, house, person, matter, kind, object).await?;
    }
    Ok(())
}

/// Tells one member of staff of something about a matter as a whole.
pub(crate) async fn tell_in(
    write: &mut Write,
    house: &Inner,
    person: PersonId,
    matter: MatterId,
    kind: &str,
) -> Result<()> {
    tell_one(write, house, person, Some(matter), kind, matter.bytes()).await
}

async fn tell_one(
    write: &mut Write,
    house: &Inner,
    person: PersonId,
    matter: Option<MatterId>,
    kind: &str,
    object: [u8; 16],
) -> Result<()> {
    match write.rows(sql::COLLEAGUE.text, binds![person]).await?.first() {
        Some(reader) => tell_reader(write, house, reader, matter, kind, object, Weight::Ordinary).await,
        None => Ok(()),
    }
}

impl Lobby<'_> {
    pub async fn notices(&self) -> Result<Vec<NoticeRow>> {
        let rows = self.house.engine.look(None).await?.rows(sql::OF_PERSON.text, binds![self.person]).await?;
        let mut out = Vec::with_capacity(rows.len());
        // Whom a matter is for is read by those who read the matter: a notice outlives an assignment, and a role.
        let (reads, every) = (self.inside(Power::SeeWholeMatter), self.role() == Role::Owner);
        for row in rows {
            let matter: Option<MatterId> = row.opt_id(1)?;
            let (matter_name, client) = match (matter, row.opt_bytes(6)?) {
                (Some(matter), Some(sealed)) => {
                    let card: super::MatterCard =
                        self.house.unseal_card("matter", matter.bytes(), &sealed)?;
                    let opens = reads && (every || row.int(7)? > 0);
                    (card.name, if opens { card.client } else { String::new() })
                }
                _ => (String::new(), String::new()),
            };
            out.push(NoticeRow {
                id: row.id(0)?,
                matter,
                matter_name,
                client,
                kind: row.text(2)?,
                object: row.id::<domain::kind::Event>(3)?.bytes(),
                at: row.time(4)?,
                read: row.opt_time(5)?.is_some(),
            });
        }
        Ok(out)
    }

    pub async fn unread_notices(&self) -> Result<i64> {
        let rows = self.house.engine.look(None).await?.rows(sql::UNREAD.text, binds![self.person]).await?;
        rows.first().map(|r| r.int(0)).transpose().map(|n| n.unwrap_or(0))
    }

    /// One of mine is dealt with; one that is not mine, or was before, changes nothing.
    pub async fn read_notice(&self, id: NoticeId) -> Result<()> {
        let mut write = self.begin(None).await?;
        let now = self.house.clock.now();
        write.exec(sql::READ_ONE.text, binds![self.person, id, now]).await?;
        write.commit().await
    }

    pub async fn read_notices(&self) -> Result<()> {
        let mut write = self.begin(None).await?;
        let now = self.house.clock.now();
        write.exec(sql::READ.text, binds![self.person, now]).await?;
        write.commit().await
    }
}
