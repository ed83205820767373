//! Files that come whole with their beginning: one transaction for all of it, begun once however often it is asked for,
//! and nothing left behind by what was refused.

use bytes::Bytes;
use domain::{AuditCode, ItemState, Refusal, ReturnReason, UploadState};
use futures_util::{StreamExt, future::join_all, stream};
use testkit::{Portal, TestHouse, finding, on_both_engines, persona, pieces};
use vault::{
    Auditing, Contributing, Decision, Error, NewUpload, Reading, Result, Room, Steering, UploadProgress,
};

const FILE: &[u8] = b"%PDF-1.7 a page or two of somebody's life";

fn new(portal: &Portal, attempt: u8) -> NewUpload {
    let attempt = Some([attempt; 16]);
    NewUpload { item: portal.item, name: "page.pdf".into(), size: FILE.len() as u64, attempt, replaces: None }
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut digest = seal::RunningDigest::new();
    digest.update(bytes);
    digest.finish()
}

async fn lucia(house: &TestHouse) -> (vault::Actor, Portal, Room<Contributing>) {
    let ana = house.ana().await;
    let portal = house.portal(&ana, persona::LUCIA).await;
    let room = house.room::<Contributing>(&portal.contact, portal.matter).await;
    (ana, portal, room)
}

async fn receive(
    room: &Room<Contributing>,
    new: &NewUpload,
    bytes: &[u8],
    sum: Option<[u8; 32]>,
) -> Result<UploadProgress> {
    let spot = room.spot(new).await?;
    room.receive(new, spot, &mut Box::pin(pieces(bytes, 7)), sum).await
}

fn refusal<T>(result: Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        Err(e) => panic!("{e:?}"),
        Ok(_) => panic!("it worked"),
    }
}

/// Files in the blob folder.
fn objects(house: &TestHouse) -> usize {
    let shelves = std::fs::read_dir(house.dir().join("blobs")).unwrap();
    shelves.map(|shelf| std::fs::read_dir(shelf.unwrap().path()).unwrap().count()).sum()
}

async fn acts(house: &TestHouse, ana: &vault::Actor, portal: &Portal, code: AuditCode) -> usize {
    let log = house.room::<Auditing>(ana, portal.matter).await.events(None, 200).await.unwrap();
    log.iter().filter(|line| line.code == code).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_whole_file_is_saved_in_one_act_and_can_be_sent() {
    on_both_engines(async |house| {
        let (ana, portal, room) = lucia(house).await;
        let got = receive(&room, &new(&portal, 1), FILE, Some(sha256(FILE))).await.unwrap();
        assert_eq!((got.state, got.received), (UploadState::Complete, FILE.len() as u64));
        assert_eq!(room.request(portal.item).await.unwrap().state, ItemState::Saved);
        assert_eq!(acts(house, &ana, &portal, AuditCode::UploadStarted).await, 0, "one act, one line");
        assert_eq!(acts(house, &ana, &portal, AuditCode::UploadCompleted).await, 1);
        let version = room.send(portal.item, &[got.id]).await.unwrap()[0];
        house.inspect_with(finding).await;
        assert!(house.download(&ana, portal.matter, version).await.unwrap() == FILE);
        let documents = house.room::<Reading>(&ana, portal.matter).await.documents().await.unwrap();
        assert_eq!(documents[0].versions[0].sha256, vault::hex(&sha256(FILE)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn asking_again_finds_what_was_begun_and_a_hundred_at_once_begin_one() {
    on_both_engines(async |house| {
        let (ana, portal, room) = lucia(house).await;
        let file = new(&portal, 1);
        let first = receive(&room, &file, FILE, None).await.unwrap();
        assert_eq!(receive(&room, &file, FILE, None).await.unwrap(), first);
        assert_eq!(room.open_upload(&file).await.unwrap(), first);
        let file = new(&portal, 2);
        let all = join_all((0..100).map(|_| receive(&room, &file, FILE, None))).await;
        let ids: std::collections::HashSet<_> = all.iter().map(|got| got.as_ref().unwrap().id).collect();
        assert_eq!(ids.len(), 1);
        let file = new(&portal, 3);
        let all = join_all((0..100).map(|_| room.open_upload(&file))).await;
        let ids: std::collections::HashSet<_> = all.iter().map(|got| got.as_ref().unwrap().id).collect();
        assert_eq!(ids.len(), 1);
        assert_eq!(room.saved(portal.item).await.unwrap().len(), 3);
        assert_eq!(objects(house), 2, "the bytes of those who came second are gone");
        assert_eq!(acts(house, &ana, &portal, AuditCode::UploadCompleted).await, 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_attempt_belongs_to_its_sender_and_its_request() {
    on_both_engines(async |house| {
        let (ana, portal, room) = lucia(house).await;
        receive(&room, &new(&portal, 1), FILE, None).await.unwrap();
        let birth = testkit::group("more", "More", vec![testkit::item("birth", "Birth certificate")]);
        let steering = house.room::<Steering>(&ana, portal.matter).await;
        steering.apply_checklist("template", &[birth]).await.unwrap();
        let asked = room.requests().await.unwrap();
        let items = asked.iter().flat_map(|group| &group.items).map(|item| item.id);
        let other = items.into_iter().find(|id| *id != portal.item).unwrap();
        let elsewhere = NewUpload { item: other, ..new(&portal, 1) };
        assert_eq!(refusal(receive(&room, &elsewhere, FILE, None).await), Refusal::NotFound);
        assert_eq!(refusal(room.open_upload(&elsewhere).await), Refusal::NotFound);
        // In another matter the same number is a beginning like any other.
        let his = house.portal(&ana, persona::OMAR).await;
        let room = house.room::<Contributing>(&his.contact, his.matter).await;
        assert_eq!(receive(&room, &new(&his, 1), FILE, None).await.unwrap().state, UploadState::Complete);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_checksum_an_empty_line_and_one_too_many_leave_nothing_behind() {
    on_both_engines(async |house| {
        let (_, portal, room) = lucia(house).await;
        let wrong = receive(&room, &new(&portal, 1), FILE, Some(sha256(b"other"))).await;
        assert_eq!(refusal(wrong), Refusal::ChecksumMismatch);
        // Cut short, a body with a checksum is nothing either.
        let cut = receive(&room, &new(&portal, 1), &FILE[..9], Some(sha256(FILE))).await;
        assert_eq!(refusal(cut), Refusal::ChecksumMismatch);
        let empty = receive(&room, &new(&portal, 1), b"", None).await;
        assert_eq!(refusal(empty), Refusal::Busy { retry_after_s: 1 });
        let long = receive(&room, &new(&portal, 1), &[FILE, b"!"].concat(), None).await;
        assert_eq!(refusal(long).code(), "too_big");
        assert!(room.saved(portal.item).await.unwrap().is_empty());
        assert_eq!(objects(house), 0);
        assert_eq!(room.request(portal.item).await.unwrap().state, ItemState::ToSend);
        // All of them had a place when they were looked at; the request takes three.
        let files: Vec<_> = (10..30).map(|n| new(&portal, n)).collect();
        let all = join_all(files.iter().map(|file| receive(&room, file, FILE, None))).await;
        assert_eq!(all.iter().filter(|got| got.is_ok()).count(), 3);
        let over = |got: &&Result<_>| matches!(got, Err(Error::Refused(Refusal::TooManyFiles { limit: 3 })));
        assert_eq!(all.iter().filter(over).count(), 17);
        assert_eq!(objects(house), 3);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_arrived_of_a_broken_body_is_an_upload_that_goes_on() {
    on_both_engines(async |house| {
        let (ana, portal, room) = lucia(house).await;
        let file = new(&portal, 1);
        let spot = room.spot(&file).await.unwrap();
        let broken = stream::iter([Ok(Bytes::copy_from_slice(&FILE[..10])), Err("the line broke")])
            .chain(stream::iter([Ok(Bytes::from_static(b"never"))]));
        let got = room.receive(&file, spot, &mut Box::pin(broken), None).await.unwrap();
        assert_eq!((got.state, got.received), (UploadState::Open, 10));
        assert_eq!(acts(house, &ana, &portal, AuditCode::UploadStarted).await, 1);
        assert_eq!(room.request(portal.item).await.unwrap().state, ItemState::ToSend, "nothing whole yet");
        // Whoever asks again is told how far it came, and goes on from there.
        assert_eq!(receive(&room, &file, FILE, None).await.unwrap(), got);
        let got = room.append(got.id, 10, pieces(&FILE[10..], 5), None).await.unwrap();
        assert_eq!(got.state, UploadState::Complete);
        let version = room.send(portal.item, &[got.id]).await.unwrap()[0];
        house.inspect_with(finding).await;
        assert!(house.download(&ana, portal.matter, version).await.unwrap() == FILE);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_whole_files_for_a_request_that_came_back_are_one_replacement_and_one_document() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let portal = house.portal(&ana, persona::LUCIA).await;
        let back = Decision::Return { reason: ReturnReason::CutOff, message: "A corner is missing.".into() };
        house.decided(&ana, &portal, b"abc", &back).await;
        let room = house.room::<Contributing>(&portal.contact, portal.matter).await;
        // What continues a document is begun first, so wrong bytes leave it to go on with.
        let begun = receive(&room, &new(&portal, 9), FILE, Some(sha256(b"other"))).await.unwrap();
        assert_eq!((begun.state, begun.received), (UploadState::Open, 0));
        room.cancel_upload(begun.id).await.unwrap();
        let files = [new(&portal, 1), new(&portal, 2)];
        let both = join_all(files.iter().map(|file| receive(&room, file, FILE, None))).await;
        let ids: Vec<_> = both.into_iter().map(|got| got.unwrap().id).collect();
        room.send(portal.item, &ids).await.unwrap();
        let documents = house.room::<Reading>(&ana, portal.matter).await.documents().await.unwrap();
        let mut versions: Vec<_> = documents.iter().map(|d| d.versions.len()).collect();
        versions.sort_unstable();
        assert_eq!(versions, [1, 2]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_shown_out_while_sending_leaves_nothing() {
    on_both_engines(async |house| {
        let (ana, portal, room) = lucia(house).await;
        let file = new(&portal, 1);
        let spot = room.spot(&file).await.unwrap();
        let body =
            stream::iter([Ok::<_, &str>(Bytes::copy_from_slice(&FILE[..10]))]).chain(stream::once(async {
                house.room::<Steering>(&ana, portal.matter).await.revoke_access(portal.access).await.unwrap();
                Ok(Bytes::copy_from_slice(&FILE[10..]))
            }));
        let refused = room.receive(&file, spot, &mut Box::pin(body), None).await;
        assert_eq!(refusal(refused), Refusal::NotFound);
        assert_eq!(objects(house), 0);
    })
    .await;
}
