//! Bytes on their way in: resumed at the truth, refused beyond it, and nobody else's business.

use bytes::Bytes;
use domain::{AuditCode, Duration, Refusal, RefusalCause, UploadState, limits};
use futures_util::{StreamExt, future::join_all, stream};
use seal::RunningDigest;
use testkit::{TestHouse, on_both_engines, persona, pieces};
use vault::{Auditing, Contributing, Error, NewUpload, Reading, Room};

fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut digest = RunningDigest::new();
    digest.update(bytes);
    digest.finish()
}

fn refusal<T>(result: vault::Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        Err(e) => panic!("{e:?}"),
        Ok(_) => panic!("it worked"),
    }
}

async fn lucia(house: &TestHouse) -> (vault::Actor, testkit::Portal, Room<Contributing>) {
    let ana = house.ana().await;
    let portal = house.portal(&ana, persona::LUCIA).await;
    let room = house.room::<Contributing>(&portal.contact, portal.matter).await;
    (ana, portal, room)
}

fn new(portal: &testkit::Portal, size: usize) -> NewUpload {
    NewUpload {
        item: portal.item,
        name: "upload.pdf".into(),
        size: size as u64,
        attempt: None,
        replaces: None,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_at_the_wrong_offset_is_told_the_right_one() {
    on_both_engines(async |house| {
        let (_, portal, room) = lucia(house).await;
        let id = room.open_upload(&new(&portal, 10)).await.unwrap().id;
        room.append(id, 0, pieces(b"0123", 2), None).await.unwrap();
        for offset in [0, 3, 5, u64::MAX] {
            assert_eq!(
                refusal(room.append(id, offset, pieces(b"45", 2), None).await),
                Refusal::WrongOffset { at: 4 }
            );
        }
        assert_eq!(
            room.append(id, 4, pieces(b"456789", 2), None).await.unwrap().state,
            UploadState::Complete
        );
        assert_eq!(refusal(room.append(id, 10, pieces(b"x", 1), None).await), Refusal::WrongState);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bytes_beyond_the_declared_size_are_refused_and_what_came_before_is_kept() {
    on_both_engines(async |house| {
        let (ana, portal, room) = lucia(house).await;
        let id = room.open_upload(&new(&portal, 6)).await.unwrap().id;
        assert_eq!(
            refusal(room.append(id, 0, pieces(b"01234567", 4), None).await),
            Refusal::TooBig { limit: 2 }
        );
        assert_eq!(room.upload(id).await.unwrap().received, 4);
        room.append(id, 4, pieces(b"45", 1), None).await.unwrap();
        let version = room.send(portal.item, &[id]).await.unwrap()[0];
        house.inspect_with(testkit::finding).await;
        assert_eq!(house.download(&ana, portal.matter, version).await.unwrap(), b"012345");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_that_fails_its_checksum_leaves_the_offset_where_it_was() {
    on_both_engines(async |house| {
        let (_, portal, room) = lucia(house).await;
        let id = room.open_upload(&new(&portal, 8)).await.unwrap().id;
        room.append(id, 0, pieces(b"0123", 2), Some(sha256(b"0123"))).await.unwrap();
        let wrong = room.append(id, 4, pieces(b"4567", 2), Some(sha256(b"4568"))).await;
        assert_eq!(refusal(wrong), Refusal::ChecksumMismatch);
        let progress = room.upload(id).await.unwrap();
        assert_eq!((progress.received, progress.state), (4, UploadState::Open));
        // A body cut short by the network is not what its checksum names either.
        assert_eq!(
            refusal(room.append(id, 4, pieces(b"45", 2), Some(sha256(b"4567"))).await),
            Refusal::ChecksumMismatch
        );
        let right = room.append(id, 4, pieces(b"4567", 2), Some(sha256(b"4567"))).await.unwrap();
        assert_eq!(right.state, UploadState::Complete);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broken_line_keeps_what_arrived_and_the_whole_has_the_digest_of_the_whole() {
    on_both_engines(async |house| {
        let (ana, portal, room) = lucia(house).await;
        // Crosses chunks of 16 KiB, ends on one, and is resumed at odd places.
        let file: Vec<u8> = (0..(16 << 10) * 40u32).map(|n| (n % 251) as u8).collect();
        let id = room.open_upload(&new(&portal, file.len())).await.unwrap().id;
        let mut at = 0;
        for stop in [1, 16 << 10, (16 << 10) + 1, 300_001, file.len()] {
            let arrived: Vec<Result<Bytes, &str>> =
                file[at..stop].chunks(9_999).map(|c| Ok(Bytes::copy_from_slice(c))).collect();
            let body = stream::iter(arrived).chain(stream::iter([
                Ok(Bytes::new()),
                Err("the line broke"),
                Ok(Bytes::from("never")),
            ]));
            at = room.append(id, at as u64, body, None).await.unwrap().received as usize;
            assert_eq!(at, stop);
        }
        let version = room.send(portal.item, &[id]).await.unwrap()[0];
        house.inspect_with(testkit::finding).await;
        assert!(house.download(&ana, portal.matter, version).await.unwrap() == file);
        let documents = house.room::<Reading>(&ana, portal.matter).await.documents().await.unwrap();
        assert_eq!(documents[0].versions[0].sha256, vault::hex(&sha256(&file)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_body_for_the_same_upload_is_busy_until_the_first_is_through() {
    on_both_engines(async |house| {
        let (_, portal, room) = lucia(house).await;
        let id = room.open_upload(&new(&portal, 4)).await.unwrap().id;
        let (go, wait) = tokio::sync::oneshot::channel::<()>();
        let body = stream::iter([Ok::<_, &str>(Bytes::from("01"))]).chain(stream::once(async {
            wait.await.ok();
            Ok(Bytes::from("23"))
        }));
        let first = room.append(id, 0, body, None);
        let second = async {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            let answer = refusal(room.append(id, 0, pieces(b"0123", 4), None).await);
            go.send(()).unwrap();
            answer
        };
        let (first, second) = futures_util::future::join(first, second).await;
        assert_eq!(second, Refusal::Busy { retry_after_s: 1 });
        assert_eq!(first.unwrap().state, UploadState::Complete);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_whose_sender_went_away_leaves_the_upload_free() {
    on_both_engines(async |house| {
        let (_, portal, room) = lucia(house).await;
        let id = room.open_upload(&new(&portal, 4)).await.unwrap().id;
        let body = stream::iter([Ok::<_, &str>(Bytes::from("01"))]).chain(stream::pending());
        let gone =
            tokio::time::timeout(std::time::Duration::from_millis(60), room.append(id, 0, body, None)).await;
        assert!(gone.is_err());
        let at = room.upload(id).await.unwrap().received;
        room.append(id, at, pieces(&b"0123"[at as usize..], 4), None).await.unwrap();
        room.send(portal.item, &[id]).await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn empty_oversized_and_too_many_files_are_refused_before_a_byte_is_sent() {
    on_both_engines(async |house| {
        let (_, portal, room) = lucia(house).await;
        assert_eq!(refusal(room.open_upload(&new(&portal, 0)).await), Refusal::File(RefusalCause::Empty));
        let huge = NewUpload { size: limits::LARGEST_FILE + 1, ..new(&portal, 1) };
        assert_eq!(refusal(room.open_upload(&huge).await), Refusal::TooBig { limit: limits::LARGEST_FILE });
        let named = NewUpload { name: "n".repeat(limits::FILE_NAME_BYTES + 1), ..new(&portal, 1) };
        assert_eq!(refusal(room.open_upload(&named).await).code(), "invalid");
        for _ in 0..3 {
            room.open_upload(&new(&portal, 1)).await.unwrap();
        }
        assert_eq!(refusal(room.open_upload(&new(&portal, 1)).await), Refusal::TooManyFiles { limit: 3 });
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upload_of_somebody_else_in_the_same_matter_is_not_found() {
    on_both_engines(async |house| {
        let (ana, portal, room) = lucia(house).await;
        let id = room.open_upload(&new(&portal, 4)).await.unwrap().id;
        // Her sister joins the same matter.
        let sister = house.client(&ana, persona::MARTA).await;
        let steering = house.room::<vault::Steering>(&ana, portal.matter).await;
        let relation = domain::Relation::Partner;
        steering.add_party(sister, relation).await.unwrap();
        let access = steering.enable_access(&vault::NewAccess { client: sister, relation }).await.unwrap();
        let marta = house.sign_in(access, persona::MARTA).await;
        let hers = house.room::<Contributing>(&marta, portal.matter).await;
        assert_eq!(refusal(hers.upload(id).await), Refusal::NotFound);
        assert_eq!(refusal(hers.append(id, 0, pieces(b"0123", 4), None).await), Refusal::NotFound);
        assert_eq!(refusal(hers.cancel_upload(id).await), Refusal::NotFound);
        assert_eq!(refusal(hers.send(portal.item, &[id]).await), Refusal::NotFound);
        assert!(hers.saved(portal.item).await.unwrap().is_empty());
        // Not even that it is busy is told to her.
        let body = stream::iter([Ok::<_, &str>(Bytes::from("01"))]).chain(stream::pending());
        let theirs = async {
            tokio::time::sleep(std::time::Duration::from_millis(30)).await;
            refusal(hers.append(id, 0, pieces(b"0123", 4), None).await)
        };
        let mine =
            tokio::time::timeout(std::time::Duration::from_millis(200), room.append(id, 0, body, None));
        assert_eq!(futures_util::future::join(mine, theirs).await.1, Refusal::NotFound);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sending_twice_or_eight_times_at_once_sends_once() {
    on_both_engines(async |house| {
        let (ana, portal, room) = lucia(house).await;
        let id = house.saved(&portal, "a.pdf", b"abc").await;
        let all = join_all((0..8).map(|_| room.send(portal.item, std::slice::from_ref(&id)))).await;
        let versions: Vec<_> = all.into_iter().map(|v| v.unwrap()).collect();
        assert!(versions.iter().all(|v| *v == versions[0]));
        assert_eq!(room.send(portal.item, &[id, id]).await.unwrap()[0], versions[0][0]);
        assert_eq!(room.sent(portal.item).await.unwrap().len(), 1);
        let log = house.room::<Auditing>(&ana, portal.matter).await.events(None, 100).await.unwrap();
        assert_eq!(log.iter().filter(|l| l.code == AuditCode::UploadReceived).count(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_stay_in_the_order_their_sender_chose() {
    on_both_engines(async |house| {
        let (_, portal, room) = lucia(house).await;
        let first = house.saved(&portal, "first.pdf", b"1").await;
        let second = house.saved(&portal, "second.pdf", b"2").await;
        room.send(portal.item, &[second, first]).await.unwrap();
        let names: Vec<_> = room.sent(portal.item).await.unwrap().iter().map(|f| f.name.clone()).collect();
        assert_eq!(names, ["second.pdf", "first.pdf"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unfinished_upload_expires_and_its_bytes_are_swept() {
    on_both_engines(async |house| {
        let (_, portal, room) = lucia(house).await;
        let id = room.open_upload(&new(&portal, 4)).await.unwrap().id;
        room.append(id, 0, pieces(b"01", 4), None).await.unwrap();
        let object = "SELECT object FROM segment WHERE matter_id = $1";
        let path = house.object_path(&house.raw().await.one(object, &[portal.matter.into()]).await.text());
        assert!(path.exists());
        house.clock.advance(limits::UPLOAD_LIFE);
        house.clock.advance(Duration::seconds(1));
        house.inspect_with(testkit::finding).await;
        let state = house
            .raw()
            .await
            .one("SELECT state FROM upload WHERE matter_id = $1", &[portal.matter.into()])
            .await;
        assert_eq!(state.text(), "expired");
        assert_eq!(house.desk.backstage().sweep().await.unwrap(), 1);
        assert!(!path.exists());
    })
    .await;
}

/// A segment is 16 MiB; a failure to record one must not leave the others waiting for ever.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_revocation_in_the_middle_of_a_long_body_ends_it() {
    let house = TestHouse::sqlite().await;
    let (ana, portal, room) = lucia(&house).await;
    let mib = Bytes::from(vec![7u8; 1 << 20]);
    let id = room.open_upload(&new(&portal, 80 << 20)).await.unwrap().id;
    let steering = house.room::<vault::Steering>(&ana, portal.matter).await;
    let body = stream::iter(0..80).then(|n| {
        let (steering, mib) = (&steering, mib.clone());
        async move {
            if n == 4 {
                steering.revoke_access(portal.access).await.unwrap();
            }
            Ok::<_, &str>(mib)
        }
    });
    let appended =
        tokio::time::timeout(std::time::Duration::from_secs(30), room.append(id, 0, body, None)).await;
    assert_eq!(refusal(appended.expect("the body ends")), Refusal::NotFound);
    testkit::after_every_test(&house).await;
    house.close().await;
}
