//! Reads and shows what a request takes besides its words, in every form of the desk that makes or changes one. It refuses a
//! request that takes no kind of file, a number of files nobody can keep to, and lines without words; a form without this
//! part says nothing about it.

use crate::door::Form;
use crate::staff_view::asks::Asks;
use crate::staff_view::{Choice, Problems};
use crate::words::Words;
use casework::intake::Takes;
use casework::lists::both;
use domain::pack::{Need, Validity, Words as Pair};
use domain::{FileType, Locale, limits};

/// What a kind of file is called; names of programs are the same in every language.
pub fn kind_of_file(kind: FileType) -> &'static str {
    match kind {
        FileType::Pdf => "PDF",
        FileType::Jpeg => "JPEG",
        FileType::Png => "PNG",
        FileType::Webp => "WebP",
        FileType::Tiff => "TIFF",
        FileType::Heic => "HEIC",
        FileType::Docx => "Word (docx)",
        FileType::Doc => "Word 97–2003 (doc)",
        FileType::Xlsx => "Excel (xlsx)",
        FileType::Xls => "Excel 97–2003 (xls)",
        FileType::Odt => "OpenDocument (odt)",
        FileType::Rtf => "RTF",
        FileType::Txt => "TXT",
    }
}

pub fn need(w: &Words, need: Need) -> String {
    match need {
        Need::Required => w.lists_need_required(),
        Need::Conditional => w.lists_need_conditional(),
        Need::Optional => w.lists_need_optional(),
    }
}

/// The part as it stands.
pub fn shown(w: &Words, takes: &Takes) -> Asks {
    // A request from before kinds could be chosen takes all of them.
    let all = takes.accepts.is_empty();
    parts(
        w,
        takes.need,
        |kind| all || takes.accepts.contains(&kind),
        Asks {
            max_files: takes.max_files.to_string(),
            instead: written(&takes.instead),
            checks: written(&takes.checks),
            validity: validities(w, kept(takes.validity).0),
            span: kept(takes.validity).1,
            ..Asks::default()
        },
    )
}

/// The part as it was typed, where the form had it.
pub fn typed(w: &Words, form: &Form, takes: &Takes) -> Asks {
    if !form.has("max_files") {
        return shown(w, takes);
    }
    let text = |name: &str| form.text(name).to_owned();
    let need = Need::from_code(form.text("need")).unwrap_or(takes.need);
    parts(
        w,
        need,
        |kind| form.all("accepts").any(|code| code == kind.code()),
        Asks {
            max_files: text("max_files"),
            instead: text("instead"),
            checks: text("checks"),
            validity: validities(w, form.text("validity")),
            span: text("span"),
            ..Asks::default()
        },
    )
}

fn parts(w: &Words, is: Need, taken: impl Fn(FileType) -> bool, rest: Asks) -> Asks {
    let mark = |choice: Choice, chosen: bool| if chosen { choice.chosen() } else { choice };
    let needs = Need::ALL.iter().map(|n| mark(Choice::new(n.code(), need(w, *n)), *n == is));
    let kinds = FileType::ALL.iter().map(|k| mark(Choice::new(k.code(), kind_of_file(*k)), taken(*k)));
    Asks { needs: needs.collect(), kinds: kinds.collect(), ..rest }
}

/// The part read; how it stood where the form does not have it.
///
/// # Errors
/// What is wrong, each at its field.
pub fn read(w: &Words, form: &Form, stood: Takes) -> Result<Takes, Problems> {
    if !form.has("max_files") {
        return Ok(stood);
    }
    let mut problems = Problems::none();
    let accepts: Vec<FileType> = FileType::ALL
        .iter()
        .copied()
        .filter(|kind| form.all("accepts").any(|code| code == kind.code()))
        .collect();
    if accepts.is_empty() {
        problems = problems.with("accepts", w.asks_kinds_none());
    }
    let most = limits::MOST_FILES_PER_ITEM;
    let max_files = form.text("max_files").trim().parse().ok().filter(|n| (1..=most).contains(n));
    if max_files.is_none() {
        problems = problems.with("max_files", w.asks_files_wrong(most));
    }
    let validity = validity(form, stood.validity);
    if validity.is_none() {
        problems = problems.with("span", w.asks_span_wrong());
    }
    let (instead, checks) = (lines(form.text("instead")), lines(form.text("checks")));
    for (field, lines) in [("instead", &instead), ("checks", &checks)] {
        let wrong = |line: &Pair| {
            let long = Locale::ALL.iter().any(|l| line.get(*l).chars().count() > limits::TITLE_CHARS);
            line.en.is_empty() || long
        };
        if lines.len() > limits::LINES_PER_ITEM || lines.iter().any(wrong) {
            problems = problems.with(field, w.asks_lines_wrong(limits::TITLE_CHARS, limits::LINES_PER_ITEM));
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Takes {
        need: Need::from_code(form.text("need")).unwrap_or(stood.need),
        accepts,
        max_files: max_files.unwrap_or(stood.max_files),
        instead,
        checks,
        validity: validity.unwrap_or(stood.validity),
    })
}

/// How long a document has to be good for, as staff read it.
pub fn validity_said(w: &Words, validity: Validity) -> String {
    match validity {
        Validity::Lasting => w.lists_validity_lasting(),
        Validity::Watched => w.lists_validity_watched(),
        Validity::GoodFor(months) => w.asks_good_for(months),
        Validity::NotOlderThan(days) => w.asks_not_older(days),
    }
}

/// The choice that says it, and the number beside it.
fn kept(validity: Validity) -> (&'static str, String) {
    match validity {
        Validity::Lasting => ("lasting", String::new()),
        Validity::Watched => ("watched", String::new()),
        Validity::GoodFor(months) => ("good", months.to_string()),
        Validity::NotOlderThan(days) => ("aged", days.to_string()),
    }
}

fn validities(w: &Words, chosen: &str) -> Vec<Choice> {
    let all = [
        ("lasting", w.lists_validity_lasting()),
        ("watched", w.lists_validity_watched()),
        ("good", w.lists_validity_good()),
        ("aged", w.lists_validity_aged()),
    ];
    let mark = |(value, label): (&str, String)| {
        let choice = Choice::new(value, label);
        if value == chosen { choice.chosen() } else { choice }
    };
    all.into_iter().map(mark).collect()
}

/// What the form says of it, or how it stood where the form does not; nothing where a number is wanted that is none.
fn validity(form: &Form, stood: Validity) -> Option<Validity> {
    let number = form.text("span").trim();
    match form.text("validity") {
        "lasting" => Some(Validity::Lasting),
        "watched" => Some(Validity::Watched),
        "good" => Validity::from_code(&format!("{number} months")),
        "aged" => Validity::from_code(&format!("{number} days")),
        _ => Some(stood),
    }
}

/// One on each line: English, and Spanish after a bar.
pub fn lines(typed: &str) -> Vec<Pair> {
    let lines = typed.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| both(line.split_once('|').unwrap_or((line, "")))).collect()
}

pub fn written(lines: &[Pair]) -> String {
    let line = |line: &Pair| match line.es.as_str() {
        "" => line.en.clone(),
        es => format!("{} | {es}", line.en),
    };
    lines.iter().map(line).collect::<Vec<_>>().join("\n")
}
