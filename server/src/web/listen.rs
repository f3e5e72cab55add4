//! Accepting connections: a cap on how many, a time for the headers, and an end that finishes what was begun.
//!
//! Where all places are taken, the next connection waits and idle ones give way; the log says so.

mod crowd;

use std::{
    io,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    net::TcpListener,
    sync::{OwnedSemaphorePermit, Semaphore, watch},
};
use tower::ServiceExt;

use super::{Metrics, Peer, descriptors::Places};
use crowd::{Crowd, Seldom};

/// How long requests under way may take once the end was asked for.
const FAREWELL: Duration = Duration::from_secs(8);
/// The most that the headers of a request may take.
const MAX_HEADERS: usize = 32 * 1024;
/// While somebody waits for a place, a connection on which nothing was asked for so long makes room.
const IDLE: Duration = Duration::from_secs(1);
/// How often they are asked to, and how often the log is told how it is.
const LOOK: Duration = Duration::from_millis(500);

/// What is asked of all connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    Nothing,
    /// Let go if you are idle.
    Room,
    /// Finish what was begun.
    End,
}

/// Serves until `stop` changes, then lets the requests under way finish.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    header_timeout: Duration,
    places: Places,
    metrics: Metrics,
    mut stop: watch::Receiver<bool>,
) {
    let number = u32::try_from(places.number).unwrap_or(u32::MAX);
    let most = usize::try_from(number).unwrap_or(Semaphore::MAX_PERMITS);
    let free = Arc::new(Semaphore::new(most.min(Semaphore::MAX_PERMITS)));
    let mut crowd = Crowd::new(places, listener.local_addr().ok());
    let mut refused = Seldom::default();
    let asked = watch::Sender::new(Asked::Nothing);
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(header_timeout)
        .max_buf_size(MAX_HEADERS)
        .keep_alive(true);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = tokio::time::sleep(LOOK), if crowd.was_told() => {
                crowd.look(free.available_permits());
                continue;
            }
            _ = stop.changed() => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                pause_after(&error, &mut refused).await;
                continue;
            }
        };
        let place = match Arc::clone(&free).try_acquire_owned() {
            Ok(place) => Some(place),
            Err(_) => {
                crowd.is_full();
                make_room(&free, &asked, &mut stop).await
            }
        };
        let Some(place) = place else { break };
        // Small answers leave at once.
        let _ = stream.set_nodelay(true);
        let last = LastAsked::now();
        let noted = last.clone();
        let service =
            router
                .clone()
                .map_request(move |mut request: http::Request<hyper::body::Incoming>| {
                    noted.note();
                    request.extensions_mut().insert(Peer(peer));
                    request.map(axum::body::Body::new)
                });
        let connection =
            http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
        let mut asked = asked.subscribe();
        let open = metrics.connection();
        tokio::spawn(async move {
            let _held = (place, open);
            let mut connection = pin!(connection);
            let mut is_ending = false;
            let ended = loop {
                tokio::select! {
                    ended = connection.as_mut() => break ended,
                    heard = asked.changed(), if !is_ending => {
                        let what = *asked.borrow_and_update();
                        is_ending = heard.is_err() || what == Asked::End || last.is_long_ago();
                        if is_ending {
                            connection.as_mut().graceful_shutdown();
                        }
                    }
                }
            };
            if let Err(error) = ended {
                tracing::debug!(%peer, cause = %error, "a connection ended early");
            }
        });
    }
    drop(listener);
    asked.send_replace(Asked::End);
    // All places are free once every connection has ended.
    let finished = free.acquire_many(number);
    if tokio::time::timeout(FAREWELL, finished).await.is_err() {
        tracing::warn!("some requests did not finish in time and were cut off");
    }
}

/// Waits for a place and lets idle connections give theirs. `None`: the end was asked for.
async fn make_room(
    free: &Arc<Semaphore>,
    asked: &watch::Sender<Asked>,
    stop: &mut watch::Receiver<bool>,
) -> Option<OwnedSemaphorePermit> {
    loop {
        asked.send_replace(Asked::Room);
        tokio::select! {
            place = Arc::clone(free).acquire_owned() => return place.ok(),
            () = tokio::time::sleep(LOOK) => {}
            _ = stop.changed() => return None,
        }
    }
}

/// When a connection was last asked something, or was made.
#[derive(Clone)]
struct LastAsked {
    made: Instant,
    /// Milliseconds after that.
    asked: Arc<AtomicU64>,
}

impl LastAsked {
    fn now() -> Self {
        Self {
            made: Instant::now(),
            asked: Arc::default(),
        }
    }

    fn age(&self) -> u64 {
        u64::try_from(self.made.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn note(&self) {
        self.asked.store(self.age(), Ordering::Relaxed);
    }

    fn is_long_ago(&self) -> bool {
        let asked = self.asked.load(Ordering::Relaxed);
        Duration::from_millis(self.age().saturating_sub(asked)) >= IDLE
    }
}

/// No file descriptors left, or the like: waiting helps, spinning does not.
async fn pause_after(error: &io::Error, refused: &mut Seldom) {
    let of_the_client = matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionRefused
    );
    if !of_the_client {
        if refused.is_due() {
            tracing::warn!(
                cause = %error,
                "a connection could not be accepted; it is said once a minute at most, and tried again all the time"
            );
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
