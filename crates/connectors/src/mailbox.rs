//! The mailbox refusals come back to, read over IMAP. It refuses to speak without TLS, to take a message away, to fetch more
//! of one than a report needs, to log a word of any, and to take for done what the server did not say it did. What was read
//! carries a keyword, so that a person who opens the mailbox hides nothing from us and we hide nothing from them.

mod asked;
mod metered;

use crate::returned::{MOST_READ, read_report};
use asked::{Asked, quoted, words};
use async_imap::{Client, Session};
use casework::ports::{Answer, Judged, Judges, Returns};
use domain::Duration;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use std::fmt;
use std::sync::Arc;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use metered::Metered;

/// What a message that was read carries.
const READ: &str = "StrongroomRead";
/// Messages of one visit; what is left comes with the next.
const MOST_MESSAGES: usize = 200;
/// For everything of one visit; the house waits longer than this before it sends somebody else.
const VISIT: Duration = Duration::minutes(4);

/// Where refusals come back to. `Debug` shows no password.
#[derive(Clone)]
pub struct MailboxConfig {
    /// The name the server's certificate must carry.
    pub host: String,
    pub port: u16,
    pub user: String,
    pub password: String,
    pub folder: String,
    /// For connecting and signing in.
    pub timeout: Duration,
    /// PEM certificates trusted besides Mozilla's: a practice's own authority.
    pub extra_roots: Option<Vec<u8>>,
}

impl fmt::Debug for MailboxConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MailboxConfig")
            .field("host", &self.host)
            .field("port", &self.port)
            .finish_non_exhaustive()
    }
}

/// A mailbox that cannot be read as configured.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailboxProblem {
    #[error("the host of the mailbox is no name or address a certificate could carry")]
    Host,
    #[error("the user, the password or the folder of the mailbox is empty or holds a line break")]
    Login,
    #[error("the extra certificates for the mailbox hold no PEM certificate that can be read")]
    Roots,
    #[error("TLS for the mailbox could not be set up")]
    Tls,
}

/// A mailbox over IMAP with TLS from the first byte (RFC 8314 §3.2).
pub struct Mailbox {
    config: MailboxConfig,
    name: ServerName<'static>,
    tls: TlsConnector,
}

impl fmt::Debug for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.config, f)
    }
}

type Open<L> = Session<Metered<L>>;

/// What a line to the server has to be: encrypted in the product, a pipe in tests.
trait Line: AsyncRead + AsyncWrite + Unpin + fmt::Debug + Send {}

impl<L: AsyncRead + AsyncWrite + Unpin + fmt::Debug + Send> Line for L {}

impl Mailbox {
    /// Checks the configuration; connects to nothing.
    ///
    /// # Errors
    /// [`MailboxProblem`], in words for the operator.
    pub fn new(config: MailboxConfig) -> Result<Self, MailboxProblem> {
        let name = ServerName::try_from(config.host.clone()).map_err(|_| MailboxProblem::Host)?;
        let bad = |text: &str| text.is_empty() || text.contains(['\r', '\n', '\0']);
        if bad(&config.user) || bad(&config.password) || bad(&config.folder) {
            return Err(MailboxProblem::Login);
        }
        let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        if let Some(pem) = &config.extra_roots {
            let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
            let found = found.map_err(|_| MailboxProblem::Roots)?;
            if found.is_empty() {
                return Err(MailboxProblem::Roots);
            }
            for certificate in found {
                roots.add(certificate).map_err(|_| MailboxProblem::Roots)?;
            }
        }
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|_| MailboxProblem::Tls)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self { config, name, tls: TlsConnector::from(Arc::new(tls)) })
    }

    /// Connects, signs in and opens the folder without reading anything: for `strongroom doctor`.
    ///
    /// # Errors
    /// What the server said or what went wrong, in one line.
    pub async fn probe(&self) -> Result<(), String> {
        let mut session = self.sign_in().await?;
        let folder = quoted(&self.config.folder);
        let opened = asked::open(&mut session, &format!("EXAMINE {folder}")).await;
        goodbye(session).await;
        opened.map(drop)
    }

    async fn sign_in(&self) -> Result<Open<TlsStream<TcpStream>>, String> {
        match tokio::time::timeout(self.config.timeout.to_std(), self.connect()).await {
            Ok(session) => session,
            Err(_) => Err("the mailbox did not answer in time".to_owned()),
        }
    }

    async fn connect(&self) -> Result<Open<TlsStream<TcpStream>>, String> {
        let at = (self.config.host.as_str(), self.config.port);
        let away = |e: std::io::Error| crate::smtp::shown(&e.to_string());
        let line = TcpStream::connect(at).await.map_err(away)?;
        let line = self.tls.connect(self.name.clone(), line).await.map_err(away)?;
        greet(line, &self.config.user, &self.config.password).await
    }

    async fn read_all(&self, judges: &dyn Judges) -> Result<u32, String> {
        let mut session = self.sign_in().await?;
        let read = read_new(&mut session, &self.config.folder, judges).await;
        goodbye(session).await;
        read
    }
}

/// Waits for the server's greeting and signs in.
async fn greet<L: Line>(line: L, user: &str, password: &str) -> Result<Open<L>, String> {
    let mut client = Client::new(Metered::new(line));
    match client.read_response().await {
        Ok(Some(_)) => {}
        Ok(None) => return Err(asked::CLOSED.to_owned()),
        Err(e) => return Err(words(&e.into())),
    }
    client.login(user, password).await.map_err(|(e, _)| words(&e))
}

async fn goodbye<L: Line>(mut session: Open<L>) {
    // Whatever the server makes of it, everything is done; dropping the connection closes it in any case.
    let _unheard = tokio::time::timeout(Duration::seconds(2).to_std(), session.logout()).await;
}

/// Reads what nobody read before, one message after the other. A message that cannot be read or marked holds up no other, and
/// is said at the end.
async fn read_new<L: Line>(session: &mut Open<L>, folder: &str, judges: &dyn Judges) -> Result<u32, String> {
    let folder = asked::open(session, &format!("SELECT {}", quoted(folder))).await?;
    if folder.read_only {
        return Err(
            "the folder of the mailbox can only be read, so that nothing in it can be marked as read".into(),
        );
    }
    let keeps = folder.keeps(READ);
    // A server without keywords has only "seen" to tell what was read.
    let new = if keeps { format!("UNKEYWORD {READ} UNDELETED") } else { "UNSEEN UNDELETED".to_owned() };
    let mut uids = asked::search(session, &new).await?;
    uids.sort_unstable();
    uids.dedup();
    let (mut read, mut trouble) = (0, None);
    for uid in uids.into_iter().take(MOST_MESSAGES) {
        match read_one(session, uid, &new, keeps, judges).await? {
            Asked::Done(true) => read += 1,
            Asked::Done(false) => {}
            Asked::Refused(why) => trouble = Some(why),
        }
    }
    match trouble {
        None => Ok(read),
        Some(why) => Err(why),
    }
}

/// Whether this message was read and carries its mark; not where it was taken away meanwhile. What is refused about it alone is
/// told apart from what ends the visit.
async fn read_one<L: Line>(
    session: &mut Open<L>,
    uid: u32,
    new: &str,
    keeps: bool,
    judges: &dyn Judges,
) -> Result<Asked<bool>, String> {
    let there = format!("UID {uid} {new}");
    let message = match asked::fetch(session, uid, MOST_READ).await? {
        Asked::Done(Some(message)) => message,
        Asked::Done(None) if asked::search(session, &there).await?.is_empty() => {
            return Ok(Asked::Done(false));
        }
        Asked::Done(None) => {
            return Ok(Asked::Refused("the server of the mailbox did not hand over a message it has".into()));
        }
        Asked::Refused(why) => return Ok(Asked::Refused(why)),
    };
    let judged = match read_report(&message) {
        Some(report) => judges.judge(report).await?,
        None => Judged::NoReport,
    };
    let flags = match (judged, keeps) {
        (Judged::Settled, true) => format!("{READ} \\Seen"),
        (Judged::Settled | Judged::NoReport, false) => "\\Seen".to_owned(),
        // Left as new mail: somebody may have written to the practice.
        (Judged::NoReport, true) => READ.to_owned(),
        (Judged::Unproved, true) => format!("{READ} \\Flagged"),
        (Judged::Unproved, false) => "\\Seen \\Flagged".to_owned(),
    };
    if let Asked::Refused(why) = asked::mark(session, uid, &flags).await? {
        return Ok(Asked::Refused(why));
    }
    // A server may say yes and keep nothing: whatever is still new would come with every visit for ever.
    match asked::search(session, &there).await?.is_empty() {
        true => Ok(Asked::Done(true)),
        false => {
            Ok(Asked::Refused("the server of the mailbox does not keep what marks a message as read".into()))
        }
    }
}

impl Returns for Mailbox {
    fn visit<'a>(&'a self, judges: &'a dyn Judges) -> Answer<'a, Result<u32, String>> {
        Box::pin(async move {
            match tokio::time::timeout(VISIT.to_std(), self.read_all(judges)).await {
                Ok(read) => read,
                Err(_) => Err("reading the mailbox took too long".to_owned()),
            }
        })
    }
}

#[cfg(test)]
mod tests;
