//! Letters over real SMTP conversations: with a server that answers as scripted, and with one nobody here wrote; and reports
//! that come back.
#![expect(clippy::expect_used, reason = "a test's helper may end the test")]

mod aiosmtpd;
mod returned;
mod scripted;
mod wire;
