//! What a file is, decided by its content: every kind that is taken, every kind that is refused, and names that lie.

use crate::ask::{facts, outcome, report, verdict};
use crate::corpus::*;
use domain::{FileType, InspectionFlag, RefusalCause};
use image::ImageFormat;
use inspect::{Drawing, Finding, PreviewKind, Verdict};

fn accepted(kind: FileType) -> Verdict {
    Verdict::Accepted { kind }
}

fn refused(cause: RefusalCause) -> Verdict {
    Verdict::Refused { cause }
}

#[tokio::test]
async fn every_kind_the_practice_takes_is_recognised_by_its_content() {
    let photo = corners(80, 60);
    let odt = zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", b"<office:text><text:p>Hello</text:p></office:text>"),
    ]);
    for (kind, name, bytes) in [
        (FileType::Pdf, "pdf", pdf(1, "", &[])),
        (FileType::Jpeg, "jpg", jpeg(&photo)),
        (FileType::Png, "png", encoded(&photo, ImageFormat::Png)),
        (FileType::Webp, "webp", encoded(&photo, ImageFormat::WebP)),
        (FileType::Tiff, "tif", encoded(&photo, ImageFormat::Tiff)),
        (FileType::Heic, "heic", heic(&photo)),
        (FileType::Docx, "docx", docx(&[])),
        (FileType::Xlsx, "xlsx", xlsx(&[])),
        (FileType::Odt, "odt", odt),
        (FileType::Rtf, "rtf", b"{\\rtf1\\ansi Hello\\par}".to_vec()),
        (FileType::Doc, "doc", compound(&["Root Entry", "WordDocument"])),
        (FileType::Xls, "xls", compound(&["Root Entry", "Workbook"])),
        (FileType::Txt, "txt", b"Dear Ms. Lee,\nplease find attached".to_vec()),
    ] {
        let found = facts(&bytes, name).await;
        assert_eq!(found.verdict, accepted(kind));
        assert!(found.findings.is_empty(), "{kind}: {:?}", found.findings);
        // The same content under no name and under a wrong one is the same kind.
        assert_eq!(verdict(&bytes, "").await, accepted(kind));
        let lying = facts(&bytes, if kind == FileType::Png { "jpg" } else { "png" }).await;
        assert_eq!(lying.verdict, accepted(kind));
        assert!(lying.findings.contains(&Finding::ExtensionMismatch), "{kind}");
    }
}

#[tokio::test]
async fn what_must_not_reach_a_desk_is_refused_whatever_it_is_called() {
    let mut windows = b"MZ".to_vec();
    windows.resize(0x80, 0);
    windows[0x3C] = 0x80;
    windows.extend(b"PE\0\0");
    let mut tar = vec![b'a'; 257];
    tar.extend(b"ustar\0");
    tar.resize(1024, 0);
    for (cause, bytes) in [
        (RefusalCause::Empty, b"".to_vec()),
        (RefusalCause::Empty, b" \r\n\t ".to_vec()),
        (RefusalCause::Executable, b"\x7FELF\x02\x01\x01\0\0\0\0\0".to_vec()),
        (RefusalCause::Executable, windows),
        (RefusalCause::Executable, b"\xCF\xFA\xED\xFE\x07\0\0\x01".to_vec()),
        (
            RefusalCause::Executable,
            zip(&[("META-INF/MANIFEST.MF", b"Main-Class: A"), ("A.class", b"\xCA\xFE")]),
        ),
        (RefusalCause::Executable, zip(&[("AndroidManifest.xml", b"\0")])),
        (RefusalCause::Script, b"#!/usr/bin/env python3\nprint(1)".to_vec()),
        (RefusalCause::Script, b"@echo off\r\nformat c:".to_vec()),
        (RefusalCause::Html, b"<!DOCTYPE html><title>x</title>".to_vec()),
        (RefusalCause::Html, b"A letter\n<script>fetch('/')</script>".to_vec()),
        (RefusalCause::Svg, b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec()),
        (RefusalCause::Archive, zip(&[("a.txt", b"a"), ("b.pdf", b"%PDF-")])),
        (RefusalCause::Archive, b"Rar!\x1A\x07\x01\0rest".to_vec()),
        (RefusalCause::Archive, b"7z\xBC\xAF\x27\x1C\0\x04rest".to_vec()),
        (RefusalCause::Archive, b"\x1F\x8B\x08\0rest".to_vec()),
        (RefusalCause::Archive, b"MSCF\0\0\0\0".to_vec()),
        (RefusalCause::Archive, tar),
        (RefusalCause::Damaged, docx(&[])[..200].to_vec()),
        (RefusalCause::TypeNotAccepted, b"GIF89a\x01\0\x01\0".to_vec()),
        (RefusalCause::TypeNotAccepted, b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom".to_vec()),
        (RefusalCause::TypeNotAccepted, b"\0\0\0\x18ftypavif\0\0\0\0mif1avif".to_vec()),
        (RefusalCause::TypeNotAccepted, b"\x01\x02\x03\x04\x05 nothing".to_vec()),
        (RefusalCause::TypeNotAccepted, compound(&["Root Entry", "PowerPoint Document"])),
    ] {
        for name in ["pdf", "jpg", "docx", ""] {
            assert_eq!(
                verdict(&bytes, name).await,
                refused(cause),
                "{:?} as {name}",
                &bytes[..bytes.len().min(16)]
            );
        }
    }
}

#[tokio::test]
async fn a_refused_file_is_neither_drawn_nor_read_aloud() {
    let report = report(b"<html><p>secret</p></html>", "pdf").await;
    assert!(report.previews.is_empty());
    assert_eq!(report.ending.text, None);
    assert_eq!(report.ending.drawing, Drawing::NotDrawn);
}

#[tokio::test]
async fn a_name_can_make_the_answer_stricter_never_kinder() {
    assert_eq!(verdict(b"echo hello", "bat").await, refused(RefusalCause::Script));
    assert_eq!(verdict(b"echo hello", "txt").await, accepted(FileType::Txt));
    assert_eq!(verdict(b"\x7FELF\x02\x01\x01\0", "txt").await, refused(RefusalCause::Executable));
}

#[tokio::test]
async fn documents_give_their_words() {
    for (bytes, name, words) in [
        (docx(&[]), "docx", "Dear & respected\nNúñez — thanks\n"),
        (xlsx(&[]), "xlsx", "Salary\n2026\n"),
        (b"{\\rtf1{\\fonttbl{\\f0 Arial;}}\\u8212 ?caf\\'e9\\par}".to_vec(), "rtf", "—café\n"),
        ("plain\u{202E} gnp.exe".as_bytes().to_vec(), "txt", "plain gnp.exe"),
    ] {
        let report = report(&bytes, name).await;
        let text = report.ending.text.unwrap();
        assert_eq!((text.words.as_str(), text.cut), (words, false));
        assert_eq!(report.ending.drawing, Drawing::NotDrawn);
    }
    let long = report(&b"word ".repeat(100_000), "txt").await.ending.text.unwrap();
    assert!(long.cut && long.words.len() <= 128 * 1024);
}

#[tokio::test]
async fn an_old_office_file_without_words_or_pictures_asks_for_a_person() {
    let bytes = compound(&["Root Entry", "WordDocument"]);
    let told = outcome(&bytes, "doc").await;
    assert!(told.flags(12).contains(&InspectionFlag::CouldNotDraw));
}

#[tokio::test]
async fn a_pdf_is_drawn_page_by_page_at_the_width_asked_for() {
    let report = report(&pdf(3, "", &[]), "pdf").await;
    assert_eq!(report.facts.pages.unwrap().counted, 3);
    assert_eq!(report.ending.drawing, Drawing::Complete);
    let pages: Vec<_> = report.previews.iter().filter(|p| p.kind == PreviewKind::Page).collect();
    assert_eq!(pages.iter().map(|p| p.page).collect::<Vec<_>>(), [1, 2, 3]);
    assert!(pages.iter().all(|p| (p.width, p.height) == (1200, 1553)), "{pages:?}");
    let picture = image::load_from_memory(&pages[0].jpeg).unwrap().into_luma8();
    assert!(picture.get_pixel(600, 140).0[0] < 40, "the bar is black");
    assert!(picture.get_pixel(600, 1400).0[0] > 215, "the paper is white");
    let thumbnail = report.previews.iter().find(|p| p.kind == PreviewKind::Thumbnail).unwrap();
    assert_eq!(thumbnail.height, 320);
}

#[tokio::test]
async fn the_words_of_a_pdf_come_page_by_page() {
    let text = report(&pdf(2, "", &[]), "pdf").await.ending.text.unwrap();
    assert_eq!(text.words, "Page 1\n\nPage 2\n\n");
    assert!(!text.cut);
}

#[tokio::test]
async fn a_long_document_is_drawn_only_as_far_as_asked_and_says_so() {
    let told = outcome(&pdf(30, "", &[]), "pdf").await;
    assert!(told.flags(12).contains(&InspectionFlag::PagesLeftOut));
    let inspect::Outcome::Inspected(report) = told else { panic!() };
    assert_eq!(report.previews.iter().filter(|p| p.kind == PreviewKind::Page).count(), 12);
}

#[tokio::test]
async fn every_page_of_a_tiff_is_drawn() {
    let report = report(&tiff(90, &[0, 128, 255]), "tiff").await;
    assert_eq!(report.facts.pages.unwrap().counted, 3);
    let pages = report.previews.iter().filter(|p| p.kind == PreviewKind::Page);
    let greys: Vec<u8> = pages
        .map(|p| image::load_from_memory(&p.jpeg).unwrap().into_luma8().get_pixel(45, 45).0[0])
        .collect();
    assert!(greys.len() == 3 && greys[0] < 4 && greys[1].abs_diff(128) < 4 && greys[2] > 251, "{greys:?}");
}
