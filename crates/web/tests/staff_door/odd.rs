//! What stands out, at the desk: a link beside the log says how much of it waits, an owner closes a line with words, numbers are
//! taken only where they can be right, and whoever does not read the log finds no such page.

use super::{EMAIL, known, site};
use domain::Role;
use http::StatusCode;
use testkit::TestHouse;
use vault::Settings;

const HERE: &str = "/desk/audit/odd";

#[tokio::test]
async fn what_stands_out_is_told_closed_with_words_and_kept() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    for role in [Role::Owner, Role::Auditor, Role::Lawyer] {
        house.staff(&ana, role).await;
    }
    let app = site(&house).await;
    let mut desk = known(&house, &app, EMAIL).await;
    let mut second = known(&house, &app, "owner@firm-canary.example").await;
    let mut auditor = known(&house, &app, "auditor@firm-canary.example").await;
    let mut lawyer = known(&house, &app, "lawyer@firm-canary.example").await;

    assert!(desk.see("/desk/audit").await.html.contains(HERE));
    assert!(desk.see(HERE).await.html.contains("Nothing stands out."));
    assert_eq!(lawyer.get(HERE).await.status, StatusCode::NOT_FOUND);
    assert!(!auditor.see(HERE).await.html.contains("/desk/audit/odd/limits"));

    // Numbers: each is looked at, and what was typed stays.
    let set = |failed: &'static str, to: &'static str| {
        [
            ("opened", "1"),
            ("taken", "2"),
            ("matters", "3"),
            ("failed", failed),
            ("links", "5"),
            ("night_from", "0"),
            ("night_to", to),
        ]
    };
    let limits = format!("{HERE}/limits");
    for (failed, to) in [("", "5"), ("-1", "5"), ("10001", "5"), ("x", "5"), ("3", "24")] {
        let page = desk.post(&limits, &set(failed, to)).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{failed} {to}");
        assert!(page.html.contains(&format!("value=\"{to}\"")), "what was typed stays");
    }
    assert_eq!(desk.send(&limits, &set("3", "0")).await, HERE);
    let kept = house.desk.threshold().settings().await.unwrap();
    assert_eq!((kept.odd.opened_an_hour, kept.odd.failed_a_day, kept.odd.night_to), (1, 3, 0));
    // Other settings are saved without touching these.
    let lobby = house.desk.lobby(&ana).unwrap();
    lobby.change_settings(&Settings { phone: "555".into(), ..kept }).await.unwrap();
    assert_eq!(house.desk.threshold().settings().await.unwrap().odd.failed_a_day, 3);

    // Three wrong passwords.
    let mut stranger = super::Browser::at(&app);
    stranger.see("/desk/sign-in").await;
    for _ in 0..3 {
        let wrong = [("email", "lawyer@firm-canary.example"), ("password", "not-this-one-at-all")];
        assert_eq!(stranger.post("/desk/sign-in", &wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(house.desk.backstage().look_for_odd().await.unwrap(), 1);
    let notices = desk.see("/desk/notices").await.html;
    assert!(notices.contains(HERE) && notices.contains("Something stands out"));
    assert!(desk.see("/desk/audit").await.html.contains("one nobody looked at"));
    let page = desk.see(HERE).await.html;
    assert!(page.contains("wrong 3 times within a day"));
    let act = page.split("action=\"/desk/audit/odd/odd_").nth(1).unwrap().split('"').next().unwrap();
    let act = format!("{HERE}/odd_{act}");
    assert!(!auditor.see(HERE).await.html.contains(&act), "an auditor reads and closes nothing");
    assert_eq!(auditor.post(&act, &[("words", "x")]).await.status, StatusCode::NOT_FOUND);
    let page = desk.post(&act, &[("words", " ")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(desk.send(&act, &[("words", "He forgot it <b>again</b>")]).await, HERE);
    let page = second.see(HERE).await.html;
    assert!(page.contains("He forgot it &#60;b&#62;again"), "words are words");
    second.send(&act, &[("words", "Twice")]).await;
    assert!(!second.see(HERE).await.html.contains("Twice"));

    // Somebody who came in while nobody works here: all but one hour of the day, then that one.
    let mut told = 0;
    for (from, to) in [("0", "23"), ("23", "0")] {
        let mut set = set("0", to);
        set[0].1 = "0";
        set[5].1 = from;
        desk.send(&limits, &set).await;
        told += house.desk.backstage().look_for_odd().await.unwrap();
    }
    assert_eq!(told, 4, "each of the four who signed in");
    assert!(desk.see(HERE).await.html.contains("when nobody works here"));
}
