//! A whole practice for tests: a house on either engine, people with names, a clock that stands still, chance that
//! repeats itself, short ways to states a test needs, and the checks every test ends with. It refuses to be part of the
//! product: nothing but tests may depend on it, and whatever goes wrong here panics.

mod after;
pub mod canary;
mod chance;
mod clock;
mod cluster;
mod house;
mod journey;
mod people;
mod raw;
pub mod soft_key;

pub use after::after_every_test;
pub use chance::SeededChance;
pub use clock::FrozenClock;
pub use cluster::{APP_ROLE, Database, OWNER_ROLE};
pub use house::{EngineKind, Hold, TestHouse};
pub use journey::{Cast, Portal, finding, group, item, message, pieces};
pub use people::{BY_PHONE, PASSWORD, Persona, device, persona};
pub use raw::{Cell, Raw, postgres_cells, sqlite_cell};

/// Runs a test on SQLite and on PostgreSQL, each on a fresh house, and checks what every test must leave behind.
pub async fn on_both_engines(test: impl AsyncFn(&TestHouse)) {
    for house in [TestHouse::sqlite().await, TestHouse::postgres().await] {
        test(&house).await;
        after_every_test(&house).await;
        house.close().await;
    }
}
