//! A file flagged for a lawyer, through the staff door: raised by a colleague, found wherever the lawyer looks, and taken off.

use super::{known, site};
use domain::{Assignment, Locale, Role};
use http::StatusCode;
use testkit::TestHouse;
use vault::Steering;
use web::words::Words;

const CASEWORKER: &str = "caseworker@firm-canary.example";
const LAWYER: &str = "lawyer@firm-canary.example";

#[tokio::test]
async fn a_flagged_file_is_found_by_the_lawyer_on_every_page_that_says_what_waits() {
    let house = TestHouse::sqlite().await;
    let cast = house.cast().await;
    let lucia = &cast.lucia;
    let app = site(&house).await;
    let mut caseworker = known(&house, &app, CASEWORKER).await;
    let mut lawyer = known(&house, &app, LAWYER).await;
    let w = Words::of(Locale::En);
    let version = house.ready(lucia, "pasaporte.pdf", b"%PDF-1.7 one").await;
    let address = format!("/desk/review/{version}");
    let flag = format!("/desk/matters/{}/versions/{version}/flag", lucia.matter);
    let page = caseworker.see(&address).await;
    assert!(page.html.contains("id=\"flag\"><summary"), "closed, and opened without a script: {}", page.html);
    let named = page.between("<select id=\"flag-person\"", "</select>");
    assert!(named.contains("Canary lawyer") && !named.contains("Canary caseworker"), "{named}");
    assert!(!lawyer.see("/desk/today").await.html.contains(&w.flag_box()));

    // What is wrong is said where it is, and what was typed stays.
    let empty = caseworker.post(&flag, &[("why", " "), ("person", "")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.html.contains("id=\"flag\" open") && empty.html.contains("id=\"flag-why-problem\""));
    let reason = "Is <b>it</b> a zebrastamp?";
    let wrong = caseworker.post(&flag, &[("why", reason), ("person", "per_nobody")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.html.contains("id=\"flag-person-problem\""));
    assert!(wrong.between("<textarea id=\"flag-why\"", "</textarea>").contains("zebrastamp"));

    let person = cast.lawyer.person().to_string();
    let form = [("why", reason), ("person", person.as_str())];
    assert_eq!(caseworker.send(&flag, &form).await, address);
    let page = caseworker.see(&address).await;
    assert!(page.html.contains(&w.flag_done()) && page.html.contains(&w.flag_title_for("Canary lawyer")));
    assert!(page.html.contains("Is &#60;b&#62;it&#60;/b&#62; a zebrastamp?"), "{}", page.html);
    assert!(page.html.contains("Canary caseworker asks for a look"));
    assert!(!page.html.contains("id=\"flag-why\""), "it is flagged once");
    assert!(page.between("id=\"queue-list\"", "</nav>").contains("For Canary lawyer"));
    assert_eq!(caseworker.send(&flag, &form).await, address, "pressed twice is once");

    let day = lawyer.see("/desk/today").await.html;
    assert!(day.contains(&w.flag_box()) && day.contains("For Canary lawyer"), "{day}");
    assert!(day.contains("href=\"/desk/review?split=lawyer\"") && !day.contains("zebrastamp"));
    assert!(day.contains("One thing needs you."), "it is one file: {day}");
    assert_eq!(day.matches(&format!("href=\"{address}\"")).count(), 1, "in one box: {day}");
    assert!(!day.contains(&w.today_review_none()), "nor does another say that there is nothing: {day}");
    let cut = lawyer.see("/desk/review?split=lawyer&list=1").await;
    let here = cut.between("href=\"/desk/review?split=lawyer\"", "</a>");
    assert!(here.contains("aria-current=\"true\"") && here.contains("<span>1</span>"), "{here}");
    assert!(cut.html.contains(&format!("href=\"{address}?split=lawyer\"")));
    assert!(!cut.html.contains("zebrastamp"));
    let notices = lawyer.see("/desk/notices").await.html;
    assert!(notices.contains(&w.flag_notice()) && !notices.contains("zebrastamp"));
    assert!(notices.contains(&format!("href=\"{address}?m={}\"", lucia.matter)));

    // In the cut it was looked at in, and it is off for everybody.
    let off = lawyer.send(&format!("{flag}/off?split=lawyer"), &[]).await;
    assert_eq!(off, format!("{address}?split=lawyer"));
    let page = lawyer.see(&off).await;
    assert!(page.html.contains(&w.flag_off_done()) && page.html.contains("id=\"flag-why\""));
    assert!(!page.html.contains("zebrastamp"));
    let log = lawyer.see(&format!("/desk/matters/{}/audit", lucia.matter)).await.html;
    for said in
        [w.flag_did_raise("Canary caseworker"), w.flag_did_take_off("Canary lawyer"), "zebrastamp".to_owned()]
    {
        assert!(log.contains(&said), "{said}: {log}");
    }
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn whoever_is_second_or_late_is_told_so_and_whoever_only_looks_is_offered_nothing() {
    let house = TestHouse::sqlite().await;
    let cast = house.cast().await;
    let lucia = &cast.lucia;
    let intake = house.staff(&cast.ana, Role::Intake).await;
    let steering = house.room::<Steering>(&cast.ana, lucia.matter).await;
    steering.assign(intake.person(), Assignment::Team).await.unwrap();
    let app = site(&house).await;
    let mut caseworker = known(&house, &app, CASEWORKER).await;
    let mut lawyer = known(&house, &app, LAWYER).await;
    let mut looker = known(&house, &app, "intake@firm-canary.example").await;
    let w = Words::of(Locale::En);
    let version = house.ready(lucia, "pasaporte.pdf", b"%PDF-1.7 one").await;
    let address = format!("/desk/review/{version}");
    let base = format!("/desk/matters/{}/versions/{version}", lucia.matter);
    let flag = format!("{base}/flag");
    for browser in [&mut caseworker, &mut lawyer] {
        browser.see(&address).await;
    }
    assert_eq!(caseworker.send(&flag, &[("why", "zebraone"), ("person", "")]).await, address);
    let second = lawyer.post(&flag, &[("why", "zebratwo"), ("person", "")]).await;
    assert_eq!(second.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(second.html.contains("zebraone") && second.html.contains(&w.flag_stands_already()));
    let typed = second.between("<textarea id=\"flag-why\"", "</textarea>");
    assert!(typed.contains("zebratwo"), "nothing is lost");

    let seen = looker.see(&address).await.html;
    assert!(seen.contains("zebraone") && seen.contains(&w.flag_title()), "{seen}");
    assert!(!seen.contains("/flag/off\"") && !seen.contains("id=\"flag\""), "{seen}");
    let absent = looker.get("/desk/nothing-here").await;
    for path in [&flag, &format!("{flag}/off")] {
        let refused = looker.post(path, &[("why", "x"), ("person", "")]).await;
        assert_eq!((refused.status, &refused.html), (StatusCode::NOT_FOUND, &absent.html), "{path}");
    }
    let his = house.ready(&cast.omar, "visa.pdf", b"%PDF-1.7 two").await;
    let his = format!("/desk/matters/{}/versions/{his}/flag", cast.omar.matter);
    let refused = caseworker.post(&his, &[("why", "x"), ("person", "")]).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND, "another matter");

    caseworker.send(&format!("{base}/decision"), &[("decision", "accept")]).await;
    let decided = caseworker.see(&address).await.html;
    assert!(!decided.contains("zebraone") && !decided.contains("id=\"flag\""), "{decided}");
    assert_eq!(lawyer.send(&flag, &[("why", "zebrathree"), ("person", "")]).await, address);
    assert!(lawyer.see(&address).await.html.contains(&w.flag_too_late()));
    testkit::after_every_test(&house).await;
}
