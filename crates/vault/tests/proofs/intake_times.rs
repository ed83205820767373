//! How long intake took: from opening a matter to the first time somebody is there, sends something, and everything is accepted;
//! kept apart by when it was reached; nothing behind a wall, and nothing for whoever does not look into matters.

use domain::{Duration, Role};
use testkit::{TestHouse, group, item, on_both_engines};
use vault::{Actor, Against, Around, Decision, HowLong, IntakeTimes, Steering};

async fn times(house: &TestHouse, who: &Actor) -> [IntakeTimes; 2] {
    house.desk.lobby(who).unwrap().intake_times().await.unwrap()
}

/// Whole days and of how many matters.
fn days(how: HowLong) -> (Option<i64>, u32) {
    (how.median.map(|median| median.as_seconds() / (24 * 60 * 60)), how.of)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn intake_is_timed_from_opening_to_each_step_by_when_it_was_reached() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia, omar) = (&cast.ana, &cast.lucia, &cast.omar);
        house.raw().await.run("UPDATE session SET expires_at = 9000000000000000").await;
        let [now, before] = times(house, ana).await;
        assert_eq!(days(now.first_sign_in), (Some(0), 3));
        assert_eq!((days(now.first_document), days(now.complete)), ((None, 0), (None, 0)));
        assert_eq!(before, IntakeTimes::default());

        house.clock.advance(Duration::days(4));
        house.decided(ana, omar, b"omar's", &Decision::Accept).await;
        let [now, _] = times(house, ana).await;
        assert_eq!((days(now.first_document), days(now.complete)), ((Some(4), 1), (Some(4), 1)));
        // Sent and not looked at is not everything; the middle of two is the lower one.
        house.clock.advance(Duration::days(6));
        house.sent(lucia, "a.pdf", b"a").await;
        let [now, _] = times(house, ana).await;
        assert_eq!((days(now.first_document), days(now.complete)), ((Some(4), 2), (Some(4), 1)));

        // The caseworker of the cast works on Lucía's matter and not on Omar's, and behind a wall on none.
        let [hers, _] = times(house, &cast.caseworker).await;
        assert_eq!((days(hers.first_document), days(hers.complete)), ((Some(10), 1), (None, 0)));
        let against = Against::Person(cast.caseworker.person());
        let wall = house.desk.lobby(ana).unwrap();
        wall.raise_wall(Around::Client(lucia.client), against, "Acted for them").await.unwrap();
        assert_eq!(times(house, &cast.caseworker).await, [IntakeTimes::default(); 2]);
        let billing = house.staff(ana, Role::Billing).await;
        let none = house.desk.lobby(&billing).unwrap().intake_times().await;
        assert!(none.is_err_and(|e| e.is_not_found()));

        // What was reached a while ago is what the next days are compared with.
        house.clock.advance(Duration::days(91));
        let [now, before] = times(house, ana).await;
        assert_eq!((now.first_document.of, days(before.first_document)), (0, (Some(4), 2)));
        house.clock.advance(Duration::days(91));
        assert_eq!(times(house, ana).await, [IntakeTimes::default(); 2]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_asked_later_does_not_undo_the_day_everything_was_in() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, omar) = (&cast.ana, &cast.omar);
        house.raw().await.run("UPDATE session SET expires_at = 9000000000000000").await;
        house.clock.advance(Duration::days(4));
        house.decided(ana, omar, b"omar's", &Decision::Accept).await;
        house.clock.advance(Duration::days(20));
        let room = house.room::<Steering>(ana, omar.matter).await;
        room.apply_checklist("t", &[group("later", "Later", vec![item("more", "One more")])]).await.unwrap();
        let [now, _] = times(house, ana).await;
        assert_eq!(days(now.complete), (Some(4), 1));
    })
    .await;
}
