//! A last day that stands still while a question is answered: nothing expires, nobody is reminded or told meanwhile, it goes on
//! with the days that remained and not otherwise, and the log and the certificate say so.

use super::approvals::{about, answer, client, publishing, second, state};
use domain::{
    ApprovalKind, ApprovalState, AuditCode, Duration, Refusal, Relation, Resumes, Role, Timestamp, Verdict,
};
use testkit::{Portal, TestHouse, finding, on_both_engines, persona};
use vault::{
    About, Actor, ApprovalCut, Auditing, Contributing, Error, Joins, MailKind, NewApproval, NewMessage,
    OneMore, Publishing, Reading, Result, Room, To, verify_certificate,
};

fn refused<T>(result: Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("it worked"),
    }
}

fn writes(to: To, attempt: u8) -> NewMessage {
    NewMessage {
        to,
        text: "questioncanary".to_owned(),
        with: None,
        files: Vec::new(),
        attempt: [attempt; 16],
        answer_by: None,
    }
}

/// Signed in anew, a minute later: a code of an app is good once.
async fn at_the_desk(house: &TestHouse, ana: &Actor, lucia: &Portal) -> (Actor, Room<Publishing>) {
    house.clock.advance(Duration::minutes(1));
    let ana = house.second_session(ana).await;
    let room = publishing(house, &ana, lucia).await;
    (ana, room)
}

/// How many jobs watch the last day of anything.
async fn watched(house: &TestHouse) -> i64 {
    let jobs = "SELECT count(*) FROM job WHERE kind IN ('expire_approval', 'remind_approval')";
    house.raw().await.one(jobs, &[]).await.int()
}

async fn line(house: &TestHouse, ana: &Actor) -> (Option<Timestamp>, bool) {
    let lobby = house.desk.lobby(ana).unwrap();
    let lines = lobby.approval_lines(ApprovalCut::Waiting, None, 9).await.unwrap();
    assert_eq!(lines.len(), 1);
    (lines[0].due_at, lines[0].paused_at.is_some())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_last_day_stands_still_until_the_practice_answers_and_then_has_the_days_it_had() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let version = house.ready(&lucia, "a.pdf", b"a").await;
        house.empty_outbox().await;
        let staff = publishing(house, &ana, &lucia).await;
        let due = house.desk.now().plus(Duration::days(5));
        let ask = NewApproval { due_at: Some(due), ..about(&lucia, ApprovalKind::Statement, &[version]) };
        let id = staff.request_approval(&ask).await.unwrap();
        assert_eq!(refused(staff.resume_approval(id).await), Refusal::WrongState, "it does not stand still");
        let hers = client(house, &lucia).await;
        let asked =
            hers.write_to_us(&writes(To::About(About::Approval(id), String::new()), 1)).await.unwrap();
        staff.pause_approval(id, Resumes::OnAnswer).await.unwrap();
        assert_eq!(refused(staff.pause_approval(id, Resumes::ByHand).await), Refusal::WrongState, "once");
        house.clock.advance(Duration::hours(2));
        assert_eq!(refused(staff.remind_approvers(id).await), Refusal::WrongState, "nobody is urged");
        assert_eq!((watched(house).await, line(house, &ana).await), (0, (Some(due), true)));
        // Weeks go by: nothing expires and nobody is written to.
        house.clock.advance(Duration::days(20));
        house.inspect_with(finding).await;
        house.empty_outbox().await;
        let ana = house.second_session(&ana).await;
        let staff = publishing(house, &ana, &lucia).await;
        let reading = house.room::<Reading>(&ana, lucia.matter).await;
        let still = reading.staff_approval(id).await.unwrap();
        assert_eq!((still.state, still.due_at), (ApprovalState::Pending, Some(due)));
        assert_eq!(still.people[0].reminded_at, None);
        assert!(still.paused.is_some_and(|paused| paused.resumes == Resumes::OnAnswer));
        // A message about something else is no answer to the question.
        staff.answer(&writes(To::About(About::Matter, "Other".to_owned()), 2), false).await.unwrap();
        assert!(reading.staff_approval(id).await.unwrap().paused.is_some());
        staff.answer(&writes(To::Thread(asked.thread), 3), false).await.unwrap();
        let goes_on = reading.staff_approval(id).await.unwrap();
        let now_due = house.desk.now().plus(Duration::days(5)).seconds() / 86_400;
        let (paused, last) = (goes_on.paused, goes_on.due_at.unwrap());
        assert_eq!((paused, last.seconds() / 86_400, goes_on.due_asked), (None, now_due, Some(due)));
        assert_eq!((watched(house).await, line(house, &ana).await), (2, (Some(last), false)));
        // From there on the last day is a last day.
        house.clock.advance(Duration::hours(4 * 24));
        house.inspect_with(finding).await;
        house.clock.advance(Duration::hours(4));
        house.mail_to(persona::LUCIA.email, MailKind::ApprovalNotice).await;
        house.clock.advance(Duration::hours(3 * 24));
        let again = house.sign_in(lucia.access, persona::LUCIA).await;
        let room = house.room::<Contributing>(&again, lucia.matter).await;
        assert_eq!(refused(answer(&room, id, Verdict::Approve).await), Refusal::Expired);
        house.inspect_with(finding).await;
        let ana = house.second_session(&ana).await;
        assert_eq!(state(house, &ana, &lucia, id).await, ApprovalState::Expired);
        let staff = publishing(house, &ana, &lucia).await;
        assert_eq!(refused(staff.pause_approval(id, Resumes::ByHand).await), Refusal::WrongState, "over");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_answered_while_it_stands_still_and_the_certificate_says_that_it_did() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let version = house.ready(&lucia, "a.pdf", b"a").await;
        let staff = publishing(house, &ana, &lucia).await;
        let due_at = Some(house.desk.now().plus(Duration::days(3)));
        let ask = NewApproval { due_at, ..about(&lucia, ApprovalKind::Statement, &[version]) };
        let id = staff.request_approval(&ask).await.unwrap();
        for _ in 0..2 {
            let (ana, staff) = at_the_desk(house, &ana, &lucia).await;
            staff.pause_approval(id, Resumes::ByHand).await.unwrap();
            house.clock.advance(Duration::days(6));
            let (_, later) = at_the_desk(house, &ana, &lucia).await;
            // Written, but that was not chosen.
            let to = NewMessage {
                with: Some(lucia.access),
                ..writes(To::About(About::Approval(id), String::new()), 7)
            };
            later.answer(&to, false).await.unwrap();
            let (ana, later) = at_the_desk(house, &ana, &lucia).await;
            let reading = house.room::<Reading>(&ana, lucia.matter).await;
            assert!(reading.staff_approval(id).await.unwrap().paused.is_some());
            later.resume_approval(id).await.unwrap();
        }
        let (ana, staff) = at_the_desk(house, &ana, &lucia).await;
        staff.pause_approval(id, Resumes::ByHand).await.unwrap();
        house.clock.advance(Duration::days(30));
        let again = house.sign_in(lucia.access, persona::LUCIA).await;
        let room = house.room::<Contributing>(&again, lucia.matter).await;
        assert!(room.approval(id).await.unwrap().paused.is_some());
        answer(&room, id, Verdict::Approve).await.unwrap();
        let backstage = house.desk.backstage();
        while backstage.publish_log().await.unwrap() > 0 {}
        let (ana, _) = at_the_desk(house, &ana, &lucia).await;
        let reading = house.room::<Reading>(&ana, lucia.matter).await;
        let whole = reading.certify_approval(id).await.unwrap();
        let vkey = backstage.log_vkey().unwrap();
        for text in [whole.to_text(), room.my_certificate(id).await.unwrap().to_text()] {
            let report = verify_certificate(&text, Some(&vkey));
            assert!(report.holds(), "the day that was asked is the one it commits to: {:?}", report.findings);
            assert_eq!(text.matches("\"approval.paused\"").count(), 3, "{text}");
            assert_eq!(text.matches("\"approval.resumed\"").count(), 2, "{text}");
        }
        let log = house.room::<Auditing>(&ana, lucia.matter).await.events(None, 200).await.unwrap();
        assert_eq!(log.iter().filter(|l| l.code == AuditCode::ApprovalPaused).count(), 3);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn asking_again_while_it_stands_still_asks_with_the_days_that_were_left() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let omar = second(house, &ana, &lucia, Relation::Partner).await;
        let version = house.ready(&lucia, "a.pdf", b"a").await;
        let staff = publishing(house, &ana, &lucia).await;
        let due = house.desk.now().plus(Duration::days(10));
        let ask = NewApproval { due_at: Some(due), ..about(&lucia, ApprovalKind::Statement, &[version]) };
        let id = staff.request_approval(&ask).await.unwrap();
        house.clock.advance(Duration::days(6));
        let (ana, staff) = at_the_desk(house, &ana, &lucia).await;
        staff.pause_approval(id, Resumes::ByHand).await.unwrap();
        // Two days before the day it had, four of its ten are still left.
        house.clock.advance(Duration::days(2));
        let (ana, staff) = at_the_desk(house, &ana, &lucia).await;
        let more = OneMore { access: omar.access, joins: Joins::GetsCopy, reason: "They asked for it" };
        let next = staff.ask_again_with(id, &more).await.unwrap();
        let asked = house.room::<Reading>(&ana, lucia.matter).await.staff_approval(next).await.unwrap();
        let left = asked.due_at.unwrap().since(house.desk.now()).as_micros() / 86_400_000_000;
        assert!((3..=4).contains(&left), "{left} days are left");
        assert!(asked.due_at.unwrap() > due);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_told_that_it_waits_while_it_waits_for_us() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let version = house.ready(&lucia, "a.pdf", b"a").await;
        house.raw().await.run("DELETE FROM review_line").await;
        let staff = publishing(house, &ana, &lucia).await;
        let id = staff.request_approval(&about(&lucia, ApprovalKind::Statement, &[version])).await.unwrap();
        let helper = house.staff(&ana, Role::Caseworker).await;
        let stranger = house.desk.admit::<vault::Publishing>(&helper, lucia.matter).await;
        assert!(stranger.is_err(), "who may not enter pauses nothing");
        staff.pause_approval(id, Resumes::ByHand).await.unwrap();
        house.clock.advance(Duration::days(40));
        let told = async || {
            house.desk.backstage().escalate().await.unwrap();
            let (ana, _) = at_the_desk(house, &ana, &lucia).await;
            let all = house.desk.lobby(&ana).unwrap().notices().await.unwrap();
            all.iter().filter(|notice| notice.kind == "approval_waits").count()
        };
        assert_eq!(told().await, 0);
        let (_, late) = at_the_desk(house, &ana, &lucia).await;
        late.resume_approval(id).await.unwrap();
        house.clock.advance(Duration::days(2));
        assert_eq!(told().await, 0, "it waits anew from then on");
        house.clock.advance(Duration::days(2));
        assert_eq!(told().await, 1);
    })
    .await;
}
