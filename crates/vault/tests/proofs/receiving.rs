//! What holds while files arrive: limits counted once, words that came back kept, sessions awake as long as bytes flow,
//! jobs bound to what they name, and nobody reading on who was shown out.

use bytes::Bytes;
use domain::{Duration, ItemState, Refusal, RefusalCause, ReturnReason, UploadState, VersionState, limits};
use futures_util::{StreamExt, future::join_all, stream};
use std::time::{Duration as Pause, Instant};
use testkit::{Portal, TestHouse, finding, on_both_engines, persona, pieces};
use vault::{
    Contributing, Decision, Door, Error, JobKind, NewUpload, Reading, Reviewing, Scanning, Steering,
};

fn new(portal: &Portal, size: u64) -> NewUpload {
    NewUpload { item: portal.item, name: "page.pdf".into(), size, attempt: None, replaces: None }
}

async fn item(house: &TestHouse, portal: &Portal) -> (ItemState, Option<String>) {
    let room = house.room::<Contributing>(&portal.contact, portal.matter).await;
    let item = room.request(portal.item).await.unwrap();
    (item.state, item.returned.as_ref().map(|r| r.message.clone()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_uploads_opened_at_once_are_as_many_as_the_request_takes() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let portal = house.portal(&ana, persona::LUCIA).await;
        let room = house.room::<Contributing>(&portal.contact, portal.matter).await;
        let file = new(&portal, 10);
        let all = join_all((0..100).map(|_| room.open_upload(&file))).await;
        let opened = all.iter().filter(|upload| upload.is_ok()).count();
        let refused = all
            .iter()
            .filter(|u| matches!(u, Err(Error::Refused(Refusal::TooManyFiles { limit: 3 }))))
            .count();
        assert_eq!((opened, refused), (3, 97));
        assert_eq!(room.saved(portal.item).await.unwrap().len(), 3);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_matter_that_is_full_stays_full_whoever_asks_at_the_same_moment() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let portal = house.portal(&ana, persona::LUCIA).await;
        let room = house.room::<Contributing>(&portal.contact, portal.matter).await;
        // Sent long ago: what a matter holds counts, and not only what is under way.
        let sent = house.sent(&portal, "old.pdf", b"abc").await;
        let sql = "UPDATE upload SET declared = $1 WHERE matter_id = $2";
        let nearly = limits::BYTES_PER_MATTER - limits::LARGEST_FILE;
        let values = [testkit::Cell::Int(nearly.cast_signed()), portal.matter.into()];
        house.raw().await.rows(sql, &values).await;
        let large = new(&portal, limits::LARGEST_FILE);
        let all = join_all((0..100).map(|_| room.open_upload(&large))).await;
        let opened = all.iter().filter(|upload| upload.is_ok()).count();
        assert_eq!(opened, 1, "exactly one more fits");
        let full = all.iter().filter(|u| matches!(u, Err(Error::Refused(Refusal::NoSpace)))).count();
        assert_eq!(full, 99);
        let sql = "UPDATE upload SET declared = 3 WHERE matter_id = $1 AND version_id = $2";
        house.raw().await.rows(sql, &[portal.matter.into(), sent.into()]).await;
    })
    .await;
}

/// A request whose passport came back with words.
async fn returned(house: &TestHouse) -> (vault::Actor, Portal) {
    let ana = house.ana().await;
    let portal = house.portal(&ana, persona::LUCIA).await;
    let back = Decision::Return { reason: ReturnReason::CutOff, message: "A corner is missing.".into() };
    house.decided(&ana, &portal, b"abc", &back).await;
    (ana, portal)
}

const WORDS: &str = "A corner is missing.";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_words_of_a_returned_request_outlive_saving_and_taking_back() {
    on_both_engines(async |house| {
        let (_, portal) = returned(house).await;
        let words = Some(WORDS.to_owned());
        assert_eq!(item(house, &portal).await, (ItemState::Returned, words.clone()));
        let room = house.room::<Contributing>(&portal.contact, portal.matter).await;
        let upload = house.saved(&portal, "again.pdf", b"abcd").await;
        assert_eq!(item(house, &portal).await, (ItemState::Saved, words.clone()));
        // A plain form closes its upload where the part ended.
        let form = room.open_upload(&new(&portal, 100)).await.unwrap().id;
        room.append(form, 0, pieces(b"abcdef", 4), None).await.unwrap();
        room.ends_here(form, 6).await.unwrap();
        assert_eq!(item(house, &portal).await, (ItemState::Saved, words.clone()));
        room.cancel_upload(form).await.unwrap();
        assert_eq!(item(house, &portal).await, (ItemState::Saved, words.clone()), "one is still saved");
        room.cancel_upload(upload).await.unwrap();
        assert_eq!(item(house, &portal).await, (ItemState::Returned, words.clone()));
        // One that is turned away while it arrives changes nothing either.
        let zip = room.open_upload(&new(&portal, 9)).await.unwrap().id;
        assert_eq!(room.turn_away(zip, RefusalCause::Archive).await.unwrap(), "page.pdf");
        assert_eq!(room.upload(zip).await.unwrap().state, UploadState::Cancelled);
        assert_eq!(item(house, &portal).await, (ItemState::Returned, words));
        // Sending answers them.
        let upload = house.saved(&portal, "again.pdf", b"abcd").await;
        room.send(portal.item, &[upload]).await.unwrap();
        assert_eq!(item(house, &portal).await, (ItemState::Checking, None));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_met_in_part_stands_there_again_after_a_file_is_taken_back() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let portal = house.portal(&ana, persona::LUCIA).await;
        let more = Decision::AcceptButMore { message: "And the back, please.".into() };
        house.decided(&ana, &portal, b"abc", &more).await;
        let words = Some("And the back, please.".to_owned());
        let upload = house.saved(&portal, "back.pdf", b"abcd").await;
        let room = house.room::<Contributing>(&portal.contact, portal.matter).await;
        room.cancel_upload(upload).await.unwrap();
        assert_eq!(item(house, &portal).await, (ItemState::AcceptedMoreNeeded, words));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_expired_upload_leaves_its_request_where_it_stood() {
    on_both_engines(async |house| {
        let (ana, portal) = returned(house).await;
        let fresh = house.portal(&ana, persona::OMAR).await;
        house.saved(&portal, "again.pdf", b"abcd").await;
        house.saved(&fresh, "first.pdf", b"abcd").await;
        assert_eq!(item(house, &fresh).await.0, ItemState::Saved);
        house.clock.advance(limits::UPLOAD_LIFE);
        house.clock.advance(Duration::seconds(1));
        house.inspect_with(finding).await;
        // Their sessions are over by now; staff see the same rows.
        let ana = house.second_session(&ana).await;
        for (matter, state, words) in [
            (portal.matter, ItemState::Returned, Some(WORDS.to_owned())),
            (fresh.matter, ItemState::ToSend, None),
        ] {
            let checklist = house.room::<Reading>(&ana, matter).await.checklist().await.unwrap();
            let item = &checklist[0].items[0].seen_by_client;
            let said = item.returned.as_ref().map(|r| r.message.clone());
            assert_eq!((item.state, said), (state, words));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_claim_opens_the_one_version_it_names_and_does_the_one_work() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let portal = house.portal(&ana, persona::LUCIA).await;
        let first = house.sent(&portal, "first.pdf", b"the first").await;
        house.clock.advance(Duration::seconds(1));
        let second = house.sent(&portal, "second.pdf", b"the second").await;
        let backstage = house.desk.backstage();
        let claim = backstage.claim().await.unwrap().unwrap();
        assert_eq!(claim.kind(), JobKind::Inspect);
        let room = house.desk.admit_job::<Scanning>(&claim).await.unwrap().enter().await.unwrap();
        assert_eq!(room.quarantined().await.unwrap().unwrap().name, "first.pdf");
        assert!(room.expire_upload().await.unwrap_err().is_not_found(), "another kind of work");
        room.file_finding(&finding()).await.unwrap();
        assert!(room.quarantined().await.unwrap().is_none());
        assert!(room.file_finding(&finding()).await.is_err(), "filed once");
        let documents = house.room::<Reading>(&ana, portal.matter).await.documents().await.unwrap();
        let state = |id| documents.iter().flat_map(|d| &d.versions).find(|v| v.id == id).unwrap().state;
        assert_eq!((state(first), state(second)), (VersionState::Ready, VersionState::Quarantined));
        backstage.finish(&claim).await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn held_jobs_wait_together_use_up_no_try_and_come_back_together() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let portal = house.portal(&ana, persona::LUCIA).await;
        for name in ["a.pdf", "b.pdf", "c.pdf"] {
            house.sent(&portal, name, b"abc").await;
        }
        let (backstage, began) = (house.desk.backstage(), house.desk.now());
        assert_eq!(backstage.held().await.unwrap(), None);
        for round in 0..20 {
            let claim = backstage.claim().await.unwrap().expect("one asks each time");
            assert_eq!(claim.tries(), 0, "waiting is not trying");
            backstage.hold(&claim, Duration::seconds(60), "nobody there").await.unwrap();
            assert!(backstage.claim().await.unwrap().is_none(), "round {round}: the others wait as well");
            house.clock.advance(Duration::seconds(61));
        }
        let held = backstage.held().await.unwrap().expect("they are held");
        assert_eq!((held.since, held.jobs, held.why.as_str()), (began, 3, "nobody there"));
        let told = house.desk.lobby(&ana).unwrap().checks_held().await.unwrap();
        assert_eq!(told, Some((began, "nobody there".to_owned())));
        // What fails by itself still counts its tries.
        let claim = backstage.claim().await.unwrap().unwrap();
        backstage.retry(&claim, Duration::ZERO, "it failed").await.unwrap();
        house.inspect_with(finding).await;
        assert_eq!(backstage.held().await.unwrap(), None);
        assert_eq!(backstage.failed().await.unwrap(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bytes_that_flow_keep_the_session_awake_and_no_longer_than_its_absolute_end() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let portal = house.portal(&ana, persona::LUCIA).await;
        let link = house.link(portal.access, portal.who, "browser").await.token.unwrap();
        let used = house.desk.threshold().use_link(&link, Some("browser"), None, testkit::device()).await;
        let vault::LinkOutcome::SignedIn { token, .. } = used.unwrap() else { panic!("signed in") };
        let contact = house.desk.recognise(Door::Client, &token).await.unwrap().expect("live");
        let room = house.room::<Contributing>(&contact, portal.matter).await;
        let upload = room.open_upload(&new(&portal, 40)).await.unwrap().id;
        // One body, three hours long, and never a page opened in between.
        let slow = |pieces: usize| {
            stream::iter(0..pieces).then(async |_| {
                house.clock.advance(Duration::minutes(30));
                Ok::<_, &str>(Bytes::from_static(b"01234"))
            })
        };
        room.append(upload, 0, Box::pin(slow(6)), None).await.unwrap();
        assert!(house.desk.recognise(Door::Client, &token).await.unwrap().is_some(), "still signed in");
        // Two days are the end, whatever flows.
        house.clock.advance(Duration::minutes(45));
        let body = stream::iter(0..2).then(async |n| {
            if n == 1 {
                house.clock.advance(limits::CLIENT_SESSION_LIFE);
            }
            Ok::<_, &str>(Bytes::from_static(b"56789"))
        });
        assert!(room.append(upload, 30, Box::pin(body), None).await.unwrap_err().is_not_found());
        assert!(house.desk.recognise(Door::Client, &token).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_ends_within_five_seconds_of_a_revocation_however_slowly_it_flows() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let portal = house.portal(&ana, persona::LUCIA).await;
        let room = house.room::<Contributing>(&portal.contact, portal.matter).await;
        let upload = room.open_upload(&new(&portal, 1 << 20)).await.unwrap().id;
        let drip = stream::iter(0..200).then(async |_| {
            tokio::time::sleep(Pause::from_millis(100)).await;
            Ok::<_, &str>(Bytes::from_static(b"0123456789"))
        });
        house.room::<Steering>(&ana, portal.matter).await.revoke_access(portal.access).await.unwrap();
        let began = Instant::now();
        assert!(room.append(upload, 0, Box::pin(drip), None).await.unwrap_err().is_not_found());
        assert!(began.elapsed() < Pause::from_secs(5), "it took {:?}", began.elapsed());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_download_ends_within_five_seconds_of_being_shown_out() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lucia = &cast.lucia;
        let file = vec![7u8; 24 << 20];
        let upload = {
            let room = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
            let id = room.open_upload(&new(lucia, file.len() as u64)).await.unwrap().id;
            room.append(id, 0, pieces(&file, 1 << 20), None).await.unwrap();
            id
        };
        let room = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
        let version = room.send(lucia.item, &[upload]).await.unwrap()[0];
        house.inspect_with(finding).await;
        let room = house.room::<Reading>(&cast.caseworker, lucia.matter).await;
        let (_, mut reader) = room.download(version).await.unwrap();
        assert!(reader.next().await.unwrap().is_some());
        let steering = house.room::<Steering>(&cast.ana, lucia.matter).await;
        steering.assign(cast.caseworker.person(), domain::Assignment::None).await.unwrap();
        let began = Instant::now();
        let end = loop {
            match reader.next().await {
                Ok(Some(_)) => tokio::time::sleep(Pause::from_millis(200)).await,
                Ok(None) => panic!("the whole file left although its reader was shown out"),
                Err(end) => break end,
            }
        };
        assert!(end.is_not_found(), "{end:?}");
        assert!(began.elapsed() < Pause::from_secs(5), "it took {:?}", began.elapsed());
        // The same file opened by somebody who stays comes whole.
        let (_, reader) =
            house.room::<Reading>(&cast.ana, lucia.matter).await.download(version).await.unwrap();
        assert!(reader.read_all(1 << 30).await.unwrap() == file);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn orphans_are_found_page_by_page_and_the_young_and_the_known_stay() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let portal = house.portal(&ana, persona::LUCIA).await;
        let version = house.ready(&portal, "a.pdf", b"abc").await;
        let old = std::time::SystemTime::UNIX_EPOCH + Pause::from_secs(1_000_000_000);
        let age = |path: &std::path::Path| {
            std::fs::File::options().append(true).open(path).unwrap().set_modified(old).unwrap();
        };
        // More than two pages, on few shelves.
        for n in 0..1203 {
            let path = house.object_path(&format!("{:02x}{n:030x}", n % 3));
            std::fs::write(&path, b"nobody knows me").unwrap();
            age(&path);
        }
        let young = house.object_path(&format!("ff{:030x}", 1));
        std::fs::write(&young, b"about to be recorded").unwrap();
        let sql = "SELECT object FROM segment WHERE matter_id = $1";
        let known = house.raw().await.one(sql, &[portal.matter.into()]).await.text();
        age(&house.object_path(&known));
        let backstage = house.desk.backstage();
        assert_eq!(backstage.sweep_orphans().await.unwrap(), 1203);
        assert_eq!(backstage.sweep_orphans().await.unwrap(), 0);
        assert!(young.exists());
        assert_eq!(house.download(&ana, portal.matter, version).await.unwrap(), b"abc");
        std::fs::remove_file(young).unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_who_sees_the_matter_or_reads_its_log_gets_its_card() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lucia = &cast.lucia;
        let log = house.room::<vault::Auditing>(&cast.auditor, lucia.matter).await;
        assert!(log.card().await.is_ok(), "whoever reads a log knows which matter it is of");
        assert!(house.room::<Reviewing>(&cast.caseworker, lucia.matter).await.card().await.is_ok());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_saved_and_taken_back_loses_neither_a_call_for_help_nor_the_words_before_it() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let client = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        let stands = async || client.request(lucia.item).await.unwrap().state;
        // As first asked.
        client.ask_for_help(lucia.item, "lost", "A flood took it.").await.unwrap();
        let upload = house.saved(&lucia, "try.pdf", b"try").await;
        assert_eq!(stands().await, ItemState::Saved);
        client.cancel_upload(upload).await.unwrap();
        assert_eq!(stands().await, ItemState::HelpAsked, "the call stands: nobody answered it");
        steering.help_answered(lucia.item).await.unwrap();
        assert_eq!(stands().await, ItemState::ToSend);
        let upload = house.saved(&lucia, "again.pdf", b"again").await;
        client.cancel_upload(upload).await.unwrap();
        assert_eq!(stands().await, ItemState::ToSend, "an answered call does not come back");
        // After something came back: the words stand behind the call and after the answer.
        let back = Decision::Return { reason: ReturnReason::Blurry, message: "Sharper, please.".to_owned() };
        house.decided(&ana, &lucia, b"blurry", &back).await;
        client.ask_for_help(lucia.item, "unclear", "How?").await.unwrap();
        let upload = house.saved(&lucia, "third.pdf", b"third").await;
        client.cancel_upload(upload).await.unwrap();
        assert_eq!(stands().await, ItemState::HelpAsked);
        steering.help_answered(lucia.item).await.unwrap();
        let seen = client.request(lucia.item).await.unwrap();
        assert_eq!(seen.state, ItemState::Returned);
        assert_eq!(seen.returned.as_ref().unwrap().message, "Sharper, please.");
        // Sending answers both.
        client.ask_for_help(lucia.item, "unclear", "How?").await.unwrap();
        house.ready(&lucia, "sharp.pdf", b"sharp").await;
        let seen = client.request(lucia.item).await.unwrap();
        assert_eq!((seen.state, seen.returned.is_none()), (ItemState::Checking, true));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_several_that_came_back_a_file_continues_the_one_its_sender_names_and_else_none() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let portal = house.portal(&ana, persona::LUCIA).await;
        let mut sent = Vec::new();
        for name in ["one.pdf", "two.pdf"] {
            sent.push(house.ready(&portal, name, name.as_bytes()).await);
            house.clock.advance(domain::Duration::minutes(1));
        }
        let back = Decision::Return { reason: ReturnReason::CutOff, message: WORDS.into() };
        let room = house.room::<Contributing>(&portal.contact, portal.matter).await;
        let out = async || {
            let sent = room.sent(portal.item).await.unwrap();
            sent.iter().filter(|f| f.came_back).map(|f| (f.name.clone(), f.document)).collect::<Vec<_>>()
        };
        assert!(out().await.is_empty());
        for version in &sent {
            let reviewing = house.room::<vault::Reviewing>(&ana, portal.matter).await;
            reviewing.decide(*version, &back).await.unwrap();
        }
        let both = out().await;
        assert_eq!(both.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["one.pdf", "two.pdf"]);
        let (one, two) = (both[0].1, both[1].1);
        let place = async |replaces| {
            let upload = room.open_upload(&NewUpload { replaces, ..new(&portal, 3) }).await.unwrap().id;
            room.append(upload, 0, pieces(b"abc", 3), None).await.unwrap();
            let version = room.send(portal.item, &[upload]).await.unwrap()[0];
            house.clock.advance(domain::Duration::minutes(1));
            let all = house.room::<vault::Reading>(&ana, portal.matter).await.documents().await.unwrap();
            let all = all.iter().flat_map(|d| &d.versions);
            all.into_iter().find(|v| v.id == version).map(|v| (v.document, v.number)).unwrap()
        };
        let (document, number) = place(None).await;
        assert!(document != one && document != two && number == 1, "nobody said which");
        assert_eq!(place(Some(two)).await, (two, 2));
        let (document, _) = place(Some(two)).await;
        assert!(document != one && document != two, "it has its replacement");
        assert_eq!(out().await, [("one.pdf".to_owned(), one)]);
        assert_eq!(place(None).await, (one, 2), "the only one that is left");
        let (document, number) = place(Some(domain::DocumentId::from_bytes([9; 16]))).await;
        assert!(document != one && document != two && number == 1, "what is not there replaces nothing");
    })
    .await;
}
