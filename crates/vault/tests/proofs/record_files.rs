//! Files in the fields of a client's record and of an enquiry: opened by nobody before they were checked, by nobody a wall keeps
//! out, and never as what they are not; one that was replaced stays, one whose enquiry is forgotten is gone.

use super::leads::{accepted, somebody_like, wish};
use super::merge::{OTHER, from_gone, join};
use domain::{
    AuditCode, ClientId, EraseReason, FieldHome, FieldKind, LeadId, LeadRoad, LeadSource, Locale,
    RecordFileId, Refusal, RefusalCause, Role, VersionState, Why, limits,
};
use testkit::{Cell, TestHouse, canary, finding, on_both_engines, persona};
use vault::{
    Actor, Against, Around, Conversion, Error, FieldDef, InspectionFinding, LeadCard, NewLead, NewRecordFile,
    RecordFile, RecordOf, Result, Words,
};

const SCAN: &[u8] = b"%PDF-1.7 a recordcanary of some pages";
const OTHER_SCAN: &[u8] = b"%PDF-1.7 another recordcanary, renewed";

fn refused<T>(result: Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        Err(e) => panic!("{e:?}"),
        Ok(_) => panic!("it was taken"),
    }
}

fn tampered<T>(what: &str, result: Result<T>) {
    match result {
        Err(Error::Tamper(_)) => {}
        Err(e) => panic!("{what}: {e:?}"),
        Ok(_) => panic!("{what} opened elsewhere"),
    }
}

/// A field for a file of both kinds of record, one more of clients, and one that holds none.
async fn fields(house: &TestHouse, ana: &Actor) {
    let lobby = house.desk.lobby(ana).unwrap();
    let mut registry = lobby.fields().await.unwrap();
    let label = |text: &str| Words::from([("en".to_owned(), text.to_owned())]);
    for (key, kind, home) in [
        ("card", FieldKind::File, FieldHome::Client),
        ("card", FieldKind::File, FieldHome::Lead),
        ("letter", FieldKind::File, FieldHome::Client),
        ("note", FieldKind::Text, FieldHome::Client),
    ] {
        registry.fields.push(FieldDef::new(key.to_owned(), label(key), kind, home));
    }
    lobby.change_fields(&registry).await.unwrap();
}

fn new(field: &str, name: &str, bytes: &[u8]) -> NewRecordFile {
    NewRecordFile { field: field.to_owned(), name: name.to_owned(), bytes: bytes.to_vec() }
}

async fn put(house: &TestHouse, who: &Actor, of: RecordOf, name: &str, bytes: &[u8]) -> RecordFileId {
    let lobby = house.desk.lobby(who).unwrap();
    // Of two files that come at one instant nobody can say which is the newer one.
    house.clock.advance(domain::Duration::seconds(1));
    lobby.put_record_file(of, new("card", name, bytes)).await.unwrap()
}

async fn files(house: &TestHouse, who: &Actor, of: RecordOf) -> Vec<RecordFile> {
    house.desk.lobby(who).unwrap().record_files(of).await.unwrap()
}

async fn opened(house: &TestHouse, who: &Actor, of: RecordOf, id: RecordFileId) -> Result<Vec<u8>> {
    house.desk.lobby(who)?.open_record_file(of, id).await.map(|file| file.bytes)
}

async fn lines(house: &TestHouse, code: AuditCode) -> i64 {
    let sql = "SELECT count(*) FROM practice_event WHERE code = $1";
    house.raw().await.one(sql, &[Cell::Text(code.code().to_owned())]).await.int()
}

fn refusal_of_malware() -> InspectionFinding {
    InspectionFinding { refused: Some(RefusalCause::Malware), previews: Vec::new(), ..finding() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_of_a_record_is_opened_once_it_was_checked_and_stays_in_the_history_when_it_is_replaced() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        fields(house, &ana).await;
        let of = RecordOf::Client(house.client(&ana, persona::LUCIA).await);
        let first = put(house, &ana, of, "namecanary.pdf", SCAN).await;
        assert_eq!(put(house, &ana, of, "namecanary.pdf", SCAN).await, first, "twice is once");
        assert_eq!(files(house, &ana, of).await.len(), 1);
        assert_eq!(lines(house, AuditCode::RecordFilePut).await, 1);
        assert_eq!(refused(opened(house, &ana, of, first).await), Refusal::WrongState, "not checked yet");
        assert_eq!(lines(house, AuditCode::RecordFileOpened).await, 0);

        house.inspect_with(finding).await;
        assert_eq!(opened(house, &ana, of, first).await.unwrap(), SCAN);
        assert_eq!(lines(house, AuditCode::RecordFileOpened).await, 1);
        assert_eq!(lines(house, AuditCode::RecordFileChecked).await, 1);

        let second = put(house, &ana, of, "renewed.pdf", OTHER_SCAN).await;
        assert_ne!(second, first);
        house.inspect_with(finding).await;
        let all = files(house, &ana, of).await;
        let stand = |file: &RecordFile| (file.id, file.ended.as_ref().map(|end| end.replaced));
        assert_eq!(all.iter().map(stand).collect::<Vec<_>>(), [(second, None), (first, Some(true))]);
        assert_eq!(all[1].name, "namecanary.pdf");
        assert_eq!(opened(house, &ana, of, first).await.unwrap(), SCAN, "the earlier one is still there");

        let report = house.verify_content().await;
        assert!(report.holds() && report.opened == 2, "{report:?}");
        for dir in house.hold.written().await {
            let needles: [&[u8]; 2] = [b"recordcanary", b"namecanary"];
            assert_eq!(canary::scan(&dir, &needles), Vec::<String>::new());
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_stand_in_a_field_is_refused_and_what_the_check_refuses_is_not_kept() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        fields(house, &ana).await;
        let of = RecordOf::Client(house.client(&ana, persona::LUCIA).await);
        let lobby = house.desk.lobby(&ana).unwrap();
        for field in ["note", "nothing", ""] {
            let said = refused(lobby.put_record_file(of, new(field, "a.pdf", SCAN)).await);
            assert_eq!(said, Refusal::Invalid { field: "field", why: Why::NotAChoice });
        }
        let empty = refused(lobby.put_record_file(of, new("card", "a.pdf", b"")).await);
        assert_eq!(empty, Refusal::File(RefusalCause::Empty));
        let huge = vec![7u8; usize::try_from(limits::RECORD_FILE).unwrap() + 1];
        let huge = refused(lobby.put_record_file(of, new("card", "a.pdf", &huge)).await);
        assert_eq!(huge, Refusal::TooBig { limit: limits::RECORD_FILE });
        let long = "x".repeat(limits::FILE_NAME_BYTES + 1);
        let long = refused(lobby.put_record_file(of, new("card", &long, SCAN)).await);
        assert_eq!(long, Refusal::Invalid { field: "filename", why: Why::TooLong });
        assert!(files(house, &ana, of).await.is_empty());

        let bad = put(house, &ana, of, "bad.pdf", SCAN).await;
        let mut raw = house.raw().await;
        let object = raw.one("SELECT object FROM record_file", &[]).await.text();
        assert!(house.object_path(&object).exists());
        house.inspect_with(refusal_of_malware).await;
        let all = files(house, &ana, of).await;
        assert_eq!((all[0].state, all[0].refused), (VersionState::Refused, Some(RefusalCause::Malware)));
        assert_eq!(refused(opened(house, &ana, of, bad).await), Refusal::WrongState);
        house.desk.backstage().sweep().await.unwrap();
        assert!(!house.object_path(&object).exists(), "nothing of it is kept");
        assert!(house.verify_content().await.holds());
        // The very same can be put in again, and is checked again.
        assert_ne!(put(house, &ana, of, "bad.pdf", SCAN).await, bad);
        assert_eq!(files(house, &ana, of).await[0].state, VersionState::Quarantined);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bytes_a_card_or_a_row_of_one_record_open_nothing_in_another_and_raise_the_alarm() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        fields(house, &ana).await;
        let hers = RecordOf::Client(house.client(&ana, persona::LUCIA).await);
        let his_client: ClientId = house.client(&ana, persona::OMAR).await;
        let his = RecordOf::Client(his_client);
        let her_file = put(house, &ana, hers, "hers.pdf", SCAN).await;
        let his_file = put(house, &ana, his, "his.pdf", OTHER_SCAN).await;
        house.inspect_with(finding).await;
        assert_eq!(opened(house, &ana, his, his_file).await.unwrap(), OTHER_SCAN);
        let mut raw = house.raw().await;
        let mut alarms = 0;
        for column in ["object", "sealed"] {
            let read = format!("SELECT {column} FROM record_file WHERE id = $1");
            let write = format!("UPDATE record_file SET {column} = $1 WHERE id = $2");
            let from_her = raw.one(&read, &[Cell::Id(her_file.bytes())]).await;
            let was = raw.one(&read, &[Cell::Id(his_file.bytes())]).await;
            raw.exec(&write, &[from_her, Cell::Id(his_file.bytes())]).await;
            tampered(column, opened(house, &ana, his, his_file).await);
            alarms += 1;
            assert_eq!(lines(house, AuditCode::PracticeTamperDetected).await, alarms, "{column}");
            assert!(!house.verify_content().await.holds(), "{column} is found by whoever verifies");
            raw.exec(&write, &[was, Cell::Id(his_file.bytes())]).await;
        }
        // Her whole row, put into his record.
        let write = "UPDATE record_file SET client_id = $1 WHERE id = $2";
        raw.exec(write, &[Cell::Id(his_client.bytes()), Cell::Id(her_file.bytes())]).await;
        tampered("a row", opened(house, &ana, his, her_file).await);
        tampered("a list", house.desk.lobby(&ana).unwrap().record_files(his).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_a_wall_or_a_role_keeps_out_finds_no_file_of_a_record() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        fields(house, &ana).await;
        let lawyer = house.staff(&ana, Role::Lawyer).await;
        let billing = house.staff(&ana, Role::Billing).await;
        let client = house.client(&ana, persona::LUCIA).await;
        let of = RecordOf::Client(client);
        let other = RecordOf::Client(house.client(&ana, persona::OMAR).await);
        let lead = RecordOf::Lead(somebody_like(house, &ana, "Nadia", "Filequill", "nadia@x.example").await);
        let file = put(house, &ana, of, "hers.pdf", SCAN).await;
        let asked = put(house, &ana, lead, "asked.pdf", SCAN).await;
        house.inspect_with(finding).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        // A file is of its own record only, whoever asks.
        for (of, file) in [(other, file), (of, asked), (lead, file), (of, RecordFileId::nil())] {
            assert!(lobby.open_record_file(of, file).await.is_err_and(|e| e.is_not_found()));
            assert!(lobby.delete_record_file(of, file, "why").await.is_err_and(|e| e.is_not_found()));
        }
        // Billing reads the record and none of its files; of enquiries there is nothing for them.
        let theirs = house.desk.lobby(&billing).unwrap();
        assert!(theirs.client(client).await.is_ok());
        assert!(theirs.record_files(of).await.is_err_and(|e| e.is_not_found()));
        assert!(opened(house, &billing, of, file).await.is_err_and(|e| e.is_not_found()));
        assert!(
            theirs.put_record_file(of, new("card", "b.pdf", SCAN)).await.is_err_and(|e| e.is_not_found())
        );
        assert!(theirs.delete_record_file(of, file, "why").await.is_err_and(|e| e.is_not_found()));
        assert!(theirs.record_files(lead).await.is_err_and(|e| e.is_not_found()));
        assert!(opened(house, &billing, lead, asked).await.is_err_and(|e| e.is_not_found()));

        // Once there is a matter, its files are for who works on it: the register alone opens none.
        assert_eq!(opened(house, &lawyer, of, file).await.unwrap(), SCAN);
        let case = vault::NewMatter {
            name: "Green card".to_owned(),
            internal_title: String::new(),
            number: "RF-1".to_owned(),
            client: persona::LUCIA.full(),
            pack: "immigration".to_owned(),
            kind: "family".to_owned(),
            stage: "collecting".to_owned(),
            sensitivity: domain::Sensitivity::Ordinary,
            letter_first: false,
        };
        let matter = lobby.open_matter(&case).await.unwrap();
        let steering = house.room::<vault::Steering>(&ana, matter).await;
        steering.add_party(client, domain::Relation::MainApplicant).await.unwrap();
        let theirs = house.desk.lobby(&lawyer).unwrap();
        assert!(theirs.client(client).await.is_ok(), "the register has her");
        assert!(theirs.record_files(of).await.is_err_and(|e| e.is_not_found()));
        assert!(opened(house, &lawyer, of, file).await.is_err_and(|e| e.is_not_found()));
        assert!(
            theirs.put_record_file(of, new("card", "b.pdf", SCAN)).await.is_err_and(|e| e.is_not_found())
        );
        assert!(theirs.delete_record_file(of, file, "why").await.is_err_and(|e| e.is_not_found()));
        steering.assign(lawyer.person(), domain::Assignment::Team).await.unwrap();
        assert_eq!(opened(house, &lawyer, of, file).await.unwrap(), SCAN);

        let before = lines(house, AuditCode::RecordFileOpened).await;
        let against = Against::Person(lawyer.person());
        lobby.raise_wall(Around::Client(client), against, "Her cousin is the other party").await.unwrap();
        let barred = house.desk.lobby(&lawyer).unwrap();
        assert!(barred.record_files(of).await.is_err_and(|e| e.is_not_found()));
        assert!(opened(house, &lawyer, of, file).await.is_err_and(|e| e.is_not_found()));
        assert!(
            barred.put_record_file(of, new("card", "b.pdf", SCAN)).await.is_err_and(|e| e.is_not_found())
        );
        assert!(barred.delete_record_file(of, file, "why").await.is_err_and(|e| e.is_not_found()));
        assert_eq!(lines(house, AuditCode::RecordFileOpened).await, before, "nor is a line written");
        assert_eq!(files(house, &ana, of).await.len(), 1);
        assert_eq!(
            opened(house, &lawyer, lead, asked).await.unwrap(),
            SCAN,
            "what is not behind it is there"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forgetting_an_enquiry_destroys_its_files_even_one_that_is_being_checked() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        fields(house, &ana).await;
        let lead: LeadId = somebody_like(house, &ana, "Nadia", "Filequill", "nadia@x.example").await;
        let of = RecordOf::Lead(lead);
        put(house, &ana, of, "first.pdf", SCAN).await;
        house.inspect_with(finding).await;
        put(house, &ana, of, "second.pdf", OTHER_SCAN).await;
        let mut raw = house.raw().await;
        let objects: Vec<String> =
            raw.rows("SELECT object FROM record_file", &[]).await.iter().map(|row| row[0].text()).collect();
        assert_eq!(objects.len(), 2);
        let lobby = house.desk.lobby(&ana).unwrap();
        lobby.erase_lead(lead, EraseReason::Asked).await.unwrap();
        lobby.erase_lead(lead, EraseReason::Asked).await.unwrap();
        assert_eq!(raw.one("SELECT count(*) FROM record_file", &[]).await, Cell::Int(0));
        // The job that was planted finds nothing and is over.
        house.inspect_with(finding).await;
        house.desk.backstage().sweep().await.unwrap();
        assert!(objects.iter().all(|object| !house.object_path(object).exists()), "the bytes are gone");
        assert!(files(house, &ana, of).await.is_empty());
        let again = lobby.put_record_file(of, new("card", "b.pdf", SCAN)).await;
        assert_eq!(refused(again), Refusal::WrongState);
        house.desk.backstage().sweep_orphans().await.unwrap();
        assert!(house.verify_content().await.holds());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_goes_on_with_the_client_an_enquiry_becomes_and_with_a_record_that_is_joined() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        fields(house, &ana).await;
        let lead = somebody_like(house, &ana, "Nadia", "Filequill", "nadia@x.example").await;
        let asked = RecordOf::Lead(lead);
        put(house, &ana, asked, "asked.pdf", SCAN).await;
        // Converted while it is still being checked: each of the two is checked.
        accepted(house, &ana, lead).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let done = lobby.convert_lead(&wish(lead, &ana, "NR-files")).await.unwrap();
        assert_eq!(lobby.convert_lead(&wish(lead, &ana, "NR-files")).await.unwrap(), done);
        house.inspect_with(finding).await;
        let became = RecordOf::Client(done.client);
        for of in [asked, became] {
            let all = files(house, &ana, of).await;
            assert_eq!((all.len(), all[0].name.as_str()), (1, "asked.pdf"));
            assert_eq!(opened(house, &ana, of, all[0].id).await.unwrap(), SCAN);
        }
        assert!(house.verify_content().await.holds());

        let gone = house.client(&ana, OTHER).await;
        let theirs = RecordOf::Client(gone);
        put(house, &ana, theirs, "theirs.pdf", OTHER_SCAN).await;
        let letter = lobby.put_record_file(theirs, new("letter", "letter.pdf", SCAN)).await.unwrap();
        house.inspect_with(finding).await;
        join(house, &ana, done.client, gone, &from_gone(&[])).await.unwrap();
        assert!(lobby.record_files(theirs).await.is_err_and(|e| e.is_not_found()), "that record is no more");
        let all = files(house, &ana, became).await;
        assert_eq!(all.len(), 3);
        for file in &all {
            let bytes = opened(house, &ana, became, file.id).await.unwrap();
            assert_eq!(bytes, if file.name == "theirs.pdf" { OTHER_SCAN } else { SCAN });
            let stands = file.ended.is_none();
            assert_eq!(stands, file.name != "theirs.pdf", "{}: the one that stays stands", file.name);
        }
        assert!(all.iter().any(|file| file.id == letter));
        assert!(house.verify_content().await.holds());
    })
    .await;
}

// INT-04: nothing that came with an enquiry is lost because its sender was a client already.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_goes_on_with_somebody_on_file_and_what_they_have_there_stands() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        fields(house, &ana).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let client = house.client(&ana, persona::LUCIA).await;
        let theirs = RecordOf::Client(client);
        let convert = async |n: u8, name: &'static str, bytes: &'static [u8]| {
            let card = LeadCard { given: "Nadia".into(), family: "Filequill".into(), ..LeadCard::default() };
            let (road, source) = (LeadRoad::Phone, LeadSource::Friend);
            let new = NewLead { card, road, source, locale: Locale::En, attempt: [n; 32] };
            let lead = lobby.enter_lead(&new).await.unwrap();
            put(house, &ana, RecordOf::Lead(lead), name, bytes).await;
            house.inspect_with(finding).await;
            accepted(house, &ana, lead).await;
            let wish = Conversion { client: Some(client), ..wish(lead, &ana, name) };
            lobby.convert_lead(&wish).await.unwrap();
            house.clock.advance(domain::Duration::seconds(1));
        };
        convert(91, "first.pdf", SCAN).await;
        convert(92, "second.pdf", OTHER_SCAN).await;
        let all = files(house, &ana, theirs).await;
        assert_eq!(all.len(), 2);
        for file in &all {
            let first = file.name == "first.pdf";
            assert_eq!(file.ended.is_none(), first, "{}: the one on file stands", file.name);
            let bytes = opened(house, &ana, theirs, file.id).await.unwrap();
            assert_eq!(bytes, if first { SCAN } else { OTHER_SCAN });
        }
        assert!(house.verify_content().await.holds());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_claim_of_a_check_opens_its_one_file_and_no_room() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        fields(house, &ana).await;
        let of = RecordOf::Client(house.client(&ana, persona::LUCIA).await);
        let id = put(house, &ana, of, "hers.pdf", SCAN).await;
        let backstage = house.desk.backstage();
        let claim = backstage.claim().await.unwrap().unwrap();
        assert!(house.desk.admit_job::<vault::Scanning>(&claim).await.is_err_and(|e| e.is_not_found()));
        assert!(house.desk.admit_job::<vault::Relaying>(&claim).await.is_err_and(|e| e.is_not_found()));
        let waits = backstage.unchecked_file(&claim).await.unwrap().unwrap();
        assert_eq!((&waits.body[..], waits.name.as_str(), waits.size), (SCAN, "hers.pdf", SCAN.len() as u64));
        // A worker that lost its lease files nothing.
        house.clock.advance(domain::Duration::minutes(2));
        let later = backstage.claim().await.unwrap().unwrap();
        assert!(backstage.file_record_finding(&claim, &finding()).await.is_err_and(|e| e.is_not_found()));
        assert_eq!(backstage.file_record_finding(&later, &finding()).await.unwrap(), VersionState::Ready);
        assert!(backstage.unchecked_file(&later).await.unwrap().is_none(), "filed once");
        assert!(backstage.file_record_finding(&later, &finding()).await.is_err_and(|e| e.is_not_found()));
        backstage.finish(&later).await.unwrap();
        assert_eq!(opened(house, &ana, of, id).await.unwrap(), SCAN);
    })
    .await;
}
