//! Where clamd is and what is asked of it. It refuses a daemon on another machine unless the operator has said that the
//! network between is trusted, because files travel to it unencrypted.

use super::answer::Signatures;
use crate::loopback::is_loopback;
use domain::{Duration, Timestamp};
use std::path::PathBuf;
use std::str::FromStr;

/// Where the daemon listens. As text: `/run/clamav/clamd.ctl`, `unix:/run/clamav/clamd.ctl` or `tcp:127.0.0.1:3310`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClamdAddress {
    Unix(PathBuf),
    Tcp { host: String, port: u16 },
}

impl FromStr for ClamdAddress {
    type Err = ClamdProblem;

    fn from_str(text: &str) -> Result<Self, ClamdProblem> {
        if let Some(rest) = text.strip_prefix("tcp:") {
            let (host, port) = rest.rsplit_once(':').ok_or(ClamdProblem::Address)?;
            let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
            let port = port.parse().ok().filter(|port| *port != 0).ok_or(ClamdProblem::Address)?;
            if host.is_empty() || host.contains(char::is_whitespace) {
                return Err(ClamdProblem::Address);
            }
            return Ok(Self::Tcp { host: host.to_owned(), port });
        }
        let path = PathBuf::from(text.strip_prefix("unix:").unwrap_or(text));
        if path.is_absolute() { Ok(Self::Unix(path)) } else { Err(ClamdProblem::Address) }
    }
}

/// What lies between us and a daemon reached over TCP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Network {
    /// Nothing: only this machine.
    ThisMachine,
    /// A network nobody else can read, such as that of two containers on one host.
    Trusted,
}

/// How old the signatures may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OldestAllowed {
    /// Older or undated signatures mean that nothing is scanned. 7 days suit a machine that updates daily.
    Days(u32),
    /// The operator answers for them: own signatures, or a machine without a network.
    Any,
}

impl OldestAllowed {
    /// Why files cannot be called clean under these signatures, if so.
    pub(super) fn permits(self, signatures: &Signatures, now: Timestamp) -> Result<(), String> {
        let Self::Days(limit) = self else { return Ok(()) };
        let Signatures::Dated { built, .. } = signatures else {
            return Err("the scanner does not say how old its signatures are".to_owned());
        };
        let age = now.since(*built);
        if age.as_micros() > Duration::days(i64::from(limit)).as_micros() {
            let days = age.as_seconds() / 86_400;
            return Err(format!("the scanner's signatures are {days} days old; at most {limit} are allowed"));
        }
        // Time zones explain a day. More means that one of the two clocks is wrong, and then no age can be believed.
        if age.as_micros() < Duration::days(-1).as_micros() {
            return Err("the scanner's signatures are dated in the future".to_owned());
        }
        Ok(())
    }
}

/// A daemon and its limits.
#[derive(Clone, Debug)]
pub struct ClamdConfig {
    pub address: ClamdAddress,
    pub network: Network,
    /// In bytes; no more than the daemon's `StreamMaxLength`.
    pub largest: u64,
    pub oldest: OldestAllowed,
    /// For any file.
    pub patience: Duration,
    /// Added for each MiB begun.
    pub patience_per_mib: Duration,
}

impl ClamdConfig {
    /// A daemon on this machine with the limits the documentation recommends: 4000 MiB, 7 days, 30 s and 0.5 s per MiB.
    #[must_use]
    pub fn at(address: ClamdAddress) -> Self {
        Self {
            address,
            network: Network::ThisMachine,
            largest: 4000 * 1024 * 1024,
            oldest: OldestAllowed::Days(7),
            patience: Duration::seconds(30),
            patience_per_mib: Duration::millis(500),
        }
    }

    pub(super) fn check(&self) -> Result<(), ClamdProblem> {
        if let (ClamdAddress::Tcp { host, .. }, Network::ThisMachine) = (&self.address, self.network)
            && !is_loopback(host)
        {
            return Err(ClamdProblem::PlainOutside { host: host.clone() });
        }
        if !self.patience.is_positive() || self.patience_per_mib.as_micros() < 0 {
            return Err(ClamdProblem::Patience);
        }
        if self.largest == 0 {
            return Err(ClamdProblem::Largest);
        }
        Ok(())
    }
}

/// A configuration nothing can be scanned with.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClamdProblem {
    #[error("the scanner's address must be `unix:/path/to/socket` or `tcp:host:port`")]
    Address,
    #[error(
        "files would travel unencrypted to the scanner on `{host}`: use a socket or an address of this machine, or \
         state that the network between is trusted"
    )]
    PlainOutside { host: String },
    #[error("the scanner's timeout must be longer than nothing")]
    Patience,
    #[error("the largest file for the scanner must be more than 0 bytes")]
    Largest,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_documented() {
        let unix = ClamdAddress::Unix(PathBuf::from("/run/clamav/clamd.ctl"));
        assert_eq!("/run/clamav/clamd.ctl".parse(), Ok(unix.clone()));
        assert_eq!("unix:/run/clamav/clamd.ctl".parse(), Ok(unix));
        let tcp = |host: &str| Ok(ClamdAddress::Tcp { host: host.to_owned(), port: 3310 });
        assert_eq!("tcp:127.0.0.1:3310".parse(), tcp("127.0.0.1"));
        assert_eq!("tcp:[::1]:3310".parse(), tcp("::1"));
        for text in
            ["", "clamd.ctl", "tcp:", "tcp:host", "tcp::3310", "tcp:host:0", "tcp:host:70000", "tcp:a b:1"]
        {
            assert_eq!(text.parse::<ClamdAddress>(), Err(ClamdProblem::Address), "{text:?}");
        }
    }

    #[test]
    fn a_daemon_elsewhere_needs_the_operators_word() {
        let mut config = ClamdConfig::at(ClamdAddress::Tcp { host: "clamav.example".to_owned(), port: 3310 });
        assert_eq!(config.check(), Err(ClamdProblem::PlainOutside { host: "clamav.example".to_owned() }));
        config.network = Network::Trusted;
        assert_eq!(config.check(), Ok(()));
    }

    #[test]
    fn signatures_may_be_as_old_as_allowed_and_not_a_second_more() {
        let built = Timestamp::from_seconds(1_760_000_000);
        let dated = Signatures::Dated { number: 1, built };
        let week = OldestAllowed::Days(7);
        assert!(week.permits(&dated, built.plus_days(7)).is_ok());
        assert!(week.permits(&dated, built.plus_days(7).plus_seconds(1)).is_err());
        assert!(week.permits(&dated, built.minus(Duration::hours(23))).is_ok());
        assert!(week.permits(&dated, built.minus(Duration::hours(25))).is_err());
        assert!(week.permits(&Signatures::Undated, built).is_err());
        assert!(OldestAllowed::Any.permits(&Signatures::Undated, built).is_ok());
    }
}
