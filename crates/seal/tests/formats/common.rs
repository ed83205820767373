//! Predictable chance, hexadecimal, and the vectors. Refuses to be used outside tests.

use std::sync::Mutex;

use seal::{Chance, ClientKey, FileKey, LobbyKey, LogKey, MatterKey, PracticeKey, RootKey};
use serde_json::Value;

/// Hands out exactly the bytes it was given, and fails the test if asked for more.
pub struct Replay(Mutex<Vec<u8>>);

impl Replay {
    pub fn of(bytes: &[u8]) -> Self {
        Self(Mutex::new(bytes.to_vec()))
    }
}

impl Chance for Replay {
    fn fill(&self, out: &mut [u8]) {
        let mut left = self.0.lock().unwrap();
        let rest = left.split_off(out.len());
        out.copy_from_slice(&left);
        *left = rest;
    }
}

/// A different value for every draw, the same in every run.
pub struct Counting(Mutex<u64>);

impl Counting {
    pub fn from(start: u64) -> Self {
        Self(Mutex::new(start))
    }
}

impl Chance for Counting {
    fn fill(&self, out: &mut [u8]) {
        let mut count = self.0.lock().unwrap();
        *count += 1;
        for (byte, at) in out.iter_mut().zip(0u64..) {
            *byte = (*count).wrapping_add(at).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes()[0];
        }
        out[..8].copy_from_slice(&count.to_be_bytes());
    }
}

pub fn hex(text: &str) -> Vec<u8> {
    assert_eq!(text.len() % 2, 0);
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

pub fn bytes<const N: usize>(value: &Value) -> [u8; N] {
    hex(value.as_str().unwrap()).try_into().unwrap()
}

pub fn vectors(name: &str) -> Value {
    let path = format!("{}/vectors/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The keys of `vectors/sealed.json`.
pub struct Ladder {
    pub root: RootKey,
    pub practice: PracticeKey,
    pub matter: MatterKey,
    pub client: ClientKey,
    pub file: FileKey,
    pub log: LogKey,
}

impl Ladder {
    pub fn of(vectors: &Value) -> Self {
        let key = |name: &str| Replay::of(&hex(vectors["keys"][name].as_str().unwrap()));
        Self {
            root: RootKey::from_bytes(bytes(&vectors["keys"]["root"])),
            practice: PracticeKey::generate(&key("practice")),
            matter: MatterKey::generate(&key("matter")),
            client: ClientKey::generate(&key("client")),
            file: FileKey::generate(&key("file")),
            log: LogKey::generate(&key("log")),
        }
    }

    pub fn lobby(&self) -> LobbyKey {
        self.practice.lobby()
    }
}
