//! The circle around a matter from the desk: closed and opened from the People tab with the names said first, and closed
//! from the start; and the question whether somebody new is on file already.

use super::{EMAIL, LOOKED_AT, known, site};
use domain::{Assignment, Role};
use http::StatusCode;
use testkit::{TestHouse, persona};
use vault::Steering;

const CASEWORKER: &str = "caseworker@firm-canary.example";

#[tokio::test]
async fn a_circle_is_closed_and_opened_from_the_people_of_a_matter() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let helper = house.staff(&ana, Role::Caseworker).await;
    let steering = house.room::<Steering>(&ana, lucia.matter).await;
    steering.assign(helper.person(), Assignment::Team).await.unwrap();
    let app = site(&house).await;
    let mut desk = known(&house, &app, EMAIL).await;
    let mut theirs = known(&house, &app, CASEWORKER).await;
    let matter = format!("/desk/matters/{}", lucia.matter);
    let circle = format!("{matter}/circle");
    assert!(theirs.see(&matter).await.html.contains("identity-row"));
    assert_eq!(theirs.get(&circle).await.status, StatusCode::NOT_FOUND, "not theirs to change");
    assert!(!theirs.see(&format!("{matter}/people")).await.html.contains("/circle\""));

    assert!(desk.see(&format!("{matter}/people")).await.html.contains("Close the circle"));
    assert!(desk.see(&circle).await.html.contains("will be outside: Canary caseworker"));
    // Pressed twice it stands as was wanted.
    for _ in 0..2 {
        desk.send(&format!("{circle}/sensitive"), &[]).await;
    }
    assert!(desk.see(&matter).await.html.contains("Closed circle"));
    assert_eq!(theirs.get(&matter).await.status, StatusCode::NOT_FOUND);
    assert!(desk.see(&circle).await.html.contains("Open the circle around this matter?"));
    desk.send(&format!("{circle}/ordinary"), &[]).await;
    assert_eq!(theirs.get(&matter).await.status, StatusCode::OK);
    assert_eq!(desk.post(&format!("{circle}/round"), &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_matter_is_opened_closed_and_somebody_on_file_is_not_made_twice() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    house.portal(&ana, persona::LUCIA).await;
    let app = site(&house).await;
    let mut desk = known(&house, &app, EMAIL).await;
    let page = desk.see("/desk/matters/new").await;
    let kind = format!("us-{}", page.between("<option value=\"us-", "\""));
    let mut new = vec![
        ("client", "new"),
        ("given", persona::LUCIA.given),
        ("family", persona::LUCIA.family),
        ("email", persona::LUCIA.email),
        ("language", "es"),
        ("source", "in_person"),
        ("instructed_by", "Lucía"),
        ("kind", kind.as_str()),
        ("title", "Asylum"),
        ("reference", ""),
        ("sensitive", "yes"),
    ];
    new.extend(LOOKED_AT);
    let asked = desk.post("/desk/matters/new", &new).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        asked.html.contains("name=\"someone_else\"")
            && asked.html.contains("value=\"yes\" form=\"new-matter\" checked")
    );
    let sure: Vec<_> = new.iter().copied().chain([("someone_else", "yes")]).collect();
    // Somebody else, and so like enough that somebody has to decide about it before anything is opened.
    let looked = desk.post("/desk/matters/new", &sure).await;
    assert_eq!(looked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(looked.html.contains("What do you decide?"), "{}", looked.html);
    let client = looked.between("name=\"client\" value=\"", "\"").to_owned();
    let search = looked.between("name=\"search\" value=\"", "\"").to_owned();
    let mut decided: Vec<_> = new.into_iter().filter(|(name, _)| *name != "client").collect();
    decided.push(("client", client.as_str()));
    decided.extend([("search", search.as_str()), ("decision", "clear"), ("reason", "Her namesake")]);
    let matter = desk.send("/desk/matters/new", &decided).await;
    assert!(desk.see(&matter).await.html.contains("Closed circle"));
}
