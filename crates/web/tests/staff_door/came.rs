//! Something that came another way and that nobody asked for: filed at the desk with what it is, of whom and how it came, and
//! seen by nobody before that.

use super::forms::Form;
use super::{Browser, EMAIL, Page, known, site};
use axum::Router;
use domain::{Relation, Role};
use http::StatusCode;
use testkit::{TestHouse, persona};
use vault::{Contributing, Reading, Steering};

/// The form as a browser sends it.
async fn put(app: &Router, browser: &Browser, path: &str, said: &[(&str, &str)], file: &str) -> Page {
    let bytes: &[u8] = if file.is_empty() { b"" } else { b"%PDF-1.7 a letter" };
    let form = Form::new(&browser.csrf).texts(said).file("file", file, "application/pdf", bytes);
    form.post(app, browser, path).await
}

// DOC-17: staff file what came by post, e-mail or fax, also where nothing was asked for.
#[tokio::test]
async fn what_nobody_asked_for_is_filed_for_one_person_and_seen_by_them_alone() {
    let house = TestHouse::sqlite().await;
    let cast = house.cast().await;
    let lucia = &cast.lucia;
    let steering = house.room::<Steering>(&cast.ana, lucia.matter).await;
    steering.add_party(cast.marta.client, Relation::Partner).await.unwrap();
    let app = site(&house).await;
    let mut desk = known(&house, &app, EMAIL).await;
    let checklist = format!("/desk/matters/{}/checklist", lucia.matter);
    let came = format!("/desk/matters/{}/came", lucia.matter);
    assert!(desk.see(&checklist).await.html.contains(&format!("href=\"{came}\"")));
    for language in ["es", "en"] {
        desk.send("/desk/language", &[("language", language), ("back", &came)]).await;
        desk.see(&came).await;
    }
    let hers = lucia.client.to_string();
    let right = [
        ("what", "Letter of <b>her</b> landlord"),
        ("who", hers.as_str()),
        ("channel", "fax"),
        ("receiver", ""),
    ];
    let but = |name: &str, value: &'static str| {
        right.map(|(known, said)| if known == name { (known, value) } else { (known, said) })
    };
    let items = async || {
        let list = house.room::<Reading>(&cast.ana, lucia.matter).await.checklist().await.unwrap();
        list.iter().flat_map(|group| &group.items).filter(|item| item.hidden_at.is_none()).count()
    };
    let before = items().await;
    for (form, file, field) in [
        (but("what", " "), "letter.pdf", "what"),
        (but("who", ""), "letter.pdf", "who"),
        (but("channel", ""), "letter.pdf", "channel"),
        (right, "", "file"),
    ] {
        let back = put(&app, &desk, &came, &form, file).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        assert!(back.html.contains(&format!("href=\"#{field}\"")), "{field}: {}", back.html);
        assert!(
            field == "what" || back.html.contains("Letter of &#60;b&#62;her"),
            "{field}: what was typed stays"
        );
    }
    assert_eq!(items().await, before, "nothing is asked of anybody");
    // Somebody who is not on the matter has nothing filed in it.
    let omar = cast.omar.client.to_string();
    let stranger = right.map(|(name, said)| if name == "who" { (name, omar.as_str()) } else { (name, said) });
    assert_eq!(put(&app, &desk, &came, &stranger, "letter.pdf").await.status, StatusCode::NOT_FOUND);
    let filed = put(&app, &desk, &came, &right, "letter.pdf").await;
    assert_eq!(filed.location.split('?').next(), Some(checklist.as_str()), "{}", filed.html);
    let html = desk.see(&checklist).await.html;
    assert!(html.contains("Letter of &#60;b&#62;her") && html.contains("By fax"), "{html}");
    assert_eq!(items().await, before + 1);
    house.inspect_with(testkit::finding).await;
    // It waits for review like anything that was sent.
    let lobby = house.desk.lobby(&cast.ana).unwrap();
    let queue = lobby.review_queue(vault::QueueCut::All, None, 9).await.unwrap();
    assert!(queue.iter().any(|line| line.matter == lucia.matter && line.item["en"].contains("landlord")));
    let titles = async |contact, matter| {
        let room = house.room::<Contributing>(contact, matter).await;
        let all = room.requests().await.unwrap();
        all.iter()
            .flat_map(|group| &group.items)
            .filter(|item| item.words.title["en"].contains("landlord"))
            .count()
    };
    assert_eq!(titles(&lucia.contact, lucia.matter).await, 1, "she sees it");
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn nobody_files_in_a_matter_they_may_not_enter() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    house.staff(&ana, Role::Lawyer).await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let app = site(&house).await;
    let mut theirs = known(&house, &app, "lawyer@firm-canary.example").await;
    theirs.see("/desk/today").await;
    let came = format!("/desk/matters/{}/came", lucia.matter);
    assert_eq!(theirs.get(&came).await.status, StatusCode::NOT_FOUND);
    let client = lucia.client.to_string();
    let form = [("what", "Letter"), ("who", client.as_str()), ("channel", "fax")];
    assert_eq!(put(&app, &theirs, &came, &form, "letter.pdf").await.status, StatusCode::NOT_FOUND);
    testkit::after_every_test(&house).await;
}
