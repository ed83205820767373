//! The one error of every failed opening and verification. It names the kind of bytes that failed and refuses to say
//! more: nothing about the plaintext, nothing about which check objected, so that it is no oracle.

/// Sealed bytes do not belong where they were found, or were changed. Never retried: the caller raises an alarm.
#[derive(Debug, thiserror::Error)]
#[error("{which} failed verification: it was changed, or does not belong here")]
pub struct Tamper {
    which: &'static str,
}

impl Tamper {
    pub(crate) const fn new(which: &'static str) -> Self {
        Self { which }
    }

    /// What kind of bytes failed (`"field"`, `"segment"`, `"matter key"` …): safe to log.
    #[must_use]
    pub const fn which(&self) -> &'static str {
        self.which
    }
}
