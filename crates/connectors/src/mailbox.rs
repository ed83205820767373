//! The mailbox refusals come back to, read over IMAP. It refuses to speak without TLS, to take a message away, to fetch more
//! of one than a report needs, and to log a word of any. What was read carries a keyword, so that a person who opens the
//! mailbox hides nothing from us and we hide nothing from them.

use crate::returned::{MOST_READ, read_report};
use async_imap::error::Error as ImapError;
use async_imap::types::Flag;
use async_imap::{Client, Session};
use casework::ports::{Answer, Judged, Judges, Returns};
use domain::Duration;
use futures_util::TryStreamExt;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use std::fmt;
use std::sync::Arc;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

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

type Open = Session<TlsStream<TcpStream>>;

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
        session.examine(&self.config.folder).await.map_err(|e| words(&e))?;
        self.goodbye(session).await;
        Ok(())
    }

    async fn sign_in(&self) -> Result<Open, String> {
        match tokio::time::timeout(self.config.timeout.to_std(), self.connect()).await {
            Ok(session) => session,
            Err(_) => Err("the mailbox did not answer in time".to_owned()),
        }
    }

    async fn connect(&self) -> Result<Open, String> {
        let at = (self.config.host.as_str(), self.config.port);
        let away = |e: std::io::Error| crate::smtp::shown(&e.to_string());
        let line = TcpStream::connect(at).await.map_err(away)?;
        let line = self.tls.connect(self.name.clone(), line).await.map_err(away)?;
        let mut client = Client::new(line);
        let greeting = client.read_response().await.map_err(away)?;
        greeting.ok_or_else(|| "the server of the mailbox closed the connection".to_owned())?;
        client.login(&self.config.user, &self.config.password).await.map_err(|(e, _)| words(&e))
    }

    async fn goodbye(&self, mut session: Open) {
        // Whatever the server makes of it, everything is done; dropping the connection closes it in any case.
        let _unheard = tokio::time::timeout(Duration::seconds(2).to_std(), session.logout()).await;
    }

    async fn read_all(&self, judges: &dyn Judges) -> Result<u32, String> {
        let mut session = self.sign_in().await?;
        let read = self.read_new(&mut session, judges).await;
        self.goodbye(session).await;
        read
    }

    async fn read_new(&self, session: &mut Open, judges: &dyn Judges) -> Result<u32, String> {
        let folder = session.select(&self.config.folder).await.map_err(|e| words(&e))?;
        let keeps = folder.permanent_flags.iter().any(|flag| match flag {
            Flag::MayCreate => true,
            Flag::Custom(name) => name.eq_ignore_ascii_case(READ),
            _ => false,
        });
        // A server without keywords has only "seen" to tell what was read.
        let asked = if keeps { format!("UNKEYWORD {READ} UNDELETED") } else { "UNSEEN UNDELETED".to_owned() };
        let found = session.uid_search(&asked).await.map_err(|e| words(&e))?;
        let mut uids: Vec<u32> = found.into_iter().collect();
        uids.sort_unstable();
        let mut read = 0;
        for uid in uids.into_iter().take(MOST_MESSAGES) {
            let Some(message) = self.fetch(session, uid).await? else { continue };
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
            let marked = session.uid_store(uid.to_string(), format!("+FLAGS ({flags})")).await;
            let _flags: Vec<_> = marked.map_err(|e| words(&e))?.try_collect().await.map_err(|e| words(&e))?;
            read += 1;
        }
        Ok(read)
    }

    /// The beginning of a message; nothing where it was taken away meanwhile.
    async fn fetch(&self, session: &mut Open, uid: u32) -> Result<Option<Vec<u8>>, String> {
        let asked = format!("(UID BODY.PEEK[]<0.{MOST_READ}>)");
        let found = session.uid_fetch(uid.to_string(), asked).await.map_err(|e| words(&e))?;
        let found: Vec<_> = found.try_collect().await.map_err(|e| words(&e))?;
        Ok(found.iter().find_map(|one| one.body()).map(<[u8]>::to_vec))
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

/// What the server said, or what went wrong, in one line.
fn words(error: &ImapError) -> String {
    crate::smtp::shown(&error.to_string())
}
