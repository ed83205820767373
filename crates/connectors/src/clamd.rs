//! Malware scanning by ClamAV's daemon. It refuses to call anything clean but the daemon's definite "OK" for every byte
//! of the file, under signatures that are not too old: whatever else happens, the file was not scanned. It tells a file
//! that cannot be scanned from a daemon that is not there, because the one needs a person and the other only time.

mod answer;
mod config;
mod line;

pub use answer::Signatures;
pub use config::{ClamdAddress, ClamdConfig, ClamdProblem, Network, OldestAllowed};

use casework::ports::{Answer, Body, MalwareCheck, Scan, Scanner};
use domain::{Clock, Duration};
use futures_util::StreamExt;
use line::Line;
use std::fmt;
use std::sync::Arc;

/// For a question that needs no file.
const QUESTION: Duration = Duration::seconds(5);
const MIB: u64 = 1024 * 1024;

/// Stands where no scanner is configured.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoScanner;

impl Scanner for NoScanner {
    fn scan(&self, _: Body, _: u64) -> Answer<'_, Scan> {
        let why = "no scanner is configured".to_owned();
        Box::pin(async { Scan::Told(MalwareCheck::NotScanned { why }) })
    }
}

/// What the daemon says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClamdState {
    Reachable {
        /// The program's version, such as `1.4.6`.
        version: String,
        signatures: Signatures,
        /// Why files would not be scanned although the daemon answers, if so.
        trouble: Option<String>,
    },
    Unreachable {
        why: String,
    },
}

/// A scanner over clamd's `INSTREAM`. One connection per file.
pub struct Clamd {
    config: ClamdConfig,
    clock: Arc<dyn Clock>,
}

impl fmt::Debug for Clamd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Clamd").field("address", &self.config.address).finish_non_exhaustive()
    }
}

/// How a scan ended short of an answer.
type Why = String;

impl Clamd {
    /// Checks the configuration; connects to nothing.
    ///
    /// # Errors
    /// [`ClamdProblem`], in words for the operator.
    pub fn new(config: ClamdConfig, clock: Arc<dyn Clock>) -> Result<Self, ClamdProblem> {
        config.check()?;
        Ok(Self { config, clock })
    }

    /// Asks the daemon whether it lives and how old its signatures are. At most five seconds.
    pub async fn state(&self) -> ClamdState {
        let asked = tokio::time::timeout(QUESTION.to_std(), async {
            let pong = self.ask("PING").await?;
            if pong == "PONG" { self.version().await } else { Err(answer::unexpected(&pong)) }
        });
        match asked.await {
            Ok(Ok(version)) => ClamdState::Reachable {
                trouble: self.too_old(&version).err(),
                version: version.program,
                signatures: version.signatures,
            },
            Ok(Err(why)) => ClamdState::Unreachable { why },
            Err(_) => ClamdState::Unreachable { why: "the scanner did not answer within 5 s".to_owned() },
        }
    }

    async fn check(&self, body: Body, size: u64) -> Scan {
        if size > self.config.largest {
            let (mib, size) = (self.config.largest / MIB, size.div_ceil(MIB));
            let why = format!("the file has {size} MiB and the scanner is set to take at most {mib} MiB");
            return Scan::Unable { why };
        }
        let patience = self.patience(size);
        let scan = self.scan_under_current_signatures(body, size);
        let scan = tokio::time::timeout(patience.to_std(), scan).await.unwrap_or_else(|_| {
            let seconds = patience.as_seconds_to_wait();
            Scan::Unsure { why: format!("the scanner did not finish within {seconds} s") }
        });
        // What broke off may have broken off because the daemon went away; then the file is not to blame.
        match scan {
            Scan::Unsure { why } => match self.state().await {
                ClamdState::Reachable { trouble: None, .. } => Scan::Unsure { why },
                ClamdState::Reachable { trouble: Some(why), .. } | ClamdState::Unreachable { why } => {
                    Scan::Away { why }
                }
            },
            told => told,
        }
    }

    async fn scan_under_current_signatures(&self, body: Body, size: u64) -> Scan {
        let version = match self.version().await {
            Ok(version) => version,
            Err(why) => return Scan::Away { why },
        };
        if let Err(why) = self.too_old(&version) {
            return Scan::Away { why };
        }
        match self.stream(body, size).await {
            Ok(Ok(said)) => answer::verdict(&said, version.signatures.describe(&version.program)),
            Ok(Err(stopped)) => stopped,
            Err(why) => Scan::Unsure { why },
        }
    }

    /// Sends every byte of `body` and returns the daemon's words, or how it stopped taking them.
    async fn stream(&self, mut body: Body, size: u64) -> Result<Result<String, Scan>, Why> {
        let mut line = Line::open(&self.config.address).await?;
        line.ask("INSTREAM").await?;
        let mut sent: u64 = 0;
        while let Some(piece) = body.next().await {
            // Leaving here without the closing mark makes the daemon drop what it has.
            let piece = piece.map_err(|_| "the file could not be read to its end".to_owned())?;
            sent = sent.saturating_add(piece.len() as u64);
            if sent > size {
                return Err("the file is longer than it was recorded".to_owned());
            }
            if line.piece(&piece).await.is_err() {
                return Ok(Err(line.last_words().await));
            }
        }
        if sent < size {
            return Err("the file is shorter than it was recorded".to_owned());
        }
        if line.end_of_pieces().await.is_err() {
            return Ok(Err(line.last_words().await));
        }
        Ok(Ok(line.answer().await?))
    }

    async fn version(&self) -> Result<answer::Version, Why> {
        let said = self.ask("VERSION").await?;
        answer::version(&said)
    }

    async fn ask(&self, question: &str) -> Result<String, Why> {
        let mut line = Line::open(&self.config.address).await?;
        line.ask(question).await?;
        line.answer().await
    }

    fn too_old(&self, version: &answer::Version) -> Result<(), Why> {
        self.config.oldest.permits(&version.signatures, self.clock.now())
    }

    fn patience(&self, size: u64) -> Duration {
        let mibs = i64::try_from(size.div_ceil(MIB)).unwrap_or(i64::MAX);
        let more = self.config.patience_per_mib.times(mibs);
        Duration::micros(self.config.patience.as_micros().saturating_add(more.as_micros()))
    }
}

impl Scanner for Clamd {
    fn scan(&self, body: Body, size: u64) -> Answer<'_, Scan> {
        Box::pin(self.check(body, size))
    }
}
