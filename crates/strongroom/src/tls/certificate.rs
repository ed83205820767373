//! A certificate with its private key, read from PEM files and looked over before anything is served with it. It refuses
//! a key that others can read, a key of another certificate, and a certificate that is not valid now, and says which.

use domain::Timestamp;
use rustls::client::verify_server_name;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::server::ParsedCertificate;
use rustls::sign::CertifiedKey;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;

/// A certificate that may be served.
#[derive(Clone)]
pub struct Pair {
    pub key: Arc<CertifiedKey>,
    pub validity: Validity,
}

/// From when until when a certificate is valid.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Validity {
    pub from: Timestamp,
    pub until: Timestamp,
}

impl Validity {
    /// Whole days left; negative once it is over.
    pub fn days_left(self, now: Timestamp) -> i64 {
        self.until.since(now).as_seconds().div_euclid(86_400)
    }

    /// A third of its life is left from here on: time to renew.
    pub fn renew_at(self) -> Timestamp {
        let life = self.until.since(self.from).as_seconds();
        self.until.plus_seconds(-(life / 3))
    }
}

/// Reads both files (they may be one) and proves that they can be served now. Errors are whole sentences.
pub fn read(certificate: &Path, key: &Path, now: Timestamp) -> Result<Pair, String> {
    let pem = std::fs::read(certificate)
        .map_err(|e| format!("the certificate {} cannot be read: {e}", certificate.display()))?;
    let readable = std::fs::metadata(key).map(|m| m.permissions().mode() & 0o007 != 0);
    if readable.unwrap_or(false) {
        return Err(format!(
            "the private key {} can be read by others: run `chmod o= {0}`, and consider a new key if anyone else uses \
             this machine",
            key.display()
        ));
    }
    let key_pem =
        std::fs::read(key).map_err(|e| format!("the private key {} cannot be read: {e}", key.display()))?;
    let pair = parse(&pem, &key_pem, certificate, key)?;
    let (from, until) = (pair.validity.from, pair.validity.until);
    if now < from {
        return Err(format!("the certificate {} is not valid before {}", certificate.display(), day(from)));
    }
    if until <= now {
        return Err(format!("the certificate {} expired on {}", certificate.display(), day(until)));
    }
    Ok(pair)
}

/// Reads a chain and its key from PEM text, whatever their dates. The paths are for the sentences only.
pub fn parse(pem: &[u8], key_pem: &[u8], certificate: &Path, key: &Path) -> Result<Pair, String> {
    let (certificate, key) = (certificate.display(), key.display());
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(pem)
        .collect::<Result<_, _>>()
        .map_err(|e| format!("{certificate} is not PEM: {e}"))?;
    let first = chain.first().ok_or_else(|| format!("{certificate} holds no certificate (PEM)"))?;
    let validity = validity(first)
        .ok_or_else(|| format!("{certificate} begins with something that is no certificate"))?;
    let loaded = PrivateKeyDer::from_pem_slice(key_pem).map_err(|_| {
        if String::from_utf8_lossy(key_pem).contains("BEGIN ENCRYPTED PRIVATE KEY") {
            format!("the private key {key} is locked with a passphrase; it is needed without one")
        } else {
            format!("{key} holds no private key (PEM: PKCS#8, SEC1 or PKCS#1)")
        }
    })?;
    let provider = rustls::crypto::aws_lc_rs::default_provider();
    let pair = CertifiedKey::from_der(chain, loaded, &provider).map_err(|e| match e {
        rustls::Error::InconsistentKeys(_) => {
            format!("the private key {key} does not belong to the certificate {certificate}")
        }
        other => format!("the private key {key} cannot be used: {other}"),
    })?;
    Ok(Pair { key: Arc::new(pair), validity })
}

impl Pair {
    /// Whether browsers accept it for this name.
    pub fn covers(&self, host: &str) -> bool {
        let Some(first) = self.key.cert.first() else { return false };
        match (ParsedCertificate::try_from(first), ServerName::try_from(host)) {
            (Ok(parsed), Ok(name)) => verify_server_name(&parsed, &name).is_ok(),
            _ => false,
        }
    }
}

/// `2026-11-21`, UTC.
pub fn day(at: Timestamp) -> String {
    let (year, month, day) = at.utc_date();
    format!("{year:04}-{month:02}-{day:02}")
}

/// The validity of an X.509 certificate (RFC 5280 §4.1): the fifth part of its signed portion. A reader for all of X.509
/// would be a crate for two dates.
fn validity(certificate: &[u8]) -> Option<Validity> {
    let (_, whole, _) = element(certificate)?;
    let (_, mut signed, _) = element(whole)?;
    // [0] version (may be left out), serial number, algorithm, issuer.
    if signed.first() == Some(&0xa0) {
        signed = element(signed)?.2;
    }
    for _ in 0..3 {
        signed = element(signed)?.2;
    }
    let (_, validity, _) = element(signed)?;
    let (kind, from, rest) = element(validity)?;
    let (until_kind, until, _) = element(rest)?;
    Some(Validity { from: time(kind, from)?, until: time(until_kind, until)? })
}

/// Splits the first DER element off: its tag, its content and what follows it.
fn element(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = der.split_first()?;
    let (&short, rest) = rest.split_first()?;
    let (length, rest) = if short < 0x80 {
        (usize::from(short), rest)
    } else {
        let (bytes, rest) = rest.split_at_checked(usize::from(short & 0x7f)).filter(|(b, _)| b.len() <= 4)?;
        (bytes.iter().fold(0usize, |n, b| n << 8 | usize::from(*b)), rest)
    };
    let (content, after) = rest.split_at_checked(length)?;
    Some((tag, content, after))
}

/// UTCTime (0x17, two-digit years from 1950) or GeneralizedTime (0x18), both in UTC to the second.
fn time(tag: u8, text: &[u8]) -> Option<Timestamp> {
    let text = std::str::from_utf8(text).ok()?.strip_suffix('Z')?;
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (year, rest) = match (tag, text.len()) {
        (0x17, 12) => {
            let short: i64 = text.get(..2)?.parse().ok()?;
            (if short >= 50 { 1900 + short } else { 2000 + short }, text.get(2..)?)
        }
        (0x18, 14) => (text.get(..4)?.parse().ok()?, text.get(4..)?),
        _ => return None,
    };
    let part = |at: usize| rest.get(at..at + 2).and_then(|p| p.parse::<i64>().ok());
    let (month, day, hour, minute, second) = (part(0)?, part(2)?, part(4)?, part(6)?, part(8)?);
    Some(Timestamp::from_seconds(
        days_from_epoch(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second,
    ))
}

/// Days from 1970-01-01 to a date of the Gregorian calendar, years counted from March so that a leap day is the last.
fn days_from_epoch(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_certificates_are_read_to_the_second() {
        let at = |tag, text: &str| time(tag, text.as_bytes()).map(Timestamp::seconds);
        assert_eq!(at(0x17, "700101000000Z"), Some(0));
        assert_eq!(at(0x17, "491231235959Z"), Some(2_524_607_999));
        assert_eq!(at(0x18, "20500101000000Z"), Some(2_524_608_000));
        assert_eq!(at(0x17, "240229120000Z"), Some(1_709_208_000));
        assert_eq!(at(0x17, "20240229120000Z"), None);
        assert_eq!(at(0x17, "2402291200+1Z"), None);
        assert_eq!(day(Timestamp::from_seconds(1_709_208_000)), "2024-02-29");
    }

    #[test]
    fn what_is_no_certificate_has_no_dates_and_breaks_nothing() {
        for bytes in
            [&b""[..], b"\x30", b"\x30\x84\xff\xff\xff\xff", b"\x30\x88\0\0\0\0\0\0\0\0", &[0x30; 64]]
        {
            assert_eq!(validity(bytes), None);
        }
    }

    #[test]
    fn a_third_of_its_life_before_the_end_it_is_renewed() {
        let validity =
            Validity { from: Timestamp::from_seconds(0), until: Timestamp::from_seconds(90 * 86_400) };
        assert_eq!(validity.renew_at(), Timestamp::from_seconds(60 * 86_400));
        assert_eq!(validity.days_left(Timestamp::from_seconds(60 * 86_400)), 30);
        assert_eq!(validity.days_left(Timestamp::from_seconds(90 * 86_400 + 1)), -1);
    }
}
