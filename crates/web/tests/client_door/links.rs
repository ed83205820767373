//! A sign-in link's page: what looking at it does, what it says of itself, and the way on from one that is over.

use super::{Doors, encoded};
use axum::body::Body;
use casework::ports::Letterhead;
use domain::Duration;
use http::header::CONTENT_TYPE;
use http::{Request, StatusCode};
use testkit::persona;
use vault::{MailKind, OutgoingMail};
use web::letterhead::PracticeLetterhead;

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

// NOT-04, S0-109: whoever is not signed in comes from a mail's foot to how often they are written to, and from a mail about
// approvals to what is asked of them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_leads_through_the_door_to_its_own_page_and_nowhere_else() {
    let doors = Doors::open().await;
    for (page, after) in [("notices", "notices"), ("approvals", "approvals"), ("messages", "home")] {
        let (wanted, after) = (format!("{}/{page}", doors.base()), format!("{}/{after}", doors.base()));
        let mut browser = doors.browser();
        assert_eq!(browser.get(&wanted).await.see(), doors.base(), "signing in comes first");
        let token = doors.ask(&mut browser).await.token.unwrap();
        let csrf = browser.get(&format!("{}/enter/{token}", doors.base())).await.csrf();
        let entered =
            browser.post(&format!("{}/enter", doors.base()), &[("csrf", &csrf), ("token", &token)]).await;
        assert_eq!(entered.see(), after, "{page}");
        doors.house.clock.advance(Duration::minutes(5));
    }
    testkit::after_every_test(&doors.house).await;
}

/// The lock's address in a mail, as its reader sees it.
async fn lock_in(doors: &Doors, mail: &OutgoingMail) -> String {
    let settings = doors.house.desk.threshold().settings().await.unwrap();
    let letter = PracticeLetterhead::new("http://portal.test").write(mail, &settings);
    let rest = letter.text.split(&format!("http://portal.test{}/lock/", doors.base())).nth(1);
    let token = rest.expect("a lock in the mail").split_whitespace().next().unwrap();
    assert!(letter.html.contains(&format!("{}/lock/{token}\"", doors.base())), "{}", letter.html);
    format!("{}/lock/{token}", doors.base())
}

// AUTH-24
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_lock_in_a_mail_does_nothing_when_it_is_opened_and_closes_the_case_everywhere_when_it_is_pressed()
{
    let doors = Doors::open().await;
    let mut intruder = doors.signed_in().await;
    let home = format!("{}/home", doors.base());
    doors.house.clock.advance(Duration::minutes(1));
    let mut asking = doors.browser();
    let mail = doors.ask(&mut asking).await;
    let (lock, link) = (lock_in(&doors, &mail).await, mail.token.unwrap());

    // A machine that checks mail opens everything, and presses what it finds without a page of ours.
    let mut scanner = doors.browser();
    for _ in 0..5 {
        let page = scanner.get(&lock).await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(page.header("referrer-policy"), "no-referrer");
        assert!(page.header("cache-control").contains("no-store"), "{}", page.header("cache-control"));
        for secret in ["Zorrillaquint", "Passport", persona::LUCIA.email, "NR-"] {
            assert!(!page.text().contains(secret), "{secret}");
        }
    }
    let blind = doors.browser().post(&lock, &[("csrf", "x")]).await;
    assert_eq!(blind.status, StatusCode::FORBIDDEN);
    assert_eq!(intruder.get(&home).await.status, StatusCode::OK, "nothing happened");
    assert_eq!(asking.get(&format!("{}/enter/{link}", doors.base())).await.status, StatusCode::OK);

    let mut reader = doors.browser();
    let page = reader.get(&lock).await;
    let csrf = page.csrf();
    assert!(page.text().contains(&format!("action=\"{lock}\"")), "{}", page.text());
    let pressed = reader.post(&lock, &[("csrf", &csrf)]).await;
    assert_eq!(pressed.see(), format!("{}?told=1", doors.base()));
    let done = reader.get(pressed.see()).await;
    let w = web::words::Words::of(domain::Locale::En);
    assert!(done.text().contains(&w.not_me_done_h1()), "{}", done.text());
    assert!(done.text().contains(&w.link_over_new()), "and how to get back in");
    assert!(intruder.get(&home).await.see().starts_with(&doors.base()));
    assert_eq!(asking.get(&format!("{}/enter/{link}", doors.base())).await.status, StatusCode::GONE);
    let twice = reader.post(&lock, &[("csrf", &csrf)]).await;
    assert_eq!(twice.see(), pressed.see());

    // What is wrong, old, used or somebody else's is not there, in the bytes of everything that is not there.
    let nowhere = domain::AccessId::from_bytes([7; 16]).to_string();
    let missing = doors.browser().get(&format!("/p/{nowhere}/nothing")).await.text().replace(&nowhere, "X");
    let other = doors.house.portal(&doors.ana, persona::OMAR).await;
    let elsewhere = lock.replace(&doors.lucia.access.to_string(), &other.access.to_string());
    doors.house.clock.advance(Duration::minutes(11));
    for gone in [&lock, &elsewhere, &format!("{lock}0"), &format!("{}/lock/0123", doors.base())] {
        let page = doors.browser().get(gone).await;
        // The page leads back to the address that was typed, and looks nothing up for it.
        let workspace = gone.split('/').nth(2).unwrap();
        let body = page.text().replace(workspace, "X");
        assert!(page.status == StatusCode::NOT_FOUND && body == missing, "{gone}: {body}");
        let pressed = reader.post(gone, &[("csrf", &csrf)]).await;
        assert_eq!(pressed.status, StatusCode::NOT_FOUND, "{gone}");
    }
    // Somebody who presses without end is told to wait.
    let mut last = StatusCode::NOT_FOUND;
    for _ in 0..50 {
        last = reader.post(&elsewhere, &[("csrf", &csrf)]).await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}

// AUTH-24
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_did_not_ask_for_a_link_closes_the_case_from_its_page_also_once_it_was_used() {
    let doors = Doors::open().await;
    doors.house.clock.advance(Duration::minutes(1));
    let mut stranger = doors.browser();
    let token = doors.ask(&mut stranger).await.token.unwrap();
    let address = format!("{}/enter/{token}", doors.base());
    let lock = |page: &str| {
        let rest = page.split(&format!("href=\"{}/lock/", doors.base())).nth(1)?;
        Some(format!("{}/lock/{}", doors.base(), rest.split('"').next()?))
    };
    let mut reader = doors.browser();
    let page = reader.get(&address).await;
    let w = web::words::Words::of(domain::Locale::En);
    assert!(page.text().contains(&w.enter_not_mine()), "{}", page.text());
    assert!(lock(page.text()).is_some());
    let csrf = stranger.get(&address).await.csrf();
    let enter = format!("{}/enter", doors.base());
    stranger.post(&enter, &[("csrf", &csrf), ("token", &token)]).await.see();
    let over = reader.get(&address).await;
    assert_eq!(over.status, StatusCode::GONE);
    let lock_now = lock(over.text()).expect("the used link's page leads there");
    let csrf = reader.get(&lock_now).await.csrf();
    reader.post(&lock_now, &[("csrf", &csrf)]).await.see();
    let home = stranger.get(&format!("{}/home", doors.base())).await;
    assert!(home.see().starts_with(&doors.base()) && !home.see().ends_with("/home"));
    assert_eq!(lock(reader.get(&address).await.text()), None, "and is gone with it");
    let nobody = reader.get(&format!("{}/enter/0123", doors.base())).await;
    assert_eq!(lock(nobody.text()), None);
}
