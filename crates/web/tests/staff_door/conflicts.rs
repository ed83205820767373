//! What was searched for before somebody became a client, read afterwards: with the enquiry whatever became of it, from the
//! matter that came of it, and without a form where nothing is to be decided any more.

use super::{Browser, EMAIL, Page, known, site};
use domain::{
    AcceptancePoint, ClientId, ConflictDecision, Duration, Email, LeadEntryId, LeadId, LeadRoad, LeadSource,
    LeadState, Locale, LostReason, Preset, Reach, Timestamp,
};
use http::StatusCode;
use std::collections::BTreeSet;
use testkit::{TestHouse, persona};
use vault::{Actor, ClientCard, LeadCard, LeadWords, NewClient, NewContact, NewLead};

fn words(n: u8) -> LeadWords<'static> {
    let line = LeadEntryId::mint(Timestamp::from_seconds(1_800_000_000), [n; 10]);
    LeadWords { line, text: "" }
}

/// An enquiry that was looked at, with these names searched beside its own, and a decision with a sentence.
async fn looked_at(house: &TestHouse, ana: &Actor, card: LeadCard, names: &[&str], n: u8) -> LeadId {
    let lobby = house.desk.lobby(ana).unwrap();
    let (road, source, locale) = (LeadRoad::Phone, LeadSource::Friend, Locale::En);
    let lead = lobby.enter_lead(&NewLead { card, road, source, locale, attempt: [n; 32] }).await.unwrap();
    lobby.check_lead(lead, AcceptancePoint::ALL, &words(n)).await.unwrap();
    house.clock.advance(Duration::seconds(1));
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let search = lobby.search_conflicts(lead, &names).await.unwrap();
    let reason = "Both agreed in <b>writing</b>";
    lobby.decide_conflict(lead, search, ConflictDecision::Waived, reason).await.unwrap();
    lead
}

fn nadia() -> LeadCard {
    LeadCard {
        given: "Nadia".to_owned(),
        family: "Leadquill".to_owned(),
        email: "nadia@lead-canary.example".to_owned(),
        ..LeadCard::default()
    }
}

/// What a conversion of an enquiry sends, under the first kind of matter there is.
fn conversion(ana: &Actor) -> Vec<(&'static str, String)> {
    let pack = &casework::intake::PACKS[0];
    vec![
        ("client", "new".to_owned()),
        ("kind", format!("{}/{}", pack.id, pack.checklists[0].key)),
        ("stage", String::new()),
        ("title", "Case of Nadia".to_owned()),
        ("reference", String::new()),
        ("part", "main_applicant".to_owned()),
        ("responsible", ana.person().to_string()),
    ]
}

async fn press(browser: &mut Browser, path: &str, form: &[(&str, String)]) -> Page {
    let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.post(path, &form).await
}

#[tokio::test]
async fn what_was_searched_is_read_whatever_became_of_the_enquiry() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    house.client(&ana, persona::OMAR).await;
    let won = looked_at(&house, &ana, nadia(), &["Omar Belkhadraoui"], 1).await;
    let other = LeadCard { given: "Ruth".to_owned(), ..nadia() };
    let lost = looked_at(&house, &ana, other, &["Omar Belkhadraoui"], 2).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let (won, lost_page) = (format!("/desk/leads/{won}"), format!("/desk/leads/{lost}"));
    browser.see(&won).await;
    let done = press(&mut browser, &format!("{won}/convert"), &conversion(&ana)).await;
    assert!(done.location.ends_with("/checklist"), "{} {}", done.location, done.html);
    let lobby = house.desk.lobby(&ana).unwrap();
    lobby.move_lead(lost, LeadState::Lost, Some(LostReason::Conflict), &words(3)).await.unwrap();
    for page in [&won, &lost_page] {
        for language in ["es", "en"] {
            browser.send("/desk/language", &[("language", language), ("back", page)]).await;
            browser.see(page).await;
        }
        let html = browser.see(page).await.html;
        assert!(html.contains("Ana Quillfeather searched"), "who searched: {html}");
        assert!(html.contains("Searched for: ") && html.contains("Omar Belkhadraoui"), "which names");
        assert!(html.contains("/desk/clients/cli_") && html.contains("same name"), "what was found");
        assert!(html.contains("Waived: Ana Quillfeather, "), "who decided: {html}");
        assert!(html.contains("Both agreed in &#60;b&#62;writing"), "why");
        for form in ["/decide\"", "/search\"", "/check\""] {
            assert!(!html.contains(&format!("action=\"{page}{form}")), "{page}{form} is over");
        }
    }
    // From the matter that came of it.
    let people = done.location.replace("/checklist", "/people");
    assert!(browser.see(&people).await.html.contains(&format!("href=\"{won}#search\"")));
    testkit::after_every_test(&house).await;
}

/// An organisation and somebody who signs in for it.
async fn organisation(house: &TestHouse, ana: &Actor, name: &str, contact: &str) -> ClientId {
    let lobby = house.desk.lobby(ana).unwrap();
    let card = ClientCard { family: name.to_owned(), ..ClientCard::default() };
    let new = NewClient { card, email: None, locale: Locale::En };
    let client = lobby.create_organisation(&new).await.unwrap();
    let new = NewContact {
        name: contact.to_owned(),
        title: String::new(),
        email: Email::parse("contact@quillworks-canary.example").unwrap(),
        locale: Locale::En,
        reach: Reach { preset: Preset::Everything, department: None, named: BTreeSet::new() },
    };
    lobby.add_contact(client, &new).await.unwrap();
    client
}

#[tokio::test]
async fn a_contact_of_an_organisation_is_shown_among_what_was_found_with_whose_they_are() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let client = organisation(&house, &ana, "Acme <b>Works</b>", "Eva Quarrelstone").await;
    let lead = looked_at(&house, &ana, nadia(), &["Eva Quarrelstone"], 1).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let html = browser.see(&format!("/desk/leads/{lead}")).await.html;
    assert!(html.contains("Contact of Acme &#60;b&#62;Works"), "{html}");
    assert!(html.contains(&format!("href=\"/desk/clients/{client}\"")));
    testkit::after_every_test(&house).await;
}

// S2-08: an employer's enquiry, with everybody who was searched for at hand.
#[tokio::test]
async fn an_employers_enquiry_becomes_an_organisation_and_takes_along_who_was_searched_for() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lead = looked_at(&house, &ana, nadia(), &["Acme Quillworks", "Zebulon Landlordquill"], 1).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let path = format!("/desk/leads/{lead}/convert");
    for language in ["es", "en"] {
        browser.send("/desk/language", &[("language", language), ("back", &path)]).await;
        let html = browser.see(&path).await.html;
        assert!(html.contains("name=\"organisation\" type=\"text\" value=\"Acme Quillworks\""), "{html}");
        assert!(html.contains("name=\"who-1\" value=\"Zebulon Landlordquill\""), "{html}");
        assert!(!html.contains("name=\"along\" value=\"0\" checked"), "nobody is ticked by itself");
    }
    let with = |organisation: &str| {
        let mut form = conversion(&ana);
        form[0].1 = "organisation".to_owned();
        for (name, value) in [
            ("organisation", organisation),
            ("who-0", "Acme Quillworks"),
            ("as-0", "employer"),
            ("along", "1"),
            ("who-1", "Zebulon Landlordquill"),
            ("as-1", "other_side"),
        ] {
            form.push((name, value.to_owned()));
        }
        form
    };
    let wrong = press(&mut browser, &path, &with("Somebody Unsearched")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.html.contains("Search for this name first") && wrong.html.contains("Somebody Unsearched"));
    assert!(wrong.html.contains("name=\"along\" value=\"1\" checked"), "what was ticked stays");
    let done = press(&mut browser, &path, &with("Acme Quillworks")).await;
    assert!(done.location.ends_with("/checklist"), "{} {}", done.location, done.html);
    let matter = done.location.replace("/checklist", "");
    assert!(browser.see(&matter).await.html.contains("A friend or relative"), "the source came along");
    let people = browser.see(&format!("{matter}/people")).await;
    assert!(people.html.contains("Zebulon Landlordquill") && people.html.contains("Acme Quillworks"));
    let row = house.desk.lobby(&ana).unwrap().lead(lead).await.unwrap();
    let client = browser.see(&format!("/desk/clients/{}", row.client.unwrap())).await;
    assert!(client.html.contains("Nadia Leadquill") && client.html.contains("nadia@lead-canary.example"));
    testkit::after_every_test(&house).await;
}
