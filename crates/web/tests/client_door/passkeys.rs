//! A face, a fingerprint or a screen lock at the client's door: asked by a script, answered in a form, and nowhere at an
//! address that can have none.

use super::{Browser, Doors};
use domain::Duration;
use http::StatusCode;
use testkit::soft_key::{PRESENT, Says, SoftKey};
use testkit::{persona, soft_key};
use vault::{MailKind, SecondFactorSettings};

const HERE: &str = "http://localhost:8087";

impl Doors {
    fn step(&self) -> String {
        format!("{}/second-step", self.base())
    }

    /// What the browser is asked at this address, from the form on that page.
    async fn challenged(&self, browser: &mut Browser, page: &str, ask: &str) -> String {
        let csrf = browser.get(page).await.csrf();
        let asked = browser.post(ask, &[("csrf", &csrf)]).await;
        assert_eq!((asked.status, asked.header("content-type")), (StatusCode::OK, "application/json"));
        asked.text().to_owned()
    }

    /// Adds one; the first recovery code, where there are any.
    async fn added(&self, browser: &mut Browser, name: &str) -> (SoftKey, Option<String>) {
        let step = self.step();
        let told = self.challenged(browser, &step, &format!("{step}/passkeys/ask")).await;
        let (key, answer) = SoftKey::made(&told, &Says::at(HERE));
        let csrf = browser.get(&step).await.csrf();
        let fields = [("csrf", csrf.as_str()), ("name", name), ("passkey", answer.as_str())];
        let kept = browser.post(&format!("{step}/passkeys"), &fields).await;
        let code = kept.text().split("<li>").nth(1).map(|rest| rest.split_once('<').unwrap().0.to_owned());
        (key, code)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_passkey_is_added_asked_for_and_removed() {
    let doors = Doors::at(HERE).await;
    let mut browser = doors.signed_in().await;
    let step = doors.step();
    let page = browser.get(&step).await;
    assert!(page.text().contains("data-passkey=\"new\"") && page.text().contains("passkey.js"));
    assert!(page.text().contains("<svg class=\"qr\""), "an app is offered beside it");
    let told = async |doors: &Doors| doors.house.mail_to(persona::LUCIA.email, MailKind::Alert).await;
    doors.house.empty_outbox().await;
    // An answer nobody asked for, and one by a device that recognised nobody.
    let csrf = page.csrf();
    let wrong =
        browser.post(&format!("{step}/passkeys"), &[("csrf", &csrf), ("name", "x"), ("passkey", "{}")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let asked = doors.challenged(&mut browser, &step, &format!("{step}/passkeys/ask")).await;
    let unseen = SoftKey::made(&asked, &Says { flags: PRESENT, ..Says::at(HERE) }).1;
    let wrong = browser
        .post(&format!("{step}/passkeys"), &[("csrf", &csrf), ("name", "x"), ("passkey", &unseen)])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let (mut phone, code) = doors.added(&mut browser, "  ").await;
    let code = code.unwrap();
    assert_eq!(told(&doors).await.alert.unwrap().kind, vault::AlertKind::PasskeyAdded);
    let page = browser.get(&step).await;
    assert!(page.text().contains("class=\"devices\""), "it is listed, under a name of ours");
    // Without its token a browser is asked nothing, and a stranger neither.
    let asking = format!("{}/passkey", doors.base());
    assert_ne!(browser.post(&asking, &[]).await.status, StatusCode::OK);
    assert_ne!(doors.browser().post(&asking, &[("csrf", &csrf)]).await.status, StatusCode::OK);
    // The next time it is asked for.
    let mut other = doors.browser();
    let owed = format!("{}/app-code", doors.base());
    assert_eq!(doors.opened(&mut other).await.see(), owed);
    let page = other.get(&owed).await;
    assert!(page.text().contains("data-passkey=\"proof\"") && page.text().contains("passkey.js"));
    let again = doors.challenged(&mut other, &owed, &asking).await;
    let elsewhere = phone.proves(&again, &Says::at("http://localhost:8088"));
    let wrong = other.post(&owed, &[("csrf", &page.csrf()), ("passkey", &elsewhere)]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("id=\"passkey-wrong\""));
    let again = doors.challenged(&mut other, &owed, &asking).await;
    let right = phone.proves(&again, &Says::at(HERE));
    let passed = other.post(&owed, &[("csrf", &page.csrf()), ("passkey", &right)]).await;
    assert_eq!(passed.see(), format!("{}/home", doors.base()));
    let replayed = browser.post(&owed, &[("csrf", &csrf), ("passkey", &right)]).await;
    assert_eq!(replayed.see(), format!("{}/home", doors.base()), "whoever is in is led on, by nothing of it");
    // A recovery code opens the door and changes nothing; the passkey does, for five minutes.
    let mut third = doors.browser();
    assert_eq!(doors.opened(&mut third).await.see(), owed);
    let csrf = third.get(&owed).await.csrf();
    let passed = third.post(&owed, &[("csrf", &csrf), ("code", &code)]).await;
    assert_eq!(passed.see(), format!("{}/home", doors.base()));
    let page = third.get(&step).await;
    let removal = format!("{step}/passkeys/psk_");
    assert!(page.text().contains("/second-step/again") && !page.text().contains(&removal));
    let csrf = page.csrf();
    let refused = third.post(&format!("{step}/passkeys/ask"), &[("csrf", &csrf)]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    let asked = doors.challenged(&mut third, &step, &asking).await;
    let proof = phone.proves(&asked, &Says::at(HERE));
    let bad = third.post(&format!("{step}/again"), &[("csrf", &csrf), ("passkey", "nothing")]).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    let spent = third.post(&format!("{step}/again"), &[("csrf", &csrf), ("passkey", &proof)]).await;
    assert_eq!(spent.status, StatusCode::UNPROCESSABLE_ENTITY, "the wrong one spent the question");
    let asked = doors.challenged(&mut third, &step, &asking).await;
    let proof = phone.proves(&asked, &Says::at(HERE));
    let proved = third.post(&format!("{step}/again"), &[("csrf", &csrf), ("passkey", &proof)]).await;
    assert_eq!(proved.see(), step);
    let page = third.get(&step).await;
    let at = page.text().find(&removal).expect("it can be removed now");
    let action = page.text()[at..].split('"').next().unwrap().to_owned();
    doors.house.empty_outbox().await;
    assert_eq!(third.post(&action, &[("csrf", &csrf)]).await.see(), step);
    assert_eq!(told(&doors).await.alert.unwrap().kind, vault::AlertKind::PasskeyRemoved);
    assert_ne!(third.post(&action, &[("csrf", &csrf)]).await.status, StatusCode::OK, "it is gone");
    assert_eq!(doors.opened(&mut doors.browser()).await.status, StatusCode::OK, "a link is enough again");
    testkit::after_every_test(&doors.house).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_one_is_required_a_passkey_opens_the_door_on_the_way_in() {
    let doors = Doors::at(HERE).await;
    let lobby = doors.house.desk.lobby(&doors.ana).unwrap();
    let required = SecondFactorSettings {
        ordinary: "required".to_owned(),
        sensitive: "required".to_owned(),
        card: false,
    };
    lobby.change_second_factor(&required).await.unwrap();
    let mut browser = doors.browser();
    assert_eq!(doors.opened(&mut browser).await.see(), doors.step());
    let (_, code) = doors.added(&mut browser, "My phone").await;
    assert!(code.is_some(), "recovery codes are shown on the way in, too");
    assert_eq!(browser.get(&format!("{}/home", doors.base())).await.status, StatusCode::OK);
    let account = browser.get(&format!("{}/account", doors.base())).await;
    assert!(account.text().contains(&doors.step()));
    doors.house.clock.advance(Duration::minutes(6));
    assert!(browser.get(&doors.step()).await.text().contains("My phone"));
    testkit::after_every_test(&doors.house).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_an_address_that_can_have_none_there_are_none() {
    for origin in ["http://127.0.0.1:8087", "http://portal.test"] {
        let doors = Doors::at(origin).await;
        let mut browser = doors.signed_in().await;
        let page = browser.get(&doors.step()).await;
        assert!(page.text().contains("<svg class=\"qr\""), "the app is offered all the same");
        assert!(!page.text().contains("data-passkey") && !page.text().contains("passkey.js"));
        let ask = format!("{}/passkeys/ask", doors.step());
        let asked = browser.post(&ask, &[("csrf", &page.csrf())]).await;
        assert_eq!(asked.status, StatusCode::NOT_FOUND);
        let given = [("csrf", page.csrf()), ("passkey", "{}".to_owned())];
        let given: Vec<(&str, &str)> = given.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let added = browser.post(&format!("{}/passkeys", doors.step()), &given).await;
        assert_eq!(added.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_clients_session_is_asked_for_nobody_elses() {
    let doors = Doors::at(HERE).await;
    let omar = doors.house.portal(&doors.ana, persona::OMAR).await;
    let mut browser = doors.signed_in().await;
    let (mut phone, _) = doors.added(&mut browser, "Hers").await;
    // Her session at his workspace's address is a stranger's.
    let his = format!("/p/{}/passkey", omar.access);
    let csrf = browser.get(&doors.step()).await.csrf();
    assert_ne!(browser.post(&his, &[("csrf", &csrf)]).await.status, StatusCode::OK);
    // Of what she is asked, his session makes nothing.
    let asked = doors.challenged(&mut browser, &doors.step(), &format!("{}/passkey", doors.base())).await;
    assert!(!soft_key::challenge(&asked).is_empty());
    let desk = &doors.house.desk;
    let caller = desk.at_the_counter(&omar.contact).await.unwrap();
    let site = vault::RelyingParty::of(HERE).unwrap();
    let answer = phone.proves(&asked, &Says::at(HERE));
    assert!(desk.prove_by_passkey(&caller, &site, &answer).await.is_err());
    testkit::after_every_test(&doors.house).await;
}
