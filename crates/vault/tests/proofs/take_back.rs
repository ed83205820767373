//! Taking a decision back: everything stands as before, nothing written is changed, nobody is written to for nothing, and
//! it is too late once somebody has built on it.

use domain::{
    Assignment, AuditCode, Duration, ItemState, MatterId, Refusal, ReturnReason, Role, VersionId,
    VersionState,
};
use testkit::{Portal, TestHouse, finding, on_both_engines, persona};
use vault::{
    Actor, Auditing, Contributing, Decision, Error, InspectionFinding, MailKind, QueueCut, Reading, Result,
    Reviewing, Steering,
};

fn back(message: &str) -> Decision {
    Decision::Return { reason: ReturnReason::Blurry, message: message.to_owned() }
}

fn more(message: &str) -> Decision {
    Decision::AcceptButMore { message: message.to_owned() }
}

async fn decide(house: &TestHouse, who: &Actor, portal: &Portal, version: VersionId, decision: &Decision) {
    house.room::<Reviewing>(who, portal.matter).await.decide(version, decision).await.unwrap();
}

async fn take_back(house: &TestHouse, who: &Actor, matter: MatterId, version: VersionId) -> Result<()> {
    house.room::<Reviewing>(who, matter).await.take_back(version).await
}

fn too_late(outcome: Result<()>) -> bool {
    matches!(outcome, Err(Error::Refused(Refusal::WrongState)))
}

/// The version, whether it counts, the request, and what its client is told.
async fn stands(
    house: &TestHouse,
    ana: &Actor,
    portal: &Portal,
    version: VersionId,
) -> (VersionState, bool, ItemState, String) {
    let documents = house.room::<Reading>(ana, portal.matter).await.documents().await.unwrap();
    let row = documents.iter().flat_map(|d| &d.versions).find(|v| v.id == version).unwrap();
    assert_eq!(
        row.decided_at.is_some(),
        matches!(row.state, VersionState::Accepted | VersionState::Returned | VersionState::Superseded)
    );
    let client = house.room::<Contributing>(&portal.contact, portal.matter).await;
    let seen = client.request(portal.item).await.unwrap();
    let told = seen.returned.as_ref().map(|r| r.message.clone()).unwrap_or_default();
    (row.state, row.pinned, seen.state, told)
}

async fn queued(house: &TestHouse, ana: &Actor) -> Vec<VersionId> {
    let lobby = house.desk.lobby(ana).unwrap();
    let lines = lobby.review_queue(QueueCut::All, None, 50).await.unwrap();
    lines.iter().map(|line| line.version).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_decision_taken_back_leaves_everything_as_it_stood_and_two_lines_more() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let version = house.ready(&lucia, "one.pdf", b"one").await;
        let before = (VersionState::Ready, false, ItemState::Checking, String::new());
        let line = house.desk.lobby(&ana).unwrap().review_line(version).await.unwrap().unwrap();
        let log = async || {
            house.room::<Auditing>(&ana, lucia.matter).await.events(None, 200).await.unwrap().to_vec()
        };
        for (decision, after) in [
            (Decision::Accept, (VersionState::Accepted, true, ItemState::Accepted, "")),
            (
                more("The back too."),
                (VersionState::Accepted, true, ItemState::AcceptedMoreNeeded, "The back too."),
            ),
            (back("Sharper."), (VersionState::Returned, false, ItemState::Returned, "Sharper.")),
        ] {
            decide(house, &ana, &lucia, version, &decision).await;
            let (state, pinned, item, told) = after;
            assert_eq!(stands(house, &ana, &lucia, version).await, (state, pinned, item, told.to_owned()));
            let room = house.room::<Reading>(&ana, lucia.matter).await;
            let sheet = room.open_document(version).await.unwrap();
            let until = sheet.sheet.take_back_until.expect("it can be taken back");
            assert_eq!(until, house.desk.now().plus(domain::limits::TAKE_BACK_WINDOW));
            assert!(sheet.sheet.taken_back.is_none());
            let written = log().await;
            house.clock.advance(Duration::minutes(3));
            take_back(house, &ana, lucia.matter, version).await.unwrap();
            // What follows in the same instant follows all the same; the page then says so.
            house.clock.advance(Duration::seconds(1));
            assert_eq!(stands(house, &ana, &lucia, version).await, before);
            assert_eq!(queued(house, &ana).await, [version]);
            let again = house.desk.lobby(&ana).unwrap().review_line(version).await.unwrap().unwrap();
            assert_eq!(
                (again.received_at, again.state, again.item),
                (line.received_at, line.state, line.item.clone())
            );
            let sheet = room.open_document(version).await.unwrap();
            assert!(sheet.sheet.decided.is_none() && sheet.sheet.take_back_until.is_none());
            assert_eq!(sheet.sheet.taken_back.unwrap().by, ana.person());
            let after = log().await;
            assert!(
                after.iter().any(|l| l.code == AuditCode::DecisionTakenBack && l.object == version.bytes())
            );
            for old in &written {
                let kept = after.iter().find(|l| l.n == old.n).unwrap();
                assert_eq!((kept.hash, &kept.detail), (old.hash, &old.detail), "no line was rewritten");
            }
            assert!(too_late(take_back(house, &ana, lucia.matter, version).await), "it is taken back once");
        }
        house.room::<Auditing>(&ana, lucia.matter).await.verify().await.unwrap();
    })
    .await;
}

fn doubtful() -> InspectionFinding {
    InspectionFinding { flags: vec![domain::InspectionFlag::OfficeMacros], ..finding() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_person_had_to_decide_about_waits_for_a_person_again_and_an_acceptance_beneath_a_return_counts_again()
 {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let version = house.sent(&lucia, "macros.docx", b"macros").await;
        house.inspect_with(doubtful).await;
        decide(house, &ana, &lucia, version, &Decision::Accept).await;
        decide(house, &ana, &lucia, version, &back("Without macros.")).await;
        assert_eq!(stands(house, &ana, &lucia, version).await.0, VersionState::Superseded);
        take_back(house, &ana, lucia.matter, version).await.unwrap();
        let accepted = (VersionState::Accepted, true, ItemState::Accepted, String::new());
        assert_eq!(stands(house, &ana, &lucia, version).await, accepted);
        take_back(house, &ana, lucia.matter, version).await.unwrap();
        let waits = (VersionState::NeedsPerson, false, ItemState::Checking, String::new());
        assert_eq!(stands(house, &ana, &lucia, version).await, waits);
        let line = house.desk.lobby(&ana).unwrap().review_line(version).await.unwrap().unwrap();
        assert_eq!((line.state, line.flags.len()), (VersionState::NeedsPerson, 1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn among_several_files_the_words_that_still_stand_are_the_ones_the_client_reads() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let uploads = [house.saved(&lucia, "a.pdf", b"a").await, house.saved(&lucia, "b.pdf", b"b").await];
        let client = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
        let both = client.send(lucia.item, &uploads).await.unwrap();
        house.inspect_with(finding).await;
        house.clock.advance(Duration::minutes(1));
        decide(house, &ana, &lucia, both[0], &back("the front")).await;
        house.clock.advance(Duration::minutes(1));
        decide(house, &ana, &lucia, both[1], &back("the back")).await;
        // In the order they were taken, not in the opposite one.
        take_back(house, &ana, lucia.matter, both[0]).await.unwrap();
        let (state, _, item, told) = stands(house, &ana, &lucia, both[0]).await;
        assert_eq!((state, item, told.as_str()), (VersionState::Ready, ItemState::Returned, "the back"));
        take_back(house, &ana, lucia.matter, both[1]).await.unwrap();
        let (_, _, item, told) = stands(house, &ana, &lucia, both[1]).await;
        assert_eq!((item, told.as_str()), (ItemState::Checking, ""));
        // One is met, the other came back; then the first is taken back.
        decide(house, &ana, &lucia, both[0], &Decision::Accept).await;
        decide(house, &ana, &lucia, both[1], &back("the back again")).await;
        take_back(house, &ana, lucia.matter, both[0]).await.unwrap();
        let (_, _, item, told) = stands(house, &ana, &lucia, both[0]).await;
        assert_eq!((item, told.as_str()), (ItemState::Returned, "the back again"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_too_late_once_the_client_answered_the_request_moved_on_or_a_day_has_passed() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let client = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        let first = house.decided(&ana, &lucia, b"one", &back("again")).await;
        // Saved is not sent: it can still be taken back, and the client's file stays saved.
        let upload = house.saved(&lucia, "two.pdf", b"two").await;
        take_back(house, &ana, lucia.matter, first).await.unwrap();
        assert_eq!(stands(house, &ana, &lucia, first).await.2, ItemState::Checking);
        decide(house, &ana, &lucia, first, &back("again")).await;
        // A call for help waits for its answer first.
        client.cancel_upload(upload).await.unwrap();
        client.ask_for_help(lucia.item, "unclear", "Why?").await.unwrap();
        assert!(too_late(take_back(house, &ana, lucia.matter, first).await));
        steering.help_answered(lucia.item).await.unwrap();
        // Another version is there, accepted or not.
        let second = house.ready(&lucia, "three.pdf", b"three").await;
        assert!(too_late(take_back(house, &ana, lucia.matter, first).await));
        decide(house, &ana, &lucia, second, &Decision::Accept).await;
        assert!(too_late(take_back(house, &ana, lucia.matter, first).await));
        // Asked for anew.
        steering.set_needed(lucia.item, true).await.unwrap();
        assert!(too_late(take_back(house, &ana, lucia.matter, second).await));

        let omar = house.portal(&ana, persona::OMAR).await;
        let version = house.decided(&ana, &omar, b"x", &Decision::Accept).await;
        assert_eq!(domain::limits::TAKE_BACK_WINDOW, Duration::hours(24));
        house.clock.advance(Duration::minutes(24 * 60 - 1));
        let ana = house.second_session(&ana).await;
        let sheet = house.room::<Reading>(&ana, omar.matter).await.open_document(version).await.unwrap();
        assert!(sheet.sheet.take_back_until.is_some());
        house.clock.advance(Duration::minutes(1));
        let late = take_back(house, &ana, omar.matter, version).await;
        assert!(matches!(late, Err(Error::Refused(Refusal::Expired))));
        let sheet = house.room::<Reading>(&ana, omar.matter).await.open_document(version).await.unwrap();
        assert!(sheet.sheet.take_back_until.is_none(), "and it is not offered any more");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_decides_there_may_take_back_and_nobody_else_and_nobody_in_a_closed_matter() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let version = house.decided(&ana, &lucia, b"one", &Decision::Accept).await;
        let intake = house.staff(&ana, Role::Intake).await;
        let lawyer = house.staff(&ana, Role::Lawyer).await;
        for stranger in [&intake, &lawyer, &lucia.contact] {
            assert!(house.desk.admit::<Reviewing>(stranger, lucia.matter).await.is_err());
        }
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        steering.assign(lawyer.person(), Assignment::Team).await.unwrap();
        take_back(house, &lawyer, lucia.matter, version).await.unwrap();
        decide(house, &lawyer, &lucia, version, &Decision::Accept).await;
        let room = house.room::<Reviewing>(&ana, lucia.matter).await;
        let mut raw = house.raw().await;
        raw.exec("UPDATE matter SET phase = 'closed' WHERE id = $1", &[lucia.matter.into()]).await;
        assert!(room.take_back(version).await.is_err_and(|e| e.is_not_found()), "closed in the meantime");
        assert!(house.desk.admit::<Reviewing>(&ana, lucia.matter).await.is_err());
        raw.exec("UPDATE matter SET phase = 'open' WHERE id = $1", &[lucia.matter.into()]).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_that_has_not_left_never_does_unless_something_else_came_back() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        house.empty_outbox().await;
        house.write_at_once(&ana).await;
        let notices = async || {
            let mut n = 0;
            while let Some(mail) = house.desk.backstage().next_mail().await.unwrap() {
                n += u32::from(mail.kind == MailKind::PortalNotice);
                house.desk.backstage().mail_done(mail.id, vault::MailState::Sent, "250").await.unwrap();
            }
            n
        };
        let version = house.ready(&lucia, "one.pdf", b"one").await;
        decide(house, &ana, &lucia, version, &back("again")).await;
        assert_eq!(notices().await, 0, "it waits a moment");
        take_back(house, &ana, lucia.matter, version).await.unwrap();
        house.clock.advance(Duration::minutes(1));
        assert_eq!(notices().await, 0, "and never leaves");
        // Left alone it leaves, and then taking back changes nothing about it.
        decide(house, &ana, &lucia, version, &back("again")).await;
        house.clock.advance(domain::limits::TAKE_BACK_GRACE);
        assert_eq!(notices().await, 1);
        take_back(house, &ana, lucia.matter, version).await.unwrap();
        decide(house, &ana, &lucia, version, &Decision::Accept).await;
        // Two come back, one is taken back: the mail is still about the other.
        let mut other = house.portal(&ana, persona::OMAR).await;
        let group = house.room::<Reading>(&ana, other.matter).await.checklist().await.unwrap()[0].id;
        let steering = house.room::<Steering>(&ana, other.matter).await;
        house.empty_outbox().await;
        let passport = house.ready(&other, "p.pdf", b"p").await;
        other.item = steering.add_item(group, &testkit::item("visa", "Visa")).await.unwrap();
        let visa = house.ready(&other, "v.pdf", b"v").await;
        decide(house, &ana, &other, passport, &back("passport")).await;
        house.clock.advance(Duration::seconds(1));
        decide(house, &ana, &other, visa, &back("visa")).await;
        take_back(house, &ana, other.matter, passport).await.unwrap();
        house.clock.advance(Duration::minutes(1));
        assert_eq!(notices().await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_who_take_the_same_decision_back_one_is_first() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let version = house.decided(&ana, &lucia, b"one", &Decision::Accept).await;
        let (one, two) = (
            house.room::<Reviewing>(&ana, lucia.matter).await,
            house.room::<Reviewing>(&ana, lucia.matter).await,
        );
        let (first, second) = tokio::join!(one.take_back(version), two.take_back(version));
        assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
        assert_eq!(queued(house, &ana).await, [version]);
    })
    .await;
}
