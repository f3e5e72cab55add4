//! `usher serve`.

use std::{net::SocketAddr, path::Path, sync::Arc, time::Duration};

use tokio::{net::TcpListener, sync::watch};

use super::{Failure, open, say};
use crate::{
    config::Config,
    database_file::{self, Lock},
    jobs,
    web::{self, Web, descriptors::Places, listen},
};

/// Prometheus is quick and comes alone.
const METRICS_HEADERS: Duration = Duration::from_secs(5);
const METRICS_CONNECTIONS: usize = 16;

pub(super) async fn serve(config: Config) -> Result<(), Failure> {
    web::descriptors::raise();
    let places = Places::of(config.max_connections)?;
    let listener = TcpListener::bind(config.listen).await.map_err(|e| {
        format!(
            "Nobody can listen on {}: {e}. Choose another address with USHER_LISTEN.",
            config.listen
        )
    })?;
    // Until the end: also a database that is about to be made, or brought up to date, is nobody else's.
    let _lock = match config.sqlite_file() {
        Some(file) => Some(alone(&file).await?),
        None => None,
    };
    let accounts = open(&config).await?;
    let web = Web::new(Arc::clone(&accounts), &config);
    let (stop, stopped) = watch::channel(false);
    let metrics = match config.metrics_listen {
        Some(address) => Some(tokio::spawn(metrics(address, &web, stopped.clone()).await?)),
        None => None,
    };
    let jobs = tokio::spawn(jobs::run(Arc::clone(&accounts), stopped.clone()));
    let watched = Arc::clone(&accounts);
    let watch = tokio::spawn(async move { watched.watch_database().await });

    let setup = accounts
        .setup_link()
        .await
        .map_err(|refusal| refusal.to_string())?;
    let (database, listen) = (accounts.database_kind(), listener.local_addr()?);
    tracing::info!(
        version = env!("CARGO_PKG_VERSION"),
        database,
        schema = accounts.schema_version(),
        %listen,
        public_url = config.public_url,
        "serving"
    );
    if config.public_url_is_guessed {
        tracing::warn!(
            public_url = config.public_url,
            "links lead to this machine alone until public_url is set (USHER_PUBLIC_URL)"
        );
    }
    match setup {
        Some(link) => say(&format!(
            "Usher is at {} ({database}). Create the first administrator, once: {link}",
            config.public_url
        )),
        None => say(&format!("Usher is at {} ({database}).", config.public_url)),
    }

    tokio::spawn(async move {
        asked_to_stop().await;
        tracing::info!("stopping: requests under way are finished first");
        let _ = stop.send(true);
    });
    listen::serve(
        listener,
        web::router(&web),
        config.header_timeout,
        places,
        web.metrics.clone(),
        stopped,
    )
    .await;
    if let Some(metrics) = metrics {
        metrics.await?;
    }
    jobs.await?;
    watch.abort();
    accounts.close().await;
    Ok(())
}

/// Waits until nobody else serves this file.
async fn alone(file: &Path) -> Result<Lock, Failure> {
    let lock = database_file::lock(file).await?;
    Ok(lock.ok_or_else(|| {
        format!(
            "{} is served already, and one server at a time serves a file: stop that one first. Many servers share a \
             database on PostgreSQL.",
            file.display()
        )
    })?)
}

/// The listener for Prometheus, with nothing else on it.
async fn metrics(
    address: SocketAddr,
    web: &Web,
    stopped: watch::Receiver<bool>,
) -> Result<impl Future<Output = ()> + use<>, Failure> {
    let listener = TcpListener::bind(address).await.map_err(|e| {
        format!(
            "Nobody can listen on {address}: {e}. Choose another address with USHER_METRICS_LISTEN."
        )
    })?;
    let routes = web::metrics::routes(web.metrics.clone(), Arc::clone(&web.accounts));
    let metrics = web::Metrics::new(web.accounts.database_kind());
    Ok(listen::serve(
        listener,
        routes,
        METRICS_HEADERS,
        Places::fixed(METRICS_CONNECTIONS),
        metrics,
        stopped,
    ))
}

/// Ctrl-C, or what a service manager sends.
async fn asked_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut terminate) => tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            },
            Err(_) => {
                let _ = interrupt.await;
            }
        }
    }
    #[cfg(not(unix))]
    {
        let _ = interrupt.await;
    }
}
