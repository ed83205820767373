//! A client's name is what their record says, wherever it is read: a correction reaches every card, list and search of their
//! matters in its own transaction, and rewrites nothing of what was said before.

use domain::{AuditCode, ClientId, Duration, Email, Locale, MatterId, ProfileField, Relation, Sensitivity};
use futures_util::future::join_all;
use std::collections::BTreeMap;
use testkit::{Cell, TestHouse, canary, on_both_engines, persona};
use vault::{
    Actor, Auditing, DetailDecision, MatterFilter, MatterRow, NewClient, NewMatter, Reading, Steering,
};

const NEW: &str = "Corregidacanary";

/// One more matter of a client, whatever its card is told to say at first.
pub async fn matter_for(house: &TestHouse, ana: &Actor, client: ClientId, number: &str) -> MatterId {
    let new = NewMatter {
        name: format!("Case {number}"),
        internal_title: String::new(),
        number: number.to_owned(),
        client: "Whoever".to_owned(),
        pack: "immigration".to_owned(),
        kind: "family".to_owned(),
        stage: "collecting".to_owned(),
        sensitivity: Sensitivity::Ordinary,
        letter_first: false,
    };
    let matter = house.desk.lobby(ana).unwrap().open_matter(&new).await.unwrap();
    let room = house.room::<Steering>(ana, matter).await;
    room.add_party(client, Relation::MainApplicant).await.unwrap();
    matter
}

/// Writes one field of a client's name anew, as staff do.
pub async fn rename(house: &TestHouse, who: &Actor, client: ClientId, family: &str) {
    let lobby = house.desk.lobby(who).unwrap();
    let row = lobby.client(client).await.unwrap();
    let card = vault::ClientCard { family: family.to_owned(), ..row.card };
    let email = row.email.map(|email| Email::parse(&email).unwrap());
    lobby
        .change_client(
            client,
            &NewClient { card, email, locale: row.locale },
            &testkit::BY_PHONE,
            row.revision,
        )
        .await
        .unwrap();
}

pub async fn found(house: &TestHouse, who: &Actor, typed: &str) -> Vec<MatterId> {
    let lobby = house.desk.lobby(who).unwrap();
    let rows = lobby.matters(MatterFilter::All, typed, None, 50).await.unwrap();
    rows.iter().map(|row| row.id).collect()
}

async fn row(house: &TestHouse, who: &Actor, matter: MatterId) -> MatterRow {
    let lobby = house.desk.lobby(who).unwrap();
    let rows = lobby.matters(MatterFilter::All, "", None, 50).await.unwrap();
    rows.into_iter().find(|row| row.id == matter).unwrap()
}

async fn parties(house: &TestHouse, who: &Actor, matter: MatterId) -> Vec<String> {
    let room = house.room::<Reading>(who, matter).await;
    room.parties().await.unwrap().iter().map(|party| party.name.clone()).collect()
}

// S2-04, S2-11: there is one record of a client, and what it says is what every page says.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_corrected_name_reaches_every_matter_list_and_search_and_rewrites_no_history() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia) = (&cast.ana, &cast.lucia);
        let second = matter_for(house, ana, lucia.client, "L-2").await;
        let steering = house.room::<Steering>(ana, second).await;
        steering.add_party(cast.marta.client, Relation::Partner).await.unwrap();
        assert_eq!(row(house, ana, second).await.card.client, persona::LUCIA.full(), "not what was typed");
        assert_eq!(found(house, ana, "whoever").await, []);
        let before: Vec<MatterId> = found(house, ana, "").await;
        house.clock.advance(Duration::hours(1));
        rename(house, ana, lucia.client, NEW).await;
        let full = format!("{} {NEW}", persona::LUCIA.given);
        for matter in [lucia.matter, second] {
            assert_eq!(row(house, ana, matter).await.card.client, full, "the list");
            let room = house.room::<Reading>(ana, matter).await;
            assert_eq!(room.card().await.unwrap().card.client, full, "the head");
            assert!(parties(house, ana, matter).await.contains(&full), "the people");
        }
        let mut both = parties(house, ana, second).await;
        both.sort_unstable();
        assert_eq!(both, [full.clone(), persona::MARTA.full()]);
        let portal = house.room::<Steering>(ana, lucia.matter).await.portal().await.unwrap();
        assert_eq!(portal[0].name, full, "the portal's tab, and whom mails are for");
        assert_eq!(found(house, ana, "").await, before, "nothing happened in the matters");
        // Found by the new name; by the old one only where a matter's own title says it.
        let both: std::collections::BTreeSet<_> = found(house, ana, NEW).await.into_iter().collect();
        assert_eq!(both, [lucia.matter, second].into());
        assert_eq!(found(house, ana, persona::LUCIA.family).await, [lucia.matter]);
        let all = house.desk.lobby(ana).unwrap().search(&full, 50).await.unwrap();
        assert_eq!((all.matters.len(), all.clients.len()), (2, 1));
        let old = house.desk.lobby(ana).unwrap().search(&persona::LUCIA.full(), 50).await.unwrap();
        let old: Vec<_> = old.matters.iter().map(|row| row.id).collect();
        assert_eq!(old, [lucia.matter], "its title and her given name");
        // What was written at the time stays as it was true then.
        let log = house.room::<Auditing>(ana, lucia.matter).await.events(None, 50).await.unwrap();
        let linked = log.iter().find(|line| line.code == AuditCode::PartyAdded).unwrap();
        assert_eq!(linked.detail["name"], persona::LUCIA.full());
        assert_eq!(parties(house, ana, cast.omar.matter).await, [persona::OMAR.full()]);
        assert_eq!(house.desk.given_name(&lucia.contact).await.unwrap(), persona::LUCIA.given);
        for dir in house.hold.written().await {
            assert_eq!(canary::scan(&dir, &[NEW.as_bytes()]), Vec::<String>::new());
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_client_said_and_staff_accepted_reaches_their_matters_and_their_own_pages() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia) = (&cast.ana, &cast.lucia);
        let said = [(ProfileField::Given, "Lucecitacanary".to_owned())];
        house.desk.propose_details(&lucia.contact, &BTreeMap::from(said)).await.unwrap();
        assert_eq!(row(house, ana, lucia.matter).await.card.client, persona::LUCIA.full(), "not yet");
        let lobby = house.desk.lobby(ana).unwrap();
        let waits = lobby.proposals(lucia.client).await.unwrap();
        let seen = DetailDecision { accept: true, evidence: "passport, page 2", version: None };
        lobby.decide_detail(lucia.client, waits[0].id, &seen).await.unwrap();
        let full = format!("Lucecitacanary {}", persona::LUCIA.family);
        assert_eq!(row(house, ana, lucia.matter).await.card.client, full);
        assert_eq!(parties(house, ana, lucia.matter).await, [full]);
        assert_eq!(found(house, ana, "lucecita").await, [lucia.matter]);
        assert_eq!(house.desk.given_name(&lucia.contact).await.unwrap(), "Lucecitacanary", "their own home");
    })
    .await;
}

// A matter's key may be gone and its room closed: its line in the list is the practice's.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_closed_matter_and_one_whose_key_is_gone_are_named_anew_too() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia) = (&cast.ana, &cast.lucia);
        let gone = matter_for(house, ana, lucia.client, "L-2").await;
        let room = house.room::<Steering>(ana, lucia.matter).await;
        room.wind_up(None).await.unwrap();
        room.close("closed").await.unwrap();
        let mut raw = house.raw().await;
        raw.exec("UPDATE matter SET phase = 'erased' WHERE id = $1", &[Cell::Id(gone.bytes())]).await;
        let mut keys = house.hold.raw_keys().await;
        assert_eq!(keys.exec("DELETE FROM wrapped_key WHERE owner = $1", &[Cell::Id(gone.bytes())]).await, 1);
        rename(house, ana, lucia.client, NEW).await;
        let full = format!("{} {NEW}", persona::LUCIA.given);
        for matter in [lucia.matter, gone] {
            assert_eq!(row(house, ana, matter).await.card.client, full);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_matter_is_found_by_its_own_title_whoever_is_named_on_it() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia) = (&cast.ana, &cast.lucia);
        let second = matter_for(house, ana, lucia.client, "L-2").await;
        let room = house.room::<Steering>(ana, second).await;
        let sheet = room.matter_sheet().await.unwrap();
        let mut fields = sheet.fields.clone();
        fields.details.internal_title = format!("{} estate", persona::LUCIA.family);
        room.change_matter(&fields, sheet.revision).await.unwrap();
        // A form that was open before the correction is no form of somebody else's change, and writes the new name.
        let sheet = room.matter_sheet().await.unwrap();
        rename(house, ana, lucia.client, NEW).await;
        assert!(found(house, ana, persona::LUCIA.family).await.contains(&second), "its own title says so");
        let mut fields = sheet.fields.clone();
        fields.details.internal_title = "Estate".to_owned();
        room.change_matter(&fields, sheet.revision).await.unwrap();
        assert!(!found(house, ana, persona::LUCIA.family).await.contains(&second));
        assert!(found(house, ana, NEW).await.contains(&second));
        // When the one it is named after leaves, the next one's record says what stands there.
        room.add_party(cast.marta.client, Relation::Partner).await.unwrap();
        room.remove_party(lucia.client).await.unwrap();
        assert_eq!(row(house, ana, second).await.card.client, persona::MARTA.full());
        rename(house, ana, lucia.client, "Elsewherecanary").await;
        assert_eq!(row(house, ana, second).await.card.client, persona::MARTA.full());
        rename(house, ana, cast.marta.client, "Siscucanary").await;
        let now = format!("{} Siscucanary", persona::MARTA.given);
        assert_eq!(row(house, ana, second).await.card.client, now);
        assert_eq!(found(house, ana, "siscucanary").await.len(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_correction_and_a_change_of_the_matter_at_once_neither_is_lost() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia) = (&cast.ana, &cast.lucia);
        for turn in 0..8 {
            let family = format!("Turn{turn}canary");
            let room = house.room::<Steering>(ana, lucia.matter).await;
            let sheet = room.matter_sheet().await.unwrap();
            let mut fields = sheet.fields.clone();
            fields.name = format!("Title {turn}");
            let (_, changed) = futures_util::future::join(
                rename(house, ana, lucia.client, &family),
                room.change_matter(&fields, sheet.revision),
            )
            .await;
            changed.unwrap();
            let card = row(house, ana, lucia.matter).await.card;
            assert_eq!(card.client, format!("{} {family}", persona::LUCIA.given));
            assert_eq!(card.name, format!("Title {turn}"));
            assert!(found(house, ana, &family).await.contains(&lucia.matter));
        }
        // Somebody linked at the very moment their name is corrected is linked under one of the two, and the card agrees
        // with the record.
        for turn in 0..4 {
            let family = format!("Link{turn}canary");
            let (_, matter) = futures_util::future::join(
                rename(house, ana, lucia.client, &family),
                matter_for(house, ana, lucia.client, &format!("R-{turn}")),
            )
            .await;
            let now = format!("{} {family}", persona::LUCIA.given);
            assert_eq!(row(house, ana, matter).await.card.client, now);
        }
        let all = join_all((0..3).map(|n| matter_for(house, ana, lucia.client, ["A", "B", "C"][n]))).await;
        assert_eq!(all.len(), 3);
    })
    .await;
}

// What was sealed before corrections arrived is put right once, in the background.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cards_that_kept_an_old_name_are_put_right_in_the_background() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia) = (&cast.ana, &cast.lucia);
        let second = matter_for(house, ana, lucia.client, "L-2").await;
        let mut raw = house.raw().await;
        let of = [Cell::Id(second.bytes())];
        raw.exec("UPDATE client_matter SET main = 0 WHERE matter_id = $1", &of).await;
        rename(house, ana, lucia.client, NEW).await;
        assert_eq!(row(house, ana, second).await.card.client, persona::LUCIA.full(), "as it used to be");
        raw.exec("UPDATE client_matter SET main = 1 WHERE matter_id = $1", &of).await;
        raw.exec("UPDATE matter SET indexed = 1 WHERE id = $1", &of).await;
        assert_eq!(house.desk.backstage().reindex().await.unwrap(), 1);
        assert_eq!(house.desk.backstage().reindex().await.unwrap(), 0);
        let full = format!("{} {NEW}", persona::LUCIA.given);
        assert_eq!(row(house, ana, second).await.card.client, full);
        assert!(found(house, ana, NEW).await.contains(&second));
        assert_eq!(found(house, ana, persona::LUCIA.family).await, [lucia.matter]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_organisations_corrected_name_reaches_its_matters() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let card = vault::ClientCard { family: "Acmecanary".into(), ..vault::ClientCard::default() };
        let new = NewClient { card, email: None, locale: Locale::En };
        let client = lobby.create_organisation(&new, &testkit::BY_PHONE).await.unwrap();
        let matter = matter_for(house, &ana, client, "O-1").await;
        rename(house, &ana, client, "Acme & Daughterscanary").await;
        assert_eq!(row(house, &ana, matter).await.card.client, "Acme & Daughterscanary");
        assert_eq!(found(house, &ana, "daughters").await, [matter]);
        assert_eq!(found(house, &ana, "acmecanary").await, []);
    })
    .await;
}
