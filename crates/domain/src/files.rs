//! Files as the practice speaks of them: the kinds it takes, the reasons it turns a file away, and what an inspection
//! may flag. It refuses to look at bytes; deciding a type from content is `inspect`'s work.

use crate::code::coded;

coded! {
    /// A kind of file that is taken. Everything else is refused.
    FileType {
        /// Portable Document Format.
        Pdf = "pdf",
        /// JPEG picture.
        Jpeg = "jpeg",
        /// PNG picture.
        Png = "png",
        /// WebP picture.
        Webp = "webp",
        /// TIFF picture, often several pages from a scanner.
        Tiff = "tiff",
        /// HEIC or HEIF picture, what iPhones take.
        Heic = "heic",
        /// Word document (Office Open XML).
        Docx = "docx",
        /// Word document of the 1997–2003 format.
        Doc = "doc",
        /// Excel workbook (Office Open XML).
        Xlsx = "xlsx",
        /// Excel workbook of the 1997–2003 format.
        Xls = "xls",
        /// OpenDocument text.
        Odt = "odt",
        /// Rich Text Format.
        Rtf = "rtf",
        /// Plain text.
        Txt = "txt",
    }
}

impl FileType {
    /// The media type it is stored and served under.
    #[must_use]
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Tiff => "image/tiff",
            Self::Heic => "image/heic",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Doc => "application/msword",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Xls => "application/vnd.ms-excel",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Rtf => "application/rtf",
            Self::Txt => "text/plain",
        }
    }

    /// Usual name endings in lower case without the dot, the first being the one to write.
    #[must_use]
    pub const fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Jpeg => &["jpg", "jpeg", "jpe", "jfif"],
            Self::Png => &["png"],
            Self::Webp => &["webp"],
            Self::Tiff => &["tif", "tiff"],
            Self::Heic => &["heic", "heif", "hif"],
            Self::Docx => &["docx", "docm"],
            Self::Doc => &["doc"],
            Self::Xlsx => &["xlsx", "xlsm"],
            Self::Xls => &["xls"],
            Self::Odt => &["odt"],
            Self::Rtf => &["rtf"],
            Self::Txt => &["txt", "text"],
        }
    }

    /// Whether it is a single or multi-page picture.
    #[must_use]
    pub const fn is_picture(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png | Self::Webp | Self::Tiff | Self::Heic)
    }

    /// The type usually named with this ending. A name proves nothing about content.
    #[must_use]
    pub fn from_extension(ending: &str) -> Option<Self> {
        let ending = ending.strip_prefix('.').unwrap_or(ending).to_ascii_lowercase();
        Self::ALL.iter().copied().find(|kind| kind.extensions().contains(&ending.as_str()))
    }
}

coded! {
    /// Why a file is turned away.
    RefusalCause {
        /// A program.
        Executable = "executable",
        /// A web page.
        Html = "html",
        /// A drawing that can run script.
        Svg = "svg",
        /// A script or macro file.
        Script = "script",
        /// A ZIP or another container of files.
        Archive = "archive",
        /// Locked with a password, so nobody can read it.
        Encrypted = "encrypted",
        /// No bytes.
        Empty = "empty",
        /// More bytes than allowed.
        TooBig = "too_big",
        /// A harmless kind that is not taken here.
        TypeNotAccepted = "type_not_accepted",
        /// A scanner named it.
        Malware = "malware",
        /// Broken so that it cannot be opened.
        Damaged = "damaged",
    }
}

coded! {
    /// Something an inspection noticed that a person should know before opening the file.
    InspectionFlag {
        /// A PDF that runs script, launches, submits or embeds files.
        PdfActiveContent = "pdf_active_content",
        /// An Office file with macros.
        OfficeMacros = "office_macros",
        /// An Office file that fetches or embeds something from outside.
        OfficeExternal = "office_external",
        /// Locked with a password.
        Encrypted = "encrypted",
        /// Valid as two kinds of file at once.
        Polyglot = "polyglot",
        /// Expands to absurd size.
        Bomb = "bomb",
        /// The name promises another type than the content has.
        TypeMismatch = "type_mismatch",
        /// No malware scanner checked it.
        NotScanned = "not_scanned",
        /// A malware scanner is there and could not check it.
        ScanFailed = "scan_failed",
        /// No safe preview could be made.
        CouldNotDraw = "could_not_draw",
        /// The inspector crashed on it.
        InspectorCrashed = "inspector_crashed",
        /// The inspector ran out of time or memory.
        InspectorTimedOut = "inspector_timed_out",
        /// Broken in places.
        Damaged = "damaged",
        /// More pages than were drawn.
        PagesLeftOut = "pages_left_out",
        /// The same bytes are already in this matter.
        Duplicate = "duplicate",
    }
}

impl InspectionFlag {
    /// Whether the file must not count as ready before a person decided about it.
    #[must_use]
    pub const fn needs_person(self) -> bool {
        match self {
            Self::PdfActiveContent
            | Self::OfficeMacros
            | Self::OfficeExternal
            | Self::Encrypted
            | Self::Polyglot
            | Self::Bomb
            | Self::CouldNotDraw
            | Self::InspectorCrashed
            | Self::InspectorTimedOut
            | Self::ScanFailed
            | Self::Damaged => true,
            Self::TypeMismatch | Self::NotScanned | Self::PagesLeftOut | Self::Duplicate => false,
        }
    }
}

/// What the first bytes of a file prove about it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Glance {
    /// Nothing certain.
    Open,
    /// One of these kinds, unless a whole look refuses it. The cause is for where none of them is taken.
    OneOf(&'static [FileType], RefusalCause),
    /// Nothing that is ever taken, whatever follows.
    Refused(RefusalCause),
}

impl Glance {
    /// Why the file cannot be taken where only `accepts` are (all kinds, if that names none); `None` while it still
    /// can.
    #[must_use]
    pub fn refusal(self, accepts: &[FileType]) -> Option<RefusalCause> {
        match self {
            Self::Open => None,
            Self::Refused(cause) => Some(cause),
            Self::OneOf(kinds, cause) => {
                let takes = accepts.is_empty() || kinds.iter().any(|kind| accepts.contains(kind));
                (!takes).then_some(cause)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_types_share_an_ending_or_a_media_type() {
        let mut endings = std::collections::BTreeSet::new();
        let mut mimes = std::collections::BTreeSet::new();
        for kind in FileType::ALL {
            assert!(mimes.insert(kind.mime()), "{kind}");
            for ending in kind.extensions() {
                assert!(endings.insert(*ending), "{ending}");
                assert_eq!(FileType::from_extension(&ending.to_uppercase()), Some(*kind));
            }
        }
    }

    #[test]
    fn a_glance_refuses_only_where_none_of_the_kinds_is_taken() {
        let one_of = Glance::OneOf(&[FileType::Doc, FileType::Xls], RefusalCause::Archive);
        assert_eq!(one_of.refusal(&[FileType::Pdf, FileType::Xls]), None);
        assert_eq!(one_of.refusal(&[FileType::Pdf]), Some(RefusalCause::Archive));
        assert_eq!(one_of.refusal(&[]), None, "an empty list takes every kind");
        assert_eq!(Glance::Open.refusal(&[FileType::Pdf]), None);
        assert_eq!(Glance::Refused(RefusalCause::Html).refusal(&[]), Some(RefusalCause::Html));
    }

    #[test]
    fn an_ending_nobody_takes_is_no_type() {
        for ending in ["exe", "html", "svg", "zip", "js", ""] {
            assert_eq!(FileType::from_extension(ending), None, "{ending}");
        }
        assert_eq!(FileType::from_extension(".PDF"), Some(FileType::Pdf));
    }
}
