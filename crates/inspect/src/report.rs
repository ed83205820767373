//! What is asked of the worker and what it may answer, as data. Everything here crosses the pipe between a trusted and
//! an untrusted process, so every answer has a bound and nothing here decides what happens to the upload.

use std::collections::BTreeSet;
use std::time::Duration;

use domain::{FileType, InspectionFlag, RefusalCause};
use serde::{Deserialize, Serialize};

use crate::sniff::Finding;

/// What the server asks about one file. Travels as JSON of at most 4 KiB.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// The file's exact length in bytes.
    pub bytes: u64,
    /// The extension of the declared name, without the dot; only ever compared with the content. At most 32 bytes are kept.
    pub extension: Option<String>,
    /// How many pages to draw at most.
    pub pages: u32,
    /// Width of a page picture in pixels; height follows.
    pub width: u32,
    /// Longest side of the thumbnail of the first page in pixels.
    pub thumbnail: u32,
    /// Largest width times height a picture may declare and still be decoded.
    pub pixels: u64,
    /// Bytes of extracted text to return at most.
    pub text: u32,
}

impl Ask {
    /// The usual questions about a file of `bytes` bytes: twelve pages at 1200 px, a 320 px thumbnail, pictures up to
    /// 120 megapixels and 128 KiB of text.
    pub fn usual(bytes: u64, extension: Option<&str>) -> Self {
        Self {
            bytes,
            extension: extension.filter(|e| e.len() <= 32).map(str::to_owned),
            pages: 12,
            width: 1200,
            thumbnail: 320,
            pixels: 120_000_000,
            text: 128 * 1024,
        }
    }

    /// The same question with every number forced into the range the worker is willing to serve.
    pub(crate) fn bounded(mut self) -> Self {
        self.pages = self.pages.min(200);
        self.width = self.width.clamp(64, 2400);
        self.thumbnail = self.thumbnail.clamp(32, 640);
        self.pixels = self.pixels.clamp(1, 200_000_000);
        self.text = self.text.min(1024 * 1024);
        self
    }
}

/// What one worker may use. The first four are enforced by the kernel, the last two by the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkerLimits {
    /// Address space in bytes.
    pub memory: u64,
    /// Processor time in whole seconds.
    pub cpu_seconds: u64,
    /// Files longer than this are looked at by their beginning only.
    pub held_bytes: u64,
    /// Time from start to end as a clock on the wall sees it.
    pub wall: Duration,
    /// Bytes of answer accepted, previews included.
    pub report_bytes: u64,
}

impl Default for WorkerLimits {
    fn default() -> Self {
        Self {
            memory: 1536 * 1024 * 1024,
            cpu_seconds: 30,
            held_bytes: 512 * 1024 * 1024,
            wall: Duration::from_secs(60),
            report_bytes: 24 * 1024 * 1024,
        }
    }
}

/// Whether the content is a kind the practice takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is", deny_unknown_fields)]
pub enum Verdict {
    /// The content is of this kind. Flags may still ask for a person.
    Accepted {
        /// What the content is.
        #[serde(with = "file_type")]
        kind: FileType,
    },
    /// The content must not reach anybody's desk.
    Refused {
        /// Why.
        #[serde(with = "refusal_cause")]
        cause: RefusalCause,
    },
}

/// How much of the file the checks saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Examined {
    /// Every byte.
    Whole,
    /// Only the beginning; the file is longer than the worker may hold.
    BeginningOnly,
}

/// Width and height in pixels, as stored (before turning the picture upright).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pixels {
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
}

/// The number of pages, counted up to 100 000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageCount {
    /// Pages counted.
    pub counted: u32,
    /// Counting stopped at the bound; there are more.
    pub more: bool,
}

/// How well one wall of the prison stood while the file was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Held {
    /// Everything asked of the kernel is enforced.
    Fully,
    /// The kernel is too old for part of it.
    Partly,
    /// The kernel offers nothing of the kind.
    Absent,
}

/// The walls around the worker. Limits and the system call filter are not listed: without them no file is read at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Walls {
    /// Landlock: no file, no port, no signal to others.
    pub landlock: Held,
}

/// What is known before anything is drawn. Content-free: kinds, sizes and yes/no only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// Whether the content is a kind the practice takes.
    pub verdict: Verdict,
    /// The file's length in bytes.
    pub bytes: u64,
    /// How much of it was seen.
    pub examined: Examined,
    /// Everything a reviewer should know before trusting the file.
    pub findings: BTreeSet<Finding>,
    /// Size of a picture.
    pub pixels: Option<Pixels>,
    /// Pages of a document, or pictures in a TIFF.
    pub pages: Option<PageCount>,
    /// The original says where it was taken. Previews never do.
    pub has_location: bool,
    /// The walls that stood while these facts were found.
    pub walls: Walls,
}

impl Facts {
    /// The findings in the words of the rest of the product.
    pub fn flags(&self) -> BTreeSet<InspectionFlag> {
        self.findings.iter().map(|finding| finding.flag()).collect()
    }
}

/// What a picture of a page is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PreviewKind {
    /// To read: as wide as asked.
    Page,
    /// To recognise in a list.
    Thumbnail,
}

/// One page as a baseline JPEG without any metadata. The client checks that claim before it hands a preview on.
#[derive(Clone, PartialEq, Eq)]
pub struct Preview {
    /// What it is for.
    pub kind: PreviewKind,
    /// Page number, from one.
    pub page: u32,
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// The JPEG itself.
    pub jpeg: Vec<u8>,
}

impl std::fmt::Debug for Preview {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Preview({:?} {} {}×{}, {} bytes)",
            self.kind,
            self.page,
            self.width,
            self.height,
            self.jpeg.len()
        )
    }
}

/// How far drawing came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Drawing {
    /// This kind has no pictures; its text is in [`Ending::text`].
    NotDrawn,
    /// Every page asked for.
    Complete,
    /// Some pages; then time or room ran out, or a page could not be drawn.
    Partial,
    /// Nothing could be drawn. Somebody has to look at the original.
    Failed,
}

/// Hints about a photo. They are for a friendly question to the sender, never for a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quality {
    /// Mean luminance, 0 (black) to 255 (white), at 256 px.
    pub luminance: f32,
    /// Variance of the Laplacian at 256 px; the smaller, the blurrier.
    pub sharpness: f32,
}

impl Quality {
    /// Too dark to read, probably.
    pub fn looks_dark(&self) -> bool {
        self.luminance < 55.0
    }

    /// Too blurred to read, probably.
    pub fn looks_blurry(&self) -> bool {
        self.sharpness < 45.0
    }
}

/// Text taken out of a document, for reading and for search.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// The words, line breaks kept, control characters removed.
    pub words: String,
    /// There was more than was asked for.
    pub cut: bool,
}

impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Text({} bytes, cut: {})", self.words.len(), self.cut)
    }
}

/// What is known after drawing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ending {
    /// How far drawing came.
    pub drawing: Drawing,
    /// Hints about a photo.
    pub quality: Option<Quality>,
    /// Extracted text.
    pub text: Option<Text>,
}

/// A complete answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// What the file is.
    pub facts: Facts,
    /// Its pages.
    pub previews: Vec<Preview>,
    /// How it ended.
    pub ending: Ending,
}

/// The closed sets of `domain` cross the pipe as their stable codes; an unknown code is an error.
macro_rules! by_code {
    ($module:ident, $set:ty) => {
        mod $module {
            use serde::{Deserialize, Deserializer, Serializer, de::Error};

            pub(super) fn serialize<S: Serializer>(value: &$set, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(value.code())
            }

            pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<$set, D::Error> {
                let code = <std::borrow::Cow<'de, str>>::deserialize(from)?;
                <$set>::from_code(&code).ok_or_else(|| D::Error::custom("an unknown code"))
            }
        }
    };
}
by_code!(file_type, domain::FileType);
by_code!(refusal_cause, domain::RefusalCause);
