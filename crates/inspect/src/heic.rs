//! HEIC and HEIF photos, as phones take them. It refuses everything in the same container that is not a still picture
//! coded in HEVC: films, AVIF, bursts without a main picture.

use heifer::heifer_isobmff::HeifFile;
use image::{DynamicImage, RgbImage};

use crate::exif::Exif;
use crate::report::Pixels;

/// Whether the brands name a still picture this module may be able to draw.
pub(crate) fn is_heic(bytes: &[u8]) -> bool {
    let length = bytes.get(..4).map_or(0, |n| u32::from_be_bytes([n[0], n[1], n[2], n[3]]) as usize);
    let Some(brands) = bytes.get(8..length.clamp(16, 256).min(bytes.len())) else { return false };
    let mut brands = brands.chunks_exact(4).enumerate().filter(|(i, _)| *i != 1).map(|(_, brand)| brand);
    let coded = |brand: &[u8]| matches!(brand, b"heic" | b"heix" | b"heim" | b"heis");
    match brands.next() {
        Some(main) if coded(main) => true,
        // A generic main brand; the others say how it is coded. AVIF never names these.
        Some(b"mif1" | b"mif2" | b"msf1") => brands.any(coded),
        _ => false,
    }
}

/// Size and EXIF of the main picture, without decoding it. Turning is already part of decoding and comes out as none.
pub(crate) fn look(bytes: &[u8]) -> Option<(Option<Pixels>, Exif)> {
    let file = HeifFile::parse(bytes).ok()?;
    let size = file.image_size(file.primary_id).ok().flatten();
    let pixels = size.map(|(width, height)| Pixels { width, height });
    let exif = heifer::item_metadata(&file, file.primary_id).ok().and_then(|m| m.exif);
    let has_location = exif.is_some_and(|block| Exif::read(&block).has_location);
    Some((pixels, Exif { has_location, ..Exif::NONE }))
}

/// The main picture, upright, in sRGB where its profile can be understood.
pub(crate) fn decode(bytes: &[u8], pixels: u64) -> Option<DynamicImage> {
    // One thread: the worker may start none.
    let options = heifer::Options { max_threads: 1, max_pixels: pixels };
    let image =
        heifer::decode_srgb_rgba8(bytes, &options).or_else(|_| heifer::decode_rgba8(bytes, &options)).ok()?;
    let (width, height) = (image.width, image.height);
    RgbImage::from_raw(width, height, image.into_rgb8()).map(DynamicImage::ImageRgb8)
}
