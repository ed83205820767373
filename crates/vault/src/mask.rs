//! Form tokens as they stand in pages. A token is the same for a whole session; masked with fresh bytes it reads
//! differently in every answer, so that the size of a compressed page says nothing about it. Refuses anything of another
//! shape than it writes.

/// Bytes of a form token.
pub(crate) const BYTES: usize = 16;

/// The mask, then the token under it, hexadecimal.
pub(crate) fn on(token: [u8; BYTES], mask: [u8; BYTES]) -> String {
    let under: Vec<u8> = token.iter().zip(mask).map(|(t, m)| t ^ m).collect();
    format!("{}{}", crate::hex(&mask), crate::hex(&under))
}

/// The token under its mask.
pub(crate) fn off(given: &str) -> Option<[u8; BYTES]> {
    if given.len() != 4 * BYTES || !given.is_ascii() {
        return None;
    }
    let (mask, under) = given.split_at(2 * BYTES);
    let (mut token, mask) = (bytes(under)?, bytes(mask)?);
    token.iter_mut().zip(mask).for_each(|(t, m)| *t ^= m);
    Some(token)
}

fn bytes(text: &str) -> Option<[u8; BYTES]> {
    if text.len() != 2 * BYTES || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let mut out = [0; BYTES];
    for (at, byte) in out.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_masked_token_reads_differently_each_time_and_means_the_same() {
        let token = *b"0123456789abcdef";
        let (one, two) = (on(token, [7; BYTES]), on(token, [200; BYTES]));
        assert_ne!(one, two);
        let bare = crate::hex(&token);
        assert!(!one.contains(&bare) && !two.contains(&bare));
        assert_eq!((off(&one), off(&two)), (Some(token), Some(token)));
    }

    #[test]
    fn what_is_no_masked_token_is_nothing() {
        for given in
            ["", "00112233445566778899aabbccddeeff", &"é".repeat(32), &"zz".repeat(32), &"+1".repeat(32)]
        {
            assert_eq!(off(given), None, "{given}");
        }
    }
}
