//! Packs that practices hand each other: one JSON document with a manifest of SHA-256 hashes, a signature over it and the
//! parts as texts. It refuses a file that is altered, unsigned, too large, or holds anything that is not exactly a part, and
//! reads no part before the signature holds. A part's name is words for people and never a path.
//! Format: `docs/formats/pack.md`.

use crate::bound::sha256;
use crate::lobby::{LetterText, ReadyText, StageText};
use domain::pack::Pack;
use seal::{PackSigner, pack_fingerprint, verify_pack};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What every file says it is.
const FORMAT: &str = "strongroom/pack/v1";
/// The most bytes of a file.
pub const LARGEST_PACK: usize = 2 << 20;
/// The most parts of one.
pub const MOST_PARTS: usize = 300;
/// The most bytes of one part.
const LARGEST_PART: usize = 256 << 10;
/// The most characters of a name.
const LONGEST_NAME: usize = 200;

/// What is wrong with a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PackFault {
    /// It is no pack, or one that a newer program made.
    NotAPack,
    /// It is larger than any pack.
    TooLarge,
    /// Nobody signed it.
    Unsigned,
    /// Something in it is not what was signed.
    Altered,
    /// What was signed cannot be used: a part that cannot be read, or two of one name.
    Broken,
}

/// What a part is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartKind {
    /// A checklist, in the pack format.
    List,
    /// A letter to begin with.
    Letter,
    /// A ready text for messages or file notes.
    Message,
    /// What clients read at the stages of one kind of matter, and where they are written to.
    Stages,
}

/// One thing of the practice's own, as it goes into a pack.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PackPart {
    pub kind: PartKind,
    /// What people choose it by, in English.
    pub name: String,
    pub text: String,
}

/// What a part says.
#[derive(Clone, PartialEq, Debug)]
pub enum PartContent {
    List(Box<Pack>),
    Letter(LetterText),
    Message(ReadyText),
    Stages(StageTexts),
}

/// What a practice says at the stages of one kind of matter: those it chose something for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageTexts {
    /// The id of the kind.
    pub kind: String,
    /// What the kind is called, in English.
    pub name: String,
    /// By the stage's key.
    pub stages: BTreeMap<String, StageText>,
}

impl StageTexts {
    /// As the house would keep it, so that it is compared with what the house has; nothing where it cannot be kept.
    fn kept(self) -> Option<Self> {
        let stages: BTreeMap<_, _> =
            self.stages.into_iter().map(|(stage, text)| (stage, text.tidy())).collect();
        let good =
            |(stage, text): (&String, &StageText)| is_key(stage) && !text.is_empty() && text.check().is_ok();
        let right = is_key(&self.kind) && !stages.is_empty() && stages.iter().all(good);
        right.then_some(Self { stages, ..self })
    }
}

/// Whether it can be the key of a kind or a stage in the pack format.
fn is_key(key: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-');
    !key.is_empty() && key.len() <= LONGEST_NAME && key.chars().all(plain)
}

/// A pack whose signature holds.
#[derive(Clone, PartialEq, Debug)]
pub struct OpenedPack {
    /// What whoever signed it calls itself.
    pub practice: String,
    /// SHA-256 over the signer's public key, in hexadecimal.
    pub fingerprint: String,
    pub parts: Vec<(PackPart, PartContent)>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: String,
    /// The exact bytes that were signed.
    manifest: String,
    /// In the order of the manifest.
    parts: Vec<String>,
    /// The signer's public key, in hexadecimal.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    signer: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    signature: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    practice: String,
    parts: Vec<Listed>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    kind: PartKind,
    name: String,
    sha256: String,
}

/// What a letter is in a pack.
///
/// # Errors
/// [`PackFault::Broken`] where it cannot be written, which none can be.
pub fn letter_part(letter: &LetterText) -> Result<PackPart, PackFault> {
    part(PartKind::Letter, letter.name.get("en"), letter)
}

/// What a ready text is in a pack: what it says, without this practice's name and number for it.
///
/// # Errors
/// [`PackFault::Broken`] where it cannot be written, which none can be.
pub fn message_part(text: &ReadyText) -> Result<PackPart, PackFault> {
    let plain = ReadyText { key: String::new(), version: 0, ..text.clone() };
    part(PartKind::Message, text.name.get("en"), &plain)
}

/// What the stages of one kind of matter are in a pack.
///
/// # Errors
/// [`PackFault::Broken`] where it cannot be written, which none can be.
pub fn stages_part(stages: &StageTexts) -> Result<PackPart, PackFault> {
    part(PartKind::Stages, Some(&stages.name), stages)
}

fn part(kind: PartKind, name: Option<&String>, content: &impl Serialize) -> Result<PackPart, PackFault> {
    let text = serde_json::to_string(content).map_err(|_| PackFault::Broken)?;
    Ok(PackPart { kind, name: name.cloned().unwrap_or_default(), text })
}

/// The file of these parts. The same parts by the same practice are the same bytes.
pub(crate) fn written(practice: &str, parts: &[PackPart], signer: &PackSigner) -> Result<Vec<u8>, PackFault> {
    let mut parts: Vec<&PackPart> = parts.iter().collect();
    parts.sort_by(|a, b| (a.kind, &a.name, &a.text).cmp(&(b.kind, &b.name, &b.text)));
    let listed = parts.iter().map(|part| Listed {
        kind: part.kind,
        name: part.name.clone(),
        sha256: crate::hex(&sha256(part.text.as_bytes())),
    });
    let manifest = Manifest { practice: practice.to_owned(), parts: listed.collect() };
    let manifest = serde_json::to_string(&manifest).map_err(|_| PackFault::Broken)?;
    let file = File {
        format: FORMAT.to_owned(),
        signer: crate::hex(&signer.public()),
        signature: crate::hex(&signer.sign(manifest.as_bytes())),
        manifest,
        parts: parts.into_iter().map(|part| part.text.clone()).collect(),
    };
    let mut bytes = serde_json::to_vec_pretty(&file).map_err(|_| PackFault::Broken)?;
    bytes.push(b'\n');
    // What could not be brought in again is not handed out.
    open_pack(&bytes).map(|_| bytes)
}

/// Checks a file and reads it.
///
/// # Errors
/// What is wrong with it. Nothing of a part is read before the signature over its hash holds.
pub fn open_pack(bytes: &[u8]) -> Result<OpenedPack, PackFault> {
    if bytes.len() > LARGEST_PACK {
        return Err(PackFault::TooLarge);
    }
    let file: File = serde_json::from_slice(bytes).map_err(|_| PackFault::NotAPack)?;
    if file.format != FORMAT {
        return Err(PackFault::NotAPack);
    }
    if file.signer.is_empty() || file.signature.is_empty() {
        return Err(PackFault::Unsigned);
    }
    let public = unhexed(&file.signer).ok_or(PackFault::Altered)?;
    let signature = unhexed(&file.signature).ok_or(PackFault::Altered)?;
    verify_pack(&public, file.manifest.as_bytes(), &signature).map_err(|_| PackFault::Altered)?;
    let manifest: Manifest = serde_json::from_str(&file.manifest).map_err(|_| PackFault::Broken)?;
    if manifest.parts.len() != file.parts.len() {
        return Err(PackFault::Altered);
    }
    let same = |(listed, text): (&Listed, &String)| listed.sha256 == crate::hex(&sha256(text.as_bytes()));
    if !manifest.parts.iter().zip(&file.parts).all(same) {
        return Err(PackFault::Altered);
    }
    let broken = manifest.parts.is_empty()
        || manifest.parts.len() > MOST_PARTS
        || file.parts.iter().any(|text| text.len() > LARGEST_PART)
        || !named(&manifest.practice)
        || !manifest.parts.iter().all(|part| named(&part.name));
    if broken {
        return Err(PackFault::Broken);
    }
    let mut seen = BTreeSet::new();
    let mut parts = Vec::new();
    for (listed, text) in manifest.parts.into_iter().zip(file.parts) {
        if !seen.insert((listed.kind, listed.name.to_lowercase())) {
            return Err(PackFault::Broken);
        }
        let content = content(listed.kind, &listed.name, &text).ok_or(PackFault::Broken)?;
        parts.push((PackPart { kind: listed.kind, name: listed.name, text }, content));
    }
    let fingerprint = crate::hex(&pack_fingerprint(&public));
    Ok(OpenedPack { practice: manifest.practice, fingerprint, parts })
}

/// What a part says, if it can be used and goes by the name it is listed by.
fn content(kind: PartKind, name: &str, text: &str) -> Option<PartContent> {
    let (says, content) = match kind {
        PartKind::List => {
            let pack = Pack::parse_list(text).ok()?;
            (pack.name.en.clone(), PartContent::List(Box::new(pack)))
        }
        PartKind::Letter => {
            let letter: LetterText = serde_json::from_str(text).ok()?;
            // As the house would keep it, so that it is compared with what the house has.
            let letter = LetterText::new(letter.kind(), &letter.name, &letter.text);
            letter.check().ok()?;
            (letter.name.get("en")?.clone(), PartContent::Letter(letter))
        }
        PartKind::Message => {
            let text: ReadyText = serde_json::from_str(text).ok()?;
            let text = ReadyText { key: String::new(), version: 0, ..text }.tidy();
            text.check().ok()?;
            (text.name.get("en")?.clone(), PartContent::Message(text))
        }
        PartKind::Stages => {
            let stages = serde_json::from_str::<StageTexts>(text).ok()?.kept()?;
            (stages.name.clone(), PartContent::Stages(stages))
        }
    };
    (says == name).then_some(content)
}

/// Words a person can read in one line: no control characters, and none that turn the direction of what follows.
fn named(name: &str) -> bool {
    let turns =
        |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let short = (1..=LONGEST_NAME).contains(&name.chars().count());
    short && name.trim() == name && !name.chars().any(|c| c.is_control() || turns(c))
}

fn unhexed(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if !digits.len().is_multiple_of(2) || !digits.iter().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
        return None;
    }
    let two = |at: usize| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
    (0..digits.len()).step_by(2).map(two).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::room::Words;
    use domain::pack::LetterKind;
    use seal::{PackKey, SystemChance};

    fn letter(name: &str) -> PackPart {
        let words = |text: &str| Words::from([("en".to_owned(), text.to_owned())]);
        letter_part(&LetterText::new(LetterKind::Other, &words(name), &words("Dear {client}."))).unwrap()
    }

    /// Any manifest and any parts, rightly signed, as a hostile practice could make them.
    fn signed(manifest: &str, parts: &[&str]) -> Vec<u8> {
        let signer = PackKey::generate(&SystemChance).signer();
        let file = File {
            format: FORMAT.to_owned(),
            manifest: manifest.to_owned(),
            parts: parts.iter().map(|one| (*one).to_owned()).collect(),
            signer: crate::hex(&signer.public()),
            signature: crate::hex(&signer.sign(manifest.as_bytes())),
        };
        serde_json::to_vec(&file).unwrap()
    }

    fn listing(parts: &[(&str, &str, &str)]) -> String {
        let one = |(kind, name, text): &(&str, &str, &str)| {
            let name = serde_json::to_string(name).unwrap();
            let hash = crate::fingerprint(text.as_bytes());
            format!("{{\"kind\":\"{kind}\",\"name\":{name},\"sha256\":\"{hash}\"}}")
        };
        let parts: Vec<_> = parts.iter().map(one).collect();
        format!("{{\"practice\":\"Them\",\"parts\":[{}]}}", parts.join(","))
    }

    #[test]
    fn the_same_parts_are_the_same_bytes_in_whatever_order_and_open_again() {
        let signer = PackKey::generate(&SystemChance).signer();
        let (a, b) = (letter("A"), letter("B"));
        let one = written("Us", &[a.clone(), b.clone()], &signer).unwrap();
        assert_eq!(one, written("Us", &[b.clone(), a.clone()], &signer).unwrap());
        let opened = open_pack(&one).unwrap();
        assert_eq!((opened.practice.as_str(), opened.parts.len()), ("Us", 2));
        assert_eq!(opened.parts[0].0, a);
        assert_eq!(opened.fingerprint.len(), 64);
        assert!(written("Us", &[a.clone(), a], &signer).is_err(), "what could not be brought in");
        assert!(written("Us", &[], &signer).is_err());
    }

    #[test]
    fn any_byte_that_is_altered_is_noticed() {
        let signer = PackKey::generate(&SystemChance).signer();
        let good = written("Us", &[letter("A")], &signer).unwrap();
        let opened = open_pack(&good).unwrap();
        let mut noticed = 0;
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 1;
            match open_pack(&bad) {
                // White space between fields is not part of what was signed, and says nothing.
                Ok(same) => assert_eq!(same, opened, "{at}"),
                Err(_) => noticed += 1,
            }
        }
        assert!(noticed > good.len() * 9 / 10);
        for cut in [0, 1, good.len() / 2, good.len() - 3] {
            assert!(open_pack(&good[..cut]).is_err(), "half of it is none");
        }
    }

    #[test]
    fn unsigned_ones_and_signatures_of_others_are_refused_as_what_they_are() {
        let signer = PackKey::generate(&SystemChance).signer();
        let good = String::from_utf8(written("Us", &[letter("A")], &signer).unwrap()).unwrap();
        let mut file: serde_json::Value = serde_json::from_str(&good).unwrap();
        let opened = |file: &serde_json::Value| open_pack(&serde_json::to_vec(file).unwrap());
        file["signer"] = crate::hex(&PackKey::generate(&SystemChance).signer().public()).into();
        assert_eq!(opened(&file), Err(PackFault::Altered), "another's key");
        let mut bare: serde_json::Value = serde_json::from_str(&good).unwrap();
        bare.as_object_mut().unwrap().remove("signature");
        assert_eq!(opened(&bare), Err(PackFault::Unsigned));
        let mut part: serde_json::Value = serde_json::from_str(&good).unwrap();
        part["parts"][0] = "other".into();
        assert_eq!(opened(&part), Err(PackFault::Altered));
        part["parts"] = serde_json::json!([]);
        assert_eq!(opened(&part), Err(PackFault::Altered), "a part that is missing");
        let mut newer: serde_json::Value = serde_json::from_str(&good).unwrap();
        newer["format"] = "strongroom/pack/v2".into();
        assert_eq!(opened(&newer), Err(PackFault::NotAPack));
        newer["format"] = FORMAT.into();
        newer["more"] = 1.into();
        assert_eq!(opened(&newer), Err(PackFault::NotAPack));
    }

    #[test]
    fn what_a_hostile_practice_signs_is_refused_as_well() {
        let text = letter("A").text;
        let text = text.as_str();
        assert!(open_pack(&signed(&listing(&[("letter", "A", text)]), &[text])).is_ok());
        let refused = |manifest: String, parts: &[&str]| open_pack(&signed(&manifest, parts)).unwrap_err();
        let long = "x".repeat(LONGEST_NAME + 1);
        for name in ["../../etc/passwd", "B", "A ", "", "A\n", "\u{202e}A", &long] {
            assert_eq!(refused(listing(&[("letter", name, text)]), &[text]), PackFault::Broken, "{name:?}");
        }
        assert_eq!(
            refused(listing(&[("letter", "A", text), ("letter", "A", text)]), &[text, text]),
            PackFault::Broken
        );
        assert_eq!(refused(listing(&[("program", "A", text)]), &[text]), PackFault::Broken);
        assert_eq!(refused(listing(&[("list", "A", text)]), &[text]), PackFault::Broken, "no list");
        assert_eq!(refused(listing(&[]), &[]), PackFault::Broken);
        assert_eq!(refused("{}".to_owned(), &[]), PackFault::Broken);
        let stray = text.replace("{client}", "{password}");
        assert_eq!(refused(listing(&[("letter", "A", &stray)]), &[&stray]), PackFault::Broken);
        let big = "x".repeat(LARGEST_PART + 1);
        assert_eq!(refused(listing(&[("letter", "A", &big)]), &[&big]), PackFault::Broken);
        let many: Vec<_> = (0..=MOST_PARTS).map(|_| ("letter", "A", "x")).collect();
        assert_eq!(refused(listing(&many), &vec!["x"; MOST_PARTS + 1]), PackFault::Broken);
    }

    #[test]
    fn bytes_that_are_no_pack_cost_nothing_and_are_refused() {
        assert_eq!(open_pack(&vec![b' '; LARGEST_PACK + 1]), Err(PackFault::TooLarge));
        let nested = "[".repeat(100_000);
        for bytes in [&b""[..], b"\xff\xfe", b"null", b"{}", b"PK\x03\x04", nested.as_bytes()] {
            assert_eq!(open_pack(bytes), Err(PackFault::NotAPack));
        }
        let twice =
            format!("{{\"format\":\"{FORMAT}\",\"format\":\"{FORMAT}\",\"manifest\":\"\",\"parts\":[]}}");
        assert_eq!(open_pack(twice.as_bytes()), Err(PackFault::NotAPack), "a field that stands there twice");
        assert_eq!(
            open_pack(b"{\"format\":\"strongroom/pack/v1\",\"manifest\":\"\xff\",\"parts\":[]}"),
            Err(PackFault::NotAPack)
        );
    }

    #[test]
    fn stages_in_a_pack_say_something_in_both_languages_under_keys_that_stages_can_have() {
        let good = r#"{"kind":"us-h1b","name":"H-1B","stages":{"filed":{"words":{"client":{"en":"We sent it.","es":"Lo enviamos."}},"mail":true},"receipt":{"mail":false}}}"#;
        let open = |text: &str| open_pack(&signed(&listing(&[("stages", "H-1B", text)]), &[text]));
        let opened = open(good).unwrap();
        let PartContent::Stages(stages) = &opened.parts[0].1 else { panic!("another kind of part") };
        assert_eq!((stages.kind.as_str(), stages.stages.len()), ("us-h1b", 2));
        assert_eq!(stages_part(stages).unwrap(), opened.parts[0].0, "the same bytes again");
        for (was, is) in [
            ("Lo enviamos.", " "),
            ("\"es\":\"Lo enviamos.\"", "\"fr\":\"Envoyé.\""),
            ("\"filed\"", "\"../filed\""),
            ("us-h1b", ""),
            ("\"name\":\"H-1B\"", "\"name\":\"Other\""),
            ("{\"mail\":false}", "{}"),
            ("{\"mail\":false}", "{\"mail\":false,\"sign_off\":true}"),
            ("\"mail\":true", "\"mail\":\"yes\""),
        ] {
            assert_eq!(open(&good.replace(was, is)), Err(PackFault::Broken), "{is}");
        }
        let long = good.replace("We sent it.", &"x".repeat(domain::limits::STAGE_CHARS + 1));
        assert_eq!(open(&long), Err(PackFault::Broken));
    }
}
