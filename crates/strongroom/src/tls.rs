//! TLS built in: which certificate answers a handshake now, and how it is replaced without anybody noticing. TLS 1.2 and
//! 1.3 only, authenticated encryption with forward secrecy only. It refuses to start with files that cannot be served,
//! and refuses to replace a good certificate by one that cannot.

mod certificate;
mod condition;
mod plain;
mod renewal;

pub use condition::examine;

use crate::config::{Authority, Config, Https, Tls};
use anyhow::Context;
use certificate::{Pair, day};
use domain::{Clock, Timestamp};
use rustls::ServerConfig;
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_rustls::TlsAcceptor;

/// How often the files are looked at for a change.
const LOOK_EVERY: Duration = Duration::from_secs(10);
/// From here on a certificate that nobody renews is worth a warning a day.
const SOON: i64 = 14;

/// The certificate in use. Handshakes read it, whoever renews it replaces it.
pub struct Keeper {
    now: RwLock<Option<Pair>>,
}

impl std::fmt::Debug for Keeper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keeper")
    }
}

impl Keeper {
    fn new(pair: Option<Pair>) -> Arc<Self> {
        Arc::new(Self { now: RwLock::new(pair) })
    }

    fn replace(&self, pair: Pair) {
        *self.now.write().unwrap_or_else(PoisonError::into_inner) = Some(pair);
    }

    fn pair(&self) -> Option<Pair> {
        self.now.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl ResolvesServerCert for Keeper {
    /// One certificate for every name: a second practice is a second installation.
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        self.pair().map(|p| p.key)
    }
}

/// TLS as configured, ready to be served.
pub struct Ready {
    pub acceptor: TlsAcceptor,
    /// What runs beside the doors until told to stop.
    pub care: Care,
    /// The listener of plain HTTP and what answers there.
    pub plain: Option<(tokio::net::TcpListener, axum::Router)>,
}

/// What keeps the certificate fresh.
pub struct Care {
    keeper: Arc<Keeper>,
    way: Way,
    hang_up: Signal,
}

enum Way {
    Files(Files),
    Acme(Box<renewal::Renewal>),
}

struct Files {
    certificate: PathBuf,
    key: PathBuf,
    host: String,
    seen: Stamp,
}

/// What tells that a file was replaced: number, time and size of both.
type Stamp = [Option<(u64, i64, i64, u64)>; 2];

/// Reads what there is and listens; nothing is served yet.
pub async fn ready(config: &Config, clock: Arc<dyn Clock>) -> anyhow::Result<Option<Ready>> {
    let Tls::On(https) = &config.tls else { return Ok(None) };
    let board = plain::Board::default();
    let host = crate::config::host(&config.origin).to_owned();
    let (keeper, way) = match &https.authority {
        Authority::Files { certificate, key } => {
            let seen = stamp(certificate, key);
            let pair = certificate::read(certificate, key, clock.now()).map_err(anyhow::Error::msg)?;
            announce(&pair, &host);
            let files = Files { certificate: certificate.clone(), key: key.clone(), host, seen };
            (Keeper::new(Some(pair)), Way::Files(files))
        }
        Authority::Acme { config, folder } => {
            let renewal = renewal::Renewal::new(config, folder, board.clone(), clock)?;
            (Keeper::new(renewal.kept()), Way::Acme(Box::new(renewal)))
        }
    };
    let plain = plain_door(https, &config.origin, board).await?;
    let hang_up = signal(SignalKind::hangup()).context("SIGHUP cannot be listened for")?;
    let acceptor = TlsAcceptor::from(Arc::new(server_config(keeper.clone())?));
    Ok(Some(Ready { acceptor, care: Care { keeper, way, hang_up }, plain }))
}

async fn plain_door(
    https: &Https,
    origin: &str,
    board: plain::Board,
) -> anyhow::Result<Option<(tokio::net::TcpListener, axum::Router)>> {
    let Some(address) = https.http_listen else { return Ok(None) };
    let listener = tokio::net::TcpListener::bind(address)
        .await
        .with_context(|| format!("{address} (tls.http_listen) cannot be listened on"))?;
    Ok(Some((listener, plain::app(origin, board))))
}

fn server_config(keeper: Arc<Keeper>) -> anyhow::Result<ServerConfig> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])
        .context("TLS")?
        .with_no_client_auth()
        .with_cert_resolver(keeper);
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

impl Care {
    /// Looks after the certificate until `stop` resolves.
    pub async fn run(mut self, clock: Arc<dyn Clock>, stop: impl Future<Output = ()>) {
        let work = async {
            match &mut self.way {
                Way::Files(files) => files.watch(&self.keeper, &*clock, &mut self.hang_up).await,
                Way::Acme(renewal) => renewal.run(&self.keeper, &mut self.hang_up).await,
            }
        };
        tokio::select! {
            () = work => {}
            () = stop => {}
        }
    }
}

impl Files {
    async fn watch(&mut self, keeper: &Keeper, clock: &dyn Clock, hang_up: &mut Signal) {
        let mut warned = i64::MAX;
        loop {
            let asked = tokio::select! {
                () = tokio::time::sleep(LOOK_EVERY) => false,
                _ = hang_up.recv() => true,
            };
            let now = stamp(&self.certificate, &self.key);
            if asked || now != self.seen {
                self.seen = now;
                self.reload(keeper, clock.now());
            }
            warned = warn_once_a_day(keeper, clock.now(), warned);
        }
    }

    fn reload(&self, keeper: &Keeper, now: Timestamp) {
        match certificate::read(&self.certificate, &self.key, now) {
            Ok(pair) => {
                keeper.replace(pair.clone());
                announce(&pair, &self.host);
            }
            // A half-written pair looks like this too; the next change is read again.
            Err(why) => {
                tracing::error!(%why, "the certificate was not replaced; the one before stays in use")
            }
        }
    }
}

/// Says how few days are left, once for each number of days.
fn warn_once_a_day(keeper: &Keeper, now: Timestamp, warned: i64) -> i64 {
    let Some(pair) = keeper.pair() else { return warned };
    let left = pair.validity.days_left(now);
    if left < SOON && left != warned {
        tracing::warn!(days = left, "the certificate ends soon and was not replaced yet");
        return left;
    }
    warned
}

fn announce(pair: &Pair, host: &str) {
    tracing::info!(until = %day(pair.validity.until), "a certificate is in use");
    if !pair.covers(host) {
        tracing::warn!("the certificate does not name the host in `origin`: browsers will refuse it there");
    }
}

fn stamp(certificate: &Path, key: &Path) -> Stamp {
    use std::os::unix::fs::MetadataExt;
    [certificate, key]
        .map(|path| std::fs::metadata(path).ok().map(|m| (m.ino(), m.mtime(), m.mtime_nsec(), m.size())))
}
