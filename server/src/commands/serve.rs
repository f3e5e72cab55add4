//! `usher serve`.

use std::sync::Arc;

use tokio::{net::TcpListener, sync::watch};

use super::{Failure, open, say};
use crate::{
    config::Config,
    jobs,
    web::{self, Web, listen},
};

pub(super) async fn serve(config: Config) -> Result<(), Failure> {
    let listener = TcpListener::bind(config.listen).await.map_err(|e| {
        format!(
            "Nobody can listen on {}: {e}. Choose another address with USHER_LISTEN.",
            config.listen
        )
    })?;
    let accounts = open(&config).await?;
    let router = web::router(&Web::new(Arc::clone(&accounts), &config));
    let (stop, stopped) = watch::channel(false);
    let jobs = tokio::spawn(jobs::run(Arc::clone(&accounts), stopped.clone()));

    let setup = accounts
        .setup_link()
        .await
        .map_err(|refusal| refusal.to_string())?;
    let database = accounts.database_kind();
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
        router,
        config.header_timeout,
        config.max_connections,
        stopped,
    )
    .await;
    jobs.await?;
    accounts.close().await;
    Ok(())
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
