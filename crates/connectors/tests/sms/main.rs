//! Texts over real HTTP conversations, with a provider that speaks the documented protocol and keeps what it was told.
#![expect(clippy::expect_used, reason = "a test's helper may end the test")]

mod conversations;
mod provider;
