//! What can be wrong with a mail configuration, found at start-up and said in words for the operator. It refuses to
//! repeat a login.

use super::{Security, SmtpConfig};

/// A configuration mail cannot be sent with.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SmtpProblem {
    #[error(
        "mail to `{host}` would travel unencrypted: `none` is only for a mail server on this machine (localhost, \
         127.0.0.1, ::1); use `starttls` or `tls`"
    )]
    PlainOutside { host: String },
    #[error(
        "the mail server's host is empty or not a host name or address (write an IPv6 address without brackets)"
    )]
    Host,
    #[error("the mail server's port is 0")]
    Port,
    #[error("the name for EHLO may hold letters, digits, dots and hyphens, or be an address")]
    Helo,
    #[error("the mail login needs both a user name and a password, without line breaks or NUL")]
    Login,
    #[error("the mail timeout must be longer than nothing")]
    Timeout,
    #[error("the extra certificates for mail hold no PEM certificate that can be read")]
    Roots,
    #[error("TLS for mail could not be set up: {why}")]
    Tls { why: String },
}

/// Everything that can be judged without connecting.
pub(super) fn check(config: &SmtpConfig) -> Result<(), SmtpProblem> {
    if !is_host(&config.host) {
        return Err(SmtpProblem::Host);
    }
    if config.port == 0 {
        return Err(SmtpProblem::Port);
    }
    if config.helo.as_deref().is_some_and(|helo| !is_host(helo)) {
        return Err(SmtpProblem::Helo);
    }
    if let Some(login) = &config.login {
        let bad = |text: &str| text.is_empty() || text.contains(['\r', '\n', '\0']);
        if bad(&login.user) || bad(&login.password) {
            return Err(SmtpProblem::Login);
        }
    }
    if !config.timeout.is_positive() {
        return Err(SmtpProblem::Timeout);
    }
    let no_certificate =
        |pem: &Vec<u8>| !String::from_utf8_lossy(pem).contains("-----BEGIN CERTIFICATE-----");
    if config.security != Security::None && config.extra_roots.as_ref().is_some_and(no_certificate) {
        return Err(SmtpProblem::Roots);
    }
    Ok(())
}

/// A host name's alphabet (RFC 952 and 1123, and the underscore some networks use), or a literal address.
fn is_host(host: &str) -> bool {
    let name = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
    let named = !host.is_empty() && host.len() <= 253 && host.bytes().all(name);
    named || host.parse::<std::net::IpAddr>().is_ok()
}
