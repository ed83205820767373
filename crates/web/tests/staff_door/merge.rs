//! Two records of one person at the desk: found, compared, shown what would happen, joined, and led to from old addresses.

use super::{Browser, EMAIL, Page, known, site};
use domain::{Locale, Role};
use http::StatusCode;
use testkit::{Persona, TestHouse, persona};
use vault::{Around, ClientCard, NewClient, Steering};
use web::words::Words;

const OTHER: Persona =
    Persona { given: "Lucía", family: "Canary<b>husband", email: "lucia.canaryhusband@mail-canary.example" };

fn seen(page: &Page) -> String {
    page.between("name=\"seen\" value=\"", "\"").to_owned()
}

async fn look(browser: &mut Browser, path: &str, choices: &[(&str, &str)]) -> String {
    let page = browser.post(path, choices).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.html);
    seen(&page)
}

// S2-100: a record is reviewed for duplicates, and what is double becomes one. S2-04
#[tokio::test]
async fn two_records_are_compared_shown_and_joined_and_old_addresses_lead_on() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let other = house.portal(&ana, OTHER).await;
    let w = Words::of(Locale::En);
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let (home, gone) = (format!("/desk/clients/{}", lucia.client), format!("/desk/clients/{}", other.client));
    let find = format!("{home}/merge");
    let choose = format!("{find}/{}", other.client);
    let go = format!("{choose}/go");
    assert!(browser.see(&home).await.html.contains(&format!("href=\"{find}\"")));
    for language in ["es", "en"] {
        browser.send("/desk/language", &[("language", language), ("back", &find)]).await;
        assert!(browser.see(&format!("{find}?q=canary")).await.html.contains(&choose));
        browser.see(&choose).await;
    }
    let none = browser.see(&format!("{find}?q=nobodycalledthat")).await;
    assert!(none.html.contains(&w.merge_found_none()));
    // Names that are no markup, both sides, the one that stands chosen.
    let page = browser.see(&choose).await;
    assert!(page.html.contains("Canary&#60;b&#62;husband") && !page.html.contains("Canary<b>husband"));
    assert!(page.html.contains("name=\"take-family\" value=\"kept\" checked"));
    let took = [("take-family", "gone"), ("take-email", "kept")];
    let again = browser.see(&format!("{choose}?take-family=gone&take-email=kept")).await;
    assert!(again.html.contains("name=\"take-family\" value=\"gone\" checked"), "a choice comes back");
    for language in ["es", "en"] {
        browser.send("/desk/language", &[("language", language), ("back", &choose)]).await;
        let page = browser.post(&choose, &took).await;
        assert_eq!(page.html.matches("<h1").count(), 1);
    }
    let page = browser.post(&choose, &took).await;
    for said in [
        w.merge_portal_ends(),
        w.merge_say_devices(1u64),
        w.merge_undo(),
        w.merge_will_lose(),
        w.merge_say_name(persona::LUCIA.full()),
    ] {
        assert!(page.html.contains(&said.replace('\'', "&#39;")), "{said}");
    }
    assert!(page.html.contains(persona::LUCIA.family) && page.html.contains(OTHER.email));
    // Somebody changes the record meanwhile: nothing is joined, nothing that was chosen is lost.
    let stale = seen(&page);
    let edit = browser.see(&format!("{gone}/edit")).await;
    let revision = edit.between("name=\"revision\" value=\"", "\"").to_owned();
    let form = [
        ("revision", revision.as_str()),
        ("given", OTHER.given),
        ("family", OTHER.family),
        ("email", OTHER.email),
        ("language", "es"),
        ("phone", "212 555 0142"),
    ];
    browser.send(&format!("{gone}/edit"), &form).await;
    let with = |seen: &str| {
        let mut all: Vec<(&str, String)> = vec![("seen", seen.to_owned())];
        all.extend(took.iter().map(|(name, value)| (*name, (*value).to_owned())));
        all
    };
    let fields = with(&stale);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let late = browser.post(&go, &fields).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.html.contains(&w.merge_problem_changed()) && late.html.contains("212 555 0142"));
    assert!(late.html.contains("name=\"take-family\" value=\"gone\" checked"));
    assert_eq!(browser.see(&gone).await.status, StatusCode::OK);
    // A form for the record that goes is open while it goes.
    let edit = browser.see(&format!("{gone}/edit")).await;
    let revision = edit.between("name=\"revision\" value=\"", "\"").to_owned();
    browser.see(&choose).await;
    let now = look(&mut browser, &choose, &took).await;
    let fields = with(&now);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    assert_eq!(browser.send(&go, &fields).await, home);
    let page = browser.see(&home).await;
    assert!(page.html.contains(&w.merge_done()) && page.html.contains(&w.merge_known_as()));
    assert!(page.html.contains(&w.merge_history()) && page.html.contains("212 555 0142"));
    assert!(page.html.contains("Canary&#60;b&#62;husband"), "the name that was chosen");
    // Twice, and from the other side.
    assert_eq!(browser.send(&go, &fields).await, home);
    let back = format!("{gone}/merge/{}", lucia.client);
    assert_eq!(browser.send(&format!("{back}/go"), &fields).await, home);
    for old in [gone.clone(), format!("{gone}/merge"), choose.clone(), back] {
        assert_eq!(browser.send_to_see(&old).await, home, "{old}");
    }
    assert_eq!(browser.send_to_see(&format!("{gone}/edit")).await, format!("{home}/edit"));
    let form = form.map(|(name, value)| if name == "phone" { (name, "212 555 0177") } else { (name, value) });
    let form =
        form.map(|(name, value)| if name == "revision" { (name, revision.as_str()) } else { (name, value) });
    browser.see(&format!("{home}/edit")).await;
    let typed = browser.post(&format!("{gone}/edit"), &form).await;
    assert_eq!(typed.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", typed.location);
    assert!(typed.html.contains("value=\"212 555 0177\"") && typed.html.contains(&w.client_behind_title()));
    assert!(typed.html.contains(&format!("action=\"{home}/edit\"")), "saved again it reaches the record");
    assert_eq!(browser.post(&format!("{gone}/contacts/new"), &[]).await.status, StatusCode::NOT_FOUND);
    // Every list says the new name, in matters and in the portal's tab.
    let matter = format!("/desk/matters/{}", lucia.matter);
    for path in [
        "/desk/matters".to_owned(),
        matter.clone(),
        format!("{matter}/people"),
        format!("{matter}/portal"),
        format!("{matter}/audit"),
        "/desk/audit".to_owned(),
    ] {
        let page = browser.see(&path).await;
        assert!(path.ends_with("audit") || page.html.contains("Canary&#60;b&#62;husband"), "{path}");
    }
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn both_in_one_matter_is_said_before_anything_and_joins_nothing() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let twin = house.client(&ana, OTHER).await;
    let room = house.room::<Steering>(&ana, lucia.matter).await;
    room.add_party(twin, domain::Relation::Partner).await.unwrap();
    let w = Words::of(Locale::En);
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let choose = format!("/desk/clients/{}/merge/{twin}", lucia.client);
    let page = browser.see(&choose).await;
    assert!(page.html.contains(&w.merge_both_in_text()) && !page.html.contains(&w.merge_next()));
    assert!(page.html.contains(&format!("/desk/matters/{}/people", lucia.matter)), "where to put it right");
    let page = browser.post(&choose, &[]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let view = house.desk.lobby(&ana).unwrap().merge_view(lucia.client, twin).await.unwrap();
    let done = browser.post(&format!("{choose}/go"), &[("seen", &view.seen)]).await;
    assert_eq!(done.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(house.desk.lobby(&ana).unwrap().client(twin).await.is_ok());
}

// Whoever may not join records is told what they would be told of a record that is not there.
#[tokio::test]
async fn nobody_else_has_these_pages_and_a_wall_makes_a_record_absent() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let twin = house.client(&ana, OTHER).await;
    house.staff(&ana, Role::Lawyer).await;
    house.staff(&ana, Role::Owner).await;
    let card = ClientCard { family: "Acme".into(), ..ClientCard::default() };
    let new = NewClient { card, email: None, locale: Locale::En };
    let lobby = house.desk.lobby(&ana).unwrap();
    let acme = lobby.create_organisation(&new, &testkit::BY_PHONE).await.unwrap();
    let app = site(&house).await;
    let home = format!("/desk/clients/{}", lucia.client);
    let choose = format!("{home}/merge/{twin}");
    let mut lawyer = known(&house, &app, "lawyer@firm-canary.example").await;
    assert!(!lawyer.see(&home).await.html.contains("/merge"));
    let absent = lawyer.get("/desk/clients/cli_0000000000000000000000000/merge").await;
    for path in [format!("{home}/merge"), choose.clone()] {
        let page = lawyer.get(&path).await;
        assert_eq!((page.status, absent.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND), "{path}");
    }
    for path in [choose.clone(), format!("{choose}/go")] {
        assert_eq!(lawyer.post(&path, &[]).await.status, StatusCode::NOT_FOUND);
    }
    let mut owner = known(&house, &app, "owner@firm-canary.example").await;
    owner.see(&choose).await;
    for path in [
        format!("{home}/merge/{acme}"),
        format!("/desk/clients/{acme}/merge"),
        format!("{home}/merge/{}", lucia.client),
    ] {
        assert_eq!(owner.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let staff = lobby.staff().await.unwrap();
    let ben = staff.iter().find(|one| one.role == Role::Owner && one.id != ana.person()).unwrap().id;
    for around in [Around::Client(twin), Around::Matter(lucia.matter)] {
        let against = vault::Against::Person(ben);
        let wall = lobby.raise_wall(around, against, "Conflict").await.unwrap();
        assert_eq!(owner.get(&choose).await.status, StatusCode::NOT_FOUND, "{around:?}");
        let found = owner.see(&format!("{home}/merge?q=canary")).await;
        assert!(!found.html.contains(&twin.to_string()), "{around:?}");
        assert_eq!(owner.post(&format!("{choose}/go"), &[]).await.status, StatusCode::NOT_FOUND);
        lobby.lift_wall(wall, "Over").await.unwrap();
    }
    owner.see(&choose).await;
}
