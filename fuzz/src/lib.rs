//! Everywhere bytes from outside are read, as functions of the bytes alone. A function here fails by panicking: when what
//! it calls panics, and when something hostile was taken for good. Fuzzing (`fuzz/targets`) and the ordinary suite
//! (`tests/src/hostile.rs`) call the same ones. It refuses clocks, files and chance.

use domain::filename::{Disposition, FileName};
use domain::files::FileType;
use domain::mrz::Mrz;
use domain::pack::Pack;
use http::{HeaderMap, HeaderValue};
use seal::{
    Binding, ChainVerifier, Chance, FileKey, HEADER_LEN, Line, LogKey, LogProof, LogVerifier, MatterKey,
    SEALED_CHUNK_LEN, SegmentContext, SegmentOpener, SegmentSealer, open_field, open_segment, seal_field,
};

/// Always the same bytes: keys for these functions only.
struct Same;

impl Chance for Same {
    fn fill(&self, out: &mut [u8]) {
        out.fill(7);
    }
}

const AT: SegmentContext =
    SegmentContext { practice: [1; 16], matter: [2; 16], document: [3; 16], version: [4; 16], index: 0 };
const FIELD: Binding<'static> =
    Binding { practice: [1; 16], room: [2; 16], table: "t", object: [3; 16], field: "f", version: 1 };
const WORDS: &[u8] = b"what the one honest segment and the one honest field say";

/// Name, function and honest inputs to start from.
pub type Entry = (&'static str, fn(&[u8]), fn() -> Vec<Vec<u8>>);

/// All of them.
pub const ALL: &[Entry] = &[
    ("segment", segment, || vec![honest_segment()]),
    ("field", field, || vec![honest_field()]),
    ("audit_line", audit_line, || vec![vec![0; 400], (0..=255).cycle().take(400).collect()]),
    ("log_proof", log_proof, || vec![honest_proof().into_bytes()]),
    ("checkpoint", checkpoint, || vec![honest_note().into_bytes()]),
    ("upload_headers", upload_headers, || {
        vec![
            b"filename cGFzc3BvcnQucGRm,filetype YXBwbGljYXRpb24vcGRm".to_vec(),
            b"sha256 AAAA".to_vec(),
            b"1234".to_vec(),
        ]
    }),
    ("file_name", file_name, || {
        vec!["../a\u{202e}fdp.exe".into(), "CON.\u{5d0}.jpg".into(), "ñ".repeat(200).into_bytes()]
    }),
    ("pack", pack, || vec![PACK.as_bytes().to_vec()]),
    ("mrz", mrz, || {
        let passport =
            "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";
        let card =
            "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<";
        vec![passport.into(), card.into()]
    }),
    ("examine", examine, || vec![PDF.to_vec(), ZIP.to_vec(), JPEG.to_vec(), HEIC.to_vec(), RTF.to_vec()]),
];

const PACK: &str = include_str!("../../packs/us-naturalization.toml");
const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(x)>>>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
const ZIP: &[u8] = b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x13\0\0\0[Content_Types].xmlPK\x01\x02\x14\0\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x13\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0[Content_Types].xmlPK\x05\x06\0\0\0\0\x01\0\x01\0A\0\0\x001\0\0\0\0\0";
const JPEG: &[u8] = b"\xff\xd8\xff\xe1\0\x22Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0\xff\xc0\0\x11\x08\0\x10\0\x10\x03\x01\x22\0\x02\x11\x01\x03\x11\x01\xff\xda\0\x0c\x03\x01\0\x02\x11\x03\x11\0\x3f\0\0\xff\xd9";
const HEIC: &[u8] = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\x2ameta\0\0\0\0\0\0\0\x1ehdlr\0\0\0\0\0\0\0\0pict\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
const RTF: &[u8] = b"{\\rtf1\\ansi{\\object\\objemb{\\*\\objdata 0102}}}";

fn honest_segment() -> Vec<u8> {
    let mut sealer = SegmentSealer::new(&FileKey::generate(&Same), &AT, &Same);
    let mut out = Vec::new();
    sealer.update(WORDS, &mut out);
    sealer.finish(&mut out);
    out
}

fn honest_field() -> Vec<u8> {
    seal_field(&MatterKey::generate(&Same), &FIELD, WORDS, &Same)
}

fn honest_note() -> String {
    let signer = LogKey::generate(&Same).signer("practice.example/log").expect("a good name");
    signer.checkpoint(2, &seal::leaf_hash(b"root"))
}

fn honest_proof() -> String {
    LogProof { index: 0, hashes: vec![[9; 32]], checkpoint: honest_note(), extra: Some(vec![1, 2]) }.to_text()
}

fn verifier() -> LogVerifier {
    let signer = LogKey::generate(&Same).signer("practice.example/log").expect("a good name");
    LogVerifier::from_vkey(&signer.vkey()).expect("a key of our own")
}

/// Only the honest segment opens.
pub fn segment(data: &[u8]) {
    let key = FileKey::generate(&Same);
    if let Ok(plain) = open_segment(&key, &AT, data) {
        assert_eq!(plain, WORDS);
        assert_eq!(data, honest_segment());
    }
    let Some((header, body)) = data.split_first_chunk::<HEADER_LEN>() else { return };
    let Ok(opener) = SegmentOpener::new(&key, &AT, header) else { return };
    for (index, chunk) in body.chunks(SEALED_CHUNK_LEN).enumerate() {
        let mut out = Vec::new();
        if opener.open_chunk(index as u64, chunk, &mut out).is_err() {
            assert!(out.is_empty(), "a refused chunk releases nothing");
        }
    }
}

/// Only the honest field opens.
pub fn field(data: &[u8]) {
    let _version = seal::key_version(data);
    if let Ok(plain) = open_field(&MatterKey::generate(&Same), &FIELD, data) {
        assert_eq!((&plain[..], data), (WORDS, &honest_field()[..]));
    }
}

/// Lines made of anything: two that differ have different canonical bytes, and a chain takes a line only in its place.
pub fn audit_line(data: &[u8]) {
    let Some((one, two)) = line(data).zip(line(data.get(180..).unwrap_or_default())) else { return };
    assert_eq!(one == two, one.canonical() == two.canonical());
    let mut chain = ChainVerifier::new(one.scope);
    if chain.feed(&one).is_ok() {
        assert_eq!((one.n, one.prev), (1, [0; 32]));
    }
    if chain.feed_recorded(&two, &one.hash()).is_ok() {
        assert_eq!(one.hash(), two.hash());
    }
}

fn line(data: &[u8]) -> Option<Line<'_>> {
    let take = |from: usize, len: usize| data.get(from..from + len);
    let code = usize::from(*data.first()?) % 40;
    Some(Line {
        scope: take(1, 16)?.try_into().ok()?,
        n: u64::from_be_bytes(take(17, 8)?.try_into().ok()?),
        at_micros: i64::from_be_bytes(take(25, 8)?.try_into().ok()?),
        actor: take(33, 16)?.try_into().ok()?,
        code: std::str::from_utf8(take(130, code)?).ok()?,
        object: take(49, 16)?.try_into().ok()?,
        detail_hash: take(65, 32)?.try_into().ok()?,
        salt: [data[97]; 32],
        prev: take(98, 32)?.try_into().ok()?,
    })
}

/// What parses says the same when written again, and no proof holds for an entry nobody logged.
pub fn log_proof(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Ok(proof) = LogProof::parse(text) else { return };
    assert_eq!(LogProof::parse(&proof.to_text()).ok().as_ref(), Some(&proof));
    assert!(proof.verify(&verifier(), &[0; 32]).is_err());
}

/// A note that stands states what the one signed note states.
pub fn checkpoint(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let _key = LogVerifier::from_vkey(text);
    if let Ok(found) = verifier().verify(text) {
        assert_eq!((found.size, found.root), (2, seal::leaf_hash(b"root")));
    }
}

/// Headers of the resumable protocol.
pub fn upload_headers(data: &[u8]) {
    let Ok(value) = HeaderValue::from_bytes(data) else { return };
    let with = |name: http::HeaderName| HeaderMap::from_iter([(name, value.clone())]);
    let _metadata = web::tus::wire::metadata(&with(web::tus::wire::UPLOAD_METADATA));
    let _sum = web::tus::wire::checksum(&with(web::tus::wire::UPLOAD_CHECKSUM));
    let offset = web::tus::wire::UPLOAD_OFFSET;
    if let Ok(Some(bytes)) = web::tus::wire::bytes(&with(offset.clone()), &offset) {
        assert_eq!(
            bytes.to_string(),
            String::from_utf8_lossy(data).trim_start_matches('0').to_owned().max("0".into())
        );
    }
}

/// A name leaves no folder, breaks no header and turns no text around, whatever it was.
pub fn file_name(data: &[u8]) {
    let name = FileName::received(&String::from_utf8_lossy(data));
    assert!(name.as_given().len() <= 255);
    if let Some(shown) = name.display() {
        assert!(
            !shown.contains(['/', '\\', '\0', '\n', '\r', '\u{202e}', '\u{202d}', '\u{200b}']),
            "{shown:?}"
        );
    }
    for kind in [FileType::Pdf, FileType::Jpeg] {
        let saved = name.for_saving(kind, "document");
        assert!(
            !saved.contains(['/', '\\', '\0', '\n', ':', '"', '<', '|']) && !saved.starts_with('.'),
            "{saved:?}"
        );
        assert!(saved.len() <= 255 && saved.contains('.'), "{saved:?}");
        let header = name.content_disposition(Disposition::Attachment, kind, "document");
        assert!(
            header.bytes().all(|b| (0x20..0x7f).contains(&b)) && header.starts_with("attachment; "),
            "{header:?}"
        );
    }
}

/// A pack that parses can be walked through.
pub fn pack(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(pack) = Pack::parse(text) {
        let items: usize = pack.checklists.iter().map(|list| list.items().count()).sum();
        assert!(items < 1_000_000);
    }
}

/// Zones of passports, cards and visas.
pub fn mrz(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let lines: Vec<&str> = text.lines().collect();
    for year in [1970, 2026, 2099] {
        if let Some(zone) = Mrz::parse(&lines, year) {
            assert!(zone.number.len() <= 60 && zone.surname.len() <= 44);
        }
    }
    let _digit = domain::mrz::check_digit(&text);
}

/// The examination of a file: kind, findings, sizes, pages.
pub fn examine(data: &[u8]) {
    for extension in [None, Some("pdf"), Some("docx")] {
        inspect::examine_unwalled(data, extension);
    }
}
