//! What somebody agreed to, at the desk: from the Client Portal tab to the text as it was read, with what proves it; and the
//! first mail of a portal, which nobody asked for and does not say so.

use super::{EMAIL, known, site};
use casework::ports::Letterhead;
use domain::{AuditCode, Locale};
use http::StatusCode;
use testkit::{TestHouse, persona};
use vault::{Auditing, ConsentAnswer, Device, LinkWish, MailKind};
use web::letterhead::PracticeLetterhead;

fn from() -> Device {
    let agent = "Mozilla/5.0 (iPhone; like Mac OS X) Safari/604.1 <i>own</i>".to_owned();
    Device { address: "198.51.100.4".to_owned(), agent }
}

#[tokio::test]
async fn each_answer_leads_to_the_text_as_it_was_read_and_what_proves_it() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let omar = house.portal(&ana, persona::OMAR).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let device = from();
    let answer = ConsentAnswer {
        purpose: domain::ConsentPurpose::Storage,
        version: "P3",
        title: "Bienvenida a la casa",
        text: "Acepto <b>todo</b>.\nTambién esto.",
        language: Locale::Es,
        agreed: true,
        device: &device,
    };
    house.desk.answer_consent(&lucia.contact, &answer).await.unwrap();
    house.clock.advance(domain::Duration::seconds(1));
    let id = house.desk.own_consents(&lucia.contact).await.unwrap()[0].id;
    let base = format!("/desk/matters/{}", lucia.matter);
    let (tab, evidence) = (format!("{base}/portal"), format!("{base}/consents/{id}"));
    let page = browser.see(&tab).await;
    assert!(
        page.html.contains(&format!("<a class=\"own-line\" href=\"{evidence}\">Storage: Agreed, ")),
        "{}",
        page.html
    );
    let room = house.room::<Auditing>(&ana, lucia.matter).await;
    let log = room.events(None, 50).await.unwrap();
    let line = log.iter().find(|line| line.code == AuditCode::ConsentGiven).unwrap();
    let page = browser.see(&evidence).await;
    let (n, hash) = (format!("Line {} of", line.n), vault::hex(&line.hash));
    for part in [
        "What Lucía Zorrillaquint answered",
        "Acepto &#60;b&#62;todo&#60;/b&#62;.",
        "Bienvenida a la casa",
        "your office’s own text, version 3 (kept as P3)",
        "<dd>Spanish</dd>",
        "198.51.100.4",
        "Safari, iPhone",
        "&#60;i&#62;own",
        "data-do=\"print\"",
        n.as_str(),
        hash.as_str(),
    ] {
        assert!(page.html.contains(part), "{part}: {}", page.html);
    }
    let log = browser.see(&format!("{base}/audit?before={}", line.n + 1)).await;
    assert!(page.html.contains(&format!("{base}/audit?before={}", line.n + 1)));
    assert!(log.html.contains("agreed to the text of the first visit"));

    house.desk.withdraw_consent(&lucia.contact, id, &device).await.unwrap();
    let page = browser.see(&tab).await;
    assert!(
        page.html.contains("Withdrew consent, ")
            && page.html.contains("own text, version 3")
            && page.html.contains("They can still come in")
    );
    let newer = page.between("/consents/", "\"").to_owned();
    assert_ne!(newer, id.to_string());
    let page = browser.see(&format!("{base}/consents/{newer}")).await;
    assert!(page.html.contains("Acepto &#60;b&#62;todo") && page.html.contains(&evidence), "{}", page.html);
    assert!(browser.see("/desk/notices").await.html.contains("A client withdrew their consent"));
    assert!(browser.see(&format!("{base}/audit")).await.html.contains("withdrew their consent to the text"));
    browser.send("/desk/language", &[("language", "es"), ("back", "/desk")]).await;
    assert!(browser.see(&evidence).await.html.contains("El texto como lo leyó"));
    assert!(browser.see(&tab).await.html.contains("Retiró su permiso, "));
    // In another matter it is nothing.
    let elsewhere = format!("/desk/matters/{}/consents/{id}", omar.matter);
    assert_eq!(browser.get(&elsewhere).await.status, StatusCode::NOT_FOUND);
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn the_first_mail_says_that_a_place_was_opened_and_a_later_one_that_it_was_sent() {
    let house = TestHouse::sqlite().await;
    let app = site(&house).await;
    let (mut boss, _) = super::owner(&house, &app).await;
    let (matter, client) = super::matter(&mut boss).await;
    house.empty_outbox().await;
    let tab = format!("/desk/matters/{matter}/portal");
    boss.send(&format!("{tab}/{client}/enable"), &[]).await;
    let settings = house.desk.threshold().settings().await.unwrap();
    let paper = PracticeLetterhead::new("http://portal.test");
    let mail = house.mail_to(persona::LUCIA.email, MailKind::SignInLink).await;
    assert_eq!(mail.wish, LinkWish::Opened);
    let letter = paper.write(&mail, &settings);
    let practice = settings.shown_name();
    assert!(letter.text.contains(&format!("{practice} abrió un lugar para su caso")), "{}", letter.text);
    assert!(!letter.text.contains("pidió") && letter.text.contains("¿No conoce a"), "{}", letter.text);
    let access = mail.access.unwrap();
    house.sign_in(access, persona::LUCIA).await;
    boss.send(&format!("{tab}/{client}/send-link"), &[]).await;
    let mail = house.mail_to(persona::LUCIA.email, MailKind::SignInLink).await;
    let letter = paper.write(&mail, &settings);
    assert!(letter.text.contains(&format!("{practice} le envía un enlace")), "{}", letter.text);
    assert!(!letter.text.contains("pidió"), "{}", letter.text);
    let asked = house.link(access, persona::LUCIA, "a browser").await;
    assert!(paper.write(&asked, &settings).text.contains("Usted pidió un enlace"));

    // Each of the three is worded by itself.
    let list = boss.see("/desk/settings/mails").await;
    for mail in ["sign-in", "opened", "sent"] {
        let address = format!("/desk/settings/mails/{mail}/es");
        assert!(list.html.contains(&address), "{mail}");
        let page = boss.see(&address).await;
        assert!(page.html.contains("{practice}") && page.html.contains("No comparta este código"), "{mail}");
    }
    let address = "/desk/settings/mails/opened/es";
    let words = [("subject", "{practice}: su casa"), ("opening", "Bienvenida."), ("button", "Entrar")];
    let save = [&[("seen", "0"), ("do", "save")][..], &words[..]].concat();
    boss.see(address).await;
    boss.send(address, &save).await;
    assert!(boss.see(address).await.html.contains("Version 1"));
    testkit::after_every_test(&house).await;
}
