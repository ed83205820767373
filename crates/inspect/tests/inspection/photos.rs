//! Photos: upright whatever the camera held, stripped of everything but pixels, and kindly measured.

use image::{ImageFormat, RgbImage};
use inspect::{Drawing, Finding, PreviewKind, Report};

use crate::ask::{facts, report};
use crate::corpus::*;

fn page(report: &Report) -> RgbImage {
    let page = report.previews.iter().find(|p| p.kind == PreviewKind::Page).unwrap();
    image::load_from_memory(&page.jpeg).unwrap().into_rgb8()
}

fn mean_difference(a: &RgbImage, b: &RgbImage) -> f64 {
    assert_eq!(a.dimensions(), b.dimensions());
    let sum: u64 = a.as_raw().iter().zip(b.as_raw()).map(|(x, y)| u64::from(x.abs_diff(*y))).sum();
    sum as f64 / a.as_raw().len() as f64
}

/// The picture as the sensor saw it, when the camera was held so that EXIF says `orientation` (EXIF 2.32, § 4.6.4 A).
fn as_stored(upright: &RgbImage, orientation: u16) -> RgbImage {
    use image::imageops::{flip_horizontal, flip_vertical, rotate90, rotate180, rotate270};
    match orientation {
        1 => upright.clone(),
        2 => flip_horizontal(upright),
        3 => rotate180(upright),
        4 => flip_vertical(upright),
        5 => flip_horizontal(&rotate90(upright)),
        6 => rotate270(upright),
        7 => flip_horizontal(&rotate270(upright)),
        _ => rotate90(upright),
    }
}

#[tokio::test]
async fn all_eight_ways_of_holding_a_camera_come_out_upright() {
    let upright = corners(320, 200);
    for orientation in 1..=8 {
        let stored = jpeg(&as_stored(&upright, orientation));
        let report = report(&with_exif(&stored, &exif(orientation, false)), "jpg").await;
        let difference = mean_difference(&page(&report), &upright);
        assert!(difference < 1.5, "orientation {orientation}: mean difference {difference}");
    }
    // Orientation 5 and 7 swap sides; a picture turned the wrong way would differ a lot.
    assert!(mean_difference(&as_stored(&upright, 3), &upright) > 50.0);
}

#[tokio::test]
async fn an_orientation_that_does_not_exist_is_no_reason_to_turn() {
    let upright = corners(64, 64);
    for orientation in [0, 9, 65_535] {
        let report = report(&with_exif(&jpeg(&upright), &exif(orientation, false)), "jpg").await;
        assert!(mean_difference(&page(&report), &upright) < 3.0);
    }
}

#[tokio::test]
async fn where_a_photo_was_taken_is_known_and_never_passed_on() {
    let photo = jpeg(&corners(200, 100));
    let placed = with_exif(&photo, &exif(1, true));
    let report = report(&placed, "jpg").await;
    assert!(report.facts.has_location);
    for preview in &report.previews {
        assert!(!preview.jpeg.windows(4).any(|w| w == b"Exif"));
        assert!(!preview.jpeg.windows(2).any(|w| w == [0xFF, 0xE1]));
    }
    assert!(!facts(&with_exif(&photo, &exif(1, false)), "jpg").await.has_location);
    let mut xmp = photo.clone();
    let packet = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta exif:GPSLatitude=\"52,31N\"/>";
    let mut segment = vec![0xFF, 0xE1];
    segment.extend((packet.len() as u16 + 2).to_be_bytes());
    segment.extend(packet);
    xmp.splice(2..2, segment);
    assert!(facts(&xmp, "jpg").await.has_location);
}

#[tokio::test]
async fn a_phone_photo_in_heic_is_drawn() {
    let photo = corners(400, 240);
    let report = report(&heic(&photo), "heic").await;
    assert_eq!(report.ending.drawing, Drawing::Complete);
    assert_eq!(report.facts.pixels.map(|p| (p.width, p.height)), Some((400, 240)));
    let difference = mean_difference(&page(&report), &photo);
    assert!(difference < 6.0, "mean difference {difference}");
}

#[tokio::test]
async fn a_large_photo_becomes_small_and_keeps_its_proportions() {
    let report = report(&jpeg(&corners(2400, 1800)), "jpg").await;
    assert_eq!(page(&report).dimensions(), (1200, 900));
    let thumbnail = report.previews.iter().find(|p| p.kind == PreviewKind::Thumbnail).unwrap();
    assert_eq!((thumbnail.width, thumbnail.height), (320, 240));
}

#[tokio::test]
async fn a_transparent_picture_lies_on_white_paper() {
    let clear = image::RgbaImage::from_pixel(100, 100, image::Rgba([0, 0, 0, 0]));
    let mut png = std::io::Cursor::new(Vec::new());
    clear.write_to(&mut png, ImageFormat::Png).unwrap();
    let report = report(&png.into_inner(), "png").await;
    assert!(page(&report).pixels().all(|p| p.0.iter().all(|&c| c > 250)));
}

#[tokio::test]
async fn dark_and_blurred_photos_are_hinted_at() {
    let text =
        RgbImage::from_fn(512, 512, |x, y| image::Rgb([if (x / 8 + y / 8) % 2 == 0 { 250 } else { 10 }; 3]));
    let sharp = report(&jpeg(&text), "jpg").await.ending.quality.unwrap();
    assert!(!sharp.looks_dark() && !sharp.looks_blurry(), "{sharp:?}");
    let blurred = image::imageops::blur(&text, 12.0);
    let blurred = report(&jpeg(&blurred), "jpg").await.ending.quality.unwrap();
    assert!(blurred.looks_blurry(), "{blurred:?}");
    let night =
        RgbImage::from_fn(512, 512, |x, y| image::Rgb([if (x / 8 + y / 8) % 2 == 0 { 40 } else { 5 }; 3]));
    let night = report(&jpeg(&night), "jpg").await.ending.quality.unwrap();
    assert!(night.looks_dark(), "{night:?}");
}

#[tokio::test]
async fn a_photo_that_cannot_be_decoded_is_not_lost() {
    let photo = heic(&corners(200, 200));
    let told = crate::ask::outcome(&photo[..photo.len() / 2], "heic").await;
    assert!(told.flags(12).contains(&domain::InspectionFlag::CouldNotDraw), "{told:?}");
    let cut = jpeg(&corners(200, 200));
    let report = report(&cut[..40], "jpg").await;
    assert_eq!(report.ending.drawing, Drawing::Failed);
    assert!(report.facts.findings.contains(&Finding::Malformed));
}
