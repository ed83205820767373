//! Examining a file of a client's record or of an enquiry: the same malware scanner and the same walled inspector as for what
//! clients send, and the same rule for what they say. It refuses to let such a file be opened before, and enters no room.

use crate::examine::{Examined, Heard, conclude, heard, ran};
use crate::ports::{Body, InspectionAsk, Inspector, Scanner};
use bytes::Bytes;
use futures_util::stream;
use vault::{Claim, Desk, Result};

/// Bytes handed to a checker at once.
const FRAME: usize = 256 << 10;

/// Runs one inspection job to its end, or as far as it can get.
pub async fn examine(
    desk: &Desk,
    claim: &Claim,
    inspector: &dyn Inspector,
    scanner: &dyn Scanner,
) -> Result<Examined> {
    let backstage = desk.backstage();
    let Some(file) = backstage.unchecked_file(claim).await? else { return Ok(Examined::Gone) };
    let last_try = claim.tries() + 1 >= crate::work::MOST_TRIES;
    let scan = scanner.scan(body(&file.body), file.size).await;
    let scanned = match heard(scan, last_try)? {
        Heard::Told(scanned) => scanned,
        Heard::Away { why } => return Ok(Examined::Held { why }),
    };
    let ask = InspectionAsk { name: file.name, size: file.size };
    let inspected = inspector.inspect(ask, body(&file.body)).await;
    ran(&inspected, last_try)?;
    // Every kind that is taken anywhere is taken here.
    let finding = conclude(inspected, scanned, &[]);
    Ok(Examined::Filed(backstage.file_record_finding(claim, &finding).await?))
}

/// The bytes as a stream of frames.
fn body(bytes: &Bytes) -> Body {
    let whole = bytes.clone();
    let frames = (0..whole.len()).step_by(FRAME);
    let frames = frames.map(move |at| Ok(whole.slice(at..whole.len().min(at + FRAME))));
    Box::pin(stream::iter(frames.collect::<Vec<std::io::Result<Bytes>>>()))
}
