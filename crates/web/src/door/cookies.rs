//! Cookies: host-only, HTTP-only, same-site, and secure wherever the site is served over TLS. It refuses to read a
//! cookie under a name it would not have set.

use http::header::{COOKIE, HeaderMap, HeaderValue};

/// The cookies of one request, and the names this site gives its own.
pub struct Cookies {
    pairs: Vec<(String, String)>,
    secure: bool,
}

impl Cookies {
    pub fn read(headers: &HeaderMap, secure: bool) -> Self {
        let pairs = headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|v| v.to_str().ok())
            .flat_map(|v| v.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .map(|(k, v)| (k.to_owned(), v.to_owned()))
            .collect();
        Self { pairs, secure }
    }

    /// The value of one of this site's cookies.
    pub fn get(&self, name: &str) -> Option<&str> {
        let name = full_name(name, self.secure);
        self.pairs.iter().find(|(k, _)| *k == name).map(|(_, v)| v.as_str()).filter(|v| !v.is_empty())
    }
}

impl Cookies {
    /// The values of this site's cookies whose names begin so, with the names.
    pub fn beginning(&self, start: &str) -> impl Iterator<Item = (&str, &str)> {
        let before = full_name("", self.secure);
        self.pairs.iter().filter_map(move |(name, value)| {
            let name = name.strip_prefix(before.as_str())?;
            (name.starts_with(start) && !value.is_empty()).then_some((name, value.as_str()))
        })
    }
}

/// `__Host-` makes browsers insist on Secure, Path=/ and no Domain; plain HTTP exists for loopback demos only.
fn full_name(name: &str, secure: bool) -> String {
    if secure { format!("__Host-{name}") } else { format!("strongroom-{name}") }
}

/// A cookie for this browser session; `max_age_s` bounds it where given.
pub fn set(name: &str, value: &str, secure: bool, max_age_s: Option<i64>) -> Option<HeaderValue> {
    let mut text = format!("{}={value}; Path=/; HttpOnly; SameSite=Lax", full_name(name, secure));
    if secure {
        text.push_str("; Secure");
    }
    if let Some(s) = max_age_s {
        text.push_str(&format!("; Max-Age={s}"));
    }
    HeaderValue::from_str(&text).ok()
}

pub fn clear(name: &str, secure: bool) -> Option<HeaderValue> {
    set(name, "", secure, Some(0))
}
