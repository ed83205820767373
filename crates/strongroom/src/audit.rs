//! `strongroom audit`: verifies this installation's log or somebody's export of one, and makes such exports. It says
//! what it found in plain words, and refuses to call anything sound that it could not read.

use crate::config::Config;
use anyhow::Context;
use domain::{MatterId, PracticeId};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;
use vault::{AuditFindings, AuditScope, ChainReport, Extent, House, KeptCheckpoint};

/// Chains listed one by one when all are sound; with more, only the unsound are.
const MOST_CHAINS: usize = 50;

#[derive(clap::Subcommand)]
pub enum AuditCommand {
    /// Check every line, chain, tile and checkpoint; ends with failure if anything does not hold.
    Verify(VerifyArgs),
    /// Copy the log into a folder that others can verify without this installation.
    Export(ExportArgs),
}

#[derive(clap::Args, Default)]
pub struct VerifyArgs {
    /// Only this matter's lines (the log itself is always checked whole).
    #[arg(long, value_name = "ID")]
    pub matter: Option<MatterId>,
    /// Check this export instead of the installation; needs nothing but the folder.
    #[arg(long, value_name = "DIR")]
    pub export: Option<PathBuf>,
    /// Check this certificate of an approval instead of the installation; needs nothing but the file.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["export", "matter", "checkpoints"])]
    pub certificate: Option<PathBuf>,
    /// The public key you were given before, or a file with it. Only with --export or --certificate.
    #[arg(long, value_name = "KEY")]
    pub vkey: Option<String>,
    /// An older checkpoint kept elsewhere, or a receipt that ends in one; the log must begin with what it was signed
    /// for. May be given several times.
    #[arg(long = "checkpoint", value_name = "FILE")]
    pub checkpoints: Vec<PathBuf>,
}

#[derive(clap::Args)]
pub struct ExportArgs {
    /// A new or empty folder.
    pub dir: PathBuf,
    /// Only this matter's lines, with the whole log they are in.
    #[arg(long, value_name = "ID")]
    pub matter: Option<MatterId>,
}

/// What a verification came to, once its words are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Report {
    Holds,
    /// With how many defects.
    Broken(u64),
}

pub async fn run(config: &Config, what: AuditCommand) -> anyhow::Result<ExitCode> {
    let mut out = std::io::stdout();
    let report = match what {
        AuditCommand::Verify(args) => match (&args.export, &args.certificate) {
            (Some(dir), _) => verify_export(dir, &args, &mut out)?,
            (None, Some(file)) => verify_certificate(file, &args, &mut out)?,
            (None, None) => {
                anyhow::ensure!(args.vkey.is_none(), "--vkey goes with --export or --certificate");
                let house = crate::wire::house(config).await?;
                let report = verify(&house, &args, &mut out).await;
                house.close().await;
                report?
            }
        },
        AuditCommand::Export(args) => {
            let house = crate::wire::house(config).await?;
            let report = export(&house, &args, &mut out).await;
            house.close().await;
            report?
        }
    };
    Ok(if report == Report::Holds { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Verifies the installation's own log.
pub async fn verify(house: &House, args: &VerifyArgs, out: &mut impl Write) -> anyhow::Result<Report> {
    let begun = Instant::now();
    let kept = read_checkpoints(&args.checkpoints)?;
    let report = match house.verify_audit(scope(args.matter), &kept).await {
        Err(e) if e.is_not_found() => anyhow::bail!("the log knows no such matter"),
        report => report.context("the log could not be verified")?,
    };
    let own = Some(report.practice);
    chains(&report.chains, own, out)?;
    writeln!(
        out,
        "{} lines in {} chains; {} entries in the log under {} checkpoints; {} waiting to be taken in.",
        report.lines,
        report.chains.len(),
        report.entries,
        report.checkpoints,
        report.waiting
    )?;
    speed(begun, report.lines + report.entries, out)?;
    verdict(&report.findings, own, out)
}

/// Verifies an export, without this or any installation.
pub fn verify_export(dir: &Path, args: &VerifyArgs, out: &mut impl Write) -> anyhow::Result<Report> {
    let begun = Instant::now();
    let kept = read_checkpoints(&args.checkpoints)?;
    let vkey = match given_key(args)? {
        Some(given) => given,
        None => {
            let found = std::fs::read_to_string(dir.join("vkey"))
                .with_context(|| format!("{} is not an export: it has no file `vkey`", dir.display()))?;
            writeln!(
                out,
                "The key comes from the export itself. Compare it with the one you were given before:"
            )?;
            writeln!(out, "  {}", found.trim())?;
            found
        }
    };
    let extent = args.matter.map_or(Extent::Whole, |matter| Extent::Chain(matter.bytes()));
    let report = vault::verify_export(dir, &vkey, &kept, extent);
    // The log is named after the practice.
    let own =
        report.origin.rsplit('/').next().and_then(|id| id.parse::<PracticeId>().ok()).map(|id| id.bytes());
    chains(&report.chains, own, out)?;
    writeln!(
        out,
        "{} lines in {} chains; {} entries in the log {}.",
        report.lines,
        report.chains.len(),
        report.entries,
        if report.origin.is_empty() { "(unnamed)" } else { &report.origin }
    )?;
    speed(begun, report.lines + report.entries, out)?;
    verdict(&report.findings, own, out)
}

/// Verifies a certificate of an approval, without this or any installation.
pub fn verify_certificate(file: &Path, args: &VerifyArgs, out: &mut impl Write) -> anyhow::Result<Report> {
    let text = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let given = given_key(args)?;
    let report = vault::verify_certificate(&text, given.as_deref());
    if given.is_none() && !report.key.is_empty() {
        writeln!(
            out,
            "The key comes from the certificate itself. Compare it with the one you were given before:"
        )?;
        writeln!(out, "  {}", report.key)?;
    }
    writeln!(
        out,
        "{} answers, outcome {}; {} lines of the log {}.",
        report.answers,
        if report.outcome.is_empty() { "(unreadable)" } else { &report.outcome },
        report.lines,
        if report.origin.is_empty() { "(unnamed)" } else { &report.origin }
    )?;
    if report.waiting > 0 {
        writeln!(
            out,
            "{} lines are under no checkpoint yet: their time rests on the signature alone. Ask for a newer certificate.",
            report.waiting
        )?;
    }
    for finding in report.findings.listed() {
        writeln!(out, "FOUND: {}", finding.defect)?;
    }
    if report.holds() {
        writeln!(out, "The certificate holds. It is a record of consent, not a handwritten signature.")?;
        return Ok(Report::Holds);
    }
    writeln!(out, "THE CERTIFICATE DOES NOT HOLD.")?;
    Ok(Report::Broken(report.findings.total()))
}

/// The key given on the command line, or in the file named there.
fn given_key(args: &VerifyArgs) -> anyhow::Result<Option<String>> {
    match &args.vkey {
        None => Ok(None),
        Some(given) if given.contains('+') => Ok(Some(given.clone())),
        Some(file) => {
            let text = std::fs::read_to_string(file).with_context(|| format!("{file} cannot be read"))?;
            Ok(Some(text))
        }
    }
}

/// Writes an export and verifies what was written.
pub async fn export(house: &House, args: &ExportArgs, out: &mut impl Write) -> anyhow::Result<Report> {
    let summary = match house.export_audit(&args.dir, scope(args.matter)).await {
        Err(e) if e.is_not_found() => anyhow::bail!("the log knows no such matter"),
        summary => {
            summary.with_context(|| format!("the log could not be exported to {}", args.dir.display()))?
        }
    };
    writeln!(
        out,
        "Written to {}: {} lines in {} chains, and the log of {} entries they are in.",
        args.dir.display(),
        summary.lines,
        summary.chains,
        summary.entries
    )?;
    let vkey = house.log_vkey()?;
    let check = VerifyArgs { matter: args.matter, vkey: Some(vkey.clone()), ..VerifyArgs::default() };
    let report = verify_export(&args.dir, &check, out)?;
    writeln!(out, "Give this key to whoever will verify it, by another way than the folder:\n  {vkey}")?;
    Ok(report)
}

fn scope(matter: Option<MatterId>) -> AuditScope {
    matter.map_or(AuditScope::All, AuditScope::Matter)
}

/// A checkpoint file, or a receipt: its checkpoint comes after the first empty line.
fn read_checkpoints(files: &[PathBuf]) -> anyhow::Result<Vec<KeptCheckpoint>> {
    let mut kept = Vec::new();
    for file in files {
        let name = file.display().to_string();
        let text = std::fs::read_to_string(file).with_context(|| format!("{name} cannot be read"))?;
        let note = match text.split_once("\n\n") {
            Some((head, checkpoint)) if head.starts_with("c2sp.org/tlog-proof@") => checkpoint.to_owned(),
            _ => text,
        };
        kept.push(KeptCheckpoint { name, note });
    }
    Ok(kept)
}

fn name(scope: [u8; 16], practice: Option<[u8; 16]>) -> String {
    if practice == Some(scope) {
        "the practice's own chain".to_owned()
    } else {
        // In hexadecimal too, as the files of an export are named.
        format!("{} ({})", MatterId::from_bytes(scope), vault::hex(&scope))
    }
}

fn chains(chains: &[ChainReport], practice: Option<[u8; 16]>, out: &mut impl Write) -> anyhow::Result<()> {
    let some = chains.len() > MOST_CHAINS;
    for chain in chains.iter().filter(|chain| !some || chain.defects > 0) {
        let verdict = match chain.defects {
            0 => "holds".to_owned(),
            1 => "BROKEN, 1 defect".to_owned(),
            n => format!("BROKEN, {n} defects"),
        };
        writeln!(out, "  {}: {} lines, {verdict}", name(chain.scope, practice), chain.lines)?;
    }
    let sound = chains.iter().filter(|chain| chain.defects == 0).count();
    if some {
        writeln!(out, "  {sound} of {} chains hold", chains.len())?;
    }
    Ok(())
}

fn speed(begun: Instant, things: u64, out: &mut impl Write) -> anyhow::Result<()> {
    let seconds = begun.elapsed().as_secs_f64();
    let rate = things as f64 / seconds.max(0.001);
    writeln!(out, "Took {seconds:.1} s, {rate:.0} lines and entries a second.")?;
    Ok(())
}

fn verdict(
    findings: &AuditFindings,
    practice: Option<[u8; 16]>,
    out: &mut impl Write,
) -> anyhow::Result<Report> {
    for finding in findings.listed() {
        let place = finding.chain.map_or_else(|| "the log".to_owned(), |scope| name(scope, practice));
        writeln!(out, "FOUND in {place}: {}", finding.defect)?;
    }
    let unlisted = findings.total() - findings.listed().len() as u64;
    if unlisted > 0 {
        writeln!(out, "and {unlisted} more")?;
    }
    if findings.is_empty() {
        writeln!(out, "The audit log holds.")?;
        return Ok(Report::Holds);
    }
    writeln!(
        out,
        "THE AUDIT LOG DOES NOT HOLD. Keep the database as it is, and see docs/how-to/verify-the-audit-log.md."
    )?;
    Ok(Report::Broken(findings.total()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_serves_as_a_checkpoint_and_a_plain_one_is_taken_as_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let note = "log/x\n1\nAAAA\n\n\u{2014} log/x AAAA\n";
        let (plain, receipt) = (dir.path().join("plain"), dir.path().join("receipt"));
        std::fs::write(&plain, note).unwrap();
        std::fs::write(&receipt, format!("c2sp.org/tlog-proof@v1\nindex 0\n\n{note}")).unwrap();
        let kept = read_checkpoints(&[plain, receipt]).unwrap();
        assert_eq!(kept[0].note, note);
        assert_eq!(kept[1].note, note);
        assert!(read_checkpoints(&[dir.path().join("absent")]).is_err());
    }

    #[test]
    fn a_file_that_is_no_certificate_is_reported_in_words() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("certificate.json");
        std::fs::write(&file, "{}").unwrap();
        let mut out = Vec::new();
        let report = verify_certificate(&file, &VerifyArgs::default(), &mut out).unwrap();
        assert_eq!(report, Report::Broken(1));
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("FOUND: ") && text.contains("DOES NOT HOLD"), "{text}");
        let absent = verify_certificate(&dir.path().join("x"), &VerifyArgs::default(), &mut Vec::new());
        assert!(absent.unwrap_err().to_string().contains("cannot be read"));
    }

    #[test]
    fn an_export_without_a_readable_checkpoint_is_reported_broken_in_words() {
        let dir = tempfile::tempdir().unwrap();
        let key = "log/x+00000000+AAAA".to_owned();
        let args = VerifyArgs { vkey: Some(key), ..VerifyArgs::default() };
        let mut out = Vec::new();
        let report = verify_export(dir.path(), &args, &mut out).unwrap();
        assert_eq!(report, Report::Broken(1));
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("FOUND in the log") && text.contains("DOES NOT HOLD"), "{text}");
        let nothing = verify_export(dir.path(), &VerifyArgs::default(), &mut Vec::new());
        assert!(nothing.unwrap_err().to_string().contains("not an export"));
    }
}
