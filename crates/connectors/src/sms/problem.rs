//! What can be wrong with the configuration of a provider, found at start-up and said in words for the operator. It
//! refuses to repeat an account or a key.

use super::{SmsConfig, SmsSender};
use domain::Mobile;

/// A configuration texts cannot be sent with.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SmsProblem {
    #[error(
        "the provider's address is not one such as https://api.twilio.com (no question mark, no user in it)"
    )]
    Url,
    #[error(
        "texts would travel unencrypted: `http://` is only for a gateway on this machine (localhost, 127.0.0.1, [::1])"
    )]
    PlainOutside,
    #[error(
        "the account, the key and the pool of numbers hold letters, digits, hyphens and underscores only"
    )]
    Ids,
    #[error("the secret of the key (or the account's token) is missing, or has a line break in it")]
    Secret,
    #[error(
        "the sender is a number with its country (+12125550142), a short code, or a name of at most 11 letters and digits"
    )]
    Sender,
    #[error("the provider has to be given time: longer than nothing")]
    Timeout,
    #[error("the extra certificates for texts hold no PEM certificate that can be read")]
    Roots,
    #[error("TLS for texts could not be set up: {why}")]
    Tls { why: String },
}

/// Everything that can be judged without connecting.
pub(super) fn check(config: &SmsConfig) -> Result<(), SmsProblem> {
    if config.url.contains(['?', '#', '@', ' ']) || config.url.chars().any(char::is_control) {
        return Err(SmsProblem::Url);
    }
    let id = |text: &str| !text.is_empty() && text.len() <= 64 && text.bytes().all(is_id);
    if !id(&config.account) || !(config.key.is_empty() || id(&config.key)) {
        return Err(SmsProblem::Ids);
    }
    if config.secret.is_empty() || config.secret.chars().any(char::is_control) {
        return Err(SmsProblem::Secret);
    }
    match &config.sender {
        SmsSender::Service(service) if !id(service) => return Err(SmsProblem::Ids),
        SmsSender::From(from) if !is_sender(from) => return Err(SmsProblem::Sender),
        _ => {}
    }
    if !config.timeout.is_positive() {
        return Err(SmsProblem::Timeout);
    }
    Ok(())
}

fn is_id(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

fn is_sender(from: &str) -> bool {
    let code = (3..=8).contains(&from.len()) && from.bytes().all(|b| b.is_ascii_digit());
    let name = (1..=11).contains(&from.len())
        && from.bytes().all(|b| b.is_ascii_alphanumeric() || b == b' ')
        && from.bytes().any(|b| b.is_ascii_alphabetic())
        && from.trim() == from;
    code || name || (Mobile::parse(from).is_ok_and(|number| number.as_str() == from))
}
