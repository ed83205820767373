//! Serving: connections in, one service, an orderly end. It bounds how many connections may be open, how many of them
//! one address may leave half shaken, how long a client may take over its handshake and its headers, and how long a
//! connection may lie idle; and it refuses new work once told to stop while old work finishes.

use crate::handshakes::Handshakes;
use axum::extract::ConnectInfo;
use http_body_util::BodyExt;
use hyper::server::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, Semaphore, watch};
use tokio_rustls::TlsAcceptor;

/// Connections served at once; more wait in the kernel's queue.
const CONNECTIONS: usize = 4096;
/// The same for the door of plain HTTP beside a TLS door, where nobody stays.
const PLAIN_CONNECTIONS: usize = 256;
/// A client that dribbles its handshake is let go after this.
const HANDSHAKE_PATIENCE: Duration = Duration::from_secs(10);
/// A client that dribbles its headers is let go after this.
const HEADER_PATIENCE: Duration = Duration::from_secs(15);
/// Bytes of a body that HTTP/1 reads at once, at most.
const READ_AT_ONCE: usize = 128 << 10;
/// A connection of HTTP/2 without a request is let go after this. (HTTP/1 has its patience with headers.)
const IDLE_PATIENCE: Duration = Duration::from_secs(60);
/// How long running requests may take after a stop was asked for.
const FAREWELL: Duration = Duration::from_secs(20);
/// Requests at once on one connection of HTTP/2.
const STREAMS: u32 = 64;
/// What one upload, and all of one connection, may send ahead of being read: enough for 80 Mbit/s over 100 ms.
const WINDOW: u32 = 1 << 20;

/// A listener and what is spoken on it.
pub struct Door {
    pub listener: TcpListener,
    pub speech: Speech,
}

pub enum Speech {
    /// HTTP/1.1 in the open: loopback, or a proxy in front.
    Plain,
    /// HTTP/1.1 in the open, for being sent on to https.
    Onward,
    /// TLS, then HTTP/2 or HTTP/1.1 as agreed in the handshake.
    Tls(TlsAcceptor),
}

/// Serves until `stop` resolves, then lets what runs finish.
pub async fn serve(door: Door, app: axum::Router, stop: impl Future<Output = ()>) {
    let most = if matches!(door.speech, Speech::Onward) { PLAIN_CONNECTIONS } else { CONNECTIONS };
    let places = Arc::new(Semaphore::new(most));
    let speech = Arc::new(door.speech);
    let handshakes = Handshakes::default();
    let (tell, told) = watch::channel(false);
    let mut connections = tokio::task::JoinSet::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        while connections.try_join_next().is_some() {}
        let place = tokio::select! {
            place = places.clone().acquire_owned() => place,
            () = &mut stop => break,
        };
        let Ok(place) = place else { break };
        let accepted = tokio::select! {
            accepted = door.listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                let _unset = stream.set_nodelay(true);
                let visit = Visit { peer, app: app.clone(), told: told.clone() };
                let (speech, handshakes) = (speech.clone(), handshakes.clone());
                connections.spawn(async move {
                    receive(stream, &speech, &handshakes, visit).await;
                    drop(place);
                });
            }
            Err(e) => {
                // Out of file handles, most likely: give others time to close theirs.
                tracing::warn!(error = %e, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
    let _nobody_left = tell.send(true);
    let all = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(FAREWELL, all).await.is_err() {
        tracing::warn!("some requests did not finish in time and were cut off");
    }
}

/// One connection: who it is from, what answers, and whether the house closes.
struct Visit {
    peer: SocketAddr,
    app: axum::Router,
    told: watch::Receiver<bool>,
}

/// Shakes hands where that is due, in the connection's own task: nobody waits for somebody else's handshake.
async fn receive(stream: TcpStream, speech: &Speech, handshakes: &Handshakes, mut visit: Visit) {
    let Speech::Tls(acceptor) = speech else { return converse(stream, visit).await };
    let Some(turn) = handshakes.begin(visit.peer.ip()) else {
        tracing::debug!("an address has too many unfinished handshakes; one more was turned away");
        return;
    };
    let shaken = tokio::select! {
        shaken = tokio::time::timeout(HANDSHAKE_PATIENCE, acceptor.accept(stream)) => shaken,
        _ = visit.told.changed() => return,
    };
    drop(turn);
    match shaken {
        Ok(Ok(stream)) if stream.get_ref().1.alpn_protocol() == Some(b"h2") => {
            converse_h2(stream, visit).await
        }
        Ok(Ok(stream)) => converse(stream, visit).await,
        Ok(Err(e)) => tracing::debug!(error = %e, "a handshake failed"),
        Err(_) => tracing::debug!("a handshake took too long"),
    }
}

async fn converse(stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, visit: Visit) {
    let Visit { peer, app, mut told } = visit;
    let closing = web::door::Closing(told.clone());
    let service =
        tower::util::MapRequest::new(app, move |mut request: hyper::Request<hyper::body::Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            request.extensions_mut().insert(closing.clone());
            request.map(axum::body::Body::new)
        });
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEADER_PATIENCE).keep_alive(true);
    // Larger ones are returned to the system and faulted in again for every part of a large body.
    builder.max_buf_size(READ_AT_ONCE);
    let connection = builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
    let mut connection = std::pin::pin!(connection);
    tokio::select! {
        ended = connection.as_mut() => {
            if let Err(e) = ended {
                tracing::debug!(error = %e, "a connection ended early");
            }
        }
        _ = told.changed() => {
            connection.as_mut().graceful_shutdown();
            let _ended = connection.await;
        }
    }
}

async fn converse_h2(stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, visit: Visit) {
    let Visit { peer, app, mut told } = visit;
    let activity = Arc::new(Activity::default());
    let running = activity.clone();
    let closing = web::door::Closing(told.clone());
    let service = hyper::service::service_fn(move |mut request: hyper::Request<hyper::body::Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        request.extensions_mut().insert(closing.clone());
        let (mut app, busy) = (app.clone(), running.begin());
        async move {
            let request = request.map(axum::body::Body::new);
            let answer = tower::Service::call(&mut app, request).await?;
            // A request runs until the last of its answer was handed over.
            Ok::<_, std::convert::Infallible>(answer.map(|body| {
                body.map_frame(move |frame| {
                    let _still = &busy;
                    frame
                })
            }))
        }
    });
    let mut builder = http2::Builder::new(TokioExecutor::new());
    builder
        .timer(TokioTimer::new())
        .keep_alive_interval(HEADER_PATIENCE)
        .keep_alive_timeout(HEADER_PATIENCE)
        .max_concurrent_streams(STREAMS)
        .max_header_list_size(32 << 10)
        .initial_stream_window_size(WINDOW)
        .initial_connection_window_size(WINDOW)
        .max_send_buf_size(256 << 10);
    let connection = builder.serve_connection(TokioIo::new(stream), service);
    let mut connection = std::pin::pin!(connection);
    tokio::select! {
        ended = connection.as_mut() => {
            if let Err(e) = ended {
                tracing::debug!(error = %e, "a connection ended early");
            }
            return;
        }
        _ = told.changed() => {}
        () = activity.idle() => {}
    }
    connection.as_mut().graceful_shutdown();
    // A client that does not take the hint is cut off; one with a running request has as long as the house has.
    let _ended = tokio::time::timeout(FAREWELL, connection).await;
}

/// How many requests run on one connection.
#[derive(Default)]
struct Activity {
    running: AtomicUsize,
    changed: Notify,
}

/// One running request.
struct Busy(Arc<Activity>);

impl Activity {
    fn begin(self: &Arc<Self>) -> Busy {
        self.running.fetch_add(1, Ordering::AcqRel);
        self.changed.notify_one();
        Busy(self.clone())
    }

    /// Resolves when nothing has run for as long as we are patient.
    async fn idle(&self) {
        loop {
            let changed = self.changed.notified();
            if self.running.load(Ordering::Acquire) > 0 {
                changed.await;
            } else if tokio::time::timeout(IDLE_PATIENCE, changed).await.is_err() {
                return;
            }
        }
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.running.fetch_sub(1, Ordering::AcqRel);
        self.0.changed.notify_one();
    }
}

/// Resolves when the process is asked to stop.
pub async fn asked_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let mut term = match signal(SignalKind::terminate()) {
        Ok(s) => s,
        Err(e) => {
            tracing::error!(error = %e, "the stop signal cannot be listened for");
            return std::future::pending().await;
        }
    };
    tokio::select! {
        _ = term.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
