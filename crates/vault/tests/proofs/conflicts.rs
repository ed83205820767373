//! Searches for conflicts beyond enquiries: whoever signs in for an organisation is found by them, under every name, as long
//! as there is a record of it, and by nobody a wall keeps from the organisation; and who was searched for comes along when
//! an enquiry becomes a matter, and nobody else.

use domain::{
    AcceptancePoint, ClientId, ConflictDecision, Duration, Email, LeadEntryId, LeadId, LeadRoad, LeadSource,
    Likeness, Locale, Preset, Reach, Refusal, Relation, Sensitivity, Timestamp, Traits, Why,
};
use std::collections::BTreeSet;
use testkit::{Cell, TestHouse, on_both_engines, persona};
use vault::{
    Actor, AdmissionState, Against, Along, Around, ClientCard, ClientKind, Conversion, Error, LeadCard,
    LeadWords, Likely, LikelyKind, MatterFilter, NewClient, NewContact, NewLead, NewMatter, Reading, Result,
    Whom,
};

fn refusal<T>(result: Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        Err(e) => panic!("{e:?}"),
        Ok(_) => panic!("it worked"),
    }
}

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

async fn enquiry(house: &TestHouse, ana: &Actor, given: &str, family: &str) -> LeadId {
    let card = LeadCard {
        given: given.to_owned(),
        family: family.to_owned(),
        email: format!("{given}@lead-canary.example"),
        phone: "212 555 0142".to_owned(),
        ..LeadCard::default()
    };
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

/// Everything ticked, these names searched beside their own, and a decision that lets it be opened.
async fn accepted(house: &TestHouse, ana: &Actor, lead: LeadId, names: &[&str]) {
    let lobby = house.desk.lobby(ana).unwrap();
    let line = LeadEntryId::mint(Timestamp::from_seconds(1_800_000_000), [3; 10]);
    lobby.check_lead(lead, AcceptancePoint::ALL, &LeadWords { line, text: "" }).await.unwrap();
    house.clock.advance(Duration::seconds(1));
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let search = lobby.search_conflicts(lead, &names).await.unwrap();
    lobby.decide_conflict(lead, search, ConflictDecision::Waived, "asked both").await.unwrap();
}

fn wish(lead: LeadId, ana: &Actor, along: Vec<Along>) -> Conversion {
    Conversion {
        lead,
        client: None,
        organisation: None,
        matter: NewMatter {
            name: "Work visa".into(),
            number: "NR-along".into(),
            client: String::new(),
            pack: "us-h1b".into(),
            kind: "us-h1b".into(),
            stage: "collecting".into(),
            sensitivity: Sensitivity::Ordinary,
        },
        relation: Relation::Employer,
        responsible: ana.person(),
        source: " A friend or relative ".into(),
        along,
    }
}

fn as_named(name: &str, part: Option<Relation>) -> Along {
    Along { who: Whom::Named(name.to_owned()), part }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_organisations_enquiry_makes_it_with_whoever_wrote_and_takes_along_who_was_searched_for() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let omar = house.client(&ana, persona::OMAR).await;
        let marta = house.client(&ana, persona::MARTA).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let lead = enquiry(house, &ana, "Eva", "Quarrelstone").await;
        let names = ["Acme Quillworks", "Omar Belkhadraoui", "Zebulon Landlordquill"];
        accepted(house, &ana, lead, &names).await;
        let of =
            |name: &str, along| Conversion { organisation: Some(name.to_owned()), ..wish(lead, &ana, along) };
        let part = Some(Relation::Petitioner);
        for (wrong, field, why) in [
            (of(" ", vec![]), "organisation", Why::Missing),
            (of("Acme Unsearched", vec![]), "organisation", Why::NotAllowed),
            (of(names[0], vec![as_named("Nobody Else", None)]), "along", Why::NotAChoice),
            (of(names[0], vec![Along { who: Whom::Known(marta), part }]), "along", Why::NotAChoice),
            (of(names[0], vec![as_named(names[0], part)]), "along", Why::Taken),
            (of(names[0], vec![as_named(names[2], None), as_named(names[2], None)]), "along", Why::Taken),
        ] {
            assert_eq!(refusal(lobby.convert_lead(&wrong).await), Refusal::invalid(field, why));
        }
        assert_eq!(lobby.clients("", None, 9).await.unwrap().len(), 2, "what was refused made nobody");
        let along = vec![Along { who: Whom::Known(omar), part }, as_named(names[2], None)];
        let right = of(names[0], along);
        let done = lobby.convert_lead(&right).await.unwrap();
        assert_eq!(lobby.convert_lead(&right).await.unwrap(), done, "pressed twice");
        let client = lobby.client(done.client).await.unwrap();
        assert_eq!((client.kind, client.card.full()), (ClientKind::Organisation, names[0].to_owned()));
        assert_eq!((client.card.phone.as_str(), client.email), ("212 555 0142", None));
        let signs_in = lobby.contacts(done.client).await.unwrap();
        assert_eq!(signs_in.len(), 1);
        assert_eq!((signs_in[0].name.as_str(), signs_in[0].preset), ("Eva Quarrelstone", Preset::Everything));
        assert_eq!(signs_in[0].email, "Eva@lead-canary.example");
        let stands = signs_in[0].admissions.iter().find(|one| one.matter == done.matter).unwrap().stands;
        assert_eq!(stands, AdmissionState::Open, "what they see reaches the matter");
        let room = house.room::<Reading>(&ana, done.matter).await;
        let parties = room.parties().await.unwrap();
        let parties: BTreeSet<_> = parties.iter().map(|one| (one.client, one.relation)).collect();
        let two = [(done.client, Relation::Employer), (omar, Relation::Petitioner)];
        assert_eq!(parties, BTreeSet::from(two));
        let opposing = room.opposing().await.unwrap();
        let opposing: Vec<_> = opposing.iter().map(|one| one.who.name.clone()).collect();
        assert_eq!(opposing, [names[2]]);
        let source = room.matter_sheet().await.unwrap().fields.details.source.clone();
        assert_eq!(source, "A friend or relative", "nothing is typed again");
        let (found, _) = lobby.alike(&named(names[2])).await.unwrap();
        assert_eq!((found.len(), found[0].kind), (1, LikelyKind::OtherSide));
        assert_eq!(found[0].matter.as_ref().unwrap().0, done.matter, "a later search finds it");
        let row = &lobby.matters(MatterFilter::All, "", None, 9).await.unwrap()[0];
        assert_eq!(row.card.client, names[0], "the first of them is whom its card names");
        let mut raw = house.raw().await;
        let main = raw.one("SELECT count(*) FROM client_matter WHERE main = 1", &[]).await;
        assert_eq!(main, Cell::Int(1));
        house.room::<vault::Auditing>(&ana, done.matter).await.verify().await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_employer_who_comes_along_by_name_is_an_organisation_and_a_contact_needs_an_address() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let lead = enquiry(house, &ana, "Eva", "Quarrelstone").await;
        accepted(house, &ana, lead, &["Acme Quillworks", "Ivo Ledgerwick"]).await;
        let row = lobby.lead(lead).await.unwrap();
        let without = LeadCard { email: String::new(), ..row.card.unwrap() };
        lobby.change_lead(lead, row.revision, &without, LeadSource::Friend, Locale::En).await.unwrap();
        let nobody = Conversion { organisation: Some("Acme Quillworks".into()), ..wish(lead, &ana, vec![]) };
        assert_eq!(refusal(lobby.convert_lead(&nobody).await), Refusal::invalid("contact", Why::Missing));
        let along = vec![
            as_named("Acme Quillworks", Some(Relation::Employer)),
            as_named("Ivo Ledgerwick", Some(Relation::Dependant)),
        ];
        let done = lobby.convert_lead(&wish(lead, &ana, along)).await.unwrap();
        let all = lobby.clients("", None, 9).await.unwrap();
        let kind = |name: &str| all.iter().find(|one| one.card.full() == name).unwrap().kind;
        assert_eq!(kind("Eva Quarrelstone"), ClientKind::Person);
        assert_eq!(kind("Acme Quillworks"), ClientKind::Organisation);
        assert_eq!(kind("Ivo Ledgerwick"), ClientKind::Person);
        let room = house.room::<Reading>(&ana, done.matter).await;
        assert_eq!(room.parties().await.unwrap().len(), 3);
        assert!(room.opposing().await.unwrap().is_empty());
    })
    .await;
}
