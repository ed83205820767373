//! Stands in for `crates/web` where only the headers of the resumable protocol are wanted: the very same file, and
//! nothing else. Refuses to hold a line of its own.

#[path = "../../crates/web/src/tus/wire.rs"]
pub mod wire;

pub mod tus {
    pub use crate::wire;
}
