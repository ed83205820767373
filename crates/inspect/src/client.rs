//! The trusted half: starts one worker for one file, feeds it through a pipe, judges every byte that comes back and
//! ends it at the latest when its time is over. It never fails for the file's sake — a crash, a hang, a lie or silence
//! is an [`Outcome`] — and it never writes the file anywhere but into that pipe.

use std::path::Path;
use std::process::{ExitStatus, Stdio};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::process::{Child, Command};

use crate::frames::{self, Frame, Judge};
use crate::outcome::{Breakage, Outcome};
use crate::report::{Ask, Ending, Facts, Preview, Report, WorkerLimits};
use crate::worker;

/// Bytes moved at a time; with this and one frame, the server's own memory stays small at any file size.
const STEP: usize = 64 * 1024;

/// Inspects the `ask.bytes` bytes of `body` in a new process `exe inspect …`, which must end up in
/// [`run_worker`](crate::run_worker).
///
/// The process gets an empty environment, three pipes and nothing else. It is killed when the returned future is
/// dropped, when `limits.wall` has passed, or at its first answer that breaks a rule.
pub async fn inspect(exe: &Path, body: impl AsyncRead + Unpin, ask: Ask, limits: WorkerLimits) -> Outcome {
    let mut heard = Heard::default();
    let why = match start(exe, &limits) {
        Ok(child) => {
            let conversation = converse(child, body, &ask, &limits, &mut heard);
            match tokio::time::timeout(limits.wall, conversation).await {
                Ok(Ok(())) => None,
                Ok(Err(why)) => Some(why),
                Err(_) => Some(Breakage::TimedOut),
            }
        }
        Err(error) => Some(Breakage::NotStarted { why: error.kind().to_string() }),
    };
    match (why, heard) {
        (None, Heard { facts: Some(facts), previews, ending: Some(ending) }) => {
            Outcome::Inspected(Report { facts, previews, ending })
        }
        (None, Heard { facts, previews, .. }) => {
            Outcome::Broken { why: Breakage::Nonsense { rule: "an answer without an end" }, facts, previews }
        }
        (Some(why), Heard { facts, previews, .. }) => Outcome::Broken { why, facts, previews },
    }
}

/// What the worker has said so far; survives the worker.
#[derive(Default)]
struct Heard {
    facts: Option<Facts>,
    previews: Vec<Preview>,
    ending: Option<Ending>,
}

fn start(exe: &Path, limits: &WorkerLimits) -> std::io::Result<Child> {
    Command::new(exe)
        .arg("inspect")
        .args(worker::arguments(limits))
        .env_clear()
        .current_dir("/")
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
}

/// Feeds and listens at the same time, then asks how the process ended.
async fn converse(
    mut child: Child,
    body: impl AsyncRead + Unpin,
    ask: &Ask,
    limits: &WorkerLimits,
    heard: &mut Heard,
) -> Result<(), Breakage> {
    let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(Breakage::NotStarted { why: "no pipes".to_owned() });
    };
    let judge = Judge::new(ask, limits.report_bytes);
    let mut feeding = std::pin::pin!(feed(input, body, ask));
    let mut listening = std::pin::pin!(listen(output, judge, heard));
    let mut fed = None;
    let listened = loop {
        tokio::select! {
            result = &mut feeding, if fed.is_none() => fed = Some(result),
            result = &mut listening => break result,
        }
    };
    if let Err(rule) = listened {
        // Nothing it says from here on is of interest; dropping the child kills it.
        return Err(Breakage::Nonsense { rule });
    }
    let status = child.wait().await.map_err(|e| Breakage::NotStarted { why: e.kind().to_string() })?;
    if let Some(Err(error)) = fed {
        return Err(Breakage::SourceFailed { why: error.to_string() });
    }
    if status.success() { Ok(()) } else { Err(ended(status)) }
}

fn ended(status: ExitStatus) -> Breakage {
    match std::os::unix::process::ExitStatusExt::signal(&status) {
        Some(signal) => Breakage::Killed { signal },
        None => Breakage::GaveUp { code: status.code() },
    }
}

/// Sends the question and the file. A worker that stops reading is no error here: its answer or its end will tell.
async fn feed(
    mut pipe: impl AsyncWrite + Unpin,
    body: impl AsyncRead + Unpin,
    ask: &Ask,
) -> std::io::Result<()> {
    let question = frames::encode_ask(ask)?;
    if pipe.write_all(&question).await.is_err() {
        return Ok(());
    }
    let mut body = body.take(ask.bytes);
    let mut left = ask.bytes;
    let mut buffer = vec![0u8; STEP];
    while left > 0 {
        let count = body.read(&mut buffer).await?;
        if count == 0 {
            return Err(std::io::Error::new(std::io::ErrorKind::UnexpectedEof, "fewer bytes than announced"));
        }
        left -= count as u64;
        if pipe.write_all(&buffer[..count]).await.is_err() {
            return Ok(());
        }
    }
    // Closing the pipe is part of the message; a worker gone by now is again none of ours.
    let _gone = pipe.shutdown().await;
    Ok(())
}

/// Hears frames until the pipe ends. The end of the pipe in mid-frame is left to the exit status to explain.
async fn listen(
    mut pipe: impl AsyncRead + Unpin,
    mut judge: Judge,
    heard: &mut Heard,
) -> Result<(), &'static str> {
    loop {
        let mut head = [0u8; 5];
        match pipe.read_exact(&mut head[..1]).await {
            Ok(_) if judge.is_done() => return Err("more after the end"),
            Ok(_) => {}
            Err(_) => return Ok(()),
        }
        if pipe.read_exact(&mut head[1..]).await.is_err() {
            return Ok(());
        }
        let length = judge.expect(head)?;
        let mut payload = Vec::new();
        // `take` grows the buffer with what really arrives, not with what the head claims.
        match (&mut pipe).take(length as u64).read_to_end(&mut payload).await {
            Ok(count) if count == length => {}
            _ => return Ok(()),
        }
        match judge.accept(head[0], &payload)? {
            Frame::Facts(facts) => heard.facts = Some(facts),
            Frame::Preview(preview) => heard.previews.push(preview),
            Frame::Ending(ending) => heard.ending = Some(ending),
        }
    }
}
