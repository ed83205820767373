//! The words in a document, for reading and search: plain text as it is, office documents by a scanner that knows tags
//! and five entities and nothing else. It refuses type declarations, references and everything that is not text.

use domain::FileType;

use crate::report::Text;
use crate::script;
use crate::zip::Zip;

/// Unpacked XML read at most, in bytes.
const XML_MAX: usize = 32 * 1024 * 1024;

/// At most `most` bytes of text, or `None` for kinds without any.
pub(crate) fn extract(kind: FileType, bytes: &[u8], most: usize) -> Option<Text> {
    let mut page = Collected::new(most);
    match kind {
        FileType::Txt => page.push(&script::decode(bytes)?),
        FileType::Docx => {
            let zip = Zip::read(bytes).ok()?;
            let part = ["word/document.xml", "word/document2.xml"].iter().find_map(|name| zip.entry(name))?;
            xml(&zip.unpack(part, XML_MAX)?.0, DOCX, &mut page);
        }
        FileType::Odt => {
            let zip = Zip::read(bytes).ok()?;
            xml(&zip.unpack(zip.entry("content.xml")?, XML_MAX)?.0, ODT, &mut page);
        }
        FileType::Xlsx => {
            let zip = Zip::read(bytes).ok()?;
            let parts = zip.entries().iter().filter(|entry| {
                entry.name.eq_ignore_ascii_case("xl/sharedStrings.xml")
                    || entry.name.starts_with("xl/worksheets/sheet")
            });
            for part in parts.take(200) {
                if let Some((bytes, _)) = zip.unpack(part, XML_MAX) {
                    xml(&bytes, XLSX, &mut page);
                }
            }
        }
        FileType::Rtf => rich_text(bytes, &mut page),
        _ => return None,
    }
    Some(page.finish())
}

/// Text so far, within its bound.
pub(crate) struct Collected {
    words: String,
    most: usize,
    cut: bool,
}

impl Collected {
    pub(crate) fn new(most: usize) -> Self {
        Self { words: String::new(), most, cut: false }
    }

    pub(crate) fn finish(self) -> Text {
        Text { words: self.words, cut: self.cut }
    }

    pub(crate) fn push(&mut self, text: &str) {
        text.chars().for_each(|c| self.put(c));
    }

    /// Drops characters that are not seen but change how others are: controls, and marks that turn the direction of text.
    fn put(&mut self, c: char) {
        let hidden = (c.is_control() && c != '\n' && c != '\t')
            || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{200E}' | '\u{200F}');
        if hidden || (c == '\n' && self.words.ends_with("\n\n")) {
            return;
        }
        if self.words.len() + c.len_utf8() > self.most {
            self.cut = true;
        } else {
            self.words.push(c);
        }
    }

    /// A space, unless something like it is there already.
    pub(crate) fn gap(&mut self) {
        if !self.words.is_empty() && !self.words.ends_with(char::is_whitespace) {
            self.put(' ');
        }
    }

    /// A new line, unless one was just begun.
    pub(crate) fn line(&mut self) {
        if !self.words.is_empty() && !self.words.ends_with('\n') {
            self.put('\n');
        }
    }

    pub(crate) fn is_full(&self) -> bool {
        self.cut
    }
}

/// Which tags hold text, and which stand for a break.
#[derive(Clone, Copy)]
struct Tags {
    /// Text counts only inside these; empty means everywhere.
    holds: &'static [&'static str],
    line: &'static [&'static str],
    tab: &'static [&'static str],
}

const DOCX: Tags =
    Tags { holds: &["w:t", "w:delText"], line: &["/w:p", "w:br", "w:cr"], tab: &["w:tab", "/w:tc"] };
const XLSX: Tags = Tags { holds: &["t"], line: &["/si", "/row"], tab: &["/c"] };
const ODT: Tags = Tags {
    holds: &[],
    line: &["/text:p", "/text:h", "text:line-break"],
    tab: &["text:tab", "/table:table-cell"],
};

fn xml(bytes: &[u8], tags: Tags, page: &mut Collected) {
    let text = String::from_utf8_lossy(bytes);
    let mut inside = tags.holds.is_empty();
    for piece in text.split('<').skip(1) {
        if page.is_full() {
            return;
        }
        let Some((tag, words)) = piece.split_once('>') else { continue };
        let name = tag.split([' ', '\t', '\r', '\n']).next().unwrap_or(tag);
        let name = if name.len() > 1 { name.trim_end_matches('/') } else { name };
        if !tags.holds.is_empty() {
            inside = tags.holds.contains(&name) && !tag.ends_with('/');
        }
        if tags.line.contains(&name) {
            page.put('\n');
        } else if tags.tab.contains(&name) {
            page.put('\t');
        }
        if inside && !name.starts_with(['?', '!']) {
            entities(words, page);
        }
    }
}

fn entities(words: &str, page: &mut Collected) {
    let mut rest = words;
    while let Some((before, after)) = rest.split_once('&') {
        page.push(before);
        let known = after.split_once(';').filter(|(name, _)| name.len() <= 8).and_then(|(name, tail)| {
            let c = match name {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                _ => numbered(name)?,
            };
            Some((c, tail))
        });
        match known {
            Some((c, tail)) => {
                page.put(c);
                rest = tail;
            }
            None => {
                page.put('&');
                rest = after;
            }
        }
    }
    page.push(rest);
}

fn numbered(name: &str) -> Option<char> {
    let number = name.strip_prefix('#')?;
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code)
}

/// Rich Text Format: text outside groups that describe fonts, colours, pictures and the like.
fn rich_text(bytes: &[u8], page: &mut Collected) {
    const SILENT: [&str; 14] = [
        "fonttbl",
        "colortbl",
        "stylesheet",
        "info",
        "pict",
        "object",
        "themedata",
        "datastore",
        "listtable",
        "listoverridetable",
        "generator",
        "fldinst",
        "xmlnstbl",
        "rsidtbl",
    ];
    let mut silent: Vec<bool> = vec![false];
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        let quiet = silent.last().copied().unwrap_or(false);
        match byte {
            b'{' if silent.len() < 4096 => silent.push(quiet),
            b'}' => {
                silent.pop();
            }
            b'\\' => {
                let (word, number, next) = control(bytes, at);
                at = next;
                match word {
                    "*" => mute(&mut silent),
                    _ if SILENT.contains(&word) => mute(&mut silent),
                    "par" | "line" | "row" if !quiet => page.put('\n'),
                    "tab" | "cell" if !quiet => page.put('\t'),
                    "'" if !quiet => page.put(script::windows_1252(u8::try_from(number).unwrap_or(b'?'))),
                    "u" if !quiet => {
                        let code =
                            u32::try_from(if number < 0 { number + 65_536 } else { number }).unwrap_or(0);
                        page.put(char::from_u32(code).unwrap_or('\u{FFFD}'));
                        // The replacement for readers that know no Unicode follows.
                        at = skip_replacement(bytes, at);
                    }
                    "\\" | "{" | "}" if !quiet => page.push(word),
                    _ => {}
                }
            }
            b'\r' | b'\n' => {}
            _ if !quiet => page.put(script::windows_1252(byte)),
            _ => {}
        }
        if page.is_full() || silent.is_empty() {
            return;
        }
    }
}

fn mute(silent: &mut [bool]) {
    if let Some(last) = silent.last_mut() {
        *last = true;
    }
}

fn skip_replacement(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at..) {
        Some([b'\\', b'\'', _, _, ..]) => at + 4,
        Some([b'?', ..]) => at + 1,
        _ => at,
    }
}

/// The control word at `at`, its number, and where text goes on.
fn control(bytes: &[u8], at: usize) -> (&str, i32, usize) {
    let letters = bytes.iter().skip(at).take(32).take_while(|b| b.is_ascii_alphabetic()).count();
    if letters == 0 {
        let symbol = bytes.get(at..at + 1).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or("");
        if symbol == "'" {
            let code = bytes.get(at + 1..at + 3).and_then(|h| std::str::from_utf8(h).ok());
            return (
                symbol,
                code.and_then(|h| i32::from_str_radix(h, 16).ok()).unwrap_or(i32::from(b'?')),
                at + 3,
            );
        }
        return (symbol, 0, at + 1);
    }
    let word = std::str::from_utf8(&bytes[at..at + letters]).unwrap_or("");
    let mut end = at + letters;
    let digits = bytes.iter().skip(end).take(7).take_while(|b| b.is_ascii_digit() || **b == b'-').count();
    let number =
        std::str::from_utf8(&bytes[end..end + digits]).ok().and_then(|n| n.parse().ok()).unwrap_or(0);
    end += digits;
    if bytes.get(end) == Some(&b' ') {
        end += 1;
    }
    (word, number, end)
}
