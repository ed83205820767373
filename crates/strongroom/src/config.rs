//! Configuration by file and environment. Every setting is one row of a table: its name, its default and what it means;
//! the reference page is printed from it. It refuses unknown names and reports everything wrong at once.

mod returns;
mod texts;
mod transport;

pub use returns::{ReturnTo, Returns};
pub use texts::Sms;
pub use transport::{Authority, Https, Tls, host};

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

/// One setting. `key` in the file; `STRONGROOM_` and the key in capitals with `_` for `.` in the environment.
pub struct Setting {
    pub key: &'static str,
    pub default: &'static str,
    pub meaning: &'static str,
}

const fn row(key: &'static str, default: &'static str, meaning: &'static str) -> Setting {
    Setting { key, default, meaning }
}

const LETS_ENCRYPT: &str = "https://acme-v02.api.letsencrypt.org/directory";

pub const SETTINGS: &[Setting] = &[
    row(
        "data_dir",
        "data",
        "Folder for the database, the key store, the root key and, unless a bucket is used, the blobs.",
    ),
    row(
        "packs_dir",
        "",
        "Folder with kinds of matter of your own (`packs/README.md`), read at the start. Empty means `packs` in `data_dir`, if it is there.",
    ),
    row(
        "listen",
        "127.0.0.1:8087",
        "Address and port to serve on. Plain HTTP while `tls.mode` is `off`: then loopback only, or behind a proxy that ends TLS.",
    ),
    row(
        "origin",
        "",
        "What people type, for instance `https://portal.example.com`. Empty means `http://` (with TLS, `https://`) and `listen`, which only works on loopback. Clients can have passkeys where it is a name with https, and not at an IP address.",
    ),
    row(
        "proxies",
        "",
        "Addresses of reverse proxies whose X-Forwarded-For is believed, separated by commas.",
    ),
    row(
        "tls.mode",
        "off",
        "`off`: plain HTTP. `files`: TLS with a certificate of your own. `acme`: TLS with a certificate that is ordered and renewed by itself.",
    ),
    row(
        "tls.certificate",
        "",
        "For `files`: the certificate and its intermediates (PEM). Read again when it changes and on SIGHUP.",
    ),
    row(
        "tls.key",
        "",
        "For `files`: its private key (PEM, without a passphrase, not readable by others). May be the same file.",
    ),
    row(
        "tls.http_listen",
        "",
        "Address and port that send plain HTTP on to https and, for `acme`, show the proofs. Empty means none, with `acme` `[::]:80`.",
    ),
    row("acme.directory", LETS_ENCRYPT, "The certificate authority's directory (RFC 8555)."),
    row("acme.contact", "", "An address the authority may write to. May be empty."),
    row(
        "acme.domains",
        "",
        "Names on the certificate, separated by commas. Empty means the host in `origin`. No wildcards.",
    ),
    row("acme.terms_agreed", "false", "`true` says that you agree to the authority's terms of service."),
    row(
        "acme.trust",
        "",
        "The root certificate (PEM) of a private authority, for talking to its directory. Empty means the machine's own.",
    ),
    row(
        "root_key_file",
        "",
        "The root key. Empty means `root.key` in `data_dir`. Made at first start, readable by its owner only.",
    ),
    row("database.url", "", "PostgreSQL address of the serving role. Empty means SQLite in `data_dir`."),
    row("database.owner_url", "", "PostgreSQL address of the owning role; needed by `migrate` only."),
    row("blobs.kind", "folder", "`folder` or `bucket` (S3)."),
    row("blobs.folder", "", "Folder for sealed blobs. Empty means `blobs` in `data_dir`."),
    row(
        "blobs.durability",
        "synced",
        "`synced`: on disk before it is acknowledged. `relaxed`: leave that to storage that is durable by itself.",
    ),
    row("blobs.endpoint", "", "S3 endpoint; empty for AWS."),
    row("blobs.region", "us-east-1", "S3 region."),
    row("blobs.bucket", "", "S3 bucket."),
    row("blobs.access_key", "", "S3 access key id."),
    row("blobs.secret_key", "", "S3 secret access key."),
    row("blobs.allow_http", "false", "Let the S3 endpoint be plain HTTP (loopback tests only)."),
    row("smtp.host", "", "Mail server. Empty means that no mail leaves (the demo shows an outbox instead)."),
    row("smtp.port", "587", "Its port."),
    row(
        "smtp.security",
        "starttls",
        "`starttls` (required), `tls` (from the first byte) or `none` (loopback only).",
    ),
    row("smtp.username", "", "User name, if the server wants one."),
    row("smtp.password", "", "Password."),
    row("smtp.from", "", "Sender address."),
    row(
        "smtp.trust",
        "",
        "Root certificate (PEM) of a mail server under an authority of your own, trusted besides the usual ones.",
    ),
    row("smtp.timeout_seconds", "30", "Patience with the mail server."),
    row(
        "mail.returns.address",
        "",
        "Where mails that cannot be delivered come back to: the sender on the envelope. Empty means `smtp.from`.",
    ),
    row(
        "mail.returns.tagged",
        "false",
        "Give every mail a sender of its own on the envelope (`returns+TAG@…`). The mail server has to take such addresses.",
    ),
    row(
        "mail.returns.host",
        "",
        "IMAP server of the mailbox they come back to, over TLS. Empty means that none is read; `strongroom mail returned` takes them from a pipe.",
    ),
    row("mail.returns.port", "993", "Its port, with TLS from the first byte."),
    row("mail.returns.user", "", "User name of the mailbox."),
    row("mail.returns.password_file", "", "File with its password; a line break at the end is left out."),
    row("mail.returns.folder", "INBOX", "Folder that is read. Nothing is taken out of it."),
    row("mail.returns.every_seconds", "300", "Wait between two visits, whichever node makes them. From 5."),
    row(
        "mail.returns.trust",
        "",
        "Root certificate (PEM) of a mailbox under an authority of your own, trusted besides the usual ones.",
    ),
    row(
        "sms.account",
        "",
        "Account at a provider of text messages with Twilio's interface. Empty means that no texts are sent.",
    ),
    row(
        "sms.url",
        "https://api.twilio.com",
        "The provider's address: what stands before `/2010-04-01`. Plain `http://` on loopback only.",
    ),
    row("sms.key", "", "Id of an API key. Empty means that `sms.secret` is the account's own token."),
    row("sms.secret", "", "Secret of the key, or the account's token."),
    row(
        "sms.from",
        "",
        "Sender: a number with its country, a short code or a name. Either this or `sms.service`.",
    ),
    row("sms.service", "", "Pool of numbers to send from, by the provider's id of it (`MG…`)."),
    row("sms.timeout_seconds", "20", "Patience with the provider of texts."),
    row(
        "sms.trust",
        "",
        "Root certificates (PEM) of a gateway under an authority of your own, trusted besides the machine's.",
    ),
    row(
        "clamd.address",
        "",
        "ClamAV's daemon: `unix:/run/clamav/clamd.ctl` or `tcp:127.0.0.1:3310`. Empty means that files are not scanned, and the desk says so.",
    ),
    row(
        "clamd.largest_mib",
        "4095",
        "Largest file to hand to the scanner; larger ones are marked as not scanned.",
    ),
    row(
        "clamd.network",
        "this_machine",
        "`trusted` lets `clamd.address` be another machine: files travel to it unencrypted.",
    ),
    row("clamd.oldest_days", "7", "A signature database older than this scans nothing; 0 accepts any age."),
    row(
        "work.in_server",
        "true",
        "Run jobs in `serve`; `false` leaves them to processes started with `work`.",
    ),
    row("log.format", "text", "`text` or `json`."),
    row("log.level", "info", "`error`, `warn`, `info` or `debug`."),
];

/// The settings as given, checked by name only.
pub struct Given(BTreeMap<&'static str, String>);

/// The settings as meant.
#[derive(Clone, Debug)]
pub struct Config {
    pub data_dir: PathBuf,
    /// Where packs of the practice's own lie; nothing where none was named and the usual folder is not there.
    pub packs_dir: Option<PathBuf>,
    pub listen: SocketAddr,
    pub origin: String,
    pub proxies: Vec<IpAddr>,
    pub tls: Tls,
    pub root_key_file: PathBuf,
    pub database: Database,
    pub blobs: BlobPlace,
    pub smtp: Option<Smtp>,
    pub return_to: ReturnTo,
    pub returns: Option<Returns>,
    pub sms: Option<Sms>,
    pub clamd: Option<Clamd>,
    pub work_in_server: bool,
    pub log_json: bool,
    pub log_level: tracing::Level,
}

#[derive(Clone)]
pub enum Database {
    Sqlite,
    Postgres { app: String, owner: Option<String> },
}

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Database::Sqlite => "sqlite",
            Database::Postgres { .. } => "postgres",
        })
    }
}

#[derive(Clone)]
pub enum BlobPlace {
    Folder { root: PathBuf, synced: bool },
    Bucket(vault::Bucket),
}

impl std::fmt::Debug for BlobPlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            BlobPlace::Folder { root, .. } => write!(f, "folder {}", root.display()),
            BlobPlace::Bucket(b) => write!(f, "bucket {}", b.name),
        }
    }
}

#[derive(Clone)]
pub struct Smtp {
    pub host: String,
    pub port: u16,
    pub security: String,
    pub username: String,
    pub password: String,
    pub from: domain::Email,
    pub timeout_seconds: u64,
    pub trust: Option<PathBuf>,
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{} {}", self.host, self.port, self.security)
    }
}

#[derive(Clone, Debug)]
pub struct Clamd {
    pub address: String,
    pub largest_mib: u64,
    /// The network between may be somebody else's machine.
    pub trusted_network: bool,
    pub oldest_days: u32,
}

/// Everything wrong with a configuration, one sentence each.
#[derive(Debug)]
pub struct Problems(Vec<String>);

impl std::fmt::Display for Problems {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the configuration needs attention:")?;
        self.0.iter().try_for_each(|p| write!(f, "\n  - {p}"))
    }
}

impl std::error::Error for Problems {}

impl Given {
    /// Reads the file (if any), then the environment over it.
    pub fn read(file: Option<&Path>, env: impl Iterator<Item = (String, String)>) -> Result<Self, Problems> {
        let mut problems = Vec::new();
        let mut values = BTreeMap::new();
        if let Some(file) = file {
            match std::fs::read_to_string(file) {
                Ok(text) => match text.parse::<toml::Table>() {
                    Ok(table) => take_table("", &table, &mut values, &mut problems),
                    Err(e) => problems.push(format!("{} is not valid TOML: {}", file.display(), e.message())),
                },
                Err(e) => problems.push(format!("{} cannot be read: {e}", file.display())),
            }
        }
        for (name, value) in env {
            let Some(name) = name.strip_prefix("STRONGROOM_").filter(|n| !n.starts_with("TEST_")) else {
                continue;
            };
            if name == "CONFIG" {
                continue;
            }
            match SETTINGS.iter().find(|s| s.key.replace('.', "_").eq_ignore_ascii_case(name)) {
                Some(setting) => {
                    values.insert(setting.key, value);
                }
                None => problems.push(format!("STRONGROOM_{name} is not a setting{}", suggestion(name))),
            }
        }
        if problems.is_empty() { Ok(Self(values)) } else { Err(Problems(problems)) }
    }

    pub fn set(&mut self, key: &'static str, value: String) {
        self.0.insert(key, value);
    }

    fn text(&self, key: &str) -> &str {
        let default = SETTINGS.iter().find(|s| s.key == key).map_or("", |s| s.default);
        self.0.get(key).map_or(default, String::as_str)
    }

    /// Makes sense of the settings, or says everything that is wrong with them.
    pub fn check(&self) -> Result<Config, Problems> {
        let mut p = Vec::new();
        let data_dir = PathBuf::from(self.text("data_dir"));
        let listen: SocketAddr = self
            .parse("listen", "an address and port such as 127.0.0.1:8087", &mut p)
            .unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8087)));
        let secure = self.text("tls.mode") != "off";
        let origin = self.origin(listen, secure, &mut p);
        let proxies = self
            .text("proxies")
            .split(',')
            .map(str::trim)
            .filter(|s| !s.is_empty())
            .filter_map(|s| match s.parse() {
                Ok(ip) => Some(ip),
                Err(_) => {
                    p.push(format!("proxies: `{s}` is not an IP address"));
                    None
                }
            })
            .collect();
        let under = |key: &str, name: &str| match self.text(key) {
            "" => data_dir.join(name),
            path => PathBuf::from(path),
        };
        let packs_dir = match self.text("packs_dir") {
            "" => Some(data_dir.join("packs")).filter(|usual| usual.is_dir()),
            named => Some(PathBuf::from(named)),
        };
        let config = Config {
            packs_dir,
            root_key_file: under("root_key_file", "root.key"),
            database: match self.text("database.url") {
                "" => Database::Sqlite,
                app => Database::Postgres {
                    app: app.to_owned(),
                    owner: Some(self.text("database.owner_url").to_owned()).filter(|s| !s.is_empty()),
                },
            },
            blobs: self.blobs(under("blobs.folder", "blobs"), &mut p),
            smtp: self.smtp(&mut p),
            return_to: self.return_to(&mut p),
            returns: self.returns(&mut p),
            sms: self.sms(&mut p),
            clamd: self.clamd(&mut p),
            work_in_server: self.parse("work.in_server", "true or false", &mut p).unwrap_or(true),
            log_json: self.one_of("log.format", &["text", "json"], &mut p) == "json",
            log_level: self
                .parse("log.level", "error, warn, info or debug", &mut p)
                .unwrap_or(tracing::Level::INFO),
            tls: self.tls(&origin, &data_dir, &mut p),
            data_dir,
            listen,
            origin,
            proxies,
        };
        if p.is_empty() { Ok(config) } else { Err(Problems(p)) }
    }

    fn parse<T: std::str::FromStr>(&self, key: &str, wanted: &str, problems: &mut Vec<String>) -> Option<T> {
        let text = self.text(key);
        let value = text.parse().ok();
        if value.is_none() {
            problems.push(format!("{key}: `{text}` is not {wanted}"));
        }
        value
    }

    fn one_of(&self, key: &str, choices: &[&'static str], problems: &mut Vec<String>) -> &'static str {
        let text = self.text(key);
        choices.iter().copied().find(|c| *c == text).unwrap_or_else(|| {
            problems.push(format!("{key}: `{text}` is none of {}", choices.join(", ")));
            choices.first().copied().unwrap_or_default()
        })
    }

    fn origin(&self, listen: SocketAddr, secure: bool, problems: &mut Vec<String>) -> String {
        let origin = match self.text("origin") {
            "" => format!("{}://{listen}", if secure { "https" } else { "http" }),
            text => text.trim_end_matches('/').to_owned(),
        };
        let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
        match host {
            Some(h) if !h.is_empty() && !h.contains(['/', '?', '#', ' ']) => {}
            _ => problems.push(
                "origin: give scheme and host only, for instance https://portal.example.com".to_owned(),
            ),
        }
        let loopback = ["127.0.0.1", "localhost", "[::1]"];
        if origin.starts_with("http://") && !host.is_some_and(|h| loopback.iter().any(|l| h.starts_with(l))) {
            problems
                .push("origin: plain http is for loopback only; people's documents need https".to_owned());
        }
        origin
    }

    fn blobs(&self, root: PathBuf, problems: &mut Vec<String>) -> BlobPlace {
        let synced = self.one_of("blobs.durability", &["synced", "relaxed"], problems) == "synced";
        if self.one_of("blobs.kind", &["folder", "bucket"], problems) == "folder" {
            return BlobPlace::Folder { root, synced };
        }
        for key in ["blobs.bucket", "blobs.access_key", "blobs.secret_key"] {
            if self.text(key).is_empty() {
                problems.push(format!("{key}: needed when blobs.kind is bucket"));
            }
        }
        BlobPlace::Bucket(vault::Bucket {
            endpoint: Some(self.text("blobs.endpoint").to_owned()).filter(|s| !s.is_empty()),
            region: self.text("blobs.region").to_owned(),
            name: self.text("blobs.bucket").to_owned(),
            access_key: self.text("blobs.access_key").to_owned(),
            secret_key: self.text("blobs.secret_key").to_owned(),
            allow_http: self.parse("blobs.allow_http", "true or false", problems).unwrap_or(false),
        })
    }

    fn smtp(&self, problems: &mut Vec<String>) -> Option<Smtp> {
        let host = self.text("smtp.host");
        if host.is_empty() {
            return None;
        }
        let from = domain::Email::parse(self.text("smtp.from"));
        if from.is_err() {
            problems.push("smtp.from: needs the address mails are sent from".to_owned());
        }
        let security = self.one_of("smtp.security", &["starttls", "tls", "none"], problems);
        Some(Smtp {
            host: host.to_owned(),
            port: self.parse("smtp.port", "a port", problems).unwrap_or(587),
            security: security.to_owned(),
            username: self.text("smtp.username").to_owned(),
            password: self.text("smtp.password").to_owned(),
            from: from.ok()?,
            trust: Some(self.text("smtp.trust")).filter(|t| !t.is_empty()).map(PathBuf::from),
            timeout_seconds: self
                .parse("smtp.timeout_seconds", "a number of seconds", problems)
                .unwrap_or(30),
        })
    }

    fn clamd(&self, problems: &mut Vec<String>) -> Option<Clamd> {
        let address = self.text("clamd.address");
        if address.is_empty() {
            return None;
        }
        if !address.starts_with("unix:") && !address.starts_with("tcp:") {
            problems.push("clamd.address: begins with unix: or tcp:".to_owned());
        }
        Some(Clamd {
            address: address.to_owned(),
            trusted_network: self.one_of("clamd.network", &["this_machine", "trusted"], problems)
                == "trusted",
            largest_mib: self.parse("clamd.largest_mib", "a number", problems).unwrap_or(4095),
            oldest_days: self.parse("clamd.oldest_days", "a number", problems).unwrap_or(7),
        })
    }
}

fn take_table(
    prefix: &str,
    table: &toml::Table,
    values: &mut BTreeMap<&'static str, String>,
    problems: &mut Vec<String>,
) {
    for (name, value) in table {
        let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        if let toml::Value::Table(inner) = value {
            take_table(&key, inner, values, problems);
            continue;
        }
        match SETTINGS.iter().find(|s| s.key == key) {
            Some(setting) => {
                let text = match value {
                    toml::Value::String(s) => s.clone(),
                    other => other.to_string(),
                };
                values.insert(setting.key, text);
            }
            None => problems.push(format!("`{key}` is not a setting{}", suggestion(&key))),
        }
    }
}

/// The setting whose name shares the longest beginning or end with a mistyped one.
fn suggestion(name: &str) -> String {
    let name = name.to_lowercase().replace('_', ".");
    let tail = name.rsplit('.').next().unwrap_or_default();
    let close = SETTINGS.iter().find(|s| s.key.ends_with(tail) || s.key.replace('_', ".") == name);
    close.map(|s| format!(" (did you mean `{}`?)", s.key)).unwrap_or_default()
}

/// The reference page, as committed in `docs/operations/configuration.md`.
pub fn reference() -> String {
    let mut out = String::from(
        "# Configuration\n\nPrinted by `strongroom config`; do not edit by hand. Settings come from a TOML file \
         (`--config FILE` or `STRONGROOM_CONFIG`) and from the environment, which wins. An unknown name stops the start.\n\n\
         | setting | environment | default | meaning |\n|---|---|---|---|\n",
    );
    for s in SETTINGS {
        let env = format!("STRONGROOM_{}", s.key.replace('.', "_").to_uppercase());
        let default = if s.default.is_empty() { "(empty)" } else { s.default };
        out.push_str(&format!("| `{}` | `{env}` | `{default}` | {} |\n", s.key, s.meaning));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(pairs: &[(&str, &str)]) -> Result<Given, Problems> {
        Given::read(None, pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())))
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let given = given(&[
            ("STRONGROOM_LISTEN", "nowhere"),
            ("STRONGROOM_ORIGIN", "http://portal.example.com"),
            ("STRONGROOM_BLOBS_KIND", "tape"),
            ("STRONGROOM_SMTP_HOST", "mail.example.com"),
        ])
        .unwrap();
        let said = given.check().unwrap_err().to_string();
        for part in ["listen", "origin", "blobs.kind", "smtp.from"] {
            assert!(said.contains(part), "{part} is missing in: {said}");
        }
    }

    #[test]
    fn an_unknown_setting_is_refused_with_a_hint() {
        let said =
            given(&[("STRONGROOM_LISTN", "x"), ("STRONGROOM_SERVER_LISTEN", "x")]).err().unwrap().to_string();
        assert!(said.contains("STRONGROOM_LISTN is not a setting"));
        assert!(said.contains("did you mean `listen`"));
    }

    #[test]
    fn the_defaults_are_a_working_configuration_on_loopback() {
        let config = given(&[]).unwrap().check().unwrap();
        assert_eq!(config.origin, "http://127.0.0.1:8087");
        assert!(matches!(config.database, Database::Sqlite));
    }

    #[test]
    fn the_reference_page_is_the_committed_one() {
        let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/operations/configuration.md");
        if std::env::var_os("GOLDEN").is_some() {
            std::fs::write(page, reference()).unwrap();
        }
        assert_eq!(std::fs::read_to_string(page).unwrap(), reference(), "run the tests with GOLDEN=write");
    }
}
