//! Pages as pictures: photos and scans through [`picture`](crate::picture), PDF pages through a renderer that fetches
//! nothing. It refuses to go on when time or room is used up, and hands every page over as soon as it is done.

use std::panic::{AssertUnwindSafe, catch_unwind};

use domain::FileType;
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::page::Page;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};
use image::{DynamicImage, RgbImage};

use crate::picture::{self, TALLEST};
use crate::quality;
use crate::report::{Ask, Drawing, Preview, Quality};

/// A vector page of a few points is not blown up further than this.
const MOST_SCALE: f32 = 6.0;

/// Where drawn pages are put.
pub(crate) trait Easel {
    /// Takes a page; says whether more are welcome.
    fn show(&mut self, preview: Preview) -> More;
    /// Whether another page may be started.
    fn has_time(&self) -> bool;
}

/// Whether to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum More {
    Welcome,
    Enough,
}

/// How drawing went.
pub(crate) struct Drawn {
    pub(crate) drawing: Drawing,
    pub(crate) quality: Option<Quality>,
}

/// Draws what `ask` asks for. `document` is an opened PDF.
pub(crate) fn draw(
    kind: FileType,
    bytes: &[u8],
    ask: &Ask,
    document: Option<&Pdf>,
    easel: &mut impl Easel,
) -> Drawn {
    match kind {
        FileType::Pdf => {
            Drawn { drawing: document.map_or(Drawing::Failed, |d| pdf(d, ask, easel)), quality: None }
        }
        FileType::Tiff => tiff(bytes, ask, easel),
        kind if kind.is_picture() => photo(kind, bytes, ask, easel),
        _ => Drawn { drawing: Drawing::NotDrawn, quality: None },
    }
}

fn photo(kind: FileType, bytes: &[u8], ask: &Ask, easel: &mut impl Easel) -> Drawn {
    let failed = Drawn { drawing: Drawing::Failed, quality: None };
    let Some(image) = picture::decode(kind, bytes, ask.pixels, None) else { return failed };
    let image = picture::on_paper(image);
    let quality = quality::measure(&image);
    let drawing = show(&image, 1, ask, easel).map_or(Drawing::Failed, |more| match more {
        More::Welcome => Drawing::Complete,
        More::Enough => Drawing::Partial,
    });
    Drawn { drawing, quality }
}

fn tiff(bytes: &[u8], ask: &Ask, easel: &mut impl Easel) -> Drawn {
    let mut pages = picture::tiff_pages(bytes);
    let mut tally = Tally::default();
    let mut quality = None;
    for (at, number) in pages.by_ref().take(ask.pages as usize).zip(1u32..) {
        if !easel.has_time() {
            tally.stopped = true;
            break;
        }
        let image = picture::decode(FileType::Tiff, bytes, ask.pixels, Some(at)).map(picture::on_paper);
        if number == 1 {
            quality = image.as_ref().and_then(quality::measure);
        }
        if tally.note(image.and_then(|image| show(&image, number, ask, easel))) == More::Enough {
            break;
        }
    }
    Drawn { drawing: tally.drawing(), quality }
}

fn pdf(document: &Pdf, ask: &Ask, easel: &mut impl Easel) -> Drawing {
    let cache = RenderCache::new();
    let mut tally = Tally::default();
    for (page, number) in document.pages().iter().take(ask.pages as usize).zip(1u32..) {
        if !easel.has_time() {
            tally.stopped = true;
            break;
        }
        let image = catch_unwind(AssertUnwindSafe(|| paint(page, &cache, ask.width))).ok().flatten();
        if tally.note(image.and_then(|image| show(&image, number, ask, easel))) == More::Enough {
            break;
        }
    }
    tally.drawing()
}

/// One PDF page as a picture `width` pixels wide on white.
fn paint<'a>(page: &'a Page<'a>, cache: &RenderCache<'a>, width: u32) -> Option<DynamicImage> {
    let (points_wide, points_high) = page.render_dimensions();
    if !(points_wide.is_finite() && points_high.is_finite() && points_wide > 0.0 && points_high > 0.0) {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "at most 4800")]
    let (width, tallest) = (width as f32, TALLEST as f32);
    let scale = (width / points_wide).min(tallest / points_high).min(MOST_SCALE);
    // Half a pixel more, because the renderer cuts fractions off.
    let settings = PixmapSettings {
        x_scale: (points_wide * scale + 0.5).floor().max(1.0) / points_wide * 1.000_01,
        y_scale: (points_high * scale + 0.5).floor().max(1.0) / points_high * 1.000_01,
        bg_color: WHITE,
    };
    let pixmap =
        hayro::render(page, cache, &InterpreterSettings::default(), &RenderSettings::default(), &settings);
    let (width, height) = (u32::from(pixmap.width()), u32::from(pixmap.height()));
    let rgb = pixmap.data_as_u8_slice().chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect();
    RgbImage::from_raw(width, height, rgb).filter(|image| !image.is_empty()).map(DynamicImage::ImageRgb8)
}

/// Hands over a page, and for the first one its thumbnail. `None` when it could not be written as a picture.
fn show(image: &DynamicImage, number: u32, ask: &Ask, easel: &mut impl Easel) -> Option<More> {
    if number == 1 {
        let thumbnail = picture::thumbnail(image, number, ask.thumbnail)?;
        if easel.show(thumbnail) == More::Enough {
            return Some(More::Enough);
        }
    }
    picture::page(image, number, ask.width).map(|page| easel.show(page))
}

/// Counts what came out of a run of pages.
#[derive(Default)]
struct Tally {
    drawn: u32,
    failed: u32,
    stopped: bool,
}

impl Tally {
    fn note(&mut self, shown: Option<More>) -> More {
        match shown {
            Some(More::Welcome) => self.drawn += 1,
            Some(More::Enough) => self.stopped = true,
            None => self.failed += 1,
        }
        if self.stopped { More::Enough } else { More::Welcome }
    }

    fn drawing(&self) -> Drawing {
        match (self.drawn, self.failed, self.stopped) {
            (0, 0, false) => Drawing::NotDrawn,
            (0, _, _) => Drawing::Failed,
            (_, 0, false) => Drawing::Complete,
            _ => Drawing::Partial,
        }
    }
}
