//! Server-sent events (WHATWG HTML, section 9.2) for an open conversation and for the inbox: "changed", never what. The page
//! then asks for its own part again, through the same door as ever. A stream ends with the session, with the admission and
//! with the house; it keeps no session alive.

use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::{Closing, Visit};
use axum::body::Body;
use bytes::Bytes;
use domain::MatterId;
use futures_util::stream;
use http::{HeaderValue, StatusCode, header};
use std::convert::Infallible;
use vault::{Door, Heard, Listener};

/// Quiet ticks between two signs of life: proxies drop what says nothing for a minute.
const HEARTBEAT: u32 = 7;

/// GET: the client's own matter.
pub async fn client(visit: Visit) -> Answered {
    let (_, matter, _) = visit.actor()?.portal().ok_or_else(End::not_found)?;
    answer(&visit, Door::Client, Some(matter)).await
}

/// GET: one matter, for staff.
pub async fn matter(visit: Visit) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    answer(&visit, Door::Staff, Some(matter)).await
}

/// GET: everything the inbox shows.
pub async fn inbox(visit: Visit) -> Answered {
    answer(&visit, Door::Staff, None).await
}

/// A stream under way.
struct Talk {
    listener: Listener,
    closing: Option<Closing>,
    quiet: u32,
    begun: bool,
}

async fn answer(visit: &Visit, door: Door, matter: Option<MatterId>) -> Answered {
    let token = visit.session_token().ok_or_else(End::not_found)?;
    let listener = visit.desk().listen(door, token, visit.actor()?, matter).await?;
    let talk = Talk { listener, closing: visit.closing(), quiet: 0, begun: false };
    let mut reply = Reply::new(StatusCode::OK);
    reply.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    reply.body = Body::from_stream(stream::unfold(talk, said));
    // Some proxies gather small answers into large ones unless told.
    Ok(reply.with(http::HeaderName::from_static("x-accel-buffering"), "no"))
}

/// The next thing said, or the end.
async fn said(mut talk: Talk) -> Option<(Result<Bytes, Infallible>, Talk)> {
    if !talk.begun {
        talk.begun = true;
        return Some((Ok(Bytes::from_static(b"retry: 5000\n\n")), talk));
    }
    loop {
        let heard = tokio::select! {
            heard = talk.listener.next() => heard,
            () = closed(talk.closing.as_mut()) => return None,
        };
        match heard {
            Ok(Heard::Changed) => {
                talk.quiet = 0;
                return Some((Ok(Bytes::from_static(b"event: changed\ndata:\n\n")), talk));
            }
            Ok(Heard::Quiet) if talk.quiet < HEARTBEAT => talk.quiet += 1,
            Ok(Heard::Quiet) => {
                talk.quiet = 0;
                return Some((Ok(Bytes::from_static(b":\n\n")), talk));
            }
            Err(end) => {
                if !end.is_not_found() {
                    tracing::warn!(error = %end, "a stream of events ended early");
                }
                return None;
            }
        }
    }
}

async fn closed(closing: Option<&mut Closing>) {
    match closing {
        Some(closing) => closing.closed().await,
        None => std::future::pending().await,
    }
}
