//! What the frame saw of a request before anybody handled it: enough to end it well in the right door, language and
//! form. It refuses to hold anything the visitor typed but the path.

use super::Cookies;
use super::visit::Guard;
use axum::extract::Request;
use domain::{AccessId, Locale};
use http::{HeaderMap, Method, header};
use vault::Stage;

/// Which door a path belongs to, for the look of refusals.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    Portal,
    Desk,
}

impl Place {
    pub(super) fn of(path: &str) -> Self {
        if path.starts_with("/desk") { Place::Desk } else { Place::Portal }
    }
}

/// Who reads the answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reader {
    /// A person before a page.
    Person,
    /// A script: resumable uploads, and whoever asks for plain text or JSON.
    Program,
}

impl Reader {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let accepts = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let plain = ["application/json", "text/plain"].iter().any(|t| accepts.starts_with(t));
        if plain || headers.contains_key("tus-resumable") { Reader::Program } else { Reader::Person }
    }
}

/// What an end may know of the request it ends.
#[derive(Clone, Debug)]
pub struct Seen {
    pub place: Place,
    pub reader: Reader,
    pub method: Method,
    pub path: String,
    pub locale: Locale,
}

impl Seen {
    pub(super) fn of(request: &Request, secure: bool) -> Self {
        let cookies = Cookies::read(request.headers(), secure);
        Self {
            place: Place::of(request.uri().path()),
            reader: Reader::of(request.headers()),
            method: request.method().clone(),
            path: request.uri().path().to_owned(),
            locale: chosen(&cookies, request.headers()),
        }
    }
}

/// Why somebody was not let in.
#[derive(Clone, Debug)]
pub struct TurnedBack {
    pub guard: Guard,
    /// The workspace in the path. Nothing was looked up about it.
    pub workspace: Option<AccessId>,
    /// How far a staff sign-in has come, where there is one.
    pub stage: Option<Stage>,
    /// Whether a session cookie came that is not good any more.
    pub session: Session,
    /// The token for a form on the page that answers.
    pub csrf: String,
}

/// What became of the session a request came with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Session {
    None,
    Over,
}

/// The language of somebody who is not signed in: as chosen on a page, else as the browser asks.
pub(super) fn chosen(cookies: &Cookies, headers: &HeaderMap) -> Locale {
    cookies.get("language").and_then(Locale::from_code).unwrap_or_else(|| language(headers))
}

/// This language where it is offered, else the first that is. Where nothing says what is offered, everything is.
pub(super) fn among(offered: &[Locale], wanted: Locale) -> Locale {
    if offered.contains(&wanted) { wanted } else { offered.first().copied().unwrap_or(wanted) }
}

fn language(headers: &HeaderMap) -> Locale {
    let wanted = headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok());
    wanted.and_then(Locale::negotiate).unwrap_or(Locale::En)
}
