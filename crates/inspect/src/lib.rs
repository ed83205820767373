//! Reads files nobody trusts. Two halves share this crate: [`run_worker`] is the life of the short-lived process that
//! imprisons itself and then parses one file; [`client`] starts such a process, feeds it and judges what comes back.
//! [`glance`] alone runs in the server itself: it compares first bytes and parses nothing.
//! It refuses to decide by a file's name, to write anything to a disk, to keep anything between two files, and to let
//! a file that breaks the worker count as more than "a person has to look".
//!
//! What is checked and what is not defended is written down in `docs/operations/inspection.md`.

pub mod client;
mod draw;
mod exam;
mod exif;
mod frames;
mod glance;
mod heic;
mod jpeg_shape;
mod office;
mod outcome;
mod pdf;
mod picture;
mod prison;
mod quality;
mod reading;
mod report;
mod script;
mod sniff;
mod words;
mod worker;
mod zip;

pub use glance::{HEAD, glance};
pub use outcome::{Breakage, Outcome};
pub use report::{
    Ask, Drawing, Ending, Examined, Facts, Held, PageCount, Pixels, Preview, PreviewKind, Quality, Report,
    Text, Verdict, Walls, WorkerLimits,
};
pub use sniff::Finding;
pub use worker::run_worker;

/// Examines bytes in this very process, without walls, and draws nothing: for fuzzing and proofs. The product asks
/// through [`client`].
#[doc(hidden)]
pub fn examine_unwalled(bytes: &[u8], extension: Option<&str>) -> Verdict {
    let ask = Ask::usual(bytes.len() as u64, extension);
    exam::examine(&std::sync::Arc::new(bytes.to_vec()), &ask, Examined::Whole).verdict
}
