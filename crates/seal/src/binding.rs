//! Where a sealed value lives, as canonical bytes that go into its key derivation. A value copied to any other place
//! does not open. Refuses ambiguity: fixed parts have fixed lengths, names are length-prefixed.

use crate::primitive::length16;

/// The one place a sealed value belongs to. Two bindings that differ in any part never open each other's bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Binding<'a> {
    pub practice: [u8; 16],
    /// The matter, or sixteen zero bytes for the lobby; the record, for files of one that lie outside rooms.
    pub room: [u8; 16],
    pub table: &'a str,
    /// The row.
    pub object: [u8; 16],
    pub field: &'a str,
    /// Version of the key the value is sealed under; also stored in front of the sealed bytes (see
    /// [`key_version`](crate::key_version)), so that a reader knows which key to fetch.
    pub version: u32,
}

impl Binding<'_> {
    /// practice ‖ room ‖ object ‖ len16(table) ‖ table ‖ len16(field) ‖ field. The version is not repeated here: the
    /// envelope derives from it already.
    pub(crate) fn canonical(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(52 + self.table.len() + self.field.len());
        out.extend_from_slice(&self.practice);
        out.extend_from_slice(&self.room);
        out.extend_from_slice(&self.object);
        for name in [self.table, self.field] {
            out.extend_from_slice(&length16(name));
            out.extend_from_slice(name.as_bytes());
        }
        out
    }
}
