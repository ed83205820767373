//! The other end of the wire, for tests: a clock that stands still, a letter, and an SMTP server (RFC 5321) that keeps
//! what it was told and answers as scripted. It refuses to forgive: a bare CR or LF is written down as a fault.

use casework::ports::Letter;
use connectors::{ReturnAddress, Security, SmtpConfig};
use domain::{Clock, Duration, Email, Timestamp};
use std::sync::{Arc, Mutex, MutexGuard};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// 2025-10-09T08:53:20Z for ever.
pub struct Frozen;

impl Clock for Frozen {
    fn now(&self) -> Timestamp {
        Timestamp::from_seconds(1_760_000_000)
    }
}

pub fn letter() -> Letter {
    Letter {
        id: "mail_01k9a".to_owned(),
        to: "lena@client.example".to_owned(),
        from_name: "Okafor & Lindqvist, Rechtsanwälte".to_owned(),
        subject: "Algo le espera en el portal — «nuevo»".to_owned(),
        text: "Buenos días:\n\n.una línea que empieza con un punto\n.\n..\nAlgo le espera.\n".to_owned(),
        html: format!("<p>Buenos días</p>\n.\n<p>{}</p>", "Algo le espera. ".repeat(80)),
        language: "es".to_owned(),
    }
}

pub fn config(port: u16) -> SmtpConfig {
    SmtpConfig {
        host: "127.0.0.1".to_owned(),
        port,
        security: Security::None,
        login: None,
        from: Email::parse("portal@firm.example").expect("an address"),
        helo: Some("desk.firm.example".to_owned()),
        timeout: Duration::seconds(5),
        extra_roots: None,
        returns: ReturnAddress::default(),
    }
}

/// What the server does at one point of the conversation.
#[derive(Clone, Copy)]
pub enum Reply {
    Say(&'static str),
    Silence,
    HangUp,
}

/// The whole conversation from the server's side.
#[derive(Clone, Copy)]
pub struct Script {
    pub greeting: Reply,
    pub ehlo: Reply,
    pub auth: Reply,
    pub mail: Reply,
    pub rcpt: Reply,
    pub data: Reply,
    pub message: Reply,
    pub quit: Reply,
}

impl Default for Script {
    fn default() -> Self {
        Self {
            greeting: Reply::Say("220 mx.example ESMTP"),
            ehlo: Reply::Say("250-mx.example\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN"),
            auth: Reply::Say("235 2.7.0 welcome"),
            mail: Reply::Say("250 2.1.0 sender ok"),
            rcpt: Reply::Say("250 2.1.5 recipient ok"),
            data: Reply::Say("354 go on"),
            message: Reply::Say("250 2.0.0 queued as 4F2A"),
            quit: Reply::Say("221 bye"),
        }
    }
}

/// What the server was told.
#[derive(Default)]
pub struct Heard {
    pub commands: Vec<String>,
    /// Bodies after DATA with the dots of RFC 5321 §4.5.2 taken off again.
    pub messages: Vec<String>,
    pub faults: Vec<String>,
}

/// A server on a free port of this machine. It ends when dropped.
pub struct SmtpServer {
    pub port: u16,
    heard: Arc<Mutex<Heard>>,
    _serving: JoinSet<()>,
}

impl SmtpServer {
    pub async fn start(script: Script) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let heard = Arc::new(Mutex::new(Heard::default()));
        let mut serving = JoinSet::new();
        let kept = Arc::clone(&heard);
        serving.spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                // One after another, and a client that leaves in the middle ends only its own conversation.
                let _ = converse(BufReader::new(socket), script, &kept).await;
            }
        });
        Self { port, heard, _serving: serving }
    }

    pub fn heard(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().expect("a lock")
    }
}

type Wire = BufReader<TcpStream>;

async fn converse(mut wire: Wire, script: Script, heard: &Mutex<Heard>) -> std::io::Result<()> {
    let mut reply = script.greeting;
    loop {
        match reply {
            Reply::Say(text) => wire.get_mut().write_all(format!("{text}\r\n").as_bytes()).await?,
            Reply::Silence => std::future::pending().await,
            Reply::HangUp => return Ok(()),
        }
        let Some(line) = line(&mut wire, heard).await? else { return Ok(()) };
        let verb = line.split(' ').next().unwrap_or_default().to_ascii_uppercase();
        heard.lock().expect("a lock").commands.push(line);
        reply = match verb.as_str() {
            "EHLO" => script.ehlo,
            "AUTH" => script.auth,
            "MAIL" => script.mail,
            "RCPT" => script.rcpt,
            "QUIT" => script.quit,
            "DATA" => match script.data {
                Reply::Say(text) if text.starts_with('3') => {
                    wire.get_mut().write_all(format!("{text}\r\n").as_bytes()).await?;
                    if message(&mut wire, heard).await?.is_none() {
                        return Ok(());
                    }
                    script.message
                }
                other => other,
            },
            _ => Reply::Say("502 5.5.1 unknown command"),
        };
    }
}

async fn message(wire: &mut Wire, heard: &Mutex<Heard>) -> std::io::Result<Option<()>> {
    let mut body = String::new();
    while let Some(line) = line(wire, heard).await? {
        if line == "." {
            heard.lock().expect("a lock").messages.push(body);
            return Ok(Some(()));
        }
        body.push_str(line.strip_prefix('.').unwrap_or(&line));
        body.push_str("\r\n");
    }
    Ok(None)
}

async fn line(wire: &mut Wire, heard: &Mutex<Heard>) -> std::io::Result<Option<String>> {
    let mut bytes = Vec::new();
    wire.read_until(b'\n', &mut bytes).await?;
    if bytes.is_empty() {
        return Ok(None);
    }
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let inner = text.strip_suffix("\r\n");
    if inner.is_none_or(|inner| inner.contains(['\r', '\0'])) || text.len() > 1000 {
        heard.lock().expect("a lock").faults.push(text.clone());
    }
    Ok(Some(inner.map_or_else(|| text.clone(), str::to_owned)))
}

/// Header lines of a mail, folded ones joined.
pub fn headers(mail: &str) -> Vec<String> {
    let head = mail.split("\r\n\r\n").next().expect("a head").replace("\r\n ", " ");
    head.split("\r\n").map(str::to_owned).collect()
}

/// The two bodies of a multipart/alternative mail, decoded.
pub fn bodies(mail: &str) -> Vec<(String, String)> {
    let (_, after) = mail.split_once("boundary=\"").expect("a boundary");
    let (boundary, rest) = after.split_once('"').expect("its end");
    let mut parts: Vec<_> = rest.split(&format!("--{boundary}")).collect();
    assert_eq!(parts.pop().map(str::trim), Some("--"), "the closing boundary");
    let part = |part: &&str| {
        let (head, body) = part.trim_start().split_once("\r\n\r\n").expect("a part's head");
        assert!(head.contains("Content-Transfer-Encoding: quoted-printable"), "{head}");
        let kind = head.lines().find_map(|line| line.strip_prefix("Content-Type: ")).expect("a type");
        let body = body.strip_suffix("\r\n").expect("the line break before a boundary");
        (kind.to_owned(), quoted_printable(body))
    };
    parts.iter().skip(1).map(part).collect()
}

/// RFC 2045 §6.7, strictly.
fn quoted_printable(text: &str) -> String {
    let joined = text.replace("=\r\n", "");
    let mut bytes = joined.bytes();
    let mut out = Vec::new();
    while let Some(byte) = bytes.next() {
        if byte != b'=' {
            out.push(byte);
            continue;
        }
        let pair = [bytes.next().expect("a digit"), bytes.next().expect("a digit")];
        let digits = std::str::from_utf8(&pair).expect("digits");
        out.push(u8::from_str_radix(digits, 16).expect("hexadecimal digits"));
    }
    String::from_utf8(out).expect("UTF-8")
}
