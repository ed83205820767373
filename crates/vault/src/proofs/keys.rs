//! The key store: one practice per installation, one key per matter.

use super::testkit::{EngineKind, Hold};
use crate::engine::binds;

#[tokio::test]
async fn a_key_store_holds_one_practice_and_one_key_per_matter() {
    for kind in [EngineKind::Sqlite, EngineKind::Postgres] {
        let house = Hold::new(kind).await.open().await;
        let engine = house.desk.house.keyring.engine_for_proofs();
        for _ in 0..2 {
            let mut write = engine.write(None).await.unwrap();
            let values = binds!["practice", [9u8; 16], 1u32, vec![0u8], 0i64];
            let second = write.exec(crate::keys::sql::KEEP.text, values).await;
            assert!(second.is_err(), "a second practice in one key store");
        }
        let matter = domain::MatterId::from_bytes([7; 16]);
        let now = domain::Timestamp::EPOCH;
        house.desk.house.keyring.make_matter_key(matter, now).await.unwrap();
        assert!(
            house.desk.house.keyring.make_matter_key(matter, now).await.is_err(),
            "a second key for a matter"
        );
        house.close().await;
    }
}
