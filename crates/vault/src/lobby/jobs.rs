//! Jobs as rows with a lease, planted inside a room's own transaction. Any node may claim one; a claim is good for
//! exactly that job's matter. It refuses to lose a job: what keeps failing stays visible and can be replayed.

use crate::desk::{Claim, Desk, JobKind};
use crate::engine::{Write, binds};
use crate::error::Result;
use crate::house::Inner;
use crate::lobby::Lobby;
use domain::{DeskPower, Duration, JobId, MatterId, Timestamp};
use std::sync::Arc;

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql PLANT = "INSERT INTO job (id, matter_id, kind, object_id, state, run_at, lease_until, tries, fault, created_at) VALUES ($1, $2, $3, $4, 'ready', $5, NULL, 0, NULL, $6)";
        // The outer condition is what two claimers race on: the loser's row no longer matches and it gets nothing.
        LobbySql CLAIM = "UPDATE job SET state = 'leased', lease_until = $2, tries = tries + 1 WHERE id = (SELECT id FROM job WHERE (state = 'ready' AND run_at <= $1) OR (state = 'leased' AND lease_until < $1) ORDER BY run_at LIMIT 1) AND (state = 'ready' OR lease_until < $1) RETURNING id, matter_id, kind, object_id, tries, holds";
        // `tries` counts claims, so it tells this claim from a later one of the same job.
        LobbySql FINISH = "DELETE FROM job WHERE id = $1 AND tries = $2 AND state = 'leased'";
        LobbySql RENEW = "UPDATE job SET lease_until = $3 WHERE id = $1 AND tries = $2 AND state = 'leased'";
        LobbySql RETRY = "UPDATE job SET state = 'ready', lease_until = NULL, run_at = $3, fault = $4, held_since = NULL WHERE id = $1 AND tries = $2 AND state = 'leased'";
        LobbySql BURY = "UPDATE job SET state = 'failed', lease_until = NULL, fault = $3, held_since = NULL WHERE id = $1 AND tries = $2 AND state = 'leased'";
        LobbySql HOLD = "UPDATE job SET state = 'ready', lease_until = NULL, run_at = $3, fault = $4, holds = holds + 1, held_since = COALESCE(held_since, $5) WHERE id = $1 AND tries = $2 AND state = 'leased'";
        // Whoever would ask the same silent neighbour waits too, so that a long queue costs one question at a time.
        LobbySql HOLD_ALIKE = "UPDATE job SET run_at = $2, fault = $3, held_since = COALESCE(held_since, $4) WHERE kind = $1 AND state = 'ready' AND run_at < $2";
        LobbySql HELD = "SELECT held_since, fault, (SELECT count(*) FROM job h WHERE h.held_since IS NOT NULL) FROM job WHERE held_since IS NOT NULL ORDER BY held_since, id LIMIT 1";
        LobbySql CLAIMABLE = "SELECT count(*) FROM job WHERE (state = 'ready' AND run_at <= $1) OR (state = 'leased' AND lease_until < $1)";
        LobbySql WAITING = "SELECT count(*) FROM job WHERE state IN ('ready', 'leased') AND run_at <= $1";
        LobbySql FAILED = "SELECT count(*) FROM job WHERE state = 'failed'";
    }
}

/// A crashed worker's job is free again after this; a living one renews its lease well before.
const LEASE: Duration = Duration::seconds(30);

/// Work that waits for somebody outside who is away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    pub since: Timestamp,
    /// In the words of whoever found them away.
    pub why: String,
    pub jobs: i64,
}

/// The machinery behind the desk: jobs, mails, sweeping, the public log.
pub struct Backstage<'d> {
    pub(crate) house: &'d Arc<Inner>,
}

impl Desk {
    pub fn backstage(&self) -> Backstage<'_> {
        Backstage { house: &self.house }
    }
}

impl Inner {
    async fn held(&self) -> Result<Option<Held>> {
        let rows = self.engine.look(None).await?.rows(sql::HELD.text, &[]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let why = row.opt_text(1)?.unwrap_or_default();
        Ok(Some(Held { since: row.time(0)?, why, jobs: row.int(2)? }))
    }
}

impl Lobby<'_> {
    /// Since when, and why, received files wait unchecked; nothing about whose they are or how many.
    pub async fn checks_held(&self) -> Result<Option<(Timestamp, String)>> {
        self.demand(DeskPower::SeeOwnWork)?;
        Ok(self.house.held().await?.map(|held| (held.since, held.why)))
    }
}

pub(crate) async fn plant(
    write: &mut Write,
    house: &Inner,
    matter: MatterId,
    kind: JobKind,
    object: [u8; 16],
    run_at: Timestamp,
) -> Result<()> {
    let now = house.clock.now();
    let id = JobId::mint(now, crate::random(&*house.chance));
    write.exec(sql::PLANT.text, binds![id, matter, kind.code(), object, run_at, now]).await?;
    // Nobody is woken for what is due in a week.
    if run_at <= now {
        house.job_planted.notify_waiters();
    }
    Ok(())
}

impl Backstage<'_> {
    /// Claims the next due job, if there is one.
    pub async fn claim(&self) -> Result<Option<Claim>> {
        let now = self.house.clock.now();
        // Looking costs no write transaction; an idle worker must not keep the disk awake.
        let waiting = self.house.engine.look(None).await?.rows(sql::CLAIMABLE.text, binds![now]).await?;
        if waiting.first().map(|r| r.int(0)).transpose()? == Some(0) {
            return Ok(None);
        }
        let lease_until = now.plus(LEASE);
        let mut write = self.house.engine.write(None).await?;
        let rows = write.rows(sql::CLAIM.text, binds![now, lease_until]).await?;
        write.commit().await?;
        let Some(row) = rows.first() else { return Ok(None) };
        Ok(Some(Claim {
            job: row.id(0)?,
            matter: row.opt_id(1)?,
            kind: row.code(2, JobKind::from_code)?,
            object: row.id::<domain::kind::Event>(3)?.bytes(),
            number: row.int(4)?,
            holds: row.int(5)?,
        }))
    }

    /// Says that the job is still being worked on. To be called more often than [`Self::RENEWAL`].
    pub async fn renew(&self, claim: &Claim) -> Result<()> {
        let mut write = self.house.engine.write(None).await?;
        let until = self.house.clock.now().plus(LEASE);
        write.exec(sql::RENEW.text, binds![claim.job, claim.number, until]).await?;
        write.commit().await
    }

    /// How often a lease is renewed: thrice in its life.
    pub const RENEWAL: std::time::Duration = std::time::Duration::from_secs(10);

    pub async fn finish(&self, claim: &Claim) -> Result<()> {
        let mut write = self.house.engine.write(None).await?;
        write.exec(sql::FINISH.text, binds![claim.job, claim.number]).await?;
        write.commit().await
    }

    /// Lets the job run again later.
    pub async fn retry(&self, claim: &Claim, after: Duration, fault: &str) -> Result<()> {
        let mut write = self.house.engine.write(None).await?;
        let at = self.house.clock.now().plus(after);
        write.exec(sql::RETRY.text, binds![claim.job, claim.number, at, fault]).await?;
        write.commit().await
    }

    /// Lets the job, and every other of its kind, wait for somebody outside who is away. That uses up no try: it goes
    /// on for as long as they are away.
    pub async fn hold(&self, claim: &Claim, after: Duration, why: &str) -> Result<()> {
        let mut write = self.house.engine.write(None).await?;
        let now = self.house.clock.now();
        let at = now.plus(after);
        write.exec(sql::HOLD.text, binds![claim.job, claim.number, at, why, now]).await?;
        write.exec(sql::HOLD_ALIKE.text, binds![claim.kind.code(), at, why, now]).await?;
        write.commit().await
    }

    /// What waits for somebody outside, if anything does.
    pub async fn held(&self) -> Result<Option<Held>> {
        self.house.held().await
    }

    /// Keeps a job that failed too often where people can see it.
    pub async fn bury(&self, claim: &Claim, fault: &str) -> Result<()> {
        let mut write = self.house.engine.write(None).await?;
        write.exec(sql::BURY.text, binds![claim.job, claim.number, fault]).await?;
        write.commit().await
    }

    /// Jobs and mails due now, for tests that wait until all is quiet.
    pub async fn due(&self) -> Result<i64> {
        let now = self.house.clock.now();
        let mut look = self.house.engine.look(None).await?;
        let jobs = look.rows(sql::WAITING.text, binds![now]).await?;
        let mails = look.rows(super::mails::sql::WAITING.text, binds![now]).await?;
        let texts = look.rows(super::texts::sql::DUE.text, binds![now]).await?;
        let count = |rows: &[crate::engine::Row]| rows.first().map(|r| r.int(0)).transpose();
        let all = [count(&jobs)?, count(&mails)?, count(&texts)?];
        Ok(all.into_iter().flatten().sum())
    }

    /// Jobs that failed for good and wait for somebody to look.
    pub async fn failed(&self) -> Result<i64> {
        let rows = self.house.engine.look(None).await?.rows(sql::FAILED.text, &[]).await?;
        rows.first().map(|r| r.int(0)).transpose().map(|n| n.unwrap_or(0))
    }

    /// Resolves when a job was planted in this process; other processes' jobs are found by asking again.
    pub async fn planted(&self) {
        self.house.job_planted.notified().await;
    }
}
