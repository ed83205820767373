//! What `doctor` says about TLS: which certificate would be served, for how long and for whom, and how its renewal goes.
//! It reads files only; it neither serves nor asks an authority.

use super::SOON;
use super::certificate::{self, Pair, day};
use super::renewal::{Attempts, attempts, certificate_file};
use crate::config::{Authority, Config, Https, Tls, host};
use domain::Timestamp;
use std::path::Path;

/// One finding: whether all is well, and the sentence.
pub type Finding = (bool, String);

pub fn examine(config: &Config, now: Timestamp) -> Vec<Finding> {
    match &config.tls {
        Tls::Off => without(config),
        Tls::On(Https { authority: Authority::Files { certificate, key }, .. }) => {
            vec![match certificate::read(certificate, key, now) {
                Ok(pair) => {
                    let left = pair.validity.days_left(now);
                    standing(&pair, host(&config.origin), now, left >= SOON, "nobody has replaced it yet")
                }
                Err(why) => (false, why),
            }]
        }
        Tls::On(Https { authority: Authority::Acme { folder, .. }, .. }) => {
            let mut found = vec![kept(folder, host(&config.origin), now)];
            found.extend(trouble(&attempts(folder)));
            found
        }
    }
}

fn without(config: &Config) -> Vec<Finding> {
    if !config.origin.starts_with("https://") {
        return Vec::new();
    }
    let mut found = vec![(true, "TLS is ended in front of this server (tls.mode is off)".to_owned())];
    if config.proxies.is_empty() {
        let why = "no proxy is named (proxies): everybody seems to come from the proxy's address, also to the limits \
                   on signing in";
        found.push((false, why.to_owned()));
    }
    found
}

fn kept(folder: &Path, host: &str, now: Timestamp) -> Finding {
    let path = certificate_file(folder);
    if !path.exists() {
        return (false, "no certificate was issued yet; `serve` orders one".to_owned());
    }
    match certificate::read(&path, &path, now) {
        Ok(pair) => {
            // Ordered at a third; a day of trouble on top is no cause for alarm.
            let late = pair.validity.renew_at().plus_days(1) <= now;
            standing(&pair, host, now, !late, "its renewal is late")
        }
        Err(why) => (false, why),
    }
}

fn standing(pair: &Pair, host: &str, now: Timestamp, fresh: bool, stale: &str) -> Finding {
    let left = pair.validity.days_left(now);
    let mut text = format!("the certificate is valid until {}: {left} days left", day(pair.validity.until));
    if !fresh {
        text.push_str(&format!(", and {stale}"));
    }
    let fits = pair.covers(host);
    if !fits {
        text.push_str(&format!("; it does not name `{host}`, so browsers refuse it"));
    }
    (fresh && fits, text)
}

fn trouble(attempts: &Attempts) -> Option<Finding> {
    (attempts.failures > 0).then(|| {
        let next = attempts.next.map_or_else(|| "at once".to_owned(), |n| format!("not before {n}"));
        (
            false,
            format!(
                "{} attempts for a certificate failed: {}; the next is {next}",
                attempts.failures, attempts.why
            ),
        )
    })
}
