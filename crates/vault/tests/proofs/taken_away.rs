//! How each document came, what was decided about it, who can see what of a matter, and what must not be relied on yet: facts
//! that staff read and take away, each of them only where they may.

use super::helpers;
use domain::{
    AuditCode, Capacity, Channel, Duration, ItemId, MatterId, Origin, Power, ProfileField as F, Refusal,
    Relation, ReturnReason, Role, VersionId,
};
use std::collections::BTreeMap;
use testkit::{TestHouse, item, message, on_both_engines, persona, pieces};
use vault::{
    About, Actor, Against, Around, Auditing, Contributing, Decision, DetailDecision, Error, Filing,
    NewAccess, NewItem, NewUpload, Reading, Reviewing, Room, SeerIs, Steering, To, Words,
};

fn words(en: &str) -> Words {
    Words::from([("en".to_owned(), en.to_owned())])
}

async fn saved(room: &Room<Contributing>, item: ItemId, name: &str) -> domain::UploadId {
    let new = NewUpload { item, name: name.to_owned(), size: 5, attempt: None, replaces: None };
    let upload = room.open_upload(&new).await.unwrap().id;
    room.append(upload, 0, pieces(b"paper", 3), None).await.unwrap();
    upload
}

async fn origins(house: &TestHouse, who: &Actor, matter: MatterId) -> BTreeMap<VersionId, Origin> {
    let room = house.room::<Reading>(who, matter).await;
    let documents = room.documents().await.unwrap();
    let asked = documents.iter().flat_map(|d| &d.versions).map(|v| (v.id, v.origin));
    let papers = room.papers().await.unwrap();
    let own = papers.iter().flat_map(|p| &p.versions).map(|v| (v.id, v.origin));
    asked.chain(own).collect()
}

// S2-46, DOC-23: what a client sends is a "Portal upload", and what came another way says which.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_version_says_how_it_came() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let asked = house.ready(&lucia, "passport.pdf", b"the passport").await;
        let hers = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
        let heading = words("Other");
        let other = NewItem { key: "other/1".to_owned(), ..item("o", "Other") };
        let other = hers.bring_other(&other, &heading).await.unwrap();
        let brought = hers.send(other, &[saved(&hers, other, "brought.pdf").await]).await.unwrap()[0];
        let along = NewItem { key: "other/2".to_owned(), ..item("a", "Along") };
        let along = hers.bring_with_message(&along, &heading).await.unwrap();
        let upload = saved(&hers, along, "along.pdf").await;
        let about = To::About(About::Matter, "A question".to_owned());
        hers.write_with_files(&message(about, "Is this right?", 1), along, &[upload]).await.unwrap();

        let group = house.room::<Reading>(&ana, lucia.matter).await.checklist().await.unwrap()[0].id;
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        let posted = steering.add_item(group, &item("lease", "Lease")).await.unwrap();
        let ours = house.room::<Contributing>(&ana, lucia.matter).await;
        let upload = saved(&ours, posted, "lease.pdf").await;
        let filing = Filing::new(Channel::Post, "Front desk");
        let filed = ours.file_for(posted, &[upload], &filing).await.unwrap()[0];
        let paper = ours.begin_paper("Draft").await.unwrap();
        let draft = ours.file_paper(paper, saved(&ours, paper, "draft.pdf").await).await.unwrap();

        let wanted = steering.add_item(group, &item("bill", "Bill")).await.unwrap();
        let rosa = helpers::rosa(house, &ana, &lucia, Capacity::SendsAlong).await;
        let hers = house.room::<Contributing>(&rosa, lucia.matter).await;
        let helped = hers.send(wanted, &[saved(&hers, wanted, "bill.pdf").await]).await.unwrap()[0];

        let all = origins(house, &ana, lucia.matter).await;
        assert_eq!(all.len(), 6);
        let of = |version: VersionId| all[&version];
        assert_eq!((of(asked), of(brought)), (Origin::PortalUpload, Origin::Brought));
        assert_eq!(
            (of(filed), of(draft), of(helped)),
            (Origin::Filed, Origin::OwnPaper, Origin::SentByHelper)
        );
        assert_eq!(all.values().filter(|one| **one == Origin::SentWithMessage).count(), 1);
        // It says how it came wherever it is put afterwards, and the sheet and the search say the same.
        house.inspect_with(testkit::finding).await;
        let deed = steering.add_item(group, &item("deed", "Deed")).await.unwrap();
        steering.put_under(other, deed).await.unwrap();
        assert_eq!(origins(house, &ana, lucia.matter).await[&brought], Origin::Brought);
        let sheet = house.room::<Reading>(&ana, lucia.matter).await.open_document(filed).await.unwrap();
        assert_eq!(sheet.sheet.version.origin, Origin::Filed);
        let found = house.desk.lobby(&ana).unwrap().search("lease", 9).await.unwrap();
        assert_eq!(found.documents.rows[0].card.origin, "filed");
    })
    .await;
}

// DOC-22: whoever takes files away has every decision with them, what was taken back too; nobody else has any.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn decisions_go_along_with_the_files_for_whoever_may_take_them() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lucia = &cast.lucia;
        let version = house.ready(lucia, "passport.pdf", b"the passport").await;
        let reviewing = house.room::<Reviewing>(&cast.lawyer, lucia.matter).await;
        reviewing.decide(version, &Decision::Accept).await.unwrap();
        house.clock.advance(Duration::minutes(1));
        reviewing.take_back(version).await.unwrap();
        house.clock.advance(Duration::minutes(1));
        let back = Decision::Return { reason: ReturnReason::Blurry, message: "Too dark".to_owned() };
        reviewing.decide(version, &back).await.unwrap();

        let room = house.room::<Reading>(&cast.caseworker, lucia.matter).await;
        let told = room.every_decision().await.unwrap();
        let told: Vec<_> =
            told[&version].iter().map(|d| (d.by, d.verdict.as_str(), d.words.as_str())).collect();
        let lawyer = cast.lawyer.person();
        assert_eq!(
            told,
            [(lawyer, "accepted", ""), (lawyer, "taken_back", ""), (lawyer, "returned", "Too dark")]
        );
        let elsewhere = house.room::<Reading>(&cast.ana, cast.omar.matter).await;
        assert!(elsewhere.every_decision().await.unwrap().is_empty(), "and of no other matter");

        // One line says that files leave; nothing to take writes none.
        let lines = async || {
            let room = house.room::<Auditing>(&cast.ana, lucia.matter).await;
            let all = room.events(None, 200).await.unwrap();
            all.iter().filter(|line| line.code == AuditCode::MatterExported).count()
        };
        room.take_away(1, "").await.unwrap();
        assert_eq!(lines().await, 1);
        let nothing = room.take_away(0, "").await;
        assert!(matches!(nothing, Err(Error::Refused(Refusal::Invalid { field: "part", .. }))));
        assert_eq!(lines().await, 1);

        // Whoever takes people in looks at documents and takes none away.
        let intake = house.staff(&cast.ana, Role::Intake).await;
        let steering = house.room::<Steering>(&cast.ana, lucia.matter).await;
        steering.assign(intake.person(), domain::Assignment::Team).await.unwrap();
        let looks = house.room::<Reading>(&intake, lucia.matter).await;
        assert!(matches!(looks.every_decision().await.err(), Some(Error::Refused(Refusal::NotAllowed))));
        assert!(matches!(looks.take_away(1, "").await, Err(Error::Refused(Refusal::NotAllowed))));
        assert!(looks.download(version).await.is_err());
        assert_eq!(lines().await, 1);

        // What inspection stopped cannot be taken, whoever asks.
        let kept = house.sent(lucia, "waits.pdf", b"it waits").await;
        assert!(matches!(room.download(kept).await.err(), Some(Error::Refused(Refusal::WrongState))));
    })
    .await;
}

// MAT-09: the matrix says of everybody what their own doors give them, because it asks the same functions.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_sees_what_is_what_their_doors_show_them() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia) = (&cast.ana, &cast.lucia);
        let steering = house.room::<Steering>(ana, lucia.matter).await;
        let marta = cast.marta.client;
        let relation = Relation::Sponsor;
        steering.add_party(marta, relation).await.unwrap();
        let access = steering.enable_access(&NewAccess { client: marta, relation }).await.unwrap();
        let martas = house.sign_in(access, persona::MARTA).await;
        let group = house.room::<Reading>(ana, lucia.matter).await.checklist().await.unwrap()[0].id;
        for (key, whose) in [("hers", Some(marta)), ("his", Some(lucia.client)), ("all", None)] {
            let new = NewItem { for_client: whose, ..item(key, key) };
            steering.add_item(group, &new).await.unwrap();
        }
        let rosa = helpers::rosa(house, ana, lucia, Capacity::ReadsAlong).await;
        let lobby = house.desk.lobby(ana).unwrap();
        let (wall, why) = (Against::Person(cast.lawyer.person()), "Acted for the other side");
        lobby.raise_wall(Around::Matter(lucia.matter), wall, why).await.unwrap();

        let reading = house.room::<Reading>(ana, lucia.matter).await;
        let sees = reading.who_sees().await.unwrap();
        let of = |person: domain::PersonId| sees.all.iter().find(|seer| seer.person == person);
        for who in [&lucia.contact, &martas, &rosa] {
            let own = house.room::<Contributing>(who, lucia.matter).await;
            let asked: usize = own.requests().await.unwrap().iter().map(|g| g.items.len()).sum();
            let seer = of(who.person()).unwrap();
            assert_eq!(seer.shown.values().sum::<u32>() as usize, asked, "{}", seer.name);
            assert_eq!(seer.powers, own.powers(), "{}", seer.name);
        }
        let hers = of(martas.person()).unwrap();
        assert!(!hers.shown.contains_key(&Some(lucia.client)), "nothing that is asked of another client");
        assert_eq!(hers.shown[&Some(marta)], 1);
        assert!(!of(rosa.person()).unwrap().powers.has(Power::OpenOwnDocuments));
        let case = of(cast.caseworker.person()).unwrap();
        assert_eq!(case.shown, sees.requests);
        let walled = of(cast.lawyer.person()).unwrap();
        assert!(matches!(walled.is, SeerIs::Staff { walled_off: true, .. }));
        assert!(walled.powers.is_nothing() && walled.shown.is_empty());
        assert!(of(cast.system_administrator.person()).is_none(), "to them it does not exist");
        assert!(of(cast.omar.contact.person()).is_none(), "and nobody of another matter");

        // The moment somebody is shut out, the matrix says so.
        steering.revoke_access(lucia.access).await.unwrap();
        let sees = reading.who_sees().await.unwrap();
        for person in [lucia.contact.person(), rosa.person()] {
            let seer = sees.all.iter().find(|seer| seer.person == person).unwrap();
            assert!(seer.powers.is_nothing() && seer.shown.is_empty(), "{}", seer.name);
        }
    })
    .await;
}

// INT-14: which matters a change that nobody accepted is marked in, and that the mark goes with the decision.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_of_who_somebody_is_is_marked_in_their_matters_until_it_is_decided() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lucia = &cast.lucia;
        let said = [(F::PassportNumber, "PC1234567"), (F::Phone, "212 555 0142")];
        let said: BTreeMap<F, String> = said.iter().map(|(f, v)| (*f, (*v).to_owned())).collect();
        house.desk.propose_details(&lucia.contact, &said).await.unwrap();
        let room = house.room::<Reading>(&cast.caseworker, lucia.matter).await;
        let waits = room.unverified().await.unwrap();
        let fields: Vec<_> = waits.iter().map(|one| (one.client, one.field)).collect();
        assert_eq!(fields, [(lucia.client, F::PassportNumber)], "a telephone number proves nobody");
        let elsewhere = house.room::<Reading>(&cast.ana, cast.omar.matter).await;
        assert!(elsewhere.unverified().await.unwrap().is_empty());
        let lobby = house.desk.lobby(&cast.ana).unwrap();
        let open = lobby.proposals(lucia.client).await.unwrap();
        let open = open.iter().find(|one| one.field == F::PassportNumber).unwrap().id;
        let seen = DetailDecision { accept: true, evidence: "The passport", version: None };
        lobby.decide_detail(lucia.client, open, &seen).await.unwrap();
        assert!(room.unverified().await.unwrap().is_empty());
    })
    .await;
}
