//! Examining what arrived: an untrusting inspector and a malware scanner read the sealed original through pipes, and the
//! finding is filed. A crash or a hang never loses a file and never calls it clean: it becomes "needs a person". With a
//! scanner configured nothing gets past it: while it is away, files wait in quarantine for as long as that takes.

use crate::ports::{Body, Inspection, InspectionAsk, Inspector, Scan, Scanner};
use bytes::Bytes;
use domain::{InspectionFlag, RefusalCause, VersionState};
use std::sync::{Arc, Mutex, PoisonError};
use vault::{
    Claim, Desk, Error, Facts, Fault, InspectionFinding, MalwareCheck, OriginalReader, Result, Scanning,
};

/// How an inspection job ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Examined {
    Filed(VersionState),
    /// The version does not wait any more.
    Gone,
    /// The scanner is away: the version stays where it is.
    Held {
        why: String,
    },
}

/// What is known about malware, and whether a configured scanner could not tell.
pub(crate) struct Scanned {
    check: MalwareCheck,
    inconclusive: bool,
}

/// What a scan comes to for the job it is part of.
pub(crate) enum Heard {
    Told(Scanned),
    /// The scanner is away.
    Away {
        why: String,
    },
}

/// A scanner that could not tell is asked again, until it was asked often enough.
pub(crate) fn heard(scan: Scan, last_try: bool) -> Result<Heard> {
    let inconclusive = |why| Scanned { check: MalwareCheck::NotScanned { why }, inconclusive: true };
    Ok(Heard::Told(match scan {
        Scan::Told(check) => Scanned { check, inconclusive: false },
        Scan::Away { why } => return Ok(Heard::Away { why }),
        Scan::Unsure { why } if !last_try => {
            tracing::warn!(why, "the malware scanner gave no definite answer");
            let what = "the malware scanner gave no definite answer";
            return Err(Fault { what, retry: true, source: None }.into());
        }
        Scan::Unable { why } | Scan::Unsure { why } => inconclusive(why),
    }))
}

/// An inspector that did not run is asked again, until it was asked often enough.
pub(crate) fn ran(inspected: &Inspection, last_try: bool) -> Result<()> {
    match inspected {
        Inspection::NotRun { why } if !last_try => {
            tracing::warn!(why, "the inspector could not run");
            Err(Fault { what: "the inspector could not run", retry: true, source: None }.into())
        }
        _ => Ok(()),
    }
}

/// Runs one inspection job to its end, or as far as it can get.
pub async fn examine(
    desk: &Desk,
    claim: &Claim,
    inspector: &dyn Inspector,
    scanner: &dyn Scanner,
) -> Result<Examined> {
    let room = desk.admit_job::<Scanning>(claim).await?.enter().await?;
    let Some(waiting) = room.quarantined().await? else { return Ok(Examined::Gone) };
    let ask = InspectionAsk { name: waiting.name.clone(), size: waiting.size };
    let last_try = claim.tries() + 1 >= crate::work::MOST_TRIES;
    let (body, cause) = body(waiting.body);
    let scan = scanner.scan(body, waiting.size).await;
    cause.of_its_end()?;
    let scanned = match heard(scan, last_try)? {
        Heard::Told(scanned) => scanned,
        Heard::Away { why } => return Ok(Examined::Held { why }),
    };
    let Some(again) = room.quarantined().await? else { return Ok(Examined::Gone) };
    let (body, cause) = self::body(again.body);
    let inspected = inspector.inspect(ask, body).await;
    cause.of_its_end()?;
    ran(&inspected, last_try)?;
    let finding = conclude(inspected, scanned, &waiting.accepts);
    Ok(Examined::Filed(room.file_finding(&finding).await?))
}

/// Puts the two answers together. Malware outweighs everything; an unwanted type outweighs a flag.
pub(crate) fn conclude(
    inspected: Inspection,
    scanned: Scanned,
    accepts: &[domain::FileType],
) -> InspectionFinding {
    let Scanned { check: malware, inconclusive } = scanned;
    let infected = matches!(malware, MalwareCheck::Infected { .. });
    let mut finding = match inspected {
        Inspection::Report {
            file_type,
            refused,
            flags,
            pixels,
            pages,
            has_location,
            dark,
            blurry,
            text,
            previews,
        } => {
            let unwanted = file_type.is_some_and(|t| !accepts.is_empty() && !accepts.contains(&t));
            let refused = refused.or(unwanted.then_some(RefusalCause::TypeNotAccepted));
            let facts = Facts {
                pixels,
                pages,
                has_location,
                dark,
                blurry,
                text,
                malware: malware.clone(),
                refused: None,
            };
            InspectionFinding { file_type, flags, refused, facts, previews }
        }
        // Tried often enough: a person has to look, and nothing is stuck.
        Inspection::NotRun { .. } => blank(InspectionFlag::InspectorCrashed, malware.clone()),
    };
    if infected {
        finding.refused = Some(RefusalCause::Malware);
    }
    if matches!(malware, MalwareCheck::NotScanned { .. }) {
        finding.flags.push(InspectionFlag::NotScanned);
    }
    if inconclusive {
        // Where a scanner is expected to have looked, only a person may let the file on without it.
        finding.flags.push(InspectionFlag::ScanFailed);
    }
    if finding.refused.is_some() {
        // What was turned away is not shown to anybody.
        finding.previews.clear();
        finding.facts.text.clear();
    }
    finding.facts.refused = finding.refused.map(|c| c.code().to_owned());
    finding.flags.sort_unstable();
    finding.flags.dedup();
    finding
}

fn blank(flag: InspectionFlag, malware: MalwareCheck) -> InspectionFinding {
    let facts = Facts {
        pixels: None,
        pages: None,
        has_location: false,
        dark: false,
        blurry: false,
        text: String::new(),
        malware,
        refused: None,
    };
    InspectionFinding { file_type: None, flags: vec![flag], refused: None, facts, previews: Vec::new() }
}

/// Why a stream of an original ended early, if it did.
#[derive(Clone, Default)]
struct Cause(Arc<Mutex<Option<Error>>>);

impl Cause {
    /// A file we could not read ourselves says nothing about itself, whatever its reader made of the part it got.
    fn of_its_end(&self) -> Result<()> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take().map_or(Ok(()), Err)
    }
}

/// The original as a stream; a seal that does not hold ends it with an error and the checker sees a cut file.
fn body(reader: OriginalReader) -> (Body, Cause) {
    let cause = Cause::default();
    let told = cause.clone();
    let stream = futures_util::stream::unfold(Some(reader), move |reader| {
        let told = told.clone();
        async move {
            let mut reader = reader?;
            match reader.next().await {
                Ok(Some(bytes)) => Some((Ok(Bytes::from(bytes)), Some(reader))),
                Ok(None) => None,
                Err(e) => {
                    let said = std::io::Error::other(e.to_string());
                    *told.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(e);
                    Some((Err(said), None))
                }
            }
        }
    });
    (Box::pin(stream), cause)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::FileType;

    fn report(kind: FileType) -> Inspection {
        Inspection::Report {
            file_type: Some(kind),
            refused: None,
            flags: vec![],
            pixels: None,
            pages: Some(1),
            has_location: false,
            dark: false,
            blurry: false,
            text: "private".to_owned(),
            previews: vec![],
        }
    }

    fn told(check: MalwareCheck) -> Scanned {
        Scanned { check, inconclusive: false }
    }

    fn clean() -> Scanned {
        told(MalwareCheck::Clean { database: "1".to_owned() })
    }

    #[test]
    fn a_wanted_and_clean_file_has_no_flag_and_no_refusal() {
        let found = conclude(report(FileType::Pdf), clean(), &[FileType::Pdf]);
        assert!(found.flags.is_empty() && found.refused.is_none());
    }

    #[test]
    fn malware_outweighs_a_good_report_and_nothing_of_the_file_is_shown() {
        let bad = told(MalwareCheck::Infected { name: "X".to_owned() });
        let found = conclude(report(FileType::Pdf), bad, &[FileType::Pdf]);
        assert_eq!(found.refused, Some(RefusalCause::Malware));
        assert!(found.previews.is_empty() && found.facts.text.is_empty());
    }

    #[test]
    fn a_type_the_request_does_not_take_is_refused() {
        let found = conclude(report(FileType::Docx), clean(), &[FileType::Pdf]);
        assert_eq!(found.refused, Some(RefusalCause::TypeNotAccepted));
    }

    #[test]
    fn an_inspector_that_never_ran_needs_a_person_and_is_not_a_refusal() {
        let found = conclude(Inspection::NotRun { why: String::new() }, clean(), &[]);
        assert!(found.refused.is_none());
        assert!(found.flags.iter().any(|f| f.needs_person()));
    }

    #[test]
    fn a_file_nobody_scanned_says_so() {
        let unscanned = told(MalwareCheck::NotScanned { why: "no scanner".to_owned() });
        let found = conclude(report(FileType::Pdf), unscanned, &[]);
        assert_eq!(found.flags, [InspectionFlag::NotScanned]);
    }

    #[test]
    fn a_file_its_scanner_could_not_check_needs_a_person() {
        let check = MalwareCheck::NotScanned { why: "too large".to_owned() };
        let found = conclude(report(FileType::Pdf), Scanned { check, inconclusive: true }, &[]);
        assert!(found.flags.iter().any(|flag| flag.needs_person()) && found.refused.is_none());
    }
}
