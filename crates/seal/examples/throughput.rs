//! How fast segments and fields are sealed and opened on one core. Run with `--release`; prints MB/s and nanoseconds.

use std::io::{self, Write};
use std::time::Instant;

use seal::{
    Binding, FileKey, MatterKey, RunningDigest, SEALED_CHUNK_LEN, SegmentContext, SegmentOpener,
    SegmentSealer, SystemChance, open_field, seal_field,
};

const SEGMENT: usize = 8 << 20;
const ROUNDS: usize = 128;
const FIELDS: u32 = 200_000;

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    let key = FileKey::generate(&SystemChance);
    let at =
        SegmentContext { practice: [1; 16], matter: [2; 16], document: [3; 16], version: [4; 16], index: 0 };
    let plain = vec![0x5a; SEGMENT];
    let mut sealed = Vec::with_capacity(SEGMENT + (1 << 16));
    for piece in [SEGMENT, 64 << 10, 60_000, 8 << 10] {
        let start = Instant::now();
        for _ in 0..ROUNDS {
            sealed.clear();
            let mut sealer = SegmentSealer::new(&key, &at, &SystemChance);
            plain.chunks(piece).for_each(|part| sealer.update(part, &mut sealed));
            sealer.finish(&mut sealed);
        }
        writeln!(out, "seal, fed {piece:>8} bytes at a time: {:>6.0} MB/s", rate(start))?;
    }

    let start = Instant::now();
    let mut opened = Vec::with_capacity(SEGMENT);
    for _ in 0..ROUNDS {
        opened.clear();
        let (header, body) = sealed.split_first_chunk().ok_or(io::ErrorKind::InvalidData)?;
        let opener = SegmentOpener::new(&key, &at, header).map_err(io::Error::other)?;
        for (chunk, index) in body.chunks(SEALED_CHUNK_LEN).zip(0..) {
            opener.open_chunk(index, chunk, &mut opened).map_err(io::Error::other)?;
        }
    }
    writeln!(out, "open, whole segments:                {:>6.0} MB/s", rate(start))?;

    let start = Instant::now();
    let mut digest = RunningDigest::new();
    (0..ROUNDS).for_each(|_| digest.update(&plain));
    writeln!(out, "SHA-256 of the plaintext:            {:>6.0} MB/s", rate(start))?;
    fields(&mut out)
}

fn fields(out: &mut impl Write) -> io::Result<()> {
    let matter = MatterKey::generate(&SystemChance);
    let at = Binding {
        practice: [1; 16],
        room: [2; 16],
        table: "documents",
        object: [3; 16],
        field: "file_name",
        version: 1,
    };
    let start = Instant::now();
    let mut sealed = Vec::new();
    for _ in 0..FIELDS {
        sealed = seal_field(&matter, &at, b"passport of Ana.jpg", &SystemChance);
    }
    writeln!(out, "seal a field: {:>5} ns", start.elapsed().as_nanos() / u128::from(FIELDS))?;
    let start = Instant::now();
    for _ in 0..FIELDS {
        open_field(&matter, &at, &sealed).map_err(io::Error::other)?;
    }
    writeln!(out, "open a field: {:>5} ns", start.elapsed().as_nanos() / u128::from(FIELDS))
}

fn rate(start: Instant) -> f64 {
    (ROUNDS * SEGMENT) as f64 / 1e6 / start.elapsed().as_secs_f64()
}
