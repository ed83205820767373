//! Writes a log of made-up entries as a tlog-tiles directory, for checking with an independent verifier:
//! `write_log DIR SIZE…` leaves the newest checkpoint in `checkpoint`, one for every size in `old-SIZE`, and prints
//! the public key.

use std::error::Error;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use seal::{Chance, LogEdge, LogKey, SystemChance};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let dir = arguments.next().ok_or("write_log DIR SIZE…")?;
    let dir = Path::new(&dir);
    let signer = LogKey::generate(&SystemChance).signer("portal.example.com/log")?;
    let mut edge = LogEdge::empty();
    for size in arguments {
        let size: u64 = size.parse()?;
        let mut entries = Vec::new();
        for _ in edge.size()..size {
            let mut entry = [0; 32];
            SystemChance.fill(&mut entry);
            entries.push(entry);
        }
        for blob in edge.append(&entries) {
            let path = dir.join(blob.path);
            fs::create_dir_all(path.parent().ok_or("no parent")?)?;
            fs::write(path, blob.bytes)?;
        }
        let note = signer.checkpoint(edge.size(), &edge.root());
        fs::create_dir_all(dir)?;
        fs::write(dir.join(format!("old-{size}")), &note)?;
        fs::write(dir.join("checkpoint"), note)?;
    }
    writeln!(io::stdout(), "{}", signer.vkey())?;
    Ok(())
}
