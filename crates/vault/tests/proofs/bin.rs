//! Deleting a document, the bin of a matter, and legal holds: what goes is out of everybody's sight at once, comes back as it was,
//! is destroyed when its time is over and leaves its fingerprint, and while a hold stands nothing is destroyed at all.

use super::approvals::{about, answer, client, publishing};
use super::leads::somebody_like;
use domain::{
    ApprovalKind, ApprovalState, AuditCode, DocumentId, Duration, EraseReason, ItemState, Refusal, Role,
    Verdict, VersionId, VersionState, VoidCause, Why,
};
use testkit::{Cell, Portal, TestHouse, finding, on_both_engines, persona};
use vault::{
    About, Actor, Auditing, BinRow, BinState, Contributing, Decision, EnquirySettings, Error, HoldOn,
    MergeChoice, Opposing, QueueCut, Reading, Result, Reviewing, Steering, To,
};

fn refused<T>(result: Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        Err(e) => panic!("{e:?}"),
        Ok(_) => panic!("it worked"),
    }
}

async fn document(house: &TestHouse, ana: &Actor, portal: &Portal, version: VersionId) -> DocumentId {
    let all = house.room::<Reading>(ana, portal.matter).await.documents().await.unwrap();
    all.iter().flat_map(|d| &d.versions).find(|v| v.id == version).unwrap().document
}

async fn bin(house: &TestHouse, who: &Actor, portal: &Portal) -> Vec<BinRow> {
    house.room::<Reading>(who, portal.matter).await.bin().await.unwrap().to_vec()
}

async fn stands(house: &TestHouse, portal: &Portal) -> (ItemState, bool) {
    let room = house.room::<Contributing>(&portal.contact, portal.matter).await;
    let item = room.request(portal.item).await.unwrap();
    (item.state, item.removed.is_some())
}

async fn found(house: &TestHouse, who: &Actor, typed: &str) -> usize {
    house.desk.lobby(who).unwrap().search(typed, 10).await.unwrap().documents.rows.len()
}

/// What the database holds of a version's bytes and pictures.
async fn stored(house: &TestHouse, version: VersionId) -> (i64, i64, usize) {
    let mut raw = house.raw().await;
    let id = Cell::Id(version.bytes());
    let segments = "SELECT count(*) FROM segment s JOIN upload u ON u.matter_id = s.matter_id AND u.id = s.upload_id WHERE u.version_id = $1";
    let segments = raw.one(segments, std::slice::from_ref(&id)).await.int();
    let pictures =
        raw.one("SELECT count(*) FROM preview WHERE version_id = $1", std::slice::from_ref(&id)).await.int();
    let key = raw.one("SELECT file_key FROM upload WHERE version_id = $1", &[id]).await.bytes().len();
    (segments, pictures, key)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_deleted_is_out_of_everybodys_sight_and_comes_back_as_it_was() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let version = house.decided(&ana, &lucia, b"somebody else's passport", &Decision::Accept).await;
        let id = document(house, &ana, &lucia, version).await;
        assert_eq!(found(house, &ana, "filecanary").await, 1);
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        let missing = Refusal::invalid("reason", Why::Missing);
        assert_eq!(refused(steering.delete_document(id, " ").await), missing);
        house.clock.advance(Duration::minutes(1));
        steering.delete_document(id, "Another person's passport.").await.unwrap();
        assert!(steering.delete_document(id, "again").await.unwrap_err().is_not_found());

        let reading = house.room::<Reading>(&ana, lucia.matter).await;
        assert!(reading.documents().await.unwrap().is_empty());
        assert!(reading.open_document(version).await.err().unwrap().is_not_found());
        assert!(reading.download(version).await.err().unwrap().is_not_found());
        let reviewing = house.room::<Reviewing>(&ana, lucia.matter).await;
        let back = reviewing.decide(version, &Decision::Accept).await;
        assert!(back.unwrap_err().is_not_found());
        assert_eq!(found(house, &ana, "filecanary").await, 0);
        let hers = client(house, &lucia).await;
        assert!(hers.sent(lucia.item).await.unwrap().is_empty());
        assert!(hers.own_files().await.unwrap().is_empty());
        assert!(hers.own_original(version).await.err().unwrap().is_not_found());
        assert!(hers.sent_picture(lucia.item, version).await.err().unwrap().is_not_found());
        assert_eq!(stands(house, &lucia).await, (ItemState::ToSend, true), "she is asked again");

        let lies = bin(house, &ana, &lucia).await;
        assert_eq!((lies.len(), lies[0].state, lies[0].by), (1, BinState::Lies, ana.person()));
        assert_eq!(
            (lies[0].why.as_str(), lies[0].files[0].name.as_str()),
            ("Another person's passport.", "filecanary.pdf")
        );
        assert_eq!(lies[0].destroy_at, Some(lies[0].at.plus_days(30)));

        house.clock.advance(Duration::minutes(1));
        steering.restore_document(lies[0].id).await.unwrap();
        assert!(steering.restore_document(lies[0].id).await.unwrap_err().is_not_found());
        assert!(bin(house, &ana, &lucia).await.is_empty());
        assert_eq!(stands(house, &lucia).await, (ItemState::Accepted, false));
        assert_eq!(found(house, &ana, "filecanary").await, 1);
        let all = house.room::<Reading>(&ana, lucia.matter).await.documents().await.unwrap();
        assert!(all[0].versions[0].pinned);
        assert_eq!(house.download(&ana, lucia.matter, version).await.unwrap(), b"somebody else's passport");
        house.room::<Auditing>(&ana, lucia.matter).await.verify().await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waits_leaves_the_queue_and_waits_again_and_what_was_not_inspected_is_inspected_then() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let ready = house.ready(&lucia, "ready.pdf", b"ready").await;
        let talk = client(house, &lucia).await;
        let id = document(house, &ana, &lucia, ready).await;
        let thread = talk
            .write_to_us(&testkit::message(To::About(About::Document(id), String::new()), "This one?", 1))
            .await
            .unwrap()
            .thread;
        let unseen = house.sent(&lucia, "unseen.pdf", b"unseen").await;
        let other = document(house, &ana, &lucia, unseen).await;
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        steering.delete_document(id, "why").await.unwrap();
        house.clock.advance(Duration::minutes(1));
        steering.delete_document(other, "why").await.unwrap();
        let queue = async || {
            let lines = house.desk.lobby(&ana).unwrap().review_queue(QueueCut::All, None, 50).await.unwrap();
            lines.into_iter().map(|line| line.version).collect::<Vec<_>>()
        };
        assert!(queue().await.is_empty());
        // The conversation about it goes on, and does not say what it was about.
        let topic = talk.topic(About::Document(id)).await.unwrap();
        assert!(topic.file.is_empty() && topic.version.is_none() && topic.item.is_none());
        talk.messages(thread, None).await.unwrap();
        let omar = house.portal(&ana, persona::OMAR).await;
        assert!(client(house, &omar).await.topic(About::Document(id)).await.err().unwrap().is_not_found());
        house.inspect_with(finding).await;
        assert_eq!(stored(house, unseen).await.1, 0, "nothing is drawn of what lies in the bin");
        for row in bin(house, &ana, &lucia).await {
            house.clock.advance(Duration::minutes(1));
            steering.restore_document(row.id).await.unwrap();
        }
        assert_eq!(stands(house, &lucia).await, (ItemState::Checking, false));
        assert_eq!(queue().await.len(), 2);
        house.inspect_with(finding).await;
        let all = house.room::<Reading>(&ana, lucia.matter).await.documents().await.unwrap();
        assert!(all.iter().all(|d| d.versions[0].state == VersionState::Ready));
        assert_eq!(topic_file(house, &ana, &lucia, id).await, "ready.pdf");
    })
    .await;
}

async fn topic_file(house: &TestHouse, ana: &Actor, portal: &Portal, id: DocumentId) -> String {
    let room = house.room::<Reading>(ana, portal.matter).await;
    room.staff_topic(About::Document(id)).await.unwrap().file.clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_somebody_answered_to_stays_and_what_nobody_answered_yet_becomes_void() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let version = house.ready(&lucia, "one.pdf", b"one").await;
        let id = document(house, &ana, &lucia, version).await;
        let asked = publishing(house, &ana, &lucia).await;
        let waits =
            asked.request_approval(&about(&lucia, ApprovalKind::Statement, &[version])).await.unwrap();
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        steering.delete_document(id, "why").await.unwrap();
        let reading = house.room::<Reading>(&ana, lucia.matter).await;
        let shown = reading.staff_approval(waits).await.unwrap();
        assert_eq!(shown.state, ApprovalState::Void);
        assert_eq!(shown.because.as_ref().unwrap().cause(), Some(VoidCause::Deleted));
        assert!(!shown.documents[0].newest);
        assert_eq!(refused(asked.ask_again(waits).await), Refusal::WrongState);
        client(house, &lucia).await.approval(waits).await.unwrap();
        reading.lodging().await.unwrap();

        house.clock.advance(Duration::minutes(1));
        let other = house.ready(&lucia, "two.pdf", b"two").await;
        let id = document(house, &ana, &lucia, other).await;
        let decided =
            asked.request_approval(&about(&lucia, ApprovalKind::Statement, &[other])).await.unwrap();
        answer(&client(house, &lucia).await, decided, Verdict::Decline).await.unwrap();
        assert_eq!(refused(steering.delete_document(id, "why").await), Refusal::IsEvidence);
        assert_eq!(bin(house, &ana, &lucia).await.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_its_time_bytes_keys_pictures_and_names_are_gone_and_the_fingerprint_stays() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let kept = house.ready(&lucia, "kept.pdf", b"kept").await;
        let version = house.decided(&ana, &lucia, b"filecanary bytes", &Decision::Accept).await;
        let id = document(house, &ana, &lucia, version).await;
        let (segments, pictures, key) = stored(house, version).await;
        assert!(segments > 0 && pictures > 0 && key > 0);
        let mut settings = house.desk.lobby(&ana).unwrap().settings().await.unwrap();
        for (days, no) in [(6, true), (91, true), (7, false)] {
            settings.bin_days = days;
            let set = house.desk.lobby(&ana).unwrap().change_settings(&settings).await;
            match no {
                true => assert_eq!(refused(set), Refusal::invalid("bin_days", Why::NotAllowed)),
                false => set.unwrap(),
            }
        }
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        steering.delete_document(id, "Another person's.").await.unwrap();
        let sha256 = bin(house, &ana, &lucia).await[0].files[0].sha256.clone();
        house.clock.advance(Duration::days(6));
        house.inspect_with(finding).await;
        assert_eq!(stored(house, version).await, (segments, pictures, key), "not before its time");
        house.clock.advance(Duration::days(2));
        house.inspect_with(finding).await;
        assert_eq!(stored(house, version).await, (0, 0, 0));
        assert_eq!(house.desk.backstage().sweep().await.unwrap(), (segments + pictures).unsigned_abs());
        assert!(stored(house, kept).await.0 > 0, "nothing else goes");

        let ana = house.second_session(&ana).await;
        let gone = bin(house, &ana, &lucia).await;
        assert_eq!((gone[0].state, gone[0].why.as_str()), (BinState::Destroyed, "Another person's."));
        assert_eq!((gone[0].files[0].name.as_str(), &gone[0].files[0].sha256), ("", &sha256));
        assert!(gone[0].destroyed_at.is_some() && gone[0].destroy_at.is_none());
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        assert_eq!(refused(steering.restore_document(gone[0].id).await), Refusal::WrongState);
        let log = house.room::<Auditing>(&ana, lucia.matter).await;
        log.verify().await.unwrap();
        let lines = log.events(None, 200).await.unwrap();
        let line = lines.iter().find(|line| line.code == AuditCode::DocumentDestroyed).unwrap();
        assert_eq!((line.object, line.detail.get("fingerprint")), (id.bytes(), Some(&sha256)));
        let report = house.verify_content().await;
        assert!(report.holds(), "{:?}", report.named);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_a_hold_stands_nothing_is_destroyed_and_its_time_does_not_count() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let version = house.ready(&lucia, "one.pdf", b"one").await;
        let id = document(house, &ana, &lucia, version).await;
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        steering.delete_document(id, "why").await.unwrap();
        house.clock.advance(Duration::days(10));
        let ana = house.second_session(&ana).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        assert_eq!(
            refused(lobby.place_hold(HoldOn::Client(lucia.client), " ").await),
            Refusal::invalid("reason", Why::Missing)
        );
        lobby.place_hold(HoldOn::Client(lucia.client), "A court asked.").await.unwrap();
        let second = lobby.place_hold(HoldOn::Client(lucia.client), "again").await;
        assert_eq!(refused(second), Refusal::WrongState);
        let row = &bin(house, &ana, &lucia).await[0];
        assert_eq!((row.state, row.destroy_at), (BinState::Lies, None), "nobody can say when");
        assert!(*house.room::<Reading>(&ana, lucia.matter).await.is_held().await.unwrap());
        assert!(lobby.held().await.unwrap().matters.contains(&lucia.matter));
        house.clock.advance(Duration::days(40));
        house.inspect_with(finding).await;
        assert!(stored(house, version).await.0 > 0, "held");

        let ana = house.second_session(&ana).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        lobby.lift_hold(HoldOn::Client(lucia.client), "The court is done.").await.unwrap();
        let holds = lobby.holds_on(HoldOn::Client(lucia.client)).await.unwrap();
        assert_eq!((holds.len(), holds[0].why.as_str()), (1, "A court asked."));
        assert_eq!(holds[0].lifted.as_ref().unwrap().why, "The court is done.");
        assert_eq!(
            bin(house, &ana, &lucia).await[0].destroy_at,
            Some(house.desk.now().plus_days(20)),
            "ten days were over before"
        );
        house.clock.advance(Duration::days(19));
        house.inspect_with(finding).await;
        assert!(stored(house, version).await.0 > 0, "its time goes on where it stopped");
        house.clock.advance(Duration::days(2));
        house.inspect_with(finding).await;
        assert_eq!(stored(house, version).await.0, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hold_keeps_people_records_and_enquiries_and_only_who_answers_for_them_places_one() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia) = (&cast.ana, &cast.lucia);
        let caseworker = house.room::<Steering>(&cast.caseworker, lucia.matter).await;
        assert_eq!(refused(caseworker.place_hold("why").await), Refusal::NotAllowed);
        let version = house.ready(lucia, "one.pdf", b"one").await;
        let id = document(house, ana, lucia, version).await;
        assert_eq!(refused(caseworker.delete_document(id, "why").await), Refusal::NotAllowed);
        let theirs = house.desk.lobby(&cast.caseworker).unwrap();
        assert_eq!(refused(theirs.place_hold(HoldOn::Client(lucia.client), "why").await), Refusal::NotFound);

        let lawyers = house.desk.lobby(&cast.lawyer).unwrap();
        lawyers.place_hold(HoldOn::Client(lucia.client), "A court asked.").await.unwrap();
        lawyers.lift_hold(HoldOn::Client(lucia.client), "It was settled.").await.unwrap();
        let known = lawyers.holds_on(HoldOn::Client(lucia.client)).await.unwrap();
        assert_eq!(known[0].why, "A court asked.");
        let told = theirs.holds_on(HoldOn::Client(lucia.client)).await.unwrap();
        let ended = told[0].lifted.as_ref().unwrap();
        assert_eq!((told.len(), told[0].why.as_str(), ended.why.as_str()), (1, "", ""), "that, and not why");

        let steering = house.room::<Steering>(&cast.lawyer, lucia.matter).await;
        let across = Opposing { name: "Her landlord".into(), ..Opposing::default() };
        let across = steering.add_opposing(&across).await.unwrap();
        let other = cast.marta.client;
        steering.place_hold("A court asked.").await.unwrap();
        assert_eq!(refused(steering.place_hold("again").await), Refusal::WrongState);
        assert_eq!(refused(steering.remove_opposing(across, "By mistake.").await), Refusal::OnHold);
        steering.add_party(other, domain::Relation::Partner).await.unwrap();
        assert_eq!(refused(steering.remove_party(other).await), Refusal::OnHold);
        let lobby = house.desk.lobby(ana).unwrap();
        let omar = cast.omar.client;
        let view = lobby.merge_view(omar, lucia.client).await.unwrap();
        let merge = lobby.merge_clients(omar, lucia.client, &MergeChoice::default(), &view.seen).await;
        assert_eq!(refused(merge), Refusal::OnHold);
        house.clock.advance(Duration::minutes(1));
        steering.lift_hold("Done.").await.unwrap();
        assert_eq!(refused(steering.lift_hold("again").await), Refusal::WrongState);
        steering.remove_opposing(across, "By mistake.").await.unwrap();
        steering.remove_party(other).await.unwrap();
        let codes: Vec<AuditCode> = house
            .room::<Auditing>(ana, lucia.matter)
            .await
            .events(None, 200)
            .await
            .unwrap()
            .iter()
            .map(|line| line.code)
            .collect();
        assert!(codes.contains(&AuditCode::HoldPlaced) && codes.contains(&AuditCode::HoldLifted));

        let lead = somebody_like(house, ana, "Nora", "Held", "nora@lead-canary.example").await;
        lobby.place_hold(HoldOn::Lead(lead), "A complaint.").await.unwrap();
        assert_eq!(refused(lobby.erase_lead(lead, EraseReason::ALL[0]).await), Refusal::OnHold);
        assert!(lobby.lead(lead).await.unwrap().card.is_some());
        lobby
            .change_enquiry(&EnquirySettings { forget_days: 30, ..EnquirySettings::default() })
            .await
            .unwrap();
        house.clock.advance(Duration::days(40));
        assert_eq!(house.desk.backstage().forget_leads().await.unwrap(), 0);
        let ana = house.second_session(ana).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        lobby.lift_hold(HoldOn::Lead(lead), "Settled.").await.unwrap();
        assert_eq!(house.desk.backstage().forget_leads().await.unwrap(), 1);
        let after = lobby.place_hold(HoldOn::Lead(lead), "Too late.").await;
        assert_eq!(refused(after), Refusal::WrongState, "nothing is left to keep");
        let intake = house.staff(&ana, Role::Intake).await;
        let theirs = house.desk.lobby(&intake).unwrap();
        assert_eq!(refused(theirs.lift_hold(HoldOn::Lead(lead), "why").await), Refusal::NotFound);
    })
    .await;
}
