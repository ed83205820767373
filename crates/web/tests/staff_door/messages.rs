//! Messages at the desk through its routes: the inbox, answering with and without a note, ready texts in the client's
//! language, what only the team reads, notes that are corrected, and the thread written out.

use super::{Browser, EMAIL, Page, known, site};
use domain::{Duration, Locale, Role};
use http::StatusCode;
use testkit::{Portal, TestHouse, message, persona};
use vault::{About, Actor, Contributing, SentMessage, Steering, To};
use web::words::Words;

async fn begun(house: &TestHouse, ana: &Actor) -> (Portal, SentMessage) {
    let lucia = house.portal(ana, persona::LUCIA).await;
    let room = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
    let about = To::About(About::Item(lucia.item), String::new());
    let sent = room.write_to_us(&message(about, "¿Sirve una copia? canaryquestion", 1)).await.unwrap();
    (lucia, sent)
}

fn attempt_of(page: &Page, form: &str) -> String {
    let form = page.between(&format!("action=\"{form}\""), "</form>");
    form.split("name=\"attempt\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

async fn email_of(house: &TestHouse, ana: &Actor, who: &Actor) -> String {
    let staff = house.desk.lobby(ana).unwrap().staff().await.unwrap();
    staff.into_iter().find(|row| row.id == who.person()).unwrap().email
}

// S2-54, S2-55: ready texts for small matters, and a file note in one step
#[tokio::test]
async fn a_question_is_found_in_the_inbox_answered_and_set_done() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let (lucia, sent) = begun(&house, &ana).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let inbox = browser.see("/desk/messages").await;
    let here = format!("/desk/matters/{}/messages/{}", lucia.matter, sent.thread);
    assert!(inbox.html.contains(&format!("href=\"{here}\"")) && inbox.html.contains("class=\"new\""));
    assert!(!inbox.html.contains("canaryquestion"), "the inbox holds no content");
    let notices = browser.see("/desk/notices").await;
    assert!(notices.html.contains(&format!("href=\"{here}\"")), "the notice leads to the thread");
    let thread = browser.see(&here).await;
    assert!(thread.html.contains("canaryquestion") && thread.html.contains(&lucia.who.full()));
    assert!(!browser.see("/desk/messages").await.html.contains("class=\"new\""), "looked at");
    // Ready texts are in the client's language, with the reader's own beside them.
    assert!(thread.html.contains("Hola, Lucía:") && thread.html.contains("Hello Lucía,"));
    let proposed = browser.see(&format!("{here}?use=missing-page")).await;
    assert!(proposed.between("id=\"text\"", "</textarea>").contains("Falta una página"));
    let attempt = attempt_of(&proposed, &here);
    let empty = browser.post(&here, &[("text", " "), ("attempt", &attempt)]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.html.contains("id=\"text-problem\""));
    let fields = [("text", "Sí, sirve. canarykept"), ("attempt", attempt.as_str()), ("send", "keep")];
    assert_eq!(browser.send(&here, &fields).await, here);
    assert_eq!(browser.send(&here, &fields).await, here, "pressed twice");
    let thread = browser.see(&here).await;
    assert_eq!(thread.html.matches("<li class=\"bubble").count(), 2);
    let notes = browser.see(&format!("/desk/matters/{}/notes", lucia.matter)).await;
    assert_eq!(notes.html.matches("canarykept").count(), 1, "kept once");
    browser.send(&format!("{here}/done"), &[("back", "inbox")]).await;
    assert!(browser.see("/desk/messages?state=done").await.html.contains(&here));
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn what_is_assigned_to_me_is_a_cut_of_the_inbox_and_a_broken_promise_leads_to_its_thread() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let (lucia, sent) = begun(&house, &ana).await;
    let app = site(&house).await;
    let here = format!("/desk/matters/{}/messages/{}", lucia.matter, sent.thread);
    let mut browser = known(&house, &app, EMAIL).await;
    let cut = "/desk/messages?state=mine";
    assert!(!browser.see(cut).await.html.contains(&here), "nobody was named");
    let me = ana.person().to_string();
    browser.send(&format!("{here}/assign"), &[("person", &me)]).await;
    house.raw().await.run("UPDATE thread_line SET answer_by = 1").await;
    assert_eq!(house.desk.backstage().escalate().await.unwrap(), 1);
    for locale in [Locale::En, Locale::Es] {
        let mut browser = known(&house, &app, EMAIL).await;
        browser.see("/desk/messages").await;
        browser.send("/desk/language", &[("language", locale.code()), ("back", "/desk/messages")]).await;
        let w = Words::of(locale);
        let page = browser.see(cut).await;
        let splits = page.between("class=\"splits\"", "</nav>");
        assert!(splits.contains(&format!("aria-current=\"true\">{} <span>1", w.msg_desk_mine())), "{splits}");
        assert!(page.html.contains(&here) && page.html.contains(&w.msg_desk_state_us()));
        let notices = browser.see("/desk/notices").await;
        assert!(notices.html.contains(&w.desk_notice_answer_late()) && notices.html.contains(&here));
    }
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn comments_stay_with_the_team_and_notes_are_struck_not_changed() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let (lucia, sent) = begun(&house, &ana).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let here = format!("/desk/matters/{}/messages/{}", lucia.matter, sent.thread);
    let page = browser.see(&here).await;
    let attempt = attempt_of(&page, &format!("{here}/comment"));
    browser
        .send(&format!("{here}/comment"), &[("comment", "Careful. canarycomment"), ("attempt", &attempt)])
        .await;
    let page = browser.see(&here).await;
    assert!(page.between("id=\"comments\"", "</div>").contains("canarycomment"));
    assert!(!page.between("id=\"talk\"", "id=\"team\"").contains("canarycomment"));
    let keep = format!("{here}/{}/keep", sent.message);
    let attempt = attempt_of(&page, &keep);
    browser.send(&keep, &[("attempt", &attempt)]).await;
    let notes = format!("/desk/matters/{}/notes", lucia.matter);
    let page = browser.see(&notes).await;
    let correct = page.between("action=\"", "/correct\"").to_owned();
    let correct = format!("{}/correct", correct.rsplit('"').next().unwrap());
    let attempt = attempt_of(&page, &correct);
    browser.send(&correct, &[("text", "She asked if a copy will do."), ("attempt", &attempt)]).await;
    let late = [("text", "My own words."), ("attempt", "000102030405060708090a0b0c0d0e0f")];
    let late = browser.post(&correct, &late).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.html.contains("My own words."), "nothing typed is lost");
    let page = browser.see(&notes).await;
    assert!(page.html.contains("<s>¿Sirve una copia? canaryquestion</s>"));
    assert!(page.html.contains("She asked if a copy will do."));
    // The transcript has the client's words and fingerprints, and nothing of the team's.
    browser.see(&here).await;
    let out = browser.post(&format!("{here}/transcript"), &[]).await;
    assert_eq!(out.status, StatusCode::OK);
    assert!(out.html.contains("canaryquestion") && out.html.contains("SHA-256"));
    assert!(!out.html.contains("canarycomment"));
    let log = browser.see(&format!("/desk/matters/{}/audit", lucia.matter)).await;
    assert!(log.html.contains(&Words::of(Locale::En).desk_did_message_exported("Ana Quillfeather")));
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn whoever_may_only_read_gets_no_form_and_billing_gets_no_page() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let (lucia, sent) = begun(&house, &ana).await;
    let app = site(&house).await;
    let here = format!("/desk/matters/{}/messages/{}", lucia.matter, sent.thread);
    let steering = house.room::<Steering>(&ana, lucia.matter).await;
    for role in [Role::Auditor, Role::Billing] {
        house.clock.advance(Duration::minutes(2));
        let who = house.staff(&ana, role).await;
        steering.assign(who.person(), domain::Assignment::Team).await.unwrap();
        let mut browser: Browser = known(&house, &app, &email_of(&house, &ana, &who).await).await;
        let page = browser.get(&here).await;
        match role {
            Role::Auditor => {
                assert_eq!(page.status, StatusCode::OK);
                assert!(!page.html.contains("id=\"text\"") && !page.html.contains("/comment\""));
                let sent = browser.post(&here, &[("text", "x"), ("attempt", &"0".repeat(32))]).await;
                assert_eq!(sent.status, StatusCode::NOT_FOUND);
            }
            _ => {
                assert_eq!(page.status, StatusCode::NOT_FOUND);
                assert_eq!(browser.get("/desk/messages").await.status, StatusCode::NOT_FOUND);
            }
        }
    }
    testkit::after_every_test(&house).await;
}
