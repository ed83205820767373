//! Decisions on requests that hold several files.

use domain::{ItemState, ReturnReason, VersionState};
use testkit::{item, on_both_engines, persona};
use vault::{CheckMark, Contributing, Decision, NewItem, Reading, Reviewing, Steering, Words};

// S2-51, S2-52, S2-107: a replacement is another file beside the one that came back; the accepted one is pinned as what
// counts, and the others stay with their state, because evidence is set aside and never deleted
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_files_of_one_request_can_both_come_back_and_be_replaced() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let first = house.saved(&lucia, "front.pdf", b"front").await;
        let second = house.saved(&lucia, "back.pdf", b"back").await;
        let client = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
        let versions = client.send(lucia.item, &[first, second]).await.unwrap();
        house.inspect_with(testkit::finding).await;
        let room = house.room::<Reviewing>(&ana, lucia.matter).await;
        let back = |m: &str| Decision::Return { reason: ReturnReason::Blurry, message: m.to_owned() };
        room.decide(versions[0], &back("the front")).await.unwrap();
        room.decide(versions[1], &back("the back too")).await.unwrap();
        let seen = client.request(lucia.item).await.unwrap();
        assert_eq!(seen.state, ItemState::Returned);
        assert_eq!(seen.returned.as_ref().unwrap().message, "the back too");

        let out: Vec<_> = {
            let documents = house.room::<Reading>(&ana, lucia.matter).await.documents().await.unwrap();
            documents.iter().map(|document| document.id).collect()
        };
        for (name, document) in ["front again.pdf", "back again.pdf"].into_iter().zip(out) {
            let upload = house.saved_instead(&lucia, name, name.as_bytes(), Some(document)).await;
            let versions = client.send(lucia.item, &[upload]).await.unwrap();
            house.inspect_with(testkit::finding).await;
            room.decide(versions[0], &Decision::Accept).await.unwrap();
        }
        assert_eq!(client.request(lucia.item).await.unwrap().state, ItemState::Accepted);
        let documents = house.room::<Reading>(&ana, lucia.matter).await.documents().await.unwrap();
        assert_eq!(documents.len(), 2, "a replacement is a new version, not a new document");
        for document in documents.iter() {
            let states: Vec<_> = document.versions.iter().map(|v| (v.number, v.state, v.pinned)).collect();
            assert_eq!(states, [(2, VersionState::Accepted, true), (1, VersionState::Returned, false)]);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_can_come_back_while_the_client_already_saves_another() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let first = house.saved(&lucia, "front.pdf", b"front").await;
        let second = house.saved(&lucia, "back.pdf", b"back").await;
        let client = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
        let versions = client.send(lucia.item, &[first, second]).await.unwrap();
        house.inspect_with(testkit::finding).await;
        let room = house.room::<Reviewing>(&ana, lucia.matter).await;
        let back = Decision::Return { reason: ReturnReason::CutOff, message: "cut".to_owned() };
        room.decide(versions[0], &back).await.unwrap();
        house.saved(&lucia, "front again.pdf", b"front again").await;
        room.decide(versions[1], &back).await.unwrap();
        assert_eq!(client.request(lucia.item).await.unwrap().returned.as_ref().unwrap().message, "cut");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_decision_keeps_who_took_it_what_was_ticked_and_what_was_said() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let mut lucia = cast.lucia;
        let check = |text: &str| Words::from([("en".to_owned(), text.to_owned())]);
        let mut visa = NewItem { max_files: 3, ..item("visa", "Visa") };
        visa.words.checks = vec![check("Is it signed?"), check("Is it valid?")];
        let group = house.room::<Reading>(&cast.ana, lucia.matter).await.checklist().await.unwrap()[0].id;
        let steering = house.room::<Steering>(&cast.ana, lucia.matter).await;
        lucia.item = steering.add_item(group, &visa).await.unwrap();
        let back = |m: &str| Decision::Return { reason: ReturnReason::Blurry, message: m.to_owned() };
        let first = house.decided(&cast.ana, &lucia, b"one", &back("too blurry")).await;
        house.clock.advance(domain::Duration::minutes(1));
        let second = house.ready(&lucia, "two.pdf", b"two").await;
        let lawyers = house.room::<Reviewing>(&cast.lawyer, lucia.matter).await;
        lawyers
            .decide_checked(second, &back("cut off"), &[1], &vault::DocumentDays::default())
            .await
            .unwrap();
        house.clock.advance(domain::Duration::minutes(1));
        let third = house.ready(&lucia, "three.pdf", b"three").await;
        lawyers
            .decide_checked(third, &Decision::Accept, &[0, 7], &vault::DocumentDays::default())
            .await
            .unwrap();

        let room = house.room::<Reading>(&cast.ana, lucia.matter).await;
        let opened = room.open_document(third).await.unwrap();
        let decided = opened.sheet.decided.as_ref().unwrap();
        assert_eq!(
            (decided.by, decided.reason(), decided.message.as_str()),
            (cast.lawyer.person(), None, "")
        );
        let mark = |text: &str, ticked| CheckMark { text: check(text), ticked };
        assert_eq!(decided.checked, [mark("Is it signed?", true), mark("Is it valid?", false)]);
        let earlier: Vec<_> = opened
            .sheet
            .others
            .iter()
            .map(|o| {
                let decided = o.decided.as_ref().unwrap();
                let ticked = decided.checked.iter().filter(|c| c.ticked).count();
                (o.version.id, decided.by, decided.message.as_str(), decided.checked.len(), ticked)
            })
            .collect();
        assert_eq!(
            earlier,
            [(second, cast.lawyer.person(), "cut off", 2, 1), (first, cast.ana.person(), "too blurry", 0, 0)]
        );
        assert!(decided.days.is_empty());
        let client = house.room::<Contributing>(&cast.omar.contact, cast.omar.matter).await;
        client.ask_for_help(cast.omar.item, "lost", "A flood took it.").await.unwrap();
        let checklist = house.room::<Reading>(&cast.ana, cast.omar.matter).await.checklist().await.unwrap();
        let asked = checklist[0].items[0].asked.as_ref().unwrap();
        assert_eq!((asked.reason.as_str(), asked.message.as_str()), ("lost", "A flood took it."));
    })
    .await;
}

// DOC-22: the days a document bears stand with the decision, are seen by the team and nobody else, and go with it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_days_of_a_document_stand_as_long_as_the_decision_they_were_noted_with() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lucia = &cast.lucia;
        let version = house.ready(lucia, "passport.pdf", b"the passport").await;
        let days = |issued: &str, until: &str| vault::DocumentDays {
            issued: issued.to_owned(),
            until: until.to_owned(),
        };
        let noted = async |who: &vault::Actor, matter| {
            house.room::<Reading>(who, matter).await.noted_days().await.unwrap().clone()
        };
        let reviewing = house.room::<Reviewing>(&cast.lawyer, lucia.matter).await;
        let accept = async |days: &vault::DocumentDays| {
            reviewing.decide_checked(version, &Decision::Accept, &[], days).await
        };
        for (wrong, field) in [
            (days("2026-02-30", ""), "issued"),
            (days("", "31.12.2030"), "until"),
            (days("2026-01-02", "2026-01-01"), "until"),
        ] {
            let refused = accept(&wrong).await;
            assert!(
                matches!(&refused, Err(vault::Error::Refused(domain::Refusal::Invalid { field: at, .. })) if *at == field),
                "{refused:?}"
            );
        }
        assert!(noted(&cast.ana, lucia.matter).await.is_empty(), "nothing was decided");
        let both = days("2020-05-17", "2030-05-16");
        accept(&both).await.unwrap();
        assert_eq!(noted(&cast.caseworker, lucia.matter).await, [(version, both.clone())].into());
        assert!(noted(&cast.ana, cast.omar.matter).await.is_empty(), "and of no other matter");
        let opened = house.room::<Reading>(&cast.ana, lucia.matter).await.open_document(version).await.unwrap();
        assert_eq!(opened.sheet.decided.as_ref().unwrap().days, both);
        house.clock.advance(domain::Duration::minutes(1));
        reviewing.take_back(version).await.unwrap();
        assert!(noted(&cast.ana, lucia.matter).await.is_empty(), "with the decision they go");
        house.clock.advance(domain::Duration::minutes(1));
        let last = days("", "2030-05-16");
        accept(&last).await.unwrap();
        assert_eq!(noted(&cast.ana, lucia.matter).await[&version], last);
        house.clock.advance(domain::Duration::minutes(1));
        let anew = Decision::Return { reason: ReturnReason::Expired, message: "A new one".to_owned() };
        reviewing.decide(version, &anew).await.unwrap();
        assert_eq!(noted(&cast.ana, lucia.matter).await[&version], last, "it still bears them");
        for dir in house.hold.written().await {
            assert_eq!(testkit::canary::scan(&dir, &[b"2030-05-16"]), Vec::<String>::new());
        }
    })
    .await;
}

// S2-45, S2-48, S2-49: it is kept in the matter itself, under its request, and who answers for the matter stays who did.
// S2-46, S2-47: there is one way in, so "Portal Upload" is the sender being a client's contact, and "Pending Review" is
// the state `Ready` with a place in the queue.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_client_sends_is_a_document_of_the_matter_under_its_request_and_waits_for_review() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lucia = &cast.lucia;
        let room = house.room::<Reading>(&cast.ana, lucia.matter).await;
        let team = async || {
            let assigned = room.assigned().await.unwrap();
            assigned.iter().map(|row| (row.person, row.assignment)).collect::<Vec<_>>()
        };
        let before = team().await;
        assert!(before.iter().any(|(person, _)| *person == cast.ana.person()));
        let version = house.ready(lucia, "passport.pdf", b"the passport").await;
        let documents = room.documents().await.unwrap();
        assert_eq!((documents.len(), documents[0].item), (1, lucia.item));
        let sent = &documents[0].versions[0];
        assert_eq!(
            (sent.id, sent.sender, sent.state),
            (version, lucia.contact.person(), VersionState::Ready)
        );
        let portal = room.portal().await.unwrap();
        assert!(portal.iter().any(|row| row.id == lucia.access && row.person == sent.sender));
        assert_eq!(team().await, before);
        let lobby = house.desk.lobby(&cast.ana).unwrap();
        let queue = lobby.review_queue(vault::QueueCut::All, None, 9).await.unwrap();
        assert_eq!(
            queue.iter().map(|line| (line.version, line.matter)).collect::<Vec<_>>(),
            [(version, lucia.matter)]
        );
        let elsewhere = house.room::<Reading>(&cast.ana, cast.marta.matter).await;
        assert!(elsewhere.documents().await.unwrap().is_empty(), "and of no other matter");
    })
    .await;
}
