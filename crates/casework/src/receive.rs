//! Receiving what a client sends: files begun, poured in, taken back and at last sent, and "I don't have this". It
//! refuses to act for anybody but the client who is signed in.

use bytes::Bytes;
use domain::{Glance, ItemId, MatterId, RefusalCause, UploadId, VersionId};
use futures_util::{Stream, StreamExt, stream};
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

/// Begins an upload whose whole body comes along. Owns what it works with, so that it can outlive the request that
/// brought the body. What this request can never take is turned away by its first bytes, and then nothing was begun.
pub async fn begin_with<E: Send>(
    room: Room<Contributing>,
    new: &NewUpload,
    mut body: impl Stream<Item = std::result::Result<Bytes, E>> + Send + Unpin,
    checksum: Option<[u8; 32]>,
    first_look: FirstLook,
) -> Result<Poured> {
    let spot = room.spot(new).await?;
    let head = Head::read(&mut body).await;
    if let Some(cause) = head.judged_by(first_look, new.size).refusal(spot.accepts()) {
        return Ok(Poured::TurnedAway { name: new.name.clone(), cause });
    }
    room.receive(new, spot, &mut head.before(body), checksum).await.map(Poured::On)
}

/// Pours a body into an upload at `offset`. Owns what it works with, as [`begin_with`] does: what arrived before a line
/// dropped is still sealed and recorded.
///
/// At the beginning of a file the first bytes are looked at before any is kept: what this request can never take is
/// turned away at once. The inspector keeps the last word about everything else.
pub async fn pour<E: Send>(
    room: Room<Contributing>,
    upload: &UploadProgress,
    offset: u64,
    mut body: impl Stream<Item = std::result::Result<Bytes, E>> + Send + Unpin,
    checksum: Option<[u8; 32]>,
    first_look: FirstLook,
) -> Result<Poured> {
    if offset > 0 {
        return room.append(upload.id, offset, body, checksum).await.map(Poured::On);
    }
    let head = Head::read(&mut body).await;
    let glance = head.judged_by(first_look, upload.size);
    if glance != Glance::Open
        && let Some(cause) = glance.refusal(&room.request(upload.item).await?.accepts)
    {
        let name = room.turn_away(upload.id, cause).await?;
        return Ok(Poured::TurnedAway { name, cause });
    }
    room.append(upload.id, 0, head.before(body), checksum).await.map(Poured::On)
}

/// What the first bytes of a file prove; `whole` if there are no more of them.
pub type FirstLook = fn(head: &[u8], whole: bool) -> Glance;

/// How pouring ended.
pub enum Poured {
    On(UploadProgress),
    /// The content cannot be taken, and nothing of it was kept.
    TurnedAway {
        /// As it was received.
        name: String,
        cause: RefusalCause,
    },
}

/// The beginning of a body, taken off it to be looked at.
pub struct Head {
    /// What was taken, to be put back in front.
    frames: Vec<Bytes>,
    /// Its first bytes in one piece.
    pub seen: Vec<u8>,
}

impl Head {
    /// Bytes a look may want.
    const LONGEST: usize = 4096;

    /// Takes frames until there is enough to look at or nothing more comes.
    pub async fn read<E>(body: &mut (impl Stream<Item = std::result::Result<Bytes, E>> + Unpin)) -> Self {
        let mut head = Self { frames: Vec::new(), seen: Vec::new() };
        while head.seen.len() < Self::LONGEST
            && let Some(Ok(frame)) = body.next().await
        {
            let wanted = frame.len().min(Self::LONGEST - head.seen.len());
            head.seen.extend_from_slice(frame.get(..wanted).unwrap_or_default());
            head.frames.push(frame);
        }
        head
    }

    /// The body as it was before the look.
    pub fn before<E>(
        self,
        body: impl Stream<Item = std::result::Result<Bytes, E>> + Unpin,
    ) -> impl Stream<Item = std::result::Result<Bytes, E>> + Unpin {
        stream::iter(self.frames.into_iter().map(Ok)).chain(body)
    }

    /// What the first bytes prove about a file of `size` bytes.
    fn judged_by(&self, first_look: FirstLook, size: u64) -> Glance {
        first_look(&self.seen, self.seen.len() as u64 >= size)
    }
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
