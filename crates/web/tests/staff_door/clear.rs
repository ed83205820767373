//! What clients said about whether it is clear what happens next, at the desk: in the matter with the way to answer, in
//! numbers, and never asked of whoever only looks at what a client sees; and weekends and texts in the practice's own words.

use super::{EMAIL, known, site};
use domain::PulseState;
use http::StatusCode;
use testkit::{TestHouse, persona};
use vault::{Contributing, NewStage, Steering, Tell, Words};

#[tokio::test]
async fn what_is_not_clear_reaches_the_desk_with_the_way_to_answer_it() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let base = format!("/desk/matters/{}", lucia.matter);
    let question = "Is it clear to you what happens next?";
    assert!(!browser.see(&format!("{base}/stage")).await.html.contains(question), "nobody was asked");
    let new = NewStage {
        asks_sign_off: false,
        from: "collecting".to_owned(),
        to: "lodged".to_owned(),
        from_said: String::new(),
        to_said: String::new(),
        words: Words::new(),
        tell: Tell::Notify,
        reason: String::new(),
    };
    let event = house.room::<Steering>(&ana, lucia.matter).await.change_stage(&new).await.unwrap();
    assert!(browser.see(&format!("{base}/stage")).await.html.contains("No answer yet"));
    for page in ["home", "progress"] {
        let seen = browser.see(&format!("{base}/portal/{}/preview/{page}", lucia.client)).await;
        assert!(!seen.html.contains("claro qué sigue"), "whoever looks is asked nothing");
    }
    let hers = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
    hers.answer_pulse(event, PulseState::NotQuite, "<i>clearcanary</i>").await.unwrap();
    let notices = browser.see("/desk/notices").await;
    assert!(notices.html.contains(&format!("href=\"{base}/stage#clear\"")));
    let page = browser.see(&format!("{base}/stage")).await;
    assert!(page.html.contains("&#60;i&#62;clearcanary") && page.html.contains("Not quite clear"));
    let write = format!("{base}/messages?with={}", lucia.access);
    assert!(page.html.contains(&format!("href=\"{write}#text\"")));
    assert!(browser.see(&write).await.html.contains(&lucia.access.to_string()));
    let figures = browser.see("/desk/adoption").await;
    assert!(figures.html.contains("What clients told us"));
    assert!(figures.html.contains("<dt>Not quite clear</dt><dd>1</dd>"));
    let log = browser.see(&format!("{base}/audit")).await;
    assert!(log.html.contains("not quite clear what happens next") && !log.html.contains("clearcanary"));
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn a_text_is_worded_with_its_parts_counted_and_given_up_again() {
    let house = TestHouse::sqlite().await;
    house.ana().await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let address = "/desk/settings/mails/text-waits/en";
    let list = browser.see("/desk/settings/mails").await;
    assert!(list.html.contains(address) && list.html.contains("Text: something new in the portal"));
    let page = browser.see(address).await;
    assert!(page.html.contains("{practice}: something waits for you in your portal. {address}"));
    assert!(page.html.contains("1 part") && !page.html.contains("name=\"subject\""));
    assert!(!page.html.contains("value=\"try\""), "nobody here has a number");
    let typed = |act: &'static str, text: &'static str| [("seen", "0"), ("opening", text), ("do", act)];
    for (text, said) in [
        ("{practice}: look.", "A text needs both"),
        ("{practice} {address} {address}", "Put the address in once"),
        ("{practice} {address} {matter}", "not in the list below"),
        ("{practice} {address} https://evil.example", "Leave out web addresses"),
    ] {
        let wrong = browser.post(address, &typed("save", text)).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{text}");
        assert!(wrong.html.contains(said), "{text}");
    }
    let dear = typed("preview", "{practice}: mire aquí, señora Díaz, por favor. {address}");
    let looked = browser.post(address, &dear).await;
    assert!(looked.html.contains("2 parts"), "one letter outside the small alphabet costs what it costs");
    let look = "{practice}: please look. {address}";
    let tried = browser.post(address, &typed("try", look)).await;
    assert!(tried.status == StatusCode::OK && !tried.html.contains("on its way to you"));
    assert_eq!(browser.send(address, &typed("save", look)).await, address);
    let page = browser.see(address).await;
    assert!(page.html.contains("Version 1") && page.html.contains(look));
    browser.send(address, &[("seen", "1"), ("do", "restore")]).await;
    let page = browser.see(address).await;
    assert!(page.html.contains("{practice}: something waits for you in your portal. {address}"));
    testkit::after_every_test(&house).await;
}
