//! A logo on its way in: a picture somebody sent is read where nothing can be harmed, and what is kept was drawn anew there.
//! It refuses whatever does not begin as a PNG or a JPEG before anything reads it, and every byte of the original.

use crate::ports::{Inspection, InspectionAsk, Inspector};
use bytes::Bytes;
use domain::brand::{LOGO_BYTES, LOGO_KEPT_BYTES, LOGO_PIXELS};
use domain::{FileType, InspectionFlag};
use vault::NewLogo;

/// Why a picture cannot be the logo.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LogoProblem {
    Missing,
    TooBig,
    /// Neither a PNG nor a JPEG, or more than that.
    NotPicture,
    TooManyPixels,
    /// It says it is a picture and cannot be drawn.
    Unreadable,
    /// Nothing could look at it just now.
    TryAgain,
}

/// Draws the picture anew, small.
///
/// # Errors
/// What is wrong with it.
pub async fn draw(inspector: &dyn Inspector, picture: Vec<u8>) -> Result<NewLogo, LogoProblem> {
    if picture.is_empty() {
        return Err(LogoProblem::Missing);
    }
    if picture.len() > LOGO_BYTES {
        return Err(LogoProblem::TooBig);
    }
    let kind = kind(&picture).ok_or(LogoProblem::NotPicture)?;
    let name = format!("logo.{}", if kind == FileType::Png { "png" } else { "jpg" });
    let ask = InspectionAsk { name, size: picture.len() as u64 };
    let body = futures_util::stream::once(async move { Ok::<_, std::io::Error>(Bytes::from(picture)) });
    match inspector.inspect(ask, Box::pin(body)).await {
        Inspection::NotRun { why } => {
            tracing::warn!(why, "a logo could not be looked at");
            Err(LogoProblem::TryAgain)
        }
        Inspection::Report { file_type, refused, flags, pixels, previews, .. } => {
            if refused.is_some() || file_type != Some(kind) || flags.contains(&InspectionFlag::Polyglot) {
                return Err(LogoProblem::NotPicture);
            }
            if pixels.is_some_and(|(width, height)| u64::from(width) * u64::from(height) > LOGO_PIXELS) {
                return Err(LogoProblem::TooManyPixels);
            }
            let small = previews.into_iter().find(|preview| preview.kind == "thumb");
            let small = small.ok_or(LogoProblem::Unreadable)?;
            if small.jpeg.len() > LOGO_KEPT_BYTES {
                return Err(LogoProblem::Unreadable);
            }
            Ok(NewLogo { jpeg: small.jpeg, width: small.width, height: small.height })
        }
    }
}

/// What its first bytes say it is.
fn kind(picture: &[u8]) -> Option<FileType> {
    if picture.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some(FileType::Png)
    } else {
        picture.starts_with(&[0xff, 0xd8, 0xff]).then_some(FileType::Jpeg)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::{Answer, Body};
    use domain::RefusalCause;
    use std::sync::Mutex;
    use vault::NewPreview;

    /// Answers once, and only if it is asked.
    struct Told(Mutex<Option<Inspection>>);

    impl Inspector for Told {
        fn inspect(&self, _: InspectionAsk, _: Body) -> Answer<'_, Inspection> {
            Box::pin(async { self.0.lock().unwrap().take().expect("it was asked although it need not be") })
        }
    }

    fn found(kind: FileType, pixels: (u32, u32), thumbs: usize) -> Inspection {
        let one = |kind, width| NewPreview { page: 1, kind, width, height: 80, jpeg: vec![0xff, 0xd8, 0xff] };
        let mut previews: Vec<_> = (0..thumbs).map(|_| one("thumb", 320)).collect();
        previews.push(one("page", 1200));
        Inspection::Report {
            file_type: Some(kind),
            refused: None,
            flags: vec![InspectionFlag::NotScanned],
            pixels: Some(pixels),
            pages: None,
            has_location: false,
            dark: false,
            blurry: false,
            text: String::new(),
            previews,
        }
    }

    async fn drawn(picture: &[u8], answer: Option<Inspection>) -> Result<NewLogo, LogoProblem> {
        draw(&Told(Mutex::new(answer)), picture.to_vec()).await
    }

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n....";
    const JPEG: &[u8] = b"\xff\xd8\xff\xe0....";

    #[tokio::test]
    async fn what_is_kept_was_drawn_anew_and_is_small() {
        let logo = drawn(PNG, Some(found(FileType::Png, (4_000, 1_000), 1))).await.unwrap();
        assert_eq!((logo.width, logo.height, logo.jpeg.len()), (320, 80, 3));
        assert!(drawn(JPEG, Some(found(FileType::Jpeg, (64, 64), 1))).await.is_ok());
    }

    #[tokio::test]
    async fn what_does_not_begin_as_a_picture_is_read_by_nothing() {
        for other in [
            b"<svg xmlns='http://www.w3.org/2000/svg'/>".as_slice(),
            b"GIF89a",
            b"%PDF-1.7",
            b"RIFF....WEBP",
            b"MZ",
            b"\x89PNG",
            b"\xff\xd8",
        ] {
            assert_eq!(drawn(other, None).await, Err(LogoProblem::NotPicture), "{other:?}");
        }
        assert_eq!(drawn(b"", None).await, Err(LogoProblem::Missing));
        let mut large = PNG.to_vec();
        large.resize(LOGO_BYTES + 1, 0);
        assert_eq!(drawn(&large, None).await, Err(LogoProblem::TooBig));
    }

    #[tokio::test]
    async fn what_cannot_be_drawn_is_told_by_its_cause() {
        let huge = found(FileType::Png, (30_000, 30_000), 0);
        assert_eq!(drawn(PNG, Some(huge)).await, Err(LogoProblem::TooManyPixels));
        let cut = found(FileType::Png, (64, 64), 0);
        assert_eq!(drawn(PNG, Some(cut)).await, Err(LogoProblem::Unreadable));
        let other = found(FileType::Pdf, (64, 64), 1);
        assert_eq!(drawn(JPEG, Some(other)).await, Err(LogoProblem::NotPicture));
        let mut both = found(FileType::Png, (64, 64), 1);
        if let Inspection::Report { flags, .. } = &mut both {
            flags.push(InspectionFlag::Polyglot);
        }
        assert_eq!(drawn(PNG, Some(both)).await, Err(LogoProblem::NotPicture));
        let mut bad = found(FileType::Png, (64, 64), 1);
        if let Inspection::Report { refused, .. } = &mut bad {
            *refused = Some(RefusalCause::Svg);
        }
        assert_eq!(drawn(PNG, Some(bad)).await, Err(LogoProblem::NotPicture));
        let away = Inspection::NotRun { why: "no pipes".to_owned() };
        assert_eq!(drawn(PNG, Some(away)).await, Err(LogoProblem::TryAgain));
    }
}
