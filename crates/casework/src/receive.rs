//! Receiving what a client sends: files begun, poured in, taken back and at last sent, and "I don't have this". It
//! refuses to act for anybody but the client who is signed in.

use bytes::Bytes;
use domain::{ItemId, MatterId, UploadId, VersionId};
use futures_util::Stream;
use vault::{Actor, Contributing, Desk, Error, NewUpload, Result, Room, UploadProgress};

/// The room of the one matter a client's session is for.
pub async fn room(desk: &Desk, actor: &Actor) -> Result<Room<Contributing>> {
    desk.admit::<Contributing>(actor, matter(actor)?).await?.enter().await
}

fn matter(actor: &Actor) -> Result<MatterId> {
    actor.portal().map(|(_, matter, _)| matter).ok_or_else(Error::not_found)
}

/// Begins an upload.
pub async fn begin(desk: &Desk, actor: &Actor, new: &NewUpload) -> Result<UploadProgress> {
    room(desk, actor).await?.open_upload(new).await
}

/// Pours a body into an upload at `offset`. Owns what it works with, so that it can outlive the request that brought
/// the body: what arrived before a line dropped is still sealed and recorded.
pub async fn pour<E: Send>(
    room: Room<Contributing>,
    upload: UploadId,
    offset: u64,
    body: impl Stream<Item = std::result::Result<Bytes, E>> + Send,
    checksum: Option<[u8; 32]>,
) -> Result<UploadProgress> {
    room.append(upload, offset, body, checksum).await
}

/// Takes back a file that was not sent.
pub async fn take_back(desk: &Desk, actor: &Actor, upload: UploadId) -> Result<()> {
    room(desk, actor).await?.cancel_upload(upload).await
}

/// Sends saved files for a request, in the given order.
pub async fn send(desk: &Desk, actor: &Actor, item: ItemId, uploads: &[UploadId]) -> Result<Vec<VersionId>> {
    room(desk, actor).await?.send(item, uploads).await
}

/// The client does not have it: the practice is told why.
pub async fn ask_for_help(desk: &Desk, actor: &Actor, item: ItemId, reason: &str, note: &str) -> Result<()> {
    room(desk, actor).await?.ask_for_help(item, reason, note).await
}
