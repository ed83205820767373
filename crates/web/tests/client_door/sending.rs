//! Sending, in every way there is: files as the protocol and as a plain form bring them, and what is refused on the way.

use super::{Doors, OFFSET_STREAM, metadata};
use axum::body::Body;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::{ItemState, ReturnReason};
use http::header::{CONTENT_TYPE, COOKIE};
use http::{Method, Request, StatusCode};
use tower::ServiceExt;
use vault::{Decision, Reading, Reviewing};

// S2-32, S2-33, S2-34, S2-122, S2-123: the checklist's item is what the client is asked for, and the file answers it
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_comes_in_by_link_sends_a_passport_in_two_parts_and_reads_the_receipt() {
    let doors = Doors::open().await;
    let mut browser = doors.signed_in().await;
    let home = browser.get(&format!("{}/home", doors.base())).await;
    assert_eq!(home.status, StatusCode::OK);
    assert!(home.text().contains("Passport of Zorrillaquint"), "{}", home.text());
    let page = browser.get(&doors.item()).await;
    let csrf = page.csrf();

    let passport: Vec<u8> = (0..60_000u32).flat_map(u32::to_le_bytes).collect();
    let (first, second) = passport.split_at(100_001);
    let began = browser
        .tus(
            Method::POST,
            &format!("{}/uploads", doors.item()),
            &[
                ("x-strongroom-csrf", &csrf),
                ("upload-length", &passport.len().to_string()),
                ("upload-metadata", &metadata("../mi pasaporte 🛂.pdf")),
            ],
            b"",
        )
        .await;
    assert_eq!(began.status, StatusCode::CREATED, "{}", began.text());
    assert!(began.header("upload-expires").ends_with("GMT"));
    let upload = began.header("location").to_owned();

    let part = |at: &str| vec![("x-strongroom-csrf", csrf.clone()), ("upload-offset", at.to_owned())];
    for (at, bytes, then) in [("0", first, "100001"), ("100001", second, "240000")] {
        let mut headers = part(at);
        let sum = {
            use sha2::Digest;
            sha2::Sha256::digest(bytes)
        };
        headers.push(("upload-checksum", format!("sha256 {}", STANDARD.encode(sum))));
        let mut headers: Vec<(&str, &str)> = headers.iter().map(|(k, v)| (*k, v.as_str())).collect();
        headers.push(OFFSET_STREAM);
        let sent = browser.tus(Method::PATCH, &upload, &headers, bytes).await;
        assert_eq!(sent.status, StatusCode::NO_CONTENT, "{}", sent.text());
        assert_eq!(sent.header("upload-offset"), then);
        assert_eq!(sent.header("cache-control"), "no-store");
        let asked = browser.tus(Method::HEAD, &upload, &[], b"").await;
        assert_eq!((asked.header("upload-offset"), asked.header("upload-length")), (then, "240000"));
    }
    assert_eq!(doors.state().await, ItemState::Saved);

    let id = upload.rsplit('/').next().unwrap().to_owned();
    let sent = browser.post(&format!("{}/send", doors.item()), &[("csrf", &csrf), ("upload", &id)]).await;
    let receipt = browser.get(sent.see()).await;
    assert_eq!(receipt.status, StatusCode::OK);
    assert!(receipt.text().contains("mi pasaporte 🛂.pdf") && !receipt.text().contains("../mi"));
    assert_eq!(doors.state().await, ItemState::Checking);

    // Twice is once.
    let again = browser.post(&format!("{}/send", doors.item()), &[("csrf", &csrf), ("upload", &id)]).await;
    assert!(again.see().ends_with("/sent"));

    doors.house.inspect_with(testkit::finding).await;
    let room = doors.house.room::<Reading>(&doors.ana, doors.lucia.matter).await;
    let documents = room.documents().await.unwrap();
    let version = documents[0].versions[0].id;
    drop(room);
    assert!(doors.house.download(&doors.ana, doors.lucia.matter, version).await.unwrap() == passport);
    testkit::after_every_test(&doors.house).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plain_form_saves_files_of_unknown_size_and_takes_none_without_its_token() {
    let doors = Doors::open().await;
    let mut browser = doors.signed_in().await;
    let csrf = browser.get(&doors.item()).await.csrf();
    let form = |token: &str| {
        let mut body = format!("--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n");
        body.push_str("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\r\n\r\n\r\n");
        for name in ["one.pdf", "two.pdf"] {
            body.push_str(&format!(
                "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/pdf\r\n\r\nwhat {name} holds\r\n"
            ));
        }
        body.push_str("--b--\r\n");
        Request::post(format!("{}/files", doors.item()))
            .header(CONTENT_TYPE, "multipart/form-data; boundary=b")
            .body(Body::from(body))
            .unwrap()
    };
    let refused = browser.send(form("0000")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(doors.state().await, ItemState::ToSend);

    let saved = browser.send(form(&csrf)).await;
    let check = browser.get(saved.see()).await;
    assert!(check.text().contains("one.pdf") && check.text().contains("two.pdf"), "{}", check.text());
    let ids: Vec<String> = check
        .text()
        .split("name=\"upload\" value=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect();
    assert_eq!(ids.len(), 2);
    // Saved in the same instant of a clock that stands still, the two stand in either order.
    let (one, two) = match check.text().find("one.pdf") < check.text().find("two.pdf") {
        true => (&ids[0], &ids[1]),
        false => (&ids[1], &ids[0]),
    };
    let removed = browser.post(&format!("{}/uploads/{two}/remove", doors.item()), &[("csrf", &csrf)]).await;
    assert_eq!(removed.see(), doors.item());
    let sent = browser.post(&format!("{}/send", doors.item()), &[("csrf", &csrf), ("upload", one)]).await;
    let receipt = browser.get(sent.see()).await;
    assert!(receipt.text().contains("one.pdf") && !receipt.text().contains("two.pdf"));
    testkit::after_every_test(&doors.house).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_without_a_file_and_a_send_without_files_say_what_to_do() {
    let doors = Doors::open().await;
    let mut browser = doors.signed_in().await;
    let csrf = browser.get(&doors.item()).await.csrf();
    let body = format!(
        "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\r\n\r\n\r\n--b--\r\n"
    );
    let request = Request::post(format!("{}/files", doors.item()))
        .header(CONTENT_TYPE, "multipart/form-data; boundary=b")
        .body(Body::from(body))
        .unwrap();
    for answer in [
        browser.send(request).await,
        browser.post(&format!("{}/send", doors.item()), &[("csrf", &csrf)]).await,
    ] {
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text().contains("Agregue"), "{}", answer.text());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tus_refuses_what_the_protocol_refuses() {
    let doors = Doors::open().await;
    let mut browser = doors.signed_in().await;
    let csrf = browser.get(&doors.item()).await.csrf();
    let uploads = format!("{}/uploads", doors.item());
    let able = browser.send(Request::options(&uploads).body(Body::empty()).unwrap()).await;
    assert_eq!(able.status, StatusCode::NO_CONTENT);
    assert_eq!(able.header("tus-version"), "1.0.0");
    assert_eq!(able.header("tus-checksum-algorithm"), "sha256");
    assert_eq!(able.header("tus-max-size"), domain::limits::LARGEST_FILE.to_string());

    let proof = ("x-strongroom-csrf", csrf.as_str());
    let four_gib_and_one = (domain::limits::LARGEST_FILE + 1).to_string();
    for (headers, status) in [
        (vec![proof], 400),
        (vec![proof, ("upload-length", "ten")], 400),
        (vec![proof, ("upload-defer-length", "1")], 400),
        (vec![("upload-length", "10")], 403),
        (vec![("x-strongroom-csrf", "no"), ("upload-length", "10")], 403),
        (vec![proof, ("upload-length", "0")], 415),
        (vec![proof, ("upload-length", &four_gib_and_one)], 413),
        (vec![proof, ("upload-length", "10"), ("upload-metadata", "filename ?")], 400),
    ] {
        let answer = browser.tus(Method::POST, &uploads, &headers, b"").await;
        assert_eq!(answer.status.as_u16(), status, "{headers:?} {}", answer.text());
        assert_eq!(answer.header("tus-resumable"), "1.0.0");
    }
    let began =
        browser.tus(Method::POST, &uploads, &[proof, ("upload-length", "10"), OFFSET_STREAM], b"12345").await;
    assert_eq!((began.status, began.header("upload-offset")), (StatusCode::CREATED, "5"));
    let upload = began.header("location").to_owned();
    let wrong_sum = format!("sha256 {}", STANDARD.encode([0; 32]));
    for (headers, body, status) in [
        (vec![proof, ("upload-offset", "0"), OFFSET_STREAM], &b"1"[..], 409),
        (vec![proof, ("upload-offset", "5"), ("content-type", "text/plain")], b"6", 415),
        (vec![proof, ("upload-offset", "5")], b"6", 415),
        (vec![proof, OFFSET_STREAM], b"6", 400),
        (vec![proof, ("upload-offset", "5"), ("upload-checksum", "md5 AAAA"), OFFSET_STREAM], b"6", 400),
        (vec![proof, ("upload-offset", "5"), ("upload-checksum", &wrong_sum), OFFSET_STREAM], b"6", 460),
        (vec![proof, ("upload-offset", "5"), OFFSET_STREAM], b"678901", 413),
        (vec![("upload-offset", "5"), OFFSET_STREAM], b"6", 403),
    ] {
        let answer = browser.tus(Method::PATCH, &upload, &headers, body).await;
        assert_eq!(answer.status.as_u16(), status, "{headers:?}");
    }
    let asked = browser.tus(Method::HEAD, &upload, &[], b"").await;
    assert_eq!(asked.header("upload-offset"), "5");
    let old = Request::patch(&upload).header("tus-resumable", "0.2.2").body(Body::from("x")).unwrap();
    let old = browser.send(old).await;
    assert_eq!((old.status, old.header("tus-version")), (StatusCode::PRECONDITION_FAILED, "1.0.0"));
    // A method in a header is not honoured: the POST is no DELETE.
    let hidden = [proof, ("x-http-method-override", "DELETE")];
    let hidden = browser.tus(Method::POST, &upload, &hidden, b"").await;
    assert_eq!(hidden.status, StatusCode::NOT_FOUND);
    let gone = browser.tus(Method::DELETE, &upload, &[proof], b"").await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    for method in [Method::HEAD, Method::DELETE] {
        assert_eq!(browser.tus(method, &upload, &[proof], b"").await.status, StatusCode::GONE);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_whose_line_drops_is_kept_as_far_as_it_came() {
    let doors = Doors::open().await;
    let mut browser = doors.signed_in().await;
    let csrf = browser.get(&doors.item()).await.csrf();
    let proof = ("x-strongroom-csrf", csrf.as_str());
    let uploads = format!("{}/uploads", doors.item());
    let began = browser.tus(Method::POST, &uploads, &[proof, ("upload-length", "1000")], b"").await;
    let upload = began.header("location").to_owned();
    // The request is given up while its body still waits for more; the body then breaks.
    let (cut, cut_now) = tokio::sync::oneshot::channel::<()>();
    let frames = futures_util::stream::unfold(Some(cut_now), |wait| async move {
        let wait = wait?;
        static FIRST: std::sync::atomic::AtomicBool = std::sync::atomic::AtomicBool::new(true);
        if FIRST.swap(false, std::sync::atomic::Ordering::SeqCst) {
            return Some((Ok(bytes::Bytes::from(vec![b'x'; 400])), Some(wait)));
        }
        let _ = wait.await;
        Some((Err(std::io::Error::other("cut")), None))
    });
    let mut request = Request::patch(&upload)
        .header("tus-resumable", "1.0.0")
        .header(proof.0, proof.1)
        .header("upload-offset", "0")
        .header(OFFSET_STREAM.0, OFFSET_STREAM.1)
        .body(Body::from_stream(frames))
        .unwrap();
    let jar: Vec<String> = browser.cookies.iter().map(|(k, v)| format!("{k}={v}")).collect();
    request.headers_mut().insert(COOKIE, jar.join("; ").parse().unwrap());
    let call = browser.app.clone().oneshot(request);
    assert!(tokio::time::timeout(std::time::Duration::from_millis(300), call).await.is_err());
    let busy = [proof, ("upload-offset", "0"), OFFSET_STREAM];
    let busy = browser.tus(Method::PATCH, &upload, &busy, b"x").await;
    assert_eq!(busy.status, StatusCode::LOCKED);
    cut.send(()).unwrap();
    doors.site.bodies.all_done().await;
    let asked = browser.tus(Method::HEAD, &upload, &[], b"").await;
    assert_eq!(asked.header("upload-offset"), "400");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_whose_first_bytes_cannot_be_used_is_turned_away_by_name_with_the_way_out() {
    let doors = Doors::open().await;
    let mut browser = doors.signed_in().await;
    let csrf = browser.get(&doors.item()).await.csrf();
    let uploads = format!("{}/uploads", doors.item());
    let proof = ("x-strongroom-csrf", csrf.as_str());
    let named = metadata("holiday.zip");
    let size = (3u64 << 30).to_string();
    let begin = [proof, ("upload-length", size.as_str()), ("upload-metadata", named.as_str())];
    let sentence = "holiday.zip: Esto es una carpeta comprimida (.zip). Envíe cada archivo por separado.";
    let plain = |text: &str| text.replace(['\u{2068}', '\u{2069}'], "");

    // With the first part of three gibibytes.
    let began = browser.tus(Method::POST, &uploads, &begin, b"").await;
    let upload = began.header("location").to_owned();
    let headers = [proof, OFFSET_STREAM, ("upload-offset", "0")];
    let part = [b"PK\x03\x04".as_slice(), &[7; 200_000]].concat();
    let refused = browser.tus(Method::PATCH, &upload, &headers, &part).await;
    assert_eq!(refused.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert!(refused.header("content-type").starts_with("text/plain"));
    assert_eq!(plain(refused.text()), sentence);
    assert_eq!(browser.tus(Method::HEAD, &upload, &[proof], b"").await.status, StatusCode::GONE);
    // With bytes that came along with the beginning.
    let begin = [begin[0], begin[1], begin[2], OFFSET_STREAM];
    let refused = browser.tus(Method::POST, &uploads, &begin, &part).await;
    assert_eq!((refused.status.as_u16(), plain(refused.text()).as_str()), (415, sentence));
    assert_eq!(doors.state().await, ItemState::ToSend, "nothing of it is saved");

    // With the plain form, where the next file is still a good one.
    let mut body = format!("--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n");
    for (name, content) in [("holiday.zip", "PK\u{3}\u{4} and so on"), ("good.pdf", "%PDF-1.7 and so on")] {
        body.push_str(&format!(
            "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n{content}\r\n"
        ));
    }
    body.push_str("--b--\r\n");
    let form = Request::post(format!("{}/files", doors.item()))
        .header(CONTENT_TYPE, "multipart/form-data; boundary=b")
        .body(Body::from(body))
        .unwrap();
    let answer = browser.send(form).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("holiday.zip") && answer.text().contains("carpeta comprimida"));
    assert!(browser.get(&format!("{}/check", doors.item())).await.text().contains("good.pdf"));
    testkit::after_every_test(&doors.house).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_whole_file_comes_with_its_creation_once_however_often_it_is_asked_for() {
    let doors = Doors::open().await;
    let mut browser = doors.signed_in().await;
    let csrf = browser.get(&doors.item()).await.csrf();
    let uploads = format!("{}/uploads", doors.item());
    let proof = ("x-strongroom-csrf", csrf.as_str());
    let file = [b"%PDF-1.7 ".as_slice(), &[b'x'; 300_000]].concat();
    let size = file.len().to_string();
    let named = format!("{},attempt {}", metadata("once.pdf"), STANDARD.encode([5; 16]));
    let length = ("content-length", size.as_str());
    let whole = ("upload-length", size.as_str());
    let begin = [proof, whole, ("upload-metadata", named.as_str()), OFFSET_STREAM, length];
    let first = browser.tus(Method::POST, &uploads, &begin, &file).await;
    assert_eq!((first.status, first.header("upload-offset")), (StatusCode::CREATED, size.as_str()));
    assert_eq!(doors.state().await, ItemState::Saved);
    // Asked again with its bytes or without: the same upload, as far as it came.
    for (headers, body) in [(&begin[..], file.as_slice()), (&begin[..3], b"")] {
        let again = browser.tus(Method::POST, &uploads, headers, body).await;
        assert_eq!(again.status, StatusCode::CREATED);
        assert_eq!(again.header("location"), first.header("location"));
        assert_eq!(again.header("upload-offset"), size);
    }
    // Taken back, the attempt is over: whoever wants it anew names another.
    let gone = browser.tus(Method::DELETE, first.header("location"), &[proof], b"").await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    assert_eq!(browser.tus(Method::POST, &uploads, &begin, &file).await.status, StatusCode::GONE);
    assert_eq!(doors.state().await, ItemState::ToSend);
    // A name that is no attempt, and a sum that is not this body's, begin nothing.
    let odd = format!("{},attempt {}", metadata("odd.pdf"), STANDARD.encode([5; 15]));
    let odd = [proof, whole, ("upload-metadata", odd.as_str()), OFFSET_STREAM, length];
    assert_eq!(browser.tus(Method::POST, &uploads, &odd, &file).await.status, StatusCode::BAD_REQUEST);
    let sum = format!("sha256 {}", STANDARD.encode([0; 32]));
    let plain = metadata("wrong.pdf");
    let wrong = [
        proof,
        whole,
        ("upload-metadata", plain.as_str()),
        OFFSET_STREAM,
        length,
        ("upload-checksum", sum.as_str()),
    ];
    assert_eq!(browser.tus(Method::POST, &uploads, &wrong, &file).await.status.as_u16(), 460);
    assert_eq!(doors.state().await, ItemState::ToSend);
    testkit::after_every_test(&doors.house).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_several_that_came_back_the_page_asks_which_a_new_file_replaces_with_and_without_scripts() {
    let doors = Doors::open().await;
    let back = Decision::Return { reason: ReturnReason::Blurry, message: "Otra vez, por favor.".to_owned() };
    let mut sent = Vec::new();
    for name in ["<b>uno.pdf", "dos.pdf", "tres.pdf"] {
        sent.push(doors.house.ready(&doors.lucia, name, name.as_bytes()).await);
        doors.house.clock.advance(domain::Duration::minutes(1));
    }
    let decide = async |version| {
        let room = doors.house.room::<Reviewing>(&doors.ana, doors.lucia.matter).await;
        room.decide(version, &back).await.unwrap();
    };
    let mut browser = doors.signed_in().await;
    decide(sent[0]).await;
    assert!(!browser.get(&doors.item()).await.text().contains("name=\"replaces\""), "one is no question");
    decide(sent[1]).await;
    decide(sent[2]).await;
    let page = browser.get(&doors.item()).await;
    let html = page.text();
    assert!(
        html.contains("¿A cuál reemplaza su nuevo archivo?") && html.contains("&#60;b&#62;uno.pdf"),
        "{html}"
    );
    assert!(html.contains("name=\"replaces\" value=\"\" checked"), "not sure stands first");
    let documents: Vec<String> = html
        .split("name=\"replaces\" value=\"")
        .skip(2)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect();
    assert_eq!(documents.len(), 3);
    let csrf = page.csrf();

    // Without scripts: the answer goes before the file, and one file replaces it.
    let form = |document: &str| {
        let text = |name: &str, value: &str| {
            format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let mut body = text("csrf", &csrf) + &text("replaces", document);
        for name in ["again.pdf", "more.pdf"] {
            body.push_str(&format!(
                "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n%PDF-1.7 {name}\r\n"
            ));
        }
        body.push_str("--b--\r\n");
        Request::post(format!("{}/files", doors.item()))
            .header(CONTENT_TYPE, "multipart/form-data; boundary=b")
            .body(Body::from(body))
            .unwrap()
    };
    let saved = browser.send(form(&documents[1])).await;
    assert!(saved.see().ends_with("/check"));
    assert_eq!(
        browser.get(&doors.item()).await.text().matches("name=\"replaces\"").count(),
        3,
        "what has a replacement is not asked about"
    );
    // With scripts: the answer is beside the name.
    let began = async |browser: &mut super::Browser, replaces: &str| {
        let described = format!("{},replaces {}", metadata("scan.pdf"), STANDARD.encode(replaces));
        let headers = [
            ("x-strongroom-csrf", csrf.as_str()),
            ("upload-length", "8"),
            ("upload-metadata", described.as_str()),
            OFFSET_STREAM,
        ];
        browser.tus(Method::POST, &format!("{}/uploads", doors.item()), &headers, b"%PDF-1.7").await
    };
    assert_eq!(began(&mut browser, "not a document").await.status, StatusCode::BAD_REQUEST);
    assert_eq!(began(&mut browser, &documents[0]).await.status, StatusCode::CREATED);
    let check = browser.get(&format!("{}/check", doors.item())).await;
    let ids: Vec<String> = check
        .text()
        .split("name=\"upload\" value=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect();
    assert_eq!(ids.len(), 3);
    let mut send = vec![("csrf", csrf.as_str())];
    send.extend(ids.iter().map(|id| ("upload", id.as_str())));
    browser.post(&format!("{}/send", doors.item()), &send).await;
    let room = doors.house.room::<Reading>(&doors.ana, doors.lucia.matter).await;
    let all = room.documents().await.unwrap();
    let versions = |document: &str| {
        let found = all.iter().find(|d| d.versions[0].document.to_string() == document).unwrap();
        let mut names: Vec<&str> = found.versions.iter().map(|v| v.name.as_str()).collect();
        names.sort_unstable();
        names
    };
    assert_eq!(all.len(), 4, "one file began a document of its own");
    assert_eq!(versions(&documents[0]), ["<b>uno.pdf", "scan.pdf"]);
    assert_eq!(versions(&documents[1]), ["again.pdf", "dos.pdf"]);
    assert_eq!(versions(&documents[2]), ["tres.pdf"]);
}
