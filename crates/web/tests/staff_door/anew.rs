//! Something accepted of which a new one is asked for: it does not read as sent back, says when it was accepted, and the log says
//! what was done.

use super::{EMAIL, known, site};
use domain::Locale;
use testkit::{TestHouse, persona};
use web::words::Words;

#[tokio::test]
async fn what_was_accepted_and_is_wanted_anew_says_so() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let version = house.ready(&lucia, "pasaporte.pdf", b"%PDF-1.7 one").await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let w = Words::of(Locale::En);
    let sheet = format!("/desk/review/{version}");
    let decision = format!("/desk/matters/{}/versions/{version}/decision", lucia.matter);
    browser.see(&sheet).await;
    browser.send(&decision, &[("decision", "accept")]).await;
    house.clock.advance(domain::Duration::minutes(2));
    let anew = [("decision", "return"), ("reason", "expired"), ("message", "Venció en mayo.")];
    browser.send(&decision, &anew).await;
    let page = browser.see(&sheet).await.html;
    assert!(page.contains(&w.anew_state()), "{page}");
    assert!(page.contains("Ana Quillfeather asked for a new one") && page.contains("Venció en mayo."));
    let checklist = browser.see(&format!("/desk/matters/{}/checklist", lucia.matter)).await.html;
    assert!(checklist.contains(&w.anew_state()), "{checklist}");
    let log = browser.see(&format!("/desk/matters/{}/audit", lucia.matter)).await.html;
    assert!(log.contains("asked for a new one of an accepted document"), "{log}");
    testkit::after_every_test(&house).await;
}
