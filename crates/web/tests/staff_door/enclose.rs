//! Documents that go along with a message at the desk: what is offered follows who reads it, what cannot go keeps the words,
//! files of the practice's own come with the form once however often it is pressed, and half of a form is never kept.

use super::forms::Form;
use super::{Browser, EMAIL, Page, known, site};
use axum::Router;
use domain::Relation;
use http::StatusCode;
use testkit::{Portal, TestHouse, item, message, persona};
use vault::{About, Actor, Contributing, NewAccess, Reading, Steering, To};

/// A form with files as a browser sends it: the texts, each file, and the button that was pressed.
async fn posted(
    app: &Router,
    browser: &Browser,
    path: &str,
    texts: &[(&str, &str)],
    files: &[(&str, &str)],
    button: &str,
) -> Page {
    let form = files.iter().fold(Form::default().texts(texts), |form, (name, bytes)| {
        form.file("attach", name, "application/octet-stream", bytes.as_bytes())
    });
    form.text("send", button).post(app, browser, path).await
}

fn attempt_of(page: &Page, form: &str) -> String {
    let form = page.between(&format!("action=\"{form}\""), "</form>");
    form.split("name=\"attempt\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

/// Files that lie saved and unsent, and messages.
async fn left(house: &TestHouse) -> (i64, i64) {
    let mut raw = house.raw().await;
    let live = "SELECT count(*) FROM upload WHERE state IN ('open', 'complete')";
    (raw.one(live, &[]).await.int(), raw.one("SELECT count(*) FROM message", &[]).await.int())
}

async fn asked(house: &TestHouse, ana: &Actor) -> (Portal, String) {
    let lucia = house.portal(ana, persona::LUCIA).await;
    let room = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
    let about = To::About(About::Matter, "Our letter".to_owned());
    let sent = room.write_to_us(&message(about, "¿Me manda la carta?", 1)).await.unwrap();
    let here = format!("/desk/matters/{}/messages/{}", lucia.matter, sent.thread);
    (lucia, here)
}

#[tokio::test]
async fn what_is_offered_and_taken_follows_who_reads_the_message() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let mut lucia = house.portal(&ana, persona::LUCIA).await;
    let steering = house.room::<Steering>(&ana, lucia.matter).await;
    let marta = house.client(&ana, persona::MARTA).await;
    steering.add_party(marta, Relation::Partner).await.unwrap();
    let new = NewAccess { client: marta, relation: Relation::Partner };
    let access = steering.enable_access(&new).await.unwrap().to_string();
    let shared = house.ready(&lucia, "shared.pdf", b"shared").await.to_string();
    let group = house.room::<Reading>(&ana, lucia.matter).await.checklist().await.unwrap()[0].id;
    let alone = steering.add_item(group, &item("alone", "Alone")).await.unwrap();
    steering.address_item(alone, Some(lucia.client)).await.unwrap();
    lucia.item = alone;
    let private = house.ready(&lucia, "private.pdf", b"private").await.to_string();
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let list = format!("/desk/matters/{}/messages", lucia.matter);
    let page = browser.see(&list).await;
    assert!(page.html.contains(&format!("name=\"document\" value=\"{shared}\"")), "{}", page.html);
    assert!(!page.html.contains(&private), "two people may read it");
    let attempt = attempt_of(&page, &list);
    let form = |document| {
        let typed = [("attempt", attempt.as_str()), ("with", access.as_str())];
        typed.into_iter().chain([("text", "For you. keptcanary"), ("document", document)]).collect::<Vec<_>>()
    };
    let no = browser.post(&list, &form(private.as_str())).await;
    assert_eq!(no.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(no.html.contains("cannot go along") && no.html.contains("For you. keptcanary"));
    assert!(!no.html.contains("private.pdf"), "nor is it named");
    assert_eq!(left(&house).await, (0, 0));
    let there = browser.send(&list, &form(shared.as_str())).await;
    let thread = browser.see(&there).await;
    assert!(thread.between("class=\"bubbles\"", "</ol>").contains("shared.pdf"));
    assert!(thread.html.contains(&format!("value=\"{shared}\"")) && !thread.html.contains(&private));
    // To her alone it can go.
    let with = lucia.access.to_string();
    let page = browser.see(&list).await;
    let attempt = attempt_of(&page, &list);
    let hers = [
        ("attempt", attempt.as_str()),
        ("with", with.as_str()),
        ("text", "Yours."),
        ("document", private.as_str()),
    ];
    let there = browser.send(&list, &hers).await;
    assert!(browser.see(&there).await.html.contains(&format!("name=\"document\" value=\"{private}\"")));
    let log = browser.see(&format!("/desk/matters/{}/audit", lucia.matter)).await;
    assert!(log.html.contains("1 file"));
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn a_file_of_our_own_comes_with_the_message_once_and_waits_for_its_inspection() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let (lucia, here) = asked(&house, &ana).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let page = browser.see(&here).await;
    assert!(page.html.contains("enctype=\"multipart/form-data\"") && page.html.contains("name=\"attach\""));
    let (csrf, attempt) = (browser.csrf.clone(), attempt_of(&page, &here));
    let texts = [("csrf", csrf.as_str()), ("attempt", attempt.as_str()), ("text", "Here is our letter.")];
    let letter = [("../letter.pdf", "%PDF letter"), ("", "")];
    for press in 0..2 {
        let sent = posted(&app, &browser, &here, &texts, &letter, "keep").await;
        assert_eq!((sent.status, sent.location.as_str()), (StatusCode::SEE_OTHER, here.as_str()), "{press}");
    }
    assert_eq!(left(&house).await, (0, 2), "pressed twice, sent once, and nothing lies about");
    let page = browser.see(&here).await;
    assert!(page.html.contains("letter.pdf") && !page.html.contains("../letter"));
    assert_eq!(page.html.matches("the client cannot open it yet").count(), 1);
    let notes = browser.see(&format!("/desk/matters/{}/notes", lucia.matter)).await;
    assert_eq!(notes.html.matches("Here is our letter.").count(), 1);
    house.inspect_with(testkit::finding).await;
    assert!(!browser.see(&here).await.html.contains("the client cannot open it yet"));
    let papers = browser.see(&format!("/desk/matters/{}/approvals", lucia.matter)).await;
    assert!(papers.html.contains("letter.pdf"), "it is a paper of the matter");

    // Half of a form is never kept, and what was typed stays.
    let page = browser.see(&here).await;
    let (csrf, attempt) = (browser.csrf.clone(), attempt_of(&page, &here));
    for (text, files, said) in [
        ("Two <of> them", vec![("good.pdf", "good"), ("empty.pdf", "")], "empty.pdf"),
        ("  ", vec![("good.pdf", "good")], "Write something first."),
    ] {
        let texts = [("csrf", csrf.as_str()), ("attempt", attempt.as_str()), ("text", text)];
        let no = posted(&app, &browser, &here, &texts, &files, "send").await;
        assert_eq!(no.status, StatusCode::UNPROCESSABLE_ENTITY, "{said}");
        assert!(no.html.contains(said) && no.html.contains("Choose all the files again."), "{}", no.html);
        assert!(text.trim().is_empty() || no.html.contains("Two &#60;of&#62; them"));
        assert_eq!(left(&house).await, (0, 2));
    }
    let texts = [("csrf", "wrong"), ("attempt", attempt.as_str()), ("text", "No.")];
    let no = posted(&app, &browser, &here, &texts, &[("good.pdf", "good")], "send").await;
    assert_eq!((no.status, left(&house).await), (StatusCode::FORBIDDEN, (0, 2)));

    // While the matter is wound up the practice still writes, and files nothing.
    house.room::<Steering>(&ana, lucia.matter).await.wind_up(None).await.unwrap();
    let page = browser.see(&here).await;
    assert!(!page.html.contains("name=\"attach\"") && !page.html.contains("multipart"));
    let (csrf, attempt) = (browser.csrf.clone(), attempt_of(&page, &here));
    let texts = [("csrf", csrf.as_str()), ("attempt", attempt.as_str()), ("text", "Goodbye.")];
    let no = posted(&app, &browser, &here, &texts, &[("late.pdf", "late")], "send").await;
    assert_eq!(no.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(no.html.contains("No files are taken here any more.") && no.html.contains("Goodbye."));
    let sent = posted(&app, &browser, &here, &texts, &[("", "")], "send").await;
    assert_eq!((sent.status, left(&house).await), (StatusCode::SEE_OTHER, (0, 3)));
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn a_file_that_is_turned_away_leaves_no_paper_and_no_line_behind() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let (_, here) = asked(&house, &ana).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let page = browser.see(&here).await;
    let (csrf, attempt) = (browser.csrf.clone(), attempt_of(&page, &here));
    let texts = [("csrf", csrf.as_str()), ("attempt", attempt.as_str()), ("text", "Here it is. keptcanary")];
    let papers = "SELECT count(*) FROM item WHERE need = 'own'";
    let lines = "SELECT count(*) FROM matter_event";
    let before = house.raw().await.one(lines, &[]).await.int();
    let no = posted(&app, &browser, &here, &texts, &[("empty.pdf", "")], "send").await;
    assert_eq!(no.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(no.html.contains("keptcanary") && no.html.contains("empty.pdf"));
    assert_eq!(house.raw().await.one(papers, &[]).await.int(), 0);
    assert_eq!(house.raw().await.one(lines, &[]).await.int(), before);
    let good = [("letter.pdf", "%PDF letter")];
    let sent = posted(&app, &browser, &here, &texts, &good, "send").await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    assert_eq!(house.raw().await.one(papers, &[]).await.int(), 1);
    testkit::after_every_test(&house).await;
}
