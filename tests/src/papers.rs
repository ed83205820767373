//! Papers people send, made of numbers: valid PDF files of any size whose every byte follows from a seed.

use sha2::{Digest, Sha256};
use std::fmt::Write;

/// A generator for tests (xorshift64*), so that a failure can be had again.
#[derive(Clone)]
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn roll(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number from `least` up to, not including, `most`.
    pub fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.roll() % (most - least)
    }
}

/// One page that says `words`, and an unused stream of `padding` random bytes.
pub fn pdf(words: &str, padding: usize, dice: &mut Dice) -> Vec<u8> {
    let page = format!("BT /F1 20 Tf 60 760 Td ({words}) Tj ET");
    let noise: Vec<u8> =
        (0..padding.div_ceil(8)).flat_map(|_| dice.roll().to_le_bytes()).take(padding).collect();
    let objects: Vec<Vec<u8>> = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_vec(),
        format!("<< /Length {} >>\nstream\n{page}\nendstream", page.len()).into_bytes(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_vec(),
        [format!("<< /Length {padding} >>\nstream\n").into_bytes(), noise, b"\nendstream".to_vec()].concat(),
    ];
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in (1..).zip(&objects) {
        writeln!(table, "{:010} 00000 n ", out.len()).unwrap();
        out.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        out.extend_from_slice(object);
        out.extend_from_slice(b"\nendobj\n");
    }
    let at = out.len();
    write!(table, "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{at}\n%%EOF\n", objects.len() + 1)
        .unwrap();
    out.extend_from_slice(table.as_bytes());
    out
}

pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

/// The string every malware scanner knows, put together here so that none trips over this file.
pub fn eicar() -> Vec<u8> {
    let halves = [r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-", "ANTIVIRUS-TEST-FILE!$H+H*"];
    halves.concat().into_bytes()
}
