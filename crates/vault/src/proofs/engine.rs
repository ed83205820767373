//! Visits that end half-way: requests are dropped at any point, and neither their room nor their change may stay.

use super::testkit::{TestHouse, item, on_both_engines, persona};
use crate::{Reading, Steering};
use std::time::Duration;

/// What the next visitor finds when they enter no room.
async fn nobody_is_in_a_room(house: &TestHouse) {
    let mut write = house.desk.house.engine.write(None).await.unwrap();
    let seen = write.rows("SELECT count(*) FROM room_face", &[]).await.unwrap();
    assert_eq!(seen[0].int(0).unwrap(), 0, "a room was left open for the next writer");
    drop(write);
    let mut look = house.desk.house.engine.look(None).await.unwrap();
    let seen = look.rows("SELECT count(*) FROM room_face", &[]).await.unwrap();
    assert_eq!(seen[0].int(0).unwrap(), 0, "a room was left open for the next reader");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_visit_dropped_at_any_point_wedges_nobody_and_leaves_no_room_open() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let omar = house.portal(&ana, persona::OMAR).await;
        let hers = house.room::<Steering>(&ana, lucia.matter).await;
        let his = house.room::<Steering>(&ana, omar.matter).await;
        let group = house.room::<Reading>(&ana, lucia.matter).await.checklist().await.unwrap()[0].id;
        let his_group = house.room::<Reading>(&ana, omar.matter).await.checklist().await.unwrap()[0].id;
        let (mut kept, mut dropped, mut his_kept) = (0, 0, 0);
        for n in 0..250u64 {
            let patience = Duration::from_micros(n * 37 % 4_000);
            let (one, other) = (item("one", "one"), item("other", "other"));
            let cut = async { tokio::time::timeout(patience, hers.add_item(group, &one)).await };
            let steady =
                async { if n % 5 == 0 { Some(his.add_item(his_group, &other).await) } else { None } };
            let (cut, steady) = futures_util::future::join(cut, steady).await;
            match cut {
                Ok(done) => {
                    done.unwrap();
                    kept += 1;
                }
                Err(_) => dropped += 1,
            }
            if let Some(done) = steady {
                done.expect("somebody else's visit is not undone by a dropped one");
                his_kept += 1;
            }
            if n % 25 == 0 {
                nobody_is_in_a_room(house).await;
            }
        }
        nobody_is_in_a_room(house).await;
        assert!(dropped > 20 && kept > 20, "the test cuts some and lets some through: {kept} and {dropped}");
        let count = async |room: domain::MatterId| {
            house.room::<Reading>(&ana, room).await.checklist().await.unwrap()[0].items.len() - 1
        };
        // A dropped visit may have been committed already; an acknowledged one certainly was.
        let there = count(lucia.matter).await;
        assert!(
            (kept..=kept + dropped).contains(&there),
            "{there} of {kept} acknowledged and {dropped} dropped"
        );
        assert_eq!(count(omar.matter).await, his_kept);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_room_is_left_when_its_visit_ends() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        house.room::<Steering>(&ana, lucia.matter).await.set_needed(lucia.item, false).await.unwrap();
        nobody_is_in_a_room(house).await;
        let again = house.room::<Steering>(&ana, lucia.matter).await.set_needed(lucia.item, false).await;
        assert!(again.is_err(), "a refused change");
        nobody_is_in_a_room(house).await;
    })
    .await;
}
