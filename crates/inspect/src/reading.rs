//! The words of a PDF in the order they are drawn, for search and for people who listen to pages. It refuses to guess:
//! glyphs that do not say which letter they are stay out, and a scan without a text layer has no words.

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro::hayro_interpret::font::{Glyph, GlyphRun};
use hayro::hayro_interpret::hayro_cmap::BfString;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, TransformExt, interpret_page,
};
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::page::Page;
use hayro::kurbo::{BezPath, Point, Rect};

use crate::report::{Ask, Text};
use crate::words::Collected;

/// At most `ask.text` bytes from the first `ask.pages` pages. `None` when there are no words.
pub(crate) fn read(document: &Pdf, ask: &Ask, has_time: impl Fn() -> bool) -> Option<Text> {
    let mut words = Collected::new(ask.text as usize);
    for page in document.pages().iter().take(ask.pages as usize) {
        if words.is_full() || !has_time() {
            break;
        }
        let read = catch_unwind(AssertUnwindSafe(|| {
            let mut reader = Reader { words: &mut words, end: None };
            turn(page, &mut reader);
        }));
        if read.is_ok() {
            words.push("\n\n");
        }
    }
    let text = words.finish();
    (!text.words.trim().is_empty()).then_some(text)
}

fn turn<'a>(page: &'a Page<'a>, reader: &mut Reader<'_>) {
    let (width, height) = page.render_dimensions();
    let cache = InterpreterCache::new();
    let paper = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let upright = page.initial_transform(true).to_kurbo();
    let mut context = Context::new(upright, paper, &cache, page.xref(), InterpreterSettings::default());
    interpret_page(page, &mut context, reader);
}

/// Listens to what is drawn and keeps the letters.
struct Reader<'w> {
    words: &'w mut Collected,
    /// Where the last letter ended, and how large it was.
    end: Option<(Point, f64)>,
}

impl Reader<'_> {
    /// Puts what lies between two letters: nothing, a space or a new line, judged in parts of the letter's size.
    fn space(&mut self, start: Point, size: f64) {
        let Some((end, before)) = self.end else { return };
        let size = size.max(before).max(0.1);
        let (across, down) = ((start.x - end.x) / size, (start.y - end.y) / size);
        if down.abs() > 0.6 || across < -1.5 {
            self.words.line();
        } else if across > 0.18 {
            self.words.gap();
        }
    }
}

impl Device<'_> for Reader<'_> {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, _: &DrawMode) {
        for glyph in run.glyphs() {
            if self.words.is_full() {
                return;
            }
            let place = props.transform * glyph.transform();
            let start = place * Point::ZERO;
            // A thousand units make an em (ISO 32000-2, 9.2.4).
            let size = (place * Point::new(0.0, 1000.0) - start).hypot();
            let advance = match &**glyph {
                Glyph::Outline(outline) => outline.advance_width(),
                Glyph::Type3(_) => None,
            };
            let end = place * Point::new(f64::from(advance.unwrap_or(500.0)), 0.0);
            self.space(start, size);
            match glyph.as_unicode() {
                Some(BfString::Char(letter)) => self.words.push(letter.encode_utf8(&mut [0; 4])),
                Some(BfString::String(letters)) => self.words.push(&letters),
                None => {}
            }
            self.end = Some((end, size));
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'_>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'_, '_>, _: ImageDrawProps<'_>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
