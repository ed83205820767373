//! SHA-256 over a whole file that arrives in pieces, possibly on several nodes: its state can be set down and taken up
//! again. Refuses a state it did not write.

use sha2::digest::common::hazmat::{SerializableState, SerializedState};
use sha2::{Digest, Sha256};

use crate::tamper::Tamper;

/// First byte of an exported state.
const FORMAT: u8 = 1;

/// A SHA-256 in progress.
#[derive(Default)]
pub struct RunningDigest(Sha256);

impl RunningDigest {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The state after the bytes so far. It holds up to 63 bytes of plaintext and lets the digest of guessed content
    /// be checked: store it as a sealed field only.
    #[must_use]
    pub fn export(&self) -> Vec<u8> {
        let state = self.0.serialize();
        let mut out = Vec::with_capacity(1 + state.len());
        out.push(FORMAT);
        out.extend_from_slice(&state);
        out
    }

    /// # Errors
    /// [`Tamper`] if the bytes are not a state [`export`](Self::export) can have written.
    pub fn restore(exported: &[u8]) -> Result<Self, Tamper> {
        let refused = || Tamper::new("running digest");
        let (&FORMAT, state) = exported.split_first().ok_or_else(refused)? else { return Err(refused()) };
        let state = SerializedState::<Sha256>::try_from(state).map_err(|_| refused())?;
        Ok(Self(Sha256::deserialize(&state).map_err(|_| refused())?))
    }

    #[must_use]
    pub fn finish(self) -> [u8; 32] {
        self.0.finalize().into()
    }
}
