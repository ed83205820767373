//! The other end of the wire, for tests: a provider of text messages as documented (Messages, version 2010-04-01). It keeps
//! every request, answers as documented or as scripted, and refuses what is not addressed, signed or formed as it should
//! be.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

pub const ACCOUNT: &str = "AC0123456789abcdef0123456789abcdef";
pub const KEY: &str = "SK0123456789abcdef0123456789abcdef";
pub const SECRET: &str = "a secret: with ñ";
pub const FROM: &str = "+15005550006";

/// How the provider behaves.
#[derive(Clone, Debug)]
pub enum Manner {
    /// As documented.
    Usual,
    /// This status, these headers and this body, to whatever is asked.
    Say(u16, &'static str, String),
    /// It takes the text and hangs up before it answers.
    TakeAndHangUp,
    /// It takes the text and never answers.
    TakeAndFallSilent,
    /// It hangs up in the middle of the answer.
    HalfAnAnswer,
}

/// What it was told and what it holds.
#[derive(Default)]
pub struct Heard {
    /// First lines of requests.
    pub asked: Vec<String>,
    /// Texts it has taken, by name: fields of the form.
    pub texts: BTreeMap<String, BTreeMap<String, String>>,
    /// What has become of them: status and, where it went wrong, the number of why.
    pub became: BTreeMap<String, (&'static str, Option<i64>)>,
}

pub struct Provider {
    pub port: u16,
    heard: Arc<Mutex<Heard>>,
    _serving: JoinSet<()>,
}

impl Provider {
    pub async fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let heard = Arc::new(Mutex::new(Heard::default()));
        let kept = Arc::clone(&heard);
        let mut serving = JoinSet::new();
        serving.spawn(async move {
            let mut open = JoinSet::new();
            while let Ok((socket, _)) = listener.accept().await {
                let (manner, kept) = (manner.clone(), Arc::clone(&kept));
                // Whoever leaves in the middle ends only their own conversation.
                open.spawn(async move { converse(socket, &manner, &kept).await });
            }
        });
        Self { port, heard, _serving: serving }
    }

    pub fn heard(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().expect("the lock")
    }
}

async fn converse(socket: TcpStream, manner: &Manner, heard: &Mutex<Heard>) -> Option<()> {
    let mut socket = BufReader::new(socket);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if socket.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let header = |name: &str| {
        let all = lines.iter().skip(1).filter_map(|line| line.split_once(':'));
        all.filter(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.trim().to_owned()).next()
    };
    let length = header("content-length").and_then(|n| n.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    socket.read_exact(&mut body).await.ok()?;
    let first = lines.first()?.clone();
    heard.lock().ok()?.asked.push(first.clone());
    let signed = header("authorization");
    let kind = header("content-type");
    let (status, headers, answer) = match manner {
        Manner::Say(status, headers, answer) => (*status, *headers, answer.clone()),
        _ => {
            let (status, answer) = answer_as_documented(&first, signed, kind, &body, heard)?;
            (status, "", answer)
        }
    };
    match manner {
        Manner::TakeAndHangUp => return None,
        Manner::TakeAndFallSilent => std::future::pending().await,
        _ => {}
    }
    let length = answer.len();
    let answer = match manner {
        Manner::HalfAnAnswer => answer.get(..length / 2)?.to_owned(),
        _ => answer,
    };
    let head = format!(
        "HTTP/1.1 {status} Said\r\nContent-Type: application/json\r\n{headers}Content-Length: {length}\r\n\r\n"
    );
    socket.write_all(head.as_bytes()).await.ok()?;
    socket.write_all(answer.as_bytes()).await.ok()?;
    socket.shutdown().await.ok()
}

fn refusal(status: u16, code: i64, message: &str) -> (u16, String) {
    let more = format!("https://www.twilio.com/docs/errors/{code}");
    (
        status,
        format!("{{\"code\":{code},\"message\":\"{message}\",\"more_info\":\"{more}\",\"status\":{status}}}"),
    )
}

fn answer_as_documented(
    first: &str,
    signed: Option<String>,
    kind: Option<String>,
    body: &[u8],
    heard: &Mutex<Heard>,
) -> Option<(u16, String)> {
    let (method, rest) = first.split_once(' ')?;
    let (target, _) = rest.split_once(' ')?;
    let (path, _) = target.split_once('?').unwrap_or((target, ""));
    if signed.as_deref() != Some(&format!("Basic {}", base64(format!("{KEY}:{SECRET}").as_bytes()))) {
        return Some(refusal(401, 20003, "Authenticate"));
    }
    let all = format!("/2010-04-01/Accounts/{ACCOUNT}/Messages");
    let mut heard = heard.lock().ok()?;
    match (method, path.strip_prefix(&all)?) {
        ("POST", ".json") => {
            if kind.as_deref() != Some("application/x-www-form-urlencoded") {
                return Some(refusal(400, 21604, "The 'To' phone number is required"));
            }
            let fields = unformed(body)?;
            let of = |name: &str| fields.get(name).cloned().unwrap_or_default();
            let to = of("To");
            if of("From") != FROM && of("MessagingServiceSid") != "MG01" {
                return Some(refusal(400, 21603, "A 'From' phone number is required"));
            }
            if of("Body").is_empty() {
                return Some(refusal(400, 21602, "Message body is required"));
            }
            // The numbers the provider documents for trying its refusals.
            match to.as_str() {
                "+15005550001" => {
                    return Some(refusal(
                        400,
                        21211,
                        &format!("The 'To' number {to} is not a valid phone number"),
                    ));
                }
                "+15005550004" => {
                    return Some(refusal(400, 21610, "Attempt to send to unsubscribed recipient"));
                }
                "+15005550009" => {
                    return Some(refusal(400, 21614, &format!("'To' number {to} is not a mobile")));
                }
                _ => {}
            }
            let sid = format!("SM{:032x}", heard.texts.len() + 1);
            heard.texts.insert(sid.clone(), fields);
            heard.became.insert(sid.clone(), ("queued", None));
            Some((201, message(&sid, "queued", None, &to)))
        }
        ("GET", ".json") => Some((200, "{\"messages\":[],\"page\":0}".to_owned())),
        ("GET", of) => {
            let sid = of.strip_prefix('/')?.strip_suffix(".json")?;
            match (heard.texts.get(sid), heard.became.get(sid)) {
                (Some(text), Some((status, code))) => {
                    Some((200, message(sid, status, *code, text.get("To").map_or("", String::as_str))))
                }
                _ => Some(refusal(404, 20404, "The requested resource was not found")),
            }
        }
        _ => Some(refusal(405, 20004, "Method not allowed")),
    }
}

fn message(sid: &str, status: &str, code: Option<i64>, to: &str) -> String {
    let code = code.map_or("null".to_owned(), |code| code.to_string());
    format!(
        "{{\"sid\":\"{sid}\",\"account_sid\":\"{ACCOUNT}\",\"to\":\"{to}\",\"from\":\"{FROM}\",\"status\":\"{status}\",\
         \"error_code\":{code},\"error_message\":null,\"num_segments\":\"1\",\"price\":null}}"
    )
}

/// A form's fields, each once; nothing where it is not a form.
fn unformed(body: &[u8]) -> Option<BTreeMap<String, String>> {
    let text = std::str::from_utf8(body).ok()?;
    let mut fields = BTreeMap::new();
    for pair in text.split('&') {
        let (name, value) = pair.split_once('=')?;
        let (mut raw, mut rest) = (Vec::new(), value.bytes());
        while let Some(byte) = rest.next() {
            match byte {
                b'+' => raw.push(b' '),
                b'%' => {
                    let hex = [rest.next()?, rest.next()?];
                    raw.push(u8::from_str_radix(std::str::from_utf8(&hex).ok()?, 16).ok()?);
                }
                other => raw.push(other),
            }
        }
        if fields.insert(name.to_owned(), String::from_utf8(raw).ok()?).is_some() {
            return None;
        }
    }
    Some(fields)
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let three = [0, 1, 2].map(|i| u32::from(chunk.get(i).copied().unwrap_or(0)));
        let bits = three[0] << 16 | three[1] << 8 | three[2];
        for i in 0..4 {
            let six = (bits >> (18 - 6 * i) & 63) as usize;
            out.push(if i <= chunk.len() { char::from(ALPHABET[six]) } else { '=' });
        }
    }
    out
}
