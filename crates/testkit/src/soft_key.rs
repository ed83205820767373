//! An authenticator made of software, for ceremonies that go right and for those that are forged: it signs whatever a test
//! tells it to, the way a phone would sign what is true.

use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Somebody was there.
pub const PRESENT: u8 = 0x01;
/// And was recognised.
pub const VERIFIED: u8 = 0x04;
/// Its keys can lie elsewhere, too, and do.
pub const BACKED_UP: u8 = 0x18;
const HAS_KEY: u8 = 0x40;

/// What a browser and its device say of themselves. As they come, it is the truth.
#[derive(Clone)]
pub struct Says {
    pub origin: String,
    pub rp_id: String,
    /// `webauthn.create` or `webauthn.get` where it is not what was asked.
    pub act: Option<&'static str>,
    /// Another challenge than the one that was asked.
    pub challenge: Option<String>,
    pub flags: u8,
    /// The count that goes with it; the next one otherwise.
    pub count: Option<u32>,
    /// Whose the device says it is; whoever it was made for otherwise.
    pub user: Option<Vec<u8>>,
    /// Another credential's id.
    pub id: Option<Vec<u8>>,
    pub cross_origin: bool,
    /// The signature is changed on its way.
    pub bent: bool,
    /// `public-key`.
    pub kind: &'static str,
}

impl Says {
    /// The truth, at this address.
    pub fn at(origin: &str) -> Self {
        let host = origin.split("://").nth(1).unwrap_or_default();
        Self {
            origin: origin.to_owned(),
            rp_id: host.split(':').next().unwrap_or_default().to_owned(),
            act: None,
            challenge: None,
            flags: PRESENT | VERIFIED,
            count: None,
            user: None,
            id: None,
            cross_origin: false,
            bent: false,
            kind: "public-key",
        }
    }
}

/// One passkey on one device.
pub struct SoftKey {
    key: EcdsaKeyPair,
    pub id: Vec<u8>,
    pub user: Vec<u8>,
    pub count: u32,
}

/// What a browser was asked.
fn asked(told: &str) -> Value {
    serde_json::from_str::<Value>(told).unwrap()["publicKey"].take()
}

/// The challenge in what a browser was asked.
pub fn challenge(told: &str) -> String {
    asked(told)["challenge"].as_str().unwrap().to_owned()
}

fn client_data(told: &Value, says: &Says, act: &str) -> Vec<u8> {
    let challenge = says.challenge.clone().unwrap_or_else(|| told["challenge"].as_str().unwrap().to_owned());
    json!({
        "type": says.act.unwrap_or(act),
        "challenge": challenge,
        "origin": says.origin,
        "crossOrigin": says.cross_origin,
    })
    .to_string()
    .into_bytes()
}

impl SoftKey {
    /// Makes a passkey for what a browser was asked; it and the browser's answer.
    pub fn made(told: &str, says: &Says) -> (Self, String) {
        let told = asked(told);
        let random = SystemRandom::new();
        let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, made.as_ref()).unwrap();
        let mut id = vec![0; 32];
        random.fill(&mut id).unwrap();
        let id = says.id.clone().unwrap_or(id);
        let user = B64.decode(told["user"]["id"].as_str().unwrap()).unwrap();
        let count = says.count.unwrap_or(1);
        let soft = Self { key, id, user, count };
        let client_data = client_data(&told, says, "webauthn.create");
        let data = soft.attested(says);
        // {"fmt": "none", "attStmt": {}, "authData": data}, as CBOR writes it.
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59".to_vec();
        object.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
        object.extend(data);
        let answer = json!({
            "id": B64.encode(&soft.id),
            "rawId": B64.encode(&soft.id),
            "type": says.kind,
            "response": {
                "attestationObject": B64.encode(object),
                "clientDataJSON": B64.encode(client_data),
                "transports": ["internal"],
            },
            "clientExtensionResults": {},
        });
        (soft, answer.to_string())
    }

    fn about(&self, says: &Says, flags: u8, count: u32) -> Vec<u8> {
        let mut data = Sha256::digest(says.rp_id.as_bytes()).to_vec();
        data.push(flags);
        data.extend(count.to_be_bytes());
        data
    }

    fn attested(&self, says: &Says) -> Vec<u8> {
        let mut data = self.about(says, says.flags | HAS_KEY, self.count);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        let point = self.key.public_key().as_ref();
        // {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}.
        data.extend(b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20");
        data.extend(&point[1..33]);
        data.extend(b"\x22\x58\x20");
        data.extend(&point[33..65]);
        data
    }

    /// Answers what a browser was asked; counts one up.
    pub fn proves(&mut self, told: &str, says: &Says) -> String {
        self.count = says.count.unwrap_or(self.count + 1);
        let client_data = client_data(&asked(told), says, "webauthn.get");
        let data = self.about(says, says.flags, self.count);
        let signed = [data.as_slice(), Sha256::digest(&client_data).as_slice()].concat();
        let mut signature = self.key.sign(&SystemRandom::new(), &signed).unwrap().as_ref().to_vec();
        if says.bent
            && let Some(last) = signature.last_mut()
        {
            *last ^= 1;
        }
        let id = says.id.as_ref().unwrap_or(&self.id);
        json!({
            "id": B64.encode(id),
            "rawId": B64.encode(id),
            "type": says.kind,
            "response": {
                "authenticatorData": B64.encode(data),
                "clientDataJSON": B64.encode(client_data),
                "signature": B64.encode(signature),
                "userHandle": B64.encode(says.user.as_ref().unwrap_or(&self.user)),
            },
            "clientExtensionResults": {},
        })
        .to_string()
    }
}
