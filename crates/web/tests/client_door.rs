//! A client's whole way through the doors, in process: ask, enter, send, read the receipt; and what strangers see.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "helpers of a test fail as the test does")]

#[path = "client_door/account.rs"]
mod account;
#[path = "client_door/agreed.rs"]
mod agreed;
#[path = "client_door/brand.rs"]
mod brand;
#[path = "client_door/clear.rs"]
mod clear;
#[path = "client_door/contacts.rs"]
mod contacts;
#[path = "client_door/dates.rs"]
mod dates;
#[path = "client_door/details.rs"]
mod details;
#[path = "client_door/gates.rs"]
mod gates;
#[path = "client_door/helpers.rs"]
mod helpers;
#[path = "client_door/keys.rs"]
mod keys;
#[path = "client_door/links.rs"]
mod links;
#[path = "client_door/messages.rs"]
mod messages;
#[path = "client_door/names.rs"]
mod names;
#[path = "client_door/notices.rs"]
mod notices;
#[path = "client_door/other.rs"]
mod other;
#[path = "client_door/pages.rs"]
mod pages;
#[path = "client_door/passkeys.rs"]
mod passkeys;
#[path = "client_door/progress.rs"]
mod progress;
#[path = "client_door/recall.rs"]
mod recall;
#[path = "client_door/removed.rs"]
mod removed;
#[path = "client_door/sending.rs"]
mod sending;
#[path = "client_door/shared.rs"]
mod shared;
#[path = "client_door/strangers.rs"]
mod strangers;
#[path = "client_door/texts.rs"]
mod texts;
#[path = "client_door/topics.rs"]
mod topics;
#[path = "client_door/verifier.rs"]
mod verifier;

mod painter;

use axum::Router;
use axum::body::{Body, to_bytes};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::ItemState;
use http::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use http::{HeaderMap, Method, Request, StatusCode};
use std::collections::BTreeMap;
use std::sync::Arc;
use testkit::{Portal, TestHouse, persona};
use tower::ServiceExt;
use vault::{MailKind, Reading};
use web::door::Site;

/// What came back.
struct Seen {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Seen {
    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }

    fn see(&self) -> &str {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.text());
        self.header(LOCATION.as_str())
    }

    /// The token of the page's forms.
    fn csrf(&self) -> String {
        let rest = self.text().split("name=\"csrf\" value=\"").nth(1).expect("a form");
        rest.split('"').next().unwrap().to_owned()
    }
}

/// A browser: cookies and nothing else.
struct Browser {
    app: Router,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    async fn send(&mut self, mut request: Request<Body>) -> Seen {
        let jar: Vec<String> = self.cookies.iter().map(|(k, v)| format!("{k}={v}")).collect();
        if !jar.is_empty() {
            request.headers_mut().insert(COOKIE, jar.join("; ").parse().unwrap());
        }
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(SET_COOKIE) {
            let (pair, _) = cookie.to_str().unwrap().split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let body = to_bytes(body, 1 << 24).await.unwrap().to_vec();
        Seen { status: parts.status, headers: parts.headers, body }
    }

    async fn get(&mut self, path: &str) -> Seen {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Seen {
        let body: Vec<String> = fields.iter().map(|(k, v)| format!("{k}={}", encoded(v))).collect();
        let request = Request::post(path)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body.join("&")))
            .unwrap();
        self.send(request).await
    }

    async fn tus(&mut self, method: Method, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Seen {
        let mut request = Request::builder().method(method).uri(path).header("tus-resumable", "1.0.0");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(body.to_vec())).unwrap()).await
    }
}

fn encoded(value: &str) -> String {
    value.bytes().map(|b| format!("%{b:02X}")).collect()
}

/// A house with its doors, and one client who has not come in yet.
struct Doors {
    house: TestHouse,
    site: Arc<Site>,
    lucia: Portal,
    ana: vault::Actor,
}

impl Doors {
    async fn open() -> Self {
        Self::at("http://portal.test").await
    }

    /// The same, reached at this address.
    async fn at(origin: &str) -> Self {
        let house = TestHouse::sqlite().await;
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let site = Arc::new(Site {
            desk: house.desk.clone(),
            origin: origin.to_owned(),
            proxies: Vec::new(),
            outbox: None,
            unscanned: true,
            first_look,
            inspector: Arc::new(painter::Painter),
            bodies: web::tus::Bodies::default(),
        });
        Self { house, site, lucia, ana }
    }

    fn browser(&self) -> Browser {
        Browser { app: web::routes::app(self.site.clone()), cookies: BTreeMap::new() }
    }

    fn base(&self) -> String {
        format!("/p/{}", self.lucia.access)
    }

    /// Asks for a link in a browser and returns the mail.
    async fn ask(&self, browser: &mut Browser) -> vault::OutgoingMail {
        let door = browser.get(&self.base()).await;
        let fields = [("csrf", door.csrf()), ("email", persona::LUCIA.email.to_owned())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let asked = browser.post(&self.base(), &fields).await;
        assert_eq!(asked.see(), format!("{}/check-mail", self.base()));
        self.house.mail_to(persona::LUCIA.email, MailKind::SignInLink).await
    }

    /// A browser that is signed in.
    async fn signed_in(&self) -> Browser {
        let mut browser = self.browser();
        let token = self.ask(&mut browser).await.token.unwrap();
        let page = browser.get(&format!("{}/enter/{token}", self.base())).await;
        assert_eq!(page.status, StatusCode::OK);
        let csrf = page.csrf();
        let entered =
            browser.post(&format!("{}/enter", self.base()), &[("csrf", &csrf), ("token", &token)]).await;
        assert_eq!(entered.see(), format!("{}/home", self.base()));
        browser
    }

    async fn state(&self) -> ItemState {
        let room = self.house.room::<Reading>(&self.ana, self.lucia.matter).await;
        room.checklist().await.unwrap()[0].items[0].seen_by_client.state
    }

    fn item(&self) -> String {
        format!("{}/items/{}", self.base(), self.lucia.item)
    }
}

/// Knows packed files and nothing else; the real one has tests of its own.
fn first_look(head: &[u8], _whole: bool) -> domain::Glance {
    if head.starts_with(b"PK") {
        domain::Glance::Refused(domain::RefusalCause::Archive)
    } else {
        domain::Glance::Open
    }
}

fn metadata(name: &str) -> String {
    format!("filename {}", STANDARD.encode(name))
}

const OFFSET_STREAM: (&str, &str) = ("content-type", "application/offset+octet-stream");

impl Doors {
    /// What the practice decided is changed by its owner.
    async fn settings(&self, change: impl FnOnce(&mut vault::Settings)) {
        let lobby = self.house.desk.lobby(&self.ana).unwrap();
        let mut settings = lobby.settings().await.unwrap();
        change(&mut settings);
        lobby.change_settings(&settings).await.unwrap();
    }
}
