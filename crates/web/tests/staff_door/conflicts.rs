//! What was searched for before somebody became a client, read afterwards: with the enquiry whatever became of it, from the
//! matter that came of it, and without a form where nothing is to be decided any more. And the same search where a matter is
//! opened at the desk and where somebody joins one.

use super::{Browser, EMAIL, LOOKED_AT, Page, known, site};
use domain::{
    AcceptancePoint, ClientId, ConflictDecision, Duration, Email, LeadEntryId, LeadId, LeadRoad, LeadSource,
    LeadState, Locale, LostReason, Preset, Reach, Timestamp,
};
use http::StatusCode;
use std::collections::BTreeSet;
use testkit::{TestHouse, persona};
use vault::{Actor, ClientCard, LeadCard, LeadWords, MatterFilter, NewClient, NewContact, NewLead};

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

pub(super) fn nadia() -> LeadCard {
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

pub(super) async fn press(browser: &mut Browser, path: &str, form: &[(&str, String)]) -> Page {
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
pub(super) async fn organisation(house: &TestHouse, ana: &Actor, name: &str, contact: &str) -> ClientId {
    let lobby = house.desk.lobby(ana).unwrap();
    let card = ClientCard { family: name.to_owned(), ..ClientCard::default() };
    let new = NewClient { card, email: None, locale: Locale::En };
    let client = lobby.create_organisation(&new, &testkit::BY_PHONE).await.unwrap();
    let new = NewContact {
        name: contact.to_owned(),
        title: String::new(),
        phone: String::new(),
        ends_at: None,
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

#[tokio::test]
async fn an_employers_enquiry_becomes_an_organisation_and_takes_along_who_was_searched_for() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lead = looked_at(&house, &ana, nadia(), &["Acme Quillworks", "Zebulon Landlordquill"], 1).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let path = format!("/desk/leads/{lead}/convert");
    browser.see(&path).await;
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

/// Somebody on file who has the same words in their name as Omar.
async fn namesake(house: &TestHouse, ana: &Actor) -> ClientId {
    let (given, family) = (persona::OMAR.family.to_owned(), persona::OMAR.given.to_owned());
    let card = ClientCard { given, family, ..ClientCard::default() };
    let new = NewClient { card, email: None, locale: Locale::En };
    house.desk.lobby(ana).unwrap().create_client(&new, &testkit::BY_PHONE).await.unwrap()
}

pub(super) const NEW: &str = "/desk/matters/new";

/// The form of a new matter for a client on file, with more fields.
pub(super) fn opening(client: ClientId, more: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    let pack = &casework::intake::PACKS[0];
    let mut form = vec![
        ("client", client.to_string()),
        ("kind", format!("{}/{}", pack.id, pack.checklists[0].key)),
        ("title", "Case of Omar".to_owned()),
    ];
    form.extend(LOOKED_AT.iter().chain(more).map(|(name, value)| (*name, (*value).to_owned())));
    form
}

#[tokio::test]
async fn a_matter_is_opened_at_the_desk_once_somebody_decided_about_who_is_like_the_client() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let omar = house.client(&ana, persona::OMAR).await;
    let marta = house.client(&ana, persona::MARTA).await;
    namesake(&house, &ana).await;
    let app = site(&house).await;
    let mut desk = known(&house, &app, EMAIL).await;
    let lobby = house.desk.lobby(&ana).unwrap();
    let opened = async || lobby.matters(MatterFilter::All, "", None, 9).await.unwrap().len();
    desk.see(NEW).await;
    let looked = press(&mut desk, NEW, &opening(omar, &[("reference", "")])).await;
    assert_eq!(looked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(looked.html.contains("Belkhadraoui Omar") && looked.html.contains("What do you decide?"));
    assert!(looked.html.contains("value=\"Case of Omar\""), "what was typed stays");
    let search = looked.between("name=\"search\" value=\"", "\"").to_owned();
    for (but, field) in [
        (("reason", ""), "decision"),
        (("decision", "waived"), "reason"),
        (("names", "A\nB\nC\nD\nE\nF\nG\nH\nI\nJ\nK"), "names"),
    ] {
        let more = [("search", search.as_str()), but];
        let back = press(&mut desk, NEW, &opening(omar, &more)).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        assert!(back.html.contains(&format!("href=\"#{field}\"")), "{field}: {}", back.html);
        assert!(back.html.contains(&format!("name=\"search\" value=\"{search}\"")), "{field}");
    }
    // A conflict opens nothing, and is read where the client is.
    let against = [("search", search.as_str()), ("decision", "conflict"), ("reason", "Against <b>us</b>")];
    let refused = press(&mut desk, NEW, &opening(omar, &against)).await;
    assert_eq!(refused.location, format!("/desk/clients/{omar}#conflicts"), "{}", refused.html);
    assert_eq!(opened().await, 0);
    let page = format!("/desk/clients/{omar}");
    for language in ["es", "en"] {
        desk.send("/desk/language", &[("language", language), ("back", &page)]).await;
        desk.see(&page).await;
    }
    let html = desk.see(&page).await.html;
    assert!(html.contains("Conflict: Ana Quillfeather") && html.contains("Against &#60;b&#62;us"), "{html}");
    // Looked at once more, decided otherwise; a number that is taken does not ask again.
    house.clock.advance(Duration::seconds(1));
    let done = press(&mut desk, NEW, &opening(marta, &[("reference", "HV-1")])).await;
    assert!(done.location.starts_with("/desk/matters/mat_"), "nobody is like her: {}", done.html);
    let people = desk.see(&format!("{}/people", done.location)).await;
    assert!(people.html.contains("Nothing like it was found"), "{}", people.html);
    assert!(people.html.contains(&format!("Searched for: {}", persona::MARTA.full())));
    desk.see(NEW).await;
    let looked = press(&mut desk, NEW, &opening(omar, &[("reference", "HV-1")])).await;
    let search = looked.between("name=\"search\" value=\"", "\"").to_owned();
    let clear = [
        ("search", search.as_str()),
        ("decision", "waived"),
        ("reason", "Her <b>namesake</b>"),
        ("reference", "HV-1"),
    ];
    let taken = press(&mut desk, NEW, &opening(omar, &clear)).await;
    assert!(taken.html.contains("href=\"#reference\"") && !taken.html.contains("What do you decide?"));
    let kept = taken.between("name=\"search\" value=\"", "\"").to_owned();
    let done = press(&mut desk, NEW, &opening(omar, &[("search", &kept), ("reference", "HV-2")])).await;
    assert!(done.location.starts_with("/desk/matters/mat_"), "{} {}", done.location, done.html);
    let people = desk.see(&format!("{}/people", done.location)).await;
    assert!(people.html.contains("Waived: Ana Quillfeather"), "{}", people.html);
    assert!(people.html.contains("Her &#60;b&#62;namesake"));
    assert_eq!(opened().await, 2);
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn who_joins_a_matter_is_searched_for_and_the_page_asks_what_to_do_about_it() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let omar = house.client(&ana, persona::OMAR).await;
    let app = site(&house).await;
    let mut desk = known(&house, &app, EMAIL).await;
    let people = format!("/desk/matters/{}/people", lucia.matter);
    assert!(desk.see(&people).await.html.contains("Nobody has searched yet"));
    let quiet = desk.send(&format!("{people}/opposing"), &[("opposing_name", "Zebulon Quill")]).await;
    assert_eq!(quiet, people, "nothing to decide");
    assert!(desk.see(&people).await.html.contains("Nothing like it was found"));
    house.clock.advance(Duration::seconds(1));
    desk.see(&people).await;
    let asked = desk.send(&format!("{people}/opposing"), &[("opposing_name", "Omar Belkhadraoui")]).await;
    assert_eq!(asked, format!("{people}#searches"));
    let page = desk.see(&people).await;
    assert!(page.html.contains("Somebody like them was found") && page.html.contains("same name"));
    house.clock.advance(Duration::seconds(1));
    let form = [("client", omar.to_string()), ("part", "partner".to_owned())];
    let linked = press(&mut desk, &format!("{people}/link"), &form).await;
    assert_eq!(linked.location, format!("{people}#searches"), "he is on the other side of this very matter");
    // Of two that wait one is open, and the other a press away.
    for language in ["es", "en"] {
        desk.send("/desk/language", &[("language", language), ("back", &people)]).await;
        desk.see(&people).await;
    }
    let page = desk.see(&people).await;
    let open = |page: &Page| page.between(&format!("action=\"{people}/searches/"), "\"").to_owned();
    let newest = open(&page);
    assert_eq!(page.html.matches(&format!("action=\"{people}/searches/")).count(), 1, "{}", page.html);
    let other = page.between(&format!("href=\"{people}?search="), "#searches\"").to_owned();
    assert_ne!(other, newest);
    assert_eq!(open(&desk.see(&format!("{people}?search={other}")).await), other);
    let decide = format!("{people}/searches/{other}");
    for wrong in [&[("decision", ""), ("reason", "x")], &[("decision", "waived"), ("reason", " ")]] {
        let back = desk.post(&decide, wrong).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong:?}");
        assert_eq!(open(&back), other, "the same one is asked about");
    }
    let waived = [("decision", "waived"), ("reason", "Both <b>agreed</b>")];
    assert_eq!(desk.send(&decide, &waived).await, format!("{people}#searches"));
    let html = desk.see(&people).await.html;
    assert!(html.contains("Waived: Ana Quillfeather") && html.contains("Both &#60;b&#62;agreed"), "{html}");
    desk.send(&decide, &waived).await;
    assert!(desk.see(&people).await.html.contains("Somebody else was first"));
    let nowhere = format!("{people}/searches/{}", domain::ConflictSearchId::nil());
    assert_eq!(desk.post(&nowhere, &waived).await.status, StatusCode::NOT_FOUND);
    testkit::after_every_test(&house).await;
}

// S2-100, INT-05: a second record of one person is noticed by birth, passport and A-Number too, among clients, contacts and
// enquiries, when a record is made and when one is changed.
#[tokio::test]
async fn a_second_record_is_noticed_by_what_tells_people_apart_and_where_a_record_is_changed() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lobby = house.desk.lobby(&ana).unwrap();
    let mut card = ClientCard {
        given: "Wilhelmina".to_owned(),
        family: "Przybylquill".to_owned(),
        ..ClientCard::default()
    };
    card.set(domain::ProfileField::PassportNumber, "X1234567");
    card.set(domain::ProfileField::Born, "1990-03-02");
    let known_client = lobby
        .create_client(&NewClient { card, email: None, locale: Locale::En }, &testkit::BY_PHONE)
        .await
        .unwrap();
    organisation(&house, &ana, "Acme Works", "Eva Quarrelstone").await;
    let (road, source, locale) = (LeadRoad::Phone, LeadSource::Friend, Locale::En);
    let new = NewLead { card: nadia(), road, source, locale, attempt: [9; 32] };
    let lead = lobby.enter_lead(&new).await.unwrap();
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let form = |given: &str, family: &str, more: &[(&'static str, &str)]| {
        let mut form = vec![
            ("given", given.to_owned()),
            ("family", family.to_owned()),
            ("email", String::new()),
            ("language", "en".to_owned()),
            ("source", "phone".to_owned()),
            ("instructed_by", given.to_owned()),
        ];
        form.extend(more.iter().map(|(name, value)| (*name, (*value).to_owned())));
        form
    };
    let path = "/desk/clients/new";
    browser.see(path).await;
    let asked = |page: &Page, href: &str| {
        page.status == StatusCode::UNPROCESSABLE_ENTITY
            && page.html.contains("name=\"someone_else\"")
            && page.html.contains(&format!("href=\"{href}"))
    };
    // Another name with the same passport, however it is written.
    let twice = form("Ming", "Otherquill", &[("passport_number", "x 1234567")]);
    let page = press(&mut browser, path, &twice).await;
    assert!(asked(&page, &format!("/desk/clients/{known_client}")), "{}", page.html);
    // A contact of an organisation, and an enquiry.
    let page = press(&mut browser, path, &form("Eva", "Quarrelstone", &[])).await;
    assert!(asked(&page, "/desk/clients/") && page.html.contains("Contact of Acme Works"), "{}", page.html);
    let page = press(&mut browser, path, &form("Nadia", "Leadquill", &[])).await;
    assert!(asked(&page, &format!("/desk/leads/{lead}")) && page.html.contains("Enquiry"), "{}", page.html);
    // Made as somebody else; a change into somebody who is there is asked about, any other change is not.
    let other = press(&mut browser, path, &form("Ming", "Otherquill", &[])).await.location;
    assert!(other.starts_with("/desk/clients/cli_"), "{other}");
    let edit = format!("{other}/edit");
    let revision = |page: &Page| page.between("name=\"revision\" value=\"", "\"").to_owned();
    let at = revision(&browser.see(&edit).await);
    let same = [("passport_number", "X1234567"), ("revision", at.as_str())];
    let page = press(&mut browser, &edit, &form("Ming", "Otherquill", &same)).await;
    assert!(asked(&page, &format!("/desk/clients/{known_client}")), "{}", page.html);
    let sure = [
        ("passport_number", "X1234567"),
        ("revision", at.as_str()),
        ("someone_else", "yes"),
        ("source", "phone"),
        ("instructed_by", "Ming Otherquill"),
    ];
    let page = press(&mut browser, &edit, &form("Ming", "Otherquill", &sure)).await;
    assert_eq!(page.location, other);
    let at = revision(&browser.see(&edit).await);
    let moved = [("passport_number", "X1234567"), ("revision", at.as_str()), ("address", "1 Quill Street")];
    let page = press(&mut browser, &edit, &form("Ming", "Otherquill", &moved)).await;
    assert_eq!(page.location, other, "said once that it is somebody else: {}", page.html);
    testkit::after_every_test(&house).await;
}
