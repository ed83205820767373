//! Time-based one-time passwords (RFC 6238 over RFC 4226): SHA-1, six digits, thirty seconds, the form every
//! authenticator app takes. It answers with the step that matched, so that its user can refuse a second use.

use aws_lc_rs::hmac;

/// Seconds per step.
pub const STEP_SECONDS: i64 = 30;
/// Bytes of a fresh shared secret (RFC 4226 recommends 160 bits).
pub const SECRET_LEN: usize = 20;

/// The step a typed code belongs to at `now` (seconds since 1970), allowing one step of clock drift either way; `None`
/// when it is not a current code. Spaces in the code are ignored.
#[must_use]
pub fn one_time_step(secret: &[u8], typed: &str, now: i64) -> Option<i64> {
    let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    if typed.len() != 6 || !typed.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let current = now.div_euclid(STEP_SECONDS);
    let mut found = None;
    // All three are computed whatever matches, so that the answer's time does not say which did.
    for step in [current - 1, current, current + 1] {
        if aws_lc_rs::constant_time::verify_slices_are_equal(
            code_at(secret, step).as_bytes(),
            typed.as_bytes(),
        )
        .is_ok()
        {
            found = Some(step);
        }
    }
    found
}

/// The six digits of a step.
#[must_use]
pub fn code_at(secret: &[u8], step: i64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let tag = tag.as_ref();
    let at = usize::from(tag.last().copied().unwrap_or(0) & 0xf);
    let word = tag.iter().skip(at).take(4).fold(0u32, |n, b| (n << 8) | u32::from(*b)) & 0x7fff_ffff;
    format!("{:06}", word % 1_000_000)
}

/// The secret as authenticator apps take it: base 32 (RFC 4648) without padding.
#[must_use]
pub fn secret_text(secret: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut out = String::with_capacity(secret.len() * 8 / 5 + 1);
    let (mut bits, mut held) = (0u32, 0u32);
    for byte in secret {
        bits = (bits << 8) | u32::from(*byte);
        held += 8;
        while held >= 5 {
            held -= 5;
            out.push(char::from(ALPHABET[(bits >> held) as usize & 31]));
        }
    }
    if held > 0 {
        out.push(char::from(ALPHABET[(bits << (5 - held)) as usize & 31]));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B (SHA-1 rows), last six digits.
    #[test]
    fn the_published_codes_come_out() {
        let secret = b"12345678901234567890";
        for (time, code) in
            [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (20_000_000_000, "353130")]
        {
            assert_eq!(code_at(secret, time / STEP_SECONDS), code);
        }
    }

    #[test]
    fn a_code_is_taken_one_step_early_or_late_and_no_further() {
        let secret = b"12345678901234567890";
        let code = code_at(secret, 1000);
        for (now, wanted) in [
            (1000 * 30, Some(1000)),
            (999 * 30, Some(1000)),
            (1001 * 30, Some(1000)),
            (1002 * 30, None),
            (998 * 30, None),
        ] {
            assert_eq!(one_time_step(secret, &code, now), wanted);
        }
        assert_eq!(one_time_step(secret, "12345", 0), None);
        assert_eq!(one_time_step(secret, "12345a", 0), None);
        assert_eq!(one_time_step(secret, &format!("{} {}", &code[..3], &code[3..]), 30_000), Some(1000));
    }

    /// RFC 4648, section 10.
    #[test]
    fn the_secret_is_written_in_base_32() {
        assert_eq!(secret_text(b"foobar"), "MZXW6YTBOI");
        assert_eq!(secret_text(b"f"), "MY");
    }
}
