//! The bin of a client's record and of an enquiry: what goes there is out of everybody's sight, comes back as it was, and is
//! destroyed when its time is over, bytes and name, with its fingerprint left; while a legal hold stands its time does not count.

use super::conflicts::refusal;
use super::leads::{accepted, somebody_like, wish};
use domain::{
    AuditCode, Duration, EraseReason, FieldHome, FieldKind, RecordFileId, Refusal, Role, VersionState, Why,
};
use testkit::{Cell, TestHouse, finding, on_both_engines, persona};
use vault::{
    Actor, BinnedRecordFile, FieldDef, HoldOn, NewRecordFile, RecordFile, RecordOf, Settings, Words,
};

const SCAN: &[u8] = b"%PDF-1.7 a card of somebody else";
const OTHER_SCAN: &[u8] = b"%PDF-1.7 the right card";

async fn fields(house: &TestHouse, ana: &Actor) {
    let lobby = house.desk.lobby(ana).unwrap();
    let mut registry = lobby.fields().await.unwrap();
    for home in [FieldHome::Client, FieldHome::Lead] {
        let label = Words::from([("en".to_owned(), "Card".to_owned())]);
        registry.fields.push(FieldDef::new("card".to_owned(), label, FieldKind::File, home));
    }
    lobby.change_fields(&registry).await.unwrap();
}

async fn put(house: &TestHouse, who: &Actor, of: RecordOf, name: &str, bytes: &[u8]) -> RecordFileId {
    house.clock.advance(Duration::seconds(1));
    let new = NewRecordFile { field: "card".to_owned(), name: name.to_owned(), bytes: bytes.to_vec() };
    house.desk.lobby(who).unwrap().put_record_file(of, new).await.unwrap()
}

async fn files(house: &TestHouse, who: &Actor, of: RecordOf) -> Vec<RecordFile> {
    house.desk.lobby(who).unwrap().record_files(of).await.unwrap()
}

async fn bin(house: &TestHouse, who: &Actor, of: RecordOf) -> Vec<BinnedRecordFile> {
    house.desk.lobby(who).unwrap().record_bin(of).await.unwrap()
}

/// The object each row of the record names, in the order they came.
async fn objects(house: &TestHouse) -> Vec<Option<String>> {
    let rows = house.raw().await.rows("SELECT object FROM record_file ORDER BY created_at, id", &[]).await;
    rows.into_iter().map(|row| (row[0] != Cell::Null).then(|| row[0].text())).collect()
}

async fn lines(house: &TestHouse, code: AuditCode) -> i64 {
    let sql = "SELECT count(*) FROM practice_event WHERE code = $1";
    house.raw().await.one(sql, &[Cell::Text(code.code().to_owned())]).await.int()
}

/// Runs what is due and sweeps, after so many days; the session of whoever waits ends meanwhile.
async fn later(house: &TestHouse, who: &Actor, days: i64) -> Actor {
    house.clock.advance(Duration::days(days));
    house.inspect_with(finding).await;
    house.desk.backstage().sweep().await.unwrap();
    house.second_session(who).await
}

// DOC-44
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_of_a_record_lies_in_the_bin_comes_back_and_is_destroyed_when_its_time_is_over() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        fields(house, &ana).await;
        let of = RecordOf::Client(house.client(&ana, persona::LUCIA).await);
        let lobby = house.desk.lobby(&ana).unwrap();
        let first = put(house, &ana, of, "wrong.pdf", SCAN).await;
        house.inspect_with(finding).await;
        let reason = refusal(lobby.delete_record_file(of, first, " ").await);
        assert_eq!(reason, Refusal::invalid("reason", Why::Missing));
        lobby.delete_record_file(of, first, "Another person's card.").await.unwrap();
        lobby.delete_record_file(of, first, "Another person's card.").await.unwrap();
        assert_eq!(lines(house, AuditCode::RecordFileBinned).await, 1, "asked twice it is done once");
        assert!(files(house, &ana, of).await.is_empty());
        assert!(lobby.open_record_file(of, first).await.is_err_and(|e| e.is_not_found()), "nobody opens it");
        let now = house.desk.now();
        let lies = bin(house, &ana, of).await.remove(0);
        assert_eq!((lies.name.as_str(), lies.why.as_str()), ("wrong.pdf", "Another person's card."));
        assert_eq!((lies.at, lies.destroy_at), (now, Some(now.plus(Duration::days(30)))));

        // Another takes its place meanwhile: what comes back is an earlier one, and can go again.
        let second = put(house, &ana, of, "right.pdf", OTHER_SCAN).await;
        lobby.restore_record_file(of, first).await.unwrap();
        lobby.restore_record_file(of, first).await.unwrap();
        assert_eq!(lines(house, AuditCode::RecordFileRestored).await, 1);
        let all = files(house, &ana, of).await;
        let stand = |file: &RecordFile| (file.id, file.ended.as_ref().map(|end| end.replaced));
        assert_eq!(all.iter().map(stand).collect::<Vec<_>>(), [(second, None), (first, Some(true))]);
        assert_eq!(lobby.open_record_file(of, first).await.unwrap().bytes, SCAN);
        assert!(bin(house, &ana, of).await.is_empty());
        lobby.delete_record_file(of, first, "It is hers no more.").await.unwrap();

        let ana = later(house, &ana, 29).await;
        assert_eq!(bin(house, &ana, of).await[0].destroyed_at, None);
        let object = objects(house).await[0].clone().unwrap();
        let ana = later(house, &ana, 2).await;
        assert!(!house.object_path(&object).exists(), "the bytes are gone");
        assert_eq!(objects(house).await.iter().map(Option::is_some).collect::<Vec<_>>(), [false, true]);
        let gone = bin(house, &ana, of).await.remove(0);
        assert_eq!((gone.name.as_str(), gone.why.as_str()), ("", "It is hers no more."));
        assert!(gone.destroyed_at.is_some() && gone.sha256.len() == 64 && gone.sha256 == lies.sha256);
        assert_eq!(lines(house, AuditCode::RecordFileDestroyed).await, 1);
        let lobby = house.desk.lobby(&ana).unwrap();
        assert_eq!(refusal(lobby.restore_record_file(of, first).await), Refusal::WrongState);
        assert_eq!(files(house, &ana, of).await.len(), 1);
        assert!(house.verify_content().await.holds());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_legal_hold_on_the_client_stops_the_time_of_their_bin_and_a_hold_on_their_matter_does_too() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        fields(house, &ana).await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let of = RecordOf::Client(lucia.client);
        let file = put(house, &ana, of, "wrong.pdf", SCAN).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        lobby.place_hold(HoldOn::Client(lucia.client), "A court asked.").await.unwrap();
        // It hides and destroys nothing.
        lobby.delete_record_file(of, file, "Another person's.").await.unwrap();
        assert!(lobby.record_held(of).await.unwrap());
        assert_eq!(bin(house, &ana, of).await[0].destroy_at, None, "nobody can say when");
        let ana = later(house, &ana, 60).await;
        assert_eq!(bin(house, &ana, of).await[0].destroyed_at, None);
        let lobby = house.desk.lobby(&ana).unwrap();
        lobby.lift_hold(HoldOn::Client(lucia.client), "It is done.").await.unwrap();
        let now = house.desk.now();
        let until = bin(house, &ana, of).await[0].destroy_at.unwrap();
        assert!(until > now.plus(Duration::days(29)), "the time it stood is not counted");

        let room = house.room::<vault::Steering>(&ana, lucia.matter).await;
        room.place_hold("Another court.").await.unwrap();
        let ana = later(house, &ana, 31).await;
        assert_eq!(bin(house, &ana, of).await[0].destroyed_at, None, "one on a matter keeps the record");
        house.room::<vault::Steering>(&ana, lucia.matter).await.lift_hold("Done, too.").await.unwrap();
        let ana = later(house, &ana, 31).await;
        assert!(bin(house, &ana, of).await[0].destroyed_at.is_some());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_came_with_the_enquiry_goes_along_with_the_clients_and_bytes_last_as_long_as_somebody_has_them()
{
    on_both_engines(async |house| {
        let ana = house.ana().await;
        fields(house, &ana).await;
        let lead = somebody_like(house, &ana, "Nadia", "Binquill", "nadia@x.example").await;
        let asked = RecordOf::Lead(lead);
        put(house, &ana, asked, "card.pdf", SCAN).await;
        house.inspect_with(finding).await;
        accepted(house, &ana, lead).await;
        let done = house.desk.lobby(&ana).unwrap().convert_lead(&wish(lead, &ana, "NR-bin")).await.unwrap();
        let became = RecordOf::Client(done.client);
        let (theirs, came) = (files(house, &ana, became).await[0].id, files(house, &ana, asked).await[0].id);
        let lobby = house.desk.lobby(&ana).unwrap();
        lobby.delete_record_file(became, theirs, "Another person's.").await.unwrap();
        assert!(files(house, &ana, asked).await.is_empty(), "the same file, under another roof");
        assert_eq!(bin(house, &ana, asked).await[0].why, "Another person's.");
        lobby.restore_record_file(became, theirs).await.unwrap();
        assert_eq!(files(house, &ana, asked).await.len(), 1);
        // Deleted at the enquiry alone it goes there alone, and the client's keeps its bytes.
        lobby.delete_record_file(asked, came, "It is in the record.").await.unwrap();
        let ana = later(house, &ana, 31).await;
        assert!(bin(house, &ana, asked).await[0].destroyed_at.is_some());
        let lobby = house.desk.lobby(&ana).unwrap();
        assert_eq!(lobby.open_record_file(became, theirs).await.unwrap().bytes, SCAN);
        let object = objects(house).await.into_iter().flatten().next().unwrap();
        lobby.delete_record_file(became, theirs, "Not any more.").await.unwrap();
        later(house, &ana, 31).await;
        assert!(!house.object_path(&object).exists());
        assert!(house.verify_content().await.holds());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_enquiry_that_is_forgotten_takes_its_bin_along_and_only_who_changes_a_record_deletes() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        fields(house, &ana).await;
        let billing = house.staff(&ana, Role::Billing).await;
        let lead = somebody_like(house, &ana, "Nadia", "Binquill", "nadia@x.example").await;
        let of = RecordOf::Lead(lead);
        let file = put(house, &ana, of, "card.pdf", SCAN).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        lobby.delete_record_file(of, file, "Not theirs.").await.unwrap();
        // Checked in the bin as it would be outside.
        house.inspect_with(finding).await;
        lobby.restore_record_file(of, file).await.unwrap();
        assert_eq!(files(house, &ana, of).await[0].state, VersionState::Ready);
        let client = RecordOf::Client(house.client(&ana, persona::LUCIA).await);
        let theirs = house.desk.lobby(&billing).unwrap();
        for of in [of, client] {
            assert!(theirs.record_bin(of).await.is_err_and(|e| e.is_not_found()));
            assert!(theirs.record_held(of).await.is_err_and(|e| e.is_not_found()));
            assert!(theirs.delete_record_file(of, file, "why").await.is_err_and(|e| e.is_not_found()));
            assert!(theirs.restore_record_file(of, file).await.is_err_and(|e| e.is_not_found()));
        }
        assert!(lobby.delete_record_file(client, file, "why").await.is_err_and(|e| e.is_not_found()));
        // The practice says how long something lies there.
        let settings = lobby.settings().await.unwrap();
        lobby.change_settings(&Settings { bin_days: 7, ..settings }).await.unwrap();
        lobby.delete_record_file(of, file, "Not theirs.").await.unwrap();
        let week = house.desk.now().plus(Duration::days(7));
        assert_eq!(bin(house, &ana, of).await[0].destroy_at, Some(week));
        let object = objects(house).await[0].clone().unwrap();
        lobby.erase_lead(lead, EraseReason::Asked).await.unwrap();
        assert!(objects(house).await.is_empty() && bin(house, &ana, of).await.is_empty());
        let ana = later(house, &ana, 8).await;
        assert!(!house.object_path(&object).exists());
        assert_eq!(lines(house, AuditCode::RecordFileDestroyed).await, 0, "its job found nothing");
        assert!(files(house, &ana, of).await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_in_the_bin_goes_on_with_a_record_that_is_joined_and_is_destroyed_there() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        fields(house, &ana).await;
        let kept = house.client(&ana, persona::LUCIA).await;
        let gone = house.client(&ana, super::merge::OTHER).await;
        let file = put(house, &ana, RecordOf::Client(gone), "wrong.pdf", SCAN).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        lobby.delete_record_file(RecordOf::Client(gone), file, "Not theirs.").await.unwrap();
        super::merge::join(house, &ana, kept, gone, &super::merge::from_gone(&[])).await.unwrap();
        let of = RecordOf::Client(kept);
        assert_eq!(bin(house, &ana, of).await[0].why, "Not theirs.");
        assert!(files(house, &ana, of).await.is_empty());
        let ana = later(house, &ana, 31).await;
        assert!(bin(house, &ana, of).await[0].destroyed_at.is_some());
        assert!(house.verify_content().await.holds());
    })
    .await;
}
