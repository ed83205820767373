//! Decisions on requests that hold several files.

use domain::{ItemState, ReturnReason, VersionState};
use testkit::{on_both_engines, persona};
use vault::{Contributing, Decision, Reading, Reviewing};

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

        for name in ["front again.pdf", "back again.pdf"] {
            let version = house.ready(&lucia, name, name.as_bytes()).await;
            room.decide(version, &Decision::Accept).await.unwrap();
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
