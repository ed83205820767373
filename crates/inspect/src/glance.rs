//! What the first bytes of a file prove already. The server asks while a file arrives, so that nobody sends a film for an
//! hour to be told that films are not taken. It compares constants and searches a few kilobytes; it refuses to parse
//! anything, to look at a name, and to turn away what a whole look could still take.

use domain::{FileType, Glance, RefusalCause};

use crate::sniff::{is_archive_at_start, is_executable, picture};
use crate::{office, script};

/// As many bytes as the answer can depend on.
pub const HEAD: usize = 4096;
/// A PDF's header may come this late.
const LATEST_PDF: usize = 1024;
/// The longest list of brands that is looked at in a film's or photo's container.
const LONGEST_BRANDS: usize = 256;

const PACKED: &[FileType] = &[FileType::Docx, FileType::Xlsx, FileType::Odt];
const COMPOUND: &[FileType] = &[FileType::Doc, FileType::Xls];

/// Judges the first bytes of a file, at most [`HEAD`] of them; `whole` if there are no more. With fewer the answer may
/// be "open" where more would tell.
#[must_use]
pub fn glance(head: &[u8], whole: bool) -> Glance {
    let seen = |least: usize| whole || head.len() >= least;
    if !seen(16) {
        return Glance::Open;
    }
    match picture(head) {
        Some(Ok(kind)) => return only(kind),
        Some(Err(cause)) if seen(LONGEST_BRANDS) => return Glance::Refused(cause),
        Some(Err(_)) => return Glance::Open,
        None => {}
    }
    if head.starts_with(b"%PDF-") {
        return Glance::OneOf(&[FileType::Pdf], RefusalCause::TypeNotAccepted);
    }
    if is_executable(head) {
        return Glance::Refused(RefusalCause::Executable);
    }
    if head.starts_with(b"PK\x03\x04") {
        return Glance::OneOf(PACKED, packed_otherwise(head));
    }
    if is_archive_at_start(head) {
        return Glance::Refused(RefusalCause::Archive);
    }
    if head.starts_with(office::COMPOUND) {
        return Glance::OneOf(COMPOUND, RefusalCause::TypeNotAccepted);
    }
    if head.starts_with(b"{\\rtf") {
        return Glance::OneOf(&[FileType::Rtf], RefusalCause::TypeNotAccepted);
    }
    if !seen(LATEST_PDF) || memchr::memmem::find(&head[..head.len().min(LATEST_PDF)], b"%PDF-").is_some() {
        return Glance::Open;
    }
    text_or_nothing(head, whole)
}

/// What is none of the kinds with a mark of their own is text, or nothing that is taken.
fn text_or_nothing(head: &[u8], whole: bool) -> Glance {
    // A DOS program may show itself only later; wide text may be cut in the middle of a letter.
    if [&b"MZ"[..], b"ZM", b"PK", b"\xFF\xFE", b"\xFE\xFF"].iter().any(|mark| head.starts_with(mark)) {
        return Glance::Open;
    }
    match script::judge(head, None) {
        None => Glance::Refused(RefusalCause::TypeNotAccepted),
        // White space so far.
        Some(Err(RefusalCause::Empty)) if !whole => Glance::Open,
        Some(Err(cause)) => Glance::Refused(cause),
        Some(Ok(())) => only(FileType::Txt),
    }
}

fn only(kind: FileType) -> Glance {
    let kinds = FileType::ALL.iter().position(|k| *k == kind).and_then(|at| FileType::ALL.get(at..=at));
    kinds.map_or(Glance::Open, |kinds| Glance::OneOf(kinds, RefusalCause::TypeNotAccepted))
}

/// What somebody is told who sends a packed file where none of its kinds is taken: a document is a wrong kind, anything
/// else a folder of files.
fn packed_otherwise(head: &[u8]) -> RefusalCause {
    let name = head.get(30..).unwrap_or_default();
    let document = [&b"[Content_Types].xml"[..], b"_rels/", b"docProps/", b"word/", b"xl/", b"mimetype"];
    if document.iter().any(|first| name.starts_with(first)) {
        RefusalCause::TypeNotAccepted
    } else {
        RefusalCause::Archive
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sniff::sniff;

    fn long(start: &[u8], fill: &[u8]) -> Vec<u8> {
        start.iter().copied().chain(fill.iter().copied().cycle()).take(9000).collect()
    }

    /// Beginnings of many kinds, each with a long rest.
    fn files() -> Vec<Vec<u8>> {
        let starts: [&[u8]; 30] = [
            b"\xFF\xD8\xFF\xE0",
            b"\x89PNG\r\n\x1a\n",
            b"RIFF\0\0\0\0WEBPVP8 ",
            b"RIFF\0\0\0\0WAVEfmt ",
            b"II*\0",
            b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
            b"\0\0\0\x18ftypisom\0\0\0\0isommp41",
            b"GIF89a",
            b"ID3\x04",
            b"%PDF-1.7\n",
            b"\n\n%PDF-1.4",
            b"\x7FELF\x02\x01",
            b"MZ\x90\0",
            b"MZ is how my letter begins. ",
            b"dex\n035",
            b"PK\x03\x04\x14\0\0\0\0\0",
            b"PK\x05\x06",
            b"\x1F\x8B\x08",
            b"7z\xBC\xAF\x27\x1C",
            b"Rar!\x1A\x07",
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
            b"{\\rtf1",
            b"<!DOCTYPE html><p>",
            b"<svg xmlns='x'>",
            b"#!/bin/sh\n",
            b"@echo off\r\n",
            b"Dear Ms. N\xC3\xBA\xC3\xB1ez, ",
            b"\xFF\xFED\0e\0",
            b"   ",
            b"[InternetShortcut]\n",
        ];
        let fills: [&[u8]; 4] = [b"\0\x01\x02\x03", b"a quiet page of text \n", b"\xE2\x82\xAC words ", b" "];
        let mut all = vec![b"a".to_vec(), b" ".to_vec(), b"<html>".to_vec(), b"\0".to_vec()];
        for start in starts {
            all.extend(fills.iter().map(|fill| long(start, fill)));
        }
        let mut late = long(b"words ", b"more words ");
        late[1000..1008].copy_from_slice(b"%PDF-1.4");
        late[5000] = 0;
        let mut web_with_pdf = late.clone();
        web_with_pdf[..6].copy_from_slice(b"<html>");
        all.extend([late, web_with_pdf]);
        all
    }

    #[test]
    fn a_glance_never_turns_away_what_a_whole_look_takes_and_never_names_another_kind() {
        let mut told = 0;
        for file in files() {
            let judged = sniff(&file, None).kind;
            for seen in
                (0..40).chain([255, 256, 257, 1000, 1023, 1024, 2000, 4096]).filter(|n| *n <= file.len())
            {
                let answer = glance(&file[..seen], seen == file.len());
                let start = String::from_utf8_lossy(&file[..file.len().min(24)]).into_owned();
                match (answer, judged) {
                    (Glance::Open, _) => continue,
                    (Glance::Refused(_), Err(_)) => {}
                    (Glance::OneOf(kinds, _), Ok(kind)) => {
                        assert!(kinds.contains(&kind), "{start} at {seen}")
                    }
                    (Glance::OneOf(..), Err(_)) => {}
                    (Glance::Refused(cause), Ok(kind)) => {
                        panic!("{start} at {seen}: {cause} although {kind}")
                    }
                }
                told += 1;
            }
        }
        assert!(told > 1000, "it says something: {told}");
    }

    #[test]
    fn what_nobody_takes_is_known_from_the_first_bytes() {
        for (start, cause) in [
            (&b"\x7FELF\x02\x01\x01"[..], RefusalCause::Executable),
            (b"7z\xBC\xAF\x27\x1C", RefusalCause::Archive),
            (b"\0\0\0\x18ftypisom\0\0\0\0isommp41", RefusalCause::TypeNotAccepted),
            (b"GIF89a\x01\0", RefusalCause::TypeNotAccepted),
        ] {
            assert_eq!(glance(&long(start, b"\0\x01")[..HEAD], false), Glance::Refused(cause));
        }
        assert_eq!(
            glance(&long(b"<!doctype html>", b" x")[..HEAD], false),
            Glance::Refused(RefusalCause::Html)
        );
    }

    #[test]
    fn a_packed_file_is_a_document_or_a_folder_by_its_first_name() {
        let zip = |name: &[u8]| long(&[b"PK\x03\x04".as_slice(), &[0; 26], name].concat(), b"\0");
        let photos = glance(&zip(b"DCIM/1.jpg"), false);
        assert_eq!(photos.refusal(&[FileType::Pdf]), Some(RefusalCause::Archive));
        assert_eq!(photos.refusal(&[FileType::Docx]), None, "only the whole file can tell");
        let word = glance(&zip(b"[Content_Types].xml"), false);
        assert_eq!(word.refusal(&[FileType::Pdf]), Some(RefusalCause::TypeNotAccepted));
    }
}
