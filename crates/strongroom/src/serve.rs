//! Serving: connections in, one service, an orderly end. It bounds how many connections may be open and how long a
//! client may take over its headers, and refuses new work once told to stop while old work finishes.

use axum::extract::ConnectInfo;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};

/// Connections served at once; more wait in the kernel's queue.
const CONNECTIONS: usize = 4096;
/// A client that dribbles its headers is let go after this.
const HEADER_PATIENCE: Duration = Duration::from_secs(15);
/// How long running requests may take after a stop was asked for.
const FAREWELL: Duration = Duration::from_secs(20);

/// Serves until `stop` resolves, then lets what runs finish.
pub async fn serve(listener: TcpListener, app: axum::Router, stop: impl Future<Output = ()>) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
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
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                let _unset = stream.set_nodelay(true);
                let (app, told) = (app.clone(), told.clone());
                connections.spawn(async move {
                    converse(stream, peer, app, told).await;
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

async fn converse(
    stream: tokio::net::TcpStream,
    peer: SocketAddr,
    app: axum::Router,
    mut told: watch::Receiver<bool>,
) {
    let service =
        tower::util::MapRequest::new(app, move |mut request: hyper::Request<hyper::body::Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            request.map(axum::body::Body::new)
        });
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEADER_PATIENCE).keep_alive(true);
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
