//! Turns `words/` into typed methods and `assets/` into embedded, compressed files under one build id. It refuses to
//! build when an English message is malformed, when two messages share a name, or when a style sheet imports what is
//! not there.

mod assets;
mod words;

use std::io;
use std::path::PathBuf;

fn main() -> io::Result<()> {
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or_else(|| wrong("OUT_DIR is not set"))?);
    let home = PathBuf::from(
        std::env::var_os("CARGO_MANIFEST_DIR").ok_or_else(|| wrong("CARGO_MANIFEST_DIR is not set"))?,
    );
    for watched in ["build", "words", "assets", "templates", "askama.toml"] {
        println_cargo(&format!("rerun-if-changed={watched}"))?;
    }
    words::generate(&home.join("words"), &out)?;
    assets::generate(&home.join("assets"), &out)
}

fn println_cargo(line: &str) -> io::Result<()> {
    use io::Write;
    writeln!(io::stdout(), "cargo:{line}")
}

/// What stops the build, in a sentence.
pub fn wrong(why: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why.into())
}
