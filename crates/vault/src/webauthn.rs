//! What a browser and its device say when somebody shows their face, finger or screen lock (WebAuthn, level 3), read and
//! verified by an outside library that nothing else here names. It refuses another origin than the practice's own address,
//! another site's key, a device that did not verify its holder, a page inside another site's, and anything larger than
//! such an answer is. What it was asked is kept by the caller, never by the browser.

use crate::error::{Fault, Result};
use serde::{Deserialize, Serialize};
use webauthn_rs::prelude::{
    Credential, Passkey, PasskeyAuthentication, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url, Uuid, WebauthnError,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

/// An answer of a browser is some hundred bytes; with the certificates of a device that sends them all the same, some
/// thousand.
const LARGEST: usize = 32 << 10;

/// The one site passkeys are made for: the address people type, and the name it goes by among browsers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RelyingParty {
    origin: Url,
    id: String,
}

/// Why an address can have no passkeys.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoPasskeys {
    /// It is a number: passkeys belong to a name.
    IpAddress,
    /// Its pages come unencrypted, and not from this very machine.
    NotSecure,
    /// It is none.
    NoAddress,
}

impl NoPasskeys {
    /// For whoever runs the installation.
    #[must_use]
    pub fn why(self) -> &'static str {
        match self {
            Self::IpAddress => "passkeys belong to a name, and `origin` is an IP address",
            Self::NotSecure => "browsers make passkeys over https only (or at http://localhost)",
            Self::NoAddress => "`origin` is no address",
        }
    }
}

impl RelyingParty {
    /// The site at this address, which is scheme and authority as they are configured.
    ///
    /// # Errors
    /// Why there can be no passkeys.
    pub fn of(origin: &str) -> std::result::Result<Self, NoPasskeys> {
        let origin = Url::parse(origin).map_err(|_| NoPasskeys::NoAddress)?;
        if origin.host_str().is_none_or(str::is_empty) {
            return Err(NoPasskeys::NoAddress);
        }
        let id = origin.domain().ok_or(NoPasskeys::IpAddress)?.to_owned();
        if origin.scheme() != "https" && !(origin.scheme() == "http" && id == "localhost") {
            return Err(NoPasskeys::NotSecure);
        }
        Ok(Self { origin, id })
    }

    /// The name passkeys are pinned to.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    fn site(&self, name: &str) -> Result<Webauthn> {
        let made = WebauthnBuilder::new(&self.id, &self.origin)
            .map(|builder| builder.rp_name(name).timeout(std::time::Duration::from_secs(LIFE_SECONDS)))
            .and_then(WebauthnBuilder::build);
        made.map_err(|e| Fault::new("the site of passkeys", e).into())
    }

    /// Asks a browser for a new passkey: what it is told, and what is kept until it answers. `have` are those its person
    /// has, which the same device makes no second of.
    pub(crate) fn ask_for_new(
        &self,
        practice: &str,
        user: [u8; 16],
        name: &str,
        have: &[Passkey],
    ) -> Result<(String, Asked)> {
        let site = self.site(practice)?;
        let exclude = have.iter().map(|key| key.cred_id().clone()).collect();
        let asked = site.start_passkey_registration(Uuid::from_bytes(user), name, name, Some(exclude));
        let (told, kept) = asked.map_err(|e| Fault::new("asking for a passkey", e))?;
        Ok((text(&told)?, Asked::New(Box::new(kept))))
    }

    /// Asks a browser for a proof by one of these.
    pub(crate) fn ask_for_proof(&self, keys: &[Passkey]) -> Result<(String, Asked)> {
        let asked = self.site(&self.id)?.start_passkey_authentication(keys);
        let (told, kept) = asked.map_err(|e| Fault::new("asking for a proof by a passkey", e))?;
        Ok((text(&told)?, Asked::Proof(Box::new(kept))))
    }

    /// A new passkey, if the answer is what was asked for.
    pub(crate) fn made(&self, asked: &Asked, answer: &str) -> Result<Option<Made>> {
        let Asked::New(asked) = asked else { return Ok(None) };
        let Some(given) = read::<RegisterPublicKeyCredential>(answer) else { return Ok(None) };
        if given.type_ != KIND || framed(&given.response.client_data_json) {
            return Ok(None);
        }
        let Ok(key) = self.site(&self.id)?.finish_passkey_registration(&given, asked) else {
            return Ok(None);
        };
        let inside: Credential = key.clone().into();
        Ok(Some(Made {
            id: key.cred_id().to_vec(),
            count: inside.counter,
            backup: Backup { eligible: inside.backup_eligible, done: inside.backup_state },
            key,
        }))
    }

    /// Whether the answer is the proof that was asked for.
    pub(crate) fn proved(&self, asked: &Asked, answer: &str) -> Result<Proof> {
        let Asked::Proof(asked) = asked else { return Ok(Proof::None) };
        let Some(given) = read::<PublicKeyCredential>(answer) else { return Ok(Proof::None) };
        if given.type_ != KIND || framed(&given.response.client_data_json) {
            return Ok(Proof::None);
        }
        let user = given.response.user_handle.as_ref().map(|handle| handle.to_vec());
        Ok(match self.site(&self.id)?.finish_passkey_authentication(&given, asked) {
            Ok(result) => Proof::By(Used { id: result.cred_id().to_vec(), user, result }),
            // Everything else was right: only the holder of a copy, or of the original after it, gets as far.
            Err(WebauthnError::CredentialPossibleCompromise) => Proof::Copied { id: given.raw_id.to_vec() },
            Err(_) => Proof::None,
        })
    }
}

const KIND: &str = "public-key";
/// As long as the challenge lives.
const LIFE_SECONDS: u64 = domain::limits::PASSKEY_LIFE.as_seconds().unsigned_abs();

/// What a browser was asked, as it is kept, sealed, until it answers.
#[derive(Serialize, Deserialize)]
pub(crate) enum Asked {
    New(Box<PasskeyRegistration>),
    Proof(Box<PasskeyAuthentication>),
}

/// Whether a device's keys can lie with somebody else than the device, and do.
#[derive(Clone, Copy)]
pub(crate) struct Backup {
    pub(crate) eligible: bool,
    pub(crate) done: bool,
}

/// A passkey that was just made.
pub(crate) struct Made {
    pub(crate) key: Passkey,
    pub(crate) id: Vec<u8>,
    pub(crate) count: u32,
    pub(crate) backup: Backup,
}

/// What a browser's answer proves.
pub(crate) enum Proof {
    None,
    By(Used),
    /// It counted backwards, as a copy does.
    Copied {
        id: Vec<u8>,
    },
}

/// A passkey that proved itself.
pub(crate) struct Used {
    pub(crate) id: Vec<u8>,
    /// Whose the device says it is, where it says so.
    pub(crate) user: Option<Vec<u8>>,
    result: webauthn_rs::prelude::AuthenticationResult,
}

impl Used {
    pub(crate) fn count(&self) -> u32 {
        self.result.counter()
    }

    pub(crate) fn backup(&self) -> Backup {
        Backup { eligible: self.result.backup_eligible(), done: self.result.backup_state() }
    }

    /// Keeps in the key what the device said of itself.
    pub(crate) fn keep_in(&self, key: &mut Passkey) {
        // The key was found by the same id.
        let _changed = key.update_credential(&self.result);
    }
}

fn text(told: &impl Serialize) -> Result<String> {
    serde_json::to_string(told).map_err(|e| Fault::new("writing down what a browser is asked", e).into())
}

fn read<T: serde::de::DeserializeOwned>(answer: &str) -> Option<T> {
    if answer.len() > LARGEST { None } else { serde_json::from_str(answer).ok() }
}

/// Whether the page that asked stood inside another site's. One that cannot be read is none to believe.
fn framed(client_data: &[u8]) -> bool {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Around {
        #[serde(default)]
        cross_origin: bool,
        top_origin: Option<serde_json::Value>,
    }
    serde_json::from_slice::<Around>(client_data).map_or(true, |a| a.cross_origin || a.top_origin.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_passkeys_if_it_is_a_name_and_nobody_reads_along() {
        let of = |origin: &str| RelyingParty::of(origin).map(|party| party.id);
        assert_eq!(of("https://portal.example.com").as_deref(), Ok("portal.example.com"));
        assert_eq!(of("https://portal.example.com:8443").as_deref(), Ok("portal.example.com"));
        assert_eq!(of("http://localhost:8087").as_deref(), Ok("localhost"));
        for (origin, why) in [
            ("http://127.0.0.1:8087", NoPasskeys::IpAddress),
            ("https://192.0.2.7", NoPasskeys::IpAddress),
            ("https://[2001:db8::1]", NoPasskeys::IpAddress),
            ("http://portal.example.com", NoPasskeys::NotSecure),
            ("http://localhost.example.com", NoPasskeys::NotSecure),
            ("portal", NoPasskeys::NoAddress),
        ] {
            assert_eq!(of(origin), Err(why), "{origin}");
        }
    }

    #[test]
    fn a_page_inside_another_sites_is_known_by_what_the_browser_says() {
        assert!(!framed(br#"{"type":"webauthn.get","origin":"https://a.example"}"#));
        assert!(!framed(br#"{"crossOrigin":false}"#));
        assert!(framed(br#"{"crossOrigin":true}"#));
        assert!(framed(br#"{"crossOrigin":false,"topOrigin":"https://b.example"}"#));
        assert!(framed(b"no json"));
    }
}
