//! Asks real workers, each in a process of its own, about files made in code. One binary, one file per subject.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot set its stage has failed")]

mod ask;
mod corpus;
mod danger;
mod kinds;
mod photos;
mod prison;
