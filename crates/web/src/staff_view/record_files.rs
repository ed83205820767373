//! Files that stand in fields of a client's record or of an enquiry: a few lines on the record's own page, and a page of
//! their own with the forms and what stood there before, and the bin. It refuses to show a file: each is only ever downloaded.

use super::bin::Binned;
use super::{Problems, Shell, Tag};
use crate::words::Words;
use askama::Template;

/// What stands in one field, on the page of the record.
#[derive(Clone, Debug)]
pub struct FileLine {
    pub label: String,
    /// What the file is called; a sentence where there is none.
    pub value: String,
    /// None where there is no file.
    pub state: Option<Tag>,
}

/// One file.
#[derive(Clone, Debug)]
pub struct FileRow {
    pub name: String,
    pub state: Tag,
    /// How large it is, who put it in and when.
    pub about: String,
    /// How its time in the field ended; empty for the one that stands there.
    pub ended: String,
    /// Why it was handed back, or what the check noticed.
    pub said: Vec<String>,
    /// Where its download is pressed; empty where it cannot be opened.
    pub download: String,
    /// Where it is put into the bin; empty for who may not.
    pub delete: String,
}

/// One field with its files.
#[derive(Clone, Debug)]
pub struct FileField {
    /// Its number on the page.
    pub at: usize,
    pub key: String,
    pub label: String,
    /// It is not asked for any more, or this person changes nothing: there is no form.
    pub closed: bool,
    pub now: Option<FileRow>,
    pub before: Vec<FileRow>,
    /// What was wrong with what was just put in; empty where nothing was.
    pub wrong: String,
}

/// `/desk/clients/{client}/files` and `/desk/leads/{lead}/files`.
#[derive(Template)]
#[template(path = "staff/record_files.html")]
pub struct RecordFilesPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    /// The record's own address.
    pub base: String,
    pub name: String,
    /// What becomes of such files.
    pub text: String,
    /// How large a file may be.
    pub hint: String,
    pub fields: Vec<FileField>,
    /// Whether this person can make a field for files.
    pub may_make: bool,
    /// What was wrong, where it belongs to no field; empty where nothing was.
    pub wrong: String,
}

/// `/desk/clients/{client}/bin` and `/desk/leads/{lead}/bin`.
#[derive(Template)]
#[template(path = "staff/record_bin.html")]
pub struct RecordBinPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    /// The record's own address.
    pub base: String,
    pub name: String,
    /// How long something lies here, in a sentence.
    pub lead: String,
    pub lies: Vec<Binned>,
    pub gone: Vec<Binned>,
}

/// `/desk/clients/{client}/files/{file}/delete` and the same of an enquiry.
#[derive(Template)]
#[template(path = "staff/record_file_delete.html")]
pub struct RecordFileDeletePage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    /// Whose record it is.
    pub name: String,
    /// What its field is called.
    pub title: String,
    pub file: String,
    pub action: String,
    pub back: String,
    /// What happens after, in a sentence with the days.
    pub after: String,
    /// It is a client's: what came with their enquiry goes along.
    pub client: bool,
    pub reason: String,
    pub problems: Problems,
}

impl RecordFilesPage<'_> {
    fn failed(&self) -> bool {
        !self.wrong.is_empty() || self.fields.iter().any(|field| !field.wrong.is_empty())
    }
}
