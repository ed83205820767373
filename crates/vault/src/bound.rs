//! Hashes that stand for what somebody agreed to: the bound hash over words and versions, and the hash of a record as an
//! audit line commits to it. Shared by whoever writes them and whoever checks them offline. It refuses to hash anything
//! whose parts could be read in two ways. Format: `docs/formats/approval-certificate.md`.

use crate::room::Terms;
use serde::Serialize;
use std::collections::BTreeMap;

const BOUND: &[u8] = b"strongroom/v1 approval\0";

/// SHA-256 of bytes.
pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut digest = seal::RunningDigest::new();
    digest.update(bytes);
    digest.finish()
}

/// What a person agrees to, as one hash: the kind, the title and the description in every language, and the SHA-256 of
/// every attached version, in order; then the terms, where it is about a change of them. Each part is led by its length,
/// each list by its count.
pub(crate) fn bound_hash(
    kind: &str,
    title: &BTreeMap<String, String>,
    description: &BTreeMap<String, String>,
    documents: &[&str],
    terms: Option<&Terms>,
) -> [u8; 32] {
    let mut bytes = BOUND.to_vec();
    let count = |bytes: &mut Vec<u8>, n: usize| bytes.extend_from_slice(&(n as u64).to_be_bytes());
    let part = |bytes: &mut Vec<u8>, text: &str| {
        bytes.extend_from_slice(&(text.len() as u64).to_be_bytes());
        bytes.extend_from_slice(text.as_bytes());
    };
    part(&mut bytes, kind);
    let said = |bytes: &mut Vec<u8>, words: &BTreeMap<String, String>| {
        count(bytes, words.len());
        for (language, text) in words {
            part(bytes, language);
            part(bytes, text);
        }
    };
    said(&mut bytes, title);
    said(&mut bytes, description);
    count(&mut bytes, documents.len());
    for document in documents {
        part(&mut bytes, document);
    }
    if let Some(terms) = terms {
        said(&mut bytes, &terms.agreed);
        said(&mut bytes, &terms.proposed);
        said(&mut bytes, &terms.why);
    }
    sha256(&bytes)
}

/// A record in its one spelling: JSON without white space, the members of every object in the order of their names.
pub(crate) fn canonical(value: &serde_json::Value) -> String {
    // `serde_json` keeps objects sorted unless it is asked not to; a test holds it to that.
    value.to_string()
}

/// The hash an audit line commits to.
pub(crate) fn record_hash(record: &impl Serialize) -> Option<[u8; 32]> {
    let value = serde_json::to_value(record).ok()?;
    Some(sha256(canonical(&value).as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> BTreeMap<String, String> {
        BTreeMap::from([("en".to_owned(), text.to_owned())])
    }

    #[test]
    fn nothing_of_what_is_agreed_to_can_change_without_the_hash() {
        let hash = bound_hash("statement", &words("a"), &words("b"), &["00", "11"], None);
        for other in [
            bound_hash("bundle", &words("a"), &words("b"), &["00", "11"], None),
            bound_hash("statement", &words("ab"), &words(""), &["00", "11"], None),
            bound_hash("statement", &words("a"), &BTreeMap::new(), &["00", "11"], None),
            bound_hash("statement", &words("a"), &words("b"), &["11", "00"], None),
            bound_hash("statement", &words("a"), &words("b"), &["0011"], None),
            bound_hash("statement", &words("a"), &words("b"), &["00"], None),
            bound_hash(
                "statement",
                &BTreeMap::from([("es".to_owned(), "a".to_owned())]),
                &words("b"),
                &["00", "11"],
                None,
            ),
        ] {
            assert_ne!(hash, other);
        }
        assert_eq!(hash, bound_hash("statement", &words("a"), &words("b"), &["00", "11"], None));
    }

    #[test]
    fn a_record_has_one_spelling() {
        let one: serde_json::Value =
            serde_json::from_str(r#"{"b": 1, "a": {"d": "é", "c": null}}"#).unwrap_or_default();
        assert_eq!(canonical(&one), r#"{"a":{"c":null,"d":"é"},"b":1}"#);
    }
}
