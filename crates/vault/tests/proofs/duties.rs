//! What somebody is charged with lasts as long as they can do it: however a place ends, what is flagged for them and what
//! they are to answer is for whoever leads the matter again, and they are told.

use super::walls::refused;
use domain::{Assignment, AuditCode, PersonId, Refusal, Role, Sensitivity, ThreadId, VersionId};
use testkit::{Cast, Portal, TestHouse, message, on_both_engines};
use vault::{
    About, Actor, Against, Around, Auditing, Contributing, Publishing, Reading, Reviewing, Steering, To,
};

struct Charged {
    version: VersionId,
    thread: ThreadId,
}

/// A file is flagged for somebody in a matter, and a conversation is theirs to answer.
async fn charged(house: &TestHouse, cast: &Cast, portal: &Portal, who: PersonId, attempt: u8) -> Charged {
    let name = format!("flagged{attempt}.pdf");
    let version = house.ready(portal, &name, name.as_bytes()).await;
    let reviewing = house.room::<Reviewing>(&cast.ana, portal.matter).await;
    reviewing.flag_for_lawyer(version, "Is the stamp real?", Some(who)).await.unwrap();
    let hers = house.room::<Contributing>(&portal.contact, portal.matter).await;
    let about = To::About(About::Matter, name);
    let thread = hers.write_to_us(&message(about, "hello", attempt)).await.unwrap().thread;
    let staff = house.room::<Publishing>(&cast.ana, portal.matter).await;
    staff.assign_thread(thread, Some(who)).await.unwrap();
    Charged { version, thread }
}

/// Whom the file is flagged for and who answers, in the room and on the lines of the lists.
async fn whose(
    house: &TestHouse,
    cast: &Cast,
    portal: &Portal,
    what: &Charged,
) -> (Option<PersonId>, Option<PersonId>) {
    let reading = house.room::<Reading>(&cast.ana, portal.matter).await;
    let flag = reading.open_document(what.version).await.unwrap().sheet.flag.clone().unwrap();
    let threads = reading.conversations().await.unwrap();
    let thread = threads.iter().find(|one| one.seen_by_client.id == what.thread).unwrap();
    let line = house.desk.lobby(&cast.ana).unwrap().review_line(what.version).await.unwrap().unwrap();
    assert_eq!(
        line.lawyer.unwrap().person.map(|(id, _)| id),
        flag.person,
        "the list says what the room says"
    );
    (flag.person, thread.assigned)
}

async fn told(house: &TestHouse, who: &Actor, kind: &str) -> usize {
    let notices = house.desk.lobby(who).unwrap().notices().await.unwrap();
    notices.iter().filter(|notice| notice.kind == kind && !notice.read).count()
}

async fn returned(house: &TestHouse, owner: &Actor, portal: &Portal) -> usize {
    let room = house.room::<Auditing>(owner, portal.matter).await;
    room.verify().await.unwrap();
    let lines = room.events(None, 200).await.unwrap();
    lines.iter().filter(|line| line.code == AuditCode::DutiesReturned).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_taken_off_leaves_what_they_were_asked_to_do_to_whoever_leads() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (lucia, who) = (&cast.lucia, cast.caseworker.person());
        let steering = house.room::<Steering>(&cast.ana, lucia.matter).await;
        let what = charged(house, &cast, lucia, who, 1).await;
        assert_eq!(whose(house, &cast, lucia, &what).await, (Some(who), Some(who)));
        assert_eq!(told(house, &cast.lawyer, "flagged_for_lawyer").await, 0);
        steering.assign(who, Assignment::Cover).await.unwrap();
        assert_eq!(whose(house, &cast, lucia, &what).await, (Some(who), Some(who)), "still there");
        assert_eq!(returned(house, &cast.ana, lucia).await, 0);
        for _ in 0..2 {
            steering.assign(who, Assignment::None).await.unwrap();
            assert_eq!(whose(house, &cast, lucia, &what).await, (None, None));
            assert_eq!(returned(house, &cast.ana, lucia).await, 1, "one line, pressed twice");
        }
        assert_eq!(told(house, &cast.lawyer, "flagged_for_lawyer").await, 1, "the cover is told");
        assert_eq!(told(house, &cast.ana, "flagged_for_lawyer").await, 1);
        let queue = house.desk.lobby(&cast.lawyer).unwrap();
        assert_eq!(queue.review_count(vault::QueueCut::ForLawyer).await.unwrap(), 1);
        // Nobody is given anything who is not there any more.
        let reviewing = house.room::<Reviewing>(&cast.ana, lucia.matter).await;
        reviewing.take_flag_off(what.version).await.unwrap();
        assert!(reviewing.flag_for_lawyer(what.version, "Look.", Some(who)).await.is_err());
        let staff = house.room::<Publishing>(&cast.ana, lucia.matter).await;
        assert_eq!(refused(staff.assign_thread(what.thread, Some(who)).await), Refusal::NotFound);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wall_takes_what_somebody_was_asked_to_do_in_every_matter_behind_it() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (lucia, omar, who) = (&cast.lucia, &cast.omar, cast.lawyer.person());
        let hers = charged(house, &cast, lucia, who, 1).await;
        let his = charged(house, &cast, omar, who, 2).await;
        let lobby = house.desk.lobby(&cast.ana).unwrap();
        // Around the client, against the person: only what is behind it moves.
        let wall =
            lobby.raise_wall(Around::Client(lucia.client), Against::Person(who), "Family").await.unwrap();
        assert_eq!(whose(house, &cast, lucia, &hers).await, (None, None));
        assert_eq!(whose(house, &cast, omar, &his).await, (Some(who), Some(who)));
        assert_eq!(returned(house, &cast.ana, lucia).await, 1);
        assert_eq!(told(house, &cast.ana, "flagged_for_lawyer").await, 1);
        let staff = house.room::<Publishing>(&cast.ana, lucia.matter).await;
        assert_eq!(refused(staff.assign_thread(hers.thread, Some(who)).await), Refusal::NotFound);
        lobby.lift_wall(wall, "Cleared").await.unwrap();
        assert_eq!(whose(house, &cast, lucia, &hers).await, (None, None), "lifting gives nothing back");
        // Around the other matter, against a team they join only then.
        let team = lobby.make_team("Family cases").await.unwrap();
        lobby.raise_wall(Around::Matter(omar.matter), Against::Team(team), "Conflict").await.unwrap();
        assert_eq!(whose(house, &cast, omar, &his).await, (Some(who), Some(who)));
        lobby.join_team(team, who).await.unwrap();
        assert_eq!(whose(house, &cast, omar, &his).await, (None, None));
        assert_eq!(returned(house, &cast.ana, omar).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_team_left_a_closed_circle_another_role_and_a_suspended_account_do_the_same() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let marta = &cast.marta;
        let lobby = house.desk.lobby(&cast.ana).unwrap();
        let steering = house.room::<Steering>(&cast.ana, marta.matter).await;
        let who = cast.lawyer.person();
        let team = lobby.make_team("Everything else").await.unwrap();
        steering.assign_team(team).await.unwrap();
        for (attempt, way) in ["left", "circle", "suspended"].into_iter().enumerate() {
            lobby.join_team(team, who).await.unwrap();
            let what = charged(house, &cast, marta, who, u8::try_from(attempt).unwrap() + 1).await;
            assert_eq!(whose(house, &cast, marta, &what).await, (Some(who), Some(who)), "{way}");
            match way {
                "left" => lobby.leave_team(team, who).await.unwrap(),
                "circle" => {
                    steering.set_sensitivity(Sensitivity::Sensitive).await.unwrap();
                    steering.set_sensitivity(Sensitivity::Ordinary).await.unwrap();
                }
                _ => {
                    lobby.set_active(who, false).await.unwrap();
                    lobby.set_active(who, true).await.unwrap();
                }
            }
            assert_eq!(whose(house, &cast, marta, &what).await, (None, None), "{way}");
        }
        assert_eq!(returned(house, &cast.ana, marta).await, 3);
        let what = charged(house, &cast, &cast.lucia, who, 9).await;
        lobby.change_role(who, Role::Lawyer, Role::Auditor).await.unwrap();
        assert_eq!(whose(house, &cast, &cast.lucia, &what).await, (None, None));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_flag_and_the_end_of_a_place_at_once_nothing_is_left_with_whoever_went() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (lucia, who) = (&cast.lucia, cast.caseworker.person());
        let steering = house.room::<Steering>(&cast.ana, lucia.matter).await;
        let reviewing = house.room::<Reviewing>(&cast.lawyer, lucia.matter).await;
        for name in ["a.pdf", "b.pdf", "c.pdf"] {
            steering.assign(who, Assignment::Team).await.unwrap();
            let version = house.ready(lucia, name, name.as_bytes()).await;
            let (flagged, ended) = tokio::join!(
                reviewing.flag_for_lawyer(version, "Look.", Some(who)),
                steering.assign(who, Assignment::None)
            );
            ended.unwrap();
            let line = house.desk.lobby(&cast.ana).unwrap().review_line(version).await.unwrap().unwrap();
            assert_eq!(line.lawyer.is_some(), flagged.is_ok());
            assert!(line.lawyer.is_none_or(|mark| mark.person.is_none()), "{name}");
        }
    })
    .await;
}
