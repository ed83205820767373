//! What inspecting a file came to, seen from the server: a report, or a worker that broke and what it had said before.
//! It refuses to be an error: whatever happened in the worker, the upload is still there and somebody can decide.

use std::collections::BTreeSet;

use domain::{FileType, InspectionFlag, RefusalCause};

use crate::report::{Drawing, Facts, Preview, Report, Verdict};

/// Why a worker gave no complete answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Breakage {
    /// It did not finish within [`WorkerLimits::wall`].
    TimedOut,
    /// The kernel ended it: too much processor time (24 or 9), too much memory or a failed assertion (6), a bad access (11).
    Killed {
        /// The signal's number.
        signal: i32,
    },
    /// It gave up with this exit code; see [`run_worker`](crate::run_worker).
    GaveUp {
        /// The exit code, when there was one.
        code: Option<i32>,
    },
    /// It answered something that is no answer.
    Nonsense {
        /// Which rule the answer broke.
        rule: &'static str,
    },
    /// It could not be started. The file is not at fault.
    NotStarted {
        /// What the operating system said.
        why: String,
    },
    /// The bytes could not be read from where they are kept, or were not as many as announced. The file is not at fault.
    SourceFailed {
        /// What reading said.
        why: String,
    },
}

impl Breakage {
    /// Worth trying again: the file has nothing to do with it.
    pub fn is_ours(&self) -> bool {
        matches!(self, Self::NotStarted { .. } | Self::SourceFailed { .. })
    }
}

/// What inspecting a file came to. There is no error beside it: whatever happens, the upload is still there.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// The worker finished.
    Inspected(Report),
    /// The worker did not finish. What it had already said is kept; a refusal found before breaking still stands.
    Broken {
        /// Why.
        why: Breakage,
        /// The facts, if they came.
        facts: Option<Facts>,
        /// The pages that came.
        previews: Vec<Preview>,
    },
}

impl Outcome {
    /// Everything to write beside the file, in the words of the rest of the product. `pages` is what was asked for.
    /// [`InspectionFlag::needs_person`] says which of them keep the file from counting as ready.
    pub fn flags(&self, pages: u32) -> BTreeSet<InspectionFlag> {
        let (facts, mut flags) = match self {
            Self::Inspected(Report { facts, .. }) => (Some(facts), facts.flags()),
            Self::Broken { facts, .. } => {
                (facts.as_ref(), facts.as_ref().map(Facts::flags).unwrap_or_default())
            }
        };
        match self {
            Self::Inspected(Report { ending, .. }) => match ending.drawing {
                Drawing::Failed => {
                    flags.insert(InspectionFlag::CouldNotDraw);
                }
                Drawing::Partial => {
                    flags.insert(InspectionFlag::PagesLeftOut);
                }
                Drawing::NotDrawn | Drawing::Complete => {}
            },
            Self::Broken { why: Breakage::TimedOut | Breakage::Killed { signal: 24 | 9 | 6 }, .. } => {
                flags.insert(InspectionFlag::InspectorTimedOut);
            }
            Self::Broken { why, .. } if why.is_ours() => {}
            Self::Broken { .. } => {
                flags.insert(InspectionFlag::InspectorCrashed);
            }
        }
        if facts.and_then(|f| f.pages).is_some_and(|count| count.more || count.counted > pages) {
            flags.insert(InspectionFlag::PagesLeftOut);
        }
        flags
    }

    /// The facts, when they came.
    pub fn facts(&self) -> Option<&Facts> {
        match self {
            Self::Inspected(report) => Some(&report.facts),
            Self::Broken { facts, .. } => facts.as_ref(),
        }
    }

    /// The pages that came, also from a worker that broke afterwards.
    pub fn previews(&self) -> &[Preview] {
        match self {
            Self::Inspected(Report { previews, .. }) | Self::Broken { previews, .. } => previews,
        }
    }

    /// What the content is, when it was recognised as something the practice takes.
    pub fn kind(&self) -> Option<FileType> {
        match self.facts()?.verdict {
            Verdict::Accepted { kind } => Some(kind),
            Verdict::Refused { .. } => None,
        }
    }

    /// The refusal, when one was found — also by a worker that broke afterwards.
    pub fn refusal(&self) -> Option<RefusalCause> {
        match self.facts()?.verdict {
            Verdict::Refused { cause } => Some(cause),
            Verdict::Accepted { .. } => None,
        }
    }
}
