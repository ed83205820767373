//! A circle drawn closer around one matter: who answers for it and the owners stay, everybody else is outside from their
//! next step on, in rooms and in lists.

use domain::{
    Assignment, FieldHome, FieldKind, ProfileField, Refusal, Relation, Role, Sensitivity, Traits, Why,
};
use std::collections::{BTreeMap, BTreeSet};
use testkit::{BY_PHONE, TestHouse, on_both_engines, persona};
use vault::{
    Actor, Error, FieldDef, MatterFilter, NewAccess, NewClient, NewMatter, NewRecordFile, Reading, RecordOf,
    Steering,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_closed_circle_leaves_whoever_answers_for_the_matter_and_nobody_else() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let (lead, helper) =
            (house.staff(&ana, Role::Lawyer).await, house.staff(&ana, Role::Caseworker).await);
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        steering.assign(lead.person(), Assignment::Cover).await.unwrap();
        steering.assign(helper.person(), Assignment::Team).await.unwrap();
        let watcher = house.client(&ana, persona::OMAR).await;
        steering.add_party(watcher, Relation::Observer).await.unwrap();
        let relation = Relation::Observer;
        let access = steering.enable_access(&NewAccess { client: watcher, relation }).await.unwrap();
        let omar = house.sign_in(access, persona::OMAR).await;
        let inside = house.room::<Reading>(&lead, lucia.matter).await;
        assert!(house.desk.admit::<Reading>(&helper, lucia.matter).await.is_ok());
        assert!(house.desk.admit::<Reading>(&omar, lucia.matter).await.is_ok());
        let not_theirs = house.room::<Steering>(&helper, lucia.matter).await;
        let refused = not_theirs.set_sensitivity(Sensitivity::Sensitive).await.unwrap_err();
        assert!(matches!(refused, Error::Refused(Refusal::NotAllowed)), "{refused:?}");

        steering.set_sensitivity(Sensitivity::Sensitive).await.unwrap();
        let again = steering.set_sensitivity(Sensitivity::Sensitive).await.unwrap_err();
        assert!(matches!(again, Error::Refused(Refusal::Conflict)), "{again:?}");
        assert_eq!(inside.sensitivity().await.unwrap(), Sensitivity::Sensitive);
        assert!(inside.checklist().await.is_ok());
        for actor in [&helper, &omar] {
            assert!(house.desk.admit::<Reading>(actor, lucia.matter).await.err().unwrap().is_not_found());
        }
        let listed = async |who| {
            let lobby = house.desk.lobby(who).unwrap();
            lobby.matters(MatterFilter::Mine, "", None, 9).await.unwrap().len()
        };
        assert_eq!((listed(&lead).await, listed(&helper).await), (1, 0));

        steering.set_sensitivity(Sensitivity::Ordinary).await.unwrap();
        assert_eq!(listed(&helper).await, 1);
        assert!(house.desk.admit::<Reading>(&omar, lucia.matter).await.is_ok());
    })
    .await;
}

/// What somebody finds of a client: in the list, by the name, everywhere at once, and at their own address.
async fn finds(house: &TestHouse, who: &Actor, client: domain::ClientId, name: &str) -> [bool; 4] {
    let lobby = house.desk.lobby(who).unwrap();
    let has = |rows: Vec<vault::ClientRow>| rows.iter().any(|row| row.id == client);
    let list = has(lobby.clients("", None, 50).await.unwrap());
    let typed = has(lobby.clients(name, None, 50).await.unwrap());
    let all = has(lobby.search(name, 20).await.unwrap().clients);
    let page = match lobby.client(client).await {
        Ok(_) => true,
        Err(e) => {
            assert!(e.is_not_found(), "{e:?}");
            false
        }
    };
    if !page {
        assert!(lobby.record_files(RecordOf::Client(client)).await.is_err_and(|e| e.is_not_found()));
        assert!(lobby.proposals(client).await.is_err_and(|e| e.is_not_found()));
        assert!(lobby.record_entries(client).await.is_err_and(|e| e.is_not_found()));
        assert!(lobby.client_notes(client).await.is_err_and(|e| e.is_not_found()));
        assert!(lobby.add_client_note(client, "x", [7; 16]).await.is_err_and(|e| e.is_not_found()));
        assert!(lobby.details_confirmed(client).await.is_err_and(|e| e.is_not_found()));
        assert!(lobby.matters_of(client).await.unwrap().is_empty());
    }
    [list, typed, all, page]
}

// S0-75
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_who_has_nothing_but_closed_circles_is_nobody_outside_of_them() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let (lead, outside) =
            (house.staff(&ana, Role::Lawyer).await, house.staff(&ana, Role::Caseworker).await);
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        steering.assign(lead.person(), Assignment::Cover).await.unwrap();
        steering.assign(outside.person(), Assignment::Team).await.unwrap();
        let name = persona::LUCIA.family;
        let (everything, nothing) = ([true; 4], [false; 4]);
        assert_eq!(finds(house, &outside, lucia.client, name).await, everything);

        steering.set_sensitivity(Sensitivity::Sensitive).await.unwrap();
        assert_eq!(finds(house, &outside, lucia.client, name).await, nothing, "on the team or not");
        let stranger = house.staff(&ana, Role::Intake).await;
        assert_eq!(finds(house, &stranger, lucia.client, name).await, nothing);
        for inside in [&ana, &lead] {
            assert_eq!(finds(house, inside, lucia.client, name).await, everything);
        }
        // Nobody opens a second record of her unwarned, nor acts against her: there is something, and no more.
        let who = Traits {
            names: vec![persona::LUCIA.full()],
            email: persona::LUCIA.email.to_owned(),
            ..Traits::default()
        };
        let (found, more) = house.desk.lobby(&outside).unwrap().alike(&who).await.unwrap();
        assert!(found.iter().all(|one| one.id != lucia.client.bytes()) && more, "{found:?}");
        let (found, _) = house.desk.lobby(&lead).unwrap().alike(&who).await.unwrap();
        assert!(found.iter().any(|one| one.id == lucia.client.bytes()));
        // Nobody writes in a record they cannot find.
        let lobby = house.desk.lobby(&ana).unwrap();
        let row = lobby.client(lucia.client).await.unwrap();
        let new = NewClient { card: row.card, email: None, locale: row.locale };
        let written = house
            .desk
            .lobby(&outside)
            .unwrap()
            .change_client(lucia.client, &new, &BY_PHONE, row.revision)
            .await;
        assert!(written.is_err_and(|e| e.is_not_found()));

        // With something ordinary beside it they are a client like any other, whose closed matter stays closed.
        let second = NewMatter {
            name: "A will".to_owned(),
            internal_title: String::new(),
            number: "NR-will".to_owned(),
            client: persona::LUCIA.full(),
            pack: "immigration".to_owned(),
            kind: "family".to_owned(),
            stage: "collecting".to_owned(),
            sensitivity: Sensitivity::Ordinary,
            letter_first: false,
        };
        let second = lobby.open_matter(&second).await.unwrap();
        let ordinary = house.room::<Steering>(&ana, second).await;
        ordinary.add_party(lucia.client, Relation::MainApplicant).await.unwrap();
        assert_eq!(finds(house, &outside, lucia.client, name).await, everything);
        assert!(house.desk.admit::<Reading>(&outside, lucia.matter).await.is_err());
        ordinary.set_sensitivity(Sensitivity::Sensitive).await.unwrap();
        assert_eq!(finds(house, &outside, lucia.client, name).await, nothing);
        ordinary.assign(outside.person(), Assignment::Cover).await.unwrap();
        assert_eq!(finds(house, &outside, lucia.client, name).await, everything, "inside one of them");
        ordinary.assign(outside.person(), Assignment::Team).await.unwrap();
        assert_eq!(finds(house, &outside, lucia.client, name).await, nothing);
        steering.set_sensitivity(Sensitivity::Ordinary).await.unwrap();
        assert_eq!(finds(house, &stranger, lucia.client, name).await, everything, "and comes back with it");
        // Somebody without any matter is hidden from nobody.
        let omar = house.client(&ana, persona::OMAR).await;
        assert_eq!(finds(house, &stranger, omar, persona::OMAR.family).await, everything);
    })
    .await;
}

// INT-12, S0-75: a field for one kind of matter tells nobody of a matter that is closed to them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_asked_about_a_client_goes_by_the_open_matters_the_reader_may_enter() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let outside = house.staff(&ana, Role::Caseworker).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let label = |en: &str| [("en".to_owned(), en.to_owned())].into();
        let mut registry = lobby.fields().await.unwrap();
        for (key, kind, kinds) in [
            ("everywhere", FieldKind::Text, &[][..]),
            ("of-wills", FieldKind::Text, &["wills"]),
            ("of-both", FieldKind::Text, &["wills", "family"]),
            ("scan", FieldKind::File, &["wills"]),
        ] {
            let mut field = FieldDef::new(key.to_owned(), label(key), kind, FieldHome::Client);
            field.kinds = kinds.iter().map(|kind| (*kind).to_owned()).collect();
            registry.fields.push(field);
        }
        lobby.change_fields(&registry).await.unwrap();
        let second = NewMatter {
            name: "A will".to_owned(),
            internal_title: String::new(),
            number: "NR-will".to_owned(),
            client: persona::LUCIA.full(),
            pack: "wills".to_owned(),
            kind: "wills".to_owned(),
            stage: "collecting".to_owned(),
            sensitivity: Sensitivity::Ordinary,
            letter_first: false,
        };
        let second = lobby.open_matter(&second).await.unwrap();
        let will = house.room::<Steering>(&ana, second).await;
        will.add_party(lucia.client, Relation::MainApplicant).await.unwrap();
        for matter in [lucia.matter, second] {
            let steering = house.room::<Steering>(&ana, matter).await;
            steering.assign(outside.person(), Assignment::Team).await.unwrap();
        }
        let asked = async |who: &Actor, kept: &[(&str, &str)]| {
            let lobby = house.desk.lobby(who).unwrap();
            let kinds = lobby.kinds_of_client(lucia.client).await.unwrap();
            let kept: BTreeMap<String, String> =
                kept.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
            let registry = lobby.fields().await.unwrap();
            let asked = registry.asked_for(FieldHome::Client, &kinds, &kept);
            asked.iter().map(|field| field.key.clone()).collect::<Vec<_>>()
        };
        let put = async |who: &Actor, name: &str| {
            house.clock.advance(domain::Duration::seconds(1));
            let new = NewRecordFile {
                field: "scan".to_owned(),
                name: name.to_owned(),
                bytes: format!("%PDF-1.7 {name}").into_bytes(),
            };
            house.desk.lobby(who).unwrap().put_record_file(RecordOf::Client(lucia.client), new).await
        };
        assert_eq!(asked(&outside, &[]).await, ["everywhere", "of-wills", "of-both"]);
        will.set_sensitivity(Sensitivity::Sensitive).await.unwrap();
        assert_eq!(asked(&ana, &[]).await, ["everywhere", "of-wills", "of-both"]);
        assert_eq!(asked(&outside, &[]).await, ["everywhere", "of-both"], "what is closed asks nothing");
        assert_eq!(asked(&outside, &[("of-wills", "")]).await, ["everywhere", "of-both"]);
        assert_eq!(asked(&outside, &[("of-wills", "x")]).await.len(), 3, "nothing that is kept is hidden");
        let no = Refusal::Invalid { field: "field", why: Why::NotAChoice };
        assert!(matches!(put(&outside, "a.pdf").await, Err(Error::Refused(r)) if r == no));
        put(&ana, "b.pdf").await.unwrap();
        put(&outside, "c.pdf").await.unwrap();
        // Whoever finds no such client learns nothing of the fields.
        house
            .room::<Steering>(&ana, lucia.matter)
            .await
            .set_sensitivity(Sensitivity::Sensitive)
            .await
            .unwrap();
        assert!(house.desk.lobby(&outside).unwrap().kinds_of_client(lucia.client).await.unwrap().is_empty());
        assert!(put(&outside, "d.pdf").await.is_err_and(|e| e.is_not_found()));
        // A matter that is closed asks nothing any more.
        will.wind_up(None).await.unwrap();
        assert_eq!(asked(&ana, &[]).await.len(), 3, "not while it is wound up");
        house.room::<Steering>(&ana, second).await.close("").await.unwrap();
        assert_eq!(asked(&ana, &[]).await, ["everywhere", "of-both"]);
        let kinds = lobby.kinds_of_client(lucia.client).await.unwrap();
        assert_eq!(kinds, BTreeSet::from(["family".to_owned()]));
        let schema = lobby.fields().await.unwrap();
        for schema in [schema.json_schema(), schema.client_profile_schema()] {
            let schema = schema.split_whitespace().collect::<String>();
            assert!(schema.contains("\"x-matter-kinds\":[\"wills\",\"family\"]"), "{schema}");
        }
    })
    .await;
}

// S0-75
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_bills_is_shown_how_a_client_is_reached_and_nothing_else_of_the_record() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let row = lobby.client(lucia.client).await.unwrap();
        let mut card = row.card.clone();
        for field in ProfileField::ALL.iter().filter(|field| **field != ProfileField::Email) {
            let value = match field {
                ProfileField::Given | ProfileField::Family => continue,
                ProfileField::NameOrder => "given_first".to_owned(),
                ProfileField::Prefers => "phone".to_owned(),
                field => format!("{}canary", field.code()),
            };
            card.set(*field, &value);
        }
        card.own.insert("insurance".to_owned(), "ownfieldcanary".to_owned());
        let email = row.email.as_deref().map(|email| domain::Email::parse(email).unwrap());
        let new = NewClient { card, email, locale: row.locale };
        lobby.change_client(lucia.client, &new, &BY_PHONE, row.revision).await.unwrap();
        let whole = lobby.client(lucia.client).await.unwrap().card;
        assert!(whole.own.contains_key("insurance") && whole.values("x").len() == ProfileField::ALL.len());

        let billing = house.staff(&ana, Role::Billing).await;
        let lobby = house.desk.lobby(&billing).unwrap();
        let rows = [
            lobby.client(lucia.client).await.unwrap(),
            lobby.clients("", None, 9).await.unwrap().remove(0),
            lobby.search(persona::LUCIA.family, 9).await.unwrap().clients.remove(0),
        ];
        for row in rows {
            let shown = row.card.values(row.email.as_deref().unwrap_or_default());
            let expected: Vec<_> =
                ProfileField::ALL.iter().copied().filter(|field| field.reaches()).collect();
            assert_eq!(shown.keys().copied().collect::<Vec<_>>(), expected);
            assert!(row.card.own.is_empty() && row.card.known_as.is_empty());
        }
        assert!(lobby.proposals(lucia.client).await.is_err_and(|e| e.is_not_found()));
        assert!(lobby.record_entries(lucia.client).await.is_err_and(|e| e.is_not_found()));
        assert!(lobby.client_notes(lucia.client).await.is_err_and(|e| e.is_not_found()));
        assert!(lobby.details_waiting(lucia.client).await.is_err_and(|e| e.is_not_found()));
        assert!(lobby.merges_of(lucia.client).await.is_err_and(|e| e.is_not_found()));
        assert!(lobby.record_files(RecordOf::Client(lucia.client)).await.is_err_and(|e| e.is_not_found()));
        let guess = Traits { passport: "passport_numbercanary".to_owned(), ..Traits::default() };
        assert!(lobby.alike(&guess).await.is_err_and(|e| e.is_not_found()), "nor by guessing");
        assert!(lobby.clients("passport_numbercanary", None, 9).await.unwrap().is_empty());
    })
    .await;
}
