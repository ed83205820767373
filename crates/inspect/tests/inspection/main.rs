//! Asks real workers, each in a process of its own, about files made in code. One binary, one file per subject.

mod ask;
mod corpus;
mod danger;
mod kinds;
mod photos;
mod prison;
