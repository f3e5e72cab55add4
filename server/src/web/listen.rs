//! Accepting connections: a cap on how many, a time for the headers, and an end that finishes what was begun.

use std::{io, pin::pin, sync::Arc, time::Duration};

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use tokio::{
    net::TcpListener,
    sync::{Semaphore, watch},
};
use tower::ServiceExt;

use super::{Metrics, Peer, descriptors};

/// How long requests under way may take once the end was asked for.
const FAREWELL: Duration = Duration::from_secs(8);
/// The most that the headers of a request may take.
const MAX_HEADERS: usize = 32 * 1024;

/// Serves until `stop` changes, then lets the requests under way finish.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    header_timeout: Duration,
    max_connections: usize,
    metrics: Metrics,
    mut stop: watch::Receiver<bool>,
) {
    let places = max_connections.min(descriptors::for_connections());
    let places = Arc::new(Semaphore::new(places.min(Semaphore::MAX_PERMITS)));
    let graceful = GracefulShutdown::new();
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(header_timeout)
        .max_buf_size(MAX_HEADERS)
        .keep_alive(true);
    loop {
        let accepted = tokio::select! {
            place = Arc::clone(&places).acquire_owned() => match place {
                // A full house waits here; the operating system queues the next ones.
                Ok(place) => tokio::select! {
                    accepted = listener.accept() => accepted.map(|pair| (pair, place)),
                    _ = stop.changed() => break,
                },
                Err(_) => break,
            },
            _ = stop.changed() => break,
        };
        let ((stream, peer), place) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                pause_after(&error).await;
                continue;
            }
        };
        // Small answers leave at once.
        let _ = stream.set_nodelay(true);
        let service =
            router
                .clone()
                .map_request(move |mut request: http::Request<hyper::body::Incoming>| {
                    request.extensions_mut().insert(Peer(peer));
                    request.map(axum::body::Body::new)
                });
        let connection =
            http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
        let connection = graceful.watch(connection);
        let open = metrics.connection();
        tokio::spawn(async move {
            let _held = (place, open);
            if let Err(error) = connection.await {
                tracing::debug!(%peer, cause = %error, "a connection ended early");
            }
        });
    }
    drop(listener);
    let finished = pin!(graceful.shutdown());
    if tokio::time::timeout(FAREWELL, finished).await.is_err() {
        tracing::warn!("some requests did not finish in time and were cut off");
    }
}

/// No file descriptors left, or the like: waiting helps, spinning does not.
async fn pause_after(error: &io::Error) {
    let of_the_client = matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionRefused
    );
    if !of_the_client {
        tracing::warn!(cause = %error, "a connection could not be accepted");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
