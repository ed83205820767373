//! What staff see of mails: their own choice, an address that takes none and what to do about it.

use super::{EMAIL, known, site};
use domain::notices::Frequency;
use http::StatusCode;
use testkit::{TestHouse, message, persona};
use vault::{About, MailKind, MailState, Publishing, To};

#[tokio::test]
async fn an_address_that_takes_no_mail_is_shown_with_what_to_do_and_can_be_written_to_again() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    house.empty_outbox().await;
    let room = house.room::<Publishing>(&ana, lucia.matter).await;
    let about = To::About(About::Matter, String::new());
    room.answer(&message(about, "hello", 1), false).await.unwrap();
    house.clock.advance(domain::Duration::hours(5));
    let backstage = house.desk.backstage();
    while let Some(mail) = backstage.next_mail().await.unwrap() {
        match mail.kind {
            MailKind::PortalNotice => {
                backstage.mail_refused(mail.id, &mail.to, "550 5.1.1 no such user").await.unwrap();
            }
            _ => backstage.mail_done(mail.id, MailState::Sent, "250").await.unwrap(),
        }
    }
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let tab = format!("/desk/matters/{}/portal", lucia.matter);
    let notices = browser.see("/desk/notices").await;
    assert!(notices.html.contains(&format!("href=\"{tab}\"")));
    // Whom it is about stands beside it, for whoever may open the matter.
    let named = format!("<bdi>{} {}</bdi> · ", persona::LUCIA.given, persona::LUCIA.family);
    assert!(notices.html.contains(&named), "{}", notices.html);
    let page = browser.see(&tab).await;
    assert!(page.html.contains("550 5.1.1 no such user") && page.html.contains("/write-again\""));
    browser.send(&format!("{tab}/{}/write-again", lucia.client), &[]).await;
    assert!(!browser.see(&tab).await.html.contains("/write-again\""));
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn a_member_of_staff_chooses_how_often_mails_come() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    assert!(browser.see("/desk/notices").await.html.contains("/desk/notices/choices"));
    browser.see("/desk/notices/choices").await;
    let wrong = browser.post("/desk/notices/choices", &[("frequency", "never")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    browser.send("/desk/notices/choices", &[("frequency", "weekly")]).await;
    let lobby = house.desk.lobby(&ana).unwrap();
    assert_eq!(lobby.notice_choice().await.unwrap().frequency(), Frequency::Weekly);
    testkit::after_every_test(&house).await;
}
