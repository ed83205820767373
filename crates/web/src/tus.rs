//! Resumable uploads: tus 1.0.0 with creation, creation-with-upload, checksum, termination and expiration. An offset is
//! acknowledged only when its bytes are sealed and durable. It refuses other versions, bodies at a wrong offset, two
//! living bodies at once, to honour a method in a header, and to take a whole file whose first bytes say that it cannot
//! be used.

mod bodies;
/// Open to fuzzing.
#[doc(hidden)]
pub mod wire;

pub use bodies::Bodies;

use crate::client_view::Portal;
use crate::client_view::upload::Cause;
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::{Guard, Place, Reader, Route, Seen, Visit};
use crate::ends;
use crate::words::Words;
use axum::body::Body;
use bytes::Bytes;
use casework::receive::{self, Poured};
use domain::{FileName, ItemId, Purpose, Refusal, RefusalCause, UploadId, UploadState, limits};
use futures_util::{Stream, StreamExt};
use http::{HeaderName, Method, StatusCode, header};
use std::time::Duration;
use vault::{Contributing, Fault, NewUpload, Room, UploadProgress};

/// The scripts' own proof that a page of this site speaks.
pub const CSRF: HeaderName = HeaderName::from_static("x-strongroom-csrf");
/// Seconds the session goes on for, so that a page that only uploads is not warned of its end.
const SESSION_LEFT: HeaderName = HeaderName::from_static("x-strongroom-session-left");
const OFFSET_STREAM: &str = "application/offset+octet-stream";
/// What is read of a body nobody wants, so that its sender gets to read the answer: more than our own script ever
/// sends at once.
pub(crate) const DRAINED: u64 = 20 << 20;
pub(crate) const DRAINED_FOR: Duration = Duration::from_secs(20);

const UPLOADS: &str = "/p/{workspace}/items/{item}/uploads";
const UPLOAD: &str = "/p/{workspace}/items/{item}/uploads/{upload}";

const fn route(method: Method, path: &'static str, handler: crate::door::Handler) -> Route {
    Route { method, path, guard: Guard::Portal, purpose: Some(Purpose::Contributing), handler }
}

const fn options(path: &'static str) -> Route {
    Route {
        method: Method::OPTIONS,
        path,
        guard: Guard::Portal,
        purpose: None,
        handler: |_| Box::pin(async { Ok(abilities()) }),
    }
}

/// Rows of the client portal's table.
pub const ROUTES: &[Route] = &[
    options(UPLOADS),
    options(UPLOAD),
    route(Method::POST, UPLOADS, |visit| Box::pin(spoken(visit, |v| Box::pin(create(v))))),
    route(Method::HEAD, UPLOAD, |visit| Box::pin(spoken(visit, |v| Box::pin(progress(v))))),
    route(Method::PATCH, UPLOAD, |visit| Box::pin(spoken(visit, |v| Box::pin(append(v))))),
    route(Method::DELETE, UPLOAD, |visit| Box::pin(spoken(visit, |v| Box::pin(cancel(v))))),
];

/// What this server can do.
fn abilities() -> Reply {
    Reply::status(StatusCode::NO_CONTENT)
        .with(wire::TUS_RESUMABLE, wire::VERSION)
        .with(wire::TUS_VERSION, wire::VERSION)
        .with(wire::TUS_EXTENSION, wire::EXTENSIONS)
        .with(wire::TUS_MAX_SIZE, &limits::LARGEST_FILE.to_string())
        .with(wire::TUS_CHECKSUM_ALGORITHM, "sha256")
}

/// A status of the protocol that is no refusal of the practice.
fn no(status: StatusCode) -> Answered {
    Ok(ends::bare(status, ""))
}

/// What surrounds every call: the version, the page's proof, and the protocol's own headers on whatever goes back.
async fn spoken(mut visit: Visit, act: crate::door::Handler) -> Answered {
    let seen = Seen {
        place: Place::Portal,
        reader: Reader::Program,
        method: visit.method.clone(),
        path: visit.path.clone(),
        locale: visit.locale,
    };
    let site = visit.site.clone();
    let left = visit.actor()?.ends_at().since(visit.desk().now()).as_seconds();
    let refused = if visit.headers.get(wire::TUS_RESUMABLE).is_none_or(|v| v != wire::VERSION) {
        Some(StatusCode::PRECONDITION_FAILED)
    } else if visit.method != Method::HEAD && !proves(&visit) {
        Some(StatusCode::FORBIDDEN)
    } else {
        None
    };
    let reply = match refused {
        Some(status) => {
            drain(visit.take_body()).await;
            ends::bare(status, "")
        }
        None => match act(visit).await {
            Ok(reply) => reply,
            Err(End::Refused(Refusal::Busy { retry_after_s })) => {
                ends::bare(StatusCode::LOCKED, "").with(header::RETRY_AFTER, &retry_after_s.to_string())
            }
            Err(End::Refused(Refusal::WrongOffset { at })) => {
                ends::bare(StatusCode::CONFLICT, "").with(wire::UPLOAD_OFFSET, &at.to_string())
            }
            Err(end) => ends::end(&site, &seen, end).await,
        },
    };
    let reply = if reply.status == StatusCode::PRECONDITION_FAILED {
        reply.with(wire::TUS_VERSION, wire::VERSION)
    } else {
        reply.with(SESSION_LEFT, &left.max(0).to_string())
    };
    Ok(reply.with(wire::TUS_RESUMABLE, wire::VERSION).with(header::CACHE_CONTROL, "no-store"))
}

/// Whether the script that calls read its token from a page of this session.
pub fn proves(visit: &Visit) -> bool {
    visit.headers.get(CSRF).and_then(|v| v.to_str().ok()).is_some_and(|given| visit.csrf_fits(given))
}

/// POST: begins an upload, with its first bytes if they came along.
async fn create(mut visit: Visit) -> Answered {
    let item: ItemId = visit.id("item")?;
    let body = visit.take_body();
    let (new, with_bytes) = match asked(&visit, item) {
        Ok(asked) => asked,
        Err(status) => {
            drain(body).await;
            return no(status);
        }
    };
    let whole = with_bytes && new.size <= vault::WHOLE && content_length(&visit) == Some(new.size);
    let begun = if whole {
        create_whole(&visit, new, body).await
    } else {
        create_first(&visit, &new, body, with_bytes).await
    };
    let progress = match begun {
        Err(End::Refused(Refusal::WrongState)) => return Err(End::Refused(Refusal::Expired)),
        Ok(Poured::TurnedAway { name, cause }) => return Ok(turned_away(&visit, &name, cause)),
        Ok(Poured::On(progress)) if over(&progress) => return no(StatusCode::GONE),
        Ok(Poured::On(progress)) => progress,
        Err(end) => return Err(end),
    };
    let portal = Portal::of(visit.param("workspace"));
    Ok(standing(Reply::status(StatusCode::CREATED), &progress)
        .with(header::LOCATION, &portal.upload(&item.to_string(), &progress.id.to_string())))
}

/// What a creation asks for, and whether bytes follow.
fn asked(visit: &Visit, item: ItemId) -> Result<(NewUpload, bool), StatusCode> {
    let bad = |_| StatusCode::BAD_REQUEST;
    let size =
        wire::bytes(&visit.headers, &wire::UPLOAD_LENGTH).map_err(bad)?.ok_or(StatusCode::BAD_REQUEST)?;
    let metadata = wire::metadata(&visit.headers).map_err(bad)?;
    wire::checksum(&visit.headers).map_err(bad)?;
    let with_bytes = match visit.headers.get(header::CONTENT_TYPE) {
        Some(kind) if kind == OFFSET_STREAM => true,
        Some(_) if content_length(visit).is_none_or(|n| n > 0) => {
            return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE);
        }
        _ => false,
    };
    if content_length(visit).is_some_and(|n| n > size) {
        return Err(StatusCode::PAYLOAD_TOO_LARGE);
    }
    let name = FileName::received(&metadata.name).as_given().to_owned();
    Ok((NewUpload { item, name, size, attempt: metadata.attempt, replaces: metadata.replaces }, with_bytes))
}

/// The whole file came along: one piece of work, in a task that outlives this request.
async fn create_whole(visit: &Visit, new: NewUpload, body: Body) -> Result<Poured, End> {
    let checksum = wire::checksum(&visit.headers).unwrap_or_default();
    let first_look = visit.site.first_look;
    let room = receive::room(visit.desk(), visit.actor()?).await?;
    let work = async move {
        let mut body = Box::pin(bodies::listen(body.into_data_stream()).fuse());
        let begun = receive::begin_with(room, &new, &mut body, checksum, first_look).await;
        drain_frames(body).await;
        begun
    };
    finished(visit.site.bodies.run(work).await)
}

/// The upload comes first, and then whatever of its bytes came along.
async fn create_first(visit: &Visit, new: &NewUpload, body: Body, with_bytes: bool) -> Result<Poured, End> {
    let started = match receive::begin(visit.desk(), visit.actor()?, new).await {
        Ok(started) => started,
        Err(refused) => {
            drain(body).await;
            return Err(refused.into());
        }
    };
    if !with_bytes || started.state != UploadState::Open || started.received > 0 {
        drain(body).await;
        return Ok(Poured::On(started));
    }
    // Begun is begun: if its first bytes fail, the client asks for the offset and goes on.
    Ok(pour(visit, &started, 0, body).await.unwrap_or(Poured::On(started)))
}

/// HEAD: how far an upload has come.
async fn progress(visit: Visit) -> Answered {
    let (_, found) = own(&visit).await?;
    visit.site.bodies.settle(found.id).await;
    let (_, found) = own(&visit).await?;
    if over(&found) {
        return no(StatusCode::GONE);
    }
    Ok(standing(Reply::status(StatusCode::OK), &found).with(wire::UPLOAD_LENGTH, &found.size.to_string()))
}

/// PATCH: more bytes.
async fn append(mut visit: Visit) -> Answered {
    let body = visit.take_body();
    let (_, found) = match own(&visit).await {
        Ok(found) => found,
        Err(end) => {
            drain(body).await;
            return Err(end);
        }
    };
    visit.site.bodies.settle(found.id).await;
    let (_, found) = own(&visit).await?;
    let offset = match checked(&visit, &found) {
        Ok(offset) => offset,
        Err(end) => {
            drain(body).await;
            return match end {
                Early::Status(status) => no(status),
                Early::Refused(refusal) => Err(End::Refused(refusal)),
            };
        }
    };
    let progress = if found.state == UploadState::Open {
        match pour(&visit, &found, offset, body).await? {
            Poured::On(progress) => progress,
            Poured::TurnedAway { name, cause } => return Ok(turned_away(&visit, &name, cause)),
        }
    } else {
        drain(body).await;
        found
    };
    Ok(standing(Reply::status(StatusCode::NO_CONTENT), &progress))
}

enum Early {
    Status(StatusCode),
    Refused(Refusal),
}

/// Everything that can be said about a body before it is read.
fn checked(visit: &Visit, found: &UploadProgress) -> Result<u64, Early> {
    if visit.headers.get(header::CONTENT_TYPE).is_none_or(|kind| kind != OFFSET_STREAM) {
        return Err(Early::Status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
    }
    let Ok(Some(offset)) = wire::bytes(&visit.headers, &wire::UPLOAD_OFFSET) else {
        return Err(Early::Status(StatusCode::BAD_REQUEST));
    };
    if wire::checksum(&visit.headers).is_err() {
        return Err(Early::Status(StatusCode::BAD_REQUEST));
    }
    if over(found) {
        return Err(Early::Status(StatusCode::GONE));
    }
    if offset != found.received {
        return Err(Early::Refused(Refusal::WrongOffset { at: found.received }));
    }
    let left = found.size - found.received;
    if content_length(visit).is_some_and(|n| n > left) {
        return Err(Early::Refused(Refusal::TooBig { limit: left }));
    }
    Ok(offset)
}

/// DELETE: takes an upload back.
async fn cancel(visit: Visit) -> Answered {
    let (room, found) = own(&visit).await?;
    if over(&found) {
        return no(StatusCode::GONE);
    }
    room.cancel_upload(found.id).await?;
    Ok(Reply::status(StatusCode::NO_CONTENT))
}

/// The upload in the path, if it is this person's and of this request.
async fn own(visit: &Visit) -> Result<(Room<Contributing>, UploadProgress), End> {
    let (item, upload): (ItemId, UploadId) = (visit.id("item")?, visit.id("upload")?);
    let room = receive::room(visit.desk(), visit.actor()?).await?;
    let found = room.upload(upload).await?;
    if found.item == item { Ok((room, found)) } else { Err(End::not_found()) }
}

/// Pours a body in, in a task that outlives this request.
async fn pour(visit: &Visit, to: &UploadProgress, offset: u64, body: Body) -> Result<Poured, End> {
    let checksum = wire::checksum(&visit.headers).unwrap_or_default();
    let (to, first_look) = (*to, visit.site.first_look);
    let room = receive::room(visit.desk(), visit.actor()?).await?;
    let Some(turn) = visit.site.bodies.turn(to.id).await else {
        drain(body).await;
        return Err(Refusal::Busy { retry_after_s: 1 }.into());
    };
    let work = async move {
        let mut body = Box::pin(turn.listen(body.into_data_stream()).fuse());
        let poured = receive::pour(room, &to, offset, &mut body, checksum, first_look).await;
        if matches!(poured, Ok(Poured::TurnedAway { .. })) {
            drain_frames(body).await;
        }
        poured
    };
    finished(visit.site.bodies.run(work).await)
}

fn finished(work: Option<vault::Result<Poured>>) -> Result<Poured, End> {
    match work {
        Some(poured) => Ok(poured?),
        None => {
            let fault = Fault { what: "a body's task broke off", retry: true, source: None };
            Err(vault::Error::Fault(fault).into())
        }
    }
}

/// What somebody reads whose file cannot be used: which, why, and what to send instead.
fn turned_away(visit: &Visit, name: &str, cause: RefusalCause) -> Reply {
    let w = Words::of(visit.locale);
    let name = FileName::received(name).display().unwrap_or_else(|| w.up_no_name());
    ends::bare(StatusCode::UNSUPPORTED_MEDIA_TYPE, &w.up_problem_named(name, file_cause(cause).sentence(w)))
}

fn over(upload: &UploadProgress) -> bool {
    matches!(upload.state, UploadState::Cancelled | UploadState::Expired)
}

/// Where an upload stands, in the protocol's headers.
fn standing(reply: Reply, upload: &UploadProgress) -> Reply {
    let reply = reply.with(wire::UPLOAD_OFFSET, &upload.received.to_string());
    match upload.state {
        UploadState::Open => reply.with(wire::UPLOAD_EXPIRES, &wire::http_date(upload.expires_at)),
        _ => reply,
    }
}

fn content_length(visit: &Visit) -> Option<u64> {
    visit.headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Reads a bounded part of a body nobody wants. Closing on somebody who still sends would reset the line, and the
/// answer would never be read.
pub async fn drain(body: Body) {
    drain_frames(body.into_data_stream()).await;
}

async fn drain_frames<E>(mut frames: impl Stream<Item = Result<Bytes, E>> + Unpin) {
    let reading = async {
        let mut left = DRAINED;
        while let Some(Ok(frame)) = frames.next().await {
            left = left.saturating_sub(frame.len() as u64);
            if left == 0 {
                break;
            }
        }
    };
    let _bounded = tokio::time::timeout(DRAINED_FOR, reading).await;
}

/// What a refused upload tells its person; empty where only the script can do something about it.
pub fn sentence(w: &Words, refusal: &Refusal) -> String {
    cause(refusal).map(|cause| cause.sentence(w)).unwrap_or_default()
}

/// A refusal in the words of the upload page.
pub fn cause(refusal: &Refusal) -> Option<Cause> {
    Some(match refusal {
        Refusal::TooBig { limit } => Cause::TooBig { size: limit.saturating_add(1), limit: *limit },
        Refusal::TooManyFiles { limit } => Cause::TooMany { limit: *limit },
        Refusal::NoSpace => Cause::NoSpace,
        Refusal::Expired => Cause::Closed,
        Refusal::LetterFirst => Cause::LetterFirst,
        Refusal::File(cause) => file_cause(*cause),
        _ => return None,
    })
}

/// Why a file was turned away, in the words of the upload page.
pub fn file_cause(cause: RefusalCause) -> Cause {
    match cause {
        RefusalCause::Empty => Cause::Empty,
        RefusalCause::Encrypted => Cause::Password,
        RefusalCause::Archive => Cause::Archive,
        RefusalCause::Damaged => Cause::Unreadable,
        RefusalCause::Malware | RefusalCause::Executable | RefusalCause::Script => Cause::Unsafe,
        RefusalCause::TooBig => {
            Cause::TooBig { size: limits::LARGEST_FILE.saturating_add(1), limit: limits::LARGEST_FILE }
        }
        RefusalCause::Html | RefusalCause::Svg | RefusalCause::TypeNotAccepted => Cause::Type,
    }
}
