//! Files made in code, so that the repository holds no hostile file: small PDFs, containers, photos, and the ways to
//! break them. Everything is deterministic.

use std::io::Write;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

/// Numbers that look random and never change.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % below.max(1)
    }
}

// ---- PDF -------------------------------------------------------------------------------------------------------

/// Builds a PDF from object bodies (object 1 is the catalog), with a correct cross-reference table.
pub fn pdf_of(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec();
    let mut offsets = Vec::new();
    for (i, body) in objects.iter().enumerate() {
        offsets.push(out.len());
        out.extend(format!("{} 0 obj\n", i + 1).bytes());
        out.extend(body);
        out.extend(b"\nendobj\n");
    }
    let start = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for offset in offsets {
        out.extend(format!("{offset:010} 00000 n \n").bytes());
    }
    out.extend(format!("trailer\n<< /Size {} /Root 1 0 R {trailer} >>\n", objects.len() + 1).bytes());
    out.extend(format!("startxref\n{start}\n%%EOF\n").bytes());
    out
}

pub fn stream(dict: &str, data: &[u8]) -> Vec<u8> {
    let mut out = format!("<< {dict} /Length {} >>\nstream\n", data.len()).into_bytes();
    out.extend(data);
    out.extend(b"\nendstream");
    out
}

/// `pages` pages of letter paper, each with a black bar and a line of text. `catalog` is added to the catalog, `more`
/// are further objects, numbered from `4 + 2 * pages`.
pub fn pdf(pages: usize, catalog: &str, more: &[Vec<u8>]) -> Vec<u8> {
    let kids: String = (0..pages).map(|i| format!("{} 0 R ", 4 + 2 * i)).collect();
    let mut objects = vec![
        format!("<< /Type /Catalog /Pages 2 0 R {catalog} >>").into_bytes(),
        format!("<< /Type /Pages /Count {pages} /Kids [ {kids}] >>").into_bytes(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_vec(),
    ];
    for i in 0..pages {
        objects.push(
            format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {} 0 R /Resources << /Font << /F1 3 0 R >> >> >>",
                5 + 2 * i
            )
            .into_bytes(),
        );
        let content = format!("0 0 0 rg 100 700 400 40 re f BT /F1 24 Tf 100 600 Td (Page {}) Tj ET", i + 1);
        objects.push(stream("", content.as_bytes()));
    }
    objects.extend_from_slice(more);
    pdf_of(&objects, "")
}

/// The number the first of `more` gets in [`pdf`].
pub fn first_free(pages: usize) -> usize {
    4 + 2 * pages
}

pub fn zlib(data: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

/// An object stream holding `objects`, numbered from `first`.
pub fn object_stream(first: usize, objects: &[&str]) -> Vec<u8> {
    let (mut index, mut body) = (String::new(), String::new());
    for (i, object) in objects.iter().enumerate() {
        index += &format!("{} {} ", first + i, body.len());
        body += object;
        body += " ";
    }
    let packed = zlib(format!("{index}{body}").as_bytes());
    stream(
        &format!("/Type /ObjStm /N {} /First {} /Filter /FlateDecode", objects.len(), index.len()),
        &packed,
    )
}

/// A PDF sealed with a password nobody knows: the standard handler with owner and user entries of noise.
pub fn sealed_pdf() -> Vec<u8> {
    let noise = "A7".repeat(32);
    let objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Count 0 /Kids [] >>".to_vec(),
        format!("<< /Filter /Standard /V 2 /R 3 /Length 128 /P -3904 /O <{noise}> /U <{noise}> >>")
            .into_bytes(),
    ];
    pdf_of(
        &objects,
        "/Encrypt 3 0 R /ID [<00112233445566778899AABBCCDDEEFF> <00112233445566778899AABBCCDDEEFF>]",
    )
}

// ---- containers ------------------------------------------------------------------------------------------------

/// A ZIP with packed entries.
pub fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, data) in entries {
        let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(data).unwrap();
        let packed = encoder.finish().unwrap();
        let header = out.len();
        out.extend(local_header(name, &packed, data.len()));
        out.extend(&packed);
        directory.extend(directory_entry(name, packed.len(), data.len(), header));
    }
    end(out, &directory, entries.len())
}

fn local_header(name: &str, packed: &[u8], unpacked: usize) -> Vec<u8> {
    let mut out = b"PK\x03\x04\x14\0\0\0\x08\0\0\0\0\0\0\0\0\0".to_vec();
    out.extend((packed.len() as u32).to_le_bytes());
    out.extend((unpacked as u32).to_le_bytes());
    out.extend((name.len() as u16).to_le_bytes());
    out.extend([0, 0]);
    out.extend(name.bytes());
    out
}

pub fn directory_entry(name: &str, packed: usize, unpacked: usize, header: usize) -> Vec<u8> {
    let mut out = b"PK\x01\x02\x14\0\x14\0\0\0\x08\0\0\0\0\0\0\0\0\0".to_vec();
    out.extend((packed as u32).to_le_bytes());
    out.extend((unpacked as u32).to_le_bytes());
    out.extend((name.len() as u16).to_le_bytes());
    out.extend([0; 12]);
    out.extend((header as u32).to_le_bytes());
    out.extend(name.bytes());
    out
}

pub fn end(mut out: Vec<u8>, directory: &[u8], entries: usize) -> Vec<u8> {
    let start = out.len();
    out.extend(directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend((entries as u16).to_le_bytes());
    out.extend((entries as u16).to_le_bytes());
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend((start as u32).to_le_bytes());
    out.extend([0, 0]);
    out
}

const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
const EXCEL: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";

/// A Word document with a letter in it and whatever else is asked for.
pub fn docx(more: &[(&str, &[u8])]) -> Vec<u8> {
    office(
        WORD,
        "word/document.xml",
        "<w:document><w:body><w:p><w:r><w:t>Dear &amp; respected</w:t></w:r></w:p><w:p><w:r><w:t xml:space=\"preserve\">Núñez &#x2014; thanks</w:t></w:r></w:p></w:body></w:document>",
        more,
    )
}

pub fn xlsx(more: &[(&str, &[u8])]) -> Vec<u8> {
    let strings: (&str, &[u8]) =
        ("xl/sharedStrings.xml", b"<sst><si><t>Salary</t></si><si><t>2026</t></si></sst>");
    office(EXCEL, "xl/workbook.xml", "<workbook/>", &[&[strings], more].concat())
}

fn office(kind: &str, main: &str, body: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let types = format!("<Types><Override PartName=\"/{main}\" ContentType=\"{kind}\"/></Types>");
    let mut entries: Vec<(&str, &[u8])> =
        vec![("[Content_Types].xml", types.as_bytes()), (main, body.as_bytes())];
    entries.extend_from_slice(more);
    zip(&entries)
}

/// A compound file's first sector and a directory naming `streams`.
pub fn compound(streams: &[&str]) -> Vec<u8> {
    let mut out = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    out.resize(512, 0);
    for name in streams {
        let mut record: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        record.extend([0, 0]);
        let length = record.len() as u16;
        record.resize(64, 0);
        record.extend(length.to_le_bytes());
        record.resize(128, 0);
        out.extend(record);
    }
    out.resize(out.len().next_multiple_of(512), 0);
    out
}

// ---- pictures --------------------------------------------------------------------------------------------------

/// A picture whose four corners differ, so that every turn and mirror shows: red, green / blue, white, on grey noise.
pub fn corners(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let (left, top) = (x < width / 2, y < height / 2);
        match (left, top) {
            (true, true) => Rgb([220, 30, 30]),
            (false, true) => Rgb([30, 200, 30]),
            (true, false) => Rgb([30, 30, 220]),
            (false, false) => Rgb([240, 240, 240]),
        }
    })
}

pub fn encoded(image: &RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(image.clone()).write_to(&mut out, format).unwrap();
    out.into_inner()
}

pub fn jpeg(image: &RgbImage) -> Vec<u8> {
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, 95).encode_image(image).unwrap();
    out
}

pub fn heic(image: &RgbImage) -> Vec<u8> {
    let options = heifer::EncodeOptions { max_threads: 1, ..Default::default() };
    heifer::encode_rgb8(image.width(), image.height(), image.as_raw(), &options).unwrap()
}

/// An EXIF block (TIFF structure) with an orientation and, if asked, a place.
pub fn exif(orientation: u16, place: bool) -> Vec<u8> {
    let mut out = b"II*\0\x08\0\0\0".to_vec();
    let fields: u16 = if place { 2 } else { 1 };
    out.extend(fields.to_le_bytes());
    out.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0]);
    out.extend(u32::from(orientation).to_le_bytes());
    if place {
        out.extend([0x25, 0x88, 4, 0, 1, 0, 0, 0]);
        out.extend(38u32.to_le_bytes());
    }
    out.extend(0u32.to_le_bytes());
    if place {
        // One field: latitude, three rationals, placed right behind.
        assert_eq!(out.len(), 38);
        out.extend([1, 0, 2, 0, 5, 0, 3, 0, 0, 0]);
        out.extend(56u32.to_le_bytes());
        out.extend(0u32.to_le_bytes());
        for number in [52u32, 1, 31, 1, 12, 1] {
            out.extend(number.to_le_bytes());
        }
    }
    out
}

/// Puts an EXIF block into a JPEG, right after its first two bytes.
pub fn with_exif(jpeg: &[u8], block: &[u8]) -> Vec<u8> {
    let mut out = jpeg[..2].to_vec();
    out.extend([0xFF, 0xE1]);
    out.extend((block.len() as u16 + 8).to_be_bytes());
    out.extend(b"Exif\0\0");
    out.extend(block);
    out.extend(&jpeg[2..]);
    out
}

/// A PNG that declares a size and holds next to nothing.
pub fn png_declaring(width: u32, height: u32) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = width.to_be_bytes().to_vec();
    header.extend(height.to_be_bytes());
    header.extend([8, 2, 0, 0, 0]);
    for (name, data) in [(b"IHDR", header), (b"IDAT", zlib(&[0; 1000])), (b"IEND", Vec::new())] {
        out.extend((data.len() as u32).to_be_bytes());
        let mut body = name.to_vec();
        body.extend(&data);
        let mut crc = flate2::Crc::new();
        crc.update(&body);
        out.extend(&body);
        out.extend(crc.sum().to_be_bytes());
    }
    out
}

/// An uncompressed grey TIFF of several pages, each `side` × `side` of its own brightness.
pub fn tiff(side: u16, greys: &[u8]) -> Vec<u8> {
    let mut out = b"II*\0\x08\0\0\0".to_vec();
    for (i, grey) in greys.iter().enumerate() {
        let pixels = usize::from(side) * usize::from(side);
        let directory = out.len();
        let fields: [(u16, u16, u32); 9] = [
            (256, 3, u32::from(side)),
            (257, 3, u32::from(side)),
            (258, 3, 8),
            (259, 3, 1),
            (262, 3, 1),
            (273, 4, (directory + 2 + 9 * 12 + 4) as u32),
            (277, 3, 1),
            (278, 3, u32::from(side)),
            (279, 4, pixels as u32),
        ];
        out.extend((fields.len() as u16).to_le_bytes());
        for (tag, kind, value) in fields {
            out.extend(tag.to_le_bytes());
            out.extend(kind.to_le_bytes());
            out.extend(1u32.to_le_bytes());
            out.extend(value.to_le_bytes());
        }
        let next = if i + 1 < greys.len() { (directory + 2 + 9 * 12 + 4 + pixels) as u32 } else { 0 };
        out.extend(next.to_le_bytes());
        out.extend(std::iter::repeat_n(*grey, pixels));
    }
    out
}
