//! Word and Excel, old and new, and OpenDocument: which of them a container is, and what in it acts, hides or reaches
//! outside. It reads directories and a few small parts; it refuses to follow any reference.

use domain::{FileType, RefusalCause};
use memchr::memmem;

use crate::sniff::Finding;
use crate::zip::Zip;

/// The first bytes of a compound file, the container of Office before 2007.
pub(crate) const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// No part that is read for checking is longer in a sane document.
const PART_MAX: usize = 4 * 1024 * 1024;
/// References are looked for in this many parts at most.
const RELATIONS_MAX: usize = 2_000;

/// What a ZIP container is, by its declared parts.
pub(crate) fn packed_kind(zip: &Zip<'_>) -> Result<FileType, RefusalCause> {
    if zip.entry("AndroidManifest.xml").is_some() || zip.entry("META-INF/MANIFEST.MF").is_some() {
        return Err(RefusalCause::Executable);
    }
    if let Some(kind) = open_document(zip) {
        return kind;
    }
    let Some(types) = zip.entry("[Content_Types].xml") else { return Err(RefusalCause::Archive) };
    let Some((types, _)) = zip.unpack(types, PART_MAX) else { return Err(RefusalCause::Damaged) };
    let says = |word: &str| memmem::find(&types, word.as_bytes()).is_some();
    let word = [
        "wordprocessingml.document.main+xml",
        "wordprocessingml.template.main+xml",
        "ms-word.document.macro",
        "ms-word.template.macro",
    ];
    let excel = [
        "spreadsheetml.sheet.main+xml",
        "spreadsheetml.template.main+xml",
        "ms-excel.sheet.macro",
        "ms-excel.template.macro",
    ];
    if word.into_iter().any(says) {
        Ok(FileType::Docx)
    } else if excel.into_iter().any(says) {
        Ok(FileType::Xlsx)
    } else if says("openxmlformats") || says("ms-excel") || says("ms-powerpoint") {
        Err(RefusalCause::TypeNotAccepted)
    } else {
        Err(RefusalCause::Archive)
    }
}

fn open_document(zip: &Zip<'_>) -> Option<Result<FileType, RefusalCause>> {
    let (mimetype, _) = zip.unpack(zip.entry("mimetype")?, 256)?;
    Some(match mimetype.trim_ascii() {
        b"application/vnd.oasis.opendocument.text" | b"application/vnd.oasis.opendocument.text-template" => {
            Ok(FileType::Odt)
        }
        _ => Err(RefusalCause::TypeNotAccepted),
    })
}

/// What acts, hides or reaches outside in a packed document.
pub(crate) fn packed_findings(zip: &Zip<'_>, kind: FileType) -> Vec<Finding> {
    let mut found = Vec::new();
    for entry in zip.entries() {
        let name = entry.name.to_lowercase();
        if name.ends_with("vbaproject.bin")
            || name.contains("/macrosheets/")
            || name.contains("/dialogsheets/")
        {
            found.push(Finding::Macros);
        }
        if kind == FileType::Odt
            && (name.starts_with("basic/") || name.starts_with("scripts/"))
            && !name.ends_with('/')
        {
            found.push(Finding::Macros);
        }
        if name.contains("/activex/") {
            found.push(Finding::ActiveX);
        }
        if name.contains("/embeddings/") && !name.ends_with('/') {
            found.push(Finding::EmbeddedObject);
        }
    }
    found.extend(parts(zip, kind));
    found
}

/// What the small parts and the main part say.
fn parts(zip: &Zip<'_>, kind: FileType) -> Vec<Finding> {
    let mut found = Vec::new();
    let relations = zip.entries().iter().filter(|entry| entry.name.to_lowercase().ends_with(".rels"));
    for (read, entry) in relations.enumerate() {
        if read == RELATIONS_MAX {
            found.push(Finding::NotFullyChecked);
            break;
        }
        match zip.unpack(entry, PART_MAX) {
            Some((bytes, more)) => {
                if reaches_outside(&utf8(&bytes)) {
                    found.push(Finding::ExternalReference);
                }
                if more {
                    found.push(Finding::NotFullyChecked);
                }
            }
            None => found.push(Finding::Malformed),
        }
    }
    let main = match kind {
        FileType::Docx => "word/document.xml",
        FileType::Odt => "content.xml",
        _ => "xl/workbook.xml",
    };
    match zip.entry(main).and_then(|entry| zip.unpack(entry, 8 * PART_MAX)) {
        Some((bytes, _)) => found.extend(main_part(&utf8(&bytes), kind)),
        None => found.push(Finding::Malformed),
    }
    for name in ["[Content_Types].xml", "META-INF/manifest.xml"] {
        if let Some((bytes, _)) = zip.entry(name).and_then(|entry| zip.unpack(entry, PART_MAX)) {
            let text = utf8(&bytes);
            if text.contains("macroEnabled") || text.contains("vbaProject") {
                found.push(Finding::Macros);
            }
            if text.contains("encryption-data") {
                found.push(Finding::Encrypted);
            }
        }
    }
    found
}

fn main_part(text: &str, kind: FileType) -> Vec<Finding> {
    let mut found = Vec::new();
    // No document of these kinds has use for a type declaration; entities that multiply do.
    if text.contains("<!DOCTYPE") || text.contains("<!ENTITY") {
        found.push(Finding::Bomb);
    }
    if kind == FileType::Docx
        && (text.contains("DDEAUTO") || text.contains(">DDE ") || text.contains("> DDE "))
    {
        found.push(Finding::DataExchange);
    }
    if kind == FileType::Odt
        && (text.contains("script:event-listener") || text.contains("vnd.sun.star.script"))
    {
        found.push(Finding::Macros);
    }
    found
}

/// A relationship that leaves the file, other than a link somebody would have to press.
fn reaches_outside(relations: &str) -> bool {
    relations.split('<').any(|tag| {
        let tag = tag.split('>').next().unwrap_or(tag).to_lowercase();
        tag.contains("relationship ")
            && (tag.contains("targetmode=\"external\"") || tag.contains("targetmode='external'"))
            && !tag.contains("relationships/hyperlink")
    })
}

/// UTF-8, or UTF-16 with mark; these formats know no others.
fn utf8(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    crate::script::decode(bytes).unwrap_or_else(|| String::from_utf8_lossy(bytes))
}

/// What a compound file is, by the names of its streams. A document sealed with a password is a compound file too and
/// does not say what is inside; only there the declared extension chooses between Word and Excel.
pub(crate) fn compound_kind(bytes: &[u8], extension: Option<&str>) -> Result<FileType, RefusalCause> {
    let has = |name: &str| has_stream(bytes, name);
    if has("EncryptedPackage") {
        return Ok(if extension.is_some_and(|e| e.starts_with("xls")) {
            FileType::Xlsx
        } else {
            FileType::Docx
        });
    }
    if has("WordDocument") {
        Ok(FileType::Doc)
    } else if has("Workbook") || has("Book") {
        Ok(FileType::Xls)
    } else {
        Err(RefusalCause::TypeNotAccepted)
    }
}

/// What acts or hides in a compound file.
pub(crate) fn compound_findings(bytes: &[u8]) -> Vec<Finding> {
    let mut found = Vec::new();
    let has = |name: &str| has_stream(bytes, name);
    if has("EncryptedPackage") || has("EncryptionInfo") || word_is_sealed(bytes) || workbook_is_sealed(bytes)
    {
        found.push(Finding::Encrypted);
    }
    if has("_VBA_PROJECT") || has("VBA") || has("Macros") || has("_VBA_PROJECT_CUR") {
        found.push(Finding::Macros);
    }
    if has("ObjectPool") || has("\u{1}Ole10Native") || has("Package") {
        found.push(Finding::EmbeddedObject);
    }
    found
}

/// Looks for a directory entry: the name in UTF-16, ended, at the start of a 128-byte record, with its length beside it
/// ([MS-CFB] § 2.6). Searching records rather than following chains finds entries a broken chain would hide.
fn has_stream(bytes: &[u8], name: &str) -> bool {
    let mut wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    wide.extend_from_slice(&[0, 0]);
    let length = u16::try_from(wide.len()).unwrap_or(0).to_le_bytes();
    memmem::find_iter(bytes, &wide)
        .any(|at| at.is_multiple_of(128) && bytes.get(at + 64..at + 66) == Some(&length))
}

/// The sealed bit of a Word document's header ([MS-DOC] § 2.5.2, `fEncrypted`), at the start of its first sector run.
fn word_is_sealed(bytes: &[u8]) -> bool {
    has_stream(bytes, "WordDocument")
        && sectors(bytes).any(|sector| {
            sector.starts_with(&[0xEC, 0xA5]) && sector.get(11).is_some_and(|flags| flags & 0x01 != 0)
        })
}

/// A `FILEPASS` record right after the workbook's beginning ([MS-XLS] § 2.4.117).
fn workbook_is_sealed(bytes: &[u8]) -> bool {
    sectors(bytes).any(|sector| {
        let Some([0x09, 0x08, low, high]) = sector.get(..4) else { return false };
        let next = 4 + usize::from(u16::from_le_bytes([*low, *high]));
        sector.get(next..next + 2) == Some(&[0x2F, 0x00])
    })
}

fn sectors(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.chunks(512).skip(1)
}

/// Rich text with objects inside, which is how it is made to act.
pub(crate) fn rich_text_findings(bytes: &[u8]) -> Vec<Finding> {
    let says = |word: &[u8]| memmem::find(bytes, word).is_some();
    let mut found = Vec::new();
    if says(b"\\objdata") || says(b"\\objocx") || says(b"\\objemb") {
        found.push(Finding::EmbeddedObject);
    }
    if says(b"\\objupdate") || says(b"\\objautlink") || says(b"\\*\\template") {
        found.push(Finding::ExternalReference);
    }
    if says(b"DDEAUTO") || says(b"ddeauto") {
        found.push(Finding::DataExchange);
    }
    found
}
