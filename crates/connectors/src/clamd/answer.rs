//! What clamd's words mean. It refuses to read a "found" without a name as malware, a broken limit as malware, and
//! anything it does not know as clean.

use casework::ports::{MalwareCheck, Scan};
use domain::{Duration, Timestamp};

/// The longest foreign text kept, in characters.
const LONGEST_SHOWN: usize = 200;
/// Alerts of `AlertExceedsMax`: the file was too large, deep or slow to be looked through.
const LIMIT_ALERT: &str = "Heuristics.Limits.Exceeded";
/// The daemon's words when a stream is longer than its `StreamMaxLength`.
const STREAM_LIMIT: &str = "size limit exceeded";
/// Alerts of `AlertEncrypted`: parts of the file cannot be looked into.
const LOCKED_ALERT: &str = "Heuristics.Encrypted";

/// What the daemon says about its official signature database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signatures {
    /// `number` is the database's version; `built` is read as UTC, so it may be off by the daemon's time zone.
    Dated { number: u32, built: Timestamp },
    /// Only a database of one's own is loaded: it has no date.
    Undated,
}

impl Signatures {
    /// In a few words for a reviewer: `27842 of 2026-11-20, ClamAV 1.4.6`.
    pub(super) fn describe(&self, program: &str) -> String {
        match self {
            Self::Dated { number, built } => {
                let (year, month, day) = built.utc_date();
                format!("{number} of {year:04}-{month:02}-{day:02}, ClamAV {program}")
            }
            Self::Undated => format!("undated signatures, ClamAV {program}"),
        }
    }
}

pub(super) struct Version {
    pub program: String,
    pub signatures: Signatures,
}

/// Reads `ClamAV 1.4.6/27842/Fri Nov 20 08:24:31 2026`, or `ClamAV 1.4.6` when there is no official database.
pub(super) fn version(said: &str) -> Result<Version, String> {
    let mut parts = said.splitn(3, '/');
    let program = parts
        .next()
        .and_then(|text| text.strip_prefix("ClamAV "))
        .map(|text| shown(text.trim()))
        .filter(|text| !text.is_empty())
        .ok_or_else(|| unexpected(said))?;
    let signatures = match (parts.next(), parts.next()) {
        (Some(number), Some(date)) => {
            let number = number.parse().map_err(|_| unexpected(said))?;
            let built = date_of(date).ok_or_else(|| unexpected(said))?;
            Signatures::Dated { number, built }
        }
        (None, _) => Signatures::Undated,
        (Some(_), None) => return Err(unexpected(said)),
    };
    Ok(Version { program, signatures })
}

/// Reads the answer to a whole file.
pub(super) fn verdict(said: &str, database: String) -> Scan {
    if said == "stream: OK" {
        return Scan::Told(MalwareCheck::Clean { database });
    }
    let found = said.strip_prefix("stream: ").and_then(|rest| rest.strip_suffix(" FOUND")).map(str::trim);
    match found {
        None => failure(said),
        Some("" | "(null)") => Scan::Unsure { why: "the scanner reported a find without a name".to_owned() },
        Some(name) if name.starts_with(LIMIT_ALERT) => {
            let why =
                format!("the file is too large or too deeply nested to be scanned whole ({})", shown(name));
            Scan::Unable { why }
        }
        Some(name) if name.starts_with(LOCKED_ALERT) => {
            let why = format!("the file is encrypted, so the scanner cannot look inside ({})", shown(name));
            Scan::Unable { why }
        }
        Some(name) => Scan::Told(MalwareCheck::Infected { name: shown(name) }),
    }
}

/// Why the daemon closed before it had every byte. Whatever it said, the file was not scanned.
pub(super) fn stopped_early(said: &str) -> Scan {
    if said.contains(STREAM_LIMIT) {
        failure(said)
    } else {
        Scan::Unsure { why: format!("the scanner stopped before it had the whole file: {}", shown(said)) }
    }
}

pub(super) fn unexpected(said: &str) -> String {
    format!("the scanner gave an answer that is not clamd's: {}", shown(said))
}

fn failure(said: &str) -> Scan {
    if said.contains(STREAM_LIMIT) {
        Scan::Unable { why: "the file is larger than the scanner accepts (StreamMaxLength)".to_owned() }
    } else {
        Scan::Unsure { why: format!("the scanner could not check the file: {}", shown(said)) }
    }
}

/// Foreign text for a page: one bounded line.
fn shown(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST_SHOWN).collect()
}

/// `Fri Nov 20 08:24:31 2026` or `Fri Nov  6 08:24:31 2026`.
fn date_of(text: &str) -> Option<Timestamp> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let words: Vec<_> = text.split_whitespace().collect();
    let [_weekday, month, day, clock, year] = words.as_slice() else { return None };
    let month = u8::try_from(MONTHS.iter().position(|name| name == month)?).ok()? + 1;
    let day: u8 = day.parse().ok().filter(|day| (1..=31).contains(day))?;
    let year: i64 = year.parse().ok().filter(|year| (1990..=9999).contains(year))?;
    let mut hms = clock.split(':').map(|part| part.parse::<u8>().ok().map(i64::from));
    let (hours, minutes, seconds) = (hms.next()??, hms.next()??, hms.next()??);
    if hms.next().is_some() || hours > 23 || minutes > 59 || seconds > 60 {
        return None;
    }
    let midnight = Timestamp::EPOCH.plus_days(days_since_epoch(year, i64::from(month), i64::from(day)));
    Some(midnight.plus(Duration::seconds(hours * 3_600 + minutes * 60 + seconds)))
}

/// Days from 1970-01-01, counted from a year that begins in March so that a leap day comes last.
fn days_since_epoch(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(said: &str) -> Result<MalwareCheck, String> {
        match verdict(said, "db".to_owned()) {
            Scan::Told(check) => Ok(check),
            Scan::Unable { why } => Err(format!("unable: {why}")),
            Scan::Unsure { why } => Err(format!("unsure: {why}")),
            Scan::Away { why } => panic!("an answer is not an absence: {why}"),
        }
    }

    #[test]
    fn only_the_exact_ok_is_clean() {
        assert_eq!(read("stream: OK"), Ok(MalwareCheck::Clean { database: "db".to_owned() }));
        for said in ["", "OK", "stream: ok", "stream: OK ", "1: stream: OK", "stream: OK\n", "stream: NOT OK"]
        {
            assert!(read(said).is_err(), "{said:?}");
        }
    }

    #[test]
    fn a_find_needs_a_name() {
        assert_eq!(
            read("stream: Win.Test.EICAR_HDB-1 FOUND"),
            Ok(MalwareCheck::Infected { name: "Win.Test.EICAR_HDB-1".to_owned() })
        );
        for said in ["stream: (null) FOUND", "stream:  FOUND", "stream: FOUND", "FOUND"] {
            assert!(read(said).is_err(), "{said:?}");
        }
    }

    #[test]
    fn errors_limits_and_locked_files_were_not_scanned() {
        for (said, wanted) in [
            ("INSTREAM size limit exceeded. ERROR", "unable: the file is larger than"),
            (
                "stream: Heuristics.Limits.Exceeded.MaxScanTime FOUND",
                "unable: the file is too large or too deeply",
            ),
            ("stream: Heuristics.Encrypted.PDF FOUND", "unable: the file is encrypted"),
            ("stream: Can't allocate memory ERROR", "unsure: the scanner could not check"),
            ("COMMAND READ TIMED OUT", "unsure: the scanner could not check"),
            ("UNKNOWN COMMAND", "unsure: the scanner could not check"),
            ("stream: (null) FOUND", "unsure: the scanner reported a find without a name"),
        ] {
            let why = read(said).expect_err(said);
            assert!(why.starts_with(wanted), "{said}: {why}");
        }
    }

    #[test]
    fn versions_are_read_with_and_without_a_database() {
        let dated = version("ClamAV 1.4.6/27842/Fri Nov  6 08:24:31 2026").expect("a version");
        assert_eq!(dated.program, "1.4.6");
        let Signatures::Dated { number, built } = &dated.signatures else { panic!("dated") };
        assert_eq!((*number, built.to_string().as_str()), (27842, "2026-11-06T08:24:31.000000Z"));
        assert_eq!(dated.signatures.describe("1.4.6"), "27842 of 2026-11-06, ClamAV 1.4.6");
        assert_eq!(version("ClamAV 1.4.6").expect("a version").signatures, Signatures::Undated);
    }

    #[test]
    fn a_version_that_is_not_clamds_is_an_error() {
        for said in [
            "",
            "PONG",
            "ClamAV ",
            "ClamAV 1/2",
            "ClamAV 1/x/Fri Nov  6 08:24:31 2026",
            "ClamAV 1/2/yesterday",
            "ClamAV 1/2/Fri Nov 36 08:24:31 2026",
            "ClamAV 1/2/Fri Nov 6 08:24 2026",
        ] {
            assert!(version(said).is_err(), "{said:?}");
        }
    }

    #[test]
    fn dates_agree_with_the_calendar_over_four_centuries() {
        for day in (0..146_097).step_by(17) {
            let (year, month, date) = Timestamp::EPOCH.plus_days(day).utc_date();
            assert_eq!(days_since_epoch(year, i64::from(month), i64::from(date)), day);
        }
    }
}
