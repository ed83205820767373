//! Pages compressed on their way out (RFC 7932). A compressed answer's size says something about what is in it, so it
//! refuses wherever somebody else could put text into the page: an address with a query, and a visit another site began.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::response::Response;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue, VARY};
use http::{HeaderMap, Method};

/// Shorter answers gain nothing.
const LEAST: usize = 1_000;
/// No page is larger.
const MOST: usize = 16 << 20;
/// Brotli's middle way: most of the gain at a small part of the work.
const QUALITY: i32 = 5;

/// Whether the page that answers this request may be compressed.
pub fn fits(request: &Request) -> bool {
    let headers = request.headers();
    let reads = *request.method() == Method::GET || *request.method() == Method::HEAD;
    // Older browsers do not say where a visit comes from; their tokens are masked all the same.
    let foreign = headers.get("sec-fetch-site").is_some_and(|v| v != "same-origin" && v != "none");
    reads && request.uri().query().is_none() && !foreign && takes_brotli(headers)
}

/// Whether a browser takes Brotli; `br;q=0` says no (RFC 9110, section 12.5.3).
pub fn takes_brotli(headers: &HeaderMap) -> bool {
    headers.get_all(ACCEPT_ENCODING).iter().filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(',')).any(
        |one| {
            let mut parts = one.split(';').map(str::trim);
            let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("br"));
            let none = |p: &str| p.strip_prefix("q=").is_some_and(|q| q.trim_matches(['0', '.']).is_empty());
            named && !parts.any(none)
        },
    )
}

/// The answer with its page compressed; every other answer as it is.
pub async fn page(response: Response) -> Response {
    let is_page = response
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|kind| kind.starts_with("text/html"));
    if !is_page || response.headers().contains_key(CONTENT_ENCODING) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    // A page is in memory already; nothing is waited for.
    let Ok(plain) = to_bytes(body, MOST).await else { return Response::from_parts(parts, Body::empty()) };
    parts.headers.append(VARY, HeaderValue::from_static("accept-encoding"));
    let mut packed = Vec::new();
    let settings = brotli::enc::BrotliEncoderParams { quality: QUALITY, lgwin: 18, ..Default::default() };
    let done =
        plain.len() >= LEAST && brotli::BrotliCompress(&mut &plain[..], &mut packed, &settings).is_ok();
    if !done || packed.len() >= plain.len() {
        return Response::from_parts(parts, Body::from(plain));
    }
    parts.headers.remove(CONTENT_LENGTH);
    parts.headers.insert(CONTENT_ENCODING, HeaderValue::from_static("br"));
    Response::from_parts(parts, Body::from(packed))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(path: &str, headers: &[(&str, &str)]) -> Request {
        let mut request = Request::get(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(Body::empty()).unwrap()
    }

    #[test]
    fn only_what_nobody_else_wrote_into_is_compressed() {
        let br = ("accept-encoding", "gzip, deflate, br, zstd");
        assert!(fits(&asked("/p/acc_1/home", &[br])));
        assert!(fits(&asked("/p/acc_1/home", &[br, ("sec-fetch-site", "same-origin")])));
        assert!(fits(&asked("/p/acc_1/home", &[br, ("sec-fetch-site", "none")])));
        assert!(!fits(&asked("/desk/clients?q=guess", &[br])));
        for foreign in ["cross-site", "same-site"] {
            assert!(!fits(&asked("/p/acc_1/home", &[br, ("sec-fetch-site", foreign)])), "{foreign}");
        }
        assert!(!fits(&asked("/p/acc_1/home", &[])));
        for not in ["gzip", "brotli", "br;q=0", "br; q=0.0"] {
            assert!(!fits(&asked("/", &[("accept-encoding", not)])), "{not}");
        }
        let post = Request::post("/p/acc_1").header("accept-encoding", "br").body(Body::empty()).unwrap();
        assert!(!fits(&post));
    }

    #[tokio::test]
    async fn a_page_is_compressed_and_nothing_else_is() {
        let answer = |kind: &'static str, text: String| {
            Response::builder().header(CONTENT_TYPE, kind).body(Body::from(text)).unwrap()
        };
        let text = "<p>one thing to do</p>".repeat(200);
        let page = super::page(answer("text/html; charset=utf-8", text.clone())).await;
        assert_eq!(page.headers()[CONTENT_ENCODING], "br");
        assert_eq!(page.headers()[VARY], "accept-encoding");
        let packed = to_bytes(page.into_body(), MOST).await.unwrap();
        assert!(packed.len() < text.len() / 4);
        let mut plain = Vec::new();
        brotli::BrotliDecompress(&mut &packed[..], &mut plain).unwrap();
        assert_eq!(plain, text.as_bytes());
        for (kind, text) in [("image/jpeg", text.as_str()), ("text/html", "<p>short</p>")] {
            let same = super::page(answer(kind, text.to_owned())).await;
            assert!(!same.headers().contains_key(CONTENT_ENCODING), "{kind}");
            assert_eq!(to_bytes(same.into_body(), MOST).await.unwrap(), text.as_bytes());
        }
    }
}
