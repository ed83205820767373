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

// MSG-07: a text can name the matter and who leads it, in both languages, and says what else cannot be put in.
#[tokio::test]
async fn a_text_names_the_matter_as_its_client_reads_it_and_who_leads_it() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let lead = house.staff(&ana, Role::Lawyer).await;
    let steering = house.room::<vault::Steering>(&ana, lucia.matter).await;
    steering.hand_over(lead.person()).await.unwrap();
    let leads = house.room::<vault::Reading>(&ana, lucia.matter).await;
    let leads = leads.assigned().await.unwrap();
    let leads = leads.iter().find(|one| one.assignment == domain::Assignment::Responsible).unwrap();
    assert_eq!(leads.person, lead.person());
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    browser.see(NEW).await;
    for language in ["es", "en"] {
        browser.send("/desk/language", &[("language", language), ("back", NEW)]).await;
        let page = browser.see(NEW).await.html;
        assert!(page.contains("<code>{matter}</code>") && page.contains("<code>{responsible}</code>"));
    }
    let wrong = [("name", "Who"), ("text", "{responsible} of {reference}"), ("do", "save")];
    assert!(browser.post(NEW, &wrong).await.html.contains("“reference” cannot be put in"));
    let text = [
        ("name", "Who"),
        ("text", "{responsible} looks after “{matter}”."),
        ("name_es", "Quién"),
        ("text_es", "{responsible} se ocupa de «{matter}»."),
    ];
    let looked: Vec<_> = text.iter().copied().chain([("do", "preview")]).collect();
    let looked = browser.post(NEW, &looked).await;
    assert!(looked.html.contains("Ana Ruiz looks after “Green card for Lucía”."), "{}", looked.html);
    assert!(looked.html.contains("Ana Ruiz se ocupa de «Residencia permanente de Lucía»."));
    assert_eq!(browser.send(NEW, &text).await, LIST);
    let key =
        browser.see(LIST).await.between("<a href=\"/desk/settings/ready-texts/", "\"><bdi>Who").to_owned();
    let room = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
    let about = To::About(About::Item(lucia.item), String::new());
    let sent = room.write_to_us(&message(about, "¿Sirve una copia?", 1)).await.unwrap();
    let thread = format!("/desk/matters/{}/messages/{}", lucia.matter, sent.thread);
    let chosen = browser.see(&format!("{thread}?use=own-{key}")).await;
    let field = chosen.between("id=\"text\"", "</textarea>").to_owned();
    let name = format!("Green card of {}", persona::LUCIA.family);
    assert!(field.contains(&format!("{} se ocupa de «{name}».", leads.name)), "{field}");

    // A note on the matter's file has both; one about the client is about no matter, and is not offered it.
    let note: Vec<_> = [("for", "notes"), ("name", "Lead"), ("text", "{responsible}, {matter}")].into();
    assert_eq!(browser.send(NEW, &note).await, LIST);
    let notes = format!("/desk/matters/{}/notes", lucia.matter);
    let key = browser.see(&notes).await.between("?use=own-", "#new").to_owned();
    let begun = browser.see(&format!("{notes}?use=own-{key}")).await;
    let field = begun.between("<textarea id=\"text\"", "</textarea>").to_owned();
    assert!(field.contains(&format!("{}, {name}", leads.name)), "{field}");
    let client = browser.see(&format!("/desk/clients/{}/notes", lucia.client)).await.html;
    assert!(client.contains("?use=note-call") && !client.contains("?use=own-"), "{client}");
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
