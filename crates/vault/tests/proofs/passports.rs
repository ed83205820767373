//! A passport number of an enquiry: it finds somebody under another name from whichever side one asks, goes on to their record
//! with who said so, and is gone with the enquiry. Nobody who may not read papers learns one by a guess.

use super::conflicts::refusal;
use super::leads::{accepted, wish};
use domain::{
    AnyPower, Cuts, DeskPower, EraseReason, LeadId, LeadRoad, LeadSource, Likeness, Locale, ProfileField,
    RecordSource, Refusal, Role, RoleChoice, Traits, Why,
};
use testkit::{TestHouse, canary, on_both_engines, persona};
use vault::{
    Actor, ClientCard, Conversion, DetailDecision, LeadCard, LikelyKind, NewClient, NewLead, OwnRoleText,
};

const PASSPORT: &str = "CANARY7734";

fn card(given: &str, family: &str, passport: &str) -> LeadCard {
    LeadCard {
        given: given.to_owned(),
        family: family.to_owned(),
        passport: passport.to_owned(),
        ..LeadCard::default()
    }
}

async fn entered(house: &TestHouse, who: &Actor, card: LeadCard) -> LeadId {
    let attempt = card.family.bytes().fold(7, u8::wrapping_add);
    let (road, source, locale) = (LeadRoad::InPerson, LeadSource::Friend, Locale::En);
    let new = NewLead { card, road, source, locale, attempt: [attempt; 32] };
    house.desk.lobby(who).unwrap().enter_lead(&new).await.unwrap()
}

fn named(family: &str, passport: &str) -> NewClient {
    let mut card = ClientCard { family: family.to_owned(), ..ClientCard::default() };
    card.set(ProfileField::PassportNumber, passport);
    NewClient { card, email: None, locale: Locale::En }
}

/// Whom a search of this enquiry finds, and by what.
async fn found(house: &TestHouse, who: &Actor, lead: LeadId) -> Vec<(LikelyKind, String, Vec<Likeness>)> {
    house.clock.advance(domain::Duration::seconds(1));
    let lobby = house.desk.lobby(who).unwrap();
    lobby.search_conflicts(lead, &[]).await.unwrap();
    let newest = lobby.conflict_searches(lead).await.unwrap().remove(0);
    newest.found.into_iter().map(|one| (one.kind, one.name, one.why)).collect()
}

// INT-05, S2-100: from an enquiry to clients and other enquiries, and from a client to enquiries.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_passport_number_finds_somebody_under_another_name_from_either_side_until_it_is_forgotten() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let one = entered(house, &ana, card("Nadia", "Leadquill", PASSPORT)).await;
        let two = entered(house, &ana, card("Wilhelmina", "Przybylski", PASSPORT)).await;
        let by_passport = |kind, name: &str| (kind, name.to_owned(), vec![Likeness::Passport]);
        let first = by_passport(LikelyKind::Lead, "Nadia Leadquill");
        assert_eq!(found(house, &ana, two).await, std::slice::from_ref(&first));
        // Somebody who is about to be written down as a client, and a client a matter is to be opened for.
        let (alike, _) = lobby.alike(&named("Ferandez", "canary 77-34").card.traits(None)).await.unwrap();
        assert_eq!(alike.len(), 2);
        assert!(alike.iter().all(|like| like.kind == LikelyKind::Lead && like.why == [Likeness::Passport]));
        let client = lobby.create_client(&named("Ferandez", PASSPORT), &testkit::BY_PHONE).await.unwrap();
        lobby.search_client(client, &[]).await.unwrap();
        assert_eq!(lobby.client_conflicts(client).await.unwrap()[0].found.len(), 2);
        let all = found(house, &ana, two).await;
        assert_eq!(all.len(), 2);
        assert!(all.contains(&first) && all.contains(&by_passport(LikelyKind::Client, "Ferandez")));

        // A number that was corrected finds nobody by what it was, and one that was forgotten nobody at all.
        let row = lobby.lead(one).await.unwrap();
        let corrected = LeadCard { passport: "CANARY7735".to_owned(), ..row.card.unwrap() };
        lobby.change_lead(one, row.revision, &corrected, row.source, row.locale).await.unwrap();
        assert_eq!(found(house, &ana, two).await, [by_passport(LikelyKind::Client, "Ferandez")]);
        let third = Traits { passport: "canary7735".to_owned(), ..Traits::default() };
        assert_eq!(lobby.alike(&third).await.unwrap().0.len(), 1);
        lobby.erase_lead(one, EraseReason::Asked).await.unwrap();
        assert!(lobby.alike(&third).await.unwrap().0.is_empty());
        let long = card("Nadia", "Longquill", &"9".repeat(121));
        let (road, source, locale) = (LeadRoad::Phone, LeadSource::Friend, Locale::En);
        let refused =
            lobby.enter_lead(&NewLead { card: long, road, source, locale, attempt: [77; 32] }).await;
        assert_eq!(refusal(refused), Refusal::invalid("passport_number", Why::TooLong));
        for dir in house.hold.written().await {
            assert_eq!(canary::scan(&dir, &[b"CANARY773".as_slice()]), Vec::<String>::new());
        }
    })
    .await;
}

// INT-04, S2-18: nothing is typed again, and of somebody on file it waits until a person has seen what proves it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_passport_number_goes_on_to_a_new_record_and_waits_for_proof_beside_one_on_file() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let lead = entered(house, &ana, card("Nadia", "Leadquill", PASSPORT)).await;
        accepted(house, &ana, lead).await;
        let done = lobby.convert_lead(&wish(lead, &ana, "NR-new")).await.unwrap();
        let values = lobby.client(done.client).await.unwrap().card.values("");
        assert_eq!(values[&ProfileField::PassportNumber], PASSPORT);
        let entries = lobby.record_entries(done.client).await.unwrap();
        assert_eq!(entries[0].source, Some(RecordSource::Enquiry));
        assert_eq!(
            entries[0].changes[&ProfileField::PassportNumber].1,
            PASSPORT,
            "and the record says whence"
        );

        let known = house.client(&ana, persona::LUCIA).await;
        let theirs = card(persona::LUCIA.given, persona::LUCIA.family, "CANARY7739");
        let lead = entered(house, &ana, theirs).await;
        accepted(house, &ana, lead).await;
        let wish = Conversion { client: Some(known), ..wish(lead, &ana, "NR-known") };
        let done = lobby.convert_lead(&wish).await.unwrap();
        let waits = lobby.proposals(known).await.unwrap();
        assert_eq!(waits.len(), 1);
        assert_eq!((waits[0].field, waits[0].new.as_str()), (ProfileField::PassportNumber, "CANARY7739"));
        let room = house.room::<vault::Reading>(&ana, done.matter).await;
        let unverified = room.unverified().await.unwrap();
        assert_eq!(
            unverified.iter().map(|one| one.field).collect::<Vec<_>>(),
            [ProfileField::PassportNumber]
        );
        let unseen = DetailDecision { accept: true, evidence: " ", version: None };
        let refused = lobby.decide_detail(known, waits[0].id, &unseen).await;
        assert_eq!(refusal(refused), Refusal::invalid("evidence", Why::Missing));
        let seen = DetailDecision { accept: true, evidence: "passport, page 2", version: None };
        lobby.decide_detail(known, waits[0].id, &seen).await.unwrap();
        let values = lobby.client(known).await.unwrap().card.values("");
        assert_eq!(values[&ProfileField::PassportNumber], "CANARY7739");
    })
    .await;
}

// Whoever enters enquiries types any number: where they read no papers, what they typed tells them nothing of a record.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_who_reads_no_papers_learns_one_by_typing_it_into_an_enquiry() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let intake = house.staff(&ana, Role::Intake).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        lobby.create_client(&named("Ferandez", PASSPORT), &testkit::BY_PHONE).await.unwrap();
        let guess = entered(house, &intake, card("Nadia", "Leadquill", PASSPORT)).await;
        assert_eq!(found(house, &intake, guess).await.len(), 1);
        let cuts = Cuts::of(
            [DeskPower::SeeClientRecords, DeskPower::ManageClients, DeskPower::OpenMatters]
                .map(AnyPower::Desk),
        );
        let role = OwnRoleText { name: "Front desk", cuts, why: "x" };
        let id = lobby.make_own_role(Role::Intake, &role).await.unwrap();
        lobby.change_role(intake.person(), Role::Intake, RoleChoice::Own(id)).await.unwrap();
        house.clock.advance(domain::Duration::minutes(1));
        let front = house.second_session(&intake).await;
        assert!(found(house, &front, guess).await.is_empty());
        let searches = house.desk.lobby(&front).unwrap().conflict_searches(guess).await.unwrap();
        assert!(!searches[0].restricted, "nor that there is something");
    })
    .await;
}
