//! Documents the practice sends along with a message: what is offered and taken follows who reads it, whoever reads that very
//! thread opens them and nobody else of the matter does, a paper waits for its inspection, and a row alone opens nothing.

use domain::{
    AccessId, AuditCode, ItemId, Refusal, RefusalCause, Relation, UploadId, VersionId, VersionState, Why,
};
use futures_util::future::join_all;
use testkit::{Cast, Cell, TestHouse, message, on_both_engines, persona, pieces};
use vault::{
    About, Actor, Auditing, Contributing, Decision, Error, InspectionFinding, NewAccess, NewMessage,
    NewUpload, Publishing, Reading, Result, Reviewing, Room, Steering, To,
};

/// Lucía's matter with Marta in it as her partner, and a request that is Lucía's alone.
struct Scene {
    cast: Cast,
    access: AccessId,
    marta: Actor,
    hers_alone: ItemId,
}

async fn scene(house: &TestHouse) -> Scene {
    let cast = house.cast().await;
    let steering = house.room::<Steering>(&cast.ana, cast.lucia.matter).await;
    steering.add_party(cast.marta.client, Relation::Partner).await.unwrap();
    let new = NewAccess { client: cast.marta.client, relation: Relation::Partner };
    let access = steering.enable_access(&new).await.unwrap();
    let marta = house.sign_in(access, persona::MARTA).await;
    let group = house.room::<Reading>(&cast.ana, cast.lucia.matter).await.checklist().await.unwrap()[0].id;
    let hers_alone = steering.add_item(group, &testkit::item("own", "Hers alone")).await.unwrap();
    steering.address_item(hers_alone, Some(cast.lucia.client)).await.unwrap();
    Scene { cast, access, marta, hers_alone }
}

impl Scene {
    async fn hers(&self, house: &TestHouse) -> Room<Contributing> {
        house.room::<Contributing>(&self.cast.lucia.contact, self.cast.lucia.matter).await
    }

    async fn martas(&self, house: &TestHouse) -> Room<Contributing> {
        house.room::<Contributing>(&self.marta, self.cast.lucia.matter).await
    }

    async fn ours(&self, house: &TestHouse) -> Room<Publishing> {
        house.room::<Publishing>(&self.cast.ana, self.cast.lucia.matter).await
    }

    async fn papers(&self, house: &TestHouse) -> Room<Contributing> {
        house.room::<Contributing>(&self.cast.ana, self.cast.lucia.matter).await
    }

    async fn offered(&self, house: &TestHouse, with: Option<AccessId>) -> Vec<String> {
        let room = house.room::<Reading>(&self.cast.ana, self.cast.lucia.matter).await;
        room.attachable(with).await.unwrap().iter().map(|one| one.name.clone()).collect()
    }

    /// How often the log of the matter has this act.
    async fn acts(&self, house: &TestHouse, code: AuditCode) -> usize {
        let log = house.room::<Auditing>(&self.cast.ana, self.cast.lucia.matter).await;
        log.events(None, 500).await.unwrap().iter().filter(|line| line.code == code).count()
    }

    /// A file of Lucía's for a request, inspected and waiting for a person.
    async fn ready(&self, house: &TestHouse, item: ItemId, name: &str) -> VersionId {
        let room = self.hers(house).await;
        let upload = saved(&room, item, name).await;
        let version = room.send(item, &[upload]).await.unwrap()[0];
        house.inspect_with(testkit::finding).await;
        version
    }
}

async fn saved(room: &Room<Contributing>, item: ItemId, name: &str) -> UploadId {
    let bytes = name.as_bytes();
    let new =
        NewUpload { item, name: name.to_owned(), size: bytes.len() as u64, attempt: None, replaces: None };
    let upload = room.open_upload(&new).await.unwrap().id;
    room.append(upload, 0, pieces(bytes, 3), None).await.unwrap();
    upload
}

fn about_matter(text: &str, attempt: u8) -> NewMessage {
    message(To::About(About::Matter, String::new()), text, attempt)
}

fn refusal<T>(result: Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        Err(e) => panic!("{e:?}"),
        Ok(_) => panic!("it worked"),
    }
}

const NO: Refusal = Refusal::invalid("files", Why::NotAllowed);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_document_goes_along_only_where_everybody_who_reads_the_message_may_see_it() {
    on_both_engines(async |house| {
        let scene = scene(house).await;
        let shared = scene.ready(house, scene.cast.lucia.item, "shared.pdf").await;
        let private = scene.ready(house, scene.hers_alone, "private.pdf").await;
        let lucia = Some(scene.cast.lucia.access);
        let mut hers = scene.offered(house, lucia).await;
        hers.sort();
        assert_eq!(hers, ["private.pdf", "shared.pdf"]);
        for with in [Some(scene.access), None] {
            assert_eq!(scene.offered(house, with).await, ["shared.pdf"], "{with:?}");
        }
        let ours = scene.ours(house).await;
        for (n, with) in [(1, Some(scene.access)), (2, None)] {
            let new = NewMessage { with, files: vec![private], ..about_matter("no", n) };
            assert_eq!(refusal(ours.answer(&new, false).await), NO);
            let both = NewMessage { files: vec![shared, private], ..new };
            assert_eq!(refusal(ours.answer(&both, true).await), NO, "nor one good one with it");
        }
        let twice = NewMessage { files: vec![shared, shared], ..about_matter("no", 3) };
        assert_eq!(refusal(ours.answer(&twice, false).await), NO);
        let reading = house.room::<Reading>(&scene.cast.ana, scene.cast.lucia.matter).await;
        assert!(reading.conversations().await.unwrap().is_empty(), "nothing of it was sent");
        assert!(reading.file_notes().await.unwrap().is_empty());
        let to_her = NewMessage { with: lucia, files: vec![private], ..about_matter("yours", 4) };
        let sent = ours.answer(&to_her, false).await.unwrap();
        scene.hers(house).await.open_named(sent.thread, private).await.unwrap();
        // A thread that is there is asked whom it is with, whatever the form says.
        let into = NewMessage { files: vec![private], ..message(To::Thread(sent.thread), "again", 5) };
        ours.answer(&into, false).await.unwrap();

        // What waits for its inspection, came back or was turned away goes along with nothing.
        let room = scene.hers(house).await;
        let upload = saved(&room, scene.cast.lucia.item, "waiting.pdf").await;
        let waiting = room.send(scene.cast.lucia.item, &[upload]).await.unwrap()[0];
        let no = NewMessage { files: vec![waiting], ..about_matter("no", 6) };
        assert_eq!(refusal(ours.answer(&no, false).await), NO);
        house.inspect_with(testkit::finding).await;
        let reviewing = house.room::<Reviewing>(&scene.cast.ana, scene.cast.lucia.matter).await;
        let back =
            Decision::Return { reason: domain::ReturnReason::Blurry, message: "Sharper, please.".to_owned() };
        reviewing.decide(waiting, &back).await.unwrap();
        assert_eq!(refusal(ours.answer(&no, false).await), NO);
        assert!(!scene.offered(house, lucia).await.contains(&"waiting.pdf".to_owned()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_reads_the_very_thread_opens_what_it_names_and_nobody_else_of_the_matter() {
    on_both_engines(async |house| {
        let scene = scene(house).await;
        let item = scene.cast.lucia.item;
        let shared = scene.ready(house, item, "shared.pdf").await;
        let (hers, martas) = (scene.hers(house).await, scene.martas(house).await);
        let ours = scene.ours(house).await;
        let all = ours.answer(&about_matter("to both", 1), false).await.unwrap();
        assert!(martas.open_named(all.thread, shared).await.err().unwrap().is_not_found(), "not sent yet");
        let new = NewMessage { with: Some(scene.access), files: vec![shared], ..about_matter("to her", 2) };
        let sent = ours.answer(&new, false).await.unwrap();
        assert_eq!(ours.answer(&new, false).await.unwrap(), sent, "pressed twice");
        let before = scene.acts(house, AuditCode::DocumentDownloaded).await;
        let (file, body) = martas.open_named(sent.thread, shared).await.unwrap();
        assert_eq!((file.name.as_str(), file.size), ("shared.pdf", 10));
        assert_eq!(body.read_all(1 << 20).await.unwrap(), b"shared.pdf");
        assert_eq!(scene.acts(house, AuditCode::DocumentDownloaded).await, before + 1, "it is written down");
        let seen = martas.messages(sent.thread, None).await.unwrap();
        let named = &seen.files[&shared];
        assert!(named.opens && !named.waits && !named.refused && named.size == 10);
        // By another thread of hers it is not opened, nor by her who sent it and does not read this one.
        assert!(martas.open_named(all.thread, shared).await.err().unwrap().is_not_found());
        for thread in [sent.thread, all.thread] {
            assert!(hers.open_named(thread, shared).await.err().unwrap().is_not_found());
        }
        let omar = house.room::<Contributing>(&scene.cast.omar.contact, scene.cast.omar.matter).await;
        assert!(omar.open_named(sent.thread, shared).await.err().unwrap().is_not_found());
        // What a client sends with a message is opened to no other client by it.
        let upload = saved(&hers, item, "along.pdf").await;
        let into = message(To::Thread(all.thread), "mine", 3);
        hers.write_with_files(&into, item, &[upload]).await.unwrap();
        house.inspect_with(testkit::finding).await;
        let along = martas.messages(all.thread, None).await.unwrap().messages[1].files[0];
        assert!(martas.open_named(all.thread, along).await.err().unwrap().is_not_found());
        // Worded anew it is the same message with the same file.
        ours.reword_answer(sent.message, "to her, in other words").await.unwrap();
        martas.open_named(sent.thread, shared).await.unwrap();
        // What was sent along stays open when it is decided upon.
        let reviewing = house.room::<Reviewing>(&scene.cast.ana, scene.cast.lucia.matter).await;
        let back =
            Decision::Return { reason: domain::ReturnReason::Blurry, message: "Sharper, please.".to_owned() };
        reviewing.decide(shared, &back).await.unwrap();
        martas.open_named(sent.thread, shared).await.unwrap();
        // Addressed to somebody else later, it is gone with its name, whatever was sent.
        let steering = house.room::<Steering>(&scene.cast.ana, scene.cast.lucia.matter).await;
        steering.address_item(item, Some(scene.cast.lucia.client)).await.unwrap();
        assert!(martas.open_named(sent.thread, shared).await.err().unwrap().is_not_found());
        assert!(martas.messages(sent.thread, None).await.unwrap().files.is_empty());
        steering.address_item(item, None).await.unwrap();
        martas.open_named(sent.thread, shared).await.unwrap();
        steering.revoke_access(scene.access).await.unwrap();
        assert!(martas.open_named(sent.thread, shared).await.err().unwrap().is_not_found());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_paper_that_comes_with_a_message_waits_for_its_inspection_and_is_for_its_reader_alone() {
    on_both_engines(async |house| {
        let scene = scene(house).await;
        let papers = scene.papers(house).await;
        let new = NewMessage { with: Some(scene.access), ..about_matter("our letter lettercanary", 1) };
        assert_eq!(refusal(papers.answer_with_papers(&new, false, &[]).await).code(), "invalid");
        // Pressed three times at once, each with a file of its own: one message, and the rest is taken back.
        let mut presses = Vec::new();
        for n in 0..3 {
            let paper = papers.begin_enclosure("Letter", &new).await.unwrap();
            presses.push([(paper, saved(&papers, paper, &format!("letter {n}.pdf")).await)]);
        }
        let all = join_all(presses.iter().map(|one| papers.answer_with_papers(&new, true, one))).await;
        let all: Vec<_> = all.into_iter().map(Result::unwrap).collect();
        assert!(all.iter().all(|sent| *sent == all[0]));
        assert_eq!(scene.acts(house, AuditCode::UploadCancelled).await, 2);
        assert_eq!(scene.acts(house, AuditCode::MessageSent).await, 1);
        assert_eq!(scene.acts(house, AuditCode::DocumentFiled).await, 1);
        let sent = all[0];
        let (hers, martas) = (scene.hers(house).await, scene.martas(house).await);
        let seen = martas.messages(sent.thread, None).await.unwrap();
        let version = seen.messages[0].files[0];
        assert!(seen.files[&version].waits && !seen.files[&version].opens);
        assert!(martas.open_named(sent.thread, version).await.err().unwrap().is_not_found());
        house.inspect_with(testkit::finding).await;
        let (file, body) = martas.open_named(sent.thread, version).await.unwrap();
        assert_eq!(body.read_all(1 << 20).await.unwrap(), file.name.as_bytes());
        assert!(hers.open_named(sent.thread, version).await.err().unwrap().is_not_found());
        // It is a paper of the matter that goes along with nothing Marta does not read alone.
        let reading = house.room::<Reading>(&scene.cast.ana, scene.cast.lucia.matter).await;
        let kept = reading.papers().await.unwrap();
        assert_eq!((kept.len(), kept[0].title.as_str()), (1, "Letter"));
        assert_eq!(kept[0].versions[0].state, VersionState::Ready);
        assert!(scene.offered(house, Some(scene.access)).await.iter().eq([&file.name]));
        for with in [Some(scene.cast.lucia.access), None] {
            assert!(scene.offered(house, with).await.is_empty());
            let no = NewMessage { with, files: vec![version], ..about_matter("no", 2) };
            assert_eq!(refusal(scene.ours(house).await.answer(&no, false).await), NO);
        }
        assert_eq!(reading.file_notes().await.unwrap().len(), 1, "kept as a note, once");
        assert!(shown(&martas).await && shown(&hers).await, "nobody is asked for a paper");

        // A paper begun for one reader goes to no other, and only one document is in it.
        let to_her = NewMessage { with: Some(scene.cast.lucia.access), ..about_matter("hers", 3) };
        let paper = papers.begin_enclosure("For Lucía", &to_her).await.unwrap();
        let upload = saved(&papers, paper, "hers.pdf").await;
        let to_marta = message(To::Thread(sent.thread), "no", 4);
        assert_eq!(refusal(papers.answer_with_papers(&to_marta, false, &[(paper, upload)]).await), NO);
        papers.answer_with_papers(&to_her, false, &[(paper, upload)]).await.unwrap();
        let second = saved(&papers, paper, "second.pdf").await;
        let again = NewMessage { attempt: [5; 16], ..to_her.clone() };
        let no = papers.answer_with_papers(&again, false, &[(paper, second)]).await;
        assert_eq!(refusal(no), Refusal::Conflict);
        papers.cancel_upload(second).await.unwrap();

        // What inspection turns away is never open, and is said to be refused.
        let paper = papers.begin_enclosure("Bad", &to_marta).await.unwrap();
        let upload = saved(&papers, paper, "bad.pdf").await;
        let bad = NewMessage { attempt: [6; 16], ..to_marta };
        papers.answer_with_papers(&bad, false, &[(paper, upload)]).await.unwrap();
        let turned = || InspectionFinding {
            refused: Some(RefusalCause::Malware),
            previews: Vec::new(),
            ..testkit::finding()
        };
        house.inspect_with(turned).await;
        let seen = martas.messages(sent.thread, None).await.unwrap();
        let version = seen.messages[1].files[0];
        assert!(seen.files[&version].refused && !seen.files[&version].opens);
        assert!(martas.open_named(sent.thread, version).await.err().unwrap().is_not_found());

        // While the matter is wound up the practice still writes, and files nothing.
        let paper = papers.begin_enclosure("Late", &bad).await.unwrap();
        let upload = saved(&papers, paper, "late.pdf").await;
        let late = NewMessage { attempt: [7; 16], ..bad };
        house.room::<Steering>(&scene.cast.ana, scene.cast.lucia.matter).await.wind_up(None).await.unwrap();
        assert!(papers.answer_with_papers(&late, false, &[(paper, upload)]).await.is_err());
        scene.ours(house).await.answer(&late, false).await.unwrap();
    })
    .await;
}

/// Whether a client is asked for what they were asked for before, and no paper is among it.
async fn shown(room: &Room<Contributing>) -> bool {
    let groups = room.requests().await.unwrap();
    groups.iter().flat_map(|group| &group.items).all(|item| item.need != "own")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_that_the_sealed_words_do_not_bear_out_opens_nothing_and_raises_the_alarm() {
    on_both_engines(async |house| {
        let scene = scene(house).await;
        let named = scene.ready(house, scene.cast.lucia.item, "named.pdf").await;
        let other = scene.ready(house, scene.cast.lucia.item, "other.pdf").await;
        let new = NewMessage { with: Some(scene.access), files: vec![named], ..about_matter("this", 1) };
        let sent = scene.ours(house).await.answer(&new, false).await.unwrap();
        let martas = scene.martas(house).await;
        assert!(martas.open_named(sent.thread, other).await.err().unwrap().is_not_found());
        let sql = "INSERT INTO message_file (matter_id, message_id, version_id) VALUES ($1, $2, $3)";
        let values: [Cell; 3] = [scene.cast.lucia.matter.into(), sent.message.into(), other.into()];
        house.raw().await.exec(sql, &values).await;
        assert!(matches!(martas.open_named(sent.thread, other).await, Err(Error::Tamper(_))));
        assert_eq!(scene.acts(house, AuditCode::TamperDetected).await, 1);
        martas.open_named(sent.thread, named).await.unwrap();
    })
    .await;
}
