//! Ready texts of the practice's own, through the desk: typed with mistakes, looked at, kept, offered to whoever writes in
//! the client's language or said to be in English only; shipped ones hidden; nothing of it for whoever may not.

use super::{EMAIL, colleague, known, owner, site};
use domain::Role;
use http::StatusCode;
use testkit::{TestHouse, message, persona};
use vault::{About, Contributing, To};

const LIST: &str = "/desk/settings/ready-texts";
const NEW: &str = "/desk/settings/ready-texts/new";

#[tokio::test]
async fn a_text_is_written_looked_at_changed_and_offered_in_the_clients_language() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let room = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
    let about = To::About(About::Item(lucia.item), String::new());
    let sent = room.write_to_us(&message(about, "¿Sirve una copia?", 1)).await.unwrap();
    let thread = format!("/desk/matters/{}/messages/{}", lucia.matter, sent.thread);
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    assert!(browser.see("/desk/settings").await.html.contains(LIST));
    let list = browser.see(LIST).await;
    assert!(list.html.contains("Missing page") && list.html.contains("None yet"));
    assert!(browser.see(NEW).await.html.contains("<code>{client}</code>"));

    // A mistake is named, and what was typed stays.
    let wrong = [("name", "Fees <b>"), ("text", "Hello {client}, please pay {fee}."), ("do", "save")];
    let refused = browser.post(NEW, &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.html.contains("“fee” cannot be put in"), "{}", refused.html);
    assert!(refused.html.contains("Fees &#60;b&#62;") && refused.html.contains("please pay {fee}."));
    let open = [("name", "Fees"), ("text", "Hello {client and more"), ("do", "save")];
    assert!(browser.post(NEW, &open).await.html.contains("“client and more” cannot be put in"));
    let right = [("name", "Fees"), ("text", "Hello {client}, about {request}: {practice}")];
    let spanish = [("name_es", "Honorarios"), ("text_es", "Hola, {client}. Sobre {request}.")];
    let looked: Vec<_> = right.iter().chain(&spanish).copied().chain([("do", "preview")]).collect();
    let looked = browser.post(NEW, &looked).await;
    assert_eq!(looked.status, StatusCode::OK);
    assert!(looked.html.contains("Hello Lucía, about Passport:"), "{}", looked.html);
    assert!(looked.html.contains("Hola, Lucía. Sobre Pasaporte."));
    assert!(browser.see(LIST).await.html.contains("None yet"), "looking keeps nothing");

    // In English alone it is offered as that.
    assert_eq!(browser.send(NEW, &right).await, LIST);
    let list = browser.see(LIST).await;
    assert!(list.html.contains("English only"));
    let key = list.between("<a href=\"/desk/settings/ready-texts/", "\"><bdi>Fees").to_owned();
    let (page, only) = (format!("{LIST}/{key}"), "The client reads Spanish. This text is in English only.");
    let told = browser.see(&thread).await;
    assert!(told.html.contains(only) && told.html.contains(&format!("?use=own-{key}#text")));
    let chosen = browser.see(&format!("{thread}?use=own-{key}")).await;
    let field = chosen.between("id=\"text\"", "</textarea>");
    assert!(field.contains("Hello Lucía, about Passport of") && field.contains("lang=\"en\""), "{field}");
    assert!(chosen.between("id=\"text-note\"", "</p>").contains(only));

    // In both languages it is the client's, with the reader's own beside it.
    let whole: Vec<_> = right.iter().chain(&spanish).copied().collect();
    let stale: Vec<_> = whole.iter().copied().chain([("seen", "7")]).collect();
    let late = browser.post(&page, &stale).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.html.contains("name=\"seen\" value=\"1\"") && late.html.contains("Hola, {client}."));
    let fresh: Vec<_> = whole.iter().copied().chain([("seen", "1")]).collect();
    browser.send(&page, &fresh).await;
    let told = browser.see(&format!("{thread}?use=own-{key}")).await;
    assert!(!told.html.contains(only) && told.html.contains("Hello Lucía, about Passport of"));
    assert!(told.between("id=\"text\"", "</textarea>").contains("Hola, Lucía. Sobre Passport of"));

    // What is hidden is offered to nobody until it is brought back.
    let (hide, show) = (format!("{LIST}/missing-page/hide"), format!("{LIST}/missing-page/show"));
    assert!(browser.see(LIST).await.html.contains(&hide));
    browser.send(&hide, &[]).await;
    assert!(!browser.see(&thread).await.html.contains("?use=missing-page#text"));
    assert!(browser.see(LIST).await.html.contains(&show));
    browser.send(&show, &[]).await;
    assert!(browser.see(&thread).await.html.contains("?use=missing-page#text"));
    browser.see(&page).await;
    browser.send(&format!("{page}/remove"), &[]).await;
    assert_eq!(browser.get(&page).await.status, StatusCode::NOT_FOUND);
    assert!(!browser.see(&thread).await.html.contains("?use=own-"));
    let log = browser.see("/desk/audit").await;
    for said in ["wrote a ready text", "changed a ready text", "hid a shipped ready text"] {
        assert!(log.html.contains(said), "{said}");
    }
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn whoever_may_not_change_settings_finds_no_ready_texts_to_change() {
    let house = TestHouse::sqlite().await;
    let app = site(&house).await;
    let (mut ana, _) = owner(&house, &app).await;
    let mut theirs = colleague(&house, &app, &mut ana, Role::Caseworker).await;
    for path in [LIST, NEW, "/desk/settings/ready-texts/ab"] {
        assert_eq!(theirs.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    for path in ["new", "ab", "ab/remove", "missing-page/hide", "missing-page/show"] {
        let path = format!("{LIST}/{path}");
        assert_eq!(theirs.post(&path, &[("name", "x")]).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}
