//! `strongroom pack`: says who signed a pack and what is in it, with nothing but the file. It refuses to call one sound whose
//! signature or parts do not hold.

use crate::audit::Report;
use anyhow::Context;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use vault::{LARGEST_PACK, PackFault, PartKind, open_pack};

#[derive(clap::Subcommand)]
pub enum PackCommand {
    /// Check a pack's signature and every part; ends with failure if anything does not hold. Needs nothing but the file.
    Verify {
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

/// Checks a file and says what it found.
pub fn verify(file: &Path, out: &mut impl Write) -> anyhow::Result<Report> {
    let mut bytes = Vec::new();
    let most = LARGEST_PACK as u64 + 1;
    let source = std::fs::File::open(file).with_context(|| format!("{} cannot be read", file.display()))?;
    source
        .take(most)
        .read_to_end(&mut bytes)
        .with_context(|| format!("{} cannot be read", file.display()))?;
    let pack = match open_pack(&bytes) {
        Ok(pack) => pack,
        Err(fault) => {
            writeln!(out, "{}", said(fault))?;
            return Ok(Report::Broken(1));
        }
    };
    writeln!(out, "The signature holds. Signed by a practice that calls itself: {}", pack.practice)?;
    writeln!(out, "Its fingerprint; compare it with the one they gave you in another way:")?;
    writeln!(out, "  {}", spaced(&pack.fingerprint))?;
    writeln!(out, "Parts: {}", pack.parts.len())?;
    for (part, _) in &pack.parts {
        let kind = match part.kind {
            PartKind::List => "checklist",
            PartKind::Letter => "letter",
            PartKind::Message => "ready text",
            PartKind::Stages => "stages",
        };
        writeln!(out, "  {kind}: {}", part.name)?;
    }
    Ok(Report::Holds)
}

fn said(fault: PackFault) -> &'static str {
    match fault {
        PackFault::NotAPack => "This is no pack, or a newer program made it.",
        PackFault::TooLarge => "This file is larger than any pack.",
        PackFault::Unsigned => "Nobody signed this pack.",
        PackFault::Altered => "This pack is not what was signed.",
        PackFault::Broken => "The signature holds, but a part of this pack cannot be used.",
    }
}

fn spaced(fingerprint: &str) -> String {
    let letters: Vec<char> = fingerprint.chars().collect();
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(bytes: &[u8]) -> (Report, String) {
        let dir = tempfile::tempdir().unwrap_or_else(|e| unreachable!("{e}"));
        let (path, mut out) = (dir.path().join("pack.json"), Vec::new());
        std::fs::write(&path, bytes).unwrap_or_else(|e| unreachable!("{e}"));
        let report = verify(&path, &mut out).unwrap_or_else(|e| unreachable!("{e}"));
        (report, String::from_utf8_lossy(&out).into_owned())
    }

    #[test]
    fn what_is_no_pack_unsigned_or_altered_is_said_to_be_that_and_fails() {
        let file = |signer: &str, signature: &str| {
            format!(
                "{{\"format\":\"strongroom/pack/v1\",\"manifest\":\"{{}}\",\"parts\":[]{signer}{signature}}}"
            )
        };
        let (report, said) = found(b"PK\x03\x04");
        assert_eq!(report, Report::Broken(1));
        assert!(said.contains("no pack"), "{said}");
        assert!(found(file("", "").as_bytes()).1.contains("Nobody signed"));
        let key = format!(",\"signer\":\"{}\"", "0".repeat(64));
        let signature = format!(",\"signature\":\"{}\"", "0".repeat(128));
        assert!(found(file(&key, &signature).as_bytes()).1.contains("not what was signed"));
        assert!(found(&vec![b' '; LARGEST_PACK * 2]).1.contains("larger than any pack"));
        let absent = tempfile::tempdir().unwrap();
        assert!(verify(&absent.path().join("none"), &mut Vec::new()).is_err());
    }
}
