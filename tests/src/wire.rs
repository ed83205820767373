//! A browser without a screen: HTTP/1.1 over one connection per request, cookies kept, forms found on pages and sent back
//! with their hidden fields. Errors of the line are answers too, because journeys cut it on purpose.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

/// TLS as a careful client speaks it: which authority it trusts and which name it wants to see.
#[derive(Clone)]
pub struct Secure {
    pub config: Arc<rustls::ClientConfig>,
    pub name: &'static str,
}

impl Secure {
    /// Trusts the certificates in this PEM text and no others.
    pub fn trusting(pem: &[u8], name: &'static str) -> Self {
        use rustls::pki_types::{CertificateDer, pem::PemObject};
        let mut roots = rustls::RootCertStore::empty();
        for root in CertificateDer::pem_slice_iter(pem) {
            roots.add(root.expect("a certificate")).expect("a root");
        }
        let mut config = rustls::ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
        // A resumed session would show the certificate of the first one.
        config.resumption = rustls::client::Resumption::disabled();
        Self { config: Arc::new(config), name }
    }

    /// A line of TLS over this stream, the handshake done.
    pub fn over(
        &self,
        mut stream: TcpStream,
    ) -> io::Result<rustls::StreamOwned<rustls::ClientConnection, TcpStream>> {
        let name = self.name.try_into().expect("a name");
        let mut session =
            rustls::ClientConnection::new(self.config.clone(), name).map_err(io::Error::other)?;
        while session.is_handshaking() {
            session.complete_io(&mut stream)?;
        }
        Ok(rustls::StreamOwned::new(session, stream))
    }
}

/// A line, whatever is spoken below.
trait Line: Read + Write {}
impl<T: Read + Write> Line for T {}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    /// Names in lower case, in the order they came.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Path and query of where it leads.
    pub fn location(&self) -> String {
        let to =
            self.header("location").unwrap_or_else(|| panic!("no way on: {} {}", self.status, self.text()));
        match to.split_once("://") {
            Some((_, rest)) => rest.find('/').map_or("/".to_owned(), |at| rest[at..].to_owned()),
            None => to.to_owned(),
        }
    }

    /// Hidden fields of the first form that posts to `action`.
    pub fn hidden(&self, action: &str) -> Vec<(String, String)> {
        let page = self.text();
        let mark = format!("action=\"{action}\"");
        let form = page
            .split("<form")
            .skip(1)
            .find(|form| {
                form.split('>')
                    .next()
                    .is_some_and(|tag| tag.contains(&mark) && tag.contains("method=\"post\""))
            })
            .unwrap_or_else(|| panic!("no form posts to {action} on: {page}"));
        form.split("</form>")
            .next()
            .unwrap_or_default()
            .split("<input ")
            .filter(|tag| tag.starts_with("type=\"hidden\""))
            .filter_map(|tag| Some((between(tag, "name=\"", "\"")?, between(tag, "value=\"", "\"")?)))
            .collect()
    }

    pub fn has_form(&self, action: &str) -> bool {
        self.text().contains(&format!("action=\"{action}\""))
    }
}

/// The text between two marks, with the entities of HTML undone.
pub fn between(text: &str, from: &str, to: &str) -> Option<String> {
    let start = text.find(from)? + from.len();
    let end = start + text[start..].find(to)?;
    Some(plain(&text[start..end]))
}

/// Every text between two marks.
pub fn all_between(text: &str, from: &str, to: &str) -> Vec<String> {
    text.split(from).skip(1).filter_map(|rest| rest.find(to).map(|end| plain(&rest[..end]))).collect()
}

fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find(';').unwrap_or(0);
        let code = rest.get(1..end).unwrap_or_default();
        let c = match code {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            _ => code
                .strip_prefix("#x")
                .map_or_else(
                    || code.strip_prefix('#').and_then(|n| n.parse().ok()),
                    |n| u32::from_str_radix(n, 16).ok(),
                )
                .and_then(char::from_u32),
        };
        out.push(c.unwrap_or('&'));
        rest = &rest[if c.is_some() { end + 1 } else { 1 }..];
    }
    out + rest
}

/// One profile: its cookies and the language it asks for.
#[derive(Clone)]
pub struct Browser {
    pub port: u16,
    pub cookies: BTreeMap<String, String>,
    pub language: &'static str,
    pub secure: Option<Secure>,
}

impl Browser {
    pub fn new(port: u16) -> Self {
        Self { port, cookies: BTreeMap::new(), language: "en", secure: None }
    }

    pub fn get(&mut self, path: &str) -> Answer {
        self.ask("GET", path, &[], &[]).unwrap_or_else(|e| panic!("GET {path}: {e}"))
    }

    /// Follows the ways on of a GET, at most five.
    pub fn go(&mut self, path: &str) -> Answer {
        let mut answer = self.get(path);
        for _ in 0..5 {
            if !(300..400).contains(&answer.status) {
                break;
            }
            answer = self.get(&answer.location());
        }
        answer
    }

    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = fields
            .iter()
            .map(|(k, v)| format!("{}={}", percent(k), percent(v)))
            .collect::<Vec<_>>()
            .join("&");
        self.ask("POST", path, &[("Content-Type", "application/x-www-form-urlencoded")], body.as_bytes())
            .unwrap_or_else(|e| panic!("POST {path}: {e}"))
    }

    /// Opens the page at `path`, fills the form that posts to `action` and sends it.
    pub fn fill(&mut self, path: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
        let page = self.go(path);
        let hidden = page.hidden(action);
        let mut all: Vec<(&str, &str)> = hidden
            .iter()
            .map(|(k, v)| (k.as_str(), v.as_str()))
            .filter(|(k, _)| !fields.iter().any(|(given, _)| given == k))
            .collect();
        all.extend_from_slice(fields);
        fields.iter().for_each(|(_, value)| crate::canaries::plant(value));
        self.post(action, &all)
    }

    pub fn ask(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> io::Result<Answer> {
        let stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        let mut stream: Box<dyn Line> = match &self.secure {
            Some(secure) => Box::new(secure.over(stream)?),
            None => Box::new(stream),
        };
        let mut head =
            format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n", self.port);
        let language = if self.language.is_empty() { "en" } else { self.language };
        head.push_str(&format!("Accept-Language: {language}\r\nSec-Fetch-Site: same-origin\r\n"));
        if !self.cookies.is_empty() {
            let all: Vec<String> = self.cookies.iter().map(|(k, v)| format!("{k}={v}")).collect();
            head.push_str(&format!("Cookie: {}\r\n", all.join("; ")));
        }
        if !matches!(method, "GET" | "HEAD" | "OPTIONS") || !body.is_empty() {
            head.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        stream.write_all(head.as_bytes())?;
        // A server may answer before it has read a body it does not want.
        let sent = stream.write_all(body);
        let mut raw = Vec::new();
        let read = gather(&mut *stream, &mut raw);
        let answer = match parse(&raw, method == "HEAD") {
            Some(answer) => answer,
            None => {
                sent?;
                read?;
                return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the line ended within an answer"));
            }
        };
        self.keep_cookies(&answer);
        Ok(answer)
    }

    fn keep_cookies(&mut self, answer: &Answer) {
        for (_, value) in answer.headers.iter().filter(|(n, _)| n == "set-cookie") {
            let (pair, attributes) = value.split_once(';').unwrap_or((value, ""));
            let Some((name, value)) = pair.split_once('=') else { continue };
            let over = attributes.to_ascii_lowercase().contains("max-age=0") || value.is_empty();
            if over {
                self.cookies.remove(name);
            } else {
                crate::canaries::plant(value);
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

/// What an answer says of itself that goes on for as long as somebody listens.
const EVENTS: &str = "text/event-stream";

/// Everything that comes until the line ends, or the beginning of a stream of events.
fn gather(stream: &mut dyn Line, raw: &mut Vec<u8>) -> io::Result<()> {
    let mut piece = [0; 16 << 10];
    loop {
        match stream.read(&mut piece)? {
            0 => return Ok(()),
            n => raw.extend_from_slice(&piece[..n]),
        }
        let head = raw.windows(4).position(|w| w == b"\r\n\r\n");
        let begun = head.is_some_and(|end| {
            raw.len() > end + 4 && String::from_utf8_lossy(&raw[..end]).to_ascii_lowercase().contains(EVENTS)
        });
        if begun {
            return Ok(());
        }
    }
}

/// The answer in these bytes, if it is whole.
fn parse(raw: &[u8], head_only: bool) -> Option<Answer> {
    let end = raw.windows(4).position(|w| w == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&raw[..end]).ok()?;
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let mut answer = Answer { status, headers, body: raw[end + 4..].to_vec() };
    if head_only || status == 204 || status == 304 {
        answer.body.clear();
    } else if answer.header("content-type") == Some(EVENTS) {
        // As far as it came: it has no end.
    } else if answer.header("transfer-encoding") == Some("chunked") {
        answer.body = unchunk(&answer.body)?;
    } else if let Some(length) = answer.header("content-length").and_then(|n| n.parse::<usize>().ok()) {
        (answer.body.len() == length).then_some(())?;
    }
    Some(answer)
}

fn unchunk(mut raw: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    loop {
        let end = raw.windows(2).position(|w| w == b"\r\n")?;
        let size = usize::from_str_radix(std::str::from_utf8(&raw[..end]).ok()?.trim(), 16).ok()?;
        if size == 0 {
            return Some(out);
        }
        out.extend_from_slice(raw.get(end + 2..end + 2 + size)?);
        raw = raw.get(end + 2 + size + 2..)?;
    }
}

pub fn percent(text: &str) -> String {
    let keep = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
    text.bytes().map(|b| if keep(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

pub fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let n = chunk.iter().fold(0u32, |n, b| n << 8 | u32::from(*b)) << (8 * (3 - chunk.len()));
        for i in 0..4 {
            let letter = LETTERS[(n >> (18 - 6 * i) & 63) as usize];
            out.push(if i <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    out
}

#[test]
fn answers_are_read_whole_or_not_at_all() {
    let whole = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nroom\r\n0\r\n\r\n";
    assert_eq!(parse(whole, false).unwrap().body, b"room");
    assert_eq!(parse(&whole[..whole.len() - 8], false), None);
    assert_eq!(parse(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nroom", false), None);
    assert_eq!(base64(b"ab"), "YWI=");
    assert_eq!(plain("a&amp;b&#x27;&#39;&x"), "a&b''&x");
}
