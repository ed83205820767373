//! What hides in documents: things that act, things that are two things, and things that grow.

use std::collections::BTreeSet;

use domain::{FileType, InspectionFlag, RefusalCause};
use image::ImageFormat;
use inspect::{Drawing, Finding, Outcome, Verdict};

use crate::ask::{facts, outcome, report};
use crate::corpus::*;

async fn findings(bytes: &[u8], name: &str) -> BTreeSet<Finding> {
    let facts = facts(bytes, name).await;
    assert!(matches!(facts.verdict, Verdict::Accepted { .. }), "{:?}", facts.verdict);
    facts.findings
}

fn set(findings: &[Finding]) -> BTreeSet<Finding> {
    findings.iter().copied().collect()
}

#[tokio::test]
async fn what_acts_in_a_pdf_is_found() {
    let free = first_free(1);
    let action = |body: &str| pdf(1, &format!("/OpenAction {free} 0 R"), &[body.as_bytes().to_vec()]);
    for (bytes, expected) in [
        (pdf(1, "", &[]), vec![]),
        (action("<< /S /JavaScript /JS (app.alert(1)) >>"), vec![Finding::Script, Finding::OpenAction]),
        (action("<< /S /Launch /F (cmd.exe) >>"), vec![Finding::Launch, Finding::OpenAction]),
        (action("<< /S /URI /URI (http://example.org) >>"), vec![Finding::OpenAction]),
        (action("<< /S /GoTo /D [4 0 R /Fit] >>"), vec![]),
        (pdf(1, "/OpenAction [4 0 R /Fit]", &[]), vec![]),
        (pdf(1, "/AA << /WC << /S /URI >> >>", &[]), vec![Finding::OpenAction]),
        (pdf(1, "/Names << /EmbeddedFiles << >> >>", &[]), vec![Finding::PdfAttachment]),
        (pdf(1, "/AcroForm << /XFA (x) >>", &[]), vec![Finding::XfaForm]),
        (pdf(1, "", &[b"<< /S /SubmitForm >>".to_vec()]), vec![Finding::SubmitsForm]),
        (pdf(1, "", &[b"<< /Subtype /RichMedia >>".to_vec()]), vec![Finding::RichMedia]),
        // Escaped, so that a search for the word misses it.
        (pdf(1, "", &[b"<< /S /J#61v#61Script /#4a#53 (x) >>".to_vec()]), vec![Finding::Script]),
    ] {
        assert_eq!(
            findings(&bytes, "pdf").await,
            set(&expected),
            "{}",
            String::from_utf8_lossy(&bytes[20..120])
        );
    }
}

#[tokio::test]
async fn a_script_packed_into_an_object_stream_is_found() {
    let packed = object_stream(40, &["<< /S /JavaScript /JS (app.alert(1)) >>", "<< /S /Launch >>"]);
    assert!(!packed.windows(10).any(|w| w == b"JavaScript"), "the word must not be legible");
    assert_eq!(findings(&pdf(1, "", &[packed]), "pdf").await, set(&[Finding::Script, Finding::Launch]));
}

#[tokio::test]
async fn a_script_outside_the_cross_reference_or_inside_a_fake_stream_is_found() {
    let mut appended = pdf(1, "", &[]);
    appended.extend(b"\n99 0 obj << /S /JavaScript /JS (x) >> endobj\n");
    assert!(findings(&appended, "pdf").await.contains(&Finding::Script));
    let fake = stream("", b"77 0 obj << /S /JavaScript >> endobj");
    assert!(findings(&pdf(1, "", &[fake]), "pdf").await.contains(&Finding::Script));
}

#[tokio::test]
async fn short_names_in_packed_bytes_are_chance_and_flag_nothing() {
    let noise = stream("/Filter /DCTDecode", b"\x01\x02/JS \x03/AA/XFA(\x04");
    assert_eq!(findings(&pdf(1, "", &[noise]), "pdf").await, set(&[]));
}

#[tokio::test]
async fn active_content_in_a_pdf_needs_a_person_but_is_still_shown() {
    let told = outcome(&pdf(1, "", &[b"<< /S /JavaScript >>".to_vec()]), "pdf").await;
    assert!(told.flags(12).contains(&InspectionFlag::PdfActiveContent));
    let Outcome::Inspected(report) = told else { panic!() };
    assert_eq!(report.ending.drawing, Drawing::Complete);
}

#[tokio::test]
async fn a_sealed_pdf_is_kept_flagged_and_not_drawn() {
    let report = report(&sealed_pdf(), "pdf").await;
    assert_eq!(report.facts.findings, set(&[Finding::Encrypted]));
    assert_eq!(report.ending.drawing, Drawing::Failed);
}

#[tokio::test]
async fn what_acts_in_an_office_file_is_found() {
    let relation = |body: &str| format!("<Relationships><Relationship Id=\"r1\" {body}/></Relationships>");
    let template = relation(
        "Type=\"http://x/relationships/attachedTemplate\" Target=\"http://evil/\" TargetMode=\"External\"",
    );
    let link =
        relation("Type=\"http://x/relationships/hyperlink\" Target=\"http://good/\" TargetMode=\"External\"");
    let rels = "word/_rels/document.xml.rels";
    let dde =
        "<w:document><w:instrText>DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe</w:instrText></w:document>";
    let dde = zip(&[
        ("[Content_Types].xml", b"wordprocessingml.document.main+xml"),
        ("word/document.xml", dde.as_bytes()),
    ]);
    let laughs = b"<!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><w:document>&b;</w:document>";
    let laughs =
        zip(&[("[Content_Types].xml", b"wordprocessingml.document.main+xml"), ("word/document.xml", laughs)]);
    for (bytes, expected) in [
        (docx(&[]), vec![]),
        (docx(&[(rels, link.as_bytes())]), vec![]),
        (docx(&[(rels, template.as_bytes())]), vec![Finding::ExternalReference]),
        (docx(&[("word/vbaProject.bin", b"x")]), vec![Finding::Macros]),
        (docx(&[("word/activeX/activeX1.xml", b"x")]), vec![Finding::ActiveX]),
        (docx(&[("word/embeddings/oleObject1.bin", b"x")]), vec![Finding::EmbeddedObject]),
        (xlsx(&[("xl/macrosheets/sheet1.xml", b"x")]), vec![Finding::Macros]),
        (dde, vec![Finding::DataExchange]),
        (laughs, vec![Finding::Bomb]),
        (compound(&["WordDocument", "_VBA_PROJECT"]), vec![Finding::Macros]),
        (compound(&["EncryptionInfo", "EncryptedPackage"]), vec![Finding::Encrypted]),
        (
            b"{\\rtf1{\\object\\objupdate{\\*\\objdata 00}}}".to_vec(),
            vec![Finding::EmbeddedObject, Finding::ExternalReference],
        ),
    ] {
        assert_eq!(findings(&bytes, "").await, set(&expected));
    }
}

#[tokio::test]
async fn a_file_that_is_two_files_says_so() {
    let photo = jpeg(&corners(80, 60));
    let packed = zip(&[("a.exe", b"MZ")]);
    let mut late = b"\x01\x02 junk before\n".to_vec();
    late.extend(pdf(1, "", &[]));
    let mut pdf_in_photo = photo.clone();
    pdf_in_photo.splice(2..2, b"\xFF\xFE\x00\x0A%PDF-1.4".iter().copied());
    let mut page_in_photo = photo.clone();
    page_in_photo.splice(2..2, b"\xFF\xFE\x00\x0A<script>".iter().copied());
    for bytes in [
        late,
        pdf_in_photo,
        page_in_photo,
        [photo.clone(), packed.clone()].concat(),
        [pdf(1, "", &[]), packed.clone()].concat(),
        [encoded(&corners(9, 9), ImageFormat::Png), packed.clone()].concat(),
    ] {
        assert!(findings(&bytes, "").await.contains(&Finding::Polyglot), "{:?}", &bytes[..24]);
    }
    for honest in [photo, pdf(2, "", &[]), docx(&[])] {
        assert!(!findings(&honest, "").await.contains(&Finding::Polyglot));
    }
}

#[tokio::test]
async fn pictures_that_declare_a_flood_of_pixels_are_never_decoded() {
    for (width, height) in [(60_000, 60_000), (400_000, 10_000), (20_000, 20_000)] {
        let report = report(&png_declaring(width, height), "png").await;
        assert!(report.facts.findings.contains(&Finding::Bomb), "{width}×{height}: {:?}", report.facts);
        assert_eq!(report.ending.drawing, Drawing::Failed);
    }
}

#[tokio::test]
async fn containers_that_grow_without_end_are_named_and_not_unpacked() {
    // 80 MB of nothing in 80 kB.
    let bomb = docx(&[("word/a.xml", &vec![0u8; 80_000_000])]);
    assert!(bomb.len() < 100_000);
    assert!(findings(&bomb, "docx").await.contains(&Finding::Bomb));
    // Many directory entries over one body.
    let mut overlapping = docx(&[]);
    let start = overlapping.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    let count = 4_000;
    let mut directory: Vec<u8> = overlapping.drain(start..).collect();
    directory.truncate(directory.windows(4).position(|w| w == b"PK\x05\x06").unwrap());
    let added: Vec<u8> =
        (0..count).flat_map(|i| directory_entry(&format!("word/{i}.xml"), 100, 1_000_000, 0)).collect();
    directory.extend(added);
    let overlapping = end(overlapping, &directory, count + 2);
    assert!(findings(&overlapping, "docx").await.contains(&Finding::Bomb));
    // More entries than any document has.
    let many: Vec<u8> = (0..30_000).flat_map(|i| directory_entry(&format!("{i}"), 0, 0, 0)).collect();
    let verdict = facts(&end(b"PK\x03\x04".to_vec(), &many, 30_000), "docx").await.verdict;
    assert_eq!(verdict, Verdict::Refused { cause: RefusalCause::Archive });
}

#[tokio::test]
async fn a_stream_packed_twice_is_named_a_bomb() {
    let twice = zlib(&zlib(&vec![0u8; 10_000_000]));
    let bomb = stream("/Filter [/FlateDecode /FlateDecode]", &twice);
    assert!(findings(&pdf(1, "", &[bomb]), "pdf").await.contains(&Finding::Bomb));
}

#[tokio::test]
async fn a_broken_pdf_needs_a_person() {
    let report = report(b"%PDF-1.7\nnothing that could be one", "pdf").await;
    assert_eq!(report.facts.verdict, Verdict::Accepted { kind: FileType::Pdf });
    assert!(report.facts.findings.contains(&Finding::Malformed));
    assert_eq!(report.ending.drawing, Drawing::Failed);
}
