//! Proofs about what nobody outside can reach: the registry of statements, the engines, the sealing of rooms. The rest
//! of the proofs speak through the doors and live in `tests/`.

mod circles;
mod contacts_step;
mod engine;
mod index_cost;
mod keys;
mod mutation;
mod records_step;
mod remarks;
mod renaming;
mod same_answer;
mod scale;
mod statements;
mod visits;
mod walls;

// A dependency on `testkit` would bring a second copy of this crate with other types; its text brings none.
#[path = "../../../testkit/src/lib.rs"]
#[expect(dead_code, unused_imports, reason = "the doors' proofs use what these do not")]
mod testkit;
