//! The key ladder: root → practice → matter and client → file, each wrapped by the one above. A key is a type: it
//! cannot be cloned, printed, compared or serialised, and its bytes are wiped on drop. Refuses to unwrap a key for any
//! other place, version or kind than the one it was wrapped for. Format: `docs/formats/keys.md`.

use std::fmt;

use zeroize::Zeroizing;

use crate::binding::Binding;
use crate::chance::Chance;
use crate::envelope;
use crate::label::{
    CLIENT_FIELD, FORMAT_CLIENT_KEY, FORMAT_FILE_KEY, FORMAT_LOG_KEY, FORMAT_MATTER_KEY, FORMAT_PACK_KEY,
    FORMAT_PRACTICE_KEY, LOBBY_BLIND, LOBBY_FIELD, MATTER_BLIND, MATTER_FIELD, MATTER_WRAP, PRACTICE_FIELD,
    PRACTICE_LOBBY, PRACTICE_WRAP, PROVENANCE_DEVICES_ONLY, PROVENANCE_SERVER, ROOT_WRAP,
};
use crate::primitive::{Blinder, Expander, Secret};
use crate::tamper::Tamper;

/// Debug that prints the type's name and nothing else.
macro_rules! silent {
    ($($key:ident),*) => {$(
        impl fmt::Debug for $key {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($key))
            }
        }
    )*};
}
silent!(RootKey, PracticeKey, MatterKey, ClientKey, LobbyKey, FileKey, LogKey, PackKey);

/// The installation's topmost key. It wraps practice keys and seals nothing itself.
pub struct RootKey {
    secret: Secret,
    wrap: Expander,
}

impl RootKey {
    #[must_use]
    pub fn generate(chance: &dyn Chance) -> Self {
        Self::from_secret(Secret::generate(chance))
    }

    /// The root key read from its file, environment or key service.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        let bytes = Zeroizing::new(bytes);
        Self::from_secret(Secret::copied(&bytes))
    }

    /// The raw bytes, only for writing the root key file when it is made.
    #[must_use]
    pub fn expose(&self) -> &[u8; 32] {
        self.secret.bytes()
    }

    /// Wraps a practice key for storage. `version` numbers the practice key.
    #[must_use]
    pub fn wrap_practice(
        &self,
        key: &PracticeKey,
        practice: &[u8; 16],
        version: u32,
        chance: &dyn Chance,
    ) -> Vec<u8> {
        wrap(&self.wrap, FORMAT_PRACTICE_KEY, version, practice, key.secret.bytes(), chance)
    }

    /// # Errors
    /// [`Tamper`] unless the bytes are this practice's key of this version, wrapped under this root key.
    pub fn unwrap_practice(
        &self,
        wrapped: &[u8],
        practice: &[u8; 16],
        version: u32,
    ) -> Result<PracticeKey, Tamper> {
        let secret = unwrap(&self.wrap, FORMAT_PRACTICE_KEY, version, practice, wrapped)
            .ok_or(Tamper::new("practice key"))?;
        Ok(PracticeKey::from_secret(secret))
    }

    fn from_secret(secret: Secret) -> Self {
        let wrap = Expander::derive(&secret, ROOT_WRAP);
        Self { secret, wrap }
    }
}

/// The practice's key: wraps matter, client and log keys, seals the practice's own fields, and yields the lobby key.
pub struct PracticeKey {
    secret: Secret,
    wrap: Expander,
    field: Expander,
}

impl PracticeKey {
    #[must_use]
    pub fn generate(chance: &dyn Chance) -> Self {
        Self::from_secret(Secret::generate(chance))
    }

    /// The key of what lies outside every room. Derived, so it needs no storage: it changes only with the practice
    /// key.
    #[must_use]
    pub fn lobby(&self) -> LobbyKey {
        let derived = Expander::derive(&self.secret, PRACTICE_LOBBY).expand(&[]);
        let mut bytes = Zeroizing::new([0; 32]);
        bytes.copy_from_slice(&derived[..32]);
        LobbyKey::from_secret(&Secret::copied(&bytes))
    }

    /// Wraps a matter key for storage. `version` numbers the matter key.
    #[must_use]
    pub fn wrap_matter(
        &self,
        key: &MatterKey,
        practice: &[u8; 16],
        matter: &[u8; 16],
        version: u32,
        chance: &dyn Chance,
    ) -> Vec<u8> {
        let place = [*practice, *matter].concat();
        envelope::seal(&self.wrap, FORMAT_MATTER_KEY, version, &place, 33, chance, |out| {
            out.push(match key.provenance {
                Provenance::Server => PROVENANCE_SERVER,
                Provenance::DevicesOnly => PROVENANCE_DEVICES_ONLY,
            });
            out.extend_from_slice(key.secret.bytes());
        })
    }

    /// # Errors
    /// [`Tamper`] unless the bytes are this matter's key of this version, wrapped under this practice key.
    pub fn unwrap_matter(
        &self,
        wrapped: &[u8],
        practice: &[u8; 16],
        matter: &[u8; 16],
        version: u32,
    ) -> Result<MatterKey, Tamper> {
        let place = [*practice, *matter].concat();
        let plain = envelope::open(&self.wrap, FORMAT_MATTER_KEY, version, &place, wrapped);
        matter_key(plain).ok_or(Tamper::new("matter key"))
    }

    /// Wraps a client key for storage. `version` numbers the client key.
    #[must_use]
    pub fn wrap_client(
        &self,
        key: &ClientKey,
        practice: &[u8; 16],
        client: &[u8; 16],
        version: u32,
        chance: &dyn Chance,
    ) -> Vec<u8> {
        let place = [*practice, *client].concat();
        wrap(&self.wrap, FORMAT_CLIENT_KEY, version, &place, key.secret.bytes(), chance)
    }

    /// # Errors
    /// [`Tamper`] unless the bytes are this client's key of this version, wrapped under this practice key.
    pub fn unwrap_client(
        &self,
        wrapped: &[u8],
        practice: &[u8; 16],
        client: &[u8; 16],
        version: u32,
    ) -> Result<ClientKey, Tamper> {
        let place = [*practice, *client].concat();
        let secret = unwrap(&self.wrap, FORMAT_CLIENT_KEY, version, &place, wrapped);
        Ok(ClientKey::from_secret(secret.ok_or(Tamper::new("client key"))?))
    }

    /// Wraps the seed of the log's signing key for storage. `version` numbers the log key.
    #[must_use]
    pub fn wrap_log_key(
        &self,
        key: &LogKey,
        practice: &[u8; 16],
        version: u32,
        chance: &dyn Chance,
    ) -> Vec<u8> {
        wrap(&self.wrap, FORMAT_LOG_KEY, version, practice, key.seed.bytes(), chance)
    }

    /// # Errors
    /// [`Tamper`] unless the bytes are this practice's log key of this version, wrapped under this practice key.
    pub fn unwrap_log_key(
        &self,
        wrapped: &[u8],
        practice: &[u8; 16],
        version: u32,
    ) -> Result<LogKey, Tamper> {
        let seed = unwrap(&self.wrap, FORMAT_LOG_KEY, version, practice, wrapped);
        Ok(LogKey { seed: seed.ok_or(Tamper::new("log key"))? })
    }

    /// Wraps the seed of the key that signs packs for storage. `version` numbers that key.
    #[must_use]
    pub fn wrap_pack_key(
        &self,
        key: &PackKey,
        practice: &[u8; 16],
        version: u32,
        chance: &dyn Chance,
    ) -> Vec<u8> {
        wrap(&self.wrap, FORMAT_PACK_KEY, version, practice, key.seed.bytes(), chance)
    }

    /// # Errors
    /// [`Tamper`] unless the bytes are this practice's pack key of this version, wrapped under this practice key.
    pub fn unwrap_pack_key(
        &self,
        wrapped: &[u8],
        practice: &[u8; 16],
        version: u32,
    ) -> Result<PackKey, Tamper> {
        let seed = unwrap(&self.wrap, FORMAT_PACK_KEY, version, practice, wrapped);
        Ok(PackKey { seed: seed.ok_or(Tamper::new("pack key"))? })
    }

    pub(crate) fn field_expander(&self) -> &Expander {
        &self.field
    }

    fn from_secret(secret: Secret) -> Self {
        let wrap = Expander::derive(&secret, PRACTICE_WRAP);
        let field = Expander::derive(&secret, PRACTICE_FIELD);
        Self { secret, wrap, field }
    }
}

/// Who holds a matter's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Provenance {
    /// The server, wrapped under the practice key.
    Server,
    /// Only people's devices: the server can never open such a room, so it has no wrapped form of the key. Reserved
    /// for end-to-end rooms; no key of this kind can be made here, and one that claims it is refused.
    DevicesOnly,
}

/// One matter's key: everything in the room is sealed under it, and destroying it disposes of the room.
pub struct MatterKey {
    secret: Secret,
    provenance: Provenance,
    wrap: Expander,
    field: Expander,
    blind: Blinder,
}

impl MatterKey {
    /// A new key, held by the server.
    #[must_use]
    pub fn generate(chance: &dyn Chance) -> Self {
        Self::from_secret(Secret::generate(chance), Provenance::Server)
    }

    #[must_use]
    pub const fn provenance(&self) -> Provenance {
        self.provenance
    }

    /// Wraps the key of one file for the place `b`; `b.version` is the matter key's version.
    #[must_use]
    pub fn wrap_file(&self, key: &FileKey, b: &Binding<'_>, chance: &dyn Chance) -> Vec<u8> {
        wrap(&self.wrap, FORMAT_FILE_KEY, b.version, &b.canonical(), key.secret.bytes(), chance)
    }

    /// # Errors
    /// [`Tamper`] unless the bytes are the file key wrapped under this matter key for the place `b`.
    pub fn unwrap_file(&self, wrapped: &[u8], b: &Binding<'_>) -> Result<FileKey, Tamper> {
        let secret = unwrap(&self.wrap, FORMAT_FILE_KEY, b.version, &b.canonical(), wrapped);
        Ok(FileKey { secret: secret.ok_or(Tamper::new("file key"))? })
    }

    /// A keyed hash for look-ups inside this room (search prefixes, duplicates): HMAC-SHA-256, different for every
    /// label and every matter.
    #[must_use]
    pub fn blind(&self, label: &'static str, value: &[u8]) -> [u8; 32] {
        self.blind.blind(label, value)
    }

    pub(crate) fn field_expander(&self) -> &Expander {
        &self.field
    }

    fn from_secret(secret: Secret, provenance: Provenance) -> Self {
        let wrap = Expander::derive(&secret, MATTER_WRAP);
        let field = Expander::derive(&secret, MATTER_FIELD);
        let blind = Blinder::derive(&secret, MATTER_BLIND);
        Self { secret, provenance, wrap, field, blind }
    }
}

/// One client's key: seals what the practice knows of the client across matters.
pub struct ClientKey {
    secret: Secret,
    field: Expander,
}

impl ClientKey {
    #[must_use]
    pub fn generate(chance: &dyn Chance) -> Self {
        Self::from_secret(Secret::generate(chance))
    }

    pub(crate) fn field_expander(&self) -> &Expander {
        &self.field
    }

    fn from_secret(secret: Secret) -> Self {
        let field = Expander::derive(&secret, CLIENT_FIELD);
        Self { secret, field }
    }
}

/// The key of what lies outside every room: title cards, people, and the keyed hashes that find them.
pub struct LobbyKey {
    field: Expander,
    blind: Blinder,
}

impl LobbyKey {
    /// A keyed hash for look-ups outside rooms (addresses, link tokens, search prefixes): HMAC-SHA-256, different for
    /// every label.
    #[must_use]
    pub fn blind(&self, label: &'static str, value: &[u8]) -> [u8; 32] {
        self.blind.blind(label, value)
    }

    pub(crate) fn field_expander(&self) -> &Expander {
        &self.field
    }

    fn from_secret(secret: &Secret) -> Self {
        Self { field: Expander::derive(secret, LOBBY_FIELD), blind: Blinder::derive(secret, LOBBY_BLIND) }
    }
}

/// One file's key. Its segments are sealed under it; it is stored wrapped under its matter's key.
pub struct FileKey {
    secret: Secret,
}

impl FileKey {
    #[must_use]
    pub fn generate(chance: &dyn Chance) -> Self {
        Self { secret: Secret::generate(chance) }
    }

    pub(crate) fn secret(&self) -> &[u8; 32] {
        self.secret.bytes()
    }
}

/// The Ed25519 seed that signs the practice's log checkpoints.
pub struct LogKey {
    seed: Secret,
}

impl LogKey {
    #[must_use]
    pub fn generate(chance: &dyn Chance) -> Self {
        Self { seed: Secret::generate(chance) }
    }

    pub(crate) fn seed(&self) -> &[u8; 32] {
        self.seed.bytes()
    }
}

/// The Ed25519 seed that signs the packs a practice hands out; it signs nothing else.
pub struct PackKey {
    seed: Secret,
}

impl PackKey {
    #[must_use]
    pub fn generate(chance: &dyn Chance) -> Self {
        Self { seed: Secret::generate(chance) }
    }

    pub(crate) fn seed(&self) -> &[u8; 32] {
        self.seed.bytes()
    }
}

fn wrap(
    expander: &Expander,
    format: u8,
    version: u32,
    place: &[u8],
    key: &[u8; 32],
    chance: &dyn Chance,
) -> Vec<u8> {
    envelope::seal(expander, format, version, place, 32, chance, |out| out.extend_from_slice(key))
}

fn unwrap(expander: &Expander, format: u8, version: u32, place: &[u8], wrapped: &[u8]) -> Option<Secret> {
    let plain = envelope::open(expander, format, version, place, wrapped)?;
    Some(Secret::copied(plain.as_slice().try_into().ok()?))
}

fn matter_key(plain: Option<Zeroizing<Vec<u8>>>) -> Option<MatterKey> {
    let plain = plain?;
    let (&PROVENANCE_SERVER, key) = plain.split_first()? else { return None };
    Some(MatterKey::from_secret(Secret::copied(key.try_into().ok()?), Provenance::Server))
}

#[cfg(test)]
mod tests {
    use super::{MatterKey, PracticeKey, Provenance, Secret};
    use crate::chance::SystemChance;

    #[test]
    fn a_key_that_only_devices_may_hold_never_comes_out_of_the_practice() {
        let practice = PracticeKey::generate(&SystemChance);
        let key = MatterKey::from_secret(Secret::generate(&SystemChance), Provenance::DevicesOnly);
        let wrapped = practice.wrap_matter(&key, &[1; 16], &[2; 16], 1, &SystemChance);
        assert!(practice.unwrap_matter(&wrapped, &[1; 16], &[2; 16], 1).is_err());
    }
}
