//! The name a file came with: kept exactly, shown safely, and never trusted for its type, its place or its direction of
//! reading. It refuses to be a path.

use crate::files::FileType;
use crate::limits::FILE_NAME_BYTES;

/// Stands for a character that must not be shown.
const HIDDEN: char = '\u{fffd}';

/// The name a file came with. May be empty: some browsers and cameras give none.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct FileName(String);

/// Whether a browser shows the file or saves it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Disposition {
    /// Show it. Only for bytes this installation made or proved to be a picture.
    Inline,
    /// Save it.
    Attachment,
}

impl FileName {
    /// A name as received. Up to [`FILE_NAME_BYTES`] bytes are kept exactly. A longer name (possible where names are
    /// counted in UTF-16) loses its middle, so that its beginning and its ending stay readable.
    #[must_use]
    pub fn received(name: &str) -> Self {
        if name.len() <= FILE_NAME_BYTES {
            return Self(name.to_owned());
        }
        const GAP: &str = "…";
        const TAIL: usize = 24;
        let head = name.floor_char_boundary(FILE_NAME_BYTES - TAIL - GAP.len());
        let tail = name.ceil_char_boundary(name.len() - TAIL);
        Self(format!("{}{GAP}{}", &name[..head], &name[tail..]))
    }

    /// The name exactly as kept. For storage and export only; pages use [`FileName::display`].
    #[must_use]
    pub fn as_given(&self) -> &str {
        &self.0
    }

    /// The name for a page or a mail: no path, no control or invisible characters, no reordering tricks, and wrapped in
    /// direction isolates (UAX #9) if it holds right-to-left script. `None` if nothing readable is left; the page then
    /// says so in its own words. Still needs the page's usual escaping.
    #[must_use]
    pub fn display(&self) -> Option<String> {
        let plain = self.plain()?;
        if plain.chars().any(is_right_to_left) {
            Some(format!("\u{2068}{plain}\u{2069}"))
        } else {
            Some(plain)
        }
    }

    /// A name any desktop can save: [`FileName::display`] without isolates, without characters and device names that
    /// Windows forbids, never hidden, at most [`FILE_NAME_BYTES`] bytes, ending as `kind` does. A name that claims
    /// another type gets the true ending added, so that `photo.exe` of a picture is saved as `photo.exe.jpg`.
    #[must_use]
    pub fn for_saving(&self, kind: FileType, fallback: &str) -> String {
        let plain = self.plain().unwrap_or_else(|| fallback.to_owned());
        let safe: String = plain
            .chars()
            .map(|c| if "<>:\"|?*/\\\u{fffd}".contains(c) || c.is_control() { '_' } else { c })
            .collect();
        let safe = safe.trim_matches(['.', ' ']);
        let (stem, ending) = match safe.rsplit_once('.') {
            Some((stem, ending)) if !stem.is_empty() && FileType::from_extension(ending) == Some(kind) => {
                (stem, ending)
            }
            _ => (safe, kind.extensions().first().copied().unwrap_or("bin")),
        };
        let stem = stem.trim_end_matches(['.', ' ']);
        let stem = if stem.is_empty() { "document" } else { stem };
        let mark = if is_device(stem) { "_" } else { "" };
        let room = FILE_NAME_BYTES - mark.len() - 1 - ending.len();
        format!("{mark}{}.{ending}", &stem[..stem.floor_char_boundary(room)])
    }

    /// The `Content-Disposition` header (RFC 6266): an ASCII name for old readers and the true one by RFC 8187. Holds
    /// visible ASCII and spaces only, so it can never break a header.
    #[must_use]
    pub fn content_disposition(&self, how: Disposition, kind: FileType, fallback: &str) -> String {
        let name = self.for_saving(kind, fallback);
        let how = match how {
            Disposition::Inline => "inline",
            Disposition::Attachment => "attachment",
        };
        // Some browsers undo percent signs in the plain form, so it has none.
        let is_plain = |c: char| (c.is_ascii_graphic() || c == ' ') && !matches!(c, '"' | '\\' | '%');
        let ascii: String = name.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
        if ascii == name {
            return format!("{how}; filename=\"{ascii}\"");
        }
        format!("{how}; filename=\"{ascii}\"; filename*=UTF-8''{}", percent(&name))
    }

    /// The last part of the path with every dangerous character replaced, or `None` if nothing readable is left.
    fn plain(&self) -> Option<String> {
        let last = self.0.rsplit(['/', '\\']).find(|part| !part.trim().is_empty())?;
        let shown: String = last.chars().map(|c| if must_hide(c) { HIDDEN } else { c }).collect();
        let shown = shown.trim();
        let readable = shown.chars().any(|c| c != HIDDEN && c != '.' && !c.is_whitespace());
        readable.then(|| shown.to_owned())
    }
}

impl core::fmt::Debug for FileName {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "FileName({} bytes)", self.0.len())
    }
}

/// Controls, direction controls and characters that take no room and could hide a difference. The joiners U+200C and
/// U+200D stay: Persian and emoji need them.
fn must_hide(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}'
            | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
        || (u32::from(c) & 0xfffe) == 0xfffe
}

fn is_right_to_left(c: char) -> bool {
    matches!(u32::from(c), 0x590..=0x8ff | 0xfb1d..=0xfdff | 0xfe70..=0xfeff | 0x1_0800..=0x1_0fff | 0x1_e800..=0x1_efff)
}

/// Names Windows keeps for devices, whatever their ending.
fn is_device(stem: &str) -> bool {
    let first = stem.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    match first.as_str() {
        "CON" | "PRN" | "AUX" | "NUL" => true,
        other => other.strip_prefix("COM").or_else(|| other.strip_prefix("LPT")).is_some_and(|rest| {
            matches!(rest, "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³")
        }),
    }
}

/// RFC 8187 §3.2.1: everything but `attr-char` as percent-encoded UTF-8.
fn percent(name: &str) -> String {
    let mut out = String::with_capacity(name.len() * 3);
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(name: &str) -> Option<String> {
        FileName::received(name).display()
    }

    #[test]
    fn any_name_up_to_255_bytes_is_kept_exactly() {
        let longest = "é".repeat(127) + "a";
        for name in ["", "a", "../../etc/passwd", "photo\u{202e}gpj.exe", "🛂🇲🇽.jpg", "\0\n", &longest]
        {
            assert_eq!(FileName::received(name).as_given(), name);
        }
    }

    #[test]
    fn a_longer_name_keeps_its_beginning_and_its_ending() {
        let name = FileName::received(&format!("acta{}.pdf", "漢".repeat(300)));
        assert!(name.as_given().len() <= FILE_NAME_BYTES);
        assert!(
            name.as_given().starts_with("acta漢") && name.as_given().ends_with("漢.pdf"),
            "{}",
            name.as_given()
        );
    }

    #[test]
    fn a_path_is_shown_as_its_last_part_only() {
        assert_eq!(shown("../../etc/passwd").as_deref(), Some("passwd"));
        assert_eq!(shown(r"C:\fakepath\acta.pdf").as_deref(), Some("acta.pdf"));
        assert_eq!(shown("folder/").as_deref(), Some("folder"));
    }

    #[test]
    fn a_name_cannot_pretend_to_end_differently() {
        assert_eq!(shown("photo\u{202e}gpj.exe").as_deref(), Some("photo\u{fffd}gpj.exe"));
        assert_eq!(
            shown("a\u{2066}b\u{200b}\r\nc\u{e0041}.pdf").as_deref(),
            Some("a\u{fffd}b\u{fffd}\u{fffd}\u{fffd}c\u{fffd}.pdf")
        );
    }

    #[test]
    fn right_to_left_names_are_isolated_from_the_text_around_them() {
        assert_eq!(shown("جواز.pdf").as_deref(), Some("\u{2068}جواز.pdf\u{2069}"));
        assert_eq!(shown("pasaporte.pdf").as_deref(), Some("pasaporte.pdf"));
    }

    #[test]
    fn emoji_families_and_accents_survive() {
        for name in ["👨‍👩‍👧.jpg", "José Ñandú.pdf", "می‌خواهم.pdf"] {
            assert!(shown(name).unwrap().contains(name));
        }
    }

    #[test]
    fn a_name_without_anything_readable_is_none() {
        for name in ["", "   ", "...", "///", "\u{202e}", "\0"] {
            assert_eq!(shown(name), None, "{name:?}");
        }
    }

    #[test]
    fn a_saved_file_ends_as_what_it_is() {
        let saved = |name: &str, kind| FileName::received(name).for_saving(kind, "document");
        assert_eq!(saved("photo.exe", FileType::Jpeg), "photo.exe.jpg");
        assert_eq!(saved("photo.JPEG", FileType::Jpeg), "photo.JPEG");
        assert_eq!(saved("", FileType::Pdf), "document.pdf");
        assert_eq!(saved(".pdf", FileType::Pdf), "pdf.pdf");
        assert_eq!(saved("a<b>:c?.pdf", FileType::Pdf), "a_b__c_.pdf");
        assert_eq!(saved("con.pdf", FileType::Pdf), "_con.pdf");
        assert_eq!(saved("NUL.tar.gz", FileType::Pdf), "_NUL.tar.gz.pdf");
        assert_eq!(saved("acta. . .", FileType::Pdf), "acta.pdf");
        let long = saved(&"漢".repeat(85), FileType::Docx);
        assert!(long.len() <= FILE_NAME_BYTES && long.ends_with("漢.docx"));
    }

    #[test]
    fn the_header_is_ascii_and_carries_the_true_name_beside_a_plain_one() {
        let header = |name: &str| {
            FileName::received(name).content_disposition(Disposition::Attachment, FileType::Pdf, "document")
        };
        assert_eq!(header("acta.pdf"), "attachment; filename=\"acta.pdf\"");
        assert_eq!(
            header("acta ñ.pdf"),
            "attachment; filename=\"acta _.pdf\"; filename*=UTF-8''acta%20%C3%B1.pdf"
        );
        assert_eq!(header("50%25.pdf"), "attachment; filename=\"50_25.pdf\"; filename*=UTF-8''50%2525.pdf");
        for hostile in ["a\"; x=\"b.pdf", "a\r\nSet-Cookie: x.pdf", "\u{202e}fdp.pdf", "🛂.pdf"] {
            let header = header(hostile);
            assert!(header.bytes().all(|b| (b' '..=b'~').contains(&b)), "{header}");
            assert_eq!(header.matches('"').count(), 2, "{header}");
        }
    }
}
