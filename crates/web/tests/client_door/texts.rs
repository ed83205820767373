//! A client's number through the door: typed, wrong, proved, taken off; and the post that carries what is written to it,
//! whatever the provider says.

use super::{Browser, Doors};
use casework::ports::{Answer, Arrival, Handed, Text, Texter};
use casework::post::text_next;
use domain::{Duration, Way};
use http::StatusCode;
use std::sync::Mutex;
use testkit::{message, persona};
use vault::{About, MailKind, MailState, NoticeChoice, Publishing, Reading, To};
use web::letterhead::PracticeLetterhead;

const NUMBER: &str = "+12125550142";

/// A provider that says what it is told to, and keeps what it was told.
#[derive(Default)]
struct Scripted {
    says: Mutex<Vec<Handed>>,
    became: Mutex<Option<Arrival>>,
    heard: Mutex<Vec<Text>>,
}

impl Texter for Scripted {
    fn send<'a>(&'a self, text: &'a Text) -> Answer<'a, Handed> {
        self.heard.lock().unwrap().push(text.clone());
        let taken = Handed::Taken { receipt: "SM01".into(), answer: "201 Created".into() };
        let said = self.says.lock().unwrap().pop().unwrap_or(taken);
        Box::pin(async move { said })
    }

    fn ask<'a>(&'a self, _: &'a str) -> Answer<'a, Arrival> {
        let became = self.became.lock().unwrap().clone().unwrap_or(Arrival::OnTheWay);
        Box::pin(async move { became })
    }
}

impl Scripted {
    fn heard(&self) -> usize {
        self.heard.lock().unwrap().len()
    }

    fn will_say(&self, handed: Handed) {
        self.says.lock().unwrap().push(handed);
    }

    async fn carry(&self, doors: &Doors) {
        let letterhead = PracticeLetterhead::new("http://portal.test");
        while text_next(&doors.house.desk, &letterhead, Some(self)).await.unwrap() {}
    }
}

async fn post(browser: &mut Browser, doors: &Doors, fields: &[(&str, &str)]) -> super::Seen {
    let page = browser.get(&format!("{}/notices", doors.base())).await;
    let csrf = page.csrf();
    let all: Vec<(&str, &str)> =
        [("csrf", csrf.as_str())].into_iter().chain(fields.iter().copied()).collect();
    browser.post(&format!("{}/notices/number", doors.base()), &all).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_proves_a_number_and_chooses_texts_and_takes_it_off_again() {
    let doors = Doors::open().await;
    let mut browser = doors.signed_in().await;
    let address = format!("{}/notices", doors.base());
    let page = browser.get(&address).await;
    assert!(!page.text().contains("Mensajes de texto"), "nobody carries texts");
    let nowhere = post(&mut browser, &doors, &[("do", "send"), ("number", NUMBER)]).await;
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND);

    doors.house.carries_texts();
    let provider = Scripted::default();
    let page = browser.get(&address).await;
    assert!(page.text().contains("Mensajes de texto") && !page.text().contains("name=\"way\""));
    for (typed, said) in [
        ("", "Escriba su número"),
        ("020 7946 0018", "Empiece con +"),
        ("+1 212 <b>", "No es un número de teléfono completo"),
        ("+12125550142\r\nBcc: x", "No es un número de teléfono completo"),
    ] {
        let seen = post(&mut browser, &doors, &[("do", "send"), ("number", typed)]).await;
        assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
        assert!(seen.text().contains(said) && !seen.text().contains("<b>\""), "{typed}");
    }
    let early = post(&mut browser, &doors, &[("do", "confirm"), ("code", "123456")]).await;
    assert!(early.status == StatusCode::UNPROCESSABLE_ENTITY && early.text().contains("ya no sirve"));
    let sent = post(&mut browser, &doors, &[("do", "send"), ("number", "+1 (212) 555-0142")]).await;
    assert_eq!(sent.see(), format!("{address}#texts"));
    provider.carry(&doors).await;
    let words = provider.heard.lock().unwrap()[0].words.clone();
    let code: String = words.chars().take(7).collect();
    assert!(words.contains("es su clave") && !words.contains("http"), "{words}");
    let page = browser.get(&address).await;
    assert!(page.text().contains("termina en 42") && !page.text().contains("5550142"));
    let wrong = if code == "000 000" { "000001" } else { "000000" };
    let seen = post(&mut browser, &doors, &[("do", "confirm"), ("code", wrong)]).await;
    assert!(seen.status == StatusCode::UNPROCESSABLE_ENTITY && seen.text().contains("Ese no es el código"));
    let done = post(&mut browser, &doors, &[("do", "confirm"), ("code", &code)]).await;
    assert_eq!(done.see(), format!("{address}?done=proved"));
    let page = browser.get(&format!("{address}?done=proved")).await;
    assert!(page.text().contains("Su número está confirmado") && page.text().contains("value=\"both\""));
    let csrf = page.csrf();

    let fields = [("csrf", csrf.as_str()), ("frequency", "at_once"), ("zone", ""), ("way", "pigeon")];
    assert_eq!(browser.post(&address, &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [("csrf", csrf.as_str()), ("frequency", "at_once"), ("zone", ""), ("way", "both")];
    assert_eq!(browser.post(&address, &fields).await.see(), format!("{address}?saved=1"));
    // A form from before there was a way to choose keeps what was chosen.
    let fields = [("csrf", csrf.as_str()), ("frequency", "daily"), ("zone", "")];
    assert_eq!(browser.post(&address, &fields).await.see(), format!("{address}?saved=1"));
    let choice = doors.house.desk.notice_choice(&doors.lucia.contact).await.unwrap();
    assert_eq!(choice.way(), Way::Both);

    let mut stranger = doors.browser();
    let door = stranger.get(&doors.base()).await;
    let csrf = door.csrf();
    for fields in [[("do", "send"), ("number", NUMBER)], [("do", "remove"), ("number", "")]] {
        let all: Vec<_> = [("csrf", csrf.as_str())].into_iter().chain(fields).collect();
        let seen = stranger.post(&format!("{address}/number"), &all).await;
        assert_ne!(seen.status, StatusCode::OK);
        assert!(!seen.header("location").contains("notices"), "{}", seen.header("location"));
    }
    let gone = post(&mut browser, &doors, &[("do", "remove")]).await;
    assert_eq!(gone.see(), format!("{address}?done=removed"));
    assert_eq!(post(&mut browser, &doors, &[("do", "remove")]).await.status, StatusCode::SEE_OTHER);
    let page = browser.get(&address).await;
    assert!(!page.text().contains("name=\"way\""));
    testkit::after_every_test(&doors.house).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_post_carries_a_text_once_whatever_the_provider_says() {
    let doors = Doors::open().await;
    doors.settings(|s| (s.bundle_minutes, s.quiet_from, s.quiet_to) = (0, 0, 0)).await;
    doors.house.raw().await.run("UPDATE session SET expires_at = 9000000000000000").await;
    let (desk, lucia) = (&doors.house.desk, &doors.lucia);
    doors.house.proved(&lucia.contact, NUMBER).await;
    desk.choose_notices(&lucia.contact, &NoticeChoice::default().by(Way::Text)).await.unwrap();
    doors.house.empty_outbox().await;
    let provider = Scripted::default();
    let write = async |attempt: u8| {
        let room = doors.house.room::<Publishing>(&doors.ana, lucia.matter).await;
        let secret = message(To::About(About::Matter, String::new()), "contentcanary", attempt);
        room.answer(&secret, false).await.unwrap();
        doors.house.clock.advance(Duration::minutes(1));
    };
    let state = async || {
        let room = doors.house.room::<Reading>(&doors.ana, lucia.matter).await;
        let rows = room.mails(lucia.access).await.unwrap();
        rows.iter().find(|row| row.text && row.kind == MailKind::PortalNotice).map(|row| row.state)
    };
    let no = |text: &str| text.to_owned();

    write(1).await;
    provider.carry(&doors).await;
    assert_eq!((provider.heard(), state().await), (1, Some(MailState::Taken)));
    let words = provider.heard.lock().unwrap()[0].words.clone();
    assert!(
        words.ends_with(&format!("http://portal.test{}", doors.base())) && !words.contains("canary"),
        "{words}"
    );
    *provider.became.lock().unwrap() = Some(Arrival::Arrived);
    doors.house.clock.advance(Duration::minutes(1));
    provider.carry(&doors).await;
    assert_eq!((provider.heard(), state().await), (1, Some(MailState::Delivered)));

    // It fails in its own words: the text is tried again, with patience, and given up in the end.
    write(2).await;
    for _ in 0..12 {
        provider.will_say(Handed::TryLater { answer: no("20500 Internal") });
        provider.carry(&doors).await;
        doors.house.clock.advance(Duration::hours(2));
        provider.says.lock().unwrap().clear();
    }
    assert_eq!((provider.heard(), state().await), (11, Some(MailState::Failed)));
    assert_eq!(
        doors.house.mail_to(persona::LUCIA.email, MailKind::PortalNotice).await.access,
        Some(lucia.access)
    );

    // Nobody knows whether it was taken: told once, mailed instead.
    write(3).await;
    provider.will_say(Handed::Unsure { answer: no("the line broke") });
    provider.carry(&doors).await;
    doors.house.clock.advance(Duration::days(1));
    provider.carry(&doors).await;
    assert_eq!((provider.heard(), state().await), (12, Some(MailState::Unsure)));
    doors.house.mail_to(persona::LUCIA.email, MailKind::PortalNotice).await;

    // Turned away at the door, then let in: one text, and no try lost.
    write(4).await;
    provider.will_say(Handed::Closed { answer: no("20003 Authenticate") });
    provider.carry(&doors).await;
    assert_eq!(provider.heard(), 13);
    doors.house.clock.advance(Duration::minutes(9));
    provider.carry(&doors).await;
    assert_eq!(provider.heard(), 13, "nobody knocks meanwhile");
    doors.house.clock.advance(Duration::minutes(1));
    provider.will_say(Handed::Busy { answer: no("20429 Too many"), wait: Some(Duration::seconds(30)) });
    provider.carry(&doors).await;
    doors.house.clock.advance(Duration::seconds(30));
    provider.carry(&doors).await;
    assert_eq!((provider.heard(), state().await), (15, Some(MailState::Taken)));

    // The practice gave texts up while one waited: a process without a provider sends nothing and loses nothing.
    write(5).await;
    let letterhead = PracticeLetterhead::new("http://portal.test");
    assert!(text_next(desk, &letterhead, None).await.unwrap());
    assert_eq!(state().await, Some(MailState::Waiting));
    testkit::after_every_test(&doors.house).await;
}
