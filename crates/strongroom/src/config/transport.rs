//! The settings of TLS: off, files of one's own, or an authority that is asked for certificates. It refuses half a pair
//! of files, names that HTTP-01 cannot prove, and an origin that does not say https while TLS is served.

use super::Given;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// Whether connections are encrypted here.
#[derive(Clone, Debug)]
pub enum Tls {
    /// Plain HTTP: loopback, or something in front ends TLS.
    Off,
    On(Https),
}

#[derive(Clone, Debug)]
pub struct Https {
    pub authority: Authority,
    /// Where plain HTTP is sent on from, if anywhere.
    pub http_listen: Option<SocketAddr>,
}

/// Where the certificate comes from.
#[derive(Clone, Debug)]
pub enum Authority {
    Files { certificate: PathBuf, key: PathBuf },
    Acme { config: connectors::AcmeConfig, folder: PathBuf },
}

impl Given {
    pub(super) fn tls(&self, origin: &str, data_dir: &Path, problems: &mut Vec<String>) -> Tls {
        let mode = self.one_of("tls.mode", &["off", "files", "acme"], problems);
        if mode == "off" {
            return Tls::Off;
        }
        if !origin.starts_with("https://") {
            problems.push("origin: begins with https:// when tls.mode is not off".to_owned());
        }
        let authority =
            if mode == "files" { self.files(problems) } else { self.acme(origin, data_dir, problems) };
        let http_listen = match self.text("tls.http_listen") {
            "" if mode == "acme" => Some(SocketAddr::from((std::net::Ipv6Addr::UNSPECIFIED, 80))),
            "" => None,
            _ => self.parse("tls.http_listen", "an address and port such as 0.0.0.0:80", problems),
        };
        Tls::On(Https { authority, http_listen })
    }

    fn files(&self, problems: &mut Vec<String>) -> Authority {
        for key in ["tls.certificate", "tls.key"] {
            if self.text(key).is_empty() {
                problems.push(format!("{key}: needed when tls.mode is files"));
            }
        }
        Authority::Files {
            certificate: PathBuf::from(self.text("tls.certificate")),
            key: PathBuf::from(self.text("tls.key")),
        }
    }

    fn acme(&self, origin: &str, data_dir: &Path, problems: &mut Vec<String>) -> Authority {
        let directory = self.text("acme.directory").to_owned();
        if !directory.starts_with("https://") {
            problems.push("acme.directory: begins with https://".to_owned());
        }
        let contact = match self.text("acme.contact") {
            "" => None,
            text => domain::Email::parse(text)
                .map_err(|_| problems.push(format!("acme.contact: `{text}` is not an e-mail address")))
                .ok(),
        };
        let domains = match self.text("acme.domains") {
            "" => vec![host(origin).to_owned()],
            list => list.split(',').map(|d| d.trim().to_lowercase()).filter(|d| !d.is_empty()).collect(),
        };
        for name in &domains {
            if !provable(name) {
                problems.push(format!("acme.domains: `{name}` is no name that HTTP-01 can prove"));
            }
        }
        if !domains.iter().any(|d| d == host(origin)) {
            problems.push(format!("acme.domains: has to name `{}`, the host in origin", host(origin)));
        }
        if self.parse("acme.terms_agreed", "true or false", problems) == Some(false) {
            problems
                .push("acme.terms_agreed: has to be true; the authority's terms are on its site".to_owned());
        }
        let trust = Some(self.text("acme.trust")).filter(|t| !t.is_empty()).map(PathBuf::from);
        let folder = data_dir.join("acme").join(folder_name(&directory));
        Authority::Acme { config: connectors::AcmeConfig { directory, contact, domains, trust }, folder }
    }
}

/// The host in an origin, without a port and without the brackets of an address.
pub fn host(origin: &str) -> &str {
    let authority = origin.split_once("://").map_or(origin, |(_, rest)| rest);
    if let Some(rest) = authority.strip_prefix('[') {
        return rest.split(']').next().unwrap_or_default();
    }
    authority.split(':').next().unwrap_or_default()
}

/// A host name of at least two labels, not an address and not a wildcard.
fn provable(name: &str) -> bool {
    let label = |l: &str| {
        !l.is_empty()
            && l.len() <= 63
            && !l.starts_with('-')
            && !l.ends_with('-')
            && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    name.len() <= 253
        && name.contains('.')
        && name.split('.').all(label)
        && name.parse::<std::net::IpAddr>().is_err()
}

/// Every authority has a folder of its own: an account and a certificate of the one mean nothing to the other.
fn folder_name(directory: &str) -> String {
    let rest = directory.trim_start_matches("https://");
    rest.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(pairs: &[(&str, &str)]) -> String {
        let given = Given::read(None, pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))).unwrap();
        given.check().map_or_else(|p| p.to_string(), |c| format!("{:?}", c.tls))
    }

    #[test]
    fn half_a_configuration_of_tls_is_refused_with_every_reason() {
        let words = said(&[("STRONGROOM_TLS_MODE", "files"), ("STRONGROOM_ORIGIN", "http://127.0.0.1:1")]);
        for part in ["tls.certificate", "tls.key", "origin: begins with https"] {
            assert!(words.contains(part), "{part} is missing in: {words}");
        }
        let words = said(&[
            ("STRONGROOM_TLS_MODE", "acme"),
            ("STRONGROOM_ORIGIN", "https://portal.example"),
            ("STRONGROOM_ACME_DOMAINS", "*.example, 10.0.0.1"),
            ("STRONGROOM_ACME_CONTACT", "nobody"),
            ("STRONGROOM_ACME_DIRECTORY", "http://authority.example"),
        ]);
        for part in [
            "`*.example`",
            "`10.0.0.1`",
            "acme.contact",
            "acme.directory",
            "has to name `portal.example`",
            "acme.terms_agreed",
        ] {
            assert!(words.contains(part), "{part} is missing in: {words}");
        }
    }

    #[test]
    fn an_authority_needs_little_and_gets_a_folder_of_its_own() {
        let words = said(&[
            ("STRONGROOM_TLS_MODE", "acme"),
            ("STRONGROOM_ORIGIN", "https://portal.example"),
            ("STRONGROOM_ACME_TERMS_AGREED", "true"),
        ]);
        for part in
            ["[::]:80", "domains: [\"portal.example\"]", "data/acme/acme-v02.api.letsencrypt.org-directory"]
        {
            assert!(words.contains(part), "{part} is missing in: {words}");
        }
    }

    #[test]
    fn tls_makes_the_default_origin_https() {
        let given = [
            ("STRONGROOM_TLS_MODE", "files"),
            ("STRONGROOM_TLS_CERTIFICATE", "a"),
            ("STRONGROOM_TLS_KEY", "b"),
        ];
        let given = Given::read(None, given.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))).unwrap();
        assert_eq!(given.check().unwrap().origin, "https://127.0.0.1:8087");
    }

    #[test]
    fn hosts_are_found_in_origins() {
        assert_eq!(host("https://portal.example:8443"), "portal.example");
        assert_eq!(host("https://[::1]:8443"), "::1");
        assert_eq!(host("https://127.0.0.1"), "127.0.0.1");
    }
}
