//! The life of one worker: raise the walls, read one question and one file from standard input, answer on standard
//! output, end. It reads nothing before the walls stand, keeps nothing, and says nothing on standard error.

use std::io::{self, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::exam::{self, Exam};
use crate::frames::{self, Answer};
use crate::prison::imprison;
use crate::report::{Ask, Drawing, Ending, Examined, Facts, Preview, Verdict, Walls, WorkerLimits};
use crate::{draw, reading, words};

/// The arguments were not understood.
const BAD_ARGUMENTS: u8 = 64;
/// The question or the file did not arrive whole.
const BAD_INPUT: u8 = 65;
/// A wall could not be raised; nothing was read.
const NO_PRISON: u8 = 70;
/// The answer could not be written.
const NO_READER: u8 = 74;

/// Bytes kept free in the answer for its ending, beside the text it may carry.
const ENDING_ROOM: u64 = 4096;

/// Runs the worker in this process, which must have been started for nothing else: the hidden sub-command
/// `strongroom inspect`. `arguments` are those after the sub-command's name, as [`client`](crate::client) writes them.
///
/// Exit codes: 0 answered, 64 arguments not understood, 65 input not whole, 70 walls could not be raised, 74 nobody read
/// the answer.
pub fn run_worker(arguments: impl IntoIterator<Item = String>) -> ExitCode {
    std::panic::set_hook(Box::new(|_| {}));
    let Some(limits) = Limits::parse(arguments) else { return ExitCode::from(BAD_ARGUMENTS) };
    let Ok(walls) = imprison(limits.memory, limits.cpu_seconds) else { return ExitCode::from(NO_PRISON) };
    let mut input = io::stdin().lock();
    let Ok(ask) = frames::read_ask(&mut input) else { return ExitCode::from(BAD_INPUT) };
    let ask = ask.bounded();
    let Ok((bytes, examined)) = read_file(&mut input, &ask, limits.held) else {
        return ExitCode::from(BAD_INPUT);
    };
    let answer = Answer::new(io::stdout().lock(), limits.report);
    match serve(&ask, Arc::new(bytes), examined, walls, answer, &limits) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::from(NO_READER),
    }
}

/// The numbers that must be known before the walls stand.
struct Limits {
    memory: u64,
    cpu_seconds: u64,
    held: u64,
    report: u64,
}

impl Limits {
    fn parse(arguments: impl IntoIterator<Item = String>) -> Option<Self> {
        let numbers: Option<Vec<u64>> = arguments.into_iter().map(|a| a.parse().ok()).collect();
        let &[memory, cpu_seconds, held, report] = numbers?.as_slice() else { return None };
        Some(Self { memory, cpu_seconds, held, report })
    }
}

/// The same numbers as arguments for a new worker.
pub(crate) fn arguments(limits: &WorkerLimits) -> [String; 4] {
    [limits.memory, limits.cpu_seconds, limits.held_bytes, limits.report_bytes].map(|n| n.to_string())
}

/// Reads exactly the announced number of bytes, keeping at most `held` of them.
fn read_file(input: &mut impl Read, ask: &Ask, held: u64) -> io::Result<(Vec<u8>, Examined)> {
    let keep = ask.bytes.min(held);
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(usize::try_from(keep).map_err(io::Error::other)?).map_err(io::Error::other)?;
    if input.take(keep).read_to_end(&mut bytes)? as u64 != keep {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    if keep == ask.bytes {
        return Ok((bytes, Examined::Whole));
    }
    Ok((bytes, Examined::BeginningOnly))
}

fn serve(
    ask: &Ask,
    bytes: Arc<Vec<u8>>,
    examined: Examined,
    walls: Walls,
    mut answer: Answer<impl Write>,
    limits: &Limits,
) -> io::Result<()> {
    let Exam { verdict, findings, pixels, pages, has_location, document } =
        exam::examine(&bytes, ask, examined);
    answer.facts(&Facts {
        verdict,
        bytes: ask.bytes,
        examined,
        findings,
        pixels,
        pages,
        has_location,
        walls,
    })?;
    let mut ending = Ending { drawing: Drawing::NotDrawn, quality: None, text: None };
    if let Verdict::Accepted { kind } = verdict
        && examined == Examined::Whole
    {
        // Text first: it is cheap, and a page that eats the processor time must not take it along.
        ending.text = catch_unwind(|| words::extract(kind, &bytes, ask.text as usize)).unwrap_or(None);
        // Written as JSON, no character that is left in a text takes more than twice its room.
        let reserve = ENDING_ROOM + 2 * u64::from(ask.text);
        let deadline = Instant::now() + Duration::from_secs(limits.cpu_seconds.max(2) / 2);
        let mut sink = Sink { answer: &mut answer, reserve, deadline, sent: 0, failed: None };
        let drawn =
            catch_unwind(AssertUnwindSafe(|| draw::draw(kind, &bytes, ask, document.as_ref(), &mut sink)));
        let (sent, failed) = (sink.sent, sink.failed.take());
        if let Some(error) = failed {
            return Err(error);
        }
        match drawn {
            Ok(drawn) => (ending.drawing, ending.quality) = (drawn.drawing, drawn.quality),
            Err(_) => ending.drawing = if sent == 0 { Drawing::Failed } else { Drawing::Partial },
        }
        if let Some(document) = &document {
            ending.text = reading::read(document, ask, || Instant::now() < deadline);
        }
        if ending.drawing == Drawing::NotDrawn && ending.text.is_none() {
            // Neither pictures nor words: whoever reviews this has nothing to look at.
            ending.drawing = Drawing::Failed;
        }
    }
    answer.ending(&ending)
}

/// Where drawn pages go: straight down the pipe, so that a page that kills the worker does not take earlier ones along.
struct Sink<'a, W> {
    answer: &'a mut Answer<W>,
    reserve: u64,
    deadline: Instant,
    sent: u32,
    failed: Option<io::Error>,
}

impl<W: Write> draw::Easel for Sink<'_, W> {
    fn show(&mut self, preview: Preview) -> draw::More {
        match self.answer.preview(&preview, self.reserve) {
            Ok(Ok(())) => {
                self.sent += 1;
                draw::More::Welcome
            }
            Ok(Err(frames::NoRoom)) => draw::More::Enough,
            Err(error) => {
                self.failed = Some(error);
                draw::More::Enough
            }
        }
    }

    fn has_time(&self) -> bool {
        Instant::now() < self.deadline
    }
}
