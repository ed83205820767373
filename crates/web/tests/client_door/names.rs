//! Whose portal it is, and what somebody is told who waits for a mail or asks too often.

use super::Doors;
use casework::ports::Letterhead;
use domain::{Duration, Locale, ReturnReason};
use http::StatusCode;
use testkit::{Portal, persona};
use vault::{Alert, AlertKind, Decision, MailKind, OutgoingMail, Settings};
use web::letterhead::PracticeLetterhead;
use web::words::Words;

/// What must be on no page and in no mail of a client: the names and the address of whoever works on their matter.
const STAFF: [&str; 3] = ["Ana Quillfeather", "Canary lawyer", "firm-canary.example"];

/// The words of the language a page is in.
fn words(page: &str) -> &'static Words {
    Words::of(if page.contains("<html lang=\"es\"") { Locale::Es } else { Locale::En })
}

/// Every page a client can open, the door's and the ends' among them.
async fn every_page(doors: &Doors) -> Vec<(String, String)> {
    let mut pages = Vec::new();
    let mut outside = doors.browser();
    let token = doors.ask(&mut outside).await.token.unwrap();
    let base = doors.base();
    for path in
        ["", "?over=1", "?out=1", "/check-mail", &format!("/enter/{token}"), "/enter/0123", "/nothing"]
    {
        pages.push((path.to_owned(), outside.get(&format!("{base}{path}")).await.text().to_owned()));
    }
    let mut inside = doors.signed_in().await;
    let item = format!("/items/{}", doors.lucia.item);
    let of_item = ["", "/check", "/sent", "/cannot"].map(|page| format!("{item}{page}"));
    let rest = ["/home", "/documents", "/not-me"].map(str::to_owned);
    for path in of_item.into_iter().chain(rest) {
        let page = inside.get(&format!("{base}{path}")).await;
        assert!(page.status.is_success() || page.status.is_redirection(), "{path}: {}", page.status);
        if page.status.is_success() {
            pages.push((path, page.text().to_owned()));
        }
    }
    assert!(pages.len() >= 13, "{:?}", pages.iter().map(|(path, _)| path).collect::<Vec<_>>());
    pages
}

fn every_letter(doors: &Doors, lucia: &Portal, settings: &Settings) -> Vec<(String, String)> {
    let mut letters = Vec::new();
    let alerts = AlertKind::ALL.iter().map(|kind| (MailKind::Alert, Some(*kind)));
    for (kind, alert) in
        [(MailKind::SignInLink, None), (MailKind::PortalNotice, None)].into_iter().chain(alerts)
    {
        let at = doors.house.desk.now();
        let mail = OutgoingMail {
            id: domain::MailId::mint(at, [3; 10]),
            tag: "0k9".to_owned(),
            kind,
            to: lucia.who.email.to_owned(),
            locale: Locale::Es,
            tries: 1,
            token: Some("7f3a".to_owned()),
            wish: vault::LinkWish::Asked,
            code: Some("482913".to_owned()),
            minutes: Some(60),
            access: Some(lucia.access),
            waiting: Some(1),
            lacking: vault::Lacking::Nothing,
            until: None,
            alert: alert.map(|kind| Alert { kind, at, agent: String::new() }),
            lock: None,
            own: None,
            trial: None,
        };
        let letter = PracticeLetterhead::new("http://portal.test").write(&mail, settings);
        letters.push((
            format!("{kind:?} {alert:?}"),
            format!("{} {} {}", letter.from_name, letter.subject, letter.text),
        ));
    }
    letters
}

// S2-79: after staff decided, wrote and let the client in, none of their names is anywhere, and the practice's everywhere.
// S2-80: the product's name stands there while the practice has none.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_and_mails_go_by_the_practices_name_or_the_products_and_never_by_a_persons() {
    let mut doors = Doors::open().await;
    let lawyer = doors.house.staff(&doors.ana, domain::Role::Lawyer).await;
    let steering = doors.house.room::<vault::Steering>(&doors.ana, doors.lucia.matter).await;
    steering.assign(lawyer.person(), domain::Assignment::Cover).await.unwrap();
    let back = Decision::Return { reason: ReturnReason::Blurry, message: "Otra vez, por favor.".to_owned() };
    doors.house.decided(&lawyer, &doors.lucia, b"a photo", &back).await;
    doors.house.sent(&doors.lucia, "otra.pdf", b"%PDF-1.7 again").await;
    for (name, shown) in [("Harbor y Vale", "Harbor y Vale"), ("  ", "Strongroom")] {
        doors.settings(|s| s.practice_name = name.to_owned()).await;
        let settings = doors.house.desk.threshold().settings().await.unwrap();
        let letters = every_letter(&doors, &doors.lucia, &settings);
        for (what, text) in every_page(&doors).await.into_iter().chain(letters) {
            assert!(text.contains(shown), "{what} lacks {shown}: {text}");
            for person in STAFF {
                assert!(!text.contains(person), "{what} names {person}: {text}");
            }
        }
        // They asked three times in this hour.
        doors.house.clock.advance(Duration::hours(2));
        doors.ana = doors.house.second_session(&doors.ana).await;
    }
}

// S2-90, S2-93: the page after asking says where to look and what to check, in the reader's language, and whom to call.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_waits_for_a_mail_reads_where_to_look_and_how_to_ask_again() {
    let doors = Doors::open().await;
    for locale in Locale::ALL {
        let w = Words::of(*locale);
        doors.settings(|s| s.languages = vec![locale.code().to_owned()]).await;
        let mut browser = doors.browser();
        doors.ask(&mut browser).await;
        let page = browser.get(&format!("{}/check-mail", doors.base())).await;
        for said in [w.mail_check_lead(), w.mail_check_none_1(), w.mail_check_none_2(), w.mail_check_again()]
        {
            assert!(page.text().contains(&said), "{said}: {}", page.text());
        }
        assert!(page.text().contains(&format!("href=\"{}\"", doors.base())), "the way back to the door");
    }
    assert!(Words::of(Locale::En).mail_check_none_1().contains("spam"));
}

// S2-88, S2-89, S2-119: the door of the same address says why and takes the next request.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_is_over_leads_to_the_door_where_another_link_is_asked_for() {
    let doors = Doors::open().await;
    let mut browser = doors.signed_in().await;
    doors.house.clock.advance(Duration::hours(49));
    let home = browser.get(&format!("{}/home", doors.base())).await;
    let door = browser.get(home.see()).await;
    assert!(home.see().starts_with(&format!("{}?", doors.base())));
    assert!(door.text().contains(&words(door.text()).door_expired()), "{}", door.text());
    let token = doors.ask(&mut browser).await.token.unwrap();
    let page = browser.get(&format!("{}/enter/{token}", doors.base())).await;
    let fields = [("csrf", page.csrf()), ("token", token)];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let entered = browser.post(&format!("{}/enter", doors.base()), &fields).await;
    assert_eq!(browser.get(entered.see()).await.status, StatusCode::OK);
}

// S2-92: whoever asks too often reads how long to wait, and having waited gets a link again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_asks_too_often_is_told_to_wait_and_served_after_it() {
    let doors = Doors::open().await;
    let mut browser = doors.browser();
    let csrf = browser.get(&doors.base()).await.csrf();
    let fields = [("csrf", csrf.as_str()), ("email", persona::LUCIA.email)];
    let mut tries = 0;
    let wait = loop {
        let asked = browser.post(&doors.base(), &fields).await;
        if asked.status == StatusCode::TOO_MANY_REQUESTS {
            break asked;
        }
        tries += 1;
        assert!(tries < 20, "nobody may ask for ever");
    };
    assert!(tries > 0 && wait.text().contains(&words(wait.text()).wait_h1()), "{}", wait.text());
    let seconds: i64 = wait.header("retry-after").parse().unwrap();
    doors.house.empty_outbox().await;
    doors.house.clock.advance(Duration::seconds(seconds));
    doors.ask(&mut browser).await;
}
