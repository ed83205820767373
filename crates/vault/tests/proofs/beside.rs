//! One file of a request in the place of others: it is accepted and they are set aside with it, each by a decision of its own;
//! nothing is set aside where nothing is accepted, and of two reviewers at once exactly one decides.

use super::walls::refused;
use domain::{AuditCode, Duration, ItemState, Refusal, ReturnReason, VersionId, VersionState};
use futures_util::future::join_all;
use testkit::{Portal, TestHouse, finding, on_both_engines, persona};
use vault::{Actor, Auditing, Contributing, Decision, QueueCut, Reading, Reviewing};

/// Files sent for one request in one go, cleared by inspection.
async fn sent(house: &TestHouse, lucia: &Portal, names: &[&str]) -> Vec<VersionId> {
    let mut uploads = Vec::new();
    for name in names {
        uploads.push(house.saved(lucia, name, name.as_bytes()).await);
    }
    let client = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
    let versions = client.send(lucia.item, &uploads).await.unwrap();
    house.inspect_with(finding).await;
    versions
}

async fn states(
    house: &TestHouse,
    ana: &Actor,
    lucia: &Portal,
) -> Vec<(VersionId, VersionState, bool, bool)> {
    let documents = house.room::<Reading>(ana, lucia.matter).await.documents().await.unwrap();
    let versions = documents.iter().flat_map(|document| &document.versions);
    versions.map(|one| (one.id, one.state, one.pinned, one.set_aside)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_file_is_accepted_and_the_others_are_set_aside_with_it_and_each_can_come_back() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let all = sent(house, &lucia, &["dark.pdf", "bright.pdf", "cut.pdf"]).await;
        let room = house.room::<Reviewing>(&ana, lucia.matter).await;
        assert_eq!(refused(room.decide(all[0], &Decision::SetAside).await), Refusal::WrongState);
        room.flag_for_lawyer(all[0], "which of them?", None).await.unwrap();
        room.decide(all[1], &Decision::AcceptOnly).await.unwrap();
        for (id, state, pinned, aside) in states(house, &ana, &lucia).await {
            let expected = if id == all[1] { VersionState::Accepted } else { VersionState::Returned };
            assert_eq!((state, pinned, aside), (expected, id == all[1], id != all[1]));
        }
        let client = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
        assert_eq!(client.request(lucia.item).await.unwrap().state, ItemState::Accepted);
        assert!(client.request(lucia.item).await.unwrap().returned.is_none(), "nothing is asked of them");
        let lobby = house.desk.lobby(&ana).unwrap();
        assert_eq!(lobby.review_count(QueueCut::All).await.unwrap(), 0, "nothing waits, flagged or not");
        let lines = house.room::<Auditing>(&ana, lucia.matter).await.events(None, 200).await.unwrap();
        let count = |code| lines.iter().filter(|line| line.code == code).count();
        assert_eq!((count(AuditCode::VersionAccepted), count(AuditCode::VersionSetAside)), (1, 2));
        // Twice is once, and what was set aside is taken back by itself.
        assert_eq!(refused(room.decide(all[1], &Decision::AcceptOnly).await), Refusal::WrongState);
        room.take_back(all[2]).await.unwrap();
        assert_eq!(lobby.review_count(QueueCut::All).await.unwrap(), 1);
        room.decide(all[2], &Decision::SetAside).await.unwrap();
        assert_eq!(client.request(lucia.item).await.unwrap().state, ItemState::Accepted);
        // What was accepted can be wanted anew: its next version is the same document's.
        let ran_out = Decision::Return { reason: ReturnReason::Expired, message: "It ran out.".to_owned() };
        let accepted_at = Some(house.desk.now());
        house.clock.advance(Duration::minutes(5));
        room.decide(all[1], &ran_out).await.unwrap();
        let asked = client.request(lucia.item).await.unwrap();
        assert_eq!(asked.state, ItemState::Returned);
        // It was not sent back: it says when it was accepted, to staff and to the client, and the log says what was done.
        let note = asked.returned.as_ref().unwrap();
        assert_eq!((note.accepted_at(), note.message.as_str()), (accepted_at, "It ran out."));
        let now = states(house, &ana, &lucia).await;
        let one = now.iter().find(|(id, ..)| *id == all[1]).unwrap();
        assert_eq!((one.1, one.2, one.3), (VersionState::Superseded, false, false));
        let reading = house.room::<Reading>(&ana, lucia.matter).await;
        let decided = reading.open_document(all[1]).await.unwrap().sheet.decided.clone().unwrap();
        assert_eq!((decided.accepted_before, decided.reason()), (accepted_at, Some(ReturnReason::Expired)));
        let lines = house.room::<Auditing>(&ana, lucia.matter).await.events(None, 200).await.unwrap();
        let count = |code| lines.iter().filter(|line| line.code == code).count();
        assert_eq!((count(AuditCode::VersionSuperseded), count(AuditCode::VersionReturned)), (1, 0));
        // Taken back, the acceptance stands as it stood; asked for again, the new one is the next version.
        room.take_back(all[1]).await.unwrap();
        assert_eq!(client.request(lucia.item).await.unwrap().state, ItemState::Accepted);
        room.decide(all[1], &ran_out).await.unwrap();
        let newer = house.ready(&lucia, "newer.pdf", b"newer").await;
        let newer = reading.open_document(newer).await.unwrap().sheet.version.clone();
        let older = reading.open_document(all[1]).await.unwrap().sheet.version.clone();
        assert_eq!((newer.document, newer.number), (older.document, older.number + 1));
        room.decide(newer.id, &Decision::Accept).await.unwrap();
        assert_eq!(client.request(lucia.item).await.unwrap().state, ItemState::Accepted);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_reviewers_who_each_want_another_file_only_exactly_one_decides() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let names: Vec<String> = (0..3).map(|n| format!("photo {n}.pdf")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let all = sent(house, &lucia, &names).await;
        let room = house.room::<Reviewing>(&ana, lucia.matter).await;
        let (room, picked) = (&room, (0..30).map(|n| all[n % all.len()]));
        let results = join_all(picked.map(|version| room.decide(version, &Decision::AcceptOnly))).await;
        let (mut won, mut late) = (0, 0);
        for result in results {
            match result {
                Ok(()) => won += 1,
                Err(error) => {
                    let refusal = refused(Err::<(), _>(error));
                    assert!(matches!(refusal, Refusal::WrongState | Refusal::Conflict), "{refusal:?}");
                    late += 1;
                }
            }
        }
        assert_eq!((won, late), (1, 29));
        let accepted = states(house, &ana, &lucia).await;
        assert_eq!(accepted.iter().filter(|(_, state, ..)| *state == VersionState::Accepted).count(), 1);
    })
    .await;
}
