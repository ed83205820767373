//! Review after the decision, and what a reviewer is told: who decided and what they checked, why earlier tries came
//! back, what the client wrote, and how many pages the file has.

use super::{EMAIL, known, site};
use domain::{Duration, Locale, Role};
use http::StatusCode;
use testkit::{Portal, TestHouse, finding, item, persona};
use vault::{Actor, Contributing, InspectionFinding, NewItem, NewPreview, Reading, Steering, Words};

fn said(en: &str, es: &str) -> Words {
    Words::from([("en".to_owned(), en.to_owned()), ("es".to_owned(), es.to_owned())])
}

/// Lucía's matter with a request that says what to look for.
async fn with_checks(house: &TestHouse, ana: &Actor) -> Portal {
    let mut lucia = house.portal(ana, persona::LUCIA).await;
    let group = house.room::<Reading>(ana, lucia.matter).await.checklist().await.unwrap()[0].id;
    let mut visa = NewItem { max_files: 3, ..item("visa", "Visa") };
    visa.words.checks = vec![said("Is it signed?", "¿Está firmado?"), said("Is it valid?", "¿Es válido?")];
    lucia.item = house.room::<Steering>(ana, lucia.matter).await.add_item(group, &visa).await.unwrap();
    lucia
}

#[tokio::test]
async fn a_decision_can_be_looked_at_for_ever_by_those_who_may_see_the_matter() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = with_checks(&house, &ana).await;
    house
        .room::<Contributing>(&lucia.contact, lucia.matter)
        .await
        .ask_for_help(lucia.item, "unclear", "¿Sirve una copia?")
        .await
        .unwrap();
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let checklist = format!("/desk/matters/{}/checklist", lucia.matter);
    assert!(browser.see(&checklist).await.html.contains("¿Sirve una copia?"), "whoever answers can read it");

    let first = house.ready(&lucia, "uno.pdf", b"%PDF-1.7 one").await;
    let address = format!("/desk/review/{first}");
    let page = browser.see(&address).await;
    assert!(page.html.contains("Is it signed?") && page.html.contains("¿Sirve una copia?"));
    assert!(page.html.contains("name=\"check\" value=\"1\""));
    let es = web::words::Words::of(Locale::Es);
    let decision = format!("/desk/matters/{}/versions/{first}/decision", lucia.matter);
    let blurry = es.desk_say_blurry();
    let back = [("decision", "return"), ("reason", "blurry"), ("message", blurry.as_str()), ("check", "0")];
    assert_eq!(browser.send(&decision, &back).await, "/desk/review");

    house.clock.advance(Duration::minutes(3));
    let second = house.ready(&lucia, "dos.pdf", b"%PDF-1.7 two").await;
    let page = browser.see(&format!("/desk/review/{second}")).await;
    let en = web::words::Words::of(Locale::En);
    assert!(
        page.html.contains(&en.desk_reason_blurry()) && page.html.contains(&blurry),
        "why the first came back"
    );
    let decision = format!("/desk/matters/{}/versions/{second}/decision", lucia.matter);
    browser.send(&decision, &[("decision", "accept"), ("check", "1"), ("check", "9"), ("check", "x")]).await;

    // The bare address, as it stood in the queue, for the owner and for whoever joins the matter later.
    let page = browser.see(&address).await;
    assert!(page.html.contains("Ana Quillfeather") && !page.html.contains("value=\"accept\""));
    assert!(page.html.contains(&blurry) && page.html.contains("lang=\"es\""), "the client's words");
    assert!(page.html.contains(&en.desk_say_blurry()), "and the reader's");
    assert_eq!(page.html.matches("<li class=\"ticked\">").count(), 1);
    let page = browser.see(&format!("/desk/review/{second}")).await;
    assert!(page.between("<li class=\"ticked\">", "</li>").contains("Is it valid?"));
    assert!(page.html.contains(&en.desk_decided_unticked()), "what was passed over shows too");
    let overview = browser.see(&format!("/desk/matters/{}", lucia.matter)).await;
    let checklist = browser.see(&checklist).await;
    for version in [first, second] {
        let link = format!("href=\"/desk/review/{version}\"");
        assert!(overview.html.contains(&link) && checklist.html.contains(&link));
    }

    let lawyer = house.staff(&ana, Role::Lawyer).await;
    let mut other = known(&house, &app, &email_of(&house, &ana, &lawyer).await).await;
    let absent = other.get("/desk/nothing-here").await;
    let page = other.get(&address).await;
    assert_eq!((page.status, page.html), (StatusCode::NOT_FOUND, absent.html));
    let steering = house.room::<Steering>(&ana, lucia.matter).await;
    steering.assign(lawyer.person(), domain::Assignment::Team).await.unwrap();
    assert!(other.see(&address).await.html.contains("Ana Quillfeather"));
    testkit::after_every_test(&house).await;
}

async fn email_of(house: &TestHouse, ana: &Actor, who: &Actor) -> String {
    let staff = house.desk.lobby(ana).unwrap().staff().await.unwrap();
    staff.into_iter().find(|row| row.id == who.person()).unwrap().email
}

#[tokio::test]
async fn accepting_and_asking_for_more_needs_words_and_leaves_the_request_open() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = with_checks(&house, &ana).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let version = house.ready(&lucia, "uno.pdf", b"%PDF-1.7 one").await;
    let open = browser.see(&format!("/desk/review/{version}?again=more")).await;
    assert!(open.html.contains("id=\"verbs\" hidden") && open.html.contains("value=\"more\""));
    let decision = format!("/desk/matters/{}/versions/{version}/decision", lucia.matter);
    let empty = browser.post(&decision, &[("decision", "more"), ("message", " ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.html.contains("id=\"more-problem\"") && !empty.html.contains("id=\"message-problem\""));
    browser.send(&decision, &[("decision", "more"), ("message", "El reverso también.")]).await;
    let page = browser.see(&format!("/desk/review/{version}")).await;
    assert!(page.html.contains("El reverso también."));
    let client = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
    let seen = client.request(lucia.item).await.unwrap();
    assert_eq!(seen.state, domain::ItemState::AcceptedMoreNeeded);
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn ticks_go_with_a_return_also_where_no_script_gathers_them() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = with_checks(&house, &ana).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let version = house.ready(&lucia, "uno.pdf", b"%PDF-1.7 one").await;
    let address = format!("/desk/review/{version}");
    let open = browser.see(&address).await;
    assert_eq!(open.html.matches(" form=\"accept\">").count(), 2);
    let decision = format!("/desk/matters/{}/versions/{version}/decision", lucia.matter);
    let es = web::words::Words::of(Locale::Es);
    // Ticked, then "ask again": nothing is decided, and the tick is in the form that opened.
    let page = browser.post(&decision, &[("ask", "again"), ("check", "1")]).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.html);
    assert!(page.html.contains("value=\"1\" form=\"again\" checked>"), "{}", page.html);
    assert!(page.html.contains("value=\"0\" form=\"again\">") && page.html.contains("id=\"verbs\" hidden"));
    assert!(page.html.contains(&es.desk_say_blurry()));
    // Another reason brings its words and keeps the tick; words of one's own stay.
    let fields = [("ask", "cut_off"), ("check", "1"), ("message", &es.desk_say_blurry())];
    let page = browser.post(&decision, &fields).await;
    assert!(page.between("<textarea id=\"message\"", "</textarea>").contains(&es.desk_say_cut_off()));
    let page =
        browser.post(&decision, &[("ask", "expired"), ("check", "1"), ("message", "Mis palabras")]).await;
    assert!(page.between("<textarea id=\"message\"", "</textarea>").contains("Mis palabras"));
    let page = browser.post(&decision, &[("ask", "nothing"), ("check", "1")]).await;
    assert!(
        page.html.contains("value=\"1\" form=\"accept\" checked>")
            && !page.html.contains("id=\"verbs\" hidden")
    );
    // What is refused for want of words keeps the tick as well.
    let page = browser.post(&decision, &[("decision", "return"), ("reason", "blurry"), ("check", "1")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.html.contains("value=\"1\" form=\"again\" checked>"));
    let fields = [("decision", "return"), ("reason", "blurry"), ("message", "Otra vez."), ("check", "1")];
    browser.send(&decision, &fields).await;
    let page = browser.see(&address).await;
    assert!(page.between("<li class=\"ticked\">", "</li>").contains("Is it valid?"));
    testkit::after_every_test(&house).await;
}

/// A file of 31 pages, of which two were drawn.
fn long() -> InspectionFinding {
    let mut found = finding();
    found.facts.pages = Some(31);
    let second = NewPreview { page: 2, kind: "page", width: 8, height: 11, jpeg: b"x".to_vec() };
    found.previews.push(second);
    found
}

#[tokio::test]
async fn the_pages_counted_are_the_files_and_what_is_not_drawn_is_said() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let short = house.ready(&lucia, "uno.pdf", b"%PDF-1.7 one").await;
    let version = house.sent(&lucia, "largo.pdf", b"%PDF-1.7 long").await;
    house.inspect_with(long).await;
    let w = web::words::Words::of(Locale::En);
    let page = browser.see(&format!("/desk/review/{version}")).await;
    assert!(page.html.contains(&w.desk_pages_drawn(2, 31)));
    assert!(page.html.contains(&w.desk_page_of(1, 31)) && page.html.contains("<dd class=\"\">31</dd>"));
    assert_eq!(page.html.matches("data-focus=\"thumb-").count(), 2, "only what was drawn can be turned to");
    let page = browser.see(&format!("/desk/review/{short}")).await;
    assert!(page.html.contains(&w.desk_page_of(1, 1)) && !page.html.contains("Only the first"));
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn a_page_that_looks_again_by_itself_does_not_keep_somebody_signed_in() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let version = house.sent(&lucia, "pasaporte.pdf", b"%PDF-1.7 one").await;
    let address = format!("/desk/review/{version}");
    let page = browser.see(&address).await;
    assert!(page.html.contains("data-refresh"), "it is still inspected");
    let left = |page: &super::Page| page.between("data-session-ends=\"", "\"").parse::<i64>().unwrap();
    let idle = left(&page);
    let mut asked = 0;
    let mut gone = 0;
    loop {
        house.clock.advance(Duration::minutes(3));
        gone += 3 * 60;
        let page = browser.refresh(&address).await;
        if page.status != StatusCode::OK {
            assert_eq!(page.status, StatusCode::SEE_OTHER, "the session is over");
            break;
        }
        assert_eq!(left(&page), idle - gone, "the page says how long it really is");
        asked += 1;
        assert!(asked < 100, "it looks for ever");
    }
    assert!(gone >= idle && gone <= idle + 3 * 60, "the session lasted {gone} of {idle} seconds");

    // Somebody who presses is there, whatever the page does in between.
    let mut browser = known(&house, &app, EMAIL).await;
    for _ in 0..asked + 5 {
        house.clock.advance(Duration::minutes(3));
        assert_eq!(browser.refresh(&address).await.status, StatusCode::OK);
        browser.see("/desk/review?list=1").await;
    }
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn a_decision_is_taken_back_from_the_sentence_after_it_or_from_its_page_until_it_is_too_late() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let w = web::words::Words::of(Locale::En);
    let version = house.ready(&lucia, "uno.pdf", b"%PDF-1.7 one").await;
    let address = format!("/desk/review/{version}");
    browser.see(&address).await;
    let base = format!("/desk/matters/{}/versions/{version}", lucia.matter);
    let (decision, undo) = (format!("{base}/decision"), format!("{base}/take-back"));
    let toast = format!("<form id=\"undo\" method=\"post\" action=\"{undo}\"");

    let to = browser.send(&decision, &[("decision", "accept")]).await;
    let page = browser.see(&to).await;
    assert!(page.html.contains(&toast) && page.html.contains(&w.desk_undo()), "{}", page.html);
    assert!(!browser.see("/desk/review").await.html.contains(&toast), "offered with the sentence, once");
    assert_eq!(browser.send(&undo, &[]).await, address);
    let page = browser.see(&address).await;
    assert!(page.html.contains("value=\"accept\""), "it waits again");
    assert!(page.html.contains(&w.desk_done_taken_back(format!("Passport of {}", persona::LUCIA.family))));
    assert!(page.html.contains("Ana Quillfeather took a decision about this file back"));

    let back = [("decision", "return"), ("reason", "blurry"), ("message", "Otra vez.")];
    browser.send(&decision, &back).await;
    let page = browser.see(&address).await;
    assert!(page.html.contains("id=\"take-back-until\"") && page.html.contains(&w.desk_take_back()));
    assert!(!page.html.contains("took a decision about this file back"), "decided anew");
    // The client answers: now it stands.
    house.sent(&lucia, "dos.pdf", b"%PDF-1.7 two").await;
    assert!(
        !browser.see(&address).await.html.contains("id=\"take-back-until\""),
        "what cannot be is not offered"
    );
    assert_eq!(browser.send(&undo, &[]).await, address);
    let page = browser.see(&address).await;
    assert!(page.html.contains(&w.desk_take_back_too_late()) && page.html.contains("toast bad"));
    assert!(page.html.contains("Otra vez."));
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn the_queue_names_what_was_asked_for_in_the_language_of_whoever_reads_it() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let mut lucia = house.portal(&ana, persona::LUCIA).await;
    let group = house.room::<Reading>(&ana, lucia.matter).await.checklist().await.unwrap()[0].id;
    let mut new = NewItem { max_files: 3, ..item("lease", "Lease") };
    new.words.title = said("Lease of your home", "Contrato de alquiler");
    lucia.item = house.room::<Steering>(&ana, lucia.matter).await.add_item(group, &new).await.unwrap();
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let version = house.ready(&lucia, "uno.pdf", b"%PDF-1.7 one").await;
    for (language, reads, not) in [
        ("es", "Contrato de alquiler", "Lease of your home"),
        ("en", "Lease of your home", "Contrato de alquiler"),
    ] {
        browser.see("/desk/matters").await;
        browser.send("/desk/language", &[("language", language), ("back", "/desk/matters")]).await;
        for path in ["/desk/review?list=1", "/desk/today"] {
            let html = browser.see(path).await.html;
            assert!(html.contains(reads) && !html.contains(not), "{path} {language}: {html}");
        }
    }
    let line = house.desk.lobby(&ana).unwrap().review_line(version).await.unwrap().unwrap();
    assert_eq!(line.item, said("Lease of your home", "Contrato de alquiler"));
}
