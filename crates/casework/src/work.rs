//! The workers: inspection jobs, the post, the public log and sweeping, in the serving process or one of their own.
//! What fails is tried again with growing patience; what keeps failing is kept where people can see it.

use crate::examine::{self, Examined};
use crate::examine_record;
use crate::ports::{Inspector, Letterhead, Mailer, Scanner, Texter};
use crate::post;
use crate::returns;
use domain::Duration;
use std::sync::Arc;
use std::time::Duration as Pause;
use vault::{Desk, Error, JobKind, Result};

/// Tries before a job is buried.
pub(crate) const MOST_TRIES: u32 = 5;

/// How long an idle worker sleeps before it asks again for jobs other processes planted.
const ASK_AGAIN: Pause = Pause::from_secs(2);

/// The chores' round.
const ROUND: Pause = Pause::from_secs(5);
/// Rounds between two sweeps of what rows let go: ten minutes.
const SWEEP_EVERY: u64 = 120;
/// Rounds between two walks over everything stored: six hours, and not in the first minutes of a process.
const ORPHANS_EVERY: u64 = 36 * SWEEP_EVERY;
/// The longest a job waits before it asks again for somebody outside who is away.
const LONGEST_HOLD: Duration = Duration::seconds(60);

/// What the workers work with.
#[derive(Clone)]
pub struct Tools {
    pub inspector: Arc<dyn Inspector>,
    pub scanner: Arc<dyn Scanner>,
    pub mailer: Arc<dyn Mailer>,
    pub letterhead: Arc<dyn Letterhead>,
    /// None where the practice sends no texts.
    pub texter: Option<Arc<dyn Texter>>,
    /// None where refusals come back to no mailbox we read.
    pub returns: Option<returns::Round>,
}

/// Works until `stop` resolves; what is under way is finished first.
pub async fn run(desk: Desk, tools: Tools, stop: impl Future<Output = ()> + Send + 'static) {
    let (tell, told) = tokio::sync::watch::channel(false);
    let jobs = jobs_loop(desk.clone(), tools.clone(), told.clone());
    let mails = post_loop(desk.clone(), tools.clone(), told.clone());
    let returned = returns_loop(desk.clone(), tools.returns.clone(), told.clone());
    let texts = texts_loop(desk.clone(), tools, told.clone());
    let chores = chores_loop(desk, told);
    let stopper = async {
        stop.await;
        let _all_gone = tell.send(true);
    };
    tokio::join!(jobs, mails, texts, returned, chores, stopper);
}

/// Does everything that is due now, once; for tests and for the end of the demo's preparation.
pub async fn drain(desk: &Desk, tools: &Tools) -> Result<()> {
    loop {
        let worked = next_job(desk, tools).await?;
        let sent = post::send_next(desk, &*tools.letterhead, &*tools.mailer).await?;
        let texted = post::text_next(desk, &*tools.letterhead, tools.texter.as_deref()).await?;
        if !worked && !sent && !texted {
            break;
        }
    }
    while publish(desk).await? {}
    Ok(())
}

async fn jobs_loop(desk: Desk, tools: Tools, mut told: tokio::sync::watch::Receiver<bool>) {
    while !*told.borrow() {
        let planted_desk = desk.clone();
        let backstage = planted_desk.backstage();
        let planted = backstage.planted();
        match next_job(&desk, &tools).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(e) => tracing::error!(error = %e, "a job could not be worked on"),
        }
        tokio::select! {
            () = planted => {}
            () = tokio::time::sleep(ASK_AGAIN) => {}
            _ = told.changed() => {}
        }
    }
}

async fn post_loop(desk: Desk, tools: Tools, mut told: tokio::sync::watch::Receiver<bool>) {
    while !*told.borrow() {
        let planted_desk = desk.clone();
        let backstage = planted_desk.backstage();
        let planted = backstage.planted();
        match post::send_next(&desk, &*tools.letterhead, &*tools.mailer).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(e) => tracing::error!(error = %e, "a mail could not be sent"),
        }
        tokio::select! {
            () = planted => {}
            () = tokio::time::sleep(ASK_AGAIN) => {}
            _ = told.changed() => {}
        }
    }
}

/// Texts have a loop of their own, so that a provider that answers slowly keeps no mail waiting.
async fn texts_loop(desk: Desk, tools: Tools, mut told: tokio::sync::watch::Receiver<bool>) {
    while !*told.borrow() {
        let planted_desk = desk.clone();
        let backstage = planted_desk.backstage();
        let planted = backstage.planted();
        match post::text_next(&desk, &*tools.letterhead, tools.texter.as_deref()).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(e) => tracing::error!(error = %e, "a text could not be sent"),
        }
        tokio::select! {
            () = planted => {}
            () = tokio::time::sleep(ASK_AGAIN) => {}
            _ = told.changed() => {}
        }
    }
}

/// The mailbox refusals come back to. A visit that lasts holds up nothing else.
async fn returns_loop(
    desk: Desk,
    round: Option<returns::Round>,
    mut told: tokio::sync::watch::Receiver<bool>,
) {
    let Some(round) = round else { return };
    while !*told.borrow() {
        let visited = tokio::select! {
            visited = returns::visit(&desk, &round) => visited,
            // What a visit that is broken off had not marked is read again by the next.
            _ = told.changed() => break,
        };
        if let Err(e) = visited {
            tracing::error!(error = %e, "the mailbox for refusals could not be taken or left");
        }
        tokio::select! {
            () = tokio::time::sleep(ROUND) => {}
            _ = told.changed() => {}
        }
    }
}

/// The public log every few seconds, sweeping now and then.
async fn chores_loop(desk: Desk, mut told: tokio::sync::watch::Receiver<bool>) {
    let mut rounds = 0u64;
    while !*told.borrow() {
        match publish(&desk).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(e) => tracing::error!(error = %e, "the audit log could not be published"),
        }
        if rounds.is_multiple_of(SWEEP_EVERY)
            && let Err(e) = desk.backstage().sweep().await
        {
            tracing::error!(error = %e, "sweeping failed");
        }
        if rounds.is_multiple_of(SWEEP_EVERY)
            && let Err(e) = desk.backstage().reindex().await
        {
            tracing::error!(error = %e, "making search tokens again failed");
        }
        if rounds.is_multiple_of(SWEEP_EVERY)
            && let Err(e) = desk.backstage().forget_leads().await
        {
            tracing::error!(error = %e, "forgetting old enquiries failed");
        }
        if rounds.is_multiple_of(SWEEP_EVERY)
            && let Err(e) = desk.backstage().escalate().await
        {
            tracing::error!(error = %e, "what waits too long could not be told");
        }
        if rounds.is_multiple_of(SWEEP_EVERY)
            && let Err(e) = desk.backstage().call_for_access_review().await
        {
            tracing::error!(error = %e, "that a review of access is due could not be told");
        }
        if rounds.is_multiple_of(SWEEP_EVERY)
            && let Err(e) = desk.backstage().look_at_last_days().await
        {
            tracing::error!(error = %e, "last days of contacts could not be looked at");
        }
        if rounds.is_multiple_of(SWEEP_EVERY)
            && let Err(e) = desk.backstage().look_for_odd().await
        {
            tracing::error!(error = %e, "looking for what stands out failed");
        }
        if rounds % ORPHANS_EVERY == SWEEP_EVERY
            && let Err(e) = desk.backstage().sweep_orphans().await
        {
            tracing::error!(error = %e, "looking for orphans failed");
        }
        rounds += 1;
        tokio::select! {
            () = tokio::time::sleep(ROUND) => {}
            _ = told.changed() => {}
        }
    }
}

/// Works on one job. `false` when none is due.
async fn next_job(desk: &Desk, tools: &Tools) -> Result<bool> {
    let backstage = desk.backstage();
    let Some(claim) = backstage.claim().await? else { return Ok(false) };
    let outcome = keeping(desk, &claim, work_on(desk, tools, &claim)).await;
    match outcome {
        Ok(Done::Finished) => backstage.finish(&claim).await?,
        Ok(Done::Held { why }) => {
            tracing::warn!(job = %claim.job(), why, "a job waits for somebody outside");
            let after = Duration::seconds(5i64 << claim.holds().min(4)).min(LONGEST_HOLD);
            backstage.hold(&claim, after, &why).await?;
        }
        // Tampering is never retried: the alarm is in the log, and a person has to look.
        Err(e @ Error::Tamper(_)) => backstage.bury(&claim, &e.to_string()).await?,
        Err(e) if claim.tries() + 1 >= MOST_TRIES => {
            tracing::error!(job = %claim.job(), error = %e, "a job failed for good");
            backstage.bury(&claim, &e.to_string()).await?;
        }
        Err(e) => {
            tracing::warn!(job = %claim.job(), error = %e, "a job failed and will be tried again");
            backstage.retry(&claim, Duration::seconds(5i64 << claim.tries().min(6)), &e.to_string()).await?;
        }
    }
    Ok(true)
}

/// How work on a job ended well.
enum Done {
    Finished,
    /// Somebody outside is away; the job goes on when they are back.
    Held {
        why: String,
    },
}

async fn work_on(desk: &Desk, tools: &Tools, claim: &vault::Claim) -> Result<Done> {
    match claim.kind() {
        JobKind::Inspect => match examine::examine(desk, claim, &*tools.inspector, &*tools.scanner).await? {
            Examined::Held { why } => Ok(Done::Held { why }),
            Examined::Filed(_) | Examined::Gone => Ok(Done::Finished),
        },
        JobKind::InspectRecord => {
            match examine_record::examine(desk, claim, &*tools.inspector, &*tools.scanner).await? {
                Examined::Held { why } => Ok(Done::Held { why }),
                Examined::Filed(_) | Examined::Gone => Ok(Done::Finished),
            }
        }
        JobKind::DestroyRecord => desk.backstage().destroy_record_file(claim).await.map(|_| Done::Finished),
        JobKind::ExpireUpload => expire_upload(desk, claim).await.map(|()| Done::Finished),
        JobKind::Destroy => destroy(desk, claim).await.map(|()| Done::Finished),
        JobKind::ExpireApproval => {
            relaying(desk, claim).await?.expire_approval().await.map(|()| Done::Finished)
        }
        JobKind::RemindApproval => {
            relaying(desk, claim).await?.remind_of_approval().await.map(|()| Done::Finished)
        }
        JobKind::Remind => relaying(desk, claim).await?.remind().await.map(|_| Done::Finished),
        JobKind::EndAccess => {
            relaying(desk, claim).await?.end_access_of_the_day().await.map(|()| Done::Finished)
        }
        JobKind::EndHelper => {
            relaying(desk, claim).await?.end_helper_of_the_day().await.map(|()| Done::Finished)
        }
    }
}

/// Renews the lease while the job is worked on, so that a short lease frees a dead worker's job soon and never takes
/// a living one's.
async fn keeping<T>(desk: &Desk, claim: &vault::Claim, work: impl Future<Output = Result<T>>) -> Result<T> {
    let mut work = std::pin::pin!(work);
    loop {
        tokio::select! {
            done = &mut work => return done,
            () = tokio::time::sleep(vault::Backstage::RENEWAL) => desk.backstage().renew(claim).await?,
        }
    }
}

/// An upload nobody finished is over; its bytes are swept.
async fn expire_upload(desk: &Desk, claim: &vault::Claim) -> Result<()> {
    let room = desk.admit_job::<vault::Scanning>(claim).await?.enter().await?;
    room.expire_upload().await
}

/// The time of something in a matter's bin is over; its bytes are swept.
async fn destroy(desk: &Desk, claim: &vault::Claim) -> Result<()> {
    let room = desk.admit_job::<vault::Scanning>(claim).await?.enter().await?;
    room.destroy_binned().await.map(drop)
}

/// The room of a job that watches dates: of a request for approval, of what is missing.
async fn relaying(desk: &Desk, claim: &vault::Claim) -> Result<vault::Room<vault::Relaying>> {
    desk.admit_job::<vault::Relaying>(claim).await?.enter().await
}

/// Publishes what waits for the public log. Whether there may be more.
async fn publish(desk: &Desk) -> Result<bool> {
    Ok(desk.backstage().publish_log().await? > 0)
}
