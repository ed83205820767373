//! A sign-in link's page: what looking at it does, what it says of itself, and the way on from one that is over.

use super::{Doors, encoded};
use axum::body::Body;
use domain::Duration;
use http::header::CONTENT_TYPE;
use http::{Request, StatusCode};
use testkit::persona;
use vault::MailKind;

// S2-29, S2-84, S2-118
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn looking_uses_no_link_another_browser_needs_the_code_and_a_used_link_is_over() {
    let doors = Doors::open().await;
    let mut asking = doors.browser();
    let mail = doors.ask(&mut asking).await;
    let token = mail.token.unwrap();
    let enter = format!("{}/enter", doors.base());
    let address = format!("{enter}/{token}");
    let mut other = doors.browser();
    for _ in 0..20 {
        assert_eq!(other.get(&address).await.status, StatusCode::OK);
    }
    let csrf = other.get(&address).await.csrf();
    let pressed = other.post(&enter, &[("csrf", &csrf), ("token", &token)]).await;
    assert_eq!(pressed.status, StatusCode::UNPROCESSABLE_ENTITY);
    let wrong = other.post(&enter, &[("csrf", &csrf), ("token", &token), ("code", "000 000")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let code = mail.code.unwrap();
    let right = other.post(&enter, &[("csrf", &csrf), ("token", &token), ("code", &code)]).await;
    assert_eq!(right.see(), format!("{}/home", doors.base()));
    assert_eq!(asking.get(&address).await.status, StatusCode::GONE);

    let mut typing = doors.browser();
    let code = doors.ask(&mut typing).await.code.unwrap();
    let check = typing.get(&format!("{}/check-mail", doors.base())).await;
    let fields = [("csrf", check.csrf()), ("code", code)];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let typed = typing.post(&format!("{}/check-mail", doors.base()), &fields).await;
    assert_eq!(typed.see(), format!("{}/home", doors.base()));
}

// S2-91, S2-119
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_links_page_says_when_and_with_what_it_was_asked_for_and_an_old_one_sends_another_with_one_press() {
    let doors = Doors::open().await;
    let safari = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Safari/604.1";
    let mut browser = doors.browser();
    let csrf = browser.get(&doors.base()).await.csrf();
    let form = format!("csrf={}&email={}", encoded(&csrf), encoded(persona::LUCIA.email));
    let request = Request::post(doors.base())
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("user-agent", safari)
        .body(Body::from(form))
        .unwrap();
    browser.send(request).await.see();
    let token = doors.house.mail_to(persona::LUCIA.email, MailKind::SignInLink).await.token.unwrap();
    let address = format!("{}/enter/{token}", doors.base());
    doors.house.clock.advance(Duration::minutes(4));
    let page = browser.get(&address).await;
    assert!(page.text().contains("4 minutes ago, with Safari, iPhone"), "{}", page.text());

    doors.house.clock.advance(Duration::hours(49));
    let over = browser.get(&address).await;
    assert_eq!(over.status, StatusCode::GONE);
    assert!(over.text().contains("Links work for 48 hours"), "{}", over.text());
    let fields = [("csrf", over.csrf()), ("token", token.clone())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let again = browser.post(&format!("{}/new-link", doors.base()), &fields).await;
    let check = browser.get(again.see()).await;
    assert!(check.text().contains("the email address that we have for you"), "{}", check.text());
    let fresh = doors.house.mail_to(persona::LUCIA.email, MailKind::SignInLink).await.token.unwrap();
    let page = browser.get(&format!("{}/enter/{fresh}", doors.base())).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(browser.get(&address).await.text().contains("We sent you a newer link"));

    let nobody = browser.get(&format!("{}/enter/0123", doors.base())).await;
    assert!(!nobody.text().contains("/new-link"), "{}", nobody.text());
    // Whoever is in already and opens an old mail is shown in.
    let mut inside = doors.signed_in().await;
    assert_eq!(inside.get(&address).await.see(), format!("{}/home", doors.base()));
}

// A reminder leads to everything that is missing, also whoever has to sign in first, and leaves nothing out.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reminder_leads_to_all_that_is_missing_by_when_and_what_lateness_costs() {
    let doors = Doors::open().await;
    let reading = doors.house.room::<vault::Reading>(&doors.ana, doors.lucia.matter).await;
    let group = reading.checklist().await.unwrap()[0].id;
    let steering = doors.house.room::<vault::Steering>(&doors.ana, doors.lucia.matter).await;
    for n in 1..=8_i64 {
        let mut item = testkit::item(&format!("more-{n}"), &format!("Papel número {n}"));
        item.due_at = Some(doors.house.desk.now().plus_days(n - 3));
        if n == 1 {
            item.words.late = [("es".to_owned(), "Se pierde la cita.".to_owned())].into();
        }
        steering.add_item(group, &item).await.unwrap();
    }
    let missing = format!("{}/missing", doors.base());
    let mut browser = doors.browser();
    assert_eq!(browser.get(&missing).await.see(), doors.base(), "signing in comes first");
    let token = doors.ask(&mut browser).await.token.unwrap();
    let csrf = browser.get(&format!("{}/enter/{token}", doors.base())).await.csrf();
    let entered =
        browser.post(&format!("{}/enter", doors.base()), &[("csrf", &csrf), ("token", &token)]).await;
    assert_eq!(entered.see(), missing, "and leads back to where the mail led");
    let page = browser.get(&missing).await;
    assert_eq!(page.status, StatusCode::OK);
    let w = web::words::Words::of(domain::Locale::Es);
    for n in 1..=8 {
        assert!(page.text().contains(&format!("Papel número {n}")), "{n}: {}", page.text());
    }
    assert!(
        page.text().contains("Passport of Zorrillaquint (es)") && page.text().contains(&w.missing_no_day())
    );
    assert!(page.text().contains("Se pierde la cita.") && page.text().contains("latecanary"));
    let home = browser.get(&format!("{}/home", doors.base())).await;
    assert!(!home.text().contains("Papel número 8"), "home shows what is next");
    assert!(home.text().contains(&format!("href=\"{missing}\"")), "and the way to all of it");
    // Only once: the next sign-in leads home.
    let mut again = doors.signed_in().await;
    assert_eq!(again.get(&format!("{}/home", doors.base())).await.status, StatusCode::OK);
    testkit::after_every_test(&doors.house).await;
}
