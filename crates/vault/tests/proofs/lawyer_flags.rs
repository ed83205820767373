//! A file flagged for a lawyer: who is told and who sees it, that it is flagged once, and that a decision takes the flag off
//! for good.

use super::walls::refused;
use domain::{AuditCode, Duration, MatterId, PersonId, Refusal, ReturnReason, Role, VersionId, Why, limits};
use futures_util::future::join_all;
use testkit::{Portal, TestHouse, on_both_engines, persona};
use vault::{
    Actor, Auditing, Contributing, Decision, DepartureLine, LawyerFlag, NewDeparture, QueueCut, Reading,
    Reviewing, Room, Steering,
};

const KIND: &str = "flagged_for_lawyer";

async fn reviewing(house: &TestHouse, who: &Actor, portal: &Portal) -> Room<Reviewing> {
    house.room::<Reviewing>(who, portal.matter).await
}

/// The flag on the version's sheet.
async fn on_sheet(
    house: &TestHouse,
    who: &Actor,
    matter: MatterId,
    version: VersionId,
) -> Option<LawyerFlag> {
    let opened = house.room::<Reading>(who, matter).await.open_document(version).await.unwrap();
    opened.sheet.flag.clone()
}

/// The versions in the lawyer's cut of somebody's queue, each with whom it is for.
async fn cut(house: &TestHouse, who: &Actor) -> Vec<(VersionId, Option<PersonId>)> {
    let lobby = house.desk.lobby(who).unwrap();
    let lines = lobby.review_queue(QueueCut::ForLawyer, None, 50).await.unwrap();
    assert_eq!(lobby.review_count(QueueCut::ForLawyer).await.unwrap() as usize, lines.len());
    let person = |line: &vault::ReviewLine| line.lawyer.as_ref().unwrap().person.as_ref().map(|(id, _)| *id);
    lines.iter().map(|line| (line.version, person(line))).collect()
}

/// Notices of flags: all there are of somebody, and how many of those they have not read.
async fn told(house: &TestHouse, who: &Actor) -> (usize, usize) {
    let notices = house.desk.lobby(who).unwrap().notices().await.unwrap();
    let flags: Vec<_> = notices.iter().filter(|notice| notice.kind == KIND).collect();
    (flags.len(), flags.iter().filter(|notice| !notice.read).count())
}

async fn lines(house: &TestHouse, owner: &Actor, matter: MatterId, code: AuditCode) -> usize {
    let room = house.room::<Auditing>(owner, matter).await;
    room.events(None, 200).await.unwrap().iter().filter(|line| line.code == code).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flag_says_who_asks_whom_since_when_and_why_and_only_they_are_told() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (lucia, lawyer) = (&cast.lucia, cast.lawyer.person());
        let version = house.ready(lucia, "passport.pdf", b"the passport").await;
        let other = house.ready(&cast.omar, "visa.pdf", b"the visa").await;
        house.clock.advance(Duration::minutes(5));
        let room = reviewing(house, &cast.caseworker, lucia).await;
        room.flag_for_lawyer(version, "  Is the stamp real?  ", Some(lawyer)).await.unwrap();
        let flag = on_sheet(house, &cast.ana, lucia.matter, version).await.unwrap();
        assert_eq!((flag.by, flag.person), (cast.caseworker.person(), Some(lawyer)));
        assert_eq!((flag.why.as_str(), flag.at), ("Is the stamp real?", house.desk.now()));
        assert_eq!((told(house, &cast.lawyer).await, told(house, &cast.ana).await), ((1, 1), (0, 0)));

        // In the queue: for everybody of the matter, with the name and without the reason, and beside every other file.
        for who in [&cast.ana, &cast.lawyer, &cast.caseworker] {
            assert_eq!(cut(house, who).await, [(version, Some(lawyer))]);
        }
        let lobby = house.desk.lobby(&cast.ana).unwrap();
        assert_eq!(lobby.review_count(QueueCut::All).await.unwrap(), 2);
        let line = lobby.review_line(version).await.unwrap().unwrap();
        let mark = line.lawyer.unwrap();
        assert_eq!((mark.since, mark.person), (flag.at, Some((lawyer, "Canary lawyer".to_owned()))));
        assert!(lobby.review_line(other).await.unwrap().unwrap().lawyer.is_none());
        let flagged = lobby.review_queue(QueueCut::Flagged, None, 9).await.unwrap();
        assert!(flagged.is_empty(), "the checks found nothing odd");
        // Each file is in one of three cuts, also where the checks found something odd in what is for a lawyer.
        house.raw().await.run("UPDATE review_line SET flags = 'duplicate'").await;
        let count = async |cut| lobby.review_count(cut).await.unwrap();
        let cuts = [QueueCut::Plain, QueueCut::Flagged, QueueCut::ForLawyer];
        let [plain, odd, lawyers] = [count(cuts[0]).await, count(cuts[1]).await, count(cuts[2]).await];
        assert_eq!((plain, odd, lawyers), (0, 1, 1));
        let odd = lobby.review_queue(QueueCut::Flagged, None, 9).await.unwrap();
        assert_eq!(odd.iter().map(|line| line.version).collect::<Vec<_>>(), [other]);
        house.raw().await.run("UPDATE review_line SET flags = ''").await;
        assert_eq!(count(QueueCut::Plain).await, 1);
        // Lists tell no more than rooms: the lawyer is on Omar's matter, the caseworker is not.
        let omars = reviewing(house, &cast.ana, &cast.omar).await;
        omars.flag_for_lawyer(other, "Look, please.", None).await.unwrap();
        assert_eq!(cut(house, &cast.lawyer).await.len(), 2);
        assert_eq!(cut(house, &cast.caseworker).await.len(), 1);
        assert!(cut(house, &cast.auditor).await.is_empty());
        // For nobody by name it is for whoever leads, but for the one who asks: Ana leads Omar's matter alone.
        assert_eq!((told(house, &cast.ana).await, told(house, &cast.lawyer).await), ((0, 0), (1, 1)));
        let second = house.ready(lucia, "copy.pdf", b"a copy").await;
        room.flag_for_lawyer(second, "And this one?", None).await.unwrap();
        assert_eq!((told(house, &cast.ana).await, told(house, &cast.lawyer).await), ((1, 1), (2, 2)));
        assert_eq!(told(house, &cast.caseworker).await, (0, 0));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_flagged_is_refused_and_a_second_press_is_the_first() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lucia = &cast.lucia;
        let room = reviewing(house, &cast.caseworker, lucia).await;
        let waiting = house.sent(lucia, "waiting.pdf", b"not inspected yet").await;
        let early = room.flag_for_lawyer(waiting, "Look.", None).await;
        assert_eq!(refused(early), Refusal::WrongState, "it is still inspected");
        house.inspect_with(testkit::finding).await;
        let wrong = |field, why| Refusal::Invalid { field, why };
        let long = "x".repeat(limits::NOTE_CHARS + 1);
        for (why, refusal) in [
            ("", wrong("why", Why::Missing)),
            (" \n ", wrong("why", Why::Missing)),
            (long.as_str(), wrong("why", Why::TooLong)),
        ] {
            assert_eq!(refused(room.flag_for_lawyer(waiting, why, None).await), refusal);
        }
        // Who decides nothing here cannot be asked: strangers to the matter, clients, nobody, and oneself.
        let intake = house.staff(&cast.ana, Role::Intake).await;
        let steering = house.room::<Steering>(&cast.ana, lucia.matter).await;
        steering.assign(intake.person(), domain::Assignment::Team).await.unwrap();
        steering.assign(cast.auditor.person(), domain::Assignment::Team).await.unwrap();
        for nobody in [
            intake.person(),
            cast.auditor.person(),
            cast.system_administrator.person(),
            lucia.contact.person(),
            cast.caseworker.person(),
            PersonId::nil(),
        ] {
            let asked = room.flag_for_lawyer(waiting, "Look.", Some(nobody)).await;
            assert_eq!(refused(asked), wrong("person", Why::NotAChoice), "{nobody}");
        }
        let others = room.others_who_decide().await.unwrap();
        let others: Vec<PersonId> = others.iter().map(|(person, _)| *person).collect();
        assert_eq!(others.len(), 2);
        assert!(others.contains(&cast.ana.person()) && others.contains(&cast.lawyer.person()));
        assert_eq!(lines(house, &cast.ana, lucia.matter, AuditCode::VersionFlagged).await, 0);

        // Fifty presses are one; other words beside it are refused, whoever writes them.
        let flag = || room.flag_for_lawyer(waiting, "Is it a copy?", Some(cast.ana.person()));
        for pressed in join_all((0..50).map(|_| flag())).await {
            pressed.unwrap();
        }
        assert_eq!(lines(house, &cast.ana, lucia.matter, AuditCode::VersionFlagged).await, 1);
        assert_eq!(told(house, &cast.ana).await, (1, 1));
        let count = "SELECT count(*) FROM lawyer_flag";
        assert_eq!(house.raw().await.one(count, &[]).await.int(), 1);
        let again = room.flag_for_lawyer(waiting, "Is it a copy?", None).await;
        assert_eq!(refused(again), Refusal::Conflict, "for somebody else");
        let lawyers = reviewing(house, &cast.lawyer, lucia).await;
        let again = lawyers.flag_for_lawyer(waiting, "Is it a copy?", Some(cast.ana.person())).await;
        assert_eq!(refused(again), Refusal::Conflict, "by somebody else");

        // Decided upon, it waits for nobody.
        let decided = house.decided(&cast.ana, lucia, b"another", &Decision::Accept).await;
        assert_eq!(refused(room.flag_for_lawyer(decided, "Late.", None).await), Refusal::WrongState);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flag_is_taken_off_by_one_press_and_can_be_raised_again() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lucia = &cast.lucia;
        let version = house.ready(lucia, "passport.pdf", b"the passport").await;
        let room = reviewing(house, &cast.caseworker, lucia).await;
        let lawyer = cast.lawyer.person();
        room.flag_for_lawyer(version, "Is the stamp real?", Some(lawyer)).await.unwrap();
        let lawyers = reviewing(house, &cast.lawyer, lucia).await;
        for _ in 0..2 {
            lawyers.take_flag_off(version).await.unwrap();
        }
        assert_eq!(lines(house, &cast.ana, lucia.matter, AuditCode::VersionUnflagged).await, 1);
        assert!(on_sheet(house, &cast.ana, lucia.matter, version).await.is_none());
        assert!(cut(house, &cast.ana).await.is_empty());
        assert_eq!(told(house, &cast.lawyer).await, (1, 0), "there is nothing to look at any more");
        let queue = house.desk.lobby(&cast.ana).unwrap().review_queue(QueueCut::All, None, 9).await.unwrap();
        assert_eq!(queue.len(), 1, "it waits for a decision as before");

        room.flag_for_lawyer(version, "Is the stamp real?", None).await.unwrap();
        assert_eq!(cut(house, &cast.ana).await, [(version, None)]);
        assert_eq!(lines(house, &cast.ana, lucia.matter, AuditCode::VersionFlagged).await, 2);
        let kept = "SELECT count(*) FROM lawyer_flag WHERE taken_off_by IS NOT NULL";
        assert_eq!(house.raw().await.one(kept, &[]).await.int(), 1, "what was taken off stays");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_decision_takes_the_flag_off_and_taking_the_decision_back_does_not_bring_it_back() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let lawyer = house.staff(&ana, Role::Lawyer).await;
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        steering.assign(lawyer.person(), domain::Assignment::Cover).await.unwrap();
        let room = reviewing(house, &ana, &lucia).await;
        let back = Decision::Return { reason: ReturnReason::Blurry, message: "Sharper.".to_owned() };
        let first = house.ready(&lucia, "one.pdf", b"one").await;
        for decision in [Decision::Accept, back] {
            room.flag_for_lawyer(first, "Is it enough?", None).await.unwrap();
            assert_eq!(told(house, &lawyer).await.1, 1);
            room.decide(first, &decision).await.unwrap();
            assert!(on_sheet(house, &ana, lucia.matter, first).await.is_none());
            assert!(cut(house, &ana).await.is_empty());
            assert_eq!(told(house, &lawyer).await.1, 0);
            house.clock.advance(Duration::minutes(1));
            room.take_back(first).await.unwrap();
            house.clock.advance(Duration::seconds(1));
            assert!(on_sheet(house, &ana, lucia.matter, first).await.is_none(), "it was looked at");
            let line = house.desk.lobby(&ana).unwrap().review_line(first).await.unwrap().unwrap();
            assert!(line.lawyer.is_none());
        }
        // Accepting another file of the request sets this one aside, and its flag goes with it.
        let client = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
        let upload = house.saved(&lucia, "two.pdf", b"two").await;
        let second = client.send(lucia.item, &[upload]).await.unwrap()[0];
        house.inspect_with(testkit::finding).await;
        room.flag_for_lawyer(first, "Which of the two?", None).await.unwrap();
        room.decide(second, &Decision::AcceptOnly).await.unwrap();
        assert!(on_sheet(house, &ana, lucia.matter, first).await.is_none());
        let standing = "SELECT count(*) FROM lawyer_flag WHERE taken_off_at IS NULL";
        assert_eq!(house.raw().await.one(standing, &[]).await.int(), 0);
        assert_eq!(
            lines(house, &ana, lucia.matter, AuditCode::VersionUnflagged).await,
            0,
            "the decision's own line says it"
        );
        house.room::<Auditing>(&ana, lucia.matter).await.verify().await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_flag_and_a_decision_at_once_no_flag_is_left_on_what_was_decided() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lucia = &cast.lucia;
        let room = reviewing(house, &cast.caseworker, lucia).await;
        let lawyers = reviewing(house, &cast.lawyer, lucia).await;
        for name in ["a.pdf", "b.pdf", "c.pdf"] {
            let version = house.ready(lucia, name, name.as_bytes()).await;
            let back = Decision::Return { reason: ReturnReason::Blurry, message: "Again.".to_owned() };
            let (flagged, decided) =
                tokio::join!(room.flag_for_lawyer(version, "Look.", None), lawyers.decide(version, &back));
            decided.unwrap();
            assert!(flagged.is_ok() || refused(flagged) == Refusal::WrongState);
            let standing = "SELECT count(*) FROM lawyer_flag WHERE taken_off_at IS NULL";
            assert_eq!(house.raw().await.one(standing, &[]).await.int(), 0);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_flagged_for_somebody_who_leaves_is_for_whoever_takes_the_matter_over() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (lucia, omar, lawyer) = (&cast.lucia, &cast.omar, cast.lawyer.person());
        let led = house.ready(lucia, "hers.pdf", b"hers").await;
        let helped = house.ready(omar, "his.pdf", b"his").await;
        for (portal, version) in [(lucia, led), (omar, helped)] {
            let room = reviewing(house, &cast.ana, portal).await;
            room.flag_for_lawyer(version, "Look.", Some(lawyer)).await.unwrap();
        }
        let lobby = house.desk.lobby(&cast.ana).unwrap();
        let id = lobby.new_departure();
        let to = [DepartureLine { matter: lucia.matter, to: cast.caseworker.person() }];
        let new = NewDeparture { id, person: lawyer, heir: None, lines: &to };
        lobby.begin_departure(&new).await.unwrap();
        for matter in lobby.places_left(lawyer).await.unwrap() {
            lobby.pass_on(id, matter).await.unwrap();
        }
        lobby.finish_departure(id).await.unwrap();
        let heir = Some(cast.caseworker.person());
        let flag = on_sheet(house, &cast.ana, lucia.matter, led).await.unwrap();
        assert_eq!((flag.person, flag.why.as_str()), (heir, "Look."));
        let flag = on_sheet(house, &cast.ana, omar.matter, helped).await.unwrap();
        assert_eq!(flag.person, None, "nobody took that place: it is for whoever leads");
        let mut all = cut(house, &cast.ana).await;
        all.sort_by_key(|(version, _)| *version != led);
        assert_eq!(all, [(led, heir), (helped, None)]);
        assert_eq!(told(house, &cast.caseworker).await, (1, 1), "what waited unread waits for them");
    })
    .await;
}
