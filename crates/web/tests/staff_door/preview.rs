//! What staff see when they look through a client's eyes: the client's own pages, whatever happened to a request.

use super::{EMAIL, known, site};
use domain::{Duration, Locale, RefusalCause, ReturnReason};
use testkit::{TestHouse, finding, persona};
use vault::{Decision, InspectionFinding, Reviewing};
use web::words::Words;

fn stopped() -> InspectionFinding {
    let mut found = finding();
    found.refused = Some(RefusalCause::Encrypted);
    found.facts.refused = Some("encrypted".to_owned());
    found
}

// S2-24
#[tokio::test]
async fn the_preview_says_why_a_file_was_refused_and_goes_on_saying_it_while_another_is_only_saved() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let base = format!("/desk/matters/{}/portal/{}/preview", lucia.matter, lucia.client);
    let item = format!("{base}/items/{}", lucia.item);
    let pages = [format!("{base}/home"), format!("{base}/documents"), item.clone()];
    let why = Words::of(Locale::Es).up_problem_password();

    house.sent(&lucia, "bloqueado.pdf", b"%PDF-1.7 one").await;
    for path in &pages {
        assert!(!browser.see(path).await.html.contains(&why), "{path}");
    }
    assert!(browser.see(&item).await.html.contains("bloqueado.pdf"), "what was sent is listed");
    house.inspect_with(stopped).await;
    let returned_at = house.desk.now();
    for path in &pages {
        let page = browser.see(path).await;
        assert!(page.html.contains(&format!("bloqueado.pdf: {why}")), "{path} lacks the reason");
    }
    house.clock.advance(Duration::minutes(30));
    house.saved(&lucia, "nuevo.pdf", b"%PDF-1.7 two").await;
    for path in &pages {
        let page = browser.see(path).await;
        assert!(page.html.contains(&format!("bloqueado.pdf: {why}")), "{path} lost the reason");
        assert!(!page.html.contains("nuevo.pdf"), "what is not sent is the client's own");
    }
    let zone = jiff::tz::TimeZone::get(&house.desk.threshold().settings().await.unwrap().time_zone).unwrap();
    let calendar =
        web::dates::Calendar::new(Words::of(Locale::Es), domain::Region::Us, zone, house.desk.now());
    let when = format!(" · {}</span>", calendar.moment(returned_at));
    assert!(browser.see(&item).await.html.contains(&when), "the answer keeps its own time");

    // Somebody's own words stand in the same way, and go when the answer to them is sent.
    let version = house.ready(&lucia, "tercero.pdf", b"%PDF-1.7 three").await;
    let back = Decision::Return { reason: ReturnReason::Blurry, message: "Más nítido.".to_owned() };
    house.room::<Reviewing>(&ana, lucia.matter).await.decide(version, &back).await.unwrap();
    house.saved(&lucia, "cuarto.pdf", b"%PDF-1.7 four").await;
    assert!(browser.see(&item).await.html.contains("Más nítido."));
    house.sent(&lucia, "quinto.pdf", b"%PDF-1.7 five").await;
    for path in &pages {
        assert!(!browser.see(path).await.html.contains("Más nítido."), "{path}");
    }
    testkit::after_every_test(&house).await;
}
