//! A small writer of plain documents as PDF 1.7 (ISO 32000-1): text in the built-in Helvetica, wrapped to pages of the
//! practice's paper, and one file attached. No pictures, no fonts of our own, nothing active. It refuses to lose a letter: what the built-in fonts
//! cannot print stands as `U+` and its number, and the attached file has it as it was written.

use domain::region::Paper;
use std::fmt::Write as _;

const MARGIN: f32 = 56.0;
/// From one line of a style to the next, by its size.
const LEADING: f32 = 1.35;

/// How a piece of text is set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Style {
    Title,
    Heading,
    Text,
    /// Hashes and other things nobody reads aloud.
    Small,
}

impl Style {
    fn size(self) -> f32 {
        match self {
            Self::Title => 18.0,
            Self::Heading => 12.0,
            Self::Text => 10.0,
            Self::Small => 8.0,
        }
    }

    fn bold(self) -> bool {
        matches!(self, Self::Title | Self::Heading)
    }

    fn before(self) -> f32 {
        match self {
            Self::Title => 0.0,
            Self::Heading => 12.0,
            Self::Text => 2.0,
            Self::Small => 1.0,
        }
    }
}

/// A file inside the document.
pub struct Attachment<'a> {
    /// Plain ASCII.
    pub name: &'a str,
    pub mime: &'a str,
    pub bytes: &'a [u8],
}

/// A document in the making.
pub struct Pdf {
    title: String,
    language: &'static str,
    /// Width and height in points.
    paper: (f32, f32),
    pages: Vec<String>,
    /// What is left of the current page, from the top.
    y: f32,
}

impl Pdf {
    #[must_use]
    pub fn new(title: &str, language: &'static str, paper: Paper) -> Self {
        Self { title: title.to_owned(), language, paper: paper.points(), pages: Vec::new(), y: 0.0 }
    }

    /// Sets a piece of text; lines of its own begin new lines.
    pub fn put(&mut self, style: Style, text: &str) {
        self.y -= style.before();
        for line in text.split('\n') {
            let lines = wrap(&encoded(line), style, self.paper.0 - 2.0 * MARGIN);
            // A heading stands with two lines of what it is about, or on the next page.
            let below = match style {
                Style::Heading | Style::Title => 2.0 * Style::Text.size() * LEADING,
                _ => 0.0,
            };
            let high = lines.len() as f32 * style.size() * LEADING + below;
            if below > 0.0 && self.y - high < MARGIN {
                self.y = 0.0;
            }
            for wrapped in lines {
                self.line(style, &wrapped);
            }
        }
    }

    fn line(&mut self, style: Style, line: &[u8]) {
        let leading = style.size() * LEADING;
        if self.pages.is_empty() || self.y - leading < MARGIN {
            self.pages.push(String::new());
            self.y = self.paper.1 - MARGIN;
        }
        self.y -= leading;
        let y = self.y;
        if let Some(page) = self.pages.last_mut() {
            set(page, style, MARGIN, y, line);
        }
    }

    /// The finished file. `footer` says which page of how many.
    #[must_use]
    pub fn finish(self, attachment: &Attachment<'_>, footer: impl Fn(usize, usize) -> String) -> Vec<u8> {
        self.finished(Some(attachment), footer)
    }

    /// The same with nothing inside: what is drawn is all there is.
    #[must_use]
    pub fn finish_alone(self, footer: impl Fn(usize, usize) -> String) -> Vec<u8> {
        self.finished(None, footer)
    }

    fn finished(
        mut self,
        attachment: Option<&Attachment<'_>>,
        footer: impl Fn(usize, usize) -> String,
    ) -> Vec<u8> {
        if self.pages.is_empty() {
            self.pages.push(String::new());
        }
        let total = self.pages.len();
        for (at, page) in self.pages.iter_mut().enumerate() {
            let text = encoded(&footer(at + 1, total));
            set(page, Style::Small, MARGIN, MARGIN / 2.0, &text);
        }
        let (width, height) = self.paper;
        let mut out = Out::new();
        let kids: Vec<String> = (0..total).map(|at| format!("{} 0 R", 8 + at * 2)).collect();
        let inside = attachment.map_or_else(String::new, |file| {
            format!(
                " /Names << /EmbeddedFiles << /Names [({}) 5 0 R] >> >> /AF [5 0 R] /PageMode /UseAttachments",
                file.name
            )
        });
        out.object(&format!("<< /Type /Catalog /Pages 2 0 R /Lang ({}){inside} >>", self.language));
        out.object(&format!("<< /Type /Pages /Count {total} /Kids [{}] >>", kids.join(" ")));
        for face in ["Helvetica", "Helvetica-Bold"] {
            out.object(&format!(
                "<< /Type /Font /Subtype /Type1 /BaseFont /{face} /Encoding /WinAnsiEncoding >>"
            ));
        }
        if let Some(file) = attachment {
            let name = file.name;
            out.object(&format!(
                "<< /Type /Filespec /F ({name}) /UF ({name}) /AFRelationship /Data /EF << /F 6 0 R /UF 6 0 R >> >>"
            ));
            let mime = file.mime.replace('/', "#2F");
            let size = file.bytes.len();
            let about = format!("/Type /EmbeddedFile /Subtype /{mime} /Params << /Size {size} >>");
            out.stream(&about, file.bytes);
        } else {
            // Pages keep their numbers.
            out.object("null");
            out.object("null");
        }
        out.object(&format!("<< /Title {} /Producer (Strongroom) >>", utf16(&self.title)));
        for (at, page) in self.pages.iter().enumerate() {
            let content = 9 + at * 2;
            out.object(&format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Resources << /Font << /R 3 0 R /B 4 0 R >> >> /Contents {content} 0 R >>"
            ));
            out.stream("", page.as_bytes());
        }
        out.finish()
    }
}

/// One line as an instruction. Text stands in hexadecimal, so nothing in it can be an instruction.
fn set(page: &mut String, style: Style, x: f32, y: f32, line: &[u8]) {
    let face = if style.bold() { "B" } else { "R" };
    let hex: String = line.iter().map(|byte| format!("{byte:02X}")).collect();
    let _never_fails = writeln!(page, "BT /{face} {} Tf {x:.1} {y:.1} Td <{hex}> Tj ET", style.size());
}

/// A text string for metadata, in any script.
fn utf16(text: &str) -> String {
    let hex: String = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    format!("<FEFF{hex}>")
}

/// The file as it grows, with the place of every object.
struct Out {
    bytes: Vec<u8>,
    places: Vec<usize>,
}

impl Out {
    fn new() -> Self {
        // Four bytes above 127 tell tools that this is no text file.
        Self { bytes: b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec(), places: Vec::new() }
    }

    fn begin(&mut self) {
        self.places.push(self.bytes.len());
        self.bytes.extend_from_slice(format!("{} 0 obj\n", self.places.len()).as_bytes());
    }

    fn object(&mut self, body: &str) {
        self.begin();
        self.bytes.extend_from_slice(body.as_bytes());
        self.bytes.extend_from_slice(b"\nendobj\n");
    }

    fn stream(&mut self, about: &str, content: &[u8]) {
        self.begin();
        self.bytes.extend_from_slice(format!("<< {about} /Length {} >>\nstream\n", content.len()).as_bytes());
        self.bytes.extend_from_slice(content);
        self.bytes.extend_from_slice(b"\nendstream\nendobj\n");
    }

    fn finish(mut self) -> Vec<u8> {
        let table = self.bytes.len();
        let mut end = format!("xref\n0 {}\n0000000000 65535 f \n", self.places.len() + 1);
        for place in &self.places {
            let _never_fails = writeln!(end, "{place:010} 00000 n ");
        }
        let size = self.places.len() + 1;
        let _never_fails =
            write!(end, "trailer\n<< /Size {size} /Root 1 0 R /Info 7 0 R >>\nstartxref\n{table}\n%%EOF\n");
        self.bytes.extend_from_slice(end.as_bytes());
        self.bytes
    }
}

/// The letters of WinAnsi that are elsewhere in Unicode.
const ELSEWHERE: &[(char, u8)] = &[
    ('€', 0x80),
    ('‚', 0x82),
    ('ƒ', 0x83),
    ('„', 0x84),
    ('…', 0x85),
    ('†', 0x86),
    ('‡', 0x87),
    ('ˆ', 0x88),
    ('‰', 0x89),
    ('Š', 0x8A),
    ('‹', 0x8B),
    ('Œ', 0x8C),
    ('Ž', 0x8E),
    ('‘', 0x91),
    ('’', 0x92),
    ('“', 0x93),
    ('”', 0x94),
    ('•', 0x95),
    ('–', 0x96),
    ('—', 0x97),
    ('˜', 0x98),
    ('™', 0x99),
    ('š', 0x9A),
    ('›', 0x9B),
    ('œ', 0x9C),
    ('ž', 0x9E),
    ('Ÿ', 0x9F),
];

/// Whether every letter of a text can be printed; of one where that is not so, some stand by their numbers.
#[must_use]
pub fn prints(text: &str) -> bool {
    text.chars().all(|c| c == '\n' || letter(c).is_some())
}

/// A letter in WinAnsi, where it is there.
fn letter(c: char) -> Option<u8> {
    match u8::try_from(u32::from(c)) {
        Ok(byte) if (0x20..0x7F).contains(&byte) || byte >= 0xA0 => Some(byte),
        Ok(b'\t') => Some(b' '),
        _ => ELSEWHERE.iter().find(|(known, _)| *known == c).map(|(_, byte)| *byte),
    }
}

/// Text in WinAnsi; every other letter by its number.
fn encoded(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for c in text.chars() {
        match letter(c) {
            Some(byte) => out.push(byte),
            None => out.extend_from_slice(format!("U+{:04X}", u32::from(c)).as_bytes()),
        }
    }
    out
}

/// Advance widths of Helvetica from space to tilde, in thousandths (Adobe's font metrics); other letters count as wide.
const WIDTHS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278,
    500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469,
    556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500,
    278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

fn width(byte: u8, style: Style) -> f32 {
    let units = byte.checked_sub(0x20).and_then(|at| WIDTHS.get(usize::from(at))).copied().unwrap_or(667);
    let bold = if style.bold() { 1.1 } else { 1.0 };
    f32::from(units) / 1000.0 * style.size() * bold
}

/// Lines that fit the page. A word that is longer than a line is broken.
fn wrap(text: &[u8], style: Style, room: f32) -> Vec<Vec<u8>> {
    let mut lines = vec![Vec::new()];
    let mut used = 0.0;
    for word in text.split_inclusive(|byte| *byte == b' ') {
        let long: f32 = word.iter().map(|byte| width(*byte, style)).sum();
        if used > 0.0 && used + long > room {
            lines.push(Vec::new());
            used = 0.0;
        }
        for byte in word {
            let wide = width(*byte, style);
            if used + wide > room {
                lines.push(Vec::new());
                used = 0.0;
            }
            used += wide;
            if let Some(line) = lines.last_mut() {
                line.push(*byte);
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Region;

    fn made(text: &str) -> Vec<u8> {
        let mut pdf = Pdf::new("Título", "es", Paper::A4);
        pdf.put(Style::Title, "Title");
        pdf.put(Style::Text, text);
        let file = Attachment { name: "certificate.json", mime: "application/json", bytes: b"{\"a\": 1}" };
        pdf.finish(&file, |page, total| format!("{page} / {total}"))
    }

    #[test]
    fn every_object_is_where_the_table_says_and_the_file_inside_is_whole() {
        let bytes = made(&"A long line of words that goes on. ".repeat(400));
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(!text.contains("/Count 1 ") && text.ends_with("%%EOF\n"));
        assert!(bytes.windows(8).any(|w| w == b"{\"a\": 1}"));
        let table: usize = text.split("startxref\n").nth(1).unwrap().lines().next().unwrap().parse().unwrap();
        assert!(bytes[table..].starts_with(b"xref\n"));
        let rows = String::from_utf8_lossy(&bytes[table..]).into_owned();
        for (number, row) in rows.lines().skip(3).take_while(|row| row.ends_with("n ")).enumerate() {
            let at: usize = row[..10].parse().unwrap();
            assert!(bytes[at..].starts_with(format!("{} 0 obj\n", number + 1).as_bytes()), "{row}");
        }
    }

    #[test]
    fn a_heading_never_stands_alone_at_the_end_of_a_page() {
        for lines in 30..70 {
            let mut pdf = Pdf::new("Letter", "en", Paper::Letter);
            for _ in 0..lines {
                pdf.put(Style::Text, "words");
            }
            pdf.put(Style::Heading, "Heading");
            pdf.put(Style::Text, "below");
            let with = |what: &str| {
                let hex: String = what.bytes().map(|byte| format!("{byte:02X}")).collect();
                pdf.pages.iter().position(|page| page.contains(&hex))
            };
            assert_eq!(with("Heading"), with("below"), "{lines} lines above");
            assert!(with("Heading").is_some());
        }
    }

    #[test]
    fn a_file_with_nothing_inside_names_no_attachment_and_its_table_is_right() {
        let mut pdf = Pdf::new("Letter", "en", Paper::Letter);
        pdf.put(Style::Text, "words");
        let bytes = pdf.finish_alone(|page, total| format!("{page} / {total}"));
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(!text.contains("Embedded") && !text.contains("/AF") && text.contains("/Count 1 "));
        let table: usize = text.split("startxref\n").nth(1).unwrap().lines().next().unwrap().parse().unwrap();
        let rows = String::from_utf8_lossy(&bytes[table..]).into_owned();
        for (number, row) in rows.lines().skip(3).take_while(|row| row.ends_with("n ")).enumerate() {
            let at: usize = row[..10].parse().unwrap();
            assert!(bytes[at..].starts_with(format!("{} 0 obj\n", number + 1).as_bytes()), "{row}");
        }
    }

    // ADM-07
    #[test]
    fn a_page_is_as_large_as_the_paper_of_the_region() {
        for (region, size) in [(Region::Us, "[0 0 612 792]"), (Region::Uk, "[0 0 595 842]")] {
            let mut pdf = Pdf::new("Title", "en", region.paper());
            pdf.put(Style::Text, "words");
            let file = Attachment { name: "a.json", mime: "application/json", bytes: b"{}" };
            let bytes = pdf.finish(&file, |page, total| format!("{page} / {total}"));
            assert!(String::from_utf8_lossy(&bytes).contains(&format!("/MediaBox {size}")), "{region}");
        }
    }

    #[test]
    fn no_letter_is_lost_and_no_text_becomes_an_instruction() {
        assert_eq!(encoded("Zoë “ñ” €"), b"Zo\xEB \x93\xF1\x94 \x80");
        assert_eq!(encoded("李\u{202e}\u{0}"), b"U+674EU+202EU+0000");
        assert!(prints("Zoë\t“ñ”\n€") && !prints("a 李") && !prints("\u{202e}"));
        let hostile = ") Tj ET /Type /Action endstream endobj << /JS (app.alert(1)) >>";
        let text = String::from_utf8_lossy(&made(hostile)).into_owned();
        assert!(!text.contains("/JS") && !text.contains("/Action"));
    }

    #[test]
    fn lines_fit_the_page_whatever_is_written() {
        for text in ["x".repeat(3000), "W ".repeat(900), " ".repeat(500), String::new()] {
            for room in [Paper::A4, Paper::Letter].map(|paper| paper.points().0 - 2.0 * MARGIN) {
                for line in wrap(&encoded(&text), Style::Text, room) {
                    let long: f32 = line.iter().map(|byte| width(*byte, Style::Text)).sum();
                    assert!(long <= room + 0.1);
                }
            }
        }
    }
}
