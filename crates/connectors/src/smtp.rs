//! Mail over SMTP: one conversation per letter with the practice's own mail server. It refuses to speak without TLS to
//! anything but this machine, to send a login or a letter before TLS stands, and to log a single word of either.

mod letter;
mod problem;

pub use problem::SmtpProblem;

use crate::loopback::is_loopback;
use casework::ports::{Answer, Delivery, Letter, Mailer};
use domain::{Clock, Duration, Email};
use letter::Written;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::{Response, Severity};
use std::error::Error;
use std::fmt;
use std::sync::Arc;

/// How long a server may take over saying goodbye. The letter is settled by then.
const GOODBYE: Duration = Duration::seconds(2);
/// The longest server answer kept, in characters.
const LONGEST_ANSWER: usize = 300;
/// "Log in first", "your login is wrong", "that way of logging in is too weak" (RFC 4954 §6). The letter is not at
/// fault, so it waits until the operator has mended the configuration.
const LOGIN_CODES: [u16; 4] = [530, 534, 535, 538];

/// How the connection is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// No TLS at all. Only towards this machine.
    None,
    /// Plain greeting, then STARTTLS, without which nothing is sent. Usually port 587.
    StartTls,
    /// TLS from the first byte (RFC 8314 §3.3). Usually port 465.
    Tls,
}

/// What the server asks of us. `Debug` shows neither part.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    pub user: String,
    pub password: String,
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Login(…)")
    }
}

/// Where mail goes out.
#[derive(Clone, Debug)]
pub struct SmtpConfig {
    /// A host name, or an address without brackets. With TLS, the name the certificate must carry.
    pub host: String,
    pub port: u16,
    pub security: Security,
    pub login: Option<Login>,
    /// The sender on the envelope and in `From`. Its domain is used in Message-ID.
    pub from: Email,
    /// Our name in EHLO; the domain of `from` when there is none.
    pub helo: Option<String>,
    /// For one whole conversation. 60 seconds suit most servers.
    pub timeout: Duration,
    /// PEM certificates trusted besides Mozilla's: a practice's own authority.
    pub extra_roots: Option<Vec<u8>>,
    /// Where refusals come back to.
    pub returns: ReturnAddress,
}

/// The sender on the envelope, which is where a mail server sends what it cannot deliver.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReturnAddress {
    /// Another than the one in `From`.
    pub address: Option<Email>,
    /// Every letter has one of its own: its tag stands behind a `+`. The mail server must take such addresses.
    pub tagged: bool,
}

/// A mailer over SMTP.
pub struct SmtpMailer {
    config: SmtpConfig,
    helo: ClientId,
    tls: Option<TlsParameters>,
    clock: Arc<dyn Clock>,
}

impl fmt::Debug for SmtpMailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmtpMailer").field("security", &self.config.security).finish_non_exhaustive()
    }
}

impl SmtpMailer {
    /// Checks the configuration; connects to nothing.
    ///
    /// # Errors
    /// [`SmtpProblem`], in words for the operator.
    pub fn new(config: SmtpConfig, clock: Arc<dyn Clock>) -> Result<Self, SmtpProblem> {
        problem::check(&config)?;
        let helo = config.helo.clone().unwrap_or_else(|| config.from.domain().to_owned());
        let helo = helo.parse().map_or(ClientId::Domain(helo), |ip| match ip {
            std::net::IpAddr::V4(ip) => ClientId::Ipv4(ip),
            std::net::IpAddr::V6(ip) => ClientId::Ipv6(ip),
        });
        let tls = match config.security {
            Security::None if is_loopback(&config.host) => None,
            Security::None => return Err(SmtpProblem::PlainOutside { host: config.host }),
            Security::StartTls | Security::Tls => Some(tls_for(&config)?),
        };
        Ok(Self { config, helo, tls, clock })
    }

    /// Connects, secures the connection and signs in, and sends no letter: for `strongroom doctor`.
    ///
    /// # Errors
    /// What the server said or what went wrong, in one line.
    pub async fn probe(&self) -> Result<(), String> {
        match tokio::time::timeout(self.config.timeout.to_std(), self.connect()).await {
            Ok(Ok(connection)) => {
                say_goodbye(connection).await;
                Ok(())
            }
            Ok(Err(error)) => Err(words(&error)),
            Err(_) => Err(self.too_slow()),
        }
    }

    async fn deliver(&self, letter: &Letter) -> Delivery {
        let written = match letter::write(letter, &self.config.from, &self.config.returns, self.clock.now()) {
            Ok(written) => written,
            Err(error) => return Delivery::Refused { answer: error.to_string() },
        };
        // The timeout ends before the goodbye: a server that took the letter and then falls silent has taken it.
        match tokio::time::timeout(self.config.timeout.to_std(), self.converse(&written)).await {
            Ok((delivery, connection)) => {
                if let Some(connection) = connection {
                    say_goodbye(connection).await;
                }
                delivery
            }
            Err(_) => Delivery::TryLater { answer: self.too_slow() },
        }
    }

    async fn converse(&self, written: &Written) -> (Delivery, Option<AsyncSmtpConnection>) {
        let mut connection = match self.connect().await {
            Ok(connection) => connection,
            // Not about this letter: whatever the code, it stays in the queue.
            Err(error) => return (Delivery::TryLater { answer: words(&error) }, None),
        };
        let delivery = match hand_over(&mut connection, written).await {
            Ok(response) => verdict(&response),
            Err(error) => {
                let code = error.status().map(u16::from);
                let answer = words(&error);
                match code {
                    Some(500..=599) if !code.is_some_and(|code| LOGIN_CODES.contains(&code)) => {
                        Delivery::Refused { answer }
                    }
                    _ => Delivery::TryLater { answer },
                }
            }
        };
        (delivery, Some(connection))
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, lettre::transport::smtp::Error> {
        let at = (self.config.host.as_str(), self.config.port);
        let timeout = Some(self.config.timeout.to_std());
        let from_first_byte = self.tls.clone().filter(|_| self.config.security == Security::Tls);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(at, timeout, &self.helo, from_first_byte, None).await?;
        if let (Security::StartTls, Some(tls)) = (self.config.security, &self.tls) {
            connection.starttls(tls.clone(), &self.helo).await?;
        }
        if let Some(login) = &self.config.login {
            let credentials = Credentials::new(login.user.clone(), login.password.clone());
            connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials).await?;
        }
        Ok(connection)
    }

    fn too_slow(&self) -> String {
        format!("the mail server did not finish within {} s", self.config.timeout.as_seconds_to_wait())
    }
}

impl Mailer for SmtpMailer {
    fn send<'a>(&'a self, letter: &'a Letter) -> Answer<'a, Delivery> {
        Box::pin(self.deliver(letter))
    }
}

/// Command by command, because the library's own `send` says QUIT before it reports, and waits for the answer.
async fn hand_over(
    connection: &mut AsyncSmtpConnection,
    written: &Written,
) -> Result<Response, lettre::transport::smtp::Error> {
    connection.command(Mail::new(Some(written.from.clone()), Vec::new())).await?;
    connection.command(Rcpt::new(written.to.clone(), Vec::new())).await?;
    connection.command(Data).await?;
    connection.message(&written.bytes).await
}

/// Only 2xx after the message means that the server has it (RFC 5321 §4.2.1).
fn verdict(response: &Response) -> Delivery {
    let code = response.code();
    let text = response.message().collect::<Vec<_>>().join(" ");
    let answer = shown(&format!("{code} {text}"));
    if code.severity == Severity::PositiveCompletion {
        Delivery::Taken { answer }
    } else {
        Delivery::TryLater { answer }
    }
}

async fn say_goodbye(mut connection: AsyncSmtpConnection) {
    // What the server makes of the goodbye changes nothing; dropping the connection closes it in any case.
    let _ = tokio::time::timeout(GOODBYE.to_std(), connection.abort()).await;
}

/// The server's words with their code, or what went wrong on the way.
fn words(error: &lettre::transport::smtp::Error) -> String {
    match error.status() {
        Some(code) => {
            shown(&format!("{code} {}", error.source().map(ToString::to_string).unwrap_or_default()))
        }
        None => shown(&error.to_string()),
    }
}

/// A foreign text made safe to show: one line, no control characters, bounded.
pub(crate) fn shown(text: &str) -> String {
    let neutral: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    neutral.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST_ANSWER).collect()
}

fn tls_for(config: &SmtpConfig) -> Result<TlsParameters, SmtpProblem> {
    let mut builder = TlsParameters::builder(config.host.clone());
    if let Some(pem) = &config.extra_roots {
        let certificate = Certificate::from_pem(pem).map_err(|_| SmtpProblem::Roots)?;
        builder = builder.add_root_certificate(certificate);
    }
    builder.build().map_err(|error| SmtpProblem::Tls { why: error.to_string() })
}
