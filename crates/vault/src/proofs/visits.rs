//! A change that concerns several matters is in one room at a time: after every step it sees that room's rows and can change no
//! others, whatever a statement says. Only joining two records and ending what somebody is charged with make such
//! a change.

use super::testkit::{TestHouse, persona};
use crate::engine::binds;
use crate::lobby::merge::sql::PART_ASIDE;
use crate::room::face::sql::PARTIES;
use domain::ClientId;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_that_goes_on_in_another_room_has_left_the_first() {
    for house in [TestHouse::sqlite().await, TestHouse::postgres().await] {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let omar = house.portal(&ana, persona::OMAR).await;
        let nobody = ClientId::from_bytes([0; 16]);
        let mut write = house.desk.house.engine.write(None).await.unwrap();
        let parties = write.rows(PARTIES.text, binds![lucia.matter]).await.unwrap();
        assert!(parties.is_empty(), "in no room yet");
        for (here, there) in [(&lucia, &omar), (&omar, &lucia), (&lucia, &omar)] {
            write.go_to(here.matter.bytes()).await.unwrap();
            assert_eq!(write.rows(PARTIES.text, binds![here.matter]).await.unwrap().len(), 1);
            assert!(write.rows(PARTIES.text, binds![there.matter]).await.unwrap().is_empty());
            let other = write.exec(PART_ASIDE.text, binds![there.matter, there.client, nobody]).await;
            assert!(!matches!(other, Ok(rows) if rows > 0), "{other:?}");
            let own = binds![here.matter, here.client, here.client];
            assert_eq!(write.exec(PART_ASIDE.text, own).await.unwrap(), 1);
        }
        write.commit().await.unwrap();
        house.close().await;
    }
}

#[test]
fn only_joining_two_records_ending_duties_and_settling_contacts_go_from_room_to_room() {
    let mut walk = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
    let mut used = Vec::new();
    while let Some(path) = walk.pop() {
        if path.is_dir() {
            walk.extend(std::fs::read_dir(path).unwrap().map(|e| e.unwrap().path()));
        } else if !path.to_string_lossy().contains("/proofs/")
            && std::fs::read_to_string(&path).unwrap().contains("write.go_to(")
        {
            used.push(path.file_name().unwrap().to_string_lossy().into_owned());
        }
    }
    used.sort_unstable();
    assert_eq!(used, ["duties.rs", "merge.rs", "settle.rs"]);
}
