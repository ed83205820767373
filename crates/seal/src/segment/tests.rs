//! The specification's own vectors, including its smaller cipher, which the public interface does not offer.

use serde_json::Value;

use super::{Derived, HEADER_LEN, SegmentOpener, SegmentSealer, plain_len, sealed_len};
use crate::primitive::sha256;

fn hex(value: &Value) -> Vec<u8> {
    let text = value.as_str().unwrap();
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

fn derived(key: &[u8], salt: &[u8; 24], context: &[u8]) -> Derived {
    match key.len() {
        16 => Derived::new_128(key.try_into().unwrap(), salt, context),
        _ => Derived::new(key.try_into().unwrap(), salt, context),
    }
}

#[test]
fn the_chunked_encryption_vectors_hold_in_both_directions() {
    let vectors: Value = serde_json::from_str(include_str!("../../vectors/segments.json")).unwrap();
    let vectors = vectors.as_array().unwrap();
    assert_eq!(vectors.len(), 18);
    for vector in vectors {
        let (key, context) = (hex(&vector["key"]), hex(&vector["context"]));
        let salt: [u8; 24] = hex(&vector["salt"]).try_into().unwrap();
        let len = usize::try_from(vector["length"].as_u64().unwrap()).unwrap();
        let plain: Vec<u8> = (0..len).map(|i| ((i * 7 + i / 251) % 256) as u8).collect();
        let mut sealer = SegmentSealer::with(derived(&key, &salt, &context), salt);
        let mut sealed = Vec::new();
        sealer.update(&plain, &mut sealed);
        sealer.finish(&mut sealed);
        assert_eq!(sealed.len() as u64, vector["ciphertext_len"].as_u64().unwrap());
        assert_eq!(sealed.len() as u64, sealed_len(len as u64));
        assert_eq!(sha256(&[&sealed]).to_vec(), hex(&vector["ciphertext_sha256"]));

        let header = sealed.first_chunk::<HEADER_LEN>().unwrap();
        let opener = SegmentOpener::proved(derived(&key, &salt, &context), header).unwrap();
        let promised = plain_len(sealed.len() as u64).unwrap();
        assert_eq!(opener.open_all(&sealed[HEADER_LEN..], promised).unwrap(), plain);
        assert!(SegmentOpener::proved(derived(&key, &salt, b"ctX"), header).is_err());
    }
}
