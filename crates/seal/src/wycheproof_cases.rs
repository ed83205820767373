//! Project Wycheproof's cases for every primitive this crate stands on, run through this crate's own functions where one
//! takes the case's inputs, and through the same module underneath where ours is narrower (we never give AES-GCM
//! associated data, never ask HKDF for more than one use needs). It skips only what our types cannot even state: other
//! key, nonce and tag sizes; and it counts, so that a file that lost its cases fails.

use std::io::Read;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
use aws_lc_rs::{hkdf, hmac};
use wycheproof::{aead, chunked_encryption, eddsa, hkdf as expansions, mac};

use crate::primitive::{Aes, Expander};
use crate::segment::{Derived, HEADER_LEN, SegmentOpener, plain_len};

#[test]
fn aes_256_gcm_opens_and_seals_as_wycheproof_says() {
    let set = aead::TestSet::load(aead::TestName::AesGcm).unwrap();
    let (mut ours, mut all) = (0, 0);
    let right =
        |group: &&aead::TestGroup| (group.key_size, group.nonce_size, group.tag_size) == (256, 96, 128);
    for case in set.test_groups.iter().filter(right).flat_map(|group| &group.tests) {
        all += 1;
        let sealed = [&case.ct[..], &case.tag[..]].concat();
        let nonce: [u8; 12] = case.nonce[..].try_into().unwrap();
        let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &case.key).unwrap());
        let mut opened = sealed.clone();
        let opened =
            key.open_in_place(Nonce::assume_unique_for_key(nonce), Aad::from(&case.aad), &mut opened);
        let opened = opened.ok().map(|plain| plain.to_vec());
        let wanted = (!case.result.must_fail()).then(|| case.pt.to_vec());
        assert_eq!(opened, wanted, "case {}: {}", case.tc_id, case.comment);
        if !case.aad.is_empty() {
            continue;
        }
        ours += 1;
        let aes = Aes::new(&case.key);
        let mut out = b"before".to_vec();
        assert_eq!(
            aes.open_onto(nonce, &sealed, &mut out).is_some(),
            wanted.is_some(),
            "case {}",
            case.tc_id
        );
        assert_eq!(out, [b"before", &wanted.clone().unwrap_or_default()[..]].concat(), "case {}", case.tc_id);
        if let Some(plain) = wanted {
            let mut made = plain;
            aes.seal_tail(nonce, &mut made, 0);
            assert_eq!(made, sealed, "case {}", case.tc_id);
        }
    }
    assert!(all >= 60 && ours >= 20, "{all} cases, {ours} through our own function");
}

#[test]
fn hkdf_sha_512_gives_what_wycheproof_says() {
    struct Len(usize);
    impl hkdf::KeyType for Len {
        fn len(&self) -> usize {
            self.0
        }
    }
    let set = expansions::TestSet::load(expansions::TestName::HkdfSha512).unwrap();
    let (mut ours, mut all) = (0, 0);
    for case in set.test_groups.iter().flat_map(|group| &group.tests) {
        all += 1;
        let prk = hkdf::Salt::new(hkdf::HKDF_SHA512, &case.salt).extract(&case.ikm);
        let info: [&[u8]; 1] = [&case.info];
        let mut okm = vec![0; case.size];
        let made = prk.expand(&info, Len(case.size)).and_then(|expanded| expanded.fill(&mut okm));
        assert_eq!(made.is_err(), case.result.must_fail(), "case {}: {}", case.tc_id, case.comment);
        if made.is_err() {
            continue;
        }
        assert_eq!(okm, case.okm[..], "case {}", case.tc_id);
        // Segments expand from a key taken as PRK; fields through our own one-block form of the same.
        let prk = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA512, &case.salt), &case.ikm);
        let again = crate::segment::expand(prk.as_ref(), &[&case.info], case.size);
        assert_eq!(*again, case.okm[..], "case {}", case.tc_id);
        if case.size <= 64 {
            ours += 1;
            let block = Expander::over(prk.as_ref()).expand(&case.info);
            assert_eq!(block[..case.size], case.okm[..], "case {}", case.tc_id);
        }
    }
    assert!(all >= 60 && ours >= 30, "{all} cases, {ours} through our own function");
}

#[test]
fn every_hmac_we_use_holds_for_wycheproof() {
    let ours = [
        (mac::TestName::HmacSha512, hmac::HMAC_SHA512),
        (mac::TestName::HmacSha256, hmac::HMAC_SHA256),
        (mac::TestName::HmacSha1, hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY),
    ];
    for (name, algorithm) in ours {
        let set = mac::TestSet::load(name).unwrap();
        let mut all = 0;
        for case in set.test_groups.iter().flat_map(|group| &group.tests) {
            all += 1;
            let made = hmac::sign(&hmac::Key::new(algorithm, &case.key), &case.msg);
            // Shortened tags are the beginning of the whole one.
            let same = made.as_ref().get(..case.tag.len()) == Some(&case.tag[..]);
            assert_eq!(same, !case.result.must_fail(), "{name:?} case {}: {}", case.tc_id, case.comment);
        }
        assert!(all >= 150, "{all} cases of {name:?}");
    }
}

#[test]
fn ed25519_stands_and_falls_as_wycheproof_says() {
    let set = eddsa::TestSet::load(eddsa::TestName::Ed25519).unwrap();
    let mut all = 0;
    for group in &set.test_groups {
        for case in &group.tests {
            all += 1;
            let key = UnparsedPublicKey::new(&ED25519, &group.key.pk);
            let stands = key.verify(&case.msg, &case.sig).is_ok();
            assert_eq!(stands, !case.result.must_fail(), "case {}: {}", case.tc_id, case.comment);
        }
    }
    assert!(all >= 140, "{all} cases");
}

/// The construction of our segments. Cases give the ciphertext compressed, and for those that fail within, what the
/// good chunks before the bad one hold; we release nothing of a whole segment that does not open.
#[test]
fn chunked_encryption_opens_exactly_what_wycheproof_says() {
    let name = chunked_encryption::TestName::Cobblestone256;
    let set = chunked_encryption::TestSet::load(name).unwrap();
    let (mut all, mut good) = (0, 0);
    for case in set.test_groups.iter().flat_map(|group| &group.tests) {
        all += 1;
        let mut sealed = Vec::new();
        flate2::read::ZlibDecoder::new(&case.ct[..]).read_to_end(&mut sealed).unwrap();
        let open = || {
            // A key of another length cannot be stated in our types.
            let key: [u8; 32] = case.key[..].try_into().ok()?;
            let plain = plain_len(sealed.len() as u64)?;
            let (header, body) = sealed.split_first_chunk::<HEADER_LEN>()?;
            let derived = Derived::new(&key, &header[..24], &case.ctx);
            SegmentOpener::proved(derived, header).ok()?.open_all(body, plain).ok()
        };
        let opened = open();
        assert_eq!(opened.is_none(), case.result.must_fail(), "case {}: {}", case.tc_id, case.comment);
        if let Some(plain) = opened {
            good += 1;
            assert_eq!(Some(plain.len()), case.msg_length);
            let sum = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA512, &plain);
            assert_eq!(sum.as_ref(), &case.msg_sha512.as_ref().unwrap()[..], "case {}", case.tc_id);
        }
    }
    assert!(all >= 35 && good >= 10, "{all} cases, {good} of them good");
}
