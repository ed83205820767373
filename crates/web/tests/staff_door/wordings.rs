//! The words of mails and what became of mails, through the door: typed, looked at, tried, saved, given up; a stop lifted.

use super::{EMAIL, colleague, known, owner, site};
use casework::ports::Letterhead;
use domain::Role;
use http::StatusCode;
use testkit::{TestHouse, persona};
use vault::{MailKind, MailState};
use web::letterhead::PracticeLetterhead;

const ADDRESS: &str = "/desk/settings/mails/sign-in/es";

fn typed(act: &'static str, subject: &'static str) -> [(&'static str, &'static str); 5] {
    let opening = "{practice} le escribe.\r\nEl enlace sirve {life}.";
    [("seen", "0"), ("subject", subject), ("opening", opening), ("button", "Entrar ya"), ("do", act)]
}

#[tokio::test]
async fn the_words_of_a_mail_are_looked_at_tried_saved_and_given_up() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    house.empty_outbox().await;
    let list = browser.see("/desk/settings/mails").await;
    assert!(list.html.contains(ADDRESS) && list.html.contains("Built-in words"));
    let page = browser.see(ADDRESS).await;
    assert!(
        page.html.contains("{practice}: su enlace para entrar")
            && page.html.contains("No comparta este código")
    );

    let wrong = browser.post(ADDRESS, &typed("save", "{matter}: <b>entre</b>")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.html.contains("{matter}: &#60;b&#62;entre") && wrong.html.contains("not in the list below")
    );
    let looked = browser.post(ADDRESS, &typed("preview", "{practice}: entre")).await;
    assert!(looked.status == StatusCode::OK && looked.html.contains("El enlace sirve 48 horas."));
    let tried = browser.post(ADDRESS, &typed("try", "{practice}: entre")).await;
    assert!(tried.status == StatusCode::OK && tried.html.contains("Nothing was saved"));
    let mail = house.mail_to(EMAIL, MailKind::Trial).await;
    let settings = house.desk.threshold().settings().await.unwrap();
    let letter = PracticeLetterhead::new("http://portal.test").write(&mail, &settings);
    assert!(letter.subject.starts_with("Prueba: ") && letter.text.contains("El enlace sirve 48 horas."));
    assert!(!letter.text.contains("/p/"), "a trial leads into no portal: {}", letter.text);

    assert_eq!(browser.send(ADDRESS, &typed("save", "{practice}: entre")).await, ADDRESS);
    assert!(browser.see(ADDRESS).await.html.contains("Version 1"));
    let late = browser.post(ADDRESS, &typed("save", "{practice}: otra")).await;
    assert!(
        late.status == StatusCode::UNPROCESSABLE_ENTITY && late.html.contains("name=\"seen\" value=\"1\"")
    );
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let link = house.link(lucia.access, lucia.who, "browser").await;
    let letter = PracticeLetterhead::new("http://portal.test").write(&link, &settings);
    assert!(letter.text.contains("Entrar ya:") && letter.text.contains("No comparta este código"));
    assert!(letter.text.contains(link.token.as_deref().unwrap()));

    browser.send(ADDRESS, &[("seen", "1"), ("do", "restore")]).await;
    let page = browser.see(&format!("{ADDRESS}?version=1")).await;
    assert!(page.html.contains("value=\"{practice}: entre\"") && page.html.contains("version 1"));
    assert!(!page.html.contains("value=\"restore\""), "there is nothing of one's own to give up");
    let log = browser.see("/desk/audit").await;
    assert!(log.html.contains("changed the words of a mail"));
    for nowhere in ["/desk/settings/mails/alert/en", "/desk/settings/mails/waits/fr"] {
        assert_eq!(browser.get(nowhere).await.status, StatusCode::NOT_FOUND);
    }
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn an_administrator_lifts_a_stop_and_others_find_nothing() {
    let house = TestHouse::sqlite().await;
    let app = site(&house).await;
    let (mut boss, _) = owner(&house, &app).await;
    let mut machinist = colleague(&house, &app, &mut boss, Role::SystemAdministrator).await;
    let mut lawyer = colleague(&house, &app, &mut boss, Role::Lawyer).await;
    let (matter, client) = super::matter(&mut boss).await;
    house.empty_outbox().await;
    boss.send(&format!("/desk/matters/{matter}/portal/{client}/enable"), &[]).await;
    let backstage = house.desk.backstage();
    while let Some(mail) = backstage.next_mail().await.unwrap() {
        match mail.kind {
            MailKind::SignInLink => {
                backstage.mail_refused(mail.id, &mail.to, "550 5.1.1 wordcanary").await.unwrap();
            }
            _ => backstage.mail_done(mail.id, MailState::Sent, "250").await.unwrap(),
        }
    }
    for language in ["es", "en"] {
        boss.send("/desk/language", &[("language", language), ("back", "/desk/matters")]).await;
        boss.see("/desk/settings/mails").await;
        boss.see("/desk/settings/deliveries?cut=waiting").await;
    }
    let page = boss.see("/desk/settings/deliveries?cut=trouble").await;
    assert!(page.html.contains(persona::LUCIA.email) && page.html.contains("Refused"));
    let page = machinist.see("/desk/settings/deliveries").await;
    assert!(page.html.contains("550 5.1.1") && !page.html.contains("wordcanary"));
    assert!(!page.html.contains(persona::LUCIA.email) && !page.html.contains(persona::LUCIA.family));
    let key = page.between("name=\"stop\" value=\"", "\"").to_owned();
    for path in ["/desk/settings/deliveries", "/desk/settings/mails", ADDRESS] {
        assert_eq!(lawyer.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    machinist.send("/desk/settings/deliveries", &[("stop", &key)]).await;
    machinist.send("/desk/settings/deliveries", &[("stop", &key)]).await;
    let page = machinist.see("/desk/settings/deliveries").await;
    assert!(page.html.contains("None.") && !page.html.contains("name=\"stop\""));
    testkit::after_every_test(&house).await;
}
