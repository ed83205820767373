//! Looks for what acts in a PDF: scripts, programs, things that happen on opening, files inside, forms that send. Two
//! readings are made, because a file can show one face to a strict reader and another to a forgiving one: every name in
//! the bytes (object streams unpacked), and every object the cross-reference leads to. It refuses to run, follow or
//! repair anything.

use std::collections::BTreeSet;
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use hayro::hayro_syntax::object::{Array, Dict, MaybeRef, Object};
use hayro::hayro_syntax::{LoadPdfError, Pdf};
use memchr::memmem;

use crate::sniff::Finding;

/// One object stream may unpack to this many bytes, all together to [`ALL_STREAMS`].
const ONE_STREAM: usize = 16 * 1024 * 1024;
const ALL_STREAMS: usize = 96 * 1024 * 1024;
/// Objects followed by the second reading.
const MOST_OBJECTS: usize = 300_000;
const DEEPEST: u32 = 24;

/// What was found, and the opened document when it opens without a password.
pub(crate) struct Opened {
    pub(crate) findings: BTreeSet<Finding>,
    pub(crate) document: Option<Pdf>,
}

/// Reads `bytes` twice and opens them for drawing.
pub(crate) fn open(bytes: &Arc<Vec<u8>>) -> Opened {
    let mut findings = names_in_file(bytes);
    let opened = catch_unwind(AssertUnwindSafe(|| Pdf::new(Arc::clone(bytes))));
    let document = match opened {
        Ok(Ok(document)) => Some(document),
        Ok(Err(LoadPdfError::Decryption(_))) => {
            findings.insert(Finding::Encrypted);
            None
        }
        Ok(Err(LoadPdfError::Invalid)) | Err(_) => {
            findings.insert(Finding::Malformed);
            None
        }
    };
    if let Some(document) = &document {
        match catch_unwind(AssertUnwindSafe(|| objects_of(document))) {
            Ok(more) => {
                // The document itself knows whether its opening action only turns to a page.
                findings.remove(&Finding::OpenAction);
                findings.extend(more);
            }
            Err(_) => {
                findings.insert(Finding::NotFullyChecked);
            }
        }
    }
    Opened { findings, document }
}

/// The meaning of a name, wherever it stands.
fn meaning(name: &[u8]) -> Option<Finding> {
    Some(match name {
        b"JavaScript" | b"JS" => Finding::Script,
        b"Launch" | b"GoToR" | b"GoToE" => Finding::Launch,
        b"OpenAction" | b"AA" => Finding::OpenAction,
        b"EmbeddedFile" | b"EmbeddedFiles" => Finding::PdfAttachment,
        b"RichMedia" | b"Movie" | b"Sound" | b"Rendition" | b"U3D" => Finding::RichMedia,
        b"XFA" => Finding::XfaForm,
        b"SubmitForm" | b"ImportData" => Finding::SubmitsForm,
        _ => return None,
    })
}

/// Names too short to mean anything inside packed bytes, where they turn up by chance.
fn is_short(name: &[u8]) -> bool {
    name.len() < 5
}

// ---- first reading: the bytes ----------------------------------------------------------------------------------

fn names_in_file(bytes: &[u8]) -> BTreeSet<Finding> {
    let mut found = BTreeSet::new();
    let mut budget = ALL_STREAMS;
    let mut at = 0;
    for body in Bodies::new(bytes) {
        names(&bytes[at..body.start], false, &mut found);
        names(&bytes[body.start..body.end], true, &mut found);
        let head = &bytes[at.max(body.start.saturating_sub(2048))..body.start];
        let head = &head[memmem::rfind(head, b"obj").unwrap_or(0)..];
        inside(head, &bytes[body.start..body.end], &mut budget, &mut found);
        at = body.end;
    }
    names(&bytes[at..], false, &mut found);
    found
}

/// Unpacks a stream that holds objects and reads the names in it; notes streams packed twice.
fn inside(head: &[u8], body: &[u8], budget: &mut usize, found: &mut BTreeSet<Finding>) {
    let (mut holds_objects, mut flates) = (false, 0);
    each_name(head, |name| match name {
        b"ObjStm" => holds_objects = true,
        b"FlateDecode" | b"Fl" => flates += 1,
        _ => {}
    });
    if flates > 1 && !holds_objects {
        found.insert(Finding::Bomb);
    }
    if !holds_objects {
        return;
    }
    if *budget == 0 {
        found.insert(Finding::NotFullyChecked);
        return;
    }
    let most = ONE_STREAM.min(*budget);
    let mut out = Vec::new();
    // A damaged end is common and the beginning still counts, so an error only ends the reading.
    let _damaged = flate2::read::ZlibDecoder::new(body).take(most as u64).read_to_end(&mut out);
    *budget -= out.len();
    if out.len() == most {
        found.insert(Finding::NotFullyChecked);
    }
    if out.len() > 1024 * 1024 && out.len() / body.len().max(1) > 500 {
        found.insert(Finding::Bomb);
    }
    names(&out, false, found);
}

fn names(bytes: &[u8], packed: bool, found: &mut BTreeSet<Finding>) {
    each_name(bytes, |name| {
        if !(packed && is_short(name)) {
            found.extend(meaning(name));
        }
    });
}

/// Calls `see` with every name, escapes (`#4a`) resolved. Strings and comments are read like everything else: taking a
/// name in a comment for real costs a look, taking a real one for a comment costs more.
fn each_name(bytes: &[u8], mut see: impl FnMut(&[u8])) {
    for slash in memchr::memchr_iter(b'/', bytes) {
        let mut name = [0u8; 24];
        let mut length = 0;
        let mut at = slash + 1;
        while let Some(&byte) = bytes.get(at) {
            if is_delimiter(byte) {
                break;
            }
            let escaped = if byte == b'#' { bytes.get(at + 1..at + 3).and_then(hex) } else { None };
            let Some(slot) = name.get_mut(length) else { break };
            *slot = escaped.unwrap_or(byte);
            length += 1;
            at += if escaped.is_some() { 3 } else { 1 };
        }
        see(&name[..length]);
    }
}

fn is_delimiter(byte: u8) -> bool {
    matches!(
        byte,
        0 | b'\t'
            | b'\n'
            | 12
            | b'\r'
            | b' '
            | b'('
            | b')'
            | b'<'
            | b'>'
            | b'['
            | b']'
            | b'{'
            | b'}'
            | b'/'
            | b'%'
    )
}

fn hex(pair: &[u8]) -> Option<u8> {
    let digit = |b: u8| char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok());
    Some(digit(*pair.first()?)? << 4 | digit(*pair.get(1)?)?)
}

/// The bodies of streams: from after `stream` to before `endstream`.
struct Bodies<'a> {
    bytes: &'a [u8],
    at: usize,
    begin: memmem::Finder<'static>,
    end: memmem::Finder<'static>,
}

impl<'a> Bodies<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, begin: memmem::Finder::new(b"stream"), end: memmem::Finder::new(b"endstream") }
    }
}

impl Iterator for Bodies<'_> {
    type Item = std::ops::Range<usize>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let word = self.at + self.begin.find(self.bytes.get(self.at..)?)?;
            let start = match self.bytes.get(word + 6..) {
                Some([b'\r', b'\n', ..]) => word + 8,
                Some([b'\n' | b'\r', ..]) => word + 7,
                _ => {
                    self.at = word + 6;
                    continue;
                }
            };
            // Without an end this is no stream: the rest is read as objects, so that the word alone hides nothing.
            let length = self.end.find(&self.bytes[start..])?;
            self.at = start + length + 9;
            return Some(start..start + length);
        }
    }
}

// ---- second reading: the objects -------------------------------------------------------------------------------

fn objects_of(document: &Pdf) -> BTreeSet<Finding> {
    let mut found = BTreeSet::new();
    for (count, object) in document.objects().into_iter().enumerate() {
        if count == MOST_OBJECTS {
            found.insert(Finding::NotFullyChecked);
            break;
        }
        in_object(&object, 0, &mut found);
    }
    if let Some(catalog) = document.xref().get::<Dict<'_>>(document.xref().root_id())
        && let Some(action) = catalog.get::<Object<'_>>("OpenAction")
        && !only_turns_to_a_page(&action)
    {
        found.insert(Finding::OpenAction);
    }
    found
}

fn only_turns_to_a_page(action: &Object<'_>) -> bool {
    match action {
        Object::Array(_) | Object::Null(_) | Object::Name(_) | Object::String(_) => true,
        Object::Dict(dict) => {
            !dict.contains_key("Next")
                && dict
                    .get::<Object<'_>>("S")
                    .and_then(Object::into_name)
                    .is_some_and(|name| &*name == b"GoTo")
        }
        _ => false,
    }
}

fn in_object(object: &Object<'_>, depth: u32, found: &mut BTreeSet<Finding>) {
    if depth > DEEPEST {
        found.insert(Finding::NotFullyChecked);
        return;
    }
    match object {
        Object::Name(name) => found.extend(meaning(name).filter(|f| *f != Finding::OpenAction)),
        Object::Dict(dict) => in_dict(dict, depth, found),
        Object::Array(array) => in_array(array, depth, found),
        Object::Stream(stream) => in_dict(stream.dict(), depth, found),
        _ => {}
    }
}

fn in_dict(dict: &Dict<'_>, depth: u32, found: &mut BTreeSet<Finding>) {
    for (key, value) in dict.entries() {
        if &*key != b"OpenAction" {
            found.extend(meaning(&key));
        }
        if let MaybeRef::NotRef(value) = value {
            in_object(&value, depth + 1, found);
        }
    }
}

fn in_array(array: &Array<'_>, depth: u32, found: &mut BTreeSet<Finding>) {
    for value in array.raw_iter() {
        if let MaybeRef::NotRef(value) = value {
            in_object(&value, depth + 1, found);
        }
    }
}
