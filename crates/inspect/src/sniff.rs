//! Says what a file is by its content alone: magic numbers, container structure and, for text, what the words are for.
//! A file's name is never a reason to accept it; it can only make the answer stricter.

use domain::{FileType, InspectionFlag, RefusalCause};
use serde::{Deserialize, Serialize};

use crate::script;
use crate::zip::{Zip, ZipError};
use crate::{heic, office};

/// One thing a reviewer should know before trusting a file, as fine as the checks can tell. [`Finding::flag`] gives the
/// coarser word the rest of the product speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// PDF: JavaScript.
    Script,
    /// PDF: starts a program or opens another file.
    Launch,
    /// PDF: does something when it, or a page of it, is opened (other than going to a page).
    OpenAction,
    /// PDF: another file inside.
    PdfAttachment,
    /// PDF: video, sound or 3D.
    RichMedia,
    /// PDF: an XFA form.
    XfaForm,
    /// PDF: sends or fetches form data.
    SubmitsForm,
    /// Office: macros.
    Macros,
    /// Office: ActiveX controls.
    ActiveX,
    /// Office: another file or object inside.
    EmbeddedObject,
    /// Office: fetches something from elsewhere when opened.
    ExternalReference,
    /// Office: a field that asks another program for data (DDE).
    DataExchange,
    /// Sealed with a password or restricted by encryption; the content could not be checked, or only in part.
    Encrypted,
    /// Also a file of another kind.
    Polyglot,
    /// Unpacks or paints far larger than it is.
    Bomb,
    /// The declared name's extension says something else.
    ExtensionMismatch,
    /// Structure is broken; the checks saw what they could.
    Malformed,
    /// Longer or deeper than the checks go.
    NotFullyChecked,
}

impl Finding {
    /// The word for this in the rest of the product.
    pub fn flag(self) -> InspectionFlag {
        match self {
            Self::Script
            | Self::Launch
            | Self::OpenAction
            | Self::RichMedia
            | Self::XfaForm
            | Self::SubmitsForm => InspectionFlag::PdfActiveContent,
            Self::PdfAttachment => InspectionFlag::PdfActiveContent,
            Self::Macros | Self::ActiveX => InspectionFlag::OfficeMacros,
            Self::ExternalReference | Self::EmbeddedObject | Self::DataExchange => {
                InspectionFlag::OfficeExternal
            }
            Self::Encrypted => InspectionFlag::Encrypted,
            Self::Polyglot => InspectionFlag::Polyglot,
            Self::Bomb => InspectionFlag::Bomb,
            Self::ExtensionMismatch => InspectionFlag::TypeMismatch,
            Self::Malformed | Self::NotFullyChecked => InspectionFlag::Damaged,
        }
    }
}

/// What sniffing found; `zip` is handed on so that the directory is read once.
pub(crate) struct Sniffed<'a> {
    pub(crate) kind: Result<FileType, RefusalCause>,
    pub(crate) zip: Option<Zip<'a>>,
    pub(crate) flags: Vec<Finding>,
}

impl Sniffed<'_> {
    fn plain(kind: Result<FileType, RefusalCause>) -> Self {
        Self { kind, zip: None, flags: Vec::new() }
    }
}

/// Decides what `bytes` are. `extension` is in lower case.
pub(crate) fn sniff<'a>(bytes: &'a [u8], extension: Option<&str>) -> Sniffed<'a> {
    if bytes.is_empty() {
        return Sniffed::plain(Err(RefusalCause::Empty));
    }
    if let Some(kind) = picture(bytes) {
        return Sniffed::plain(kind);
    }
    if bytes.starts_with(b"%PDF-") {
        return Sniffed::plain(Ok(FileType::Pdf));
    }
    if is_executable(bytes) {
        return Sniffed::plain(Err(RefusalCause::Executable));
    }
    if bytes.starts_with(b"PK\x03\x04")
        || bytes.starts_with(b"PK\x05\x06")
        || bytes.starts_with(b"PK\x07\x08")
    {
        return packed(bytes);
    }
    if is_archive(bytes) {
        return Sniffed::plain(Err(RefusalCause::Archive));
    }
    if bytes.starts_with(office::COMPOUND) {
        return Sniffed::plain(office::compound_kind(bytes, extension));
    }
    if bytes.starts_with(b"{\\rtf") {
        return Sniffed::plain(Ok(FileType::Rtf));
    }
    text_or_late_pdf(bytes, extension)
}

/// Readers open a PDF whose header comes late, so it is one; but it may be something else as well, and says so.
fn text_or_late_pdf<'a>(bytes: &'a [u8], extension: Option<&str>) -> Sniffed<'a> {
    let head = &bytes[..bytes.len().min(1024)];
    let judged = script::judge(bytes, extension);
    if memchr::memmem::find(head, b"%PDF-").is_some() && !matches!(judged, Some(Err(_))) {
        return Sniffed { kind: Ok(FileType::Pdf), zip: None, flags: vec![Finding::Polyglot] };
    }
    Sniffed::plain(match judged {
        Some(Ok(())) => Ok(FileType::Txt),
        Some(Err(refusal)) => Err(refusal),
        None => Err(RefusalCause::TypeNotAccepted),
    })
}

/// Whether a declared extension (lower case) is one this content usually has.
pub(crate) fn agrees(kind: FileType, extension: &str) -> bool {
    kind.extensions().contains(&extension)
        || match kind {
            FileType::Txt => {
                ["csv", "tsv", "md", "log", "json", "vcf", "ics", "eml", "asc"].contains(&extension)
            }
            FileType::Docx => ["dotx", "dotm"].contains(&extension),
            FileType::Xlsx => ["xltx", "xltm"].contains(&extension),
            FileType::Doc => extension == "dot",
            FileType::Xls => extension == "xlt",
            FileType::Rtf => extension == "doc",
            FileType::Odt => extension == "ott",
            _ => false,
        }
}

pub(crate) fn picture(bytes: &[u8]) -> Option<Result<FileType, RefusalCause>> {
    let kind = match bytes {
        [0xFF, 0xD8, 0xFF, ..] => FileType::Jpeg,
        [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => FileType::Png,
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => FileType::Webp,
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => FileType::Tiff,
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => {
            return Some(if heic::is_heic(bytes) {
                Ok(FileType::Heic)
            } else {
                Err(RefusalCause::TypeNotAccepted)
            });
        }
        _ => return None,
    };
    Some(Ok(kind))
}

/// ELF, Mach-O, Java class, WebAssembly, Dalvik, Windows shortcut, and the DOS/Windows family.
pub(crate) fn is_executable(bytes: &[u8]) -> bool {
    let starts: [&[u8]; 11] = [
        b"\x7FELF",
        b"\xFE\xED\xFA\xCE",
        b"\xFE\xED\xFA\xCF",
        b"\xCE\xFA\xED\xFE",
        b"\xCF\xFA\xED\xFE",
        b"\xCA\xFE\xBA\xBE",
        b"\xBE\xBA\xFE\xCA",
        b"\0asm",
        b"dex\n",
        b"L\0\0\0\x01\x14\x02\0",
        b"\xCA\xFE\xD0\x0D",
    ];
    starts.iter().any(|magic| bytes.starts_with(magic)) || is_dos(bytes)
}

/// `MZ` could begin a text, so either the rest is no text or the second header is where the first says.
fn is_dos(bytes: &[u8]) -> bool {
    if !bytes.starts_with(b"MZ") && !bytes.starts_with(b"ZM") {
        return false;
    }
    let second = bytes.get(0x3C..0x40).map(|at| u32::from_le_bytes([at[0], at[1], at[2], at[3]]) as usize);
    let named =
        second.and_then(|at| bytes.get(at..at.checked_add(2)?)).is_some_and(|m| m == b"PE" || m == b"NE");
    named || bytes.iter().take(4096).any(|&b| b < 9 || (14..32).contains(&b))
}

/// Archives that say so within their first bytes.
pub(crate) fn is_archive_at_start(bytes: &[u8]) -> bool {
    let starts: [&[u8]; 15] = [
        b"\x1F\x8B",
        b"\x1F\x9D",
        b"\x1F\xA0",
        b"BZh",
        b"\xFD7zXZ\0",
        b"7z\xBC\xAF\x27\x1C",
        b"Rar!\x1A\x07",
        b"MSCF",
        b"ISc(",
        b"\x28\xB5\x2F\xFD",
        b"\x04\x22\x4D\x18",
        b"!<arch>\n",
        b"xar!",
        b"ITSF",
        b"\x60\xEA",
    ];
    starts.iter().any(|magic| bytes.starts_with(magic))
        || bytes.get(257..262) == Some(b"ustar")
        || (bytes.get(2..5) == Some(b"-lh") && bytes.get(6) == Some(&b'-'))
}

fn is_archive(bytes: &[u8]) -> bool {
    is_archive_at_start(bytes)
        || [0x8001, 0x8801, 0x9001].iter().any(|&at| bytes.get(at..at + 5) == Some(b"CD001"))
        || (bytes.len() > 512 && bytes.get(bytes.len() - 512..bytes.len() - 508) == Some(b"koly"))
}

/// A ZIP is a document only if it holds what its kind of document must hold.
fn packed(bytes: &[u8]) -> Sniffed<'_> {
    match Zip::read(bytes) {
        Ok(zip) => {
            let kind = office::packed_kind(&zip);
            Sniffed { kind, flags: zip.flags(), zip: Some(zip) }
        }
        // Without a directory nobody can open it; with too long a one nobody should look.
        Err(ZipError::Broken) => Sniffed::plain(Err(RefusalCause::Damaged)),
        Err(ZipError::TooLong) => Sniffed::plain(Err(RefusalCause::Archive)),
    }
}

/// The flags that come from a file being several things at once.
pub(crate) fn polyglot(bytes: &[u8], kind: FileType) -> bool {
    let head = &bytes[..bytes.len().min(1024)];
    let late_pdf =
        kind != FileType::Pdf && kind != FileType::Txt && memchr::memmem::find(head, b"%PDF-").is_some();
    let web = kind != FileType::Txt && script::web_words(head);
    let zipped =
        !matches!(kind, FileType::Docx | FileType::Xlsx | FileType::Odt) && Zip::ends_like_one(bytes);
    late_pdf || web || zipped
}
