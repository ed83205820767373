//! Two numbers about a photo that let the sender be asked kindly for a better one. They are hints: a dark photo of a
//! dark passport is a good photo, so nothing is ever refused for them.

use image::DynamicImage;

use crate::report::Quality;

const SIDE: u32 = 256;

/// Measures the picture at 256 px on its longer side. `None` for pictures too small to say anything about.
pub(crate) fn measure(image: &DynamicImage) -> Option<Quality> {
    if image.width() < 64 || image.height() < 64 {
        return None;
    }
    let grey = image.thumbnail(SIDE, SIDE).into_luma8();
    let (width, height) = (grey.width() as usize, grey.height() as usize);
    let pixels = grey.as_raw();
    let at = |x: usize, y: usize| f64::from(pixels[y * width + x]);
    let luminance = pixels.iter().map(|&p| f64::from(p)).sum::<f64>() / pixels.len() as f64;
    let (mut sum, mut squares, mut count) = (0.0, 0.0, 0.0);
    for y in 1..height.checked_sub(1)? {
        for x in 1..width.checked_sub(1)? {
            let edge = 4.0 * at(x, y) - at(x - 1, y) - at(x + 1, y) - at(x, y - 1) - at(x, y + 1);
            (sum, squares, count) = (sum + edge, squares + edge * edge, count + 1.0);
        }
    }
    if count == 0.0 {
        return None;
    }
    let mean = sum / count;
    #[expect(clippy::cast_possible_truncation, reason = "a hint needs no more than f32")]
    Some(Quality { luminance: luminance as f32, sharpness: (squares / count - mean * mean) as f32 })
}
