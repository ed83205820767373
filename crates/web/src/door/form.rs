//! A posted form, read whole within a limit. It refuses bodies that are larger than any form of this site can be.

use axum::body::{Body, to_bytes};
use domain::{Refusal, Why};

/// More than the longest message in four-byte characters, percent-encoded.
pub const MOST_BYTES: usize = 256 << 10;

/// The fields of a form in the order they were sent.
#[derive(Default, Debug)]
pub struct Form {
    fields: Vec<(String, String)>,
}

impl Form {
    /// Reads `application/x-www-form-urlencoded` (WHATWG URL, section 5.1).
    pub async fn read(body: Body) -> Result<Self, Refusal> {
        let bytes =
            to_bytes(body, MOST_BYTES).await.map_err(|_| Refusal::TooBig { limit: MOST_BYTES as u64 })?;
        Ok(Self::parse(&bytes))
    }

    pub fn parse(bytes: &[u8]) -> Self {
        let fields = bytes
            .split(|b| *b == b'&')
            .filter(|part| !part.is_empty())
            .map(|part| {
                let at = part.iter().position(|b| *b == b'=');
                let (name, value) = match at {
                    Some(at) => (&part[..at], &part[at + 1..]),
                    None => (part, &part[part.len()..]),
                };
                (decode(name), decode(value))
            })
            .collect();
        Self { fields }
    }

    pub fn from_fields(fields: Vec<(String, String)>) -> Self {
        Self { fields }
    }

    /// One more field, behind those there are.
    pub fn add(&mut self, name: String, value: String) {
        self.fields.push((name, value));
    }

    /// The first value of a field; empty where it is missing.
    pub fn text(&self, name: &str) -> &str {
        self.fields.iter().find(|(k, _)| k == name).map_or("", |(_, v)| v.as_str())
    }

    pub fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(k, _)| k == name)
    }

    /// Every value of a field.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(k, _)| k == name).map(|(_, v)| v.as_str())
    }

    /// An address with these fields as its query.
    pub fn added_to(&self, path: &str) -> String {
        let fields: Vec<String> =
            self.fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        if fields.is_empty() { path.to_owned() } else { format!("{path}?{}", fields.join("&")) }
    }

    /// An id in a field.
    pub fn id<T: std::str::FromStr>(&self, name: &'static str) -> Result<T, Refusal> {
        self.text(name).parse().map_err(|_| Refusal::invalid(name, Why::NotAChoice))
    }
}

/// Percent-encodes what goes into a query.
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn decode(raw: &[u8]) -> String {
    let mut out = Vec::with_capacity(raw.len());
    let mut i = 0;
    while let Some(&byte) = raw.get(i) {
        let hex = |at: usize| raw.get(at).and_then(|b| char::from(*b).to_digit(16));
        match (byte, hex(i + 1), hex(i + 2)) {
            (b'+', ..) => out.push(b' '),
            (b'%', Some(high), Some(low)) => {
                out.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                i += 2;
            }
            _ => out.push(byte),
        }
        i += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_decoded_and_kept_in_order() {
        let form = Form::parse(b"a=1+2&b=%C3%A9%20x&a=3&c&=&d=%zz");
        assert_eq!(form.text("a"), "1 2");
        assert_eq!(form.text("b"), "é x");
        assert_eq!(form.all("a").collect::<Vec<_>>(), ["1 2", "3"]);
        assert!(form.has("c") && form.text("c").is_empty());
        assert_eq!(form.text("d"), "%zz");
        assert_eq!(Form::parse(b"a=1+2&b=%C3%A9").added_to("/x"), "/x?a=1%202&b=%C3%A9");
        assert_eq!(Form::default().added_to("/x"), "/x");
    }
}
