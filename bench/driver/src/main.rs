//! Sends the same bytes from memory to every server measured, asks for pages, and writes to the disk with nothing in
//! between. It knows no more HTTP than that needs, so that the driver costs little and the same for all; it refuses to
//! count an answer that is not a success.
//!
//! ```text
//! driver upload tus|dav PORT SIZE COUNT AT-ONCE < TARGETS
//! driver get            PORT      COUNT AT-ONCE < TARGETS
//! driver disk           FOLDER SIZE COUNT AT-ONCE file|entry
//! ```
//! A target is a line of path, cookie and form token, separated by tabs; targets take turns. `disk` creates, writes and
//! syncs; `entry` also syncs the folder that names the file. Prints microseconds: all together, then the median, the
//! 99th percentile and the slowest of the single ones.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// The bytes sent, over and over.
const BLOCK: usize = 1 << 20;
/// Longer than any honest answer takes.
const PATIENCE: Duration = Duration::from_secs(300);

struct Target {
    path: String,
    headers: String,
}

#[derive(Clone, Copy)]
enum Speech {
    Tus,
    Dav,
    Get,
}

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["upload", speech, port, size, count, at_once] => {
            let speech = if *speech == "dav" { Speech::Dav } else { Speech::Tus };
            ask(speech, port.parse()?, size.parse()?, count.parse()?, at_once.parse()?)
        }
        ["get", port, count, at_once] => ask(Speech::Get, port.parse()?, 0, count.parse()?, at_once.parse()?),
        ["disk", folder, size, count, at_once, what] => {
            disk(&PathBuf::from(folder), size.parse()?, count.parse()?, at_once.parse()?, *what == "entry")
        }
        _ => Err("see the first lines of this program for its arguments".into()),
    }
}

fn ask(speech: Speech, port: u16, size: usize, count: usize, at_once: usize) -> Outcome<()> {
    let targets: Vec<Target> =
        io::stdin().lines().map(|line| Ok(target(&line?))).collect::<io::Result<_>>()?;
    if targets.is_empty() {
        return Err("no targets".into());
    }
    let block = block();
    take_turns(count, at_once, || {
        let mut connection = Connection::open(port)?;
        let (targets, block) = (&targets, &block);
        Ok(move |turn: usize| {
            let target = &targets[turn % targets.len()];
            connection.ask(speech, target, turn, block, size)
        })
    })
}

fn target(line: &str) -> Target {
    let mut parts = line.split('\t');
    let mut part = || parts.next().unwrap_or_default();
    let (path, cookie, form) = (part().to_owned(), part(), part());
    let mut headers = String::new();
    if !cookie.is_empty() {
        headers += &format!("Cookie: {cookie}\r\n");
    }
    if !form.is_empty() {
        headers += &format!("X-Strongroom-Csrf: {form}\r\n");
    }
    Target { path, headers }
}

fn disk(folder: &PathBuf, size: usize, count: usize, at_once: usize, entry: bool) -> Outcome<()> {
    let block = block();
    take_turns(count, at_once, || {
        let block = &block;
        Ok(move |turn: usize| {
            let mut file = File::create(folder.join(format!("probe-{turn}")))?;
            pour(&mut file, block, size)?;
            file.sync_data()?;
            if entry {
                File::open(folder)?.sync_data()?;
            }
            Ok(())
        })
    })
}

/// Runs `count` turns on `at_once` threads and prints how long they took. `hands` makes one thread's worker.
fn take_turns<W: FnMut(usize) -> Outcome<()>>(
    count: usize,
    at_once: usize,
    hands: impl Fn() -> Outcome<W> + Sync,
) -> Outcome<()> {
    let next = AtomicUsize::new(0);
    let all = Mutex::new(Vec::with_capacity(count));
    let started = Instant::now();
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..at_once)
            .map(|_| {
                scope.spawn(|| {
                    let mut work = hands()?;
                    let mut mine = Vec::new();
                    loop {
                        let turn = next.fetch_add(1, Ordering::Relaxed);
                        if turn >= count {
                            break;
                        }
                        let began = Instant::now();
                        work(turn)?;
                        mine.push(began.elapsed().as_micros());
                    }
                    all.lock().map_err(|_| "a thread panicked")?.extend(mine);
                    Outcome::Ok(())
                })
            })
            .collect();
        threads.into_iter().try_for_each(|t| t.join().map_err(|_| "a thread panicked")?)
    })?;
    let wall = started.elapsed().as_micros();
    let mut all = all.into_inner().map_err(|_| "a thread panicked")?;
    all.sort_unstable();
    let at = |percent: usize| all[(all.len() * percent).div_ceil(100).clamp(1, all.len()) - 1];
    println!("{wall} {} {} {}", at(50), at(99), at(100));
    Ok(())
}

/// Bytes that do not compress, behind the first words of a PDF.
fn block() -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut out = Vec::with_capacity(BLOCK);
    while out.len() < BLOCK {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        out.extend_from_slice(&state.to_le_bytes());
    }
    out[..9].copy_from_slice(b"%PDF-1.7\n");
    out
}

fn pour(into: &mut impl Write, block: &[u8], mut left: usize) -> io::Result<()> {
    while left > 0 {
        let part = left.min(block.len());
        into.write_all(&block[..part])?;
        left -= part;
    }
    Ok(())
}

struct Connection {
    port: u16,
    stream: BufReader<TcpStream>,
}

struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
}

impl Connection {
    fn open(port: u16) -> Outcome<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        Ok(Self { port, stream: BufReader::with_capacity(64 << 10, stream) })
    }

    fn ask(
        &mut self,
        speech: Speech,
        target: &Target,
        turn: usize,
        block: &[u8],
        size: usize,
    ) -> Outcome<()> {
        let line = match speech {
            Speech::Tus => format!("POST {}", target.path),
            Speech::Dav => format!("PUT {}{turn}", target.path),
            Speech::Get => format!("GET {}", target.path),
        };
        let mut head = format!("{line} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n{}", self.port, target.headers);
        if matches!(speech, Speech::Tus) {
            head += &format!(
                "Tus-Resumable: 1.0.0\r\nUpload-Length: {size}\r\nUpload-Metadata: filename c2Nhbi5wZGY=\r\n\
                 Content-Type: application/offset+octet-stream\r\n"
            );
        }
        if !matches!(speech, Speech::Get) {
            head += &format!("Content-Length: {size}\r\n");
        }
        head += "\r\n";
        let stream = self.stream.get_mut();
        // A server may refuse before it has read everything; what it says is in the answer.
        let sent = stream.write_all(head.as_bytes()).and_then(|()| pour(stream, block, size));
        let answer = self.answer().map_err(|e| format!("{line}: {e} ({sent:?})"))?;
        let offset = answer.header("upload-offset").map(str::to_owned);
        let whole = !matches!(speech, Speech::Tus) || offset.as_deref() == Some(&size.to_string());
        if !(200..300).contains(&answer.status) || !whole {
            return Err(format!("{line}: {} {:?}", answer.status, answer.headers).into());
        }
        sent?;
        if answer.header("connection").is_some_and(|v| v.eq_ignore_ascii_case("close")) {
            *self = Self::open(self.port)?;
        }
        Ok(())
    }

    fn answer(&mut self) -> Outcome<Answer> {
        let status = self.line()?;
        let status = status.split(' ').nth(1).and_then(|s| s.parse().ok()).ok_or("no answer")?;
        let mut headers = Vec::new();
        loop {
            let line = self.line()?;
            let Some((name, value)) = line.split_once(':') else { break };
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        let answer = Answer { status, headers };
        if answer.header("transfer-encoding").is_some() {
            loop {
                let size = usize::from_str_radix(self.line()?.trim(), 16)?;
                self.skip(size as u64)?;
                self.line()?;
                if size == 0 {
                    break;
                }
            }
        } else if let Some(length) = answer.header("content-length") {
            self.skip(length.parse()?)?;
        }
        Ok(answer)
    }

    fn line(&mut self) -> Outcome<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line)? == 0 {
            return Err("the server hung up".into());
        }
        Ok(line.trim_end().to_owned())
    }

    fn skip(&mut self, length: u64) -> Outcome<()> {
        let skipped = io::copy(&mut (&mut self.stream).take(length), &mut io::sink())?;
        if skipped == length { Ok(()) } else { Err("an answer was cut short".into()) }
    }
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(k, _)| k == name).map(|(_, v)| v.as_str())
    }
}
