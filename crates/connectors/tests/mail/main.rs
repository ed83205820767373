//! Letters over real SMTP conversations: with a server that answers as scripted, and with one nobody here wrote.
#![expect(clippy::expect_used, reason = "a test's helper may end the test")]

mod aiosmtpd;
mod scripted;
mod wire;
