//! A client writes to the practice and reads its answers: kept text, one sending per press, files that come along, wording
//! anew, what a page fetched by itself does not do, and the stream that says that something changed.

use super::{Browser, Doors};
use axum::body::Body;
use domain::{Duration, ItemState, limits};
use http::header::CONTENT_TYPE;
use http::{Request, StatusCode};
use http_body_util::BodyExt;
use testkit::{message, pieces};
use tower::ServiceExt;
use vault::{About, Auditing, Contributing, NewMessage, NewUpload, Publishing, Reading, Steering, To};

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
    assert!(page.contains("name=\"about\"") && !page.contains("name=\"title\""));
    let csrf = browser.get(&address).await.csrf();
    let fields = [
        ("csrf", csrf.as_str()),
        ("attempt", &attempt(&page)),
        ("about", &doors.lucia.item.to_string()),
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

/// A message form as a browser sends it: the texts, then each file.
fn with_files(address: &str, texts: &[(&str, &str)], files: &[(&str, &str)]) -> Request<Body> {
    let mut body = String::new();
    for (name, text) in texts {
        body.push_str(&format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n"));
    }
    for (name, bytes) in files {
        body.push_str(&format!(
            "--b\r\nContent-Disposition: form-data; name=\"attach\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n{bytes}\r\n"
        ));
    }
    body.push_str("--b--\r\n");
    Request::post(address)
        .header(CONTENT_TYPE, "multipart/form-data; boundary=b")
        .body(Body::from(body))
        .unwrap()
}

impl Doors {
    /// Every request of the matter that somebody is asked for: its Spanish title and where it stands.
    async fn requests(&self) -> Vec<(String, ItemState)> {
        let room = self.house.room::<Contributing>(&self.lucia.contact, self.lucia.matter).await;
        let groups = room.requests().await.unwrap();
        let items = groups.iter().flat_map(|g| &g.items);
        items.map(|i| (i.words.title["es"].clone(), i.state)).collect()
    }

    /// How many files lie saved and unsent, of messages and threads how many.
    async fn left(&self) -> (i64, i64, i64) {
        let mut raw = self.house.raw().await;
        let mut count = async |what: &str| raw.one(&format!("SELECT count(*) FROM {what}"), &[]).await.int();
        (
            count("upload WHERE state IN ('open', 'complete')").await,
            count("message").await,
            count("thread").await,
        )
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_go_with_a_message_as_documents_of_the_matter_and_are_named_in_it() {
    let doors = Doors::open().await;
    let mut browser = doors.signed_in().await;
    let address = format!("{}/messages", doors.base());
    let page = browser.get(&address).await;
    assert!(
        page.text().contains("enctype=\"multipart/form-data\"") && page.text().contains("name=\"attach\"")
    );
    assert!(page.text().contains("Hasta 100 MB cada uno, 20 archivos."), "{}", page.text());
    let (csrf, attempt) = (page.csrf(), attempt(page.text()));
    let texts = [
        ("csrf", csrf.as_str()),
        ("attempt", attempt.as_str()),
        ("title", "Carta de mi patrón"),
        ("text", "Aquí está la carta."),
    ];
    let files = [("../carta.pdf", "%PDF what it holds"), ("", "")];
    let first = browser.send(with_files(&address, &texts, &files)).await.see().to_owned();
    // The answer was lost and the phone sends all of it again.
    let again = browser.send(with_files(&address, &texts, &files)).await.see().to_owned();
    assert_eq!(first, again);
    assert_eq!(doors.left().await, (0, 1, 1));
    let brought = ("De su mensaje: Carta de mi patrón".to_owned(), ItemState::Checking);
    assert!(doors.requests().await.contains(&brought), "{:?}", doors.requests().await);
    let thread = first.split('#').next().unwrap().to_owned();
    let page = browser.get(&thread).await;
    assert!(
        page.text().contains("<bdi>carta.pdf</bdi>") && !page.text().contains("../carta"),
        "{}",
        page.text()
    );
    assert!(browser.get(&format!("{}/documents", doors.base())).await.text().contains("De su mensaje"));

    // About a request that takes files they go there, in the order they were chosen.
    let about = format!("{}/messages?about={}", doors.base(), doors.lucia.item);
    let page = browser.get(&about).await;
    assert!(page.text().contains("Hasta 100 MB cada uno, 3 archivos."));
    let (csrf, attempt, item) = (page.csrf(), self::attempt(page.text()), doors.lucia.item.to_string());
    let texts =
        [("csrf", csrf.as_str()), ("attempt", attempt.as_str()), ("about", item.as_str()), ("text", "Mire.")];
    let files = [("uno.pdf", "one"), ("dos.pdf", "two")];
    let thread = browser.send(with_files(&address, &texts, &files)).await.see().to_owned();
    assert_eq!(doors.state().await, ItemState::Checking);
    assert_eq!(doors.requests().await.len(), 2, "no other request was made");
    let thread = thread.split('#').next().unwrap().to_owned();
    let page = browser.get(&thread).await;
    assert!(
        page.text().contains("<li><bdi>uno.pdf</bdi></li><li><bdi>dos.pdf</bdi></li>"),
        "{}",
        page.text()
    );
    // Without a file the same form is a message, also from a browser that sends it as one without files.
    let (csrf, attempt) = (page.csrf(), self::attempt(page.text()));
    let texts = [("csrf", csrf.as_str()), ("attempt", attempt.as_str()), ("text", "Nada más.")];
    browser.send(with_files(&thread, &texts, &[("", "")])).await.see();
    assert_eq!(doors.left().await, (0, 3, 2));

    // What inspection hands back is said where it was sent.
    doors
        .house
        .inspect_with(|| vault::InspectionFinding {
            refused: Some(domain::RefusalCause::Damaged),
            previews: Vec::new(),
            ..testkit::finding()
        })
        .await;
    let page = browser.get(&thread).await;
    assert_eq!(page.text().matches("no pudimos recibir este archivo").count(), 2);
    testkit::after_every_test(&doors.house).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_one_file_or_the_words_cannot_be_taken_nothing_is_sent_and_the_words_stay() {
    let doors = Doors::open().await;
    let mut browser = doors.signed_in().await;
    let own = format!("{}/messages", doors.base());
    let thread = doors.answered("Dígame.", 1).await;
    let before = doors.left().await;
    let item = doors.lucia.item.to_string();
    for (address, about) in [(&own, ""), (&own, item.as_str()), (&thread, "")] {
        let page = browser.get(&thread).await;
        let (csrf, attempt) = (page.csrf(), attempt(page.text()));
        let long = "é".repeat(limits::MESSAGE_CHARS + 1);
        for (text, files, said) in [
            ("Van <dos>", vec![("bien.pdf", "good"), ("todo.zip", "PK and more")], "todo.zip"),
            ("Van <dos>", vec![("todo.zip", "PK and more"), ("nada.pdf", "")], "nada.pdf"),
            ("  ", vec![("bien.pdf", "good")], "Primero escriba algo."),
            (long.as_str(), vec![("bien.pdf", "good")], "demasiado largo"),
        ] {
            let texts = [("csrf", csrf.as_str()), ("attempt", &attempt), ("about", about), ("text", text)];
            let refused = browser.send(with_files(address, &texts, &files)).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{said}");
            assert!(refused.text().contains(said), "{said}");
            let kept = text.replace('<', "&#60;").replace('>', "&#62;");
            assert!(refused.text().contains(&kept), "nothing typed is lost");
            assert!(refused.text().contains("elija otra vez todos los archivos"), "{said}");
            assert_eq!(self::attempt(refused.text()), attempt, "it is still the same sending");
            assert_eq!(doors.left().await, before, "nothing is left behind");
        }
        // A form from elsewhere, and one that hides its token behind a file.
        let texts = [("csrf", "0000"), ("attempt", &attempt), ("text", "x")];
        let no = browser.send(with_files(address, &texts, &[("bien.pdf", "good")])).await;
        assert_eq!(no.status, StatusCode::FORBIDDEN);
        let late = [("attempt", attempt.as_str()), ("text", "x"), ("csrf", csrf.as_str())];
        let no = browser.send(with_files(address, &late, &[("bien.pdf", "good")])).await;
        assert_eq!(no.status, StatusCode::FORBIDDEN);
        let bare =
            Request::post(address).header(CONTENT_TYPE, "text/plain").body(Body::from("text=x")).unwrap();
        assert_eq!(browser.send(bare).await.status, StatusCode::FORBIDDEN);
        assert_eq!(doors.left().await, before);
    }
    let stands = [("Passport of Zorrillaquint (es)".to_owned(), ItemState::ToSend)];
    assert_eq!(
        doors.requests().await,
        stands,
        "no request stayed behind, and the one there stands as it stood"
    );
    // Nobody else's thread or request takes any, and somebody else's file is not named.
    let omar = doors.house.portal(&doors.ana, testkit::persona::OMAR).await;
    let csrf = browser.get(&own).await.csrf();
    let name = "000102030405060708090a0b0c0d0e0f";
    let item = omar.item.to_string();
    let foreign = format!("{own}/{}", domain::ThreadId::nil());
    for (address, about) in [(&own, item.as_str()), (&foreign, "")] {
        let texts = [("csrf", csrf.as_str()), ("attempt", name), ("about", about), ("text", "x")];
        let no = browser.send(with_files(address, &texts, &[("bien.pdf", "good")])).await;
        assert_eq!(no.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(doors.left().await, before);
    testkit::after_every_test(&doors.house).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_a_matter_is_wound_up_messages_go_on_and_files_do_not() {
    let doors = Doors::open().await;
    let mut browser = doors.signed_in().await;
    let address = format!("{}/messages", doors.base());
    let page = browser.get(&address).await;
    let (csrf, attempt) = (page.csrf(), attempt(page.text()));
    doors.house.room::<Steering>(&doors.ana, doors.lucia.matter).await.wind_up(None).await.unwrap();
    let later = browser.get(&address).await;
    assert!(!later.text().contains("type=\"file\"") && !later.text().contains("multipart"));
    // The page from before still has the input.
    let texts = [("csrf", csrf.as_str()), ("attempt", attempt.as_str()), ("text", "Gracias por todo.")];
    let no = browser.send(with_files(&address, &texts, &[("bien.pdf", "good")])).await;
    assert_eq!(no.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(no.text().contains("Aquí ya no recibimos archivos.") && no.text().contains("Gracias por todo."));
    assert_eq!(doors.left().await, (0, 0, 0));
    browser.send(with_files(&address, &texts, &[("", "")])).await.see();
    assert_eq!(doors.left().await, (0, 1, 1));
    testkit::after_every_test(&doors.house).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_the_practice_sent_along_is_opened_from_its_message_and_from_nowhere_else() {
    let doors = Doors::open().await;
    let mut browser = doors.signed_in().await;
    let papers = doors.house.room::<Contributing>(&doors.ana, doors.lucia.matter).await;
    let about = To::About(About::Matter, "Su carta".to_owned());
    let new = NewMessage { with: Some(doors.lucia.access), ..message(about, "Aquí está.", 1) };
    let paper = papers.begin_enclosure("Carta", &new).await.unwrap();
    let bytes = b"%PDF la carta";
    let upload = NewUpload {
        item: paper,
        name: "../carta.pdf".to_owned(),
        size: bytes.len() as u64,
        attempt: None,
        replaces: None,
    };
    let upload = papers.open_upload(&upload).await.unwrap().id;
    papers.append(upload, 0, pieces(bytes, 5), None).await.unwrap();
    let sent = papers.answer_with_papers(&new, false, &[(paper, upload)]).await.unwrap();
    let thread = format!("{}/messages/{}", doors.base(), sent.thread);
    let page = browser.get(&thread).await;
    assert!(page.text().contains("<bdi>carta.pdf</bdi>"), "{}", page.text());
    assert!(page.text().contains("estamos revisando este archivo") && !page.text().contains("/files/"));
    doors.house.inspect_with(testkit::finding).await;
    let page = browser.get(&thread).await;
    let link = page.text().split(&format!("<a href=\"{thread}/files/")).nth(1).unwrap().to_owned();
    assert!(link.contains("<bdi>carta.pdf</bdi></a> <span class=\"muted\">"), "{link}");
    let version = link.split('"').next().unwrap().to_owned();
    let got = browser.get(&format!("{thread}/files/{version}")).await;
    assert_eq!((got.status, got.body.as_slice()), (StatusCode::OK, bytes.as_slice()));
    assert!(got.header("content-disposition").starts_with("attachment; filename=\"carta.pdf\""));
    // By another thread of hers, under another name, or after her access ended it is as if it never was.
    let other = doors.answered("Otra cosa.", 2).await;
    let missing = browser.get(&format!("{thread}/files/{}", domain::VersionId::nil())).await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    let elsewhere = browser.get(&format!("{other}/files/{version}")).await;
    assert_eq!((elsewhere.status, &elsewhere.body), (StatusCode::NOT_FOUND, &missing.body));
    let log = doors.house.room::<Auditing>(&doors.ana, doors.lucia.matter).await;
    let log = log.events(None, 200).await.unwrap();
    let opened = log.iter().filter(|line| line.code == domain::AuditCode::DocumentDownloaded);
    assert_eq!(opened.count(), 1, "written down once for the one time it was opened");
    let steering = doors.house.room::<Steering>(&doors.ana, doors.lucia.matter).await;
    steering.revoke_access(doors.lucia.access).await.unwrap();
    let over = browser.get(&format!("{thread}/files/{version}")).await;
    assert_eq!(over.status, StatusCode::SEE_OTHER, "back to the door");
    testkit::after_every_test(&doors.house).await;
}
