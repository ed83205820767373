//! The staff door from first run to the last page, through the real routes over a real house: what a browser would ask
//! and what it gets. Every page is looked at in both languages.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test says what it expected by stopping")]

#[path = "staff_door/access_reviews.rs"]
mod access_reviews;
#[path = "staff_door/anew.rs"]
mod anew;
#[path = "staff_door/appearance.rs"]
mod appearance;
#[path = "staff_door/approvals.rs"]
mod approvals;
#[path = "staff_door/auditor.rs"]
mod auditor;
#[path = "staff_door/bin.rs"]
mod bin;
#[path = "staff_door/bulk.rs"]
mod bulk;
#[path = "staff_door/came.rs"]
mod came;
#[path = "staff_door/circle.rs"]
mod circle;
#[path = "staff_door/clear.rs"]
mod clear;
#[path = "staff_door/client_notes.rs"]
mod client_notes;
#[path = "staff_door/conflicts.rs"]
mod conflicts;
#[path = "staff_door/consents.rs"]
mod consents;
#[path = "staff_door/contacts.rs"]
mod contacts;
#[path = "staff_door/dates.rs"]
mod dates;
#[path = "staff_door/details.rs"]
mod details;
#[path = "staff_door/enclose.rs"]
mod enclose;
#[path = "staff_door/endings.rs"]
mod endings;
#[path = "staff_door/entered.rs"]
mod entered;
#[path = "staff_door/flagging.rs"]
mod flagging;
#[path = "staff_door/forms.rs"]
mod forms;
#[path = "staff_door/gates.rs"]
mod gates;
#[path = "staff_door/glossary.rs"]
mod glossary;
#[path = "staff_door/helpers.rs"]
mod helpers;
#[path = "staff_door/leads.rs"]
mod leads;
#[path = "staff_door/leaving.rs"]
mod leaving;
#[path = "staff_door/letters.rs"]
mod letters;
#[path = "staff_door/library.rs"]
mod library;
#[path = "staff_door/lists.rs"]
mod lists;
#[path = "staff_door/log.rs"]
mod log;
#[path = "staff_door/matter_files.rs"]
mod matter_files;
#[path = "staff_door/merge.rs"]
mod merge;
#[path = "staff_door/messages.rs"]
mod messages;
#[path = "staff_door/notices.rs"]
mod notices;
#[path = "staff_door/odd.rs"]
mod odd;
#[path = "staff_door/own_lists.rs"]
mod own_lists;
#[path = "staff_door/own_roles.rs"]
mod own_roles;
#[path = "staff_door/portal.rs"]
mod portal;
#[path = "staff_door/preview.rs"]
mod preview;
#[path = "staff_door/ready_texts.rs"]
mod ready_texts;
#[path = "staff_door/recall.rs"]
mod recall;
#[path = "staff_door/record_files.rs"]
mod record_files;
#[path = "staff_door/restricted.rs"]
mod restricted;
#[path = "staff_door/review.rs"]
mod review;
#[path = "staff_door/roles.rs"]
mod roles;
#[path = "staff_door/shape.rs"]
mod shape;
#[path = "staff_door/stage_texts.rs"]
mod stage_texts;
#[path = "staff_door/steer.rs"]
mod steer;
#[path = "staff_door/texts.rs"]
mod texts;
#[path = "staff_door/today.rs"]
mod today;
#[path = "staff_door/topics.rs"]
mod topics;
#[path = "staff_door/walled.rs"]
mod walled;
#[path = "staff_door/wordings.rs"]
mod wordings;

mod painter;

use axum::Router;
use axum::body::{Body, to_bytes};
use domain::Role;
use http::{Request, StatusCode, header};
use std::collections::BTreeMap;
use std::sync::Arc;
use testkit::{TestHouse, persona};
use tower::ServiceExt;
use vault::{MailKind, secrets};
use web::door::Site;

const PASSWORD: &str = "copper-otter-under-nine-bridges";
const EMAIL: &str = "ana.quillfeather@firm-canary.example";

/// One person's browser: cookies, the page it looks at, and the token in its forms.
struct Browser {
    app: Router,
    jar: BTreeMap<String, String>,
    csrf: String,
}

struct Page {
    status: StatusCode,
    location: String,
    kind: String,
    html: String,
}

impl Page {
    /// The value between `before` and `after`, of the first place where both stand.
    fn between(&self, before: &str, after: &str) -> &str {
        let rest = self.html.split_once(before).unwrap_or_else(|| panic!("no {before} in {}", self.html)).1;
        rest.split_once(after).unwrap().0
    }
}

impl Browser {
    fn at(app: &Router) -> Self {
        Self { app: app.clone(), jar: BTreeMap::new(), csrf: String::new() }
    }

    async fn ask(&mut self, method: &str, path: &str, body: Option<String>) -> Page {
        self.ask_by(method, path, body, None).await
    }

    /// A page that looks again by itself, as its script asks for it.
    async fn refresh(&mut self, path: &str) -> Page {
        self.ask_by("GET", path, None, Some("refresh")).await
    }

    async fn ask_by(&mut self, method: &str, path: &str, body: Option<String>, by: Option<&str>) -> Page {
        let cookies: Vec<String> = self.jar.iter().map(|(k, v)| format!("{k}={v}")).collect();
        let mut request = Request::builder().method(method).uri(path);
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        if let Some(by) = by {
            request = request.header("x-requested-with", by);
        }
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        let request = request.body(body.map_or_else(Body::empty, Body::from)).unwrap();
        let answer = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let (name, value) = cookie.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            self.jar.insert(name.to_owned(), value.to_owned());
        }
        self.jar.retain(|_, value| !value.is_empty());
        let text = |name| parts.headers.get(name).map(|v| v.to_str().unwrap().to_owned()).unwrap_or_default();
        let html = String::from_utf8_lossy(&to_bytes(body, 8 << 20).await.unwrap()).into_owned();
        if let Some((_, rest)) = html.split_once("name=\"csrf\" value=\"") {
            let token = rest.split('"').next().unwrap();
            let preview = path.contains("/preview");
            assert!(preview || !token.is_empty(), "a form without its token: {html}");
            self.csrf = token.to_owned();
        }
        Page {
            status: parts.status,
            location: text(header::LOCATION),
            kind: text(header::CONTENT_TYPE),
            html,
        }
    }

    async fn get(&mut self, path: &str) -> Page {
        self.ask("GET", path, None).await
    }

    /// A page that must be there and whole.
    async fn see(&mut self, path: &str) -> Page {
        let page = self.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {} {}", page.location, page.html);
        if page.kind.starts_with("text/html") {
            assert_eq!(page.html.matches("<h1").count(), 1, "{path} has one heading: {}", page.html);
            assert!(page.html.contains("</html>"), "{path}");
        }
        page
    }

    async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let mut body = format!("csrf={}", self.csrf);
        for (name, value) in fields {
            let encoded: String = value.bytes().map(|b| format!("%{b:02X}")).collect();
            body.push_str(&format!("&{name}={encoded}"));
        }
        self.ask("POST", path, Some(body)).await
    }

    /// A page that leads on; returns where to.
    async fn send_to_see(&mut self, path: &str) -> String {
        let page = self.get(path).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{path}: {}", page.html);
        page.location
    }

    /// A form that must lead on; returns where to.
    async fn send(&mut self, path: &str, fields: &[(&str, &str)]) -> String {
        let page = self.post(path, fields).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{path}: {}", page.html);
        page.location
    }
}

/// A page in English and in Spanish, which do not say the same.
async fn in_both(browser: &mut Browser, path: &str) -> [Page; 2] {
    browser.see(path).await;
    browser.send("/desk/language", &[("language", "es"), ("back", "/desk")]).await;
    let es = browser.see(path).await;
    browser.send("/desk/language", &[("language", "en"), ("back", "/desk")]).await;
    let en = browser.see(path).await;
    assert_ne!(en.html, es.html, "{path} speaks two languages");
    [en, es]
}

/// A page that says this in English and this in Spanish.
async fn reads_in_both(browser: &mut Browser, path: &str, english: &str, spanish: &str) {
    let [en, es] = in_both(browser, path).await;
    for (page, said) in [(en, english), (es, spanish)] {
        assert!(page.html.contains(said), "{said}: {}", page.html);
    }
}

async fn site(house: &TestHouse) -> Router {
    web::routes::app(Arc::new(Site {
        desk: house.desk.clone(),
        origin: "http://127.0.0.1:8080".to_owned(),
        proxies: Vec::new(),
        outbox: None,
        unscanned: true,
        first_look: |_, _| domain::Glance::Open,
        inspector: Arc::new(painter::Painter),
        bodies: web::tus::Bodies::default(),
    }))
}

/// The code an authenticator app shows for the key on the enrolment page.
fn app_code(house: &TestHouse, page: &Page) -> String {
    let text: String =
        page.between("class=\"secret id\">", "<").chars().filter(|c| !c.is_whitespace()).collect();
    code_of(house, &text)
}

fn code_of(house: &TestHouse, key: &str) -> String {
    let mut bits = 0u64;
    let (mut held, mut secret) = (0, Vec::new());
    for letter in key.bytes() {
        let value = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".iter().position(|l| *l == letter).unwrap() as u64;
        bits = (bits << 5) | value;
        held += 5;
        if held >= 8 {
            held -= 8;
            secret.push((bits >> held) as u8);
        }
    }
    let step = house.desk.now().seconds() / secrets::STEP_SECONDS;
    secrets::code_at(&secret, step)
}

/// Somebody of the cast at the desk, in a browser of their own.
async fn known(house: &TestHouse, app: &Router, email: &str) -> Browser {
    house.clock.advance(domain::Duration::seconds(secrets::STEP_SECONDS));
    let mut browser = Browser::at(app);
    browser.see("/desk/sign-in").await;
    let to = browser.send("/desk/sign-in", &[("email", email), ("password", testkit::PASSWORD)]).await;
    assert_eq!(to, "/desk/second-factor");
    browser.see(&to).await;
    let code = house.app_code(&domain::Email::parse(email).unwrap()).await;
    browser.send("/desk/second-factor", &[("code", &code)]).await;
    browser
}

/// First run, sign-in and enrolment; returns the browser at the desk and the key in the owner's app.
async fn owner(house: &TestHouse, app: &Router) -> (Browser, String) {
    let mut ana = Browser::at(app);
    assert_eq!(ana.get("/desk").await.location, "/desk/setup");
    let code = house.desk.threshold().setup_code().await.unwrap().unwrap();
    let page = ana.see(&format!("/desk/setup?code={code}")).await;
    assert!(page.html.contains(&format!("value=\"{code}\"")));
    assert!(
        page.html.contains(r#"name="guided" value="yes" checked"#),
        "a guided first visit is what is proposed"
    );
    assert!(page.html.contains(r#"name="second_step" value="yes" checked"#), "and so is a second step");
    let form = |code: &str, password: &'static str| {
        vec![
            ("setup_code", code.to_owned()),
            ("practice", "Quillfeather & Daughters".to_owned()),
            ("region", "us".to_owned()),
            ("name", "Ana Quillfeather".to_owned()),
            ("email", EMAIL.to_owned()),
            ("password", password.to_owned()),
        ]
    };
    for (code, password) in [("wrong", PASSWORD), (code.as_str(), "short")] {
        let form = form(code, password);
        let form: Vec<_> = form.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let page = ana.post("/desk/setup", &form).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.html.contains("Quillfeather &#38; Daughters"), "what was typed stays");
        assert!(page.html.contains(r#"name="guided" value="yes" aria"#), "and so does what was not ticked");
    }
    let form = form(&code, PASSWORD);
    let form: Vec<_> = form.iter().map(|(k, v)| (*k, v.as_str())).collect();
    assert_eq!(ana.send("/desk/setup", &form).await, "/desk/sign-in");
    let key = enrol(house, &mut ana, EMAIL).await;
    (ana, key)
}

// UX-03, SEC-18: a practice that leaves the tick where it stands asks every client for consent from its first day.
#[tokio::test]
async fn a_practice_guides_first_visits_from_its_first_day_where_it_says_so() {
    for guided in ["yes", ""] {
        let house = TestHouse::sqlite().await;
        let mut ana = Browser::at(&site(&house).await);
        let code = house.desk.threshold().setup_code().await.unwrap().unwrap();
        ana.see(&format!("/desk/setup?code={code}")).await;
        let said = [
            ("setup_code", code.as_str()),
            ("practice", "Quillfeather & Daughters"),
            ("region", "us"),
            ("name", "Ana Quillfeather"),
            ("email", EMAIL),
            ("password", PASSWORD),
            ("guided", guided),
            ("second_step", guided),
        ];
        ana.send("/desk/setup", &said).await;
        let second = house.desk.threshold().settings().await.unwrap().second_factor;
        assert_eq!((second.sensitive == "required", second.ordinary.as_str()), (guided == "yes", "offered"));
        assert_eq!(house.desk.threshold().settings().await.unwrap().first_visit.guided, guided == "yes");
        testkit::after_every_test(&house).await;
    }
}

/// Signs in with a password and enrols an app; returns its key.
async fn enrol(house: &TestHouse, browser: &mut Browser, email: &str) -> String {
    browser.see("/desk/sign-in").await;
    let to = browser.send("/desk/sign-in", &[("email", email), ("password", PASSWORD)]).await;
    assert_eq!(to, "/desk/enrol");
    assert_eq!(browser.get("/desk/matters").await.location, "/desk/enrol", "nothing opens before");
    let page = browser.see("/desk/enrol").await;
    let key: String =
        page.between("class=\"secret id\">", "<").chars().filter(|c| !c.is_whitespace()).collect();
    let code = app_code(house, &page);
    let wrong = if code == "000000" { "111111" } else { "000000" };
    assert_eq!(
        browser.post("/desk/enrol", &[("code", wrong)]).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let codes = browser.post("/desk/enrol", &[("code", &code)]).await;
    assert_eq!(codes.status, StatusCode::OK, "{}", codes.html);
    assert_eq!(codes.html.matches("<li class=\"id\">").count(), 10);
    let first = codes.between("<li class=\"id\">", "<").to_owned();
    let again = browser.post("/desk/recovery-codes", &[("code", &first)]).await;
    assert!(again.status == StatusCode::UNPROCESSABLE_ENTITY && again.html.contains(&first));
    assert_eq!(browser.send("/desk/recovery-codes", &[("kept", "yes")]).await, "/desk");
    key
}

/// A colleague with this role, invited and signed in.
async fn colleague(house: &TestHouse, app: &Router, ana: &mut Browser, role: Role) -> Browser {
    ana.see("/desk/people").await;
    let email = format!("{}@firm-canary.example", role.code());
    let form = [("name", "Colleague Canary"), ("email", email.as_str()), ("role", role.code())];
    assert_eq!(ana.send("/desk/people/invite", &form).await, "/desk/people");
    let token = house.mail_to(&email, MailKind::Invitation).await.token.unwrap();
    let mut new = Browser::at(app);
    let path = format!("/desk/invitations/{token}");
    new.see(&path).await;
    assert_eq!(
        new.send(&path, &[("name", "Colleague Canary"), ("password", PASSWORD)]).await,
        "/desk/sign-in"
    );
    assert_eq!(new.get(&path).await.status, StatusCode::GONE, "an invitation works once");
    enrol(house, &mut new, &email).await;
    new
}

/// Every point that is ticked before a matter is opened.
const LOOKED_AT: [(&str, &str); 6] = [
    ("points", "jurisdiction"),
    ("points", "capacity"),
    ("points", "deadline"),
    ("points", "scope"),
    ("points", "fee"),
    ("points", "completeness"),
];

/// A client and their matter, made by the desk's own forms: matter and client ids as text.
async fn matter(ana: &mut Browser) -> (String, String) {
    ana.see("/desk/clients/new").await;
    let form = [
        ("given", persona::LUCIA.given),
        ("family", persona::LUCIA.family),
        ("email", persona::LUCIA.email),
        ("language", "es"),
        ("source", "phone"),
        ("instructed_by", "Lucía"),
    ];
    let client = ana.send("/desk/clients/new", &form).await;
    let client = client.strip_prefix("/desk/clients/").unwrap().to_owned();
    let twice = ana.post("/desk/clients/new", &form).await;
    assert!(twice.status == StatusCode::UNPROCESSABLE_ENTITY && twice.html.contains("someone_else"));
    let page = ana.see("/desk/matters/new").await;
    let kind = page.between("<option value=\"us-", "\"").to_owned();
    let kind = format!("us-{kind}");
    let form = [("client", client.as_str()), ("kind", &kind), ("title", ""), ("reference", "")];
    let page = ana.post("/desk/matters/new", &form).await;
    assert!(page.status == StatusCode::UNPROCESSABLE_ENTITY && page.html.contains(" selected"));
    let mut form =
        vec![("client", client.as_str()), ("kind", &kind), ("title", "Your green card"), ("reference", "")];
    let unready = ana.post("/desk/matters/new", &form).await;
    assert!(
        unready.status == StatusCode::UNPROCESSABLE_ENTITY && unready.html.contains("href=\"#points\""),
        "nothing is opened before every point was looked at"
    );
    form.extend(LOOKED_AT);
    let matter = ana.send("/desk/matters/new", &form).await;
    (matter.strip_prefix("/desk/matters/").unwrap().to_owned(), client)
}

#[tokio::test]
async fn an_owner_sets_up_signs_in_and_opens_every_page_in_both_languages() {
    let house = TestHouse::sqlite().await;
    let app = site(&house).await;
    let (mut ana, _) = owner(&house, &app).await;
    let (matter, client) = matter(&mut ana).await;
    let base = format!("/desk/matters/{matter}");
    let overview = ana.see(&base).await;
    assert!(overview.html.contains("Your green card") && overview.html.contains("2025-0001"));
    assert!(overview.html.contains("toast ok"), "the page says what happened");
    assert!(!ana.see(&base).await.html.contains("toast ok"), "and says it once");

    let portal = format!("{base}/portal");
    let to = ana.send(&format!("{portal}/{client}/enable"), &[]).await;
    assert_eq!(to, portal);
    let mail = house.mail_to(persona::LUCIA.email, MailKind::SignInLink).await;
    assert!(mail.token.is_some() && mail.code.is_some());
    let shown = ana.see(&portal).await;
    assert!(shown.html.contains("http://127.0.0.1:8080/p/acc_") || shown.html.contains("/p/"));

    for language in ["en", "es"] {
        ana.send("/desk/language", &[("language", language), ("back", "/desk/matters")]).await;
        for path in [
            "/desk/review?list=1",
            "/desk/review?split=flagged&list=1",
            "/desk/review?split=lawyer&list=1",
            "/desk/approvals",
            &format!("{base}/approvals"),
            &format!("{base}/approvals/new"),
            &format!("{portal}/{client}/preview/approvals"),
            "/desk/matters",
            "/desk/matters?whose=all&q=Zorri",
            "/desk/matters?q=nobody",
            "/desk/matters/new?client_q=Lu",
            &base,
            &format!("{base}/checklist"),
            &portal,
            &format!("{portal}/{client}/enable"),
            &format!("{portal}/{client}/revoke"),
            &format!("{portal}/{client}/preview"),
            &format!("{portal}/{client}/preview/documents"),
            &format!("{base}/files"),
            &format!("{base}/access"),
            &format!("{base}/people"),
            &format!("{base}/people?client_q=Lu"),
            &format!("{base}/audit"),
            "/desk/clients",
            "/desk/clients?q=Zorri",
            "/desk/clients/new",
            &format!("/desk/clients/{client}"),
            &format!("/desk/clients/{client}/edit"),
            "/desk/people",
            "/desk/audit",
            "/desk/settings",
            "/desk/notices",
            "/desk/sessions",
        ] {
            let page = ana.see(path).await;
            let preview = path.contains("/preview");
            let lang = if preview { "es" } else { language };
            assert!(page.html.contains(&format!("<html lang=\"{lang}\"")), "{path} in {language}");
        }
    }
    testkit::after_every_test(&house).await;
}

// S2-04, S2-23, S2-74: a list that is applied again adds nothing twice; access is opened and revoked
#[tokio::test]
async fn the_checklist_the_team_and_the_portal_are_changed_from_the_desk() {
    let house = TestHouse::sqlite().await;
    let app = site(&house).await;
    let (mut ana, _) = owner(&house, &app).await;
    let (matter, client) = matter(&mut ana).await;
    let base = format!("/desk/matters/{matter}");
    let list = format!("{base}/checklist");

    let page = ana.see(&list).await;
    let waive = page.between("action=\"", "/waive\"").rsplit('"').next().unwrap().to_owned();
    assert_eq!(ana.send(&format!("{waive}/waive"), &[("said", " ")]).await, list);
    let unsaid = ana.see(&list).await.html;
    assert!(unsaid.contains("Write why.") && !unsaid.contains(&format!("{waive}/restore")));
    assert_eq!(ana.send(&format!("{waive}/waive"), &[("said", "We have <b>it</b>.")]).await, list);
    let page = ana.see(&list).await;
    assert!(page.html.contains(&format!("{waive}/restore")) && page.html.contains("We have &#60;b&#62;it"));
    assert_eq!(ana.send(&format!("{waive}/restore"), &[]).await, list);
    let own = [("group", "Extra papers"), ("title", "Old lease"), ("title_es", "Contrato viejo")];
    assert_eq!(ana.send(&list, &own).await, list);
    let missing = ana.post(&list, &[("group", "Extra papers"), ("title", " ")]).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(ana.see(&list).await.html.contains("Old lease"));
    let template = format!("us-{}", page.between("<option value=\"us-", "\""));
    let step = format!("{list}/template?template={}", template.replace('/', "%2F"));
    let offered = ana.see(&step).await;
    assert!(
        !offered.html.contains(" checked"),
        "what everybody needs was asked for when the matter was opened"
    );
    assert!(
        offered.html.contains("class=\"known\"") && offered.html.contains("type=\"checkbox\" name=\"item\"")
    );
    let none = ana.post(&format!("{list}/template"), &[("template", &template)]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY, "nothing ticked is no wish");
    let key = offered.between("name=\"item\" value=\"", "\"").to_owned();
    let form = [("template", template.as_str()), ("item", key.as_str())];
    let before = ana.see(&list).await.html.matches("class=\"item-title\"").count();
    assert_eq!(ana.send(&format!("{list}/template"), &form).await, list);
    let after = ana.see(&list).await.html;
    assert_eq!(after.matches("class=\"item-title\"").count(), before + 1, "one was ticked and one is new");
    assert_eq!(ana.send(&format!("{list}/template"), &form).await, list);
    let again = ana.see(&list).await.html;
    assert_eq!(again.matches("class=\"item-title\"").count(), before + 1, "nothing is added twice");
    assert!(again.contains("already: "), "what was here is named");
    for wrong in ["", "us-nothing/at-all", "nothing"] {
        let page = ana.get(&format!("{list}/template?template={wrong}")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }

    let mut lawyer = colleague(&house, &app, &mut ana, Role::Lawyer).await;
    assert_eq!(lawyer.get(&base).await.status, StatusCode::NOT_FOUND);
    let page = ana.see(&format!("{base}/people")).await;
    let person = page.between("<select id=\"staff\"", "</select>").split("value=\"").nth(1).unwrap();
    let person = person.split('"').next().unwrap().to_owned();
    let form = [("staff", person.as_str()), ("duty", "cover")];
    assert_eq!(ana.send(&format!("{base}/people/assign"), &form).await, format!("{base}/people"));
    lawyer.see(&base).await;
    assert_eq!(
        ana.send(&format!("{base}/people/unassign"), &[("staff", &person)]).await,
        format!("{base}/people")
    );
    assert_eq!(lawyer.get(&base).await.status, StatusCode::NOT_FOUND);

    let portal = format!("{base}/portal");
    ana.send(&format!("{portal}/{client}/enable"), &[]).await;
    house.empty_outbox().await;
    assert!(ana.see(&portal).await.html.contains("/revoke"));
    ana.send(&format!("{portal}/{client}/send-link"), &[]).await;
    house.mail_to(persona::LUCIA.email, MailKind::SignInLink).await;
    assert_eq!(ana.send(&format!("{portal}/{client}/revoke"), &[]).await, portal);
    let revoked = ana.see(&portal).await;
    assert!(!revoked.html.contains("/send-link") && revoked.html.contains("Revoked by Ana Quillfeather"));
    let refused = ana.post(&format!("{portal}/{client}/send-link"), &[]).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND, "a closed door gets no mail");
    testkit::after_every_test(&house).await;
}

// S2-50, S2-107, S2-115: a file that is still inspected cannot be decided on
#[tokio::test]
async fn a_version_is_opened_accepted_and_sent_back_from_the_queue() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;

    let first = house.sent(&lucia, "pasaporte.pdf", b"%PDF-1.7 one").await;
    let waiting = browser.see(&format!("/desk/review/{first}")).await;
    assert!(waiting.html.contains("data-refresh"), "it is still inspected");
    house.inspect_with(testkit::finding).await;
    // Two that arrive in the same instant stand in the order of their ids, which is chance.
    house.clock.advance(domain::Duration::seconds(1));
    let second = house.ready(&lucia, "pasaporte-2.pdf", b"%PDF-1.7 two").await;

    let opened = browser.get("/desk/review").await;
    assert_eq!(opened.location, format!("/desk/review/{first}"));
    let page = browser.see(&opened.location).await;
    assert!(page.html.contains("pasaporte.pdf") && page.html.contains("value=\"accept\""));
    let picture = page.between("<img src=\"", "\"").replace("&#38;", "&");
    let image = browser.get(&picture).await;
    assert_eq!((image.status, image.kind.as_str()), (StatusCode::OK, "image/jpeg"));
    let other = picture.replace("?t=", "?t=0");
    assert_eq!(browser.get(&other).await.status, StatusCode::NOT_FOUND, "a page needs its ticket");

    let base = format!("/desk/matters/{}/versions", lucia.matter);
    let bytes = browser.post(&format!("{base}/{first}/download"), &[]).await;
    assert_eq!((bytes.status, bytes.html.as_str()), (StatusCode::OK, "%PDF-1.7 one"));

    let again = browser.see(&format!("/desk/review/{first}?again=expired")).await;
    let theirs = web::words::Words::of(domain::Locale::Es).desk_say_expired();
    assert!(again.html.contains(&theirs), "the words are in the client's language");
    let decision = format!("{base}/{first}/decision");
    let empty = [("decision", "return"), ("reason", "blurry"), ("message", " ")];
    let page = browser.post(&decision, &empty).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.html.contains("message-problem") && page.html.contains("id=\"verbs\" hidden"));
    let to = browser.send(&decision, &[("decision", "accept")]).await;
    assert_eq!(to, format!("/desk/review/{second}"), "the next one that waits");
    assert!(browser.see(&to).await.html.contains("toast ok"));
    let late = browser.send(&decision, &[("decision", "accept")]).await;
    assert!(browser.see(&late).await.html.contains("Ana Quillfeather"), "the page says who was first");
    let back = [("decision", "return"), ("reason", "blurry"), ("message", "Otra vez, por favor.")];
    assert_eq!(browser.send(&format!("{base}/{second}/decision"), &back).await, "/desk/review");
    let empty = browser.see("/desk/review").await;
    assert!(empty.html.contains("queue-list") && empty.html.contains("toast ok"));
    browser.see(&format!("/desk/matters/{}/checklist", lucia.matter)).await;
    browser.see(&format!("/desk/matters/{}", lucia.matter)).await;
    browser.see("/desk/notices").await;
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn what_is_not_there_and_what_is_not_yours_are_the_same_bytes() {
    let house = TestHouse::sqlite().await;
    let app = site(&house).await;
    let (mut ana, _) = owner(&house, &app).await;
    let (matter, client) = matter(&mut ana).await;
    let mut admin = colleague(&house, &app, &mut ana, Role::SystemAdministrator).await;
    assert_eq!(admin.get("/desk").await.location, "/desk/people");
    admin.see("/desk/people").await;
    admin.see("/desk/settings").await;
    let absent = admin.get("/desk/nothing-here").await;
    assert_eq!(absent.status, StatusCode::NOT_FOUND);
    let other = format!("/desk/matters/{}", domain::MatterId::nil());
    for path in [
        "/desk/matters",
        "/desk/review",
        "/desk/clients",
        "/desk/audit",
        "/desk/matters/not-an-id",
        &other,
        &format!("/desk/matters/{matter}"),
        &format!("/desk/matters/{matter}/checklist"),
        &format!("/desk/matters/{matter}/portal"),
        &format!("/desk/matters/{matter}/portal/{client}/preview"),
        &format!("/desk/matters/{matter}/people"),
        &format!("/desk/matters/{matter}/audit"),
        &format!("/desk/clients/{client}"),
    ] {
        let page = admin.get(path).await;
        assert_eq!((page.status, &page.html), (StatusCode::NOT_FOUND, &absent.html), "{path}");
    }
    let waive = format!("/desk/matters/{matter}/people/assign");
    let form = [("staff", "x"), ("duty", "team")];
    assert_eq!(admin.post(&waive, &form).await.html, absent.html);
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn wrong_passwords_make_the_next_try_wait_and_a_form_without_its_token_is_refused() {
    let house = TestHouse::sqlite().await;
    let app = site(&house).await;
    let (mut ana, key) = owner(&house, &app).await;
    let mut other = Browser::at(&app);
    other.see("/desk/sign-in").await;
    let wrong = [("email", EMAIL), ("password", "not-the-right-password")];
    for _ in 0..3 {
        let page = other.post("/desk/sign-in", &wrong).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.html.contains(EMAIL));
    }
    let right = [("email", EMAIL), ("password", PASSWORD)];
    let slow = other.post("/desk/sign-in", &right).await;
    assert_eq!(slow.status, StatusCode::TOO_MANY_REQUESTS);
    // An address nobody has slows down in the same way, or the pace would tell who works here.
    let nobody = [("email", "nobody@harborvale.example"), ("password", "not-the-right-password")];
    for _ in 0..3 {
        assert_eq!(other.post("/desk/sign-in", &nobody).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(other.post("/desk/sign-in", &nobody).await.status, StatusCode::TOO_MANY_REQUESTS);
    house.clock.advance(domain::Duration::minutes(2));
    let to = other
        .send("/desk/sign-in", &[("email", EMAIL), ("password", PASSWORD), ("next", "/desk/audit")])
        .await;
    assert_eq!(to, "/desk/second-factor?next=%2Fdesk%2Faudit");
    other.see(&to).await;
    let code = code_of(&house, &key);
    let form = [("kind", "totp"), ("code", code.as_str()), ("next", "/desk/audit")];
    assert_eq!(other.send("/desk/second-factor", &form).await, "/desk/audit");
    other.see("/desk/audit").await;

    ana.see("/desk/settings").await;
    ana.csrf = "0123456789abcdef".to_owned();
    let refused = ana.post("/desk/settings", &[("practice", "Mallory")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(!ana.see("/desk/settings").await.html.contains("Mallory"));

    let sessions = ana.see("/desk/sessions").await;
    assert!(sessions.html.contains("/desk/sessions/end-others"));
    assert_eq!(ana.send("/desk/sessions/end-others", &[]).await, "/desk/sessions");
    assert_eq!(
        other.get("/desk/audit").await.status,
        StatusCode::SEE_OTHER,
        "ended elsewhere, ended at once"
    );
    assert_eq!(ana.send("/desk/sign-out", &[]).await, "/desk/sign-in?out=1");
    assert_eq!(ana.get("/desk/matters").await.status, StatusCode::SEE_OTHER);
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn settings_are_taken_whole_or_not_at_all() {
    let house = TestHouse::sqlite().await;
    let app = site(&house).await;
    let (mut ana, _) = owner(&house, &app).await;
    ana.see("/desk/settings").await;
    let form = |link: &'static str| {
        [
            ("practice", "Harbor & Vale"),
            ("phone", "(555) 555-0142"),
            ("time_zone", "America/Chicago"),
            ("languages", "es"),
            ("profile", "standard"),
            ("review_days", "5"),
            ("answer_days", "1"),
            ("bundle", "0"),
            ("quiet_from", "22"),
            ("quiet_to", "7"),
            ("reminders", "yes"),
            ("escalate", "5"),
            ("flood", "20"),
            ("bin_days", "30"),
            ("access_days", "14"),
            ("link_hours", link),
            ("client_idle", "20"),
            ("client_longest", "24"),
            ("staff_idle", "45"),
            ("staff_longest", "10"),
        ]
    };
    let page = ana.post("/desk/settings", &form("200")).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.html.contains("Harbor &#38; Vale"));
    let settings = || async { house.desk.threshold().settings().await.unwrap() };
    assert_eq!(settings().await.practice_name, "Quillfeather & Daughters");
    assert_eq!(ana.send("/desk/settings", &form("12")).await, "/desk/settings");
    let now = settings().await;
    assert_eq!(now.practice_name, "Harbor & Vale");
    assert_eq!(
        (now.link_life(), now.client_session_life()),
        (domain::Duration::hours(12), domain::Duration::hours(24))
    );
    assert_eq!((now.offered(), now.client_idle_minutes), (vec![domain::Locale::Es], 20));
    assert_eq!(now.review_days, 5);
    assert_eq!((now.bundle_minutes, now.quiet_from, now.escalate_days), (0, 22, 5));
    assert_eq!(now.access_days, 14);
    assert!(now.reminders && !now.deadlines_break_quiet);
    assert!(!now.weekends_quiet && !now.ask_if_clear && now.weekend.is_empty());
    let weekend = |days: &[&'static str]| {
        let mut all = form("12").to_vec();
        all.extend([("weekends", "yes"), ("ask_clear", "yes")]);
        all.extend(days.iter().map(|day| ("weekend", *day)));
        all
    };
    let wrong = ana.post("/desk/settings", &weekend(&["4", "5", "6", "7"])).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.html.contains("Choose at most three days."));
    assert_eq!(ana.send("/desk/settings", &weekend(&["5", "6"])).await, "/desk/settings");
    let now = settings().await;
    assert!(now.weekends_quiet && now.ask_if_clear);
    assert_eq!(now.weekend, [5, 6]);
    testkit::after_every_test(&house).await;
}
