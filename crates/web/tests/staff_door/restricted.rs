//! What a search for conflicts found and its reader may not see, on the pages where somebody decides: they are offered to ask an
//! owner instead of saying that it is clear, the owner is led to it, and after the owner decided they go on.

use super::conflicts::{NEW, nadia, opening, organisation, press};
use super::{EMAIL, known, site};
use domain::{LeadRoad, LeadSource, Locale, Role};
use http::StatusCode;
use testkit::{TestHouse, persona};
use vault::{Against, Around, NewLead};

const LAWYER: &str = "lawyer@firm-canary.example";
const ACME: &str = "Acme Quillworks";
const TOLD: &str = "The owners who may see all of it are told";

#[tokio::test]
async fn who_may_not_see_what_was_found_asks_an_owner_and_opens_the_matter_after_the_decision() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lawyer = house.staff(&ana, Role::Lawyer).await;
    let marta = house.client(&ana, persona::MARTA).await;
    let acme = organisation(&house, &ana, ACME, "Eva Quarrelstone").await;
    let lobby = house.desk.lobby(&ana).unwrap();
    lobby.raise_wall(Around::Client(acme), Against::Person(lawyer.person()), "Conflict").await.unwrap();
    let app = site(&house).await;
    let (mut hers, mut theirs) = (known(&house, &app, EMAIL).await, known(&house, &app, LAWYER).await);
    theirs.see(NEW).await;
    let names = [("names", ACME)];
    let looked = press(&mut theirs, NEW, &opening(marta, &names)).await;
    assert_eq!(looked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(looked.html.contains("There is a restricted match") && looked.html.contains("Ask an owner"));
    assert!(!looked.html.contains("value=\"clear\"") && !looked.html.contains("value=\"waived\""));
    assert!(!looked.html.contains("Eva Quarrelstone") && !looked.html.contains("/desk/clients/cli_"));
    let search = looked.between("name=\"search\" value=\"", "\"").to_owned();
    // Nobody decides by hand what the form does not offer.
    let waived = [("search", &*search), ("names", ACME), ("decision", "waived"), ("reason", "asked")];
    let back = press(&mut theirs, NEW, &opening(marta, &waived)).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(back.html.contains("you cannot say that it is clear"), "{}", back.html);
    let ask = [("search", &*search), ("names", ACME), ("ask", "owner")];
    let asked = press(&mut theirs, NEW, &opening(marta, &ask)).await;
    assert!(
        asked.html.contains("asked the owners") && asked.html.contains("Ask once more"),
        "{}",
        asked.html
    );
    assert!(asked.html.contains("value=\"Case of Omar\""), "what was typed stays");
    // The owner is led to where it can be decided.
    let page = format!("/desk/clients/{marta}");
    let notices = hers.see("/desk/notices").await.html;
    assert!(notices.contains("You are asked to decide about a search for conflicts"), "{notices}");
    assert!(notices.contains(&format!("href=\"{page}#conflicts\"")), "{notices}");
    for language in ["es", "en"] {
        hers.send("/desk/language", &[("language", language), ("back", &page)]).await;
        hers.see(&page).await;
    }
    let html = hers.see(&page).await.html;
    assert!(html.contains("Acme Quillworks") && html.contains("value=\"clear\""), "{html}");
    let decide = format!("{page}/searches/{search}");
    let back = hers.post(&decide, &[("decision", "waived"), ("reason", "")]).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = hers.send(&decide, &[("decision", "waived"), ("reason", "Both <b>agreed</b>")]).await;
    assert_eq!(done, format!("{page}#conflicts"));
    // And the asker back to the form, with the search and its names.
    let notices = theirs.see("/desk/notices").await.html;
    assert!(notices.contains("Somebody decided about the search for conflicts you asked about"), "{notices}");
    let html = theirs.see(&page).await.html;
    let on = format!("{NEW}?client={marta}&amp;search={search}");
    assert!(
        html.contains(&format!("href=\"{}\"", on.replace("&amp;", "&#38;"))) || html.contains(&on),
        "{html}"
    );
    assert!(!html.contains("Eva Quarrelstone"), "still not shown");
    let form = theirs.see(&on.replace("&amp;", "&")).await.html;
    assert!(form.contains(&format!("name=\"search\" value=\"{search}\"")) && form.contains(ACME), "{form}");
    let opened = press(&mut theirs, NEW, &opening(marta, &[("search", &search), ("names", ACME)])).await;
    assert!(opened.location.starts_with("/desk/matters/mat_"), "{} {}", opened.location, opened.html);
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn at_an_enquiry_and_in_a_matter_the_owners_are_asked_where_the_search_is() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lawyer = house.staff(&ana, Role::Lawyer).await;
    let acme = organisation(&house, &ana, ACME, "Eva Quarrelstone").await;
    let lobby = house.desk.lobby(&ana).unwrap();
    lobby.raise_wall(Around::Client(acme), Against::Person(lawyer.person()), "Conflict").await.unwrap();
    let new = NewLead {
        card: nadia(),
        road: LeadRoad::Phone,
        source: LeadSource::Friend,
        locale: Locale::En,
        attempt: [7; 32],
    };
    let lead = lobby.enter_lead(&new).await.unwrap();
    let app = site(&house).await;
    let (mut hers, mut theirs) = (known(&house, &app, EMAIL).await, known(&house, &app, LAWYER).await);
    let page = format!("/desk/leads/{lead}");
    theirs.see(&page).await;
    theirs.send(&format!("{page}/search"), &[("names", ACME)]).await;
    let html = theirs.see(&page).await;
    assert!(html.html.contains("Ask an owner") && !html.html.contains("value=\"waived\""), "{}", html.html);
    let ask = html.between(&format!("action=\"{page}/searches/"), "\"").to_owned();
    assert_eq!(theirs.send(&format!("{page}/searches/{ask}"), &[]).await, format!("{page}#search"));
    assert!(theirs.see(&page).await.html.contains(TOLD));
    let notices = hers.see("/desk/notices").await.html;
    assert!(notices.contains(&format!("href=\"{page}#search\"")), "{notices}");
    let html = hers.see(&page).await.html;
    assert!(
        html.contains(ACME) && html.contains("value=\"waived\"") && !html.contains("Ask an owner"),
        "{html}"
    );
    // A wall around every owner: it is said that nobody is told.
    let second = house.staff(&ana, Role::Owner).await;
    lobby.raise_wall(Around::Client(acme), Against::Person(second.person()), "Conflict").await.unwrap();
    lobby.raise_wall(Around::Client(acme), Against::Person(ana.person()), "Conflict").await.unwrap();
    let nobody = theirs.post(&format!("{page}/searches/{ask}"), &[]).await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nobody.html.contains("No owner may see all of what was found"), "{}", nobody.html);
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn in_a_matter_the_owner_is_led_to_the_very_search() {
    let house = TestHouse::sqlite().await;
    let cast = house.cast().await;
    let acme = organisation(&house, &cast.ana, ACME, "Eva Quarrelstone").await;
    let lobby = house.desk.lobby(&cast.ana).unwrap();
    let against = Against::Person(cast.lawyer.person());
    lobby.raise_wall(Around::Client(acme), against, "Conflict").await.unwrap();
    let app = site(&house).await;
    let (mut hers, mut theirs) = (known(&house, &app, EMAIL).await, known(&house, &app, LAWYER).await);
    let people = format!("/desk/matters/{}/people", cast.lucia.matter);
    theirs.see(&people).await;
    theirs.send(&format!("{people}/opposing"), &[("opposing_name", ACME)]).await;
    let page = theirs.see(&people).await;
    assert!(page.html.contains("Ask an owner") && !page.html.contains("value=\"clear\""), "{}", page.html);
    let found = page.between("class=\"search-kept\"", "</form>");
    assert!(!found.contains("Eva Quarrelstone") && !found.contains("/desk/clients/cli_"), "{found}");
    let ask = page.between(&format!("action=\"{people}/searches/"), "/ask\"").to_owned();
    let decide = format!("{people}/searches/{ask}");
    let refused = theirs.post(&decide, &[("decision", "clear"), ("reason", "")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(theirs.send(&format!("{decide}/ask"), &[]).await, format!("{people}#searches"));
    let notices = hers.see("/desk/notices").await.html;
    assert!(notices.contains(&format!("href=\"{people}?search={ask}#searches\"")), "{notices}");
    hers.see(&format!("{people}?search={ask}")).await;
    hers.send(&decide, &[("decision", "clear"), ("reason", "")]).await;
    assert!(theirs.see(&people).await.html.contains("Clear: Ana Quillfeather"));
    testkit::after_every_test(&house).await;
}
