//! Teams and walls at the desk, by the forms an owner has, and what stays of a matter for whoever is behind a wall.

use super::{Browser, EMAIL, known, site};
use domain::Role;
use http::StatusCode;
use testkit::{TestHouse, persona};

const LAWYER: &str = "lawyer@firm-canary.example";
const SECOND: &str = "owner@firm-canary.example";

#[tokio::test]
async fn a_team_is_made_filled_given_a_matter_and_ended() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let lawyer = house.staff(&ana, Role::Lawyer).await;
    let app = site(&house).await;
    let mut desk = known(&house, &app, EMAIL).await;
    let mut theirs = known(&house, &app, LAWYER).await;
    let base = format!("/desk/matters/{}", lucia.matter);
    assert!(desk.see("/desk/people").await.html.contains("href=\"/desk/teams\""));
    desk.see("/desk/teams").await;
    let nameless = desk.post("/desk/teams", &[("name", " ")]).await;
    assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
    desk.send("/desk/teams", &[("name", "Family <b>cases</b>")]).await;
    let again = desk.post("/desk/teams", &[("name", "family <B>cases</b>")]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = desk.see("/desk/teams").await;
    assert!(!page.html.contains("Family <b>"), "a name is no markup");
    let team = page.between("action=\"/desk/teams/", "/").to_owned();
    let person = lawyer.person().to_string();
    desk.send(&format!("/desk/teams/{team}/join"), &[("staff", &person)]).await;
    assert_eq!(theirs.get(&base).await.status, StatusCode::NOT_FOUND);
    desk.see(&format!("{base}/people")).await;
    desk.send(&format!("{base}/people/team"), &[("team", &team)]).await;
    let mine = theirs.see(&format!("{base}/people")).await;
    assert!(
        mine.html.contains("through a team") && mine.html.contains("Family &#60;b&#62;"),
        "{}",
        mine.html
    );
    assert!(!mine.html.contains("/desk/walls"), "a lawyer raises no wall");
    desk.send(&format!("{base}/people/team/end"), &[("team", &team)]).await;
    assert_eq!(theirs.get(&base).await.status, StatusCode::NOT_FOUND);
    let name = format!("/desk/teams/{team}/name");
    let refused = desk.send(&name, &[("team_name", " ")]).await;
    assert!(desk.see(&refused).await.html.contains("Family &#60;b&#62;cases"), "the old name stays");
    desk.send(&name, &[("team_name", "Families <i>only</i>")]).await;
    let page = desk.see("/desk/teams").await.html;
    assert!(page.contains("Families &#60;i&#62;only") && !page.contains("Family &#60;b&#62;cases"));
    let log = desk.see("/desk/audit").await.html;
    assert!(log.contains("gave a team another name"), "{log}");
    desk.send(&format!("/desk/teams/{team}/leave"), &[("staff", &person)]).await;
    desk.send(&format!("/desk/teams/{team}/end"), &[]).await;
    desk.send(&format!("/desk/teams/{team}/end"), &[]).await;
    assert!(!desk.see("/desk/teams").await.html.contains(&team));
    // Nobody but an owner looks after teams and walls, and to them the pages are not there.
    theirs.see("/desk/matters").await;
    for path in ["/desk/teams", "/desk/walls", "/desk/walls/new"] {
        assert_eq!(theirs.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(theirs.post("/desk/teams", &[("name", "Mine")]).await.status, StatusCode::NOT_FOUND);
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn why_somebody_can_open_a_matter_is_said_and_what_would_be() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let lawyer = house.staff(&ana, Role::Lawyer).await;
    let app = site(&house).await;
    let mut desk = known(&house, &app, EMAIL).await;
    let base = format!("/desk/matters/{}", lucia.matter);
    assert!(desk.see(&format!("{base}/people")).await.html.contains(&format!("{base}/why")));
    let why = format!("{base}/why?person={}", lawyer.person());
    assert!(desk.see(&format!("{base}/why")).await.html.contains("Can open it"), "oneself to begin with");
    let page = desk.see(&why).await.html;
    assert!(page.contains("They are not on this matter.") && page.contains("Cannot open it"), "{page}");
    let then = desk.see(&format!("{why}&role=lawyer&duty=cover")).await.html;
    assert!(then.contains("Can open it") && then.contains("Cannot open it"), "what is and what would be");
    assert!(!desk.see(&why).await.html.contains("Can open it"), "and nothing was saved");
    for nobody in ["", "x", &lucia.contact.person().to_string(), &domain::PersonId::nil().to_string()] {
        let status = desk.get(&format!("{base}/why?person={nobody}")).await.status;
        let expected = if nobody.is_empty() { StatusCode::OK } else { StatusCode::NOT_FOUND };
        assert_eq!(status, expected, "{nobody}");
    }
    let lobby = house.desk.lobby(&ana).unwrap();
    let (around, against) = (vault::Around::Matter(lucia.matter), vault::Against::Person(lawyer.person()));
    lobby.raise_wall(around, against, "Conflict").await.unwrap();
    let walled = desk.see(&format!("{why}&role=owner&duty=responsible")).await.html;
    assert!(walled.contains("A wall keeps them out") && walled.contains("The wall would stay"));
    assert!(!walled.contains("Can open it"));
    let mut theirs = known(&house, &app, LAWYER).await;
    assert_eq!(theirs.get(&why).await.status, StatusCode::NOT_FOUND);
    testkit::after_every_test(&house).await;
}

/// What a stranger is told at this address, and somebody the matter is kept from: the same.
async fn told(browser: &mut Browser, path: &str) -> (StatusCode, String) {
    let page = browser.get(path).await;
    (page.status, page.html)
}

#[tokio::test]
async fn a_wall_is_raised_from_the_matter_seen_as_restricted_by_who_is_behind_it_and_lifted_with_a_reason() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let second = house.staff(&ana, Role::Owner).await;
    let app = site(&house).await;
    let mut desk = known(&house, &app, EMAIL).await;
    let mut theirs = known(&house, &app, SECOND).await;
    let base = format!("/desk/matters/{}", lucia.matter);
    let people = format!("{base}/people");
    theirs.see(&people).await;
    let new = desk.see(&people).await.between("href=\"/desk/walls/new?", "\"").to_owned();
    let form = format!("/desk/walls/new?{new}");
    assert!(desk.see(&form).await.html.contains("Zorrillaquint"));
    let matter = lucia.matter.to_string();
    let person = second.person().to_string();
    let fields =
        |reason: &'static str| [("matter", matter.as_str()), ("against", &person), ("reason", reason)];
    let unreasoned = desk.post("/desk/walls/new", &fields(" ")).await;
    assert_eq!(unreasoned.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unreasoned.html.contains("href=\"#reason\""));
    let nobody = [("matter", matter.as_str()), ("against", "everybody"), ("reason", "Conflict")];
    assert_eq!(desk.post("/desk/walls/new", &nobody).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    desk.send("/desk/walls/new", &fields("Knows the other side")).await;
    let walls = desk.see("/desk/walls").await;
    assert!(walls.html.contains("Knows the other side") && walls.html.contains("Zorrillaquint"));
    assert!(desk.see(&people).await.html.contains("Kept out by a wall"));

    let gone = told(&mut theirs, &people).await;
    let never = told(&mut theirs, &format!("/desk/matters/{}/people", domain::MatterId::nil())).await;
    assert_eq!(gone.0, StatusCode::NOT_FOUND);
    assert_eq!(gone, never, "byte for byte as if there had never been one");
    let restricted = theirs.see("/desk/walls").await;
    assert!(restricted.html.contains("Restricted"));
    for secret in ["Zorrillaquint", "NR-", "Knows the other side", &matter] {
        assert!(!restricted.html.contains(secret), "{secret}");
        assert!(!theirs.see("/desk/matters?whose=all").await.html.contains(secret), "{secret}");
    }
    theirs.see("/desk/walls").await;
    let wall = restricted.between("action=\"/desk/walls/", "/").to_owned();
    let lift = format!("/desk/walls/{wall}/lift");
    assert_eq!(theirs.post(&lift, &[("reason", "")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    theirs.send(&lift, &[("reason", "Counsel agreed")]).await;
    theirs.send(&lift, &[("reason", "Counsel agreed")]).await;
    theirs.see(&people).await;
    assert!(theirs.see("/desk/walls").await.html.contains("Counsel agreed"));
    assert!(desk.see("/desk/notices").await.html.contains(&people), "whoever leads the matter is told");
    let log = desk.see("/desk/audit").await.html;
    assert!(log.contains("raised a wall") && log.contains("lifted a wall"));

    // Around a client: their card goes too, and the pages are whole in Spanish.
    let client = lucia.client.to_string();
    let card = format!("/desk/clients/{client}");
    desk.see(&card).await;
    let around = [("client", client.as_str()), ("against", person.as_str()), ("reason", "Cousin")];
    desk.send("/desk/walls/new", &around).await;
    assert_eq!(theirs.get(&card).await.status, StatusCode::NOT_FOUND);
    assert!(!theirs.see("/desk/clients").await.html.contains("Zorrillaquint"));
    theirs.see("/desk/walls").await;
    theirs.send("/desk/language", &[("language", "es"), ("back", "/desk/walls")]).await;
    assert!(theirs.see("/desk/walls").await.html.contains("Restringido"));
    testkit::after_every_test(&house).await;
}
