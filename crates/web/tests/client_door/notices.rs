//! A client says how often the practice writes, and in whose hours.

use super::Doors;
use domain::notices::Frequency;
use http::StatusCode;
use vault::{MailKind, NoticeChoice};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_chooses_how_often_they_are_written_to_and_nobody_else_does() {
    let doors = Doors::open().await;
    let mut browser = doors.signed_in().await;
    let address = format!("{}/notices", doors.base());
    let page = browser.get(&address).await;
    assert!(page.text().contains("de 8:00 p. m. a 8:00 a. m."));
    let csrf = page.csrf();
    let fields = [("csrf", csrf.as_str()), ("frequency", "daily"), ("zone", "America/Bogota")];
    assert_eq!(browser.post(&address, &fields).await.see(), format!("{address}?saved=1"));
    let page = browser.get(&format!("{address}?saved=1")).await;
    assert!(page.text().contains("Guardado.") && page.text().contains("value=\"daily\" checked"));
    let choice = doors.house.desk.notice_choice(&doors.lucia.contact).await.unwrap();
    assert_eq!(choice, NoticeChoice::new(Frequency::Daily, "America/Bogota", false));
    for wrong in [("hourly", ""), ("daily", "Mars/Olympus")] {
        let fields = [("csrf", csrf.as_str()), ("frequency", wrong.0), ("zone", wrong.1)];
        assert_eq!(browser.post(&address, &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let mut stranger = doors.browser();
    assert_ne!(stranger.get(&address).await.status, StatusCode::OK);
    testkit::after_every_test(&doors.house).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_says_whether_weekends_are_theirs_and_else_follows_the_practice() {
    let doors = Doors::open().await;
    let mut browser = doors.signed_in().await;
    let address = format!("{}/notices", doors.base());
    let page = browser.get(&address).await;
    assert!(page.text().contains("fin de semana") && page.text().contains("sábado, domingo"));
    assert!(!page.text().contains("name=\"weekends\" value=\"yes\" checked"));
    let csrf = page.csrf();
    let chosen = async || doors.house.desk.notice_choice(&doors.lucia.contact).await.unwrap().weekends;
    let plain = [("csrf", csrf.as_str()), ("frequency", "at_once"), ("zone", ""), ("quiet", "yes")];
    browser.post(&address, &plain).await.see();
    assert_eq!(chosen().await, None, "left as the practice has it");
    let rests: Vec<_> = plain.into_iter().chain([("weekends", "yes")]).collect();
    browser.post(&address, &rests).await.see();
    assert_eq!(chosen().await, Some(true));
    assert!(browser.get(&address).await.text().contains("name=\"weekends\" value=\"yes\" checked"));
    doors.settings(|settings| (settings.weekends_quiet, settings.weekend) = (true, vec![5, 6])).await;
    browser.post(&address, &plain).await.see();
    assert_eq!(chosen().await, Some(false), "their own word against the practice's");
    assert!(browser.get(&address).await.text().contains("viernes, sábado"));
    // Without such days nothing is asked, and what was chosen once is kept.
    doors.settings(|settings| settings.weekend = Vec::new()).await;
    assert!(!browser.get(&address).await.text().contains("name=\"weekends\""));
    browser.post(&address, &plain).await.see();
    assert_eq!(chosen().await, Some(false));
    testkit::after_every_test(&doors.house).await;
}

#[test]
fn the_foot_of_a_mail_leads_to_the_choice() {
    use casework::ports::Letterhead;
    let access = domain::AccessId::from_bytes([7; 16]);
    let mail = vault::OutgoingMail {
        id: domain::MailId::from_bytes([3; 16]),
        tag: "0k9".to_owned(),
        kind: MailKind::PortalNotice,
        to: "lucia@example.com".to_owned(),
        locale: domain::Locale::Es,
        tries: 1,
        token: None,
        wish: vault::LinkWish::Asked,
        code: None,
        minutes: None,
        access: Some(access),
        waiting: None,
        lacking: vault::Lacking::Nothing,
        until: None,
        alert: None,
        lock: None,
        own: None,
        trial: None,
    };
    let letter = web::letterhead::PracticeLetterhead::new("https://portal.example")
        .write(&mail, &vault::Settings::default());
    let choose = format!("https://portal.example/p/{access}/notices");
    assert!(letter.text.contains(&choose) && letter.html.contains(&choose));
}
