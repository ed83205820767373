//! The ports to the outside, as traits. Adapters live in `connectors` (sockets) and in the binary's wiring; casework
//! refuses to know any provider by name.

use bytes::Bytes;
use domain::{Duration, FileType, InspectionFlag, Mobile, RefusalCause};
use futures_util::Stream;
use std::pin::Pin;
pub use vault::MalwareCheck;
use vault::{NewPreview, OutgoingMail, OutgoingText, Settings};

/// A future behind a trait object.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Plaintext on its way to a checker; never stored.
pub type Body = Pin<Box<dyn Stream<Item = std::io::Result<Bytes>> + Send>>;

/// A finished mail. Content-free: it says that something waits, never what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Stable across retries, so that a receiver can drop a duplicate. Used in Message-ID, and proof of the letter where a
    /// report of its fate shows it.
    pub id: String,
    pub to: String,
    /// Shown sender: the practice's name.
    pub from_name: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    /// BCP 47, for Content-Language.
    pub language: String,
}

/// What became of a letter. The answer is the server's words, shown to staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    Taken { answer: String },
    Refused { answer: String },
    TryLater { answer: String },
}

/// Carries letters: SMTP, or the demo's outbox.
pub trait Mailer: Send + Sync {
    fn send<'a>(&'a self, letter: &'a Letter) -> Answer<'a, Delivery>;
}

/// What a mail that came back says of the letters it shows. Anybody can write one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// What could be the tag of a letter.
    pub tags: Vec<String>,
    pub about: Vec<Reported>,
}

/// What it says of one recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reported {
    /// As the letter was addressed, and where it ended up.
    pub addresses: Vec<String>,
    pub end: ReportedEnd,
    /// The other mail server's words.
    pub answer: String,
}

/// How a letter ended, by its report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportedEnd {
    /// The address takes no mail.
    Refused,
    /// Nobody tries any longer, for a reason that may pass.
    GivenUp,
    /// Late, passed on or arrived: no end that anybody has to know.
    OnTheWay,
}

/// What became of a message of the mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judged {
    /// A report about a letter of ours: what it says is known now.
    Settled,
    /// A report that proves nothing. Somebody may want to look.
    Unproved,
    /// Anything else, from a person perhaps.
    NoReport,
}

/// Decides about the reports a mailbox holds.
pub trait Judges: Send + Sync {
    /// An error is ours: the message is not marked, and comes again with the next visit.
    fn judge(&self, report: Report) -> Answer<'_, Result<Judged, String>>;
}

/// The mailbox refusals come back to.
pub trait Returns: Send + Sync {
    /// Reads what nobody read before, has each judged and marks it. How many, or why it cannot be read.
    fn visit<'a>(&'a self, judges: &'a dyn Judges) -> Answer<'a, Result<u32, String>>;
}

/// Writes letters in the practice's name and the reader's language.
pub trait Letterhead: Send + Sync {
    fn write(&self, mail: &OutgoingMail, settings: &Settings) -> Letter;
    /// The same as one short text message.
    fn brief(&self, text: &OutgoingText, settings: &Settings) -> String;
}

/// A finished text message. As content-free as a letter, and shorter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    pub to: Mobile,
    pub words: String,
}

/// What became of a text that was handed over. Answers are the provider's words, shown to staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handed {
    /// The provider has it. `receipt` is what it calls the text, for asking what became of it.
    Taken { receipt: String, answer: String },
    /// It will not be sent to this number. `stop`: nor will anything else, now or later.
    Refused { answer: String, stop: bool },
    /// The provider lets nobody of the practice in: a wrong key, a wrong sender, no money. The text is not at fault.
    Closed { answer: String },
    /// The provider asks to be left alone for a while.
    Busy { answer: String, wait: Option<Duration> },
    /// It was certainly not taken.
    TryLater { answer: String },
    /// It may have been taken: the provider fell silent after it had been told.
    Unsure { answer: String },
}

/// What became of a text that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// Nothing is known yet, or the provider could not be asked.
    OnTheWay,
    Arrived,
    /// It did not arrive. `stop`: nothing will at this number.
    Lost {
        answer: String,
        stop: bool,
    },
    /// The provider does not know it any more.
    Forgotten,
}

/// Carries text messages. It sends one at most once: where it cannot tell whether a text was taken, it says so.
pub trait Texter: Send + Sync {
    fn send<'a>(&'a self, text: &'a Text) -> Answer<'a, Handed>;
    /// What became of the text that is called so.
    fn ask<'a>(&'a self, receipt: &'a str) -> Answer<'a, Arrival>;
}

/// How a scan ended. Anything but a definite answer is never clean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scan {
    /// Clean or infected, for every byte of the file; or nobody is configured who could tell.
    Told(MalwareCheck),
    /// It cannot check this file, now or later: too large for it, locked, past one of its limits.
    Unable { why: String },
    /// It gave no definite answer about this file. Asking again can help; the file may also be what stops it.
    Unsure { why: String },
    /// It is away, or in no state to check any file. Asking again will help once it is back.
    Away { why: String },
}

/// Looks for malware.
pub trait Scanner: Send + Sync {
    /// `size` in bytes.
    fn scan(&self, body: Body, size: u64) -> Answer<'_, Scan>;
}

/// What an inspector is asked.
#[derive(Clone, Debug)]
pub struct InspectionAsk {
    pub name: String,
    pub size: u64,
}

/// What an inspector found, or how it ended.
pub enum Inspection {
    /// What was found; a worker that died half-way says so in its flags.
    Report {
        file_type: Option<FileType>,
        refused: Option<RefusalCause>,
        flags: Vec<InspectionFlag>,
        pixels: Option<(u32, u32)>,
        pages: Option<u32>,
        has_location: bool,
        dark: bool,
        blurry: bool,
        text: String,
        previews: Vec<NewPreview>,
    },
    /// The inspector could not be started or fed: the file has nothing to do with it, and trying again can help.
    NotRun { why: String },
}

/// Reads files nobody trusts, somewhere without keys.
pub trait Inspector: Send + Sync {
    fn inspect(&self, ask: InspectionAsk, body: Body) -> Answer<'_, Inspection>;
}
