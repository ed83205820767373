//! What somebody sees who is not let in: the same bytes for everything that is not theirs, and nothing changed from elsewhere.

use super::{Doors, OFFSET_STREAM, Seen};
use axum::body::Body;
use http::header::CONTENT_TYPE;
use http::{Method, Request, StatusCode};
use testkit::persona;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_stranger_asks_for_is_not_there_in_the_same_bytes_whatever_it_is() {
    let doors = Doors::open().await;
    let item = format!("/items/{}", doors.lucia.item);
    let never = domain::AccessId::from_bytes([7; 16]);
    let mut answers = Vec::new();
    for path in
        ["/p", "/p/nothing", "/nothing?at=all", "/p/acc_/home", "//evil.example/", "/desk/no-such-page"]
    {
        let answer = doors.browser().get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        answers.push((path.starts_with("/desk"), answer.headers, answer.body));
    }
    for pair in answers.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
        assert!(pair[0].1 == pair[1].1 && pair[0].2 == pair[1].2);
    }
    for method in [Method::POST, Method::PUT, Method::DELETE] {
        let request =
            Request::builder().method(method).uri("/p/nothing/at/all").body(Body::from("a=b")).unwrap();
        let answer = doors.browser().send(request).await;
        assert_eq!((answer.status, &answer.body), (StatusCode::NOT_FOUND, &answers[0].2));
    }
    // A workspace that is there and one that never was.
    for rest in [
        "",
        "/home",
        "/documents",
        &item,
        "/check-mail",
        "/enter/0123",
        "/lock/0123",
        "/not-me",
        "/card",
        "/who",
        "/own-secret",
        "/app-code",
        "/second-step",
    ] {
        let [here, nowhere] = [doors.lucia.access, never].map(|access| format!("/p/{access}{rest}"));
        let (a, b) = (doors.browser().get(&here).await, doors.browser().get(&nowhere).await);
        assert_eq!(a.status, b.status, "{rest}");
        let blind = |seen: &Seen, access: domain::AccessId| {
            let csrf = if seen.text().contains("name=\"csrf\"") { seen.csrf() } else { "-".to_owned() };
            let page = seen.text().replace(&access.to_string(), "W").replace(&csrf, "C");
            let to = seen.header("location").replace(&access.to_string(), "W");
            (page, to)
        };
        assert_eq!(blind(&a, doors.lucia.access), blind(&b, never), "{rest}");
    }
}

// S2-02, S2-94
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_client_finds_nothing_of_mine_and_a_revoked_one_stands_at_the_door() {
    let doors = Doors::open().await;
    let mut browser = doors.signed_in().await;
    let omar = doors.house.portal(&doors.ana, persona::OMAR).await;
    let theirs = doors.house.saved(&omar, "omars.pdf", b"theirs").await;
    let missing = browser.get(&format!("{}/items/nothing", doors.base())).await;
    // One way on, which is the address they came to: it tells nobody whether anything is there.
    let way_on = format!("class=\"btn\" href=\"{}\"", doors.base());
    assert!(missing.text().contains(&way_on), "{}", missing.text());
    let never = format!("/p/{}", domain::AccessId::from_bytes([9; 16]));
    let strange = doors.browser().get(&format!("{never}/nothing-here")).await;
    assert_eq!(strange.text().replace(&never, "W"), {
        let own = doors.browser().get(&format!("{}/nothing-here", doors.base())).await;
        own.text().replace(&doors.base(), "W")
    });
    let missing = missing.body;
    let csrf = browser.get(&doors.item()).await.csrf();
    for path in [
        format!("{}/items/{}", doors.base(), omar.item),
        format!("{}/items/{}/sent", doors.base(), omar.item),
        format!("{}/items/{}/cannot", doors.base(), omar.item),
        format!("{}/items/{}", doors.base(), domain::ItemId::from_bytes([5; 16])),
    ] {
        let answer = browser.get(&path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.body == missing, "{path}");
    }
    let address = format!("{}/items/{}/uploads/{theirs}", doors.base(), omar.item);
    for method in [Method::HEAD, Method::PATCH, Method::DELETE] {
        let headers = [("x-strongroom-csrf", csrf.as_str()), ("upload-offset", "6"), OFFSET_STREAM];
        let answer = browser.tus(method.clone(), &address, &headers, b"").await;
        assert_eq!((answer.status, answer.body.len()), (StatusCode::NOT_FOUND, 0), "{method}");
    }
    let steering = doors.house.room::<vault::Steering>(&doors.ana, doors.lucia.matter).await;
    steering.revoke_access(doors.lucia.access).await.unwrap();
    let home = browser.get(&format!("{}/home", doors.base())).await;
    assert_eq!(home.see(), format!("{}?over=1", doors.base()));
    let stay = browser.tus(Method::HEAD, &address, &[], b"").await;
    assert_eq!(stay.status, StatusCode::UNAUTHORIZED);
}

// S2-86, S2-87
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn asking_is_answered_alike_for_known_unknown_and_absent() {
    let doors = Doors::open().await;
    let mut seen = Vec::new();
    let never = domain::AccessId::from_bytes([9; 16]);
    for (access, email) in [
        (doors.lucia.access, persona::LUCIA.email),
        (doors.lucia.access, "lost@mail-canary.example"),
        (never, persona::LUCIA.email),
    ] {
        let mut browser = doors.browser();
        let csrf = browser.get(&format!("/p/{access}")).await.csrf();
        let asked = browser.post(&format!("/p/{access}"), &[("csrf", &csrf), ("email", email)]).await;
        let page = browser.get(asked.see()).await;
        assert_eq!(page.status, StatusCode::OK);
        seen.push(page.text().replace(&access.to_string(), "W").replace(&page.csrf(), "C"));
    }
    assert!(seen.iter().all(|page| *page == seen[0]));
    assert!(seen[0].contains("l•••@m…"));
    let mut browser = doors.browser();
    let csrf = browser.get(&doors.base()).await.csrf();
    let wrong = browser.post(&doors.base(), &[("csrf", &csrf), ("email", "lucia@")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("value=\"lucia@\""));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_from_another_place_or_without_its_token_changes_nothing() {
    let doors = Doors::open().await;
    let mut browser = doors.signed_in().await;
    let csrf = browser.get(&format!("{}/home", doors.base())).await.csrf();
    let out = format!("{}/sign-out", doors.base());
    let bare = browser.post(&out, &[]).await;
    assert_eq!(bare.status, StatusCode::FORBIDDEN);
    let foreign = Request::post(&out)
        .header("origin", "https://evil.example")
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(format!("csrf={csrf}")))
        .unwrap();
    assert_eq!(browser.send(foreign).await.status, StatusCode::FORBIDDEN);
    // A form of another kind has no field to check, and still does not pass.
    for kind in ["text/plain", "multipart/form-data; boundary=b", "application/json"] {
        let other = Request::post(&out).header(CONTENT_TYPE, kind).body(Body::from("csrf=0000")).unwrap();
        assert_eq!(browser.send(other).await.status, StatusCode::FORBIDDEN, "{kind}");
    }
    assert_eq!(browser.get(&format!("{}/home", doors.base())).await.status, StatusCode::OK);
    assert_eq!(browser.post(&out, &[("csrf", &csrf)]).await.see(), format!("{}?out=1", doors.base()));
    assert_ne!(browser.get(&format!("{}/home", doors.base())).await.status, StatusCode::OK);
}
