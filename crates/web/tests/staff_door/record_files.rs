//! Files of a client's record and of an enquiry at the desk: put in with a plain form, refused kindly, downloaded and never
//! shown, and gone with the enquiry.

use super::{Browser, EMAIL, Page, known};
use axum::Router;
use axum::body::{Body, to_bytes};
use domain::{Glance, LeadRoad, LeadSource, Locale, RefusalCause, Role, limits};
use http::{HeaderMap, Request, StatusCode, header};
use std::sync::Arc;
use testkit::{TestHouse, finding, persona};
use vault::{Actor, LeadCard, NewLead};
use web::door::Site;

const LAWYER: &str = "lawyer@firm-canary.example";
const SCAN: &str = "%PDF-1.7 a card of two sides";

/// A site whose first look knows a program when it sees one.
fn site(house: &TestHouse) -> Router {
    web::routes::app(Arc::new(Site {
        desk: house.desk.clone(),
        origin: "http://127.0.0.1:8080".to_owned(),
        proxies: Vec::new(),
        outbox: None,
        unscanned: true,
        first_look: |head, _| match head.starts_with(b"MZ") {
            true => Glance::Refused(RefusalCause::Executable),
            false => Glance::Open,
        },
        inspector: Arc::new(super::painter::Painter),
        bodies: web::tus::Bodies::default(),
    }))
}

async fn asked(app: &Router, browser: &Browser, path: &str, kind: &str, body: String) -> (Page, HeaderMap) {
    let cookies: Vec<String> = browser.jar.iter().map(|(k, v)| format!("{k}={v}")).collect();
    let request = Request::post(path)
        .header(header::COOKIE, cookies.join("; "))
        .header(header::CONTENT_TYPE, kind)
        .header(header::CONTENT_LENGTH, body.len())
        .body(Body::from(body))
        .unwrap();
    let answer = tower::ServiceExt::oneshot(app.clone(), request).await.unwrap();
    let (parts, body) = answer.into_parts();
    let text = |name| parts.headers.get(name).map(|v| v.to_str().unwrap().to_owned()).unwrap_or_default();
    let page = Page {
        status: parts.status,
        location: text(header::LOCATION),
        kind: text(header::CONTENT_TYPE),
        html: String::from_utf8_lossy(&to_bytes(body, 32 << 20).await.unwrap()).into_owned(),
    };
    (page, parts.headers)
}

/// The form as a browser sends it.
async fn put(app: &Router, browser: &Browser, path: &str, field: &str, name: &str, bytes: &str) -> Page {
    let text = |name: &str, value: &str| {
        format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let form = format!(
        "{}{}--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/html\r\n\r\n{bytes}\r\n--b--\r\n",
        text("csrf", &browser.csrf),
        text("field", field),
    );
    asked(app, browser, path, "multipart/form-data; boundary=b", form).await.0
}

/// Makes a field for files as an owner does, and says its key.
async fn field(browser: &mut Browser, home: &str) -> String {
    let fields = "/desk/settings/fields";
    let page = browser.see(fields).await;
    let revision = page.between("name=\"revision\" value=\"", "\"").to_owned();
    let add = [
        ("do", "add"),
        ("revision", revision.as_str()),
        ("label", "Insurance <b>card</b>"),
        ("label_es", "Tarjeta de seguro"),
        ("kind", "file"),
        ("home", home),
    ];
    browser.send(fields, &add).await;
    "insurance-b-card-b".to_owned()
}

async fn enquiry(house: &TestHouse, ana: &Actor) -> String {
    let card = LeadCard { given: "Nadia".into(), family: "Filequill".into(), ..LeadCard::default() };
    let new = NewLead {
        card,
        road: LeadRoad::Phone,
        source: LeadSource::Search,
        locale: Locale::En,
        attempt: [5; 32],
    };
    let id = house.desk.lobby(ana).unwrap().enter_lead(&new).await.unwrap();
    format!("/desk/leads/{id}")
}

async fn in_both(browser: &mut Browser, path: &str) -> Page {
    browser.see(path).await;
    for language in ["es", "en"] {
        browser.send("/desk/language", &[("language", language), ("back", path)]).await;
        browser.see(path).await;
    }
    browser.see(path).await
}

async fn rows(house: &TestHouse) -> i64 {
    house.raw().await.one("SELECT count(*) FROM record_file", &[]).await.int()
}

#[tokio::test]
async fn a_file_of_a_client_is_put_in_checked_downloaded_replaced_and_taken_off() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let client = house.client(&ana, persona::LUCIA).await;
    let app = site(&house);
    let mut browser = known(&house, &app, EMAIL).await;
    let here = format!("/desk/clients/{client}");
    let files = format!("{here}/files");
    assert!(browser.see(&files).await.html.contains("/desk/settings/fields"), "there is no field yet");
    assert!(!browser.see(&here).await.html.contains(&files));
    let key = field(&mut browser, "client").await;
    let schema = browser.get("/desk/settings/client-profile.schema.json").await.html;
    assert!(schema.contains("^rcf_[0-9a-z]{26}$"), "{schema}");
    assert!(browser.see(&here).await.html.contains(&files));
    let page = in_both(&mut browser, &files).await;
    assert!(!page.html.contains("<b>card</b>"));
    let form = browser.see(&format!("{here}/edit")).await.html;
    assert!(!form.contains(&format!("own-{key}")), "the record's own form asks for no file");

    let hostile = "../../\u{202e}fdp.<img src=x>.pdf";
    let done = put(&app, &browser, &files, &key, hostile, SCAN).await;
    assert_eq!(
        (done.status, done.location.as_str()),
        (StatusCode::SEE_OTHER, files.as_str()),
        "{}",
        done.html
    );
    put(&app, &browser, &files, &key, hostile, SCAN).await;
    assert_eq!(rows(&house).await, 1, "pressed twice it is there once");
    let page = browser.see(&files).await.html;
    assert!(page.contains("Being checked") && !page.contains("/download\""), "{page}");
    assert!(!page.contains("<img src=x>") && !page.contains('\u{202e}'), "a name is never markup");
    house.inspect_with(finding).await;

    let page = browser.see(&files).await;
    let at = page.between(&format!("action=\"{files}/"), "/download\"").to_owned();
    let press = format!("csrf={}", browser.csrf);
    let kind = "application/x-www-form-urlencoded";
    let (got, headers) = asked(&app, &browser, &format!("{files}/{at}/download"), kind, press.clone()).await;
    assert_eq!((got.status, got.html.as_str()), (StatusCode::OK, SCAN));
    assert_eq!(got.kind, "application/pdf", "what was found, not what the browser said");
    let header = |name: &str| headers[name].to_str().unwrap().to_owned();
    let saved = header("content-disposition");
    assert!(saved.starts_with("attachment;") && !saved.contains("..") && !saved.contains('/'), "{saved}");
    assert!(header("content-security-policy").contains("sandbox"));
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert!(header("cache-control").contains("no-store"));
    assert!(browser.see("/desk/audit").await.html.contains("downloaded a file of a record"));

    put(&app, &browser, &files, &key, "renewed.pdf", "%PDF-1.7 renewed").await;
    house.inspect_with(finding).await;
    let page = browser.see(&files).await.html;
    assert!(page.contains("1 earlier file") && page.contains("renewed.pdf"), "{page}");
    // DOC-44: it goes to the bin with a reason, comes back, and is destroyed when its time is over.
    let now = page.split("/delete\"").next().unwrap().rsplit(&format!("href=\"{files}/")).next().unwrap();
    let (delete, bin) = (format!("{files}/{now}/delete"), format!("{here}/bin"));
    assert!(page.contains(&format!("href=\"{bin}\"")), "{page}");
    in_both(&mut browser, &bin).await;
    let ask = in_both(&mut browser, &delete).await.html;
    assert!(ask.contains("renewed.pdf") && ask.contains("For 30 days it can be taken out again"), "{ask}");
    let wrong = browser.post(&delete, &[("reason", " ")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(browser.send(&delete, &[("reason", "Not <b>hers</b>.")]).await, bin);
    let page = browser.see(&files).await.html;
    assert!(!page.contains("renewed.pdf") && page.contains("1 earlier file"), "{page}");
    let page = in_both(&mut browser, &bin).await.html;
    assert!(page.contains("renewed.pdf") && page.contains("Not &#60;b&#62;hers"), "{page}");
    assert!(page.contains("Destroyed after"), "{page}");
    assert_eq!(browser.get(&delete).await.status, StatusCode::NOT_FOUND, "it is not there any more");
    let restore = format!("{files}/{now}/restore");
    assert_eq!(browser.send(&restore, &[]).await, bin);
    assert!(browser.see(&files).await.html.contains("renewed.pdf"));
    browser.send(&delete, &[("reason", "Not hers.")]).await;
    house.clock.advance(domain::Duration::days(31));
    house.inspect_with(finding).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let page = in_both(&mut browser, &bin).await.html;
    assert!(page.contains("SHA-256") && !page.contains("renewed.pdf"), "{page}");
    assert!(!page.contains("/restore\""), "{page}");
    assert_eq!(browser.send(&restore, &[]).await, bin);
    assert!(browser.see(&bin).await.html.contains("It cannot be taken out"));
    let log = browser.see("/desk/audit").await.html;
    assert!(
        log.contains("put a file of a record into the bin.") && log.contains("destroyed a file in the bin")
    );
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn what_cannot_be_taken_is_said_beside_its_field_and_kept_nowhere() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let client = house.client(&ana, persona::LUCIA).await;
    let app = site(&house);
    let mut browser = known(&house, &app, EMAIL).await;
    let key = field(&mut browser, "client").await;
    let files = format!("/desk/clients/{client}/files");
    browser.see(&files).await;
    let huge = "x".repeat(usize::try_from(limits::RECORD_FILE).unwrap() + 1);
    let long = format!("{}.pdf", "n".repeat(limits::FILE_NAME_BYTES));
    for (name, bytes, said) in [
        ("", "", "Choose a file first."),
        ("empty.pdf", "", ""),
        ("run.pdf", "MZ a program by another name", ""),
        ("huge.pdf", huge.as_str(), "20 MB"),
        (long.as_str(), SCAN, "name of this file is too long"),
    ] {
        let page = put(&app, &browser, &files, &key, name, bytes).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(page.html.contains("id=\"wrong-0\"") && page.html.contains(said), "{name}: {}", page.html);
    }
    let page = put(&app, &browser, &files, "no-such-field", "a.pdf", SCAN).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.html.contains("does not take files any more"), "{}", page.html);
    // A form of another site, and one without a token.
    let stranger = Browser { app: app.clone(), jar: browser.jar.clone(), csrf: "nonsense".to_owned() };
    let page = put(&app, &stranger, &files, &key, "a.pdf", SCAN).await;
    assert!(page.status.is_client_error());
    // An ordinary form brings no file.
    assert!(browser.post(&files, &[("field", &key)]).await.status.is_client_error());
    assert_eq!(rows(&house).await, 0);
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn files_of_an_enquiry_go_with_it_and_nobody_else_finds_any() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    house.staff(&ana, Role::Lawyer).await;
    house.staff(&ana, Role::Billing).await;
    let here = enquiry(&house, &ana).await;
    let app = site(&house);
    let mut browser = known(&house, &app, EMAIL).await;
    let key = field(&mut browser, "lead").await;
    let fields = browser.see("/desk/settings/fields").await.html;
    assert!(!fields.contains("value=\"ask\""), "strangers are never asked for a file");
    let files = format!("{here}/files");
    browser.see(&files).await;
    let done = put(&app, &browser, &files, &key, "asked.pdf", SCAN).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
    house.inspect_with(finding).await;
    in_both(&mut browser, &files).await;
    let page = browser.see(&here).await.html;
    assert!(page.contains("asked.pdf") && page.contains(&files), "{page}");
    let at = browser.see(&files).await.between(&format!("action=\"{files}/"), "/download\"").to_owned();

    let mut lawyer = known(&house, &app, LAWYER).await;
    assert!(lawyer.see(&files).await.html.contains("asked.pdf"));
    // Whoever has no enquiries has no files of theirs, and a file of an enquiry is no client's.
    let mut billing = known(&house, &app, "billing@firm-canary.example").await;
    assert_eq!(billing.get(&files).await.status, StatusCode::NOT_FOUND);
    let open = billing.post(&format!("{files}/{at}/download"), &[]).await;
    assert!(open.status.is_client_error());
    let client = house.client(&ana, persona::LUCIA).await;
    browser.see(&files).await;
    let wrong = browser.post(&format!("/desk/clients/{client}/files/{at}/download"), &[]).await;
    assert_eq!(wrong.status, StatusCode::NOT_FOUND);

    assert_eq!(browser.send(&format!("{here}/delete"), &[("erased", "asked")]).await, here);
    assert_eq!(rows(&house).await, 0);
    assert_eq!(browser.get(&files).await.location, here);
    let gone = browser.post(&format!("{files}/{at}/download"), &[]).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    testkit::after_every_test(&house).await;
}
