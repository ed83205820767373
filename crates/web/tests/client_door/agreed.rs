//! What a client agreed to, through the portal's pages: read again, taken back after one more question, agreed to again. And
//! the text of naming somebody to help, which is only read.

use super::{Browser, Doors};
use http::StatusCode;
use testkit::persona;
use vault::FirstVisitSettings;

impl Doors {
    /// The practice wants a first visit, and Lucía goes through it.
    async fn after_the_first_visit(&self) -> Browser {
        let lobby = self.house.desk.lobby(&self.ana).unwrap();
        let first = FirstVisitSettings { guided: true, ..FirstVisitSettings::default() };
        lobby.change_first_visit(&first).await.unwrap();
        let mut browser = self.signed_in().await;
        let base = self.base();
        let details = format!("{base}/details");
        assert_eq!(self.says(&mut browser, "agree").await, details);
        let csrf = browser.get(&details).await.csrf();
        let right =
            [("csrf", csrf.as_str()), ("given", persona::LUCIA.given), ("family", persona::LUCIA.family)];
        assert_eq!(browser.post(&details, &right).await.see(), format!("{base}/home"));
        browser
    }

    /// Answers every text that stands on the welcome page; gives where that leads.
    pub(super) async fn says(&self, browser: &mut Browser, answer: &str) -> String {
        let welcome = format!("{}/welcome", self.base());
        let page = browser.get(&welcome).await;
        assert_eq!(page.status, StatusCode::OK);
        let mut form = vec![("csrf".to_owned(), page.csrf())];
        for part in page.text().split("name=\"version-").skip(1) {
            let (purpose, rest) = part.split_once('"').unwrap();
            let version = rest.split_once("value=\"").unwrap().1.split('"').next().unwrap();
            form.push((format!("version-{purpose}"), version.to_owned()));
            form.push((format!("answer-{purpose}"), answer.to_owned()));
        }
        let form: Vec<(&str, &str)> = form.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        let to = browser.post(&welcome, &form).await.see().to_owned();
        self.house.clock.advance(domain::Duration::seconds(1));
        to
    }

    async fn told(&self) -> usize {
        let notices = self.house.desk.lobby(&self.ana).unwrap().notices().await.unwrap();
        notices.iter().filter(|notice| notice.kind == "consent_withdrawn").count()
    }
}

/// What the page says below each answer.
fn where_from(page: &str) -> String {
    let below = page.split("<br><small class=\"muted\">").skip(1);
    let below: Vec<&str> = below.filter_map(|rest| rest.split("</small>").next()).collect();
    assert!(!below.is_empty());
    below.join("\n")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_reads_what_they_agreed_to_and_takes_it_back_after_one_more_question() {
    let doors = Doors::open().await;
    let mut browser = doors.after_the_first_visit().await;
    let base = doors.base();
    let agreed = format!("{base}/agreed");
    let account = browser.get(&format!("{base}/account")).await;
    assert!(account.text().contains(&format!("href=\"{agreed}\"")), "{}", account.text());
    let page = browser.get(&agreed).await;
    assert_eq!(page.status, StatusCode::OK);
    for part in [
        "puede guardar lo que",
        "Guardar lo que",
        "Recibir lo que",
        "lang=\"es\"",
        "Versión 2 del texto",
        "data-print",
    ] {
        assert!(page.text().contains(part), "{part}: {}", page.text());
    }
    assert!(!where_from(page.text()).contains("S2"), "what a text is called inside is nobody's word");
    let all = doors.house.desk.own_consents(&doors.lucia.contact).await.unwrap().to_vec();
    let id = all.iter().find(|one| one.about == [domain::ConsentPurpose::Storage]).unwrap().id;
    let withdraw = format!("{agreed}/{id}/withdraw");
    assert!(page.text().contains(&format!("href=\"{withdraw}\"")));

    // UX-16: the archive of everything has each text with its answer, and names it in its list.
    let csrf = account.csrf();
    let archive = browser.post(&format!("{base}/account/download"), &[("csrf", &csrf)]).await;
    let held = |text: &str| archive.body.windows(text.len()).any(|bytes| bytes == text.as_bytes());
    for part in ["Lo que usted aceptó.txt", "Mis datos.txt", "puede guardar lo que", "Versión 2 del texto"]
    {
        assert!(held(part), "{part}");
    }

    // Looking changes nothing, and says what follows.
    let ask = browser.get(&withdraw).await;
    for part in ["No se borra nada", "le llamará", "puede seguir entrando", "puede guardar lo que"] {
        assert!(ask.text().contains(part), "{part}: {}", ask.text());
    }
    assert_eq!(doors.told().await, 0);
    let csrf = ask.csrf();
    let refused = browser.post(&withdraw, &[("csrf", "x")]).await;
    assert!(refused.status.is_client_error() && doors.told().await == 0);
    let done = format!("{agreed}?done=withdrawn");
    for _ in 0..2 {
        assert_eq!(browser.post(&withdraw, &[("csrf", &csrf)]).await.see(), done);
        doors.house.clock.advance(domain::Duration::seconds(1));
    }
    assert_eq!(doors.told().await, 1, "once, however often it is pressed");
    let page = browser.get(&done).await;
    assert!(page.text().contains("Usted retiró su permiso") && page.text().contains("lo sabe y le llamará"));
    assert!(!page.text().contains(&withdraw), "there is nothing more to take back");
    assert_eq!(browser.get(&withdraw).await.see(), agreed);
    for place in ["home", "documents", "messages", "account"] {
        assert_eq!(browser.get(&format!("{base}/{place}")).await.status, StatusCode::OK, "{place}");
    }

    // They can agree again where they read it; a no changes nothing.
    assert!(page.text().contains(&format!("href=\"{base}/welcome\"")));
    let welcome = browser.get(&format!("{base}/welcome")).await;
    assert!(welcome.text().contains("Todo lo demás sigue abierto"), "{}", welcome.text());
    assert_eq!(doors.says(&mut browser, "decline").await, agreed);
    assert_eq!(browser.get(&format!("{base}/home")).await.status, StatusCode::OK);
    assert_eq!(doors.says(&mut browser, "agree").await, format!("{agreed}?done=agreed"));
    let page = browser.get(&agreed).await;
    assert!(page.text().contains("Usted retiró su permiso") && page.text().contains("/withdraw\""));
    assert_eq!(browser.get(&withdraw).await.see(), agreed, "the one that was taken back stays so");

    // A new text is asked of everybody.
    let lobby = doors.house.desk.lobby(&doors.ana).unwrap();
    let consent = [("es".to_owned(), "Otro texto.".to_owned())].into();
    let own = vault::OwnConsentText { words: consent, version: 0 };
    let texts = [("storage".to_owned(), own)].into();
    let first = FirstVisitSettings { guided: true, texts, ..FirstVisitSettings::default() };
    lobby.change_first_visit(&first).await.unwrap();
    assert_eq!(browser.get(&agreed).await.see(), format!("{base}/welcome"));
    testkit::after_every_test(&doors.house).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_agreed_to_for_a_helper_is_read_and_not_taken_back_here() {
    let doors = Doors::open().await;
    let mut browser = doors.signed_in().await;
    let base = doors.base();
    let none = browser.get(&format!("{base}/agreed")).await;
    assert!(none.text().contains("no se le ha pedido aceptar nada"));
    let helpers = format!("{base}/helpers");
    let csrf = browser.get(&helpers).await.csrf();
    let until = doors.house.desk.now().plus(domain::Duration::days(60)).seconds();
    let until = jiff::Timestamp::from_second(until).unwrap().to_zoned(jiff::tz::TimeZone::UTC).date();
    let until = until.to_string();
    let form = [
        ("csrf", csrf.as_str()),
        ("name", "Rosa Tongueborrow"),
        ("email", "rosa@helper.example"),
        ("language", "en"),
        ("kind", "interpreter"),
        ("capacity", "reads_along"),
        ("until", until.as_str()),
        ("agree", "yes"),
    ];
    browser.post(&helpers, &form).await.see();
    for page in ["account", "agreed"] {
        let page = browser.get(&format!("{base}/{page}")).await;
        assert!(page.text().contains("Que Rosa Tongueborrow le ayude"), "{}", page.text());
        assert!(!page.text().contains("/withdraw"));
    }
    let page = browser.get(&format!("{base}/agreed")).await;
    assert!(
        page.text().contains("Quiero que esta persona me ayude")
            && page.text().contains("Versión 1 del texto que")
    );
    assert!(!where_from(page.text()).contains("H1"));
    let nobodys = format!("{base}/agreed/{}/withdraw", domain::ConsentId::from_bytes([7; 16]));
    let csrf = browser.get(&helpers).await.csrf();
    assert_eq!(browser.get(&nobodys).await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.post(&nobodys, &[("csrf", &csrf)]).await.status, StatusCode::NOT_FOUND);
    let mut stranger = doors.browser();
    assert_ne!(stranger.get(&format!("{base}/agreed")).await.status, StatusCode::OK);
    testkit::after_every_test(&doors.house).await;
}
