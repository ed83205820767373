//! Passwords: Argon2id with the parameters of RFC 9106's second recommended option scaled to a portal's server, stored
//! as PHC strings. It refuses to compare with anything but the constant-time verifier, and to be fast.

use crate::Chance;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};

/// 19 MiB, two passes, one lane (OWASP's minimum for Argon2id, chosen so that several sign-ins at once stay within the
/// memory promised for the whole server).
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Hashes a password. Takes tens of milliseconds of processor time: run it off the async threads.
///
/// # Errors
/// Only when the password is longer than Argon2 can take (4 GiB).
pub fn hash_password(password: &str, chance: &dyn Chance) -> Result<String, PasswordTrouble> {
    let mut salt = [0u8; 16];
    chance.fill(&mut salt);
    let hash = hasher()?.hash_password_with_salt(password.as_bytes(), &salt).map_err(|_| PasswordTrouble)?;
    Ok(hash.to_string())
}

/// Whether the password is the one that was hashed. A stored text that is no PHC string matches nothing.
#[must_use]
pub fn verify_password(password: &str, stored: &str) -> bool {
    let (Ok(hasher), Ok(hash)) = (hasher(), PasswordHash::new(stored)) else { return false };
    hasher.verify_password(password.as_bytes(), &hash).is_ok()
}

/// A hash that no password matches, for people who do not exist: verifying against it costs what a real one costs.
#[must_use]
pub fn decoy_password() -> &'static str {
    "$argon2id$v=19$m=19456,t=2,p=1$c3Ryb25ncm9vbS1kZWNveQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
}

/// The password cannot be hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this password cannot be hashed")]
pub struct PasswordTrouble;

fn hasher() -> Result<Argon2<'static>, PasswordTrouble> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, Some(32)).map_err(|_| PasswordTrouble)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SystemChance;

    #[test]
    fn a_password_matches_its_own_hash_only() {
        let stored = hash_password("quiet harbor lantern", &SystemChance).unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify_password("quiet harbor lantern", &stored));
        assert!(!verify_password("quiet harbor lanterns", &stored));
        assert_ne!(stored, hash_password("quiet harbor lantern", &SystemChance).unwrap());
    }

    #[test]
    fn the_decoy_is_a_real_hash_that_nothing_matches() {
        assert!(PasswordHash::new(decoy_password()).is_ok());
        assert!(!verify_password("", decoy_password()));
        assert!(!verify_password("password", decoy_password()));
    }
}
