//! A form with files, as a browser without scripts sends it, in the order of its fields. It follows nothing and keeps no
//! cookie: whoever posts looks at what came back.

use super::{Browser, Page};
use axum::Router;
use axum::body::{Body, to_bytes};
use http::{Request, header};

#[derive(Default)]
pub struct Form(Vec<u8>);

impl Form {
    /// Begins with the form's token.
    pub fn new(csrf: &str) -> Self {
        Self::default().text("csrf", csrf)
    }

    pub fn text(mut self, name: &str, value: &str) -> Self {
        let part = format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        self.0.extend_from_slice(part.as_bytes());
        self
    }

    pub fn texts(self, texts: &[(&str, &str)]) -> Self {
        texts.iter().fold(self, |form, (name, value)| form.text(name, value))
    }

    pub fn file(mut self, name: &str, file: &str, kind: &str, bytes: &[u8]) -> Self {
        let head = format!(
            "--b\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\nContent-Type: {kind}\r\n\r\n"
        );
        self.0.extend_from_slice(head.as_bytes());
        self.0.extend_from_slice(bytes);
        self.0.extend_from_slice(b"\r\n");
        self
    }

    pub async fn post(mut self, app: &Router, browser: &Browser, path: &str) -> Page {
        self.0.extend_from_slice(b"--b--\r\n");
        let cookies: Vec<String> = browser.jar.iter().map(|(k, v)| format!("{k}={v}")).collect();
        let request = Request::post(path)
            .header(header::COOKIE, cookies.join("; "))
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
            .header(header::CONTENT_LENGTH, self.0.len())
            .body(Body::from(self.0))
            .unwrap();
        let answer = tower::ServiceExt::oneshot(app.clone(), request).await.unwrap();
        let (parts, body) = answer.into_parts();
        let text = |name| parts.headers.get(name).map(|v| v.to_str().unwrap().to_owned()).unwrap_or_default();
        Page {
            status: parts.status,
            location: text(header::LOCATION),
            kind: text(header::CONTENT_TYPE),
            html: String::from_utf8_lossy(&to_bytes(body, 8 << 20).await.unwrap()).into_owned(),
        }
    }
}
