//! Searches for conflicts beyond enquiries: whoever signs in for an organisation is found by them, under every name, as long
//! as there is a record of it, and by nobody a wall keeps from the organisation.

use domain::{ClientId, Email, LeadRoad, LeadSource, Likeness, Locale, Preset, Reach, Traits};
use std::collections::BTreeSet;
use testkit::{Cell, TestHouse, on_both_engines};
use vault::{
    Actor, Against, Around, ClientCard, LeadCard, Likely, LikelyKind, NewClient, NewContact, NewLead,
};

fn named(name: &str) -> Traits {
    Traits { names: vec![name.to_owned()], ..Traits::default() }
}

fn contact(name: &str, email: &str) -> NewContact {
    NewContact {
        name: name.to_owned(),
        title: "HR manager".to_owned(),
        email: Email::parse(email).unwrap(),
        locale: Locale::En,
        reach: Reach { preset: Preset::Everything, department: None, named: BTreeSet::new() },
    }
}

async fn organisation(house: &TestHouse, ana: &Actor, name: &str) -> ClientId {
    let card = ClientCard { family: name.to_owned(), ..ClientCard::default() };
    let new = NewClient { card, email: None, locale: Locale::En };
    house.desk.lobby(ana).unwrap().create_organisation(&new).await.unwrap()
}

async fn enquiry(house: &TestHouse, ana: &Actor, given: &str, family: &str) -> domain::LeadId {
    let card = LeadCard { given: given.to_owned(), family: family.to_owned(), ..LeadCard::default() };
    let (road, source, locale) = (LeadRoad::Phone, LeadSource::Friend, Locale::En);
    let new = NewLead { card, road, source, locale, attempt: [9; 32] };
    house.desk.lobby(ana).unwrap().enter_lead(&new).await.unwrap()
}

fn contacts(found: &[Likely]) -> Vec<(&str, &str)> {
    let those = found.iter().filter(|one| one.kind == LikelyKind::Contact);
    those.map(|one| (one.name.as_str(), one.organisation.as_ref().unwrap().1.as_str())).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_signs_in_for_an_organisation_is_found_under_every_name_and_after_they_ended() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lobby = house.desk.lobby(&cast.ana).unwrap();
        let acme = organisation(house, &cast.ana, "Acme Quillworks").await;
        let new = contact("Eva Quarrelstone", "eva@quillworks-canary.example");
        let eva = lobby.add_contact(acme, &new).await.unwrap();
        let (found, _) = lobby.alike(&named("Quarrelstone Eva")).await.unwrap();
        assert_eq!(contacts(&found), [("Eva Quarrelstone", "Acme Quillworks")]);
        assert_eq!(found[0].organisation.as_ref().unwrap().0, acme);
        let by_email = Traits { email: "EVA@quillworks-canary.example".to_owned(), ..Traits::default() };
        assert_eq!(lobby.alike(&by_email).await.unwrap().0[0].why, [Likeness::Email]);
        // Named anew they are found by the new name, and by the old one no more.
        let row = lobby.contact(acme, eva).await.unwrap();
        let new = contact("Ewa Ledgerwick", "ewa@quillworks-canary.example");
        lobby.change_contact(acme, eva, &new, row.revision).await.unwrap();
        assert!(lobby.alike(&named("Eva Quarrelstone")).await.unwrap().0.is_empty());
        assert!(lobby.alike(&by_email).await.unwrap().0.is_empty());
        let (found, _) = lobby.alike(&named("Ewa Ledgerwick")).await.unwrap();
        assert_eq!(contacts(&found), [("Ewa Ledgerwick", "Acme Quillworks")]);
        lobby.end_contact(acme, eva).await.unwrap();
        let (found, _) = lobby.alike(&named("Ewa Ledgerwick")).await.unwrap();
        assert_eq!(contacts(&found), [("Ewa Ledgerwick", "Acme Quillworks")], "whose they were still counts");
        // An enquiry's search keeps it, and shows it to whoever may see the organisation.
        let lead = enquiry(house, &cast.ana, "Ewa", "Ledgerwick").await;
        lobby.search_conflicts(lead, &[]).await.unwrap();
        let kept = lobby.conflict_searches(lead).await.unwrap();
        assert_eq!(contacts(&kept[0].found), [("Ewa Ledgerwick", "Acme Quillworks")]);
        let lawyer = house.desk.lobby(&cast.lawyer).unwrap();
        assert_eq!(contacts(&lawyer.conflict_searches(lead).await.unwrap()[0].found).len(), 1);
        let against = Against::Person(cast.lawyer.person());
        lobby.raise_wall(Around::Client(acme), against, "Conflict").await.unwrap();
        let (found, restricted) = lawyer.alike(&named("Ewa Ledgerwick")).await.unwrap();
        assert!(contacts(&found).is_empty() && restricted, "that there is something, and no more");
        let kept = lawyer.conflict_searches(lead).await.unwrap();
        assert!(contacts(&kept[0].found).is_empty() && kept[0].restricted);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn contacts_who_were_there_before_are_found_once_they_are_indexed() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let acme = organisation(house, &ana, "Acme Quillworks").await;
        let new = contact("Eva Quarrelstone", "eva@quillworks-canary.example");
        lobby.add_contact(acme, &new).await.unwrap();
        let mut raw = house.raw().await;
        raw.exec("DELETE FROM search_token WHERE kind = $1", &[Cell::Text("contact".into())]).await;
        raw.exec("UPDATE contact SET indexed = $1", &[Cell::Int(0)]).await;
        assert!(lobby.alike(&named("Eva Quarrelstone")).await.unwrap().0.is_empty());
        assert_eq!(house.desk.backstage().reindex().await.unwrap(), 1);
        assert_eq!(house.desk.backstage().reindex().await.unwrap(), 0);
        let (found, _) = lobby.alike(&named("Eva Quarrelstone")).await.unwrap();
        assert_eq!(contacts(&found), [("Eva Quarrelstone", "Acme Quillworks")]);
    })
    .await;
}
