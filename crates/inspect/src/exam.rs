//! Everything that is decided about a file before anything is drawn, in one place: kind, findings, size, pages, place.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::{FileType, RefusalCause};
use hayro::hayro_syntax::Pdf;

use crate::report::{Ask, Examined, PageCount, Pixels, Verdict};
use crate::sniff::{Finding, Sniffed, agrees, polyglot, sniff};
use crate::{office, pdf, picture};

const COUNTED_PAGES: usize = 100_000;

/// What was decided, and the opened document where there is one.
pub(crate) struct Exam {
    pub(crate) verdict: Verdict,
    pub(crate) findings: BTreeSet<Finding>,
    pub(crate) pixels: Option<Pixels>,
    pub(crate) pages: Option<PageCount>,
    pub(crate) has_location: bool,
    pub(crate) document: Option<Pdf>,
}

impl Exam {
    fn new(verdict: Verdict) -> Self {
        let findings = BTreeSet::new();
        Self { verdict, findings, pixels: None, pages: None, has_location: false, document: None }
    }
}

/// Examines what was held of the file.
pub(crate) fn examine(bytes: &Arc<Vec<u8>>, ask: &Ask, examined: Examined) -> Exam {
    let extension = ask.extension.as_deref().map(str::to_lowercase);
    let extension = extension.as_deref();
    if examined == Examined::BeginningOnly && bytes.starts_with(b"PK") {
        // What is in a container is written at its end.
        return Exam::new(Verdict::Refused { cause: RefusalCause::TooBig });
    }
    let Sniffed { kind, zip, flags } = sniff(bytes, extension);
    let kind = match kind {
        Ok(kind) => kind,
        Err(cause) => return Exam::new(Verdict::Refused { cause }),
    };
    let mut exam = Exam::new(Verdict::Accepted { kind });
    exam.findings.extend(flags);
    if extension.is_some_and(|e| !e.is_empty() && !agrees(kind, e)) {
        exam.findings.insert(Finding::ExtensionMismatch);
    }
    if polyglot(bytes, kind) {
        exam.findings.insert(Finding::Polyglot);
    }
    if examined == Examined::BeginningOnly {
        exam.findings.insert(Finding::NotFullyChecked);
        return exam;
    }
    match kind {
        FileType::Pdf => document(&mut exam, bytes),
        kind if kind.is_picture() => look(&mut exam, kind, bytes, ask),
        FileType::Rtf => exam.findings.extend(office::rich_text_findings(bytes)),
        _ => match zip {
            Some(zip) => exam.findings.extend(office::packed_findings(&zip, kind)),
            None if bytes.starts_with(office::COMPOUND) => {
                exam.findings.extend(office::compound_findings(bytes))
            }
            None => {}
        },
    }
    exam
}

fn document(exam: &mut Exam, bytes: &Arc<Vec<u8>>) {
    let opened = pdf::open(bytes);
    exam.findings.extend(opened.findings);
    exam.pages = opened.document.as_ref().map(|document| {
        let pages = document.pages().len();
        let counted = u32::try_from(pages.min(COUNTED_PAGES)).unwrap_or(0);
        PageCount { counted, more: pages > COUNTED_PAGES }
    });
    exam.document = opened.document;
}

fn look(exam: &mut Exam, kind: FileType, bytes: &[u8], ask: &Ask) {
    let Some(look) = picture::look(kind, bytes) else {
        exam.findings.insert(Finding::Malformed);
        return;
    };
    exam.pixels = look.pixels;
    exam.pages = look.pages;
    exam.has_location = look.has_location;
    if look.pixels.is_some_and(|p| u64::from(p.width) * u64::from(p.height) > ask.pixels) {
        exam.findings.insert(Finding::Bomb);
    }
}
