//! Text messages at the desk: whether they are on, a trial, what became of each, why none leave, and a number that stopped.

use super::{EMAIL, colleague, known, owner, site};
use domain::{Duration, Role, Way};
use http::StatusCode;
use testkit::{TestHouse, message, persona};
use vault::{About, MailKind, NoticeChoice, Publishing, TextEnd, To};

const HERE: &str = "/desk/settings/texts";
const NUMBER: &str = "+12125550142";

#[tokio::test]
async fn whoever_runs_the_portal_tries_texts_and_others_find_nothing() {
    let house = TestHouse::sqlite().await;
    let app = site(&house).await;
    let (mut boss, _) = owner(&house, &app).await;
    let mut machinist = colleague(&house, &app, &mut boss, Role::SystemAdministrator).await;
    let mut lawyer = colleague(&house, &app, &mut boss, Role::Lawyer).await;
    let page = machinist.see(HERE).await;
    assert!(page.html.contains("Nobody is offered text messages") && !page.html.contains("name=\"number\""));
    assert_eq!(
        machinist.post(HERE, &[("number", NUMBER), ("language", "es")]).await.status,
        StatusCode::NOT_FOUND
    );
    house.carries_texts();
    for language in ["es", "en"] {
        boss.send("/desk/language", &[("language", language), ("back", "/desk/matters")]).await;
        let page = boss.see(HERE).await;
        assert!(page.html.contains("name=\"number\"") && page.html.contains("1 part"), "{language}");
    }
    assert_eq!(lawyer.get(HERE).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        lawyer.post(HERE, &[("number", NUMBER), ("language", "es")]).await.status,
        StatusCode::NOT_FOUND
    );
    for (number, language, said) in [
        ("", "es", "Type your mobile number"),
        ("212 555 0142", "es", "Begin with +"),
        ("<i>+1", "es", "not a whole phone number"),
        (NUMBER, "fr", "Choose one"),
    ] {
        let page = machinist.post(HERE, &[("number", number), ("language", language)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{number}");
        assert!(language == "fr" || page.html.contains(said), "{number}");
        assert!(!page.html.contains("<i>+1"), "what was typed is shown as text");
    }
    for _ in 0..5 {
        assert_eq!(machinist.send(HERE, &[("number", NUMBER), ("language", "es")]).await, HERE);
    }
    let page = machinist.post(HERE, &[("number", NUMBER), ("language", "es")]).await;
    assert!(page.status == StatusCode::UNPROCESSABLE_ENTITY && page.html.contains("Wait an hour"));
    let backstage = house.desk.backstage();
    let text = backstage.next_text().await.unwrap().unwrap();
    assert_eq!((text.kind, text.to.as_str()), (MailKind::Trial, NUMBER));
    backstage.hold_texts(&text, Duration::minutes(10), "20003 Authenticate", true).await.unwrap();
    let page = machinist.see(HERE).await;
    assert!(page.html.contains("No texts leave since") && page.html.contains("20003 Authenticate"));
    let bell = machinist.see("/desk/notices").await;
    assert!(bell.html.contains("turns us away") && bell.html.contains(HERE));
    assert!(!lawyer.see("/desk/notices").await.html.contains("turns us away"));
    house.clock.advance(Duration::minutes(10));
    let text = backstage.next_text().await.unwrap().unwrap();
    backstage.text_taken(&text, "SM01", "201").await.unwrap();
    house.clock.advance(Duration::minutes(1));
    let asked = backstage.next_receipt().await.unwrap().unwrap();
    backstage.text_arrived(&asked).await.unwrap();
    let page = machinist.see(HERE).await;
    assert!(
        page.html.contains("Arrived")
            && !page.html.contains("No texts leave")
            && !page.html.contains("5550142")
    );
    assert!(boss.see("/desk/audit").await.html.contains("sent a trial of text messages"));
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn staff_see_how_a_client_chose_and_write_again_to_a_number_that_stopped() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    house.write_at_once(&ana).await;
    house.raw().await.run("UPDATE session SET expires_at = 9000000000000000").await;
    let tab = format!("/desk/matters/{}/portal", lucia.matter);
    let again = format!("{tab}/{}/text-again", lucia.client);
    assert!(!browser.see(&tab).await.html.contains("Text messages"), "they have no number");
    house.proved(&lucia.contact, NUMBER).await;
    house.desk.choose_notices(&lucia.contact, &NoticeChoice::default().by(Way::Text)).await.unwrap();
    let page = browser.see(&tab).await;
    assert!(page.html.contains(NUMBER) && page.html.contains("Chose text messages"));
    let room = house.room::<Publishing>(&ana, lucia.matter).await;
    room.answer(&message(To::About(About::Matter, String::new()), "hello", 1), false).await.unwrap();
    house.clock.advance(Duration::minutes(1));
    let backstage = house.desk.backstage();
    let text = backstage.next_text().await.unwrap().unwrap();
    let stop = TextEnd::Refused { stop: true };
    backstage.text_over(&text, stop, "21610 Attempt to send to unsubscribed recipient").await.unwrap();
    let page = browser.see(&tab).await;
    assert!(
        page.html.contains("takes no texts since")
            && page.html.contains("21610")
            && page.html.contains(&again)
    );
    assert!(page.html.contains("Text: "), "the text stands beside the mails");
    let page = browser.see("/desk/settings/deliveries").await;
    assert!(page.html.contains(NUMBER) && page.html.contains("The number takes texts again"));
    assert!(browser.see("/desk/notices").await.html.contains("A text message to a client did not arrive"));
    assert_eq!(browser.send(&again, &[]).await, tab);
    assert_eq!(browser.send(&again, &[]).await, tab);
    assert!(!browser.see(&tab).await.html.contains("takes no texts since"));
    let nobody = format!("{tab}/{}/text-again", domain::ClientId::from_bytes([9; 16]));
    assert_eq!(browser.post(&nobody, &[]).await.status, StatusCode::NOT_FOUND);
    testkit::after_every_test(&house).await;
}
