//! What the desk says about ends: what is left before a matter closes, that nothing is asked of a client who can send
//! nothing more, an enquiry that goes on request, and somebody who did not agree.

use super::{EMAIL, in_both, known, site};
use http::StatusCode;
use testkit::{TestHouse, device, message, persona};
use vault::{About, ConsentAnswer, Contributing, LeadCard, NewLead, Publishing, Steering, To};

#[tokio::test]
async fn closing_names_what_is_left_and_asks_for_nothing_again() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let hers = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
    let new = message(To::About(About::Matter, "A question".to_owned()), "hello", 1);
    let thread = hers.write_to_us(&new).await.unwrap().thread;
    let version = house.ready(&lucia, "waits.pdf", b"%PDF-1.7 one").await;
    house.room::<Steering>(&ana, lucia.matter).await.wind_up(None).await.unwrap();
    let base = format!("/desk/matters/{}", lucia.matter);

    let reopen = in_both(&mut browser, &format!("{base}/reopen")).await;
    assert!(reopen[0].html.contains("access that is open stays open"), "{}", reopen[0].html);
    let close = format!("{base}/close");
    let [page, _] = in_both(&mut browser, &close).await;
    assert!(
        page.html.contains(&format!("href=\"{base}/messages/{thread}\"")) && page.html.contains("A question")
    );
    assert!(page.html.contains(&format!("href=\"/desk/review/{version}?m={}\"", lucia.matter)));
    assert!(!page.html.contains(&format!("action=\"{close}\"")), "no press that cannot succeed");
    let pressed = browser.post(&close, &[]).await;
    assert!(pressed.html.contains("waits.pdf"), "a press says what is left");

    let address = format!("/desk/review/{version}");
    let [page, es] = in_both(&mut browser, &address).await;
    assert!(page.html.contains("value=\"aside\"") && es.html.contains("Apartar"));
    assert!(!page.html.contains("value=\"return\"") && !page.html.contains("value=\"more\""));
    let decision = format!("{base}/versions/{version}/decision");
    let back = [("decision", "return"), ("reason", "blurry"), ("message", "Otra vez")];
    assert_eq!(browser.send(&decision, &back).await, address);
    assert!(browser.see(&address).await.html.contains("can send nothing more"));
    browser.send(&decision, &[("decision", "aside")]).await;
    let [page, _] = in_both(&mut browser, &address).await;
    assert!(page.html.contains("Nothing was asked of the client"), "{}", page.html);
    for path in [base.clone(), format!("{base}/checklist")] {
        let page = browser.see(&path).await;
        assert!(page.html.contains("Set aside") && !page.html.contains("Asked again"), "{path}");
    }
    house.room::<Publishing>(&ana, lucia.matter).await.thread_done(thread).await.unwrap();
    let page = browser.see(&close).await;
    assert!(page.html.contains(&format!("action=\"{close}\"")), "nothing is left");
    browser.send(&close, &[]).await;
    let [page, _] = in_both(&mut browser, &format!("{base}/reopen")).await;
    assert!(page.html.contains("stays ended"), "closing ended it");
    assert!(!browser.see(&format!("{base}/audit")).await.html.contains("set_aside"), "the log has words");
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn an_enquiry_is_deleted_on_request_and_says_who_did_it() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let app = site(&house).await;
    let card = LeadCard {
        given: "Nadia".to_owned(),
        family: "Leadquill".to_owned(),
        message: "erasecanary".to_owned(),
        ..LeadCard::default()
    };
    let new = NewLead {
        card,
        road: domain::LeadRoad::Phone,
        source: domain::LeadSource::Search,
        locale: domain::Locale::En,
        attempt: [1; 32],
    };
    let lead = house.desk.lobby(&ana).unwrap().enter_lead(&new).await.unwrap();
    let mut browser = known(&house, &app, EMAIL).await;
    let path = format!("/desk/leads/{lead}");
    let [page, _] = in_both(&mut browser, &path).await;
    assert!(page.html.contains(&format!("{path}/delete")) && page.html.contains("name=\"why\""));
    let line = page.between("name=\"line\" value=\"", "\"").to_owned();
    let lose = |why: &'static str| {
        [("line", line.clone()), ("to", "lost".into()), ("lost", "other".into()), ("why", why.to_owned())]
    };
    let (none, some) = (lose(""), lose("Moved abroad"));
    fn form<'a>(fields: &'a [(&'static str, String); 4]) -> Vec<(&'static str, &'a str)> {
        fields.iter().map(|(name, value)| (*name, value.as_str())).collect()
    }
    let refused = browser.post(&format!("{path}/move"), &form(&none)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.html.contains("href=\"#why\""));
    browser.send(&format!("{path}/move"), &form(&some)).await;
    assert!(browser.see(&path).await.html.contains("Moved abroad"), "the history says why");

    let delete = format!("{path}/delete");
    let [page, _] = in_both(&mut browser, &delete).await;
    assert!(page.html.contains("value=\"asked\"") && page.html.contains("value=\"mistake\""));
    let page = browser.post(&delete, &[]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "a reason is chosen");
    assert_eq!(browser.send(&delete, &[("erased", "asked")]).await, path);
    assert_eq!(browser.send(&delete, &[("erased", "asked")]).await, path, "twice is once");
    let [page, _] = in_both(&mut browser, &path).await;
    assert!(page.html.contains("They asked for it") && page.html.contains("Ana Quillfeather"));
    for gone in ["Leadquill", "erasecanary", "Moved abroad"] {
        assert!(!page.html.contains(gone), "{gone}");
    }
    assert!(browser.see("/desk/audit").await.html.contains("They asked for it"), "the log says why");
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn the_portal_tab_says_what_somebody_answered_and_what_to_do() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let portal = format!("/desk/matters/{}/portal", lucia.matter);
    let from = device();
    for (agreed, said) in [(false, "Declined, "), (true, "Agreed, ")] {
        let (version, title, text) = ("S1", "Title", "text");
        let language = domain::Locale::Es;
        let answer = ConsentAnswer {
            purpose: domain::ConsentPurpose::Storage,
            version,
            title,
            text,
            language,
            agreed,
            device: &from,
        };
        house.desk.answer_consent(&lucia.contact, &answer).await.unwrap();
        let [page, _] = in_both(&mut browser, &portal).await;
        assert!(page.html.contains(said), "{said}: {}", page.html);
        assert_eq!(page.html.contains("Call them"), !agreed);
        house.clock.advance(domain::Duration::seconds(1));
    }
    testkit::after_every_test(&house).await;
}
