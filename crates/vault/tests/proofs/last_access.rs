//! The last day on which clients come in after their matter began to be wound up: chosen, told, changed, and kept by a timer as
//! closing would keep it.

use domain::{AuditCode, Duration, Phase, Refusal, Timestamp, Why};
use testkit::{Portal, TestHouse, on_both_engines};
use vault::{
    Actor, Auditing, Contributing, JobKind, MailKind, MailState, Reading, Relaying, Result, Steering,
};

async fn begun(house: &TestHouse) -> (Actor, Portal) {
    let ana = house.ana().await;
    let lucia = house.portal(&ana, testkit::persona::LUCIA).await;
    house.empty_outbox().await;
    house.raw().await.run("UPDATE session SET expires_at = 9000000000000000").await;
    (ana, lucia)
}

fn refused(done: Result<()>) -> Refusal {
    match done {
        Err(vault::Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

/// Runs what is due; how many were about the end of access.
async fn timers(house: &TestHouse) -> usize {
    let backstage = house.desk.backstage();
    let mut ran = 0;
    while let Some(claim) = backstage.claim().await.unwrap() {
        if claim.kind() == JobKind::EndAccess {
            let room = house.desk.admit_job::<Relaying>(&claim).await.unwrap().enter().await.unwrap();
            room.end_access_of_the_day().await.unwrap();
            ran += 1;
        }
        backstage.finish(&claim).await.unwrap();
    }
    ran
}

/// What leaves now to clients: its kind, and until when it says that they come in.
async fn went(house: &TestHouse) -> Vec<(MailKind, Option<Timestamp>)> {
    let backstage = house.desk.backstage();
    let mut out = Vec::new();
    while let Some(mail) = backstage.next_mail().await.unwrap() {
        if mail.kind != MailKind::StaffNotice {
            out.push((mail.kind, mail.until));
        }
        backstage.mail_done(mail.id, MailState::Sent, "250").await.unwrap();
    }
    out
}

async fn lines(house: &TestHouse, ana: &Actor, of: &Portal, code: AuditCode) -> usize {
    let room = house.room::<Auditing>(ana, of.matter).await;
    room.events(None, 200).await.unwrap().iter().filter(|line| line.code == code).count()
}

// S1-93: when a matter concludes somebody decides what happens to access, clients read it, and it happens.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn access_ends_on_the_day_that_was_chosen_and_the_matter_goes_on_being_wound_up() {
    on_both_engines(async |house| {
        let (ana, lucia) = begun(house).await;
        let room = house.room::<Steering>(&ana, lucia.matter).await;
        let (now, day) = (house.desk.now(), Duration::days(1));
        for wrong in [now, now.minus(day), now.plus(Duration::days(400))] {
            let not = Refusal::invalid("until", Why::NotAllowed);
            assert_eq!(refused(room.wind_up(Some(wrong)).await), not);
        }
        assert_eq!(refused(room.change_last_day(None).await), Refusal::WrongState, "it goes on");
        let until = now.plus(Duration::days(30));
        room.wind_up(Some(until)).await.unwrap();
        house.clock.advance(Duration::hours(5));
        assert_eq!(went(house).await, [(MailKind::PortalNotice, Some(until))]);
        // They read and write, and send no document.
        let hers = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
        let said = hers.progress().await.unwrap();
        assert_eq!((said.phase, said.access_until), (Phase::Closing, Some(until)));
        // Another day is told anew, and the same day to nobody.
        let later = until.plus(Duration::days(10));
        room.change_last_day(Some(later)).await.unwrap();
        room.change_last_day(Some(later)).await.unwrap();
        house.clock.advance(Duration::minutes(6));
        assert_eq!(went(house).await, [(MailKind::PortalNotice, Some(later))]);
        assert_eq!(lines(house, &ana, &lucia, AuditCode::MatterLastDay).await, 1);
        house.clock.set(until.plus(Duration::hours(1)));
        assert_eq!(timers(house).await, 0, "that day is no more");
        house.clock.set(later);
        assert_eq!(timers(house).await, 1);
        assert!(house.desk.admit::<Reading>(&lucia.contact, lucia.matter).await.is_err());
        let told = went(house).await;
        assert!(told.iter().any(|(kind, _)| *kind == MailKind::Alert), "{told:?}");
        assert_eq!(lines(house, &ana, &lucia, AuditCode::MatterAccessEnded).await, 1);
        let reads = house.room::<Reading>(&ana, lucia.matter).await;
        assert!(reads.portal().await.unwrap().iter().all(|p| !p.enabled && p.live_sessions == 0));
        assert_eq!(reads.matter_sheet().await.unwrap().phase, Phase::Closing);
        // Whom staff let in again after that day is not shut out by it; closing does that.
        house.room::<Steering>(&ana, lucia.matter).await.close("closed").await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn closing_ends_access_before_the_day_and_opening_again_forgets_it() {
    on_both_engines(async |house| {
        let (ana, lucia) = begun(house).await;
        let until = house.desk.now().plus(Duration::days(30));
        let room = house.room::<Steering>(&ana, lucia.matter).await;
        room.wind_up(Some(until)).await.unwrap();
        // Opened again, nobody is shut out on that day.
        let room = house.room::<Steering>(&ana, lucia.matter).await;
        room.reopen("They appealed.").await.unwrap();
        house.clock.set(until.plus(Duration::hours(1)));
        assert_eq!(timers(house).await, 0);
        assert!(house.desk.admit::<Reading>(&lucia.contact, lucia.matter).await.is_ok());
        let ana = house.second_session(&ana).await;
        let room = house.room::<Steering>(&ana, lucia.matter).await;
        room.wind_up(Some(until.plus(Duration::days(30)))).await.unwrap();
        // Without a day it lasts until it is closed.
        room.change_last_day(None).await.unwrap();
        house.clock.advance(Duration::days(40));
        assert_eq!(timers(house).await, 0);
        assert!(house.desk.admit::<Reading>(&lucia.contact, lucia.matter).await.is_ok());
        let ana = house.second_session(&ana).await;
        let room = house.room::<Steering>(&ana, lucia.matter).await;
        let soon = house.desk.now().plus(Duration::days(2));
        room.change_last_day(Some(soon)).await.unwrap();
        room.close("closed").await.unwrap();
        assert!(house.desk.admit::<Reading>(&lucia.contact, lucia.matter).await.is_err());
        house.clock.set(soon.plus(Duration::hours(1)));
        assert_eq!(timers(house).await, 0, "there is nothing left to end");
        let ana = house.second_session(&ana).await;
        assert_eq!(lines(house, &ana, &lucia, AuditCode::MatterAccessEnded).await, 0);
    })
    .await;
}
