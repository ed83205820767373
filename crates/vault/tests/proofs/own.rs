//! What contacts may do with their own access: go on to their other cases, see and end their devices, take away what
//! they sent, and know who sees it. Each stops where somebody else's begins.

use domain::{Assignment, Duration, Relation, Role, Sensitivity};
use testkit::{TestHouse, on_both_engines, persona};
use vault::{Actor, Contributing, Device, Door, NewAccess, NewMatter, OwnFile, Steering};

/// A second case of the same client, let in and never entered.
async fn second_case(
    house: &TestHouse,
    ana: &Actor,
    client: domain::ClientId,
    number: &str,
    sensitivity: Sensitivity,
) -> (domain::MatterId, domain::AccessId) {
    let new = NewMatter {
        name: format!("Case {number}"),
        internal_title: String::new(),
        number: number.to_owned(),
        client: persona::LUCIA.full(),
        pack: "immigration".to_owned(),
        kind: "family".to_owned(),
        stage: "collecting".to_owned(),
        sensitivity,
        letter_first: false,
    };
    let matter = house.desk.lobby(ana).unwrap().open_matter(&new).await.unwrap();
    let room = house.room::<Steering>(ana, matter).await;
    let relation = Relation::MainApplicant;
    room.add_party(client, relation).await.unwrap();
    (matter, room.enable_access(&NewAccess { client, relation }).await.unwrap())
}

async fn cases(house: &TestHouse, actor: &Actor) -> Vec<domain::AccessId> {
    house.desk.own_workspaces(actor, 9).await.unwrap().iter().map(|case| case.access).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_contact_goes_on_to_their_own_other_case_and_to_no_other() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (lucia, omar) = (&cast.lucia, &cast.omar);
        assert_eq!(cases(house, &lucia.contact).await, []);
        let (matter, access) =
            second_case(house, &cast.ana, lucia.client, "L-2", Sensitivity::Ordinary).await;
        let (_, hidden) = second_case(house, &cast.ana, lucia.client, "L-3", Sensitivity::Sensitive).await;
        assert_eq!(cases(house, &lucia.contact).await, [access], "a sensitive case is not in the list");
        for to in [hidden, omar.access, lucia.access, domain::AccessId::from_bytes([9; 16])] {
            let refused = house.desk.move_over(&lucia.contact, to, Device::default()).await;
            assert!(refused.unwrap_err().is_not_found());
        }
        assert!(house.desk.move_over(&cast.ana, access, Device::default()).await.is_err(), "staff have none");
        let token = house.desk.move_over(&lucia.contact, access, Device::default()).await.unwrap();
        let there = house.desk.recognise(Door::Client, &token).await.unwrap().unwrap();
        assert_eq!(there.portal().unwrap().1, matter);
        assert_eq!(there.absolute_end(), lucia.contact.absolute_end(), "no session grows longer by moving");
        // Each session opens its own room and nothing of the other.
        assert!(house.desk.admit::<Contributing>(&there, lucia.matter).await.is_err());
        assert!(house.desk.admit::<Contributing>(&lucia.contact, matter).await.is_err());
        assert_eq!(cases(house, &there).await, [lucia.access], "and back");
        house.room::<Steering>(&cast.ana, matter).await.revoke_access(access).await.unwrap();
        assert!(house.desk.move_over(&lucia.contact, access, Device::default()).await.is_err());
        assert_eq!(cases(house, &lucia.contact).await, []);
        // From a case that is over nobody goes anywhere.
        let (_, third) = second_case(house, &cast.ana, lucia.client, "L-4", Sensitivity::Ordinary).await;
        house.room::<Steering>(&cast.ana, lucia.matter).await.revoke_access(lucia.access).await.unwrap();
        assert!(house.desk.move_over(&lucia.contact, third, Device::default()).await.is_err());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn devices_are_ones_own_and_end_at_once() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lucia = &cast.lucia;
        house.clock.advance(Duration::minutes(2));
        let phone = house.sign_in(lucia.access, persona::LUCIA).await;
        let there = house.desk.own_devices(&phone).await.unwrap();
        assert_eq!((there.len(), there.iter().filter(|d| d.current).count()), (2, 1));
        let theirs = house.desk.own_devices(&cast.omar.contact).await.unwrap()[0].id;
        assert!(house.desk.end_own_device(&phone, theirs).await.unwrap_err().is_not_found());
        assert!(house.desk.end_own_device(&phone, cast.ana.session()).await.unwrap_err().is_not_found());
        house.desk.end_own_device(&phone, lucia.contact.session()).await.unwrap();
        assert!(house.desk.admit::<Contributing>(&lucia.contact, lucia.matter).await.is_err());
        assert!(house.desk.end_own_device(&phone, lucia.contact.session()).await.is_err(), "once");
        let tablet = house.sign_in(lucia.access, persona::LUCIA).await;
        assert_eq!(house.desk.end_other_own_devices(&tablet).await.unwrap(), 1);
        assert!(house.desk.admit::<Contributing>(&phone, lucia.matter).await.is_err());
        assert!(house.desk.admit::<Contributing>(&cast.omar.contact, cast.omar.matter).await.is_ok());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_contact_takes_away_exactly_what_they_sent() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lucia = &cast.lucia;
        let version = house.ready(lucia, "Pasaporte ñ.pdf", b"her passport").await;
        house.saved(lucia, "not sent.pdf", b"not sent").await;
        let others = house.ready(&cast.omar, "his.pdf", b"his").await;
        let room = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
        let files: Vec<(domain::VersionId, String)> =
            room.own_files().await.unwrap().iter().map(|f: &OwnFile| (f.version, f.name.clone())).collect();
        assert_eq!(files, [(version, "Pasaporte ñ.pdf".to_owned())]);
        let (file, mut reader) = room.own_original(version).await.unwrap();
        let mut bytes = Vec::new();
        while let Some(more) = reader.next().await.unwrap() {
            bytes.extend_from_slice(&more);
        }
        assert_eq!((bytes.as_slice(), file.size), (&b"her passport"[..], 12));
        assert!(room.own_original(others).await.is_err());
        // Somebody else with access to the same matter has their own files only.
        let ana = &cast.ana;
        let steering = house.room::<Steering>(ana, lucia.matter).await;
        steering.add_party(cast.marta.client, Relation::Partner).await.unwrap();
        let new = NewAccess { client: cast.marta.client, relation: Relation::Partner };
        let access = steering.enable_access(&new).await.unwrap();
        let marta = house.sign_in(access, persona::MARTA).await;
        let hers = house.room::<Contributing>(&marta, lucia.matter).await;
        assert!(hers.own_files().await.unwrap().is_empty());
        assert!(hers.own_original(version).await.is_err());
        // Taken away, and written down.
        let log = house.room::<vault::Auditing>(ana, lucia.matter).await;
        let lines = log.latest(50).await.unwrap();
        assert!(lines.iter().any(|line| line.code == domain::AuditCode::DocumentDownloaded));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_sees_what_is_sent_is_told_by_the_rules_that_let_people_in() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lucia = &cast.lucia;
        let room = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
        let seen = room.seen_by().await.unwrap();
        assert_eq!(seen.staff, [(Role::Owner, 1), (Role::Lawyer, 1), (Role::Caseworker, 1)]);
        assert_eq!(seen.others, []);
        let steering = house.room::<Steering>(&cast.ana, lucia.matter).await;
        steering.assign(cast.auditor.person(), Assignment::Team).await.unwrap();
        steering.add_party(cast.marta.client, Relation::Partner).await.unwrap();
        let new = NewAccess { client: cast.marta.client, relation: Relation::Partner };
        steering.enable_access(&new).await.unwrap();
        let seen = room.seen_by().await.unwrap();
        assert_eq!(seen.staff.len(), 4, "an auditor who is assigned can look");
        assert_eq!(seen.others, [Relation::Partner]);
        steering.assign(cast.lawyer.person(), Assignment::None).await.unwrap();
        assert!(room.seen_by().await.unwrap().staff.iter().all(|(role, _)| *role != Role::Lawyer));
    })
    .await;
}

// UX-15: a conversation says who reads it, by the rules that let people read it, and the record by those of the register.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_reads_a_conversation_and_a_record_is_told_by_the_rules_that_show_them() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia) = (&cast.ana, &cast.lucia);
        let steering = house.room::<Steering>(ana, lucia.matter).await;
        for (client, relation) in
            [(cast.marta.client, Relation::Partner), (cast.omar.client, Relation::Observer)]
        {
            steering.add_party(client, relation).await.unwrap();
            steering.enable_access(&NewAccess { client, relation }).await.unwrap();
        }
        super::helpers::rosa(house, ana, lucia, domain::Capacity::SendsAlong).await;
        let room = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
        let sent = room.seen_by().await.unwrap();
        assert_eq!((sent.others.as_slice(), sent.helpers.len()), (&[Relation::Partner][..], 1));
        // What she writes is between her and the practice; what everybody gets, not even her helper does.
        let staff = [(Role::Owner, 1), (Role::Lawyer, 1), (Role::Caseworker, 1)];
        let begun = room.talk_seen_by(None).await.unwrap();
        assert_eq!((begun.staff.as_slice(), &begun.others), (&staff[..], &Vec::new()));
        let about = || vault::To::About(vault::About::Matter, "A day off".to_owned());
        let own = room.write_to_us(&testkit::message(about(), "For you alone.", 1)).await.unwrap();
        assert!(room.talk_seen_by(Some(own.thread)).await.unwrap().others.is_empty());
        let ours = house.room::<vault::Publishing>(ana, lucia.matter).await;
        let all = ours.answer(&testkit::message(about(), "We are closed.", 2), false).await.unwrap();
        let read = room.talk_seen_by(Some(all.thread)).await.unwrap();
        assert_eq!((read.others.as_slice(), read.helpers.len()), (&[Relation::Partner][..], 0));
        assert_eq!(*room.days_seen_by().await.unwrap(), *read, "a day for everybody is read by the same");
        let reading = house.room::<vault::Reading>(ana, lucia.matter).await;
        let (client, person) = (lucia.client, lucia.contact.person());
        for (shared, seen) in [(true, &*read), (false, &*begun)] {
            assert_eq!(*reading.preview_talk_seen_by(client, person, shared).await.unwrap(), *seen);
        }
        // The record is found by the register's rules: a wall around her takes a colleague out, the matter's team is not asked.
        let readers = async || {
            let seen = house.desk.details_seen_by(&lucia.contact).await.unwrap();
            assert!(seen.others.is_empty() && seen.helpers.is_empty());
            seen.staff.clone()
        };
        let before = readers().await;
        assert_eq!(before, staff, "neither who administers nor who reads logs");
        steering.assign(cast.lawyer.person(), Assignment::None).await.unwrap();
        assert_eq!(readers().await, before);
        let lobby = house.desk.lobby(ana).unwrap();
        let against = vault::Against::Person(cast.lawyer.person());
        lobby.raise_wall(vault::Around::Client(lucia.client), against, "acted against her").await.unwrap();
        assert!(readers().await.iter().all(|(role, _)| *role != Role::Lawyer));
    })
    .await;
}
