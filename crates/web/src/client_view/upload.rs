//! The files of one request on their way: what may be sent, what is saved, what went wrong. It refuses to believe a
//! file's name about its type; the picker's list is only a help for the person choosing.

use super::paths::Portal;
use crate::dates;
use crate::words::Words;
use domain::files::FileType;

/// What one request takes.
#[derive(Clone, Debug)]
pub struct Limits {
    pub kinds: Vec<FileType>,
    /// The largest file, in bytes.
    pub largest: u64,
    /// The largest file with the plain form, in bytes.
    pub largest_form: u64,
    /// Files in this request, those already sent not counted.
    pub files: u32,
}

impl Limits {
    /// "Photos, PDF or Word. Up to 50 MB each, 20 files."
    pub(crate) fn line(&self, w: &Words) -> String {
        w.up_limits(self.files, self.kinds_line(w), dates::size(w, self.largest))
    }

    pub(crate) fn form_line(&self, w: &Words) -> Option<String> {
        (self.largest_form < self.largest).then(|| w.up_limits_form(dates::size(w, self.largest_form)))
    }

    /// For the picker's `accept`: media types and endings, as browsers know some files only by one of them.
    pub(crate) fn accept(&self) -> String {
        let mut parts = Vec::new();
        for kind in &self.kinds {
            parts.push(kind.mime().to_owned());
            parts.extend(kind.extensions().iter().map(|ending| format!(".{ending}")));
        }
        parts.join(",")
    }

    pub(crate) fn takes_photos(&self) -> bool {
        self.kinds.iter().any(|kind| kind.is_picture())
    }

    fn kinds_line(&self, w: &Words) -> String {
        let mut names: Vec<String> = Vec::new();
        for kind in &self.kinds {
            let name = match kind {
                FileType::Pdf => w.kind_pdf(),
                FileType::Jpeg | FileType::Png | FileType::Webp | FileType::Tiff | FileType::Heic => {
                    w.kind_photo()
                }
                FileType::Docx | FileType::Doc | FileType::Odt | FileType::Rtf => w.kind_word(),
                FileType::Xlsx | FileType::Xls => w.kind_sheet(),
                FileType::Txt => w.kind_text(),
            };
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let mut line = names.pop().unwrap_or_default();
        if let Some(before) = names.pop() {
            line = w.list_two(before, line);
        }
        while let Some(before) = names.pop() {
            line = w.list_many(before, line);
        }
        let mut letters = line.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
    }
}

/// A file of this request that the server holds but that is not sent.
#[derive(Clone, Debug)]
pub struct SavedFile {
    /// The upload's id.
    pub upload: String,
    /// The name as it may be shown; `None` when it came without one.
    pub name: Option<String>,
    /// The name exactly as received, for recognising the same file when it is chosen again. Never shown.
    pub name_given: String,
    /// Whole size in bytes.
    pub size: u64,
    /// Bytes the server holds.
    pub offset: u64,
}

impl SavedFile {
    /// The name's ending, for where no picture is ("PDF"); empty when it has none worth showing.
    pub(crate) fn kind(&self) -> String {
        let name = self.name.as_deref().unwrap_or_default();
        let ending = name.rsplit_once('.').map(|(_, ending)| ending).unwrap_or_default();
        let short = ending.len() <= 4 && ending.bytes().all(|b| b.is_ascii_alphanumeric());
        if short { ending.to_ascii_uppercase() } else { String::new() }
    }

    fn whole(&self) -> bool {
        self.offset >= self.size
    }

    pub(crate) fn state(&self) -> &'static str {
        if self.whole() { "done" } else { "partial" }
    }

    /// Whole percent, rounded down so that 100 means done.
    pub(crate) fn percent(&self) -> u64 {
        (u128::from(self.offset) * 100 / u128::from(self.size.max(1))).try_into().unwrap_or(100)
    }

    pub(crate) fn status(&self, w: &Words) -> String {
        if self.whole() { w.up_saved() } else { w.up_partial(self.percent()) }
    }

    pub(crate) fn shown_name(&self, w: &Words) -> String {
        self.name.clone().unwrap_or_else(|| w.up_no_name())
    }

    pub(crate) fn size_line(&self, w: &Words) -> String {
        dates::size(w, self.size)
    }

    pub(crate) fn url(&self, portal: &Portal, item: &str) -> String {
        portal.upload(item, &self.upload)
    }

    pub(crate) fn remove(&self, portal: &Portal, item: &str) -> String {
        portal.remove(item, &self.upload)
    }
}

/// A file that was already sent for this request.
#[derive(Clone, Debug)]
pub struct SentFile {
    /// As it may be shown.
    pub name: Option<String>,
    pub size: u64,
    /// "today, 9:02 AM".
    pub when: String,
    pub preview: Option<String>,
}

impl SentFile {
    pub(crate) fn shown_name(&self, w: &Words) -> String {
        self.name.clone().unwrap_or_else(|| w.up_no_name())
    }

    pub(crate) fn size_line(&self, w: &Words) -> String {
        dates::size(w, self.size)
    }
}

/// What was wrong with what was sent, to be shown above the page.
#[derive(Clone, Debug)]
pub struct FileProblem {
    /// The file it is about, as it may be shown; `None` when it is about all of them.
    pub file: Option<String>,
    pub cause: Cause,
}

/// Why a file, or the sending, did not go through. The sentence always says what to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    Type,
    TooBig {
        size: u64,
        limit: u64,
    },
    Empty,
    Password,
    Unsafe,
    Archive,
    Unreadable,
    TooMany {
        limit: u32,
    },
    NoSpace,
    /// Send was pressed without any file.
    NothingToSend,
    /// Send was pressed while a file is incomplete.
    NotFinished,
    /// The request takes no files any more.
    Closed,
    /// The engagement letter is to be agreed before.
    LetterFirst,
}

impl Cause {
    /// What the person reads; also the body of a refused upload request, as plain text.
    #[must_use]
    pub fn sentence(&self, w: &Words) -> String {
        match self {
            Self::Type => w.up_problem_type(),
            Self::TooBig { size, limit } => w.up_problem_size(dates::size(w, *limit), dates::size(w, *size)),
            Self::Empty => w.up_problem_empty(),
            Self::Password => w.up_problem_password(),
            Self::Unsafe => w.up_problem_virus(),
            Self::Archive => w.up_problem_archive(),
            Self::Unreadable => w.up_problem_unreadable(),
            Self::TooMany { limit } => w.up_problem_count(limit),
            Self::NoSpace => w.up_problem_space(),
            Self::NothingToSend => w.up_problem_none(),
            Self::NotFinished => w.up_problem_busy(),
            Self::Closed => w.up_problem_closed(),
            Self::LetterFirst => w.gate_up_first(),
        }
    }
}

/// The sentences a script needs, by the name it knows them under. Every `{size}`, `{count}` and `{percent}` in them is
/// filled in by the script.
pub(crate) fn script_copy(w: &Words, limits: &Limits) -> Vec<(&'static str, String)> {
    vec![
        ("error", w.client_error_mark()),
        ("file", w.up_file_n("{n}", "{m}")),
        ("photo", w.up_photo()),
        ("noName", w.up_no_name()),
        ("ready", w.up_ready()),
        ("wait", w.up_waiting()),
        ("sending", w.up_saving("{percent}")),
        ("done", w.up_saved()),
        ("paused", w.up_paused("{percent}")),
        ("offline", w.up_offline()),
        ("partial", w.up_partial("{percent}")),
        ("failed", w.up_failed()),
        ("pause", w.up_pause()),
        ("resume", w.up_continue()),
        ("retry", w.up_retry()),
        ("remove", w.up_remove()),
        ("removed", w.up_removed()),
        ("up", w.up_move_up()),
        ("down", w.up_move_down()),
        ("again", w.up_again()),
        ("view", w.up_view()),
        ("dark", w.up_dark()),
        ("blurry", w.up_blurry()),
        ("unusual", w.up_unusual()),
        ("size", w.up_problem_size(dates::size(w, limits.largest), "{size}")),
        ("empty", w.up_problem_empty()),
        ("unreadable", w.up_problem_unreadable()),
        ("count", w.up_problem_count(limits.files)),
        ("session", w.up_problem_session()),
        ("none", w.up_problem_none()),
        ("busy", w.up_problem_busy()),
        ("kb", w.size_kb("{number}")),
        ("mb", w.size_mb("{number}")),
        ("gb", w.size_gb("{number}")),
    ]
}
