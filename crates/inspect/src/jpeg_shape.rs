//! Walks the markers of a JPEG without decoding it. Used to prove that a preview coming back from an untrusted process
//! is one plain picture with nothing beside it: no metadata, no comment, nothing before or after.

/// The size of `jpeg` if it consists of exactly one picture and carries no application data beyond JFIF's own header.
/// The error names the rule that was broken.
pub(crate) fn plain(jpeg: &[u8]) -> Result<(u32, u32), &'static str> {
    let mut at = 0usize;
    let mut size = None;
    if jpeg.get(..2) != Some(&[0xFF, 0xD8]) {
        return Err("no start of image");
    }
    at += 2;
    loop {
        let marker = match jpeg.get(at..at + 2) {
            Some(&[0xFF, marker]) => marker,
            _ => return Err("no marker where one belongs"),
        };
        at += 2;
        match marker {
            0xD9 => {
                return if at == jpeg.len() {
                    size.ok_or("no frame header")
                } else {
                    Err("bytes after the end")
                };
            }
            0xE1..=0xEF | 0xFE => return Err("metadata"),
            0xE0 | 0xC0..=0xCF | 0xDA..=0xDF => {}
            _ => return Err("an unexpected marker"),
        }
        let length = match jpeg.get(at..at + 2) {
            Some(&[high, low]) => usize::from(high) << 8 | usize::from(low),
            _ => return Err("cut off"),
        };
        let segment = jpeg.get(at + 2..at + length.max(2)).ok_or("cut off")?;
        match marker {
            0xE0 if !segment.starts_with(b"JFIF\0") || segment.len() != 14 => return Err("metadata"),
            0xC0..=0xC2 => {
                let &[_, h1, h0, w1, w0, ..] = segment else { return Err("a short frame header") };
                let pair = (u32::from(w1) << 8 | u32::from(w0), u32::from(h1) << 8 | u32::from(h0));
                if size.replace(pair).is_some() {
                    return Err("two frame headers");
                }
            }
            _ => {}
        }
        at += length.max(2);
        if marker == 0xDA {
            at = after_scan(jpeg, at).ok_or("cut off")?;
        }
    }
}

/// The position of the first real marker after entropy-coded data.
fn after_scan(jpeg: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += memchr::memchr(0xFF, jpeg.get(at..)?)?;
        match jpeg.get(at + 1)? {
            0x00 | 0xD0..=0xD7 => at += 2,
            0xFF => at += 1,
            _ => return Some(at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture() -> Vec<u8> {
        let mut out = Vec::new();
        let grey = image::RgbImage::from_pixel(40, 30, image::Rgb([90, 90, 90]));
        image::codecs::jpeg::JpegEncoder::new(&mut out).encode_image(&grey).unwrap();
        out
    }

    #[test]
    fn a_picture_written_anew_is_plain() {
        assert_eq!(plain(&picture()), Ok((40, 30)));
    }

    #[test]
    fn metadata_comments_and_company_are_not_plain() {
        let segment = |marker: u8| {
            let mut out = picture();
            out.splice(2..2, [0xFF, marker, 0, 6, b'E', b'x', b'i', b'f']);
            out
        };
        for marker in (0xE0..=0xEF).chain([0xFE]) {
            assert_eq!(plain(&segment(marker)), Err("metadata"), "{marker:x}");
        }
        assert_eq!(plain(&[picture(), b"PK".to_vec()].concat()), Err("bytes after the end"));
        assert_eq!(plain(&[b"<".to_vec(), picture()].concat()), Err("no start of image"));
        assert!(plain(&[picture(), picture()].concat()).is_err());
        for cut in 0..picture().len() {
            assert!(plain(&picture()[..cut]).is_err());
        }
    }
}
