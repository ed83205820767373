//! Text messages over the HTTP interface that Twilio documents and others offer as well ("Messages", version 2010-04-01).
//! It refuses to speak without TLS to anything but this machine, to follow the provider elsewhere, to hand a text over
//! twice, and to log a number or a word of a text. What it cannot tell it calls unsure: the interface has no way to say
//! "the same text as before", so one that may have been taken is never handed over again.

mod answer;
mod problem;

pub use problem::SmsProblem;

use crate::loopback::is_loopback;
use answer::{Said, arrival, handed, shown};
use casework::ports::{Answer, Arrival, Handed, Text, Texter};
use domain::{Duration, Mobile};
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Certificate, Client, RequestBuilder, StatusCode, Url, redirect, retry};
use std::fmt;
use std::time::Duration as Pause;

/// The most of an answer that is read, in bytes.
const MOST_READ: usize = 64 * 1024;
/// The longest a connection may take to stand.
const CONNECT: Pause = Pause::from_secs(10);
/// The longest wait a provider can ask for; what asks for more is asked again after it.
const LONGEST_WAIT: i64 = 3600;

/// Whom a text comes from.
#[derive(Clone, PartialEq, Eq)]
pub enum SmsSender {
    /// A number of the practice's, a short code, or a name where the country takes names.
    From(String),
    /// A pool of numbers, by the provider's id of it (`MG…`).
    Service(String),
}

/// Where texts go out. `Debug` shows neither account nor key.
#[derive(Clone)]
pub struct SmsConfig {
    /// Scheme and host, and what the provider wants before `/2010-04-01`; without a slash at the end.
    pub url: String,
    pub account: String,
    /// The id of an API key; empty where `secret` is the account's own token.
    pub key: String,
    pub secret: String,
    pub sender: SmsSender,
    /// For one whole question and its answer.
    pub timeout: Duration,
    /// PEM certificates trusted besides the machine's own: for a gateway under an authority of the practice's.
    pub extra_roots: Option<Vec<u8>>,
}

impl fmt::Debug for SmsConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmsConfig").field("url", &self.url).finish_non_exhaustive()
    }
}

/// A provider of text messages.
pub struct SmsProvider {
    config: SmsConfig,
    client: Client,
    /// `…/Accounts/<account>/Messages`, to which `.json` or a text's name is put.
    messages: String,
}

impl fmt::Debug for SmsProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmsProvider").finish_non_exhaustive()
    }
}

impl SmsProvider {
    /// Checks the configuration; connects to nothing.
    ///
    /// # Errors
    /// [`SmsProblem`], in words for the operator.
    pub fn new(config: SmsConfig) -> Result<Self, SmsProblem> {
        problem::check(&config)?;
        let messages =
            format!("{}/2010-04-01/Accounts/{}/Messages", config.url.trim_end_matches('/'), config.account);
        let url = Url::parse(&messages).map_err(|_| SmsProblem::Url)?;
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
        if url.scheme() != "https" && !(url.scheme() == "http" && is_loopback(host)) {
            return Err(SmsProblem::PlainOutside);
        }
        let whole = config.timeout.to_std();
        // No proxy from the environment, no redirect and no second try of the library's own: each could bring a text, or
        // the key, to somebody else or twice.
        let mut builder = Client::builder()
            .user_agent(concat!("strongroom/", env!("CARGO_PKG_VERSION")))
            .no_proxy()
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .pool_max_idle_per_host(0)
            .http1_only()
            .connect_timeout(CONNECT.min(whole / 2))
            .timeout(whole);
        if let Some(pem) = &config.extra_roots {
            let roots = Certificate::from_pem_bundle(pem).map_err(|_| SmsProblem::Roots)?;
            if roots.is_empty() {
                return Err(SmsProblem::Roots);
            }
            builder = builder.tls_certs_merge(roots);
        }
        let client = builder.build().map_err(|e| SmsProblem::Tls { why: plain(&e.without_url()) })?;
        Ok(Self { config, client, messages })
    }

    /// Asks for a list nobody reads: that the provider answers, and that account and key are right. Sends nothing.
    ///
    /// # Errors
    /// What the provider said or what went wrong, in one line.
    pub async fn probe(&self) -> Result<(), String> {
        let question = self.client.get(format!("{}.json?PageSize=1", self.messages));
        let said = match self.hear(question).await {
            Ok(said) => said,
            Err(quiet) => return Err(quiet.answer),
        };
        if said.status == StatusCode::OK { Ok(()) } else { Err(said.answer()) }
    }

    async fn hand_over(&self, text: &Text) -> Handed {
        let (name, sender) = match &self.config.sender {
            SmsSender::From(from) => ("From", from),
            SmsSender::Service(service) => ("MessagingServiceSid", service),
        };
        let form = form(&[("To", text.to.as_str()), (name, sender), ("Body", &text.words)]);
        let question = self
            .client
            .post(format!("{}.json", self.messages))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(form);
        match self.hear(question).await {
            Ok(said) => hushed(handed(&said), &text.to),
            Err(Quiet { answer, told: false }) => Handed::TryLater { answer },
            Err(Quiet { answer, told: true }) => Handed::Unsure { answer },
        }
    }

    async fn look_up(&self, receipt: &str) -> Arrival {
        // A receipt is part of an address; one that could lead elsewhere was never the provider's.
        if !answer::is_receipt(receipt) {
            return Arrival::Forgotten;
        }
        match self.hear(self.client.get(format!("{}/{receipt}.json", self.messages))).await {
            Ok(said) => arrival(&said),
            Err(_) => Arrival::OnTheWay,
        }
    }

    /// One question and its whole answer.
    async fn hear(&self, question: RequestBuilder) -> Result<Said, Quiet> {
        let config = &self.config;
        let user = if config.key.is_empty() { &config.account } else { &config.key };
        let question = question.basic_auth(user, Some(&config.secret));
        let mut response = question.send().await.map_err(|e| self.quiet(e))?;
        let status = response.status();
        let wait = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
        let wait = wait.and_then(|text| text.trim().parse::<i64>().ok()).filter(|s| *s >= 0);
        let mut body = Vec::new();
        // Without the end of an answer its status still stands: 201 means taken.
        while let Ok(Some(chunk)) = response.chunk().await {
            body.extend_from_slice(&chunk);
            if body.len() > MOST_READ {
                break;
            }
        }
        Ok(Said { status, wait: wait.map(|s| Duration::seconds(s.min(LONGEST_WAIT))), body })
    }

    /// Nothing was heard. Whatever went wrong before the connection stood was not told to anybody.
    fn quiet(&self, error: reqwest::Error) -> Quiet {
        let told = !error.is_connect() && !error.is_builder();
        let answer = if error.is_timeout() {
            format!("the provider did not answer within {} s", self.config.timeout.as_seconds_to_wait())
        } else {
            plain(&error.without_url())
        };
        Quiet { answer, told }
    }
}

/// Why nothing was heard, and whether the provider may have been told all the same.
struct Quiet {
    answer: String,
    told: bool,
}

impl Texter for SmsProvider {
    fn send<'a>(&'a self, text: &'a Text) -> Answer<'a, Handed> {
        Box::pin(self.hand_over(text))
    }

    fn ask<'a>(&'a self, receipt: &'a str) -> Answer<'a, Arrival> {
        Box::pin(self.look_up(receipt))
    }
}

/// A provider repeats the number in what it says; what is kept of it is where numbers are not.
fn hushed(handed: Handed, to: &Mobile) -> Handed {
    let hush = |answer: String| answer.replace(to.as_str(), "…").replace(to.as_str().trim_matches('+'), "…");
    match handed {
        Handed::Taken { receipt, answer } => Handed::Taken { receipt, answer: hush(answer) },
        Handed::Refused { answer, stop } => Handed::Refused { answer: hush(answer), stop },
        Handed::Closed { answer } => Handed::Closed { answer: hush(answer) },
        Handed::Busy { answer, wait } => Handed::Busy { answer: hush(answer), wait },
        Handed::TryLater { answer } => Handed::TryLater { answer: hush(answer) },
        Handed::Unsure { answer } => Handed::Unsure { answer: hush(answer) },
    }
}

/// An error with its innermost cause, which is the one that says something.
fn plain(error: &dyn std::error::Error) -> String {
    let mut inmost = error;
    while let Some(cause) = inmost.source() {
        inmost = cause;
    }
    shown(&format!("the provider cannot be reached: {inmost}"))
}

/// `application/x-www-form-urlencoded` (WHATWG URL §5.2).
fn form(fields: &[(&str, &str)]) -> String {
    let mut out = String::new();
    for (name, value) in fields {
        if !out.is_empty() {
            out.push('&');
        }
        out.push_str(name);
        out.push('=');
        for byte in value.bytes() {
            match byte {
                b' ' => out.push('+'),
                b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'*' | b'-' | b'.' | b'_' => {
                    out.push(char::from(byte))
                }
                other => out.push_str(&format!("%{other:02X}")),
            }
        }
    }
    out
}
