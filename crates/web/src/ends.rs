//! How a visit ends when it does not end well: the page of its door in the visitor's language, or a bare status for a
//! program. It refuses to say why something is not found, to show a cause, and to put anything of one visit into the
//! page a stranger sees: absent, not yours and closed to you are the same bytes.

use crate::client::door::Toward;
use crate::client_view::door::{
    Arrival, DoorPage, EndedPage, FaultPage, LetterFirstPage, MissingPage, StalePage, WaitPage,
};
use crate::client_view::{self, Portal, Practice};
use crate::dates;
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::{Guard, Place, Reader, Seen, Session, Site, TurnedBack, Visit};
use crate::staff_view::door::{Absence, AbsentPage};
use crate::words::Words;
use crate::{staff_view, tus};
use domain::{AccessId, Duration, Refusal};
use http::{Method, StatusCode, header};
use std::error::Error;
use vault::{Settings, Stage};

/// What matches no route.
pub async fn absent(_visit: Visit) -> Answered {
    Err(End::not_found())
}

/// The answer to a visit that ended early.
pub async fn end(site: &Site, seen: &Seen, end: End) -> Reply {
    let refusal = match end {
        End::Refused(refusal) => refusal,
        End::Failed(cause) => {
            let incident = incident(site, seen, &*cause);
            return failed(site, seen, incident).await;
        }
    };
    let status = StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::BAD_REQUEST);
    let reply = match (seen.reader, seen.place) {
        (Reader::Program, _) => bare(status, &tus::sentence(Words::of(seen.locale), &refusal)),
        (Reader::Person, Place::Portal) => portal(site, seen, status, &refusal).await,
        (Reader::Person, Place::Desk) => desk(site, seen, status, &refusal).await,
    };
    match refusal {
        Refusal::TooMany { retry_after_s } | Refusal::Busy { retry_after_s } => {
            reply.with(header::RETRY_AFTER, &retry_after_s.to_string())
        }
        _ => reply,
    }
}

/// Where somebody goes who has to sign in before this page. It looks nothing up: a workspace that exists, one that was
/// revoked and one that never was are answered alike.
pub async fn sign_in_first(site: &Site, seen: &Seen, turned: TurnedBack) -> Reply {
    if seen.reader == Reader::Program {
        return bare(StatusCode::UNAUTHORIZED, "");
    }
    let reads = matches!(seen.method, Method::GET | Method::HEAD);
    match turned.guard {
        Guard::Portal | Guard::Came => {
            let Some(workspace) = turned.workspace else { return missing(site, seen).await };
            let portal = Portal::of(&workspace.to_string());
            match (reads, turned.session) {
                (true, Session::None) => {
                    let reply = Reply::see(&portal.door());
                    match Toward::of(&seen.path) {
                        Some(toward) => reply.cookie(toward.remembered(site.secure())),
                        None => reply,
                    }
                }
                (true, Session::Over) => Reply::see(&format!("{}?over=1", portal.door())),
                (false, _) => signed_out(site, seen, portal, turned.csrf).await,
            }
        }
        Guard::HalfSignedIn | Guard::Desk | Guard::Open => match turned.stage {
            Some(Stage::Password) => Reply::see("/desk/second-factor"),
            Some(Stage::Enrolling) => Reply::see("/desk/enrol"),
            Some(Stage::Full) => Reply::see("/desk"),
            None if !reads => {
                desk_page(site, seen, StatusCode::UNAUTHORIZED, Absence::Expired { next: String::new() })
                    .await
            }
            None if seen.path == "/desk" => Reply::see("/desk/sign-in"),
            None => Reply::see(&format!("/desk/sign-in?next={}", percent(&seen.path))),
        },
    }
}

/// A status for a program, with a sentence for its person where there is one.
pub fn bare(status: StatusCode, sentence: &str) -> Reply {
    let mut reply = Reply::bytes("text/plain; charset=utf-8", sentence.as_bytes().to_vec());
    reply.status = status;
    reply
}

async fn portal(site: &Site, seen: &Seen, status: StatusCode, refusal: &Refusal) -> Reply {
    let w = Words::of(seen.locale);
    let at = door(site, seen).await;
    let rendered = match refusal {
        Refusal::NotFound => return missing(site, seen).await,
        Refusal::TooMany { retry_after_s } | Refusal::Busy { retry_after_s } => {
            let wait = dates::span(w, Duration::seconds(i64::from(*retry_after_s)));
            Reply::page_with(status, &WaitPage { w, door: &at, wait })
        }
        Refusal::Expired | Refusal::Spent => Reply::page_with(status, &EndedPage { w, door: &at }),
        Refusal::LetterFirst => Reply::page_with(status, &LetterFirstPage { w, door: &at }),
        _ => Reply::page_with(status, &StalePage { w, door: &at }),
    };
    or_bare(rendered, status)
}

async fn desk(site: &Site, seen: &Seen, status: StatusCode, refusal: &Refusal) -> Reply {
    let absence = match refusal {
        Refusal::NotFound => Absence::NotFound,
        Refusal::TooMany { retry_after_s } | Refusal::Busy { retry_after_s } => {
            let w = Words::of(seen.locale);
            let wait = dates::span(w, Duration::seconds(i64::from(*retry_after_s)));
            Absence::SlowDown { sentence: w.wait_lead(wait) }
        }
        Refusal::Unauthenticated => Absence::Expired { next: String::new() },
        _ => Absence::StaleForm,
    };
    desk_page(site, seen, status, absence).await
}

async fn desk_page(site: &Site, seen: &Seen, status: StatusCode, absence: Absence) -> Reply {
    let settings = settings(site).await;
    // The page of what is not there says nothing about what was asked for.
    let path = match (&absence, &seen.method) {
        (Absence::NotFound, _) => String::new(),
        (_, &Method::GET) => seen.path.clone(),
        _ => "/desk".to_owned(),
    };
    let door = staff_view::Door {
        practice: settings.shown_name().to_owned(),
        path,
        csrf: String::new(),
        phone: settings.phone.clone(),
    };
    let page = AbsentPage { w: Words::of(seen.locale), door: &door, absence };
    or_bare(Reply::page_with(status, &page), status)
}

/// The one page for whatever is not there for this person. The way on is read off the address that was asked for and looked
/// up nowhere: a workspace that exists and one that never was get the same page.
async fn missing(site: &Site, seen: &Seen) -> Reply {
    let door = client_view::Door { path: String::new(), ..door(site, seen).await };
    let page = MissingPage { w: Words::of(seen.locale), door: &door };
    or_bare(Reply::page_with(StatusCode::NOT_FOUND, &page), StatusCode::NOT_FOUND)
}

/// A form that came after its session ended: the door, with the reason.
async fn signed_out(site: &Site, seen: &Seen, portal: Portal, csrf: String) -> Reply {
    let path = portal.door();
    let door = client_view::Door { practice: practice(&settings(site).await), portal, path, csrf };
    let page = DoorPage {
        w: Words::of(seen.locale),
        door: &door,
        arrival: Arrival::Expired,
        email: String::new(),
        problem: None,
    };
    or_bare(Reply::page_with(StatusCode::UNAUTHORIZED, &page), StatusCode::UNAUTHORIZED)
}

async fn failed(site: &Site, seen: &Seen, incident: String) -> Reply {
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    match (seen.reader, seen.place) {
        (Reader::Program, _) => bare(status, ""),
        (Reader::Person, Place::Desk) => desk_page(site, seen, status, Absence::Broke { incident }).await,
        (Reader::Person, Place::Portal) => {
            let at = door(site, seen).await;
            let page = FaultPage { w: Words::of(seen.locale), door: &at, incident };
            or_bare(Reply::page_with(status, &page), status)
        }
    }
}

/// Writes the cause down once, under a number the person can read out.
fn incident(site: &Site, seen: &Seen, cause: &(dyn Error + Send + Sync + 'static)) -> String {
    let incident = vault::hex(&site.desk.random_bytes(4));
    let mut chain = cause.to_string();
    let mut deeper = cause.source();
    while let Some(next) = deeper {
        chain.push_str(": ");
        chain.push_str(&next.to_string());
        deeper = next.source();
    }
    tracing::error!(incident, method = %seen.method, cause = chain, "a request failed");
    incident
}

/// What surrounds a refusal in the portal. The address to go back to is this page's own, where it can be opened again.
async fn door(site: &Site, seen: &Seen) -> client_view::Door {
    let portal = seen
        .path
        .strip_prefix("/p/")
        .and_then(|rest| rest.split('/').next())
        .and_then(|id| id.parse::<AccessId>().ok())
        .map(|id| Portal::of(&id.to_string()));
    let path = match (&portal, &seen.method) {
        (Some(_), &Method::GET) => seen.path.clone(),
        (Some(portal), _) => portal.home(),
        (None, _) => "/".to_owned(),
    };
    let portal = portal.unwrap_or_else(Portal::nowhere);
    client_view::Door { practice: practice(&settings(site).await), portal, path, csrf: String::new() }
}

/// Who runs this portal.
pub fn practice(settings: &Settings) -> Practice {
    Practice {
        name: settings.shown_name().to_owned(),
        area: String::new(),
        phone: settings.phone.trim().to_owned(),
        languages: settings.offered(),
        brand: crate::brand::look(settings),
    }
}

/// The page of a failure is shown even where the settings are what failed.
async fn settings(site: &Site) -> Settings {
    site.desk.threshold().settings().await.unwrap_or_default()
}

fn or_bare(rendered: Answered, status: StatusCode) -> Reply {
    rendered.unwrap_or_else(|_| Reply::status(status))
}

/// RFC 3986 percent-encoding of a path as one value of a query.
fn percent(text: &str) -> String {
    text.bytes()
        .map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(b).to_string(),
            _ => format!("%{b:02X}"),
        })
        .collect()
}
