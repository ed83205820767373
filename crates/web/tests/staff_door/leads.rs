//! From a stranger's form to a client's matter, through the pages: what anybody can send, what staff do with it, and what
//! nobody else is told.

use super::{Browser, EMAIL, Page, known, site};
use axum::Router;
use axum::body::{Body, to_bytes};
use domain::{Duration, Role};
use http::{HeaderMap, Request, StatusCode, header};
use testkit::{TestHouse, persona};
use vault::LeadFilter;

/// A stranger's browser that keeps no cookies, as inside another site.
async fn stranger(
    app: &Router,
    method: &str,
    path: &str,
    form: &[(&str, &str)],
) -> (StatusCode, HeaderMap, String) {
    let encoded = |text: &str| text.bytes().map(|b| format!("%{b:02X}")).collect::<String>();
    let body = form.iter().map(|(k, v)| format!("{k}={}", encoded(v))).collect::<Vec<_>>().join("&");
    let mut request = Request::builder().method(method).uri(path);
    if method == "POST" {
        request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    }
    let answer = app.clone().oneshot_of(request.body(Body::from(body)).unwrap()).await;
    let (parts, body) = answer.into_parts();
    let html = String::from_utf8_lossy(&to_bytes(body, 8 << 20).await.unwrap()).into_owned();
    (parts.status, parts.headers, html)
}

trait Once {
    async fn oneshot_of(self, request: Request<Body>) -> axum::response::Response;
}

impl Once for Router {
    async fn oneshot_of(self, request: Request<Body>) -> axum::response::Response {
        tower::ServiceExt::oneshot(self, request).await.unwrap()
    }
}

fn value(html: &str, name: &str) -> String {
    let rest = html
        .split_once(&format!("name=\"{name}\" value=\""))
        .unwrap_or_else(|| panic!("no {name}: {html}"))
        .1;
    rest.split('"').next().unwrap().to_owned()
}

/// Fills the form in and sends it after a minute; `but` stands instead of what is usual.
async fn enquire(
    house: &TestHouse,
    app: &Router,
    path: &str,
    but: &[(&str, &str)],
) -> (StatusCode, HeaderMap, String) {
    let (status, _, html) = stranger(app, "GET", &format!("{path}?language=es"), &[]).await;
    assert_eq!(status, StatusCode::OK, "{html}");
    assert!(html.contains("<html lang=\"es\""));
    let (stamp, version) = (value(&html, "stamp"), value(&html, "consent_version"));
    house.clock.advance(Duration::minutes(1));
    let mut form = vec![
        ("stamp", stamp.as_str()),
        ("work", ""),
        ("consent_version", version.as_str()),
        ("page_language", "es"),
        ("given", "Nadia"),
        ("family", "Leadquill"),
        ("email", "nadia@lead-canary.example"),
        ("phone", "212 555 0142"),
        ("prefers", "phone"),
        ("speaks", "other"),
        ("speaks_other", "Quechua"),
        ("interpreter", "yes"),
        ("language", "es"),
        ("topic", ""),
        ("message", "¿Pueden ayudarme?"),
        ("source", "friend"),
        ("website", ""),
        ("consent", "yes"),
    ];
    for (name, value) in but {
        form.retain(|(k, _)| k != name);
        form.push((name, value));
    }
    stranger(app, "POST", path, &form).await
}

#[tokio::test]
async fn a_stranger_without_cookies_or_scripts_can_write_and_is_answered_alike() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let app = site(&house).await;
    let lobby = house.desk.lobby(&ana).unwrap();
    let (status, headers, _) = enquire(&house, &app, "/enquiry", &[]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let to = headers[header::LOCATION].to_str().unwrap().to_owned();
    assert_eq!(to, "/enquiry/sent?language=es");
    let thanks = stranger(&app, "GET", &to, &[]).await;
    assert!(thanks.0 == StatusCode::OK && thanks.2.contains("<h1") && !thanks.2.contains("Nadia"));
    // Somebody known, a robot in the trap, and an address nobody has: the same answer.
    for but in
        [("email", persona::LUCIA.email), ("website", "http://spam.example"), ("email", "x@nowhere.example")]
    {
        let (status, headers, body) = enquire(&house, &app, "/enquiry", &[but]).await;
        assert_eq!(
            (status, headers[header::LOCATION].to_str().unwrap(), body.len()),
            (StatusCode::SEE_OTHER, &*to, 0)
        );
        house.clock.advance(Duration::hours(1));
    }
    assert_eq!(lobby.leads(LeadFilter::Open, "", None, 9).await.unwrap().len(), 3);
    let huge = "x".repeat(20_000);
    for (but, expected) in [
        (("given", "\u{7}"), "given"),
        (("email", "nobody"), "email"),
        (("phone", "<script>"), "phone"),
        (("message", huge.as_str()), "message"),
        (("consent", ""), "consent"),
        (("topic", "../../etc"), "topic"),
        (("speaks_other", " "), "speaks"),
        (("interpreter", "perhaps"), "interpreter"),
    ] {
        let but = if but.0 == "given" { vec![but, ("family", "")] } else { vec![but] };
        let (status, _, html) = enquire(&house, &app, "/enquiry", &but).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{expected}");
        assert!(html.contains(&format!("href=\"#{expected}\"")), "{expected}");
        assert!(!html.contains("<script>"), "what was typed is text");
        assert_eq!(html.matches("<h1").count(), 1);
    }
    for (stamp, version) in [("", "S2"), ("1.2.3.4", "S2"), ("1.2.3.4", "P9")] {
        let but = [("stamp", stamp), ("consent_version", version)];
        let (status, _, html) = enquire(&house, &app, "/enquiry", &but).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(html.contains("value=\"Nadia\""), "what was typed stays");
    }
    assert_eq!(lobby.leads(LeadFilter::Open, "", None, 9).await.unwrap().len(), 3);
    let mut waited = None;
    for n in 0..6 {
        let sent = enquire(&house, &app, "/enquiry", &[("given", &format!("N{n}"))]).await;
        if sent.0 == StatusCode::TOO_MANY_REQUESTS {
            waited = Some(sent);
        }
    }
    let (_, headers, html) = waited.expect("too many of one source");
    assert!(
        headers.contains_key(header::RETRY_AFTER) && html.contains("value=\"Leadquill\""),
        "nothing is lost"
    );
    let foreign = Request::post("/enquiry")
        .header("sec-fetch-site", "cross-site")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from("given=a"))
        .unwrap();
    assert_eq!(app.clone().oneshot_of(foreign).await.status(), StatusCode::FORBIDDEN);
    testkit::after_every_test(&house).await;
}

// S2-06: the form as a frame inside the practice's own site.
#[tokio::test]
async fn the_form_stands_inside_listed_sites_only_and_nowhere_when_it_is_off() {
    let house = TestHouse::sqlite().await;
    house.ana().await;
    let app = site(&house).await;
    let absent = stranger(&app, "GET", "/no/such/page", &[]).await.2;
    let embed = stranger(&app, "GET", "/enquiry/embed", &[]).await;
    assert!(embed.0 == StatusCode::NOT_FOUND && embed.2 == absent, "no site is listed");
    let mut browser = known(&house, &app, EMAIL).await;
    let page = browser.see("/desk/settings/enquiry").await;
    assert!(page.html.contains("http://127.0.0.1:8080/enquiry") && !page.html.contains("&#60;iframe"));
    let form = |origins: &'static str, open: &'static str| {
        [
            ("open", open),
            ("origins", origins),
            ("consent_en", ""),
            ("consent_es", "Estoy de acuerdo."),
            ("forget_days", "90"),
            ("search_days", "30"),
        ]
    };
    for wrong in ["https://a b; script-src *", "javascript:alert(1)", "https://x/y", "https://*"] {
        let page = browser.post("/desk/settings/enquiry", &form(wrong, "yes")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(page.html.contains("Estoy de acuerdo."));
    }
    let two = "https://www.firm.example/\nhttp://localhost:9000";
    assert_eq!(browser.send("/desk/settings/enquiry", &form(two, "yes")).await, "/desk/settings/enquiry");
    let page = browser.see("/desk/settings/enquiry").await;
    assert!(
        page.html.contains("&#60;iframe src=&#34;http://127.0.0.1:8080/enquiry/embed&#34;"),
        "{}",
        page.html
    );
    assert!(page.html.contains("your office’s own text, version 1"));
    for path in ["/enquiry/embed", "/enquiry/embed/sent"] {
        let (status, headers, html) = stranger(&app, "GET", path, &[]).await;
        assert_eq!(status, StatusCode::OK);
        let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(
            policy.contains("frame-ancestors https://www.firm.example http://localhost:9000;"),
            "{policy}"
        );
        assert!(policy.contains("script-src 'self'") && !headers.contains_key(header::X_FRAME_OPTIONS));
        assert_eq!(html.matches("<h1").count(), 1);
    }
    for path in ["/enquiry", "/enquiry/sent", "/desk/sign-in", "/no/such/page"] {
        let (_, headers, _) = stranger(&app, "GET", path, &[]).await;
        assert!(
            headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().contains("frame-ancestors 'none'")
        );
        assert_eq!(headers[header::X_FRAME_OPTIONS], "DENY", "{path}");
    }
    let (status, headers, _) = enquire(&house, &app, "/enquiry/embed", &[]).await;
    assert_eq!(
        (status, headers[header::LOCATION].to_str().unwrap()),
        (StatusCode::SEE_OTHER, "/enquiry/embed/sent?language=es")
    );
    assert!(stranger(&app, "GET", "/enquiry?language=es", &[]).await.2.contains("Estoy de acuerdo."));
    browser.see("/desk/settings/enquiry").await;
    browser.send("/desk/settings/enquiry", &form("", "")).await;
    for path in ["/enquiry", "/enquiry/sent", "/enquiry/embed"] {
        let (status, _, html) = stranger(&app, "GET", path, &[]).await;
        assert!(status == StatusCode::NOT_FOUND && html == absent, "{path}");
    }
    let (status, _, html) = stranger(&app, "POST", "/enquiry", &[("given", "a")]).await;
    assert!(status == StatusCode::NOT_FOUND && html == absent);
    testkit::after_every_test(&house).await;
}

fn first(page: &Page, before: &str) -> String {
    page.between(before, "\"").to_owned()
}

async fn in_both(browser: &mut Browser, path: &str) -> Page {
    browser.see(path).await;
    for language in ["es", "en"] {
        browser.send("/desk/language", &[("language", language), ("back", path)]).await;
        browser.see(path).await;
    }
    browser.see(path).await
}

// S2-05, S2-07, S2-08, S2-99: an enquiry is looked at, answered, and becomes a client with a matter in one step.
#[tokio::test]
async fn an_enquiry_becomes_a_client_with_a_matter_and_nothing_is_typed_again() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lawyer = house.staff(&ana, Role::Lawyer).await;
    let app = site(&house).await;
    let topic = "us-family-green-card/i485-family";
    let topic = casework::lead::topic(topic).map_or_else(
        || {
            let pack = casework::intake::PACKS.iter().find(|p| p.id.contains("family")).unwrap();
            format!("{}/{}", pack.id, pack.checklists[0].key)
        },
        |_| topic.to_owned(),
    );
    house.client(&ana, persona::LUCIA).await;
    enquire(&house, &app, "/enquiry", &[("given", "Lucia"), ("family", "Zorilaquint"), ("topic", &topic)])
        .await;
    let mut browser = known(&house, &app, EMAIL).await;
    assert!(browser.see("/desk/notices").await.html.contains("/desk/leads/led_"));
    let list = in_both(&mut browser, "/desk/leads").await;
    let lead = format!("/desk/leads/led_{}", first(&list, "href=\"/desk/leads/led_"));
    let page = in_both(&mut browser, &lead).await;
    assert!(page.html.contains("¿Pueden ayudarme?") && page.html.contains("nadia@lead-canary.example"));
    let line = value(&page.html, "line");
    for _ in 0..2 {
        browser
            .send(&format!("{lead}/note"), &[("line", &line), ("text", "Called from the <b>train</b>")])
            .await;
    }
    let page = browser.see(&lead).await;
    assert_eq!(page.html.matches("Called from the &#60;b&#62;train").count(), 1, "sent twice, written once");
    let empty = browser.post(&format!("{lead}/note"), &[("line", &line), ("text", " ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let line = value(&browser.see(&lead).await.html, "line");
    // A call is written down for when it was: not for later, and not for before they wrote.
    for day in ["2199-01-01", "2001-01-01"] {
        let wrong = [
            ("line", line.as_str()),
            ("channel", "phone"),
            ("outcome", "reached"),
            ("text", "spokecanary"),
            ("day", day),
            ("time", ""),
        ];
        let page = browser.post(&format!("{lead}/contact"), &wrong).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.html.contains("when the enquiry came in, and now") && page.html.contains("spokecanary"));
    }
    let contact = [("line", line.as_str()), ("channel", "phone"), ("outcome", "reached"), ("text", "")];
    browser.send(&format!("{lead}/contact"), &contact).await;
    browser.send(&format!("{lead}/assign"), &[("person", &lawyer.person().to_string())]).await;
    let page = browser.post(&format!("{lead}/move"), &[("line", &line), ("to", "lost"), ("lost", "")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "why it was lost");
    // A list of the practice's own is one of those a matter can begin with.
    let own = browser.send("/desk/settings/lists", &[("do", "from"), ("from", &topic)]).await;
    let kind = format!("{}/{}", topic.split('/').next().unwrap(), own.rsplit('/').next().unwrap());
    // Nothing opens before it was looked at.
    let offered = browser.see(&format!("{lead}/convert")).await;
    let lucia = first(&offered, "name=\"client\" value=\"");
    assert!(
        lucia.starts_with("cli_") && offered.html.contains("Zorrillaquint"),
        "who is like them comes first"
    );
    assert!(offered.html.contains(&format!("value=\"{kind}\"")), "{kind}");
    let convert = |client: &str| {
        vec![
            ("client", client.to_owned()),
            ("kind", kind.clone()),
            ("stage", String::new()),
            ("title", "Green card for Lucia".to_owned()),
            ("reference", String::new()),
            ("part", "main_applicant".to_owned()),
            ("responsible", lawyer.person().to_string()),
        ]
    };
    let post = async |browser: &mut Browser, form: &[(&str, String)]| {
        let form: Vec<_> = form.iter().map(|(k, v)| (*k, v.as_str())).collect();
        browser.post(&format!("{lead}/convert"), &form).await
    };
    let refused = post(&mut browser, &convert("new")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.html.contains("Green card for Lucia"), "what was typed stays");
    let line = value(&browser.see(&lead).await.html, "line");
    let points: Vec<_> = domain::AcceptancePoint::ALL.iter().map(|p| ("points", p.code())).collect();
    let ticks = [&[("line", line.as_str()), ("text", "")][..], &points].concat();
    browser.send(&format!("{lead}/check"), &ticks).await;
    browser.send(&format!("{lead}/search"), &[("names", "Omar Belkhadraoui\n\n")]).await;
    let page = in_both(&mut browser, &lead).await;
    assert!(page.html.contains("Zorrillaquint"), "found although spelled another way");
    let search = value(&page.html, "search");
    let waive = [("search", search.as_str()), ("decision", "waived"), ("reason", "")];
    let refused = browser.post(&format!("{lead}/decide"), &waive).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    browser
        .send(&format!("{lead}/decide"), &[("search", &search), ("decision", "clear"), ("reason", "")])
        .await;
    in_both(&mut browser, &format!("{lead}/convert")).await;
    let done = post(&mut browser, &convert(&lucia)).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
    assert!(done.location.ends_with("/checklist"), "{}", done.location);
    let again = post(&mut browser, &convert("new")).await;
    assert_eq!(again.location, done.location, "sent twice, made once");
    browser.see(&done.location).await;
    let matter = done.location.split("/checklist").next().unwrap().to_owned();
    assert!(
        browser.see(&matter).await.html.contains(&format!("href=\"{lead}\"")),
        "the matter knows its enquiry"
    );
    assert!(
        browser.see(&format!("{matter}/checklist")).await.html.contains("itm_"),
        "what its kind needs is asked for"
    );
    assert!(browser.see(&format!("/desk/clients/{lucia}")).await.html.contains(&format!("href=\"{lead}\"")));
    let page = browser.see(&lead).await;
    assert!(page.html.contains(&format!("href=\"{matter}\"")) && !page.html.contains("/convert\""));
    assert_eq!(browser.get(&format!("{lead}/convert")).await.location, lead);
    let figures = in_both(&mut browser, "/desk/leads/figures").await;
    assert_eq!(figures.html.matches("<tr>").count(), 3, "a head, a source, the sum");
    in_both(&mut browser, "/desk/audit").await;
    in_both(&mut browser, "/desk/leads?show=won").await;
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn staff_write_an_enquiry_down_for_somebody_and_change_it_and_the_auditor_sees_none() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let auditor = house.staff(&ana, Role::Auditor).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let page = in_both(&mut browser, "/desk/leads/new").await;
    let attempt = value(&page.html, "attempt");
    let form = |given: &'static str, instruction: &'static str| {
        [
            ("given", given),
            ("family", ""),
            ("email", ""),
            ("phone", "212 555 0142"),
            ("born", "1990-02-28"),
            ("passport_number", "cana-ry 4711"),
            ("road", "in_person"),
            ("instruction", instruction),
            ("source", "client"),
            ("language", "es"),
            ("prefers", ""),
            ("speaks", "am"),
            ("interpreter", "no"),
            ("topic", ""),
            ("message", ""),
        ]
    };
    let mut wrong = form("", "her sister").to_vec();
    wrong.push(("attempt", &attempt));
    assert_eq!(browser.post("/desk/leads/new", &wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut right = form("Nadia", "her sister").to_vec();
    right.push(("attempt", &attempt));
    let lead = browser.send("/desk/leads/new", &right).await;
    assert_eq!(browser.send("/desk/leads/new", &right).await, lead, "sent twice is one");
    let page = browser.see(&lead).await;
    assert!(page.html.contains("her sister") && page.html.contains("Amharic (አማርኛ)"), "{}", page.html);
    // INT-05
    assert!(page.html.contains("Passport number") && page.html.contains("CANARY4711"), "{}", page.html);
    let slip: Vec<_> =
        right.iter().map(|(k, v)| (*k, if *k == "passport_number" { "12" } else { *v })).collect();
    let refused = browser.post("/desk/leads/new", &slip).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.html.contains("This does not look like a passport number")
            && refused.html.contains("value=\"12\"")
    );
    let page = in_both(&mut browser, &format!("{lead}/edit")).await;
    let revision = value(&page.html, "revision");
    let mut change = form("Nadja", "somebody else").to_vec();
    change.push(("revision", &revision));
    assert_eq!(browser.send(&format!("{lead}/edit"), &change).await, lead);
    let late = browser.post(&format!("{lead}/edit"), &change).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "somebody was first");
    let page = browser.see(&lead).await;
    assert!(page.html.contains("Nadja") && page.html.contains("her sister"), "whose word it was stays");
    let missing = browser.get("/desk/leads/led_00000000000000000000000000").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    let email = "auditor@firm-canary.example";
    assert!(auditor.role() == Some(Role::Auditor));
    let mut other = known(&house, &app, email).await;
    for path in [
        "/desk/leads",
        "/desk/leads/new",
        "/desk/leads/figures",
        &lead,
        &format!("{lead}/edit"),
        &format!("{lead}/convert"),
        "/desk/settings/enquiry",
    ] {
        assert_eq!(other.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert!(!other.see("/desk/audit").await.html.contains("href=\"/desk/leads\""));
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn fields_of_the_practice_are_asked_of_strangers_where_it_says_so_and_go_on_with_the_matter() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let add = async |browser: &mut Browser, label: &str, kind: &str, home: &str, choices: &str| {
        let page = browser.see("/desk/settings/fields").await;
        let revision = value(&page.html, "revision");
        let form = [
            ("revision", revision.as_str()),
            ("do", "add"),
            ("label", label),
            ("label_es", ""),
            ("kind", kind),
            ("home", home),
            ("choices", choices),
            ("for", ""),
        ];
        assert_eq!(browser.send("/desk/settings/fields", &form).await, "/desk/settings/fields");
    };
    add(&mut browser, "Arrived on", "date", "lead", "").await;
    add(&mut browser, "Children", "number", "lead", "").await;
    add(&mut browser, "Kept inside", "text", "lead", "").await;
    add(&mut browser, "Arrived on", "date", "client", "").await;
    add(&mut browser, "Children", "number", "matter", "").await;
    // Of another kind under the same name: what was said does not fit.
    add(&mut browser, "Kept inside", "yes_no", "client", "").await;
    let (_, _, html) = stranger(&app, "GET", "/enquiry?language=es", &[]).await;
    assert!(!html.contains("own-"), "nobody was asked yet");
    for at in ["0", "1", "3"] {
        let revision = value(&browser.see("/desk/settings/fields").await.html, "revision");
        let form = [("revision", revision.as_str()), ("do", "ask"), ("at", at)];
        browser.send("/desk/settings/fields", &form).await;
    }
    let page = in_both(&mut browser, "/desk/settings/fields").await;
    assert_eq!(page.html.matches("Asked on the enquiry form").count(), 2, "a client's field is not");
    let (_, _, html) = stranger(&app, "GET", "/enquiry?language=es", &[]).await;
    assert!(html.contains("name=\"own-arrived-on\"") && html.contains("name=\"own-children\""), "{html}");
    assert!(!html.contains("Kept inside"), "no stranger learns of what is not asked");
    assert!(!html.contains("passport_number"), "nor is a stranger asked for a passport");
    // A day that is none comes back with what was typed.
    let wrong = [("own-arrived-on", "soon"), ("own-children", "2"), ("own-kept-inside", "forged")];
    let (status, _, html) = enquire(&house, &app, "/enquiry", &wrong).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(html.contains("href=\"#own-arrived-on\"") && html.contains("id=\"own-arrived-on-wrong\""));
    assert!(html.contains("value=\"soon\"") && html.contains("¿Pueden ayudarme?"), "nothing is lost");
    let right = [
        ("own-arrived-on", "2024-05-17"),
        ("own-children", "2"),
        ("own-kept-inside", "forged"),
        ("passport_number", "FORGED77"),
    ];
    assert_eq!(enquire(&house, &app, "/enquiry", &right).await.0, StatusCode::SEE_OTHER);
    let list = browser.see("/desk/leads").await;
    let lead = format!("/desk/leads/led_{}", first(&list, "href=\"/desk/leads/led_"));
    let page = in_both(&mut browser, &lead).await;
    assert!(page.html.contains("Arrived on") && page.html.contains("May 17, 2024"), "{}", page.html);
    assert!(!page.html.contains("forged"), "what was not asked is not taken");
    assert!(!page.html.contains("FORGED77"), "{}", page.html);
    let page = in_both(&mut browser, &format!("{lead}/edit")).await;
    let change = [
        ("revision", value(&page.html, "revision")),
        ("given", "Nadia".to_owned()),
        ("family", "Leadquill".to_owned()),
        ("email", "nadia@lead-canary.example".to_owned()),
        ("phone", String::new()),
        ("born", String::new()),
        ("prefers", String::new()),
        ("topic", String::new()),
        ("message", "My visa ends <soon>.\nWhat can I do?".to_owned()),
        ("source", "friend".to_owned()),
        ("language", "es".to_owned()),
        ("own-arrived-on", "2024-05-17".to_owned()),
        ("own-children", "many".to_owned()),
        ("own-kept-inside", "by staff".to_owned()),
    ];
    let sent = |but: &'static str| {
        let form = change.iter().map(|(k, v)| (*k, if *k == "own-children" { but } else { v.as_str() }));
        form.collect::<Vec<_>>()
    };
    let refused = browser.post(&format!("{lead}/edit"), &sent("many")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.html.contains("value=\"many\"") && refused.html.contains("by staff"));
    browser.send(&format!("{lead}/edit"), &sent("3")).await;
    let id: domain::LeadId = lead.trim_start_matches("/desk/leads/").parse().unwrap();
    let lobby = house.desk.lobby(&ana).unwrap();
    let own = lobby.lead(id).await.unwrap().card.unwrap().own;
    assert_eq!(own.get("children").map(String::as_str), Some("3"));
    assert_eq!(own.get("kept-inside").map(String::as_str), Some("by staff"));
    // Everything that is asked of a client and a matter under the same name goes with them.
    let line = value(&browser.see(&lead).await.html, "line");
    let points: Vec<_> = domain::AcceptancePoint::ALL.iter().map(|p| ("points", p.code())).collect();
    browser
        .send(&format!("{lead}/check"), &[&[("line", line.as_str()), ("text", "")][..], &points].concat())
        .await;
    browser.send(&format!("{lead}/search"), &[("names", "")]).await;
    let search = value(&browser.see(&lead).await.html, "search");
    let clear = [("search", search.as_str()), ("decision", "clear"), ("reason", "")];
    browser.send(&format!("{lead}/decide"), &clear).await;
    let pack = &casework::intake::PACKS[0];
    let kind = format!("{}/{}", pack.id, pack.checklists[0].key);
    let person = ana.person().to_string();
    let form = [
        ("client", "new"),
        ("kind", kind.as_str()),
        ("stage", ""),
        ("title", "Case of Nadia"),
        ("reference", ""),
        ("part", "main_applicant"),
        ("responsible", person.as_str()),
    ];
    let done = browser.post(&format!("{lead}/convert"), &form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
    let row = lobby.lead(id).await.unwrap();
    let own = lobby.client(row.client.unwrap()).await.unwrap().card.own;
    assert_eq!(own.into_iter().collect::<Vec<_>>(), [("arrived-on".to_owned(), "2024-05-17".to_owned())]);
    let room = house.room::<vault::Reading>(&ana, row.matter.unwrap()).await;
    let custom = room.matter_sheet().await.unwrap().fields.details.custom.clone();
    assert_eq!(custom.into_iter().collect::<Vec<_>>(), [("children".to_owned(), "3".to_owned())]);
    // What they wrote is the first note on the matter's file, once, and says where it is from and of which day.
    let notes = room.file_notes().await.unwrap();
    assert_eq!(notes.len(), 1);
    let (head, said) = notes[0].text.split_once("\n\n").unwrap();
    assert!(head.contains("From the enquiry of") && head.contains("October"), "{head}");
    // INT-04: after their words what no field took, so that nothing has to be looked up.
    let kept = "My visa ends <soon>.\nWhat can I do?\n\nKept inside: by staff";
    assert_eq!(said.replace("\r\n", "\n"), kept);
    let page = browser.see(&format!("/desk/matters/{}/notes", row.matter.unwrap())).await;
    assert!(page.html.contains("My visa ends &#60;soon&#62;.") && page.html.contains("From the enquiry of"));
    let again = browser.post(&format!("{lead}/convert"), &form).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    assert_eq!(room.file_notes().await.unwrap().len(), 1, "pressed twice");
    testkit::after_every_test(&house).await;
}

// INT-12: what is for one kind of matter is asked once the kind is known, without scripts, and nothing typed is lost.
#[tokio::test]
async fn a_field_of_enquiries_can_be_for_some_kinds_of_matter_only() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let (first_pack, other) = (&casework::intake::PACKS[0], &casework::intake::PACKS[1]);
    let topic = |pack: &domain::Pack| format!("{}/{}", pack.id, pack.checklists[0].key);
    let (one, two) = (topic(first_pack), topic(other));
    let settings = "/desk/settings/fields";
    for (label, pack) in [("Job title", first_pack), ("Spouse abroad", other)] {
        let revision = value(&browser.see(settings).await.html, "revision");
        let form = [
            ("revision", revision.as_str()),
            ("do", "add"),
            ("label", label),
            ("kind", "text"),
            ("home", "lead"),
            ("choices", ""),
            ("for", pack.id.as_str()),
        ];
        assert_eq!(browser.send(settings, &form).await, settings);
    }
    let revision = value(&browser.see(settings).await.html, "revision");
    browser.send(settings, &[("revision", revision.as_str()), ("do", "ask"), ("at", "0")]).await;
    let (_, _, html) = stranger(&app, "GET", "/enquiry?language=es", &[]).await;
    assert!(!html.contains("own-"), "the kind is not known yet");
    let lobby = house.desk.lobby(&ana).unwrap();
    let count = async || lobby.leads(LeadFilter::Open, "", None, 9).await.unwrap().len();
    // What they ask about has no field of its own on the form.
    assert_eq!(enquire(&house, &app, "/enquiry", &[("topic", &two)]).await.0, StatusCode::SEE_OTHER);
    assert_eq!(count().await, 1);
    let (status, _, html) = enquire(&house, &app, "/enquiry", &[("topic", &one)]).await;
    assert_eq!((status, count().await), (StatusCode::UNPROCESSABLE_ENTITY, 1));
    assert!(html.contains("name=\"own-job-title\"") && html.contains("Un paso más"), "{html}");
    assert!(html.contains("¿Pueden ayudarme?") && html.contains("value=\"Nadia\""), "nothing is lost");
    assert!(html.contains(&format!("value=\"{one}\" selected")) && !html.contains("own-spouse-abroad"));
    // Left empty it is taken; answered it is kept, also where another kind is chosen afterwards.
    let empty = [("topic", one.as_str()), ("own-job-title", "")];
    assert_eq!(enquire(&house, &app, "/enquiry", &empty).await.0, StatusCode::SEE_OTHER);
    let answered = [("topic", two.as_str()), ("own-job-title", "Weaver"), ("own-spouse-abroad", "forged")];
    assert_eq!(enquire(&house, &app, "/enquiry", &answered).await.0, StatusCode::SEE_OTHER);
    assert_eq!(count().await, 3);
    let list = browser.see("/desk/leads").await;
    let lead = format!("/desk/leads/led_{}", first(&list, "href=\"/desk/leads/led_"));
    let id: domain::LeadId = lead.trim_start_matches("/desk/leads/").parse().unwrap();
    let own = async || house.desk.lobby(&ana).unwrap().lead(id).await.unwrap().card.unwrap().own;
    assert_eq!(own().await.into_iter().collect::<Vec<_>>(), [("job-title".to_owned(), "Weaver".to_owned())]);
    // At the desk both are asked: one because of what it is about, one because something is kept.
    let edit = format!("{lead}/edit");
    let page = in_both(&mut browser, &edit).await;
    assert!(page.html.contains("own-job-title") && page.html.contains("own-spouse-abroad"));
    let change = |topic: &str, more: &[(&'static str, &'static str)]| {
        let mut form = vec![
            ("revision", value(&page.html, "revision")),
            ("given", "Nadia".to_owned()),
            ("family", "Leadquill".to_owned()),
            ("email", "nadia@lead-canary.example".to_owned()),
            ("phone", String::new()),
            ("born", String::new()),
            ("prefers", String::new()),
            ("topic", topic.to_owned()),
            ("message", "A new message".to_owned()),
            ("source", "friend".to_owned()),
            ("language", "es".to_owned()),
        ];
        form.extend(more.iter().map(|(name, value)| (*name, (*value).to_owned())));
        form
    };
    let sent = async |browser: &mut Browser, path: &str, form: &[(&'static str, String)]| {
        let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        browser.post(path, &form).await
    };
    // A form that did not ask what is now asked comes back with it, and then it is saved.
    let back = sent(&mut browser, &edit, &change(&two, &[("own-job-title", "Smith")])).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(back.html.contains("Smith") && back.html.contains("own-spouse-abroad"));
    assert!(back.html.contains("A new message") && back.html.contains("more to ask"));
    let both = [("own-job-title", "Smith"), ("own-spouse-abroad", "yes")];
    let done = sent(&mut browser, &edit, &change(&two, &both)).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
    let own = own().await;
    assert_eq!((own["job-title"].as_str(), own["spouse-abroad"].as_str()), ("Smith", "yes"));
    // Somebody who calls: asked as soon as the kind is chosen.
    let page = browser.see("/desk/leads/new").await;
    assert!(!page.html.contains("own-"));
    let mut call = change(&one, &[("road", "phone"), ("instruction", "")]);
    call.push(("attempt", value(&page.html, "attempt")));
    let back = sent(&mut browser, "/desk/leads/new", &call).await;
    assert_eq!((back.status, count().await), (StatusCode::UNPROCESSABLE_ENTITY, 3));
    assert!(back.html.contains("own-job-title") && !back.html.contains("own-spouse-abroad"));
    call.push(("own-job-title", String::new()));
    let done = sent(&mut browser, "/desk/leads/new", &call).await;
    assert_eq!((done.status, count().await), (StatusCode::SEE_OTHER, 4), "{}", done.html);
    testkit::after_every_test(&house).await;
}

// INT-02: a light list of enquiries, sortable by name, date, e-mail, phone and subject, that says where documents are.
#[tokio::test]
async fn the_list_is_sorted_by_what_is_sealed_and_a_search_stays_in_it() {
    let house = TestHouse::sqlite().await;
    let app = site(&house).await;
    let ana = house.ana().await;
    let lobby = house.desk.lobby(&ana).unwrap();
    let people = [
        ("Bea", "Quillalpha", "zoe@lead-canary.example", "212 555 0103"),
        ("Ada", "Quillbeta", "", "212 555 0101"),
        ("Cleo", "Quillgamma", "anna@lead-canary.example", ""),
    ];
    for (n, (given, family, email, phone)) in people.into_iter().enumerate() {
        house.clock.advance(Duration::minutes(1));
        let text = str::to_owned;
        let card = vault::LeadCard {
            given: text(given),
            family: text(family),
            email: text(email),
            phone: text(phone),
            ..vault::LeadCard::default()
        };
        let (road, source) = (domain::LeadRoad::Phone, domain::LeadSource::Friend);
        let attempt = [u8::try_from(n).unwrap(); 32];
        let new = vault::NewLead { card, road, source, locale: domain::Locale::En, attempt };
        lobby.enter_lead(&new).await.unwrap();
    }
    let mut browser = known(&house, &app, EMAIL).await;
    let order = async |browser: &mut Browser, query: &str| {
        let html = browser.see(&format!("/desk/leads?{query}")).await.html;
        let mut seen: Vec<_> = people.iter().filter_map(|p| Some((html.find(p.1)?, p.0))).collect();
        seen.sort();
        seen.into_iter().map(|(_, given)| given).collect::<Vec<_>>().join(" ")
    };
    for (query, wanted) in [
        ("show=open", "Cleo Ada Bea"),
        ("order=oldest", "Bea Ada Cleo"),
        ("order=name", "Ada Bea Cleo"),
        ("order=email", "Cleo Bea Ada"),
        ("order=phone", "Ada Bea Cleo"),
        ("order=name&q=5550", "Ada Bea"),
        ("order=name&q=ada%20quillb", "Ada"),
        ("show=won&q=ada", ""),
    ] {
        assert_eq!(order(&mut browser, query).await, wanted, "{query}");
    }
    let page = browser.see("/desk/leads?show=open&order=email&q=quill").await;
    assert!(page.html.contains("212 555 0101") && page.html.contains("anna@lead-canary.example"));
    assert!(page.html.contains("/desk/leads?show=mine&#38;order=email&#38;q=quill"), "{}", page.html);
    in_both(&mut browser, "/desk/leads?order=name").await;
}

// The list says how people heard of the practice and what became of it, and is cut by either.
#[tokio::test]
async fn the_list_shows_source_and_outcome_and_is_cut_by_them() {
    let house = TestHouse::sqlite().await;
    let app = site(&house).await;
    let ana = house.ana().await;
    let lobby = house.desk.lobby(&ana).unwrap();
    let people = [
        ("Quillalpha", domain::LeadSource::Friend, Some(domain::LostReason::Fee)),
        ("Quillbeta", domain::LeadSource::Search, Some(domain::LostReason::NoAnswer)),
        ("Quillgamma", domain::LeadSource::Friend, None),
        ("Quilldelta", domain::LeadSource::Search, None),
    ];
    let mut browser = known(&house, &app, EMAIL).await;
    for (n, (family, source, lost)) in people.into_iter().enumerate() {
        house.clock.advance(Duration::minutes(1));
        let card = vault::LeadCard { family: family.to_owned(), ..vault::LeadCard::default() };
        let attempt = [u8::try_from(n).unwrap(); 32];
        let (road, locale) = (domain::LeadRoad::Phone, domain::Locale::En);
        let lead = lobby.enter_lead(&vault::NewLead { card, road, source, locale, attempt }).await.unwrap();
        if let Some(why) = lost {
            let page = browser.see(&format!("/desk/leads/{lead}")).await.html;
            let line = value(&page, "line");
            let form = [("line", line.as_str()), ("to", "lost"), ("lost", why.code()), ("text", "")];
            browser.send(&format!("/desk/leads/{lead}/move"), &form).await;
        }
    }
    let families = people.map(|(family, ..)| family);
    for (query, wanted) in [
        ("show=open", "Quillgamma Quilldelta"),
        ("show=open&source=friend", "Quillgamma"),
        ("show=open&source=search&order=name", "Quilldelta"),
        ("show=lost", "Quillalpha Quillbeta"),
        ("show=lost&lost=fee", "Quillalpha"),
        ("show=lost&lost=no_answer&source=friend", ""),
        ("show=lost&lost=no_answer&q=quill", "Quillbeta"),
        ("show=open&source=nonsense", "Quillgamma Quilldelta"),
    ] {
        let html = browser.see(&format!("/desk/leads?{query}")).await.html;
        let seen: Vec<_> = families.into_iter().filter(|family| html.contains(family)).collect();
        assert_eq!(seen.join(" "), wanted, "{query}");
    }
    let w = web::words::Words::of(domain::Locale::En);
    let page = browser.see("/desk/leads?show=lost").await.html;
    let row = page.split("Quillalpha").nth(1).unwrap().split("</tr>").next().unwrap();
    assert!(row.contains(&w.lead_source_friend()) && row.contains(&w.lead_lost_fee()), "{row}");
    // The other cuts and orders keep it, and so does a search.
    let page = browser.see("/desk/leads?show=lost&lost=fee").await.html;
    assert!(
        page.contains("/desk/leads?show=open&#38;lost=fee") && page.contains("name=\"lost\" value=\"fee\"")
    );
    let none = browser.see("/desk/leads?show=lost&lost=conflict").await.html;
    assert!(none.contains(&w.leads_cut_none()), "{none}");
    in_both(&mut browser, "/desk/leads?show=lost&lost=fee").await;
}
