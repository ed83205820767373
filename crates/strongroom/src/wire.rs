//! Wiring: the real clock, the real chance, and the adapters behind casework's ports, chosen by configuration. The one
//! place that reads the clock of the machine.

use crate::config::{BlobPlace, Config, Database};
use anyhow::Context;
use casework::ports::{Answer, Body, Inspection, InspectionAsk, Inspector, Mailer, Scanner, Texter};
use casework::returns::Round;
use casework::work::Tools;
use connectors::{
    Clamd, ClamdAddress, ClamdConfig, Login, Mailbox, MailboxConfig, Network, NoScanner, OldestAllowed,
    Outbox, ReturnAddress, Security, SmsConfig, SmsProvider, SmsSender, SmtpConfig, SmtpMailer,
};
use domain::{Clock, InspectionFlag, Timestamp};
use futures_util::TryStreamExt;
use std::path::PathBuf;
use std::sync::Arc;
use vault::{Blobs, Durability, House, HouseConfig, NewPreview, Storage, SystemChance};

/// The machine's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is where the injected clock comes from")]
    fn now(&self) -> Timestamp {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }
}

pub fn storage(config: &Config) -> Storage {
    match &config.database {
        Database::Sqlite => Storage::Sqlite { folder: config.data_dir.clone() },
        Database::Postgres { app, owner } => Storage::Postgres { app: app.clone(), owner: owner.clone() },
    }
}

pub fn blobs(config: &Config) -> anyhow::Result<Blobs> {
    Ok(match &config.blobs {
        BlobPlace::Folder { root, synced } => {
            let durability = if *synced { Durability::Synced } else { Durability::Relaxed };
            Blobs::folder(root, durability).with_context(|| format!("the blob folder {}", root.display()))?
        }
        BlobPlace::Bucket(bucket) => Blobs::bucket(bucket).context("the blob bucket")?,
    })
}

/// Opens the house as configured.
pub async fn house(config: &Config) -> anyhow::Result<House> {
    private_folder(&config.data_dir)?;
    let house = HouseConfig {
        storage: storage(config),
        root_key: config.root_key_file.clone(),
        blobs: blobs(config)?,
        clock: Arc::new(SystemClock),
        chance: Arc::new(SystemChance),
    };
    let house = House::open(house).await.context("the house could not be opened")?;
    if config.sms.is_some() {
        house.carries_texts();
    }
    Ok(house)
}

fn private_folder(path: &std::path::Path) -> anyhow::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path);
    made.with_context(|| format!("the data folder {} could not be made", path.display()))
}

/// The adapters, and the outbox when there is no mail server.
pub struct Wired {
    pub tools: Tools,
    pub outbox: Option<Outbox>,
}

pub fn tools(config: &Config, demo: Demo) -> anyhow::Result<Wired> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let mut outbox = None;
    let mailer: Arc<dyn Mailer> = match (&config.smtp, demo) {
        (Some(smtp), _) => Arc::new(smtp_mailer(smtp, &config.return_to, clock.clone())?),
        (None, Demo::Yes) => {
            let kept = Outbox::new(clock.clone());
            outbox = Some(kept.clone());
            Arc::new(kept)
        }
        (None, Demo::No) => Arc::new(NoMailServer),
    };
    let scanner: Arc<dyn Scanner> = match &config.clamd {
        Some(clamd) => Arc::new(scanner(clamd, clock)?),
        None => Arc::new(NoScanner),
    };
    let inspector =
        Arc::new(ChildInspector { exe: std::env::current_exe().context("this program's own path")? });
    let letterhead = Arc::new(web::letterhead::PracticeLetterhead::new(config.origin.clone()));
    let texter = match &config.sms {
        Some(sms) => Some(Arc::new(sms_provider(sms)?) as Arc<dyn Texter>),
        None => None,
    };
    let returns = match &config.returns {
        Some(returns) => Some(Round {
            mailbox: Arc::new(mailbox(returns)?),
            every: domain::Duration::seconds(i64::try_from(returns.every_seconds).unwrap_or(300)),
        }),
        None => None,
    };
    Ok(Wired { tools: Tools { inspector, scanner, mailer, letterhead, texter, returns }, outbox })
}

/// Whether this is the demo, in which mails stay in an outbox page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Demo {
    Yes,
    No,
}

pub fn scanner(clamd: &crate::config::Clamd, clock: Arc<dyn Clock>) -> anyhow::Result<Clamd> {
    let address: ClamdAddress = clamd.address.parse().context("clamd.address")?;
    let mut config = ClamdConfig::at(address);
    if clamd.trusted_network {
        config.network = Network::Trusted;
    }
    config.largest = clamd.largest_mib << 20;
    config.oldest = match clamd.oldest_days {
        0 => OldestAllowed::Any,
        days => OldestAllowed::Days(days),
    };
    Clamd::new(config, clock).context("the malware scanner")
}

pub fn mailbox(returns: &crate::config::Returns) -> anyhow::Result<Mailbox> {
    let read = |key: &str, file: &std::path::Path| {
        std::fs::read(file).with_context(|| format!("mail.returns.{key}: {}", file.display()))
    };
    let password = String::from_utf8(read("password_file", &returns.password_file)?)
        .ok()
        .context("mail.returns.password_file: is not text")?;
    let extra_roots = returns.trust.as_deref().map(|file| read("trust", file)).transpose()?;
    let config = MailboxConfig {
        host: returns.host.clone(),
        port: returns.port,
        user: returns.user.clone(),
        password: password.trim_end_matches(['\r', '\n']).to_owned(),
        folder: returns.folder.clone(),
        timeout: domain::Duration::seconds(30),
        extra_roots,
    };
    Mailbox::new(config).context("the mailbox for refusals (mail.returns.…)")
}

pub fn smtp_mailer(
    smtp: &crate::config::Smtp,
    returns: &crate::config::ReturnTo,
    clock: Arc<dyn Clock>,
) -> anyhow::Result<SmtpMailer> {
    let security = match smtp.security.as_str() {
        "tls" => Security::Tls,
        "none" => Security::None,
        _ => Security::StartTls,
    };
    let extra_roots = match &smtp.trust {
        Some(file) => Some(std::fs::read(file).with_context(|| format!("smtp.trust: {}", file.display()))?),
        None => None,
    };
    let login = Login { user: smtp.username.clone(), password: smtp.password.clone() };
    let config = SmtpConfig {
        host: smtp.host.clone(),
        port: smtp.port,
        security,
        login: (!smtp.username.is_empty()).then_some(login),
        from: smtp.from.clone(),
        helo: None,
        timeout: domain::Duration::seconds(i64::try_from(smtp.timeout_seconds).unwrap_or(30)),
        extra_roots,
        returns: ReturnAddress { address: returns.address.clone(), tagged: returns.tagged },
    };
    SmtpMailer::new(config, clock).context("the mail server")
}

pub fn sms_provider(sms: &crate::config::Sms) -> anyhow::Result<SmsProvider> {
    let extra_roots = match &sms.trust {
        Some(file) => Some(std::fs::read(file).with_context(|| format!("sms.trust: {}", file.display()))?),
        None => None,
    };
    let sender = if sms.service.is_empty() {
        SmsSender::From(sms.from.clone())
    } else {
        SmsSender::Service(sms.service.clone())
    };
    let config = SmsConfig {
        url: sms.url.clone(),
        account: sms.account.clone(),
        key: sms.key.clone(),
        secret: sms.secret.clone(),
        sender,
        timeout: domain::Duration::seconds(i64::try_from(sms.timeout_seconds).unwrap_or(20)),
        extra_roots,
    };
    SmsProvider::new(config).context("the provider of text messages (sms.…)")
}

/// No mail server is configured: mails wait, and staff see why.
struct NoMailServer;

impl Mailer for NoMailServer {
    fn send<'a>(&'a self, _: &'a casework::ports::Letter) -> Answer<'a, casework::ports::Delivery> {
        let answer = "no mail server is configured (smtp.host)".to_owned();
        Box::pin(async move { casework::ports::Delivery::TryLater { answer } })
    }
}

/// Inspects in a child process of this same program.
struct ChildInspector {
    exe: PathBuf,
}

impl Inspector for ChildInspector {
    fn inspect(&self, ask: InspectionAsk, body: Body) -> Answer<'_, Inspection> {
        Box::pin(async move {
            let extension = ask.name.rsplit_once('.').map(|(_, e)| e);
            let question = inspect::Ask::usual(ask.size, extension);
            let pages = question.pages;
            let reader = tokio_util::io::StreamReader::new(body.map_err(std::io::Error::other));
            let outcome =
                inspect::client::inspect(&self.exe, reader, question, inspect::WorkerLimits::default()).await;
            translate(&outcome, pages)
        })
    }
}

/// The inspector's answer in casework's words.
fn translate(outcome: &inspect::Outcome, pages: u32) -> Inspection {
    if let inspect::Outcome::Broken { why, .. } = outcome
        && why.is_ours()
    {
        return Inspection::NotRun { why: format!("{why:?}") };
    }
    let ending = match outcome {
        inspect::Outcome::Inspected(report) => Some(&report.ending),
        inspect::Outcome::Broken { .. } => None,
    };
    let quality = ending.and_then(|e| e.quality);
    let facts = outcome.facts();
    let flags: Vec<InspectionFlag> = outcome.flags(pages).into_iter().collect();
    Inspection::Report {
        file_type: outcome.kind(),
        refused: outcome.refusal(),
        flags,
        pixels: facts.and_then(|f| f.pixels).map(|p| (p.width, p.height)),
        pages: facts.and_then(|f| f.pages).map(|p| p.counted),
        has_location: facts.is_some_and(|f| f.has_location),
        dark: quality.is_some_and(|q| q.looks_dark()),
        blurry: quality.is_some_and(|q| q.looks_blurry()),
        text: ending.and_then(|e| e.text.as_ref()).map(|t| t.words.clone()).unwrap_or_default(),
        previews: outcome
            .previews()
            .iter()
            .map(|p| NewPreview {
                page: p.page,
                kind: match p.kind {
                    inspect::PreviewKind::Page => "page",
                    inspect::PreviewKind::Thumbnail => "thumb",
                },
                width: p.width,
                height: p.height,
                jpeg: p.jpeg.clone(),
            })
            .collect(),
    }
}
