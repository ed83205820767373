//! Photos and scans: their size, their way up, and copies to look at. A copy is decoded within limits, turned upright
//! and written anew, so nothing of the original but its pixels survives. It refuses to decode what declares more
//! pixels than asked for, before any memory is taken.

use std::io::{BufReader, Cursor, Read, Seek, SeekFrom};

use domain::FileType;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage};

use crate::exif::{Exif, Ifd, location_in_xmp};
use crate::heic;
use crate::report::{PageCount, Pixels, Preview, PreviewKind};

/// No preview is taller, in pixels.
pub(crate) const TALLEST: u32 = 4800;
/// Memory one decoder may take beside the picture itself, in bytes.
const DECODER_MEMORY: u64 = 640 * 1024 * 1024;
const QUALITY: u8 = 80;
const MOST_PAGES: u32 = 10_000;

/// What a picture says about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Look {
    pub(crate) pixels: Option<Pixels>,
    pub(crate) has_location: bool,
    pub(crate) pages: Option<PageCount>,
}

/// Reads the headers only. `None` when not even they can be read.
pub(crate) fn look(kind: FileType, bytes: &[u8]) -> Option<Look> {
    if kind == FileType::Heic {
        let (pixels, exif) = heic::look(bytes)?;
        return Some(Look { pixels, has_location: exif.has_location || location_in_xmp(bytes), pages: None });
    }
    let pages = (kind == FileType::Tiff).then(|| {
        let counted = u32::try_from(tiff_pages(bytes).count()).unwrap_or(MOST_PAGES);
        PageCount { counted, more: counted == MOST_PAGES }
    });
    let mut decoder = decoder(format(kind)?, Cursor::new(bytes), None)?;
    let (width, height) = decoder.dimensions();
    let exif = exif(kind, bytes, &mut decoder);
    let has_location = exif.has_location || location_in_xmp(bytes);
    Some(Look { pixels: Some(Pixels { width, height }), has_location, pages })
}

/// Decodes the picture upright; of a TIFF, the page whose directory begins at `directory`.
pub(crate) fn decode(
    kind: FileType,
    bytes: &[u8],
    most: u64,
    directory: Option<u32>,
) -> Option<DynamicImage> {
    if kind == FileType::Heic {
        return heic::decode(bytes, most);
    }
    match directory {
        None => decode_from(kind, bytes, most, Cursor::new(bytes), None),
        Some(at) => {
            let orientation = Ifd::starting(bytes, at)?.orientation();
            let turned = Turned { bytes: Cursor::new(bytes), first: first_directory(bytes, at)? };
            decode_from(kind, bytes, most, BufReader::new(turned), Some(orientation))
        }
    }
}

fn decode_from(
    kind: FileType,
    bytes: &[u8],
    most: u64,
    from: impl std::io::BufRead + Seek,
    orientation: Option<Orientation>,
) -> Option<DynamicImage> {
    let mut decoder = decoder(format(kind)?, from, Some(most))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > most || decoder.total_bytes() > DECODER_MEMORY {
        return None;
    }
    let orientation = orientation.unwrap_or_else(|| exif(kind, bytes, &mut decoder).orientation);
    let mut image = DynamicImage::from_decoder(decoder).ok()?;
    image.apply_orientation(orientation);
    Some(image)
}

fn format(kind: FileType) -> Option<ImageFormat> {
    Some(match kind {
        FileType::Jpeg => ImageFormat::Jpeg,
        FileType::Png => ImageFormat::Png,
        FileType::Webp => ImageFormat::WebP,
        FileType::Tiff => ImageFormat::Tiff,
        _ => return None,
    })
}

fn decoder<'a, R: std::io::BufRead + Seek + 'a>(
    format: ImageFormat,
    from: R,
    most: Option<u64>,
) -> Option<impl ImageDecoder + 'a> {
    let mut reader = ImageReader::with_format(from, format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(DECODER_MEMORY);
    if let Some(most) = most {
        let side = u32::try_from(most).unwrap_or(u32::MAX);
        (limits.max_image_width, limits.max_image_height) = (Some(side), Some(side));
    }
    reader.limits(limits);
    reader.into_decoder().ok()
}

fn exif(kind: FileType, bytes: &[u8], decoder: &mut impl ImageDecoder) -> Exif {
    match kind {
        // The file is the block.
        FileType::Tiff => Exif::read(bytes),
        _ => decoder.exif_metadata().ok().flatten().map_or(Exif::NONE, |block| Exif::read(&block)),
    }
}

/// Where the directories of a TIFF begin, at most [`MOST_PAGES`], each once.
pub(crate) fn tiff_pages(bytes: &[u8]) -> impl Iterator<Item = u32> {
    let mut seen = std::collections::BTreeSet::new();
    std::iter::successors(Ifd::open(bytes), Ifd::next)
        .map(|ifd| ifd.offset())
        .take_while(move |&at| seen.insert(at))
        .take(MOST_PAGES as usize)
}

fn first_directory(bytes: &[u8], at: u32) -> Option<[u8; 4]> {
    Some(if bytes.first()? == &b'I' { at.to_le_bytes() } else { at.to_be_bytes() })
}

/// A TIFF seen as if another of its pages came first, without copying it.
struct Turned<'a> {
    bytes: Cursor<&'a [u8]>,
    first: [u8; 4],
}

impl Read for Turned<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let from = self.bytes.position();
        let count = self.bytes.read(out)?;
        for (slot, at) in out[..count].iter_mut().zip(from..) {
            if let Some(byte) = at.checked_sub(4).and_then(|i| self.first.get(usize::try_from(i).ok()?)) {
                *slot = *byte;
            }
            if at > 8 {
                break;
            }
        }
        Ok(count)
    }
}

impl Seek for Turned<'_> {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.bytes.seek(to)
    }
}

/// The picture on white paper, without an alpha channel.
pub(crate) fn on_paper(image: DynamicImage) -> DynamicImage {
    if !image.color().has_alpha() {
        return match image {
            DynamicImage::ImageRgb8(_) | DynamicImage::ImageLuma8(_) => image,
            other => DynamicImage::ImageRgb8(other.to_rgb8()),
        };
    }
    let rgba = image.into_rgba8();
    let (width, height) = rgba.dimensions();
    let mut rgb = Vec::with_capacity(rgba.len() / 4 * 3);
    for pixel in rgba.as_raw().chunks_exact(4) {
        let alpha = u16::from(pixel[3]);
        let mix = |c: u8| u8::try_from((u16::from(c) * alpha + 255 * (255 - alpha)) / 255).unwrap_or(255);
        rgb.extend_from_slice(&[mix(pixel[0]), mix(pixel[1]), mix(pixel[2])]);
    }
    RgbImage::from_raw(width, height, rgb)
        .map_or_else(|| DynamicImage::new_rgb8(1, 1), DynamicImage::ImageRgb8)
}

/// A page `width` pixels wide, never larger than the original. `image` is on paper already.
pub(crate) fn page(image: &DynamicImage, page: u32, width: u32) -> Option<Preview> {
    preview(image, PreviewKind::Page, page, fit(image, width, TALLEST)?)
}

/// A thumbnail whose longer side is `side` pixels.
pub(crate) fn thumbnail(image: &DynamicImage, page: u32, side: u32) -> Option<Preview> {
    preview(image, PreviewKind::Thumbnail, page, fit(image, side, side)?)
}

/// The size that fits into a box, keeping proportions as far as one pixel allows.
fn fit(image: &DynamicImage, most_width: u32, most_height: u32) -> Option<(u32, u32)> {
    let (width, height) = (image.width(), image.height());
    if width == 0 || height == 0 {
        return None;
    }
    let scale =
        (f64::from(most_width) / f64::from(width)).min(f64::from(most_height) / f64::from(height)).min(1.0);
    let side = |n: u32, most: u32| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and n")]
        let scaled = (f64::from(n) * scale).round() as u32;
        scaled.clamp(1, most)
    };
    Some((side(width, most_width), side(height, most_height)))
}

fn preview(
    image: &DynamicImage,
    kind: PreviewKind,
    page: u32,
    (width, height): (u32, u32),
) -> Option<Preview> {
    let smaller = scaled(image, width, height);
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY).encode_image(&smaller).ok()?;
    Some(Preview { kind, page, width, height, jpeg })
}

/// Large steps by averaging, the last by a filter that keeps letters legible.
pub(crate) fn scaled(image: &DynamicImage, width: u32, height: u32) -> DynamicImage {
    if (image.width(), image.height()) == (width, height) {
        return image.clone();
    }
    if image.width() / 3 > width && image.height() / 3 > height {
        return image.thumbnail_exact(width * 2, height * 2).resize_exact(
            width,
            height,
            FilterType::CatmullRom,
        );
    }
    image.resize_exact(width, height, FilterType::CatmullRom)
}
