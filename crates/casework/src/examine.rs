//! Examining what arrived: an untrusting inspector and a malware scanner read the sealed original through pipes, and the
//! finding is filed. A crash, a hang or a missing scanner never loses a file and never calls it clean: it becomes
//! "needs a person".

use crate::ports::{Body, Inspection, InspectionAsk, Inspector, Scanner};
use bytes::Bytes;
use domain::{InspectionFlag, RefusalCause, VersionId, VersionState};
use vault::{Claim, Desk, Facts, Fault, InspectionFinding, MalwareCheck, OriginalReader, Result, Scanning};

/// Runs one inspection job to its end. `None` when the version no longer waits.
pub async fn examine(
    desk: &Desk,
    claim: &Claim,
    inspector: &dyn Inspector,
    scanner: &dyn Scanner,
) -> Result<Option<VersionState>> {
    let version = VersionId::from_bytes(claim.object());
    let room = desk.admit_job::<Scanning>(claim).await?.enter().await?;
    let Some(waiting) = room.quarantined(version).await? else { return Ok(None) };
    let ask = InspectionAsk { name: waiting.name.clone(), size: waiting.size };
    let malware = scanner.scan(body(waiting.body), waiting.size).await;
    let Some(again) = room.quarantined(version).await? else { return Ok(None) };
    let inspected = inspector.inspect(ask, body(again.body)).await;
    if let Inspection::NotRun { why } = &inspected
        && claim.tries() + 1 < crate::work::MOST_TRIES
    {
        tracing::warn!(why, "the inspector could not run");
        return Err(Fault { what: "the inspector could not run", retry: true, source: None }.into());
    }
    let finding = conclude(inspected, malware, &waiting.accepts);
    Ok(Some(room.file_finding(version, &finding).await?))
}

/// Puts the two answers together. Malware outweighs everything; an unwanted type outweighs a flag.
fn conclude(inspected: Inspection, malware: MalwareCheck, accepts: &[domain::FileType]) -> InspectionFinding {
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

/// The original as a stream; a seal that does not hold ends it with an error and the checker sees a cut file.
fn body(reader: OriginalReader) -> Body {
    Box::pin(futures_util::stream::unfold(Some(reader), |reader| async move {
        let mut reader = reader?;
        match reader.next().await {
            Ok(Some(bytes)) => Some((Ok(Bytes::from(bytes)), Some(reader))),
            Ok(None) => None,
            Err(e) => Some((Err(std::io::Error::other(e.to_string())), None)),
        }
    }))
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

    fn clean() -> MalwareCheck {
        MalwareCheck::Clean { database: "1".to_owned() }
    }

    #[test]
    fn a_wanted_and_clean_file_has_no_flag_and_no_refusal() {
        let found = conclude(report(FileType::Pdf), clean(), &[FileType::Pdf]);
        assert!(found.flags.is_empty() && found.refused.is_none());
    }

    #[test]
    fn malware_outweighs_a_good_report_and_nothing_of_the_file_is_shown() {
        let bad = MalwareCheck::Infected { name: "X".to_owned() };
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
        let unscanned = MalwareCheck::NotScanned { why: "no scanner".to_owned() };
        let found = conclude(report(FileType::Pdf), unscanned, &[]);
        assert!(found.flags.contains(&InspectionFlag::NotScanned));
    }
}
