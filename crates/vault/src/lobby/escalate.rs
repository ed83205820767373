//! What nobody did anything about: a message not answered, a call for help, a document not looked at or given to a lawyer, an
//! approval without a last day that no client answers or no lawyer releases, what clients said about themselves, a client who
//! was written to and did not come, an enquiry that nobody answered. Whoever leads the matter (for an enquiry, whoever has
//! it or takes them) is told after some days, the owners after twice as many, each once. An answer that was promised by a day
//! goes by that day instead: whoever it is assigned to, a day later the leads, another day later the owners. All of it is read
//! from content-free lines in the lobby; it refuses to enter a room, and to tell one person twice of one broken promise.

use super::Backstage;
use super::notices::{self, Late};
use crate::audit::AuditEvent;
use crate::engine::{Write, binds};
use crate::error::Result;
use crate::sql::LobbySql;
use domain::{AuditCode, Duration, EventId, LeadId, MatterId, ThreadId, Timestamp};

pub(crate) mod sql {
    use crate::sql::statements;
    // Each gives (matter, object, since) of what has waited since before `$1` and was not told as `$2` since then.
    statements! {
        LobbySql MESSAGES = "SELECT t.matter_id, t.thread_id, t.waiting_since FROM thread_line t JOIN matter m ON m.id = t.matter_id WHERE t.state = 'waiting_for_us' AND t.answer_by IS NULL AND t.waiting_since < $1 AND m.phase IN ('open', 'closing') AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.object_id = t.thread_id AND n.kind = $2 AND n.created_at >= t.waiting_since) ORDER BY t.waiting_since LIMIT 200";
        LobbySql REVIEWS = "SELECT r.matter_id, r.version_id, r.received_at FROM review_line r JOIN matter m ON m.id = r.matter_id WHERE r.received_at < $1 AND r.state <> 'quarantined' AND m.phase IN ('open', 'closing') AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.object_id = r.version_id AND n.kind = $2 AND n.created_at >= r.received_at) ORDER BY r.received_at LIMIT 200";
        // Given to a lawyer, and still undecided. A lawyer is not told by name: whoever leads the matter says who looks.
        LobbySql FLAGGED = "SELECT r.matter_id, r.version_id, r.lawyer_since FROM review_line r JOIN matter m ON m.id = r.matter_id WHERE r.lawyer_since < $1 AND m.phase IN ('open', 'closing') AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.object_id = r.version_id AND n.kind = $2 AND n.created_at >= r.lawyer_since) ORDER BY r.lawyer_since LIMIT 200";
        // However many requests of a matter somebody asks for help with, it is one wait, since the first of them.
        LobbySql HELP = "SELECT m.id, m.id, m.helps_since FROM matter m WHERE m.helps > 0 AND m.helps_since < $1 AND m.phase IN ('open', 'closing') AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.object_id = m.id AND n.kind = $2 AND n.created_at >= m.helps_since) ORDER BY m.helps_since LIMIT 200";
        // Nobody called or wrote to them: what was tried or answered is in another state.
        LobbySql ENQUIRIES = "SELECT l.id, l.created_at FROM lead l WHERE l.state = 'new' AND l.erased_at IS NULL AND l.created_at < $1 AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.object_id = l.id AND n.kind = $2) ORDER BY l.created_at LIMIT 200";
        LobbySql HOLD_NEW = "UPDATE lead SET revision = revision WHERE id = $1 AND state = 'new' AND erased_at IS NULL";
        // What has a last day ends by itself, and is called to mind before; what stands still waits for us.
        LobbySql APPROVALS = "SELECT r.matter_id, r.approval_id, r.at FROM approval_line r JOIN matter m ON m.id = r.matter_id WHERE r.state = 'pending' AND r.due_at IS NULL AND r.paused_at IS NULL AND r.at < $1 AND m.phase IN ('open', 'closing') AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.object_id = r.approval_id AND n.kind = $2 AND n.created_at >= r.at) ORDER BY r.at LIMIT 200";
        LobbySql HELD = "SELECT r.matter_id, r.approval_id, r.at FROM approval_line r JOIN matter m ON m.id = r.matter_id WHERE r.state = 'held' AND r.at < $1 AND m.phase IN ('open', 'closing') AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.object_id = r.approval_id AND n.kind = $2 AND n.created_at >= r.at) ORDER BY r.at LIMIT 200";
        // What a client said about themselves in one matter is one wait, since the first of it that nobody decided about.
        LobbySql DETAILS = "SELECT d.matter_id, d.client_id, min(d.at) FROM detail_proposal d JOIN matter m ON m.id = d.matter_id WHERE d.state = 'open' AND d.at < $1 AND m.phase IN ('open', 'closing') AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.object_id = d.client_id AND n.matter_id = d.matter_id AND n.kind = $2 AND n.created_at >= d.at) GROUP BY d.matter_id, d.client_id ORDER BY 3 LIMIT 200";
        // Written to, and not there since: no session of that admission was used after the mail had left.
        LobbySql AWAY = "SELECT x.matter_id, x.id, min(l.changed_at) FROM mail l JOIN portal_access x ON x.id = l.access_id AND x.state = 'enabled' JOIN matter m ON m.id = x.matter_id WHERE l.kind IN ('portal_notice', 'approval_notice') AND l.state IN ('sent', 'taken', 'delivered') AND l.changed_at < $1 AND m.phase IN ('open', 'closing') AND NOT EXISTS (SELECT 1 FROM session s WHERE s.access_id = x.id AND s.seen_at > l.changed_at) AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.object_id = x.id AND n.kind = $2 AND n.created_at >= l.changed_at) GROUP BY x.matter_id, x.id ORDER BY 3 LIMIT 200";
        // An answer promised by before `$1` that was not given, and of which nobody, a lead, or an owner, has not heard since.
        LobbySql PROMISED = "SELECT t.matter_id, t.thread_id, t.answer_by, t.assigned FROM thread_line t JOIN matter m ON m.id = t.matter_id WHERE t.state = 'waiting_for_us' AND t.answer_by < $1 AND m.phase IN ('open', 'closing') AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.object_id = t.thread_id AND n.kind IN ('answer_late', 'answer_late_long') AND n.created_at >= t.answer_by) ORDER BY t.answer_by LIMIT 200";
        LobbySql PROMISED_LEADS = "SELECT t.matter_id, t.thread_id, t.answer_by, t.assigned FROM thread_line t JOIN matter m ON m.id = t.matter_id WHERE t.state = 'waiting_for_us' AND t.answer_by < $1 AND m.phase IN ('open', 'closing') AND EXISTS (SELECT 1 FROM assignment a JOIN person p ON p.id = a.person_id AND p.state = 'active' WHERE a.matter_id = t.matter_id AND a.ended_at IS NULL AND a.kind IN ('responsible', 'cover') AND p.role <> 'auditor' AND NOT EXISTS (SELECT 1 FROM barred b WHERE b.matter_id = a.matter_id AND b.person_id = a.person_id) AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.object_id = t.thread_id AND n.person_id = a.person_id AND n.kind IN ('answer_late', 'answer_late_long') AND n.created_at >= t.answer_by)) ORDER BY t.answer_by LIMIT 200";
        LobbySql PROMISED_OWNERS = "SELECT t.matter_id, t.thread_id, t.answer_by, t.assigned FROM thread_line t JOIN matter m ON m.id = t.matter_id WHERE t.state = 'waiting_for_us' AND t.answer_by < $1 AND m.phase IN ('open', 'closing') AND EXISTS (SELECT 1 FROM person p WHERE p.kind = 'staff' AND p.role = 'owner' AND p.state = 'active' AND t.matter_id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = p.id) AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.object_id = t.thread_id AND n.person_id = p.id AND n.kind IN ('answer_late', 'answer_late_long') AND n.created_at >= t.answer_by)) ORDER BY t.answer_by LIMIT 200";
        LobbySql STILL_PROMISED = "SELECT t.assigned FROM thread_line t WHERE t.thread_id = $1 AND t.state = 'waiting_for_us' AND t.answer_by = $2";
    }
}

/// What waits, who is told first, and how it is called when the owners hear.
const WAITS: [(&LobbySql, &str, &str); 8] = [
    (&sql::MESSAGES, "message_waits", "message_waits_long"),
    (&sql::HELP, "help_waits", "help_waits_long"),
    (&sql::REVIEWS, "review_waits", "review_waits_long"),
    (&sql::FLAGGED, "flag_waits", "flag_waits_long"),
    (&sql::APPROVALS, "approval_waits", "approval_waits_long"),
    (&sql::HELD, "release_waits", "release_waits_long"),
    (&sql::DETAILS, "details_wait", "details_wait_long"),
    (&sql::AWAY, "client_away", "client_away_long"),
];

impl Backstage<'_> {
    /// Tells whoever has to know what has waited too long. Returns how many things were told. Any node may call it at
    /// any time; what was told is not told again.
    pub async fn escalate(&self) -> Result<u32> {
        let settings = self.house.settings().await?;
        if settings.escalate_days == 0 {
            return Ok(0);
        }
        let patience = Duration::days(i64::from(settings.escalate_days));
        let now = self.house.clock.now();
        let mut told = 0;
        for (found, leads, owners) in WAITS {
            told += self.tell_waiting(found, now.minus(patience), leads, false).await?;
            told += self.tell_waiting(found, now.minus(patience.times(2)), owners, true).await?;
        }
        told += self.tell_of_enquiries(now.minus(patience), "lead_waits", false).await?;
        told += self.tell_of_enquiries(now.minus(patience.times(2)), "lead_waits_long", true).await?;
        for (found, days, late) in [
            (&sql::PROMISED, 0, Late::Assigned),
            (&sql::PROMISED_LEADS, 1, Late::Leads),
            (&sql::PROMISED_OWNERS, 2, Late::Owners),
        ] {
            told += self.tell_promised(found, now.minus(Duration::days(days)), late).await?;
        }
        Ok(told)
    }

    /// Tells of answers that were promised by before `before` and not given.
    async fn tell_promised(&self, found: &'static LobbySql, before: Timestamp, late: Late) -> Result<u32> {
        let rows = self.house.engine.look(None).await?.rows(found.text, binds![before]).await?;
        let mut told = 0;
        for row in rows {
            let (matter, thread): (MatterId, ThreadId) = (row.id(0)?, row.id(1)?);
            let promised = row.time(2)?;
            let mut write = self.house.engine.write(None).await?;
            // Another node may have been first, or the answer.
            write.exec(super::matters::sql::HOLD.text, binds![matter]).await?;
            let still = write.rows(sql::STILL_PROMISED.text, binds![thread, promised]).await?;
            let Some(still) = still.first() else { continue };
            let about = (matter, thread, still.opt_id(0)?);
            let people = notices::tell_of_late_answer(&mut write, self.house, about, promised, late).await?;
            told +=
                self.written_down(write, people, AuditEvent::new(AuditCode::NoticeEscalated, matter)).await?;
        }
        Ok(told)
    }

    /// Tells of enquiries from before `before` that nobody answered.
    async fn tell_of_enquiries(&self, before: Timestamp, kind: &'static str, owners: bool) -> Result<u32> {
        let rows =
            self.house.engine.look(None).await?.rows(sql::ENQUIRIES.text, binds![before, kind]).await?;
        let mut told = 0;
        for row in rows {
            let (lead, since): (LeadId, Timestamp) = (row.id(0)?, row.time(1)?);
            let mut write = self.house.engine.write(None).await?;
            // Somebody may have answered meanwhile.
            if write.exec(sql::HOLD_NEW.text, binds![lead]).await? == 0 {
                continue;
            }
            if was_told(&mut write, lead.bytes(), kind, since).await? {
                continue;
            }
            let people = notices::tell_of_enquiry(&mut write, self.house, lead, kind, owners).await?;
            told +=
                self.written_down(write, people, AuditEvent::new(AuditCode::NoticeEscalated, lead)).await?;
        }
        Ok(told)
    }

    async fn tell_waiting(
        &self,
        found: &'static LobbySql,
        before: Timestamp,
        kind: &'static str,
        owners: bool,
    ) -> Result<u32> {
        let rows = self.house.engine.look(None).await?.rows(found.text, binds![before, kind]).await?;
        let mut told = 0;
        for row in rows {
            let (matter, object): (MatterId, EventId) = (row.id(0)?, row.id(1)?);
            let mut write = self.house.engine.write(None).await?;
            write.exec(super::matters::sql::HOLD.text, binds![matter]).await?;
            let since = row.time(2)?;
            if was_told(&mut write, object.bytes(), kind, since).await? {
                continue;
            }
            let people = if owners {
                notices::tell_owners(&mut write, self.house, matter, kind, object.bytes()).await?
            } else {
                notices::tell_leads_at_once(&mut write, self.house, matter, kind, object.bytes()).await?
            };
            told +=
                self.written_down(write, people, AuditEvent::new(AuditCode::NoticeEscalated, matter)).await?;
        }
        Ok(told)
    }

    /// Keeps what told `people` people, with its line in the practice's log; what told nobody is not kept. Returns how many
    /// things were told: one, or none.
    async fn written_down(&self, mut write: Write, people: usize, event: AuditEvent) -> Result<u32> {
        if people == 0 {
            return Ok(0);
        }
        self.house.append_practice(&mut write, &event, self.house.keyring.practice.bytes()).await?;
        write.commit().await?;
        Ok(1)
    }
}

/// Whether somebody was told of `object` as `kind` since then: another node may have been first.
async fn was_told(write: &mut Write, object: [u8; 16], kind: &'static str, since: Timestamp) -> Result<bool> {
    let known = write.rows(notices::sql::TOLD_SINCE.text, binds![object, kind, since]).await?;
    Ok(known.first().map(|row| row.int(0)).transpose()? != Some(0))
}
