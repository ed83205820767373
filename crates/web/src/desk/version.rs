//! A version's bytes on their way out: page pictures for the session that opened it, and the original as a download.
//! It refuses to let a browser treat either as a page, and ends the connection where a chunk does not verify.

use super::sheet::{FALLBACK_NAME, media_type};
use crate::door::headers::SANDBOX;
use crate::door::reply::{Answered, Reply};
use crate::door::visit::Visit;
use axum::body::Body;
use bytes::Bytes;
use domain::{Disposition, FileName, FileType, MatterId, VersionId};
use futures_util::stream;
use http::header;
use vault::{OriginalReader, Reading};

pub async fn page(visit: Visit) -> Answered {
    picture(&visit, "page").await
}

pub async fn thumb(visit: Visit) -> Answered {
    picture(&visit, "thumb").await
}

async fn picture(visit: &Visit, kind: &str) -> Answered {
    let (matter, version): (MatterId, VersionId) = (visit.id("matter")?, visit.id("version")?);
    let page: u32 = visit.id("page")?;
    let room = visit.desk().admit::<Reading>(visit.actor()?, matter).await?.enter().await?;
    let image = room.page(version, page, kind, visit.query.text("t")).await?;
    Ok(Reply::bytes("image/jpeg", image.jpeg.clone()).with(header::CONTENT_SECURITY_POLICY, SANDBOX))
}

pub async fn download(visit: Visit) -> Answered {
    let (matter, version): (MatterId, VersionId) = (visit.id("matter")?, visit.id("version")?);
    let room = visit.desk().admit::<Reading>(visit.actor()?, matter).await?.enter().await?;
    let (row, reader) = room.download(version).await?;
    Ok(original(&row.name, row.file_type, reader))
}

/// An original to be saved, under its own name as far as that can be used.
pub fn original(name: &str, file_type: Option<FileType>, reader: OriginalReader) -> Reply {
    let mut reply =
        saved(name, file_type, Vec::new()).with(header::CONTENT_LENGTH, &reader.remaining().to_string());
    reply.body = body(reader);
    reply
}

/// Bytes a browser saves and never shows, under their own name as far as that can be used.
pub fn saved(name: &str, file_type: Option<FileType>, bytes: Vec<u8>) -> Reply {
    let disposition = match file_type {
        Some(kind) => {
            FileName::received(name).content_disposition(Disposition::Attachment, kind, FALLBACK_NAME)
        }
        None => format!("attachment; filename=\"{FALLBACK_NAME}.bin\""),
    };
    Reply::bytes(media_type(file_type), bytes)
        .with(header::CONTENT_DISPOSITION, &disposition)
        .with(header::CONTENT_SECURITY_POLICY, SANDBOX)
}

/// The verified bytes as they come; an error breaks the connection, so that a cut file never looks like a short one.
fn body(reader: OriginalReader) -> Body {
    Body::from_stream(stream::unfold(Some(reader), |reader| async {
        let mut reader = reader?;
        match reader.next().await {
            Ok(Some(bytes)) => Some((Ok(Bytes::from(bytes)), Some(reader))),
            Ok(None) => None,
            Err(error) => {
                tracing::error!(%error, "a download broke off");
                Some((Err(error), None))
            }
        }
    }))
}
