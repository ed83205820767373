//! A client writes to the practice and reads its answers: kept text, one sending per press, wording anew, what a page
//! fetched by itself does not do, and the stream that says that something changed.

use super::{Browser, Doors};
use axum::body::Body;
use domain::{Duration, limits};
use http::{Request, StatusCode};
use http_body_util::BodyExt;
use testkit::message;
use tower::ServiceExt;
use vault::{About, Publishing, Reading, To};

fn attempt(page: &str) -> String {
    page.split("name=\"attempt\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

impl Doors {
    /// The practice writes; the address of the thread at the client's door.
    async fn answered(&self, text: &str, attempt: u8) -> String {
        let room = self.house.room::<Publishing>(&self.ana, self.lucia.matter).await;
        let about = To::About(About::Matter, "Su cita".to_owned());
        let sent = room.answer(&message(about, text, attempt), false).await.unwrap();
        format!("{}/messages/{}", self.base(), sent.thread)
    }
}

/// Posts a message form of the page as it stands.
async fn write(browser: &mut Browser, page: &str, address: &str, text: &str) -> super::Seen {
    let csrf = page.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let attempt = attempt(page);
    browser
        .post(address, &[("csrf", &csrf), ("attempt", &attempt), ("title", "Mi cita"), ("text", text)])
        .await
}

// S2-26, S2-124
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_writes_once_however_often_they_press_and_what_is_wrong_keeps_their_words() {
    let doors = Doors::open().await;
    let mut browser = doors.signed_in().await;
    let address = format!("{}/messages", doors.base());
    let page = browser.get(&address).await.text().to_owned();
    assert!(page.contains("2 días hábiles") && page.contains("Solo su equipo legal puede leer esto"));
    let empty = write(&mut browser, &page, &address, "  ").await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text().contains("value=\"Mi cita\"") && empty.text().contains("aria-invalid=\"true\""));
    let long = "é".repeat(limits::MESSAGE_CHARS + 1);
    let refused = write(&mut browser, &page, &address, &long).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains(&long), "nothing typed is lost");
    assert_eq!(attempt(refused.text()), attempt(&page), "it is still the same sending");
    let first = write(&mut browser, &page, &address, "¿Cuándo es mi cita? <b>").await.see().to_owned();
    let again = write(&mut browser, &page, &address, "¿Cuándo es mi cita? <b>").await.see().to_owned();
    assert_eq!(first, again);
    let thread = first.split('#').next().unwrap();
    let page = browser.get(thread).await.text().to_owned();
    assert_eq!(page.matches("<li class=\"bubble").count(), 1);
    assert!(page.contains("¿Cuándo es mi cita? &#60;b&#62;") && page.contains("Mi cita"));
    let list = browser.get(&address).await;
    assert_eq!(list.text().matches("row-link").count(), 1);
    let lines = doors.house.room::<Reading>(&doors.ana, doors.lucia.matter).await;
    assert!(lines.conversations().await.unwrap()[0].answer_by.is_some(), "the promise is written down");
    testkit::after_every_test(&doors.house).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_is_counted_until_it_is_read_and_a_page_that_asks_by_itself_reads_nothing() {
    let doors = Doors::open().await;
    let mut browser = doors.signed_in().await;
    let thread = doors.answered("Traiga su pasaporte. canaryanswer", 1).await;
    let home = browser.get(&format!("{}/home", doors.base())).await;
    assert!(home.text().contains("Tiene un mensaje nuevo") && !home.text().contains("canaryanswer"));
    let alone = Request::get(&thread).header("x-requested-with", "refresh").body(Body::empty()).unwrap();
    assert_eq!(browser.send(alone).await.status, StatusCode::OK);
    assert!(browser.get(&format!("{}/home", doors.base())).await.text().contains("Tiene un mensaje nuevo"));
    let page = browser.get(&thread).await;
    assert!(page.text().contains("Ana, dirección del despacho") && !page.text().contains("Quillfeather<"));
    assert!(!browser.get(&format!("{}/home", doors.base())).await.text().contains("Tiene un mensaje nuevo"));
    testkit::after_every_test(&doors.house).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_words_a_message_anew_for_ten_minutes() {
    let doors = Doors::open().await;
    let mut browser = doors.signed_in().await;
    let address = format!("{}/messages?about={}", doors.base(), doors.lucia.item);
    let page = browser.get(&address).await.text().to_owned();
    assert!(page.contains("name=\"item\"") && !page.contains("name=\"title\""));
    let csrf = browser.get(&address).await.csrf();
    let fields = [
        ("csrf", csrf.as_str()),
        ("attempt", &attempt(&page)),
        ("item", &doors.lucia.item.to_string()),
        ("text", "first words"),
    ];
    let thread = browser.post(&format!("{}/messages", doors.base()), &fields).await.see().to_owned();
    let thread = thread.split('#').next().unwrap().to_owned();
    assert_eq!(browser.get(&address).await.see(), thread, "the request's link leads to its thread");
    let page = browser.get(&thread).await;
    let action =
        page.text().split("/edit\"").next().unwrap().rsplit('"').next().unwrap().to_owned() + "/edit";
    let csrf = page.csrf();
    let edit = async |browser: &mut Browser, text: &str| {
        browser.post(&action, &[("csrf", &csrf), ("text", text)]).await
    };
    assert_eq!(edit(&mut browser, " ").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    edit(&mut browser, "second words").await.see();
    let page = browser.get(&thread).await;
    assert!(page.text().contains("second words") && !page.text().contains("first words"));
    doors.house.clock.advance(Duration::minutes(11));
    let late = edit(&mut browser, "third words").await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.text().contains("ya no se puede cambiar"));
    testkit::after_every_test(&doors.house).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thread_of_somebody_else_is_not_found_and_closed_access_ends_the_stream() {
    let doors = Doors::open().await;
    let omar = doors.house.portal(&doors.ana, testkit::persona::OMAR).await;
    let his = doors.house.room::<vault::Contributing>(&omar.contact, omar.matter).await;
    let about = To::About(About::Matter, String::new());
    let sent = his.write_to_us(&message(about, "his", 1)).await.unwrap();
    let mut browser = doors.signed_in().await;
    let missing = browser.get(&format!("{}/messages/{}", doors.base(), domain::ThreadId::nil())).await;
    let foreign = browser.get(&format!("{}/messages/{}", doors.base(), sent.thread)).await;
    assert_eq!((foreign.status, &foreign.body), (StatusCode::NOT_FOUND, &missing.body));
    let csrf = browser.get(&format!("{}/messages", doors.base())).await.csrf();
    let fields = [("csrf", csrf.as_str()), ("text", "x"), ("attempt", "000102030405060708090a0b0c0d0e0f")];
    let foreign = browser.post(&format!("{}/messages/{}", doors.base(), sent.thread), &fields).await;
    assert_eq!((foreign.status, &foreign.body), (StatusCode::NOT_FOUND, &missing.body));

    let jar: Vec<String> = browser.cookies.iter().map(|(k, v)| format!("{k}={v}")).collect();
    let request = Request::get(format!("{}/messages/live", doors.base()))
        .header("cookie", jar.join("; "))
        .header("accept", "text/event-stream")
        .body(Body::empty())
        .unwrap();
    let answer = browser.app.clone().oneshot(request).await.unwrap();
    assert_eq!(answer.headers()["content-type"], "text/event-stream");
    let mut stream = answer.into_body();
    let hello = stream.frame().await.unwrap().unwrap().into_data().unwrap();
    assert!(hello.starts_with(b"retry:"));
    let (heard, _) = tokio::join!(stream.frame(), doors.answered("hello", 9));
    assert_eq!(heard.unwrap().unwrap().into_data().unwrap(), "event: changed\ndata:\n\n");
    let steering = doors.house.room::<vault::Steering>(&doors.ana, doors.lucia.matter).await;
    steering.revoke_access(doors.lucia.access).await.unwrap();
    assert!(stream.frame().await.is_none(), "the stream ends with the access");
    testkit::after_every_test(&doors.house).await;
}
