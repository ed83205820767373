//! What goes back: a page, a redirect, bytes, or one of the fixed ends. A handler returns `Answered`; whatever error it
//! ends in becomes the page of its door, in the visitor's language, without its cause.

use super::named::named;
use axum::body::Body;
use axum::response::Response;
use domain::Refusal;
use http::header::{self, HeaderName, HeaderValue};
use http::{HeaderMap, StatusCode};

/// A handler's outcome.
pub type Answered = Result<Reply, End>;

/// A finished answer.
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Body,
}

/// How a handler ends early.
#[derive(Debug)]
pub enum End {
    Refused(Refusal),
    /// We failed. The cause is logged under an incident id, which is all a person sees.
    Failed(Box<dyn std::error::Error + Send + Sync>),
}

impl From<vault::Error> for End {
    fn from(e: vault::Error) -> Self {
        match e {
            vault::Error::Refused(r) => End::Refused(r),
            other => End::Failed(Box::new(other)),
        }
    }
}

impl From<Refusal> for End {
    fn from(r: Refusal) -> Self {
        End::Refused(r)
    }
}

impl From<askama::Error> for End {
    fn from(e: askama::Error) -> Self {
        End::Failed(Box::new(e))
    }
}

impl End {
    pub fn not_found() -> Self {
        End::Refused(Refusal::NotFound)
    }
}

impl Reply {
    pub fn new(status: StatusCode) -> Self {
        Self { status, headers: HeaderMap::new(), body: Body::empty() }
    }

    /// A rendered page.
    pub fn page(template: &impl askama::Template) -> Answered {
        Ok(Self::html(StatusCode::OK, named(template.render()?)))
    }

    /// A rendered page that says that something is wrong with the form above it.
    pub fn page_with(status: StatusCode, template: &impl askama::Template) -> Answered {
        Ok(Self::html(status, named(template.render()?)))
    }

    pub fn html(status: StatusCode, html: String) -> Self {
        let mut reply = Self::new(status);
        reply.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        reply.body = Body::from(html);
        reply
    }

    /// After a form: see another page. The address is one of this site's own paths.
    pub fn see(path: &str) -> Self {
        let mut reply = Self::new(StatusCode::SEE_OTHER);
        if let Ok(value) = HeaderValue::from_str(path) {
            reply.headers.insert(header::LOCATION, value);
        }
        reply
    }

    pub fn bytes(content_type: &str, bytes: Vec<u8>) -> Self {
        let mut reply = Self::new(StatusCode::OK);
        if let Ok(value) = HeaderValue::from_str(content_type) {
            reply.headers.insert(header::CONTENT_TYPE, value);
        }
        reply.body = Body::from(bytes);
        reply
    }

    #[must_use]
    pub fn with(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.insert(name, value);
        }
        self
    }

    /// Adds a cookie made by [`super::cookies::set`].
    #[must_use]
    pub fn cookie(mut self, cookie: Option<HeaderValue>) -> Self {
        if let Some(cookie) = cookie {
            self.headers.append(header::SET_COOKIE, cookie);
        }
        self
    }

    pub fn into_response(self) -> Response {
        let mut response = Response::new(self.body);
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response
    }
}
