//! The headers every answer carries. One policy for both doors: nothing but this origin's own scripts, styles, fonts and
//! pictures; no frames, no embedding, no referrer, no cache.

use http::HeaderMap;
use http::header::{self, HeaderName, HeaderValue};

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'; \
    object-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

/// The same policy for the one page that may stand inside the sites the practice listed.
pub fn framed_by(origins: &[String]) -> String {
    POLICY.replace(ALONE, &format!("frame-ancestors {}", origins.join(" ")))
}

const ALONE: &str = "frame-ancestors 'none'";

/// For bytes made from uploads: even if a browser took them for a page, nothing in them could run or load.
pub const SANDBOX: &str = "default-src 'none'; style-src 'none'; sandbox";

/// Sets what every answer carries; a handler's own choice of policy or caching stays.
pub fn dress(headers: &mut HeaderMap, secure: bool) {
    let always: [(HeaderName, &str); 6] = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(self), geolocation=(), microphone=(), payment=()",
        ),
        (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
    ];
    for (name, value) in always {
        headers.insert(name, HeaderValue::from_static(value));
    }
    for (name, value) in [(header::CONTENT_SECURITY_POLICY, POLICY), (header::CACHE_CONTROL, "no-store")] {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    // The older header knows no list of sites; it goes wherever the policy names none.
    let framed = headers.get(header::CONTENT_SECURITY_POLICY).and_then(|v| v.to_str().ok());
    if !framed.is_some_and(|policy| policy.contains("frame-ancestors http")) {
        headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    }
    if secure {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
}
