//! A certificate from an authority, ordered when there is none and again when a third of its life is left. It keeps
//! account, certificate and the state of its attempts in a folder only the owner can read, and refuses to hammer the
//! authority: attempts that fail are further and further apart, also across restarts.

use super::Keeper;
use super::certificate::{self, Pair, day};
use super::plain::Board;
use anyhow::Context;
use connectors::{Acme, AcmeAccount, AcmeConfig, AcmeProblem};
use domain::{Clock, Timestamp};
use serde_json::json;
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::signal::unix::Signal;

const ACCOUNT: &str = "account.json";
const CERTIFICATE: &str = "certificate.pem";
const ATTEMPTS: &str = "attempts.json";
/// Seconds to wait after the first, second, … failure in a row; the last is for all that follow.
const WAITS: [i64; 6] = [120, 600, 1800, 3600, 3 * 3600, 6 * 3600];
/// The least to wait, in seconds, when the authority says it was asked too often.
const LIMITED: i64 = 3600;
/// The clock is looked at this often at least, because machines sleep and clocks are set.
const LOOK_EVERY: Duration = Duration::from_secs(600);

pub struct Renewal {
    acme: Acme,
    domains: Vec<String>,
    folder: PathBuf,
    board: Board,
    clock: Arc<dyn Clock>,
}

/// How the last attempts went.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Attempts {
    pub failures: u32,
    /// Not before.
    pub next: Option<Timestamp>,
    pub why: String,
    /// The authority asked to be left alone; even a person's wish does not shorten that.
    pub limited: bool,
}

impl Renewal {
    pub fn new(
        config: &AcmeConfig,
        folder: &Path,
        board: Board,
        clock: Arc<dyn Clock>,
    ) -> anyhow::Result<Self> {
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)
            .with_context(|| format!("the folder {} could not be made", folder.display()))?;
        Ok(Self {
            acme: Acme::new(config.clone()),
            domains: config.domains.clone(),
            folder: folder.to_owned(),
            board,
            clock,
        })
    }

    /// The kept certificate, if it can still be served.
    pub fn kept(&self) -> Option<Pair> {
        let path = self.folder.join(CERTIFICATE);
        if !path.exists() {
            return None;
        }
        certificate::read(&path, &path, self.clock.now())
            .map_err(|why| tracing::warn!(%why, "the kept certificate is not used"))
            .ok()
    }

    /// Orders and renews for ever.
    pub async fn run(&self, keeper: &Keeper, hang_up: &mut Signal) {
        loop {
            let now = self.clock.now();
            let attempts = attempts(&self.folder);
            let due = due(keeper.pair().as_ref(), &self.domains, now).max(attempts.next.unwrap_or(now));
            if due <= now {
                self.attempt(keeper, &attempts).await;
                continue;
            }
            let wait = due.since(now).to_std().min(LOOK_EVERY).max(Duration::from_millis(200));
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                _ = hang_up.recv() => self.try_now(&attempts),
            }
        }
    }

    async fn attempt(&self, keeper: &Keeper, before: &Attempts) {
        // Written first: a crash, or a stop and a start, is not a way around the wait.
        self.keep_attempts(&failed(before, "the attempt was cut off", false, self.clock.now()));
        match self.order().await {
            Ok(pair) => {
                let until = day(pair.validity.until);
                keeper.replace(pair);
                self.keep_attempts(&Attempts::default());
                tracing::info!(%until, "a new certificate is in use");
            }
            Err(problem) => {
                let limited = matches!(problem, AcmeProblem::RateLimited(_));
                let after = failed(before, &problem.to_string(), limited, self.clock.now());
                let next = after.next.map(|n| n.to_string()).unwrap_or_default();
                tracing::error!(why = %problem, failures = after.failures, %next, "no certificate was issued");
                self.keep_attempts(&after);
            }
        }
    }

    async fn order(&self) -> Result<Pair, AcmeProblem> {
        let account = self.account().await?;
        let issued = match self.acme.order(&account, &self.board).await {
            Err(AcmeProblem::UnknownAccount(why)) => {
                tracing::warn!(%why, "the authority forgot the account; a new one is made");
                let _gone = std::fs::remove_file(self.folder.join(ACCOUNT));
                self.acme.order(&self.account().await?, &self.board).await?
            }
            issued => issued?,
        };
        let path = self.folder.join(CERTIFICATE);
        let text = format!("{}\n{}", issued.key.trim_end(), issued.chain);
        let pair = certificate::parse(text.as_bytes(), text.as_bytes(), &path, &path)
            .map_err(|why| AcmeProblem::Refused(format!("what it issued cannot be served: {why}")))?;
        if let Some(name) = self.domains.iter().find(|d| !pair.covers(d)) {
            return Err(AcmeProblem::Refused(format!("what it issued does not name {name}")));
        }
        keep(&path, &text).map_err(|e| AcmeProblem::Unreachable(format!("{}: {e}", path.display())))?;
        Ok(pair)
    }

    /// The kept account, or a new one where there is none or the authority does not know it any more.
    async fn account(&self) -> Result<AcmeAccount, AcmeProblem> {
        let path = self.folder.join(ACCOUNT);
        if let Ok(kept) = std::fs::read_to_string(&path) {
            return self.acme.account(&kept).await;
        }
        let (account, text) = self.acme.new_account().await?;
        keep(&path, &text).map_err(|e| AcmeProblem::Unreachable(format!("{}: {e}", path.display())))?;
        Ok(account)
    }

    /// A person asks to try at once, after mending what was wrong.
    fn try_now(&self, attempts: &Attempts) {
        if attempts.limited {
            tracing::warn!(
                "the certificate authority limits how often it is asked; the next attempt stays as planned"
            );
        } else if attempts.next.is_some() {
            self.keep_attempts(&Attempts { next: None, ..attempts.clone() });
        }
    }

    fn keep_attempts(&self, attempts: &Attempts) {
        let text = json!({
            "failures": attempts.failures,
            "next": attempts.next.map(Timestamp::seconds),
            "why": attempts.why,
            "limited": attempts.limited,
        });
        let path = self.folder.join(ATTEMPTS);
        if let Err(error) = keep(&path, &format!("{text}\n")) {
            tracing::error!(%error, "the state of the attempts for a certificate could not be kept");
        }
    }
}

/// When the next certificate should be ordered: at once if there is none or it does not name every domain.
fn due(pair: Option<&Pair>, domains: &[String], now: Timestamp) -> Timestamp {
    match pair {
        Some(pair) if domains.iter().all(|d| pair.covers(d)) => pair.validity.renew_at(),
        _ => now,
    }
}

/// The state after one more failure.
fn failed(before: &Attempts, why: &str, limited: bool, now: Timestamp) -> Attempts {
    let place = usize::try_from(before.failures).unwrap_or(usize::MAX).min(WAITS.len() - 1);
    let wait = WAITS.get(place).copied().unwrap_or(LIMITED);
    let wait = if limited { wait.max(LIMITED) } else { wait };
    Attempts {
        failures: before.failures.saturating_add(1),
        next: Some(now.plus_seconds(wait)),
        why: why.to_owned(),
        limited,
    }
}

/// The state of the attempts as kept; a damaged file counts as none.
pub fn attempts(folder: &Path) -> Attempts {
    let Ok(text) = std::fs::read_to_string(folder.join(ATTEMPTS)) else { return Attempts::default() };
    let value: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    Attempts {
        failures: value["failures"].as_u64().and_then(|n| u32::try_from(n).ok()).unwrap_or(0),
        next: value["next"].as_i64().map(Timestamp::from_seconds),
        why: value["why"].as_str().unwrap_or_default().to_owned(),
        limited: value["limited"].as_bool().unwrap_or(false),
    }
}

/// The file that holds the kept certificate and its key.
pub fn certificate_file(folder: &Path) -> PathBuf {
    folder.join(CERTIFICATE)
}

/// Replaces a file in one step, readable by its owner only: after a crash it is the old one or the new one.
fn keep(path: &Path, text: &str) -> std::io::Result<()> {
    let beside = path.with_extension("new");
    let _left_by_a_crash = std::fs::remove_file(&beside);
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(&beside, path)?;
    match path.parent() {
        Some(folder) => std::fs::File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_further_and_further_apart_and_a_limit_is_respected() {
        let now = Timestamp::from_seconds(1_000);
        let mut state = Attempts::default();
        let mut waits = Vec::new();
        for _ in 0..8 {
            state = failed(&state, "no", false, now);
            waits.push(state.next.unwrap().since(now).as_seconds());
        }
        assert_eq!(waits, [120, 600, 1800, 3600, 10_800, 21_600, 21_600, 21_600]);
        let limited = failed(&Attempts::default(), "too often", true, now);
        assert_eq!((limited.next.unwrap().since(now).as_seconds(), limited.limited), (3600, true));
    }

    #[test]
    fn without_a_certificate_it_is_due_at_once() {
        let now = Timestamp::from_seconds(1_000);
        assert_eq!(due(None, &["portal.example".to_owned()], now), now);
    }

    #[test]
    fn what_is_kept_is_whole_and_the_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("certificate.pem");
        keep(&path, "one").unwrap();
        std::fs::write(path.with_extension("new"), "half of tw").unwrap();
        keep(&path, "two").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "two");
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(!path.with_extension("new").exists());
        std::fs::write(folder.path().join(ATTEMPTS), "{ damaged").unwrap();
        assert_eq!(attempts(folder.path()), Attempts::default());
    }
}
