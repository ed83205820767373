//! The pages of a workspace: their language, their size, what comes home first, and every way out.

use super::Doors;
use axum::body::Body;
use domain::{Duration, ItemState};
use http::header::CONTENT_TYPE;
use http::{Method, Request, StatusCode};
use std::collections::BTreeMap;
use testkit::group;
use vault::{Decision, OwnTerm, Steering};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_practice_that_speaks_one_language_speaks_it_to_every_client_and_offers_no_other() {
    let doors = Doors::open().await;
    let spanish = || Request::get(doors.base()).header("accept-language", "es").body(Body::empty()).unwrap();
    let both = doors.browser().send(spanish()).await;
    assert!(both.text().contains("lang=\"es\"") && both.text().contains("value=\"en\""), "{}", both.text());
    let mut inside = doors.signed_in().await;
    doors.settings(|s| s.languages = vec!["en".to_owned()]).await;
    let one = doors.browser().send(spanish()).await;
    assert!(one.text().contains("<html lang=\"en\"") && !one.text().contains("name=\"language\""));
    let mut missing = spanish();
    *missing.uri_mut() = "/p/nothing/here".parse().unwrap();
    assert!(doors.browser().send(missing).await.text().contains("<html lang=\"en\""));
    // A client whose own language is Spanish, too, and nobody can choose it by hand.
    let home = inside.get(&format!("{}/home", doors.base())).await;
    assert!(home.text().contains("<html lang=\"en\"") && !home.text().contains("name=\"language\""));
    let fields = [("csrf", home.csrf()), ("language", "es".to_owned())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let chosen = inside.post(&format!("{}/language", doors.base()), &fields).await;
    assert_ne!(chosen.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_language_picked_at_the_door_is_theirs_who_comes_in_and_nobody_elses_after_them() {
    let doors = Doors::open().await;
    let mut browser = doors.browser();
    let door = browser.get(&doors.base()).await;
    let (csrf, pick) = (door.csrf(), format!("{}/language", doors.base()));
    let picked = browser.post(&pick, &[("csrf", &csrf), ("language", "en"), ("back", &doors.base())]).await;
    assert_eq!(picked.see(), doors.base());
    let token = doors.ask(&mut browser).await.token.unwrap();
    let csrf = browser.get(&format!("{}/enter/{token}", doors.base())).await.csrf();
    let enter = format!("{}/enter", doors.base());
    let entered = browser.post(&enter, &[("csrf", &csrf), ("token", &token)]).await;
    let home = entered.see().to_owned();
    assert!(browser.get(&home).await.text().contains("<html lang=\"en\""), "on file they read Spanish");
    // From then on it is what is on file, on any device of theirs.
    let mut other = doors.signed_in().await;
    let page = other.get(&home).await;
    assert!(page.text().contains("<html lang=\"en\""));
    // What was picked once on the first device is over: it does not come back with the next sign-in there.
    assert!(!browser.cookies.iter().any(|(name, value)| name.ends_with("picked") && !value.is_empty()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_that_is_spent_leads_in_where_the_language_cannot_be_kept() {
    let doors = Doors::open().await;
    let mut browser = doors.browser();
    let door = browser.get(&doors.base()).await;
    let (csrf, pick) = (door.csrf(), format!("{}/language", doors.base()));
    browser.post(&pick, &[("csrf", &csrf), ("language", "en"), ("back", &doors.base())]).await;
    let token = doors.ask(&mut browser).await.token.unwrap();
    let csrf = browser.get(&format!("{}/enter/{token}", doors.base())).await.csrf();
    let full = "CREATE TRIGGER full BEFORE UPDATE OF locale ON person BEGIN SELECT RAISE(ABORT, 'full'); END";
    doors.house.raw().await.run(full).await;
    let enter = format!("{}/enter", doors.base());
    let entered = browser.post(&enter, &[("csrf", &csrf), ("token", &token)]).await;
    let home = entered.see().to_owned();
    assert_eq!(browser.get(&home).await.status, StatusCode::OK);
    doors.house.raw().await.run("DROP TRIGGER full").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_portal_can_be_put_on_a_home_screen_under_the_practices_name() {
    let doors = Doors::open().await;
    doors.settings(|s| s.practice_name = "Harbor \"&\" Vale".to_owned()).await;
    let mut browser = doors.browser();
    let door = browser.get(&doors.base()).await;
    let address = format!("{}/manifest.webmanifest", doors.base());
    assert!(door.text().contains(&format!("<link rel=\"manifest\" href=\"{address}\">")), "{}", door.text());
    assert!(door.header("content-security-policy").contains("manifest-src 'self'"));
    let manifest = browser.get(&address).await;
    assert_eq!(manifest.header("content-type"), "application/manifest+json");
    let text = manifest.text();
    assert!(text.contains(r#""name":"Harbor \"&\" Vale""#), "{text}");
    assert!(text.contains(&format!("\"start_url\":\"{}/home\"", doors.base())), "{text}");
    let icons: Vec<&str> = text.split("\"src\":\"").skip(1).map(|r| r.split('"').next().unwrap()).collect();
    assert_eq!(icons.len(), 4);
    for icon in icons {
        let icon = browser.get(icon).await;
        assert!(icon.status == StatusCode::OK && icon.header("content-type").starts_with("image/"));
    }
    let favicon = browser.get("/favicon.ico").await;
    assert!(favicon.status == StatusCode::OK && favicon.body.starts_with(&[0, 0, 1, 0]), "an icon");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_is_compressed_unless_somebody_else_could_write_into_it_and_a_first_visit_is_small() {
    let doors = Doors::open().await;
    let mut browser = doors.signed_in().await;
    let ask = |path: &str, from: &str| {
        let request = Request::get(path).header("accept-encoding", "gzip, br").header("sec-fetch-site", from);
        request.body(Body::empty()).unwrap()
    };
    let home = format!("{}/home", doors.base());
    let packed = browser.send(ask(&home, "same-origin")).await;
    assert_eq!((packed.header("content-encoding"), packed.header("vary")), ("br", "accept-encoding"));
    let foreign = browser.send(ask(&home, "cross-site")).await;
    assert_eq!(foreign.header("content-encoding"), "");
    let with_query = browser.send(ask(&format!("{}?over=1", doors.base()), "none")).await;
    assert_eq!(with_query.header("content-encoding"), "");
    // The token of the same session reads differently in every answer, and each is good.
    let (one, two) = (browser.get(&home).await.csrf(), browser.get(&home).await.csrf());
    assert_ne!(one, two);
    for csrf in [one, two] {
        let stay = browser.post(&format!("{}/stay", doors.base()), &[("csrf", &csrf)]).await;
        assert_eq!(stay.see(), home);
    }
    // Page, style sheets, scripts and font, as they travel: the target is 150 kB, ours is far below.
    let page = browser.send(ask(&doors.item(), "none")).await;
    assert_eq!(page.header("content-encoding"), "br");
    let text = browser.get(&doors.item()).await;
    let mut sum = page.body.len();
    let mut files: Vec<&str> =
        text.text().split("\"/assets/").skip(1).map(|r| r.split('"').next().unwrap()).collect();
    files.sort_unstable();
    files.dedup();
    assert!(files.len() >= 5, "{files:?}");
    for file in files {
        let asset = browser.send(ask(&format!("/assets/{file}"), "same-origin")).await;
        assert_eq!(asset.status, StatusCode::OK, "{file}");
        sum += asset.body.len();
    }
    assert!(sum < 70_000, "{sum} bytes for a first visit");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receipt_names_the_day_until_which_somebody_looks_and_a_promise_that_was_missed_is_not_repeated() {
    let doors = Doors::open().await;
    // Friday, March 12, 2027, 9:02 in New York.
    doors.house.clock.set(domain::Timestamp::from_seconds(1_804_860_120));
    let ana = doors.house.second_session(&doors.ana).await;
    let doors = Doors { ana, ..doors };
    doors.settings(|s| s.languages = vec!["en".to_owned()]).await;
    let mut browser = doors.signed_in().await;
    let csrf = browser.get(&doors.item()).await.csrf();
    let form = format!(
        "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"one.pdf\"\r\nContent-Type: application/pdf\r\n\r\none\r\n--b--\r\n"
    );
    let request = Request::post(format!("{}/files", doors.item()))
        .header(CONTENT_TYPE, "multipart/form-data; boundary=b")
        .body(Body::from(form))
        .unwrap();
    let check = browser.send(request).await;
    let check = browser.get(check.see()).await;
    let id =
        check.text().split("name=\"upload\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let sent = browser.post(&format!("{}/send", doors.item()), &[("csrf", &csrf), ("upload", &id)]).await;
    let receipt = browser.get(sent.see()).await;
    assert!(receipt.text().contains("We will check it by Wednesday, March 17."), "{}", receipt.text());
    let item = browser.get(&doors.item()).await;
    assert!(item.text().contains("We will check it by Wednesday, March 17."), "{}", item.text());
    doors.settings(|s| s.review_days = 0).await;
    assert!(browser.get(sent.see()).await.text().contains("We will check it and write to you."));
    doors.settings(|s| s.review_days = 3).await;
    doors.house.clock.advance(Duration::days(6));
    let late = doors.signed_in().await.get(&doors.item()).await;
    assert!(late.text().contains("This takes longer than we told you."), "{}", late.text());
}

// S2-33, S2-107
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_staff_send_back_comes_home_first_with_their_words_in_the_language_chosen() {
    let doors = Doors::open().await;
    let decision = Decision::Return {
        reason: domain::ReturnReason::Blurry,
        message: "Too blurry, please try again in daylight.".to_owned(),
    };
    doors.house.decided(&doors.ana, &doors.lucia, b"a photo", &decision).await;
    let mut browser = doors.signed_in().await;
    let home = browser.get(&format!("{}/home", doors.base())).await;
    assert!(home.text().contains("lang=\"es\"") && home.text().contains("in daylight"));
    let fields = [("csrf", home.csrf()), ("language", "en".into()), ("back", doors.item())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let changed = browser.post(&format!("{}/language", doors.base()), &fields).await;
    let page = browser.get(changed.see()).await;
    assert!(page.text().contains("lang=\"en\"") && page.text().contains("in daylight"));
}

// S2-33: what has one name twice says under which heading it stands, wherever the heading does not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_requests_of_one_name_are_told_apart_away_from_their_headings() {
    let doors = Doors::open().await;
    let steering = doors.house.room::<Steering>(&doors.ana, doors.lucia.matter).await;
    let form = |key: &str| testkit::item(key, "Form G-28");
    let groups = [
        group("sponsor", "The sponsor", vec![form("sponsor/g28")]),
        group("own", "Yourself", vec![form("own/g28"), testkit::item("own/photo", "Photo")]),
    ];
    steering.apply_checklist("forms", &groups).await.unwrap();
    let mut lucia = doors.signed_in().await;
    for place in ["home", "missing"] {
        let page = lucia.get(&format!("{}/{place}", doors.base())).await;
        let text = page.text();
        assert!(text.contains("Form G-28 (es) · The sponsor (es)"), "{place}: {text}");
        assert!(text.contains("Form G-28 (es) · Yourself (es)"), "{place}: {text}");
        assert!(!text.contains("Photo (es) ·"), "what has a name of its own needs no more: {place}");
    }
    let documents = lucia.get(&format!("{}/documents", doors.base())).await;
    assert!(!documents.text().contains("Form G-28 (es) ·"), "there the heading stands above it");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn help_is_asked_once_and_every_way_out_ends_the_session() {
    let doors = Doors::open().await;
    let mut browser = doors.signed_in().await;
    let cannot = format!("{}/cannot", doors.item());
    let csrf = browser.get(&cannot).await.csrf();
    let none = browser.post(&cannot, &[("csrf", &csrf), ("note", "it burned")]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.text().contains("it burned"));
    let told = browser.post(&cannot, &[("csrf", &csrf), ("reason", "lost"), ("note", "it burned")]).await;
    assert_eq!(browser.get(told.see()).await.status, StatusCode::OK);
    assert_eq!(doors.state().await, ItemState::HelpAsked);
    let again = browser.post(&cannot, &[("csrf", &csrf), ("reason", "lost")]).await;
    assert_eq!(again.see(), doors.item());

    let stay = browser
        .tus(Method::POST, &format!("{}/stay", doors.base()), &[("x-strongroom-csrf", &csrf)], b"")
        .await;
    assert_eq!(stay.text().parse::<u32>().unwrap(), 3600);

    let mut second = doors.signed_in().await;
    let csrf = second.get(&format!("{}/not-me", doors.base())).await.csrf();
    let reported = second.post(&format!("{}/not-me", doors.base()), &[("csrf", &csrf)]).await;
    assert_eq!(second.get(reported.see()).await.status, StatusCode::OK);
    for browser in [&mut browser, &mut second] {
        let home = browser.get(&format!("{}/home", doors.base())).await;
        assert!(home.see().starts_with(&doors.base()) && !home.see().ends_with("/home"));
    }

    let mut third = doors.signed_in().await;
    doors.house.clock.advance(Duration::minutes(61));
    let late = third.get(&format!("{}/home", doors.base())).await;
    assert_eq!(late.see(), format!("{}?over=1", doors.base()));
}

#[tokio::test]
async fn the_first_page_says_who_handles_the_case_and_how_the_practice_is_reached() {
    let doors = Doors::open().await;
    let mut lucia = doors.signed_in().await;
    let base = doors.base();
    let home = lucia.get(&format!("{base}/home")).await;
    assert!(home.text().contains("Quién lleva su caso"), "{}", home.text());
    assert!(home.text().contains("<bdi>Ana</bdi>"), "{}", home.text());
    assert!(!home.text().contains("Dirección:"), "nobody wrote one down");
    let hours = [("en", "Weekdays 9 to 5"), ("es", "De lunes a viernes, <b>9 a 5</b>")];
    doors
        .settings(|s| {
            s.hours = hours.map(|(code, line)| (code.to_owned(), line.to_owned())).into();
            s.address = "12 Harbor Street\r\nNew York".to_owned();
        })
        .await;
    let home = lucia.get(&format!("{base}/home")).await;
    assert!(home.text().contains("9 a 5&#60;/b&#62;") && home.text().contains("12 Harbor Street"));
    assert!(!home.text().contains("Weekdays"), "in the reader's language");
    let messages = lucia.get(&format!("{base}/messages")).await;
    assert!(messages.text().contains("Horario:"), "and where somebody writes");
    let lobby = doors.house.desk.lobby(&doors.ana).unwrap();
    let mut settings = lobby.settings().await.unwrap();
    settings.address = "x".repeat(5_000);
    assert!(lobby.change_settings(&settings).await.is_err());
    // Where nobody leads a matter, as an older program allowed, nobody is named, and the practice still is.
    doors.house.raw().await.run("UPDATE assignment SET kind = 'team'").await;
    let home = lucia.get(&format!("{base}/home")).await;
    assert!(
        home.text().contains("Cómo contactar a") && !home.text().contains("<bdi>Ana</bdi>"),
        "{}",
        home.text()
    );
}

// UX-06: a word stands explained where it is used, in the reader's language, and nothing is explained that is not there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_are_explained_below_a_request_and_all_of_them_on_a_page_of_their_own() {
    let doors = Doors::open().await;
    let words = |en: &str, es: &str| {
        BTreeMap::from([("en".to_owned(), en.to_owned()), ("es".to_owned(), es.to_owned())])
    };
    let term = |name: (&str, &str), means: (&str, &str)| OwnTerm {
        key: String::new(),
        name: words(name.0, name.1),
        also: BTreeMap::new(),
        means: words(means.0, means.1),
    };
    let lobby = doors.house.desk.lobby(&doors.ana).unwrap();
    let passport = term(("Passport", "passport"), ("A small <b>book</b>.", "Un <b>libro</b> pequeño."));
    lobby.explain(&passport).await.unwrap();
    lobby.explain(&term(("Pass", "Pase"), ("Half a word.", "Media palabra."))).await.unwrap();
    let mut browser = doors.signed_in().await;
    let item = browser.get(&doors.item()).await;
    let text = item.text();
    let told = text.contains("A small &#60;b&#62;book") || text.contains("Un &#60;b&#62;libro");
    assert!(told && text.contains("/words"), "{text}");
    assert!(!text.contains("Half a word") && !text.contains("Media palabra"));
    let all = browser.get(&format!("{}/words", doors.base())).await;
    assert!(all.status == StatusCode::OK && all.text().contains("USCIS"));
    assert_eq!(doors.browser().get(&format!("{}/words", doors.base())).await.status, StatusCode::SEE_OTHER);
}
